//! The control flow graph: basic blocks of instructions, in order and with jump targets as blocks.
//!
//! It must not know what any pass does with it. CPython's `basicblock` and `cfg_builder`.

use std::cell::RefCell;
use std::num::NonZeroU32;
use std::ops::{Deref, DerefMut};

use krait_code::opcodes::v3_14::{self as op, Opcode};

use super::opcode_utils::{has_target, is_jump, is_scope_exit, is_terminator, is_unconditional_jump};
use crate::assemble::InternalError;
use crate::instruction_sequence::{InstructionSequence, Location};

/// Which block: an index into [`Cfg::blocks`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct BlockId(NonZeroU32);

impl BlockId {
    #[inline(always)]
    pub(crate) fn index(self) -> usize {
        self.0.get() as usize - 1
    }

    const fn new(index: u32) -> BlockId {
        BlockId(NonZeroU32::MIN.saturating_add(index))
    }
}

/// One instruction of a block. `target` counts only while the opcode has one.
#[derive(Clone, Copy, Debug)]
pub(crate) struct CfgInstr {
    pub opcode: Opcode,
    pub oparg: i32,
    pub loc: Location,
    pub target: Option<BlockId>,
    /// The handler block when this instruction raises.
    pub except: Option<BlockId>,
}

impl CfgInstr {
    pub(crate) fn new(opcode: Opcode, oparg: i32, loc: Location) -> CfgInstr {
        CfgInstr { opcode, oparg, loc, target: None, except: None }
    }

    /// Another instruction at the same place; the handler and the location stay.
    pub(crate) fn set(&mut self, opcode: Opcode, oparg: i32) {
        self.opcode = opcode;
        self.oparg = oparg;
    }

    pub(crate) fn set_nop(&mut self) {
        self.set(op::NOP, 0);
    }

    /// The block of a jump or block push, checked when labels were resolved.
    pub(crate) fn jump_target(&self) -> BlockId {
        self.target.expect("an instruction with a target has its block since the labels were resolved")
    }
}

/// A block's instructions. Slots beyond `used` are what earlier passes left there: a new instruction takes
/// such a slot over with its handler, as it does in CPython, where it shows in exception tables.
#[derive(Clone, Debug, Default)]
pub(crate) struct Instrs {
    slots: Vec<CfgInstr>,
    used: usize,
}

impl Instrs {
    /// Append an instruction without a target.
    pub(crate) fn addop(&mut self, opcode: Opcode, oparg: i32, loc: Location) {
        let mut instr = CfgInstr::new(opcode, oparg, loc);
        if let Some(stale) = self.slots.get_mut(self.used) {
            instr.except = stale.except;
            *stale = instr;
        } else {
            self.slots.push(instr);
        }
        self.used += 1;
    }

    /// Append a jump.
    pub(crate) fn add_jump(&mut self, opcode: Opcode, target: BlockId, loc: Location) {
        self.addop(opcode, 0, loc);
        self.slots[self.used - 1].target = Some(target);
    }

    /// Append a whole instruction, handler and all.
    pub(crate) fn push(&mut self, instr: CfgInstr) {
        match self.slots.get_mut(self.used) {
            Some(slot) => *slot = instr,
            None => self.slots.push(instr),
        }
        self.used += 1;
    }

    /// Put a whole instruction before position `at`.
    pub(crate) fn insert(&mut self, at: usize, instr: CfgInstr) {
        self.push(instr);
        self.slots[at..self.used].rotate_right(1);
    }

    /// Put whole instructions before all others.
    pub(crate) fn prepend(&mut self, prefix: &[CfgInstr]) {
        prefix.iter().for_each(|&instr| self.push(instr));
        self.rotate_right(prefix.len());
    }

    /// Forget the instructions from `len` on.
    pub(crate) fn truncate(&mut self, len: usize) {
        self.used = self.used.min(len);
    }
}

impl Deref for Instrs {
    type Target = [CfgInstr];

    #[inline]
    fn deref(&self) -> &[CfgInstr] {
        &self.slots[..self.used]
    }
}

impl DerefMut for Instrs {
    #[inline]
    fn deref_mut(&mut self) -> &mut [CfgInstr] {
        &mut self.slots[..self.used]
    }
}

/// Straight-line code: only its last instruction may leave it.
#[derive(Clone, Debug)]
pub(crate) struct BasicBlock {
    pub instrs: Instrs,
    /// The block below in the code.
    pub next: Option<BlockId>,
    /// Some instruction names this block.
    pub labelled: bool,
    pub except_handler: bool,
    /// The handler keeps the offset of the instruction that raised.
    pub preserve_lasti: bool,
    pub cold: bool,
    pub warm: bool,
    pub predecessors: i64,
    /// Stack depth on entry; negative when control never comes here.
    pub startdepth: i32,
    /// Bit n: local n may be unbound on entry.
    pub unsafe_locals: u64,
}

thread_local! {
    /// Memory of blocks that are no more, for those of the next code unit.
    static SPARE: RefCell<Vec<Vec<CfgInstr>>> = const { RefCell::new(Vec::new()) };
    /// As much for orders.
    static SPARE_ORDERS: RefCell<Vec<Vec<BlockId>>> = const { RefCell::new(Vec::new()) };
}

/// What is kept for the next unit: this many blocks, none longer than so many instructions.
const SPARE_BLOCKS: usize = 256;
const SPARE_INSTRS: usize = 64;
const SPARE_ORDER: usize = 4096;

impl Drop for Cfg {
    fn drop(&mut self) {
        // At the end of a thread the spare ones may be gone already: then these go too.
        let _ = SPARE.try_with(|spare| {
            let mut spare = spare.borrow_mut();
            for block in self.blocks.drain(..) {
                let mut slots = block.instrs.slots;
                if spare.len() < SPARE_BLOCKS && (1..=SPARE_INSTRS).contains(&slots.capacity()) {
                    slots.clear();
                    spare.push(slots);
                }
            }
        });
    }
}

impl BasicBlock {
    fn new() -> BasicBlock {
        let slots = SPARE.try_with(|spare| spare.borrow_mut().pop()).ok().flatten().unwrap_or_default();
        BasicBlock {
            instrs: Instrs { slots, used: 0 },
            next: None,
            labelled: false,
            except_handler: false,
            preserve_lasti: false,
            cold: false,
            warm: false,
            predecessors: 0,
            startdepth: i32::MIN,
            unsafe_locals: 0,
        }
    }

    fn last_opcode(&self) -> Option<Opcode> {
        self.instrs.last().map(|instr| instr.opcode)
    }

    /// Control can fall out at the end.
    pub(crate) fn has_fallthrough(&self) -> bool {
        !self.last_opcode().is_some_and(|opcode| is_scope_exit(opcode) || is_unconditional_jump(opcode))
    }

    /// The last instruction returns or raises.
    pub(crate) fn exits_scope(&self) -> bool {
        self.last_opcode().is_some_and(is_scope_exit)
    }

    /// No instruction has a line.
    pub(crate) fn has_no_lineno(&self) -> bool {
        self.instrs.iter().all(|instr| instr.loc.lineno < 0)
    }

    /// The last instruction, when it jumps.
    pub(crate) fn last_jump(&self) -> Option<&CfgInstr> {
        self.instrs.last().filter(|last| is_jump(last.opcode))
    }
}

/// The graph of one code unit.
#[derive(Clone, Debug)]
pub(crate) struct Cfg {
    blocks: Vec<BasicBlock>,
}

impl Cfg {
    /// Where control begins.
    pub(crate) const ENTRY: BlockId = BlockId::new(0);

    /// Cut a sequence into blocks and resolve its labels.
    pub(crate) fn from_instruction_sequence(sequence: &InstructionSequence) -> Result<Cfg, InternalError> {
        let mut is_target = vec![false; sequence.instrs.len()];
        for instr in sequence.instrs.iter().filter(|instr| has_target(instr.opcode)) {
            is_target[label_position(sequence, instr.oparg)?] = true;
        }
        let mut cfg = Cfg { blocks: vec![BasicBlock::new()] };
        let mut current = Cfg::ENTRY;
        let mut pending = Vec::new();
        let mut block_at = vec![None; sequence.instrs.len()];
        for (position, instr) in sequence.instrs.iter().enumerate() {
            if is_target[position] {
                pending.push(position);
            }
            if instr.opcode == op::ANNOTATIONS_PLACEHOLDER {
                for annotation in sequence.annotations_code.iter().flat_map(|code| &code.instrs) {
                    if has_target(annotation.opcode) {
                        return Err(InternalError::new("a jump in deferred annotations"));
                    }
                    current = cfg.block_for_next(current, &mut pending, &mut block_at);
                    cfg[current].instrs.addop(annotation.opcode, annotation.oparg, annotation.loc);
                }
                continue;
            }
            current = cfg.block_for_next(current, &mut pending, &mut block_at);
            cfg[current].instrs.addop(instr.opcode, instr.oparg, instr.loc);
        }
        for block in &mut cfg.blocks {
            for instr in block.instrs.iter_mut().filter(|instr| has_target(instr.opcode)) {
                let position = label_position(sequence, instr.oparg)?;
                let target = block_at[position].ok_or_else(|| InternalError::new("a label without code"))?;
                instr.target = Some(target);
            }
        }
        Ok(cfg)
    }

    /// The block the next instruction goes to: a new one after a terminator or at a label.
    fn block_for_next(
        &mut self,
        current: BlockId,
        pending: &mut Vec<usize>,
        block_at: &mut [Option<BlockId>],
    ) -> BlockId {
        let block = &self[current];
        let terminated = block.last_opcode().is_some_and(is_terminator);
        let labelled = !pending.is_empty();
        let block = if terminated || (labelled && (!block.instrs.is_empty() || block.labelled)) {
            let new = self.new_block();
            self[current].next = Some(new);
            new
        } else {
            current
        };
        self[block].labelled |= labelled;
        for position in pending.drain(..) {
            block_at[position] = Some(block);
        }
        block
    }

    /// A block not yet in the order.
    pub(crate) fn new_block(&mut self) -> BlockId {
        let index = u32::try_from(self.blocks.len()).ok().filter(|&index| index < u32::MAX);
        let id = BlockId::new(index.expect("fewer than 2^32 blocks"));
        self.blocks.push(BasicBlock::new());
        id
    }

    /// How many blocks were ever made: one more than the greatest index.
    pub(crate) fn block_count(&self) -> usize {
        self.blocks.len()
    }

    /// The blocks in code order, as it is now.
    pub(crate) fn order(&self) -> Order {
        let mut ids = SPARE_ORDERS.try_with(|spare| spare.borrow_mut().pop()).ok().flatten().unwrap_or_default();
        let mut at = Some(Cfg::ENTRY);
        while let Some(id) = at {
            ids.push(id);
            at = self[id].next;
        }
        Order { ids, next: 0 }
    }

    /// `from` or the first block after it that has instructions.
    pub(crate) fn next_nonempty(&self, from: Option<BlockId>) -> Option<BlockId> {
        let mut at = from;
        while let Some(id) = at {
            if !self[id].instrs.is_empty() {
                return at;
            }
            at = self[id].next;
        }
        None
    }
}

/// Blocks in the order they had when it was asked for.
pub(crate) struct Order {
    ids: Vec<BlockId>,
    /// As an iterator: what comes next.
    next: usize,
}

impl Deref for Order {
    type Target = [BlockId];

    fn deref(&self) -> &[BlockId] {
        &self.ids
    }
}

impl Iterator for Order {
    type Item = BlockId;

    fn next(&mut self) -> Option<BlockId> {
        let id = self.ids.get(self.next).copied()?;
        self.next += 1;
        Some(id)
    }
}

impl Drop for Order {
    fn drop(&mut self) {
        let mut ids = std::mem::take(&mut self.ids);
        ids.clear();
        let _ = SPARE_ORDERS.try_with(|spare| {
            let mut spare = spare.borrow_mut();
            if spare.len() < 4 && ids.capacity() <= SPARE_ORDER {
                spare.push(ids);
            }
        });
    }
}

impl std::ops::Index<BlockId> for Cfg {
    type Output = BasicBlock;

    #[inline]
    fn index(&self, id: BlockId) -> &BasicBlock {
        &self.blocks[id.index()]
    }
}

impl std::ops::IndexMut<BlockId> for Cfg {
    #[inline]
    fn index_mut(&mut self, id: BlockId) -> &mut BasicBlock {
        &mut self.blocks[id.index()]
    }
}

/// The index of the instruction a label stands before.
fn label_position(sequence: &InstructionSequence, label: i32) -> Result<usize, InternalError> {
    let position = usize::try_from(label).ok().and_then(|label| sequence.labels.get(label)).copied().flatten();
    match position {
        Some(position) if (position as usize) < sequence.instrs.len() => Ok(position as usize),
        _ => Err(InternalError::new("a jump to an unused label")),
    }
}
