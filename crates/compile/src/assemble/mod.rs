//! Code objects from code units: bytes, tables, and the names of the local slots.
//!
//! CPython's `Python/assemble.c`. It must not know the AST or blocks.

mod exceptiontable;
pub(crate) mod layout;
mod linetable;

use krait_code::collections::HashSet;
use std::cell::Cell;
use std::fmt;

use krait_code::opcodes::v3_14 as op;
use krait_code::{CodeFlags, CodeObject, LocalKind, PyString, Version};

use crate::flowgraph::cfg::Cfg;
use crate::flowgraph::opcode_utils::unit_count;
use crate::flowgraph::{self, Watch};
use crate::unit::{CodeUnit, Metadata};
use layout::Layout;

/// The compiler contradicted itself: CPython's `SystemError`. No source text should lead here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InternalError {
    /// What was found.
    pub message: String,
}

impl InternalError {
    pub(crate) fn new(message: impl Into<String>) -> InternalError {
        InternalError { message: message.into() }
    }
}

impl fmt::Display for InternalError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for InternalError {}

/// Make the code object of one unit: CPython's `_PyCompile_OptimizeAndAssemble`, the final `return` that
/// codegen adds excepted.
pub fn optimize_and_assemble(mut unit: CodeUnit) -> Result<CodeObject, InternalError> {
    Workspace::default().assemble(&mut unit, None)
}

/// Makes code objects one after the other, with memory that is used again.
#[derive(Debug, Default)]
pub(crate) struct Workspace {
    flowgraph: flowgraph::Workspace,
    layout: Layout,
    /// The line table of the last unit.
    linetable: Vec<u8>,
}

thread_local! {
    /// Of this thread's last compilation, for the next.
    static WORKSPACE: Cell<Option<Box<Workspace>>> = const { Cell::new(None) };
}

/// Bytes of a workspace that are kept for later.
const MAX_KEPT: usize = 1 << 20;

/// Do something with a workspace.
pub(crate) fn with_workspace<T>(work: impl FnOnce(&mut Workspace) -> T) -> T {
    let mut workspace = WORKSPACE.try_with(Cell::take).ok().flatten().unwrap_or_default();
    let done = work(&mut workspace);
    if workspace.flowgraph.size() <= MAX_KEPT {
        // At the end of a thread it goes.
        let _ = WORKSPACE.try_with(|kept| kept.set(Some(workspace)));
    }
    done
}

impl Workspace {
    /// The code object of a unit, as [`optimize_and_assemble`] makes it; `watch` is told of the control flow graph.
    /// The unit keeps its instructions.
    pub(crate) fn assemble(&mut self, unit: &mut CodeUnit, watch: Watch<'_>) -> Result<CodeObject, InternalError> {
        let CodeUnit { metadata, instrs, flags, filename } = unit;
        let (mut metadata, flags) = (std::mem::take(metadata), *flags);
        let consts = std::mem::take(&mut metadata.consts);
        let consts = flowgraph::optimize(instrs, consts, &metadata, flags, watch, &mut self.flowgraph)?;
        let flowgraph::Workspace { cfg, stackdepth, nlocalsplus, .. } = &mut self.flowgraph;
        let layout = &mut self.layout;
        layout.resolve_jumps(cfg)?;
        let (localsplusnames, localspluskinds) = localsplus_info(&metadata, flags);
        if localsplusnames.len() != *nlocalsplus {
            return Err(InternalError::new("localsplus of two lengths"));
        }
        let name = metadata.name.unwrap_or_else(|| PyString::new(""));
        Ok(CodeObject {
            version: Version::V3_14,
            argcount: metadata.posonlyargcount + metadata.argcount,
            posonlyargcount: metadata.posonlyargcount,
            kwonlyargcount: metadata.kwonlyargcount,
            // CPython never has less than one.
            stacksize: u32::try_from(*stackdepth).unwrap_or(0).max(1),
            flags,
            code: emit_code(cfg, layout),
            consts: consts.into_boxed_slice(),
            names: metadata.names.into_boxed_slice(),
            localsplusnames: localsplusnames.into_boxed_slice(),
            localspluskinds: localspluskinds.into_boxed_slice(),
            filename: filename.clone(),
            qualname: metadata.qualname.unwrap_or_else(|| name.clone()),
            name,
            firstlineno: metadata.firstlineno,
            linetable: linetable::linetable(cfg, layout, metadata.firstlineno, &mut self.linetable),
            exceptiontable: exceptiontable::exceptiontable(cfg, layout)?,
        })
    }

    /// What the last code object was written from.
    pub(crate) fn cfg(&self) -> &Cfg {
        &self.flowgraph.cfg
    }

    /// Where its blocks stand.
    pub(crate) fn layout(&self) -> &Layout {
        &self.layout
    }
}

/// The instructions as code units, prefixes and caches included.
fn emit_code(cfg: &Cfg, layout: &Layout) -> Box<[u8]> {
    let mut code = vec![0; layout.size() as usize * 2].into_boxed_slice();
    let (units, _) = code.as_chunks_mut::<2>();
    let mut at = 0;
    for id in layout.blocks() {
        for instr in cfg.instrs(id) {
            if instr.oparg as u32 > 0xFF {
                for &byte in (instr.oparg as u32).to_be_bytes()[..3].iter().skip_while(|byte| **byte == 0) {
                    units[at] = [op::EXTENDED_ARG as u8, byte];
                    at += 1;
                }
            }
            units[at] = [instr.opcode as u8, instr.oparg as u8];
            at += unit_count(instr.opcode) as usize;
        }
    }
    code
}

/// Names and kinds: locals, parameters first; cells that are no locals; free variables.
fn localsplus_info(metadata: &Metadata, flags: CodeFlags) -> (Vec<PyString>, Vec<u8>) {
    let cells = NameSet::new(metadata.cellvars.iter());
    let hidden = NameSet::new(metadata.fasthidden.iter().map(|(name, _)| name));
    let locals = NameSet::new(metadata.varnames.iter().filter(|_| !metadata.cellvars.is_empty()));
    let parameters = [
        (metadata.posonlyargcount, LocalKind::ARG_POS),
        (metadata.argcount, LocalKind::ARG_POS | LocalKind::ARG_KW),
        (metadata.kwonlyargcount, LocalKind::ARG_KW),
        (u32::from(flags.has(CodeFlags::VARARGS)), LocalKind::ARG_VAR | LocalKind::ARG_POS),
        (u32::from(flags.has(CodeFlags::VARKEYWORDS)), LocalKind::ARG_VAR | LocalKind::ARG_KW),
    ];
    let argument_kinds = parameters.iter().flat_map(|&(count, kind)| std::iter::repeat_n(kind, count as usize));
    let length = metadata.varnames.len() + metadata.cellvars.len() + metadata.freevars.len();
    let mut names = Vec::with_capacity(length);
    let mut kinds = Vec::with_capacity(length);
    for (name, argument_kind) in metadata.varnames.iter().zip(argument_kinds.chain(std::iter::repeat(0))) {
        names.push(name.clone());
        let hidden = if hidden.contains(name) { LocalKind::HIDDEN } else { 0 };
        let cell = if cells.contains(name) { LocalKind::CELL } else { 0 };
        kinds.push(LocalKind::LOCAL | argument_kind | hidden | cell);
    }
    for name in metadata.cellvars.iter().filter(|name| !locals.contains(name)) {
        names.push(name.clone());
        kinds.push(LocalKind::CELL);
    }
    for name in &metadata.freevars {
        names.push(name.clone());
        kinds.push(LocalKind::FREE);
    }
    (names, kinds)
}

/// Names up to which a set of them is searched from the start.
const FEW: usize = 8;

/// A set of names, most often of few or none.
enum NameSet<'n> {
    Few(Vec<&'n PyString>),
    Many(HashSet<&'n PyString>),
}

impl<'n> NameSet<'n> {
    fn new(names: impl Iterator<Item = &'n PyString>) -> NameSet<'n> {
        let names: Vec<&PyString> = names.collect();
        if names.len() <= FEW { NameSet::Few(names) } else { NameSet::Many(names.into_iter().collect()) }
    }

    #[inline]
    fn contains(&self, name: &PyString) -> bool {
        match self {
            NameSet::Few(names) => names.contains(&name),
            NameSet::Many(names) => names.contains(name),
        }
    }
}
