//! The verifier: proves that a body keeps to its stack, its indices and its jump targets, so that the machine can
//! run it without checking any of these.
//!
//! What it proves: every index is in range; every jump and handler lands on an instruction; the depth of the stack is
//! the same on every way to an instruction, never below zero nor above the limit; control never runs off the end; a
//! borrowed local is not overwritten while the stack still looks at it (such loads become owning ones); NULLs
//! lie only where the instruction that takes them allows it.

use crate::{Body, Instr, Op, Operand};

/// A body that the machine may run. Only [`verify`] makes one.
#[derive(Clone, Debug)]
pub struct Verified {
    body: Body,
    /// The deepest stack on any way.
    max_depth: u32,
}

impl Verified {
    pub fn body(&self) -> &Body {
        &self.body
    }
    pub fn max_depth(&self) -> u32 {
        self.max_depth
    }
    /// For what was verified before.
    pub(crate) fn trusted(body: Body, max_depth: u32) -> Verified {
        Verified { body, max_depth }
    }
}

/// Why a body was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifyError {
    /// The wire offset in code units.
    pub unit: u32,
    pub message: String,
}

impl std::fmt::Display for VerifyError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "invalid bytecode at offset {}: {}", self.unit * 2, self.message)
    }
}
impl std::error::Error for VerifyError {}

/// What the verifier knows of a stack value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// An object.
    Value,
    /// An object or NULL.
    Maybe,
    /// NULL for certain.
    Null,
    /// The saved instruction offset of a handler (an int).
    Lasti,
}

impl Kind {
    fn join(self, other: Kind) -> Kind {
        match (self, other) {
            _ if self == other => self,
            (Kind::Lasti | Kind::Value, Kind::Lasti | Kind::Value) => Kind::Value,
            _ => Kind::Maybe,
        }
    }
}

/// Check `body`; borrowing loads that are not safe become owning ones.
pub fn verify(mut body: Body) -> Result<Verified, VerifyError> {
    check_operands(&body)?;
    let ways = Ways::of(&body);
    let (max_depth, tops) = check_stack(&body, &ways)?;
    check_unset_loads(&mut body, &ways, &tops);
    own_unsafe_borrows(&mut body);
    Ok(Verified { body, max_depth })
}

fn fail<T>(body: &Body, at: usize, message: impl Into<String>) -> Result<T, VerifyError> {
    Err(VerifyError { unit: body.origin.get(at).copied().unwrap_or(0), message: message.into() })
}

fn check_operands(body: &Body) -> Result<(), VerifyError> {
    let count = body.instrs.len();
    if count == 0 {
        return fail(body, 0, "no instructions");
    }
    if body.origin.len() != count || body.cells.len() != body.limits.locals as usize || body.limits.free > body.limits.locals {
        return fail(body, 0, "tables of different length");
    }
    for (at, &Instr { op, arg }) in body.instrs.iter().enumerate() {
        let limit = match op.operand() {
            Operand::Local => body.limits.locals,
            Operand::Const => body.limits.consts,
            Operand::Name => body.limits.names,
            Operand::SuperName => body.limits.names.saturating_mul(4),
            Operand::Jump => u32::try_from(count).unwrap_or(u32::MAX),
            Operand::None | Operand::Raw | Operand::Count => u32::MAX,
        };
        if arg >= limit && limit != u32::MAX {
            return fail(body, at, format!("operand {arg} of {} out of range", op.name()));
        }
        let good = match op {
            Op::COPY => arg >= 1,
            Op::SWAP => arg >= 2,
            Op::BUILD_SLICE => arg == 2 || arg == 3,
            Op::CONVERT_VALUE => (1..=3).contains(&arg),
            Op::LOAD_SMALL_INT => arg < 256,
            Op::LOAD_COMMON_CONSTANT => arg < 5,
            Op::LOAD_SPECIAL => arg < 4,
            Op::RAISE_VARARGS => arg <= 2,
            Op::INPLACE_OP => arg < 13,
            Op::CALL_INTRINSIC_1 => (1..=11).contains(&arg),
            Op::CALL_INTRINSIC_2 => (1..=5).contains(&arg),
            Op::SET_FUNCTION_ATTRIBUTE => matches!(arg, 1 | 2 | 4 | 8 | 16),
            Op::COPY_FREE_VARS => arg == body.limits.free,
            Op::LIST_APPEND | Op::LIST_EXTEND | Op::SET_ADD | Op::SET_UPDATE | Op::MAP_ADD | Op::DICT_UPDATE | Op::DICT_MERGE => arg >= 1,
            Op::LOAD_DEREF | Op::STORE_DEREF | Op::DELETE_DEREF | Op::LOAD_FROM_DICT_OR_DEREF => body.cells[arg as usize],
            Op::MAKE_CELL => body.cells[arg as usize],
            _ => true,
        };
        if !good {
            return fail(body, at, format!("operand {arg} of {} not allowed", op.name()));
        }
    }
    let last = body.instrs[count - 1];
    if !last.op.ends() {
        return fail(body, count - 1, "the code runs off its end");
    }
    for handler in &body.handlers {
        if handler.start > handler.end || handler.end as usize > count || handler.target as usize >= count {
            return fail(body, 0, "exception table out of range");
        }
        if handler.depth.saturating_add(2) > body.limits.stack {
            return fail(body, handler.target as usize, "handler deeper than the stack");
        }
    }
    Ok(())
}

/// What the walks over a body share.
struct Ways {
    /// Whether ways meet before an instruction: it is jumped to, or a handler.
    meets: Vec<bool>,
    /// The handler that covers each instruction, `u32::MAX` for none: the first that does.
    cover: Vec<u32>,
}

impl Ways {
    fn of(body: &Body) -> Ways {
        let count = body.instrs.len();
        let mut meets = vec![false; count + 1];
        meets[0] = true;
        for instr in &body.instrs {
            if instr.op.operand() == Operand::Jump {
                meets[instr.arg as usize] = true;
            }
        }
        let mut cover: Vec<u32> = vec![u32::MAX; count];
        for (number, handler) in body.handlers.iter().enumerate().rev() {
            meets[handler.target as usize] = true;
            cover[handler.start as usize..handler.end as usize].fill(number as u32);
        }
        Ways { meets, cover }
    }
}

/// The stacks of kinds where ways meet; `None` where control has not come.
struct Stacks<'a> {
    body: &'a Body,
    known: Vec<Option<Box<[Kind]>>>,
    work: Vec<usize>,
}

/// Walk every way with a stack of kinds: the greatest depth, and the kind on top before each instruction.
fn check_stack(body: &Body, ways: &Ways) -> Result<(u32, Vec<Option<Kind>>), VerifyError> {
    let count = body.instrs.len();
    let mut stacks = Stacks { body, known: vec![None; count], work: Vec::new() };
    let mut tops: Vec<Option<Kind>> = vec![None; count];
    let mut deepest = 0usize;
    let mut stack: Vec<Kind> = Vec::with_capacity(body.limits.stack.min(1 << 16) as usize);
    let mut other: Vec<Kind> = Vec::new();
    stacks.arrive(0, 0, &stack)?;
    while let Some(start) = stacks.work.pop() {
        stack.clear();
        stack.extend_from_slice(stacks.known[start].as_deref().expect("work has stacks"));
        let mut at = start;
        // A straight line, up to where ways meet.
        loop {
            let Instr { op, arg } = body.instrs[at];
            deepest = deepest.max(stack.len());
            if let Some(&top) = stack.last() {
                tops[at] = Some(tops[at].map_or(top, |known| known.join(top)));
            }
            if let Some(handler) = body.handlers.get(ways.cover[at] as usize) {
                if let Some(kept) = stack.get(..handler.depth as usize) {
                    other.clear();
                    other.extend_from_slice(kept);
                    if handler.lasti {
                        other.push(Kind::Lasti);
                    }
                    other.push(Kind::Value);
                    deepest = deepest.max(other.len());
                    stacks.arrive(at, handler.target as usize, &other)?;
                } else if can_raise(op) {
                    // The wire table may cover instructions whose stack is too low for it: only where they cannot raise.
                    return fail(body, at, "stack lower than its handler needs");
                }
            }
            let n = u64::from(arg);
            if let Some((pops, pushes)) = op.jump_effect(n) {
                other.clear();
                other.extend_from_slice(&stack);
                apply(body, at, &mut other, pops, pushes)?;
                deepest = deepest.max(other.len());
                stacks.arrive(at, arg as usize, &other)?;
            }
            let (pops, pushes) = op.effect(n);
            apply(body, at, &mut stack, pops, pushes)?;
            deepest = deepest.max(stack.len());
            if op.ends() {
                break;
            }
            at += 1;
            if at >= count {
                return fail(body, at - 1, "the code runs off its end");
            }
            if ways.meets[at] {
                stacks.arrive(at - 1, at, &stack)?;
                break;
            }
        }
    }
    if deepest > body.limits.stack as usize {
        return fail(body, 0, format!("stack of {deepest} above the declared {}", body.limits.stack));
    }
    Ok((deepest as u32, tops))
}

impl Stacks<'_> {
    /// Control comes from one instruction to another, where ways meet, with this stack.
    fn arrive(&mut self, from: usize, to: usize, stack: &[Kind]) -> Result<(), VerifyError> {
        if stack.len() > self.body.limits.stack as usize {
            return fail(self.body, from, format!("stack of {} above the declared {}", stack.len(), self.body.limits.stack));
        }
        let Some(known) = &mut self.known[to] else {
            self.known[to] = Some(stack.into());
            self.work.push(to);
            return Ok(());
        };
        if known.len() != stack.len() {
            return fail(self.body, to, format!("stack depth {} and {} at one place", known.len(), stack.len()));
        }
        let mut changed = false;
        for (own, &other) in known.iter_mut().zip(stack) {
            let joined = own.join(other);
            changed |= joined != *own;
            *own = joined;
        }
        if changed {
            self.work.push(to);
        }
        Ok(())
    }
}

fn can_raise(op: Op) -> bool {
    !matches!(
        op,
        Op::LOAD_FAST
            | Op::LOAD_FAST_BORROW
            | Op::LOAD_FAST_AND_CLEAR
            | Op::STORE_FAST
            | Op::LOAD_CONST
            | Op::LOAD_SMALL_INT
            | Op::PUSH_NULL
            | Op::POP_TOP
            | Op::COPY
            | Op::SWAP
            | Op::JUMP
            | Op::POP_EXCEPT
            | Op::RETURN_VALUE
            | Op::POP_JUMP_IF_NONE
            | Op::POP_JUMP_IF_NOT_NONE
            | Op::END_SEND
            | Op::PUSH_EXC_INFO
    )
}

/// Change the stack as an instruction does. Checks that NULL does not reach an instruction that takes objects.
fn apply(body: &Body, at: usize, stack: &mut Vec<Kind>, pops: u64, pushes: u64) -> Result<(), VerifyError> {
    let Instr { op, arg } = body.instrs[at];
    let Some(base) = (stack.len() as u64).checked_sub(pops) else {
        return fail(body, at, format!("{} needs {pops} values, the stack has {}", op.name(), stack.len()));
    };
    let base = base as usize;
    if base as u64 + pushes > u64::from(body.limits.stack) {
        return fail(body, at, format!("{} goes above the declared stack", op.name()));
    }
    let taken = &stack[base..];
    let count = taken.len();
    // Places that may hold NULL: the callee's `self`, a missing `**` mapping, what is only moved or dropped.
    let may_be_null = |place: usize| match op {
        Op::COPY | Op::SWAP | Op::POP_TOP | Op::STORE_FAST => true,
        Op::CALL | Op::CALL_KW => place == 1,
        Op::CALL_FUNCTION_EX => place == 1 || place == 3,
        Op::WITH_EXCEPT_START => place == 1,
        // The container and what lies between stay where they are.
        Op::LIST_APPEND | Op::LIST_EXTEND | Op::SET_ADD | Op::SET_UPDATE | Op::DICT_UPDATE => place + 1 < count && place != 0,
        Op::MAP_ADD => place + 2 < count && place != 0,
        Op::DICT_MERGE => place + 1 < count && place != 3 && place != 0,
        Op::RERAISE => place + 1 < count,
        _ => false,
    };
    for (place, kind) in taken.iter().enumerate() {
        if matches!(kind, Kind::Null | Kind::Maybe) && !may_be_null(place) {
            return fail(body, at, format!("{} takes a value where NULL may be", op.name()));
        }
    }
    if op == Op::RERAISE && arg > 0 && taken.first().is_some_and(|kind| *kind != Kind::Lasti && *kind != Kind::Value) {
        return fail(body, at, "RERAISE needs a saved offset");
    }
    let after = base + pushes as usize;
    match op {
        Op::COPY => stack.push(stack[base]),
        Op::SWAP => {
            let top = stack.len() - 1;
            stack.swap(base, top);
        }
        Op::PUSH_NULL => stack.push(Kind::Null),
        Op::LOAD_FAST_AND_CLEAR => stack.push(Kind::Maybe),
        // A plain load of an unset local pushes NULL in CPython; here the load checks.
        Op::LOAD_METHOD | Op::LOAD_SUPER_METHOD | Op::LOAD_SPECIAL => {
            stack.truncate(base);
            stack.extend([Kind::Value, Kind::Maybe]);
        }
        // What these leave in place stays what it is.
        Op::LIST_APPEND | Op::LIST_EXTEND | Op::SET_ADD | Op::SET_UPDATE | Op::MAP_ADD | Op::DICT_UPDATE | Op::DICT_MERGE
        | Op::WITH_EXCEPT_START | Op::RERAISE => stack.resize(after, Kind::Value),
        _ => {
            stack.truncate(base);
            stack.resize(after, Kind::Value);
        }
    }
    Ok(())
}

/// Loads of locals that may be unset there become loads that check. Locals below `limits.args` are set at entry.
fn check_unset_loads(body: &mut Body, ways: &Ways, tops: &[Option<Kind>]) {
    let (count, locals) = (body.instrs.len(), body.limits.locals as usize);
    let args = body.limits.args.min(body.limits.locals) as usize;
    if locals == 0 {
        return;
    }
    let words = locals.div_ceil(64);
    // A bit is set where a local may be unset.
    let mut unset: Vec<Option<Box<[u64]>>> = vec![None; count];
    let mut entry = vec![0u64; words];
    for local in args..locals {
        entry[local / 64] |= 1 << (local % 64);
    }
    // Only the places where ways meet keep their state; straight lines are walked through.
    let Ways { meets, cover } = ways;
    let join = |unset: &mut Vec<Option<Box<[u64]>>>, work: &mut Vec<usize>, to: usize, state: &[u64]| match &mut unset[to] {
        None => {
            unset[to] = Some(state.into());
            work.push(to);
        }
        Some(known) => {
            let mut changed = false;
            for (own, other) in known.iter_mut().zip(state) {
                changed |= *own | other != *own;
                *own |= other;
            }
            if changed {
                work.push(to);
            }
        }
    };
    let mut work = Vec::new();
    join(&mut unset, &mut work, 0, &entry);
    let mut risky: Vec<bool> = vec![false; count];
    while let Some(start) = work.pop() {
        let mut state = unset[start].clone().expect("work has states");
        let mut at = start;
        // The state last given to each handler on this line, so that it is joined only when it has changed.
        let mut given: u32 = u32::MAX;
        let mut dirty = true;
        loop {
            let Instr { op, arg } = body.instrs[at];
            if cover[at] != u32::MAX && (dirty || cover[at] != given) {
                given = cover[at];
                dirty = false;
                join(&mut unset, &mut work, body.handlers[given as usize].target as usize, &state);
            }
            let (word, bit) = (arg as usize / 64, 1u64 << (arg % 64));
            match op {
                Op::LOAD_FAST | Op::LOAD_FAST_BORROW => risky[at] |= state[word] & bit != 0,
                Op::LOAD_FAST_CHECK => state[word] &= !bit,
                Op::STORE_FAST => {
                    if matches!(tops[at], Some(Kind::Value | Kind::Lasti)) {
                        state[word] &= !bit;
                    } else {
                        dirty |= state[word] & bit == 0;
                        state[word] |= bit;
                    }
                }
                Op::MAKE_CELL => state[word] &= !bit,
                Op::COPY_FREE_VARS => {
                    for local in locals - body.limits.free as usize..locals {
                        state[local / 64] &= !(1 << (local % 64));
                    }
                }
                Op::DELETE_FAST | Op::LOAD_FAST_AND_CLEAR => {
                    dirty |= state[word] & bit == 0;
                    state[word] |= bit;
                }
                _ => {}
            }
            if op.operand() == Operand::Jump {
                join(&mut unset, &mut work, arg as usize, &state);
            }
            if op.ends() || at + 1 >= count {
                break;
            }
            at += 1;
            if meets[at] {
                join(&mut unset, &mut work, at, &state);
                break;
            }
        }
    }
    for (instr, risky) in body.instrs.iter_mut().zip(risky) {
        if risky {
            instr.op = Op::LOAD_FAST_CHECK;
        }
    }
}

/// Within each stretch without a jump in or out, borrowed entries must be gone from the stack before their local
/// changes and before the stretch ends; loads for which that does not hold become owning.
fn own_unsafe_borrows(body: &mut Body) {
    let count = body.instrs.len();
    let mut starts = vec![false; count + 1];
    starts[0] = true;
    for (at, instr) in body.instrs.iter().enumerate() {
        if instr.op.operand() == Operand::Jump {
            starts[instr.arg as usize] = true;
            starts[at + 1] = true;
        }
        if instr.op.ends() || matches!(instr.op, Op::YIELD_VALUE | Op::RETURN_GENERATOR) {
            starts[at + 1] = true;
        }
    }
    for handler in &body.handlers {
        starts[handler.target as usize] = true;
    }
    // The stack as (local, load) of what is borrowed; what lies below the stretch is not looked at.
    let mut stack: Vec<Option<(u32, usize)>> = Vec::new();
    let mut owning: Vec<usize> = Vec::new();
    for at in 0..count {
        if starts[at] {
            owning.extend(stack.drain(..).flatten().map(|(_, load)| load));
        }
        let Instr { op, arg } = body.instrs[at];
        match op {
            Op::LOAD_FAST_BORROW => stack.push(Some((arg, at))),
            Op::COPY => {
                let place = stack.len().checked_sub(arg as usize);
                let copied = place.and_then(|place| stack[place]);
                stack.push(copied);
            }
            Op::SWAP => {
                let missing = (arg as usize).saturating_sub(stack.len());
                stack.splice(0..0, std::iter::repeat_n(None, missing));
                let top = stack.len() - 1;
                stack.swap(top, top + 1 - arg as usize);
            }
            _ => {
                if op == Op::STORE_FAST {
                    // What goes into a local must be owned.
                    owning.extend(stack.last().copied().flatten().map(|(_, load)| load));
                }
                if matches!(op, Op::STORE_FAST | Op::DELETE_FAST | Op::LOAD_FAST_AND_CLEAR | Op::MAKE_CELL) {
                    owning.extend(stack.iter().flatten().filter(|(local, _)| *local == arg).map(|&(_, load)| load));
                }
                let (pops, pushes) = op.effect(u64::from(arg));
                let keep = match op {
                    // What these leave in place may still be borrowed.
                    Op::LIST_APPEND | Op::LIST_EXTEND | Op::SET_ADD | Op::SET_UPDATE | Op::DICT_UPDATE | Op::DICT_MERGE
                    | Op::MAP_ADD | Op::WITH_EXCEPT_START | Op::GET_LEN | Op::MATCH_MAPPING | Op::MATCH_SEQUENCE
                    | Op::MATCH_KEYS | Op::IMPORT_FROM | Op::CHECK_EXC_MATCH | Op::FOR_ITER | Op::SEND | Op::LOAD_METHOD
                    | Op::LOAD_SPECIAL | Op::END_SEND | Op::UNPACK_SEQUENCE | Op::RETURN_VALUE => true,
                    _ => false,
                };
                if keep {
                    // Simple and safe: everything these touch must own.
                    let touched = (pops as usize).min(stack.len());
                    let from = stack.len() - touched;
                    if !matches!(op, Op::LOAD_METHOD | Op::UNPACK_SEQUENCE | Op::RETURN_VALUE | Op::LIST_APPEND | Op::SET_ADD | Op::MAP_ADD)
                    {
                        owning.extend(stack[from..].iter().flatten().map(|&(_, load)| load));
                    }
                    if op == Op::LOAD_METHOD {
                        // object -- function, object: the object moves up by one.
                        let object = stack.pop().flatten();
                        stack.push(None);
                        stack.push(object);
                        continue;
                    }
                    if matches!(op, Op::LIST_APPEND | Op::SET_ADD | Op::MAP_ADD) {
                        let values = if op == Op::MAP_ADD { 2 } else { 1 };
                        for _ in 0..values {
                            stack.pop();
                        }
                        continue;
                    }
                }
                for _ in 0..pops {
                    stack.pop();
                }
                for _ in 0..pushes {
                    stack.push(None);
                }
            }
        }
    }
    owning.extend(stack.into_iter().flatten().map(|(_, load)| load));
    for load in owning {
        body.instrs[load].op = Op::LOAD_FAST;
    }
}
