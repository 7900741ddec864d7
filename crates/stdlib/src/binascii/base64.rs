//! Base64. It must not know objects.

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// The text of these bytes.
pub fn encode(data: &[u8], newline: bool) -> Vec<u8> {
    let mut out = Vec::with_capacity(data.len().div_ceil(3) * 4 + 1);
    for chunk in data.chunks(3) {
        let byte = |index: usize| usize::from(chunk.get(index).copied().unwrap_or(0));
        let value = byte(0) << 16 | byte(1) << 8 | byte(2);
        let digit = |shift: u32| ALPHABET[value >> shift & 0x3F];
        out.extend([digit(18), digit(12)]);
        out.push(if chunk.len() > 1 { digit(6) } else { b'=' });
        out.push(if chunk.len() > 2 { digit(0) } else { b'=' });
    }
    if newline {
        out.push(b'\n');
    }
    out
}

fn digit_value(byte: u8) -> Option<u32> {
    Some(u32::from(match byte {
        b'A'..=b'Z' => byte - b'A',
        b'a'..=b'z' => byte - b'a' + 26,
        b'0'..=b'9' => byte - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    }))
}

fn one_too_many(written: usize) -> String {
    format!(
        "Invalid base64-encoded string: number of data characters ({}) cannot be 1 more than a multiple of 4",
        written / 3 * 4 + 1
    )
}

/// The bytes of a text. What is no digit is passed over, except when `strict`.
pub fn decode(data: &[u8], strict: bool) -> Result<Vec<u8>, String> {
    let mut out = Vec::with_capacity(data.len() / 4 * 3 + 3);
    // Digits in the group under way, their bits, and the padding after them.
    let (mut place, mut bits, mut pads) = (0u32, 0u32, 0u32);
    for (index, &byte) in data.iter().enumerate() {
        if byte == b'=' {
            if place >= 2 {
                pads += 1;
                if place + pads < 4 {
                    continue;
                }
                if strict {
                    match data.get(index + 1) {
                        None => return Ok(out),
                        Some(b'=') => return Err("Excess padding not allowed".to_owned()),
                        Some(&byte) if digit_value(byte).is_some() => return Err("Excess data after padding".to_owned()),
                        Some(_) => return Err("Only base64 data is allowed".to_owned()),
                    }
                }
            } else if strict {
                return Err(match (place, index) {
                    (1, _) => one_too_many(out.len()),
                    (_, 0) => "Leading padding not allowed".to_owned(),
                    _ => "Excess padding not allowed".to_owned(),
                });
            }
            continue;
        }
        let Some(value) = digit_value(byte) else {
            if strict {
                return Err("Only base64 data is allowed".to_owned());
            }
            continue;
        };
        if strict && pads > 0 {
            return Err("Discontinuous padding not allowed".to_owned());
        }
        pads = 0;
        bits = bits << 6 | value;
        place = (place + 1) % 4;
        match place {
            2 => out.push((bits >> 4) as u8),
            3 => out.push((bits >> 2) as u8),
            0 => {
                out.push(bits as u8);
                bits = 0;
            }
            _ => {}
        }
    }
    match place {
        1 => Err(one_too_many(out.len())),
        2 | 3 if place + pads < 4 => Err("Incorrect padding".to_owned()),
        _ => Ok(out),
    }
}
