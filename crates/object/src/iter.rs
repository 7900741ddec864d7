//! Iterators of `list` and `tuple`, and the iterator over anything with `__getitem__`.

use std::cell::Cell;

use crate::cells::ObjCell;
use crate::ctx::{Ctx, PyResult};
use crate::heap::strdata::PyStr;
use crate::list::PyList;
use crate::payload::{Payload, new_exact};
use crate::sequence;
use crate::tuple::PyTuple;
use crate::typeobj::{MethodDef, NativeFn, TypeDef, TypeFlags, method, slot};
use crate::value::Obj;

/// The payload of `iterator`: over anything with `__getitem__`.
pub struct SeqIterator {
    pub sequence: ObjCell,
    pub index: Cell<i64>,
}
crate::trace!(SeqIterator: sequence);
crate::payload!(SeqIterator, "iterator", with_node);

/// The payload of `list_iterator` and `tuple_iterator`. Layout known to the dispatch loop.
#[repr(C)]
pub struct IndexIterator {
    pub sequence: ObjCell,
    pub index: Cell<usize>,
}
crate::trace!(IndexIterator: sequence);
crate::payload!(IndexIterator, "list_iterator", with_node);

/// The payload of `list_reverseiterator`. `index` is the next one, -1 at the end.
pub struct ReverseIterator {
    sequence: ObjCell,
    index: Cell<isize>,
}
crate::trace!(ReverseIterator: sequence);
crate::payload!(ReverseIterator, "list_reverseiterator", with_node);

pub use crate::range::RangeIterator;

/// An iterator by `__getitem__`.
pub fn seq_iterator(ctx: &Ctx, sequence: &Obj) -> Obj {
    new_exact(ctx, &ctx.types.iterator, SeqIterator { sequence: ObjCell::new(Some(sequence.clone())), index: Cell::new(0) })
}
fn index_iterator(sequence: &Obj) -> IndexIterator {
    IndexIterator { sequence: ObjCell::new(Some(sequence.clone())), index: Cell::new(0) }
}
/// `iter(list)`.
pub fn list_iterator(ctx: &Ctx, list: &Obj) -> Obj {
    new_exact(ctx, &ctx.types.list_iterator, index_iterator(list))
}
/// `iter(tuple)`.
pub fn tuple_iterator(ctx: &Ctx, tuple: &Obj) -> Obj {
    new_exact(ctx, &ctx.types.tuple_iterator, index_iterator(tuple))
}
/// `reversed(list)`.
pub fn list_reverseiterator(ctx: &Ctx, list: &Obj) -> Obj {
    let index = list.payload::<PyList>().map_or(0, |list| list.items.len()) as isize - 1;
    let payload = ReverseIterator { sequence: ObjCell::new(Some(list.clone())), index: Cell::new(index) };
    new_exact(ctx, &ctx.types.list_reverseiterator, payload)
}

/// Whether `iter()` may go by `__getitem__`.
pub fn is_sequence(ctx: &Ctx, object: &Obj) -> bool {
    object.ty(ctx).slots.mp_subscript.get().is_some() && object.payload::<PyStr>().is_none()
}

fn seq_of(object: &Obj) -> &SeqIterator {
    object.payload::<SeqIterator>().expect("the type's methods get its objects")
}
fn index_of(object: &Obj) -> &IndexIterator {
    object.payload::<IndexIterator>().expect("the type's methods get its objects")
}
fn reverse_of(object: &Obj) -> &ReverseIterator {
    object.payload::<ReverseIterator>().expect("the type's methods get its objects")
}

/// The argument of `__setstate__` of the sequence iterators.
pub(crate) fn state_arg(ctx: &Ctx, state: &Obj) -> PyResult<isize> {
    if !state.is_int_instance(ctx) {
        return Err(ctx.type_error("an integer is required"));
    }
    sequence::ssize_arg(ctx, state)
}

/// `(iter, (sequence,), index)`, or an empty one's.
fn reduce_iter(ctx: &Ctx, sequence: Option<Obj>, index: Obj, empty: Obj) -> PyResult {
    let iter = sequence::builtin(ctx, "iter")?;
    Ok(match sequence {
        Some(sequence) => ctx.tuple(vec![iter, ctx.tuple(vec![sequence]), index]),
        None => ctx.tuple(vec![iter, ctx.tuple(vec![empty])]),
    })
}

pub static ITERATOR: TypeDef = TypeDef {
    flags: TypeFlags::DISALLOW_INSTANTIATION,
    slots: &[
        slot::tp_iter(|_, this| Ok(this.clone())),
        slot::tp_iternext(|ctx, this| {
            let iterator = seq_of(this);
            let Some(sequence) = iterator.sequence.get() else { return Ok(None) };
            let index = iterator.index.get();
            if index == i64::MAX {
                return Err(ctx.overflow_error("iter index too large"));
            }
            // A native type's length tells the end without an exception.
            let ty = sequence.ty(ctx);
            if let Some(length) = ty.slots.mp_length.get().filter(|_| !ty.is_heap_type()) {
                if length(ctx, &sequence)? as i64 <= index {
                    iterator.sequence.set(None);
                    return Ok(None);
                }
            }
            match sequence.getitem(ctx, &ctx.int(index)) {
                Ok(item) => {
                    iterator.index.set(index + 1);
                    Ok(Some(item))
                }
                Err(raised) => {
                    if ctx.raised_is(&ctx.types.index_error) || ctx.raised_is(&ctx.types.stop_iteration) {
                        drop(ctx.take_raised(raised));
                        iterator.sequence.set(None);
                        return Ok(None);
                    }
                    Err(raised)
                }
            }
        }),
    ],
    methods: &[
        method("__length_hint__($self, /)", NativeFn::NoArgs(|ctx, this| {
            let iterator = seq_of(this);
            let Some(sequence) = iterator.sequence.get() else { return Ok(Obj::small(0)) };
            if sequence.ty(ctx).slots.mp_length.get().is_none() {
                return Ok(ctx.not_implemented());
            }
            let len = sequence.len(ctx)? as i64;
            Ok(ctx.int((len - iterator.index.get()).max(0)))
        })),
        method("__reduce__($self, /)", NativeFn::NoArgs(|ctx, this| {
            let iterator = seq_of(this);
            reduce_iter(ctx, iterator.sequence.get(), ctx.int(iterator.index.get()), ctx.empty_tuple.clone())
        })),
        method("__setstate__($self, object, /)", NativeFn::O(|ctx, this, state| {
            let index = state_arg(ctx, state)?;
            if !seq_of(this).sequence.is_none() {
                seq_of(this).index.set(index.max(0) as i64);
            }
            Ok(ctx.none())
        })),
    ],
    ..TypeDef::new("iterator", SeqIterator::layout)
};

macro_rules! index_iternext {
    ($item:ident) => {
        |_, this| {
            let iterator = index_of(this);
            let index = iterator.index.get();
            match iterator.sequence.$item(index) {
                Some(item) => {
                    iterator.index.set(index + 1);
                    Ok(Some(item))
                }
                None => {
                    iterator.sequence.set(None);
                    Ok(None)
                }
            }
        }
    };
}

impl IndexIterator {
    /// The next item, of a list.
    #[inline(always)]
    pub(crate) fn next_of_list(&self) -> Option<Obj> {
        let index = self.index.get();
        match self.sequence.list_item(index) {
            Some(item) => {
                self.index.set(index + 1);
                Some(item)
            }
            None => {
                self.sequence.set(None);
                None
            }
        }
    }
}

fn left(ctx: &Ctx, this: &Obj) -> PyResult {
    let iterator = index_of(this);
    let len = iterator.sequence.get().map_or(0, |sequence| match sequence.payload::<PyTuple>() {
        Some(tuple) => tuple.len(),
        None => sequence.payload::<PyList>().map_or(0, |list| list.items.len()),
    });
    Ok(ctx.int_usize(len.saturating_sub(iterator.index.get())))
}

fn index_reduce(ctx: &Ctx, this: &Obj) -> PyResult {
    let iterator = index_of(this);
    let empty = if ctx.types.tuple_iterator.is_exactly(this) { ctx.empty_tuple.clone() } else { ctx.list(Vec::new()) };
    reduce_iter(ctx, iterator.sequence.get(), ctx.int_usize(iterator.index.get()), empty)
}

const INDEX_METHODS: &[MethodDef] = &[
    method("__length_hint__($self, /)", NativeFn::NoArgs(left)),
    method("__reduce__($self, /)", NativeFn::NoArgs(index_reduce)),
    method("__setstate__($self, object, /)", NativeFn::O(|ctx, this, state| {
        let index = state_arg(ctx, state)?;
        let iterator = index_of(this);
        if let Some(sequence) = iterator.sequence.get() {
            match sequence.payload::<PyTuple>() {
                Some(tuple) => iterator.index.set((index.max(0) as usize).min(tuple.len())),
                None if index < 0 => iterator.sequence.set(None),
                None => {
                    let len = sequence.payload::<PyList>().map_or(0, |list| list.items.len());
                    iterator.index.set((index as usize).min(len));
                }
            }
        }
        Ok(ctx.none())
    })),
];

pub static LIST_ITERATOR: TypeDef = TypeDef {
    flags: TypeFlags::DISALLOW_INSTANTIATION,
    slots: &[slot::tp_iter(|_, this| Ok(this.clone())), slot::tp_iternext(index_iternext!(list_item))],
    methods: INDEX_METHODS,
    ..TypeDef::new("list_iterator", IndexIterator::layout)
};
pub static TUPLE_ITERATOR: TypeDef = TypeDef {
    flags: TypeFlags::DISALLOW_INSTANTIATION,
    slots: &[slot::tp_iter(|_, this| Ok(this.clone())), slot::tp_iternext(index_iternext!(tuple_item))],
    methods: INDEX_METHODS,
    ..TypeDef::new("tuple_iterator", IndexIterator::layout)
};
pub static LIST_REVERSEITERATOR: TypeDef = TypeDef {
    flags: TypeFlags::DISALLOW_INSTANTIATION,
    slots: &[
        slot::tp_iter(|_, this| Ok(this.clone())),
        slot::tp_iternext(|_, this| {
            let iterator = reverse_of(this);
            let index = iterator.index.get();
            let item = usize::try_from(index).ok().and_then(|index| iterator.sequence.list_item(index));
            if let Some(item) = item {
                iterator.index.set(index - 1);
                return Ok(Some(item));
            }
            iterator.index.set(-1);
            iterator.sequence.set(None);
            Ok(None)
        }),
    ],
    methods: &[
        method("__length_hint__($self, /)", NativeFn::NoArgs(|ctx, this| {
            let iterator = reverse_of(this);
            let len = iterator.sequence.get().and_then(|list| Some(list.payload::<PyList>()?.items.len())).unwrap_or(0);
            let left = (iterator.index.get() + 1).max(0) as usize;
            Ok(ctx.int_usize(if left > len { 0 } else { left }))
        })),
        method("__reduce__($self, /)", NativeFn::NoArgs(|ctx, this| {
            let iterator = reverse_of(this);
            match iterator.sequence.get() {
                Some(sequence) if iterator.index.get() >= 0 => Ok(ctx.tuple(vec![
                    ctx.types.reversed.to_obj(),
                    ctx.tuple(vec![sequence]),
                    ctx.int(iterator.index.get() as i64),
                ])),
                _ => Ok(ctx.tuple(vec![ctx.types.reversed.to_obj(), ctx.tuple(vec![ctx.list(Vec::new())])])),
            }
        })),
        method("__setstate__($self, object, /)", NativeFn::O(|ctx, this, state| {
            let index = state_arg(ctx, state)?;
            let iterator = reverse_of(this);
            if let Some(sequence) = iterator.sequence.get() {
                let len = sequence.payload::<PyList>().map_or(0, |list| list.items.len()) as isize;
                iterator.index.set(index.clamp(-1, len - 1));
            }
            Ok(ctx.none())
        })),
    ],
    ..TypeDef::new("list_reverseiterator", ReverseIterator::layout)
};
