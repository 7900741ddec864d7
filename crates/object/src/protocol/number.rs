//! Arithmetic: the binary operators and their in-place forms.

use crate::ctx::{Ctx, PyResult};
use crate::typeobj::{BinaryFn, Slots};
use crate::value::Obj;

/// The operators of BINARY_OP, numbered as CPython's `NB_ADD` … `NB_XOR`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum BinaryOp {
    Add,
    And,
    FloorDivide,
    LShift,
    MatrixMultiply,
    Multiply,
    Remainder,
    Or,
    Power,
    RShift,
    Subtract,
    TrueDivide,
    Xor,
}

impl BinaryOp {
    pub const ALL: [BinaryOp; 13] = [
        BinaryOp::Add,
        BinaryOp::And,
        BinaryOp::FloorDivide,
        BinaryOp::LShift,
        BinaryOp::MatrixMultiply,
        BinaryOp::Multiply,
        BinaryOp::Remainder,
        BinaryOp::Or,
        BinaryOp::Power,
        BinaryOp::RShift,
        BinaryOp::Subtract,
        BinaryOp::TrueDivide,
        BinaryOp::Xor,
    ];
    pub fn symbol(self) -> &'static str {
        ["+", "&", "//", "<<", "@", "*", "%", "|", "** or pow()", ">>", "-", "/", "^"][self as usize]
    }
    fn inplace_symbol(self) -> &'static str {
        ["+=", "&=", "//=", "<<=", "@=", "*=", "%=", "|=", "**=", ">>=", "-=", "/=", "^="][self as usize]
    }
    #[inline]
    fn slot(self, slots: &Slots) -> Option<BinaryFn> {
        match self {
            BinaryOp::Add => slots.nb_add.get(),
            BinaryOp::And => slots.nb_and.get(),
            BinaryOp::FloorDivide => slots.nb_floor_divide.get(),
            BinaryOp::LShift => slots.nb_lshift.get(),
            BinaryOp::MatrixMultiply => slots.nb_matrix_multiply.get(),
            BinaryOp::Multiply => slots.nb_multiply.get(),
            BinaryOp::Remainder => slots.nb_remainder.get(),
            BinaryOp::Or => slots.nb_or.get(),
            BinaryOp::Power => None,
            BinaryOp::RShift => slots.nb_rshift.get(),
            BinaryOp::Subtract => slots.nb_subtract.get(),
            BinaryOp::TrueDivide => slots.nb_true_divide.get(),
            BinaryOp::Xor => slots.nb_xor.get(),
        }
    }
    fn inplace_slot(self, slots: &Slots) -> Option<BinaryFn> {
        match self {
            BinaryOp::Add => slots.nb_inplace_add.get(),
            BinaryOp::And => slots.nb_inplace_and.get(),
            BinaryOp::FloorDivide => slots.nb_inplace_floor_divide.get(),
            BinaryOp::LShift => slots.nb_inplace_lshift.get(),
            BinaryOp::MatrixMultiply => slots.nb_inplace_matrix_multiply.get(),
            BinaryOp::Multiply => slots.nb_inplace_multiply.get(),
            BinaryOp::Remainder => slots.nb_inplace_remainder.get(),
            BinaryOp::Or => slots.nb_inplace_or.get(),
            BinaryOp::Power => None,
            BinaryOp::RShift => slots.nb_inplace_rshift.get(),
            BinaryOp::Subtract => slots.nb_inplace_subtract.get(),
            BinaryOp::TrueDivide => slots.nb_inplace_true_divide.get(),
            BinaryOp::Xor => slots.nb_inplace_xor.get(),
        }
    }
}

/// The number slots of both sides, the more special type first; NotImplemented when neither answers.
fn try_slots(ctx: &Ctx, a: &Obj, b: &Obj, get: impl Fn(&Slots) -> Option<BinaryFn>) -> PyResult {
    ctx.check_native_stack("")?;
    let (at, bt) = (a.ty(ctx), b.ty(ctx));
    let left = get(&at.slots);
    let mut right = if at.is(bt) { None } else { get(&bt.slots) };
    if let (Some(l), Some(r)) = (left, right) {
        if l as usize == r as usize {
            right = None;
        }
    }
    if let Some(left) = left {
        if let Some(r) = right {
            if bt.is_subtype(at) {
                let result = r(ctx, a, b)?;
                if !ctx.is_not_implemented(&result) {
                    return Ok(result);
                }
                right = None;
            }
        }
        let result = left(ctx, a, b)?;
        if !ctx.is_not_implemented(&result) {
            return Ok(result);
        }
    }
    match right {
        Some(right) => right(ctx, a, b),
        None => Ok(ctx.not_implemented()),
    }
}

fn unsupported(ctx: &Ctx, a: &Obj, b: &Obj, symbol: &str) -> crate::ctx::Raised {
    let (at, bt) = (a.ty(ctx).name(), b.ty(ctx).name());
    if symbol == ">>" && ctx.types.builtin_function_or_method.is_exactly(a) && a.getattr_opt(ctx, &ctx.names.__name__).ok().flatten().is_some_and(|name| name.text_lossy() == "print") {
        return ctx.type_error(&format!(
            "unsupported operand type(s) for {symbol}: '{at}' and '{bt}'. Did you mean \"print(<message>, file=<output_stream>)\"?"
        ));
    }
    ctx.type_error(&format!("unsupported operand type(s) for {symbol}: '{at}' and '{bt}'"))
}

fn repeat_count(ctx: &Ctx, count: &Obj) -> PyResult<isize> {
    if count.ty(ctx).slots.nb_index.get().is_none() {
        return Err(ctx.type_error(&format!("can't multiply sequence by non-int of type '{}'", count.ty(ctx).name())));
    }
    count.to_index_size(ctx)
}

/// `a op b`.
pub fn binary_op(ctx: &Ctx, a: &Obj, b: &Obj, op: BinaryOp) -> PyResult {
    if op == BinaryOp::Power {
        return power(ctx, a, b, &ctx.none());
    }
    let result = try_slots(ctx, a, b, |slots| op.slot(slots))?;
    if !ctx.is_not_implemented(&result) {
        return Ok(result);
    }
    match op {
        BinaryOp::Add => {
            if let Some(concat) = a.ty(ctx).slots.sq_concat.get() {
                return concat(ctx, a, b);
            }
        }
        BinaryOp::Multiply => {
            if let Some(repeat) = a.ty(ctx).slots.sq_repeat.get() {
                return repeat(ctx, a, repeat_count(ctx, b)?);
            }
            if let Some(repeat) = b.ty(ctx).slots.sq_repeat.get() {
                return repeat(ctx, b, repeat_count(ctx, a)?);
            }
        }
        _ => {}
    }
    Err(unsupported(ctx, a, b, op.symbol()))
}

/// `a op= b`: the new value of `a`.
pub fn inplace_op(ctx: &Ctx, a: &Obj, b: &Obj, op: BinaryOp) -> PyResult {
    if op == BinaryOp::Power {
        if let Some(power) = a.ty(ctx).slots.nb_inplace_power.get() {
            let result = power(ctx, a, b, &ctx.none())?;
            if !ctx.is_not_implemented(&result) {
                return Ok(result);
            }
        }
        return power_named(ctx, a, b, &ctx.none(), "**=");
    }
    if let Some(inplace) = op.inplace_slot(&a.ty(ctx).slots) {
        let result = inplace(ctx, a, b)?;
        if !ctx.is_not_implemented(&result) {
            return Ok(result);
        }
    }
    let result = try_slots(ctx, a, b, |slots| op.slot(slots))?;
    if !ctx.is_not_implemented(&result) {
        return Ok(result);
    }
    let slots = &a.ty(ctx).slots;
    match op {
        BinaryOp::Add => {
            if let Some(concat) = slots.sq_inplace_concat.get().or(slots.sq_concat.get()) {
                return concat(ctx, a, b);
            }
        }
        BinaryOp::Multiply => {
            if let Some(repeat) = slots.sq_inplace_repeat.get().or(slots.sq_repeat.get()) {
                return repeat(ctx, a, repeat_count(ctx, b)?);
            }
            if let Some(repeat) = b.ty(ctx).slots.sq_repeat.get() {
                return repeat(ctx, b, repeat_count(ctx, a)?);
            }
        }
        _ => {}
    }
    Err(unsupported(ctx, a, b, op.inplace_symbol()))
}

/// `divmod(a, b)`.
pub fn divmod(ctx: &Ctx, a: &Obj, b: &Obj) -> PyResult {
    let result = try_slots(ctx, a, b, |slots| slots.nb_divmod.get())?;
    if ctx.is_not_implemented(&result) {
        return Err(unsupported(ctx, a, b, "divmod()"));
    }
    Ok(result)
}

/// `pow(a, b, modulus)`.
pub fn power(ctx: &Ctx, a: &Obj, b: &Obj, modulus: &Obj) -> PyResult {
    power_named(ctx, a, b, modulus, "** or pow()")
}

fn power_named(ctx: &Ctx, a: &Obj, b: &Obj, modulus: &Obj, symbol: &str) -> PyResult {
    ctx.check_native_stack("")?;
    let (at, bt, mt) = (a.ty(ctx), b.ty(ctx), modulus.ty(ctx));
    let left = at.slots.nb_power.get();
    let mut right = if at.is(bt) { None } else { bt.slots.nb_power.get() };
    if left.map(|f| f as usize) == right.map(|f| f as usize) {
        right = None;
    }
    let order = if right.is_some() && bt.is_subtype(at) { [right, left] } else { [left, right] };
    for slot in order.into_iter().flatten() {
        let result = slot(ctx, a, b, modulus)?;
        if !ctx.is_not_implemented(&result) {
            return Ok(result);
        }
    }
    let tried = |slot: Option<crate::typeobj::TernaryFn>| slot.is_some_and(|f| order.iter().flatten().any(|&other| other as usize == f as usize));
    if !ctx.is_none(modulus) {
        if let Some(slot) = mt.slots.nb_power.get().filter(|&f| !tried(Some(f))) {
            let result = slot(ctx, a, b, modulus)?;
            if !ctx.is_not_implemented(&result) {
                return Ok(result);
            }
        }
        return Err(ctx.type_error(&format!(
            "unsupported operand type(s) for {symbol}: '{}', '{}', '{}'",
            at.name(),
            bt.name(),
            mt.name()
        )));
    }
    Err(unsupported(ctx, a, b, symbol))
}

impl Obj {
    /// `-self`
    pub fn neg(&self, ctx: &Ctx) -> PyResult {
        match self.ty(ctx).slots.nb_negative.get() {
            Some(f) => f(ctx, self),
            None => Err(ctx.type_error(&format!("bad operand type for unary -: '{}'", self.ty(ctx).name()))),
        }
    }
    /// `+self`
    pub fn pos(&self, ctx: &Ctx) -> PyResult {
        match self.ty(ctx).slots.nb_positive.get() {
            Some(f) => f(ctx, self),
            None => Err(ctx.type_error(&format!("bad operand type for unary +: '{}'", self.ty(ctx).name()))),
        }
    }
    /// `~self`
    pub fn invert(&self, ctx: &Ctx) -> PyResult {
        match self.ty(ctx).slots.nb_invert.get() {
            Some(f) => f(ctx, self),
            None => Err(ctx.type_error(&format!("bad operand type for unary ~: '{}'", self.ty(ctx).name()))),
        }
    }
    /// `abs(self)`
    pub fn abs(&self, ctx: &Ctx) -> PyResult {
        match self.ty(ctx).slots.nb_absolute.get() {
            Some(f) => f(ctx, self),
            None => Err(ctx.type_error(&format!("bad operand type for abs(): '{}'", self.ty(ctx).name()))),
        }
    }
}
