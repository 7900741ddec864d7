//! JSON strings: reading and writing one.

use krait_object::heap::strbuild::StrBuilder;
use krait_object::heap::strdata::{PyStr, StrData};
use krait_object::{Ctx, Obj, PyResult, Raised, module};

/// `json.decoder.JSONDecodeError(message, doc, position)`.
#[cold]
pub fn decode_error(ctx: &Ctx, message: &str, doc: &Obj, position: usize) -> Raised {
    let class = match module::imported_attr(ctx, "json.decoder", "JSONDecodeError") {
        Ok(Some(class)) => class,
        Ok(None) => return ctx.value_error(message),
        Err(raised) => return raised,
    };
    match class.call(ctx, &[ctx.str(message), doc.clone(), ctx.int_usize(position)]) {
        Ok(exception) => ctx.raise(exception),
        Err(raised) => raised,
    }
}

/// The first quote, backslash or (when `strict`) control character from `at` on.
fn find_stop(text: &PyStr, at: usize, strict: bool) -> Option<usize> {
    let stops = |point: u32| point == 0x22 || point == 0x5C || (strict && point < 0x20);
    let found = match text.data() {
        StrData::Ascii(text) => text.as_bytes()[at..].iter().position(|&unit| stops(u32::from(unit))),
        StrData::Latin1(units) => units[at..].iter().position(|&unit| stops(u32::from(unit))),
        StrData::Ucs2(units) => units[at..].iter().position(|&unit| stops(u32::from(unit))),
        StrData::Ucs4(units) => units[at..].iter().position(|&unit| stops(unit)),
    };
    found.map(|offset| at + offset)
}

/// Four hexadecimal digits at `at`.
fn hex4(text: &PyStr, at: usize) -> Option<u32> {
    (at..at + 4).try_fold(0, |value, index| Some(value << 4 | char::from_u32(text.at(index))?.to_digit(16)?))
}

/// Read a string whose opening quote is before `start`; gives it and the position behind its closing quote.
pub fn scan(ctx: &Ctx, doc: &Obj, text: &PyStr, start: usize, strict: bool) -> PyResult<(Obj, usize)> {
    let begin = start.wrapping_sub(1);
    let unterminated = || decode_error(ctx, "Unterminated string starting at", doc, begin);
    let (mut at, mut made) = (start, None::<StrBuilder>);
    loop {
        let stop = find_stop(text, at, strict).ok_or_else(unterminated)?;
        let point = text.at(stop);
        if point == 0x22 {
            return Ok((
                match made {
                    None => ctx.str_part(text, at, stop),
                    Some(mut made) => {
                        made.push_part(text, at, stop);
                        made.finish(ctx)
                    }
                },
                stop + 1,
            ));
        }
        if point != 0x5C {
            return Err(decode_error(ctx, "Invalid control character at", doc, stop));
        }
        let made = made.get_or_insert_default();
        made.push_part(text, at, stop);
        let escape = stop + 1;
        if escape >= text.len() {
            return Err(unterminated());
        }
        at = escape + 1;
        let point = match char::from_u32(text.at(escape)) {
            Some(plain @ ('"' | '\\' | '/')) => plain as u32,
            Some('b') => 8,
            Some('f') => 12,
            Some('n') => 10,
            Some('r') => 13,
            Some('t') => 9,
            Some('u') => {
                let invalid = |u: usize| decode_error(ctx, "Invalid \\uXXXX escape", doc, u);
                if at + 4 >= text.len() {
                    return Err(invalid(escape));
                }
                let mut point = hex4(text, at).ok_or_else(|| invalid(escape))?;
                at += 4;
                if (0xD800..0xDC00).contains(&point) && at + 6 < text.len() && text.at(at) == 0x5C && text.at(at + 1) == 0x75 {
                    let low = hex4(text, at + 2).ok_or_else(|| invalid(at + 1))?;
                    if (0xDC00..0xE000).contains(&low) {
                        point = 0x1_0000 + ((point - 0xD800) << 10 | (low - 0xDC00));
                        at += 6;
                    }
                }
                point
            }
            _ => return Err(decode_error(ctx, "Invalid \\escape", doc, stop)),
        };
        made.push(point);
    }
}

fn is_plain(point: u32, ascii: bool) -> bool {
    point >= 0x20 && point != 0x22 && point != 0x5C && (!ascii || point < 0x7F)
}

fn push_unit(out: &mut StrBuilder, unit: u32) {
    out.push_text(&format!("\\u{unit:04x}"));
}

/// Write a string with its quotes.
pub fn encode(out: &mut StrBuilder, text: &PyStr, ascii: bool) {
    out.push(0x22);
    let mut from = 0;
    let len = text.len();
    while from < len {
        let mut to = from;
        while to < len && is_plain(text.at(to), ascii) {
            to += 1;
        }
        out.push_part(text, from, to);
        if to == len {
            break;
        }
        let point = text.at(to);
        match point {
            0x22 => out.push_text("\\\""),
            0x5C => out.push_text("\\\\"),
            8 => out.push_text("\\b"),
            9 => out.push_text("\\t"),
            10 => out.push_text("\\n"),
            12 => out.push_text("\\f"),
            13 => out.push_text("\\r"),
            0x1_0000.. => {
                let rest = point - 0x1_0000;
                push_unit(out, 0xD800 + (rest >> 10));
                push_unit(out, 0xDC00 + (rest & 0x3FF));
            }
            _ => push_unit(out, point),
        }
        from = to + 1;
    }
    out.push(0x22);
}

/// A string with its quotes, as an object.
pub fn encoded(ctx: &Ctx, text: &PyStr, ascii: bool) -> Obj {
    let mut out = StrBuilder::with_capacity(text.len() + 2);
    encode(&mut out, text, ascii);
    out.finish(ctx)
}
