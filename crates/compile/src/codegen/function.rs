//! Functions and lambdas: defaults, decorators, bodies. It must not know how code objects are made.

use krait_code::{Const, PyString};

use super::scope::{ArgCounts, ScopeType};
use super::{Compiler, op};
use crate::ast::*;
use crate::errors::Res;
use crate::symtable::{BlockKey, address};

use super::fblock::{Datum, FBlockType};

impl ArgCounts {
    fn of(args: &Arguments) -> ArgCounts {
        ArgCounts { args: args.args.len(), posonly: args.posonlyargs.len(), kwonly: args.kwonlyargs.len() }
    }
}

/// `<generic parameters of f>`: the unit of a definition's type parameters.
pub(super) fn generic_name(name: &PyString) -> PyString {
    let text = [b"<generic parameters of ", name.as_bytes(), b">"].concat();
    PyString::from_wtf8(&text).expect("a concatenation of whole strings")
}

/// The line a definition is said to start at: that of its first decorator.
pub(super) fn first_line(stmt: &Stmt, decorators: &[Expr]) -> i32 {
    decorators.first().map_or(stmt.loc.lineno, |decorator| decorator.loc.lineno)
}

impl<'a> Compiler<'a> {
    pub(super) fn apply_decorators(&mut self, decorators: &[Expr]) {
        for decorator in decorators.iter().rev() {
            self.op_i(decorator.loc, op::CALL, 0);
        }
    }

    /// Put a tuple of defaults and a dict of keyword-only ones on the stack, as far as there are any; the
    /// `MAKE_FUNCTION` flags for them.
    fn default_arguments(&mut self, loc: Location, args: &'a Arguments) -> Res<usize> {
        let mut flags = 0;
        if !args.defaults.is_empty() {
            self.visit_exprs(&args.defaults)?;
            self.op_i(loc, op::BUILD_TUPLE, args.defaults.len());
            flags |= op::MAKE_FUNCTION_DEFAULTS;
        }
        let mut count = 0;
        for (arg, default) in args.kwonlyargs.iter().zip(&args.kw_defaults) {
            if let Some(default) = default {
                count += 1;
                let mangled = self.mangled_text(&arg.arg);
                self.load_const(loc, Const::Str(mangled));
                self.visit_expr(default)?;
            }
        }
        if count > 0 {
            self.op_i(loc, op::BUILD_MAP, count);
            flags |= op::MAKE_FUNCTION_KWDEFAULTS;
        }
        Ok(flags)
    }

    /// A generator must not leak StopIteration: turn it into RuntimeError.
    pub(super) fn wrap_in_stopiteration_handler(&mut self) {
        let handler = self.new_label();
        self.insert_first(Location::NONE, op::SETUP_CLEANUP, handler);
        self.load_none(Location::NONE);
        self.op(Location::NONE, op::RETURN_VALUE);
        self.use_label(handler);
        self.op_i(Location::NONE, op::CALL_INTRINSIC_1, op::INTRINSIC_STOPITERATION_ERROR);
        self.op_i(Location::NONE, op::RERAISE, 1);
    }

    fn function_body(
        &mut self,
        stmt: &'a Stmt,
        def: &'a FunctionDef,
        is_async: bool,
        flags: usize,
        firstlineno: i32,
    ) -> Res {
        let scope_type = if is_async { ScopeType::AsyncFunction } else { ScopeType::Function };
        let key = BlockKey::Node(address(stmt));
        self.enter_scope(def.name.clone(), scope_type, key, firstlineno, None, ArgCounts::of(&def.args))?;
        let mut body = &def.body[..];
        if self.ste().has_docstring
            && let Some(docstring) = get_docstring(body)
        {
            body = &body[1..];
            let docstring = self.docstring(docstring)?;
            self.unit_mut().consts.add(docstring);
        }
        let start = self.new_label();
        self.use_label(start);
        let guarded = self.ste().coroutine || self.ste().generator;
        if guarded {
            self.push_fblock(Location::NONE, FBlockType::StopIteration, Some(start), None, Datum::None)?;
        }
        self.visit_stmts(body)?;
        if guarded {
            self.wrap_in_stopiteration_handler();
            self.pop_fblock();
        }
        let code = self.assemble_and_exit(true)?;
        self.make_closure(stmt.loc, code, flags);
        Ok(())
    }

    pub(super) fn function(&mut self, stmt: &'a Stmt, def: &'a FunctionDef, is_async: bool) -> Res {
        self.visit_exprs(&def.decorator_list)?;
        let firstlineno = first_line(stmt, &def.decorator_list);
        let loc = stmt.loc;
        let generic = !def.type_params.is_empty();
        let mut flags = self.default_arguments(loc, &def.args)?;
        let mut type_param_args = 0;
        if generic {
            // The defaults are evaluated outside and passed in.
            type_param_args = usize::from(flags & op::MAKE_FUNCTION_DEFAULTS != 0)
                + usize::from(flags & op::MAKE_FUNCTION_KWDEFAULTS != 0);
            if type_param_args == 2 {
                self.op_i(loc, op::SWAP, 2);
            }
            let key = BlockKey::TypeParams(address(&def.type_params[0]));
            let counts = ArgCounts { args: type_param_args, ..ArgCounts::default() };
            self.enter_scope(generic_name(&def.name), ScopeType::Annotations, key, firstlineno, None, counts)?;
            self.type_params(&def.type_params)?;
            for index in 0..type_param_args {
                self.op_i(loc, op::LOAD_FAST, index);
            }
        }
        flags |= self.function_annotations(loc, &def.args, def.returns.as_ref())?;
        self.function_body(stmt, def, is_async, flags, firstlineno)?;
        if generic {
            self.op_i(loc, op::SWAP, 2);
            self.op_i(loc, op::CALL_INTRINSIC_2, op::INTRINSIC_SET_FUNCTION_TYPE_PARAMS);
            let code = self.assemble_and_exit(false)?;
            self.make_closure(loc, code, 0);
            if type_param_args > 0 {
                self.op_i(loc, op::SWAP, type_param_args + 1);
                self.op_i(loc, op::CALL, type_param_args - 1);
            } else {
                self.op(loc, op::PUSH_NULL);
                self.op_i(loc, op::CALL, 0);
            }
        }
        self.apply_decorators(&def.decorator_list);
        self.nameop(loc, &def.name, ExprContext::Store)
    }

    pub(super) fn lambda(&mut self, expr: &'a Expr, args: &'a Arguments, body: &'a Expr) -> Res {
        let loc = expr.loc;
        let flags = self.default_arguments(loc, args)?;
        let key = BlockKey::Node(address(expr));
        let name = PyString::new("<lambda>");
        self.enter_scope(name, ScopeType::Lambda, key, loc.lineno, None, ArgCounts::of(args))?;
        self.visit_expr(body)?;
        let generator = self.ste().generator;
        if !generator {
            self.op(body.loc, op::RETURN_VALUE);
        }
        let code = self.assemble_and_exit(!generator)?;
        self.make_closure(loc, code, flags);
        Ok(())
    }
}
