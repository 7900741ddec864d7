//! `complex`.

use crate::ctx::Ctx;
use crate::payload::{Payload, new_exact};
use crate::typeobj::{TypeDef, TypeFlags};
use crate::value::Obj;

/// The payload of `complex`.
pub struct PyComplex {
    pub real: f64,
    pub imag: f64,
}
crate::trace!(PyComplex);
crate::payload!(PyComplex, "complex");

/// A `complex`.
pub fn new_complex(ctx: &Ctx, real: f64, imag: f64) -> Obj {
    new_exact(ctx, &ctx.types.complex, PyComplex { real, imag })
}

pub static COMPLEX: TypeDef = TypeDef { flags: TypeFlags::BASETYPE, ..TypeDef::new("complex", PyComplex::layout) };
