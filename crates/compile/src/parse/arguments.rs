//! What follows an expression in brackets: the arguments of calls and classes, and subscripts. It must not know
//! what is called.

use super::expr::begins_expression;
use super::lexer::{Kind, Place};
use super::{Parsed, Parser};
use crate::ast::*;

impl Parser<'_> {
    #[inline(never)]
    pub(super) fn call(&mut self, start: Place, func: Expr) -> Parsed<Expr> {
        let open = self.token.start;
        self.lean()?;
        self.advance();
        self.enter()?;
        let (args, keywords) = self.arguments(Some(open))?;
        self.leave();
        Ok(self.node(start, ExprKind::Call { func: Box::new(func), args, keywords }))
    }

    /// Arguments and the closing parenthesis. A generator expression may be the only one where `open`, the place of
    /// the parenthesis, is known.
    pub(super) fn arguments(&mut self, open: Option<Place>) -> Parsed<(Vec<Expr>, Vec<Keyword>)> {
        let (mut args, mut keywords) = (Vec::new(), Vec::new());
        let mut unpacked_keywords = false;
        while self.token.kind != Kind::RPar {
            let first = self.token;
            match first.kind {
                Kind::Star if !unpacked_keywords => {
                    self.advance();
                    self.enter()?;
                    let value = self.boxed()?;
                    self.leave();
                    args.push(self.node(first.start, ExprKind::Starred { value, ctx: ExprContext::Load }));
                }
                Kind::DoubleStar => {
                    self.advance();
                    let value = self.expression()?;
                    keywords.push(Keyword { arg: None, value, loc: self.since(first.start) });
                    unpacked_keywords = true;
                }
                _ => {
                    let mut expr = self.expression()?;
                    let is_name = first.kind == Kind::Name && self.end == first.end;
                    match self.token.kind {
                        Kind::Equal if is_name => {
                            self.advance();
                            let ExprKind::Name { id, .. } = expr.take() else { return self.refuse() };
                            let value = self.expression()?;
                            keywords.push(Keyword { arg: Some(id), value, loc: self.since(first.start) });
                        }
                        kind => {
                            if kind == Kind::ColonEqual && is_name {
                                expr = self.assignment_expression(expr, first.start)?;
                            }
                            if matches!(self.token.kind, Kind::For | Kind::Async) {
                                return self.generator_argument(expr, open, args.is_empty() && keywords.is_empty());
                            }
                            if !keywords.is_empty() {
                                return self.refuse();
                            }
                            args.push(expr);
                        }
                    }
                }
            }
            if !self.eat(Kind::Comma) {
                break;
            }
        }
        self.expect(Kind::RPar)?;
        Ok((args, keywords))
    }

    /// The parentheses of the call are those of the generator expression.
    #[inline(never)]
    fn generator_argument(&mut self, elt: Expr, open: Option<Place>, alone: bool) -> Parsed<(Vec<Expr>, Vec<Keyword>)> {
        let Some(open) = open.filter(|_| alone) else { return self.refuse() };
        self.enter()?;
        let generators = self.generators()?;
        self.leave();
        self.expect(Kind::RPar)?;
        let generator = self.node(open, ExprKind::GeneratorExp { elt: Box::new(elt), generators });
        Ok((vec![generator], Vec::new()))
    }

    #[inline(never)]
    pub(super) fn subscript(&mut self, start: Place, value: Expr) -> Parsed<Expr> {
        self.lean()?;
        self.advance();
        self.enter()?;
        let slice = Box::new(self.slices()?);
        self.leave();
        self.expect(Kind::RSqb)?;
        Ok(self.node(start, ExprKind::Subscript { value: Box::new(value), slice, ctx: ExprContext::Load }))
    }

    /// `slices`
    fn slices(&mut self) -> Parsed<Expr> {
        let start = self.token.start;
        let outer = self.begin();
        let starred = self.token.kind == Kind::Star;
        let first = self.slice()?;
        if self.token.kind != Kind::Comma && !starred {
            self.finish(outer);
            return Ok(first);
        }
        self.lean()?;
        self.enter()?;
        let mut elts = vec![first];
        while self.eat(Kind::Comma) && self.token.kind != Kind::RSqb {
            elts.push(self.slice()?);
        }
        self.leave();
        self.finish(outer);
        Ok(self.node(start, ExprKind::Tuple { elts, ctx: ExprContext::Load }))
    }

    /// `slice`, or an expression with a star.
    fn slice(&mut self) -> Parsed<Expr> {
        let start = self.token.start;
        if self.token.kind == Kind::Star {
            self.advance();
            self.enter()?;
            let value = self.boxed()?;
            self.leave();
            return Ok(self.node(start, ExprKind::Starred { value, ctx: ExprContext::Load }));
        }
        let outer = self.begin();
        let lower = if self.token.kind == Kind::Colon {
            None
        } else {
            let first = self.token;
            let lower = self.expression()?;
            if self.token.kind != Kind::Colon {
                self.finish(outer);
                if self.token.kind == Kind::ColonEqual && first.kind == Kind::Name && self.end == first.end {
                    return self.assignment_expression(lower, start);
                }
                return Ok(lower);
            }
            Some(Box::new(lower))
        };
        self.lean()?;
        self.enter()?;
        self.advance();
        let upper = self.optional()?;
        let step = if self.eat(Kind::Colon) { self.optional()? } else { None };
        self.leave();
        self.finish(outer);
        Ok(self.node(start, ExprKind::Slice { lower, upper, step }))
    }

    fn optional(&mut self) -> Parsed<Option<Box<Expr>>> {
        if begins_expression(self.token.kind) && self.token.kind != Kind::Star { Ok(Some(self.boxed()?)) } else { Ok(None) }
    }
}
