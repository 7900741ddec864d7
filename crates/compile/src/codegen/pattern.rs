//! Patterns (PEP 634): each takes the subject from the top of the stack and goes on, or jumps to where as many
//! values are popped as lie there then. It must not know cases.

use krait_code::collections::HashSet;

use krait_code::{Const, PyString};
use krait_code::opcodes::v3_14::Opcode;
use krait_code::repr::str_repr;

use super::match_::is_wildcard;
use super::{Compiler, int_const, op, tuple_const};
use crate::ast::*;
use crate::constants::ConstKey;
use crate::errors::Res;
use crate::instruction_sequence::Label;

/// `pattern_context`
pub(super) struct PatternContext {
    /// Names captured so far; their values lie on the stack in this order.
    pub stores: Vec<PyString>,
    /// Whether a pattern that always matches may stand here.
    allow_irrefutable: bool,
    /// Jumping to `fail_pop[n]` pops n values and fails.
    fail_pop: Vec<Label>,
    /// Values on top that must stay there; captures go below.
    on_top: usize,
}

impl PatternContext {
    pub fn new(allow_irrefutable: bool) -> PatternContext {
        PatternContext { stores: Vec::new(), allow_irrefutable, fail_pop: Vec::new(), on_top: 0 }
    }
}

impl<'a> Compiler<'a> {
    pub(super) fn fail_pop_label(&mut self, context: &mut PatternContext, pops: usize) -> Label {
        while context.fail_pop.len() <= pops {
            let label = self.new_label();
            context.fail_pop.push(label);
        }
        context.fail_pop[pops]
    }

    fn jump_to_fail_pop(&mut self, loc: Location, context: &mut PatternContext, opcode: Opcode) {
        let pops = context.on_top + context.stores.len();
        let target = self.fail_pop_label(context, pops);
        self.jump(loc, opcode, target);
    }

    /// The pops, most first, each falling into the next.
    pub(super) fn emit_fail_pops(&mut self, loc: Location, context: &mut PatternContext) {
        for (pops, label) in std::mem::take(&mut context.fail_pop).into_iter().enumerate().rev() {
            self.use_label(label);
            if pops > 0 {
                self.op(loc, op::POP_TOP);
            }
        }
    }

    fn duplicate_store<T>(&self, loc: Location, name: &PyString) -> Res<T> {
        self.error(loc, format!("multiple assignments to name {} in pattern", str_repr(name)))
    }

    /// Move the top value `count - 1` places down.
    fn rotate(&mut self, loc: Location, count: usize) {
        for count in (2..=count).rev() {
            self.op_i(loc, op::SWAP, count);
        }
    }

    fn store_name(&mut self, loc: Location, name: Option<&PyString>, context: &mut PatternContext) -> Res {
        let Some(name) = name else {
            self.op(loc, op::POP_TOP);
            return Ok(());
        };
        if context.stores.contains(name) {
            return self.duplicate_store(loc, name);
        }
        self.rotate(loc, context.on_top + context.stores.len() + 1);
        context.stores.push(name.clone());
        Ok(())
    }

    fn subpattern(&mut self, pattern: &'a Pattern, context: &mut PatternContext) -> Res {
        let outer = std::mem::replace(&mut context.allow_irrefutable, true);
        self.pattern(pattern, context)?;
        context.allow_irrefutable = outer;
        Ok(())
    }

    pub(super) fn pattern(&mut self, pattern: &'a Pattern, context: &mut PatternContext) -> Res {
        let loc = pattern.loc;
        match &pattern.kind {
            PatternKind::MatchValue { value } => {
                if !matches!(value.kind, ExprKind::Constant { .. } | ExprKind::Attribute { .. }) {
                    return self.error(loc, "patterns may only match literals and attribute lookups");
                }
                self.visit_expr(value)?;
                self.op_compare(loc, CmpOp::Eq);
                self.op(loc, op::TO_BOOL);
                self.jump_to_fail_pop(loc, context, op::POP_JUMP_IF_FALSE);
                Ok(())
            }
            PatternKind::MatchSingleton { value } => {
                self.load_const(loc, value.clone());
                self.op_compare(loc, CmpOp::Is);
                self.jump_to_fail_pop(loc, context, op::POP_JUMP_IF_FALSE);
                Ok(())
            }
            PatternKind::MatchSequence { patterns } => self.pattern_sequence(loc, patterns, context),
            PatternKind::MatchMapping { keys, patterns, rest } => {
                self.pattern_mapping(loc, keys, patterns, rest.as_ref(), context)
            }
            PatternKind::MatchClass { cls, patterns, kwd_attrs, kwd_patterns } => {
                self.pattern_class(loc, cls, patterns, (kwd_attrs, kwd_patterns), context)
            }
            PatternKind::MatchStar { name } => self.store_name(loc, name.as_ref(), context),
            PatternKind::MatchAs { pattern: None, name } => {
                if !context.allow_irrefutable {
                    let what = match name {
                        Some(name) => format!("name capture {}", str_repr(name)),
                        None => "wildcard".to_owned(),
                    };
                    return self.error(loc, format!("{what} makes remaining patterns unreachable"));
                }
                self.store_name(loc, name.as_ref(), context)
            }
            PatternKind::MatchAs { pattern: Some(inner), name } => {
                context.on_top += 1;
                self.op_i(loc, op::COPY, 1);
                self.pattern(inner, context)?;
                context.on_top -= 1;
                self.store_name(loc, name.as_ref(), context)
            }
            PatternKind::MatchOr { patterns } => self.pattern_or(loc, patterns, context),
        }
    }

    fn pattern_sequence(&mut self, loc: Location, patterns: &'a [Pattern], context: &mut PatternContext) -> Res {
        let mut star = None;
        let mut only_wildcard = true;
        let mut star_wildcard = false;
        for (index, pattern) in patterns.iter().enumerate() {
            if let PatternKind::MatchStar { name } = &pattern.kind {
                if star.is_some() {
                    return self.error(loc, "multiple starred names in sequence pattern");
                }
                star_wildcard = name.is_none();
                only_wildcard &= star_wildcard;
                star = Some(index);
            } else {
                only_wildcard &= is_wildcard(pattern);
            }
        }
        context.on_top += 1;
        self.op(loc, op::MATCH_SEQUENCE);
        self.jump_to_fail_pop(loc, context, op::POP_JUMP_IF_FALSE);
        let size = patterns.len();
        let length = match star {
            None => Some((size, CmpOp::Eq)),
            Some(_) if size > 1 => Some((size - 1, CmpOp::GtE)),
            Some(_) => None,
        };
        if let Some((length, cmp_op)) = length {
            self.op(loc, op::GET_LEN);
            self.load_const(loc, int_const(length));
            self.op_compare(loc, cmp_op);
            self.jump_to_fail_pop(loc, context, op::POP_JUMP_IF_FALSE);
        }
        context.on_top -= 1;
        match star {
            _ if only_wildcard => {
                self.op(loc, op::POP_TOP);
                Ok(())
            }
            Some(star) if star_wildcard => self.sequence_subscr(loc, patterns, star, context),
            _ => self.sequence_unpack(loc, patterns, star, context),
        }
    }

    fn sequence_unpack(
        &mut self,
        loc: Location,
        patterns: &'a [Pattern],
        star: Option<usize>,
        context: &mut PatternContext,
    ) -> Res {
        match star {
            Some(star) => {
                let after = patterns.len() - star - 1;
                if star >= 1 << 8 || after >= (i32::MAX >> 8) as usize {
                    return self.error(loc, "too many expressions in star-unpacking sequence pattern");
                }
                self.op_i(loc, op::UNPACK_EX, star + (after << 8));
            }
            None => self.op_i(loc, op::UNPACK_SEQUENCE, patterns.len()),
        }
        context.on_top += patterns.len();
        for pattern in patterns {
            context.on_top -= 1;
            self.subpattern(pattern, context)?;
        }
        Ok(())
    }

    /// With `*_` only the wanted elements are fetched.
    fn sequence_subscr(
        &mut self,
        loc: Location,
        patterns: &'a [Pattern],
        star: usize,
        context: &mut PatternContext,
    ) -> Res {
        context.on_top += 1;
        for (index, pattern) in patterns.iter().enumerate() {
            if is_wildcard(pattern) || index == star {
                continue;
            }
            self.op_i(loc, op::COPY, 1);
            if index < star {
                self.load_const(loc, int_const(index));
            } else {
                // The subject may know no negative indices.
                self.op(loc, op::GET_LEN);
                self.load_const(loc, int_const(patterns.len() - index));
                self.op_i(loc, op::BINARY_OP, op::NB_SUBTRACT);
            }
            self.op_i(loc, op::BINARY_OP, op::NB_SUBSCR);
            self.subpattern(pattern, context)?;
        }
        context.on_top -= 1;
        self.op(loc, op::POP_TOP);
        Ok(())
    }

    fn pattern_class(
        &mut self,
        loc: Location,
        cls: &'a Expr,
        patterns: &'a [Pattern],
        (kwd_attrs, kwd_patterns): (&[Identifier], &'a [Pattern]),
        context: &mut PatternContext,
    ) -> Res {
        for (index, attr) in kwd_attrs.iter().enumerate() {
            if let Some(other) = kwd_attrs[index + 1..].iter().position(|other| other == attr) {
                let loc = kwd_patterns[index + 1 + other].loc;
                let msg = format!("attribute name repeated in class pattern: {}", attr.to_string_lossy());
                return self.error(loc, msg);
            }
        }
        self.visit_expr(cls)?;
        self.load_const(loc, tuple_const(kwd_attrs.iter().cloned().map(Const::Str).collect()));
        self.op_i(loc, op::MATCH_CLASS, patterns.len());
        self.op_i(loc, op::COPY, 1);
        self.load_none(loc);
        self.op_i(loc, op::IS_OP, 1);
        context.on_top += 1;
        self.jump_to_fail_pop(loc, context, op::POP_JUMP_IF_FALSE);
        let count = patterns.len() + kwd_patterns.len();
        self.op_i(loc, op::UNPACK_SEQUENCE, count);
        context.on_top += count;
        context.on_top -= 1;
        for pattern in patterns.iter().chain(kwd_patterns) {
            context.on_top -= 1;
            if is_wildcard(pattern) {
                self.op(loc, op::POP_TOP);
                continue;
            }
            self.subpattern(pattern, context)?;
        }
        Ok(())
    }

    fn pattern_mapping(
        &mut self,
        loc: Location,
        keys: &'a [Expr],
        patterns: &'a [Pattern],
        rest: Option<&Identifier>,
        context: &mut PatternContext,
    ) -> Res {
        let size = keys.len();
        context.on_top += 1;
        self.op(loc, op::MATCH_MAPPING);
        self.jump_to_fail_pop(loc, context, op::POP_JUMP_IF_FALSE);
        if size == 0 && rest.is_none() {
            context.on_top -= 1;
            self.op(loc, op::POP_TOP);
            return Ok(());
        }
        if size > 0 {
            self.op(loc, op::GET_LEN);
            self.load_const(loc, int_const(size));
            self.op_compare(loc, CmpOp::GtE);
            self.jump_to_fail_pop(loc, context, op::POP_JUMP_IF_FALSE);
        }
        let mut seen = HashSet::default();
        for key in keys {
            match &key.kind {
                ExprKind::Constant { value, .. } => {
                    if !seen.insert(equality_key(value)) {
                        let text = krait_code::repr::const_repr(value, &|_| 0);
                        let msg = format!("mapping pattern checks duplicate key ({text})");
                        return self.error(loc, msg);
                    }
                }
                ExprKind::Attribute { .. } => {}
                _ => {
                    let msg = "mapping pattern keys may only match literals and attribute lookups";
                    return self.error(loc, msg);
                }
            }
            self.visit_expr(key)?;
        }
        self.op_i(loc, op::BUILD_TUPLE, size);
        self.op(loc, op::MATCH_KEYS);
        context.on_top += 2;
        self.op_i(loc, op::COPY, 1);
        self.load_none(loc);
        self.op_i(loc, op::IS_OP, 1);
        self.jump_to_fail_pop(loc, context, op::POP_JUMP_IF_FALSE);
        self.op_i(loc, op::UNPACK_SEQUENCE, size);
        context.on_top += size;
        context.on_top -= 1;
        for pattern in patterns {
            context.on_top -= 1;
            self.subpattern(pattern, context)?;
        }
        // Left are the keys and the subject.
        context.on_top -= 2;
        let Some(rest) = rest else {
            self.op(loc, op::POP_TOP);
            self.op(loc, op::POP_TOP);
            return Ok(());
        };
        // A copy of the subject less the keys.
        self.op_i(loc, op::BUILD_MAP, 0);
        self.op_i(loc, op::SWAP, 3);
        self.op_i(loc, op::DICT_UPDATE, 2);
        self.op_i(loc, op::UNPACK_SEQUENCE, size);
        for left in (1..=size).rev() {
            self.op_i(loc, op::COPY, 1 + left);
            self.op_i(loc, op::SWAP, 2);
            self.op(loc, op::DELETE_SUBSCR);
        }
        self.store_name(loc, Some(rest), context)
    }

    fn pattern_or(&mut self, loc: Location, patterns: &'a [Pattern], context: &mut PatternContext) -> Res {
        let end = self.new_label();
        // The names the first alternative binds; the others must bind the same, and are brought to its order.
        let mut control: Vec<PyString> = Vec::new();
        for (index, alternative) in patterns.iter().enumerate() {
            let alt_loc = alternative.loc;
            let last = index + 1 == patterns.len();
            let mut inner = PatternContext::new(last && context.allow_irrefutable);
            self.op_i(alt_loc, op::COPY, 1);
            self.pattern(alternative, &mut inner)?;
            if index == 0 {
                control = inner.stores.clone();
            } else if inner.stores.len() != control.len() {
                return self.error(loc, "alternative patterns bind different names");
            } else {
                for position in (0..control.len()).rev() {
                    let Some(found) = inner.stores.iter().position(|name| *name == control[position]) else {
                        return self.error(loc, "alternative patterns bind different names");
                    };
                    if found == position {
                        continue;
                    }
                    let rotations = found + 1;
                    let rotated: Vec<PyString> = inner.stores.drain(..rotations).collect();
                    let at = position - found;
                    inner.stores.splice(at..at, rotated);
                    for _ in 0..rotations {
                        self.rotate(alt_loc, position + 1);
                    }
                }
            }
            self.jump(alt_loc, op::JUMP, end);
            self.emit_fail_pops(alt_loc, &mut inner);
        }
        self.op(loc, op::POP_TOP);
        self.jump_to_fail_pop(loc, context, op::JUMP);
        self.use_label(end);
        // Between the new captures and their place lie the others and what must stay on top.
        let rotations = control.len() + 1 + context.on_top + context.stores.len();
        for name in &control {
            self.rotate(loc, rotations);
            if context.stores.contains(name) {
                return self.duplicate_store(loc, name);
            }
            context.stores.push(name.clone());
        }
        self.op(loc, op::POP_TOP);
        Ok(())
    }
}

/// Numbers that are equal are the same key of a mapping, whatever their type.
fn equality_key(value: &Const) -> ConstKey {
    let whole = |number: f64| {
        let int = krait_code::IBig::try_from(number).ok();
        int.map_or(ConstKey::Float(number.to_bits()), ConstKey::Int)
    };
    match value {
        Const::True => ConstKey::Int(krait_code::IBig::from(1)),
        Const::False => ConstKey::Int(krait_code::IBig::from(0)),
        Const::Float(number) => whole(*number),
        Const::Complex(real, 0.0) => whole(*real),
        Const::Complex(real, imag) => ConstKey::Complex((real + 0.0).to_bits(), (imag + 0.0).to_bits()),
        other => ConstKey::of(other),
    }
}
