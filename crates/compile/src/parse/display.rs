//! What stands in brackets: groups, tuples, lists, dicts, sets and comprehensions. It must not know statements.

use super::expr::precedence::BIT_OR;
use super::lexer::{Kind, Place};
use super::{Parsed, Parser};
use crate::ast::*;

impl Parser<'_> {
    pub(super) fn parenthesized(&mut self) -> Parsed<Expr> {
        let start = self.token.start;
        self.advance();
        if self.eat(Kind::RPar) {
            return Ok(self.node(start, ExprKind::Tuple { elts: Vec::new(), ctx: ExprContext::Load }));
        }
        self.enter()?;
        let expr = self.in_parentheses(start)?;
        self.leave();
        Ok(expr)
    }

    fn in_parentheses(&mut self, start: Place) -> Parsed<Expr> {
        if self.token.kind == Kind::Yield {
            let expr = self.yield_expr()?;
            self.expect(Kind::RPar)?;
            return Ok(expr);
        }
        let starred = self.token.kind == Kind::Star;
        let first = self.star_named_expression()?;
        match self.token.kind {
            Kind::RPar if !starred => {
                self.advance();
                Ok(first)
            }
            Kind::Comma => {
                let elts = self.rest_of_list(first, Kind::RPar)?;
                Ok(self.node(start, ExprKind::Tuple { elts, ctx: ExprContext::Load }))
            }
            Kind::For | Kind::Async if !starred => {
                let elt = Box::new(first);
                let generators = self.generators()?;
                self.expect(Kind::RPar)?;
                Ok(self.node(start, ExprKind::GeneratorExp { elt, generators }))
            }
            _ => self.refuse(),
        }
    }

    /// What follows the first item, up to the closing bracket and with it.
    fn rest_of_list(&mut self, first: Expr, close: Kind) -> Parsed<Vec<Expr>> {
        let mut elts = vec![first];
        while self.eat(Kind::Comma) && self.token.kind != close {
            elts.push(self.star_named_expression()?);
        }
        self.expect(close)?;
        Ok(elts)
    }

    pub(super) fn list(&mut self) -> Parsed<Expr> {
        let start = self.token.start;
        self.advance();
        if self.eat(Kind::RSqb) {
            return Ok(self.node(start, ExprKind::List { elts: Vec::new(), ctx: ExprContext::Load }));
        }
        self.enter()?;
        let starred = self.token.kind == Kind::Star;
        let first = self.star_named_expression()?;
        let kind = match self.token.kind {
            Kind::For | Kind::Async if !starred => {
                let elt = Box::new(first);
                let generators = self.generators()?;
                self.expect(Kind::RSqb)?;
                ExprKind::ListComp { elt, generators }
            }
            _ => ExprKind::List { elts: self.rest_of_list(first, Kind::RSqb)?, ctx: ExprContext::Load },
        };
        self.leave();
        Ok(self.node(start, kind))
    }

    #[inline(never)]
    pub(super) fn dict_or_set(&mut self) -> Parsed<Expr> {
        let start = self.token.start;
        self.advance();
        self.enter()?;
        let kind = match self.token.kind {
            Kind::RBrace | Kind::DoubleStar => self.dict()?,
            Kind::Star => {
                let first = self.starred()?;
                ExprKind::Set { elts: self.rest_of_list(first, Kind::RBrace)? }
            }
            _ => {
                let named = self.token;
                let first = self.expression()?;
                match self.token.kind {
                    Kind::Colon => self.dict_from(first)?,
                    Kind::ColonEqual if named.kind == Kind::Name && self.end == named.end => {
                        let first = self.assignment_expression(first, named.start)?;
                        self.set_from(first)?
                    }
                    _ => self.set_from(first)?,
                }
            }
        };
        self.leave();
        Ok(self.node(start, kind))
    }

    fn set_from(&mut self, first: Expr) -> Parsed<ExprKind> {
        if !matches!(self.token.kind, Kind::For | Kind::Async) {
            return Ok(ExprKind::Set { elts: self.rest_of_list(first, Kind::RBrace)? });
        }
        let elt = Box::new(first);
        let generators = self.generators()?;
        self.expect(Kind::RBrace)?;
        Ok(ExprKind::SetComp { elt, generators })
    }

    /// A dict, or a comprehension, from the colon after its first key on.
    fn dict_from(&mut self, key: Expr) -> Parsed<ExprKind> {
        self.advance();
        let value = self.expression()?;
        if matches!(self.token.kind, Kind::For | Kind::Async) {
            let generators = self.generators()?;
            self.expect(Kind::RBrace)?;
            return Ok(ExprKind::DictComp { key: Box::new(key), value: Box::new(value), generators });
        }
        self.rest_of_dict(vec![Some(key)], vec![value])
    }

    fn dict(&mut self) -> Parsed<ExprKind> {
        if self.eat(Kind::RBrace) {
            return Ok(ExprKind::Dict { keys: Vec::new(), values: Vec::new() });
        }
        self.advance();
        let value = self.binary(BIT_OR)?;
        self.rest_of_dict(vec![None], vec![value])
    }

    fn rest_of_dict(&mut self, mut keys: Vec<Option<Expr>>, mut values: Vec<Expr>) -> Parsed<ExprKind> {
        while self.eat(Kind::Comma) && self.token.kind != Kind::RBrace {
            if self.eat(Kind::DoubleStar) {
                keys.push(None);
                values.push(self.binary(BIT_OR)?);
            } else {
                keys.push(Some(self.expression()?));
                self.expect(Kind::Colon)?;
                values.push(self.expression()?);
            }
        }
        self.expect(Kind::RBrace)?;
        Ok(ExprKind::Dict { keys, values })
    }

    /// `for_if_clauses`
    #[inline(never)]
    pub(super) fn generators(&mut self) -> Parsed<Vec<Comprehension>> {
        let mut generators = Vec::with_capacity(1);
        while matches!(self.token.kind, Kind::For | Kind::Async) {
            // Each is inside the one before when code is made.
            self.check_depth(generators.len() + 1)?;
            let is_async = self.eat(Kind::Async);
            self.expect(Kind::For)?;
            let target = self.star_targets()?;
            self.expect(Kind::In)?;
            let iter = self.disjunction()?;
            let mut ifs = Vec::new();
            while self.eat(Kind::If) {
                ifs.push(self.disjunction()?);
            }
            if is_async {
                self.require(6, "Async comprehensions are")?;
            }
            generators.push(Comprehension { target, iter, ifs, is_async });
        }
        Ok(generators)
    }
}
