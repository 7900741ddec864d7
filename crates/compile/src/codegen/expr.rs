//! Expressions that need no file of their own. It must not know statements.

use krait_code::{Const, PyString};

use super::emit::AttrOp;
use super::stmt::start_at_attr;
use super::{Compiler, op};
use crate::ast::*;
use crate::errors::Res;
use crate::symtable::BlockType;
use krait_code::opcodes::v3_14::Opcode;

/// The instructions that build a collection piece by piece.
pub(super) struct Collection {
    pub build: Opcode,
    pub add: Opcode,
    pub extend: Opcode,
    pub tuple: bool,
}

const LIST: Collection =
    Collection { build: op::BUILD_LIST, add: op::LIST_APPEND, extend: op::LIST_EXTEND, tuple: false };
pub(super) const TUPLE: Collection =
    Collection { build: op::BUILD_LIST, add: op::LIST_APPEND, extend: op::LIST_EXTEND, tuple: true };
const SET: Collection = Collection { build: op::BUILD_SET, add: op::SET_ADD, extend: op::SET_UPDATE, tuple: false };

/// `BINARY_OP`'s argument.
pub(super) fn binary_oparg(operator: Operator, inplace: bool) -> usize {
    let plain = match operator {
        Operator::Add => op::NB_ADD,
        Operator::BitAnd => 1,
        Operator::FloorDiv => 2,
        Operator::LShift => 3,
        Operator::MatMult => 4,
        Operator::Mult => 5,
        Operator::Mod => 6,
        Operator::BitOr => 7,
        Operator::Pow => 8,
        Operator::RShift => 9,
        Operator::Sub => op::NB_SUBTRACT,
        Operator::Div => 11,
        Operator::BitXor => 12,
    };
    if inplace { plain + op::NB_INPLACE_ADD } else { plain }
}

fn is_constant_slice(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Slice { lower, upper, step } => {
            lower.iter().chain(upper).chain(step).all(|part| part.is_constant())
        }
        _ => false,
    }
}

/// Whether BINARY_SLICE or STORE_SLICE will do (`should_apply_two_element_slice_optimization`).
pub(super) fn two_part_slice(expr: &Expr) -> bool {
    matches!(expr.kind, ExprKind::Slice { step: None, .. }) && !is_constant_slice(expr)
}

impl<'a> Compiler<'a> {
    pub(super) fn visit_exprs(&mut self, exprs: &'a [Expr]) -> Res {
        exprs.iter().try_for_each(|expr| self.visit_expr(expr))
    }

    pub(super) fn visit_expr(&mut self, expr: &'a Expr) -> Res {
        let loc = expr.loc;
        match &expr.kind {
            ExprKind::NamedExpr { target, value } => {
                self.visit_expr(value)?;
                self.op_i(loc, op::COPY, 1);
                self.visit_expr(target)
            }
            ExprKind::BoolOp { op: bool_op, values } => self.bool_op(loc, *bool_op, values),
            ExprKind::BinOp { .. } => self.bin_op(expr),
            ExprKind::UnaryOp { op: unary_op, operand } => {
                self.visit_expr(operand)?;
                match unary_op {
                    UnaryOp::UAdd => self.op_i(loc, op::CALL_INTRINSIC_1, op::INTRINSIC_UNARY_POSITIVE),
                    UnaryOp::Not => {
                        self.op(loc, op::TO_BOOL);
                        self.op(loc, op::UNARY_NOT);
                    }
                    UnaryOp::Invert => self.op(loc, op::UNARY_INVERT),
                    UnaryOp::USub => self.op(loc, op::UNARY_NEGATIVE),
                }
                Ok(())
            }
            ExprKind::Lambda { args, body } => self.lambda(expr, args, body),
            ExprKind::IfExp { test, body, orelse } => self.if_exp(loc, test, body, orelse),
            ExprKind::Dict { keys, values } => self.dict(loc, keys, values),
            ExprKind::Set { elts } => self.starunpack(loc, elts, None, 0, &SET),
            ExprKind::GeneratorExp { .. }
            | ExprKind::ListComp { .. }
            | ExprKind::SetComp { .. }
            | ExprKind::DictComp { .. } => self.comprehension(expr),
            ExprKind::Yield { value } => {
                if !self.is_function_like() {
                    return self.error(loc, "'yield' outside function");
                }
                match value {
                    Some(value) => self.visit_expr(value)?,
                    None => self.load_none(loc),
                }
                self.yield_value(loc);
                Ok(())
            }
            ExprKind::YieldFrom { value } => {
                if !self.is_function_like() {
                    return self.error(loc, "'yield from' outside function");
                }
                if self.scope_type() == super::scope::ScopeType::AsyncFunction {
                    return self.error(loc, "'yield from' inside async function");
                }
                self.visit_expr(value)?;
                self.op(loc, op::GET_YIELD_FROM_ITER);
                self.load_none(loc);
                self.yield_from(loc, false);
                Ok(())
            }
            ExprKind::Await { value } => {
                self.visit_expr(value)?;
                self.await_tos(loc, 0);
                Ok(())
            }
            ExprKind::Compare { left, ops, comparators } => self.compare(loc, left, ops, comparators),
            ExprKind::Call { func, args, keywords } => self.call(expr, func, args, keywords),
            ExprKind::Constant { value, .. } => {
                self.load_const(loc, value.clone());
                Ok(())
            }
            ExprKind::JoinedStr { values } => self.joined_str(loc, values),
            ExprKind::TemplateStr { values } => self.template_str(loc, values),
            ExprKind::FormattedValue { value, conversion, format_spec } => {
                self.formatted_value(loc, value, *conversion, format_spec.as_deref())
            }
            ExprKind::Interpolation { value, text, conversion, format_spec } => {
                self.interpolation(loc, value, text, *conversion, format_spec.as_deref())
            }
            ExprKind::Attribute { value, attr, ctx } => self.attribute(expr, value, attr, *ctx),
            ExprKind::Subscript { value, slice, ctx } => self.subscript(loc, value, slice, *ctx),
            ExprKind::Starred { ctx: ExprContext::Store, .. } => {
                self.error(loc, "starred assignment target must be in a list or tuple")
            }
            ExprKind::Starred { .. } => self.error(loc, "can't use starred expression here"),
            ExprKind::Slice { step, .. } => self.slice(expr, step.as_deref()),
            ExprKind::Name { id, ctx } => self.nameop(loc, id, *ctx),
            ExprKind::List { elts, ctx } => self.list_or_tuple(loc, elts, *ctx, &LIST),
            ExprKind::Tuple { elts, ctx } => self.list_or_tuple(loc, elts, *ctx, &TUPLE),
        }
    }

    /// A chain of operators leans left and may be long, so it is walked without recursion.
    fn bin_op(&mut self, expr: &'a Expr) -> Res {
        let mut chain = Vec::new();
        let mut first = expr;
        while let ExprKind::BinOp { left, op, right } = &first.kind {
            chain.push((first.loc, *op, right));
            first = left;
        }
        self.visit_expr(first)?;
        for (loc, operator, right) in chain.into_iter().rev() {
            self.visit_expr(right)?;
            self.op_i(loc, op::BINARY_OP, binary_oparg(operator, false));
        }
        Ok(())
    }

    fn bool_op(&mut self, loc: Location, bool_op: BoolOp, values: &'a [Expr]) -> Res {
        let opcode = if bool_op == BoolOp::And { op::JUMP_IF_FALSE } else { op::JUMP_IF_TRUE };
        let end = self.new_label();
        let (last, before) = values.split_last().expect("and, or have operands");
        for value in before {
            self.visit_expr(value)?;
            self.jump(loc, opcode, end);
            self.op(loc, op::POP_TOP);
        }
        self.visit_expr(last)?;
        self.use_label(end);
        Ok(())
    }

    fn if_exp(&mut self, loc: Location, test: &'a Expr, body: &'a Expr, orelse: &'a Expr) -> Res {
        let end = self.new_label();
        let next = self.new_label();
        self.jump_if(loc, test, next, false)?;
        self.visit_expr(body)?;
        self.jump(Location::NONE, op::JUMP_NO_INTERRUPT, end);
        self.use_label(next);
        self.visit_expr(orelse)?;
        self.use_label(end);
        Ok(())
    }

    /// Elements with stars in them, `pushed` of which are on the stack already (`starunpack_helper_impl`).
    pub(super) fn starunpack(
        &mut self,
        loc: Location,
        elts: &'a [Expr],
        injected_arg: Option<&PyString>,
        pushed: usize,
        collection: &Collection,
    ) -> Res {
        let injected = usize::from(injected_arg.is_some());
        let big = elts.len() + pushed + injected > super::STACK_USE_GUIDELINE;
        if !big && !elts.iter().any(Expr::is_starred) {
            self.visit_exprs(elts)?;
            if let Some(name) = injected_arg {
                self.nameop(loc, name, ExprContext::Load)?;
            }
            let opcode = if collection.tuple { op::BUILD_TUPLE } else { collection.build };
            self.op_i(loc, opcode, elts.len() + injected + pushed);
            return Ok(());
        }
        let mut built = big;
        if big {
            self.op_i(loc, collection.build, pushed);
        }
        for (index, elt) in elts.iter().enumerate() {
            if let ExprKind::Starred { value, .. } = &elt.kind {
                if !built {
                    self.op_i(loc, collection.build, index + pushed);
                    built = true;
                }
                self.visit_expr(value)?;
                self.op_i(loc, collection.extend, 1);
            } else {
                self.visit_expr(elt)?;
                if built {
                    self.op_i(loc, collection.add, 1);
                }
            }
        }
        if let Some(name) = injected_arg {
            self.nameop(loc, name, ExprContext::Load)?;
            self.op_i(loc, collection.add, 1);
        }
        if collection.tuple {
            self.op_i(loc, op::CALL_INTRINSIC_1, op::INTRINSIC_LIST_TO_TUPLE);
        }
        Ok(())
    }

    fn unpack(&mut self, loc: Location, elts: &[Expr]) -> Res {
        let mut seen_star = false;
        for (index, elt) in elts.iter().enumerate() {
            if !elt.is_starred() {
                continue;
            }
            if seen_star {
                return self.error(loc, "multiple starred expressions in assignment");
            }
            let after = elts.len() - index - 1;
            if index >= 1 << 8 || after >= (i32::MAX >> 8) as usize {
                return self.error(loc, "too many expressions in star-unpacking assignment");
            }
            self.op_i(loc, op::UNPACK_EX, index + (after << 8));
            seen_star = true;
        }
        if !seen_star {
            self.op_i(loc, op::UNPACK_SEQUENCE, elts.len());
        }
        Ok(())
    }

    fn list_or_tuple(&mut self, loc: Location, elts: &'a [Expr], ctx: ExprContext, kind: &Collection) -> Res {
        match ctx {
            ExprContext::Store => {
                self.unpack(loc, elts)?;
                elts.iter().try_for_each(|elt| match &elt.kind {
                    ExprKind::Starred { value, .. } => self.visit_expr(value),
                    _ => self.visit_expr(elt),
                })
            }
            ExprContext::Load => self.starunpack(loc, elts, None, 0, kind),
            ExprContext::Del => self.visit_exprs(elts),
        }
    }

    fn subdict(&mut self, loc: Location, keys: &'a [Option<Expr>], values: &'a [Expr]) -> Res {
        let big = keys.len() * 2 > super::STACK_USE_GUIDELINE;
        if big {
            self.op_i(loc, op::BUILD_MAP, 0);
        }
        for (key, value) in keys.iter().zip(values) {
            if let Some(key) = key {
                self.visit_expr(key)?;
            }
            self.visit_expr(value)?;
            if big {
                self.op_i(loc, op::MAP_ADD, 1);
            }
        }
        if !big {
            self.op_i(loc, op::BUILD_MAP, keys.len());
        }
        Ok(())
    }

    fn dict(&mut self, loc: Location, keys: &'a [Option<Expr>], values: &'a [Expr]) -> Res {
        let mut have_dict = false;
        let mut elements = 0;
        for (index, key) in keys.iter().enumerate() {
            if key.is_none() {
                if elements > 0 {
                    let range = index - elements..index;
                    self.subdict(loc, &keys[range.clone()], &values[range])?;
                    if have_dict {
                        self.op_i(loc, op::DICT_UPDATE, 1);
                    }
                    have_dict = true;
                    elements = 0;
                }
                if !have_dict {
                    self.op_i(loc, op::BUILD_MAP, 0);
                    have_dict = true;
                }
                self.visit_expr(&values[index])?;
                self.op_i(loc, op::DICT_UPDATE, 1);
            } else if elements * 2 > super::STACK_USE_GUIDELINE {
                let range = index - elements..index + 1;
                self.subdict(loc, &keys[range.clone()], &values[range])?;
                if have_dict {
                    self.op_i(loc, op::DICT_UPDATE, 1);
                }
                have_dict = true;
                elements = 0;
            } else {
                elements += 1;
            }
        }
        if elements > 0 {
            let start = keys.len() - elements;
            self.subdict(loc, &keys[start..], &values[start..])?;
            if have_dict {
                self.op_i(loc, op::DICT_UPDATE, 1);
            }
            have_dict = true;
        }
        if !have_dict {
            self.op_i(loc, op::BUILD_MAP, 0);
        }
        Ok(())
    }

    /// `codegen_addcompare`: the comparison in the high bits, the mask specialised code uses in the low ones.
    pub(super) fn op_compare(&mut self, loc: Location, cmp_op: CmpOp) {
        const LESS: usize = 2;
        const GREATER: usize = 4;
        const EQUAL: usize = 8;
        const NOT_EQUAL: usize = 7;
        let (opcode, arg) = match cmp_op {
            CmpOp::Lt => (op::COMPARE_OP, LESS),
            CmpOp::LtE => (op::COMPARE_OP, 1 << 5 | LESS | EQUAL),
            CmpOp::Eq => (op::COMPARE_OP, 2 << 5 | EQUAL),
            CmpOp::NotEq => (op::COMPARE_OP, 3 << 5 | NOT_EQUAL),
            CmpOp::Gt => (op::COMPARE_OP, 4 << 5 | GREATER),
            CmpOp::GtE => (op::COMPARE_OP, 5 << 5 | GREATER | EQUAL),
            CmpOp::Is => (op::IS_OP, 0),
            CmpOp::IsNot => (op::IS_OP, 1),
            CmpOp::In => (op::CONTAINS_OP, 0),
            CmpOp::NotIn => (op::CONTAINS_OP, 1),
        };
        self.op_i(loc, opcode, arg);
    }

    fn compare(&mut self, loc: Location, left: &'a Expr, ops: &[CmpOp], comparators: &'a [Expr]) -> Res {
        self.check_compare(loc, left, ops, comparators);
        self.visit_expr(left)?;
        let last = ops.len() - 1;
        if last == 0 {
            self.visit_expr(&comparators[0])?;
            self.op_compare(loc, ops[0]);
            return Ok(());
        }
        let cleanup = self.new_label();
        for (cmp_op, comparator) in ops[..last].iter().zip(comparators) {
            self.visit_expr(comparator)?;
            self.op_i(loc, op::SWAP, 2);
            self.op_i(loc, op::COPY, 2);
            self.op_compare(loc, *cmp_op);
            self.op_i(loc, op::COPY, 1);
            self.op(loc, op::TO_BOOL);
            self.jump(loc, op::POP_JUMP_IF_FALSE, cleanup);
            self.op(loc, op::POP_TOP);
        }
        self.visit_expr(&comparators[last])?;
        self.op_compare(loc, ops[last]);
        let end = self.new_label();
        self.jump(Location::NONE, op::JUMP_NO_INTERRUPT, end);
        self.use_label(cleanup);
        self.op_i(loc, op::SWAP, 2);
        self.op(loc, op::POP_TOP);
        self.use_label(end);
        Ok(())
    }

    fn attribute(&mut self, expr: &'a Expr, value: &'a Expr, attr: &'a PyString, ctx: ExprContext) -> Res {
        let loc = expr.loc;
        if ctx == ExprContext::Load
            && let Some(args) = self.optimizable_super(value, attr)
        {
            self.load_args_for_super(value, args)?;
            self.op_attr(loc, if args.is_empty() { AttrOp::ZeroSuper } else { AttrOp::Super }, attr);
            self.op(start_at_attr(loc, expr, attr), op::NOP);
            return Ok(());
        }
        if ctx == ExprContext::Store
            && let ExprKind::Name { id, .. } = &value.kind
            && *id == *"self"
        {
            self.add_static_attribute(attr);
        }
        self.visit_expr(value)?;
        let attr_op = match ctx {
            ExprContext::Load => AttrOp::Load,
            ExprContext::Store => AttrOp::Store,
            ExprContext::Del => AttrOp::Delete,
        };
        self.op_attr(start_at_attr(loc, expr, attr), attr_op, attr);
        Ok(())
    }

    fn subscript(&mut self, loc: Location, value: &'a Expr, slice: &'a Expr, ctx: ExprContext) -> Res {
        if ctx == ExprContext::Load {
            self.check_subscripter(value);
            self.check_index(value, slice);
        }
        self.visit_expr(value)?;
        if two_part_slice(slice) && ctx != ExprContext::Del {
            self.slice_two_parts(slice)?;
            self.op(loc, if ctx == ExprContext::Load { op::BINARY_SLICE } else { op::STORE_SLICE });
            return Ok(());
        }
        self.visit_expr(slice)?;
        match ctx {
            ExprContext::Load => self.op_i(loc, op::BINARY_OP, op::NB_SUBSCR),
            ExprContext::Store => self.op(loc, op::STORE_SUBSCR),
            ExprContext::Del => self.op(loc, op::DELETE_SUBSCR),
        }
        Ok(())
    }

    pub(super) fn slice_two_parts(&mut self, slice: &'a Expr) -> Res {
        let ExprKind::Slice { lower, upper, .. } = &slice.kind else { return Ok(()) };
        for part in [lower, upper] {
            match part {
                Some(part) => self.visit_expr(part)?,
                None => self.load_none(slice.loc),
            }
        }
        Ok(())
    }

    fn slice(&mut self, slice: &'a Expr, step: Option<&'a Expr>) -> Res {
        if is_constant_slice(slice)
            && let ExprKind::Slice { lower, upper, step } = &slice.kind
        {
            let part = |part: &Option<Box<Expr>>| match part.as_deref().map(|part| &part.kind) {
                Some(ExprKind::Constant { value, .. }) => value.clone(),
                _ => Const::None,
            };
            let parts = [part(lower), part(upper), part(step)];
            self.load_const(slice.loc, Const::Slice(std::sync::Arc::new(parts)));
            return Ok(());
        }
        self.slice_two_parts(slice)?;
        if let Some(step) = step {
            self.visit_expr(step)?;
        }
        self.op_i(slice.loc, op::BUILD_SLICE, 2 + usize::from(step.is_some()));
        Ok(())
    }

    /// Whether the module's block is a class block is never; whether the current one is.
    pub(super) fn in_class_block(&self) -> bool {
        self.ste().type_ == BlockType::Class && self.unit().in_inlined_comp == 0
    }
}
