//! What each wire opcode of each CPython version means in the internal instruction set.
//!
//! It must not know the heap, the machine or source text.

mod lines;
mod v3_14;

pub use lines::{Place, PlaceKind, places};

use krait_code::{CodeObject, Version};
use krait_ops::{Verified, VerifyError};

/// The verified body of a code object.
///
/// # Errors
/// The code cannot be run safely: bad operands, jumps, stack or tables.
pub fn lower(code: &CodeObject) -> Result<Verified, VerifyError> {
    let body = match code.version {
        Version::V3_14 => v3_14::lower(code)?,
    };
    krait_ops::verify(body)
}
