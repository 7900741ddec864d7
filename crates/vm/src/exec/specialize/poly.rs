//! Places of attributes and methods that see many types.

use krait_object::Obj;
use krait_object::typeobj::{TypeFlags, assign_version};
use krait_ops::Op;

use super::{M, PATIENCE, PolyReason, dict_word, finds_generically, general, own_offset, set};
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
    if over {
        profile::given_up(m);
    } else {
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
    profile::failed_because(m, || {
        let known = |way| m.code().get_side(first + way).is_some_and(|side| side.version == entry.version);
        if (0..WAYS).any(known) { PolyReason::Known } else { PolyReason::Learned }
    });
    m.code().set_side(first + usize::from(count - PATIENCE.min(count)) % WAYS, entry);
}

/// The attribute of this object's type, for a place of many types.
pub fn learn_attr(m: &M, name: &Obj) {
    if learned(m) {
        return;
    }
    let object = m.peek(1);
    match known_offset(m, object, name) {
        Some(offset) => learn(m, Side { value: 0, version: object.ty(m.ctx).version.get(), extra: offset as u32 }),
        None => profile::failed_because(m, || why_unknown(m, object, name)),
    }
}

/// As [`learn_attr`], for a store of a value that is there already.
pub fn learn_store(m: &M, name: &Obj) {
    if learned(m) {
        return;
    }
    let object = m.peek(1);
    if object.is_small_int() || !krait_object::protocol::has_generic_setattr(object.ty(m.ctx)) {
        return profile::failed(m, PolyReason::OwnLookup);
    }
    match known_offset(m, object, name) {
        Some(offset) => learn(m, Side { value: 0, version: object.ty(m.ctx).version.get(), extra: offset as u32 }),
        None => profile::failed_because(m, || why_unknown(m, object, name)),
    }
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
    own_offset(m.ctx, object, ty, name, ty.lookup(m.ctx, name).as_ref())
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
