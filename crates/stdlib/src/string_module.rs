//! `_string`: what `string.Formatter` asks of the format language.

use krait_object::format::{formatter_field_name_split, formatter_parser};
use krait_object::{Ctx, MethodDef, NativeFn, Obj, PyResult, method, module};

const FUNCTIONS: &[MethodDef] = &[
    method("formatter_field_name_split", NativeFn::O(|ctx, _, text| formatter_field_name_split(ctx, text))),
    method("formatter_parser", NativeFn::O(|ctx, _, text| formatter_parser(ctx, text))),
];

/// Make the module.
pub fn init(ctx: &Ctx) -> PyResult<Obj> {
    let module = module::new_module(ctx, "_string");
    module::add_functions(ctx, &module, "_string", FUNCTIONS);
    Ok(module)
}
