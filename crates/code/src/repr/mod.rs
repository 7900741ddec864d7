//! How Python writes a constant: `repr()` of numbers, text, bytes and containers.
//!
//! This knows the shape of the text only; it must not know a value of a running program.

mod unprintable;

use crate::hash::set_order;
use crate::{CodeObject, Const, PyString};

/// `repr(value)`. `code_address` gives the number that stands for a code object's `id()`.
///
/// The elements of a set stand in the order of CPython's hash table, with text and bytes hashed as under
/// `PYTHONHASHSEED=0`.
pub fn const_repr(value: &Const, code_address: &dyn Fn(&CodeObject) -> usize) -> String {
    let mut out = String::new();
    // What is still to be written, the last first; nesting costs no Rust stack.
    let mut rest = vec![Piece::Value(value)];
    while let Some(piece) = rest.pop() {
        match piece {
            Piece::Text(text) => out.push_str(text),
            Piece::Value(value) => push_const(&mut out, &mut rest, value, code_address),
        }
    }
    out
}

enum Piece<'a> {
    Value(&'a Const),
    Text(&'static str),
}

fn push_const<'a>(
    out: &mut String,
    rest: &mut Vec<Piece<'a>>,
    value: &'a Const,
    code_address: &dyn Fn(&CodeObject) -> usize,
) {
    match value {
        Const::None => out.push_str("None"),
        Const::True => out.push_str("True"),
        Const::False => out.push_str("False"),
        Const::Ellipsis => out.push_str("Ellipsis"),
        Const::StopIteration => out.push_str("<class 'StopIteration'>"),
        Const::Int(number) => out.push_str(&number.to_string()),
        Const::Float(number) => out.push_str(&float_repr(*number)),
        Const::Complex(real, imag) => out.push_str(&complex_repr(*real, *imag)),
        Const::Str(text) => out.push_str(&str_repr(text)),
        Const::Bytes(bytes) => out.push_str(&bytes_repr(bytes)),
        Const::Tuple(items) => {
            out.push('(');
            rest.push(Piece::Text(if items.len() == 1 { ",)" } else { ")" }));
            push_items(rest, items.iter());
        }
        Const::List(items) => {
            out.push('[');
            rest.push(Piece::Text("]"));
            push_items(rest, items.iter());
        }
        Const::Set(items) if items.is_empty() => out.push_str("set()"),
        Const::FrozenSet(items) if items.is_empty() => out.push_str("frozenset()"),
        Const::Set(items) => {
            out.push('{');
            rest.push(Piece::Text("}"));
            push_items(rest, set_order(items).into_iter().map(|index| &items[index]));
        }
        Const::FrozenSet(items) => {
            out.push_str("frozenset({");
            rest.push(Piece::Text("})"));
            push_items(rest, set_order(items).into_iter().map(|index| &items[index]));
        }
        Const::Dict(items) => {
            out.push('{');
            rest.push(Piece::Text("}"));
            for (at, (key, value)) in items.iter().enumerate().rev() {
                rest.extend([Piece::Value(value), Piece::Text(": "), Piece::Value(key)]);
                rest.extend((at > 0).then_some(Piece::Text(", ")));
            }
        }
        Const::Slice(parts) => {
            out.push_str("slice(");
            rest.push(Piece::Text(")"));
            push_items(rest, parts.iter());
        }
        Const::Code(code) => out.push_str(&code_repr(code, code_address(code))),
    }
}

fn push_items<'a>(rest: &mut Vec<Piece<'a>>, items: impl Iterator<Item = &'a Const>) {
    let from = rest.len();
    for (at, item) in items.enumerate() {
        rest.extend((at > 0).then_some(Piece::Text(", ")));
        rest.push(Piece::Value(item));
    }
    rest[from..].reverse();
}

/// `repr()` of a code object. Source: CPython 3.14 `Objects/codeobject.c` `code_repr`.
pub fn code_repr(code: &CodeObject, address: usize) -> String {
    let line = if code.firstlineno == 0 { -1 } else { code.firstlineno };
    let (name, filename) = (code.name.to_string_lossy(), code.filename.to_string_lossy());
    format!("<code object {name} at {address:#x}, file \"{filename}\", line {line}>")
}

/// `repr()` of a float: the fewest digits that read back as the same number.
pub fn float_repr(number: f64) -> String {
    float_text(number, true)
}

/// `repr()` of a complex number.
pub fn complex_repr(real: f64, imag: f64) -> String {
    if real == 0.0 && real.is_sign_positive() {
        return format!("{}j", float_text(imag, false));
    }
    let imag = float_text(imag, false);
    let sign = if imag.starts_with('-') { "" } else { "+" };
    format!("({}{sign}{imag}j)", float_text(real, false))
}

fn float_text(number: f64, point_zero: bool) -> String {
    if number.is_nan() {
        return "nan".to_string();
    }
    if number.is_infinite() {
        return if number > 0.0 { "inf" } else { "-inf" }.to_string();
    }
    let shortest = format!("{number:e}");
    let (sign, mut shown, mut exponent) = digits(&shortest);
    // Halfway between two texts of that length Rust rounds up, CPython to the even digit.
    if can_be_halfway(number, shown.len(), exponent) {
        let rounded = format!("{number:.*e}", shown.len() - 1);
        if rounded != shortest && rounded.parse() == Ok(number) {
            (_, shown, exponent) = digits(&rounded);
        }
    }
    format!("{sign}{}", place_point(&shown, exponent, 16, point_zero))
}

/// Whether a number can lie halfway between two texts of `len` digits, the first of them weighing 10^`exponent`.
/// Texts of up to 15 digits are further apart than floats; and the number must end one digit after the text.
fn can_be_halfway(number: f64, len: usize, exponent: i32) -> bool {
    let bits = number.to_bits();
    let (mantissa, power) = (bits & ((1 << 52) - 1) | 1 << 52, (bits >> 52 & 0x7FF) as i32 - 1075);
    let decimals = (-(power + mantissa.trailing_zeros() as i32)).max(0);
    let shown = len as i32 - 1 - exponent;
    len > 15 && (shown < 0 || decimals == shown + 1)
}

/// `repr()` of text.
pub fn str_repr(text: &PyString) -> String {
    let bytes = text.as_bytes();
    let quote = quote_for(bytes);
    let mut out = String::with_capacity(bytes.len() + 2);
    out.push(quote);
    for point in text.code_points() {
        match char::from_u32(point) {
            Some('\\') => out.push_str("\\\\"),
            Some('\n') => out.push_str("\\n"),
            Some('\r') => out.push_str("\\r"),
            Some('\t') => out.push_str("\\t"),
            Some(c) if c == quote => out.extend(['\\', c]),
            Some(c) if is_printable(point) => out.push(c),
            _ if point < 0x100 => out.push_str(&format!("\\x{point:02x}")),
            _ if point < 0x1_0000 => out.push_str(&format!("\\u{point:04x}")),
            _ => out.push_str(&format!("\\U{point:08x}")),
        }
    }
    out.push(quote);
    out
}

/// `repr()` of bytes.
pub fn bytes_repr(bytes: &[u8]) -> String {
    let quote = quote_for(bytes);
    let mut out = String::with_capacity(bytes.len() + 3);
    out.extend(['b', quote]);
    for &byte in bytes {
        match byte {
            b'\\' => out.push_str("\\\\"),
            b'\n' => out.push_str("\\n"),
            b'\r' => out.push_str("\\r"),
            b'\t' => out.push_str("\\t"),
            _ if char::from(byte) == quote => out.extend(['\\', quote]),
            b' '..=b'~' => out.push(char::from(byte)),
            _ => out.push_str(&format!("\\x{byte:02x}")),
        }
    }
    out.push(quote);
    out
}

fn quote_for(bytes: &[u8]) -> char {
    if bytes.contains(&b'\'') && !bytes.contains(&b'"') { '"' } else { '\'' }
}

/// `str.isprintable` for one code point, by Unicode 16.0.
pub fn is_printable(point: u32) -> bool {
    if point < 0x80 {
        return (0x20..0x7F).contains(&point);
    }
    let table = unprintable::NOT_PRINTABLE;
    let after = table.partition_point(|&(_, last)| last < point);
    table.get(after).is_none_or(|&(first, _)| point < first)
}

/// `'%.17g' % number`, as marshal below version 2 writes floats.
pub(crate) fn float_g17(number: f64) -> String {
    if number.is_nan() {
        return "nan".to_string();
    }
    if number.is_infinite() {
        return if number > 0.0 { "inf" } else { "-inf" }.to_string();
    }
    let (sign, digits, exponent) = digits(&format!("{number:.16e}"));
    let digits = match digits.trim_end_matches('0') {
        "" => "0",
        digits => digits,
    };
    format!("{sign}{}", place_point(digits, exponent, 17, false))
}

/// Sign, digits and exponent of text such as `-1.25e7`.
fn digits(text: &str) -> (&'static str, String, i32) {
    let (mantissa, exponent) = text.split_once('e').expect("the format has an exponent");
    let sign = if mantissa.starts_with('-') { "-" } else { "" };
    let digits = mantissa.chars().filter(char::is_ascii_digit).collect();
    (sign, digits, exponent.parse().expect("the format has a number there"))
}

/// Digits `d.ddd × 10^exponent` with a point, or with an exponent when it is below -4 or from `limit` on.
fn place_point(digits: &str, exponent: i32, limit: i32, point_zero: bool) -> String {
    if exponent < -4 || exponent >= limit {
        let (first, rest) = digits.split_at(1);
        let point = if rest.is_empty() { "" } else { "." };
        let sign = if exponent < 0 { '-' } else { '+' };
        return format!("{first}{point}{rest}e{sign}{:02}", exponent.abs());
    }
    if exponent < 0 {
        return format!("0.{}{digits}", "0".repeat((-exponent - 1) as usize));
    }
    let whole = exponent as usize + 1;
    if digits.len() > whole {
        return format!("{}.{}", &digits[..whole], &digits[whole..]);
    }
    let end = if point_zero { ".0" } else { "" };
    format!("{digits}{}{end}", "0".repeat(whole - digits.len()))
}
