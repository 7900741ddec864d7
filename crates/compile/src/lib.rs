//! Python source to CPython 3.14 code objects, in CPython's own stages.
//!
//! It must not know other versions' opcodes, the machine's own instruction set, or how to run anything.

pub mod assemble;
pub mod ast;
mod ast_table;
mod codegen;
pub mod constants;
mod errors;
mod flowgraph;
pub mod fold;
mod future;
pub mod instruction_sequence;
mod mangle;
mod names;
mod parse;
mod preprocess;
mod source;
pub mod stages;
pub mod symtable;
pub mod unit;
pub mod unparse;

use krait_code::{CodeObject, PyString};

use errors::Res;
use names::Names;
pub use errors::{CompileError, ErrorArgs, ErrorKind, Warning, WarningCategory};
pub use mangle::mangle;
pub use parse::{MAX_DEPTH, TokenInfo, tokenize};
pub use source::{Source, foreign_encoding};

/// Flags of `compile()` besides the future features' (`PyCF_*`).
pub mod flags {
    pub const PYCF_DONT_IMPLY_DEDENT: u32 = 0x200;
    pub const PYCF_ONLY_AST: u32 = 0x400;
    pub const PYCF_IGNORE_COOKIE: u32 = 0x800;
    pub const PYCF_TYPE_COMMENTS: u32 = 0x1000;
    pub const PYCF_ALLOW_TOP_LEVEL_AWAIT: u32 = 0x2000;
    pub const PYCF_ALLOW_INCOMPLETE_INPUT: u32 = 0x4000;
    /// With `PYCF_ONLY_AST`: the tree as it is compiled, with what is known folded.
    pub const PYCF_OPTIMIZED_AST: u32 = 0x8400;
    /// The future features code objects carry (`PyCF_MASK`).
    pub const PYCF_MASK: u32 = 0x1FE_0000;
}

/// The start symbol.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// A module.
    #[default]
    Exec,
    /// One expression; its code returns the value.
    Eval,
    /// One interactive statement; values of expressions are printed.
    Single,
    /// A signature in a type comment: only a tree comes of it.
    FuncType,
}

/// The minor version of the language.
pub const FEATURE_VERSION: u8 = 14;

/// What `compile()` takes besides the source.
#[derive(Clone, Debug)]
pub struct CompileOptions {
    pub filename: PyString,
    pub mode: Mode,
    /// 0, 1 (no `assert`) or 2 (no docstrings either).
    pub optimize: u8,
    /// `PyCF_*` of [`flags`] and `CO_FUTURE_*` of the caller's code, if it is to be inherited.
    pub flags: u32,
    /// What is newer than Python 3 with this minor version is an error.
    pub feature_version: u8,
    /// Nesting of nodes that the native stack has room for; see [`MAX_DEPTH`].
    pub max_depth: u32,
}

impl CompileOptions {
    /// A module called `filename`, not optimised, no flags.
    pub fn new(filename: &str) -> CompileOptions {
        CompileOptions {
            filename: PyString::new(filename),
            mode: Mode::Exec,
            optimize: 0,
            flags: 0,
            feature_version: FEATURE_VERSION,
            max_depth: MAX_DEPTH,
        }
    }
}

/// A compiled source.
#[derive(Debug)]
pub struct Compiled {
    pub code: CodeObject,
    /// To be issued before the code is used; one that the filters make an error is a `SyntaxError`.
    pub warnings: Vec<Warning>,
}

/// Compile `source`: what `compile()` does with text.
///
/// # Errors
/// A `SyntaxError` or another exception a compiler raises; the kind says which.
pub fn compile(source: Source<'_>, options: &CompileOptions) -> Result<Compiled, CompileError> {
    assemble::with_workspace(|workspace| {
        compile_with(source, options, &mut |unit| assemble_unit(unit, workspace)).map_err(|error| *error)
    })
}

fn assemble_unit(unit: &mut unit::CodeUnit, workspace: &mut assemble::Workspace) -> Res<CodeObject> {
    workspace.assemble(unit, None).map_err(|error| internal_error(&unit.filename, &error))
}

fn internal_error(filename: &PyString, error: &assemble::InternalError) -> Box<CompileError> {
    // Of trees that were not parsed.
    let of_graph = error.message.starts_with("Invalid CFG");
    let kind = if of_graph { ErrorKind::ValueError } else { ErrorKind::SystemError };
    CompileError::bare(kind, filename, &error.message)
}

/// Compile up to code units and let `assemble` make the code objects, innermost first.
pub fn compile_with(
    source: Source<'_>,
    options: &CompileOptions,
    assemble: &mut dyn FnMut(&mut unit::CodeUnit) -> Result<CodeObject, Box<CompileError>>,
) -> Result<Compiled, Box<CompileError>> {
    let mut warnings = Vec::new();
    let mut names = Names::new();
    let mut module = parse_source(source, options, &mut names, &mut warnings)?;
    let code = compile_module(&mut module, names, options, assemble, &mut warnings)?;
    Ok(Compiled { code, warnings })
}

fn parse_source(
    source: Source<'_>,
    options: &CompileOptions,
    names: &mut Names,
    warnings: &mut Vec<Warning>,
) -> Res<ast::Mod> {
    let text = source::decode(source, &options.filename)?;
    parse::parse(&text, options, names, warnings)
}

/// Whether the parser, and the grammar that finds out what is wrong where it refuses, agree that `source` is a program
/// or that it is none: for tests.
pub fn parsers_agree(source: Source<'_>, options: &CompileOptions) -> bool {
    source::decode(source, &options.filename).map_or(true, |text| parse::agree(&text, options))
}

fn compile_module(
    module: &mut ast::Mod,
    names: Names,
    options: &CompileOptions,
    assemble: &mut dyn FnMut(&mut unit::CodeUnit) -> Result<CodeObject, Box<CompileError>>,
    warnings: &mut Vec<Warning>,
) -> Res<CodeObject> {
    let future = prepare_module(module, options, warnings)?;
    let table = symtable::build(module, names, &options.filename, future)?;
    generate(module, table, future, options, assemble, warnings)
}

/// What is done to a tree before it has a symbol table.
fn prepare_module(
    module: &mut ast::Mod,
    options: &CompileOptions,
    warnings: &mut Vec<Warning>,
) -> Res<future::FutureFeatures> {
    let mut future = future::future_features(module, &options.filename)?;
    future.features |= options.flags;
    preprocess::preprocess(module, options.optimize, future.features, false, warnings);
    Ok(future)
}

fn generate(
    module: &ast::Mod,
    table: symtable::Symtable,
    future: future::FutureFeatures,
    options: &CompileOptions,
    assemble: &mut dyn FnMut(&mut unit::CodeUnit) -> Result<CodeObject, Box<CompileError>>,
    warnings: &mut Vec<Warning>,
) -> Res<CodeObject> {
    let filename = &options.filename;
    let settings = codegen::Settings {
        filename,
        optimize: options.optimize,
        future,
        inherited_flags: future.features & flags::PYCF_MASK,
        assemble,
    };
    codegen::codegen(module, table, settings, warnings)
}

/// Compile a tree that did not come from source: what `compile()` does with nodes.
///
/// # Errors
/// As [`compile`], from the stages after parsing.
pub fn compile_tree(module: &mut ast::Mod, options: &CompileOptions) -> Result<Compiled, CompileError> {
    let mut warnings = Vec::new();
    let code = assemble::with_workspace(|workspace| {
        compile_module(module, Names::new(), options, &mut |unit| assemble_unit(unit, workspace), &mut warnings)
    });
    code.map(|code| Compiled { code, warnings }).map_err(|error| *error)
}

/// The tree of `source` (`ast.parse`), optimised if the flags say so.
///
/// # Errors
/// As [`compile`], from decoding and parsing.
pub fn parse_ast(source: Source<'_>, options: &CompileOptions) -> Result<(ast::Mod, Vec<Warning>), CompileError> {
    let mut warnings = Vec::new();
    let mut module = parse_source(source, options, &mut Names::new(), &mut warnings).map_err(|error| *error)?;
    optimize_tree(&mut module, options)?;
    Ok((module, warnings))
}

/// Change a tree as it is changed before it is compiled, if the flags say so. What is to be warned about is left to
/// the compilation of the tree.
///
/// # Errors
/// A `SyntaxError` from a future import.
pub fn optimize_tree(module: &mut ast::Mod, options: &CompileOptions) -> Result<(), CompileError> {
    let optimized = options.flags & flags::PYCF_OPTIMIZED_AST == flags::PYCF_OPTIMIZED_AST;
    let features = future::future_features(module, &options.filename).map_err(|error| *error)?.features;
    preprocess::preprocess(module, options.optimize, features | options.flags, !optimized, &mut Vec::new());
    Ok(())
}

/// The symbol table of `source` (`_symtable.symtable`), and what the parser warned of.
///
/// # Errors
/// As [`compile`], up to the analysis of scopes.
pub fn symtable(
    source: Source<'_>,
    options: &CompileOptions,
) -> Result<(symtable::Symtable, Vec<Warning>), CompileError> {
    let mut warnings = Vec::new();
    let mut inner = || {
        let mut names = Names::new();
        let module = parse_source(source, options, &mut names, &mut warnings)?;
        let mut future = future::future_features(&module, &options.filename)?;
        future.features |= options.flags;
        symtable::build(&module, names, &options.filename, future)
    };
    let table = inner().map_err(|error: Box<CompileError>| *error)?;
    Ok((table, warnings))
}
