//! Text of expressions, with parentheses where precedence asks for them. It must not know constants' insides.

use krait_code::Const;

use krait_code::repr::const_repr;
use crate::ast::*;

/// How tightly the place of an expression binds (`PR_*` of CPython).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Precedence {
    Tuple,
    Test,
    Or,
    And,
    Not,
    Cmp,
    Expr,
    Bor,
    Bxor,
    Band,
    Shift,
    Arith,
    Term,
    Factor,
    Power,
    Await,
    Atom,
}

impl Precedence {
    fn next(self) -> Precedence {
        use Precedence::*;
        match self {
            Tuple => Test,
            Test => Or,
            Or => And,
            And => Not,
            Not => Cmp,
            Cmp => Expr,
            Expr => Bor,
            Bor => Bxor,
            Bxor => Band,
            Band => Shift,
            Shift => Arith,
            Arith => Term,
            Term => Factor,
            Factor => Power,
            Power => Await,
            Await | Atom => Atom,
        }
    }
}

/// CPython's `PR_EXPR` and `PR_BOR` are one level.
const EXPR: Precedence = Precedence::Bor;

#[derive(Default)]
pub(super) struct Writer {
    pub out: Vec<u8>,
}

fn operator(op: Operator) -> (&'static str, Precedence, bool) {
    match op {
        Operator::Add => (" + ", Precedence::Arith, false),
        Operator::Sub => (" - ", Precedence::Arith, false),
        Operator::Mult => (" * ", Precedence::Term, false),
        Operator::MatMult => (" @ ", Precedence::Term, false),
        Operator::Div => (" / ", Precedence::Term, false),
        Operator::Mod => (" % ", Precedence::Term, false),
        Operator::LShift => (" << ", Precedence::Shift, false),
        Operator::RShift => (" >> ", Precedence::Shift, false),
        Operator::BitOr => (" | ", Precedence::Bor, false),
        Operator::BitXor => (" ^ ", Precedence::Bxor, false),
        Operator::BitAnd => (" & ", Precedence::Band, false),
        Operator::FloorDiv => (" // ", Precedence::Term, false),
        Operator::Pow => (" ** ", Precedence::Power, true),
    }
}

fn cmp_op(op: CmpOp) -> &'static str {
    match op {
        CmpOp::Eq => " == ",
        CmpOp::NotEq => " != ",
        CmpOp::Lt => " < ",
        CmpOp::LtE => " <= ",
        CmpOp::Gt => " > ",
        CmpOp::GtE => " >= ",
        CmpOp::Is => " is ",
        CmpOp::IsNot => " is not ",
        CmpOp::In => " in ",
        CmpOp::NotIn => " not in ",
    }
}

impl Writer {
    fn text(&mut self, text: &str) {
        self.out.extend_from_slice(text.as_bytes());
    }

    fn paren(&mut self, needed: bool, write: impl FnOnce(&mut Self)) {
        if needed {
            self.text("(");
        }
        write(self);
        if needed {
            self.text(")");
        }
    }

    fn list(&mut self, exprs: &[Expr], level: Precedence) {
        for (index, expr) in exprs.iter().enumerate() {
            if index > 0 {
                self.text(", ");
            }
            self.expr(expr, level);
        }
    }

    pub fn expr(&mut self, expr: &Expr, level: Precedence) {
        match &expr.kind {
            ExprKind::BoolOp { op, values } => {
                let (text, own) = match op {
                    BoolOp::And => (" and ", Precedence::And),
                    BoolOp::Or => (" or ", Precedence::Or),
                };
                self.paren(level > own, |this| {
                    for (index, value) in values.iter().enumerate() {
                        if index > 0 {
                            this.text(text);
                        }
                        this.expr(value, own.next());
                    }
                });
            }
            ExprKind::BinOp { left, op, right } => {
                let (text, own, right_associative) = operator(*op);
                self.paren(level > own, |this| {
                    this.expr(left, if right_associative { own.next() } else { own });
                    this.text(text);
                    this.expr(right, if right_associative { own } else { own.next() });
                });
            }
            ExprKind::UnaryOp { op, operand } => {
                let (text, own) = match op {
                    UnaryOp::Invert => ("~", Precedence::Factor),
                    UnaryOp::Not => ("not ", Precedence::Not),
                    UnaryOp::UAdd => ("+", Precedence::Factor),
                    UnaryOp::USub => ("-", Precedence::Factor),
                };
                self.paren(level > own, |this| {
                    this.text(text);
                    this.expr(operand, own);
                });
            }
            ExprKind::Lambda { args, body } => self.paren(level > Precedence::Test, |this| {
                // CPython looks at positional parameters only: `lambda*a: 0`.
                let positional = !args.posonlyargs.is_empty() || !args.args.is_empty();
                this.text(if positional { "lambda " } else { "lambda" });
                this.arguments(args);
                this.text(": ");
                this.expr(body, Precedence::Test);
            }),
            ExprKind::IfExp { test, body, orelse } => self.paren(level > Precedence::Test, |this| {
                this.expr(body, Precedence::Test.next());
                this.text(" if ");
                this.expr(test, Precedence::Test.next());
                this.text(" else ");
                this.expr(orelse, Precedence::Test);
            }),
            ExprKind::Dict { keys, values } => {
                self.text("{");
                for (index, (key, value)) in keys.iter().zip(values).enumerate() {
                    if index > 0 {
                        self.text(", ");
                    }
                    match key {
                        Some(key) => {
                            self.expr(key, Precedence::Test);
                            self.text(": ");
                            self.expr(value, Precedence::Test);
                        }
                        None => {
                            self.text("**");
                            self.expr(value, EXPR);
                        }
                    }
                }
                self.text("}");
            }
            ExprKind::Set { elts } => {
                self.text("{");
                self.list(elts, Precedence::Test);
                self.text("}");
            }
            ExprKind::GeneratorExp { elt, generators } => self.comprehension("(", elt, None, generators, ")"),
            ExprKind::ListComp { elt, generators } => self.comprehension("[", elt, None, generators, "]"),
            ExprKind::SetComp { elt, generators } => self.comprehension("{", elt, None, generators, "}"),
            ExprKind::DictComp { key, value, generators } => {
                self.comprehension("{", key, Some(value), generators, "}");
            }
            ExprKind::Yield { value: None } => self.text("(yield)"),
            ExprKind::Yield { value: Some(value) } => {
                self.text("(yield ");
                self.expr(value, Precedence::Test);
                self.text(")");
            }
            ExprKind::YieldFrom { value } => {
                self.text("(yield from ");
                self.expr(value, Precedence::Test);
                self.text(")");
            }
            ExprKind::Await { value } => self.paren(level > Precedence::Await, |this| {
                this.text("await ");
                this.expr(value, Precedence::Atom);
            }),
            ExprKind::Compare { left, ops, comparators } => self.paren(level > Precedence::Cmp, |this| {
                this.expr(left, Precedence::Cmp.next());
                for (op, comparator) in ops.iter().zip(comparators) {
                    this.text(cmp_op(*op));
                    this.expr(comparator, Precedence::Cmp.next());
                }
            }),
            ExprKind::Call { func, args, keywords } => self.call(func, args, keywords),
            ExprKind::Constant { value, kind } => self.constant(value, kind.0.as_ref().is_some_and(|kind| *kind == *"u")),
            ExprKind::JoinedStr { .. } | ExprKind::FormattedValue { .. } => self.interpolated(expr, "f"),
            ExprKind::TemplateStr { .. } | ExprKind::Interpolation { .. } => self.interpolated(expr, "t"),
            ExprKind::Attribute { value, attr, .. } => {
                self.expr(value, Precedence::Atom);
                // `1 .real`: without the blank the dot would belong to the number.
                let int = matches!(&value.kind, ExprKind::Constant { value: Const::Int(_), .. });
                self.text(if int { " ." } else { "." });
                self.out.extend_from_slice(attr.as_bytes());
            }
            ExprKind::Starred { value, .. } => {
                self.text("*");
                self.expr(value, EXPR);
            }
            ExprKind::Name { id, .. } => self.out.extend_from_slice(id.as_bytes()),
            ExprKind::List { elts, .. } => {
                self.text("[");
                self.list(elts, Precedence::Test);
                self.text("]");
            }
            ExprKind::Tuple { elts, .. } if elts.is_empty() => self.text("()"),
            ExprKind::Tuple { elts, .. } => self.paren(level > Precedence::Tuple, |this| {
                this.list(elts, Precedence::Test);
                if elts.len() == 1 {
                    this.text(",");
                }
            }),
            ExprKind::Subscript { value, slice, .. } => {
                self.expr(value, Precedence::Atom);
                self.text("[");
                self.expr(slice, Precedence::Tuple);
                self.text("]");
            }
            ExprKind::Slice { lower, upper, step } => {
                if let Some(lower) = lower {
                    self.expr(lower, Precedence::Test);
                }
                self.text(":");
                if let Some(upper) = upper {
                    self.expr(upper, Precedence::Test);
                }
                if let Some(step) = step {
                    self.text(":");
                    self.expr(step, Precedence::Test);
                }
            }
            ExprKind::NamedExpr { target, value } => self.paren(level > Precedence::Tuple, |this| {
                this.expr(target, Precedence::Atom);
                this.text(" := ");
                this.expr(value, Precedence::Atom);
            }),
        }
    }

    fn call(&mut self, func: &Expr, args: &[Expr], keywords: &[Keyword]) {
        self.expr(func, Precedence::Atom);
        if let ([arg], []) = (args, keywords)
            && matches!(arg.kind, ExprKind::GeneratorExp { .. })
        {
            // The generator expression brings the parentheses.
            return self.expr(arg, Precedence::Test);
        }
        self.text("(");
        self.list(args, Precedence::Test);
        for (index, keyword) in keywords.iter().enumerate() {
            if index > 0 || !args.is_empty() {
                self.text(", ");
            }
            match &keyword.arg {
                Some(arg) => {
                    self.out.extend_from_slice(arg.as_bytes());
                    self.text("=");
                }
                None => self.text("**"),
            }
            self.expr(&keyword.value, Precedence::Test);
        }
        self.text(")");
    }

    fn constant(&mut self, value: &Const, u_prefix: bool) {
        if u_prefix {
            self.text("u");
        }
        match value {
            Const::Ellipsis => self.text("..."),
            // Infinity is written as a number too large.
            Const::Float(_) | Const::Complex(..) => self.text(&repr(value).replace("inf", "1e309")),
            _ => self.text(&repr(value)),
        }
    }

    fn arguments(&mut self, args: &Arguments) {
        let mut first = true;
        let mut comma = |this: &mut Self| {
            if !std::mem::replace(&mut first, false) {
                this.text(", ");
            }
        };
        let positional = args.posonlyargs.len() + args.args.len();
        for (index, arg) in args.posonlyargs.iter().chain(&args.args).enumerate() {
            comma(self);
            self.arg(arg);
            if index + args.defaults.len() >= positional {
                self.text("=");
                self.expr(&args.defaults[index + args.defaults.len() - positional], Precedence::Test);
            }
            if index + 1 == args.posonlyargs.len() {
                self.text(", /");
            }
        }
        if args.vararg.is_some() || !args.kwonlyargs.is_empty() {
            comma(self);
            self.text("*");
            if let Some(vararg) = &args.vararg {
                self.arg(vararg);
            }
        }
        for (arg, default) in args.kwonlyargs.iter().zip(&args.kw_defaults) {
            comma(self);
            self.arg(arg);
            if let Some(default) = default {
                self.text("=");
                self.expr(default, Precedence::Test);
            }
        }
        if let Some(kwarg) = &args.kwarg {
            comma(self);
            self.text("**");
            self.arg(kwarg);
        }
    }

    fn arg(&mut self, arg: &Arg) {
        self.out.extend_from_slice(arg.arg.as_bytes());
        if let Some(annotation) = &arg.annotation {
            self.text(": ");
            self.expr(annotation, Precedence::Test);
        }
    }

    fn comprehension(
        &mut self,
        open: &str,
        elt: &Expr,
        value: Option<&Expr>,
        generators: &[Comprehension],
        close: &str,
    ) {
        self.text(open);
        self.expr(elt, Precedence::Test);
        if let Some(value) = value {
            self.text(": ");
            self.expr(value, Precedence::Test);
        }
        for generator in generators {
            self.text(if generator.is_async { " async for " } else { " for " });
            self.expr(&generator.target, Precedence::Tuple);
            self.text(" in ");
            self.expr(&generator.iter, Precedence::Test.next());
            for test in &generator.ifs {
                self.text(" if ");
                self.expr(test, Precedence::Test.next());
            }
        }
        self.text(close);
    }

    /// An f- or t-string: its text is built with doubled braces and then quoted as a string.
    fn interpolated(&mut self, expr: &Expr, prefix: &str) {
        let mut inner = Writer::default();
        inner.body(expr, false);
        self.text(prefix);
        let text = krait_code::PyString::from_wtf8(&inner.out).expect("whole strings only were written");
        self.text(&repr(&Const::Str(text)));
    }

    fn body(&mut self, expr: &Expr, is_format_spec: bool) {
        match &expr.kind {
            ExprKind::JoinedStr { values } | ExprKind::TemplateStr { values } => {
                for value in values {
                    self.body(value, is_format_spec);
                }
            }
            ExprKind::Constant { value: Const::Str(text), .. } => {
                for &byte in text.as_bytes() {
                    if byte == b'{' || byte == b'}' {
                        self.out.push(byte);
                    }
                    self.out.push(byte);
                }
            }
            ExprKind::FormattedValue { value, conversion, format_spec }
            | ExprKind::Interpolation { value, conversion, format_spec, .. } => {
                self.text("{");
                let mut inner = Writer::default();
                inner.expr(value, Precedence::Test.next());
                // `{{` would be a brace.
                if inner.out.first() == Some(&b'{') {
                    self.text(" ");
                }
                self.out.append(&mut inner.out);
                if let Ok(conversion @ (b's' | b'r' | b'a')) = u8::try_from(*conversion) {
                    self.text("!");
                    self.out.push(conversion);
                }
                if let Some(spec) = format_spec {
                    self.text(":");
                    self.body(spec, true);
                }
                self.text("}");
            }
            _ => self.expr(expr, Precedence::Test),
        }
    }
}

/// `repr()` of a constant of the tree, which is never a code object.
fn repr(value: &Const) -> String {
    const_repr(value, &|_| 0)
}
