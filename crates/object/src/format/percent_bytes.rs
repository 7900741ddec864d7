//! `%` formatting of `bytes` and `bytearray`.

use crate::bytearray::PyByteArray;
use crate::bytes::PyBytes;
use crate::clinic;
use crate::ctx::{Ctx, PyResult};
use crate::format::percent::{Arguments, Conversion, Reader};
use crate::value::Obj;

fn emit(ctx: &Ctx, out: &mut Vec<u8>, conversion: &Conversion, bytes: &[u8]) -> PyResult<()> {
    let bytes = &bytes[..conversion.precision.map_or(bytes.len(), |precision| precision.min(bytes.len()))];
    let missing = conversion.width.saturating_sub(bytes.len());
    ctx.check_room(missing, 2)?;
    if !conversion.left {
        out.resize(out.len() + missing, b' ');
    }
    out.extend_from_slice(bytes);
    if conversion.left {
        out.resize(out.len() + missing, b' ');
    }
    Ok(())
}

fn emit_number(ctx: &Ctx, out: &mut Vec<u8>, conversion: &Conversion, text: &str) -> PyResult<()> {
    let layout = conversion.number_layout(text);
    ctx.check_room(conversion.width, 2)?;
    out.resize(out.len() + layout.spaces, b' ');
    out.extend_from_slice(layout.sign.as_bytes());
    out.extend_from_slice(layout.prefix.as_bytes());
    out.resize(out.len() + layout.zeros, b'0');
    out.extend_from_slice(layout.body.as_bytes());
    out.resize(out.len() + layout.trailing, b' ');
    Ok(())
}

fn byte_of(ctx: &Ctx, value: &Obj) -> PyResult<u8> {
    const WANTED: &str = "%c requires an integer in range(256) or a single byte, not";
    let of_length = |kind: &str, len: usize| Err(ctx.type_error(&format!("{WANTED} a {kind} object of length {len}")));
    if let Some(bytes) = value.payload::<PyBytes>() {
        return if bytes.data.len() == 1 { Ok(bytes.data[0]) } else { of_length("bytes", bytes.data.len()) };
    }
    if let Some(array) = value.payload::<PyByteArray>() {
        return match array.len() {
            1 => Ok(array.get(0).unwrap_or(0)),
            len => of_length("bytearray", len),
        };
    }
    if !clinic::is_index(ctx, value) {
        return Err(ctx.type_error(&format!("{WANTED} {}", crate::typeobj::full_name(ctx, value.ty(ctx)))));
    }
    let index = value.index(ctx)?;
    index.as_i64().and_then(|value| u8::try_from(value).ok()).ok_or_else(|| ctx.overflow_error("%c arg not in range(256)"))
}

/// The bytes of a `%b` or `%s` value.
fn bytes_for(ctx: &Ctx, value: &Obj, write: &mut dyn FnMut(&[u8]) -> PyResult<()>) -> PyResult<()> {
    if let Some(bytes) = value.payload::<PyBytes>() {
        return write(&bytes.data);
    }
    if let Some(array) = value.payload::<PyByteArray>() {
        return write(&array.to_vec());
    }
    if let Some(result) = value.call_special(ctx, &ctx.names.__bytes__, &[])? {
        return match result.payload::<PyBytes>() {
            Some(bytes) => write(&bytes.data),
            None => Err(ctx.type_error(&format!("__bytes__ returned non-bytes (type {})", result.ty(ctx).name()))),
        };
    }
    if crate::buffer::has_buffer(ctx, value) {
        return write(&crate::buffer::get_buffer(ctx, value, crate::buffer::FULL_RO)?.to_contiguous());
    }
    Err(ctx.type_error(&format!(
        "%b requires a bytes-like object, or an object that implements __bytes__, not '{}'",
        value.ty(ctx).name()
    )))
}

/// `format % values` for `bytes` and `bytearray`: the bytes of the result as the same type.
pub fn percent_format_bytes(ctx: &Ctx, format: &Obj, values: &Obj) -> PyResult {
    if let Some(bytes) = format.payload::<PyBytes>() {
        return percent_format(ctx, &bytes.data, values).map(|out| ctx.bytes_vec(out));
    }
    match format.payload::<PyByteArray>() {
        Some(array) => percent_format(ctx, &array.to_vec(), values).map(|out| crate::bytearray::new_bytearray(ctx, out)),
        None => Ok(ctx.not_implemented()),
    }
}

fn percent_format(ctx: &Ctx, format: &[u8], values: &Obj) -> PyResult<Vec<u8>> {
    let never = values.is_str_instance(ctx) || values.payload::<PyBytes>().is_some() || values.payload::<PyByteArray>().is_some();
    let mut arguments = Arguments::new(ctx, values, never);
    let mut out = Vec::with_capacity(format.len() + 16);
    let point = |at: usize| u32::from(format[at]);
    let key = |start: usize, end: usize| ctx.bytes(&format[start..end]);
    let mut reader = Reader { at: 0, len: format.len(), point: &point, key: &key, is_bytes: true };
    while reader.at < format.len() {
        let next = memchr::memchr(b'%', &format[reader.at..]).map_or(format.len(), |at| reader.at + at);
        out.extend_from_slice(&format[reader.at..next]);
        reader.at = next + 1;
        if next == format.len() {
            break;
        }
        if format.get(reader.at) == Some(&b'%') {
            out.push(b'%');
            reader.at += 1;
            continue;
        }
        let conversion = reader.conversion(ctx, &mut arguments)?;
        let value = arguments.take(ctx)?;
        match conversion.kind as u8 {
            b's' | b'b' => bytes_for(ctx, &value, &mut |bytes| emit(ctx, &mut out, &conversion, bytes))?,
            b'r' | b'a' => emit(ctx, &mut out, &conversion, crate::str::of(&value.ascii(ctx)?).unit_bytes())?,
            b'd' | b'i' | b'u' | b'x' | b'X' | b'o' => emit_number(ctx, &mut out, &conversion, &conversion.int_text(ctx, &value)?)?,
            b'e' | b'E' | b'f' | b'F' | b'g' | b'G' => {
                let number = value.to_f64(ctx).or_else(|raised| {
                    drop(ctx.take_raised(raised));
                    Err(ctx.type_error(&format!("float argument required, not {}", value.ty(ctx).name())))
                })?;
                emit_number(ctx, &mut out, &conversion, &conversion.float_text(ctx, number)?)?;
            }
            b'c' => {
                let byte = byte_of(ctx, &value)?;
                emit(ctx, &mut out, &Conversion { precision: None, ..conversion }, &[byte])?;
            }
            // CPython shows the character by way of a signed C char.
            0x80.. => return Err(ctx.overflow_error("character argument not in range(0x110000)")),
            code => {
                let (shown, index) = (char::from(code), conversion.index);
                return Err(ctx.value_error(&format!("unsupported format character '{shown}' (0x{code:x}) at index {index}")));
            }
        }
    }
    if !arguments.all_used() {
        return Err(ctx.type_error("not all arguments converted during bytes formatting"));
    }
    Ok(out)
}
