//! Control flow: the instructions of one code unit as basic blocks, optimised, and laid out again.
//!
//! CPython's `Python/flowgraph.c`; the order of the passes is part of what it computes. It must not know
//! scopes or bytes.

mod borrow;
mod cfg;
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

/// Optimise and lay out. `consts` are codegen's.
pub(crate) fn optimize(
    sequence: &InstructionSequence,
    consts: Vec<Const>,
    metadata: &Metadata,
    flags: CodeFlags,
) -> Result<Optimized, InternalError> {
    let mut cfg = Cfg::from_instruction_sequence(sequence)?;
    let mut consts = Consts::new(consts);
    optimize_code_unit(&mut cfg, &mut consts, metadata, flags)?;

    jumps::convert_pseudo_conditional_jumps(&mut cfg);
    let stackdepth = stackdepth::calculate_stackdepth(&mut cfg)?;
    let nlocalsplus = localsplus::prepare_localsplus(&mut cfg, metadata, flags)?;
    jumps::convert_pseudo_ops(&mut cfg);
    cleanup::remove_redundant_nops_and_jumps(&mut cfg)?;
    jumps::normalize_jumps(&mut cfg);
    borrow::optimize_load_fast(&mut cfg)?;
    Ok(Optimized { instrs: lay_out(&cfg), consts: consts.into_values(), stackdepth, nlocalsplus })
}

fn optimize_code_unit(
    cfg: &mut Cfg,
    consts: &mut Consts,
    metadata: &Metadata,
    flags: CodeFlags,
) -> Result<(), InternalError> {
    exceptions::mark_except_handlers(cfg);
    exceptions::label_exception_targets(cfg)?;

    check_cfg(cfg)?;
    cleanup::inline_small_or_no_lineno_blocks(cfg);
    reach::remove_unreachable(cfg);
    lines::resolve_line_numbers(cfg);
    folding::optimize_load_const(cfg, consts)?;
    for id in cfg.order() {
        peephole::optimize_basic_block(cfg, id, consts)?;
    }
    cleanup::remove_redundant_nops_and_pairs(cfg);
    reach::remove_unreachable(cfg);
    cleanup::remove_redundant_nops_and_jumps(cfg)?;

    consts.remove_unused(cfg)?;
    locals::add_checks_for_loads_of_uninitialized_variables(cfg, metadata.varnames.len(), nparams(metadata, flags));
    peephole::insert_superinstructions(cfg);
    reach::push_cold_blocks_to_end(cfg)?;
    lines::resolve_line_numbers(cfg);
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
