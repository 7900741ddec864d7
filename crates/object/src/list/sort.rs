//! `list.sort`: a stable adaptive merge sort (timsort with powersort's merge order), the comparisons in CPython's
//! order. It sorts numbers of places, not values, so a comparison that raises or changes the list does no harm.
//! Keys of one plain type are sorted without calling Python.

use std::cmp::Ordering;

use crate::ctx::{Ctx, PyResult};
use crate::float::PyFloat;
use crate::heap::strdata::PyStr;
use crate::int::arith::small_or_bool;
use crate::list::PyList;
use crate::protocol::{plain_order, rich_compare_bool};
use crate::tuple::PyTuple;
use crate::typeobj::CompareOp;
use crate::value::Obj;

/// The room of a list that is being sorted.
const UNTOUCHED: usize = 3;

/// `list.sort(key=key, reverse=reverse)`. The list looks empty meanwhile; ValueError "list modified during sort"
/// when it does not afterwards.
pub fn sort(ctx: &Ctx, list: &PyList, key: Option<&Obj>, reverse: bool) -> PyResult<()> {
    // An empty list with room that no list gets by itself shows whether it was touched.
    let mut items = list.items.replace(Vec::with_capacity(UNTOUCHED));
    let result = sort_items(ctx, &mut items, key, reverse);
    // The keys' finalizers are a chance to touch the list too.
    if ctx.has_deferred.get() {
        ctx.run_deferred();
    }
    let touched = list.items.edit(|meanwhile| !meanwhile.is_empty() || meanwhile.capacity() != UNTOUCHED);
    drop(list.items.replace(items));
    if result.is_ok() && touched {
        return Err(ctx.value_error("list modified during sort"));
    }
    result
}

/// Sort a vector the way `list.sort` does; after an exception it holds the same items in some order.
pub fn sort_items(ctx: &Ctx, items: &mut Vec<Obj>, key: Option<&Obj>, reverse: bool) -> PyResult<()> {
    let keys = match key {
        Some(key) => {
            let mut keys = Vec::with_capacity(items.len());
            for item in items.iter() {
                keys.push(key.call(ctx, std::slice::from_ref(item))?);
            }
            Some(keys)
        }
        None => None,
    };
    if items.len() < 2 {
        return Ok(());
    }
    if keys.is_none() && sort_small_ints(items, reverse) {
        return Ok(());
    }
    let Ok(len) = u32::try_from(items.len()) else { return Err(crate::sequence::no_memory(ctx)) };
    let mut order: Vec<u32> = if reverse { (0..len).rev().collect() } else { (0..len).collect() };
    let result = sort_order(ctx, keys.as_deref().unwrap_or(items), &mut order);
    if reverse {
        order.reverse();
    }
    apply(items, &order);
    result
}

/// Items to their places: `order[i]` is where place `i` gets its item from.
fn apply(items: &mut Vec<Obj>, order: &[u32]) {
    let mut old: Vec<Option<Obj>> = items.drain(..).map(Some).collect();
    items.extend(order.iter().filter_map(|&from| old[from as usize].take()));
}

/// Keys of one plain type, in a form that compares without looking at objects.
enum Plain {
    /// Numbers of which the order is the order of the keys.
    Words(Vec<i64>),
    /// The first eight bytes of strings of one byte a character; the rest decides between equal ones.
    Prefixes(Vec<u64>),
    /// Other strings.
    Strings,
}

fn plain_kind(ctx: &Ctx, keys: &[Obj]) -> Option<Plain> {
    let first = keys.first()?;
    if first.is_small_int() {
        let words = keys.iter().map(|key| key.is_small_int().then(|| key.word() as i64));
        return words.collect::<Option<Vec<i64>>>().map(Plain::Words);
    }
    if ctx.types.float.is_exactly(first) {
        let words = keys.iter().map(|key| if ctx.types.float.is_exactly(key) { float_word(key) } else { None });
        return words.collect::<Option<Vec<i64>>>().map(Plain::Words);
    }
    if ctx.types.str.is_exactly(first) {
        if !keys.iter().all(|key| ctx.types.str.is_exactly(key)) {
            return None;
        }
        return Some(keys.iter().map(prefix).collect::<Option<Vec<u64>>>().map_or(Plain::Strings, Plain::Prefixes));
    }
    None
}

/// An integer ordered as floats are. NaN has none: what becomes of it depends on the order of comparisons.
fn float_word(key: &Obj) -> Option<i64> {
    let value = key.payload::<PyFloat>()?.value;
    // Minus zero equals zero.
    let bits = (value + 0.0).to_bits() as i64;
    (!value.is_nan()).then_some(bits ^ ((bits >> 63) as u64 >> 1) as i64)
}

fn prefix(key: &Obj) -> Option<u64> {
    let text = key.payload::<PyStr>().filter(|text| text.kind() == 1)?;
    let (bytes, mut first) = (text.unit_bytes(), [0; 8]);
    let len = bytes.len().min(8);
    first[..len].copy_from_slice(&bytes[..len]);
    Some(u64::from_be_bytes(first))
}

fn compare_strings(a: &Obj, b: &Obj) -> Ordering {
    match (a.payload::<PyStr>(), b.payload::<PyStr>()) {
        (Some(a), Some(b)) => a.compare(b),
        _ => Ordering::Equal,
    }
}

/// Sort items that are small ints, their own keys, where they stand.
fn sort_small_ints(items: &mut [Obj], reverse: bool) -> bool {
    if !items.iter().all(Obj::is_small_int) {
        return false;
    }
    // The words of small ints are ordered as the ints are; equal ones are the same.
    items.sort_unstable_by_key(|item| item.word() as i64);
    if reverse {
        items.reverse();
    }
    true
}

fn sort_order(ctx: &Ctx, keys: &[Obj], order: &mut Vec<u32>) -> PyResult<()> {
    match plain_kind(ctx, keys) {
        Some(Plain::Words(words)) => sort_by_words(order, &words, |_, _| Ordering::Equal),
        Some(Plain::Prefixes(words)) => {
            sort_by_words(order, &words, |a, b| compare_strings(&keys[a as usize], &keys[b as usize]));
        }
        Some(Plain::Strings) => order.sort_by(|&a, &b| compare_strings(&keys[a as usize], &keys[b as usize])),
        None => {
            return Sorter { ctx, keys, order, temp: Vec::new(), min_gallop: MIN_GALLOP, pending: Vec::new() }.run();
        }
    }
    Ok(())
}

/// Sort places by the words of their keys, `rest` deciding between equal words; stable.
fn sort_by_words<W: Ord + Copy>(order: &mut [u32], words: &[W], rest: impl Fn(u32, u32) -> Ordering) {
    let mut pairs: Vec<(W, u32)> = order.iter().map(|&at| (words[at as usize], at)).collect();
    pairs.sort_by(|a, b| a.0.cmp(&b.0).then_with(|| rest(a.1, b.1)));
    for (place, (_, at)) in order.iter_mut().zip(pairs) {
        *place = at;
    }
}

/// Wins in a row of one side, from which on merging goes by galloping.
const MIN_GALLOP: usize = 7;
/// Shorter runs are made this long, or half as long, by insertion.
const MAX_MINRUN: usize = 64;

/// A sorted stretch that waits to be merged with its neighbours.
struct Run {
    start: usize,
    len: usize,
    /// The depth of the boundary to the next run in the ideal tree of merges.
    power: u32,
}

struct Sorter<'a> {
    ctx: &'a Ctx,
    keys: &'a [Obj],
    order: &'a mut Vec<u32>,
    temp: Vec<u32>,
    min_gallop: usize,
    pending: Vec<Run>,
}

/// Where a gallop searches: the order itself, or the side that was moved out of the way.
#[derive(Clone, Copy)]
enum Side {
    Order,
    Temp,
}

impl Sorter<'_> {
    fn less(&self, a: u32, b: u32) -> PyResult<bool> {
        let (a, b) = (&self.keys[a as usize], &self.keys[b as usize]);
        if let (Some(a), Some(b)) = (a.as_small_int(), b.as_small_int()) {
            return Ok(a < b);
        }
        if self.ctx.types.tuple.is_exactly(a) && self.ctx.types.tuple.is_exactly(b) {
            if let (Some(a), Some(b)) = (a.payload::<PyTuple>(), b.payload::<PyTuple>()) {
                return self.less_tuple(a.items(), b.items());
            }
        }
        rich_compare_bool(self.ctx, a, b, CompareOp::Lt)
    }
    /// `a < b` of tuples: their first items that differ decide.
    fn less_tuple(&self, a: &[Obj], b: &[Obj]) -> PyResult<bool> {
        for (x, y) in a.iter().zip(b) {
            if x.is(y) {
                continue;
            }
            match plain_order(self.ctx, x, y) {
                Some(Ordering::Equal) => {}
                Some(order) => return Ok(order == Ordering::Less),
                None if x.eq(self.ctx, y)? => {}
                None => {
                    if let (Some(x), Some(y)) = (small_or_bool(self.ctx, x), small_or_bool(self.ctx, y)) {
                        return Ok(x < y);
                    }
                    return rich_compare_bool(self.ctx, x, y, CompareOp::Lt);
                }
            }
        }
        Ok(a.len() < b.len())
    }
    fn less_at(&self, a: usize, b: usize) -> PyResult<bool> {
        self.less(self.order[a], self.order[b])
    }
    fn at(&self, side: Side, index: usize) -> u32 {
        match side {
            Side::Order => self.order[index],
            Side::Temp => self.temp[index],
        }
    }

    fn run(mut self) -> PyResult<()> {
        let len = self.order.len();
        let minrun = minrun(len);
        let mut start = 0;
        while start < len {
            let mut run = self.count_run(start, len - start)?;
            if run < minrun {
                let forced = minrun.min(len - start);
                self.insertion_sort(start, forced, run)?;
                run = forced;
            }
            self.found_run(start, run)?;
            start += run;
        }
        while self.pending.len() > 1 {
            let mut at = self.pending.len() - 2;
            if at > 0 && self.pending[at - 1].len < self.pending[at + 1].len {
                at -= 1;
            }
            self.merge_at(at)?;
        }
        Ok(())
    }

    /// The length of the run at `start`, made ascending. Equal items keep their order: in a descending run each
    /// stretch of equal ones is reversed before the whole is.
    fn count_run(&mut self, start: usize, left: usize) -> PyResult<usize> {
        let mut n = 1;
        while n < left && !self.less_at(start + n, start + n - 1)? {
            n += 1;
        }
        if n == left {
            return Ok(n);
        }
        if n > 1 {
            if self.less_at(start, start + n - 1)? {
                return Ok(n);
            }
            // All equal so far, and then a smaller one.
            self.order[start..start + n].reverse();
        }
        n += 1;
        let mut equal = 0;
        while n < left {
            if self.less_at(start + n, start + n - 1)? {
                if equal > 0 {
                    self.order[start + n - 1 - equal..start + n].reverse();
                    equal = 0;
                }
            } else if self.less_at(start + n - 1, start + n)? {
                break;
            } else {
                equal += 1;
            }
            n += 1;
        }
        if equal > 0 {
            self.order[start + n - 1 - equal..start + n].reverse();
        }
        self.order[start..start + n].reverse();
        // The reversed run may go on ascending.
        while n < left && !self.less_at(start + n, start + n - 1)? {
            n += 1;
        }
        Ok(n)
    }

    /// Sort `len` items of which the first `sorted` are in order.
    fn insertion_sort(&mut self, start: usize, len: usize, sorted: usize) -> PyResult<()> {
        for place in sorted.max(1)..len {
            let pivot = self.order[start + place];
            let (mut low, mut high) = (0, place);
            while low < high {
                let middle = (low + high) / 2;
                if self.less(pivot, self.order[start + middle])? {
                    high = middle;
                } else {
                    low = middle + 1;
                }
            }
            self.order.copy_within(start + low..start + place, start + low + 1);
            self.order[start + low] = pivot;
        }
        Ok(())
    }

    /// A new run at the end: runs before it that lie deeper in the tree of merges are merged first.
    fn found_run(&mut self, start: usize, len: usize) -> PyResult<()> {
        if let Some(last) = self.pending.last() {
            let power = power(last.start, last.len, len, self.order.len());
            while self.pending.len() > 1 && self.pending[self.pending.len() - 2].power > power {
                self.merge_at(self.pending.len() - 2)?;
            }
            let last = self.pending.last_mut().expect("merging leaves a run");
            last.power = power;
        }
        self.pending.push(Run { start, len, power: 0 });
        Ok(())
    }

    /// Merge runs `at` and `at + 1`.
    fn merge_at(&mut self, at: usize) -> PyResult<()> {
        let (mut a, mut a_len) = (self.pending[at].start, self.pending[at].len);
        let (b, mut b_len) = (self.pending[at + 1].start, self.pending[at + 1].len);
        self.pending[at].len = a_len + b_len;
        // The later run keeps its power: it bounds what follows.
        self.pending[at].power = self.pending[at + 1].power;
        self.pending.remove(at + 1);
        // What of the first run is in its place already, and what of the second.
        let skip = self.gallop_right(self.order[b], Side::Order, a, a_len, 0)?;
        a += skip;
        a_len -= skip;
        if a_len == 0 {
            return Ok(());
        }
        b_len = self.gallop_left(self.order[a + a_len - 1], Side::Order, b, b_len, b_len - 1)?;
        if b_len == 0 {
            return Ok(());
        }
        if a_len <= b_len { self.merge_low(a, a_len, b, b_len) } else { self.merge_high(a, a_len, b, b_len) }
    }

    /// Where `key` belongs in `len` sorted items, before those equal to it. The search begins at `hint`.
    fn gallop_left(&self, key: u32, side: Side, base: usize, len: usize, hint: usize) -> PyResult<usize> {
        let item = |index: usize| self.at(side, base + index);
        let (mut last, mut offset) = (0, 1);
        let (mut low, mut high);
        if self.less(item(hint), key)? {
            let max = len - hint;
            while offset < max && self.less(item(hint + offset), key)? {
                last = offset;
                offset = 2 * offset + 1;
            }
            (low, high) = (hint + last + 1, hint + offset.min(max));
        } else {
            let max = hint + 1;
            while offset < max && !self.less(item(hint - offset), key)? {
                last = offset;
                offset = 2 * offset + 1;
            }
            (low, high) = (max - offset.min(max), hint - last);
        }
        while low < high {
            let middle = low + (high - low) / 2;
            if self.less(item(middle), key)? {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        Ok(high)
    }

    /// As [`Sorter::gallop_left`], behind the items equal to `key`.
    fn gallop_right(&self, key: u32, side: Side, base: usize, len: usize, hint: usize) -> PyResult<usize> {
        let item = |index: usize| self.at(side, base + index);
        let (mut last, mut offset) = (0, 1);
        let (mut low, mut high);
        if self.less(key, item(hint))? {
            let max = hint + 1;
            while offset < max && self.less(key, item(hint - offset))? {
                last = offset;
                offset = 2 * offset + 1;
            }
            (low, high) = (max - offset.min(max), hint - last);
        } else {
            let max = len - hint;
            while offset < max && !self.less(key, item(hint + offset))? {
                last = offset;
                offset = 2 * offset + 1;
            }
            (low, high) = (hint + last + 1, hint + offset.min(max));
        }
        while low < high {
            let middle = low + (high - low) / 2;
            if self.less(key, item(middle))? {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        Ok(high)
    }

    /// Merge when the first run is the shorter one: it moves out, and the hole is filled from the left.
    fn merge_low(&mut self, a: usize, a_len: usize, b: usize, b_len: usize) -> PyResult<()> {
        self.temp.clear();
        self.temp.extend_from_slice(&self.order[a..a + a_len]);
        let mut state = LowMerge { dest: a, a: 0, a_len, b, b_len };
        let result = self.merge_low_loop(&mut state);
        // Whatever happened, all items stand somewhere.
        let LowMerge { dest, a, a_len, b, b_len } = state;
        if result.as_ref().is_ok_and(|&last_is_a| last_is_a) {
            self.order.copy_within(b..b + b_len, dest);
            self.order[dest + b_len] = self.temp[a];
        } else {
            self.order[dest..dest + a_len].copy_from_slice(&self.temp[a..a + a_len]);
        }
        result.map(drop)
    }

    /// True: one item of the first run is left, and it is the greatest of all. False: the second run is used up.
    fn merge_low_loop(&mut self, s: &mut LowMerge) -> PyResult<bool> {
        self.take_b(s);
        if s.b_len == 0 {
            return Ok(false);
        }
        if s.a_len == 1 {
            return Ok(true);
        }
        let mut min_gallop = self.min_gallop;
        loop {
            let (mut a_wins, mut b_wins) = (0, 0);
            loop {
                if self.less(self.order[s.b], self.temp[s.a])? {
                    self.take_b(s);
                    b_wins += 1;
                    a_wins = 0;
                    if s.b_len == 0 {
                        return Ok(false);
                    }
                    if b_wins >= min_gallop {
                        break;
                    }
                } else {
                    self.take_a(s);
                    a_wins += 1;
                    b_wins = 0;
                    if s.a_len == 1 {
                        return Ok(true);
                    }
                    if a_wins >= min_gallop {
                        break;
                    }
                }
            }
            min_gallop += 1;
            loop {
                min_gallop -= usize::from(min_gallop > 1);
                self.min_gallop = min_gallop;
                a_wins = self.gallop_right(self.order[s.b], Side::Temp, s.a, s.a_len, 0)?;
                if a_wins > 0 {
                    self.order[s.dest..s.dest + a_wins].copy_from_slice(&self.temp[s.a..s.a + a_wins]);
                    s.dest += a_wins;
                    s.a += a_wins;
                    s.a_len -= a_wins;
                    if s.a_len == 1 {
                        return Ok(true);
                    }
                    // Only an inconsistent comparison leads here.
                    if s.a_len == 0 {
                        return Ok(false);
                    }
                }
                self.take_b(s);
                if s.b_len == 0 {
                    return Ok(false);
                }
                b_wins = self.gallop_left(self.temp[s.a], Side::Order, s.b, s.b_len, 0)?;
                if b_wins > 0 {
                    self.order.copy_within(s.b..s.b + b_wins, s.dest);
                    s.dest += b_wins;
                    s.b += b_wins;
                    s.b_len -= b_wins;
                    if s.b_len == 0 {
                        return Ok(false);
                    }
                }
                self.take_a(s);
                if s.a_len == 1 {
                    return Ok(true);
                }
                if a_wins < MIN_GALLOP && b_wins < MIN_GALLOP {
                    break;
                }
            }
            min_gallop += 1;
            self.min_gallop = min_gallop;
        }
    }
    fn take_a(&mut self, s: &mut LowMerge) {
        self.order[s.dest] = self.temp[s.a];
        s.dest += 1;
        s.a += 1;
        s.a_len -= 1;
    }
    fn take_b(&mut self, s: &mut LowMerge) {
        self.order[s.dest] = self.order[s.b];
        s.dest += 1;
        s.b += 1;
        s.b_len -= 1;
    }

    /// Merge when the second run is the shorter one: it moves out, and the hole is filled from the right.
    fn merge_high(&mut self, a: usize, a_len: usize, b: usize, b_len: usize) -> PyResult<()> {
        self.temp.clear();
        self.temp.extend_from_slice(&self.order[b..b + b_len]);
        let mut state = HighMerge { end: b + b_len, base: a, a_len, b_len };
        let result = self.merge_high_loop(&mut state);
        let HighMerge { end, base, a_len, b_len } = state;
        if result.as_ref().is_ok_and(|&last_is_b| last_is_b) {
            self.order.copy_within(base..base + a_len, end - a_len);
            self.order[end - a_len - 1] = self.temp[0];
        } else {
            self.order[end - b_len..end].copy_from_slice(&self.temp[..b_len]);
        }
        result.map(drop)
    }

    /// True: one item of the second run is left, and it is the smallest of all. False: the first run is used up.
    fn merge_high_loop(&mut self, s: &mut HighMerge) -> PyResult<bool> {
        self.give_a(s);
        if s.a_len == 0 {
            return Ok(false);
        }
        if s.b_len == 1 {
            return Ok(true);
        }
        let mut min_gallop = self.min_gallop;
        loop {
            let (mut a_wins, mut b_wins) = (0, 0);
            loop {
                if self.less(self.temp[s.b_len - 1], self.order[s.base + s.a_len - 1])? {
                    self.give_a(s);
                    a_wins += 1;
                    b_wins = 0;
                    if s.a_len == 0 {
                        return Ok(false);
                    }
                    if a_wins >= min_gallop {
                        break;
                    }
                } else {
                    self.give_b(s);
                    b_wins += 1;
                    a_wins = 0;
                    if s.b_len == 1 {
                        return Ok(true);
                    }
                    if b_wins >= min_gallop {
                        break;
                    }
                }
            }
            min_gallop += 1;
            loop {
                min_gallop -= usize::from(min_gallop > 1);
                self.min_gallop = min_gallop;
                let keep = self.gallop_right(self.temp[s.b_len - 1], Side::Order, s.base, s.a_len, s.a_len - 1)?;
                a_wins = s.a_len - keep;
                if a_wins > 0 {
                    self.order.copy_within(s.base + keep..s.base + s.a_len, s.end - a_wins);
                    s.end -= a_wins;
                    s.a_len = keep;
                    if s.a_len == 0 {
                        return Ok(false);
                    }
                }
                self.give_b(s);
                if s.b_len == 1 {
                    return Ok(true);
                }
                let keep = self.gallop_left(self.order[s.base + s.a_len - 1], Side::Temp, 0, s.b_len, s.b_len - 1)?;
                b_wins = s.b_len - keep;
                if b_wins > 0 {
                    self.order[s.end - b_wins..s.end].copy_from_slice(&self.temp[keep..s.b_len]);
                    s.end -= b_wins;
                    s.b_len = keep;
                    if s.b_len == 1 {
                        return Ok(true);
                    }
                    // Only an inconsistent comparison leads here.
                    if s.b_len == 0 {
                        return Ok(false);
                    }
                }
                self.give_a(s);
                if s.a_len == 0 {
                    return Ok(false);
                }
                if a_wins < MIN_GALLOP && b_wins < MIN_GALLOP {
                    break;
                }
            }
            min_gallop += 1;
            self.min_gallop = min_gallop;
        }
    }
    fn give_a(&mut self, s: &mut HighMerge) {
        self.order[s.end - 1] = self.order[s.base + s.a_len - 1];
        s.end -= 1;
        s.a_len -= 1;
    }
    fn give_b(&mut self, s: &mut HighMerge) {
        self.order[s.end - 1] = self.temp[s.b_len - 1];
        s.end -= 1;
        s.b_len -= 1;
    }
}

/// Where a merge from the left stands: the next place to fill, what is left of both runs.
struct LowMerge {
    dest: usize,
    /// In `temp`.
    a: usize,
    a_len: usize,
    b: usize,
    b_len: usize,
}

/// Where a merge from the right stands: places from `end` on are filled.
struct HighMerge {
    end: usize,
    /// The first run's start.
    base: usize,
    a_len: usize,
    /// In `temp`, from 0.
    b_len: usize,
}

/// A length between half of [`MAX_MINRUN`] and all of it, of which `len` is a power of two's multiple or a little
/// less.
fn minrun(len: usize) -> usize {
    let (mut n, mut rest) = (len, 0);
    while n >= MAX_MINRUN {
        rest |= n & 1;
        n >>= 1;
    }
    n + rest
}

/// The first bit in which the middles of two neighbouring runs differ, as fractions of the whole.
fn power(start: usize, len: usize, next: usize, whole: usize) -> u32 {
    let mut a = 2 * start + len;
    let mut b = a + len + next;
    let mut power = 0;
    loop {
        power += 1;
        if a >= whole {
            a -= whole;
            b -= whole;
        } else if b >= whole {
            return power;
        }
        a <<= 1;
        b <<= 1;
    }
}
