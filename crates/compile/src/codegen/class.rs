//! Classes, type parameters and type aliases. It must not know how calls are made.

use krait_code::{Const, PyString};

use super::function::{first_line, generic_name};
use super::scope::{ArgCounts, ScopeType};
use super::{Compiler, op, str_const, tuple_const};
use crate::ast::*;
use crate::errors::Res;
use crate::names::{CLASS, CLASSDICT, CONDITIONAL_ANNOTATIONS};
use crate::symtable::{BlockKey, address};

impl<'a> Compiler<'a> {
    pub(super) fn class(&mut self, stmt: &'a Stmt, def: &'a ClassDef) -> Res {
        self.visit_exprs(&def.decorator_list)?;
        let firstlineno = first_line(stmt, &def.decorator_list);
        let loc = stmt.loc;
        let generic = !def.type_params.is_empty();
        let type_params_name = PyString::new(".type_params");
        if generic {
            let key = BlockKey::TypeParams(address(&def.type_params[0]));
            let name = generic_name(&def.name);
            let counts = ArgCounts::default();
            self.enter_scope(name, ScopeType::Annotations, key, firstlineno, Some(&def.name), counts)?;
            self.type_params(&def.type_params)?;
            self.nameop(loc, &type_params_name, ExprContext::Store)?;
        }
        self.class_body(stmt, def, firstlineno)?;
        if generic {
            let generic_base = PyString::new(".generic_base");
            self.nameop(loc, &type_params_name, ExprContext::Load)?;
            self.op_i(loc, op::CALL_INTRINSIC_1, op::INTRINSIC_SUBSCRIPT_GENERIC);
            self.nameop(loc, &generic_base, ExprContext::Store)?;
            self.call_helper(loc, 2, &def.bases, Some(&generic_base), &def.keywords)?;
            let code = self.assemble_and_exit(false)?;
            self.make_closure(loc, code, 0);
            self.op(loc, op::PUSH_NULL);
            self.op_i(loc, op::CALL, 0);
        } else {
            self.call_helper(loc, 2, &def.bases, None, &def.keywords)?;
        }
        self.apply_decorators(&def.decorator_list);
        self.nameop(loc, &def.name, ExprContext::Store)
    }

    /// The class's code, then `__build_class__`, the function and the name on the stack.
    fn class_body(&mut self, stmt: &'a Stmt, def: &'a ClassDef, firstlineno: i32) -> Res {
        let key = BlockKey::Node(address(stmt));
        let name = def.name.clone();
        self.enter_scope(name, ScopeType::Class, key, firstlineno, Some(&def.name), ArgCounts::default())?;
        let loc = Location { lineno: firstlineno, end_lineno: firstlineno, col_offset: 0, end_col_offset: 0 };
        self.nameop(loc, &PyString::new("__name__"), ExprContext::Load)?;
        self.nameop(loc, &PyString::new("__module__"), ExprContext::Store)?;
        let qualname = self.unit().qualname.clone();
        self.load_const(loc, Const::Str(qualname));
        self.nameop(loc, &PyString::new("__qualname__"), ExprContext::Store)?;
        self.load_const(loc, Const::Int(krait_code::IBig::from(firstlineno)));
        self.nameop(loc, &PyString::new("__firstlineno__"), ExprContext::Store)?;
        if !def.type_params.is_empty() {
            self.nameop(loc, &PyString::new(".type_params"), ExprContext::Load)?;
            self.nameop(loc, &PyString::new("__type_params__"), ExprContext::Store)?;
        }
        if self.ste().needs_classdict {
            self.op(loc, op::LOAD_LOCALS);
            let cell = self.index(CLASSDICT, |unit| &mut unit.cellvars);
            self.op_i(loc, op::STORE_DEREF, cell);
        }
        if self.ste().has_conditional_annotations {
            self.op_i(loc, op::BUILD_SET, 0);
            let cell = self.index(CONDITIONAL_ANNOTATIONS, |unit| &mut unit.cellvars);
            self.op_i(loc, op::STORE_DEREF, cell);
        }
        self.body(loc, &def.body, false)?;
        let artificial = Location::NONE;
        let attributes = self.unit().static_attributes.iter().flatten().cloned().map(Const::Str).collect();
        self.load_const(artificial, tuple_const(attributes));
        self.nameop(artificial, &PyString::new("__static_attributes__"), ExprContext::Store)?;
        if self.ste().needs_classdict {
            let cell = self.index(CLASSDICT, |unit| &mut unit.cellvars);
            self.op_i(artificial, op::LOAD_CLOSURE, cell);
            self.nameop(artificial, &PyString::new("__classdictcell__"), ExprContext::Store)?;
        }
        if self.ste().needs_class_closure {
            let cell = self.index(CLASS, |unit| &mut unit.cellvars);
            self.op_i(artificial, op::LOAD_CLOSURE, cell);
            self.op_i(artificial, op::COPY, 1);
            self.nameop(artificial, &PyString::new("__classcell__"), ExprContext::Store)?;
        } else {
            self.load_none(artificial);
        }
        self.op(artificial, op::RETURN_VALUE);
        let code = self.assemble_and_exit(true)?;
        // The call belongs to the line of `class`, not of a decorator.
        let loc = stmt.loc;
        self.op(loc, op::LOAD_BUILD_CLASS);
        self.op(loc, op::PUSH_NULL);
        self.make_closure(loc, code, 0);
        self.load_const(loc, Const::Str(def.name.clone()));
        Ok(())
    }

    fn type_param_bound_or_default(
        &mut self,
        expr: &'a Expr,
        name: &PyString,
        key: BlockKey,
        allow_starred: bool,
    ) -> Res {
        let loc = expr.loc;
        self.load_const(loc, tuple_const(vec![super::int_const(1)]));
        self.setup_annotations_scope(loc, key, name)?;
        match &expr.kind {
            ExprKind::Starred { value, .. } if allow_starred => {
                self.visit_expr(value)?;
                self.op_i(loc, op::UNPACK_SEQUENCE, 1);
            }
            _ => self.visit_expr(expr)?,
        }
        self.op(loc, op::RETURN_VALUE);
        let code = self.assemble_and_exit(true)?;
        self.make_closure(loc, code, op::MAKE_FUNCTION_DEFAULTS);
        Ok(())
    }

    /// Make the type parameters, bind each, and leave a tuple of them.
    pub(super) fn type_params(&mut self, params: &'a [TypeParam]) -> Res {
        let mut seen_default = false;
        for param in params {
            let loc = param.loc;
            let default_key = BlockKey::Default(address(param));
            let (name, default_value, allow_starred) = match &param.kind {
                TypeParamKind::TypeVar { name, bound, default_value } => {
                    self.load_const(loc, Const::Str(name.clone()));
                    match bound {
                        Some(bound) => {
                            self.type_param_bound_or_default(bound, name, BlockKey::Bound(address(param)), false)?;
                            let intrinsic = match bound.kind {
                                ExprKind::Tuple { .. } => op::INTRINSIC_TYPEVAR_WITH_CONSTRAINTS,
                                _ => op::INTRINSIC_TYPEVAR_WITH_BOUND,
                            };
                            self.op_i(loc, op::CALL_INTRINSIC_2, intrinsic);
                        }
                        None => self.op_i(loc, op::CALL_INTRINSIC_1, op::INTRINSIC_TYPEVAR),
                    }
                    (name, default_value, false)
                }
                TypeParamKind::TypeVarTuple { name, default_value } => {
                    self.load_const(loc, Const::Str(name.clone()));
                    self.op_i(loc, op::CALL_INTRINSIC_1, op::INTRINSIC_TYPEVARTUPLE);
                    (name, default_value, true)
                }
                TypeParamKind::ParamSpec { name, default_value } => {
                    self.load_const(loc, Const::Str(name.clone()));
                    self.op_i(loc, op::CALL_INTRINSIC_1, op::INTRINSIC_PARAMSPEC);
                    (name, default_value, false)
                }
            };
            if let Some(default) = default_value {
                seen_default = true;
                self.type_param_bound_or_default(default, name, default_key, allow_starred)?;
                self.op_i(loc, op::CALL_INTRINSIC_2, op::INTRINSIC_SET_TYPEPARAM_DEFAULT);
            } else if seen_default {
                let msg = format!(
                    "non-default type parameter '{}' follows default type parameter",
                    name.to_string_lossy()
                );
                return self.error(loc, msg);
            }
            self.op_i(loc, op::COPY, 1);
            self.nameop(loc, name, ExprContext::Store)?;
        }
        self.op_i(params[0].loc, op::BUILD_TUPLE, params.len());
        Ok(())
    }

    pub(super) fn type_alias(
        &mut self,
        stmt: &'a Stmt,
        target: &'a Expr,
        type_params: &'a [TypeParam],
        value: &'a Expr,
    ) -> Res {
        let loc = stmt.loc;
        let ExprKind::Name { id: name, .. } = &target.kind else {
            return self.error(target.loc, "invalid syntax");
        };
        let generic = !type_params.is_empty();
        if generic {
            let key = BlockKey::TypeParams(address(&type_params[0]));
            let counts = ArgCounts::default();
            self.enter_scope(generic_name(name), ScopeType::Annotations, key, loc.lineno, None, counts)?;
            self.load_const(loc, Const::Str(name.clone()));
            self.type_params(type_params)?;
        } else {
            self.load_const(loc, Const::Str(name.clone()));
            self.load_none(loc);
        }
        self.load_const(loc, tuple_const(vec![super::int_const(1)]));
        self.setup_annotations_scope(loc, BlockKey::Node(address(stmt)), name)?;
        self.visit_expr(value)?;
        self.op(loc, op::RETURN_VALUE);
        let code = self.assemble_and_exit(false)?;
        self.make_closure(loc, code, op::MAKE_FUNCTION_DEFAULTS);
        self.op_i(loc, op::BUILD_TUPLE, 3);
        self.op_i(loc, op::CALL_INTRINSIC_1, op::INTRINSIC_TYPEALIAS);
        if generic {
            let code = self.assemble_and_exit(false)?;
            self.make_closure(loc, code, 0);
            self.op(loc, op::PUSH_NULL);
            self.op_i(loc, op::CALL, 0);
        }
        self.nameop(loc, name, ExprContext::Store)
    }

    /// An empty string constant, for f- and t-strings.
    pub(super) fn load_empty_str(&mut self, loc: Location) {
        self.load_const(loc, str_const(""));
    }
}
