//! `_json`: the scanner and the encoder behind `json`.

mod encoder;
mod scanner;
mod strings;

use krait_object::heap::strdata::PyStr;
use krait_object::typeobj::new_native_type;
use krait_object::{Ctx, MethodDef, NativeFn, Obj, PyResult, clinic, method, module};

/// The string that a function must get. TypeError "first argument must be a string, not X".
fn text_of<'a>(ctx: &Ctx, value: &'a Obj) -> PyResult<&'a PyStr> {
    value.payload::<PyStr>().ok_or_else(|| ctx.type_error(&format!("first argument must be a string, not {}", value.ty(ctx).name())))
}

fn scanstring(ctx: &Ctx, _module: &Obj, args: &[Obj]) -> PyResult {
    let (string, end, strict) = match args {
        [string, end] => (string, end, None),
        [string, end, strict] => (string, end, Some(strict)),
        other => {
            let (word, bound) = if other.len() < 2 { ("at least", 2) } else { ("at most", 3) };
            let s = if other.len() == 1 { "" } else { "s" };
            let s = if bound == 1 { s } else { "s" };
            return Err(ctx.type_error(&format!("scanstring() takes {word} {bound} argument{s} ({} given)", other.len())));
        }
    };
    let end = clinic::ssize_arg(ctx, end)?;
    let strict = strict.map_or(Ok(true), |strict| strict.is_true(ctx))?;
    let text = text_of(ctx, string)?;
    let Some(end) = usize::try_from(end).ok().filter(|&end| end <= text.len()) else {
        return Err(ctx.value_error("end is out of bounds"));
    };
    let (value, next) = strings::scan(ctx, string, text, end, strict)?;
    Ok(ctx.tuple(vec![value, ctx.int_usize(next)]))
}

const FUNCTIONS: &[MethodDef] = &[
    method("encode_basestring_ascii($self, object, /)", NativeFn::O(|ctx, _, value| {
        Ok(strings::encoded(ctx, text_of(ctx, value)?, true))
    }))
    .doc("encode_basestring_ascii(string) -> string\n\nReturn an ASCII-only JSON representation of a Python string"),
    method("encode_basestring($self, object, /)", NativeFn::O(|ctx, _, value| Ok(strings::encoded(ctx, text_of(ctx, value)?, false))))
        .doc("encode_basestring(string) -> string\n\nReturn a JSON representation of a Python string"),
    method("scanstring", NativeFn::Fast(scanstring)),
];

/// Make the module.
pub fn init(ctx: &Ctx) -> PyResult<Obj> {
    let module = module::new_module(ctx, "_json");
    module::add_functions(ctx, &module, "_json", FUNCTIONS);
    for (key, name) in [(encoder::ASCII, "encode_basestring_ascii"), (encoder::PLAIN, "encode_basestring")] {
        let function = module.getattr_text(ctx, name)?;
        ctx.shared.borrow_mut().insert(key, function);
    }
    module::add(ctx, &module, "make_scanner", new_native_type(ctx, &scanner::SCANNER).to_obj());
    module::add(ctx, &module, "make_encoder", new_native_type(ctx, &encoder::ENCODER).to_obj());
    module::add(ctx, &module, "__doc__", ctx.str("json speedups\n"));
    Ok(module)
}
