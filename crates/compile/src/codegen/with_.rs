//! `with` and `async with`. It must not know how the blocks are left early.

use super::fblock::{Datum, FBlockType};
use super::{Compiler, op};
use crate::ast::*;
use crate::errors::Res;
use crate::instruction_sequence::Label;

const NONE: Location = Location::NONE;

impl<'a> Compiler<'a> {
    /// After `__exit__` was called with an exception: go on if it returned true, else raise again.
    fn with_except_finish(&mut self, cleanup: Label) {
        let suppress = self.new_label();
        self.op(NONE, op::TO_BOOL);
        self.jump(NONE, op::POP_JUMP_IF_TRUE, suppress);
        self.op_i(NONE, op::RERAISE, 2);
        self.use_label(suppress);
        self.op(NONE, op::POP_TOP);
        self.op(NONE, op::POP_BLOCK);
        self.op(NONE, op::POP_EXCEPT);
        self.op(NONE, op::POP_TOP);
        self.op(NONE, op::POP_TOP);
        self.op(NONE, op::POP_TOP);
        let exit = self.new_label();
        self.jump(NONE, op::JUMP_NO_INTERRUPT, exit);
        self.use_label(cleanup);
        self.pop_except_and_reraise(NONE);
        self.use_label(exit);
    }

    /// Leave `__exit__` and its `self` below, and `__enter__()`'s result on top.
    fn with_enter(&mut self, loc: Location, exit: usize, enter: usize) {
        self.op_i(loc, op::COPY, 1);
        self.op_i(loc, op::LOAD_SPECIAL, exit);
        self.op_i(loc, op::SWAP, 2);
        self.op_i(loc, op::SWAP, 3);
        self.op_i(loc, op::LOAD_SPECIAL, enter);
        self.op_i(loc, op::CALL, 0);
    }

    /// Items after the first are as nested statements.
    pub(super) fn with_inner(&mut self, items: &'a [WithItem], body: &'a [Stmt], pos: usize) -> Res {
        let item = &items[pos];
        let block = self.new_label();
        let final_ = self.new_label();
        let exit = self.new_label();
        let cleanup = self.new_label();
        self.visit_expr(&item.context_expr)?;
        let loc = item.context_expr.loc;
        self.with_enter(loc, op::SPECIAL_EXIT, op::SPECIAL_ENTER);
        self.jump(loc, op::SETUP_WITH, final_);
        self.use_label(block);
        self.push_fblock(loc, FBlockType::With, Some(block), Some(final_), Datum::None)?;
        match &item.optional_vars {
            Some(vars) => self.visit_expr(vars)?,
            None => self.op(loc, op::POP_TOP),
        }
        if pos + 1 == items.len() {
            self.visit_stmts(body)?;
        } else {
            self.with_inner(items, body, pos + 1)?;
        }
        self.op(NONE, op::POP_BLOCK);
        self.pop_fblock();
        self.call_exit_with_nones(loc);
        self.op(loc, op::POP_TOP);
        self.jump(loc, op::JUMP, exit);
        self.use_label(final_);
        self.jump(loc, op::SETUP_CLEANUP, cleanup);
        self.op(loc, op::PUSH_EXC_INFO);
        self.op(loc, op::WITH_EXCEPT_START);
        self.with_except_finish(cleanup);
        self.use_label(exit);
        Ok(())
    }

    pub(super) fn async_with_inner(&mut self, items: &'a [WithItem], body: &'a [Stmt], pos: usize) -> Res {
        let item = &items[pos];
        let block = self.new_label();
        let final_ = self.new_label();
        let exit = self.new_label();
        let cleanup = self.new_label();
        self.visit_expr(&item.context_expr)?;
        let loc = item.context_expr.loc;
        self.with_enter(loc, op::SPECIAL_AEXIT, op::SPECIAL_AENTER);
        self.await_tos(loc, 1);
        self.jump(loc, op::SETUP_WITH, final_);
        self.use_label(block);
        self.push_fblock(loc, FBlockType::AsyncWith, Some(block), Some(final_), Datum::None)?;
        match &item.optional_vars {
            Some(vars) => self.visit_expr(vars)?,
            None => self.op(loc, op::POP_TOP),
        }
        if pos + 1 == items.len() {
            self.visit_stmts(body)?;
        } else {
            self.async_with_inner(items, body, pos + 1)?;
        }
        self.pop_fblock();
        self.op(loc, op::POP_BLOCK);
        self.call_exit_with_nones(loc);
        self.await_tos(loc, 2);
        self.op(loc, op::POP_TOP);
        self.jump(loc, op::JUMP, exit);
        self.use_label(final_);
        self.jump(loc, op::SETUP_CLEANUP, cleanup);
        self.op(loc, op::PUSH_EXC_INFO);
        self.op(loc, op::WITH_EXCEPT_START);
        self.await_tos(loc, 2);
        self.with_except_finish(cleanup);
        self.use_label(exit);
        Ok(())
    }
}
