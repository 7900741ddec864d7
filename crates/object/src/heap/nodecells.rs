//! Numbers for the cells of collected objects, so that the collector's tables stand beside the slabs.

use std::collections::HashMap;
use std::hash::BuildHasherDefault;

use crate::gc::AddressHasher;

use super::{Header, SLAB_BYTES, SLAB_HEAD, Slab};

/// The numbering: the cells of all slabs, one slab after the other, then the large objects. It holds until the next
/// allocation.
pub(crate) struct NodeCells {
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
        let mut cells = NodeCells {
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
        let slab = address & !(SLAB_BYTES as u64 - 1);
        let mask = self.table.len() - 1;
        let mut at = spread(slab) & mask;
        loop {
            let (own, row) = self.table[at];
            if row == 0 {
                return self.large.get(&address).map(|&number| number as usize);
            }
            if own == slab {
                let row = self.rows[row as usize - 1];
                let offset = address - slab - SLAB_HEAD as u64;
                return Some(row.first as usize + ((offset * row.reciprocal) >> 32) as usize);
            }
            at = (at + 1) & mask;
        }
    }
}

#[inline(always)]
fn spread(slab: u64) -> usize {
    ((slab >> 16).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32) as usize
}
