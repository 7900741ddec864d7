//! `_symtable`: its numbers. The compiler's symbol tables are not shown to Python yet.

use krait_object::{Ctx, MethodDef, NativeFn, Obj, PyResult, method, module};

const CONSTANTS: &[(&str, i64)] = &[
    ("CELL", 5), ("DEF_ANNOT", 256), ("DEF_BOUND", 134), ("DEF_COMP_CELL", 2048), ("DEF_COMP_ITER", 512), ("DEF_FREE_CLASS", 64),
    ("DEF_GLOBAL", 1), ("DEF_IMPORT", 128), ("DEF_LOCAL", 2), ("DEF_NONLOCAL", 8), ("DEF_PARAM", 4), ("DEF_TYPE_PARAM", 1024),
    ("FREE", 4), ("GLOBAL_EXPLICIT", 2), ("GLOBAL_IMPLICIT", 3), ("LOCAL", 1), ("SCOPE_MASK", 15), ("SCOPE_OFF", 12),
    ("TYPE_ANNOTATION", 3), ("TYPE_CLASS", 1), ("TYPE_FUNCTION", 0), ("TYPE_MODULE", 2), ("TYPE_TYPE_ALIAS", 4),
    ("TYPE_TYPE_PARAMETERS", 5), ("TYPE_TYPE_VARIABLE", 6), ("USE", 16),
];

const FUNCTIONS: &[MethodDef] = &[method("symtable($module, source, filename, startstr, /)", NativeFn::Fast(|ctx, _, _| {
    Err(ctx.not_implemented_error("_symtable.symtable() is not implemented"))
}))];

/// Make the module.
pub fn init(ctx: &Ctx) -> PyResult<Obj> {
    let module = module::new_module(ctx, "_symtable");
    module::add_functions(ctx, &module, "_symtable", FUNCTIONS);
    for &(name, value) in CONSTANTS {
        module::add(ctx, &module, name, ctx.int(value));
    }
    Ok(module)
}
