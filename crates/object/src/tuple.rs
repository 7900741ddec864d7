//! `tuple`.

use crate::payload::Payload;
use crate::typeobj::{TypeDef, TypeFlags};

pub use crate::heap::tupledata::PyTuple;

pub static TUPLE: TypeDef = TypeDef {
    text: "(iterable=(), /)",
    flags: TypeFlags::BASETYPE | TypeFlags::TUPLE_SUBCLASS | TypeFlags::SEQUENCE | TypeFlags::MATCH_SELF,
    ..TypeDef::new("tuple", PyTuple::layout)
};
