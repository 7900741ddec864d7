//! `slice`.

use krait_code::IBig;

use crate::args::Args;
use crate::ctx::{Ctx, PyResult};
use crate::payload::{Payload, new_exact};
use crate::sequence;
use crate::typeobj::{CompareOp, MemberDef, NativeFn, TypeDef, method, slot};
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

/// Start and stop of a slice with this step, where each is None or a small int.
#[inline]
pub(crate) fn plain_bounds(ctx: &Ctx, start: &Obj, stop: &Obj, step: isize) -> Option<(isize, isize)> {
    let bound = |value: &Obj, default: isize| {
        if ctx.is_none(value) { Some(default) } else { value.as_small_int().map(|value| value as isize) }
    };
    let (first, last) = if step < 0 { (isize::MAX, isize::MIN) } else { (0, isize::MAX) };
    Some((bound(start, first)?, bound(stop, last)?))
}

/// `container[start:stop:step]` of an exact list or tuple with plain bounds, without a slice object. `None`: something else.
pub fn stepped_slice_plain(ctx: &Ctx, container: &Obj, start: &Obj, stop: &Obj, step: &Obj) -> Option<Obj> {
    let step = step.as_small_int().filter(|&step| step != 0)? as isize;
    let (start, stop) = plain_bounds(ctx, start, stop, step)?;
    if ctx.types.list.is_exactly(container) {
        let list = container.payload::<crate::list::PyList>()?;
        return Some(ctx.list(list.items.with(|items| sequence::slice_items(items, adjust(start, stop, step, items.len())))));
    }
    if ctx.types.tuple.is_exactly(container) && step != 1 {
        let items = container.payload::<crate::tuple::PyTuple>()?.items();
        return Some(ctx.tuple(sequence::slice_items(items, adjust(start, stop, step, items.len()))));
    }
    None
}

/// `container[start:stop]` of an exact list, tuple or str with plain bounds, without a slice object. `None`: something else.
pub fn slice_plain(ctx: &Ctx, container: &Obj, start: &Obj, stop: &Obj) -> Option<Obj> {
    let (start, stop) = plain_bounds(ctx, start, stop, 1)?;
    let fit = |len: usize| {
        let range = adjust(start, stop, 1, len);
        range.start as usize..range.start as usize + range.count
    };
    if ctx.types.list.is_exactly(container) {
        let list = container.payload::<crate::list::PyList>()?;
        return Some(ctx.list(list.items.part(fit)));
    }
    if ctx.types.str.is_exactly(container) {
        let text = container.payload::<crate::heap::strdata::PyStr>()?;
        let range = fit(text.len());
        return Some(ctx.str_part_of(container, text, range.start, range.end));
    }
    if ctx.types.tuple.is_exactly(container) {
        let items = container.payload::<crate::tuple::PyTuple>()?.items();
        return Some(ctx.tuple_of(&items[fit(items.len())]));
    }
    None
}

/// `container[slice]` where [`slice_plain`] has it.
pub fn subscript_plain(ctx: &Ctx, container: &Obj, slice: &Obj) -> Option<Obj> {
    let slice = slice.payload::<PySlice>().filter(|slice| ctx.is_none(&slice.step))?;
    slice_plain(ctx, container, &slice.start, &slice.stop)
}

impl PySlice {
    /// `slice.indices(length)` for lengths of any size: start, stop, step as exact ints.
    pub fn indices(&self, ctx: &Ctx, length: &Obj) -> PyResult<(Obj, Obj, Obj)> {
        let part = |value: &Obj| -> PyResult<Option<Obj>> {
            if ctx.is_none(value) {
                return Ok(None);
            }
            if !value.is_int_instance(ctx) && value.ty(ctx).slots.nb_index.get().is_none() {
                return Err(ctx.type_error("slice indices must be integers or None or have an __index__ method"));
            }
            value.index(ctx).map(Some)
        };
        let step = part(&self.step)?.unwrap_or(Obj::small(1));
        if step.as_small_int() == Some(0) {
            return Err(ctx.value_error("slice step cannot be zero"));
        }
        let (start, stop) = (part(&self.start)?, part(&self.stop)?);
        let negative = step.is_negative_int();
        let length = length.to_ibig().unwrap_or_default();
        let (lower, upper) = if negative { (-IBig::ONE, length.clone() - IBig::ONE) } else { (IBig::ZERO, length.clone()) };
        let fit = |value: Option<Obj>, default: &IBig| match value.and_then(|value| value.to_ibig()) {
            None => default.clone(),
            Some(value) if value < IBig::ZERO => (value + &length).max(lower.clone()),
            Some(value) => value.min(upper.clone()),
        };
        let start = fit(start, if negative { &upper } else { &lower });
        let stop = fit(stop, if negative { &lower } else { &upper });
        Ok((ctx.int_big(start), ctx.int_big(stop), step))
    }
}

fn of(object: &Obj) -> &PySlice {
    object.payload::<PySlice>().expect("the type's methods get its objects")
}

fn slice_new(ctx: &Ctx, _class: &Obj, args: Args) -> PyResult {
    sequence::no_keywords(ctx, "slice", args)?;
    sequence::check_positional(ctx, "slice", args.positional().len(), 1, 3)?;
    let none = ctx.none();
    Ok(match args.positional() {
        [stop] => new_slice(ctx, none.clone(), stop.clone(), none),
        [start, stop] => new_slice(ctx, start.clone(), stop.clone(), none),
        [start, stop, step, ..] => new_slice(ctx, start.clone(), stop.clone(), step.clone()),
        [] => new_slice(ctx, none.clone(), none.clone(), none),
    })
}

fn slice_compare(ctx: &Ctx, this: &Obj, other: &Obj, op: CompareOp) -> PyResult {
    let Some(b) = other.payload::<PySlice>() else { return Ok(ctx.not_implemented()) };
    let a = of(this);
    if this.is(other) {
        return Ok(ctx.bool(matches!(op, CompareOp::Eq | CompareOp::Le | CompareOp::Ge)));
    }
    let (a, b) = ([&a.start, &a.stop, &a.step], [&b.start, &b.stop, &b.step]);
    let get = |parts: [&Obj; 3], index: usize| parts.get(index).map(|&part| part.clone());
    sequence::compare_items(ctx, op, 0, || (3, 3), |i| get(a, i), |i| get(b, i))
}

fn slice_hash(ctx: &Ctx, this: &Obj) -> PyResult<i64> {
    let slice = of(this);
    let mut state = sequence::HASH_START;
    for part in [&slice.start, &slice.stop, &slice.step] {
        state = sequence::hash_step(state, part.hash(ctx)?);
    }
    Ok(if state == u64::MAX { 1_546_275_796 } else { state as i64 })
}

fn slice_indices(ctx: &Ctx, this: &Obj, length: &Obj) -> PyResult {
    let length = length.index(ctx)?;
    if length.is_negative_int() {
        return Err(ctx.value_error("length should not be negative"));
    }
    let (start, stop, step) = of(this).indices(ctx, &length)?;
    Ok(ctx.tuple(vec![start, stop, step]))
}

fn parts(ctx: &Ctx, this: &Obj) -> Obj {
    let slice = of(this);
    ctx.tuple(vec![slice.start.clone(), slice.stop.clone(), slice.step.clone()])
}

const fn member(name: &'static str, get: fn(&Ctx, &Obj) -> PyResult) -> MemberDef {
    MemberDef { name, get, set: None, doc: "" }
}

pub static SLICE: TypeDef = TypeDef {
    doc: "slice(stop)\nslice(start, stop[, step])\n\nWhat stands between the brackets of x[start:stop:step].",
    slots: &[
        slot::tp_new(slice_new),
        slot::tp_repr(|ctx, this| {
            let slice = of(this);
            let (start, stop, step) = (slice.start.repr(ctx)?, slice.stop.repr(ctx)?, slice.step.repr(ctx)?);
            let mut out = crate::textbuilder::TextBuilder::new();
            for (before, part) in [("slice(", start), (", ", stop), (", ", step)] {
                out.push_ascii(before);
                out.push_obj(&part);
            }
            out.push_ascii(")");
            Ok(out.finish(ctx))
        }),
        slot::tp_hash(slice_hash),
        slot::tp_richcompare(slice_compare),
    ],
    methods: &[
        method("indices($self, object, /)", NativeFn::O(slice_indices)),
        method("__reduce__($self, /)", NativeFn::NoArgs(|ctx, this| Ok(ctx.tuple(vec![ctx.types.slice.to_obj(), parts(ctx, this)])))),
    ],
    members: &[
        member("start", |_, this| Ok(of(this).start.clone())),
        member("stop", |_, this| Ok(of(this).stop.clone())),
        member("step", |_, this| Ok(of(this).step.clone())),
    ],
    ..TypeDef::new("slice", PySlice::layout)
};
