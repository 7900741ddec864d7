//! Bytes as ASCII text: case, padding, stripping, translation.

use crate::buffer::{byte_view, byte_views};
use crate::bytearray::PyByteArray;
use crate::bytes::PyBytes;
use crate::bytes::common::{make, own, part};
use crate::bytes::split::is_space;
use crate::clinic;
use crate::ctx::{Ctx, PyResult};
use crate::value::Obj;

pub(super) fn capitalize(ctx: &Ctx, this: &Obj) -> PyResult {
    let mut bytes = own(this).to_ascii_lowercase();
    if let Some(first) = bytes.first_mut() {
        first.make_ascii_uppercase();
    }
    Ok(make(ctx, this, bytes))
}

pub(super) fn title(ctx: &Ctx, this: &Obj) -> PyResult {
    let mut bytes = own(this).to_vec();
    let mut inside = false;
    for byte in &mut bytes {
        if inside { byte.make_ascii_lowercase() } else { byte.make_ascii_uppercase() }
        inside = byte.is_ascii_alphabetic();
    }
    Ok(make(ctx, this, bytes))
}

pub(super) fn swapcase(ctx: &Ctx, this: &Obj) -> PyResult {
    let swap = |byte: &u8| if byte.is_ascii_alphabetic() { byte ^ 0x20 } else { *byte };
    let bytes = own(this).iter().map(swap).collect();
    Ok(make(ctx, this, bytes))
}

macro_rules! all_bytes {
    ($($name:ident $test:expr;)*) => { $(pub(super) fn $name(ctx: &Ctx, this: &Obj) -> PyResult {
        let bytes = own(this);
        Ok(ctx.bool(!bytes.is_empty() && bytes.iter().all($test)))
    })* };
}
all_bytes! {
    isalnum u8::is_ascii_alphanumeric;
    isalpha u8::is_ascii_alphabetic;
    isdigit u8::is_ascii_digit;
    isspace |&byte| is_space(byte);
}

pub(super) fn islower(ctx: &Ctx, this: &Obj) -> PyResult {
    let bytes = own(this);
    Ok(ctx.bool(bytes.iter().any(u8::is_ascii_lowercase) && !bytes.iter().any(u8::is_ascii_uppercase)))
}

pub(super) fn isupper(ctx: &Ctx, this: &Obj) -> PyResult {
    let bytes = own(this);
    Ok(ctx.bool(bytes.iter().any(u8::is_ascii_uppercase) && !bytes.iter().any(u8::is_ascii_lowercase)))
}

pub(super) fn istitle(ctx: &Ctx, this: &Obj) -> PyResult {
    let (mut any, mut inside) = (false, false);
    for byte in own(this).iter() {
        if byte.is_ascii_alphabetic() {
            if byte.is_ascii_uppercase() == inside {
                return Ok(ctx.bool(false));
            }
            (any, inside) = (true, true);
        } else {
            inside = false;
        }
    }
    Ok(ctx.bool(any))
}

fn padded(ctx: &Ctx, this: &Obj, left: usize, right: usize, fill: u8) -> PyResult {
    let bytes = own(this);
    if left + right == 0 {
        return Ok(part(ctx, this, &bytes));
    }
    let len = bytes.len().checked_add(left + right).ok_or_else(|| ctx.no_memory())?;
    ctx.check_room(len, 1)?;
    let mut out = Vec::with_capacity(len);
    out.resize(left, fill);
    out.extend_from_slice(&bytes);
    out.resize(len, fill);
    Ok(make(ctx, this, out))
}

/// What is missing to the width, the width, and the fill byte.
fn pad_args(ctx: &Ctx, this: &Obj, name: &str, args: &[Obj]) -> PyResult<(usize, usize, u8)> {
    let width = usize::try_from(clinic::ssize_arg(ctx, &args[0])?).unwrap_or(0);
    let fill = match args.get(1) {
        None => b' ',
        Some(fill) => {
            let (kind, bytes) = match (fill.payload::<PyBytes>(), fill.payload::<PyByteArray>()) {
                (Some(bytes), _) => ("bytes", bytes.data.to_vec()),
                (_, Some(array)) => ("bytearray", array.to_vec()),
                _ => return Err(clinic::bad_argument(ctx, name, "2", "a byte string of length 1", fill)),
            };
            let [byte] = bytes[..] else {
                let len = bytes.len();
                let message = format!("{name}(): argument 2 must be a byte string of length 1, not a {kind} object of length {len}");
                return Err(ctx.type_error(&message));
            };
            byte
        }
    };
    Ok((width.saturating_sub(own(this).len()), width, fill))
}

pub(super) fn center(ctx: &Ctx, this: &Obj, args: &[Obj]) -> PyResult {
    let (missing, width, fill) = pad_args(ctx, this, "center", args)?;
    let left = missing / 2 + (missing & width & 1);
    padded(ctx, this, left, missing - left, fill)
}
pub(super) fn ljust(ctx: &Ctx, this: &Obj, args: &[Obj]) -> PyResult {
    let (missing, _, fill) = pad_args(ctx, this, "ljust", args)?;
    padded(ctx, this, 0, missing, fill)
}
pub(super) fn rjust(ctx: &Ctx, this: &Obj, args: &[Obj]) -> PyResult {
    let (missing, _, fill) = pad_args(ctx, this, "rjust", args)?;
    padded(ctx, this, missing, 0, fill)
}

pub(super) fn zfill(ctx: &Ctx, this: &Obj, width: isize) -> PyResult {
    let bytes = own(this).to_vec();
    let missing = usize::try_from(width).unwrap_or(0).saturating_sub(bytes.len());
    if missing == 0 {
        return Ok(part(ctx, this, &bytes));
    }
    ctx.check_room(width as usize, 1)?;
    let signed = matches!(bytes.first(), Some(b'+' | b'-'));
    let (sign, digits) = bytes.split_at(usize::from(signed));
    let mut out = Vec::with_capacity(bytes.len() + missing);
    out.extend_from_slice(sign);
    out.resize(sign.len() + missing, b'0');
    out.extend_from_slice(digits);
    Ok(make(ctx, this, out))
}

pub(super) fn expandtabs(ctx: &Ctx, this: &Obj, args: &[Option<Obj>]) -> PyResult {
    let size = args[0].as_ref().map_or(Ok(8), |size| clinic::int_arg(ctx, size))?;
    let size = usize::try_from(size).unwrap_or(0);
    let bytes = own(this);
    let tabs = memchr::memchr_iter(b'\t', &bytes).count();
    ctx.check_room(tabs.saturating_mul(size).saturating_add(bytes.len()), 1)?;
    let (mut out, mut column) = (Vec::with_capacity(bytes.len()), 0);
    for &byte in bytes.iter() {
        if byte != b'\t' {
            out.push(byte);
            column = if matches!(byte, b'\n' | b'\r') { 0 } else { column + 1 };
        } else if size > 0 {
            let step = size - column % size;
            out.resize(out.len() + step, b' ');
            column += step;
        }
    }
    Ok(make(ctx, this, out))
}

pub(super) fn strip(ctx: &Ctx, this: &Obj, args: &[Obj], left: bool, right: bool) -> PyResult {
    let chars = match args.first() {
        Some(chars) if !ctx.is_none(chars) => Some(byte_view(ctx, chars)?),
        _ => None,
    };
    let bytes = own(this);
    let (start, end) = crate::str::stripped(&bytes, left, right, |byte: u8| match &chars {
        Some(chars) => memchr::memchr(byte, chars).is_some(),
        None => is_space(byte),
    });
    Ok(part(ctx, this, &bytes[start..end]))
}

pub(super) fn maketrans(ctx: &Ctx, _class: &Obj, args: &[Obj]) -> PyResult {
    let [from, to] = args else {
        return Err(ctx.type_error(&format!("maketrans expected 2 arguments, got {}", args.len())));
    };
    let (from, to) = byte_views(ctx, from, to)?;
    if from.len() != to.len() {
        return Err(ctx.value_error("maketrans arguments must have same length"));
    }
    let mut table: Vec<u8> = (0..=255).collect();
    for (&from, &to) in from.iter().zip(to.iter()) {
        table[usize::from(from)] = to;
    }
    Ok(ctx.bytes_vec(table))
}

pub(super) fn translate(ctx: &Ctx, this: &Obj, args: &[Option<Obj>]) -> PyResult {
    let table = match &args[0] {
        Some(table) if !ctx.is_none(table) => {
            let table = byte_view(ctx, table)?;
            Some(<[u8; 256]>::try_from(&*table).map_err(|_| ctx.value_error("translation table must be 256 characters long"))?)
        }
        _ => None,
    };
    let mut delete = [false; 256];
    let mut deletes = false;
    if let Some(deleted) = &args[1] {
        let deleted = byte_view(ctx, deleted)?;
        deletes = !deleted.is_empty();
        deleted.iter().for_each(|&byte| delete[usize::from(byte)] = true);
    }
    let bytes = own(this);
    let out: Vec<u8> = match &table {
        Some(table) if !deletes => bytes.iter().map(|&byte| table[usize::from(byte)]).collect(),
        Some(table) => bytes.iter().filter(|&&byte| !delete[usize::from(byte)]).map(|&byte| table[usize::from(byte)]).collect(),
        None if !deletes => return Ok(part(ctx, this, &bytes)),
        None => kept(&bytes, &delete),
    };
    if out[..] == bytes[..] {
        return Ok(part(ctx, this, &bytes));
    }
    Ok(make(ctx, this, out))
}

/// The bytes that are not to be deleted.
fn kept(mut bytes: &[u8], delete: &[bool; 256]) -> Vec<u8> {
    let mut out = Vec::new();
    // Often all of them are.
    while let [a, b, c, d, rest @ ..] = bytes {
        if !(delete[usize::from(*a)] & delete[usize::from(*b)] & delete[usize::from(*c)] & delete[usize::from(*d)]) {
            break;
        }
        bytes = rest;
    }
    while let Some(start) = bytes.iter().position(|&byte| !delete[usize::from(byte)]) {
        let rest = &bytes[start..];
        let end = rest.iter().position(|&byte| delete[usize::from(byte)]).unwrap_or(rest.len());
        if out.is_empty() {
            out.reserve_exact(rest.len());
        }
        out.extend_from_slice(&rest[..end]);
        bytes = &rest[end..];
    }
    out
}
