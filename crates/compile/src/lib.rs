//! Python source to CPython 3.14 code objects, in CPython's own stages.
//!
//! It must not know other versions' opcodes, the machine's own instruction set, or how to run anything.

pub mod assemble;
mod flowgraph;
pub mod fold;
pub mod instruction_sequence;
pub mod unit;
