//! Functions whose results are rounded correctly, whatever the C library: computed with twice the digits, then
//! rounded once. (Current C libraries round these correctly too; older ones differ in the last digit.)

use super::{frexp, ldexp, power_of_two};

/// A sum of two floats, the second one below the last digit of the first.
#[derive(Clone, Copy)]
struct Double(f64, f64);

const LN_2: Double = Double(std::f64::consts::LN_2, 2.319_046_813_846_299_6e-17);
/// 2 / sqrt(pi)
const TWO_BY_ROOT_PI: Double = Double(std::f64::consts::FRAC_2_SQRT_PI, 1.533_545_961_316_588e-17);
const ONE: Double = Double(1.0, 0.0);

fn two_sum(a: f64, b: f64) -> Double {
    let sum = a + b;
    let part = sum - a;
    Double(sum, (a - (sum - part)) + (b - part))
}

impl Double {
    fn new(value: f64) -> Double {
        Double(value, 0.0)
    }
    fn add(self, other: Double) -> Double {
        let high = two_sum(self.0, other.0);
        let low = two_sum(self.1, other.1);
        let sum = two_sum(high.0, high.1 + low.0);
        two_sum(sum.0, sum.1 + low.1)
    }
    fn negate(self) -> Double {
        Double(-self.0, -self.1)
    }
    fn subtract(self, other: Double) -> Double {
        self.add(other.negate())
    }
    fn multiply(self, other: Double) -> Double {
        let product = self.0 * other.0;
        let lost = self.0.mul_add(other.0, -product) + (self.0 * other.1 + self.1 * other.0);
        two_sum(product, lost)
    }
    fn divide(self, other: Double) -> Double {
        let first = self.0 / other.0;
        let rest = self.subtract(other.multiply(Double::new(first)));
        let second = rest.0 / other.0;
        let rest = rest.subtract(other.multiply(Double::new(second)));
        two_sum(first, second).add(Double::new(rest.0 / other.0))
    }
    /// By a power of two.
    fn scale(self, factor: f64) -> Double {
        Double(self.0 * factor, self.1 * factor)
    }
    fn sqrt(self) -> Double {
        let root = self.0.sqrt();
        if root == 0.0 {
            return Double::new(0.0);
        }
        let rest = self.subtract(Double::new(root).multiply(Double::new(root)));
        two_sum(root, rest.0 / (2.0 * root))
    }
    fn value(self) -> f64 {
        self.0 + self.1
    }
}

/// e**x as a mantissa near 1 and a power of two.
fn exp(x: Double) -> (Double, i64) {
    let power = (x.0 / LN_2.0).round();
    let rest = x.subtract(LN_2.multiply(Double::new(power))).scale(1.0 / 256.0);
    let mut sum = ONE;
    for i in (1..=12).rev() {
        sum = ONE.add(rest.multiply(sum).divide(Double::new(f64::from(i))));
    }
    for _ in 0..8 {
        sum = sum.multiply(sum);
    }
    (sum, power as i64)
}

/// The area tangent of a small number, by its series.
fn atanh_series(x: Double) -> Double {
    let square = x.multiply(x);
    let mut sum = Double::new(0.0);
    for i in (0..16).rev() {
        sum = ONE.divide(Double::new(f64::from(2 * i + 1))).add(square.multiply(sum));
    }
    x.multiply(sum)
}

fn ln(x: Double) -> Double {
    let (mantissa, exponent) = frexp(x.0);
    let (_, exponent) = if mantissa < std::f64::consts::FRAC_1_SQRT_2 { (mantissa, exponent - 1) } else { (mantissa, exponent) };
    // In two steps: the power of two itself may be out of range.
    let half = exponent / 2;
    let scaled = x.scale(power_of_two(-half)).scale(power_of_two(half - exponent));
    let guess = scaled.0.ln();
    let (power, shift) = exp(Double::new(-guess));
    let rest = scaled.multiply(power).scale(power_of_two(shift as i32)).subtract(ONE);
    Double::new(guess).add(rest).add(LN_2.multiply(Double::new(f64::from(exponent))))
}

/// The logarithm of 1 + x.
fn ln_1p(x: Double) -> Double {
    if x.0.abs() < 0.1 {
        return atanh_series(x.divide(Double::new(2.0).add(x))).scale(2.0);
    }
    ln(ONE.add(x))
}

/// The area sine.
pub(crate) fn asinh(x: f64) -> f64 {
    let size = x.abs();
    // Below, the cube is less than half a last digit.
    if !x.is_finite() || size < 1e-9 {
        return x;
    }
    let value = Double::new(size);
    let result = if size > 1e150 {
        ln(value).add(LN_2)
    } else {
        let square = value.multiply(value);
        ln_1p(value.add(square.divide(ONE.add(ONE.add(square).sqrt()))))
    };
    result.value().copysign(x)
}

/// The area cosine; NaN below 1.
pub(crate) fn acosh(x: f64) -> f64 {
    if x.is_nan() || x < 1.0 {
        return f64::NAN;
    }
    if x.is_infinite() {
        return x;
    }
    if x > 1e150 {
        return ln(Double::new(x)).add(LN_2).value();
    }
    let less = two_sum(x, -1.0);
    ln_1p(less.add(less.scale(2.0).add(less.multiply(less)).sqrt())).value()
}

/// The area tangent; infinite at -1 and 1, NaN beyond.
pub(crate) fn atanh(x: f64) -> f64 {
    let size = x.abs();
    if x.is_nan() || size < 1e-9 {
        return x;
    }
    if size >= 1.0 {
        return if size == 1.0 { f64::INFINITY.copysign(x) } else { f64::NAN };
    }
    let value = Double::new(size);
    let result = if size < 0.05 { atanh_series(value) } else { ln_1p(value.scale(2.0).divide(ONE.subtract(value))).scale(0.5) };
    result.value().copysign(x)
}

/// The error function of a number from 0 to 6, by its series of positive terms.
fn erf_series(x: f64) -> Double {
    let value = Double::new(x);
    let square = value.multiply(value);
    let (mut term, mut sum) = (value, value);
    let mut n = 1.0;
    while term.0 > sum.0 * 1e-34 {
        term = term.multiply(square.scale(2.0)).divide(Double::new(2.0 * n + 1.0));
        sum = sum.add(term);
        n += 1.0;
    }
    let (power, shift) = exp(square.negate());
    sum.multiply(TWO_BY_ROOT_PI).multiply(power).scale(power_of_two(shift as i32))
}

/// The error function.
pub(crate) fn erf(x: f64) -> f64 {
    let size = x.abs();
    if x.is_nan() || x == 0.0 {
        return x;
    }
    if size >= 6.0 {
        return 1f64.copysign(x);
    }
    if size < 1e-150 {
        // The square would vanish; the first term is all.
        return (TWO_BY_ROOT_PI.multiply(Double::new(x * power_of_two(200))).value()) * power_of_two(-200);
    }
    erf_series(size).value().copysign(x)
}

/// The complementary error function.
pub(crate) fn erfc(x: f64) -> f64 {
    if x.is_nan() {
        return x;
    }
    if x < 0.0 {
        return if x <= -6.0 { 2.0 } else if x > -1e-150 { 1.0 } else { ONE.add(erf_series(-x)).value() };
    }
    if x < 2.0 {
        return if x < 1e-150 { 1.0 } else { ONE.subtract(erf_series(x)).value() };
    }
    if x > 28.0 {
        return 0.0;
    }
    // A continued fraction, from its far end.
    let value = Double::new(x);
    let square = value.multiply(value);
    let steps = (700.0 / (x * x)) as i32 + 20;
    let mut fraction = value;
    for i in (1..=steps).rev() {
        fraction = value.add(Double::new(f64::from(i) / 2.0).divide(fraction));
    }
    let (power, shift) = exp(square.negate());
    let result = power.multiply(TWO_BY_ROOT_PI.scale(0.5)).divide(fraction);
    let value = ldexp(result.value(), shift);
    if value >= f64::MIN_POSITIVE { value } else { subnormal(result, shift) }
}

/// A value times a power of two that gives a subnormal number, rounded once.
fn subnormal(value: Double, shift: i64) -> f64 {
    // In units of the last digit; these are whole numbers in a float.
    const LAST: i64 = -1074;
    let Ok(shift) = i32::try_from(shift - LAST) else { return 0.0 };
    let units = value.scale(power_of_two(shift.clamp(-1000, 1000)));
    let mut whole = units.0.floor();
    let rest = (units.0 - whole) + units.1;
    if rest > 0.5 || rest == 0.5 && whole % 2.0 == 1.0 {
        whole += 1.0;
    } else if rest < -0.5 {
        whole -= 1.0;
    }
    ldexp(whole, LAST)
}
