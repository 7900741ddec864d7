//! `string.templatelib.Template` and `Interpolation` (PEP 750).

use crate::ctx::{Ctx, PyResult};
use crate::value::Obj;

/// A template of a tuple of strings and a tuple of interpolations.
pub fn new_template(ctx: &Ctx, _strings: &Obj, _interpolations: &Obj) -> PyResult {
    Err(ctx.not_implemented_error("template strings"))
}

/// An interpolation; `conversion` is None or one of "s", "r", "a".
pub fn new_interpolation(ctx: &Ctx, _value: &Obj, _expression: &Obj, _conversion: Obj, _spec: Obj) -> PyResult {
    Err(ctx.not_implemented_error("template strings"))
}
