//! The text of floats and complex numbers: `repr`, `e`, `f`, `g`, `%`, correctly rounded.

use crate::clinic;
use crate::complex::PyComplex;
use crate::ctx::{Ctx, PyResult};
use crate::format::number::Number;
use crate::format::spec::{FormatSpec, unknown_code};
use crate::heap::strbuild::StrBuilder;
use crate::value::Obj;

/// `PyOS_double_to_string`'s arguments.
#[derive(Clone, Copy, Debug, Default)]
pub struct FloatStyle {
    /// `r` (shortest that reads back), `e`, `f` or `g`; upper case for upper-case text.
    pub kind: u8,
    pub precision: usize,
    /// `#`: keep the point and trailing zeros.
    pub alternate: bool,
    /// `.0` behind a finite number that shows neither point nor exponent.
    pub add_dot_0: bool,
    pub no_negative_zero: bool,
}

/// More digits than any double has; what is asked for beyond is zeros.
const MOST_DIGITS: usize = 1100;

/// The significant digits of a finite number and the place of the point: `0.d1d2d3… × 10^point`.
fn decimal_digits(value: f64, style: u8, precision: usize) -> (String, i64) {
    // A text "d.ddde±x" or "ddd.ddd", without sign.
    if style == b'f' {
        let text = format!("{:.*}", precision.min(MOST_DIGITS), value);
        let point = text.find('.').unwrap_or(text.len());
        let digits: String = text.bytes().filter(u8::is_ascii_digit).map(char::from).collect();
        let zeros = digits.len() - digits.trim_start_matches('0').len();
        return (digits[zeros..].to_owned(), point as i64 - zeros as i64);
    }
    let text = match style {
        b'r' => format!("{value:e}"),
        _ => format!("{:.*e}", precision.max(1).min(MOST_DIGITS) - 1, value),
    };
    let (mantissa, exponent) = text.split_once('e').expect("the form has an exponent");
    let digits: String = mantissa.bytes().filter(u8::is_ascii_digit).map(char::from).collect();
    let exponent: i64 = exponent.parse().expect("the exponent is a number");
    if value == 0.0 { (String::new(), 1) } else { (digits, exponent + 1) }
}

/// The text of a float. The sign is `-` or nothing.
pub fn double_to_string(value: f64, style: FloatStyle) -> String {
    let kind = style.kind.to_ascii_lowercase();
    if kind == b'f' && value.is_finite() && !style.alternate && style.precision <= MOST_DIGITS {
        let text = format!("{:.*}", style.precision, value);
        let is_zero = || text.bytes().all(|byte| matches!(byte, b'-' | b'0' | b'.'));
        return if style.no_negative_zero && value.is_sign_negative() && is_zero() { text[1..].to_owned() } else { text };
    }
    let mut out = String::new();
    if !value.is_finite() {
        out.push_str(match (value.is_nan(), value > 0.0) {
            (true, _) => "nan",
            (false, true) => "inf",
            (false, false) => "-inf",
        });
    } else {
        let precision = if kind == b'g' { style.precision.max(1) } else { style.precision };
        let significant = if kind == b'e' { precision + 1 } else { precision };
        let (mut digits, point) = decimal_digits(value.abs(), kind, significant);
        if value.is_sign_negative() && !(style.no_negative_zero && digits.bytes().all(|digit| digit == b'0')) {
            out.push('-');
        }
        // Digits shown before and behind the point, and whether there is an exponent.
        let (exponent, keep) = match kind {
            b'e' => (true, significant as i64),
            b'f' => (false, point + precision as i64),
            b'g' => (point <= -4 || point > precision as i64 - i64::from(style.add_dot_0), precision as i64),
            _ => (point <= -4 || point > 16, 0),
        };
        if kind == b'g' && !style.alternate || kind == b'r' {
            digits.truncate(digits.trim_end_matches('0').len());
        } else {
            digits.extend(std::iter::repeat_n('0', (keep - digits.len() as i64).max(0) as usize));
        }
        let shown_point = if exponent { 1 } else { point };
        if matches!(kind, b'e' | b'f') {
            out.reserve_exact(digits.len() + precision + 32);
        }
        let behind = (digits.len() as i64 - shown_point).max(if kind == b'f' { precision as i64 } else { 0 });
        if shown_point <= 0 {
            out.push('0');
        }
        for at in 0..shown_point {
            out.push(digit_at(&digits, at));
        }
        if behind > 0 || style.alternate {
            out.push('.');
        }
        for at in 0..behind {
            out.push(digit_at(&digits, shown_point + at));
        }
        if behind <= 0 && style.add_dot_0 && !exponent {
            out.push_str(if style.alternate { "0" } else { ".0" });
        }
        if exponent {
            let shown = if digits.is_empty() || value == 0.0 { 0 } else { point - 1 };
            out.push_str(&format!("e{}{:02}", if shown < 0 { '-' } else { '+' }, shown.abs()));
        }
    }
    if style.kind.is_ascii_uppercase() { out.to_ascii_uppercase() } else { out }
}

fn digit_at(digits: &str, index: i64) -> char {
    usize::try_from(index).ok().and_then(|index| digits.as_bytes().get(index)).map_or('0', |&digit| char::from(digit))
}

/// Split a number's text into sign, digits, rest.
fn parts(text: &str) -> (bool, &str, &str) {
    let (negative, text) = match text.strip_prefix('-') {
        Some(text) => (true, text),
        None => (false, text),
    };
    let end = text.bytes().take_while(u8::is_ascii_digit).count();
    (negative, &text[..end], &text[end..])
}

/// More digits are a ValueError.
pub(super) const MAX_PRECISION: usize = i32::MAX as usize - 16;

fn precision_arg(ctx: &Ctx, spec: &FormatSpec) -> PyResult<Option<usize>> {
    match spec.precision {
        Some(precision) if precision > MAX_PRECISION => Err(ctx.value_error("precision too big")),
        Some(precision) => {
            ctx.check_room(precision, 4)?;
            Ok(Some(precision))
        }
        None => Ok(None),
    }
}

/// `float.__format__(spec)`.
pub fn format_float(ctx: &Ctx, value: &Obj, spec: &Obj) -> PyResult {
    let text = clinic::str_arg(ctx, "__format__", "", spec)?;
    if text.is_empty() {
        return value.to_str(ctx);
    }
    let number = value.to_f64(ctx)?;
    let spec = FormatSpec::parse(ctx, text, value, 0, b'>')?;
    match u8::try_from(spec.kind).unwrap_or(b'?') {
        0 | b'e' | b'E' | b'f' | b'F' | b'g' | b'G' | b'n' | b'%' => format_by_spec(ctx, number, &spec, value),
        _ => Err(unknown_code(ctx, spec.kind, value)),
    }
}

/// A float by a parsed specification of one of the types for floats.
pub(super) fn format_by_spec(ctx: &Ctx, number: f64, spec: &FormatSpec, _value: &Obj) -> PyResult {
    let precision = precision_arg(ctx, spec)?;
    let mut style = FloatStyle {
        kind: spec.kind as u8,
        precision: precision.unwrap_or(6),
        alternate: spec.alternate,
        add_dot_0: false,
        no_negative_zero: spec.no_negative_zero,
    };
    let (mut number, mut percent) = (number, "");
    match style.kind {
        0 => {
            style.add_dot_0 = true;
            style.kind = if precision.is_some() { b'g' } else { b'r' };
        }
        b'n' => style.kind = b'g',
        b'%' => {
            style.kind = b'f';
            number *= 100.0;
            percent = "%";
        }
        _ => {}
    }
    let mut text = double_to_string(number, style);
    text.push_str(percent);
    let (negative, digits, rest) = parts(&text);
    spec.lay_out(ctx, &Number { negative, prefix: "", digits, rest }, 3)
}

/// `complex.__format__(spec)`.
pub fn format_complex(ctx: &Ctx, value: &Obj, spec: &Obj) -> PyResult {
    let text = clinic::str_arg(ctx, "__format__", "", spec)?;
    if text.is_empty() {
        return value.to_str(ctx);
    }
    let spec = FormatSpec::parse(ctx, text, value, 0, b'>')?;
    let Some(number) = value.payload::<PyComplex>() else { return Err(ctx.type_error("a complex number is required")) };
    if !matches!(u8::try_from(spec.kind).unwrap_or(b'?'), 0 | b'e' | b'E' | b'f' | b'F' | b'g' | b'G' | b'n') {
        return Err(unknown_code(ctx, spec.kind, value));
    }
    if spec.fill == u32::from(b'0') {
        return Err(ctx.value_error("Zero padding is not allowed in complex format specifier"));
    }
    if spec.align == b'=' {
        return Err(ctx.value_error("'=' alignment flag is not allowed in complex format specifier"));
    }
    let precision = precision_arg(ctx, &spec)?;
    let mut style = FloatStyle {
        kind: spec.kind as u8,
        precision: precision.unwrap_or(6),
        alternate: spec.alternate,
        add_dot_0: false,
        no_negative_zero: spec.no_negative_zero,
    };
    let (mut skip_real, mut parentheses) = (false, false);
    match style.kind {
        0 => {
            style.kind = if precision.is_some() { b'g' } else { b'r' };
            if number.real == 0.0 && number.real.is_sign_positive() { skip_real = true } else { parentheses = true }
        }
        b'n' => style.kind = b'g',
        _ => {}
    }
    let part = |number: f64, sign: u8| {
        let text = double_to_string(number, style);
        let (negative, digits, rest) = parts(&text);
        let bare = FormatSpec { fill: 0x20, align: b'<', width: None, sign, ..spec.clone() };
        bare.lay_out(ctx, &Number { negative, prefix: "", digits, rest }, 3)
    };
    let mut out = StrBuilder::new();
    if parentheses {
        out.push_text("(");
    }
    if skip_real {
        out.push_str(crate::str::of(&part(number.imag, spec.sign)?));
    } else {
        out.push_str(crate::str::of(&part(number.real, spec.sign)?));
        out.push_str(crate::str::of(&part(number.imag, b'+')?));
    }
    out.push_text(if parentheses { "j)" } else { "j" });
    spec.pad_text(ctx, &out.finish(ctx))
}
