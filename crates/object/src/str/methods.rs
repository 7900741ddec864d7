//! The rows of `str`'s methods, and those that are about finding, replacing and stripping.

use super::search::{self, Needle};
use super::{case, of, pad, split, translate, unicode, units};
use crate::clinic::{self, str_arg};
use crate::ctx::{Ctx, PyResult};
use crate::heap::strbuild::StrWriter;
use crate::heap::strdata::PyStr;
use crate::list::PyList;
use crate::tuple::PyTuple;
use crate::typeobj::{MethodDef, NativeFn, method};
use crate::value::Obj;

pub(super) const METHODS: &[MethodDef] = &[
    method("encode($self, /, encoding='utf-8', errors='strict')", NativeFn::Bound(encode)),
    method("replace($self, old, new, /, count=-1)", NativeFn::Bound(replace)),
    method("split($self, /, sep=None, maxsplit=-1)", NativeFn::Bound(split::split)),
    method("rsplit($self, /, sep=None, maxsplit=-1)", NativeFn::Bound(split::rsplit)),
    method("join($self, iterable, /)", NativeFn::O(join)).doc("Concatenate any number of strings."),
    method("capitalize($self, /)", NativeFn::NoArgs(case::capitalize)),
    method("casefold($self, /)", NativeFn::NoArgs(case::casefold)),
    method("title($self, /)", NativeFn::NoArgs(case::title)),
    method("center($self, width, fillchar=' ', /)", NativeFn::Fast(pad::center)),
    method("count($self, sub[, start[, end]], /)", NativeFn::Fast(count)),
    method("expandtabs($self, /, tabsize=8)", NativeFn::Bound(pad::expandtabs)),
    method("find($self, sub[, start[, end]], /)", NativeFn::Fast(find)),
    method("partition($self, sep, /)", NativeFn::O(split::partition)),
    method("index($self, sub[, start[, end]], /)", NativeFn::Fast(index)),
    method("ljust($self, width, fillchar=' ', /)", NativeFn::Fast(pad::ljust)),
    method("lower($self, /)", NativeFn::NoArgs(case::lower)),
    method("lstrip($self, chars=None, /)", NativeFn::Fast(|ctx, this, args| strip(ctx, this, args, "lstrip", true, false))),
    method("rfind($self, sub[, start[, end]], /)", NativeFn::Fast(rfind)),
    method("rindex($self, sub[, start[, end]], /)", NativeFn::Fast(rindex)),
    method("rjust($self, width, fillchar=' ', /)", NativeFn::Fast(pad::rjust)),
    method("rstrip($self, chars=None, /)", NativeFn::Fast(|ctx, this, args| strip(ctx, this, args, "rstrip", false, true))),
    method("rpartition($self, sep, /)", NativeFn::O(split::rpartition)),
    method("splitlines($self, /, keepends=False)", NativeFn::Bound(split::splitlines)),
    method("strip($self, chars=None, /)", NativeFn::Fast(|ctx, this, args| strip(ctx, this, args, "strip", true, true))),
    method("swapcase($self, /)", NativeFn::NoArgs(case::swapcase)),
    method("translate($self, table, /)", NativeFn::O(translate::translate)),
    method("upper($self, /)", NativeFn::NoArgs(case::upper)),
    method("startswith($self, prefix[, start[, end]], /)", NativeFn::Fast(|ctx, this, args| tail_match(ctx, this, args, true))),
    method("endswith($self, suffix[, start[, end]], /)", NativeFn::Fast(|ctx, this, args| tail_match(ctx, this, args, false))),
    method("removeprefix($self, prefix, /)", NativeFn::O(removeprefix)),
    method("removesuffix($self, suffix, /)", NativeFn::O(removesuffix)),
    method("isascii($self, /)", NativeFn::NoArgs(|ctx, this| Ok(ctx.bool(of(this).is_ascii())))),
    method("islower($self, /)", NativeFn::NoArgs(case::islower)),
    method("isupper($self, /)", NativeFn::NoArgs(case::isupper)),
    method("istitle($self, /)", NativeFn::NoArgs(case::istitle)),
    method("isspace($self, /)", NativeFn::NoArgs(case::isspace)),
    method("isdecimal($self, /)", NativeFn::NoArgs(case::isdecimal)),
    method("isdigit($self, /)", NativeFn::NoArgs(case::isdigit)),
    method("isnumeric($self, /)", NativeFn::NoArgs(case::isnumeric)),
    method("isalpha($self, /)", NativeFn::NoArgs(case::isalpha)),
    method("isalnum($self, /)", NativeFn::NoArgs(case::isalnum)),
    method("isidentifier($self, /)", NativeFn::NoArgs(case::isidentifier)),
    method("isprintable($self, /)", NativeFn::NoArgs(case::isprintable)),
    method("zfill($self, width, /)", NativeFn::O(|ctx, this, width| pad::zfill(ctx, this, std::slice::from_ref(width)))),
    method("format($self, /, *args, **kwargs)", NativeFn::Kw(crate::format::str_format)),
    method("format_map($self, mapping, /)", NativeFn::O(crate::format::str_format_map)),
    method("__format__($self, format_spec, /)", NativeFn::O(dunder_format)),
    method("maketrans", NativeFn::Fast(maketrans)).static_(),
    method("__sizeof__($self, /)", NativeFn::NoArgs(sizeof)),
    method("__getnewargs__($self, /)", NativeFn::NoArgs(|ctx, this| Ok(ctx.tuple(vec![ctx.str_part(of(this), 0, of(this).len())])))),
];

fn maketrans(ctx: &Ctx, this: &Obj, args: &[Obj]) -> PyResult {
    match args.len() {
        0 => Err(ctx.type_error("maketrans expected at least 1 argument, got 0")),
        1..=3 => translate::maketrans(ctx, this, args),
        more => Err(ctx.type_error(&format!("maketrans expected at most 3 arguments, got {more}"))),
    }
}

fn encode(ctx: &Ctx, this: &Obj, args: &[Option<Obj>]) -> PyResult {
    let name = |i: usize, which: &str| -> PyResult<Option<std::borrow::Cow<'_, str>>> {
        args[i].as_ref().map(|value| super::codec_name(ctx, "encode", which, value)).transpose()
    };
    let (encoding, errors) = (name(0, "'encoding'")?, name(1, "'errors'")?);
    crate::codecs::encode(ctx, this, encoding.as_deref(), errors.as_deref())
}

fn dunder_format(ctx: &Ctx, this: &Obj, spec: &Obj) -> PyResult {
    let text = str_arg(ctx, "__format__", "", spec)?;
    if text.is_empty() {
        return if ctx.types.str.is_exactly(this) { Ok(this.clone()) } else { this.to_str(ctx) };
    }
    crate::format::format_str(ctx, this, spec)
}

/// The bytes an object of CPython 3.14 takes.
fn sizeof(ctx: &Ctx, this: &Obj) -> PyResult {
    let text = of(this);
    let head = if text.is_ascii() { 40 } else { 56 };
    let extra = this.ty(ctx).basicsize.saturating_sub(ctx.types.str.basicsize);
    // CPython's one-character strings beyond ASCII hold their UTF-8 form, too.
    let utf8 = if text.len() == 1 && text.kind() == 1 && !text.is_ascii() { 3 } else { 0 };
    Ok(ctx.int_usize(head + (text.len() + 1) * text.kind() as usize + utf8 + extra))
}

fn join(ctx: &Ctx, this: &Obj, iterable: &Obj) -> PyResult {
    if let Some(tuple) = iterable.payload::<PyTuple>() {
        return super::join(ctx, of(this), tuple.items());
    }
    if let Some(list) = iterable.payload::<PyList>() {
        return list.items.with(|items| super::join(ctx, of(this), items));
    }
    let items = clinic::sequence_of(ctx, iterable, "can only join an iterable")?;
    super::join(ctx, of(this), &items)
}

/// The needle and the bounds of `find` and its kin.
fn find_args<'a>(ctx: &Ctx, function: &str, this: &Obj, args: &'a [Obj]) -> PyResult<(&'a PyStr, usize, usize)> {
    let needle = str_arg(ctx, function, "1", &args[0])?;
    let (start, end) = clinic::clamp_bounds(clinic::bounds_arg(ctx, args.get(1), args.get(2))?, of(this).len());
    Ok((needle, start, end))
}

fn index_or_minus_one(ctx: &Ctx, found: Option<usize>) -> Obj {
    found.map_or(Obj::small(-1), |at| ctx.int_usize(at))
}

fn find(ctx: &Ctx, this: &Obj, args: &[Obj]) -> PyResult {
    let (needle, start, end) = find_args(ctx, "find", this, args)?;
    Ok(index_or_minus_one(ctx, search::find(of(this), needle, start, end)))
}
fn rfind(ctx: &Ctx, this: &Obj, args: &[Obj]) -> PyResult {
    let (needle, start, end) = find_args(ctx, "rfind", this, args)?;
    Ok(index_or_minus_one(ctx, search::rfind(of(this), needle, start, end)))
}
fn index(ctx: &Ctx, this: &Obj, args: &[Obj]) -> PyResult {
    let (needle, start, end) = find_args(ctx, "index", this, args)?;
    match search::find(of(this), needle, start, end) {
        Some(at) => Ok(ctx.int_usize(at)),
        None => Err(ctx.value_error("substring not found")),
    }
}
fn rindex(ctx: &Ctx, this: &Obj, args: &[Obj]) -> PyResult {
    let (needle, start, end) = find_args(ctx, "rindex", this, args)?;
    match search::rfind(of(this), needle, start, end) {
        Some(at) => Ok(ctx.int_usize(at)),
        None => Err(ctx.value_error("substring not found")),
    }
}

fn count(ctx: &Ctx, this: &Obj, args: &[Obj]) -> PyResult {
    let (needle, start, end) = find_args(ctx, "count", this, args)?;
    let mut count = 0;
    if let Some(needle) = Needle::new(of(this), needle) {
        needle.find_all(of(this), start, end, usize::MAX, |_| count += 1);
    }
    Ok(ctx.int_usize(count))
}

fn tail_match(ctx: &Ctx, this: &Obj, args: &[Obj], front: bool) -> PyResult {
    let name = if front { "startswith" } else { "endswith" };
    let text = of(this);
    let (start, end) = clinic::clamp_bounds(clinic::bounds_arg(ctx, args.get(1), args.get(2))?, text.len());
    let matches = |part: &PyStr| {
        if start > end || part.len() > end - start {
            return false;
        }
        search::stands_at(text, part, if front { start } else { end - part.len() })
    };
    if let Some(part) = args[0].payload::<PyStr>() {
        return Ok(ctx.bool(matches(part)));
    }
    let Some(parts) = args[0].payload::<PyTuple>() else {
        return Err(ctx.type_error(&format!("{name} first arg must be str or a tuple of str, not {}", args[0].ty(ctx).name())));
    };
    for part in parts.items() {
        let Some(part) = part.payload::<PyStr>() else {
            return Err(ctx.type_error(&format!("tuple for {name} must only contain str, not {}", part.ty(ctx).name())));
        };
        if matches(part) {
            return Ok(ctx.bool(true));
        }
    }
    Ok(ctx.bool(false))
}

fn removeprefix(ctx: &Ctx, this: &Obj, prefix: &Obj) -> PyResult {
    let (text, prefix) = (of(this), str_arg(ctx, "removeprefix", "", prefix)?);
    let start = if search::stands_at(text, prefix, 0) { prefix.len() } else { 0 };
    Ok(ctx.str_part_of(this, text, start, text.len()))
}

fn removesuffix(ctx: &Ctx, this: &Obj, suffix: &Obj) -> PyResult {
    let (text, suffix) = (of(this), str_arg(ctx, "removesuffix", "", suffix)?);
    let end = text.len();
    let stands = suffix.len() <= end && search::stands_at(text, suffix, end - suffix.len());
    Ok(ctx.str_part_of(this, text, 0, if stands { end - suffix.len() } else { end }))
}

fn strip(ctx: &Ctx, this: &Obj, args: &[Obj], name: &str, left: bool, right: bool) -> PyResult {
    let text = of(this);
    let (start, end) = match args.first() {
        Some(chars) if !ctx.is_none(chars) => {
            let Some(chars) = chars.payload::<PyStr>() else {
                return Err(ctx.type_error(&format!("{name} arg must be None or str")));
            };
            let contains = |point: u32| units!(chars, |units| units.iter().any(|&unit| u32::from(unit) == point));
            units!(text, |units| stripped(units, left, right, |unit| contains(unit.into())))
        }
        _ => units!(text, |units| stripped(units, left, right, |unit| unicode::is_space(unit.into()))),
    };
    Ok(ctx.str_part_of(this, text, start, end))
}

/// What is left when units that satisfy `test` are taken off the ends.
pub(crate) fn stripped<U: Copy>(units: &[U], left: bool, right: bool, test: impl Fn(U) -> bool) -> (usize, usize) {
    let (mut start, mut end) = (0, units.len());
    while left && start < end && test(units[start]) {
        start += 1;
    }
    while right && end > start && test(units[end - 1]) {
        end -= 1;
    }
    (start, end)
}

fn replace(ctx: &Ctx, this: &Obj, args: &[Option<Obj>]) -> PyResult {
    let (Some(old), Some(new)) = (&args[0], &args[1]) else { unreachable!("required arguments are bound") };
    let (old, new) = (str_arg(ctx, "replace", "1", old)?, str_arg(ctx, "replace", "2", new)?);
    let max = args[2].as_ref().map_or(Ok(-1), |count| clinic::ssize_arg(ctx, count))?;
    replaced(ctx, this, old, new, usize::try_from(max).unwrap_or(usize::MAX))
}

/// The one byte of an ASCII text of one character.
fn one_ascii(text: &PyStr) -> Option<&[u8; 1]> {
    text.as_ascii()?.as_bytes().try_into().ok()
}

/// `text.replace(old, new, max)`.
pub(crate) fn replaced(ctx: &Ctx, this: &Obj, old: &PyStr, new: &PyStr, max: usize) -> PyResult {
    let text = of(this);
    let whole = || Ok(ctx.str_part_of(this, text, 0, text.len()));
    let Some(needle) = Needle::new(text, old).filter(|_| max > 0 && !old.equals(new)) else { return whole() };
    if let (Some(ascii), Some(&[old]), Some(&[new]), usize::MAX) = (text.as_ascii(), one_ascii(old), one_ascii(new), max) {
        if memchr::memchr(old, ascii.as_bytes()).is_none() {
            return whole();
        }
        return Ok(super::case::map_ascii(ctx, ascii, |byte| if byte == old { new } else { byte }));
    }
    let mut places = Vec::new();
    needle.find_all(text, 0, text.len(), max, |at| places.push(at));
    if places.is_empty() {
        return whole();
    }
    let rest = text.len() - old.len() * places.len();
    let added = new.len().checked_mul(places.len()).and_then(|added| added.checked_add(rest)).filter(|&len| len <= isize::MAX as usize);
    let len = added.ok_or_else(|| ctx.overflow_error("replace string is too long"))?;
    // What is replaced may have been all that was wide.
    let own = match (text.kind(), text.is_ascii()) {
        (1, true) => 0x7F,
        _ if old.max_class() < text.max_class() => text.max_class(),
        _ => {
            let (mut max, mut start) = (0, 0);
            for at in places.iter().copied().chain([text.len()]) {
                units!(text, |units| max = units[start..at].iter().fold(max, |max, &unit| max | u32::from(unit)));
                start = at + old.len();
            }
            max
        }
    };
    let added = if new.is_empty() { 0 } else { new.max_class() };
    let mut writer = StrWriter::new(ctx, len, own | added)?;
    let mut start = 0;
    for at in places {
        writer.part(text, start, at);
        writer.text(new);
        start = at + old.len();
    }
    writer.part(text, start, text.len());
    Ok(writer.finish())
}
