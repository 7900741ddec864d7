//! Slot wrappers (`int.__add__`) and bound ones (`(1).__add__`): a native slot seen from Python.

use crate::args::Args;
use crate::ctx::{Ctx, PyResult};
use crate::payload::{Payload, new_exact};
use crate::typeobj::{
    MethodDef, NativeFn, SlotFn, SpecialMethod, Type, TypeDef, TypeFlags, Wrap, getset, method, slot,
};
use crate::value::Obj;

/// The payload of `wrapper_descriptor`.
pub struct SlotWrapper {
    pub special: SpecialMethod,
    pub function: SlotFn,
    /// The type whose slot it is.
    pub owner: Obj,
}
crate::trace!(SlotWrapper: owner);
crate::payload!(SlotWrapper, "wrapper_descriptor", with_node);

/// The payload of `method-wrapper`.
pub struct MethodWrapper {
    pub wrapper: Obj,
    pub this: Obj,
}
crate::trace!(MethodWrapper: wrapper, this);
crate::payload!(MethodWrapper, "method-wrapper", with_node);

impl SlotWrapper {
    /// Whether the wrapped function may serve as the slot of `ty`.
    pub fn serves(&self, ty: &Type) -> bool {
        self.owner.as_type().is_some_and(|owner| ty.is_subtype(owner))
    }
    fn owner(&self) -> &Type {
        self.owner.as_type().expect("a wrapper's owner is a type")
    }
}

fn check_count(ctx: &Ctx, args: &[Obj], wanted: usize) -> PyResult<()> {
    if args.len() == wanted {
        return Ok(());
    }
    let s = if wanted == 1 { "" } else { "s" };
    Err(ctx.type_error(&format!("expected {wanted} argument{s}, got {}", args.len())))
}

fn check_range(ctx: &Ctx, args: &[Obj], min: usize, max: usize) -> PyResult<()> {
    if args.len() < min {
        return Err(ctx.type_error(&format!("expected at least {min} argument{}, got {}", if min == 1 { "" } else { "s" }, args.len())));
    }
    if args.len() > max {
        return Err(ctx.type_error(&format!("expected at most {max} argument{}, got {}", if max == 1 { "" } else { "s" }, args.len())));
    }
    Ok(())
}

fn check_power(ctx: &Ctx, args: &[Obj]) -> PyResult<()> {
    if matches!(args.len(), 1 | 2) { Ok(()) } else { Err(ctx.type_error(&format!("expected 1 or 2 arguments, got {}", args.len()))) }
}

/// Call a slot the way its special method is called.
pub fn call_slot(ctx: &Ctx, special: &SpecialMethod, function: SlotFn, this: &Obj, args: Args) -> PyResult {
    let positional = args.positional();
    if args.has_keywords() && !matches!(special.wrap, Wrap::Call | Wrap::Init) {
        return Err(ctx.type_error(&format!("wrapper {}() takes no keyword arguments", special.name)));
    }
    let want = |wanted: usize| check_count(ctx, positional, wanted);
    match (special.wrap, function) {
        (Wrap::Unary, SlotFn::Unary(f)) => {
            want(0)?;
            f(ctx, this)
        }
        (Wrap::BinaryLeft | Wrap::Binary, SlotFn::Binary(f)) => {
            want(1)?;
            f(ctx, this, &positional[0])
        }
        (Wrap::BinaryRight, SlotFn::Binary(f)) => {
            want(1)?;
            f(ctx, &positional[0], this)
        }
        (Wrap::Power, SlotFn::Ternary(f)) => {
            check_power(ctx, positional)?;
            let none = ctx.none();
            f(ctx, this, &positional[0], positional.get(1).unwrap_or(&none))
        }
        (Wrap::PowerRight, SlotFn::Ternary(f)) => {
            check_power(ctx, positional)?;
            let none = ctx.none();
            f(ctx, &positional[0], this, positional.get(1).unwrap_or(&none))
        }
        (Wrap::InplacePower, SlotFn::Ternary(f)) => {
            want(1)?;
            f(ctx, this, &positional[0], &ctx.none())
        }
        (Wrap::Inquiry, SlotFn::Inquiry(f)) => {
            want(0)?;
            f(ctx, this).map(|value| ctx.bool(value))
        }
        (Wrap::Len, SlotFn::Len(f)) => {
            want(0)?;
            f(ctx, this).map(|value| ctx.int_usize(value))
        }
        (Wrap::Hash, SlotFn::Hash(f)) => {
            want(0)?;
            f(ctx, this).map(|value| ctx.int(value))
        }
        (Wrap::Contains, SlotFn::Contains(f)) => {
            want(1)?;
            f(ctx, this, &positional[0]).map(|value| ctx.bool(value))
        }
        (Wrap::Repeat, SlotFn::Repeat(f)) => {
            want(1)?;
            let count = positional[0].to_index_size(ctx)?;
            f(ctx, this, count)
        }
        (Wrap::SetItem | Wrap::DescrSet, SlotFn::Set(f)) => {
            want(2)?;
            f(ctx, this, &positional[0], Some(&positional[1])).map(|()| ctx.none())
        }
        (Wrap::DelItem | Wrap::DescrDelete, SlotFn::Set(f)) => {
            want(1)?;
            f(ctx, this, &positional[0], None).map(|()| ctx.none())
        }
        (Wrap::SetAttr, SlotFn::Set(f)) => {
            want(2)?;
            check_hack(ctx, this, f as usize, special.name)?;
            f(ctx, this, &positional[0], Some(&positional[1])).map(|()| ctx.none())
        }
        (Wrap::DelAttr, SlotFn::Set(f)) => {
            want(1)?;
            check_hack(ctx, this, f as usize, special.name)?;
            f(ctx, this, &positional[0], None).map(|()| ctx.none())
        }
        (Wrap::DescrGet, SlotFn::DescrGet(f)) => {
            check_range(ctx, positional, 1, 2)?;
            let object = positional.first().filter(|object| !ctx.is_none(object));
            let ty = positional.get(1).filter(|ty| !ctx.is_none(ty));
            if object.is_none() && ty.is_none() {
                return Err(ctx.type_error("__get__(None, None) is invalid"));
            }
            f(ctx, this, object, ty)
        }
        (Wrap::Compare(op), SlotFn::Compare(f)) => {
            want(1)?;
            f(ctx, this, &positional[0], op)
        }
        (Wrap::IterNext, SlotFn::IterNext(f)) => {
            want(0)?;
            if this.ty(ctx).slots.tp_iternext.get().is_some_and(|own| own as usize == f as usize) {
                return this.next_or_stop(ctx);
            }
            f(ctx, this)?.ok_or_else(|| ctx.stop_iteration(None))
        }
        (Wrap::Call, SlotFn::Call(f)) => f(ctx, this, args),
        (Wrap::Init, SlotFn::Init(f)) => f(ctx, this, args).map(|()| ctx.none()),
        (Wrap::Finalize, SlotFn::Finalize(f)) => {
            want(0)?;
            f(ctx, this).map(|()| ctx.none())
        }
        (Wrap::Buffer, SlotFn::Buffer(f)) => {
            want(1)?;
            let flags = positional[0].to_i64(ctx)?;
            let flags = i32::try_from(flags).map_err(|_| ctx.overflow_error("buffer flags out of range"))?;
            let buffer = f(ctx, this, flags as u32)?;
            crate::buffer::memoryview_of(ctx, buffer)
        }
        (Wrap::ReleaseBuffer, SlotFn::Buffer(_)) => {
            want(1)?;
            crate::buffer::release_memoryview(ctx, this, &positional[0])
        }
        _ => Err(ctx.system_error("slot wrapper of another kind")),
    }
}

/// `object.__setattr__(int, …)` must not get around `type.__setattr__`.
fn check_hack(ctx: &Ctx, this: &Obj, function: usize, name: &str) -> PyResult<()> {
    let ty = this.ty(ctx);
    for base in ty.mro().iter() {
        let base = base.as_type().expect("orders hold types");
        let own = base.slots.tp_setattro.get().map(|f| f as usize);
        if base.is_heap_type() {
            continue;
        }
        if own != Some(function) {
            return Err(ctx.type_error(&format!("can't apply this {name} to {} object", ty.name())));
        }
        return Ok(());
    }
    Ok(())
}

fn wrapper_of(object: &Obj) -> &SlotWrapper {
    object.payload::<SlotWrapper>().expect("the type's methods get its objects")
}

fn wrapper_call(ctx: &Ctx, this: &Obj, args: Args) -> PyResult {
    let wrapper = wrapper_of(this);
    let name = wrapper.special.name;
    let Some(object) = args.positional().first() else {
        return Err(ctx.type_error(&format!("descriptor '{name}' of '{}' object needs an argument", wrapper.owner().name())));
    };
    if !object.ty(ctx).is_subtype(wrapper.owner()) {
        return Err(ctx.type_error(&format!(
            "descriptor '{name}' requires a '{}' object but received a '{}'",
            wrapper.owner().name(),
            object.ty(ctx).name()
        )));
    }
    crate::profile::of_type(wrapper.owner(), name, || call_slot(ctx, &wrapper.special, wrapper.function, object, args.skip_first()))
}

fn wrapper_get(ctx: &Ctx, this: &Obj, object: Option<&Obj>, _ty: Option<&Obj>) -> PyResult {
    let Some(object) = object else { return Ok(this.clone()) };
    let wrapper = wrapper_of(this);
    if !object.ty(ctx).is_subtype(wrapper.owner()) {
        return Err(ctx.type_error(&format!(
            "descriptor '{}' for '{}' objects doesn't apply to a '{}' object",
            wrapper.special.name,
            wrapper.owner().name(),
            object.ty(ctx).name()
        )));
    }
    Ok(new_exact(ctx, &ctx.types.method_wrapper, MethodWrapper { wrapper: this.clone(), this: object.clone() }))
}

/// The wrapper of a native slot, for its type's dict.
pub(crate) fn new_wrapper(ctx: &Ctx, special: SpecialMethod, function: SlotFn, owner: &Type) -> Obj {
    new_exact(ctx, &ctx.types.wrapper_descriptor, SlotWrapper { special, function, owner: owner.to_obj() })
}

fn text_or_none(ctx: &Ctx, text: &str) -> Obj {
    if text.is_empty() { ctx.none() } else { ctx.str(text) }
}

pub static WRAPPER_DESCRIPTOR: TypeDef = TypeDef {
    flags: TypeFlags::METHOD_DESCRIPTOR | TypeFlags::DISALLOW_INSTANTIATION,
    slots: &[
        slot::tp_call(wrapper_call),
        slot::tp_descr_get(wrapper_get),
        slot::tp_repr(|ctx, this| {
            let wrapper = wrapper_of(this);
            Ok(ctx.str(&format!("<slot wrapper '{}' of '{}' objects>", wrapper.special.name, wrapper.owner().name())))
        }),
    ],
    getsets: &[
        getset("__name__", |ctx, this| Ok(ctx.str(wrapper_of(this).special.name))),
        getset("__qualname__", |ctx, this| {
            let wrapper = wrapper_of(this);
            Ok(ctx.str(&format!("{}.{}", wrapper.owner().short_name(), wrapper.special.name)))
        }),
        getset("__objclass__", |_, this| Ok(wrapper_of(this).owner.clone())),
        getset("__text_signature__", |ctx, this| Ok(text_or_none(ctx, wrapper_of(this).special.text))),
        getset("__doc__", |ctx, _| Ok(ctx.none())),
    ],
    methods: &[MethodDef {
        ..method("__reduce__", NativeFn::NoArgs(|ctx, this| {
            let wrapper = wrapper_of(this);
            crate::protocol::reduce_getattr(ctx, &wrapper.owner, wrapper.special.name)
        }))
    }],
    ..TypeDef::new("wrapper_descriptor", SlotWrapper::layout)
};

fn bound_of(object: &Obj) -> &MethodWrapper {
    object.payload::<MethodWrapper>().expect("the type's methods get its objects")
}

pub static METHOD_WRAPPER: TypeDef = TypeDef {
    flags: TypeFlags::DISALLOW_INSTANTIATION,
    slots: &[
        slot::tp_call(|ctx, this, args| {
            let bound = bound_of(this);
            let wrapper = wrapper_of(&bound.wrapper);
            let call = || call_slot(ctx, &wrapper.special, wrapper.function, &bound.this, args);
            crate::profile::of_type(wrapper.owner(), wrapper.special.name, call)
        }),
        slot::tp_repr(|ctx, this| {
            let bound = bound_of(this);
            Ok(ctx.str(&format!(
                "<method-wrapper '{}' of {} object at {:#x}>",
                wrapper_of(&bound.wrapper).special.name,
                bound.this.ty(ctx).name(),
                bound.this.id()
            )))
        }),
        slot::tp_hash(|ctx, this| {
            let bound = bound_of(this);
            let hash = crate::hash::hash_pointer(bound.this.id()) ^ bound.wrapper.hash(ctx)?;
            Ok(if hash == -1 { -2 } else { hash })
        }),
        slot::tp_richcompare(|ctx, this, other, op| {
            let (a, Some(b)) = (bound_of(this), other.payload::<MethodWrapper>()) else { return Ok(ctx.not_implemented()) };
            crate::protocol::compare_identity(ctx, a.wrapper.is(&b.wrapper) && a.this.is(&b.this), op)
        }),
    ],
    getsets: &[
        getset("__self__", |_, this| Ok(bound_of(this).this.clone())),
        getset("__name__", |ctx, this| Ok(ctx.str(wrapper_of(&bound_of(this).wrapper).special.name))),
        getset("__qualname__", |ctx, this| bound_of(this).wrapper.getattr(ctx, &ctx.names.__qualname__)),
        getset("__objclass__", |_, this| Ok(wrapper_of(&bound_of(this).wrapper).owner.clone())),
        getset("__text_signature__", |ctx, this| Ok(text_or_none(ctx, wrapper_of(&bound_of(this).wrapper).special.text))),
        getset("__doc__", |ctx, _| Ok(ctx.none())),
    ],
    methods: &[MethodDef {
        ..method("__reduce__", NativeFn::NoArgs(|ctx, this| {
            let bound = bound_of(this);
            crate::protocol::reduce_getattr(ctx, &bound.this, wrapper_of(&bound.wrapper).special.name)
        }))
    }],
    ..TypeDef::new("method-wrapper", MethodWrapper::layout)
};
