//! `str`: the type, its operators, and what other code asks of strings. Its memory is
//! [`crate::heap::strdata`].

mod case;
mod iter;
mod methods;
mod pad;
pub mod search;
mod split;
mod tables;
mod translate;
pub mod unicode;

use std::borrow::Cow;

use crate::args::Args;
use crate::clinic;
use crate::ctx::{Ctx, PyResult};
use crate::heap::strbuild::StrWriter;
use crate::heap::strdata::PyStr;
use crate::payload::Payload;
use crate::slice::PySlice;
use crate::typeobj::{TypeDef, TypeFlags, slot};
use crate::value::Obj;

pub use crate::heap::strbuild::StrBuilder;
pub use crate::heap::strdata::StrData;
pub use case::is_identifier;
pub(crate) use iter::reduce_iter;
pub use iter::{STR_ASCII_ITERATOR, STR_ITERATOR, StrIterator};
pub(crate) use methods::stripped;

/// Look at the units of a string at their width: `units!(text, |units| …)`, once for each width.
macro_rules! units {
    ($text:expr, |$units:ident| $body:expr) => {
        match $text.data() {
            $crate::str::StrData::Ascii(text) => {
                let $units = text.as_bytes();
                $body
            }
            $crate::str::StrData::Latin1($units) => $body,
            $crate::str::StrData::Ucs2($units) => $body,
            $crate::str::StrData::Ucs4($units) => $body,
        }
    };
}
pub(crate) use units;

/// The text of an object that the type's methods got.
#[inline(always)]
pub(crate) fn of(this: &Obj) -> &PyStr {
    this.payload::<PyStr>().expect("the type's methods get its objects")
}

/// Strings put together: what an f-string builds.
pub fn concat(ctx: &Ctx, parts: &[Obj]) -> PyResult {
    let (mut len, mut max) = (0usize, 0);
    for part in parts {
        let text = part.payload::<PyStr>().ok_or_else(|| ctx.system_error("a str is needed"))?;
        if !text.is_empty() {
            max |= text.max_class();
            len += text.len();
        }
    }
    let mut writer = StrWriter::new(ctx, len, max)?;
    parts.iter().for_each(|part| writer.text(of(part)));
    Ok(writer.finish())
}

/// `a + b`.
fn add(ctx: &Ctx, a: &Obj, b: &Obj) -> PyResult {
    let (Some(left), Some(right)) = (a.payload::<PyStr>(), b.payload::<PyStr>()) else {
        return Err(ctx.type_error(&format!("can only concatenate str (not \"{}\") to str", b.ty(ctx).name())));
    };
    if left.is_empty() && ctx.types.str.is_exactly(b) {
        return Ok(b.clone());
    }
    if right.is_empty() && ctx.types.str.is_exactly(a) {
        return Ok(a.clone());
    }
    let mut writer = StrWriter::new(ctx, left.len() + right.len(), left.max_class() | right.max_class())?;
    writer.text(left);
    writer.text(right);
    Ok(writer.finish())
}

/// `sep.join(items)`. TypeError "sequence item 0: expected str instance, int found".
pub fn join(ctx: &Ctx, sep: &PyStr, items: &[Obj]) -> PyResult {
    if let [only] = items {
        if ctx.types.str.is_exactly(only) {
            return Ok(only.clone());
        }
    }
    let mut max = if items.len() > 1 && !sep.is_empty() { sep.max_class() } else { 0 };
    let mut len = sep.len().saturating_mul(items.len().saturating_sub(1));
    for (i, item) in items.iter().enumerate() {
        let Some(text) = item.payload::<PyStr>() else {
            return Err(ctx.type_error(&format!("sequence item {i}: expected str instance, {} found", item.ty(ctx).name())));
        };
        if !text.is_ascii() && !text.is_empty() {
            max |= text.max_class();
        }
        len = len.saturating_add(text.len());
    }
    if len > isize::MAX as usize {
        return Err(ctx.overflow_error("join() result is too long for a Python string"));
    }
    let mut writer = StrWriter::new(ctx, len, max)?;
    if max < 0x100 {
        writer.narrow_joined(sep, items);
        return Ok(writer.finish());
    }
    for (i, item) in items.iter().enumerate() {
        if i > 0 {
            writer.text(sep);
        }
        writer.text(of(item));
    }
    Ok(writer.finish())
}

/// `text * count`.
fn repeat(ctx: &Ctx, this: &Obj, count: isize) -> PyResult {
    let text = of(this);
    if count <= 0 || text.is_empty() {
        return Ok(ctx.empty_str.clone());
    }
    if count == 1 && ctx.types.str.is_exactly(this) {
        return Ok(this.clone());
    }
    let len = text.len().checked_mul(count as usize).filter(|&len| len <= isize::MAX as usize);
    let len = len.ok_or_else(|| ctx.overflow_error("repeated string is too long"))?;
    let mut writer = StrWriter::new(ctx, len, text.max_class())?;
    if text.len() == 1 {
        writer.fill(text.at(0), len);
    } else {
        writer.text(text);
        writer.repeat_to_end();
    }
    Ok(writer.finish())
}

/// `text[index]`, `text[slice]`.
fn subscript(ctx: &Ctx, this: &Obj, key: &Obj) -> PyResult {
    let text = of(this);
    let index = match key.as_small_int() {
        Some(index) => index as isize,
        None => {
            if let Some(slice) = key.payload::<PySlice>() {
                let range = slice.fit(ctx, text.len())?;
                if range.step == 1 {
                    return Ok(ctx.str_part_of(this, text, range.start as usize, range.start as usize + range.count));
                }
                let at = |i: usize| (range.start + i as isize * range.step) as usize;
                let max = if text.is_ascii() { 0x7F } else { (0..range.count).fold(0, |max, i| max | text.at(at(i))) };
                let mut writer = StrWriter::new_bounded(ctx, range.count, max);
                units!(text, |units| (0..range.count).for_each(|i| writer.point(units[at(i)].into())));
                return Ok(writer.finish());
            }
            if !clinic::is_index(ctx, key) {
                return Err(ctx.type_error(&format!("string indices must be integers, not '{}'", key.ty(ctx).name())));
            }
            key.to_index(ctx)?
        }
    };
    match clinic::item_index(index, text.len()) {
        Some(index) => Ok(ctx.str_char(text.at(index))),
        None => Err(ctx.index_error("string index out of range")),
    }
}

fn contains(ctx: &Ctx, this: &Obj, item: &Obj) -> PyResult<bool> {
    let Some(needle) = item.payload::<PyStr>() else {
        return Err(ctx.type_error(&format!("'in <string>' requires string as left operand, not {}", item.ty(ctx).name())));
    };
    let text = of(this);
    Ok(search::find(text, needle, 0, text.len()).is_some())
}

/// `repr(text)`.
pub fn repr(ctx: &Ctx, text: &PyStr) -> Obj {
    let has = |c: u8| units!(text, |units| units.iter().any(|&unit| u32::from(unit) == u32::from(c)));
    let quote = if has(b'\'') && !has(b'"') { b'"' } else { b'\'' };
    if let Some(ascii) = text.as_ascii() {
        let plain = |byte: u8| (0x20..0x7F).contains(&byte) && byte != quote && byte != b'\\';
        if ascii.bytes().all(plain) {
            let mut writer = StrWriter::new_bounded(ctx, ascii.len() + 2, 0x7F);
            writer.point(quote.into());
            writer.text(text);
            writer.point(quote.into());
            return writer.finish();
        }
    }
    let mut out = StrBuilder::with_capacity(text.len() + 2);
    out.push(quote.into());
    for point in text.points() {
        match point {
            0x5C => out.push_text("\\\\"),
            0x0A => out.push_text("\\n"),
            0x0D => out.push_text("\\r"),
            0x09 => out.push_text("\\t"),
            _ if point == u32::from(quote) => {
                out.push(0x5C);
                out.push(point);
            }
            _ if unicode::is_printable(point) => out.push(point),
            0..=0xFF => out.push_text(&format!("\\x{point:02x}")),
            0x100..=0xFFFF => out.push_text(&format!("\\u{point:04x}")),
            _ => out.push_text(&format!("\\U{point:08x}")),
        }
    }
    out.push(quote.into());
    out.finish(ctx)
}

/// `str(object='', encoding='utf-8', errors='strict')`.
fn str_new(ctx: &Ctx, class: &Obj, args: Args) -> PyResult {
    let ty = class.as_type().expect("tp_new gets a type");
    let value = if let ([object], false) = (args.positional(), args.has_keywords()) {
        object.to_str(ctx)?
    } else if let ([object, rest @ ..], false) = (args.positional(), args.has_keywords() || args.positional().len() > 3) {
        new_from(ctx, [Some(object), rest.first(), rest.get(1)])?
    } else {
        let count = args.positional().len();
        if count > 3 && !args.has_keywords() && ctx.types.str.is(ty) {
            return Err(ctx.type_error(&format!("str expected at most 3 arguments, got {count}")));
        }
        let bound = crate::signature::bind(ctx, "str", "(object='', encoding='utf-8', errors='strict')", args)?;
        new_from(ctx, [bound[0].as_ref(), bound[1].as_ref(), bound[2].as_ref()])?
    };
    if ctx.types.str.is(ty) { Ok(value) } else { Ok(ctx.str_subclass(ty, of(&value))) }
}

/// What `str()` makes of an object, an encoding and an error handler.
fn new_from(ctx: &Ctx, [object, encoding, errors]: [Option<&Obj>; 3]) -> PyResult {
    let encoding = encoding.map(|value| codec_name(ctx, "str", "'encoding'", value)).transpose()?;
    let errors = errors.map(|value| codec_name(ctx, "str", "'errors'", value)).transpose()?;
    match object {
        None => Ok(ctx.empty_str.clone()),
        Some(object) if encoding.is_none() && errors.is_none() => object.to_str(ctx),
        Some(object) => decode_object(ctx, object, encoding.as_deref(), errors.as_deref()),
    }
}

/// A name of an encoding or of an error handler: a `str` without NUL characters.
pub(crate) fn codec_name<'v>(ctx: &Ctx, function: &str, which: &str, value: &'v Obj) -> PyResult<Cow<'v, str>> {
    let text = clinic::str_arg(ctx, function, which, value)?;
    let text = match text.to_utf8() {
        Some(text) => text,
        None => return Err(value.to_utf8(ctx, "").map(|_| ()).err().unwrap_or_else(|| ctx.value_error("surrogates"))),
    };
    if text.contains('\0') {
        return Err(ctx.value_error("embedded null character"));
    }
    Ok(text)
}

/// `str(object, encoding, errors)`: anything with a buffer.
fn decode_object(ctx: &Ctx, object: &Obj, encoding: Option<&str>, errors: Option<&str>) -> PyResult {
    if object.is_str_instance(ctx) {
        return Err(ctx.type_error("decoding str is not supported"));
    }
    if let Some(bytes) = object.payload::<crate::bytes::PyBytes>() {
        return crate::codecs::decode_some(ctx, &bytes.data, object, encoding, errors);
    }
    let message = || format!("decoding to str: need a bytes-like object, {} found", object.ty(ctx).name());
    let bytes = crate::buffer::byte_view_or(ctx, object, message)?.to_vec();
    crate::codecs::decode_some(ctx, &bytes, object, encoding, errors)
}

fn richcompare(ctx: &Ctx, this: &Obj, other: &Obj, op: crate::typeobj::CompareOp) -> PyResult {
    use crate::typeobj::CompareOp;
    let (Some(a), Some(b)) = (this.payload::<PyStr>(), other.payload::<PyStr>()) else { return Ok(ctx.not_implemented()) };
    Ok(ctx.bool(match op {
        CompareOp::Eq => a.equals(b),
        CompareOp::Ne => !a.equals(b),
        _ => op.holds(a.compare(b)),
    }))
}

pub static STR: TypeDef = TypeDef {
    flags: TypeFlags::BASETYPE | TypeFlags::UNICODE_SUBCLASS | TypeFlags::MATCH_SELF,
    slots: &[
        slot::tp_new(str_new),
        slot::tp_hash(|ctx, this| Ok(of(this).hash(ctx))),
        slot::tp_richcompare(richcompare),
        slot::tp_repr(|ctx, this| Ok(repr(ctx, of(this)))),
        slot::tp_str(|ctx, this| Ok(ctx.str_part_of(this, of(this), 0, of(this).len()))),
        slot::tp_iter(iter::new_iterator),
        slot::nb_remainder(crate::format::percent_format_str),
        slot::mp_length(|_, this| Ok(of(this).len())),
        slot::mp_subscript(subscript),
        slot::sq_concat(add),
        slot::sq_repeat(repeat),
        slot::sq_contains(contains),
    ],
    methods: methods::METHODS,
    doc: "Text: an immutable sequence of Unicode code points.",
    ..TypeDef::new("str", PyStr::layout)
};
