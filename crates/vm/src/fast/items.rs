//! Subscripts and unpacking of exact lists, tuples and dicts.
//!
//! It must not know the slow bodies: what is not common is left with `k = 2`.

use super::*;

/// The place of the value under a key that is the very same string object; `None` says nothing.
#[inline(always)]
pub(super) unsafe fn find_identical(dict: &PyDict, key: StackRef) -> Option<*mut u64> {
    // SAFETY: the table is not changed meanwhile.
    unsafe {
        let table = &mut *dict.table();
        let hash = payload::<PyStr>(key).cached_hash()?;
        let number = table.find_identical(key.0 | 1, hash)?;
        let entry = table.entries.as_mut_ptr().add(number);
        Some(&raw mut (*entry).value as *mut u64)
    }
}

body! {
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
    fn SUBSCR_DICT_STR(ctx, s, ins) {
        let (d, k) = (top(&s, 2), top(&s, 1));
        if !is_type(d, (*ctx).fast.dict) || !is_type(k, (*ctx).fast.str) { slow!(s) }
        match find_identical(payload(d), k) {
            Some(place) => {
                let v = dup_word(*place);
                s.sp = s.sp.sub(1);
                *s.sp.sub(1) = v;
                kill(ctx, &mut s, d);
                kill(ctx, &mut s, k);
            }
            None => slow!(s),
        }
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
    fn STORE_SUBSCR_DICT_STR(ctx, s, ins) {
        let (v, d, k) = (top(&s, 3), top(&s, 2), top(&s, 1));
        if !is_type(d, (*ctx).fast.dict) || !is_type(k, (*ctx).fast.str) { slow!(s) }
        match find_identical(payload(d), k) {
            Some(place) => {
                let old = StackRef(*place);
                *place = v.own().into_word();
                s.sp = s.sp.sub(3);
                kill(ctx, &mut s, old);
                kill(ctx, &mut s, d);
                kill(ctx, &mut s, k);
            }
            None => slow!(s),
        }
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
