//! `_codecs`: the registry of codecs and error handlers, and the codecs themselves as functions.

mod handlers;
mod registry;
mod transform;

use krait_object::{Ctx, Obj, PyResult, module};

/// An optional `errors` argument; `None` is as good as nothing.
fn errors_argument<'a>(ctx: &Ctx, function: &str, number: usize, value: Option<&'a Obj>) -> PyResult<Option<std::borrow::Cow<'a, str>>> {
    match value.filter(|value| !ctx.is_none(value)) {
        None => Ok(None),
        Some(value) if value.is_str_instance(ctx) => {
            let text = value.to_utf8(ctx, "errors")?;
            if text.contains('\0') {
                return Err(ctx.value_error("embedded null character"));
            }
            Ok(Some(text))
        }
        Some(value) => {
            let name = value.ty(ctx).name();
            Err(ctx.type_error(&format!("{function}() argument {number} must be str or None, not {name}")))
        }
    }
}

/// An argument that must be a text without NUL.
fn text_argument<'a>(ctx: &Ctx, function: &str, which: &str, value: &'a Obj) -> PyResult<std::borrow::Cow<'a, str>> {
    if !value.is_str_instance(ctx) {
        let space = if which.is_empty() { "" } else { " " };
        return Err(ctx.type_error(&format!("{function}() argument{space}{which} must be str, not {}", value.ty(ctx).name_or_none(ctx))));
    }
    let text = value.to_utf8(ctx, "argument")?;
    if text.contains('\0') {
        return Err(ctx.value_error("embedded null character"));
    }
    Ok(text)
}

/// Make the module.
pub fn init(ctx: &Ctx) -> PyResult<Obj> {
    let module = module::new_module(ctx, "_codecs");
    module::add_functions(ctx, &module, "_codecs", registry::FUNCTIONS);
    module::add_functions(ctx, &module, "_codecs", transform::FUNCTIONS);
    handlers::install(ctx)?;
    // `str.encode` and the like reach the registry by functions of their own: text encodings only.
    let hidden = module::new_module(ctx, "_codecs");
    module::add_functions(ctx, &hidden, "_codecs", registry::HOOKS);
    for (key, name) in [("codecs.encode", "encode_text"), ("codecs.decode", "decode_text")] {
        let hook = hidden.getattr_text(ctx, name)?;
        ctx.shared.borrow_mut().insert(key, hook);
    }
    let lookup_error = module.getattr_text(ctx, "lookup_error")?;
    ctx.shared.borrow_mut().insert("codecs.lookup_error", lookup_error);
    Ok(module)
}
