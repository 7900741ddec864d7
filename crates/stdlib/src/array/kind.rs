//! What an array's items are: type codes, and values to bytes and back.

use krait_object::buffer::{Format, unpack_item};
use krait_object::heap::strdata::PyStr;
use krait_object::{Ctx, Obj, PyResult, Raised};

/// Every type code, in CPython's order.
pub const TYPECODES: &str = "bBuwhHiIlLqQfd";

/// The kind of an array's items: a type code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kind(u8);

/// The bounds of an integer type and its name in messages.
struct Range {
    low: i64,
    high: i64,
    name: &'static str,
}

impl Kind {
    /// The kind of a code point.
    pub fn of(point: u32) -> Option<Kind> {
        let code = u8::try_from(point).ok()?;
        TYPECODES.as_bytes().contains(&code).then_some(Kind(code))
    }
    pub fn code(self) -> char {
        char::from(self.0)
    }
    pub fn is_unicode(self) -> bool {
        matches!(self.0, b'u' | b'w')
    }
    /// The format that buffers show.
    pub fn format(self) -> &'static str {
        let at = TYPECODES.bytes().position(|code| code == self.0).unwrap_or(0);
        if self.0 == b'u' { "w" } else { &TYPECODES[at..=at] }
    }
    /// Bytes of an item.
    pub fn size(self) -> usize {
        match self.0 {
            b'b' | b'B' => 1,
            b'h' | b'H' => 2,
            b'l' | b'L' | b'q' | b'Q' | b'd' => 8,
            _ => 4,
        }
    }
    /// Whether items are integers, and whether those have a sign.
    pub fn is_integer(self) -> bool {
        !self.is_unicode() && !matches!(self.0, b'f' | b'd')
    }
    pub fn is_signed(self) -> bool {
        matches!(self.0, b'b' | b'h' | b'i' | b'l' | b'q')
    }

    /// The value of an item. ValueError for a code point beyond Unicode.
    #[inline]
    pub fn unpack(self, ctx: &Ctx, bytes: &[u8]) -> PyResult {
        match (self.0, bytes) {
            (b'd', &[a, b, c, d, e, f, g, h]) => Ok(ctx.float(f64::from_le_bytes([a, b, c, d, e, f, g, h]))),
            (b'l' | b'q', &[a, b, c, d, e, f, g, h]) => Ok(ctx.int(i64::from_le_bytes([a, b, c, d, e, f, g, h]))),
            (b'i', &[a, b, c, d]) => Ok(ctx.int(i32::from_le_bytes([a, b, c, d]).into())),
            (b'B', &[byte]) => Ok(ctx.int(byte.into())),
            _ => self.unpack_any(ctx, bytes),
        }
    }

    fn unpack_any(self, ctx: &Ctx, bytes: &[u8]) -> PyResult {
        if self.is_unicode() {
            return Ok(ctx.str_char(point(ctx, bytes)?));
        }
        match Format::native(self.format()) {
            Some(format) => Ok(unpack_item(ctx, format, bytes)),
            None => Err(ctx.system_error("every type code but those of text is a format")),
        }
    }

    /// The bytes of `value` as an item; the first [`Kind::size`] count.
    pub fn pack(self, ctx: &Ctx, value: &Obj) -> PyResult<[u8; 8]> {
        let mut out = [0; 8];
        match self.0 {
            b'u' | b'w' => out[..4].copy_from_slice(&one_point(ctx, value, "array item")?.to_le_bytes()),
            b'f' => out[..4].copy_from_slice(&(value.to_f64(ctx)? as f32).to_le_bytes()),
            b'd' => out = value.to_f64(ctx)?.to_le_bytes(),
            b'I' | b'L' => {
                let index = value.index(ctx)?;
                if index.is_negative_int() {
                    return Err(ctx.overflow_error("can't convert negative value to unsigned int"));
                }
                let number = unsigned(&index).ok_or_else(|| ctx.overflow_error("Python int too large to convert to C unsigned long"))?;
                if self.0 == b'I' && number > u64::from(u32::MAX) {
                    return Err(ctx.overflow_error("unsigned int is greater than maximum"));
                }
                out = number.to_le_bytes();
            }
            b'Q' => {
                let index = value.index(ctx)?;
                if index.is_negative_int() {
                    return Err(ctx.overflow_error("can't convert negative int to unsigned"));
                }
                out = unsigned(&index).ok_or_else(|| ctx.overflow_error("int too big to convert"))?.to_le_bytes();
            }
            b'q' => {
                let index = value.index(ctx)?;
                out = index.as_i64().ok_or_else(|| ctx.overflow_error("int too big to convert"))?.to_le_bytes();
            }
            b'l' => out = value.to_i64(ctx)?.to_le_bytes(),
            // First the C type that CPython parses into, then the item's own bounds.
            b'b' => out = bounded(ctx, value, &[SHORT, Range { low: -128, high: 127, name: "signed char" }])?,
            b'B' => out = bounded(ctx, value, &[Range { low: 0, high: 255, name: "unsigned byte integer" }])?,
            b'h' => out = bounded(ctx, value, &[SHORT])?,
            b'H' => out = bounded(ctx, value, &[INT, Range { low: 0, high: 0xFFFF, name: "unsigned short" }])?,
            _ => out = bounded(ctx, value, &[INT])?,
        }
        Ok(out)
    }
}

const SHORT: Range = Range { low: -0x8000, high: 0x7FFF, name: "signed short integer" };
const INT: Range = Range { low: i32::MIN as i64, high: i32::MAX as i64, name: "signed integer" };

fn bounded(ctx: &Ctx, value: &Obj, ranges: &[Range]) -> PyResult<[u8; 8]> {
    let number = value.to_i64(ctx)?;
    for range in ranges {
        if number < range.low {
            return Err(ctx.overflow_error(&format!("{} is less than minimum", range.name)));
        }
        if number > range.high {
            return Err(ctx.overflow_error(&format!("{} is greater than maximum", range.name)));
        }
    }
    Ok(number.to_le_bytes())
}

fn unsigned(index: &Obj) -> Option<u64> {
    u64::try_from(&index.to_ibig()?).ok()
}

/// The code point of an item's bytes.
fn point(ctx: &Ctx, bytes: &[u8]) -> PyResult<u32> {
    let mut word = [0; 4];
    word.copy_from_slice(&bytes[..4]);
    let point = u32::from_le_bytes(word);
    if point > 0x10_FFFF {
        return Err(ctx.value_error(&format!("character U+{point:x} is not in range [U+0000; U+10ffff]")));
    }
    Ok(point)
}

/// The text of items' bytes. Those of kind `w` are UTF-32: without surrogates, a byte order mark first left out.
pub fn text_of(ctx: &Ctx, kind: Kind, bytes: &[u8]) -> PyResult {
    if kind.0 == b'w' {
        let text = bytes.strip_prefix(&[0xFF, 0xFE, 0, 0]).unwrap_or(bytes);
        return krait_object::codecs::decode(ctx, text, None, Some("utf-32-le"), None);
    }
    let points: Vec<u32> = bytes.chunks_exact(4).map(|item| point(ctx, item)).collect::<PyResult<_>>()?;
    Ok(ctx.str_points(&points))
}

/// The code points of a text as items' bytes.
pub fn bytes_of_text(text: &PyStr) -> Vec<u8> {
    text.points().flat_map(u32::to_le_bytes).collect()
}

/// The code point of a string of length 1. TypeError "{what} must be a unicode character, not …".
pub fn one_point(ctx: &Ctx, value: &Obj, what: &str) -> PyResult<u32> {
    let bad = |got: &str| -> Raised { ctx.type_error(&format!("{what} must be a unicode character, not {got}")) };
    match value.payload::<PyStr>() {
        Some(text) if text.len() == 1 => Ok(text.at(0)),
        Some(text) => Err(bad(&format!("a string of length {}", text.len()))),
        None => Err(bad(&value.ty(ctx).name())),
    }
}
