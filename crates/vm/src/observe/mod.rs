//! What an observer sees: every instruction, with its frame and stack, before it runs.
#![allow(unsafe_code, reason = "an observer is shown raw frames through safe views")]

use krait_object::{Ctx, StackRef};

use crate::frame::Frame;

mod jump;
mod legacy;
mod places;
mod watch;

pub use jump::jump;
pub use places::Places;
pub use watch::{Watch, handled, raised, stop_iteration, thrown, unwound};

/// Tell the observer of the instruction at `pc`.
///
/// # Safety
/// The state of a live frame.
unsafe fn instruction(ctx: &Ctx, pc: *const u64, sp: *mut StackRef, fp: *mut Frame) {
    let observer = ctx.shared_observer.borrow().clone();
    if let Some(observer) = observer {
        // SAFETY: the frame is live while the view is.
        let view = unsafe { View::new(ctx, pc, sp, fp) };
        observer(ctx, &view);
    }
}

/// A look at a frame between two instructions.
pub struct View {
    frame: *mut Frame,
    sp: *mut StackRef,
    at: usize,
    depth: usize,
}

impl View {
    unsafe fn new(ctx: &Ctx, pc: *const u64, sp: *mut StackRef, frame: *mut Frame) -> View {
        let _ = ctx;
        // SAFETY: the frame is live.
        let at = unsafe { (*(*frame).code).index_of(pc) };
        let mut depth = 0;
        let mut current = frame;
        // SAFETY: callers of live frames are live.
        while let Some(caller) = unsafe { (*current).prev.as_mut() } {
            depth += 1;
            current = caller;
        }
        View { frame, sp, at, depth }
    }
}

impl krait_object::observer::FrameView for View {
    fn depth(&self) -> usize {
        self.depth
    }
    fn code(&self) -> &krait_object::code::PyCode {
        crate::frameobj::code_of(self.frame).payload()
    }
    fn unit(&self) -> u32 {
        crate::frameobj::code_of(self.frame).origin[self.at]
    }
    fn stack(&self) -> Vec<Option<&krait_object::Obj>> {
        let mut values = Vec::new();
        let mut at = Frame::stack(self.frame);
        while at < self.sp {
            // SAFETY: words between the bottom and the top of a live frame's stack.
            unsafe {
                values.push(if (*at).is_null() { None } else { Some(&*(at as *const krait_object::Obj)) });
                at = at.add(1);
            }
        }
        values
    }
}
