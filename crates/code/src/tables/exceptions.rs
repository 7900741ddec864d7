//! `co_exceptiontable`: which instructions are covered by which handler.
//! Source: CPython 3.14 `InternalDocs/exception_handling.md`.

/// One row. Offsets count code units of two bytes from the start of `co_code`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ExceptionEntry {
    /// First unit covered.
    pub start: u32,
    /// After the last unit covered.
    pub end: u32,
    /// Where the handler begins.
    pub target: u32,
    /// The stack is cut to this many values.
    pub depth: u32,
    /// Whether the offset of the raising instruction is pushed before the exception.
    pub lasti: bool,
}

/// The rows in order. A row that the bytes end in the middle of is left out.
pub fn exception_entries(table: &[u8]) -> impl Iterator<Item = ExceptionEntry> + '_ {
    let mut bytes = table.iter();
    std::iter::from_fn(move || {
        let start = read_big_endian(&mut bytes)?;
        let length = read_big_endian(&mut bytes)?;
        let target = read_big_endian(&mut bytes)?;
        let depth_lasti = read_big_endian(&mut bytes)?;
        Some(ExceptionEntry {
            start,
            end: start.saturating_add(length),
            target,
            depth: depth_lasti >> 1,
            lasti: depth_lasti & 1 == 1,
        })
    })
}

/// The row that covers `unit`. Rows do not overlap in what CPython's assembler writes; the first wins.
pub fn find_handler(table: &[u8], unit: u32) -> Option<ExceptionEntry> {
    exception_entries(table).find(|entry| (entry.start..entry.end).contains(&unit))
}

/// Appends one row. The caller keeps rows sorted by `start`.
pub fn write_exception_entry(out: &mut Vec<u8>, entry: &ExceptionEntry) {
    write_big_endian(out, entry.start, 0x80);
    write_big_endian(out, entry.end.saturating_sub(entry.start), 0);
    write_big_endian(out, entry.target, 0);
    write_big_endian(out, entry.depth << 1 | u32::from(entry.lasti), 0);
}

/// Six bits a byte, most significant first, bit 6 set while more follow. Bit 7 marks a row's first byte
/// for CPython's binary search; reading in order needs no look at it.
fn read_big_endian(bytes: &mut std::slice::Iter<'_, u8>) -> Option<u32> {
    let mut value = 0u32;
    loop {
        let byte = *bytes.next()?;
        value = value << 6 | u32::from(byte & 63);
        if byte & 64 == 0 {
            return Some(value);
        }
    }
}

fn write_big_endian(out: &mut Vec<u8>, value: u32, first: u8) {
    let mut shift = 30;
    while shift > 0 && value >> shift == 0 {
        shift -= 6;
    }
    let mut mark = first;
    loop {
        let more = if shift > 0 { 64 } else { 0 };
        out.push((value >> shift & 63) as u8 | more | mark);
        mark = 0;
        if shift == 0 {
            return;
        }
        shift -= 6;
    }
}
