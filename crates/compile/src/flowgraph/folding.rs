//! Computing at compile time: operations on constants, displays of constants, tests of constants.
//!
//! It must not know arithmetic: that is `fold`.

use std::borrow::Cow;
use std::sync::Arc;

use krait_code::opcodes::v3_14::{self as op, Opcode};
use krait_code::Const;

use super::cfg::{Cfg, CfgInstr};
use super::consts::{Consts, small_int};
use super::opcode_utils::{class, loads_const};
use crate::assemble::InternalError;
use crate::fold;
use crate::instruction_sequence::Location;

/// CPython's `_PY_STACK_USE_GUIDELINE`: longest display that is folded.
const STACK_USE_GUIDELINE: usize = 30;
/// Shortest list or set display that is built from one constant.
const MIN_CONST_SEQUENCE_SIZE: usize = 3;

/// The `count` instructions before `end` when all load constants (`NOP`s between them not counted).
fn const_loading_instrs(instrs: &[CfgInstr], end: usize, count: usize) -> Option<Vec<usize>> {
    let before = || instrs[..end].iter().rev().filter(|instr| instr.opcode != op::NOP);
    let loads = before().take(count).take_while(|instr| loads_const(instr.opcode)).count();
    if loads < count {
        return None;
    }
    let mut found = Vec::with_capacity(count);
    let mut at = end;
    while found.len() < count {
        at = at.checked_sub(1)?;
        match instrs[at].opcode {
            op::NOP => {}
            opcode if loads_const(opcode) => found.push(at),
            _ => return None,
        }
    }
    found.reverse();
    Some(found)
}

fn loaded_values(instrs: &[CfgInstr], places: &[usize], consts: &Consts) -> Result<Vec<Const>, InternalError> {
    places.iter().map(|&place| consts.loaded_by(&instrs[place]).map(Cow::into_owned)).collect()
}

/// Turn instructions into `NOP`s without a line.
fn nop_out(instrs: &mut [CfgInstr], places: &[usize]) {
    for &place in places {
        instrs[place].set_nop();
        instrs[place].loc = Location::NONE;
    }
}

/// `LOAD_CONST a; LOAD_CONST b; BUILD_TUPLE 2` to `LOAD_CONST (a, b)`.
pub(crate) fn fold_tuple_of_constants(instrs: &mut [CfgInstr], at: usize, consts: &mut Consts) -> Result<(), InternalError> {
    let size = usize::try_from(instrs[at].oparg).unwrap_or(usize::MAX);
    if size > STACK_USE_GUIDELINE {
        return Ok(());
    }
    let Some(places) = const_loading_instrs(instrs, at, size) else { return Ok(()) };
    let values = loaded_values(instrs, &places, consts)?;
    nop_out(instrs, &places);
    consts.make_load(&mut instrs[at], Const::Tuple(Arc::from(values)));
    Ok(())
}

/// A long display: `BUILD_LIST 0`, then `LOAD_CONST; LIST_APPEND 1` for each element (or `BUILD_SET`,
/// `SET_ADD`), up to `end`, to one constant tuple or frozen set, loaded by the instruction at `load`. When
/// that is one of them, the load has no location.
pub(crate) fn fold_constant_sequence(
    instrs: &mut [CfgInstr],
    end: usize,
    load: usize,
    consts: &mut Consts,
) -> Result<(), InternalError> {
    let mut loads = Vec::new();
    let mut append = None;
    for place in (0..end).rev() {
        let instr = instrs[place];
        match (instr.opcode, append) {
            (op::NOP, _) => {}
            (op::LIST_APPEND | op::SET_ADD, None) if instr.oparg == 1 => append = Some(instr.opcode),
            (op::BUILD_LIST | op::BUILD_SET, None) if instr.oparg == 0 => {
                loads.reverse();
                let values = loaded_values(instrs, &loads, consts)?;
                let replaced: Vec<usize> = (place..end).filter(|&place| instrs[place].opcode != op::NOP).collect();
                nop_out(instrs, &replaced);
                let folded = match instr.opcode {
                    op::BUILD_SET => fold::frozenset(values),
                    _ => Const::Tuple(Arc::from(values)),
                };
                consts.make_load(&mut instrs[load], folded);
                return Ok(());
            }
            (opcode, Some(_)) if loads_const(opcode) => {
                loads.push(place);
                append = None;
            }
            _ => return Ok(()),
        }
    }
    Ok(())
}

/// A list or set display of constants: one constant to iterate over or to search, or one to fill it from.
pub(crate) fn optimize_lists_and_sets(
    instrs: &mut [CfgInstr],
    at: usize,
    nextop: Opcode,
    consts: &mut Consts,
) -> Result<(), InternalError> {
    let build = instrs[at];
    let contains_or_iter = matches!(nextop, op::GET_ITER | op::CONTAINS_OP);
    let size = usize::try_from(build.oparg).unwrap_or(usize::MAX);
    if size > STACK_USE_GUIDELINE || (size < MIN_CONST_SEQUENCE_SIZE && !contains_or_iter) {
        return Ok(());
    }
    let Some(places) = const_loading_instrs(instrs, at, size) else {
        if contains_or_iter && build.opcode == op::BUILD_LIST {
            instrs[at].opcode = op::BUILD_TUPLE;
        }
        return Ok(());
    };
    let values = loaded_values(instrs, &places, consts)?;
    let folded = match build.opcode {
        op::BUILD_SET => fold::frozenset(values),
        _ => Const::Tuple(Arc::from(values)),
    };
    let index = consts.add(folded);
    nop_out(instrs, &places);
    if contains_or_iter {
        instrs[at].set(op::LOAD_CONST, index);
    } else {
        // Three constants at least stood before, so two free places are right before this one.
        instrs[at - 2].loc = build.loc;
        instrs[at - 2].set(build.opcode, 0);
        instrs[at - 1].set(op::LOAD_CONST, index);
        instrs[at].set(if build.opcode == op::BUILD_LIST { op::LIST_EXTEND } else { op::SET_UPDATE }, 1);
    }
    Ok(())
}

/// A binary operator on two constants, when it gives a value of bounded size.
pub(crate) fn fold_const_binop(instrs: &mut [CfgInstr], at: usize, consts: &mut Consts) -> Result<(), InternalError> {
    let Some(places) = const_loading_instrs(instrs, at, 2) else { return Ok(()) };
    let left = consts.loaded_by(&instrs[places[0]])?;
    let right = consts.loaded_by(&instrs[places[1]])?;
    let folded = fold::binary_op(instrs[at].oparg, &left, &right);
    if let Some(value) = folded {
        nop_out(instrs, &places);
        consts.make_load(&mut instrs[at], value);
    }
    Ok(())
}

/// A unary operator on a constant.
pub(crate) fn fold_const_unaryop(instrs: &mut [CfgInstr], at: usize, consts: &mut Consts) -> Result<(), InternalError> {
    let Some(places) = const_loading_instrs(instrs, at, 1) else { return Ok(()) };
    let operand = consts.loaded_by(&instrs[places[0]])?;
    let value = match instrs[at].opcode {
        op::UNARY_NEGATIVE => fold::negative(&operand),
        op::UNARY_INVERT => fold::invert(&operand),
        op::UNARY_NOT => Some(fold::bool_const(!fold::is_true(&operand))),
        _ => fold::positive(&operand),
    };
    if let Some(value) = value {
        nop_out(instrs, &places);
        consts.make_load(&mut instrs[at], value);
    }
    Ok(())
}

/// Small integers take their short form; tests of constants are decided.
pub(crate) fn optimize_load_const(cfg: &mut Cfg, consts: &mut Consts) -> Result<(), InternalError> {
    let mut walk = cfg.walk();
    while let Some(id) = walk.step(cfg) {
        if !cfg[id].may_have(class::LOADS_CONST) {
            continue;
        }
        let mut tests = false;
        let decided = optimize_block_load_const(cfg.instrs_mut(id), consts, &mut tests)?;
        cfg.rerouted |= decided;
        cfg.jumps |= decided;
        if tests {
            cfg[id].nops = true;
            cfg[id].classes |= class::CONST;
        }
    }
    Ok(())
}

/// Whether a conditional jump is none any more. Sets `tests` if something was known, which leaves `NOP`s.
fn optimize_block_load_const(
    instrs: &mut [CfgInstr],
    consts: &mut Consts,
    tests: &mut bool,
) -> Result<bool, InternalError> {
    let mut decided = false;
    let loads = |instr: &CfgInstr| loads_const(instr.opcode);
    let mut next = instrs.iter().position(loads);
    // What loaded the constant that is on top of the stack after `at`.
    let mut load = (op::CACHE, 0);
    while let Some(at) = next {
        match instrs[at].opcode {
            op::LOAD_CONST => {
                if let Some(small) = small_int(consts.at(instrs[at].oparg)?) {
                    instrs[at].set(op::LOAD_SMALL_INT, small);
                }
                load = (instrs[at].opcode, instrs[at].oparg);
            }
            op::LOAD_SMALL_INT => load = (op::LOAD_SMALL_INT, instrs[at].oparg),
            // A copy of it.
            _ => {}
        }
        let nextop = instrs.get(at + 1).map_or(op::CACHE, |next| next.opcode);
        let mut is_tested = true;
        match nextop {
            op::POP_JUMP_IF_FALSE | op::POP_JUMP_IF_TRUE | op::JUMP_IF_FALSE | op::JUMP_IF_TRUE => {
                let truth = fold::is_true(&*consts.loaded(load)?);
                if matches!(nextop, op::POP_JUMP_IF_FALSE | op::POP_JUMP_IF_TRUE) {
                    instrs[at].set_nop();
                }
                if truth == matches!(nextop, op::POP_JUMP_IF_TRUE | op::JUMP_IF_TRUE) {
                    instrs[at + 1].opcode = op::JUMP;
                } else {
                    instrs[at + 1].set_nop();
                }
                decided = true;
            }
            op::IS_OP => {
                if matches!(*consts.loaded(load)?, Const::None) {
                    fold_is_none_jump(instrs, at);
                }
            }
            op::TO_BOOL => {
                let truth = fold::is_true(&*consts.loaded(load)?);
                let index = consts.add(fold::bool_const(truth));
                instrs[at].set_nop();
                instrs[at + 1].set(op::LOAD_CONST, index);
            }
            _ => is_tested = false,
        }
        *tests |= is_tested;
        next = match instrs.get(at + 1) {
            Some(copy) if copy.opcode == op::COPY && copy.oparg == 1 && load.0 == op::LOAD_CONST => Some(at + 1),
            _ => instrs[at + 1..].iter().position(loads).map(|skipped| at + 1 + skipped),
        };
    }
    Ok(decided)
}

/// `LOAD_CONST None; IS_OP; POP_JUMP_IF_TRUE` to `POP_JUMP_IF_NONE`, and its three sisters.
fn fold_is_none_jump(instrs: &mut [CfgInstr], at: usize) {
    let Some(after) = instrs.get(at + 2) else { return };
    let mut jump = at + 2;
    if after.opcode == op::TO_BOOL {
        instrs[jump].set_nop();
        jump += 1;
    }
    let Some(jump_opcode) = instrs.get(jump).map(|instr| instr.opcode) else { return };
    let inverted = instrs[at + 1].oparg != 0;
    let if_none = match jump_opcode {
        op::POP_JUMP_IF_TRUE => !inverted,
        op::POP_JUMP_IF_FALSE => inverted,
        _ => return,
    };
    instrs[at].set_nop();
    instrs[at + 1].set_nop();
    instrs[jump].opcode = if if_none { op::POP_JUMP_IF_NONE } else { op::POP_JUMP_IF_NOT_NONE };
}
