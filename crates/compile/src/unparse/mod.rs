//! Expressions back to text (CPython's `Python/ast_unparse.c`), for annotations under the future import.
//! It must not know the source.

mod expr;
mod repr;

use krait_code::PyString;

use crate::ast::Expr;

pub(crate) use repr::{repr_const, repr_str};

/// The text of `expr`.
pub fn unparse(expr: &Expr) -> PyString {
    let mut writer = expr::Writer::default();
    writer.expr(expr, expr::Precedence::Test);
    PyString::from_wtf8(&writer.out).expect("whole strings only were written")
}
