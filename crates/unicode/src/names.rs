//! Names of code points, both ways; aliases and named sequences.
//!
//! `data/names.bin` has six sections, each with its length before it: the code points that have a name of their own,
//! where their names begin, their order by name, the names (a word is one byte, or two with the high bit first),
//! where the words begin, and the words.

use std::sync::LazyLock;

use crate::normalize::{S_BASE, S_COUNT, T_COUNT, V_COUNT};
use crate::tables::NUMBERED;

static DATA: &[u8] = include_bytes!("../data/names.bin");
/// `NAME;CODE POINTS`, sorted by name.
static ALIASES: &str = include_str!("../data/aliases.txt");

struct Names {
    points: &'static [u8],
    starts: &'static [u8],
    by_name: &'static [u8],
    names: &'static [u8],
    word_starts: &'static [u8],
    words: &'static [u8],
    aliases: Vec<(&'static str, &'static str)>,
}

static NAMES: LazyLock<Names> = LazyLock::new(|| {
    let mut rest = DATA;
    let mut section = || {
        let Some((len, behind)) = rest.split_first_chunk::<4>() else { return &[][..] };
        let (section, behind) = behind.split_at(u32::from_le_bytes(*len) as usize);
        rest = behind;
        section
    };
    Names {
        points: section(),
        starts: section(),
        by_name: section(),
        names: section(),
        word_starts: section(),
        words: section(),
        aliases: ALIASES.lines().filter_map(|line| line.split_once(';')).collect(),
    }
});

fn three(section: &[u8], at: usize) -> usize {
    let bytes = &section[3 * at..3 * at + 3];
    usize::from(bytes[0]) | usize::from(bytes[1]) << 8 | usize::from(bytes[2]) << 16
}

impl Names {
    fn len(&self) -> usize {
        self.points.len() / 3
    }
    fn word(&self, id: usize) -> &'static [u8] {
        &self.words[three(self.word_starts, id)..three(self.word_starts, id + 1)]
    }
    /// The name at a place in the order of code points.
    fn name(&self, at: usize) -> Vec<u8> {
        let mut name = Vec::new();
        let mut ids = self.names[three(self.starts, at)..three(self.starts, at + 1)].iter();
        while let Some(&first) = ids.next() {
            let id = match first {
                0..=127 => usize::from(first),
                _ => usize::from(first & 0x7F) << 8 | ids.next().copied().map_or(0, usize::from),
            };
            if !name.is_empty() {
                name.push(b' ');
            }
            name.extend_from_slice(self.word(id));
        }
        name
    }
    fn find(&self, name: &[u8]) -> Option<u32> {
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = (low + high) / 2;
            let at = usize::from(self.by_name[2 * middle]) | usize::from(self.by_name[2 * middle + 1]) << 8;
            match self.name(at).as_slice().cmp(name) {
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Greater => high = middle,
                std::cmp::Ordering::Equal => return Some(three(self.points, at) as u32),
            }
        }
        None
    }
}

const LEADS: [&str; 19] = ["G", "GG", "N", "D", "DD", "R", "M", "B", "BB", "S", "SS", "", "J", "JJ", "C", "K", "T", "P", "H"];
const VOWELS: [&str; 21] = [
    "A", "AE", "YA", "YAE", "EO", "E", "YEO", "YE", "O", "WA", "WAE", "OE", "YO", "U", "WEO", "WE", "WI", "YU", "EU", "YI", "I",
];
const TAILS: [&str; 28] = [
    "", "G", "GG", "GS", "N", "NJ", "NH", "D", "L", "LG", "LM", "LB", "LS", "LT", "LP", "LH", "M", "B", "BS", "S", "SS", "NG",
    "J", "C", "K", "T", "P", "H",
];
const HANGUL: &str = "HANGUL SYLLABLE ";

/// The name of a code point, of Unicode 16.0.
pub fn name(point: u32) -> Option<String> {
    if let Some(index) = point.checked_sub(S_BASE).filter(|&index| index < S_COUNT) {
        let (lead, vowel, tail) = (index / (V_COUNT * T_COUNT), index / T_COUNT % V_COUNT, index % T_COUNT);
        return Some(format!("{HANGUL}{}{}{}", LEADS[lead as usize], VOWELS[vowel as usize], TAILS[tail as usize]));
    }
    if let Some((_, _, prefix)) = NUMBERED.iter().find(|(start, end, _)| (*start..*end).contains(&point)) {
        return Some(format!("{prefix}{point:X}"));
    }
    let names = &*NAMES;
    let (mut low, mut high) = (0, names.len());
    while low < high {
        let middle = (low + high) / 2;
        match (three(names.points, middle) as u32).cmp(&point) {
            std::cmp::Ordering::Less => low = middle + 1,
            std::cmp::Ordering::Greater => high = middle,
            std::cmp::Ordering::Equal => return String::from_utf8(names.name(middle)).ok(),
        }
    }
    None
}

/// The longest of `parts` that `text` begins with, and the rest.
fn longest<'t>(parts: &[&str], text: &'t str) -> Option<(u32, &'t str)> {
    let fits = parts.iter().enumerate().filter(|(_, part)| text.starts_with(**part));
    fits.max_by_key(|(_, part)| part.len()).map(|(at, part)| (at as u32, &text[part.len()..]))
}

fn syllable(text: &str) -> Option<u32> {
    let (lead, text) = longest(&LEADS, text)?;
    let (vowel, text) = longest(&VOWELS, text)?;
    let (tail, text) = longest(&TAILS, text)?;
    text.is_empty().then_some(S_BASE + (lead * V_COUNT + vowel) * T_COUNT + tail)
}

/// CPython finds these by name; `unicodedata.name` does not know them.
const TANGUT: [(u32, u32, &str); 2] = [(0x17000, 0x187F8, "TANGUT IDEOGRAPH-"), (0x18D00, 0x18D09, "TANGUT IDEOGRAPH-")];

fn numbered(name: &str) -> Option<u32> {
    NUMBERED.iter().chain(&TANGUT).find_map(|(start, end, prefix)| {
        let digits = name.strip_prefix(prefix)?;
        let point = u32::from_str_radix(digits, 16).ok()?;
        ((*start..*end).contains(&point) && digits == format!("{point:X}")).then_some(point)
    })
}

/// What a name can stand for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kinds {
    /// Names of characters.
    Names,
    /// Aliases too, as in `\N{…}`.
    Aliases,
    /// Aliases and named sequences, as in `unicodedata.lookup`.
    Sequences,
}

/// The code points of a name in any case.
pub fn lookup(name: &str, kinds: Kinds) -> Option<Vec<u32>> {
    if !name.is_ascii() {
        return None;
    }
    let name = name.to_ascii_uppercase();
    if let Some(rest) = name.strip_prefix(HANGUL) {
        return syllable(rest).map(|point| vec![point]);
    }
    if let Some(point) = numbered(&name).or_else(|| NAMES.find(name.as_bytes())) {
        return Some(vec![point]);
    }
    if kinds == Kinds::Names {
        return None;
    }
    let aliases = &NAMES.aliases;
    let found = aliases.binary_search_by_key(&&*name, |(own, _)| own).ok()?;
    let points: Vec<u32> = aliases[found].1.split(' ').filter_map(|point| u32::from_str_radix(point, 16).ok()).collect();
    (points.len() == 1 || kinds == Kinds::Sequences).then_some(points)
}
