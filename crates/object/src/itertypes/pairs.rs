//! Iterators of pairs, one step of which can be had without a tuple: for loops that unpack it at once.

use super::{enumerate, zip};
use crate::ctx::{Ctx, PyResult, Raised};
use crate::value::Obj;

/// One step.
pub enum Pair {
    Two(Obj, Obj),
    End,
    Raised(Raised),
    /// This iterator has no such step: ask it for its next object.
    Other,
}

impl Pair {
    fn of(step: PyResult<Option<(Obj, Obj)>>) -> Pair {
        match step {
            Ok(Some((first, second))) => Pair::Two(first, second),
            Ok(None) => Pair::End,
            Err(raised) => Pair::Raised(raised),
        }
    }
}

/// Makes one step of an iterator of the type it was given for.
pub type NextPair = fn(&Ctx, &Obj) -> Pair;

fn of_enumerate(ctx: &Ctx, this: &Obj) -> Pair {
    Pair::of(enumerate::next_pair(ctx, this))
}

fn of_zip(ctx: &Ctx, this: &Obj) -> Pair {
    if zip::gives_pairs(this) { Pair::of(zip::next_pair(ctx, this)) } else { Pair::Other }
}

fn of_items(ctx: &Ctx, this: &Obj) -> Pair {
    Pair::of(crate::dict::next_item(ctx, this))
}

/// How to step an iterator of exactly this one's type.
pub fn next_pair_of(ctx: &Ctx, iterator: &Obj) -> Option<NextPair> {
    let types = &ctx.types;
    if types.enumerate.is_exactly(iterator) {
        Some(of_enumerate)
    } else if types.zip.is_exactly(iterator) {
        Some(of_zip)
    } else if types.dict_itemiterator.is_exactly(iterator) {
        Some(of_items)
    } else {
        None
    }
}
