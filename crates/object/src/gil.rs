//! The GIL of one interpreter: threads run Python in turn.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Condvar, Mutex};
use std::time::Duration;

use crate::ctx::{Breaker, Ctx};
use crate::heap::thread::BreakerLink;

/// Who may run.
#[derive(Default)]
pub struct Gil {
    held: Mutex<bool>,
    free: Condvar,
    /// The breaker of the thread that holds it.
    holder: BreakerLink,
    waiting: AtomicUsize,
    /// Counts hand-overs, so that a thread that gives way does not take it back at once.
    turns: AtomicUsize,
}

impl Gil {
    /// Wait for it. After `interval` the holder is asked to give way.
    pub fn acquire(&self, ctx: &Ctx, interval: Duration) {
        let lock = || self.held.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let mut held = lock();
        self.waiting.fetch_add(1, Ordering::Relaxed);
        while *held {
            let (guard, timeout) = self.free.wait_timeout(held, interval).unwrap_or_else(std::sync::PoisonError::into_inner);
            held = guard;
            if *held && timeout.timed_out() {
                self.holder.interrupt(Breaker::GIL);
            }
        }
        self.waiting.fetch_sub(1, Ordering::Relaxed);
        *held = true;
        self.turns.fetch_add(1, Ordering::Relaxed);
        self.holder.set(Some(ctx));
    }

    /// Let others run.
    pub fn release(&self) {
        let mut held = self.held.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        self.holder.set(None);
        *held = false;
        drop(held);
        self.free.notify_one();
    }

    /// Whether somebody waits.
    pub fn contended(&self) -> bool {
        self.waiting.load(Ordering::Relaxed) > 0
    }

    /// Give way to a waiting thread, then take it again.
    pub fn yield_now(&self, ctx: &Ctx, interval: Duration) {
        if !self.contended() {
            return;
        }
        let turn = self.turns.load(Ordering::Relaxed);
        self.release();
        // Let the other take its turn before asking again.
        for _ in 0..200 {
            if self.turns.load(Ordering::Relaxed) != turn || !self.contended() {
                break;
            }
            std::thread::yield_now();
        }
        self.acquire(ctx, interval);
    }
}

impl Ctx {
    /// Run `work` while other threads may run Python. It must touch no Python value.
    pub fn allow_threads<R>(&self, work: impl FnOnce() -> R) -> R {
        self.gil.release();
        let result = work();
        self.gil.acquire(self, SWITCH_INTERVAL);
        self.enter();
        result
    }
    /// Let a waiting thread run for a moment.
    pub fn give_way(&self) {
        self.breaker.fetch_and(!Breaker::GIL, Ordering::Relaxed);
        self.gil.yield_now(self, SWITCH_INTERVAL);
        self.enter();
    }
}

/// How long a thread waits before it asks for the GIL.
pub const SWITCH_INTERVAL: Duration = Duration::from_millis(5);
