//! Loading, storing and deleting names. It must not know the tree around them.

use krait_code::PyString;

use super::scope::{ScopeType, Unit};
use super::{Compiler, op};
use crate::ast::{ExprContext, Location};
use crate::errors::Res;
use crate::names::CLASSDICT;
use crate::symtable::{BlockType, Scope};

enum OpType {
    Fast,
    Global,
    Deref,
    Name,
}

/// A local of an inlined comprehension that is open.
fn is_hidden_local(unit: &Unit, name: &PyString) -> bool {
    unit.fasthidden.iter().any(|(hidden, open)| *open && hidden == name)
}

impl Compiler<'_> {
    fn load_classdict_freevar(&mut self, loc: Location) {
        let arg = self.freevar(CLASSDICT);
        self.op_i(loc, op::LOAD_DEREF, arg);
    }

    /// `codegen_nameop`
    pub(super) fn nameop(&mut self, loc: Location, name: &PyString, ctx: ExprContext) -> Res {
        let name = self.maybe_mangle(name);
        let unit = self.units.last_mut().expect("a unit is open while code is generated");
        let entry = self.st.entry(unit.ste);
        let scope = Scope::of(entry.symbols.get(name).unwrap_or(0));
        let function_like = entry.is_function_like();
        let is_class_block = entry.type_ == BlockType::Class;
        let can_see_class_scope = entry.can_see_class_scope;
        let in_inlined_comp = unit.in_inlined_comp > 0;
        let (op_type, arg) = match scope {
            Scope::Free => (OpType::Deref, unit.freevars_offset + unit.freevars.add(name)),
            Scope::Cell => (OpType::Deref, unit.cellvars.add(name)),
            Scope::Local if function_like || is_hidden_local(unit, self.st.names.text(name)) => {
                (OpType::Fast, unit.varnames.add(name))
            }
            Scope::GlobalImplicit if function_like => (OpType::Global, unit.names.add(name)),
            Scope::GlobalExplicit => (OpType::Global, unit.names.add(name)),
            Scope::Local | Scope::GlobalImplicit | Scope::Unknown => (OpType::Name, unit.names.add(name)),
        };
        let opcode = match (op_type, ctx) {
            (OpType::Deref, ExprContext::Load) => {
                if is_class_block && !in_inlined_comp {
                    self.op(loc, op::LOAD_LOCALS);
                    op::LOAD_FROM_DICT_OR_DEREF
                } else if can_see_class_scope {
                    self.load_classdict_freevar(loc);
                    op::LOAD_FROM_DICT_OR_DEREF
                } else {
                    op::LOAD_DEREF
                }
            }
            (OpType::Deref, ExprContext::Store) => op::STORE_DEREF,
            (OpType::Deref, ExprContext::Del) => op::DELETE_DEREF,
            (OpType::Fast, ExprContext::Load) => op::LOAD_FAST,
            (OpType::Fast, ExprContext::Store) => op::STORE_FAST,
            (OpType::Fast, ExprContext::Del) => op::DELETE_FAST,
            (OpType::Global, ExprContext::Load) => {
                if can_see_class_scope && scope == Scope::GlobalImplicit {
                    self.load_classdict_freevar(loc);
                    op::LOAD_FROM_DICT_OR_GLOBALS
                } else {
                    op::LOAD_GLOBAL
                }
            }
            (OpType::Global, ExprContext::Store) => op::STORE_GLOBAL,
            (OpType::Global, ExprContext::Del) => op::DELETE_GLOBAL,
            (OpType::Name, ExprContext::Load) => {
                if is_class_block && in_inlined_comp {
                    op::LOAD_GLOBAL
                } else {
                    op::LOAD_NAME
                }
            }
            (OpType::Name, ExprContext::Store) => op::STORE_NAME,
            (OpType::Name, ExprContext::Del) => op::DELETE_NAME,
        };
        let arg = if opcode == op::LOAD_GLOBAL { arg << 1 } else { arg };
        self.op_i(loc, opcode, arg);
        Ok(())
    }

    /// Note an attribute that a method assigns through `self` (`_PyCompile_MaybeAddStaticAttributeToClass`).
    pub(super) fn add_static_attribute(&mut self, attr: &PyString) {
        let enclosing = self.units.len().saturating_sub(1);
        let class = self.units[..enclosing].iter_mut().rev().find(|unit| unit.scope_type == ScopeType::Class);
        if let Some(attributes) = class.and_then(|unit| unit.static_attributes.as_mut()) {
            attributes.insert(attr.clone());
        }
    }
}
