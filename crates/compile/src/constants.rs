//! Equality of constants as `co_consts` needs it: by type as well as value (CPython's `_PyCode_ConstantKey`).
//! It must not know where constants come from.

use krait_code::collections::HashMap;
use std::num::NonZeroU32;
use std::sync::Arc;

use krait_code::{CodeObject, Const, IBig, PyString};

use crate::fold::is_same_but;
use crate::names::{NameId, Names, Places};

/// A constant as a key: two constants are merged exactly when their keys are equal.
#[derive(Clone, PartialEq, Eq, Hash)]
pub enum ConstKey {
    None,
    True,
    False,
    Ellipsis,
    StopIteration,
    Int(IBig),
    /// The bits: 0.0 and -0.0 differ.
    Float(u64),
    Complex(u64, u64),
    Str(PyString),
    Bytes(Arc<[u8]>),
    Tuple(Vec<ConstKey>),
    List(Vec<ConstKey>),
    Dict(Vec<(ConstKey, ConstKey)>),
    Set(Vec<ConstKey>),
    FrozenSet(Vec<ConstKey>),
    Slice(Box<[ConstKey; 3]>),
    Code(CodeKey),
}

/// A code object, compared by everything but file name, qualified name and stack size.
#[derive(Clone)]
pub struct CodeKey(Arc<CodeObject>);

impl std::hash::Hash for CodeKey {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        let CodeKey(code) = self;
        (&code.name, code.firstlineno, code.code.len()).hash(state);
    }
}

impl PartialEq for CodeKey {
    fn eq(&self, other: &CodeKey) -> bool {
        let (CodeKey(a), CodeKey(b)) = (self, other);
        let counts = |code: &CodeObject| [code.argcount, code.posonlyargcount, code.kwonlyargcount, code.flags.0];
        Arc::ptr_eq(a, b)
            || a.name == b.name
                && counts(a) == counts(b)
                && a.firstlineno == b.firstlineno
                && a.code == b.code
                && a.names == b.names
                && a.localsplusnames == b.localsplusnames
                && a.linetable == b.linetable
                && a.exceptiontable == b.exceptiontable
                && a.consts.len() == b.consts.len()
                && a.consts.iter().zip(&b.consts).all(|(a, b)| is_same(a, b))
    }
}

impl Eq for CodeKey {}

impl ConstKey {
    /// The key of `constant`.
    pub fn of(constant: &Const) -> ConstKey {
        let keys = |items: &[Const]| items.iter().map(ConstKey::of).collect();
        match constant {
            Const::None => ConstKey::None,
            Const::True => ConstKey::True,
            Const::False => ConstKey::False,
            Const::Ellipsis => ConstKey::Ellipsis,
            Const::StopIteration => ConstKey::StopIteration,
            Const::Int(value) => ConstKey::Int(value.clone()),
            Const::Float(value) => ConstKey::Float(value.to_bits()),
            Const::Complex(real, imag) => ConstKey::Complex(real.to_bits(), imag.to_bits()),
            Const::Str(text) => ConstKey::Str(text.clone()),
            Const::Bytes(bytes) => ConstKey::Bytes(bytes.clone()),
            Const::Tuple(items) => ConstKey::Tuple(keys(items)),
            Const::List(items) => ConstKey::List(keys(items)),
            Const::Dict(items) => {
                ConstKey::Dict(items.iter().map(|(key, value)| (ConstKey::of(key), ConstKey::of(value))).collect())
            }
            Const::Set(items) => ConstKey::Set(keys(items)),
            Const::FrozenSet(items) => ConstKey::FrozenSet(keys(items)),
            Const::Slice(parts) => ConstKey::Slice(Box::new([
                ConstKey::of(&parts[0]),
                ConstKey::of(&parts[1]),
                ConstKey::of(&parts[2]),
            ])),
            Const::Code(code) => ConstKey::Code(CodeKey(code.clone())),
        }
    }
}

/// Whether two constants have equal keys.
fn is_same(left: &Const, right: &Const) -> bool {
    let all = |left: &[Const], right: &[Const]| {
        left.len() == right.len() && left.iter().zip(right).all(|(left, right)| is_same(left, right))
    };
    is_same_but(left, right, &|left, right| match (left, right) {
        (Const::Float(left), Const::Float(right)) => left.to_bits() == right.to_bits(),
        (Const::Set(left), Const::Set(right)) | (Const::FrozenSet(left), Const::FrozenSet(right)) => all(left, right),
        (Const::Complex(..), Const::Complex(..)) | (Const::Dict(_), Const::Dict(_)) | (Const::Code(_), Const::Code(_)) => {
            ConstKey::of(left) == ConstKey::of(right)
        }
        _ => false,
    })
}

/// A number that equal constants have in common, and most others have not.
fn mark(constant: &Const) -> u32 {
    let (kind, detail) = match constant {
        Const::None => (0, 0),
        Const::True => (1, 0),
        Const::False => (2, 0),
        Const::Ellipsis => (3, 0),
        Const::StopIteration => (4, 0),
        Const::Int(value) => (5, i64::try_from(value).map_or(0, |value| value as u64)),
        Const::Float(value) => (6, value.to_bits()),
        Const::Complex(real, _) => (7, real.to_bits()),
        Const::Str(text) => (8, mark_of_bytes(text.as_bytes())),
        Const::Bytes(bytes) => (9, mark_of_bytes(bytes)),
        Const::Tuple(items) => (10, mark_of_items(items)),
        Const::List(items) => (11, mark_of_items(items)),
        Const::Dict(items) => (12, items.len() as u64),
        Const::Set(items) | Const::FrozenSet(items) => (13, items.len() as u64),
        Const::Slice(parts) => (14, mark_of_items(parts.as_slice())),
        Const::Code(code) => (15, (code.firstlineno as u64) << 32 | code.code.len() as u64),
    };
    (mix(detail ^ kind) >> 32) as u32
}

fn mix(number: u64) -> u64 {
    number.wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

fn mark_of_bytes(bytes: &[u8]) -> u64 {
    let (words, rest) = bytes.as_chunks::<8>();
    let rest = rest.iter().fold(bytes.len() as u64, |word, &byte| word << 8 | u64::from(byte));
    words.iter().fold(rest, |mark, word| mix(mark ^ u64::from_le_bytes(*word)).rotate_left(29))
}

fn mark_of_items(items: &[Const]) -> u64 {
    items.iter().fold(items.len() as u64, |marks, item| mix(marks).rotate_left(13) ^ u64::from(mark(item)))
}

/// Constants up to which a list is searched from the start.
const FEW: usize = 64;

/// Finds constants in a list by their marks.
#[derive(Clone, Debug, Default)]
pub(crate) struct ConstIndex {
    /// Of each constant.
    marks: Vec<u32>,
    /// Once they are many, by mark: the first constant and the last that have it.
    ends: HashMap<u32, (u32, u32)>,
    /// Once they are many, by constant: the next one of its mark.
    next: Vec<Option<NonZeroU32>>,
}

impl ConstIndex {
    /// Of a list.
    pub fn of(constants: &[Const]) -> ConstIndex {
        let mut index = ConstIndex::default();
        constants.iter().for_each(|constant| index.push(mark(constant)));
        index
    }

    /// The first constant of a mark for which `is_same` holds.
    #[inline]
    fn find(&self, mark: u32, mut is_same: impl FnMut(usize) -> bool) -> Option<usize> {
        if self.marks.len() <= FEW {
            return (0..self.marks.len()).find(|&place| self.marks[place] == mark && is_same(place));
        }
        let mut at = self.ends.get(&mark)?.0 as usize;
        while !is_same(at) {
            at = self.next[at]?.get() as usize;
        }
        Some(at)
    }

    /// The place of a constant in the list; without one it counts as appended.
    pub fn look_up(
        &mut self,
        list: &[Const],
        constant: &Const,
        is_same: impl Fn(&Const, &Const) -> bool,
    ) -> Option<usize> {
        let mark = mark(constant);
        let found = self.find(mark, |place| is_same(&list[place], constant));
        if found.is_none() {
            self.push(mark);
        }
        found
    }

    fn push(&mut self, mark: u32) {
        self.marks.push(mark);
        if self.marks.len() > FEW {
            while self.next.len() < self.marks.len() {
                self.link(self.next.len());
            }
        }
    }

    /// Make a constant the last of its mark.
    fn link(&mut self, place: usize) {
        let number = u32::try_from(place).expect("fewer than 2^32 constants");
        self.next.push(None);
        let (_, last) = self.ends.entry(self.marks[place]).or_insert((number, number));
        if let Some(number) = NonZeroU32::new(number).filter(|number| number.get() != *last) {
            self.next[*last as usize] = Some(number);
            *last = number.get();
        }
    }

    fn clear(&mut self) {
        self.marks.clear();
        self.next.clear();
        self.ends = HashMap::default();
    }
}

/// Constants in order of first use, each once.
#[derive(Default)]
pub(crate) struct ConstTable {
    index: ConstIndex,
    pub items: Vec<Const>,
}

impl ConstTable {
    /// Forget all, but keep the memory.
    pub fn clear(&mut self) {
        self.index.clear();
        self.items.clear();
    }

    /// The index of `constant`, added when it is new.
    pub fn add(&mut self, constant: Const) -> usize {
        self.index.look_up(&self.items, &constant, is_same).unwrap_or_else(|| {
            if self.items.is_empty() {
                self.items.reserve(8);
            }
            self.items.push(constant);
            self.items.len() - 1
        })
    }
}

/// Names in order of first use, each once.
#[derive(Default)]
pub(crate) struct NameTable {
    places: Places,
}

impl NameTable {
    /// The index of a name, added when it is new.
    #[inline]
    pub fn add(&mut self, name: NameId) -> usize {
        self.places.find(name).unwrap_or_else(|| {
            self.places.push(name);
            self.len() - 1
        })
    }

    /// All names.
    pub fn texts(&self, names: &Names) -> Vec<PyString> {
        self.places.as_slice().iter().map(|&name| names.text(name).clone()).collect()
    }

    /// The name at index 0.
    pub fn first(&self) -> Option<NameId> {
        self.places.as_slice().first().copied()
    }

    pub fn len(&self) -> usize {
        self.places.as_slice().len()
    }

    /// Forget all, but keep the memory.
    pub fn clear(&mut self) {
        self.places.clear();
    }
}
