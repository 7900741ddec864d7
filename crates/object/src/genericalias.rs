//! `types.GenericAlias` (`list[int]`), and the substitution of type parameters that it shares with unions.

use crate::args::Args;
use crate::cells::ObjCell;
use crate::ctx::{Ctx, PyResult};
use crate::payload::{Payload, new_exact, new_extended};
use crate::tuple::PyTuple;
use crate::typeobj::{CompareOp, MemberDef, NativeFn, TypeDef, TypeFlags, getset, method, slot};
use crate::value::Obj;

pub use crate::uniontype::{UNION, Union, type_or};

/// The payload of `types.GenericAlias`.
pub struct GenericAlias {
    pub origin: Obj,
    /// A tuple.
    pub args: Obj,
    pub parameters: ObjCell,
    /// `*list[int]`
    pub starred: bool,
}
crate::trace!(GenericAlias: origin, args, parameters);
crate::payload!(GenericAlias, "types.GenericAlias", with_node, with_weakrefs);

/// The payload of `generic_alias_iterator`: what `*list[int]` iterates over.
pub struct AliasIterator {
    alias: ObjCell,
}
crate::trace!(AliasIterator: alias);
crate::payload!(AliasIterator, "generic_alias_iterator", with_node);

fn as_tuple(ctx: &Ctx, args: &Obj) -> Obj {
    if args.payload::<PyTuple>().is_some() { args.clone() } else { ctx.tuple(vec![args.clone()]) }
}

/// `origin[args]`; `args` that is not a tuple stands for a tuple of one.
pub fn new_alias(ctx: &Ctx, origin: Obj, args: &Obj) -> PyResult {
    Ok(alias_of(ctx, origin, as_tuple(ctx, args), false))
}

fn alias_of(ctx: &Ctx, origin: Obj, args: Obj, starred: bool) -> Obj {
    new_exact(ctx, &ctx.types.generic_alias, GenericAlias { origin, args, parameters: ObjCell::default(), starred })
}

fn of(object: &Obj) -> &GenericAlias {
    object.payload::<GenericAlias>().expect("the type's methods get its objects")
}

/// The items of a tuple, none of anything else.
pub(crate) fn items_of(object: &Obj) -> Vec<Obj> {
    object.payload::<PyTuple>().map(|tuple| tuple.items().to_vec()).unwrap_or_default()
}

fn sequence_items(object: &Obj) -> Option<Vec<Obj>> {
    if let Some(list) = object.payload::<crate::list::PyList>() {
        return Some(list.items.to_vec());
    }
    object.payload::<PyTuple>().map(|tuple| tuple.items().to_vec())
}

/// How a type shows inside of an alias or a union.
pub(crate) fn type_repr(ctx: &Ctx, item: &Obj) -> PyResult<String> {
    if item.is(&ctx.ellipsis) {
        return Ok("...".to_owned());
    }
    if item.is(ctx.types.none_type.obj()) {
        return Ok("None".to_owned());
    }
    let names = &ctx.names;
    let is_alias = item.getattr_opt(ctx, &names.__origin__)?.is_some() && item.getattr_opt(ctx, &names.__args__)?.is_some();
    if !is_alias {
        if let Some(qualname) = item.getattr_opt(ctx, &names.__qualname__)? {
            if let Some(module) = item.getattr_opt(ctx, &names.__module__)?.filter(|module| !ctx.is_none(module)) {
                let qualname = qualname.to_str(ctx)?;
                let module = module.to_str(ctx)?;
                let (module, qualname) = (module.text_lossy(), qualname.text_lossy());
                return Ok(if module == "builtins" { qualname.into_owned() } else { format!("{module}.{qualname}") });
            }
        }
    }
    Ok(item.repr(ctx)?.text_lossy().into_owned())
}

fn alias_repr(ctx: &Ctx, this: &Obj) -> PyResult {
    let own = of(this);
    let mut text = if own.starred { "*".to_owned() } else { String::new() };
    text += &type_repr(ctx, &own.origin)?;
    text.push('[');
    let args = items_of(&own.args);
    for (at, arg) in args.iter().enumerate() {
        if at > 0 {
            text += ", ";
        }
        match arg.payload::<crate::list::PyList>() {
            Some(list) => {
                let parts = list.items.to_vec().iter().map(|item| type_repr(ctx, item)).collect::<PyResult<Vec<String>>>()?;
                text += &format!("[{}]", parts.join(", "));
            }
            None => text += &type_repr(ctx, arg)?,
        }
    }
    text += if args.is_empty() { "()]" } else { "]" };
    Ok(ctx.str(&text))
}

fn push_unique(found: &mut Vec<Obj>, item: Obj) {
    if !found.iter().any(|other| other.is(&item)) {
        found.push(item);
    }
}

/// The type parameters in these arguments, each once, in order.
pub(crate) fn make_parameters(ctx: &Ctx, args: &[Obj]) -> PyResult<Vec<Obj>> {
    ctx.check_native_stack(" in __parameters__ calculation")?;
    let mut found = Vec::new();
    for arg in args {
        if arg.as_type().is_some() {
            continue;
        }
        if arg.getattr_opt(ctx, &ctx.names.__typing_subst__)?.is_some() {
            push_unique(&mut found, arg.clone());
        } else if let Some(items) = sequence_items(arg) {
            for item in make_parameters(ctx, &items)? {
                push_unique(&mut found, item);
            }
        } else if let Some(inner) = arg.getattr_opt(ctx, &ctx.names.__parameters__)? {
            for item in items_of(&inner) {
                push_unique(&mut found, item);
            }
        }
    }
    Ok(found)
}

/// `__parameters__`, computed once.
pub(crate) fn parameters(ctx: &Ctx, cell: &ObjCell, args: &Obj) -> PyResult {
    if let Some(found) = cell.get() {
        return Ok(found);
    }
    let made = ctx.tuple(make_parameters(ctx, &items_of(args))?);
    cell.set(Some(made.clone()));
    Ok(made)
}

/// Arguments with `*tuple[int, str]` laid flat.
fn unpack_args(ctx: &Ctx, item: &Obj) -> PyResult {
    let mut out = Vec::new();
    for item in items_of(&as_tuple(ctx, item)) {
        if item.as_type().is_none() {
            if let Some(inner) = item.getattr_opt(ctx, &ctx.names.__typing_unpacked_tuple_args__)? {
                if let Some(tuple) = inner.payload::<PyTuple>() {
                    if !tuple.items().last().is_some_and(|last| last.is(&ctx.ellipsis)) {
                        out.extend(tuple.items().iter().cloned());
                        continue;
                    }
                }
            }
        }
        out.push(item);
    }
    Ok(ctx.tuple(out))
}

fn position(parameters: &[Obj], parameter: &Obj) -> Option<usize> {
    parameters.iter().position(|other| other.is(parameter))
}

/// `arg` with its own parameters replaced: `list[T]` in `dict[str, list[T]]`.
fn subs_tvars(ctx: &Ctx, arg: &Obj, parameters: &[Obj], given: &[Obj]) -> PyResult {
    let inner = arg.getattr_opt(ctx, &ctx.names.__parameters__)?;
    let inner = inner.map(|inner| items_of(&inner)).unwrap_or_default();
    if inner.is_empty() {
        return Ok(arg.clone());
    }
    let mut out = Vec::new();
    for parameter in inner {
        match position(parameters, &parameter).and_then(|at| given.get(at)) {
            Some(value) => match value.payload::<PyTuple>() {
                // A TypeVarTuple stands for several.
                Some(tuple) if parameter.ty(ctx).slots.tp_iter.get().is_some() => out.extend(tuple.items().iter().cloned()),
                _ => out.push(value.clone()),
            },
            None => out.push(parameter),
        }
    }
    arg.getitem(ctx, &ctx.tuple(out))
}

/// The arguments of `this[item]`: parameters replaced by what `item` gives for them.
pub(crate) fn subs_parameters(ctx: &Ctx, this: &Obj, args: &[Obj], parameters: &[Obj], item: &Obj) -> PyResult<Vec<Obj>> {
    if parameters.is_empty() {
        return Err(ctx.type_error(&format!("{} is not a generic class", this.repr(ctx)?.text_lossy())));
    }
    let mut item = unpack_args(ctx, item)?;
    for parameter in parameters {
        let prepare = parameter.getattr_opt(ctx, &ctx.names.__typing_prepare_subst__)?;
        if let Some(prepare) = prepare.filter(|prepare| !ctx.is_none(prepare)) {
            item = prepare.call(ctx, &[this.clone(), as_tuple(ctx, &item)])?;
        }
    }
    let given = items_of(&as_tuple(ctx, &item));
    if given.len() != parameters.len() {
        return Err(ctx.type_error(&format!(
            "Too {} arguments for {}; actual {}, expected {}",
            if given.len() > parameters.len() { "many" } else { "few" },
            this.repr(ctx)?.text_lossy(),
            given.len(),
            parameters.len()
        )));
    }
    substitute(ctx, args, parameters, &given)
}

fn substitute(ctx: &Ctx, args: &[Obj], parameters: &[Obj], given: &[Obj]) -> PyResult<Vec<Obj>> {
    ctx.check_native_stack(" in type substitution")?;
    let mut out = Vec::new();
    for arg in args {
        if arg.as_type().is_some() {
            out.push(arg.clone());
            continue;
        }
        if let Some(items) = sequence_items(arg) {
            let inner = substitute(ctx, &items, parameters, given)?;
            out.push(if arg.payload::<PyTuple>().is_some() { ctx.tuple(inner) } else { ctx.list(inner) });
            continue;
        }
        let unpack = match arg.getattr_opt(ctx, &ctx.names.__typing_is_unpacked_typevartuple__)? {
            Some(unpack) => unpack.is_true(ctx)?,
            None => false,
        };
        let subst = arg.getattr_opt(ctx, &ctx.names.__typing_subst__)?;
        let value = match (subst, position(parameters, arg).and_then(|at| given.get(at))) {
            (Some(subst), Some(value)) => subst.call(ctx, std::slice::from_ref(value))?,
            _ => subs_tvars(ctx, arg, parameters, given)?,
        };
        if !unpack {
            out.push(value);
            continue;
        }
        match value.payload::<PyTuple>() {
            Some(tuple) => out.extend(tuple.items().iter().cloned()),
            None => {
                return Err(ctx.type_error(&format!(
                    "expected __typing_subst__ of {} objects to return a tuple, not {}",
                    crate::typeobj::full_name(ctx, arg.ty(ctx)),
                    crate::typeobj::full_name(ctx, value.ty(ctx))
                )));
            }
        }
    }
    Ok(out)
}

/// Attributes that are the alias's own; all others are the origin's.
const OWN: [&str; 11] = [
    "__class__", "__origin__", "__args__", "__unpacked__", "__parameters__", "__typing_unpacked_tuple_args__", "__mro_entries__",
    "__reduce_ex__", "__reduce__", "__copy__", "__deepcopy__",
];

fn alias_call(ctx: &Ctx, this: &Obj, args: Args) -> PyResult {
    let made = of(this).origin.call_args(ctx, args)?;
    if let Err(raised) = made.setattr(ctx, &ctx.names.__orig_class__, this) {
        if ctx.raised_is(&ctx.types.attribute_error) {
            ctx.swallow(raised, &ctx.types.attribute_error)?;
        } else {
            ctx.swallow(raised, &ctx.types.type_error)?;
        }
    }
    Ok(made)
}

fn alias_new(ctx: &Ctx, class: &Obj, args: Args) -> PyResult {
    if args.has_keywords() {
        return Err(ctx.type_error("GenericAlias() takes no keyword arguments"));
    }
    let [origin, args] = args.positional() else {
        return Err(ctx.type_error(&format!("GenericAlias expected 2 arguments, got {}", args.positional().len())));
    };
    let payload = GenericAlias { origin: origin.clone(), args: as_tuple(ctx, args), parameters: ObjCell::default(), starred: false };
    Ok(new_extended(ctx, class.as_type().expect("tp_new gets a class"), payload))
}

pub static GENERIC_ALIAS: TypeDef = TypeDef {
    module: "types",
    text: "(origin, args, /)",
    doc: "Represent a PEP 585 generic type\n\nE.g. for t = list[int], t.__origin__ is list and t.__args__ is (int,).",
    flags: TypeFlags::BASETYPE,
    slots: &[
        slot::tp_new(alias_new),
        slot::tp_repr(alias_repr),
        slot::tp_hash(|ctx, this| Ok(of(this).origin.hash(ctx)? ^ of(this).args.hash(ctx)?)),
        slot::tp_call(alias_call),
        slot::tp_getattro(|ctx, this, name| {
            if name.is_str_instance(ctx) && !OWN.contains(&&*name.text_lossy()) {
                return of(this).origin.getattr(ctx, name);
            }
            crate::protocol::generic_getattr(ctx, this, name)
        }),
        slot::tp_richcompare(|ctx, this, other, op| {
            let (a, Some(b)) = (of(this), other.payload::<GenericAlias>()) else { return Ok(ctx.not_implemented()) };
            if !matches!(op, CompareOp::Eq | CompareOp::Ne) {
                return Ok(ctx.not_implemented());
            }
            let same = a.starred == b.starred && a.origin.eq(ctx, &b.origin)? && a.args.eq(ctx, &b.args)?;
            Ok(ctx.bool(same == (op == CompareOp::Eq)))
        }),
        slot::tp_iter(|ctx, this| {
            let own = of(this);
            let starred = alias_of(ctx, own.origin.clone(), own.args.clone(), true);
            Ok(new_exact(ctx, &ctx.types.generic_alias_iterator, AliasIterator { alias: ObjCell::new(Some(starred)) }))
        }),
        slot::nb_or(type_or),
        slot::mp_subscript(|ctx, this, item| {
            let own = of(this);
            let parameters = parameters(ctx, &own.parameters, &own.args)?;
            let args = subs_parameters(ctx, this, &items_of(&own.args), &items_of(&parameters), item)?;
            Ok(alias_of(ctx, own.origin.clone(), ctx.tuple(args), own.starred))
        }),
    ],
    methods: &[
        method("__mro_entries__($self, object, /)", NativeFn::O(|ctx, this, _| Ok(ctx.tuple(vec![of(this).origin.clone()])))),
        method("__instancecheck__($self, object, /)", NativeFn::O(|ctx, _, _| {
            Err(ctx.type_error("isinstance() argument 2 cannot be a parameterized generic"))
        })),
        method("__subclasscheck__($self, object, /)", NativeFn::O(|ctx, _, _| {
            Err(ctx.type_error("issubclass() argument 2 cannot be a parameterized generic"))
        })),
        method("__reduce__($self, /)", NativeFn::NoArgs(|ctx, this| {
            let own = of(this);
            let parts = ctx.tuple(vec![own.origin.clone(), own.args.clone()]);
            if own.starred {
                let next = crate::sequence::builtin(ctx, "next")?;
                let plain = alias_of(ctx, own.origin.clone(), own.args.clone(), false).iter(ctx)?;
                return Ok(ctx.tuple(vec![next, ctx.tuple(vec![plain])]));
            }
            Ok(ctx.tuple(vec![this.ty(ctx).to_obj(), parts]))
        })),
        method("__dir__($self, /)", NativeFn::NoArgs(|ctx, this| {
            let names = crate::sequence::builtin(ctx, "dir")?.call(ctx, std::slice::from_ref(&of(this).origin))?;
            let mut names = crate::protocol::iterate(ctx, &names)?;
            for own in OWN.iter().take(9) {
                if !names.iter().any(|name| name.text_lossy() == *own) {
                    names.push(ctx.intern(own));
                }
            }
            Ok(ctx.list(names))
        })),
    ],
    members: &[
        MemberDef { name: "__origin__", get: |_, this| Ok(of(this).origin.clone()), set: None, doc: "" },
        MemberDef { name: "__args__", get: |_, this| Ok(of(this).args.clone()), set: None, doc: "" },
        MemberDef { name: "__unpacked__", get: |ctx, this| Ok(ctx.bool(of(this).starred)), set: None, doc: "" },
    ],
    getsets: &[
        getset("__parameters__", |ctx, this| parameters(ctx, &of(this).parameters, &of(this).args)),
        getset("__typing_unpacked_tuple_args__", |ctx, this| {
            let own = of(this);
            Ok(if own.starred && own.origin.is(ctx.types.tuple.obj()) { own.args.clone() } else { ctx.none() })
        }),
    ],
    ..TypeDef::new("GenericAlias", GenericAlias::layout)
};

pub static GENERIC_ALIAS_ITERATOR: TypeDef = TypeDef {
    flags: TypeFlags::DISALLOW_INSTANTIATION,
    slots: &[
        slot::tp_iter(|_, this| Ok(this.clone())),
        slot::tp_iternext(|_, this| Ok(this.payload::<AliasIterator>().and_then(|own| own.alias.take()))),
    ],
    ..TypeDef::new("generic_alias_iterator", AliasIterator::layout)
};
