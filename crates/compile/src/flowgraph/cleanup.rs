//! Removing what does nothing: `NOP`s that carry no line, jumps to the next instruction, pushes that are
//! popped at once, jumps to a few instructions that can be copied instead.

use krait_code::opcodes::v3_14 as op;

use super::Scratch;
use super::cfg::{BlockId, Cfg};
use super::opcode_utils::class;
use crate::assemble::InternalError;
use crate::instruction_sequence::Location;

/// Longest exit block that is copied in place of a jump to it, in instructions.
const MAX_COPY_SIZE: usize = 4;

/// Remove the `NOP`s of one block that no line number needs. Returns how many went.
#[inline]
fn remove_block_nops(cfg: &mut Cfg, id: BlockId) -> usize {
    if cfg[id].nops { remove_nops(cfg, id) } else { 0 }
}

#[inline(never)]
fn remove_nops(cfg: &mut Cfg, id: BlockId) -> usize {
    let first = cfg.instrs(id).iter().position(|instr| instr.opcode == op::NOP);
    cfg[id].nops = first.is_some();
    first.map_or(0, |first| remove_nops_from(cfg, id, first))
}

/// The same, when the first `NOP` is known.
fn remove_nops_from(cfg: &mut Cfg, id: BlockId, first: usize) -> usize {
    let line_after = match cfg.last(id) {
        Some(last) if last.opcode == op::NOP && last.loc.lineno >= 0 => first_line(cfg, cfg[id].next),
        _ => None,
    };
    let instrs = cfg.instrs_mut(id);
    let count = instrs.len();
    let mut kept = first;
    let mut any_kept = false;
    let mut previous_line = first.checked_sub(1).map_or(-1, |before| instrs[before].loc.lineno);
    for at in first..count {
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
            any_kept = true;
        }
        if kept != at {
            instrs[kept] = instr;
        }
        kept += 1;
        previous_line = line;
    }
    cfg.truncate(id, kept);
    cfg[id].nops = any_kept;
    count - kept
}

/// The line of the first instruction from `from` on, not counting `NOP`s that will go. `None` without code.
fn first_line(cfg: &Cfg, from: Option<BlockId>) -> Option<i32> {
    let block = cfg.instrs(cfg.next_nonempty(from)?);
    let counted = block.iter().find(|instr| instr.opcode != op::NOP || instr.loc.lineno >= 0);
    Some(counted.map_or(Location::NONE.lineno, |instr| instr.loc.lineno))
}

/// Remove needless `NOP`s everywhere. Returns how many went.
pub(crate) fn remove_redundant_nops(cfg: &mut Cfg) -> usize {
    let mut removed = 0;
    let mut walk = cfg.walk();
    while let Some(id) = walk.step(cfg) {
        removed += remove_block_nops(cfg, id);
    }
    removed
}

/// Remove constants and copies that are popped at once, and needless `NOP`s.
pub(crate) fn remove_redundant_nops_and_pairs(cfg: &mut Cfg) {
    while remove_pairs(cfg) {}
}

/// Turn such pairs into `NOP`s, after removing those there are. Whether there was any pair.
fn remove_pairs(cfg: &mut Cfg) -> bool {
    let mut changed = false;
    // The instruction before the present block, when control can only come from there.
    let mut previous: Option<(BlockId, usize)> = None;
    let mut walk = cfg.walk();
    while let Some(id) = walk.step(cfg) {
        remove_block_nops(cfg, id);
        if cfg[id].labelled {
            previous = None;
        }
        let mut from = if cfg[id].may_have(class::POP_TOP) { 0 } else { cfg[id].len() };
        while let Some(found) = cfg.instrs(id)[from..].iter().position(|instr| instr.opcode == op::POP_TOP) {
            let at = from + found;
            from = at + 1;
            let (block, place) = match (at.checked_sub(1), previous) {
                (Some(before), _) => (id, before),
                (None, Some(before)) => before,
                (None, None) => continue,
            };
            let pushed = &cfg.instrs(block)[place];
            let redundant = match pushed.opcode {
                op::LOAD_CONST | op::LOAD_SMALL_INT => true,
                op::COPY => pushed.oparg == 1,
                _ => false,
            };
            if redundant {
                cfg.set_nop(block, place);
                cfg.set_nop(id, at);
                changed = true;
            }
        }
        if let Some(last) = cfg[id].len().checked_sub(1) {
            previous = Some((id, last));
        }
        let jumps = previous.is_some_and(|(block, place)| cfg.instrs(block)[place].is(class::JUMP));
        if jumps || !cfg.has_fallthrough(id) {
            previous = None;
        }
    }
    changed
}

/// Turn jumps to the instruction below into `NOP`s. Returns how many.
fn remove_redundant_jumps(cfg: &mut Cfg, scratch: &mut Scratch) -> Result<usize, InternalError> {
    if !cfg.jumps {
        return Ok(0);
    }
    let jumps = &mut scratch.todo;
    jumps.clear();
    let mut walk = cfg.walk();
    while let Some(id) = walk.step(cfg) {
        if cfg.last(id).is_some_and(|last| last.is(class::UNCONDITIONAL)) {
            jumps.push(id);
        }
    }
    cfg.jumps = !jumps.is_empty();
    if !cfg.jumps {
        return Ok(0);
    }
    // By block: itself or the first below it that has instructions.
    let nonempty = &mut scratch.nonempty;
    nonempty.clear();
    nonempty.resize(cfg.block_count(), None);
    // Empty blocks before the next that is not.
    let mut waiting = Vec::new();
    let mut walk = cfg.walk();
    while let Some(id) = walk.step(cfg) {
        if cfg[id].len() > 0 {
            nonempty[id.index()] = Some(id);
            waiting.drain(..).for_each(|above: BlockId| nonempty[above.index()] = Some(id));
        } else {
            waiting.push(id);
        }
    }
    let mut changes = 0;
    for id in jumps.drain(..) {
        let Some(last) = cfg.last(id) else { continue };
        let Some(target) = nonempty[last.jump_target().index()] else {
            return Err(InternalError::new("jump with NULL target"));
        };
        if cfg[id].next.and_then(|next| nonempty[next.index()]) == Some(target) {
            cfg.set_last_nop(id);
            changes += 1;
        }
    }
    Ok(changes)
}

/// Remove needless `NOP`s and jumps until none is left.
pub(crate) fn remove_redundant_nops_and_jumps(cfg: &mut Cfg, scratch: &mut Scratch) -> Result<(), InternalError> {
    while remove_redundant_nops(cfg) + remove_redundant_jumps(cfg, scratch)? > 0 {}
    Ok(())
}

/// Copy small exit blocks, and blocks without lines that do not fall through, in place of jumps to them.
pub(crate) fn inline_small_or_no_lineno_blocks(cfg: &mut Cfg) {
    if !cfg.had(class::UNCONDITIONAL) {
        return;
    }
    let mut changed = true;
    while changed {
        changed = false;
        let mut walk = cfg.walk();
        while let Some(id) = walk.step(cfg) {
            changed |= inline_target(cfg, id);
        }
    }
}

fn inline_target(cfg: &mut Cfg, id: BlockId) -> bool {
    let Some(jump) = cfg.last(id).copied().filter(|last| last.is(class::UNCONDITIONAL)) else {
        return false;
    };
    let target = jump.jump_target();
    let small_exit = cfg[target].len() <= MAX_COPY_SIZE && cfg.exits_scope(target);
    let no_line_no_fallthrough = cfg.has_no_lineno(target) && !cfg.has_fallthrough(target);
    if target == id || (!small_exit && !no_line_no_fallthrough) {
        return false;
    }
    cfg.set_last_nop(id);
    cfg.push_all_of(id, target);
    // The copy of a jump must not lose the check for signals that the removed jump made.
    if let Some(last) = cfg.last_mut(id)
        && no_line_no_fallthrough
        && last.is(class::UNCONDITIONAL)
        && jump.opcode == op::JUMP
    {
        last.opcode = op::JUMP;
    }
    cfg[target].predecessors -= 1;
    true
}
