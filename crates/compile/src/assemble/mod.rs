//! Code objects from code units: bytes, tables, and the names of the local slots.
//!
//! CPython's `Python/assemble.c`. It must not know the AST or blocks.

mod exceptiontable;
mod jumps;
mod linetable;

use krait_code::collections::HashSet;
use std::fmt;

use krait_code::opcodes::v3_14 as op;
use krait_code::{CodeFlags, CodeObject, LocalKind, PyString, Version};

use crate::flowgraph::{self, AssemblerInstr, Watch};
use crate::unit::{CodeUnit, Metadata};

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
pub fn optimize_and_assemble(unit: CodeUnit) -> Result<CodeObject, InternalError> {
    assemble_watched(unit, None).map(|assembled| assembled.code)
}

/// A code object, and what it was written from.
pub(crate) struct Assembled {
    pub code: CodeObject,
    pub instrs: Vec<AssemblerInstr>,
    /// Where each instruction stands, in code units.
    pub offsets: Vec<u32>,
}

/// The same; `watch` is told of the control flow graph.
pub(crate) fn assemble_watched(unit: CodeUnit, watch: Watch<'_>) -> Result<Assembled, InternalError> {
    let CodeUnit { mut metadata, instrs, flags, filename } = unit;
    let consts = std::mem::take(&mut metadata.consts);
    let mut optimized = flowgraph::optimize(&instrs, consts, &metadata, flags, watch)?;
    let offsets = jumps::resolve_jumps(&mut optimized.instrs)?;
    let (localsplusnames, localspluskinds) = localsplus_info(&metadata, flags);
    if localsplusnames.len() != optimized.nlocalsplus {
        return Err(InternalError::new("localsplus of two lengths"));
    }
    let name = metadata.name.unwrap_or_else(|| PyString::new(""));
    let code = CodeObject {
        version: Version::V3_14,
        argcount: metadata.posonlyargcount + metadata.argcount,
        posonlyargcount: metadata.posonlyargcount,
        kwonlyargcount: metadata.kwonlyargcount,
        // CPython never has less than one.
        stacksize: u32::try_from(optimized.stackdepth).unwrap_or(0).max(1),
        flags,
        code: emit_code(&optimized.instrs),
        consts: optimized.consts.into_boxed_slice(),
        names: metadata.names.into_boxed_slice(),
        localsplusnames: localsplusnames.into_boxed_slice(),
        localspluskinds: localspluskinds.into_boxed_slice(),
        filename,
        qualname: metadata.qualname.unwrap_or_else(|| name.clone()),
        name,
        firstlineno: metadata.firstlineno,
        linetable: linetable::linetable(&mut optimized.instrs, metadata.firstlineno),
        exceptiontable: exceptiontable::exceptiontable(&optimized.instrs, &offsets)?,
    };
    Ok(Assembled { code, instrs: optimized.instrs, offsets })
}

/// The instructions as code units, prefixes and caches included.
fn emit_code(instrs: &[AssemblerInstr]) -> Box<[u8]> {
    let mut code = Vec::with_capacity(instrs.len() * 4);
    for instr in instrs {
        let argument = (instr.oparg as u32).to_be_bytes();
        let prefixes = argument[..3].iter().skip_while(|byte| **byte == 0);
        for byte in prefixes {
            code.extend_from_slice(&[op::EXTENDED_ARG as u8, *byte]);
        }
        code.extend_from_slice(&[instr.opcode as u8, argument[3]]);
        code.extend(std::iter::repeat_n(0, op::inline_cache_entries(instr.opcode) * 2));
    }
    code.into_boxed_slice()
}

/// Names and kinds: locals, parameters first; cells that are no locals; free variables.
fn localsplus_info(metadata: &Metadata, flags: CodeFlags) -> (Vec<PyString>, Vec<u8>) {
    let cells: HashSet<&PyString> = metadata.cellvars.iter().collect();
    let locals: HashSet<&PyString> = metadata.varnames.iter().collect();
    let hidden: HashSet<&PyString> = metadata.fasthidden.iter().map(|(name, _)| name).collect();
    let parameters = [
        (metadata.posonlyargcount, LocalKind::ARG_POS),
        (metadata.argcount, LocalKind::ARG_POS | LocalKind::ARG_KW),
        (metadata.kwonlyargcount, LocalKind::ARG_KW),
        (u32::from(flags.has(CodeFlags::VARARGS)), LocalKind::ARG_VAR | LocalKind::ARG_POS),
        (u32::from(flags.has(CodeFlags::VARKEYWORDS)), LocalKind::ARG_VAR | LocalKind::ARG_KW),
    ];
    let argument_kinds = parameters.iter().flat_map(|&(count, kind)| std::iter::repeat_n(kind, count as usize));
    let mut names = Vec::new();
    let mut kinds = Vec::new();
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
