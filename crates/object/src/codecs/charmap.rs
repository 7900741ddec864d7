//! Codecs by table: a `str` of 256 characters or a mapping for decoding, a mapping for encoding.

use super::Decoded;
use super::errors::{DecodeErrors, EncodeErrors, Handler, Replacement};
use crate::bytes::PyBytes;
use crate::ctx::{Ctx, PyResult};
use crate::heap::strbuild::StrBuilder;
use crate::heap::strdata::PyStr;
use crate::value::Obj;

const UNDEFINED: &str = "character maps to <undefined>";

/// What a mapping has under `key`; nothing for LookupError and None.
fn look_up(ctx: &Ctx, mapping: &Obj, key: u32) -> PyResult<Option<Obj>> {
    match mapping.getitem(ctx, &ctx.int(key.into())) {
        Ok(found) if ctx.is_none(&found) => Ok(None),
        Ok(found) => Ok(Some(found)),
        Err(raised) => {
            ctx.swallow(raised, &ctx.types.lookup_error)?;
            Ok(None)
        }
    }
}

pub fn charmap_decode(ctx: &Ctx, bytes: &[u8], errors: Option<&str>, mapping: Option<&Obj>) -> Decoded {
    let Some(mapping) = mapping else { return Ok(super::decode_latin1(ctx, bytes)) };
    let mut errors = DecodeErrors::new(ctx, bytes, "charmap", errors);
    let mut out = StrBuilder::with_capacity(bytes.len());
    let table = mapping.payload::<PyStr>();
    let mut at = 0;
    while at < errors.bytes.len() {
        let byte = errors.bytes[at];
        if let Some(table) = table {
            match (usize::from(byte) < table.len()).then(|| table.at(byte.into())).filter(|&point| point != 0xFFFE) {
                Some(point) => {
                    out.push(point);
                    at += 1;
                }
                None => at = errors.handle(&mut out, at, at + 1, UNDEFINED)?,
            }
            continue;
        }
        let Some(found) = look_up(ctx, mapping, byte.into())? else {
            at = errors.handle(&mut out, at, at + 1, UNDEFINED)?;
            continue;
        };
        if found.is_int_instance(ctx) {
            match found.as_i64().and_then(|point| u32::try_from(point).ok()).filter(|&point| point <= 0x10_FFFF) {
                Some(0xFFFE) => {
                    at = errors.handle(&mut out, at, at + 1, UNDEFINED)?;
                    continue;
                }
                Some(point) => out.push(point),
                None => return Err(ctx.type_error("character mapping must be in range(0x110000)")),
            }
        } else if let Some(text) = found.payload::<PyStr>() {
            if text.len() == 1 && text.at(0) == 0xFFFE {
                at = errors.handle(&mut out, at, at + 1, UNDEFINED)?;
                continue;
            }
            out.push_str(text);
        } else {
            return Err(ctx.type_error("character mapping must return integer, None or str"));
        }
        at += 1;
    }
    Ok((out.finish(ctx), at))
}

/// The bytes of one code point.
fn encoded(ctx: &Ctx, mapping: &Obj, point: u32) -> PyResult<Option<Vec<u8>>> {
    let Some(found) = look_up(ctx, mapping, point)? else { return Ok(None) };
    if found.is_int_instance(ctx) {
        let byte = found.as_i64().and_then(|value| u8::try_from(value).ok());
        return byte.map(|byte| Some(vec![byte])).ok_or_else(|| ctx.type_error("character mapping must be in range(256)"));
    }
    match found.payload::<PyBytes>() {
        Some(bytes) => Ok(Some(bytes.data.to_vec())),
        None => Err(ctx.type_error(&format!("character mapping must return integer, bytes or None, not {}", found.ty(ctx).name()))),
    }
}

pub fn charmap_encode(ctx: &Ctx, object: &Obj, errors: Option<&str>, mapping: Option<&Obj>) -> PyResult<Vec<u8>> {
    let Some(mapping) = mapping else { return super::encode_latin1(ctx, object, errors) };
    let text = crate::str::of(object);
    let mut handler = EncodeErrors::new(ctx, object, "charmap", errors);
    let ignoring = Handler::named(errors) == Handler::Ignore;
    let mut out = Vec::with_capacity(text.len());
    let mut at = 0;
    while at < text.len() {
        if let Some(bytes) = encoded(ctx, mapping, text.at(at))? {
            out.extend_from_slice(&bytes);
            at += 1;
            continue;
        }
        let mut end = at + 1;
        while end < text.len() && encoded(ctx, mapping, text.at(end))?.is_none() {
            end += 1;
        }
        if ignoring {
            at = end;
            continue;
        }
        let (replacement, next) = handler.handle(at, end, UNDEFINED)?;
        match replacement {
            Replacement::Bytes(bytes) => out.extend_from_slice(&bytes),
            Replacement::Text(replacement) => {
                for point in crate::str::of(&replacement).points() {
                    match encoded(ctx, mapping, point)? {
                        Some(bytes) => out.extend_from_slice(&bytes),
                        None => return Err(handler.raise(at, end, UNDEFINED)),
                    }
                }
            }
        }
        at = next;
    }
    Ok(out)
}
