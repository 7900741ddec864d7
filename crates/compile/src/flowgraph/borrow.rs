//! Loads of locals that may borrow the frame's reference: `LOAD_FAST` to `LOAD_FAST_BORROW`.
//!
//! A borrowed value must be consumed inside its block, before its local changes, and not be stored in a
//! local itself.

use krait_code::opcodes::v3_14 as op;

use super::Scratch;
use super::cfg::{BlockId, Cfg, CfgInstr};
use super::opcode_utils::{class, is, popped_pushed};
use crate::assemble::InternalError;

/// A value on the simulated stack: the instruction that pushed it, and the local it came from.
#[derive(Clone, Copy, Debug)]
struct Ref {
    instr: u32,
    local: i32,
}

/// No instruction of this block.
const OUTSIDE: u32 = u32::MAX;
/// From no local.
const NO_LOCAL: i32 = -1;

/// Pushed before this block.
const OUTER: Ref = Ref { instr: OUTSIDE, local: NO_LOCAL };

/// The simulation of one block, where there are values of locals on the stack.
#[derive(Debug, Default)]
pub(super) struct Simulation {
    /// The stack from the first of them on. Nothing of what stands below matters.
    refs: Vec<Ref>,
    /// By instruction: what it loads must be a reference of its own.
    owned: Vec<bool>,
}

impl Simulation {
    /// `instr` pushes the value of a local.
    #[inline]
    fn push_local(&mut self, instr: usize, local: i32) {
        self.refs.push(Ref { instr: instr as u32, local });
    }

    /// `instr` pushes something else.
    #[inline]
    fn push(&mut self, instr: usize) {
        if !self.refs.is_empty() {
            self.push_local(instr, NO_LOCAL);
        }
    }

    fn pop(&mut self) -> Ref {
        self.refs.pop().unwrap_or(OUTER)
    }

    /// Let the uppermost values, so many, be among `refs`.
    fn reach(&mut self, count: usize) {
        while self.refs.len() < count {
            self.refs.insert(0, OUTER);
        }
    }

    fn own(&mut self, reference: Ref) {
        if let Some(owned) = self.owned.get_mut(reference.instr as usize) {
            *owned = true;
        }
    }

    /// The local loses its value: what is borrowed from it must not be.
    fn kill_local(&mut self, local: i32) {
        for at in 0..self.refs.len() {
            if self.refs[at].local == local {
                self.own(self.refs[at]);
            }
        }
    }

    fn store_local(&mut self, local: i32) {
        let stored = self.pop();
        self.kill_local(local);
        self.own(stored);
    }

    /// One instruction. A jump's target is given the depth it has there by the caller.
    fn step(&mut self, at: usize, instr: &CfgInstr) -> Option<()> {
        let oparg = instr.oparg;
        let effect = || popped_pushed(instr.opcode, oparg);
        match instr.opcode {
            op::LOAD_FAST => self.push_local(at, oparg),
            op::LOAD_FAST_AND_CLEAR => {
                self.kill_local(oparg);
                self.push_local(at, oparg);
            }
            op::LOAD_FAST_LOAD_FAST => {
                self.push_local(at, oparg >> 4);
                self.push_local(at, oparg & 15);
            }
            op::STORE_FAST => self.store_local(oparg),
            op::DELETE_FAST => self.kill_local(oparg),
            op::STORE_FAST_LOAD_FAST => {
                self.store_local(oparg >> 4);
                self.push_local(at, oparg & 15);
            }
            op::STORE_FAST_STORE_FAST => {
                self.store_local(oparg >> 4);
                self.store_local(oparg & 15);
            }
            op::COPY => {
                let depth = usize::try_from(oparg).ok().filter(|&depth| depth > 0)?;
                let place = self.refs.len().checked_sub(depth);
                self.refs.push(place.map_or(OUTER, |place| self.refs[place]));
            }
            op::SWAP => {
                let depth = usize::try_from(oparg).ok()?.max(1);
                self.reach(depth);
                let top = self.refs.len() - 1;
                self.refs.swap(top, top + 1 - depth);
            }
            // What leaves its operands where they are.
            op::FORMAT_SIMPLE
            | op::GET_ANEXT
            | op::GET_LEN
            | op::GET_YIELD_FROM_ITER
            | op::IMPORT_FROM
            | op::MATCH_KEYS
            | op::MATCH_MAPPING
            | op::MATCH_SEQUENCE
            | op::WITH_EXCEPT_START => {
                // CPython takes the values as pushed by the block's first instructions, not by this one:
                // storing one forbids those to borrow.
                let (popped, pushed) = effect()?;
                for place in 0..usize::try_from(pushed - popped).ok()? {
                    self.push_local(place, NO_LOCAL);
                }
            }
            op::DICT_MERGE
            | op::DICT_UPDATE
            | op::LIST_APPEND
            | op::LIST_EXTEND
            | op::MAP_ADD
            | op::RERAISE
            | op::SET_ADD
            | op::SET_UPDATE => {
                let (popped, pushed) = effect()?;
                for _ in pushed..popped {
                    self.pop();
                }
            }
            op::END_SEND | op::SET_FUNCTION_ATTRIBUTE => {
                let top = self.pop();
                self.pop();
                self.refs.push(top);
            }
            op::CHECK_EXC_MATCH | op::SEND => {
                self.pop();
                self.push(at);
            }
            op::FOR_ITER => self.push(at),
            op::LOAD_ATTR | op::LOAD_SUPER_ATTR => {
                let owner = self.pop();
                let (popped, _) = effect()?;
                for _ in 1..popped {
                    self.pop();
                }
                self.push(at);
                // A method's owner may come back as its first argument.
                if oparg & 1 != 0 {
                    self.refs.push(owner);
                }
            }
            op::LOAD_SPECIAL | op::PUSH_EXC_INFO => {
                let top = self.pop();
                self.push(at);
                self.refs.push(top);
            }
            // A handler gets its values when control goes there, not here.
            opcode if is(opcode, class::BLOCK_PUSH) => {}
            _ => {
                let (popped, pushed) = effect()?;
                let left = self.refs.len().saturating_sub(usize::try_from(popped).ok()?);
                self.refs.truncate(left);
                if pushed == 1 {
                    self.push(at);
                } else {
                    (0..pushed).for_each(|_| self.push(at));
                }
            }
        }
        Some(())
    }

    /// Replace the loads of a block that may borrow.
    fn run(&mut self, instrs: &mut [CfgInstr]) -> Option<()> {
        let begins = |instr: &CfgInstr| instr.is(class::BORROWS);
        let Some(first) = instrs.iter().position(begins) else { return Some(()) };
        self.refs.clear();
        self.owned.clear();
        self.owned.resize(instrs.len(), false);
        let mut at = first;
        while let Some(instr) = instrs.get(at) {
            self.step(at, instr)?;
            at += 1;
            if self.refs.is_empty() {
                at += instrs[at..].iter().position(begins).unwrap_or(instrs.len());
            }
        }
        while let Some(reference) = self.refs.pop() {
            self.own(reference);
        }
        for (instr, &owned) in instrs[first..].iter_mut().zip(&self.owned[first..]) {
            match instr.opcode {
                op::LOAD_FAST if !owned => instr.opcode = op::LOAD_FAST_BORROW,
                op::LOAD_FAST_LOAD_FAST if !owned => instr.opcode = op::LOAD_FAST_BORROW_LOAD_FAST_BORROW,
                _ => {}
            }
        }
        Some(())
    }
}

/// Replace the loads that may borrow, in every block that control reaches.
pub(crate) fn optimize_load_fast(cfg: &mut Cfg, scratch: &mut Scratch) -> Result<(), InternalError> {
    if !cfg.had(class::LOADS_FAST | class::PSEUDO) {
        return Ok(());
    }
    cfg.visit_anew();
    cfg.visit(Cfg::ENTRY);
    let Scratch { todo, simulation, .. } = scratch;
    todo.push(Cfg::ENTRY);
    while let Some(id) = todo.pop() {
        if cfg[id].may_have(class::LOADS_FAST | class::PSEUDO) {
            let done = simulation.run(cfg.instrs_mut(id));
            done.ok_or_else(|| InternalError::new("Invalid CFG, stack underflow"))?;
        }
        visit_successors(cfg, id, todo);
    }
    Ok(())
}

/// The block this one jumps to, and the one it falls into unless it is empty.
fn visit_successors(cfg: &mut Cfg, id: BlockId, todo: &mut Vec<BlockId>) {
    let mut visit = |cfg: &mut Cfg, id: BlockId| {
        if cfg.visit(id) {
            todo.push(id);
        }
    };
    // `NOT_TAKEN` may stand behind the jump.
    for at in cfg[id].len().saturating_sub(2)..cfg[id].len() {
        let instr = &cfg.instrs(id)[at];
        if instr.is(class::TARGET) {
            let target = instr.jump_target();
            visit(cfg, target);
        }
    }
    if let (true, true, Some(next)) = (cfg[id].len() > 0, cfg.has_fallthrough(id), cfg[id].next) {
        visit(cfg, next);
    }
}
