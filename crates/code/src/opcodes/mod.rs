//! Opcode numbers, one module a CPython version, and what their tables say by number.
//!
//! What an instruction does is not known here, only how its bytes are laid out and named.

pub mod v3_14;

use v3_14 as op;
pub use v3_14::Opcode;

/// `dis._all_opname[op]` of CPython 3.14: the name of any opcode, specialised ones included; `<121>` for
/// a number that has no name.
pub fn opname(opcode: Opcode) -> std::borrow::Cow<'static, str> {
    match name_of(opcode) {
        Some(name) => name.into(),
        None => format!("<{opcode}>").into(),
    }
}

/// The name of an opcode, if the number has one.
pub fn name_of(opcode: Opcode) -> Option<&'static str> {
    if let Ok(at) = op::OPNAMES.binary_search_by_key(&opcode, |&(number, _)| number) {
        return Some(op::OPNAMES[at].1);
    }
    op::SPECIALIZED.iter().find(|&&(_, number)| number == opcode).map(|&(name, _)| name)
}

/// The opcode of a name, specialised ones included.
pub fn opcode_of(name: &str) -> Option<Opcode> {
    let plain = op::OPNAMES.iter().find(|(_, known)| *known == name).map(|&(number, _)| number);
    plain.or_else(|| op::SPECIALIZED.iter().find(|(known, _)| *known == name).map(|&(_, number)| number))
}

/// `dis._deoptop`: the opcode that a specialised one stands for; any other is its own.
pub const fn deopt(opcode: Opcode) -> Opcode {
    match opcode {
        3 | 129..=142 => op::BINARY_OP,
        143..=150 | 154..=165 => op::CALL,
        151..=153 => op::CALL_KW,
        166..=168 => op::COMPARE_OP,
        169..=170 => op::CONTAINS_OP,
        171..=174 => op::FOR_ITER,
        175..=176 => op::JUMP_BACKWARD,
        177..=189 => op::LOAD_ATTR,
        190..=191 => op::LOAD_CONST,
        192..=193 => op::LOAD_GLOBAL,
        194..=195 => op::LOAD_SUPER_ATTR,
        196 => op::RESUME,
        197 => op::SEND,
        198..=200 => op::STORE_ATTR,
        201..=202 => op::STORE_SUBSCR,
        203..=208 => op::TO_BOOL,
        209..=211 => op::UNPACK_SEQUENCE,
        _ => opcode,
    }
}

/// `opcode._cache_format`: the inline cache entries of an instruction as names and lengths in code units.
pub const fn cache_format(opcode: Opcode) -> &'static [(&'static str, usize)] {
    match opcode {
        op::LOAD_GLOBAL => {
            &[("counter", 1), ("index", 1), ("module_keys_version", 1), ("builtin_keys_version", 1)]
        }
        op::BINARY_OP => &[("counter", 1), ("descr", 4)],
        op::LOAD_ATTR => &[("counter", 1), ("version", 2), ("keys_version", 2), ("descr", 4)],
        op::STORE_ATTR => &[("counter", 1), ("version", 2), ("index", 1)],
        op::CALL | op::CALL_KW => &[("counter", 1), ("func_version", 2)],
        op::TO_BOOL => &[("counter", 1), ("version", 2)],
        op::UNPACK_SEQUENCE
        | op::COMPARE_OP
        | op::CONTAINS_OP
        | op::FOR_ITER
        | op::LOAD_SUPER_ATTR
        | op::STORE_SUBSCR
        | op::SEND
        | op::JUMP_BACKWARD
        | op::POP_JUMP_IF_TRUE
        | op::POP_JUMP_IF_FALSE
        | op::POP_JUMP_IF_NONE
        | op::POP_JUMP_IF_NOT_NONE => &[("counter", 1)],
        _ => &[],
    }
}

/// What the first inline cache entry holds in a code object that has not run.
/// Source: CPython 3.14 `Python/specialize.c` `_PyCode_Quicken`.
pub const fn initial_counter(opcode: Opcode) -> u16 {
    match opcode {
        op::POP_JUMP_IF_FALSE | op::POP_JUMP_IF_TRUE | op::POP_JUMP_IF_NONE | op::POP_JUMP_IF_NOT_NONE => 0x5555,
        op::JUMP_BACKWARD => 65532,
        _ => 17,
    }
}

/// Whether a jump's argument counts back from the instruction's end.
pub const fn is_backward_jump(opcode: Opcode) -> bool {
    matches!(opcode, op::JUMP_BACKWARD | op::JUMP_BACKWARD_NO_INTERRUPT | op::END_ASYNC_FOR)
}

/// An instruction as it stands in `co_code`, `EXTENDED_ARG` not folded away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RawInstruction {
    /// Byte offset.
    pub offset: usize,
    /// Byte offset of the first `EXTENDED_ARG` before it, or its own.
    pub start_offset: usize,
    /// The opcode as stored.
    pub opcode: Opcode,
    /// The argument with what `EXTENDED_ARG` adds; `None` for an opcode that takes none.
    pub arg: Option<i32>,
}

/// Walks `co_code`, inline caches skipped, as `dis._unpack_opargs` does. A lone last byte is left out.
pub fn unpack_opargs(code: &[u8]) -> impl Iterator<Item = RawInstruction> + '_ {
    let (mut at, mut extended, mut start) = (0, 0i32, None);
    std::iter::from_fn(move || {
        let &[opcode, arg] = code.get(at..at + 2)? else { return None };
        let offset = at;
        let opcode = Opcode::from(opcode);
        let plain = deopt(opcode);
        at += 2 + 2 * op::inline_cache_entries(plain);
        let start_offset = start.unwrap_or(offset);
        let mut instruction = RawInstruction { offset, start_offset, opcode, arg: None };
        if op::has_arg(plain) {
            instruction.arg = Some(i32::from(arg) | extended);
        }
        match instruction.arg {
            Some(arg) if plain == op::EXTENDED_ARG => {
                extended = arg << 8;
                start = Some(start_offset);
                instruction.start_offset = offset;
            }
            _ => {
                extended = 0;
                start = None;
            }
        }
        Some(instruction)
    })
}

/// The byte offset that a jump at byte `offset` goes to, or that an `END_ASYNC_FOR` came from.
pub fn jump_target(opcode: Opcode, arg: i32, offset: usize) -> Option<i64> {
    let plain = deopt(opcode);
    if !op::has_jump(plain) {
        return None;
    }
    let arg = i64::from(arg);
    let arg = if is_backward_jump(plain) { -arg } else { arg };
    Some(offset as i64 + 2 + arg * 2 + 2 * op::inline_cache_entries(plain) as i64)
}
