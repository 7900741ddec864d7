//! The hash table of sets: open addressing with a few linear probes, the order of iteration as CPython's. It knows
//! hashes and places; whether two keys are equal is asked by [`super::PySet`].

use std::mem::ManuallyDrop;

use crate::ctx::Ctx;
use crate::heap::fetch;
use crate::heap::strdata::PyStr;
use crate::payload::Trace;
use crate::value::Obj;

/// Slots probed in a row before jumping elsewhere.
const LINEAR_PROBES: usize = 9;
const PERTURB_SHIFT: u32 = 5;
const MIN_SIZE: usize = 8;
/// Tables of this many slots are not in the processor's nearer caches: places are fetched ahead.
const FAR: usize = 1 << 15;
/// How far ahead.
pub const AHEAD: usize = 12;
/// The hash of a slot whose key was taken out.
const DELETED: i64 = -1;

/// One place: never used (hash 0, no key), in use, or deleted (hash -1, no key).
#[derive(Default)]
pub struct Slot {
    hash: i64,
    /// Dropped by the table, which knows when there are no more.
    key: Option<ManuallyDrop<Obj>>,
}

impl Slot {
    #[inline(always)]
    pub fn key(&self) -> Option<&Obj> {
        self.key.as_deref()
    }
    #[inline(always)]
    fn take(&mut self) -> Option<Obj> {
        self.key.take().map(ManuallyDrop::into_inner)
    }
    /// Put a key into a slot that has none.
    #[inline(always)]
    fn fill(&mut self, key: Obj, hash: i64) {
        self.hash = hash;
        let none = self.key.replace(ManuallyDrop::new(key));
        debug_assert!(none.is_none(), "only free slots are filled");
    }
}

/// The table.
pub struct Table {
    slots: Vec<Slot>,
    /// Slots in use or deleted.
    fill: usize,
    used: usize,
    /// Where `pop` looks next.
    finger: usize,
    /// Changes with every change of the slots.
    pub stamp: u64,
}

impl Trace for Table {
    fn trace(&self, visit: &mut dyn FnMut(&Obj)) {
        self.keys().for_each(visit);
    }
}

impl Drop for Table {
    fn drop(&mut self) {
        let mut left = self.used;
        for slot in &mut self.slots {
            if left == 0 {
                break;
            }
            if let Some(key) = slot.take() {
                left -= 1;
                drop(key);
            }
        }
    }
}

/// The probe sequence of a hash.
pub struct Probe {
    mask: usize,
    start: usize,
    perturb: u64,
    /// Slots still to come in this row.
    at: usize,
    end: usize,
    /// The last deleted slot on the way: a key that is not there takes it.
    deleted: Option<usize>,
}

impl Probe {
    fn new(hash: i64, mask: usize) -> Probe {
        let start = hash as usize & mask;
        Probe { mask, start, perturb: hash as u64, at: start, end: Probe::row_end(start, mask), deleted: None }
    }
    fn row_end(start: usize, mask: usize) -> usize {
        if start + LINEAR_PROBES <= mask { start + LINEAR_PROBES } else { start }
    }
    #[inline]
    fn next(&mut self) -> usize {
        if self.at > self.end {
            self.perturb >>= PERTURB_SHIFT;
            self.start = self.start.wrapping_mul(5).wrapping_add(1).wrapping_add(self.perturb as usize) & self.mask;
            self.at = self.start;
            self.end = Probe::row_end(self.start, self.mask);
        }
        self.at += 1;
        self.at - 1
    }
}

/// How [`Table::look_up_in`] ended.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Looked {
    All,
    Stopped,
    Unclear,
}

/// What a search comes upon.
pub enum Found {
    /// A slot with this hash: its key may be the one.
    Candidate(usize),
    /// The key is not there; this slot, never used or deleted, is where it may go.
    Free(usize),
}

impl Table {
    pub fn new() -> Table {
        Table { slots: empty_slots(MIN_SIZE), fill: 0, used: 0, finger: 0, stamp: 0 }
    }
    fn of_size(size: usize) -> Table {
        Table { slots: empty_slots(size), fill: 0, used: 0, finger: 0, stamp: 0 }
    }
    /// A copy. `more` keys of another table are to come in after it: room is made at once if the order stays what it would
    /// be after making it then.
    pub fn copy_for(&self, more: usize) -> Table {
        let mut size = size_for(MIN_SIZE, 0, 0, self.used);
        if more > 0 && self.slots.len() == size && self.fill == self.used {
            size = size_for(size, self.fill, self.used, more);
        }
        let mut table = Table::of_size(size);
        table.copy_from(self);
        table
    }
    pub fn len(&self) -> usize {
        self.used
    }
    pub fn mask(&self) -> usize {
        self.slots.len() - 1
    }
    pub fn fill(&self) -> usize {
        self.fill
    }
    #[inline]
    pub fn slot(&self, at: usize) -> &Slot {
        &self.slots[at]
    }

    #[inline]
    pub fn probe(&self, hash: i64) -> Probe {
        Probe::new(hash, self.mask())
    }
    /// What the first slot of a search tells by itself: where the very key is, or where it may go.
    #[inline]
    pub fn at_once(&self, key: &Obj, hash: i64) -> Option<(usize, bool)> {
        let at = hash as usize & self.mask();
        let slot = self.slots.get(at)?;
        match slot.key() {
            Some(own) if own.is(key) => Some((at, true)),
            None if slot.hash != DELETED => Some((at, false)),
            _ => None,
        }
    }
    /// The next slot of the search that matters.
    #[inline]
    pub fn search(&self, probe: &mut Probe, hash: i64) -> Found {
        loop {
            let at = probe.next();
            let slot = &self.slots[at];
            match &slot.key {
                Some(_) if slot.hash == hash => return Found::Candidate(at),
                Some(_) => {}
                None if slot.hash == DELETED => probe.deleted = Some(at),
                None => return Found::Free(probe.deleted.unwrap_or(at)),
            }
        }
    }

    /// Where a key is or may go, as long as that is known without asking Python: identity decides, or both are exactly
    /// strings. The second value tells which.
    #[inline]
    pub fn find_quietly(&self, ctx: &Ctx, key: &Obj, hash: i64) -> Option<(usize, bool)> {
        if let Some(found) = self.at_once(key, hash) {
            return Some(found);
        }
        let mut probe = self.probe(hash);
        loop {
            let at = match self.search(&mut probe, hash) {
                Found::Free(at) => return Some((at, false)),
                Found::Candidate(at) => at,
            };
            let own = self.slots[at].key()?;
            if own.is(key) {
                return Some((at, true));
            }
            if !(own.is_small_int() && key.is_small_int()) {
                let both_text = ctx.types.str.is_exactly(own) && ctx.types.str.is_exactly(key);
                let texts = own.payload::<PyStr>().zip(key.payload::<PyStr>()).filter(|_| both_text);
                if texts.map(|(own, key)| own.equals(key))? {
                    return Some((at, true));
                }
            }
        }
    }
    /// All keys, in the order of iteration.
    pub fn keys(&self) -> impl Iterator<Item = &Obj> {
        self.slots.iter().filter_map(Slot::key)
    }
    /// Whether [`Table::fetch_place`] does anything.
    #[inline]
    pub fn is_far(&self) -> bool {
        self.slots.len() >= FAR
    }
    /// Have the first place of a search fetched, when that may take time.
    #[inline]
    pub fn fetch_place(&self, hash: i64) {
        if self.is_far() {
            fetch(&self.slots[hash as usize & self.mask()]);
        }
    }
    /// Look for the keys from `position` on in another table and tell `act` of each whether it is there, until `act` says
    /// false or Python must be asked.
    pub fn look_up_in(
        &self,
        ctx: &Ctx,
        other: &Table,
        position: &mut usize,
        mut act: impl FnMut(&Obj, i64, bool) -> bool,
    ) -> Looked {
        for (at, slot) in self.slots.iter().enumerate().skip(*position) {
            if let Some(key) = slot.key() {
                *position = at;
                let Some((_, there)) = other.find_quietly(ctx, key, slot.hash) else { return Looked::Unclear };
                if !act(key, slot.hash, there) {
                    return Looked::Stopped;
                }
            }
        }
        *position = self.slots.len();
        Looked::All
    }
    /// Look here for the keys of another table from `position` on and have `act` change this one accordingly, until Python
    /// must be asked. `act` gets the place of a key, or a free one where it may go, and whether it is there.
    pub fn look_up_all(
        &mut self,
        ctx: &Ctx,
        other: &Table,
        position: &mut usize,
        act: impl Fn(&mut Table, &Obj, i64, usize, bool),
    ) {
        for (number, slot) in other.slots.iter().enumerate().skip(*position) {
            if let Some(key) = slot.key() {
                *position = number;
                let Some((at, there)) = self.find_quietly(ctx, key, slot.hash) else { return };
                act(self, key, slot.hash, at, there);
            }
        }
        *position = other.slots.len();
    }
    /// Put in a key that is known to be absent; no key was ever taken out.
    #[inline]
    pub fn add_new(&mut self, key: Obj, hash: i64) {
        let mut probe = self.probe(hash);
        loop {
            let at = probe.next();
            if self.slots[at].key.is_none() {
                return self.occupy(at, key, hash);
            }
        }
    }

    /// Put a key that is not there into a free slot that a search ended at.
    pub fn occupy(&mut self, at: usize, key: Obj, hash: i64) {
        let slot = &mut self.slots[at];
        let reused = slot.hash == DELETED;
        slot.fill(key, hash);
        self.used += 1;
        self.stamp += 1;
        if reused {
            return;
        }
        self.fill += 1;
        if self.fill * 5 >= self.mask() * 3 {
            self.resize(self.growth());
        }
    }
    fn growth(&self) -> usize {
        if self.used > 50_000 { self.used * 2 } else { self.used * 4 }
    }
    /// Put a key that is known to be absent from a table without deleted slots.
    fn insert_clean(slots: &mut [Slot], key: Obj, hash: i64) {
        let mut probe = Probe::new(hash, slots.len() - 1);
        loop {
            let slot = &mut slots[probe.next()];
            if slot.key.is_none() {
                return slot.fill(key, hash);
            }
        }
    }
    /// Take the key of a slot out.
    pub fn vacate(&mut self, at: usize) -> Option<Obj> {
        let slot = &mut self.slots[at];
        let key = slot.take();
        if key.is_some() {
            slot.hash = DELETED;
            self.used -= 1;
            self.stamp += 1;
        }
        key
    }
    /// Make the table anew, the smallest with more than `wanted` slots; deleted ones go.
    fn resize(&mut self, wanted: usize) {
        let size = size_above(wanted);
        if size == MIN_SIZE && self.slots.len() == MIN_SIZE && self.fill == self.used {
            return;
        }
        let mut slots = empty_slots(size);
        let mut old = std::mem::take(&mut self.slots).into_iter();
        loop {
            if size >= FAR {
                if let Some(later) = old.as_slice().get(AHEAD) {
                    fetch(&slots[later.hash as usize & (size - 1)]);
                }
            }
            let Some(mut slot) = old.next() else { break };
            if let Some(key) = slot.take() {
                Table::insert_clean(&mut slots, key, slot.hash);
            }
        }
        self.slots = slots;
        self.fill = self.used;
        self.stamp += 1;
    }
    /// Before `more` keys come in, of which few are there already.
    pub fn make_room(&mut self, more: usize) {
        if (self.fill + more) * 5 >= self.mask() * 3 {
            self.resize((self.used + more) * 2);
        }
    }
    /// After keys went out: when more than a fourth of the slots are deleted ones, squeeze them out.
    pub fn squeeze(&mut self) {
        if self.fill - self.used > self.mask() / 4 {
            self.resize(self.growth());
        }
    }
    /// Take over another table's keys into this empty one, which has room. False when it is not empty.
    pub fn copy_from(&mut self, other: &Table) -> bool {
        if self.fill != 0 {
            return false;
        }
        self.stamp += 1;
        if self.slots.len() == other.slots.len() && other.fill == other.used {
            for (slot, source) in self.slots.iter_mut().zip(&other.slots) {
                if let Some(key) = source.key() {
                    slot.fill(key.clone(), source.hash);
                }
            }
        } else {
            for source in &other.slots {
                if let Some(key) = source.key() {
                    Table::insert_clean(&mut self.slots, key.clone(), source.hash);
                }
            }
        }
        self.fill = other.used;
        self.used = other.used;
        true
    }
    /// The next slot in use at or after `position`; `position` moves behind it.
    #[inline]
    pub fn next(&self, position: &mut usize) -> Option<(Obj, i64)> {
        while let Some(slot) = self.slots.get(*position) {
            *position += 1;
            if let Some(key) = slot.key() {
                return Some((key.clone(), slot.hash));
            }
        }
        None
    }
    /// Take out the key that `pop` comes upon.
    pub fn pop(&mut self) -> Option<Obj> {
        if self.used == 0 {
            return None;
        }
        let mut at = self.finger & self.mask();
        while self.slots[at].key.is_none() {
            at = if at == self.mask() { 0 } else { at + 1 };
        }
        self.finger = at + 1;
        self.vacate(at)
    }
    /// Exchange all keys with another table.
    pub fn swap(&mut self, other: &mut Table) {
        std::mem::swap(&mut self.slots, &mut other.slots);
        std::mem::swap(&mut self.fill, &mut other.fill);
        std::mem::swap(&mut self.used, &mut other.used);
        self.stamp += 1;
        other.stamp += 1;
    }
    /// All keys out, in a table of their own.
    pub fn clear(&mut self) -> Table {
        let mut old = Table::new();
        self.swap(&mut old);
        old
    }
    /// `hash(frozenset)`: whatever the order, the same.
    pub fn hash(&self) -> i64 {
        let shuffle = |hash: u64| ((hash ^ 89_869_747) ^ (hash << 16)).wrapping_mul(3_644_798_167);
        let used = self.slots.iter().filter(|slot| slot.key.is_some());
        let mut hash = used.fold(0, |state, slot| state ^ shuffle(slot.hash as u64));
        hash ^= (self.used as u64 + 1).wrapping_mul(1_927_868_237);
        hash ^= (hash >> 11) ^ (hash >> 25);
        hash = hash.wrapping_mul(69_069).wrapping_add(907_133_923);
        if hash == u64::MAX { 590_923_713 } else { hash as i64 }
    }
}

/// The size of a table of `size` slots after room was made for `more` keys.
fn size_for(size: usize, fill: usize, used: usize, more: usize) -> usize {
    if (fill + more) * 5 >= (size - 1) * 3 { size_above((used + more) * 2) } else { size }
}

/// The smallest size above `wanted`.
fn size_above(wanted: usize) -> usize {
    (wanted + 1).next_power_of_two().max(MIN_SIZE)
}

fn empty_slots(size: usize) -> Vec<Slot> {
    if size == MIN_SIZE {
        return Vec::from([const { Slot { hash: 0, key: None } }; MIN_SIZE]);
    }
    let mut slots = Vec::with_capacity(size);
    slots.resize_with(size, Slot::default);
    slots
}
