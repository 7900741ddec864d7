//! The reader: bytes in, calls of a [`Builder`] out. It keeps its own stack, so depth costs no Rust stack.

use super::type_code as code;
use super::{LoadError, MAX_STACK_DEPTH};
use crate::{IBig, PyString, UBig};

/// An object without parts, as it stands in the data.
#[derive(Debug)]
pub enum Scalar<'a> {
    None,
    False,
    True,
    Ellipsis,
    /// The exception type itself.
    StopIteration,
    Int(IBig),
    Float(f64),
    Complex(f64, f64),
    Str {
        text: PyString,
        /// Written from an interned string.
        interned: bool,
    },
    Bytes(&'a [u8]),
}

/// An object with parts, code objects aside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Container {
    Tuple,
    List,
    /// Its parts are key, value, key, value …
    Dict,
    Set,
    FrozenSet,
    /// Its parts are start, stop, step.
    Slice,
}

/// The fields of a code object in CPython 3.14's order, objects not yet looked at.
#[derive(Clone, Debug)]
pub struct CodeFields<V> {
    pub argcount: i32,
    pub posonlyargcount: i32,
    pub kwonlyargcount: i32,
    pub stacksize: i32,
    pub flags: i32,
    pub code: V,
    pub consts: V,
    pub names: V,
    pub localsplusnames: V,
    pub localspluskinds: V,
    pub filename: V,
    pub name: V,
    pub qualname: V,
    pub firstlineno: i32,
    pub linetable: V,
    pub exceptiontable: V,
}

/// Makes objects of what the [`Reader`] finds.
pub trait Builder {
    /// An object. A clone is the same object.
    type Value: Clone;
    /// What a step may fail with.
    type Error: From<LoadError>;

    /// How deep objects may stand in one another once references are followed. A builder whose values
    /// can be dropped and walked at any depth may raise it.
    const MAX_DEPTH: usize = MAX_STACK_DEPTH;

    /// An object without parts.
    fn scalar(&mut self, scalar: Scalar<'_>) -> Result<Self::Value, Self::Error>;

    /// A container starts. `Some`: an object that its own parts may already refer to, to be filled in
    /// [`finish`](Builder::finish). `None`: a reference to it from inside is an error.
    fn begin(&mut self, _kind: Container) -> Result<Option<Self::Value>, Self::Error> {
        Ok(None)
    }

    /// Another part of a container was read, the last of `items`. CPython adds parts one by one, so this is
    /// where an unhashable one is found, before what follows it is read.
    fn added(&mut self, _kind: Container, _items: &[Self::Value]) -> Result<(), Self::Error> {
        Ok(())
    }

    /// A container's parts are complete; `begun` is what [`begin`](Builder::begin) gave.
    fn finish(
        &mut self,
        kind: Container,
        begun: Option<Self::Value>,
        items: Vec<Self::Value>,
    ) -> Result<Self::Value, Self::Error>;

    /// A code object.
    fn code(&mut self, fields: CodeFields<Self::Value>) -> Result<Self::Value, Self::Error>;

    /// The same object once more, for a reference.
    fn share(&mut self, value: &Self::Value) -> Result<Self::Value, Self::Error> {
        Ok(value.clone())
    }
}

/// Reads objects from the start of some bytes.
pub struct Reader<'a, B: Builder> {
    data: &'a [u8],
    at: usize,
    builder: &'a mut B,
    allow_code: bool,
    /// Objects by reference number, with their depth; `None` while an object is not complete.
    refs: Vec<Option<(B::Value, usize)>>,
}

/// An object whose parts are being read.
struct Frame<V> {
    kind: Kind,
    /// Its reference number.
    index: Option<usize>,
    begun: Option<V>,
    items: Vec<V>,
    /// Parts in all; `None` for a dict, which ends with NULL.
    len: Option<usize>,
    /// The greatest depth of a part.
    depth: usize,
}

enum Kind {
    Container(Container),
    /// argcount, posonlyargcount, kwonlyargcount, stacksize, flags, firstlineno
    Code([i32; 6]),
}

enum Step<V> {
    /// An object and its depth.
    Value(V, usize),
    Null,
    /// A frame was pushed.
    Opened,
}

/// Objects of a code object before `co_firstlineno`, and in all.
const CODE_PARTS_BEFORE_LINE: usize = 8;
const CODE_PARTS: usize = 10;

impl<'a, B: Builder> Reader<'a, B> {
    /// A reader at the first byte of `data`. `allow_code`: as `marshal.loads`' argument.
    pub fn new(data: &'a [u8], builder: &'a mut B, allow_code: bool) -> Self {
        Reader { data, at: 0, builder, allow_code, refs: Vec::new() }
    }

    /// The bytes read so far.
    pub fn position(&self) -> usize {
        self.at
    }

    /// One whole object. Bytes after it are left alone.
    pub fn read(&mut self) -> Result<B::Value, B::Error> {
        let mut stack: Vec<Frame<B::Value>> = Vec::new();
        loop {
            let mut step = self.start(&mut stack)?;
            // Hand the object to the one it is a part of; that one may be complete by it, and so on.
            loop {
                let Some(frame) = stack.last_mut() else {
                    return match step {
                        Step::Value(value, _) => Ok(value),
                        Step::Null => Err(LoadError::null_object("object").into()),
                        Step::Opened => unreachable!("an opened frame stands on the stack"),
                    };
                };
                let mut ended = false;
                match step {
                    Step::Value(value, depth) => {
                        frame.items.push(value);
                        frame.depth = frame.depth.max(depth);
                        if let Kind::Container(kind) = frame.kind {
                            self.builder.added(kind, &frame.items)?;
                        }
                    }
                    Step::Null if matches!(frame.kind, Kind::Container(Container::Slice)) => {
                        // A slice with such a part is itself none, for whatever it is a part of to object to.
                        stack.pop();
                        step = Step::Null;
                        continue;
                    }
                    Step::Null => {
                        frame.null()?;
                        ended = true;
                    }
                    Step::Opened => {}
                }
                if let Kind::Code(numbers) = &mut frame.kind
                    && frame.items.len() == CODE_PARTS_BEFORE_LINE
                {
                    numbers[5] = self.long()?;
                }
                ended = ended || frame.len == Some(frame.items.len());
                if !ended {
                    break;
                }
                let frame = stack.pop().expect("the frame was just looked at");
                step = self.finish(frame)?;
            }
        }
    }

    fn finish(&mut self, frame: Frame<B::Value>) -> Result<Step<B::Value>, B::Error> {
        let depth = frame.depth + 1;
        if depth > B::MAX_DEPTH {
            return Err(LoadError::recursion().into());
        }
        let value = match frame.kind {
            Kind::Container(kind) => self.builder.finish(kind, frame.begun, frame.items)?,
            Kind::Code(numbers) => self.builder.code(code_fields(numbers, frame.items))?,
        };
        if let Some(index) = frame.index {
            self.refs[index] = Some((value.clone(), depth));
        }
        Ok(Step::Value(value, depth))
    }

    /// Reads up to where an object is complete or its first part begins.
    fn start(&mut self, stack: &mut Vec<Frame<B::Value>>) -> Result<Step<B::Value>, B::Error> {
        let Some(&byte) = self.data.get(self.at) else {
            return Err(LoadError::eof_object().into());
        };
        self.at += 1;
        if stack.len() >= MAX_STACK_DEPTH {
            return Err(LoadError::recursion().into());
        }
        let flag = byte & code::FLAG_REF != 0;
        let type_code = byte & !code::FLAG_REF;
        let scalar = match type_code {
            code::NULL => return Ok(Step::Null),
            code::NONE => return self.singleton(Scalar::None),
            code::STOPITER => return self.singleton(Scalar::StopIteration),
            code::ELLIPSIS => return self.singleton(Scalar::Ellipsis),
            code::FALSE => return self.singleton(Scalar::False),
            code::TRUE => return self.singleton(Scalar::True),
            code::REF => return self.reference(),
            code::INT => Scalar::Int(IBig::from(self.long()?)),
            code::INT64 => Scalar::Int(IBig::from(i64::from_le_bytes(self.array()?))),
            code::LONG => Scalar::Int(self.big_int()?),
            code::FLOAT => Scalar::Float(self.text_float()?),
            code::BINARY_FLOAT => Scalar::Float(f64::from_le_bytes(self.array()?)),
            code::COMPLEX => Scalar::Complex(self.text_float()?, self.text_float()?),
            code::BINARY_COMPLEX => {
                Scalar::Complex(f64::from_le_bytes(self.array()?), f64::from_le_bytes(self.array()?))
            }
            code::STRING => {
                let len = self.size("bytes object")?;
                Scalar::Bytes(self.take(len)?)
            }
            code::ASCII | code::ASCII_INTERNED => {
                let len = self.size("string")?;
                let text = latin1(self.take(len)?);
                Scalar::Str { text, interned: type_code == code::ASCII_INTERNED }
            }
            code::SHORT_ASCII | code::SHORT_ASCII_INTERNED => {
                let len = usize::from(self.byte()?);
                let text = latin1(self.take(len)?);
                Scalar::Str { text, interned: type_code == code::SHORT_ASCII_INTERNED }
            }
            code::UNICODE | code::INTERNED => {
                let len = self.size("string")?;
                let text = decode_utf8(self.take(len)?)?;
                Scalar::Str { text, interned: type_code == code::INTERNED }
            }
            code::SMALL_TUPLE => {
                let len = usize::from(self.byte()?);
                return self.open(stack, Container::Tuple, flag, Some(len));
            }
            code::TUPLE => {
                let len = self.size("tuple")?;
                return self.open(stack, Container::Tuple, flag, Some(len));
            }
            code::LIST => {
                let len = self.size("list")?;
                return self.open(stack, Container::List, flag, Some(len));
            }
            code::DICT => return self.open(stack, Container::Dict, flag, None),
            code::SET | code::FROZENSET => {
                let len = self.size("set")?;
                let kind = if type_code == code::SET { Container::Set } else { Container::FrozenSet };
                return self.open(stack, kind, flag, Some(len));
            }
            code::SLICE => return self.open(stack, Container::Slice, flag, Some(3)),
            code::CODE => return self.open_code(stack, flag),
            _ => return Err(LoadError::bad_data("unknown type code").into()),
        };
        let value = self.builder.scalar(scalar)?;
        if flag {
            self.refs.push(Some((value.clone(), 1)));
        }
        Ok(Step::Value(value, 1))
    }

    /// Such an object takes no reference number, whatever its flag.
    fn singleton(&mut self, scalar: Scalar<'_>) -> Result<Step<B::Value>, B::Error> {
        Ok(Step::Value(self.builder.scalar(scalar)?, 1))
    }

    fn reference(&mut self) -> Result<Step<B::Value>, B::Error> {
        let number = self.long()?;
        let entry = usize::try_from(number).ok().and_then(|index| self.refs.get(index));
        match entry {
            Some(Some((value, depth))) => Ok(Step::Value(self.builder.share(value)?, *depth)),
            _ => Err(LoadError::bad_data("invalid reference").into()),
        }
    }

    fn open(
        &mut self,
        stack: &mut Vec<Frame<B::Value>>,
        kind: Container,
        flag: bool,
        len: Option<usize>,
    ) -> Result<Step<B::Value>, B::Error> {
        let begun = match kind {
            // CPython numbers these only once they are complete.
            Container::FrozenSet | Container::Slice => None,
            _ => self.builder.begin(kind)?,
        };
        let index = flag.then(|| {
            self.refs.push(begun.clone().map(|value| (value, 1)));
            self.refs.len() - 1
        });
        // Each part takes at least a byte, so the data bounds what is set aside.
        let capacity = len.unwrap_or(0).min(self.data.len() - self.at).min(4096);
        let items = Vec::with_capacity(capacity);
        stack.push(Frame { kind: Kind::Container(kind), index, begun, items, len, depth: 0 });
        Ok(Step::Opened)
    }

    fn open_code(&mut self, stack: &mut Vec<Frame<B::Value>>, flag: bool) -> Result<Step<B::Value>, B::Error> {
        if !self.allow_code {
            return Err(LoadError::code_disallowed().into());
        }
        let index = flag.then(|| {
            self.refs.push(None);
            self.refs.len() - 1
        });
        let mut numbers = [0; 6];
        for number in &mut numbers[..5] {
            *number = self.long()?;
        }
        let items = Vec::with_capacity(CODE_PARTS);
        stack.push(Frame { kind: Kind::Code(numbers), index, begun: None, items, len: Some(CODE_PARTS), depth: 0 });
        Ok(Step::Opened)
    }

    fn take(&mut self, len: usize) -> Result<&'a [u8], LoadError> {
        let data: &'a [u8] = self.data;
        let rest = &data[self.at..];
        let taken = rest.get(..len).ok_or_else(LoadError::too_short)?;
        self.at += len;
        Ok(taken)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], LoadError> {
        let bytes = self.take(N)?;
        Ok(bytes.try_into().expect("take gives as many bytes as asked for"))
    }

    fn byte(&mut self) -> Result<u8, LoadError> {
        let byte = *self.data.get(self.at).ok_or_else(LoadError::eof_byte)?;
        self.at += 1;
        Ok(byte)
    }

    fn long(&mut self) -> Result<i32, LoadError> {
        Ok(i32::from_le_bytes(self.array()?))
    }

    fn size(&mut self, what: &str) -> Result<usize, LoadError> {
        usize::try_from(self.long()?).map_err(|_| LoadError::size_out_of_range(what))
    }

    /// Digits in base 2**15, least significant first; the sign is the sign of their count.
    fn big_int(&mut self) -> Result<IBig, LoadError> {
        let count = self.long()?;
        if count == i32::MIN {
            return Err(LoadError::size_out_of_range("long"));
        }
        let len = count.unsigned_abs() as usize;
        let mut bytes = Vec::with_capacity(len.min((self.data.len() - self.at) / 2) * 2);
        let (mut pending, mut bits) = (0u32, 0);
        for at in 0..len {
            let digit = u32::from(u16::from_le_bytes(self.array()?));
            if digit > 0x7FFF {
                return Err(LoadError::bad_data("digit out of range in long"));
            }
            if digit == 0 && at + 1 == len {
                return Err(LoadError::bad_data("unnormalized long data"));
            }
            pending |= digit << bits;
            bits += 15;
            while bits >= 8 {
                bytes.push((pending & 0xFF) as u8);
                pending >>= 8;
                bits -= 8;
            }
        }
        bytes.push((pending & 0xFF) as u8);
        let magnitude = IBig::from(UBig::from_le_bytes(&bytes));
        Ok(if count < 0 { -magnitude } else { magnitude })
    }

    fn text_float(&mut self) -> Result<f64, LoadError> {
        let len = usize::from(self.byte()?);
        let bytes = self.take(len)?;
        let text = bytes.split(|&byte| byte == 0).next().unwrap_or(&[]);
        // Rust takes the same words: digits, exponent, "inf", "infinity", "nan", a sign; no blanks.
        std::str::from_utf8(text)
            .ok()
            .and_then(|text| text.parse().ok())
            .ok_or_else(|| LoadError::not_a_float(&String::from_utf8_lossy(text)))
    }
}

impl<V> Frame<V> {
    /// NULL came where a part should be.
    fn null(&mut self) -> Result<(), LoadError> {
        let what = match self.kind {
            Kind::Container(Container::Dict) => {
                // A key without its value is dropped, as CPython does.
                if self.items.len() % 2 == 1 {
                    self.items.pop();
                }
                return Ok(());
            }
            Kind::Container(Container::Tuple) => "tuple",
            Kind::Container(Container::List) => "list",
            Kind::Container(Container::Set | Container::FrozenSet) => "set",
                Kind::Container(Container::Slice) => unreachable!("the caller ends a slice itself"),
            Kind::Code(_) => "code object",
        };
        Err(LoadError::null_object(what))
    }
}

fn code_fields<V>(numbers: [i32; 6], items: Vec<V>) -> CodeFields<V> {
    let [code, consts, names, localsplusnames, localspluskinds, filename, name, qualname, linetable, exceptiontable]: [V; CODE_PARTS] =
        items.try_into().map_err(|_| ()).expect("a code frame ends at its tenth part");
    let [argcount, posonlyargcount, kwonlyargcount, stacksize, flags, firstlineno] = numbers;
    CodeFields {
        argcount,
        posonlyargcount,
        kwonlyargcount,
        stacksize,
        flags,
        code,
        consts,
        names,
        localsplusnames,
        localspluskinds,
        filename,
        name,
        qualname,
        firstlineno,
        linetable,
        exceptiontable,
    }
}

/// "ASCII" data; CPython takes any byte there as the code point of that number.
fn latin1(bytes: &[u8]) -> PyString {
    match std::str::from_utf8(bytes) {
        Ok(text) if text.is_ascii() => PyString::new(text),
        _ => PyString::new(&bytes.iter().map(|&byte| char::from(byte)).collect::<String>()),
    }
}

/// UTF-8 with lone surrogates let through (`surrogatepass`).
fn decode_utf8(bytes: &[u8]) -> Result<PyString, LoadError> {
    if let Some(text) = PyString::from_wtf8(bytes) {
        return Ok(text);
    }
    let mut at = 0;
    loop {
        let error = match std::str::from_utf8(&bytes[at..]) {
            Ok(_) => unreachable!("from_wtf8 takes all valid UTF-8"),
            Err(error) => error,
        };
        at += error.valid_up_to();
        if let [0xED, 0xA0..=0xBF, 0x80..=0xBF, ..] = bytes[at..] {
            at += 3;
            continue;
        }
        return Err(match error.error_len() {
            None => LoadError::utf8(bytes, at, bytes.len(), "unexpected end of data"),
            Some(len) => {
                let reason = match bytes[at] {
                    0xC2..=0xF4 => "invalid continuation byte",
                    _ => "invalid start byte",
                };
                LoadError::utf8(bytes, at, at + len, reason)
            }
        });
    }
}
