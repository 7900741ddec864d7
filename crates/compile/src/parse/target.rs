//! What is assigned to or deleted. It must not know where it stands.

use super::expr::precedence::BIT_OR;
use super::lexer::Kind;
use super::{Parsed, Parser};
use crate::ast::*;

impl Parser<'_> {
    /// Make a target of an expression, if it can be one (`star_targets`, `del_targets`).
    pub(super) fn set_context(&mut self, expr: &mut Expr, context: ExprContext) -> Parsed {
        match &mut expr.kind {
            ExprKind::Name { ctx, .. } | ExprKind::Attribute { ctx, .. } | ExprKind::Subscript { ctx, .. } => *ctx = context,
            ExprKind::Starred { value, ctx } if context == ExprContext::Store => {
                *ctx = context;
                if value.is_starred() {
                    return self.refuse();
                }
                self.set_context(value, context)?;
            }
            ExprKind::List { elts, ctx } | ExprKind::Tuple { elts, ctx } => {
                *ctx = context;
                for elt in elts {
                    self.set_context(elt, context)?;
                }
            }
            _ => return self.refuse(),
        }
        Ok(())
    }

    /// `star_targets`, before an `in`.
    pub(super) fn star_targets(&mut self) -> Parsed<Expr> {
        let mut target = self.tuple_of(|parser| parser.operand())?;
        self.set_context(&mut target, ExprContext::Store)?;
        Ok(target)
    }

    /// `star_target`
    pub(super) fn star_target(&mut self) -> Parsed<Expr> {
        let mut target = self.operand()?;
        self.set_context(&mut target, ExprContext::Store)?;
        Ok(target)
    }

    /// `del_targets`
    pub(super) fn del_targets(&mut self) -> Parsed<Vec<Expr>> {
        let mut targets = Vec::with_capacity(1);
        loop {
            let mut target = self.binary(BIT_OR)?;
            self.set_context(&mut target, ExprContext::Del)?;
            targets.push(target);
            if !self.eat(Kind::Comma) || matches!(self.token.kind, Kind::Newline | Kind::Semi) {
                return Ok(targets);
            }
        }
    }

    fn operand(&mut self) -> Parsed<Expr> {
        if self.token.kind == Kind::Star { self.starred() } else { self.binary(BIT_OR) }
    }
}
