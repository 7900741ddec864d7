//! `set` and `frozenset`.

use crate::ctx::{Ctx, PyResult};
use crate::heap::dictdata::PyDict;
use crate::payload::{Payload, new_exact};
use crate::typeobj::{TypeDef, TypeFlags};
use crate::value::Obj;

/// The payload of `set` and `frozenset`.
pub struct PySet {
    table: PyDict,
}
crate::trace!(PySet: table);
crate::payload!(PySet, "set", with_node, with_weakrefs);

impl PySet {
    /// New references to all items, in the order of iteration.
    pub fn items(&self) -> Vec<Obj> {
        self.table.keys()
    }
}

fn table(ctx: &Ctx, items: &[Obj]) -> PyResult<PyDict> {
    let table = PyDict::new();
    for item in items {
        table.set(ctx, item, ctx.none())?;
    }
    Ok(table)
}

/// A `set` of these items.
pub fn new_set(ctx: &Ctx, items: &[Obj]) -> PyResult {
    Ok(new_exact(ctx, &ctx.types.set, PySet { table: table(ctx, items)? }))
}
/// A `frozenset` of these items.
pub fn new_frozenset(ctx: &Ctx, items: &[Obj]) -> PyResult {
    Ok(new_exact(ctx, &ctx.types.frozenset, PySet { table: table(ctx, items)? }))
}
/// Add an item to a set.
pub fn add(ctx: &Ctx, set: &PySet, item: &Obj) -> PyResult<()> {
    set.table.set(ctx, item, ctx.none())
}

pub static SET: TypeDef = TypeDef {
    flags: TypeFlags::BASETYPE | TypeFlags::MATCH_SELF,
    ..TypeDef::new("set", PySet::layout)
};
pub static FROZENSET: TypeDef = TypeDef {
    flags: TypeFlags::BASETYPE | TypeFlags::MATCH_SELF,
    ..TypeDef::new("frozenset", PySet::layout)
};
