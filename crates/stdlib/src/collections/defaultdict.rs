//! `defaultdict`.

use krait_object::cells::ObjCell;
use krait_object::dict::PyDict;
use krait_object::{Args, Ctx, MemberDef, NativeFn, Obj, Payload, PyResult, TypeDef, TypeFlags, method, new_extended, slot};

/// The payload of `defaultdict`: a dict, then the factory.
#[repr(C)]
pub(super) struct DefaultDict {
    dict: PyDict,
    factory: ObjCell,
}
krait_object::trace!(DefaultDict: dict, factory);
krait_object::payload!(DefaultDict, "defaultdict", base = PyDict, with_node);

fn of(this: &Obj) -> &DefaultDict {
    this.payload::<DefaultDict>().expect("the type's methods get its objects")
}

fn init(ctx: &Ctx, this: &Obj, args: Args) -> PyResult<()> {
    let (factory, rest) = match args.positional().first() {
        None => (None, args),
        Some(first) => {
            if !first.is_callable(ctx) && !ctx.is_none(first) {
                return Err(ctx.type_error("first argument must be callable or None"));
            }
            (Some(first.clone()).filter(|first| !ctx.is_none(first)), args.skip_first())
        }
    };
    of(this).factory.set(factory);
    match ctx.types.dict.slots.tp_init.get() {
        Some(init) => init(ctx, this, rest),
        None => Ok(()),
    }
}

fn factory(ctx: &Ctx, this: &Obj) -> Obj {
    of(this).factory.get().unwrap_or_else(|| ctx.none())
}

fn copy(ctx: &Ctx, this: &Obj) -> PyResult {
    this.ty(ctx).to_obj().call(ctx, &[factory(ctx, this), this.clone()])
}

fn repr(ctx: &Ctx, this: &Obj) -> PyResult {
    let base = ctx.types.dict.slots.tp_repr.get().map_or_else(|| Ok(ctx.str("{}")), |repr| repr(ctx, this))?;
    let name = this.ty(ctx).short_name();
    let shown = match of(this).factory.get() {
        None => ctx.str("None"),
        Some(factory) => match krait_object::sequence::enter_repr(ctx, &factory) {
            None => ctx.str("..."),
            Some(_guard) => factory.repr(ctx)?,
        },
    };
    let mut out = krait_object::textbuilder::TextBuilder::new();
    out.push_obj(&ctx.str(&format!("{name}(")));
    out.push_obj(&shown);
    out.push_ascii(", ");
    out.push_obj(&base);
    out.push_ascii(")");
    Ok(out.finish(ctx))
}

fn or(ctx: &Ctx, a: &Obj, b: &Obj) -> PyResult {
    let (own, other, left) = if a.payload::<DefaultDict>().is_some() { (a, b, true) } else { (b, a, false) };
    if other.payload::<PyDict>().is_none() {
        return Ok(ctx.not_implemented());
    }
    let result = if left {
        copy(ctx, own)?
    } else {
        own.ty(ctx).to_obj().call(ctx, &[factory(ctx, own), other.clone()])?
    };
    krait_object::dict::update(ctx, &result, if left { other } else { own })?;
    Ok(result)
}

pub(super) static DEFAULTDICT: TypeDef = TypeDef {
    module: "collections",
    base: Some(|ctx| ctx.types.dict.clone()),
    flags: TypeFlags::BASETYPE,
    slots: &[
        slot::tp_new(|ctx, class, _| {
            let payload = DefaultDict { dict: PyDict::new(), factory: ObjCell::default() };
            Ok(new_extended(ctx, class.as_type().expect("tp_new gets a type"), payload))
        }),
        slot::tp_init(init),
        slot::tp_repr(repr),
        slot::nb_or(or),
    ],
    methods: &[
        method("__missing__($self, object, /)", NativeFn::O(|ctx, this, key| {
            let Some(factory) = of(this).factory.get() else { return Err(ctx.key_error(key)) };
            let value = factory.call(ctx, &[])?;
            // The factory may have set the key itself.
            of(this).dict.setdefault(ctx, key, || value)
        })),
        method("copy($self, /)", NativeFn::NoArgs(copy)),
        method("__copy__($self, /)", NativeFn::NoArgs(copy)),
        method("__reduce__($self, /)", NativeFn::NoArgs(|ctx, this| {
            let args = match of(this).factory.get() {
                None => ctx.tuple(Vec::new()),
                Some(factory) => ctx.tuple(vec![factory]),
            };
            let items = this.call_method(ctx, &ctx.names.items, &[])?.iter(ctx)?;
            Ok(ctx.tuple(vec![this.ty(ctx).to_obj(), args, ctx.none(), ctx.none(), items]))
        })),
        method("__class_getitem__($type, object, /)", NativeFn::O(|ctx, class, args| {
            krait_object::genericalias::new_alias(ctx, class.clone(), args)
        })).class(),
    ],
    members: &[MemberDef {
        name: "default_factory",
        get: |ctx, this| Ok(factory(ctx, this)),
        set: Some(|ctx, this, value| {
            of(this).factory.set(value.cloned().filter(|value| !ctx.is_none(value)));
            Ok(())
        }),
        doc: "Factory for default value called by __missing__().",
    }],
    ..TypeDef::new("defaultdict", DefaultDict::layout)
};
