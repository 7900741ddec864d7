//! `typing.Union`, which is `types.UnionType`: `int | str`.

use crate::cells::ObjCell;
use crate::ctx::{Ctx, PyResult};
use crate::genericalias::{GenericAlias, items_of, parameters, subs_parameters, type_repr};
use crate::heap::dictdata::PyDict;
use crate::payload::{Payload, new_exact};
use crate::tuple::PyTuple;
use crate::typeobj::{CompareOp, MemberDef, NativeFn, TypeDef, TypeFlags, getset, method, slot};
use crate::value::Obj;

/// The payload of `typing.Union`.
pub struct Union {
    /// A tuple.
    pub args: Obj,
    /// A frozenset of those that had a hash when the union was made, and a tuple of the others.
    hashable: Obj,
    unhashable: Obj,
    pub parameters: ObjCell,
}
crate::trace!(Union: args, hashable, unhashable, parameters);
crate::payload!(Union, "typing.Union", with_node, with_weakrefs);

fn of(object: &Obj) -> &Union {
    object.payload::<Union>().expect("the type's methods get its objects")
}

/// Call a function of the module `typing`.
pub(crate) fn call_typing(ctx: &Ctx, function: &'static str, args: &[Obj]) -> PyResult {
    typing_attribute(ctx, function)?.call(ctx, args)
}
pub(crate) fn typing_attribute(ctx: &Ctx, name: &'static str) -> PyResult {
    let import = crate::sequence::builtin(ctx, "__import__")?;
    import.call(ctx, &[ctx.intern("typing")])?.getattr_text(ctx, name)
}

/// A type, or what `typing._type_check` makes of something else (a string becomes a ForwardRef).
pub(crate) fn type_check(ctx: &Ctx, value: &Obj, message: &str) -> PyResult {
    if ctx.is_none(value) {
        return Ok(ctx.types.none_type.to_obj());
    }
    if value.as_type().is_some() {
        return Ok(value.clone());
    }
    call_typing(ctx, "_type_check", &[value.clone(), ctx.str(message)])
}

fn is_unionable(ctx: &Ctx, value: &Obj) -> bool {
    ctx.is_none(value)
        || value.as_type().is_some()
        || value.payload::<GenericAlias>().is_some()
        || value.payload::<Union>().is_some()
        || value.payload::<crate::typevar::TypeAlias>().is_some()
}

/// The members of a union that is being made, without duplicates.
#[derive(Default)]
struct Members {
    all: Vec<Obj>,
    hashable: PyDict,
    unhashable: Vec<Obj>,
}

impl Members {
    fn push(&mut self, ctx: &Ctx, item: Obj) -> PyResult<()> {
        match item.hash(ctx) {
            Ok(hash) => {
                if self.hashable.get_hashed(ctx, &item, hash)?.is_some() {
                    return Ok(());
                }
                self.hashable.set_hashed(ctx, &item, hash, ctx.none())?;
            }
            Err(raised) => {
                ctx.swallow(raised, &ctx.types.type_error)?;
                if contains(ctx, &self.unhashable, &item)? {
                    return Ok(());
                }
                self.unhashable.push(item.clone());
            }
        }
        self.all.push(item);
        Ok(())
    }
}

fn contains(ctx: &Ctx, items: &[Obj], wanted: &Obj) -> PyResult<bool> {
    for item in items {
        if item.is(wanted) || item.eq(ctx, wanted)? {
            return Ok(true);
        }
    }
    Ok(false)
}

fn hash(ctx: &Ctx, this: &Obj) -> PyResult<i64> {
    let own = of(this);
    let without = items_of(&own.unhashable);
    for item in &without {
        item.hash(ctx)?;
    }
    if !without.is_empty() {
        let s = if without.len() == 1 { "" } else { "s" };
        return Err(ctx.type_error(&format!("union contains {} unhashable element{s}", without.len())));
    }
    own.hashable.hash(ctx)
}

/// The union of these; what is no type goes through `typing._type_check`.
pub(crate) fn make_union(ctx: &Ctx, args: &[Obj]) -> PyResult {
    let mut found = Members::default();
    for arg in args {
        if let Some(inner) = arg.payload::<Union>() {
            for item in items_of(&inner.args) {
                found.push(ctx, item)?;
            }
            continue;
        }
        let known = is_unionable(ctx, arg) || arg.payload::<crate::typevar::TypeParam>().is_some_and(|own| own.kind == crate::typevar::Kind::TypeVar);
        let plain = ctx.is_none(arg) || !known;
        let item = if plain { type_check(ctx, arg, "Union[arg, ...]: each arg must be a type.")? } else { arg.clone() };
        found.push(ctx, item)?;
    }
    match found.all.len() {
        0 => Err(ctx.type_error("Cannot take a Union of no types.")),
        1 => Ok(found.all.swap_remove(0)),
        _ => {
            let hashable = crate::set::new_frozenset(ctx, &found.hashable.keys())?;
            let (args, unhashable) = (ctx.tuple(found.all), ctx.tuple(found.unhashable));
            Ok(new_exact(ctx, &ctx.types.union, Union { args, hashable, unhashable, parameters: ObjCell::default() }))
        }
    }
}

/// `a | b` of types.
pub fn type_or(ctx: &Ctx, a: &Obj, b: &Obj) -> PyResult {
    if !is_unionable(ctx, a) || !is_unionable(ctx, b) {
        return Ok(ctx.not_implemented());
    }
    make_union(ctx, &[a.clone(), b.clone()])
}

/// `a | b` where one of both is something that only typing knows to be a type.
pub(crate) fn checked_or(ctx: &Ctx, a: &Obj, b: &Obj) -> PyResult {
    make_union(ctx, &[a.clone(), b.clone()])
}

pub static UNION: TypeDef = TypeDef {
    module: "typing",
    doc: "Represent a union type\n\nE.g. for int | str",
    flags: TypeFlags::DISALLOW_INSTANTIATION,
    slots: &[
        slot::tp_repr(|ctx, this| {
            let parts = items_of(&of(this).args).iter().map(|item| type_repr(ctx, item)).collect::<PyResult<Vec<String>>>()?;
            Ok(ctx.str(&parts.join(" | ")))
        }),
        slot::tp_hash(hash),
        slot::tp_getattro(|ctx, this, name| {
            if name.is_str_instance(ctx) && name.text_lossy() == "__module__" {
                return Ok(ctx.intern("typing"));
            }
            crate::protocol::generic_getattr(ctx, this, name)
        }),
        slot::tp_richcompare(|ctx, this, other, op| {
            let (a, Some(b)) = (of(this), other.payload::<Union>()) else { return Ok(ctx.not_implemented()) };
            if !matches!(op, CompareOp::Eq | CompareOp::Ne) {
                return Ok(ctx.not_implemented());
            }
            let mut same = a.hashable.eq(ctx, &b.hashable)?;
            // Without duplicates, so that one is a subset of the other when all of it is there.
            let (a, b) = (items_of(&a.unhashable), items_of(&b.unhashable));
            same &= a.len() == b.len();
            for item in &a {
                same = same && contains(ctx, &b, item)?;
            }
            Ok(ctx.bool(same == (op == CompareOp::Eq)))
        }),
        slot::nb_or(checked_or),
        slot::mp_subscript(|ctx, this, item| {
            let own = of(this);
            let parameters = parameters(ctx, &own.parameters, &own.args)?;
            let args = subs_parameters(ctx, this, &items_of(&own.args), &items_of(&parameters), item)?;
            make_union(ctx, &args)
        }),
    ],
    methods: &[
        method("__mro_entries__($self, object, /)", NativeFn::O(|ctx, this, _| {
            Err(ctx.type_error(&format!("Cannot subclass {}", this.repr(ctx)?.text_lossy())))
        })),
        method("__class_getitem__($type, object, /)", NativeFn::O(|ctx, _, item| match item.payload::<PyTuple>() {
            Some(tuple) => make_union(ctx, tuple.items()),
            None => make_union(ctx, std::slice::from_ref(item)),
        }))
        .class(),
    ],
    members: &[MemberDef { name: "__args__", get: |_, this| Ok(of(this).args.clone()), set: None, doc: "" }],
    getsets: &[
        getset("__name__", |ctx, _| Ok(ctx.intern("Union"))),
        getset("__qualname__", |ctx, _| Ok(ctx.intern("Union"))),
        getset("__origin__", |ctx, _| Ok(ctx.types.union.to_obj())),
        getset("__parameters__", |ctx, this| parameters(ctx, &of(this).parameters, &of(this).args)),
    ],
    ..TypeDef::new("Union", Union::layout)
};
