//! Weak references: the payload of `weakref.ReferenceType`, and what happens to them when their object dies.
#![allow(unsafe_code, reason = "a weak reference looks at an object it does not own")]

use std::cell::Cell;

use crate::cells::ObjCell;
use crate::ctx::{Ctx, Deferred, PyResult};
use crate::heap::Header;
use crate::heap::instance::weak_word;
use crate::payload::Object;
use crate::typeobj::Type;
use crate::value::{Obj, StackRef};

/// A weak reference (or proxy): the object's address while it lives.
pub struct PyWeakRef {
    referent: Cell<usize>,
    pub callback: ObjCell,
    /// The referent's hash, once asked for.
    pub hash: Cell<Option<i64>>,
}
crate::trace!(PyWeakRef: callback);
crate::payload!(PyWeakRef, "weakref.ReferenceType", with_node);

/// The weak references to one object in CPython's order: the plain reference, the plain proxy, then those with
/// callbacks, the newest first. Callbacks are called in this order.
type WeakList = Vec<*const Object<PyWeakRef>>;

/// This bit of a weak-reference word says that it is the address of a boxed [`WeakList`]. Without it the word is the
/// address of the one weak reference, or 0.
const LIST: usize = 1;

/// The list of a word that has one.
fn list_of(word: usize) -> Option<*mut WeakList> {
    (word & LIST != 0).then_some((word & !LIST) as *mut WeakList)
}

/// The weak references of a word.
///
/// # Safety
/// The word is that of a living object, and nothing changes it while they are looked at.
unsafe fn listed<'a>(word: usize) -> impl Iterator<Item = *const Object<PyWeakRef>> + 'a {
    let list = list_of(word);
    let single = (word != 0 && list.is_none()).then_some(word as *const Object<PyWeakRef>);
    // SAFETY: a list in a word is whole.
    let list = list.map_or(&[][..], |list| unsafe { &**list });
    single.into_iter().chain(list.iter().copied())
}

impl PyWeakRef {
    /// The object, while it lives.
    pub fn referent(&self) -> Option<Obj> {
        match self.referent.get() {
            0 => None,
            // SAFETY: the address is cleared before the object's memory goes. A count of zero means that it is
            // on its way out.
            address => unsafe {
                if (*(address as *const Header)).rc.get() == 0 {
                    return None;
                }
                Some(StackRef(address as u64 | 1).own())
            },
        }
    }
    pub fn is_dead(&self) -> bool {
        self.referent().is_none()
    }

    fn unlink(&self) {
        let address = self.referent.replace(0);
        if address == 0 {
            return;
        }
        let own = (self as *const PyWeakRef as usize - std::mem::offset_of!(Object<PyWeakRef>, payload)) as *const Object<PyWeakRef>;
        // SAFETY: the referent still lives (its death clears the address), so its word is good.
        unsafe {
            let object = address as *const Header;
            if let Some(word) = weak_word(object, (*object).ty()) {
                match list_of(word.get()) {
                    Some(list) => {
                        (*list).retain(|&other| !std::ptr::eq(other, own));
                        if (*list).is_empty() {
                            word.set(0);
                            drop(Box::from_raw(list));
                        }
                    }
                    None if word.get() == own as usize => word.set(0),
                    None => {}
                }
            }
        }
    }
}

impl Drop for PyWeakRef {
    fn drop(&mut self) {
        self.unlink();
    }
}

/// The object `object` dies: its weak references become dead, their callbacks wait for the next safe point.
///
/// # Safety
/// `object` is whole, and its type has a weak-reference word.
pub(crate) unsafe fn clear_weakrefs(ctx: &Ctx, object: *mut Header) {
    // SAFETY: the word holds what `new_weakref` put there; weak references in it are alive (they unlink themselves when
    // they die).
    unsafe {
        let Some(word) = weak_word(object, (*object).ty()) else { return };
        let word = word.replace(0);
        if word == 0 {
            return;
        }
        for weakref in listed(word) {
            (*weakref).payload.referent.set(0);
        }
        for weakref in listed(word) {
            let header = &(*weakref).header;
            if header.rc.get() == 0 {
                continue;
            }
            if let Some(callback) = (*weakref).payload.callback.take() {
                let weakref = StackRef(weakref as u64 | 1).own();
                ctx.defer(Deferred::WeakCallback { weakref, callback });
            }
        }
        if let Some(list) = list_of(word) {
            drop(Box::from_raw(list));
        }
    }
}

/// As [`clear_weakrefs`] for an object in a dead cycle: callbacks of weak references that are in the cycle too
/// are not called. `garbage` is sorted by address.
///
/// # Safety
/// `object` is whole, and its type has a weak-reference word.
pub(crate) unsafe fn clear_weakrefs_in_garbage(ctx: &Ctx, object: &Obj, garbage: &[*mut Header]) {
    let header = object.header().expect("an instance");
    if let Some(word) = weak_word(header, header.ty()) {
        // SAFETY: the list's references are alive.
        for weakref in unsafe { listed(word.get()) } {
            if garbage.binary_search(&(weakref as *mut Header)).is_ok() {
                // SAFETY: as above.
                unsafe { (*weakref).payload.callback.set(None) };
            }
        }
        // SAFETY: by the caller's word.
        unsafe { clear_weakrefs(ctx, object.id() as *mut Header) };
    }
}

/// Every weak reference to `object`, in the order of the list.
pub fn weakrefs_of(ctx: &Ctx, object: &Obj) -> Vec<Obj> {
    let Some(header) = object.header() else { return Vec::new() };
    let Some(word) = weak_word(header, object.ty(ctx)) else { return Vec::new() };
    // SAFETY: the list's references are alive.
    unsafe { listed(word.get()).filter(|&weakref| (*weakref).header.rc.get() > 0).map(|weakref| StackRef(weakref as u64 | 1).own()).collect() }
}

/// The weak reference to `object` of exactly this type that has no callback, if there is one.
pub fn plain_weakref_of(ctx: &Ctx, object: &Obj, ty: &Type) -> Option<Obj> {
    let word = weak_word(object.header()?, object.ty(ctx))?;
    // SAFETY: the list's references are alive.
    unsafe {
        let plain = |weakref: &*const Object<PyWeakRef>| {
            let Object { header, payload } = &**weakref;
            header.rc.get() > 0 && std::ptr::eq(header.ty(), ty) && payload.callback.is_none()
        };
        listed(word.get()).find(plain).map(|weakref| StackRef(weakref as u64 | 1).own())
    }
}

/// A new weak reference of type `ty` to `object`. TypeError when the object cannot have one.
pub fn new_weakref(ctx: &Ctx, ty: &Type, object: &Obj, callback: Option<Obj>) -> PyResult {
    let word = object.header().and_then(|header| weak_word(header, object.ty(ctx)));
    let Some(word) = word else {
        return Err(ctx.type_error(&format!("cannot create weak reference to '{}' object", object.ty(ctx).name())));
    };
    let payload = PyWeakRef { referent: Cell::new(object.id() as usize), callback: ObjCell::new(callback), hash: Cell::new(None) };
    let weakref = crate::payload::new_exact(ctx, ty, payload);
    let new = weakref.id() as *const Object<PyWeakRef>;
    if word.get() == 0 {
        word.set(new as usize);
        return Ok(weakref);
    }
    // SAFETY: the list's references are alive.
    unsafe {
        let list = list_of(word.get()).unwrap_or_else(|| {
            let list = Box::into_raw(Box::new(listed(word.get()).collect::<WeakList>()));
            word.set(list as usize | LIST);
            list
        });
        let list = &mut *list;
        let plain = |entry: &*const Object<PyWeakRef>| {
            (**entry).payload.callback.is_none() && !(**entry).header.ty().is_heap_type()
        };
        let at = if plain(&new) && &*ty.short_name() == "ReferenceType" { 0 } else { list.iter().take_while(|entry| plain(entry)).count() };
        list.insert(at, new);
    }
    Ok(weakref)
}
