//! `isinstance` and `issubclass`.

use crate::ctx::{Ctx, PyResult};
use crate::genericalias::Union;
use crate::tuple::PyTuple;
use crate::typeobj::Type;
use crate::value::Obj;

/// `isinstance(object, class)` with `__instancecheck__`, tuples and unions.
pub fn isinstance(ctx: &Ctx, object: &Obj, class: &Obj) -> PyResult<bool> {
    if class.as_type().is_some_and(|class| class.is(object.ty(ctx))) {
        return Ok(true);
    }
    if class.ty(ctx).is(&ctx.types.type_) || checks_as_type_does(ctx, class, &ctx.names.__instancecheck__) {
        return real_isinstance(ctx, object, class);
    }
    if let Some(tuple) = class.payload::<PyTuple>() {
        return any_class(ctx, tuple.items(), |class| isinstance(ctx, object, class));
    }
    if let Some(union) = class.payload::<Union>() {
        return any_class(ctx, std::slice::from_ref(&union.args), |class| isinstance(ctx, object, class));
    }
    let known = known_subclass(ctx, class, &ctx.names.__instancecheck__, object.ty(ctx));
    if let Some(known) = known.filter(|_| !may_claim_class(ctx, object.ty(ctx))) {
        return Ok(known);
    }
    if let Some(check) = class.lookup_special(ctx, &ctx.names.__instancecheck__)? {
        ctx.check_native_stack(" in __instancecheck__")?;
        return check.call(ctx, std::slice::from_ref(object))?.is_true(ctx);
    }
    real_isinstance(ctx, object, class)
}

/// Whether this is a class whose metaclass has the method of this name from `type`: it need not be bound to be called.
#[inline]
fn checks_as_type_does(ctx: &Ctx, class: &Obj, name: &Obj) -> bool {
    class.as_type().is_some() && {
        let plain = ctx.types.type_.lookup(ctx, name);
        class.ty(ctx).lookup(ctx, name).zip(plain).is_some_and(|(found, plain)| found.is(&plain))
    }
}

/// What the caches of an abstract base class tell, where its metaclass has the method of this name from `ABCMeta`. Who
/// watches calls gets to see this one.
#[inline]
fn known_subclass(ctx: &Ctx, class: &Obj, name: &Obj, derived: &Type) -> Option<bool> {
    let known = ctx.hooks.known_subclass.get()?;
    class.as_type()?;
    let found = class.ty(ctx).lookup(ctx, name).filter(|_| !ctx.is_observed())?;
    known(ctx, &found, class, &derived.to_obj())
}

/// The classes that a union or a tuple stands for.
fn alternatives(class: &Obj) -> Option<Obj> {
    match class.payload::<Union>() {
        Some(union) => Some(union.args.clone()),
        None => class.payload::<PyTuple>().map(|_| class.clone()),
    }
}

/// How deep tuples of classes may nest: deeper than CPython's native stack goes.
const DEEPEST: usize = 250_000;

/// Whether `test` holds of a class among `classes` and tuples in it. RecursionError when they nest too deep.
fn any_class(ctx: &Ctx, classes: &[Obj], test: impl Fn(&Obj) -> PyResult<bool>) -> PyResult<bool> {
    for class in classes {
        let found = match alternatives(class) {
            Some(inner) => any_nested(ctx, inner, &test)?,
            None => test(class)?,
        };
        if found {
            return Ok(true);
        }
    }
    Ok(false)
}

/// As [`any_class`], of a tuple in it.
fn any_nested(ctx: &Ctx, classes: Obj, test: impl Fn(&Obj) -> PyResult<bool>) -> PyResult<bool> {
    let mut work = vec![(classes, 0)];
    while let Some((classes, next)) = work.last_mut() {
        let Some(class) = classes.payload::<PyTuple>().and_then(|classes| classes.items().get(*next)).cloned() else {
            work.pop();
            continue;
        };
        *next += 1;
        match alternatives(&class) {
            Some(_) if work.len() >= DEEPEST => return Err(ctx.recursion_error("maximum recursion depth exceeded in __instancecheck__")),
            Some(inner) => work.push((inner, 0)),
            None if test(&class)? => return Ok(true),
            None => {}
        }
    }
    Ok(false)
}

/// Whether instances of a type may say of themselves by `__class__` that they are of another.
pub fn may_claim_class(ctx: &Ctx, ty: &Type) -> bool {
    let getattro = ty.slots.tp_getattro.get();
    if !getattro.is_none_or(|getattro| getattro as usize == crate::protocol::generic_getattr as *const () as usize) {
        return true;
    }
    if !ty.is_heap_type() {
        return false;
    }
    let name = &ctx.names.__class__;
    match (ty.lookup(ctx, name), ctx.types.object.lookup(ctx, name)) {
        (Some(found), Some(plain)) => !found.is(&plain),
        _ => true,
    }
}

/// `type.__instancecheck__`.
pub fn real_isinstance(ctx: &Ctx, object: &Obj, class: &Obj) -> PyResult<bool> {
    if let Some(ty) = class.as_type() {
        if object.ty(ctx).is_subtype(ty) {
            return Ok(true);
        }
        if !may_claim_class(ctx, object.ty(ctx)) {
            return Ok(false);
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
    if checks_as_type_does(ctx, class, &ctx.names.__subclasscheck__) {
        return real_issubclass(ctx, derived, class);
    }
    if let Some(tuple) = class.payload::<PyTuple>() {
        return any_class(ctx, tuple.items(), |class| issubclass(ctx, derived, class));
    }
    if let Some(union) = class.payload::<Union>() {
        return any_class(ctx, std::slice::from_ref(&union.args), |class| issubclass(ctx, derived, class));
    }
    if let Some(known) = derived.as_type().and_then(|derived| known_subclass(ctx, class, &ctx.names.__subclasscheck__, derived)) {
        return Ok(known);
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
