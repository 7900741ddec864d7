//! `range` and its iterators. Numbers of one machine word take a path of their own.

use std::cell::Cell;

use krait_code::IBig;

use crate::args::Args;
use crate::cells::ObjCell;
use crate::ctx::{Ctx, PyResult};
use crate::payload::{Payload, new_exact};
use crate::sequence;
use crate::slice::PySlice;
use crate::typeobj::{CompareOp, MemberDef, NativeFn, TypeDef, TypeFlags, method, slot};
use crate::value::{Obj, SMALL_MAX, SMALL_MIN};

/// The payload of `range`: four exact ints.
pub struct PyRange {
    pub start: Obj,
    pub stop: Obj,
    pub step: Obj,
    pub length: Obj,
}
crate::trace!(PyRange);
crate::payload!(PyRange, "range");

/// The payload of `range_iterator` for ranges of machine words. Layout known to the dispatch loop: all items are
/// ints that are kept in the word.
#[repr(C)]
pub struct RangeIterator {
    pub next: Cell<i64>,
    pub step: Cell<i64>,
    /// Items left.
    pub left: Cell<u64>,
}
crate::trace!(RangeIterator);
crate::payload!(RangeIterator, "range_iterator");

/// The payload of `longrange_iterator`.
pub struct LongRangeIterator {
    next: ObjCell,
    step: Obj,
    left: ObjCell,
}
crate::trace!(LongRangeIterator: next, step, left);
crate::payload!(LongRangeIterator, "longrange_iterator");

fn of(object: &Obj) -> &PyRange {
    object.payload::<PyRange>().expect("the type's methods get its objects")
}

fn big(value: &Obj) -> IBig {
    value.to_ibig().unwrap_or_default()
}

/// How many items there are between `start` and `stop`.
fn length(ctx: &Ctx, start: &Obj, stop: &Obj, step: &Obj) -> Obj {
    if let (Some(start), Some(stop), Some(step)) = (start.as_small_int(), stop.as_small_int(), step.as_small_int()) {
        // Words of 62 bits: their differences fit 64.
        let (low, high, step) = if step > 0 { (start, stop, step) } else { (stop, start, -step) };
        return ctx.int(if low >= high { 0 } else { (high - low - 1) / step + 1 });
    }
    let (start, stop, step) = (big(start), big(stop), big(step));
    let (low, high, step) = if step > IBig::ZERO { (start, stop, step) } else { (stop, start, -step) };
    ctx.int_big(if low >= high { IBig::ZERO } else { (high - low - IBig::ONE) / step + IBig::ONE })
}

fn make(ctx: &Ctx, start: Obj, stop: Obj, step: Obj) -> Obj {
    let length = length(ctx, &start, &stop, &step);
    new_exact(ctx, &ctx.types.range, PyRange { start, stop, step, length })
}

/// A `range` of machine words; `step` is not 0.
pub fn new_range(ctx: &Ctx, start: i64, stop: i64, step: i64) -> Obj {
    make(ctx, ctx.int(start), ctx.int(stop), ctx.int(step))
}

fn range_new(ctx: &Ctx, _class: &Obj, args: Args) -> PyResult {
    sequence::no_keywords(ctx, "range", args)?;
    let (start, stop, step) = match args.positional() {
        [stop] => (Obj::small(0), stop.index(ctx)?, Obj::small(1)),
        [start, stop] => (start.index(ctx)?, stop.index(ctx)?, Obj::small(1)),
        [start, stop, step] => {
            let (start, stop, step) = (start.index(ctx)?, stop.index(ctx)?, step.index(ctx)?);
            if step.as_small_int() == Some(0) {
                return Err(ctx.value_error("range() arg 3 must not be zero"));
            }
            (start, stop, step)
        }
        other => {
            return Err(ctx.type_error(&match other.len() {
                0 => "range expected at least 1 argument, got 0".to_owned(),
                n => format!("range expected at most 3 arguments, got {n}"),
            }));
        }
    };
    Ok(make(ctx, start, stop, step))
}

fn range_len(ctx: &Ctx, this: &Obj) -> PyResult<usize> {
    let length = of(this).length.as_i64().and_then(|length| usize::try_from(length).ok());
    length.ok_or_else(|| ctx.overflow_error("Python int too large to convert to C ssize_t"))
}

/// `start + index * step`.
fn item(ctx: &Ctx, range: &PyRange, index: &Obj) -> Obj {
    if let (Some(start), Some(step), Some(index)) = (range.start.as_small_int(), range.step.as_small_int(), index.as_small_int()) {
        if let Some(value) = index.checked_mul(step).and_then(|offset| start.checked_add(offset)) {
            return ctx.int(value);
        }
    }
    ctx.int_big(big(&range.start) + big(index) * big(&range.step))
}

fn range_getitem(ctx: &Ctx, this: &Obj, key: &Obj) -> PyResult {
    let range = of(this);
    if key.is_int_instance(ctx) || key.ty(ctx).slots.nb_index.get().is_some() {
        let index = key.index(ctx)?;
        let out = |ctx: &Ctx| ctx.index_error("range object index out of range");
        if let (Some(index), Some(length)) = (index.as_small_int(), range.length.as_small_int()) {
            let index = if index < 0 { index + length } else { index };
            if index < 0 || index >= length {
                return Err(out(ctx));
            }
            return Ok(item(ctx, range, &ctx.int(index)));
        }
        let (mut index, length) = (big(&index), big(&range.length));
        if index < IBig::ZERO {
            index += &length;
        }
        if index < IBig::ZERO || index >= length {
            return Err(out(ctx));
        }
        return Ok(item(ctx, range, &ctx.int_big(index)));
    }
    let Some(slice) = key.payload::<PySlice>() else {
        return Err(ctx.type_error(&format!("range indices must be integers or slices, not {}", key.ty(ctx).name())));
    };
    let (start, stop, step) = slice.indices(ctx, &range.length)?;
    let step_value = ctx.int_big(big(&range.step) * big(&step));
    Ok(make(ctx, item(ctx, range, &start), item(ctx, range, &stop), step_value))
}

/// Whether an int is one of the range's items.
fn contains_int(range: &PyRange, value: &Obj) -> bool {
    if let (Some(start), Some(stop), Some(step), Some(value)) =
        (range.start.as_small_int(), range.stop.as_small_int(), range.step.as_small_int(), value.as_i64())
    {
        let inside = if step > 0 { start <= value && value < stop } else { stop < value && value <= start };
        return inside && (value - start) % step == 0;
    }
    let (start, stop, step, value) = (big(&range.start), big(&range.stop), big(&range.step), big(value));
    let inside = if step > IBig::ZERO { start <= value && value < stop } else { stop < value && value <= start };
    inside && ((value - start) % step).is_zero()
}

fn plain_int(ctx: &Ctx, value: &Obj) -> bool {
    value.is_small_int() || ctx.types.int.is_exactly(value) || ctx.types.bool.is_exactly(value)
}

fn index_of_int(ctx: &Ctx, range: &PyRange, value: &Obj) -> Obj {
    ctx.int_big((big(value) - big(&range.start)) / big(&range.step))
}

fn range_count(ctx: &Ctx, this: &Obj, value: &Obj) -> PyResult {
    if plain_int(ctx, value) {
        return Ok(Obj::small(i32::from(contains_int(of(this), value))));
    }
    let iterator = iterator(ctx, of(this));
    let mut count = 0i64;
    while let Some(item) = iterator.next(ctx)? {
        count += i64::from(item.eq(ctx, value)?);
    }
    Ok(ctx.int(count))
}

fn range_index(ctx: &Ctx, this: &Obj, value: &Obj) -> PyResult {
    let range = of(this);
    if plain_int(ctx, value) {
        if contains_int(range, value) {
            return Ok(index_of_int(ctx, range, value));
        }
        return Err(ctx.value_error("range.index(x): x not in range"));
    }
    let iterator = iterator(ctx, range);
    let mut index = 0i64;
    while let Some(item) = iterator.next(ctx)? {
        if item.eq(ctx, value)? {
            return Ok(ctx.int(index));
        }
        index += 1;
    }
    Err(ctx.value_error("sequence.index(x): x not in sequence"))
}

/// An iterator over `left` items from `next` on.
fn iterator_of(ctx: &Ctx, next: Obj, step: Obj, left: Obj) -> Obj {
    if let (Some(first), Some(by), Some(count)) = (next.as_small_int(), step.as_small_int(), left.as_small_int()) {
        let last = i128::from(first) + i128::from(by) * i128::from(count - 1).max(0);
        if (i128::from(SMALL_MIN)..=i128::from(SMALL_MAX)).contains(&last) {
            let payload = RangeIterator { next: Cell::new(first), step: Cell::new(by), left: Cell::new(count as u64) };
            return new_exact(ctx, &ctx.types.range_iterator, payload);
        }
    }
    let payload = LongRangeIterator { next: ObjCell::new(Some(next)), step, left: ObjCell::new(Some(left)) };
    new_exact(ctx, &ctx.types.longrange_iterator, payload)
}

fn iterator(ctx: &Ctx, range: &PyRange) -> Obj {
    iterator_of(ctx, range.start.clone(), range.step.clone(), range.length.clone())
}

fn range_reversed(ctx: &Ctx, this: &Obj) -> PyResult {
    let range = of(this);
    let last = match range.length.as_small_int() {
        Some(0) => range.start.clone(),
        _ => item(ctx, range, &ctx.int_big(big(&range.length) - IBig::ONE)),
    };
    Ok(iterator_of(ctx, last, ctx.int_big(-big(&range.step)), range.length.clone()))
}

fn range_repr(ctx: &Ctx, this: &Obj) -> PyResult {
    let range = of(this);
    let (start, stop) = (range.start.repr(ctx)?, range.stop.repr(ctx)?);
    if range.step.as_small_int() == Some(1) {
        return Ok(ctx.str(&format!("range({}, {})", start.text_lossy(), stop.text_lossy())));
    }
    let step = range.step.repr(ctx)?;
    Ok(ctx.str(&format!("range({}, {}, {})", start.text_lossy(), stop.text_lossy(), step.text_lossy())))
}

fn range_compare(ctx: &Ctx, this: &Obj, other: &Obj, op: CompareOp) -> PyResult {
    let Some(b) = other.payload::<PyRange>() else { return Ok(ctx.not_implemented()) };
    let a = of(this);
    let same = |a: &Obj, b: &Obj| big(a) == big(b);
    let one = a.length.as_small_int() == Some(1);
    let equal = same(&a.length, &b.length)
        && (a.length.as_small_int() == Some(0) || same(&a.start, &b.start) && (one || same(&a.step, &b.step)));
    crate::protocol::compare_identity(ctx, equal, op)
}

fn range_hash(ctx: &Ctx, this: &Obj) -> PyResult<i64> {
    let range = of(this);
    let none = ctx.none();
    let (start, step) = match range.length.as_small_int() {
        Some(0) => (none.clone(), none),
        Some(1) => (range.start.clone(), none),
        _ => (range.start.clone(), range.step.clone()),
    };
    sequence::hash_items(ctx, &[range.length.clone(), start, step])
}

const fn member(name: &'static str, get: fn(&Ctx, &Obj) -> PyResult) -> MemberDef {
    MemberDef { name, get, set: None, doc: "" }
}

pub static RANGE: TypeDef = TypeDef {
    flags: TypeFlags::SEQUENCE,
    doc: "range(stop) -> range object\nrange(start, stop[, step]) -> range object\n\nThe integers from start, which is one of them, to stop, which is not, in steps.",
    slots: &[
        slot::tp_new(range_new),
        slot::tp_repr(range_repr),
        slot::tp_hash(range_hash),
        slot::tp_richcompare(range_compare),
        slot::tp_iter(|ctx, this| Ok(iterator(ctx, of(this)))),
        slot::nb_bool(|_, this| Ok(of(this).length.as_small_int() != Some(0))),
        slot::mp_length(range_len),
        slot::mp_subscript(range_getitem),
        slot::sq_contains(|ctx, this, value| {
            if plain_int(ctx, value) {
                return Ok(contains_int(of(this), value));
            }
            crate::protocol::contains_by_iteration(ctx, this, value)
        }),
    ],
    methods: &[
        method("__reversed__($self, /)", NativeFn::NoArgs(range_reversed)),
        method("__reduce__($self, /)", NativeFn::NoArgs(|ctx, this| {
            let range = of(this);
            let args = ctx.tuple(vec![range.start.clone(), range.stop.clone(), range.step.clone()]);
            Ok(ctx.tuple(vec![ctx.types.range.to_obj(), args]))
        })),
        method("count($self, object, /)", NativeFn::O(range_count)),
        method("index($self, object, /)", NativeFn::O(range_index)),
    ],
    members: &[
        member("start", |_, this| Ok(of(this).start.clone())),
        member("stop", |_, this| Ok(of(this).stop.clone())),
        member("step", |_, this| Ok(of(this).step.clone())),
    ],
    ..TypeDef::new("range", PyRange::layout)
};

fn fast_of(object: &Obj) -> &RangeIterator {
    object.payload::<RangeIterator>().expect("the type's methods get its objects")
}
fn long_of(object: &Obj) -> &LongRangeIterator {
    object.payload::<LongRangeIterator>().expect("the type's methods get its objects")
}

/// `(iter, (range,), None)`: the range of what is left.
fn reduce(ctx: &Ctx, next: IBig, step: IBig, left: IBig) -> PyResult {
    let stop = &next + &step * left;
    let range = make(ctx, ctx.int_big(next), ctx.int_big(stop), ctx.int_big(step));
    Ok(ctx.tuple(vec![sequence::builtin(ctx, "iter")?, ctx.tuple(vec![range]), ctx.none()]))
}

pub static RANGE_ITERATOR: TypeDef = TypeDef {
    flags: TypeFlags::DISALLOW_INSTANTIATION,
    slots: &[
        slot::tp_iter(|_, this| Ok(this.clone())),
        slot::tp_iternext(|ctx, this| {
            let iterator = fast_of(this);
            let left = iterator.left.get();
            if left == 0 {
                return Ok(None);
            }
            let value = iterator.next.get();
            iterator.left.set(left - 1);
            iterator.next.set(value.wrapping_add(iterator.step.get()));
            Ok(Some(ctx.int(value)))
        }),
    ],
    methods: &[
        method("__length_hint__($self, /)", NativeFn::NoArgs(|ctx, this| Ok(ctx.int_u64(fast_of(this).left.get())))),
        method("__reduce__($self, /)", NativeFn::NoArgs(|ctx, this| {
            let iterator = fast_of(this);
            reduce(ctx, iterator.next.get().into(), iterator.step.get().into(), iterator.left.get().into())
        })),
        method("__setstate__($self, object, /)", NativeFn::O(|ctx, this, state| {
            let state = state.index(ctx)?;
            let iterator = fast_of(this);
            let Some(index) = state.as_i64() else {
                return Err(ctx.overflow_error("Python int too large to convert to C long"));
            };
            let index = (index.max(0) as u64).min(iterator.left.get());
            iterator.next.set(iterator.next.get().wrapping_add((index as i64).wrapping_mul(iterator.step.get())));
            iterator.left.set(iterator.left.get() - index);
            Ok(ctx.none())
        })),
    ],
    ..TypeDef::new("range_iterator", RangeIterator::layout)
};

pub static LONGRANGE_ITERATOR: TypeDef = TypeDef {
    flags: TypeFlags::DISALLOW_INSTANTIATION,
    slots: &[
        slot::tp_iter(|_, this| Ok(this.clone())),
        slot::tp_iternext(|ctx, this| {
            let iterator = long_of(this);
            let (Some(next), Some(left)) = (iterator.next.get(), iterator.left.get()) else { return Ok(None) };
            if left.as_small_int() == Some(0) {
                return Ok(None);
            }
            iterator.left.set(Some(ctx.int_big(big(&left) - IBig::ONE)));
            iterator.next.set(Some(ctx.int_big(big(&next) + big(&iterator.step))));
            Ok(Some(next))
        }),
    ],
    methods: &[
        method("__length_hint__($self, /)", NativeFn::NoArgs(|_, this| Ok(long_of(this).left.get().unwrap_or(Obj::small(0))))),
        method("__reduce__($self, /)", NativeFn::NoArgs(|ctx, this| {
            let iterator = long_of(this);
            let part = |cell: &ObjCell| cell.get().map_or(IBig::ZERO, |value| big(&value));
            reduce(ctx, part(&iterator.next), big(&iterator.step), part(&iterator.left))
        })),
        method("__setstate__($self, object, /)", NativeFn::O(|ctx, this, state| {
            if !state.is_int_instance(ctx) {
                return Err(ctx.type_error(&format!("state must be an int, not {}", state.ty(ctx).name())));
            }
            let iterator = long_of(this);
            let (Some(next), Some(left)) = (iterator.next.get(), iterator.left.get()) else { return Ok(ctx.none()) };
            let left = big(&left);
            let index = big(state).max(IBig::ZERO).min(left.clone());
            iterator.next.set(Some(ctx.int_big(big(&next) + &index * big(&iterator.step))));
            iterator.left.set(Some(ctx.int_big(left - index)));
            Ok(ctx.none())
        })),
    ],
    ..TypeDef::new("longrange_iterator", LongRangeIterator::layout)
};
