//! `cmath`: functions of complex numbers, by Kahan's formulas, which keep the signs of zeros.

mod tables;

use std::f64::consts::{LN_2, LN_10, PI};

use krait_code::complex::{Pair, quotient};
use krait_object::complex::{new_complex, to_complex};
use krait_object::{Ctx, MethodDef, NativeFn, Obj, PyResult, method, module};

use crate::math::rounded::asinh;
use crate::math::{domain, ldexp, range};
use tables::{Special, Table, special};

/// Why a function has no value.
enum Failure {
    Domain,
    Range,
}
use Failure::{Domain, Range};

type Outcome = Result<Pair, Failure>;

/// Above it squares and products may overflow.
const LARGE: f64 = f64::MAX / 4.0;
/// `exp` of more may overflow.
const LOG_LARGE: f64 = 708.396_418_532_264_1;

/// The value for infinite or NaN parts, else what `compute` gives.
fn with_table(table: &Table, (x, y): Pair, compute: impl FnOnce() -> Outcome) -> Outcome {
    match special(table, x, y) {
        Special::Value(real, imag) => Ok((real, imag)),
        Special::Domain => Err(Domain),
        Special::Ordinary => compute(),
    }
}

/// Infinite results of finite computations are range errors.
fn in_range(result: Pair) -> Outcome {
    if result.0.is_infinite() || result.1.is_infinite() { Err(Range) } else { Ok(result) }
}

/// The logarithm of a length too large to be squared, a factor of two taken out first.
fn log_of_large(x: f64, y: f64) -> f64 {
    (x / 2.0).hypot(y / 2.0).ln()
}

fn is_large((x, y): Pair) -> bool {
    x.abs() > LARGE || y.abs() > LARGE
}

fn sqrt(z: Pair) -> Outcome {
    with_table(&tables::SQRT, z, || {
        let (x, y) = z;
        if x == 0.0 && y == 0.0 {
            return Ok((0.0, y));
        }
        let (ax, ay) = (x.abs(), y.abs());
        let s = if ax < f64::MIN_POSITIVE && ay < f64::MIN_POSITIVE {
            let ax = ldexp(ax, 54);
            ldexp((ax + ax.hypot(ldexp(ay, 54))).sqrt(), -27)
        } else {
            let ax = ax / 8.0;
            2.0 * (ax + ax.hypot(ay / 8.0)).sqrt()
        };
        let d = ay / (2.0 * s);
        Ok(if x >= 0.0 { (s, d.copysign(y)) } else { (d, s.copysign(y)) })
    })
}

fn acos(z: Pair) -> Outcome {
    with_table(&tables::ACOS, z, || {
        let (x, y) = z;
        if is_large(z) {
            let log = log_of_large(x, y) + LN_2 * 2.0;
            return Ok((y.abs().atan2(x), if x < 0.0 { -log.copysign(y) } else { log.copysign(-y) }));
        }
        let (a, b) = (sqrt((1.0 - x, -y))?, sqrt((1.0 + x, y))?);
        Ok((2.0 * a.0.atan2(b.0), asinh(b.0 * a.1 - b.1 * a.0)))
    })
}

fn acosh(z: Pair) -> Outcome {
    with_table(&tables::ACOSH, z, || {
        let (x, y) = z;
        if is_large(z) {
            return Ok((log_of_large(x, y) + LN_2 * 2.0, y.atan2(x)));
        }
        let (a, b) = (sqrt((x - 1.0, y))?, sqrt((x + 1.0, y))?);
        Ok((asinh(a.0 * b.0 + a.1 * b.1), 2.0 * a.1.atan2(b.0)))
    })
}

fn asinh_complex(z: Pair) -> Outcome {
    with_table(&tables::ASINH, z, || {
        let (x, y) = z;
        if is_large(z) {
            let log = log_of_large(x, y) + LN_2 * 2.0;
            return Ok((if y >= 0.0 { log.copysign(x) } else { -log.copysign(-x) }, y.atan2(x.abs())));
        }
        let (a, b) = (sqrt((1.0 + y, -x))?, sqrt((1.0 - y, x))?);
        Ok((asinh(a.0 * b.1 - b.0 * a.1), y.atan2(a.0 * b.0 - a.1 * b.1)))
    })
}

fn atanh(z: Pair) -> Outcome {
    with_table(&tables::ATANH, z, || {
        let (x, y) = z;
        if x < 0.0 || x == 0.0 && x.is_sign_negative() {
            let (real, imag) = atanh((-x, -y))?;
            return Ok((-real, -imag));
        }
        let ay = y.abs();
        let large = LARGE.sqrt();
        if x > large || ay > large {
            let h = (x / 2.0).hypot(y / 2.0);
            return Ok((x / 4.0 / h / h, -(PI / 2.0).copysign(-y)));
        }
        if x == 1.0 && ay < f64::MIN_POSITIVE.sqrt() {
            if ay == 0.0 {
                return Err(Domain);
            }
            return Ok((-(ay.sqrt() / ay.hypot(2.0).sqrt()).ln(), (2f64.atan2(-ay) / 2.0).copysign(y)));
        }
        let real = (4.0 * x / ((1.0 - x) * (1.0 - x) + ay * ay)).ln_1p() / 4.0;
        Ok((real, -(-2.0 * y).atan2((1.0 - x) * (1.0 + x) - ay * ay) / 2.0))
    })
}

/// An infinite or zero length turned by a finite angle.
fn turned(length: f64, angle: f64) -> Pair {
    (length.copysign(angle.cos()), length.copysign(angle.sin()))
}

fn cosh(z: Pair) -> Outcome {
    with_table(&tables::COSH, z, || {
        let (x, y) = z;
        if x.is_infinite() {
            let (real, imag) = turned(f64::INFINITY, y);
            return Ok((real, if x > 0.0 { imag } else { -imag }));
        }
        in_range(if x.abs() > LOG_LARGE {
            let less = x - 1f64.copysign(x);
            (y.cos() * less.cosh() * std::f64::consts::E, y.sin() * less.sinh() * std::f64::consts::E)
        } else {
            (y.cos() * x.cosh(), y.sin() * x.sinh())
        })
    })
}

fn sinh(z: Pair) -> Outcome {
    with_table(&tables::SINH, z, || {
        let (x, y) = z;
        if x.is_infinite() {
            let (real, imag) = turned(f64::INFINITY, y);
            return Ok((if x > 0.0 { real } else { -real }, imag));
        }
        in_range(if x.abs() > LOG_LARGE {
            let less = x - 1f64.copysign(x);
            (y.cos() * less.sinh() * std::f64::consts::E, y.sin() * less.cosh() * std::f64::consts::E)
        } else {
            (y.cos() * x.sinh(), y.sin() * x.cosh())
        })
    })
}

fn exp(z: Pair) -> Outcome {
    with_table(&tables::EXP, z, || {
        let (x, y) = z;
        if x.is_infinite() {
            return Ok(turned(if x > 0.0 { f64::INFINITY } else { 0.0 }, y));
        }
        in_range(if x > LOG_LARGE {
            let length = (x - 1.0).exp();
            (length * y.cos() * std::f64::consts::E, length * y.sin() * std::f64::consts::E)
        } else {
            let length = x.exp();
            (length * y.cos(), length * y.sin())
        })
    })
}

fn tanh(z: Pair) -> Outcome {
    with_table(&tables::TANH, z, || {
        let (x, y) = z;
        if x.is_infinite() {
            return Ok((1f64.copysign(x), 0f64.copysign(2.0 * y.sin() * y.cos())));
        }
        if x.abs() > LOG_LARGE {
            return Ok((1f64.copysign(x), 4.0 * y.sin() * y.cos() * (-2.0 * x.abs()).exp()));
        }
        let (tx, ty, cx) = (x.tanh(), y.tan(), 1.0 / x.cosh());
        let both = tx * ty;
        let divisor = 1.0 + both * both;
        Ok((tx * (1.0 + ty * ty) / divisor, ((ty / divisor) * cx) * cx))
    })
}

/// `f` of `i z`, turned back.
fn by_turning(f: fn(Pair) -> Outcome, (x, y): Pair) -> Outcome {
    f((-y, x)).map(|(real, imag)| (imag, -real))
}

fn log(z: Pair) -> Outcome {
    with_table(&tables::LOG, z, || {
        let (x, y) = z;
        let (ax, ay) = (x.abs(), y.abs());
        let real = if is_large(z) {
            log_of_large(ax, ay) + LN_2
        } else if ax < f64::MIN_POSITIVE && ay < f64::MIN_POSITIVE {
            if ax == 0.0 && ay == 0.0 {
                return Err(Domain);
            }
            ldexp(ax, 53).hypot(ldexp(ay, 53)).ln() - 53.0 * LN_2
        } else {
            let h = ax.hypot(ay);
            if (0.71..=1.73).contains(&h) {
                let (more, less) = (ax.max(ay), ax.min(ay));
                ((more - 1.0) * (more + 1.0) + less * less).ln_1p() / 2.0
            } else {
                h.ln()
            }
        };
        Ok((real, y.atan2(x)))
    })
}

fn log10(z: Pair) -> Outcome {
    log(z).map(|(real, imag)| (real / LN_10, imag / LN_10))
}

fn rect(r: f64, phi: f64) -> Outcome {
    with_table(&tables::RECT, (r, phi), || {
        if r.is_infinite() {
            let (real, imag) = turned(f64::INFINITY, phi);
            return Ok(if r > 0.0 { (real, imag) } else { (-real, -imag) });
        }
        // The sine of zero would lose the sign that the product keeps.
        Ok(if phi == 0.0 { (r, r * phi) } else { (r * phi.cos(), r * phi.sin()) })
    })
}

fn finish(ctx: &Ctx, outcome: Outcome) -> PyResult {
    match outcome {
        Ok((real, imag)) => Ok(new_complex(ctx, real, imag)),
        Err(Domain) => Err(domain(ctx)),
        Err(Range) => Err(range(ctx)),
    }
}

macro_rules! unary {
    ($($text:literal $f:expr;)*) => { [$(method($text, NativeFn::O(|ctx, _, z| finish(ctx, $f(to_complex(ctx, z)?))))),*] };
}

const UNARY: [MethodDef; 14] = unary! {
    "acos($module, z, /)" acos;
    "acosh($module, z, /)" acosh;
    "asin($module, z, /)" |z| by_turning(asinh_complex, z);
    "asinh($module, z, /)" asinh_complex;
    "atan($module, z, /)" |z| by_turning(atanh, z);
    "atanh($module, z, /)" atanh;
    "cos($module, z, /)" |(x, y): Pair| cosh((-y, x));
    "cosh($module, z, /)" cosh;
    "exp($module, z, /)" exp;
    "log10($module, z, /)" log10;
    "sin($module, z, /)" |z| by_turning(sinh, z);
    "sinh($module, z, /)" sinh;
    "sqrt($module, z, /)" sqrt;
    "tanh($module, z, /)" tanh;
};

fn is_close(ctx: &Ctx, _: &Obj, slots: &[Option<Obj>]) -> PyResult {
    let [Some(a), Some(b), relative, absolute] = slots else { return Err(ctx.system_error("bound arguments")) };
    let (a, b) = (to_complex(ctx, a)?, to_complex(ctx, b)?);
    let relative = relative.as_ref().map_or(Ok(1e-9), |value| value.to_f64(ctx))?;
    let absolute = absolute.as_ref().map_or(Ok(0.0), |value| value.to_f64(ctx))?;
    if relative < 0.0 || absolute < 0.0 {
        return Err(ctx.value_error("tolerances must be non-negative"));
    }
    if a == b {
        return Ok(ctx.bool(true));
    }
    let is_infinite = |(x, y): Pair| x.is_infinite() || y.is_infinite();
    if is_infinite(a) || is_infinite(b) {
        return Ok(ctx.bool(false));
    }
    let length = |(x, y): Pair| x.hypot(y);
    let difference = length((a.0 - b.0, a.1 - b.1));
    Ok(ctx.bool(difference <= relative * length(b) || difference <= relative * length(a) || difference <= absolute))
}

const FUNCTIONS: &[MethodDef] = &[
    method("tan($module, z, /)", NativeFn::O(|ctx, _, z| finish(ctx, by_turning(tanh, to_complex(ctx, z)?)))),
    method("log($module, z, base=<unrepresentable>, /)", NativeFn::Fast(|ctx, _, args| {
        let value = log(to_complex(ctx, &args[0])?);
        let Some(base) = args.get(1) else { return finish(ctx, value) };
        let base = log(to_complex(ctx, base)?);
        finish(ctx, value.and_then(|value| quotient((value.0, Some(value.1)), base?).ok_or(Domain)))
    })),
    method("phase($module, z, /)", NativeFn::O(|ctx, _, z| to_complex(ctx, z).map(|(x, y)| ctx.float(y.atan2(x))))),
    method("polar($module, z, /)", NativeFn::O(|ctx, _, z| {
        let (x, y) = to_complex(ctx, z)?;
        let length = x.hypot(y);
        if length.is_infinite() && x.is_finite() && y.is_finite() {
            return Err(range(ctx));
        }
        Ok(ctx.tuple(vec![ctx.float(length), ctx.float(y.atan2(x))]))
    })),
    method("rect($module, r, phi, /)", NativeFn::Fast(|ctx, _, args| finish(ctx, rect(args[0].to_f64(ctx)?, args[1].to_f64(ctx)?)))),
    method("isfinite($module, z, /)", NativeFn::O(|ctx, _, z| to_complex(ctx, z).map(|(x, y)| ctx.bool(x.is_finite() && y.is_finite())))),
    method("isinf($module, z, /)", NativeFn::O(|ctx, _, z| to_complex(ctx, z).map(|(x, y)| ctx.bool(x.is_infinite() || y.is_infinite())))),
    method("isnan($module, z, /)", NativeFn::O(|ctx, _, z| to_complex(ctx, z).map(|(x, y)| ctx.bool(x.is_nan() || y.is_nan())))),
    method("isclose($module, /, a, b, *, rel_tol=1e-09, abs_tol=0.0)", NativeFn::Bound(is_close)),
];

/// Make the module.
pub fn init(ctx: &Ctx) -> PyResult<Obj> {
    let module = module::new_module(ctx, "cmath");
    module::add_functions(ctx, &module, "cmath", &UNARY);
    module::add_functions(ctx, &module, "cmath", FUNCTIONS);
    crate::math::add_constants(ctx, &module);
    module::add(ctx, &module, "infj", new_complex(ctx, 0.0, f64::INFINITY));
    module::add(ctx, &module, "nanj", new_complex(ctx, 0.0, f64::NAN));
    Ok(module)
}
