//! Complex powers of constants.

use krait_code::Const;
use krait_code::complex::{self, Pair};

/// A number as a constant.
pub(super) fn constant((real, imag): Pair) -> Const {
    Const::Complex(real, imag)
}

/// `a ** b`; `None` for a division by zero or an overflow.
pub(super) fn complex_power(a: Pair, b: Pair) -> Option<Const> {
    let whole = b.1 == 0.0 && b.0 == b.0.floor() && b.0.abs() <= 100.0;
    let (real, imag) = if whole { complex::whole_power(a, b.0 as i64)? } else { general_power(a, b)? };
    if real.is_infinite() || imag.is_infinite() {
        return None;
    }
    Some(constant((real, imag)))
}

fn general_power(a: Pair, b: Pair) -> Option<Pair> {
    if b == (0.0, 0.0) {
        return Some((1.0, 0.0));
    }
    if a == (0.0, 0.0) {
        return (b.1 == 0.0 && b.0 >= 0.0).then_some((0.0, 0.0));
    }
    let (length, phase) = complex::general_power(a, b);
    // The cosine of an infinite angle is C's domain error, which Python reports.
    (!phase.is_infinite()).then(|| (length * phase.cos(), length * phase.sin()))
}
