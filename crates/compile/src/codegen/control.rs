//! Conditions, loops, and leaving them. It must not know how tests are evaluated.

use krait_code::Const;

use super::fblock::{Datum, FBlockType};
use super::{Compiler, op};
use crate::ast::*;
use crate::errors::Res;
use crate::instruction_sequence::Label;

impl<'a> Compiler<'a> {
    /// Jump to `next` when the truth of `expr` is `cond` (`codegen_jump_if`).
    pub(super) fn jump_if(&mut self, loc: Location, expr: &'a Expr, next: Label, cond: bool) -> Res {
        match &expr.kind {
            ExprKind::UnaryOp { op: UnaryOp::Not, operand } => return self.jump_if(loc, operand, next, !cond),
            ExprKind::BoolOp { op: bool_op, values } => {
                let cond2 = *bool_op == BoolOp::Or;
                let next2 = if cond2 == cond { next } else { self.new_label() };
                let (last, before) = values.split_last().expect("and, or have operands");
                for value in before {
                    self.jump_if(loc, value, next2, cond2)?;
                }
                self.jump_if(loc, last, next, cond)?;
                if next2 != next {
                    self.use_label(next2);
                }
                return Ok(());
            }
            ExprKind::IfExp { test, body, orelse } => {
                let end = self.new_label();
                let next2 = self.new_label();
                self.jump_if(loc, test, next2, false)?;
                self.jump_if(loc, body, next, cond)?;
                self.jump(Location::NONE, op::JUMP_NO_INTERRUPT, end);
                self.use_label(next2);
                self.jump_if(loc, orelse, next, cond)?;
                self.use_label(end);
                return Ok(());
            }
            ExprKind::Compare { left, ops, comparators } if ops.len() > 1 => {
                return self.jump_if_chain(expr, left, ops, comparators, next, cond);
            }
            _ => {}
        }
        self.visit_expr(expr)?;
        self.op(expr.loc, op::TO_BOOL);
        self.jump(expr.loc, if cond { op::POP_JUMP_IF_TRUE } else { op::POP_JUMP_IF_FALSE }, next);
        Ok(())
    }

    fn jump_if_chain(
        &mut self,
        expr: &'a Expr,
        left: &'a Expr,
        ops: &[CmpOp],
        comparators: &'a [Expr],
        next: Label,
        cond: bool,
    ) -> Res {
        let loc = expr.loc;
        self.check_compare(loc, left, ops, comparators);
        let cleanup = self.new_label();
        self.visit_expr(left)?;
        let last = ops.len() - 1;
        for (cmp_op, comparator) in ops[..last].iter().zip(comparators) {
            self.visit_expr(comparator)?;
            self.op_i(loc, op::SWAP, 2);
            self.op_i(loc, op::COPY, 2);
            self.op_compare(loc, *cmp_op);
            self.op(loc, op::TO_BOOL);
            self.jump(loc, op::POP_JUMP_IF_FALSE, cleanup);
        }
        self.visit_expr(&comparators[last])?;
        self.op_compare(loc, ops[last]);
        self.op(loc, op::TO_BOOL);
        self.jump(loc, if cond { op::POP_JUMP_IF_TRUE } else { op::POP_JUMP_IF_FALSE }, next);
        let end = self.new_label();
        self.jump(Location::NONE, op::JUMP_NO_INTERRUPT, end);
        self.use_label(cleanup);
        self.op(loc, op::POP_TOP);
        if !cond {
            self.jump(Location::NONE, op::JUMP_NO_INTERRUPT, next);
        }
        self.use_label(end);
        Ok(())
    }

    pub(super) fn if_(&mut self, loc: Location, test: &'a Expr, body: &'a [Stmt], orelse: &'a [Stmt]) -> Res {
        let end = self.new_label();
        let next = if orelse.is_empty() { end } else { self.new_label() };
        self.jump_if(loc, test, next, false)?;
        self.visit_stmts(body)?;
        if !orelse.is_empty() {
            self.jump(Location::NONE, op::JUMP_NO_INTERRUPT, end);
            self.use_label(next);
            self.visit_stmts(orelse)?;
        }
        self.use_label(end);
        Ok(())
    }

    pub(super) fn for_(&mut self, loc: Location, node: &'a For) -> Res {
        let start = self.new_label();
        let body = self.new_label();
        let cleanup = self.new_label();
        let end = self.new_label();
        self.push_fblock(loc, FBlockType::ForLoop, Some(start), Some(end), Datum::None)?;
        self.visit_expr(&node.iter)?;
        let loc = node.iter.loc;
        self.op(loc, op::GET_ITER);
        self.use_label(start);
        self.jump(loc, op::FOR_ITER, cleanup);
        // A line event for the target; dropped later when it has nothing to show.
        self.op(node.target.loc, op::NOP);
        self.use_label(body);
        self.visit_expr(&node.target)?;
        self.visit_stmts(&node.body)?;
        self.jump(Location::NONE, op::JUMP, start);
        self.use_label(cleanup);
        // END_FOR stands first: an exhausted generator jumps to it, other iterators past it.
        self.op(Location::NONE, op::END_FOR);
        self.op(Location::NONE, op::POP_ITER);
        self.pop_fblock();
        self.visit_stmts(&node.orelse)?;
        self.use_label(end);
        Ok(())
    }

    pub(super) fn async_for(&mut self, loc: Location, node: &'a For) -> Res {
        let start = self.new_label();
        let send = self.new_label();
        let except = self.new_label();
        let end = self.new_label();
        self.visit_expr(&node.iter)?;
        self.op(node.iter.loc, op::GET_AITER);
        self.use_label(start);
        self.push_fblock(loc, FBlockType::ForLoop, Some(start), Some(end), Datum::None)?;
        // StopAsyncIteration of __anext__ ends the loop.
        self.jump(loc, op::SETUP_FINALLY, except);
        self.op(loc, op::GET_ANEXT);
        self.load_const(loc, Const::None);
        self.use_label(send);
        self.yield_from(loc, true);
        self.op(loc, op::POP_BLOCK);
        self.op(loc, op::NOT_TAKEN);
        self.visit_expr(&node.target)?;
        self.visit_stmts(&node.body)?;
        self.jump(Location::NONE, op::JUMP, start);
        self.pop_fblock();
        self.use_label(except);
        // The end of the loop belongs to the iterator's line, not the body's.
        self.jump(node.iter.loc, op::END_ASYNC_FOR, send);
        self.visit_stmts(&node.orelse)?;
        self.use_label(end);
        Ok(())
    }

    pub(super) fn while_(&mut self, loc: Location, test: &'a Expr, body: &'a [Stmt], orelse: &'a [Stmt]) -> Res {
        let loop_ = self.new_label();
        let end = self.new_label();
        let anchor = self.new_label();
        self.use_label(loop_);
        self.push_fblock(loc, FBlockType::WhileLoop, Some(loop_), Some(end), Datum::None)?;
        self.jump_if(loc, test, anchor, false)?;
        self.visit_stmts(body)?;
        self.jump(Location::NONE, op::JUMP, loop_);
        self.pop_fblock();
        self.use_label(anchor);
        self.visit_stmts(orelse)?;
        self.use_label(end);
        Ok(())
    }

    pub(super) fn return_(&mut self, stmt_loc: Location, value: Option<&'a Expr>) -> Res {
        let mut loc = stmt_loc;
        let ste = self.ste();
        if !ste.is_function_like() {
            return self.error(loc, "'return' outside function");
        }
        if value.is_some() && ste.coroutine && ste.generator {
            return self.error(loc, "'return' with value in async generator");
        }
        let constant = match value.map(|value| &value.kind) {
            Some(ExprKind::Constant { value, .. }) => Some(value.clone()),
            _ => None,
        };
        let preserve_tos = value.is_some() && constant.is_none();
        if let Some(value) = value {
            if preserve_tos {
                self.visit_expr(value)?;
            } else {
                loc = value.loc;
                self.op(loc, op::NOP);
            }
        }
        if value.is_none_or(|value| value.loc.lineno != stmt_loc.lineno) {
            loc = stmt_loc;
            self.op(loc, op::NOP);
        }
        self.unwind_fblock_stack(&mut loc, preserve_tos, false)?;
        if !preserve_tos {
            self.load_const(loc, constant.unwrap_or(Const::None));
        }
        self.op(loc, op::RETURN_VALUE);
        Ok(())
    }

    pub(super) fn break_(&mut self, origin: Location) -> Res {
        let mut loc = origin;
        self.op(loc, op::NOP);
        let Some(found) = self.unwind_fblock_stack(&mut loc, false, true)? else {
            return self.error(origin, "'break' outside loop");
        };
        self.unwind_fblock(&mut loc, found, false)?;
        let exit = found.exit.expect("loops have an exit");
        self.jump(loc, op::JUMP, exit);
        Ok(())
    }

    pub(super) fn continue_(&mut self, origin: Location) -> Res {
        let mut loc = origin;
        self.op(loc, op::NOP);
        let Some(found) = self.unwind_fblock_stack(&mut loc, false, true)? else {
            return self.error(origin, "'continue' not properly in loop");
        };
        let block = found.block.expect("loops have a start");
        self.jump(loc, op::JUMP, block);
        Ok(())
    }
}
