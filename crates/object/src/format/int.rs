//! The formatting of ints.

use krait_code::IBig;
use krait_code::dashu_int::ops::BitTest;

use crate::clinic;
use crate::ctx::{Ctx, PyResult};
use crate::format::number::Number;
use crate::format::spec::{FormatSpec, unknown_code};
use crate::value::Obj;

/// The decimal digits of an int, with its sign. ValueError beyond `sys.set_int_max_str_digits`.
pub fn decimal_text(ctx: &Ctx, value: &Obj) -> PyResult<String> {
    if let Some(value) = value.as_i64() {
        return Ok(value.to_string());
    }
    let value = value.to_ibig().unwrap_or_default();
    let max = ctx.int_max_str_digits.get();
    let too_long = || {
        Err(ctx.value_error(&format!(
            "Exceeds the limit ({max} digits) for integer string conversion; use sys.set_int_max_str_digits() to increase the limit"
        )))
    };
    if max > 0 {
        // A number of b bits has more than (b - 1) * 0.301 digits.
        let bits = value.bit_len();
        if (bits.saturating_sub(1) as u128) * 301 / 1000 > max as u128 {
            return too_long();
        }
    }
    let text = value.to_string();
    if max > 0 && text.trim_start_matches('-').len() > max {
        return too_long();
    }
    Ok(text)
}

/// The digits of an int's magnitude in base 2, 8 or 16 (lower case), and whether it is negative.
pub fn radix_text(value: &Obj, radix: u32) -> (bool, String) {
    if let Some(value) = value.as_i64() {
        let magnitude = value.unsigned_abs();
        let text = match radix {
            2 => format!("{magnitude:b}"),
            8 => format!("{magnitude:o}"),
            16 => format!("{magnitude:x}"),
            _ => magnitude.to_string(),
        };
        return (value < 0, text);
    }
    let value = value.to_ibig().unwrap_or_default();
    let negative = value < IBig::ZERO;
    let magnitude = if negative { -value } else { value };
    (negative, magnitude.in_radix(radix as u8).to_string())
}

/// `int.__format__(spec)`.
pub fn format_int(ctx: &Ctx, value: &Obj, spec: &Obj) -> PyResult {
    let text = clinic::str_arg(ctx, "__format__", "", spec)?;
    if text.is_empty() {
        return value.to_str(ctx);
    }
    let spec = FormatSpec::parse(ctx, text, value, b'd', b'>')?;
    let kind = u8::try_from(spec.kind).unwrap_or(0);
    match kind {
        b'b' | b'c' | b'd' | b'o' | b'x' | b'X' | b'n' => format_as_int(ctx, value, &spec, kind),
        b'e' | b'E' | b'f' | b'F' | b'g' | b'G' | b'%' => {
            let number = crate::int::to_f64(ctx, value)?;
            super::float::format_by_spec(ctx, number, &spec, value)
        }
        _ => Err(unknown_code(ctx, spec.kind, value)),
    }
}

fn format_as_int(ctx: &Ctx, value: &Obj, spec: &FormatSpec, kind: u8) -> PyResult {
    if spec.precision.is_some() {
        return Err(ctx.value_error("Precision not allowed in integer format specifier"));
    }
    if spec.no_negative_zero {
        return Err(ctx.value_error("Negative zero coercion (z) not allowed in integer format specifier"));
    }
    if kind == b'c' {
        return format_char(ctx, value, spec);
    }
    let (negative, digits) = match kind {
        b'd' | b'n' => {
            let text = decimal_text(ctx, value)?;
            match text.strip_prefix('-') {
                Some(digits) => (true, digits.to_owned()),
                None => (false, text),
            }
        }
        b'b' => radix_text(value, 2),
        b'o' => radix_text(value, 8),
        _ => radix_text(value, 16),
    };
    let digits = if kind == b'X' { digits.to_ascii_uppercase() } else { digits };
    let prefix = match kind {
        b'b' => "0b",
        b'o' => "0o",
        b'x' => "0x",
        b'X' => "0X",
        _ => "",
    };
    let prefix = if spec.alternate { prefix } else { "" };
    let group = if matches!(kind, b'd' | b'n') { 3 } else { 4 };
    spec.lay_out(ctx, &Number { negative, prefix, digits: &digits, rest: "" }, group)
}

fn format_char(ctx: &Ctx, value: &Obj, spec: &FormatSpec) -> PyResult {
    if spec.sign != 0 {
        return Err(ctx.value_error("Sign not allowed with integer format specifier 'c'"));
    }
    if spec.alternate {
        return Err(ctx.value_error("Alternate form (#) not allowed with integer format specifier 'c'"));
    }
    let Some(value) = value.as_i64() else {
        return Err(ctx.overflow_error("Python int too large to convert to C long"));
    };
    match u32::try_from(value).ok().filter(|&point| point <= 0x10_FFFF) {
        Some(point) => spec.pad_text(ctx, &ctx.str_char(point)),
        None => Err(ctx.overflow_error("%c arg not in range(0x110000)")),
    }
}
