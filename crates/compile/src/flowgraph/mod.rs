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

use krait_code::{CodeFlags, Const};

use crate::assemble::InternalError;
use crate::instruction_sequence::InstructionSequence;
use crate::unit::Metadata;
use cfg::{BlockId, Cfg};
use consts::Consts;

/// Memory that is used again from unit to unit.
#[derive(Debug, Default)]
pub(crate) struct Workspace {
    /// What [`optimize`] made of the last unit.
    pub cfg: Cfg,
    pub stackdepth: i32,
    pub nlocalsplus: usize,
    scratch: Scratch,
}

impl Workspace {
    /// About how many bytes it takes.
    pub(crate) fn size(&self) -> usize {
        self.cfg.size()
    }
}

/// Memory of the passes.
#[derive(Debug, Default)]
struct Scratch {
    /// Blocks to be looked at. Empty between passes.
    todo: Vec<BlockId>,
    /// By block: another, perhaps.
    nonempty: Vec<Option<BlockId>>,
    /// By constant: where it goes.
    places: Vec<i32>,
    simulation: borrow::Simulation,
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

/// Optimise, and leave the graph in the workspace. `consts` are codegen's; the result is those that are left.
pub(crate) fn optimize(
    sequence: &InstructionSequence,
    consts: Vec<Const>,
    metadata: &Metadata,
    flags: CodeFlags,
    watch: Watch<'_>,
    workspace: &mut Workspace,
) -> Result<Vec<Const>, InternalError> {
    let Workspace { cfg, scratch, stackdepth, nlocalsplus } = workspace;
    scratch.todo.clear();
    cfg.from_instruction_sequence(sequence, localsplus::prefix_length(metadata, flags))?;
    let mut consts = Consts::new(consts);
    let mut progress = Progress { watch, done: 0 };
    progress.done(cfg, &consts);
    optimize_code_unit(cfg, &mut consts, metadata, flags, scratch, &mut progress)?;

    jumps::convert_pseudo_conditional_jumps(cfg);
    progress.done(cfg, &consts);
    *stackdepth = stackdepth::calculate_stackdepth(cfg, scratch)?;
    progress.done(cfg, &consts);
    *nlocalsplus = localsplus::prepare_localsplus(cfg, metadata, flags)?;
    progress.done(cfg, &consts);
    jumps::convert_pseudo_ops(cfg);
    progress.done(cfg, &consts);
    cleanup::remove_redundant_nops_and_jumps(cfg, scratch)?;
    progress.done(cfg, &consts);
    jumps::normalize_jumps(cfg);
    progress.done(cfg, &consts);
    borrow::optimize_load_fast(cfg, scratch)?;
    progress.done(cfg, &consts);
    lines::resolve_next_locations(cfg);
    Ok(consts.into_values())
}

fn optimize_code_unit(
    cfg: &mut Cfg,
    consts: &mut Consts,
    metadata: &Metadata,
    flags: CodeFlags,
    scratch: &mut Scratch,
    progress: &mut Progress<'_>,
) -> Result<(), InternalError> {
    exceptions::mark_except_handlers(cfg);
    progress.done(cfg, consts);
    exceptions::label_exception_targets(cfg)?;
    progress.done(cfg, consts);

    cleanup::inline_small_or_no_lineno_blocks(cfg);
    progress.done(cfg, consts);
    reach::remove_unreachable(cfg, scratch);
    progress.done(cfg, consts);
    lines::resolve_line_numbers(cfg);
    progress.done(cfg, consts);
    folding::optimize_load_const(cfg, consts)?;
    progress.done(cfg, consts);
    let mut walk = cfg.walk();
    while let Some(id) = walk.step(cfg) {
        peephole::optimize_basic_block(cfg, id, consts)?;
    }
    progress.done(cfg, consts);
    cleanup::remove_redundant_nops_and_pairs(cfg);
    progress.done(cfg, consts);
    reach::remove_unreachable(cfg, scratch);
    progress.done(cfg, consts);
    cleanup::remove_redundant_nops_and_jumps(cfg, scratch)?;
    progress.done(cfg, consts);

    consts.remove_unused(cfg, scratch)?;
    progress.done(cfg, consts);
    let (nlocals, nparams) = (metadata.varnames.len(), nparams(metadata, flags));
    locals::add_checks_for_loads_of_uninitialized_variables(cfg, nlocals, nparams, scratch);
    progress.done(cfg, consts);
    peephole::insert_superinstructions(cfg);
    progress.done(cfg, consts);
    reach::push_cold_blocks_to_end(cfg, scratch)?;
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
