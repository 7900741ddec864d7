//! Frame blocks: what a `return`, `break` or `continue` has to undo on its way out. It must not know
//! how the blocks were opened.

use krait_code::{Const, PyString};

use super::{Compiler, op};
use crate::ast::{ExprContext, Location, Stmt};
use crate::errors::Res;
use crate::instruction_sequence::Label;

/// CPython's `CO_MAXBLOCKS`.
const MAX_BLOCKS: usize = 21;

/// `COMPILE_FBLOCK_*`
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FBlockType {
    WhileLoop,
    ForLoop,
    TryExcept,
    FinallyTry,
    FinallyEnd,
    With,
    AsyncWith,
    HandlerCleanup,
    PopValue,
    ExceptionHandler,
    ExceptionGroupHandler,
    AsyncComprehensionGenerator,
    StopIteration,
}

/// What a block carries for its unwinding.
#[derive(Clone, Copy, Debug)]
pub(super) enum Datum<'a> {
    None,
    Finally(&'a [Stmt]),
    Name(&'a PyString),
}

#[derive(Clone, Copy, Debug)]
pub(super) struct FBlock<'a> {
    pub type_: FBlockType,
    pub block: Option<Label>,
    pub loc: Location,
    /// Where `break` goes.
    pub exit: Option<Label>,
    pub datum: Datum<'a>,
}

impl<'a> Compiler<'a> {
    pub(super) fn push_fblock(
        &mut self,
        loc: Location,
        type_: FBlockType,
        block: Option<Label>,
        exit: Option<Label>,
        datum: Datum<'a>,
    ) -> Res {
        if self.unit().fblocks.len() >= MAX_BLOCKS {
            return self.error(loc, "too many statically nested blocks");
        }
        self.unit_mut().fblocks.push(FBlock { type_, block, loc, exit, datum });
        if type_ == FBlockType::FinallyEnd {
            self.disable_warning += 1;
        }
        Ok(())
    }

    pub(super) fn pop_fblock(&mut self) {
        if let Some(FBlock { type_: FBlockType::FinallyEnd, .. }) = self.unit_mut().fblocks.pop() {
            self.disable_warning -= 1;
        }
    }

    /// Undo one block. `preserve_tos`: the value on top, to be returned, stays on top.
    pub(super) fn unwind_fblock(&mut self, loc: &mut Location, info: FBlock<'a>, preserve_tos: bool) -> Res {
        match info.type_ {
            FBlockType::WhileLoop
            | FBlockType::ExceptionHandler
            | FBlockType::ExceptionGroupHandler
            | FBlockType::AsyncComprehensionGenerator
            | FBlockType::StopIteration => {}
            FBlockType::ForLoop => {
                // Pop the iterator.
                if preserve_tos {
                    self.op_i(*loc, op::SWAP, 2);
                }
                self.op(*loc, op::POP_TOP);
            }
            FBlockType::TryExcept => self.op(*loc, op::POP_BLOCK),
            FBlockType::FinallyTry => {
                self.op(*loc, op::POP_BLOCK);
                if preserve_tos {
                    self.push_fblock(*loc, FBlockType::PopValue, None, None, Datum::None)?;
                }
                if let Datum::Finally(body) = info.datum {
                    self.visit_stmts(body)?;
                }
                if preserve_tos {
                    self.pop_fblock();
                }
                // What leaves the block seems to run after the `finally`: no line of its own.
                *loc = Location::NONE;
            }
            FBlockType::FinallyEnd => {
                if preserve_tos {
                    self.op_i(*loc, op::SWAP, 2);
                }
                self.op(*loc, op::POP_TOP);
                if preserve_tos {
                    self.op_i(*loc, op::SWAP, 2);
                }
                self.op(*loc, op::POP_BLOCK);
                self.op(*loc, op::POP_EXCEPT);
            }
            FBlockType::With | FBlockType::AsyncWith => {
                *loc = info.loc;
                self.op(*loc, op::POP_BLOCK);
                if preserve_tos {
                    self.op_i(*loc, op::SWAP, 3);
                    self.op_i(*loc, op::SWAP, 2);
                }
                self.call_exit_with_nones(*loc);
                if info.type_ == FBlockType::AsyncWith {
                    self.await_tos(*loc, 2);
                }
                self.op(*loc, op::POP_TOP);
                *loc = Location::NONE;
            }
            FBlockType::HandlerCleanup => {
                if let Datum::Name(_) = info.datum {
                    self.op(*loc, op::POP_BLOCK);
                }
                if preserve_tos {
                    self.op_i(*loc, op::SWAP, 2);
                }
                self.op(*loc, op::POP_BLOCK);
                self.op(*loc, op::POP_EXCEPT);
                if let Datum::Name(name) = info.datum {
                    self.forget_name(*loc, name)?;
                }
            }
            FBlockType::PopValue => {
                if preserve_tos {
                    self.op_i(*loc, op::SWAP, 2);
                }
                self.op(*loc, op::POP_TOP);
            }
        }
        Ok(())
    }

    /// `name = None; del name`: the end of `except … as name`.
    pub(super) fn forget_name(&mut self, loc: Location, name: &PyString) -> Res {
        self.load_const(loc, Const::None);
        self.nameop(loc, name, ExprContext::Store)?;
        self.nameop(loc, name, ExprContext::Del)
    }

    /// Undo blocks from the innermost out: all, or with `to_loop` until a loop, which is returned.
    pub(super) fn unwind_fblock_stack(
        &mut self,
        loc: &mut Location,
        preserve_tos: bool,
        to_loop: bool,
    ) -> Res<Option<FBlock<'a>>> {
        let Some(&top) = self.unit().fblocks.last() else { return Ok(None) };
        if top.type_ == FBlockType::ExceptionGroupHandler {
            let msg = "'break', 'continue' and 'return' cannot appear in an except* block";
            return self.error(*loc, msg);
        }
        if to_loop && matches!(top.type_, FBlockType::WhileLoop | FBlockType::ForLoop) {
            return Ok(Some(top));
        }
        self.pop_fblock();
        self.unwind_fblock(loc, top, preserve_tos)?;
        let found = self.unwind_fblock_stack(loc, preserve_tos, to_loop)?;
        self.push_fblock(top.loc, top.type_, top.block, top.exit, top.datum)?;
        Ok(found)
    }
}
