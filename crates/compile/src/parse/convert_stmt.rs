//! Statements, patterns and parameters. It must not know how expressions are turned.

use krait_code::{Const, PyString};
use ruff_python_ast as ruff;
use ruff_text_size::{Ranged, TextRange};

use super::Converter;
use super::convert_expr::each;
use crate::ast::*;
use crate::errors::Res;

impl Converter<'_> {
    pub(super) fn stmts(&mut self, body: &[ruff::Stmt]) -> Res<Vec<Stmt>> {
        each(body, |stmt| self.stmt(stmt))
    }

    fn stmt(&mut self, stmt: &ruff::Stmt) -> Res<Stmt> {
        self.enter()?;
        let mut loc = match stmt {
            ruff::Stmt::If(_)
            | ruff::Stmt::For(_)
            | ruff::Stmt::While(_)
            | ruff::Stmt::With(_)
            | ruff::Stmt::Try(_)
            | ruff::Stmt::Match(_) => self.loc(self.with_semicolon(stmt.range())),
            _ => self.loc(stmt.range()),
        };
        let range = stmt.range();
        let kind = match stmt {
            ruff::Stmt::FunctionDef(node) => {
                loc = self.loc(self.after_decorators(&node.decorator_list, node.range));
                self.function_def(node)?
            }
            ruff::Stmt::ClassDef(node) => {
                loc = self.loc(self.after_decorators(&node.decorator_list, node.range));
                self.class_def(node)?
            }
            ruff::Stmt::Return(node) => StmtKind::Return { value: self.opt_boxed(node.value.as_deref())? },
            ruff::Stmt::Delete(node) => StmtKind::Delete { targets: self.exprs(&node.targets)? },
            ruff::Stmt::TypeAlias(node) => {
                let name = self.boxed(&node.name)?;
                let type_params = self.type_params(node.type_params.as_deref())?;
                let value = self.boxed(&node.value)?;
                self.require(12, "Type statement is", node.range)?;
                StmtKind::TypeAlias { name, type_params, value }
            }
            ruff::Stmt::Assign(node) => {
                StmtKind::Assign {
                    targets: self.exprs(&node.targets)?,
                    value: self.boxed(&node.value)?,
                    type_comment: self.type_comment_at_end(node.range),
                }
            }
            ruff::Stmt::AugAssign(node) => {
                let target = self.boxed(&node.target)?;
                if node.op == ruff::Operator::MatMult {
                    self.require(5, "The '@' operator is", node.target.range())?;
                }
                let op = super::convert_expr::operator(node.op);
                StmtKind::AugAssign { target, op, value: self.boxed(&node.value)? }
            }
            ruff::Stmt::AnnAssign(node) => {
                let target = self.boxed(&node.target)?;
                let annotation = self.boxed(&node.annotation)?;
                let value = self.opt_boxed(node.value.as_deref())?;
                self.require(6, "Variable annotation syntax is", node.range)?;
                StmtKind::AnnAssign { target, annotation, value, simple: node.simple }
            }
            ruff::Stmt::For(node) => {
                let parts = Box::new(For {
                    target: self.expr(&node.target)?,
                    iter: self.expr(&node.iter)?,
                    body: self.stmts(&node.body)?,
                    orelse: self.stmts(&node.orelse)?,
                    type_comment: self.type_comment_of_header(node.iter.range(), &node.body),
                });
                if node.is_async {
                    self.require(5, "Async for loops are", node.range)?;
                }
                if node.is_async { StmtKind::AsyncFor(parts) } else { StmtKind::For(parts) }
            }
            ruff::Stmt::While(node) => StmtKind::While {
                test: self.boxed(&node.test)?,
                body: self.stmts(&node.body)?,
                orelse: self.stmts(&node.orelse)?,
            },
            ruff::Stmt::If(node) => self.if_stmt(node)?,
            ruff::Stmt::With(node) => {
                let items = each(&node.items, |item| {
                    Ok(WithItem {
                        context_expr: self.expr(&item.context_expr)?,
                        optional_vars: item.optional_vars.as_deref().map(|vars| self.expr(vars)).transpose()?,
                    })
                })?;
                let header = node.items.last().map_or(node.range, Ranged::range);
                let type_comment = self.type_comment_of_header(header, &node.body);
                let body = self.stmts(&node.body)?;
                if node.is_async {
                    self.require(5, "Async with statements are", node.range)?;
                    StmtKind::AsyncWith { items, body, type_comment }
                } else {
                    StmtKind::With { items, body, type_comment }
                }
            }
            ruff::Stmt::Match(node) => {
                let subject = self.boxed(&node.subject)?;
                let cases = each(&node.cases, |case| {
                    Ok(MatchCase {
                        pattern: self.pattern(&case.pattern)?,
                        guard: case.guard.as_deref().map(|guard| self.expr(guard)).transpose()?,
                        body: self.stmts(&case.body)?,
                    })
                })?;
                self.require(10, "Pattern matching is", node.range)?;
                StmtKind::Match { subject, cases }
            }
            ruff::Stmt::Raise(node) => StmtKind::Raise {
                exc: self.opt_boxed(node.exc.as_deref())?,
                cause: self.opt_boxed(node.cause.as_deref())?,
            },
            ruff::Stmt::Try(node) => {
                let parts = Box::new(Try {
                    body: self.stmts(&node.body)?,
                    handlers: each(&node.handlers, |handler| self.handler(handler))?,
                    orelse: self.stmts(&node.orelse)?,
                    finalbody: self.stmts(&node.finalbody)?,
                });
                if node.is_star {
                    self.require(11, "Exception groups are", node.range)?;
                }
                if node.is_star { StmtKind::TryStar(parts) } else { StmtKind::Try(parts) }
            }
            ruff::Stmt::Assert(node) => {
                StmtKind::Assert { test: self.boxed(&node.test)?, msg: self.opt_boxed(node.msg.as_deref())? }
            }
            ruff::Stmt::Import(node) => StmtKind::Import { names: self.aliases(&node.names) },
            ruff::Stmt::ImportFrom(node) => StmtKind::ImportFrom {
                module: node.module.as_ref().map(|node| self.name(node)),
                names: self.aliases(&node.names),
                level: node.level,
            },
            ruff::Stmt::Global(node) => StmtKind::Global { names: node.names.iter().map(|node| self.name(node)).collect() },
            ruff::Stmt::Nonlocal(node) => StmtKind::Nonlocal { names: node.names.iter().map(|node| self.name(node)).collect() },
            ruff::Stmt::Expr(node) => StmtKind::Expr { value: self.boxed(&node.value)? },
            ruff::Stmt::Pass(_) => StmtKind::Pass,
            ruff::Stmt::Break(_) => StmtKind::Break,
            ruff::Stmt::Continue(_) => StmtKind::Continue,
            ruff::Stmt::IpyEscapeCommand(_) => return self.error(loc, "invalid syntax"),
        };
        self.leave();
        let loc = self.with_type_comment(loc, range);
        Ok(Stmt { kind, loc })
    }

    /// The extent of a compound statement: a semicolon after the last statement of its body belongs to it.
    fn with_semicolon(&self, range: TextRange) -> TextRange {
        let rest = &self.text.as_bytes()[range.end().to_usize()..];
        let blanks = rest.iter().take_while(|byte| matches!(byte, b' ' | b'\t' | b'\x0C')).count();
        if rest.get(blanks) != Some(&b';') {
            return range;
        }
        let more = u32::try_from(blanks + 1).expect("a source below 4 GiB");
        TextRange::new(range.start(), range.end() + ruff_text_size::TextSize::from(more))
    }

    /// The extent from `def`, `async` or `class` on: the first word after the decorators.
    fn after_decorators(&self, decorators: &[ruff::Decorator], range: TextRange) -> TextRange {
        let range = self.with_semicolon(range);
        let Some(last) = decorators.last() else { return range };
        let bytes = self.text.as_bytes();
        let mut at = last.range.end().to_usize();
        while let Some(&byte) = bytes.get(at) {
            match byte {
                b'#' => {
                    while bytes.get(at).is_some_and(|&byte| byte != b'\n') {
                        at += 1;
                    }
                }
                byte if byte.is_ascii_alphabetic() => break,
                _ => at += 1,
            }
        }
        let start = u32::try_from(at).expect("a source below 4 GiB").into();
        TextRange::new(start, range.end())
    }

    fn function_def(&mut self, node: &ruff::StmtFunctionDef) -> Res<StmtKind> {
        let decorator_list = self.decorators(&node.decorator_list)?;
        let type_params = self.type_params(node.type_params.as_deref())?;
        let def = Box::new(FunctionDef {
            name: self.name(&node.name),
            args: self.arguments(&node.parameters)?,
            returns: node.returns.as_deref().map(|returns| self.expr(returns)).transpose()?,
            body: self.stmts(&node.body)?,
            decorator_list,
            type_comment: self.type_comment_of_function(node),
            type_params,
        });
        if node.is_async {
            self.require(5, "Async functions are", node.range)?;
        }
        Ok(if node.is_async { StmtKind::AsyncFunctionDef(def) } else { StmtKind::FunctionDef(def) })
    }

    fn class_def(&mut self, node: &ruff::StmtClassDef) -> Res<StmtKind> {
        let decorator_list = self.decorators(&node.decorator_list)?;
        let type_params = self.type_params(node.type_params.as_deref())?;
        let (bases, keywords) = match node.arguments.as_deref() {
            Some(arguments) => (self.exprs(&arguments.args)?, self.keywords(&arguments.keywords)?),
            None => (Vec::new(), Vec::new()),
        };
        let body = self.stmts(&node.body)?;
        Ok(StmtKind::ClassDef(Box::new(ClassDef {
            name: self.name(&node.name),
            bases,
            keywords,
            body,
            decorator_list,
            type_params,
        })))
    }

    fn decorators(&mut self, decorators: &[ruff::Decorator]) -> Res<Vec<Expr>> {
        each(decorators, |decorator| self.expr(&decorator.expression))
    }

    /// `elif` is an `If` in the `orelse` of the one before.
    fn if_stmt(&mut self, node: &ruff::StmtIf) -> Res<StmtKind> {
        let test = self.boxed(&node.test)?;
        let body = self.stmts(&node.body)?;
        self.check_depth(node.elif_else_clauses.len())?;
        let mut parts = Vec::new();
        for clause in &node.elif_else_clauses {
            let test = clause.test.as_ref().map(|test| self.boxed(test)).transpose()?;
            parts.push((test, self.stmts(&clause.body)?, clause.range.start()));
        }
        let mut orelse = Vec::new();
        for (test, body, start) in parts.into_iter().rev() {
            orelse = match test {
                None => body,
                Some(test) => {
                    let loc = self.loc(self.with_semicolon(TextRange::new(start, node.range.end())));
                    vec![Stmt { kind: StmtKind::If { test, body, orelse }, loc }]
                }
            };
        }
        Ok(StmtKind::If { test, body, orelse })
    }

    fn handler(&mut self, handler: &ruff::ExceptHandler) -> Res<ExceptHandler> {
        let ruff::ExceptHandler::ExceptHandler(node) = handler;
        if let Some(ruff::Expr::Tuple(types)) = node.type_.as_deref()
            && !types.parenthesized
        {
            self.require(14, "except expressions without parentheses are", node.range)?;
        }
        Ok(ExceptHandler {
            type_: node.type_.as_deref().map(|type_| self.expr(type_)).transpose()?,
            name: node.name.as_ref().map(|node| self.name(node)),
            body: self.stmts(&node.body)?,
            loc: self.loc(self.with_semicolon(node.range)),
        })
    }

    fn aliases(&mut self, aliases: &[ruff::Alias]) -> Vec<Alias> {
        let convert = |alias: &ruff::Alias| Alias {
            name: dotted_name(&alias.name),
            asname: alias.asname.as_ref().map(|node| self.name(node)),
            loc: self.loc(alias.range),
        };
        aliases.iter().map(convert).collect()
    }

    pub(super) fn arguments(&mut self, parameters: &ruff::Parameters) -> Res<Arguments> {
        let defaults = |parameters: &[ruff::ParameterWithDefault]| {
            parameters.iter().filter(|parameter| parameter.default.is_some()).count()
        };
        let ruff::Parameters { posonlyargs, args, kwonlyargs, .. } = parameters;
        let mut arguments = Arguments {
            posonlyargs: Vec::with_capacity(posonlyargs.len()),
            args: Vec::with_capacity(args.len()),
            kwonlyargs: Vec::with_capacity(kwonlyargs.len()),
            kw_defaults: Vec::with_capacity(kwonlyargs.len()),
            defaults: Vec::with_capacity(defaults(posonlyargs) + defaults(args)),
            ..Arguments::default()
        };
        for parameter in &parameters.posonlyargs {
            arguments.posonlyargs.push(self.arg(&parameter.parameter, parameter.range)?);
            arguments.defaults.extend(parameter.default.as_deref().map(|default| self.expr(default)).transpose()?);
        }
        if let Some(last) = parameters.posonlyargs.last() {
            self.require(8, "Positional-only parameters are", last.range)?;
        }
        for parameter in &parameters.args {
            arguments.args.push(self.arg(&parameter.parameter, parameter.range)?);
            arguments.defaults.extend(parameter.default.as_deref().map(|default| self.expr(default)).transpose()?);
        }
        if let Some(parameter) = parameters.vararg.as_deref() {
            arguments.vararg = Some(self.arg(parameter, parameter.range)?);
        }
        for parameter in &parameters.kwonlyargs {
            arguments.kwonlyargs.push(self.arg(&parameter.parameter, parameter.range)?);
            let default = parameter.default.as_deref().map(|default| self.expr(default)).transpose()?;
            arguments.kw_defaults.push(default);
        }
        if let Some(parameter) = parameters.kwarg.as_deref() {
            arguments.kwarg = Some(self.arg(parameter, parameter.range)?);
        }
        Ok(arguments)
    }

    /// A parameter; `whole` is its extent with the default.
    fn arg(&mut self, parameter: &ruff::Parameter, whole: TextRange) -> Res<Arg> {
        let annotation = self.opt_boxed(parameter.annotation.as_deref())?;
        // The stars of `*args` are no part of it.
        let loc = self.loc(TextRange::new(parameter.name.range.start(), parameter.range.end()));
        let type_comment = self.type_comment_of_parameter(whole.end().to_u32());
        Ok(Arg { arg: self.name(&parameter.name), annotation, type_comment, loc })
    }

    fn type_params(&mut self, params: Option<&ruff::TypeParams>) -> Res<Vec<TypeParam>> {
        let Some(params) = params else { return Ok(Vec::new()) };
        let convert = |param: &ruff::TypeParam| {
            let kind = match param {
                ruff::TypeParam::TypeVar(node) => TypeParamKind::TypeVar {
                    name: self.name(&node.name),
                    bound: self.opt_boxed(node.bound.as_deref())?,
                    default_value: self.opt_boxed(node.default.as_deref())?,
                },
                ruff::TypeParam::ParamSpec(node) => TypeParamKind::ParamSpec {
                    name: self.name(&node.name),
                    default_value: self.opt_boxed(node.default.as_deref())?,
                },
                ruff::TypeParam::TypeVarTuple(node) => TypeParamKind::TypeVarTuple {
                    name: self.name(&node.name),
                    default_value: self.opt_boxed(node.default.as_deref())?,
                },
            };
            if param.default().is_some() {
                self.require(13, "Type parameter defaults are", param.range())?;
            }
            Ok(TypeParam { kind, loc: self.loc(param.range()) })
        };
        let converted = each(&params.type_params, convert)?;
        self.require(12, "Type parameter lists are", params.range)?;
        Ok(converted)
    }

    fn patterns(&mut self, patterns: &[ruff::Pattern]) -> Res<Vec<Pattern>> {
        each(patterns, |pattern| self.pattern(pattern))
    }

    fn pattern(&mut self, pattern: &ruff::Pattern) -> Res<Pattern> {
        self.enter()?;
        let kind = match pattern {
            ruff::Pattern::MatchValue(node) => PatternKind::MatchValue { value: self.boxed(&node.value)? },
            ruff::Pattern::MatchSingleton(node) => PatternKind::MatchSingleton {
                value: match node.value {
                    ruff::Singleton::None => Const::None,
                    ruff::Singleton::True => Const::True,
                    ruff::Singleton::False => Const::False,
                },
            },
            ruff::Pattern::MatchSequence(node) => {
                PatternKind::MatchSequence { patterns: self.patterns(&node.patterns)? }
            }
            ruff::Pattern::MatchMapping(node) => PatternKind::MatchMapping {
                keys: self.exprs(&node.keys)?,
                patterns: self.patterns(&node.patterns)?,
                rest: node.rest.as_ref().map(|node| self.name(node)),
            },
            ruff::Pattern::MatchClass(node) => {
                let mut kwd_attrs = Vec::new();
                let mut kwd_patterns = Vec::new();
                let cls = self.boxed(&node.cls)?;
                let patterns = self.patterns(&node.arguments.patterns)?;
                for keyword in &node.arguments.keywords {
                    kwd_attrs.push(self.name(&keyword.attr));
                    kwd_patterns.push(self.pattern(&keyword.pattern)?);
                }
                PatternKind::MatchClass { cls, patterns, kwd_attrs, kwd_patterns }
            }
            ruff::Pattern::MatchStar(node) => PatternKind::MatchStar { name: node.name.as_ref().map(|node| self.name(node)) },
            ruff::Pattern::MatchAs(node) => PatternKind::MatchAs {
                pattern: node.pattern.as_deref().map(|inner| self.pattern(inner)).transpose()?.map(Box::new),
                name: node.name.as_ref().map(|node| self.name(node)),
            },
            ruff::Pattern::MatchOr(node) => PatternKind::MatchOr { patterns: self.patterns(&node.patterns)? },
        };
        self.leave();
        Ok(Pattern { kind, loc: self.loc(pattern.range()) })
    }
}

/// A module path; blanks around its dots are no part of it.
fn dotted_name(identifier: &ruff::Identifier) -> PyString {
    let text = identifier.id.as_str();
    if text.contains(|c: char| c.is_whitespace() || c == '\\') {
        let joined: String = text.chars().filter(|&c| !c.is_whitespace() && c != '\\').collect();
        return PyString::from(joined);
    }
    PyString::new(text)
}
