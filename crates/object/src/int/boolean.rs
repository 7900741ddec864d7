//! `bool`: an `int` with a repr and bit operators of its own.

use crate::args::Args;
use crate::ctx::{Ctx, PyResult};
use crate::int::{PyInt, arith};
use crate::payload::Payload;
use crate::sequence;
use crate::typeobj::{TypeDef, slot};
use crate::value::Obj;

fn bool_new(ctx: &Ctx, _class: &Obj, args: Args) -> PyResult {
    sequence::no_keywords(ctx, "bool", args)?;
    sequence::check_positional(ctx, "bool", args.positional().len(), 0, 1)?;
    match args.positional().first() {
        Some(value) => value.is_true(ctx).map(|truth| ctx.bool(truth)),
        None => Ok(ctx.bool(false)),
    }
}

/// The truth values of two bools.
fn both(ctx: &Ctx, a: &Obj, b: &Obj) -> Option<(bool, bool)> {
    let truth = |value: &Obj| {
        if ctx.is_true_singleton(value) {
            Some(true)
        } else if value.is(&ctx.false_) {
            Some(false)
        } else {
            None
        }
    };
    Some((truth(a)?, truth(b)?))
}

const INVERT_WARNING: &str = "Bitwise inversion '~' on bool is deprecated and will be removed in Python 3.16. This returns the bitwise inversion of the underlying int object and is usually not what you expect from negating a bool. Use the 'not' operator for boolean negation or ~int(x) if you really want the bitwise inversion of the underlying int.";

pub static BOOL: TypeDef = TypeDef {
    base: Some(|ctx| ctx.types.int.clone()),
    text: "(object=False, /)",
    doc: "True when the argument is true, else False. They are the only two objects of the type, and it has no subclasses.",
    slots: &[
        slot::tp_new(bool_new),
        slot::tp_repr(|ctx, this| Ok(ctx.intern(if ctx.is_true_singleton(this) { "True" } else { "False" }))),
        slot::nb_invert(|ctx, this| {
            crate::exceptions::warn(ctx, &ctx.types.deprecation_warning, INVERT_WARNING, 1)?;
            arith::invert(ctx, this)
        }),
        slot::nb_and(|ctx, a, b| match both(ctx, a, b) {
            Some((a, b)) => Ok(ctx.bool(a & b)),
            None => arith::and(ctx, a, b),
        }),
        slot::nb_xor(|ctx, a, b| match both(ctx, a, b) {
            Some((a, b)) => Ok(ctx.bool(a ^ b)),
            None => arith::xor(ctx, a, b),
        }),
        slot::nb_or(|ctx, a, b| match both(ctx, a, b) {
            Some((a, b)) => Ok(ctx.bool(a | b)),
            None => arith::or(ctx, a, b),
        }),
    ],
    ..TypeDef::new("bool", PyInt::layout)
};
