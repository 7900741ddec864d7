//! `hex` and `fromhex`, of `bytes`, `bytearray` and `memoryview`; `binascii` uses them too.

use crate::buffer::{buffer_bytes, has_buffer};
use crate::bytes::PyBytes;
use crate::bytes::common::own;
use crate::clinic;
use crate::ctx::{Ctx, PyResult};
use crate::heap::strdata::PyStr;
use crate::value::Obj;

const DIGITS: &[u8; 16] = b"0123456789abcdef";

/// The two digits of each byte.
static PAIRS: [[u8; 2]; 256] = {
    let mut pairs = [[0; 2]; 256];
    let mut byte = 0;
    while byte < 256 {
        pairs[byte] = [DIGITS[byte >> 4], DIGITS[byte & 15]];
        byte += 1;
    }
    pairs
};

/// A bit that [`hex_value`] has for what is no digit only.
pub const NO_HEX: u8 = 0x80;

/// The value of a hexadecimal digit.
#[inline(always)]
pub fn hex_value(byte: u8) -> u8 {
    static VALUES: [u8; 256] = {
        let mut values = [NO_HEX; 256];
        let mut digit = 0;
        while digit < 16 {
            values[DIGITS[digit] as usize] = digit as u8;
            values[DIGITS[digit].to_ascii_uppercase() as usize] = digit as u8;
            digit += 1;
        }
        values
    };
    VALUES[usize::from(byte)]
}

/// The separator and the bytes in a group, as `hex` takes them.
pub fn hex_args(ctx: &Ctx, sep: Option<&Obj>, group: Option<&Obj>) -> PyResult<(Option<u8>, i32)> {
    let group = group.map_or(Ok(1), |group| clinic::int_arg(ctx, group))?;
    let Some(sep) = sep else { return Ok((None, group)) };
    if sep.len(ctx)? != 1 {
        return Err(ctx.value_error("sep must be length 1."));
    }
    let byte = match (sep.payload::<PyStr>(), sep.payload::<PyBytes>()) {
        (Some(text), _) => text.at(0),
        (_, Some(bytes)) => bytes.data[0].into(),
        _ => return Err(ctx.type_error("sep must be str or bytes.")),
    };
    match u8::try_from(byte) {
        Ok(byte) if byte.is_ascii() => Ok((Some(byte), group)),
        _ => Err(ctx.value_error("sep must be ASCII.")),
    }
}

/// Two digits for each byte; `sep` between groups of `|group|` bytes, counted from the right when it is positive.
pub fn hex_text(bytes: &[u8], sep: Option<u8>, group: i32) -> Vec<u8> {
    let size = group.unsigned_abs() as usize;
    if sep.is_none() || size == 0 {
        let mut out = vec![[0; 2]; bytes.len()];
        out.iter_mut().zip(bytes).for_each(|(pair, &byte)| *pair = PAIRS[usize::from(byte)]);
        return out.into_flattened();
    }
    let mut out = Vec::with_capacity(bytes.len() * 3);
    for (i, &byte) in bytes.iter().enumerate() {
        if let Some(sep) = sep.filter(|_| i > 0) {
            let place = if group > 0 { bytes.len() - i } else { i };
            if place % size == 0 {
                out.push(sep);
            }
        }
        out.extend(PAIRS[usize::from(byte)]);
    }
    out
}

pub(super) fn hex(ctx: &Ctx, this: &Obj, args: &[Option<Obj>]) -> PyResult {
    let (sep, group) = hex_args(ctx, args[0].as_ref(), args[1].as_ref())?;
    Ok(ctx.str_ascii(&hex_text(&own(this), sep, group)))
}

/// The bytes that hexadecimal digits, with white space between bytes, stand for.
fn parse(ctx: &Ctx, digits: &[u8]) -> PyResult<Vec<u8>> {
    let value = |byte: u8| Some(hex_value(byte)).filter(|&value| value != NO_HEX);
    let (mut out, mut at) = (Vec::with_capacity(digits.len() / 2), 0);
    while at < digits.len() {
        if super::split::is_space(digits[at]) {
            at += 1;
            continue;
        }
        let high = value(digits[at]);
        let low = digits.get(at + 1).map(|&byte| value(byte));
        match (high, low) {
            (Some(high), Some(Some(low))) => out.push(high << 4 | low),
            (Some(_), None) => return Err(ctx.value_error("fromhex() arg must contain an even number of hexadecimal digits")),
            (high, _) => {
                let at = if high.is_some() { at + 1 } else { at };
                return Err(ctx.value_error(&format!("non-hexadecimal number found in fromhex() arg at position {at}")));
            }
        }
        at += 2;
    }
    Ok(out)
}

pub(super) fn fromhex(ctx: &Ctx, class: &Obj, text: &Obj) -> PyResult {
    let bytes = if let Some(text) = text.payload::<PyStr>() {
        match text.as_ascii() {
            Some(ascii) => parse(ctx, ascii.as_bytes())?,
            None => {
                // What is before the first character beyond ASCII may be wrong already.
                let digits: Vec<u8> = text.points().map(|point| u8::try_from(point).unwrap_or(0xFF)).collect();
                parse(ctx, &digits)?
            }
        }
    } else if has_buffer(ctx, text) {
        parse(ctx, &buffer_bytes(ctx, text)?)?
    } else {
        return Err(ctx.type_error(&format!("fromhex() argument must be str or bytes-like, not {}", text.ty(ctx).name())));
    };
    let ty = class.as_type().expect("a class method gets a class");
    if ctx.types.bytes.is(ty) {
        return Ok(ctx.bytes_vec(bytes));
    }
    if ctx.types.bytearray.is(ty) {
        return Ok(crate::bytearray::new_bytearray(ctx, bytes));
    }
    class.call(ctx, &[ctx.bytes_vec(bytes)])
}
