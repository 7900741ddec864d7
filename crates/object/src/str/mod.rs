//! `str`: the type's methods. Its memory is [`crate::heap::strdata`].

use crate::heap::strdata::PyStr;
use crate::payload::Payload;
use crate::typeobj::{TypeDef, TypeFlags, slot};

pub use crate::heap::strdata::StrData;

pub static STR: TypeDef = TypeDef {
    flags: TypeFlags::BASETYPE | TypeFlags::UNICODE_SUBCLASS | TypeFlags::MATCH_SELF,
    slots: &[
        slot::tp_hash(|ctx, this| Ok(this.payload::<PyStr>().expect("a str").hash(ctx))),
        slot::tp_richcompare(|ctx, this, other, op| {
            let (Some(a), Some(b)) = (this.payload::<PyStr>(), other.payload::<PyStr>()) else { return Ok(ctx.not_implemented()) };
            Ok(ctx.bool(op.holds(a.compare(b))))
        }),
    ],
    ..TypeDef::new("str", PyStr::layout)
};
