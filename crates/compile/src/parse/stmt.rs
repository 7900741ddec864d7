//! Statements. It must not know how expressions are parsed.

use krait_code::PyString;

use super::expr::{begins_expression, operator};
use super::lexer::{Kind, Place};
use super::{Parsed, Parser, Stop};
use crate::ast::*;

impl Parser<'_> {
    /// Statements up to the end of the block or the text.
    pub(super) fn statements(&mut self) -> Parsed<Vec<Stmt>> {
        let mut body = Vec::new();
        while !matches!(self.token.kind, Kind::Dedent | Kind::EndMarker) {
            self.statement(&mut body)?;
        }
        Ok(body)
    }

    /// A compound statement, or a line of simple ones.
    fn statement(&mut self, body: &mut Vec<Stmt>) -> Parsed {
        self.enter()?;
        let start = self.token.start;
        let kind = match self.token.kind {
            Kind::If => self.if_stmt()?,
            Kind::For => self.for_stmt(false)?,
            Kind::While => self.while_stmt()?,
            Kind::With => self.with_stmt(false)?,
            Kind::Try => self.try_stmt()?,
            Kind::Def => self.function_def(Vec::new(), false)?,
            Kind::Class => self.class_def(Vec::new())?,
            Kind::Async => self.async_stmt()?,
            Kind::At => {
                body.push(self.decorated()?);
                self.leave();
                return Ok(());
            }
            _ => match self.match_stmt()? {
                Some(kind) => kind,
                None => {
                    self.simple_stmts(body)?;
                    self.leave();
                    return Ok(());
                }
            },
        };
        body.push(self.stmt(start, kind));
        self.leave();
        Ok(())
    }

    fn stmt(&mut self, start: Place, kind: StmtKind) -> Stmt {
        let loc = self.since(start);
        let loc = if self.type_comments.is_some() { self.with_type_comment(loc) } else { loc };
        Stmt { kind, loc }
    }

    /// `block`, from its colon on.
    pub(super) fn block(&mut self) -> Parsed<Vec<Stmt>> {
        self.expect(Kind::Colon)?;
        if !self.eat(Kind::Newline) {
            let mut body = Vec::with_capacity(1);
            self.enter()?;
            self.simple_stmts(&mut body)?;
            self.leave();
            return Ok(body);
        }
        self.expect(Kind::Indent)?;
        let body = self.statements()?;
        self.expect(Kind::Dedent)?;
        Ok(body)
    }

    fn simple_stmts(&mut self, body: &mut Vec<Stmt>) -> Parsed {
        loop {
            let start = self.token.start;
            let kind = self.simple_stmt()?;
            let stmt = self.stmt(start, kind);
            body.push(stmt);
            if !self.eat(Kind::Semi) || self.token.kind == Kind::Newline {
                break;
            }
        }
        self.expect(Kind::Newline)
    }

    fn simple_stmt(&mut self) -> Parsed<StmtKind> {
        let kind = self.token.kind;
        match kind {
            Kind::Return => {
                self.advance();
                let value = if begins_expression(self.token.kind) { Some(Box::new(self.star_expressions()?)) } else { None };
                Ok(StmtKind::Return { value })
            }
            Kind::Import => self.import_name(),
            Kind::From => self.import_from(),
            Kind::Raise => self.raise_stmt(),
            Kind::Pass => {
                self.advance();
                Ok(StmtKind::Pass)
            }
            Kind::Break => {
                self.advance();
                Ok(StmtKind::Break)
            }
            Kind::Continue => {
                self.advance();
                Ok(StmtKind::Continue)
            }
            Kind::Assert => {
                self.advance();
                let test = self.boxed()?;
                let msg = if self.eat(Kind::Comma) { Some(self.boxed()?) } else { None };
                Ok(StmtKind::Assert { test, msg })
            }
            Kind::Del => {
                self.advance();
                Ok(StmtKind::Delete { targets: self.del_targets()? })
            }
            Kind::Global => Ok(StmtKind::Global { names: self.names_after()? }),
            Kind::Nonlocal => Ok(StmtKind::Nonlocal { names: self.names_after()? }),
            Kind::Yield => Ok(StmtKind::Expr { value: Box::new(self.yield_expr()?) }),
            _ if self.at_type_alias() => self.type_alias(),
            _ => self.assignment(),
        }
    }

    fn names_after(&mut self) -> Parsed<Vec<PyString>> {
        let mut names = Vec::with_capacity(1);
        self.advance();
        loop {
            names.push(self.name()?);
            if !self.eat(Kind::Comma) {
                return Ok(names);
            }
        }
    }

    fn raise_stmt(&mut self) -> Parsed<StmtKind> {
        self.advance();
        if !begins_expression(self.token.kind) {
            return Ok(StmtKind::Raise { exc: None, cause: None });
        }
        let exc = Some(self.boxed()?);
        let cause = if self.eat(Kind::From) { Some(self.boxed()?) } else { None };
        Ok(StmtKind::Raise { exc, cause })
    }

    fn at_type_alias(&mut self) -> bool {
        self.at_word("type") && self.peek() == Kind::Name
    }

    fn type_alias(&mut self) -> Parsed<StmtKind> {
        self.advance();
        let start = self.token.start;
        let id = self.name()?;
        let name = Box::new(self.node(start, ExprKind::Name { id, ctx: ExprContext::Store }));
        let type_params = self.type_params()?;
        self.expect(Kind::Equal)?;
        let value = self.boxed()?;
        self.require(12, "Type statement is")?;
        Ok(StmtKind::TypeAlias { name, type_params, value })
    }

    /// An expression, or an assignment of any kind.
    fn assignment(&mut self) -> Parsed<StmtKind> {
        let first = self.token;
        let mut expr = self.star_expressions()?;
        match self.token.kind {
            Kind::Newline | Kind::Semi => Ok(StmtKind::Expr { value: Box::new(expr) }),
            Kind::Equal => self.assign(expr),
            Kind::Colon => {
                self.set_single_target(&mut expr)?;
                let simple = first.kind == Kind::Name && self.end == first.end;
                self.advance();
                let annotation = self.boxed()?;
                let value = if self.eat(Kind::Equal) { Some(Box::new(self.value()?)) } else { None };
                self.require(6, "Variable annotation syntax is")?;
                Ok(StmtKind::AnnAssign { target: Box::new(expr), annotation, value, simple })
            }
            kind if kind as u8 >= Kind::PlusEqual as u8 => {
                self.set_single_target(&mut expr)?;
                let op = operator(kind);
                if op == Operator::MatMult {
                    self.require(5, "The '@' operator is")?;
                }
                self.advance();
                let value = Box::new(self.value()?);
                Ok(StmtKind::AugAssign { target: Box::new(expr), op, value })
            }
            _ => self.refuse(),
        }
    }

    fn set_single_target(&mut self, expr: &mut Expr) -> Parsed {
        match &expr.kind {
            ExprKind::Name { .. } | ExprKind::Attribute { .. } | ExprKind::Subscript { .. } => {
                self.set_context(expr, ExprContext::Store)
            }
            _ => self.refuse(),
        }
    }

    fn assign(&mut self, first: Expr) -> Parsed<StmtKind> {
        let mut targets = Vec::with_capacity(1);
        let mut value = first;
        while self.eat(Kind::Equal) {
            self.set_context(&mut value, ExprContext::Store)?;
            targets.push(value);
            value = self.value()?;
        }
        let type_comment = self.type_comment_at_end();
        Ok(StmtKind::Assign { targets, value: Box::new(value), type_comment })
    }

    /// `elif` is an `If` in the `orelse` of the one before.
    fn if_stmt(&mut self) -> Parsed<StmtKind> {
        self.advance();
        let test = Box::new(self.named_expression()?);
        let body = self.block()?;
        let mut clauses = Vec::new();
        while self.token.kind == Kind::Elif {
            let start = self.token.start;
            self.advance();
            self.check_depth(clauses.len() + 1)?;
            let test = Box::new(self.named_expression()?);
            clauses.push((start, test, self.block()?));
        }
        let mut orelse = self.else_block()?;
        for (start, test, body) in clauses.into_iter().rev() {
            let kind = StmtKind::If { test, body, orelse };
            orelse = vec![self.stmt(start, kind)];
        }
        Ok(StmtKind::If { test, body, orelse })
    }

    /// The block after `else`, if there is one.
    fn else_block(&mut self) -> Parsed<Vec<Stmt>> {
        if self.eat(Kind::Else) { self.block() } else { Ok(Vec::new()) }
    }

    fn while_stmt(&mut self) -> Parsed<StmtKind> {
        self.advance();
        Ok(StmtKind::While {
            test: Box::new(self.named_expression()?),
            body: self.block()?,
            orelse: self.else_block()?,
        })
    }

    fn for_stmt(&mut self, is_async: bool) -> Parsed<StmtKind> {
        self.advance();
        let target = self.star_targets()?;
        self.expect(Kind::In)?;
        let iter = self.star_expressions()?;
        let colon = self.token.end;
        let body = self.block()?;
        let orelse = self.else_block()?;
        let type_comment = self.type_comment_of_header(colon);
        let parts = Box::new(For { target, iter, body, orelse, type_comment });
        if is_async {
            self.require(5, "Async for loops are")?;
            return Ok(StmtKind::AsyncFor(parts));
        }
        Ok(StmtKind::For(parts))
    }

    fn with_stmt(&mut self, is_async: bool) -> Parsed<StmtKind> {
        self.advance();
        let items = self.with_items()?;
        let colon = self.token.end;
        let body = self.block()?;
        let type_comment = self.type_comment_of_header(colon);
        if is_async {
            self.require(5, "Async with statements are")?;
            return Ok(StmtKind::AsyncWith { items, body, type_comment });
        }
        Ok(StmtKind::With { items, body, type_comment })
    }

    /// The items, in parentheses if that is what a colon follows.
    fn with_items(&mut self) -> Parsed<Vec<WithItem>> {
        if self.token.kind == Kind::LPar {
            let mark = self.mark();
            match self.with_items_in_parentheses() {
                Err(Stop::Refused) => self.go_back(mark),
                decided => return decided,
            }
        }
        let mut items = Vec::with_capacity(1);
        loop {
            items.push(self.with_item()?);
            if !self.eat(Kind::Comma) {
                return Ok(items);
            }
        }
    }

    fn with_items_in_parentheses(&mut self) -> Parsed<Vec<WithItem>> {
        self.advance();
        let mut items = Vec::with_capacity(1);
        loop {
            items.push(self.with_item()?);
            if !self.eat(Kind::Comma) || self.token.kind == Kind::RPar {
                break;
            }
        }
        self.expect(Kind::RPar)?;
        if self.token.kind == Kind::Colon { Ok(items) } else { self.refuse() }
    }

    fn with_item(&mut self) -> Parsed<WithItem> {
        let context_expr = self.expression()?;
        let optional_vars = if self.eat(Kind::As) { Some(self.star_target()?) } else { None };
        match self.token.kind {
            Kind::Comma | Kind::RPar | Kind::Colon => Ok(WithItem { context_expr, optional_vars }),
            _ => self.refuse(),
        }
    }

    fn try_stmt(&mut self) -> Parsed<StmtKind> {
        self.advance();
        let body = self.block()?;
        let (mut handlers, mut is_star) = (Vec::new(), false);
        while self.token.kind == Kind::Except {
            let start = self.token.start;
            self.advance();
            let with_star = self.eat(Kind::Star);
            if !handlers.is_empty() && with_star != is_star {
                return self.refuse();
            }
            is_star = with_star;
            handlers.push(self.except_block(start, is_star)?);
        }
        let orelse = if handlers.is_empty() { Vec::new() } else { self.else_block()? };
        let finalbody = match self.token.kind {
            Kind::Finally => {
                self.advance();
                self.block()?
            }
            _ if handlers.is_empty() => return self.refuse(),
            _ => Vec::new(),
        };
        let parts = Box::new(Try { body, handlers, orelse, finalbody });
        if is_star {
            self.require(11, "Exception groups are")?;
            return Ok(StmtKind::TryStar(parts));
        }
        Ok(StmtKind::Try(parts))
    }

    fn except_block(&mut self, start: Place, is_star: bool) -> Parsed<ExceptHandler> {
        let (mut type_, mut name, mut bare_tuple) = (None, None, false);
        if self.token.kind != Kind::Colon || is_star {
            let found = self.expressions()?;
            // One in parentheses begins before its first item.
            bare_tuple = match &found.kind {
                ExprKind::Tuple { elts, .. } => elts.first().is_some_and(|first| {
                    (first.loc.lineno, first.loc.col_offset) == (found.loc.lineno, found.loc.col_offset)
                }),
                _ => false,
            };
            type_ = Some(found);
            if !bare_tuple {
                name = self.as_name()?;
            }
        }
        let body = self.block()?;
        if bare_tuple {
            self.require(14, "except expressions without parentheses are")?;
        }
        Ok(ExceptHandler { type_, name, body, loc: self.since(start) })
    }

    fn async_stmt(&mut self) -> Parsed<StmtKind> {
        self.advance();
        match self.token.kind {
            Kind::Def => self.function_def(Vec::new(), true),
            Kind::For => self.for_stmt(true),
            Kind::With => self.with_stmt(true),
            _ => self.refuse(),
        }
    }

    /// A function or class with decorators. Its place begins after them.
    fn decorated(&mut self) -> Parsed<Stmt> {
        let mut decorators = Vec::with_capacity(1);
        while self.eat(Kind::At) {
            decorators.push(self.named_expression()?);
            self.expect(Kind::Newline)?;
        }
        let start = self.token.start;
        let kind = match self.token.kind {
            Kind::Def => self.function_def(decorators, false)?,
            Kind::Class => self.class_def(decorators)?,
            Kind::Async => {
                self.advance();
                if self.token.kind != Kind::Def {
                    return self.refuse();
                }
                self.function_def(decorators, true)?
            }
            _ => return self.refuse(),
        };
        Ok(self.stmt(start, kind))
    }

    fn function_def(&mut self, decorator_list: Vec<Expr>, is_async: bool) -> Parsed<StmtKind> {
        self.advance();
        let name = self.name()?;
        let type_params = self.type_params()?;
        self.expect(Kind::LPar)?;
        let args = self.parameters(Kind::RPar)?;
        self.expect(Kind::RPar)?;
        let returns = if self.eat(Kind::Arrow) { Some(self.expression()?) } else { None };
        let colon = self.token.end;
        let body = self.block()?;
        let type_comment = self.type_comment_of_function(colon);
        let def = Box::new(FunctionDef { name, args, body, decorator_list, returns, type_comment, type_params });
        if is_async {
            self.require(5, "Async functions are")?;
            return Ok(StmtKind::AsyncFunctionDef(def));
        }
        Ok(StmtKind::FunctionDef(def))
    }

    fn class_def(&mut self, decorator_list: Vec<Expr>) -> Parsed<StmtKind> {
        self.advance();
        let name = self.name()?;
        let type_params = self.type_params()?;
        let (bases, keywords) = if self.eat(Kind::LPar) { self.arguments(None)? } else { (Vec::new(), Vec::new()) };
        let body = self.block()?;
        Ok(StmtKind::ClassDef(Box::new(ClassDef { name, bases, keywords, body, decorator_list, type_params })))
    }
}
