//! `from __future__ import …`: which features a module turns on (CPython's `Python/future.c`).
//! It must not know what the features do.

use krait_code::{CodeFlags, PyString};

use crate::ast::{ExprKind, Location, Mod, Stmt, StmtKind};
use crate::errors::{CompileError, Res};
use krait_code::Const;

/// Features in effect and where the last future import stands.
#[derive(Clone, Copy, Debug)]
pub struct FutureFeatures {
    /// `CO_FUTURE_*` bits.
    pub features: u32,
    /// Extent of the last future import; line -1 when there is none.
    pub location: Location,
}

/// The future features of `module`, from its leading statements.
pub(crate) fn future_features(module: &Mod, filename: &PyString) -> Res<FutureFeatures> {
    let mut future = FutureFeatures { features: 0, location: Location::NONE };
    let body = match module {
        Mod::Module { body, .. } | Mod::Interactive { body } => body,
        Mod::Expression { .. } | Mod::FunctionType { .. } => return Ok(future),
    };
    let mut first = true;
    for stmt in body {
        match &stmt.kind {
            StmtKind::ImportFrom { module: Some(module), level: 0, .. } if *module == *"__future__" => {
                import(&mut future, stmt, filename)?;
                future.location = stmt.loc;
            }
            // Only the docstring may stand before them.
            StmtKind::Expr { value }
                if first && matches!(value.kind, ExprKind::Constant { value: Const::Str(_), .. }) => {}
            _ => break,
        }
        first = false;
    }
    Ok(future)
}

fn import(future: &mut FutureFeatures, stmt: &Stmt, filename: &PyString) -> Res {
    let StmtKind::ImportFrom { names, .. } = &stmt.kind else { return Ok(()) };
    for alias in names {
        let name = alias.name.to_string_lossy();
        future.features |= match name.as_str() {
            "nested_scopes" | "generators" | "division" | "absolute_import" | "with_statement" | "print_function"
            | "unicode_literals" | "generator_stop" => 0,
            "barry_as_FLUFL" => CodeFlags::FUTURE_BARRY_AS_BDFL,
            "annotations" => CodeFlags::FUTURE_ANNOTATIONS,
            "braces" => return Err(CompileError::located(filename, alias.loc, "not a chance".to_owned())),
            _ => {
                let msg = format!("future feature {name} is not defined");
                return Err(CompileError::located(filename, alias.loc, msg));
            }
        };
    }
    Ok(())
}
