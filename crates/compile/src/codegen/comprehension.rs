//! Comprehensions, inlined (PEP 709) or as functions, and generator expressions. It must not know how the names
//! of the enclosing block were decided.

use krait_code::{Const, PyString};
use krait_code::opcodes::v3_14::Opcode;

use super::fblock::{Datum, FBlockType};
use super::scope::{ArgCounts, ScopeType};
use super::{Compiler, op};
use crate::ast::*;
use crate::errors::Res;
use crate::instruction_sequence::Label;
use crate::names::NameId;
use crate::symtable::{BlockKey, EntryId, Scope, address, symbol};

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Generator,
    List,
    Set,
    Dict,
}

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Kind::Generator => "<genexpr>",
            Kind::List => "<listcomp>",
            Kind::Set => "<setcomp>",
            Kind::Dict => "<dictcomp>",
        }
    }

    fn build(self) -> Option<Opcode> {
        match self {
            Kind::Generator => None,
            Kind::List => Some(op::BUILD_LIST),
            Kind::Set => Some(op::BUILD_SET),
            Kind::Dict => Some(op::BUILD_MAP),
        }
    }
}

/// A comprehension's parts.
#[derive(Clone, Copy)]
struct Parts<'a> {
    loc: Location,
    kind: Kind,
    generators: &'a [Comprehension],
    /// The element, or a dict's key.
    elt: &'a Expr,
    /// A dict's value.
    value: Option<&'a Expr>,
}

/// What entering an inlined comprehension changed (`_PyCompile_InlinedComprehensionState`).
#[derive(Default)]
struct InlinedState {
    pushed_locals: Vec<NameId>,
    /// Symbols of the block around, as they were.
    temp_symbols: Vec<(NameId, u32)>,
    fast_hidden: Vec<PyString>,
    cleanup: Option<Label>,
}

impl<'a> Compiler<'a> {
    pub(super) fn comprehension(&mut self, expr: &'a Expr) -> Res {
        let (kind, generators, elt, value) = match &expr.kind {
            ExprKind::GeneratorExp { elt, generators } => (Kind::Generator, generators, elt, None),
            ExprKind::ListComp { elt, generators } => (Kind::List, generators, elt, None),
            ExprKind::SetComp { elt, generators } => (Kind::Set, generators, elt, None),
            ExprKind::DictComp { key, value, generators } => (Kind::Dict, generators, key, Some(&**value)),
            _ => return Ok(()),
        };
        let loc = expr.loc;
        let parts = Parts { loc, kind, generators, elt, value };
        let outermost = &generators[0];
        let key = BlockKey::Node(address(expr));
        let entry = self.st.lookup(key);
        let is_async = self.st.entry(entry).coroutine;
        if self.st.entry(entry).comp_inlined {
            self.outermost_iter(outermost)?;
            let state = self.push_inlined_state(loc, entry)?;
            if let Some(build) = kind.build() {
                self.op_i(loc, build, 0);
                self.op_i(loc, op::SWAP, 2);
            }
            self.generator(parts, 0, 0, true)?;
            self.pop_inlined_state(loc, state);
            return Ok(());
        }
        // The outermost iterator comes as the implicit parameter.
        let counts = ArgCounts { args: 1, ..ArgCounts::default() };
        self.enter_scope(PyString::new(kind.name()), ScopeType::Comprehension, key, loc.lineno, None, counts)?;
        if let Some(build) = kind.build() {
            self.op_i(loc, build, 0);
        }
        self.generator(parts, 0, 0, false)?;
        if kind == Kind::Generator {
            self.wrap_in_stopiteration_handler();
        } else {
            self.op(loc, op::RETURN_VALUE);
        }
        let code = self.assemble_and_exit(true)?;
        self.make_closure(loc, code, 0);
        self.outermost_iter(outermost)?;
        self.op_i(loc, op::CALL, 0);
        if is_async && kind != Kind::Generator {
            self.await_tos(loc, 0);
        }
        Ok(())
    }

    fn outermost_iter(&mut self, outermost: &'a Comprehension) -> Res {
        self.visit_expr(&outermost.iter)?;
        self.op(outermost.iter.loc, if outermost.is_async { op::GET_AITER } else { op::GET_ITER });
        Ok(())
    }

    /// One `for` and what is inside it. `depth` counts the iterators between the result and the top.
    fn generator(&mut self, parts: Parts<'a>, index: usize, depth: usize, iter_on_stack: bool) -> Res {
        if parts.generators[index].is_async {
            self.async_generator(parts, index, depth, iter_on_stack)
        } else {
            self.sync_generator(parts, index, depth, iter_on_stack)
        }
    }

    fn sync_generator(&mut self, parts: Parts<'a>, index: usize, depth: usize, iter_on_stack: bool) -> Res {
        let start = self.new_label();
        let if_cleanup = self.new_label();
        let anchor = self.new_label();
        let generator = &parts.generators[index];
        let mut loops = true;
        if !iter_on_stack {
            if index == 0 {
                self.op_i(parts.loc, op::LOAD_FAST, 0);
            } else if let Some(single) = single_element(&generator.iter) {
                // `for y in [f(x)]` is an assignment.
                self.visit_expr(single)?;
                loops = false;
            } else {
                self.visit_expr(&generator.iter)?;
                self.op(generator.iter.loc, op::GET_ITER);
            }
        }
        let mut depth = depth;
        if loops {
            depth += 1;
            self.use_label(start);
            self.jump(generator.iter.loc, op::FOR_ITER, anchor);
        }
        self.visit_expr(&generator.target)?;
        for test in &generator.ifs {
            self.jump_if(parts.loc, test, if_cleanup, false)?;
        }
        let elt_loc = self.inside(parts, index + 1, depth)?;
        self.use_label(if_cleanup);
        if loops {
            self.jump(elt_loc, op::JUMP, start);
            self.use_label(anchor);
            self.op(Location::NONE, op::END_FOR);
            self.op(Location::NONE, op::POP_ITER);
        }
        Ok(())
    }

    fn async_generator(&mut self, parts: Parts<'a>, index: usize, depth: usize, iter_on_stack: bool) -> Res {
        let loc = parts.loc;
        let start = self.new_label();
        let send = self.new_label();
        let except = self.new_label();
        let if_cleanup = self.new_label();
        let generator = &parts.generators[index];
        if !iter_on_stack {
            if index == 0 {
                self.op_i(loc, op::LOAD_FAST, 0);
            } else {
                self.visit_expr(&generator.iter)?;
                self.op(generator.iter.loc, op::GET_AITER);
            }
        }
        self.use_label(start);
        let block = FBlockType::AsyncComprehensionGenerator;
        self.push_fblock(loc, block, Some(start), None, Datum::None)?;
        self.jump(loc, op::SETUP_FINALLY, except);
        self.op(loc, op::GET_ANEXT);
        self.load_const(loc, Const::None);
        self.use_label(send);
        self.yield_from(loc, true);
        self.op(loc, op::POP_BLOCK);
        self.visit_expr(&generator.target)?;
        for test in &generator.ifs {
            self.jump_if(loc, test, if_cleanup, false)?;
        }
        let elt_loc = self.inside(parts, index + 1, depth + 1)?;
        self.use_label(if_cleanup);
        self.jump(elt_loc, op::JUMP, start);
        self.pop_fblock();
        self.use_label(except);
        self.jump(loc, op::END_ASYNC_FOR, send);
        Ok(())
    }

    /// The next `for`, or after the last the element; where the element stands.
    fn inside(&mut self, parts: Parts<'a>, next: usize, depth: usize) -> Res<Location> {
        let mut elt_loc = parts.elt.loc;
        if next < parts.generators.len() {
            self.generator(parts, next, depth, false)?;
            return Ok(elt_loc);
        }
        self.visit_expr(parts.elt)?;
        match parts.kind {
            Kind::Generator => {
                self.yield_value(elt_loc);
                self.op(elt_loc, op::POP_TOP);
            }
            Kind::List => self.op_i(elt_loc, op::LIST_APPEND, depth + 1),
            Kind::Set => self.op_i(elt_loc, op::SET_ADD, depth + 1),
            Kind::Dict => {
                if let Some(value) = parts.value {
                    self.visit_expr(value)?;
                    elt_loc.end_lineno = value.loc.end_lineno;
                    elt_loc.end_col_offset = value.loc.end_col_offset;
                }
                self.op_i(elt_loc, op::MAP_ADD, depth + 1);
            }
        }
        Ok(elt_loc)
    }

    /// Give the comprehension's names their meaning in it, and save what they clash with on the stack.
    fn push_inlined_state(&mut self, loc: Location, entry: EntryId) -> Res<InlinedState> {
        let mut state = InlinedState::default();
        let in_class_block = self.in_class_block();
        self.unit_mut().in_inlined_comp += 1;
        let outer = self.unit().ste;
        let symbols = self.st.entry(entry).symbols.entries().to_vec();
        for &(name, flags) in &symbols {
            let scope = Scope::of(flags);
            let outer_flags = self.st.flags(outer, name);
            let outer_scope = Scope::of(outer_flags);
            // Free inside is handled as outside; a cell inside that is free outside stays free.
            let differs =
                scope != outer_scope && scope != Scope::Free && !(scope == Scope::Cell && outer_scope == Scope::Free);
            if differs || in_class_block {
                self.st.set_flags(outer, name, flags);
                state.temp_symbols.push((name, outer_flags));
            }
            if isolated(flags, in_class_block) && !self.is_function_like() {
                let text = self.st.names.text(name).clone();
                let hidden = &mut self.unit_mut().fasthidden;
                match hidden.iter_mut().find(|(other, _)| *other == text) {
                    Some((_, true)) => continue,
                    Some((_, open)) => *open = true,
                    None => hidden.push((text.clone(), true)),
                }
                state.fast_hidden.push(text);
            }
        }
        self.push_inlined_locals(loc, &symbols, in_class_block, &mut state)?;
        Ok(state)
    }

    fn push_inlined_locals(
        &mut self,
        loc: Location,
        symbols: &[(NameId, u32)],
        in_class_block: bool,
        state: &mut InlinedState,
    ) -> Res {
        let outer = self.unit().ste;
        // CPython asks here whether a comprehension is open after opening this one.
        let in_class_block = in_class_block && self.in_class_block();
        for &(name, flags) in symbols {
            if !isolated(flags, in_class_block) {
                continue;
            }
            // May be unbound; may be a cell, which is saved as such.
            let text = self.st.names.text(name).clone();
            let mangled = self.maybe_mangle(&text);
            self.op_varname(loc, op::LOAD_FAST_AND_CLEAR, mangled);
            if Scope::of(flags) == Scope::Cell {
                let arg = if Scope::of(self.st.flags(outer, name)) == Scope::Free {
                    self.freevar(mangled)
                } else {
                    self.index(mangled, |unit| &mut unit.cellvars)
                };
                self.op_i(loc, op::MAKE_CELL, arg);
            }
            state.pushed_locals.push(mangled);
        }
        if !state.pushed_locals.is_empty() {
            // The iterator was there before; bring it back to the top.
            self.op_i(loc, op::SWAP, state.pushed_locals.len() + 1);
            let cleanup = self.new_label();
            state.cleanup = Some(cleanup);
            self.jump(loc, op::SETUP_FINALLY, cleanup);
            // Nothing leaves an expression on the way: the block only counts.
            self.push_fblock(loc, FBlockType::TryExcept, None, None, Datum::None)?;
        }
        Ok(())
    }

    fn restore_inlined_locals(&mut self, loc: Location, pushed: &[NameId]) {
        self.op_i(loc, op::SWAP, pushed.len() + 1);
        for &name in pushed.iter().rev() {
            self.op_varname(loc, op::STORE_FAST_MAYBE_NULL, name);
        }
    }

    fn pop_inlined_state(&mut self, loc: Location, state: InlinedState) {
        if let Some(cleanup) = state.cleanup {
            let none = Location::NONE;
            self.pop_fblock();
            self.op(none, op::POP_BLOCK);
            let end = self.new_label();
            self.jump(none, op::JUMP_NO_INTERRUPT, end);
            self.use_label(cleanup);
            // Below the exception lies the unfinished result.
            self.op_i(none, op::SWAP, 2);
            self.op(none, op::POP_TOP);
            self.restore_inlined_locals(loc, &state.pushed_locals);
            self.op_i(none, op::RERAISE, 0);
            self.use_label(end);
            self.restore_inlined_locals(loc, &state.pushed_locals);
        }
        self.unit_mut().in_inlined_comp -= 1;
        let outer = self.unit().ste;
        for &(name, flags) in &state.temp_symbols {
            self.st.set_flags(outer, name, flags);
        }
        // Kept as closed, so that flowgraph knows them for hidden locals.
        for (name, open) in &mut self.unit_mut().fasthidden {
            if state.fast_hidden.contains(name) {
                *open = false;
            }
        }
    }
}

/// Whether a name of a comprehension must be kept apart from the same name around it.
fn isolated(flags: u32, in_class_block: bool) -> bool {
    flags & symbol::DEF_LOCAL != 0 && flags & symbol::DEF_NONLOCAL == 0 || in_class_block
}

/// The element of a list or tuple display that has one and no star.
fn single_element(iter: &Expr) -> Option<&Expr> {
    match &iter.kind {
        ExprKind::List { elts, .. } | ExprKind::Tuple { elts, .. } => match &elts[..] {
            [elt] if !elt.is_starred() => Some(elt),
            _ => None,
        },
        _ => None,
    }
}
