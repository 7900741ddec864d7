//! `float`.

use crate::ctx::Ctx;
use crate::payload::{Payload, new_exact, new_extended};
use crate::typeobj::{Type, TypeDef, TypeFlags};
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

pub static FLOAT: TypeDef = TypeDef {
    flags: TypeFlags::BASETYPE | TypeFlags::MATCH_SELF,
    ..TypeDef::new("float", PyFloat::layout)
};
