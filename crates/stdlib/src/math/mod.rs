//! `math`: functions of real numbers here, of integers in `integers`, exact sums in `sums`.

mod integers;
pub(crate) mod rounded;
mod special;
mod sums;

use krait_object::{Ctx, MethodDef, NativeFn, Obj, PyResult, method, module};

pub(crate) fn domain(ctx: &Ctx) -> krait_object::ctx::Raised {
    ctx.value_error("math domain error")
}
pub(crate) fn range(ctx: &Ctx) -> krait_object::ctx::Raised {
    ctx.overflow_error("math range error")
}
fn shown(ctx: &Ctx, x: f64) -> PyResult<String> {
    Ok(ctx.float(x).repr(ctx)?.text_lossy().into_owned())
}
/// "expected a finite input, got inf"
fn unexpected(ctx: &Ctx, wanted: &str, x: f64) -> krait_object::ctx::Raised {
    match shown(ctx, x) {
        Ok(x) => ctx.value_error(&format!("expected {wanted}, got {x}")),
        Err(raised) => raised,
    }
}

/// A function of one number: NaN from a number is a domain error with this text, infinity from a finite one a range error.
fn unary(ctx: &Ctx, value: &Obj, f: fn(f64) -> f64, wanted: &str, can_overflow: bool) -> PyResult {
    let x = value.to_f64(ctx)?;
    let result = f(x);
    if result.is_nan() && !x.is_nan() {
        return Err(unexpected(ctx, wanted, x));
    }
    if result.is_infinite() && x.is_finite() {
        return Err(if can_overflow { range(ctx) } else { unexpected(ctx, wanted, x) });
    }
    Ok(ctx.float(result))
}

macro_rules! unary {
    ($text:literal, $f:expr) => { unary!($text, $f, "a finite input", true) };
    ($text:literal, $f:expr, $wanted:literal, $overflow:literal) => {
        method($text, NativeFn::O(|ctx, _, x| unary(ctx, x, $f, $wanted, $overflow)))
    };
}

/// Mantissa in [0.5, 1) and exponent.
fn frexp(x: f64) -> (f64, i32) {
    if x == 0.0 || !x.is_finite() {
        return (x, 0);
    }
    let exponent = |bits: u64| ((bits >> 52) & 0x7ff) as i32;
    let (bits, shift) = if exponent(x.to_bits()) == 0 { ((x * 2f64.powi(54)).to_bits(), 54) } else { (x.to_bits(), 0) };
    (f64::from_bits(bits & !(0x7ff << 52) | 1022 << 52), exponent(bits) - 1022 - shift)
}

/// A power of two that is a normal number.
fn power_of_two(exponent: i32) -> f64 {
    f64::from_bits(((exponent + 1023) as u64) << 52)
}

/// `x * 2**exponent`, rounded once.
pub(crate) fn ldexp(x: f64, exponent: i64) -> f64 {
    let (mantissa, own) = frexp(x);
    if mantissa == 0.0 || !mantissa.is_finite() {
        return x;
    }
    let total = exponent.saturating_add(i64::from(own));
    if total > 1024 {
        return f64::INFINITY.copysign(x);
    }
    if total >= -1021 {
        return mantissa * 2.0 * power_of_two(total as i32 - 1);
    }
    if total < -1080 {
        return 0f64.copysign(x);
    }
    // The first product is exact and normal; the second one rounds.
    mantissa * power_of_two(-1021) * power_of_two((total + 1021) as i32)
}

/// A logarithm: of ints of any size by their leading bits.
fn logarithm(ctx: &Ctx, value: &Obj, f: fn(f64) -> f64) -> PyResult<f64> {
    if value.is_int_instance(ctx) {
        let Some(big) = value.to_ibig() else { return Err(ctx.value_error("expected a positive input")) };
        if big <= krait_code::IBig::ZERO {
            return Err(ctx.value_error("expected a positive input"));
        }
        let bits = krait_object::int::bit_length(&big);
        if bits <= 1023 {
            return Ok(f(krait_object::int::to_f64(ctx, value)?));
        }
        let top = u64::try_from(big >> (bits - 62) as usize).unwrap_or(u64::MAX);
        return Ok(f(top as f64 / power_of_two(62)) + f(2.0) * bits as f64);
    }
    let x = value.to_f64(ctx)?;
    if x <= 0.0 {
        return Err(unexpected(ctx, "a positive input", x));
    }
    Ok(f(x))
}

fn log(ctx: &Ctx, _: &Obj, args: krait_object::Args) -> PyResult {
    if args.has_keywords() {
        return Err(ctx.type_error("math.log() takes no keyword arguments"));
    }
    let args = args.positional();
    krait_object::sequence::check_positional(ctx, "log", args.len(), 1, 2)?;
    let number = logarithm(ctx, &args[0], f64::ln)?;
    let Some(base) = args.get(1) else { return Ok(ctx.float(number)) };
    let base = logarithm(ctx, base, f64::ln)?;
    if base == 0.0 {
        return Err(ctx.zero_division_error("division by zero"));
    }
    Ok(ctx.float(number / base))
}

fn pair(ctx: &Ctx, args: &[Obj]) -> PyResult<(f64, f64)> {
    Ok((args[0].to_f64(ctx)?, args[1].to_f64(ctx)?))
}

fn pow(ctx: &Ctx, _: &Obj, args: &[Obj]) -> PyResult {
    let (x, y) = pair(ctx, args)?;
    let result = x.powf(y);
    if x.is_finite() && y.is_finite() {
        if result.is_nan() || result.is_infinite() && x == 0.0 {
            return Err(domain(ctx));
        }
        if result.is_infinite() {
            return Err(range(ctx));
        }
    }
    Ok(ctx.float(result))
}

fn fmod(ctx: &Ctx, _: &Obj, args: &[Obj]) -> PyResult {
    let (x, y) = pair(ctx, args)?;
    if y.is_infinite() && x.is_finite() {
        return Ok(ctx.float(x));
    }
    let result = x % y;
    if result.is_nan() && !x.is_nan() && !y.is_nan() {
        return Err(domain(ctx));
    }
    Ok(ctx.float(result))
}

fn remainder(ctx: &Ctx, _: &Obj, args: &[Obj]) -> PyResult {
    let (x, y) = pair(ctx, args)?;
    if x.is_nan() || y.is_nan() {
        return Ok(ctx.float(x + y));
    }
    if x.is_infinite() || y == 0.0 {
        return Err(domain(ctx));
    }
    if y.is_infinite() {
        return Ok(ctx.float(x));
    }
    let (size, step) = (x.abs(), y.abs());
    let rest = size % step;
    let other = step - rest;
    let result = match rest.partial_cmp(&other) {
        Some(std::cmp::Ordering::Less) => rest,
        Some(std::cmp::Ordering::Greater) => -other,
        // Half-way: to the even multiple.
        _ => rest - 2.0 * ((0.5 * (size - rest)) % step),
    };
    Ok(ctx.float(1f64.copysign(x) * result))
}

fn isclose(ctx: &Ctx, _: &Obj, slots: &[Option<Obj>]) -> PyResult {
    let [Some(a), Some(b), relative, absolute] = slots else { return Err(ctx.system_error("bound arguments")) };
    let (a, b) = (a.to_f64(ctx)?, b.to_f64(ctx)?);
    let relative = relative.as_ref().map_or(Ok(1e-9), |value| value.to_f64(ctx))?;
    let absolute = absolute.as_ref().map_or(Ok(0.0), |value| value.to_f64(ctx))?;
    if relative < 0.0 || absolute < 0.0 {
        return Err(ctx.value_error("tolerances must be non-negative"));
    }
    if a == b {
        return Ok(ctx.bool(true));
    }
    if a.is_infinite() || b.is_infinite() {
        return Ok(ctx.bool(false));
    }
    let difference = (b - a).abs();
    Ok(ctx.bool(difference <= (relative * b).abs() || difference <= (relative * a).abs() || difference <= absolute))
}

fn nextafter(ctx: &Ctx, _: &Obj, slots: &[Option<Obj>]) -> PyResult {
    let [Some(x), Some(y), steps] = slots else { return Err(ctx.system_error("bound arguments")) };
    let (x, y) = (x.to_f64(ctx)?, y.to_f64(ctx)?);
    let steps = match steps.as_ref().filter(|steps| !ctx.is_none(steps)) {
        None => 1,
        Some(steps) => {
            let steps = steps.index(ctx)?;
            if steps.is_negative_int() {
                return Err(ctx.value_error("steps must be a non-negative integer"));
            }
            steps.as_i64().map_or(u64::MAX, |steps| steps as u64)
        }
    };
    if steps == 0 || x.is_nan() {
        return Ok(ctx.float(x));
    }
    if y.is_nan() {
        return Ok(ctx.float(y));
    }
    if x == y {
        return Ok(ctx.float(y));
    }
    // All numbers in order as signed integers.
    let order = |x: f64| { let bits = x.to_bits() as i64; if bits < 0 { i128::from(i64::MIN) - i128::from(bits) } else { i128::from(bits) } };
    let (from, to) = (order(x), order(y));
    if (to - from).unsigned_abs() <= u128::from(steps) {
        return Ok(ctx.float(y));
    }
    let at = if to > from { from + i128::from(steps) } else { from - i128::from(steps) };
    let negative = at < 0 || at == 0 && x < 0.0;
    let result = f64::from_bits(at.unsigned_abs() as u64);
    Ok(ctx.float(if negative { -result } else { result }))
}

fn rounding(ctx: &Ctx, value: &Obj, name: &Obj, f: fn(f64) -> f64) -> PyResult {
    if !ctx.types.float.is_exactly(value) {
        if let Some(found) = value.call_special(ctx, name, &[])? {
            return Ok(found);
        }
    }
    let x = value.to_f64(ctx)?;
    ctx.types.int.obj().call(ctx, &[ctx.float(f(x))])
}

fn fma(ctx: &Ctx, _: &Obj, args: &[Obj]) -> PyResult {
    let (x, y) = pair(ctx, args)?;
    let z = args[2].to_f64(ctx)?;
    let result = x.mul_add(y, z);
    if result.is_nan() && !x.is_nan() && !y.is_nan() && !z.is_nan() {
        return Err(ctx.value_error("invalid operation in fma"));
    }
    if result.is_infinite() && x.is_finite() && y.is_finite() && z.is_finite() {
        return Err(ctx.overflow_error("overflow in fma"));
    }
    Ok(ctx.float(result))
}

const FUNCTIONS: &[MethodDef] = &[
    unary!("acos($module, x, /)", f64::acos, "a number in range from -1 up to 1", false),
    unary!("asin($module, x, /)", f64::asin, "a number in range from -1 up to 1", false),
    unary!("atan($module, x, /)", f64::atan),
    unary!("acosh($module, x, /)", rounded::acosh, "argument value not less than 1", false),
    unary!("asinh($module, x, /)", rounded::asinh),
    unary!("atanh($module, x, /)", rounded::atanh, "a number between -1 and 1", false),
    unary!("cbrt($module, x, /)", f64::cbrt),
    unary!("cos($module, x, /)", f64::cos, "a finite input", false),
    unary!("sin($module, x, /)", f64::sin, "a finite input", false),
    unary!("tan($module, x, /)", f64::tan, "a finite input", false),
    unary!("cosh($module, x, /)", f64::cosh),
    unary!("sinh($module, x, /)", f64::sinh),
    unary!("tanh($module, x, /)", f64::tanh),
    unary!("exp($module, x, /)", f64::exp),
    unary!("exp2($module, x, /)", f64::exp2),
    unary!("expm1($module, x, /)", f64::exp_m1),
    unary!("log1p($module, x, /)", f64::ln_1p, "argument value > -1", false),
    unary!("sqrt($module, x, /)", f64::sqrt, "a nonnegative input", false),
    unary!("fabs($module, x, /)", f64::abs),
    unary!("degrees($module, x, /)", |x| x * (180.0 / std::f64::consts::PI)),
    unary!("radians($module, x, /)", |x| x * (std::f64::consts::PI / 180.0)),
    method("erf($module, x, /)", NativeFn::O(|ctx, _, x| Ok(ctx.float(rounded::erf(x.to_f64(ctx)?))))),
    method("erfc($module, x, /)", NativeFn::O(|ctx, _, x| Ok(ctx.float(rounded::erfc(x.to_f64(ctx)?))))),
    method("gamma($module, x, /)", NativeFn::O(special::gamma)),
    method("lgamma($module, x, /)", NativeFn::O(special::lgamma)),
    method("atan2($module, y, x, /)", NativeFn::Fast(|ctx, _, args| pair(ctx, args).map(|(y, x)| ctx.float(y.atan2(x))))),
    method("copysign($module, x, y, /)", NativeFn::Fast(|ctx, _, args| pair(ctx, args).map(|(x, y)| ctx.float(x.copysign(y))))),
    method("pow($module, x, y, /)", NativeFn::Fast(pow)),
    method("fmod($module, x, y, /)", NativeFn::Fast(fmod)),
    method("remainder($module, x, y, /)", NativeFn::Fast(remainder)),
    method("fma($module, x, y, z, /)", NativeFn::Fast(fma)),
    method("log", NativeFn::Kw(log)),
    method("log2($module, x, /)", NativeFn::O(|ctx, _, x| Ok(ctx.float(logarithm(ctx, x, f64::log2)?)))),
    method("log10($module, x, /)", NativeFn::O(|ctx, _, x| Ok(ctx.float(logarithm(ctx, x, f64::log10)?)))),
    method("isfinite($module, x, /)", NativeFn::O(|ctx, _, x| Ok(ctx.bool(x.to_f64(ctx)?.is_finite())))),
    method("isinf($module, x, /)", NativeFn::O(|ctx, _, x| Ok(ctx.bool(x.to_f64(ctx)?.is_infinite())))),
    method("isnan($module, x, /)", NativeFn::O(|ctx, _, x| Ok(ctx.bool(x.to_f64(ctx)?.is_nan())))),
    method("isclose($module, /, a, b, *, rel_tol=1e-09, abs_tol=0.0)", NativeFn::Bound(isclose)),
    method("nextafter($module, x, y, /, *, steps=None)", NativeFn::Bound(nextafter)),
    method("ulp($module, x, /)", NativeFn::O(|ctx, _, x| {
        let x = x.to_f64(ctx)?.abs();
        if !x.is_finite() {
            return Ok(ctx.float(x));
        }
        let up = x.next_up();
        Ok(ctx.float(if up.is_infinite() { x - x.next_down() } else { up - x }))
    })),
    method("frexp($module, x, /)", NativeFn::O(|ctx, _, x| {
        let (mantissa, exponent) = frexp(x.to_f64(ctx)?);
        Ok(ctx.tuple(vec![ctx.float(mantissa), ctx.int(i64::from(exponent))]))
    })),
    method("ldexp($module, x, i, /)", NativeFn::Fast(|ctx, _, args| {
        let x = args[0].to_f64(ctx)?;
        if !args[1].is_int_instance(ctx) {
            return Err(ctx.type_error("Expected an int as second argument to ldexp."));
        }
        let exponent = args[1].as_i64().unwrap_or(if args[1].is_negative_int() { i64::MIN } else { i64::MAX });
        let result = ldexp(x, exponent);
        if result.is_infinite() && x.is_finite() { Err(range(ctx)) } else { Ok(ctx.float(result)) }
    })),
    method("modf($module, x, /)", NativeFn::O(|ctx, _, x| {
        let x = x.to_f64(ctx)?;
        let whole = x.trunc();
        let part = if x.is_infinite() { 0.0 } else { x - whole };
        Ok(ctx.tuple(vec![ctx.float(if x.is_nan() { x } else { part.copysign(x) }), ctx.float(whole)]))
    })),
    method("ceil($module, x, /)", NativeFn::O(|ctx, _, x| rounding(ctx, x, &ctx.names.__ceil__, f64::ceil))),
    method("floor($module, x, /)", NativeFn::O(|ctx, _, x| rounding(ctx, x, &ctx.names.__floor__, f64::floor))),
    method("trunc($module, x, /)", NativeFn::O(|ctx, _, x| {
        let found = x.call_special(ctx, &ctx.names.__trunc__, &[])?;
        found.ok_or_else(|| ctx.type_error(&format!("type {} doesn't define __trunc__ method", x.ty(ctx).name())))
    })),
];

/// Make the module.
pub fn init(ctx: &Ctx) -> PyResult<Obj> {
    let module = module::new_module(ctx, "math");
    for functions in [FUNCTIONS, integers::FUNCTIONS, sums::FUNCTIONS] {
        module::add_functions(ctx, &module, "math", functions);
    }
    add_constants(ctx, &module);
    Ok(module)
}

/// The constants that `cmath` has too.
pub(crate) fn add_constants(ctx: &Ctx, module: &Obj) {
    for (name, value) in [
        ("pi", std::f64::consts::PI),
        ("e", std::f64::consts::E),
        ("tau", std::f64::consts::TAU),
        ("inf", f64::INFINITY),
        ("nan", f64::NAN),
    ] {
        module::add(ctx, module, name, ctx.float(value));
    }
}
