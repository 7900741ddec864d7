//! Seeing every instruction before it runs.

use std::rc::Rc;

use crate::code::PyCode;
use crate::ctx::Ctx;
use crate::value::Obj;

/// A look at a frame between two instructions.
pub trait FrameView {
    /// Frames below this one.
    fn depth(&self) -> usize;
    fn code(&self) -> &PyCode;
    /// The code unit of the instruction.
    fn unit(&self) -> u32;
    /// The operand stack, bottom first; NULL is `None`.
    fn stack(&self) -> Vec<Option<&Obj>>;
}

/// Called before each instruction.
pub type Observer = Rc<dyn Fn(&Ctx, &dyn FrameView)>;
