//! Taking strings apart: `split`, `rsplit`, `splitlines`, `partition`, `rpartition`.

use super::search::Needle;
use super::unicode;
use super::{of, units};
use crate::clinic;
use crate::ctx::{Ctx, PyResult};
use crate::heap::strdata::PyStr;
use crate::value::Obj;

/// `maxsplit`: negative is without limit.
fn limit_arg(ctx: &Ctx, value: Option<&Obj>) -> PyResult<usize> {
    match value {
        None => Ok(usize::MAX),
        Some(value) => Ok(usize::try_from(clinic::ssize_arg(ctx, value)?).unwrap_or(usize::MAX)),
    }
}

/// `sep`: nothing for white space.
fn sep_arg<'a>(ctx: &Ctx, value: &'a Option<Obj>) -> PyResult<Option<&'a PyStr>> {
    match value {
        Some(value) if !ctx.is_none(value) => match value.payload::<PyStr>() {
            Some(sep) if sep.is_empty() => Err(ctx.value_error("empty separator")),
            Some(sep) => Ok(Some(sep)),
            None => Err(ctx.type_error(&format!("must be str or None, not {}", value.ty(ctx).name()))),
        },
        _ => Ok(None),
    }
}

pub(super) fn split(ctx: &Ctx, this: &Obj, args: &[Option<Obj>]) -> PyResult {
    let (limit, text) = (limit_arg(ctx, args[1].as_ref())?, of(this));
    let Some(sep) = sep_arg(ctx, &args[0])? else { return Ok(ctx.list(split_space(ctx, this, limit))) };
    Ok(ctx.list(split_by(ctx, this, text, sep, limit)))
}

/// `text.split(sep, limit)`.
fn split_by(ctx: &Ctx, this: &Obj, text: &PyStr, sep: &PyStr, limit: usize) -> Vec<Obj> {
    let Some(needle) = Needle::new(text, sep) else { return vec![ctx.str_part_of(this, text, 0, text.len())] };
    let (mut parts, mut start) = (Vec::with_capacity(12), 0);
    needle.find_all(text, 0, text.len(), limit, |at| {
        parts.push(ctx.str_part(text, start, at));
        start = at + sep.len();
    });
    parts.push(ctx.str_part_of(this, text, start, text.len()));
    parts
}

/// `text.split(None, limit)`.
fn split_space(ctx: &Ctx, this: &Obj, limit: usize) -> Vec<Obj> {
    let text = of(this);
    let mut parts = Vec::with_capacity(12);
    units!(text, |units| {
        let space = |at: usize| unicode::is_space(units[at].into());
        let (len, mut at) = (units.len(), 0);
        loop {
            while at < len && space(at) {
                at += 1;
            }
            if at == len {
                break;
            }
            let start = at;
            if parts.len() == limit {
                parts.push(ctx.str_part_of(this, text, start, len));
                break;
            }
            while at < len && !space(at) {
                at += 1;
            }
            parts.push(ctx.str_part_of(this, text, start, at));
        }
    });
    parts
}

pub(super) fn rsplit(ctx: &Ctx, this: &Obj, args: &[Option<Obj>]) -> PyResult {
    let (limit, text) = (limit_arg(ctx, args[1].as_ref())?, of(this));
    let Some(sep) = sep_arg(ctx, &args[0])? else { return Ok(ctx.list(rsplit_space(ctx, this, limit))) };
    let mut parts = Vec::new();
    let mut end = text.len();
    if let Some(needle) = Needle::new(text, sep) {
        while parts.len() < limit {
            let Some(at) = needle.rfind(text, 0, end) else { break };
            parts.push(ctx.str_part(text, at + sep.len(), end));
            end = at;
        }
    }
    parts.push(ctx.str_part_of(this, text, 0, end));
    parts.reverse();
    Ok(ctx.list(parts))
}

fn rsplit_space(ctx: &Ctx, this: &Obj, limit: usize) -> Vec<Obj> {
    let text = of(this);
    let mut parts = Vec::new();
    units!(text, |units| {
        let space = |at: usize| unicode::is_space(units[at].into());
        let mut end = units.len();
        loop {
            while end > 0 && space(end - 1) {
                end -= 1;
            }
            if end == 0 {
                break;
            }
            if parts.len() == limit {
                parts.push(ctx.str_part_of(this, text, 0, end));
                break;
            }
            let mut start = end;
            while start > 0 && !space(start - 1) {
                start -= 1;
            }
            parts.push(ctx.str_part_of(this, text, start, end));
            end = start;
        }
    });
    parts.reverse();
    parts
}

pub(super) fn splitlines(ctx: &Ctx, this: &Obj, args: &[Option<Obj>]) -> PyResult {
    let keep = args[0].as_ref().map_or(Ok(false), |value| value.is_true(ctx))?;
    let text = of(this);
    let mut lines = Vec::new();
    units!(text, |units| {
        let (len, mut start) = (units.len(), 0);
        while start < len {
            let mut end = start;
            while end < len && !unicode::is_linebreak(units[end].into()) {
                end += 1;
            }
            let mut next = end;
            if end < len {
                let crlf = u32::from(units[end]) == 0x0D && end + 1 < len && u32::from(units[end + 1]) == 0x0A;
                next = end + if crlf { 2 } else { 1 };
            }
            lines.push(ctx.str_part_of(this, text, start, if keep { next } else { end }));
            start = next;
        }
    });
    Ok(ctx.list(lines))
}

fn partition_sep<'a>(ctx: &Ctx, sep: &'a Obj) -> PyResult<&'a PyStr> {
    match sep.payload::<PyStr>() {
        Some(text) if text.is_empty() => Err(ctx.value_error("empty separator")),
        Some(text) => Ok(text),
        None => Err(ctx.type_error(&format!("must be str, not {}", sep.ty(ctx).name()))),
    }
}

pub(super) fn partition(ctx: &Ctx, this: &Obj, sep: &Obj) -> PyResult {
    let (text, needle) = (of(this), partition_sep(ctx, sep)?);
    let empty = || ctx.empty_str.clone();
    Ok(ctx.tuple(match super::search::find(text, needle, 0, text.len()) {
        None => vec![this.clone(), empty(), empty()],
        Some(at) => vec![ctx.str_part(text, 0, at), sep.clone(), ctx.str_part(text, at + needle.len(), text.len())],
    }))
}

pub(super) fn rpartition(ctx: &Ctx, this: &Obj, sep: &Obj) -> PyResult {
    let (text, needle) = (of(this), partition_sep(ctx, sep)?);
    let empty = || ctx.empty_str.clone();
    Ok(ctx.tuple(match super::search::rfind(text, needle, 0, text.len()) {
        None => vec![empty(), empty(), this.clone()],
        Some(at) => vec![ctx.str_part(text, 0, at), sep.clone(), ctx.str_part(text, at + needle.len(), text.len())],
    }))
}
