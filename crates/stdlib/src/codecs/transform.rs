//! The codecs as functions: `(bytes, characters used)` and `(text, bytes used)`.

use krait_object::buffer::buffer_bytes;
use krait_object::codecs::{self, ByteOrder};
use krait_object::dict::PyDict;
use krait_object::heap::strdata::PyStr;
use krait_object::{Ctx, MethodDef, NativeFn, Obj, PyResult, method};

use super::errors_argument;

type Used = (Obj, usize);

fn pair(ctx: &Ctx, (value, used): Used) -> PyResult {
    Ok(ctx.tuple(vec![value, ctx.int_usize(used)]))
}

/// Argument 1 as text, the `errors`, then the encoder.
fn encode(ctx: &Ctx, name: &str, args: &[Obj], encoder: impl Fn(&Ctx, &Obj, Option<&str>) -> PyResult<Vec<u8>>) -> PyResult {
    let Some(text) = args[0].payload::<PyStr>() else {
        return Err(ctx.type_error(&format!("{name}() argument 1 must be str, not {}", args[0].ty(ctx).name_or_none(ctx))));
    };
    let errors = errors_argument(ctx, name, 2, args.get(1))?;
    let bytes = encoder(ctx, &args[0], errors.as_deref())?;
    pair(ctx, (ctx.bytes_vec(bytes), text.len()))
}

/// Argument 1 as bytes, the `errors`, then the decoder.
fn decode(ctx: &Ctx, name: &str, args: &[Obj], decoder: impl Fn(&Ctx, &[u8], Option<&str>) -> PyResult<Used>) -> PyResult {
    let bytes = buffer_bytes(ctx, &args[0])?.into_owned();
    let errors = errors_argument(ctx, name, 2, args.get(1))?;
    pair(ctx, decoder(ctx, &bytes, errors.as_deref())?)
}

/// As [`decode`], for those that take text in place of bytes too.
fn decode_any(ctx: &Ctx, name: &str, args: &[Obj], decoder: impl Fn(&Ctx, &[u8], Option<&str>) -> PyResult<Used>) -> PyResult {
    let bytes = any_bytes(ctx, &args[0])?;
    let errors = errors_argument(ctx, name, 2, args.get(1))?;
    pair(ctx, decoder(ctx, &bytes, errors.as_deref())?)
}

fn any_bytes(ctx: &Ctx, value: &Obj) -> PyResult<Vec<u8>> {
    if value.is_str_instance(ctx) { codecs::encode_utf8(ctx, value, None) } else { Ok(buffer_bytes(ctx, value)?.into_owned()) }
}

/// The `final` argument at this place.
fn is_final(ctx: &Ctx, args: &[Obj], at: usize, default: bool) -> PyResult<bool> {
    args.get(at).map_or(Ok(default), |value| value.is_true(ctx))
}

fn order(ctx: &Ctx, args: &[Obj], at: usize) -> PyResult<ByteOrder> {
    Ok(match args.get(at).map_or(Ok(0), |value| value.to_i32(ctx))? {
        0 => ByteOrder::Mark,
        number if number < 0 => ByteOrder::Little,
        _ => ByteOrder::Big,
    })
}

fn order_number(order: ByteOrder) -> i64 {
    match order {
        ByteOrder::Mark => 0,
        ByteOrder::Little => -1,
        ByteOrder::Big => 1,
    }
}

type Wide = fn(&Ctx, &[u8], Option<&str>, ByteOrder, bool) -> PyResult<(Obj, usize, ByteOrder)>;

fn decode_wide(ctx: &Ctx, name: &str, args: &[Obj], order: ByteOrder, decoder: Wide) -> PyResult {
    let last = is_final(ctx, args, 2, false)?;
    decode(ctx, name, args, |ctx, bytes, errors| decoder(ctx, bytes, errors, order, last).map(|(text, used, _)| (text, used)))
}

fn decode_wide_ex(ctx: &Ctx, name: &str, args: &[Obj], decoder: Wide) -> PyResult {
    let bytes = buffer_bytes(ctx, &args[0])?.into_owned();
    let errors = errors_argument(ctx, name, 2, args.get(1))?;
    let order = order(ctx, args, 2)?;
    let last = is_final(ctx, args, 3, false)?;
    let (text, used, order) = decoder(ctx, &bytes, errors.as_deref(), order, last)?;
    Ok(ctx.tuple(vec![text, ctx.int_usize(used), ctx.int(order_number(order))]))
}

fn escape_bytes(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    for &byte in bytes {
        match byte {
            b'\\' | b'\'' => out.extend([b'\\', byte]),
            b'\t' => out.extend(b"\\t"),
            b'\n' => out.extend(b"\\n"),
            b'\r' => out.extend(b"\\r"),
            0x20..=0x7E => out.push(byte),
            _ => out.extend(format!("\\x{byte:02x}").bytes()),
        }
    }
    out
}

fn mapping(ctx: &Ctx, args: &[Obj]) -> Option<Obj> {
    args.get(2).filter(|value| !ctx.is_none(value)).cloned()
}

macro_rules! encoder {
    ($name:literal, $function:expr) => {
        method(concat!($name, "($module, str, errors=None, /)"), NativeFn::Fast(|ctx, _, args| encode(ctx, $name, args, $function)))
    };
}
macro_rules! decoder {
    ($name:literal, $function:expr) => {
        method(concat!($name, "($module, data, errors=None, /)"), NativeFn::Fast(|ctx, _, args| decode(ctx, $name, args, $function)))
    };
}
macro_rules! wide {
    ($name:literal, $order:ident, $function:path) => {
        method(concat!($name, "($module, data, errors=None, final=False, /)"), NativeFn::Fast(|ctx, _, args| {
            decode_wide(ctx, $name, args, ByteOrder::$order, $function)
        }))
    };
}

pub(super) const FUNCTIONS: &[MethodDef] = &[
    encoder!("utf_8_encode", codecs::encode_utf8),
    encoder!("utf_7_encode", |_, text, _| Ok(codecs::encode_utf7(text))),
    encoder!("latin_1_encode", codecs::encode_latin1),
    encoder!("ascii_encode", codecs::encode_ascii),
    encoder!("unicode_escape_encode", |_, text, _| Ok(codecs::encode_unicode_escape(text))),
    encoder!("raw_unicode_escape_encode", |_, text, _| Ok(codecs::encode_raw_unicode_escape(text))),
    encoder!("utf_16_le_encode", |ctx, text, errors| codecs::encode_utf16(ctx, text, errors, ByteOrder::Little)),
    encoder!("utf_16_be_encode", |ctx, text, errors| codecs::encode_utf16(ctx, text, errors, ByteOrder::Big)),
    encoder!("utf_32_le_encode", |ctx, text, errors| codecs::encode_utf32(ctx, text, errors, ByteOrder::Little)),
    encoder!("utf_32_be_encode", |ctx, text, errors| codecs::encode_utf32(ctx, text, errors, ByteOrder::Big)),
    method("utf_16_encode($module, str, errors=None, byteorder=0, /)", NativeFn::Fast(|ctx, _, args| {
        let order = order(ctx, args, 2)?;
        encode(ctx, "utf_16_encode", args, |ctx, text, errors| codecs::encode_utf16(ctx, text, errors, order))
    })),
    method("utf_32_encode($module, str, errors=None, byteorder=0, /)", NativeFn::Fast(|ctx, _, args| {
        let order = order(ctx, args, 2)?;
        encode(ctx, "utf_32_encode", args, |ctx, text, errors| codecs::encode_utf32(ctx, text, errors, order))
    })),
    method("utf_8_decode($module, data, errors=None, final=False, /)", NativeFn::Fast(|ctx, _, args| {
        let last = is_final(ctx, args, 2, false)?;
        decode(ctx, "utf_8_decode", args, |ctx, bytes, errors| codecs::decode_utf8(ctx, bytes, errors, last))
    })),
    method("utf_7_decode($module, data, errors=None, final=False, /)", NativeFn::Fast(|ctx, _, args| {
        let last = is_final(ctx, args, 2, false)?;
        decode(ctx, "utf_7_decode", args, |ctx, bytes, errors| codecs::decode_utf7(ctx, bytes, errors, last))
    })),
    decoder!("latin_1_decode", |ctx, bytes, _| Ok(codecs::decode_latin1(ctx, bytes))),
    decoder!("ascii_decode", codecs::decode_ascii),
    wide!("utf_16_decode", Mark, codecs::decode_utf16),
    wide!("utf_16_le_decode", Little, codecs::decode_utf16),
    wide!("utf_16_be_decode", Big, codecs::decode_utf16),
    wide!("utf_32_decode", Mark, codecs::decode_utf32),
    wide!("utf_32_le_decode", Little, codecs::decode_utf32),
    wide!("utf_32_be_decode", Big, codecs::decode_utf32),
    method("utf_16_ex_decode($module, data, errors=None, byteorder=0, final=False, /)", NativeFn::Fast(|ctx, _, args| {
        decode_wide_ex(ctx, "utf_16_ex_decode", args, codecs::decode_utf16)
    })),
    method("utf_32_ex_decode($module, data, errors=None, byteorder=0, final=False, /)", NativeFn::Fast(|ctx, _, args| {
        decode_wide_ex(ctx, "utf_32_ex_decode", args, codecs::decode_utf32)
    })),
    method("unicode_escape_decode($module, data, errors=None, final=True, /)", NativeFn::Fast(|ctx, _, args| {
        let last = is_final(ctx, args, 2, true)?;
        decode_any(ctx, "unicode_escape_decode", args, |ctx, bytes, errors| codecs::decode_unicode_escape(ctx, bytes, errors, last))
    })),
    method("raw_unicode_escape_decode($module, data, errors=None, final=True, /)", NativeFn::Fast(|ctx, _, args| {
        let last = is_final(ctx, args, 2, true)?;
        decode_any(ctx, "raw_unicode_escape_decode", args, |ctx, bytes, errors| {
            codecs::decode_raw_unicode_escape(ctx, bytes, errors, last)
        })
    })),
    method("escape_decode($module, data, errors=None, /)", NativeFn::Fast(|ctx, _, args| {
        decode_any(ctx, "escape_decode", args, |ctx, bytes, errors| {
            Ok((ctx.bytes_vec(codecs::decode_escape(ctx, bytes, errors)?), bytes.len()))
        })
    })),
    method("escape_encode($module, data, errors=None, /)", NativeFn::Fast(|ctx, _, args| {
        let Some(bytes) = args[0].payload::<krait_object::bytes::PyBytes>() else {
            let name = args[0].ty(ctx).name_or_none(ctx);
            return Err(ctx.type_error(&format!("escape_encode() argument 1 must be bytes, not {name}")));
        };
        errors_argument(ctx, "escape_encode", 2, args.get(1))?;
        pair(ctx, (ctx.bytes_vec(escape_bytes(&bytes.data)), bytes.data.len()))
    })),
    method("readbuffer_encode($module, data, errors=None, /)", NativeFn::Fast(|ctx, _, args| {
        let bytes = any_bytes(ctx, &args[0])?;
        errors_argument(ctx, "readbuffer_encode", 2, args.get(1))?;
        let used = bytes.len();
        pair(ctx, (ctx.bytes_vec(bytes), used))
    })),
    method("charmap_decode($module, data, errors=None, mapping=None, /)", NativeFn::Fast(|ctx, _, args| {
        let mapping = mapping(ctx, args);
        decode(ctx, "charmap_decode", args, |ctx, bytes, errors| codecs::charmap_decode(ctx, bytes, errors, mapping.as_ref()))
    })),
    method("charmap_encode($module, str, errors=None, mapping=None, /)", NativeFn::Fast(|ctx, _, args| {
        let mapping = mapping(ctx, args);
        encode(ctx, "charmap_encode", args, |ctx, text, errors| codecs::charmap_encode(ctx, text, errors, mapping.as_ref()))
    })),
    method("charmap_build($module, map, /)", NativeFn::O(|ctx, _, map| {
        let Some(table) = map.payload::<PyStr>() else {
            return Err(ctx.type_error(&format!("charmap_build() argument must be str, not {}", map.ty(ctx).name_or_none(ctx))));
        };
        let built = PyDict::new();
        for (byte, point) in table.points().enumerate().take(256) {
            if point != 0xFFFE {
                built.set(ctx, &ctx.int(point.into()), ctx.int_usize(byte))?;
            }
        }
        Ok(ctx.dict_from(built))
    })),
];
