//! Slot functions that call special methods written in Python.

use crate::args::Args;
use crate::buffer::Buffer;
use crate::ctx::{Ctx, PyResult};
use crate::exceptions::fields::PyStopIteration;
use crate::tuple::PyTuple;
use crate::typeobj::{CompareOp, SlotFn, SlotId, Type, TypeFlags};
use crate::value::Obj;

/// Call the special method `name` of `this` with `args`; `None` when the type has none.
pub fn call_special(ctx: &Ctx, this: &Obj, name: &Obj, args: &[Obj]) -> PyResult<Option<Obj>> {
    let ty = this.ty(ctx);
    let Some(found) = ty.lookup(ctx, name) else { return Ok(None) };
    let found_type = found.ty(ctx);
    if found_type.has(TypeFlags::METHOD_DESCRIPTOR) {
        let mut buffer: [Obj; 4] = [Obj::small(0), Obj::small(0), Obj::small(0), Obj::small(0)];
        if args.len() < 4 {
            buffer[0] = this.clone();
            buffer[1..=args.len()].clone_from_slice(args);
            return found.call(ctx, &buffer[..=args.len()]).map(Some);
        }
    }
    let bound = match found_type.slots.tp_descr_get.get() {
        Some(get) => get(ctx, &found, Some(this), Some(&ty.to_obj()))?,
        None => found,
    };
    bound.call(ctx, args).map(Some)
}

/// As [`call_special`], and an AttributeError that names the method when there is none.
fn must_call(ctx: &Ctx, this: &Obj, name: &Obj, args: &[Obj]) -> PyResult {
    match call_special(ctx, this, name, args)? {
        Some(result) => Ok(result),
        // The bare name, as CPython words it.
        None => Err(ctx.attribute_error(&name.text_lossy())),
    }
}

/// A binary operator whose methods may stand on either side.
fn binary(ctx: &Ctx, left: &Obj, right: &Obj, id: SlotId, own: usize, name: &Obj, reflected: &Obj) -> PyResult {
    let (lt, rt) = (left.ty(ctx), right.ty(ctx));
    let uses = |ty: &Type| ty.slots.get(id).is_some_and(|f| f.address() == own);
    let mut try_right = !lt.is(rt) && uses(rt);
    if uses(lt) {
        if try_right && rt.is_subtype(lt) {
            // The right side's class knows better, if it has its own reflected method.
            let (a, b) = (lt.lookup(ctx, reflected), rt.lookup(ctx, reflected));
            let overrides = match (&a, &b) {
                (_, None) => false,
                (None, Some(_)) => true,
                (Some(a), Some(b)) => !a.is(b),
            };
            if overrides {
                if let Some(result) = call_special(ctx, right, reflected, std::slice::from_ref(left))? {
                    if !ctx.is_not_implemented(&result) {
                        return Ok(result);
                    }
                }
                try_right = false;
            }
        }
        if let Some(result) = call_special(ctx, left, name, std::slice::from_ref(right))? {
            if !ctx.is_not_implemented(&result) || rt.is(lt) {
                return Ok(result);
            }
        }
    }
    if try_right {
        if let Some(result) = call_special(ctx, right, reflected, std::slice::from_ref(left))? {
            return Ok(result);
        }
    }
    Ok(ctx.not_implemented())
}

macro_rules! binary_slots {
    ($($slot:ident $name:ident $reflected:ident;)*) => {
        $(fn $slot(ctx: &Ctx, a: &Obj, b: &Obj) -> PyResult {
            binary(ctx, a, b, SlotId::$slot, $slot as *const () as usize, &ctx.names.$name, &ctx.names.$reflected)
        })*
    };
}
macro_rules! unary_slots {
    ($($slot:ident $name:ident;)*) => { $(fn $slot(ctx: &Ctx, this: &Obj) -> PyResult { must_call(ctx, this, &ctx.names.$name, &[]) })* };
}
macro_rules! plain_binary_slots {
    ($($slot:ident $name:ident;)*) => { $(fn $slot(ctx: &Ctx, this: &Obj, other: &Obj) -> PyResult {
        must_call(ctx, this, &ctx.names.$name, std::slice::from_ref(other))
    })* };
}
macro_rules! inplace_slots {
    ($($slot:ident $name:ident;)*) => { $(fn $slot(ctx: &Ctx, this: &Obj, other: &Obj) -> PyResult {
        match call_special(ctx, this, &ctx.names.$name, std::slice::from_ref(other))? {
            Some(result) => Ok(result),
            None => Ok(ctx.not_implemented()),
        }
    })* };
}

binary_slots! {
    nb_add __add__ __radd__; nb_subtract __sub__ __rsub__; nb_multiply __mul__ __rmul__; nb_remainder __mod__ __rmod__;
    nb_divmod __divmod__ __rdivmod__; nb_lshift __lshift__ __rlshift__; nb_rshift __rshift__ __rrshift__;
    nb_and __and__ __rand__; nb_xor __xor__ __rxor__; nb_or __or__ __ror__;
    nb_floor_divide __floordiv__ __rfloordiv__; nb_true_divide __truediv__ __rtruediv__;
    nb_matrix_multiply __matmul__ __rmatmul__;
}
unary_slots! {
    nb_negative __neg__; nb_positive __pos__; nb_absolute __abs__; nb_invert __invert__; nb_int __int__;
    nb_float __float__; nb_index __index__;
}
plain_binary_slots! { mp_subscript __getitem__; }
inplace_slots! {
    nb_inplace_add __iadd__; nb_inplace_subtract __isub__; nb_inplace_multiply __imul__; nb_inplace_remainder __imod__;
    nb_inplace_lshift __ilshift__; nb_inplace_rshift __irshift__; nb_inplace_and __iand__; nb_inplace_xor __ixor__;
    nb_inplace_or __ior__; nb_inplace_floor_divide __ifloordiv__; nb_inplace_true_divide __itruediv__;
    nb_inplace_matrix_multiply __imatmul__;
}

fn nb_power(ctx: &Ctx, a: &Obj, b: &Obj, modulus: &Obj) -> PyResult {
    if ctx.is_none(modulus) {
        return binary(ctx, a, b, SlotId::nb_power, nb_power as *const () as usize, &ctx.names.__pow__, &ctx.names.__rpow__);
    }
    let own = nb_power as *const () as usize;
    if a.ty(ctx).slots.nb_power.get().is_some_and(|f| f as usize == own) {
        if let Some(result) = call_special(ctx, a, &ctx.names.__pow__, &[b.clone(), modulus.clone()])? {
            if !ctx.is_not_implemented(&result) {
                return Ok(result);
            }
        }
    }
    if b.ty(ctx).slots.nb_power.get().is_some_and(|f| f as usize == own) {
        if let Some(result) = call_special(ctx, b, &ctx.names.__rpow__, &[a.clone(), modulus.clone()])? {
            return Ok(result);
        }
    }
    Ok(ctx.not_implemented())
}
fn nb_inplace_power(ctx: &Ctx, a: &Obj, b: &Obj, _modulus: &Obj) -> PyResult {
    nb_inplace(ctx, a, b)
}
fn nb_inplace(ctx: &Ctx, a: &Obj, b: &Obj) -> PyResult {
    match call_special(ctx, a, &ctx.names.__ipow__, std::slice::from_ref(b))? {
        Some(result) => Ok(result),
        None => Ok(ctx.not_implemented()),
    }
}

fn nb_bool(ctx: &Ctx, this: &Obj) -> PyResult<bool> {
    let ty = this.ty(ctx);
    if let Some(found) = ty.lookup(ctx, &ctx.names.__bool__) {
        if !ctx.is_none(&found) {
            let result = must_call(ctx, this, &ctx.names.__bool__, &[])?;
            if ctx.types.bool.is_exactly(&result) {
                return Ok(ctx.is_true_singleton(&result));
            }
            return Err(ctx.type_error(&format!("__bool__ should return bool, returned {}", result.ty(ctx).name())));
        }
        return Err(ctx.type_error(&format!("'{}' object is not callable", found.ty(ctx).name())));
    }
    if ty.lookup(ctx, &ctx.names.__len__).is_some() {
        return mp_length(ctx, this).map(|len| len != 0);
    }
    Ok(true)
}

fn mp_length(ctx: &Ctx, this: &Obj) -> PyResult<usize> {
    let result = must_call(ctx, this, &ctx.names.__len__, &[])?;
    let index = result.index(ctx)?;
    if index.is_negative_int() {
        return Err(ctx.value_error("__len__() should return >= 0"));
    }
    match index.as_i64() {
        Some(value) => Ok(value as usize),
        None => Err(ctx.overflow_error("cannot fit 'int' into an index-sized integer")),
    }
}

fn tp_repr(ctx: &Ctx, this: &Obj) -> PyResult {
    ctx.check_native_stack(" while getting the repr of an object")?;
    match call_special(ctx, this, &ctx.names.__repr__, &[])? {
        Some(result) => Ok(result),
        None => Ok(ctx.str(&format!("<{} object at {:#x}>", this.ty(ctx).name(), this.id()))),
    }
}
fn tp_str(ctx: &Ctx, this: &Obj) -> PyResult {
    ctx.check_native_stack(" while getting the str of an object")?;
    must_call(ctx, this, &ctx.names.__str__, &[])
}
fn tp_hash(ctx: &Ctx, this: &Obj) -> PyResult<i64> {
    let ty = this.ty(ctx);
    match ty.lookup(ctx, &ctx.names.__hash__) {
        Some(found) if !ctx.is_none(&found) => {}
        _ => return crate::protocol::hash_not_implemented(ctx, this),
    }
    let result = must_call(ctx, this, &ctx.names.__hash__, &[])?;
    if !result.is_int_instance(ctx) {
        return Err(ctx.type_error("__hash__ method should return an integer"));
    }
    let hash = match result.as_i64() {
        Some(value) => value,
        None => crate::int::hash_of(&result),
    };
    Ok(if hash == -1 { -2 } else { hash })
}
fn tp_call(ctx: &Ctx, this: &Obj, args: Args) -> PyResult {
    ctx.check_native_stack("")?;
    let ty = this.ty(ctx);
    let Some(found) = ty.lookup(ctx, &ctx.names.__call__) else {
        return Err(ctx.attribute_error_obj(this, &ctx.names.__call__));
    };
    if found.ty(ctx).has(TypeFlags::METHOD_DESCRIPTOR) {
        return found.call_prepend(ctx, this, args);
    }
    let bound = match found.ty(ctx).slots.tp_descr_get.get() {
        Some(get) => get(ctx, &found, Some(this), Some(&ty.to_obj()))?,
        None => found,
    };
    bound.call_args(ctx, args)
}
fn tp_setattro(ctx: &Ctx, this: &Obj, name: &Obj, value: Option<&Obj>) -> PyResult<()> {
    match value {
        Some(value) => must_call(ctx, this, &ctx.names.__setattr__, &[name.clone(), value.clone()])?,
        None => must_call(ctx, this, &ctx.names.__delattr__, std::slice::from_ref(name))?,
    };
    Ok(())
}
fn tp_richcompare(ctx: &Ctx, this: &Obj, other: &Obj, op: CompareOp) -> PyResult {
    ctx.check_native_stack(" in comparison")?;
    let names = &ctx.names;
    let name = [&names.__lt__, &names.__le__, &names.__eq__, &names.__ne__, &names.__gt__, &names.__ge__][op as usize];
    let ty = this.ty(ctx);
    let Some(found) = ty.lookup(ctx, name) else { return Ok(ctx.not_implemented()) };
    let found_type = found.ty(ctx);
    if found_type.has(TypeFlags::METHOD_DESCRIPTOR) {
        return found.call(ctx, &[this.clone(), other.clone()]);
    }
    let bound = match found_type.slots.tp_descr_get.get() {
        Some(get) => get(ctx, &found, Some(this), Some(&ty.to_obj())),
        None => Ok(found.clone()),
    };
    match bound {
        Ok(bound) => bound.call(ctx, std::slice::from_ref(other)),
        // As if there were no such method.
        Err(raised) => {
            ctx.swallow(raised, &ctx.types.attribute_error)?;
            Ok(ctx.not_implemented())
        }
    }
}
fn tp_iter(ctx: &Ctx, this: &Obj) -> PyResult {
    match this.ty(ctx).lookup(ctx, &ctx.names.__iter__) {
        Some(found) if ctx.is_none(&found) => {
            return Err(ctx.type_error(&format!("'{}' object is not iterable", this.ty(ctx).name())));
        }
        Some(_) => return must_call(ctx, this, &ctx.names.__iter__, &[]),
        None => {}
    }
    if this.ty(ctx).lookup(ctx, &ctx.names.__getitem__).is_none() {
        return Err(ctx.type_error(&format!("'{}' object is not iterable", this.ty(ctx).name())));
    }
    Ok(crate::iter::seq_iterator(ctx, this))
}
fn tp_iternext(ctx: &Ctx, this: &Obj) -> PyResult<Option<Obj>> {
    match must_call(ctx, this, &ctx.names.__next__, &[]) {
        Ok(value) => Ok(Some(value)),
        Err(raised) => {
            let exception = ctx.raised();
            ctx.swallow(raised, &ctx.types.stop_iteration)?;
            // Its value may have been set after it was made.
            let has_value = |exception: &Obj| exception.payload::<PyStopIteration>().is_some_and(|own| !own.value.is_none());
            let has_args = |exception: &Obj| exception.as_exception().is_some_and(|own| own.args(ctx).payload::<PyTuple>().is_some_and(|args| !args.is_empty()));
            if let Some(exception) = exception.filter(|exception| has_value(exception) || has_args(exception)) {
                ctx.stopped.set(Some(exception));
            }
            Ok(None)
        }
    }
}
fn tp_descr_get(ctx: &Ctx, this: &Obj, object: Option<&Obj>, ty: Option<&Obj>) -> PyResult {
    let none = ctx.none();
    match call_special(ctx, this, &ctx.names.__get__, &[object.unwrap_or(&none).clone(), ty.unwrap_or(&none).clone()])? {
        Some(result) => Ok(result),
        None => Ok(this.clone()),
    }
}
fn tp_descr_set(ctx: &Ctx, this: &Obj, object: &Obj, value: Option<&Obj>) -> PyResult<()> {
    match value {
        Some(value) => must_call(ctx, this, &ctx.names.__set__, &[object.clone(), value.clone()])?,
        None => must_call(ctx, this, &ctx.names.__delete__, std::slice::from_ref(object))?,
    };
    Ok(())
}
fn tp_init(ctx: &Ctx, this: &Obj, args: Args) -> PyResult<()> {
    let ty = this.ty(ctx);
    let Some(found) = ty.lookup(ctx, &ctx.names.__init__) else { return Ok(()) };
    let result = if found.ty(ctx).has(TypeFlags::METHOD_DESCRIPTOR) {
        found.call_prepend(ctx, this, args)?
    } else {
        let bound = match found.ty(ctx).slots.tp_descr_get.get() {
            Some(get) => get(ctx, &found, Some(this), Some(&ty.to_obj()))?,
            None => found,
        };
        bound.call_args(ctx, args)?
    };
    if !ctx.is_none(&result) {
        return Err(ctx.type_error(&format!("__init__() should return None, not '{}'", result.ty(ctx).name())));
    }
    Ok(())
}
fn tp_finalize(ctx: &Ctx, this: &Obj) -> PyResult<()> {
    call_special(ctx, this, &ctx.names.__del__, &[]).map(|_| ())
}
fn mp_ass_subscript(ctx: &Ctx, this: &Obj, key: &Obj, value: Option<&Obj>) -> PyResult<()> {
    match value {
        Some(value) => must_call(ctx, this, &ctx.names.__setitem__, &[key.clone(), value.clone()])?,
        None => must_call(ctx, this, &ctx.names.__delitem__, std::slice::from_ref(key))?,
    };
    Ok(())
}
fn sq_contains(ctx: &Ctx, this: &Obj, value: &Obj) -> PyResult<bool> {
    match this.ty(ctx).lookup(ctx, &ctx.names.__contains__) {
        Some(found) if ctx.is_none(&found) => {
            Err(ctx.type_error(&format!("'{}' object is not a container", this.ty(ctx).name())))
        }
        Some(_) => must_call(ctx, this, &ctx.names.__contains__, std::slice::from_ref(value))?.is_true(ctx),
        None => crate::protocol::contains_by_iteration(ctx, this, value),
    }
}
macro_rules! await_slots {
    ($($slot:ident $name:ident;)*) => { $(fn $slot(ctx: &Ctx, this: &Obj) -> PyResult { must_call(ctx, this, &ctx.names.$name, &[]) })* };
}
await_slots! { am_await __await__; am_aiter __aiter__; am_anext __anext__; }

fn bf_getbuffer(ctx: &Ctx, this: &Obj, flags: u32) -> PyResult<Buffer> {
    let view = must_call(ctx, this, &ctx.names.__buffer__, &[Obj::small(flags as i32)])?;
    crate::buffer::buffer_from_python(ctx, this, &view, flags)
}

/// Whether a type has a `__getattr__` beside `object`'s `__getattribute__`.
pub fn has_plain_getattr_hook(ctx: &Ctx, ty: &Type) -> bool {
    let hooked = ty.slots.tp_getattro.get().is_some_and(|f| f as usize == getattr_hook as *const () as usize);
    hooked && ty.lookup(ctx, &ctx.names.__getattr__).is_some() && ty.lookup(ctx, &ctx.names.__getattribute__).is_some_and(|own| is_generic_getattribute(&own))
}

/// Whether instances are initialised by an `__init__` in Python.
#[inline]
pub fn initialises_in_python(ty: &Type) -> bool {
    ty.slots.tp_init.get().is_some_and(|f| f as usize == tp_init as *const () as usize)
}

/// Whether `object[key]` calls a `__getitem__` in Python.
#[inline]
pub fn subscripts_in_python(ty: &Type) -> bool {
    ty.slots.mp_subscript.get().is_some_and(|f| f as usize == mp_subscript as *const () as usize)
}

/// Whether `object[key] = value` calls a `__setitem__` in Python.
#[inline]
pub fn stores_items_in_python(ty: &Type) -> bool {
    ty.slots.mp_ass_subscript.get().is_some_and(|f| f as usize == mp_ass_subscript as *const () as usize)
}

/// Whether it is `object.__getattribute__`.
fn is_generic_getattribute(own: &Obj) -> bool {
    own.payload::<crate::typeobj::wrapper::SlotWrapper>().is_some_and(|wrapper| {
        matches!(wrapper.function, SlotFn::Binary(f) if f as usize == crate::protocol::generic_getattr as *const () as usize)
    })
}

/// `__getattribute__` is Python's own, or there is a `__getattr__`.
fn getattr_hook(ctx: &Ctx, this: &Obj, name: &Obj) -> PyResult {
    let ty = this.ty(ctx);
    let Some(getattr) = ty.lookup(ctx, &ctx.names.__getattr__) else {
        return must_call(ctx, this, &ctx.names.__getattribute__, std::slice::from_ref(name));
    };
    let found = match ty.lookup(ctx, &ctx.names.__getattribute__) {
        Some(own) if is_generic_getattribute(&own) => match crate::protocol::generic_getattr_quiet(ctx, this, name) {
            Ok(found) => found,
            Err(raised) => {
                ctx.swallow(raised, &ctx.types.attribute_error)?;
                None
            }
        },
        _ => match must_call(ctx, this, &ctx.names.__getattribute__, std::slice::from_ref(name)) {
            Ok(value) => Some(value),
            Err(raised) => {
                ctx.swallow(raised, &ctx.types.attribute_error)?;
                None
            }
        },
    };
    match found {
        Some(value) => Ok(value),
        None => call_getattr(ctx, this, name, &getattr),
    }
}

fn call_getattr(ctx: &Ctx, this: &Obj, name: &Obj, getattr: &Obj) -> PyResult {
    ctx.check_native_stack("")?;
    if getattr.ty(ctx).has(TypeFlags::METHOD_DESCRIPTOR) {
        return getattr.call(ctx, &[this.clone(), name.clone()]);
    }
    must_call(ctx, this, &ctx.names.__getattr__, std::slice::from_ref(name))
}

/// What `__getattr__` says after a descriptor has raised AttributeError; anything else stays raised.
pub fn getattr_after(ctx: &Ctx, this: &Obj, name: &Obj, raised: crate::ctx::Raised) -> PyResult {
    let Some(getattr) = this.ty(ctx).lookup(ctx, &ctx.names.__getattr__) else { return Err(raised) };
    ctx.swallow(raised, &ctx.types.attribute_error)?;
    call_getattr(ctx, this, name, &getattr)
}

fn getattribute_only(ctx: &Ctx, this: &Obj, name: &Obj) -> PyResult {
    ctx.check_native_stack("")?;
    must_call(ctx, this, &ctx.names.__getattribute__, std::slice::from_ref(name))
}

/// Choose the attribute slot: the native one, or a call of `__getattribute__`, with or without `__getattr__`.
pub(crate) fn update_getattro(ctx: &Ctx, ty: &Type) {
    let own = ty.lookup(ctx, &ctx.names.__getattribute__);
    let native = own.as_ref().and_then(|own| own.payload::<super::wrapper::SlotWrapper>()).and_then(|wrapper| match wrapper.function {
        SlotFn::Binary(f) if wrapper.special.slot == SlotId::tp_getattro && wrapper.serves(ty) => Some(f),
        _ => None,
    });
    let hook = ty.lookup(ctx, &ctx.names.__getattr__).is_some();
    ty.set_flag(
        TypeFlags::HAS_GETATTR_HOOK,
        hook && native.is_some_and(|f| f as usize == crate::protocol::generic_getattr as *const () as usize),
    );
    ty.slots.tp_getattro.set(match (native, hook) {
        (Some(f), false) => Some(f),
        (_, true) => Some(getattr_hook),
        (None, false) => Some(getattribute_only),
    });
}

/// `__new__` written in Python.
fn tp_new(ctx: &Ctx, class: &Obj, args: Args) -> PyResult {
    let ty = class.as_type().expect("tp_new gets a type");
    let Some(found) = ty.lookup(ctx, &ctx.names.__new__) else {
        return Err(ctx.type_error(&format!("cannot create '{}' instances", ty.name())));
    };
    let function = match found.ty(ctx).slots.tp_descr_get.get() {
        Some(get) => get(ctx, &found, None, Some(class))?,
        None => found,
    };
    function.call_prepend(ctx, class, args)
}

/// Choose `tp_new`: the native one when the `__new__` found is a native type's own.
pub(crate) fn update_new(ctx: &Ctx, ty: &Type) {
    let Some(found) = ty.lookup(ctx, &ctx.names.__new__) else { return };
    if let Some(owner) = crate::function::native_new_owner(&found) {
        let owner = owner.as_type().expect("the owner of a `__new__` is a type");
        // Only where it makes whole objects; the wrapper says what is wrong otherwise.
        let safe = ty.is_subtype(owner) && super::build::native_base(ty).as_type().is_some_and(|native| {
            native.slots.tp_new.get().map(|f| f as usize) == owner.slots.tp_new.get().map(|f| f as usize)
        });
        if let Some(new) = owner.slots.tp_new.get().filter(|_| safe) {
            ty.slots.tp_new.set(Some(new));
            return;
        }
    }
    ty.slots.tp_new.set(Some(tp_new));
}

/// The function that calls Python for this slot.
pub(crate) fn generic(id: SlotId) -> Option<SlotFn> {
    use SlotFn::{Binary, Call, Compare, Contains, DescrGet, Finalize, Hash, Init, Inquiry, IterNext, Len, Set, Ternary, Unary};
    Some(match id {
        SlotId::tp_repr => Unary(tp_repr),
        SlotId::tp_hash => Hash(tp_hash),
        SlotId::tp_call => Call(tp_call),
        SlotId::tp_str => Unary(tp_str),
        SlotId::tp_getattro => Binary(getattribute_only),
        SlotId::tp_setattro => Set(tp_setattro),
        SlotId::tp_richcompare => Compare(tp_richcompare),
        SlotId::tp_iter => Unary(tp_iter),
        SlotId::tp_iternext => IterNext(tp_iternext),
        SlotId::tp_descr_get => DescrGet(tp_descr_get),
        SlotId::tp_descr_set => Set(tp_descr_set),
        SlotId::tp_init => Init(tp_init),
        SlotId::tp_new => Call(tp_new),
        SlotId::tp_finalize => Finalize(tp_finalize),
        SlotId::nb_add => Binary(nb_add),
        SlotId::nb_subtract => Binary(nb_subtract),
        SlotId::nb_multiply => Binary(nb_multiply),
        SlotId::nb_remainder => Binary(nb_remainder),
        SlotId::nb_divmod => Binary(nb_divmod),
        SlotId::nb_power => Ternary(nb_power),
        SlotId::nb_negative => Unary(nb_negative),
        SlotId::nb_positive => Unary(nb_positive),
        SlotId::nb_absolute => Unary(nb_absolute),
        SlotId::nb_bool => Inquiry(nb_bool),
        SlotId::nb_invert => Unary(nb_invert),
        SlotId::nb_lshift => Binary(nb_lshift),
        SlotId::nb_rshift => Binary(nb_rshift),
        SlotId::nb_and => Binary(nb_and),
        SlotId::nb_xor => Binary(nb_xor),
        SlotId::nb_or => Binary(nb_or),
        SlotId::nb_int => Unary(nb_int),
        SlotId::nb_float => Unary(nb_float),
        SlotId::nb_inplace_add => Binary(nb_inplace_add),
        SlotId::nb_inplace_subtract => Binary(nb_inplace_subtract),
        SlotId::nb_inplace_multiply => Binary(nb_inplace_multiply),
        SlotId::nb_inplace_remainder => Binary(nb_inplace_remainder),
        SlotId::nb_inplace_power => Ternary(nb_inplace_power),
        SlotId::nb_inplace_lshift => Binary(nb_inplace_lshift),
        SlotId::nb_inplace_rshift => Binary(nb_inplace_rshift),
        SlotId::nb_inplace_and => Binary(nb_inplace_and),
        SlotId::nb_inplace_xor => Binary(nb_inplace_xor),
        SlotId::nb_inplace_or => Binary(nb_inplace_or),
        SlotId::nb_floor_divide => Binary(nb_floor_divide),
        SlotId::nb_true_divide => Binary(nb_true_divide),
        SlotId::nb_inplace_floor_divide => Binary(nb_inplace_floor_divide),
        SlotId::nb_inplace_true_divide => Binary(nb_inplace_true_divide),
        SlotId::nb_index => Unary(nb_index),
        SlotId::nb_matrix_multiply => Binary(nb_matrix_multiply),
        SlotId::nb_inplace_matrix_multiply => Binary(nb_inplace_matrix_multiply),
        SlotId::mp_length => Len(mp_length),
        SlotId::mp_subscript => Binary(mp_subscript),
        SlotId::mp_ass_subscript => Set(mp_ass_subscript),
        SlotId::sq_contains => Contains(sq_contains),
        SlotId::am_await => Unary(am_await),
        SlotId::am_aiter => Unary(am_aiter),
        SlotId::am_anext => Unary(am_anext),
        SlotId::bf_getbuffer => SlotFn::Buffer(bf_getbuffer),
        SlotId::sq_concat | SlotId::sq_repeat | SlotId::sq_inplace_concat | SlotId::sq_inplace_repeat | SlotId::am_send => {
            return None;
        }
    })
}
