//! CPython 3.14: caches and EXTENDED_ARG go, arguments are widened, BINARY_OP and COMPARE_OP are split by operator.

use krait_code::opcodes::v3_14::{self as wire, Opcode};
use krait_code::tables::exception_entries;
use krait_code::{CodeView, LocalKind};
use krait_ops::{Body, Handler, Instr, Op, VerifyError};

fn fail<T>(unit: usize, message: impl Into<String>) -> Result<T, VerifyError> {
    Err(VerifyError { unit: unit as u32, message: message.into() })
}

/// `NB_*` in order, as instructions; the in-place forms follow with the same numbers.
const BINARY: [Op; 13] = [
    Op::BINARY_ADD,
    Op::BINARY_AND,
    Op::BINARY_FLOOR_DIVIDE,
    Op::BINARY_LSHIFT,
    Op::BINARY_MATRIX_MULTIPLY,
    Op::BINARY_MULTIPLY,
    Op::BINARY_REMAINDER,
    Op::BINARY_OR,
    Op::BINARY_POWER,
    Op::BINARY_RSHIFT,
    Op::BINARY_SUBTRACT,
    Op::BINARY_TRUE_DIVIDE,
    Op::BINARY_XOR,
];
const COMPARE: [Op; 6] = [Op::COMPARE_LT, Op::COMPARE_LE, Op::COMPARE_EQ, Op::COMPARE_NE, Op::COMPARE_GT, Op::COMPARE_GE];

/// A jump whose target (in code units) is still to be turned into an index.
struct Fixup {
    at: usize,
    unit: usize,
    target: usize,
}

pub(crate) fn lower(code: &CodeView<'_>) -> Result<Body, VerifyError> {
    let units = code.code.len() / 2;
    if code.code.len() % 2 != 0 {
        return fail(units, "odd length");
    }
    let limits = crate::limits(code);
    if limits.args > limits.locals || code.posonlyargcount > code.argcount {
        return fail(0, "more parameters than locals");
    }
    if code.localspluskinds.iter().rev().take(limits.free as usize).any(|&kind| kind & LocalKind::FREE == 0) {
        return fail(0, "free variables must be last");
    }
    let mut body = Body {
        limits,
        cells: code.localspluskinds.iter().map(|&kind| kind & (LocalKind::CELL | LocalKind::FREE) != 0).collect(),
        instrs: Vec::with_capacity(units),
        origin: Vec::with_capacity(units),
        ..Body::default()
    };
    // The index of the first instruction at or after each unit; u32::MAX for caches and operands' middles.
    let mut index = vec![u32::MAX; units + 1];
    let mut fixups = Vec::new();
    let mut at = 0;
    while at < units {
        let start = at;
        index[start] = body.instrs.len() as u32;
        let mut arg: u32 = 0;
        let mut prefixes = 0;
        let opcode = loop {
            let (opcode, low) = (Opcode::from(code.code[2 * at]), code.code[2 * at + 1]);
            arg = arg << 8 | u32::from(low);
            at += 1;
            if opcode != wire::EXTENDED_ARG {
                break opcode;
            }
            prefixes += 1;
            if at >= units || prefixes > 3 {
                return fail(start, "EXTENDED_ARG without an instruction");
            }
        };
        let caches = wire::inline_cache_entries(opcode);
        let next = at + caches;
        if next > units {
            return fail(start, "the code ends inside an instruction");
        }
        let origin = (at - 1) as u32;
        let mut put = |op: Op, arg: u32| {
            body.instrs.push(Instr { op, arg });
            body.origin.push(origin);
        };
        let forward = |fixups: &mut Vec<Fixup>, count: usize, extra: usize| {
            fixups.push(Fixup { at: count, unit: start, target: next + arg as usize + extra });
        };
        let backward = |fixups: &mut Vec<Fixup>, count: usize| match next.checked_sub(arg as usize) {
            Some(target) => {
                fixups.push(Fixup { at: count, unit: start, target });
                Ok(())
            }
            None => fail(start, "jump before the beginning"),
        };
        let here = index[start] as usize;
        let simple = simple_op(opcode);
        match opcode {
            wire::NOP | wire::NOT_TAKEN => {
                // Nothing to do; a jump to it lands on what follows.
            }
            wire::BINARY_OP => match arg {
                0..13 => put(BINARY[arg as usize], 0),
                13..26 => put(Op::INPLACE_OP, arg - 13),
                26 => put(Op::BINARY_SUBSCR, 0),
                _ => return fail(start, "unknown operator"),
            },
            wire::COMPARE_OP => match COMPARE.get((arg >> 5) as usize) {
                Some(&op) => put(op, arg >> 4 & 1),
                None => return fail(start, "unknown comparison"),
            },
            wire::LOAD_FAST_BORROW_LOAD_FAST_BORROW => {
                put(Op::LOAD_FAST_BORROW, arg >> 4);
                put(Op::LOAD_FAST_BORROW, arg & 15);
            }
            wire::LOAD_FAST_LOAD_FAST => {
                put(Op::LOAD_FAST, arg >> 4);
                put(Op::LOAD_FAST, arg & 15);
            }
            wire::STORE_FAST_LOAD_FAST => {
                put(Op::STORE_FAST, arg >> 4);
                put(Op::LOAD_FAST, arg & 15);
            }
            wire::STORE_FAST_STORE_FAST => {
                put(Op::STORE_FAST, arg >> 4);
                put(Op::STORE_FAST, arg & 15);
            }
            wire::LOAD_GLOBAL => {
                put(Op::LOAD_GLOBAL, arg >> 1);
                if arg & 1 != 0 {
                    put(Op::PUSH_NULL, 0);
                }
            }
            wire::LOAD_ATTR => put(if arg & 1 != 0 { Op::LOAD_METHOD } else { Op::LOAD_ATTR }, arg >> 1),
            wire::LOAD_SUPER_ATTR => put(if arg & 1 != 0 { Op::LOAD_SUPER_METHOD } else { Op::LOAD_SUPER_ATTR }, arg & !1),
            wire::END_FOR | wire::POP_ITER => put(Op::POP_TOP, 0),
            wire::FOR_ITER => {
                // At the end CPython goes on behind END_FOR, with the iterator still on the stack.
                forward(&mut fixups, here, 1);
                put(Op::FOR_ITER, 0);
            }
            wire::SEND => {
                forward(&mut fixups, here, 0);
                put(Op::SEND, 0);
            }
            wire::JUMP_FORWARD => {
                forward(&mut fixups, here, 0);
                put(Op::JUMP, 0);
            }
            wire::POP_JUMP_IF_FALSE | wire::POP_JUMP_IF_TRUE | wire::POP_JUMP_IF_NONE | wire::POP_JUMP_IF_NOT_NONE => {
                forward(&mut fixups, here, 0);
                put(
                    match opcode {
                        wire::POP_JUMP_IF_FALSE => Op::POP_JUMP_IF_FALSE,
                        wire::POP_JUMP_IF_TRUE => Op::POP_JUMP_IF_TRUE,
                        wire::POP_JUMP_IF_NONE => Op::POP_JUMP_IF_NONE,
                        _ => Op::POP_JUMP_IF_NOT_NONE,
                    },
                    0,
                );
            }
            wire::JUMP_BACKWARD => {
                backward(&mut fixups, here)?;
                put(Op::JUMP_BACKWARD, 0);
            }
            wire::JUMP_BACKWARD_NO_INTERRUPT => {
                backward(&mut fixups, here)?;
                put(Op::JUMP, 0);
            }
            wire::RESUME => put(Op::RESUME, arg & 7),
            wire::CALL_INTRINSIC_1 => put(Op::CALL_INTRINSIC_1, arg),
            _ => match simple {
                Some(op) => put(op, arg),
                None => {
                    return fail(start, format!("opcode {} cannot be run", krait_code::opcodes::opname(opcode)));
                }
            },
        }
        at = next;
    }
    // Jumps may land on instructions that are gone: then on the next one that is not.
    let mut following;
    let mut targets = vec![u32::MAX; units + 1];
    for unit in (0..=units).rev() {
        if index[unit] != u32::MAX {
            following = index[unit];
            targets[unit] = following;
        }
    }
    for Fixup { at, unit, target } in fixups {
        match targets.get(target) {
            Some(&index) if index != u32::MAX => body.instrs[at].arg = index,
            _ => return fail(unit, "jump to no instruction"),
        }
    }
    // Table rows may begin or end at caches: round up.
    let round = |unit: u32| {
        let mut unit = unit as usize;
        while unit < units && targets[unit] == u32::MAX {
            unit += 1;
        }
        if unit >= units { body.instrs.len() as u32 } else { targets[unit] }
    };
    for entry in exception_entries(code.exceptiontable) {
        if entry.end as usize > units || entry.target as usize >= units {
            return fail(0, "exception table out of range");
        }
        let (start, end, target) = (round(entry.start), round(entry.end), round(entry.target));
        if start < end {
            body.handlers.push(Handler { start, end, target, depth: entry.depth, lasti: entry.lasti });
        }
    }
    Ok(body)
}

/// Opcodes that are one instruction of the same meaning and operand.
fn simple_op(opcode: Opcode) -> Option<Op> {
    macro_rules! same {
        ($($name:ident)*) => { match opcode { $(wire::$name => Some(Op::$name),)* _ => None } };
    }
    same! {
        BINARY_SLICE STORE_SLICE BUILD_TEMPLATE BUILD_INTERPOLATION CALL_FUNCTION_EX CHECK_EG_MATCH CHECK_EXC_MATCH
        CLEANUP_THROW DELETE_SUBSCR END_SEND FORMAT_SIMPLE FORMAT_WITH_SPEC GET_AITER GET_ANEXT GET_ITER GET_LEN
        GET_YIELD_FROM_ITER LOAD_BUILD_CLASS LOAD_LOCALS MAKE_FUNCTION MATCH_KEYS MATCH_MAPPING MATCH_SEQUENCE
        POP_EXCEPT POP_TOP PUSH_EXC_INFO PUSH_NULL RETURN_GENERATOR RETURN_VALUE SETUP_ANNOTATIONS STORE_SUBSCR
        TO_BOOL UNARY_INVERT UNARY_NEGATIVE UNARY_NOT WITH_EXCEPT_START BUILD_LIST BUILD_MAP BUILD_SET BUILD_SLICE
        BUILD_STRING BUILD_TUPLE CALL CALL_INTRINSIC_2 CALL_KW CONTAINS_OP CONVERT_VALUE COPY COPY_FREE_VARS
        DELETE_ATTR DELETE_DEREF DELETE_FAST DELETE_GLOBAL DELETE_NAME DICT_MERGE DICT_UPDATE END_ASYNC_FOR
        GET_AWAITABLE IMPORT_FROM IMPORT_NAME IS_OP LIST_APPEND LIST_EXTEND LOAD_COMMON_CONSTANT LOAD_CONST
        LOAD_DEREF LOAD_FAST LOAD_FAST_AND_CLEAR LOAD_FAST_BORROW LOAD_FAST_CHECK LOAD_FROM_DICT_OR_DEREF
        LOAD_FROM_DICT_OR_GLOBALS LOAD_NAME LOAD_SMALL_INT LOAD_SPECIAL MAKE_CELL MAP_ADD MATCH_CLASS RAISE_VARARGS
        RERAISE SET_ADD SET_FUNCTION_ATTRIBUTE SET_UPDATE STORE_ATTR STORE_DEREF STORE_FAST STORE_GLOBAL STORE_NAME
        SWAP UNPACK_EX UNPACK_SEQUENCE YIELD_VALUE
    }
}
