//! Finding the handler of an exception, and leaving frames.
#![allow(unsafe_code, reason = "frames and stacks are raw")]

use krait_object::{Ctx, Obj, Raised, StackRef};

use super::M;
use crate::frame::{Exit, Frame, FrameFlags, Reg};
use crate::traceback;

/// The instruction that RERAISE says the exception came from, and whether the last raise was one: its frame is in
/// the traceback already.
pub fn set_reraise_at(m: &M, unit: usize) {
    m.ctx.regs[Reg::RERAISE_AT].set(unit + 1);
}
pub fn mark_reraise(m: &M) {
    m.ctx.regs[Reg::RERAISE].set(1);
}

/// An exception is on its way in `m`'s frame: go to its handler, or leave frames until one has a handler. False:
/// an entry frame was left, [`Reg::EXIT`] is set.
pub fn unwind(m: &mut M, raised: Raised) -> bool {
    let ctx = m.ctx;
    let mut exception = ctx.take_raised(raised);
    let mut reraise = ctx.regs[Reg::RERAISE].replace(0) != 0;
    let mut raised_at = ctx.regs[Reg::RERAISE_AT].replace(0).checked_sub(1);
    loop {
        let code = m.code();
        if !reraise {
            m.save();
            traceback::add_frame(ctx, &exception, m.fp, m.at);
        }
        if ctx.regs[Reg::OBSERVED].get() != 0 {
            exception = crate::observe::raised(m, exception, reraise);
        }
        reraise = false;
        let at = m.at as u32;
        let handler = code.handlers.iter().find(|handler| handler.start <= at && at < handler.end).copied();
        if let Some(handler) = handler {
            let bottom = Frame::stack(m.fp);
            // SAFETY: the verifier has shown that the stack is at least this deep.
            unsafe {
                let keep = bottom.add(handler.depth as usize);
                while m.sp > keep {
                    m.sp = m.sp.sub(1);
                    (*m.sp).close();
                }
            }
            if handler.lasti {
                let unit = raised_at.unwrap_or(code.origin[m.at] as usize);
                m.push(Obj::small(unit as i32));
            }
            m.push(exception);
            m.jump(handler.target);
            if ctx.regs[Reg::OBSERVED].get() != 0 {
                if let Err(raised) = crate::observe::handled(m) {
                    exception = ctx.take_raised(raised);
                    continue;
                }
            }
            return true;
        }
        if ctx.regs[Reg::OBSERVED].get() != 0 {
            exception = crate::observe::unwound(m, exception, raised_at);
        }
        raised_at = None;
        if !leave_frame(m) {
            let _ = ctx.set_raised(exception);
            return false;
        }
    }
}

/// Leave the current frame with an exception. False: it was an entry frame.
fn leave_frame(m: &mut M) -> bool {
    let ctx = m.ctx;
    let frame = m.fp;
    // SAFETY: the frame is live.
    let (flags, caller, generator) = unsafe { ((*frame).flags, (*frame).prev, (*frame).gen_) };
    if flags & FrameFlags::GENERATOR != 0 {
        // SAFETY: a generator's frame names its generator, which is alive while it runs.
        let generator = unsafe { &*generator };
        super::generators::finish_generator(ctx, generator, frame, m.sp);
    } else {
        clear_frame(ctx, frame, m.sp);
    }
    ctx.regs[Reg::FRAME].set(caller as usize);
    if flags & FrameFlags::ENTRY != 0 {
        ctx.regs[Reg::EXIT].set(Exit::Raised as usize);
        return false;
    }
    super::control::enter_caller(m, caller);
    if flags & FrameFlags::INIT != 0 {
        m.drop_top(1);
    }
    true
}

/// Drop what a frame on the thread's region holds: stack, locals, function. Locals move to its frame object, if
/// somebody holds one.
pub fn clear_frame(ctx: &Ctx, frame: *mut Frame, sp: *mut StackRef) {
    drop_stack(frame, sp);
    // SAFETY: the frame is live and not looked at again.
    unsafe {
        let frame_obj = std::mem::replace(&mut (*frame).frame_obj, StackRef::NULL);
        if !frame_obj.is_null() {
            crate::frameobj::detach(ctx, frame_obj.own(), frame);
        }
        drop_locals(frame);
        (*frame).func.close();
        (*frame).locals.close();
    }
    super::calls::release_room(ctx);
}

/// Drop the operand stack.
pub fn drop_stack(frame: *mut Frame, sp: *mut StackRef) {
    let bottom = Frame::stack(frame);
    let mut at = sp;
    while at > bottom {
        // SAFETY: words between the bottom and the top.
        unsafe {
            at = at.sub(1);
            (*at).close();
        }
    }
}

/// Drop the locals, the last first.
pub fn drop_locals(frame: *mut Frame) {
    // SAFETY: the frame is live.
    unsafe {
        let n = (*frame).nlocals as usize;
        for i in (0..n).rev() {
            std::mem::replace(&mut *Frame::local(frame, i), StackRef::NULL).close();
        }
    }
}
