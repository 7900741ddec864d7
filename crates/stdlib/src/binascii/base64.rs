//! Base64. It must not know objects.

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// What is no digit, in [`VALUES`].
const NO_DIGIT: u8 = 0xFF;

/// The value of each byte as a digit.
static VALUES: [u8; 256] = {
    let mut values = [NO_DIGIT; 256];
    let mut digit = 0;
    while digit < 64 {
        values[ALPHABET[digit] as usize] = digit as u8;
        digit += 1;
    }
    values
};

/// The two digits of twelve bits.
static PAIRS: [[u8; 2]; 4096] = {
    let mut pairs = [[0; 2]; 4096];
    let mut bits = 0;
    while bits < 4096 {
        pairs[bits] = [ALPHABET[bits >> 6], ALPHABET[bits & 0x3F]];
        bits += 1;
    }
    pairs
};

/// The text of these bytes.
pub fn encode(data: &[u8], newline: bool) -> Vec<u8> {
    let digits = data.len().div_ceil(3) * 4;
    let mut out = vec![0; digits + usize::from(newline)];
    let (groups, rest) = data.as_chunks::<3>();
    let (places, _) = out.as_chunks_mut::<4>();
    for (group, place) in groups.iter().zip(places) {
        let bits = usize::from(group[0]) << 16 | usize::from(group[1]) << 8 | usize::from(group[2]);
        let ([a, b], [c, d]) = (PAIRS[bits >> 12], PAIRS[bits & 0xFFF]);
        *place = [a, b, c, d];
    }
    if let Some((&byte, more)) = rest.split_first() {
        let bits = usize::from(byte) << 16 | usize::from(more.first().copied().unwrap_or(0)) << 8;
        let ([a, b], [c, _]) = (PAIRS[bits >> 12], PAIRS[bits & 0xFFF]);
        out[digits - 4..digits].copy_from_slice(&[a, b, if more.is_empty() { b'=' } else { c }, b'=']);
    }
    if newline {
        out[digits] = b'\n';
    }
    out
}

fn digit_value(byte: u8) -> Option<u32> {
    Some(u32::from(VALUES[usize::from(byte)])).filter(|&value| value < 64)
}

/// The bytes of the groups of four digits that a text begins with, and how much of the text they are.
fn whole_groups(data: &[u8]) -> (Vec<u8>, usize) {
    let padding = data.iter().rev().take(2).filter(|&&byte| byte == b'=').count();
    let (groups, _) = data.as_chunks::<4>();
    let mut out = Vec::with_capacity((groups.len() * 3).saturating_sub(padding));
    out.resize(groups.len().saturating_sub(usize::from(padding > 0)) * 3, 0);
    let (places, _) = out.as_chunks_mut::<3>();
    let mut done = 0;
    for (group, place) in groups.iter().zip(places) {
        let value = |at: usize| u32::from(VALUES[usize::from(group[at])]);
        let (a, b, c, d) = (value(0), value(1), value(2), value(3));
        if (a | b | c | d) & 0xC0 != 0 {
            break;
        }
        let [_, x, y, z] = (a << 18 | b << 12 | c << 6 | d).to_be_bytes();
        *place = [x, y, z];
        done += 1;
    }
    out.truncate(done * 3);
    (out, done * 4)
}

fn one_too_many(written: usize) -> String {
    format!(
        "Invalid base64-encoded string: number of data characters ({}) cannot be 1 more than a multiple of 4",
        written / 3 * 4 + 1
    )
}

/// The bytes of a text. What is no digit is passed over, except when `strict`.
pub fn decode(data: &[u8], strict: bool) -> Result<Vec<u8>, String> {
    let (mut out, start) = whole_groups(data);
    // Digits in the group under way, their bits, and the padding after them.
    let (mut place, mut bits, mut pads) = (0u32, 0u32, 0u32);
    for (index, &byte) in data.iter().enumerate().skip(start) {
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
