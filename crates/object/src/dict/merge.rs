//! Putting a mapping's or an iterable's pairs into a dict: `update`, the constructor, `|=`.

use crate::args::Args;
use crate::ctx::{Ctx, PyResult};
use crate::dict::{PyDict, of};
use crate::itertypes::pairs::{Pair, next_pair_of};
use crate::sequence;
use crate::tuple::PyTuple;
use crate::value::Obj;

/// The arguments of `dict()` and `dict.update()`.
pub(super) fn update_args(ctx: &Ctx, this: &Obj, name: &str, args: Args) -> PyResult<()> {
    sequence::check_positional(ctx, name, args.positional().len(), 0, 1)?;
    if let Some(source) = args.positional().first() {
        update(ctx, this, source)?;
    }
    let dict = of(this);
    for (key, value) in args.keywords() {
        dict.set(ctx, key, value.clone())?;
    }
    Ok(())
}

/// `dict.update(source)`: a mapping (what has `keys`), or an iterable of pairs.
pub fn update(ctx: &Ctx, this: &Obj, source: &Obj) -> PyResult<()> {
    if ctx.types.dict.is_exactly(source) || source.getattr_opt(ctx, &ctx.names.keys)?.is_some() {
        return merge(ctx, this, source);
    }
    update_from_pairs(ctx, of(this), source)
}

/// Whether iterating over a dict (or a subclass's object) gives what is in its table.
pub fn iterates_plainly(ctx: &Ctx, source: &Obj) -> bool {
    let iter = |ty: &crate::typeobj::Type| ty.slots.tp_iter.get().map(|f| f as usize);
    iter(source.ty(ctx)) == iter(&ctx.types.dict)
}

/// `PyDict_Copy`: a plain dict of the same pairs.
pub(super) fn copy(ctx: &Ctx, source: &Obj) -> PyResult {
    if iterates_plainly(ctx, source) {
        return Ok(ctx.dict_from(of(source).copy()));
    }
    let result = ctx.dict();
    merge(ctx, &result, source)?;
    Ok(result)
}

/// Put all pairs of a mapping in, over those that are there.
pub fn merge(ctx: &Ctx, this: &Obj, source: &Obj) -> PyResult<()> {
    let dict = of(this);
    if let Some(other) = source.payload::<PyDict>().filter(|_| iterates_plainly(ctx, source)) {
        if std::ptr::eq(dict, other) || other.is_empty() {
            return Ok(());
        }
        if dict.is_empty() {
            dict.swap(&other.copy());
            return Ok(());
        }
        return merge_table(ctx, dict, other);
    }
    for key in mapping_keys(ctx, source)? {
        let value = source.getitem(ctx, &key)?;
        dict.set(ctx, &key, value)?;
    }
    Ok(())
}

/// All of what `source.keys()` gives, before any value is asked for.
fn mapping_keys(ctx: &Ctx, source: &Obj) -> PyResult<Vec<Obj>> {
    let keys = source.call_method(ctx, &ctx.names.keys, &[])?;
    match keys.iter(ctx) {
        Ok(iterator) => crate::protocol::iterate(ctx, &iterator),
        Err(raised) => {
            ctx.swallow(raised, &ctx.types.type_error)?;
            let (source, keys) = (source.ty(ctx).name(), keys.ty(ctx).name());
            Err(ctx.type_error(&format!("{source}.keys() returned a non-iterable (type {keys})")))
        }
    }
}

fn merge_table(ctx: &Ctx, dict: &PyDict, other: &PyDict) -> PyResult<()> {
    let stamp = other.stamp();
    let mut number = 0;
    while number < other.entry_count() {
        if let Some((key, value, hash)) = other.entry(number) {
            dict.set_hashed(ctx, &key, hash, value)?;
            if other.stamp() != stamp {
                return Err(ctx.runtime_error("dict mutated during update"));
            }
        }
        number += 1;
    }
    Ok(())
}

fn update_from_pairs(ctx: &Ctx, dict: &PyDict, source: &Obj) -> PyResult<()> {
    let iterator = source.iter(ctx)?;
    if let Some(step) = next_pair_of(ctx, &iterator) {
        loop {
            let (mut key, mut value) = (None, None);
            match step(ctx, &iterator, &mut key, &mut value) {
                Pair::Raised => return Err(ctx.still_raised()),
                Pair::End => return Ok(()),
                Pair::Other => break,
                Pair::Two => {
                    if let (Some(key), Some(value)) = (key, value) {
                        dict.set(ctx, &key, value)?;
                    }
                }
            }
        }
    }
    let mut number = 0usize;
    while let Some(item) = iterator.next(ctx)? {
        if let Some([key, value]) = item.payload::<PyTuple>().map(PyTuple::items) {
            dict.set(ctx, key, value.clone())?;
            number += 1;
            continue;
        }
        let pair = match pair_of(ctx, &item) {
            Ok(pair) => pair,
            Err(raised) => {
                if !ctx.raised_is(&ctx.types.type_error) {
                    return Err(raised);
                }
                let exception = ctx.take_raised(raised);
                let note = format!("Cannot convert dictionary update sequence element #{number} to a sequence");
                crate::exceptions::add_note(ctx, &exception, &note)?;
                return Err(ctx.set_raised(exception));
            }
        };
        let [key, value] = pair.as_slice() else {
            return Err(ctx.value_error(&format!(
                "dictionary update sequence element #{number} has length {}; 2 is required",
                pair.len()
            )));
        };
        dict.set(ctx, key, value.clone())?;
        number += 1;
    }
    Ok(())
}

/// `PySequence_Fast(item, "object is not iterable")`.
fn pair_of(ctx: &Ctx, item: &Obj) -> PyResult<Vec<Obj>> {
    if let Some(tuple) = item.payload::<PyTuple>() {
        return Ok(tuple.items().to_vec());
    }
    if let Some(list) = item.payload::<crate::list::PyList>() {
        return Ok(list.items.to_vec());
    }
    match item.iter(ctx) {
        Ok(iterator) => crate::protocol::iterate(ctx, &iterator),
        Err(raised) => {
            ctx.swallow(raised, &ctx.types.type_error)?;
            Err(ctx.type_error("object is not iterable"))
        }
    }
}
