//! `co_exceptiontable`: ranges of code units with their handler, depth and lasti flag.

use std::ops::Range;

use super::InternalError;
use super::layout::Layout;
use crate::flowgraph::cfg::{BlockId, Cfg};
use crate::flowgraph::opcode_utils::{class, instr_size};

/// First byte of an entry.
const START_BIT: u8 = 0x80;
/// More bytes of the number follow.
const CONTINUATION_BIT: u8 = 0x40;

/// The table.
pub(super) fn exceptiontable(cfg: &Cfg, layout: &Layout) -> Result<Box<[u8]>, InternalError> {
    let mut table = Vec::new();
    if !cfg.had(class::BLOCK_PUSH) {
        return Ok(Box::default());
    }
    let mut offset = 0;
    // The handler of the last instruction, and where its range begins.
    let (mut handler, mut start) = (None, 0);
    // An empty block is where the next one is.
    let index = |handler: BlockId| layout.place(handler).index;
    for id in layout.blocks() {
        for instr in cfg.instrs(id) {
            if !BlockId::is_same(instr.except, handler) && instr.except.map(index) != handler.map(index) {
                if let Some(handler) = handler {
                    write_entry(&mut table, start..offset, handler, cfg, layout)?;
                }
                (handler, start) = (instr.except, offset);
            }
            offset += instr_size(instr.opcode, instr.oparg);
        }
    }
    if let Some(handler) = handler {
        write_entry(&mut table, start..offset, handler, cfg, layout)?;
    }
    Ok(table.into_boxed_slice())
}

fn write_entry(
    table: &mut Vec<u8>,
    range: Range<u32>,
    handler: BlockId,
    cfg: &Cfg,
    layout: &Layout,
) -> Result<(), InternalError> {
    let block = &cfg[handler];
    // The exception and, if kept, the offset of the instruction that raised are pushed above this depth.
    let lasti = u32::from(block.preserve_lasti);
    let depth = u32::try_from(block.startdepth).ok().and_then(|depth| depth.checked_sub(1 + lasti));
    let depth = depth.ok_or_else(|| InternalError::new("a handler below the stack"))?;
    let first = table.len();
    for number in [range.start, range.end - range.start, layout.place(handler).offset, depth << 1 | lasti] {
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
