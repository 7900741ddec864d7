//! Substring search over the units of two strings, by `memchr` and `memmem`. It knows widths, no characters.

use std::borrow::Cow;

use memchr::memmem;

use crate::heap::strdata::PyStr;

/// Up to this many bytes are searched by the needle's first byte; a searcher costs more to make.
const SHORT: usize = 256;
/// In more bytes, so often may the first byte stand where the rest does not before a searcher is made.
const PATIENCE: usize = 8;

/// The first place of a needle of two bytes or more.
#[inline]
pub(crate) fn find_bytes(hay: &[u8], needle: &[u8]) -> Option<usize> {
    let last = hay.len().checked_sub(needle.len())?;
    let (mut from, mut tries) = (0, if hay.len() > SHORT { PATIENCE } else { usize::MAX });
    while from <= last {
        if tries == 0 {
            return memmem::find(&hay[from..], needle).map(|at| from + at);
        }
        tries -= 1;
        let at = from + memchr::memchr(needle[0], &hay[from..=last])?;
        if hay[at + 1..at + needle.len()] == needle[1..] {
            return Some(at);
        }
        from = at + 1;
    }
    None
}

/// What is searched for, in the width of what is searched through.
pub struct Needle<'n> {
    bytes: Cow<'n, [u8]>,
    unit: usize,
    len: usize,
}

impl<'n> Needle<'n> {
    /// `None` when `needle` has code points that are too wide to occur in `hay`.
    pub fn new(hay: &PyStr, needle: &'n PyStr) -> Option<Needle<'n>> {
        let (unit, own) = (hay.kind() as usize, needle.kind() as usize);
        if own > unit || (hay.is_ascii() && !needle.is_ascii()) {
            return None;
        }
        let bytes = match unit {
            _ if own == unit => Cow::Borrowed(needle.unit_bytes()),
            2 => Cow::Owned(needle.points().flat_map(|point| (point as u16).to_ne_bytes()).collect()),
            _ => Cow::Owned(needle.points().flat_map(u32::to_ne_bytes).collect()),
        };
        Some(Needle { bytes, unit, len: needle.len() })
    }

    /// The first place in `start..end` (code points).
    pub fn find(&self, hay: &PyStr, start: usize, end: usize) -> Option<usize> {
        if start > end || end - start < self.len {
            return None;
        }
        if self.len == 0 {
            return Some(start);
        }
        let bytes = &hay.unit_bytes()[start * self.unit..end * self.unit];
        if self.unit == 1 {
            let found = match &*self.bytes {
                [byte] => memchr::memchr(*byte, bytes),
                needle => find_bytes(bytes, needle),
            };
            return found.map(|at| at + start);
        }
        let mut from = 0;
        loop {
            let at = from + find_bytes(&bytes[from..], &self.bytes)?;
            if at % self.unit == 0 {
                return Some(start + at / self.unit);
            }
            from = at + 1;
        }
    }

    /// The last place in `start..end`.
    pub fn rfind(&self, hay: &PyStr, start: usize, end: usize) -> Option<usize> {
        if start > end || end - start < self.len {
            return None;
        }
        let mut bytes = &hay.unit_bytes()[start * self.unit..end * self.unit];
        loop {
            let at = match &*self.bytes {
                [byte] => memchr::memrchr(*byte, bytes)?,
                needle => memmem::rfind(bytes, needle)?,
            };
            if at % self.unit == 0 {
                return Some(start + at / self.unit);
            }
            bytes = &bytes[..at + self.bytes.len() - 1];
        }
    }

    /// All places in `start..end` that do not overlap, `max` at most. For an empty needle, between all code points.
    pub fn find_all(&self, hay: &PyStr, start: usize, end: usize, max: usize, mut found: impl FnMut(usize)) {
        if start > end {
            return;
        }
        if self.len == 0 {
            (start..=end).take(max).for_each(found);
            return;
        }
        if self.unit == 1 {
            let bytes = &hay.unit_bytes()[start..end];
            match &*self.bytes {
                // Setting up a wide search takes longer than a short text.
                [byte] if bytes.len() < SHORT => {
                    let places = bytes.iter().enumerate().filter(|(_, own)| *own == byte);
                    places.take(max).for_each(|(at, _)| found(at + start));
                }
                [byte] => memchr::memchr_iter(*byte, bytes).take(max).for_each(|at| found(at + start)),
                needle => memmem::find_iter(bytes, needle).take(max).for_each(|at| found(at + start)),
            }
            return;
        }
        let mut from = start;
        for _ in 0..max {
            let Some(at) = self.find(hay, from, end) else { return };
            found(at);
            from = at + self.len;
        }
    }
}

/// The first place of `needle` in `hay[start..end]`.
pub fn find(hay: &PyStr, needle: &PyStr, start: usize, end: usize) -> Option<usize> {
    Needle::new(hay, needle)?.find(hay, start, end)
}

/// The last place of `needle` in `hay[start..end]`.
pub fn rfind(hay: &PyStr, needle: &PyStr, start: usize, end: usize) -> Option<usize> {
    Needle::new(hay, needle)?.rfind(hay, start, end)
}

/// Whether `needle` stands in `hay` at `at`.
pub fn stands_at(hay: &PyStr, needle: &PyStr, at: usize) -> bool {
    if at > hay.len() || hay.len() - at < needle.len() || needle.kind() > hay.kind() {
        return false;
    }
    let unit = hay.kind() as usize;
    if needle.kind() == hay.kind() {
        return hay.unit_bytes()[at * unit..(at + needle.len()) * unit] == *needle.unit_bytes();
    }
    needle.points().enumerate().all(|(i, point)| hay.at(at + i) == point)
}
