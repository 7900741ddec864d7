//! `__format__` of the builtin types.

use crate::ctx::{Ctx, PyResult};
use crate::value::Obj;

/// `int.__format__`; `spec` is a `str`.
pub fn format_int(ctx: &Ctx, _value: &Obj, _spec: &Obj) -> PyResult {
    Err(ctx.not_implemented_error("int.__format__"))
}
/// `float.__format__`.
pub fn format_float(ctx: &Ctx, _value: &Obj, _spec: &Obj) -> PyResult {
    Err(ctx.not_implemented_error("float.__format__"))
}
/// `complex.__format__`.
pub fn format_complex(ctx: &Ctx, _value: &Obj, _spec: &Obj) -> PyResult {
    Err(ctx.not_implemented_error("complex.__format__"))
}
/// `str.__format__`.
pub fn format_str(ctx: &Ctx, _value: &Obj, _spec: &Obj) -> PyResult {
    Err(ctx.not_implemented_error("str.__format__"))
}
