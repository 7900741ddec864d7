//! `try` in its forms. It must not know how the blocks are left early.
//!
//! A block push (`SETUP_FINALLY`, `SETUP_CLEANUP`) lasts until its `POP_BLOCK`; flowgraph turns the ranges into
//! the exception table. Handlers are entered with the exception on the stack; `PUSH_EXC_INFO` makes it current.

use krait_code::Const;

use super::fblock::{Datum, FBlockType};
use super::{Compiler, op};
use crate::ast::*;
use crate::errors::Res;

const NONE: Location = Location::NONE;

impl<'a> Compiler<'a> {
    pub(super) fn try_(&mut self, loc: Location, node: &'a Try, star: bool) -> Res {
        if node.finalbody.is_empty() { self.try_except(loc, node, star) } else { self.try_finally(loc, node, star) }
    }

    /// The `finally` block stands twice: for leaving normally and for an exception. `return` and the like
    /// make further copies.
    fn try_finally(&mut self, loc: Location, node: &'a Try, star: bool) -> Res {
        let body = self.new_label();
        let end = self.new_label();
        let exit = self.new_label();
        let cleanup = self.new_label();
        self.jump(loc, op::SETUP_FINALLY, end);
        self.use_label(body);
        self.push_fblock(loc, FBlockType::FinallyTry, Some(body), Some(end), Datum::Finally(&node.finalbody))?;
        if node.handlers.is_empty() {
            self.visit_stmts(&node.body)?;
        } else {
            self.try_except(loc, node, star)?;
        }
        self.op(NONE, op::POP_BLOCK);
        self.pop_fblock();
        self.visit_stmts(&node.finalbody)?;
        self.jump(NONE, op::JUMP_NO_INTERRUPT, exit);
        self.use_label(end);
        self.jump(NONE, op::SETUP_CLEANUP, cleanup);
        self.op(NONE, op::PUSH_EXC_INFO);
        self.push_fblock(NONE, FBlockType::FinallyEnd, Some(end), None, Datum::None)?;
        self.visit_stmts(&node.finalbody)?;
        self.pop_fblock();
        self.op_i(NONE, op::RERAISE, 0);
        self.use_label(cleanup);
        self.pop_except_and_reraise(NONE);
        self.use_label(exit);
        Ok(())
    }

    fn try_except(&mut self, loc: Location, node: &'a Try, star: bool) -> Res {
        if star { self.try_star_except(loc, node) } else { self.try_plain_except(loc, node) }
    }

    fn try_plain_except(&mut self, loc: Location, node: &'a Try) -> Res {
        let body = self.new_label();
        let except = self.new_label();
        let end = self.new_label();
        let cleanup = self.new_label();
        self.jump(loc, op::SETUP_FINALLY, except);
        self.use_label(body);
        self.push_fblock(loc, FBlockType::TryExcept, Some(body), None, Datum::None)?;
        self.visit_stmts(&node.body)?;
        self.pop_fblock();
        self.op(NONE, op::POP_BLOCK);
        self.visit_stmts(&node.orelse)?;
        self.jump(NONE, op::JUMP_NO_INTERRUPT, end);
        self.use_label(except);
        self.jump(NONE, op::SETUP_CLEANUP, cleanup);
        self.op(NONE, op::PUSH_EXC_INFO);
        self.push_fblock(loc, FBlockType::ExceptionHandler, None, None, Datum::None)?;
        for (index, handler) in node.handlers.iter().enumerate() {
            let loc = handler.loc;
            if handler.type_.is_none() && index + 1 < node.handlers.len() {
                return self.error(loc, "default 'except:' must be last");
            }
            let next_except = self.new_label();
            if let Some(type_) = &handler.type_ {
                self.visit_expr(type_)?;
                self.op(loc, op::CHECK_EXC_MATCH);
                self.jump(loc, op::POP_JUMP_IF_FALSE, next_except);
            }
            match &handler.name {
                Some(name) => {
                    let cleanup_end = self.new_label();
                    let cleanup_body = self.new_label();
                    self.nameop(loc, name, ExprContext::Store)?;
                    self.jump(loc, op::SETUP_CLEANUP, cleanup_end);
                    self.use_label(cleanup_body);
                    self.push_fblock(loc, FBlockType::HandlerCleanup, Some(cleanup_body), None, Datum::Name(name))?;
                    self.visit_stmts(&handler.body)?;
                    self.pop_fblock();
                    self.op(NONE, op::POP_BLOCK);
                    self.op(NONE, op::POP_BLOCK);
                    self.op(NONE, op::POP_EXCEPT);
                    self.forget_name(NONE, name)?;
                    self.jump(NONE, op::JUMP_NO_INTERRUPT, end);
                    self.use_label(cleanup_end);
                    self.forget_name(NONE, name)?;
                    self.op_i(NONE, op::RERAISE, 1);
                }
                None => {
                    let cleanup_body = self.new_label();
                    self.op(loc, op::POP_TOP);
                    self.use_label(cleanup_body);
                    self.push_fblock(loc, FBlockType::HandlerCleanup, Some(cleanup_body), None, Datum::None)?;
                    self.visit_stmts(&handler.body)?;
                    self.pop_fblock();
                    self.op(NONE, op::POP_BLOCK);
                    self.op(NONE, op::POP_EXCEPT);
                    self.jump(NONE, op::JUMP_NO_INTERRUPT, end);
                }
            }
            self.use_label(next_except);
        }
        self.pop_fblock();
        self.op_i(NONE, op::RERAISE, 0);
        self.use_label(cleanup);
        self.pop_except_and_reraise(NONE);
        self.use_label(end);
        Ok(())
    }

    /// `except*`: below the exception's rest lies the original group and a list of what the handlers raised;
    /// at the end PREP_RERAISE_STAR makes of them what to raise, if anything.
    fn try_star_except(&mut self, loc: Location, node: &'a Try) -> Res {
        let body = self.new_label();
        let except = self.new_label();
        let orelse = self.new_label();
        let end = self.new_label();
        let cleanup = self.new_label();
        let reraise_star = self.new_label();
        self.jump(loc, op::SETUP_FINALLY, except);
        self.use_label(body);
        self.push_fblock(loc, FBlockType::TryExcept, Some(body), None, Datum::None)?;
        self.visit_stmts(&node.body)?;
        self.pop_fblock();
        self.op(NONE, op::POP_BLOCK);
        self.jump(NONE, op::JUMP_NO_INTERRUPT, orelse);
        self.use_label(except);
        self.jump(NONE, op::SETUP_CLEANUP, cleanup);
        self.op(NONE, op::PUSH_EXC_INFO);
        self.push_fblock(loc, FBlockType::ExceptionGroupHandler, None, None, Datum::None)?;
        for (index, handler) in node.handlers.iter().enumerate() {
            if index == 0 {
                self.op_i(handler.loc, op::BUILD_LIST, 0);
                self.op_i(handler.loc, op::COPY, 2);
            }
            let last = index + 1 == node.handlers.len();
            self.star_handler(handler)?;
            if last {
                // The unhandled part of the group, None if there is none.
                self.op_i(NONE, op::LIST_APPEND, 1);
                self.jump(NONE, op::JUMP_NO_INTERRUPT, reraise_star);
            }
        }
        self.pop_fblock();
        let reraise = self.new_label();
        self.use_label(reraise_star);
        self.op_i(NONE, op::CALL_INTRINSIC_2, op::INTRINSIC_PREP_RERAISE_STAR);
        self.op_i(NONE, op::COPY, 1);
        self.jump(NONE, op::POP_JUMP_IF_NOT_NONE, reraise);
        self.op(NONE, op::POP_TOP);
        self.op(NONE, op::POP_BLOCK);
        self.op(NONE, op::POP_EXCEPT);
        self.jump(NONE, op::JUMP_NO_INTERRUPT, end);
        self.use_label(reraise);
        self.op(NONE, op::POP_BLOCK);
        self.op_i(NONE, op::SWAP, 2);
        self.op(NONE, op::POP_EXCEPT);
        self.op_i(NONE, op::RERAISE, 0);
        self.use_label(cleanup);
        self.pop_except_and_reraise(NONE);
        self.use_label(orelse);
        self.visit_stmts(&node.orelse)?;
        self.use_label(end);
        Ok(())
    }

    fn star_handler(&mut self, handler: &'a ExceptHandler) -> Res {
        let loc = handler.loc;
        let except = self.new_label();
        let except_with_error = self.new_label();
        let no_match = self.new_label();
        if let Some(type_) = &handler.type_ {
            self.visit_expr(type_)?;
            self.op(loc, op::CHECK_EG_MATCH);
            self.op_i(loc, op::COPY, 1);
            self.jump(loc, op::POP_JUMP_IF_NONE, no_match);
        }
        let cleanup_end = self.new_label();
        let cleanup_body = self.new_label();
        match &handler.name {
            Some(name) => self.nameop(loc, name, ExprContext::Store)?,
            None => self.op(loc, op::POP_TOP),
        }
        self.jump(loc, op::SETUP_CLEANUP, cleanup_end);
        self.use_label(cleanup_body);
        let datum = handler.name.as_ref().map_or(Datum::None, Datum::Name);
        self.push_fblock(loc, FBlockType::HandlerCleanup, Some(cleanup_body), None, datum)?;
        self.visit_stmts(&handler.body)?;
        self.pop_fblock();
        self.op(NONE, op::POP_BLOCK);
        if let Some(name) = &handler.name {
            self.forget_name(NONE, name)?;
        }
        self.jump(NONE, op::JUMP_NO_INTERRUPT, except);
        self.use_label(cleanup_end);
        if let Some(name) = &handler.name {
            self.forget_name(NONE, name)?;
        }
        // What the handler raised goes to the list.
        self.op_i(NONE, op::LIST_APPEND, 3);
        self.op(NONE, op::POP_TOP);
        self.jump(NONE, op::JUMP_NO_INTERRUPT, except_with_error);
        self.use_label(except);
        // Holds the line the end of the handler's body is shown at.
        self.op(NONE, op::NOP);
        self.jump(NONE, op::JUMP_NO_INTERRUPT, except_with_error);
        self.use_label(no_match);
        self.op(loc, op::POP_TOP);
        self.use_label(except_with_error);
        Ok(())
    }

    /// The constant `None` on the stack, for an implicit return.
    pub(super) fn load_none(&mut self, loc: Location) {
        self.load_const(loc, Const::None);
    }
}
