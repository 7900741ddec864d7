//! Expressions but for string literals. It must not know statements.

use krait_code::{Const, IBig};
use ruff_python_ast as ruff;
use ruff_text_size::{Ranged, TextRange};

use super::Converter;
use crate::ast::*;
use crate::errors::{CompileError, Res, Warning};

/// Digits of a decimal literal beyond which CPython refuses it (`sys.int_info.default_max_str_digits`).
const MAX_STR_DIGITS: usize = 4300;
/// Binary operators in a chain.
const MAX_CHAIN: usize = 20_000;

impl Converter<'_> {
    pub(super) fn exprs(&mut self, exprs: &[ruff::Expr]) -> Res<Vec<Expr>> {
        each(exprs, |expr| self.expr(expr))
    }

    pub(super) fn boxed(&mut self, expr: &ruff::Expr) -> Res<Box<Expr>> {
        Ok(Box::new(self.expr(expr)?))
    }

    pub(super) fn opt_boxed(&mut self, expr: Option<&ruff::Expr>) -> Res<Option<Box<Expr>>> {
        expr.map(|expr| self.boxed(expr)).transpose()
    }

    pub(super) fn expr(&mut self, expr: &ruff::Expr) -> Res<Expr> {
        if let ruff::Expr::BinOp(node) = expr {
            return self.bin_op(node);
        }
        // What leans left is no deeper for CPython's parser, only for what comes after it.
        let leans_left = matches!(expr, ruff::Expr::Attribute(_) | ruff::Expr::Call(_) | ruff::Expr::Subscript(_));
        self.enter().map_err(|error| if leans_left { CompileError::recursion(self.filename) } else { error })?;
        self.check_yield(expr)?;
        let converted = Expr { kind: self.expr_kind(expr)?, loc: self.loc(expr.range()) };
        self.leave();
        Ok(converted)
    }

    /// ruff takes `yield + 1` for a sum of a `yield` without value; a `yield` must stand alone or in parentheses.
    fn check_yield(&mut self, expr: &ruff::Expr) -> Res {
        let first = match expr {
            ruff::Expr::Compare(node) => Some(&*node.left),
            ruff::Expr::BoolOp(node) => node.values.first(),
            ruff::Expr::If(node) => Some(&*node.body),
            ruff::Expr::Tuple(node) => node.elts.first(),
            _ => None,
        };
        if let Some(first @ (ruff::Expr::Yield(_) | ruff::Expr::YieldFrom(_))) = first {
            let before = &self.text[expr.range().start().to_usize()..first.range().start().to_usize()];
            let opened = before.bytes().filter(|&byte| byte == b'(').count();
            let needed = match expr {
                ruff::Expr::Tuple(node) => 1 + usize::from(node.parenthesized),
                _ => 1,
            };
            if opened < needed {
                return self.reject();
            }
        }
        Ok(())
    }

    /// A chain of operators leans left and may be long, so it is walked without recursion.
    fn bin_op(&mut self, node: &ruff::ExprBinOp) -> Res<Expr> {
        let mut chain = vec![node];
        let mut first = &*node.left;
        while let ruff::Expr::BinOp(left) = first {
            chain.push(left);
            first = &left.left;
        }
        self.longest_chain = self.longest_chain.max(chain.len());
        if chain.len() > MAX_CHAIN {
            return Err(CompileError::recursion(self.filename));
        }
        self.enter()?;
        let mut left = self.expr(first)?;
        for node in chain.into_iter().rev() {
            if matches!(*node.left, ruff::Expr::Yield(_) | ruff::Expr::YieldFrom(_))
                && node.left.range().start() == node.range.start()
            {
                return self.reject();
            }
            let right = self.boxed(&node.right)?;
            if node.op == ruff::Operator::MatMult {
                self.require(5, "The '@' operator is", node.range)?;
            }
            let kind = ExprKind::BinOp { left: Box::new(left), op: operator(node.op), right };
            left = Expr { kind, loc: self.loc(node.range) };
        }
        self.leave();
        Ok(left)
    }

    fn expr_kind(&mut self, expr: &ruff::Expr) -> Res<ExprKind> {
        Ok(match expr {
            ruff::Expr::BoolOp(node) => ExprKind::BoolOp {
                op: match node.op {
                    ruff::BoolOp::And => BoolOp::And,
                    ruff::BoolOp::Or => BoolOp::Or,
                },
                values: self.exprs(&node.values)?,
            },
            // ruff takes a name in parentheses.
            ruff::Expr::Named(node) if node.range.start() != node.target.range().start() => return self.reject(),
            ruff::Expr::Named(node) => {
                let (target, value) = (self.boxed(&node.target)?, self.boxed(&node.value)?);
                self.require(8, "Assignment expressions are", node.range)?;
                ExprKind::NamedExpr { target, value }
            }
            ruff::Expr::UnaryOp(node) => ExprKind::UnaryOp {
                op: match node.op {
                    ruff::UnaryOp::Invert => UnaryOp::Invert,
                    ruff::UnaryOp::Not => UnaryOp::Not,
                    ruff::UnaryOp::UAdd => UnaryOp::UAdd,
                    ruff::UnaryOp::USub => UnaryOp::USub,
                },
                operand: self.boxed(&node.operand)?,
            },
            ruff::Expr::Lambda(node) => ExprKind::Lambda {
                args: Box::new(match node.parameters.as_deref() {
                    Some(parameters) => self.arguments(parameters)?,
                    None => Arguments::default(),
                }),
                body: self.boxed(&node.body)?,
            },
            ruff::Expr::If(node) => ExprKind::IfExp {
                // In the order of the text, for the warnings.
                body: self.boxed(&node.body)?,
                test: self.boxed(&node.test)?,
                orelse: self.boxed(&node.orelse)?,
            },
            ruff::Expr::Dict(node) => {
                let mut keys = Vec::with_capacity(node.items.len());
                let mut values = Vec::with_capacity(node.items.len());
                for item in &node.items {
                    keys.push(item.key.as_ref().map(|key| self.expr(key)).transpose()?);
                    values.push(self.expr(&item.value)?);
                }
                ExprKind::Dict { keys, values }
            }
            ruff::Expr::Set(node) => ExprKind::Set { elts: self.exprs(&node.elts)? },
            ruff::Expr::ListComp(node) => {
                ExprKind::ListComp { elt: self.boxed(&node.elt)?, generators: self.generators(&node.generators)? }
            }
            ruff::Expr::SetComp(node) => {
                ExprKind::SetComp { elt: self.boxed(&node.elt)?, generators: self.generators(&node.generators)? }
            }
            ruff::Expr::DictComp(node) => {
                let Some(key) = node.key.as_deref() else {
                    let loc = self.loc(node.value.range());
                    return self.error(loc, "dict unpacking cannot be used in dict comprehension");
                };
                ExprKind::DictComp {
                    key: self.boxed(key)?,
                    value: self.boxed(&node.value)?,
                    generators: self.generators(&node.generators)?,
                }
            }
            ruff::Expr::Generator(node) => {
                let bare = matches!(&*node.elt, ruff::Expr::Yield(_) | ruff::Expr::YieldFrom(_)) && {
                    let before = &self.text[node.range.start().to_usize() + 1..node.elt.range().start().to_usize()];
                    !before.contains('(')
                };
                if bare && node.parenthesized {
                    return self.reject();
                }
                ExprKind::GeneratorExp { elt: self.boxed(&node.elt)?, generators: self.generators(&node.generators)? }
            }
            ruff::Expr::Await(node) => {
                let value = self.boxed(&node.value)?;
                self.require(5, "Await expressions are", node.range)?;
                ExprKind::Await { value }
            }
            ruff::Expr::Yield(node) => ExprKind::Yield { value: self.opt_boxed(node.value.as_deref())? },
            ruff::Expr::YieldFrom(node) => ExprKind::YieldFrom { value: self.boxed(&node.value)? },
            ruff::Expr::Compare(node) => ExprKind::Compare {
                left: self.boxed(&node.left)?,
                ops: node.ops.iter().map(|&op| cmp_op(op)).collect(),
                comparators: self.exprs(&node.comparators)?,
            },
            ruff::Expr::Call(node) => {
                let func = self.boxed(&node.func)?;
                let mut args = self.exprs(&node.arguments.args)?;
                if let ([arg], [ruff::Expr::Generator(generator)]) = (&mut args[..], &node.arguments.args[..])
                    && !generator.parenthesized
                {
                    // The parentheses of the call are those of the generator expression.
                    arg.loc = self.loc(node.arguments.range);
                }
                ExprKind::Call { func, args, keywords: self.keywords(&node.arguments.keywords)? }
            }
            ruff::Expr::FString(node) => self.f_string(node)?,
            ruff::Expr::TString(node) => {
                self.require(14, "t-strings are", node.range)?;
                self.t_string(node)?
            }
            ruff::Expr::StringLiteral(node) => self.string_literal(node)?,
            ruff::Expr::BytesLiteral(node) => self.bytes_literal(node)?,
            ruff::Expr::NumberLiteral(node) => self.number(node)?,
            ruff::Expr::BooleanLiteral(node) => constant(if node.value { Const::True } else { Const::False }),
            ruff::Expr::NoneLiteral(_) => constant(Const::None),
            ruff::Expr::EllipsisLiteral(_) => constant(Const::Ellipsis),
            ruff::Expr::Attribute(node) => {
                ExprKind::Attribute { value: self.boxed(&node.value)?, attr: self.name(&node.attr), ctx: context(node.ctx) }
            }
            ruff::Expr::Subscript(node) => ExprKind::Subscript {
                value: self.boxed(&node.value)?,
                slice: self.boxed(&node.slice)?,
                ctx: context(node.ctx),
            },
            ruff::Expr::Starred(node) => {
                ExprKind::Starred { value: self.boxed(&node.value)?, ctx: context(node.ctx) }
            }
            ruff::Expr::Name(node) => {
                ExprKind::Name { id: self.interned(node.id.as_str()), ctx: context(node.ctx) }
            }
            ruff::Expr::List(node) => ExprKind::List { elts: self.exprs(&node.elts)?, ctx: context(node.ctx) },
            ruff::Expr::Tuple(node) => ExprKind::Tuple { elts: self.exprs(&node.elts)?, ctx: context(node.ctx) },
            ruff::Expr::Slice(node) => ExprKind::Slice {
                lower: self.opt_boxed(node.lower.as_deref())?,
                upper: self.opt_boxed(node.upper.as_deref())?,
                step: self.opt_boxed(node.step.as_deref())?,
            },
            // `expr` walks chains itself; IPython's commands are not parsed in our modes.
            ruff::Expr::BinOp(node) => self.bin_op(node)?.take(),
            ruff::Expr::IpyEscapeCommand(node) => {
                let loc = self.loc(node.range);
                return self.error(loc, "invalid syntax");
            }
        })
    }

    fn generators(&mut self, generators: &[ruff::Comprehension]) -> Res<Vec<Comprehension>> {
        // Each is inside the one before when code is made.
        self.check_depth(generators.len())?;
        let convert = |node: &ruff::Comprehension| {
            if node.is_async {
                self.require(6, "Async comprehensions are", node.range)?;
            }
            Ok(Comprehension {
                target: self.expr(&node.target)?,
                iter: self.expr(&node.iter)?,
                ifs: self.exprs(&node.ifs)?,
                is_async: node.is_async,
            })
        };
        each(generators, convert)
    }

    pub(super) fn keywords(&mut self, keywords: &[ruff::Keyword]) -> Res<Vec<Keyword>> {
        let convert = |node: &ruff::Keyword| {
            Ok(Keyword { arg: node.arg.as_ref().map(|node| self.name(node)), value: self.expr(&node.value)?, loc: self.loc(node.range) })
        };
        each(keywords, convert)
    }

    /// `1if x else y`: a keyword right after a number is still taken, with a warning.
    fn warn_end_of_number(&mut self, range: TextRange) {
        let rest = &self.text[range.end().to_usize()..];
        let keywords = ["and", "else", "for", "if", "in", "is", "not", "or"];
        if !rest.starts_with(|c: char| c.is_ascii_alphabetic())
            || !keywords.iter().any(|keyword| rest.starts_with(keyword))
        {
            return;
        }
        let text = &self.text[range];
        let kind = match text.as_bytes() {
            [b'0', b'x' | b'X', ..] => "hexadecimal",
            [b'0', b'o' | b'O', ..] => "octal",
            [b'0', b'b' | b'B', ..] => "binary",
            [.., b'j' | b'J'] => "imaginary",
            _ => "decimal",
        };
        let (lineno, column) = self.lines.position(range.end().to_u32());
        self.warn(Warning::end_of_number(lineno, column, kind, self.lines.line(lineno)));
    }

    fn number(&mut self, node: &ruff::ExprNumberLiteral) -> Res<ExprKind> {
        self.warn_end_of_number(node.range);
        if self.feature_version < 6 && self.text[node.range].contains('_') {
            let loc = self.loc(node.range);
            return self.error(loc, "Underscores in numeric literals are only supported in Python 3.6 and greater");
        }
        Ok(constant(match node.value {
            ruff::Number::Float(value) => Const::Float(value),
            ruff::Number::Complex { real, imag } => Const::Complex(real, imag),
            ruff::Number::Int(ref value) => match value.as_i64() {
                Some(value) => Const::Int(IBig::from(value)),
                None => Const::Int(self.big_int(node.range)?),
            },
        }))
    }

    fn big_int(&mut self, range: TextRange) -> Res<IBig> {
        let text = self.text[range].replace('_', "");
        let (digits, radix) = match text.as_bytes() {
            [b'0', b'x' | b'X', ..] => (&text[2..], 16),
            [b'0', b'o' | b'O', ..] => (&text[2..], 8),
            [b'0', b'b' | b'B', ..] => (&text[2..], 2),
            _ => (&text[..], 10),
        };
        if radix == 10 && digits.len() > MAX_STR_DIGITS {
            let msg = format!(
                "Exceeds the limit ({MAX_STR_DIGITS} digits) for integer string conversion: value has {} digits; use \
                 sys.set_int_max_str_digits() to increase the limit - Consider hexadecimal for huge integer literals \
                 to avoid decimal conversion limits.",
                digits.len()
            );
            let loc = self.loc(range);
            return self.error(loc, msg);
        }
        match IBig::from_str_radix(digits, radix) {
            Ok(value) => Ok(value),
            Err(_) => {
                let loc = self.loc(range);
                self.error(loc, "invalid syntax")
            }
        }
    }
}

/// All items converted, in a list of just that length.
pub(super) fn each<T, U>(items: &[T], mut convert: impl FnMut(&T) -> Res<U>) -> Res<Vec<U>> {
    let mut converted = Vec::with_capacity(items.len());
    for item in items {
        converted.push(convert(item)?);
    }
    Ok(converted)
}

pub(super) fn constant(value: Const) -> ExprKind {
    ExprKind::constant(value)
}

fn context(ctx: ruff::ExprContext) -> ExprContext {
    match ctx {
        ruff::ExprContext::Load | ruff::ExprContext::Invalid => ExprContext::Load,
        ruff::ExprContext::Store => ExprContext::Store,
        ruff::ExprContext::Del => ExprContext::Del,
    }
}

pub(super) fn operator(op: ruff::Operator) -> Operator {
    match op {
        ruff::Operator::Add => Operator::Add,
        ruff::Operator::Sub => Operator::Sub,
        ruff::Operator::Mult => Operator::Mult,
        ruff::Operator::MatMult => Operator::MatMult,
        ruff::Operator::Div => Operator::Div,
        ruff::Operator::Mod => Operator::Mod,
        ruff::Operator::Pow => Operator::Pow,
        ruff::Operator::LShift => Operator::LShift,
        ruff::Operator::RShift => Operator::RShift,
        ruff::Operator::BitOr => Operator::BitOr,
        ruff::Operator::BitXor => Operator::BitXor,
        ruff::Operator::BitAnd => Operator::BitAnd,
        ruff::Operator::FloorDiv => Operator::FloorDiv,
    }
}

fn cmp_op(op: ruff::CmpOp) -> CmpOp {
    match op {
        ruff::CmpOp::Eq => CmpOp::Eq,
        ruff::CmpOp::NotEq => CmpOp::NotEq,
        ruff::CmpOp::Lt => CmpOp::Lt,
        ruff::CmpOp::LtE => CmpOp::LtE,
        ruff::CmpOp::Gt => CmpOp::Gt,
        ruff::CmpOp::GtE => CmpOp::GtE,
        ruff::CmpOp::Is => CmpOp::Is,
        ruff::CmpOp::IsNot => CmpOp::IsNot,
        ruff::CmpOp::In => CmpOp::In,
        ruff::CmpOp::NotIn => CmpOp::NotIn,
    }
}
