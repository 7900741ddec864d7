//! `str`: the type's methods. Its memory is [`crate::heap::strdata`].

use crate::heap::strdata::PyStr;
use crate::payload::Payload;
use crate::typeobj::{TypeDef, TypeFlags, slot};

pub use crate::heap::strdata::StrData;

/// Strings put together.
pub fn concat(ctx: &crate::ctx::Ctx, parts: &[crate::value::Obj]) -> crate::ctx::PyResult {
    let mut result = ctx.empty_str.clone();
    for part in parts {
        result = ctx.str_concat(result, part.payload::<PyStr>().ok_or_else(|| ctx.system_error("a str is needed"))?);
    }
    Ok(result)
}

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
