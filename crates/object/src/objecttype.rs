//! `object`.

use crate::payload::Payload;
use crate::singletons::Nothing;
use crate::typeobj::{TypeDef, TypeFlags};
use crate::value::Obj;

/// The payload of plain objects.
pub struct Plain;
crate::trace!(Plain);
crate::payload!(Plain, "object");

pub static OBJECT: TypeDef = TypeDef {
    flags: TypeFlags::BASETYPE,
    slots: &[
        crate::typeobj::slot::tp_getattro(crate::protocol::generic_getattr),
        crate::typeobj::slot::tp_setattro(crate::protocol::generic_setattr),
        crate::typeobj::slot::tp_hash(|_, this: &Obj| Ok(crate::hash::hash_pointer(this.id()))),
        crate::typeobj::slot::tp_new(|ctx, class, _args| {
            let ty = class.as_type().expect("tp_new gets a type");
            Ok(crate::payload::new_extended(ctx, ty, Plain))
        }),
    ],
    ..TypeDef::new("object", Plain::layout)
};
const _: fn() -> &'static crate::payload::Layout = Nothing::layout;
