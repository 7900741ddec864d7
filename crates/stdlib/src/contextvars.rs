//! `_contextvars`: contexts, their variables, the tokens of changes.

use std::cell::Cell;

use krait_object::cells::ObjCell;
use krait_object::dict::PyDict;
use krait_object::protocol::rich_compare;
use krait_object::typeobj::new_native_type;
use krait_object::{
    Args, CompareOp, Ctx, MethodDef, NativeFn, Obj, Payload, PyResult, TypeDef, TypeFlags, bind, MemberDef, getset, method, module,
    new_exact, slot,
};

/// The payload of `Context`: a dict of its variables that is exchanged whole by a change, so that copies share it.
struct PyContext {
    values: ObjCell,
    /// The context that was current before it was entered.
    previous: ObjCell,
    entered: Cell<bool>,
}
krait_object::trace!(PyContext: values, previous);
krait_object::payload!(PyContext, "Context", with_node, with_weakrefs);

/// The payload of `ContextVar`.
struct PyContextVar {
    name: Obj,
    default: Option<Obj>,
}
krait_object::trace!(PyContextVar: name, default);
krait_object::payload!(PyContextVar, "ContextVar", with_node);

/// The payload of `Token`.
struct PyToken {
    var: ObjCell,
    context: ObjCell,
    old: ObjCell,
    used: Cell<bool>,
}
krait_object::trace!(PyToken: var, context, old);
krait_object::payload!(PyToken, "Token", with_node);

/// The payload of `Token.MISSING`.
struct PyMissing;
krait_object::trace!(PyMissing);
krait_object::payload!(PyMissing, "Token.MISSING");

fn context_of(object: &Obj) -> &PyContext {
    object.payload::<PyContext>().expect("the type's methods get its objects")
}
fn var_of(object: &Obj) -> &PyContextVar {
    object.payload::<PyContextVar>().expect("the type's methods get its objects")
}
fn token_of(object: &Obj) -> &PyToken {
    object.payload::<PyToken>().expect("the type's methods get its objects")
}

fn values(ctx: &Ctx, context: &Obj) -> Obj {
    context_of(context).values.get().unwrap_or_else(|| ctx.dict())
}
fn dict(values: &Obj) -> &PyDict {
    values.payload::<PyDict>().expect("a context's own dict")
}

fn new_context(ctx: &Ctx, values: Obj) -> Obj {
    let payload = PyContext { values: ObjCell::default(), previous: ObjCell::default(), entered: Cell::new(false) };
    payload.values.set(Some(values));
    new_exact(ctx, &ctx.type_for::<PyContext>(), payload)
}

/// The thread's context, made on first use.
fn current(ctx: &Ctx) -> Obj {
    if let Some(context) = ctx.context.get() {
        return context;
    }
    let context = new_context(ctx, ctx.dict());
    ctx.context.set(Some(context.clone()));
    context
}

/// Put a value into a context, or take it out; other holders of the dict keep the old one.
fn change(ctx: &Ctx, context: &Obj, var: &Obj, value: Option<Obj>) -> PyResult<()> {
    let new = dict(&values(ctx, context)).copy();
    match value {
        Some(value) => new.set(ctx, var, value)?,
        None => drop(new.remove(ctx, var)?),
    }
    context_of(context).values.set(Some(ctx.dict_from(new)));
    Ok(())
}

fn enter(ctx: &Ctx, context: &Obj) -> PyResult<()> {
    let own = context_of(context);
    if own.entered.get() {
        let shown = context.repr(ctx)?;
        return Err(ctx.runtime_error(&format!("cannot enter context: {} is already entered", shown.text_lossy())));
    }
    own.previous.set(ctx.context.get());
    own.entered.set(true);
    ctx.context.set(Some(context.clone()));
    Ok(())
}

fn leave(ctx: &Ctx, context: &Obj) {
    let own = context_of(context);
    own.entered.set(false);
    ctx.context.set(own.previous.take());
}

/// `context.run(run)`; `None` when it is no context.
pub(crate) fn run_in<R>(ctx: &Ctx, context: &Obj, run: impl FnOnce() -> PyResult<R>) -> PyResult<Option<R>> {
    if context.payload::<PyContext>().is_none() {
        return Ok(None);
    }
    enter(ctx, context)?;
    let result = run();
    leave(ctx, context);
    result.map(Some)
}

fn key(ctx: &Ctx, key: &Obj) -> PyResult<()> {
    if key.payload::<PyContextVar>().is_some() {
        return Ok(());
    }
    let shown = key.repr(ctx)?;
    Err(ctx.type_error(&format!("a ContextVar key was expected, got {}", shown.text_lossy())))
}

static CONTEXT: TypeDef = TypeDef {
    module: "_contextvars",
    slots: &[
        slot::tp_new(|ctx, _, args| {
            if args.all().is_empty() { Ok(new_context(ctx, ctx.dict())) } else { Err(ctx.type_error("Context() does not accept any arguments")) }
        }),
        slot::tp_richcompare(|ctx, a, b, op| {
            if !matches!(op, CompareOp::Eq | CompareOp::Ne) || b.payload::<PyContext>().is_none() {
                return Ok(ctx.not_implemented());
            }
            rich_compare(ctx, &values(ctx, a), &values(ctx, b), op)
        }),
        slot::tp_hash(krait_object::protocol::hash_not_implemented),
        slot::tp_iter(|ctx, this| values(ctx, this).iter(ctx)),
        slot::mp_length(|ctx, this| Ok(dict(&values(ctx, this)).len())),
        slot::mp_subscript(|ctx, this, var| {
            key(ctx, var)?;
            dict(&values(ctx, this)).get(ctx, var)?.ok_or_else(|| ctx.key_error(var))
        }),
        slot::sq_contains(|ctx, this, var| {
            key(ctx, var)?;
            dict(&values(ctx, this)).contains(ctx, var)
        }),
    ],
    methods: &[
        method("run", NativeFn::Kw(|ctx, this, args| {
            let Some(function) = args.positional().first() else {
                return Err(ctx.type_error("run() missing 1 required positional argument"));
            };
            enter(ctx, this)?;
            let result = function.call_args(ctx, args.skip_first());
            leave(ctx, this);
            result
        })),
        method("get($self, key, default=None, /)", NativeFn::Fast(|ctx, this, args| {
            key(ctx, &args[0])?;
            let found = dict(&values(ctx, this)).get(ctx, &args[0])?;
            Ok(found.or_else(|| args.get(1).cloned()).unwrap_or_else(|| ctx.none()))
        })),
        method("copy($self, /)", NativeFn::NoArgs(|ctx, this| Ok(new_context(ctx, values(ctx, this))))),
        method("keys($self, /)", NativeFn::NoArgs(|ctx, this| values(ctx, this).call_method_text(ctx, "keys", &[]))),
        method("values($self, /)", NativeFn::NoArgs(|ctx, this| values(ctx, this).call_method_text(ctx, "values", &[]))),
        method("items($self, /)", NativeFn::NoArgs(|ctx, this| values(ctx, this).call_method_text(ctx, "items", &[]))),
    ],
    ..TypeDef::new("Context", PyContext::layout)
};

fn missing(ctx: &Ctx) -> PyResult {
    ctx.shared.borrow().get("Token.MISSING").cloned().ok_or_else(|| ctx.system_error("no Token.MISSING"))
}

fn var_set(ctx: &Ctx, this: &Obj, value: &Obj) -> PyResult {
    let context = current(ctx);
    let old = dict(&values(ctx, &context)).get(ctx, this)?;
    let token = PyToken { var: ObjCell::default(), context: ObjCell::default(), old: ObjCell::default(), used: Cell::new(false) };
    token.var.set(Some(this.clone()));
    token.context.set(Some(context.clone()));
    token.old.set(old);
    change(ctx, &context, this, Some(value.clone()))?;
    Ok(new_exact(ctx, &ctx.type_for::<PyToken>(), token))
}

fn var_reset(ctx: &Ctx, this: &Obj, token: &Obj) -> PyResult {
    let Some(own) = token.payload::<PyToken>() else {
        let shown = token.repr(ctx)?;
        return Err(ctx.type_error(&format!("expected an instance of Token, got {}", shown.text_lossy())));
    };
    let shown = || Ok(token.repr(ctx)?.text_lossy().into_owned());
    if own.used.get() {
        return Err(ctx.runtime_error(&format!("{} has already been used once", shown()?)));
    }
    if !own.var.get().is_some_and(|var| var.is(this)) {
        return Err(ctx.value_error(&format!("{} was created by a different ContextVar", shown()?)));
    }
    let context = current(ctx);
    if !own.context.get().is_some_and(|own| own.is(&context)) {
        return Err(ctx.value_error(&format!("{} was created in a different Context", shown()?)));
    }
    own.used.set(true);
    change(ctx, &context, this, own.old.get())?;
    Ok(ctx.none())
}

static CONTEXT_VAR: TypeDef = TypeDef {
    module: "_contextvars",
    slots: &[
        slot::tp_new(|ctx, _, args: Args| {
            if args.positional().len() != 1 {
                let given = args.positional().len();
                return Err(ctx.type_error(&format!("ContextVar() takes exactly 1 positional argument ({given} given)")));
            }
            let slots = bind(ctx, "ContextVar", "(name, /, *, default=<unrepresentable>)", args)?;
            let [Some(name), default] = slots.as_slice() else { return Err(ctx.system_error("bound arguments")) };
            if !name.is_str_instance(ctx) {
                return Err(ctx.type_error("context variable name must be a str"));
            }
            Ok(new_exact(ctx, &ctx.type_for::<PyContextVar>(), PyContextVar { name: name.clone(), default: default.clone() }))
        }),
        slot::tp_repr(|ctx, this| {
            let own = var_of(this);
            let name = own.name.repr(ctx)?;
            let default = match &own.default {
                Some(default) => format!(" default={}", default.repr(ctx)?.text_lossy()),
                None => String::new(),
            };
            Ok(ctx.str(&format!("<ContextVar name={}{default} at {:#x}>", name.text_lossy(), this.id())))
        }),
    ],
    methods: &[
        method("get($self, default=<unrepresentable>, /)", NativeFn::Fast(|ctx, this, args| {
            if let Some(context) = ctx.context.get() {
                if let Some(value) = dict(&values(ctx, &context)).get(ctx, this)? {
                    return Ok(value);
                }
            }
            match args.first().or(var_of(this).default.as_ref()) {
                Some(default) => Ok(default.clone()),
                None => Err(ctx.raise(krait_object::exceptions::new_exception_args(ctx, &ctx.types.lookup_error, vec![this.clone()]))),
            }
        })),
        method("set($self, value, /)", NativeFn::O(var_set)),
        method("reset($self, token, /)", NativeFn::O(var_reset)),
        method("__class_getitem__($type, object, /)", NativeFn::O(|ctx, class, args| {
            krait_object::genericalias::new_alias(ctx, class.clone(), args)
        })).class(),
    ],
    members: &[MemberDef { name: "name", get: |_, this| Ok(var_of(this).name.clone()), set: None, doc: "" }],
    ..TypeDef::new("ContextVar", PyContextVar::layout)
};

static TOKEN: TypeDef = TypeDef {
    module: "_contextvars",
    slots: &[
        slot::tp_new(|ctx, _, _| Err(ctx.runtime_error("Tokens can only be created by ContextVars"))),
        slot::tp_hash(krait_object::protocol::hash_not_implemented),
        slot::tp_repr(|ctx, this| {
            let own = token_of(this);
            let used = if own.used.get() { " used" } else { "" };
            let var = own.var.get().unwrap_or_else(|| ctx.none()).repr(ctx)?;
            Ok(ctx.str(&format!("<Token{used} var={} at {:#x}>", var.text_lossy(), this.id())))
        }),
    ],
    methods: &[
        method("__enter__($self, /)", NativeFn::NoArgs(|_, this| Ok(this.clone()))),
        method("__exit__($self, type, value, traceback, /)", NativeFn::Fast(|ctx, this, _| {
            let var = token_of(this).var.get().unwrap_or_else(|| ctx.none());
            var_reset(ctx, &var, this)
        })),
        method("__class_getitem__($type, object, /)", NativeFn::O(|ctx, class, args| {
            krait_object::genericalias::new_alias(ctx, class.clone(), args)
        })).class(),
    ],
    getsets: &[
        getset("var", |ctx, this| Ok(token_of(this).var.get().unwrap_or_else(|| ctx.none()))),
        getset("old_value", |ctx, this| token_of(this).old.get().map_or_else(|| missing(ctx), Ok)),
    ],
    ..TypeDef::new("Token", PyToken::layout)
};

static MISSING: TypeDef = TypeDef {
    module: "builtins",
    flags: TypeFlags::DISALLOW_INSTANTIATION,
    slots: &[slot::tp_repr(|ctx, _| Ok(ctx.str("<Token.MISSING>")))],
    ..TypeDef::new("Token.MISSING", PyMissing::layout)
};

const FUNCTIONS: &[MethodDef] = &[method("copy_context($module, /)", NativeFn::NoArgs(|ctx, _| Ok(copy_current(ctx))))];

/// `copy_context()`
pub(crate) fn copy_current(ctx: &Ctx) -> Obj {
    let context = current(ctx);
    new_context(ctx, values(ctx, &context))
}

/// Make the module.
pub fn init(ctx: &Ctx) -> PyResult<Obj> {
    let module = module::new_module(ctx, "_contextvars");
    module::add_functions(ctx, &module, "_contextvars", FUNCTIONS);
    let missing_type = new_native_type(ctx, &MISSING);
    let missing = new_exact(ctx, &missing_type, PyMissing);
    ctx.shared.borrow_mut().insert("Token.MISSING", missing.clone());
    for (name, def) in [("Context", &CONTEXT), ("ContextVar", &CONTEXT_VAR), ("Token", &TOKEN)] {
        let ty = new_native_type(ctx, def);
        if name == "Token" {
            ty.dict().set_text(ctx, "MISSING", missing.clone());
        }
        module::add(ctx, &module, name, ty.to_obj());
    }
    Ok(module)
}
