//! Classes of opcodes and their stack effects, as the control flow graph needs them.
//!
//! It must not know blocks. Source of the facts: CPython 3.14 `bytecodes.c` and `pycore_opcode_utils.h`.

use krait_code::opcodes::v3_14::{self as op, Opcode};

/// Classes of opcodes: bits that one look into a table gives.
pub(crate) mod class {
    /// `SETUP_FINALLY`, `SETUP_WITH`, `SETUP_CLEANUP`: pushes an exception handler.
    pub const BLOCK_PUSH: u32 = 1;
    /// Jumps, conditional or not, pseudo or real.
    pub const JUMP: u32 = 1 << 1;
    /// Control never comes out below.
    pub const SCOPE_EXIT: u32 = 1 << 2;
    /// Control always leaves for the target.
    pub const UNCONDITIONAL: u32 = 1 << 3;
    /// Looks for signals and other threads.
    pub const EVAL_BREAK: u32 = 1 << 4;
    /// `JUMP_IF_FALSE`, `JUMP_IF_TRUE`: keep what they test.
    pub const KEEPING_JUMP: u32 = 1 << 5;
    /// `POP_JUMP_IF_*`: jumps that have an opposite.
    pub const REVERSIBLE: u32 = 1 << 6;
    /// `POP_BLOCK`: the end of what a block push began.
    pub const POP_BLOCK: u32 = 1 << 7;
    /// A local may be unbound after it.
    pub const UNBINDS: u32 = 1 << 8;
    /// Loads that may come to borrow.
    pub const LOADS_FAST: u32 = 1 << 9;
    /// The argument counts among cells and free variables.
    pub const CELL: u32 = 1 << 10;
    /// What is another instruction in the finished code, jumps and block pushes not counted.
    pub const PSEUDO: u32 = 1 << 11;
    /// The argument is the index of a constant.
    pub const CONST: u32 = 1 << 12;
    /// Where a peephole optimisation may begin, jumps not counted.
    pub const PEEPHOLE: u32 = 1 << 13;
    /// Binds or unbinds a local, or wants it bound.
    pub const LOCAL: u32 = 1 << 14;
    pub const NOP: u32 = 1 << 15;
    pub const ANNOTATIONS_PLACEHOLDER: u32 = 1 << 16;
    /// Pushes a constant that is known here.
    pub const LOADS_CONST: u32 = 1 << 17;
    pub const POP_TOP: u32 = 1 << 18;
    /// Where `optimize_load_fast` begins: loads that may come to borrow, and what pushes values that count as theirs.
    pub const BORROWS: u32 = 1 << 19;
    /// The argument is a block.
    pub const TARGET: u32 = JUMP | BLOCK_PUSH;
    /// Must be the last of its block.
    pub const TERMINATOR: u32 = JUMP | SCOPE_EXIT;
}

/// Opcodes, pseudo ones too, are below this.
const OPCODES: usize = 512;

/// By opcode: the classes it belongs to.
static CLASSES: [u32; OPCODES] = {
    let mut classes = [0; OPCODES];
    let mut at = 0;
    while at < OPCODES {
        let opcode = at as Opcode;
        if op::has_exc(opcode) {
            classes[at] |= class::BLOCK_PUSH;
        }
        if op::has_jump(opcode) {
            classes[at] |= class::JUMP;
        }
        if op::has_const(opcode) {
            classes[at] |= class::CONST;
        }
        classes[at] |= match opcode {
            op::RETURN_VALUE | op::RAISE_VARARGS | op::RERAISE => class::SCOPE_EXIT,
            op::JUMP | op::JUMP_BACKWARD => class::UNCONDITIONAL | class::EVAL_BREAK,
            op::JUMP_NO_INTERRUPT | op::JUMP_FORWARD | op::JUMP_BACKWARD_NO_INTERRUPT => class::UNCONDITIONAL,
            op::RESUME | op::CALL | op::CALL_FUNCTION_EX => class::EVAL_BREAK,
            op::JUMP_IF_FALSE | op::JUMP_IF_TRUE => class::KEEPING_JUMP,
            op::POP_JUMP_IF_FALSE | op::POP_JUMP_IF_TRUE => class::REVERSIBLE,
            op::POP_JUMP_IF_NONE | op::POP_JUMP_IF_NOT_NONE => class::REVERSIBLE,
            op::POP_BLOCK => class::POP_BLOCK,
            op::DELETE_FAST => class::UNBINDS | class::LOCAL,
            op::STORE_FAST_MAYBE_NULL => class::UNBINDS | class::LOCAL | class::PSEUDO,
            op::LOAD_FAST_AND_CLEAR => class::UNBINDS | class::LOCAL | class::LOADS_FAST,
            op::LOAD_FAST => class::LOCAL | class::LOADS_FAST | class::BORROWS,
            op::LOAD_FAST_LOAD_FAST => class::BORROWS,
            op::GET_ANEXT | op::GET_LEN | op::IMPORT_FROM | op::MATCH_KEYS => class::BORROWS,
            op::MATCH_MAPPING | op::MATCH_SEQUENCE | op::WITH_EXCEPT_START => class::BORROWS,
            op::LOAD_FAST_CHECK => class::LOCAL,
            op::STORE_FAST => class::LOCAL | class::PEEPHOLE,
            op::NOP => class::NOP,
            op::LOAD_CONST | op::LOAD_SMALL_INT => class::LOADS_CONST,
            op::POP_TOP => class::POP_TOP,
            op::ANNOTATIONS_PLACEHOLDER => class::ANNOTATIONS_PLACEHOLDER,
            op::LOAD_CLOSURE => class::CELL | class::PSEUDO,
            op::MAKE_CELL | op::LOAD_DEREF | op::STORE_DEREF | op::DELETE_DEREF => class::CELL,
            op::LOAD_FROM_DICT_OR_DEREF => class::CELL,
            op::SWAP => class::PEEPHOLE,
            op::BUILD_TUPLE | op::BUILD_LIST | op::BUILD_SET | op::LOAD_GLOBAL => class::PEEPHOLE,
            op::COMPARE_OP | op::CONTAINS_OP | op::IS_OP | op::TO_BOOL | op::UNARY_NOT => class::PEEPHOLE,
            op::UNARY_INVERT | op::UNARY_NEGATIVE | op::CALL_INTRINSIC_1 | op::BINARY_OP => class::PEEPHOLE,
            op::LIST_APPEND | op::SET_ADD => class::PEEPHOLE,
            _ => 0,
        };
        at += 1;
    }
    classes
};

/// The classes of an opcode.
#[inline(always)]
pub(crate) fn classes_of(opcode: Opcode) -> u32 {
    CLASSES[usize::from(opcode) % OPCODES]
}

/// By opcode: the code units it takes with its inline cache.
static UNITS: [u8; OPCODES] = {
    let mut units = [0; OPCODES];
    let mut at = 0;
    while at < OPCODES {
        units[at] = 1 + op::inline_cache_entries(at as Opcode) as u8;
        at += 1;
    }
    units
};

#[inline(always)]
pub(crate) fn is(opcode: Opcode, classes: u32) -> bool {
    classes_of(opcode) & classes != 0
}

/// The argument is a block: a jump or a block push.
#[inline(always)]
pub(crate) fn has_target(opcode: Opcode) -> bool {
    is(opcode, class::TARGET)
}

/// For `POP_JUMP_IF_*`: the jump with the opposite condition.
pub(crate) fn reversed_jump(opcode: Opcode) -> Option<Opcode> {
    Some(match opcode {
        op::POP_JUMP_IF_FALSE => op::POP_JUMP_IF_TRUE,
        op::POP_JUMP_IF_TRUE => op::POP_JUMP_IF_FALSE,
        op::POP_JUMP_IF_NONE => op::POP_JUMP_IF_NOT_NONE,
        op::POP_JUMP_IF_NOT_NONE => op::POP_JUMP_IF_NONE,
        _ => return None,
    })
}

/// Pushes a constant that is known here.
#[inline(always)]
pub(crate) fn loads_const(opcode: Opcode) -> bool {
    is(opcode, class::LOADS_CONST)
}

/// Code units of an instruction and its caches, `EXTENDED_ARG`s not counted.
#[inline(always)]
pub(crate) fn unit_count(opcode: Opcode) -> u32 {
    u32::from(UNITS[usize::from(opcode) % OPCODES])
}

/// Code units of an instruction: its `EXTENDED_ARG`s, itself, its caches.
#[inline(always)]
pub(crate) fn instr_size(opcode: Opcode, oparg: i32) -> u32 {
    let size = unit_count(opcode);
    if oparg as u32 <= 0xFF { size } else { size + extended_args(oparg as u32) }
}

/// How many `EXTENDED_ARG`s an argument above 255 takes.
#[cold]
fn extended_args(oparg: u32) -> u32 {
    match oparg {
        0..=0xFFFF => 1,
        0x1_0000..=0xFF_FFFF => 2,
        _ => 3,
    }
}

/// What [`computed_effect`] says, for those opcodes for which it is a matter of adding and multiplying.
#[derive(Clone, Copy)]
#[repr(align(8))]
struct Effect {
    is_known: bool,
    popped: i8,
    pushed: i8,
    /// So much more for each that the argument counts, once it was masked with this.
    popped_each: i8,
    pushed_each: i8,
    mask: i8,
    /// What is pushed, less what is popped.
    net: i8,
    net_each: i8,
}

impl Effect {
    const UNKNOWN: Effect = Effect {
        is_known: false,
        popped: 0,
        pushed: 0,
        popped_each: 0,
        pushed_each: 0,
        mask: 0,
        net: 0,
        net_each: 0,
    };

    /// What fits the given effects for the arguments 0 and 1, with that mask.
    const fn fit(zero: (i32, i32), one: (i32, i32), mask: i8) -> Effect {
        let (popped, pushed) = (zero.0 as i8, zero.1 as i8);
        let (popped_each, pushed_each) = ((one.0 - zero.0) as i8, (one.1 - zero.1) as i8);
        let (net, net_each) = (pushed - popped, pushed_each - popped_each);
        Effect { is_known: true, popped, pushed, popped_each, pushed_each, mask, net, net_each }
    }

    #[inline(always)]
    const fn with(&self, oparg: i32) -> (i32, i32) {
        let count = oparg & self.mask as i32;
        (self.popped as i32 + self.popped_each as i32 * count, self.pushed as i32 + self.pushed_each as i32 * count)
    }

    /// Whether it says the same as [`computed_effect`].
    const fn fits(&self, opcode: Opcode) -> bool {
        let arguments = [0, 1, 2, 3, 256];
        let mut at = 0;
        while at < arguments.len() {
            let (popped, pushed) = self.with(arguments[at]);
            match computed_effect(opcode, arguments[at]) {
                Some(computed) if popped == computed.0 && pushed == computed.1 => {}
                _ => return false,
            }
            at += 1;
        }
        true
    }
}

static EFFECTS: [Effect; OPCODES] = {
    let mut effects = [Effect::UNKNOWN; OPCODES];
    let mut at = 0;
    while at < OPCODES {
        let opcode = at as Opcode;
        if let (Some(zero), Some(one)) = (computed_effect(opcode, 0), computed_effect(opcode, 1)) {
            // The lowest bit counts, or all.
            let (low, all) = (Effect::fit(zero, one, 1), Effect::fit(zero, one, -1));
            if low.fits(opcode) {
                effects[at] = low;
            } else if all.fits(opcode) {
                effects[at] = all;
            }
        }
        at += 1;
    }
    effects
};

/// How many stack items the instruction takes, and how many it puts. For a block push: what is there
/// when control comes to the handler.
#[inline(always)]
pub(crate) fn popped_pushed(opcode: Opcode, oparg: i32) -> Option<(i32, i32)> {
    let effect = &EFFECTS[usize::from(opcode) % OPCODES];
    if effect.is_known { Some(effect.with(oparg)) } else { computed_effect(opcode, oparg) }
}

/// How much higher the stack is after an instruction.
#[inline(always)]
pub(crate) fn net_effect(opcode: Opcode, oparg: i32) -> Option<i32> {
    let effect = &EFFECTS[usize::from(opcode) % OPCODES];
    if effect.is_known {
        return Some(i32::from(effect.net) + i32::from(effect.net_each) * (oparg & i32::from(effect.mask)));
    }
    computed_effect(opcode, oparg).map(|(popped, pushed)| pushed - popped)
}

const fn computed_effect(opcode: Opcode, oparg: i32) -> Option<(i32, i32)> {
    let low = oparg & 1;
    Some(match opcode {
        op::NOP | op::CACHE | op::RESUME | op::NOT_TAKEN | op::EXTENDED_ARG | op::SETUP_ANNOTATIONS => (0, 0),
        op::MAKE_CELL | op::COPY_FREE_VARS | op::DELETE_FAST | op::DELETE_DEREF => (0, 0),
        op::DELETE_NAME | op::DELETE_GLOBAL | op::POP_BLOCK | op::ANNOTATIONS_PLACEHOLDER => (0, 0),
        op::JUMP | op::JUMP_NO_INTERRUPT | op::JUMP_FORWARD => (0, 0),
        op::JUMP_BACKWARD | op::JUMP_BACKWARD_NO_INTERRUPT => (0, 0),

        op::LOAD_FAST | op::LOAD_FAST_CHECK | op::LOAD_FAST_BORROW | op::LOAD_FAST_AND_CLEAR => (0, 1),
        op::LOAD_CONST | op::LOAD_SMALL_INT | op::LOAD_COMMON_CONSTANT | op::PUSH_NULL => (0, 1),
        op::LOAD_CLOSURE | op::LOAD_DEREF | op::LOAD_NAME | op::LOAD_LOCALS | op::LOAD_BUILD_CLASS => (0, 1),
        op::RETURN_GENERATOR | op::SETUP_FINALLY | op::SETUP_WITH => (0, 1),
        op::LOAD_FAST_LOAD_FAST | op::LOAD_FAST_BORROW_LOAD_FAST_BORROW | op::SETUP_CLEANUP => (0, 2),
        op::LOAD_GLOBAL => (0, 1 + low),

        op::POP_TOP | op::POP_ITER | op::END_FOR | op::POP_EXCEPT | op::INTERPRETER_EXIT => (1, 0),
        op::STORE_FAST | op::STORE_FAST_MAYBE_NULL | op::STORE_DEREF | op::STORE_NAME => (1, 0),
        op::STORE_GLOBAL | op::DELETE_ATTR | op::EXIT_INIT_CHECK => (1, 0),
        op::POP_JUMP_IF_FALSE | op::POP_JUMP_IF_TRUE | op::POP_JUMP_IF_NONE | op::POP_JUMP_IF_NOT_NONE => (1, 0),
        op::STORE_FAST_STORE_FAST | op::STORE_ATTR | op::DELETE_SUBSCR | op::END_ASYNC_FOR => (2, 0),
        op::STORE_SUBSCR => (3, 0),
        op::STORE_SLICE => (4, 0),
        op::RAISE_VARARGS => (oparg, 0),

        op::STORE_FAST_LOAD_FAST | op::JUMP_IF_FALSE | op::JUMP_IF_TRUE | op::RETURN_VALUE => (1, 1),
        op::UNARY_NEGATIVE | op::UNARY_NOT | op::UNARY_INVERT | op::TO_BOOL | op::CALL_INTRINSIC_1 => (1, 1),
        op::GET_ITER | op::GET_YIELD_FROM_ITER | op::GET_AITER | op::GET_AWAITABLE | op::YIELD_VALUE => (1, 1),
        op::LOAD_FROM_DICT_OR_GLOBALS | op::LOAD_FROM_DICT_OR_DEREF | op::MAKE_FUNCTION => (1, 1),
        op::FORMAT_SIMPLE | op::CONVERT_VALUE => (1, 1),
        op::GET_ANEXT | op::GET_LEN | op::MATCH_MAPPING | op::MATCH_SEQUENCE | op::IMPORT_FROM => (1, 2),
        op::FOR_ITER | op::LOAD_SPECIAL | op::PUSH_EXC_INFO => (1, 2),
        op::LOAD_ATTR => (1, 1 + low),
        op::UNPACK_SEQUENCE => (1, oparg),
        op::UNPACK_EX => (1, 1 + (oparg & 0xFF) + (oparg >> 8)),

        op::BINARY_OP | op::COMPARE_OP | op::IS_OP | op::CONTAINS_OP | op::CALL_INTRINSIC_2 => (2, 1),
        op::IMPORT_NAME | op::FORMAT_WITH_SPEC | op::SET_FUNCTION_ATTRIBUTE | op::END_SEND => (2, 1),
        op::BUILD_TEMPLATE => (2, 1),
        op::CHECK_EG_MATCH | op::CHECK_EXC_MATCH | op::SEND => (2, 2),
        op::MATCH_KEYS => (2, 3),
        op::BUILD_INTERPOLATION => (2 + low, 1),
        op::BINARY_SLICE | op::MATCH_CLASS => (3, 1),
        op::CLEANUP_THROW => (3, 2),
        op::LOAD_SUPER_ATTR => (3, 1 + low),
        op::CALL_FUNCTION_EX => (4, 1),
        op::WITH_EXCEPT_START => (5, 6),

        op::BUILD_STRING | op::BUILD_TUPLE | op::BUILD_LIST | op::BUILD_SET | op::BUILD_SLICE => (oparg, 1),
        op::BUILD_MAP => (oparg * 2, 1),
        op::CALL => (oparg + 2, 1),
        op::CALL_KW => (oparg + 3, 1),
        op::LIST_APPEND | op::SET_ADD | op::LIST_EXTEND | op::SET_UPDATE | op::DICT_UPDATE => (oparg + 1, oparg),
        op::MAP_ADD => (oparg + 2, oparg),
        op::DICT_MERGE => (oparg + 4, oparg + 3),
        op::COPY => (oparg, oparg + 1),
        op::SWAP => (oparg, oparg),
        op::RERAISE => (oparg + 1, oparg),
        _ => return None,
    })
}
