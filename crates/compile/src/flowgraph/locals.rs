//! Loads of locals that may be unbound become `LOAD_FAST_CHECK`.

use krait_code::opcodes::v3_14 as op;

use super::cfg::{BlockId, Cfg};

/// Locals followed from block to block; those beyond are followed inside each block only.
const TRACKED_LOCALS: usize = 64;

/// Find the loads whose local is not surely bound.
pub(crate) fn add_checks_for_loads_of_uninitialized_variables(cfg: &mut Cfg, nlocals: usize, nparams: usize) {
    if nlocals == 0 {
        return;
    }
    if nlocals > TRACKED_LOCALS {
        fast_scan_many_locals(cfg, nlocals);
    }
    let tracked = nlocals.min(TRACKED_LOCALS);
    let mut todo = Todo { blocks: Vec::new(), queued: vec![false; cfg.block_count()] };
    let unbound = (nparams..tracked).fold(0, |mask, local| mask | 1_u64 << local);
    maybe_push(cfg, Cfg::ENTRY, unbound, &mut todo);
    // Every block once, for a DELETE_FAST may stand anywhere; then whatever learnt something.
    for id in cfg.order() {
        scan_block_for_locals(cfg, id, &mut todo);
    }
    while let Some(id) = todo.blocks.pop() {
        todo.queued[id.index()] = false;
        scan_block_for_locals(cfg, id, &mut todo);
    }
}

struct Todo {
    blocks: Vec<BlockId>,
    queued: Vec<bool>,
}

/// Queue a block if `unsafe_mask` tells it something new.
fn maybe_push(cfg: &mut Cfg, id: BlockId, unsafe_mask: u64, todo: &mut Todo) {
    let known = &mut cfg[id].unsafe_locals;
    let both = *known | unsafe_mask;
    if *known != both {
        *known = both;
        if !std::mem::replace(&mut todo.queued[id.index()], true) {
            todo.blocks.push(id);
        }
    }
}

fn scan_block_for_locals(cfg: &mut Cfg, id: BlockId, todo: &mut Todo) {
    let mut unsafe_mask = cfg[id].unsafe_locals;
    for at in 0..cfg[id].instrs.len() {
        let instr = cfg[id].instrs[at];
        if let Some(handler) = instr.except {
            maybe_push(cfg, handler, unsafe_mask, todo);
        }
        let Some(bit) = u32::try_from(instr.oparg).ok().and_then(|local| 1_u64.checked_shl(local)) else {
            continue;
        };
        match instr.opcode {
            op::DELETE_FAST | op::LOAD_FAST_AND_CLEAR | op::STORE_FAST_MAYBE_NULL => unsafe_mask |= bit,
            op::STORE_FAST | op::LOAD_FAST_CHECK => unsafe_mask &= !bit,
            op::LOAD_FAST => {
                if unsafe_mask & bit != 0 {
                    cfg[id].instrs[at].opcode = op::LOAD_FAST_CHECK;
                }
                unsafe_mask &= !bit;
            }
            _ => {}
        }
    }
    let block = &cfg[id];
    let fallthrough = block.next.filter(|_| block.has_fallthrough());
    let jump = block.last_jump().map(|last| last.jump_target());
    for successor in fallthrough.into_iter().chain(jump) {
        maybe_push(cfg, successor, unsafe_mask, todo);
    }
}

/// The locals beyond the tracked ones: bound for sure only after a store or load in the same block.
fn fast_scan_many_locals(cfg: &mut Cfg, nlocals: usize) {
    let mut bound_in = vec![None; nlocals - TRACKED_LOCALS];
    for id in cfg.order() {
        for instr in cfg[id].instrs.iter_mut() {
            let beyond = usize::try_from(instr.oparg).ok().and_then(|local| local.checked_sub(TRACKED_LOCALS));
            let Some(bound) = beyond.and_then(|local| bound_in.get_mut(local)) else { continue };
            match instr.opcode {
                op::DELETE_FAST | op::LOAD_FAST_AND_CLEAR | op::STORE_FAST_MAYBE_NULL => *bound = None,
                op::STORE_FAST => *bound = Some(id),
                op::LOAD_FAST => {
                    if *bound != Some(id) {
                        instr.opcode = op::LOAD_FAST_CHECK;
                    }
                    *bound = Some(id);
                }
                _ => {}
            }
        }
    }
}
