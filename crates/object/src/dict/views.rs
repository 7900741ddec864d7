//! `dict.keys()`, `dict.values()`, `dict.items()`, and the set operations of the first and the last.

use crate::ctx::{Ctx, PyResult};
use crate::dict::{PyDict, iterators};
use crate::payload::{Payload, new_exact};
use crate::sequence;
use crate::set::{self, PySet};
use crate::tuple::PyTuple;
use crate::typeobj::{CompareOp, GetSetDef, NativeFn, Type, TypeDef, TypeFlags, getset, method, slot};
use crate::value::Obj;

/// The payload of the three views.
pub struct DictView {
    dict: Obj,
}
crate::trace!(DictView: dict);
crate::payload!(DictView, "dict_keys", with_node);

/// The items of a view of an exact dict, at once.
pub(crate) fn items_of_view(ctx: &Ctx, object: &Obj) -> Option<Vec<Obj>> {
    let view = object.payload::<DictView>()?;
    let dict = Some(&view.dict).filter(|dict| ctx.types.dict.is_exactly(dict))?.payload::<PyDict>()?;
    if ctx.types.dict_keys.is_exactly(object) {
        return Some(dict.keys());
    }
    if ctx.types.dict_values.is_exactly(object) {
        return Some(dict.values());
    }
    None
}

fn of(object: &Obj) -> &DictView {
    object.payload::<DictView>().expect("the type's methods get its objects")
}
fn table(view: &Obj) -> &PyDict {
    of(view).dict.payload::<PyDict>().expect("views are made from dicts")
}

pub(super) fn keys(ctx: &Ctx, dict: &Obj) -> Obj {
    new_exact(ctx, &ctx.types.dict_keys, DictView { dict: dict.clone() })
}
pub(super) fn values(ctx: &Ctx, dict: &Obj) -> Obj {
    new_exact(ctx, &ctx.types.dict_values, DictView { dict: dict.clone() })
}
pub(super) fn items(ctx: &Ctx, dict: &Obj) -> Obj {
    new_exact(ctx, &ctx.types.dict_items, DictView { dict: dict.clone() })
}

/// A view of `dict` as an object of `ty`, which derives from one of the three.
pub fn new_view(ctx: &Ctx, ty: &Type, dict: &Obj) -> Obj {
    new_exact(ctx, ty, DictView { dict: dict.clone() })
}
/// The dict that a view shows.
pub fn viewed(view: &Obj) -> Obj {
    of(view).dict.clone()
}

fn is_keys(ctx: &Ctx, object: &Obj) -> bool {
    object.ty(ctx).is_subtype(&ctx.types.dict_keys)
}
fn is_items(ctx: &Ctx, object: &Obj) -> bool {
    object.ty(ctx).is_subtype(&ctx.types.dict_items)
}
/// Whether this is a keys or items view.
fn is_set_view(ctx: &Ctx, object: &Obj) -> bool {
    is_keys(ctx, object) || is_items(ctx, object)
}

fn view_repr(ctx: &Ctx, this: &Obj) -> PyResult {
    let Some(_guard) = sequence::enter_repr(ctx, this) else { return Ok(ctx.str("...")) };
    let items = crate::protocol::iterate(ctx, this)?;
    let open = format!("{}([", this.ty(ctx).name());
    Ok(sequence::repr_items(ctx, &open, "])", |index| items.get(index).cloned())?.finish(ctx))
}

fn contains(ctx: &Ctx, view: &Obj, value: &Obj) -> PyResult<bool> {
    if is_keys(ctx, view) {
        return table(view).contains(ctx, value);
    }
    let Some([key, value]) = value.payload::<PyTuple>().map(PyTuple::items) else { return Ok(false) };
    let hash = crate::dict::hash_key(ctx, key)?;
    match table(view).get_hashed(ctx, key, hash)? {
        Some(found) => found.eq(ctx, value),
        None => Ok(false),
    }
}

fn all_contained(ctx: &Ctx, this: &Obj, other: &Obj) -> PyResult<bool> {
    let iterator = this.iter(ctx)?;
    while let Some(item) = iterator.next(ctx)? {
        if !other.contains(ctx, &item)? {
            return Ok(false);
        }
    }
    Ok(true)
}

fn view_compare(ctx: &Ctx, this: &Obj, other: &Obj, op: CompareOp) -> PyResult {
    if other.payload::<PySet>().is_none() && !is_set_view(ctx, other) {
        return Ok(ctx.not_implemented());
    }
    let (a, b) = (this.len(ctx)?, other.len(ctx)?);
    let result = match op {
        CompareOp::Eq => a == b && all_contained(ctx, this, other)?,
        CompareOp::Ne => !(a == b && all_contained(ctx, this, other)?),
        CompareOp::Lt => a < b && all_contained(ctx, this, other)?,
        CompareOp::Le => a <= b && all_contained(ctx, this, other)?,
        CompareOp::Gt => a > b && all_contained(ctx, other, this)?,
        CompareOp::Ge => a >= b && all_contained(ctx, other, this)?,
    };
    Ok(ctx.bool(result))
}

/// A new set of what the view (or any iterable) holds.
fn to_set(ctx: &Ctx, object: &Obj) -> PyResult {
    if is_keys(ctx, object) && ctx.types.dict.is_exactly(&of(object).dict) {
        return set::set_from(ctx, &of(object).dict);
    }
    set::set_from(ctx, object)
}

fn set_of(object: &Obj) -> &PySet {
    object.payload::<PySet>().expect("set_from gives sets")
}

fn view_sub(ctx: &Ctx, a: &Obj, b: &Obj) -> PyResult {
    let result = to_set(ctx, a)?;
    set::difference_update(ctx, &result, b)?;
    Ok(result)
}

fn view_and(ctx: &Ctx, a: &Obj, b: &Obj) -> PyResult {
    // The view may stand on the right.
    let (mut view, mut other) = if is_set_view(ctx, a) { (a, b) } else { (b, a) };
    let len = view.len(ctx)?;
    let plain_set = ctx.types.set.is_exactly(other) || ctx.types.frozenset.is_exactly(other);
    if plain_set && len <= set_of(other).len() {
        // The result is a set, whatever the other one is.
        let other = &if ctx.types.set.is_exactly(other) { other.clone() } else { to_set(ctx, other)? };
        return other.call_method_text(ctx, "intersection", std::slice::from_ref(view));
    }
    if is_set_view(ctx, other) && other.len(ctx)? > len {
        (view, other) = (other, view);
    }
    let result = set::new_set(ctx, &[])?;
    let iterator = other.iter(ctx)?;
    while let Some(item) = iterator.next(ctx)? {
        if contains(ctx, view, &item)? {
            set::add(ctx, set_of(&result), &item)?;
        }
    }
    Ok(result)
}

fn view_or(ctx: &Ctx, a: &Obj, b: &Obj) -> PyResult {
    let result = to_set(ctx, a)?;
    set::update(ctx, set_of(&result), b)?;
    Ok(result)
}

fn view_xor(ctx: &Ctx, a: &Obj, b: &Obj) -> PyResult {
    if is_items(ctx, a) && is_items(ctx, b) {
        return items_xor(ctx, a, b);
    }
    let result = to_set(ctx, a)?;
    set::symmetric_difference_update(ctx, &result, b)?;
    Ok(result)
}

/// Items of one dict or the other but not both, keys hashed once.
fn items_xor(ctx: &Ctx, a: &Obj, b: &Obj) -> PyResult {
    let (short, long) = if table(a).len() <= table(b).len() { (a, b) } else { (b, a) };
    let rest = table(short).copy();
    let result = set::new_set(ctx, &[])?;
    let mut number = 0;
    while number < table(long).entry_count() {
        if let Some((key, value, hash)) = table(long).entry(number) {
            let same = match rest.get_hashed(ctx, &key, hash)? {
                Some(own) => own.eq(ctx, &value)?,
                None => false,
            };
            if same {
                rest.remove(ctx, &key)?;
            } else {
                set::add(ctx, set_of(&result), &ctx.tuple_of(&[key, value]))?;
            }
        }
        number += 1;
    }
    for (key, value) in rest.items() {
        set::add(ctx, set_of(&result), &ctx.tuple_of(&[key, value]))?;
    }
    Ok(result)
}

fn isdisjoint(ctx: &Ctx, this: &Obj, other: &Obj) -> PyResult {
    if this.is(other) {
        return Ok(ctx.bool(table(this).is_empty()));
    }
    let (mut this, mut other) = (this, other);
    let plain_set = ctx.types.set.is_exactly(other) || ctx.types.frozenset.is_exactly(other);
    if (plain_set || is_set_view(ctx, other)) && other.len(ctx)? > this.len(ctx)? {
        (this, other) = (other, this);
    }
    let iterator = other.iter(ctx)?;
    while let Some(item) = iterator.next(ctx)? {
        if this.contains(ctx, &item)? {
            return Ok(ctx.bool(false));
        }
    }
    Ok(ctx.bool(true))
}

const MAPPING: GetSetDef = getset("mapping", |ctx, this| Ok(crate::mappingproxy::new_proxy(ctx, of(this).dict.clone())));

macro_rules! set_view {
    ($static:ident $name:literal $iter:ident $reversed:ident) => {
        pub static $static: TypeDef = TypeDef {
            flags: TypeFlags::DISALLOW_INSTANTIATION,
            slots: &[
                slot::tp_repr(view_repr),
                slot::tp_hash(crate::protocol::hash_not_implemented),
                slot::tp_richcompare(view_compare),
                slot::tp_iter(|ctx, this| Ok(iterators::$iter(ctx, &of(this).dict))),
                slot::mp_length(|_, this| Ok(table(this).len())),
                slot::sq_contains(contains),
                slot::nb_subtract(view_sub),
                slot::nb_and(view_and),
                slot::nb_xor(view_xor),
                slot::nb_or(view_or),
            ],
            methods: &[
                method("isdisjoint($self, object, /)", NativeFn::O(isdisjoint)),
                method("__reversed__($self, /)", NativeFn::NoArgs(|ctx, this| Ok(iterators::$reversed(ctx, &of(this).dict)))),
            ],
            getsets: &[MAPPING],
            ..TypeDef::new($name, DictView::layout)
        };
    };
}
set_view!(DICT_KEYS "dict_keys" keys reversed_keys);
set_view!(DICT_ITEMS "dict_items" items reversed_items);

pub static DICT_VALUES: TypeDef = TypeDef {
    flags: TypeFlags::DISALLOW_INSTANTIATION,
    slots: &[
        slot::tp_repr(view_repr),
        slot::tp_iter(|ctx, this| Ok(iterators::values(ctx, &of(this).dict))),
        slot::mp_length(|_, this| Ok(table(this).len())),
    ],
    methods: &[method(
        "__reversed__($self, /)",
        NativeFn::NoArgs(|ctx, this| Ok(iterators::reversed_values(ctx, &of(this).dict))),
    )],
    getsets: &[MAPPING],
    ..TypeDef::new("dict_values", DictView::layout)
};
