//! What a pickler has written already: a table by identity, which keeps its objects alive.

use krait_object::{Obj, Trace};

/// A place of the table that is free.
const FREE: u32 = u32::MAX;

pub(super) struct Entry {
    pub object: Obj,
    /// The number under which the unpickler will know the object.
    pub index: usize,
}

/// Objects and their numbers. Entries stand in the order in which they came; the table holds where.
#[derive(Default)]
pub(super) struct Memo {
    entries: Vec<Entry>,
    /// Empty, or a power of two of places, at most half of them taken.
    table: Vec<u32>,
}

impl Trace for Memo {
    fn trace(&self, visit: &mut dyn FnMut(&Obj)) {
        self.entries.iter().for_each(|entry| visit(&entry.object));
    }
}

/// Where in a table of `places` (a power of two) to begin looking.
fn start(id: u64, places: usize) -> usize {
    ((id >> 4).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32) as usize & (places - 1)
}

impl Memo {
    pub fn len(&self) -> usize {
        self.entries.len()
    }
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The entry of `id`, or the free place where it belongs.
    fn find(&self, id: u64) -> Result<usize, usize> {
        let mut place = start(id, self.table.len());
        loop {
            match self.table[place] {
                FREE => return Err(place),
                entry if self.entries[entry as usize].object.id() == id => return Ok(entry as usize),
                _ => place = (place + 1) & (self.table.len() - 1),
            }
        }
    }

    /// The number of an object.
    #[inline]
    pub fn get(&self, object: &Obj) -> Option<usize> {
        if self.table.is_empty() {
            return None;
        }
        self.find(object.id()).ok().map(|entry| self.entries[entry].index)
    }

    /// Give an object a number, in place of an earlier one.
    pub fn insert(&mut self, object: &Obj, index: usize) {
        if self.entries.len() * 2 >= self.table.len() {
            self.grow();
        }
        match self.find(object.id()) {
            Ok(entry) => self.entries[entry].index = index,
            Err(place) => {
                self.table[place] = self.entries.len() as u32;
                self.entries.push(Entry { object: object.clone(), index });
            }
        }
    }

    fn grow(&mut self) {
        let places = (self.entries.len() * 4).next_power_of_two().max(128);
        self.entries.reserve(places / 2 - self.entries.len());
        self.table.clear();
        self.table.resize(places, FREE);
        for (number, entry) in self.entries.iter().enumerate() {
            let mut place = start(entry.object.id(), places);
            while self.table[place] != FREE {
                place = (place + 1) & (places - 1);
            }
            self.table[place] = number as u32;
        }
    }
}

impl Clone for Memo {
    fn clone(&self) -> Memo {
        let entries = self.entries.iter().map(|entry| Entry { object: entry.object.clone(), index: entry.index });
        Memo { entries: entries.collect(), table: self.table.clone() }
    }
}
