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
use cfg::{BlockId, Cfg, CfgInstr};
use consts::Consts;
use opcode_utils::{has_target, instr_size};

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
    /// Its size in code units; that of a jump is known when it is resolved.
    pub size: u16,
    pub oparg: i32,
    pub loc: Location,
    target: u32,
    except: Option<BlockId>,
}

/// Stands for no target.
const NO_TARGET: u32 = u32::MAX;

impl AssemblerInstr {
    /// Index of the instruction a jump goes to.
    #[inline]
    pub(crate) fn target(&self) -> Option<usize> {
        (self.target != NO_TARGET).then_some(self.target as usize)
    }
}

/// What flowgraph makes of a code unit.
#[derive(Clone, Debug, Default)]
pub(crate) struct Optimized {
    pub instrs: Vec<AssemblerInstr>,
    /// Indices of those that have a target.
    pub jumps: Vec<usize>,
    /// By block: what it is as a handler. Empty when no instruction has one.
    handlers: Vec<ExceptHandler>,
    /// Whether some take the location of the instruction that follows.
    pub any_next_location: bool,
    pub stackdepth: i32,
    pub nlocalsplus: usize,
}

impl Optimized {
    /// The handler of one of `instrs`.
    pub(crate) fn handler(&self, instr: &AssemblerInstr) -> Option<ExceptHandler> {
        instr.except.map(|block| self.handlers[block.index()])
    }

    /// Whether any of `instrs` has a handler.
    pub(crate) fn has_handlers(&self) -> bool {
        !self.handlers.is_empty()
    }
}

/// Memory that is used again from unit to unit.
#[derive(Debug, Default)]
pub(crate) struct Workspace {
    cfg: Cfg,
    scratch: Scratch,
    /// What [`optimize`] made of the last unit.
    pub optimized: Optimized,
}

impl Workspace {
    /// About how many bytes it takes.
    pub(crate) fn size(&self) -> usize {
        self.cfg.size() + self.optimized.instrs.capacity() * size_of::<AssemblerInstr>()
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
    /// By block: where it begins.
    starts: Vec<u32>,
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

/// Optimise, and lay out in the workspace. `consts` are codegen's; the result is those that are left.
pub(crate) fn optimize(
    sequence: &InstructionSequence,
    consts: Vec<Const>,
    metadata: &Metadata,
    flags: CodeFlags,
    watch: Watch<'_>,
    workspace: &mut Workspace,
) -> Result<Vec<Const>, InternalError> {
    let Workspace { cfg, scratch, optimized } = workspace;
    scratch.todo.clear();
    cfg.from_instruction_sequence(sequence, localsplus::prefix_length(metadata, flags))?;
    let mut consts = Consts::new(consts);
    let mut progress = Progress { watch, done: 0 };
    progress.done(cfg, &consts);
    optimize_code_unit(cfg, &mut consts, metadata, flags, scratch, &mut progress)?;

    jumps::convert_pseudo_conditional_jumps(cfg);
    progress.done(cfg, &consts);
    optimized.stackdepth = stackdepth::calculate_stackdepth(cfg, scratch)?;
    progress.done(cfg, &consts);
    optimized.nlocalsplus = localsplus::prepare_localsplus(cfg, metadata, flags)?;
    progress.done(cfg, &consts);
    jumps::convert_pseudo_ops(cfg);
    progress.done(cfg, &consts);
    cleanup::remove_redundant_nops_and_jumps(cfg, scratch)?;
    progress.done(cfg, &consts);
    jumps::normalize_jumps(cfg);
    progress.done(cfg, &consts);
    borrow::optimize_load_fast(cfg, scratch)?;
    progress.done(cfg, &consts);
    lay_out(cfg, scratch, optimized);
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

/// All blocks one after the other; targets become indices.
fn lay_out(cfg: &Cfg, scratch: &mut Scratch, optimized: &mut Optimized) {
    let Optimized { instrs, jumps, handlers, any_next_location, .. } = optimized;
    (instrs.clear(), jumps.clear(), handlers.clear());
    *any_next_location = false;
    let mut any_handler = false;
    // By block: where it begins.
    let starts = &mut scratch.starts;
    starts.clear();
    starts.resize(cfg.block_count(), 0);
    let mut walk = cfg.walk();
    while let Some(id) = walk.step(cfg) {
        let start = instrs.len();
        starts[id.index()] = start as u32;
        instrs.extend(cfg.instrs(id).iter().enumerate().map(|(at, instr)| {
            let target = match instr.target {
                Some(target) if has_target(instr.opcode) => {
                    jumps.push(start + at);
                    target.index() as u32
                }
                _ => NO_TARGET,
            };
            *any_next_location |= instr.loc.lineno == Location::NEXT.lineno;
            any_handler |= instr.except.is_some();
            let CfgInstr { opcode, oparg, loc, except, .. } = *instr;
            AssemblerInstr { opcode, size: instr_size(opcode, oparg), oparg, loc, target, except }
        }));
    }
    for &jump in jumps.iter() {
        instrs[jump].target = starts[instrs[jump].target as usize];
    }
    if any_handler {
        handlers.extend(cfg.ids().zip(&*starts).map(|(id, &target)| ExceptHandler {
            target: target as usize,
            startdepth: cfg[id].startdepth,
            preserve_lasti: cfg[id].preserve_lasti,
        }));
    }
}
