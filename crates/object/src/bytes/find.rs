//! Finding and replacing in bytes.

use memchr::memmem;

use crate::buffer::{ByteView, byte_view, byte_views, has_buffer};
use crate::bytes::common::{byte_arg, make, own, part};
use crate::clinic;
use crate::ctx::{Ctx, PyResult};
use crate::tuple::PyTuple;
use crate::value::Obj;

/// Bytes, or one byte given as an int.
pub(crate) fn needle<'a>(ctx: &Ctx, value: &'a Obj) -> PyResult<ByteView<'a>> {
    if has_buffer(ctx, value) {
        return byte_view(ctx, value);
    }
    if clinic::is_index(ctx, value) {
        return Ok(ByteView::Copy(vec![byte_arg(ctx, value)?]));
    }
    Err(ctx.type_error(&format!("argument should be integer or bytes-like object, not '{}'", value.ty(ctx).name())))
}

pub(crate) fn find_in(hay: &[u8], needle: &[u8]) -> Option<usize> {
    match needle {
        [] => Some(0),
        [byte] => memchr::memchr(*byte, hay),
        _ => crate::str::search::find_bytes(hay, needle),
    }
}
pub(crate) fn rfind_in(hay: &[u8], needle: &[u8]) -> Option<usize> {
    match needle {
        [] => Some(hay.len()),
        [byte] => memchr::memrchr(*byte, hay),
        _ => memmem::rfind(hay, needle),
    }
}

/// Look for `args[0]` between `args[1]` and `args[2]`.
fn look<R>(ctx: &Ctx, this: &Obj, args: &[Obj], search: impl FnOnce(&[u8], &[u8]) -> Option<R>) -> PyResult<Option<(usize, R)>> {
    let bounds = clinic::bounds_arg(ctx, args.get(1), args.get(2))?;
    let needle = needle(ctx, &args[0])?;
    let hay = own(this);
    let (start, end) = clinic::clamp_bounds(bounds, hay.len());
    if start > end {
        return Ok(None);
    }
    Ok(search(&hay[start..end], &needle).map(|found| (start, found)))
}

fn position(ctx: &Ctx, found: Option<(usize, usize)>) -> Obj {
    found.map_or(Obj::small(-1), |(start, at)| ctx.int_usize(start + at))
}
fn position_or_error(ctx: &Ctx, found: Option<(usize, usize)>) -> PyResult {
    found.map(|(start, at)| ctx.int_usize(start + at)).ok_or_else(|| ctx.value_error("subsection not found"))
}

pub(super) fn find(ctx: &Ctx, this: &Obj, args: &[Obj]) -> PyResult {
    Ok(position(ctx, look(ctx, this, args, find_in)?))
}
pub(super) fn rfind(ctx: &Ctx, this: &Obj, args: &[Obj]) -> PyResult {
    Ok(position(ctx, look(ctx, this, args, rfind_in)?))
}
pub(super) fn index(ctx: &Ctx, this: &Obj, args: &[Obj]) -> PyResult {
    let found = look(ctx, this, args, find_in)?;
    position_or_error(ctx, found)
}
pub(super) fn rindex(ctx: &Ctx, this: &Obj, args: &[Obj]) -> PyResult {
    let found = look(ctx, this, args, rfind_in)?;
    position_or_error(ctx, found)
}

pub(super) fn count(ctx: &Ctx, this: &Obj, args: &[Obj]) -> PyResult {
    let found = look(ctx, this, args, |hay, needle| {
        Some(match needle {
            [] => hay.len() + 1,
            [byte] => memchr::memchr_iter(*byte, hay).count(),
            _ => memmem::find_iter(hay, needle).count(),
        })
    })?;
    Ok(ctx.int_usize(found.map_or(0, |(_, count)| count)))
}

pub(super) fn tail_match(ctx: &Ctx, this: &Obj, args: &[Obj], front: bool) -> PyResult {
    let bounds = clinic::bounds_arg(ctx, args.get(1), args.get(2))?;
    let matches = |value: &Obj| -> PyResult<bool> {
        let part = byte_view(ctx, value)?;
        let bytes = own(this);
        let (start, end) = clinic::clamp_bounds(bounds, bytes.len());
        Ok(start <= end && if front { bytes[start..end].starts_with(&part) } else { bytes[start..end].ends_with(&part) })
    };
    if let Some(parts) = args[0].payload::<PyTuple>() {
        for value in parts.items() {
            if matches(value)? {
                return Ok(ctx.bool(true));
            }
        }
        return Ok(ctx.bool(false));
    }
    if !has_buffer(ctx, &args[0]) {
        let name = if front { "startswith" } else { "endswith" };
        return Err(ctx.type_error(&format!("{name} first arg must be bytes or a tuple of bytes, not {}", args[0].ty(ctx).name())));
    }
    Ok(ctx.bool(matches(&args[0])?))
}

pub(super) fn removeprefix(ctx: &Ctx, this: &Obj, prefix: &Obj) -> PyResult {
    let prefix = byte_view(ctx, prefix)?;
    let bytes = own(this);
    Ok(part(ctx, this, bytes.strip_prefix(&*prefix).unwrap_or(&bytes)))
}

pub(super) fn removesuffix(ctx: &Ctx, this: &Obj, suffix: &Obj) -> PyResult {
    let suffix = byte_view(ctx, suffix)?;
    let bytes = own(this);
    Ok(part(ctx, this, bytes.strip_suffix(&*suffix).unwrap_or(&bytes)))
}

pub(super) fn replace(ctx: &Ctx, this: &Obj, args: &[Obj]) -> PyResult {
    // Conversions first: they may run Python code.
    let max = args.get(2).map_or(Ok(-1), |count| clinic::ssize_arg(ctx, count));
    let (old, new) = byte_views(ctx, &args[0], &args[1])?;
    let max = usize::try_from(max?).unwrap_or(usize::MAX);
    let bytes = own(this);
    let places: Vec<usize> = match &*old {
        [] => (0..=bytes.len()).take(max).collect(),
        [byte] => memchr::memchr_iter(*byte, &bytes).take(max).collect(),
        _ => memmem::find_iter(&bytes, &*old).take(max).collect(),
    };
    if places.is_empty() {
        return Ok(part(ctx, this, &bytes));
    }
    let rest = bytes.len() - old.len() * places.len();
    let len = new.len().checked_mul(places.len()).and_then(|added| added.checked_add(rest)).filter(|&len| len <= isize::MAX as usize);
    let len = len.ok_or_else(|| ctx.overflow_error("replace bytes is too long"))?;
    ctx.check_room(len, 1)?;
    let (mut out, mut start) = (Vec::with_capacity(len), 0);
    for at in places {
        out.extend_from_slice(&bytes[start..at]);
        out.extend_from_slice(&new);
        start = at + old.len();
    }
    out.extend_from_slice(&bytes[start..]);
    Ok(make(ctx, this, out))
}
