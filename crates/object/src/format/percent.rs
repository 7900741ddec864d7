//! `%` formatting: the parsing of conversions and the numbers, shared with `bytes`, and `str`'s own part.

use crate::clinic;
use crate::ctx::{Ctx, PyResult};
use crate::format::float::{FloatStyle, double_to_string};
use crate::format::int::{decimal_text, radix_text};
use crate::heap::strbuild::{Joined, StrBuilder};
use crate::heap::strdata::PyStr;
use crate::tuple::PyTuple;
use crate::value::Obj;

/// One conversion: `%(key)-05.3d`.
#[derive(Default)]
pub(super) struct Conversion {
    pub left: bool,
    pub sign: bool,
    pub blank: bool,
    pub alternate: bool,
    pub zero: bool,
    pub width: usize,
    pub precision: Option<usize>,
    /// The conversion's character.
    pub kind: u32,
    /// Where it stands.
    pub index: usize,
}

/// The values to be converted.
pub(super) struct Arguments {
    /// What stands on the right, or the value that a key chose.
    current: Obj,
    /// What keys are looked up in.
    mapping: Option<Obj>,
    /// -1 when `current` is the one value.
    len: isize,
    next: isize,
}

impl Arguments {
    pub fn new(ctx: &Ctx, values: &Obj, never_mapping: bool) -> Arguments {
        let tuple = values.payload::<PyTuple>();
        let mapping = tuple.is_none() && !never_mapping && values.ty(ctx).slots.mp_subscript.get().is_some();
        let (len, next) = tuple.map_or((-1, -2), |tuple| (tuple.len() as isize, 0));
        Arguments { current: values.clone(), mapping: mapping.then(|| values.clone()), len, next }
    }
    pub fn take(&mut self, ctx: &Ctx) -> PyResult {
        if self.next >= self.len {
            return Err(ctx.type_error("not enough arguments for format string"));
        }
        self.next += 1;
        match self.current.payload::<PyTuple>() {
            Some(tuple) if self.len >= 0 => Ok(tuple.items()[self.next as usize - 1].clone()),
            _ => Ok(self.current.clone()),
        }
    }
    fn choose(&mut self, ctx: &Ctx, key: &Obj) -> PyResult<()> {
        let Some(mapping) = &self.mapping else { return Err(ctx.type_error("format requires a mapping")) };
        self.current = mapping.getitem(ctx, key)?;
        (self.len, self.next) = (-1, -2);
        Ok(())
    }
    pub fn all_used(&self) -> bool {
        self.next >= self.len || self.mapping.is_some()
    }
}

/// A format being read.
pub(super) struct Reader<'f> {
    pub at: usize,
    pub len: usize,
    pub point: &'f dyn Fn(usize) -> u32,
    /// A piece of the format as a key.
    pub key: &'f dyn Fn(usize, usize) -> Obj,
    pub is_bytes: bool,
}

impl Reader<'_> {
    fn peek(&self, ctx: &Ctx) -> PyResult<u32> {
        if self.at < self.len { Ok((self.point)(self.at)) } else { Err(ctx.value_error("incomplete format")) }
    }

    /// The conversion behind a `%`.
    pub fn conversion(&mut self, ctx: &Ctx, arguments: &mut Arguments) -> PyResult<Conversion> {
        let mut conversion = Conversion::default();
        if self.peek(ctx)? == u32::from(b'(') {
            if arguments.mapping.is_none() {
                return Err(ctx.type_error("format requires a mapping"));
            }
            self.at += 1;
            let (start, mut depth) = (self.at, 1);
            while depth > 0 && self.at < self.len {
                match u8::try_from((self.point)(self.at)) {
                    Ok(b'(') => depth += 1,
                    Ok(b')') => depth -= 1,
                    _ => {}
                }
                self.at += 1;
            }
            if depth > 0 {
                return Err(ctx.value_error("incomplete format key"));
            }
            arguments.choose(ctx, &(self.key)(start, self.at - 1))?;
        }
        loop {
            match u8::try_from(self.peek(ctx)?) {
                Ok(b'-') => conversion.left = true,
                Ok(b'+') => conversion.sign = true,
                Ok(b' ') => conversion.blank = true,
                Ok(b'#') => conversion.alternate = true,
                Ok(b'0') => conversion.zero = true,
                _ => break,
            }
            self.at += 1;
        }
        if self.peek(ctx)? == u32::from(b'*') {
            self.at += 1;
            let value = arguments.take(ctx)?;
            if !value.is_int_instance(ctx) {
                return Err(ctx.type_error("* wants int"));
            }
            let width = clinic::ssize_arg(ctx, &value)?;
            if width == isize::MIN {
                return Err(ctx.overflow_error("width too big"));
            }
            conversion.left |= width < 0;
            conversion.width = width.unsigned_abs();
        } else {
            conversion.width = self.number(ctx, isize::MAX as usize, "width too big")?;
        }
        if self.peek(ctx)? == u32::from(b'.') {
            self.at += 1;
            if self.peek(ctx)? == u32::from(b'*') {
                self.at += 1;
                let value = arguments.take(ctx)?;
                if !value.is_int_instance(ctx) {
                    return Err(ctx.type_error("* wants int"));
                }
                conversion.precision = Some(usize::try_from(clinic::int_arg(ctx, &value)?).unwrap_or(0));
            } else {
                let message = if self.is_bytes { "prec too big" } else { "precision too big" };
                conversion.precision = Some(self.number(ctx, i32::MAX as usize, message)?);
            }
        }
        if matches!(u8::try_from(self.peek(ctx)?), Ok(b'h' | b'l' | b'L')) {
            self.at += 1;
        }
        conversion.kind = self.peek(ctx)?;
        conversion.index = self.at;
        self.at += 1;
        Ok(conversion)
    }

    fn number(&mut self, ctx: &Ctx, max: usize, message: &str) -> PyResult<usize> {
        let mut value = 0usize;
        while let Some(digit) = char::from_u32(self.peek(ctx)?).and_then(|c| c.to_digit(10)) {
            if value > (max - digit as usize) / 10 {
                return Err(ctx.value_error(message));
            }
            value = value * 10 + digit as usize;
            self.at += 1;
        }
        Ok(value)
    }
}

impl Conversion {
    /// The text of an integer conversion, with sign and prefix.
    pub fn int_text(&self, ctx: &Ctx, value: &Obj) -> PyResult<String> {
        let kind = self.kind as u8;
        let number = if value.is_int_instance(ctx) { value.clone() } else { self.to_int(ctx, value, kind)? };
        let (negative, digits, prefix) = match kind {
            b'x' | b'X' | b'o' => {
                let (negative, digits) = radix_text(&number, if kind == b'o' { 8 } else { 16 });
                let prefix = if kind == b'o' { "0o" } else { "0x" };
                (negative, digits, if self.alternate { prefix } else { "" })
            }
            _ => {
                let text = decimal_text(ctx, &number)?;
                match text.strip_prefix('-') {
                    Some(digits) => (true, digits.to_owned(), ""),
                    None => (false, text, ""),
                }
            }
        };
        let precision = self.precision.unwrap_or(0);
        if precision > i32::MAX as usize - 3 {
            return Err(ctx.overflow_error("precision too large"));
        }
        ctx.check_room(precision, 2)?;
        let mut text = String::with_capacity(digits.len().max(precision) + 3);
        if negative {
            text.push('-');
        }
        text.push_str(prefix);
        text.extend(std::iter::repeat_n('0', precision.saturating_sub(digits.len())));
        text.push_str(&digits);
        if kind == b'X' {
            text.make_ascii_uppercase();
        }
        Ok(text)
    }

    fn to_int(&self, ctx: &Ctx, value: &Obj, kind: u8) -> PyResult {
        let slots = &value.ty(ctx).slots;
        let wanted = if matches!(kind, b'x' | b'X' | b'o') { "an integer is required" } else { "a real number is required" };
        let wrong = || Err(ctx.type_error(&format!("%{} format: {wanted}, not {}", char::from(kind), value.ty(ctx).name())));
        let result = if matches!(kind, b'x' | b'X' | b'o') {
            if slots.nb_index.get().is_none() {
                return wrong();
            }
            value.index(ctx)
        } else {
            match (slots.nb_int.get(), slots.nb_index.get()) {
                (Some(to_int), _) => to_int(ctx, value).and_then(|result| {
                    if result.is_int_instance(ctx) { Ok(result) } else { Err(ctx.type_error("__int__ returned non-int")) }
                }),
                (None, Some(_)) => value.index(ctx),
                (None, None) => return wrong(),
            }
        };
        result.or_else(|raised| {
            ctx.swallow(raised, &ctx.types.type_error)?;
            wrong()
        })
    }

    /// The text of a float conversion, with sign.
    pub fn float_text(&self, ctx: &Ctx, number: f64) -> PyResult<String> {
        let precision = self.precision.unwrap_or(6);
        if precision > super::float::MAX_PRECISION {
            return Err(ctx.value_error("precision too big"));
        }
        ctx.check_room(precision, 4)?;
        let style = FloatStyle { kind: self.kind as u8, precision, alternate: self.alternate, ..FloatStyle::default() };
        Ok(double_to_string(number, style))
    }

    /// Sign, prefix, digits and the fill around a number: `(left spaces, head, zeros, tail, right spaces)`.
    pub fn number_layout<'t>(&self, text: &'t str) -> NumberLayout<'t> {
        let (own_sign, mut body) = match text.as_bytes().first() {
            Some(b'-') => ("-", &text[1..]),
            Some(b'+') => ("+", &text[1..]),
            _ => ("", text),
        };
        let sign = match own_sign {
            "" if self.sign => "+",
            "" if self.blank => " ",
            sign => sign,
        };
        let mut prefix = "";
        if self.alternate && matches!(self.kind as u8, b'x' | b'X' | b'o') {
            (prefix, body) = body.split_at(2);
        }
        let missing = self.width.saturating_sub(sign.len() + prefix.len() + body.len());
        let (spaces, zeros, trailing) = match (self.left, self.zero) {
            (true, _) => (0, 0, missing),
            (false, true) => (0, missing, 0),
            (false, false) => (missing, 0, 0),
        };
        NumberLayout { spaces, sign, prefix, zeros, body, trailing }
    }
}

/// A number's parts with the fill between them.
pub(super) struct NumberLayout<'t> {
    pub spaces: usize,
    pub sign: &'t str,
    pub prefix: &'t str,
    pub zeros: usize,
    pub body: &'t str,
    pub trailing: usize,
}

fn emit_number(ctx: &Ctx, out: &mut StrBuilder, conversion: &Conversion, text: &str) -> PyResult<()> {
    let layout = conversion.number_layout(text);
    ctx.check_room(conversion.width, 4)?;
    out.fill(0x20, layout.spaces);
    out.push_latin1(layout.sign.as_bytes());
    out.push_latin1(layout.prefix.as_bytes());
    out.fill(0x30, layout.zeros);
    out.push_latin1(layout.body.as_bytes());
    out.fill(0x20, layout.trailing);
    Ok(())
}

fn emit_text(ctx: &Ctx, out: &mut StrBuilder, conversion: &Conversion, text: &PyStr) -> PyResult<()> {
    let len = conversion.precision.map_or(text.len(), |precision| precision.min(text.len()));
    let missing = conversion.width.saturating_sub(len);
    ctx.check_room(missing, 4)?;
    if !conversion.left {
        out.fill(0x20, missing);
    }
    out.push_part(text, 0, len);
    if conversion.left {
        out.fill(0x20, missing);
    }
    Ok(())
}

fn char_of(ctx: &Ctx, value: &Obj) -> PyResult<u32> {
    const WANTED: &str = "%c requires an int or a unicode character, not";
    if let Some(text) = value.payload::<PyStr>() {
        return match text.len() {
            1 => Ok(text.at(0)),
            len => Err(ctx.type_error(&format!("{WANTED} a string of length {len}"))),
        };
    }
    if !clinic::is_index(ctx, value) {
        return Err(ctx.type_error(&format!("{WANTED} {}", value.ty(ctx).name())));
    }
    let index = value.index(ctx)?;
    let point = index.as_i64().and_then(|value| u32::try_from(value).ok()).filter(|&point| point <= 0x10_FFFF);
    point.ok_or_else(|| ctx.overflow_error("%c arg not in range(0x110000)"))
}

/// The next percent sign from `start` on, or the length.
fn next_percent(text: &PyStr, start: usize) -> usize {
    match text.as_ascii() {
        Some(ascii) => memchr::memchr(b'%', &ascii.as_bytes()[start..]).map_or(text.len(), |at| start + at),
        None => (start..text.len()).find(|&at| text.at(at) == u32::from(b'%')).unwrap_or(text.len()),
    }
}

/// `format % values` for a `str`; also `__rmod__`'s slot: NotImplemented when `format` is no `str`.
pub fn percent_format_str(ctx: &Ctx, format: &Obj, values: &Obj) -> PyResult {
    let Some(text) = format.payload::<PyStr>() else { return Ok(ctx.not_implemented()) };
    let mut arguments = Arguments::new(ctx, values, values.is_str_instance(ctx));
    let mut out = Joined::with_capacity(text.len() + 16);
    let point = |at: usize| text.at(at);
    let key = |start: usize, end: usize| ctx.str_part(text, start, end);
    let mut reader = Reader { at: 0, len: text.len(), point: &point, key: &key, is_bytes: false };
    while reader.at < text.len() {
        let next = next_percent(text, reader.at);
        if reader.at == 0 && next == text.len() {
            out.push(format, true);
            break;
        }
        out.text().push_part(text, reader.at, next);
        reader.at = next + 1;
        if next == text.len() {
            break;
        }
        if reader.at < text.len() && text.at(reader.at) == u32::from(b'%') {
            out.text().push(b'%'.into());
            reader.at += 1;
            continue;
        }
        // The plain forms first: nothing between the percent sign and the letter.
        let plain = if reader.at < text.len() { text.at(reader.at) } else { 0 };
        if plain == u32::from(b's') || plain == u32::from(b'd') {
            reader.at += 1;
            let value = arguments.take(ctx)?;
            let shown = match (plain == u32::from(b's'), value.as_small_int()) {
                (true, _) => value.to_str(ctx)?,
                (false, Some(_)) => value.to_str(ctx)?,
                (false, None) => {
                    let conversion = Conversion { kind: plain, ..Conversion::default() };
                    emit_number(ctx, out.text(), &conversion, &conversion.int_text(ctx, &value)?)?;
                    continue;
                }
            };
            out.push(&shown, reader.at >= text.len());
            continue;
        }
        let conversion = reader.conversion(ctx, &mut arguments)?;
        let value = arguments.take(ctx)?;
        match u8::try_from(conversion.kind).unwrap_or(0) {
            b's' => {
                let shown = value.to_str(ctx)?;
                let len = crate::str::of(&shown).len();
                if conversion.width <= len && conversion.precision.is_none_or(|precision| precision >= len) {
                    out.push(&shown, reader.at >= text.len());
                } else {
                    emit_text(ctx, out.text(), &conversion, crate::str::of(&shown))?;
                }
            }
            b'r' => emit_text(ctx, out.text(), &conversion, crate::str::of(&value.repr(ctx)?))?,
            b'a' => emit_text(ctx, out.text(), &conversion, crate::str::of(&value.ascii(ctx)?))?,
            b'd' | b'i' | b'u' | b'x' | b'X' | b'o' => emit_number(ctx, out.text(), &conversion, &conversion.int_text(ctx, &value)?)?,
            b'e' | b'E' | b'f' | b'F' | b'g' | b'G' => {
                let number = value.to_f64(ctx)?;
                emit_number(ctx, out.text(), &conversion, &conversion.float_text(ctx, number)?)?;
            }
            b'c' => {
                let shown = ctx.str_char(char_of(ctx, &value)?);
                let conversion = Conversion { precision: None, ..conversion };
                emit_text(ctx, out.text(), &conversion, crate::str::of(&shown))?;
            }
            _ => {
                let shown = char::from_u32(conversion.kind).filter(|&c| (31..=126).contains(&u32::from(c))).unwrap_or('?');
                let (code, index) = (conversion.kind, conversion.index);
                return Err(ctx.value_error(&format!("unsupported format character '{shown}' (0x{code:x}) at index {index}")));
            }
        }
    }
    if !arguments.all_used() {
        return Err(ctx.type_error("not all arguments converted during string formatting"));
    }
    Ok(out.finish(ctx))
}
