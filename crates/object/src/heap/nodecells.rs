//! Numbers for the cells of collected objects, so that the collector's tables stand beside the slabs.

use std::collections::HashMap;
use std::hash::BuildHasherDefault;

use crate::gc::AddressHasher;

use super::{Header, SLAB_BYTES, SLAB_HEAD, Slab};

/// Slabs that the flat table spans at most.
const FLAT: usize = 1 << 18;

/// The numbering: the cells of all slabs, one slab after the other, then the large objects. It holds until the next
/// allocation.
pub(crate) struct NodeCells {
    /// By a slab's distance from the lowest one, in slabs: its place in `rows` plus one, 0 for none. Empty when the slabs
    /// lie too far apart.
    flat: Vec<u32>,
    /// The lowest slab's address over the size of a slab.
    lowest: u64,
    /// Open addressing by slab address: the slab's place in `rows` plus one, 0 for none.
    table: Vec<(u64, u32)>,
    rows: Vec<Row>,
    large: HashMap<u64, u32, BuildHasherDefault<AddressHasher>>,
    len: usize,
}

#[derive(Clone, Copy)]
struct Row {
    first: u32,
    /// `2^32 / cell`, rounded up: offsets are below 2^16, so the product is exact.
    reciprocal: u64,
}

impl NodeCells {
    /// # Safety
    /// Slabs and large objects are alive.
    pub(super) unsafe fn new(slabs: &[*mut Slab], large: &[*mut Header]) -> NodeCells {
        let numbers = || slabs.iter().map(|&slab| slab as u64 / SLAB_BYTES as u64);
        let lowest = numbers().min().unwrap_or(0);
        let span = numbers().max().map_or(0, |highest| (highest - lowest + 1) as usize);
        let mut cells = NodeCells {
            flat: vec![0; if span <= FLAT { span } else { 0 }],
            lowest,
            table: vec![(0, 0); (slabs.len() * 2 + 1).next_power_of_two()],
            rows: Vec::with_capacity(slabs.len()),
            large: HashMap::with_capacity_and_hasher(large.len(), BuildHasherDefault::default()),
            len: 0,
        };
        let mask = cells.table.len() - 1;
        for &slab in slabs {
            // SAFETY: by the caller's word.
            let (cell, count) = unsafe { ((*slab).cell as u64, (*slab).carved) };
            cells.rows.push(Row { first: cells.len as u32, reciprocal: (1 << 32) / cell + 1 });
            cells.len += count;
            if let Some(place) = cells.flat.get_mut((slab as u64 / SLAB_BYTES as u64 - lowest) as usize) {
                *place = cells.rows.len() as u32;
            }
            let mut at = spread(slab as u64) & mask;
            while cells.table[at].1 != 0 {
                at = (at + 1) & mask;
            }
            cells.table[at] = (slab as u64, cells.rows.len() as u32);
        }
        for &object in large {
            cells.large.insert(object as u64, cells.len as u32);
            cells.len += 1;
        }
        cells
    }

    /// How many numbers there are.
    pub(crate) fn len(&self) -> usize {
        self.len
    }

    /// The number of the object at this address; `None` for what is not collected.
    #[inline(always)]
    pub(crate) fn find(&self, address: u64) -> Option<usize> {
        let distance = (address / SLAB_BYTES as u64).wrapping_sub(self.lowest);
        if let Some(&row) = self.flat.get(distance as usize) {
            if row != 0 {
                return Some(self.number(row, address));
            }
        }
        self.find_far(address)
    }

    #[inline(always)]
    fn number(&self, row: u32, address: u64) -> usize {
        let row = self.rows[row as usize - 1];
        let offset = address % SLAB_BYTES as u64 - SLAB_HEAD as u64;
        row.first as usize + ((offset * row.reciprocal) >> 32) as usize
    }

    #[inline(never)]
    fn find_far(&self, address: u64) -> Option<usize> {
        if !self.flat.is_empty() {
            // Every slab is in the flat table.
            return if self.large.is_empty() { None } else { self.large.get(&address).map(|&number| number as usize) };
        }
        let slab = address & !(SLAB_BYTES as u64 - 1);
        let mask = self.table.len() - 1;
        let mut at = spread(slab) & mask;
        loop {
            let (own, row) = self.table[at];
            if row == 0 {
                return self.large.get(&address).map(|&number| number as usize);
            }
            if own == slab {
                return Some(self.number(row, address));
            }
            at = (at + 1) & mask;
        }
    }
}

#[inline(always)]
fn spread(slab: u64) -> usize {
    ((slab >> 16).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32) as usize
}
