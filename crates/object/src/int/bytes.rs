//! `int.to_bytes` and `int.from_bytes`.

use krait_code::dashu_int::Sign;
use krait_code::{IBig, UBig};

use crate::bytes::PyBytes;
use crate::ctx::{Ctx, PyResult};
use crate::int::bit_length;
use crate::sequence;
use crate::value::Obj;

/// Whether the most significant byte comes first.
fn big_endian(ctx: &Ctx, function: &str, order: Option<&Obj>) -> PyResult<bool> {
    let Some(order) = order else { return Ok(true) };
    let text = order.payload::<crate::heap::strdata::PyStr>().ok_or_else(|| {
        ctx.type_error(&format!("{function}() argument 'byteorder' must be str, not {}", order.ty(ctx).name_or_none(ctx)))
    })?;
    match text.as_ascii() {
        Some("big") => Ok(true),
        Some("little") => Ok(false),
        _ => Err(ctx.value_error("byteorder must be either 'little' or 'big'")),
    }
}

fn is_signed(ctx: &Ctx, signed: Option<&Obj>) -> PyResult<bool> {
    signed.map_or(Ok(false), |signed| signed.is_true(ctx))
}

/// `int.to_bytes(length=1, byteorder='big', *, signed=False)`
pub(super) fn to_bytes(ctx: &Ctx, this: &Obj, args: &[Option<Obj>]) -> PyResult {
    let length = match &args[0] {
        Some(length) => sequence::ssize_arg(ctx, length)?,
        None => 1,
    };
    let big = big_endian(ctx, "to_bytes", args[1].as_ref())?;
    let signed = is_signed(ctx, args[2].as_ref())?;
    let Ok(length) = usize::try_from(length) else {
        return Err(ctx.value_error("length argument must be non-negative"));
    };
    if let (Some(value @ 0..), 0..=7, false) = (this.as_small_int(), length, signed) {
        if value >> (8 * length) == 0 {
            let bytes = value.to_be_bytes();
            let used = &bytes[8 - length..];
            return Ok(if big { ctx.bytes(used) } else { ctx.bytes_vec(used.iter().rev().copied().collect()) });
        }
    }
    let value = super::arith::expect(this);
    let (sign, words) = value.as_sign_words();
    let negative = sign == Sign::Negative && !value.is_zero();
    if negative && !signed {
        return Err(ctx.overflow_error("can't convert negative int to unsigned"));
    }
    // -2^n takes as many bits as 2^n - 1.
    let bits = if negative { bit_length(&(&*value + IBig::ONE)) } else { bit_length(&value) } + u64::from(signed);
    let fits = value.is_zero() || (length as u64).saturating_mul(8) >= bits;
    if !fits {
        return Err(ctx.overflow_error("int too big to convert"));
    }
    let mut bytes = Vec::new();
    if bytes.try_reserve_exact(length).is_err() {
        return Err(sequence::no_memory(ctx));
    }
    bytes.extend(words.iter().flat_map(|word| word.to_le_bytes()).take(length));
    bytes.resize(length, 0);
    if negative {
        let mut carry = true;
        for byte in &mut bytes {
            let (value, more) = (!*byte).overflowing_add(u8::from(carry));
            *byte = value;
            carry = more;
        }
    }
    if big {
        bytes.reverse();
    }
    Ok(ctx.bytes_vec(bytes))
}

/// `int.from_bytes(bytes, byteorder='big', *, signed=False)`
pub(super) fn from_bytes(ctx: &Ctx, class: &Obj, args: &[Option<Obj>]) -> PyResult {
    let big = big_endian(ctx, "from_bytes", args[1].as_ref())?;
    let signed = is_signed(ctx, args[2].as_ref())?;
    let source = args[0].clone().unwrap_or_else(|| ctx.none());
    let is_plain = ctx.types.bytes.is_exactly(&source) || ctx.types.memoryview.is_exactly(&source);
    if is_plain && !signed && class.is(ctx.types.int.obj()) {
        let data = crate::buffer::plain_view(ctx, &source)?;
        if data.len() <= 7 {
            let digit = |value: i64, &byte: &u8| value << 8 | i64::from(byte);
            return Ok(ctx.int(if big { data.iter().fold(0, digit) } else { data.iter().rev().fold(0, digit) }));
        }
    }
    let bytes = bytes_of(ctx, &source)?;
    let data = &bytes.payload::<PyBytes>().expect("bytes").data;
    let number = if big { UBig::from_be_bytes(data) } else { UBig::from_le_bytes(data) };
    let top = if big { data.first() } else { data.last() };
    let mut number = IBig::from(number);
    if signed && top.is_some_and(|top| top & 0x80 != 0) {
        number -= IBig::ONE << (8 * data.len());
    }
    let value = ctx.int_big(number);
    if class.is(ctx.types.int.obj()) { Ok(value) } else { class.call(ctx, &[value]) }
}

/// `PyObject_Bytes`: the object's `bytes`, by `__bytes__`, its buffer, or its items.
fn bytes_of(ctx: &Ctx, source: &Obj) -> PyResult {
    if ctx.types.bytes.is_exactly(source) {
        return Ok(source.clone());
    }
    if let Some(result) = source.call_special(ctx, &ctx.names.__bytes__, &[])? {
        if result.payload::<PyBytes>().is_none() {
            return Err(ctx.type_error(&format!("__bytes__ returned non-bytes (type {})", result.ty(ctx).name())));
        }
        return Ok(result);
    }
    if let Some(bytes) = super::convert::as_bytes(ctx, source)? {
        return Ok(bytes);
    }
    let not_bytes = || ctx.type_error(&format!("cannot convert '{}' object to bytes", source.ty(ctx).name()));
    if source.is_str_instance(ctx) {
        return Err(not_bytes());
    }
    let Some(iterator) = source.iter_or_none(ctx)? else { return Err(not_bytes()) };
    let mut bytes = Vec::new();
    while let Some(item) = iterator.next(ctx)? {
        let item = item.index(ctx)?;
        match item.as_i64().and_then(|value| u8::try_from(value).ok()) {
            Some(byte) => bytes.push(byte),
            None => return Err(ctx.value_error("bytes must be in range(0, 256)")),
        }
    }
    Ok(ctx.bytes_vec(bytes))
}
