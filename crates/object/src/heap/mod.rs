//! Where objects live: headers, slabs with size-class free lists, and the iterative release of the dead.
//!
//! Dropping the last reference never runs Python code: objects with finalizers and weak-reference callbacks
//! are queued on the thread ([`crate::ctx::Ctx`]) and run at the next safe point. It must not know any type
//! but through [`Layout`](crate::payload::Layout).
#![allow(unsafe_code, reason = "raw memory of objects is here")]

pub mod cells;
pub mod dictdata;
pub mod generatordata;
pub mod instance;
mod nodemarks;
pub mod payload;
pub mod strbuild;
pub mod strdata;
pub(crate) mod thread;
pub mod tupledata;
pub(crate) mod typecache;
pub mod typedata;
pub mod value;
pub mod weakref;

use std::alloc::{Layout as Memory, alloc, dealloc, realloc};
use std::cell::{Cell, UnsafeCell};
use std::ptr::null_mut;

pub(crate) use nodemarks::NodeMarks;

use crate::ctx::{Ctx, Deferred};
use crate::typeobj::{Type, TypeFlags};
use crate::value::{IMMORTAL, Obj};

/// What every object begins with: the count and the type.
#[repr(C)]
pub struct Header {
    /// References; [`IMMORTAL`] and above never die. In a free cell: the next free cell.
    pub rc: Cell<u64>,
    /// The type's object. Null in a free cell of a collected slab.
    pub(crate) ty: Cell<*const TypeObject>,
}

/// A type's own object.
pub type TypeObject = crate::payload::Object<Type>;

impl Header {
    #[inline(always)]
    pub fn incref(&self) {
        self.rc.set(self.rc.get() + 1);
    }

    /// The type.
    #[inline(always)]
    pub fn ty(&self) -> &Type {
        // SAFETY: a live object holds a count of its type.
        unsafe { &(*self.ty.get()).payload }
    }

    /// The address of the type's object, for identity tests.
    #[inline(always)]
    pub fn ty_ptr(&self) -> *const TypeObject {
        self.ty.get()
    }

    /// Change the type, as `__class__ = …` does; the caller has checked that the layouts agree.
    pub(crate) fn set_ty(&self, ty: &Type) {
        let new = Obj::from_payload(ty);
        let old = self.ty.replace(new.into_word() as *const TypeObject);
        // SAFETY: the object held a count of its type.
        drop(unsafe { Obj::from_word(old as u64) });
    }

    /// Never free this object.
    pub fn make_immortal(&self) {
        if self.rc.get() < IMMORTAL {
            self.rc.set(self.rc.get() + IMMORTAL);
        }
    }
}

const SLAB_BYTES: usize = 1 << 16;
const SLAB_HEAD: usize = 64;
/// Slabs come from the system in chunks of this many.
const CHUNK_SLABS: usize = 16;
/// Bytes of cells made at a time: a page.
const CARVE_BYTES: usize = 4096;
const UNIT: usize = 8;
/// Cells up to this many bytes come from slabs.
pub const SMALL_BYTES: usize = 512;
/// As [`SMALL_BYTES`]. Under Miri every object has memory of its own, so that it sees what looks at a dead one.
pub(crate) const SLAB_OBJECT: usize = if cfg!(miri) { 0 } else { SMALL_BYTES };
/// A chunk of slabs.
const CHUNK: Memory = match Memory::from_size_align(CHUNK_SLABS * SLAB_BYTES, SLAB_BYTES) {
    Ok(memory) => memory,
    Err(_) => unreachable!(),
};
const CLASSES: usize = SMALL_BYTES / UNIT + 1;

/// Before the cells of a slab.
#[repr(C)]
pub(crate) struct Slab {
    /// Bytes per cell.
    pub cell: usize,
    /// Cells in this slab.
    pub count: usize,
    /// Cells that have been made: the memory behind them has not been touched.
    pub carved: usize,
}

/// Before a large object.
#[repr(C)]
struct LargeHead {
    bytes: usize,
    /// Index in `Heap::large`, when collected.
    index: usize,
}
const LARGE_HEAD: usize = std::mem::size_of::<LargeHead>();
const NOT_COLLECTED: usize = usize::MAX;

/// Have the processor fetch what it will look at soon.
#[inline(always)]
pub(crate) fn fetch<T>(place: *const T) {
    #[cfg(all(target_arch = "x86_64", not(miri)))]
    // SAFETY: fetching has no effect on any address.
    unsafe {
        std::arch::x86_64::_mm_prefetch::<{ std::arch::x86_64::_MM_HINT_T0 }>(place.cast());
    }
    #[cfg(not(all(target_arch = "x86_64", not(miri))))]
    let _ = place;
}

/// The memory of one interpreter's objects.
#[repr(C)]
pub struct Heap {
    /// Free cells by class: those of types that can make no cycle.
    pub atoms: [Cell<*mut Header>; CLASSES],
    /// Free cells by class: those of types that the collector visits.
    pub(crate) nodes: [Cell<*mut Header>; CLASSES],
    /// Collected objects alive.
    pub(crate) live_nodes: Cell<usize>,
    /// `live_nodes` at which to collect next.
    pub(crate) gc_at: Cell<usize>,
    /// Bytes in slabs and large objects.
    pub(crate) bytes: Cell<usize>,
    pub(crate) slabs: UnsafeCell<Vec<*mut Slab>>,
    /// The slab of each class that still has cells to make: of atoms, then of nodes.
    open: [[Cell<*mut Slab>; CLASSES]; 2],
    chunks: UnsafeCell<Vec<*mut u8>>,
    /// Slabs of the newest chunk in use.
    chunk_used: Cell<usize>,
    pub(crate) large: UnsafeCell<Vec<*mut Header>>,
    /// Collect at every allocation (`KRAIT_GC_STRESS`).
    pub(crate) stress: Cell<bool>,
}

impl Heap {
    pub(crate) fn new() -> Heap {
        Heap {
            atoms: [const { Cell::new(null_mut()) }; CLASSES],
            nodes: [const { Cell::new(null_mut()) }; CLASSES],
            live_nodes: Cell::new(0),
            gc_at: Cell::new(20_000),
            bytes: Cell::new(0),
            slabs: UnsafeCell::new(Vec::new()),
            open: [const { [const { Cell::new(null_mut()) }; CLASSES] }; 2],
            chunks: UnsafeCell::new(Vec::new()),
            chunk_used: Cell::new(CHUNK_SLABS),
            large: UnsafeCell::new(Vec::new()),
            stress: Cell::new(false),
        }
    }

    /// Bytes that objects occupy (slabs whole).
    pub fn bytes(&self) -> usize {
        self.bytes.get()
    }

    /// Memory for an object of `bytes` bytes, header included; count and type are not yet set.
    ///
    /// # Safety
    /// The caller writes a full object there before anything else can look.
    #[inline(always)]
    pub(crate) unsafe fn allocate(&self, bytes: usize, node: bool) -> *mut Header {
        if bytes <= SLAB_OBJECT {
            let class = bytes.div_ceil(UNIT);
            let list = if node { &self.nodes[class] } else { &self.atoms[class] };
            if node {
                self.live_nodes.set(self.live_nodes.get() + 1);
            }
            let cell = list.get();
            if !cell.is_null() {
                // SAFETY: a free cell's first word is the next free cell.
                list.set(unsafe { (*cell).rc.get() } as *mut Header);
                return cell;
            }
            // SAFETY: the class is empty; a new slab fills it.
            unsafe { self.refill(class, node) }
        } else {
            // SAFETY: the caller writes the object.
            unsafe { self.allocate_large(bytes, node) }
        }
    }

    /// Make some more cells of a class: the first of them, the others go on the free list.
    #[cold]
    #[inline(never)]
    pub(crate) unsafe fn refill(&self, class: usize, node: bool) -> *mut Header {
        let open = &self.open[usize::from(node)][class];
        // SAFETY: every cell lies inside its slab.
        unsafe {
            if open.get().is_null() || (*open.get()).carved == (*open.get()).count {
                open.set(self.new_slab(class * UNIT, node));
            }
            let slab = open.get();
            let cell = (*slab).cell;
            let first = (*slab).carved;
            let end = (*slab).count.min(first + (CARVE_BYTES / cell).max(1));
            (*slab).carved = end;
            let place = |i: usize| (slab as *mut u8).add(SLAB_HEAD + i * cell) as *mut Header;
            let list = if node { &self.nodes[class] } else { &self.atoms[class] };
            let mut next: *mut Header = list.get();
            for i in (first + 1..end).rev() {
                place(i).write(Header { rc: Cell::new(next as u64), ty: Cell::new(std::ptr::null()) });
                next = place(i);
            }
            list.set(next);
            place(first).write(Header { rc: Cell::new(0), ty: Cell::new(std::ptr::null()) });
            place(first)
        }
    }

    /// A slab for cells of this size, none of them made.
    unsafe fn new_slab(&self, cell: usize, node: bool) -> *mut Slab {
        // SAFETY: the memory is fresh and aligned to the size of a slab.
        unsafe {
            let chunks = &mut *self.chunks.get();
            if self.chunk_used.get() == CHUNK_SLABS {
                let chunk = alloc(CHUNK);
                crate::profile::heap_block(CHUNK.size());
                if chunk.is_null() {
                    std::alloc::handle_alloc_error(CHUNK);
                }
                chunks.push(chunk);
                self.chunk_used.set(0);
            }
            let slab = chunks[chunks.len() - 1].add(self.chunk_used.get() * SLAB_BYTES) as *mut Slab;
            self.chunk_used.set(self.chunk_used.get() + 1);
            slab.write(Slab { cell, count: (SLAB_BYTES - SLAB_HEAD) / cell, carved: 0 });
            if node {
                (*self.slabs.get()).push(slab);
            }
            self.bytes.set(self.bytes.get() + SLAB_BYTES);
            slab
        }
    }

    #[cold]
    #[inline(never)]
    unsafe fn allocate_large(&self, bytes: usize, node: bool) -> *mut Header {
        let total = bytes + LARGE_HEAD;
        // SAFETY: head and object lie inside the fresh memory.
        unsafe {
            let memory = Memory::from_size_align(total, 16).unwrap_or_else(|_| crate::out_of_memory());
            let head = alloc(memory) as *mut LargeHead;
            crate::profile::heap_block(total);
            if head.is_null() {
                crate::out_of_memory();
            }
            let object = (head as *mut u8).add(LARGE_HEAD) as *mut Header;
            let index = if node {
                self.live_nodes.set(self.live_nodes.get() + 1);
                let large = &mut *self.large.get();
                large.push(object);
                large.len() - 1
            } else {
                NOT_COLLECTED
            };
            head.write(LargeHead { bytes: total, index });
            object.write(Header { rc: Cell::new(0), ty: Cell::new(std::ptr::null()) });
            self.bytes.set(self.bytes.get() + total);
            object
        }
    }

    /// A free cell of a class of collected objects; null when there is none, or a collection is due.
    ///
    /// # Safety
    /// As for [`Heap::allocate`].
    #[inline(always)]
    pub(crate) unsafe fn pop_node(&self, class: usize) -> *mut Header {
        let list = &self.nodes[class];
        let cell = list.get();
        if cell.is_null() || self.live_nodes.get() >= self.gc_at.get() {
            return null_mut();
        }
        self.live_nodes.set(self.live_nodes.get() + 1);
        // SAFETY: a free cell's first word is the next free cell.
        list.set(unsafe { (*cell).rc.get() } as *mut Header);
        cell
    }
    /// Whether [`Heap::pop_node`] would give a cell.
    #[inline(always)]
    pub(crate) fn has_node(&self, class: usize) -> bool {
        !self.nodes[class].get().is_null() && self.live_nodes.get() < self.gc_at.get()
    }

    /// Give a cell of a class of collected objects back.
    ///
    /// # Safety
    /// As for [`Heap::free`].
    #[inline(always)]
    pub(crate) unsafe fn push_node(&self, class: usize, cell: *mut Header) {
        self.live_nodes.set(self.live_nodes.get() - 1);
        // SAFETY: the cell is ours; a null type marks it free for the collector.
        unsafe {
            (*cell).ty.set(std::ptr::null());
            (*cell).rc.set(self.nodes[class].get() as u64);
        }
        self.nodes[class].set(cell);
    }

    /// Give memory back.
    ///
    /// # Safety
    /// `object` came from `allocate` with the same `bytes` and `node`, and its contents are dropped.
    #[inline(always)]
    pub(crate) unsafe fn free(&self, object: *mut Header, bytes: usize, node: bool) {
        if bytes <= SLAB_OBJECT {
            let class = bytes.div_ceil(UNIT);
            let list = if node {
                self.live_nodes.set(self.live_nodes.get() - 1);
                // SAFETY: the cell is ours; a null type marks it free for the collector.
                unsafe { (*object).ty.set(std::ptr::null()) };
                &self.nodes[class]
            } else {
                &self.atoms[class]
            };
            // SAFETY: the cell is ours.
            unsafe { (*object).rc.set(list.get() as u64) };
            list.set(object);
        } else {
            // SAFETY: by the caller's word.
            unsafe { self.free_large(object) }
        }
    }

    #[cold]
    #[inline(never)]
    unsafe fn free_large(&self, object: *mut Header) {
        // SAFETY: a large object stands behind its head.
        unsafe {
            let head = (object as *mut u8).sub(LARGE_HEAD) as *mut LargeHead;
            let LargeHead { bytes, index } = head.read();
            if index != NOT_COLLECTED {
                self.live_nodes.set(self.live_nodes.get() - 1);
                let large = &mut *self.large.get();
                large.swap_remove(index);
                if let Some(&moved) = large.get(index) {
                    (*((moved as *mut u8).sub(LARGE_HEAD) as *mut LargeHead)).index = index;
                }
            }
            self.bytes.set(self.bytes.get() - bytes);
            dealloc(head as *mut u8, Memory::from_size_align_unchecked(bytes, 16));
        }
    }

    /// Grow a large atom in place if the system can: for strings that are appended to.
    ///
    /// # Safety
    /// `object` is an atom from `allocate(old, false)` with `old > SMALL_BYTES`, referred to once, by the caller.
    pub(crate) unsafe fn regrow(&self, object: *mut Header, new: usize) -> *mut Header {
        // SAFETY: a large object stands behind its head.
        unsafe {
            let head = (object as *mut u8).sub(LARGE_HEAD) as *mut LargeHead;
            let old = (*head).bytes;
            let total = new + LARGE_HEAD;
            crate::profile::heap_block(total);
            let moved = realloc(head as *mut u8, Memory::from_size_align_unchecked(old, 16), total) as *mut LargeHead;
            if moved.is_null() {
                crate::out_of_memory();
            }
            (*moved).bytes = total;
            self.bytes.set(self.bytes.get() + total - old);
            (moved as *mut u8).add(LARGE_HEAD) as *mut Header
        }
    }

    /// Marks for every collected object.
    pub(crate) fn node_marks(&self) -> NodeMarks {
        // SAFETY: no borrow outlives this.
        unsafe { NodeMarks::new(&*self.slabs.get(), &*self.large.get()) }
    }

    /// Every live collected object, in no order.
    pub(crate) fn for_each_node(&self, visit: impl FnMut(*mut Header)) {
        self.for_each_node_from(0, visit);
    }
    /// Every live collected object of at least so many bytes, and perhaps others.
    pub(crate) fn for_each_node_from(&self, bytes: usize, mut visit: impl FnMut(*mut Header)) {
        // SAFETY: slabs stay where they are; a cell with a null type is free.
        unsafe {
            for at in 0..(*self.slabs.get()).len() {
                let slab = (&(*self.slabs.get()))[at];
                if (*slab).cell < bytes {
                    continue;
                }
                for i in 0..(*slab).carved {
                    let cell = (slab as *mut u8).add(SLAB_HEAD + i * (*slab).cell) as *mut Header;
                    if !(*cell).ty.get().is_null() {
                        visit(cell);
                    }
                }
            }
            for at in 0..(*self.large.get()).len() {
                let object = (&(*self.large.get()))[at];
                if !(*object).ty.get().is_null() {
                    visit(object);
                }
            }
        }
    }
}

impl Drop for Heap {
    fn drop(&mut self) {
        // Objects still alive are not run down one by one: the interpreter has ended. Their memory goes whole.
        // SAFETY: nothing refers to the slabs any more.
        unsafe {
            for chunk in self.chunks.get_mut().drain(..) {
                dealloc(chunk, CHUNK);
            }
        }
    }
}

/// Flags of types whose objects take more to free than their layout does.
const NOT_PLAIN: u64 =
    TypeFlags::HAS_FINALIZER | TypeFlags::HAS_WEAKREFS | TypeFlags::HEAPTYPE | TypeFlags::HAS_DICT | TypeFlags::ODD_SIZES;

/// The last reference to `object` is gone: queue it, and unless a release is under way, free the queue.
///
/// # Safety
/// The count is zero and nobody else will look at the object.
#[cold]
#[inline(never)]
pub unsafe fn release(object: *mut Header) {
    let Some(ctx) = Ctx::current() else {
        return; // After the interpreter has ended, its memory has gone or goes as a whole.
    };
    // SAFETY: the object is dead; its count becomes the link. One that refers to no other goes at once.
    unsafe {
        let ty = (*object).ty();
        if ty.layout.leaf && ty.flags.get() & NOT_PLAIN == 0 {
            return (ty.layout.free)(ctx, object);
        }
        (*object).rc.set(ctx.pending.get() as u64);
        ctx.pending.set(object);
    }
    if !ctx.draining.get() {
        drain(ctx);
    }
}

/// Free everything that waits in the pending list. Runs no Python code and uses no depth of native stack.
pub fn drain(ctx: &Ctx) {
    if ctx.draining.replace(true) {
        return;
    }
    loop {
        let object = ctx.pending.get();
        if object.is_null() {
            break;
        }
        // SAFETY: a pending object's count is the link to the next.
        unsafe {
            ctx.pending.set((*object).rc.get() as *mut Header);
            (*object).rc.set(0);
            deallocate(ctx, object);
        }
    }
    ctx.draining.set(false);
}

/// Whether an object of a type with a finalizer has something to run when it dies.
///
/// # Safety
/// The object is whole.
pub(crate) unsafe fn wants_finalizer(object: *const Header, ty: &Type) -> bool {
    match ty.layout.wants_finalizer {
        // SAFETY: the layout's own test on its own object.
        Some(wants) if !ty.is_heap_type() => unsafe { wants(object) },
        // A Python class may have a finalizer of its own.
        _ => ty.slots.tp_finalize.get().is_some(),
    }
}

/// A dead object of a type with a finalizer: true when it is to live on until the finalizer has run.
unsafe fn queue_finalizer(ctx: &Ctx, object: *mut Header, ty: &Type) -> bool {
    if ctx.forget_finalized(object as u64) {
        return false;
    }
    // SAFETY: the object is dead but whole; the queue's count keeps it.
    unsafe {
        let wanted = wants_finalizer(object, ty);
        if wanted {
            (*object).rc.set(1);
            ctx.defer(Deferred::Finalize(Obj::from_word(object as u64)));
        }
        wanted
    }
}

/// What was put on the pending list above `before` is turned round, so that it dies in the order of being dropped.
#[inline]
pub(crate) unsafe fn turn_pending(ctx: &Ctx, before: *mut Header) {
    let mut at = ctx.pending.get();
    // SAFETY: a pending object's count is the link to the next.
    unsafe {
        if at == before || (*at).rc.get() == before as u64 {
            return;
        }
        let mut turned = before;
        while at != before {
            let next = (*at).rc.get() as *mut Header;
            (*at).rc.set(turned as u64);
            turned = at;
            at = next;
        }
        ctx.pending.set(turned);
    }
}

/// Drop an object's contents and give its memory back.
unsafe fn deallocate(ctx: &Ctx, object: *mut Header) {
    // SAFETY: the object is dead but whole.
    unsafe {
        let ty_object = (*object).ty.get();
        let ty = &(*ty_object).payload;
        let flags = ty.flags.get();
        if flags & (TypeFlags::HAS_FINALIZER | TypeFlags::HAS_WEAKREFS) != 0 {
            if flags & TypeFlags::HAS_FINALIZER != 0 && queue_finalizer(ctx, object, ty) {
                return;
            }
            if flags & TypeFlags::HAS_WEAKREFS != 0 && instance::weak_word(object, ty).is_some_and(|word| word.get() != 0) {
                weakref::clear_weakrefs(ctx, object);
            }
        }
        let layout = ty.layout;
        if flags & (TypeFlags::HEAPTYPE | TypeFlags::HAS_DICT | TypeFlags::ODD_SIZES) == 0 {
            return (layout.free)(ctx, object);
        }
        let before = ctx.pending.get();
        drop_contents(object, ty);
        turn_pending(ctx, before);
        let mut bytes = layout.object_bytes(object, ty);
        if flags & TypeFlags::ODD_SIZES != 0 {
            bytes = ctx.forget_bytes(object as u64).unwrap_or(bytes);
        }
        let counted = flags & TypeFlags::HEAPTYPE != 0;
        ctx.heap().free(object, bytes, layout.node || flags & TypeFlags::NODE != 0);
        if counted {
            drop(Obj::from_word(ty_object as u64));
        }
    }
}

/// Drop what the object holds: payload, slots, dict, inline values. The memory stays.
///
/// # Safety
/// The object is dead, and is not looked at again.
pub(crate) unsafe fn drop_contents(object: *mut Header, ty: &Type) {
    // SAFETY: the layout knows its payload; the extra words are `Option<Obj>`s.
    unsafe {
        if ty.flags.get() & TypeFlags::HAS_EXTRAS != 0 {
            instance::drop_extras(object, ty);
        }
        (ty.layout.drop)(object);
    }
}
