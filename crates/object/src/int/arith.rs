//! Arithmetic of `int`: numbers that are kept in the word first, then numbers of any size.

use std::borrow::Cow;

use krait_code::dashu_int::fast_div::ConstDivisor;
use krait_code::dashu_int::ops::{DivRem, ExtendedGcd};
use krait_code::{IBig, UBig};

use crate::ctx::{Ctx, PyResult};
use crate::int::{PyInt, bit_length};
use crate::typeobj::CompareOp;
use crate::value::Obj;

/// Results beyond so many bits are MemoryError.
const MAX_BITS: u64 = 1 << 36;

/// The number of an int; `None` for anything else.
#[inline]
pub(super) fn big(value: &Obj) -> Option<Cow<'_, IBig>> {
    match value.as_small_int() {
        Some(value) => Some(Cow::Owned(IBig::from(value))),
        None => value.payload::<PyInt>().map(|int| Cow::Borrowed(&int.value)),
    }
}

macro_rules! binary {
    ($(#[$doc:meta])* $name:ident, $slow:ident, |$a:ident, $b:ident| $small:expr, |$ctx:ident, $x:ident, $y:ident| $large:expr) => {
        $(#[$doc])*
        #[inline]
        pub fn $name(ctx: &Ctx, a: &Obj, b: &Obj) -> PyResult {
            if let (Some($a), Some($b)) = (a.as_small_int(), b.as_small_int()) {
                if let Some(result) = $small {
                    return Ok(ctx.int(result));
                }
            }
            $slow(ctx, a, b)
        }
        #[inline(never)]
        fn $slow($ctx: &Ctx, a: &Obj, b: &Obj) -> PyResult {
            let (Some($x), Some($y)) = (big(a), big(b)) else { return Ok($ctx.not_implemented()) };
            let ($x, $y): (&IBig, &IBig) = (&$x, &$y);
            $large
        }
    };
}

binary!(
    /// `a + b`
    add, add_slow, |a, b| Some(a + b), |ctx, a, b| Ok(ctx.int_big(a + b))
);
binary!(
    /// `a - b`
    subtract, subtract_slow, |a, b| Some(a - b), |ctx, a, b| Ok(ctx.int_big(a - b))
);
binary!(
    /// `a * b`
    multiply, multiply_slow, |a, b| a.checked_mul(b), |ctx, a, b| {
        if bit_length(a) + bit_length(b) > MAX_BITS {
            return Err(crate::sequence::no_memory(ctx));
        }
        Ok(ctx.int_big(a * b))
    }
);
binary!(
    /// `a // b`
    floor_divide, floor_divide_slow, |a, b| floor_div_small(a, b), |ctx, a, b| {
        if b.is_zero() {
            return Err(ctx.zero_division_error("division by zero"));
        }
        Ok(ctx.int_big(floor_div_rem(a, b).0))
    }
);
binary!(
    /// `a % b`
    remainder, remainder_slow, |a, b| floor_rem_small(a, b), |ctx, a, b| {
        if b.is_zero() {
            return Err(ctx.zero_division_error("division by zero"));
        }
        Ok(ctx.int_big(floor_div_rem(a, b).1))
    }
);
binary!(
    /// `a & b`
    and, and_slow, |a, b| Some(a & b), |ctx, a, b| Ok(ctx.int_big(a & b))
);
binary!(
    /// `a | b`
    or, or_slow, |a, b| Some(a | b), |ctx, a, b| Ok(ctx.int_big(a | b))
);
binary!(
    /// `a ^ b`
    xor, xor_slow, |a, b| Some(a ^ b), |ctx, a, b| Ok(ctx.int_big(a ^ b))
);
binary!(
    /// `a << b`
    left_shift, left_shift_slow, |a, b| {
        if (0..62).contains(&b) && (a << b) >> b == a { Some(a << b) } else { None }
    }, |ctx, a, b| left_shift_big(ctx, a, b)
);
binary!(
    /// `a >> b`
    right_shift, right_shift_slow, |a, b| if b >= 0 { Some(a >> b.min(63)) } else { None }, |ctx, a, b| {
        if *b < IBig::ZERO {
            return Err(ctx.value_error("negative shift count"));
        }
        // Beyond the last bit only the sign is left.
        let all = bit_length(a);
        let places = u64::try_from(b).unwrap_or(all).min(all);
        Ok(ctx.int_big(a >> places as usize))
    }
);

fn left_shift_big(ctx: &Ctx, a: &IBig, b: &IBig) -> PyResult {
    if *b < IBig::ZERO {
        return Err(ctx.value_error("negative shift count"));
    }
    if a.is_zero() {
        return Ok(Obj::small(0));
    }
    match u64::try_from(b) {
        Ok(places) if places.saturating_add(bit_length(a)) <= MAX_BITS => Ok(ctx.int_big(a << places as usize)),
        Ok(places) if i64::try_from(places).is_ok() => Err(crate::sequence::no_memory(ctx)),
        _ => Err(ctx.overflow_error("too many digits in integer")),
    }
}

#[inline]
fn floor_div_small(a: i64, b: i64) -> Option<i64> {
    if b == 0 {
        return None;
    }
    let quotient = a / b;
    Some(if a % b != 0 && (a < 0) != (b < 0) { quotient - 1 } else { quotient })
}

#[inline]
fn floor_rem_small(a: i64, b: i64) -> Option<i64> {
    if b == 0 {
        return None;
    }
    let remainder = a % b;
    Some(if remainder != 0 && (remainder < 0) != (b < 0) { remainder + b } else { remainder })
}

/// Quotient rounded down, and the remainder with the divisor's sign. The divisor is not 0.
pub(crate) fn floor_div_rem(a: &IBig, b: &IBig) -> (IBig, IBig) {
    let (quotient, remainder) = a.div_rem(b);
    if !remainder.is_zero() && (remainder < IBig::ZERO) != (*b < IBig::ZERO) {
        (quotient - IBig::ONE, remainder + b)
    } else {
        (quotient, remainder)
    }
}

/// `divmod(a, b)`
pub fn divmod(ctx: &Ctx, a: &Obj, b: &Obj) -> PyResult {
    if let (Some(a), Some(b)) = (a.as_small_int(), b.as_small_int()) {
        if let (Some(quotient), Some(remainder)) = (floor_div_small(a, b), floor_rem_small(a, b)) {
            return Ok(ctx.tuple_of(&[ctx.int(quotient), ctx.int(remainder)]));
        }
    }
    let (Some(a), Some(b)) = (big(a), big(b)) else { return Ok(ctx.not_implemented()) };
    if b.is_zero() {
        return Err(ctx.zero_division_error("division by zero"));
    }
    let (quotient, remainder) = floor_div_rem(&a, &b);
    Ok(ctx.tuple_of(&[ctx.int_big(quotient), ctx.int_big(remainder)]))
}

/// `a / b`, rounded once, half to even.
pub fn true_divide(ctx: &Ctx, a: &Obj, b: &Obj) -> PyResult {
    const EXACT: u64 = 1 << 53;
    if let (Some(a), Some(b)) = (a.as_small_int(), b.as_small_int()) {
        if b != 0 && a.unsigned_abs() <= EXACT && b.unsigned_abs() <= EXACT {
            return Ok(ctx.float(a as f64 / b as f64));
        }
    }
    let (Some(a), Some(b)) = (big(a), big(b)) else { return Ok(ctx.not_implemented()) };
    if b.is_zero() {
        return Err(ctx.zero_division_error("division by zero"));
    }
    match divide_to_f64(&a, &b) {
        Some(quotient) => Ok(ctx.float(quotient)),
        None => Err(ctx.overflow_error("integer division result too large for a float")),
    }
}

/// The float nearest to the quotient; `None` when it is too large. The divisor is not 0.
pub(crate) fn divide_to_f64(a: &IBig, b: &IBig) -> Option<f64> {
    let negative = (*a < IBig::ZERO) != (*b < IBig::ZERO);
    let signed = |magnitude: f64| if negative { -magnitude } else { magnitude };
    if a.is_zero() {
        return Some(signed(0.0));
    }
    let scale = bit_length(a) as i64 - bit_length(b) as i64;
    if scale > 1024 {
        return None;
    }
    if scale < -1080 {
        return Some(signed(0.0));
    }
    // A quotient of 66 or 67 bits; a bit below it stands for whatever is left.
    let shift = 66 - scale;
    let (mut dividend, mut divisor) = (magnitude(a), magnitude(b));
    if shift >= 0 {
        dividend <<= shift as usize;
    } else {
        divisor <<= (-shift) as usize;
    }
    let (quotient, rest) = dividend.div_rem(&divisor);
    let bits = u128::try_from(&quotient).ok()? << 1 | u128::from(!rest.is_zero());
    let value = scale_to_f64(bits, -(shift + 1))?;
    Some(signed(value))
}

/// `bits × 2^exponent`, rounded half to even; `None` when it is too large. `bits` is not 0.
pub(crate) fn scale_to_f64(bits: u128, exponent: i64) -> Option<f64> {
    let top = 127 - i64::from(bits.leading_zeros()) + exponent;
    // The weight of the last bit that the result can hold.
    let last_place = (top - 52).max(-1074);
    let dropped = last_place - exponent;
    if dropped > 127 || top < -1080 {
        return Some(0.0);
    }
    if top > 1024 {
        return None;
    }
    let mut kept = if dropped < 0 { bits << -dropped } else { bits >> dropped };
    if dropped > 0 {
        let (rest, half) = (bits & ((1 << dropped) - 1), 1u128 << (dropped - 1));
        kept += u128::from(rest > half || (rest == half && kept & 1 == 1));
    }
    // Carries run over into the exponent by themselves.
    let biased = u64::try_from(last_place + 1074).ok()?;
    let value = f64::from_bits((biased << 52).wrapping_add(kept as u64));
    value.is_finite().then_some(value)
}

/// The absolute value.
pub fn magnitude(value: &IBig) -> UBig {
    UBig::from_words(value.as_sign_words().1)
}

/// `pow(a, b, modulus)`; `modulus` may be None.
pub fn power(ctx: &Ctx, a: &Obj, b: &Obj, modulus: &Obj) -> PyResult {
    if ctx.is_none(modulus) {
        if let (Some(base), Some(exponent)) = (a.as_small_int(), b.as_small_int()) {
            if let Some(result) = small_power(base, exponent) {
                return Ok(ctx.int(result));
            }
        }
    }
    let (Some(a), Some(b)) = (big(a), big(b)) else { return Ok(ctx.not_implemented()) };
    if ctx.is_none(modulus) {
        if *b < IBig::ZERO {
            let (base, exponent) = (super::big_to_f64(ctx, &a)?, super::big_to_f64(ctx, &b)?);
            return crate::float::power(ctx, base, exponent);
        }
        return big_power(ctx, &a, &b);
    }
    let Some(modulus) = big(modulus) else { return Ok(ctx.not_implemented()) };
    modular_power(ctx, &a, &b, &modulus)
}

fn small_power(base: i64, exponent: i64) -> Option<i64> {
    let mut exponent = u64::try_from(exponent).ok()?;
    let (mut result, mut square) = (1i64, base);
    loop {
        if exponent & 1 == 1 {
            result = result.checked_mul(square)?;
        }
        exponent >>= 1;
        if exponent == 0 {
            return Some(result);
        }
        square = square.checked_mul(square)?;
    }
}

fn big_power(ctx: &Ctx, base: &IBig, exponent: &IBig) -> PyResult {
    if exponent.is_zero() {
        return Ok(Obj::small(1));
    }
    if base.is_zero() || base.is_one() {
        return Ok(ctx.int_big(base.clone()));
    }
    if *base == -IBig::ONE {
        let odd = exponent.as_sign_words().1.first().is_some_and(|word| word & 1 == 1);
        return Ok(Obj::small(if odd { -1 } else { 1 }));
    }
    match usize::try_from(exponent) {
        Ok(exponent) if (bit_length(base) - 1).saturating_mul(exponent as u64) <= MAX_BITS => {
            Ok(ctx.int_big(base.pow(exponent)))
        }
        _ => Err(crate::sequence::no_memory(ctx)),
    }
}

fn modular_power(ctx: &Ctx, base: &IBig, exponent: &IBig, modulus: &IBig) -> PyResult {
    if modulus.is_zero() {
        return Err(ctx.value_error("pow() 3rd argument cannot be 0"));
    }
    let size = magnitude(modulus);
    if size.is_one() {
        return Ok(Obj::small(0));
    }
    let (_, base) = floor_div_rem(base, &IBig::from(size.clone()));
    let mut base = magnitude(&base);
    if *exponent < IBig::ZERO {
        base = inverse(&base, &size).ok_or_else(|| ctx.value_error("base is not invertible for the given modulus"))?;
    }
    let ring = ConstDivisor::new(size);
    let result = IBig::from(ring.reduce(base).pow(&magnitude(exponent)).residue());
    let below = *modulus < IBig::ZERO && !result.is_zero();
    Ok(ctx.int_big(if below { result + modulus } else { result }))
}

/// The inverse of `value` modulo `modulus`, if they have no common factor.
fn inverse(value: &UBig, modulus: &UBig) -> Option<UBig> {
    if value.is_zero() {
        return None;
    }
    let (common, factor, _) = value.gcd_ext(modulus);
    if !common.is_one() {
        return None;
    }
    Some(magnitude(&floor_div_rem(&factor, &IBig::from(modulus.clone())).1))
}

pub(super) fn negative(ctx: &Ctx, this: &Obj) -> PyResult {
    match this.as_small_int() {
        Some(value) => Ok(ctx.int(-value)),
        None => Ok(ctx.int_big(-&*expect(this))),
    }
}
pub(super) fn invert(ctx: &Ctx, this: &Obj) -> PyResult {
    match this.as_small_int() {
        Some(value) => Ok(ctx.int(!value)),
        None => Ok(ctx.int_big(!&*expect(this))),
    }
}
pub(super) fn absolute(ctx: &Ctx, this: &Obj) -> PyResult {
    match this.as_small_int() {
        Some(value) => Ok(ctx.int(value.abs())),
        None => Ok(ctx.int_big(IBig::from(magnitude(&expect(this))))),
    }
}
/// The number of an object whose type says it is an int.
pub(super) fn expect(this: &Obj) -> Cow<'_, IBig> {
    big(this).expect("the type's methods get its objects")
}

/// The value of a small integer or a `bool`.
#[inline]
pub(crate) fn small_or_bool(ctx: &Ctx, object: &Obj) -> Option<i64> {
    let word = object.word() | 1;
    object.as_small_int().or_else(|| ctx.bools.iter().position(|&truth| truth == word).map(|truth| truth as i64))
}

/// `int.__lt__` and so on: with ints alone.
pub fn compare(ctx: &Ctx, a: &Obj, b: &Obj, op: CompareOp) -> PyResult {
    if let (Some(a), Some(b)) = (small_or_bool(ctx, a), small_or_bool(ctx, b)) {
        return Ok(ctx.bool(op.holds(a.cmp(&b))));
    }
    let (Some(a), Some(b)) = (big(a), big(b)) else { return Ok(ctx.not_implemented()) };
    Ok(ctx.bool(op.holds(a.cmp(&b))))
}
