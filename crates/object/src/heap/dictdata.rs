//! The hash table of `dict`: compact, in order of insertion, with a path for string keys that runs no Python.
#![allow(unsafe_code, reason = "the table is looked at through a cell, and no borrow outlives a call into Python")]

use std::cell::UnsafeCell;

use crate::ctx::{Ctx, PyResult};
use crate::heap::strdata::PyStr;
use crate::payload::Trace;
use crate::value::Obj;

/// One key and value in order of insertion; both absent when deleted.
#[repr(C)]
pub struct Entry {
    pub hash: i64,
    pub key: Option<Obj>,
    pub value: Option<Obj>,
}

/// The table. Its layout is known to the dispatch loop.
#[repr(C)]
pub struct Table {
    /// Names this set of keys; 0 until asked for, and again after every change of the keys.
    pub keys_version: u32,
    /// Slots of the index: `1 << log2`.
    pub log2: u8,
    /// Whether every key so far was exactly a `str`.
    pub all_str: bool,
    /// Slots of one byte (`log2 <= 7`) or four: entry numbers, or [`FREE`], [`DELETED`]. Null while there are at most
    /// [`TINY`] entries: those are searched one by one.
    pub index: *mut u8,
    pub entries: Vec<Entry>,
    pub used: usize,
    /// Index slots that are not FREE.
    fill: usize,
    /// Changes with every insertion and deletion.
    pub stamp: u64,
}

const FREE: i32 = -1;
const DELETED: i32 = -2;
const MIN_LOG2: u8 = 3;
/// Entries that need no index.
const TINY: usize = 5;

/// The payload of `dict`.
#[repr(C)]
pub struct PyDict {
    table: UnsafeCell<Table>,
}
crate::payload!(PyDict, "dict", with_node);

/// A search without calls did not come to an end.
pub struct Unclear;

impl Trace for PyDict {
    fn trace(&self, visit: &mut dyn FnMut(&Obj)) {
        // SAFETY: visiting changes nothing.
        for entry in unsafe { &(*self.table.get()).entries } {
            entry.key.trace(visit);
            entry.value.trace(visit);
        }
    }
}

impl PyDict {
    /// Visit keys and values as [`Trace`] does, but for keys that are texts.
    #[inline(always)]
    pub(crate) fn visit_nodes(&self, visit: &mut impl FnMut(&Obj)) {
        // SAFETY: visiting changes nothing.
        let table = unsafe { &*self.table.get() };
        for entry in &table.entries {
            if !table.all_str {
                entry.key.iter().for_each(&mut *visit);
            }
            entry.value.iter().for_each(&mut *visit);
        }
    }
}

impl Table {
    fn new() -> Table {
        Table { keys_version: 0, log2: 0, all_str: true, index: std::ptr::null_mut(), entries: Vec::new(), used: 0, fill: 0, stamp: 0 }
    }
    #[inline(always)]
    fn mask(&self) -> usize {
        (1 << self.log2) - 1
    }
    #[inline(always)]
    unsafe fn slot(&self, at: usize) -> i32 {
        // SAFETY: `at` is masked; the index has `1 << log2` slots.
        unsafe { if self.log2 <= 7 { i32::from(*(self.index as *const i8).add(at)) } else { *(self.index as *const i32).add(at) } }
    }
    #[inline(always)]
    unsafe fn set_slot(&mut self, at: usize, value: i32) {
        // SAFETY: as above; small tables have fewer than 128 entries.
        unsafe {
            if self.log2 <= 7 {
                *(self.index as *mut i8).add(at) = value as i8;
            } else {
                *(self.index as *mut i32).add(at) = value;
            }
        }
    }
    fn index_layout(log2: u8) -> std::alloc::Layout {
        let width = if log2 <= 7 { 1 } else { 4 };
        std::alloc::Layout::from_size_align(width << log2, 8).unwrap_or_else(|_| crate::out_of_memory())
    }
    /// How many entries fit: two thirds of the index's slots.
    #[inline]
    fn capacity(&self) -> usize {
        if self.index.is_null() { TINY } else { (2 << self.log2) / 3 }
    }

    /// Make the index anew for at least `wanted` entries, and squeeze out deleted entries.
    fn rebuild(&mut self, wanted: usize) {
        if self.used < self.entries.len() {
            self.entries.retain(|entry| entry.key.is_some());
        }
        if wanted <= TINY {
            self.drop_index();
            self.entries.reserve_exact(TINY.saturating_sub(self.entries.len()));
            return;
        }
        let mut log2 = MIN_LOG2;
        while (2usize << log2) / 3 < wanted {
            log2 += 1;
        }
        // SAFETY: the new index is filled with FREE (all ones).
        unsafe {
            self.drop_index();
            let layout = Table::index_layout(log2);
            self.index = std::alloc::alloc(layout);
            if self.index.is_null() {
                crate::out_of_memory();
            }
            std::ptr::write_bytes(self.index, 0xff, layout.size());
            self.log2 = log2;
            let capacity = self.capacity();
            self.entries.reserve_exact(capacity.saturating_sub(self.entries.len()));
            for number in 0..self.entries.len() {
                let at = self.free_slot(self.entries[number].hash);
                self.set_slot(at, number as i32);
            }
            self.fill = self.entries.len();
        }
    }

    fn drop_index(&mut self) {
        let index = std::mem::replace(&mut self.index, std::ptr::null_mut());
        if !index.is_null() {
            // SAFETY: the index has this layout.
            unsafe { std::alloc::dealloc(index, Table::index_layout(self.log2)) };
        }
    }

    unsafe fn free_slot(&self, hash: i64) -> usize {
        let mask = self.mask();
        let mut at = hash as usize & mask;
        let mut perturb = hash as u64;
        // SAFETY: masked; the index always has a free slot.
        while unsafe { self.slot(at) } >= 0 {
            perturb >>= 5;
            at = (at.wrapping_mul(5).wrapping_add(perturb as usize).wrapping_add(1)) & mask;
        }
        at
    }

    /// The entry of a string key. `fast`: stop at a key of equal hash and other address (the caller then asks again).
    #[inline(always)]
    pub fn find_str(&self, key: &Obj, text: &PyStr, hash: i64) -> Option<usize> {
        if self.index.is_null() {
            return self.entries.iter().position(|entry| {
                entry.key.as_ref().is_some_and(|own| own.is(key) || (entry.hash == hash && own.payload::<PyStr>().is_some_and(|own| own.equals(text))))
            });
        }
        let mask = self.mask();
        let mut at = hash as usize & mask;
        let mut perturb = hash as u64;
        loop {
            // SAFETY: masked; entry numbers in the index are valid.
            let number = unsafe { self.slot(at) };
            if number >= 0 {
                // SAFETY: as above.
                let entry = unsafe { self.entries.get_unchecked(number as usize) };
                if let Some(own) = &entry.key {
                    if own.is(key) || (entry.hash == hash && own.payload::<PyStr>().is_some_and(|own| own.equals(text))) {
                        return Some(number as usize);
                    }
                }
            } else if number == FREE {
                return None;
            }
            perturb >>= 5;
            at = (at.wrapping_mul(5).wrapping_add(perturb as usize).wrapping_add(1)) & mask;
        }
    }

    /// The entry of a string key given by its word, without a call: for the dispatch loop. `Err`: it cannot be told so.
    #[inline(always)]
    pub fn find_inline(&self, key: u64, text: &PyStr) -> Result<Option<usize>, Unclear> {
        let hash = text.cached_hash().ok_or(Unclear)?;
        if !self.all_str {
            return Err(Unclear);
        }
        if self.index.is_null() {
            for (number, entry) in self.entries.iter().enumerate() {
                let Some(own) = &entry.key else { continue };
                if own.word() | 1 == key | 1 {
                    return Ok(Some(number));
                }
                // SAFETY: all keys are strings.
                if entry.hash == hash && unsafe { own.payload_unchecked::<PyStr>() }.equals_inline(text).ok_or(Unclear)? {
                    return Ok(Some(number));
                }
            }
            return Ok(None);
        }
        let mask = self.mask();
        let mut at = hash as usize & mask;
        let mut perturb = hash as u64;
        loop {
            // SAFETY: masked; entry numbers in the index are valid; all keys are strings.
            unsafe {
                let number = self.slot(at);
                if number >= 0 {
                    let entry = self.entries.get_unchecked(number as usize);
                    if let Some(own) = &entry.key {
                        if own.word() | 1 == key | 1 {
                            return Ok(Some(number as usize));
                        }
                        if entry.hash == hash && own.payload_unchecked::<PyStr>().equals_inline(text).ok_or(Unclear)? {
                            return Ok(Some(number as usize));
                        }
                    }
                } else if number == FREE {
                    return Ok(None);
                }
            }
            perturb >>= 5;
            at = (at.wrapping_mul(5).wrapping_add(perturb as usize).wrapping_add(1)) & mask;
        }
    }

    /// The entry of the small integer with this word, without a call: for the dispatch loop. Unclear when a key of
    /// another type with the same hash comes first.
    #[inline(always)]
    pub fn find_small(&self, key: u64, value: i64) -> Result<Option<usize>, Unclear> {
        let hash = crate::hash::hash_i64(value);
        if self.index.is_null() {
            for (number, entry) in self.entries.iter().enumerate() {
                if entry.hash == hash {
                    match &entry.key {
                        Some(own) if own.word() == key => return Ok(Some(number)),
                        Some(_) => return Err(Unclear),
                        None => {}
                    }
                }
            }
            return Ok(None);
        }
        let mask = self.mask();
        let mut at = hash as usize & mask;
        let mut perturb = hash as u64;
        loop {
            // SAFETY: masked; entry numbers in the index are valid.
            let number = unsafe { self.slot(at) };
            if number >= 0 {
                // SAFETY: as above.
                let entry = unsafe { self.entries.get_unchecked(number as usize) };
                if entry.hash == hash {
                    return match &entry.key {
                        Some(own) if own.word() == key => Ok(Some(number as usize)),
                        _ => Err(Unclear),
                    };
                }
            } else if number == FREE {
                return Ok(None);
            }
            perturb >>= 5;
            at = (at.wrapping_mul(5).wrapping_add(perturb as usize).wrapping_add(1)) & mask;
        }
    }

    /// The entry with this hash that `same` accepts, from the probe sequence.
    fn candidates(&self, hash: i64, start: &mut Option<(usize, u64)>) -> Option<usize> {
        if self.index.is_null() {
            let first = start.map_or(0, |(last, _)| last + 1);
            let more = self.entries.get(first..)?.iter().position(|entry| entry.hash == hash && entry.key.is_some())?;
            *start = Some((first + more, 0));
            return Some(first + more);
        }
        let mask = self.mask();
        let (mut at, mut perturb) = match *start {
            None => (hash as usize & mask, hash as u64),
            Some((at, perturb)) => {
                let perturb = perturb >> 5;
                ((at.wrapping_mul(5).wrapping_add(perturb as usize).wrapping_add(1)) & mask, perturb)
            }
        };
        loop {
            // SAFETY: masked.
            let number = unsafe { self.slot(at) };
            if number == FREE {
                return None;
            }
            if number >= 0 && self.entries[number as usize].hash == hash {
                *start = Some((at, perturb));
                return Some(number as usize);
            }
            perturb >>= 5;
            at = (at.wrapping_mul(5).wrapping_add(perturb as usize).wrapping_add(1)) & mask;
        }
    }

    #[inline]
    fn insert_new(&mut self, key: Obj, hash: i64, value: Obj, is_str: bool) {
        if self.index.is_null() && self.entries.len() < TINY {
            if self.entries.capacity() == 0 {
                self.entries = Vec::with_capacity(TINY);
            }
            return self.push_entry(key, hash, value, is_str);
        }
        // Deleted slots lengthen every search: make anew before few free ones are left.
        if self.index.is_null() || self.entries.len() >= self.capacity() || self.fill >= self.capacity() + (1 << self.log2) / 6 {
            // As CPython does: slots for three times the live entries, of which two thirds are used. What walks the dict
            // meanwhile sees when it is squeezed.
            let slots = (self.used * 3).next_power_of_two().max(1 << MIN_LOG2);
            let wanted = slots * 2 / 3;
            self.rebuild(wanted);
        }
        if !self.index.is_null() {
            // SAFETY: there is room, so there is a free slot.
            unsafe {
                let at = self.free_slot(hash);
                self.fill += usize::from(self.slot(at) == FREE);
                self.set_slot(at, self.entries.len() as i32);
            }
        }
        self.push_entry(key, hash, value, is_str);
    }

    #[inline(always)]
    fn push_entry(&mut self, key: Obj, hash: i64, value: Obj, is_str: bool) {
        self.all_str &= is_str;
        self.entries.push(Entry { hash, key: Some(key), value: Some(value) });
        self.used += 1;
        self.keys_version = 0;
        self.stamp += 1;
    }

    fn remove_at(&mut self, number: usize) -> (Obj, Obj) {
        if !self.index.is_null() {
            self.unlink(number);
        }
        let entry = &mut self.entries[number];
        let pair = (entry.key.take().expect("a live entry"), entry.value.take().expect("a live entry"));
        self.used -= 1;
        self.keys_version = 0;
        self.stamp += 1;
        pair
    }

    /// Take an entry out of the index.
    fn unlink(&mut self, number: usize) {
        let hash = self.entries[number].hash;
        let mask = self.mask();
        let mut at = hash as usize & mask;
        let mut perturb = hash as u64;
        // SAFETY: the entry is in the index, so the search ends.
        unsafe {
            while self.slot(at) != number as i32 {
                perturb >>= 5;
                at = (at.wrapping_mul(5).wrapping_add(perturb as usize).wrapping_add(1)) & mask;
            }
            self.set_slot(at, DELETED);
        }
    }

    /// Drop the deleted entries at the end, so that popping from there stays cheap.
    fn trim(&mut self) {
        while self.entries.last().is_some_and(|entry| entry.key.is_none()) {
            self.entries.pop();
        }
        if self.entries.is_empty() && !self.index.is_null() {
            self.rebuild(1);
        }
    }
}

impl Drop for Table {
    fn drop(&mut self) {
        self.drop_index();
    }
}

impl Default for PyDict {
    fn default() -> Self {
        PyDict::new()
    }
}

/// `hash(key)`, with the error text of dict keys. TypeError "cannot use 'list' as a dict key (unhashable type: 'list')".
#[inline]
pub fn hash_key(ctx: &Ctx, key: &Obj) -> PyResult<i64> {
    match key.hash(ctx) {
        Ok(hash) => Ok(hash),
        Err(raised) => Err(unhashable(ctx, key, raised, "a dict key")),
    }
}

/// A plain TypeError of `hash()` says what was to be done with the value.
#[cold]
pub(crate) fn unhashable(ctx: &Ctx, key: &Obj, raised: crate::ctx::Raised, what: &str) -> crate::ctx::Raised {
    let exception = ctx.take_raised(raised);
    if !ctx.types.type_error.is_exactly(&exception) {
        return ctx.set_raised(exception);
    }
    let text = match exception.to_str(ctx) {
        Ok(text) => text.text_lossy().into_owned(),
        Err(raised) => return raised,
    };
    ctx.type_error(&format!("cannot use '{}' as {what} ({text})", crate::typeobj::full_name(ctx, key.ty(ctx))))
}

impl PyDict {
    pub fn new() -> PyDict {
        PyDict { table: UnsafeCell::new(Table::new()) }
    }

    /// The table, for the dispatch loop and for the moments between two calls.
    #[inline(always)]
    pub fn table(&self) -> *mut Table {
        self.table.get()
    }
    #[inline(always)]
    fn look(&self) -> &Table {
        // SAFETY: callers hold this borrow over no call that could change the table.
        unsafe { &*self.table.get() }
    }
    #[inline(always)]
    #[allow(clippy::mut_from_ref, reason = "the cell's inside; borrows end before any other code runs")]
    fn change(&self) -> &mut Table {
        // SAFETY: as above.
        unsafe { &mut *self.table.get() }
    }

    #[inline(always)]
    pub fn len(&self) -> usize {
        self.look().used
    }
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
    /// Changes with every insertion and deletion: iterators compare it… by length, as CPython does, or by this.
    pub fn stamp(&self) -> u64 {
        self.look().stamp
    }
    /// Whether every key is exactly a `str` (it may be so of none that was deleted).
    pub fn all_str(&self) -> bool {
        self.look().all_str
    }
    /// Entry numbers run below this; some may be deleted.
    pub fn entry_count(&self) -> usize {
        self.look().entries.len()
    }

    /// A number for this set of keys, for caches; 0 when they have run out.
    pub fn keys_version(&self, ctx: &Ctx) -> u32 {
        let table = self.change();
        if table.keys_version == 0 {
            table.keys_version = ctx.next_keys_version();
        }
        table.keys_version
    }

    /// The entry number of a key that is a small integer or exactly a `str`, if no Python code is needed to tell.
    #[inline(always)]
    fn quick(&self, ctx: &Ctx, key: &Obj) -> Result<Option<usize>, Unclear> {
        if let Some(value) = key.as_small_int() {
            self.look().find_small(key.word(), value)
        } else if ctx.types.str.is_exactly(key) {
            self.look().find_inline(key.word(), key.payload::<PyStr>().ok_or(Unclear)?)
        } else {
            Err(Unclear)
        }
    }

    /// The entry number of a key.
    pub fn find(&self, ctx: &Ctx, key: &Obj, hash: i64) -> PyResult<Option<usize>> {
        if let Some(value) = key.as_small_int() {
            if let Ok(found) = self.look().find_small(key.word(), value) {
                return Ok(found);
            }
        }
        if let Some(text) = key.payload::<PyStr>() {
            if self.look().all_str && ctx.types.str.is_exactly(key) {
                return Ok(self.look().find_str(key, text, hash));
            }
        }
        'restart: loop {
            let mut start = None;
            loop {
                let Some(number) = self.look().candidates(hash, &mut start) else { return Ok(None) };
                let Some(own) = self.look().entries[number].key.clone() else { continue };
                if own.is(key) {
                    return Ok(Some(number));
                }
                if let (Some(a), Some(b)) = (own.as_small_int(), key.as_small_int()) {
                    if a == b {
                        return Ok(Some(number));
                    }
                    continue;
                }
                let stamp = self.look().stamp;
                let same = own.eq(ctx, key)?;
                if self.look().stamp != stamp {
                    continue 'restart;
                }
                if same {
                    return Ok(Some(number));
                }
            }
        }
    }

    pub fn get(&self, ctx: &Ctx, key: &Obj) -> PyResult<Option<Obj>> {
        if let Ok(found) = self.quick(ctx, key) {
            return Ok(found.and_then(|number| self.look().entries[number].value.clone()));
        }
        let hash = hash_key(ctx, key)?;
        self.get_hashed(ctx, key, hash)
    }
    pub fn get_hashed(&self, ctx: &Ctx, key: &Obj, hash: i64) -> PyResult<Option<Obj>> {
        Ok(self.find(ctx, key, hash)?.and_then(|number| self.look().entries[number].value.clone()))
    }
    pub fn contains(&self, ctx: &Ctx, key: &Obj) -> PyResult<bool> {
        if let Ok(found) = self.quick(ctx, key) {
            return Ok(found.is_some());
        }
        let hash = hash_key(ctx, key)?;
        Ok(self.find(ctx, key, hash)?.is_some())
    }

    /// The value under a string; runs no Python code. Keys that are not exactly `str` are passed over.
    #[inline]
    pub fn get_str(&self, ctx: &Ctx, name: &Obj) -> Option<Obj> {
        let (table, text) = (self.look(), name.payload::<PyStr>()?);
        let number = match table.find_inline(name.word(), text) {
            Ok(found) => found?,
            Err(Unclear) => table.find_str(name, text, text.hash(ctx))?,
        };
        table.entries[number].value.clone()
    }
    /// The entry number under a string.
    pub fn find_str(&self, ctx: &Ctx, name: &Obj) -> Option<usize> {
        let text = name.payload::<PyStr>()?;
        self.look().find_str(name, text, text.hash(ctx))
    }
    /// The value under a text that need not be a string object yet.
    pub fn get_text(&self, ctx: &Ctx, name: &str) -> Option<Obj> {
        self.get_str(ctx, &ctx.intern(name))
    }

    pub fn set(&self, ctx: &Ctx, key: &Obj, value: Obj) -> PyResult<()> {
        let found = self.quick(ctx, key);
        if let Ok(Some(number)) = found {
            drop(self.change().entries[number].value.replace(value));
            return Ok(());
        }
        let hash = hash_key(ctx, key)?;
        if found.is_ok() {
            self.change().insert_new(key.clone(), hash, value, !key.is_small_int());
            return Ok(());
        }
        self.set_hashed(ctx, key, hash, value)
    }
    pub fn set_hashed(&self, ctx: &Ctx, key: &Obj, hash: i64, value: Obj) -> PyResult<()> {
        match self.find(ctx, key, hash)? {
            Some(number) => drop(self.change().entries[number].value.replace(value)),
            None => self.change().insert_new(key.clone(), hash, value, ctx.types.str.is_exactly(key)),
        }
        Ok(())
    }
    /// Set under a string; runs no Python code.
    pub fn set_str(&self, ctx: &Ctx, name: &Obj, value: Obj) {
        let text = name.payload::<PyStr>().expect("a name is a str");
        let hash = text.hash(ctx);
        match self.look().find_str(name, text, hash) {
            Some(number) => drop(self.change().entries[number].value.replace(value)),
            None => self.change().insert_new(name.clone(), hash, value, ctx.types.str.is_exactly(name)),
        }
    }
    /// Put in a string key that is known not to be there.
    pub(crate) fn insert_absent_str(&self, ctx: &Ctx, name: &Obj, value: Obj) {
        let hash = name.payload::<PyStr>().expect("a name is a str").hash(ctx);
        self.change().insert_new(name.clone(), hash, value, ctx.types.str.is_exactly(name));
    }
    /// Set under a text.
    pub fn set_text(&self, ctx: &Ctx, name: &str, value: Obj) {
        self.set_str(ctx, &ctx.intern(name), value);
    }
    /// The value under `key`, or `default` put there.
    pub fn setdefault(&self, ctx: &Ctx, key: &Obj, default: impl FnOnce() -> Obj) -> PyResult<Obj> {
        let hash = hash_key(ctx, key)?;
        if let Some(number) = self.find(ctx, key, hash)? {
            return Ok(self.look().entries[number].value.clone().expect("a live entry"));
        }
        let value = default();
        self.change().insert_new(key.clone(), hash, value.clone(), ctx.types.str.is_exactly(key));
        Ok(value)
    }

    /// Take a key out: its value.
    pub fn remove(&self, ctx: &Ctx, key: &Obj) -> PyResult<Option<Obj>> {
        let hash = hash_key(ctx, key)?;
        Ok(self.find(ctx, key, hash)?.map(|number| self.change().remove_at(number).1))
    }
    pub fn remove_str(&self, ctx: &Ctx, name: &Obj) -> Option<Obj> {
        let number = self.find_str(ctx, name)?;
        Some(self.change().remove_at(number).1)
    }
    /// Take the entry with this number out.
    pub fn remove_entry(&self, number: usize) -> Option<(Obj, Obj)> {
        self.look().entries.get(number)?.key.as_ref()?;
        Some(self.change().remove_at(number))
    }
    /// Take the newest entry out.
    pub fn pop_last(&self) -> Option<(Obj, Obj)> {
        let last = self.look().entries.iter().rposition(|entry| entry.key.is_some())?;
        let table = self.change();
        let pair = table.remove_at(last);
        table.trim();
        Some(pair)
    }
    pub fn clear(&self) {
        let table = self.change();
        let stamp = table.stamp + 1;
        let old = std::mem::replace(table, Table::new());
        table.stamp = stamp;
        drop(old);
    }

    /// Key, value and hash of entry `number`, if it is alive.
    #[inline]
    pub fn entry(&self, number: usize) -> Option<(Obj, Obj, i64)> {
        let entry = self.look().entries.get(number)?;
        Some((entry.key.clone()?, entry.value.clone()?, entry.hash))
    }
    /// What `take` makes of entry `number`, if it is live and the dict has `used` entries. It must not touch the dict.
    #[inline(always)]
    pub(crate) fn entry_of<R>(&self, used: usize, number: usize, take: impl FnOnce(&Obj, &Obj) -> R) -> Option<R> {
        let table = self.look();
        if table.used != used {
            return None;
        }
        let entry = table.entries.get(number)?;
        Some(take(entry.key.as_ref()?, entry.value.as_ref()?))
    }
    /// The next live entry at or after `position`; `position` moves behind it.
    #[inline]
    pub fn next(&self, position: &mut usize) -> Option<(Obj, Obj)> {
        while *position < self.look().entries.len() {
            let number = *position;
            *position += 1;
            let entry = &self.look().entries[number];
            if let (Some(key), Some(value)) = (&entry.key, &entry.value) {
                return Some((key.clone(), value.clone()));
            }
        }
        None
    }
    /// The live entry before `position`; `position` moves to it.
    pub fn previous(&self, position: &mut usize) -> Option<(Obj, Obj)> {
        *position = (*position).min(self.look().entries.len());
        while *position > 0 {
            *position -= 1;
            let entry = &self.look().entries[*position];
            if let (Some(key), Some(value)) = (&entry.key, &entry.value) {
                return Some((key.clone(), value.clone()));
            }
        }
        None
    }
    /// New references to all entries, in order.
    pub fn items(&self) -> Vec<(Obj, Obj)> {
        self.look().entries.iter().filter_map(|entry| Some((entry.key.clone()?, entry.value.clone()?))).collect()
    }
    pub fn keys(&self) -> Vec<Obj> {
        self.look().entries.iter().filter_map(|entry| entry.key.clone()).collect()
    }
    pub fn values(&self) -> Vec<Obj> {
        self.look().entries.iter().filter_map(|entry| entry.value.clone()).collect()
    }
    /// A copy of the table, hashes and order kept.
    pub fn copy(&self) -> PyDict {
        let source = self.look();
        let mut table = Table::new();
        table.all_str = source.all_str;
        table.entries = source
            .entries
            .iter()
            .filter(|entry| entry.key.is_some())
            .map(|entry| Entry { hash: entry.hash, key: entry.key.clone(), value: entry.value.clone() })
            .collect();
        table.used = table.entries.len();
        if table.used > 0 {
            table.rebuild(table.used);
        }
        PyDict { table: UnsafeCell::new(table) }
    }
    /// Room for `more` further entries.
    pub fn reserve(&self, more: usize) {
        let table = self.change();
        let wanted = table.used + more;
        if wanted > table.capacity() {
            table.rebuild(wanted);
        }
    }
    /// Bytes of the table, for `__sizeof__`.
    pub fn table_bytes(&self) -> usize {
        let table = self.look();
        let index = if table.index.is_null() { 0 } else { Table::index_layout(table.log2).size() };
        index + table.entries.capacity() * std::mem::size_of::<Entry>()
    }
    /// Exchange contents with another dict.
    pub fn swap(&self, other: &PyDict) {
        if !std::ptr::eq(self, other) {
            // SAFETY: two different cells.
            unsafe { std::ptr::swap(self.table.get(), other.table.get()) };
            self.change().keys_version = 0;
            other.change().keys_version = 0;
            self.change().stamp += 1;
            other.change().stamp += 1;
        }
    }
}

impl Ctx {
    /// A new, empty `dict`.
    pub fn dict(&self) -> Obj {
        self.dict_from(PyDict::new())
    }
    pub fn dict_from(&self, dict: PyDict) -> Obj {
        crate::payload::new_exact(self, &self.types.dict, dict)
    }
}
