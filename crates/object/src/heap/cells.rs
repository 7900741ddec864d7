//! Cells for state inside objects: they give values out and take them in, and never hand out a borrow that
//! could live across a call into Python.
#![allow(unsafe_code, reason = "the cells are the safe face of UnsafeCell")]

use std::cell::UnsafeCell;

use crate::payload::Trace;
use crate::value::Obj;

/// A place for one value that may be absent.
pub struct ObjCell(UnsafeCell<Option<Obj>>);

impl ObjCell {
    #[inline(always)]
    pub const fn new(value: Option<Obj>) -> ObjCell {
        ObjCell(UnsafeCell::new(value))
    }
    /// A new reference to the value.
    #[inline(always)]
    pub fn get(&self) -> Option<Obj> {
        // SAFETY: cloning runs no other code.
        unsafe { (*self.0.get()).clone() }
    }
    /// Put a value in; the old one is dropped after the new one stands.
    #[inline(always)]
    pub fn set(&self, value: Option<Obj>) {
        drop(self.replace(value));
    }
    #[inline(always)]
    pub fn replace(&self, value: Option<Obj>) -> Option<Obj> {
        // SAFETY: a plain swap of words.
        unsafe { std::mem::replace(&mut *self.0.get(), value) }
    }
    #[inline(always)]
    pub fn take(&self) -> Option<Obj> {
        self.replace(None)
    }
    /// Look at the value without counting. While `look` runs the cell is empty to others.
    #[inline(always)]
    pub fn with<R>(&self, look: impl FnOnce(Option<&Obj>) -> R) -> R {
        let value = self.take();
        let result = look(value.as_ref());
        drop(self.replace(value));
        result
    }
    /// A new reference to item `index` of the list in the cell; `None` without such an item or list.
    #[inline(always)]
    pub(crate) fn list_item(&self, index: usize) -> Option<Obj> {
        // SAFETY: nothing here runs other code.
        unsafe { (*self.0.get()).as_ref()?.payload::<crate::list::PyList>()?.items.get(index) }
    }
    /// As [`ObjCell::list_item`], of a tuple.
    #[inline(always)]
    pub(crate) fn tuple_item(&self, index: usize) -> Option<Obj> {
        // SAFETY: as above.
        unsafe { (*self.0.get()).as_ref()?.payload::<crate::tuple::PyTuple>()?.items().get(index).cloned() }
    }
    /// As [`ObjCell::list_item`], of a set of `used` items: the next one at or after `position`, which moves behind it.
    #[inline(always)]
    pub(crate) fn set_item(&self, used: usize, position: &mut usize) -> Option<Obj> {
        // SAFETY: as above.
        unsafe { (*self.0.get()).as_ref()?.payload::<crate::set::PySet>()?.step(used, position)? }
    }
    /// Key and value of entry `number` of the dict in the cell, if it is live and the dict has `used` entries. `take` must
    /// run no other code.
    #[inline(always)]
    pub(crate) fn dict_entry<R>(&self, used: usize, number: usize, take: impl FnOnce(&Obj, &Obj) -> R) -> Option<R> {
        // SAFETY: by the caller's word.
        unsafe { (*self.0.get()).as_ref()?.payload::<crate::dict::PyDict>()?.entry_of(used, number, take) }
    }
    #[inline(always)]
    pub fn is_none(&self) -> bool {
        // SAFETY: a look at a word.
        unsafe { (*self.0.get()).is_none() }
    }
    /// The raw word, 0 when absent: for identity tests and the dispatch loop.
    #[inline(always)]
    pub fn word(&self) -> u64 {
        // SAFETY: a look at a word.
        unsafe { (*self.0.get()).as_ref().map_or(0, Obj::word) }
    }
}

impl Trace for ObjCell {
    fn trace(&self, visit: &mut dyn FnMut(&Obj)) {
        // SAFETY: visiting changes nothing.
        if let Some(value) = unsafe { &*self.0.get() } {
            visit(value);
        }
    }
}

impl Default for ObjCell {
    fn default() -> Self {
        ObjCell::new(None)
    }
}

/// A growable sequence of values: a list's items.
#[repr(C)]
pub struct ObjVec {
    vec: UnsafeCell<RawVec>,
}

/// `Vec<Obj>` with a known layout, for the dispatch loop's fast paths.
#[repr(C)]
pub struct RawVec {
    pub ptr: *mut Obj,
    pub len: usize,
    pub cap: usize,
}

impl RawVec {
    unsafe fn items(&self) -> &[Obj] {
        // SAFETY: the parts of a vector.
        unsafe { std::slice::from_raw_parts(self.ptr, self.len) }
    }
    fn from_vec(vec: Vec<Obj>) -> RawVec {
        let mut vec = std::mem::ManuallyDrop::new(vec);
        RawVec { ptr: vec.as_mut_ptr(), len: vec.len(), cap: vec.capacity() }
    }
    fn into_vec(self) -> Vec<Obj> {
        // SAFETY: the parts came from a `Vec`.
        unsafe { Vec::from_raw_parts(self.ptr, self.len, self.cap) }
    }
}

impl ObjVec {
    pub fn new(items: Vec<Obj>) -> ObjVec {
        ObjVec { vec: UnsafeCell::new(RawVec::from_vec(items)) }
    }

    /// The parts, for the dispatch loop.
    #[inline(always)]
    pub fn raw(&self) -> *mut RawVec {
        self.vec.get()
    }

    #[inline(always)]
    pub fn len(&self) -> usize {
        // SAFETY: a look at a word.
        unsafe { (*self.vec.get()).len }
    }
    #[inline(always)]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
    /// How many items there is room for.
    #[inline(always)]
    pub fn capacity(&self) -> usize {
        // SAFETY: a look at a word.
        unsafe { (*self.vec.get()).cap }
    }

    /// A new reference to item `index`.
    #[inline(always)]
    pub fn get(&self, index: usize) -> Option<Obj> {
        // SAFETY: cloning runs no other code.
        unsafe {
            let raw = &*self.vec.get();
            if index < raw.len { Some((*raw.ptr.add(index)).clone()) } else { None }
        }
    }

    /// Put `value` at `index`; gives the old value back, or `value` itself when there is no such index.
    #[inline]
    pub fn set(&self, index: usize, value: Obj) -> Result<Obj, Obj> {
        // SAFETY: a swap of words.
        unsafe {
            let raw = &*self.vec.get();
            if index < raw.len { Ok(std::mem::replace(&mut *raw.ptr.add(index), value)) } else { Err(value) }
        }
    }

    #[inline(always)]
    pub fn push(&self, value: Obj) {
        // SAFETY: within capacity, or grown first.
        unsafe {
            let raw = &mut *self.vec.get();
            if raw.len < raw.cap {
                raw.ptr.add(raw.len).write(value);
                raw.len += 1;
                return;
            }
        }
        self.push_slow(value);
    }

    #[cold]
    #[inline(never)]
    fn push_slow(&self, value: Obj) {
        // SAFETY: the parts of a vector, which grows where it is; nothing else runs meanwhile.
        unsafe {
            let raw = &mut *self.vec.get();
            let mut items = std::mem::ManuallyDrop::new(Vec::from_raw_parts(raw.ptr, raw.len, raw.cap));
            // CPython's growth pattern, so that memory use is alike.
            let len = items.len();
            items.reserve_exact(((len + (len >> 3) + 7) & !3) - len);
            items.push(value);
            *raw = RawVec { ptr: items.as_mut_ptr(), len: items.len(), cap: items.capacity() };
        }
    }

    #[inline]
    pub fn pop(&self) -> Option<Obj> {
        // SAFETY: the last item moves out.
        unsafe {
            let raw = &mut *self.vec.get();
            if raw.len == 0 {
                return None;
            }
            raw.len -= 1;
            Some(raw.ptr.add(raw.len).read())
        }
    }

    /// Change the items as a `Vec`. While `change` runs the sequence looks empty to others; `change` must not
    /// call into Python (dropping values does not).
    #[inline]
    pub fn edit<R>(&self, change: impl FnOnce(&mut Vec<Obj>) -> R) -> R {
        let mut items = self.take();
        let result = change(&mut items);
        // SAFETY: parts swapped whole; what others put in meanwhile is dropped.
        drop(unsafe { std::mem::replace(&mut *self.vec.get(), RawVec::from_vec(items)) }.into_vec());
        result
    }

    /// Look at the items as a slice. `look` must not call into Python; while it runs, others see no items.
    #[inline]
    pub fn with<R>(&self, look: impl FnOnce(&[Obj]) -> R) -> R {
        self.edit(|items| look(items))
    }

    /// All items out, leaving none.
    #[inline]
    pub fn take(&self) -> Vec<Obj> {
        // SAFETY: parts swapped whole.
        unsafe { std::mem::replace(&mut *self.vec.get(), RawVec::from_vec(Vec::new())) }.into_vec()
    }

    /// New references to all items, behind those of a vector.
    #[inline]
    pub fn copy_into(&self, target: &mut Vec<Obj>) {
        // SAFETY: cloning runs no other code.
        target.extend_from_slice(unsafe { (*self.vec.get()).items() });
    }
    /// New references to all items.
    #[inline]
    pub fn to_vec(&self) -> Vec<Obj> {
        // SAFETY: cloning runs no other code.
        unsafe { (*self.vec.get()).items().to_vec() }
    }
    /// New references to the items of a range, which is fit for their number by `fit`.
    #[inline]
    pub fn part(&self, fit: impl FnOnce(usize) -> std::ops::Range<usize>) -> Vec<Obj> {
        // SAFETY: as above; `fit` sees a number.
        unsafe {
            let items = (*self.vec.get()).items();
            items[fit(items.len())].to_vec()
        }
    }

    /// All items replaced; the old ones come back.
    #[inline]
    pub fn replace(&self, items: Vec<Obj>) -> Vec<Obj> {
        // SAFETY: parts swapped whole.
        unsafe { std::mem::replace(&mut *self.vec.get(), RawVec::from_vec(items)) }.into_vec()
    }
}

/// Drop items, the last first, as CPython's lists do.
pub fn drop_backwards(mut items: Vec<Obj>) {
    while items.pop().is_some() {}
}

impl Drop for ObjVec {
    fn drop(&mut self) {
        drop_backwards(self.take());
    }
}

impl ObjVec {
    /// As [`Trace`] does.
    #[inline(always)]
    pub(crate) fn visit(&self, visit: &mut (impl FnMut(&Obj) + ?Sized)) {
        // SAFETY: visiting changes nothing.
        unsafe {
            let raw = &*self.vec.get();
            for i in 0..raw.len {
                visit(&*raw.ptr.add(i));
            }
        }
    }
}

impl Trace for ObjVec {
    fn trace(&self, visit: &mut dyn FnMut(&Obj)) {
        self.visit(visit);
    }
}
