//! `co_linetable`: the source position of each code unit, in the forms of PEP 657.

use crate::flowgraph::Optimized;
use crate::flowgraph::opcode_utils::is_terminator;
use crate::instruction_sequence::Location;

/// Forms of an entry: 0 to 9 are short, these follow.
const ONE_LINE0: u8 = 10;
const NO_COLUMNS: u8 = 13;
const LONG: u8 = 14;
const NONE: u8 = 15;

/// Most code units of one entry.
const MAX_LENGTH: u32 = 8;

/// The table, made in `bytes`. Positions taken from the next instruction are filled in.
pub(super) fn linetable(optimized: &mut Optimized, firstlineno: i32, bytes: &mut Vec<u8>) -> Box<[u8]> {
    let instrs = &mut optimized.instrs;
    if optimized.any_next_location {
        let mut below = Location::NONE;
        for instr in instrs.iter_mut().rev() {
            if instr.loc == Location::NEXT {
                instr.loc = if is_terminator(instr.opcode) { Location::NONE } else { below };
            }
            below = instr.loc;
        }
    }
    bytes.clear();
    let mut table = Table { bytes, line: firstlineno };
    for run in instrs.chunk_by(|instr, next| instr.loc == next.loc) {
        let size = run.iter().map(|instr| u32::from(instr.size)).sum();
        table.write(run[0].loc, size);
    }
    Box::from(&table.bytes[..])
}

struct Table<'b> {
    bytes: &'b mut Vec<u8>,
    /// The line of the last entry that had one.
    line: i32,
}

impl Table<'_> {
    #[inline]
    fn write(&mut self, loc: Location, mut size: u32) {
        while size > MAX_LENGTH {
            self.write_entry(loc, MAX_LENGTH as u8);
            size -= MAX_LENGTH;
        }
        if size > 0 {
            self.write_entry(loc, size as u8);
        }
    }

    #[inline]
    fn write_entry(&mut self, loc: Location, length: u8) {
        if loc.lineno < 0 {
            return self.first_byte(NONE, length);
        }
        let delta = loc.lineno.wrapping_sub(self.line);
        let (column, end_column) = (loc.col_offset, loc.end_col_offset);
        self.line = loc.lineno;
        let one_line = loc.end_lineno == loc.lineno;
        if column < 0 || end_column < 0 {
            if one_line || loc.end_lineno < 0 {
                self.first_byte(NO_COLUMNS, length);
                return self.signed_varint(delta);
            }
        } else if one_line && delta == 0 && column < 80 && (0..16).contains(&(end_column - column)) {
            let columns = ((column & 7) << 4 | (end_column - column)) as u8;
            return self.bytes.extend_from_slice(&[first_byte((column >> 3) as u8, length), columns]);
        } else if one_line && (0..3).contains(&delta) && column < 128 && end_column < 128 {
            let first = first_byte(ONE_LINE0 + delta as u8, length);
            return self.bytes.extend_from_slice(&[first, column as u8, end_column as u8]);
        }
        self.write_long(loc, length, delta);
    }

    fn write_long(&mut self, loc: Location, length: u8, delta: i32) {
        self.first_byte(LONG, length);
        self.signed_varint(delta);
        self.varint(loc.end_lineno.wrapping_sub(loc.lineno) as u32);
        self.varint(loc.col_offset.wrapping_add(1) as u32);
        self.varint(loc.end_col_offset.wrapping_add(1) as u32);
    }

    fn first_byte(&mut self, form: u8, length: u8) {
        self.bytes.push(first_byte(form, length));
    }

    /// Little-endian groups of six bits.
    fn varint(&mut self, mut number: u32) {
        while number >= 0x40 {
            self.bytes.push(0x40 | (number & 0x3F) as u8);
            number >>= 6;
        }
        self.bytes.push(number as u8);
    }

    /// The sign is the lowest bit.
    fn signed_varint(&mut self, number: i32) {
        let sign = u32::from(number < 0);
        self.varint(number.unsigned_abs() << 1 | sign);
    }
}

fn first_byte(form: u8, length: u8) -> u8 {
    0x80 | form << 3 | (length - 1)
}
