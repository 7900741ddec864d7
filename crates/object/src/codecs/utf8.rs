//! UTF-8.

use super::Decoded;
use super::errors::{DecodeErrors, EncodeErrors, Replacement};
use crate::ctx::{Ctx, PyResult};
use crate::heap::strbuild::{StrBuilder, StrWriter};
use crate::heap::strdata::StrData;
use crate::value::Obj;

/// A `str` of UTF-8 text, with one allocation.
pub fn str_from_utf8(ctx: &Ctx, text: &str) -> Obj {
    if text.is_ascii() {
        return ctx.str_ascii(text.as_bytes());
    }
    // The lead bytes tell length and width.
    let (mut len, mut lead) = (0, 0);
    for &byte in text.as_bytes() {
        len += usize::from(byte & 0xC0 != 0x80);
        lead = lead.max(byte);
    }
    let max = match lead {
        0xF0.. => 0x10_FFFF,
        0xC4.. => 0xFFFF,
        _ => 0xFF,
    };
    let mut writer = StrWriter::new_bounded(ctx, len, max);
    let mut rest = text.as_bytes();
    while !rest.is_empty() {
        let ascii = rest.iter().position(|byte| !byte.is_ascii()).unwrap_or(rest.len());
        writer.latin1(&rest[..ascii]);
        rest = &rest[ascii..];
        let (point, len) = match *rest {
            [a @ 0xC0..=0xDF, b, ..] => (u32::from(a & 0x1F) << 6 | u32::from(b & 0x3F), 2),
            [a @ 0xE0..=0xEF, b, c, ..] => (u32::from(a & 0x0F) << 12 | u32::from(b & 0x3F) << 6 | u32::from(c & 0x3F), 3),
            [a, b, c, d, ..] => {
                (u32::from(a & 7) << 18 | u32::from(b & 0x3F) << 12 | u32::from(c & 0x3F) << 6 | u32::from(d & 0x3F), 4)
            }
            _ => break,
        };
        writer.point(point);
        rest = &rest[len..];
    }
    writer.finish()
}

/// Decode; what is incomplete at the end is left when `is_final` is false.
pub fn decode_utf8(ctx: &Ctx, bytes: &[u8], errors: Option<&str>, is_final: bool) -> Decoded {
    if bytes.is_ascii() {
        return Ok((ctx.str_ascii(bytes), bytes.len()));
    }
    let error = match std::str::from_utf8(bytes) {
        Ok(text) => return Ok((str_from_utf8(ctx, text), bytes.len())),
        Err(error) => error,
    };
    if error.error_len().is_none() && !is_final {
        let good = &bytes[..error.valid_up_to()];
        let text = std::str::from_utf8(good).unwrap_or_default();
        return Ok((str_from_utf8(ctx, text), good.len()));
    }
    let mut errors = DecodeErrors::new(ctx, bytes, "utf-8", errors);
    let mut out = StrBuilder::with_capacity(bytes.len());
    let mut at = 0;
    while at < errors.bytes.len() {
        let rest = &errors.bytes[at..];
        let error = match std::str::from_utf8(rest) {
            Ok(text) => {
                out.push_text(text);
                at = errors.bytes.len();
                break;
            }
            Err(error) => error,
        };
        let valid = error.valid_up_to();
        out.push_text(std::str::from_utf8(&rest[..valid]).unwrap_or_default());
        let start = at + valid;
        at = match error.error_len() {
            None if !is_final => return Ok((out.finish(ctx), start)),
            None => errors.handle(&mut out, start, errors.bytes.len(), "unexpected end of data")?,
            Some(len) => {
                let lead = rest[valid];
                let reason = if (0xC2..=0xF4).contains(&lead) { "invalid continuation byte" } else { "invalid start byte" };
                errors.handle(&mut out, start, start + len, reason)?
            }
        };
    }
    Ok((out.finish(ctx), at))
}

fn push_point(out: &mut Vec<u8>, point: u32) {
    match point {
        0..=0x7F => out.push(point as u8),
        0x80..=0x7FF => out.extend([0xC0 | (point >> 6) as u8, 0x80 | (point & 0x3F) as u8]),
        0x800..=0xFFFF => out.extend([0xE0 | (point >> 12) as u8, 0x80 | (point >> 6 & 0x3F) as u8, 0x80 | (point & 0x3F) as u8]),
        _ => out.extend([
            0xF0 | (point >> 18) as u8,
            0x80 | (point >> 12 & 0x3F) as u8,
            0x80 | (point >> 6 & 0x3F) as u8,
            0x80 | (point & 0x3F) as u8,
        ]),
    }
}

/// Encode.
pub fn encode_utf8(ctx: &Ctx, object: &Obj, errors: Option<&str>) -> PyResult<Vec<u8>> {
    const REASON: &str = "surrogates not allowed";
    let text = crate::str::of(object);
    let width = |point: u32| 1 + usize::from(point >= 0x80) + usize::from(point >= 0x800) + usize::from(point >= 0x1_0000);
    let size = crate::str::units!(text, |units| units.iter().map(|&unit| width(unit.into())).sum());
    let mut out = Vec::with_capacity(size);
    match text.data() {
        StrData::Ascii(text) => return Ok(text.as_bytes().to_vec()),
        StrData::Latin1(units) => {
            units.iter().for_each(|&unit| push_point(&mut out, unit.into()));
            return Ok(out);
        }
        _ => {}
    }
    let is_surrogate = |point: u32| (0xD800..0xE000).contains(&point);
    let mut handler = EncodeErrors::new(ctx, object, "utf-8", errors);
    let mut at = 0;
    while at < text.len() {
        crate::str::units!(text, |units| {
            for &unit in &units[at..] {
                let point = u32::from(unit);
                if is_surrogate(point) {
                    break;
                }
                push_point(&mut out, point);
                at += 1;
            }
        });
        if at == text.len() {
            break;
        }
        let end = at + (at..text.len()).take_while(|&i| is_surrogate(text.at(i))).count();
        let (replacement, next) = handler.handle(at, end, REASON)?;
        match replacement {
            Replacement::Bytes(bytes) => out.extend_from_slice(&bytes),
            text => out.extend_from_slice(&handler.ascii(text, at, end, REASON)?),
        }
        at = next;
    }
    Ok(out)
}
