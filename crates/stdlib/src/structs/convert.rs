//! Values to bytes and back, by a parsed format.

use krait_object::buffer::{f64_to_half, half_to_f64};
use krait_object::bytearray::PyByteArray;
use krait_object::bytes::PyBytes;
use krait_object::clinic::is_index;
use krait_object::float::PyFloat;
use krait_object::complex::{PyComplex, new_complex};
use krait_object::{Ctx, Obj, PyResult};

use super::format::{Field, Format, error};

/// Write `bytes`, given with the least significant first, in the format's order.
fn put(out: &mut [u8], bytes: &[u8], big_endian: bool) {
    out.copy_from_slice(&bytes[..out.len()]);
    if big_endian {
        out.reverse();
    }
}

/// Whether a number surely fits an integer of so many bytes.
fn fits(code: u8, size: usize, number: i64) -> bool {
    let signed = matches!(code, b'b' | b'h' | b'i' | b'l' | b'q' | b'n');
    match size {
        8 => signed || number >= 0,
        _ => {
            let half = 1i64 << (size.min(7) * 8 - 1);
            if signed { (-half..half).contains(&number) } else { (0..half).contains(&number) || (half..half * 2).contains(&number) }
        }
    }
}

fn pack_int(ctx: &Ctx, code: u8, value: &Obj, out: &mut [u8], big_endian: bool) -> PyResult<()> {
    if let Some(number) = value.as_small_int().filter(|&number| fits(code, out.len(), number)) {
        put(out, &number.to_le_bytes(), big_endian);
        return Ok(());
    }
    let index = if value.is_int_instance(ctx) {
        value.clone()
    } else if is_index(ctx, value) {
        value.index(ctx)?
    } else {
        return Err(error(ctx, "required argument is not an integer"));
    };
    let bits = out.len() as u32 * 8;
    let (low, high) = match code {
        // A pointer takes either reading of its bits.
        b'P' => (-(1i128 << 63), (1i128 << 64) - 1),
        b'b' | b'h' | b'i' | b'l' | b'q' | b'n' => (-(1i128 << (bits - 1)), (1i128 << (bits - 1)) - 1),
        _ => (0, (1i128 << bits) - 1),
    };
    let number = match index.as_i64() {
        Some(small) => Some(i128::from(small)),
        None => index.to_ibig().and_then(|number| i128::try_from(&number).ok()),
    };
    match number.filter(|number| (low..=high).contains(number)) {
        Some(number) => put(out, &number.to_le_bytes(), big_endian),
        None if code == b'P' => return Err(ctx.overflow_error("int too large to convert")),
        None => return Err(error(ctx, &format!("'{}' format requires {low} <= number <= {high}", char::from(code)))),
    }
    Ok(())
}

/// The number as float, with any failure told as `struct.error`.
fn float_of(ctx: &Ctx, value: &Obj) -> PyResult<f64> {
    if let Some(number) = value.payload::<PyFloat>().filter(|_| ctx.types.float.is_exactly(value)) {
        return Ok(number.value);
    }
    value.to_f64(ctx).map_err(|raised| {
        drop(ctx.take_raised(raised));
        error(ctx, "required argument is not a float")
    })
}

fn complex_of(ctx: &Ctx, value: &Obj) -> PyResult<(f64, f64)> {
    let pair = |value: &Obj| value.payload::<PyComplex>().map(|number| (number.real, number.imag));
    if let Some(found) = pair(value) {
        return Ok(found);
    }
    let found = match value.call_special(ctx, &ctx.intern("__complex__"), &[]) {
        Ok(Some(made)) => pair(&made).ok_or(None),
        Ok(None) => value.to_f64(ctx).map(|real| (real, 0.0)).map_err(Some),
        Err(raised) => Err(Some(raised)),
    };
    found.map_err(|raised| {
        if let Some(raised) = raised {
            drop(ctx.take_raised(raised));
        }
        error(ctx, "required argument is not a complex")
    })
}

fn string_of(ctx: &Ctx, code: u8, value: &Obj) -> PyResult<Vec<u8>> {
    if let Some(bytes) = value.payload::<PyBytes>() {
        return Ok(bytes.data.to_vec());
    }
    match value.payload::<PyByteArray>() {
        Some(array) => Ok(array.to_vec()),
        None => Err(error(ctx, &format!("argument for '{}' must be a bytes object", char::from(code)))),
    }
}

fn pack_one(ctx: &Ctx, field: &Field, value: &Obj, out: &mut [u8], big_endian: bool) -> PyResult<()> {
    match field.code {
        b'c' => match value.payload::<PyBytes>() {
            Some(bytes) if bytes.data.len() == 1 => out[0] = bytes.data[0],
            _ => return Err(error(ctx, "char format requires a bytes object of length 1")),
        },
        b'?' => out[0] = value.is_true(ctx)?.into(),
        b'e' => {
            let half = f64_to_half(float_of(ctx, value)?);
            put(out, &half.ok_or_else(|| ctx.overflow_error("float too large to pack with e format"))?.to_le_bytes(), big_endian);
        }
        b'f' => {
            let number = float_of(ctx, value)?;
            let single = number as f32;
            if single.is_infinite() && number.is_finite() {
                return Err(ctx.overflow_error("float too large to pack with f format"));
            }
            put(out, &single.to_le_bytes(), big_endian);
        }
        b'd' => put(out, &float_of(ctx, value)?.to_le_bytes(), big_endian),
        b'F' => {
            let (real, imag) = complex_of(ctx, value)?;
            put(&mut out[..4], &(real as f32).to_le_bytes(), big_endian);
            put(&mut out[4..], &(imag as f32).to_le_bytes(), big_endian);
        }
        b'D' => {
            let (real, imag) = complex_of(ctx, value)?;
            put(&mut out[..8], &real.to_le_bytes(), big_endian);
            put(&mut out[8..], &imag.to_le_bytes(), big_endian);
        }
        b's' => {
            let text = string_of(ctx, b's', value)?;
            let len = text.len().min(out.len());
            out[..len].copy_from_slice(&text[..len]);
        }
        b'p' => {
            let text = string_of(ctx, b'p', value)?;
            if let Some((first, rest)) = out.split_first_mut() {
                let len = text.len().min(rest.len());
                rest[..len].copy_from_slice(&text[..len]);
                *first = len.min(255) as u8;
            }
        }
        code => pack_int(ctx, code, value, out, big_endian)?,
    }
    Ok(())
}

/// The values as bytes; there are as many as the format has.
pub fn pack(ctx: &Ctx, format: &Format, values: &[Obj]) -> PyResult<Vec<u8>> {
    let mut out = Vec::new();
    if out.try_reserve_exact(format.size).is_err() {
        return Err(ctx.no_memory());
    }
    out.resize(format.size, 0);
    let mut values = values.iter();
    for field in &format.fields {
        for number in 0..field.repeat {
            let Some(value) = values.next() else { return Err(ctx.system_error("values are counted before")) };
            let at = field.offset + number * field.size;
            pack_one(ctx, field, value, &mut out[at..at + field.size], format.big_endian).map_err(|raised| {
                if !value.is_int_instance(ctx) || !ctx.raised_is(&ctx.types.overflow_error) {
                    return raised;
                }
                drop(ctx.take_raised(raised));
                error(ctx, "int too large to convert")
            })?;
        }
    }
    Ok(out)
}

fn unpack_one(ctx: &Ctx, code: u8, bytes: &[u8], big_endian: bool) -> Obj {
    let number = |bytes: &[u8]| {
        let word = match *bytes {
            [a] => u64::from(a),
            [a, b] => u64::from(u16::from_le_bytes([a, b])),
            [a, b, c, d] => u64::from(u32::from_le_bytes([a, b, c, d])),
            [a, b, c, d, e, f, g, h] => u64::from_le_bytes([a, b, c, d, e, f, g, h]),
            _ => bytes.iter().rev().fold(0, |word, &byte| word << 8 | u64::from(byte)),
        };
        if big_endian { word.swap_bytes() >> (64 - 8 * bytes.len().clamp(1, 8)) } else { word }
    };
    match code {
        b'c' | b's' => ctx.bytes(bytes),
        b'p' => match bytes.split_first() {
            Some((&len, rest)) => ctx.bytes(&rest[..usize::from(len).min(rest.len())]),
            None => ctx.bytes(b""),
        },
        b'?' => ctx.bool(bytes[0] != 0),
        b'e' => ctx.float(half_to_f64(number(bytes) as u16)),
        b'f' => ctx.float(f32::from_bits(number(bytes) as u32).into()),
        b'd' => ctx.float(f64::from_bits(number(bytes))),
        b'F' => {
            let part = |bytes: &[u8]| f64::from(f32::from_bits(number(bytes) as u32));
            new_complex(ctx, part(&bytes[..4]), part(&bytes[4..]))
        }
        b'D' => {
            let part = |bytes: &[u8]| f64::from_bits(number(bytes));
            new_complex(ctx, part(&bytes[..8]), part(&bytes[8..]))
        }
        b'b' | b'h' | b'i' | b'l' | b'q' | b'n' => {
            let unused = 64 - bytes.len() as u32 * 8;
            ctx.int((number(bytes) << unused) as i64 >> unused)
        }
        _ => ctx.int_u64(number(bytes)),
    }
}

/// The tuple of values of `format.size` bytes.
pub fn unpack(ctx: &Ctx, format: &Format, bytes: &[u8]) -> Obj {
    let mut values = Vec::with_capacity(format.values);
    for field in &format.fields {
        for number in 0..field.repeat {
            let at = field.offset + number * field.size;
            values.push(unpack_one(ctx, field.code, &bytes[at..at + field.size], format.big_endian));
        }
    }
    ctx.tuple(values)
}
