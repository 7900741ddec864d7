//! Special functions: `gamma`, `lgamma`.

use krait_object::{Ctx, Obj, PyResult};

use super::{range, unexpected};

const WANTED: &str = "a noninteger or positive integer";

/// The Lanczos sum with g = 6.0246800407767296, as a quotient of polynomials (highest powers last).
const G: f64 = 6.024_680_040_776_729_6;
const NUMERATOR: [f64; 13] = [
    23531376880.410759688572007674451636754734846804940,
    42919803642.649098768957899047001988850926355848959,
    35711959237.355668049440185451547166705960488635843,
    17921034426.037209699919755754458931112671403265390,
    6039542586.3520280050642916443072979210699388420708,
    1439720407.3117216736632230727949123939715485786372,
    248874557.86205415651146038641322942321632125127801,
    31426415.585400194380614231628318205362874684987640,
    2876370.6289353724412254090516208496135991145378768,
    186056.26539522349504029498971604569928220784236328,
    8071.6720023658162106380029022722506138218516325024,
    210.82427775157934587250973392071336271166969580291,
    2.5066282746310002701649081771338373386264310793408,
];
const DENOMINATOR: [f64; 13] =
    [0.0, 39916800.0, 120543840.0, 150917976.0, 105258076.0, 45995730.0, 13339535.0, 2637558.0, 357423.0, 32670.0, 1925.0, 66.0, 1.0];

fn lanczos(x: f64) -> f64 {
    let (mut top, mut bottom) = (0.0, 0.0);
    if x < 5.0 {
        for i in (0..13).rev() {
            top = top * x + NUMERATOR[i];
            bottom = bottom * x + DENOMINATOR[i];
        }
    } else {
        for i in 0..13 {
            top = top / x + NUMERATOR[i];
            bottom = bottom / x + DENOMINATOR[i];
        }
    }
    top / bottom
}

/// sin(pi * x), exact at multiples of a half.
fn sin_pi(x: f64) -> f64 {
    let pi = std::f64::consts::PI;
    let y = x.abs() % 2.0;
    let result = match (2.0 * y).round() as i32 {
        0 => (pi * y).sin(),
        1 => (pi * (y - 0.5)).cos(),
        2 => (pi * (1.0 - y)).sin(),
        3 => -(pi * (y - 1.5)).cos(),
        _ => (pi * (y - 2.0)).sin(),
    };
    1f64.copysign(x) * result
}

pub(super) fn gamma(ctx: &Ctx, _: &Obj, value: &Obj) -> PyResult {
    let x = value.to_f64(ctx)?;
    if x.is_nan() || x == f64::INFINITY {
        return Ok(ctx.float(x));
    }
    if x == f64::NEG_INFINITY || x == 0.0 || x < 0.0 && x == x.floor() {
        return Err(unexpected(ctx, WANTED, x));
    }
    if x == x.floor() && x <= 23.0 {
        return Ok(ctx.float((2..x as u64).fold(1.0, |product, factor| product * factor as f64)));
    }
    let size = x.abs();
    let finish = |result: f64| if result.is_infinite() { Err(range(ctx)) } else { Ok(ctx.float(result)) };
    if size < 1e-20 {
        return finish(1.0 / x);
    }
    if size > 200.0 {
        return if x < 0.0 { Ok(ctx.float(0.0 / sin_pi(x))) } else { Err(range(ctx)) };
    }
    let y = size + (G - 0.5);
    // What the sum above lost, for a correction of the power.
    let lost = if size > G - 0.5 { (y - size) - (G - 0.5) } else { (y - (G - 0.5)) - size };
    let z = lost * G / y;
    let result = if x < 0.0 {
        let mut result = -std::f64::consts::PI / sin_pi(size) / size * y.exp() / lanczos(size);
        result -= z * result;
        if size < 140.0 {
            result / y.powf(size - 0.5)
        } else {
            let half = y.powf(size / 2.0 - 0.25);
            result / half / half
        }
    } else {
        let mut result = lanczos(size) / y.exp();
        result += z * result;
        if size < 140.0 {
            result * y.powf(size - 0.5)
        } else {
            let half = y.powf(size / 2.0 - 0.25);
            result * half * half
        }
    };
    finish(result)
}

pub(super) fn lgamma(ctx: &Ctx, _: &Obj, value: &Obj) -> PyResult {
    let x = value.to_f64(ctx)?;
    if !x.is_finite() {
        return Ok(ctx.float(if x.is_nan() { x } else { f64::INFINITY }));
    }
    if x == x.floor() && x <= 2.0 {
        return if x <= 0.0 { Err(unexpected(ctx, WANTED, x)) } else { Ok(ctx.float(0.0)) };
    }
    let size = x.abs();
    if size < 1e-20 {
        return Ok(ctx.float(-size.ln()));
    }
    let mut result = lanczos(size).ln() - G;
    result += (size - 0.5) * ((size + G - 0.5).ln() - 1.0);
    if x < 0.0 {
        result = 1.144_729_885_849_400_174_143_427_351_353_1 - sin_pi(size).abs().ln() - size.ln() - result;
    }
    if result.is_infinite() { Err(range(ctx)) } else { Ok(ctx.float(result)) }
}
