//! Iterators of pairs, one step of which can be had without a tuple: for loops that unpack it at once.

use super::{enumerate, zip};
use crate::ctx::{Ctx, PyResult, Raised};
use crate::value::Obj;

/// What came of one step.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Pair {
    /// Both places are filled.
    Two,
    End,
    /// The exception is set.
    Raised,
    /// This iterator has no such step: ask it for its next object.
    Other,
}

/// Makes one step of an iterator of the type it was given for; the values go to the places.
pub type NextPair = fn(&Ctx, &Obj, first: &mut Option<Obj>, second: &mut Option<Obj>) -> Pair;

/// Both values of a step, for those who want a tuple of them.
#[inline(always)]
pub(super) fn taken(step: Pair, first: Option<Obj>, second: Option<Obj>, raised: impl FnOnce() -> Raised) -> PyResult<Option<(Obj, Obj)>> {
    match step {
        Pair::Raised => Err(raised()),
        _ => Ok(first.zip(second)),
    }
}

fn of_enumerate(ctx: &Ctx, this: &Obj, first: &mut Option<Obj>, second: &mut Option<Obj>) -> Pair {
    enumerate::step(ctx, this, first, second)
}

fn of_zip(ctx: &Ctx, this: &Obj, first: &mut Option<Obj>, second: &mut Option<Obj>) -> Pair {
    if zip::gives_pairs(this) { zip::step(ctx, this, first, second) } else { Pair::Other }
}

fn of_items(ctx: &Ctx, this: &Obj, first: &mut Option<Obj>, second: &mut Option<Obj>) -> Pair {
    match crate::dict::next_item(ctx, this) {
        Ok(Some(pair)) => {
            (*first, *second) = (Some(pair.0), Some(pair.1));
            Pair::Two
        }
        Ok(None) => Pair::End,
        Err(_) => Pair::Raised,
    }
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
