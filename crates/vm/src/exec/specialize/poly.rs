//! Places of attributes and methods that see many types.

use krait_object::property::PyProperty;
use krait_object::typeobj::{Type, TypeFlags, assign_version};
use krait_object::{Obj, instance};
use krait_ops::Op;

use super::{
    M, PATIENCE, PolyReason, dict_word, finds_generically, general, generic_getattro, itself_on_class, own_offset,
    plain_metaclass, set,
};
use crate::dispatch::op;
use crate::prepare::{Side, slot_arg};
use crate::profile;

/// The form of a place that sees many types, from its next instruction on for good.
pub fn polymorphic(m: &M) {
    let code = m.code();
    let number = match code.base[m.at] {
        Op::LOAD_ATTR => op::LOAD_ATTR_POLY,
        Op::LOAD_METHOD => op::LOAD_METHOD_POLY,
        Op::STORE_ATTR => op::STORE_ATTR_POLY,
        _ => return general(m, m.at),
    };
    let first = code.push_side(Side::default());
    for _ in 1..ENTRIES {
        code.push_side(Side::default());
    }
    match first {
        Some(first) if usize::from(first) + ENTRIES <= usize::from(u16::MAX) => {
            set(m, number, 0, first as usize, 0);
        }
        _ => general(m, m.at),
    }
}

/// Types that a place of many types knows at a time: so many entries of the side table, one after the other.
pub const WAYS: usize = 4;
/// Classes whose own attributes such a place knows, in the entries after those.
pub const CLASS_WAYS: usize = 2;
const ENTRIES: usize = WAYS + CLASS_WAYS;

/// What stands in `extra` of an entry: where the value is, or the dict that must be empty, in words from the object.
pub const PLACE: u32 = 0xFFFF;
/// In `extra`: `value` is a property, whose getter is a function.
pub const PROPERTY: u32 = 1 << 16;
/// In `extra`: the place is among the inline values, whose order a first value must keep.
pub const INLINE: u32 = 1 << 17;
/// How often such a place may learn a type: with more types than ways it would never end.
const LESSONS: u8 = 200;

/// Whether the place has had all its lessons; each asking counts as one.
fn learned(m: &M) -> bool {
    let heat = &m.code().heat[m.at];
    let over = heat.get() >= PATIENCE + LESSONS;
    if over {
        profile::given_up(m);
    } else {
        heat.set(heat.get() + 1);
    }
    over
}

/// Let the place know a type.
fn learn(m: &M, entry: Side) {
    learn_among(m, entry, 0..WAYS);
}

/// Let the place know a type or a class in one of these entries: its own if it has one, one of none, or by turns.
fn learn_among(m: &M, entry: Side, ways: std::ops::Range<usize>) {
    if entry.version == 0 {
        return;
    }
    let first = slot_arg(m.code().get_slot(m.at));
    let find = |version| ways.clone().find(|way| m.code().get_side(first + way).is_some_and(|side| side.version == version));
    let known = find(entry.version);
    profile::failed_because(m, || if known.is_some() { PolyReason::Known } else { PolyReason::Learned });
    let count = m.code().heat[m.at].get();
    let turn = || ways.start + usize::from(count - PATIENCE.min(count)) % ways.len();
    m.code().set_side(first + known.or_else(|| find(0)).unwrap_or_else(turn), entry);
}

/// The attribute of this object's type, for a place of many types.
pub fn learn_attr(m: &M, name: &Obj) {
    if learned(m) {
        return;
    }
    let object = m.peek(1);
    if let (Some(class), false) = (object.as_type(), object.is_small_int()) {
        match class_attribute(m, object, class, name) {
            Some(entry) => learn_among(m, entry, WAYS..ENTRIES),
            None => profile::failed(m, PolyReason::OfClass),
        }
        return;
    }
    let known = match known_offset(m, object, name) {
        Some(offset) => Some(Side { value: 0, version: object.ty(m.ctx).version.get(), extra: offset as u32 }),
        None => of_its_class(m, object, name),
    };
    match known {
        Some(entry) => learn(m, entry),
        None => profile::failed_because(m, || why_unknown(m, object, name)),
    }
}

/// A class's own attribute that does not bind.
fn class_attribute(m: &M, object: &Obj, class: &Type, name: &Obj) -> Option<Side> {
    let metaclass = plain_metaclass(m.ctx, object.ty(m.ctx), name)?;
    let found = class.lookup(m.ctx, name)?;
    let binds = found.ty(m.ctx).slots.tp_descr_get.get().is_some() && !itself_on_class(m.ctx, &found);
    if binds || !assign_version(m.ctx, class) {
        return None;
    }
    Some(Side { value: found.word(), version: class.version.get(), extra: metaclass })
}

/// What an object has of its class: a property in Python, or what does not bind and stands before nothing of its own.
fn of_its_class(m: &M, object: &Obj, name: &Obj) -> Option<Side> {
    let ctx = m.ctx;
    let ty = object.ty(ctx);
    if object.is_small_int() || !finds_generically(ctx, ty) || !assign_version(ctx, ty) {
        return None;
    }
    let found = ty.lookup(ctx, name)?;
    let version = ty.version.get();
    if ctx.types.property.is_exactly(&found) {
        let getter = found.payload::<PyProperty>()?.fget.get()?;
        // Its AttributeError makes `__getattr__` be asked, where there is one.
        let plain = ctx.types.function.is_exactly(&getter) && generic_getattro(ty);
        return plain.then(|| Side { value: found.word(), version, extra: PROPERTY });
    }
    if found.ty(ctx).slots.tp_descr_get.get().is_some() || instance::get_own(ctx, object, ty, name).is_some() {
        return None;
    }
    Some(Side { value: found.word(), version, extra: u32::from(dict_word(ty, name)?) })
}

/// As [`learn_attr`], for a store.
pub fn learn_store(m: &M, name: &Obj) {
    if learned(m) {
        return;
    }
    let object = m.peek(1);
    if object.is_small_int() || !krait_object::protocol::has_generic_setattr(object.ty(m.ctx)) {
        return profile::failed(m, PolyReason::OwnLookup);
    }
    let Some(offset) = known_offset(m, object, name) else {
        return profile::failed_because(m, || why_unknown(m, object, name));
    };
    let ty = object.ty(m.ctx);
    let is_inline = offset >= (ty.values_offset / 8) as usize && ty.values_cap > 0;
    let extra = offset as u32 | if is_inline { INLINE } else { 0 };
    learn(m, Side { value: 0, version: ty.version.get(), extra });
}

/// Why [`known_offset`] knows none.
fn why_unknown(m: &M, object: &Obj, name: &Obj) -> PolyReason {
    if object.is_small_int() || object.as_type().is_some() {
        return PolyReason::OfClass;
    }
    let ty = object.ty(m.ctx);
    if !finds_generically(m.ctx, ty) {
        return PolyReason::OwnLookup;
    }
    match ty.lookup(m.ctx, name) {
        Some(found) if found.ty(m.ctx).slots.tp_descr_get.get().is_some() => PolyReason::Descriptor,
        Some(_) => PolyReason::OfItsClass,
        None => PolyReason::NoPlace,
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
    let offset = own_offset(m.ctx, object, ty, name, ty.lookup(m.ctx, name).as_ref())?;
    (offset <= PLACE as usize).then_some(offset)
}

/// As [`learn_attr`], for a method that the class has under no name of its instances' values.
pub fn learn_method(m: &M, name: &Obj) {
    if learned(m) {
        return;
    }
    let (ctx, object) = (m.ctx, m.peek(1));
    if object.is_small_int() || object.as_type().is_some() {
        return profile::failed(m, PolyReason::OfClass);
    }
    let ty = object.ty(ctx);
    if !finds_generically(ctx, ty) || !assign_version(ctx, ty) {
        return profile::failed(m, PolyReason::OwnLookup);
    }
    let found = ty.lookup(ctx, name).filter(|found| found.ty(ctx).has(TypeFlags::METHOD_DESCRIPTOR));
    let Some(found) = found else { return profile::failed(m, PolyReason::NoMethod) };
    match dict_word(ty, name) {
        Some(word) => learn(m, Side { value: found.word(), version: ty.version.get(), extra: u32::from(word) }),
        None => profile::failed(m, PolyReason::Shadowed),
    }
}
