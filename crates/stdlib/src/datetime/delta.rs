//! `timedelta`: a span of time.

use krait_object::protocol::{self, BinaryOp};
use krait_object::typeobj::member;
use krait_object::{
    Args, Ctx, NativeFn, Obj, Payload, PyResult, Raised, TypeDef, TypeFlags, bind, method, new_exact, new_extended, slot,
};

const SECOND: i128 = 1_000_000;
const DAY: i128 = 86_400 * SECOND;
const MAX_DAYS: i64 = 999_999_999;

/// The payload of `timedelta`: seconds and microseconds are never negative.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct PyDelta {
    pub days: i64,
    pub seconds: i64,
    pub micros: i64,
}
krait_object::trace!(PyDelta);
krait_object::payload!(PyDelta, "timedelta");

impl PyDelta {
    /// Of microseconds, whatever their number.
    pub(super) fn of_micros(total: i128) -> Option<PyDelta> {
        let (days, rest) = (total.div_euclid(DAY), total.rem_euclid(DAY));
        let days = i64::try_from(days).ok()?;
        Some(PyDelta { days, seconds: (rest / SECOND) as i64, micros: (rest % SECOND) as i64 })
    }
    /// All of it in microseconds.
    pub(super) fn total(self) -> i128 {
        i128::from(self.days) * DAY + i128::from(self.seconds) * SECOND + i128::from(self.micros)
    }
    pub(super) fn is_zero(self) -> bool {
        self.days == 0 && self.seconds == 0 && self.micros == 0
    }
}

/// The span that an object is; `None` for other types.
pub(super) fn delta_of(value: &Obj) -> Option<PyDelta> {
    value.payload::<PyDelta>().copied()
}

fn of(this: &Obj) -> PyDelta {
    delta_of(this).expect("the type's methods get its objects")
}

/// A `timedelta` of the exact type. OverflowError when it is too long.
pub(super) fn new_delta(ctx: &Ctx, micros: i128) -> PyResult {
    Ok(new_exact(ctx, &ctx.type_for::<PyDelta>(), checked(ctx, micros)?))
}

fn checked(ctx: &Ctx, micros: i128) -> PyResult<PyDelta> {
    let made = PyDelta::of_micros(micros).filter(|made| i32::try_from(made.days).is_ok()).ok_or_else(|| too_large(ctx))?;
    if made.days.abs() > MAX_DAYS {
        return Err(ctx.overflow_error(&format!("days={}; must have magnitude <= {MAX_DAYS}", made.days)));
    }
    Ok(made)
}

fn too_large(ctx: &Ctx) -> Raised {
    ctx.overflow_error("Python int too large to convert to C int")
}

/// An `int` as a number; one that is larger becomes the largest, which is as good: no span is near it.
fn saturated(value: &Obj) -> Option<i128> {
    if let Some(small) = value.as_i64() {
        return Some(small.into());
    }
    let big = value.to_ibig()?;
    Some(i128::try_from(&big).unwrap_or(if value.is_negative_int() { i128::MIN } else { i128::MAX }))
}

/// The nearest whole quotient, the even one of two.
fn divide_nearest(a: i128, b: i128) -> i128 {
    let (mut quotient, mut rest) = (a.wrapping_div(b), a.wrapping_rem(b));
    if rest != 0 && (rest < 0) != (b < 0) {
        (quotient, rest) = (quotient - 1, rest.wrapping_add(b));
    }
    // The rest has the divisor's sign now and is smaller.
    let left = b.wrapping_sub(rest).unsigned_abs();
    let rest = rest.unsigned_abs();
    if rest > left || (rest == left && quotient % 2 != 0) { quotient + 1 } else { quotient }
}

/// [`divide_nearest`] of integers of any size.
fn divide_nearest_big(ctx: &Ctx, a: &Obj, b: &Obj) -> PyResult {
    let parts = protocol::divmod(ctx, a, b)?;
    let (quotient, rest) = (parts.getitem(ctx, &ctx.int(0))?, parts.getitem(ctx, &ctx.int(1))?);
    let left = protocol::binary_op(ctx, b, &rest, BinaryOp::Subtract)?;
    // Ratios have positive denominators.
    let odd = || protocol::binary_op(ctx, &quotient, &ctx.int(1), BinaryOp::And)?.is_true(ctx);
    if left.lt(ctx, &rest)? || (left.eq(ctx, &rest)? && odd()?) {
        return protocol::binary_op(ctx, &quotient, &ctx.int(1), BinaryOp::Add);
    }
    Ok(quotient)
}

/// Times a float, or divided by it: by its exact ratio.
fn scale_by_float(ctx: &Ctx, this: PyDelta, factor: &Obj, divide: bool) -> PyResult {
    let ratio = factor.call_method_text(ctx, "as_integer_ratio", &[])?;
    let Some(pair) = ratio.payload::<krait_object::tuple::PyTuple>().map(|pair| pair.items().to_vec()) else {
        let name = ratio.ty(ctx).name();
        return Err(ctx.type_error(&format!("unexpected return type from as_integer_ratio(): expected tuple, not '{name}'")));
    };
    let [mut up, mut down] = <[Obj; 2]>::try_from(pair)
        .map_err(|_| ctx.value_error("as_integer_ratio() must return a 2-tuple"))?;
    if !up.is_int_instance(ctx) || !down.is_int_instance(ctx) {
        return Err(ctx.type_error("non-integer arguments in division"));
    }
    if divide {
        std::mem::swap(&mut up, &mut down);
    }
    if !down.is_true(ctx)? {
        return Err(division_by_zero(ctx));
    }
    let mut product = protocol::binary_op(ctx, &big(ctx, this.total()), &up, BinaryOp::Multiply)?;
    if down.is_negative_int() {
        (product, down) = (product.neg(ctx)?, down.neg(ctx)?);
    }
    let quotient = divide_nearest_big(ctx, &product, &down)?;
    new_delta(ctx, saturated(&quotient).ok_or_else(|| ctx.type_error("an integer is required"))?)
}

fn big(ctx: &Ctx, value: i128) -> Obj {
    ctx.int_big(value.into())
}

/// Microseconds gathered from the constructor's arguments.
struct Gathered {
    whole: i128,
    part: f64,
}

impl Gathered {
    fn add(&mut self, ctx: &Ctx, name: &str, value: &Obj, unit: i128) -> PyResult<()> {
        if value.is_int_instance(ctx) {
            let number = saturated(value).unwrap_or(0);
            return self.add_whole(ctx, number, unit);
        }
        let Some(number) = value.as_f64() else {
            let got = value.ty(ctx).name();
            return Err(ctx.type_error(&format!("unsupported type for timedelta {name} component: {got}")));
        };
        let whole = number.trunc();
        // Infinities and NaN have no whole part.
        let integer = krait_object::float::to_int(ctx, whole)?;
        self.add_whole(ctx, saturated(&integer).unwrap_or(0), unit)?;
        let rest = number - whole;
        if rest != 0.0 {
            let scaled = unit as f64 * rest;
            self.add_whole(ctx, scaled.trunc() as i128, 1)?;
            self.part += scaled - scaled.trunc();
        }
        Ok(())
    }
    fn add_whole(&mut self, ctx: &Ctx, number: i128, unit: i128) -> PyResult<()> {
        let sum = number.checked_mul(unit).and_then(|product| self.whole.checked_add(product));
        self.whole = sum.ok_or_else(|| too_large(ctx))?;
        Ok(())
    }
    /// The sum; half a microsecond goes to the even one.
    fn finish(self, ctx: &Ctx) -> PyResult<i128> {
        let mut rounded = self.part.round();
        if (rounded - self.part).abs() == 0.5 {
            let odd = (self.whole & 1) as f64;
            rounded = 2.0 * ((self.part + odd) * 0.5).round() - odd;
        }
        self.whole.checked_add(rounded as i128).ok_or_else(|| too_large(ctx))
    }
}

fn delta_new(ctx: &Ctx, class: &Obj, args: Args) -> PyResult {
    const TEXT: &str = "(days=0, seconds=0, microseconds=0, milliseconds=0, minutes=0, hours=0, weeks=0)";
    const UNITS: [(usize, &str, i128); 7] = [
        (2, "microseconds", 1),
        (3, "milliseconds", 1000),
        (1, "seconds", SECOND),
        (4, "minutes", 60 * SECOND),
        (5, "hours", 3600 * SECOND),
        (0, "days", DAY),
        (6, "weeks", 7 * DAY),
    ];
    let slots = bind(ctx, "__new__", TEXT, args)?;
    let mut sum = Gathered { whole: 0, part: 0.0 };
    for (index, name, unit) in UNITS {
        if let Some(value) = &slots[index] {
            sum.add(ctx, name, value, unit)?;
        }
    }
    let total = sum.finish(ctx)?;
    let made = checked(ctx, total)?;
    Ok(new_extended(ctx, class.as_type().expect("tp_new gets a type"), made))
}

fn repr(ctx: &Ctx, this: &Obj) -> PyResult {
    let own = of(this);
    let fields = [("days", own.days), ("seconds", own.seconds), ("microseconds", own.micros)];
    let shown: Vec<String> =
        fields.iter().filter(|(_, value)| *value != 0).map(|(name, value)| format!("{name}={value}")).collect();
    let shown = if shown.is_empty() { "0".to_owned() } else { shown.join(", ") };
    Ok(ctx.str(&format!("{}({shown})", this.ty(ctx).name())))
}

fn to_str(ctx: &Ctx, this: &Obj) -> PyResult {
    let own = of(this);
    let mut text = String::new();
    if own.days != 0 {
        let s = if own.days.abs() == 1 { "" } else { "s" };
        text = format!("{} day{s}, ", own.days);
    }
    text += &format!("{}:{:02}:{:02}", own.seconds / 3600, own.seconds / 60 % 60, own.seconds % 60);
    if own.micros != 0 {
        text += &format!(".{:06}", own.micros);
    }
    Ok(ctx.str(&text))
}

/// The hash of a span: that of the tuple of its fields.
pub(super) fn hash_delta(ctx: &Ctx, delta: PyDelta) -> PyResult<i64> {
    ctx.tuple(vec![ctx.int(delta.days), ctx.int(delta.seconds), ctx.int(delta.micros)]).hash(ctx)
}

/// [`hash_delta`] of microseconds.
pub(super) fn hash_micros(ctx: &Ctx, micros: i128) -> PyResult<i64> {
    hash_delta(ctx, checked(ctx, micros)?)
}

fn both(a: &Obj, b: &Obj) -> Option<(PyDelta, PyDelta)> {
    Some((delta_of(a)?, delta_of(b)?))
}

fn division_by_zero(ctx: &Ctx) -> Raised {
    ctx.zero_division_error("division by zero")
}

fn multiply(ctx: &Ctx, a: &Obj, b: &Obj) -> PyResult {
    let (own, factor) = match (delta_of(a), delta_of(b)) {
        (Some(own), None) => (own, b),
        (None, Some(own)) => (own, a),
        _ => return Ok(ctx.not_implemented()),
    };
    if let Some(number) = saturated(factor) {
        return new_delta(ctx, own.total().checked_mul(number).ok_or_else(|| too_large(ctx))?);
    }
    if factor.as_f64().is_some() {
        return scale_by_float(ctx, own, factor, false);
    }
    Ok(ctx.not_implemented())
}

fn true_divide(ctx: &Ctx, a: &Obj, b: &Obj) -> PyResult {
    if let Some((a, b)) = both(a, b) {
        return protocol::binary_op(ctx, &big(ctx, a.total()), &big(ctx, b.total()), BinaryOp::TrueDivide);
    }
    let Some(own) = delta_of(a) else { return Ok(ctx.not_implemented()) };
    if let Some(number) = saturated(b) {
        if number == 0 {
            return Err(division_by_zero(ctx));
        }
        return new_delta(ctx, divide_nearest(own.total(), number));
    }
    match b.as_f64() {
        Some(_) => scale_by_float(ctx, own, b, true),
        None => Ok(ctx.not_implemented()),
    }
}

/// Quotient and remainder towards minus infinity.
fn floor_parts(ctx: &Ctx, a: i128, b: i128) -> PyResult<(i128, i128)> {
    if b == 0 {
        return Err(division_by_zero(ctx));
    }
    let (quotient, rest) = (a.wrapping_div(b), a.wrapping_rem(b));
    Ok(if rest != 0 && (rest < 0) != (b < 0) { (quotient - 1, rest.wrapping_add(b)) } else { (quotient, rest) })
}

fn floor_divide(ctx: &Ctx, a: &Obj, b: &Obj) -> PyResult {
    if let Some((a, b)) = both(a, b) {
        return Ok(big(ctx, floor_parts(ctx, a.total(), b.total())?.0));
    }
    match (delta_of(a), saturated(b)) {
        (Some(own), Some(number)) => new_delta(ctx, floor_parts(ctx, own.total(), number)?.0),
        _ => Ok(ctx.not_implemented()),
    }
}

pub(super) static TIMEDELTA: TypeDef = TypeDef {
    module: "datetime",
    flags: TypeFlags::BASETYPE,
    slots: &[
        slot::tp_new(delta_new),
        slot::tp_repr(repr),
        slot::tp_str(to_str),
        slot::tp_hash(|ctx, this| hash_delta(ctx, of(this))),
        slot::tp_richcompare(|ctx, this, other, op| match both(this, other) {
            Some((a, b)) => Ok(ctx.bool(op.holds(a.cmp(&b)))),
            None => Ok(ctx.not_implemented()),
        }),
        slot::nb_add(|ctx, a, b| match both(a, b) {
            Some((a, b)) => new_delta(ctx, a.total() + b.total()),
            None => Ok(ctx.not_implemented()),
        }),
        slot::nb_subtract(|ctx, a, b| match both(a, b) {
            Some((a, b)) => new_delta(ctx, a.total() - b.total()),
            None => Ok(ctx.not_implemented()),
        }),
        slot::nb_multiply(multiply),
        slot::nb_remainder(|ctx, a, b| match both(a, b) {
            Some((a, b)) => new_delta(ctx, floor_parts(ctx, a.total(), b.total())?.1),
            None => Ok(ctx.not_implemented()),
        }),
        slot::nb_divmod(|ctx, a, b| match both(a, b) {
            Some((a, b)) => {
                let (quotient, rest) = floor_parts(ctx, a.total(), b.total())?;
                Ok(ctx.tuple(vec![big(ctx, quotient), new_delta(ctx, rest)?]))
            }
            None => Ok(ctx.not_implemented()),
        }),
        slot::nb_negative(|ctx, this| new_delta(ctx, -of(this).total())),
        slot::nb_positive(|ctx, this| new_delta(ctx, of(this).total())),
        slot::nb_absolute(|ctx, this| new_delta(ctx, of(this).total().abs())),
        slot::nb_bool(|_, this| Ok(!of(this).is_zero())),
        slot::nb_floor_divide(floor_divide),
        slot::nb_true_divide(true_divide),
    ],
    methods: &[
        method("total_seconds($self, /)", NativeFn::NoArgs(|ctx, this| {
            protocol::binary_op(ctx, &big(ctx, of(this).total()), &ctx.int(SECOND as i64), BinaryOp::TrueDivide)
        }))
        .doc("The whole span in seconds, a float."),
        method("__reduce__($self, /)", NativeFn::NoArgs(|ctx, this| {
            let own = of(this);
            let state = ctx.tuple(vec![ctx.int(own.days), ctx.int(own.seconds), ctx.int(own.micros)]);
            Ok(ctx.tuple(vec![this.ty(ctx).to_obj(), state]))
        })),
    ],
    members: &[
        member("days", |ctx, this| Ok(ctx.int(of(this).days))),
        member("seconds", |ctx, this| Ok(ctx.int(of(this).seconds))),
        member("microseconds", |ctx, this| Ok(ctx.int(of(this).micros))),
    ],
    doc: "timedelta(days=0, seconds=0, microseconds=0, milliseconds=0, minutes=0, hours=0, weeks=0): a span of time, the \
        sum of its arguments.",
    ..TypeDef::new("timedelta", PyDelta::layout)
};

/// The attributes `resolution`, `min` and `max`.
pub(super) fn extremes(ctx: &Ctx) -> PyResult<[(&'static str, Obj); 3]> {
    let most = i128::from(MAX_DAYS) * DAY;
    Ok([("resolution", new_delta(ctx, 1)?), ("min", new_delta(ctx, -most)?), ("max", new_delta(ctx, most + DAY - 1)?)])
}
