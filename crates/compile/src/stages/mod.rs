//! Every stage of a compilation, kept as plain data for those who want to look: trees, symbol table, instructions,
//! the control flow graph after each pass, what is laid out. It must not know how any of it is shown.
//!
//! The stages run are those of [`crate::compile`]; the code object is the same.

mod graph;
mod tree;

use krait_code::{CodeFlags, CodeObject, Const};

pub use graph::{Block, Graph, Handler, Instr, Laid, Pass};
pub use tree::{Node, Value};

use crate::assemble::Workspace;
use crate::codegen::annotations::rename_format;
use crate::errors::{CompileError, Res, Warning};
use crate::flowgraph;
use crate::instruction_sequence::InstructionSequence;
use crate::names::Names;
use crate::symtable::{BlockType, EntryId, Symtable};
use crate::unit::{CodeUnit, Metadata};
use crate::{CompileOptions, Source, internal_error, source};

/// The names of the passes over the control flow graph, in the order in which they run; the first is that of making
/// it. Some run more than once.
pub const PASSES: &[&str] = &flowgraph::PASSES;

/// All stages of a source.
#[derive(Debug)]
pub struct Stages {
    /// The tree as it was parsed.
    pub tree: Node,
    /// The tree as it is compiled, with what is known folded.
    pub preprocessed: Node,
    pub symtable: Symtable,
    /// One for each code object made, outer before inner, in the order of the source.
    pub units: Vec<Unit>,
    pub code: CodeObject,
    pub warnings: Vec<Warning>,
}

/// The stages of one code object.
#[derive(Debug)]
pub struct Unit {
    /// Its block of the symbol table.
    pub block: EntryId,
    /// How many units it stands in.
    pub depth: u32,
    /// Names and constants as codegen numbered them.
    pub metadata: Metadata,
    pub flags: CodeFlags,
    /// Codegen's output.
    pub instructions: InstructionSequence,
    /// What each of [`PASSES`] did.
    pub passes: Vec<Pass>,
    /// Laid out, with jumps resolved.
    pub assembly: Vec<Laid>,
    pub code: CodeObject,
}

impl Unit {
    /// `co_qualname`
    pub fn qualname(&self) -> String {
        self.code.qualname.to_string_lossy()
    }

    /// The graph after pass `index`, whether or not that changed it.
    pub fn graph_after(&self, index: usize) -> Option<&Graph> {
        self.passes.get(..=index)?.iter().rev().find_map(|pass| pass.graph.as_ref())
    }
}

/// Compile `source` and keep every stage.
///
/// # Errors
/// As [`crate::compile`].
pub fn stages(source: Source<'_>, options: &CompileOptions) -> Result<Stages, CompileError> {
    compile(source, options).map_err(|error| *error)
}

fn compile(source: Source<'_>, options: &CompileOptions) -> Res<Stages> {
    let mut warnings = Vec::new();
    let mut names = Names::new();
    let mut module = crate::parse_source(source, options, &mut names, &mut warnings)?;
    let tree = tree::of(&module);
    let future = crate::prepare_module(&mut module, options, &mut warnings)?;
    let preprocessed = tree::of(&module);
    let table = crate::symtable::build(&module, names, &options.filename, future)?;
    let symtable = table.clone();
    let mut units = Vec::new();
    let mut assemble = |unit: &mut CodeUnit| {
        let mut unit = watch(unit)?;
        if symtable.entry(unit.block).type_ == BlockType::Annotation {
            // As codegen does when it is given the code.
            rename_format(&mut unit.code);
        }
        let code = unit.code.clone();
        // Inner units are done before the one they stand in.
        let inner = units.iter().rev().take_while(|done: &&Unit| done.depth > unit.depth).count();
        units.insert(units.len() - inner, unit);
        Ok(code)
    };
    let code = crate::generate(&module, table, future, options, &mut assemble, &mut warnings)?;
    Ok(Stages { tree, preprocessed, symtable, units, code, warnings })
}

fn watch(unit: &mut CodeUnit) -> Res<Unit> {
    let CodeUnit { metadata, instrs, flags, filename } = unit.clone();
    let mut passes = graph::Passes::default();
    let mut observe = |name: &'static str, cfg: &flowgraph::cfg::Cfg, consts: &[Const]| passes.add(name, cfg, consts);
    let mut workspace = Workspace::default();
    let code = workspace.assemble(unit, Some(&mut observe)).map_err(|error| internal_error(&filename, &error))?;
    Ok(Unit {
        block: metadata.block.unwrap_or(EntryId(0)),
        depth: metadata.depth,
        metadata,
        flags,
        instructions: instrs,
        passes: passes.done,
        assembly: graph::laid(workspace.cfg(), workspace.layout()),
        code,
    })
}

/// The name of the encoding of a file's bytes, as the first token of `tokenize` has it, and their text, with the
/// newlines that stand there: what [`crate::tokenize`] is given.
///
/// # Errors
/// As [`crate::compile`], from decoding.
pub fn decode(bytes: &[u8], options: &CompileOptions) -> Result<(String, String), CompileError> {
    source::decode_with_name(bytes, &options.filename).map_err(|error| *error)
}
