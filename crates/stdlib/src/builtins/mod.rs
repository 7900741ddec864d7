//! `builtins`.

mod build_class;
mod evaluate;
mod functions;
mod import;
mod sum;

use krait_object::{Ctx, Obj, PyResult, module};

pub use import::{import, import_named};

/// Make the module.
pub fn init(ctx: &Ctx) -> PyResult<Obj> {
    let module = module::new_module(ctx, "builtins");
    for table in [functions::FUNCTIONS, evaluate::FUNCTIONS, import::FUNCTIONS] {
        module::add_functions(ctx, &module, "builtins", table);
    }
    // Types of the builtins: those of the table that belong to this module under their own names.
    const HIDDEN: &[&str] = &[
        "NoneType", "NotImplementedType", "ellipsis", "function", "method", "builtin_function_or_method", "method_descriptor",
        "classmethod_descriptor", "getset_descriptor", "member_descriptor", "wrapper_descriptor", "method-wrapper", "code",
        "cell", "module", "mappingproxy", "iterator", "generator", "coroutine", "async_generator", "async_generator_wrapped_value",
        "callable_iterator", "NoDefaultType", "_buffer_wrapper",
    ];
    for (ty, def) in ctx.types.named() {
        let hidden = HIDDEN.contains(&def.name) || def.name.contains('_') && !def.name.starts_with('_') || def.name.contains("iterator");
        if def.module == "builtins" && !hidden {
            module::add(ctx, &module, def.name, ty.to_obj());
        }
    }
    module::add(ctx, &module, "EnvironmentError", ctx.types.os_error.to_obj());
    module::add(ctx, &module, "IOError", ctx.types.os_error.to_obj());
    let group = exception_group(ctx)?;
    module::add(ctx, &module, "ExceptionGroup", group);
    for (name, value) in [
        ("None", ctx.none()),
        ("True", ctx.bool(true)),
        ("False", ctx.bool(false)),
        ("Ellipsis", ctx.ellipsis.clone()),
        ("NotImplemented", ctx.not_implemented()),
        ("__debug__", ctx.bool(ctx.settings.optimize == 0)),
    ] {
        module::add(ctx, &module, name, value);
    }
    module::add(ctx, &module, "__doc__", ctx.str("Built-in functions, types, exceptions, and other objects."));
    Ok(module)
}

/// `ExceptionGroup`: a class of two bases.
fn exception_group(ctx: &Ctx) -> PyResult {
    let namespace = krait_object::dict::PyDict::new();
    namespace.set_str(ctx, &ctx.names.__module__, ctx.intern("builtins"));
    let bases = [ctx.types.base_exception_group.to_obj(), ctx.types.exception.to_obj()];
    let group = krait_object::typeobj::new_heap_type(ctx, &ctx.types.type_, &ctx.intern("ExceptionGroup"), &bases, &namespace)?;
    ctx.shared.borrow_mut().insert("ExceptionGroup", group.clone());
    Ok(group)
}
