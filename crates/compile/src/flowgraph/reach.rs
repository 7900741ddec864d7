//! Which blocks control reaches: dead ones are emptied, those only an exception reaches go to the end.
//!
//! It must not know what instructions mean beyond where they go.

use krait_code::opcodes::v3_14 as op;

use super::Scratch;
use super::cfg::{BlockId, Cfg};
use super::cleanup::remove_redundant_nops_and_jumps;
use super::opcode_utils::class;
use crate::assemble::InternalError;
use crate::instruction_sequence::Location;

/// Count predecessors and empty what has none.
pub(crate) fn remove_unreachable(cfg: &mut Cfg, scratch: &mut Scratch) {
    if !std::mem::take(&mut cfg.rerouted) {
        // All were counted, and what had none is empty.
        return;
    }
    let mut walk = cfg.walk();
    while let Some(id) = walk.step(cfg) {
        cfg[id].predecessors = 0;
    }
    cfg.visit_anew();
    cfg[Cfg::ENTRY].predecessors = 1;
    cfg.visit(Cfg::ENTRY);
    let todo = &mut scratch.todo;
    todo.push(Cfg::ENTRY);
    let count = |cfg: &mut Cfg, successor: BlockId, todo: &mut Vec<BlockId>| {
        cfg[successor].predecessors += 1;
        if cfg.visit(successor) {
            todo.push(successor);
        }
    };
    while let Some(id) = todo.pop() {
        for successor in cfg.flow_successors(id) {
            let Some(successor) = successor else { continue };
            count(cfg, successor, todo);
        }
        if cfg[id].may_have(class::BLOCK_PUSH) {
            for at in 0..cfg[id].len() {
                let instr = &cfg.instrs(id)[at];
                if instr.is(class::BLOCK_PUSH) {
                    let handler = instr.jump_target();
                    count(cfg, handler, todo);
                }
            }
        }
    }
    let mut walk = cfg.walk();
    while let Some(id) = walk.step(cfg) {
        if cfg[id].predecessors == 0 {
            cfg.truncate(id, 0);
            cfg[id].except_handler = false;
        }
    }
}

/// Mark as `warm` what is reached without an exception, then as `cold` what only handlers reach.
fn mark_cold(cfg: &mut Cfg, todo: &mut Vec<BlockId>) {
    cfg.visit_anew();
    cfg.visit(Cfg::ENTRY);
    todo.push(Cfg::ENTRY);
    while let Some(id) = todo.pop() {
        cfg[id].warm = true;
        for successor in cfg.flow_successors(id) {
            let Some(successor) = successor else { continue };
            if cfg.visit(successor) {
                todo.push(successor);
            }
        }
    }
    cfg.visit_anew();
    let mut walk = cfg.walk();
    while let Some(id) = walk.step(cfg) {
        if cfg[id].except_handler {
            cfg.visit(id);
            todo.push(id);
        }
    }
    while let Some(id) = todo.pop() {
        cfg[id].cold = true;
        for successor in cfg.flow_successors(id) {
            let Some(successor) = successor else { continue };
            if !cfg[successor].warm && cfg.visit(successor) {
                todo.push(successor);
            }
        }
    }
}

/// Move the cold blocks behind the warm ones, both in their order.
pub(crate) fn push_cold_blocks_to_end(cfg: &mut Cfg, scratch: &mut Scratch) -> Result<(), InternalError> {
    // Without a handler nothing is cold.
    if cfg[Cfg::ENTRY].next.is_none() || !cfg.had(class::BLOCK_PUSH) {
        return Ok(());
    }
    mark_cold(cfg, &mut scratch.todo);
    // A cold block that falls into a warm one needs a jump, since it will stand elsewhere.
    let mut walk = cfg.walk();
    while let Some(id) = walk.step(cfg) {
        let Some(next) = cfg[id].next else { continue };
        if cfg[id].cold && cfg.has_fallthrough(id) && cfg[next].warm {
            let jump = cfg.new_block();
            cfg[next].labelled = true;
            cfg.add_jump(jump, op::JUMP_NO_INTERRUPT, next, Location::NONE);
            cfg.lineless = true;
            cfg.jumps = true;
            let block = &mut cfg[jump];
            block.cold = true;
            block.predecessors = 1;
            block.next = Some(next);
            cfg[id].next = Some(jump);
        }
    }
    // The last of either kind so far, and the first that is cold.
    let (mut warm, mut cold, mut first_cold) = (None, None, None);
    let mut walk = cfg.walk();
    while let Some(id) = walk.step(cfg) {
        let last = if cfg[id].cold { &mut cold } else { &mut warm };
        if cfg[id].cold && first_cold.is_none() {
            first_cold = Some(id);
        }
        if let Some(before) = last.replace(id) {
            cfg[before].next = Some(id);
        }
    }
    if let Some(last) = cold {
        cfg[last].next = None;
    }
    if let Some(last) = warm {
        cfg[last].next = first_cold;
    }
    if first_cold.is_some() {
        remove_redundant_nops_and_jumps(cfg, scratch)?;
    }
    Ok(())
}
