//! Which handler each instruction has: the block stack, followed along every path.
//!
//! It must not know the exception table's form.

use krait_code::opcodes::v3_14 as op;

use super::cfg::{BlockId, Cfg};
use super::opcode_utils::{is_block_push, is_jump};
use crate::assemble::InternalError;

/// `RESUME`'s argument at the start of a function.
const RESUME_AT_FUNC_START: i32 = 0;
/// `RESUME`: the yield stood inside one exception block only (the generator's own).
const RESUME_OPARG_DEPTH1_MASK: i32 = 4;

/// Mark the targets of block pushes.
pub(crate) fn mark_except_handlers(cfg: &mut Cfg) {
    for id in cfg.order() {
        for at in 0..cfg[id].instrs.len() {
            let instr = cfg[id].instrs[at];
            if is_block_push(instr.opcode) {
                cfg[instr.jump_target()].except_handler = true;
            }
        }
    }
}

/// Set every reachable instruction's handler; `POP_BLOCK`s become `NOP`s.
pub(crate) fn label_exception_targets(cfg: &mut Cfg) -> Result<(), InternalError> {
    let mut visited = vec![false; cfg.block_count()];
    visited[Cfg::ENTRY.index()] = true;
    let mut todo: Vec<(BlockId, Vec<BlockId>)> = vec![(Cfg::ENTRY, Vec::new())];
    while let Some((id, mut stack)) = todo.pop() {
        let mut last_yield_except_depth = -1;
        for at in 0..cfg[id].instrs.len() {
            let instr = cfg[id].instrs[at];
            if is_block_push(instr.opcode) {
                let handler = instr.jump_target();
                if !visited[handler.index()] {
                    visited[handler.index()] = true;
                    todo.push((handler, stack.clone()));
                }
                if matches!(instr.opcode, op::SETUP_WITH | op::SETUP_CLEANUP) {
                    cfg[handler].preserve_lasti = true;
                }
                stack.push(handler);
                continue;
            }
            if instr.opcode == op::POP_BLOCK {
                if stack.pop().is_none() {
                    return Err(InternalError::new("POP_BLOCK without a block"));
                }
                cfg[id].instrs[at].set_nop();
                continue;
            }
            let depth = i32::try_from(stack.len()).unwrap_or(i32::MAX);
            let placed = &mut cfg[id].instrs[at];
            placed.except = stack.last().copied();
            match instr.opcode {
                op::YIELD_VALUE => last_yield_except_depth = depth,
                op::RESUME if instr.oparg != RESUME_AT_FUNC_START => {
                    if last_yield_except_depth == 1 {
                        placed.oparg |= RESUME_OPARG_DEPTH1_MASK;
                    }
                    last_yield_except_depth = -1;
                }
                opcode if is_jump(opcode) => {
                    let target = instr.jump_target();
                    if !visited[target.index()] {
                        visited[target.index()] = true;
                        todo.push((target, stack.clone()));
                    }
                }
                _ => {}
            }
        }
        if let (true, Some(next)) = (cfg[id].has_fallthrough(), cfg[id].next)
            && !visited[next.index()]
        {
            visited[next.index()] = true;
            todo.push((next, stack));
        }
    }
    Ok(())
}
