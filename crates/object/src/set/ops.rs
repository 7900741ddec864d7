//! Operations on whole sets, each walking its operands in CPython's order, since that decides the order of the
//! result.

use std::cell::{Cell, RefCell};

use crate::ctx::{Ctx, PyResult};
use crate::list::PyList;
use crate::payload::new_exact;
use crate::set::table::{AHEAD, Looked};
use crate::set::{PySet, add, exact_dict, hash_element, hash_or_frozen, of};
use crate::tuple::PyTuple;
use crate::typeobj::Type;
use crate::value::Obj;

/// A new empty set of the builtin type that `like` derives from.
pub(super) fn new_like(ctx: &Ctx, like: &Obj) -> Obj {
    new_exact(ctx, type_like(ctx, like), PySet::new())
}
fn type_like<'a>(ctx: &'a Ctx, like: &Obj) -> &'a Type {
    if like.is_instance(ctx, &ctx.types.set) { &ctx.types.set } else { &ctx.types.frozenset }
}

/// A copy, of the builtin type.
pub(super) fn copy(ctx: &Ctx, this: &Obj) -> PyResult {
    Ok(copy_for(ctx, this, 0))
}
fn copy_for(ctx: &Ctx, this: &Obj, more: usize) -> Obj {
    let table = of(this).table.borrow().copy_for(more);
    new_exact(ctx, type_like(ctx, this), PySet { table: RefCell::new(table), hash: Cell::new(-1) })
}

/// A copy with all items of the iterables.
pub(super) fn union(ctx: &Ctx, this: &Obj, others: &[Obj]) -> PyResult {
    let more = others.first().filter(|first| !this.is(first)).and_then(|first| first.payload::<PySet>());
    let result = copy_for(ctx, this, more.map_or(0, PySet::len));
    for other in others {
        if !this.is(other) {
            update(ctx, of(&result), other)?;
        }
    }
    Ok(result)
}

/// All items of another set come in.
fn merge(ctx: &Ctx, set: &PySet, other: &PySet) -> PyResult<()> {
    if std::ptr::eq(set, other) || other.is_empty() {
        return Ok(());
    }
    let mut position = 0;
    {
        let mut table = set.table.borrow_mut();
        let source = other.table.borrow();
        table.make_room(source.len());
        if table.copy_from(&source) {
            return Ok(());
        }
        table.look_up_all(ctx, &source, &mut position, |table, key, hash, at, there| {
            if !there {
                table.occupy(at, key.clone(), hash);
            }
        });
    }
    while let Some((key, hash)) = other.next(&mut position) {
        set.add_hashed(ctx, &key, hash)?;
    }
    Ok(())
}

/// All items of an iterable come in.
pub fn update(ctx: &Ctx, set: &PySet, iterable: &Obj) -> PyResult<()> {
    if let Some(other) = iterable.payload::<PySet>() {
        return merge(ctx, set, other);
    }
    if let Some(dict) = exact_dict(ctx, iterable) {
        set.table.borrow_mut().make_room(dict.len());
        let mut number = 0;
        while number < dict.entry_count() {
            if let Some((key, _, hash)) = dict.entry(number) {
                set.add_hashed(ctx, &key, hash)?;
            }
            number += 1;
        }
        return Ok(());
    }
    if ctx.types.tuple.is_exactly(iterable) {
        let items = iterable.payload::<PyTuple>().map_or(&[][..], PyTuple::items);
        return items.iter().try_for_each(|key| add(ctx, set, key));
    }
    if ctx.types.list.is_exactly(iterable) {
        if let Some(list) = iterable.payload::<PyList>() {
            let mut at = 0;
            while let Some(key) = list.items.get(at) {
                if set.table.borrow().is_far() {
                    if let Some(later) = list.items.get(at + AHEAD).and_then(|later| known_hash(&later)) {
                        set.table.borrow().fetch_place(later);
                    }
                }
                add(ctx, set, &key)?;
                at += 1;
            }
            return Ok(());
        }
    }
    let iterator = iterable.iter(ctx)?;
    let next = iterator.ty(ctx).slots.tp_iternext.get().expect("iter() gives iterators");
    while let Some(key) = next(ctx, &iterator)? {
        let hash = hash_element(ctx, &key)?;
        set.add_hashed(ctx, &key, hash)?;
    }
    Ok(())
}

/// The hash of a key, if it need not be computed.
fn known_hash(key: &Obj) -> Option<i64> {
    key.as_small_int().map(crate::hash::hash_i64)
}

pub(super) fn is_subset(ctx: &Ctx, a: &PySet, b: &PySet) -> PyResult<bool> {
    if a.len() > b.len() {
        return Ok(false);
    }
    let mut position = 0;
    match a.table.borrow().look_up_in(ctx, &b.table.borrow(), &mut position, |_, _, there| there) {
        Looked::All => return Ok(true),
        Looked::Stopped => return Ok(false),
        Looked::Unclear => {}
    }
    while let Some((key, hash)) = a.next(&mut position) {
        if !b.contains_hashed(ctx, &key, hash)? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Put the items from `position` on that are in another set, or that are not, into a new one, until Python must be asked.
fn keep(ctx: &Ctx, walked: &PySet, other: &PySet, position: &mut usize, wanted: bool, target: &PySet) {
    let mut target = target.table.borrow_mut();
    walked.table.borrow().look_up_in(ctx, &other.table.borrow(), position, |key, hash, there| {
        if there == wanted {
            target.add_new(key.clone(), hash);
        }
        true
    });
}

/// Items of both. Of two sets the smaller one is walked.
pub(super) fn intersection(ctx: &Ctx, this: &Obj, other: &Obj) -> PyResult {
    if this.is(other) {
        return copy(ctx, this);
    }
    let result = new_like(ctx, this);
    let target = of(&result);
    if other.payload::<PySet>().is_some() {
        let (large, small) = if of(other).len() > of(this).len() { (of(other), of(this)) } else { (of(this), of(other)) };
        let mut position = 0;
        keep(ctx, small, large, &mut position, true, target);
        while let Some((key, hash)) = small.next(&mut position) {
            if large.contains_hashed(ctx, &key, hash)? {
                target.add_hashed(ctx, &key, hash)?;
            }
        }
        return Ok(result);
    }
    let iterator = other.iter(ctx)?;
    while let Some(key) = iterator.next(ctx)? {
        let hash = hash_element(ctx, &key)?;
        if of(this).contains_hashed(ctx, &key, hash)? {
            target.add_hashed(ctx, &key, hash)?;
            if target.len() >= of(this).len() {
                break;
            }
        }
    }
    Ok(result)
}

pub(super) fn is_disjoint(ctx: &Ctx, this: &Obj, other: &Obj) -> PyResult<bool> {
    if this.is(other) {
        return Ok(of(this).is_empty());
    }
    if ctx.types.set.is_exactly(other) || ctx.types.frozenset.is_exactly(other) {
        let (large, small) = if of(other).len() > of(this).len() { (of(other), of(this)) } else { (of(this), of(other)) };
        let mut position = 0;
        match small.table.borrow().look_up_in(ctx, &large.table.borrow(), &mut position, |_, _, there| !there) {
            Looked::All => return Ok(true),
            Looked::Stopped => return Ok(false),
            Looked::Unclear => {}
        }
        while let Some((key, hash)) = small.next(&mut position) {
            if large.contains_hashed(ctx, &key, hash)? {
                return Ok(false);
            }
        }
        return Ok(true);
    }
    let iterator = other.iter(ctx)?;
    while let Some(key) = iterator.next(ctx)? {
        let hash = hash_element(ctx, &key)?;
        if of(this).contains_hashed(ctx, &key, hash)? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// The items of an iterable go out.
pub fn difference_update(ctx: &Ctx, this: &Obj, other: &Obj) -> PyResult<()> {
    let set = of(this);
    if this.is(other) {
        set.clear();
        return Ok(());
    }
    if other.payload::<PySet>().is_some() {
        // A much larger set is cut down to what is in both first.
        let cut = if of(other).len() >> 3 > set.len() { Some(intersection(ctx, this, other)?) } else { None };
        let other = of(cut.as_ref().unwrap_or(other));
        let mut position = 0;
        set.table.borrow_mut().look_up_all(ctx, &other.table.borrow(), &mut position, |table, _, _, at, there| {
            if there {
                drop(table.vacate(at));
            }
        });
        while let Some((key, hash)) = other.next(&mut position) {
            set.discard_hashed(ctx, &key, hash)?;
        }
    } else {
        let iterator = other.iter(ctx)?;
        while let Some(key) = iterator.next(ctx)? {
            let hash = hash_element(ctx, &key)?;
            set.discard_hashed(ctx, &key, hash)?;
        }
    }
    set.table.borrow_mut().squeeze();
    Ok(())
}

/// Items of `this` that are not in `other`.
pub(super) fn difference(ctx: &Ctx, this: &Obj, other: &Obj) -> PyResult {
    let set = of(this);
    let dict = exact_dict(ctx, other);
    let size = match (other.payload::<PySet>(), dict) {
        (Some(other), _) => Some(other.len()),
        (None, Some(dict)) => Some(dict.len()),
        (None, None) => None,
    };
    if size.is_none_or(|size| set.len() >> 2 > size) {
        let result = copy(ctx, this)?;
        difference_update(ctx, &result, other)?;
        return Ok(result);
    }
    let result = new_like(ctx, this);
    let mut position = 0;
    if dict.is_none() {
        keep(ctx, set, of(other), &mut position, false, of(&result));
    }
    while let Some((key, hash)) = set.next(&mut position) {
        let there = match dict {
            Some(dict) => dict.find(ctx, &key, hash)?.is_some(),
            None => of(other).contains_hashed(ctx, &key, hash)?,
        };
        if !there {
            of(&result).add_hashed(ctx, &key, hash)?;
        }
    }
    Ok(result)
}

fn toggle(ctx: &Ctx, set: &PySet, key: &Obj, hash: i64) -> PyResult<()> {
    if !set.discard_hashed(ctx, key, hash)? {
        set.add_hashed(ctx, key, hash)?;
    }
    Ok(())
}

/// Items of either but not both stay.
pub fn symmetric_difference_update(ctx: &Ctx, this: &Obj, other: &Obj) -> PyResult<()> {
    let set = of(this);
    if this.is(other) {
        set.clear();
        return Ok(());
    }
    if let Some(dict) = exact_dict(ctx, other) {
        let mut number = 0;
        while number < dict.entry_count() {
            if let Some((key, _, hash)) = dict.entry(number) {
                toggle(ctx, set, &key, hash)?;
            }
            number += 1;
        }
        return Ok(());
    }
    let made;
    let other = match other.payload::<PySet>() {
        Some(other) => other,
        None => {
            made = new_like(ctx, this);
            update(ctx, of(&made), other)?;
            of(&made)
        }
    };
    let mut position = 0;
    set.table.borrow_mut().look_up_all(ctx, &other.table.borrow(), &mut position, |table, key, hash, at, there| {
        if there {
            drop(table.vacate(at));
        } else {
            table.occupy(at, key.clone(), hash);
        }
    });
    while let Some((key, hash)) = other.next(&mut position) {
        toggle(ctx, set, &key, hash)?;
    }
    Ok(())
}

/// Items of either but not both: a copy of the other, changed by this.
pub(super) fn symmetric_difference(ctx: &Ctx, this: &Obj, other: &Obj) -> PyResult {
    let result = new_like(ctx, this);
    update(ctx, of(&result), other)?;
    symmetric_difference_update(ctx, &result, this)?;
    Ok(result)
}

pub(super) fn is_superset_of_iterable(ctx: &Ctx, this: &Obj, other: &Obj) -> PyResult<bool> {
    let iterator = other.iter(ctx)?;
    while let Some(key) = iterator.next(ctx)? {
        let hash = hash_element(ctx, &key)?;
        if !of(this).contains_hashed(ctx, &key, hash)? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Take an item out; whether it was there. A set is looked for as the frozenset of its items.
pub(super) fn discard(ctx: &Ctx, this: &Obj, item: &Obj) -> PyResult<bool> {
    let hash = hash_or_frozen(ctx, item)?;
    of(this).discard_hashed(ctx, item, hash)
}
