//! `cell`: a variable shared by a function and those inside it.

use crate::cells::ObjCell;
use crate::ctx::Ctx;
use crate::payload::{Payload, new_exact};
use crate::typeobj::{TypeDef, getset_rw, slot};
use crate::value::Obj;

/// The payload of `cell`.
#[repr(C)]
pub struct PyCell {
    pub value: ObjCell,
}
crate::trace!(PyCell: value);
crate::payload!(PyCell, "cell", with_node);

/// A cell holding `value`, or empty.
pub fn new_cell(ctx: &Ctx, value: Option<Obj>) -> Obj {
    new_exact(ctx, &ctx.types.cell, PyCell { value: ObjCell::new(value) })
}

fn of(object: &Obj) -> &PyCell {
    object.payload::<PyCell>().expect("the type's methods get its objects")
}

pub static CELL: TypeDef = TypeDef {
    text: "([contents])",
    slots: &[
        slot::tp_new(|ctx, _class, args| match args.positional() {
            [] => Ok(new_cell(ctx, None)),
            [value] => Ok(new_cell(ctx, Some(value.clone()))),
            more => Err(ctx.type_error(&format!("cell expected at most 1 argument, got {}", more.len()))),
        }),
        slot::tp_repr(|ctx, this| {
            Ok(ctx.str(&match of(this).value.get() {
                None => format!("<cell at {:#x}: empty>", this.id()),
                Some(value) => format!("<cell at {:#x}: {} object at {:#x}>", this.id(), value.ty(ctx).name(), value.id()),
            }))
        }),
        slot::tp_richcompare(|ctx, this, other, op| {
            let (a, Some(b)) = (of(this), other.payload::<PyCell>()) else { return Ok(ctx.not_implemented()) };
            match (a.value.get(), b.value.get()) {
                (Some(a), Some(b)) => crate::protocol::rich_compare(ctx, &a, &b, op),
                (a, b) => Ok(ctx.bool(op.holds(a.is_some().cmp(&b.is_some())))),
            }
        }),
        slot::tp_hash(crate::protocol::hash_not_implemented),
    ],
    getsets: &[getset_rw(
        "cell_contents",
        |ctx, this| of(this).value.get().ok_or_else(|| ctx.value_error("Cell is empty")),
        |_, this, value| {
            of(this).value.set(value.cloned());
            Ok(())
        },
    )],
    ..TypeDef::new("cell", PyCell::layout)
};
