//! The first pass: opening and closing blocks, and recording names in them. It must not know the tree's shape.

use krait_code::collections::{HashMap, HashSet};

use krait_code::{CodeFlags, PyString};

use super::{
    BlockKey, BlockType, ComprehensionType, Entry, EntryId, MangledNames, Symbols, Symtable, address, analyze, symbol,
};
use crate::ast::{ExprContext, Location, Mod, get_docstring};
use crate::errors::{CompileError, Res};
use crate::flags;
use crate::future::FutureFeatures;
use crate::names::{FORMAT, NameId, Names};

/// The symbol table of `module`, whose names `names` has. `future.features` holds the compiler's flags too.
pub(crate) fn build(module: &Mod, names: Names, filename: &PyString, future: FutureFeatures) -> Res<Symtable> {
    let table = Symtable {
        entries: Vec::with_capacity(128),
        names,
        blocks: HashMap::with_capacity_and_hasher(128, Default::default()),
        mangled_names: Vec::new(),
    };
    let mut builder = Builder { table, stack: Vec::new(), private: None, filename: filename.clone(), future };
    let start = Location { lineno: 0, end_lineno: 0, col_offset: 0, end_col_offset: 0 };
    builder.enter_block(&PyString::new("top"), BlockType::Module, BlockKey::Node(address(module)), start)?;
    match module {
        Mod::Module { body, .. } => {
            builder.cur_mut().has_docstring = get_docstring(body).is_some();
            builder.visit_stmts(body)?;
        }
        Mod::Interactive { body } => builder.visit_stmts(body)?,
        Mod::Expression { body } => builder.visit_expr(body)?,
        Mod::FunctionType { .. } => {
            let msg = "this compiler does not handle FunctionTypes";
            return Err(CompileError::bare(crate::errors::ErrorKind::SystemError, filename, msg));
        }
    }
    builder.exit_block();
    analyze::analyze(&mut builder.table, filename)?;
    Ok(builder.table)
}

pub(super) struct Builder {
    pub table: Symtable,
    stack: Vec<EntryId>,
    /// `st_private`: the class names are mangled for.
    pub private: Option<PyString>,
    filename: PyString,
    future: FutureFeatures,
}

impl Builder {
    pub fn cur_id(&self) -> EntryId {
        *self.stack.last().expect("the module's block is open during the first pass")
    }

    pub fn cur(&self) -> &Entry {
        self.table.entry(self.cur_id())
    }

    pub fn cur_mut(&mut self) -> &mut Entry {
        let id = self.cur_id();
        self.table.entry_mut(id)
    }

    /// Open blocks, innermost last.
    pub fn stack(&self) -> &[EntryId] {
        &self.stack
    }

    pub fn has_feature(&self, flag: u32) -> bool {
        self.future.features & flag != 0
    }

    pub fn future_annotations(&self) -> bool {
        self.has_feature(CodeFlags::FUTURE_ANNOTATIONS)
    }

    pub fn future_location(&self) -> Location {
        self.future.location
    }

    pub fn allows_top_level_await(&self) -> bool {
        self.has_feature(flags::PYCF_ALLOW_TOP_LEVEL_AWAIT) && self.cur().type_ == BlockType::Module
    }

    pub fn error<T>(&self, loc: Location, msg: impl Into<String>) -> Res<T> {
        Err(CompileError::located(&self.filename, loc, msg.into()))
    }

    /// A new block, not yet open (`ste_new`).
    pub fn new_entry(&mut self, name: &PyString, type_: BlockType, key: BlockKey, loc: Location) -> EntryId {
        let outer = self.stack.last().map(|&id| self.table.entry(id));
        let entry = Entry {
            name: name.clone(),
            type_,
            symbols: Symbols::default(),
            varnames: Vec::new(),
            children: Vec::new(),
            loc,
            nested: outer.is_some_and(|outer| outer.nested || outer.is_function_like()),
            generator: false,
            coroutine: false,
            comprehension: ComprehensionType::No,
            varargs: false,
            varkeywords: false,
            returns_value: false,
            needs_class_closure: false,
            needs_classdict: false,
            comp_inlined: false,
            can_see_class_scope: false,
            has_docstring: false,
            method: type_ == BlockType::Function && outer.is_some_and(|outer| outer.type_ == BlockType::Class),
            has_conditional_annotations: false,
            annotations_used: false,
            annotation_block: None,
            comp_iter_target: false,
            comp_iter_expr: 0,
            in_conditional_block: false,
            in_unevaluated_annotation: false,
            scope_info: None,
            directives: Vec::new(),
            mangled_names: None,
        };
        let id = EntryId(u32::try_from(self.table.entries.len()).expect("fewer than 2^32 blocks"));
        self.table.entries.push(entry);
        self.table.blocks.insert(key, id);
        id
    }

    /// Open a block made before (`symtable_enter_existing_block`).
    pub fn enter_existing_block(&mut self, id: EntryId) {
        let outer = self.stack.last().copied();
        self.stack.push(id);
        let Some(outer) = outer else { return };
        let (comp_iter_expr, mangled_names) =
            (self.table.entry(outer).comp_iter_expr, self.table.entry(outer).mangled_names);
        let entry = self.table.entry_mut(id);
        entry.comp_iter_expr = comp_iter_expr;
        // In a class every name is mangled.
        if mangled_names.is_some() && entry.type_ != BlockType::Class {
            entry.mangled_names = mangled_names;
        }
        let is_annotation = entry.type_ == BlockType::Annotation;
        // Under the future import annotations become strings and their blocks are no part of the table.
        // The block of a body's annotations is opened once for each of them.
        let children = &mut self.table.entry_mut(outer).children;
        let known = is_annotation && children.contains(&id);
        if !known && !(is_annotation && self.future_annotations()) {
            self.table.entry_mut(outer).children.push(id);
        }
    }

    /// Make a block and open it (`symtable_enter_block`).
    pub fn enter_block(&mut self, name: &PyString, type_: BlockType, key: BlockKey, loc: Location) -> Res<EntryId> {
        let id = self.new_entry(name, type_, key, loc);
        self.enter_existing_block(id);
        if matches!(type_, BlockType::Annotation | BlockType::TypeVariable | BlockType::TypeAlias) {
            let format = self.known(FORMAT);
            self.add_def(&format, symbol::DEF_PARAM, loc)?;
            self.add_def(&format, symbol::USE, loc)?;
        }
        Ok(id)
    }

    pub fn exit_block(&mut self) {
        self.stack.pop();
    }

    pub fn maybe_mangle(&mut self, name: &PyString) -> NameId {
        self.table.maybe_mangle(self.private.as_ref(), self.cur_id(), name)
    }

    /// The flags of `name` in the open block (`symtable_lookup`).
    pub fn lookup(&mut self, name: &PyString) -> u32 {
        self.lookup_entry(self.cur_id(), name)
    }

    pub fn lookup_entry(&mut self, id: EntryId, name: &PyString) -> u32 {
        let mangled = self.table.maybe_mangle(self.private.as_ref(), id, name);
        self.table.flags(id, mangled)
    }

    /// The text of a name.
    pub fn known(&self, name: NameId) -> PyString {
        self.table.names.text(name).clone()
    }

    pub fn add_def(&mut self, name: &PyString, flag: u32, loc: Location) -> Res {
        let ctx = if flag == symbol::USE { ExprContext::Load } else { ExprContext::Store };
        self.add_def_ctx(name, flag, loc, ctx)
    }

    pub fn add_def_ctx(&mut self, name: &PyString, flag: u32, loc: Location, ctx: ExprContext) -> Res {
        if flag & (symbol::DEF_PARAM | symbol::DEF_LOCAL | symbol::DEF_IMPORT) != 0 {
            self.check_name(name, loc, ctx)?;
        }
        if flag & symbol::DEF_TYPE_PARAM != 0
            && let Some(set) = self.cur().mangled_names
        {
            self.table.mangled_names[set.0].insert(name.clone());
        }
        self.add_def_helper(name, flag, self.cur_id(), loc)
    }

    pub fn add_def_helper(&mut self, name: &PyString, flag: u32, id: EntryId, loc: Location) -> Res {
        let mangled = self.maybe_mangle(name);
        let symbols = &self.table.entry(id).symbols;
        let place = symbols.find(mangled);
        let flags = place.map_or(0, |place| symbols.entries[place].1);
        if flag & flags & symbol::DEF_PARAM != 0 {
            let msg = format!("duplicate argument '{}' in function definition", name.to_string_lossy());
            return self.error(loc, msg);
        }
        if flag & flags & symbol::DEF_TYPE_PARAM != 0 {
            return self.error(loc, format!("duplicate type parameter '{}'", name.to_string_lossy()));
        }
        let mut flags = flags | flag;
        if self.table.entry(id).comp_iter_target {
            if flags & (symbol::DEF_GLOBAL | symbol::DEF_NONLOCAL) != 0 {
                let msg = format!(
                    "comprehension inner loop cannot rebind assignment expression target '{}'",
                    name.to_string_lossy()
                );
                return self.error(loc, msg);
            }
            flags |= symbol::DEF_COMP_ITER;
        }
        self.table.entry_mut(id).symbols.set_at(place, mangled, flags);
        if flag & symbol::DEF_PARAM != 0 {
            let text = self.table.names.text(mangled).clone();
            self.table.entry_mut(id).varnames.push(text);
        } else if flag & symbol::DEF_GLOBAL != 0 {
            let top = self.table.top();
            let flags = self.table.flags(top, mangled) | flag;
            self.table.set_flags(top, mangled, flags);
        }
        Ok(())
    }

    pub fn check_name(&self, name: &PyString, loc: Location, ctx: ExprContext) -> Res {
        if *name != *"__debug__" {
            return Ok(());
        }
        match ctx {
            ExprContext::Store => self.error(loc, "cannot assign to __debug__"),
            ExprContext::Del => self.error(loc, "cannot delete __debug__"),
            ExprContext::Load => Ok(()),
        }
    }

    pub fn record_directive(&mut self, name: &PyString, loc: Location) {
        let mangled = self.maybe_mangle(name);
        self.cur_mut().directives.push((mangled, loc));
    }

    /// From here on only type parameters' names are mangled.
    pub fn start_mangled_names(&mut self) {
        let set = MangledNames(self.table.mangled_names.len());
        self.table.mangled_names.push(HashSet::default());
        self.cur_mut().mangled_names = Some(set);
    }
}
