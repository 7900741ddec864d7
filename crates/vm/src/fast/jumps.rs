//! Jumps, and loops over ranges, lists and tuples.
//!
//! It must not know the slow bodies: what is not common is left with `k = 2`.

use krait_object::str::StrIterator;

use super::*;

/// The end of a list's or tuple's iterator: it lets go of its sequence, and the loop is left.
#[inline(always)]
pub(super) unsafe fn exhausted(ctx: *const Ctx, s: &mut S, iterator: &IndexIterator, ins: u64) {
    // SAFETY: the word that is taken out of the cell is given up here.
    unsafe {
        let sequence = StackRef(iterator.sequence.word());
        std::mem::forget(iterator.sequence.take());
        s.pc = s.pc.offset(slot_cache(ins) as i32 as isize);
        kill(ctx, s, sequence);
    }
}

body! {
    fn RESUME(ctx, s, ins) {
        if (*ctx).breaker.load(std::sync::atomic::Ordering::Relaxed) != 0 { slow!(s) }
    }
    fn JUMP(ctx, s, ins) { s.pc = s.pc.offset(slot_cache(ins) as i32 as isize); }
    fn JUMP_BACKWARD(ctx, s, ins) {
        if (*ctx).breaker.load(std::sync::atomic::Ordering::Relaxed) != 0 { slow!(s) }
        s.pc = s.pc.offset(slot_cache(ins) as i32 as isize);
    }
    fn POP_JUMP_IF_FALSE(ctx, s, ins) {
        let word = top(&s, 1).0 | 1;
        if word == (*ctx).bools[0] { s.pc = s.pc.offset(slot_cache(ins) as i32 as isize); }
        else if word != (*ctx).bools[1] { slow!(s) }
        s.sp = s.sp.sub(1);
    }
    fn POP_JUMP_IF_TRUE(ctx, s, ins) {
        let word = top(&s, 1).0 | 1;
        if word == (*ctx).bools[1] { s.pc = s.pc.offset(slot_cache(ins) as i32 as isize); }
        else if word != (*ctx).bools[0] { slow!(s) }
        s.sp = s.sp.sub(1);
    }
    fn POP_JUMP_IF_NONE(ctx, s, ins) {
        let v = top(&s, 1);
        s.sp = s.sp.sub(1);
        if v.0 | 1 == (*ctx).none_word { s.pc = s.pc.offset(slot_cache(ins) as i32 as isize); }
        else { kill(ctx, &mut s, v); }
    }
    fn POP_JUMP_IF_NOT_NONE(ctx, s, ins) {
        let v = top(&s, 1);
        s.sp = s.sp.sub(1);
        if v.0 | 1 != (*ctx).none_word {
            s.pc = s.pc.offset(slot_cache(ins) as i32 as isize);
            kill(ctx, &mut s, v);
        }
    }
    fn FOR_ITER_RANGE(ctx, s, ins) {
        let it = top(&s, 1);
        if !is_type(it, (*ctx).fast.range_iterator) { slow!(s) }
        let r: &RangeIterator = payload(it);
        if r.left.get() > 0 {
            let value = r.next.get();
            if (value << 2) >> 2 != value { slow!(s) }
            r.left.set(r.left.get() - 1);
            r.next.set(value.wrapping_add(r.step.get()));
            push(&mut s, StackRef::small(value));
        } else {
            s.pc = s.pc.offset(slot_cache(ins) as i32 as isize);
        }
    }
    fn FOR_ITER_LIST(ctx, s, ins) {
        let it = top(&s, 1);
        if !is_type(it, (*ctx).fast.list_iterator) { slow!(s) }
        let r: &IndexIterator = payload(it);
        let word = r.sequence.word();
        if word == 0 || word & 2 != 0 { slow!(s) }
        let raw = (*((word & !1) as *const Object<PyList>)).payload.items.raw();
        let i = r.index.get();
        if i < (*raw).len {
            r.index.set(i + 1);
            push(&mut s, dup_word((*(*raw).ptr.add(i)).word()));
        } else { exhausted(ctx, &mut s, r, ins) }
    }
    fn FOR_ITER_STR(ctx, s, ins) {
        let it = top(&s, 1);
        if !is_type(it, (*ctx).fast.str_ascii_iterator) { slow!(s) }
        let r: &StrIterator = payload(it);
        let Some(bytes) = r.text.payload_unchecked::<PyStr>().narrow() else { slow!(s) };
        let i = r.index.get();
        if i >= bytes.len() { slow!(s) }
        r.index.set(i + 1);
        push(&mut s, dup_word((&*ctx).latin1.get_unchecked(*bytes.get_unchecked(i) as usize).word()));
    }
    fn FOR_ITER_TUPLE(ctx, s, ins) {
        let it = top(&s, 1);
        if !is_type(it, (*ctx).fast.tuple_iterator) { slow!(s) }
        let r: &IndexIterator = payload(it);
        let word = r.sequence.word();
        if word == 0 { slow!(s) }
        let tuple = &(*((word & !1) as *const Object<PyTuple>)).payload;
        let i = r.index.get();
        if i < tuple.len {
            r.index.set(i + 1);
            push(&mut s, dup_word((*tuple.items.add(i)).word()));
        } else { exhausted(ctx, &mut s, r, ins) }
    }
}
