//! The cache of type attributes: borrowed words under a type's version and an interned name.
#![allow(unsafe_code, reason = "the cache holds borrowed words")]

use std::cell::Cell;

use crate::value::{Obj, StackRef};

/// Entries; a power of two.
const SIZE: usize = 4096;

struct Entry {
    version: Cell<u32>,
    name: Cell<u64>,
    /// Borrowed: the type's version changes when the attribute does. 0 for "not there".
    value: Cell<u64>,
}

/// What types answered last, under (version, name).
pub(crate) struct TypeCache(Box<[Entry]>);

impl Default for TypeCache {
    fn default() -> TypeCache {
        TypeCache((0..SIZE).map(|_| Entry { version: Cell::new(0), name: Cell::new(0), value: Cell::new(0) }).collect())
    }
}

impl TypeCache {
    #[inline(always)]
    fn entry(&self, version: u32, name: &Obj) -> &Entry {
        let slot = (version as usize).wrapping_mul(0x9E37_79B1) ^ (name.id() as usize >> 3);
        &self.0[slot & (SIZE - 1)]
    }
    /// What a type of the current version `version` has under `name`; `None` when the cache does not know.
    #[inline(always)]
    pub(crate) fn get(&self, version: u32, name: &Obj) -> Option<Option<Obj>> {
        let entry = self.entry(version, name);
        if version == 0 || entry.version.get() != version || entry.name.get() != name.id() {
            return None;
        }
        let word = entry.value.get();
        // SAFETY: the version is current, so the attribute is still in the dict of a type of the MRO.
        Some((word != 0).then(|| unsafe { StackRef(word | u64::from(word & 2 == 0)).own() }))
    }
    /// Remember an answer. The type's version must change before `value` is dropped from its dict.
    pub(crate) fn put(&self, version: u32, name: &Obj, value: Option<&Obj>) {
        let entry = self.entry(version, name);
        entry.version.set(version);
        entry.name.set(name.id());
        entry.value.set(value.map_or(0, Obj::word));
    }
}
