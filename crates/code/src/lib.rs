//! Code objects as CPython writes them: marshal, `.pyc` headers, opcode numbers of every version,
//! exception and location tables, `dis` text.
//!
//! This crate knows bytes and tables. It must not know values, a heap, an AST, or what an opcode means.

mod codeobject;
mod string;

/// Opcode numbers, one module a CPython version.
pub mod opcodes {
    pub mod v3_14;
}

pub use codeobject::{CodeFlags, CodeObject, Const, LocalKind, Version};
pub use dashu_int::{IBig, UBig};
pub use string::PyString;
