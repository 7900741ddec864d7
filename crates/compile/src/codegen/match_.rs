//! The `match` statement: cases one after the other. It must not know what patterns test.

use super::pattern::PatternContext;
use super::{Compiler, op};
use crate::ast::*;
use crate::errors::Res;

/// Whether a pattern is `_`.
pub(super) fn is_wildcard(pattern: &Pattern) -> bool {
    matches!(pattern.kind, PatternKind::MatchAs { name: None, .. })
}

impl<'a> Compiler<'a> {
    pub(super) fn match_(&mut self, subject: &'a Expr, cases: &'a [MatchCase]) -> Res {
        self.visit_expr(subject)?;
        let end = self.new_label();
        let last = cases.last().expect("a match statement has a case");
        let has_default = is_wildcard(&last.pattern) && cases.len() > 1;
        let tested = cases.len() - usize::from(has_default);
        for (index, case) in cases[..tested].iter().enumerate() {
            let loc = case.pattern.loc;
            let keep_subject = index + 1 != tested;
            if keep_subject {
                self.op_i(loc, op::COPY, 1);
            }
            let allow_irrefutable = case.guard.is_some() || index + 1 == cases.len();
            let mut context = PatternContext::new(allow_irrefutable);
            self.pattern(&case.pattern, &mut context)?;
            for name in std::mem::take(&mut context.stores) {
                self.nameop(loc, &name, ExprContext::Store)?;
            }
            if let Some(guard) = &case.guard {
                let fail = self.fail_pop_label(&mut context, 0);
                self.jump_if(loc, guard, fail, false)?;
            }
            if keep_subject {
                // The body's line, for events of branches.
                self.op(Location::NEXT, op::POP_TOP);
            }
            self.visit_stmts(&case.body)?;
            self.jump(Location::NONE, op::JUMP, end);
            self.emit_fail_pops(loc, &mut context);
        }
        if has_default {
            let loc = last.pattern.loc;
            // The default makes no code of its own but shall be seen.
            self.op(loc, op::NOP);
            if let Some(guard) = &last.guard {
                self.jump_if(loc, guard, end, false)?;
            }
            self.visit_stmts(&last.body)?;
        }
        self.use_label(end);
        Ok(())
    }
}
