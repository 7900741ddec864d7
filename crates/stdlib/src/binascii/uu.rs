//! One line of uuencoded text. It must not know objects.

/// The bytes of a line.
pub fn decode(data: &[u8]) -> Result<Vec<u8>, &'static str> {
    let Some((&first, mut rest)) = data.split_first() else { return Err("Missing length byte") };
    let wanted = usize::from(first.wrapping_sub(b' ') & 0x3F);
    let mut out = Vec::with_capacity(wanted);
    let (mut bits, mut held) = (0u32, 0);
    while out.len() < wanted {
        // A line that is too short ends in zeros: blanks at its end may have been lost.
        let value = match rest.split_first() {
            None => 0,
            Some((&byte, more)) => {
                rest = more;
                match byte {
                    b'\n' | b'\r' => {
                        rest = &[];
                        0
                    }
                    b' '..=b'`' => u32::from(byte - b' ') & 0x3F,
                    _ => return Err("Illegal char"),
                }
            }
        };
        bits = bits << 6 | value;
        held += 6;
        if held >= 8 {
            held -= 8;
            out.push((bits >> held) as u8);
            bits &= (1 << held) - 1;
        }
    }
    if rest.iter().all(|byte| matches!(byte, b' ' | b'`' | b'\n' | b'\r')) { Ok(out) } else { Err("Trailing garbage") }
}

/// The line of at most 45 bytes.
pub fn encode(data: &[u8], backtick: bool) -> Result<Vec<u8>, &'static str> {
    if data.len() > 45 {
        return Err("At most 45 bytes at once");
    }
    let digit = |value: u32| match value & 0x3F {
        0 if backtick => b'`',
        value => b' ' + value as u8,
    };
    let mut out = vec![digit(data.len() as u32)];
    for chunk in data.chunks(3) {
        let byte = |index: usize| u32::from(chunk.get(index).copied().unwrap_or(0));
        let value = byte(0) << 16 | byte(1) << 8 | byte(2);
        out.extend([18, 12, 6, 0].map(|shift| digit(value >> shift)));
    }
    out.push(b'\n');
    Ok(out)
}
