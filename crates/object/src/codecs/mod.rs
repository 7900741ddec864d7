//! Encoders and decoders of text, and their error handlers. The registry of codecs written in Python is the
//! `_codecs` module's: it puts `codecs.encode`, `codecs.decode`, `codecs.lookup_error` and `codecs.char_name`
//! into `ctx.shared`, and what is not known here goes there.

mod charmap;
mod errors;
mod escape;
mod single;
mod utf16;
mod utf7;
mod utf8;

use crate::ctx::{Ctx, PyResult};
use crate::value::Obj;

pub use charmap::{charmap_decode, charmap_encode};
pub use errors::{Handler, Replacement, decode_handler, encode_handler, translate_handler};
pub use escape::{
    decode_escape, decode_raw_unicode_escape, decode_unicode_escape, encode_raw_unicode_escape, encode_unicode_escape,
};
pub use single::{decode_ascii, decode_latin1, encode_ascii, encode_latin1};
pub use utf7::{decode_utf7, encode_utf7};
pub use utf8::{decode_utf8, encode_utf8, str_from_utf8};
pub use utf16::{ByteOrder, decode_utf16, decode_utf32, encode_utf16, encode_utf32};

/// What a decoder gives: the text, and how many bytes were used.
pub type Decoded = PyResult<(Obj, usize)>;

/// The codecs that are known without the registry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Builtin {
    Utf8,
    Utf7,
    Utf16(ByteOrder),
    Utf32(ByteOrder),
    Latin1,
    Ascii,
    UnicodeEscape,
    RawUnicodeEscape,
}

fn builtin(name: &str) -> Option<Builtin> {
    match name {
        "utf-8" => return Some(Builtin::Utf8),
        "ascii" => return Some(Builtin::Ascii),
        "latin-1" => return Some(Builtin::Latin1),
        _ => {}
    }
    if name.len() > 20 {
        return None;
    }
    let mut normal = [0u8; 20];
    let mut len = 0;
    for byte in name.bytes() {
        normal[len] = match byte {
            b'A'..=b'Z' => byte + 32,
            b'-' | b' ' => b'_',
            _ => byte,
        };
        len += 1;
    }
    Some(match &normal[..len] {
        b"utf_8" | b"utf8" | b"u8" | b"cp65001" | b"utf8_ucs2" => Builtin::Utf8,
        b"latin_1" | b"latin1" | b"iso_8859_1" | b"iso8859_1" | b"iso8859" | b"8859" | b"cp819" | b"l1" | b"latin" => Builtin::Latin1,
        b"ascii" | b"us_ascii" | b"646" => Builtin::Ascii,
        b"utf_16" | b"utf16" | b"u16" => Builtin::Utf16(ByteOrder::Mark),
        b"utf_16_le" | b"utf_16le" => Builtin::Utf16(ByteOrder::Little),
        b"utf_16_be" | b"utf_16be" => Builtin::Utf16(ByteOrder::Big),
        b"utf_32" | b"utf32" | b"u32" => Builtin::Utf32(ByteOrder::Mark),
        b"utf_32_le" | b"utf_32le" => Builtin::Utf32(ByteOrder::Little),
        b"utf_32_be" | b"utf_32be" => Builtin::Utf32(ByteOrder::Big),
        b"utf_7" | b"utf7" | b"u7" => Builtin::Utf7,
        b"unicode_escape" => Builtin::UnicodeEscape,
        b"raw_unicode_escape" => Builtin::RawUnicodeEscape,
        _ => return None,
    })
}

/// What the `_codecs` module put into `ctx.shared`; it is imported when nobody has done so.
pub(crate) fn hook(ctx: &Ctx, name: &str) -> Option<Obj> {
    let found = || ctx.shared.borrow().get(name).cloned();
    found().or_else(|| {
        let import = crate::sequence::builtin(ctx, "__import__").and_then(|import| import.call(ctx, &[ctx.str("_codecs")]));
        if let Err(raised) = import {
            drop(ctx.take_raised(raised));
        }
        found()
    })
}

/// The `unicodedata` module, imported where there is an import system.
fn unicodedata(ctx: &Ctx) -> PyResult<Option<Obj>> {
    let import = ctx.builtins.get().and_then(|builtins| builtins.payload::<crate::dict::PyDict>()?.get_text(ctx, "__import__"));
    import.map(|import| import.call(ctx, &[ctx.str("unicodedata")])).transpose()
}

fn unknown_encoding(ctx: &Ctx, encoding: &str) -> crate::ctx::Raised {
    ctx.lookup_error(&format!("unknown encoding: {encoding}"))
}

fn text_or_none(ctx: &Ctx, text: Option<&str>) -> Obj {
    text.map_or_else(|| ctx.none(), |text| ctx.str(text))
}

/// `str.encode(encoding, errors)`: a `bytes` object.
pub fn encode(ctx: &Ctx, text: &Obj, encoding: Option<&str>, errors: Option<&str>) -> PyResult {
    let Some(encoding) = encoding else {
        return match crate::str::of(text).as_ascii() {
            Some(ascii) => Ok(ctx.bytes(ascii.as_bytes())),
            None => encode_utf8(ctx, text, errors).map(|bytes| ctx.bytes_vec(bytes)),
        };
    };
    let bytes = match builtin(encoding) {
        Some(Builtin::Utf8) => encode_utf8(ctx, text, errors)?,
        Some(Builtin::Latin1) => encode_latin1(ctx, text, errors)?,
        Some(Builtin::Ascii) => encode_ascii(ctx, text, errors)?,
        Some(Builtin::Utf16(order)) => encode_utf16(ctx, text, errors, order)?,
        Some(Builtin::Utf32(order)) => encode_utf32(ctx, text, errors, order)?,
        Some(Builtin::Utf7) => encode_utf7(text),
        Some(Builtin::UnicodeEscape) => encode_unicode_escape(text),
        Some(Builtin::RawUnicodeEscape) => encode_raw_unicode_escape(text),
        None => {
            let Some(hook) = hook(ctx, "codecs.encode") else { return Err(unknown_encoding(ctx, encoding)) };
            let result = hook.call(ctx, &[text.clone(), ctx.str(encoding), text_or_none(ctx, errors)])?;
            return encoder_result(ctx, encoding, result);
        }
    };
    Ok(ctx.bytes_vec(bytes))
}

fn encoder_result(ctx: &Ctx, encoding: &str, result: Obj) -> PyResult {
    if result.payload::<crate::bytes::PyBytes>().is_some() {
        return Ok(result);
    }
    if let Some(array) = result.payload::<crate::bytearray::PyByteArray>() {
        let message = format!("encoder {encoding} returned bytearray instead of bytes; use codecs.encode() to encode to arbitrary types");
        crate::exceptions::warn(ctx, &ctx.types.runtime_warning, &message, 1)?;
        return Ok(ctx.bytes_vec(array.to_vec()));
    }
    Err(ctx.type_error(&format!(
        "'{encoding}' encoder returned '{}' instead of 'bytes'; use codecs.encode() to encode to arbitrary types",
        result.ty(ctx).name()
    )))
}

/// `bytes.decode(encoding, errors)`: as [`decode`], but no bytes are no text, whatever the encoding.
pub fn decode_some(ctx: &Ctx, bytes: &[u8], object: &Obj, encoding: Option<&str>, errors: Option<&str>) -> PyResult {
    if bytes.is_empty() { Ok(ctx.empty_str.clone()) } else { decode(ctx, bytes, Some(object), encoding, errors) }
}

/// The text that bytes are: a `str`. `object` is what the bytes came from.
pub fn decode(ctx: &Ctx, bytes: &[u8], object: Option<&Obj>, encoding: Option<&str>, errors: Option<&str>) -> PyResult {
    let Some(encoding) = encoding else { return decode_utf8(ctx, bytes, errors, true).map(|(text, _)| text) };
    let decoded = match builtin(encoding) {
        Some(Builtin::Utf8) => decode_utf8(ctx, bytes, errors, true)?,
        Some(Builtin::Latin1) => decode_latin1(ctx, bytes),
        Some(Builtin::Ascii) => decode_ascii(ctx, bytes, errors)?,
        Some(Builtin::Utf16(order)) => decode_utf16(ctx, bytes, errors, order, true).map(|(text, used, _)| (text, used))?,
        Some(Builtin::Utf32(order)) => decode_utf32(ctx, bytes, errors, order, true).map(|(text, used, _)| (text, used))?,
        Some(Builtin::Utf7) => decode_utf7(ctx, bytes, errors, true)?,
        Some(Builtin::UnicodeEscape) => decode_unicode_escape(ctx, bytes, errors, true)?,
        Some(Builtin::RawUnicodeEscape) => decode_raw_unicode_escape(ctx, bytes, errors, true)?,
        None => {
            let Some(hook) = hook(ctx, "codecs.decode") else { return Err(unknown_encoding(ctx, encoding)) };
            let object = object.cloned().unwrap_or_else(|| ctx.bytes(bytes));
            let result = hook.call(ctx, &[object, ctx.str(encoding), text_or_none(ctx, errors)])?;
            if !result.is_str_instance(ctx) {
                return Err(ctx.type_error(&format!(
                    "'{encoding}' decoder returned '{}' instead of 'str'; use codecs.decode() to decode to arbitrary types",
                    result.ty(ctx).name()
                )));
            }
            return Ok(result);
        }
    };
    Ok(decoded.0)
}
