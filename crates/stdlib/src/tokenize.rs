//! `_tokenize`: the name only. The compiler's tokens are not shown to Python yet.

use krait_object::typeobj::new_native_type;
use krait_object::{Ctx, Obj, Payload, PyResult, TypeDef, module, slot};

/// The payload that `TokenizerIter` would have.
struct PyTokenizerIter;
krait_object::trace!(PyTokenizerIter);
krait_object::payload!(PyTokenizerIter, "TokenizerIter");

static TOKENIZER_ITER: TypeDef = TypeDef {
    module: "_tokenize",
    slots: &[slot::tp_new(|ctx, _, _| Err(ctx.not_implemented_error("_tokenize.TokenizerIter is not implemented")))],
    ..TypeDef::new("TokenizerIter", PyTokenizerIter::layout)
};

/// Make the module.
pub fn init(ctx: &Ctx) -> PyResult<Obj> {
    let module = module::new_module(ctx, "_tokenize");
    module::add(ctx, &module, "TokenizerIter", new_native_type(ctx, &TOKENIZER_ITER).to_obj());
    Ok(module)
}
