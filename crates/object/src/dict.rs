//! `dict` and its views.

use crate::payload::Payload;
use crate::typeobj::{TypeDef, TypeFlags};

pub use crate::heap::dictdata::PyDict;

pub static DICT: TypeDef = TypeDef {
    flags: TypeFlags::BASETYPE | TypeFlags::DICT_SUBCLASS | TypeFlags::MAPPING | TypeFlags::MATCH_SELF,
    ..TypeDef::new("dict", PyDict::layout)
};
