//! The listing of a code object, letter for letter as `python3.14 -m dis` prints it.

mod format;
mod instructions;

pub use format::{dis, disassemble};
pub use instructions::{CacheEntry, Instruction, Operands, instructions};

use crate::CodeObject;

/// The switches of `python3.14 -m dis`, and what that program takes from its surroundings.
#[derive(Clone, Copy)]
pub struct DisOptions<'a> {
    /// `-C`: inline caches, one line a code unit.
    pub show_caches: bool,
    /// `-S`: the code as the interpreter would hold it. It has not run, so only cache counters differ.
    pub adaptive: bool,
    /// `-O`: the byte offset of each instruction.
    pub show_offsets: bool,
    /// `-P`: lines and columns in the place of line numbers.
    pub show_positions: bool,
    /// The number in `<code object f at 0x…>`.
    pub code_address: &'a dyn Fn(&CodeObject) -> usize,
}

impl Default for DisOptions<'_> {
    fn default() -> Self {
        DisOptions {
            show_caches: false,
            adaptive: false,
            show_offsets: false,
            show_positions: false,
            code_address: &|code| std::ptr::from_ref(code) as usize,
        }
    }
}
