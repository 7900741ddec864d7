//! `gc`: the controls of the cycle collector.

use krait_object::gc;
use krait_object::list::PyList;
use krait_object::tuple::PyTuple;
use krait_object::{Ctx, MethodDef, NativeFn, Obj, PyResult, method, module};

const CONSTANTS: &[(&str, i64)] =
    &[("DEBUG_STATS", 1), ("DEBUG_COLLECTABLE", 2), ("DEBUG_UNCOLLECTABLE", 4), ("DEBUG_SAVEALL", 32), ("DEBUG_LEAK", 38)];

/// Objects made since the last collection.
fn young(ctx: &Ctx) -> i64 {
    gc::live_objects(ctx) as i64 - ctx.gc_state.last_live.get() as i64
}

fn named(ctx: &Ctx, fields: &[(&str, i64)]) -> Obj {
    let dict = krait_object::dict::PyDict::new();
    for &(name, value) in fields {
        dict.set_text(ctx, name, ctx.int(value));
    }
    ctx.dict_from(dict)
}

/// Tell the functions of `gc.callbacks`.
fn tell(ctx: &Ctx, phase: &str, generation: i64, collected: i64) {
    let Some(callbacks) = ctx.gc_state.callbacks.get() else { return };
    let Some(list) = callbacks.payload::<PyList>() else { return };
    let mut at = 0;
    while let Some(callback) = list.items.get(at) {
        at += 1;
        let info = named(ctx, &[("generation", generation), ("collected", collected), ("uncollectable", 0)]);
        if let Err(raised) = callback.call(ctx, &[ctx.str(phase), info]) {
            krait_object::exceptions::write_unraisable(ctx, raised, "while calling GC callback", Some(&callback));
        }
    }
}

fn collect(ctx: &Ctx, generation: i64) -> PyResult {
    if !(0..3).contains(&generation) {
        return Err(ctx.value_error("invalid generation"));
    }
    if ctx.gc_state.collecting.get() {
        return Ok(ctx.int(0));
    }
    tell(ctx, "start", generation, 0);
    let found = gc::collect(ctx, generation as usize);
    tell(ctx, "stop", generation, found as i64);
    Ok(ctx.int_usize(found))
}

const FUNCTIONS: &[MethodDef] = &[
    method("enable($module, /)", NativeFn::NoArgs(|ctx, _| {
        ctx.gc_enabled.set(true);
        Ok(ctx.none())
    })),
    method("disable($module, /)", NativeFn::NoArgs(|ctx, _| {
        ctx.gc_enabled.set(false);
        Ok(ctx.none())
    })),
    method("isenabled($module, /)", NativeFn::NoArgs(|ctx, _| Ok(ctx.bool(ctx.gc_enabled.get())))),
    method("collect($module, /, generation=2)", NativeFn::Bound(|ctx, _, slots| {
        let generation = slots[0].as_ref().map_or(Ok(2), |generation| generation.to_i32(ctx))?;
        collect(ctx, generation.into())
    })),
    method("get_threshold($module, /)", NativeFn::NoArgs(|ctx, _| {
        let (first, second, third) = ctx.gc_state.thresholds.get();
        Ok(ctx.tuple(vec![ctx.int(first), ctx.int(second), ctx.int(third)]))
    })),
    method("set_threshold", NativeFn::Kw(|ctx, _, args| {
        let given = args.positional();
        if args.has_keywords() || !(1..=3).contains(&given.len()) {
            return Err(ctx.type_error("gc.set_threshold requires 1 to 3 arguments"));
        }
        let mut all = ctx.gc_state.thresholds.get();
        for (value, place) in given.iter().zip([&mut all.0, &mut all.1, &mut all.2]) {
            *place = value.to_i32(ctx)?.into();
        }
        ctx.gc_state.thresholds.set(all);
        Ok(ctx.none())
    })),
    method("get_count($module, /)", NativeFn::NoArgs(|ctx, _| {
        Ok(ctx.tuple(vec![ctx.int(young(ctx).max(0)), ctx.int(0), ctx.int(0)]))
    })),
    method("get_stats($module, /)", NativeFn::NoArgs(|ctx, _| {
        let stats = *ctx.gc_state.stats.borrow();
        let shown = stats.iter().map(|&(runs, collected, stuck)| {
            named(ctx, &[("collections", runs as i64), ("collected", collected as i64), ("uncollectable", stuck as i64)])
        });
        Ok(ctx.list(shown.collect()))
    })),
    method("get_debug($module, /)", NativeFn::NoArgs(|ctx, _| Ok(ctx.int(ctx.gc_state.debug.get().into())))),
    method("set_debug($module, flags, /)", NativeFn::O(|ctx, _, flags| {
        ctx.gc_state.debug.set(flags.to_i32(ctx)?);
        Ok(ctx.none())
    })),
    method("get_objects($module, /, generation=None)", NativeFn::Bound(|ctx, _, slots| {
        if let Some(generation) = slots[0].as_ref().filter(|generation| !ctx.is_none(generation)) {
            let generation = generation.to_index_size(ctx)?;
            if generation >= 3 {
                return Err(ctx.value_error("generation parameter must be less than the number of available generations (3)"));
            }
            if generation < 0 {
                return Err(ctx.value_error("generation parameter cannot be negative"));
            }
            // There is one generation, and it is the oldest.
            if generation < 2 {
                return Ok(ctx.list(Vec::new()));
            }
        }
        Ok(ctx.list(gc::objects(ctx)))
    })),
    method("get_referrers($module, /, *objs)", NativeFn::Kw(|ctx, _, args| {
        let wanted = args.positional();
        let all = gc::objects(ctx);
        let found = all.into_iter().filter(|object| gc::referents(object).iter().any(|child| wanted.iter().any(|own| own.is(child))));
        Ok(ctx.list(found.collect()))
    })),
    method("get_referents($module, /, *objs)", NativeFn::Kw(|ctx, _, args| {
        Ok(ctx.list(args.positional().iter().flat_map(gc::referents).collect()))
    })),
    method("is_tracked($module, obj, /)", NativeFn::O(|ctx, _, object| {
        let empty = object.payload::<PyTuple>().is_some_and(|tuple| tuple.items().is_empty());
        Ok(ctx.bool(!empty && gc::is_tracked(ctx, object)))
    })),
    method("is_finalized($module, obj, /)", NativeFn::O(|ctx, _, object| Ok(ctx.bool(ctx.is_finalized(object))))),
    method("freeze($module, /)", NativeFn::NoArgs(|ctx, _| {
        ctx.gc_state.frozen.set(gc::live_objects(ctx));
        Ok(ctx.none())
    })),
    method("unfreeze($module, /)", NativeFn::NoArgs(|ctx, _| {
        ctx.gc_state.frozen.set(0);
        Ok(ctx.none())
    })),
    method("get_freeze_count($module, /)", NativeFn::NoArgs(|ctx, _| Ok(ctx.int_usize(ctx.gc_state.frozen.get())))),
];

/// Make the module.
pub fn init(ctx: &Ctx) -> PyResult<Obj> {
    let module = module::new_module(ctx, "gc");
    module::add_functions(ctx, &module, "gc", FUNCTIONS);
    for &(name, value) in CONSTANTS {
        module::add(ctx, &module, name, ctx.int(value));
    }
    for (name, cell) in [("garbage", &ctx.gc_state.garbage), ("callbacks", &ctx.gc_state.callbacks)] {
        let list = cell.get().unwrap_or_else(|| ctx.list(Vec::new()));
        cell.set(Some(list.clone()));
        module::add(ctx, &module, name, list);
    }
    Ok(module)
}
