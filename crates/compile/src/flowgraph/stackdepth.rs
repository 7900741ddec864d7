//! The greatest depth of the operand stack, and the depth on entry to each block.

use krait_code::opcodes::v3_14 as op;

use super::Scratch;
use super::cfg::{BlockId, Cfg, CfgInstr};
use super::opcode_utils::{class, net_effect};
use crate::assemble::InternalError;

/// Follow every path once. Cycles are taken not to change the depth.
pub(crate) fn calculate_stackdepth(cfg: &mut Cfg, scratch: &mut Scratch) -> Result<i32, InternalError> {
    let mut walk = cfg.walk();
    while let Some(id) = walk.step(cfg) {
        cfg[id].startdepth = i32::MIN;
    }
    let todo = &mut scratch.todo;
    push(cfg, todo, Cfg::ENTRY, 0)?;
    let mut deepest = 0;
    while let Some(id) = todo.pop() {
        let mut depth = cfg[id].startdepth;
        let mut from = 0;
        while let Some((at, target, there)) = follow(&cfg.instrs(id)[from..], &mut depth, &mut deepest)? {
            push(cfg, todo, target, there)?;
            from += at + 1;
        }
        if let (true, Some(next)) = (cfg.has_fallthrough(id), cfg[id].next) {
            push(cfg, todo, next, depth)?;
        }
    }
    Ok(deepest)
}

/// Go through instructions up to the first that has a target: where it stands, the target, and the depth there.
fn follow(
    instrs: &[CfgInstr],
    depth: &mut i32,
    deepest: &mut i32,
) -> Result<Option<(usize, BlockId, i32)>, InternalError> {
    let (mut here, mut highest, mut lowest) = (*depth, *deepest, 0);
    let mut found = None;
    for (at, instr) in instrs.iter().enumerate() {
        let Some(effect) = net_effect(instr.opcode, instr.oparg) else {
            let (opcode, oparg) = (instr.opcode, instr.oparg);
            return Err(InternalError::new(format!("Invalid stack effect for opcode={opcode}, arg={oparg}")));
        };
        highest = highest.max(here);
        let after = here + effect;
        if instr.is(class::TARGET) && instr.opcode != op::END_ASYNC_FOR {
            found = Some((at, instr.jump_target(), after));
            // A handler gets its values when control goes there, not here.
            if !instr.is(class::BLOCK_PUSH) {
                here = after;
            }
            break;
        }
        here = after;
        lowest = lowest.min(here);
    }
    (*depth, *deepest) = (here, highest);
    if lowest.min(here) < 0 {
        return Err(InternalError::new("Invalid CFG, stack underflow"));
    }
    Ok(found)
}

fn push(cfg: &mut Cfg, todo: &mut Vec<BlockId>, id: BlockId, depth: i32) -> Result<(), InternalError> {
    let block = &mut cfg[id];
    if block.startdepth >= 0 && block.startdepth != depth {
        return Err(InternalError::new("Invalid CFG, inconsistent stackdepth"));
    }
    if block.startdepth < 0 {
        block.startdepth = depth;
        todo.push(id);
    }
    Ok(())
}
