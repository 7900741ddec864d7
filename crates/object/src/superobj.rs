//! `super`.

use crate::cells::ObjCell;
use crate::ctx::{Ctx, PyResult};
use crate::payload::{Payload, new_exact};
use crate::typeobj::{TypeDef, TypeFlags, slot};
use crate::value::Obj;

/// The payload of `super`.
pub struct PySuper {
    /// `__thisclass__`
    pub class: ObjCell,
    /// `__self__`
    pub this: ObjCell,
    /// `__self_class__`
    pub this_class: ObjCell,
}
crate::trace!(PySuper: class, this, this_class);
crate::payload!(PySuper, "super", with_node);

/// `super(class, this)` where `this` is an instance of `class`, or `class` itself or a subclass of it.
pub fn new_super(ctx: &Ctx, class: Obj, this: Obj) -> Obj {
    let this_class = match this.as_type() {
        Some(ty) if class.as_type().is_some_and(|class| ty.is_subtype(class)) => this.clone(),
        _ => this.ty(ctx).to_obj(),
    };
    new_exact(
        ctx,
        &ctx.types.super_,
        PySuper { class: ObjCell::new(Some(class)), this: ObjCell::new(Some(this)), this_class: ObjCell::new(Some(this_class)) },
    )
}

/// The attribute after `class` in the MRO of `this_class`, bound to `this`. `None`: not found.
pub fn super_lookup(ctx: &Ctx, class: &Obj, this: &Obj, this_class: &Obj, name: &Obj) -> PyResult<Option<Obj>> {
    let start = this_class.as_type().expect("a class");
    let mro = start.mro();
    let at = mro.iter().position(|entry| entry.is(class)).map_or(mro.len(), |at| at + 1);
    for entry in &mro[at..] {
        let Some(found) = entry.as_type().and_then(|ty| ty.dict().get_str(ctx, name)) else { continue };
        return match found.ty(ctx).slots.tp_descr_get.get() {
            Some(get) => {
                let object = if this.is(this_class) { None } else { Some(this) };
                get(ctx, &found, object, Some(this_class)).map(Some)
            }
            None => Ok(Some(found)),
        };
    }
    Ok(None)
}

pub static SUPER: TypeDef = TypeDef {
    flags: TypeFlags::BASETYPE,
    slots: &[slot::tp_getattro(|ctx, this, name| {
        let own = this.payload::<PySuper>().expect("the type's methods get its objects");
        if let (Some(class), Some(object), Some(this_class)) = (own.class.get(), own.this.get(), own.this_class.get()) {
            if !name.is(&ctx.names.__class__) {
                let name = ctx.intern_obj(name);
                if let Some(found) = super_lookup(ctx, &class, &object, &this_class, &name)? {
                    return Ok(found);
                }
            }
        }
        crate::protocol::generic_getattr(ctx, this, name)
    })],
    ..TypeDef::new("super", PySuper::layout)
};
