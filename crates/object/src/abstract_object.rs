//! `isinstance` and `issubclass`.

use crate::ctx::{Ctx, PyResult};
use crate::tuple::PyTuple;
use crate::value::Obj;

/// `isinstance(object, class)` with `__instancecheck__`, tuples and unions.
pub fn isinstance(ctx: &Ctx, object: &Obj, class: &Obj) -> PyResult<bool> {
    if class.as_type().is_some_and(|class| class.is(object.ty(ctx))) {
        return Ok(true);
    }
    if class.ty(ctx).is(&ctx.types.type_) {
        return real_isinstance(ctx, object, class);
    }
    let classes = union_args(class);
    if let Some(classes) = classes.as_ref().unwrap_or(class).payload::<PyTuple>() {
        ctx.check_native_stack(" in __instancecheck__")?;
        for class in classes.items() {
            let class = if ctx.is_none(class) { &ctx.types.none_type.to_obj() } else { class };
            if isinstance(ctx, object, class)? {
                return Ok(true);
            }
        }
        return Ok(false);
    }
    if let Some(check) = class.lookup_special(ctx, &ctx.names.__instancecheck__)? {
        ctx.check_native_stack(" in __instancecheck__")?;
        return check.call(ctx, std::slice::from_ref(object))?.is_true(ctx);
    }
    real_isinstance(ctx, object, class)
}

fn union_args(class: &Obj) -> Option<Obj> {
    class.payload::<crate::genericalias::Union>().map(|union| union.args.clone())
}

/// `type.__instancecheck__`.
pub fn real_isinstance(ctx: &Ctx, object: &Obj, class: &Obj) -> PyResult<bool> {
    if let Some(ty) = class.as_type() {
        if object.ty(ctx).is_subtype(ty) {
            return Ok(true);
        }
        let Some(claimed) = object.getattr_opt(ctx, &ctx.names.__class__)? else { return Ok(false) };
        return Ok(claimed.as_type().is_some_and(|claimed| !claimed.is(object.ty(ctx)) && claimed.is_subtype(ty)));
    }
    check_class(ctx, class, "isinstance() arg 2 must be a type, a tuple of types, or a union")?;
    match object.getattr_opt(ctx, &ctx.names.__class__)? {
        Some(claimed) => abstract_issubclass(ctx, &claimed, class),
        None => Ok(false),
    }
}

/// `issubclass(derived, class)` with `__subclasscheck__`, tuples and unions.
pub fn issubclass(ctx: &Ctx, derived: &Obj, class: &Obj) -> PyResult<bool> {
    if class.ty(ctx).is(&ctx.types.type_) {
        if derived.is(class) {
            return Ok(true);
        }
        return real_issubclass(ctx, derived, class);
    }
    let classes = union_args(class);
    if let Some(classes) = classes.as_ref().unwrap_or(class).payload::<PyTuple>() {
        ctx.check_native_stack(" in __subclasscheck__")?;
        for class in classes.items() {
            let class = if ctx.is_none(class) { &ctx.types.none_type.to_obj() } else { class };
            if issubclass(ctx, derived, class)? {
                return Ok(true);
            }
        }
        return Ok(false);
    }
    if let Some(check) = class.lookup_special(ctx, &ctx.names.__subclasscheck__)? {
        ctx.check_native_stack(" in __subclasscheck__")?;
        return check.call(ctx, std::slice::from_ref(derived))?.is_true(ctx);
    }
    real_issubclass(ctx, derived, class)
}

/// `type.__subclasscheck__`.
pub fn real_issubclass(ctx: &Ctx, derived: &Obj, class: &Obj) -> PyResult<bool> {
    if let (Some(derived), Some(class)) = (derived.as_type(), class.as_type()) {
        return Ok(derived.is_subtype(class));
    }
    check_class(ctx, derived, "issubclass() arg 1 must be a class")?;
    check_class(ctx, class, "issubclass() arg 2 must be a class, a tuple of classes, or a union")?;
    abstract_issubclass(ctx, derived, class)
}

fn bases_of(ctx: &Ctx, class: &Obj) -> PyResult<Option<Obj>> {
    Ok(class.getattr_opt(ctx, &ctx.names.__bases__)?.filter(|bases| bases.payload::<PyTuple>().is_some()))
}

fn check_class(ctx: &Ctx, class: &Obj, message: &str) -> PyResult<()> {
    if bases_of(ctx, class)?.is_none() {
        return Err(ctx.type_error(message));
    }
    Ok(())
}

fn abstract_issubclass(ctx: &Ctx, derived: &Obj, class: &Obj) -> PyResult<bool> {
    ctx.check_native_stack(" in __issubclass__")?;
    if derived.is(class) {
        return Ok(true);
    }
    let Some(bases) = bases_of(ctx, derived)? else { return Ok(false) };
    for base in bases.payload::<PyTuple>().map(|bases| bases.items().to_vec()).unwrap_or_default() {
        if abstract_issubclass(ctx, &base, class)? {
            return Ok(true);
        }
    }
    Ok(false)
}
