//! `int(x)` and `int(x, base)`; what `PyNumber_Long` does.

use crate::args::Args;
use crate::bytes::PyBytes;
use crate::ctx::{Ctx, PyResult};
use crate::heap::strdata::PyStr;
use crate::int::{PyInt, exact, text};
use crate::payload::new_extended;
use crate::value::Obj;

/// `int.__new__`
pub(super) fn int_new(ctx: &Ctx, class: &Obj, args: Args) -> PyResult {
    let ty = class.as_type().expect("tp_new gets a type");
    let plain = ctx.types.int.is(ty);
    let (positional, given) = (args.positional(), args.all().len());
    if plain && !args.has_keywords() && given > 2 {
        return Err(ctx.type_error(&format!("int expected at most 2 arguments, got {given}")));
    }
    if given > 2 {
        return Err(ctx.type_error(&format!("int() takes at most 2 arguments ({given} given)")));
    }
    let mut base = positional.get(1);
    for (name, value) in args.keywords() {
        if name.text_lossy() != "base" {
            return Err(ctx.unexpected_keyword("int", &name.text_lossy(), &["base".to_owned()]));
        }
        base = Some(value);
    }
    let value = match (positional.first(), base) {
        (None, None) => Obj::small(0),
        (None, Some(_)) => return Err(ctx.type_error("int() missing string argument")),
        (Some(value), None) => number_long(ctx, value)?,
        (Some(value), Some(base)) => with_base(ctx, value, base)?,
    };
    if plain {
        return Ok(value);
    }
    Ok(new_extended(ctx, ty, PyInt { value: value.to_ibig().unwrap_or_default() }))
}

fn with_base(ctx: &Ctx, value: &Obj, base: &Obj) -> PyResult {
    let base = base.to_index_clamped(ctx)?;
    let base = match u32::try_from(base) {
        Ok(base) if base == 0 || (2..=36).contains(&base) => base,
        _ => return Err(ctx.value_error("int() base must be >= 2 and <= 36, or 0")),
    };
    if let Some(string) = value.payload::<PyStr>() {
        return text::from_str(ctx, string, value, base);
    }
    match byte_string(ctx, value)? {
        Some(bytes) => text::from_bytes(ctx, &bytes.payload::<PyBytes>().expect("bytes").data, &bytes, base),
        None => Err(ctx.type_error("int() can't convert non-string with explicit base")),
    }
}

/// `bytes`, and `bytearray` as `bytes`.
fn byte_string(ctx: &Ctx, value: &Obj) -> PyResult<Option<Obj>> {
    if value.payload::<PyBytes>().is_some() {
        return Ok(Some(value.clone()));
    }
    if &*value.ty(ctx).short_name() != "bytearray" {
        return Ok(None);
    }
    as_bytes(ctx, value)
}

/// Anything with a buffer, as `bytes`.
pub(crate) fn as_bytes(ctx: &Ctx, value: &Obj) -> PyResult<Option<Obj>> {
    if value.ty(ctx).slots.bf_getbuffer.get().is_none() {
        return Ok(None);
    }
    let buffer = match crate::buffer::get_buffer(ctx, value, crate::buffer::SIMPLE) {
        Ok(buffer) => buffer,
        // Memory that is not in a row is none.
        Err(raised) => {
            drop(ctx.take_raised(raised));
            return Ok(None);
        }
    };
    let bytes = ctx.bytes_vec(buffer.to_contiguous());
    buffer.release(ctx);
    Ok(Some(bytes))
}

/// `int(value)`: `__int__`, `__index__`, text. The result is an exact int.
pub fn number_long(ctx: &Ctx, value: &Obj) -> PyResult {
    if value.is_small_int() || ctx.types.int.is_exactly(value) {
        return Ok(value.clone());
    }
    let slots = &value.ty(ctx).slots;
    if let Some(to_int) = slots.nb_int.get() {
        let result = to_int(ctx, value)?;
        if result.is_small_int() || ctx.types.int.is_exactly(&result) {
            return Ok(result);
        }
        let name = result.ty(ctx).name();
        if !result.is_int_instance(ctx) {
            return Err(ctx.type_error(&format!("__int__ returned non-int (type {name})")));
        }
        let message = format!(
            "__int__ returned non-int (type {name}).  The ability to return an instance of a strict subclass of int is deprecated, and may be removed in a future version of Python."
        );
        crate::exceptions::warn(ctx, &ctx.types.deprecation_warning, &message, 1)?;
        return Ok(exact(ctx, &result));
    }
    if slots.nb_index.get().is_some() {
        return value.index(ctx);
    }
    if let Some(string) = value.payload::<PyStr>() {
        return text::from_str(ctx, string, value, 10);
    }
    let bytes = match value.payload::<PyBytes>() {
        Some(_) => Some(value.clone()),
        None => as_bytes(ctx, value)?,
    };
    match bytes {
        Some(bytes) => text::from_bytes(ctx, &bytes.payload::<PyBytes>().expect("bytes").data, &bytes, 10),
        None => Err(ctx.type_error(&format!(
            "int() argument must be a string, a bytes-like object or a real number, not '{}'",
            value.ty(ctx).name()
        ))),
    }
}
