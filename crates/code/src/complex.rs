//! Complex arithmetic as CPython 3.14 has it: a real operand has no imaginary part (C11 Annex G), so that zeros keep
//! their signs. The compiler folds with it, and `complex` computes with it.

/// Real and imaginary part.
pub type Pair = (f64, f64);
/// Real part, and imaginary part unless the operand is real.
pub type Operand = (f64, Option<f64>);

/// `a + b`
pub fn add((ar, ai): Operand, (br, bi): Operand) -> Pair {
    let imag = match (ai, bi) {
        (Some(ai), Some(bi)) => ai + bi,
        (ai, bi) => ai.or(bi).unwrap_or(0.0),
    };
    (ar + br, imag)
}

/// `a - b`
pub fn subtract((ar, ai): Operand, (br, bi): Operand) -> Pair {
    let imag = match (ai, bi) {
        (Some(ai), Some(bi)) => ai - bi,
        (None, Some(bi)) => -bi,
        (ai, None) => ai.unwrap_or(0.0),
    };
    (ar - br, imag)
}

/// `a * b`
pub fn multiply((ar, ai): Operand, (br, bi): Operand) -> Pair {
    match (ai, bi) {
        (Some(ai), Some(bi)) => product((ar, ai), (br, bi)),
        (Some(ai), None) => (ar * br, ai * br),
        (None, bi) => (ar * br, ar * bi.unwrap_or(0.0)),
    }
}

/// `a / b`; `None` when the divisor is zero.
pub fn divide((ar, ai): Operand, (br, bi): Operand) -> Option<Pair> {
    match (ai, bi) {
        (Some(_), None) if br == 0.0 => None,
        (Some(ai), None) => Some((ar / br, ai / br)),
        (ai, bi) => quotient((ar, ai), (br, bi.unwrap_or(0.0))),
    }
}

/// An infinite part to 1, any other to 0, sign kept.
fn boxed(part: f64) -> f64 {
    if part.is_infinite() { 1.0_f64.copysign(part) } else { 0.0_f64.copysign(part) }
}

fn nan_to_zero(part: f64) -> f64 {
    if part.is_nan() { 0.0_f64.copysign(part) } else { part }
}

/// `z * w`; an infinite product is not hidden by NaN.
pub fn product(mut z: Pair, mut w: Pair) -> Pair {
    let (ac, bd, ad, bc) = (z.0 * w.0, z.1 * w.1, z.0 * w.1, z.1 * w.0);
    let (real, imag) = (ac - bd, ad + bc);
    if !(real.is_nan() && imag.is_nan()) {
        return (real, imag);
    }
    // NaN in both parts hides an infinite product.
    let mut infinite = false;
    if z.0.is_infinite() || z.1.is_infinite() {
        z = (boxed(z.0), boxed(z.1));
        w = (nan_to_zero(w.0), nan_to_zero(w.1));
        infinite = true;
    }
    if w.0.is_infinite() || w.1.is_infinite() {
        w = (boxed(w.0), boxed(w.1));
        z = (nan_to_zero(z.0), nan_to_zero(z.1));
        infinite = true;
    }
    if !infinite && [ac, bd, ad, bc].iter().any(|part| part.is_infinite()) {
        z = (nan_to_zero(z.0), nan_to_zero(z.1));
        w = (nan_to_zero(w.0), nan_to_zero(w.1));
        infinite = true;
    }
    if !infinite {
        return (real, imag);
    }
    (f64::INFINITY * (z.0 * w.0 - z.1 * w.1), f64::INFINITY * (z.0 * w.1 + z.1 * w.0))
}

/// Smith's method; `None` when the divisor is zero.
pub fn quotient((ar, ai): Operand, (br, bi): Pair) -> Option<Pair> {
    let (real, imag) = if br.abs() >= bi.abs() {
        if br == 0.0 {
            return None;
        }
        let ratio = bi / br;
        let denominator = br + bi * ratio;
        match ai {
            Some(ai) => ((ar + ai * ratio) / denominator, (ai - ar * ratio) / denominator),
            None => (ar / denominator, (-ar * ratio) / denominator),
        }
    } else if bi.abs() >= br.abs() {
        let ratio = br / bi;
        let denominator = br * ratio + bi;
        match ai {
            Some(ai) => ((ar * ratio + ai) / denominator, (ai * ratio - ar) / denominator),
            None => ((ar * ratio) / denominator, -ar / denominator),
        }
    } else {
        (f64::NAN, f64::NAN)
    };
    if !(real.is_nan() && imag.is_nan()) {
        return Some((real, imag));
    }
    let a_infinite = ar.is_infinite() || ai.is_some_and(f64::is_infinite);
    let a_finite = ar.is_finite() && ai.is_none_or(f64::is_finite);
    if a_infinite && br.is_finite() && bi.is_finite() {
        let x = boxed(ar);
        return Some(match ai {
            Some(ai) => {
                let y = boxed(ai);
                (f64::INFINITY * (x * br + y * bi), f64::INFINITY * (y * br - x * bi))
            }
            None => (f64::INFINITY * (x * br), f64::INFINITY * (-x * bi)),
        });
    }
    if (br.is_infinite() || bi.is_infinite()) && a_finite {
        let (x, y) = (boxed(br), boxed(bi));
        return Some(match ai {
            Some(ai) => (0.0 * (ar * x + ai * y), 0.0 * (ai * x - ar * y)),
            None => (0.0 * (ar * x), 0.0 * (-ar * y)),
        });
    }
    Some((real, imag))
}

/// By squaring; `None` for a negative power of zero.
pub fn whole_power(a: Pair, exponent: i64) -> Option<Pair> {
    let (mut result, mut square, mut bits) = ((1.0, 0.0), a, exponent.unsigned_abs());
    while bits > 0 {
        if bits & 1 == 1 {
            result = product(result, square);
        }
        bits >>= 1;
        if bits > 0 {
            square = product(square, square);
        }
    }
    if exponent >= 0 { Some(result) } else { quotient((1.0, Some(0.0)), result) }
}

/// The length and the angle of `a ** b`, neither being zero.
pub fn general_power(a: Pair, b: Pair) -> Pair {
    let absolute = a.0.hypot(a.1);
    let mut length = absolute.powf(b.0);
    let angle = a.1.atan2(a.0);
    let mut phase = angle * b.0;
    if b.1 != 0.0 {
        length *= (-angle * b.1).exp();
        phase += b.1 * absolute.ln();
    }
    (length, phase)
}
