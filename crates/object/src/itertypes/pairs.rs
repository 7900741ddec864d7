//! Iterators of pairs, one step of which can be had without a tuple: for loops that unpack it at once.

use super::{enumerate, zip};
use crate::ctx::{Ctx, PyResult};
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

#[inline(always)]
fn put(step: PyResult<Option<(Obj, Obj)>>, first: &mut Option<Obj>, second: &mut Option<Obj>) -> Pair {
    match step {
        Ok(Some(pair)) => {
            (*first, *second) = (Some(pair.0), Some(pair.1));
            Pair::Two
        }
        Ok(None) => Pair::End,
        Err(_) => Pair::Raised,
    }
}

fn of_enumerate(ctx: &Ctx, this: &Obj, first: &mut Option<Obj>, second: &mut Option<Obj>) -> Pair {
    put(enumerate::next_pair(ctx, this), first, second)
}

fn of_zip(ctx: &Ctx, this: &Obj, first: &mut Option<Obj>, second: &mut Option<Obj>) -> Pair {
    if zip::gives_pairs(this) { put(zip::next_pair(ctx, this), first, second) } else { Pair::Other }
}

fn of_items(ctx: &Ctx, this: &Obj, first: &mut Option<Obj>, second: &mut Option<Obj>) -> Pair {
    put(crate::dict::next_item(ctx, this), first, second)
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
