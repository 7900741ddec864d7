//! Values, heap, cycle collector, type slots, protocols, builtin types, exceptions.
//!
//! It must not know how an instruction runs: functions are run by the hooks of [`interp::Hooks`].

pub mod abstract_object;
pub mod args;
pub mod buffer;
pub mod bytearray;
pub mod bytes;
pub mod cell;
pub mod code;
pub mod clinic;
pub mod codecs;
pub mod codeiters;
mod codetype;
pub mod complex;
pub mod ctx;
pub mod dict;
mod docs;
pub mod exceptions;
pub mod float;
pub mod format;
pub mod function;
pub mod gc;
pub mod generator;
pub mod genericalias;
pub mod gil;
pub mod hash;
pub mod heap;
pub mod host;
pub mod int;
pub mod interp;
mod interp_types;
pub mod iter;
pub mod itertypes;
pub mod list;
pub mod mappingproxy;
pub mod module;
pub mod monitoring;
pub mod names;
pub mod namespace;
pub mod numtext;
pub mod objecttype;
pub mod observer;
pub mod template;
pub mod typevar;
pub mod property;
pub mod profile;
pub mod protocol;
pub mod range;
pub mod sequence;
pub mod set;
pub mod signature;
pub mod singletons;
pub mod slice;
pub mod states;
pub mod str;
pub mod structseq;
pub mod suggestions;
pub mod superobj;
pub mod textbuilder;
pub mod tuple;
pub mod typeobj;
pub mod uniontype;
pub mod weakref;

pub use heap::{cells, instance, payload, value};

pub use args::{Args, OwnedArgs};
pub use cells::{ObjCell, ObjVec};
pub use ctx::{Ctx, PyResult, Raised};
pub use interp::{Interp, Settings};
pub use payload::{Payload, Trace, new_exact, new_extended};
pub use signature::bind;
pub use typeobj::{
    CompareOp, GetSetDef, MemberDef, MethodDef, NativeFn, Type, TypeDef, TypeFlags, TypeRef, documented, getset, getset_rw,
    method, slot,
};
pub use value::{Obj, StackRef};

/// No memory for an object: the process cannot go on. (Sizes that a program asks for are checked before, and
/// raise MemoryError.)
#[cold]
pub(crate) fn out_of_memory() -> ! {
    std::alloc::handle_alloc_error(std::alloc::Layout::new::<u64>())
}
