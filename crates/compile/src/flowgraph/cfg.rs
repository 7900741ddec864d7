//! The control flow graph: basic blocks of instructions, in order and with jump targets as blocks.
//!
//! It must not know what any pass does with it. CPython's `basicblock` and `cfg_builder`.

use std::num::NonZeroU32;

use krait_code::opcodes::v3_14::{self as op, Opcode};

use super::opcode_utils::{class, classes_of, is};
use crate::assemble::InternalError;
use crate::instruction_sequence::{Instruction, InstructionSequence, Location};

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

    /// Whether two blocks, or none, are the same: what `==` says, in one comparison.
    #[inline(always)]
    pub(crate) fn is_same(left: Option<BlockId>, right: Option<BlockId>) -> bool {
        let number = |block: Option<BlockId>| block.map_or(0, |block| block.0.get());
        number(left) == number(right)
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
    #[inline(always)]
    pub(crate) fn new(opcode: Opcode, oparg: i32, loc: Location) -> CfgInstr {
        CfgInstr { opcode, oparg, loc, target: None, except: None }
    }

    /// Another instruction at the same place; the handler and the location stay.
    #[inline]
    pub(crate) fn set(&mut self, opcode: Opcode, oparg: i32) {
        self.opcode = opcode;
        self.oparg = oparg;
    }

    #[inline]
    pub(crate) fn set_nop(&mut self) {
        self.set(op::NOP, 0);
    }

    /// Whether the opcode is of one of these classes.
    #[inline(always)]
    pub(crate) fn is(&self, classes: u32) -> bool {
        is(self.opcode, classes)
    }

    /// The block of a jump or block push, checked when labels were resolved.
    #[inline]
    pub(crate) fn jump_target(&self) -> BlockId {
        self.target.expect("an instruction with a target has its block since the labels were resolved")
    }
}

/// Straight-line code: only its last instruction may leave it.
#[derive(Clone, Debug)]
pub(crate) struct BasicBlock {
    /// Where its slots begin.
    start: u32,
    /// Slots that hold its instructions. Those beyond, up to `filled`, are what earlier passes left there: a new
    /// instruction takes such a slot over with its handler, as it does in CPython, where it shows in exception tables.
    used: u32,
    filled: u32,
    /// All its slots.
    room: u32,
    /// The block below in the code.
    pub next: Option<BlockId>,
    /// Some instruction names this block.
    pub labelled: bool,
    pub except_handler: bool,
    /// The handler keeps the offset of the instruction that raised.
    pub preserve_lasti: bool,
    pub cold: bool,
    pub warm: bool,
    /// There may be `NOP`s. (Whoever makes one says so.)
    pub nops: bool,
    /// Some instruction may have no line. (Whoever takes one away says so.)
    pub lineless: bool,
    /// All classes of its instructions, and perhaps of some that are gone. (Whoever makes an instruction one of a class
    /// that a later pass asks for says so.)
    pub classes: u32,
    /// A pass has been here, or will be.
    pub visited: bool,
    pub predecessors: i32,
    /// Stack depth on entry; negative when control never comes here.
    pub startdepth: i32,
    /// Bit n: local n may be unbound on entry.
    pub unsafe_locals: u64,
}

impl BasicBlock {
    fn at(start: usize) -> BasicBlock {
        BasicBlock {
            start: narrow(start),
            used: 0,
            filled: 0,
            room: 0,
            next: None,
            labelled: false,
            except_handler: false,
            preserve_lasti: false,
            cold: false,
            warm: false,
            nops: false,
            lineless: false,
            classes: 0,
            visited: false,
            predecessors: 0,
            startdepth: i32::MIN,
            unsafe_locals: 0,
        }
    }

    /// Whether there may be an instruction of one of these classes.
    #[inline(always)]
    pub(crate) fn may_have(&self, classes: u32) -> bool {
        self.classes & classes != 0
    }

    /// How many instructions it has.
    #[inline]
    pub(crate) fn len(&self) -> usize {
        self.used as usize
    }

    #[inline]
    fn range(&self) -> std::ops::Range<usize> {
        self.start as usize..self.start as usize + self.used as usize
    }
}

fn narrow(number: usize) -> u32 {
    u32::try_from(number).ok().filter(|&number| number < u32::MAX).expect("fewer than 2^32 blocks and instructions")
}

/// The graph of one code unit. Made again for the next, it keeps its memory.
#[derive(Clone, Debug, Default)]
pub(crate) struct Cfg {
    blocks: Vec<BasicBlock>,
    /// The slots of all blocks.
    slots: Vec<CfgInstr>,
    /// All classes of the instructions it was made of.
    classes: u32,
    /// Some instruction may have no line.
    pub lineless: bool,
    /// Some instruction may take the location of the next.
    pub next_locations: bool,
    /// There may be unconditional jumps.
    pub jumps: bool,
    /// Jumps, or what they go to, may have changed since predecessors were counted.
    pub rerouted: bool,
    labels: Labels,
}

/// What resolves labels.
#[derive(Clone, Debug, Default)]
struct Labels {
    /// By position in the sequence, with one at the end: nothing goes there (0), or the number of the block plus one,
    /// [`u32::MAX`] until it is known.
    block_at: Vec<u32>,
    /// Positions that wait for their block.
    pending: Vec<usize>,
    /// Slots with targets.
    users: Vec<usize>,
}

/// Slots kept free behind a block's last instruction, for what later passes put there.
const fn spare_slots(last: u32) -> usize {
    if last & class::KEEPING_JUMP != 0 {
        3
    } else if last & class::REVERSIBLE != 0 {
        1
    } else {
        0
    }
}

impl Cfg {
    /// Where control begins.
    pub(crate) const ENTRY: BlockId = BlockId::new(0);

    /// Cut a sequence into blocks and resolve its labels: a jump or an exit ends its block, so that what CPython's
    /// `check_cfg` looks for is so. `prefix`: how many instructions will be put before all.
    pub(crate) fn from_instruction_sequence(
        &mut self,
        sequence: &InstructionSequence,
        prefix: usize,
    ) -> Result<(), InternalError> {
        self.blocks.clear();
        self.slots.clear();
        self.rerouted = true;
        self.next_locations = false;
        let length = sequence.instrs.len();
        self.slots.reserve(length + length / 4 + prefix);
        self.classes = self.labels.mark(sequence)?;
        let annotations = sequence.annotations_code.iter().flat_map(|code| &code.instrs);
        self.classes |= annotations.fold(0, |classes, instr| classes | classes_of(instr.opcode));
        self.jumps = self.had(class::UNCONDITIONAL);
        self.blocks.push(BasicBlock::at(0));
        const BOUNDARIES: u32 = class::TARGET | class::TERMINATOR | class::ANNOTATIONS_PLACEHOLDER;
        let mut instrs = &sequence.instrs[..];
        // The classes of the last instruction added.
        let mut last = 0;
        while !instrs.is_empty() {
            let position = length - instrs.len();
            let labels = &self.labels.block_at[position..];
            if labels[0] != 0 {
                self.labels.pending.push(position);
            }
            let mut classes = 0;
            let end = instrs.iter().zip(&labels[1..]).position(|(instr, &label)| {
                classes |= classes_of(instr.opcode);
                label != 0 || classes & BOUNDARIES != 0
            });
            let (run, rest) = instrs.split_at(end.map_or(instrs.len(), |end| end + 1));
            instrs = rest;
            match run.split_last() {
                Some((_, before)) if classes & class::ANNOTATIONS_PLACEHOLDER != 0 => {
                    self.add_run(before, classes, &mut last, prefix);
                    for annotation in sequence.annotations_code.iter().flat_map(|code| &code.instrs) {
                        let classes = classes_of(annotation.opcode);
                        if classes & class::TARGET != 0 {
                            return Err(InternalError::new("a jump in deferred annotations"));
                        }
                        self.add_run(std::slice::from_ref(annotation), classes, &mut last, prefix);
                    }
                }
                _ => {
                    self.add_run(run, classes, &mut last, prefix);
                    if classes & class::TARGET != 0 {
                        self.labels.users.push(self.slots.len() - 1);
                    }
                }
            }
        }
        self.end_block(last, prefix);
        self.lineless = self.blocks.iter().any(|block| block.lineless);
        for &user in &self.labels.users {
            let instr = &mut self.slots[user];
            let block = match self.labels.block_at[label_position(sequence, instr.oparg)?] {
                0 | u32::MAX => return Err(InternalError::new("a label without code")),
                block => BlockId::new(block - 1),
            };
            instr.target = Some(block);
        }
        Ok(())
    }

    /// Add instructions of these classes, of which only the last may be a terminator. Before them a new block begins
    /// after a terminator or at a label. `last`: the classes of the instruction before, then of the last of these.
    #[inline]
    fn add_run(&mut self, run: &[Instruction], classes: u32, last: &mut u32, prefix: usize) {
        let Some(end) = run.last() else { return };
        let labelled = !self.labels.pending.is_empty();
        if *last & class::TERMINATOR != 0 || labelled {
            self.begin_block(*last, labelled, prefix);
        }
        let mut lowest_line = 0;
        self.slots.extend(run.iter().map(|instr| {
            lowest_line = lowest_line.min(instr.loc.lineno);
            CfgInstr::new(instr.opcode, instr.oparg, instr.loc)
        }));
        if let Some(block) = self.blocks.last_mut() {
            block.classes |= classes;
            block.lineless |= lowest_line < 0;
        }
        self.next_locations |= lowest_line <= Location::NEXT.lineno;
        *last = classes_of(end.opcode);
    }

    fn begin_block(&mut self, last: u32, labelled: bool, prefix: usize) {
        let number = self.blocks.len();
        let block = &mut self.blocks[number - 1];
        if self.slots.len() > block.start as usize || block.labelled {
            block.next = Some(BlockId::new(narrow(number)));
            self.end_block(last, prefix);
            self.blocks.push(BasicBlock::at(self.slots.len()));
        }
        if labelled {
            let number = self.blocks.len();
            self.blocks[number - 1].labelled = true;
            for position in self.labels.pending.drain(..) {
                self.labels.block_at[position] = narrow(number);
            }
        }
    }

    /// The block being made has all its instructions.
    fn end_block(&mut self, last: u32, prefix: usize) {
        let is_entry = self.blocks.len() == 1;
        if let Some(block) = self.blocks.last_mut() {
            block.used = narrow(self.slots.len()) - block.start;
            block.filled = block.used;
            let spare = if is_entry { prefix } else { 0 } + spare_slots(last);
            block.room = block.used + narrow(spare);
            block.nops = block.may_have(class::NOP | class::POP_BLOCK);
            for _ in 0..spare {
                self.slots.push(CfgInstr::new(op::NOP, 0, Location::NONE));
            }
        }
    }

    /// Whether an instruction of one of these classes was there when the graph was made. (Some classes are never
    /// added to.)
    #[inline]
    pub(crate) fn had(&self, classes: u32) -> bool {
        self.classes & classes != 0
    }

    /// A block not yet in the order.
    pub(crate) fn new_block(&mut self) -> BlockId {
        let id = BlockId::new(narrow(self.blocks.len()));
        self.blocks.push(BasicBlock::at(self.slots.len()));
        id
    }

    /// How many blocks were ever made: one more than the greatest index.
    #[inline]
    pub(crate) fn block_count(&self) -> usize {
        self.blocks.len()
    }

    /// How many bytes it takes.
    pub(crate) fn size(&self) -> usize {
        self.slots.capacity() * size_of::<CfgInstr>() + self.blocks.capacity() * size_of::<BasicBlock>()
    }

    /// Forget which blocks were visited.
    pub(crate) fn visit_anew(&mut self) {
        self.blocks.iter_mut().for_each(|block| block.visited = false);
    }

    /// Mark a block as visited; whether it was not before.
    #[inline]
    pub(crate) fn visit(&mut self, id: BlockId) -> bool {
        !std::mem::replace(&mut self[id].visited, true)
    }

    /// To go through the blocks in code order.
    #[inline]
    pub(crate) fn walk(&self) -> Walk {
        Walk { at: Some(Cfg::ENTRY) }
    }

    /// `from` or the first block after it that has instructions.
    pub(crate) fn next_nonempty(&self, from: Option<BlockId>) -> Option<BlockId> {
        let mut at = from;
        while let Some(id) = at {
            if self[id].used != 0 {
                return at;
            }
            at = self[id].next;
        }
        None
    }

    /// The instructions of a block.
    #[inline]
    pub(crate) fn instrs(&self, id: BlockId) -> &[CfgInstr] {
        &self.slots[self[id].range()]
    }

    #[inline]
    pub(crate) fn instrs_mut(&mut self, id: BlockId) -> &mut [CfgInstr] {
        let range = self[id].range();
        &mut self.slots[range]
    }

    /// The last instruction.
    #[inline]
    pub(crate) fn last(&self, id: BlockId) -> Option<&CfgInstr> {
        self.instrs(id).last()
    }

    #[inline]
    pub(crate) fn last_mut(&mut self, id: BlockId) -> Option<&mut CfgInstr> {
        self.instrs_mut(id).last_mut()
    }

    /// Control can fall out at the end.
    #[inline]
    pub(crate) fn has_fallthrough(&self, id: BlockId) -> bool {
        !self.last(id).is_some_and(|last| last.is(class::SCOPE_EXIT | class::UNCONDITIONAL))
    }

    /// The last instruction returns or raises.
    #[inline]
    pub(crate) fn exits_scope(&self, id: BlockId) -> bool {
        self.last(id).is_some_and(|last| last.is(class::SCOPE_EXIT))
    }

    /// No instruction has a line.
    pub(crate) fn has_no_lineno(&self, id: BlockId) -> bool {
        self.instrs(id).iter().all(|instr| instr.loc.lineno < 0)
    }

    /// The last instruction, when it jumps.
    #[inline]
    pub(crate) fn last_jump(&self, id: BlockId) -> Option<&CfgInstr> {
        self.last(id).filter(|last| last.is(class::JUMP))
    }

    /// The block control falls into, and the one it jumps to, when nothing is raised.
    #[inline(always)]
    pub(crate) fn flow_successors(&self, id: BlockId) -> [Option<BlockId>; 2] {
        let next = self[id].next;
        match self.last(id) {
            Some(last) if last.is(class::UNCONDITIONAL) => [None, Some(last.jump_target())],
            Some(last) if last.is(class::JUMP) => [next, Some(last.jump_target())],
            Some(last) if last.is(class::SCOPE_EXIT) => [None, None],
            _ => [next, None],
        }
    }

    /// Append an instruction without a target.
    pub(crate) fn addop(&mut self, id: BlockId, opcode: Opcode, oparg: i32, loc: Location) {
        let block = &self[id];
        let is_stale = block.used < block.filled;
        let slot = self.next_slot(id, opcode, loc);
        let except = slot.except.filter(|_| is_stale);
        *slot = CfgInstr { except, ..CfgInstr::new(opcode, oparg, loc) };
    }

    /// Append a jump.
    pub(crate) fn add_jump(&mut self, id: BlockId, opcode: Opcode, target: BlockId, loc: Location) {
        self.addop(id, opcode, 0, loc);
        if let Some(jump) = self.last_mut(id) {
            jump.target = Some(target);
        }
    }

    /// Append a whole instruction, handler and all.
    pub(crate) fn push(&mut self, id: BlockId, instr: CfgInstr) {
        *self.next_slot(id, instr.opcode, instr.loc) = instr;
    }

    /// Append the instructions of another block.
    pub(crate) fn push_all_of(&mut self, id: BlockId, other: BlockId) {
        self[id].nops |= self[other].nops;
        for at in self[other].range() {
            let instr = self.slots[at];
            self.push(id, instr);
        }
    }

    /// Put a whole instruction before position `at`.
    pub(crate) fn insert(&mut self, id: BlockId, at: usize, instr: CfgInstr) {
        self.push(id, instr);
        self.instrs_mut(id)[at..].rotate_right(1);
    }

    /// Put whole instructions before all others.
    pub(crate) fn prepend(&mut self, id: BlockId, prefix: &[CfgInstr]) {
        prefix.iter().for_each(|&instr| self.push(id, instr));
        self.instrs_mut(id).rotate_right(prefix.len());
    }

    /// Make a `NOP` of an instruction.
    #[inline]
    pub(crate) fn set_nop(&mut self, id: BlockId, at: usize) {
        self[id].nops = true;
        self.instrs_mut(id)[at].set_nop();
    }

    /// The same, of the last one.
    pub(crate) fn set_last_nop(&mut self, id: BlockId) {
        if let Some(last) = self[id].len().checked_sub(1) {
            self.set_nop(id, last);
        }
    }

    /// Forget the instructions from `len` on.
    #[inline]
    pub(crate) fn truncate(&mut self, id: BlockId, len: usize) {
        let block = &mut self[id];
        block.used = block.used.min(len as u32);
    }

    /// The slot behind the last instruction, which becomes one of this opcode and location.
    fn next_slot(&mut self, id: BlockId, opcode: Opcode, loc: Location) -> &mut CfgInstr {
        let block = &self.blocks[id.index()];
        if block.used == block.room {
            self.move_to_end(id);
        }
        let block = &mut self.blocks[id.index()];
        block.classes |= classes_of(opcode);
        block.lineless |= loc.lineno < 0;
        block.used += 1;
        block.filled = block.filled.max(block.used);
        &mut self.slots[(block.start + block.used - 1) as usize]
    }

    /// Give a full block twice its slots at least.
    fn move_to_end(&mut self, id: BlockId) {
        let end = self.slots.len();
        let block = &mut self.blocks[id.index()];
        let start = block.start as usize;
        let more = block.room.max(4);
        if start + block.room as usize != end {
            block.start = narrow(end);
            self.slots.extend_from_within(start..start + block.room as usize);
        }
        block.room += more;
        let new_end = narrow(self.slots.len() + more as usize);
        self.slots.resize(new_end as usize, CfgInstr::new(op::NOP, 0, Location::NONE));
    }
}

/// Goes through blocks; those put in behind the present one are left out.
pub(crate) struct Walk {
    at: Option<BlockId>,
}

impl Walk {
    /// The next block.
    #[inline(always)]
    pub(crate) fn step(&mut self, cfg: &Cfg) -> Option<BlockId> {
        let id = self.at?;
        self.at = cfg[id].next;
        Some(id)
    }
}

impl std::ops::Index<BlockId> for Cfg {
    type Output = BasicBlock;

    #[inline(always)]
    fn index(&self, id: BlockId) -> &BasicBlock {
        &self.blocks[id.index()]
    }
}

impl std::ops::IndexMut<BlockId> for Cfg {
    #[inline(always)]
    fn index_mut(&mut self, id: BlockId) -> &mut BasicBlock {
        &mut self.blocks[id.index()]
    }
}

impl Labels {
    /// Note which positions instructions have for targets. Returns all classes there are.
    fn mark(&mut self, sequence: &InstructionSequence) -> Result<u32, InternalError> {
        self.pending.clear();
        self.users.clear();
        self.block_at.clear();
        self.block_at.resize(sequence.instrs.len() + 1, 0);
        let mut all = 0;
        for instr in &sequence.instrs {
            let classes = classes_of(instr.opcode);
            all |= classes;
            if classes & class::TARGET != 0 {
                self.block_at[label_position(sequence, instr.oparg)?] = u32::MAX;
            }
        }
        Ok(all)
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
