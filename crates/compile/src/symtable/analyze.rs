//! The second pass: what each name means, from the bindings around it. It must not know the tree.

use std::collections::BTreeSet;

use krait_code::collections::HashMap;

use krait_code::PyString;

use super::{BlockType, ComprehensionType, EntryId, Scope, Symtable, symbol};
use crate::errors::{CompileError, Res};

type Names = BTreeSet<PyString>;

pub(super) fn analyze(table: &mut Symtable, filename: &PyString) -> Res {
    let mut analyzer = Analyzer { table, filename };
    let top = analyzer.table.top();
    analyzer.block(top, None, &mut Names::new(), &mut Names::new(), &mut Names::new(), None)
}

struct Analyzer<'t> {
    table: &'t mut Symtable,
    filename: &'t PyString,
}

/// The sets of names `analyze_name` reads and changes.
struct Sets<'s> {
    bound: Option<&'s mut Names>,
    local: Names,
    free: &'s mut Names,
    global: &'s mut Names,
    type_params: &'s mut Names,
}

impl Analyzer<'_> {
    /// `analyze_block`: decide for every name of a block, then for the blocks in it. `bound` is what enclosing
    /// functions bind, `free` gains what this block and those in it leave free.
    fn block(
        &mut self,
        id: EntryId,
        bound: Option<&mut Names>,
        free: &mut Names,
        global: &mut Names,
        type_params: &mut Names,
        class_entry: Option<EntryId>,
    ) -> Res {
        let is_class = self.table.entry(id).type_ == BlockType::Class;
        let function_like = self.table.entry(id).is_function_like();
        let (mut newbound, mut newglobal, mut newfree) = (Names::new(), Names::new(), Names::new());
        // What a class binds is not seen by the blocks in it, so they get the sets as they are now.
        if is_class {
            newglobal.extend(global.iter().cloned());
            if let Some(bound) = bound.as_deref() {
                newbound.extend(bound.iter().cloned());
            }
        }
        let mut scopes = HashMap::default();
        let mut sets = Sets { bound, local: Names::new(), free, global, type_params };
        let symbols: Vec<(PyString, u32)> =
            self.table.entry(id).symbols.iter().map(|(name, flags)| (name.clone(), flags)).collect();
        for (name, flags) in &symbols {
            let scope = self.name(id, name, *flags, &mut sets, class_entry)?;
            scopes.insert(name.clone(), scope);
        }
        let Sets { bound, local, free, global, type_params } = sets;
        if is_class {
            for name in ["__class__", "__classdict__", "__conditional_annotations__"] {
                newbound.insert(PyString::new(name));
            }
        } else {
            if function_like {
                newbound.extend(local);
            }
            if let Some(bound) = bound.as_deref() {
                newbound.extend(bound.iter().cloned());
            }
            newglobal.extend(global.iter().cloned());
        }
        let inlined_cells = self.children(
            id,
            &mut scopes,
            (&newbound, &mut newfree, &newglobal, type_params),
            class_entry,
        )?;
        if function_like {
            analyze_cells(&mut scopes, &mut newfree, &inlined_cells);
        } else if is_class {
            self.drop_class_free(id, &mut newfree);
        }
        self.update_symbols(id, &scopes, bound.as_deref(), &newfree, &inlined_cells);
        free.append(&mut newfree);
        Ok(())
    }

    /// Analyse the blocks inside, inline comprehensions into this one (PEP 709), and return the inlined cells.
    fn children(
        &mut self,
        id: EntryId,
        scopes: &mut HashMap<PyString, Scope>,
        (newbound, newfree, newglobal, type_params): (&Names, &mut Names, &Names, &Names),
        class_entry: Option<EntryId>,
    ) -> Res<Names> {
        let mut inlined_cells = Names::new();
        let is_class = self.table.entry(id).type_ == BlockType::Class;
        for child in self.table.entry(id).children.clone() {
            let entry = self.table.entry(child);
            let new_class_entry = match (entry.can_see_class_scope, is_class) {
                (true, true) => Some(id),
                (true, false) => class_entry,
                (false, _) => None,
            };
            let inline = entry.comprehension != ComprehensionType::No
                && !entry.generator
                && !self.table.entry(id).can_see_class_scope;
            let mut child_free = newfree.clone();
            self.block(
                child,
                Some(&mut newbound.clone()),
                &mut child_free,
                &mut newglobal.clone(),
                &mut type_params.clone(),
                new_class_entry,
            )?;
            if inline {
                self.inline_comprehension(id, child, scopes, &mut child_free, &mut inlined_cells);
                self.table.entry_mut(child).comp_inlined = true;
            }
            newfree.append(&mut child_free);
        }
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
        Ok(inlined_cells)
    }

    fn name(
        &self,
        id: EntryId,
        name: &PyString,
        flags: u32,
        sets: &mut Sets<'_>,
        class_entry: Option<EntryId>,
    ) -> Res<Scope> {
        if flags & symbol::DEF_GLOBAL != 0 {
            if flags & symbol::DEF_NONLOCAL != 0 {
                return self.error_at_directive(id, name, format!("name '{}' is nonlocal and global", lossy(name)));
            }
            sets.global.insert(name.clone());
            if let Some(bound) = &mut sets.bound {
                bound.remove(name);
            }
            return Ok(Scope::GlobalExplicit);
        }
        if flags & symbol::DEF_NONLOCAL != 0 {
            let Some(bound) = &sets.bound else {
                let msg = "nonlocal declaration not allowed at module level".to_owned();
                return self.error_at_directive(id, name, msg);
            };
            if !bound.contains(name) {
                return self.error_at_directive(id, name, format!("no binding for nonlocal '{}' found", lossy(name)));
            }
            if sets.type_params.contains(name) {
                let msg = format!("nonlocal binding not allowed for type parameter '{}'", lossy(name));
                return self.error_at_directive(id, name, msg);
            }
            sets.free.insert(name.clone());
            return Ok(Scope::Free);
        }
        if flags & symbol::DEF_BOUND != 0 {
            sets.local.insert(name.clone());
            sets.global.remove(name);
            if flags & symbol::DEF_TYPE_PARAM != 0 {
                sets.type_params.insert(name.clone());
            } else {
                sets.type_params.remove(name);
            }
            return Ok(Scope::Local);
        }
        // An annotation scope in a class looks in the class and then in the globals, not in between.
        if let Some(class) = class_entry {
            let class_flags = self.table.symbol(class, name);
            if class_flags & symbol::DEF_GLOBAL != 0 {
                return Ok(Scope::GlobalExplicit);
            }
            if class_flags & symbol::DEF_BOUND != 0 && class_flags & symbol::DEF_NONLOCAL == 0 {
                return Ok(Scope::GlobalImplicit);
            }
        }
        if sets.bound.as_ref().is_some_and(|bound| bound.contains(name)) {
            sets.free.insert(name.clone());
            return Ok(Scope::Free);
        }
        Ok(Scope::GlobalImplicit)
    }

    fn error_at_directive<T>(&self, id: EntryId, name: &PyString, msg: String) -> Res<T> {
        let directives = &self.table.entry(id).directives;
        let loc = directives.iter().find(|(other, _)| other == name).map(|&(_, loc)| loc);
        Err(match loc {
            Some(loc) => CompileError::located(self.filename, loc, msg),
            None => CompileError::bare(crate::errors::ErrorKind::SyntaxError, self.filename, &msg),
        })
    }

    fn is_free_in_any_child(&self, id: EntryId, name: &PyString) -> bool {
        self.table.entry(id).children.iter().any(|&child| self.table.scope(child, name) == Scope::Free)
    }

    /// Names of the comprehension `comp` become names of the block around it.
    fn inline_comprehension(
        &mut self,
        id: EntryId,
        comp: EntryId,
        scopes: &mut HashMap<PyString, Scope>,
        comp_free: &mut Names,
        inlined_cells: &mut Names,
    ) {
        let is_class = self.table.entry(id).type_ == BlockType::Class;
        let mut remove = Vec::new();
        let symbols: Vec<(PyString, u32)> =
            self.table.entry(comp).symbols.iter().map(|(name, flags)| (name.clone(), flags)).collect();
        for (name, comp_flags) in symbols {
            // The implicit parameter `.0` is evaluated outside.
            if comp_flags & symbol::DEF_PARAM != 0 {
                continue;
            }
            let mut scope = Scope::of(comp_flags);
            let only_flags = comp_flags & ((1 << symbol::SCOPE_OFFSET) - 1);
            if scope == Scope::Cell || only_flags & symbol::DEF_COMP_CELL != 0 {
                inlined_cells.insert(name.clone());
            }
            // These are never free through a class (see `drop_class_free`), only in a function inside.
            let special = ["__class__", "__classdict__", "__conditional_annotations__"];
            if scope == Scope::Free && is_class && special.iter().any(|special| name == **special) {
                scope = Scope::GlobalImplicit;
                if !self.is_free_in_any_child(comp, &name) {
                    comp_free.remove(&name);
                }
                remove.push(name.clone());
            }
            match self.table.entry(id).symbols.get(&name) {
                None => {
                    self.table.entry_mut(id).symbols.set(&name, only_flags);
                    scopes.insert(name, scope);
                }
                // Free in the comprehension, bound here: simply local, unless a block inside needs the cell.
                Some(flags) if flags & symbol::DEF_BOUND != 0 && !is_class => {
                    if !self.is_free_in_any_child(comp, &name) {
                        comp_free.remove(&name);
                    }
                    if scope == Scope::Free && only_flags & symbol::USE != 0 {
                        self.table.entry_mut(id).symbols.set(&name, flags | symbol::USE);
                    }
                }
                Some(_) => {}
            }
        }
        for name in remove {
            self.table.entry_mut(comp).symbols.remove(&name);
        }
    }

    fn drop_class_free(&mut self, id: EntryId, free: &mut Names) {
        let entry = self.table.entry_mut(id);
        entry.needs_class_closure |= free.remove(&PyString::new("__class__"));
        entry.needs_classdict |= free.remove(&PyString::new("__classdict__"));
        entry.has_conditional_annotations |= free.remove(&PyString::new("__conditional_annotations__"));
    }

    /// Write the scopes into the symbols, and add what is free only for the sake of blocks inside.
    fn update_symbols(
        &mut self,
        id: EntryId,
        scopes: &HashMap<PyString, Scope>,
        bound: Option<&Names>,
        free: &Names,
        inlined_cells: &Names,
    ) {
        let entry = self.table.entry_mut(id);
        let class_flag = entry.type_ == BlockType::Class || entry.can_see_class_scope;
        for (name, flags) in &mut entry.symbols.entries {
            if inlined_cells.contains(name) {
                *flags |= symbol::DEF_COMP_CELL;
            }
            let scope = scopes.get(name).copied().unwrap_or(Scope::Unknown);
            *flags |= (scope as u32) << symbol::SCOPE_OFFSET;
        }
        for name in free {
            match entry.symbols.get(name) {
                Some(flags) => {
                    if class_flag {
                        entry.symbols.set(name, flags | symbol::DEF_FREE_CLASS);
                    }
                }
                None => {
                    if bound.is_none_or(|bound| bound.contains(name)) {
                        entry.symbols.set(name, (Scope::Free as u32) << symbol::SCOPE_OFFSET);
                    }
                }
            }
        }
    }
}

fn lossy(name: &PyString) -> String {
    name.to_string_lossy()
}

/// A local that is free in a block inside is a cell here, and no longer free beyond.
fn analyze_cells(scopes: &mut HashMap<PyString, Scope>, free: &mut Names, inlined_cells: &Names) {
    for (name, scope) in scopes {
        if *scope == Scope::Local && (free.contains(name) || inlined_cells.contains(name)) {
            *scope = Scope::Cell;
            free.remove(name);
        }
    }
}
