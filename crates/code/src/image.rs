//! Code objects laid out so that each can be read without those around it, nor its strings before they are wanted:
//! the form in which a library stands inside a program.
//!
//! ```text
//! image   = u32 strings, u32 place of the outermost code, u32 place of the text,
//!           (u32 end in the text << 1 | interned) for each string, codes, text
//! code    = numbers flags name qualname filename argcount posonlyargcount kwonlyargcount stacksize
//!           zigzag(firstlineno) names locals consts, sizes of the seven parts that follow:
//!           localspluskinds, code, linetable, exceptiontable, names and localsplusnames, consts, body
//! ```
//! Numbers outside the table of strings have seven bits a byte, least significant first, bit 7 set while more follow;
//! a string is its number, a nested code object its place. The body is whatever the writer gave for it.
#![allow(unsafe_code, reason = "only the maker of an image can say that its bodies may be trusted")]

use crate::collections::HashMap;
use std::sync::Arc;

use crate::{CodeFlags, CodeObject, CodeView, Const, IBig, PyString, Version};

/// What a part of the constants begins with.
mod tag {
    pub const NONE: u8 = 0;
    pub const TRUE: u8 = 1;
    pub const FALSE: u8 = 2;
    pub const ELLIPSIS: u8 = 3;
    pub const STOP_ITERATION: u8 = 4;
    /// zigzag
    pub const INT: u8 = 5;
    /// sign, size, bytes from the least significant
    pub const BIG: u8 = 6;
    pub const FLOAT: u8 = 7;
    pub const COMPLEX: u8 = 8;
    pub const STR: u8 = 9;
    pub const BYTES: u8 = 10;
    pub const TUPLE: u8 = 11;
    pub const LIST: u8 = 12;
    pub const SET: u8 = 13;
    pub const FROZENSET: u8 = 14;
    /// pairs
    pub const DICT: u8 = 15;
    pub const SLICE: u8 = 16;
    pub const CODE: u8 = 17;
}

/// An image of `root` and what is inside it. `body` gives what is to stand beside each code object.
///
/// # Errors
/// The image would not fit 32 bits.
pub fn write(root: &CodeObject, body: &mut dyn FnMut(&CodeObject) -> Vec<u8>) -> Result<Vec<u8>, TooLarge> {
    let mut writer = Writer { codes: Vec::new(), strings: Vec::new(), numbers: HashMap::default(), body };
    let root = writer.code(root);
    let head = HEAD + 4 * writer.strings.len();
    let text: Vec<&[u8]> = writer.strings.iter().map(|(text, _)| text.as_bytes()).collect();
    let total = head + writer.codes.len() + text.iter().map(|text| text.len()).sum::<usize>();
    if total >= 1 << 31 {
        return Err(TooLarge);
    }
    let mut out = Vec::with_capacity(total);
    for number in [writer.strings.len(), head + root, head + writer.codes.len()] {
        out.extend_from_slice(&(number as u32).to_le_bytes());
    }
    let mut end = 0;
    for (text, interned) in &writer.strings {
        end += text.as_bytes().len() as u32;
        out.extend_from_slice(&(end << 1 | u32::from(*interned)).to_le_bytes());
    }
    out.extend_from_slice(&writer.codes);
    text.iter().for_each(|text| out.extend_from_slice(text));
    Ok(out)
}

/// The image would be larger than 2 GiB.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooLarge;

const HEAD: usize = 12;

struct Writer<'b> {
    /// Code objects, inner ones first. Places count from here until they are in the image.
    codes: Vec<u8>,
    strings: Vec<(PyString, bool)>,
    numbers: HashMap<PyString, usize>,
    body: &'b mut dyn FnMut(&CodeObject) -> Vec<u8>,
}

fn number(out: &mut Vec<u8>, mut value: u64) {
    while value >= 128 {
        out.push(value as u8 | 128);
        value >>= 7;
    }
    out.push(value as u8);
}

fn zigzag(value: i64) -> u64 {
    (value << 1 ^ value >> 63) as u64
}

impl Writer<'_> {
    fn string(&mut self, text: &PyString, name: bool) -> u64 {
        let next = self.strings.len();
        let number = *self.numbers.entry(text.clone()).or_insert(next);
        if number == next {
            self.strings.push((text.clone(), false));
        }
        self.strings[number].1 |= name || text.as_bytes().iter().all(|byte| *byte == b'_' || byte.is_ascii_alphanumeric());
        number as u64
    }

    fn constant(&mut self, out: &mut Vec<u8>, value: &Const) {
        let mut all = |out: &mut Vec<u8>, tag: u8, items: &[Const]| {
            out.push(tag);
            number(out, items.len() as u64);
            items.iter().for_each(|item| self.constant(out, item));
        };
        match value {
            Const::None => out.push(tag::NONE),
            Const::True => out.push(tag::TRUE),
            Const::False => out.push(tag::FALSE),
            Const::Ellipsis => out.push(tag::ELLIPSIS),
            Const::StopIteration => out.push(tag::STOP_ITERATION),
            Const::Int(value) => match i64::try_from(value) {
                Ok(small) => {
                    out.push(tag::INT);
                    number(out, zigzag(small));
                }
                Err(_) => {
                    let (sign, size) = (u8::from(*value < IBig::ZERO), value.clone());
                    let bytes = dashu_int::ops::UnsignedAbs::unsigned_abs(size).to_le_bytes();
                    out.extend([tag::BIG, sign]);
                    number(out, bytes.len() as u64);
                    out.extend_from_slice(&bytes);
                }
            },
            Const::Float(value) => {
                out.push(tag::FLOAT);
                out.extend_from_slice(&value.to_le_bytes());
            }
            Const::Complex(real, imag) => {
                out.push(tag::COMPLEX);
                out.extend_from_slice(&real.to_le_bytes());
                out.extend_from_slice(&imag.to_le_bytes());
            }
            Const::Str(text) => {
                out.push(tag::STR);
                let string = self.string(text, false);
                number(out, string);
            }
            Const::Bytes(bytes) => {
                out.push(tag::BYTES);
                number(out, bytes.len() as u64);
                out.extend_from_slice(bytes);
            }
            Const::Tuple(items) => all(out, tag::TUPLE, items),
            Const::List(items) => all(out, tag::LIST, items),
            Const::Set(items) => all(out, tag::SET, items),
            Const::FrozenSet(items) => all(out, tag::FROZENSET, items),
            Const::Dict(pairs) => {
                out.push(tag::DICT);
                number(out, pairs.len() as u64);
                for (key, value) in pairs.iter() {
                    self.constant(out, key);
                    self.constant(out, value);
                }
            }
            Const::Slice(parts) => {
                out.push(tag::SLICE);
                parts.iter().for_each(|part| self.constant(out, part));
            }
            Const::Code(code) => {
                let place = self.code(code);
                out.push(tag::CODE);
                number(out, place as u64);
            }
        }
    }

    /// Writes a code object after those inside it; gives its place among the codes.
    fn code(&mut self, code: &CodeObject) -> usize {
        let mut consts = Vec::new();
        code.consts.iter().for_each(|value| self.constant(&mut consts, value));
        let mut names = Vec::new();
        for name in code.names.iter().chain(&code.localsplusnames) {
            let string = self.string(name, true);
            number(&mut names, string);
        }
        let body = (self.body)(code);
        let [name, qualname, filename] = [&code.name, &code.qualname, &code.filename].map(|text| self.string(text, true));
        let parts: [&[u8]; 7] =
            [&code.localspluskinds, &code.code, &code.linetable, &code.exceptiontable, &names, &consts, &body];
        let place = self.codes.len();
        let out = &mut self.codes;
        let counts = [code.argcount, code.posonlyargcount, code.kwonlyargcount, code.stacksize];
        for value in [u64::from(code.flags.0), name, qualname, filename].into_iter().chain(counts.map(u64::from)) {
            number(out, value);
        }
        number(out, zigzag(i64::from(code.firstlineno)));
        for count in [code.names.len(), code.localsplusnames.len(), code.consts.len()] {
            number(out, count as u64);
        }
        parts.iter().for_each(|part| number(out, part.len() as u64));
        parts.iter().for_each(|part| out.extend_from_slice(part));
        place
    }
}

/// An image in memory.
#[derive(Clone, Copy)]
pub struct Image(&'static [u8]);

/// A code object of an image.
#[derive(Clone, Copy)]
pub struct ImageCode {
    image: Image,
    at: usize,
}

/// What the numbers at the head of a code object say.
pub struct ImageFields {
    /// Numbers of strings.
    pub name: usize,
    pub qualname: usize,
    pub filename: usize,
    names: usize,
    /// Of names and of localsplusnames; numbers of strings.
    name_numbers: &'static [u8],
    consts: &'static [u8],
    pub view: CodeView<'static>,
    /// What the writer's caller gave.
    pub body: &'static [u8],
}

/// A constant as it stands in an image.
pub enum ImageConst {
    None,
    True,
    False,
    Ellipsis,
    StopIteration,
    Int(i64),
    Big(IBig),
    Float(f64),
    Complex(f64, f64),
    /// The number of a string.
    Str(usize),
    Bytes(&'static [u8]),
    /// Of so many parts, which follow.
    Tuple(usize),
    List(usize),
    Set(usize),
    FrozenSet(usize),
    /// Of so many pairs, which follow.
    Dict(usize),
    /// Its three parts follow.
    Slice,
    Code(ImageCode),
}

/// Reads the numbers of an image.
struct Numbers {
    bytes: &'static [u8],
    at: usize,
}

impl Numbers {
    fn next(&mut self) -> u64 {
        let first = self.bytes[self.at];
        self.at += 1;
        if first < 128 {
            return u64::from(first);
        }
        let (mut value, mut shift) = (u64::from(first & 127), 7);
        loop {
            let byte = self.bytes[self.at];
            self.at += 1;
            value |= u64::from(byte & 127) << shift;
            shift += 7;
            if byte < 128 {
                return value;
            }
        }
    }
    fn size(&mut self) -> usize {
        self.next() as usize
    }
    fn small(&mut self) -> u32 {
        self.next() as u32
    }
    fn signed(&mut self) -> i64 {
        let value = self.next();
        (value >> 1) as i64 ^ -((value & 1) as i64)
    }
    fn take(&mut self, size: usize) -> &'static [u8] {
        let taken = &self.bytes[self.at..self.at + size];
        self.at += size;
        taken
    }
    fn float(&mut self) -> f64 {
        f64::from_le_bytes(self.take(8).try_into().expect("eight bytes"))
    }
}

impl Image {
    /// The image in these bytes.
    ///
    /// # Safety
    /// [`write`] made them, and the bodies it was given were true ones: who runs them does not check them again.
    pub const unsafe fn trusted(bytes: &'static [u8]) -> Image {
        Image(bytes)
    }

    fn word(self, at: usize) -> usize {
        u32::from_le_bytes(self.0[at..at + 4].try_into().expect("four bytes")) as usize
    }

    /// How many strings there are.
    pub fn strings(self) -> usize {
        self.word(0)
    }

    /// The outermost code object.
    pub fn root(self) -> ImageCode {
        ImageCode { image: self, at: self.word(4) }
    }

    /// A string as WTF-8, and whether it is one that is interned.
    pub fn string(self, number: usize) -> (&'static [u8], bool) {
        let text = self.word(8);
        let start = if number == 0 { 0 } else { self.word(HEAD + 4 * (number - 1)) >> 1 };
        let end = self.word(HEAD + 4 * number);
        (&self.0[text + start..text + (end >> 1)], end & 1 != 0)
    }

    fn py_string(self, number: usize) -> PyString {
        PyString::from_wtf8(self.string(number).0).expect("what was written is text")
    }
}

impl ImageCode {
    pub fn image(self) -> Image {
        self.image
    }

    /// Flags, and the numbers of the strings name, qualname and filename, without looking further.
    pub fn head(self) -> (CodeFlags, [usize; 3]) {
        let mut numbers = Numbers { bytes: self.image.0, at: self.at };
        (CodeFlags(numbers.small()), [numbers.size(), numbers.size(), numbers.size()])
    }

    pub fn fields(self) -> ImageFields {
        let mut numbers = Numbers { bytes: self.image.0, at: self.at };
        let flags = CodeFlags(numbers.small());
        let [name, qualname, filename] = [numbers.size(), numbers.size(), numbers.size()];
        let [argcount, posonlyargcount, kwonlyargcount, stacksize] =
            [numbers.small(), numbers.small(), numbers.small(), numbers.small()];
        let firstlineno = numbers.signed() as i32;
        let [names, locals, consts] = [numbers.size(), numbers.size(), numbers.size()];
        let mut sizes = [0; 7];
        sizes.iter_mut().for_each(|size| *size = numbers.size());
        let [localspluskinds, code, linetable, exceptiontable, name_numbers, constants, body] =
            sizes.map(|size| numbers.take(size));
        debug_assert_eq!(localspluskinds.len(), locals);
        ImageFields {
            name,
            qualname,
            filename,
            names,
            name_numbers,
            consts: constants,
            view: CodeView {
                version: Version::V3_14,
                argcount,
                posonlyargcount,
                kwonlyargcount,
                stacksize,
                flags,
                firstlineno,
                names,
                consts,
                code,
                localspluskinds,
                linetable,
                exceptiontable,
            },
            body,
        }
    }

    /// The constants, for a reader that knows how many there are.
    pub fn consts(self) -> ImageConsts {
        ImageConsts { image: self.image, base: self.image.codes(), numbers: Numbers { bytes: self.fields().consts, at: 0 } }
    }

    /// The whole of it, with what is inside.
    pub fn to_code_object(self) -> CodeObject {
        let fields = self.fields();
        let view = fields.view;
        let text = |number| self.image.py_string(number);
        let (names, locals) = fields.names();
        let mut consts = self.consts();
        CodeObject {
            version: view.version,
            argcount: view.argcount,
            posonlyargcount: view.posonlyargcount,
            kwonlyargcount: view.kwonlyargcount,
            stacksize: view.stacksize,
            flags: view.flags,
            code: view.code.into(),
            consts: (0..view.consts).map(|_| consts.whole()).collect(),
            names: names.map(text).collect(),
            localsplusnames: locals.map(text).collect(),
            localspluskinds: view.localspluskinds.into(),
            filename: text(fields.filename),
            name: text(fields.name),
            qualname: text(fields.qualname),
            firstlineno: view.firstlineno,
            linetable: view.linetable.into(),
            exceptiontable: view.exceptiontable.into(),
        }
    }
}

impl Image {
    /// Where the codes begin.
    fn codes(self) -> usize {
        HEAD + 4 * self.strings()
    }
}

impl ImageFields {
    /// Numbers of the strings of names, and of localsplusnames.
    pub fn names(&self) -> (impl Iterator<Item = usize> + use<>, impl Iterator<Item = usize> + use<>) {
        let mut numbers = Numbers { bytes: self.name_numbers, at: 0 };
        let names: Vec<usize> = (0..self.names).map(|_| numbers.size()).collect();
        let locals = self.view.localspluskinds.len();
        (names.into_iter(), (0..locals).map(move |_| numbers.size()))
    }
}

/// Reads the constants of a code object, containers before their parts.
pub struct ImageConsts {
    image: Image,
    base: usize,
    numbers: Numbers,
}

impl ImageConsts {
    /// The next constant, or the head of it.
    #[allow(clippy::should_implement_trait, reason = "it has no end of its own")]
    pub fn next(&mut self) -> ImageConst {
        let numbers = &mut self.numbers;
        match numbers.take(1)[0] {
            tag::NONE => ImageConst::None,
            tag::TRUE => ImageConst::True,
            tag::FALSE => ImageConst::False,
            tag::ELLIPSIS => ImageConst::Ellipsis,
            tag::STOP_ITERATION => ImageConst::StopIteration,
            tag::INT => ImageConst::Int(numbers.signed()),
            tag::BIG => {
                let negative = numbers.take(1)[0] != 0;
                let size = numbers.size();
                let value = IBig::from(dashu_int::UBig::from_le_bytes(numbers.take(size)));
                ImageConst::Big(if negative { -value } else { value })
            }
            tag::FLOAT => ImageConst::Float(numbers.float()),
            tag::COMPLEX => ImageConst::Complex(numbers.float(), numbers.float()),
            tag::STR => ImageConst::Str(numbers.size()),
            tag::BYTES => {
                let size = numbers.size();
                ImageConst::Bytes(numbers.take(size))
            }
            tag::TUPLE => ImageConst::Tuple(numbers.size()),
            tag::LIST => ImageConst::List(numbers.size()),
            tag::SET => ImageConst::Set(numbers.size()),
            tag::FROZENSET => ImageConst::FrozenSet(numbers.size()),
            tag::DICT => ImageConst::Dict(numbers.size()),
            tag::SLICE => ImageConst::Slice,
            _ => ImageConst::Code(ImageCode { image: self.image, at: self.base + numbers.size() }),
        }
    }

    fn whole(&mut self) -> Const {
        match self.next() {
            ImageConst::None => Const::None,
            ImageConst::True => Const::True,
            ImageConst::False => Const::False,
            ImageConst::Ellipsis => Const::Ellipsis,
            ImageConst::StopIteration => Const::StopIteration,
            ImageConst::Int(value) => Const::Int(IBig::from(value)),
            ImageConst::Big(value) => Const::Int(value),
            ImageConst::Float(value) => Const::Float(value),
            ImageConst::Complex(real, imag) => Const::Complex(real, imag),
            ImageConst::Str(number) => Const::Str(self.image.py_string(number)),
            ImageConst::Bytes(bytes) => Const::Bytes(Arc::from(bytes)),
            ImageConst::Tuple(count) => Const::Tuple((0..count).map(|_| self.whole()).collect()),
            ImageConst::List(count) => Const::List((0..count).map(|_| self.whole()).collect()),
            ImageConst::Set(count) => Const::Set((0..count).map(|_| self.whole()).collect()),
            ImageConst::FrozenSet(count) => Const::FrozenSet((0..count).map(|_| self.whole()).collect()),
            ImageConst::Dict(count) => Const::Dict((0..count).map(|_| (self.whole(), self.whole())).collect()),
            ImageConst::Slice => Const::Slice(Arc::new([self.whole(), self.whole(), self.whole()])),
            ImageConst::Code(code) => Const::Code(Arc::new(code.to_code_object())),
        }
    }
}
