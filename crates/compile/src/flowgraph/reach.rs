//! Which blocks control reaches: dead ones are emptied, those only an exception reaches go to the end.
//!
//! It must not know what instructions mean beyond where they go.

use krait_code::opcodes::v3_14 as op;

use super::cfg::{BlockId, Cfg};
use super::cleanup::remove_redundant_nops_and_jumps;
use super::opcode_utils::{has_target, is_jump};
use crate::assemble::InternalError;
use crate::instruction_sequence::Location;

/// Count predecessors and empty what has none.
pub(crate) fn remove_unreachable(cfg: &mut Cfg) {
    let order = cfg.order();
    for &id in order.iter() {
        cfg[id].predecessors = 0;
    }
    let mut visited = vec![false; cfg.block_count()];
    visited[Cfg::ENTRY.index()] = true;
    cfg[Cfg::ENTRY].predecessors = 1;
    let mut todo = vec![Cfg::ENTRY];
    while let Some(id) = todo.pop() {
        let fallthrough = cfg[id].next.filter(|_| cfg[id].has_fallthrough());
        let targets = cfg[id].instrs.iter().filter(|instr| has_target(instr.opcode)).map(|instr| instr.jump_target());
        let successors: Vec<BlockId> = fallthrough.into_iter().chain(targets).collect();
        for successor in successors {
            cfg[successor].predecessors += 1;
            if !std::mem::replace(&mut visited[successor.index()], true) {
                todo.push(successor);
            }
        }
    }
    for &id in order.iter() {
        let block = &mut cfg[id];
        if block.predecessors == 0 {
            block.instrs.truncate(0);
            block.except_handler = false;
        }
    }
}

/// Mark as `warm` what is reached without an exception, then as `cold` what only handlers reach.
fn mark_cold(cfg: &mut Cfg) {
    let order = cfg.order();
    let mut visited = vec![false; cfg.block_count()];
    visited[Cfg::ENTRY.index()] = true;
    let mut todo = vec![Cfg::ENTRY];
    while let Some(id) = todo.pop() {
        cfg[id].warm = true;
        for successor in flow_successors(cfg, id) {
            if !std::mem::replace(&mut visited[successor.index()], true) {
                todo.push(successor);
            }
        }
    }
    visited.fill(false);
    for &id in order.iter().filter(|id| cfg[**id].except_handler) {
        visited[id.index()] = true;
        todo.push(id);
    }
    while let Some(id) = todo.pop() {
        cfg[id].cold = true;
        for successor in flow_successors(cfg, id) {
            if !cfg[successor].warm && !std::mem::replace(&mut visited[successor.index()], true) {
                todo.push(successor);
            }
        }
    }
}

/// Where control goes from a block without an exception.
fn flow_successors(cfg: &Cfg, id: BlockId) -> impl Iterator<Item = BlockId> + use<> {
    let block = &cfg[id];
    let fallthrough = block.next.filter(|_| block.has_fallthrough());
    let jump = block.instrs.last().filter(|last| is_jump(last.opcode)).map(|last| last.jump_target());
    fallthrough.into_iter().chain(jump)
}

/// Move the cold blocks behind the warm ones, both in their order.
pub(crate) fn push_cold_blocks_to_end(cfg: &mut Cfg) -> Result<(), InternalError> {
    if cfg[Cfg::ENTRY].next.is_none() {
        return Ok(());
    }
    mark_cold(cfg);
    // A cold block that falls into a warm one needs a jump, since it will stand elsewhere.
    for id in cfg.order() {
        let Some(next) = cfg[id].next else { continue };
        if cfg[id].cold && cfg[id].has_fallthrough() && cfg[next].warm {
            let jump = cfg.new_block();
            cfg[next].labelled = true;
            let block = &mut cfg[jump];
            block.instrs.add_jump(op::JUMP_NO_INTERRUPT, next, Location::NONE);
            block.cold = true;
            block.predecessors = 1;
            block.next = Some(next);
            cfg[id].next = Some(jump);
        }
    }
    let (cold, warm): (Vec<BlockId>, Vec<BlockId>) = cfg.order().into_iter().partition(|&id| cfg[id].cold);
    let any_cold = !cold.is_empty();
    let order: Vec<BlockId> = warm.into_iter().chain(cold).collect();
    for (place, &id) in order.iter().enumerate() {
        cfg[id].next = order.get(place + 1).copied();
    }
    if any_cold {
        remove_redundant_nops_and_jumps(cfg)?;
    }
    Ok(())
}
