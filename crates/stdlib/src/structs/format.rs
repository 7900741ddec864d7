//! Format strings of `struct`, parsed.

use krait_object::{Ctx, PyResult, Raised};

use crate::exc;

pub const ERROR: &str = "struct.error";

pub fn error(ctx: &Ctx, message: &str) -> Raised {
    exc::raise(ctx, ERROR, message)
}

/// Items of one kind in a row.
pub struct Field {
    pub code: u8,
    /// Where the first item stands.
    pub offset: usize,
    /// Bytes of one item (of the whole string for `s` and `p`).
    pub size: usize,
    /// Number of items.
    pub repeat: usize,
}

/// A parsed format.
pub struct Format {
    pub fields: Vec<Field>,
    pub size: usize,
    /// Number of values.
    pub values: usize,
    pub big_endian: bool,
}

/// Size and alignment of an item; native formats know more codes.
fn item_size(code: u8, native: bool) -> Option<(usize, usize)> {
    let (size, align) = match code {
        b'x' | b'c' | b'b' | b'B' | b'?' | b's' | b'p' => (1, 1),
        b'h' | b'H' | b'e' => (2, 2),
        b'i' | b'I' | b'f' => (4, 4),
        b'l' | b'L' if native => (8, 8),
        b'l' | b'L' => (4, 4),
        b'q' | b'Q' | b'd' => (8, 8),
        b'n' | b'N' | b'P' if native => (8, 8),
        b'F' => (8, 4),
        b'D' => (16, 8),
        _ => return None,
    };
    Some((size, if native { align } else { 1 }))
}

/// Parse a format.
pub fn parse(ctx: &Ctx, text: &[u8]) -> PyResult<Format> {
    if text.contains(&0) {
        return Err(error(ctx, "embedded null character"));
    }
    let too_long = || error(ctx, "total struct size too long");
    let (prefix, rest) = match text.split_first() {
        Some((&prefix @ (b'@' | b'=' | b'<' | b'>' | b'!'), rest)) => (prefix, rest),
        _ => (b'@', text),
    };
    let native = prefix == b'@';
    let mut format = Format { fields: Vec::new(), size: 0, values: 0, big_endian: matches!(prefix, b'>' | b'!') };
    let mut at = 0;
    while let Some(&byte) = rest.get(at) {
        at += 1;
        if byte.is_ascii_whitespace() || byte == 0x0B {
            continue;
        }
        let (mut code, mut count) = (byte, 1usize);
        if byte.is_ascii_digit() {
            count = usize::from(byte - b'0');
            loop {
                let Some(&next) = rest.get(at) else {
                    return Err(error(ctx, "repeat count given without format specifier"));
                };
                at += 1;
                if !next.is_ascii_digit() {
                    code = next;
                    break;
                }
                count = count
                    .checked_mul(10)
                    .and_then(|count| count.checked_add(usize::from(next - b'0')))
                    .filter(|&count| count <= isize::MAX as usize)
                    .ok_or_else(too_long)?;
            }
        }
        let Some((size, align)) = item_size(code, native) else { return Err(error(ctx, "bad char in struct format")) };
        let offset = format.size.next_multiple_of(align);
        let end = size.checked_mul(count).and_then(|bytes| bytes.checked_add(offset));
        format.size = end.filter(|&end| end <= isize::MAX as usize).ok_or_else(too_long)?;
        match code {
            b'x' => {}
            b's' | b'p' => {
                format.fields.push(Field { code, offset, size: count, repeat: 1 });
                format.values += 1;
            }
            _ if count == 0 => {}
            _ => {
                format.fields.push(Field { code, offset, size, repeat: count });
                format.values += count;
            }
        }
    }
    Ok(format)
}
