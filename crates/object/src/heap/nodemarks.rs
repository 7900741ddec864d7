//! Marks of collected objects, a bit for each, in tables beside the slabs.
//!
//! What the collector does not visit has the marks of what it has visited already, so that a reference costs one look.

use std::collections::HashMap;
use std::hash::BuildHasherDefault;

use crate::gc::AddressHasher;

use super::{Header, SLAB_BYTES, Slab};

/// A region of memory as long as a slab, by its number.
const REGION_LOG2: u32 = SLAB_BYTES.trailing_zeros();
/// No two objects begin within the same 16 bytes.
const GRANULE_LOG2: u32 = 4;
const GRANULES: usize = SLAB_BYTES >> GRANULE_LOG2;
/// Regions that a window spans at most.
const WINDOW: u64 = 1 << 18;
/// The page of regions where nothing is collected.
const NOTHING: u32 = 0;

/// The marks of one region.
type Page = [u64; GRANULES / 64];

/// Neighbouring regions, and the page of each.
#[derive(Default)]
struct Window {
    first: u64,
    pages: Vec<u32>,
}

impl Window {
    /// From the first region to the last of a sorted list, if that is not too far.
    fn over(regions: &[u64]) -> Window {
        let (Some(&first), Some(&last)) = (regions.first(), regions.last()) else { return Window::default() };
        let span = last - first + 1;
        Window { first, pages: vec![NOTHING; if span <= WINDOW { span as usize } else { 0 }] }
    }
    #[inline(always)]
    fn get(&self, region: u64) -> Option<u32> {
        self.pages.get(region.wrapping_sub(self.first) as usize).copied()
    }
    fn entry(&mut self, region: u64) -> Option<&mut u32> {
        self.pages.get_mut(region.wrapping_sub(self.first) as usize)
    }
}

/// The marks. They hold until the next allocation.
pub(crate) struct NodeMarks {
    /// The upper part of the memory in use (the system's mappings), and the lower (its heap).
    windows: [Window; 2],
    /// The pages of regions outside the windows.
    far: HashMap<u64, u32, BuildHasherDefault<AddressHasher>>,
    pages: Vec<Page>,
    /// By page: `2^32 / cell`, rounded up: offsets are below 2^16, so that the product is exact.
    reciprocals: Vec<u32>,
    /// By page: where its counts begin; 0 for none.
    counted: Vec<u32>,
    counts: Vec<i32>,
}

impl NodeMarks {
    /// Nothing is marked yet.
    ///
    /// # Safety
    /// Slabs are alive.
    pub(super) unsafe fn new(slabs: &[*mut Slab], large: &[*mut Header]) -> NodeMarks {
        let addresses = slabs.iter().map(|&slab| slab as u64).chain(large.iter().map(|&object| object as u64));
        let mut regions: Vec<u64> = addresses.map(|address| address >> REGION_LOG2).collect();
        regions.sort_unstable();
        // Between the two windows lies the widest gap.
        let gap = (1..regions.len()).max_by_key(|&at| regions[at] - regions[at - 1]).unwrap_or(0);
        let (lower, upper) = regions.split_at(gap);
        let mut marks = NodeMarks {
            windows: [Window::over(upper), Window::over(lower)],
            far: HashMap::default(),
            pages: Vec::with_capacity(slabs.len() + 1),
            reciprocals: Vec::with_capacity(slabs.len() + 1),
            counted: Vec::new(),
            counts: vec![0],
        };
        marks.pages.push([u64::MAX; GRANULES / 64]);
        marks.reciprocals.push(0);
        for &slab in slabs {
            // SAFETY: by the caller's word.
            let cell = unsafe { (*slab).cell };
            marks.own_page(slab as u64, 0, cell);
        }
        for &object in large {
            let page = marks.own_page(object as u64, u64::MAX, 1 << GRANULE_LOG2);
            let (word, bit) = place(object as u64);
            marks.pages[page as usize][word] &= !bit;
        }
        marks
    }

    /// The page of the region around this address, where cells have this size. It is filled with `fill` when it is new.
    fn own_page(&mut self, address: u64, fill: u64, cell: usize) -> u32 {
        let region = address >> REGION_LOG2;
        let [upper, lower] = &mut self.windows;
        let entry = match upper.entry(region).or_else(|| lower.entry(region)) {
            Some(entry) => entry,
            None => self.far.entry(region).or_insert(NOTHING),
        };
        if *entry == NOTHING {
            *entry = self.pages.len() as u32;
            self.pages.push([fill; GRANULES / 64]);
            self.reciprocals.push(((1u64 << 32) / cell as u64) as u32 + 1);
        }
        *entry
    }

    #[inline(always)]
    fn page(&self, address: u64) -> usize {
        let region = address >> REGION_LOG2;
        let [upper, lower] = &self.windows;
        match upper.get(region).or_else(|| lower.get(region)) {
            Some(page) => page as usize,
            None if self.far.is_empty() => NOTHING as usize,
            None => self.far_page(region),
        }
    }
    #[inline(never)]
    fn far_page(&self, region: u64) -> usize {
        self.far.get(&region).copied().unwrap_or(NOTHING) as usize
    }

    /// Mark the object at this address: true when it is one that is visited and had no mark.
    #[inline(always)]
    pub(crate) fn mark(&mut self, address: u64) -> bool {
        let page = self.page(address);
        let (word, bit) = place(address);
        let word = &mut self.pages[page][word];
        let new = *word & bit == 0;
        if new {
            *word |= bit;
        }
        new
    }
    /// Whether the object at this address is marked, or is none that is visited.
    #[inline(always)]
    pub(crate) fn is_marked(&self, address: u64) -> bool {
        let (word, bit) = place(address);
        self.pages[self.page(address)][word] & bit != 0
    }
    /// Mark everything.
    pub(crate) fn mark_all(&mut self) {
        self.pages.iter_mut().for_each(|page| page.fill(u64::MAX));
    }
    /// Take the mark from a collected object.
    pub(crate) fn unmark(&mut self, object: *mut Header) {
        let page = self.page(object as u64);
        let (word, bit) = place(object as u64);
        debug_assert!(page != NOTHING as usize, "only collected objects have marks");
        self.pages[page][word] &= !bit;
    }

    /// The count of a collected object, 0 at first.
    pub(crate) fn count(&mut self, object: *mut Header) -> &mut i32 {
        let page = self.page(object as u64);
        if self.counted.get(page).is_none_or(|&counted| counted == 0) {
            self.begin_counts(page);
        }
        let at = self.counted[page] as usize + self.cell_of(page, object as u64);
        &mut self.counts[at]
    }
    #[cold]
    fn begin_counts(&mut self, page: usize) {
        self.counted.resize(self.pages.len(), 0);
        self.counted[page] = self.counts.len() as u32;
        let cells = self.cell_of(page, SLAB_BYTES as u64 - 1) + 1;
        self.counts.resize(self.counts.len() + cells, 0);
    }
    /// The number of a cell of a page.
    #[inline(always)]
    fn cell_of(&self, page: usize, address: u64) -> usize {
        (((address % SLAB_BYTES as u64) * u64::from(self.reciprocals[page])) >> 32) as usize
    }
    /// One off the count of the object at this address, if it has one and no mark.
    #[inline(always)]
    pub(crate) fn discount(&mut self, address: u64) {
        let page = self.page(address);
        let (word, bit) = place(address);
        if self.pages[page][word] & bit == 0 && self.counted[page] != 0 {
            let at = self.counted[page] as usize + self.cell_of(page, address);
            self.counts[at] -= 1;
        }
    }
}

#[inline(always)]
fn granule(address: u64) -> usize {
    (address >> GRANULE_LOG2) as usize % GRANULES
}

/// The word of a page and the bit in it.
#[inline(always)]
fn place(address: u64) -> (usize, u64) {
    let granule = granule(address);
    (granule / 64, 1 << (granule % 64))
}
