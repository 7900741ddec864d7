//! `enumerate`.

use std::cell::Cell;

use krait_code::IBig;

use crate::args::Args;
use crate::cells::ObjCell;
use crate::ctx::{Ctx, PyResult};
use crate::itertypes::pairs::{Pair, taken};
use crate::payload::{Payload, new_exact};
use crate::sequence;
use crate::typeobj::{NativeFn, TypeDef, TypeFlags, method, slot};
use crate::value::Obj;

/// The payload of `enumerate`.
pub struct PyEnumerate {
    iterator: Obj,
    index: Cell<i64>,
    /// The index, once it is beyond a machine word.
    long_index: ObjCell,
}
crate::trace!(PyEnumerate: iterator, long_index);
crate::payload!(PyEnumerate, "enumerate", with_node);

fn of(object: &Obj) -> &PyEnumerate {
    object.payload::<PyEnumerate>().expect("the type's methods get its objects")
}

/// The iterable and the start, with the error texts of `enumerate` itself.
fn arguments(ctx: &Ctx, args: Args) -> PyResult<(Obj, Option<Obj>)> {
    let invalid = |name: &Obj| {
        ctx.type_error(&format!("'{}' is an invalid keyword argument for enumerate()", name.text_lossy()))
    };
    let (positional, names, values) = (args.positional(), args.names(), &args.all()[args.positional().len()..]);
    let is = |name: &Obj, text: &str| name.text_lossy() == text;
    match (positional, names) {
        ([iterable], []) => Ok((iterable.clone(), None)),
        ([iterable, start], []) => Ok((iterable.clone(), Some(start.clone()))),
        ([iterable], [name]) if is(name, "start") => Ok((iterable.clone(), Some(values[0].clone()))),
        ([_], [name]) => Err(invalid(name)),
        ([], [name]) if is(name, "iterable") => Ok((values[0].clone(), None)),
        ([], [name]) => Err(invalid(name)),
        ([], [first, second]) if is(first, "iterable") && is(second, "start") => Ok((values[0].clone(), Some(values[1].clone()))),
        ([], [first, second]) if is(first, "start") && is(second, "iterable") => Ok((values[1].clone(), Some(values[0].clone()))),
        ([], [first, second]) => Err(invalid(if is(first, "iterable") || is(first, "start") { second } else { first })),
        ([], []) => Err(ctx.type_error("enumerate() missing required argument 'iterable'")),
        _ => Err(ctx.type_error(&format!("enumerate() takes at most 2 arguments ({} given)", args.all().len()))),
    }
}

fn enumerate_new(ctx: &Ctx, class: &Obj, args: Args) -> PyResult {
    let ty = class.as_type().expect("tp_new gets a type");
    let (iterable, start) = if ctx.types.enumerate.is(ty) {
        arguments(ctx, args)?
    } else {
        let mut bound = crate::bind(ctx, "enumerate", "(iterable, start=0)", args)?.into_iter();
        let iterable = bound.next().flatten().ok_or_else(|| ctx.type_error("enumerate() missing required argument 'iterable' (pos 1)"))?;
        (iterable, bound.next().flatten())
    };
    let (mut index, mut long_index) = (0, None);
    if let Some(start) = start {
        let start = start.index(ctx)?;
        match start.as_i64() {
            Some(start) => index = start,
            None => long_index = Some(start),
        }
    }
    let iterator = iterable.iter(ctx)?;
    Ok(new_exact(ctx, ty, PyEnumerate { iterator, index: Cell::new(index), long_index: ObjCell::new(long_index) }))
}

/// The next item's index.
fn index_now(ctx: &Ctx, enumerate: &PyEnumerate) -> Obj {
    enumerate.long_index.get().unwrap_or_else(|| ctx.int(enumerate.index.get()))
}

/// The next item's index, which moves on.
#[inline(always)]
fn take_index(ctx: &Ctx, enumerate: &PyEnumerate) -> Obj {
    if enumerate.long_index.is_none() {
        let index = enumerate.index.get();
        if let (Some(small), Some(next)) = (Obj::try_small(index), index.checked_add(1)) {
            enumerate.index.set(next);
            return small;
        }
    }
    take_long_index(ctx, enumerate)
}

#[cold]
fn take_long_index(ctx: &Ctx, enumerate: &PyEnumerate) -> Obj {
    let index = index_now(ctx, enumerate);
    match (enumerate.long_index.is_none(), enumerate.index.get().checked_add(1)) {
        (true, Some(next)) => enumerate.index.set(next),
        _ => enumerate.long_index.set(Some(ctx.int_big(index.to_ibig().unwrap_or_default() + IBig::ONE))),
    }
    index
}

/// The next index and item.
#[inline(always)]
pub(super) fn step(ctx: &Ctx, this: &Obj, first: &mut Option<Obj>, second: &mut Option<Obj>) -> Pair {
    let enumerate = of(this);
    match enumerate.iterator.next_here(ctx) {
        Ok(Some(item)) => {
            *first = Some(take_index(ctx, enumerate));
            *second = Some(item);
            Pair::Two
        }
        Ok(None) => Pair::End,
        Err(_) => Pair::Raised,
    }
}

fn enumerate_next(ctx: &Ctx, this: &Obj) -> PyResult<Option<Obj>> {
    let (mut index, mut item) = (None, None);
    let step = step(ctx, this, &mut index, &mut item);
    Ok(taken(step, index, item, || ctx.still_raised())?.map(|(index, item)| ctx.tuple_array([index, item])))
}

pub static ENUMERATE: TypeDef = TypeDef {
    flags: TypeFlags::BASETYPE,
    text: "(iterable, start=0)",
    doc: "Return an enumerate object.",
    slots: &[slot::tp_new(enumerate_new), slot::tp_iter(|_, this| Ok(this.clone())), slot::tp_iternext(enumerate_next)],
    methods: &[
        method("__reduce__($self, /)", NativeFn::NoArgs(|ctx, this| {
            let enumerate = of(this);
            let args = ctx.tuple(vec![enumerate.iterator.clone(), index_now(ctx, enumerate)]);
            Ok(ctx.tuple(vec![this.ty(ctx).to_obj(), args]))
        })),
        method("__class_getitem__($type, object, /)", NativeFn::O(sequence::class_getitem)).class(),
    ],
    ..TypeDef::new("enumerate", PyEnumerate::layout)
};
