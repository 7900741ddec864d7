//! The types of generators, coroutines and async generators. Their frames and their running are the machine's:
//! it fills [`GeneratorHooks`].

mod asyncgen;
mod methods;

pub use asyncgen::{ASYNC_GENERATOR, ASYNC_GEN_ASEND, ASYNC_GEN_ATHROW, ANEXT_AWAITABLE, anext_with_default};
pub use methods::{COROUTINE, COROUTINE_WRAPPER, GENERATOR, next_or_stop, thrown};

pub use crate::heap::generatordata::{FrameOps, GeneratorState, PyGenerator};

use crate::payload::Payload;
use crate::typeobj::TypeDef;
use crate::value::Obj;

/// How the machine runs generators.
#[derive(Clone, Copy)]
pub struct GeneratorHooks {
    /// Resume with a value; no delegation is looked at.
    pub send: fn(&crate::ctx::Ctx, &Obj, Obj) -> crate::ctx::PyResult<crate::typeobj::SendResult>,
    /// One step as an iterator's; what it returns is dropped.
    pub next: fn(&crate::ctx::Ctx, &Obj) -> crate::ctx::PyResult<Option<Obj>>,
    /// Resume with an exception, thrown at the place of the yield; no delegation is looked at.
    pub throw: fn(&crate::ctx::Ctx, &Obj, Obj) -> crate::ctx::PyResult<crate::typeobj::SendResult>,
    /// What a suspended generator delegates to (`gi_yieldfrom`).
    pub delegate: fn(&crate::ctx::Ctx, &Obj) -> Option<Obj>,
    /// The iterator that awaiting an object walks: a coroutine, a generator, or what `__await__` gives.
    pub awaitable: fn(&crate::ctx::Ctx, &Obj) -> crate::ctx::PyResult,
    /// Run native code as if a suspended generator had called it: its frame stands in the line of frames meanwhile.
    pub within: fn(&crate::ctx::Ctx, &PyGenerator, &mut dyn FnMut()),
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
