//! Native modules, named as in CPython, one file each.
//!
//! It must not know the dispatch loop or the compiler: it uses the hooks of `krait_object`.

pub mod builtins;
pub mod imp;
pub mod io;
pub mod marshal;
pub mod posix;
pub mod posix_path;
pub mod sys;
pub mod thread;
pub mod typing;
pub mod warnings;
pub mod weakref;

use krait_object::{Ctx, Obj, PyResult};

/// A module's initialiser.
pub type Init = fn(&Ctx) -> PyResult<Obj>;

/// Every native module by name.
pub const MODULES: &[(&str, Init)] = &[("builtins", builtins::init), ("sys", sys::init), ("_imp", imp::init), ("marshal", marshal::init), ("_weakref", weakref::init), ("_warnings", warnings::init), ("_thread", thread::init), ("_io", io::init), ("posix", posix::init), ("_typing", typing::init)];

/// Run the functions that `atexit` keeps.
pub fn run_exit_functions(_ctx: &Ctx) {}
