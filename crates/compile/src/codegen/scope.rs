//! Units: one code object in the making, and how they nest (CPython's `struct compiler_unit`).
//! It must not know statements or expressions.

use std::collections::BTreeSet;

use krait_code::{CodeFlags, CodeObject, LocalKind, PyString};

use super::fblock::FBlock;
use super::{Compiler, op};
use crate::ast::{Location, Stmt};
use crate::constants::{ConstTable, NameTable};
use crate::errors::Res;
use crate::instruction_sequence::InstructionSequence;
use crate::mangle::mangle;
use crate::names::{CLASS, CLASSDICT, CONDITIONAL_ANNOTATIONS, NameId, Names};
use crate::symtable::{BlockKey, Entry, EntryId, Scope, Symtable, symbol};
use crate::unit::{CodeUnit, Metadata};

/// `COMPILE_SCOPE_*`
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ScopeType {
    Module,
    Class,
    Function,
    AsyncFunction,
    Lambda,
    Comprehension,
    Annotations,
}

/// How many parameters of each kind.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct ArgCounts {
    pub args: usize,
    pub posonly: usize,
    pub kwonly: usize,
}

pub(super) struct Unit<'a> {
    pub scope_type: ScopeType,
    pub ste: EntryId,
    pub private: Option<PyString>,
    pub name: PyString,
    pub qualname: PyString,
    pub counts: ArgCounts,
    pub firstlineno: i32,
    pub consts: ConstTable,
    pub names: NameTable,
    pub varnames: NameTable,
    pub cellvars: NameTable,
    /// Numbered from the number of `cellvars` at the start on.
    pub freevars: NameTable,
    pub freevars_offset: usize,
    /// Names that are fast locals only inside an inlined comprehension, and whether one is open.
    pub fasthidden: Vec<(PyString, bool)>,
    pub fblocks: Vec<FBlock<'a>>,
    pub in_inlined_comp: u32,
    pub in_conditional_block: u32,
    /// Annotated assignments, with their index when they may not be run.
    pub deferred_annotations: Vec<(&'a Stmt, Option<usize>)>,
    pub next_conditional_annotation_index: usize,
    /// Attributes assigned through `self` in methods; only in a class.
    pub static_attributes: Option<BTreeSet<PyString>>,
    pub seq: InstructionSequence,
    pub stashed_seq: Option<InstructionSequence>,
}

/// The memory of a unit that is done, for another.
#[derive(Default)]
pub(super) struct Tables {
    consts: ConstTable,
    names: NameTable,
    varnames: NameTable,
    cellvars: NameTable,
    freevars: NameTable,
    seq: InstructionSequence,
}

impl Tables {
    fn new() -> Tables {
        let mut tables = Tables::default();
        tables.seq.instrs.reserve(256);
        tables
    }

    fn clear(&mut self) {
        let Tables { consts, names, varnames, cellvars, freevars, seq } = self;
        consts.clear();
        [names, varnames, cellvars, freevars].into_iter().for_each(NameTable::clear);
        seq.clear();
    }
}

impl<'a> Compiler<'a> {
    pub(super) fn unit(&self) -> &Unit<'a> {
        self.units.last().expect("a unit is open while code is generated")
    }

    pub(super) fn unit_mut(&mut self) -> &mut Unit<'a> {
        self.units.last_mut().expect("a unit is open while code is generated")
    }

    pub(super) fn ste(&self) -> &Entry {
        self.st.entry(self.unit().ste)
    }

    pub(super) fn scope_type(&self) -> ScopeType {
        self.unit().scope_type
    }

    pub(super) fn is_function_like(&self) -> bool {
        self.ste().is_function_like()
    }

    pub(super) fn is_interactive_top_level(&self) -> bool {
        self.interactive && self.units.len() == 1
    }

    /// The number of a name, mangled if need be.
    #[inline]
    pub(super) fn maybe_mangle(&mut self, name: &PyString) -> NameId {
        let unit = self.units.last().expect("a unit is open while code is generated");
        self.st.maybe_mangle(unit.private.as_ref(), unit.ste, name)
    }

    /// The text of a name, mangled if need be.
    pub(super) fn mangled_text(&mut self, name: &PyString) -> PyString {
        let mangled = self.maybe_mangle(name);
        self.st.names.text(mangled).clone()
    }

    /// `_PyCompile_EnterScope` and the first instructions of the unit.
    pub(super) fn enter_scope(
        &mut self,
        name: PyString,
        scope_type: ScopeType,
        key: BlockKey,
        lineno: i32,
        private: Option<&PyString>,
        counts: ArgCounts,
    ) -> Res {
        let ste = self.st.lookup(key);
        let mut tables = self.spare.pop().unwrap_or_else(Tables::new);
        let Symtable { entries, names, .. } = &mut self.st;
        let entry = &entries[ste.0 as usize];
        for name in &entry.varnames {
            tables.varnames.add(names.id(name));
        }
        add_by_scope(&mut tables.cellvars, entry, Scope::Cell, symbol::DEF_COMP_CELL, names);
        for (needed, name) in [
            (entry.needs_class_closure, CLASS),
            (entry.needs_classdict, CLASSDICT),
            (entry.has_conditional_annotations, CONDITIONAL_ANNOTATIONS),
        ] {
            if needed {
                tables.cellvars.add(name);
            }
        }
        add_by_scope(&mut tables.freevars, entry, Scope::Free, symbol::DEF_FREE_CLASS, names);
        let outer_private = self.units.last().and_then(|outer| outer.private.as_ref());
        let private = private.or(outer_private).cloned();
        let qualname = if scope_type == ScopeType::Module {
            name.clone()
        } else {
            self.qualname_of(&name, scope_type)
        };
        self.units.push(Unit {
            scope_type,
            ste,
            private,
            name,
            qualname,
            counts,
            firstlineno: lineno,
            consts: tables.consts,
            names: tables.names,
            varnames: tables.varnames,
            freevars_offset: tables.cellvars.len(),
            cellvars: tables.cellvars,
            freevars: tables.freevars,
            fasthidden: Vec::new(),
            fblocks: Vec::new(),
            in_inlined_comp: 0,
            in_conditional_block: 0,
            deferred_annotations: Vec::new(),
            next_conditional_annotation_index: 0,
            static_attributes: (scope_type == ScopeType::Class).then(BTreeSet::new),
            seq: tables.seq,
            stashed_seq: None,
        });
        let module = scope_type == ScopeType::Module;
        let first = if module { 0 } else { lineno };
        let loc = Location { lineno: first, end_lineno: lineno, col_offset: 0, end_col_offset: 0 };
        self.op_i(loc, op::RESUME, op::RESUME_AT_FUNC_START);
        if module {
            self.op(loc, op::ANNOTATIONS_PLACEHOLDER);
        }
        Ok(())
    }

    /// `compiler_set_qualname`, for a unit about to be opened inside the current one.
    fn qualname_of(&self, name: &PyString, scope_type: ScopeType) -> PyString {
        let depth = self.units.len();
        if depth <= 1 {
            return name.clone();
        }
        let mut parent = &self.units[depth - 1];
        if parent.scope_type == ScopeType::Annotations {
            if depth == 2 {
                return name.clone();
            }
            parent = &self.units[depth - 2];
        }
        if matches!(scope_type, ScopeType::Function | ScopeType::AsyncFunction | ScopeType::Class) {
            let mangled = mangle(parent.private.as_ref(), name);
            if self.st.scope(parent.ste, &mangled) == Scope::GlobalExplicit {
                return name.clone();
            }
        }
        let in_function =
            matches!(parent.scope_type, ScopeType::Function | ScopeType::AsyncFunction | ScopeType::Lambda);
        let separator: &[u8] = if in_function { b".<locals>." } else { b"." };
        let joined = [parent.qualname.as_bytes(), separator, name.as_bytes()].concat();
        PyString::from_wtf8(&joined).expect("a concatenation of whole strings")
    }

    /// Close the current unit and make its code object (`_PyCompile_OptimizeAndAssemble`, then exit).
    pub(super) fn assemble_and_exit(&mut self, add_none: bool) -> Res<CodeObject> {
        if add_none {
            self.load_const(Location::NONE, krait_code::Const::None);
        }
        self.op(Location::NONE, op::RETURN_VALUE);
        let flags = self.code_flags();
        let mut unit = self.units.pop().expect("a unit is open while code is generated");
        let narrow = |count: usize| u32::try_from(count).expect("fewer than 2^32 of anything");
        let names = &self.st.names;
        let metadata = Metadata {
            name: Some(unit.name),
            qualname: Some(unit.qualname),
            consts: std::mem::take(&mut unit.consts.items),
            names: unit.names.texts(names),
            varnames: unit.varnames.texts(names),
            cellvars: unit.cellvars.texts(names),
            freevars: unit.freevars.texts(names),
            fasthidden: unit.fasthidden,
            argcount: narrow(unit.counts.args),
            posonlyargcount: narrow(unit.counts.posonly),
            kwonlyargcount: narrow(unit.counts.kwonly),
            firstlineno: unit.firstlineno,
            block: Some(unit.ste),
            depth: narrow(self.units.len()),
        };
        let filename = self.settings.filename.clone();
        let mut assembled = CodeUnit { metadata, instrs: unit.seq, flags, filename };
        let code = (self.settings.assemble)(&mut assembled);
        let Unit { consts, names, varnames, cellvars, freevars, .. } = unit;
        let mut tables = Tables { consts, names, varnames, cellvars, freevars, seq: assembled.instrs };
        tables.clear();
        self.spare.push(tables);
        code
    }

    /// `compute_code_flags`
    fn code_flags(&self) -> CodeFlags {
        let ste = self.ste();
        let mut flags = 0;
        if ste.is_function_like() {
            flags |= CodeFlags::NEWLOCALS | CodeFlags::OPTIMIZED;
            for (is_set, flag) in [
                (ste.nested, CodeFlags::NESTED),
                (ste.generator && !ste.coroutine, CodeFlags::GENERATOR),
                (ste.generator && ste.coroutine, CodeFlags::ASYNC_GENERATOR),
                (ste.varargs, CodeFlags::VARARGS),
                (ste.varkeywords, CodeFlags::VARKEYWORDS),
                (ste.has_docstring, CodeFlags::HAS_DOCSTRING),
                (ste.method, CodeFlags::METHOD),
            ] {
                if is_set {
                    flags |= flag;
                }
            }
        }
        if ste.coroutine && !ste.generator {
            flags |= CodeFlags::COROUTINE;
        }
        CodeFlags(flags | self.settings.inherited_flags)
    }

    /// What a name is to the current unit (`_PyCompile_GetRefType`).
    pub(super) fn ref_type(&self, name: NameId) -> Scope {
        let special = [CLASS, CLASSDICT, CONDITIONAL_ANNOTATIONS];
        if self.scope_type() == ScopeType::Class && special.contains(&name) {
            return Scope::Cell;
        }
        Scope::of(self.st.flags(self.unit().ste, name))
    }

    /// Put a function made of `code` on the stack, above what `flags` says is there for it.
    pub(super) fn make_closure(&mut self, loc: Location, code: CodeObject, flags: usize) {
        let free = code.localspluskinds.iter().zip(&code.localsplusnames);
        let free: Vec<PyString> =
            free.filter(|(kind, _)| *kind & LocalKind::FREE != 0).map(|(_, name)| name.clone()).collect();
        let mut flags = flags;
        if !free.is_empty() {
            for name in &free {
                let name = self.st.names.id(name);
                let arg = match self.ref_type(name) {
                    Scope::Cell => self.index(name, |unit| &mut unit.cellvars),
                    _ => self.freevar(name),
                };
                self.op_i(loc, op::LOAD_CLOSURE, arg);
            }
            flags |= op::MAKE_FUNCTION_CLOSURE;
            self.op_i(loc, op::BUILD_TUPLE, free.len());
        }
        self.load_const(loc, krait_code::Const::Code(std::sync::Arc::new(code)));
        self.op(loc, op::MAKE_FUNCTION);
        for flag in [
            op::MAKE_FUNCTION_CLOSURE,
            op::MAKE_FUNCTION_ANNOTATIONS,
            op::MAKE_FUNCTION_ANNOTATE,
            op::MAKE_FUNCTION_KWDEFAULTS,
            op::MAKE_FUNCTION_DEFAULTS,
        ] {
            if flags & flag != 0 {
                self.op_i(loc, op::SET_FUNCTION_ATTRIBUTE, flag);
            }
        }
    }
}

/// Add names with a scope or a flag, sorted (`dictbytype`).
fn add_by_scope(table: &mut NameTable, entry: &Entry, scope: Scope, flag: u32, names: &Names) {
    let chosen = entry.symbols.entries().iter().filter(|&&(_, flags)| Scope::of(flags) == scope || flags & flag != 0);
    let mut chosen: Vec<NameId> = chosen.map(|&(name, _)| name).collect();
    chosen.sort_unstable_by(|left, right| names.text(*left).cmp(names.text(*right)));
    for name in chosen {
        table.add(name);
    }
}
