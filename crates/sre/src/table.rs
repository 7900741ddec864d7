//! Choices by the next character: ways that cannot match are not tried.

use crate::class::Bits;
use crate::firsts;
use crate::program::{Entry, Inst, NONE, Program, Table};

/// More entries are not spent on one choice.
const MAX_ENTRIES: usize = 4096;

/// Give the choices at `branches` their tables.
pub(crate) fn build(program: &mut Program, branches: &[usize]) {
    program.insts.push(Inst::Fail);
    let fail = program.insts.len() as u32 - 1;
    for &branch in branches {
        let Inst::Split(all) = program.insts[branch] else { continue };
        let ways: Vec<(u32, Option<Bits>)> = program.ways(all).map(|pc| (pc, firsts::first(program, pc))).collect();
        if ways.iter().all(|(_, first)| first.is_none()) {
            continue;
        }
        if let Some(table) = new_table(program, &ways, all, fail) {
            program.insts[branch] = Inst::Branch(program.tables.len() as u32);
            program.tables.push(table);
        }
    }
}

/// The first of each run of characters that all ways treat alike.
fn run_starts(ways: &[(u32, Option<Bits>)]) -> Bits {
    let mut starts = Bits::default();
    starts.insert(0);
    for bits in ways.iter().filter_map(|(_, first)| first.as_ref()) {
        let mut before = 0;
        for (start, &word) in starts.words.iter_mut().zip(&bits.words) {
            *start |= word ^ (word << 1 | before);
            before = word >> 63;
        }
    }
    starts
}

fn new_table(program: &mut Program, ways: &[(u32, Option<Bits>)], all: u32, fail: u32) -> Option<Table> {
    // The ways that are possible for some character, each list once.
    let mut lists: Vec<Vec<u32>> = Vec::new();
    let mut number_of = |is_possible: &dyn Fn(&Bits) -> bool| {
        let possible = ways.iter().filter(|(_, first)| first.as_ref().is_none_or(is_possible));
        let list: Vec<u32> = possible.map(|&(pc, _)| pc).collect();
        lists.iter().position(|known| *known == list).unwrap_or_else(|| {
            lists.push(list);
            lists.len() - 1
        })
    };
    let mut heads = [0; 256];
    for start in run_starts(ways).bytes() {
        let number = number_of(&|first| first.has(start));
        heads[usize::from(start)..].fill(u8::try_from(number).ok()?);
    }
    let (high, end) = (number_of(&|first| first.high), number_of(&|_| false));
    if lists.iter().map(|list| list.len().max(1)).sum::<usize>() > MAX_ENTRIES {
        return None;
    }
    // The heads come first, so that they are found by the list's number.
    let base = program.entries.len();
    program.entries.extend(lists.iter().map(|list| Entry { pc: list.first().copied().unwrap_or(fail), next: NONE }));
    for (number, list) in lists.iter().enumerate() {
        let mut last = base + number;
        for &pc in list.iter().skip(1) {
            program.entries[last].next = program.entries.len() as u32;
            last = program.entries.len();
            program.entries.push(Entry { pc, next: NONE });
        }
    }
    let base = base as u32;
    Some(Table { heads, base, high: base + high as u32, end: base + end as u32, all })
}
