//! Comparison, truth, hashing, containment.

use crate::ctx::{Ctx, PyResult};
use crate::float::PyFloat;
use crate::heap::strdata::PyStr;
use crate::tuple::PyTuple;
use crate::typeobj::CompareOp;
use crate::value::Obj;

/// `a op b` as a value, which need not be a bool.
pub fn rich_compare(ctx: &Ctx, a: &Obj, b: &Obj, op: CompareOp) -> PyResult {
    if let (Some(a), Some(b)) = (a.as_small_int(), b.as_small_int()) {
        return Ok(ctx.bool(op.holds(a.cmp(&b))));
    }
    ctx.check_native_stack(" in comparison")?;
    let (at, bt) = (a.ty(ctx), b.ty(ctx));
    let mut right_done = false;
    if !at.is(bt) && bt.is_subtype(at) {
        if let Some(compare) = bt.slots.tp_richcompare.get() {
            right_done = true;
            let result = compare(ctx, b, a, op.swapped())?;
            if !ctx.is_not_implemented(&result) {
                return Ok(result);
            }
        }
    }
    if let Some(compare) = at.slots.tp_richcompare.get() {
        let result = compare(ctx, a, b, op)?;
        if !ctx.is_not_implemented(&result) {
            return Ok(result);
        }
    }
    if !right_done {
        if let Some(compare) = bt.slots.tp_richcompare.get() {
            let result = compare(ctx, b, a, op.swapped())?;
            if !ctx.is_not_implemented(&result) {
                return Ok(result);
            }
        }
    }
    match op {
        CompareOp::Eq => Ok(ctx.bool(a.is(b))),
        CompareOp::Ne => Ok(ctx.bool(!a.is(b))),
        _ => Err(ctx.type_error(&format!(
            "'{}' not supported between instances of '{}' and '{}'",
            op.symbol(),
            at.name(),
            bt.name()
        ))),
    }
}

/// The order of two values of one plain type: small integers, exactly `str`, exactly `float` (without NaN).
#[inline]
pub fn plain_order(ctx: &Ctx, a: &Obj, b: &Obj) -> Option<std::cmp::Ordering> {
    if let (Some(a), Some(b)) = (a.as_small_int(), b.as_small_int()) {
        return Some(a.cmp(&b));
    }
    if ctx.types.str.is_exactly(a) && ctx.types.str.is_exactly(b) {
        return Some(a.payload::<PyStr>()?.compare(b.payload::<PyStr>()?));
    }
    if ctx.types.float.is_exactly(a) && ctx.types.float.is_exactly(b) {
        return a.payload::<PyFloat>()?.value.partial_cmp(&b.payload::<PyFloat>()?.value);
    }
    None
}

/// `bool(a op b)`, where identity settles `==` and `!=`.
pub fn rich_compare_bool(ctx: &Ctx, a: &Obj, b: &Obj, op: CompareOp) -> PyResult<bool> {
    if let (Some(a), Some(b)) = (a.as_small_int(), b.as_small_int()) {
        return Ok(op.holds(a.cmp(&b)));
    }
    if a.is(b) {
        match op {
            CompareOp::Eq => return Ok(true),
            CompareOp::Ne => return Ok(false),
            _ => {}
        }
    }
    rich_compare(ctx, a, b, op)?.is_true(ctx)
}

/// For types that compare by a notion of sameness of their own: `==` and `!=`, nothing else.
pub fn compare_identity(ctx: &Ctx, same: bool, op: CompareOp) -> PyResult {
    Ok(match op {
        CompareOp::Eq => ctx.bool(same),
        CompareOp::Ne => ctx.bool(!same),
        _ => ctx.not_implemented(),
    })
}

/// The hash slot of unhashable types.
pub fn hash_not_implemented(ctx: &Ctx, this: &Obj) -> PyResult<i64> {
    Err(ctx.type_error(&format!("unhashable type: '{}'", this.ty(ctx).name())))
}

/// `value in this` by walking `this`.
pub fn contains_by_iteration(ctx: &Ctx, this: &Obj, value: &Obj) -> PyResult<bool> {
    let found = match this.iter_or_none(ctx) {
        Ok(found) => found,
        Err(raised) => {
            // Any TypeError of `iter()` counts as "not iterable".
            ctx.swallow(raised, &ctx.types.type_error)?;
            None
        }
    };
    let Some(iterator) = found else {
        return Err(ctx.type_error(&format!("argument of type '{}' is not a container or iterable", this.ty(ctx).name())));
    };
    while let Some(item) = iterator.next(ctx)? {
        if rich_compare_bool(ctx, &item, value, CompareOp::Eq)? {
            return Ok(true);
        }
    }
    Ok(false)
}

impl Obj {
    /// `self == other`, identity counting as equal.
    #[inline]
    pub fn eq(&self, ctx: &Ctx, other: &Obj) -> PyResult<bool> {
        if self.is(other) {
            return Ok(true);
        }
        if let (Some(a), Some(b)) = (self.as_small_int(), other.as_small_int()) {
            return Ok(a == b);
        }
        if ctx.types.bool.is_exactly(self) && ctx.types.bool.is_exactly(other) {
            return Ok(false);
        }
        if ctx.types.str.is_exactly(self) && ctx.types.str.is_exactly(other) {
            if let (Some(a), Some(b)) = (self.payload::<PyStr>(), other.payload::<PyStr>()) {
                return Ok(a.equals(b));
            }
        }
        if ctx.types.tuple.is_exactly(self) && ctx.types.tuple.is_exactly(other) {
            if let (Some(a), Some(b)) = (self.payload::<PyTuple>(), other.payload::<PyTuple>()) {
                // Of another length they differ only after all that both have was compared. Nests go the whole way, on
                // which their depth is told.
                let flat = || !a.items().iter().any(|item| ctx.types.tuple.is_exactly(item));
                if a.len() == b.len() && flat() {
                    ctx.check_native_stack(" in comparison")?;
                    for (a, b) in a.items().iter().zip(b.items()) {
                        if !a.eq(ctx, b)? {
                            return Ok(false);
                        }
                    }
                    return Ok(true);
                }
            }
        }
        rich_compare_bool(ctx, self, other, CompareOp::Eq)
    }
    /// `self < other`.
    pub fn lt(&self, ctx: &Ctx, other: &Obj) -> PyResult<bool> {
        rich_compare_bool(ctx, self, other, CompareOp::Lt)
    }
    /// `hash(self)`, never -1.
    #[inline]
    pub fn hash(&self, ctx: &Ctx) -> PyResult<i64> {
        if let Some(value) = self.as_small_int() {
            return Ok(crate::hash::hash_i64(value));
        }
        if ctx.types.str.is_exactly(self) {
            if let Some(text) = self.payload::<PyStr>() {
                return Ok(text.hash(ctx));
            }
        }
        if ctx.types.tuple.is_exactly(self) {
            if let Some(known) = self.payload::<crate::tuple::PyTuple>().map(|tuple| tuple.hash.get()).filter(|&hash| hash != crate::tuple::HASH_UNSET) {
                return Ok(known);
            }
        }
        ctx.check_native_stack(" while hashing an object")?;
        match self.ty(ctx).slots.tp_hash.get() {
            Some(hash) => hash(ctx, self),
            None => hash_not_implemented(ctx, self),
        }
    }
    /// `bool(self)`.
    #[inline]
    pub fn is_true(&self, ctx: &Ctx) -> PyResult<bool> {
        let word = self.word() | 1;
        if word == ctx.bools[1] {
            return Ok(true);
        }
        if word == ctx.bools[0] || word == ctx.none_word {
            return Ok(false);
        }
        if let Some(value) = self.as_small_int() {
            return Ok(value != 0);
        }
        ctx.check_native_stack("")?;
        let slots = &self.ty(ctx).slots;
        if let Some(truth) = slots.nb_bool.get() {
            return truth(ctx, self);
        }
        if let Some(len) = slots.mp_length.get() {
            return len(ctx, self).map(|len| len != 0);
        }
        Ok(true)
    }
    /// `value in self`.
    pub fn contains(&self, ctx: &Ctx, value: &Obj) -> PyResult<bool> {
        ctx.check_native_stack("")?;
        match self.ty(ctx).slots.sq_contains.get() {
            Some(contains) => contains(ctx, self, value),
            None => contains_by_iteration(ctx, self, value),
        }
    }
}
