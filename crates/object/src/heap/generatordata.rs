//! What generators, coroutines and async generators hold; the frame is the machine's, which frees and traces it.
#![allow(unsafe_code, reason = "a generator's frame belongs to the machine, which frees and traces it")]

use std::cell::Cell;

use crate::cells::ObjCell;
use crate::ctx::ExcItem;
use crate::payload::Payload;
use crate::value::Obj;

/// Where a generator stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum GeneratorState {
    Created,
    Suspended,
    Running,
    Finished,
}

/// The payload of `generator`, `coroutine` and `async_generator`. Layout known to the dispatch loop.
#[repr(C)]
pub struct PyGenerator {
    /// The machine's frame; 0 when finished.
    pub frame: Cell<usize>,
    pub state: Cell<GeneratorState>,
    /// The exception being handled inside.
    pub exc: ExcItem,
    pub name: ObjCell,
    /// `__qualname__`, unless it is the code's.
    pub own_qualname: ObjCell,
    pub code: Obj,
    /// `cr_origin`
    pub origin: ObjCell,
    /// Async generators: hooks initialised, closed, a running `asend`.
    pub ag_hooks_inited: Cell<bool>,
    pub ag_closed: Cell<bool>,
    pub ag_running: Cell<bool>,
    pub ag_finalizer: ObjCell,
    /// What the machine does with the frame.
    pub machine: &'static FrameOps,
}

/// The machine's part in the life of a generator's frame.
pub struct FrameOps {
    /// Free the frame and drop what it holds.
    pub drop: unsafe fn(&PyGenerator),
    /// Visit what the frame holds.
    pub trace: unsafe fn(&PyGenerator, &mut dyn FnMut(&Obj)),
    /// Whether an unfinished generator has nothing to do when it is closed: it has not begun, or stands at a `yield`
    /// outside of every `try` and `with`. A coroutine that has not begun has its warning to do.
    pub closes_quietly: unsafe fn(&PyGenerator) -> bool,
}

impl crate::payload::Trace for PyGenerator {
    fn trace(&self, visit: &mut dyn FnMut(&Obj)) {
        self.exc.value.trace(visit);
        self.name.trace(visit);
        self.own_qualname.trace(visit);
        visit(&self.code);
        self.origin.trace(visit);
        self.ag_finalizer.trace(visit);
        if self.frame.get() != 0 {
            // SAFETY: the machine's own function on its own frame.
            unsafe { (self.machine.trace)(self, visit) };
        }
    }
}

impl Drop for PyGenerator {
    fn drop(&mut self) {
        if self.frame.get() != 0 {
            // SAFETY: as above; the generator is dead, so its frame does not run.
            unsafe { (self.machine.drop)(self) };
        }
    }
}

impl crate::payload::Unfinished for PyGenerator {
    fn unfinished(&self) -> bool {
        self.frame.get() != 0 && self.state.get() != GeneratorState::Finished && !self.closes_quietly()
    }
}

impl PyGenerator {
    /// `__qualname__`
    pub fn qualname(&self) -> Option<Obj> {
        self.own_qualname.get().or_else(|| self.code.payload::<crate::code::PyCode>().map(|code| code.qualname().clone()))
    }
    /// Whether closing it runs nothing.
    pub(crate) fn closes_quietly(&self) -> bool {
        // SAFETY: the machine's own function on its own frame.
        self.frame.get() != 0 && unsafe { (self.machine.closes_quietly)(self) }
    }
    /// Free the frame of a generator that does not run and drop what it holds.
    pub(crate) fn release(&self) {
        if self.frame.get() != 0 && self.state.get() != GeneratorState::Running {
            // SAFETY: the machine's own function on its own frame, which is at rest.
            unsafe { (self.machine.drop)(self) };
        }
    }
}

impl Payload for PyGenerator {
    fn layout() -> &'static crate::payload::Layout {
        static LAYOUT: crate::payload::Layout = crate::payload::Layout::new::<PyGenerator>("generator")
            .with_node()
            .with_weakrefs()
            .with_finalizer_of::<PyGenerator>();
        &LAYOUT
    }
}
