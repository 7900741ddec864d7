//! What the containers share: the guard of recursive reprs, comparison item by item, hashes of items, counts of
//! repetition. It knows no particular container.

use crate::args::Args;
use crate::ctx::{Ctx, PyResult, Raised};
use crate::exceptions::new_exception_args;
use crate::heap::strdata::PyStr;
use crate::protocol::{rich_compare, rich_compare_bool};
use crate::slice::SliceRange;
use crate::textbuilder::TextBuilder;
use crate::typeobj::{CompareOp, Type, TypeFlags, TypeRef};
use crate::value::Obj;

/// While it lives, [`enter_repr`] of the same object gives nothing.
pub struct ReprGuard<'a> {
    ctx: &'a Ctx,
    id: u64,
}

impl Drop for ReprGuard<'_> {
    fn drop(&mut self) {
        self.ctx.repr_active.borrow_mut().remove(&self.id);
    }
}

/// Begin the `repr` of a container: `None` when it is under way further out.
pub fn enter_repr<'a>(ctx: &'a Ctx, object: &Obj) -> Option<ReprGuard<'a>> {
    let id = object.id();
    if !ctx.repr_active.borrow_mut().insert(id) {
        return None;
    }
    Some(ReprGuard { ctx, id })
}

/// `open item, item close` with the `repr` of each item. `get` gives the items as long as there are any.
pub fn repr_items(ctx: &Ctx, open: &str, close: &str, get: impl Fn(usize) -> Option<Obj>) -> PyResult<TextBuilder> {
    let mut out = TextBuilder::new();
    out.push_ascii(open);
    let mut index = 0;
    while let Some(item) = get(index) {
        if index > 0 {
            out.push_ascii(", ");
        }
        out.push_obj(&item.repr(ctx)?);
        index += 1;
    }
    out.push_ascii(close);
    Ok(out)
}

/// How many items at the start are the same, as far as that can be told without running Python.
pub fn same_prefix(ctx: &Ctx, a: &[Obj], b: &[Obj]) -> usize {
    let same = |(a, b): &(&Obj, &Obj)| {
        a.is(b)
            || ctx.types.str.is_exactly(a)
                && ctx.types.str.is_exactly(b)
                && matches!((a.payload::<PyStr>(), b.payload::<PyStr>()), (Some(a), Some(b)) if a.equals(b))
    };
    a.iter().zip(b).take_while(same).count()
}

/// Lexicographic comparison, from item `start` on, of two sequences whose items can change under it.
pub fn compare_items(
    ctx: &Ctx,
    op: CompareOp,
    start: usize,
    lens: impl Fn() -> (usize, usize),
    a: impl Fn(usize) -> Option<Obj>,
    b: impl Fn(usize) -> Option<Obj>,
) -> PyResult {
    ctx.check_native_stack(" in comparison")?;
    let mut index = start;
    while let (Some(x), Some(y)) = (a(index), b(index)) {
        if !x.eq(ctx, &y)? {
            // The comparison may have shortened one.
            let (a, b) = lens();
            if index >= a.min(b) {
                break;
            }
            return match op {
                CompareOp::Eq => Ok(ctx.bool(false)),
                CompareOp::Ne => Ok(ctx.bool(true)),
                _ => rich_compare(ctx, &x, &y, op),
            };
        }
        index += 1;
    }
    let (a, b) = lens();
    Ok(ctx.bool(op.holds(a.cmp(&b))))
}

const PRIME_1: u64 = 11_400_714_785_074_694_791;
const PRIME_2: u64 = 14_029_467_366_897_019_727;
const PRIME_5: u64 = 2_870_177_450_012_600_261;

/// One step of the hash of a sequence (xxHash's lane).
#[inline]
pub(crate) fn hash_step(state: u64, item: i64) -> u64 {
    state.wrapping_add((item as u64).wrapping_mul(PRIME_2)).rotate_left(31).wrapping_mul(PRIME_1)
}
/// The state before the first step.
pub(crate) const HASH_START: u64 = PRIME_5;
/// The end of the hash of `len` items.
pub(crate) fn hash_end(state: u64, len: usize) -> i64 {
    let hash = state.wrapping_add(len as u64 ^ (PRIME_5 ^ 3_527_539)) as i64;
    if hash == -1 { 1_546_275_796 } else { hash }
}

/// `hash(tuple(items))`.
pub fn hash_items(ctx: &Ctx, items: &[Obj]) -> PyResult<i64> {
    let mut state = HASH_START;
    for item in items {
        state = hash_step(state, item.hash(ctx)?);
    }
    Ok(hash_end(state, items.len()))
}

/// MemoryError without a message.
#[cold]
pub fn no_memory(ctx: &Ctx) -> Raised {
    let exception = new_exception_args(ctx, &ctx.types.memory_error, Vec::new());
    ctx.raise(exception)
}

/// `items` `count` times over. MemoryError when there is no room.
pub fn repeat(ctx: &Ctx, items: &[Obj], count: isize) -> PyResult<Vec<Obj>> {
    let count = usize::try_from(count).unwrap_or(0);
    if count == 0 || items.is_empty() {
        return Ok(Vec::new());
    }
    let mut out = room(ctx, items.len().checked_mul(count))?;
    if let [item] = items {
        out.resize(count, item.clone());
        return Ok(out);
    }
    for _ in 0..count {
        out.extend_from_slice(items);
    }
    Ok(out)
}

/// An empty vector with room for so many items; MemoryError when there is none.
pub fn room(ctx: &Ctx, len: Option<usize>) -> PyResult<Vec<Obj>> {
    let mut out = Vec::new();
    match len {
        Some(len) if len <= 1 << 40 && out.try_reserve_exact(len).is_ok() => Ok(out),
        _ => Err(no_memory(ctx)),
    }
}

/// The items of a fitted slice.
pub fn slice_items(items: &[Obj], range: SliceRange) -> Vec<Obj> {
    if range.step == 1 {
        let start = (range.start as usize).min(items.len());
        return items[start..(start + range.count).min(items.len())].to_vec();
    }
    let mut at = range.start;
    let mut out = Vec::with_capacity(range.count);
    for _ in 0..range.count {
        out.push(items[at as usize].clone());
        at = at.wrapping_add(range.step);
    }
    out
}

/// A `Py_ssize_t` argument. OverflowError "Python int too large to convert to C ssize_t".
pub fn ssize_arg(ctx: &Ctx, value: &Obj) -> PyResult<isize> {
    if let Some(value) = value.as_small_int() {
        return Ok(value as isize);
    }
    let index = value.index(ctx)?;
    index.as_i64().map(|value| value as isize).ok_or_else(|| ctx.overflow_error("Python int too large to convert to C ssize_t"))
}

/// A start or stop argument of `index()`: clamped to the machine word.
pub fn slice_index_arg(ctx: &Ctx, value: &Obj) -> PyResult<isize> {
    if !value.is_int_instance(ctx) && value.ty(ctx).slots.nb_index.get().is_none() {
        return Err(ctx.type_error("slice indices must be integers or have an __index__ method"));
    }
    value.to_index_clamped(ctx)
}

/// Start and stop of `index(value, start, stop)`, negative ones counted from the end.
pub fn search_range(ctx: &Ctx, args: &[Obj], len: usize) -> PyResult<(usize, usize)> {
    let word = |value: Option<&Obj>, default: isize| match value {
        None => Ok(default),
        Some(value) => slice_index_arg(ctx, value),
    };
    let start = word(args.get(1), 0)?;
    let stop = word(args.get(2), isize::MAX)?;
    let clamp = |value: isize| if value < 0 { value.saturating_add(len as isize).max(0) } else { value } as usize;
    Ok((clamp(start), clamp(stop)))
}

/// The index of the first item equal to `value` in `start..stop`, items read anew each time.
pub fn find(ctx: &Ctx, value: &Obj, (start, stop): (usize, usize), get: impl Fn(usize) -> Option<Obj>) -> PyResult<Option<usize>> {
    let mut index = start;
    while index < stop {
        let Some(item) = get(index) else { return Ok(None) };
        if item.eq(ctx, value)? {
            return Ok(Some(index));
        }
        index += 1;
    }
    Ok(None)
}

/// How many items equal `value`.
pub fn count(ctx: &Ctx, value: &Obj, get: impl Fn(usize) -> Option<Obj>) -> PyResult {
    let (mut index, mut count) = (0, 0usize);
    while let Some(item) = get(index) {
        count += usize::from(rich_compare_bool(ctx, &item, value, CompareOp::Eq)?);
        index += 1;
    }
    Ok(ctx.int_usize(count))
}

/// TypeError "{name}() takes no keyword arguments", for types whose `tp_new` does the work.
pub fn no_keywords(ctx: &Ctx, name: &str, args: Args) -> PyResult<()> {
    if args.has_keywords() { Err(ctx.type_error(&format!("{name}() takes no keyword arguments"))) } else { Ok(()) }
}

/// As [`no_keywords`] in `tp_new`: subclasses with an `__init__` of their own may have keywords.
pub fn no_keywords_new(ctx: &Ctx, base: &TypeRef, ty: &Type, args: Args) -> PyResult<()> {
    let same_init = ty.slots.tp_init.get().map(|f| f as usize) == base.slots.tp_init.get().map(|f| f as usize);
    if args.has_keywords() && (base.is(ty) || same_init) {
        return no_keywords(ctx, &base.short_name(), args);
    }
    Ok(())
}

/// As [`no_keywords`] in `tp_init`: subclasses with a `__new__` of their own may have keywords.
pub fn no_keywords_init(ctx: &Ctx, base: &TypeRef, ty: &Type, args: Args) -> PyResult<()> {
    let same_new = ty.slots.tp_new.get().map(|f| f as usize) == base.slots.tp_new.get().map(|f| f as usize);
    if args.has_keywords() && (base.is(ty) || same_new) {
        return no_keywords(ctx, &base.short_name(), args);
    }
    Ok(())
}

/// "{name} expected at most 1 argument, got 2" and its like (`_PyArg_CheckPositional`).
pub fn check_positional(ctx: &Ctx, name: &str, given: usize, min: usize, max: usize) -> PyResult<()> {
    if given >= min && given <= max {
        return Ok(());
    }
    let (word, bound) = match (given < min, min == max) {
        (_, true) => ("", min),
        (true, false) => ("at least ", min),
        (false, false) => ("at most ", max),
    };
    let s = if bound == 1 { "" } else { "s" };
    Err(ctx.type_error(&format!("{name} expected {word}{bound} argument{s}, got {given}")))
}

/// The function of this name in `builtins`, for `__reduce__`.
pub fn builtin(ctx: &Ctx, name: &str) -> PyResult {
    let found = ctx.builtins.get().and_then(|builtins| builtins.payload::<crate::dict::PyDict>()?.get_text(ctx, name));
    found.ok_or_else(|| ctx.attribute_error(&format!("module 'builtins' has no attribute '{name}'")))
}

/// `__class_getitem__` of generic builtin types.
pub fn class_getitem(ctx: &Ctx, class: &Obj, args: &Obj) -> PyResult {
    crate::genericalias::new_alias(ctx, class.clone(), args)
}

/// Check that `spec` of `__format__` is a string.
pub fn format_spec<'a>(ctx: &Ctx, spec: &'a Obj) -> PyResult<&'a Obj> {
    if spec.is_str_instance(ctx) {
        return Ok(spec);
    }
    Err(ctx.type_error(&format!("__format__() argument must be str, not {}", spec.ty(ctx).name_or_none(ctx))))
}

/// `PySequence_GetItem`: the item of a sequence. TypeError for what has no items, or has them by key.
pub fn item(ctx: &Ctx, object: &Obj, index: usize) -> PyResult {
    let ty = object.ty(ctx);
    if ty.slots.mp_subscript.get().is_none() {
        return Err(ctx.type_error(&format!("'{}' object does not support indexing", ty.name())));
    }
    let by_key = ty.has(TypeFlags::MAPPING) || ctx.types.mappingproxy.is(ty) || ctx.types.generic_alias.is(ty);
    if by_key && !ty.is_heap_type() {
        return Err(ctx.type_error(&format!("{} is not a sequence", ty.name())));
    }
    object.getitem(ctx, &ctx.int_usize(index))
}
