//! `_functools`: partial, reduce, cmp_to_key and the cache of `lru_cache`.

mod lru;

use std::cell::Cell;

use krait_object::cells::ObjCell;
use krait_object::dict::PyDict;
use krait_object::protocol::rich_compare;
use krait_object::textbuilder::TextBuilder;
use krait_object::tuple::PyTuple;
use krait_object::{
    Args, Ctx, MemberDef, MethodDef, NativeFn, Obj, Payload, PyResult, TypeDef, TypeFlags, bind, getset, method, module, new_exact,
    new_extended, slot, typeobj,
};

// --- Placeholder ---

struct Placeholder;
krait_object::trace!(Placeholder);
krait_object::payload!(Placeholder, "_PlaceholderType");

static PLACEHOLDER: TypeDef = TypeDef {
    module: "functools",
    slots: &[
        slot::tp_new(|ctx, _, args| {
            if !args.is_empty() {
                return Err(ctx.type_error("_PlaceholderType takes no arguments"));
            }
            Ok(placeholder(ctx))
        }),
        slot::tp_repr(|ctx, _| Ok(ctx.str("Placeholder"))),
    ],
    methods: &[method("__reduce__", NativeFn::NoArgs(|ctx, _| Ok(ctx.str("Placeholder"))))],
    ..TypeDef::new("_PlaceholderType", Placeholder::layout)
};

fn placeholder(ctx: &Ctx) -> Obj {
    ctx.shared.borrow().get("functools.Placeholder").cloned().unwrap_or_else(|| ctx.none())
}
fn is_placeholder(value: &Obj) -> bool {
    value.payload::<Placeholder>().is_some()
}

// --- partial ---

struct Partial {
    function: ObjCell,
    /// A tuple.
    args: ObjCell,
    /// A dict.
    keywords: ObjCell,
    placeholders: Cell<usize>,
}
krait_object::trace!(Partial: function, args, keywords);
krait_object::payload!(Partial, "partial", with_node, with_weakrefs, with_dict);

fn partial_of(this: &Obj) -> &Partial {
    this.payload::<Partial>().expect("the type's methods get its objects")
}
fn held(ctx: &Ctx, cell: &ObjCell) -> Obj {
    cell.get().unwrap_or_else(|| ctx.none())
}
fn items(tuple: &Obj) -> &[Obj] {
    tuple.payload::<PyTuple>().map_or(&[], PyTuple::items)
}

fn partial_new(ctx: &Ctx, class: &Obj, args: Args) -> PyResult {
    let Some((function, given)) = args.positional().split_first() else {
        return Err(ctx.type_error("type 'partial' takes at least one argument"));
    };
    if !function.is_callable(ctx) {
        return Err(ctx.type_error("the first argument must be callable"));
    }
    if given.last().is_some_and(is_placeholder) {
        return Err(ctx.type_error("trailing Placeholders are not allowed"));
    }
    if args.keywords().any(|(_, value)| is_placeholder(value)) {
        return Err(ctx.type_error("Placeholder cannot be passed as a keyword argument"));
    }
    // A partial of a partial is flattened, unless it has attributes of its own.
    let base = ctx.type_for::<Partial>();
    let inner = Some(function).filter(|function| base.is_exactly(function) || function.payload::<Partial>().is_some()).filter(|function| {
        function.getattr_opt(ctx, &ctx.names.__dict__).ok().flatten().is_none_or(|dict| dict.payload::<PyDict>().is_none_or(PyDict::is_empty))
    });
    let keywords = PyDict::new();
    let (target, all) = match inner {
        Some(inner) => {
            let inner = partial_of(inner);
            let old = held(ctx, &inner.args);
            let mut rest = given.iter();
            let mut all = Vec::with_capacity(items(&old).len() + given.len());
            for value in items(&old) {
                if is_placeholder(value) {
                    all.push(rest.next().cloned().unwrap_or_else(|| value.clone()));
                } else {
                    all.push(value.clone());
                }
            }
            all.extend(rest.cloned());
            if let Some(old) = held(ctx, &inner.keywords).payload::<PyDict>() {
                for (key, value) in old.items() {
                    keywords.set(ctx, &key, value)?;
                }
            }
            (held(ctx, &inner.function), all)
        }
        None => (function.clone(), given.to_vec()),
    };
    for (key, value) in args.keywords() {
        keywords.set(ctx, key, value.clone())?;
    }
    let placeholders = all.iter().filter(|value| is_placeholder(value)).count();
    let payload = Partial {
        function: ObjCell::new(Some(target)),
        args: ObjCell::new(Some(ctx.tuple(all))),
        keywords: ObjCell::new(Some(ctx.dict_from(keywords))),
        placeholders: Cell::new(placeholders),
    };
    Ok(new_extended(ctx, class.as_type().expect("tp_new gets a type"), payload))
}

fn partial_call(ctx: &Ctx, this: &Obj, args: Args) -> PyResult {
    let partial = partial_of(this);
    let (function, bound, keywords) = (held(ctx, &partial.function), held(ctx, &partial.args), held(ctx, &partial.keywords));
    let given = args.positional();
    let placeholders = partial.placeholders.get();
    if given.len() < placeholders {
        return Err(ctx.type_error(&format!(
            "missing positional arguments in 'partial' call; expected at least {placeholders}, got {}",
            given.len()
        )));
    }
    let bound = items(&bound);
    let mut all = Vec::with_capacity(bound.len() + args.all().len());
    if placeholders == 0 {
        all.extend_from_slice(bound);
        all.extend_from_slice(given);
    } else {
        let mut rest = given.iter();
        for value in bound {
            all.push(if is_placeholder(value) { rest.next().cloned().unwrap_or_else(|| ctx.none()) } else { value.clone() });
        }
        all.extend(rest.cloned());
    }
    let own = keywords.payload::<PyDict>().filter(|own| !own.is_empty());
    let Some(own) = own else {
        all.extend(args.keywords().map(|(_, value)| value.clone()));
        return function.call_args(ctx, Args::new(&all, args.names()));
    };
    let merged;
    let own = if args.has_keywords() {
        merged = own.copy();
        for (key, value) in args.keywords() {
            merged.set(ctx, key, value.clone())?;
        }
        &merged
    } else {
        own
    };
    let mut names = Vec::with_capacity(own.len());
    for (key, value) in own.items() {
        if !key.is_str_instance(ctx) {
            return Err(ctx.type_error("keywords must be strings"));
        }
        names.push(key);
        all.push(value);
    }
    function.call_args(ctx, Args::new(&all, &names))
}

fn partial_repr(ctx: &Ctx, this: &Obj) -> PyResult {
    let Some(_guard) = krait_object::sequence::enter_repr(ctx, this) else { return Ok(ctx.str("...")) };
    // The reprs of the parts may change the state.
    let partial = partial_of(this);
    let (function, args, keywords) = (held(ctx, &partial.function), held(ctx, &partial.args), held(ctx, &partial.keywords));
    let mut out = TextBuilder::new();
    let ty = this.ty(ctx);
    let module = this.ty(ctx).to_obj().getattr(ctx, &ctx.names.__module__)?;
    let qualname = ty.to_obj().getattr(ctx, &ctx.names.__qualname__)?;
    out.push_obj(&module.to_str(ctx)?);
    out.push_ascii(".");
    out.push_obj(&qualname.to_str(ctx)?);
    out.push_ascii("(");
    out.push_obj(&function.repr(ctx)?);
    for value in items(&args) {
        out.push_ascii(", ");
        out.push_obj(&value.repr(ctx)?);
    }
    if let Some(keywords) = keywords.payload::<PyDict>() {
        for (key, value) in keywords.items() {
            out.push_ascii(", ");
            out.push_obj(&key.to_str(ctx)?);
            out.push_ascii("=");
            out.push_obj(&value.repr(ctx)?);
        }
    }
    out.push_ascii(")");
    Ok(out.finish(ctx))
}

fn partial_setstate(ctx: &Ctx, this: &Obj, state: &Obj) -> PyResult {
    let invalid = || ctx.type_error("invalid partial state");
    let [function, args, keywords, dict] = items(state) else { return Err(invalid()) };
    if !function.is_callable(ctx) || !krait_object::clinic::is_tuple(ctx, args) || (!ctx.is_none(keywords) && keywords.payload::<PyDict>().is_none())
    {
        return Err(invalid());
    }
    if items(args).last().is_some_and(is_placeholder) {
        return Err(ctx.type_error("trailing Placeholders are not allowed"));
    }
    let partial = partial_of(this);
    partial.placeholders.set(items(args).iter().filter(|value| is_placeholder(value)).count());
    partial.function.set(Some(function.clone()));
    partial.args.set(Some(if ctx.types.tuple.is_exactly(args) { args.clone() } else { ctx.tuple(items(args).to_vec()) }));
    partial.keywords.set(Some(match keywords.payload::<PyDict>() {
        None => ctx.dict(),
        Some(_) if ctx.types.dict.is_exactly(keywords) => keywords.clone(),
        Some(keywords) => ctx.dict_from(keywords.copy()),
    }));
    let dict = if ctx.is_none(dict) { &ctx.dict() } else { dict };
    this.setattr(ctx, &ctx.names.__dict__, dict)?;
    Ok(ctx.none())
}

static PARTIAL: TypeDef = TypeDef {
    module: "functools",
    text: "(func, /, *args, **keywords)",
    doc: "Create a new function that has some of the arguments already.",
    flags: TypeFlags::BASETYPE,
    slots: &[
        slot::tp_new(partial_new),
        slot::tp_init(|_, _, _| Ok(())),
        slot::tp_call(partial_call),
        slot::tp_repr(partial_repr),
        slot::tp_descr_get(|ctx, this, object, _| match object {
            Some(object) if !ctx.is_none(object) => Ok(krait_object::function::method::new_method(ctx, this.clone(), object.clone())),
            _ => Ok(this.clone()),
        }),
    ],
    methods: &[
        method("__reduce__($self, /)", NativeFn::NoArgs(|ctx, this| {
            let partial = partial_of(this);
            let function = held(ctx, &partial.function);
            let dict = this.getattr_opt(ctx, &ctx.names.__dict__)?;
            let dict = dict.filter(|dict| dict.payload::<PyDict>().is_some_and(|dict| !dict.is_empty())).unwrap_or_else(|| ctx.none());
            Ok(ctx.tuple(vec![
                this.ty(ctx).to_obj(),
                ctx.tuple(vec![function.clone()]),
                ctx.tuple(vec![function, held(ctx, &partial.args), held(ctx, &partial.keywords), dict]),
            ]))
        })),
        method("__setstate__($self, object, /)", NativeFn::O(partial_setstate)),
        method("__class_getitem__($type, object, /)", NativeFn::O(|ctx, class, args| {
            krait_object::genericalias::new_alias(ctx, class.clone(), args)
        })).class(),
    ],
    members: &[
        MemberDef { name: "func", get: |ctx, this| Ok(held(ctx, &partial_of(this).function)), set: None, doc: "function object to use in future partial calls" },
        MemberDef { name: "args", get: |ctx, this| Ok(held(ctx, &partial_of(this).args)), set: None, doc: "tuple of arguments to future partial calls" },
        MemberDef { name: "keywords", get: |ctx, this| Ok(held(ctx, &partial_of(this).keywords)), set: None, doc: "dictionary of keyword arguments to future partial calls" },
    ],
    getsets: &[krait_object::protocol::DICT_GETSET],
    ..TypeDef::new("partial", Partial::layout)
};

// --- cmp_to_key ---

struct KeyObject {
    compare: Obj,
    object: ObjCell,
}
krait_object::trace!(KeyObject: compare, object);
krait_object::payload!(KeyObject, "KeyWrapper", with_node);

fn key_of(this: &Obj) -> &KeyObject {
    this.payload::<KeyObject>().expect("the type's methods get its objects")
}

static KEY: TypeDef = TypeDef {
    module: "functools",
    flags: TypeFlags::DISALLOW_INSTANTIATION,
    slots: &[
        slot::tp_call(|ctx, this, args| {
            let slots = bind(ctx, "K", "(obj)", args)?;
            let object = slots.into_iter().next().flatten();
            Ok(new_exact(ctx, this.ty(ctx), KeyObject { compare: key_of(this).compare.clone(), object: ObjCell::new(object) }))
        }),
        slot::tp_richcompare(|ctx, this, other, op| {
            let Some(other) = other.payload::<KeyObject>() else {
                return Err(ctx.type_error("other argument must be K instance"));
            };
            let own = key_of(this);
            let (Some(a), Some(b)) = (own.object.get(), other.object.get()) else { return Err(ctx.attribute_error("object")) };
            let result = own.compare.call(ctx, &[a, b])?;
            rich_compare(ctx, &result, &Obj::small(0), op)
        }),
        slot::tp_hash(krait_object::protocol::hash_not_implemented),
    ],
    members: &[MemberDef {
        name: "obj",
        get: |ctx, this| key_of(this).object.get().ok_or_else(|| ctx.attribute_error("obj")),
        set: Some(|_, this, value| {
            key_of(this).object.set(value.cloned());
            Ok(())
        }),
        doc: "Value wrapped by a key function.",
    }],
    getsets: &[getset("__text_signature__", |ctx, _| Ok(ctx.str("(obj)")))],
    ..TypeDef::new("KeyWrapper", KeyObject::layout)
};

// --- functions ---

fn reduce(ctx: &Ctx, _: &Obj, slots: &[Option<Obj>]) -> PyResult {
    let [Some(function), Some(iterable), initial] = slots else { return Err(ctx.system_error("bound arguments")) };
    let iterator = match iterable.iter(ctx) {
        Ok(iterator) => iterator,
        Err(raised) => {
            ctx.swallow(raised, &ctx.types.type_error)?;
            return Err(ctx.type_error("reduce() arg 2 must support iteration"));
        }
    };
    let mut result = match initial {
        Some(initial) => initial.clone(),
        None => match iterator.next(ctx)? {
            Some(first) => first,
            None => return Err(ctx.type_error("reduce() of empty iterable with no initial value")),
        },
    };
    while let Some(item) = iterator.next(ctx)? {
        result = function.call(ctx, &[result, item])?;
    }
    Ok(result)
}

const FUNCTIONS: &[MethodDef] = &[
    method("reduce($module, function, iterable, /, initial=<unrepresentable>)", NativeFn::Bound(reduce)),
    method("cmp_to_key($module, /, mycmp)", NativeFn::Bound(|ctx, _, slots| {
        let compare = slots[0].clone().unwrap_or_else(|| ctx.none());
        Ok(new_exact(ctx, &ctx.type_for::<KeyObject>(), KeyObject { compare, object: ObjCell::default() }))
    })),
];

/// Make the module.
pub fn init(ctx: &Ctx) -> PyResult<Obj> {
    let module = module::new_module(ctx, "_functools");
    module::add_functions(ctx, &module, "_functools", FUNCTIONS);
    for def in [&PARTIAL, &lru::LRU_CACHE, &PLACEHOLDER] {
        module::add(ctx, &module, def.name, typeobj::new_native_type(ctx, def).to_obj());
    }
    typeobj::new_native_type(ctx, &KEY);
    let value = new_exact(ctx, &ctx.type_for::<Placeholder>(), Placeholder);
    module::add(ctx, &module, "Placeholder", value.clone());
    let mark = ctx.types.object.obj().call(ctx, &[])?;
    ctx.shared.borrow_mut().insert("functools.Placeholder", value);
    ctx.shared.borrow_mut().insert("functools.kwd_mark", mark);
    Ok(module)
}
