//! Line numbers: every instruction that leaves the frame must have one (PEP 626).

use super::cfg::{BlockId, Cfg};
use super::opcode_utils::class;
use crate::instruction_sequence::Location;

/// Give lines to exit blocks without any, then let lines flow to instructions that have none.
pub(crate) fn resolve_line_numbers(cfg: &mut Cfg) {
    // All may have one since the last time.
    if !cfg.lineless {
        return;
    }
    let mut walk = cfg.walk();
    while let Some(id) = walk.step(cfg) {
        if is_exit_or_eval_check_without_lineno(cfg, id) {
            duplicate_exits_without_lineno(cfg);
            break;
        }
    }
    propagate_line_numbers(cfg);
}

#[inline]
fn is_exit_or_eval_check_without_lineno(cfg: &Cfg, id: BlockId) -> bool {
    cfg[id].lineless && cfg.has_no_lineno(id) && is_exit_or_eval_check(cfg, id)
}

fn is_exit_or_eval_check(cfg: &Cfg, id: BlockId) -> bool {
    cfg.exits_scope(id) || cfg.instrs(id).iter().any(|instr| instr.is(class::EVAL_BREAK))
}

/// Copy an exit block without a line for each jump to it beyond one, so that each can take its jump's line.
fn duplicate_exits_without_lineno(cfg: &mut Cfg) {
    let mut at = Some(Cfg::ENTRY);
    while let Some(id) = at {
        duplicate_exit_of(cfg, id);
        at = cfg[id].next;
    }
    let mut walk = cfg.walk();
    while let Some(id) = walk.step(cfg) {
        let Some(next) = cfg[id].next else { continue };
        if !is_exit_or_eval_check_without_lineno(cfg, next) || !cfg.has_fallthrough(id) {
            continue;
        }
        if let Some(loc) = cfg.last(id).map(|last| last.loc)
            && let Some(first) = cfg.instrs_mut(next).first_mut()
        {
            first.loc = loc;
        }
    }
}

fn duplicate_exit_of(cfg: &mut Cfg, id: BlockId) {
    let Some(jump) = cfg.last_jump(id).copied() else { return };
    let Some(target) = cfg.next_nonempty(jump.target) else { return };
    if cfg[target].predecessors <= 1 || !is_exit_or_eval_check_without_lineno(cfg, target) {
        return;
    }
    let copy = cfg.new_block();
    cfg.push_all_of(copy, target);
    if let Some(first) = cfg.instrs_mut(copy).first_mut() {
        first.loc = jump.loc;
    }
    cfg[copy].predecessors = 1;
    cfg[copy].labelled = true;
    cfg[copy].next = cfg[target].next;
    cfg[target].next = Some(copy);
    cfg[target].predecessors -= 1;
    if let Some(last) = cfg.last_mut(id) {
        last.target = Some(copy);
    }
    cfg.rerouted = true;
}

/// An instruction without a line takes that of the one before, in its block or in the only block that
/// leads here.
fn propagate_line_numbers(cfg: &mut Cfg) {
    cfg.lineless = false;
    let mut walk = cfg.walk();
    while let Some(id) = walk.step(cfg) {
        if cfg[id].lineless {
            propagate_in_block(cfg, id);
        }
        let Some(last) = cfg.last(id).map(|last| last.loc) else { continue };
        for successor in cfg.flow_successors(id) {
            let Some(successor) = successor else { continue };
            if cfg[successor].lineless
                && cfg[successor].predecessors == 1
                && let Some(first) = cfg.instrs_mut(successor).first_mut()
                && first.loc.lineno == Location::NONE.lineno
            {
                first.loc = last;
            }
        }
    }
}

/// The same within a block.
fn propagate_in_block(cfg: &mut Cfg, id: BlockId) {
    let mut previous = Location::NONE;
    let mut lineless = false;
    for instr in cfg.instrs_mut(id) {
        if instr.loc.lineno == Location::NONE.lineno {
            instr.loc = previous;
        }
        lineless |= instr.loc.lineno < 0;
        previous = instr.loc;
    }
    cfg[id].lineless = lineless;
    cfg.lineless |= lineless;
}

/// Give a location to the instructions that take that of the next, unless control never comes there.
pub(crate) fn resolve_next_locations(cfg: &mut Cfg) {
    if !cfg.next_locations {
        return;
    }
    let mut walk = cfg.walk();
    let mut blocks: Vec<BlockId> = std::iter::from_fn(|| walk.step(cfg)).collect();
    let mut below = Location::NONE;
    while let Some(id) = blocks.pop() {
        for instr in cfg.instrs_mut(id).iter_mut().rev() {
            if instr.loc == Location::NEXT {
                instr.loc = if instr.is(class::TERMINATOR) { Location::NONE } else { below };
            }
            below = instr.loc;
        }
    }
}
