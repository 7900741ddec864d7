//! The methods and operators of `set` and `frozenset`.

use crate::ctx::{Ctx, PyResult};
use crate::sequence;
use crate::set::{self, PySet, of, ops};
use crate::typeobj::{MethodDef, NativeFn, method};
use crate::value::Obj;

fn both_sets(a: &Obj, b: &Obj) -> bool {
    a.payload::<PySet>().is_some() && b.payload::<PySet>().is_some()
}

pub(super) fn sub(ctx: &Ctx, a: &Obj, b: &Obj) -> PyResult {
    if both_sets(a, b) { ops::difference(ctx, a, b) } else { Ok(ctx.not_implemented()) }
}
pub(super) fn and(ctx: &Ctx, a: &Obj, b: &Obj) -> PyResult {
    if both_sets(a, b) { ops::intersection(ctx, a, b) } else { Ok(ctx.not_implemented()) }
}
pub(super) fn xor(ctx: &Ctx, a: &Obj, b: &Obj) -> PyResult {
    if both_sets(a, b) { ops::symmetric_difference(ctx, a, b) } else { Ok(ctx.not_implemented()) }
}
pub(super) fn or(ctx: &Ctx, a: &Obj, b: &Obj) -> PyResult {
    if both_sets(a, b) { ops::union(ctx, a, std::slice::from_ref(b)) } else { Ok(ctx.not_implemented()) }
}
pub(super) fn inplace_sub(ctx: &Ctx, a: &Obj, b: &Obj) -> PyResult {
    if !both_sets(a, b) {
        return Ok(ctx.not_implemented());
    }
    ops::difference_update(ctx, a, b)?;
    Ok(a.clone())
}
pub(super) fn inplace_and(ctx: &Ctx, a: &Obj, b: &Obj) -> PyResult {
    if !both_sets(a, b) {
        return Ok(ctx.not_implemented());
    }
    take_over(a, &ops::intersection(ctx, a, b)?);
    Ok(a.clone())
}
pub(super) fn inplace_xor(ctx: &Ctx, a: &Obj, b: &Obj) -> PyResult {
    if !both_sets(a, b) {
        return Ok(ctx.not_implemented());
    }
    ops::symmetric_difference_update(ctx, a, b)?;
    Ok(a.clone())
}
pub(super) fn inplace_or(ctx: &Ctx, a: &Obj, b: &Obj) -> PyResult {
    if !both_sets(a, b) {
        return Ok(ctx.not_implemented());
    }
    set::update(ctx, of(a), b)?;
    Ok(a.clone())
}

/// Put the contents of a new set in the place of this set's.
fn take_over(this: &Obj, new: &Obj) {
    of(this).table.borrow_mut().swap(&mut of(new).table.borrow_mut());
}

/// A copy; an exact frozenset is its own.
fn copy(ctx: &Ctx, this: &Obj) -> PyResult {
    if ctx.types.frozenset.is_exactly(this) { Ok(this.clone()) } else { ops::copy(ctx, this) }
}

fn intersection(ctx: &Ctx, this: &Obj, others: &[Obj]) -> PyResult {
    let mut result = match others {
        [] => return copy(ctx, this),
        [first, ..] => ops::intersection(ctx, this, first)?,
    };
    for other in &others[1..] {
        result = ops::intersection(ctx, &result, other)?;
    }
    Ok(result)
}

fn difference(ctx: &Ctx, this: &Obj, others: &[Obj]) -> PyResult {
    let [first, rest @ ..] = others else { return copy(ctx, this) };
    let result = ops::difference(ctx, this, first)?;
    for other in rest {
        ops::difference_update(ctx, &result, other)?;
    }
    Ok(result)
}

fn issubset(ctx: &Ctx, this: &Obj, other: &Obj) -> PyResult {
    let result = match other.payload::<PySet>() {
        Some(other) => ops::is_subset(ctx, of(this), other)?,
        None => {
            let common = ops::intersection(ctx, this, other)?;
            of(&common).len() == of(this).len()
        }
    };
    Ok(ctx.bool(result))
}

fn issuperset(ctx: &Ctx, this: &Obj, other: &Obj) -> PyResult {
    let result = match other.payload::<PySet>() {
        Some(other) => ops::is_subset(ctx, other, of(this))?,
        None => ops::is_superset_of_iterable(ctx, this, other)?,
    };
    Ok(ctx.bool(result))
}

fn reduce(ctx: &Ctx, this: &Obj) -> PyResult {
    let items = ctx.list(of(this).items());
    let state = match this.getattr_opt(ctx, &ctx.names.__getstate__)? {
        Some(getstate) => getstate.call(ctx, &[])?,
        None => ctx.none(),
    };
    Ok(ctx.tuple(vec![this.ty(ctx).to_obj(), ctx.tuple(vec![items]), state]))
}

fn sizeof(ctx: &Ctx, this: &Obj) -> PyResult {
    let slots = of(this).table.borrow().mask() + 1;
    Ok(ctx.int_usize(200 + if slots > 8 { 16 * slots } else { 0 }))
}

fn remove(ctx: &Ctx, this: &Obj, item: &Obj) -> PyResult {
    if ops::discard(ctx, this, item)? { Ok(ctx.none()) } else { Err(ctx.key_error(item)) }
}

const CONTAINS: MethodDef = method(
    "__contains__($self, object, /)",
    NativeFn::O(|ctx, this, item| set::contains(ctx, this, item).map(|yes| ctx.bool(yes))),
)
.coexist();
const COPY: MethodDef = method("copy($self, /)", NativeFn::NoArgs(copy));
const DIFFERENCE: MethodDef = method("difference($self, /, *others)", NativeFn::Fast(difference));
const INTERSECTION: MethodDef = method("intersection($self, /, *others)", NativeFn::Fast(intersection));
const ISDISJOINT: MethodDef = method(
    "isdisjoint($self, other, /)",
    NativeFn::O(|ctx, this, other| ops::is_disjoint(ctx, this, other).map(|yes| ctx.bool(yes))),
);
const ISSUBSET: MethodDef = method("issubset($self, other, /)", NativeFn::O(issubset));
const ISSUPERSET: MethodDef = method("issuperset($self, other, /)", NativeFn::O(issuperset));
const REDUCE: MethodDef = method("__reduce__($self, /)", NativeFn::NoArgs(reduce));
const SIZEOF: MethodDef = method("__sizeof__($self, /)", NativeFn::NoArgs(sizeof));
const SYMMETRIC_DIFFERENCE: MethodDef =
    method("symmetric_difference($self, other, /)", NativeFn::O(ops::symmetric_difference));
const UNION: MethodDef = method("union($self, /, *others)", NativeFn::Fast(ops::union));
const CLASS_GETITEM: MethodDef = method("__class_getitem__($type, object, /)", NativeFn::O(sequence::class_getitem)).class();

pub(super) const SET_METHODS: &[MethodDef] = &[
    CONTAINS,
    method("add($self, object, /)", NativeFn::O(|ctx, this, item| {
        set::add(ctx, of(this), item)?;
        Ok(ctx.none())
    })),
    method("clear($self, /)", NativeFn::NoArgs(|ctx, this| {
        of(this).clear();
        Ok(ctx.none())
    })),
    COPY,
    method("discard($self, object, /)", NativeFn::O(|ctx, this, item| {
        ops::discard(ctx, this, item)?;
        Ok(ctx.none())
    })),
    DIFFERENCE,
    method("difference_update($self, /, *others)", NativeFn::Fast(|ctx, this, others| {
        for other in others {
            ops::difference_update(ctx, this, other)?;
        }
        Ok(ctx.none())
    })),
    INTERSECTION,
    method("intersection_update($self, /, *others)", NativeFn::Fast(|ctx, this, others| {
        let result = intersection(ctx, this, others)?;
        take_over(this, &result);
        Ok(ctx.none())
    })),
    ISDISJOINT,
    ISSUBSET,
    ISSUPERSET,
    method("pop($self, /)", NativeFn::NoArgs(|ctx, this| {
        let item = of(this).table.borrow_mut().pop();
        item.ok_or_else(|| ctx.key_error(&ctx.str("pop from an empty set")))
    })),
    REDUCE,
    method("remove($self, object, /)", NativeFn::O(remove)),
    SIZEOF,
    SYMMETRIC_DIFFERENCE,
    method("symmetric_difference_update($self, other, /)", NativeFn::O(|ctx, this, other| {
        ops::symmetric_difference_update(ctx, this, other)?;
        Ok(ctx.none())
    })),
    UNION,
    method("update($self, /, *others)", NativeFn::Fast(|ctx, this, others| {
        for other in others {
            set::update(ctx, of(this), other)?;
        }
        Ok(ctx.none())
    })),
    CLASS_GETITEM,
];

pub(super) const FROZENSET_METHODS: &[MethodDef] = &[
    CONTAINS,
    COPY,
    DIFFERENCE,
    INTERSECTION,
    ISDISJOINT,
    ISSUBSET,
    ISSUPERSET,
    REDUCE,
    SIZEOF,
    SYMMETRIC_DIFFERENCE,
    UNION,
    CLASS_GETITEM,
];
