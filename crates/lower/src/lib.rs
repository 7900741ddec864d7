//! What each wire opcode of each CPython version means in the internal instruction set.
//!
//! It must not know the heap, the machine or source text.

mod lines;
mod v3_14;

pub use lines::{Place, PlaceKind, places};

use krait_code::{CodeObject, CodeView, LocalKind, Version};
use krait_ops::{Limits, Verified, VerifyError};

/// The verified body of a code object.
///
/// # Errors
/// The code cannot be run safely: bad operands, jumps, stack or tables.
pub fn lower(code: &CodeObject) -> Result<Verified, VerifyError> {
    if code.localspluskinds.len() != code.localsplusnames.len() {
        return Err(VerifyError { unit: 0, message: "localsplus names and kinds differ in number".into() });
    }
    lower_view(&code.view())
}

/// As [`lower`], for a code object that has a name for each of its locals.
///
/// # Errors
/// As [`lower`].
pub fn lower_view(code: &CodeView<'_>) -> Result<Verified, VerifyError> {
    let body = match code.version {
        Version::V3_14 => v3_14::lower(code)?,
    };
    krait_ops::verify(body)
}

/// What indices in the body of `code` may be.
pub fn limits(code: &CodeView<'_>) -> Limits {
    let args = u64::from(code.argcount)
        + u64::from(code.kwonlyargcount)
        + u64::from(code.flags.has(krait_code::CodeFlags::VARARGS))
        + u64::from(code.flags.has(krait_code::CodeFlags::VARKEYWORDS));
    Limits {
        locals: code.localspluskinds.len() as u32,
        args: u32::try_from(args).unwrap_or(u32::MAX),
        consts: code.consts as u32,
        names: code.names as u32,
        // A margin: some instructions here hold a value more for a moment than CPython's.
        stack: code.stacksize.saturating_add(2).min(1 << 24),
        free: code.localspluskinds.iter().filter(|&&kind| kind & LocalKind::FREE != 0).count() as u32,
    }
}
