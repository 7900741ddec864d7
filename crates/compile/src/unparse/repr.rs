//! `repr()` of constants. It must not know expressions.

use krait_code::{Const, IBig, PyString};

/// `repr(str)`
pub(crate) fn repr_str(text: &PyString) -> PyString {
    let mut out = Vec::new();
    push_str(&mut out, text);
    PyString::from_wtf8(&out).expect("whole code points only were written")
}

/// `repr()` of any constant.
pub(crate) fn repr_const(value: &Const) -> PyString {
    let mut out = Vec::new();
    push_const(&mut out, value);
    PyString::from_wtf8(&out).expect("whole code points only were written")
}

fn quote_for(has_single: bool, has_double: bool) -> u8 {
    if has_single && !has_double { b'"' } else { b'\'' }
}

fn push_str(out: &mut Vec<u8>, text: &PyString) {
    let bytes = text.as_bytes();
    let quote = quote_for(bytes.contains(&b'\''), bytes.contains(&b'"'));
    out.push(quote);
    for point in text.code_points() {
        match char::from_u32(point) {
            Some(c) if c == char::from(quote) || c == '\\' => {
                out.push(b'\\');
                out.push(c as u8);
            }
            Some('\t') => out.extend_from_slice(b"\\t"),
            Some('\n') => out.extend_from_slice(b"\\n"),
            Some('\r') => out.extend_from_slice(b"\\r"),
            Some(c) if printable(c) => out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
            _ if point < 0x100 => out.extend_from_slice(format!("\\x{point:02x}").as_bytes()),
            _ if point < 0x1_0000 => out.extend_from_slice(format!("\\u{point:04x}").as_bytes()),
            _ => out.extend_from_slice(format!("\\U{point:08x}").as_bytes()),
        }
    }
    out.push(quote);
}

/// `str.isprintable`, from what the standard library of Rust knows: its own escapes leave printable text alone.
fn printable(c: char) -> bool {
    match c {
        ' '..='~' => true,
        '\u{0}'..='\u{A0}' | '\u{AD}' => false,
        // Marks are escaped by Rust when alone, but are printable to Python.
        _ => {
            let mut escaped = c.escape_debug();
            escaped.len() == 1 && escaped.next() == Some(c) && !(c.is_whitespace() || c.is_control())
                || is_extend(c)
        }
    }
}

/// Grapheme extenders: escaped by `escape_debug`, never when inside a string.
fn is_extend(c: char) -> bool {
    let text: String = ['a', c].iter().collect();
    let escaped: String = text.escape_debug().collect();
    escaped == text
}

fn push_bytes(out: &mut Vec<u8>, bytes: &[u8]) {
    let quote = quote_for(bytes.contains(&b'\''), bytes.contains(&b'"'));
    out.push(b'b');
    out.push(quote);
    for &byte in bytes {
        match byte {
            b'\\' => out.extend_from_slice(b"\\\\"),
            _ if byte == quote => out.extend_from_slice(&[b'\\', byte]),
            b'\t' => out.extend_from_slice(b"\\t"),
            b'\n' => out.extend_from_slice(b"\\n"),
            b'\r' => out.extend_from_slice(b"\\r"),
            b' '..=b'~' => out.push(byte),
            _ => out.extend_from_slice(format!("\\x{byte:02x}").as_bytes()),
        }
    }
    out.push(quote);
}

/// `repr(float)`: the shortest digits that give the number back, with an exponent from 1e16 on and below 1e-4.
pub(super) fn float_repr(value: f64) -> String {
    if value.is_nan() {
        return "nan".to_owned();
    }
    if value.is_infinite() {
        return if value > 0.0 { "inf" } else { "-inf" }.to_owned();
    }
    let scientific = format!("{value:e}");
    let (digits, exponent) = scientific.split_once('e').expect("the format has an exponent");
    let exponent: i32 = exponent.parse().expect("the format's exponent is a number");
    if (-4..16).contains(&exponent) {
        let plain = format!("{value}");
        return if plain.contains('.') { plain } else { format!("{plain}.0") };
    }
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{digits}e{sign}{:02}", exponent.abs())
}

fn complex_repr(real: f64, imag: f64) -> String {
    let plain = |value: f64| {
        let text = float_repr(value);
        text.strip_suffix(".0").map(str::to_owned).unwrap_or(text)
    };
    if real == 0.0 && !real.is_sign_negative() {
        return format!("{}j", plain(imag));
    }
    let imag_text = plain(imag);
    let sign = if imag_text.starts_with('-') { "" } else { "+" };
    format!("({}{sign}{imag_text}j)", plain(real))
}

pub(super) fn int_repr(value: &IBig) -> String {
    value.to_string()
}

pub(super) fn push_const(out: &mut Vec<u8>, value: &Const) {
    let mut text = |text: &str| out.extend_from_slice(text.as_bytes());
    match value {
        Const::None => text("None"),
        Const::True => text("True"),
        Const::False => text("False"),
        Const::Ellipsis => text("Ellipsis"),
        Const::Int(value) => text(&int_repr(value)),
        Const::Float(value) => text(&float_repr(*value)),
        Const::Complex(real, imag) => text(&complex_repr(*real, *imag)),
        Const::Str(value) => push_str(out, value),
        Const::Bytes(value) => push_bytes(out, value),
        Const::Tuple(items) => {
            out.push(b'(');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    out.extend_from_slice(b", ");
                }
                push_const(out, item);
            }
            out.extend_from_slice(if items.len() == 1 { b",)" } else { b")" });
        }
        _ => text("<object>"),
    }
}
