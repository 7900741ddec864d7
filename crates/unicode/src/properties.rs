//! General categories, widths, numeric values and decompositions of code points.

use crate::Database;
use crate::tables;

/// The properties of a code point.
pub struct Record {
    category: u8,
    combining: u8,
    bidirectional: u8,
    width: u8,
    mirrored: bool,
    decimal: i8,
    digit: i8,
    numeric: u8,
}

impl Record {
    #[expect(clippy::too_many_arguments, reason = "rows of the table")]
    pub(crate) const fn new(
        category: u8,
        combining: u8,
        bidirectional: u8,
        width: u8,
        mirrored: u8,
        decimal: i8,
        digit: i8,
        numeric: u8,
    ) -> Record {
        Record { category, combining, bidirectional, width, mirrored: mirrored != 0, decimal, digit, numeric }
    }
    /// The general category: `Lu`, …
    pub fn category(&self) -> &'static str {
        tables::CATEGORIES[usize::from(self.category)]
    }
    /// The canonical combining class.
    pub fn combining(&self) -> u8 {
        self.combining
    }
    /// The bidirectional class; empty when there is none.
    pub fn bidirectional(&self) -> &'static str {
        tables::BIDIRECTIONAL[usize::from(self.bidirectional)]
    }
    /// The East Asian width: `W`, …
    pub fn east_asian_width(&self) -> &'static str {
        tables::WIDTHS[usize::from(self.width)]
    }
    /// Whether it is mirrored in right-to-left text.
    pub fn is_mirrored(&self) -> bool {
        self.mirrored
    }
    /// The value of a decimal digit.
    pub fn decimal(&self) -> Option<u8> {
        u8::try_from(self.decimal).ok()
    }
    /// The value of a digit of any kind.
    pub fn digit(&self) -> Option<u8> {
        u8::try_from(self.digit).ok()
    }
    /// The value of a number.
    pub fn numeric(&self) -> Option<f64> {
        (self.numeric != 0).then(|| tables::NUMERICS[usize::from(self.numeric)])
    }
    /// Whether no character has the code point.
    pub fn is_unassigned(&self) -> bool {
        self.category() == "Cn"
    }
}

/// The properties of a code point. Beyond the last one: those of an unassigned one.
pub fn record(point: u32, database: Database) -> &'static Record {
    let point = point.min(0x10_FFFF) as usize;
    let (first, second): (&[u16], &[u16]) = match database {
        Database::Current => (&tables::FIRST, &tables::SECOND),
        Database::Old => (&tables::FIRST_3_2, &tables::SECOND_3_2),
    };
    let block = usize::from(first[point >> tables::SHIFT]);
    let at = (block << tables::SHIFT) + (point & ((1 << tables::SHIFT) - 1));
    &tables::RECORDS[usize::from(second[at])]
}

/// How a code point is decomposed, one step: the kind (`<compat>`; empty for a canonical decomposition) and the code
/// points. Hangul syllables, which are computed, are not here.
pub(crate) fn table_decomposition(point: u32) -> Option<(&'static str, &'static [u32])> {
    let found = tables::DECOMPOSITIONS.binary_search_by_key(&point, |&(own, _)| own).ok()?;
    let at = usize::from(tables::DECOMPOSITIONS[found].1);
    let head = tables::DECOMPOSED[at] as usize;
    Some((tables::TAGS[head >> 8], &tables::DECOMPOSED[at + 1..at + 1 + (head & 0xFF)]))
}

/// The decomposition of a code point as text: `<compat> 0020 0308`; empty when there is none.
pub fn decomposition(point: u32, database: Database) -> String {
    if database == Database::Old && record(point, database).is_unassigned() {
        return String::new();
    }
    let hexes = |points: &[u32]| points.iter().map(|point| format!("{point:04X}")).collect::<Vec<_>>();
    if let Some(parts) = crate::normalize::hangul_parts(point) {
        return hexes(&parts).join(" ");
    }
    match table_decomposition(point) {
        Some(("", points)) => hexes(points).join(" "),
        Some((kind, points)) => format!("{kind} {}", hexes(points).join(" ")),
        None => String::new(),
    }
}
