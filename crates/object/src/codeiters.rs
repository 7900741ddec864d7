//! The iterators over a code object's lines, positions and branches.

use crate::ctx::{Ctx, PyResult};
use crate::payload::{Payload, new_exact};
use crate::typeobj::{TypeDef, TypeFlags, TypeRef, slot};
use crate::value::Obj;

/// The payload of all three: an iterator over what was found.
pub struct CodeIterator {
    inner: Obj,
}
crate::trace!(CodeIterator: inner);
crate::payload!(CodeIterator, "line_iterator", with_node);

/// An iterator of this type over these items.
pub(crate) fn new_iterator(ctx: &Ctx, ty: &TypeRef, items: Vec<Obj>) -> PyResult {
    let inner = ctx.list(items).iter(ctx)?;
    Ok(new_exact(ctx, ty, CodeIterator { inner }))
}

fn next(ctx: &Ctx, this: &Obj) -> PyResult<Option<Obj>> {
    this.payload::<CodeIterator>().expect("the type's methods get its objects").inner.next(ctx)
}

pub static LINE_ITERATOR: TypeDef = TypeDef {
    flags: TypeFlags::DISALLOW_INSTANTIATION,
    slots: &[slot::tp_iter(|_, this| Ok(this.clone())), slot::tp_iternext(next)],
    ..TypeDef::new("line_iterator", CodeIterator::layout)
};

pub static POSITIONS_ITERATOR: TypeDef = TypeDef {
    flags: TypeFlags::DISALLOW_INSTANTIATION,
    slots: &[slot::tp_iter(|_, this| Ok(this.clone())), slot::tp_iternext(next)],
    ..TypeDef::new("positions_iterator", CodeIterator::layout)
};

/// CPython never readies this type: its objects have no attributes at all, and the name of another type.
pub static BRANCH_ITERATOR: TypeDef = TypeDef {
    flags: TypeFlags::DISALLOW_INSTANTIATION,
    slots: &[
        slot::tp_iter(|_, this| Ok(this.clone())),
        slot::tp_iternext(next),
        slot::tp_getattro(|ctx, this, name| Err(ctx.attribute_error_obj(this, name))),
    ],
    ..TypeDef::new("line_iterator", CodeIterator::layout)
};
