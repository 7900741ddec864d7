//! Latin-1 and ASCII.

use super::Decoded;
use super::errors::{DecodeErrors, EncodeErrors, Replacement};
use crate::ctx::{Ctx, PyResult};
use crate::heap::strbuild::StrBuilder;
use crate::heap::strdata::StrData;
use crate::value::Obj;

pub fn decode_latin1(ctx: &Ctx, bytes: &[u8]) -> (Obj, usize) {
    (ctx.str_latin1(bytes), bytes.len())
}

pub fn decode_ascii(ctx: &Ctx, bytes: &[u8], errors: Option<&str>) -> Decoded {
    if bytes.is_ascii() {
        return Ok((ctx.str_ascii(bytes), bytes.len()));
    }
    let mut errors = DecodeErrors::new(ctx, bytes, "ascii", errors);
    let mut out = StrBuilder::with_capacity(bytes.len());
    let mut at = 0;
    while at < errors.bytes.len() {
        let good = errors.bytes[at..].iter().take_while(|byte| byte.is_ascii()).count();
        out.push_latin1(&errors.bytes[at..at + good]);
        at += good;
        if at < errors.bytes.len() {
            at = errors.handle(&mut out, at, at + 1, "ordinal not in range(128)")?;
        }
    }
    Ok((out.finish(ctx), at))
}

fn encode(ctx: &Ctx, object: &Obj, errors: Option<&str>, encoding: &str, limit: u32) -> PyResult<Vec<u8>> {
    let text = crate::str::of(object);
    match text.data() {
        StrData::Ascii(text) => return Ok(text.as_bytes().to_vec()),
        StrData::Latin1(units) if limit == 0x100 => return Ok(units.to_vec()),
        _ => {}
    }
    let reason = if limit == 0x100 { "ordinal not in range(256)" } else { "ordinal not in range(128)" };
    let mut handler = EncodeErrors::new(ctx, object, encoding, errors);
    let mut out = Vec::with_capacity(text.len());
    let mut at = 0;
    while at < text.len() {
        let point = text.at(at);
        if point < limit {
            out.push(point as u8);
            at += 1;
            continue;
        }
        let end = at + (at..text.len()).take_while(|&i| text.at(i) >= limit).count();
        let (replacement, next) = handler.handle(at, end, reason)?;
        match replacement {
            Replacement::Bytes(bytes) => out.extend_from_slice(&bytes),
            Replacement::Text(replacement) => {
                for point in crate::str::of(&replacement).points() {
                    if point >= limit {
                        return Err(handler.raise(at, end, reason));
                    }
                    out.push(point as u8);
                }
            }
        }
        at = next;
    }
    Ok(out)
}

pub fn encode_latin1(ctx: &Ctx, text: &Obj, errors: Option<&str>) -> PyResult<Vec<u8>> {
    encode(ctx, text, errors, "latin-1", 0x100)
}

pub fn encode_ascii(ctx: &Ctx, text: &Obj, errors: Option<&str>) -> PyResult<Vec<u8>> {
    encode(ctx, text, errors, "ascii", 0x80)
}
