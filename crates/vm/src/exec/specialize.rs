//! Choosing the special form of an instruction from what it meets.
//!
//! A form is chosen on the second meeting. When its guard fails the reference body runs and chooses again; a place
//! that has changed its mind too often stays general.

use krait_object::dict::PyDict;
use krait_object::function::{MemberDescriptor, descr::Member};
use krait_object::heap::strdata::PyStr;
use krait_object::instance;
use krait_object::module::PyModule;
use krait_object::property::PyProperty;
use krait_object::typeobj::{Type, TypeFlags, assign_version};
use krait_object::{Ctx, Obj};
use krait_ops::Op;

use super::M;
use crate::dispatch::op;
use crate::prepare::{Side, slot, slot_arg, slot_cache};
use crate::profile;

mod calls;
mod items;
mod poly;
mod reasons;
mod supers;

pub use calls::{call, call_ex, call_kw, called_natively};
pub use items::{MAKERS, awaitable, anext, for_iter, iter, send, store_subscr, subscr, unpack_sequence};
pub use poly::{CLASS_WAYS, INLINE, PLACE, PROPERTY, WAYS, learn_attr, learn_method, learn_store};
pub use reasons::{Reason, ReturnReason};
pub use supers::{SuperForm, load_super};
use reasons::{
    AttrReason, CallReason, GlobalReason, ItemsReason, IteratorReason, LoopReason, MethodReason, PlaceReason, PolyReason,
    StoreReason, SuperReason,
};

/// Meetings before the first choice.
const WARM: u8 = 1;
/// Choices after which a place stays general.
pub const PATIENCE: u8 = 24;

/// Choices after which a call of native functions takes the form for all kinds.
const MIXED: u8 = 8;

/// Whether to choose now.
fn ready(m: &M) -> bool {
    let heat = &m.code().heat[m.at];
    let count = heat.get();
    if count >= PATIENCE {
        profile::given_up(m);
        return false;
    }
    heat.set(count + 1);
    if count + 1 == PATIENCE {
        poly::polymorphic(m);
        profile::given_up(m);
        return false;
    }
    if count < WARM {
        profile::cold(m);
    }
    count >= WARM
}

/// Give a type a version, if it has none.
fn assign(m: &M, ty: &Type, reason: impl Reason) -> bool {
    let assigned = assign_version(m.ctx, ty);
    if !assigned {
        profile::failed(m, reason);
    }
    assigned
}

/// Put an entry into the side table.
fn push_side(m: &M, entry: Side) -> Option<u16> {
    let number = m.code().push_side(entry);
    if number.is_none() {
        profile::failed(m, PlaceReason::NoRoom);
    }
    number
}

/// Whether the place has this form already: then its guard only met something rare, which is no change of mind.
fn settled(m: &M, number: u8) -> bool {
    let same = m.code().get_slot(m.at) as u8 == number;
    if same {
        m.code().heat[m.at].set(WARM);
        profile::settled(m);
    }
    same
}

/// Put the general form back at instruction `at`.
pub fn general(m: &M, at: usize) {
    let code = m.code();
    code.set_slot(at, code.general_slot(at));
}

/// A fused form did not hold at its first instruction, a load: give it up when it happens often.
pub fn fused_missed(m: &M) {
    let code = m.code();
    if code.get_slot(m.at) as u8 != code.base[m.at] as u8 {
        let heat = &code.heat[m.at];
        heat.set(heat.get().saturating_add(1));
        if heat.get() > 8 {
            general(m, m.at);
        }
    }
}

fn set(m: &M, number: u8, aux: u8, arg: usize, cache: u32) -> bool {
    match u16::try_from(arg) {
        Ok(arg) => {
            let form = slot(number, aux, arg, cache);
            profile::chosen(m, form);
            m.code().set_slot(m.at, form);
            true
        }
        Err(_) => {
            profile::failed(m, PlaceReason::NoRoom);
            false
        }
    }
}

/// The local (as words before the header) that instruction `at` loads, if it fits 8 bits.
fn loads_local(m: &M, at: usize) -> Option<usize> {
    let code = m.code();
    if !matches!(code.base.get(at)?, Op::LOAD_FAST_BORROW | Op::LOAD_FAST) {
        return None;
    }
    let place = code.nlocals as usize - code.args[at] as usize;
    (place < 256).then_some(place)
}

/// Whether what is found is found as `object` finds it: where `__getattr__` is only asked for what is not.
fn finds_generically(ctx: &Ctx, ty: &Type) -> bool {
    generic_getattro(ty) || krait_object::typeobj::python_slots::has_plain_getattr_hook(ctx, ty)
}

fn generic_getattro(ty: &Type) -> bool {
    ty.slots.tp_getattro.get().is_none_or(|f| f as usize == krait_object::protocol::generic_getattr as *const () as usize)
}

fn is_data_descriptor(ctx: &Ctx, object: &Obj) -> bool {
    object.ty(ctx).slots.tp_descr_set.get().is_some()
}

/// Where an instance's own attribute stands, in words from the object: a slot or an inline value.
fn own_offset(ctx: &Ctx, object: &Obj, ty: &Type, name: &Obj, found: Option<&Obj>) -> Option<usize> {
    if let Some(found) = found {
        if let Some(MemberDescriptor { member: Member::Slot(offset), .. }) = found.payload::<MemberDescriptor>() {
            return Some(*offset as usize / 8);
        }
        if is_data_descriptor(ctx, found) {
            return None;
        }
    }
    let index = instance::inline_index(object, ty, name)?;
    Some((ty.values_offset / 8 + index) as usize)
}

pub fn load_attr(m: &mut M, name: &Obj) {
    if !ready(m) {
        return;
    }
    let ctx = m.ctx;
    let object = m.peek(1);
    if object.is_small_int() {
        return profile::failed(m, AttrReason::OfInt);
    }
    let ty = object.ty(ctx);
    if ctx.types.module.is_exactly(object) {
        match module_entry(ctx, object, name) {
            Some((index, version)) => _ = set(m, op::LOAD_ATTR_MODULE, 0, index, version),
            None => profile::failed(m, AttrReason::ModuleName),
        }
        return;
    }
    if let Some(class) = object.as_type() {
        let Some(metaclass) = plain_metaclass(ctx, ty, name) else { return profile::failed(m, AttrReason::Metaclass) };
        let Some(found) = class.lookup(ctx, name) else { return profile::failed(m, AttrReason::NotOfClass) };
        if found.ty(ctx).slots.tp_descr_get.get().is_some() && !itself_on_class(ctx, &found) {
            return profile::failed(m, AttrReason::ClassBinds);
        }
        if assign(m, class, AttrReason::NoVersion) {
            class_form(m, op::LOAD_ATTR_CLASS, &found, class.version.get(), metaclass);
        }
        return;
    }
    if !finds_generically(ctx, ty) {
        return profile::failed(m, AttrReason::OwnLookup);
    }
    if !assign(m, ty, AttrReason::NoVersion) {
        return;
    }
    let found = ty.lookup(ctx, name);
    if let Some(offset) = own_offset(ctx, object, ty, name, found.as_ref()) {
        if set(m, op::LOAD_ATTR_OFFSET, 0, offset, ty.version.get()) && offset < 256 && m.at > 0 {
            if let Some(local) = loads_local(m, m.at - 1) {
                let fused = slot(op::X_LOAD_ATTR_L, 0, (local | offset << 8) as u16, ty.version.get());
                fuse_at(m, m.at - 1, fused);
            }
        }
        return;
    }
    if let Some(aux) = own_dict_word(ctx, object, ty, found.as_ref()) {
        if instance::get_own(ctx, object, ty, name).is_some() {
            name_form(m, op::LOAD_ATTR_DICT, aux, name, ty.version.get());
            return;
        }
    }
    if let Some(found) = found {
        // A getter's AttributeError makes `__getattr__` be asked.
        let hooked = !generic_getattro(ty);
        if ctx.types.property.is_exactly(&found) && !hooked {
            let getter = found.payload::<PyProperty>().and_then(|property| property.fget.get());
            if getter.is_some_and(|getter| ctx.types.function.is_exactly(&getter)) {
                side_form(m, op::LOAD_ATTR_PROPERTY, 0, &found, ty.version.get());
                return;
            }
        }
        if found.ty(ctx).slots.tp_descr_get.get().is_some() {
            let own = || instance::get_own(ctx, object, ty, name).is_some();
            let aux = if is_data_descriptor(ctx, &found) { Some(0) } else if own() { None } else { dict_word(ty, name) };
            match aux {
                Some(aux) => side_form_with(m, op::LOAD_ATTR_DESCR, aux, &found, ty.version.get(), u32::from(hooked)),
                None => profile::failed(m, AttrReason::Shadowed),
            }
            return;
        }
        let own = instance::get_own(ctx, object, ty, name).is_some();
        match dict_word(ty, name).filter(|_| !own) {
            Some(aux) => side_form(m, op::LOAD_ATTR_CONST, aux, &found, ty.version.get()),
            None => profile::failed(m, AttrReason::Shadowed),
        }
        return;
    }
    profile::failed(m, AttrReason::Nowhere);
}

/// Where the dict word is of an instance that has a dict object, when its own attribute would be the one found.
fn own_dict_word(ctx: &Ctx, object: &Obj, ty: &Type, found: Option<&Obj>) -> Option<u8> {
    let own = instance::has_dict_object(object, ty) && !found.is_some_and(|found| is_data_descriptor(ctx, found));
    own.then(|| u8::try_from(ty.dict_offset / 8).ok()).flatten()
}

/// A form that looks the name up in a dict: the name is kept alive by the code, with its hash computed.
fn name_form(m: &M, number: u8, aux: u8, name: &Obj, version: u32) {
    let Some(text) = name.payload::<PyStr>() else { return };
    let _ = text.hash(m.ctx);
    if settled(m, number) && slot_cache(m.code().get_slot(m.at)) == version {
        return;
    }
    if let Some(entry) = push_side(m, Side { value: name.word(), version, extra: 0 }) {
        set(m, number, aux, entry as usize, version);
    }
}

/// Put a fused form in front, unless something else was fused there.
fn fuse_at(m: &M, at: usize, fused: u64) {
    let code = m.code();
    let current = code.get_slot(at) as u8;
    if (current == code.base[at] as u8 || current == fused as u8) && code.heat[at].get() <= 8 {
        code.set_slot(at, fused);
    }
}

/// Where the dict word is that must be empty for the class's attribute to hold; 0 for none. `None`: cannot be told.
fn dict_word(ty: &Type, name: &Obj) -> Option<u8> {
    if ty.dict_offset == 0 {
        return Some(0);
    }
    if ty.shared_keys.borrow().find(name).is_some() {
        return None;
    }
    u8::try_from(ty.dict_offset / 8).ok()
}

fn side_form(m: &M, number: u8, aux: u8, value: &Obj, version: u32) {
    side_form_with(m, number, aux, value, version, 0);
}

fn side_form_with(m: &M, number: u8, aux: u8, value: &Obj, version: u32, extra: u32) {
    if version == 0 {
        return;
    }
    if let Some(entry) = push_side(m, Side { value: value.word(), version, extra }) {
        set(m, number, aux, entry as usize, version);
    }
}

/// Whether a class gives this descriptor out as it is: functions and native methods.
fn itself_on_class(ctx: &Ctx, found: &Obj) -> bool {
    let types = &ctx.types;
    types.function.is_exactly(found) || types.method_descriptor.is_exactly(found) || types.wrapper_descriptor.is_exactly(found)
}

/// The version of a metaclass that has no say about `name` in its classes; 0 for `type`.
fn plain_metaclass(ctx: &Ctx, ty: &Type, name: &Obj) -> Option<u32> {
    if ty.lookup(ctx, name).is_some_and(|found| is_data_descriptor(ctx, &found)) {
        return None;
    }
    if ty.is(&ctx.types.type_) {
        return Some(0);
    }
    let getattro = |ty: &Type| ty.slots.tp_getattro.get().map(|f| f as usize);
    (getattro(ty) == getattro(&ctx.types.type_) && assign_version(ctx, ty)).then(|| ty.version.get())
}

/// As [`side_form`], of a class.
fn class_form(m: &M, number: u8, value: &Obj, version: u32, metaclass: u32) {
    side_form_with(m, number, 0, value, version, metaclass);
}

fn module_entry(ctx: &Ctx, object: &Obj, name: &Obj) -> Option<(usize, u32)> {
    let dict = object.payload::<PyModule>()?.dict();
    if ctx.types.module.lookup(ctx, name).is_some_and(|found| is_data_descriptor(ctx, &found)) {
        return None;
    }
    let index = dict.find_str(ctx, name)?;
    let version = dict.keys_version(ctx);
    (version != 0).then_some((index, version))
}

pub fn load_method(m: &mut M, name: &Obj) {
    if !ready(m) {
        return;
    }
    let ctx = m.ctx;
    let object = m.peek(1);
    let ty = object.ty(ctx);
    if ctx.types.module.is_exactly(object) {
        match module_entry(ctx, object, name) {
            Some((index, version)) => _ = set(m, op::LOAD_METHOD_MODULE, 0, index, version),
            None => profile::failed(m, MethodReason::ModuleName),
        }
        return;
    }
    if let Some(class) = object.as_type() {
        let Some(metaclass) = plain_metaclass(ctx, ty, name) else { return profile::failed(m, MethodReason::Metaclass) };
        let Some(found) = class.lookup(ctx, name) else { return profile::failed(m, MethodReason::NotOfClass) };
        let form = if itself_on_class(ctx, &found) {
            op::LOAD_METHOD_CLASS
        } else if ctx.types.classmethod.is_exactly(&found) {
            op::LOAD_METHOD_CLASSMETHOD
        } else if ctx.types.staticmethod.is_exactly(&found) {
            op::LOAD_METHOD_STATIC
        } else {
            return profile::failed(m, MethodReason::ClassBinds);
        };
        if assign(m, class, MethodReason::NoVersion) {
            class_form(m, form, &found, class.version.get(), metaclass);
        }
        return;
    }
    if !finds_generically(ctx, ty) {
        return profile::failed(m, MethodReason::OwnLookup);
    }
    if !assign(m, ty, MethodReason::NoVersion) {
        return;
    }
    let found = ty.lookup(ctx, name);
    if !object.is_small_int() {
        if let Some(offset) = own_offset(ctx, object, ty, name, found.as_ref()) {
            set(m, op::LOAD_METHOD_OFFSET, 0, offset, ty.version.get());
            return;
        }
    }
    let Some(found) = found else { return profile::failed(m, MethodReason::Nowhere) };
    let own = !object.is_small_int() && instance::get_own(ctx, object, ty, name).is_some();
    if !found.ty(ctx).has(TypeFlags::METHOD_DESCRIPTOR) {
        return profile::failed(m, MethodReason::NoMethod);
    }
    if own {
        return profile::failed(m, MethodReason::Shadowed);
    }
    if !object.is_small_int() {
        if let Some(aux) = own_dict_word(ctx, object, ty, Some(&found)) {
            if push_side(m, Side { value: found.word(), version: 0, extra: 0 }).is_some() {
                name_form(m, op::LOAD_METHOD_BESIDE_DICT, aux, name, ty.version.get());
            }
            return;
        }
    }
    match dict_word(ty, name) {
        Some(aux) => side_form(m, op::LOAD_METHOD_CACHED, aux, &found, ty.version.get()),
        None => profile::failed(m, MethodReason::Shadowed),
    }
}

/// `__enter__` and its like: methods of the class alone.
pub fn load_special(m: &mut M, found: &Obj) {
    if !ready(m) {
        return;
    }
    let ty = m.peek(1).ty(m.ctx);
    if assign(m, ty, MethodReason::NoVersion) {
        side_form(m, op::LOAD_SPECIAL_CACHED, 0, found, ty.version.get());
    }
}

pub fn store_attr(m: &mut M, name: &Obj) {
    if !ready(m) {
        return;
    }
    let ctx = m.ctx;
    let object = m.peek(1);
    if object.is_small_int() || object.as_type().is_some() {
        return profile::failed(m, StoreReason::OfIntOrClass);
    }
    let ty = object.ty(ctx);
    if !krait_object::protocol::has_generic_setattr(ty) {
        return profile::failed(m, StoreReason::OwnStore);
    }
    if !assign(m, ty, StoreReason::NoVersion) {
        return;
    }
    let found = ty.lookup(ctx, name);
    let Some(offset) = own_offset(ctx, object, ty, name, found.as_ref()) else {
        match own_dict_word(ctx, object, ty, found.as_ref()) {
            Some(aux) => name_form(m, op::STORE_ATTR_DICT, aux, name, ty.version.get()),
            None => profile::failed(m, StoreReason::NoPlace),
        }
        return;
    };
    let inline = offset >= (ty.values_offset / 8) as usize && ty.values_cap > 0;
    let aux = if inline { u8::try_from(ty.dict_offset / 8).unwrap_or(0) } else { 0 };
    if inline && aux == 0 {
        return profile::failed(m, StoreReason::FarDict);
    }
    if set(m, op::STORE_ATTR_OFFSET, aux, offset, ty.version.get()) && offset < 256 && m.at > 0 {
        if let Some(local) = loads_local(m, m.at - 1) {
            let fused = slot(op::X_STORE_ATTR_L, 0, (local | offset << 8) as u16, ty.version.get());
            fuse_at(m, m.at - 1, fused);
        }
    }
}

pub fn load_global(m: &mut M, name: &Obj, globals: &PyDict, builtins: &Obj) {
    if !ready(m) {
        return;
    }
    let ctx = m.ctx;
    if let Some(index) = globals.find_str(ctx, name) {
        let version = globals.keys_version(ctx);
        if version == 0 {
            return profile::failed(m, GlobalReason::NoVersion);
        }
        let with_null = m.code().base.get(m.at + 1) == Some(&Op::PUSH_NULL);
        set(m, if with_null { op::X_GLOBAL_NULL } else { op::LOAD_GLOBAL_MODULE }, 0, index, version);
        return;
    }
    let builtins = builtins.payload::<PyDict>().filter(|_| ctx.types.dict.is_exactly(builtins));
    let Some(builtins) = builtins else { return profile::failed(m, GlobalReason::NoDict) };
    let Some(index) = builtins.find_str(ctx, name) else { return profile::failed(m, GlobalReason::Nowhere) };
    let (version, own) = (builtins.keys_version(ctx), globals.keys_version(ctx));
    if version == 0 || own == 0 {
        return profile::failed(m, GlobalReason::NoVersion);
    }
    // The same entry is used again when only the globals' keys have changed.
    let code = m.code();
    let entry = Side { value: 0, version, extra: index as u32 };
    let current = code.get_slot(m.at);
    if current as u8 == op::LOAD_GLOBAL_BUILTIN {
        code.set_side(slot_arg(current), entry);
        set(m, op::LOAD_GLOBAL_BUILTIN, 0, slot_arg(current), own);
    } else if let Some(number) = push_side(m, entry) {
        set(m, op::LOAD_GLOBAL_BUILTIN, 0, number as usize, own);
    }
}
