//! The way in: running functions and code objects from native code, and making a thread ready to.
#![allow(unsafe_code, reason = "frames are made on the raw region")]

use krait_object::dict::PyDict;
use krait_object::function::pyfunction::new_function;
use krait_object::function::PyFunction;
use krait_object::{Args, Ctx, Obj, PyResult, StackRef};

use crate::exec::calls::new_frame;
use crate::frame::{Exit, Frame, FrameFlags, Reg, Region, current, next_base};

/// Run a Python function: the hook `call_function`.
pub fn call_function(ctx: &Ctx, func: &Obj, args: Args) -> PyResult {
    ctx.check_native_stack("")?;
    // SAFETY: the region above the current frame is free.
    unsafe {
        let caller = current(ctx);
        let frame = new_frame(ctx, func.clone(), next_base(ctx), args, caller)?;
        run_frame(ctx, frame, caller)
    }
}

/// Run a new frame to its end.
///
/// # Safety
/// `frame` was made by `new_frame` and is not yet running.
pub unsafe fn run_frame(ctx: &Ctx, frame: *mut Frame, caller: *mut Frame) -> PyResult {
    // SAFETY: by the caller's word.
    unsafe {
        (*frame).flags |= FrameFlags::ENTRY;
        ctx.regs[Reg::FRAME].set(frame as usize);
        crate::dispatch::run(ctx, (*frame).pc, Frame::stack(frame), frame);
        leave_loop(ctx, caller);
        if ctx.regs[Reg::EXIT].get() == Exit::Raised as usize {
            return Err(ctx.still_raised());
        }
        Ok(Obj::from_word(ctx.regs[Reg::RESULT].get() as u64))
    }
}

/// After the loop: the caller's frame is current again.
#[inline]
pub fn leave_loop(ctx: &Ctx, caller: *mut Frame) {
    ctx.regs[Reg::FRAME].set(caller as usize);
    if !ctx.pending.get().is_null() {
        krait_object::heap::drain(ctx);
    }
}

/// Run a code object with these globals and locals: the hook `eval_code`.
pub fn eval_code(ctx: &Ctx, code: &Obj, globals: &Obj, locals: Option<&Obj>, closure: Option<&Obj>) -> PyResult {
    let dict = globals.payload::<PyDict>().ok_or_else(|| ctx.system_error("globals must be a dict"))?;
    if dict.get_str(ctx, &ctx.names.__builtins__).is_none() {
        if let Some(builtins) = ctx.builtins.get() {
            dict.set_str(ctx, &ctx.names.__builtins__, builtins);
        }
    }
    let func = new_function(ctx, code.clone(), globals.clone(), None)?;
    if let Some(closure) = closure {
        func.payload::<PyFunction>().expect("just made").closure.set(Some(closure.clone()));
    }
    ctx.check_native_stack("")?;
    // SAFETY: the region above the current frame is free.
    unsafe {
        let caller = current(ctx);
        let frame = new_frame(ctx, func, next_base(ctx), Args::EMPTY, caller)?;
        let optimized = (*(*frame).code).flags & krait_code::CodeFlags::NEWLOCALS != 0;
        let namespace = match locals {
            Some(locals) => Some(locals.clone()),
            None if optimized => None,
            None => Some(globals.clone()),
        };
        (*frame).locals = StackRef::from_option(namespace);
        run_frame(ctx, frame, caller)
    }
}

/// The globals of the current frame.
pub fn current_globals(ctx: &Ctx) -> Option<Obj> {
    let frame = current(ctx);
    // SAFETY: the current frame is live.
    if frame.is_null() { None } else { Some(unsafe { Frame::globals_obj(frame) }) }
}

/// Make an interpreter run on this machine, and its first thread ready.
pub fn install(ctx: &Ctx) -> Region {
    let hooks = &ctx.hooks;
    hooks.call_function.set(Some(call_function));
    hooks.eval_code.set(Some(eval_code));
    hooks.current_globals.set(Some(current_globals));
    hooks.current_locals.set(Some(crate::frameobj::current_locals));
    hooks.attach.set(Some(|ctx, bytes| Box::new(attach(ctx, bytes))));
    hooks.super_args.set(Some(crate::superargs::super_args));
    hooks.held_by_frames.set(Some(crate::frame::held));
    hooks.watch_code.set(Some(crate::prepare::watch_code));
    hooks.get_frame.set(Some(crate::frameobj::frame_at));
    hooks.generator.set(Some(krait_object::generator::GeneratorHooks {
        send: |ctx, object, value| crate::exec::generators::resume(ctx, object, crate::exec::generators::Resume::Send(value)),
        next: crate::exec::generators::next,
        throw: |ctx, object, exception| crate::exec::generators::resume(ctx, object, crate::exec::generators::Resume::Throw(exception)),
        delegate: |_, object| object.payload().and_then(crate::exec::generators::delegate),
        awaitable: crate::exec::generators::awaitable_iter,
        within: |ctx, generator, run| {
            let frame = generator.frame.get() as *mut Frame;
            if frame.is_null() {
                return run();
            }
            // SAFETY: a suspended generator's frame is live; it goes out of the line again.
            unsafe {
                let caller = current(ctx);
                (*frame).prev = caller;
                (*frame).base = next_base(ctx);
                ctx.regs[Reg::FRAME].set(frame as usize);
                run();
                ctx.regs[Reg::FRAME].set(caller as usize);
                (*frame).prev = std::ptr::null_mut();
            }
        },
        frame: |ctx, object| {
            let generator = object.payload::<krait_object::generator::PyGenerator>()?;
            let frame = generator.frame.get() as *mut Frame;
            if frame.is_null() { None } else { Some(crate::frameobj::object_of(ctx, frame)) }
        },
    }));
    krait_object::typeobj::new_native_type(ctx, &crate::frameobj::FRAME);
    krait_object::typeobj::new_native_type(ctx, &crate::frameobj::LOCALS_PROXY);
    krait_object::typeobj::new_native_type(ctx, &crate::traceback::TRACEBACK);
    attach(ctx, crate::frame::REGION_BYTES)
}

/// Make a thread ready: it gets a stack region of its own, to be kept while it runs.
pub fn attach(ctx: &Ctx, bytes: usize) -> Region {
    let region = Region::new(bytes);
    region.install(ctx);
    ctx.regs[Reg::DEPTH_LEFT].set(ctx.recursion_limit.get());
    region
}
