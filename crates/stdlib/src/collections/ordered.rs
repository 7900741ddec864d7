//! `OrderedDict`: a dict (whose order is that of insertion) with operations on the order.

use krait_object::dict::{PyDict, hash_key};
use krait_object::textbuilder::TextBuilder;
use krait_object::{Args, CompareOp, Ctx, NativeFn, Obj, Payload, PyResult, TypeDef, TypeFlags, method, new_extended, slot};

use super::odict_views::{self, Kind};

/// The payload of `OrderedDict`.
#[repr(C)]
pub(super) struct OrderedDict {
    dict: PyDict,
}
krait_object::trace!(OrderedDict: dict);
krait_object::payload!(OrderedDict, "OrderedDict", base = PyDict, with_node, with_weakrefs, with_dict);

fn of(this: &Obj) -> &PyDict {
    &this.payload::<OrderedDict>().expect("the type's methods get its objects").dict
}

/// Whether the type's own item access is a plain dict's.
fn plain(ctx: &Ctx, this: &Obj) -> bool {
    let ty = this.ty(ctx);
    ctx.type_for::<OrderedDict>().is(ty)
}

fn update(ctx: &Ctx, this: &Obj, args: Args) -> PyResult<()> {
    krait_object::sequence::check_positional(ctx, "update", args.positional().len(), 0, 1)?;
    if let Some(source) = args.positional().first() {
        if plain(ctx, this) {
            krait_object::dict::update(ctx, this, source)?;
        } else if source.payload::<PyDict>().is_some() || source.getattr_opt(ctx, &ctx.names.keys)?.is_some() {
            let keys = match source.payload::<PyDict>().filter(|_| ctx.types.dict.is_exactly(source)) {
                Some(_) => source.clone(),
                None => source.call_method(ctx, &ctx.names.keys, &[])?,
            };
            let iterator = keys.iter(ctx)?;
            while let Some(key) = iterator.next(ctx)? {
                this.setitem(ctx, &key, &source.getitem(ctx, &key)?)?;
            }
        } else {
            let iterator = source.iter(ctx)?;
            while let Some(pair) = iterator.next(ctx)? {
                let items = krait_object::protocol::iterate(ctx, &pair)?;
                match items.as_slice() {
                    [key, value] => this.setitem(ctx, key, value)?,
                    [] => return Err(ctx.value_error("need more than 0 values to unpack")),
                    [_] => return Err(ctx.value_error("need more than 1 value to unpack")),
                    _ => return Err(ctx.value_error("too many values to unpack (expected 2)")),
                }
            }
        }
    }
    for (key, value) in args.keywords() {
        this.setitem(ctx, key, value)?;
    }
    Ok(())
}

fn end_entry(dict: &PyDict, last: bool) -> Option<(usize, Obj)> {
    if last {
        let mut position = dict.entry_count();
        dict.previous(&mut position).map(|(key, _)| (position, key))
    } else {
        let mut position = 0;
        dict.next(&mut position).map(|(key, _)| (position - 1, key))
    }
}

fn truth(ctx: &Ctx, value: Option<&Obj>, default: bool) -> PyResult<bool> {
    value.map_or(Ok(default), |value| value.is_true(ctx))
}

fn popitem(ctx: &Ctx, this: &Obj, slots: &[Option<Obj>]) -> PyResult {
    let last = truth(ctx, slots[0].as_ref(), true)?;
    let dict = of(this);
    if last {
        let pair = dict.pop_last().ok_or_else(|| ctx.key_error(&ctx.str("dictionary is empty")))?;
        return Ok(ctx.tuple(vec![pair.0, pair.1]));
    }
    let Some((_, key)) = end_entry(dict, last) else { return Err(ctx.key_error(&ctx.str("dictionary is empty"))) };
    let value = dict.remove(ctx, &key)?.ok_or_else(|| ctx.key_error(&key))?;
    Ok(ctx.tuple(vec![key, value]))
}

fn move_to_end(ctx: &Ctx, this: &Obj, slots: &[Option<Obj>]) -> PyResult {
    let [Some(key), last] = slots else { return Err(ctx.system_error("bound arguments")) };
    let last = truth(ctx, last.as_ref(), true)?;
    let dict = of(this);
    let hash = hash_key(ctx, key)?;
    let Some(number) = dict.find(ctx, key, hash)? else { return Err(ctx.key_error(key)) };
    if end_entry(dict, last).is_some_and(|(end, _)| end == number) {
        return Ok(ctx.none());
    }
    let Some((_, _, hash)) = dict.entry(number) else { return Ok(ctx.none()) };
    let Some((key, value)) = dict.remove_entry(number) else { return Ok(ctx.none()) };
    if last {
        dict.set_hashed(ctx, &key, hash, value)?;
    } else {
        let fresh = PyDict::new();
        fresh.reserve(dict.len() + 1);
        fresh.set_hashed(ctx, &key, hash, value)?;
        let mut number = 0;
        while number < dict.entry_count() {
            if let Some((key, value, hash)) = dict.entry(number) {
                fresh.set_hashed(ctx, &key, hash, value)?;
            }
            number += 1;
        }
        dict.swap(&fresh);
    }
    Ok(ctx.none())
}

fn pop(ctx: &Ctx, this: &Obj, slots: &[Option<Obj>]) -> PyResult {
    let [Some(key), default] = slots else { return Err(ctx.system_error("bound arguments")) };
    if let Some(value) = of(this).remove(ctx, key)? {
        return Ok(value);
    }
    match default {
        Some(default) => Ok(default.clone()),
        None => Err(ctx.key_error(key)),
    }
}

fn setdefault(ctx: &Ctx, this: &Obj, slots: &[Option<Obj>]) -> PyResult {
    let [Some(key), default] = slots else { return Err(ctx.system_error("bound arguments")) };
    let default = default.clone().unwrap_or_else(|| ctx.none());
    if plain(ctx, this) {
        return of(this).setdefault(ctx, key, || default);
    }
    if this.contains(ctx, key)? {
        return this.getitem(ctx, key);
    }
    this.setitem(ctx, key, &default)?;
    Ok(default)
}

fn repr(ctx: &Ctx, this: &Obj) -> PyResult {
    let name = this.ty(ctx).short_name();
    if of(this).is_empty() {
        return Ok(ctx.str(&format!("{name}()")));
    }
    let Some(_guard) = krait_object::sequence::enter_repr(ctx, this) else { return Ok(ctx.str("...")) };
    let copy = if plain(ctx, this) {
        ctx.dict_from(of(this).copy())
    } else {
        let copy = PyDict::new();
        let items = this.call_method(ctx, &ctx.names.items, &[])?;
        for pair in krait_object::protocol::iterate(ctx, &items)? {
            if let [key, value] = krait_object::protocol::iterate(ctx, &pair)?.as_slice() {
                copy.set(ctx, key, value.clone())?;
            }
        }
        ctx.dict_from(copy)
    };
    let mut out = TextBuilder::new();
    out.push_obj(&ctx.str(&format!("{name}(")));
    out.push_obj(&copy.repr(ctx)?);
    out.push_ascii(")");
    Ok(out.finish(ctx))
}

fn compare(ctx: &Ctx, this: &Obj, other: &Obj, op: CompareOp) -> PyResult {
    if !matches!(op, CompareOp::Eq | CompareOp::Ne) || other.payload::<PyDict>().is_none() {
        return Ok(ctx.not_implemented());
    }
    let Some(dict_compare) = ctx.types.dict.slots.tp_richcompare.get() else { return Ok(ctx.not_implemented()) };
    let mut equal = dict_compare(ctx, this, other, CompareOp::Eq)?.is_true(ctx)?;
    if equal && other.payload::<OrderedDict>().is_some() {
        let (a, b) = (of(this).keys(), of(other).keys());
        let stamps = (of(this).stamp(), of(other).stamp());
        for (a, b) in a.iter().zip(&b) {
            let same = a.eq(ctx, b)?;
            if stamps != (of(this).stamp(), of(other).stamp()) {
                return Err(mutated(ctx));
            }
            if !same {
                equal = false;
                break;
            }
        }
    }
    Ok(ctx.bool(equal == (op == CompareOp::Eq)))
}

fn mutated(ctx: &Ctx) -> krait_object::Raised {
    ctx.runtime_error("OrderedDict mutated during iteration")
}

fn copy(ctx: &Ctx, this: &Obj) -> PyResult {
    let new = this.ty(ctx).to_obj().call(ctx, &[])?;
    let stamp = of(this).stamp();
    if plain(ctx, this) {
        krait_object::dict::merge(ctx, &new, this)?;
    } else {
        for key in of(this).keys() {
            let value = this.getitem(ctx, &key)?;
            if of(this).stamp() != stamp {
                return Err(mutated(ctx));
            }
            new.setitem(ctx, &key, &value)?;
        }
    }
    if of(this).stamp() != stamp {
        return Err(mutated(ctx));
    }
    if let Some(dict) = this.getattr_opt(ctx, &ctx.names.__dict__)?.filter(|dict| dict.payload::<PyDict>().is_some_and(|dict| !dict.is_empty())) {
        let target = new.getattr(ctx, &ctx.names.__dict__)?;
        krait_object::dict::merge(ctx, &target, &dict)?;
    }
    Ok(new)
}

fn or(ctx: &Ctx, a: &Obj, b: &Obj) -> PyResult {
    if a.payload::<PyDict>().is_none() || b.payload::<PyDict>().is_none() {
        return Ok(ctx.not_implemented());
    }
    let class = if a.payload::<OrderedDict>().is_some() { a.ty(ctx).to_obj() } else { b.ty(ctx).to_obj() };
    let new = class.call(ctx, std::slice::from_ref(a))?;
    update(ctx, &new, Args::positional_only(std::slice::from_ref(b)))?;
    Ok(new)
}

fn fromkeys(ctx: &Ctx, class: &Obj, slots: &[Option<Obj>]) -> PyResult {
    let [Some(iterable), value] = slots else { return Err(ctx.system_error("bound arguments")) };
    let value = value.clone().unwrap_or_else(|| ctx.none());
    let new = class.call(ctx, &[])?;
    let iterator = iterable.iter(ctx)?;
    while let Some(key) = iterator.next(ctx)? {
        new.setitem(ctx, &key, &value)?;
    }
    Ok(new)
}

fn reduce(ctx: &Ctx, this: &Obj) -> PyResult {
    let state = this.call_method(ctx, &ctx.names.__getstate__, &[])?;
    let items = this.call_method(ctx, &ctx.names.items, &[])?.iter(ctx)?;
    Ok(ctx.tuple(vec![this.ty(ctx).to_obj(), ctx.tuple(Vec::new()), state, ctx.none(), items]))
}

pub(super) static ORDERED_DICT: TypeDef = TypeDef {
    module: "collections",
    base: Some(|ctx| ctx.types.dict.clone()),
    flags: TypeFlags::BASETYPE,
    slots: &[
        slot::tp_new(|ctx, class, _| {
            Ok(new_extended(ctx, class.as_type().expect("tp_new gets a type"), OrderedDict { dict: PyDict::new() }))
        }),
        slot::tp_init(|ctx, this, args| {
            krait_object::sequence::check_positional(ctx, "OrderedDict", args.positional().len(), 0, 1)?;
            update(ctx, this, args)
        }),
        slot::tp_iter(|ctx, this| Ok(odict_views::iterator(ctx, this, Kind::Keys, false))),
        slot::tp_repr(repr),
        slot::tp_richcompare(compare),
        slot::tp_hash(krait_object::protocol::hash_not_implemented),
        slot::nb_or(or),
        slot::nb_inplace_or(|ctx, this, other| {
            update(ctx, this, Args::positional_only(std::slice::from_ref(other)))?;
            Ok(this.clone())
        }),
    ],
    methods: &[
        method("fromkeys($type, /, iterable, value=None)", NativeFn::Bound(fromkeys)).class(),
        method("__reduce__($self, /)", NativeFn::NoArgs(reduce)),
        method("setdefault($self, /, key, default=None)", NativeFn::Bound(setdefault)),
        method("pop($self, /, key, default=<unrepresentable>)", NativeFn::Bound(pop)),
        method("popitem($self, /, last=True)", NativeFn::Bound(popitem)),
        method("update", NativeFn::Kw(|ctx, this, args| {
            update(ctx, this, args)?;
            Ok(ctx.none())
        })),
        method("keys($self, /)", NativeFn::NoArgs(odict_views::keys)),
        method("values($self, /)", NativeFn::NoArgs(odict_views::values)),
        method("items($self, /)", NativeFn::NoArgs(odict_views::items)),
        method("__reversed__($self, /)", NativeFn::NoArgs(|ctx, this| Ok(odict_views::iterator(ctx, this, Kind::Keys, true)))),
        method("copy($self, /)", NativeFn::NoArgs(copy)),
        // As CPython's: a node for each entry, and a place for a node at each place of the table.
        method("__sizeof__($self, /)", NativeFn::NoArgs(|ctx, this| {
            let (bytes, places) = krait_object::dict::table_size(of(this));
            Ok(ctx.int_usize(bytes + 64 + 32 * of(this).len() + 8 * places))
        })),
        method("move_to_end($self, /, key, last=True)", NativeFn::Bound(move_to_end)),
    ],
    getsets: &[krait_object::protocol::DICT_GETSET],
    ..TypeDef::new("OrderedDict", OrderedDict::layout)
};
