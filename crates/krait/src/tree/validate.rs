//! What the compiler asks of a tree that did not come from source (CPython's `Python/ast.c`): no empty bodies, names
//! that are names, contexts that fit, places that make sense, and no more nesting than it can walk.

use krait_code::Const;
use krait_compile::ast::*;
use krait_object::{Ctx, PyResult};

/// Raise what is wrong with `module`, if something is. `max_depth`: nesting that the compiler may walk.
///
/// # Errors
/// `ValueError`, `TypeError`, or `RecursionError`.
pub fn validate(ctx: &Ctx, module: &Mod, max_depth: u32) -> PyResult<()> {
    let validator = Validator { ctx, max_depth };
    match module {
        Mod::Module { body, .. } | Mod::Interactive { body } => validator.stmts(body, 0),
        Mod::Expression { body } => validator.expr(body, ExprContext::Load, 0),
        Mod::FunctionType { argtypes, returns } => {
            validator.exprs(argtypes, ExprContext::Load, 0)?;
            validator.expr(returns, ExprContext::Load, 0)
        }
    }
}

struct Validator<'c> {
    ctx: &'c Ctx,
    max_depth: u32,
}

fn context_name(context: ExprContext) -> &'static str {
    match context {
        ExprContext::Load => "Load",
        ExprContext::Store => "Store",
        ExprContext::Del => "Del",
    }
}

impl Validator<'_> {
    fn value_error(&self, message: &str) -> PyResult<()> {
        Err(self.ctx.value_error(message))
    }

    fn deeper(&self, depth: u32) -> PyResult<u32> {
        if depth >= self.max_depth {
            return Err(self.ctx.recursion_error("maximum recursion depth exceeded during compilation"));
        }
        Ok(depth + 1)
    }

    fn place(&self, loc: Location) -> PyResult<()> {
        let Location { lineno, end_lineno, col_offset, end_col_offset } = loc;
        if lineno > end_lineno {
            return self.value_error(&format!("AST node line range ({lineno}, {end_lineno}) is not valid"));
        }
        if (lineno < 0 && end_lineno != lineno) || (col_offset < 0 && col_offset != end_col_offset) {
            return self.value_error(&format!(
                "AST node column range ({col_offset}, {end_col_offset}) for line range ({lineno}, {end_lineno}) is \
                 not valid"
            ));
        }
        if lineno == end_lineno && col_offset > end_col_offset {
            let message = format!("line {lineno}, column {col_offset}-{end_col_offset} is not a valid range");
            return self.value_error(&message);
        }
        Ok(())
    }

    fn name(&self, name: &Identifier) -> PyResult<()> {
        match name.as_str() {
            Some(name @ ("None" | "True" | "False")) => {
                self.value_error(&format!("identifier field can't represent '{name}' constant"))
            }
            _ => Ok(()),
        }
    }

    fn not_empty<T>(&self, items: &[T], what: &str, owner: &str) -> PyResult<()> {
        if items.is_empty() { self.value_error(&format!("empty {what} on {owner}")) } else { Ok(()) }
    }

    fn body(&self, body: &[Stmt], owner: &str, depth: u32) -> PyResult<()> {
        self.not_empty(body, "body", owner)?;
        self.stmts(body, depth)
    }

    fn stmts(&self, body: &[Stmt], depth: u32) -> PyResult<()> {
        body.iter().try_for_each(|stmt| self.stmt(stmt, depth))
    }

    fn exprs(&self, exprs: &[Expr], context: ExprContext, depth: u32) -> PyResult<()> {
        exprs.iter().try_for_each(|expr| self.expr(expr, context, depth))
    }

    fn load(&self, expr: &Expr, depth: u32) -> PyResult<()> {
        self.expr(expr, ExprContext::Load, depth)
    }

    fn optional(&self, expr: Option<&Expr>, depth: u32) -> PyResult<()> {
        expr.map_or(Ok(()), |expr| self.load(expr, depth))
    }

    fn stmt(&self, stmt: &Stmt, depth: u32) -> PyResult<()> {
        use ExprContext::{Del, Load, Store};
        let depth = self.deeper(depth)?;
        self.place(stmt.loc)?;
        match &stmt.kind {
            StmtKind::FunctionDef(node) => self.function(node, "FunctionDef", depth),
            StmtKind::AsyncFunctionDef(node) => self.function(node, "AsyncFunctionDef", depth),
            StmtKind::ClassDef(node) => {
                self.name(&node.name)?;
                self.body(&node.body, "ClassDef", depth)?;
                self.type_params(&node.type_params, depth)?;
                self.exprs(&node.bases, Load, depth)?;
                self.keywords(&node.keywords, depth)?;
                self.exprs(&node.decorator_list, Load, depth)
            }
            StmtKind::Return { value } => self.optional(value.as_deref(), depth),
            StmtKind::Delete { targets } => {
                self.not_empty(targets, "targets", "Delete")?;
                self.exprs(targets, Del, depth)
            }
            StmtKind::Assign { targets, value, .. } => {
                self.not_empty(targets, "targets", "Assign")?;
                self.exprs(targets, Store, depth)?;
                self.load(value, depth)
            }
            StmtKind::AugAssign { target, value, .. } => {
                self.expr(target, Store, depth)?;
                self.load(value, depth)
            }
            StmtKind::AnnAssign { target, annotation, value, simple } => {
                if *simple && !matches!(target.kind, ExprKind::Name { .. }) {
                    return Err(self.ctx.type_error("AnnAssign with simple non-Name target"));
                }
                self.expr(target, Store, depth)?;
                self.optional(value.as_deref(), depth)?;
                self.load(annotation, depth)
            }
            StmtKind::TypeAlias { name, type_params, value } => {
                if !matches!(name.kind, ExprKind::Name { .. }) {
                    return Err(self.ctx.type_error("TypeAlias with non-Name name"));
                }
                self.expr(name, Store, depth)?;
                self.type_params(type_params, depth)?;
                self.load(value, depth)
            }
            StmtKind::For(node) => self.for_(node, "For", depth),
            StmtKind::AsyncFor(node) => self.for_(node, "AsyncFor", depth),
            StmtKind::While { test, body, orelse } => {
                self.load(test, depth)?;
                self.body(body, "While", depth)?;
                self.stmts(orelse, depth)
            }
            StmtKind::If { test, body, orelse } => {
                self.load(test, depth)?;
                self.body(body, "If", depth)?;
                self.stmts(orelse, depth)
            }
            StmtKind::With { items, body, .. } => self.with(items, body, "With", depth),
            StmtKind::AsyncWith { items, body, .. } => self.with(items, body, "AsyncWith", depth),
            StmtKind::Match { subject, cases } => {
                self.load(subject, depth)?;
                self.not_empty(cases, "cases", "Match")?;
                for case in cases {
                    self.pattern(&case.pattern, false, depth)?;
                    self.optional(case.guard.as_ref(), depth)?;
                    self.body(&case.body, "match_case", depth)?;
                }
                Ok(())
            }
            StmtKind::Raise { exc: None, cause: Some(_) } => self.value_error("Raise with cause but no exception"),
            StmtKind::Raise { exc, cause } => {
                self.optional(exc.as_deref(), depth)?;
                self.optional(cause.as_deref(), depth)
            }
            StmtKind::Try(node) => self.try_(node, "Try", depth),
            StmtKind::TryStar(node) => self.try_(node, "TryStar", depth),
            StmtKind::Assert { test, msg } => {
                self.load(test, depth)?;
                self.optional(msg.as_deref(), depth)
            }
            StmtKind::Import { names } => {
                self.not_empty(names, "names", "Import")?;
                self.aliases(names)
            }
            StmtKind::ImportFrom { names, .. } => {
                self.not_empty(names, "names", "ImportFrom")?;
                self.aliases(names)
            }
            StmtKind::Global { names } => self.not_empty(names, "names", "Global"),
            StmtKind::Nonlocal { names } => self.not_empty(names, "names", "Nonlocal"),
            StmtKind::Expr { value } => self.load(value, depth),
            StmtKind::Pass | StmtKind::Break | StmtKind::Continue => Ok(()),
        }
    }

    fn aliases(&self, names: &[Alias]) -> PyResult<()> {
        names.iter().try_for_each(|alias| {
            self.name(&alias.name)?;
            alias.asname.as_ref().map_or(Ok(()), |name| self.name(name))
        })
    }

    fn function(&self, node: &FunctionDef, owner: &str, depth: u32) -> PyResult<()> {
        self.name(&node.name)?;
        self.body(&node.body, owner, depth)?;
        self.type_params(&node.type_params, depth)?;
        self.arguments(&node.args, depth)?;
        self.exprs(&node.decorator_list, ExprContext::Load, depth)?;
        self.optional(node.returns.as_ref(), depth)
    }

    fn for_(&self, node: &For, owner: &str, depth: u32) -> PyResult<()> {
        self.expr(&node.target, ExprContext::Store, depth)?;
        self.load(&node.iter, depth)?;
        self.body(&node.body, owner, depth)?;
        self.stmts(&node.orelse, depth)
    }

    fn with(&self, items: &[WithItem], body: &[Stmt], owner: &str, depth: u32) -> PyResult<()> {
        self.not_empty(items, "items", owner)?;
        for item in items {
            self.load(&item.context_expr, depth)?;
            if let Some(vars) = &item.optional_vars {
                self.expr(vars, ExprContext::Store, depth)?;
            }
        }
        self.body(body, owner, depth)
    }

    fn try_(&self, node: &Try, owner: &str, depth: u32) -> PyResult<()> {
        self.body(&node.body, owner, depth)?;
        if node.handlers.is_empty() && node.finalbody.is_empty() {
            return self.value_error(&format!("{owner} has neither except handlers nor finalbody"));
        }
        if node.handlers.is_empty() && !node.orelse.is_empty() {
            return self.value_error(&format!("{owner} has orelse but no except handlers"));
        }
        for handler in &node.handlers {
            self.place(handler.loc)?;
            self.optional(handler.type_.as_ref(), depth)?;
            handler.name.as_ref().map_or(Ok(()), |name| self.name(name))?;
            self.body(&handler.body, "ExceptHandler", depth)?;
        }
        self.stmts(&node.finalbody, depth)?;
        self.stmts(&node.orelse, depth)
    }

    fn type_params(&self, params: &[TypeParam], depth: u32) -> PyResult<()> {
        for param in params {
            self.place(param.loc)?;
            match &param.kind {
                TypeParamKind::TypeVar { name, bound, default_value } => {
                    self.name(name)?;
                    self.optional(bound.as_deref(), depth)?;
                    self.optional(default_value.as_deref(), depth)?;
                }
                TypeParamKind::ParamSpec { name, default_value }
                | TypeParamKind::TypeVarTuple { name, default_value } => {
                    self.name(name)?;
                    self.optional(default_value.as_deref(), depth)?;
                }
            }
        }
        Ok(())
    }

    fn arguments(&self, node: &Arguments, depth: u32) -> PyResult<()> {
        let parameters = node.posonlyargs.iter().chain(&node.args).chain(&node.vararg);
        for arg in parameters.chain(&node.kwonlyargs).chain(&node.kwarg) {
            self.place(arg.loc)?;
            self.optional(arg.annotation.as_deref(), depth)?;
        }
        if node.defaults.len() > node.posonlyargs.len() + node.args.len() {
            return self.value_error("more positional defaults than args on arguments");
        }
        if node.kw_defaults.len() != node.kwonlyargs.len() {
            return self.value_error("length of kwonlyargs is not the same as kw_defaults on arguments");
        }
        self.exprs(&node.defaults, ExprContext::Load, depth)?;
        node.kw_defaults.iter().flatten().try_for_each(|default| self.load(default, depth))
    }

    fn keywords(&self, keywords: &[Keyword], depth: u32) -> PyResult<()> {
        keywords.iter().try_for_each(|keyword| self.load(&keyword.value, depth))
    }

    fn generators(&self, generators: &[Comprehension], depth: u32) -> PyResult<()> {
        if generators.is_empty() {
            return self.value_error("comprehension with no generators");
        }
        // Each is inside the one before when code is made.
        let inside = u32::try_from(generators.len()).unwrap_or(u32::MAX);
        self.deeper(depth.saturating_add(inside))?;
        for node in generators {
            self.expr(&node.target, ExprContext::Store, depth)?;
            self.load(&node.iter, depth)?;
            self.exprs(&node.ifs, ExprContext::Load, depth)?;
        }
        Ok(())
    }

    fn context(&self, expr: &Expr, wanted: ExprContext) -> PyResult<()> {
        let found = match &expr.kind {
            ExprKind::Name { id, ctx } => {
                self.name(id)?;
                *ctx
            }
            ExprKind::Attribute { ctx, .. }
            | ExprKind::Subscript { ctx, .. }
            | ExprKind::Starred { ctx, .. }
            | ExprKind::List { ctx, .. }
            | ExprKind::Tuple { ctx, .. } => *ctx,
            _ if wanted != ExprContext::Load => {
                let wanted = context_name(wanted);
                return self.value_error(&format!("expression which can't be assigned to in {wanted} context"));
            }
            _ => ExprContext::Load,
        };
        if found != wanted {
            let (wanted, found) = (context_name(wanted), context_name(found));
            return self.value_error(&format!("expression must have {wanted} context but has {found} instead"));
        }
        Ok(())
    }

    fn expr(&self, expr: &Expr, context: ExprContext, depth: u32) -> PyResult<()> {
        let depth = self.deeper(depth)?;
        let mut expr = expr;
        let mut context = context;
        // A chain of operators leans left and may be long.
        loop {
            self.place(expr.loc)?;
            self.context(expr, context)?;
            let ExprKind::BinOp { left, right, .. } = &expr.kind else { break };
            self.load(right, depth)?;
            (expr, context) = (left, ExprContext::Load);
        }
        self.parts(expr, context, depth)
    }

    fn parts(&self, expr: &Expr, context: ExprContext, depth: u32) -> PyResult<()> {
        use ExprContext::Load;
        match &expr.kind {
            ExprKind::BoolOp { values, .. } if values.len() < 2 => self.value_error("BoolOp with less than 2 values"),
            ExprKind::BoolOp { values, .. } => self.exprs(values, Load, depth),
            ExprKind::BinOp { left, right, .. } => {
                self.load(left, depth)?;
                self.load(right, depth)
            }
            ExprKind::NamedExpr { target, .. } if !matches!(target.kind, ExprKind::Name { .. }) => {
                Err(self.ctx.type_error("NamedExpr target must be a Name"))
            }
            ExprKind::UnaryOp { operand: value, .. }
            | ExprKind::NamedExpr { value, .. }
            | ExprKind::Await { value }
            | ExprKind::YieldFrom { value }
            | ExprKind::Attribute { value, .. } => self.load(value, depth),
            ExprKind::Lambda { args, body } => {
                self.arguments(args, depth)?;
                self.load(body, depth)
            }
            ExprKind::IfExp { test, body, orelse } => {
                self.load(test, depth)?;
                self.load(body, depth)?;
                self.load(orelse, depth)
            }
            ExprKind::Dict { keys, values } => {
                if keys.len() != values.len() {
                    return self.value_error("Dict doesn't have the same number of keys as values");
                }
                keys.iter().flatten().try_for_each(|key| self.load(key, depth))?;
                self.exprs(values, Load, depth)
            }
            ExprKind::Set { elts } => self.exprs(elts, Load, depth),
            ExprKind::ListComp { elt, generators }
            | ExprKind::SetComp { elt, generators }
            | ExprKind::GeneratorExp { elt, generators } => {
                self.generators(generators, depth)?;
                self.load(elt, depth)
            }
            ExprKind::DictComp { key, value, generators } => {
                self.generators(generators, depth)?;
                self.load(key, depth)?;
                self.load(value, depth)
            }
            ExprKind::Yield { value } => self.optional(value.as_deref(), depth),
            ExprKind::Compare { left, ops, comparators } => {
                if comparators.is_empty() {
                    return self.value_error("Compare with no comparators");
                }
                if comparators.len() != ops.len() {
                    return self.value_error("Compare has a different number of comparators and operands");
                }
                self.exprs(comparators, Load, depth)?;
                self.load(left, depth)
            }
            ExprKind::Call { func, args, keywords } => {
                self.load(func, depth)?;
                self.exprs(args, Load, depth)?;
                self.keywords(keywords, depth)
            }
            ExprKind::FormattedValue { value, format_spec, .. }
            | ExprKind::Interpolation { value, format_spec, .. } => {
                self.load(value, depth)?;
                self.optional(format_spec.as_deref(), depth)
            }
            ExprKind::JoinedStr { values } | ExprKind::TemplateStr { values } => self.exprs(values, Load, depth),
            ExprKind::Subscript { value, slice, .. } => {
                self.load(slice, depth)?;
                self.load(value, depth)
            }
            ExprKind::Starred { value, .. } => self.expr(value, context, depth),
            ExprKind::List { elts, .. } | ExprKind::Tuple { elts, .. } => self.exprs(elts, context, depth),
            ExprKind::Slice { lower, upper, step } => {
                self.optional(lower.as_deref(), depth)?;
                self.optional(upper.as_deref(), depth)?;
                self.optional(step.as_deref(), depth)
            }
            ExprKind::Name { .. } | ExprKind::Constant { .. } => Ok(()),
        }
    }

    fn capture(&self, name: Option<&Identifier>) -> PyResult<()> {
        let Some(name) = name else { return Ok(()) };
        if *name == *"_" {
            return self.value_error("can't capture name '_' in patterns");
        }
        self.name(name)
    }

    fn patterns(&self, patterns: &[Pattern], star_ok: bool, depth: u32) -> PyResult<()> {
        patterns.iter().try_for_each(|pattern| self.pattern(pattern, star_ok, depth))
    }

    fn pattern(&self, pattern: &Pattern, star_ok: bool, depth: u32) -> PyResult<()> {
        let depth = self.deeper(depth)?;
        self.place(pattern.loc)?;
        match &pattern.kind {
            PatternKind::MatchValue { value } => self.pattern_value(value, depth),
            PatternKind::MatchSingleton { value: Const::None | Const::True | Const::False } => Ok(()),
            PatternKind::MatchSingleton { .. } => {
                self.value_error("MatchSingleton can only contain True, False and None")
            }
            PatternKind::MatchSequence { patterns } => self.patterns(patterns, true, depth),
            PatternKind::MatchMapping { keys, patterns, rest } => {
                if keys.len() != patterns.len() {
                    return self.value_error("MatchMapping doesn't have the same number of keys as patterns");
                }
                self.capture(rest.as_ref())?;
                for key in keys {
                    if !matches!(&key.kind, ExprKind::Constant { value: Const::None | Const::True | Const::False, .. }) {
                        self.pattern_value(key, depth)?;
                    }
                }
                self.patterns(patterns, false, depth)
            }
            PatternKind::MatchClass { cls, patterns, kwd_attrs, kwd_patterns } => {
                if kwd_attrs.len() != kwd_patterns.len() {
                    let message = "MatchClass doesn't have the same number of keyword attributes as patterns";
                    return self.value_error(message);
                }
                self.load(cls, depth)?;
                let mut class = &**cls;
                while let ExprKind::Attribute { value, .. } = &class.kind {
                    class = value;
                }
                if !matches!(class.kind, ExprKind::Name { .. }) {
                    return self.value_error("MatchClass cls field can only contain Name or Attribute nodes.");
                }
                kwd_attrs.iter().try_for_each(|name| self.name(name))?;
                self.patterns(patterns, false, depth)?;
                self.patterns(kwd_patterns, false, depth)
            }
            PatternKind::MatchStar { .. } if !star_ok => self.value_error("can't use MatchStar here"),
            PatternKind::MatchStar { name } => self.capture(name.as_ref()),
            PatternKind::MatchAs { pattern, name } => {
                self.capture(name.as_ref())?;
                match (pattern, name) {
                    (None, _) => Ok(()),
                    (Some(_), None) => {
                        self.value_error("MatchAs must specify a target name if a pattern is given")
                    }
                    (Some(pattern), Some(_)) => self.pattern(pattern, false, depth),
                }
            }
            PatternKind::MatchOr { patterns } if patterns.len() < 2 => {
                self.value_error("MatchOr requires at least 2 patterns")
            }
            PatternKind::MatchOr { patterns } => self.patterns(patterns, false, depth),
        }
    }

    fn pattern_value(&self, value: &Expr, depth: u32) -> PyResult<()> {
        self.load(value, depth)?;
        let real = |expr: &Expr| {
            matches!(&expr.kind, ExprKind::Constant { value: Const::Int(_) | Const::Float(_), .. })
        };
        let imaginary = |expr: &Expr| matches!(&expr.kind, ExprKind::Constant { value: Const::Complex(..), .. });
        let negative = |expr: &Expr, complex_too: bool| match &expr.kind {
            ExprKind::UnaryOp { op: UnaryOp::USub, operand } => real(operand) || complex_too && imaginary(operand),
            _ => false,
        };
        let fits = match &value.kind {
            ExprKind::Constant { value, .. } => match value {
                Const::Int(_) | Const::Float(_) | Const::Complex(..) | Const::Str(_) | Const::Bytes(_) => true,
                _ => return self.value_error("unexpected constant inside of a literal pattern"),
            },
            ExprKind::Attribute { .. } | ExprKind::JoinedStr { .. } | ExprKind::TemplateStr { .. } => true,
            ExprKind::UnaryOp { .. } => negative(value, true),
            ExprKind::BinOp { left, op: Operator::Add | Operator::Sub, right } => {
                (real(left) || negative(left, false)) && imaginary(right)
            }
            _ => false,
        };
        if fits { Ok(()) } else { self.value_error("patterns may only match literals and attribute lookups") }
    }
}
