//! `co_exceptiontable`: ranges of code units with their handler, depth and lasti flag.

use super::InternalError;
use crate::flowgraph::{ExceptHandler, Optimized};

/// First byte of an entry.
const START_BIT: u8 = 0x80;
/// More bytes of the number follow.
const CONTINUATION_BIT: u8 = 0x40;

/// The table for instructions at `offsets`, behind which the end of the code stands.
pub(super) fn exceptiontable(optimized: &Optimized, offsets: &[u32]) -> Result<Box<[u8]>, InternalError> {
    if !optimized.has_handlers() {
        return Ok(Box::default());
    }
    let mut table = Vec::new();
    let mut current: Option<(ExceptHandler, u32)> = None;
    for (instr, &offset) in optimized.instrs.iter().zip(offsets) {
        let handler = optimized.handler(instr);
        if handler.map(|handler| handler.target) != current.map(|(handler, _)| handler.target) {
            if let Some((handler, start)) = current {
                write_entry(&mut table, start, offset, handler, offsets)?;
            }
            current = handler.map(|handler| (handler, offset));
        }
    }
    if let (Some((handler, start)), Some(&end)) = (current, offsets.last()) {
        write_entry(&mut table, start, end, handler, offsets)?;
    }
    Ok(table.into_boxed_slice())
}

fn write_entry(
    table: &mut Vec<u8>,
    start: u32,
    end: u32,
    handler: ExceptHandler,
    offsets: &[u32],
) -> Result<(), InternalError> {
    let target = *offsets.get(handler.target).ok_or_else(|| InternalError::new("a handler without code"))?;
    // The exception and, if kept, the offset of the instruction that raised are pushed above this depth.
    let lasti = u32::from(handler.preserve_lasti);
    let depth = u32::try_from(handler.startdepth).ok().and_then(|depth| depth.checked_sub(1 + lasti));
    let depth = depth.ok_or_else(|| InternalError::new("a handler below the stack"))?;
    let first = table.len();
    for number in [start, end - start, target, depth << 1 | lasti] {
        write_varint(table, number);
    }
    table[first] |= START_BIT;
    Ok(())
}

/// Big-endian groups of six bits.
fn write_varint(table: &mut Vec<u8>, number: u32) {
    for shift in [24, 18, 12, 6] {
        if number >> shift != 0 {
            table.push((number >> shift & 0x3F) as u8 | CONTINUATION_BIT);
        }
    }
    table.push((number & 0x3F) as u8);
}
