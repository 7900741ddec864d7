//! Native modules, named as in CPython, one file each.
//!
//! It must not know the dispatch loop or the compiler: it uses the hooks of `krait_object`.

pub mod atexit;
pub mod builtins;
pub mod codecs;
pub mod contextvars;
pub mod errno;
pub mod faulthandler;
pub mod fcntl;
pub mod gc;
pub mod imp;
pub mod io;
pub mod marshal;
pub mod opcode;
mod opcode_tables;
pub mod posix;
pub mod posix_path;
pub mod pwd;
pub mod select;
pub mod signal;
pub mod symtable;
pub mod sys;
pub mod thread;
pub mod time;
pub mod tokenize;
pub mod warnings;
pub mod weakref;

use krait_object::{Ctx, Obj, PyResult};

/// A module's initialiser.
pub type Init = fn(&Ctx) -> PyResult<Obj>;

/// Every native module by name.
pub const MODULES: &[(&str, Init)] = &[("builtins", builtins::init), ("sys", sys::init), ("_imp", imp::init), ("marshal", marshal::init), ("_weakref", weakref::init), ("_warnings", warnings::init), ("_thread", thread::init), ("_io", io::init), ("posix", posix::init), ("errno", errno::init), ("_codecs", codecs::init), ("time", time::init), ("atexit", atexit::init), ("gc", gc::init), ("_contextvars", contextvars::init), ("_signal", signal::init), ("_opcode", opcode::init), ("select", select::init), ("_symtable", symtable::init), ("faulthandler", faulthandler::init), ("_tokenize", tokenize::init), ("pwd", pwd::init), ("grp", pwd::init_groups), ("fcntl", fcntl::init)];

/// Run the functions that `atexit` keeps.
pub fn run_exit_functions(ctx: &Ctx) {
    atexit::run(ctx);
    signal::stop();
}
