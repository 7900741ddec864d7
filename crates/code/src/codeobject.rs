//! The wire form of a code object: what marshal reads and writes, tagged with its version.

use std::sync::Arc;

use crate::{IBig, PyString};

/// A CPython version whose code objects this crate reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Version {
    /// CPython 3.14.
    V3_14,
}

/// `co_flags`. Source: CPython 3.14 `Include/cpython/code.h`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct CodeFlags(pub u32);

impl CodeFlags {
    pub const OPTIMIZED: u32 = 0x1;
    pub const NEWLOCALS: u32 = 0x2;
    pub const VARARGS: u32 = 0x4;
    pub const VARKEYWORDS: u32 = 0x8;
    pub const NESTED: u32 = 0x10;
    pub const GENERATOR: u32 = 0x20;
    pub const COROUTINE: u32 = 0x80;
    pub const ITERABLE_COROUTINE: u32 = 0x100;
    pub const ASYNC_GENERATOR: u32 = 0x200;
    pub const FUTURE_DIVISION: u32 = 0x2_0000;
    pub const FUTURE_ABSOLUTE_IMPORT: u32 = 0x4_0000;
    pub const FUTURE_WITH_STATEMENT: u32 = 0x8_0000;
    pub const FUTURE_PRINT_FUNCTION: u32 = 0x10_0000;
    pub const FUTURE_UNICODE_LITERALS: u32 = 0x20_0000;
    pub const FUTURE_BARRY_AS_BDFL: u32 = 0x40_0000;
    pub const FUTURE_GENERATOR_STOP: u32 = 0x80_0000;
    pub const FUTURE_ANNOTATIONS: u32 = 0x100_0000;
    pub const NO_MONITORING_EVENTS: u32 = 0x200_0000;
    pub const HAS_DOCSTRING: u32 = 0x400_0000;
    pub const METHOD: u32 = 0x800_0000;

    /// Whether all bits of `flag` are set.
    pub fn has(self, flag: u32) -> bool {
        self.0 & flag == flag
    }
}

/// Bits of one byte of `co_localspluskinds`. Source: CPython 3.14 `pycore_code.h`.
pub struct LocalKind;

impl LocalKind {
    pub const ARG_POS: u8 = 0x02;
    pub const ARG_KW: u8 = 0x04;
    pub const ARG_VAR: u8 = 0x08;
    pub const HIDDEN: u8 = 0x10;
    pub const LOCAL: u8 = 0x20;
    pub const CELL: u8 = 0x40;
    pub const FREE: u8 = 0x80;
}

/// A marshalled object: a constant of a code object, or any value that marshal can carry.
#[derive(Clone, Debug)]
pub enum Const {
    None,
    True,
    False,
    Ellipsis,
    StopIteration,
    Int(IBig),
    Float(f64),
    Complex(f64, f64),
    Str(PyString),
    Bytes(Arc<[u8]>),
    Tuple(Arc<[Const]>),
    List(Arc<[Const]>),
    Dict(Arc<[(Const, Const)]>),
    Set(Arc<[Const]>),
    FrozenSet(Arc<[Const]>),
    /// start, stop, step
    Slice(Arc<[Const; 3]>),
    Code(Arc<CodeObject>),
}

/// One code object, field for field as CPython 3.14 marshals it (older versions are brought to this shape
/// by their reader; `code` stays in that version's own units).
#[derive(Clone, Debug)]
pub struct CodeObject {
    /// Whose instructions `code` holds.
    pub version: Version,
    /// `co_argcount`: positional parameters, positional-only ones included, `*args` excluded.
    pub argcount: u32,
    pub posonlyargcount: u32,
    pub kwonlyargcount: u32,
    /// Most values on the operand stack at once.
    pub stacksize: u32,
    pub flags: CodeFlags,
    /// Code units of two bytes, inline caches included (all zero).
    pub code: Box<[u8]>,
    pub consts: Box<[Const]>,
    pub names: Box<[PyString]>,
    /// `co_localsplusnames`: locals, then cells that are not arguments, then free variables.
    pub localsplusnames: Box<[PyString]>,
    /// A [`LocalKind`] byte for each of `localsplusnames`.
    pub localspluskinds: Box<[u8]>,
    pub filename: PyString,
    pub name: PyString,
    pub qualname: PyString,
    pub firstlineno: i32,
    pub linetable: Box<[u8]>,
    pub exceptiontable: Box<[u8]>,
}

/// The numbers and the bytes of a code object, wherever they stand. Fields are those of [`CodeObject`].
#[derive(Clone, Copy, Debug)]
pub struct CodeView<'a> {
    pub version: Version,
    pub argcount: u32,
    pub posonlyargcount: u32,
    pub kwonlyargcount: u32,
    pub stacksize: u32,
    pub flags: CodeFlags,
    pub firstlineno: i32,
    /// How many there are.
    pub names: usize,
    /// How many there are.
    pub consts: usize,
    pub code: &'a [u8],
    pub localspluskinds: &'a [u8],
    pub linetable: &'a [u8],
    pub exceptiontable: &'a [u8],
}

impl CodeView<'_> {
    /// `co_nlocals`
    pub fn nlocals(&self) -> usize {
        self.localspluskinds.iter().filter(|&kind| kind & LocalKind::LOCAL != 0).count()
    }

    /// How many free variables there are.
    pub fn nfreevars(&self) -> usize {
        self.localspluskinds.iter().filter(|&kind| kind & LocalKind::FREE != 0).count()
    }
}

impl CodeObject {
    /// Its numbers and bytes.
    pub fn view(&self) -> CodeView<'_> {
        CodeView {
            version: self.version,
            argcount: self.argcount,
            posonlyargcount: self.posonlyargcount,
            kwonlyargcount: self.kwonlyargcount,
            stacksize: self.stacksize,
            flags: self.flags,
            firstlineno: self.firstlineno,
            names: self.names.len(),
            consts: self.consts.len(),
            code: &self.code,
            localspluskinds: &self.localspluskinds,
            linetable: &self.linetable,
            exceptiontable: &self.exceptiontable,
        }
    }

    /// `co_nlocals`
    pub fn nlocals(&self) -> usize {
        self.localspluskinds.iter().filter(|&kind| kind & LocalKind::LOCAL != 0).count()
    }

    /// `co_varnames`: parameters and other locals, those that are cells included.
    pub fn varnames(&self) -> impl Iterator<Item = &PyString> {
        self.names_of_kind(LocalKind::LOCAL)
    }

    /// `co_cellvars`: locals that inner scopes use, parameters included.
    pub fn cellvars(&self) -> impl Iterator<Item = &PyString> {
        self.names_of_kind(LocalKind::CELL)
    }

    /// `co_freevars`: names of outer scopes.
    pub fn freevars(&self) -> impl Iterator<Item = &PyString> {
        self.names_of_kind(LocalKind::FREE)
    }

    fn names_of_kind(&self, kind: u8) -> impl Iterator<Item = &PyString> {
        let names = self.localsplusnames.iter().zip(&self.localspluskinds);
        names.filter(move |&(_, kinds)| kinds & kind != 0).map(|(name, _)| name)
    }

    /// The code objects among the constants.
    pub fn nested(&self) -> impl Iterator<Item = &Arc<CodeObject>> {
        self.consts.iter().filter_map(|value| match value {
            Const::Code(code) => Some(code),
            _ => None,
        })
    }
}

impl Const {
    /// The name of its type in Python.
    pub fn type_name(&self) -> &'static str {
        match self {
            Const::None => "NoneType",
            Const::True | Const::False => "bool",
            Const::Ellipsis => "ellipsis",
            Const::StopIteration => "type",
            Const::Int(_) => "int",
            Const::Float(_) => "float",
            Const::Complex(..) => "complex",
            Const::Str(_) => "str",
            Const::Bytes(_) => "bytes",
            Const::Tuple(_) => "tuple",
            Const::List(_) => "list",
            Const::Dict(_) => "dict",
            Const::Set(_) => "set",
            Const::FrozenSet(_) => "frozenset",
            Const::Slice(_) => "slice",
            Const::Code(_) => "code",
        }
    }

    /// A `str` constant.
    pub fn text(text: &str) -> Const {
        Const::Str(PyString::new(text))
    }

    /// A `tuple` constant.
    pub fn tuple(items: impl IntoIterator<Item = Const>) -> Const {
        Const::Tuple(items.into_iter().collect())
    }

    /// True or False.
    pub fn bool(value: bool) -> Const {
        if value { Const::True } else { Const::False }
    }
}
