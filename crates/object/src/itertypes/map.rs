//! `map`.

use std::cell::Cell;

use crate::args::Args;
use crate::ctx::{Ctx, PyResult};
use crate::itertypes::{iterators, next_of_all, strict_keyword};
use crate::payload::{Payload, new_exact};
use crate::tuple::PyTuple;
use crate::typeobj::{NativeFn, TypeDef, TypeFlags, method, slot};
use crate::value::Obj;

/// The payload of `map`.
pub struct PyMap {
    function: Obj,
    /// A tuple.
    iterators: Obj,
    strict: Cell<bool>,
}
crate::trace!(PyMap: function, iterators);
crate::payload!(PyMap, "map", with_node);

fn of(object: &Obj) -> &PyMap {
    object.payload::<PyMap>().expect("the type's methods get its objects")
}

fn map_new(ctx: &Ctx, class: &Obj, args: Args) -> PyResult {
    let ty = class.as_type().expect("tp_new gets a type");
    let strict = strict_keyword(ctx, &ctx.types.map, ty, args)?;
    let [function, iterables @ ..] = args.positional() else {
        return Err(ctx.type_error("map() must have at least two arguments."));
    };
    if iterables.is_empty() {
        return Err(ctx.type_error("map() must have at least two arguments."));
    }
    let iterators = ctx.tuple(iterators(ctx, iterables)?);
    Ok(new_exact(ctx, ty, PyMap { function: function.clone(), iterators, strict: Cell::new(strict) }))
}

fn map_next(ctx: &Ctx, this: &Obj) -> PyResult<Option<Obj>> {
    let map = of(this);
    let iterators = map.iterators.payload::<PyTuple>().map_or(&[][..], PyTuple::items);
    if let [one] = iterators {
        return match one.next_here(ctx)? {
            Some(item) => crate::function::call_one(ctx, &map.function, &item).map(Some),
            None => Ok(None),
        };
    }
    match next_of_all(ctx, iterators, map.strict.get(), "map")? {
        Some(items) => map.function.call(ctx, &items).map(Some),
        None => Ok(None),
    }
}

pub static MAP: TypeDef = TypeDef {
    flags: TypeFlags::BASETYPE,
    text: "(function, iterable, /, *iterables, strict=False)",
    doc: "What the function gives for the items of the iterables, to the end of the shortest.\n\nWith strict=True it is a ValueError when they are not equally long.",
    slots: &[slot::tp_new(map_new), slot::tp_iter(|_, this| Ok(this.clone())), slot::tp_iternext(map_next)],
    methods: &[
        method("__reduce__($self, /)", NativeFn::NoArgs(|ctx, this| {
            let map = of(this);
            let mut args = vec![map.function.clone()];
            args.extend_from_slice(map.iterators.payload::<PyTuple>().map_or(&[][..], PyTuple::items));
            let mut parts = vec![this.ty(ctx).to_obj(), ctx.tuple(args)];
            if map.strict.get() {
                parts.push(ctx.bool(true));
            }
            Ok(ctx.tuple(parts))
        })),
        method("__setstate__($self, object, /)", NativeFn::O(|ctx, this, state| {
            of(this).strict.set(state.is_true(ctx)?);
            Ok(ctx.none())
        })),
    ],
    ..TypeDef::new("map", PyMap::layout)
};
