//! Superinstructions: what `prepare` fuses out of neighbours.
//!
//! It must not know the slow bodies: what is not common is left with `k = 2`.

use super::items::entry_of;
use super::jumps::exhausted;
use super::*;

body! {
    // --- fused: arg = two locals of 8 bits; cache = jump or constant; the slots behind keep their own form ---

    fn X_LOAD2(ctx, s, ins) {
        let a = slot_arg(ins);
        let (x, y) = (*local(&s, a & 255), *local(&s, a >> 8));
        push(&mut s, x.borrow());
        push(&mut s, y.borrow());
        s.pc = s.pc.add(1);
    }
    fn X_LT_LL_JUMP(ctx, s, ins) {
        let a = slot_arg(ins);
        let (x, y) = (*local(&s, a & 255), *local(&s, a >> 8));
        if !both_int(x, y) { slow!(s) }
        s.pc = s.pc.add(3);
        if (x.0 as i64) >= y.0 as i64 { s.pc = s.pc.offset(slot_cache(ins) as i32 as isize); }
    }
    fn X_LT_LK_JUMP(ctx, s, ins) {
        let a = slot_arg(ins);
        let x = *local(&s, a & 255);
        if !x.is_int() { slow!(s) }
        s.pc = s.pc.add(3);
        if x.int_value() >= (a >> 8) as i64 { s.pc = s.pc.offset(slot_cache(ins) as i32 as isize); }
    }
    /// `x = x + k`
    fn X_ADD_LK_STORE(ctx, s, ins) {
        let a = slot_arg(ins);
        let place = local(&s, a & 255);
        let x = *place;
        if !x.is_int() { slow!(s) }
        match add_int(x, StackRef::small((a >> 8) as i64)) {
            Some(r) => { *place = r; s.pc = s.pc.add(3); }
            None => slow!(s),
        }
    }
    /// `z = x + y`; cache: z
    fn X_ADD_LL_STORE(ctx, s, ins) {
        let a = slot_arg(ins);
        let (x, y) = (*local(&s, a & 255), *local(&s, a >> 8));
        if !both_int(x, y) { slow!(s) }
        match add_int(x, y) {
            Some(r) => {
                let place = local(&s, slot_cache(ins) as usize);
                let old = *place;
                *place = r;
                s.pc = s.pc.add(3);
                kill(ctx, &mut s, old);
            }
            None => slow!(s),
        }
    }
    fn X_MUL_LL(ctx, s, ins) {
        let a = slot_arg(ins);
        let (x, y) = (*local(&s, a & 255), *local(&s, a >> 8));
        if both_int(x, y) {
            match mul_int(x, y) {
                Some(r) => { push(&mut s, r); s.pc = s.pc.add(2); }
                None => slow!(s),
            }
        } else if let (Some(f), Some(g)) = (float_of(ctx, x), float_of(ctx, y)) {
            if !float_ready(ctx) { slow!(s) }
            push(&mut s, new_float(ctx, f * g));
            s.pc = s.pc.add(2);
        } else { slow!(s) }
    }
    /// The top times a local.
    fn X_MULF_L(ctx, s, ins) {
        let (x, y) = (top(&s, 1), *local(&s, slot_arg(ins)));
        if let (Some(f), Some(g)) = (float_of(ctx, x), float_of(ctx, y)) {
            if !float_ready(ctx) { slow!(s) }
            *s.sp.sub(1) = finish_float(ctx, x, StackRef::NULL, f * g);
            s.pc = s.pc.add(1);
        } else if both_int(x, y) {
            match mul_int(x, y) {
                Some(r) => { *s.sp.sub(1) = r; s.pc = s.pc.add(1); }
                None => slow!(s),
            }
        } else { slow!(s) }
    }
    fn X_MOD_K(ctx, s, ins) {
        let x = top(&s, 1);
        if !x.is_int() { slow!(s) }
        match mod_int(x, StackRef::small(slot_arg(ins) as i64)) {
            Some(r) => { *s.sp.sub(1) = r; s.pc = s.pc.add(1); }
            None => slow!(s),
        }
    }
    fn X_ADD_K(ctx, s, ins) {
        let x = top(&s, 1);
        if !x.is_int() { slow!(s) }
        match add_int(x, StackRef::small(slot_arg(ins) as i64)) {
            Some(r) => { *s.sp.sub(1) = r; s.pc = s.pc.add(1); }
            None => slow!(s),
        }
    }
    fn X_SUB_LK(ctx, s, ins) {
        let a = slot_arg(ins);
        let x = *local(&s, a & 255);
        if !x.is_int() { slow!(s) }
        match sub_int(x, StackRef::small((a >> 8) as i64)) {
            Some(r) => { push(&mut s, r); s.pc = s.pc.add(2); }
            None => slow!(s),
        }
    }
    fn X_ADD_STORE(ctx, s, ins) {
        let (x, y) = (top(&s, 2), top(&s, 1));
        let r = if both_int(x, y) {
            match add_int(x, y) { Some(r) => r, None => slow!(s) }
        } else if let (Some(f), Some(g)) = (float_of(ctx, x), float_of(ctx, y)) {
            if !float_ready(ctx) { slow!(s) }
            finish_float(ctx, x, y, f + g)
        } else if let Some(r) = counted(ctx, x, y) {
            r
        } else { slow!(s) };
        s.sp = s.sp.sub(2);
        s.pc = s.pc.add(1);
        let place = local(&s, slot_arg(ins));
        let old = *place;
        *place = r;
        kill(ctx, &mut s, old);
    }
    fn X_SUB_STORE(ctx, s, ins) {
        let (x, y) = (top(&s, 2), top(&s, 1));
        let r = if both_int(x, y) {
            match sub_int(x, y) { Some(r) => r, None => slow!(s) }
        } else if let (Some(f), Some(g)) = (float_of(ctx, x), float_of(ctx, y)) {
            if !float_ready(ctx) { slow!(s) }
            finish_float(ctx, x, y, f - g)
        } else { slow!(s) };
        s.sp = s.sp.sub(2);
        s.pc = s.pc.add(1);
        let place = local(&s, slot_arg(ins));
        let old = *place;
        *place = r;
        kill(ctx, &mut s, old);
    }
    /// A local's attribute; arg = local | offset << 8.
    fn X_LOAD_ATTR_L(ctx, s, ins) {
        let a = slot_arg(ins);
        let o = *local(&s, a & 255);
        if !has_version(o, slot_cache(ins)) { slow!(s) }
        let word = *word_at(o, a >> 8);
        if word == 0 { slow!(s) }
        push(&mut s, dup_word(word));
        s.pc = s.pc.add(1);
    }
    /// Set a local's attribute that has a value already.
    fn X_STORE_ATTR_L(ctx, s, ins) {
        let a = slot_arg(ins);
        let o = *local(&s, a & 255);
        if !has_version(o, slot_cache(ins)) { slow!(s) }
        let place = word_at(o, a >> 8);
        let old = *place;
        if old == 0 { slow!(s) }
        let v = top(&s, 1);
        *place = v.own().into_word();
        s.sp = s.sp.sub(1);
        s.pc = s.pc.add(1);
        kill(ctx, &mut s, StackRef(old));
    }
    fn X_RANGE_STORE(ctx, s, ins) {
        let it = top(&s, 1);
        if !is_type(it, (*ctx).fast.range_iterator) { slow!(s) }
        let r: &RangeIterator = payload(it);
        if r.left.get() == 0 {
            s.pc = s.pc.offset(slot_cache(ins) as i32 as isize);
            return s;
        }
        let value = r.next.get();
        if (value << 2) >> 2 != value { slow!(s) }
        r.left.set(r.left.get() - 1);
        r.next.set(value.wrapping_add(r.step.get()));
        s.pc = s.pc.add(1);
        let place = local(&s, slot_arg(ins));
        let old = *place;
        *place = StackRef::small(value);
        kill(ctx, &mut s, old);
    }
    fn X_LIST_STORE(ctx, s, ins) {
        let it = top(&s, 1);
        if !is_type(it, (*ctx).fast.list_iterator) { slow!(s) }
        let r: &IndexIterator = payload(it);
        let word = r.sequence.word();
        if word == 0 { slow!(s) }
        let raw = (*((word & !1) as *const Object<PyList>)).payload.items.raw();
        let i = r.index.get();
        if i >= (*raw).len {
            exhausted(ctx, &mut s, r, ins);
            return s;
        }
        r.index.set(i + 1);
        s.pc = s.pc.add(1);
        let place = local(&s, slot_arg(ins));
        let old = *place;
        *place = dup_word((*(*raw).ptr.add(i)).word());
        kill(ctx, &mut s, old);
    }
    fn X_GLOBAL_NULL(ctx, s, ins) {
        let dict = (*s.fp).globals;
        if (*(*dict).table()).keys_version != slot_cache(ins) { slow!(s) }
        let v = dict_entry(dict, slot_arg(ins));
        push(&mut s, v.dup());
        push(&mut s, StackRef::NULL);
        s.pc = s.pc.add(1);
    }
    fn X_RETURN_L(ctx, s, ins) {
        if (*s.fp).flags & NOT_PLAIN != 0 || !(*s.fp).frame_obj.is_null() || !(*s.fp).locals.is_null() { slow!(s) }
        let value = (*local(&s, slot_arg(ins))).dup();
        leave_frame(ctx, &mut s, value);
    }
    fn X_SUBSCR_LL(ctx, s, ins) {
        let a = slot_arg(ins);
        let (d, k) = (*local(&s, a & 255), *local(&s, a >> 8));
        if k.is_int() && is_type(d, (*ctx).fast.list) {
            let raw = payload::<PyList>(d).items.raw();
            let index = k.int_value();
            if index as u64 >= (*raw).len as u64 { slow!(s) }
            push(&mut s, dup_word((*(*raw).ptr.add(index as usize)).word()));
            s.pc = s.pc.add(2);
            return s;
        }
        if !is_type(d, (*ctx).fast.dict) { slow!(s) }
        match entry_of(ctx, d, k).flatten() {
            Some(place) => { push(&mut s, dup_word(*place)); s.pc = s.pc.add(2); }
            None => slow!(s),
        }
    }
    fn X_STORE_SUBSCR_LL(ctx, s, ins) {
        let a = slot_arg(ins);
        let (d, k) = (*local(&s, a & 255), *local(&s, a >> 8));
        let v = top(&s, 1);
        if k.is_int() && is_type(d, (*ctx).fast.list) {
            let raw = payload::<PyList>(d).items.raw();
            let index = k.int_value();
            if index as u64 >= (*raw).len as u64 { slow!(s) }
            let place = (*raw).ptr.add(index as usize) as *mut StackRef;
            let old = *place;
            *place = StackRef::new(v.own());
            s.sp = s.sp.sub(1);
            s.pc = s.pc.add(2);
            kill(ctx, &mut s, old);
            return s;
        }
        if !is_type(d, (*ctx).fast.dict) { slow!(s) }
        match entry_of(ctx, d, k).flatten() {
            Some(place) => {
                let old = StackRef(*place);
                *place = v.own().into_word();
                s.sp = s.sp.sub(1);
                s.pc = s.pc.add(2);
                kill(ctx, &mut s, old);
            }
            None => slow!(s),
        }
    }
    /// Two STORE_FASTs.
    fn X_STORE2(ctx, s, ins) {
        let a = slot_arg(ins);
        let (first, second) = (top(&s, 1), top(&s, 2));
        s.sp = s.sp.sub(2);
        s.pc = s.pc.add(1);
        let (place, other) = (local(&s, a & 255), local(&s, a >> 8));
        let old = std::mem::replace(&mut *place, first);
        kill(ctx, &mut s, old);
        let old = std::mem::replace(&mut *other, second);
        kill(ctx, &mut s, old);
    }
    /// STORE_FAST then LOAD_FAST.
    fn X_STORE_LOAD(ctx, s, ins) {
        let a = slot_arg(ins);
        let v = top(&s, 1);
        let place = local(&s, a & 255);
        let old = *place;
        *place = v;
        *s.sp.sub(1) = (*local(&s, a >> 8)).dup();
        s.pc = s.pc.add(1);
        kill(ctx, &mut s, old);
    }
}
