//! Locals, constants, cells and the order of the stack.
//!
//! It must not know the slow bodies: what is not common is left with `k = 2`.

use super::*;

/// What SET_FUNCTION_ATTRIBUTE sets, as its argument tells.
const CLOSURE: usize = 8;

body! {
    fn LOAD_FAST(ctx, s, ins) { let v = *local(&s, slot_arg(ins)); push(&mut s, v.dup()); }
    fn LOAD_FAST_BORROW(ctx, s, ins) { let v = *local(&s, slot_arg(ins)); push(&mut s, v.borrow()); }
    fn LOAD_FAST_CHECK(ctx, s, ins) {
        let v = *local(&s, slot_arg(ins));
        if v.is_null() { slow!(s) }
        push(&mut s, v.dup());
    }
    fn LOAD_FAST_AND_CLEAR(ctx, s, ins) {
        // A borrowed argument word must not move to a place that outlives the call: make it owned.
        let p = local(&s, slot_arg(ins));
        let v = *p;
        *p = StackRef::NULL;
        push(&mut s, if v.is_null() { v } else { StackRef::new(v.own()) });
    }
    fn STORE_FAST(ctx, s, ins) {
        let v = top(&s, 1);
        s.sp = s.sp.sub(1);
        let p = local(&s, slot_arg(ins));
        let old = *p;
        *p = v;
        kill(ctx, &mut s, old);
    }
    fn LOAD_CONST(ctx, s, ins) { let v = *(*s.fp).consts.add(slot_arg(ins)); push(&mut s, v.borrow()); }
    fn LOAD_SMALL_INT(ctx, s, ins) { push(&mut s, StackRef::small(slot_arg(ins) as i64)); }
    fn PUSH_NULL(ctx, s, ins) { push(&mut s, StackRef::NULL); }
    fn POP_TOP(ctx, s, ins) {
        let v = top(&s, 1);
        s.sp = s.sp.sub(1);
        // The iterator of a loop that has come to its end holds nothing.
        if v.is_owned() && (*v.ptr()).rc.get() == 1 && (*ctx).free_if_spent(v.ptr()) { return s; }
        kill(ctx, &mut s, v);
    }
    fn COPY(ctx, s, ins) {
        let v = top(&s, slot_arg(ins));
        push(&mut s, if v.is_null() { v } else { v.dup() });
    }
    fn SWAP(ctx, s, ins) {
        let n = slot_arg(ins);
        let (a, b) = (top(&s, n), top(&s, 1));
        *s.sp.sub(n) = b;
        *s.sp.sub(1) = a;
    }
    fn COPY_FREE_VARS(ctx, s, ins) {
        let n = slot_arg(ins);
        let closure = payload::<PyFunction>((*s.fp).func).closure.word();
        if closure == 0 { slow!(s) }
        let cells = (*((closure & !1) as *const Object<PyTuple>)).payload.items();
        if cells.len() != n { slow!(s) }
        // Free variables are the last locals.
        for (i, cell) in cells.iter().enumerate() {
            let place = local(&s, n - i);
            let old = std::mem::replace(&mut *place, dup_word(cell.word()));
            kill(ctx, &mut s, old);
        }
    }
    fn SET_FUNCTION_ATTRIBUTE(ctx, s, ins) {
        let (function, value) = (top(&s, 1), top(&s, 2));
        if slot_arg(ins) != CLOSURE || !is_type(function, (*ctx).fast.function) || !is_type(value, (*ctx).fast.tuple) { slow!(s) }
        for cell in payload::<PyTuple>(value).items() {
            if !is_type(StackRef(cell.word() | 1), (*ctx).fast.cell) { slow!(s) }
        }
        let old = payload::<PyFunction>(function).closure.replace(Some(value.own()));
        s.sp = s.sp.sub(1);
        *s.sp.sub(1) = function;
        if let Some(old) = old { kill(ctx, &mut s, StackRef::new(old)); }
    }
    fn LOAD_DEREF(ctx, s, ins) {
        let cell = *local(&s, slot_arg(ins));
        if !is_type(cell, (*ctx).fast.cell) { slow!(s) }
        let word = payload::<krait_object::cell::PyCell>(cell).value.word();
        if word == 0 { slow!(s) }
        push(&mut s, dup_word(word));
    }
    fn STORE_DEREF(ctx, s, ins) {
        let cell = *local(&s, slot_arg(ins));
        if !is_type(cell, (*ctx).fast.cell) { slow!(s) }
        let v = top(&s, 1);
        s.sp = s.sp.sub(1);
        let old = payload::<krait_object::cell::PyCell>(cell).value.replace(Some(v.own()));
        if let Some(old) = old { kill(ctx, &mut s, StackRef::new(old)); }
    }
}
