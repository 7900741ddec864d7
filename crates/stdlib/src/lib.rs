//! Native modules, named as in CPython, one file each.
//!
//! It must not know the dispatch loop or the compiler: it uses the hooks of `krait_object`.

pub mod binascii;
pub mod blake2;
pub mod builtins;
pub mod exc;
pub mod hashes;
pub mod imp;
pub mod io;
pub mod json;
pub mod marshal;
pub mod posix;
pub mod posix_path;
pub mod random;
pub mod sre;
pub mod structs;
pub mod sys;
pub mod thread;
pub mod warnings;
pub mod weakref;

use krait_object::{Ctx, Obj, PyResult};

/// A module's initialiser.
pub type Init = fn(&Ctx) -> PyResult<Obj>;

/// Every native module by name.
pub const MODULES: &[(&str, Init)] = &[("builtins", builtins::init), ("sys", sys::init), ("_imp", imp::init), ("marshal", marshal::init), ("_weakref", weakref::init), ("_warnings", warnings::init), ("_thread", thread::init), ("_io", io::init), ("posix", posix::init), ("_sre", sre::init), ("_json", json::init), ("binascii", binascii::init), ("_random", random::init), ("_struct", structs::init), ("_md5", hashes::init_md5), ("_sha1", hashes::init_sha1), ("_sha2", hashes::init_sha2), ("_sha3", hashes::init_sha3), ("_blake2", blake2::init)];

/// Run the functions that `atexit` keeps.
pub fn run_exit_functions(_ctx: &Ctx) {}
