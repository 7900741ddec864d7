//! `str_iterator` and `str_ascii_iterator`.

use std::cell::Cell;

use crate::clinic;
use crate::ctx::{Ctx, PyResult};
use crate::payload::{Payload, new_exact};
use crate::typeobj::{MethodDef, NativeFn, SlotFn, SlotId, TypeDef, TypeFlags, method, slot};
use crate::value::Obj;

/// The payload of both iterators. Layout known to the dispatch loop.
#[repr(C)]
pub struct StrIterator {
    pub text: Obj,
    /// [`EXHAUSTED`] behind the end.
    pub index: Cell<usize>,
}

const EXHAUSTED: usize = usize::MAX;
crate::trace!(StrIterator: text);
crate::payload!(StrIterator, "str_iterator", with_node);

/// `iter(text)`.
pub(super) fn new_iterator(ctx: &Ctx, this: &Obj) -> PyResult {
    let ty = if super::of(this).is_ascii() { &ctx.types.str_ascii_iterator } else { &ctx.types.str_iterator };
    Ok(new_exact(ctx, ty, StrIterator { text: this.clone(), index: Cell::new(0) }))
}

fn of(this: &Obj) -> &StrIterator {
    this.payload::<StrIterator>().expect("the type's methods get its objects")
}

fn next(ctx: &Ctx, this: &Obj) -> PyResult<Option<Obj>> {
    let iterator = of(this);
    let (text, index) = (super::of(&iterator.text), iterator.index.get());
    if index < text.len() {
        iterator.index.set(index + 1);
        return Ok(Some(ctx.str_char(text.at(index))));
    }
    iterator.index.set(EXHAUSTED);
    Ok(None)
}

/// `(iter, arguments…)`, the way builtin iterators are pickled.
pub(crate) fn reduce_iter(ctx: &Ctx, sequence: Obj, index: Option<usize>) -> PyResult {
    let builtins = ctx.builtins.get();
    let iter = builtins.and_then(|builtins| builtins.payload::<crate::dict::PyDict>()?.get_text(ctx, "iter"));
    let iter = iter.ok_or_else(|| ctx.attribute_error("iter"))?;
    let mut parts = vec![iter, ctx.tuple(vec![sequence])];
    parts.extend(index.map(|index| ctx.int_usize(index)));
    Ok(ctx.tuple(parts))
}

const SLOTS: &[(SlotId, SlotFn)] = &[slot::tp_iter(|_, this| Ok(this.clone())), slot::tp_iternext(next)];
const METHODS: &[MethodDef] = &[
    method(
        "__length_hint__($self, /)",
        NativeFn::NoArgs(|ctx, this| {
            let iterator = of(this);
            let left = super::of(&iterator.text).len().saturating_sub(iterator.index.get());
            Ok(ctx.int_usize(left))
        }),
    ),
    method(
        "__reduce__($self, /)",
        NativeFn::NoArgs(|ctx, this| match of(this).index.get() {
            EXHAUSTED => reduce_iter(ctx, ctx.empty_str.clone(), None),
            index => reduce_iter(ctx, of(this).text.clone(), Some(index)),
        }),
    ),
    method(
        "__setstate__($self, object, /)",
        NativeFn::O(|ctx, this, state| {
            if !state.is_int_instance(ctx) && state.ty(ctx).slots.nb_index.get().is_none() {
                return Err(ctx.type_error("an integer is required"));
            }
            let index = clinic::ssize_arg(ctx, state)?;
            if of(this).index.get() != EXHAUSTED {
                of(this).index.set((index.max(0) as usize).min(super::of(&of(this).text).len()));
            }
            Ok(ctx.none())
        }),
    ),
];

pub static STR_ITERATOR: TypeDef = TypeDef {
    flags: TypeFlags::DISALLOW_INSTANTIATION,
    slots: SLOTS,
    methods: METHODS,
    ..TypeDef::new("str_iterator", StrIterator::layout)
};
pub static STR_ASCII_ITERATOR: TypeDef = TypeDef {
    flags: TypeFlags::DISALLOW_INSTANTIATION,
    slots: SLOTS,
    methods: METHODS,
    ..TypeDef::new("str_ascii_iterator", StrIterator::layout)
};
