//! `sys.settrace` and `sys.setprofile`: functions that get the frame, the name of an event and an argument.
#![allow(unsafe_code, reason = "frames are raw")]

use krait_object::{Ctx, Obj, PyResult};

use crate::frame::Frame;
use crate::frameobj::{self, PyFrame, TraceEvent};

fn call(ctx: &Ctx, callback: &Obj, frame: &Obj, event: &str, arg: Obj) -> PyResult {
    ctx.unobserved(|| callback.call(ctx, &[frame.clone(), ctx.intern(event), arg]))
}

/// Tell the profile function. When it fails it is taken out.
pub fn profile(ctx: &Ctx, frame: *mut Frame, event: &str, arg: Obj) -> PyResult<()> {
    let Some(callback) = ctx.profile_function.get().filter(|_| ctx.observing.get() == 0) else { return Ok(()) };
    let frame = frameobj::object_of(ctx, frame);
    if let Err(raised) = call(ctx, &callback, &frame, event, arg) {
        ctx.profile_function.set(None);
        ctx.refresh_observed();
        return Err(raised);
    }
    Ok(())
}

/// Tell the trace function: the thread's own of `call`, the frame's of everything else. What it gives is the frame's
/// from then on; when it fails it is taken out.
pub fn trace(ctx: &Ctx, frame: *mut Frame, event: &str, arg: Obj) -> PyResult<()> {
    let what = match event {
        "call" => TraceEvent::Call,
        "line" | "opcode" => TraceEvent::Line,
        _ => TraceEvent::Other,
    };
    trace_as(ctx, frame, event, arg, what)
}

fn trace_as(ctx: &Ctx, frame: *mut Frame, event: &str, arg: Obj, what: TraceEvent) -> PyResult<()> {
    let Some(own) = ctx.trace_function.get().filter(|_| ctx.observing.get() == 0) else { return Ok(()) };
    let object = frameobj::object_of(ctx, frame);
    let payload = object.payload::<PyFrame>().expect("object_of gives frames");
    let callback = if what == TraceEvent::Call { Some(own) } else { payload.trace.get() };
    let Some(callback) = callback else { return Ok(()) };
    payload.event.set(what);
    let result = call(ctx, &callback, &object, event, arg);
    payload.event.set(TraceEvent::None);
    match result {
        Ok(result) => {
            if !ctx.is_none(&result) {
                payload.trace.set(Some(result));
            }
            Ok(())
        }
        Err(raised) => {
            ctx.trace_function.set(None);
            payload.trace.set(None);
            ctx.refresh_observed();
            Err(raised)
        }
    }
}

/// The frame is left with a value. Where it only yields it may be told to go on elsewhere.
pub fn trace_return(ctx: &Ctx, frame: *mut Frame, value: Obj, yields: bool) -> PyResult<()> {
    trace_as(ctx, frame, "return", value, if yields { TraceEvent::Line } else { TraceEvent::Other })
}

/// A line begins.
pub fn trace_line(ctx: &Ctx, frame: *mut Frame, line: i32, unit: u32) -> PyResult<()> {
    let object = frameobj::object_of(ctx, frame);
    let payload = object.payload::<PyFrame>().expect("object_of gives frames");
    if !payload.trace_lines.get() {
        return Ok(());
    }
    payload.begun.set(Some((line, unit)));
    let result = trace(ctx, frame, "line", ctx.none());
    payload.begun.set(None);
    result
}

/// An instruction begins; told only when the frame asks for it.
pub fn trace_opcode(ctx: &Ctx, frame: *mut Frame) -> PyResult<()> {
    // SAFETY: the frame is live.
    if unsafe { (*frame).frame_obj.is_null() } {
        return Ok(());
    }
    let object = frameobj::object_of(ctx, frame);
    if object.payload::<PyFrame>().is_none_or(|payload| !payload.trace_opcodes.get()) {
        return Ok(());
    }
    trace(ctx, frame, "opcode", ctx.none())
}

/// An exception came by.
pub fn trace_exception(ctx: &Ctx, frame: *mut Frame, exception: &Obj) -> PyResult<()> {
    let traceback = exception.as_exception().and_then(|payload| payload.traceback.get()).unwrap_or_else(|| ctx.none());
    let arg = ctx.tuple(vec![exception.ty(ctx).to_obj(), exception.clone(), traceback]);
    trace(ctx, frame, "exception", arg)
}
