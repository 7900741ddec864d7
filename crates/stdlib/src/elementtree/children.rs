//! Subscripts of elements: their children.

use krait_object::clinic::{is_index, item_index, sequence_of};
use krait_object::slice::PySlice;
use krait_object::{Ctx, Obj, PyResult, sequence};

use super::{Element, of};

/// Check that a value to be put in is an element.
pub(super) fn expect_child(ctx: &Ctx, value: &Obj) -> PyResult<()> {
    if value.payload::<Element>().is_some() {
        return Ok(());
    }
    Err(ctx.type_error(&format!("expected an Element, not \"{}\"", value.ty(ctx).name())))
}

pub(super) fn subscript(ctx: &Ctx, this: &Obj, key: &Obj) -> PyResult {
    let own = of(this);
    if is_index(ctx, key) {
        let index = key.to_index(ctx)?;
        let child = item_index(index, own.children.len()).and_then(|index| own.children.get(index));
        return child.ok_or_else(|| ctx.index_error("child index out of range"));
    }
    let Some(slice) = key.payload::<PySlice>() else { return Err(ctx.type_error("element indices must be integers")) };
    let (start, stop, step) = slice.unpack(ctx)?;
    let children = own.children.to_vec();
    let range = krait_object::slice::adjust(start, stop, step, children.len());
    Ok(ctx.list(sequence::slice_items(&children, range)))
}

pub(super) fn set_subscript(ctx: &Ctx, this: &Obj, key: &Obj, value: Option<&Obj>) -> PyResult<()> {
    let own = of(this);
    if is_index(ctx, key) {
        let index = key.to_index(ctx)?;
        let out_of_range = || ctx.index_error("child assignment index out of range");
        let index = item_index(index, own.children.len()).ok_or_else(out_of_range)?;
        let old = match value {
            Some(value) => {
                expect_child(ctx, value)?;
                own.children.set(index, value.clone()).map_err(|_| out_of_range())?
            }
            None => own.children.edit(|children| children.remove(index)),
        };
        drop(old);
        return Ok(());
    }
    let Some(slice) = key.payload::<PySlice>() else { return Err(ctx.type_error("element indices must be integers")) };
    let new = match value {
        None => Vec::new(),
        Some(value) => {
            let new = sequence_of(ctx, value, "assignment expects an iterable")?;
            new.iter().try_for_each(|child| expect_child(ctx, child))?;
            new
        }
    };
    let (start, stop, step) = slice.unpack(ctx)?;
    let range = krait_object::slice::adjust(start, stop, step, own.children.len());
    if step == 1 {
        let place = range.start as usize..range.start as usize + range.count;
        let old: Vec<Obj> = own.children.edit(|children| children.splice(place, new).collect());
        drop(old);
        return Ok(());
    }
    let places: Vec<usize> = (0..range.count as isize).map(|i| (range.start + i * range.step) as usize).collect();
    if value.is_some() && new.len() != range.count {
        let message = format!("attempt to assign sequence of size {} to extended slice of size {}", new.len(), range.count);
        return Err(ctx.value_error(&message));
    }
    if value.is_none() {
        let mut kept = own.children.to_vec();
        let mut gone = places;
        gone.sort_unstable();
        gone.iter().rev().for_each(|&index| drop(kept.remove(index)));
        drop(own.children.replace(kept));
        return Ok(());
    }
    for (index, child) in places.into_iter().zip(new) {
        drop(own.children.set(index, child));
    }
    Ok(())
}
