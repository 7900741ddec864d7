//! Choosing the special form of an instruction from what it meets.
//!
//! A form is chosen on the second meeting. When its guard fails the reference body runs and chooses again; a place
//! that has changed its mind too often stays general.

use krait_object::dict::PyDict;
use krait_object::function::{MemberDescriptor, MethodDescriptor, PyBuiltin, PyFunction, PyMethod, descr::Member};
use krait_object::heap::strdata::PyStr;
use krait_object::instance;
use krait_object::iter::IndexIterator;
use krait_object::list::PyList;
use krait_object::itertypes::pairs::next_pair_of;
use krait_object::module::PyModule;
use krait_object::property::PyProperty;
use krait_object::tuple::PyTuple;
use krait_object::typeobj::{NativeFn, Type, TypeFlags, assign_version};
use krait_object::{Ctx, Obj};
use krait_ops::Op;

use super::M;
use crate::code_ref;
use crate::dispatch::op;
use crate::prepare::{Side, slot, slot_arg, slot_cache};

/// Meetings before the first choice.
const WARM: u8 = 1;
/// Choices after which a place stays general.
const PATIENCE: u8 = 24;

/// Choices after which a call of native functions takes the form for all kinds.
const MIXED: u8 = 8;

/// Whether to choose now.
fn ready(m: &M) -> bool {
    let heat = &m.code().heat[m.at];
    let count = heat.get();
    if count >= PATIENCE {
        return false;
    }
    heat.set(count + 1);
    if count + 1 == PATIENCE {
        polymorphic(m);
        return false;
    }
    count >= WARM
}

/// Whether the place has this form already: then its guard only met something rare, which is no change of mind.
fn settled(m: &M, number: u8) -> bool {
    let same = m.code().get_slot(m.at) as u8 == number;
    if same {
        m.code().heat[m.at].set(WARM);
    }
    same
}

/// Put the general form back at instruction `at`.
pub fn general(m: &M, at: usize) {
    let code = m.code();
    code.set_slot(at, code.general_slot(at));
}

/// The form of a place that sees many types, from its next instruction on for good.
fn polymorphic(m: &M) {
    let code = m.code();
    let number = match code.base[m.at] {
        Op::LOAD_ATTR => op::LOAD_ATTR_POLY,
        Op::LOAD_METHOD => op::LOAD_METHOD_POLY,
        Op::STORE_ATTR => op::STORE_ATTR_POLY,
        _ => return general(m, m.at),
    };
    let first = code.push_side(Side::default());
    for _ in 1..WAYS {
        code.push_side(Side::default());
    }
    match first {
        Some(first) if usize::from(first) + WAYS <= usize::from(u16::MAX) => {
            set(m, number, 0, first as usize, 0);
        }
        _ => general(m, m.at),
    }
}

/// Types that a place of many types knows at a time: so many entries of the side table, one after the other.
pub const WAYS: usize = 4;
/// How often such a place may learn a type: with more types than ways it would never end.
const LESSONS: u8 = 200;

/// Whether the place has had all its lessons; each asking counts as one.
fn learned(m: &M) -> bool {
    let heat = &m.code().heat[m.at];
    let over = heat.get() >= PATIENCE + LESSONS;
    if !over {
        heat.set(heat.get() + 1);
    }
    over
}

/// Let the place know a type.
fn learn(m: &M, entry: Side) {
    if entry.version == 0 {
        return;
    }
    let count = m.code().heat[m.at].get();
    let first = slot_arg(m.code().get_slot(m.at));
    m.code().set_side(first + usize::from(count - PATIENCE.min(count)) % WAYS, entry);
}

/// The attribute of this object's type, for a place of many types.
pub fn learn_attr(m: &M, name: &Obj) {
    if learned(m) {
        return;
    }
    let object = m.peek(1);
    if let Some(offset) = known_offset(m, object, name) {
        learn(m, Side { value: 0, version: object.ty(m.ctx).version.get(), extra: offset as u32 });
    }
}

/// As [`learn_attr`], for a store of a value that is there already.
pub fn learn_store(m: &M, name: &Obj) {
    if learned(m) {
        return;
    }
    let object = m.peek(1);
    if object.is_small_int() || !krait_object::protocol::has_generic_setattr(object.ty(m.ctx)) {
        return;
    }
    if let Some(offset) = known_offset(m, object, name) {
        learn(m, Side { value: 0, version: object.ty(m.ctx).version.get(), extra: offset as u32 });
    }
}

fn known_offset(m: &M, object: &Obj, name: &Obj) -> Option<usize> {
    if object.is_small_int() || object.as_type().is_some() {
        return None;
    }
    let ty = object.ty(m.ctx);
    if !finds_generically(m.ctx, ty) || !assign_version(m.ctx, ty) {
        return None;
    }
    own_offset(m.ctx, object, ty, name, ty.lookup(m.ctx, name).as_ref())
}

/// As [`learn_attr`], for a method that the class has under no name of its instances' values.
pub fn learn_method(m: &M, name: &Obj) {
    if learned(m) {
        return;
    }
    let (ctx, object) = (m.ctx, m.peek(1));
    if object.is_small_int() || object.as_type().is_some() {
        return;
    }
    let ty = object.ty(ctx);
    if !finds_generically(ctx, ty) || !assign_version(ctx, ty) {
        return;
    }
    let Some(found) = ty.lookup(ctx, name).filter(|found| found.ty(ctx).has(TypeFlags::METHOD_DESCRIPTOR)) else { return };
    if let Some(word) = dict_word(ty, name) {
        learn(m, Side { value: found.word(), version: ty.version.get(), extra: u32::from(word) });
    }
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
            m.code().set_slot(m.at, slot(number, aux, arg, cache));
            true
        }
        Err(_) => false,
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
        return;
    }
    let ty = object.ty(ctx);
    if ctx.types.module.is_exactly(object) {
        if let Some((index, version)) = module_entry(ctx, object, name) {
            set(m, op::LOAD_ATTR_MODULE, 0, index, version);
        }
        return;
    }
    if let Some(class) = object.as_type() {
        if let Some(metaclass) = plain_metaclass(ctx, ty, name) {
            let Some(found) = class.lookup(ctx, name) else { return };
            let plain = found.ty(ctx).slots.tp_descr_get.get().is_none() || itself_on_class(ctx, &found);
            if plain && assign_version(ctx, class) {
                class_form(m, op::LOAD_ATTR_CLASS, &found, class.version.get(), metaclass);
            }
        }
        return;
    }
    if !finds_generically(ctx, ty) || !assign_version(ctx, ty) {
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
            if hooked {
                return;
            }
            let own = || instance::get_own(ctx, object, ty, name).is_some();
            let aux = if is_data_descriptor(ctx, &found) { Some(0) } else if own() { None } else { dict_word(ty, name) };
            if let Some(aux) = aux {
                side_form(m, op::LOAD_ATTR_DESCR, aux, &found, ty.version.get());
            }
            return;
        }
        if found.ty(ctx).slots.tp_descr_get.get().is_none() && instance::get_own(ctx, object, ty, name).is_none() {
            if let Some(aux) = dict_word(ty, name) {
                side_form(m, op::LOAD_ATTR_CONST, aux, &found, ty.version.get());
            }
        }
    }
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
    if let Some(entry) = m.code().push_side(Side { value: name.word(), version, extra: 0 }) {
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
    if version == 0 {
        return;
    }
    if let Some(entry) = m.code().push_side(Side { value: value.word(), version, extra: 0 }) {
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
    if let Some(entry) = m.code().push_side(Side { value: value.word(), version, extra: metaclass }) {
        set(m, number, 0, entry as usize, version);
    }
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
        if let Some((index, version)) = module_entry(ctx, object, name) {
            set(m, op::LOAD_METHOD_MODULE, 0, index, version);
        }
        return;
    }
    if let Some(class) = object.as_type() {
        if let Some(metaclass) = plain_metaclass(ctx, ty, name) {
            let Some(found) = class.lookup(ctx, name) else { return };
            let form = if itself_on_class(ctx, &found) {
                op::LOAD_METHOD_CLASS
            } else if ctx.types.classmethod.is_exactly(&found) {
                op::LOAD_METHOD_CLASSMETHOD
            } else if ctx.types.staticmethod.is_exactly(&found) {
                op::LOAD_METHOD_STATIC
            } else {
                return;
            };
            if assign_version(ctx, class) {
                class_form(m, form, &found, class.version.get(), metaclass);
            }
        }
        return;
    }
    if !finds_generically(ctx, ty) || !assign_version(ctx, ty) {
        return;
    }
    let found = ty.lookup(ctx, name);
    if !object.is_small_int() {
        if let Some(offset) = own_offset(ctx, object, ty, name, found.as_ref()) {
            set(m, op::LOAD_METHOD_OFFSET, 0, offset, ty.version.get());
            return;
        }
    }
    if let Some(found) = found {
        let own = !object.is_small_int() && instance::get_own(ctx, object, ty, name).is_some();
        if found.ty(ctx).has(TypeFlags::METHOD_DESCRIPTOR) && !own {
            if !object.is_small_int() {
                if let Some(aux) = own_dict_word(ctx, object, ty, Some(&found)) {
                    if m.code().push_side(Side { value: found.word(), version: 0, extra: 0 }).is_some() {
                        name_form(m, op::LOAD_METHOD_BESIDE_DICT, aux, name, ty.version.get());
                    }
                    return;
                }
            }
            if let Some(aux) = dict_word(ty, name) {
                side_form(m, op::LOAD_METHOD_CACHED, aux, &found, ty.version.get());
            }
        }
    }
}

/// `__enter__` and its like: methods of the class alone.
pub fn load_special(m: &mut M, found: &Obj) {
    if !ready(m) {
        return;
    }
    let ty = m.peek(1).ty(m.ctx);
    if m.ctx.types.function.is_exactly(found) && assign_version(m.ctx, ty) {
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
        return;
    }
    let ty = object.ty(ctx);
    if !krait_object::protocol::has_generic_setattr(ty) || !assign_version(ctx, ty) {
        return;
    }
    let found = ty.lookup(ctx, name);
    let Some(offset) = own_offset(ctx, object, ty, name, found.as_ref()) else {
        if let Some(aux) = own_dict_word(ctx, object, ty, found.as_ref()) {
            name_form(m, op::STORE_ATTR_DICT, aux, name, ty.version.get());
        }
        return;
    };
    let inline = offset >= (ty.values_offset / 8) as usize && ty.values_cap > 0;
    let aux = if inline { u8::try_from(ty.dict_offset / 8).unwrap_or(0) } else { 0 };
    if inline && aux == 0 {
        return;
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
        if version != 0 && set(m, op::LOAD_GLOBAL_MODULE, 0, index, version) {
            let code = m.code();
            if code.base.get(m.at + 1) == Some(&Op::PUSH_NULL) {
                set(m, op::X_GLOBAL_NULL, 0, index, version);
            }
        }
        return;
    }
    if !ctx.types.dict.is_exactly(builtins) {
        return;
    }
    let Some(builtins) = builtins.payload::<PyDict>() else { return };
    let Some(index) = builtins.find_str(ctx, name) else { return };
    let (version, own) = (builtins.keys_version(ctx), globals.keys_version(ctx));
    if version == 0 || own == 0 {
        return;
    }
    // The same entry is used again when only the globals' keys have changed.
    let code = m.code();
    let entry = Side { value: 0, version, extra: index as u32 };
    let current = code.get_slot(m.at);
    if current as u8 == op::LOAD_GLOBAL_BUILTIN {
        code.set_side(slot_arg(current), entry);
        set(m, op::LOAD_GLOBAL_BUILTIN, 0, slot_arg(current), own);
    } else if let Some(number) = code.push_side(entry) {
        set(m, op::LOAD_GLOBAL_BUILTIN, 0, number as usize, own);
    }
}

/// Whether the place has seen so many native functions that the form for all of them is right.
fn mixed(m: &M) -> bool {
    m.code().heat[m.at].get() > MIXED
}

pub fn call(m: &mut M, n: usize) {
    if !ready(m) {
        return;
    }
    let ctx = m.ctx;
    let callable = m.peek(n + 2);
    let no_self = m.word(n + 1).is_null();
    if let Some(function) = callable.payload::<PyFunction>().filter(|_| ctx.types.function.is_exactly(callable)) {
        let code_obj = function.code();
        let code = code_ref(&code_obj);
        let Ok(prepared) = crate::prepare::prepared(ctx, code) else {
            drop(ctx.fetch_raised());
            return;
        };
        let count = n + usize::from(!no_self);
        let parameters = prepared.argcount as usize;
        if prepared.simple && parameters >= count {
            let defaults = function.defaults.get().and_then(|all| all.payload::<PyTuple>().map(PyTuple::len)).unwrap_or(0);
            if parameters == count {
                set(m, op::CALL_PY_EXACT, 0, n, 0);
            } else if parameters - count <= defaults {
                set(m, op::CALL_PY_DEFAULTS, 0, n, 0);
            }
        } else {
            settled(m, op::CALL_PY_BIND);
            set(m, op::CALL_PY_BIND, 0, n, 0);
        }
        return;
    }
    if let Some(descriptor) = callable.payload::<MethodDescriptor>() {
        if !no_self && n == 1 && descriptor.owner.is(ctx.types.list.obj()) && descriptor.row.def.name() == "append" {
            if !settled(m, op::CALL_LIST_APPEND) {
                call_side(m, op::CALL_LIST_APPEND, callable);
            }
        } else if !no_self {
            let number = match descriptor.row.def.call {
                _ if mixed(m) => op::CALL_METHOD_NATIVE,
                NativeFn::NoArgs(_) if n == 0 => op::CALL_METHOD_NOARGS,
                NativeFn::O(_) if n == 1 => op::CALL_METHOD_O,
                NativeFn::Fast(_) => op::CALL_METHOD_FAST,
                _ => op::CALL_METHOD_NATIVE,
            };
            set(m, number, 0, n, 0);
        }
        return;
    }
    if !no_self {
        return;
    }
    if ctx.types.method.is_exactly(callable) {
        let method = callable.payload::<PyMethod>().filter(|method| ctx.types.function.is_exactly(&method.function));
        let simple = method.and_then(|method| method.function.payload::<PyFunction>()).is_some_and(|function| {
            let code = function.code();
            crate::prepare::prepared(ctx, code_ref(&code)).is_ok_and(|prepared| prepared.simple && prepared.argcount as usize > n)
        });
        if simple {
            settled(m, op::CALL_BOUND_PY);
            set(m, op::CALL_BOUND_PY, 0, n, 0);
        }
        return;
    }
    if n == 1 && callable.is(ctx.types.type_.obj()) {
        set(m, op::CALL_TYPE_1, 0, n, 0);
        return;
    }
    if ctx.types.builtin_function_or_method.is_exactly(callable) {
        let len = ctx.builtins.get().and_then(|builtins| builtins.payload::<PyDict>()?.get_str(ctx, &ctx.intern("len")));
        let is_instance = || ctx.builtins.get().and_then(|builtins| builtins.payload::<PyDict>()?.get_str(ctx, &ctx.intern("isinstance")));
        if n == 1 && len.is_some_and(|len| len.is(callable)) && !settled(m, op::CALL_LEN) {
            call_side(m, op::CALL_LEN, callable);
        } else if n == 2 && is_instance().is_some_and(|found| found.is(callable)) && !settled(m, op::CALL_ISINSTANCE) {
            call_side(m, op::CALL_ISINSTANCE, callable);
        } else {
            let number = match callable.payload::<PyBuiltin>().map(|function| function.row.def.call) {
                _ if mixed(m) => op::CALL_NATIVE,
                Some(NativeFn::O(_)) if n == 1 => op::CALL_NATIVE_O,
                Some(NativeFn::Fast(_)) => op::CALL_NATIVE_FAST,
                _ => op::CALL_NATIVE,
            };
            set(m, number, 0, n, 0);
        }
        return;
    }
    if let Some(class) = callable.as_type().filter(|_| callable.ty(ctx).is(&ctx.types.type_)) {
        call_of_class(m, n, class);
    }
}

/// A call with names, or with a tuple of arguments: of a Python function its frame is pushed without more ado.
pub fn call_python(m: &mut M, place: usize, number: u8, n: usize) {
    if ready(m) && m.ctx.types.function.is_exactly(m.peek(place)) && !settled(m, number) {
        set(m, number, 0, n, 0);
    }
}

fn call_of_class(m: &M, n: usize, class: &Type) {
    let ctx = m.ctx;
    if !class.is_heap_type() {
        set(m, op::CALL_CLASS_NATIVE, 0, n, 0);
        return;
    }
    let own_new = class.slots.tp_new.get().map(|f| f as usize) != ctx.types.object.slots.tp_new.get().map(|f| f as usize);
    if own_new || class.has(TypeFlags::IS_ABSTRACT) || !assign_version(ctx, class) {
        return;
    }
    let init = class.lookup(ctx, &ctx.names.__init__).filter(|init| ctx.types.function.is_exactly(init));
    if let Some(init) = init {
        // The version stands for what `__init__` is, which keeps the function alive.
        let entry = Side { value: init.word(), version: class.version.get(), extra: 0 };
        if let Some(entry) = m.code().push_side(entry) {
            set(m, op::CALL_CLASS_INIT, 0, n, u32::from(entry));
        }
    }
}

fn call_side(m: &M, number: u8, callable: &Obj) {
    // The callable is compared by address: it must not be freed and made anew there.
    if let Some(header) = callable.header() {
        header.make_immortal();
    }
    if let Some(entry) = m.code().push_side(Side { value: callable.word(), version: 0, extra: 0 }) {
        set(m, number, 0, 1, u32::from(entry));
    }
}

pub fn for_iter(m: &mut M) {
    if !ready(m) {
        return;
    }
    let ctx = m.ctx;
    let iterator = m.peek(1);
    let code = m.code();
    let delta = code.args[m.at] as i64 - (m.at as i64 + 1);
    let Ok(delta) = i32::try_from(delta) else { return };
    let store = code.base.get(m.at + 1) == Some(&Op::STORE_FAST);
    let local = if store { code.nlocals as usize - code.args[m.at + 1] as usize } else { 0 };
    let number = if ctx.types.range_iterator.is_exactly(iterator) {
        if store { op::X_RANGE_STORE } else { op::FOR_ITER_RANGE }
    } else if ctx.types.list_iterator.is_exactly(iterator) {
        if iterator.payload::<IndexIterator>().and_then(|it| it.sequence.get()).is_some_and(|list| list.payload::<PyList>().is_some()) {
            if store { op::X_LIST_STORE } else { op::FOR_ITER_LIST }
        } else {
            op::FOR_ITER_NATIVE
        }
    } else if ctx.types.tuple_iterator.is_exactly(iterator) {
        op::FOR_ITER_TUPLE
    } else if ctx.types.generator.is_exactly(iterator) {
        op::FOR_ITER_GEN
    } else if ctx.types.str_ascii_iterator.is_exactly(iterator) {
        op::FOR_ITER_STR
    } else {
        if code.base.get(m.at + 1) == Some(&Op::UNPACK_SEQUENCE) && code.args[m.at + 1] == 2 && for_pair(m, iterator, delta as u32) {
            return;
        }
        op::FOR_ITER_NATIVE
    };
    // The end of a loop is no change of mind.
    settled(m, number);
    set(m, number, 0, local, delta as u32);
}

/// A loop that unpacks the pairs of a native iterator: they need not be made.
fn for_pair(m: &M, iterator: &Obj, delta: u32) -> bool {
    let ctx = m.ctx;
    let (Some(next), ty) = (next_pair_of(ctx, iterator), iterator.ty(ctx)) else { return false };
    if !assign_version(ctx, ty) {
        return false;
    }
    let slot = m.code().get_slot(m.at);
    let same = slot as u8 == op::FOR_ITER_PAIR && m.code().get_side(slot_arg(slot)).is_some_and(|side| side.version == ty.version.get());
    if same && settled(m, op::FOR_ITER_PAIR) {
        return true;
    }
    let entry = Side { value: next as usize as u64, version: ty.version.get(), extra: 0 };
    m.code().push_side(entry).is_some_and(|entry| set(m, op::FOR_ITER_PAIR, 0, entry as usize, delta))
}

pub fn send(m: &mut M) {
    if !ready(m) {
        return;
    }
    let receiver = m.peek(2);
    if m.ctx.types.generator.is_exactly(receiver) || m.ctx.types.coroutine.is_exactly(receiver) {
        let delta = m.code().args[m.at] as i64 - (m.at as i64 + 1);
        if let Ok(delta) = i32::try_from(delta) {
            settled(m, op::SEND_GEN);
            set(m, op::SEND_GEN, 0, 0, delta as u32);
        }
    }
}

pub fn subscr(m: &mut M) {
    if !ready(m) {
        return;
    }
    let ctx = m.ctx;
    let (container, key) = (m.peek(2), m.peek(1));
    let number = if key.is_small_int() && ctx.types.list.is_exactly(container) {
        op::SUBSCR_LIST_INT
    } else if key.is_small_int() && ctx.types.tuple.is_exactly(container) {
        op::SUBSCR_TUPLE_INT
    } else if ctx.types.dict.is_exactly(container) {
        op::SUBSCR_DICT
    } else if key.is_small_int() && ctx.types.str.is_exactly(container) {
        op::SUBSCR_STR_INT
    } else if !container.is_small_int() && !container.ty(ctx).is_heap_type() {
        op::SUBSCR_NATIVE
    } else if !container.is_small_int() {
        let ty = container.ty(ctx);
        let found = ty.lookup(ctx, &ctx.names.__getitem__).filter(|found| ctx.types.function.is_exactly(found));
        if let Some(found) = found.filter(|_| assign_version(ctx, ty)) {
            side_form(m, op::SUBSCR_PY, 0, &found, ty.version.get());
        }
        return;
    } else {
        return;
    };
    if settled(m, number) {
        return;
    }
    set(m, number, 0, 0, 0);
    if matches!(number, op::SUBSCR_LIST_INT | op::SUBSCR_DICT) {
        fuse_pair(m, op::X_SUBSCR_LL);
    }
}

pub fn store_subscr(m: &mut M) {
    if !ready(m) {
        return;
    }
    let ctx = m.ctx;
    let (container, key) = (m.peek(2), m.peek(1));
    let number = if key.is_small_int() && ctx.types.list.is_exactly(container) {
        op::STORE_SUBSCR_LIST_INT
    } else if ctx.types.dict.is_exactly(container) {
        op::STORE_SUBSCR_DICT
    } else {
        return;
    };
    if settled(m, number) {
        return;
    }
    set(m, number, 0, 0, 0);
    fuse_pair(m, op::X_STORE_SUBSCR_LL);
}

/// Two loads of locals before: fused with the subscript.
fn fuse_pair(m: &M, number: u8) {
    if m.at < 2 {
        return;
    }
    if let (Some(a), Some(b)) = (loads_local(m, m.at - 2), loads_local(m, m.at - 1)) {
        let code = m.code();
        let current = code.get_slot(m.at - 2) as u8;
        if (current == code.base[m.at - 2] as u8 || current == op::X_LOAD2) && code.heat[m.at - 2].get() <= 8 {
            code.set_slot(m.at - 2, slot(number, 0, (a | b << 8) as u16, 0));
        }
    }
}

pub fn unpack_sequence(m: &mut M, n: u32) {
    if !ready(m) {
        return;
    }
    let value = m.peek(1);
    if m.ctx.types.tuple.is_exactly(value) && value.payload::<PyTuple>().is_some_and(|tuple| tuple.len() == n as usize) {
        set(m, if n == 2 { op::UNPACK_TWO } else { op::UNPACK_TUPLE }, 0, n as usize, 0);
    } else if m.ctx.types.list.is_exactly(value) && value.payload::<PyList>().is_some_and(|list| list.items.len() == n as usize) {
        set(m, op::UNPACK_LIST, 0, n as usize, 0);
    }
}
