//! UTF-7 (RFC 2152).

use super::Decoded;
use super::errors::DecodeErrors;
use crate::ctx::Ctx;
use crate::heap::strbuild::StrBuilder;
use crate::value::Obj;

const BASE64: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

fn from_base64(byte: u8) -> Option<u32> {
    Some(match byte {
        b'A'..=b'Z' => byte - b'A',
        b'a'..=b'z' => byte - b'a' + 26,
        b'0'..=b'9' => byte - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    }
    .into())
}

/// Characters that stand for themselves: all of ASCII that is printable or white, but `~`, `\` and `+`.
fn is_direct(point: u32) -> bool {
    matches!(point, 9 | 10 | 13 | 0x20..=0x7D) && point != u32::from(b'+') && point != u32::from(b'\\')
}

/// What a decoder takes directly.
fn decodes_direct(byte: u8) -> bool {
    byte < 0x80 && byte != b'+'
}

pub fn encode_utf7(object: &Obj) -> Vec<u8> {
    let mut out = Vec::new();
    let (mut shifted, mut bits, mut buffer) = (false, 0u32, 0u64);
    for point in crate::str::of(object).points() {
        if is_direct(point) {
            if shifted {
                if bits > 0 {
                    out.push(BASE64[(buffer << (6 - bits)) as usize & 0x3F]);
                    (bits, buffer) = (0, 0);
                }
                shifted = false;
                // The end of the sequence shows by itself, unless the character could be part of it.
                if from_base64(point as u8).is_some() || point == u32::from(b'-') {
                    out.push(b'-');
                }
            }
            out.push(point as u8);
            continue;
        }
        if !shifted {
            out.push(b'+');
            if point == u32::from(b'+') {
                out.push(b'-');
                continue;
            }
            shifted = true;
        }
        let mut push = |unit: u32| {
            buffer = buffer << 16 | u64::from(unit);
            bits += 16;
            while bits >= 6 {
                bits -= 6;
                out.push(BASE64[(buffer >> bits) as usize & 0x3F]);
            }
            buffer &= (1 << bits) - 1;
        };
        if point > 0xFFFF {
            push(0xD800 | (point - 0x1_0000) >> 10);
            push(0xDC00 | (point - 0x1_0000) & 0x3FF);
        } else {
            push(point);
        }
    }
    if bits > 0 {
        out.push(BASE64[(buffer << (6 - bits)) as usize & 0x3F]);
    }
    if shifted {
        out.push(b'-');
    }
    out
}

pub fn decode_utf7(ctx: &Ctx, bytes: &[u8], errors: Option<&str>, is_final: bool) -> Decoded {
    let mut errors = DecodeErrors::new(ctx, bytes, "utf7", errors);
    let mut out: Vec<u32> = Vec::with_capacity(bytes.len());
    let (mut at, mut shifted) = (0, false);
    // Of the sequence: where it began in bytes and in text, bits read, the high surrogate that waits for a low one.
    let (mut start, mut shift_len, mut bits, mut buffer, mut surrogate) = (0, 0, 0u32, 0u64, 0u32);
    loop {
        if at >= errors.bytes.len() {
            if shifted && is_final {
                let len = errors.bytes.len();
                shifted = false;
                if surrogate != 0 || bits >= 6 || (bits > 0 && buffer != 0) {
                    at = fail(&mut errors, &mut out, start, len, "unterminated shift sequence")?;
                    if at < errors.bytes.len() {
                        continue;
                    }
                }
            }
            break;
        }
        let byte = errors.bytes[at];
        if shifted {
            if let Some(value) = from_base64(byte) {
                buffer = buffer << 6 | u64::from(value);
                bits += 6;
                at += 1;
                if bits >= 16 {
                    let unit = (buffer >> (bits - 16)) as u32 & 0xFFFF;
                    bits -= 16;
                    buffer &= (1 << bits) - 1;
                    if surrogate != 0 {
                        if (0xDC00..0xE000).contains(&unit) {
                            out.push(0x1_0000 + ((surrogate & 0x3FF) << 10 | unit & 0x3FF));
                            surrogate = 0;
                            continue;
                        }
                        out.push(surrogate);
                        surrogate = 0;
                    }
                    if (0xD800..0xDC00).contains(&unit) { surrogate = unit } else { out.push(unit) }
                }
                continue;
            }
            shifted = false;
            if bits > 0 {
                if bits >= 6 {
                    at += 1;
                    at = fail(&mut errors, &mut out, start, at, "partial character in shift sequence")?;
                    continue;
                }
                if buffer != 0 {
                    at += 1;
                    at = fail(&mut errors, &mut out, start, at, "non-zero padding bits in shift sequence")?;
                    continue;
                }
            }
            if surrogate != 0 && decodes_direct(byte) {
                out.push(surrogate);
            }
            surrogate = 0;
            if byte == b'-' {
                at += 1;
            }
        } else if byte == b'+' {
            start = at;
            at += 1;
            match errors.bytes.get(at) {
                Some(b'-') => {
                    at += 1;
                    out.push(b'+'.into());
                }
                Some(&next) if from_base64(next).is_none() => {
                    at += 1;
                    at = fail(&mut errors, &mut out, start, at, "ill-formed sequence")?;
                }
                _ => {
                    shifted = true;
                    (surrogate, bits, buffer) = (0, 0, 0);
                    shift_len = out.len();
                }
            }
        } else if decodes_direct(byte) {
            out.push(byte.into());
            at += 1;
        } else {
            at = fail(&mut errors, &mut out, at, at + 1, "unexpected special character")?;
        }
    }
    if !is_final && shifted {
        // What the unfinished sequence gave is decoded again with the rest.
        out.truncate(shift_len);
        at = start;
    }
    Ok((ctx.str_points(&out), at))
}

fn fail(errors: &mut DecodeErrors, out: &mut Vec<u32>, start: usize, end: usize, reason: &str) -> crate::ctx::PyResult<usize> {
    let mut text = StrBuilder::new();
    let at = errors.handle(&mut text, start, end, reason)?;
    let text = text.finish(errors.ctx);
    out.extend(crate::str::of(&text).points());
    Ok(at)
}
