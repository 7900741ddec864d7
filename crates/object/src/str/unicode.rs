//! What kind of character a code point is, and its case mappings: Unicode 16.0, as CPython 3.14's `str` sees it.

use super::tables;

/// What is known of a code point.
pub(super) struct Record {
    pub flags: u16,
    pub digit: u8,
    /// Case mappings: a difference, or `SPECIAL | place << 2 | length`.
    pub upper: i32,
    pub lower: i32,
    pub title: i32,
    pub fold: i32,
}

#[inline]
fn record(point: u32) -> &'static Record {
    let block = (point >> tables::SHIFT) as usize;
    let block = tables::FIRST.get(block).unwrap_or(&tables::FIRST[tables::FIRST.len() - 1]);
    let at = (usize::from(*block) << tables::SHIFT) + (point as usize & ((1 << tables::SHIFT) - 1));
    &tables::RECORDS[usize::from(tables::SECOND[at])]
}

#[inline]
fn has(point: u32, flag: u16) -> bool {
    record(point).flags & flag != 0
}

macro_rules! predicates {
    ($($(#[$doc:meta])* $name:ident $flag:ident;)*) => { $($(#[$doc])* #[inline] pub fn $name(point: u32) -> bool { has(point, tables::$flag) })* };
}
predicates! {
    /// Letters: the categories Lm, Lt, Lu, Ll, Lo.
    is_alpha ALPHA;
    /// Category Nd.
    is_decimal DECIMAL;
    /// Decimals, superscripts and the like.
    is_digit DIGIT;
    /// Anything with a numeric value.
    is_numeric NUMERIC;
    /// The property Lowercase.
    is_lower LOWER;
    /// The property Uppercase.
    is_upper UPPER;
    /// Category Lt.
    is_title TITLE;
    /// The beginning of an identifier, `_` included.
    is_xid_start XID_START;
    /// The rest of an identifier.
    is_xid_continue XID_CONTINUE;
    /// What `repr` shows as it is.
    is_printable PRINTABLE;
}

/// White space.
#[inline]
pub fn is_space(point: u32) -> bool {
    if point < 0x80 { point == 0x20 || (9..=13).contains(&point) || (0x1c..=0x1f).contains(&point) } else { has(point, tables::SPACE) }
}

/// Where `splitlines` breaks.
#[inline]
pub fn is_linebreak(point: u32) -> bool {
    matches!(point, 0x0A..=0x0D | 0x1C..=0x1E | 0x85 | 0x2028 | 0x2029)
}

pub fn is_alnum(point: u32) -> bool {
    has(point, tables::ALPHA | tables::DECIMAL | tables::DIGIT | tables::NUMERIC)
}

/// The value of a decimal digit of any script.
#[inline]
pub fn decimal(point: u32) -> Option<u8> {
    if point < 0x80 {
        return (0x30..0x3a).contains(&point).then(|| point as u8 - 0x30);
    }
    let record = record(point);
    (record.flags & tables::DECIMAL != 0).then_some(record.digit)
}

/// The value of a digit: decimals, superscripts and the like.
pub fn digit(point: u32) -> Option<u8> {
    let record = record(point);
    (record.flags & tables::DIGIT != 0).then_some(record.digit)
}

/// A case mapping: one to three code points.
#[derive(Clone, Copy)]
pub struct Mapped {
    points: [u32; 3],
    len: usize,
}

impl std::ops::Deref for Mapped {
    type Target = [u32];
    fn deref(&self) -> &[u32] {
        &self.points[..self.len]
    }
}

#[inline]
fn mapped(point: u32, mapping: i32) -> Mapped {
    if mapping < tables::SPECIAL {
        return Mapped { points: [point.wrapping_add_signed(mapping), 0, 0], len: 1 };
    }
    let (at, len) = ((mapping & !tables::SPECIAL) as usize >> 2, mapping as usize & 3);
    let mut points = [0; 3];
    for (point, &extra) in points.iter_mut().zip(&tables::EXTRA[at..at + len]) {
        *point = u32::from(extra);
    }
    Mapped { points, len }
}

/// The code point itself.
pub fn unmapped(point: u32) -> Mapped {
    mapped(point, 0)
}
/// Lower, upper or title case.
pub fn is_cased(point: u32) -> bool {
    has(point, tables::LOWER | tables::UPPER | tables::TITLE)
}

pub fn to_upper(point: u32) -> Mapped {
    mapped(point, record(point).upper)
}
/// The lower case; a final sigma is the caller's business.
pub fn to_lower(point: u32) -> Mapped {
    mapped(point, record(point).lower)
}
pub fn to_title(point: u32) -> Mapped {
    mapped(point, record(point).title)
}
pub fn to_fold(point: u32) -> Mapped {
    mapped(point, record(point).fold)
}
/// The lower case as one code point, as regular expressions use it.
pub fn to_lower_simple(point: u32) -> u32 {
    to_lower(point)[0]
}

/// Whether the capital sigma at `index` of `points` ends a word.
pub(super) fn sigma_is_final(at: impl Fn(usize) -> u32, len: usize, index: usize) -> bool {
    let cased = |point: u32| has(point, tables::CASED);
    let ignorable = |point: u32| has(point, tables::CASE_IGNORABLE);
    let before = (0..index).rev().map(&at).find(|&point| !ignorable(point)).is_some_and(cased);
    before && !(index + 1..len).map(&at).find(|&point| !ignorable(point)).is_some_and(cased)
}
