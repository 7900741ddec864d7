//! Equality of constants as `co_consts` needs it: by type as well as value (CPython's `_PyCode_ConstantKey`).
//! It must not know where constants come from.

use krait_code::collections::HashMap;
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

/// Constants up to which a table is searched from the start.
const FEW: usize = 16;

/// Constants in order of first use, each once.
#[derive(Default)]
pub(crate) struct ConstTable {
    /// Once they are many.
    index: Option<HashMap<ConstKey, usize>>,
    pub items: Vec<Const>,
}

impl ConstTable {
    /// The index of `constant`, added when it is new.
    pub fn add(&mut self, constant: Const) -> usize {
        let next = self.items.len();
        let found = match &mut self.index {
            None => self.items.iter().position(|item| is_same(item, &constant)),
            Some(index) => {
                let index = *index.entry(ConstKey::of(&constant)).or_insert(next);
                (index < next).then_some(index)
            }
        };
        found.unwrap_or_else(|| {
            if next == 0 {
                self.items.reserve(8);
            }
            self.items.push(constant);
            if next == FEW {
                self.index = Some(self.items.iter().map(ConstKey::of).zip(0..).collect());
            }
            next
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
