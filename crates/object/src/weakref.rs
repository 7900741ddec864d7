//! Weak references; the types of `_weakref` are built on these.

pub use crate::heap::weakref::{PyWeakRef, new_weakref, plain_weakref_of, weakrefs_of};
