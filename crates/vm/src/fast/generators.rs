//! Generators and coroutines: made, resumed, left without native stack.
//!
//! It must not know the slow bodies: what is not common is left with `k = 2`.

use krait_code::CodeFlags;
use krait_object::Obj;

use super::calls::{body_of, push_frame, to_native};
use super::*;
use crate::exec::specialize::MAKERS;
use crate::exec::generators::{FRAME_OPS, memory_of, move_frame};

/// The end of a generator or coroutine with the value on top; its frame is freed. False: nothing is done.
///
/// The registers are the caller's then, and behind the loop or delegation; for [`FrameFlags::ENTRY`] they are not to be
/// used, and the value that this leaves in [`Reg::RESULT`] is the result.
#[inline(always)]
pub(super) unsafe fn end_generator(ctx: *const Ctx, s: &mut S) -> bool {
    // SAFETY: the frame is live, and its generator is kept by whoever runs it.
    unsafe {
        let fp = s.fp;
        let (code, generator) = (&*(*fp).code, &*(*fp).gen_);
        let words = code.frame_words as usize;
        let plain = generator.exc.value.is_none() && s.sp == Frame::stack(fp).add(1) && (*ctx).is_short_frame(words);
        if !plain {
            return false;
        }
        let value = StackRef::new(top(s, 1).own());
        let (flags, caller) = ((*fp).flags, (*fp).prev);
        (*ctx).exc_top.set(generator.exc.previous.get());
        generator.exc.previous.set(std::ptr::null());
        generator.state.set(GeneratorState::Finished);
        generator.frame.set(0);
        let memory = memory_of(fp);
        for i in 0..(*fp).nlocals as usize {
            let word = *(memory as *mut StackRef).add(i);
            kill(ctx, s, word);
        }
        let function = (*fp).func;
        kill(ctx, s, function);
        (*ctx).free_frame(memory, words);
        let left = &(*ctx).regs[Reg::DEPTH_LEFT];
        left.set(left.get() + 1);
        if flags & FrameFlags::ENTRY != 0 {
            to_native(ctx, s, caller, value, Exit::Returned);
            return true;
        }
        // Its instruction may have any form: the operand says where it goes on.
        let resumer = &*(*caller).code;
        let target = *resumer.args.get_unchecked(resumer.index_of((*caller).pc) - 1);
        s.fp = caller;
        s.pc = resumer.start.add(target as usize);
        s.sp = (*caller).sp;
        if flags & FrameFlags::FOR_ITER != 0 {
            kill(ctx, s, value);
        } else {
            push(s, value);
        }
        true
    }
}

/// Resume a suspended generator's frame from the current one, with `value` sent.
#[inline(always)]
pub(super) unsafe fn resume_generator(ctx: *const Ctx, s: &mut S, generator: &PyGenerator, value: StackRef, flags: u32) {
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

/// Push the frame of a generator or coroutine function that a class has as a special method, `place` its argument and
/// then its result. False: nothing is done.
#[inline(always)]
unsafe fn push_maker(ctx: *const Ctx, s: &mut S, ins: u64, kind: u32, place: *mut StackRef) -> bool {
    // SAFETY: the side table's function is alive while the class has this version; the frame owns it.
    unsafe {
        let function = StackRef(side(s, slot_arg(ins)).value | 1);
        let code = body_of(payload(function));
        if code.is_null() || (*code).flags & MAKERS != kind || !(*code).simple || (*code).argcount != 1 {
            return false;
        }
        let function = function.dup();
        let pushed = push_frame(ctx, s, function, code, place, 1, place);
        if !pushed {
            kill(ctx, s, function);
        }
        pushed
    }
}

body! {
    /// A class whose `__iter__` is a generator.
    fn ITER_PY(ctx, s, ins) {
        let o = top(&s, 1);
        if !has_version(o, slot_cache(ins)) {
            if !is_type(o, (*ctx).fast.generator) { slow!(s) }
            *s.sp.sub(1) = StackRef::new(o.own());
            return s;
        }
        let place = s.sp.sub(1);
        if !push_maker(ctx, &mut s, ins, CodeFlags::GENERATOR, place) { slow!(s) }
    }
    /// A class whose `__await__` is a generator.
    fn AWAITABLE_PY(ctx, s, ins) {
        let o = top(&s, 1);
        if !has_version(o, slot_cache(ins)) {
            if !is_type(o, (*ctx).fast.coroutine) || payload::<PyGenerator>(o).state.get() != GeneratorState::Created { slow!(s) }
            *s.sp.sub(1) = StackRef::new(o.own());
            return s;
        }
        let place = s.sp.sub(1);
        if !push_maker(ctx, &mut s, ins, CodeFlags::GENERATOR, place) { slow!(s) }
    }
    /// A class whose `__anext__` is a coroutine.
    fn ANEXT_PY(ctx, s, ins) {
        let o = top(&s, 1);
        if !has_version(o, slot_cache(ins)) { slow!(s) }
        let place = s.sp;
        *place = o.dup();
        if !push_maker(ctx, &mut s, ins, CodeFlags::COROUTINE, place) {
            // The iterator keeps its own count.
            kill(ctx, &mut s, *place);
            slow!(s)
        }
    }
    /// A generator stays as it is.
    fn GET_YIELD_FROM_ITER(ctx, s, ins) {
        let o = top(&s, 1);
        if !is_type(o, (*ctx).fast.generator) { slow!(s) }
        *s.sp.sub(1) = StackRef::new(o.own());
    }
    /// The frame moves into memory of its own, taken from a free list like the generator.
    fn RETURN_GENERATOR(ctx, s, ins) {
        let fp = s.fp;
        let flags = (*fp).flags;
        if flags & NOT_PLAIN & !FrameFlags::ENTRY != 0 || !(*fp).frame_obj.is_null() { slow!(s) }
        let (code, function) = (&*(*fp).code, payload::<PyFunction>((*fp).func));
        let Some(own_qualname) = function.own_qualname_word() else { slow!(s) };
        let ty = if code.flags & CodeFlags::COROUTINE != 0 {
            if (*ctx).coroutine_origin_depth.get() > 0 { slow!(s) }
            (*ctx).fast.coroutine
        } else if code.flags & CodeFlags::ASYNC_GENERATOR != 0 {
            (*ctx).fast.async_generator
        } else {
            (*ctx).fast.generator
        };
        let words = code.frame_words as usize;
        if function.name.is_none() || !(*ctx).generator_ready(words) { slow!(s) }
        let new = move_frame(fp, (*ctx).frame_from_list(words) as *mut StackRef, code.nlocals as usize, s.pc);
        // Names and code are no small ints.
        let counted = |word: u64| {
            (*((word & !1) as *const Header)).incref();
            Obj::from_word(word & !1)
        };
        let (name, code) = (counted(function.name.word()), counted(function.code.word()));
        let own_qualname = (own_qualname != 0).then(|| counted(own_qualname));
        let generator = (*ctx).generator_from_list(ty, PyGenerator::new(new as usize, Some(name), own_qualname, code, &FRAME_OPS));
        (*new).gen_ = &raw const (*generator).payload;
        let value = StackRef(generator as u64);
        let left = &(*ctx).regs[Reg::DEPTH_LEFT];
        left.set(left.get() + 1);
        let caller = (*fp).prev;
        if flags & FrameFlags::ENTRY != 0 {
            to_native(ctx, &mut s, caller, value, Exit::Returned);
            return s;
        }
        s.fp = caller;
        s.pc = (*caller).pc;
        s.sp = (*caller).sp;
        push(&mut s, value);
    }
    fn END_SEND(ctx, s, ins) {
        let (receiver, value) = (top(&s, 2), top(&s, 1));
        s.sp = s.sp.sub(1);
        *s.sp.sub(1) = value;
        // What was awaited has ended.
        if receiver.is_owned() && (*receiver.ptr()).rc.get() == 1 && (*ctx).free_if_spent(receiver.ptr()) { return s; }
        kill(ctx, &mut s, receiver);
    }
    /// A coroutine that has not begun is what is to be awaited, and nobody awaits it yet.
    fn GET_AWAITABLE(ctx, s, ins) {
        let o = top(&s, 1);
        if !is_type(o, (*ctx).fast.coroutine) || payload::<PyGenerator>(o).state.get() != GeneratorState::Created { slow!(s) }
        *s.sp.sub(1) = StackRef::new(o.own());
    }
    fn YIELD_VALUE(ctx, s, ins) {
        let fp = s.fp;
        let how = (*fp).flags & (FrameFlags::INLINE | FrameFlags::ENTRY | FrameFlags::TRACED | FrameFlags::GENERATOR);
        if how != FrameFlags::INLINE | FrameFlags::GENERATOR && how != FrameFlags::ENTRY | FrameFlags::GENERATOR { slow!(s) }
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
        if how & FrameFlags::ENTRY != 0 {
            to_native(ctx, &mut s, caller, value, Exit::Yielded);
            return s;
        }
        s.fp = caller;
        s.pc = (*caller).pc;
        let sp = (*caller).sp;
        *sp = value;
        s.sp = sp.add(1);
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
}
