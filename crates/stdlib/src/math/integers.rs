//! Functions of integers: `gcd`, `lcm`, `isqrt`, `factorial`, `comb`, `perm`.

use krait_code::IBig;
use krait_object::{Args, Ctx, MethodDef, NativeFn, Obj, PyResult, method};

fn integer(ctx: &Ctx, value: &Obj) -> PyResult<IBig> {
    let index = value.index(ctx)?;
    index.to_ibig().ok_or_else(|| ctx.type_error("an integer is required"))
}

fn absolute(value: IBig) -> IBig {
    if value < IBig::ZERO { -value } else { value }
}

fn gcd(mut a: IBig, mut b: IBig) -> IBig {
    while b != IBig::ZERO {
        if let (Ok(mut x), Ok(mut y)) = (u64::try_from(&a), u64::try_from(&b)) {
            while y != 0 {
                (x, y) = (y, x % y);
            }
            return IBig::from(x);
        }
        let rest = &a % &b;
        a = std::mem::replace(&mut b, rest);
    }
    a
}

fn no_keywords(ctx: &Ctx, name: &str, args: Args) -> PyResult<()> {
    if args.has_keywords() { Err(ctx.type_error(&format!("math.{name}() takes no keyword arguments"))) } else { Ok(()) }
}

fn isqrt(ctx: &Ctx, _: &Obj, value: &Obj) -> PyResult {
    let n = integer(ctx, value)?;
    if n < IBig::ZERO {
        return Err(ctx.value_error("isqrt() argument must be nonnegative"));
    }
    if n == IBig::ZERO {
        return Ok(ctx.int(0));
    }
    // Newton's steps from above fall until the root is reached.
    let mut root = IBig::ONE << (krait_object::int::bit_length(&n).div_ceil(2) as usize);
    loop {
        let next: IBig = (&root + &n / &root) >> 1usize;
        if next >= root {
            return Ok(ctx.int_big(root));
        }
        root = next;
    }
}

/// The product of `low..=high`, halves first so that factors are of like size.
fn product(low: u64, high: u64) -> IBig {
    if low > high {
        return IBig::ONE;
    }
    if high - low < 8 {
        return (low..=high).fold(IBig::ONE, |product, factor| product * IBig::from(factor));
    }
    let middle = low + (high - low) / 2;
    product(low, middle) * product(middle + 1, high)
}

fn factorial(ctx: &Ctx, _: &Obj, value: &Obj) -> PyResult {
    let n = integer(ctx, value)?;
    if n < IBig::ZERO {
        return Err(ctx.value_error("factorial() not defined for negative values"));
    }
    let Some(n) = i64::try_from(&n).ok() else {
        return Err(ctx.overflow_error("factorial() argument should not exceed 9223372036854775807"));
    };
    Ok(ctx.int_big(product(2, n as u64)))
}

/// `n * (n-1) * …`, `k` factors.
fn falling(n: &IBig, k: u64) -> IBig {
    match u64::try_from(n) {
        Ok(small) => product(small - k + 1, small),
        Err(_) => (0..k).fold(IBig::ONE, |product, less| product * (n - IBig::from(less))),
    }
}

fn both(ctx: &Ctx, n: &Obj, k: &Obj) -> PyResult<(IBig, IBig)> {
    let (n, k) = (integer(ctx, n)?, integer(ctx, k)?);
    if n < IBig::ZERO {
        return Err(ctx.value_error("n must be a non-negative integer"));
    }
    if k < IBig::ZERO {
        return Err(ctx.value_error("k must be a non-negative integer"));
    }
    Ok((n, k))
}

fn count(ctx: &Ctx, k: &IBig, what: &str) -> PyResult<u64> {
    let count = i64::try_from(k).ok();
    count.map(|count| count as u64).ok_or_else(|| ctx.overflow_error(&format!("{what} must not exceed 9223372036854775807")))
}

fn comb(ctx: &Ctx, _: &Obj, args: &[Obj]) -> PyResult {
    let (n, k) = both(ctx, &args[0], &args[1])?;
    if k > n {
        return Ok(ctx.int(0));
    }
    let other = &n - &k;
    let k = count(ctx, &if other < k { other } else { k }, "min(n - k, k)")?;
    Ok(ctx.int_big(falling(&n, k) / product(2, k)))
}

fn perm(ctx: &Ctx, this: &Obj, args: &[Obj]) -> PyResult {
    let Some(k) = args.get(1).filter(|k| !ctx.is_none(k)) else { return factorial(ctx, this, &args[0]) };
    let (n, k) = both(ctx, &args[0], k)?;
    if k > n {
        return Ok(ctx.int(0));
    }
    let k = count(ctx, &k, "k")?;
    Ok(ctx.int_big(falling(&n, k)))
}

pub(super) const FUNCTIONS: &[MethodDef] = &[
    method("gcd($module, /, *integers)", NativeFn::Kw(|ctx, _, args| {
        no_keywords(ctx, "gcd", args)?;
        let mut result = IBig::ZERO;
        for value in args.positional() {
            result = gcd(result, absolute(integer(ctx, value)?));
        }
        Ok(ctx.int_big(result))
    })),
    method("lcm($module, /, *integers)", NativeFn::Kw(|ctx, _, args| {
        no_keywords(ctx, "lcm", args)?;
        let mut result = IBig::ONE;
        for value in args.positional() {
            let value = absolute(integer(ctx, value)?);
            if value == IBig::ZERO || result == IBig::ZERO {
                result = IBig::ZERO;
                continue;
            }
            let common = gcd(result.clone(), value.clone());
            result = result / common * value;
        }
        Ok(ctx.int_big(result))
    })),
    method("isqrt($module, n, /)", NativeFn::O(isqrt)),
    method("factorial($module, n, /)", NativeFn::O(factorial)),
    method("comb($module, n, k, /)", NativeFn::Fast(comb)),
    method("perm($module, n, k=None, /)", NativeFn::Fast(perm)),
];
