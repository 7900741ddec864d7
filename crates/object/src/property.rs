//! `property`, `classmethod`, `staticmethod`.

use crate::cells::ObjCell;
use crate::ctx::Ctx;
use crate::payload::{Payload, new_exact};
use crate::typeobj::{TypeDef, TypeFlags, slot};
use crate::value::Obj;

/// The payload of `property`.
#[repr(C)]
pub struct PyProperty {
    pub fget: ObjCell,
    pub fset: ObjCell,
    pub fdel: ObjCell,
    pub doc: ObjCell,
    pub name: ObjCell,
    pub getter_doc: std::cell::Cell<bool>,
}
crate::trace!(PyProperty: fget, fset, fdel, doc, name);
crate::payload!(PyProperty, "property", with_node);

/// The payload of `classmethod` and of `staticmethod`.
pub struct Wrapped {
    pub callable: ObjCell,
}
crate::trace!(Wrapped: callable);
crate::payload!(Wrapped, "classmethod", with_node, with_weakrefs, with_dict);

pub fn new_classmethod(ctx: &Ctx, callable: Obj) -> Obj {
    new_exact(ctx, &ctx.types.classmethod, Wrapped { callable: ObjCell::new(Some(callable)) })
}
pub fn new_staticmethod(ctx: &Ctx, callable: Obj) -> Obj {
    new_exact(ctx, &ctx.types.staticmethod, Wrapped { callable: ObjCell::new(Some(callable)) })
}

fn wrapped(object: &Obj) -> &Wrapped {
    object.payload::<Wrapped>().expect("the type's methods get its objects")
}

pub static PROPERTY: TypeDef = TypeDef { flags: TypeFlags::BASETYPE, ..TypeDef::new("property", PyProperty::layout) };
pub static CLASSMETHOD: TypeDef = TypeDef {
    flags: TypeFlags::BASETYPE,
    slots: &[slot::tp_descr_get(|ctx, this, object, ty| {
        let Some(callable) = wrapped(this).callable.get() else { return Err(ctx.runtime_error("uninitialized classmethod object")) };
        let class = match (ty, object) {
            (Some(ty), _) => ty.clone(),
            (None, Some(object)) => object.ty(ctx).to_obj(),
            (None, None) => return Err(ctx.type_error("__get__(None, None) is invalid")),
        };
        Ok(crate::function::new_method(ctx, callable, class))
    })],
    ..TypeDef::new("classmethod", Wrapped::layout)
};
pub static STATICMETHOD: TypeDef = TypeDef {
    flags: TypeFlags::BASETYPE,
    slots: &[slot::tp_descr_get(|ctx, this, _, _| {
        wrapped(this).callable.get().ok_or_else(|| ctx.runtime_error("uninitialized staticmethod object"))
    })],
    ..TypeDef::new("staticmethod", Wrapped::layout)
};
