//! Case: `upper`, `lower`, `title`, `capitalize`, `casefold`, `swapcase`, and the predicates about it.

use super::unicode::{self, Mapped};
use super::{StrBuilder, of, units};
use crate::ctx::{Ctx, PyResult};
use crate::heap::strdata::PyStr;
use crate::value::Obj;

/// An ASCII text of the same length, byte by byte.
pub(super) fn map_ascii(ctx: &Ctx, text: &str, mut map: impl FnMut(u8) -> u8) -> Obj {
    let mut short = [0; 128];
    if text.len() > short.len() {
        let bytes: Vec<u8> = text.bytes().map(map).collect();
        return ctx.str_ascii(&bytes);
    }
    short.iter_mut().zip(text.bytes()).for_each(|(place, byte)| *place = map(byte));
    ctx.str_ascii(&short[..text.len()])
}

fn map_points(ctx: &Ctx, text: &PyStr, mut map: impl FnMut(usize, u32) -> Mapped) -> Obj {
    let mut out = StrBuilder::with_capacity(text.len());
    units!(text, |units| {
        for (index, &unit) in units.iter().enumerate() {
            map(index, unit.into()).iter().for_each(|&point| out.push(point));
        }
    });
    out.finish(ctx)
}

/// The lower case at a place: a capital sigma depends on what is around it.
fn lower_at(text: &PyStr, index: usize, point: u32) -> Mapped {
    if point == 0x3A3 && unicode::sigma_is_final(|i| text.at(i), text.len(), index) {
        return unicode::to_lower(0x3C2);
    }
    unicode::to_lower(point)
}

pub(super) fn upper(ctx: &Ctx, this: &Obj) -> PyResult {
    let text = of(this);
    Ok(match text.as_ascii() {
        Some(ascii) => map_ascii(ctx, ascii, |byte| byte.to_ascii_uppercase()),
        None => map_points(ctx, text, |_, point| unicode::to_upper(point)),
    })
}

pub(super) fn lower(ctx: &Ctx, this: &Obj) -> PyResult {
    let text = of(this);
    Ok(match text.as_ascii() {
        Some(ascii) => map_ascii(ctx, ascii, |byte| byte.to_ascii_lowercase()),
        None => map_points(ctx, text, |index, point| lower_at(text, index, point)),
    })
}

pub(super) fn casefold(ctx: &Ctx, this: &Obj) -> PyResult {
    let text = of(this);
    Ok(match text.as_ascii() {
        Some(ascii) => map_ascii(ctx, ascii, |byte| byte.to_ascii_lowercase()),
        None => map_points(ctx, text, |_, point| unicode::to_fold(point)),
    })
}

pub(super) fn swapcase(ctx: &Ctx, this: &Obj) -> PyResult {
    let text = of(this);
    let swap = |byte: u8| if byte.is_ascii_uppercase() { byte.to_ascii_lowercase() } else { byte.to_ascii_uppercase() };
    Ok(match text.as_ascii() {
        Some(ascii) => map_ascii(ctx, ascii, swap),
        None => map_points(ctx, text, |index, point| {
            if unicode::is_upper(point) {
                lower_at(text, index, point)
            } else if unicode::is_lower(point) {
                unicode::to_upper(point)
            } else {
                unicode::unmapped(point)
            }
        }),
    })
}

pub(super) fn capitalize(ctx: &Ctx, this: &Obj) -> PyResult {
    let text = of(this);
    if text.is_empty() {
        return Ok(ctx.empty_str.clone());
    }
    if let Some(ascii) = text.as_ascii() {
        let mut first = true;
        return Ok(map_ascii(ctx, ascii, |byte| {
            if std::mem::take(&mut first) { byte.to_ascii_uppercase() } else { byte.to_ascii_lowercase() }
        }));
    }
    Ok(map_points(ctx, text, |index, point| if index == 0 { unicode::to_title(point) } else { lower_at(text, index, point) }))
}

pub(super) fn title(ctx: &Ctx, this: &Obj) -> PyResult {
    let text = of(this);
    let mut inside = false;
    if let Some(ascii) = text.as_ascii() {
        return Ok(map_ascii(ctx, ascii, |byte| {
            let mapped = if inside { byte.to_ascii_lowercase() } else { byte.to_ascii_uppercase() };
            inside = byte.is_ascii_alphabetic();
            mapped
        }));
    }
    Ok(map_points(ctx, text, |index, point| {
        let mapped = if inside { lower_at(text, index, point) } else { unicode::to_title(point) };
        inside = unicode::is_cased(point);
        mapped
    }))
}

pub(super) fn islower(ctx: &Ctx, this: &Obj) -> PyResult {
    let mut any = false;
    for point in of(this).points() {
        if unicode::is_upper(point) || unicode::is_title(point) {
            return Ok(ctx.bool(false));
        }
        any |= unicode::is_lower(point);
    }
    Ok(ctx.bool(any))
}

pub(super) fn isupper(ctx: &Ctx, this: &Obj) -> PyResult {
    let mut any = false;
    for point in of(this).points() {
        if unicode::is_lower(point) || unicode::is_title(point) {
            return Ok(ctx.bool(false));
        }
        any |= unicode::is_upper(point);
    }
    Ok(ctx.bool(any))
}

pub(super) fn istitle(ctx: &Ctx, this: &Obj) -> PyResult {
    let (mut any, mut inside) = (false, false);
    for point in of(this).points() {
        if unicode::is_upper(point) || unicode::is_title(point) {
            if inside {
                return Ok(ctx.bool(false));
            }
            (any, inside) = (true, true);
        } else if unicode::is_lower(point) {
            if !inside {
                return Ok(ctx.bool(false));
            }
            (any, inside) = (true, true);
        } else {
            inside = false;
        }
    }
    Ok(ctx.bool(any))
}

macro_rules! all_points {
    ($($name:ident $ascii:expr, $test:expr;)*) => { $(pub(super) fn $name(ctx: &Ctx, this: &Obj) -> PyResult {
        let text = of(this);
        let all = match text.as_ascii() {
            Some(ascii) => ascii.bytes().all($ascii),
            None => units!(text, |units| units.iter().all(|&unit| $test(unit.into()))),
        };
        Ok(ctx.bool(all && !text.is_empty()))
    })* };
}
all_points! {
    isalpha |byte| byte.is_ascii_alphabetic(), unicode::is_alpha;
    isalnum |byte| byte.is_ascii_alphanumeric(), unicode::is_alnum;
    isdecimal |byte| byte.is_ascii_digit(), unicode::is_decimal;
    isdigit |byte| byte.is_ascii_digit(), unicode::is_digit;
    isnumeric |byte| byte.is_ascii_digit(), unicode::is_numeric;
    isspace |byte| unicode::is_space(byte.into()), unicode::is_space;
}

pub(super) fn isprintable(ctx: &Ctx, this: &Obj) -> PyResult {
    Ok(ctx.bool(units!(of(this), |units| units.iter().all(|&unit| unicode::is_printable(unit.into())))))
}

/// Whether a text is an identifier (keywords are).
pub fn is_identifier(text: &PyStr) -> bool {
    let mut points = text.points();
    points.next().is_some_and(unicode::is_xid_start) && points.all(unicode::is_xid_continue)
}

pub(super) fn isidentifier(ctx: &Ctx, this: &Obj) -> PyResult {
    Ok(ctx.bool(is_identifier(of(this))))
}
