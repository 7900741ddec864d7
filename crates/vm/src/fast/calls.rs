//! Python-to-Python calls and generators: frames pushed and left without native stack.
//!
//! It must not know the slow bodies: what is not common is left with `k = 2`.

use krait_object::Obj;
use krait_object::function::PyMethod;
use krait_object::property::PyProperty;

use super::*;
use crate::exec::specialize::{PLACE, PROPERTY};

/// Push a frame for `code` whose first locals are the `na` words at `args`; the caller's state is saved.
#[inline(always)]
pub(super) unsafe fn push_frame(ctx: *const Ctx, s: &mut S, func: StackRef, code: *const Prepared, args: *mut StackRef, na: usize, ret_sp: *mut StackRef) -> bool {
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
        // Volatile: the loops are too short to be unrolled.
        if base != args {
            for i in 0..na {
                base.add(i).write_volatile(*args.add(i));
            }
        }
        for i in na..nlocals {
            base.add(i).write_volatile(StackRef::NULL);
        }
        (*caller).pc = s.pc;
        (*caller).sp = ret_sp;
        enter_frame(s, base.add(nlocals) as *mut Frame, func, code);
        true
    }
}

/// Write a frame behind its locals and go on in it; the caller's registers are saved.
#[inline(always)]
pub(super) unsafe fn enter_frame(s: &mut S, frame: *mut Frame, func: StackRef, code: *const Prepared) {
    // SAFETY: there is room.
    unsafe {
        let f: &PyFunction = payload(func);
        let caller = s.fp;
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
            nlocals: (*code).nlocals,
        });
        s.fp = frame;
        s.sp = (frame as *mut StackRef).add(FRAME_WORDS);
        s.pc = (*code).start;
    }
}

/// The prepared code of a function; null before its first call.
#[inline(always)]
pub(super) unsafe fn body_of(function: &PyFunction) -> *const Prepared {
    // SAFETY: a function's code is a code object.
    unsafe { (*((function.code.word() & !1) as *const Object<krait_object::code::PyCode>)).payload.body_ptr.get() as *const Prepared }
}

/// The Python function with simple parameters that is called, its code and the number of arguments, `self` among them.
#[inline(always)]
unsafe fn python_callee(ctx: *const Ctx, s: &S, ins: u64) -> Option<(StackRef, *const Prepared, usize)> {
    // SAFETY: the verifier has checked the depth.
    unsafe {
        let n = slot_arg(ins);
        let (callable, this) = (top(s, n + 2), top(s, n + 1));
        if !is_type(callable, (*ctx).fast.function) {
            return None;
        }
        let code = body_of(payload(callable));
        (!code.is_null() && (*code).simple).then(|| (callable, code, n + usize::from(!this.is_null())))
    }
}

/// The values of the parameters that `given` arguments leave over; `None` when there are not so many defaults.
#[inline(always)]
pub(super) unsafe fn defaults_for<'a>(function: &'a PyFunction, code: *const Prepared, given: usize) -> Option<&'a [Obj]> {
    // SAFETY: the code is live; defaults are a tuple.
    unsafe {
        let missing = ((*code).argcount as usize).checked_sub(given)?;
        if missing == 0 {
            return Some(&[]);
        }
        let word = function.defaults.word();
        if word == 0 {
            return None;
        }
        let all = (*((word & !1) as *const Object<PyTuple>)).payload.items();
        all.get(all.len().checked_sub(missing)?..)
    }
}

/// Put defaults into the locals of a frame just pushed, behind the arguments that were given.
#[inline(always)]
pub(super) unsafe fn fill_defaults(s: &S, code: *const Prepared, given: usize, defaults: &[Obj]) {
    // SAFETY: the frame has that many parameters.
    unsafe {
        let locals = (s.fp as *mut StackRef).sub((*code).nlocals as usize);
        for (i, value) in defaults.iter().enumerate() {
            *locals.add(given + i) = dup_word(value.word());
        }
    }
}

/// Leave a plain frame with `value`.
#[inline(always)]
pub(super) unsafe fn leave_frame(ctx: *const Ctx, s: &mut S, value: StackRef) {
    // SAFETY: the frame is live and plain.
    unsafe {
        let caller = drop_frame(ctx, s);
        s.fp = caller;
        s.pc = (*caller).pc;
        let sp = (*caller).sp;
        *sp = value;
        s.sp = sp.add(1);
    }
}

/// Drop what a plain frame holds; the caller's frame.
#[inline(always)]
unsafe fn drop_frame(ctx: *const Ctx, s: &mut S) -> *mut Frame {
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
        let left = &(*ctx).regs[Reg::DEPTH_LEFT];
        left.set(left.get() + 1);
        (*fp).prev
    }
}

/// Leave the loop: `caller` is current again, and `value` the result.
#[inline(always)]
pub(super) unsafe fn to_native(ctx: *const Ctx, s: &mut S, caller: *mut Frame, value: StackRef, exit: Exit) {
    // SAFETY: the context is alive.
    let regs = unsafe { &(*ctx).regs };
    regs[Reg::FRAME].set(caller as usize);
    regs[Reg::RESULT].set(value.0 as usize);
    regs[Reg::EXIT].set(exit as usize);
    s.k = LEFT;
}
pub(super) const NOT_PLAIN: u32 = FrameFlags::ENTRY | FrameFlags::GENERATOR | FrameFlags::INIT | FrameFlags::TRACED;

body! {
    fn RETURN_VALUE(ctx, s, ins) {
        let special = (*s.fp).flags & NOT_PLAIN;
        if !(*s.fp).frame_obj.is_null() || !(*s.fp).locals.is_null() { slow!(s) }
        if special != 0 {
            if special & !FrameFlags::ENTRY == FrameFlags::GENERATOR {
                if !end_generator(ctx, &mut s) { slow!(s) }
                return s;
            }
            if special == FrameFlags::ENTRY {
                let value = StackRef::new(top(&s, 1).own());
                let caller = drop_frame(ctx, &mut s);
                to_native(ctx, &mut s, caller, value, Exit::Returned);
                return s;
            }
            // The end of `__init__`: the instance waits on the caller's stack.
            if special != FrameFlags::INIT || top(&s, 1).0 | 1 != (*ctx).none_word { slow!(s) }
            leave_frame(ctx, &mut s, StackRef::NULL);
            s.sp = s.sp.sub(1);
            return s;
        }
        let value = StackRef::new(top(&s, 1).own());
        leave_frame(ctx, &mut s, value);
    }
    fn CALL_PY_EXACT(ctx, s, ins) {
        let n = slot_arg(ins);
        let Some((fv, code, na)) = python_callee(ctx, &s, ins) else { slow!(s) };
        if (*code).argcount as usize != na { slow!(s) }
        let args = s.sp.sub(na);
        let ret = s.sp.sub(n + 2);
        if !push_frame(ctx, &mut s, fv, code, args, na, ret) { slow!(s) }
    }
    /// Fewer arguments than parameters: the rest are defaults.
    fn CALL_PY_DEFAULTS(ctx, s, ins) {
        let n = slot_arg(ins);
        let Some((fv, code, na)) = python_callee(ctx, &s, ins) else { slow!(s) };
        let Some(defaults) = defaults_for(payload(fv), code, na) else { slow!(s) };
        let args = s.sp.sub(na);
        let ret = s.sp.sub(n + 2);
        if !push_frame(ctx, &mut s, fv, code, args, na, ret) { slow!(s) }
        fill_defaults(&s, code, na, defaults);
    }
    /// A method object of a Python function: the function is called with the object first.
    fn CALL_BOUND_PY(ctx, s, ins) {
        let n = slot_arg(ins);
        let bound = top(&s, n + 2);
        if !is_type(bound, (*ctx).fast.method) || !top(&s, n + 1).is_null() { slow!(s) }
        let method: &PyMethod = payload(bound);
        let function = StackRef(method.function.word() | 1);
        if !is_type(function, (*ctx).fast.function) { slow!(s) }
        let code = body_of(payload(function));
        if code.is_null() || !(*code).simple { slow!(s) }
        let Some(defaults) = defaults_for(payload(function), code, n + 1) else { slow!(s) };
        let (function, args) = (function.dup(), s.sp.sub(n + 1));
        *args = dup_word(method.this.word());
        if !push_frame(ctx, &mut s, function, code, args, n + 1, args.sub(1)) {
            let unused = std::mem::replace(&mut *args, StackRef::NULL);
            kill(ctx, &mut s, unused);
            kill(ctx, &mut s, function);
            slow!(s)
        }
        fill_defaults(&s, code, n + 1, defaults);
        kill(ctx, &mut s, bound);
    }
    /// An attribute that is a property with a Python getter: its frame is pushed.
    fn LOAD_ATTR_PROPERTY(ctx, s, ins) {
        let o = top(&s, 1);
        if !has_version(o, slot_cache(ins)) { slow!(s) }
        let getter = payload::<PyProperty>(StackRef(side(&s, slot_arg(ins)).value | 1)).fget.word();
        if getter == 0 || !is_type(StackRef(getter | 1), (*ctx).fast.function) { slow!(s) }
        let code = body_of(payload(StackRef(getter | 1)));
        if code.is_null() || !(*code).simple || (*code).generator || (*code).argcount != 1 { slow!(s) }
        let place = s.sp.sub(1);
        let getter = StackRef(getter).dup();
        if !push_frame(ctx, &mut s, getter, code, place, 1, place) {
            kill(ctx, &mut s, getter);
            slow!(s)
        }
    }
    /// The attribute of one of several types: a value of the instance's, one of the class's, or a property.
    fn LOAD_ATTR_POLY(ctx, s, ins) {
        let o = top(&s, 1);
        let known = match way_of(&s, o, slot_arg(ins)) {
            Some(known) => known,
            None => {
                if !o.is_ptr() { slow!(s) }
                let Some(known) = class_way_of(ctx, &s, o, slot_arg(ins)) else { slow!(s) };
                *s.sp.sub(1) = dup_word(known.value);
                kill(ctx, &mut s, o);
                return s;
            }
        };
        if known.extra & PROPERTY != 0 {
            let getter = payload::<PyProperty>(StackRef(known.value | 1)).fget.word();
            if getter == 0 || !is_type(StackRef(getter | 1), (*ctx).fast.function) { slow!(s) }
            let code = body_of(payload(StackRef(getter | 1)));
            if code.is_null() || !(*code).simple || (*code).generator || (*code).argcount != 1 { slow!(s) }
            let place = s.sp.sub(1);
            let getter = StackRef(getter).dup();
            if !push_frame(ctx, &mut s, getter, code, place, 1, place) {
                kill(ctx, &mut s, getter);
                slow!(s)
            }
            return s;
        }
        let own = *word_at(o, (known.extra & PLACE) as usize);
        let of_instance = known.value == 0;
        // The instance's value must be there, and no dict that may hide the class's.
        if if of_instance { own == 0 } else { known.extra != 0 && own != 0 } { slow!(s) }
        *s.sp.sub(1) = dup_word(if of_instance { own } else { known.value });
        kill(ctx, &mut s, o);
    }
    /// A class with a `__getitem__` in Python: its frame is pushed.
    fn SUBSCR_PY(ctx, s, ins) {
        let container = top(&s, 2);
        if !has_version(container, slot_cache(ins)) { slow!(s) }
        let function = StackRef(side(&s, slot_arg(ins)).value | 1);
        let code = body_of(payload(function));
        if code.is_null() || !(*code).simple || (*code).generator || (*code).argcount != 2 { slow!(s) }
        let place = s.sp.sub(2);
        // The key may be borrowed from a local, which outlives the call; the frame owns its function.
        let function = function.dup();
        if !push_frame(ctx, &mut s, function, code, place, 2, place) {
            kill(ctx, &mut s, function);
            slow!(s)
        }
    }
    fn CALL_LIST_APPEND(ctx, s, ins) {
        let (m, l, v) = (top(&s, 3), top(&s, 2), top(&s, 1));
        if (m.0 | 1) != (side(&s, slot_cache(ins) as usize).value | 1) || l.is_null() || !is_type(l, (*ctx).fast.list) { slow!(s) }
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
        if !m.is_ptr() || m.ptr() as usize != (*ctx).fast.type_ || !this.is_null() { slow!(s) }
        let ty = if v.is_int() { (*ctx).fast.int } else { (*v.ptr()).ty_ptr() as usize };
        s.sp = s.sp.sub(2);
        *s.sp.sub(1) = StackRef(ty as u64).dup();
        kill(ctx, &mut s, v);
        kill(ctx, &mut s, m);
    }
}
