//! Superinstructions known when code is prepared. Only the first slot of a run is overwritten, so every slot stays a
//! valid place to jump to, to trace, to unwind from.

use krait_ops::Op;

use crate::dispatch::op;
use crate::prepare::{Prepared, slot};

/// Fuse what can be told from the instructions alone.
pub fn fuse(code: &Prepared) {
    let n = code.base.len();
    let place = |at: usize| code.nlocals as usize - code.args[at] as usize;
    let is_load = |at: usize| at < n && matches!(code.base[at], Op::LOAD_FAST_BORROW | Op::LOAD_FAST) && place(at) < 256;
    let is_borrow = |at: usize| at < n && code.base[at] == Op::LOAD_FAST_BORROW && place(at) < 256;
    let is = |at: usize, op: Op| at < n && code.base[at] == op;
    let small = |at: usize| is(at, Op::LOAD_SMALL_INT);
    let add = |at: usize| is(at, Op::BINARY_ADD) || is(at, Op::INPLACE_OP) && code.args[at] == 0;
    let mul = |at: usize| is(at, Op::BINARY_MULTIPLY) || is(at, Op::INPLACE_OP) && code.args[at] == 5;
    let sub = |at: usize| is(at, Op::BINARY_SUBTRACT) || is(at, Op::INPLACE_OP) && code.args[at] == 10;
    let jump = |at: usize| i32::try_from(code.args[at] as i64 - (at as i64 + 1)).ok();
    let fits = |at: usize| u16::try_from(place(at)).is_ok();
    for at in 0..n {
        let fused = if is_load(at) && is_load(at + 1) && is(at + 2, Op::COMPARE_LT) && is(at + 3, Op::POP_JUMP_IF_FALSE) {
            jump(at + 3).map(|delta| slot(op::X_LT_LL_JUMP, 0, (place(at) | place(at + 1) << 8) as u16, delta as u32))
        } else if is_load(at) && small(at + 1) && is(at + 2, Op::COMPARE_LT) && is(at + 3, Op::POP_JUMP_IF_FALSE) {
            jump(at + 3).map(|delta| slot(op::X_LT_LK_JUMP, 0, place(at) as u16 | (code.args[at + 1] as u16) << 8, delta as u32))
        } else if is_load(at) && small(at + 1) && add(at + 2) && is(at + 3, Op::STORE_FAST) && code.args[at] == code.args[at + 3] {
            Some(slot(op::X_ADD_LK_STORE, 0, place(at) as u16 | (code.args[at + 1] as u16) << 8, 0))
        } else if is_load(at) && is_load(at + 1) && add(at + 2) && is(at + 3, Op::STORE_FAST) {
            Some(slot(op::X_ADD_LL_STORE, 0, (place(at) | place(at + 1) << 8) as u16, place(at + 3) as u32))
        } else if is_load(at) && small(at + 1) && sub(at + 2) {
            Some(slot(op::X_SUB_LK, 0, place(at) as u16 | (code.args[at + 1] as u16) << 8, 0))
        } else if is_load(at) && is_load(at + 1) && mul(at + 2) {
            Some(slot(op::X_MUL_LL, 0, (place(at) | place(at + 1) << 8) as u16, 0))
        } else if is_load(at) && is(at + 1, Op::RETURN_VALUE) && !code.generator {
            Some(slot(op::X_RETURN_L, 0, place(at) as u16, 0))
        } else if is_load(at) && mul(at + 1) {
            Some(slot(op::X_MULF_L, 0, place(at) as u16, 0))
        } else if is_borrow(at) && is_borrow(at + 1) {
            Some(slot(op::X_LOAD2, 0, (place(at) | place(at + 1) << 8) as u16, 0))
        } else if small(at) && is(at + 1, Op::BINARY_REMAINDER) && code.args[at] > 0 {
            Some(slot(op::X_MOD_K, 0, code.args[at] as u16, 0))
        } else if small(at) && add(at + 1) {
            Some(slot(op::X_ADD_K, 0, code.args[at] as u16, 0))
        } else if add(at) && is(at + 1, Op::STORE_FAST) && fits(at + 1) {
            Some(slot(op::X_ADD_STORE, 0, place(at + 1) as u16, 0))
        } else if sub(at) && is(at + 1, Op::STORE_FAST) && fits(at + 1) {
            Some(slot(op::X_SUB_STORE, 0, place(at + 1) as u16, 0))
        } else if is(at, Op::STORE_FAST) && place(at) < 256 && is(at + 1, Op::STORE_FAST) && place(at + 1) < 256 {
            Some(slot(op::X_STORE2, 0, (place(at) | place(at + 1) << 8) as u16, 0))
        } else if is(at, Op::STORE_FAST) && place(at) < 256 && is(at + 1, Op::LOAD_FAST) && place(at + 1) < 256 {
            Some(slot(op::X_STORE_LOAD, 0, (place(at) | place(at + 1) << 8) as u16, 0))
        } else {
            None
        };
        if let Some(fused) = fused {
            code.set_slot(at, fused);
        }
    }
}
