//! The krait program's allocator: small blocks come from lists of the thread that asks, the rest from the system.
//!
//! Objects have slabs of their own (`krait_object::heap`); what stands beside them — the items of lists, tables of
//! dicts and sets, all that the compiler makes — is allocated by Rust, and most of it is small
//! and short-lived. Rust says the size of what it frees, so a block needs no header, and which thread frees it does not
//! matter: it goes on that thread's list. Full lists go to a pool that all threads take from.
//!
//! It must not know what is allocated. A program that embeds Krait keeps the allocator that it has.
#![allow(unsafe_code, reason = "an allocator hands out raw memory")]

mod pool;
#[cfg(feature = "profile")]
pub mod profile;

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::{Cell, UnsafeCell};
use std::ptr::null_mut;

use pool::POOL;

/// Sizes of small blocks are multiples of this many bytes, which is their alignment too.
const GRAIN: usize = 16;
/// The greatest small block, bytes.
const MAX_SMALL: usize = 1024;
/// Sizes of small blocks, the unused 0 among them.
const CLASSES: usize = MAX_SMALL / GRAIN + 1;
/// What the system is asked for at once, bytes.
const CHUNK: usize = 32 << 10;
/// A list this long, in bytes, is full.
const FULL: usize = 16 << 10;

/// A free block.
struct Free {
    next: *mut Free,
    /// In the pool, of a list's first block: the next list.
    list: *mut Free,
}

/// The free blocks of one size that a thread has: those freed last, and a full list that waits behind them.
struct Lists {
    hot: Cell<*mut Free>,
    /// Blocks that fit on `hot` until it is full.
    room: Cell<usize>,
    full: Cell<*mut Free>,
}

/// What a thread has.
struct Cache {
    lists: [Lists; CLASSES],
    /// Memory not yet cut into blocks.
    at: Cell<usize>,
    end: Cell<usize>,
}

thread_local! {
    static CACHE: UnsafeCell<Cache> = const {
        UnsafeCell::new(Cache {
            lists: [const { Lists { hot: Cell::new(null_mut()), room: Cell::new(0), full: Cell::new(null_mut()) } }; CLASSES],
            at: Cell::new(0),
            end: Cell::new(0),
        })
    };
    static AT_END: AtEnd = const { AtEnd };
}

/// Gives a thread's lists to the pool when the thread ends.
struct AtEnd;

impl Drop for AtEnd {
    fn drop(&mut self) {
        with_cache(|cache| {
            use_up(cache);
            for (class, lists) in cache.lists.iter().enumerate() {
                lists.room.set(0);
                // SAFETY: the lists' blocks are free and of this class.
                unsafe {
                    POOL.give(class, lists.hot.replace(null_mut()));
                    POOL.give(class, lists.full.replace(null_mut()));
                }
            }
        });
    }
}

/// See to it that what this thread has is not lost when it ends; if it ends already, that is too late.
fn keep_at_end() {
    let _ = AT_END.try_with(|_| ());
}

#[inline(always)]
fn with_cache<R>(f: impl FnOnce(&Cache) -> R) -> R {
    // SAFETY: it is of this thread and has no destructor, and no reference to it is ever mutable.
    CACHE.with(|cache| f(unsafe { &*cache.get() }))
}

/// The class of a layout, if it is small.
#[inline(always)]
fn class_of(layout: Layout) -> Option<usize> {
    (layout.size() <= MAX_SMALL && layout.align() <= GRAIN).then(|| layout.size().div_ceil(GRAIN))
}

/// The allocator; a program says `#[global_allocator]`.
pub struct ThreadLists;

// SAFETY: a block is handed out once until it is freed, holds at least the bytes asked for, and is aligned to `GRAIN`.
unsafe impl GlobalAlloc for ThreadLists {
    #[inline]
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        #[cfg(feature = "profile")]
        profile::allocated(layout.size());
        let Some(class) = class_of(layout) else {
            // SAFETY: the caller's layout.
            return unsafe { System.alloc(layout) };
        };
        with_cache(|cache| {
            let lists = &cache.lists[class];
            let block = lists.hot.get();
            if block.is_null() {
                return refill(cache, class);
            }
            // SAFETY: a free block holds the link to the next.
            lists.hot.set(unsafe { (*block).next });
            lists.room.set(lists.room.get().wrapping_add(1));
            block as *mut u8
        })
    }

    #[inline]
    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        let Some(class) = class_of(layout) else {
            // SAFETY: the caller's memory, of this layout.
            return unsafe { System.dealloc(memory, layout) };
        };
        with_cache(|cache| {
            let lists = &cache.lists[class];
            let room = lists.room.get();
            if room == 0 {
                set_aside(lists, class);
            } else {
                lists.room.set(room - 1);
            }
            let block = memory as *mut Free;
            // SAFETY: the block is free now, and holds 16 bytes at least.
            unsafe { (*block).next = lists.hot.get() };
            lists.hot.set(block);
        });
    }

    #[inline]
    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        if class_of(layout).is_none() {
            #[cfg(feature = "profile")]
            profile::allocated(layout.size());
            // SAFETY: the caller's layout.
            return unsafe { System.alloc_zeroed(layout) };
        }
        // SAFETY: as in `alloc`; a block that is not null has as many bytes.
        unsafe {
            let memory = self.alloc(layout);
            if !memory.is_null() {
                std::ptr::write_bytes(memory, 0, layout.size());
            }
            memory
        }
    }

    #[inline]
    unsafe fn realloc(&self, memory: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // SAFETY: the caller says that the size fits the alignment.
        let wanted = unsafe { Layout::from_size_align_unchecked(size, layout.align()) };
        match (class_of(layout), class_of(wanted)) {
            (None, None) => {
                #[cfg(feature = "profile")]
                profile::allocated(size);
                // SAFETY: neither size is small.
                unsafe { System.realloc(memory, layout, size) }
            }
            (Some(old), Some(new)) if old == new => memory,
            // SAFETY: the old block is whole until it is freed here.
            _ => unsafe {
                let new = self.alloc(wanted);
                if !new.is_null() {
                    std::ptr::copy_nonoverlapping(memory, new, layout.size().min(size));
                    self.dealloc(memory, layout);
                }
                new
            },
        }
    }
}

/// A block of a class whose list is empty.
#[cold]
#[inline(never)]
fn refill(cache: &Cache, class: usize) -> *mut u8 {
    let lists = &cache.lists[class];
    let full = lists.full.replace(null_mut());
    // SAFETY: what the pool has of this class are lists of free blocks.
    let list = if full.is_null() { unsafe { POOL.take(class) } } else { full };
    if !list.is_null() {
        // SAFETY: a list has one block at least.
        lists.hot.set(unsafe { (*list).next });
        // At its end it is as good as empty: how long it is does not matter to anyone but the pool.
        lists.room.set(1);
        return list as *mut u8;
    }
    let bytes = class * GRAIN;
    if cache.end.get() - cache.at.get() < bytes && !new_chunk(cache) {
        return null_mut();
    }
    let block = cache.at.get();
    cache.at.set(block + bytes);
    block as *mut u8
}

/// The list is full, or was never used: the next block begins a new one.
#[cold]
#[inline(never)]
fn set_aside(lists: &Lists, class: usize) {
    keep_at_end();
    let before = lists.full.replace(lists.hot.replace(null_mut()));
    // SAFETY: a list of free blocks of this class, which this thread forgets.
    unsafe { POOL.give(class, before) };
    lists.room.set(FULL / (class * GRAIN) - 1);
}

/// Put what is left of the memory to cut on the lists.
fn use_up(cache: &Cache) {
    loop {
        let grains = ((cache.end.get() - cache.at.get()) / GRAIN).min(CLASSES - 1);
        if grains == 0 {
            return;
        }
        let block = cache.at.get() as *mut Free;
        cache.at.set(cache.at.get() + grains * GRAIN);
        let lists = &cache.lists[grains];
        // SAFETY: nobody has these bytes.
        unsafe { (*block).next = lists.hot.get() };
        lists.hot.set(block);
    }
}

/// More memory to cut; what is left of the old goes on the lists.
fn new_chunk(cache: &Cache) -> bool {
    keep_at_end();
    use_up(cache);
    // SAFETY: the size is not zero.
    let chunk = unsafe { System.alloc(Layout::from_size_align_unchecked(CHUNK, GRAIN)) } as usize;
    if chunk == 0 {
        return false;
    }
    cache.at.set(chunk);
    cache.end.set(chunk + CHUNK);
    true
}
