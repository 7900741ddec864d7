//! The methods of `dict`.

use crate::args::Args;
use crate::ctx::{Ctx, PyResult};
use crate::dict::{PyDict, dict_getitem, iterators, merge, of, views};
use crate::sequence;
use crate::typeobj::{MethodDef, NativeFn, method};
use crate::value::Obj;

fn get(ctx: &Ctx, this: &Obj, args: &[Obj]) -> PyResult {
    let found = of(this).get(ctx, &args[0])?;
    Ok(found.unwrap_or_else(|| args.get(1).cloned().unwrap_or_else(|| ctx.none())))
}

fn setdefault(ctx: &Ctx, this: &Obj, args: &[Obj]) -> PyResult {
    of(this).setdefault(ctx, &args[0], || args.get(1).cloned().unwrap_or_else(|| ctx.none()))
}

fn pop(ctx: &Ctx, this: &Obj, args: &[Obj]) -> PyResult {
    let dict = of(this);
    let found = if dict.is_empty() { None } else { dict.remove(ctx, &args[0])? };
    match (found, args.get(1)) {
        (Some(value), _) => Ok(value),
        (None, Some(default)) => Ok(default.clone()),
        (None, None) => Err(ctx.key_error(&args[0])),
    }
}

fn popitem(ctx: &Ctx, this: &Obj) -> PyResult {
    match of(this).pop_last() {
        Some((key, value)) => Ok(ctx.tuple_array([key, value])),
        None => Err(ctx.key_error(&ctx.str("popitem(): dictionary is empty"))),
    }
}

fn update(ctx: &Ctx, this: &Obj, args: Args) -> PyResult {
    merge::update_args(ctx, this, "update", args)?;
    Ok(ctx.none())
}

fn fromkeys(ctx: &Ctx, class: &Obj, args: &[Obj]) -> PyResult {
    let result = class.call(ctx, &[])?;
    let value = args.get(1).cloned().unwrap_or_else(|| ctx.none());
    let dict = result.payload::<PyDict>().filter(|_| ctx.types.dict.is_exactly(&result));
    if let (Some(dict), Some(source)) = (dict, args[0].payload::<PyDict>().filter(|_| ctx.types.dict.is_exactly(&args[0]))) {
        let mut number = 0;
        while number < source.entry_count() {
            if let Some((key, _, hash)) = source.entry(number) {
                dict.set_hashed(ctx, &key, hash, value.clone())?;
            }
            number += 1;
        }
        return Ok(result);
    }
    let iterator = args[0].iter(ctx)?;
    while let Some(key) = iterator.next(ctx)? {
        match dict {
            Some(dict) => dict.set(ctx, &key, value.clone())?,
            None => result.setitem(ctx, &key, &value)?,
        }
    }
    Ok(result)
}

/// Bytes as CPython would use for a table that grew to this number of entries, and the places in it.
pub fn table_size(dict: &PyDict) -> (usize, usize) {
    let count = dict.entry_count();
    if count == 0 {
        return (48, 0);
    }
    let mut log2 = 3u32;
    while (2usize << log2) / 3 < count {
        log2 += 1;
    }
    let width = match log2 {
        0..8 => 1,
        8..16 => 2,
        _ => 4,
    };
    let entry = if dict.all_str() { 16 } else { 24 };
    (48 + 32 + (width << log2) + (2usize << log2) / 3 * entry, 1 << log2)
}

fn sizeof(ctx: &Ctx, this: &Obj) -> PyResult {
    Ok(ctx.int_usize(table_size(of(this)).0))
}

pub(super) const METHODS: &[MethodDef] = &[
    method("__getitem__($self, key, /)", NativeFn::O(dict_getitem)).coexist().doc("Return self[key]."),
    method("__contains__($self, key, /)", NativeFn::O(|ctx, this, key| of(this).contains(ctx, key).map(|yes| ctx.bool(yes)))).coexist(),
    method("__sizeof__($self, /)", NativeFn::NoArgs(sizeof)),
    method("get($self, key, default=None, /)", NativeFn::Fast(get)),
    method("setdefault($self, key, default=None, /)", NativeFn::Fast(setdefault)),
    method("pop($self, key, default=<unrepresentable>, /)", NativeFn::Fast(pop)),
    method("popitem($self, /)", NativeFn::NoArgs(popitem)),
    method("keys($self, /)", NativeFn::NoArgs(|ctx, this| Ok(views::keys(ctx, this)))),
    method("items($self, /)", NativeFn::NoArgs(|ctx, this| Ok(views::items(ctx, this)))),
    method("values($self, /)", NativeFn::NoArgs(|ctx, this| Ok(views::values(ctx, this)))),
    method("update", NativeFn::Kw(update)),
    method("fromkeys($type, iterable, value=None, /)", NativeFn::Fast(fromkeys)).class(),
    method("clear($self, /)", NativeFn::NoArgs(|ctx, this| {
        of(this).clear();
        Ok(ctx.none())
    })),
    method("copy($self, /)", NativeFn::NoArgs(merge::copy)),
    method("__reversed__($self, /)", NativeFn::NoArgs(|ctx, this| Ok(iterators::reversed_keys(ctx, this)))),
    method("__class_getitem__($type, object, /)", NativeFn::O(sequence::class_getitem)).class(),
];
