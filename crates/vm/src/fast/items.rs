//! Subscripts and unpacking of exact lists, tuples and dicts.
//!
//! It must not know the slow bodies: what is not common is left with `k = 2`.

use super::*;

/// The entry of a string key, found without a call.
#[inline(always)]
pub(super) unsafe fn entry_of(ctx: *const Ctx, dict: StackRef, key: StackRef) -> Option<Option<*mut u64>> {
    // SAFETY: the types are checked; the table is not changed meanwhile.
    unsafe {
        if !is_type(key, (*ctx).fast.str) {
            return None;
        }
        let table = &mut *payload::<PyDict>(dict).table();
        let found = table.find_inline(key.0, payload::<PyStr>(key)).ok()?;
        Some(found.map(|number| &raw mut (*table.entries.as_mut_ptr().add(number)).value as *mut u64))
    }
}

body! {
    fn SUBSCR_DICT(ctx, s, ins) {
        let (d, k) = (top(&s, 2), top(&s, 1));
        if !is_type(d, (*ctx).fast.dict) { slow!(s) }
        let Some(Some(place)) = entry_of(ctx, d, k) else { slow!(s) };
        let v = dup_word(*place);
        s.sp = s.sp.sub(1);
        *s.sp.sub(1) = v;
        kill(ctx, &mut s, d);
        kill(ctx, &mut s, k);
    }
    fn STORE_SUBSCR_DICT(ctx, s, ins) {
        let (v, d, k) = (top(&s, 3), top(&s, 2), top(&s, 1));
        if !is_type(d, (*ctx).fast.dict) { slow!(s) }
        let Some(Some(place)) = entry_of(ctx, d, k) else { slow!(s) };
        let old = StackRef(*place);
        *place = v.own().into_word();
        s.sp = s.sp.sub(3);
        kill(ctx, &mut s, old);
        kill(ctx, &mut s, d);
        kill(ctx, &mut s, k);
    }
    fn CONTAINS_OP(ctx, s, ins) {
        let (v, c) = (top(&s, 2), top(&s, 1));
        if !is_type(c, (*ctx).fast.dict) { slow!(s) }
        let Some(found) = entry_of(ctx, c, v) else { slow!(s) };
        s.sp = s.sp.sub(1);
        *s.sp.sub(1) = truth(ctx, found.is_some() != (slot_arg(ins) != 0));
        kill(ctx, &mut s, c);
        kill(ctx, &mut s, v);
    }
    fn LIST_APPEND(ctx, s, ins) {
        let list = top(&s, slot_arg(ins) + 1);
        if !is_type(list, (*ctx).fast.list) { slow!(s) }
        let raw: *mut RawVec = payload::<PyList>(list).items.raw();
        if (*raw).len == (*raw).cap { slow!(s) }
        (*raw).ptr.add((*raw).len).write(top(&s, 1).own());
        (*raw).len += 1;
        s.sp = s.sp.sub(1);
    }
    fn FORMAT_SIMPLE(ctx, s, ins) {
        if !is_type(top(&s, 1), (*ctx).fast.str) { slow!(s) }
    }
    fn SUBSCR_LIST_INT(ctx, s, ins) {
        let (l, i) = (top(&s, 2), top(&s, 1));
        if !i.is_int() || !is_type(l, (*ctx).fast.list) { slow!(s) }
        let raw = payload::<PyList>(l).items.raw();
        let mut index = i.int_value();
        if index < 0 { index += (*raw).len as i64; }
        if index as u64 >= (*raw).len as u64 { slow!(s) }
        let v = dup_word((*(*raw).ptr.add(index as usize)).word());
        s.sp = s.sp.sub(1);
        *s.sp.sub(1) = v;
        kill(ctx, &mut s, l);
    }
    fn SUBSCR_TUPLE_INT(ctx, s, ins) {
        let (l, i) = (top(&s, 2), top(&s, 1));
        if !i.is_int() || !is_type(l, (*ctx).fast.tuple) { slow!(s) }
        let tuple: &PyTuple = payload(l);
        let mut index = i.int_value();
        if index < 0 { index += tuple.len as i64; }
        if index as u64 >= tuple.len as u64 { slow!(s) }
        let v = dup_word((*tuple.items.add(index as usize)).word());
        s.sp = s.sp.sub(1);
        *s.sp.sub(1) = v;
        kill(ctx, &mut s, l);
    }
    fn STORE_SUBSCR_LIST_INT(ctx, s, ins) {
        let (v, l, i) = (top(&s, 3), top(&s, 2), top(&s, 1));
        if !i.is_int() || !is_type(l, (*ctx).fast.list) { slow!(s) }
        let raw = payload::<PyList>(l).items.raw();
        let mut index = i.int_value();
        if index < 0 { index += (*raw).len as i64; }
        if index as u64 >= (*raw).len as u64 { slow!(s) }
        let place = (*raw).ptr.add(index as usize) as *mut StackRef;
        let old = *place;
        *place = StackRef::new(v.own());
        s.sp = s.sp.sub(3);
        kill(ctx, &mut s, old);
        kill(ctx, &mut s, l);
    }
    fn UNPACK_TUPLE(ctx, s, ins) {
        let t = top(&s, 1);
        let n = slot_arg(ins);
        if !is_type(t, (*ctx).fast.tuple) || payload::<PyTuple>(t).len != n { slow!(s) }
        let tuple: &PyTuple = payload(t);
        s.sp = s.sp.sub(1);
        for i in (0..n).rev() {
            push(&mut s, dup_word((*tuple.items.add(i)).word()));
        }
        kill(ctx, &mut s, t);
    }
    fn UNPACK_TWO(ctx, s, ins) {
        let t = top(&s, 1);
        if !is_type(t, (*ctx).fast.tuple) || payload::<PyTuple>(t).len != 2 { slow!(s) }
        let tuple: &PyTuple = payload(t);
        let (a, b) = (dup_word((*tuple.items).word()), dup_word((*tuple.items.add(1)).word()));
        *s.sp.sub(1) = b;
        push(&mut s, a);
        kill(ctx, &mut s, t);
    }
}
