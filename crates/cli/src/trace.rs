//! `-v`: every instruction on stderr before it runs.

use std::io::Write;
use std::rc::Rc;

use krait::{Ctx, FrameView, Interpreter};

/// Trace everything that runs from here on.
pub fn install(interpreter: &Interpreter) {
    interpreter.observe(Some(Rc::new(|ctx: &Ctx, view: &dyn FrameView| {
        // A closed stderr is no reason to stop the program.
        let _ = std::io::stderr().write_all(krait_trace::steps::line(ctx, view).as_bytes());
    })));
}
