//! The greatest depth of the operand stack, and the depth on entry to each block.

use krait_code::opcodes::v3_14 as op;

use super::cfg::{BlockId, Cfg};
use super::opcode_utils::{has_target, is_block_push, is_scope_exit, is_unconditional_jump, popped_pushed};
use crate::assemble::InternalError;

/// Follow every path once. Cycles are taken not to change the depth.
pub(crate) fn calculate_stackdepth(cfg: &mut Cfg) -> Result<i32, InternalError> {
    for id in cfg.order() {
        cfg[id].startdepth = i32::MIN;
    }
    let mut todo = Vec::new();
    push(cfg, &mut todo, Cfg::ENTRY, 0)?;
    let mut deepest = 0;
    while let Some(id) = todo.pop() {
        let mut depth = cfg[id].startdepth;
        let mut leaves = false;
        for at in 0..cfg[id].instrs.len() {
            let instr = cfg[id].instrs[at];
            let Some((popped, pushed)) = popped_pushed(instr.opcode, instr.oparg) else {
                let (opcode, oparg) = (instr.opcode, instr.oparg);
                return Err(InternalError::new(format!("Invalid stack effect for opcode={opcode}, arg={oparg}")));
            };
            deepest = deepest.max(depth);
            let after_jump = depth + pushed - popped;
            if has_target(instr.opcode) && instr.opcode != op::END_ASYNC_FOR {
                push(cfg, &mut todo, instr.jump_target(), after_jump)?;
            }
            if !is_block_push(instr.opcode) {
                depth = after_jump;
            }
            if depth < 0 {
                return Err(InternalError::new("Invalid CFG, stack underflow"));
            }
            if is_unconditional_jump(instr.opcode) || is_scope_exit(instr.opcode) {
                leaves = true;
                break;
            }
        }
        if let (false, Some(next)) = (leaves, cfg[id].next) {
            push(cfg, &mut todo, next, depth)?;
        }
    }
    Ok(deepest)
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
