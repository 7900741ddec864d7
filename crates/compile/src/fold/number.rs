//! Arithmetic on constant numbers, as Python's `int`, `float` and `complex` have it.

use krait_code::{Const, IBig, complex};

use super::MAX_INT_SIZE;
use super::complex::{complex_power, constant};

/// A constant that is a number; a `bool` is an integer.
#[derive(Clone, Debug)]
pub(super) enum Number {
    Int(IBig),
    Float(f64),
    Complex(f64, f64),
}

impl Number {
    pub(super) fn of(value: &Const) -> Option<Number> {
        Some(match value {
            Const::Float(float) => Number::Float(*float),
            Const::Complex(real, imag) => Number::Complex(*real, *imag),
            _ => Number::Int(to_index(value)?),
        })
    }

    pub(super) fn into_const(self) -> Const {
        match self {
            Number::Int(int) => Const::Int(int),
            Number::Float(float) => Const::Float(float),
            Number::Complex(real, imag) => Const::Complex(real, imag),
        }
    }

    /// The real part as `float`: an error for an integer that is too great.
    fn real(&self) -> Option<f64> {
        match self {
            Number::Int(int) => Some(int.to_f64().value()).filter(|float| float.is_finite()),
            Number::Float(float) | Number::Complex(float, _) => Some(*float),
        }
    }

    fn imag(&self) -> Option<f64> {
        match self {
            Number::Complex(_, imag) => Some(*imag),
            _ => None,
        }
    }
}

/// The value of an integer or `bool`.
pub(super) fn to_index(value: &Const) -> Option<IBig> {
    match value {
        Const::Int(int) => Some(int.clone()),
        Const::True => Some(IBig::ONE),
        Const::False => Some(IBig::ZERO),
        _ => None,
    }
}

/// The integer a float is equal to, if there is one.
pub(super) fn float_to_int(float: f64) -> Option<IBig> {
    if !float.is_finite() || float.trunc() != float {
        return None;
    }
    let bits = float.abs().to_bits();
    let (exponent, mantissa) = ((bits >> 52) as usize, bits & ((1 << 52) - 1));
    if exponent == 0 {
        return Some(IBig::ZERO);
    }
    let mantissa = IBig::from(mantissa | 1 << 52);
    let magnitude = if exponent >= 1075 { mantissa << (exponent - 1075) } else { mantissa >> (1075 - exponent) };
    Some(if float < 0.0 { -magnitude } else { magnitude })
}

/// Bits of the magnitude.
fn bit_length(int: &IBig) -> u64 {
    let (_, words) = int.as_sign_words();
    match words.last() {
        Some(last) => words.len() as u64 * 64 - u64::from(last.leading_zeros()),
        None => 0,
    }
}

/// How two numbers meet: as integers, as floats, or with a complex part.
enum Pair {
    Ints(IBig, IBig),
    Floats(f64, f64),
    /// Real and imaginary parts; a real operand has no imaginary one.
    Complexes((f64, Option<f64>), (f64, Option<f64>)),
}

fn pair(a: Number, b: Number) -> Option<Pair> {
    Some(match (a, b) {
        (Number::Int(a), Number::Int(b)) => Pair::Ints(a, b),
        (a @ Number::Complex(..), b) | (a, b @ Number::Complex(..)) => {
            Pair::Complexes((a.real()?, a.imag()), (b.real()?, b.imag()))
        }
        (a, b) => Pair::Floats(a.real()?, b.real()?),
    })
}

pub(super) fn add(a: Number, b: Number) -> Option<Const> {
    Some(match pair(a, b)? {
        Pair::Ints(a, b) => Const::Int(a + b),
        Pair::Floats(a, b) => Const::Float(a + b),
        Pair::Complexes(a, b) => constant(complex::add(a, b)),
    })
}

pub(super) fn subtract(a: Number, b: Number) -> Option<Const> {
    Some(match pair(a, b)? {
        Pair::Ints(a, b) => Const::Int(a - b),
        Pair::Floats(a, b) => Const::Float(a - b),
        Pair::Complexes(a, b) => constant(complex::subtract(a, b)),
    })
}

pub(super) fn multiply(a: Number, b: Number) -> Option<Const> {
    Some(match pair(a, b)? {
        Pair::Ints(a, b) => {
            let zero = a.is_zero() || b.is_zero();
            if !zero && bit_length(&a) + bit_length(&b) > MAX_INT_SIZE {
                return None;
            }
            Const::Int(a * b)
        }
        Pair::Floats(a, b) => Const::Float(a * b),
        Pair::Complexes(a, b) => constant(complex::multiply(a, b)),
    })
}

pub(super) fn true_divide(a: Number, b: Number) -> Option<Const> {
    match pair(a, b)? {
        Pair::Ints(a, b) => divide_ints(&a, &b).map(Const::Float),
        Pair::Floats(_, 0.0) => None,
        Pair::Floats(a, b) => Some(Const::Float(a / b)),
        Pair::Complexes(a, b) => complex::divide(a, b).map(constant),
    }
}

/// The quotient of two integers, rounded once, half to even.
fn divide_ints(a: &IBig, b: &IBig) -> Option<f64> {
    if b.is_zero() {
        return None;
    }
    let negative = (*a < IBig::ZERO) != (*b < IBig::ZERO);
    let signed = |magnitude: f64| if negative { -magnitude } else { magnitude };
    if a.is_zero() {
        return Some(signed(0.0));
    }
    let scale = i64::try_from(bit_length(a)).ok()? - i64::try_from(bit_length(b)).ok()?;
    if scale > 1024 {
        return None;
    }
    if scale < -1080 {
        return Some(signed(0.0));
    }
    // A quotient of 66 or 67 bits, whether more bits follow, and what its last bit weighs.
    let shift = 66 - scale;
    let magnitude = |int: &IBig| if *int < IBig::ZERO { -int.clone() } else { int.clone() };
    let (mut dividend, mut divisor) = (magnitude(a), magnitude(b));
    match usize::try_from(shift) {
        Ok(up) => dividend <<= up,
        Err(_) => divisor <<= usize::try_from(-shift).ok()?,
    }
    let quotient = &dividend / &divisor;
    let sticky = &quotient * &divisor != dividend;
    let bits = u128::try_from(&quotient).ok()?;
    let exponent = 127 - i64::from(bits.leading_zeros()) - shift;
    let last_place = (exponent - 52).max(-1074);
    let dropped = u32::try_from(last_place + shift).ok()?;
    let (mut kept, rest, half) = (bits >> dropped, bits & ((1 << dropped) - 1), 1 << (dropped - 1));
    if rest > half || (rest == half && (sticky || kept & 1 == 1)) {
        kept += 1;
    }
    let kept = u64::try_from(kept).ok()?;
    let biased = u64::try_from(last_place + 1074).ok()?;
    let float = f64::from_bits((biased << 52) + kept);
    float.is_finite().then(|| signed(float))
}

pub(super) fn floor_divide(a: Number, b: Number) -> Option<Const> {
    match pair(a, b)? {
        Pair::Ints(a, b) => floor_div_rem(&a, &b).map(|(quotient, _)| Const::Int(quotient)),
        Pair::Floats(_, 0.0) => None,
        Pair::Floats(a, b) => Some(Const::Float(float_floor_divide(a, b))),
        Pair::Complexes(..) => None,
    }
}

pub(super) fn remainder(a: Number, b: Number) -> Option<Const> {
    match pair(a, b)? {
        Pair::Ints(a, b) => floor_div_rem(&a, &b).map(|(_, remainder)| Const::Int(remainder)),
        Pair::Floats(_, 0.0) => None,
        Pair::Floats(a, b) => Some(Const::Float(float_remainder(a, b))),
        Pair::Complexes(..) => None,
    }
}

fn floor_div_rem(a: &IBig, b: &IBig) -> Option<(IBig, IBig)> {
    if b.is_zero() {
        return None;
    }
    let (quotient, remainder) = (a / b, a % b);
    let adjust = !remainder.is_zero() && (remainder < IBig::ZERO) != (*b < IBig::ZERO);
    Some(if adjust { (quotient - IBig::ONE, remainder + b) } else { (quotient, remainder) })
}

/// The remainder with the sign of the divisor.
fn float_remainder(a: f64, b: f64) -> f64 {
    let remainder = a % b;
    if remainder == 0.0 {
        0.0_f64.copysign(b)
    } else if (b < 0.0) != (remainder < 0.0) {
        remainder + b
    } else {
        remainder
    }
}

fn float_floor_divide(a: f64, b: f64) -> f64 {
    let remainder = a % b;
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

pub(super) fn power(a: Number, b: Number) -> Option<Const> {
    match pair(a, b)? {
        Pair::Ints(a, b) if b < IBig::ZERO => {
            float_power(Number::Int(a).real()?, Number::Int(b).real()?)
        }
        Pair::Ints(a, b) => int_power(&a, &b).map(Const::Int),
        Pair::Floats(a, b) => float_power(a, b),
        Pair::Complexes(a, b) => complex_power((a.0, a.1.unwrap_or(0.0)), (b.0, b.1.unwrap_or(0.0))),
    }
}

fn int_power(a: &IBig, exponent: &IBig) -> Option<IBig> {
    if exponent.is_zero() {
        return Some(IBig::ONE);
    }
    if a.is_zero() {
        return Some(IBig::ZERO);
    }
    let exponent = u64::try_from(exponent).ok()?;
    if bit_length(a) > MAX_INT_SIZE / exponent {
        return None;
    }
    Some(a.pow(usize::try_from(exponent).ok()?))
}

fn float_power(a: f64, b: f64) -> Option<Const> {
    if b == 0.0 || a == 1.0 {
        return Some(Const::Float(1.0));
    }
    if a.is_nan() || b.is_nan() {
        return Some(Const::Float(if a.is_nan() { a } else { b }));
    }
    if a.is_finite() && b.is_finite() {
        if a == 0.0 && b < 0.0 {
            return None;
        }
        if a < 0.0 && b.floor() != b {
            return complex_power((a, 0.0), (b, 0.0));
        }
        return Some(a.powf(b)).filter(|power| power.is_finite()).map(Const::Float);
    }
    Some(Const::Float(a.powf(b)))
}

pub(super) fn lshift(a: Number, b: Number) -> Option<Const> {
    let Pair::Ints(a, b) = pair(a, b)? else { return None };
    if b < IBig::ZERO {
        return None;
    }
    if a.is_zero() || b.is_zero() {
        return Some(Const::Int(a));
    }
    let places = u64::try_from(&b).ok().filter(|&places| places <= MAX_INT_SIZE)?;
    if bit_length(&a) > MAX_INT_SIZE - places {
        return None;
    }
    Some(Const::Int(a << usize::try_from(places).ok()?))
}

pub(super) fn rshift(a: Number, b: Number) -> Option<Const> {
    let Pair::Ints(a, b) = pair(a, b)? else { return None };
    if b < IBig::ZERO {
        return None;
    }
    // Beyond the last bit only the sign is left.
    let all = bit_length(&a);
    let places = u64::try_from(&b).unwrap_or(all).min(all);
    Some(Const::Int(a >> usize::try_from(places).ok()?))
}

pub(super) fn bitwise(name: &str, a: Number, b: Number) -> Option<IBig> {
    let Pair::Ints(a, b) = pair(a, b)? else { return None };
    match name {
        "NB_AND" => Some(a & b),
        "NB_OR" => Some(a | b),
        "NB_XOR" => Some(a ^ b),
        _ => None,
    }
}
