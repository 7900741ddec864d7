//! What is counted of objects and native functions where the machine is built with the feature `profile`; without it
//! every function here is empty, and what calls it is compiled as if it did not.
//!
//! Counts are the process's, of all its interpreters and threads. It must not know instructions.

#[cfg(feature = "profile")]
mod counting;
#[cfg(feature = "profile")]
mod json;
#[cfg(not(feature = "profile"))]
mod silent;

#[cfg(feature = "profile")]
pub use counting::{
    Addressed, Lasted, allocated, heap_block, heap_blocks, native, nested, of_type, resolve_types, section, timed, type_dropped,
    type_name, type_number,
};
#[cfg(feature = "profile")]
pub use json::{Object, array, quoted};
#[cfg(not(feature = "profile"))]
pub use silent::{allocated, heap_block, native, of_type, type_dropped};
