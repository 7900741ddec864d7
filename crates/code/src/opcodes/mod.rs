//! Opcode numbers, one module a CPython version, and what their tables say by number.

pub mod v3_14;
