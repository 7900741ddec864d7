//! Native modules, named as in CPython, one file each.
//!
//! It must not know the dispatch loop or the compiler: it uses the hooks of `krait_object`.

mod opcode_tables;
mod syscall;
mod varargs;

pub mod abc;
pub mod array;
pub mod ast;
pub mod asyncio;
pub mod atexit;
pub mod binascii;
pub mod bisect;
pub mod blake2;
pub mod builtins;
pub mod cmath;
pub mod codecs;
pub mod collections;
pub mod contextvars;
pub mod csv;
pub mod datetime;
pub mod elementtree;
pub mod errno;
pub mod exc;
pub mod expat;
pub mod faulthandler;
pub mod fcntl;
pub mod functools;
pub mod gc;
pub mod hashes;
pub mod heapq;
pub mod imp;
pub mod io;
pub mod itertools;
pub mod json;
pub mod marshal;
pub mod math;
pub mod opcode;
pub mod operator;
pub mod pickle;
pub mod posix;
pub mod posix_path;
pub mod posixsubprocess;
pub mod pwd;
pub mod queue;
pub mod random;
pub mod resource;
pub mod select;
pub mod signal;
pub mod socket;
pub mod sre;
pub mod stat;
pub mod string_module;
pub mod structs;
pub mod suggestions;
pub mod symtable;
pub mod sys;
pub mod thread;
pub mod time;
pub mod tokenize;
pub mod types_module;
pub mod typing;
pub mod unicodedata;
pub mod warnings;
pub mod weakref;
pub mod zlib;

use krait_object::{Ctx, Obj, PyResult};

/// A module's initialiser.
pub type Init = fn(&Ctx) -> PyResult<Obj>;

/// Every native module by name.
#[rustfmt::skip]
pub const MODULES: &[(&str, Init)] = &[
    ("builtins", builtins::init),
    ("sys", sys::init),
    ("_imp", imp::init),
    ("marshal", marshal::init),
    ("_weakref", weakref::init),
    ("_warnings", warnings::init),
    ("_thread", thread::init),
    ("_io", io::init),
    ("posix", posix::init),
    ("_abc", abc::init),
    ("_operator", operator::init),
    ("_stat", stat::init),
    ("_types", types_module::init),
    ("_ast", ast::init),
    ("_functools", functools::init),
    ("itertools", itertools::init),
    ("_collections", collections::init),
    ("errno", errno::init),
    ("_codecs", codecs::init),
    ("_sre", sre::init),
    ("_bisect", bisect::init),
    ("_string", string_module::init),
    ("time", time::init),
    ("atexit", atexit::init),
    ("gc", gc::init),
    ("_json", json::init),
    ("_typing", typing::init),
    ("_contextvars", contextvars::init),
    ("_signal", signal::init),
    ("_opcode", opcode::init),
    ("select", select::init),
    ("_suggestions", suggestions::init),
    ("_symtable", symtable::init),
    ("faulthandler", faulthandler::init),
    ("_tokenize", tokenize::init),
    ("pwd", pwd::init),
    ("grp", pwd::init_groups),
    ("math", math::init),
    ("cmath", cmath::init),
    ("_queue", queue::init),
    ("unicodedata", unicodedata::init),
    ("_heapq", heapq::init),
    ("_random", random::init),
    ("resource", resource::init),
    ("binascii", binascii::init),
    ("_struct", structs::init),
    ("_md5", hashes::init_md5),
    ("_sha1", hashes::init_sha1),
    ("_sha2", hashes::init_sha2),
    ("_sha3", hashes::init_sha3),
    ("_blake2", blake2::init),
    ("fcntl", fcntl::init),
    ("_socket", socket::init),
    ("array", array::init),
    ("_asyncio", asyncio::init),
    ("_csv", csv::init),
    ("_datetime", datetime::init),
    ("_elementtree", elementtree::init),
    ("pyexpat", expat::init),
    ("_hashlib", hashes::init_openssl),
    ("_posixsubprocess", posixsubprocess::init),
    ("_pickle", pickle::init),
    ("zlib", zlib::init),
];

/// Run the functions that `atexit` keeps.
pub fn run_exit_functions(ctx: &Ctx) {
    atexit::run(ctx);
    signal::stop();
}
