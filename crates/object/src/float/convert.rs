//! `float(x)`, rounding, and the float as a fraction or an integer.

use krait_code::IBig;

use crate::args::Args;
use crate::bytes::PyBytes;
use crate::ctx::{Ctx, PyResult};
use crate::float::{PyFloat, arith};
use crate::heap::strdata::PyStr;
use crate::numtext;
use crate::payload::new_exact;
use crate::sequence;
use crate::value::Obj;

/// `float.__new__`
pub(super) fn float_new(ctx: &Ctx, class: &Obj, args: Args) -> PyResult {
    let ty = class.as_type().expect("tp_new gets a type");
    sequence::no_keywords_new(ctx, &ctx.types.float, ty, args)?;
    sequence::check_positional(ctx, "float", args.positional().len(), 0, 1)?;
    let plain = ctx.types.float.is(ty);
    let value = match args.positional().first() {
        None => 0.0,
        Some(value) if plain && ctx.types.float.is_exactly(value) => return Ok(value.clone()),
        Some(value) => number_float(ctx, value)?,
    };
    Ok(new_exact(ctx, ty, PyFloat { value }))
}

/// `float(value)`: numbers and text.
pub fn number_float(ctx: &Ctx, value: &Obj) -> PyResult<f64> {
    if let Some(text) = value.payload::<PyStr>() {
        if value.ty(ctx).slots.nb_float.get().is_none() {
            let ascii = text.as_ascii().map_or_else(|| numtext::to_ascii(text).into(), |ascii| std::borrow::Cow::Borrowed(ascii.as_bytes()));
            return parse(ctx, &ascii, value);
        }
    }
    let slots = &value.ty(ctx).slots;
    let number = value.as_f64().is_some() || value.is_int_instance(ctx) || slots.nb_float.get().is_some() || slots.nb_index.get().is_some();
    if number {
        return value.to_f64(ctx);
    }
    if let Some(bytes) = value.payload::<PyBytes>() {
        return parse(ctx, &bytes.data, value);
    }
    match crate::int::as_bytes(ctx, value)? {
        Some(bytes) => parse(ctx, &bytes.payload::<PyBytes>().expect("bytes").data, value),
        None => Err(ctx.type_error(&format!(
            "float() argument must be a string or a real number, not '{}'",
            value.ty(ctx).name()
        ))),
    }
}

fn parse(ctx: &Ctx, bytes: &[u8], shown: &Obj) -> PyResult<f64> {
    match from_ascii(bytes) {
        Some(value) => Ok(value),
        None => {
            let repr = shown.repr(ctx)?;
            let mut message = crate::textbuilder::TextBuilder::new();
            message.push_ascii("could not convert string to float: ");
            message.push_obj(&repr);
            let message = message.finish(ctx);
            let exception = crate::exceptions::new_exception_args(ctx, &ctx.types.value_error, vec![message]);
            Err(ctx.raise(exception))
        }
    }
}

/// A float from all of the text, spaces around it allowed.
pub fn from_ascii(bytes: &[u8]) -> Option<f64> {
    let text = numtext::without_underscores(numtext::strip(bytes))?;
    let (value, len) = numtext::float_prefix(&text)?;
    (len == text.len()).then_some(value)
}

/// ValueError or OverflowError for what is no integer.
fn check_finite(ctx: &Ctx, value: f64, what: &str, names: (&str, &str)) -> PyResult<()> {
    if value.is_nan() {
        return Err(ctx.value_error(&format!("cannot convert {} to {what}", names.0)));
    }
    if value.is_infinite() {
        return Err(ctx.overflow_error(&format!("cannot convert {} to {what}", names.1)));
    }
    Ok(())
}

/// The integer part as an int. ValueError "cannot convert float NaN to integer".
pub fn to_int(ctx: &Ctx, value: f64) -> PyResult {
    if value.abs() < 1e18 {
        return Ok(ctx.int(value as i64));
    }
    check_finite(ctx, value, "integer", ("float NaN", "float infinity"))?;
    Ok(ctx.int_big(arith::truncate(value)))
}

/// `float.as_integer_ratio`
pub(super) fn as_integer_ratio(ctx: &Ctx, this: &Obj) -> PyResult {
    let value = super::of(this);
    check_finite(ctx, value, "integer ratio", ("NaN", "Infinity"))?;
    let (mut mantissa, mut exponent) = crate::hash::frexp(value);
    // 53 doublings make it whole.
    while mantissa != mantissa.floor() {
        mantissa *= 2.0;
        exponent -= 1;
    }
    let (mut numerator, mut denominator) = (arith::truncate(mantissa), IBig::ONE);
    if exponent > 0 {
        numerator <<= exponent as usize;
    } else {
        denominator <<= (-exponent) as usize;
    }
    Ok(ctx.tuple(vec![ctx.int_big(numerator), ctx.int_big(denominator)]))
}

/// `float.__round__`
pub(super) fn round(ctx: &Ctx, this: &Obj, args: &[Obj]) -> PyResult {
    let value = super::of(this);
    let Some(digits) = args.first().filter(|digits| !ctx.is_none(digits)) else {
        return to_int(ctx, value.round_ties_even());
    };
    let digits = digits.to_index_clamped(ctx)?;
    if !value.is_finite() {
        return Ok(ctx.float(value));
    }
    if digits > 323 {
        return Ok(ctx.float(value));
    }
    if digits < -308 {
        return Ok(ctx.float(0.0 * value));
    }
    let rounded = if digits >= 0 { format!("{value:.*}", digits as usize) } else { round_places(value, (-digits) as usize) };
    let rounded = rounded.parse::<f64>().unwrap_or(value);
    if rounded.is_infinite() {
        return Err(ctx.overflow_error("rounded value too large to represent"));
    }
    Ok(ctx.float(rounded.copysign(value)))
}

/// A value rounded to a multiple of 10^places, half to even, as text.
fn round_places(value: f64, places: usize) -> String {
    let whole = arith::truncate(value.abs());
    let unit = IBig::from(10).pow(places);
    let (quotient, rest) = crate::int::arith::floor_div_rem(&whole, &unit);
    let twice = &rest + &rest;
    let fraction = value.fract() != 0.0;
    let odd = quotient.as_sign_words().1.first().is_some_and(|word| word & 1 == 1);
    let up = twice > unit || (twice == unit && (fraction || odd));
    let result = if up { (quotient + IBig::ONE) * unit } else { quotient * unit };
    result.to_string()
}
