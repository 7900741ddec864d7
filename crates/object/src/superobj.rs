//! `super`.
//!
//! It must not know frames: what `super()` without arguments finds in its caller's comes from a hook.

use crate::args::Args;
use crate::cells::ObjCell;
use crate::ctx::{Ctx, PyResult};
use crate::payload::{Payload, new_exact, new_extended};
use crate::typeobj::{MemberDef, Type, TypeDef, TypeFlags, slot};
use crate::value::Obj;

/// The payload of `super`.
#[derive(Default)]
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
    made(ctx, class, this, this_class)
}

fn made(ctx: &Ctx, class: Obj, this: Obj, this_class: Obj) -> Obj {
    let payload =
        PySuper { class: ObjCell::new(Some(class)), this: ObjCell::new(Some(this)), this_class: ObjCell::new(Some(this_class)) };
    new_exact(ctx, &ctx.types.super_, payload)
}

/// The class whose MRO `super(class, this)` walks. TypeError "super(type, obj): obj (…) is not an instance or …".
pub fn supercheck(ctx: &Ctx, class: &Type, this: &Obj) -> PyResult {
    if this.as_type().is_some_and(|ty| ty.is_subtype(class)) {
        return Ok(this.clone());
    }
    let ty = this.ty(ctx);
    if ty.is_subtype(class) {
        return Ok(ty.to_obj());
    }
    if let Some(claimed) = this.getattr_opt(ctx, &ctx.names.__class__)? {
        if claimed.as_type().is_some_and(|claimed| claimed.is_subtype(class)) {
            return Ok(claimed);
        }
    }
    let (what, name) = match this.as_type() {
        Some(ty) => ("type", ty.name()),
        None => ("instance of", ty.name()),
    };
    Err(ctx.type_error(&format!(
        "super(type, obj): obj ({what} {name}) is not an instance or subtype of type ({}).",
        class.name()
    )))
}

/// The attribute after `class` in the MRO of `this_class`, bound to `this`. `None`: not found.
pub fn super_lookup(ctx: &Ctx, class: &Obj, this: &Obj, this_class: &Obj, name: &Obj) -> PyResult<Option<Obj>> {
    super_find(ctx, class, this_class, name).map(|found| super_bind(ctx, found, this, this_class)).transpose()
}

/// What stands after `class` in the MRO of `this_class` under an interned name, not bound.
pub fn super_find(ctx: &Ctx, class: &Obj, this_class: &Obj, name: &Obj) -> Option<Obj> {
    let mro = this_class.as_type().expect("a class").mro();
    let at = mro.iter().position(|entry| entry.is(class)).map_or(mro.len(), |at| at + 1);
    mro[at..].iter().find_map(|entry| entry.as_type()?.dict().get_str(ctx, name))
}

/// What [`super_find`] gave, bound to `this`.
pub fn super_bind(ctx: &Ctx, found: Obj, this: &Obj, this_class: &Obj) -> PyResult {
    match found.ty(ctx).slots.tp_descr_get.get() {
        Some(get) => get(ctx, &found, if this.is(this_class) { None } else { Some(this) }, Some(this_class)),
        None => Ok(found),
    }
}

fn of(object: &Obj) -> &PySuper {
    object.payload::<PySuper>().expect("the type's methods get its objects")
}

fn super_init(ctx: &Ctx, object: &Obj, args: Args) -> PyResult<()> {
    if args.has_keywords() {
        return Err(ctx.type_error("super() takes no keyword arguments"));
    }
    let (class, this) = match args.positional() {
        [] => {
            let Some(hook) = ctx.hooks.super_args.get() else { return Err(ctx.runtime_error("super(): no current frame")) };
            let (class, this) = hook(ctx)?;
            (class, Some(this))
        }
        [class] => (class.clone(), None),
        [class, this] => (class.clone(), Some(this.clone())),
        more => return Err(ctx.type_error(&format!("super() expected at most 2 arguments, got {}", more.len()))),
    };
    let Some(class_type) = class.as_type() else {
        return Err(ctx.type_error(&format!("super() argument 1 must be a type, not {}", class.ty(ctx).name_or_none(ctx))));
    };
    let this = this.filter(|this| !ctx.is_none(this));
    let this_class = match &this {
        Some(this) => Some(supercheck(ctx, class_type, this)?),
        None => None,
    };
    let own = of(object);
    own.class.set(Some(class));
    own.this.set(this);
    own.this_class.set(this_class);
    Ok(())
}

fn type_name(class: Option<&Obj>) -> String {
    class.and_then(Obj::as_type).map_or_else(|| "NULL".to_owned(), |ty| ty.name().to_string())
}

macro_rules! member {
    ($name:literal, $field:ident) => {
        MemberDef { name: $name, get: |ctx, this| Ok(of(this).$field.get().unwrap_or_else(|| ctx.none())), set: None, doc: "" }
    };
}

pub static SUPER: TypeDef = TypeDef {
    flags: TypeFlags::BASETYPE,
    slots: &[
        slot::tp_new(|ctx, class, _| Ok(new_extended(ctx, class.as_type().expect("tp_new gets a class"), PySuper::default()))),
        slot::tp_init(super_init),
        slot::tp_repr(|ctx, this| {
            let own = of(this);
            let class = type_name(own.class.get().as_ref());
            Ok(ctx.str(&match own.this_class.get() {
                Some(this_class) => format!("<super: <class '{class}'>, <{} object>>", type_name(Some(&this_class))),
                None => format!("<super: <class '{class}'>, NULL>"),
            }))
        }),
        slot::tp_getattro(|ctx, this, name| {
            let own = of(this);
            if let (Some(class), Some(object), Some(this_class)) = (own.class.get(), own.this.get(), own.this_class.get()) {
                if name.is_str_instance(ctx) && !name.payload().is_some_and(|name: &crate::heap::strdata::PyStr| name.equals_str("__class__")) {
                    let name = ctx.intern_obj(name);
                    if let Some(found) = super_lookup(ctx, &class, &object, &this_class, &name)? {
                        return Ok(found);
                    }
                }
            }
            crate::protocol::generic_getattr(ctx, this, name)
        }),
        slot::tp_descr_get(|ctx, this, object, _| {
            let own = of(this);
            let Some(object) = object.filter(|object| !ctx.is_none(object) && own.this.is_none()) else { return Ok(this.clone()) };
            let Some(class) = own.class.get() else { return Ok(this.clone()) };
            if !ctx.types.super_.is_exactly(this) {
                return this.ty(ctx).to_obj().call(ctx, &[class, object.clone()]);
            }
            let this_class = supercheck(ctx, class.as_type().expect("super's class is a class"), object)?;
            Ok(made(ctx, class, object.clone(), this_class))
        }),
    ],
    members: &[member!("__thisclass__", class), member!("__self__", this), member!("__self_class__", this_class)],
    ..TypeDef::new("super", PySuper::layout)
};
