//! Iterators of builtin sequences.

use std::cell::Cell;

use crate::cells::ObjCell;
use crate::ctx::Ctx;
use crate::heap::strdata::PyStr;
use crate::payload::{Payload, new_exact};
use crate::typeobj::{TypeDef, TypeFlags, slot};
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

/// The payload of `range_iterator` for ranges of machine words. Layout known to the dispatch loop.
#[repr(C)]
pub struct RangeIterator {
    pub next: Cell<i64>,
    pub step: Cell<i64>,
    /// Items left.
    pub left: Cell<u64>,
}
crate::trace!(RangeIterator);
crate::payload!(RangeIterator, "range_iterator");

/// An iterator by `__getitem__`.
pub fn seq_iterator(ctx: &Ctx, sequence: &Obj) -> Obj {
    new_exact(ctx, &ctx.types.iterator, SeqIterator { sequence: ObjCell::new(Some(sequence.clone())), index: Cell::new(0) })
}

/// Whether `iter()` may go by `__getitem__`.
pub fn is_sequence(ctx: &Ctx, object: &Obj) -> bool {
    object.ty(ctx).slots.mp_subscript.get().is_some() && object.payload::<PyStr>().is_none()
}

pub static ITERATOR: TypeDef = TypeDef {
    flags: TypeFlags::DISALLOW_INSTANTIATION,
    slots: &[
        slot::tp_iter(|_, this| Ok(this.clone())),
        slot::tp_iternext(|ctx, this| {
            let iterator = this.payload::<SeqIterator>().expect("the type's methods get its objects");
            let Some(sequence) = iterator.sequence.get() else { return Ok(None) };
            let index = iterator.index.get();
            if index == i64::MAX {
                return Err(ctx.overflow_error("iter index too large"));
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
    ..TypeDef::new("iterator", SeqIterator::layout)
};
pub static LIST_ITERATOR: TypeDef =
    TypeDef { flags: TypeFlags::DISALLOW_INSTANTIATION, ..TypeDef::new("list_iterator", IndexIterator::layout) };
pub static TUPLE_ITERATOR: TypeDef =
    TypeDef { flags: TypeFlags::DISALLOW_INSTANTIATION, ..TypeDef::new("tuple_iterator", IndexIterator::layout) };
pub static RANGE_ITERATOR: TypeDef =
    TypeDef { flags: TypeFlags::DISALLOW_INSTANTIATION, ..TypeDef::new("range_iterator", RangeIterator::layout) };
