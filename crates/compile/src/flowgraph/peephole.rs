//! Optimisations that look at a few instructions of one block at a time.

use krait_code::opcodes::v3_14::{self as op, Opcode};

use super::cfg::{BlockId, Cfg, CfgInstr};
use super::cleanup::remove_redundant_nops;
use super::consts::Consts;
use super::folding;
use super::opcode_utils::class;
use super::swaps::optimize_swaps;
use crate::assemble::InternalError;

/// `CALL_INTRINSIC_1`: make a tuple of the list on the stack.
const INTRINSIC_LIST_TO_TUPLE: i32 = 6;
/// `CALL_INTRINSIC_1`: unary plus.
const INTRINSIC_UNARY_POSITIVE: i32 = 5;
/// `COMPARE_OP`: the result is turned into a `bool`.
const COMPARE_TO_BOOL: i32 = 16;
/// Greatest local that fits half a super-instruction's argument, plus one.
const SUPERINSTRUCTION_LOCALS: i32 = 16;

/// Fold constants, thread jumps, join and drop instructions of one block.
pub(crate) fn optimize_basic_block(cfg: &mut Cfg, id: BlockId, consts: &mut Consts) -> Result<(), InternalError> {
    let mut done = Done::default();
    if cfg[id].may_have(class::PEEPHOLE) {
        optimize_instructions(cfg.instrs_mut(id), consts, &mut done)?;
        cfg.lineless |= done.folds;
        let block = &mut cfg[id];
        block.lineless |= done.folds;
        block.nops |= done.changes || done.swaps;
        block.classes |= if done.changes { class::CONST | class::LOADS_CONST | class::POP_TOP } else { 0 };
    }
    // A moved target is looked at again, and so is a threaded jump.
    while optimize_jump(cfg, id) {
        cfg.rerouted = true;
    }
    if done.swaps {
        optimize_swaps(cfg.instrs_mut(id));
    }
    Ok(())
}

/// What happened to the instructions of a block.
#[derive(Default)]
struct Done {
    /// Some may be `NOP`s now.
    changes: bool,
    /// Some may have lost their line.
    folds: bool,
    /// There are swaps.
    swaps: bool,
}

/// What looks at instructions that do not jump.
fn optimize_instructions(
    instrs: &mut [CfgInstr],
    consts: &mut Consts,
    done: &mut Done,
) -> Result<(), InternalError> {
    let mut from = 0;
    while let Some(found) = instrs[from..].iter().position(|instr| instr.is(class::PEEPHOLE)) {
        let at = from + found;
        from = at + 1;
        let instr = instrs[at];
        let next = instrs.get(at + 1).copied();
        let nextop = next.map_or(op::CACHE, |next| next.opcode);
        match instr.opcode {
            op::BUILD_TUPLE => {
                let unpacked = next.is_some_and(|next| next.opcode == op::UNPACK_SEQUENCE && next.oparg == instr.oparg);
                match instr.oparg {
                    1 if unpacked => {
                        instrs[at].set_nop();
                        instrs[at + 1].set_nop();
                    }
                    2 | 3 if unpacked => {
                        instrs[at].set_nop();
                        instrs[at + 1].opcode = op::SWAP;
                    }
                    _ => folding::fold_tuple_of_constants(instrs, at, consts)?,
                }
            }
            op::BUILD_LIST | op::BUILD_SET => folding::optimize_lists_and_sets(instrs, at, nextop, consts)?,
            op::STORE_FAST if next.is_some_and(|next| stores_again(&instr, &next)) => instrs[at].set(op::POP_TOP, 0),
            op::SWAP => {
                done.swaps = true;
                if instr.oparg == 1 {
                    instrs[at].set_nop();
                }
            }
            op::LOAD_GLOBAL if nextop == op::PUSH_NULL && instr.oparg & 1 == 0 => {
                instrs[at].oparg |= 1;
                instrs[at + 1].set_nop();
            }
            op::COMPARE_OP if nextop == op::TO_BOOL => {
                instrs[at].set_nop();
                instrs[at + 1].set(op::COMPARE_OP, instr.oparg | COMPARE_TO_BOOL);
            }
            op::CONTAINS_OP | op::IS_OP if nextop == op::TO_BOOL => {
                instrs[at].set_nop();
                instrs[at + 1].set(instr.opcode, instr.oparg);
            }
            op::CONTAINS_OP | op::IS_OP if nextop == op::UNARY_NOT => {
                instrs[at].set_nop();
                instrs[at + 1].set(instr.opcode, instr.oparg ^ 1);
            }
            op::TO_BOOL if nextop == op::TO_BOOL => instrs[at].set_nop(),
            op::UNARY_NOT if nextop == op::TO_BOOL => {
                instrs[at].set_nop();
                instrs[at + 1].set(op::UNARY_NOT, 0);
            }
            op::UNARY_NOT if nextop == op::UNARY_NOT => {
                instrs[at].set_nop();
                instrs[at + 1].set_nop();
            }
            op::UNARY_NOT | op::UNARY_INVERT | op::UNARY_NEGATIVE => folding::fold_const_unaryop(instrs, at, consts)?,
            op::CALL_INTRINSIC_1 if instr.oparg == INTRINSIC_LIST_TO_TUPLE => {
                folding::fold_constant_sequence(instrs, at, at, consts)?;
                if nextop == op::GET_ITER && instrs[at].opcode == op::CALL_INTRINSIC_1 {
                    instrs[at].set_nop();
                }
            }
            op::CALL_INTRINSIC_1 if instr.oparg == INTRINSIC_UNARY_POSITIVE => {
                folding::fold_const_unaryop(instrs, at, consts)?;
            }
            op::LIST_APPEND | op::SET_ADD if matches!(nextop, op::GET_ITER | op::CONTAINS_OP) => {
                folding::fold_constant_sequence(instrs, at + 1, at, consts)?;
            }
            op::BINARY_OP => folding::fold_const_binop(instrs, at, consts)?,
            _ => continue,
        }
        let opcode = instrs[at].opcode;
        done.changes |= !(instr.opcode == op::SWAP || instr.opcode == op::BINARY_OP && opcode == op::BINARY_OP);
        done.folds |= opcode != instr.opcode
            && matches!(opcode, op::LOAD_CONST | op::LOAD_SMALL_INT | op::LIST_EXTEND | op::SET_UPDATE);
    }
    Ok(())
}

/// The value just stored is overwritten on the same line.
fn stores_again(store: &CfgInstr, next: &CfgInstr) -> bool {
    next.opcode == store.opcode && next.oparg == store.oparg && next.loc.lineno == store.loc.lineno
}

/// A jump to a jump goes where that one goes. Whether there is more to be done: the jump that ends the block is another,
/// or has another target.
fn optimize_jump(cfg: &mut Cfg, id: BlockId) -> bool {
    let Some(jump) = cfg.last_jump(id).copied() else { return false };
    let target = jump.jump_target();
    let Some(first) = cfg.instrs(target).first().copied() else { return false };
    let threaded = match (jump.opcode, first.opcode) {
        (
            op::POP_JUMP_IF_NOT_NONE | op::POP_JUMP_IF_NONE | op::POP_JUMP_IF_FALSE | op::POP_JUMP_IF_TRUE,
            op::JUMP,
        ) => jump.opcode,
        (op::JUMP_IF_FALSE, op::JUMP | op::JUMP_IF_FALSE) => op::JUMP_IF_FALSE,
        (op::JUMP_IF_TRUE, op::JUMP | op::JUMP_IF_TRUE) => op::JUMP_IF_TRUE,
        (op::JUMP_IF_FALSE, op::JUMP_IF_TRUE) | (op::JUMP_IF_TRUE, op::JUMP_IF_FALSE) => {
            // The other jump is not taken, so this one may go right behind it.
            let Some(below) = cfg[target].next else { return false };
            if let Some(jump) = cfg.last_mut(id) {
                jump.target = Some(below);
            }
            return true;
        }
        (op::JUMP | op::JUMP_NO_INTERRUPT, op::JUMP) => op::JUMP,
        (op::JUMP | op::JUMP_NO_INTERRUPT, op::JUMP_NO_INTERRUPT) => jump.opcode,
        _ => return false,
    };
    let destination = first.jump_target();
    // A jump to a jump to itself would be threaded for ever.
    if destination == target {
        return false;
    }
    cfg.set_last_nop(id);
    cfg.add_jump(id, threaded, destination, first.loc);
    true
}

/// Join pairs of loads and stores of locals into single instructions.
pub(crate) fn insert_superinstructions(cfg: &mut Cfg) {
    if !cfg.had(class::LOCAL) {
        remove_redundant_nops(cfg);
        return;
    }
    let mut walk = cfg.walk();
    while let Some(id) = walk.step(cfg) {
        if !cfg[id].may_have(class::LOCAL) {
            continue;
        }
        let mut joins = false;
        let instrs = cfg.instrs_mut(id);
        let mut local_before = instrs.first().is_some_and(|first| first.is(class::LOCAL));
        for at in 1..instrs.len() {
            let concerns_local = instrs[at].is(class::LOCAL);
            if !(std::mem::replace(&mut local_before, concerns_local) && concerns_local) {
                continue;
            }
            let (first, second) = (&instrs[at - 1], &instrs[at]);
            let Some(joined) = superinstruction(first.opcode, second.opcode) else { continue };
            let (line1, line2) = (first.loc.lineno, second.loc.lineno);
            let other_line = line1 >= 0 && line2 >= 0 && line1 != line2;
            if other_line || first.oparg >= SUPERINSTRUCTION_LOCALS || second.oparg >= SUPERINSTRUCTION_LOCALS {
                continue;
            }
            let locals = first.oparg << 4 | second.oparg;
            instrs[at - 1].set(joined, locals);
            instrs[at].set_nop();
            local_before = false;
            joins = true;
        }
        cfg[id].nops |= joins;
    }
    remove_redundant_nops(cfg);
}

fn superinstruction(first: Opcode, second: Opcode) -> Option<Opcode> {
    Some(match (first, second) {
        (op::LOAD_FAST, op::LOAD_FAST) => op::LOAD_FAST_LOAD_FAST,
        (op::STORE_FAST, op::LOAD_FAST) => op::STORE_FAST_LOAD_FAST,
        (op::STORE_FAST, op::STORE_FAST) => op::STORE_FAST_STORE_FAST,
        _ => return None,
    })
}
