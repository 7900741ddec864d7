//! Adding instructions to the current unit. It must not know the tree.

use krait_code::opcodes::v3_14::Opcode;
use krait_code::{Const, PyString};

use super::scope::Unit;
use super::{Compiler, op};
use crate::ast::Location;
use crate::constants::NameTable;
use crate::instruction_sequence::{Instruction, Label};
use crate::names::NameId;

/// Which of the ways to load an attribute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum AttrOp {
    Load,
    Method,
    Super,
    SuperMethod,
    ZeroSuper,
    ZeroSuperMethod,
    Store,
    Delete,
}

impl<'a> Compiler<'a> {
    /// The index of a name in one of the current unit's tables, added when it is new.
    #[inline]
    pub(super) fn index(
        &mut self,
        name: NameId,
        table: impl for<'u> FnOnce(&'u mut Unit<'a>) -> &'u mut NameTable,
    ) -> usize {
        let unit = self.units.last_mut().expect("a unit is open while code is generated");
        table(unit).add(name)
    }

    /// The number of a free variable, as instructions have it.
    pub(super) fn freevar(&mut self, name: NameId) -> usize {
        self.unit().freevars_offset + self.index(name, |unit| &mut unit.freevars)
    }

    pub(super) fn op(&mut self, loc: Location, opcode: Opcode) {
        self.unit_mut().seq.addop(opcode, 0, loc);
    }

    pub(super) fn op_i(&mut self, loc: Location, opcode: Opcode, arg: usize) {
        let arg = i32::try_from(arg).expect("fewer than 2^31 of anything in a code object");
        self.unit_mut().seq.addop(opcode, arg, loc);
    }

    pub(super) fn jump(&mut self, loc: Location, opcode: Opcode, target: Label) {
        self.op_i(loc, opcode, target.0 as usize);
    }

    pub(super) fn new_label(&mut self) -> Label {
        self.unit_mut().seq.new_label()
    }

    pub(super) fn use_label(&mut self, label: Label) {
        self.unit_mut().seq.use_label(label);
    }

    pub(super) fn load_const(&mut self, loc: Location, constant: Const) {
        let arg = self.unit_mut().consts.add(constant);
        self.op_i(loc, op::LOAD_CONST, arg);
    }

    /// An instruction whose argument is a name of `u_names`, mangled if need be.
    pub(super) fn op_name(&mut self, loc: Location, opcode: Opcode, name: &PyString) {
        let mangled = self.maybe_mangle(name);
        let arg = self.index(mangled, |unit| &mut unit.names);
        self.op_i(loc, opcode, arg);
    }

    /// The same, never mangled.
    pub(super) fn op_names(&mut self, loc: Location, opcode: Opcode, name: &PyString) {
        let name = self.st.names.id(name);
        let arg = self.index(name, |unit| &mut unit.names);
        self.op_i(loc, opcode, arg);
    }

    pub(super) fn op_varname(&mut self, loc: Location, opcode: Opcode, name: NameId) {
        let arg = self.index(name, |unit| &mut unit.varnames);
        self.op_i(loc, opcode, arg);
    }

    pub(super) fn op_attr(&mut self, loc: Location, attr_op: AttrOp, name: &PyString) {
        let mangled = self.maybe_mangle(name);
        let arg = self.index(mangled, |unit| &mut unit.names);
        let (opcode, arg) = match attr_op {
            AttrOp::Load => (op::LOAD_ATTR, arg << 1),
            AttrOp::Method => (op::LOAD_ATTR, arg << 1 | 1),
            AttrOp::Super => (op::LOAD_SUPER_ATTR, arg << 2 | 2),
            AttrOp::SuperMethod => (op::LOAD_SUPER_ATTR, arg << 2 | 3),
            AttrOp::ZeroSuper => (op::LOAD_SUPER_ATTR, arg << 2),
            AttrOp::ZeroSuperMethod => (op::LOAD_SUPER_ATTR, arg << 2 | 1),
            AttrOp::Store => (op::STORE_ATTR, arg),
            AttrOp::Delete => (op::DELETE_ATTR, arg),
        };
        self.op_i(loc, opcode, arg);
    }

    /// Put an instruction before all others of the unit.
    pub(super) fn insert_first(&mut self, loc: Location, opcode: Opcode, target: Label) {
        let oparg = i32::try_from(target.0).expect("fewer than 2^31 labels");
        let seq = &mut self.unit_mut().seq;
        seq.instrs.insert(0, Instruction { opcode, oparg, loc });
        for place in seq.labels.iter_mut().flatten() {
            *place += 1;
        }
    }

    /// Drive an awaitable or iterator on the stack until it is done (`codegen_add_yield_from`).
    pub(super) fn yield_from(&mut self, loc: Location, await_: bool) {
        let send = self.new_label();
        let fail = self.new_label();
        let exit = self.new_label();
        self.use_label(send);
        self.jump(loc, op::SEND, exit);
        // StopIteration raised by close() or throw() while suspended ends it too.
        self.jump(loc, op::SETUP_FINALLY, fail);
        self.op_i(loc, op::YIELD_VALUE, 1);
        self.op(Location::NONE, op::POP_BLOCK);
        let resume = if await_ { op::RESUME_AFTER_AWAIT } else { op::RESUME_AFTER_YIELD_FROM };
        self.op_i(loc, op::RESUME, resume);
        self.jump(loc, op::JUMP_NO_INTERRUPT, send);
        self.use_label(fail);
        self.op(loc, op::CLEANUP_THROW);
        self.use_label(exit);
        self.op(loc, op::END_SEND);
    }

    /// Await what is on the stack; `arg` is that of `GET_AWAITABLE`.
    pub(super) fn await_tos(&mut self, loc: Location, arg: usize) {
        self.op_i(loc, op::GET_AWAITABLE, arg);
        self.load_const(loc, Const::None);
        self.yield_from(loc, true);
    }

    pub(super) fn yield_value(&mut self, loc: Location) {
        let ste = self.ste();
        if ste.generator && ste.coroutine {
            self.op_i(loc, op::CALL_INTRINSIC_1, op::INTRINSIC_ASYNC_GEN_WRAP);
        }
        self.op_i(loc, op::YIELD_VALUE, 0);
        self.op_i(loc, op::RESUME, op::RESUME_AFTER_YIELD);
    }

    pub(super) fn pop_except_and_reraise(&mut self, loc: Location) {
        self.op_i(loc, op::COPY, 3);
        self.op(loc, op::POP_EXCEPT);
        self.op_i(loc, op::RERAISE, 1);
    }

    pub(super) fn call_exit_with_nones(&mut self, loc: Location) {
        for _ in 0..3 {
            self.load_const(loc, Const::None);
        }
        self.op_i(loc, op::CALL, 3);
    }
}
