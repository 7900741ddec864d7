//! Expressions from operators down to atoms. It must not know statements.

use krait_code::Const;

use super::lexer::{Kind, Place};
use super::{Parsed, Parser};
use crate::ast::*;
use crate::errors::CompileError;

/// Binary operators in a chain.
const MAX_CHAIN: usize = 20_000;

/// How tightly operators bind.
pub(super) mod precedence {
    pub const NONE: u8 = 0;
    pub const OR: u8 = 1;
    pub const AND: u8 = 2;
    pub const NOT: u8 = 3;
    pub const COMPARE: u8 = 4;
    pub const BIT_OR: u8 = 5;
    pub const BIT_XOR: u8 = 6;
    pub const BIT_AND: u8 = 7;
    pub const SHIFT: u8 = 8;
    pub const SUM: u8 = 9;
    pub const TERM: u8 = 10;
}
use precedence::*;

/// By kind of token: how tightly it binds as a binary operator.
const PRECEDENCE: [u8; 256] = {
    let mut table = [NONE; 256];
    table[Kind::Or as usize] = OR;
    table[Kind::And as usize] = AND;
    // Of `not in`.
    table[Kind::Not as usize] = COMPARE;
    table[Kind::In as usize] = COMPARE;
    table[Kind::Is as usize] = COMPARE;
    table[Kind::EqEqual as usize] = COMPARE;
    table[Kind::NotEqual as usize] = COMPARE;
    table[Kind::Less as usize] = COMPARE;
    table[Kind::LessEqual as usize] = COMPARE;
    table[Kind::Greater as usize] = COMPARE;
    table[Kind::GreaterEqual as usize] = COMPARE;
    table[Kind::Vbar as usize] = BIT_OR;
    table[Kind::Circumflex as usize] = BIT_XOR;
    table[Kind::Amper as usize] = BIT_AND;
    table[Kind::LeftShift as usize] = SHIFT;
    table[Kind::RightShift as usize] = SHIFT;
    table[Kind::Plus as usize] = SUM;
    table[Kind::Minus as usize] = SUM;
    table[Kind::Star as usize] = TERM;
    table[Kind::Slash as usize] = TERM;
    table[Kind::DoubleSlash as usize] = TERM;
    table[Kind::Percent as usize] = TERM;
    table[Kind::At as usize] = TERM;
    table
};

/// Whether an expression, or a `*` before one, may begin with a token.
pub(super) fn begins_expression(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Name
            | Kind::Int
            | Kind::Float
            | Kind::Imaginary
            | Kind::Str
            | Kind::Bytes
            | Kind::FStringStart
            | Kind::TStringStart
            | Kind::False
            | Kind::None
            | Kind::True
            | Kind::Await
            | Kind::Lambda
            | Kind::Not
            | Kind::LPar
            | Kind::LSqb
            | Kind::LBrace
            | Kind::Ellipsis
            | Kind::Plus
            | Kind::Minus
            | Kind::Star
            | Kind::Tilde
    )
}

pub(super) fn constant(value: Const) -> ExprKind {
    ExprKind::constant(value)
}

impl Parser<'_> {
    #[inline]
    pub(super) fn node(&self, start: Place, kind: ExprKind) -> Expr {
        Expr { kind, loc: self.since(start) }
    }

    pub(super) fn boxed(&mut self) -> Parsed<Box<Expr>> {
        Ok(Box::new(self.expression()?))
    }

    /// `expressions`: one, or a tuple without stars.
    pub(super) fn expressions(&mut self) -> Parsed<Expr> {
        self.tuple_of(|parser| parser.expression())
    }

    /// `star_expressions`: one, or a tuple.
    pub(super) fn star_expressions(&mut self) -> Parsed<Expr> {
        self.tuple_of(|parser| parser.star_expression())
    }

    /// Something, or a tuple of it without parentheses.
    #[inline]
    pub(super) fn tuple_of(&mut self, mut item: impl FnMut(&mut Self) -> Parsed<Expr>) -> Parsed<Expr> {
        let start = self.token.start;
        let outer = self.begin();
        let first = item(self)?;
        if self.token.kind != Kind::Comma {
            self.finish(outer);
            return Ok(first);
        }
        self.lean()?;
        self.enter()?;
        let mut elts = vec![first];
        while self.eat(Kind::Comma) && begins_expression(self.token.kind) {
            elts.push(item(self)?);
        }
        self.leave();
        self.finish(outer);
        Ok(self.node(start, ExprKind::Tuple { elts, ctx: ExprContext::Load }))
    }

    #[inline]
    pub(super) fn star_expression(&mut self) -> Parsed<Expr> {
        if self.token.kind == Kind::Star { self.starred() } else { self.expression() }
    }

    /// `'*' bitwise_or`
    pub(super) fn starred(&mut self) -> Parsed<Expr> {
        let start = self.token.start;
        self.advance();
        self.enter()?;
        let value = Box::new(self.binary(BIT_OR)?);
        self.leave();
        Ok(self.node(start, ExprKind::Starred { value, ctx: ExprContext::Load }))
    }

    #[inline]
    pub(super) fn star_named_expression(&mut self) -> Parsed<Expr> {
        if self.token.kind == Kind::Star { self.starred() } else { self.named_expression() }
    }

    #[inline]
    pub(super) fn named_expression(&mut self) -> Parsed<Expr> {
        let first = self.token;
        let expr = self.expression()?;
        if self.token.kind != Kind::ColonEqual {
            return Ok(expr);
        }
        if first.kind != Kind::Name || self.end != first.end {
            return self.refuse();
        }
        self.assignment_expression(expr, first.start)
    }

    /// What follows the name in `NAME := value`.
    #[inline(never)]
    pub(super) fn assignment_expression(&mut self, mut target: Expr, start: Place) -> Parsed<Expr> {
        self.advance();
        self.set_context(&mut target, ExprContext::Store)?;
        self.enter()?;
        let value = self.boxed()?;
        self.leave();
        self.require(8, "Assignment expressions are")?;
        Ok(self.node(start, ExprKind::NamedExpr { target: Box::new(target), value }))
    }

    /// `annotated_rhs`: the value of an assignment.
    pub(super) fn value(&mut self) -> Parsed<Expr> {
        if self.token.kind == Kind::Yield { self.yield_expr() } else { self.star_expressions() }
    }

    #[inline(never)]
    pub(super) fn yield_expr(&mut self) -> Parsed<Expr> {
        let start = self.token.start;
        self.advance();
        self.enter()?;
        let kind = if self.eat(Kind::From) {
            ExprKind::YieldFrom { value: self.boxed()? }
        } else if begins_expression(self.token.kind) {
            ExprKind::Yield { value: Some(Box::new(self.star_expressions()?)) }
        } else {
            ExprKind::Yield { value: None }
        };
        self.leave();
        Ok(self.node(start, kind))
    }

    /// `expression`
    pub(super) fn expression(&mut self) -> Parsed<Expr> {
        if self.token.kind == Kind::Lambda {
            return self.lambda();
        }
        let start = self.token.start;
        let outer = self.begin();
        let body = self.binary(OR)?;
        if self.token.kind != Kind::If {
            self.finish(outer);
            return Ok(body);
        }
        self.conditional(start, body, outer)
    }

    #[inline(never)]
    fn conditional(&mut self, start: Place, body: Expr, outer: u32) -> Parsed<Expr> {
        self.advance();
        self.lean()?;
        self.enter()?;
        let test = Box::new(self.binary(OR)?);
        self.expect(Kind::Else)?;
        let orelse = self.boxed()?;
        self.leave();
        self.finish(outer);
        Ok(self.node(start, ExprKind::IfExp { test, body: Box::new(body), orelse }))
    }

    /// `disjunction`
    pub(super) fn disjunction(&mut self) -> Parsed<Expr> {
        self.binary(OR)
    }

    /// Operands with operators between that bind at least so tightly.
    pub(super) fn binary(&mut self, lowest: u8) -> Parsed<Expr> {
        let start = self.token.start;
        let outer = self.begin();
        let mut left = match self.token.kind {
            Kind::Not if lowest <= NOT => self.prefix(UnaryOp::Not)?,
            _ => self.factor()?,
        };
        let mut chain = 0;
        loop {
            let tightness = PRECEDENCE[self.token.kind as usize];
            if tightness < lowest {
                break;
            }
            left = match tightness {
                OR | AND => self.bool_op(start, left, tightness)?,
                COMPARE => self.compare(start, left)?,
                _ => {
                    chain += 1;
                    self.arithmetic(start, left, tightness, chain)?
                }
            };
        }
        self.finish(outer);
        Ok(left)
    }

    #[inline(never)]
    fn bool_op(&mut self, start: Place, left: Expr, tightness: u8) -> Parsed<Expr> {
        let kind = self.token.kind;
        self.lean()?;
        self.enter()?;
        let mut values = Vec::with_capacity(2);
        values.push(left);
        while self.eat(kind) {
            values.push(self.binary(tightness + 1)?);
        }
        self.leave();
        let op = if kind == Kind::Or { BoolOp::Or } else { BoolOp::And };
        Ok(self.node(start, ExprKind::BoolOp { op, values }))
    }

    #[inline(never)]
    fn compare(&mut self, start: Place, left: Expr) -> Parsed<Expr> {
        self.lean()?;
        self.enter()?;
        let (mut ops, mut comparators) = (Vec::with_capacity(1), Vec::with_capacity(1));
        while PRECEDENCE[self.token.kind as usize] == COMPARE {
            ops.push(self.comparison()?);
            comparators.push(self.binary(BIT_OR)?);
        }
        self.leave();
        Ok(self.node(start, ExprKind::Compare { left: Box::new(left), ops, comparators }))
    }

    /// `compare_op`
    fn comparison(&mut self) -> Parsed<CmpOp> {
        let kind = self.token.kind;
        self.advance();
        Ok(match kind {
            Kind::EqEqual => CmpOp::Eq,
            Kind::NotEqual => CmpOp::NotEq,
            Kind::Less => CmpOp::Lt,
            Kind::LessEqual => CmpOp::LtE,
            Kind::Greater => CmpOp::Gt,
            Kind::GreaterEqual => CmpOp::GtE,
            Kind::In => CmpOp::In,
            Kind::Is if self.eat(Kind::Not) => CmpOp::IsNot,
            Kind::Is => CmpOp::Is,
            _ => {
                self.expect(Kind::In)?;
                CmpOp::NotIn
            }
        })
    }

    /// One operator of a chain that leans left, the `nth`; the chain counts as one level.
    #[inline(never)]
    fn arithmetic(&mut self, start: Place, left: Expr, tightness: u8, nth: usize) -> Parsed<Expr> {
        if nth == 1 {
            self.lean()?;
        }
        if nth > MAX_CHAIN {
            return Err(CompileError::recursion(self.filename).into());
        }
        let op = operator(self.token.kind);
        self.advance();
        self.enter()?;
        let right = Box::new(self.binary(tightness + 1)?);
        self.leave();
        if op == Operator::MatMult {
            self.require(5, "The '@' operator is")?;
        }
        Ok(self.node(start, ExprKind::BinOp { left: Box::new(left), op, right }))
    }

    /// A prefix operator and its operand.
    #[inline(never)]
    fn prefix(&mut self, op: UnaryOp) -> Parsed<Expr> {
        let start = self.token.start;
        self.advance();
        self.enter()?;
        let operand = Box::new(if op == UnaryOp::Not { self.binary(NOT)? } else { self.factor()? });
        self.leave();
        Ok(self.node(start, ExprKind::UnaryOp { op, operand }))
    }

    #[inline]
    fn factor(&mut self) -> Parsed<Expr> {
        match self.token.kind {
            Kind::Plus => self.prefix(UnaryOp::UAdd),
            Kind::Minus => self.prefix(UnaryOp::USub),
            Kind::Tilde => self.prefix(UnaryOp::Invert),
            _ => self.power(),
        }
    }

    fn power(&mut self) -> Parsed<Expr> {
        let start = self.token.start;
        let outer = self.begin();
        let base = if self.token.kind == Kind::Await { self.await_primary()? } else { self.primary()? };
        if self.token.kind != Kind::DoubleStar {
            self.finish(outer);
            return Ok(base);
        }
        self.advance();
        self.lean()?;
        self.enter()?;
        let right = Box::new(self.factor()?);
        self.leave();
        self.finish(outer);
        Ok(self.node(start, ExprKind::BinOp { left: Box::new(base), op: Operator::Pow, right }))
    }

    #[inline(never)]
    fn await_primary(&mut self) -> Parsed<Expr> {
        let start = self.token.start;
        self.advance();
        self.enter()?;
        let outer = self.begin();
        let value = Box::new(self.primary()?);
        self.finish(outer);
        self.leave();
        self.require(5, "Await expressions are")?;
        Ok(self.node(start, ExprKind::Await { value }))
    }

    /// An atom and what follows it. [`Parser::begin`] comes before.
    #[inline]
    fn primary(&mut self) -> Parsed<Expr> {
        let start = self.token.start;
        let mut expr = self.atom()?;
        loop {
            expr = match self.token.kind {
                Kind::Dot => {
                    self.lean()?;
                    self.advance();
                    let attr = self.name()?;
                    self.node(start, ExprKind::Attribute { value: Box::new(expr), attr, ctx: ExprContext::Load })
                }
                Kind::LPar => self.call(start, expr)?,
                Kind::LSqb => self.subscript(start, expr)?,
                _ => return Ok(expr),
            };
        }
    }

    pub(super) fn atom(&mut self) -> Parsed<Expr> {
        let token = self.token;
        let kind = match token.kind {
            Kind::Name => ExprKind::Name { id: self.name_at(token), ctx: ExprContext::Load },
            Kind::Int | Kind::Float | Kind::Imaginary => constant(self.number(token)?),
            Kind::Str | Kind::Bytes | Kind::FStringStart | Kind::TStringStart => return self.strings(),
            Kind::LPar => return self.parenthesized(),
            Kind::LSqb => return self.list(),
            Kind::LBrace => return self.dict_or_set(),
            Kind::None => constant(Const::None),
            Kind::True => constant(Const::True),
            Kind::False => constant(Const::False),
            Kind::Ellipsis => constant(Const::Ellipsis),
            _ => return self.refuse(),
        };
        self.advance();
        Ok(self.node(token.start, kind))
    }

    #[inline(never)]
    fn lambda(&mut self) -> Parsed<Expr> {
        let start = self.token.start;
        self.advance();
        self.enter()?;
        let args = Box::new(self.parameters(Kind::Colon)?);
        self.expect(Kind::Colon)?;
        let body = self.boxed()?;
        self.leave();
        Ok(self.node(start, ExprKind::Lambda { args, body }))
    }
}

/// The operator of a token: of its own, or before the `=` of an augmented assignment.
pub(super) fn operator(kind: Kind) -> Operator {
    match kind {
        Kind::Plus | Kind::PlusEqual => Operator::Add,
        Kind::Minus | Kind::MinusEqual => Operator::Sub,
        Kind::Star | Kind::StarEqual => Operator::Mult,
        Kind::At | Kind::AtEqual => Operator::MatMult,
        Kind::Slash | Kind::SlashEqual => Operator::Div,
        Kind::Percent | Kind::PercentEqual => Operator::Mod,
        Kind::LeftShift | Kind::LeftShiftEqual => Operator::LShift,
        Kind::RightShift | Kind::RightShiftEqual => Operator::RShift,
        Kind::Vbar | Kind::VbarEqual => Operator::BitOr,
        Kind::Circumflex | Kind::CircumflexEqual => Operator::BitXor,
        Kind::Amper | Kind::AmperEqual => Operator::BitAnd,
        Kind::DoubleSlash | Kind::DoubleSlashEqual => Operator::FloorDiv,
        _ => Operator::Pow,
    }
}
