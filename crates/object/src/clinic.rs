//! Conversions of arguments with the error texts of CPython's Argument Clinic, for the builtin types' methods.

use crate::ctx::{Ctx, PyResult, Raised};
use crate::heap::strdata::PyStr;
use crate::typeobj::TypeFlags;
use crate::value::Obj;

/// "find() argument 1 must be str, not int"; `which` is `"1"`, `"'encoding'"`, or empty for an only argument.
#[cold]
pub fn bad_argument(ctx: &Ctx, function: &str, which: &str, wanted: &str, got: &Obj) -> Raised {
    let space = if which.is_empty() { "" } else { " " };
    ctx.type_error(&format!("{function}() argument{space}{which} must be {wanted}, not {}", got.ty(ctx).name_or_none(ctx)))
}

/// A `str` argument.
#[inline]
pub fn str_arg<'a>(ctx: &Ctx, function: &str, which: &str, value: &'a Obj) -> PyResult<&'a PyStr> {
    value.payload::<PyStr>().ok_or_else(|| bad_argument(ctx, function, which, "str", value))
}

/// A `Py_ssize_t` argument: OverflowError "Python int too large to convert to C ssize_t".
#[inline]
pub fn ssize_arg(ctx: &Ctx, value: &Obj) -> PyResult<isize> {
    if let Some(value) = value.as_small_int() {
        return Ok(value as isize);
    }
    let index = value.index(ctx)?;
    index.as_i64().map(|value| value as isize).ok_or_else(|| ctx.overflow_error("Python int too large to convert to C ssize_t"))
}

/// An optional size, `None` for `None`: TypeError "argument should be integer or None, not 'str'".
#[inline]
pub fn optional_size_arg(ctx: &Ctx, value: Option<&Obj>) -> PyResult<Option<isize>> {
    if let Some(size) = value.and_then(Obj::as_small_int) {
        return Ok(Some(size as isize));
    }
    match value.filter(|value| !ctx.is_none(value)) {
        None => Ok(None),
        Some(value) if is_index(ctx, value) => value.to_index_size(ctx).map(Some),
        Some(value) => Err(ctx.type_error(&format!("argument should be integer or None, not '{}'", value.ty(ctx).name()))),
    }
}

/// A C `int` argument: OverflowError "Python int too large to convert to C int".
pub fn int_arg(ctx: &Ctx, value: &Obj) -> PyResult<i32> {
    let index = value.index(ctx)?;
    let small = index.as_i64().and_then(|value| i32::try_from(value).ok());
    small.ok_or_else(|| ctx.overflow_error("Python int too large to convert to C int"))
}

/// The bounds `[start[, end]]` of `find` and its kin, still unclamped.
pub fn bounds_arg(ctx: &Ctx, start: Option<&Obj>, end: Option<&Obj>) -> PyResult<(isize, isize)> {
    let one = |value: Option<&Obj>, default: isize| match value {
        None => Ok(default),
        Some(value) => match value.as_small_int() {
            Some(value) => Ok(value as isize),
            None if ctx.is_none(value) => Ok(default),
            None if value.is_int_instance(ctx) || value.ty(ctx).slots.nb_index.get().is_some() => value.to_index_clamped(ctx),
            None => Err(ctx.type_error("slice indices must be integers or None or have an __index__ method")),
        },
    };
    Ok((one(start, 0)?, one(end, isize::MAX)?))
}

/// Bounds fitted to a length. `start` may be larger than `end`, and than the length.
pub fn clamp_bounds((mut start, mut end): (isize, isize), len: usize) -> (usize, usize) {
    let len = len as isize;
    if end > len {
        end = len;
    } else if end < 0 {
        end = (end + len).max(0);
    }
    if start < 0 {
        start = (start + len).max(0);
    }
    (start as usize, end as usize)
}

/// A subscript's index into `len` items, negative ones from the end; `None` when there is no such item.
#[inline]
pub fn item_index(index: isize, len: usize) -> Option<usize> {
    let index = if index < 0 { index.checked_add_unsigned(len)? } else { index };
    usize::try_from(index).ok().filter(|&index| index < len)
}

/// Whether `value` can be an index.
pub fn is_index(ctx: &Ctx, value: &Obj) -> bool {
    value.is_int_instance(ctx) || value.ty(ctx).slots.nb_index.get().is_some()
}

pub fn is_tuple(ctx: &Ctx, value: &Obj) -> bool {
    value.ty(ctx).has(TypeFlags::TUPLE_SUBCLASS)
}

/// All items of an iterable; `message` is the TypeError when it is none (`PySequence_Fast`).
pub fn sequence_of(ctx: &Ctx, iterable: &Obj, message: &str) -> PyResult<Vec<Obj>> {
    if let Some(list) = iterable.payload::<crate::list::PyList>() {
        return Ok(list.items.to_vec());
    }
    if let Some(tuple) = iterable.payload::<crate::tuple::PyTuple>() {
        return Ok(tuple.items().to_vec());
    }
    let iterator = match iterable.iter(ctx) {
        Ok(iterator) => iterator,
        Err(raised) => {
            ctx.swallow(raised, &ctx.types.type_error)?;
            return Err(ctx.type_error(message));
        }
    };
    let mut items = Vec::new();
    while let Some(item) = iterator.next(ctx)? {
        items.push(item);
    }
    Ok(items)
}
