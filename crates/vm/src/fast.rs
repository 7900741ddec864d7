//! What handlers do without making a call: the common case of each hot instruction. Where the case is not common,
//! `k = 2` and nothing has been done.
#![allow(unsafe_code, reason = "handlers work on raw frames of verified code")]
#![allow(non_snake_case, reason = "names of instructions")]

use krait_object::cells::RawVec;
use krait_object::dict::PyDict;
use krait_object::float::PyFloat;
use krait_object::function::{PyFunction, PyMethod};
use krait_object::generator::{GeneratorState, PyGenerator};
use krait_object::heap::Header;
use krait_object::heap::strdata::PyStr;
use krait_object::iter::{IndexIterator, RangeIterator};
use krait_object::list::PyList;
use krait_object::module::PyModule;
use krait_object::payload::Object;
use krait_object::tuple::PyTuple;
use krait_object::typeobj::Type;
use krait_object::value::NULL;
use krait_object::{Ctx, StackRef};

use crate::dispatch::S;
use crate::frame::{FRAME_WORDS, Frame, FrameFlags, Reg};
use crate::prepare::{Prepared, Side, slot_arg, slot_aux, slot_cache};

macro_rules! body {
    ($($(#[$doc:meta])* fn $name:ident($ctx:ident, $s:ident, $ins:ident) $body:block)*) => {
        $($(#[$doc])*
        #[inline(always)]
        #[allow(unused_mut, unused_variables, reason = "one signature for all")]
        pub unsafe fn $name($ctx: *const Ctx, mut $s: S, $ins: u64) -> S {
            // SAFETY: verified code on a live frame.
            unsafe { $body; $s }
        })*
    };
}

macro_rules! slow {
    ($s:ident) => {
        return S { k: 2, ..$s }
    };
}

#[inline(always)]
unsafe fn push(s: &mut S, v: StackRef) {
    // SAFETY: the verifier has checked the depth.
    unsafe { *s.sp = v };
    s.sp = s.sp.wrapping_add(1);
}
#[inline(always)]
unsafe fn top(s: &S, n: usize) -> StackRef {
    // SAFETY: as above.
    unsafe { *s.sp.sub(n) }
}
/// Local by its slot operand: words before the header.
#[inline(always)]
unsafe fn local(s: &S, arg: usize) -> *mut StackRef {
    (s.fp as *mut StackRef).wrapping_sub(arg)
}
/// Give up a word; the dead are queued, floats go straight to their free list.
#[inline(always)]
unsafe fn kill(ctx: *const Ctx, s: &mut S, v: StackRef) {
    if v.is_owned() {
        let p = v.ptr();
        // SAFETY: an owned word holds one count.
        unsafe {
            let n = (*p).rc.get() - 1;
            (*p).rc.set(n);
            if n == 0 {
                if (*p).ty_ptr() as usize == (*ctx).fast.float {
                    free_float(ctx, p);
                } else {
                    (*p).rc.set((*ctx).pending.get() as u64);
                    (*ctx).pending.set(p);
                    s.k = 1;
                }
            }
        }
    }
}
#[inline(always)]
unsafe fn is_type(v: StackRef, ty: usize) -> bool {
    // SAFETY: a pointer word on the stack is live.
    unsafe { v.is_ptr() && (*v.ptr()).ty_ptr() as usize == ty }
}
#[inline(always)]
unsafe fn payload<'a, T>(v: StackRef) -> &'a T {
    // SAFETY: the caller has checked the type.
    unsafe { &(*(v.ptr() as *const Object<T>)).payload }
}
#[inline(always)]
fn truth(ctx: *const Ctx, b: bool) -> StackRef {
    // SAFETY: the context is alive.
    StackRef(unsafe { (*ctx).bools[usize::from(b)] })
}

// --- floats ---

const FLOAT_CLASS: usize = std::mem::size_of::<Object<PyFloat>>() / 8;

#[inline(always)]
unsafe fn free_float(ctx: *const Ctx, p: *mut Header) {
    // SAFETY: a dead float goes to the list of its size class.
    unsafe {
        let list = &(*(*ctx).heap_ptr).atoms[FLOAT_CLASS];
        (*p).rc.set(list.get() as u64);
        list.set(p);
    }
}
#[inline(always)]
unsafe fn float_of(ctx: *const Ctx, v: StackRef) -> Option<f64> {
    // SAFETY: the type is checked.
    unsafe { if is_type(v, (*ctx).fast.float) { Some(payload::<PyFloat>(v).value) } else { None } }
}
/// Whether a new float can be had without a call.
#[inline(always)]
unsafe fn float_ready(ctx: *const Ctx) -> bool {
    // SAFETY: the heap is alive.
    unsafe { !(*(*ctx).heap_ptr).atoms[FLOAT_CLASS].get().is_null() }
}
#[inline(always)]
unsafe fn new_float(ctx: *const Ctx, value: f64) -> StackRef {
    // SAFETY: `float_ready` was asked.
    unsafe {
        let list = &(*(*ctx).heap_ptr).atoms[FLOAT_CLASS];
        let p = list.get();
        list.set((*p).rc.get() as *mut Header);
        (*p).rc.set(1);
        let object = p as *mut Object<PyFloat>;
        // The type word of a freed float cell may be another leaf's of the same size.
        std::ptr::write((p as *mut usize).add(1), (*ctx).fast.float);
        (*object).payload.value = value;
        StackRef(p as u64)
    }
}
/// The result of an operation on `a` and `b`, which are given up; one's box is used again when it is free.
#[inline(always)]
unsafe fn finish_float(ctx: *const Ctx, a: StackRef, b: StackRef, value: f64) -> StackRef {
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
unsafe fn drop_float(ctx: *const Ctx, v: StackRef) {
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
fn both_int(a: StackRef, b: StackRef) -> bool {
    a.0 & b.0 & 2 != 0
}
#[inline(always)]
fn add_int(a: StackRef, b: StackRef) -> Option<StackRef> {
    (a.0 as i64 - 3).checked_add(b.0 as i64).map(|x| StackRef(x as u64))
}
#[inline(always)]
fn sub_int(a: StackRef, b: StackRef) -> Option<StackRef> {
    (a.0 as i64).checked_sub(b.0 as i64 - 3).map(|x| StackRef(x as u64))
}
#[inline(always)]
fn mul_int(a: StackRef, b: StackRef) -> Option<StackRef> {
    (a.0 as i64 - 3).checked_mul(b.0 as i64 >> 2).map(|x| StackRef((x + 3) as u64))
}
#[inline(always)]
fn mod_int(a: StackRef, b: StackRef) -> Option<StackRef> {
    let (x, y) = (a.int_value(), b.int_value());
    if y <= 0 {
        return None;
    }
    Some(StackRef::small(if (x | y) as u64 >> 32 == 0 { i64::from(x as u32 % y as u32) } else { x.rem_euclid(y) }))
}
#[inline(always)]
fn floordiv_int(a: StackRef, b: StackRef) -> Option<StackRef> {
    let (x, y) = (a.int_value(), b.int_value());
    if y <= 0 {
        return None;
    }
    Some(StackRef::small(if (x | y) as u64 >> 32 == 0 { i64::from(x as u32 / y as u32) } else { x.div_euclid(y) }))
}

#[inline(always)]
unsafe fn binary(
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
unsafe fn bitwise(mut s: S, int: impl Fn(u64, u64) -> u64) -> S {
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

#[inline(always)]
unsafe fn compare(ctx: *const Ctx, mut s: S, int: impl Fn(i64, i64) -> bool, float: impl Fn(f64, f64) -> bool) -> S {
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
        S { k: 2, ..s }
    }
}

/// `==` and `!=` also settle exact strings that are the same object, or differ in length or hash.
#[inline(always)]
unsafe fn equal(ctx: *const Ctx, mut s: S, wanted: bool) -> S {
    // SAFETY: two values on the stack.
    unsafe {
        let (a, b) = (top(&s, 2), top(&s, 1));
        if !both_int(a, b) && is_type(a, (*ctx).fast.str) && is_type(b, (*ctx).fast.str) {
            let same = if a.ptr() == b.ptr() {
                true
            } else {
                let (x, y) = (payload::<PyStr>(a), payload::<PyStr>(b));
                if x.len() == y.len() && !(x.is_interned() && y.is_interned()) {
                    return S { k: 2, ..s };
                }
                false
            };
            *s.sp.sub(2) = truth(ctx, same == wanted);
            s.sp = s.sp.sub(2);
            kill(ctx, &mut s, a);
            kill(ctx, &mut s, b);
            s.sp = s.sp.add(1);
            return s;
        }
        compare(ctx, s, |x, y| (x == y) == wanted, |x, y| (x == y) == wanted)
    }
}

// --- attributes ---

#[inline(always)]
unsafe fn type_of<'a>(v: StackRef) -> &'a Type {
    // SAFETY: a pointer word on the stack is live.
    unsafe { (*v.ptr()).ty() }
}
#[inline(always)]
unsafe fn has_version(v: StackRef, version: u32) -> bool {
    // SAFETY: as above.
    unsafe { v.is_ptr() && type_of(v).version.get() == version }
}
#[inline(always)]
unsafe fn word_at(v: StackRef, words: usize) -> *mut u64 {
    (v.ptr() as *mut u64).wrapping_add(words)
}
#[inline(always)]
unsafe fn side<'a>(s: &S, number: usize) -> &'a Side {
    // SAFETY: slots name entries that exist.
    unsafe { (&(*(*(*s.fp).code).side.get())).get_unchecked(number) }
}
/// A new reference to a word that may be an int or an owned or borrowed pointer.
#[inline(always)]
unsafe fn dup_word(word: u64) -> StackRef {
    // SAFETY: the word is not NULL.
    unsafe { StackRef(word).dup() }
}

#[inline(always)]
unsafe fn dict_entry(dict: *const PyDict, index: usize) -> StackRef {
    // SAFETY: the keys' version vouches for the index.
    unsafe {
        let entry = (&(*(*dict).table()).entries).get_unchecked(index);
        entry.value.as_ref().map_or(StackRef::NULL, |value| StackRef(value.word()))
    }
}

// --- calls ---

/// Push a frame for `code` whose first locals are the `na` words at `args`; the caller's state is saved.
#[inline(always)]
unsafe fn push_frame(ctx: *const Ctx, s: &mut S, func: StackRef, code: *const Prepared, args: *mut StackRef, na: usize, ret_sp: *mut StackRef) -> bool {
    // SAFETY: the region's limit is checked before anything is written.
    unsafe {
        let nlocals = (*code).nlocals as usize;
        let caller = s.fp;
        let base = if (*caller).base.is_null() { args } else { (*caller).base };
        let left = (*ctx).regs[Reg::DEPTH_LEFT].get();
        if (base as usize) + (*code).frame_words as usize * 8 > (*ctx).regs[Reg::STACK_LIMIT].get() || left == 0 {
            return false;
        }
        (*ctx).regs[Reg::DEPTH_LEFT].set(left - 1);
        if base != args {
            for i in 0..na {
                *base.add(i) = *args.add(i);
            }
        }
        for i in na..nlocals {
            *base.add(i) = StackRef::NULL;
        }
        let f: &PyFunction = payload(func);
        (*caller).pc = s.pc;
        (*caller).sp = ret_sp;
        let frame = base.add(nlocals) as *mut Frame;
        frame.write(Frame {
            prev: caller,
            pc: (*code).start,
            sp: std::ptr::null_mut(),
            func,
            code,
            consts: (*code).consts,
            globals: std::ptr::from_ref(f.globals.payload_unchecked::<PyDict>()),
            locals: StackRef::NULL,
            frame_obj: StackRef::NULL,
            base: std::ptr::null_mut(),
            gen_: std::ptr::null(),
            flags: 0,
            nlocals: nlocals as u32,
        });
        s.fp = frame;
        s.sp = (frame as *mut StackRef).add(FRAME_WORDS);
        s.pc = (*code).start;
        true
    }
}

/// Leave a plain frame with `value`.
#[inline(always)]
unsafe fn leave_frame(ctx: *const Ctx, s: &mut S, value: StackRef) {
    // SAFETY: the frame is live and plain.
    unsafe {
        let fp = s.fp;
        let n = (*fp).nlocals as usize;
        let locals = (fp as *mut StackRef).sub(n);
        for i in 0..n {
            let v = *locals.add(i);
            kill(ctx, s, v);
        }
        let func = (*fp).func;
        kill(ctx, s, func);
        let caller = (*fp).prev;
        let left = &(*ctx).regs[Reg::DEPTH_LEFT];
        left.set(left.get() + 1);
        s.fp = caller;
        s.pc = (*caller).pc;
        let sp = (*caller).sp;
        *sp = value;
        s.sp = sp.add(1);
    }
}
const NOT_PLAIN: u32 = FrameFlags::ENTRY | FrameFlags::GENERATOR | FrameFlags::INIT | FrameFlags::TRACED;

/// Resume a suspended generator's frame from the current one, with `value` sent.
#[inline(always)]
unsafe fn resume_generator(ctx: *const Ctx, s: &mut S, generator: &PyGenerator, value: StackRef, flags: u32) {
    // SAFETY: the generator is suspended, so its frame is whole.
    unsafe {
        let frame = generator.frame.get() as *mut Frame;
        let caller = s.fp;
        (*caller).pc = s.pc;
        (*caller).sp = s.sp;
        (*frame).prev = caller;
        (*frame).base = Frame::top(caller);
        (*frame).flags = FrameFlags::GENERATOR | FrameFlags::INLINE | flags;
        generator.state.set(GeneratorState::Running);
        generator.exc.previous.set((*ctx).exc_top.get());
        (*ctx).exc_top.set(&generator.exc);
        s.fp = frame;
        s.sp = (*frame).sp;
        *s.sp = value;
        s.sp = s.sp.add(1);
        s.pc = (*frame).pc;
        let left = &(*ctx).regs[Reg::DEPTH_LEFT];
        left.set(left.get() - 1);
    }
}

body! {
    fn RESUME(ctx, s, ins) {
        if (*ctx).breaker.load(std::sync::atomic::Ordering::Relaxed) != 0 { slow!(s) }
    }
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
    fn POP_TOP(ctx, s, ins) { let v = top(&s, 1); s.sp = s.sp.sub(1); kill(ctx, &mut s, v); }
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
    fn END_SEND(ctx, s, ins) {
        let (receiver, value) = (top(&s, 2), top(&s, 1));
        s.sp = s.sp.sub(1);
        *s.sp.sub(1) = value;
        kill(ctx, &mut s, receiver);
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
    fn BINARY_ADD(ctx, s, ins) { return binary(ctx, s, add_int, |x, y| x + y); }
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
        } else { slow!(s) }
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
    fn RETURN_VALUE(ctx, s, ins) {
        if (*s.fp).flags & NOT_PLAIN != 0 || !(*s.fp).frame_obj.is_null() || !(*s.fp).locals.is_null() { slow!(s) }
        let value = StackRef::new(top(&s, 1).own());
        leave_frame(ctx, &mut s, value);
    }
    fn YIELD_VALUE(ctx, s, ins) {
        let fp = s.fp;
        if (*fp).flags & (FrameFlags::INLINE | FrameFlags::TRACED) != FrameFlags::INLINE { slow!(s) }
        let generator = &*(*fp).gen_;
        // Async generators wrap what they yield before this instruction; nothing else differs.
        let value = StackRef::new(top(&s, 1).own());
        (*fp).sp = s.sp.sub(1);
        (*fp).pc = s.pc;
        generator.state.set(GeneratorState::Suspended);
        (*ctx).exc_top.set(generator.exc.previous.get());
        let left = &(*ctx).regs[Reg::DEPTH_LEFT];
        left.set(left.get() + 1);
        let caller = (*fp).prev;
        (*fp).prev = std::ptr::null_mut();
        s.fp = caller;
        s.pc = (*caller).pc;
        let sp = (*caller).sp;
        *sp = value;
        s.sp = sp.add(1);
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
        if !is_type(o, (*ctx).fast.type_) || payload::<Type>(o).version.get() != slot_cache(ins) { slow!(s) }
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
        if !is_type(o, (*ctx).fast.type_) || payload::<Type>(o).version.get() != slot_cache(ins) { slow!(s) }
        *s.sp.sub(1) = dup_word(side(&s, slot_arg(ins)).value);
        push(&mut s, StackRef::NULL);
        kill(ctx, &mut s, o);
    }
    fn STORE_ATTR_OFFSET(ctx, s, ins) {
        let o = top(&s, 1);
        if !has_version(o, slot_cache(ins)) { slow!(s) }
        let place = word_at(o, slot_arg(ins));
        let old = *place;
        if old == 0 && slot_aux(ins) != 0 {
            // A first value among the inline ones: only in the order of the keys, and only without a dict.
            let ty = type_of(o);
            if *word_at(o, slot_aux(ins) as usize) != 0 { slow!(s) }
            let end = word_at(o, (ty.values_offset / 8 + ty.values_cap) as usize);
            let mut later = place.add(1);
            while later < end {
                if *later != 0 { slow!(s) }
                later = later.add(1);
            }
        }
        let v = top(&s, 2);
        *place = v.own().into_word();
        s.sp = s.sp.sub(2);
        if old != 0 { kill(ctx, &mut s, StackRef(old)); }
        kill(ctx, &mut s, o);
    }
    fn CALL_PY_EXACT(ctx, s, ins) {
        let n = slot_arg(ins);
        let (fv, this) = (top(&s, n + 2), top(&s, n + 1));
        if !is_type(fv, (*ctx).fast.function) { slow!(s) }
        let f: &PyFunction = payload(fv);
        if f.version.get() != slot_cache(ins) { slow!(s) }
        let code = (*((f.code.word() & !1) as *const Object<krait_object::code::PyCode>)).payload.body_ptr.get() as *const Prepared;
        let na = n + usize::from(!this.is_null());
        if (*code).argcount as usize != na { slow!(s) }
        let args = s.sp.sub(na);
        let ret = s.sp.sub(n + 2);
        if !push_frame(ctx, &mut s, fv, code, args, na, ret) { slow!(s) }
    }
    fn CALL_LIST_APPEND(ctx, s, ins) {
        let (m, l, v) = (top(&s, 3), top(&s, 2), top(&s, 1));
        if (m.0 | 1) != (side(&s, slot_cache(ins) as usize).value | 1) || !is_type(l, (*ctx).fast.list) { slow!(s) }
        let raw: *mut RawVec = payload::<PyList>(l).items.raw();
        if (*raw).len == (*raw).cap { slow!(s) }
        (*raw).ptr.add((*raw).len).write(v.own());
        (*raw).len += 1;
        s.sp = s.sp.sub(2);
        *s.sp.sub(1) = StackRef((*ctx).none_word);
        kill(ctx, &mut s, l);
        kill(ctx, &mut s, m);
    }
    fn CALL_LEN(ctx, s, ins) {
        let (m, this, v) = (top(&s, 3), top(&s, 2), top(&s, 1));
        if (m.0 | 1) != (side(&s, slot_cache(ins) as usize).value | 1) || !this.is_null() { slow!(s) }
        let len = if is_type(v, (*ctx).fast.list) { (*payload::<PyList>(v).items.raw()).len }
            else if is_type(v, (*ctx).fast.str) { payload::<PyStr>(v).len() }
            else if is_type(v, (*ctx).fast.tuple) { payload::<PyTuple>(v).len }
            else if is_type(v, (*ctx).fast.dict) { payload::<PyDict>(v).len() }
            else { slow!(s) };
        s.sp = s.sp.sub(2);
        *s.sp.sub(1) = StackRef::small(len as i64);
        kill(ctx, &mut s, v);
        kill(ctx, &mut s, m);
    }
    fn CALL_TYPE_1(ctx, s, ins) {
        let (m, this, v) = (top(&s, 3), top(&s, 2), top(&s, 1));
        if !m.is_ptr() || m.ptr() as usize != (*ctx).fast.type_ || !this.is_null() || v.is_int() { slow!(s) }
        let ty = (*v.ptr()).ty_ptr();
        s.sp = s.sp.sub(2);
        *s.sp.sub(1) = StackRef(ty as u64).dup();
        kill(ctx, &mut s, v);
        kill(ctx, &mut s, m);
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
        } else { slow!(s) }
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
        } else { slow!(s) }
    }
    fn FOR_ITER_GEN(ctx, s, ins) {
        let it = top(&s, 1);
        if !is_type(it, (*ctx).fast.generator) { slow!(s) }
        let generator: &PyGenerator = payload(it);
        if !matches!(generator.state.get(), GeneratorState::Suspended | GeneratorState::Created) { slow!(s) }
        if (*ctx).regs[Reg::DEPTH_LEFT].get() == 0 { slow!(s) }
        resume_generator(ctx, &mut s, generator, StackRef((*ctx).none_word), FrameFlags::FOR_ITER);
    }
    fn SEND_GEN(ctx, s, ins) {
        let (receiver, v) = (top(&s, 2), top(&s, 1));
        if !is_type(receiver, (*ctx).fast.generator) && !is_type(receiver, (*ctx).fast.coroutine) { slow!(s) }
        let generator: &PyGenerator = payload(receiver);
        if generator.state.get() != GeneratorState::Suspended && !(generator.state.get() == GeneratorState::Created && v.0 | 1 == (*ctx).none_word) { slow!(s) }
        if (*ctx).regs[Reg::DEPTH_LEFT].get() == 0 { slow!(s) }
        s.sp = s.sp.sub(1);
        let v = StackRef::new(v.own());
        resume_generator(ctx, &mut s, generator, v, 0);
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
        if i >= (*raw).len { slow!(s) }
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
        if k.is_int() {
            if !is_type(d, (*ctx).fast.list) { slow!(s) }
            let raw = payload::<PyList>(d).items.raw();
            let index = k.int_value();
            if index as u64 >= (*raw).len as u64 { slow!(s) }
            push(&mut s, dup_word((*(*raw).ptr.add(index as usize)).word()));
            s.pc = s.pc.add(2);
            return s;
        }
        if !is_type(d, (*ctx).fast.dict) || !is_type(k, (*ctx).fast.str) { slow!(s) }
        match find_identical(payload(d), k) {
            Some(place) => { push(&mut s, dup_word(*place)); s.pc = s.pc.add(2); }
            None => slow!(s),
        }
    }
    fn X_STORE_SUBSCR_LL(ctx, s, ins) {
        let a = slot_arg(ins);
        let (d, k) = (*local(&s, a & 255), *local(&s, a >> 8));
        let v = top(&s, 1);
        if k.is_int() {
            if !is_type(d, (*ctx).fast.list) { slow!(s) }
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
        if !is_type(d, (*ctx).fast.dict) || !is_type(k, (*ctx).fast.str) { slow!(s) }
        match find_identical(payload(d), k) {
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

/// The place of the value under a key that is the very same string object; `None` says nothing.
#[inline(always)]
unsafe fn find_identical(dict: &PyDict, key: StackRef) -> Option<*mut u64> {
    // SAFETY: the table is not changed meanwhile.
    unsafe {
        let table = &mut *dict.table();
        let hash = payload::<PyStr>(key).cached_hash()?;
        let number = table.find_identical(key.0 | 1, hash)?;
        let entry = table.entries.as_mut_ptr().add(number);
        Some(&raw mut (*entry).value as *mut u64)
    }
}

const _: u64 = NULL;
const _: Option<PyMethod> = None;
