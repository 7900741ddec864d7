//! `list[…]`: reading, storing and deleting by index and by slice.

use crate::cells::drop_backwards;
use crate::ctx::{Ctx, PyResult};
use crate::list::{PyList, resize};
use crate::sequence;
use crate::slice::{PySlice, SliceRange, adjust};
use crate::value::Obj;

fn of(object: &Obj) -> &PyList {
    object.payload::<PyList>().expect("the type's methods get its objects")
}

fn wrong_key(ctx: &Ctx, key: &Obj) -> crate::ctx::Raised {
    ctx.type_error(&format!("list indices must be integers or slices, not {}", key.ty(ctx).name()))
}

/// The index as a position in the list, or `None` when the key is no index.
fn position(ctx: &Ctx, key: &Obj, list: &PyList) -> PyResult<Option<usize>> {
    let index = match key.as_small_int() {
        Some(index) => index as isize,
        None if key.is_int_instance(ctx) || key.ty(ctx).slots.nb_index.get().is_some() => key.to_index(ctx)?,
        None => return Ok(None),
    };
    let index = if index < 0 { index.saturating_add(list.items.len() as isize) } else { index };
    // A negative index out of range stays one when it is seen as a length.
    Ok(Some(index as usize))
}

/// `list[key]`.
pub(super) fn getitem(ctx: &Ctx, this: &Obj, key: &Obj) -> PyResult {
    let list = of(this);
    if let Some(at) = position(ctx, key, list)? {
        return list.items.get(at).ok_or_else(|| ctx.index_error("list index out of range"));
    }
    let Some(slice) = key.payload::<PySlice>() else { return Err(wrong_key(ctx, key)) };
    let (start, stop, step) = slice.unpack(ctx)?;
    let items = list.items.with(|items| sequence::slice_items(items, adjust(start, stop, step, items.len())));
    Ok(ctx.list(items))
}

/// `list[key] = value` and `del list[key]`.
pub(super) fn set_or_del_item(ctx: &Ctx, this: &Obj, key: &Obj, value: Option<&Obj>) -> PyResult<()> {
    let list = of(this);
    if let Some(at) = position(ctx, key, list)? {
        if at >= list.items.len() {
            return Err(ctx.index_error("list assignment index out of range"));
        }
        match value {
            Some(value) => drop(list.items.set(at, value.clone())),
            None => drop(list.items.edit(|items| {
                let item = items.remove(at);
                resize::shrink(items);
                item
            })),
        }
        return Ok(());
    }
    let Some(slice) = key.payload::<PySlice>() else { return Err(wrong_key(ctx, key)) };
    let (start, stop, step) = slice.unpack(ctx)?;
    let Some(value) = value else {
        drop_backwards(list.items.edit(|items| {
            let gone = delete(items, adjust(start, stop, step, items.len()));
            resize::shrink(items);
            gone
        }));
        return Ok(());
    };
    let new = iterable_items(ctx, value)?;
    let range = adjust(start, stop, step, list.items.len());
    if step == 1 {
        set_part(list, range, new);
        return Ok(());
    }
    if new.len() != range.count {
        return Err(ctx.value_error(&format!(
            "attempt to assign sequence of size {} to extended slice of size {}",
            new.len(),
            range.count
        )));
    }
    drop_backwards(list.items.edit(|items| {
        let mut at = range.start;
        let mut old = Vec::with_capacity(new.len());
        for item in new {
            old.push(std::mem::replace(&mut items[at as usize], item));
            at = at.wrapping_add(range.step);
        }
        old
    }));
    Ok(())
}

/// Put new items in the place of those of a range without steps.
fn set_part(list: &PyList, range: SliceRange, mut new: Vec<Obj>) {
    let (from, to) = (range.start as usize, (range.start as usize) + range.count);
    if new.len() == range.count {
        // The same room: old and new change places.
        list.items.edit(|items| items[from..to].swap_with_slice(&mut new));
        drop_backwards(new);
        return;
    }
    drop_backwards(list.items.edit(|items| {
        resize::grow(items, items.len() - range.count + new.len());
        let gone = items.splice(from..to, new).collect::<Vec<Obj>>();
        resize::shrink(items);
        gone
    }));
}

/// `list[start:stop] = value` where both are exact lists and the bounds plain, without a slice object; `last`: nobody
/// else has the value, which may lose its items. False: something else, and nothing was done.
pub fn set_slice_plain(ctx: &Ctx, this: &Obj, start: &Obj, stop: &Obj, value: &Obj, last: bool) -> bool {
    if !ctx.types.list.is_exactly(this) || !ctx.types.list.is_exactly(value) {
        return false;
    }
    let Some((start, stop)) = crate::slice::plain_bounds(ctx, start, stop, 1) else { return false };
    let (list, other) = (of(this), of(value));
    let new = if last { other.items.take() } else { other.items.to_vec() };
    set_part(list, adjust(start, stop, 1, list.items.len()), new);
    true
}

/// The items of an iterable; a TypeError of `iter()` gets another message.
fn iterable_items(ctx: &Ctx, value: &Obj) -> PyResult<Vec<Obj>> {
    if let Some(list) = value.payload::<PyList>() {
        return Ok(list.items.to_vec());
    }
    match value.iter(ctx) {
        Ok(iterator) => crate::protocol::iterate(ctx, &iterator),
        Err(raised) => {
            ctx.swallow(raised, &ctx.types.type_error)?;
            Err(ctx.type_error("must assign iterable to extended slice"))
        }
    }
}

/// Take a slice's items out.
fn delete(items: &mut Vec<Obj>, range: SliceRange) -> Vec<Obj> {
    if range.count == 0 {
        return Vec::new();
    }
    let (start, step) = if range.step < 0 {
        // The same items from the other end.
        (range.start + range.step * (range.count as isize - 1), range.step.wrapping_neg())
    } else {
        (range.start, range.step)
    };
    let (start, step) = (start as usize, step as usize);
    if step == 1 {
        return items.drain(start..start + range.count).collect();
    }
    let mut gone = Vec::with_capacity(range.count);
    let mut kept = Vec::with_capacity(items.len() - range.count);
    for (at, item) in items.drain(..).enumerate() {
        if at >= start && (at - start) % step == 0 && gone.len() < range.count {
            gone.push(item);
        } else {
            kept.push(item);
        }
    }
    items.extend(kept);
    gone
}
