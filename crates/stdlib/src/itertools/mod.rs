//! `itertools`: one file for each family of iterators.
//!
//! Iterators keep what they need in cells: a call of an inner iterator may come back to the same object.

mod combine;
mod filters;
mod group;
mod sequence;

use krait_object::{Ctx, MethodDef, NativeFn, Obj, PyResult, TypeDef, method, module, typeobj};

const FUNCTIONS: &[MethodDef] = &[method("tee($module, iterable, n=2, /)", NativeFn::Fast(group::tee))];

/// Make the module.
pub fn init(ctx: &Ctx) -> PyResult<Obj> {
    let module = module::new_module(ctx, "itertools");
    module::add_functions(ctx, &module, "itertools", FUNCTIONS);
    for defs in [combine::TYPES, filters::TYPES, group::TYPES, sequence::TYPES] {
        for def in defs {
            module::add(ctx, &module, def.name, typeobj::new_native_type(ctx, def).to_obj());
        }
    }
    Ok(module)
}

/// `tp_iter` of every iterator.
fn itself(_: &Ctx, this: &Obj) -> PyResult {
    Ok(this.clone())
}

/// The types of one file.
type Types = &'static [&'static TypeDef];

/// Positional arguments alone, counted as CPython does for constructors; keywords are refused unless an `__init__`
/// of Python code may want them.
fn positional<'a>(ctx: &Ctx, class: &Obj, name: &str, args: krait_object::Args<'a>, min: usize, max: usize) -> PyResult<&'a [Obj]> {
    let init = |ty: &typeobj::Type| ty.slots.tp_init.get().map(|init| init as usize);
    if args.has_keywords() && class.as_type().is_none_or(|class| init(class) == init(&ctx.types.object)) {
        return Err(ctx.type_error(&format!("{name}() takes no keyword arguments")));
    }
    krait_object::sequence::check_positional(ctx, name, args.positional().len(), min, max)?;
    Ok(args.positional())
}
