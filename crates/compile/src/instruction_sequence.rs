//! What codegen emits and flowgraph takes: instructions with labels not yet resolved to offsets.
//! CPython's `Python/instruction_sequence.c`. It must not know the AST or scopes.

use krait_code::opcodes::v3_14::Opcode;

/// Source position of an instruction. Lines from 1, columns in UTF-8 bytes from 0; -1 is "none"
/// (CPython's `NO_LOCATION`), line -2 is "next location" (`NEXT_LOCATION`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Location {
    pub lineno: i32,
    pub end_lineno: i32,
    pub col_offset: i32,
    pub end_col_offset: i32,
}

impl Location {
    /// CPython's `NO_LOCATION`: an artificial instruction.
    pub const NONE: Location = Location { lineno: -1, end_lineno: -1, col_offset: -1, end_col_offset: -1 };
    /// CPython's `NEXT_LOCATION`: takes the location of the instruction that follows.
    pub const NEXT: Location = Location { lineno: -2, end_lineno: -2, col_offset: -2, end_col_offset: -2 };

    /// What `==` says, of all fields at once: neighbours mostly differ in the last, which comparing one after the other
    /// would find last.
    #[inline(always)]
    pub(crate) fn is_same(&self, other: &Location) -> bool {
        let lines = (self.lineno ^ other.lineno) | (self.end_lineno ^ other.end_lineno);
        let columns = (self.col_offset ^ other.col_offset) | (self.end_col_offset ^ other.end_col_offset);
        lines | columns == 0
    }
}

/// A jump target, numbered in order of creation; resolved by [`InstructionSequence::use_label`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Label(pub u32);

/// One instruction: real or pseudo opcode. `oparg` of a jump, or of a block push (`SETUP_FINALLY` …), is
/// a label's number until flowgraph resolves it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Instruction {
    pub opcode: Opcode,
    pub oparg: i32,
    pub loc: Location,
}

/// Instructions in order, and where each label stands.
#[derive(Clone, Debug, Default)]
pub struct InstructionSequence {
    pub instrs: Vec<Instruction>,
    /// By label number: the index into `instrs` it stands before; `None` until used.
    pub labels: Vec<Option<u32>>,
    /// The code of a module's or class's deferred annotations (`ANNOTATIONS_PLACEHOLDER`).
    pub annotations_code: Option<Box<InstructionSequence>>,
}

impl InstructionSequence {
    /// Forget all, but keep the memory.
    pub fn clear(&mut self) {
        self.instrs.clear();
        self.labels.clear();
        self.annotations_code = None;
    }

    pub fn new_label(&mut self) -> Label {
        self.labels.push(None);
        Label(u32::try_from(self.labels.len() - 1).expect("fewer than 2^32 labels"))
    }

    /// Put `label` before the next instruction to be added.
    pub fn use_label(&mut self, label: Label) {
        let here = u32::try_from(self.instrs.len()).expect("fewer than 2^32 instructions");
        self.labels[label.0 as usize] = Some(here);
    }

    #[inline]
    pub fn addop(&mut self, opcode: Opcode, oparg: i32, loc: Location) {
        self.instrs.push(Instruction { opcode, oparg, loc });
    }
}
