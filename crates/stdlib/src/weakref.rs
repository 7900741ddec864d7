//! `_weakref`: references, proxies, and what `weakref.py` asks.

use krait_object::dict::PyDict;
use krait_object::protocol::{BinaryOp, binary_op, inplace_op, rich_compare};
use krait_object::weakref::{PyWeakRef, new_weakref, plain_weakref_of, weakrefs_of};
use krait_object::{
    Args, CompareOp, Ctx, MemberDef, MethodDef, NativeFn, Obj, Payload, PyResult, TypeDef, TypeFlags, method, module, slot,
};

fn of(object: &Obj) -> &PyWeakRef {
    object.payload::<PyWeakRef>().expect("the type's methods get its objects")
}

fn ref_new(ctx: &Ctx, class: &Obj, args: Args) -> PyResult {
    let (object, callback) = match args.positional() {
        [object] => (object, None),
        [object, callback] => (object, Some(callback.clone()).filter(|callback| !ctx.is_none(callback))),
        more => {
            let (word, bound) = if more.is_empty() { ("at least", 1) } else { ("at most", 2) };
            let s = if bound == 1 { "" } else { "s" };
            return Err(ctx.type_error(&format!("__new__ expected {word} {bound} argument{s}, got {}", more.len())));
        }
    };
    let ty = class.as_type().expect("tp_new gets a type");
    // An existing plain reference is used again.
    if callback.is_none() && !ty.is_heap_type() {
        if let Some(found) = plain_weakref_of(ctx, object, ty) {
            return Ok(found);
        }
    }
    new_weakref(ctx, ty, object, callback)
}

fn address(value: &Obj) -> String {
    format!("{:#x}", value.id())
}

fn ref_repr(ctx: &Ctx, this: &Obj) -> PyResult {
    let name = this.ty(ctx).short_name();
    let name = if &*name == "ReferenceType" { "weakref".into() } else { name };
    let Some(object) = of(this).referent() else { return Ok(ctx.str(&format!("<{name} at {}; dead>", address(this)))) };
    let shown = object.getattr_opt(ctx, &ctx.names.__name__)?.filter(|name| name.is_str_instance(ctx));
    Ok(ctx.str(&match shown {
        Some(own) => format!(
            "<{name} at {}; to '{}' at {} ({})>",
            address(this),
            krait_object::typeobj::full_name(ctx, object.ty(ctx)),
            address(&object),
            own.text_lossy()
        ),
        None => format!("<{name} at {}; to '{}' at {}>", address(this), krait_object::typeobj::full_name(ctx, object.ty(ctx)), address(&object)),
    }))
}

fn ref_hash(ctx: &Ctx, this: &Obj) -> PyResult<i64> {
    let own = of(this);
    if let Some(hash) = own.hash.get() {
        return Ok(hash);
    }
    let Some(object) = own.referent() else { return Err(ctx.type_error("weak object has gone away")) };
    let hash = object.hash(ctx)?;
    own.hash.set(Some(hash));
    Ok(hash)
}

static REFERENCE: TypeDef = TypeDef {
    module: "weakref",
    text: "(object, callback=None, /)",
    flags: TypeFlags::BASETYPE,
    slots: &[
        slot::tp_new(ref_new),
        slot::tp_init(|_, _, _| Ok(())),
        slot::tp_call(|ctx, this, args| {
            if !args.is_empty() {
                return Err(ctx.type_error(&format!("weakref expected 0 arguments, got {}", args.all().len())));
            }
            Ok(of(this).referent().unwrap_or_else(|| ctx.none()))
        }),
        slot::tp_repr(ref_repr),
        slot::tp_hash(ref_hash),
        slot::tp_richcompare(|ctx, this, other, op| {
            if !matches!(op, CompareOp::Eq | CompareOp::Ne) || other.payload::<PyWeakRef>().is_none() {
                return Ok(ctx.not_implemented());
            }
            match (of(this).referent(), of(other).referent()) {
                (Some(a), Some(b)) => rich_compare(ctx, &a, &b, op),
                _ => Ok(ctx.bool(this.is(other) == (op == CompareOp::Eq))),
            }
        }),
    ],
    methods: &[method("__class_getitem__($type, object, /)", NativeFn::O(|ctx, class, args| {
        krait_object::genericalias::new_alias(ctx, class.clone(), args)
    })).class()],
    members: &[MemberDef {
        name: "__callback__",
        get: |ctx, this| Ok(of(this).callback.get().unwrap_or_else(|| ctx.none())),
        set: None,
        doc: "",
    }],
    ..TypeDef::new("ReferenceType", PyWeakRef::layout)
};

/// What a proxy stands for. ReferenceError when it has gone.
fn target(ctx: &Ctx, proxy: &Obj) -> PyResult {
    of(proxy).referent().ok_or_else(|| ctx.reference_error("weakly-referenced object no longer exists"))
}

/// The value itself, or what it stands for when it is a proxy.
fn unwrap(ctx: &Ctx, value: &Obj) -> PyResult {
    let ty = value.ty(ctx);
    if matches!(&*ty.short_name(), "ProxyType" | "CallableProxyType") && value.payload::<PyWeakRef>().is_some() {
        target(ctx, value)
    } else {
        Ok(value.clone())
    }
}

macro_rules! binary { ($op:ident) => { |ctx, a, b| binary_op(ctx, &unwrap(ctx, a)?, &unwrap(ctx, b)?, BinaryOp::$op) } }
macro_rules! inplace { ($op:ident) => { |ctx, a, b| inplace_op(ctx, &unwrap(ctx, a)?, &unwrap(ctx, b)?, BinaryOp::$op) } }

const PROXY_SLOTS: &[(krait_object::typeobj::SlotId, krait_object::typeobj::SlotFn)] = &[
    slot::tp_repr(|ctx, this| match of(this).referent() {
        Some(object) => Ok(ctx.str(&format!(
            "<weakproxy at {}; to '{}' at {}>",
            address(this),
            krait_object::typeobj::full_name(ctx, object.ty(ctx)),
            address(&object)
        ))),
        None => Ok(ctx.str(&format!("<weakproxy at {}; to 'NoneType' at {}>", address(this), address(&ctx.none())))),
    }),
    slot::tp_str(|ctx, this| target(ctx, this)?.to_str(ctx)),
    slot::tp_getattro(|ctx, this, name| target(ctx, this)?.getattr(ctx, name)),
    slot::tp_setattro(|ctx, this, name, value| target(ctx, this)?.set_or_del_attr(ctx, name, value)),
    slot::tp_hash(krait_object::protocol::hash_not_implemented),
    slot::tp_richcompare(|ctx, a, b, op| rich_compare(ctx, &unwrap(ctx, a)?, &unwrap(ctx, b)?, op)),
    slot::tp_iter(|ctx, this| target(ctx, this)?.iter(ctx)),
    slot::tp_iternext(|ctx, this| {
        let object = target(ctx, this)?;
        if object.ty(ctx).slots.tp_iternext.get().is_none() {
            return Err(ctx.type_error(&format!("Weakref proxy referenced a non-iterator '{}' object", object.ty(ctx).name())));
        }
        object.next(ctx)
    }),
    slot::nb_add(binary!(Add)),
    slot::nb_subtract(binary!(Subtract)),
    slot::nb_multiply(binary!(Multiply)),
    slot::nb_floor_divide(binary!(FloorDivide)),
    slot::nb_true_divide(binary!(TrueDivide)),
    slot::nb_remainder(binary!(Remainder)),
    slot::nb_lshift(binary!(LShift)),
    slot::nb_rshift(binary!(RShift)),
    slot::nb_and(binary!(And)),
    slot::nb_or(binary!(Or)),
    slot::nb_xor(binary!(Xor)),
    slot::nb_matrix_multiply(binary!(MatrixMultiply)),
    slot::nb_power(|ctx, a, b, c| krait_object::protocol::power(ctx, &unwrap(ctx, a)?, &unwrap(ctx, b)?, &unwrap(ctx, c)?)),
    slot::nb_inplace_add(inplace!(Add)),
    slot::nb_inplace_subtract(inplace!(Subtract)),
    slot::nb_inplace_multiply(inplace!(Multiply)),
    slot::nb_inplace_and(inplace!(And)),
    slot::nb_inplace_or(inplace!(Or)),
    slot::nb_inplace_xor(inplace!(Xor)),
    slot::nb_negative(|ctx, this| target(ctx, this)?.neg(ctx)),
    slot::nb_positive(|ctx, this| target(ctx, this)?.pos(ctx)),
    slot::nb_absolute(|ctx, this| target(ctx, this)?.abs(ctx)),
    slot::nb_invert(|ctx, this| target(ctx, this)?.invert(ctx)),
    slot::nb_bool(|ctx, this| target(ctx, this)?.is_true(ctx)),
    slot::nb_index(|ctx, this| target(ctx, this)?.index(ctx)),
    slot::nb_int(|ctx, this| ctx.types.int.obj().call(ctx, &[target(ctx, this)?])),
    slot::nb_float(|ctx, this| Ok(ctx.float(target(ctx, this)?.to_f64(ctx)?))),
    slot::mp_length(|ctx, this| target(ctx, this)?.len(ctx)),
    slot::mp_subscript(|ctx, this, key| target(ctx, this)?.getitem(ctx, key)),
    slot::mp_ass_subscript(|ctx, this, key, value| match value {
        Some(value) => target(ctx, this)?.setitem(ctx, key, value),
        None => target(ctx, this)?.delitem(ctx, key),
    }),
    slot::sq_contains(|ctx, this, value| target(ctx, this)?.contains(ctx, value)),
];

const PROXY_METHODS: &[MethodDef] = &[
    method("__bytes__", NativeFn::NoArgs(|ctx, this| target(ctx, this)?.call_method(ctx, &ctx.names.__bytes__, &[]))),
    method("__reversed__", NativeFn::NoArgs(|ctx, this| target(ctx, this)?.call_method(ctx, &ctx.names.__reversed__, &[]))),
];

static PROXY: TypeDef = TypeDef {
    module: "weakref",
    flags: TypeFlags::DISALLOW_INSTANTIATION,
    slots: PROXY_SLOTS,
    methods: PROXY_METHODS,
    ..TypeDef::new("ProxyType", PyWeakRef::layout)
};

fn callable_base(ctx: &Ctx) -> krait_object::TypeRef {
    let class = ctx.shared.borrow().get("weakref.ProxyType").cloned();
    class.and_then(krait_object::TypeRef::new).unwrap_or_else(|| ctx.types.object.clone())
}

static CALLABLE_PROXY: TypeDef = TypeDef {
    module: "weakref",
    base: Some(callable_base),
    flags: TypeFlags::DISALLOW_INSTANTIATION,
    slots: &[slot::tp_call(|ctx, this, args| target(ctx, this)?.call_args(ctx, args))],
    ..TypeDef::new("CallableProxyType", PyWeakRef::layout)
};

const FUNCTIONS: &[MethodDef] = &[
    method("getweakrefcount(object, /)", NativeFn::O(|ctx, _, object| Ok(ctx.int_usize(weakrefs_of(ctx, object).len())))),
    method("getweakrefs(object, /)", NativeFn::O(|ctx, _, object| Ok(ctx.list(weakrefs_of(ctx, object))))),
    method("_remove_dead_weakref(dct, key, /)", NativeFn::Fast(|ctx, _, args| {
        let Some(dict) = args[0].payload::<PyDict>() else {
            return Err(ctx.type_error(&format!("_remove_dead_weakref() argument 1 must be dict, not {}", args[0].ty(ctx).name())));
        };
        let dead = dict.get(ctx, &args[1])?.is_some_and(|value| value.payload::<PyWeakRef>().is_some_and(PyWeakRef::is_dead));
        if dead {
            dict.remove(ctx, &args[1])?;
        }
        Ok(ctx.none())
    })),
    method("proxy(object, callback=None, /)", NativeFn::Fast(|ctx, _, args| {
        let callback = args.get(1).cloned().filter(|callback| !ctx.is_none(callback));
        let name = if args[0].is_callable(ctx) { "weakref.CallableProxyType" } else { "weakref.ProxyType" };
        let class = ctx.shared.borrow().get(name).cloned().ok_or_else(|| ctx.system_error("no proxy type"))?;
        let ty = class.as_type().expect("a type");
        if callback.is_none() {
            if let Some(found) = plain_weakref_of(ctx, &args[0], ty) {
                return Ok(found);
            }
        }
        new_weakref(ctx, ty, &args[0], callback)
    })),
];

/// Make the module.
pub fn init(ctx: &Ctx) -> PyResult<Obj> {
    let module = module::new_module(ctx, "_weakref");
    module::add_functions(ctx, &module, "_weakref", FUNCTIONS);
    let reference = krait_object::typeobj::new_native_type(ctx, &REFERENCE);
    module::add(ctx, &module, "ref", reference.to_obj());
    module::add(ctx, &module, "ReferenceType", reference.to_obj());
    for (name, key, def) in [
        ("ProxyType", "weakref.ProxyType", &PROXY),
        ("CallableProxyType", "weakref.CallableProxyType", &CALLABLE_PROXY),
    ] {
        let ty = krait_object::typeobj::new_native_type(ctx, def);
        ctx.shared.borrow_mut().insert(key, ty.to_obj());
        module::add(ctx, &module, name, ty.to_obj());
    }
    Ok(module)
}
