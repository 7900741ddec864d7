//! Jumps, iteration, returning, and moving values about the stack.
#![allow(unsafe_code, reason = "locals and stacks of verified code are raw")]

use super::specialize::ReturnReason;
use super::{M, Step, Stop, leave, specialize, unwind};
use crate::frame::{Exit, Frame, FrameFlags, Reg};

pub fn resume(m: &mut M, _arg: u32) -> Step {
    if m.ctx.breaker.load(std::sync::atomic::Ordering::Relaxed) != 0 {
        super::breaker(m)?;
    }
    Ok(())
}

pub fn jump_backward(m: &mut M, target: u32) -> Step {
    m.jump(target);
    if m.ctx.breaker.load(std::sync::atomic::Ordering::Relaxed) != 0 {
        super::breaker(m)?;
    }
    Ok(())
}

pub fn copy(m: &mut M, n: u32) -> Step {
    let word = m.word(n as usize);
    // SAFETY: a live stack word.
    m.push_word(if word.is_null() { word } else { unsafe { word.dup() } });
    Ok(())
}

pub fn swap(m: &mut M, n: u32) -> Step {
    // SAFETY: the verifier has checked the depth.
    unsafe { std::ptr::swap(m.sp.sub(n as usize), m.sp.sub(1)) };
    Ok(())
}

pub fn pop_jump_if(m: &mut M, target: u32, wanted: bool) -> Step {
    let truth = m.peek(1).is_true(m.ctx)?;
    m.drop_top(1);
    if truth == wanted {
        m.jump(target);
    }
    Ok(())
}

pub fn pop_jump_if_none(m: &mut M, target: u32, wanted: bool) -> Step {
    let none = m.ctx.is_none(m.peek(1));
    m.drop_top(1);
    if none == wanted {
        m.jump(target);
    }
    Ok(())
}

pub fn get_iter(m: &mut M) -> Step {
    specialize::iter(m);
    let result = m.peek(1).iter(m.ctx);
    super::give(m, 1, result)
}

pub fn for_iter(m: &mut M, target: u32) -> Step {
    specialize::for_iter(m);
    let iterator = m.peek(1);
    let generator = m.ctx.types.generator.is_exactly(iterator);
    let observed = m.ctx.regs[Reg::OBSERVED].get() != 0;
    if generator && !observed && super::generators::for_iter_generator(m) {
        return Ok(());
    }
    match iterator.next(m.ctx) {
        Ok(Some(value)) => m.push(value),
        Ok(None) => {
            if generator && observed {
                crate::observe::stop_iteration(m, &m.ctx.none())?;
            }
            m.jump(target);
        }
        Err(raised) => {
            // `__next__` written in Python has turned StopIteration into the end already.
            m.ctx.swallow(raised, &m.ctx.types.stop_iteration).map_err(Stop::Raise)?;
            m.jump(target);
        }
    }
    Ok(())
}

pub fn return_value(m: &mut M) -> Step {
    // SAFETY: the frame is live.
    let flags = unsafe { (*m.fp).flags };
    crate::profile::failed_because(m, || match flags {
        _ if flags & FrameFlags::GENERATOR != 0 => ReturnReason::OfGenerator,
        _ if flags & FrameFlags::ENTRY != 0 => ReturnReason::ToNative,
        _ if flags & FrameFlags::INIT != 0 => ReturnReason::OfInit,
        _ => ReturnReason::WithObject,
    });
    let value = m.pop();
    if flags & FrameFlags::GENERATOR != 0 {
        return super::generators::generator_return(m, value);
    }
    let frame = m.fp;
    // SAFETY: as above.
    let caller = unsafe { (*frame).prev };
    unwind::clear_frame(m.ctx, frame, m.sp);
    m.ctx.regs[Reg::FRAME].set(caller as usize);
    if flags & FrameFlags::ENTRY != 0 {
        m.ctx.regs[Reg::RESULT].set(value.into_word() as usize);
        return Err(leave(m.ctx, Exit::Returned));
    }
    enter_caller(m, caller);
    if flags & FrameFlags::INIT != 0 {
        // The instance waits on the caller's stack.
        if !m.ctx.is_none(&value) {
            m.drop_top(1);
            let message = format!("__init__() should return None, not '{}'", value.ty(m.ctx).name());
            return Err(m.ctx.type_error(&message).into());
        }
        return Ok(());
    }
    m.push(value);
    Ok(())
}

/// Go on in the frame that called the one just left.
pub fn enter_caller(m: &mut M, caller: *mut Frame) {
    // SAFETY: the caller is live and saved its registers.
    unsafe {
        m.fp = caller;
        m.pc = (*caller).pc;
        m.sp = (*caller).sp;
        m.at = Frame::at(caller);
    }
}
