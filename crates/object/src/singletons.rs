//! `None`, `NotImplemented`, `...`: types of which there is one object.

use crate::ctx::PyResult;
use crate::payload::Payload;
use crate::typeobj::{NativeFn, TypeDef, method, slot};

/// The payload of objects that hold nothing.
pub struct Nothing;
crate::trace!(Nothing);
crate::payload!(Nothing, "NoneType");

/// The one object of a type, before anything else exists.
pub(crate) fn reserve(heap: &crate::heap::Heap, ty: &crate::typeobj::TypeRef) -> crate::value::Obj {
    crate::payload::new_reserved(heap, ty.object_ptr(), Nothing)
}

fn no_arguments(ctx: &crate::ctx::Ctx, name: &str, args: crate::args::Args) -> PyResult<()> {
    if args.is_empty() { Ok(()) } else { Err(ctx.type_error(&format!("{name} takes no arguments"))) }
}

pub static NONE: TypeDef = TypeDef {
    slots: &[
        slot::tp_repr(|ctx, _| Ok(ctx.intern("None"))),
        slot::nb_bool(|_, _| Ok(false)),
        slot::tp_hash(|_, _| Ok(0xfca8_6420)),
        slot::tp_new(|ctx, _, args| no_arguments(ctx, "NoneType", args).map(|()| ctx.none())),
    ],
    ..TypeDef::new("NoneType", Nothing::layout)
};
pub static NOT_IMPLEMENTED: TypeDef = TypeDef {
    slots: &[
        slot::tp_repr(|ctx, _| Ok(ctx.intern("NotImplemented"))),
        slot::nb_bool(|ctx, _| Err(ctx.type_error("NotImplemented should not be used in a boolean context"))),
        slot::tp_new(|ctx, _, args| no_arguments(ctx, "NotImplementedType", args).map(|()| ctx.not_implemented())),
    ],
    methods: &[method("__reduce__", NativeFn::NoArgs(|ctx, _| Ok(ctx.str("NotImplemented"))))],
    ..TypeDef::new("NotImplementedType", Nothing::layout)
};
pub static ELLIPSIS: TypeDef = TypeDef {
    slots: &[
        slot::tp_repr(|ctx, _| Ok(ctx.intern("Ellipsis"))),
        slot::tp_new(|ctx, _, args| no_arguments(ctx, "EllipsisType", args).map(|()| ctx.ellipsis.clone())),
    ],
    methods: &[method("__reduce__", NativeFn::NoArgs(|ctx, _| Ok(ctx.str("Ellipsis"))))],
    ..TypeDef::new("ellipsis", Nothing::layout)
};
