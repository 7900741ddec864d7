//! `co_linetable`: the source position of each code unit, in the forms of PEP 657.

use super::layout::Layout;
use crate::flowgraph::cfg::Cfg;
use crate::flowgraph::opcode_utils::instr_size;
use crate::instruction_sequence::Location;

/// Forms of an entry: 0 to 9 are short, these follow.
const ONE_LINE0: u8 = 10;
const NO_COLUMNS: u8 = 13;
const LONG: u8 = 14;
const NONE: u8 = 15;

/// Most code units of one entry.
const MAX_LENGTH: u32 = 8;

/// The table, made in `bytes`.
pub(super) fn linetable(cfg: &Cfg, layout: &Layout, firstlineno: i32, bytes: &mut Vec<u8>) -> Box<[u8]> {
    bytes.clear();
    let mut table = Table { bytes: std::mem::take(bytes), line: firstlineno };
    // The position of the last instructions, and how many code units they take together.
    let (mut loc, mut size) = (&Location::NONE, 0);
    for id in layout.blocks() {
        for instr in cfg.instrs(id) {
            if !instr.loc.is_same(loc) {
                table.write(loc, size);
                (loc, size) = (&instr.loc, 0);
            }
            size += instr_size(instr.opcode, instr.oparg);
        }
    }
    table.write(loc, size);
    *bytes = table.bytes;
    Box::from(&bytes[..])
}

struct Table {
    bytes: Vec<u8>,
    /// The line of the last entry that had one.
    line: i32,
}

impl Table {
    #[inline(always)]
    fn write(&mut self, loc: &Location, mut size: u32) {
        while size > 0 {
            let length = size.min(MAX_LENGTH);
            self.write_entry(loc, length as u8);
            size -= length;
        }
    }

    #[inline(always)]
    fn write_entry(&mut self, loc: &Location, length: u8) {
        let delta = loc.lineno.wrapping_sub(self.line);
        // Columns below zero are great numbers here.
        let (column, end_column) = (loc.col_offset as u32, loc.end_col_offset as u32);
        if loc.lineno < 0 || loc.end_lineno != loc.lineno || delta as u32 > 2 || column | end_column > 127 {
            return self.write_long_entry(loc, length, delta);
        }
        self.line = loc.lineno;
        let width = end_column.wrapping_sub(column);
        if delta == 0 && column < 80 && width < 16 {
            let columns = ((column & 7) << 4 | width) as u8;
            self.bytes.extend_from_slice(&[first_byte((column >> 3) as u8, length), columns]);
        } else {
            let first = first_byte(ONE_LINE0 + delta as u8, length);
            self.bytes.extend_from_slice(&[first, column as u8, end_column as u8]);
        }
    }

    /// An entry that takes one of the forms for any position.
    #[inline(never)]
    fn write_long_entry(&mut self, loc: &Location, length: u8, delta: i32) {
        if loc.lineno < 0 {
            return self.first_byte(NONE, length);
        }
        self.line = loc.lineno;
        if (loc.col_offset < 0 || loc.end_col_offset < 0) && (loc.end_lineno == loc.lineno || loc.end_lineno < 0) {
            self.first_byte(NO_COLUMNS, length);
            return self.signed_varint(delta);
        }
        self.write_long(loc, length, delta);
    }

    fn write_long(&mut self, loc: &Location, length: u8, delta: i32) {
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
