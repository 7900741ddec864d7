//! The two tables beside the instructions of a code object: what handles an exception, and where in the
//! source an instruction stands. This knows bytes only, not instructions.

mod exceptions;
mod locations;

pub use exceptions::{ExceptionEntry, exception_entries, find_handler, write_exception_entry};
pub use locations::{
    LineRange, LocationRange, Locations, Positions, co_lines, co_positions, line_at, positions_at, write_location,
};

/// Six bits a byte, least significant first, bit 6 set while more follow. `None` at the end of the bytes.
/// Bits above the 32nd are lost.
fn read_varint(bytes: &mut std::slice::Iter<'_, u8>) -> Option<u32> {
    let mut value = 0u64;
    let mut shift = 0;
    loop {
        let byte = *bytes.next()?;
        if shift < 32 {
            value |= u64::from(byte & 63) << shift;
        }
        shift = u32::min(shift + 6, 32 + 6);
        if byte & 64 == 0 {
            return Some(value as u32);
        }
    }
}

fn write_varint(out: &mut Vec<u8>, mut value: u32) {
    while value >= 64 {
        out.push(64 | (value & 63) as u8);
        value >>= 6;
    }
    out.push(value as u8);
}
