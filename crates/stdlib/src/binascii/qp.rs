//! Quoted-printable. It must not know objects.

/// The longest line, with its `=` at the end.
const MAX_LINE: usize = 76;

fn hex_value(byte: Option<&u8>) -> Option<u8> {
    byte.and_then(|&byte| char::from(byte).to_digit(16)).map(|digit| digit as u8)
}

/// The bytes of a text; in headers an underscore is a space.
pub fn decode(data: &[u8], header: bool) -> Vec<u8> {
    let mut out = Vec::with_capacity(data.len());
    let mut at = 0;
    while let Some(&byte) = data.get(at) {
        at += 1;
        match (byte, data.get(at)) {
            (b'=', None) => break,
            // A soft line end goes away as a whole.
            (b'=', Some(b'\n' | b'\r')) => {
                while data.get(at).is_some_and(|&byte| byte != b'\n') {
                    at += 1;
                }
                at += 1;
            }
            (b'=', Some(b'=')) => {
                out.push(b'=');
                at += 1;
            }
            (b'=', next) => match (hex_value(next), hex_value(data.get(at + 1))) {
                (Some(high), Some(low)) => {
                    out.push(high << 4 | low);
                    at += 2;
                }
                _ => out.push(b'='),
            },
            (b'_', _) if header => out.push(b' '),
            _ => out.push(byte),
        }
    }
    out
}

fn push_hex(out: &mut Vec<u8>, byte: u8) {
    out.push(b'=');
    out.extend(format!("{byte:02X}").bytes());
}

/// The text of these bytes.
pub fn encode(data: &[u8], quotetabs: bool, istext: bool, header: bool) -> Vec<u8> {
    let first_end = data.iter().position(|&byte| byte == b'\n');
    let crlf = first_end.is_some_and(|end| end > 0 && data[end - 1] == b'\r');
    let line_end: &[u8] = if crlf { b"\r\n" } else { b"\n" };
    let mut out = Vec::with_capacity(data.len() + data.len() / 8);
    let (mut at, mut line) = (0, 0);
    while let Some(&byte) = data.get(at) {
        let next = data.get(at + 1);
        let is_break = matches!(byte, b'\r' | b'\n');
        let is_blank = matches!(byte, b'\t' | b' ');
        let quoted = byte > 126
            || byte == b'='
            || (header && byte == b'_')
            || (byte == b'.' && line == 0 && matches!(next, None | Some(b'\n' | b'\r' | 0)))
            || (!istext && is_break)
            || (is_blank && next.is_none())
            || (byte < 33 && !is_break && (quotetabs || !is_blank));
        if quoted {
            if line + 3 >= MAX_LINE {
                out.push(b'=');
                out.extend(line_end);
                line = 0;
            }
            push_hex(&mut out, byte);
            line += 3;
            at += 1;
        } else if istext && (byte == b'\n' || (byte == b'\r' && next == Some(&b'\n'))) {
            line = 0;
            // A blank at the end of a line would be lost.
            if let Some(&last @ (b' ' | b'\t')) = out.last() {
                out.pop();
                push_hex(&mut out, last);
            }
            out.extend(line_end);
            at += if byte == b'\r' { 2 } else { 1 };
        } else {
            if next.is_some_and(|&next| next != b'\n') && line + 1 >= MAX_LINE {
                out.push(b'=');
                out.extend(line_end);
                line = 0;
            }
            line += 1;
            out.push(if header && byte == b' ' { b'_' } else { byte });
            at += 1;
        }
    }
    out
}
