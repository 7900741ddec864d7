//! Changes to the tree before scopes are analysed (CPython's `Python/ast_preprocess.c`): `__debug__`, docstrings
//! under `-OO`, `'…' % (…)`, numbers in patterns; and the warnings of PEP 765. It must not know scopes.

use krait_code::{CodeFlags, Const, IBig, PyString};

use crate::ast::*;
use crate::errors::Warning;

/// Digits CPython reads in a width or precision.
const MAXDIGITS: usize = 3;

pub(crate) fn preprocess(
    module: &mut Mod,
    optimize: u8,
    features: u32,
    syntax_check_only: bool,
    warnings: &mut Vec<Warning>,
) {
    let future_annotations = features & CodeFlags::FUTURE_ANNOTATIONS != 0;
    let mut state = State { optimize, future_annotations, syntax_check_only, warnings, contexts: Vec::new() };
    match module {
        Mod::Module { body, .. } => state.body(body),
        Mod::Interactive { body } => state.stmts(body),
        Mod::Expression { body } => state.expr(body),
        Mod::FunctionType { .. } => {}
    }
}

/// Where a `return`, `break` or `continue` stands, innermost last (PEP 765).
#[derive(Clone, Copy, PartialEq)]
enum Context {
    Finally,
    Function,
    Loop,
}

struct State<'w> {
    optimize: u8,
    future_annotations: bool,
    syntax_check_only: bool,
    warnings: &'w mut Vec<Warning>,
    contexts: Vec<Context>,
}

impl State<'_> {
    fn body(&mut self, body: &mut Vec<Stmt>) {
        let mut docstring = get_docstring(body).is_some();
        if docstring && self.optimize >= 2 {
            remove_docstring(body);
            docstring = false;
        }
        self.stmts(body);
        if !docstring && get_docstring(body).is_some() {
            // What stands first now was none in the source.
            let stmt = &mut body[0];
            let loc = stmt.loc;
            if let StmtKind::Expr { value } = &mut stmt.kind {
                let inner = std::mem::replace(&mut **value, Expr { kind: ExprKind::JoinedStr { values: vec![] }, loc });
                value.kind = ExprKind::JoinedStr { values: vec![inner] };
            }
        }
    }

    fn within(&mut self, context: Context, body: &mut [Stmt]) {
        self.contexts.push(context);
        self.stmts(body);
        self.contexts.pop();
    }

    fn stmts(&mut self, body: &mut [Stmt]) {
        for stmt in body {
            self.stmt(stmt);
        }
    }

    fn warn_exit(&mut self, keyword: &str, loc: Location) {
        if self.contexts.last() == Some(&Context::Finally) {
            self.warnings.push(Warning::syntax(loc, format!("'{keyword}' in a 'finally' block")));
        }
    }

    fn stmt(&mut self, stmt: &mut Stmt) {
        match &mut stmt.kind {
            StmtKind::FunctionDef(def) | StmtKind::AsyncFunctionDef(def) => {
                self.type_params(&mut def.type_params);
                self.arguments(&mut def.args);
                self.contexts.push(Context::Function);
                self.body(&mut def.body);
                self.contexts.pop();
                self.exprs(&mut def.decorator_list);
                if let (false, Some(returns)) = (self.future_annotations, &mut def.returns) {
                    self.expr(returns);
                }
            }
            StmtKind::ClassDef(def) => {
                self.type_params(&mut def.type_params);
                self.exprs(&mut def.bases);
                self.keywords(&mut def.keywords);
                self.body(&mut def.body);
                self.exprs(&mut def.decorator_list);
            }
            StmtKind::Return { value } => {
                self.warn_exit("return", stmt.loc);
                self.opt(value);
            }
            StmtKind::Delete { targets } => self.exprs(targets),
            StmtKind::Assign { targets, value, .. } => {
                self.exprs(targets);
                self.expr(value);
            }
            StmtKind::AugAssign { target, value, .. } => {
                self.expr(target);
                self.expr(value);
            }
            StmtKind::AnnAssign { target, annotation, value, .. } => {
                self.expr(target);
                if !self.future_annotations {
                    self.expr(annotation);
                }
                self.opt(value);
            }
            StmtKind::TypeAlias { name, type_params, value } => {
                self.expr(name);
                self.type_params(type_params);
                self.expr(value);
            }
            StmtKind::For(node) | StmtKind::AsyncFor(node) => {
                self.expr(&mut node.target);
                self.expr(&mut node.iter);
                self.within(Context::Loop, &mut node.body);
                self.stmts(&mut node.orelse);
            }
            StmtKind::While { test, body, orelse } => {
                self.expr(test);
                self.within(Context::Loop, body);
                self.stmts(orelse);
            }
            StmtKind::If { test, body, orelse } => {
                self.expr(test);
                self.stmts(body);
                self.stmts(orelse);
            }
            StmtKind::With { items, body, .. } | StmtKind::AsyncWith { items, body, .. } => {
                for item in items {
                    self.expr(&mut item.context_expr);
                    if let Some(vars) = &mut item.optional_vars {
                        self.expr(vars);
                    }
                }
                self.stmts(body);
            }
            StmtKind::Raise { exc, cause } => {
                self.opt(exc);
                self.opt(cause);
            }
            StmtKind::Try(node) | StmtKind::TryStar(node) => {
                self.stmts(&mut node.body);
                for handler in &mut node.handlers {
                    if let Some(type_) = &mut handler.type_ {
                        self.expr(type_);
                    }
                    self.stmts(&mut handler.body);
                }
                self.stmts(&mut node.orelse);
                self.within(Context::Finally, &mut node.finalbody);
            }
            StmtKind::Assert { test, msg } => {
                self.expr(test);
                self.opt(msg);
            }
            StmtKind::Expr { value } => self.expr(value),
            StmtKind::Match { subject, cases } => {
                self.expr(subject);
                for case in cases {
                    self.pattern(&mut case.pattern);
                    if let Some(guard) = &mut case.guard {
                        self.expr(guard);
                    }
                    self.stmts(&mut case.body);
                }
            }
            StmtKind::Break => self.warn_exit("break", stmt.loc),
            StmtKind::Continue => self.warn_exit("continue", stmt.loc),
            StmtKind::Import { .. }
            | StmtKind::ImportFrom { .. }
            | StmtKind::Global { .. }
            | StmtKind::Nonlocal { .. }
            | StmtKind::Pass => {}
        }
    }

    fn opt(&mut self, expr: &mut Option<Box<Expr>>) {
        if let Some(expr) = expr {
            self.expr(expr);
        }
    }

    fn exprs(&mut self, exprs: &mut [Expr]) {
        for expr in exprs {
            self.expr(expr);
        }
    }

    fn keywords(&mut self, keywords: &mut [Keyword]) {
        for keyword in keywords {
            self.expr(&mut keyword.value);
        }
    }

    fn type_params(&mut self, params: &mut [TypeParam]) {
        for param in params {
            match &mut param.kind {
                TypeParamKind::TypeVar { bound, default_value, .. } => {
                    self.opt(bound);
                    self.opt(default_value);
                }
                TypeParamKind::ParamSpec { default_value, .. } | TypeParamKind::TypeVarTuple { default_value, .. } => {
                    self.opt(default_value);
                }
            }
        }
    }

    fn arguments(&mut self, arguments: &mut Arguments) {
        let Arguments { posonlyargs, args, vararg, kwonlyargs, kw_defaults, kwarg, defaults } = arguments;
        if !self.future_annotations {
            for arg in posonlyargs.iter_mut().chain(args).chain(vararg).chain(kwonlyargs).chain(kwarg) {
                self.opt(&mut arg.annotation);
            }
        }
        for default in kw_defaults.iter_mut().flatten() {
            self.expr(default);
        }
        self.exprs(defaults);
    }

    fn generators(&mut self, generators: &mut [Comprehension]) {
        for generator in generators {
            self.expr(&mut generator.target);
            self.expr(&mut generator.iter);
            self.exprs(&mut generator.ifs);
        }
    }

    fn expr(&mut self, expr: &mut Expr) {
        let mut node = expr;
        // A chain of operators is walked without recursion; only its first left operand can be a constant.
        while matches!(node.kind, ExprKind::BinOp { .. }) {
            if let ExprKind::BinOp { right, .. } = &mut node.kind {
                self.expr(right);
            }
            if !self.syntax_check_only && self.fold_format(node) {
                return;
            }
            let ExprKind::BinOp { left, .. } = &mut node.kind else { return };
            node = left;
        }
        self.other_expr(node);
    }

    fn other_expr(&mut self, expr: &mut Expr) {
        match &mut expr.kind {
            ExprKind::BoolOp { values, .. } | ExprKind::JoinedStr { values } | ExprKind::TemplateStr { values } => {
                self.exprs(values);
            }
            ExprKind::BinOp { left, right, .. } => {
                self.expr(left);
                self.expr(right);
            }
            ExprKind::UnaryOp { operand, .. } => self.expr(operand),
            ExprKind::Lambda { args, body } => {
                self.arguments(args);
                self.expr(body);
            }
            ExprKind::IfExp { test, body, orelse } => {
                self.expr(test);
                self.expr(body);
                self.expr(orelse);
            }
            ExprKind::Dict { keys, values } => {
                for key in keys.iter_mut().flatten() {
                    self.expr(key);
                }
                self.exprs(values);
            }
            ExprKind::Set { elts } | ExprKind::List { elts, .. } | ExprKind::Tuple { elts, .. } => self.exprs(elts),
            ExprKind::ListComp { elt, generators }
            | ExprKind::SetComp { elt, generators }
            | ExprKind::GeneratorExp { elt, generators } => {
                self.expr(elt);
                self.generators(generators);
            }
            ExprKind::DictComp { key, value, generators } => {
                self.expr(key);
                self.expr(value);
                self.generators(generators);
            }
            ExprKind::Await { value }
            | ExprKind::YieldFrom { value }
            | ExprKind::Attribute { value, .. }
            | ExprKind::Starred { value, .. }
            | ExprKind::NamedExpr { value, .. } => self.expr(value),
            ExprKind::Yield { value } => self.opt(value),
            ExprKind::Compare { left, comparators, .. } => {
                self.expr(left);
                self.exprs(comparators);
            }
            ExprKind::Call { func, args, keywords } => {
                self.expr(func);
                self.exprs(args);
                self.keywords(keywords);
            }
            ExprKind::FormattedValue { value, format_spec, .. }
            | ExprKind::Interpolation { value, format_spec, .. } => {
                self.expr(value);
                self.opt(format_spec);
            }
            ExprKind::Subscript { value, slice, .. } => {
                self.expr(value);
                self.expr(slice);
            }
            ExprKind::Slice { lower, upper, step } => {
                self.opt(lower);
                self.opt(upper);
                self.opt(step);
            }
            ExprKind::Name { id, ctx: ExprContext::Load } if *id == *"__debug__" && !self.syntax_check_only => {
                let value = if self.optimize == 0 { Const::True } else { Const::False };
                expr.kind = ExprKind::constant(value);
            }
            ExprKind::Name { .. } | ExprKind::Constant { .. } => {}
        }
    }

    fn pattern(&mut self, pattern: &mut Pattern) {
        match &mut pattern.kind {
            PatternKind::MatchValue { value } => self.fold_pattern_number(value),
            PatternKind::MatchMapping { keys, patterns, .. } => {
                for key in keys {
                    self.fold_pattern_number(key);
                }
                self.patterns(patterns);
            }
            PatternKind::MatchSequence { patterns } | PatternKind::MatchOr { patterns } => self.patterns(patterns),
            PatternKind::MatchClass { cls, patterns, kwd_patterns, .. } => {
                self.expr(cls);
                self.patterns(patterns);
                self.patterns(kwd_patterns);
            }
            PatternKind::MatchAs { pattern: Some(pattern), .. } => self.pattern(pattern),
            PatternKind::MatchSingleton { .. } | PatternKind::MatchStar { .. } | PatternKind::MatchAs { .. } => {}
        }
    }

    fn patterns(&mut self, patterns: &mut [Pattern]) {
        for pattern in patterns {
            self.pattern(pattern);
        }
    }

    /// `-1` and `1+2j`: what a pattern may hold of numbers becomes a constant.
    fn fold_pattern_number(&mut self, expr: &mut Expr) {
        if self.syntax_check_only {
            return;
        }
        let folded = match &mut expr.kind {
            ExprKind::UnaryOp { op: UnaryOp::USub, operand } => match &operand.kind {
                ExprKind::Constant { value, .. } => negative(value),
                _ => None,
            },
            ExprKind::BinOp { left, op: op @ (Operator::Add | Operator::Sub), right } => {
                self.fold_pattern_number(left);
                match (&left.kind, &right.kind) {
                    (ExprKind::Constant { value: left, .. }, ExprKind::Constant { value: right, .. }) => {
                        complex_sum(left, right, *op == Operator::Sub)
                    }
                    _ => None,
                }
            }
            _ => None,
        };
        if let Some(value) = folded {
            expr.kind = ExprKind::constant(value);
        }
    }

    /// `'%s: %r' % (a, b)` as the f-string that does the same. Whether it was folded.
    fn fold_format(&mut self, expr: &mut Expr) -> bool {
        let ExprKind::BinOp { left, op: Operator::Mod, right } = &mut expr.kind else { return false };
        let (ExprKind::Constant { value: Const::Str(format), .. }, ExprKind::Tuple { elts, .. }) =
            (&left.kind, &mut right.kind)
        else {
            return false;
        };
        if elts.iter().any(Expr::is_starred) {
            return false;
        }
        let Some(pieces) = parse_format(format, elts.len()) else { return false };
        let mut elts = std::mem::take(elts).into_iter();
        let values = pieces.into_iter().filter_map(|piece| match piece {
            Piece::Literal(text) => Some(artificial(text)),
            Piece::Field { conversion, spec } => elts.next().map(|value| {
                let loc = value.loc;
                let format_spec = spec.map(|spec| Box::new(artificial(PyString::from(spec))));
                Expr { kind: ExprKind::FormattedValue { value: Box::new(value), conversion, format_spec }, loc }
            }),
        });
        expr.kind = ExprKind::JoinedStr { values: values.collect() };
        true
    }
}

fn artificial(text: PyString) -> Expr {
    Expr { kind: ExprKind::constant(Const::Str(text)), loc: Location::NONE }
}

fn remove_docstring(body: &mut Vec<Stmt>) {
    if body.len() > 1 {
        body.remove(0);
        return;
    }
    let stmt = &mut body[0];
    stmt.kind = StmtKind::Pass;
    stmt.loc.end_lineno = stmt.loc.lineno;
    stmt.loc.end_col_offset = stmt.loc.col_offset + 4;
}

enum Piece {
    Literal(PyString),
    Field { conversion: i32, spec: Option<String> },
}

/// The pieces of a format of `%s`, `%r`, `%a` and literal text with exactly `count` fields.
fn parse_format(format: &PyString, count: usize) -> Option<Vec<Piece>> {
    let format = format.as_bytes();
    let mut pieces = Vec::new();
    let (mut at, mut fields) = (0, 0);
    loop {
        let mut literal = Vec::new();
        while at < format.len() {
            match (format[at], format.get(at + 1)) {
                (b'%', Some(b'%')) => {
                    literal.push(b'%');
                    at += 2;
                }
                (b'%', _) => break,
                (byte, _) => {
                    literal.push(byte);
                    at += 1;
                }
            }
        }
        if !literal.is_empty() {
            pieces.push(Piece::Literal(PyString::from_wtf8(&literal).expect("cut at ASCII bytes only")));
        }
        if at >= format.len() {
            break;
        }
        if fields == count {
            return None;
        }
        at += 1;
        pieces.push(parse_field(format, &mut at)?);
        fields += 1;
    }
    (fields == count).then_some(pieces)
}

fn parse_field(format: &[u8], at: &mut usize) -> Option<Piece> {
    let mut next = || {
        *at += 1;
        format.get(*at - 1).copied()
    };
    let (mut left, mut byte) = (false, next()?);
    while matches!(byte, b'-' | b'+' | b' ' | b'#' | b'0') {
        left |= byte == b'-';
        byte = next()?;
    }
    let mut number = |byte: &mut u8| {
        let mut digits = String::new();
        while byte.is_ascii_digit() {
            digits.push(char::from(*byte));
            *byte = next()?;
            if digits.len() >= MAXDIGITS {
                return None;
            }
        }
        Some(digits)
    };
    let width = number(&mut byte)?;
    let mut precision = None;
    if byte == b'.' {
        byte = format.get(*at).copied()?;
        *at += 1;
        let mut digits = String::new();
        while byte.is_ascii_digit() {
            digits.push(char::from(byte));
            byte = format.get(*at).copied()?;
            *at += 1;
            if digits.len() >= MAXDIGITS {
                return None;
            }
        }
        precision = Some(digits.parse::<u32>().unwrap_or(0));
    }
    if !matches!(byte, b's' | b'r' | b'a') {
        return None;
    }
    let width: Option<u32> = width.parse().ok();
    let mut spec = String::new();
    if !left && width.is_some_and(|width| width > 0) {
        spec.push('>');
    }
    if let Some(width) = width {
        spec.push_str(&width.to_string());
    }
    if let Some(precision) = precision {
        spec.push_str(&format!(".{precision}"));
    }
    Some(Piece::Field { conversion: i32::from(byte), spec: (!spec.is_empty()).then_some(spec) })
}

fn negative(value: &Const) -> Option<Const> {
    Some(match value {
        Const::Int(value) => Const::Int(-value),
        Const::Float(value) => Const::Float(-value),
        Const::Complex(real, imag) => Const::Complex(-real, -imag),
        Const::True => Const::Int(IBig::from(-1)),
        Const::False => Const::Int(IBig::from(0)),
        _ => return None,
    })
}

fn complex_sum(left: &Const, right: &Const, subtract: bool) -> Option<Const> {
    let real = match left {
        Const::Int(value) => value.to_f64().value(),
        Const::Float(value) => *value,
        _ => return None,
    };
    let Const::Complex(right_real, imag) = right else { return None };
    // A real operand takes part in the real half only (CPython 3.14's mixed arithmetic).
    Some(if subtract {
        Const::Complex(real - right_real, -imag)
    } else {
        Const::Complex(real + right_real, *imag)
    })
}
