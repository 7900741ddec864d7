//! Arithmetic and comparison of `float`.

use std::cmp::Ordering;

use krait_code::IBig;

use crate::ctx::{Ctx, PyResult};
use crate::exceptions::new_exception_args;
use crate::float::PyFloat;
use crate::int;
use crate::typeobj::CompareOp;
use crate::value::Obj;

/// A float's or an int's value; `None` for anything else. OverflowError for ints that are too large.
#[inline]
pub(super) fn operand(ctx: &Ctx, value: &Obj) -> PyResult<Option<f64>> {
    if let Some(float) = value.payload::<PyFloat>() {
        return Ok(Some(float.value));
    }
    if let Some(value) = value.as_small_int() {
        return Ok(Some(value as f64));
    }
    if value.is_int_instance(ctx) {
        return int::to_f64(ctx, value).map(Some);
    }
    Ok(None)
}

macro_rules! binary {
    ($($name:ident |$ctx:ident, $a:ident, $b:ident| $result:expr;)*) => { $(
        pub(super) fn $name($ctx: &Ctx, a: &Obj, b: &Obj) -> PyResult {
            let Some($a) = operand($ctx, a)? else { return Ok($ctx.not_implemented()) };
            let Some($b) = operand($ctx, b)? else { return Ok($ctx.not_implemented()) };
            $result
        }
    )* };
}

fn check_divisor(ctx: &Ctx, divisor: f64) -> PyResult<()> {
    if divisor == 0.0 { Err(ctx.zero_division_error("division by zero")) } else { Ok(()) }
}

binary! {
    add |ctx, a, b| Ok(ctx.float(a + b));
    subtract |ctx, a, b| Ok(ctx.float(a - b));
    multiply |ctx, a, b| Ok(ctx.float(a * b));
    true_divide |ctx, a, b| {
        check_divisor(ctx, b)?;
        Ok(ctx.float(a / b))
    };
    remainder |ctx, a, b| {
        check_divisor(ctx, b)?;
        Ok(ctx.float(floor_remainder(a, b)))
    };
    floor_divide |ctx, a, b| {
        check_divisor(ctx, b)?;
        Ok(ctx.float(floor_quotient(a, b)))
    };
    divmod |ctx, a, b| {
        check_divisor(ctx, b)?;
        Ok(ctx.tuple_of(&[ctx.float(floor_quotient(a, b)), ctx.float(floor_remainder(a, b))]))
    };
}

/// `a % b` as C's `fmod`: exact, with the sign of the dividend.
///
/// The language's own operator goes bit by bit. A quotient that a float holds needs one division: the product with
/// the divisor is computed in two parts, so that the rest is exact, and a quotient that is off by one is mended.
pub fn fmod(a: f64, b: f64) -> f64 {
    let (x, y) = (a.abs(), b.abs());
    if x < y {
        return a;
    }
    let quotient = (x / y).trunc();
    if !(quotient < 4.0e15 && x < 1e280 && y > 1e-270) {
        return a % b;
    }
    let (high, low) = two_product(quotient, y);
    let mut rest = (x - high) - low;
    if rest < 0.0 {
        rest += y;
    } else if rest >= y {
        rest -= y;
    }
    rest.copysign(a)
}

/// A product as the sum of its rounded value and the exact error (Dekker).
fn two_product(a: f64, b: f64) -> (f64, f64) {
    let split = |value: f64| {
        let shifted = value * 134_217_729.0;
        let high = shifted - (shifted - value);
        (high, value - high)
    };
    let product = a * b;
    let ((a_high, a_low), (b_high, b_low)) = (split(a), split(b));
    (product, ((a_high * b_high - product) + a_high * b_low + a_low * b_high) + a_low * b_low)
}

/// The remainder with the sign of the divisor.
pub fn floor_remainder(a: f64, b: f64) -> f64 {
    let remainder = fmod(a, b);
    if remainder == 0.0 {
        0.0_f64.copysign(b)
    } else if (b < 0.0) != (remainder < 0.0) {
        remainder + b
    } else {
        remainder
    }
}

/// The quotient rounded down.
pub fn floor_quotient(a: f64, b: f64) -> f64 {
    let remainder = fmod(a, b);
    let mut quotient = (a - remainder) / b;
    if remainder != 0.0 && (b < 0.0) != (remainder < 0.0) {
        quotient -= 1.0;
    }
    if quotient == 0.0 {
        return 0.0_f64.copysign(a / b);
    }
    let floor = quotient.floor();
    if quotient - floor > 0.5 { floor + 1.0 } else { floor }
}

/// `float.__pow__`: with `modulus` that is not None, TypeError.
pub(super) fn power_slot(ctx: &Ctx, a: &Obj, b: &Obj, modulus: &Obj) -> PyResult {
    if !ctx.is_none(modulus) {
        return Err(ctx.type_error("pow() 3rd argument not allowed unless all arguments are integers"));
    }
    let Some(a) = operand(ctx, a)? else { return Ok(ctx.not_implemented()) };
    let Some(b) = operand(ctx, b)? else { return Ok(ctx.not_implemented()) };
    power(ctx, a, b)
}

/// `a ** b` of floats; complex for a root of a negative number.
pub fn power(ctx: &Ctx, a: f64, b: f64) -> PyResult {
    if b == 0.0 || a == 1.0 {
        return Ok(ctx.float(1.0));
    }
    if a.is_nan() || b.is_nan() {
        return Ok(ctx.float(if a.is_nan() { a } else { b }));
    }
    if a.is_finite() && b.is_finite() {
        if a == 0.0 && b < 0.0 {
            return Err(ctx.zero_division_error("zero to a negative power"));
        }
        if a < 0.0 && b.floor() != b {
            return crate::complex::power(ctx, (a, 0.0), (b, 0.0));
        }
    }
    let result = a.powf(b);
    if result.is_infinite() && a.is_finite() && b.is_finite() {
        let args = vec![Obj::small(34), ctx.str("Numerical result out of range")];
        let exception = new_exception_args(ctx, &ctx.types.overflow_error, args);
        return Err(ctx.raise(exception));
    }
    Ok(ctx.float(result))
}

/// A finite float's integer part, exactly.
pub fn truncate(value: f64) -> IBig {
    let value = value.trunc();
    if value.abs() < 9.0e18 {
        return IBig::from(value as i64);
    }
    let bits = value.to_bits();
    let exponent = (bits >> 52 & 0x7ff) as i64 - 1075;
    let mantissa = IBig::from(bits & ((1 << 52) - 1) | 1 << 52);
    let magnitude = if exponent >= 0 { mantissa << exponent as usize } else { mantissa >> (-exponent) as usize };
    if value < 0.0 { -magnitude } else { magnitude }
}

/// How a float and an int compare, exactly; `None` for NaN.
fn compare_to_int(float: f64, value: &Obj) -> Option<Ordering> {
    if float.is_nan() {
        return None;
    }
    if let Some(small) = value.as_small_int() {
        if small.unsigned_abs() <= 1 << 53 {
            return float.partial_cmp(&(small as f64));
        }
    }
    if float.is_infinite() {
        return Some(if float > 0.0 { Ordering::Greater } else { Ordering::Less });
    }
    let value = value.to_ibig().unwrap_or_default();
    Some(truncate(float).cmp(&value).then_with(|| float.fract().partial_cmp(&0.0).unwrap_or(Ordering::Equal)))
}

/// `float.__lt__` and so on.
pub(super) fn compare(ctx: &Ctx, this: &Obj, other: &Obj, op: CompareOp) -> PyResult {
    let Some(a) = this.as_f64() else { return Ok(ctx.not_implemented()) };
    let ordering = match other.as_f64() {
        Some(b) => a.partial_cmp(&b),
        None if other.is_int_instance(ctx) => compare_to_int(a, other),
        None => return Ok(ctx.not_implemented()),
    };
    Ok(ctx.bool(ordering.map_or(op == CompareOp::Ne, |ordering| op.holds(ordering))))
}
