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

fn new_table(program: &mut Program, ways: &[(u32, Option<Bits>)], all: u32, fail: u32) -> Option<Table> {
    // For each character, and for all others, the bits of the ways that it can begin.
    let width = ways.len().div_ceil(64);
    let mut masks = vec![0u64; 258 * width];
    for (index, (_, first)) in ways.iter().enumerate() {
        let bit = 1u64 << (index % 64);
        let mut add = |character: usize| masks[character * width + index / 64] |= bit;
        match first {
            None => (0..258).for_each(add),
            Some(first) => {
                first.bytes().for_each(|byte| add(byte.into()));
                if first.high {
                    add(256);
                }
            }
        }
    }
    let mut distinct: Vec<usize> = Vec::new();
    let mut kinds = [0usize; 258];
    for character in 0..258 {
        let mask = |of: usize| &masks[of * width..(of + 1) * width];
        // Neighbours are mostly alike.
        if character > 0 && mask(character) == mask(character - 1) {
            kinds[character] = kinds[character - 1];
            continue;
        }
        let known = distinct.iter().position(|&other| mask(other) == mask(character));
        kinds[character] = known.unwrap_or_else(|| {
            distinct.push(character);
            distinct.len() - 1
        });
    }
    let ones = |character: usize| masks[character * width..(character + 1) * width].iter().map(|word| word.count_ones());
    let total: usize = distinct.iter().map(|&character| ones(character).sum::<u32>().max(1) as usize).sum();
    // Heads are numbered with a byte.
    if total > MAX_ENTRIES || distinct.len() > 256 {
        return None;
    }
    let base = program.entries.len() as u32;
    program.entries.extend(distinct.iter().map(|_| Entry { pc: fail, next: NONE }));
    for (head, &character) in distinct.iter().enumerate() {
        let mut at = None;
        for (index, &(pc, _)) in ways.iter().enumerate() {
            if masks[character * width + index / 64] >> (index % 64) & 1 == 0 {
                continue;
            }
            let place = match at {
                None => base as usize + head,
                Some(former) => {
                    let place = program.entries.len();
                    program.entries.push(Entry { pc: fail, next: NONE });
                    let former: &mut Entry = &mut program.entries[former];
                    former.next = place as u32;
                    place
                }
            };
            program.entries[place].pc = pc;
            at = Some(place);
        }
    }
    let heads = std::array::from_fn(|byte| kinds[byte] as u8);
    Some(Table { heads, base, high: base + kinds[256] as u32, end: base + kinds[257] as u32, all })
}
