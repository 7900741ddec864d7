//! Loads of locals that may be unbound become `LOAD_FAST_CHECK`.

use krait_code::opcodes::v3_14 as op;

use super::Scratch;
use super::cfg::{BlockId, Cfg};
use super::opcode_utils::class;

/// Locals followed from block to block; those beyond are followed inside each block only.
const TRACKED_LOCALS: usize = 64;

/// Find the loads whose local is not surely bound.
pub(crate) fn add_checks_for_loads_of_uninitialized_variables(
    cfg: &mut Cfg,
    nlocals: usize,
    nparams: usize,
    scratch: &mut Scratch,
) {
    if nlocals == 0 {
        return;
    }
    if nlocals > TRACKED_LOCALS {
        fast_scan_many_locals(cfg, nlocals);
    }
    let tracked = nlocals.min(TRACKED_LOCALS);
    if nparams >= tracked && !cfg.had(class::UNBINDS) {
        // All of them are bound at first, and stay so.
        return;
    }
    let todo = &mut scratch.todo;
    cfg.visit_anew();
    let unbound = (nparams..tracked).fold(0, |mask, local| mask | 1_u64 << local);
    maybe_push(cfg, Cfg::ENTRY, unbound, todo);
    // Every block once, for a DELETE_FAST may stand anywhere; then whatever learnt something.
    let mut walk = cfg.walk();
    while let Some(id) = walk.step(cfg) {
        cfg[id].visited = false;
        scan_block_for_locals(cfg, id, todo);
    }
    while let Some(id) = todo.pop() {
        // One that was scanned since is not queued any more.
        if std::mem::replace(&mut cfg[id].visited, false) {
            scan_block_for_locals(cfg, id, todo);
        }
    }
}

/// Queue a block if `unsafe_mask` tells it something new. One that is in the queue counts as visited.
#[inline]
fn maybe_push(cfg: &mut Cfg, id: BlockId, unsafe_mask: u64, todo: &mut Vec<BlockId>) {
    let known = &mut cfg[id].unsafe_locals;
    let both = *known | unsafe_mask;
    if *known != both {
        *known = both;
        if cfg.visit(id) {
            todo.push(id);
        }
    }
}

fn scan_block_for_locals(cfg: &mut Cfg, id: BlockId, todo: &mut Vec<BlockId>) {
    let mut unsafe_mask = cfg[id].unsafe_locals;
    let raises = cfg.had(class::BLOCK_PUSH);
    if unsafe_mask == 0 && !cfg[id].may_have(class::UNBINDS) {
        // All locals are bound, and stay so.
        return;
    }
    // The last handler that was told.
    let mut told = None;
    for at in 0..cfg[id].len() {
        let instr = &cfg.instrs(id)[at];
        let concerns_local = instr.is(class::LOCAL);
        if !raises && !concerns_local {
            continue;
        }
        let (opcode, oparg) = (instr.opcode, instr.oparg);
        let news = instr.except.map(|handler| (handler, unsafe_mask));
        if news != told
            && let Some((handler, _)) = news
        {
            told = news;
            maybe_push(cfg, handler, unsafe_mask, todo);
        }
        if !concerns_local {
            continue;
        }
        let Some(bit) = u32::try_from(oparg).ok().and_then(|local| 1_u64.checked_shl(local)) else {
            continue;
        };
        match opcode {
            op::DELETE_FAST | op::LOAD_FAST_AND_CLEAR | op::STORE_FAST_MAYBE_NULL => unsafe_mask |= bit,
            op::STORE_FAST | op::LOAD_FAST_CHECK => unsafe_mask &= !bit,
            op::LOAD_FAST => {
                if unsafe_mask & bit != 0 {
                    cfg.instrs_mut(id)[at].opcode = op::LOAD_FAST_CHECK;
                }
                unsafe_mask &= !bit;
            }
            _ => {}
        }
    }
    for successor in cfg.flow_successors(id) {
        let Some(successor) = successor else { continue };
        maybe_push(cfg, successor, unsafe_mask, todo);
    }
}

/// The locals beyond the tracked ones: bound for sure only after a store or load in the same block.
fn fast_scan_many_locals(cfg: &mut Cfg, nlocals: usize) {
    let mut bound_in = vec![None; nlocals - TRACKED_LOCALS];
    let mut walk = cfg.walk();
    while let Some(id) = walk.step(cfg) {
        for instr in cfg.instrs_mut(id) {
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
