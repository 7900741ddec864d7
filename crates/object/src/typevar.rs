//! Type parameters and aliases (PEP 695, 696): `typing.TypeVar`, `ParamSpec`, `TypeVarTuple`, `TypeAliasType`.

use crate::ctx::{Ctx, PyResult};
use crate::value::Obj;

/// A type variable; bound and constraints are functions that compute them when asked.
pub fn new_typevar(ctx: &Ctx, _name: &Obj, _bound: Option<&Obj>, _constraints: Option<&Obj>) -> PyResult {
    Err(ctx.not_implemented_error("type parameters"))
}
pub fn new_paramspec(ctx: &Ctx, _name: &Obj) -> PyResult {
    Err(ctx.not_implemented_error("type parameters"))
}
pub fn new_typevartuple(ctx: &Ctx, _name: &Obj) -> PyResult {
    Err(ctx.not_implemented_error("type parameters"))
}
/// `Generic[params]`
pub fn subscript_generic(ctx: &Ctx, _params: &Obj) -> PyResult {
    Err(ctx.not_implemented_error("type parameters"))
}
/// `(name, params or None, function that computes the value)`
pub fn new_type_alias(ctx: &Ctx, _parts: &Obj) -> PyResult {
    Err(ctx.not_implemented_error("type aliases"))
}
/// Give a type parameter a function that computes its default.
pub fn set_default(ctx: &Ctx, _parameter: &Obj, _default: &Obj) -> PyResult {
    Err(ctx.not_implemented_error("type parameters"))
}
