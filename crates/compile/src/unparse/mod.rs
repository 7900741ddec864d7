//! Expressions back to text (CPython's `Python/ast_unparse.c`), for annotations under the future import.
//! It must not know the source.

mod expr;

use krait_code::PyString;

use crate::ast::Expr;

/// The text of `expr`.
pub fn unparse(expr: &Expr) -> PyString {
    let mut writer = expr::Writer::default();
    writer.expr(expr, expr::Precedence::Test);
    PyString::from_wtf8(&writer.out).expect("whole strings only were written")
}
