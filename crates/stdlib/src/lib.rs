//! Native modules, named as in CPython, one file each.
//!
//! It must not know the dispatch loop or the compiler: it uses the hooks of `krait_object`.

pub mod abc;
pub mod operator;
pub mod stat;
pub mod types_module;
pub mod functools;
pub mod itertools;
pub mod collections;
pub mod sre;
pub mod bisect;
pub mod string_module;
pub mod math;
pub mod heapq;
pub mod random;
pub mod builtins;
pub mod imp;
pub mod io;
pub mod marshal;
pub mod posix_path;
pub mod sys;
pub mod thread;
pub mod warnings;
pub mod weakref;

use krait_object::{Ctx, Obj, PyResult};

/// A module's initialiser.
pub type Init = fn(&Ctx) -> PyResult<Obj>;

/// Every native module by name.
pub const MODULES: &[(&str, Init)] = &[("builtins", builtins::init), ("sys", sys::init), ("_imp", imp::init), ("marshal", marshal::init), ("_weakref", weakref::init), ("_warnings", warnings::init), ("_thread", thread::init), ("_io", io::init), ("_abc", abc::init), ("_operator", operator::init), ("_stat", stat::init), ("_types", types_module::init), ("_functools", functools::init), ("itertools", itertools::init), ("_collections", collections::init), ("_sre", sre::init), ("_bisect", bisect::init), ("_string", string_module::init), ("math", math::init), ("_heapq", heapq::init), ("_random", random::init)];

/// Run the functions that `atexit` keeps.
pub fn run_exit_functions(_ctx: &Ctx) {}
