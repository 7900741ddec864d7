//! `filter`.

use crate::args::Args;
use crate::ctx::{Ctx, PyResult};
use crate::payload::{Payload, new_exact};
use crate::sequence;
use crate::typeobj::{NativeFn, TypeDef, TypeFlags, method, slot};
use crate::value::Obj;

/// The payload of `filter`.
pub struct PyFilter {
    function: Obj,
    iterator: Obj,
}
crate::trace!(PyFilter: function, iterator);
crate::payload!(PyFilter, "filter", with_node);

fn of(object: &Obj) -> &PyFilter {
    object.payload::<PyFilter>().expect("the type's methods get its objects")
}

fn filter_new(ctx: &Ctx, class: &Obj, args: Args) -> PyResult {
    let ty = class.as_type().expect("tp_new gets a type");
    sequence::no_keywords_new(ctx, &ctx.types.filter, ty, args)?;
    sequence::check_positional(ctx, "filter", args.positional().len(), 2, 2)?;
    let [function, iterable, ..] = args.positional() else { return Err(ctx.system_error("filter without arguments")) };
    let iterator = iterable.iter(ctx)?;
    Ok(new_exact(ctx, ty, PyFilter { function: function.clone(), iterator }))
}

fn filter_next(ctx: &Ctx, this: &Obj) -> PyResult<Option<Obj>> {
    let filter = of(this);
    let by_truth = ctx.is_none(&filter.function) || filter.function.is(ctx.types.bool.obj());
    while let Some(item) = filter.iterator.next(ctx)? {
        let keep = if by_truth {
            item.is_true(ctx)?
        } else {
            filter.function.call(ctx, std::slice::from_ref(&item))?.is_true(ctx)?
        };
        if keep {
            return Ok(Some(item));
        }
    }
    Ok(None)
}

pub static FILTER: TypeDef = TypeDef {
    flags: TypeFlags::BASETYPE,
    text: "(function, iterable, /)",
    doc: "The items for which the function gives a true value; with None, the items that are true.",
    slots: &[slot::tp_new(filter_new), slot::tp_iter(|_, this| Ok(this.clone())), slot::tp_iternext(filter_next)],
    methods: &[method("__reduce__($self, /)", NativeFn::NoArgs(|ctx, this| {
        let filter = of(this);
        let args = ctx.tuple(vec![filter.function.clone(), filter.iterator.clone()]);
        Ok(ctx.tuple(vec![this.ty(ctx).to_obj(), args]))
    }))],
    ..TypeDef::new("filter", PyFilter::layout)
};
