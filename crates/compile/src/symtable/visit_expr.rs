//! The first pass over expressions and parameters. It must not know what names mean in the end.

use krait_code::PyString;

use super::build::Builder;
use super::{BlockKey, BlockType, ComprehensionType, address, symbol};
use crate::ast::*;
use crate::errors::Res;
use crate::names::{CLASS, OUTERMOST};

impl Builder {
    pub fn visit_exprs(&mut self, exprs: &[Expr]) -> Res {
        exprs.iter().try_for_each(|expr| self.visit_expr(expr))
    }

    pub fn visit_opt(&mut self, expr: Option<&Expr>) -> Res {
        expr.map_or(Ok(()), |expr| self.visit_expr(expr))
    }

    pub fn visit_expr(&mut self, expr: &Expr) -> Res {
        let loc = expr.loc;
        match &expr.kind {
            ExprKind::NamedExpr { target, value } => {
                self.raise_if_annotation_block("named expression", loc)?;
                self.visit_named_expr(loc, target, value)
            }
            ExprKind::BoolOp { values, .. } | ExprKind::JoinedStr { values } | ExprKind::TemplateStr { values } => {
                self.visit_exprs(values)
            }
            ExprKind::BinOp { left, right, .. } => self.visit_bin_op(left, right),
            ExprKind::UnaryOp { operand, .. } => self.visit_expr(operand),
            ExprKind::Lambda { args, body } => {
                self.visit_exprs(&args.defaults)?;
                args.kw_defaults.iter().flatten().try_for_each(|default| self.visit_expr(default))?;
                let key = BlockKey::Node(address(expr));
                self.enter_block(&PyString::new("lambda"), BlockType::Function, key, loc)?;
                self.visit_arguments(args)?;
                self.visit_expr(body)?;
                self.exit_block();
                Ok(())
            }
            ExprKind::IfExp { test, body, orelse } => {
                self.visit_expr(test)?;
                self.visit_expr(body)?;
                self.visit_expr(orelse)
            }
            ExprKind::Dict { keys, values } => {
                keys.iter().flatten().try_for_each(|key| self.visit_expr(key))?;
                self.visit_exprs(values)
            }
            ExprKind::Set { elts } | ExprKind::List { elts, .. } | ExprKind::Tuple { elts, .. } => {
                self.visit_exprs(elts)
            }
            ExprKind::GeneratorExp { elt, generators } => {
                self.visit_comprehension(expr, "genexpr", ComprehensionType::Generator, generators, elt, None)
            }
            ExprKind::ListComp { elt, generators } => {
                self.visit_comprehension(expr, "listcomp", ComprehensionType::List, generators, elt, None)
            }
            ExprKind::SetComp { elt, generators } => {
                self.visit_comprehension(expr, "setcomp", ComprehensionType::Set, generators, elt, None)
            }
            ExprKind::DictComp { key, value, generators } => {
                self.visit_comprehension(expr, "dictcomp", ComprehensionType::Dict, generators, key, Some(value))
            }
            ExprKind::Yield { value } => {
                self.raise_if_annotation_block("yield expression", loc)?;
                self.visit_opt(value.as_deref())?;
                self.visited_yield(loc)
            }
            ExprKind::YieldFrom { value } => {
                self.raise_if_annotation_block("yield expression", loc)?;
                self.visit_expr(value)?;
                self.visited_yield(loc)
            }
            ExprKind::Await { value } => self.visit_await(loc, value),
            ExprKind::Compare { left, comparators, .. } => {
                self.visit_expr(left)?;
                self.visit_exprs(comparators)
            }
            ExprKind::Call { func, args, keywords } => {
                self.visit_expr(func)?;
                self.visit_exprs(args)?;
                self.visit_keywords(keywords)
            }
            ExprKind::FormattedValue { value, format_spec, .. }
            | ExprKind::Interpolation { value, format_spec, .. } => {
                self.visit_expr(value)?;
                self.visit_opt(format_spec.as_deref())
            }
            ExprKind::Constant { .. } => Ok(()),
            ExprKind::Attribute { value, attr, ctx } => {
                self.check_name(attr, loc, *ctx)?;
                self.visit_expr(value)
            }
            ExprKind::Subscript { value, slice, .. } => {
                self.visit_expr(value)?;
                self.visit_expr(slice)
            }
            ExprKind::Starred { value, .. } => self.visit_expr(value),
            ExprKind::Slice { lower, upper, step } => {
                self.visit_opt(lower.as_deref())?;
                self.visit_opt(upper.as_deref())?;
                self.visit_opt(step.as_deref())
            }
            ExprKind::Name { id, ctx } => self.visit_name(loc, id, *ctx),
        }
    }

    fn visit_name(&mut self, loc: Location, id: &Identifier, ctx: ExprContext) -> Res {
        if self.cur().in_unevaluated_annotation {
            return Ok(());
        }
        let load = ctx == ExprContext::Load;
        self.add_def_ctx(id, if load { symbol::USE } else { symbol::DEF_LOCAL }, loc, ctx)?;
        // `super()` needs the cell of the class.
        if load && self.cur().is_function_like() && *id == *"super" {
            self.add_def(&self.known(CLASS), symbol::USE, loc)?;
        }
        Ok(())
    }

    /// A chain of operators leans left and may be long, so it is walked without recursion.
    fn visit_bin_op(&mut self, left: &Expr, right: &Expr) -> Res {
        let mut rights = vec![right];
        let mut first = left;
        while let ExprKind::BinOp { left, right, .. } = &first.kind {
            rights.push(right);
            first = left;
        }
        self.visit_expr(first)?;
        rights.into_iter().rev().try_for_each(|right| self.visit_expr(right))
    }

    pub fn visit_keywords(&mut self, keywords: &[Keyword]) -> Res {
        for keyword in keywords {
            if let Some(arg) = &keyword.arg {
                self.check_name(arg, keyword.loc, ExprContext::Store)?;
            }
        }
        keywords.iter().try_for_each(|keyword| self.visit_expr(&keyword.value))
    }

    fn visit_await(&mut self, loc: Location, value: &Expr) -> Res {
        self.raise_if_annotation_block("await expression", loc)?;
        if !self.allows_top_level_await() {
            if !self.cur().is_function_like() {
                return self.error(loc, "'await' outside function");
            }
            if !self.is_async_def() && self.cur().comprehension == ComprehensionType::No {
                return self.error(loc, "'await' outside async function");
            }
        }
        self.visit_expr(value)?;
        self.cur_mut().coroutine = true;
        Ok(())
    }

    fn is_async_def(&self) -> bool {
        self.cur().type_ == BlockType::Function && self.cur().coroutine
    }

    fn visited_yield(&mut self, loc: Location) -> Res {
        self.cur_mut().generator = true;
        let msg = match self.cur().comprehension {
            ComprehensionType::No => return Ok(()),
            ComprehensionType::List => "'yield' inside list comprehension",
            ComprehensionType::Set => "'yield' inside set comprehension",
            ComprehensionType::Dict => "'yield' inside dict comprehension",
            ComprehensionType::Generator => "'yield' inside generator expression",
        };
        self.error(loc, msg)
    }

    fn raise_if_annotation_block(&self, what: &str, loc: Location) -> Res {
        let place = match self.cur().type_ {
            BlockType::Annotation => "an annotation",
            BlockType::TypeVariable => self.cur().scope_info.unwrap_or("a TypeVar bound"),
            BlockType::TypeAlias => "a type alias",
            BlockType::TypeParameters => "the definition of a generic",
            BlockType::Function | BlockType::Class | BlockType::Module => return Ok(()),
        };
        self.error(loc, format!("{what} cannot be used within {place}"))
    }

    fn visit_named_expr(&mut self, loc: Location, target: &Expr, value: &Expr) -> Res {
        if self.cur().comp_iter_expr > 0 {
            let msg = "assignment expression cannot be used in a comprehension iterable expression";
            return self.error(loc, msg);
        }
        if self.cur().comprehension != ComprehensionType::No {
            self.extend_named_expr_scope(target)?;
        }
        self.visit_expr(value)?;
        self.visit_expr(target)
    }

    /// `:=` in a comprehension binds in the nearest block that is none.
    fn extend_named_expr_scope(&mut self, target: &Expr) -> Res {
        let ExprKind::Name { id: name, .. } = &target.kind else { return Ok(()) };
        let loc = target.loc;
        for id in self.stack().to_vec().into_iter().rev() {
            let entry = self.table.entry(id);
            if entry.comprehension != ComprehensionType::No {
                let flags = self.lookup_entry(id, name);
                if flags & symbol::DEF_COMP_ITER != 0 && flags & symbol::DEF_LOCAL != 0 {
                    let msg = format!(
                        "assignment expression cannot rebind comprehension iteration variable '{}'",
                        name.to_string_lossy()
                    );
                    return self.error(loc, msg);
                }
                continue;
            }
            let place = match entry.type_ {
                BlockType::Function => {
                    let global = self.lookup_entry(id, name) & symbol::DEF_GLOBAL != 0;
                    self.add_def(name, if global { symbol::DEF_GLOBAL } else { symbol::DEF_NONLOCAL }, loc)?;
                    self.record_directive(name, loc);
                    return self.add_def_helper(name, symbol::DEF_LOCAL, id, loc);
                }
                BlockType::Module => {
                    self.add_def(name, symbol::DEF_GLOBAL, loc)?;
                    self.record_directive(name, loc);
                    return self.add_def_helper(name, symbol::DEF_GLOBAL, id, loc);
                }
                BlockType::Class => "in a class body",
                BlockType::TypeParameters => "within the definition of a generic",
                BlockType::TypeAlias => "in a type alias",
                BlockType::TypeVariable => "in a TypeVar bound",
                BlockType::Annotation => continue,
            };
            return self.error(loc, format!("assignment expression within a comprehension cannot be used {place}"));
        }
        Ok(())
    }

    pub fn visit_arguments(&mut self, args: &Arguments) -> Res {
        for arg in args.posonlyargs.iter().chain(&args.args).chain(&args.kwonlyargs) {
            self.add_def(&arg.arg, symbol::DEF_PARAM, arg.loc)?;
        }
        if let Some(vararg) = &args.vararg {
            self.add_def(&vararg.arg, symbol::DEF_PARAM, vararg.loc)?;
            self.cur_mut().varargs = true;
        }
        if let Some(kwarg) = &args.kwarg {
            self.add_def(&kwarg.arg, symbol::DEF_PARAM, kwarg.loc)?;
            self.cur_mut().varkeywords = true;
        }
        Ok(())
    }

    fn visit_iter(&mut self, iter: &Expr) -> Res {
        self.cur_mut().comp_iter_expr += 1;
        self.visit_expr(iter)?;
        self.cur_mut().comp_iter_expr -= 1;
        Ok(())
    }

    fn visit_comp_target(&mut self, target: &Expr) -> Res {
        self.cur_mut().comp_iter_target = true;
        self.visit_expr(target)?;
        self.cur_mut().comp_iter_target = false;
        Ok(())
    }

    /// `symtable_handle_comprehension`
    fn visit_comprehension(
        &mut self,
        expr: &Expr,
        scope_name: &str,
        type_: ComprehensionType,
        generators: &[Comprehension],
        elt: &Expr,
        value: Option<&Expr>,
    ) -> Res {
        let is_generator = type_ == ComprehensionType::Generator;
        let (outermost, inner) = generators.split_first().expect("the grammar wants one `for` at least");
        // The outermost iterable belongs to the block around.
        self.visit_iter(&outermost.iter)?;
        let key = BlockKey::Node(address(expr));
        self.enter_block(&PyString::new(scope_name), BlockType::Function, key, expr.loc)?;
        self.cur_mut().comprehension = type_;
        self.cur_mut().coroutine |= outermost.is_async;
        self.add_def(&self.known(OUTERMOST), symbol::DEF_PARAM, expr.loc)?;
        self.visit_comp_target(&outermost.target)?;
        self.visit_exprs(&outermost.ifs)?;
        for generator in inner {
            self.visit_comp_target(&generator.target)?;
            self.visit_iter(&generator.iter)?;
            self.visit_exprs(&generator.ifs)?;
            self.cur_mut().coroutine |= generator.is_async;
        }
        self.visit_opt(value)?;
        self.visit_expr(elt)?;
        self.cur_mut().generator = is_generator;
        let is_async = self.cur().coroutine && !is_generator;
        self.exit_block();
        if is_async
            && !self.is_async_def()
            && self.cur().comprehension == ComprehensionType::No
            && !self.allows_top_level_await()
        {
            return self.error(expr.loc, "asynchronous comprehension outside of an asynchronous function");
        }
        self.cur_mut().coroutine |= is_async;
        Ok(())
    }
}
