//! `list`.

use crate::cells::ObjVec;
use crate::ctx::Ctx;
use crate::payload::{Payload, new_exact};
use crate::typeobj::{TypeDef, TypeFlags};
use crate::value::Obj;

/// The payload of `list`.
#[repr(C)]
pub struct PyList {
    pub items: ObjVec,
}
crate::trace!(PyList: items);
crate::payload!(PyList, "list", with_node);

impl Ctx {
    /// A `list` of these items.
    pub fn list(&self, items: Vec<Obj>) -> Obj {
        new_exact(self, &self.types.list, PyList { items: ObjVec::new(items) })
    }
}

pub static LIST: TypeDef = TypeDef {
    text: "(iterable=(), /)",
    flags: TypeFlags::BASETYPE | TypeFlags::LIST_SUBCLASS | TypeFlags::SEQUENCE | TypeFlags::MATCH_SELF,
    ..TypeDef::new("list", PyList::layout)
};
