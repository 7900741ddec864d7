//! `_bisect`: where a value goes in a sorted sequence.

use krait_object::{Ctx, MethodDef, NativeFn, Obj, PyResult, method, module};

/// The place of `args[1]` in `args[0]`, right or left of equal items. In the order `(a, x, lo, hi, key)`.
fn place(ctx: &Ctx, slots: &[Option<Obj>], right: bool, insert: bool) -> PyResult<usize> {
    let [Some(list), Some(value), lo, hi, key] = slots else { return Err(ctx.system_error("bound arguments")) };
    let key = key.as_ref().filter(|key| !ctx.is_none(key));
    let lo = lo.as_ref().map_or(Ok(0), |lo| krait_object::clinic::ssize_arg(ctx, lo))?;
    if lo < 0 {
        return Err(ctx.value_error("lo must be non-negative"));
    }
    let hi = match hi.as_ref().filter(|hi| !ctx.is_none(hi)) {
        Some(hi) => match krait_object::clinic::ssize_arg(ctx, hi)? {
            -1 => list.len(ctx)?,
            hi => hi.max(0) as usize,
        },
        None => list.len(ctx)?,
    };
    let value = match key {
        Some(key) if insert => key.call(ctx, std::slice::from_ref(value))?,
        _ => value.clone(),
    };
    let (mut lo, mut hi) = (lo as usize, hi);
    while lo < hi {
        let middle = lo + (hi - lo) / 2;
        let mut item = match list.payload::<krait_object::list::PyList>().filter(|_| ctx.types.list.is_exactly(list)) {
            Some(items) => items.items.get(middle).ok_or_else(|| ctx.index_error("list index out of range"))?,
            None => list.getitem(ctx, &ctx.int_usize(middle))?,
        };
        if let Some(key) = key {
            item = key.call(ctx, &[item])?;
        }
        let before = if right { !value.lt(ctx, &item)? } else { item.lt(ctx, &value)? };
        if before {
            lo = middle + 1;
        } else {
            hi = middle;
        }
    }
    Ok(lo)
}

fn insort(ctx: &Ctx, slots: &[Option<Obj>], right: bool) -> PyResult {
    let at = ctx.int_usize(place(ctx, slots, right, true)?);
    let (Some(list), Some(value)) = (&slots[0], &slots[1]) else { return Err(ctx.system_error("bound arguments")) };
    list.call_method_text(ctx, "insert", &[at, value.clone()])?;
    Ok(ctx.none())
}

fn bisect_right(ctx: &Ctx, _: &Obj, slots: &[Option<Obj>]) -> PyResult {
    Ok(ctx.int_usize(place(ctx, slots, true, false)?))
}
fn bisect_left(ctx: &Ctx, _: &Obj, slots: &[Option<Obj>]) -> PyResult {
    Ok(ctx.int_usize(place(ctx, slots, false, false)?))
}

const FUNCTIONS: &[MethodDef] = &[
    method("bisect_right($module, /, a, x, lo=0, hi=None, *, key=None)", NativeFn::Bound(bisect_right)),
    method("bisect_left($module, /, a, x, lo=0, hi=None, *, key=None)", NativeFn::Bound(bisect_left)),
    method("insort_right($module, /, a, x, lo=0, hi=None, *, key=None)", NativeFn::Bound(|ctx, _, slots| insort(ctx, slots, true))),
    method("insort_left($module, /, a, x, lo=0, hi=None, *, key=None)", NativeFn::Bound(|ctx, _, slots| insort(ctx, slots, false))),
];

/// Make the module.
pub fn init(ctx: &Ctx) -> PyResult<Obj> {
    let module = module::new_module(ctx, "_bisect");
    module::add_functions(ctx, &module, "_bisect", FUNCTIONS);
    Ok(module)
}
