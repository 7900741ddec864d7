//! UTF-16 and UTF-32, with their byte orders.

use super::errors::{DecodeErrors, EncodeErrors, Replacement};
use crate::ctx::{Ctx, PyResult};
use crate::heap::strbuild::StrBuilder;
use crate::value::Obj;

/// The order of bytes in a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ByteOrder {
    /// The machine's own, told by a mark at the front.
    Mark,
    Little,
    Big,
}

impl ByteOrder {
    fn name(self, bits: u32) -> &'static str {
        match (bits, self) {
            (16, ByteOrder::Mark) => "utf-16",
            (16, ByteOrder::Little) => "utf-16-le",
            (16, ByteOrder::Big) => "utf-16-be",
            (_, ByteOrder::Mark) => "utf-32",
            (_, ByteOrder::Little) => "utf-32-le",
            (_, ByteOrder::Big) => "utf-32-be",
        }
    }
    fn decoding_name(self, bits: u32) -> &'static str {
        if self == ByteOrder::Big { self.name(bits) } else { ByteOrder::Little.name(bits) }
    }
    fn push16(self, out: &mut Vec<u8>, unit: u16) {
        out.extend(if self == ByteOrder::Big { unit.to_be_bytes() } else { unit.to_le_bytes() });
    }
    fn push32(self, out: &mut Vec<u8>, unit: u32) {
        out.extend(if self == ByteOrder::Big { unit.to_be_bytes() } else { unit.to_le_bytes() });
    }
}

fn encode(
    ctx: &Ctx,
    object: &Obj,
    errors: Option<&str>,
    order: ByteOrder,
    bits: u32,
    push: impl Fn(&mut Vec<u8>, u32),
) -> PyResult<Vec<u8>> {
    const REASON: &str = "surrogates not allowed";
    let text = crate::str::of(object);
    let mut handler = EncodeErrors::new(ctx, object, order.name(bits), errors);
    let mut out = Vec::with_capacity((text.len() + 1) * (bits as usize / 8));
    if order == ByteOrder::Mark {
        push(&mut out, 0xFEFF);
    }
    let mut at = 0;
    while at < text.len() {
        let point = text.at(at);
        if !(0xD800..0xE000).contains(&point) {
            push(&mut out, point);
            at += 1;
            continue;
        }
        let (replacement, next) = handler.handle(at, at + 1, REASON)?;
        match replacement {
            Replacement::Bytes(bytes) if bytes.len() % (bits as usize / 8) == 0 => out.extend_from_slice(&bytes),
            Replacement::Bytes(_) => return Err(handler.raise(at, at + 1, REASON)),
            text => handler.ascii(text, at, at + 1, REASON)?.into_iter().for_each(|byte| push(&mut out, byte.into())),
        }
        at = next;
    }
    Ok(out)
}

pub fn encode_utf16(ctx: &Ctx, text: &Obj, errors: Option<&str>, order: ByteOrder) -> PyResult<Vec<u8>> {
    encode(ctx, text, errors, order, 16, |out, point| match u16::try_from(point) {
        Ok(unit) => order.push16(out, unit),
        Err(_) => {
            let rest = point - 0x1_0000;
            order.push16(out, 0xD800 | (rest >> 10) as u16);
            order.push16(out, 0xDC00 | (rest & 0x3FF) as u16);
        }
    })
}

pub fn encode_utf32(ctx: &Ctx, text: &Obj, errors: Option<&str>, order: ByteOrder) -> PyResult<Vec<u8>> {
    encode(ctx, text, errors, order, 32, |out, point| order.push32(out, point))
}

/// Decode; also the byte order that a mark told.
pub fn decode_utf16(ctx: &Ctx, bytes: &[u8], errors: Option<&str>, order: ByteOrder, is_final: bool) -> PyResult<(Obj, usize, ByteOrder)> {
    let (mut at, mut order) = (0, order);
    if order == ByteOrder::Mark {
        (at, order) = match bytes {
            [0xFF, 0xFE, ..] => (2, ByteOrder::Little),
            [0xFE, 0xFF, ..] => (2, ByteOrder::Big),
            _ => (0, order),
        };
    }
    let mut errors = DecodeErrors::new(ctx, bytes, order.decoding_name(16), errors);
    let mut out = StrBuilder::with_capacity(bytes.len() / 2);
    loop {
        let rest = &errors.bytes[at..];
        let unit = |i: usize| {
            let pair = [rest[i], rest[i + 1]];
            if order == ByteOrder::Big { u16::from_be_bytes(pair) } else { u16::from_le_bytes(pair) }
        };
        let len = errors.bytes.len();
        at = match rest.len() {
            0 => break,
            1 if !is_final => break,
            1 => errors.handle(&mut out, at, at + 1, "truncated data")?,
            _ => match unit(0) {
                high @ 0xD800..=0xDBFF => {
                    if rest.len() < 4 {
                        if !is_final {
                            break;
                        }
                        errors.handle(&mut out, at, len, "unexpected end of data")?
                    } else if let low @ 0xDC00..=0xDFFF = unit(2) {
                        out.push(0x1_0000 + ((u32::from(high) & 0x3FF) << 10 | (u32::from(low) & 0x3FF)));
                        at + 4
                    } else {
                        errors.handle(&mut out, at, at + 2, "illegal UTF-16 surrogate")?
                    }
                }
                0xDC00..=0xDFFF => errors.handle(&mut out, at, at + 2, "illegal encoding")?,
                unit => {
                    out.push(unit.into());
                    at + 2
                }
            },
        };
    }
    Ok((out.finish(ctx), at, order))
}

/// Decode; also the byte order that a mark told.
pub fn decode_utf32(ctx: &Ctx, bytes: &[u8], errors: Option<&str>, order: ByteOrder, is_final: bool) -> PyResult<(Obj, usize, ByteOrder)> {
    let (mut at, mut order) = (0, order);
    if order == ByteOrder::Mark {
        (at, order) = match bytes {
            [0xFF, 0xFE, 0, 0, ..] => (4, ByteOrder::Little),
            [0, 0, 0xFE, 0xFF, ..] => (4, ByteOrder::Big),
            _ => (0, order),
        };
    }
    let mut errors = DecodeErrors::new(ctx, bytes, order.decoding_name(32), errors);
    let mut out = StrBuilder::with_capacity(bytes.len() / 4);
    loop {
        let len = errors.bytes.len();
        at = match errors.bytes[at..] {
            [] => break,
            [a, b, c, d, ..] => {
                let point = if order == ByteOrder::Big { u32::from_be_bytes([a, b, c, d]) } else { u32::from_le_bytes([a, b, c, d]) };
                match point {
                    0xD800..=0xDFFF => errors.handle(&mut out, at, at + 4, "code point in surrogate code point range(0xd800, 0xe000)")?,
                    0x11_0000.. => errors.handle(&mut out, at, at + 4, "code point not in range(0x110000)")?,
                    _ => {
                        out.push(point);
                        at + 4
                    }
                }
            }
            _ if !is_final => break,
            _ => errors.handle(&mut out, at, len, "truncated data")?,
        };
    }
    Ok((out.finish(ctx), at, order))
}
