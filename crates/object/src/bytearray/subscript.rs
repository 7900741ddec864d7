//! Subscripts of `bytearray`.

use super::{from_object, new_bytearray, of};
use crate::bytes::common::byte_arg;
use crate::clinic;
use crate::ctx::{Ctx, PyResult};
use crate::slice::{PySlice, SliceRange};
use crate::value::Obj;

fn bad_key(ctx: &Ctx, key: &Obj) -> crate::ctx::Raised {
    ctx.type_error(&format!("bytearray indices must be integers or slices, not {}", key.ty(ctx).name()))
}

fn index_of(ctx: &Ctx, this: &Obj, key: &Obj) -> PyResult<usize> {
    let index = key.to_index(ctx)?;
    clinic::item_index(index, of(this).len()).ok_or_else(|| ctx.index_error("bytearray index out of range"))
}

pub(super) fn subscript(ctx: &Ctx, this: &Obj, key: &Obj) -> PyResult {
    if let Some(slice) = key.payload::<PySlice>() {
        let (start, stop, step) = slice.unpack(ctx)?;
        let bytes = of(this).borrow();
        let range = crate::slice::adjust(start, stop, step, bytes.len());
        let at = |i: usize| bytes[(range.start + i as isize * range.step) as usize];
        let part = if range.step == 1 {
            bytes[range.start as usize..range.start as usize + range.count].to_vec()
        } else {
            (0..range.count).map(at).collect()
        };
        drop(bytes);
        return Ok(new_bytearray(ctx, part));
    }
    if !clinic::is_index(ctx, key) {
        return Err(bad_key(ctx, key));
    }
    let index = index_of(ctx, this, key)?;
    Ok(Obj::small(of(this).get(index).unwrap_or(0).into()))
}

pub(super) fn set_subscript(ctx: &Ctx, this: &Obj, key: &Obj, value: Option<&Obj>) -> PyResult<()> {
    let array = of(this);
    if let Some(slice) = key.payload::<PySlice>() {
        let (start, stop, step) = slice.unpack(ctx)?;
        return match value {
            None => delete_slice(ctx, this, crate::slice::adjust(start, stop, step, array.len())),
            Some(value) => {
                let bytes = slice_value(ctx, value)?;
                set_slice(ctx, this, crate::slice::adjust(start, stop, step, array.len()), bytes)
            }
        };
    }
    if !clinic::is_index(ctx, key) {
        return Err(bad_key(ctx, key));
    }
    let index = index_of(ctx, this, key)?;
    let Some(value) = value else {
        return array.edit(ctx, |bytes| bytes.remove(index)).map(|_| ());
    };
    let byte = byte_arg(ctx, value)?;
    // `__index__` may have changed the length.
    array.overwrite(|bytes| bytes.get_mut(index).map(|place| *place = byte)).ok_or_else(|| ctx.index_error("bytearray index out of range"))
}

fn slice_value(ctx: &Ctx, value: &Obj) -> PyResult<Vec<u8>> {
    if value.is_str_instance(ctx) || (clinic::is_index(ctx, value) && !crate::buffer::has_buffer(ctx, value)) {
        return Err(ctx.type_error("can assign only bytes, buffers, or iterables of ints in range(0, 256)"));
    }
    from_object(ctx, value)
}

fn set_slice(ctx: &Ctx, this: &Obj, range: SliceRange, bytes: Vec<u8>) -> PyResult<()> {
    let array = of(this);
    if range.step == 1 {
        let start = range.start as usize;
        if bytes.len() == range.count {
            array.overwrite(|own| own[start..start + range.count].copy_from_slice(&bytes));
            return Ok(());
        }
        return array.edit(ctx, |own| drop(own.splice(start..start + range.count, bytes)));
    }
    if bytes.is_empty() {
        return delete_slice(ctx, this, range);
    }
    if bytes.len() != range.count {
        let (got, wanted) = (bytes.len(), range.count);
        return Err(ctx.value_error(&format!("attempt to assign bytes of size {got} to extended slice of size {wanted}")));
    }
    array.overwrite(|own| {
        for (i, byte) in bytes.into_iter().enumerate() {
            own[(range.start + i as isize * range.step) as usize] = byte;
        }
    });
    Ok(())
}

fn delete_slice(ctx: &Ctx, this: &Obj, range: SliceRange) -> PyResult<()> {
    if range.count == 0 {
        return Ok(());
    }
    let last = range.start + (range.count as isize - 1) * range.step;
    let (low, step) = (range.start.min(last) as usize, range.step.unsigned_abs());
    let high = range.start.max(last) as usize;
    of(this).edit(ctx, |own| {
        if step == 1 {
            own.drain(low..=high);
            return;
        }
        let mut at = 0;
        own.retain(|_| {
            let gone = at >= low && at <= high && (at - low) % step == 0;
            at += 1;
            !gone
        });
    })
}
