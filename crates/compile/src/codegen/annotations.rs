//! Annotations: `__annotate__` functions (PEP 649, PEP 749), or strings under the future import.
//! It must not know how functions are made otherwise.

use krait_code::{CodeObject, Const, PyString};

use super::scope::{ArgCounts, ScopeType};
use super::{Compiler, int_const, op};
use crate::ast::*;
use crate::errors::Res;
use crate::instruction_sequence::InstructionSequence;
use crate::names::CONDITIONAL_ANNOTATIONS;
use crate::symtable::{BlockKey, BlockType, address};

/// `_Py_ANNOTATE_FORMAT_VALUE_WITH_FAKE_GLOBALS`
const VALUE_WITH_FAKE_GLOBALS: usize = 2;
/// `COMPARE_OP`'s argument for `>`.
const COMPARE_GT: usize = 4 << 5 | 4;

impl<'a> Compiler<'a> {
    /// Open the unit of an annotation function: one parameter, and a check of the format asked for.
    pub(super) fn setup_annotations_scope(&mut self, loc: Location, key: BlockKey, name: &PyString) -> Res {
        let counts = ArgCounts { posonly: 1, ..ArgCounts::default() };
        self.enter_scope(name.clone(), ScopeType::Annotations, key, loc.lineno, None, counts)?;
        self.op_i(loc, op::LOAD_FAST, 0);
        self.load_const(loc, int_const(VALUE_WITH_FAKE_GLOBALS));
        self.op_i(loc, op::COMPARE_OP, COMPARE_GT);
        let body = self.new_label();
        self.jump(loc, op::POP_JUMP_IF_FALSE, body);
        self.op_i(loc, op::LOAD_COMMON_CONSTANT, op::CONSTANT_NOTIMPLEMENTEDERROR);
        self.op_i(loc, op::RAISE_VARARGS, 1);
        self.use_label(body);
        Ok(())
    }

    fn leave_annotations_scope(&mut self, loc: Location) -> Res {
        self.op(loc, op::RETURN_VALUE);
        let mut code = self.assemble_and_exit(true)?;
        rename_format(&mut code);
        self.make_closure(loc, code, 0);
        Ok(())
    }

    /// The `__annotate__` function of a body's annotated assignments, after all others of its statements.
    pub(super) fn process_deferred_annotations(&mut self, loc: Location) -> Res {
        let deferred = std::mem::take(&mut self.unit_mut().deferred_annotations);
        if deferred.is_empty() {
            return Ok(());
        }
        let scope_type = self.scope_type();
        // In a module it is made first of all: flowgraph puts it where ANNOTATIONS_PLACEHOLDER stands.
        let separate = scope_type == ScopeType::Module;
        if separate {
            let outer = std::mem::replace(&mut self.unit_mut().seq, InstructionSequence::default());
            self.unit_mut().stashed_seq = Some(outer);
        }
        let ste = self.unit().ste;
        let annotation_block = self.st.entry(ste).annotation_block;
        let name = annotation_block.map_or_else(
            || PyString::new("__annotate__"),
            |block| self.st.entry(block).name.clone(),
        );
        self.setup_annotations_scope(loc, BlockKey::BodyAnnotations(ste), &name)?;
        self.deferred_annotations_body(loc, &deferred, scope_type)?;
        self.leave_annotations_scope(loc)?;
        let target =
            if self.ste().type_ == BlockType::Class { "__annotate_func__" } else { "__annotate__" };
        self.nameop(loc, &PyString::new(target), ExprContext::Store)?;
        if separate && let Some(outer) = self.unit_mut().stashed_seq.take() {
            let annotations = std::mem::replace(&mut self.unit_mut().seq, outer);
            self.unit_mut().seq.annotations_code = Some(Box::new(annotations));
        }
        Ok(())
    }

    fn deferred_annotations_body(
        &mut self,
        loc: Location,
        deferred: &[(&'a Stmt, Option<usize>)],
        scope_type: ScopeType,
    ) -> Res {
        self.op_i(loc, op::BUILD_MAP, 0);
        for &(stmt, index) in deferred {
            let StmtKind::AnnAssign { target, annotation, .. } = &stmt.kind else { continue };
            let ExprKind::Name { id, .. } = &target.kind else { continue };
            let mangled = crate::mangle::mangle(self.unit().private.as_ref(), id);
            let not_set = self.new_label();
            if let Some(index) = index {
                // Only if the statement was run.
                self.load_const(stmt.loc, int_const(index));
                if scope_type == ScopeType::Class {
                    let arg = self.freevar(CONDITIONAL_ANNOTATIONS);
                    self.op_i(stmt.loc, op::LOAD_DEREF, arg);
                } else {
                    let arg = self.index(CONDITIONAL_ANNOTATIONS, |unit| &mut unit.names);
                    self.op_i(stmt.loc, op::LOAD_GLOBAL, arg << 1);
                }
                self.op_i(stmt.loc, op::CONTAINS_OP, 0);
                self.jump(stmt.loc, op::POP_JUMP_IF_FALSE, not_set);
            }
            self.visit_expr(annotation)?;
            self.op_i(stmt.loc, op::COPY, 2);
            self.load_const(stmt.loc, Const::Str(mangled));
            self.op(loc, op::STORE_SUBSCR);
            self.use_label(not_set);
        }
        Ok(())
    }

    /// The `__annotate__` function of parameters and result, on the stack; the `MAKE_FUNCTION` flag for it.
    pub(super) fn function_annotations(
        &mut self,
        loc: Location,
        args: &'a Arguments,
        returns: Option<&'a Expr>,
    ) -> Res<usize> {
        let key = BlockKey::Annotations(address(args));
        let block = self.st.lookup(key);
        if !self.st.entry(block).annotations_used {
            return Ok(0);
        }
        let name = self.st.entry(block).name.clone();
        self.setup_annotations_scope(loc, key, &name)?;
        let parameters = args.args.iter().chain(&args.posonlyargs).chain(&args.vararg);
        let parameters = parameters.chain(&args.kwonlyargs).chain(&args.kwarg);
        let mut count = 0;
        for arg in parameters {
            if let Some(annotation) = &arg.annotation {
                self.arg_annotation(loc, &arg.arg, annotation)?;
                count += 1;
            }
        }
        if let Some(returns) = returns {
            self.arg_annotation(loc, &PyString::new("return"), returns)?;
            count += 1;
        }
        self.op_i(loc, op::BUILD_MAP, count);
        self.leave_annotations_scope(loc)?;
        Ok(op::MAKE_FUNCTION_ANNOTATE)
    }

    fn arg_annotation(&mut self, loc: Location, name: &PyString, annotation: &'a Expr) -> Res {
        let mangled = self.mangled_text(name);
        self.load_const(loc, Const::Str(mangled));
        if self.future_annotations() {
            self.annotation_text(annotation);
            return Ok(());
        }
        match &annotation.kind {
            // `*args: *Ts`
            ExprKind::Starred { value, .. } => {
                self.visit_expr(value)?;
                self.op_i(loc, op::UNPACK_SEQUENCE, 1);
                Ok(())
            }
            _ => self.visit_expr(annotation),
        }
    }

    fn annotation_text(&mut self, annotation: &Expr) {
        let text = crate::unparse::unparse(annotation);
        self.load_const(annotation.loc, Const::Str(text));
    }

    pub(super) fn ann_assign(
        &mut self,
        stmt: &'a Stmt,
        target: &'a Expr,
        annotation: &'a Expr,
        value: Option<&'a Expr>,
        simple: bool,
    ) -> Res {
        let loc = stmt.loc;
        if let Some(value) = value {
            self.visit_expr(value)?;
            self.visit_expr(target)?;
        }
        let in_body = matches!(self.scope_type(), ScopeType::Module | ScopeType::Class);
        match &target.kind {
            ExprKind::Name { id, .. } => {
                if simple && in_body {
                    if self.future_annotations() {
                        self.annotation_text(annotation);
                        self.op_name(loc, op::LOAD_NAME, &PyString::new("__annotations__"));
                        let mangled = self.mangled_text(id);
                        self.load_const(loc, Const::Str(mangled));
                        self.op(loc, op::STORE_SUBSCR);
                    } else {
                        self.defer_annotation(stmt);
                    }
                }
            }
            ExprKind::Attribute { value: object, .. } => {
                if value.is_none() {
                    self.check_ann_expr(object)?;
                }
            }
            ExprKind::Subscript { value: object, slice, .. } => {
                if value.is_none() {
                    self.check_ann_expr(object)?;
                    self.check_ann_subscr(slice)?;
                }
            }
            _ => return Err(self.bad_target(target, "annotated")),
        }
        Ok(())
    }

    /// `_PyCompile_AddDeferredAnnotation`, and a note at run time that the statement was reached.
    fn defer_annotation(&mut self, stmt: &'a Stmt) {
        let loc = stmt.loc;
        let unit = self.unit_mut();
        let conditional = unit.scope_type == ScopeType::Module || unit.in_conditional_block > 0;
        let index = conditional.then(|| {
            unit.next_conditional_annotation_index += 1;
            unit.next_conditional_annotation_index - 1
        });
        unit.deferred_annotations.push((stmt, index));
        let Some(index) = index else { return };
        if !self.ste().has_conditional_annotations {
            return;
        }
        let class = self.scope_type() == ScopeType::Class;
        let cell = self.index(CONDITIONAL_ANNOTATIONS, |unit| &mut unit.cellvars);
        if class {
            self.op_i(loc, op::LOAD_DEREF, cell);
        } else {
            let arg = self.index(CONDITIONAL_ANNOTATIONS, |unit| &mut unit.names);
            self.op_i(loc, op::LOAD_NAME, arg);
        }
        self.load_const(loc, int_const(index));
        self.op_i(loc, op::SET_ADD, 1);
        self.op(loc, op::POP_TOP);
    }

    /// Evaluate, for the sake of an error, and drop.
    fn check_ann_expr(&mut self, expr: &'a Expr) -> Res {
        self.visit_expr(expr)?;
        self.op(expr.loc, op::POP_TOP);
        Ok(())
    }

    fn check_ann_subscr(&mut self, expr: &'a Expr) -> Res {
        match &expr.kind {
            ExprKind::Slice { lower, upper, step } => {
                lower.iter().chain(upper).chain(step).try_for_each(|part| self.check_ann_expr(part))
            }
            ExprKind::Tuple { elts, .. } => elts.iter().try_for_each(|elt| self.check_ann_subscr(elt)),
            _ => self.check_ann_expr(expr),
        }
    }
}

/// The parameter is `.format` for the symbol table, so that no name in the annotations meets it, and `format`
/// in the code object.
pub(crate) fn rename_format(code: &mut CodeObject) {
    if let Some(first) = code.localsplusnames.first_mut() {
        *first = PyString::new("format");
    }
}
