//! `types.GenericAlias` (`list[int]`) and `typing.Union` (`int | str`).

use crate::ctx::{Ctx, PyResult};
use crate::payload::{Payload, new_exact};
use crate::typeobj::TypeDef;
use crate::value::Obj;

/// The payload of `types.GenericAlias`.
pub struct GenericAlias {
    pub origin: Obj,
    /// A tuple.
    pub args: Obj,
    pub parameters: crate::cells::ObjCell,
    /// `*list[int]`
    pub starred: bool,
}
crate::trace!(GenericAlias: origin, args, parameters);
crate::payload!(GenericAlias, "types.GenericAlias", with_node, with_weakrefs);

/// The payload of `typing.Union`.
pub struct Union {
    pub args: Obj,
    pub parameters: crate::cells::ObjCell,
}
crate::trace!(Union: args, parameters);
crate::payload!(Union, "typing.Union", with_node, with_weakrefs);

/// `origin[args]`; `args` that is not a tuple stands for a tuple of one.
pub fn new_alias(ctx: &Ctx, origin: Obj, args: &Obj) -> PyResult {
    let args = if args.payload::<crate::tuple::PyTuple>().is_some() { args.clone() } else { ctx.tuple(vec![args.clone()]) };
    Ok(new_exact(ctx, &ctx.types.generic_alias, GenericAlias { origin, args, parameters: Default::default(), starred: false }))
}

/// `a | b` of types.
pub fn type_or(ctx: &Ctx, _a: &Obj, _b: &Obj) -> PyResult {
    Ok(ctx.not_implemented())
}

pub static GENERIC_ALIAS: TypeDef = TypeDef { module: "types", ..TypeDef::new("GenericAlias", GenericAlias::layout) };
pub static UNION: TypeDef = TypeDef { module: "typing", ..TypeDef::new("Union", Union::layout) };
