//! Numbers: floats without a call, small ints, comparisons, truth.
//!
//! It must not know the slow bodies: what is not common is left with `k = 2`.

use super::*;

// --- floats ---

pub(super) const FLOAT_CLASS: usize = std::mem::size_of::<Object<PyFloat>>() / 8;

#[inline(always)]
pub(super) unsafe fn free_float(ctx: *const Ctx, p: *mut Header) {
    // SAFETY: a dead float goes to the list of its size class.
    unsafe {
        let list = &(*(*ctx).heap_ptr).atoms[FLOAT_CLASS];
        (*p).rc.set(list.get() as u64);
        list.set(p);
    }
}
#[inline(always)]
pub(super) unsafe fn float_of(ctx: *const Ctx, v: StackRef) -> Option<f64> {
    // SAFETY: the type is checked.
    unsafe { if is_type(v, (*ctx).fast.float) { Some(payload::<PyFloat>(v).value) } else { None } }
}
/// Whether a new float can be had without a call.
#[inline(always)]
pub(super) unsafe fn float_ready(ctx: *const Ctx) -> bool {
    // SAFETY: the heap is alive.
    unsafe { !(*(*ctx).heap_ptr).atoms[FLOAT_CLASS].get().is_null() }
}
#[inline(always)]
pub(super) unsafe fn new_float(ctx: *const Ctx, value: f64) -> StackRef {
    // SAFETY: `float_ready` was asked.
    unsafe {
        let list = &(*(*ctx).heap_ptr).atoms[FLOAT_CLASS];
        let p = list.get();
        list.set((*p).rc.get() as *mut Header);
        (*p).rc.set(1);
        let object = p as *mut Object<PyFloat>;
        krait_object::profile::allocated((*ctx).fast.float as *const _, FLOAT_CLASS * 8);
        // The type word of a freed float cell may be another leaf's of the same size.
        std::ptr::write((p as *mut usize).add(1), (*ctx).fast.float);
        (*object).payload.value = value;
        StackRef(p as u64)
    }
}
/// The result of an operation on `a` and `b`, which are given up; one's box is used again when it is free.
#[inline(always)]
pub(super) unsafe fn finish_float(ctx: *const Ctx, a: StackRef, b: StackRef, value: f64) -> StackRef {
    // SAFETY: both are floats or NULL.
    unsafe {
        if a.is_owned() && (*a.ptr()).rc.get() == 1 {
            (*(a.ptr() as *mut Object<PyFloat>)).payload.value = value;
            drop_float(ctx, b);
            return a;
        }
        if b.is_owned() && (*b.ptr()).rc.get() == 1 {
            (*(b.ptr() as *mut Object<PyFloat>)).payload.value = value;
            drop_float(ctx, a);
            return b;
        }
        let result = new_float(ctx, value);
        drop_float(ctx, a);
        drop_float(ctx, b);
        result
    }
}
#[inline(always)]
pub(super) unsafe fn drop_float(ctx: *const Ctx, v: StackRef) {
    if v.is_owned() {
        let p = v.ptr();
        // SAFETY: an owned float.
        unsafe {
            let n = (*p).rc.get() - 1;
            (*p).rc.set(n);
            if n == 0 {
                free_float(ctx, p);
            }
        }
    }
}

// --- arithmetic ---

#[inline(always)]
pub(super) fn both_int(a: StackRef, b: StackRef) -> bool {
    a.0 & b.0 & 2 != 0
}
#[inline(always)]
pub(super) fn add_int(a: StackRef, b: StackRef) -> Option<StackRef> {
    (a.0 as i64 - 3).checked_add(b.0 as i64).map(|x| StackRef(x as u64))
}
#[inline(always)]
pub(super) fn sub_int(a: StackRef, b: StackRef) -> Option<StackRef> {
    (a.0 as i64).checked_sub(b.0 as i64 - 3).map(|x| StackRef(x as u64))
}
#[inline(always)]
pub(super) fn mul_int(a: StackRef, b: StackRef) -> Option<StackRef> {
    (a.0 as i64 - 3).checked_mul(b.0 as i64 >> 2).map(|x| StackRef((x + 3) as u64))
}
#[inline(always)]
pub(super) fn mod_int(a: StackRef, b: StackRef) -> Option<StackRef> {
    let (x, y) = (a.int_value(), b.int_value());
    if y <= 0 {
        return None;
    }
    Some(StackRef::small(if (x | y) as u64 >> 32 == 0 { i64::from(x as u32 % y as u32) } else { x.rem_euclid(y) }))
}
#[inline(always)]
pub(super) fn floordiv_int(a: StackRef, b: StackRef) -> Option<StackRef> {
    let (x, y) = (a.int_value(), b.int_value());
    if y <= 0 {
        return None;
    }
    Some(StackRef::small(if (x | y) as u64 >> 32 == 0 { i64::from(x as u32 / y as u32) } else { x.div_euclid(y) }))
}

/// An integer and a truth that is added to it, as in counting.
#[inline(always)]
pub(super) unsafe fn counted(ctx: *const Ctx, a: StackRef, b: StackRef) -> Option<StackRef> {
    let word = b.0 | 1;
    // SAFETY: the context is alive.
    let truths = unsafe { &(*ctx).bools };
    if !a.is_int() || (word != truths[0] && word != truths[1]) {
        return None;
    }
    add_int(a, StackRef::small(i64::from(word == truths[1])))
}

#[inline(always)]
pub(super) unsafe fn binary(
    ctx: *const Ctx,
    mut s: S,
    int: impl Fn(StackRef, StackRef) -> Option<StackRef>,
    float: impl Fn(f64, f64) -> f64,
) -> S {
    // SAFETY: two values on the stack.
    unsafe {
        let (a, b) = (top(&s, 2), top(&s, 1));
        if both_int(a, b) {
            if let Some(r) = int(a, b) {
                *s.sp.sub(2) = r;
                s.sp = s.sp.sub(1);
                return s;
            }
        } else if let Some(x) = float_of(ctx, a) {
            if float_ready(ctx) {
                if let Some(y) = float_of(ctx, b) {
                    *s.sp.sub(2) = finish_float(ctx, a, b, float(x, y));
                    s.sp = s.sp.sub(1);
                    return s;
                }
                if b.is_int() {
                    let y = b.int_value();
                    *s.sp.sub(2) = finish_float(ctx, a, StackRef::NULL, float(x, y as f64));
                    s.sp = s.sp.sub(1);
                    return s;
                }
            }
        } else if a.is_int() && float_ready(ctx) {
            if let Some(y) = float_of(ctx, b) {
                *s.sp.sub(2) = finish_float(ctx, StackRef::NULL, b, float(a.int_value() as f64, y));
                s.sp = s.sp.sub(1);
                return s;
            }
        }
        S { k: 2, ..s }
    }
}

#[inline(always)]
pub(super) unsafe fn bitwise(mut s: S, int: impl Fn(u64, u64) -> u64) -> S {
    // SAFETY: two values on the stack.
    unsafe {
        let (a, b) = (top(&s, 2), top(&s, 1));
        if both_int(a, b) {
            *s.sp.sub(2) = StackRef(int(a.0, b.0) | 3);
            s.sp = s.sp.sub(1);
            return s;
        }
        S { k: 2, ..s }
    }
}

/// A float, or an integer that a float has exactly.
#[inline(always)]
unsafe fn exact_float(ctx: *const Ctx, v: StackRef) -> Option<f64> {
    if v.is_int() {
        let value = v.int_value();
        return (value.unsigned_abs() <= 1 << 53).then_some(value as f64);
    }
    // SAFETY: a value on the stack.
    unsafe { float_of(ctx, v) }
}

#[inline(always)]
pub(super) unsafe fn compare(ctx: *const Ctx, mut s: S, int: impl Fn(i64, i64) -> bool, float: impl Fn(f64, f64) -> bool) -> S {
    // SAFETY: two values on the stack.
    unsafe {
        let (a, b) = (top(&s, 2), top(&s, 1));
        if both_int(a, b) {
            *s.sp.sub(2) = truth(ctx, int(a.0 as i64, b.0 as i64));
            s.sp = s.sp.sub(1);
            return s;
        }
        if let (Some(x), Some(y)) = (float_of(ctx, a), float_of(ctx, b)) {
            drop_float(ctx, a);
            drop_float(ctx, b);
            *s.sp.sub(2) = truth(ctx, float(x, y));
            s.sp = s.sp.sub(1);
            return s;
        }
        if let (Some(x), Some(y)) = (exact_float(ctx, a), exact_float(ctx, b)) {
            if a.is_ptr() { drop_float(ctx, a) } else { drop_float(ctx, b) }
            *s.sp.sub(2) = truth(ctx, float(x, y));
            s.sp = s.sp.sub(1);
            return s;
        }
        S { k: 2, ..s }
    }
}

/// Whether the object's type compares as `object` does.
#[inline(always)]
unsafe fn compares_by_identity(ctx: *const Ctx, v: StackRef) -> bool {
    // SAFETY: a pointer word on the stack is live.
    unsafe { (*v.ptr()).ty().slots.tp_richcompare.get().map_or(0, |compare| compare as usize) == (*ctx).fast.object_compare }
}

/// `==` and `!=` also settle exact strings, unless they are long.
#[inline(always)]
pub(super) unsafe fn equal(ctx: *const Ctx, mut s: S, wanted: bool) -> S {
    // SAFETY: two values on the stack.
    unsafe {
        let (a, b) = (top(&s, 2), top(&s, 1));
        if !both_int(a, b) && is_type(a, (*ctx).fast.str) && is_type(b, (*ctx).fast.str) {
            let same = if a.ptr() == b.ptr() {
                true
            } else {
                let (x, y) = (payload::<PyStr>(a), payload::<PyStr>(b));
                match x.equals_inline(y) {
                    Some(same) => same,
                    None => return S { k: 2, ..s },
                }
            };
            *s.sp.sub(2) = truth(ctx, same == wanted);
            s.sp = s.sp.sub(2);
            kill(ctx, &mut s, a);
            kill(ctx, &mut s, b);
            s.sp = s.sp.add(1);
            return s;
        }
        if a.is_ptr() && b.is_ptr() && compares_by_identity(ctx, a) && compares_by_identity(ctx, b) {
            let same = a.ptr() == b.ptr();
            s.sp = s.sp.sub(1);
            *s.sp.sub(1) = truth(ctx, same == wanted);
            kill(ctx, &mut s, a);
            kill(ctx, &mut s, b);
            return s;
        }
        compare(ctx, s, |x, y| (x == y) == wanted, |x, y| (x == y) == wanted)
    }
}

body! {
    fn BINARY_ADD(ctx, s, ins) {
        let done = binary(ctx, s, add_int, |x, y| x + y);
        if done.k == 2 {
            if let Some(r) = counted(ctx, top(&s, 2), top(&s, 1)) {
                s.sp = s.sp.sub(1);
                *s.sp.sub(1) = r;
                return s;
            }
        }
        return done;
    }
    fn BINARY_SUBTRACT(ctx, s, ins) { return binary(ctx, s, sub_int, |x, y| x - y); }
    fn BINARY_MULTIPLY(ctx, s, ins) { return binary(ctx, s, mul_int, |x, y| x * y); }
    fn BINARY_TRUE_DIVIDE(ctx, s, ins) {
        let (a, b) = (top(&s, 2), top(&s, 1));
        let zero = match float_of(ctx, b) { Some(y) => y == 0.0, None => b.0 == StackRef::small(0).0 };
        if zero { slow!(s) }
        if both_int(a, b) {
            // Below 2^53 both are exact as floats, so their quotient is rounded once.
            let (x, y) = (a.int_value(), b.int_value());
            if x.unsigned_abs() >> 53 != 0 || y.unsigned_abs() >> 53 != 0 || !float_ready(ctx) { slow!(s) }
            *s.sp.sub(2) = new_float(ctx, x as f64 / y as f64);
            s.sp = s.sp.sub(1);
            return s;
        }
        return binary(ctx, s, |_, _| None, |x, y| x / y);
    }
    fn BINARY_REMAINDER(ctx, s, ins) {
        let (a, b) = (top(&s, 2), top(&s, 1));
        if !both_int(a, b) { slow!(s) }
        match mod_int(a, b) {
            Some(r) => { *s.sp.sub(2) = r; s.sp = s.sp.sub(1); }
            None => slow!(s),
        }
    }
    fn BINARY_FLOOR_DIVIDE(ctx, s, ins) {
        let (a, b) = (top(&s, 2), top(&s, 1));
        if !both_int(a, b) { slow!(s) }
        match floordiv_int(a, b) {
            Some(r) => { *s.sp.sub(2) = r; s.sp = s.sp.sub(1); }
            None => slow!(s),
        }
    }
    fn BINARY_AND(ctx, s, ins) { return bitwise(s, |a, b| a & b); }
    fn BINARY_OR(ctx, s, ins) { return bitwise(s, |a, b| a | b); }
    fn BINARY_XOR(ctx, s, ins) { return bitwise(s, |a, b| a ^ b); }
    fn BINARY_LSHIFT(ctx, s, ins) {
        let (a, b) = (top(&s, 2), top(&s, 1));
        if !both_int(a, b) { slow!(s) }
        let (x, y) = (a.int_value(), b.int_value());
        if !(0..60).contains(&y) || (x << y) >> y != x || (x << y << 2) >> 2 != x << y { slow!(s) }
        *s.sp.sub(2) = StackRef::small(x << y);
        s.sp = s.sp.sub(1);
    }
    fn BINARY_RSHIFT(ctx, s, ins) {
        let (a, b) = (top(&s, 2), top(&s, 1));
        if !both_int(a, b) { slow!(s) }
        let y = b.int_value();
        if !(0..63).contains(&y) { slow!(s) }
        *s.sp.sub(2) = StackRef::small(a.int_value() >> y);
        s.sp = s.sp.sub(1);
    }
    fn INPLACE_OP(ctx, s, ins) {
        match slot_arg(ins) {
            0 => return BINARY_ADD(ctx, s, ins),
            5 => return BINARY_MULTIPLY(ctx, s, ins),
            10 => return BINARY_SUBTRACT(ctx, s, ins),
            1 => return BINARY_AND(ctx, s, ins),
            2 => return BINARY_FLOOR_DIVIDE(ctx, s, ins),
            3 => return BINARY_LSHIFT(ctx, s, ins),
            6 => return BINARY_REMAINDER(ctx, s, ins),
            7 => return BINARY_OR(ctx, s, ins),
            9 => return BINARY_RSHIFT(ctx, s, ins),
            11 => return BINARY_TRUE_DIVIDE(ctx, s, ins),
            12 => return BINARY_XOR(ctx, s, ins),
            _ => slow!(s),
        }
    }
    fn COMPARE_LT(ctx, s, ins) { return compare(ctx, s, |x, y| x < y, |x, y| x < y); }
    fn COMPARE_LE(ctx, s, ins) { return compare(ctx, s, |x, y| x <= y, |x, y| x <= y); }
    fn COMPARE_GT(ctx, s, ins) { return compare(ctx, s, |x, y| x > y, |x, y| x > y); }
    fn COMPARE_GE(ctx, s, ins) { return compare(ctx, s, |x, y| x >= y, |x, y| x >= y); }
    fn COMPARE_EQ(ctx, s, ins) { return equal(ctx, s, true); }
    fn COMPARE_NE(ctx, s, ins) { return equal(ctx, s, false); }
    fn IS_OP(ctx, s, ins) {
        let (a, b) = (top(&s, 2), top(&s, 1));
        s.sp = s.sp.sub(1);
        *s.sp.sub(1) = truth(ctx, (a.0 | 1 == b.0 | 1) != (slot_arg(ins) != 0));
        kill(ctx, &mut s, a);
        kill(ctx, &mut s, b);
    }
    fn TO_BOOL(ctx, s, ins) {
        let v = top(&s, 1);
        let word = v.0 | 1;
        if word == (*ctx).bools[0] || word == (*ctx).bools[1] {
            *s.sp.sub(1) = StackRef(word);
        } else if v.is_int() {
            *s.sp.sub(1) = truth(ctx, v.0 != 3);
        } else if word == (*ctx).none_word {
            *s.sp.sub(1) = truth(ctx, false);
        } else if is_type(v, (*ctx).fast.list) {
            let len = (*payload::<PyList>(v).items.raw()).len;
            *s.sp.sub(1) = truth(ctx, len != 0);
            kill(ctx, &mut s, v);
        } else if is_type(v, (*ctx).fast.str) {
            let empty = payload::<PyStr>(v).is_empty();
            *s.sp.sub(1) = truth(ctx, !empty);
            kill(ctx, &mut s, v);
        } else if is_type(v, (*ctx).fast.tuple) {
            let len = payload::<PyTuple>(v).len;
            *s.sp.sub(1) = truth(ctx, len != 0);
            kill(ctx, &mut s, v);
        } else if is_type(v, (*ctx).fast.dict) {
            let len = payload::<PyDict>(v).len();
            *s.sp.sub(1) = truth(ctx, len != 0);
            kill(ctx, &mut s, v);
        } else if is_type(v, (*ctx).fast.bytes) {
            let empty = payload::<krait_object::bytes::PyBytes>(v).data.is_empty();
            *s.sp.sub(1) = truth(ctx, !empty);
            kill(ctx, &mut s, v);
        } else {
            // What has neither `__bool__` nor `__len__` is true.
            let slots = &(*v.ptr()).ty().slots;
            if slots.nb_bool.get().is_some() || slots.mp_length.get().is_some() { slow!(s) }
            *s.sp.sub(1) = truth(ctx, true);
            kill(ctx, &mut s, v);
        }
    }
    fn UNARY_NOT(ctx, s, ins) {
        let word = top(&s, 1).0 | 1;
        if word == (*ctx).bools[0] { *s.sp.sub(1) = truth(ctx, true); }
        else if word == (*ctx).bools[1] { *s.sp.sub(1) = truth(ctx, false); }
        else { slow!(s) }
    }
    fn UNARY_NEGATIVE(ctx, s, ins) {
        let v = top(&s, 1);
        if v.is_int() {
            match sub_int(StackRef::small(0), v) {
                Some(r) => *s.sp.sub(1) = r,
                None => slow!(s),
            }
        } else if let Some(x) = float_of(ctx, v) {
            if !float_ready(ctx) { slow!(s) }
            *s.sp.sub(1) = finish_float(ctx, v, StackRef::NULL, -x);
        } else { slow!(s) }
    }
}
