//! `slice`.

use crate::ctx::{Ctx, PyResult};
use crate::payload::{Payload, new_exact};
use crate::typeobj::TypeDef;
use crate::value::Obj;

/// The payload of `slice`.
#[repr(C)]
pub struct PySlice {
    pub start: Obj,
    pub stop: Obj,
    pub step: Obj,
}
crate::trace!(PySlice: start, stop, step);
crate::payload!(PySlice, "slice", with_node);

/// A `slice` of these three.
pub fn new_slice(ctx: &Ctx, start: Obj, stop: Obj, step: Obj) -> Obj {
    new_exact(ctx, &ctx.types.slice, PySlice { start, stop, step })
}

/// A slice fitted to a length: `start`, `start + step`, … `count` times; all indices are valid.
#[derive(Clone, Copy, Debug)]
pub struct SliceRange {
    pub start: isize,
    pub stop: isize,
    pub step: isize,
    pub count: usize,
}

impl PySlice {
    /// `PySlice_Unpack` and `PySlice_AdjustIndices`.
    pub fn fit(&self, ctx: &Ctx, len: usize) -> PyResult<SliceRange> {
        let (start, stop, step) = self.unpack(ctx)?;
        Ok(adjust(start, stop, step, len))
    }
    /// Start, stop and step as machine words, defaults put in, clamped.
    pub fn unpack(&self, ctx: &Ctx) -> PyResult<(isize, isize, isize)> {
        let word = |value: &Obj, default: isize| {
            if ctx.is_none(value) {
                return Ok(default);
            }
            if !value.is_int_instance(ctx) && value.ty(ctx).slots.nb_index.get().is_none() {
                return Err(ctx.type_error("slice indices must be integers or None or have an __index__ method"));
            }
            value.to_index_clamped(ctx)
        };
        let step = word(&self.step, 1)?.max(-isize::MAX);
        if step == 0 {
            return Err(ctx.value_error("slice step cannot be zero"));
        }
        let start = word(&self.start, if step < 0 { isize::MAX } else { 0 })?;
        let stop = word(&self.stop, if step < 0 { isize::MIN } else { isize::MAX })?;
        Ok((start, stop, step))
    }
}

/// Fit unpacked slice indices to a length.
pub fn adjust(start: isize, stop: isize, step: isize, len: usize) -> SliceRange {
    let len = len as isize;
    let clamp = |value: isize| {
        if value < 0 {
            let value = value.saturating_add(len);
            if value < 0 { if step < 0 { -1 } else { 0 } } else { value }
        } else if value >= len {
            if step < 0 { len - 1 } else { len }
        } else {
            value
        }
    };
    let (start, stop) = (clamp(start), clamp(stop));
    let count = if step < 0 {
        if stop < start { (start - stop - 1) / (-step) + 1 } else { 0 }
    } else if start < stop {
        (stop - start - 1) / step + 1
    } else {
        0
    };
    SliceRange { start, stop, step, count: count as usize }
}

pub static SLICE: TypeDef = TypeDef { ..TypeDef::new("slice", PySlice::layout) };
