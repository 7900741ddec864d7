//! One array for locals, cells and free variables: the instructions that set cells up, and the arguments
//! of those that use them.

use krait_code::collections::HashMap;

use krait_code::opcodes::v3_14 as op;
use krait_code::CodeFlags;

use super::cfg::{Cfg, CfgInstr};
use super::opcode_utils::class;
use crate::assemble::InternalError;
use crate::instruction_sequence::Location;
use crate::unit::Metadata;

/// Insert the prefix and fix the arguments. Returns the length of the array.
pub(crate) fn prepare_localsplus(
    cfg: &mut Cfg,
    metadata: &Metadata,
    flags: CodeFlags,
) -> Result<usize, InternalError> {
    let nlocals = metadata.varnames.len();
    let noffsets = metadata.cellvars.len() + metadata.freevars.len();
    if prefix_length(metadata, flags) == 0 && !cfg.had(class::CELL) {
        return Ok(nlocals);
    }
    let is_needed = !metadata.cellvars.is_empty();
    let varnames: HashMap<_, _> = metadata.varnames.iter().zip(0..).filter(|_| is_needed).collect();
    // By index among cells and free variables: where it is in the array, were no cell a parameter too.
    let mut fixed: Vec<usize> = (nlocals..nlocals + noffsets).collect();
    for (offset, name) in fixed.iter_mut().zip(&metadata.cellvars) {
        if let Some(&local) = varnames.get(name) {
            *offset = local;
        }
    }
    insert_prefix_instructions(cfg, metadata, flags, &fixed);
    // A cell that is a parameter has no place of its own: those behind move up.
    let mut dropped = 0;
    for (index, offset) in fixed.iter_mut().enumerate() {
        if *offset == nlocals + index {
            *offset -= dropped;
        } else {
            dropped += 1;
        }
    }
    let mut walk = cfg.walk();
    while let Some(id) = walk.step(cfg) {
        if !cfg[id].may_have(class::CELL) {
            continue;
        }
        for instr in cfg.instrs_mut(id) {
            if instr.is(class::CELL) {
                let offset = usize::try_from(instr.oparg).ok().and_then(|index| fixed.get(index));
                let offset = offset.ok_or_else(|| InternalError::new("a cell out of range"))?;
                instr.oparg = i32::try_from(*offset).expect("fewer than 2^31 locals");
            }
        }
    }
    Ok(nlocals + noffsets - dropped)
}

const GENERATORS: u32 = CodeFlags::GENERATOR | CodeFlags::COROUTINE | CodeFlags::ASYNC_GENERATOR;

/// How many instructions are put before all others.
pub(crate) fn prefix_length(metadata: &Metadata, flags: CodeFlags) -> usize {
    let generator = if flags.0 & GENERATORS != 0 { 2 } else { 0 };
    usize::from(!metadata.freevars.is_empty()) + metadata.cellvars.len() + generator
}

/// `COPY_FREE_VARS`, a `MAKE_CELL` for each cell in the order of their places, `RETURN_GENERATOR; POP_TOP`.
fn insert_prefix_instructions(cfg: &mut Cfg, metadata: &Metadata, flags: CodeFlags, fixed: &[usize]) {
    let mut prefix = Vec::new();
    let argument = |number: usize| i32::try_from(number).expect("fewer than 2^31 locals");
    if !metadata.freevars.is_empty() {
        prefix.push(CfgInstr::new(op::COPY_FREE_VARS, argument(metadata.freevars.len()), Location::NONE));
    }
    let mut cells: Vec<usize> = (0..metadata.cellvars.len()).collect();
    cells.sort_by_key(|&cell| fixed[cell]);
    prefix.extend(cells.into_iter().map(|cell| CfgInstr::new(op::MAKE_CELL, argument(cell), Location::NONE)));
    if flags.0 & GENERATORS != 0 {
        let line = metadata.firstlineno;
        let loc = Location { lineno: line, end_lineno: line, col_offset: -1, end_col_offset: -1 };
        prefix.push(CfgInstr::new(op::RETURN_GENERATOR, 0, loc));
        prefix.push(CfgInstr::new(op::POP_TOP, 0, loc));
    }
    cfg.prepend(Cfg::ENTRY, &prefix);
}
