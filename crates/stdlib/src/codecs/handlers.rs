//! The builtin error handlers as functions, for `codecs.lookup_error`.

use krait_object::codecs::{Handler, decode_handler, encode_handler, translate_handler};
use krait_object::codecs::Replacement;
use krait_object::dict::PyDict;
use krait_object::heap::strdata::PyStr;
use krait_object::{Ctx, MethodDef, NativeFn, Obj, PyResult, method, module};

fn cannot(ctx: &Ctx, exception: &Obj) -> PyResult {
    Err(ctx.type_error(&format!("don't know how to handle {} in error callback", exception.ty(ctx).name())))
}

/// `start` and `end` of the error, brought into the object's bounds.
fn bounds(ctx: &Ctx, exception: &Obj, len: usize) -> PyResult<(usize, usize)> {
    let number = |name: &str| exception.getattr(ctx, &ctx.intern(name))?.to_i64(ctx);
    let limit = len as i64;
    let start = number("start")?.min(limit - 1).max(0);
    let end = number("end")?.max(1).min(limit).max(start);
    Ok((start as usize, end as usize))
}

fn handle(ctx: &Ctx, handler: Handler, exception: &Obj) -> PyResult {
    let is = |ty: &krait_object::TypeRef| exception.ty(ctx).is_subtype(ty);
    let encoding = |ctx: &Ctx| Ok(exception.getattr_text(ctx, "encoding")?.text_lossy().into_owned());
    let (encode, decode) = (is(&ctx.types.unicode_encode_error), is(&ctx.types.unicode_decode_error));
    let translate = is(&ctx.types.unicode_translate_error);
    if !(encode || decode || translate) {
        return cannot(ctx, exception);
    }
    let object = exception.getattr_text(ctx, "object")?;
    let result = if decode {
        let Some(bytes) = krait_object::bytes::bytes_of(&object) else { return Err(ctx.type_error("UnicodeError 'object' attribute must be a bytes")) };
        let (start, end) = bounds(ctx, exception, bytes.len())?;
        if matches!(handler, Handler::XmlCharRefReplace | Handler::NameReplace) {
            return cannot(ctx, exception);
        }
        let answer = decode_handler(ctx, handler, &encoding(ctx)?, &bytes, start, end)?;
        answer.map(|(text, next)| (text, next))
    } else {
        let Some(text) = object.payload::<PyStr>() else { return Err(ctx.type_error("UnicodeError 'object' attribute must be a str")) };
        let (start, end) = bounds(ctx, exception, text.len())?;
        let quick = if translate { translate_handler(ctx, handler, start, end) } else { None };
        let answer = match (quick, translate, handler) {
            (Some(text), _, _) => Some(text),
            (None, true, Handler::SurrogateEscape | Handler::SurrogatePass) => return cannot(ctx, exception),
            (None, true, Handler::XmlCharRefReplace | Handler::NameReplace) => return cannot(ctx, exception),
            _ if handler == Handler::Ignore => Some(ctx.empty_str.clone()),
            _ => {
                let name = if translate { String::new() } else { encoding(ctx)? };
                encode_handler(ctx, handler, &name, text, start, end)?.map(|replacement| match replacement {
                    Replacement::Text(text) => text,
                    Replacement::Bytes(bytes) => ctx.bytes_vec(bytes),
                })
            }
        };
        answer.map(|answer| (answer, end))
    };
    match result {
        Some((replacement, next)) => Ok(ctx.tuple(vec![replacement, ctx.int_usize(next)])),
        None => Err(ctx.raise(exception.clone())),
    }
}

const HANDLERS: &[MethodDef] = &[
    method("strict_errors", NativeFn::O(|ctx, _, exception| {
        if exception.as_exception().is_some() {
            Err(ctx.raise(exception.clone()))
        } else {
            Err(ctx.type_error("codec must pass exception instance"))
        }
    })),
    method("ignore_errors", NativeFn::O(|ctx, _, exception| handle(ctx, Handler::Ignore, exception))),
    method("replace_errors", NativeFn::O(|ctx, _, exception| handle(ctx, Handler::Replace, exception))),
    method("xmlcharrefreplace_errors", NativeFn::O(|ctx, _, exception| handle(ctx, Handler::XmlCharRefReplace, exception))),
    method("backslashreplace_errors", NativeFn::O(|ctx, _, exception| handle(ctx, Handler::BackslashReplace, exception))),
    method("namereplace_errors", NativeFn::O(|ctx, _, exception| handle(ctx, Handler::NameReplace, exception))),
    method("surrogatepass", NativeFn::O(|ctx, _, exception| handle(ctx, Handler::SurrogatePass, exception))),
    method("surrogateescape", NativeFn::O(|ctx, _, exception| handle(ctx, Handler::SurrogateEscape, exception))),
];

/// Put the builtin handlers into the registry.
pub(super) fn install(ctx: &Ctx) -> PyResult<()> {
    let hidden = module::new_module(ctx, "_codecs");
    module::add_functions(ctx, &hidden, "_codecs", HANDLERS);
    let handlers = super::registry::handlers(ctx);
    let dict = handlers.payload::<PyDict>().expect("the registry's own dict");
    for row in HANDLERS {
        let name = row.name();
        let function = hidden.getattr_text(ctx, name)?;
        dict.set_text(ctx, name.strip_suffix("_errors").unwrap_or(name), function);
    }
    Ok(())
}
