//! `match` statements and their patterns. It must not know other statements.

use krait_code::{Const, PyString};

use super::expr::begins_expression;
use super::lexer::{Kind, Place, Token};
use super::{Parsed, Parser, Stop};
use crate::ast::*;

impl Parser<'_> {
    /// A `match` statement, if this is one: `match` may be a name as well.
    #[inline]
    pub(super) fn match_stmt(&mut self) -> Parsed<Option<StmtKind>> {
        if !self.at_word("match") {
            return Ok(None);
        }
        let next = self.peek();
        if !begins_expression(next) {
            return Ok(None);
        }
        let mark = self.mark();
        let subject = match self.subject() {
            Ok(subject) => subject,
            Err(Stop::Refused) => {
                self.go_back(mark);
                return Ok(None);
            }
            Err(stop) => return Err(stop),
        };
        let mut cases = Vec::new();
        while self.token.kind != Kind::Dedent {
            cases.push(self.case_block()?);
        }
        self.advance();
        self.require(10, "Pattern matching is")?;
        Ok(Some(StmtKind::Match { subject: Box::new(subject), cases }))
    }

    /// What is matched, up to the first `case`.
    fn subject(&mut self) -> Parsed<Expr> {
        self.advance();
        let starred = self.token.kind == Kind::Star;
        let subject = self.tuple_of(|parser| parser.star_named_expression())?;
        if starred && subject.is_starred() {
            return self.refuse();
        }
        self.expect(Kind::Colon)?;
        self.expect(Kind::Newline)?;
        self.expect(Kind::Indent)?;
        if self.at_word("case") { Ok(subject) } else { self.refuse() }
    }

    fn case_block(&mut self) -> Parsed<MatchCase> {
        if !self.at_word("case") {
            return self.refuse();
        }
        self.advance();
        let start = self.token.start;
        let pattern = self.open_pattern(start)?;
        let guard = if self.eat(Kind::If) { Some(self.named_expression()?) } else { None };
        let body = self.block()?;
        Ok(MatchCase { pattern, guard, body })
    }

    /// `patterns`: one, or a sequence without brackets.
    fn open_pattern(&mut self, start: Place) -> Parsed<Pattern> {
        let first = self.maybe_star_pattern()?;
        if self.token.kind != Kind::Comma {
            return if is_star(&first) { self.refuse() } else { Ok(first) };
        }
        let patterns = self.rest_of_patterns(first, |kind| matches!(kind, Kind::Colon | Kind::If))?;
        Ok(self.pattern_node(start, PatternKind::MatchSequence { patterns }))
    }

    /// The patterns of a sequence up to the token that ends it.
    fn rest_of_patterns(&mut self, first: Pattern, ends: fn(Kind) -> bool) -> Parsed<Vec<Pattern>> {
        let mut patterns = vec![first];
        while self.eat(Kind::Comma) && !ends(self.token.kind) {
            patterns.push(self.maybe_star_pattern()?);
        }
        Ok(patterns)
    }

    fn pattern_node(&self, start: Place, kind: PatternKind) -> Pattern {
        Pattern { kind, loc: self.since(start) }
    }

    fn maybe_star_pattern(&mut self) -> Parsed<Pattern> {
        let start = self.token.start;
        if !self.eat(Kind::Star) {
            return self.pattern();
        }
        let name = if self.at_word("_") {
            self.advance();
            None
        } else {
            Some(self.capture_target()?)
        };
        Ok(self.pattern_node(start, PatternKind::MatchStar { name }))
    }

    /// `pattern_capture_target`
    fn capture_target(&mut self) -> Parsed<PyString> {
        if self.at_word("_") {
            return self.refuse();
        }
        let name = self.name()?;
        if matches!(self.token.kind, Kind::Dot | Kind::LPar | Kind::Equal) { self.refuse() } else { Ok(name) }
    }

    /// `pattern`, and all it is made of.
    fn pattern(&mut self) -> Parsed<Pattern> {
        let start = self.token.start;
        self.enter()?;
        let first = self.closed_pattern()?;
        let mut pattern = if self.token.kind == Kind::Vbar {
            let mut patterns = vec![first];
            while self.eat(Kind::Vbar) {
                patterns.push(self.closed_pattern()?);
            }
            self.pattern_node(start, PatternKind::MatchOr { patterns })
        } else {
            first
        };
        if self.eat(Kind::As) {
            let name = Some(self.capture_target()?);
            pattern = self.pattern_node(start, PatternKind::MatchAs { pattern: Some(Box::new(pattern)), name });
        }
        self.leave();
        Ok(pattern)
    }

    fn closed_pattern(&mut self) -> Parsed<Pattern> {
        let Token { kind, start, .. } = self.token;
        let kind = match kind {
            Kind::Name => self.name_pattern()?,
            Kind::None => self.singleton(Const::None),
            Kind::True => self.singleton(Const::True),
            Kind::False => self.singleton(Const::False),
            Kind::LPar => return self.group_pattern(start),
            Kind::LSqb => {
                self.advance();
                let patterns = self.sequence_until(Kind::RSqb)?;
                PatternKind::MatchSequence { patterns }
            }
            Kind::LBrace => self.mapping_pattern()?,
            _ => PatternKind::MatchValue { value: Box::new(self.literal()?) },
        };
        Ok(self.pattern_node(start, kind))
    }

    fn singleton(&mut self, value: Const) -> PatternKind {
        self.advance();
        PatternKind::MatchSingleton { value }
    }

    fn sequence_until(&mut self, close: Kind) -> Parsed<Vec<Pattern>> {
        if self.eat(close) {
            return Ok(Vec::new());
        }
        let first = self.maybe_star_pattern()?;
        let ends: fn(Kind) -> bool =
            if close == Kind::RSqb { |kind| kind == Kind::RSqb } else { |kind| kind == Kind::RPar };
        let patterns = self.rest_of_patterns(first, ends)?;
        self.expect(close)?;
        Ok(patterns)
    }

    /// A pattern in parentheses, which are no part of it, or a sequence.
    fn group_pattern(&mut self, start: Place) -> Parsed<Pattern> {
        self.advance();
        if self.token.kind != Kind::RPar {
            let first = self.maybe_star_pattern()?;
            if self.token.kind != Kind::Comma {
                self.expect(Kind::RPar)?;
                return if is_star(&first) { self.refuse() } else { Ok(first) };
            }
            let patterns = self.rest_of_patterns(first, |kind| kind == Kind::RPar)?;
            self.expect(Kind::RPar)?;
            return Ok(self.pattern_node(start, PatternKind::MatchSequence { patterns }));
        }
        self.advance();
        Ok(self.pattern_node(start, PatternKind::MatchSequence { patterns: Vec::new() }))
    }

    /// What begins with a name: a wildcard, a capture, a value or a class.
    fn name_pattern(&mut self) -> Parsed<PatternKind> {
        let start = self.token.start;
        if self.at_word("_") {
            self.advance();
            return Ok(PatternKind::MatchAs { pattern: None, name: None });
        }
        let name = self.name()?;
        match self.token.kind {
            Kind::Dot | Kind::LPar => {
                let value = self.attributes(start, name)?;
                if self.token.kind == Kind::LPar {
                    return self.class_pattern(value);
                }
                if self.token.kind == Kind::Equal {
                    return self.refuse();
                }
                Ok(PatternKind::MatchValue { value: Box::new(value) })
            }
            Kind::Equal => self.refuse(),
            _ => Ok(PatternKind::MatchAs { pattern: None, name: Some(name) }),
        }
    }

    /// `name_or_attr`, from the dots on.
    fn attributes(&mut self, start: Place, id: PyString) -> Parsed<Expr> {
        let outer = self.begin();
        let mut value = self.node(start, ExprKind::Name { id, ctx: ExprContext::Load });
        while self.eat(Kind::Dot) {
            self.lean()?;
            let attr = self.name()?;
            value = self.node(start, ExprKind::Attribute { value: Box::new(value), attr, ctx: ExprContext::Load });
        }
        self.finish(outer);
        Ok(value)
    }

    fn class_pattern(&mut self, cls: Expr) -> Parsed<PatternKind> {
        self.advance();
        let (mut patterns, mut kwd_attrs, mut kwd_patterns) = (Vec::new(), Vec::new(), Vec::new());
        while self.token.kind != Kind::RPar {
            if self.token.kind == Kind::Name && self.peek() == Kind::Equal {
                kwd_attrs.push(self.name()?);
                self.advance();
                kwd_patterns.push(self.pattern()?);
            } else if kwd_attrs.is_empty() {
                patterns.push(self.pattern()?);
            } else {
                return self.refuse();
            }
            if !self.eat(Kind::Comma) {
                break;
            }
        }
        self.expect(Kind::RPar)?;
        Ok(PatternKind::MatchClass { cls: Box::new(cls), patterns, kwd_attrs, kwd_patterns })
    }

    fn mapping_pattern(&mut self) -> Parsed<PatternKind> {
        self.advance();
        let (mut keys, mut patterns, mut rest) = (Vec::new(), Vec::new(), None);
        while self.token.kind != Kind::RBrace {
            if self.eat(Kind::DoubleStar) {
                rest = Some(self.capture_target()?);
                self.eat(Kind::Comma);
                break;
            }
            keys.push(self.mapping_key()?);
            self.expect(Kind::Colon)?;
            patterns.push(self.pattern()?);
            if !self.eat(Kind::Comma) {
                break;
            }
        }
        self.expect(Kind::RBrace)?;
        Ok(PatternKind::MatchMapping { keys, patterns, rest })
    }

    fn mapping_key(&mut self) -> Parsed<Expr> {
        let start = self.token.start;
        match self.token.kind {
            Kind::Name => {
                let name = self.name()?;
                if self.token.kind == Kind::Dot { self.attributes(start, name) } else { self.refuse() }
            }
            Kind::None | Kind::True | Kind::False => self.atom(),
            _ => self.literal(),
        }
    }

    /// A number with its sign, a complex number or a string.
    fn literal(&mut self) -> Parsed<Expr> {
        let start = self.token.start;
        if matches!(self.token.kind, Kind::Str | Kind::Bytes | Kind::FStringStart | Kind::TStringStart) {
            return self.strings();
        }
        let left = self.signed_number(start)?;
        if !matches!(self.token.kind, Kind::Plus | Kind::Minus) {
            return Ok(left);
        }
        let op = if self.token.kind == Kind::Plus { Operator::Add } else { Operator::Sub };
        self.advance();
        let is_imaginary = |expr: &Expr| match &expr.kind {
            ExprKind::UnaryOp { operand, .. } => {
                matches!(operand.kind, ExprKind::Constant { value: Const::Complex(..), .. })
            }
            kind => matches!(kind, ExprKind::Constant { value: Const::Complex(..), .. }),
        };
        if self.token.kind != Kind::Imaginary || is_imaginary(&left) {
            return self.refuse();
        }
        let right = Box::new(self.atom()?);
        Ok(self.node(start, ExprKind::BinOp { left: Box::new(left), op, right }))
    }

    fn signed_number(&mut self, start: Place) -> Parsed<Expr> {
        let negative = self.eat(Kind::Minus);
        if !matches!(self.token.kind, Kind::Int | Kind::Float | Kind::Imaginary) {
            return self.refuse();
        }
        let number = self.atom()?;
        if !negative {
            return Ok(number);
        }
        Ok(self.node(start, ExprKind::UnaryOp { op: UnaryOp::USub, operand: Box::new(number) }))
    }
}

fn is_star(pattern: &Pattern) -> bool {
    matches!(pattern.kind, PatternKind::MatchStar { .. })
}
