//! Running verified bodies: dispatch, handlers, unwinding, Python-to-Python calls, generators.
//!
//! It must not know wire bytes, versions, an AST, or views.

mod bind;
mod dispatch;
mod entry;
mod exec;
mod fast;
mod frame;
mod frameobj;
mod fuse;
mod observe;
mod prepare;
mod profile;
mod superargs;
mod traceback;

#[doc(hidden)]
pub use dispatch::machine_code;
pub use entry::{attach, call_function, eval_code, install};
pub use frame::{REGION_BYTES, Reg, Region};
pub use frameobj::PyFrame;
#[cfg(feature = "profile")]
pub use profile::section as profile_section;
pub use traceback::PyTraceback;

use krait_object::Obj;
use krait_object::code::PyCode;

/// The payload of an object known to be code.
fn code_ref(object: &Obj) -> &PyCode {
    object.payload::<PyCode>().expect("a function's code is code")
}
