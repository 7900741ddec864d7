//! Calls: plain, of methods, with stars, and of `super()`. It must not know how functions are made.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use krait_code::{Const, PyString};

use super::emit::AttrOp;
use super::stmt::start_at_attr;
use super::{Compiler, STACK_USE_GUIDELINE, expr, op, tuple_const};
use crate::ast::*;
use crate::errors::Res;
use crate::instruction_sequence::Label;
use crate::names::CLASS;
use crate::symtable::{BlockKey, Scope, address, symbol};

/// Keywords up to which each is compared with all others.
const FEW_KEYWORDS: usize = 16;

impl<'a> Compiler<'a> {
    pub(super) fn call(&mut self, expr: &'a Expr, func: &'a Expr, args: &'a [Expr], keywords: &'a [Keyword]) -> Res {
        self.validate_keywords(keywords)?;
        if self.method_call(expr, func, args, keywords)? {
            return Ok(());
        }
        let skip_normal_call = self.new_label();
        self.check_caller(func);
        self.visit_expr(func)?;
        self.builtin_over_generator(func, args, keywords, skip_normal_call)?;
        self.op(func.loc, op::PUSH_NULL);
        self.call_helper(expr.loc, 0, args, None, keywords)?;
        self.use_label(skip_normal_call);
        Ok(())
    }

    fn validate_keywords(&self, keywords: &[Keyword]) -> Res {
        if keywords.len() <= FEW_KEYWORDS {
            let repeats = |(index, keyword): (usize, &Keyword)| {
                keyword.arg.is_some() && keywords[index + 1..].iter().any(|other| other.arg == keyword.arg)
            };
            if !keywords.iter().enumerate().any(repeats) {
                return Ok(());
            }
        }
        // The first name that comes again, where it comes again first.
        let mut first: HashMap<&PyString, (usize, bool)> = HashMap::new();
        let mut found: Option<(usize, &Keyword)> = None;
        for (index, keyword) in keywords.iter().enumerate() {
            let Some(arg) = &keyword.arg else { continue };
            match first.entry(arg) {
                Entry::Vacant(entry) => drop(entry.insert((index, false))),
                Entry::Occupied(mut entry) => {
                    let (start, repeated) = entry.get_mut();
                    if !std::mem::replace(repeated, true) && found.is_none_or(|(before, _)| *start < before) {
                        found = Some((*start, keyword));
                    }
                }
            }
        }
        match found {
            Some((start, other)) => {
                let name = keywords[start].arg.as_ref().map_or(String::new(), |arg| arg.to_string_lossy());
                self.error(other.loc, format!("keyword argument repeated: {name}"))
            }
            None => Ok(()),
        }
    }

    /// `all(… for …)`, `any`, `tuple`: loop here if the name still means the builtin.
    fn builtin_over_generator(
        &mut self,
        func: &'a Expr,
        args: &'a [Expr],
        keywords: &[Keyword],
        end: Label,
    ) -> Res {
        let (ExprKind::Name { id, .. }, [generator]) = (&func.kind, args) else { return Ok(()) };
        if !keywords.is_empty() || !matches!(generator.kind, ExprKind::GeneratorExp { .. }) {
            return Ok(());
        }
        let entry = self.st.lookup(BlockKey::Node(address(generator)));
        if self.st.entry(entry).coroutine {
            return Ok(());
        }
        let loc = func.loc;
        let skip_optimization = self.new_label();
        let (constant, initial) = match id.as_str() {
            Some("all") => (op::CONSTANT_BUILTIN_ALL, Some(true)),
            Some("any") => (op::CONSTANT_BUILTIN_ANY, Some(false)),
            Some("tuple") => (op::CONSTANT_BUILTIN_TUPLE, None),
            _ => {
                self.use_label(skip_optimization);
                return Ok(());
            }
        };
        self.op_i(loc, op::COPY, 1);
        self.op_i(loc, op::LOAD_COMMON_CONSTANT, constant);
        self.op_compare(loc, CmpOp::Is);
        self.jump(loc, op::POP_JUMP_IF_FALSE, skip_optimization);
        self.op(loc, op::POP_TOP);
        if initial.is_none() {
            self.op_i(loc, op::BUILD_LIST, 0);
        }
        self.visit_expr(generator)?;
        let loop_ = self.new_label();
        let cleanup = self.new_label();
        self.use_label(loop_);
        self.jump(loc, op::FOR_ITER, cleanup);
        match initial {
            None => {
                self.op_i(loc, op::LIST_APPEND, 2);
                self.jump(loc, op::JUMP, loop_);
            }
            Some(initial) => {
                self.op(loc, op::TO_BOOL);
                self.jump(loc, if initial { op::POP_JUMP_IF_TRUE } else { op::POP_JUMP_IF_FALSE }, loop_);
            }
        }
        self.op(Location::NONE, op::POP_ITER);
        if let Some(initial) = initial {
            self.load_const(loc, if initial { Const::False } else { Const::True });
        }
        self.jump(loc, op::JUMP, end);
        self.use_label(cleanup);
        self.op(Location::NONE, op::END_FOR);
        self.op(Location::NONE, op::POP_ITER);
        match initial {
            None => self.op_i(loc, op::CALL_INTRINSIC_1, op::INTRINSIC_LIST_TO_TUPLE),
            Some(initial) => self.load_const(loc, if initial { Const::True } else { Const::False }),
        }
        self.jump(loc, op::JUMP, end);
        self.use_label(skip_optimization);
        Ok(())
    }

    /// Whether `value` is a name that the module imports: then an attribute of it is likely no method.
    fn is_import_originated(&mut self, value: &Expr) -> bool {
        match &value.kind {
            ExprKind::Name { id, .. } => {
                let name = self.st.names.id(id);
                self.st.flags(self.st.top(), name) & symbol::DEF_IMPORT != 0
            }
            _ => false,
        }
    }

    /// The arguments of `value` when it is a `super()` or `super(a, b)` whose attribute `attr` can be loaded
    /// without making the object (`can_optimize_super_call`).
    pub(super) fn optimizable_super(&self, value: &'a Expr, attr: &PyString) -> Option<&'a [Expr]> {
        let ExprKind::Call { func, args, keywords } = &value.kind else { return None };
        let ExprKind::Name { id, .. } = &func.kind else { return None };
        if *id != *"super" || *attr == *"__class__" || !keywords.is_empty() {
            return None;
        }
        if self.st.scope(self.unit().ste, id) != Scope::GlobalImplicit
            || self.st.scope(self.st.top(), id) != Scope::Unknown
        {
            return None;
        }
        if args.len() == 2 {
            return (!args.iter().any(Expr::is_starred)).then_some(args);
        }
        let counts = self.unit().counts;
        let has_self = counts.args > 0 || counts.posonly > 0;
        (args.is_empty() && has_self && self.ref_type(CLASS) == Scope::Free).then_some(args)
    }

    /// `super`, the class and the object on the stack.
    pub(super) fn load_args_for_super(&mut self, call: &'a Expr, args: &'a [Expr]) -> Res {
        if let ExprKind::Call { func, .. } = &call.kind {
            self.nameop(func.loc, &PyString::new("super"), ExprContext::Load)?;
        }
        if !args.is_empty() {
            return self.visit_exprs(args);
        }
        self.nameop(call.loc, &PyString::new("__class__"), ExprContext::Load)?;
        let first = self.unit().varnames.first().expect("zero-argument super() has a first parameter");
        let first = self.st.names.text(first).clone();
        self.nameop(call.loc, &first, ExprContext::Load)
    }

    /// `a.b(…)` without a bound method, when nothing speaks against it. Whether it was done.
    fn method_call(
        &mut self,
        call: &'a Expr,
        func: &'a Expr,
        args: &'a [Expr],
        keywords: &'a [Keyword],
    ) -> Res<bool> {
        let ExprKind::Attribute { value, attr, ctx: ExprContext::Load } = &func.kind else { return Ok(false) };
        let size = args.len() + keywords.len() + usize::from(!keywords.is_empty());
        if self.is_import_originated(value)
            || size >= STACK_USE_GUIDELINE
            || args.iter().any(Expr::is_starred)
            || keywords.iter().any(|keyword| keyword.arg.is_none())
        {
            return Ok(false);
        }
        let mut loc = func.loc;
        if let Some(super_args) = self.optimizable_super(value, attr) {
            self.load_args_for_super(value, super_args)?;
            let zero = super_args.is_empty();
            self.op_attr(loc, if zero { AttrOp::ZeroSuperMethod } else { AttrOp::SuperMethod }, attr);
            loc = start_at_attr(loc, func, attr);
            self.op(loc, op::NOP);
        } else {
            self.visit_expr(value)?;
            loc = start_at_attr(loc, func, attr);
            self.op_attr(loc, AttrOp::Method, attr);
        }
        self.visit_exprs(args)?;
        let call_loc = start_at_attr(call.loc, func, attr);
        if keywords.is_empty() {
            self.op_i(call_loc, op::CALL, args.len());
        } else {
            self.keyword_values(keywords)?;
            self.keyword_names(loc, keywords);
            self.op_i(call_loc, op::CALL_KW, args.len() + keywords.len());
        }
        Ok(true)
    }

    fn keyword_values(&mut self, keywords: &'a [Keyword]) -> Res {
        keywords.iter().try_for_each(|keyword| self.visit_expr(&keyword.value))
    }

    fn keyword_names(&mut self, loc: Location, keywords: &[Keyword]) {
        let names = keywords.iter().filter_map(|keyword| keyword.arg.clone()).map(Const::Str).collect();
        self.load_const(loc, tuple_const(names));
    }

    fn subkwargs(&mut self, loc: Location, keywords: &'a [Keyword]) -> Res {
        let big = keywords.len() * 2 > STACK_USE_GUIDELINE;
        if big {
            self.op_i(Location::NONE, op::BUILD_MAP, 0);
        }
        for keyword in keywords {
            if let Some(arg) = &keyword.arg {
                self.load_const(loc, Const::Str(arg.clone()));
            }
            self.visit_expr(&keyword.value)?;
            if big {
                self.op_i(Location::NONE, op::MAP_ADD, 1);
            }
        }
        if !big {
            self.op_i(loc, op::BUILD_MAP, keywords.len());
        }
        Ok(())
    }

    /// Arguments and the call, for what stands on the stack with `pushed` arguments already above it;
    /// `injected_arg` is a name that comes after the positional ones.
    pub(super) fn call_helper(
        &mut self,
        loc: Location,
        pushed: usize,
        args: &'a [Expr],
        injected_arg: Option<&PyString>,
        keywords: &'a [Keyword],
    ) -> Res {
        self.validate_keywords(keywords)?;
        let unpacks =
            args.iter().any(Expr::is_starred) || keywords.iter().any(|keyword| keyword.arg.is_none());
        if unpacks || args.len() + keywords.len() * 2 > STACK_USE_GUIDELINE {
            return self.call_ex(loc, pushed, args, injected_arg, keywords);
        }
        self.visit_exprs(args)?;
        let mut count = pushed + args.len();
        if let Some(name) = injected_arg {
            self.nameop(loc, name, ExprContext::Load)?;
            count += 1;
        }
        if keywords.is_empty() {
            self.op_i(loc, op::CALL, count);
        } else {
            self.keyword_values(keywords)?;
            self.keyword_names(loc, keywords);
            self.op_i(loc, op::CALL_KW, count + keywords.len());
        }
        Ok(())
    }

    fn call_ex(
        &mut self,
        loc: Location,
        pushed: usize,
        args: &'a [Expr],
        injected_arg: Option<&PyString>,
        keywords: &'a [Keyword],
    ) -> Res {
        match args {
            [Expr { kind: ExprKind::Starred { value, .. }, .. }] if pushed == 0 => self.visit_expr(value)?,
            _ => self.starunpack(loc, args, injected_arg, pushed, &expr::TUPLE)?,
        }
        if keywords.is_empty() {
            self.op(loc, op::PUSH_NULL);
        } else {
            self.call_ex_keywords(loc, keywords)?;
        }
        self.op(loc, op::CALL_FUNCTION_EX);
        Ok(())
    }

    fn call_ex_keywords(&mut self, loc: Location, keywords: &'a [Keyword]) -> Res {
        let mut have_dict = false;
        let mut seen = 0;
        for (index, keyword) in keywords.iter().enumerate() {
            if keyword.arg.is_some() {
                seen += 1;
                continue;
            }
            if seen > 0 {
                self.subkwargs(loc, &keywords[index - seen..index])?;
                if have_dict {
                    self.op_i(loc, op::DICT_MERGE, 1);
                }
                have_dict = true;
                seen = 0;
            }
            if !have_dict {
                self.op_i(loc, op::BUILD_MAP, 0);
                have_dict = true;
            }
            self.visit_expr(&keyword.value)?;
            self.op_i(loc, op::DICT_MERGE, 1);
        }
        if seen > 0 {
            self.subkwargs(loc, &keywords[keywords.len() - seen..])?;
            if have_dict {
                self.op_i(loc, op::DICT_MERGE, 1);
            }
        }
        Ok(())
    }
}
