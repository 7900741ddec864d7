//! `_typing`: what `typing` has from native code.

use krait_object::{Ctx, MethodDef, NativeFn, Obj, PyResult, method, module, typevar};

const FUNCTIONS: &[MethodDef] = &[method("_idfunc($module, x, /)", NativeFn::O(|_, _, value| Ok(value.clone())))];

/// Make the module.
pub fn init(ctx: &Ctx) -> PyResult<Obj> {
    let module = module::new_module(ctx, "_typing");
    module::add_functions(ctx, &module, "_typing", FUNCTIONS);
    let types = &ctx.types;
    let named = [
        ("TypeVar", &types.typevar),
        ("ParamSpec", &types.paramspec),
        ("TypeVarTuple", &types.typevartuple),
        ("ParamSpecArgs", &types.paramspec_args),
        ("ParamSpecKwargs", &types.paramspec_kwargs),
        ("TypeAliasType", &types.typealias),
        ("Generic", &types.generic),
        ("Union", &types.union),
    ];
    for (name, ty) in named {
        // Instances show it too.
        if !matches!(name, "Union" | "TypeAliasType") {
            ty.dict().set_str(ctx, &ctx.names.__module__, ctx.intern("typing"));
        }
        module::add(ctx, &module, name, ty.to_obj());
    }
    module::add(ctx, &module, "NoDefault", typevar::no_default(ctx));
    Ok(module)
}
