//! Globals, attributes and methods by way of inline caches.
//!
//! It must not know the slow bodies: what is not common is left with `k = 2`.

use krait_object::property::Wrapped;

use crate::exec::specialize::{CLASS_WAYS, INLINE, PLACE, WAYS};

use super::*;

#[inline(always)]
pub(super) unsafe fn type_of<'a>(v: StackRef) -> &'a Type {
    // SAFETY: a pointer word on the stack is live.
    unsafe { (*v.ptr()).ty() }
}
#[inline(always)]
pub(super) unsafe fn has_version(v: StackRef, version: u32) -> bool {
    // SAFETY: as above.
    unsafe { v.is_ptr() && type_of(v).version.get() == version }
}
#[inline(always)]
pub(super) unsafe fn word_at(v: StackRef, words: usize) -> *mut u64 {
    (v.ptr() as *mut u64).wrapping_add(words)
}
#[inline(always)]
pub(super) unsafe fn side<'a>(s: &S, number: usize) -> &'a Side {
    // SAFETY: slots name entries that exist.
    unsafe { (&(*(*(*s.fp).code).side.get())).get_unchecked(number) }
}
/// A new reference to a word that may be an int or an owned or borrowed pointer.
#[inline(always)]
pub(super) unsafe fn dup_word(word: u64) -> StackRef {
    // SAFETY: the word is not NULL.
    unsafe { StackRef(word).dup() }
}

#[inline(always)]
pub(super) unsafe fn dict_entry(dict: *const PyDict, index: usize) -> StackRef {
    // SAFETY: the keys' version vouches for the index.
    unsafe {
        let entry = (&(*(*dict).table()).entries).get_unchecked(index);
        entry.value.as_ref().map_or(StackRef::NULL, |value| StackRef(value.word()))
    }
}

/// The entry of a name in the dict that an instance has instead of inline values; `words`: where its dict word is.
#[inline(always)]
unsafe fn own_entry(o: StackRef, words: usize, name: u64) -> Option<Option<*mut u64>> {
    // SAFETY: the type's version vouches for the place of the dict word; names are strings.
    unsafe {
        let dict = *word_at(o, words);
        if dict == 0 {
            return None;
        }
        let table = &mut *(*((dict & !1) as *const Object<PyDict>)).payload.table();
        let found = table.find_inline(name, payload::<PyStr>(StackRef(name))).ok()?;
        Some(found.map(|number| &raw mut (*table.entries.as_mut_ptr().add(number)).value as *mut u64))
    }
}

/// What a place of many types knows of this class.
#[inline(always)]
pub(super) unsafe fn class_way_of<'a>(ctx: *const Ctx, s: &S, o: StackRef, first: usize) -> Option<&'a Side> {
    // SAFETY: the place has its entries one after the other.
    unsafe {
        let all = (&(*(*(*s.fp).code).side.get())).get_unchecked(first + WAYS..first + WAYS + CLASS_WAYS);
        all.iter().find(|known| known.version != 0 && is_class(ctx, o, known, known.version))
    }
}

/// What a place of many types knows of this object's.
#[inline(always)]
pub(super) unsafe fn way_of<'a>(s: &S, o: StackRef, first: usize) -> Option<&'a Side> {
    // SAFETY: the place has its entries one after the other.
    unsafe {
        let version = if o.is_ptr() { type_of(o).version.get() } else { 0 };
        if version == 0 {
            return None;
        }
        let all = (&(*(*(*s.fp).code).side.get())).get_unchecked(first..first + WAYS);
        all.iter().find(|known| known.version == version)
    }
}

/// Whether a first value may be written among the inline ones: only in the order of the keys, and only without a dict,
/// whose word is so many words from the object.
#[inline(always)]
unsafe fn may_be_first(o: StackRef, place: *mut u64, dict: usize) -> bool {
    // SAFETY: the type's version vouches for the places.
    unsafe {
        let ty = type_of(o);
        let end = word_at(o, (ty.values_offset / 8 + ty.values_cap) as usize);
        let (mut later, mut any) = (place.add(1), *word_at(o, dict));
        while later < end {
            any |= *later;
            later = later.add(1);
        }
        any == 0
    }
}

/// Whether it is a class of this version, of the metaclass `type` or of the one that the entry tells.
#[inline(always)]
unsafe fn is_class(ctx: *const Ctx, o: StackRef, side: &Side, version: u32) -> bool {
    // SAFETY: a value on the stack; the version of a metaclass says that its instances are classes.
    unsafe {
        (is_type(o, (*ctx).fast.type_) || (side.extra != 0 && has_version(o, side.extra))) && payload::<Type>(o).version.get() == version
    }
}

body! {
    /// An attribute of an instance that has a dict object.
    fn LOAD_ATTR_DICT(ctx, s, ins) {
        let o = top(&s, 1);
        if !has_version(o, slot_cache(ins)) { slow!(s) }
        let Some(Some(place)) = own_entry(o, slot_aux(ins) as usize, side(&s, slot_arg(ins)).value) else { slow!(s) };
        *s.sp.sub(1) = dup_word(*place);
        kill(ctx, &mut s, o);
    }
    fn STORE_ATTR_DICT(ctx, s, ins) {
        let (v, o) = (top(&s, 2), top(&s, 1));
        if !has_version(o, slot_cache(ins)) { slow!(s) }
        let Some(Some(place)) = own_entry(o, slot_aux(ins) as usize, side(&s, slot_arg(ins)).value) else { slow!(s) };
        let old = StackRef(*place);
        *place = v.own().into_word();
        s.sp = s.sp.sub(2);
        kill(ctx, &mut s, old);
        kill(ctx, &mut s, o);
    }
    /// A method of the class, of an instance whose dict has no such name; the method's entry precedes the name's.
    fn LOAD_METHOD_BESIDE_DICT(ctx, s, ins) {
        let o = top(&s, 1);
        if !has_version(o, slot_cache(ins)) { slow!(s) }
        let Some(None) = own_entry(o, slot_aux(ins) as usize, side(&s, slot_arg(ins)).value) else { slow!(s) };
        *s.sp.sub(1) = dup_word(side(&s, slot_arg(ins) - 1).value);
        push(&mut s, o);
    }
    fn LOAD_GLOBAL_MODULE(ctx, s, ins) {
        let dict = (*s.fp).globals;
        if (*(*dict).table()).keys_version != slot_cache(ins) { slow!(s) }
        let v = dict_entry(dict, slot_arg(ins));
        push(&mut s, v.dup());
    }
    fn LOAD_GLOBAL_BUILTIN(ctx, s, ins) {
        let dict = (*s.fp).globals;
        if (*(*dict).table()).keys_version != slot_cache(ins) { slow!(s) }
        let entry = side(&s, slot_arg(ins));
        let f: &PyFunction = payload((*s.fp).func);
        let builtins: *const PyDict = f.builtins.payload_unchecked::<PyDict>();
        if (*(*builtins).table()).keys_version != entry.version { slow!(s) }
        let v = dict_entry(builtins, entry.extra as usize);
        push(&mut s, v.dup());
    }
    fn LOAD_ATTR_OFFSET(ctx, s, ins) {
        let o = top(&s, 1);
        if !has_version(o, slot_cache(ins)) { slow!(s) }
        let word = *word_at(o, slot_arg(ins));
        if word == 0 { slow!(s) }
        *s.sp.sub(1) = dup_word(word);
        kill(ctx, &mut s, o);
    }
    fn LOAD_ATTR_MODULE(ctx, s, ins) {
        let o = top(&s, 1);
        if !is_type(o, (*ctx).fast.module) { slow!(s) }
        let dict: *const PyDict = payload::<PyModule>(o).dict.payload_unchecked::<PyDict>();
        if (*(*dict).table()).keys_version != slot_cache(ins) { slow!(s) }
        *s.sp.sub(1) = dict_entry(dict, slot_arg(ins)).dup();
        kill(ctx, &mut s, o);
    }
    fn LOAD_ATTR_CLASS(ctx, s, ins) {
        let o = top(&s, 1);
        if !is_class(ctx, o, &side(&s, slot_arg(ins)), slot_cache(ins)) { slow!(s) }
        *s.sp.sub(1) = dup_word(side(&s, slot_arg(ins)).value);
        kill(ctx, &mut s, o);
    }
    /// An attribute of the type that does not bind; `aux`: where the dict word is that must be empty.
    fn LOAD_ATTR_CONST(ctx, s, ins) {
        let o = top(&s, 1);
        if !has_version(o, slot_cache(ins)) { slow!(s) }
        let aux = slot_aux(ins) as usize;
        if aux != 0 && *word_at(o, aux) != 0 { slow!(s) }
        *s.sp.sub(1) = dup_word(side(&s, slot_arg(ins)).value);
        kill(ctx, &mut s, o);
    }
    fn LOAD_METHOD_CACHED(ctx, s, ins) {
        let o = top(&s, 1);
        let version = if o.is_int() { (*((*ctx).fast.int as *const Object<Type>)).payload.version.get() } else { type_of(o).version.get() };
        if version != slot_cache(ins) { slow!(s) }
        let aux = slot_aux(ins) as usize;
        if aux != 0 && *word_at(o, aux) != 0 { slow!(s) }
        *s.sp.sub(1) = dup_word(side(&s, slot_arg(ins)).value);
        push(&mut s, o);
    }
    /// A callable among the instance's own values: pushed with NULL.
    fn LOAD_METHOD_OFFSET(ctx, s, ins) {
        let o = top(&s, 1);
        if !has_version(o, slot_cache(ins)) { slow!(s) }
        let word = *word_at(o, slot_arg(ins));
        if word == 0 { slow!(s) }
        *s.sp.sub(1) = dup_word(word);
        push(&mut s, StackRef::NULL);
        kill(ctx, &mut s, o);
    }
    fn LOAD_METHOD_MODULE(ctx, s, ins) {
        let o = top(&s, 1);
        if !is_type(o, (*ctx).fast.module) { slow!(s) }
        let dict: *const PyDict = payload::<PyModule>(o).dict.payload_unchecked::<PyDict>();
        if (*(*dict).table()).keys_version != slot_cache(ins) { slow!(s) }
        *s.sp.sub(1) = dict_entry(dict, slot_arg(ins)).dup();
        push(&mut s, StackRef::NULL);
        kill(ctx, &mut s, o);
    }
    fn LOAD_METHOD_CLASS(ctx, s, ins) {
        let o = top(&s, 1);
        if !is_class(ctx, o, &side(&s, slot_arg(ins)), slot_cache(ins)) { slow!(s) }
        *s.sp.sub(1) = dup_word(side(&s, slot_arg(ins)).value);
        push(&mut s, StackRef::NULL);
        kill(ctx, &mut s, o);
    }
    /// A class method, looked up on the class itself.
    fn LOAD_METHOD_CLASSMETHOD(ctx, s, ins) {
        let o = top(&s, 1);
        if !is_class(ctx, o, &side(&s, slot_arg(ins)), slot_cache(ins)) { slow!(s) }
        let function = payload::<Wrapped>(StackRef(side(&s, slot_arg(ins)).value | 1)).callable.word();
        if function == 0 || !is_type(StackRef(function | 1), (*ctx).fast.function) { slow!(s) }
        *s.sp.sub(1) = dup_word(function);
        push(&mut s, o);
    }
    /// A static method, looked up on the class itself.
    fn LOAD_METHOD_STATIC(ctx, s, ins) {
        let o = top(&s, 1);
        if !is_class(ctx, o, &side(&s, slot_arg(ins)), slot_cache(ins)) { slow!(s) }
        let function = payload::<Wrapped>(StackRef(side(&s, slot_arg(ins)).value | 1)).callable.word();
        if function == 0 { slow!(s) }
        *s.sp.sub(1) = dup_word(function);
        push(&mut s, StackRef::NULL);
        kill(ctx, &mut s, o);
    }
    fn LOAD_SPECIAL_CACHED(ctx, s, ins) {
        let o = top(&s, 1);
        if !has_version(o, slot_cache(ins)) { slow!(s) }
        *s.sp.sub(1) = dup_word(side(&s, slot_arg(ins)).value);
        push(&mut s, o);
    }
    /// A place where objects of a few types come by.
    fn LOAD_METHOD_POLY(ctx, s, ins) {
        let o = top(&s, 1);
        let Some(known) = way_of(&s, o, slot_arg(ins)) else { slow!(s) };
        if known.extra != 0 && *word_at(o, known.extra as usize) != 0 { slow!(s) }
        *s.sp.sub(1) = dup_word(known.value);
        push(&mut s, o);
    }
    fn STORE_ATTR_POLY(ctx, s, ins) {
        let o = top(&s, 1);
        let Some(known) = way_of(&s, o, slot_arg(ins)) else { slow!(s) };
        let place = word_at(o, (known.extra & PLACE) as usize);
        let old = *place;
        if old == 0 && known.extra & INLINE != 0 {
            let dict = type_of(o).dict_offset as usize / 8;
            if dict == 0 || !may_be_first(o, place, dict) { slow!(s) }
        }
        *place = top(&s, 2).own().into_word();
        s.sp = s.sp.sub(2);
        if old != 0 { kill(ctx, &mut s, StackRef(old)); }
        kill(ctx, &mut s, o);
    }
    fn STORE_ATTR_OFFSET(ctx, s, ins) {
        let o = top(&s, 1);
        if !has_version(o, slot_cache(ins)) { slow!(s) }
        let place = word_at(o, slot_arg(ins));
        let old = *place;
        if old == 0 && slot_aux(ins) != 0 {
            if !may_be_first(o, place, slot_aux(ins) as usize) { slow!(s) }
        }
        let v = top(&s, 2);
        *place = v.own().into_word();
        s.sp = s.sp.sub(2);
        if old != 0 { kill(ctx, &mut s, StackRef(old)); }
        kill(ctx, &mut s, o);
    }
}
