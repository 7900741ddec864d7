//! Subscripts and unpacking of exact lists, tuples and dicts.
//!
//! It must not know the slow bodies: what is not common is left with `k = 2`.

use krait_object::heap::tupledata::SHORT;

use super::*;

/// The entry of a key that is a string or a small integer, found without a call.
#[inline(always)]
pub(super) unsafe fn entry_of(ctx: *const Ctx, dict: StackRef, key: StackRef) -> Option<Option<*mut u64>> {
    // SAFETY: the types are checked; the table is not changed meanwhile.
    unsafe {
        let table = &mut *payload::<PyDict>(dict).table();
        let found = if key.is_int() {
            table.find_small(key.0, key.int_value()).ok()?
        } else if is_type(key, (*ctx).fast.str) {
            table.find_inline(key.0, payload::<PyStr>(key)).ok()?
        } else {
            return None;
        };
        Some(found.map(|number| &raw mut (*table.entries.as_mut_ptr().add(number)).value as *mut u64))
    }
}

/// Whether reading an item of this object is what it is of a dict: also that of a subclass without a way of its own.
#[inline(always)]
pub(super) unsafe fn reads_as_dict(ctx: *const Ctx, v: StackRef) -> bool {
    // SAFETY: a value on the stack; a native slot serves only subclasses of the type that it is of.
    unsafe {
        is_type(v, (*ctx).fast.dict)
            || v.is_ptr() && {
                let (own, dict) = (&(*v.ptr()).ty().slots.mp_subscript, &(&*ctx).types.dict.slots.mp_subscript);
                own.get().map(|f| f as usize) == dict.get().map(|f| f as usize)
            }
    }
}
/// As [`reads_as_dict`], for storing an item.
#[inline(always)]
pub(super) unsafe fn stores_as_dict(ctx: *const Ctx, v: StackRef) -> bool {
    // SAFETY: as above.
    unsafe {
        is_type(v, (*ctx).fast.dict)
            || v.is_ptr() && {
                let (own, dict) = (&(*v.ptr()).ty().slots.mp_ass_subscript, &(&*ctx).types.dict.slots.mp_ass_subscript);
                own.get().map(|f| f as usize) == dict.get().map(|f| f as usize)
            }
    }
}

/// Replace the exact tuple on top by its `n` items, the first on top. A short tuple that nobody else has gives them up.
#[inline(always)]
unsafe fn unpack(ctx: *const Ctx, s: &mut S, n: usize) {
    // SAFETY: the type and the length are checked.
    unsafe {
        let t = top(s, 1);
        let items = payload::<PyTuple>(t).items;
        s.sp = s.sp.sub(1);
        if t.is_owned() && (*t.ptr()).rc.get() == 1 && n <= SHORT {
            for i in (0..n).rev() {
                push(s, StackRef((*items.add(i)).word()));
            }
            (*ctx).free_short_tuple(t.ptr(), n);
        } else {
            for i in (0..n).rev() {
                push(s, dup_word((*items.add(i)).word()));
            }
            kill(ctx, s, t);
        }
    }
}

body! {
    fn SUBSCR_DICT(ctx, s, ins) {
        let (d, k) = (top(&s, 2), top(&s, 1));
        if !reads_as_dict(ctx, d) { slow!(s) }
        let Some(Some(place)) = entry_of(ctx, d, k) else { slow!(s) };
        let v = dup_word(*place);
        s.sp = s.sp.sub(1);
        *s.sp.sub(1) = v;
        kill(ctx, &mut s, d);
        kill(ctx, &mut s, k);
    }
    fn STORE_SUBSCR_DICT(ctx, s, ins) {
        let (v, d, k) = (top(&s, 3), top(&s, 2), top(&s, 1));
        if !stores_as_dict(ctx, d) { slow!(s) }
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
        let v = top(&s, 1);
        if !is_type(v, (*ctx).fast.str) { slow!(s) }
        *s.sp.sub(1) = StackRef::new(v.own());
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
    fn SUBSCR_STR_INT(ctx, s, ins) {
        let (t, i) = (top(&s, 2), top(&s, 1));
        if !i.is_int() || !is_type(t, (*ctx).fast.str) { slow!(s) }
        let text: &PyStr = payload(t);
        let mut index = i.int_value();
        if index < 0 { index += text.len() as i64; }
        if index as u64 >= text.len() as u64 { slow!(s) }
        let point = text.point_at(index as usize);
        if point >= 0x100 { slow!(s) }
        let v = dup_word((&*ctx).latin1.get_unchecked(point as usize).word());
        s.sp = s.sp.sub(1);
        *s.sp.sub(1) = v;
        kill(ctx, &mut s, t);
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
        let n = slot_arg(ins);
        if !is_type(top(&s, 1), (*ctx).fast.tuple) || payload::<PyTuple>(top(&s, 1)).len != n { slow!(s) }
        unpack(ctx, &mut s, n);
    }
    fn UNPACK_LIST(ctx, s, ins) {
        let n = slot_arg(ins);
        let l = top(&s, 1);
        if !is_type(l, (*ctx).fast.list) { slow!(s) }
        let raw = payload::<PyList>(l).items.raw();
        if (*raw).len != n { slow!(s) }
        s.sp = s.sp.sub(1);
        for i in (0..n).rev() {
            push(&mut s, dup_word((*(*raw).ptr.add(i)).word()));
        }
        kill(ctx, &mut s, l);
    }
    fn UNPACK_TWO(ctx, s, ins) {
        if !is_type(top(&s, 1), (*ctx).fast.tuple) || payload::<PyTuple>(top(&s, 1)).len != 2 { slow!(s) }
        unpack(ctx, &mut s, 2);
    }
    /// A list or tuple gets an iterator; one that is an iterator already stays.
    fn GET_ITER(ctx, s, ins) {
        let v = top(&s, 1);
        if !v.is_ptr() { slow!(s) }
        let (ty, fast) = ((*v.ptr()).ty_ptr() as usize, &(*ctx).fast);
        let iterator = if ty == fast.list { fast.list_iterator }
            else if ty == fast.tuple { fast.tuple_iterator }
            else if ty == fast.generator || ty == fast.range_iterator || ty == fast.list_iterator {
                // The loop may set the local that it was borrowed from.
                *s.sp.sub(1) = StackRef::new(v.own());
                return s;
            } else { slow!(s) };
        if !(*ctx).index_iterator_ready() { slow!(s) }
        *s.sp.sub(1) = StackRef((*ctx).index_iterator(iterator, v.own()) as u64);
    }
    fn BUILD_TUPLE(ctx, s, ins) {
        let n = slot_arg(ins);
        if n == 0 || n > SHORT { slow!(s) }
        let tuple = (*ctx).short_tuple(n, (*ctx).fast.tuple);
        if tuple.is_null() { slow!(s) }
        s.sp = s.sp.sub(n);
        let items = (*tuple).payload.items;
        for i in 0..n {
            items.add(i).write((*s.sp.add(i)).own());
        }
        push(&mut s, StackRef(tuple as u64));
    }
}
