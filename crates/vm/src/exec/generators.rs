//! Generators, coroutines, async generators: making them, yielding, delegating.
#![allow(unsafe_code, reason = "generators carry raw frames")]

use krait_code::CodeFlags;
use krait_object::generator::{FrameOps, GeneratorState, PyGenerator};
use krait_object::typeobj::SendResult;
use krait_object::{Ctx, Obj, PyResult, StackRef};

use super::{M, Step, Stop, give, leave, specialize, unwind};
use crate::frame::{Exit, Frame, FrameFlags, Reg};

/// Move a frame and its locals into memory of a generator's own; the old header stays readable.
///
/// # Safety
/// The frame is live, its stack empty, and the memory as long as its code says.
#[inline(always)]
pub(crate) unsafe fn move_frame(frame: *mut Frame, memory: *mut StackRef, nlocals: usize, pc: *const u64) -> *mut Frame {
    // SAFETY: by the caller's word.
    unsafe {
        let from = (frame as *mut StackRef).sub(nlocals);
        for i in 0..nlocals {
            let word = *from.add(i);
            *memory.add(i) = if word.is_null() { word } else { StackRef::new(word.own()) };
        }
        let new = memory.add(nlocals) as *mut Frame;
        new.write(Frame {
            prev: std::ptr::null_mut(),
            pc,
            sp: Frame::stack(new),
            func: StackRef::new((*frame).func.own()),
            code: (*frame).code,
            consts: (*frame).consts,
            globals: (*frame).globals,
            locals: (*frame).locals,
            frame_obj: (*frame).frame_obj,
            base: std::ptr::null_mut(),
            gen_: std::ptr::null(),
            flags: FrameFlags::GENERATOR,
            nlocals: (*frame).nlocals,
        });
        new
    }
}

pub fn return_generator(m: &mut M) -> Step {
    let ctx = m.ctx;
    let code = m.code();
    let frame = m.fp;
    // SAFETY: the frame's words move to memory of their own; the region's copy is not looked at again.
    let generator = unsafe {
        let words = code.frame_words as usize;
        let nlocals = code.nlocals as usize;
        let new = move_frame(frame, ctx.frame_memory(words) as *mut StackRef, nlocals, m.pc);
        let func = (*new).func.as_obj();
        let function = func.payload::<krait_object::function::PyFunction>().expect("a frame's function is a function");
        let ty = if code.flags & CodeFlags::COROUTINE != 0 {
            &ctx.types.coroutine
        } else if code.flags & CodeFlags::ASYNC_GENERATOR != 0 {
            &ctx.types.async_generator
        } else {
            &ctx.types.generator
        };
        let payload = PyGenerator::new(new as usize, function.name.get(), function.own_qualname(ctx), function.code(), &FRAME_OPS);
        let generator = krait_object::new_exact(ctx, ty, payload);
        let payload = generator.payload::<PyGenerator>().expect("just made");
        (*new).gen_ = payload;
        if !(*new).frame_obj.is_null() {
            crate::frameobj::moved((*new).frame_obj.as_obj(), new);
        }
        if code.flags & CodeFlags::COROUTINE != 0 && ctx.coroutine_origin_depth.get() > 0 {
            payload.origin.set(Some(crate::frameobj::origin(ctx, (*frame).prev, ctx.coroutine_origin_depth.get())));
        }
        generator
    };
    // Leave the frame: its words are the generator's now.
    super::calls::release_room(ctx);
    // SAFETY: the header is still readable.
    let (flags, caller) = unsafe { ((*frame).flags, (*frame).prev) };
    ctx.regs[Reg::FRAME].set(caller as usize);
    if flags & FrameFlags::ENTRY != 0 {
        ctx.regs[Reg::RESULT].set(generator.into_word() as usize);
        return Err(leave(ctx, Exit::Returned));
    }
    super::control::enter_caller(m, caller);
    if flags & FrameFlags::INIT != 0 {
        m.drop_top(1);
        return Err(ctx.type_error(&format!("__init__() should return None, not '{}'", generator.ty(ctx).name())).into());
    }
    m.push(generator);
    Ok(())
}

pub(crate) static FRAME_OPS: FrameOps = FrameOps { drop: drop_frame, trace: trace_frame, closes_quietly };

unsafe fn closes_quietly(generator: &PyGenerator) -> bool {
    let frame = generator.frame.get() as *mut Frame;
    // SAFETY: the generator's frame is live; while it is suspended its next instruction is the RESUME behind a yield.
    unsafe {
        let code = &*(*frame).code;
        match generator.state.get() {
            GeneratorState::Created => code.flags & CodeFlags::COROUTINE == 0,
            // Who observes is told of the GeneratorExit.
            GeneratorState::Suspended if Ctx::current().is_some_and(|ctx| ctx.regs[Reg::OBSERVED].get() != 0) => false,
            GeneratorState::Suspended if code.flags & CodeFlags::ASYNC_GENERATOR == 0 => {
                let at = code.index_of((*frame).pc);
                code.base.get(at) == Some(&krait_ops::Op::RESUME) && code.args[at] & RESUME_MASK == RESUME_AFTER_YIELD_DEPTH1
            }
            _ => false,
        }
    }
}

/// What the argument of RESUME says: after what (1: a `yield`), and in bit 2 that no `try` stands around it.
const RESUME_MASK: u32 = 7;
const RESUME_AFTER_YIELD_DEPTH1: u32 = 5;

/// Called when a generator dies with its frame.
unsafe fn drop_frame(generator: &PyGenerator) {
    let frame = generator.frame.replace(0) as *mut Frame;
    // SAFETY: the frame is the generator's, and does not run.
    unsafe {
        let ctx = Ctx::current();
        if let Some(ctx) = ctx {
            let frame_obj = std::mem::replace(&mut (*frame).frame_obj, StackRef::NULL);
            if !frame_obj.is_null() {
                crate::frameobj::detach(ctx, frame_obj.own(), frame);
            }
        }
        // The function, and with it the code, may go.
        let words = (*(*frame).code).frame_words as usize;
        unwind::drop_stack(frame, (*frame).sp);
        unwind::drop_locals(frame);
        (*frame).func.close();
        (*frame).locals.close();
        // After the interpreter's end its memory goes as a whole.
        if let Some(ctx) = ctx {
            ctx.free_frame(memory_of(frame), words);
        }
    }
}

/// The memory that a generator's frame lies in.
#[inline(always)]
pub(crate) unsafe fn memory_of(frame: *mut Frame) -> *mut u64 {
    // SAFETY: locals stand before the header.
    unsafe { (frame as *mut u64).sub((*frame).nlocals as usize) }
}

unsafe fn trace_frame(generator: &PyGenerator, visit: &mut dyn FnMut(&Obj)) {
    let frame = generator.frame.get() as *mut Frame;
    // SAFETY: a running generator's stack top is not saved: only its locals and what is certain are visited then.
    unsafe {
        let mut see = |word: StackRef| {
            if word.is_owned() {
                visit(word.as_obj());
            }
        };
        for i in 0..(*frame).nlocals as usize {
            see(*Frame::local(frame, i));
        }
        see((*frame).func);
        see((*frame).locals);
        see((*frame).frame_obj);
        if generator.state.get() != GeneratorState::Running {
            let mut at = Frame::stack(frame);
            while at < (*frame).sp {
                see(*at);
                at = at.add(1);
            }
        }
    }
}

/// A generator's frame is left for good.
pub fn finish_generator(ctx: &Ctx, generator: &PyGenerator, frame: *mut Frame, sp: *mut StackRef) {
    ctx.exc_top.set(generator.exc.previous.get());
    generator.exc.previous.set(std::ptr::null());
    generator.state.set(GeneratorState::Finished);
    generator.frame.set(0);
    let handled = generator.exc.value.take();
    // SAFETY: the frame is the generator's; it is freed after its contents.
    unsafe {
        (*frame).sp = sp;
        let frame_obj = std::mem::replace(&mut (*frame).frame_obj, StackRef::NULL);
        if !frame_obj.is_null() {
            crate::frameobj::detach(ctx, frame_obj.own(), frame);
        }
        let words = (*(*frame).code).frame_words as usize;
        unwind::drop_stack(frame, sp);
        unwind::drop_locals(frame);
        (*frame).func.close();
        (*frame).locals.close();
        ctx.free_frame(memory_of(frame), words);
    }
    drop(handled);
    super::calls::release_room(ctx);
}

/// RETURN_VALUE in a generator's frame.
pub fn generator_return(m: &mut M, value: Obj) -> Step {
    let ctx = m.ctx;
    let frame = m.fp;
    // SAFETY: the frame is live; its generator is kept by whoever runs it.
    let (flags, caller, generator) = unsafe { ((*frame).flags, (*frame).prev, &*(*frame).gen_) };
    finish_generator(ctx, generator, frame, m.sp);
    ctx.regs[Reg::FRAME].set(caller as usize);
    if flags & FrameFlags::ENTRY != 0 {
        ctx.regs[Reg::RESULT].set(value.into_word() as usize);
        return Err(leave(ctx, Exit::Returned));
    }
    super::control::enter_caller(m, caller);
    let target = m.code().args[m.at];
    if flags & FrameFlags::FOR_ITER == 0 {
        m.push(value);
    }
    m.jump(target);
    Ok(())
}

pub fn yield_value(m: &mut M) -> Step {
    let ctx = m.ctx;
    let value = m.pop();
    let frame = m.fp;
    // SAFETY: the frame is live; only generators yield, which the next line checks.
    unsafe {
        if (*frame).flags & FrameFlags::GENERATOR == 0 {
            return Err(ctx.system_error("yield outside a generator").into());
        }
        let generator = &*(*frame).gen_;
        (*frame).sp = m.sp;
        (*frame).pc = m.pc;
        let (flags, caller) = ((*frame).flags, (*frame).prev);
        generator.state.set(GeneratorState::Suspended);
        ctx.exc_top.set(generator.exc.previous.get());
        generator.exc.previous.set(std::ptr::null());
        (*frame).prev = std::ptr::null_mut();
        super::calls::release_room(ctx);
        ctx.regs[Reg::FRAME].set(caller as usize);
        if flags & FrameFlags::ENTRY != 0 {
            ctx.regs[Reg::RESULT].set(value.into_word() as usize);
            return Err(leave(ctx, Exit::Yielded));
        }
        super::control::enter_caller(m, caller);
    }
    m.push(value);
    Ok(())
}

/// Push a generator's frame onto the caller's line of frames, `value` sent.
fn enter_generator(m: &mut M, generator: &PyGenerator, value: Obj, flags: u32) -> PyResult<()> {
    let ctx = m.ctx;
    let left = ctx.regs[Reg::DEPTH_LEFT].get();
    if left == 0 {
        return Err(ctx.recursion_error("maximum recursion depth exceeded"));
    }
    ctx.regs[Reg::DEPTH_LEFT].set(left - 1);
    let frame = generator.frame.get() as *mut Frame;
    // SAFETY: a resumable generator has a frame.
    unsafe {
        (*m.fp).pc = m.pc;
        (*m.fp).sp = m.sp;
        (*frame).prev = m.fp;
        (*frame).base = Frame::top(m.fp);
        (*frame).flags = FrameFlags::GENERATOR | FrameFlags::INLINE | flags;
        generator.state.set(GeneratorState::Running);
        generator.exc.previous.set(ctx.exc_top.get());
        ctx.exc_top.set(&generator.exc);
        m.fp = frame;
        m.sp = (*frame).sp;
        m.pc = (*frame).pc;
    }
    m.push(value);
    Ok(())
}

/// FOR_ITER over a generator. False: let the iterator protocol do it.
pub fn for_iter_generator(m: &mut M) -> bool {
    let generator = m.peek(1).payload::<PyGenerator>().expect("checked to be a generator");
    if !matches!(generator.state.get(), GeneratorState::Created | GeneratorState::Suspended) {
        return false;
    }
    if m.ctx.regs[Reg::DEPTH_LEFT].get() == 0 {
        return false;
    }
    let none = m.ctx.none();
    enter_generator(m, generator, none, FrameFlags::FOR_ITER).is_ok()
}

/// receiver, value -- receiver, yielded; or, at the target, receiver, returned
pub fn send(m: &mut M, target: u32) -> Step {
    specialize::send(m);
    let ctx = m.ctx;
    let receiver = m.peek(2);
    if ctx.types.generator.is_exactly(receiver) || ctx.types.coroutine.is_exactly(receiver) {
        let generator = receiver.payload::<PyGenerator>().expect("checked to be a generator");
        let fresh = generator.state.get() == GeneratorState::Created;
        if matches!(generator.state.get(), GeneratorState::Created | GeneratorState::Suspended) && (!fresh || ctx.is_none(m.peek(1))) {
            let value = m.pop();
            return Ok(enter_generator(m, generator, value, 0)?);
        }
    }
    match send_step(ctx, receiver, m.peek(1))? {
        SendResult::Yield(value) => m.replace(1, value),
        SendResult::Return(value) => {
            m.replace(1, value);
            m.jump(target);
        }
    }
    Ok(())
}

/// What comes of sending to something that the machine does not run itself.
pub fn send_step(ctx: &Ctx, receiver: &Obj, value: &Obj) -> PyResult<SendResult> {
    if let Some(send) = receiver.ty(ctx).slots.am_send.get() {
        return send(ctx, receiver, value);
    }
    let stepped = if ctx.is_none(value) {
        ctx.stopped.set(None);
        match receiver.next(ctx) {
            Ok(Some(value)) => Ok(value),
            Ok(None) => {
                let value = ctx.stopped.take().map_or_else(|| ctx.none(), |exception| stop_value(ctx, Some(exception)));
                return Ok(SendResult::Return(value));
            }
            Err(raised) => Err(raised),
        }
    } else {
        receiver.call_method(ctx, &ctx.names.send, std::slice::from_ref(value))
    };
    match stepped {
        Ok(value) => Ok(SendResult::Yield(value)),
        Err(raised) => {
            let exception = ctx.raised();
            ctx.swallow(raised, &ctx.types.stop_iteration)?;
            Ok(SendResult::Return(stop_value(ctx, exception)))
        }
    }
}

/// `StopIteration.value`
pub fn stop_value(ctx: &Ctx, exception: Option<Obj>) -> Obj {
    exception
        .and_then(|exception| exception.getattr_text(ctx, "value").ok())
        .unwrap_or_else(|| ctx.none())
}

pub fn end_send(m: &mut M) -> Step {
    let value = m.pop();
    m.replace(1, value);
    Ok(())
}

pub fn get_yield_from_iter(m: &mut M) -> Step {
    let ctx = m.ctx;
    let iterable = m.peek(1);
    if ctx.types.coroutine.is_exactly(iterable) {
        let allowed = CodeFlags::COROUTINE | CodeFlags::ITERABLE_COROUTINE;
        if m.code().flags & allowed == 0 {
            return Err(ctx.type_error("cannot 'yield from' a coroutine object in a non-coroutine generator").into());
        }
        m.replace(1, iterable.clone());
        return Ok(());
    }
    if ctx.types.generator.is_exactly(iterable) {
        // What is borrowed from a local must not stay so for as long as this one delegates.
        m.replace(1, iterable.clone());
        return Ok(());
    }
    specialize::iter(m);
    let result = iterable.iter(ctx);
    give(m, 1, result)
}

/// The iterator that awaiting `object` walks.
pub fn awaitable_iter(ctx: &Ctx, object: &Obj) -> PyResult {
    if ctx.types.coroutine.is_exactly(object) || is_iterable_coroutine(ctx, object) {
        return Ok(object.clone());
    }
    let Some(await_) = object.ty(ctx).slots.am_await.get() else {
        return Err(ctx.type_error(&format!("'{}' object can't be awaited", object.ty(ctx).name())));
    };
    let iterator = await_(ctx, object)?;
    if ctx.types.coroutine.is_exactly(&iterator) || is_iterable_coroutine(ctx, &iterator) {
        return Err(ctx.type_error("__await__() returned a coroutine"));
    }
    if iterator.ty(ctx).slots.tp_iternext.get().is_none() {
        return Err(ctx.type_error(&format!("__await__() returned non-iterator of type '{}'", iterator.ty(ctx).name())));
    }
    Ok(iterator)
}

fn is_iterable_coroutine(ctx: &Ctx, object: &Obj) -> bool {
    ctx.types.generator.is_exactly(object)
        && object
            .payload::<PyGenerator>()
            .and_then(|generator| generator.code.payload::<krait_object::code::PyCode>())
            .is_some_and(|code| code.flags().has(CodeFlags::ITERABLE_COROUTINE))
}

pub fn get_awaitable(m: &mut M, why: u32) -> Step {
    let ctx = m.ctx;
    specialize::awaitable(m);
    let object = m.peek(1);
    let iterator = match awaitable_iter(ctx, object) {
        Ok(iterator) => iterator,
        Err(raised) => {
            let ty = object.ty(ctx);
            if ty.slots.am_await.get().is_none() && why != 0 {
                drop(ctx.take_raised(raised));
                let method = if why == 1 { "__aenter__" } else { "__aexit__" };
                return Err(ctx
                    .type_error(&format!(
                        "'async with' received an object from {method} that does not implement __await__: {}",
                        ty.name()
                    ))
                    .into());
            }
            return Err(raised.into());
        }
    };
    if ctx.types.coroutine.is_exactly(&iterator) {
        let generator = iterator.payload::<PyGenerator>().expect("a coroutine");
        if delegate(generator).is_some() {
            return Err(ctx.runtime_error("coroutine is being awaited already").into());
        }
    }
    m.replace(1, iterator);
    Ok(())
}

/// What a suspended generator delegates to (`gi_yieldfrom`).
pub fn delegate(generator: &PyGenerator) -> Option<Obj> {
    if generator.state.get() != GeneratorState::Suspended {
        return None;
    }
    let frame = generator.frame.get() as *mut Frame;
    // SAFETY: a suspended generator has a frame whose next instruction is the RESUME behind its yield.
    unsafe {
        let code = &*(*frame).code;
        let at = code.index_of((*frame).pc);
        let resumes = code.base.get(at) == Some(&krait_ops::Op::RESUME) && code.args[at] & 3 >= 2;
        if !resumes || (*frame).sp <= Frame::stack(frame) {
            return None;
        }
        Some((*(*frame).sp.sub(1)).dup().own())
    }
}

pub fn get_aiter(m: &mut M) -> Step {
    let ctx = m.ctx;
    let object = m.peek(1);
    let Some(aiter) = object.ty(ctx).slots.am_aiter.get() else {
        return Err(ctx
            .type_error(&format!("'async for' requires an object with __aiter__ method, got {}", object.ty(ctx).name()))
            .into());
    };
    let iterator = aiter(ctx, object)?;
    if iterator.ty(ctx).slots.am_anext.get().is_none() {
        return Err(ctx
            .type_error(&format!(
                "'async for' received an object from __aiter__ that does not implement __anext__: {}",
                iterator.ty(ctx).name()
            ))
            .into());
    }
    m.replace(1, iterator);
    Ok(())
}

pub fn get_anext(m: &mut M) -> Step {
    specialize::anext(m);
    let ctx = m.ctx;
    let iterator = m.peek(1);
    let ty = iterator.ty(ctx);
    let Some(anext) = ty.slots.am_anext.get() else {
        return Err(ctx.type_error(&format!("'async for' requires an iterator with __anext__ method, got {}", ty.name())).into());
    };
    let next = anext(ctx, iterator)?;
    if ctx.types.async_generator.is_exactly(iterator) {
        m.push(next);
        return Ok(());
    }
    match awaitable_iter(ctx, &next) {
        Ok(awaitable) => {
            m.push(awaitable);
            Ok(())
        }
        Err(raised) => {
            let cause = ctx.take_raised(raised);
            let message = format!("'async for' received an invalid object from __anext__: {}", next.ty(ctx).name());
            let error = krait_object::exceptions::new_exception(ctx, &ctx.types.type_error, &message);
            if let Some(payload) = error.as_exception() {
                payload.cause.set(Some(cause.clone()));
                payload.context.set(Some(cause));
                payload.suppress_context.set(true);
            }
            Err(Stop::Raise(ctx.set_raised(error)))
        }
    }
}

/// awaitable, exception -- ; raises all but StopAsyncIteration
pub fn end_async_for(m: &mut M) -> Step {
    let exception = m.pop();
    if exception.ty(m.ctx).is_subtype(&m.ctx.types.stop_async_iteration) {
        m.drop_top(1);
        return Ok(());
    }
    unwind::mark_reraise(m);
    Err(Stop::Raise(m.ctx.set_raised(exception)))
}

/// receiver, last sent, exception -- None, value of StopIteration; raises everything else
pub fn cleanup_throw(m: &mut M) -> Step {
    let ctx = m.ctx;
    let exception = m.peek(1).clone();
    if exception.ty(ctx).is_subtype(&ctx.types.stop_iteration) {
        let value = stop_value(ctx, Some(exception));
        m.drop_top(3);
        m.push(ctx.none());
        m.push(value);
        return Ok(());
    }
    unwind::mark_reraise(m);
    Err(Stop::Raise(ctx.set_raised(exception)))
}

/// How a generator is resumed from native code.
pub enum Resume {
    Send(Obj),
    Throw(Obj),
}

/// What comes of resuming a generator that runs or is finished, or of sending a value to one that has not begun.
#[cold]
fn not_resumable(ctx: &Ctx, object: &Obj, state: GeneratorState, how: Resume) -> PyResult<SendResult> {
    let what = if ctx.types.coroutine.is_exactly(object) {
        "coroutine"
    } else if ctx.types.async_generator.is_exactly(object) {
        "async generator"
    } else {
        "generator"
    };
    match (state, how) {
        (GeneratorState::Running, _) => Err(ctx.value_error(&format!("{what} already executing"))),
        (GeneratorState::Finished, _) if what == "coroutine" => Err(ctx.runtime_error("cannot reuse already awaited coroutine")),
        (GeneratorState::Finished, Resume::Throw(exception)) => Err(ctx.set_raised(exception)),
        (GeneratorState::Finished, Resume::Send(_)) => Ok(SendResult::Return(ctx.none())),
        _ => Err(ctx.type_error(&format!("can't send non-None value to a just-started {what}"))),
    }
}

/// Make the frame of a generator that can be resumed the current one, run by native code.
#[inline(always)]
fn enter_from_native(ctx: &Ctx, generator: &PyGenerator) -> PyResult<*mut Frame> {
    ctx.check_native_stack("")?;
    let left = ctx.regs[Reg::DEPTH_LEFT].get();
    if left == 0 {
        return Err(ctx.recursion_error("maximum recursion depth exceeded"));
    }
    ctx.regs[Reg::DEPTH_LEFT].set(left - 1);
    let frame = generator.frame.get() as *mut Frame;
    // SAFETY: a resumable generator has a frame.
    unsafe {
        (*frame).prev = crate::frame::current(ctx);
        (*frame).base = crate::frame::next_base(ctx);
        (*frame).flags = FrameFlags::GENERATOR | FrameFlags::ENTRY;
    }
    generator.state.set(GeneratorState::Running);
    generator.exc.previous.set(ctx.exc_top.get());
    ctx.exc_top.set(&generator.exc);
    ctx.regs[Reg::FRAME].set(frame as usize);
    Ok(frame)
}

/// `next(generator)` from native code; what it returns is dropped.
pub fn next(ctx: &Ctx, object: &Obj) -> PyResult<Option<Obj>> {
    let Some(generator) = object.payload::<PyGenerator>() else { return Err(ctx.system_error("not a generator")) };
    let result = if matches!(generator.state.get(), GeneratorState::Suspended | GeneratorState::Created) {
        let _keep = object.clone();
        let frame = enter_from_native(ctx, generator)?;
        // SAFETY: the frame is live, and current now; there is room for what is sent.
        unsafe {
            let (caller, sp) = ((*frame).prev, (*frame).sp);
            *sp = StackRef(ctx.none_word);
            crate::dispatch::run(ctx, (*frame).pc, sp.add(1), frame);
            crate::entry::leave_loop(ctx, caller);
        }
        left_to_native(ctx)?
    } else {
        resume(ctx, object, Resume::Send(ctx.none()))?
    };
    Ok(match result {
        SendResult::Yield(value) => Some(value),
        SendResult::Return(_) => None,
    })
}

/// Resume a generator from native code. A finished one returns None (or raises what is thrown).
pub fn resume(ctx: &Ctx, object: &Obj, how: Resume) -> PyResult<SendResult> {
    let generator = object.payload::<PyGenerator>().ok_or_else(|| ctx.system_error("not a generator"))?;
    let how = match (generator.state.get(), how) {
        (GeneratorState::Suspended, how) => how,
        (GeneratorState::Created, how @ Resume::Throw(_)) => how,
        (GeneratorState::Created, Resume::Send(value)) if ctx.is_none(&value) => Resume::Send(value),
        (state, how) => return not_resumable(ctx, object, state, how),
    };
    let _keep = object.clone();
    let frame = enter_from_native(ctx, generator)?;
    // SAFETY: the frame is live, and current now.
    unsafe {
        let caller = (*frame).prev;
        let mut m = M { ctx, pc: (*frame).pc, sp: (*frame).sp, fp: frame, at: Frame::at(frame) };
        let go_on = match how {
            Resume::Send(value) => {
                m.push(value);
                true
            }
            Resume::Throw(exception) => {
                m.push(ctx.none());
                let exception = if ctx.regs[Reg::OBSERVED].get() != 0 { crate::observe::thrown(&mut m, exception) } else { exception };
                let raised = ctx.raise(exception);
                unwind::unwind(&mut m, raised)
            }
        };
        if go_on {
            crate::dispatch::run(ctx, m.pc, m.sp, m.fp);
        }
        crate::entry::leave_loop(ctx, caller);
    }
    left_to_native(ctx)
}

/// What a generator left behind that native code resumed.
#[inline(always)]
fn left_to_native(ctx: &Ctx) -> PyResult<SendResult> {
    let exit = ctx.regs[Reg::EXIT].get();
    if exit == Exit::Raised as usize {
        return Err(ctx.still_raised());
    }
    // SAFETY: the loop left an owned word.
    let value = unsafe { Obj::from_word(ctx.regs[Reg::RESULT].get() as u64) };
    Ok(if exit == Exit::Yielded as usize { SendResult::Yield(value) } else { SendResult::Return(value) })
}
