//! Code objects as CPython writes them: marshal, `.pyc` headers, opcode numbers of every version,
//! exception and location tables, `dis` text.
//!
//! This crate knows bytes and tables. It must not know values, a heap, an AST, or what an opcode means.

mod codeobject;
pub mod collections;
pub mod complex;
pub mod digest;
pub mod dis;
pub mod hash;
pub mod image;
pub mod marshal;
pub mod opcodes;
pub mod pyc;
pub mod repr;
mod string;
pub mod tables;

pub use codeobject::{CodeFlags, CodeObject, CodeView, Const, LocalKind, Version};
pub use dashu_int;
pub use dashu_int::{IBig, UBig};
pub use string::PyString;
