//! Removing what does nothing: `NOP`s that carry no line, jumps to the next instruction, pushes that are
//! popped at once, jumps to a few instructions that can be copied instead.

use krait_code::opcodes::v3_14 as op;

use super::cfg::{BlockId, Cfg};
use super::opcode_utils::{is_jump, is_unconditional_jump};
use crate::assemble::InternalError;
use crate::instruction_sequence::Location;

/// Longest exit block that is copied in place of a jump to it, in instructions.
const MAX_COPY_SIZE: usize = 4;

/// Remove the `NOP`s of one block that no line number needs. Returns how many went.
fn remove_block_nops(cfg: &mut Cfg, id: BlockId) -> usize {
    let count = cfg[id].instrs.len();
    if !cfg[id].instrs.iter().any(|instr| instr.opcode == op::NOP) {
        return 0;
    }
    let line_after = match cfg[id].instrs.last() {
        Some(last) if last.opcode == op::NOP && last.loc.lineno >= 0 => first_line(cfg, cfg[id].next),
        _ => None,
    };
    let instrs = &mut cfg[id].instrs;
    let mut kept = 0;
    let mut previous_line = -1;
    for at in 0..count {
        let instr = instrs[at];
        let line = instr.loc.lineno;
        if instr.opcode == op::NOP {
            if line < 0 || previous_line == line {
                continue;
            }
            match instrs.get_mut(at + 1) {
                Some(following) if following.loc.lineno == line => continue,
                Some(following) if following.loc.lineno < 0 => {
                    following.loc = instr.loc;
                    continue;
                }
                None if line_after == Some(line) => continue,
                _ => {}
            }
        }
        if kept != at {
            instrs[kept] = instr;
        }
        kept += 1;
        previous_line = line;
    }
    instrs.truncate(kept);
    count - kept
}

/// The line of the first instruction from `from` on, not counting `NOP`s that will go. `None` without code.
fn first_line(cfg: &Cfg, from: Option<BlockId>) -> Option<i32> {
    let block = &cfg[cfg.next_nonempty(from)?];
    let counted = block.instrs.iter().find(|instr| instr.opcode != op::NOP || instr.loc.lineno >= 0);
    Some(counted.map_or(Location::NONE.lineno, |instr| instr.loc.lineno))
}

/// Remove needless `NOP`s everywhere. Returns how many went.
pub(crate) fn remove_redundant_nops(cfg: &mut Cfg) -> usize {
    cfg.order().into_iter().map(|id| remove_block_nops(cfg, id)).sum()
}

/// Remove constants and copies that are popped at once, and needless `NOP`s.
pub(crate) fn remove_redundant_nops_and_pairs(cfg: &mut Cfg) {
    let order = cfg.order();
    let mut changed = true;
    while changed {
        changed = false;
        let mut previous: Option<(BlockId, usize)> = None;
        for &id in order.iter() {
            remove_block_nops(cfg, id);
            if cfg[id].labelled {
                previous = None;
            }
            for at in 0..cfg[id].instrs.len() {
                if cfg[id].instrs[at].opcode == op::POP_TOP
                    && let Some((block, place)) = previous
                {
                    let pushed = cfg[block].instrs[place];
                    let redundant = match pushed.opcode {
                        op::LOAD_CONST | op::LOAD_SMALL_INT => true,
                        op::COPY => pushed.oparg == 1,
                        _ => false,
                    };
                    if redundant {
                        cfg[block].instrs[place].set_nop();
                        cfg[id].instrs[at].set_nop();
                        changed = true;
                    }
                }
                previous = Some((id, at));
            }
            let jumps = previous.is_some_and(|(block, place)| is_jump(cfg[block].instrs[place].opcode));
            if jumps || !cfg[id].has_fallthrough() {
                previous = None;
            }
        }
    }
}

/// Turn jumps to the instruction below into `NOP`s. Returns how many.
fn remove_redundant_jumps(cfg: &mut Cfg) -> Result<usize, InternalError> {
    let mut changes = 0;
    let order = cfg.order();
    // By block: itself or the first below it that has instructions.
    let mut nonempty: Vec<Option<BlockId>> = vec![None; cfg.block_count()];
    let mut below = None;
    for &id in order.iter().rev() {
        if !cfg[id].instrs.is_empty() {
            below = Some(id);
        }
        nonempty[id.index()] = below;
    }
    for &id in order.iter() {
        let Some(last) = cfg[id].instrs.last().copied() else { continue };
        if !is_unconditional_jump(last.opcode) {
            continue;
        }
        let Some(target) = nonempty[last.jump_target().index()] else {
            return Err(InternalError::new("jump with NULL target"));
        };
        if cfg[id].next.and_then(|next| nonempty[next.index()]) == Some(target)
            && let Some(last) = cfg[id].instrs.last_mut()
        {
            last.set_nop();
            changes += 1;
        }
    }
    Ok(changes)
}

/// Remove needless `NOP`s and jumps until none is left.
pub(crate) fn remove_redundant_nops_and_jumps(cfg: &mut Cfg) -> Result<(), InternalError> {
    while remove_redundant_nops(cfg) + remove_redundant_jumps(cfg)? > 0 {}
    Ok(())
}

/// Copy small exit blocks, and blocks without lines that do not fall through, in place of jumps to them.
pub(crate) fn inline_small_or_no_lineno_blocks(cfg: &mut Cfg) {
    let order = cfg.order();
    let mut changed = true;
    while changed {
        changed = false;
        for &id in order.iter() {
            changed |= inline_target(cfg, id);
        }
    }
}

fn inline_target(cfg: &mut Cfg, id: BlockId) -> bool {
    let Some(jump) = cfg[id].instrs.last().copied().filter(|last| is_unconditional_jump(last.opcode)) else {
        return false;
    };
    let target_id = jump.jump_target();
    let target = &cfg[target_id];
    let small_exit = target.exits_scope() && target.instrs.len() <= MAX_COPY_SIZE;
    let no_line_no_fallthrough = target.has_no_lineno() && !target.has_fallthrough();
    if target_id == id || (!small_exit && !no_line_no_fallthrough) {
        return false;
    }
    let copied = target.instrs.to_vec();
    let instrs = &mut cfg[id].instrs;
    if let Some(last) = instrs.last_mut() {
        last.set_nop();
    }
    for instr in copied {
        instrs.push(instr);
    }
    // The copy of a jump must not lose the check for signals that the removed jump made.
    if let Some(last) = instrs.last_mut()
        && no_line_no_fallthrough
        && is_unconditional_jump(last.opcode)
        && jump.opcode == op::JUMP
    {
        last.opcode = op::JUMP;
    }
    cfg[target_id].predecessors -= 1;
    true
}
