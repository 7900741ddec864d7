//! `co_linetable`: lines and columns of instructions, both ways.
//! Source: CPython 3.14 `InternalDocs/code_objects.md`, PEP 626, PEP 657.

use super::{read_varint, write_varint};

/// Where in the source an instruction comes from; what is not known is `None`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Positions {
    /// Line, from 1.
    pub lineno: Option<i32>,
    /// Line where it ends.
    pub end_lineno: Option<i32>,
    /// Column in UTF-8 bytes, from 0.
    pub col_offset: Option<i32>,
    /// Column after the end.
    pub end_col_offset: Option<i32>,
}

impl Positions {
    /// Nothing known.
    pub const NONE: Positions = Positions { lineno: None, end_lineno: None, col_offset: None, end_col_offset: None };

    /// Only a line.
    pub fn line(lineno: i32) -> Positions {
        Positions { lineno: Some(lineno), end_lineno: Some(lineno), ..Positions::NONE }
    }
}

/// One entry of the table: code units `start..end` have `positions`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LocationRange {
    pub start: u32,
    pub end: u32,
    pub positions: Positions,
}

/// One step of `co_lines()`, in code units (Python's own are bytes).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LineRange {
    pub start: u32,
    pub end: u32,
    pub line: Option<i32>,
}

const SHORT0: u8 = 0;
const ONE_LINE0: u8 = 10;
const NO_COLUMNS: u8 = 13;
const LONG: u8 = 14;
const NONE: u8 = 15;

/// The entries of a location table in order. An entry that the bytes end in the middle of is left out.
#[derive(Clone, Debug)]
pub struct Locations<'a> {
    bytes: std::slice::Iter<'a, u8>,
    line: i32,
    unit: u32,
}

impl<'a> Locations<'a> {
    /// `table` and `firstlineno` of one code object.
    pub fn new(table: &'a [u8], firstlineno: i32) -> Locations<'a> {
        Locations { bytes: table.iter(), line: firstlineno, unit: 0 }
    }
}

impl Iterator for Locations<'_> {
    type Item = LocationRange;

    fn next(&mut self) -> Option<LocationRange> {
        // A first byte has bit 7 set, no other byte has; in a malformed table this finds the next entry.
        let first = *self.bytes.by_ref().find(|&&byte| byte & 0x80 != 0)?;
        let start = self.unit;
        self.unit = start.saturating_add(u32::from(first & 7) + 1);
        let kind = first >> 3 & 15;
        let bytes = &mut self.bytes;
        let delta = match kind {
            NO_COLUMNS | LONG => signed(read_varint(bytes)?),
            ONE_LINE0..NO_COLUMNS => i32::from(kind - ONE_LINE0),
            _ => 0,
        };
        self.line = self.line.wrapping_add(delta);
        let (end_line, column, end_column) = match kind {
            NONE => {
                let positions = Positions::NONE;
                return Some(LocationRange { start, end: self.unit, positions });
            }
            NO_COLUMNS => (self.line, -1, -1),
            LONG => {
                let end_line = self.line.wrapping_add(read_varint(bytes)? as i32);
                let column = (read_varint(bytes)? as i32).wrapping_sub(1);
                (end_line, column, (read_varint(bytes)? as i32).wrapping_sub(1))
            }
            ONE_LINE0..NO_COLUMNS => (self.line, i32::from(*bytes.next()?), i32::from(*bytes.next()?)),
            _ => {
                let second = *bytes.next()?;
                let column = i32::from(kind - SHORT0) << 3 | i32::from(second >> 4);
                (self.line, column, column + i32::from(second & 15))
            }
        };
        let known = |number: i32| (number != -1).then_some(number);
        let positions = Positions {
            lineno: known(self.line),
            end_lineno: known(end_line),
            col_offset: known(column),
            end_col_offset: known(end_column),
        };
        Some(LocationRange { start, end: self.unit, positions })
    }
}

/// `co_positions()`: one item for each code unit, caches included.
pub fn co_positions(table: &[u8], firstlineno: i32) -> impl Iterator<Item = Positions> + '_ {
    Locations::new(table, firstlineno)
        .flat_map(|range| std::iter::repeat_n(range.positions, (range.end - range.start) as usize))
}

/// `co_lines()`: neighbours of one line are one range.
pub fn co_lines(table: &[u8], firstlineno: i32) -> impl Iterator<Item = LineRange> + '_ {
    let mut ranges = Locations::new(table, firstlineno).peekable();
    std::iter::from_fn(move || {
        let first = ranges.next()?;
        let mut line = LineRange { start: first.start, end: first.end, line: first.positions.lineno };
        while let Some(next) = ranges.next_if(|next| next.positions.lineno == line.line) {
            line.end = next.end;
        }
        Some(line)
    })
}

/// The positions of one code unit.
pub fn positions_at(table: &[u8], firstlineno: i32, unit: u32) -> Positions {
    let range = Locations::new(table, firstlineno).find(|range| unit < range.end);
    range.map_or(Positions::NONE, |range| range.positions)
}

/// The line of one code unit (CPython's `PyCode_Addr2Line`).
pub fn line_at(table: &[u8], firstlineno: i32, unit: u32) -> Option<i32> {
    // The entries before are only skipped: tracebacks and loggers ask for lines all the time.
    let (mut rest, mut line, mut start) = (table, firstlineno, 0u32);
    while let Some((&first, operands)) = rest.split_first() {
        if first & 0x80 != 0 {
            let end = start.saturating_add(u32::from(first & 7) + 1);
            if unit < end {
                let mut here = Locations { bytes: rest.iter(), line, unit: start };
                return here.next()?.positions.lineno;
            }
            start = end;
            let kind = first >> 3 & 15;
            match kind {
                NO_COLUMNS | LONG => line = line.wrapping_add(signed(read_varint(&mut operands.iter())?)),
                ONE_LINE0..NO_COLUMNS => line = line.wrapping_add(i32::from(kind - ONE_LINE0)),
                _ => {}
            }
        }
        let operands_end = operands.iter().position(|&byte| byte & 0x80 != 0).unwrap_or(operands.len());
        rest = &operands[operands_end..];
    }
    None
}

/// Appends entries for an instruction of `units` code units, caches included. `line` is the line that
/// the table has reached (at first `co_firstlineno`) and is moved on.
///
/// Source: CPython 3.14 `Python/assemble.c` `write_location_info_entry`.
pub fn write_location(out: &mut Vec<u8>, line: &mut i32, units: u32, positions: &Positions) {
    let mut rest = units;
    while rest > 8 {
        write_entry(out, line, 8, positions);
        rest -= 8;
    }
    if rest > 0 {
        write_entry(out, line, rest as u8, positions);
    }
}

fn write_entry(out: &mut Vec<u8>, line: &mut i32, units: u8, positions: &Positions) {
    let first = |out: &mut Vec<u8>, kind: u8| out.push(0x80 | kind << 3 | (units - 1));
    let Some(lineno) = positions.lineno else {
        first(out, NONE);
        return;
    };
    let delta = lineno.wrapping_sub(*line);
    *line = lineno;
    let end_lineno = positions.end_lineno.unwrap_or(-1);
    let (column, end_column) = (positions.col_offset.unwrap_or(-1), positions.end_col_offset.unwrap_or(-1));
    if column < 0 || end_column < 0 {
        if end_lineno == lineno || end_lineno == -1 {
            first(out, NO_COLUMNS);
            write_varint(out, unsigned(delta));
            return;
        }
    } else if end_lineno == lineno {
        if delta == 0 && column < 80 && (0..16).contains(&(end_column - column)) {
            first(out, SHORT0 + (column >> 3) as u8);
            out.push((column as u8 & 7) << 4 | (end_column - column) as u8);
            return;
        }
        if (0..3).contains(&delta) && column < 128 && end_column < 128 {
            first(out, ONE_LINE0 + delta as u8);
            out.extend([column as u8, end_column as u8]);
            return;
        }
    }
    first(out, LONG);
    write_varint(out, unsigned(delta));
    write_varint(out, end_lineno.wrapping_sub(lineno) as u32);
    write_varint(out, column.wrapping_add(1) as u32);
    write_varint(out, end_column.wrapping_add(1) as u32);
}

/// The sign stands in bit 0.
fn signed(value: u32) -> i32 {
    let magnitude = (value >> 1) as i32;
    if value & 1 == 1 { -magnitude } else { magnitude }
}

fn unsigned(value: i32) -> u32 {
    value.unsigned_abs() << 1 | u32::from(value < 0)
}
