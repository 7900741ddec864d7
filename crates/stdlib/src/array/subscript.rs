//! Subscripts of arrays.

use krait_object::clinic::{is_index, item_index};
use krait_object::slice::{PySlice, SliceRange, adjust};
use krait_object::{Ctx, Obj, PyResult, Raised};

use super::{PyArray, new_like, of};

/// What CPython says of arrays of different kinds where they must agree.
pub(super) fn bad_kind(ctx: &Ctx) -> Raised {
    ctx.type_error("bad argument type for built-in operation")
}

/// Where in the bytes the items of a slice begin.
fn places(range: SliceRange, size: usize) -> impl Iterator<Item = usize> {
    (0..range.count as isize).map(move |i| (range.start + i * range.step) as usize * size)
}

pub(super) fn subscript(ctx: &Ctx, this: &Obj, key: &Obj) -> PyResult {
    let own = of(this);
    if let Some(index) = key.as_small_int().filter(|&index| index >= 0) {
        return own.get(ctx, index as usize)?.ok_or_else(|| ctx.index_error("array index out of range"));
    }
    if is_index(ctx, key) {
        let index = key.to_index(ctx)?;
        let found = match item_index(index, own.len()) {
            Some(index) => own.get(ctx, index)?,
            None => None,
        };
        return found.ok_or_else(|| ctx.index_error("array index out of range"));
    }
    let Some(slice) = key.payload::<PySlice>() else { return Err(ctx.type_error("array indices must be integers")) };
    let (start, stop, step) = slice.unpack(ctx)?;
    let (range, size) = (adjust(start, stop, step, own.len()), own.kind.size());
    let bytes = own.bytes.borrow();
    let part = if range.step == 1 {
        bytes[range.start as usize * size..(range.start as usize + range.count) * size].to_vec()
    } else {
        places(range, size).flat_map(|at| bytes[at..at + size].iter().copied()).collect()
    };
    drop(bytes);
    Ok(new_like(ctx, own, part))
}

pub(super) fn set_subscript(ctx: &Ctx, this: &Obj, key: &Obj, value: Option<&Obj>) -> PyResult<()> {
    let own = of(this);
    if is_index(ctx, key) {
        let index = key.to_index(ctx)?;
        let out_of_range = || ctx.index_error("array assignment index out of range");
        let index = item_index(index, own.len()).ok_or_else(out_of_range)?;
        let Some(value) = value else { return own.remove(ctx, index) };
        let (item, size) = (own.kind.pack(ctx, value)?, own.kind.size());
        // The value's `__index__` may have changed the length.
        let place = index * size..(index + 1) * size;
        let put = own.bytes.overwrite(|bytes| bytes.get_mut(place).map(|place| place.copy_from_slice(&item[..size])));
        return put.ok_or_else(out_of_range);
    }
    let Some(slice) = key.payload::<PySlice>() else { return Err(ctx.type_error("array indices must be integers")) };
    let (start, stop, step) = slice.unpack(ctx)?;
    let range = adjust(start, stop, step, own.len());
    let Some(value) = value else { return delete(ctx, own, range) };
    let Some(other) = value.payload::<PyArray>() else {
        return Err(ctx.type_error(&format!("can only assign array (not \"{}\") to array slice", value.ty(ctx).name())));
    };
    if other.kind != own.kind {
        return Err(bad_kind(ctx));
    }
    let (items, size) = (other.bytes.to_vec(), own.kind.size());
    let needed = items.len() / size;
    if range.step == 1 {
        let place = range.start as usize * size..(range.start as usize + range.count) * size;
        if needed == range.count {
            own.bytes.overwrite(|bytes| bytes[place].copy_from_slice(&items));
            return Ok(());
        }
        return own.edit(ctx, |bytes| drop(bytes.splice(place, items)));
    }
    if needed == 0 {
        return delete(ctx, own, range);
    }
    if needed != range.count {
        return Err(ctx.value_error(&format!("attempt to assign array of size {needed} to extended slice of size {}", range.count)));
    }
    own.bytes.overwrite(|bytes| {
        for (at, item) in places(range, size).zip(items.chunks_exact(size)) {
            bytes[at..at + size].copy_from_slice(item);
        }
    });
    Ok(())
}

fn delete(ctx: &Ctx, own: &PyArray, range: SliceRange) -> PyResult<()> {
    if range.count == 0 {
        return Ok(());
    }
    let size = own.kind.size();
    let mut gone: Vec<usize> = places(range, size).collect();
    gone.sort_unstable();
    own.edit(ctx, |bytes| {
        let mut kept = Vec::with_capacity(bytes.len() - gone.len() * size);
        let mut from = 0;
        for at in gone {
            kept.extend_from_slice(&bytes[from..at]);
            from = at + size;
        }
        kept.extend_from_slice(&bytes[from..]);
        *bytes = kept;
    })
}
