//! Runs of `SWAP`: made as short as can be, then applied to the instructions that follow, where possible.

use krait_code::opcodes::v3_14::{self as op, Opcode};

use super::cfg::CfgInstr;

/// Optimise every run of `SWAP`s in a block.
pub(crate) fn optimize_swaps(instrs: &mut [CfgInstr]) {
    let mut at = 0;
    while at < instrs.len() {
        if instrs[at].opcode == op::SWAP {
            at = swaptimize(instrs, at);
            apply_static_swaps(instrs, at);
        }
        at += 1;
    }
}

/// Replace the run of `SWAP`s and `NOP`s from `start` by the shortest with the same effect, at its end.
/// Returns the last place of the run, or `start` when there is but one `SWAP`.
fn swaptimize(instrs: &mut [CfgInstr], start: usize) -> usize {
    let run = instrs[start..].iter().take_while(|instr| matches!(instr.opcode, op::SWAP | op::NOP));
    let length = run.clone().count();
    let swaps: Vec<usize> =
        run.filter(|instr| instr.opcode == op::SWAP).filter_map(|instr| usize::try_from(instr.oparg).ok()).collect();
    let depth = swaps.iter().copied().max().unwrap_or(0);
    if swaps.len() < 2 || swaps.contains(&0) {
        return start;
    }
    // Which item comes to each place, the top first.
    let mut stack: Vec<Option<usize>> = (0..depth).map(Some).collect();
    for swap in swaps {
        stack.swap(0, swap - 1);
    }
    // Each cycle of the permutation is undone by swapping its items with the top in turn; done backwards,
    // that makes the cycle. `None` marks what is settled.
    let mut free = start + length;
    for first in 0..depth {
        if stack[first].is_none() || stack[first] == Some(first) {
            continue;
        }
        let mut place = first;
        loop {
            if place != 0 {
                free -= 1;
                instrs[free].set(op::SWAP, i32::try_from(place + 1).unwrap_or(i32::MAX));
            }
            match stack[place].take() {
                Some(next) => place = next,
                None => break,
            }
        }
    }
    for instr in &mut instrs[start..free] {
        instr.set_nop();
    }
    start + length - 1
}

/// Only takes the top of the stack, raises nothing and goes nowhere: may change places with its like.
fn swappable(opcode: Opcode) -> bool {
    matches!(opcode, op::STORE_FAST | op::STORE_FAST_MAYBE_NULL | op::POP_TOP)
}

/// The local that an instruction stores to.
fn stores_to(instrs: &[CfgInstr], at: usize) -> Option<i32> {
    let instr = instrs[at];
    matches!(instr.opcode, op::STORE_FAST | op::STORE_FAST_MAYBE_NULL).then_some(instr.oparg)
}

/// The next swappable instruction after `at`, no further than `line` when there is one.
fn next_swappable(instrs: &[CfgInstr], at: usize, line: Option<i32>) -> Option<usize> {
    for place in at + 1..instrs.len() {
        let instr = instrs[place];
        if line.is_some_and(|line| instr.loc.lineno != line) {
            return None;
        }
        if instr.opcode != op::NOP {
            return swappable(instr.opcode).then_some(place);
        }
    }
    None
}

/// From `last` backwards: instead of swapping two items, swap the two instructions that take them.
fn apply_static_swaps(instrs: &mut [CfgInstr], last: usize) {
    for at in (0..=last).rev() {
        let swap = instrs[at];
        if swap.opcode != op::SWAP {
            if swap.opcode == op::NOP || swappable(swap.opcode) {
                continue;
            }
            return;
        }
        let Some(first) = next_swappable(instrs, at, None) else { return };
        let line = Some(instrs[first].loc.lineno).filter(|&line| line >= 0);
        let mut second = first;
        for _ in 1..swap.oparg {
            match next_swappable(instrs, second, line) {
                Some(place) => second = place,
                None => return,
            }
        }
        // Two stores to one local must keep their order.
        let (store_first, store_second) = (stores_to(instrs, first), stores_to(instrs, second));
        if store_first.is_some() || store_second.is_some() {
            if store_first == store_second {
                return;
            }
            let between = (first + 1..second).filter_map(|place| stores_to(instrs, place));
            if between.into_iter().any(|local| Some(local) == store_first || Some(local) == store_second) {
                return;
            }
        }
        instrs[at].set_nop();
        instrs.swap(first, second);
    }
}
