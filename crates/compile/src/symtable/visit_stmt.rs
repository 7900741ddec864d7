//! The first pass over statements. It must not know what names mean in the end.

use krait_code::PyString;

use super::build::Builder;
use super::{BlockKey, BlockType, EntryId, address, symbol};
use crate::ast::*;
use crate::errors::Res;
use crate::names::{ANNOTATE, CLASSDICT, CONDITIONAL_ANNOTATIONS};

impl Builder {
    pub fn visit_stmts(&mut self, body: &[Stmt]) -> Res {
        body.iter().try_for_each(|stmt| self.visit_stmt(stmt))
    }

    /// Visit what may run or not, for the sake of annotations in it.
    fn conditional(&mut self, visit: impl FnOnce(&mut Self) -> Res) -> Res {
        let outer = std::mem::replace(&mut self.cur_mut().in_conditional_block, true);
        visit(self)?;
        self.cur_mut().in_conditional_block = outer;
        Ok(())
    }

    fn visit_stmt(&mut self, stmt: &Stmt) -> Res {
        let loc = stmt.loc;
        match &stmt.kind {
            StmtKind::FunctionDef(def) => self.visit_function(stmt, def, false),
            StmtKind::AsyncFunctionDef(def) => self.visit_function(stmt, def, true),
            StmtKind::ClassDef(def) => self.visit_class(stmt, def),
            StmtKind::TypeAlias { name, type_params, value } => self.visit_type_alias(stmt, name, type_params, value),
            StmtKind::Return { value } => {
                if let Some(value) = value {
                    self.visit_expr(value)?;
                    self.cur_mut().returns_value = true;
                }
                Ok(())
            }
            StmtKind::Delete { targets } => self.visit_exprs(targets),
            StmtKind::Assign { targets, value, .. } => {
                self.visit_exprs(targets)?;
                self.visit_expr(value)
            }
            StmtKind::AnnAssign { target, annotation, value, simple } => {
                self.visit_ann_assign(loc, target, annotation, value.as_deref(), *simple)
            }
            StmtKind::AugAssign { target, value, .. } => {
                self.visit_expr(target)?;
                self.visit_expr(value)
            }
            StmtKind::For(node) => self.visit_for(node),
            StmtKind::AsyncFor(node) => {
                self.maybe_set_coroutine_for_module();
                if !self.cur().coroutine {
                    return self.error(loc, "'async for' outside async function");
                }
                self.visit_for(node)
            }
            StmtKind::While { test, body, orelse } | StmtKind::If { test, body, orelse } => {
                self.visit_expr(test)?;
                self.conditional(|this| {
                    this.visit_stmts(body)?;
                    this.visit_stmts(orelse)
                })
            }
            StmtKind::Match { subject, cases } => {
                self.visit_expr(subject)?;
                self.conditional(|this| {
                    cases.iter().try_for_each(|case| {
                        this.visit_pattern(&case.pattern)?;
                        this.visit_opt(case.guard.as_ref())?;
                        this.visit_stmts(&case.body)
                    })
                })
            }
            StmtKind::Raise { exc, cause } => {
                self.visit_opt(exc.as_deref())?;
                self.visit_opt(cause.as_deref())
            }
            StmtKind::Try(node) | StmtKind::TryStar(node) => self.conditional(|this| {
                this.visit_stmts(&node.body)?;
                for handler in &node.handlers {
                    this.visit_opt(handler.type_.as_ref())?;
                    if let Some(name) = &handler.name {
                        this.add_def(name, symbol::DEF_LOCAL, handler.loc)?;
                    }
                    this.visit_stmts(&handler.body)?;
                }
                this.visit_stmts(&node.orelse)?;
                this.visit_stmts(&node.finalbody)
            }),
            StmtKind::Assert { test, msg } => {
                self.visit_expr(test)?;
                self.visit_opt(msg.as_deref())
            }
            StmtKind::Import { names } => names.iter().try_for_each(|alias| self.visit_alias(alias)),
            StmtKind::ImportFrom { module, names, level } => {
                names.iter().try_for_each(|alias| self.visit_alias(alias))?;
                self.check_import_from(loc, module.as_ref(), *level)
            }
            StmtKind::Global { names } => self.visit_directive(loc, names, symbol::DEF_GLOBAL, "global"),
            StmtKind::Nonlocal { names } => self.visit_directive(loc, names, symbol::DEF_NONLOCAL, "nonlocal"),
            StmtKind::Expr { value } => self.visit_expr(value),
            StmtKind::Pass | StmtKind::Break | StmtKind::Continue => Ok(()),
            StmtKind::With { items, body, .. } => self.visit_with(items, body),
            StmtKind::AsyncWith { items, body, .. } => {
                self.maybe_set_coroutine_for_module();
                if !self.cur().coroutine {
                    return self.error(loc, "'async with' outside async function");
                }
                self.visit_with(items, body)
            }
        }
    }

    fn maybe_set_coroutine_for_module(&mut self) {
        if self.allows_top_level_await() {
            self.cur_mut().coroutine = true;
        }
    }

    fn visit_for(&mut self, node: &For) -> Res {
        self.visit_expr(&node.target)?;
        self.visit_expr(&node.iter)?;
        self.conditional(|this| {
            this.visit_stmts(&node.body)?;
            this.visit_stmts(&node.orelse)
        })
    }

    fn visit_with(&mut self, items: &[WithItem], body: &[Stmt]) -> Res {
        self.conditional(|this| {
            for item in items {
                this.visit_expr(&item.context_expr)?;
                this.visit_opt(item.optional_vars.as_ref())?;
            }
            this.visit_stmts(body)
        })
    }

    fn visit_directive(&mut self, loc: Location, names: &[Identifier], flag: u32, keyword: &str) -> Res {
        for name in names {
            let cur = self.lookup(name);
            if cur & (symbol::DEF_PARAM | symbol::DEF_LOCAL | symbol::USE | symbol::DEF_ANNOT) != 0 {
                let text = name.to_string_lossy();
                let msg = if cur & symbol::DEF_PARAM != 0 {
                    format!("name '{text}' is parameter and {keyword}")
                } else if cur & symbol::USE != 0 {
                    format!("name '{text}' is used prior to {keyword} declaration")
                } else if cur & symbol::DEF_ANNOT != 0 {
                    format!("annotated name '{text}' can't be {keyword}")
                } else {
                    format!("name '{text}' is assigned to before {keyword} declaration")
                };
                return self.error(loc, msg);
            }
            self.add_def(name, flag, loc)?;
            self.record_directive(name, loc);
        }
        Ok(())
    }

    fn check_import_from(&mut self, loc: Location, module: Option<&Identifier>, level: u32) -> Res {
        let last = self.future_location();
        let late = loc.lineno > last.lineno
            || (loc.lineno == last.end_lineno && loc.col_offset > last.end_col_offset);
        if level == 0 && late && module.is_some_and(|module| *module == *"__future__") {
            return self.error(loc, "from __future__ imports must occur at the beginning of the file");
        }
        Ok(())
    }

    fn visit_alias(&mut self, alias: &Alias) -> Res {
        let name = alias.asname.as_ref().unwrap_or(&alias.name);
        if *name == *"*" {
            if self.cur().type_ != BlockType::Module {
                return self.error(alias.loc, "import * only allowed at module level");
            }
            return Ok(());
        }
        let store_name = first_segment(name);
        self.add_def(&store_name, symbol::DEF_IMPORT, alias.loc)
    }

    fn enter_type_param_block(
        &mut self,
        name: &Identifier,
        params: &[TypeParam],
        (has_defaults, has_kwdefaults, is_class): (bool, bool, bool),
        loc: Location,
    ) -> Res {
        let in_class = self.cur().type_ == BlockType::Class;
        let key = BlockKey::TypeParams(address(&params[0]));
        self.enter_block(name, BlockType::TypeParameters, key, loc)?;
        if in_class {
            self.cur_mut().can_see_class_scope = true;
            self.add_def(&self.known(CLASSDICT), symbol::USE, loc)?;
        }
        if is_class {
            for name in [".type_params", ".generic_base"] {
                let name = PyString::new(name);
                self.add_def(&name, symbol::DEF_LOCAL, loc)?;
                self.add_def(&name, symbol::USE, loc)?;
            }
        }
        if has_defaults {
            self.add_def(&PyString::new(".defaults"), symbol::DEF_PARAM, loc)?;
        }
        if has_kwdefaults {
            self.add_def(&PyString::new(".kwdefaults"), symbol::DEF_PARAM, loc)?;
        }
        Ok(())
    }

    fn visit_function(&mut self, stmt: &Stmt, def: &FunctionDef, is_async: bool) -> Res {
        let loc = stmt.loc;
        self.add_def(&def.name, symbol::DEF_LOCAL, loc)?;
        self.visit_exprs(&def.args.defaults)?;
        def.args.kw_defaults.iter().flatten().try_for_each(|default| self.visit_expr(default))?;
        self.visit_exprs(&def.decorator_list)?;
        let generic = !def.type_params.is_empty();
        if generic {
            let has_kwdefaults = def.args.kw_defaults.iter().any(Option::is_some);
            // CPython asks whether there is a list of defaults, and there is, if an empty one.
            let params = (true, has_kwdefaults, false);
            self.enter_type_param_block(&def.name, &def.type_params, params, loc)?;
            self.visit_type_params(&def.type_params)?;
        }
        let id = self.new_entry(&def.name, BlockType::Function, BlockKey::Node(address(stmt)), loc);
        self.table.entry_mut(id).has_docstring = get_docstring(&def.body).is_some();
        self.visit_annotations(loc, &def.args, def.returns.as_ref())?;
        self.enter_existing_block(id);
        self.cur_mut().coroutine = is_async;
        self.visit_arguments(&def.args)?;
        self.visit_stmts(&def.body)?;
        self.exit_block();
        if generic {
            self.exit_block();
        }
        Ok(())
    }

    fn visit_class(&mut self, stmt: &Stmt, def: &ClassDef) -> Res {
        let loc = stmt.loc;
        self.add_def(&def.name, symbol::DEF_LOCAL, loc)?;
        self.visit_exprs(&def.decorator_list)?;
        let outer_private = self.private.clone();
        let generic = !def.type_params.is_empty();
        if generic {
            self.enter_type_param_block(&def.name, &def.type_params, (false, false, true), loc)?;
            self.private = Some(def.name.clone());
            self.start_mangled_names();
            self.visit_type_params(&def.type_params)?;
        }
        self.visit_exprs(&def.bases)?;
        self.visit_keywords(&def.keywords)?;
        self.enter_block(&def.name, BlockType::Class, BlockKey::Node(address(stmt)), loc)?;
        self.private = Some(def.name.clone());
        if generic {
            self.add_def(&PyString::new("__type_params__"), symbol::DEF_LOCAL, loc)?;
            self.add_def(&PyString::new(".type_params"), symbol::USE, loc)?;
        }
        self.cur_mut().has_docstring = get_docstring(&def.body).is_some();
        self.visit_stmts(&def.body)?;
        self.exit_block();
        if generic {
            self.exit_block();
        }
        self.private = outer_private;
        Ok(())
    }

    fn visit_type_alias(&mut self, stmt: &Stmt, name: &Expr, type_params: &[TypeParam], value: &Expr) -> Res {
        self.visit_expr(name)?;
        let ExprKind::Name { id, .. } = &name.kind else { return Ok(()) };
        let in_class = self.cur().type_ == BlockType::Class;
        let generic = !type_params.is_empty();
        if generic {
            self.enter_type_param_block(id, type_params, (false, false, false), stmt.loc)?;
            self.visit_type_params(type_params)?;
        }
        self.enter_block(id, BlockType::TypeAlias, BlockKey::Node(address(stmt)), stmt.loc)?;
        self.cur_mut().can_see_class_scope = in_class;
        if in_class {
            self.add_def(&self.known(CLASSDICT), symbol::USE, value.loc)?;
        }
        self.visit_expr(value)?;
        self.exit_block();
        if generic {
            self.exit_block();
        }
        Ok(())
    }

    fn visit_ann_assign(
        &mut self,
        loc: Location,
        target: &Expr,
        annotation: &Expr,
        value: Option<&Expr>,
        simple: bool,
    ) -> Res {
        self.cur_mut().annotations_used = true;
        if let ExprKind::Name { id, .. } = &target.kind {
            let cur = self.lookup(id);
            if cur & (symbol::DEF_GLOBAL | symbol::DEF_NONLOCAL) != 0
                && self.cur_id() != self.table.top()
                && simple
            {
                let what = if cur & symbol::DEF_GLOBAL != 0 { "global" } else { "nonlocal" };
                return self.error(loc, format!("annotated name '{}' can't be {what}", id.to_string_lossy()));
            }
            if simple {
                self.add_def(id, symbol::DEF_ANNOT | symbol::DEF_LOCAL, target.loc)?;
            } else if value.is_some() {
                self.add_def(id, symbol::DEF_LOCAL, target.loc)?;
            }
        } else {
            self.visit_expr(target)?;
        }
        self.visit_annotation(annotation)?;
        self.visit_opt(value)
    }

    /// The annotation of a variable (`symtable_visit_annotation`).
    fn visit_annotation(&mut self, annotation: &Expr) -> Res {
        let loc = annotation.loc;
        let cur = self.cur();
        // In a function it is never run and binds nothing.
        let is_unevaluated = cur.type_ == BlockType::Function;
        // A module's annotations are all taken for conditional: it may be inspected before it is run to its end.
        let conditional = cur.type_ == BlockType::Module || cur.type_ == BlockType::Class && cur.in_conditional_block;
        if conditional && !cur.has_conditional_annotations {
            self.cur_mut().has_conditional_annotations = true;
            self.add_def(&self.known(CONDITIONAL_ANNOTATIONS), symbol::USE, loc)?;
        }
        let parent = self.cur_id();
        match self.cur().annotation_block {
            Some(block) => self.enter_existing_block(block),
            None => {
                let in_class = self.cur().type_ == BlockType::Class;
                let block = self.enter_annotation_block(BlockKey::BodyAnnotations(parent), loc)?;
                self.table.entry_mut(parent).annotation_block = Some(block);
                if in_class && !self.future_annotations() {
                    self.cur_mut().can_see_class_scope = true;
                    self.add_def(&self.known(CLASSDICT), symbol::USE, loc)?;
                }
            }
        }
        self.cur_mut().in_unevaluated_annotation |= is_unevaluated;
        let result = self.visit_expr(annotation);
        if is_unevaluated {
            self.cur_mut().in_unevaluated_annotation = false;
        }
        self.exit_block();
        result
    }

    fn enter_annotation_block(&mut self, key: BlockKey, loc: Location) -> Res<EntryId> {
        self.enter_block(&self.known(ANNOTATE), BlockType::Annotation, key, loc)
    }

    /// The annotations of a function's parameters and result (`symtable_visit_annotations`).
    fn visit_annotations(&mut self, loc: Location, args: &Arguments, returns: Option<&Expr>) -> Res {
        let in_class = self.cur().can_see_class_scope || self.cur().type_ == BlockType::Class;
        self.enter_annotation_block(BlockKey::Annotations(address(args)), loc)?;
        if in_class {
            self.cur_mut().can_see_class_scope = true;
            self.add_def(&self.known(CLASSDICT), symbol::USE, loc)?;
        }
        let parameters = args.posonlyargs.iter().chain(&args.args).chain(&args.vararg);
        let annotations = parameters.chain(&args.kwarg).chain(&args.kwonlyargs).filter_map(|arg| arg.annotation.as_deref());
        for annotation in annotations.chain(returns) {
            self.cur_mut().annotations_used = true;
            self.visit_expr(annotation)?;
        }
        self.exit_block();
        Ok(())
    }

    fn visit_type_params(&mut self, params: &[TypeParam]) -> Res {
        params.iter().try_for_each(|param| self.visit_type_param(param))
    }

    fn visit_type_param(&mut self, param: &TypeParam) -> Res {
        let define = symbol::DEF_TYPE_PARAM | symbol::DEF_LOCAL;
        let (default_key, at) = (BlockKey::Default(address(param)), param.loc);
        match &param.kind {
            TypeParamKind::TypeVar { name, bound, default_value } => {
                self.add_def(name, define, at)?;
                let tuple = bound.as_ref().is_some_and(|bound| matches!(bound.kind, ExprKind::Tuple { .. }));
                let info = if tuple { "a TypeVar constraint" } else { "a TypeVar bound" };
                self.visit_bound_or_default(bound.as_deref(), name, BlockKey::Bound(address(param)), info, at)?;
                self.visit_bound_or_default(default_value.as_deref(), name, default_key, "a TypeVar default", at)
            }
            TypeParamKind::TypeVarTuple { name, default_value } => {
                self.add_def(name, define, at)?;
                self.visit_bound_or_default(default_value.as_deref(), name, default_key, "a TypeVarTuple default", at)
            }
            TypeParamKind::ParamSpec { name, default_value } => {
                self.add_def(name, define, at)?;
                self.visit_bound_or_default(default_value.as_deref(), name, default_key, "a ParamSpec default", at)
            }
        }
    }

    fn visit_bound_or_default(
        &mut self,
        expr: Option<&Expr>,
        name: &Identifier,
        key: BlockKey,
        scope_info: &'static str,
        param: Location,
    ) -> Res {
        if *name == *"__classdict__" {
            return self.error(param, "reserved name '__classdict__' cannot be used for type parameter");
        }
        let Some(expr) = expr else { return Ok(()) };
        let in_class = self.cur().can_see_class_scope;
        self.enter_block(name, BlockType::TypeVariable, key, expr.loc)?;
        self.cur_mut().can_see_class_scope = in_class;
        if in_class {
            self.add_def(&self.known(CLASSDICT), symbol::USE, expr.loc)?;
        }
        self.cur_mut().scope_info = Some(scope_info);
        self.visit_expr(expr)?;
        self.exit_block();
        Ok(())
    }

    fn visit_pattern(&mut self, pattern: &Pattern) -> Res {
        match &pattern.kind {
            PatternKind::MatchValue { value } => self.visit_expr(value),
            PatternKind::MatchSingleton { .. } => Ok(()),
            PatternKind::MatchSequence { patterns } | PatternKind::MatchOr { patterns } => {
                patterns.iter().try_for_each(|pattern| self.visit_pattern(pattern))
            }
            PatternKind::MatchStar { name } => self.visit_capture(name.as_ref(), pattern.loc),
            PatternKind::MatchMapping { keys, patterns, rest } => {
                self.visit_exprs(keys)?;
                patterns.iter().try_for_each(|pattern| self.visit_pattern(pattern))?;
                self.visit_capture(rest.as_ref(), pattern.loc)
            }
            PatternKind::MatchClass { cls, patterns, kwd_attrs, kwd_patterns } => {
                self.visit_expr(cls)?;
                patterns.iter().try_for_each(|pattern| self.visit_pattern(pattern))?;
                for (attr, pattern) in kwd_attrs.iter().zip(kwd_patterns) {
                    self.check_name(attr, pattern.loc, ExprContext::Store)?;
                }
                kwd_patterns.iter().try_for_each(|pattern| self.visit_pattern(pattern))
            }
            PatternKind::MatchAs { pattern: inner, name } => {
                if let Some(inner) = inner {
                    self.visit_pattern(inner)?;
                }
                self.visit_capture(name.as_ref(), pattern.loc)
            }
        }
    }

    fn visit_capture(&mut self, name: Option<&Identifier>, loc: Location) -> Res {
        name.map_or(Ok(()), |name| self.add_def(name, symbol::DEF_LOCAL, loc))
    }
}

/// `a` of `a.b.c`.
fn first_segment(name: &PyString) -> PyString {
    match name.as_bytes().iter().position(|&byte| byte == b'.') {
        Some(dot) => PyString::from_wtf8(&name.as_bytes()[..dot]).expect("cut at an ASCII byte"),
        None => name.clone(),
    }
}
