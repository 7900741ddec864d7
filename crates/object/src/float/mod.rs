//! `float`: payload, slots and methods. Arithmetic, conversions and hexadecimal text stand beside.

mod arith;
mod convert;
mod hex;

use crate::ctx::{Ctx, PyResult};
use crate::payload::{Payload, new_exact, new_extended};
use crate::typeobj::{NativeFn, Type, TypeDef, TypeFlags, getset, method, slot};
use crate::value::Obj;

/// The payload of `float`.
#[repr(C)]
pub struct PyFloat {
    pub value: f64,
}
crate::trace!(PyFloat);
crate::payload!(PyFloat, "float");

impl Ctx {
    /// A `float`.
    #[inline]
    pub fn float(&self, value: f64) -> Obj {
        new_exact(self, &self.types.float, PyFloat { value })
    }
    /// An object of `ty`, a subclass of `float`.
    pub fn float_subclass(&self, ty: &Type, value: f64) -> Obj {
        new_extended(self, ty, PyFloat { value })
    }
}

impl Obj {
    /// The value of a float (subclasses too); ints are not floats.
    #[inline]
    pub fn as_f64(&self) -> Option<f64> {
        self.payload::<PyFloat>().map(|float| float.value)
    }
}

pub use arith::{floor_quotient, floor_remainder, fmod, power, truncate};
pub use convert::{from_ascii, number_float, to_int};

fn of(this: &Obj) -> f64 {
    this.as_f64().expect("the type's methods get its objects")
}

/// The float itself, or an exact one of a subclass's object.
fn exact(ctx: &Ctx, this: &Obj) -> PyResult {
    Ok(if ctx.types.float.is_exactly(this) { this.clone() } else { ctx.float(of(this)) })
}

fn from_number(ctx: &Ctx, class: &Obj, number: &Obj) -> PyResult {
    let plain = class.is(ctx.types.float.obj());
    if plain && ctx.types.float.is_exactly(number) {
        return Ok(number.clone());
    }
    let value = ctx.float(number.to_f64(ctx)?);
    if plain { Ok(value) } else { class.call(ctx, &[value]) }
}

fn getformat(ctx: &Ctx, _class: &Obj, kind: &Obj) -> PyResult {
    let kind = kind.payload::<crate::heap::strdata::PyStr>().ok_or_else(|| {
        ctx.type_error(&format!("__getformat__() argument must be str, not {}", kind.ty(ctx).name_or_none(ctx)))
    })?;
    match kind.as_ascii() {
        Some("double" | "float") => Ok(ctx.str("IEEE, little-endian")),
        _ => Err(ctx.value_error("__getformat__() argument 1 must be 'double' or 'float'")),
    }
}

pub static FLOAT: TypeDef = TypeDef {
    flags: TypeFlags::BASETYPE | TypeFlags::MATCH_SELF,
    text: "(x=0, /)",
    doc: "A number or text as a floating-point number.",
    slots: &[
        slot::tp_new(convert::float_new),
        slot::tp_repr(|ctx, this| Ok(ctx.str(&krait_code::repr::float_repr(of(this))))),
        slot::tp_hash(|_, this| Ok(crate::hash::hash_f64(of(this), this.id()))),
        slot::tp_richcompare(arith::compare),
        slot::nb_add(arith::add),
        slot::nb_subtract(arith::subtract),
        slot::nb_multiply(arith::multiply),
        slot::nb_remainder(arith::remainder),
        slot::nb_divmod(arith::divmod),
        slot::nb_power(arith::power_slot),
        slot::nb_negative(|ctx, this| Ok(ctx.float(-of(this)))),
        slot::nb_positive(exact),
        slot::nb_absolute(|ctx, this| Ok(ctx.float(of(this).abs()))),
        slot::nb_bool(|_, this| Ok(of(this) != 0.0)),
        slot::nb_int(|ctx, this| to_int(ctx, of(this))),
        slot::nb_float(exact),
        slot::nb_floor_divide(arith::floor_divide),
        slot::nb_true_divide(arith::true_divide),
    ],
    methods: &[
        method("from_number($type, number, /)", NativeFn::O(from_number)).class(),
        method("conjugate($self, /)", NativeFn::NoArgs(exact)),
        method("__trunc__($self, /)", NativeFn::NoArgs(|ctx, this| to_int(ctx, of(this)))),
        method("__floor__($self, /)", NativeFn::NoArgs(|ctx, this| to_int(ctx, of(this).floor()))),
        method("__ceil__($self, /)", NativeFn::NoArgs(|ctx, this| to_int(ctx, of(this).ceil()))),
        method("__round__($self, ndigits=None, /)", NativeFn::Fast(convert::round)),
        method("as_integer_ratio($self, /)", NativeFn::NoArgs(convert::as_integer_ratio)),
        method("fromhex($type, string, /)", NativeFn::O(hex::fromhex)).class(),
        method("hex($self, /)", NativeFn::NoArgs(hex::hex)),
        method("is_integer($self, /)", NativeFn::NoArgs(|ctx, this| {
            let value = of(this);
            Ok(ctx.bool(value.is_finite() && value.floor() == value))
        })),
        method("__getnewargs__($self, /)", NativeFn::NoArgs(|ctx, this| Ok(ctx.tuple(vec![ctx.float(of(this))])))),
        method("__getformat__($type, typestr, /)", NativeFn::O(getformat)).class(),
        method("__format__($self, format_spec, /)", NativeFn::O(|ctx, this, spec| {
            crate::format::format_float(ctx, this, crate::sequence::format_spec(ctx, spec)?)
        })),
    ],
    getsets: &[getset("real", exact), getset("imag", |ctx, _| Ok(ctx.float(0.0)))],
    ..TypeDef::new("float", PyFloat::layout)
};
