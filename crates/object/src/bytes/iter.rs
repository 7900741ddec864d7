//! `bytes_iterator`; `bytearray_iterator` is the same over another type.

use std::cell::Cell;

use crate::bytes::common::own;
use crate::clinic;
use crate::ctx::{Ctx, PyResult};
use crate::payload::{Payload, new_exact};
use crate::typeobj::{MethodDef, NativeFn, SlotFn, SlotId, TypeDef, TypeFlags, method, slot};
use crate::value::Obj;

/// The payload of both iterators.
#[repr(C)]
pub struct BytesIterator {
    pub bytes: Obj,
    /// [`EXHAUSTED`] behind the end.
    pub index: Cell<usize>,
}

const EXHAUSTED: usize = usize::MAX;
crate::trace!(BytesIterator: bytes);
crate::payload!(BytesIterator, "bytes_iterator", with_node);

/// `iter(bytes)`, of either type.
pub(crate) fn new_iterator(ctx: &Ctx, this: &Obj) -> PyResult {
    let is_array = this.payload::<crate::bytearray::PyByteArray>().is_some();
    let ty = if is_array { &ctx.types.bytearray_iterator } else { &ctx.types.bytes_iterator };
    Ok(new_exact(ctx, ty, BytesIterator { bytes: this.clone(), index: Cell::new(0) }))
}

fn of(this: &Obj) -> &BytesIterator {
    this.payload::<BytesIterator>().expect("the type's methods get its objects")
}

fn next(_ctx: &Ctx, this: &Obj) -> PyResult<Option<Obj>> {
    let iterator = of(this);
    let index = iterator.index.get();
    if index == EXHAUSTED {
        return Ok(None);
    }
    let byte = match iterator.bytes.payload::<crate::bytes::PyBytes>() {
        Some(bytes) => bytes.data.get(index).copied(),
        None => own(&iterator.bytes).get(index).copied(),
    };
    if let Some(byte) = byte {
        iterator.index.set(index + 1);
        return Ok(Some(Obj::small(byte.into())));
    }
    iterator.index.set(EXHAUSTED);
    Ok(None)
}

pub(crate) const SLOTS: &[(SlotId, SlotFn)] = &[slot::tp_iter(|_, this| Ok(this.clone())), slot::tp_iternext(next)];
pub(crate) const METHODS: &[MethodDef] = &[
    method(
        "__length_hint__($self, /)",
        NativeFn::NoArgs(|ctx, this| {
            let iterator = of(this);
            let left = own(&iterator.bytes).len().saturating_sub(iterator.index.get());
            Ok(ctx.int_usize(left))
        }),
    ),
    method(
        "__reduce__($self, /)",
        NativeFn::NoArgs(|ctx, this| match of(this).index.get() {
            EXHAUSTED => crate::str::reduce_iter(ctx, ctx.empty_tuple.clone(), None),
            index => crate::str::reduce_iter(ctx, of(this).bytes.clone(), Some(index)),
        }),
    ),
    method(
        "__setstate__($self, object, /)",
        NativeFn::O(|ctx, this, state| {
            if !clinic::is_index(ctx, state) {
                return Err(ctx.type_error("an integer is required"));
            }
            let index = clinic::ssize_arg(ctx, state)?;
            if of(this).index.get() != EXHAUSTED {
                let len = own(&of(this).bytes).len();
                of(this).index.set((index.max(0) as usize).min(len));
            }
            Ok(ctx.none())
        }),
    ),
];

pub static BYTES_ITERATOR: TypeDef = TypeDef {
    flags: TypeFlags::DISALLOW_INSTANTIATION,
    slots: SLOTS,
    methods: METHODS,
    ..TypeDef::new("bytes_iterator", BytesIterator::layout)
};
pub static BYTEARRAY_ITERATOR: TypeDef = TypeDef {
    flags: TypeFlags::DISALLOW_INSTANTIATION,
    slots: SLOTS,
    methods: METHODS,
    ..TypeDef::new("bytearray_iterator", BytesIterator::layout)
};
