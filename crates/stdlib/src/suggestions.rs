//! `_suggestions`: "Did you mean" for the module `traceback`.

use krait_object::list::PyList;
use krait_object::{Ctx, MethodDef, NativeFn, Obj, PyResult, method, module, suggestions};

const FUNCTIONS: &[MethodDef] = &[method("_generate_suggestions($module, candidates, item, /)", NativeFn::Fast(generate))
    .doc("Returns the candidate in candidates that's closest to item")];

fn generate(ctx: &Ctx, _: &Obj, args: &[Obj]) -> PyResult {
    let [candidates, item] = args else { return Err(ctx.system_error("bound arguments")) };
    let item = item.expect_str(ctx, "_generate_suggestions() argument 2")?.to_string_lossy().into_owned();
    let Some(list) = candidates.payload::<PyList>().filter(|_| ctx.types.list.is_exactly(candidates)) else {
        return Err(ctx.type_error("candidates must be a list"));
    };
    let mut names = Vec::new();
    for candidate in list.items.to_vec() {
        if !candidate.is_str_instance(ctx) {
            return Err(ctx.type_error("all elements in 'candidates' must be strings"));
        }
        names.push(candidate.text_lossy().into_owned());
    }
    Ok(suggestions::closest(&item, &names).map_or_else(|| ctx.none(), |name| ctx.str(name)))
}

/// Make the module.
pub fn init(ctx: &Ctx) -> PyResult<Obj> {
    let module = module::new_module(ctx, "_suggestions");
    module::add_functions(ctx, &module, "_suggestions", FUNCTIONS);
    Ok(module)
}
