//! `zip`.

use std::cell::Cell;

use crate::args::Args;
use crate::ctx::{Ctx, PyResult};
use crate::itertypes::pairs::{Pair, taken};
use crate::itertypes::{iterators, next_of_all, strict_keyword};
use crate::payload::{Payload, new_exact};
use crate::tuple::PyTuple;
use crate::typeobj::{NativeFn, TypeDef, TypeFlags, method, slot};
use crate::value::Obj;

/// The payload of `zip`.
pub struct PyZip {
    /// A tuple.
    iterators: Obj,
    strict: Cell<bool>,
}
crate::trace!(PyZip: iterators);
crate::payload!(PyZip, "zip", with_node);

fn of(object: &Obj) -> &PyZip {
    object.payload::<PyZip>().expect("the type's methods get its objects")
}

fn zip_new(ctx: &Ctx, class: &Obj, args: Args) -> PyResult {
    let ty = class.as_type().expect("tp_new gets a type");
    let strict = strict_keyword(ctx, &ctx.types.zip, ty, args)?;
    let iterators = ctx.tuple(iterators(ctx, args.positional())?);
    Ok(new_exact(ctx, ty, PyZip { iterators, strict: Cell::new(strict) }))
}

/// Whether [`step`] is right for this one.
#[inline]
pub(super) fn gives_pairs(this: &Obj) -> bool {
    let zip = of(this);
    !zip.strict.get() && zip.iterators.payload::<PyTuple>().is_some_and(|iterators| iterators.len() == 2)
}

/// The next items, where [`gives_pairs`].
#[inline(always)]
pub(super) fn step(ctx: &Ctx, this: &Obj, first: &mut Option<Obj>, second: &mut Option<Obj>) -> Pair {
    let zip = of(this);
    let [left, right] = zip.iterators.payload::<PyTuple>().map_or(&[][..], PyTuple::items) else { return Pair::End };
    for (iterator, place) in [(left, first), (right, second)] {
        match iterator.next_here(ctx) {
            Ok(Some(item)) => *place = Some(item),
            Ok(None) => return Pair::End,
            Err(_) => return Pair::Raised,
        }
    }
    Pair::Two
}

fn zip_next(ctx: &Ctx, this: &Obj) -> PyResult<Option<Obj>> {
    let zip = of(this);
    let iterators = zip.iterators.payload::<PyTuple>().map_or(&[][..], PyTuple::items);
    if iterators.is_empty() {
        return Ok(None);
    }
    if gives_pairs(this) {
        let (mut first, mut second) = (None, None);
        let step = step(ctx, this, &mut first, &mut second);
        return Ok(taken(step, first, second, || ctx.still_raised())?.map(|(first, second)| ctx.tuple_array([first, second])));
    }
    match iterators.len() {
        _ if zip.strict.get() => {}
        1 => return next_tuple::<1>(ctx, iterators),
        3 => return next_tuple::<3>(ctx, iterators),
        4 => return next_tuple::<4>(ctx, iterators),
        5 => return next_tuple::<5>(ctx, iterators),
        6 => return next_tuple::<6>(ctx, iterators),
        _ => {}
    }
    Ok(next_of_all(ctx, iterators, zip.strict.get(), "zip")?.map(|items| ctx.tuple(items)))
}

/// The next items of `N` iterators, unless one is at its end.
#[inline]
fn next_tuple<const N: usize>(ctx: &Ctx, iterators: &[Obj]) -> PyResult<Option<Obj>> {
    let mut items = [const { Obj::small(0) }; N];
    for (place, iterator) in items.iter_mut().zip(iterators) {
        match iterator.next_here(ctx)? {
            Some(item) => *place = item,
            None => return Ok(None),
        }
    }
    Ok(Some(ctx.tuple_array(items)))
}

pub static ZIP: TypeDef = TypeDef {
    flags: TypeFlags::BASETYPE,
    text: "(*iterables, strict=False)",
    doc: "Tuples of the first items of all iterables, of the second ones, and so on to the end of the shortest.\n\nWith strict=True it is a ValueError when they are not equally long.",
    slots: &[slot::tp_new(zip_new), slot::tp_iter(|_, this| Ok(this.clone())), slot::tp_iternext(zip_next)],
    methods: &[
        method("__reduce__($self, /)", NativeFn::NoArgs(|ctx, this| {
            let zip = of(this);
            let mut parts = vec![this.ty(ctx).to_obj(), zip.iterators.clone()];
            if zip.strict.get() {
                parts.push(ctx.bool(true));
            }
            Ok(ctx.tuple(parts))
        })),
        method("__setstate__($self, object, /)", NativeFn::O(|ctx, this, state| {
            of(this).strict.set(state.is_true(ctx)?);
            Ok(ctx.none())
        })),
    ],
    ..TypeDef::new("zip", PyZip::layout)
};
