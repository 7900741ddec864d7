//! The format specification, `[[fill]align][sign][z][#][0][width][grouping][.precision[grouping]][type]`, and
//! the formatting of strings by it.

use crate::clinic;
use crate::ctx::{Ctx, PyResult, Raised};
use crate::heap::strbuild::StrWriter;
use crate::heap::strdata::PyStr;
use crate::str::unicode;
use crate::value::Obj;

/// A parsed specification.
#[derive(Clone, Debug)]
pub(super) struct FormatSpec {
    pub fill: u32,
    /// One of `<`, `>`, `=`, `^`.
    pub align: u8,
    /// `+`, `-`, space, or 0.
    pub sign: u8,
    pub no_negative_zero: bool,
    pub alternate: bool,
    pub width: Option<usize>,
    /// `,`, `_`, or 0.
    pub grouping: u8,
    pub precision: Option<usize>,
    pub fraction_grouping: u8,
    /// The presentation type, or the default one.
    pub kind: u32,
}

/// "Unknown format code 'x' for object of type 'str'".
#[cold]
pub(super) fn unknown_code(ctx: &Ctx, code: u32, value: &Obj) -> Raised {
    let shown = shown_code(code);
    ctx.value_error(&format!("Unknown format code '{shown}' for object of type '{}'", value.ty(ctx).name()))
}

fn shown_code(code: u32) -> String {
    match char::from_u32(code) {
        Some(c) if (33..128).contains(&code) => c.to_string(),
        _ => format!("\\x{code:x}"),
    }
}

/// Decimal digits of any script at `at`.
pub(super) fn number_at(ctx: &Ctx, text: &PyStr, at: &mut usize) -> PyResult<Option<usize>> {
    let mut value: Option<usize> = None;
    while *at < text.len() {
        let Some(digit) = unicode::decimal(text.at(*at)) else { break };
        let next = value.unwrap_or(0).checked_mul(10).and_then(|value| value.checked_add(digit.into()));
        match next.filter(|&value| value <= isize::MAX as usize) {
            Some(next) => value = Some(next),
            None => return Err(ctx.value_error("Too many decimal digits in format string")),
        }
        *at += 1;
    }
    Ok(value)
}

impl FormatSpec {
    /// Parse `text`. `value` is what is formatted, for messages.
    pub fn parse(ctx: &Ctx, text: &PyStr, value: &Obj, default_kind: u8, default_align: u8) -> PyResult<FormatSpec> {
        let mut spec = FormatSpec {
            fill: 0x20,
            align: default_align,
            sign: 0,
            no_negative_zero: false,
            alternate: false,
            width: None,
            grouping: 0,
            precision: None,
            fraction_grouping: 0,
            kind: default_kind.into(),
        };
        let peek = |at: usize| if at < text.len() { text.at(at) } else { 0x11_0000 };
        let one_of = |at: usize, set: &[u8]| set.iter().copied().find(|&c| u32::from(c) == peek(at));
        let mut at = 0;
        let (mut fill_given, mut align_given) = (false, false);
        if let Some(align) = one_of(1, b"<>=^") {
            (spec.fill, spec.align) = (peek(0), align);
            (fill_given, align_given) = (true, true);
            at = 2;
        } else if let Some(align) = one_of(0, b"<>=^") {
            spec.align = align;
            align_given = true;
            at = 1;
        }
        if let Some(sign) = one_of(at, b" +-") {
            spec.sign = sign;
            at += 1;
        }
        if peek(at) == u32::from(b'z') {
            spec.no_negative_zero = true;
            at += 1;
        }
        if peek(at) == u32::from(b'#') {
            spec.alternate = true;
            at += 1;
        }
        if !fill_given && peek(at) == u32::from(b'0') {
            spec.fill = b'0'.into();
            if !align_given && default_align == b'>' {
                spec.align = b'=';
            }
            at += 1;
        }
        spec.width = number_at(ctx, text, &mut at)?;
        let both = || ctx.value_error("Cannot specify both ',' and '_'.");
        if let Some(grouping) = one_of(at, b",_") {
            spec.grouping = grouping;
            at += 1;
            if one_of(at, b",_").is_some_and(|other| other != grouping) {
                return Err(both());
            }
        }
        if peek(at) == u32::from(b'.') {
            at += 1;
            spec.precision = number_at(ctx, text, &mut at)?;
            if let Some(grouping) = one_of(at, b",_") {
                spec.fraction_grouping = grouping;
                at += 1;
                if one_of(at, b",_").is_some_and(|other| other != grouping) {
                    return Err(both());
                }
            }
            if spec.precision.is_none() && spec.fraction_grouping == 0 {
                return Err(ctx.value_error("Format specifier missing precision"));
            }
        }
        if text.len() - at > 1 {
            let message = format!("Invalid format specifier '{}' for object of type '{}'", text.to_string_lossy(), value.ty(ctx).name());
            return Err(ctx.value_error(&message));
        }
        if at < text.len() {
            spec.kind = text.at(at);
        }
        spec.check_grouping(ctx)?;
        Ok(spec)
    }

    fn check_grouping(&self, ctx: &Ctx) -> PyResult<()> {
        let kind = u8::try_from(self.kind).unwrap_or(0xFF);
        let cannot = |grouping: u8| {
            let shown = shown_code(self.kind);
            Err(ctx.value_error(&format!("Cannot specify '{}' with '{shown}'.", char::from(grouping))))
        };
        let plain = matches!(kind, b'd' | b'e' | b'f' | b'g' | b'E' | b'G' | b'%' | b'F' | 0);
        match self.grouping {
            b',' if !plain => return cannot(b','),
            b'_' if !plain && !matches!(kind, b'b' | b'o' | b'x' | b'X') => return cannot(b'_'),
            _ => {}
        }
        if self.fraction_grouping != 0 && kind == b'n' {
            return cannot(self.fraction_grouping);
        }
        Ok(())
    }

    /// How many fill characters stand left and right of `len` code points. For `=`, none of either.
    pub fn padding(&self, len: usize) -> (usize, usize) {
        let missing = self.width.unwrap_or(0).saturating_sub(len);
        match self.align {
            b'>' => (missing, 0),
            b'^' => (missing / 2, missing - missing / 2),
            b'<' => (0, missing),
            _ => (0, missing),
        }
    }
}

/// `str.__format__` with a specification that is not empty.
pub fn format_str(ctx: &Ctx, value: &Obj, spec: &Obj) -> PyResult {
    let spec = clinic::str_arg(ctx, "__format__", "", spec)?;
    let text = crate::str::of(value);
    if spec.is_empty() {
        return value.to_str(ctx);
    }
    let spec = FormatSpec::parse(ctx, spec, value, b's', b'<')?;
    if spec.kind != u32::from(b's') {
        return Err(unknown_code(ctx, spec.kind, value));
    }
    let not_allowed = match spec {
        FormatSpec { sign: b' ', .. } => Some("Space not allowed in string format specifier"),
        FormatSpec { sign: b'+' | b'-', .. } => Some("Sign not allowed in string format specifier"),
        FormatSpec { no_negative_zero: true, .. } => Some("Negative zero coercion (z) not allowed in string format specifier"),
        FormatSpec { alternate: true, .. } => Some("Alternate form (#) not allowed in string format specifier"),
        FormatSpec { align: b'=', .. } => Some("'=' alignment not allowed in string format specifier"),
        _ => None,
    };
    if let Some(message) = not_allowed {
        return Err(ctx.value_error(message));
    }
    let len = spec.precision.map_or(text.len(), |precision| precision.min(text.len()));
    let (left, right) = spec.padding(len);
    if left + right == 0 {
        if len == text.len() && len > 0 {
            return Ok(value.clone());
        }
        return Ok(ctx.str_part_of(value, text, 0, len));
    }
    let own = if text.is_ascii() || len == text.len() { text.max_class() } else { (0..len).fold(0, |max, i| max | text.at(i)) };
    let own = if len == 0 { 0 } else { own };
    let mut writer = StrWriter::new(ctx, len + left + right, own | spec.fill)?;
    writer.fill(spec.fill, left);
    writer.part(text, 0, len);
    writer.fill(spec.fill, right);
    Ok(writer.finish())
}
