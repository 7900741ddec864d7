//! Statements that need no file of their own. It must not know expressions' insides.

use krait_code::{Const, PyString};

use super::emit::AttrOp;
use super::{Compiler, int_const, op, tuple_const};
use crate::ast::*;
use crate::errors::Res;

impl<'a> Compiler<'a> {
    pub(super) fn visit_stmts(&mut self, body: &'a [Stmt]) -> Res {
        body.iter().try_for_each(|stmt| self.visit_stmt(stmt))
    }

    /// Code that may run or not, for the sake of annotations in it.
    fn conditional(&mut self, visit: impl FnOnce(&mut Self) -> Res) -> Res {
        self.unit_mut().in_conditional_block += 1;
        visit(self)?;
        self.unit_mut().in_conditional_block -= 1;
        Ok(())
    }

    pub(super) fn visit_stmt(&mut self, stmt: &'a Stmt) -> Res {
        let loc = stmt.loc;
        match &stmt.kind {
            StmtKind::FunctionDef(def) => self.function(stmt, def, false),
            StmtKind::AsyncFunctionDef(def) => self.function(stmt, def, true),
            StmtKind::ClassDef(def) => self.class(stmt, def),
            StmtKind::TypeAlias { name, type_params, value } => self.type_alias(stmt, name, type_params, value),
            StmtKind::Return { value } => self.return_(loc, value.as_deref()),
            StmtKind::Delete { targets } => self.visit_exprs(targets),
            StmtKind::Assign { targets, value, .. } => {
                self.visit_expr(value)?;
                for (index, target) in targets.iter().enumerate() {
                    if index + 1 < targets.len() {
                        self.op_i(loc, op::COPY, 1);
                    }
                    self.visit_expr(target)?;
                }
                Ok(())
            }
            StmtKind::AugAssign { target, op, value } => self.aug_assign(loc, target, *op, value),
            StmtKind::AnnAssign { target, annotation, value, simple } => {
                self.ann_assign(stmt, target, annotation, value.as_deref(), *simple)
            }
            StmtKind::For(node) => self.conditional(|this| this.for_(loc, node)),
            StmtKind::AsyncFor(node) => self.conditional(|this| this.async_for(loc, node)),
            StmtKind::While { test, body, orelse } => self.conditional(|this| this.while_(loc, test, body, orelse)),
            StmtKind::If { test, body, orelse } => self.conditional(|this| this.if_(loc, test, body, orelse)),
            StmtKind::Match { subject, cases } => self.conditional(|this| this.match_(subject, cases)),
            StmtKind::Raise { exc, cause } => {
                let mut count = 0;
                for part in exc.iter().chain(cause) {
                    self.visit_expr(part)?;
                    count += 1;
                }
                self.op_i(loc, op::RAISE_VARARGS, count);
                Ok(())
            }
            StmtKind::Try(node) => self.conditional(|this| this.try_(loc, node, false)),
            StmtKind::TryStar(node) => self.conditional(|this| this.try_(loc, node, true)),
            StmtKind::Assert { test, msg } => self.assert(loc, test, msg.as_deref()),
            StmtKind::Import { names } => self.import(loc, names),
            StmtKind::ImportFrom { module, names, level } => self.from_import(loc, module.as_ref(), names, *level),
            StmtKind::Global { .. } | StmtKind::Nonlocal { .. } => Ok(()),
            StmtKind::Expr { value } => self.stmt_expr(loc, value),
            StmtKind::Pass => {
                self.op(loc, op::NOP);
                Ok(())
            }
            StmtKind::Break => self.break_(loc),
            StmtKind::Continue => self.continue_(loc),
            StmtKind::With { items, body, .. } => self.conditional(|this| this.with_inner(items, body, 0)),
            StmtKind::AsyncWith { items, body, .. } => self.conditional(|this| this.async_with_inner(items, body, 0)),
        }
    }

    /// The body of a module or class (`codegen_body`).
    pub(super) fn body(&mut self, loc: Location, body: &'a [Stmt], interactive: bool) -> Res {
        if self.future_annotations() && self.ste().annotations_used {
            self.op(loc, op::SETUP_ANNOTATIONS);
        }
        if body.is_empty() {
            return Ok(());
        }
        let mut rest = body;
        if !interactive
            && self.ste().has_docstring
            && let Some(docstring) = get_docstring(body)
        {
            rest = &body[1..];
            let StmtKind::Expr { value } = &body[0].kind else { return Ok(()) };
            let docstring = self.docstring(docstring)?;
            self.load_const(value.loc, docstring);
            self.nameop(Location::NONE, &PyString::new("__doc__"), ExprContext::Store)?;
        }
        self.visit_stmts(rest)?;
        if !self.future_annotations() {
            self.process_deferred_annotations(loc)?;
        }
        Ok(())
    }

    fn stmt_expr(&mut self, loc: Location, value: &'a Expr) -> Res {
        if self.is_interactive_top_level() {
            self.visit_expr(value)?;
            self.op_i(loc, op::CALL_INTRINSIC_1, op::INTRINSIC_PRINT);
        } else if value.is_constant() {
            self.op(loc, op::NOP);
            return Ok(());
        } else {
            self.visit_expr(value)?;
        }
        self.op(Location::NONE, op::POP_TOP);
        Ok(())
    }

    fn assert(&mut self, loc: Location, test: &'a Expr, msg: Option<&'a Expr>) -> Res {
        if matches!(&test.kind, ExprKind::Tuple { elts, .. } if !elts.is_empty()) {
            self.warn(loc, "assertion is always true, perhaps remove parentheses?");
        }
        if self.settings.optimize > 0 {
            return Ok(());
        }
        let end = self.new_label();
        self.jump_if(loc, test, end, true)?;
        self.op_i(loc, op::LOAD_COMMON_CONSTANT, op::CONSTANT_ASSERTIONERROR);
        if let Some(msg) = msg {
            self.visit_expr(msg)?;
            self.op_i(loc, op::CALL, 0);
        }
        self.op_i(test.loc, op::RAISE_VARARGS, 1);
        self.use_label(end);
        Ok(())
    }

    fn import(&mut self, loc: Location, names: &'a [Alias]) -> Res {
        for alias in names {
            self.load_const(loc, int_const(0));
            self.load_const(loc, Const::None);
            self.op_name(loc, op::IMPORT_NAME, &alias.name);
            let segments = segments(&alias.name);
            match &alias.asname {
                // The instruction gave the first package: fetch the others from it.
                Some(asname) if segments.len() > 1 => {
                    for (index, segment) in segments.iter().enumerate().skip(1) {
                        if index > 1 {
                            self.op_i(loc, op::SWAP, 2);
                            self.op(loc, op::POP_TOP);
                        }
                        self.op_names(loc, op::IMPORT_FROM, segment);
                    }
                    self.nameop(loc, asname, ExprContext::Store)?;
                    self.op(loc, op::POP_TOP);
                }
                Some(asname) => self.nameop(loc, asname, ExprContext::Store)?,
                None => self.nameop(loc, &segments[0], ExprContext::Store)?,
            }
        }
        Ok(())
    }

    fn from_import(&mut self, loc: Location, module: Option<&'a Identifier>, names: &'a [Alias], level: u32) -> Res {
        self.load_const(loc, int_const(level as usize));
        let fromlist = names.iter().map(|alias| Const::Str(alias.name.clone())).collect();
        self.load_const(loc, tuple_const(fromlist));
        match module {
            Some(module) => self.op_name(loc, op::IMPORT_NAME, module),
            None => self.op_name(loc, op::IMPORT_NAME, &PyString::new("")),
        }
        if names.first().is_some_and(|alias| alias.name == *"*") {
            self.op_i(loc, op::CALL_INTRINSIC_1, op::INTRINSIC_IMPORT_STAR);
            self.op(Location::NONE, op::POP_TOP);
            return Ok(());
        }
        for alias in names {
            self.op_name(loc, op::IMPORT_FROM, &alias.name);
            self.nameop(loc, alias.asname.as_ref().unwrap_or(&alias.name), ExprContext::Store)?;
        }
        self.op(loc, op::POP_TOP);
        Ok(())
    }

    fn aug_assign(&mut self, loc: Location, target: &'a Expr, operator: Operator, value: &'a Expr) -> Res {
        let target_loc = target.loc;
        match &target.kind {
            ExprKind::Attribute { value, attr, .. } => {
                self.visit_expr(value)?;
                self.op_i(target_loc, op::COPY, 1);
                let loc = start_at_attr(target_loc, target, attr);
                self.op_attr(loc, AttrOp::Load, attr);
            }
            ExprKind::Subscript { value, slice, .. } => {
                self.visit_expr(value)?;
                if super::expr::two_part_slice(slice) {
                    self.slice_two_parts(slice)?;
                    for _ in 0..3 {
                        self.op_i(target_loc, op::COPY, 3);
                    }
                    self.op(target_loc, op::BINARY_SLICE);
                } else {
                    self.visit_expr(slice)?;
                    self.op_i(target_loc, op::COPY, 2);
                    self.op_i(target_loc, op::COPY, 2);
                    self.op_i(target_loc, op::BINARY_OP, op::NB_SUBSCR);
                }
            }
            ExprKind::Name { id, .. } => self.nameop(target_loc, id, ExprContext::Load)?,
            _ => return Err(self.bad_target(target, "augmented")),
        }
        self.visit_expr(value)?;
        self.op_i(loc, op::BINARY_OP, super::expr::binary_oparg(operator, true));
        match &target.kind {
            ExprKind::Attribute { attr, .. } => {
                let loc = start_at_attr(target_loc, target, attr);
                self.op_i(loc, op::SWAP, 2);
                self.op_attr(loc, AttrOp::Store, attr);
            }
            ExprKind::Subscript { slice, .. } if super::expr::two_part_slice(slice) => {
                self.op_i(target_loc, op::SWAP, 4);
                self.op_i(target_loc, op::SWAP, 3);
                self.op_i(target_loc, op::SWAP, 2);
                self.op(target_loc, op::STORE_SLICE);
            }
            ExprKind::Subscript { .. } => {
                self.op_i(target_loc, op::SWAP, 3);
                self.op_i(target_loc, op::SWAP, 2);
                self.op(target_loc, op::STORE_SUBSCR);
            }
            ExprKind::Name { id, .. } => self.nameop(target_loc, id, ExprContext::Store)?,
            _ => {}
        }
        Ok(())
    }
}

/// The parts of a dotted name.
fn segments(name: &PyString) -> Vec<PyString> {
    let parts = name.as_bytes().split(|&byte| byte == b'.');
    parts.map(|part| PyString::from_wtf8(part).expect("cut at ASCII bytes")).collect()
}

/// `loc`, starting at the attribute's name when the access spans lines (`update_start_location_to_match_attr`).
pub(super) fn start_at_attr(mut loc: Location, node: &Expr, attr: &PyString) -> Location {
    let end = node.loc;
    if loc.lineno != end.end_lineno {
        loc.lineno = end.end_lineno;
        let width = i32::try_from(attr.code_points().count()).unwrap_or(i32::MAX);
        if width <= end.end_col_offset {
            loc.col_offset = end.end_col_offset - width;
        } else {
            loc.col_offset = -1;
            loc.end_col_offset = -1;
        }
        loc.end_lineno = loc.lineno.max(loc.end_lineno);
        if loc.lineno == loc.end_lineno {
            loc.end_col_offset = loc.col_offset.max(loc.end_col_offset);
        }
    }
    loc
}
