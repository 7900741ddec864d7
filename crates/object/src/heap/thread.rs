//! The raw links of a thread's state: which state is current, its interpreter and heap, the chain of handled
//! exceptions, the breaker that other threads reach.
//!
//! Everything here is the safe face of a pointer that outlives its use; what else a [`Ctx`] does is not known here.
#![allow(unsafe_code, reason = "a thread's state is reached through a thread-local pointer")]

use std::cell::Cell;
use std::sync::atomic::{AtomicPtr, AtomicU32, Ordering};

use super::Heap;
use crate::ctx::{Ctx, ExcItem};
use crate::interp::Interp;
use crate::value::Obj;

thread_local! {
    static CURRENT: Cell<*const Ctx> = const { Cell::new(std::ptr::null()) };
}

impl std::ops::Deref for Ctx {
    type Target = Interp;
    #[inline(always)]
    fn deref(&self) -> &Interp {
        // SAFETY: the interpreter outlives its threads' states.
        unsafe { &*self.interp }
    }
}

impl Ctx {
    /// The state of this OS thread, while it holds the GIL of its interpreter.
    #[inline(always)]
    pub fn current() -> Option<&'static Ctx> {
        // SAFETY: `enter` sets a state that lives until it is left.
        unsafe { CURRENT.get().as_ref() }
    }

    /// Make this state the current one of the OS thread; gives the former one back.
    pub fn enter(&self) -> *const Ctx {
        if self.exc_top.get().is_null() {
            self.exc_top.set(&self.exc_base);
        }
        // Another thread may have asked for events everywhere.
        self.refresh_observed();
        CURRENT.replace(self)
    }

    /// Go back to a former state.
    pub fn leave(former: *const Ctx) {
        CURRENT.set(former);
    }

    #[inline(always)]
    pub fn heap(&self) -> &Heap {
        // SAFETY: the interpreter outlives its threads' states.
        unsafe { &*self.heap_ptr }
    }

    /// The exception being handled (`sys.exception()`), if any.
    pub fn handled(&self) -> Option<Obj> {
        let mut item = self.exc_top.get();
        // SAFETY: the chain's items live in frames and generators that are running.
        while let Some(current) = unsafe { item.as_ref() } {
            if let Some(value) = current.value.get() {
                if !self.is_none(&value) {
                    return Some(value);
                }
            }
            item = current.previous.get();
        }
        None
    }

    /// The top of the chain of handled exceptions.
    pub fn exc_item(&self) -> &ExcItem {
        // SAFETY: `enter` set it; frames restore it.
        unsafe { &*self.exc_top.get() }
    }
}

/// The breaker of the thread that holds a GIL. It is changed and used only while that GIL's lock is held, and taken
/// out before the thread's state goes.
#[derive(Default)]
pub(crate) struct BreakerLink(AtomicPtr<AtomicU32>);

impl BreakerLink {
    pub(crate) fn set(&self, holder: Option<&Ctx>) {
        let breaker = holder.map_or(std::ptr::null(), |ctx| &raw const ctx.breaker);
        self.0.store(breaker.cast_mut(), Ordering::Release);
    }
    /// Set `bits` for the holder, if there is one.
    pub(crate) fn interrupt(&self, bits: u32) {
        // SAFETY: the holder's state lives while it holds the GIL.
        if let Some(breaker) = unsafe { self.0.load(Ordering::Acquire).as_ref() } {
            breaker.fetch_or(bits, Ordering::Relaxed);
        }
    }
}
