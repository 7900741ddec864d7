//! The memory of `tuple`: the items right behind the header; and of the iterators over it and over lists.
#![allow(unsafe_code, reason = "items stand behind the payload")]

use std::cell::Cell;

use crate::ctx::Ctx;
use crate::heap::Header;
use crate::iter::{IndexIterator, RangeIterator};
use crate::payload::{Layout, Object, Payload, Trace};
use crate::typeobj::Type;
use crate::value::Obj;

/// The payload of `tuple` objects: `len` items, inline, or in a box of their own for subclasses with more data.
#[repr(C)]
pub struct PyTuple {
    pub len: usize,
    pub items: *mut Obj,
    /// The hash, once it has been computed; [`HASH_UNSET`] before.
    pub hash: Cell<i64>,
}

/// No tuple has this hash.
pub const HASH_UNSET: i64 = -1;

const ITEMS_OFFSET: usize = std::mem::size_of::<Object<PyTuple>>();

impl Trace for PyTuple {
    fn trace(&self, visit: &mut dyn FnMut(&Obj)) {
        self.items().iter().for_each(visit);
    }
}

unsafe fn tail_bytes(object: *const Header) -> usize {
    // SAFETY: the heap calls this on a tuple.
    let payload = unsafe { &(*(object as *const Object<PyTuple>)).payload };
    if payload.items as usize == object as usize + ITEMS_OFFSET { payload.len * 8 } else { 0 }
}

impl Payload for PyTuple {
    #[inline(always)]
    fn layout() -> &'static Layout {
        static LAYOUT: Layout = Layout::new::<PyTuple>("tuple").with_node().with_tail(tail_bytes);
        &LAYOUT
    }
}

impl Drop for PyTuple {
    fn drop(&mut self) {
        // SAFETY: `len` owned items stand there; a box was made by `tuple_subclass`.
        unsafe {
            // The last item goes first, as in CPython.
            for i in (0..self.len).rev() {
                std::ptr::drop_in_place(self.items.add(i));
            }
            let inline = self as *const PyTuple as usize + std::mem::size_of::<PyTuple>();
            if self.items as usize != inline && self.len > 0 {
                std::alloc::dealloc(self.items as *mut u8, std::alloc::Layout::from_size_align_unchecked(self.len * 8, 8));
            }
        }
    }
}

/// Tuples of up to this many items are made and taken apart by the dispatch loop itself.
pub const SHORT: usize = 8;

impl Ctx {
    /// A tuple of `len` items, at most [`SHORT`], from the free list; null when that is empty or a collection is due.
    ///
    /// # Safety
    /// The caller writes all items before anything else runs.
    #[inline(always)]
    pub unsafe fn short_tuple(&self, len: usize, ty: usize) -> *mut Object<PyTuple> {
        // SAFETY: a free cell of the right class is written whole but for its items.
        unsafe {
            let object = (*self.heap_ptr).pop_node((ITEMS_OFFSET + len * 8) / 8) as *mut Object<PyTuple>;
            if !object.is_null() {
                crate::profile::allocated(ty as *const crate::heap::TypeObject, ITEMS_OFFSET + len * 8);
                let items = (object as *mut u8).add(ITEMS_OFFSET) as *mut Obj;
                object.write(Object {
                    header: Header { rc: Cell::new(1), ty: Cell::new(ty as *const crate::heap::TypeObject) },
                    payload: PyTuple { len, items, hash: Cell::new(HASH_UNSET) },
                });
            }
            object
        }
    }
    /// Free an exact tuple of at most [`SHORT`] items, which have been moved out.
    ///
    /// # Safety
    /// The tuple's only reference is the caller's.
    #[inline(always)]
    pub unsafe fn free_short_tuple(&self, object: *mut Header, len: usize) {
        // SAFETY: by the caller's word.
        unsafe { (*self.heap_ptr).push_node((ITEMS_OFFSET + len * 8) / 8, object) }
    }
}

/// Words of the iterators over lists and tuples, which the dispatch loop makes and frees itself.
const INDEX_ITERATOR: usize = std::mem::size_of::<Object<IndexIterator>>() / 8;

impl Ctx {
    /// Whether [`Ctx::index_iterator`] has memory and no collection is due.
    #[inline(always)]
    pub fn index_iterator_ready(&self) -> bool {
        self.heap().has_node(INDEX_ITERATOR)
    }
    /// An iterator over a list or tuple; `ty` is the address of its type.
    ///
    /// # Safety
    /// [`Ctx::index_iterator_ready`] has just said yes, and `ty` is that of `sequence`'s iterators.
    #[inline(always)]
    pub unsafe fn index_iterator(&self, ty: usize, sequence: Obj) -> *mut Header {
        // SAFETY: a free cell of the right class is written whole.
        unsafe {
            let object = self.heap().pop_node(INDEX_ITERATOR) as *mut Object<IndexIterator>;
            crate::profile::allocated(ty as *const crate::heap::TypeObject, INDEX_ITERATOR * 8);
            object.write(Object {
                header: Header { rc: Cell::new(1), ty: Cell::new(ty as *const crate::heap::TypeObject) },
                payload: IndexIterator { sequence: crate::cells::ObjCell::new(Some(sequence)), index: Cell::new(0) },
            });
            object as *mut Header
        }
    }
    /// Free an iterator over a list, tuple or range that has let go of what it walked, or a generator that has ended; false:
    /// it is something else.
    ///
    /// # Safety
    /// The only reference to the object is the caller's.
    #[inline(always)]
    pub unsafe fn free_if_spent(&self, object: *mut Header) -> bool {
        // SAFETY: the type tells the payload.
        unsafe {
            let ty = (*object).ty_ptr() as usize;
            if ty == self.fast.range_iterator {
                self.heap().free(object, std::mem::size_of::<Object<RangeIterator>>(), false);
                return true;
            }
            if ty != self.fast.list_iterator && ty != self.fast.tuple_iterator {
                return self.free_if_finished(object);
            }
            let spent = (*(object as *const Object<IndexIterator>)).payload.sequence.word() == 0;
            if spent {
                self.heap().push_node(INDEX_ITERATOR, object);
            }
            spent
        }
    }
}

impl PyTuple {
    #[inline(always)]
    pub fn items(&self) -> &[Obj] {
        // SAFETY: `len` items stand there while the tuple lives, and never change.
        unsafe { std::slice::from_raw_parts(self.items, self.len) }
    }
    #[inline(always)]
    pub fn len(&self) -> usize {
        self.len
    }
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }
}

impl Ctx {
    /// A `tuple` of these items.
    pub fn tuple(&self, items: Vec<Obj>) -> Obj {
        let len = items.len();
        let mut items = std::mem::ManuallyDrop::new(items);
        // SAFETY: the items move out of the vector, whose memory is then freed without them.
        unsafe {
            let tuple = self.tuple_uninit(len);
            std::ptr::copy_nonoverlapping(items.as_ptr(), tuple.1, len);
            items.set_len(0);
            drop(std::mem::ManuallyDrop::into_inner(items));
            tuple.0
        }
    }
    /// A `tuple` of these items, which move in: no counting, no memory besides the tuple's.
    #[inline]
    pub fn tuple_array<const N: usize>(&self, items: [Obj; N]) -> Obj {
        // SAFETY: every item is written.
        unsafe {
            let (tuple, data) = self.tuple_uninit(N);
            for (i, item) in items.into_iter().enumerate() {
                data.add(i).write(item);
            }
            tuple
        }
    }
    /// A `tuple` of new references to these items.
    pub fn tuple_of(&self, items: &[Obj]) -> Obj {
        // SAFETY: every item is written.
        unsafe {
            let (tuple, data) = self.tuple_uninit(items.len());
            for (i, item) in items.iter().enumerate() {
                data.add(i).write(item.clone());
            }
            tuple
        }
    }
    /// # Safety
    /// The caller writes all items before anything else runs.
    #[inline]
    pub unsafe fn tuple_uninit(&self, len: usize) -> (Obj, *mut Obj) {
        if len == 0 {
            return (self.interp().empty_tuple.clone(), std::ptr::null_mut());
        }
        self.before_node();
        // SAFETY: the object is written whole but for its items.
        unsafe {
            let bytes = len.checked_mul(8).and_then(|bytes| bytes.checked_add(ITEMS_OFFSET)).unwrap_or_else(|| crate::out_of_memory());
            let object = self.heap().allocate(bytes, true) as *mut Object<PyTuple>;
            crate::profile::allocated(self.types.tuple.object_ptr(), bytes);
            let items = (object as *mut u8).add(ITEMS_OFFSET) as *mut Obj;
            object.write(Object {
                header: Header { rc: Cell::new(1), ty: Cell::new(self.types.tuple.object_ptr()) },
                payload: PyTuple { len, items, hash: Cell::new(HASH_UNSET) },
            });
            (Obj::from_word(object as u64), items)
        }
    }
    /// A tuple as an object of `ty`, a subclass of `tuple`.
    pub fn tuple_subclass(&self, ty: &Type, items: Vec<Obj>) -> Obj {
        let len = items.len();
        let items = std::mem::ManuallyDrop::new(items.into_boxed_slice());
        crate::payload::new_extended(self, ty, PyTuple { len, items: items.as_ptr() as *mut Obj, hash: Cell::new(HASH_UNSET) })
    }
    /// The one empty tuple, before any other exists.
    pub(crate) fn make_empty_tuple(heap: &crate::heap::Heap, ty: *const crate::heap::TypeObject) -> Obj {
        // SAFETY: an object without items, written whole; the dangling pointer is never read.
        unsafe {
            let object = heap.allocate(ITEMS_OFFSET, true) as *mut Object<PyTuple>;
            crate::profile::allocated(ty, ITEMS_OFFSET);
            let items = (object as *mut u8).add(ITEMS_OFFSET) as *mut Obj;
            object.write(Object { header: Header { rc: Cell::new(1), ty: Cell::new(ty) }, payload: PyTuple { len: 0, items, hash: Cell::new(HASH_UNSET) } });
            Obj::from_word(object as u64)
        }
    }
}
