//! Numbers as text: what `int()`, `float()` and `complex()` share in reading it. It knows no number type.

use crate::heap::strdata::{PyStr, StrData};

/// The zero of every run of ten decimal digits (Unicode 16.0, general category Nd), ASCII left out.
#[rustfmt::skip]
const ZEROS: &[u32] = &[
    0x0660, 0x06F0, 0x07C0, 0x0966, 0x09E6, 0x0A66, 0x0AE6, 0x0B66, 0x0BE6, 0x0C66, 0x0CE6, 0x0D66,
    0x0DE6, 0x0E50, 0x0ED0, 0x0F20, 0x1040, 0x1090, 0x17E0, 0x1810, 0x1946, 0x19D0, 0x1A80, 0x1A90,
    0x1B50, 0x1BB0, 0x1C40, 0x1C50, 0xA620, 0xA8D0, 0xA900, 0xA9D0, 0xA9F0, 0xAA50, 0xABF0, 0xFF10,
    0x104A0, 0x10D30, 0x10D40, 0x11066, 0x110F0, 0x11136, 0x111D0, 0x112F0, 0x11450, 0x114D0, 0x11650, 0x116C0,
    0x116D0, 0x116DA, 0x11730, 0x118E0, 0x11950, 0x11BF0, 0x11C50, 0x11D50, 0x11DA0, 0x11F50, 0x16130, 0x16A60,
    0x16AC0, 0x16B50, 0x16D70, 0x1CCF0, 0x1D7CE, 0x1D7D8, 0x1D7E2, 0x1D7EC, 0x1D7F6, 0x1E140, 0x1E2F0, 0x1E4F0,
    0x1E5F1, 0x1E950, 0x1FBF0,
];

/// The value of a decimal digit of any script.
pub fn decimal_value(point: u32) -> Option<u8> {
    if point < 0x80 {
        return (48..58).contains(&point).then(|| point as u8 - b'0');
    }
    let after = ZEROS.partition_point(|&zero| zero <= point);
    let zero = *ZEROS.get(after.checked_sub(1)?)?;
    (point - zero < 10).then_some((point - zero) as u8)
}

/// `str.isspace` for one code point.
pub fn is_space(point: u32) -> bool {
    matches!(
        point,
        9..=13 | 28..=32 | 0x85 | 0xA0 | 0x1680 | 0x2000..=0x200A | 0x2028 | 0x2029 | 0x202F | 0x205F | 0x3000
    )
}

/// C's `isspace`.
pub fn is_ascii_space(byte: u8) -> bool {
    matches!(byte, 9..=13 | 32)
}

/// Text with digits of all scripts as ASCII digits, other spaces as blanks, and anything else as `?`. ASCII text
/// stays what it is.
pub fn to_ascii(text: &PyStr) -> Vec<u8> {
    if let StrData::Ascii(text) = text.data() {
        return text.as_bytes().to_vec();
    }
    let ascii = |point: u32| match point {
        _ if is_space(point) => b' ',
        0..0x80 => point as u8,
        _ => decimal_value(point).map_or(b'?', |digit| b'0' + digit),
    };
    text.points().map(ascii).collect()
}

/// Without C's spaces at both ends.
pub fn strip(mut bytes: &[u8]) -> &[u8] {
    while let [first, rest @ ..] = bytes {
        if !is_ascii_space(*first) {
            break;
        }
        bytes = rest;
    }
    while let [rest @ .., last] = bytes {
        if !is_ascii_space(*last) {
            break;
        }
        bytes = rest;
    }
    bytes
}

/// Without underscores; `None` when one does not stand between two digits.
pub fn without_underscores(bytes: &[u8]) -> Option<std::borrow::Cow<'_, [u8]>> {
    if !bytes.contains(&b'_') {
        return Some(std::borrow::Cow::Borrowed(bytes));
    }
    let mut out = Vec::with_capacity(bytes.len());
    let mut previous = 0u8;
    for &byte in bytes {
        if byte == b'_' {
            if !previous.is_ascii_digit() {
                return None;
            }
        } else {
            if previous == b'_' && !byte.is_ascii_digit() {
                return None;
            }
            out.push(byte);
        }
        previous = byte;
    }
    (previous != b'_').then_some(std::borrow::Cow::Owned(out))
}

/// A float at the start of the text: its value, and how many bytes it takes. Signs, `inf`, `infinity`, `nan` in any
/// case; no spaces, no underscores.
pub fn float_prefix(bytes: &[u8]) -> Option<(f64, usize)> {
    let sign = usize::from(matches!(bytes.first(), Some(b'+' | b'-')));
    let negative = bytes.first() == Some(&b'-');
    let signed = |value: f64| if negative { -value } else { value };
    let rest = &bytes[sign..];
    let word = |word: &str| rest.len() >= word.len() && rest[..word.len()].eq_ignore_ascii_case(word.as_bytes());
    if word("infinity") {
        return Some((signed(f64::INFINITY), sign + 8));
    }
    if word("inf") {
        return Some((signed(f64::INFINITY), sign + 3));
    }
    if word("nan") {
        return Some((signed(f64::NAN.copysign(1.0)), sign + 3));
    }
    let digits = |from: usize| rest[from..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let whole = digits(0);
    let mut end = whole;
    let mut fraction = 0;
    if rest.get(end) == Some(&b'.') {
        fraction = digits(end + 1);
        end += 1 + fraction;
    }
    if whole + fraction == 0 {
        return None;
    }
    if matches!(rest.get(end), Some(b'e' | b'E')) {
        let exponent_sign = usize::from(matches!(rest.get(end + 1), Some(b'+' | b'-')));
        let exponent = if rest.len() > end + 1 + exponent_sign { digits(end + 1 + exponent_sign) } else { 0 };
        if exponent > 0 {
            end += 1 + exponent_sign + exponent;
        }
    }
    let text = std::str::from_utf8(&rest[..end]).ok()?;
    Some((signed(text.parse::<f64>().ok()?), sign + end))
}
