//! Where blocks stand, and the arguments of jumps: the distance in code units, whose own size depends on it.

use krait_code::opcodes::v3_14::{self as op, Opcode};

use super::InternalError;
use crate::flowgraph::cfg::{BlockId, Cfg, CfgInstr};
use crate::flowgraph::opcode_utils::{class, instr_size, unit_count};

/// `END_ASYNC_FOR`'s target is the `SEND` loop's end, this many code units behind what it counts from.
const END_SEND_OFFSET: i64 = 5;

/// Real code settles in two or three.
const MAX_ROUNDS: usize = 1000;

/// Where a block begins.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Place {
    /// The number of its first instruction.
    pub index: u32,
    /// In code units.
    pub offset: u32,
}

/// Where everything stands.
#[derive(Clone, Debug, Default)]
pub(crate) struct Layout {
    /// By block; those that are not in the code stand at its beginning.
    places: Vec<Place>,
    /// The blocks in code order, and how many code units each takes.
    blocks: Vec<(BlockId, u32)>,
    /// At most one in each block.
    jumps: Vec<Jump>,
    /// Code units of the whole.
    size: u32,
}

#[derive(Clone, Copy, Debug)]
struct Jump {
    /// Its block's place in the order.
    block: u32,
    /// Its place in the block.
    at: u32,
    /// Code units before it in the block.
    before: u32,
    size: u32,
    oparg: i32,
    target: BlockId,
    opcode: Opcode,
}

impl Layout {
    /// Place the blocks; give jumps their direction and argument.
    pub(super) fn resolve_jumps(&mut self, cfg: &mut Cfg) -> Result<(), InternalError> {
        let count = self.measure(cfg);
        for jump in &mut self.jumps {
            // The first guess at the size: CPython has the target's number here.
            let target = self.places[jump.target.index()].index;
            if target >= count {
                return Err(InternalError::new("a jump out of the code"));
            }
            let own = self.places[self.blocks[jump.block as usize].0.index()].index + jump.at;
            jump.opcode = match jump.opcode {
                op::JUMP | op::JUMP_NO_INTERRUPT if target > own => op::JUMP_FORWARD,
                op::JUMP => op::JUMP_BACKWARD,
                op::JUMP_NO_INTERRUPT => op::JUMP_BACKWARD_NO_INTERRUPT,
                other => other,
            };
            jump.size = instr_size(jump.opcode, narrow(target.into())?);
            self.blocks[jump.block as usize].1 += jump.size;
        }
        self.settle()?;
        for jump in &self.jumps {
            let instr = &mut cfg.instrs_mut(self.blocks[jump.block as usize].0)[jump.at as usize];
            instr.set(jump.opcode, jump.oparg);
        }
        Ok(())
    }

    /// Find the blocks' sizes without jumps, and the jumps. Returns how many instructions there are.
    fn measure(&mut self, cfg: &Cfg) -> u32 {
        let Layout { places, blocks, jumps, .. } = self;
        (places.clear(), blocks.clear(), jumps.clear());
        places.resize(cfg.block_count(), Place::default());
        let mut count = 0;
        let mut walk = cfg.walk();
        while let Some(id) = walk.step(cfg) {
            places[id.index()].index = count;
            let instrs = cfg.instrs(id);
            count += instrs.len() as u32;
            let of = |instrs: &[CfgInstr]| instrs.iter().map(|instr| instr_size(instr.opcode, instr.oparg)).sum();
            let mut size = of(instrs);
            // `NOT_TAKEN` may stand behind the jump.
            let behind = instrs.iter().rev().take_while(|instr| instr.opcode == op::NOT_TAKEN).count();
            if let [before @ .., last] = &instrs[..instrs.len() - behind]
                && let (true, Some(target)) = (last.is(class::JUMP), last.target)
            {
                size -= instr_size(last.opcode, last.oparg);
                jumps.push(Jump {
                    block: blocks.len() as u32,
                    at: before.len() as u32,
                    before: size - behind as u32 * unit_count(op::NOT_TAKEN),
                    size: 0,
                    oparg: 0,
                    target,
                    opcode: last.opcode,
                });
            }
            blocks.push((id, size));
        }
        count
    }

    /// Until no jump changes its size.
    fn settle(&mut self) -> Result<(), InternalError> {
        for _ in 0..MAX_ROUNDS {
            let mut offset = 0;
            for &(id, size) in &self.blocks {
                self.places[id.index()].offset = offset;
                offset += size;
            }
            self.size = offset;
            let mut changed = false;
            for jump in &mut self.jumps {
                let (id, block_size) = &mut self.blocks[jump.block as usize];
                let after = i64::from(self.places[id.index()].offset + jump.before + jump.size);
                let to = i64::from(self.places[jump.target.index()].offset);
                jump.oparg = narrow(match jump.opcode {
                    op::END_ASYNC_FOR => after - to - END_SEND_OFFSET,
                    _ => (after - to).abs(),
                })?;
                let size = instr_size(jump.opcode, jump.oparg);
                if size != jump.size {
                    *block_size = *block_size - jump.size + size;
                    jump.size = size;
                    changed = true;
                }
            }
            if !changed {
                return Ok(());
            }
        }
        Err(InternalError::new("jump sizes do not settle"))
    }

    /// The blocks in code order.
    pub(crate) fn blocks(&self) -> impl Iterator<Item = BlockId> + '_ {
        self.blocks.iter().map(|&(id, _)| id)
    }

    #[inline]
    pub(crate) fn place(&self, id: BlockId) -> Place {
        self.places[id.index()]
    }

    /// Code units of the whole.
    pub(super) fn size(&self) -> u32 {
        self.size
    }
}

fn narrow(number: i64) -> Result<i32, InternalError> {
    i32::try_from(number).map_err(|_| InternalError::new("code too long"))
}
