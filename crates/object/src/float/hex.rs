//! `float.hex` and `float.fromhex`.

use crate::ctx::{Ctx, PyResult};
use crate::numtext;
use crate::value::Obj;

/// `float.hex`
pub(super) fn hex(ctx: &Ctx, this: &Obj) -> PyResult {
    let value = super::of(this);
    if !value.is_finite() {
        return Ok(ctx.str(&krait_code::repr::float_repr(value)));
    }
    let sign = if value.is_sign_negative() { "-" } else { "" };
    if value == 0.0 {
        return Ok(ctx.str(&format!("{sign}0x0.0p+0")));
    }
    let bits = value.to_bits();
    let (fraction, biased) = (bits & ((1 << 52) - 1), (bits >> 52 & 0x7ff) as i32);
    let (lead, exponent) = if biased == 0 { (0, -1022) } else { (1, biased - 1023) };
    let exponent_sign = if exponent < 0 { '-' } else { '+' };
    Ok(ctx.str(&format!("{sign}0x{lead}.{fraction:013x}p{exponent_sign}{}", exponent.abs())))
}

enum Bad {
    Syntax,
    TooLarge,
}

/// `float.fromhex`
pub(super) fn fromhex(ctx: &Ctx, class: &Obj, text: &Obj) -> PyResult {
    if !text.is_str_instance(ctx) {
        return Err(ctx.type_error("bad argument type for built-in operation"));
    }
    let utf8 = text.to_utf8(ctx, "argument")?;
    let value = match parse(utf8.as_bytes()) {
        Ok(value) => ctx.float(value),
        Err(Bad::Syntax) => return Err(ctx.value_error("invalid hexadecimal floating-point string")),
        Err(Bad::TooLarge) => return Err(ctx.overflow_error("hexadecimal value too large to represent as a float")),
    };
    if class.is(ctx.types.float.obj()) { Ok(value) } else { class.call(ctx, &[value]) }
}

fn parse(bytes: &[u8]) -> Result<f64, Bad> {
    let mut rest = numtext::strip(bytes);
    let mut negative = false;
    if let [sign @ (b'+' | b'-'), tail @ ..] = rest {
        negative = *sign == b'-';
        rest = tail;
    }
    let signed = |value: f64| if negative { -value } else { value };
    if rest.eq_ignore_ascii_case(b"inf") || rest.eq_ignore_ascii_case(b"infinity") {
        return Ok(signed(f64::INFINITY));
    }
    if rest.eq_ignore_ascii_case(b"nan") {
        return Ok(signed(f64::NAN.copysign(1.0)));
    }
    if let [b'0', b'x' | b'X', tail @ ..] = rest {
        rest = tail;
    }
    let digit = |byte: &u8| char::from(*byte).to_digit(16);
    // The value is `bits × 2^exponent`, a set last bit standing for what was left out.
    let (mut bits, mut exponent, mut digits, mut after_point) = (0u128, 0i64, 0usize, false);
    loop {
        match rest.first() {
            Some(b'.') if !after_point => after_point = true,
            Some(byte) => match digit(byte) {
                Some(value) => {
                    digits += 1;
                    if bits >> 120 == 0 {
                        bits = bits << 4 | u128::from(value);
                        exponent -= if after_point { 4 } else { 0 };
                    } else {
                        bits |= u128::from(value != 0);
                        exponent += if after_point { 0 } else { 4 };
                    }
                }
                None => break,
            },
            None => break,
        }
        rest = &rest[1..];
    }
    if digits == 0 {
        return Err(Bad::Syntax);
    }
    if let [b'p' | b'P', tail @ ..] = rest {
        let mut tail = tail;
        let mut below = false;
        if let [sign @ (b'+' | b'-'), more @ ..] = tail {
            below = *sign == b'-';
            tail = more;
        }
        let len = tail.iter().take_while(|byte| byte.is_ascii_digit()).count();
        if len == 0 {
            return Err(Bad::Syntax);
        }
        let value = tail[..len].iter().fold(0i64, |value, byte| (value * 10 + i64::from(byte - b'0')).min(1 << 40));
        exponent += if below { -value } else { value };
        rest = &tail[len..];
    }
    if !rest.is_empty() {
        return Err(Bad::Syntax);
    }
    if bits == 0 {
        return Ok(signed(0.0));
    }
    match crate::int::arith::scale_to_f64(bits, exponent) {
        Some(value) => Ok(signed(value)),
        None => Err(Bad::TooLarge),
    }
}
