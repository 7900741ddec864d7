//! Control flow: the instructions of one code unit as basic blocks, optimised, and laid out again.
//!
//! CPython's `Python/flowgraph.c`; the order of the passes is part of what it computes. It must not know
//! scopes or bytes.

mod borrow;
pub(crate) mod cfg;
mod cleanup;
mod consts;
mod exceptions;
mod folding;
mod jumps;
mod lines;
mod locals;
mod localsplus;
pub(crate) mod opcode_utils;
mod peephole;
mod reach;
mod stackdepth;
mod swaps;

use krait_code::opcodes::v3_14::Opcode;
use krait_code::{CodeFlags, Const};

use crate::assemble::InternalError;
use crate::instruction_sequence::{InstructionSequence, Location};
use crate::unit::Metadata;
use cfg::Cfg;
use consts::Consts;
use opcode_utils::{has_target, is_terminator};

/// The handler of an instruction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ExceptHandler {
    /// Index of the handler's first instruction.
    pub target: usize,
    /// Stack depth on entry to the handler, the exception included.
    pub startdepth: i32,
    pub preserve_lasti: bool,
}

/// A laid-out instruction; only `JUMP` and `JUMP_NO_INTERRUPT` are still pseudo.
#[derive(Clone, Copy, Debug)]
pub(crate) struct AssemblerInstr {
    pub opcode: Opcode,
    pub oparg: i32,
    pub loc: Location,
    /// Index of the instruction a jump goes to.
    pub target: Option<usize>,
    pub handler: Option<ExceptHandler>,
}

/// What flowgraph makes of a code unit.
#[derive(Clone, Debug)]
pub(crate) struct Optimized {
    pub instrs: Vec<AssemblerInstr>,
    pub consts: Vec<Const>,
    pub stackdepth: i32,
    pub nlocalsplus: usize,
}

/// Told of the graph and the constants: at first as they were made, then after each pass, under CPython's names.
pub(crate) type Watch<'w> = Option<&'w mut dyn FnMut(&'static str, &Cfg, &[Const])>;

/// The names [`Watch`] hears, in order; some passes run more than once.
pub(crate) const PASSES: [&str; 23] = [
    "from_instruction_sequence",
    "mark_except_handlers",
    "label_exception_targets",
    "inline_small_or_no_lineno_blocks",
    "remove_unreachable",
    "resolve_line_numbers",
    "optimize_load_const",
    "optimize_basic_block",
    "remove_redundant_nops_and_pairs",
    "remove_unreachable",
    "remove_redundant_nops_and_jumps",
    "remove_unused_consts",
    "add_checks_for_loads_of_uninitialized_variables",
    "insert_superinstructions",
    "push_cold_blocks_to_end",
    "resolve_line_numbers",
    "convert_pseudo_conditional_jumps",
    "calculate_stackdepth",
    "prepare_localsplus",
    "convert_pseudo_ops",
    "remove_redundant_nops_and_jumps",
    "normalize_jumps",
    "optimize_load_fast",
];

/// Says which of the [`PASSES`] is done, if anybody listens.
struct Progress<'w> {
    watch: Watch<'w>,
    done: usize,
}

impl Progress<'_> {
    #[inline]
    fn done(&mut self, cfg: &Cfg, consts: &Consts) {
        if let Some(watch) = &mut self.watch {
            watch(PASSES[self.done], cfg, consts.values());
            self.done += 1;
        }
    }
}

/// Optimise and lay out. `consts` are codegen's.
pub(crate) fn optimize(
    sequence: &InstructionSequence,
    consts: Vec<Const>,
    metadata: &Metadata,
    flags: CodeFlags,
    watch: Watch<'_>,
) -> Result<Optimized, InternalError> {
    let mut cfg = Cfg::from_instruction_sequence(sequence)?;
    let mut consts = Consts::new(consts);
    let mut progress = Progress { watch, done: 0 };
    progress.done(&cfg, &consts);
    optimize_code_unit(&mut cfg, &mut consts, metadata, flags, &mut progress)?;

    jumps::convert_pseudo_conditional_jumps(&mut cfg);
    progress.done(&cfg, &consts);
    let stackdepth = stackdepth::calculate_stackdepth(&mut cfg)?;
    progress.done(&cfg, &consts);
    let nlocalsplus = localsplus::prepare_localsplus(&mut cfg, metadata, flags)?;
    progress.done(&cfg, &consts);
    jumps::convert_pseudo_ops(&mut cfg);
    progress.done(&cfg, &consts);
    cleanup::remove_redundant_nops_and_jumps(&mut cfg)?;
    progress.done(&cfg, &consts);
    jumps::normalize_jumps(&mut cfg);
    progress.done(&cfg, &consts);
    borrow::optimize_load_fast(&mut cfg)?;
    progress.done(&cfg, &consts);
    Ok(Optimized { instrs: lay_out(&cfg), consts: consts.into_values(), stackdepth, nlocalsplus })
}

fn optimize_code_unit(
    cfg: &mut Cfg,
    consts: &mut Consts,
    metadata: &Metadata,
    flags: CodeFlags,
    progress: &mut Progress<'_>,
) -> Result<(), InternalError> {
    exceptions::mark_except_handlers(cfg);
    progress.done(cfg, consts);
    exceptions::label_exception_targets(cfg)?;
    progress.done(cfg, consts);

    check_cfg(cfg)?;
    cleanup::inline_small_or_no_lineno_blocks(cfg);
    progress.done(cfg, consts);
    reach::remove_unreachable(cfg);
    progress.done(cfg, consts);
    lines::resolve_line_numbers(cfg);
    progress.done(cfg, consts);
    folding::optimize_load_const(cfg, consts)?;
    progress.done(cfg, consts);
    for id in cfg.order() {
        peephole::optimize_basic_block(cfg, id, consts)?;
    }
    progress.done(cfg, consts);
    cleanup::remove_redundant_nops_and_pairs(cfg);
    progress.done(cfg, consts);
    reach::remove_unreachable(cfg);
    progress.done(cfg, consts);
    cleanup::remove_redundant_nops_and_jumps(cfg)?;
    progress.done(cfg, consts);

    consts.remove_unused(cfg)?;
    progress.done(cfg, consts);
    locals::add_checks_for_loads_of_uninitialized_variables(cfg, metadata.varnames.len(), nparams(metadata, flags));
    progress.done(cfg, consts);
    peephole::insert_superinstructions(cfg);
    progress.done(cfg, consts);
    reach::push_cold_blocks_to_end(cfg)?;
    progress.done(cfg, consts);
    lines::resolve_line_numbers(cfg);
    progress.done(cfg, consts);
    Ok(())
}

/// Parameters of every kind.
fn nparams(metadata: &Metadata, flags: CodeFlags) -> usize {
    let named = metadata.posonlyargcount + metadata.argcount + metadata.kwonlyargcount;
    let rest = u32::from(flags.has(CodeFlags::VARARGS)) + u32::from(flags.has(CodeFlags::VARKEYWORDS));
    (named + rest) as usize
}

/// A jump or an exit may only end a block.
fn check_cfg(cfg: &Cfg) -> Result<(), InternalError> {
    let well_formed = cfg.order().into_iter().all(|id| {
        let instrs = &cfg[id].instrs;
        instrs.split_last().is_none_or(|(_, rest)| !rest.iter().any(|instr| is_terminator(instr.opcode)))
    });
    if well_formed { Ok(()) } else { Err(InternalError::new("malformed control flow graph.")) }
}

/// All blocks one after the other; targets become indices.
fn lay_out(cfg: &Cfg) -> Vec<AssemblerInstr> {
    let order = cfg.order();
    let mut start = vec![0; cfg.block_count()];
    let mut length = 0;
    for &id in order.iter() {
        start[id.index()] = length;
        length += cfg[id].instrs.len();
    }
    let mut laid_out = Vec::with_capacity(length);
    for &id in order.iter() {
        laid_out.extend(cfg[id].instrs.iter().map(|instr| AssemblerInstr {
            opcode: instr.opcode,
            oparg: instr.oparg,
            loc: instr.loc,
            target: instr.target.filter(|_| has_target(instr.opcode)).map(|target| start[target.index()]),
            handler: instr.except.map(|handler| ExceptHandler {
                target: start[handler.index()],
                startdepth: cfg[handler].startdepth,
                preserve_lasti: cfg[handler].preserve_lasti,
            }),
        }));
    }
    laid_out
}
