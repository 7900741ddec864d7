//! The types of generators, coroutines and async generators. Their frames and their running are the machine's:
//! it fills [`GeneratorHooks`].
#![allow(unsafe_code, reason = "a generator's frame belongs to the machine, which frees and traces it")]

mod asyncgen;
mod methods;

pub use asyncgen::{ASYNC_GENERATOR, ASYNC_GEN_ASEND, ASYNC_GEN_ATHROW, ANEXT_AWAITABLE, anext_with_default};
pub use methods::{COROUTINE, COROUTINE_WRAPPER, GENERATOR, next_or_stop};

use std::cell::Cell;

use crate::cells::ObjCell;
use crate::ctx::ExcItem;
use crate::heap::{Header, payload::Object};
use crate::payload::Payload;
use crate::typeobj::TypeDef;
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
    pub qualname: ObjCell,
    pub code: Obj,
    /// `cr_origin`
    pub origin: ObjCell,
    /// Async generators: hooks initialised, closed, a running `asend`.
    pub ag_hooks_inited: Cell<bool>,
    pub ag_closed: Cell<bool>,
    pub ag_running: Cell<bool>,
    pub ag_finalizer: ObjCell,
    /// Free the frame and drop what it holds.
    pub drop_frame: unsafe fn(&PyGenerator),
    /// Visit what the frame holds.
    pub trace_frame: unsafe fn(&PyGenerator, &mut dyn FnMut(&Obj)),
}

impl crate::payload::Trace for PyGenerator {
    fn trace(&self, visit: &mut dyn FnMut(&Obj)) {
        self.exc.value.trace(visit);
        self.name.trace(visit);
        self.qualname.trace(visit);
        visit(&self.code);
        self.origin.trace(visit);
        self.ag_finalizer.trace(visit);
        if self.frame.get() != 0 {
            // SAFETY: the machine's own function on its own frame.
            unsafe { (self.trace_frame)(self, visit) };
        }
    }
}

impl Drop for PyGenerator {
    fn drop(&mut self) {
        if self.frame.get() != 0 {
            // SAFETY: as above; the generator is dead, so its frame does not run.
            unsafe { (self.drop_frame)(self) };
        }
    }
}

unsafe fn wants_finalizer(object: *const Header) -> bool {
    // SAFETY: the heap asks about an object of this layout.
    let generator = unsafe { &(*(object as *const Object<PyGenerator>)).payload };
    generator.frame.get() != 0 && generator.state.get() != GeneratorState::Finished
}

impl Payload for PyGenerator {
    fn layout() -> &'static crate::payload::Layout {
        static LAYOUT: crate::payload::Layout = crate::payload::Layout::new::<PyGenerator>("generator")
            .with_node()
            .with_weakrefs()
            .with_finalizer_test(wants_finalizer);
        &LAYOUT
    }
}

/// How the machine runs generators.
#[derive(Clone, Copy)]
pub struct GeneratorHooks {
    /// Resume with a value; no delegation is looked at.
    pub send: fn(&crate::ctx::Ctx, &Obj, Obj) -> crate::ctx::PyResult<crate::typeobj::SendResult>,
    /// Resume with an exception, thrown at the place of the yield; no delegation is looked at.
    pub throw: fn(&crate::ctx::Ctx, &Obj, Obj) -> crate::ctx::PyResult<crate::typeobj::SendResult>,
    /// What a suspended generator delegates to (`gi_yieldfrom`).
    pub delegate: fn(&crate::ctx::Ctx, &Obj) -> Option<Obj>,
    /// The frame object of an unfinished generator.
    pub frame: fn(&crate::ctx::Ctx, &Obj) -> Option<Obj>,
}

/// The payload of what an async generator yields to its own machinery.
pub struct AsyncWrapped {
    pub value: Obj,
}
crate::trace!(AsyncWrapped: value);
crate::payload!(AsyncWrapped, "async_generator_wrapped_value", with_node);
pub static ASYNC_WRAPPED: TypeDef = TypeDef {
    flags: crate::typeobj::TypeFlags::DISALLOW_INSTANTIATION,
    ..TypeDef::new("async_generator_wrapped_value", AsyncWrapped::layout)
};

/// Mark a value as yielded by an async generator's own `yield`.
pub fn wrap_async_value(ctx: &crate::ctx::Ctx, value: Obj) -> Obj {
    crate::payload::new_exact(ctx, &ctx.types.async_wrapped, AsyncWrapped { value })
}
