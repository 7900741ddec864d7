//! Names to scopes (CPython's `Python/symtable.c`): which block binds what, and what a use of a name means.
//! It must not know instructions.

mod analyze;
mod build;
mod visit_expr;
mod visit_stmt;

use krait_code::collections::{HashMap, HashSet};

use krait_code::PyString;

use crate::ast::Location;
use crate::names::{NameId, Names};

pub(crate) use build::build;

/// Flags of a symbol within its block, with CPython's values.
pub mod symbol {
    pub const DEF_GLOBAL: u32 = 1;
    pub const DEF_LOCAL: u32 = 2;
    pub const DEF_PARAM: u32 = 4;
    pub const DEF_NONLOCAL: u32 = 8;
    pub const USE: u32 = 16;
    pub const DEF_FREE_CLASS: u32 = 64;
    pub const DEF_IMPORT: u32 = 128;
    pub const DEF_ANNOT: u32 = 256;
    pub const DEF_COMP_ITER: u32 = 512;
    pub const DEF_TYPE_PARAM: u32 = 1024;
    pub const DEF_COMP_CELL: u32 = 2048;
    pub const DEF_BOUND: u32 = DEF_LOCAL | DEF_PARAM | DEF_IMPORT;
    /// The scope stands in the bits from here on.
    pub const SCOPE_OFFSET: u32 = 12;
    pub const SCOPE_MASK: u32 = 15;
}

/// What a name means in a block, with CPython's numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Not a name of this block.
    Unknown = 0,
    Local = 1,
    GlobalExplicit = 2,
    GlobalImplicit = 3,
    Free = 4,
    Cell = 5,
}

impl Scope {
    /// The scope in a symbol's flags.
    pub fn of(flags: u32) -> Scope {
        match flags >> symbol::SCOPE_OFFSET & symbol::SCOPE_MASK {
            1 => Scope::Local,
            2 => Scope::GlobalExplicit,
            3 => Scope::GlobalImplicit,
            4 => Scope::Free,
            5 => Scope::Cell,
            _ => Scope::Unknown,
        }
    }
}

/// `_Py_block_ty`, with CPython's numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BlockType {
    Function = 0,
    Class = 1,
    Module = 2,
    Annotation = 3,
    TypeAlias = 4,
    TypeParameters = 5,
    TypeVariable = 6,
}

/// `_Py_comprehension_ty`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ComprehensionType {
    No,
    List,
    Set,
    Dict,
    Generator,
}

/// A block of a [`Symtable`]: an index into its entries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct EntryId(pub u32);

/// Which of its blocks a node opens, by the node's address: a function has one for itself, one for its
/// annotations and one for its type parameters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum BlockKey {
    /// Module, function, class, lambda, comprehension or type alias.
    Node(usize),
    TypeParams(usize),
    /// Annotations of a function's parameters.
    Annotations(usize),
    /// Annotations in the body of a class or module.
    BodyAnnotations(EntryId),
    Bound(usize),
    Default(usize),
}

/// The address that stands for a node; the tree does not move while it is compiled.
pub(crate) fn address<T>(node: &T) -> usize {
    std::ptr::from_ref(node) as usize
}

/// Names and their flags in order of first appearance.
#[derive(Clone, Debug, Default)]
pub(crate) struct Symbols {
    entries: Vec<(NameId, u32)>,
    /// Places by name, once they are many.
    index: Option<HashMap<NameId, usize>>,
}

/// Names up to which a block's are searched from the start.
const FEW: usize = 16;

impl Symbols {
    /// The place of a name.
    #[inline]
    fn find(&self, name: NameId) -> Option<usize> {
        match &self.index {
            None => self.entries.iter().position(|&(other, _)| other == name),
            Some(_) => self.find_in_index(name),
        }
    }

    #[inline(never)]
    fn find_in_index(&self, name: NameId) -> Option<usize> {
        self.index.as_ref()?.get(&name).copied()
    }

    /// The flags of a name.
    #[inline]
    pub fn get(&self, name: NameId) -> Option<u32> {
        self.find(name).map(|at| self.entries[at].1)
    }

    /// Set the flags of a name, which keeps its place if it has one.
    #[inline]
    pub fn set(&mut self, name: NameId, flags: u32) {
        self.set_at(self.find(name), name, flags);
    }

    /// The same, when the place is known.
    #[inline]
    fn set_at(&mut self, place: Option<usize>, name: NameId, flags: u32) {
        match place {
            Some(at) => self.entries[at].1 = flags,
            None => self.append(name, flags),
        }
    }

    fn append(&mut self, name: NameId, flags: u32) {
        let place = self.entries.len();
        if place == 0 {
            self.entries.reserve(8);
        }
        self.entries.push((name, flags));
        match &mut self.index {
            Some(index) => {
                index.insert(name, place);
            }
            None if place == FEW => self.make_index(),
            None => {}
        }
    }

    fn make_index(&mut self) {
        self.index = Some(self.entries.iter().map(|&(name, _)| name).zip(0..).collect());
    }

    /// Remove a name; those behind it move up.
    fn remove(&mut self, name: NameId) {
        if let Some(at) = self.find(name) {
            self.entries.remove(at);
            if self.index.is_some() {
                self.make_index();
            }
        }
    }

    /// Names and flags in order.
    pub fn entries(&self) -> &[(NameId, u32)] {
        &self.entries
    }
}

/// One block: `PySTEntryObject`, with its fields' names.
#[derive(Clone, Debug)]
pub struct Entry {
    pub name: PyString,
    pub type_: BlockType,
    pub(crate) symbols: Symbols,
    /// Parameters, mangled, in order of definition.
    pub varnames: Vec<PyString>,
    pub children: Vec<EntryId>,
    pub loc: Location,
    /// Whether some enclosing block is a function.
    pub nested: bool,
    pub generator: bool,
    pub coroutine: bool,
    pub comprehension: ComprehensionType,
    pub varargs: bool,
    pub varkeywords: bool,
    pub returns_value: bool,
    pub needs_class_closure: bool,
    pub needs_classdict: bool,
    pub comp_inlined: bool,
    pub can_see_class_scope: bool,
    pub has_docstring: bool,
    pub method: bool,
    pub has_conditional_annotations: bool,
    pub annotations_used: bool,
    /// The block of this one's deferred annotations.
    pub annotation_block: Option<EntryId>,
    pub(crate) comp_iter_target: bool,
    pub(crate) comp_iter_expr: u32,
    pub(crate) in_conditional_block: bool,
    pub(crate) in_unevaluated_annotation: bool,
    /// For errors: "a TypeVar bound" and the like.
    pub(crate) scope_info: Option<&'static str>,
    /// Names given to `global`, `nonlocal` or `:=`, and where.
    pub(crate) directives: Vec<(NameId, Location)>,
    /// In the type parameters of a class: the only names that are mangled.
    pub(crate) mangled_names: Option<MangledNames>,
}

/// Shared by a class's type parameters and the blocks inside them: an index into the table's sets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct MangledNames(pub usize);

/// All blocks of a module.
#[derive(Clone, Debug)]
pub struct Symtable {
    pub(crate) entries: Vec<Entry>,
    pub(crate) names: Names,
    pub(crate) blocks: HashMap<BlockKey, EntryId>,
    pub(crate) mangled_names: Vec<HashSet<PyString>>,
}

impl Symtable {
    /// The module's block.
    pub fn top(&self) -> EntryId {
        EntryId(0)
    }

    /// A block.
    pub fn entry(&self, id: EntryId) -> &Entry {
        &self.entries[id.0 as usize]
    }

    pub(crate) fn entry_mut(&mut self, id: EntryId) -> &mut Entry {
        &mut self.entries[id.0 as usize]
    }

    pub(crate) fn lookup(&self, key: BlockKey) -> EntryId {
        *self.blocks.get(&key).expect("the symbol table visited every node that opens a block")
    }

    /// The (mangled) names of a block and their flags, in order of first appearance.
    pub fn symbols(&self, id: EntryId) -> impl Iterator<Item = (&PyString, u32)> {
        self.entry(id).symbols.entries.iter().map(|&(name, flags)| (self.names.text(name), flags))
    }

    /// The flags of a (mangled) name in a block, 0 when it is not there (`_PyST_GetSymbol`).
    pub fn symbol(&self, id: EntryId, name: &PyString) -> u32 {
        self.names.find(name).map_or(0, |name| self.flags(id, name))
    }

    /// The same, for the number of a name.
    #[inline]
    pub(crate) fn flags(&self, id: EntryId, name: NameId) -> u32 {
        self.entry(id).symbols.get(name).unwrap_or(0)
    }

    /// Set the flags of a (mangled) name in a block.
    pub(crate) fn set_flags(&mut self, id: EntryId, name: NameId, flags: u32) {
        self.entry_mut(id).symbols.set(name, flags);
    }

    /// The scope of a (mangled) name in a block (`_PyST_GetScope`).
    pub fn scope(&self, id: EntryId, name: &PyString) -> Scope {
        Scope::of(self.symbol(id, name))
    }

    /// `_Py_MaybeMangle`.
    #[inline]
    pub(crate) fn maybe_mangle(&mut self, private: Option<&PyString>, id: EntryId, name: &PyString) -> NameId {
        match private {
            Some(private) if name.as_bytes().starts_with(b"__") => self.mangle_private(private, id, name),
            _ => self.names.id(name),
        }
    }

    /// The same, of a name that looks private.
    #[inline(never)]
    fn mangle_private(&mut self, private: &PyString, id: EntryId, name: &PyString) -> NameId {
        match self.entry(id).mangled_names {
            Some(set) if !self.mangled_names[set.0].contains(name) => self.names.id(name),
            _ => self.names.mangled(Some(private), name),
        }
    }
}

impl Entry {
    /// Whether names in it are fast locals (`_PyST_IsFunctionLike`).
    pub fn is_function_like(&self) -> bool {
        !matches!(self.type_, BlockType::Class | BlockType::Module)
    }
}
