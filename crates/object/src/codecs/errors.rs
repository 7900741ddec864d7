//! Error handlers: `strict`, `ignore`, `replace` and the like, and those that Python registers.

use std::borrow::Cow;

use crate::bytes::PyBytes;
use crate::ctx::{Ctx, PyResult, Raised};
use crate::exceptions::new_exception_args;
use crate::heap::strbuild::StrBuilder;
use crate::heap::strdata::PyStr;
use crate::tuple::PyTuple;
use crate::value::Obj;

/// An error handler by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Handler {
    Strict,
    Ignore,
    Replace,
    BackslashReplace,
    SurrogateEscape,
    SurrogatePass,
    XmlCharRefReplace,
    NameReplace,
    /// Registered with `codecs.register_error`.
    Registered,
}

impl Handler {
    pub fn named(name: Option<&str>) -> Handler {
        match name {
            None | Some("strict") => Handler::Strict,
            Some("ignore") => Handler::Ignore,
            Some("replace") => Handler::Replace,
            Some("backslashreplace") => Handler::BackslashReplace,
            Some("surrogateescape") => Handler::SurrogateEscape,
            Some("surrogatepass") => Handler::SurrogatePass,
            Some("xmlcharrefreplace") => Handler::XmlCharRefReplace,
            Some("namereplace") => Handler::NameReplace,
            Some(_) => Handler::Registered,
        }
    }
}

/// What an encoder's handler puts in place of code points.
pub enum Replacement {
    /// To be encoded.
    Text(Obj),
    Bytes(Vec<u8>),
}

fn lookup(ctx: &Ctx, name: &str) -> PyResult {
    match super::hook(ctx, "codecs.lookup_error") {
        Some(hook) => hook.call(ctx, &[ctx.str(name)]),
        None => Err(ctx.lookup_error(&format!("unknown error handler name '{name}'"))),
    }
}

/// `(replacement, position)` of a registered handler's answer.
fn answer<'a>(ctx: &Ctx, answer: &'a Obj, wanted: &str, good: impl Fn(&Obj) -> bool) -> PyResult<(&'a Obj, isize)> {
    let parts = answer.payload::<PyTuple>().map(PyTuple::items);
    let Some([replacement, position]) = parts else { return Err(ctx.type_error(wanted)) };
    if !good(replacement) || !position.is_int_instance(ctx) {
        return Err(ctx.type_error(wanted));
    }
    Ok((replacement, crate::clinic::ssize_arg(ctx, position)?))
}

fn fit_position(ctx: &Ctx, position: isize, len: usize) -> PyResult<usize> {
    let fitted = if position < 0 { position + len as isize } else { position };
    match usize::try_from(fitted) {
        Ok(fitted) if fitted <= len => Ok(fitted),
        _ => Err(ctx.index_error(&format!("position {fitted} from error handler out of bounds"))),
    }
}

/// The code points that `backslashreplace` writes for one.
fn backslash(point: u32) -> String {
    match point {
        0..=0xFF => format!("\\x{point:02x}"),
        0x100..=0xFFFF => format!("\\u{point:04x}"),
        _ => format!("\\U{point:08x}"),
    }
}

fn char_name(ctx: &Ctx, point: u32) -> PyResult<Option<Obj>> {
    if (0xD800..0xE000).contains(&point) {
        return Ok(None);
    }
    let text = ctx.str_char(point);
    let name = match super::hook(ctx, "codecs.char_name") {
        Some(hook) => hook.call(ctx, &[text])?,
        None => match super::unicodedata(ctx)? {
            Some(module) => module.call_method_text(ctx, "name", &[text, ctx.none()])?,
            None => return Ok(None),
        },
    };
    Ok(name.is_str_instance(ctx).then_some(name))
}

/// The bytes of surrogates under `surrogatepass` in an encoding of the UTF family.
fn pass_surrogate(encoding: &str, point: u32) -> Option<Vec<u8>> {
    let units: String = encoding.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
    let low = [point as u8, (point >> 8) as u8];
    Some(match &units[..] {
        "utf8" | "cputf8" | "cp65001" => vec![0xE0 | (point >> 12) as u8, 0x80 | (point >> 6 & 0x3F) as u8, 0x80 | (point & 0x3F) as u8],
        "utf16" | "utf16le" => low.to_vec(),
        "utf16be" => vec![low[1], low[0]],
        "utf32" | "utf32le" => vec![low[0], low[1], 0, 0],
        "utf32be" => vec![0, 0, low[1], low[0]],
        _ => return None,
    })
}

/// What a builtin handler puts for `start..end` of `text`; `None` when the error goes on.
pub fn encode_handler(ctx: &Ctx, handler: Handler, encoding: &str, text: &PyStr, start: usize, end: usize) -> PyResult<Option<Replacement>> {
    let points = || (start..end).map(|at| text.at(at));
    let shown = |text: String| Some(Replacement::Text(ctx.str(&text)));
    let is_surrogate = |point: u32| (0xD800..0xE000).contains(&point);
    Ok(match handler {
        Handler::Strict | Handler::Registered => None,
        Handler::Ignore => Some(Replacement::Bytes(Vec::new())),
        Handler::Replace => shown("?".repeat(end - start)),
        Handler::BackslashReplace => shown(points().map(backslash).collect()),
        Handler::XmlCharRefReplace => shown(points().map(|point| format!("&#{point};")).collect()),
        Handler::NameReplace => {
            let mut out = String::new();
            for point in points() {
                match char_name(ctx, point)? {
                    Some(name) => out.push_str(&format!("\\N{{{}}}", name.text_lossy())),
                    None => out.push_str(&backslash(point)),
                }
            }
            shown(out)
        }
        Handler::SurrogateEscape => {
            let byte = |point: u32| (0xDC80..0xDD00).contains(&point).then(|| (point - 0xDC00) as u8);
            points().map(byte).collect::<Option<Vec<u8>>>().map(Replacement::Bytes)
        }
        Handler::SurrogatePass => {
            let bytes = points().map(|point| pass_surrogate(encoding, point).filter(|_| is_surrogate(point)));
            bytes.collect::<Option<Vec<Vec<u8>>>>().map(|bytes| Replacement::Bytes(bytes.concat()))
        }
    })
}

/// Handles the errors of one encoding run.
pub(super) struct EncodeErrors<'e> {
    pub ctx: &'e Ctx,
    pub text: &'e Obj,
    pub encoding: &'e str,
    pub errors: Option<&'e str>,
    handler: Handler,
    registered: Option<Obj>,
}

impl<'e> EncodeErrors<'e> {
    pub fn new(ctx: &'e Ctx, text: &'e Obj, encoding: &'e str, errors: Option<&'e str>) -> EncodeErrors<'e> {
        EncodeErrors { ctx, text, encoding, errors, handler: Handler::named(errors), registered: None }
    }
    fn exception(&self, start: usize, end: usize, reason: &str) -> Obj {
        let ctx = self.ctx;
        let args = vec![ctx.str(self.encoding), self.text.clone(), ctx.int_usize(start), ctx.int_usize(end), ctx.str(reason)];
        new_exception_args(ctx, &ctx.types.unicode_encode_error, args)
    }
    /// The error itself.
    pub fn raise(&self, start: usize, end: usize, reason: &str) -> Raised {
        self.ctx.raise(self.exception(start, end, reason))
    }
    /// What stands for `start..end`, and where to go on. The bytes of escaped surrogates at the front come alone.
    pub fn handle(&mut self, start: usize, end: usize, reason: &str) -> PyResult<(Replacement, usize)> {
        let (ctx, text) = (self.ctx, crate::str::of(self.text));
        if self.handler == Handler::SurrogateEscape {
            let escaped = (start..end).take_while(|&at| (0xDC80..0xDD00).contains(&text.at(at))).count();
            if escaped > 0 {
                let bytes = (start..start + escaped).map(|at| (text.at(at) - 0xDC00) as u8).collect();
                return Ok((Replacement::Bytes(bytes), start + escaped));
            }
        }
        if self.handler != Handler::Registered {
            return match encode_handler(ctx, self.handler, self.encoding, text, start, end)? {
                Some(replacement) => Ok((replacement, end)),
                None => Err(self.raise(start, end, reason)),
            };
        }
        let registered = match &self.registered {
            Some(registered) => registered.clone(),
            None => lookup(ctx, self.errors.unwrap_or("strict"))?,
        };
        self.registered = Some(registered.clone());
        let result = registered.call(ctx, &[self.exception(start, end, reason)])?;
        let good = |object: &Obj| object.is_str_instance(ctx) || object.payload::<PyBytes>().is_some();
        let (replacement, position) = answer(ctx, &result, "encoding error handler must return (str/bytes, int) tuple", good)?;
        let position = fit_position(ctx, position, text.len())?;
        Ok(match replacement.payload::<PyBytes>() {
            Some(bytes) => (Replacement::Bytes(bytes.data.to_vec()), position),
            None => (Replacement::Text(replacement.clone()), position),
        })
    }
    /// The ASCII bytes of a replacement; others raise the original error.
    pub fn ascii(&self, replacement: Replacement, start: usize, end: usize, reason: &str) -> PyResult<Vec<u8>> {
        match replacement {
            Replacement::Bytes(bytes) => Ok(bytes),
            Replacement::Text(text) => match crate::str::of(&text).as_ascii() {
                Some(ascii) => Ok(ascii.as_bytes().to_vec()),
                None => Err(self.raise(start, end, reason)),
            },
        }
    }
}

/// What a decoder's builtin handler puts for the bytes `start..end`, and where it goes on; `None` when the error
/// goes on.
pub fn decode_handler(ctx: &Ctx, handler: Handler, encoding: &str, bytes: &[u8], start: usize, end: usize) -> PyResult<Option<(Obj, usize)>> {
    let part = &bytes[start..end];
    Ok(match handler {
        Handler::Strict | Handler::Registered => None,
        Handler::Ignore => Some((ctx.empty_str.clone(), end)),
        Handler::Replace => Some((ctx.str_char(0xFFFD), end)),
        Handler::BackslashReplace => {
            let text: String = part.iter().map(|byte| format!("\\x{byte:02x}")).collect();
            Some((ctx.str(&text), end))
        }
        Handler::SurrogateEscape => {
            let escaped: Vec<u16> = part.iter().take(4).take_while(|&&byte| byte >= 128).map(|&byte| 0xDC00 + u16::from(byte)).collect();
            if escaped.is_empty() { None } else { Some((ctx.str_ucs2(&escaped), start + escaped.len())) }
        }
        Handler::SurrogatePass => passed_surrogate(encoding, &bytes[start..]).map(|(point, len)| (ctx.str_points(&[point]), start + len)),
        Handler::XmlCharRefReplace | Handler::NameReplace => {
            return Err(ctx.type_error("don't know how to handle UnicodeDecodeError in error callback"));
        }
    })
}

fn passed_surrogate(encoding: &str, bytes: &[u8]) -> Option<(u32, usize)> {
    let name: String = encoding.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
    let (point, len) = match (&name[..], bytes) {
        ("utf8" | "cp65001", [a @ 0xE0..=0xEF, b @ 0x80..=0xBF, c @ 0x80..=0xBF, ..]) => {
            (u32::from(a & 0x0F) << 12 | u32::from(b & 0x3F) << 6 | u32::from(c & 0x3F), 3)
        }
        ("utf16" | "utf16le", [a, b, ..]) => (u32::from(*a) | u32::from(*b) << 8, 2),
        ("utf16be", [a, b, ..]) => (u32::from(*b) | u32::from(*a) << 8, 2),
        ("utf32" | "utf32le", [a, b, c, d, ..]) => (u32::from_le_bytes([*a, *b, *c, *d]), 4),
        ("utf32be", [a, b, c, d, ..]) => (u32::from_be_bytes([*a, *b, *c, *d]), 4),
        _ => return None,
    };
    (0xD800..0xE000).contains(&point).then_some((point, len))
}

/// Handles the errors of one decoding run; holds the bytes, which a handler may exchange.
pub(super) struct DecodeErrors<'e> {
    pub ctx: &'e Ctx,
    pub bytes: Cow<'e, [u8]>,
    pub encoding: &'e str,
    errors: Option<&'e str>,
    handler: Handler,
    registered: Option<Obj>,
}

impl<'e> DecodeErrors<'e> {
    pub fn new(ctx: &'e Ctx, bytes: &'e [u8], encoding: &'e str, errors: Option<&'e str>) -> DecodeErrors<'e> {
        DecodeErrors { ctx, bytes: Cow::Borrowed(bytes), encoding, errors, handler: Handler::named(errors), registered: None }
    }
    fn exception(&self, start: usize, end: usize, reason: &str) -> Obj {
        let ctx = self.ctx;
        let args = vec![ctx.str(self.encoding), ctx.bytes(&self.bytes), ctx.int_usize(start), ctx.int_usize(end), ctx.str(reason)];
        new_exception_args(ctx, &ctx.types.unicode_decode_error, args)
    }
    /// Write what stands for `start..end` to `out`, and say where to go on.
    pub fn handle(&mut self, out: &mut StrBuilder, start: usize, end: usize, reason: &str) -> PyResult<usize> {
        let ctx = self.ctx;
        if self.handler != Handler::Registered {
            return match decode_handler(ctx, self.handler, self.encoding, &self.bytes, start, end)? {
                Some((text, position)) => {
                    out.push_str(crate::str::of(&text));
                    Ok(position)
                }
                None => Err(ctx.raise(self.exception(start, end, reason))),
            };
        }
        let registered = match &self.registered {
            Some(registered) => registered.clone(),
            None => lookup(ctx, self.errors.unwrap_or("strict"))?,
        };
        self.registered = Some(registered.clone());
        let exception = self.exception(start, end, reason);
        let result = registered.call(ctx, std::slice::from_ref(&exception))?;
        let (text, position) = answer(ctx, &result, "decoding error handler must return (str, int) tuple", |object| object.is_str_instance(ctx))?;
        // The handler may have put other bytes into the exception.
        if let Some(object) = exception.getattr_opt_text(ctx, "object")? {
            match object.payload::<PyBytes>() {
                Some(bytes) if bytes.data[..] != self.bytes[..] => self.bytes = Cow::Owned(bytes.data.to_vec()),
                Some(_) => {}
                None => return Err(ctx.type_error("UnicodeError 'object' attribute must be a bytes")),
            }
        }
        let position = fit_position(ctx, position, self.bytes.len())?;
        out.push_str(crate::str::of(text));
        Ok(position)
    }
}

/// What a builtin handler puts for code points that `str.translate`-like codecs cannot translate.
pub fn translate_handler(ctx: &Ctx, handler: Handler, start: usize, end: usize) -> Option<Obj> {
    match handler {
        Handler::Ignore => Some(ctx.empty_str.clone()),
        Handler::Replace => Some(ctx.str_points(&vec![0xFFFD; end - start])),
        _ => None,
    }
}
