//! Warnings about code that cannot do what it seems to. It must not know instructions.

use krait_code::Const;

use super::Compiler;
use crate::ast::*;

/// The type an expression surely has (`infer_type`), by name.
fn infer_type(expr: &Expr) -> Option<&'static str> {
    Some(match &expr.kind {
        ExprKind::Tuple { .. } => "tuple",
        ExprKind::List { .. } | ExprKind::ListComp { .. } => "list",
        ExprKind::Dict { .. } | ExprKind::DictComp { .. } => "dict",
        ExprKind::Set { .. } | ExprKind::SetComp { .. } => "set",
        ExprKind::GeneratorExp { .. } => "generator",
        ExprKind::Lambda { .. } => "function",
        ExprKind::JoinedStr { .. } | ExprKind::FormattedValue { .. } => "str",
        ExprKind::TemplateStr { .. } | ExprKind::Interpolation { .. } => "string.templatelib.Template",
        ExprKind::Constant { value, .. } => value.type_name(),
        _ => return None,
    })
}


/// Whether an operand of `is` is anything but a literal (`check_is_arg`).
fn is_arg(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Tuple { elts, .. } => !elts.iter().all(Expr::is_constant),
        ExprKind::Constant { value, .. } => {
            matches!(value, Const::None | Const::True | Const::False | Const::Ellipsis)
        }
        _ => true,
    }
}

impl Compiler<'_> {
    pub(super) fn check_compare(&mut self, loc: Location, left: &Expr, ops: &[CmpOp], comparators: &[Expr]) {
        let (mut left_expr, mut left) = (left, is_arg(left));
        for (cmp_op, right_expr) in ops.iter().zip(comparators) {
            let right = is_arg(right_expr);
            if matches!(cmp_op, CmpOp::Is | CmpOp::IsNot) && !(left && right) {
                let literal = if left { right_expr } else { left_expr };
                let type_ = infer_type(literal).unwrap_or("object");
                let msg = if *cmp_op == CmpOp::Is {
                    format!("\"is\" with '{type_}' literal. Did you mean \"==\"?")
                } else {
                    format!("\"is not\" with '{type_}' literal. Did you mean \"!=\"?")
                };
                self.warn(loc, msg);
                return;
            }
            (left_expr, left) = (right_expr, right);
        }
    }

    pub(super) fn check_caller(&mut self, func: &Expr) {
        if matches!(func.kind, ExprKind::Lambda { .. }) {
            return;
        }
        if let Some(type_) = infer_type(func) {
            self.warn(func.loc, format!("'{type_}' object is not callable; perhaps you missed a comma?"));
        }
    }

    pub(super) fn check_subscripter(&mut self, value: &Expr) {
        let suspect = match &value.kind {
            ExprKind::Constant { value, .. } => matches!(
                value,
                Const::None
                    | Const::Ellipsis
                    | Const::True
                    | Const::False
                    | Const::Int(_)
                    | Const::Float(_)
                    | Const::Complex(..)
                    | Const::FrozenSet(_)
            ),
            ExprKind::Set { .. }
            | ExprKind::SetComp { .. }
            | ExprKind::GeneratorExp { .. }
            | ExprKind::TemplateStr { .. }
            | ExprKind::Interpolation { .. }
            | ExprKind::Lambda { .. } => true,
            _ => false,
        };
        if suspect {
            let type_ = infer_type(value).unwrap_or("object");
            self.warn(value.loc, format!("'{type_}' object is not subscriptable; perhaps you missed a comma?"));
        }
    }

    pub(super) fn check_index(&mut self, value: &Expr, index: &Expr) {
        let Some(index_type) = infer_type(index) else { return };
        if matches!(index_type, "int" | "bool" | "slice") {
            return;
        }
        let suspect = match &value.kind {
            ExprKind::Constant { value, .. } => {
                matches!(value, Const::Str(_) | Const::Bytes(_) | Const::Tuple(_))
            }
            ExprKind::Tuple { .. }
            | ExprKind::List { .. }
            | ExprKind::ListComp { .. }
            | ExprKind::JoinedStr { .. }
            | ExprKind::FormattedValue { .. } => true,
            _ => false,
        };
        if suspect {
            let type_ = infer_type(value).unwrap_or("object");
            let msg = format!(
                "{type_} indices must be integers or slices, not {index_type}; perhaps you missed a comma?"
            );
            self.warn(value.loc, msg);
        }
    }
}
