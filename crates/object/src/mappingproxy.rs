//! `mappingproxy`: a read-only view of a mapping.

use crate::ctx::Ctx;
use crate::payload::{Payload, new_exact};
use crate::typeobj::{TypeDef, TypeFlags, slot};
use crate::value::Obj;

/// The payload of `mappingproxy`.
pub struct MappingProxy {
    pub mapping: Obj,
}
crate::trace!(MappingProxy: mapping);
crate::payload!(MappingProxy, "mappingproxy", with_node);

/// A view of `mapping`.
pub fn new_proxy(ctx: &Ctx, mapping: Obj) -> Obj {
    new_exact(ctx, &ctx.types.mappingproxy, MappingProxy { mapping })
}

fn of(object: &Obj) -> &Obj {
    &object.payload::<MappingProxy>().expect("the type's methods get its objects").mapping
}

pub static MAPPINGPROXY: TypeDef = TypeDef {
    flags: TypeFlags::MAPPING,
    slots: &[
        slot::mp_subscript(|ctx, this, key| of(this).getitem(ctx, key)),
        slot::mp_length(|ctx, this| of(this).len(ctx)),
        slot::sq_contains(|ctx, this, key| of(this).contains(ctx, key)),
        slot::tp_iter(|ctx, this| of(this).iter(ctx)),
    ],
    ..TypeDef::new("mappingproxy", MappingProxy::layout)
};
