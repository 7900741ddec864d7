//! Which handler each instruction has: the block stack, followed along every path.
//!
//! It must not know the exception table's form.

use krait_code::opcodes::v3_14 as op;

use super::cfg::{BlockId, Cfg};
use super::opcode_utils::class;
use crate::assemble::InternalError;

/// `RESUME`'s argument at the start of a function.
const RESUME_AT_FUNC_START: i32 = 0;
/// `RESUME`: the yield stood inside one exception block only (the generator's own).
const RESUME_OPARG_DEPTH1_MASK: i32 = 4;

/// Mark the targets of block pushes.
pub(crate) fn mark_except_handlers(cfg: &mut Cfg) {
    if !cfg.had(class::BLOCK_PUSH) {
        return;
    }
    let mut walk = cfg.walk();
    while let Some(id) = walk.step(cfg) {
        if !cfg[id].may_have(class::BLOCK_PUSH) {
            continue;
        }
        for at in 0..cfg[id].len() {
            let instr = &cfg.instrs(id)[at];
            if instr.is(class::BLOCK_PUSH) {
                let handler = instr.jump_target();
                cfg[handler].except_handler = true;
            }
        }
    }
}

/// Block stacks that share what they have in common.
struct Stacks {
    /// The handler on top, the stack below it, and how high the whole is.
    tops: Vec<(BlockId, Stack, i32)>,
}

/// One of them: `None` is empty.
type Stack = Option<usize>;

impl Stacks {
    fn push(&mut self, below: Stack, handler: BlockId) -> Stack {
        self.tops.push((handler, below, self.depth(below) + 1));
        Some(self.tops.len() - 1)
    }

    fn depth(&self, stack: Stack) -> i32 {
        stack.map_or(0, |stack| self.tops[stack].2)
    }

    fn top(&self, stack: Stack) -> Option<BlockId> {
        stack.map(|stack| self.tops[stack].0)
    }
}

/// Set every reachable instruction's handler; `POP_BLOCK`s become `NOP`s.
pub(crate) fn label_exception_targets(cfg: &mut Cfg) -> Result<(), InternalError> {
    if !cfg.had(class::BLOCK_PUSH | class::POP_BLOCK) {
        return Ok(());
    }
    let mut stacks = Stacks { tops: Vec::new() };
    cfg.visit_anew();
    cfg.visit(Cfg::ENTRY);
    let mut todo: Vec<(BlockId, Stack)> = vec![(Cfg::ENTRY, None)];
    while let Some((id, mut stack)) = todo.pop() {
        let mut last_yield_except_depth = -1;
        let mut top = stacks.top(stack);
        for at in 0..cfg[id].len() {
            let instr = &mut cfg.instrs_mut(id)[at];
            if instr.is(class::BLOCK_PUSH) {
                let handler = instr.jump_target();
                let keeps_lasti = matches!(instr.opcode, op::SETUP_WITH | op::SETUP_CLEANUP);
                if cfg.visit(handler) {
                    todo.push((handler, stack));
                }
                cfg[handler].preserve_lasti |= keeps_lasti;
                stack = stacks.push(stack, handler);
                top = Some(handler);
                continue;
            }
            match instr.opcode {
                op::POP_BLOCK => {
                    let Some(popped) = stack else {
                        return Err(InternalError::new("POP_BLOCK without a block"));
                    };
                    stack = stacks.tops[popped].1;
                    top = stacks.top(stack);
                    instr.set_nop();
                    continue;
                }
                op::YIELD_VALUE => last_yield_except_depth = stacks.depth(stack),
                op::RESUME if instr.oparg != RESUME_AT_FUNC_START => {
                    if last_yield_except_depth == 1 {
                        instr.oparg |= RESUME_OPARG_DEPTH1_MASK;
                    }
                    last_yield_except_depth = -1;
                }
                _ => {}
            }
            instr.except = top;
            if instr.is(class::JUMP) {
                let target = instr.jump_target();
                if cfg.visit(target) {
                    todo.push((target, stack));
                }
            }
        }
        if let (true, Some(next)) = (cfg.has_fallthrough(id), cfg[id].next)
            && cfg.visit(next)
        {
            todo.push((next, stack));
        }
    }
    Ok(())
}
