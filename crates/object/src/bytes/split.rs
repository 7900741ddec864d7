//! Taking bytes apart.

use memchr::memmem;

use crate::buffer::{ByteView, byte_view};
use crate::bytes::common::{own, part};
use crate::bytes::find::{find_in, rfind_in};
use crate::clinic;
use crate::ctx::{Ctx, PyResult};
use crate::value::Obj;

/// White space of bytes: ASCII's.
#[inline]
pub(crate) fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | 9..=13)
}

type SplitArgs<'a> = (Option<ByteView<'a>>, usize);

fn split_args<'a>(ctx: &Ctx, args: &'a [Option<Obj>]) -> PyResult<SplitArgs<'a>> {
    let limit = args[1].as_ref().map_or(Ok(-1), |limit| clinic::ssize_arg(ctx, limit))?;
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let sep = match &args[0] {
        Some(sep) if !ctx.is_none(sep) => Some(byte_view(ctx, sep)?),
        _ => None,
    };
    if sep.as_ref().is_some_and(|sep| sep.is_empty()) {
        return Err(ctx.value_error("empty separator"));
    }
    Ok((sep, limit))
}

pub(super) fn split(ctx: &Ctx, this: &Obj, args: &[Option<Obj>]) -> PyResult {
    let (sep, limit) = split_args(ctx, args)?;
    let bytes = own(this);
    let mut parts = Vec::new();
    if let Some(sep) = sep {
        let mut start = 0;
        let mut cut = |at: usize| {
            parts.push(part(ctx, this, &bytes[start..at]));
            start = at + sep.len();
        };
        match &*sep {
            [byte] => memchr::memchr_iter(*byte, &bytes).take(limit).for_each(&mut cut),
            sep => memmem::find_iter(&bytes, sep).take(limit).for_each(&mut cut),
        }
        parts.push(part(ctx, this, &bytes[start..]));
        return Ok(ctx.list(parts));
    }
    let (len, mut at) = (bytes.len(), 0);
    loop {
        while at < len && is_space(bytes[at]) {
            at += 1;
        }
        if at == len {
            break;
        }
        let start = at;
        if parts.len() == limit {
            parts.push(part(ctx, this, &bytes[start..]));
            break;
        }
        while at < len && !is_space(bytes[at]) {
            at += 1;
        }
        parts.push(part(ctx, this, &bytes[start..at]));
    }
    Ok(ctx.list(parts))
}

pub(super) fn rsplit(ctx: &Ctx, this: &Obj, args: &[Option<Obj>]) -> PyResult {
    let (sep, limit) = split_args(ctx, args)?;
    let bytes = own(this);
    let mut parts = Vec::new();
    let mut end = bytes.len();
    if let Some(sep) = sep {
        while parts.len() < limit {
            let Some(at) = rfind_in(&bytes[..end], &sep) else { break };
            parts.push(part(ctx, this, &bytes[at + sep.len()..end]));
            end = at;
        }
        parts.push(part(ctx, this, &bytes[..end]));
        parts.reverse();
        return Ok(ctx.list(parts));
    }
    loop {
        while end > 0 && is_space(bytes[end - 1]) {
            end -= 1;
        }
        if end == 0 {
            break;
        }
        if parts.len() == limit {
            parts.push(part(ctx, this, &bytes[..end]));
            break;
        }
        let mut start = end;
        while start > 0 && !is_space(bytes[start - 1]) {
            start -= 1;
        }
        parts.push(part(ctx, this, &bytes[start..end]));
        end = start;
    }
    parts.reverse();
    Ok(ctx.list(parts))
}

pub(super) fn splitlines(ctx: &Ctx, this: &Obj, args: &[Option<Obj>]) -> PyResult {
    let keep = args[0].as_ref().map_or(Ok(false), |value| value.is_true(ctx))?;
    let bytes = own(this);
    let (mut lines, mut start) = (Vec::new(), 0);
    while start < bytes.len() {
        let end = memchr::memchr2(b'\n', b'\r', &bytes[start..]).map_or(bytes.len(), |at| start + at);
        let next = match bytes.get(end) {
            None => end,
            Some(b'\r') if bytes.get(end + 1) == Some(&b'\n') => end + 2,
            Some(_) => end + 1,
        };
        lines.push(part(ctx, this, &bytes[start..if keep { next } else { end }]));
        start = next;
    }
    Ok(ctx.list(lines))
}

fn three(ctx: &Ctx, this: &Obj, sep: &Obj, search: fn(&[u8], &[u8]) -> Option<usize>, last: bool) -> PyResult {
    let needle = byte_view(ctx, sep)?;
    if needle.is_empty() {
        return Err(ctx.value_error("empty separator"));
    }
    let bytes = own(this);
    let empty = || part(ctx, this, &[]);
    let is_array = this.payload::<crate::bytearray::PyByteArray>().is_some();
    Ok(ctx.tuple(match search(&bytes, &needle) {
        Some(at) => {
            let middle = if is_array { crate::bytearray::new_bytearray(ctx, needle.to_vec()) } else { sep.clone() };
            vec![part(ctx, this, &bytes[..at]), middle, part(ctx, this, &bytes[at + needle.len()..])]
        }
        None => {
            let whole = if is_array { part(ctx, this, &bytes) } else { this.clone() };
            if last { vec![empty(), empty(), whole] } else { vec![whole, empty(), empty()] }
        }
    }))
}

pub(super) fn partition(ctx: &Ctx, this: &Obj, sep: &Obj) -> PyResult {
    three(ctx, this, sep, find_in, false)
}
pub(super) fn rpartition(ctx: &Ctx, this: &Obj, sep: &Obj) -> PyResult {
    three(ctx, this, sep, rfind_in, true)
}
