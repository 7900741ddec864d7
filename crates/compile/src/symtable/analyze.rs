//! The second pass: what each name means, from the bindings around it. It must not know the tree.

use krait_code::PyString;
use krait_code::collections::HashSet;

use super::{BlockType, ComprehensionType, EntryId, Scope, Symtable, symbol};
use crate::errors::{CompileError, Res};
use crate::names::{self, NameId};

/// Most blocks have none.
type NameSet = HashSet<NameId>;

pub(super) fn analyze(table: &mut Symtable, filename: &PyString) -> Res {
    let outside = vec![0; table.names.len()];
    let mut analyzer = Analyzer { table, filename, outside, undo: Vec::new() };
    let top = analyzer.table.top();
    analyzer.block(top, &mut NameSet::default(), None)
}

struct Analyzer<'t> {
    table: &'t mut Symtable,
    filename: &'t PyString,
    /// By name: what the blocks around make of it, as bits.
    outside: Vec<u8>,
    /// What `outside` was before the blocks that are open changed it.
    undo: Vec<(NameId, u8)>,
}

/// A function around binds the name.
const BOUND: u8 = 1;
/// It is a type parameter.
const TYPE_PARAM: u8 = 2;

/// Special names that are not seen through a class, only in it.
const SPECIAL: [NameId; 3] = [names::CLASS, names::CLASSDICT, names::CONDITIONAL_ANNOTATIONS];

impl Analyzer<'_> {
    /// `analyze_block`: decide for every name of a block, then for the blocks in it. `free` gains what this block and
    /// those in it leave free.
    fn block(&mut self, id: EntryId, free: &mut NameSet, class_entry: Option<EntryId>) -> Res {
        let count = self.table.entry(id).symbols.entries.len();
        // By place among the symbols.
        let mut scopes = Vec::with_capacity(count);
        for place in 0..count {
            let (name, flags) = self.table.entry(id).symbols.entries[place];
            scopes.push(self.name(id, name, flags, free, class_entry)?);
        }
        let outer = self.undo.len();
        self.open(id);
        let mut newfree = NameSet::default();
        let inlined_cells = self.children(id, &mut scopes, &mut newfree, class_entry)?;
        for (name, before) in self.undo.drain(outer..).rev() {
            self.outside[name.index()] = before;
        }
        if self.table.entry(id).is_function_like() {
            self.analyze_cells(id, &mut scopes, &mut newfree, &inlined_cells);
        } else if self.table.entry(id).type_ == BlockType::Class {
            self.drop_class_free(id, &mut newfree);
        }
        self.update_symbols(id, &scopes, &newfree, &inlined_cells);
        free.extend(newfree);
        Ok(())
    }

    fn set_outside(&mut self, name: NameId, set: u8, unset: u8) {
        let now = &mut self.outside[name.index()];
        let then = (*now | set) & !unset;
        if *now != then {
            self.undo.push((name, std::mem::replace(now, then)));
        }
    }

    /// From here on the names mean what the blocks inside are to see.
    fn open(&mut self, id: EntryId) {
        let is_class = self.table.entry(id).type_ == BlockType::Class;
        let function_like = self.table.entry(id).is_function_like();
        for place in 0..self.table.entry(id).symbols.entries.len() {
            let (name, flags) = self.table.entry(id).symbols.entries[place];
            // What a class binds is not seen by the blocks in it.
            if flags & symbol::DEF_GLOBAL != 0 {
                if !is_class {
                    self.set_outside(name, 0, BOUND);
                }
            } else if flags & symbol::DEF_NONLOCAL == 0 && flags & symbol::DEF_BOUND != 0 {
                if function_like {
                    self.set_outside(name, BOUND, 0);
                }
                let (set, unset) = if flags & symbol::DEF_TYPE_PARAM != 0 { (TYPE_PARAM, 0) } else { (0, TYPE_PARAM) };
                self.set_outside(name, set, unset);
            }
        }
        if is_class {
            SPECIAL.into_iter().for_each(|name| self.set_outside(name, BOUND, 0));
        }
    }

    /// Analyse the blocks inside, inline comprehensions into this one (PEP 709), and return the inlined cells.
    fn children(
        &mut self,
        id: EntryId,
        scopes: &mut Vec<Scope>,
        newfree: &mut NameSet,
        class_entry: Option<EntryId>,
    ) -> Res<NameSet> {
        let mut inlined_cells = NameSet::default();
        let is_class = self.table.entry(id).type_ == BlockType::Class;
        let mut any_inlined = false;
        for place in 0..self.table.entry(id).children.len() {
            let child = self.table.entry(id).children[place];
            let entry = self.table.entry(child);
            let new_class_entry = match (entry.can_see_class_scope, is_class) {
                (true, true) => Some(id),
                (true, false) => class_entry,
                (false, _) => None,
            };
            let inline = entry.comprehension != ComprehensionType::No
                && !entry.generator
                && !self.table.entry(id).can_see_class_scope;
            let mut child_free = NameSet::default();
            self.block(child, &mut child_free, new_class_entry)?;
            if inline {
                self.inline_comprehension(id, child, scopes, &mut child_free, &mut inlined_cells);
                self.table.entry_mut(child).comp_inlined = true;
                any_inlined = true;
            }
            newfree.extend(child_free);
        }
        if any_inlined {
            // What is inside an inlined comprehension is inside this block now.
            let mut children = Vec::new();
            for child in std::mem::take(&mut self.table.entry_mut(id).children) {
                let entry = self.table.entry(child);
                if entry.comp_inlined {
                    children.extend_from_slice(&entry.children);
                } else {
                    children.push(child);
                }
            }
            self.table.entry_mut(id).children = children;
        }
        Ok(inlined_cells)
    }

    fn name(
        &self,
        id: EntryId,
        name: NameId,
        flags: u32,
        free: &mut NameSet,
        class_entry: Option<EntryId>,
    ) -> Res<Scope> {
        let outside = self.outside[name.index()];
        let text = || self.table.names.text(name).to_string_lossy();
        if flags & symbol::DEF_GLOBAL != 0 {
            if flags & symbol::DEF_NONLOCAL != 0 {
                return self.error_at_directive(id, name, format!("name '{}' is nonlocal and global", text()));
            }
            return Ok(Scope::GlobalExplicit);
        }
        if flags & symbol::DEF_NONLOCAL != 0 {
            if id == self.table.top() {
                let msg = "nonlocal declaration not allowed at module level".to_owned();
                return self.error_at_directive(id, name, msg);
            }
            if outside & BOUND == 0 {
                return self.error_at_directive(id, name, format!("no binding for nonlocal '{}' found", text()));
            }
            if outside & TYPE_PARAM != 0 {
                let msg = format!("nonlocal binding not allowed for type parameter '{}'", text());
                return self.error_at_directive(id, name, msg);
            }
            free.insert(name);
            return Ok(Scope::Free);
        }
        if flags & symbol::DEF_BOUND != 0 {
            return Ok(Scope::Local);
        }
        // An annotation scope in a class looks in the class and then in the globals, not in between.
        if let Some(class) = class_entry {
            let class_flags = self.table.flags(class, name);
            if class_flags & symbol::DEF_GLOBAL != 0 {
                return Ok(Scope::GlobalExplicit);
            }
            if class_flags & symbol::DEF_BOUND != 0 && class_flags & symbol::DEF_NONLOCAL == 0 {
                return Ok(Scope::GlobalImplicit);
            }
        }
        if outside & BOUND != 0 {
            free.insert(name);
            return Ok(Scope::Free);
        }
        Ok(Scope::GlobalImplicit)
    }

    fn error_at_directive<T>(&self, id: EntryId, name: NameId, msg: String) -> Res<T> {
        let directives = &self.table.entry(id).directives;
        let loc = directives.iter().find(|(other, _)| *other == name).map(|&(_, loc)| loc);
        Err(match loc {
            Some(loc) => CompileError::located(self.filename, loc, msg),
            None => CompileError::bare(crate::errors::ErrorKind::SyntaxError, self.filename, &msg),
        })
    }

    fn is_free_in_any_child(&self, id: EntryId, name: NameId) -> bool {
        self.table.entry(id).children.iter().any(|&child| Scope::of(self.table.flags(child, name)) == Scope::Free)
    }

    /// Names of the comprehension `comp` become names of the block around it.
    fn inline_comprehension(
        &mut self,
        id: EntryId,
        comp: EntryId,
        scopes: &mut Vec<Scope>,
        comp_free: &mut NameSet,
        inlined_cells: &mut NameSet,
    ) {
        let is_class = self.table.entry(id).type_ == BlockType::Class;
        let mut remove = Vec::new();
        let symbols = self.table.entry(comp).symbols.entries.clone();
        for (name, comp_flags) in symbols {
            // The implicit parameter `.0` is evaluated outside.
            if comp_flags & symbol::DEF_PARAM != 0 {
                continue;
            }
            let mut scope = Scope::of(comp_flags);
            let only_flags = comp_flags & ((1 << symbol::SCOPE_OFFSET) - 1);
            if scope == Scope::Cell || only_flags & symbol::DEF_COMP_CELL != 0 {
                inlined_cells.insert(name);
            }
            // These are never free through a class (see `drop_class_free`), only in a function inside.
            if scope == Scope::Free && is_class && SPECIAL.contains(&name) {
                scope = Scope::GlobalImplicit;
                if !self.is_free_in_any_child(comp, name) {
                    comp_free.remove(&name);
                }
                remove.push(name);
            }
            match self.table.entry(id).symbols.get(name) {
                None => {
                    self.table.set_flags(id, name, only_flags);
                    scopes.push(scope);
                }
                // Free in the comprehension, bound here: simply local, unless a block inside needs the cell.
                Some(flags) if flags & symbol::DEF_BOUND != 0 && !is_class => {
                    if !self.is_free_in_any_child(comp, name) {
                        comp_free.remove(&name);
                    }
                    if scope == Scope::Free && only_flags & symbol::USE != 0 {
                        self.table.set_flags(id, name, flags | symbol::USE);
                    }
                }
                Some(_) => {}
            }
        }
        for name in remove {
            self.table.entry_mut(comp).symbols.remove(name);
        }
    }

    /// A local that is free in a block inside is a cell here, and no longer free beyond.
    fn analyze_cells(&self, id: EntryId, scopes: &mut [Scope], free: &mut NameSet, inlined_cells: &NameSet) {
        if free.is_empty() && inlined_cells.is_empty() {
            return;
        }
        for (scope, (name, _)) in scopes.iter_mut().zip(&self.table.entry(id).symbols.entries) {
            if *scope == Scope::Local && (free.contains(name) || inlined_cells.contains(name)) {
                *scope = Scope::Cell;
                free.remove(name);
            }
        }
    }

    fn drop_class_free(&mut self, id: EntryId, free: &mut NameSet) {
        let entry = self.table.entry_mut(id);
        entry.needs_class_closure |= free.remove(&names::CLASS);
        entry.needs_classdict |= free.remove(&names::CLASSDICT);
        entry.has_conditional_annotations |= free.remove(&names::CONDITIONAL_ANNOTATIONS);
    }

    /// Write the scopes into the symbols, and add what is free only for the sake of blocks inside.
    fn update_symbols(&mut self, id: EntryId, scopes: &[Scope], free: &NameSet, inlined_cells: &NameSet) {
        let is_top = id == self.table.top();
        let Symtable { entries, names, .. } = &mut *self.table;
        let entry = &mut entries[id.0 as usize];
        let class_flag = entry.type_ == BlockType::Class || entry.can_see_class_scope;
        for ((name, flags), scope) in entry.symbols.entries.iter_mut().zip(scopes) {
            if inlined_cells.contains(name) {
                *flags |= symbol::DEF_COMP_CELL;
            }
            *flags |= (*scope as u32) << symbol::SCOPE_OFFSET;
        }
        let mut added = Vec::new();
        for &name in free {
            match entry.symbols.get(name) {
                Some(flags) if class_flag => {
                    entry.symbols.set(name, flags | symbol::DEF_FREE_CLASS);
                }
                None if is_top || self.outside[name.index()] & BOUND != 0 => added.push(name),
                _ => {}
            }
        }
        // The order of a set is that of nothing: this is the alphabet's.
        added.sort_unstable_by(|left, right| names.text(*left).cmp(names.text(*right)));
        for name in added {
            entry.symbols.set(name, (Scope::Free as u32) << symbol::SCOPE_OFFSET);
        }
    }
}
