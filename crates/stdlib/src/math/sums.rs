//! Sums and products of many numbers: `fsum`, `prod`, `sumprod`, `hypot`, `dist`.

use krait_object::protocol::{BinaryOp, binary_op, iterate};
use krait_object::{Ctx, MethodDef, NativeFn, Obj, PyResult, method};

/// A sum without rounding: parts that do not overlap, smallest first.
#[derive(Default)]
struct Exact {
    parts: Vec<f64>,
}

impl Exact {
    fn add(&mut self, mut x: f64) {
        let mut kept = 0;
        for at in 0..self.parts.len() {
            let mut y = self.parts[at];
            if x.abs() < y.abs() {
                std::mem::swap(&mut x, &mut y);
            }
            let high = x + y;
            let low = y - (high - x);
            if low != 0.0 {
                self.parts[kept] = low;
                kept += 1;
            }
            x = high;
        }
        self.parts.truncate(kept);
        self.parts.push(x);
    }
    /// The nearest number, half-way cases to even.
    fn round(mut self) -> f64 {
        let Some(mut high) = self.parts.pop() else { return 0.0 };
        let mut low = 0.0;
        while let Some(y) = self.parts.pop() {
            let x = high;
            high = x + y;
            low = y - (high - x);
            if low != 0.0 {
                break;
            }
        }
        if let Some(&next) = self.parts.last() {
            if (low < 0.0 && next < 0.0) || (low > 0.0 && next > 0.0) {
                let twice = low * 2.0;
                let up = high + twice;
                if twice == up - high {
                    high = up;
                }
            }
        }
        high
    }
}

fn fsum(ctx: &Ctx, _: &Obj, iterable: &Obj) -> PyResult {
    let iterator = iterable.iter(ctx)?;
    let mut sum = Exact::default();
    let (mut special, mut infinite) = (0.0, 0.0);
    while let Some(item) = iterator.next(ctx)? {
        let x = item.to_f64(ctx)?;
        if !x.is_finite() {
            if x.is_infinite() {
                infinite += x;
            }
            special += x;
            continue;
        }
        sum.add(x);
        if sum.parts.last().is_some_and(|last| !last.is_finite()) {
            return Err(ctx.overflow_error("intermediate overflow in fsum"));
        }
    }
    if special != 0.0 || f64::is_nan(special) {
        if infinite.is_nan() {
            return Err(ctx.value_error("-inf + inf in fsum"));
        }
        return Ok(ctx.float(special));
    }
    Ok(ctx.float(sum.round()))
}

fn prod(ctx: &Ctx, _: &Obj, slots: &[Option<Obj>]) -> PyResult {
    let [Some(iterable), start] = slots else { return Err(ctx.system_error("bound arguments")) };
    let mut result = start.clone().unwrap_or_else(|| Obj::small(1));
    let iterator = iterable.iter(ctx)?;
    while let Some(item) = iterator.next(ctx)? {
        result = binary_op(ctx, &result, &item, BinaryOp::Multiply)?;
    }
    Ok(result)
}

fn sumprod(ctx: &Ctx, _: &Obj, args: &[Obj]) -> PyResult {
    let (p, q) = (iterate(ctx, &args[0])?, iterate(ctx, &args[1])?);
    if p.len() != q.len() {
        return Err(ctx.value_error("Inputs are not the same length"));
    }
    let is_float = |value: &Obj| ctx.types.float.is_exactly(value);
    let plain = |value: &Obj| is_float(value) || value.ty(ctx).is(&ctx.types.int);
    let floats = p.iter().zip(&q).any(|(x, y)| is_float(x) || is_float(y));
    if floats && p.iter().chain(&q).all(plain) {
        let mut sum = Exact::default();
        let mut finite = true;
        for (x, y) in p.iter().zip(&q) {
            let (x, y) = (x.to_f64(ctx)?, y.to_f64(ctx)?);
            let high = x * y;
            sum.add(high);
            sum.add(x.mul_add(y, -high));
            finite &= high.is_finite() && sum.parts.last().is_none_or(|last| last.is_finite());
            if !finite {
                break;
            }
        }
        if finite {
            return Ok(ctx.float(sum.round()));
        }
    }
    let mut total = Obj::small(0);
    for (x, y) in p.iter().zip(&q) {
        let product = binary_op(ctx, x, y, BinaryOp::Multiply)?;
        total = binary_op(ctx, &total, &product, BinaryOp::Add)?;
    }
    Ok(total)
}

/// The length of a vector, correct to the last place but for rare cases.
fn norm(numbers: &[f64]) -> f64 {
    let largest = numbers.iter().fold(0f64, |largest, x| largest.max(x.abs()));
    if numbers.iter().any(|x| x.is_infinite()) {
        return f64::INFINITY;
    }
    if numbers.iter().any(|x| x.is_nan()) {
        return f64::NAN;
    }
    if largest == 0.0 || numbers.len() == 1 {
        return largest;
    }
    let (_, exponent) = super::frexp(largest);
    let mut sum = Exact::default();
    for x in numbers {
        let x = super::ldexp(*x, -i64::from(exponent));
        let high = x * x;
        sum.add(high);
        sum.add(x.mul_add(x, -high));
    }
    let mut rest = Exact { parts: sum.parts.clone() };
    let root = sum.round().sqrt();
    // One step of Newton with the exact remainder.
    let square = root * root;
    rest.add(-square);
    rest.add(-root.mul_add(root, -square));
    let better = root + rest.round() / (2.0 * root);
    super::ldexp(better, i64::from(exponent))
}

fn dist(ctx: &Ctx, _: &Obj, args: &[Obj]) -> PyResult {
    let numbers = |value: &Obj| -> PyResult<Vec<f64>> { iterate(ctx, value)?.iter().map(|item| item.to_f64(ctx)).collect() };
    let (p, q) = (numbers(&args[0])?, numbers(&args[1])?);
    if p.len() != q.len() {
        return Err(ctx.value_error("both points must have the same number of dimensions"));
    }
    let differences: Vec<f64> = p.iter().zip(&q).map(|(x, y)| x - y).collect();
    Ok(ctx.float(norm(&differences)))
}

pub(super) const FUNCTIONS: &[MethodDef] = &[
    method("fsum($module, seq, /)", NativeFn::O(fsum)),
    method("prod($module, iterable, /, *, start=1)", NativeFn::Bound(prod)),
    method("sumprod($module, p, q, /)", NativeFn::Fast(sumprod)),
    method("dist($module, p, q, /)", NativeFn::Fast(dist)),
    method("hypot($module, /, *coordinates)", NativeFn::Kw(|ctx, _, args| {
        if args.has_keywords() {
            return Err(ctx.type_error("math.hypot() takes no keyword arguments"));
        }
        let numbers: PyResult<Vec<f64>> = args.positional().iter().map(|value| value.to_f64(ctx)).collect();
        Ok(ctx.float(norm(&numbers?)))
    })),
];
