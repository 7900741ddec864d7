//! The control flow graph and what is laid out of it, as plain data. It must not know what the passes do.

use std::sync::Arc;

use krait_code::Const;
use krait_code::opcodes::v3_14::{self as op, Opcode};

use crate::assemble::layout::Layout;
use crate::flowgraph::cfg::Cfg;
use crate::flowgraph::opcode_utils::{has_target, instr_size};
use crate::instruction_sequence::Location;

/// What one pass did.
#[derive(Clone, Debug)]
pub struct Pass {
    /// One of [`super::PASSES`].
    pub name: &'static str,
    /// The graph after it; `None` when it changed nothing.
    pub graph: Option<Graph>,
}

/// A control flow graph.
#[derive(Clone, Debug)]
pub struct Graph {
    /// In code order.
    pub blocks: Vec<Block>,
    pub consts: Arc<[Const]>,
    /// Whether cells and free variables are numbered with the locals (`co_localsplusnames`), or by themselves.
    pub localsplus: bool,
}

/// A basic block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// In order of creation; names the block in all graphs of the unit.
    pub id: usize,
    pub instrs: Vec<Instr>,
    /// The handler of some instructions.
    pub except_handler: bool,
    /// The handler keeps the offset of the instruction that raised.
    pub preserve_lasti: bool,
    /// Only an exception leads here.
    pub cold: bool,
    /// Stack depth on entry, where it is known.
    pub startdepth: Option<i32>,
}

/// An instruction of a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Instr {
    pub opcode: Opcode,
    /// `None` for one that has a target, or no argument.
    pub oparg: Option<i32>,
    /// The block a jump goes to, or the handler that a block push names.
    pub target: Option<usize>,
    /// The block an exception raised here goes to.
    pub handler: Option<usize>,
    pub loc: Location,
}

/// An instruction in its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Laid {
    /// In code units.
    pub offset: u32,
    pub opcode: Opcode,
    pub oparg: Option<i32>,
    /// Index of the instruction a jump goes to.
    pub target: Option<usize>,
    pub handler: Option<Handler>,
    pub loc: Location,
}

/// The handler of an instruction in its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Handler {
    /// Index of its first instruction.
    pub target: usize,
    pub startdepth: i32,
    pub preserve_lasti: bool,
}

/// The argument of an instruction that takes one.
fn oparg(opcode: Opcode, oparg: i32) -> Option<i32> {
    op::has_arg(opcode).then_some(oparg)
}

/// Gathers what the passes do.
#[derive(Default)]
pub(super) struct Passes {
    pub done: Vec<Pass>,
    /// Where the last graph is.
    last: usize,
}

impl Passes {
    pub fn add(&mut self, name: &'static str, cfg: &Cfg, consts: &[Const]) {
        let blocks = blocks(cfg);
        let before = self.done.get(self.last).and_then(|pass| pass.graph.as_ref());
        // Constants are only appended, or dropped.
        let same_consts = before.map(|graph| &graph.consts).filter(|before| before.len() == consts.len());
        let localsplus = name == "prepare_localsplus" || before.is_some_and(|graph| graph.localsplus);
        // Where there are cells, giving them their places changes instructions.
        let same_blocks = before.is_some_and(|graph| graph.blocks == blocks);
        let graph = match same_consts {
            Some(_) if same_blocks => None,
            _ => {
                let consts = same_consts.map_or_else(|| Arc::from(consts), Arc::clone);
                Some(Graph { blocks, consts, localsplus })
            }
        };
        if graph.is_some() {
            self.last = self.done.len();
        }
        self.done.push(Pass { name, graph });
    }
}

fn blocks(cfg: &Cfg) -> Vec<Block> {
    let block = |id| {
        let block = &cfg[id];
        let instrs = cfg.instrs(id).iter().map(|instr| Instr {
            opcode: instr.opcode,
            oparg: oparg(instr.opcode, instr.oparg).filter(|_| !has_target(instr.opcode)),
            target: instr.target.filter(|_| has_target(instr.opcode)).map(|target| target.index()),
            handler: instr.except.map(|handler| handler.index()),
            loc: instr.loc,
        });
        Block {
            id: id.index(),
            instrs: instrs.collect(),
            except_handler: block.except_handler,
            preserve_lasti: block.preserve_lasti,
            cold: block.cold,
            startdepth: Some(block.startdepth).filter(|&depth| depth >= 0),
        }
    };
    let mut walk = cfg.walk();
    std::iter::from_fn(|| walk.step(cfg)).map(block).collect()
}

/// Laid-out instructions, each with where it stands.
pub(super) fn laid(cfg: &Cfg, layout: &Layout) -> Vec<Laid> {
    let index = |block| layout.place(block).index as usize;
    let mut offset = 0;
    let mut instrs: Vec<Laid> = Vec::new();
    for instr in layout.blocks().flat_map(|id| cfg.instrs(id)) {
        instrs.push(Laid {
            offset,
            opcode: instr.opcode,
            oparg: oparg(instr.opcode, instr.oparg),
            target: instr.target.filter(|_| has_target(instr.opcode)).map(index),
            handler: instr.except.map(|block| Handler {
                target: index(block),
                startdepth: cfg[block].startdepth,
                preserve_lasti: cfg[block].preserve_lasti,
            }),
            loc: instr.loc,
        });
        offset += instr_size(instr.opcode, instr.oparg);
    }
    instrs
}
