//! What is found by way of `super()`.

use krait_object::Obj;
use krait_object::typeobj::{TypeFlags, assign_version};

use super::{M, SuperReason, push_side, ready, set};
use crate::dispatch::op;
use crate::prepare::Side;
use crate::profile;

/// Bits of the forms' `aux`.
pub struct SuperForm;
impl SuperForm {
    /// The object is a class itself, whose MRO was walked.
    pub const OF_CLASS: u8 = 1;
    /// NULL is pushed above what is found.
    pub const METHOD: u8 = 2;
}

/// `found` stands behind the class two below the top in the MRO of `walked`. The walked class's version stands for all
/// of its MRO, so it tells what is found, and keeps it and the other class alive.
pub fn load_super(m: &M, method: bool, walked: &Obj, found: &Obj) {
    if !ready(m) {
        return;
    }
    let (ctx, class, this) = (m.ctx, m.peek(2), m.peek(1));
    let of_class = this.is(walked);
    let known = of_class || (!this.is_small_int() && this.as_type().is_none() && walked.is(&this.ty(ctx).to_obj()));
    let Some(walked) = walked.as_type().filter(|_| known) else { return profile::failed(m, SuperReason::OtherClass) };
    if !assign_version(ctx, walked) {
        return profile::failed(m, SuperReason::NoVersion);
    }
    let unbound = method && !of_class && found.ty(ctx).has(TypeFlags::METHOD_DESCRIPTOR);
    let number = if unbound { op::LOAD_SUPER_UNBOUND } else { op::LOAD_SUPER_BOUND };
    let aux = if of_class { SuperForm::OF_CLASS } else { 0 } | if method { SuperForm::METHOD } else { 0 };
    let version = walked.version.get();
    let Some(first) = push_side(m, Side { value: found.word(), version, extra: 0 }) else { return };
    if push_side(m, Side { value: class.word(), version: 0, extra: 0 }).is_some() {
        set(m, number, aux, first as usize, version);
    }
}
