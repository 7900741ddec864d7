//! Handlers that make one call and go on: native functions and methods, iterators, containers of any keys.
//!
//! The registers are saved first, so that what is called may look at frames and run others. `k = 3`: an exception is set.
//!
//! Each body is a function of its own, and its result fits two registers: a handler that held the call's temporaries
//! on its stack could not end in a jump.

use krait_object::function::{MethodDescriptor, PyBuiltin};
use krait_object::profile;
use krait_object::itertypes::pairs::{NextPair, Pair};
use krait_object::set::PySet;
use krait_object::bytearray::PyByteArray;
use krait_object::typeobj::python_slots::{stores_items_in_python, subscripts_in_python};
use krait_object::typeobj::{NativeFn, SendResult, python_slots};
use krait_object::{Args, Obj, PyResult};
use krait_ops::Op;

use super::items::{reads_as_dict, stores_as_dict};
use super::calls::{body_of, defaults_for, enter_frame, fill_defaults, push_frame};
use super::supers::same_super;
use super::*;
use crate::exec::generators::send_step;
use crate::exec::specialize::PATIENCE;
use crate::exec::specialize::SuperForm;

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
pub(super) unsafe fn waiting(ctx: *const Ctx) -> u64 {
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
#[cold]
#[inline(never)]
fn inherits(class: &Type, owner: &Type) -> bool {
    class.is_subtype(owner)
}
/// The native method below `n` arguments and the object it is called on, which is of its type.
#[inline(always)]
unsafe fn native_method<'a>(ctx: *const Ctx, s: &S, n: usize) -> Option<&'a MethodDescriptor> {
    // SAFETY: the verifier has checked the depth.
    unsafe {
        let (f, this) = (top(s, n + 2), top(s, n + 1));
        if !is_type(f, (*ctx).fast.method_descriptor) || this.is_null() {
            return None;
        }
        let descriptor: &MethodDescriptor = payload(f);
        let (class, owner) = (class_of(ctx, this), descriptor.owner.payload_unchecked::<Type>());
        (std::ptr::eq(class, owner) || inherits(class, owner)).then_some(descriptor)
    }
}
/// The native function below `n` arguments.
#[inline(always)]
unsafe fn native_function<'a>(ctx: *const Ctx, s: &S, n: usize) -> Option<&'a PyBuiltin> {
    // SAFETY: as above.
    unsafe {
        let f = top(s, n + 2);
        (is_type(f, (*ctx).fast.builtin) && top(s, n + 1).is_null()).then(|| payload(f))
    }
}
/// `bytearray[int] = byte`, when it is that and nothing is wrong.
#[inline(always)]
unsafe fn store_byte(ctx: *const Ctx, s: &S) -> bool {
    // SAFETY: the verifier has checked the depth.
    unsafe {
        let (v, k) = (top(s, 3), top(s, 1));
        if !v.is_int() || !k.is_int() || !(&*ctx).types.bytearray.is_exactly(at(s, 2)) {
            return false;
        }
        let (Ok(byte), Some(array)) = (u8::try_from(v.int_value()), at(s, 2).payload::<PyByteArray>()) else { return false };
        array.overwrite(|bytes| {
            let index = if k.int_value() < 0 { k.int_value() + bytes.len() as i64 } else { k.int_value() };
            usize::try_from(index).ok().and_then(|index| bytes.get_mut(index)).map(|place| *place = byte).is_some()
        })
    }
}

/// What a body leaves in two registers: the stack's top and `k`, with [`MOVED`] when the other registers have changed.
#[repr(C)]
pub struct Left {
    pub sp: *mut StackRef,
    pub k: u64,
}

/// A bit of [`Left::k`]: the registers are in [`Ctx::regs`].
pub const MOVED: u64 = 4;
/// A bit of [`Left::k`]: the entry frame was left.
pub const LEAVE: u64 = 8;

impl Left {
    #[inline(always)]
    pub(super) unsafe fn of(ctx: *const Ctx, s: S, pc: *const u64, fp: *mut Frame) -> Left {
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

mod arguments;
pub use arguments::*;

direct! {
    fn CALL_NATIVE(ctx, s, ins) {
        let n = slot_arg(ins);
        let Some(function) = native_function(ctx, &s, n) else { slow!(s) };
        save(ctx, &s);
        let result = function.call(&*ctx, args(&s, n));
        return give(ctx, s, n + 2, result);
    }
    fn CALL_METHOD_NATIVE(ctx, s, ins) {
        let n = slot_arg(ins);
        let Some(descriptor) = native_method(ctx, &s, n) else { slow!(s) };
        save(ctx, &s);
        let result = descriptor.call(&*ctx, at(&s, n + 1), args(&s, n));
        return give(ctx, s, n + 2, result);
    }
    fn CALL_METHOD_NOARGS(ctx, s, ins) {
        let Some(descriptor) = native_method(ctx, &s, 0) else { slow!(s) };
        let NativeFn::NoArgs(call) = descriptor.row.def.call else { slow!(s) };
        save(ctx, &s);
        let result = profile::native(descriptor.row.def, at(&s, 1), || descriptor.shown(), || call(&*ctx, at(&s, 1)));
        return give(ctx, s, 2, result);
    }
    fn CALL_METHOD_O(ctx, s, ins) {
        let Some(descriptor) = native_method(ctx, &s, 1) else { slow!(s) };
        let NativeFn::O(call) = descriptor.row.def.call else { slow!(s) };
        save(ctx, &s);
        let this = at(&s, 2);
        let result = profile::native(descriptor.row.def, this, || descriptor.shown(), || call(&*ctx, this, at(&s, 1)));
        return give(ctx, s, 3, result);
    }
    fn CALL_METHOD_FAST(ctx, s, ins) {
        let n = slot_arg(ins);
        let Some(descriptor) = native_method(ctx, &s, n) else { slow!(s) };
        let NativeFn::Fast(call) = descriptor.row.def.call else { slow!(s) };
        if !descriptor.row.takes(n) { slow!(s) }
        save(ctx, &s);
        let (this, all) = (at(&s, n + 1), std::slice::from_raw_parts(s.sp.sub(n) as *const Obj, n));
        let result = profile::native(descriptor.row.def, this, || descriptor.shown(), || call(&*ctx, this, all));
        return give(ctx, s, n + 2, result);
    }
    fn CALL_NATIVE_O(ctx, s, ins) {
        let Some(function) = native_function(ctx, &s, 1) else { slow!(s) };
        let NativeFn::O(call) = function.row.def.call else { slow!(s) };
        save(ctx, &s);
        let this = function.bound(&*ctx);
        let result = profile::native(function.row.def, this, || function.shown(&*ctx), || call(&*ctx, this, at(&s, 1)));
        return give(ctx, s, 3, result);
    }
    fn CALL_NATIVE_FAST(ctx, s, ins) {
        let n = slot_arg(ins);
        let Some(function) = native_function(ctx, &s, n) else { slow!(s) };
        let NativeFn::Fast(call) = function.row.def.call else { slow!(s) };
        if !function.row.takes(n) { slow!(s) }
        save(ctx, &s);
        let (this, all) = (function.bound(&*ctx), std::slice::from_raw_parts(s.sp.sub(n) as *const Obj, n));
        let result = profile::native(function.row.def, this, || function.shown(&*ctx), || call(&*ctx, this, all));
        return give(ctx, s, n + 2, result);
    }
    /// A native class.
    fn CALL_CLASS_NATIVE(ctx, s, ins) {
        let n = slot_arg(ins);
        let f = top(&s, n + 2);
        if !is_type(f, (*ctx).fast.type_) || !top(&s, n + 1).is_null() || payload::<Type>(f).is_heap_type() { slow!(s) }
        save(ctx, &s);
        let result = profile::of_type(payload::<Type>(f), "()", || at(&s, n + 2).call_args(&*ctx, args(&s, n)));
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
        if code.is_null() || (*code).generator { slow!(s) }
        let simple = (*code).simple;
        let defaults = if simple { defaults_for(function, code, n + 1) } else { Some(&[] as &[Obj]) };
        let Some(defaults) = defaults else { slow!(s) };
        save(ctx, &s);
        let instance = krait_object::objecttype::new_plain(&*ctx, class);
        // The callable's place keeps the instance, which is the result; the next place is the first argument.
        let first = s.sp.sub(n + 1);
        *first = StackRef::new(instance.clone());
        *first.sub(1) = StackRef::new(instance);
        let pushed = if simple {
            push_frame(ctx, &mut s, init.dup(), code, first, n + 1, first)
        } else {
            let all = std::slice::from_raw_parts(first as *const Obj, n + 1);
            bind_frame(ctx, &mut s, init, Args::positional_only(all), n + 1)
        };
        if s.k == 3 {
            // The arguments do not fit.
            kill(ctx, &mut s, f);
            return S { k: 3, ..s };
        }
        if !pushed {
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
        match profile::of_type((*it.ptr()).ty(), "__next__", || next(&*ctx, at(&s, 1))) {
            Ok(Some(value)) => push(&mut s, StackRef::new(value)),
            Ok(None) => s.pc = s.pc.offset(slot_cache(ins) as i32 as isize),
            Err(raised) => match (&*ctx).swallow(raised, &(&*ctx).types.stop_iteration) {
                Ok(()) => s.pc = s.pc.offset(slot_cache(ins) as i32 as isize),
                Err(_) => return S { k: 3, ..s },
            },
        }
        s.k = waiting(ctx);
    }
    /// One step of an iterator of pairs that are unpacked at once: the two values, and on behind the unpacking.
    fn FOR_ITER_PAIR(ctx, s, ins) {
        let it = top(&s, 1);
        let side = side(&s, slot_arg(ins));
        if !has_version(it, side.version) { slow!(s) }
        let next: NextPair = std::mem::transmute::<usize, NextPair>(side.value as usize);
        save(ctx, &s);
        // Not on the stack itself, whose room above the top is that of the frames of what is called.
        let (mut first, mut second) = (None, None);
        match profile::of_type((*it.ptr()).ty(), "__next__", || next(&*ctx, at(&s, 1), &mut first, &mut second)) {
            Pair::Two => {
                for value in [second, first].into_iter().flatten() {
                    push(&mut s, StackRef::new(value));
                }
                s.pc = s.pc.add(1);
            }
            Pair::End => s.pc = s.pc.offset(slot_cache(ins) as i32 as isize),
            Pair::Raised => match (&*ctx).swallow((&*ctx).still_raised(), &(&*ctx).types.stop_iteration) {
                Ok(()) => s.pc = s.pc.offset(slot_cache(ins) as i32 as isize),
                Err(_) => return S { k: 3, ..s },
            },
            Pair::Other => slow!(s),
        }
        s.k = waiting(ctx);
    }
    /// A step of what is awaited or delegated to, if the machine does not run it itself.
    fn SEND_OTHER(ctx, s, ins) {
        let receiver = top(&s, 2);
        if !receiver.is_ptr() || is_type(receiver, (*ctx).fast.generator) || is_type(receiver, (*ctx).fast.coroutine) { slow!(s) }
        save(ctx, &s);
        let (receiver, value) = (at(&s, 2), at(&s, 1));
        let result = match profile::of_type(receiver.ty(&*ctx), "send", || send_step(&*ctx, receiver, value)) {
            Ok(SendResult::Yield(value)) => Ok(value),
            Ok(SendResult::Return(value)) => {
                s.pc = s.pc.offset(slot_cache(ins) as i32 as isize);
                Ok(value)
            }
            Err(raised) => Err(raised),
        };
        return give(ctx, s, 1, result);
    }
    /// What the next step of an async generator is awaited by.
    fn GET_ANEXT(ctx, s, ins) {
        let it = top(&s, 1);
        if !is_type(it, (*ctx).fast.async_generator) { slow!(s) }
        let Some(anext) = (*it.ptr()).ty().slots.am_anext.get() else { slow!(s) };
        save(ctx, &s);
        let result = profile::of_type((*it.ptr()).ty(), "__anext__", || anext(&*ctx, at(&s, 1)));
        return give(ctx, s, 0, result);
    }
    /// A container whose subscript is native.
    fn SUBSCR_NATIVE(ctx, s, ins) {
        let container = top(&s, 2);
        if !container.is_ptr() || subscripts_in_python((*container.ptr()).ty()) { slow!(s) }
        save(ctx, &s);
        if is_type(top(&s, 1), (*ctx).fast.slice) {
            let subscript = || krait_object::slice::subscript_plain(&*ctx, at(&s, 2), at(&s, 1));
            if let Some(part) = profile::of_type((*container.ptr()).ty(), "__getitem__", subscript) {
                return give(ctx, s, 2, Ok(part));
            }
        }
        let result = profile::of_type((*container.ptr()).ty(), "__getitem__", || at(&s, 2).getitem(&*ctx, at(&s, 1)));
        return give(ctx, s, 2, result);
    }
    fn CALL_ISINSTANCE(ctx, s, ins) {
        let (m, this, v, c) = (top(&s, 4), top(&s, 3), top(&s, 2), top(&s, 1));
        if (m.0 | 1) != (side(&s, slot_cache(ins) as usize).value | 1) || !this.is_null() { slow!(s) }
        if !is_type(c, (*ctx).fast.type_) {
            save(ctx, &s);
            let result = payload::<PyBuiltin>(m).call(&*ctx, args(&s, 2));
            return give(ctx, s, 4, result);
        }
        let (class, wanted) = (class_of(ctx, v), payload::<Type>(c));
        let is = std::ptr::eq(class, wanted) || class.is_subtype(wanted);
        if !is && !v.is_int() {
            if krait_object::abstract_object::may_claim_class(&*ctx, class) {
                save(ctx, &s);
                let result = payload::<PyBuiltin>(m).call(&*ctx, args(&s, 2));
                return give(ctx, s, 4, result);
            }
        }
        s.sp = s.sp.sub(3);
        *s.sp.sub(1) = truth(ctx, is);
        kill(ctx, &mut s, v);
        kill(ctx, &mut s, c);
        kill(ctx, &mut s, m);
    }
    /// What a class has behind another in its MRO, bound.
    fn LOAD_SUPER_BOUND(ctx, s, ins) {
        let this = top(&s, 1);
        if !same_super(ctx, &s, ins) { slow!(s) }
        let of_class = slot_aux(ins) & SuperForm::OF_CLASS != 0;
        let walked = if of_class { at(&s, 1).as_type() } else if this.is_ptr() { Some((*this.ptr()).ty()) } else { None };
        let Some(walked) = walked.filter(|walked| walked.version.get() == slot_cache(ins)) else { slow!(s) };
        // The class may lose it meanwhile.
        let found = StackRef(side(&s, slot_arg(ins)).value | 1).dup().own();
        save(ctx, &s);
        let class = if of_class { StackRef(this.0 | 1) } else { StackRef((*this.ptr()).ty_ptr() as u64 | 1) };
        let instance = (!of_class).then(|| at(&s, 1));
        let result = match found.ty(&*ctx).slots.tp_descr_get.get() {
            Some(get) => profile::of_type(found.ty(&*ctx), "__get__", || get(&*ctx, &found, instance, Some(&*(&raw const class as *const Obj)))),
            None => Ok(found.clone()),
        };
        drop(found);
        let mut s = give(ctx, s, 3, result);
        if s.k != 3 && slot_aux(ins) & SuperForm::METHOD != 0 {
            push(&mut s, StackRef::NULL);
        }
        return s;
    }
    /// What the type has under the name is a descriptor with a `__get__`; `aux`: where the dict word is that must be empty.
    fn LOAD_ATTR_DESCR(ctx, s, ins) {
        let o = top(&s, 1);
        if !has_version(o, slot_cache(ins)) { slow!(s) }
        let aux = slot_aux(ins) as usize;
        if aux != 0 && *word_at(o, aux) != 0 { slow!(s) }
        let known = side(&s, slot_arg(ins));
        // There is a `__getattr__` to be asked after an AttributeError.
        let hooked = known.extra != 0;
        // The type may lose it meanwhile.
        let found = StackRef(known.value | 1).dup().own();
        let Some(get) = found.ty(&*ctx).slots.tp_descr_get.get() else { slow!(s) };
        let class = StackRef((*o.ptr()).ty_ptr() as u64 | 1);
        save(ctx, &s);
        let this = Some(at(&s, 1));
        let result = profile::of_type(found.ty(&*ctx), "__get__", || get(&*ctx, &found, this, Some(&*(&raw const class as *const Obj))));
        let result = match result {
            Err(raised) if hooked => {
                let code = &*(*s.fp).code;
                let name = code.args[code.index_of(s.pc) - 1] as usize;
                python_slots::getattr_after(&*ctx, at(&s, 1), &code.payload().names()[name], raised)
            }
            result => result,
        };
        drop(found);
        return give(ctx, s, 1, result);
    }
    fn PUSH_EXC_INFO(ctx, s, ins) {
        let exception = top(&s, 1);
        let previous = (&*ctx).exc_item().value.replace(Some(at(&s, 1).clone()));
        *s.sp.sub(1) = previous.map_or(StackRef((*ctx).none_word), StackRef::new);
        push(&mut s, exception);
    }
    fn POP_EXCEPT(ctx, s, ins) {
        let previous = top(&s, 1);
        s.sp = s.sp.sub(1);
        let previous = if previous.0 | 1 == (*ctx).none_word { None } else { Some(previous.own()) };
        drop((&*ctx).exc_item().value.replace(previous));
        s.k |= waiting(ctx);
    }
    fn CHECK_EXC_MATCH(ctx, s, ins) {
        let class = top(&s, 1);
        if !class.is_ptr() { slow!(s) }
        let Some(wanted) = at(&s, 1).as_type() else { slow!(s) };
        if !wanted.has(krait_object::TypeFlags::BASE_EXC_SUBCLASS) { slow!(s) }
        let raised = class_of(ctx, top(&s, 2));
        let is = std::ptr::eq(raised, wanted) || raised.is_subtype(wanted);
        *s.sp.sub(1) = truth(ctx, is);
        kill(ctx, &mut s, class);
    }
    fn GET_ITER(ctx, s, ins) {
        // A class may get a form of its own.
        let v = top(&s, 1);
        if v.is_ptr() && (*v.ptr()).ty().is_heap_type() {
            let code = &*(*s.fp).code;
            if code.heat[code.index_of(s.pc) - 1].get() < PATIENCE { slow!(s) }
        }
        save(ctx, &s);
        let result = profile::of_type(at(&s, 1).ty(&*ctx), "__iter__", || at(&s, 1).iter(&*ctx));
        return give(ctx, s, 1, result);
    }
    fn TO_BOOL(ctx, s, ins) {
        save(ctx, &s);
        let truth = || at(&s, 1).is_true(&*ctx);
        match profile::of_type(at(&s, 1).ty(&*ctx), "__bool__", truth) {
            Ok(truth) => return give(ctx, s, 1, Ok((&*ctx).bool(truth))),
            Err(_) => return S { k: 3, ..s },
        }
    }
    fn LIST_APPEND(ctx, s, ins) {
        let list = top(&s, slot_arg(ins) + 1);
        if !is_type(list, (*ctx).fast.list) { slow!(s) }
        s.sp = s.sp.sub(1);
        payload::<PyList>(list).items.push((*s.sp).own());
    }
    /// The list must grow.
    fn CALL_LIST_APPEND(ctx, s, ins) {
        let (m, l, v) = (top(&s, 3), top(&s, 2), top(&s, 1));
        if (m.0 | 1) != (side(&s, slot_cache(ins) as usize).value | 1) || l.is_null() || !is_type(l, (*ctx).fast.list) { slow!(s) }
        payload::<PyList>(l).items.push(v.own());
        s.sp = s.sp.sub(2);
        *s.sp.sub(1) = StackRef((*ctx).none_word);
        kill(ctx, &mut s, l);
        kill(ctx, &mut s, m);
    }
    fn MAP_ADD(ctx, s, ins) {
        let dict = top(&s, slot_arg(ins) + 2);
        if !is_type(dict, (*ctx).fast.dict) { slow!(s) }
        save(ctx, &s);
        if payload::<PyDict>(dict).set(&*ctx, at(&s, 2), at(&s, 1).clone()).is_err() {
            return S { k: 3, ..s };
        }
        for _ in 0..2 {
            s.sp = s.sp.sub(1);
            let word = *s.sp;
            kill(ctx, &mut s, word);
        }
        s.k |= waiting(ctx);
    }
    fn BUILD_LIST(ctx, s, ins) {
        let n = slot_arg(ins);
        s.sp = s.sp.sub(n);
        let mut values = Vec::with_capacity(n);
        for i in 0..n {
            values.push((*s.sp.add(i)).own());
        }
        push(&mut s, StackRef::new((&*ctx).list(values)));
    }
    fn BUILD_MAP(ctx, s, ins) {
        let n = slot_arg(ins);
        save(ctx, &s);
        let dict = PyDict::new();
        for i in (0..n).rev() {
            if dict.set(&*ctx, at(&s, 2 * i + 2), at(&s, 2 * i + 1).clone()).is_err() {
                return S { k: 3, ..s };
            }
        }
        return give(ctx, s, 2 * n, Ok((&*ctx).dict_from(dict)));
    }
    /// A character that is made.
    fn SUBSCR_STR_INT(ctx, s, ins) {
        let (t, i) = (top(&s, 2), top(&s, 1));
        if !i.is_int() || !is_type(t, (*ctx).fast.str) { slow!(s) }
        let text: &PyStr = payload(t);
        let mut index = i.int_value();
        if index < 0 { index += text.len() as i64; }
        if index as u64 >= text.len() as u64 { slow!(s) }
        let character = (&*ctx).str_char(text.point_at(index as usize));
        return give(ctx, s, 2, Ok(character));
    }
    fn SUBSCR_DICT(ctx, s, ins) {
        let (d, k) = (top(&s, 2), top(&s, 1));
        if !is_type(d, (*ctx).fast.dict) {
            if !reads_as_dict(ctx, d) { slow!(s) }
            // A subclass may have `__missing__`.
            save(ctx, &s);
            let result = profile::of_type((*d.ptr()).ty(), "__getitem__", || at(&s, 2).getitem(&*ctx, at(&s, 1)));
            return give(ctx, s, 2, result);
        }
        save(ctx, &s);
        match profile::of_type((*d.ptr()).ty(), "__getitem__", || payload::<PyDict>(d).get(&*ctx, at(&s, 1))) {
            Ok(Some(value)) => return give(ctx, s, 2, Ok(value)),
            Ok(None) => slow!(s),
            Err(_) => return S { k: 3, ..s },
        }
    }
    fn STORE_SUBSCR_DICT(ctx, s, ins) {
        let (v, d, k) = (top(&s, 3), top(&s, 2), top(&s, 1));
        if !stores_as_dict(ctx, d) { slow!(s) }
        save(ctx, &s);
        let (key, value) = (at(&s, 1), at(&s, 3).clone());
        let result = profile::of_type((*d.ptr()).ty(), "__setitem__", || payload::<PyDict>(d).set(&*ctx, key, value));
        if result.is_err() {
            return S { k: 3, ..s };
        }
        s.sp = s.sp.sub(3);
        kill(ctx, &mut s, v);
        kill(ctx, &mut s, d);
        kill(ctx, &mut s, k);
        s.k |= waiting(ctx);
    }
    /// A container whose items are stored by native code.
    fn STORE_SUBSCR_NATIVE(ctx, s, ins) {
        let (v, c, k) = (top(&s, 3), top(&s, 2), top(&s, 1));
        if !c.is_ptr() || stores_items_in_python((*c.ptr()).ty()) { slow!(s) }
        if !store_byte(ctx, &s) {
            save(ctx, &s);
            let (key, value) = (at(&s, 1), at(&s, 3));
            if profile::of_type((*c.ptr()).ty(), "__setitem__", || at(&s, 2).setitem(&*ctx, key, value)).is_err() {
                return S { k: 3, ..s };
            }
        }
        s.sp = s.sp.sub(3);
        kill(ctx, &mut s, v);
        kill(ctx, &mut s, c);
        kill(ctx, &mut s, k);
        s.k |= waiting(ctx);
    }
    fn CONTAINS_OP(ctx, s, ins) {
        let inverted = slot_arg(ins) != 0;
        save(ctx, &s);
        let contains = || at(&s, 1).contains(&*ctx, at(&s, 2)).map(|found| (*ctx).bool(found != inverted));
        let result = profile::of_type(at(&s, 1).ty(&*ctx), "__contains__", contains);
        return give(ctx, s, 2, result);
    }
    fn BINARY_SLICE(ctx, s, ins) {
        save(ctx, &s);
        let slice = || krait_object::slice::slice_plain(&*ctx, at(&s, 3), at(&s, 2), at(&s, 1));
        match profile::of_type(at(&s, 3).ty(&*ctx), "__getitem__", slice) {
            Some(value) => return give(ctx, s, 3, Ok(value)),
            None => slow!(s),
        }
    }
    /// A slice; and what follows it, when that is the subscript of a list or tuple that needs no slice object.
    fn BUILD_SLICE(ctx, s, ins) {
        let n = slot_arg(ins);
        save(ctx, &s);
        let code = &*(*s.fp).code;
        if n == 3 && code.base.get(code.index_of(s.pc)) == Some(&Op::BINARY_SUBSCR) {
            let slice = || krait_object::slice::stepped_slice_plain(&*ctx, at(&s, 4), at(&s, 3), at(&s, 2), at(&s, 1));
            if let Some(part) = profile::of_type(at(&s, 4).ty(&*ctx), "__getitem__", slice) {
                s.pc = s.pc.add(1);
                return give(ctx, s, 4, Ok(part));
            }
        }
        let step = if n == 3 { at(&s, 1).clone() } else { (*ctx).none() };
        let slice = krait_object::slice::new_slice(&*ctx, at(&s, n).clone(), at(&s, n - 1).clone(), step);
        return give(ctx, s, n, Ok(slice));
    }
    fn STORE_SLICE(ctx, s, ins) {
        let value = top(&s, 4);
        let last = value.is_owned() && (*value.ptr()).rc.get() == 1;
        save(ctx, &s);
        let store = || krait_object::list::set_slice_plain(&*ctx, at(&s, 3), at(&s, 2), at(&s, 1), at(&s, 4), last);
        if !profile::of_type(at(&s, 3).ty(&*ctx), "__setitem__", store) { slow!(s) }
        for _ in 0..4 {
            s.sp = s.sp.sub(1);
            let word = *s.sp;
            kill(ctx, &mut s, word);
        }
        s.k |= waiting(ctx);
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
        if profile::of_type(&(&*ctx).types.set, "add", || krait_object::set::add(&*ctx, set, at(&s, 1))).is_err() {
            return S { k: 3, ..s };
        }
        s.sp = s.sp.sub(1);
        let value = *s.sp;
        kill(ctx, &mut s, value);
        s.k |= waiting(ctx);
    }
    fn FORMAT_SIMPLE(ctx, s, ins) {
        save(ctx, &s);
        let result = profile::of_type(at(&s, 1).ty(&*ctx), "__format__", || at(&s, 1).format(&*ctx, None));
        return give(ctx, s, 1, result);
    }
}
