//! Where lines begin in a code object, as CPython's instrumentation (`initialize_lines`) marks them.

use krait_code::opcodes::{self, v3_14 as wire};
use krait_code::{CodeView, tables};

/// One wire instruction, as an observer of lines and branches sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Its code unit.
    pub unit: u32,
    /// -1: none.
    pub line: i32,
    /// A line begins here.
    pub start: bool,
    pub kind: PlaceKind,
    /// The code unit that a jump goes to.
    pub target: Option<u32>,
}

/// What observers treat in a way of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlaceKind {
    Plain,
    /// Does nothing, and has no instruction in the lowered body.
    Nop,
    /// Stands where a branch goes on when it is not taken, and has no instruction in the lowered body.
    NotTaken,
    /// Only the machinery of a loop or of an `await`.
    Quiet,
}

/// The instructions of a code object in order.
pub fn places(code: &CodeView<'_>) -> Vec<Place> {
    let units = code.code.len() / 2;
    let mut lines = vec![-1; units];
    for range in tables::co_lines(code.linetable, code.firstlineno) {
        let end = (range.end as usize).min(units);
        if let Some(part) = lines.get_mut(range.start as usize..end) {
            part.fill(range.line.unwrap_or(-1));
        }
    }
    let mut places = Vec::new();
    let mut index = vec![usize::MAX; units];
    let mut targets = Vec::new();
    let (mut current, mut begun) = (-1, false);
    for raw in opcodes::unpack_opargs(code.code) {
        let opcode = opcodes::deopt(raw.opcode);
        if opcode == wire::EXTENDED_ARG {
            continue;
        }
        let (unit, first) = (raw.offset / 2, raw.start_offset / 2);
        let line = lines.get(first).copied().unwrap_or(-1);
        let kind = match opcode {
            wire::NOP => PlaceKind::Nop,
            wire::NOT_TAKEN => PlaceKind::NotTaken,
            wire::END_FOR | wire::POP_ITER | wire::END_SEND | wire::END_ASYNC_FOR | wire::RESUME => PlaceKind::Quiet,
            _ => PlaceKind::Plain,
        };
        // What stands before the first RESUME is no line of the program.
        begun |= opcode == wire::RESUME;
        if !begun {
            continue;
        }
        let mut start = false;
        if kind != PlaceKind::Quiet {
            start = line >= 0 && line != current;
            current = line;
        }
        let target = raw.arg.and_then(|arg| opcodes::jump_target(raw.opcode, arg, raw.offset));
        let target = target.and_then(|target| usize::try_from(target / 2).ok());
        targets.extend(target);
        index[first] = places.len();
        index[unit] = places.len();
        places.push(Place { unit: unit as u32, line, start, kind, target: target.map(|target| target as u32) });
    }
    targets.extend(tables::exception_entries(code.exceptiontable).map(|entry| entry.target as usize));
    for target in targets {
        if let Some(place) = index.get(target).and_then(|&at| places.get_mut(at)) {
            place.start |= place.line >= 0 && place.kind != PlaceKind::Quiet;
        }
    }
    places
}
