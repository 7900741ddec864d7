//! Marshal: CPython's serialisation of code objects and plain data, versions 0 to 5, both ways.
//!
//! [`load`] and [`dump`] work on [`Const`](crate::Const) trees; [`Reader`] with a [`Builder`] and
//! [`write`](fn@write) with a [`Source`] let a runtime build and walk its own objects. Nothing here
//! knows what a value does. No input makes the reader panic, recurse, or allocate without reason.

mod builder;
mod error;
mod interned;
mod objects;
mod output;
mod reader;
mod source;
mod writer;

pub use builder::{ConstBuilder, load, load_code, load_prefix};
pub use error::{DumpError, LoadError, LoadErrorKind};
pub use reader::{Builder, CodeFields, Container, Reader, Scalar};
pub(crate) use source::append_code;
pub use source::{dump, dump_code};
pub use writer::{Source, View, WriteOptions, write};

/// The newest format, `marshal.version` in CPython 3.14.
pub const VERSION: i32 = 5;

/// How deep objects may stand in one another, on the way in and out.
/// Source: CPython 3.14 `Python/marshal.c` `MAX_MARSHAL_STACK_DEPTH`.
pub const MAX_STACK_DEPTH: usize = 2000;

/// Type codes. Source: CPython 3.14 `Python/marshal.c`.
mod type_code {
    pub const NULL: u8 = b'0';
    pub const NONE: u8 = b'N';
    pub const FALSE: u8 = b'F';
    pub const TRUE: u8 = b'T';
    pub const STOPITER: u8 = b'S';
    pub const ELLIPSIS: u8 = b'.';
    pub const INT: u8 = b'i';
    /// Read only; no version of CPython 3 writes it.
    pub const INT64: u8 = b'I';
    pub const FLOAT: u8 = b'f';
    pub const BINARY_FLOAT: u8 = b'g';
    pub const COMPLEX: u8 = b'x';
    pub const BINARY_COMPLEX: u8 = b'y';
    pub const LONG: u8 = b'l';
    pub const STRING: u8 = b's';
    pub const INTERNED: u8 = b't';
    pub const REF: u8 = b'r';
    pub const TUPLE: u8 = b'(';
    pub const LIST: u8 = b'[';
    pub const DICT: u8 = b'{';
    pub const CODE: u8 = b'c';
    pub const UNICODE: u8 = b'u';
    pub const SET: u8 = b'<';
    pub const FROZENSET: u8 = b'>';
    pub const SLICE: u8 = b':';
    pub const ASCII: u8 = b'a';
    pub const ASCII_INTERNED: u8 = b'A';
    pub const SMALL_TUPLE: u8 = b')';
    pub const SHORT_ASCII: u8 = b'z';
    pub const SHORT_ASCII_INTERNED: u8 = b'Z';
    /// With a type code: the object gets the next reference number.
    pub const FLAG_REF: u8 = 0x80;
}
