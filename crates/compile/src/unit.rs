//! What codegen hands to flowgraph and assemble for one code object (CPython's `_PyCompile_CodeUnitMetadata`).

use krait_code::{CodeFlags, Const, PyString};

use crate::instruction_sequence::InstructionSequence;
use crate::symtable::EntryId;

/// Everything about one code object but its instructions.
#[derive(Clone, Debug, Default)]
pub struct Metadata {
    pub name: PyStringOrEmpty,
    pub qualname: PyStringOrEmpty,
    /// `u_consts` in index order, as codegen added them (merged by CPython's constant key).
    pub consts: Vec<Const>,
    /// `u_names` in index order.
    pub names: Vec<PyString>,
    /// `u_varnames` in index order: parameters first, then other fast locals.
    pub varnames: Vec<PyString>,
    /// `u_cellvars` in index order (sorted by name, as CPython does).
    pub cellvars: Vec<PyString>,
    /// `u_freevars` in index order.
    pub freevars: Vec<PyString>,
    /// `u_fasthidden`: names that are fast locals only inside an inlined comprehension, and whether they are now.
    pub fasthidden: Vec<(PyString, bool)>,
    /// `u_argcount`: positional-or-keyword parameters. Unlike `co_argcount`, positional-only ones are not counted.
    pub argcount: u32,
    pub posonlyargcount: u32,
    pub kwonlyargcount: u32,
    pub firstlineno: i32,
    /// Its block in the symbol table, and how many units it stands in. Only for those who look on.
    pub block: Option<EntryId>,
    pub depth: u32,
}

/// A name, empty until set.
pub type PyStringOrEmpty = Option<PyString>;

/// One unit, ready for flowgraph.
#[derive(Clone, Debug)]
pub struct CodeUnit {
    pub metadata: Metadata,
    pub instrs: InstructionSequence,
    pub flags: CodeFlags,
    pub filename: PyString,
}
