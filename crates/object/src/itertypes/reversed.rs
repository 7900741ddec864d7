//! `reversed`: asks `__reversed__`, else walks a sequence backwards.

use std::cell::Cell;

use crate::args::Args;
use crate::cells::ObjCell;
use crate::ctx::{Ctx, PyResult};
use crate::payload::{Payload, new_exact};
use crate::sequence;
use crate::tuple::PyTuple;
use crate::typeobj::{NativeFn, TypeDef, TypeFlags, method, slot};
use crate::value::Obj;

/// The payload of `reversed`. `index` is the next one, -1 at the end.
pub struct PyReversed {
    sequence: ObjCell,
    index: Cell<i64>,
}
crate::trace!(PyReversed: sequence);
crate::payload!(PyReversed, "reversed", with_node);

fn of(object: &Obj) -> &PyReversed {
    object.payload::<PyReversed>().expect("the type's methods get its objects")
}

fn reversed_new(ctx: &Ctx, class: &Obj, args: Args) -> PyResult {
    let ty = class.as_type().expect("tp_new gets a type");
    sequence::no_keywords_new(ctx, &ctx.types.reversed, ty, args)?;
    sequence::check_positional(ctx, "reversed", args.positional().len(), 1, 1)?;
    let [object, ..] = args.positional() else { return Err(ctx.system_error("reversed without an argument")) };
    let not_reversible = || ctx.type_error(&format!("'{}' object is not reversible", object.ty(ctx).name()));
    if let Some(method) = object.lookup_special(ctx, &ctx.names.__reversed__)? {
        if ctx.is_none(&method) {
            return Err(not_reversible());
        }
        return method.call(ctx, &[]);
    }
    let subscriptable = object.ty(ctx).slots.mp_subscript.get().is_some() && !object.ty(ctx).has(TypeFlags::DICT_SUBCLASS);
    if !subscriptable {
        return Err(not_reversible());
    }
    let last = object.len(ctx)? as i64 - 1;
    Ok(new_exact(ctx, ty, PyReversed { sequence: ObjCell::new(Some(object.clone())), index: Cell::new(last) }))
}

fn reversed_next(ctx: &Ctx, this: &Obj) -> PyResult<Option<Obj>> {
    let reversed = of(this);
    let index = reversed.index.get();
    if index >= 0 {
        // Indexing an exact tuple runs nothing else.
        let item = reversed.sequence.with(|sequence| {
            let tuple = sequence.filter(|sequence| ctx.types.tuple.is_exactly(sequence))?.payload::<PyTuple>()?;
            tuple.items().get(index as usize).cloned()
        });
        if item.is_some() {
            reversed.index.set(index - 1);
            return Ok(item);
        }
        let Some(sequence) = reversed.sequence.get() else { return Ok(None) };
        match sequence.getitem(ctx, &ctx.int(index)) {
            Ok(item) => {
                reversed.index.set(index - 1);
                return Ok(Some(item));
            }
            Err(raised) if ctx.raised_is(&ctx.types.index_error) || ctx.raised_is(&ctx.types.stop_iteration) => {
                drop(ctx.take_raised(raised));
            }
            Err(raised) => return Err(raised),
        }
    }
    reversed.index.set(-1);
    reversed.sequence.set(None);
    Ok(None)
}

pub static REVERSED: TypeDef = TypeDef {
    flags: TypeFlags::BASETYPE,
    text: "(sequence, /)",
    doc: "The items of a sequence, the last one first.",
    slots: &[slot::tp_new(reversed_new), slot::tp_iter(|_, this| Ok(this.clone())), slot::tp_iternext(reversed_next)],
    methods: &[
        method("__length_hint__($self, /)", NativeFn::NoArgs(|ctx, this| {
            let reversed = of(this);
            let Some(sequence) = reversed.sequence.get() else { return Ok(Obj::small(0)) };
            let left = reversed.index.get() + 1;
            Ok(ctx.int(if (sequence.len(ctx)? as i64) < left { 0 } else { left }))
        })),
        method("__reduce__($self, /)", NativeFn::NoArgs(|ctx, this| {
            let reversed = of(this);
            let class = this.ty(ctx).to_obj();
            Ok(match reversed.sequence.get() {
                Some(sequence) => ctx.tuple(vec![class, ctx.tuple(vec![sequence]), ctx.int(reversed.index.get())]),
                None => ctx.tuple(vec![class, ctx.tuple(vec![ctx.empty_tuple.clone()])]),
            })
        })),
        method("__setstate__($self, object, /)", NativeFn::O(|ctx, this, state| {
            let index = crate::iter::state_arg(ctx, state)? as i64;
            let reversed = of(this);
            if let Some(sequence) = reversed.sequence.get() {
                let len = sequence.len(ctx)? as i64;
                reversed.index.set(index.min(len - 1).max(-1));
            }
            Ok(ctx.none())
        })),
    ],
    ..TypeDef::new("reversed", PyReversed::layout)
};
