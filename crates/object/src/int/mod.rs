//! `int`: payload, hash, slots and methods. Arithmetic, text, bytes and `bool` stand beside.

pub mod arith;
mod boolean;
mod bytes;
mod convert;
mod text;

use krait_code::IBig;

use crate::ctx::{Ctx, PyResult};
use crate::payload::{Payload, new_exact, new_extended};
use crate::typeobj::{NativeFn, Type, TypeDef, TypeFlags, getset, method, slot};
use crate::value::{Obj, SMALL_MAX, SMALL_MIN};

/// The payload of ints that are not kept in the word: those beyond 62 bits, `True`, `False`, and objects of
/// subclasses.
pub struct PyInt {
    pub value: IBig,
}
crate::trace!(PyInt);
crate::payload!(PyInt, "int", with_leaf);

pub use arith::magnitude;
pub use boolean::BOOL;
pub(crate) use convert::as_bytes;
pub use convert::number_long;
pub use text::{from_bytes as parse_bytes, from_str as parse_str, to_decimal, to_radix};

impl Ctx {
    /// An `int`.
    #[inline]
    pub fn int(&self, value: i64) -> Obj {
        match Obj::try_small(value) {
            Some(small) => small,
            None => new_exact(self, &self.types.int, PyInt { value: IBig::from(value) }),
        }
    }
    #[inline]
    pub fn int_usize(&self, value: usize) -> Obj {
        self.int_u64(value as u64)
    }
    pub fn int_u64(&self, value: u64) -> Obj {
        match i64::try_from(value) {
            Ok(value) => self.int(value),
            Err(_) => new_exact(self, &self.types.int, PyInt { value: IBig::from(value) }),
        }
    }
    /// An `int` of any size.
    pub fn int_big(&self, value: IBig) -> Obj {
        match i64::try_from(&value) {
            Ok(small) if (SMALL_MIN..=SMALL_MAX).contains(&small) => self.int(small),
            _ => new_exact(self, &self.types.int, PyInt { value }),
        }
    }
    /// An object of `ty`, a subclass of `int`.
    pub fn int_subclass(&self, ty: &Type, value: IBig) -> Obj {
        new_extended(self, ty, PyInt { value })
    }
}

impl Obj {
    /// The value of an int (subclasses too) that fits 64 bits.
    #[inline]
    pub fn as_i64(&self) -> Option<i64> {
        match self.as_small_int() {
            Some(value) => Some(value),
            None => i64::try_from(&self.payload::<PyInt>()?.value).ok(),
        }
    }
    /// The value of an int (subclasses too).
    pub fn to_ibig(&self) -> Option<IBig> {
        match self.as_small_int() {
            Some(value) => Some(IBig::from(value)),
            None => Some(self.payload::<PyInt>()?.value.clone()),
        }
    }
    /// Whether this is an int below zero.
    pub fn is_negative_int(&self) -> bool {
        match self.as_small_int() {
            Some(value) => value < 0,
            None => self.payload::<PyInt>().is_some_and(|int| int.value < IBig::ZERO),
        }
    }
}

pub(crate) fn reserve_bool(heap: &crate::heap::Heap, ty: &crate::typeobj::TypeRef, value: i32) -> Obj {
    crate::payload::new_reserved(heap, ty.object_ptr(), PyInt { value: IBig::from(value) })
}

/// The same number as an exact `int`.
pub fn exact(ctx: &Ctx, value: &Obj) -> Obj {
    match value.payload::<PyInt>() {
        Some(int) => ctx.int_big(int.value.clone()),
        None => value.clone(),
    }
}

/// The hash of an int of any size: modulo 2^61 - 1.
pub fn hash_of(value: &Obj) -> i64 {
    if let Some(value) = value.as_i64() {
        return crate::hash::hash_i64(value);
    }
    let value = value.to_ibig().unwrap_or_default();
    let rest: IBig = value % IBig::from(crate::hash::MODULUS);
    let hash = i64::try_from(&rest).unwrap_or(0);
    if hash == -1 { -2 } else { hash }
}

/// Bits of the magnitude.
pub fn bit_length(value: &IBig) -> u64 {
    let words = value.as_sign_words().1;
    words.last().map_or(0, |last| words.len() as u64 * 64 - u64::from(last.leading_zeros()))
}

/// The nearest float. OverflowError "int too large to convert to float".
pub fn to_f64(ctx: &Ctx, value: &Obj) -> PyResult<f64> {
    if let Some(value) = value.as_i64() {
        return Ok(value as f64);
    }
    big_to_f64(ctx, &value.to_ibig().unwrap_or_default())
}

fn big_to_f64(ctx: &Ctx, value: &IBig) -> PyResult<f64> {
    let value = value.to_f64().value();
    if value.is_infinite() {
        return Err(ctx.overflow_error("int too large to convert to float"));
    }
    Ok(value)
}

fn round(ctx: &Ctx, this: &Obj, args: &[Obj]) -> PyResult {
    let Some(digits) = args.first().filter(|digits| !ctx.is_none(digits)) else { return Ok(exact(ctx, this)) };
    let digits = digits.index(ctx)?;
    if !digits.is_negative_int() {
        return Ok(exact(ctx, this));
    }
    let value = arith::expect(this);
    // 10^n beyond the number by a digit or more leaves nothing.
    let limit = bit_length(&value) as f64 * std::f64::consts::LOG10_2 + 2.0;
    let places = match digits.as_i64() {
        Some(digits) if (digits.unsigned_abs() as f64) <= limit => digits.unsigned_abs() as usize,
        _ => return Ok(Obj::small(0)),
    };
    let unit = IBig::from(10).pow(places);
    let (quotient, rest) = arith::floor_div_rem(&value, &unit);
    let twice = &rest + &rest;
    let odd = quotient.as_sign_words().1.first().is_some_and(|word| word & 1 == 1);
    let up = twice > unit || (twice == unit && odd);
    Ok(ctx.int_big(if up { (quotient + IBig::ONE) * unit } else { quotient * unit }))
}

fn count_bits(ctx: &Ctx, this: &Obj) -> PyResult {
    let value = arith::expect(this);
    let ones: u64 = value.as_sign_words().1.iter().map(|word| u64::from(word.count_ones())).sum();
    Ok(ctx.int_u64(ones))
}

/// Bytes as CPython's digits of 30 bits take them.
fn sizeof(ctx: &Ctx, this: &Obj) -> PyResult {
    let digits = bit_length(&arith::expect(this)).div_ceil(30).max(1);
    Ok(ctx.int_u64(24 + 4 * digits))
}

fn itself(ctx: &Ctx, this: &Obj) -> PyResult {
    Ok(exact(ctx, this))
}

pub static INT: TypeDef = TypeDef {
    flags: TypeFlags::BASETYPE | TypeFlags::LONG_SUBCLASS | TypeFlags::MATCH_SELF,
    doc: "int([x]) -> integer\nint(x, base=10) -> integer\n\nA number or text as an integer; numbers with a fraction lose it.",
    slots: &[
        slot::tp_new(convert::int_new),
        slot::tp_repr(text::repr),
        slot::tp_hash(|_, this| Ok(hash_of(this))),
        slot::tp_richcompare(arith::compare),
        slot::nb_add(arith::add),
        slot::nb_subtract(arith::subtract),
        slot::nb_multiply(arith::multiply),
        slot::nb_remainder(arith::remainder),
        slot::nb_divmod(arith::divmod),
        slot::nb_power(arith::power),
        slot::nb_negative(arith::negative),
        slot::nb_positive(itself),
        slot::nb_absolute(arith::absolute),
        slot::nb_bool(|_, this| Ok(match this.as_small_int() {
            Some(value) => value != 0,
            None => !arith::expect(this).is_zero(),
        })),
        slot::nb_invert(arith::invert),
        slot::nb_lshift(arith::left_shift),
        slot::nb_rshift(arith::right_shift),
        slot::nb_and(arith::and),
        slot::nb_xor(arith::xor),
        slot::nb_or(arith::or),
        slot::nb_int(itself),
        slot::nb_float(|ctx, this| to_f64(ctx, this).map(|value| ctx.float(value))),
        slot::nb_floor_divide(arith::floor_divide),
        slot::nb_true_divide(arith::true_divide),
        slot::nb_index(itself),
    ],
    methods: &[
        method("conjugate($self, /)", NativeFn::NoArgs(itself)),
        method("bit_length($self, /)", NativeFn::NoArgs(|ctx, this| Ok(ctx.int_u64(bit_length(&arith::expect(this)))))),
        method("bit_count($self, /)", NativeFn::NoArgs(count_bits)),
        method("to_bytes($self, /, length=1, byteorder='big', *, signed=False)", NativeFn::Bound(bytes::to_bytes)),
        method("from_bytes($type, /, bytes, byteorder='big', *, signed=False)", NativeFn::Bound(bytes::from_bytes)).class(),
        method("as_integer_ratio($self, /)", NativeFn::NoArgs(|ctx, this| Ok(ctx.tuple(vec![exact(ctx, this), Obj::small(1)])))),
        method("__trunc__($self, /)", NativeFn::NoArgs(itself)),
        method("__floor__($self, /)", NativeFn::NoArgs(itself)),
        method("__ceil__($self, /)", NativeFn::NoArgs(itself)),
        method("__round__($self, ndigits=None, /)", NativeFn::Fast(round)),
        method("__getnewargs__($self, /)", NativeFn::NoArgs(|ctx, this| Ok(ctx.tuple(vec![exact(ctx, this)])))),
        method("__format__($self, format_spec, /)", NativeFn::O(|ctx, this, spec| {
            crate::format::format_int(ctx, this, crate::sequence::format_spec(ctx, spec)?)
        })),
        method("__sizeof__($self, /)", NativeFn::NoArgs(sizeof)),
        method("is_integer($self, /)", NativeFn::NoArgs(|ctx, _| Ok(ctx.bool(true)))),
    ],
    getsets: &[
        getset("real", itself),
        getset("imag", |_, _| Ok(Obj::small(0))),
        getset("numerator", itself),
        getset("denominator", |_, _| Ok(Obj::small(1))),
    ],
    ..TypeDef::new("int", PyInt::layout)
};
