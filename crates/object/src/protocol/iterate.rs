//! Iteration.

use crate::ctx::{Ctx, PyResult};
use crate::list::PyList;
use crate::tuple::PyTuple;
use crate::value::Obj;

impl Obj {
    /// `iter(self)`.
    pub fn iter(&self, ctx: &Ctx) -> PyResult {
        match self.iter_or_none(ctx)? {
            Some(iterator) => Ok(iterator),
            None => Err(ctx.type_error(&format!("'{}' object is not iterable", self.ty(ctx).name()))),
        }
    }
    /// `iter(self)`; `None` where "object is not iterable" would be raised.
    pub fn iter_or_none(&self, ctx: &Ctx) -> PyResult<Option<Obj>> {
        ctx.check_native_stack("")?;
        let ty = self.ty(ctx);
        let Some(iter) = ty.slots.tp_iter.get() else {
            if ty.slots.mp_subscript.get().is_some() && !ty.has(crate::typeobj::TypeFlags::DICT_SUBCLASS) && crate::iter::is_sequence(ctx, self) {
                return Ok(Some(crate::iter::seq_iterator(ctx, self)));
            }
            return Ok(None);
        };
        let iterator = iter(ctx, self)?;
        if iterator.ty(ctx).slots.tp_iternext.get().is_none() {
            return Err(ctx.type_error(&format!("iter() returned non-iterator of type '{}'", iterator.ty(ctx).name())));
        }
        Ok(Some(iterator))
    }
    /// One step of an iterator; `None` at its end.
    #[inline]
    pub fn next(&self, ctx: &Ctx) -> PyResult<Option<Obj>> {
        self.next_here(ctx)
    }
    /// The same, always put in place: for the few places where a call would cost as much as the step.
    #[inline(always)]
    pub(crate) fn next_here(&self, ctx: &Ctx) -> PyResult<Option<Obj>> {
        if ctx.types.list_iterator.is_exactly(self) {
            if let Some(iterator) = self.payload::<crate::iter::IndexIterator>() {
                return Ok(iterator.next_of_list());
            }
        }
        self.next_by_slot(ctx)
    }

    fn next_by_slot(&self, ctx: &Ctx) -> PyResult<Option<Obj>> {
        ctx.check_native_stack("")?;
        match self.ty(ctx).slots.tp_iternext.get() {
            Some(next) => next(ctx, self),
            None => Err(ctx.type_error(&format!("'{}' object is not an iterator", self.ty(ctx).name()))),
        }
    }
}

impl Obj {
    /// One step of an iterator; StopIteration at its end, with the value that the iterator gave it.
    pub fn next_or_stop(&self, ctx: &Ctx) -> PyResult {
        ctx.stopped.set(None);
        match self.next(ctx)? {
            Some(value) => Ok(value),
            None => Err(match ctx.stopped.take() {
                Some(exception) => ctx.set_raised(exception),
                None => ctx.stop_iteration(None),
            }),
        }
    }
}

/// All items of an iterable. Lists and tuples are copied at once.
pub fn iterate(ctx: &Ctx, iterable: &Obj) -> PyResult<Vec<Obj>> {
    if ctx.types.list.is_exactly(iterable) {
        if let Some(list) = iterable.payload::<PyList>() {
            return Ok(list.items.to_vec());
        }
    }
    if ctx.types.tuple.is_exactly(iterable) {
        if let Some(tuple) = iterable.payload::<PyTuple>() {
            return Ok(tuple.items().to_vec());
        }
    }
    let iterator = iterable.iter(ctx)?;
    let hint = length_hint(ctx, iterable, 8)?;
    let mut items = Vec::with_capacity(hint.min(1 << 20));
    let next = iterator.ty(ctx).slots.tp_iternext.get().expect("iter() gives iterators");
    while let Some(item) = next(ctx, &iterator)? {
        items.push(item);
    }
    Ok(items)
}

/// `operator.length_hint`: the length, `__length_hint__`, or `default`.
pub fn length_hint(ctx: &Ctx, object: &Obj, default: usize) -> PyResult<usize> {
    if let Some(len) = object.ty(ctx).slots.mp_length.get() {
        match len(ctx, object) {
            Ok(len) => return Ok(len),
            Err(raised) => ctx.swallow(raised, &ctx.types.type_error)?,
        }
    }
    let hint = match object.call_special(ctx, &ctx.names.__length_hint__, &[]) {
        Ok(Some(hint)) => hint,
        Ok(None) => return Ok(default),
        Err(raised) => {
            ctx.swallow(raised, &ctx.types.type_error)?;
            return Ok(default);
        }
    };
    if ctx.is_not_implemented(&hint) {
        return Ok(default);
    }
    if !hint.is_int_instance(ctx) {
        return Err(ctx.type_error(&format!("__length_hint__ must be an integer, not {}", hint.ty(ctx).name())));
    }
    let value = hint.to_index_size(ctx)?;
    usize::try_from(value).map_err(|_| ctx.value_error("__length_hint__() should return >= 0"))
}
