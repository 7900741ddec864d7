//! `unicode_escape`, `raw_unicode_escape` and the escapes of bytes (`escape_decode`).

use super::Decoded;
use super::errors::{DecodeErrors, Handler};
use crate::ctx::{Ctx, PyResult};
use crate::heap::strbuild::StrBuilder;
use crate::value::Obj;

pub fn encode_unicode_escape(object: &Obj) -> Vec<u8> {
    let mut out = Vec::new();
    for point in crate::str::of(object).points() {
        match point {
            0x5C => out.extend(b"\\\\"),
            0x09 => out.extend(b"\\t"),
            0x0A => out.extend(b"\\n"),
            0x0D => out.extend(b"\\r"),
            0x20..=0x7E => out.push(point as u8),
            0..=0xFF => out.extend(format!("\\x{point:02x}").bytes()),
            0x100..=0xFFFF => out.extend(format!("\\u{point:04x}").bytes()),
            _ => out.extend(format!("\\U{point:08x}").bytes()),
        }
    }
    out
}

pub fn encode_raw_unicode_escape(object: &Obj) -> Vec<u8> {
    let mut out = Vec::new();
    for point in crate::str::of(object).points() {
        match point {
            0..=0xFF => out.push(point as u8),
            0x100..=0xFFFF => out.extend(format!("\\u{point:04x}").bytes()),
            _ => out.extend(format!("\\U{point:08x}").bytes()),
        }
    }
    out
}

/// The hexadecimal number of up to `len` digits at `at`, and how many there are.
fn hex_at(bytes: &[u8], at: usize, len: usize) -> (u32, usize) {
    let digits = bytes[at.min(bytes.len())..].iter().take(len).map_while(|&byte| char::from(byte).to_digit(16));
    digits.fold((0, 0), |(value, count), digit| (value << 4 | digit, count + 1))
}

/// An escape of hexadecimal digits behind a backslash and a letter.
struct HexEscape {
    len: usize,
    truncated: &'static str,
    too_large: &'static str,
}

impl HexEscape {
    /// Decode the one at `at`: where to go on, `None` when more bytes are needed.
    fn decode(&self, errors: &mut DecodeErrors<'_>, out: &mut StrBuilder, at: usize, is_final: bool) -> PyResult<Option<usize>> {
        let (value, count) = hex_at(&errors.bytes, at + 2, self.len);
        let end = at + 2 + count;
        if count < self.len {
            if end == errors.bytes.len() && !is_final {
                return Ok(None);
            }
            return errors.handle(out, at, end, self.truncated).map(Some);
        }
        if value > 0x10_FFFF {
            return errors.handle(out, at, end, self.too_large).map(Some);
        }
        out.push(value);
        Ok(Some(end))
    }
}

pub fn decode_raw_unicode_escape(ctx: &Ctx, bytes: &[u8], errors: Option<&str>, is_final: bool) -> Decoded {
    let mut errors = DecodeErrors::new(ctx, bytes, "rawunicodeescape", errors);
    let mut out = StrBuilder::with_capacity(bytes.len());
    let mut at = 0;
    while at < errors.bytes.len() {
        let bytes = &errors.bytes;
        if bytes[at] != b'\\' {
            out.push(bytes[at].into());
            at += 1;
            continue;
        }
        if at + 1 >= bytes.len() {
            if !is_final {
                break;
            }
            out.push(b'\\'.into());
            at += 1;
            continue;
        }
        let (len, reason) = match bytes[at + 1] {
            b'u' => (4, "truncated \\uXXXX escape"),
            b'U' => (8, "truncated \\UXXXXXXXX escape"),
            other => {
                out.push(b'\\'.into());
                out.push(other.into());
                at += 2;
                continue;
            }
        };
        let escape = HexEscape { len, truncated: reason, too_large: "\\Uxxxxxxxx out of range" };
        match escape.decode(&mut errors, &mut out, at, is_final)? {
            Some(next) => at = next,
            None => break,
        }
    }
    Ok((out.finish(ctx), at))
}

/// The character of a name, by way of the `unicodedata` module.
fn named(ctx: &Ctx, name: &str) -> PyResult<Option<Obj>> {
    if let Some(hook) = super::hook(ctx, "codecs.char_named") {
        let found = hook.call(ctx, &[ctx.str(name)])?;
        return Ok(found.is_str_instance(ctx).then_some(found));
    }
    let Some(module) = super::unicodedata(ctx)? else { return Ok(None) };
    let found = module.call_method_text(ctx, "lookup", &[ctx.str(name)]);
    match found {
        Ok(found) => Ok(Some(found)),
        Err(raised) => {
            ctx.swallow(raised, &ctx.types.lookup_error)?;
            Ok(None)
        }
    }
}

/// `\a` and the like.
fn simple_escape(byte: u8) -> Option<u8> {
    Some(match byte {
        b'\\' | b'\'' | b'"' => byte,
        b'a' => 7,
        b'b' => 8,
        b'f' => 12,
        b'n' => 10,
        b'r' => 13,
        b't' => 9,
        b'v' => 11,
        _ => return None,
    })
}

fn warn_invalid(ctx: &Ctx, prefix: &str, shown: &str, octal: bool) -> PyResult<()> {
    let what = if octal { "octal escape" } else { "escape" };
    let message = format!("{prefix}\"\\{shown}\" is an invalid {what} sequence. Such sequences will not work in the future. ");
    crate::exceptions::warn(ctx, &ctx.types.deprecation_warning, &message, 1)
}

/// The octal number at `at`: up to three digits.
fn octal_at(bytes: &[u8], at: usize) -> (u32, usize) {
    let digits = bytes[at..].iter().take(3).map_while(|&byte| char::from(byte).to_digit(8));
    digits.fold((0, 0), |(value, count), digit| (value << 3 | digit, count + 1))
}

pub fn decode_unicode_escape(ctx: &Ctx, bytes: &[u8], errors: Option<&str>, is_final: bool) -> Decoded {
    let mut errors = DecodeErrors::new(ctx, bytes, "unicodeescape", errors);
    let mut out = StrBuilder::with_capacity(bytes.len());
    let mut invalid: Option<(String, bool)> = None;
    let mut at = 0;
    while at < errors.bytes.len() {
        let bytes = &errors.bytes;
        if bytes[at] != b'\\' {
            out.push(bytes[at].into());
            at += 1;
            continue;
        }
        let Some(&kind) = bytes.get(at + 1) else {
            if !is_final {
                break;
            }
            at = errors.handle(&mut out, at, at + 1, "\\ at end of string")?;
            continue;
        };
        if let Some(byte) = simple_escape(kind) {
            out.push(byte.into());
            at += 2;
            continue;
        }
        let (len, reason) = match kind {
            b'\n' => {
                at += 2;
                continue;
            }
            b'0'..=b'7' => {
                let (value, count) = octal_at(bytes, at + 1);
                if value > 0o377 {
                    invalid.get_or_insert_with(|| (format!("{value:o}"), true));
                }
                out.push(value);
                at += 1 + count;
                continue;
            }
            b'x' => (2, "truncated \\xXX escape"),
            b'u' => (4, "truncated \\uXXXX escape"),
            b'U' => (8, "truncated \\UXXXXXXXX escape"),
            b'N' => {
                let malformed = "malformed \\N character escape";
                if bytes.get(at + 2) != Some(&b'{') {
                    if bytes.len() == at + 2 && !is_final {
                        break;
                    }
                    at = errors.handle(&mut out, at, at + 2, malformed)?;
                    continue;
                }
                let Some(len) = memchr::memchr(b'}', &bytes[at + 3..]) else {
                    if !is_final {
                        break;
                    }
                    let end = bytes.len();
                    at = errors.handle(&mut out, at, end, malformed)?;
                    continue;
                };
                if len == 0 {
                    at = errors.handle(&mut out, at, at + 3, malformed)?;
                    continue;
                }
                let (end, name) = (at + 4 + len, String::from_utf8_lossy(&bytes[at + 3..at + 3 + len]).into_owned());
                match named(ctx, &name)? {
                    Some(text) => {
                        out.push_str(crate::str::of(&text));
                        at = end;
                    }
                    None => at = errors.handle(&mut out, at, end, "unknown Unicode character name")?,
                }
                continue;
            }
            other => {
                invalid.get_or_insert_with(|| (char::from(other).to_string(), false));
                out.push(b'\\'.into());
                out.push(other.into());
                at += 2;
                continue;
            }
        };
        let escape = HexEscape { len, truncated: reason, too_large: "illegal Unicode character" };
        match escape.decode(&mut errors, &mut out, at, is_final)? {
            Some(next) => at = next,
            None => break,
        }
    }
    if let Some((shown, octal)) = invalid {
        warn_invalid(ctx, "", &shown, octal)?;
    }
    Ok((out.finish(ctx), at))
}

/// `codecs.escape_decode`: the escapes of a bytes literal.
pub fn decode_escape(ctx: &Ctx, bytes: &[u8], errors: Option<&str>) -> PyResult<Vec<u8>> {
    let handler = Handler::named(errors);
    let mut out = Vec::with_capacity(bytes.len());
    let mut invalid: Option<(String, bool)> = None;
    let mut at = 0;
    while at < bytes.len() {
        if bytes[at] != b'\\' {
            out.push(bytes[at]);
            at += 1;
            continue;
        }
        let Some(&kind) = bytes.get(at + 1) else { return Err(ctx.value_error("Trailing \\ in string")) };
        match kind {
            b'\n' => at += 2,
            b'0'..=b'7' => {
                let (value, count) = octal_at(bytes, at + 1);
                if value > 0o377 {
                    invalid.get_or_insert_with(|| (format!("{value:o}"), true));
                }
                out.push(value as u8);
                at += 1 + count;
            }
            b'x' => {
                let (value, count) = hex_at(bytes, at + 2, 2);
                if count == 2 {
                    out.push(value as u8);
                    at += 4;
                    continue;
                }
                match handler {
                    Handler::Strict => return Err(ctx.value_error(&format!("invalid \\x escape at position {at}"))),
                    Handler::Replace => out.push(b'?'),
                    Handler::Ignore => {}
                    _ => {
                        let name = errors.unwrap_or_default();
                        return Err(ctx.value_error(&format!("decoding error; unknown error handling code: {name}")));
                    }
                }
                at += 2 + count;
            }
            _ => match simple_escape(kind) {
                Some(byte) => {
                    out.push(byte);
                    at += 2;
                }
                None => {
                    invalid.get_or_insert_with(|| (char::from(kind).to_string(), false));
                    out.extend([b'\\', kind]);
                    at += 2;
                }
            },
        }
    }
    if let Some((shown, octal)) = invalid {
        warn_invalid(ctx, "b", &shown, octal)?;
    }
    Ok(out)
}
