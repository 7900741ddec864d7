//! `int` and `bool`.

use krait_code::IBig;

use crate::ctx::{Ctx, PyResult};
use crate::payload::{Payload, new_exact, new_extended};
use crate::typeobj::{Type, TypeDef, TypeFlags};
use crate::value::{Obj, SMALL_MAX, SMALL_MIN};

/// The payload of ints that are not kept in the word: those beyond 62 bits, `True`, `False`, and objects of
/// subclasses.
pub struct PyInt {
    pub value: IBig,
}
crate::trace!(PyInt);
crate::payload!(PyInt, "int");

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

/// The nearest float. OverflowError "int too large to convert to float".
pub fn to_f64(ctx: &Ctx, value: &Obj) -> PyResult<f64> {
    if let Some(value) = value.as_i64() {
        return Ok(value as f64);
    }
    let value = value.to_ibig().unwrap_or_default().to_f64().value();
    if value.is_infinite() {
        return Err(ctx.overflow_error("int too large to convert to float"));
    }
    Ok(value)
}

pub static INT: TypeDef = TypeDef {
    flags: TypeFlags::BASETYPE | TypeFlags::LONG_SUBCLASS | TypeFlags::MATCH_SELF,
    ..TypeDef::new("int", PyInt::layout)
};
pub static BOOL: TypeDef = TypeDef {
    base: Some(|ctx| ctx.types.int.clone()),
    ..TypeDef::new("bool", PyInt::layout)
};
