//! `int` as text and from text, under the limit of `sys.set_int_max_str_digits`.

use std::borrow::Cow;

use krait_code::{IBig, UBig};

use crate::ctx::{Ctx, PyResult, Raised};
use crate::heap::strdata::PyStr;
use crate::int::{bit_length, magnitude};
use crate::numtext;
use crate::value::Obj;

/// Numbers of fewer digits are never too long.
const THRESHOLD: usize = 640;

/// Decimal digits with a sign. ValueError when there are more than allowed.
pub fn to_decimal(ctx: &Ctx, value: &Obj) -> PyResult<String> {
    if let Some(value) = value.as_small_int() {
        return Ok(value.to_string());
    }
    let value = super::arith::expect(value);
    let max = ctx.int_max_str_digits.get();
    let least = ((bit_length(&value).saturating_sub(1)) as f64 * std::f64::consts::LOG10_2) as usize;
    let too_long = || {
        ctx.value_error(&format!(
            "Exceeds the limit ({max} digits) for integer string conversion; use sys.set_int_max_str_digits() to increase the limit"
        ))
    };
    if max > 0 && least > THRESHOLD && least > max {
        return Err(too_long());
    }
    let text = value.to_string();
    if max > 0 && text.len() > THRESHOLD && text.len() - usize::from(text.starts_with('-')) > max {
        return Err(too_long());
    }
    Ok(text)
}

/// `repr(int)`
pub(super) fn repr(ctx: &Ctx, this: &Obj) -> PyResult {
    if let Some(value) = this.as_small_int() {
        let mut buffer = [0u8; 20];
        return Ok(ctx.str_ascii(small_digits(value, &mut buffer)));
    }
    Ok(ctx.str_ascii(to_decimal(ctx, this)?.as_bytes()))
}

fn small_digits(value: i64, buffer: &mut [u8; 20]) -> &[u8] {
    let mut at = buffer.len();
    let mut rest = value.unsigned_abs();
    loop {
        at -= 1;
        buffer[at] = b'0' + (rest % 10) as u8;
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    if value < 0 {
        at -= 1;
        buffer[at] = b'-';
    }
    &buffer[at..]
}

/// What reading digits came to.
enum Parsed {
    Small(i64),
    Number(IBig),
    Invalid,
    /// More digits than allowed.
    TooLong(usize),
}

/// `int(text, base)`; `shown` is what the error text shows.
pub fn from_str(ctx: &Ctx, text: &PyStr, shown: &Obj, base: u32) -> PyResult {
    if let Some(ascii) = text.as_ascii() {
        return from_bytes(ctx, ascii.as_bytes(), shown, base);
    }
    from_bytes(ctx, &numtext::to_ascii(text), shown, base)
}

/// As [`from_str`], of ASCII bytes.
pub fn from_bytes(ctx: &Ctx, bytes: &[u8], shown: &Obj, base: u32) -> PyResult {
    let max = ctx.int_max_str_digits.get();
    match parse(bytes, base, max) {
        Parsed::Small(number) => Ok(ctx.int(number)),
        Parsed::Number(number) => Ok(ctx.int_big(number)),
        Parsed::Invalid => Err(invalid(ctx, shown, base)),
        Parsed::TooLong(digits) => Err(ctx.value_error(&format!(
            "Exceeds the limit ({max} digits) for integer string conversion: value has {digits} digits; use sys.set_int_max_str_digits() to increase the limit"
        ))),
    }
}

fn invalid(ctx: &Ctx, shown: &Obj, base: u32) -> Raised {
    let repr = match shown.repr(ctx) {
        Ok(repr) => repr,
        Err(raised) => return raised,
    };
    let repr: String = repr.text_lossy().chars().take(200).collect();
    ctx.value_error(&format!("invalid literal for int() with base {base}: {repr}"))
}

fn parse(bytes: &[u8], mut base: u32, max: usize) -> Parsed {
    let mut rest = numtext::strip(bytes);
    let mut negative = false;
    if let [sign @ (b'+' | b'-'), tail @ ..] = rest {
        negative = *sign == b'-';
        rest = tail;
    }
    let marked = match rest {
        [b'0', b'x' | b'X', ..] => 16,
        [b'0', b'o' | b'O', ..] => 8,
        [b'0', b'b' | b'B', ..] => 2,
        _ => 0,
    };
    let mut only_zero = false;
    if base == 0 {
        base = if marked > 0 { marked } else { 10 };
        only_zero = marked == 0 && rest.first() == Some(&b'0');
    }
    if marked == base {
        rest = &rest[2..];
        // One underscore may follow the prefix.
        if let [b'_', tail @ ..] = rest {
            rest = tail;
        }
    }
    let Some(digits) = clean_digits(rest, base) else { return Parsed::Invalid };
    if !base.is_power_of_two() && max > 0 && digits.len() > THRESHOLD && digits.len() > max {
        return Parsed::TooLong(digits.len());
    }
    if digits.len() <= 12 {
        // Twelve digits of base 36 fit a word.
        let Some(value) = small_value(&digits, base) else { return Parsed::Invalid };
        return if only_zero && value != 0 { Parsed::Invalid } else { Parsed::Small(if negative { -value } else { value }) };
    }
    let Some(value) = std::str::from_utf8(&digits).ok().and_then(|text| UBig::from_str_radix(text, base).ok()) else {
        return Parsed::Invalid;
    };
    if only_zero && !value.is_zero() {
        return Parsed::Invalid;
    }
    let value = IBig::from(value);
    Parsed::Number(if negative { -value } else { value })
}

/// The digits without single underscores between them; `None` when anything else is there, or nothing.
fn clean_digits(bytes: &[u8], base: u32) -> Option<Cow<'_, [u8]>> {
    let is_digit = |byte: u8| char::from(byte).to_digit(base).is_some();
    if !bytes.is_empty() && bytes.iter().all(|&byte| is_digit(byte)) {
        return Some(Cow::Borrowed(bytes));
    }
    let mut out = Vec::with_capacity(bytes.len());
    let mut after_digit = false;
    for &byte in bytes {
        if byte == b'_' {
            if !after_digit {
                return None;
            }
            after_digit = false;
        } else if is_digit(byte) {
            out.push(byte);
            after_digit = true;
        } else {
            return None;
        }
    }
    after_digit.then_some(Cow::Owned(out))
}

fn small_value(digits: &[u8], base: u32) -> Option<i64> {
    digits.iter().try_fold(0, |value, &byte| Some(value * i64::from(base) + i64::from(char::from(byte).to_digit(base)?)))
}

/// The magnitude in a base of the user's: for `hex`, `oct`, `bin` and formatting, with a sign.
pub fn to_radix(value: &Obj, base: u8) -> String {
    let value = super::arith::expect(value);
    let digits = magnitude(&value).in_radix(base).to_string();
    if *value < IBig::ZERO { format!("-{digits}") } else { digits }
}
