//! Line numbers: every instruction that leaves the frame must have one (PEP 626).

use super::cfg::{BlockId, Cfg};
use super::opcode_utils::has_eval_break;
use crate::instruction_sequence::Location;

/// Give lines to exit blocks without any, then let lines flow to instructions that have none.
pub(crate) fn resolve_line_numbers(cfg: &mut Cfg) {
    duplicate_exits_without_lineno(cfg);
    propagate_line_numbers(cfg);
}

fn is_exit_or_eval_check_without_lineno(cfg: &Cfg, id: BlockId) -> bool {
    let block = &cfg[id];
    (block.exits_scope() || block.instrs.iter().any(|instr| has_eval_break(instr.opcode))) && block.has_no_lineno()
}

/// Copy an exit block without a line for each jump to it beyond one, so that each can take its jump's line.
fn duplicate_exits_without_lineno(cfg: &mut Cfg) {
    let mut at = Some(Cfg::ENTRY);
    while let Some(id) = at {
        duplicate_exit_of(cfg, id);
        at = cfg[id].next;
    }
    for id in cfg.order() {
        let Some(next) = cfg[id].next else { continue };
        if !cfg[id].has_fallthrough() || !is_exit_or_eval_check_without_lineno(cfg, next) {
            continue;
        }
        if let Some(loc) = cfg[id].instrs.last().map(|last| last.loc)
            && let Some(first) = cfg[next].instrs.first_mut()
        {
            first.loc = loc;
        }
    }
}

fn duplicate_exit_of(cfg: &mut Cfg, id: BlockId) {
    let Some(jump) = cfg[id].last_jump().copied() else { return };
    let Some(target) = cfg.next_nonempty(jump.target) else { return };
    if !is_exit_or_eval_check_without_lineno(cfg, target) || cfg[target].predecessors <= 1 {
        return;
    }
    let copy = cfg.new_block();
    for at in 0..cfg[target].instrs.len() {
        let instr = cfg[target].instrs[at];
        cfg[copy].instrs.push(instr);
    }
    cfg[copy].instrs[0].loc = jump.loc;
    cfg[copy].predecessors = 1;
    cfg[copy].labelled = true;
    cfg[copy].next = cfg[target].next;
    cfg[target].next = Some(copy);
    cfg[target].predecessors -= 1;
    if let Some(last) = cfg[id].instrs.last_mut() {
        last.target = Some(copy);
    }
}

/// An instruction without a line takes that of the one before, in its block or in the only block that
/// leads here.
fn propagate_line_numbers(cfg: &mut Cfg) {
    for id in cfg.order() {
        let Some(last) = cfg[id].instrs.last().copied() else { continue };
        let mut previous = Location::NONE;
        for instr in cfg[id].instrs.iter_mut() {
            if instr.loc.lineno == Location::NONE.lineno {
                instr.loc = previous;
            } else {
                previous = instr.loc;
            }
        }
        let fallthrough = cfg[id].next.filter(|_| cfg[id].has_fallthrough());
        let jump = last.target.filter(|_| super::opcode_utils::is_jump(last.opcode));
        for successor in fallthrough.into_iter().chain(jump) {
            if cfg[successor].predecessors == 1
                && let Some(first) = cfg[successor].instrs.first_mut()
                && first.loc.lineno == Location::NONE.lineno
            {
                first.loc = previous;
            }
        }
    }
}
