//! Lists of free blocks that no thread has.

use std::ptr::null_mut;
use std::sync::atomic::{AtomicBool, Ordering};
use std::cell::Cell;

use crate::{CLASSES, Free};

/// For each class the lists given, linked by their first blocks.
pub(crate) struct Pool {
    /// Held while `lists` is looked at. Nobody waits for it: after a fork its holder may not be there any more.
    taken: AtomicBool,
    lists: [Cell<*mut Free>; CLASSES],
}

// SAFETY: `lists` is used only by who has set `taken`.
unsafe impl Sync for Pool {}

pub(crate) static POOL: Pool =
    Pool { taken: AtomicBool::new(false), lists: [const { Cell::new(null_mut()) }; CLASSES] };

impl Pool {
    fn hold<R>(&self, f: impl FnOnce() -> R) -> Option<R> {
        let held = (0..64).any(|_| {
            std::hint::spin_loop();
            self.taken.compare_exchange(false, true, Ordering::Acquire, Ordering::Relaxed).is_ok()
        });
        held.then(|| {
            let result = f();
            self.taken.store(false, Ordering::Release);
            result
        })
    }

    /// Give a list of free blocks, which may be empty. If the pool cannot be had its memory is not used again.
    ///
    /// # Safety
    /// The blocks are of this class, and nobody else has them.
    pub(crate) unsafe fn give(&self, class: usize, list: *mut Free) {
        if !list.is_null() {
            self.hold(|| {
                // SAFETY: the block is free, and holds two words.
                unsafe { (*list).list = self.lists[class].get() };
                self.lists[class].set(list);
            });
        }
    }

    /// A list of free blocks of this class; null if there is none.
    ///
    /// # Safety
    /// As for [`Pool::give`], of all who gave.
    pub(crate) unsafe fn take(&self, class: usize) -> *mut Free {
        let take = || {
            let list = self.lists[class].get();
            if !list.is_null() {
                // SAFETY: the first block of a list given links to the next list.
                self.lists[class].set(unsafe { (*list).list });
            }
            list
        };
        self.hold(take).unwrap_or(null_mut())
    }
}
