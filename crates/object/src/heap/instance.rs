//! What instances carry behind their payload: `__slots__`, the weak-reference word, the dict word and inline
//! attribute values under keys shared by the type.
//!
//! The order is: payload, then for each class of the line its slots, its weak-reference word and its dict word,
//! then the inline values. All of them but the weak-reference word are `Option<Obj>`.
#![allow(unsafe_code, reason = "words behind the payload are reached by offset")]

use crate::ctx::{Ctx, PyResult};
use crate::heap::Header;
use crate::heap::dictdata::PyDict;
use crate::payload::Trace;
use crate::typeobj::{Type, TypeFlags};
use crate::value::Obj;

/// The attribute names of inline values, in order of first assignment. They only ever grow.
#[derive(Default)]
pub struct SharedKeys {
    pub names: Vec<Obj>,
    /// A bit for each name, by its address: most names that are asked for are not there.
    filter: u64,
}

impl Trace for SharedKeys {
    fn trace(&self, visit: &mut dyn FnMut(&Obj)) {
        self.names.trace(visit);
    }
}

impl SharedKeys {
    #[inline]
    pub fn find(&self, name: &Obj) -> Option<usize> {
        if self.filter & SharedKeys::bit(name) == 0 {
            return None;
        }
        self.names.iter().position(|own| own.is(name))
    }
    fn bit(name: &Obj) -> u64 {
        1 << ((name.id() >> 4).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 58)
    }
    fn push(&mut self, name: Obj) {
        self.filter |= SharedKeys::bit(&name);
        self.names.push(name);
    }
}

#[inline(always)]
unsafe fn word<'a>(object: *const Header, offset: u32) -> &'a mut Option<Obj> {
    // SAFETY: by the caller's word an `Option<Obj>` stands at the offset.
    unsafe { &mut *((object as *mut u8).add(offset as usize) as *mut Option<Obj>) }
}

#[inline(always)]
fn address(object: &Obj) -> *mut Header {
    (object.word() & !1) as *mut Header
}

/// Called for each new object with extras; the words are zero already.
#[inline(always)]
pub(crate) unsafe fn init_extras(_object: *mut Header, _ty: &Type) {}

/// Where the extra words in use end: an object with a dict has no inline values, and perhaps no room for them.
#[inline(always)]
unsafe fn extras_end(object: *const Header, ty: &Type) -> u32 {
    // SAFETY: the type says where its instances' dict word stands.
    if ty.values_cap > 0 && unsafe { word(object, ty.dict_offset) }.is_some() { ty.values_offset } else { ty.basicsize as u32 }
}

/// Drop all extra words.
pub(crate) unsafe fn drop_extras(object: *mut Header, ty: &Type) {
    let mut offset = ty.layout.bytes as u32;
    // SAFETY: the object is dead but whole.
    let end = unsafe { extras_end(object, ty) };
    while offset < end {
        if offset != ty.weak_offset {
            // SAFETY: an extra word that is not the weak-reference word.
            drop(unsafe { word(object, offset) }.take());
        }
        offset += 8;
    }
}

/// Visit all extra words.
#[inline]
pub(crate) unsafe fn trace_extras<V: FnMut(&Obj) + ?Sized>(object: *const Header, ty: &Type, visit: &mut V) {
    let mut offset = ty.layout.bytes as u32;
    // SAFETY: by the caller's word.
    let end = unsafe { extras_end(object, ty) };
    while offset < end {
        if offset != ty.weak_offset {
            // SAFETY: as above.
            if let Some(value) = unsafe { word(object, offset) } {
                visit(value);
            }
        }
        offset += 8;
    }
}

/// The word of a slot (`__slots__`) at `offset`.
pub fn slot_get(object: &Obj, offset: u32) -> Option<Obj> {
    debug_assert!(offset as usize + 8 <= object.header().expect("an instance").ty().basicsize);
    // SAFETY: member descriptors check that the object is of their type.
    unsafe { word(address(object), offset) }.clone()
}
/// Set the word of a slot; the old value comes back.
pub fn slot_set(object: &Obj, offset: u32, value: Option<Obj>) -> Option<Obj> {
    debug_assert!(offset as usize + 8 <= object.header().expect("an instance").ty().basicsize);
    // SAFETY: as above.
    std::mem::replace(unsafe { word(address(object), offset) }, value)
}

/// The attribute from the instance's own values. Runs no Python code.
#[inline]
pub fn get_own(ctx: &Ctx, object: &Obj, ty: &Type, name: &Obj) -> Option<Obj> {
    if ty.dict_offset == 0 {
        return None;
    }
    // SAFETY: the type says where its instances' dict word and values stand.
    unsafe {
        match word(address(object), ty.dict_offset) {
            Some(dict) => dict.clone().payload::<PyDict>()?.get_str(ctx, name),
            None if ty.values_cap > 0 => {
                let index = ty.shared_keys.borrow().find(name)?;
                word(address(object), ty.values_offset + 8 * index as u32).clone()
            }
            None => None,
        }
    }
}

/// The index of `name` among inline values, for caches: `None` when the object has a dict of its own.
pub fn inline_index(object: &Obj, ty: &Type, name: &Obj) -> Option<u32> {
    if ty.values_cap == 0 || has_dict_object(object, ty) {
        return None;
    }
    ty.shared_keys.borrow().find(name).map(|index| index as u32)
}

/// Whether the instance has a dict object (and no inline values).
pub fn has_dict_object(object: &Obj, ty: &Type) -> bool {
    // SAFETY: the type says where the dict word stands.
    ty.dict_offset != 0 && unsafe { word(address(object), ty.dict_offset) }.is_some()
}

/// Set or delete an own attribute. `false`: there was nothing to delete. Needs `dict_offset != 0`.
pub fn set_own(ctx: &Ctx, object: &Obj, ty: &Type, name: &Obj, value: Option<Obj>) -> bool {
    debug_assert!(ty.dict_offset != 0);
    // SAFETY: as above; old values are dropped after the new ones stand.
    unsafe {
        if word(address(object), ty.dict_offset).is_none() {
            if ty.values_cap > 0 {
                if let Some(done) = set_inline(object, ty, name, &value) {
                    return done;
                }
            }
            if value.is_none() && ty.values_cap == 0 {
                return false;
            }
        }
        let dict = dict_of(ctx, object, ty);
        let dict = dict.payload::<PyDict>().expect("an instance's dict is a dict");
        match value {
            Some(value) => {
                dict.set_str(ctx, name, value);
                true
            }
            None => dict.remove_str(ctx, name).is_some(),
        }
    }
}

/// Set among the inline values; `None` when the object must get a dict first.
unsafe fn set_inline(object: &Obj, ty: &Type, name: &Obj, value: &Option<Obj>) -> Option<bool> {
    let found = ty.shared_keys.borrow().find(name);
    // SAFETY: indices are below the type's number of values.
    unsafe {
        let index = match (found, value) {
            (Some(index), _) => index,
            (None, None) => return Some(false),
            (None, Some(_)) => {
                let mut keys = ty.shared_keys.borrow_mut();
                if keys.names.len() >= ty.values_cap as usize
                    || !name.payload::<crate::heap::strdata::PyStr>().is_some_and(|text| text.is_interned())
                {
                    return None;
                }
                keys.push(name.clone());
                // Caches of the class's attribute of this name no longer hold for instances.
                if crate::ctx::Ctx::current().is_some_and(|ctx| ty.lookup(ctx, name).is_some()) {
                    crate::typeobj::type_modified(ty);
                }
                keys.names.len() - 1
            }
        };
        let place = ty.values_offset + 8 * index as u32;
        if value.is_some() && word(address(object), place).is_none() {
            // Values are in the order of their keys: a late early key would break the order of insertion.
            let mut later = place + 8;
            while later < ty.values_offset + 8 * ty.values_cap {
                if word(address(object), later).is_some() {
                    return None;
                }
                later += 8;
            }
        }
        let old = std::mem::replace(word(address(object), place), value.clone());
        Some(value.is_some() || old.is_some())
    }
}

/// The instance's dict object, made on demand; inline values move into it.
pub fn dict_of(ctx: &Ctx, object: &Obj, ty: &Type) -> Obj {
    // SAFETY: as above.
    unsafe {
        if let Some(dict) = word(address(object), ty.dict_offset) {
            return dict.clone();
        }
        let dict = PyDict::new();
        if ty.values_cap > 0 {
            let keys = ty.shared_keys.borrow();
            dict.reserve(keys.names.len());
            for (index, name) in keys.names.iter().enumerate() {
                if let Some(value) = word(address(object), ty.values_offset + 8 * index as u32).take() {
                    dict.insert_absent_str(ctx, name, value);
                }
            }
        }
        let dict = ctx.dict_from(dict);
        *word(address(object), ty.dict_offset) = Some(dict.clone());
        dict
    }
}

/// Replace the instance's dict (`obj.__dict__ = …`), or drop it.
pub fn replace_dict(ctx: &Ctx, object: &Obj, ty: &Type, dict: Option<Obj>) {
    // An object that may have less room than its class thinks always has a dict.
    let dict = if dict.is_none() && ty.has(TypeFlags::ODD_SIZES) { Some(ctx.dict()) } else { dict };
    // SAFETY: as above.
    unsafe {
        if !has_dict_object(object, ty) {
            for index in 0..ty.values_cap {
                drop(word(address(object), ty.values_offset + 8 * index).take());
            }
        }
        drop(std::mem::replace(word(address(object), ty.dict_offset), dict));
    }
}

/// Own attributes in order, without making a dict.
pub fn own_items(object: &Obj, ty: &Type) -> Vec<(Obj, Obj)> {
    if ty.dict_offset == 0 {
        return Vec::new();
    }
    // SAFETY: as above.
    unsafe {
        if let Some(dict) = word(address(object), ty.dict_offset) {
            return dict.payload::<PyDict>().map(PyDict::items).unwrap_or_default();
        }
        let names = ty.shared_keys.borrow().names.clone();
        names
            .into_iter()
            .enumerate()
            .filter_map(|(index, name)| {
                word(address(object), ty.values_offset + 8 * index as u32).clone().map(|value| (name, value))
            })
            .collect()
    }
}

/// The weak-reference word of an object whose type has one.
pub(crate) fn weak_word<'a>(object: *const Header, ty: &Type) -> Option<&'a std::cell::Cell<usize>> {
    if ty.weak_offset == 0 {
        return None;
    }
    // SAFETY: the type says where the word stands.
    Some(unsafe { &*((object as *const u8).add(ty.weak_offset as usize) as *const std::cell::Cell<usize>) })
}

/// Room for the extras of a new class: how `Type`'s offsets are computed.
pub(crate) struct ExtrasPlan {
    pub basicsize: usize,
    pub dict_offset: u32,
    pub weak_offset: u32,
    pub values_offset: u32,
    pub values_cap: u32,
    pub slots_offset: u32,
}

/// Plan the extras behind `base`'s own: `slots` new words, and a weak-reference or dict word when asked for.
pub(crate) fn plan_extras(base: &Type, slots: usize, weakref: bool, dict: bool, values: u32) -> ExtrasPlan {
    let mut at = if base.values_cap > 0 { base.values_offset as usize } else { base.basicsize };
    let slots_offset = at as u32;
    at += slots * 8;
    let weak_offset = if base.weak_offset != 0 {
        base.weak_offset
    } else if weakref {
        at += 8;
        at as u32 - 8
    } else {
        0
    };
    let dict_offset = if base.dict_offset != 0 {
        base.dict_offset
    } else if dict {
        at += 8;
        at as u32 - 8
    } else {
        0
    };
    let values_cap = if dict_offset != 0 { values } else { 0 };
    ExtrasPlan {
        basicsize: at + 8 * values_cap as usize,
        dict_offset,
        weak_offset,
        values_offset: at as u32,
        values_cap,
        slots_offset,
    }
}

/// Set an object's class to one of the same shape. Classes of one shape may differ in their number of inline values:
/// the object then has a dict for the rest of its life, and the context remembers how large it really is.
pub(crate) fn change_class(ctx: &Ctx, object: &Obj, new: &Type) -> PyResult<()> {
    let old = object.ty(ctx);
    if (old.values_cap > 0 || new.values_cap > 0) && old.dict_offset != 0 {
        // Inline values belong to the old class's keys.
        dict_of(ctx, object, old);
    }
    if old.basicsize != new.basicsize {
        ctx.note_bytes(object.id(), old.basicsize);
        new.set_flag(TypeFlags::ODD_SIZES, true);
    } else if old.has(TypeFlags::ODD_SIZES) {
        new.set_flag(TypeFlags::ODD_SIZES, true);
    }
    object.header().expect("an instance").set_ty(new);
    Ok(())
}

