//! Items of buffers: the native formats of one character, packed and unpacked.

use crate::bytes::PyBytes;
use crate::ctx::{Ctx, PyResult, Raised};
use crate::value::Obj;

/// A format of one character in the machine's own sizes and byte order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Format(u8);

impl Format {
    /// `"i"` or `"@i"`.
    pub fn native(text: &str) -> Option<Format> {
        let text = text.strip_prefix('@').unwrap_or(text);
        match text.as_bytes() {
            [code] if b"cbB?hHiIlLqQnNfdeP".contains(code) => Some(Format(*code)),
            _ => None,
        }
    }
    pub fn size(self) -> usize {
        match self.0 {
            b'c' | b'b' | b'B' | b'?' => 1,
            b'h' | b'H' | b'e' => 2,
            b'i' | b'I' | b'f' => 4,
            _ => 8,
        }
    }
    /// Bytes: what any format can be cast to and from.
    pub fn is_bytes(self) -> bool {
        matches!(self.0, b'b' | b'B' | b'c')
    }
    pub fn code(self) -> u8 {
        self.0
    }
}

/// A half-precision float.
pub fn half_to_f64(bits: u16) -> f64 {
    let sign = if bits & 0x8000 != 0 { -1.0 } else { 1.0 };
    let (exponent, fraction) = (i32::from(bits >> 10 & 0x1F), f64::from(bits & 0x3FF));
    sign * match exponent {
        0 => fraction * 2f64.powi(-24),
        31 if fraction == 0.0 => f64::INFINITY,
        31 => f64::NAN,
        _ => (fraction / 1024.0 + 1.0) * 2f64.powi(exponent - 15),
    }
}

/// The nearest half-precision float, ties to even; `None` when the value is too large.
pub fn f64_to_half(value: f64) -> Option<u16> {
    let sign = if value.is_sign_negative() { 0x8000 } else { 0 };
    if value.is_nan() {
        return Some(sign | 0x7E00);
    }
    if value.is_infinite() {
        return Some(sign | 0x7C00);
    }
    let magnitude = value.abs();
    if magnitude >= 65520.0 {
        return None;
    }
    // In units of the last place: 2^-24 for subnormals, else 2^(e-10).
    let (_, exponent) = crate::hash::frexp(magnitude);
    let exponent = (exponent - 1).max(-14);
    let scaled = magnitude * 2f64.powi(10 - exponent);
    let rounded = scaled.round_ties_even() as u32;
    let bits = if rounded < 1024 { rounded } else { (((exponent + 15) as u32) << 10) + (rounded - 1024) };
    Some(sign | bits as u16)
}

/// The value of an item.
pub fn unpack_item(ctx: &Ctx, format: Format, bytes: &[u8]) -> Obj {
    let array = |bytes: &[u8]| {
        let mut eight = [0; 8];
        eight[..bytes.len().min(8)].copy_from_slice(&bytes[..bytes.len().min(8)]);
        eight
    };
    let eight = array(bytes);
    let unsigned = u64::from_le_bytes(eight);
    let signed = |bits: u32| (unsigned << (64 - bits)) as i64 >> (64 - bits);
    match format.0 {
        b'c' => ctx.bytes(&bytes[..1]),
        b'?' => ctx.bool(bytes[0] != 0),
        b'b' => ctx.int(signed(8)),
        b'h' => ctx.int(signed(16)),
        b'i' => ctx.int(signed(32)),
        b'l' | b'q' | b'n' => ctx.int(signed(64)),
        b'f' => ctx.float(f32::from_bits(unsigned as u32).into()),
        b'd' => ctx.float(f64::from_bits(unsigned)),
        b'e' => ctx.float(half_to_f64(unsigned as u16)),
        _ => ctx.int_u64(unsigned),
    }
}

fn shown(format: Format) -> char {
    char::from(format.0)
}
fn bad_type(ctx: &Ctx, format: Format) -> Raised {
    ctx.type_error(&format!("memoryview: invalid type for format '{}'", shown(format)))
}
fn bad_value(ctx: &Ctx, format: Format) -> Raised {
    ctx.value_error(&format!("memoryview: invalid value for format '{}'", shown(format)))
}

/// Errors of conversions as memoryview tells them.
fn told(ctx: &Ctx, format: Format, raised: Raised) -> Raised {
    if ctx.raised_is(&ctx.types.type_error) {
        drop(ctx.take_raised(raised));
        return bad_type(ctx, format);
    }
    if ctx.raised_is(&ctx.types.overflow_error) || ctx.raised_is(&ctx.types.value_error) {
        drop(ctx.take_raised(raised));
        return bad_value(ctx, format);
    }
    raised
}

/// The bytes of `value` as an item: the first `format.size()` of the result.
pub fn pack_item(ctx: &Ctx, format: Format, value: &Obj) -> PyResult<[u8; 8]> {
    let mut out = [0; 8];
    match format.0 {
        b'c' => match value.payload::<PyBytes>() {
            Some(bytes) if bytes.data.len() == 1 => out[0] = bytes.data[0],
            Some(_) => return Err(bad_value(ctx, format)),
            None => return Err(bad_type(ctx, format)),
        },
        b'?' => out[0] = value.is_true(ctx)?.into(),
        b'f' | b'd' | b'e' => {
            let number = value.to_f64(ctx).map_err(|raised| told(ctx, format, raised))?;
            match format.0 {
                b'f' => out[..4].copy_from_slice(&(number as f32).to_le_bytes()),
                b'd' => out = number.to_le_bytes(),
                _ => out[..2].copy_from_slice(&f64_to_half(number).ok_or_else(|| bad_value(ctx, format))?.to_le_bytes()),
            }
        }
        code => {
            let index = value.index(ctx).map_err(|raised| told(ctx, format, raised))?;
            let number = index.to_ibig().ok_or_else(|| bad_type(ctx, format))?;
            let bits = format.size() as u32 * 8;
            let signed = matches!(code, b'b' | b'h' | b'i' | b'l' | b'q' | b'n' );
            let number = i128::try_from(&number).map_err(|_| bad_value(ctx, format))?;
            let (low, high) = match code {
                // A pointer takes either reading of its bits.
                b'P' => (-(1i128 << 63), (1i128 << 64) - 1),
                _ if signed => (-(1i128 << (bits - 1)), (1i128 << (bits - 1)) - 1),
                _ => (0, (1i128 << bits) - 1),
            };
            if number < low || number > high {
                return Err(bad_value(ctx, format));
            }
            out = (number as u64).to_le_bytes();
        }
    }
    Ok(out)
}
