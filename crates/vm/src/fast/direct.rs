//! Handlers that make one call and go on: native functions and methods, iterators, containers of any keys.
//!
//! The registers are saved first, so that what is called may look at frames and run others. `k = 3`: an exception is set.
//!
//! Each body is a function of its own, and its result fits two registers: a handler that held the call's temporaries
//! on its stack could not end in a jump.

use krait_object::function::{MethodDescriptor, PyBuiltin};
use krait_object::set::PySet;
use krait_object::{Args, Obj, PyResult};

use super::calls::{body_of, defaults_for, fill_defaults, push_frame};
use super::*;

/// Save the registers in the frame, before code that may look at frames or push new ones.
#[inline(always)]
unsafe fn save(ctx: *const Ctx, s: &S) {
    // SAFETY: the frame is live.
    unsafe {
        (*s.fp).pc = s.pc;
        (*s.fp).sp = s.sp;
        (*ctx).regs[Reg::FRAME].set(s.fp as usize);
    }
}
/// The value `n` below the top, in its place.
#[inline(always)]
unsafe fn at<'a>(s: &S, n: usize) -> &'a Obj {
    // SAFETY: `Obj` and `StackRef` are one word each; the place is live until the instruction ends.
    unsafe { &*(s.sp.sub(n) as *const Obj) }
}
#[inline(always)]
unsafe fn args<'a>(s: &S, n: usize) -> Args<'a> {
    // SAFETY: the values lie side by side.
    Args::positional_only(unsafe { std::slice::from_raw_parts(s.sp.sub(n) as *const Obj, n) })
}
/// Whether something waits for the end of the instruction.
#[inline(always)]
unsafe fn waiting(ctx: *const Ctx) -> u64 {
    // SAFETY: the context is alive.
    unsafe { u64::from(!(*ctx).pending.get().is_null() || (*ctx).has_deferred.get()) }
}
/// The result of a call takes the place of the `pops` words on top.
#[inline(always)]
unsafe fn give(ctx: *const Ctx, mut s: S, pops: usize, result: PyResult) -> S {
    // SAFETY: the verifier has checked the depth.
    unsafe {
        match result {
            Ok(value) => {
                for _ in 0..pops {
                    s.sp = s.sp.sub(1);
                    let word = *s.sp;
                    kill(ctx, &mut s, word);
                }
                push(&mut s, StackRef::new(value));
                s.k |= waiting(ctx);
                s
            }
            Err(_) => S { k: 3, ..s },
        }
    }
}
/// The class of a value, ints included.
#[inline(always)]
unsafe fn class_of<'a>(ctx: *const Ctx, v: StackRef) -> &'a Type {
    // SAFETY: type objects of the fast types live as long as the interpreter.
    unsafe { if v.is_int() { &(*((*ctx).fast.int as *const Object<Type>)).payload } else { (*v.ptr()).ty() } }
}
/// What a body leaves in two registers: the stack's top and `k`, with [`MOVED`] when the other registers have changed.
#[repr(C)]
pub struct Left {
    pub sp: *mut StackRef,
    pub k: u64,
}

/// A bit of [`Left::k`]: the registers are in [`Ctx::regs`].
pub const MOVED: u64 = 4;

impl Left {
    #[inline(always)]
    unsafe fn of(ctx: *const Ctx, s: S, pc: *const u64, fp: *mut Frame) -> Left {
        if s.pc == pc && s.fp == fp {
            return Left { sp: s.sp, k: s.k };
        }
        // SAFETY: the context is alive.
        let regs = unsafe { &(*ctx).regs };
        regs[Reg::PC].set(s.pc as usize);
        regs[Reg::SP].set(s.sp as usize);
        regs[Reg::FP].set(s.fp as usize);
        Left { sp: s.sp, k: s.k | MOVED }
    }
}

macro_rules! direct {
    ($($(#[$doc:meta])* fn $name:ident($ctx:ident, $s:ident, $ins:ident) $body:block)*) => {
        $($(#[$doc])*
        #[inline(never)]
        pub unsafe extern "C" fn $name(pc: *const u64, sp: *mut StackRef, fp: *mut Frame, $ctx: *const Ctx, $ins: u64) -> Left {
            #[inline(always)]
            #[allow(unused_mut, unused_variables, unreachable_code, reason = "one shape for all")]
            unsafe fn body($ctx: *const Ctx, mut $s: S, $ins: u64) -> S {
                // SAFETY: verified code on a live frame.
                unsafe { $body; $s }
            }
            // SAFETY: as above.
            unsafe { Left::of($ctx, body($ctx, S { pc, sp, fp, k: 0 }, $ins), pc, fp) }
        })*
    };
}

direct! {
    fn CALL_NATIVE(ctx, s, ins) {
        let n = slot_arg(ins);
        let f = top(&s, n + 2);
        if !is_type(f, (*ctx).fast.builtin) || !top(&s, n + 1).is_null() { slow!(s) }
        save(ctx, &s);
        let result = payload::<PyBuiltin>(f).call(&*ctx, args(&s, n));
        return give(ctx, s, n + 2, result);
    }
    fn CALL_METHOD_NATIVE(ctx, s, ins) {
        let n = slot_arg(ins);
        let (f, this) = (top(&s, n + 2), top(&s, n + 1));
        if !is_type(f, (*ctx).fast.method_descriptor) || this.is_null() { slow!(s) }
        let descriptor: &MethodDescriptor = payload(f);
        let class = class_of(ctx, this);
        let owner = descriptor.owner.payload_unchecked::<Type>();
        if !std::ptr::eq(class, owner) && !class.is_subtype(owner) { slow!(s) }
        save(ctx, &s);
        let result = descriptor.call(&*ctx, at(&s, n + 1), args(&s, n));
        return give(ctx, s, n + 2, result);
    }
    /// A native class.
    fn CALL_CLASS_NATIVE(ctx, s, ins) {
        let n = slot_arg(ins);
        let f = top(&s, n + 2);
        if !is_type(f, (*ctx).fast.type_) || !top(&s, n + 1).is_null() || payload::<Type>(f).is_heap_type() { slow!(s) }
        save(ctx, &s);
        let result = at(&s, n + 2).call_args(&*ctx, args(&s, n));
        return give(ctx, s, n + 2, result);
    }
    /// A Python class with `object`'s `__new__` and a Python `__init__`: the instance is made, its frame pushed.
    fn CALL_CLASS_INIT(ctx, s, ins) {
        let n = slot_arg(ins);
        let f = top(&s, n + 2);
        let side = side(&s, slot_cache(ins) as usize);
        if !is_type(f, (*ctx).fast.type_) || !top(&s, n + 1).is_null() { slow!(s) }
        let class: &Type = payload(f);
        if class.version.get() != side.version { slow!(s) }
        let init = StackRef(side.value | 1);
        let function: &PyFunction = payload(init);
        let code = body_of(function);
        if code.is_null() || !(*code).simple || (*code).generator { slow!(s) }
        let Some(defaults) = defaults_for(function, code, n + 1) else { slow!(s) };
        save(ctx, &s);
        let instance = krait_object::objecttype::new_plain(&*ctx, class);
        // The callable's place keeps the instance, which is the result; the next place is the first argument.
        let first = s.sp.sub(n + 1);
        *first = StackRef::new(instance.clone());
        *first.sub(1) = StackRef::new(instance);
        if !push_frame(ctx, &mut s, init.dup(), code, first, n + 1, first) {
            // No room: the reference body says so.
            let unused = *first;
            *first = StackRef::NULL;
            kill(ctx, &mut s, unused);
            let unused = std::mem::replace(&mut *first.sub(1), f);
            kill(ctx, &mut s, unused);
            slow!(s)
        }
        (*s.fp).flags |= FrameFlags::INIT;
        fill_defaults(&s, code, n + 1, defaults);
        kill(ctx, &mut s, f);
        s.k |= waiting(ctx);
    }
    /// One step of a native iterator.
    fn FOR_ITER_NATIVE(ctx, s, ins) {
        let it = top(&s, 1);
        if !it.is_ptr() || is_type(it, (*ctx).fast.generator) { slow!(s) }
        let Some(next) = (*it.ptr()).ty().slots.tp_iternext.get() else { slow!(s) };
        save(ctx, &s);
        match next(&*ctx, at(&s, 1)) {
            Ok(Some(value)) => push(&mut s, StackRef::new(value)),
            Ok(None) => s.pc = s.pc.offset(slot_cache(ins) as i32 as isize),
            Err(raised) => match (&*ctx).swallow(raised, &(&*ctx).types.stop_iteration) {
                Ok(()) => s.pc = s.pc.offset(slot_cache(ins) as i32 as isize),
                Err(_) => return S { k: 3, ..s },
            },
        }
        s.k = waiting(ctx);
    }
    fn GET_ITER(ctx, s, ins) {
        save(ctx, &s);
        let result = at(&s, 1).iter(&*ctx);
        return give(ctx, s, 1, result);
    }
    fn SUBSCR_DICT(ctx, s, ins) {
        let (d, k) = (top(&s, 2), top(&s, 1));
        if !is_type(d, (*ctx).fast.dict) { slow!(s) }
        save(ctx, &s);
        match payload::<PyDict>(d).get(&*ctx, at(&s, 1)) {
            Ok(Some(value)) => return give(ctx, s, 2, Ok(value)),
            Ok(None) => slow!(s),
            Err(_) => return S { k: 3, ..s },
        }
    }
    fn STORE_SUBSCR_DICT(ctx, s, ins) {
        let (v, d, k) = (top(&s, 3), top(&s, 2), top(&s, 1));
        if !is_type(d, (*ctx).fast.dict) { slow!(s) }
        save(ctx, &s);
        let result = payload::<PyDict>(d).set(&*ctx, at(&s, 1), at(&s, 3).clone());
        if result.is_err() {
            return S { k: 3, ..s };
        }
        s.sp = s.sp.sub(3);
        kill(ctx, &mut s, v);
        kill(ctx, &mut s, d);
        kill(ctx, &mut s, k);
        s.k |= waiting(ctx);
    }
    fn CONTAINS_OP(ctx, s, ins) {
        let inverted = slot_arg(ins) != 0;
        save(ctx, &s);
        let result = at(&s, 1).contains(&*ctx, at(&s, 2)).map(|found| (*ctx).bool(found != inverted));
        return give(ctx, s, 2, result);
    }
    fn BINARY_SLICE(ctx, s, ins) {
        save(ctx, &s);
        match krait_object::slice::slice_plain(&*ctx, at(&s, 3), at(&s, 2), at(&s, 1)) {
            Some(value) => return give(ctx, s, 3, Ok(value)),
            None => slow!(s),
        }
    }
    fn BINARY_POWER(ctx, s, ins) {
        let (a, b) = (top(&s, 2), top(&s, 1));
        let Some(x) = arith::float_of(ctx, a) else { slow!(s) };
        let y = match arith::float_of(ctx, b) {
            Some(y) => y,
            None if b.is_int() => b.int_value() as f64,
            None => slow!(s),
        };
        save(ctx, &s);
        let result = krait_object::float::power(&*ctx, x, y);
        return give(ctx, s, 2, result);
    }
    fn SET_ADD(ctx, s, ins) {
        let set = at(&s, slot_arg(ins) + 1);
        // A frozenset is none that may grow.
        let Some(set) = set.payload::<PySet>().filter(|_| (&*ctx).types.set.is_exactly(set)) else { slow!(s) };
        save(ctx, &s);
        if krait_object::set::add(&*ctx, set, at(&s, 1)).is_err() {
            return S { k: 3, ..s };
        }
        s.sp = s.sp.sub(1);
        let value = *s.sp;
        kill(ctx, &mut s, value);
        s.k |= waiting(ctx);
    }
    fn FORMAT_SIMPLE(ctx, s, ins) {
        save(ctx, &s);
        let result = at(&s, 1).format(&*ctx, None);
        return give(ctx, s, 1, result);
    }
}
