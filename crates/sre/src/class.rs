//! Sets of characters: a table for the first 256, tests for the others.

use crate::chars::{CATEGORIES, Chars, Fold, is_of_known, upper_ascii};
use crate::codes::op;

/// A set of characters.
pub(crate) struct Class {
    pub low: [bool; 256],
    /// `low` as bits.
    pub bits: Bits,
    high: High,
}

/// A set of the characters below 256, and whether there may be others.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) struct Bits {
    pub words: [u64; 4],
    pub high: bool,
}

impl Bits {
    pub const ALL: Bits = Bits { words: [u64::MAX; 4], high: true };

    pub fn insert(&mut self, point: u32) {
        match self.words.get_mut(point as usize / 64) {
            Some(word) => *word |= 1 << (point % 64),
            None => self.high = true,
        }
    }
    pub fn remove(&mut self, point: u32) {
        if let Some(word) = self.words.get_mut(point as usize / 64) {
            *word &= !(1 << (point % 64));
        }
    }
    pub fn union(&mut self, other: &Bits) {
        self.words.iter_mut().zip(other.words).for_each(|(word, more)| *word |= more);
        self.high |= other.high;
    }
    /// Whether no character below 256 is in both.
    pub fn is_disjoint_below_256(&self, other: &Bits) -> bool {
        self.words.iter().zip(other.words).all(|(word, more)| word & more == 0)
    }
    pub fn has(&self, byte: u8) -> bool {
        self.words[usize::from(byte / 64)] >> (byte % 64) & 1 == 1
    }
    pub fn count(&self) -> u32 {
        self.words.iter().map(|word| word.count_ones()).sum()
    }
    /// The characters below 256.
    pub fn bytes(&self) -> impl Iterator<Item = u8> + '_ {
        (0u8..4).zip(self.words).flat_map(|(index, mut word)| {
            std::iter::from_fn(move || {
                let bit = (word != 0).then(|| word.trailing_zeros() as u8)?;
                word &= word - 1;
                Some(index * 64 + bit)
            })
        })
    }
    pub fn table(&self) -> [bool; 256] {
        std::array::from_fn(|byte| self.has(byte as u8))
    }
}

enum High {
    None,
    All,
    Category(u32),
    Items { items: Box<[Item]>, fold: Fold },
}

enum Item {
    Negate,
    Literal(u32),
    Range(u32, u32),
    RangeUniIgnore(u32, u32),
    Category(u32),
    Charset([u32; 8]),
    BigCharset { blocks: Box<[u8; 256]>, bits: Box<[u32]> },
}

fn bit(words: &[u32], index: usize) -> bool {
    words.get(index / 32).is_some_and(|word| word >> (index % 32) & 1 == 1)
}

impl Item {
    fn has(&self, chars: &Chars, point: u32) -> bool {
        match self {
            Item::Negate => false,
            Item::Literal(literal) => *literal == point,
            Item::Range(low, high) => (*low..=*high).contains(&point),
            Item::RangeUniIgnore(low, high) => {
                (*low..=*high).contains(&point) || (*low..=*high).contains(&(chars.upper)(point))
            }
            Item::Category(category) => is_of_known(chars, *category, point),
            Item::Charset(words) => bit(words, point as usize),
            Item::BigCharset { blocks, bits } => {
                let block = blocks.get(point as usize >> 8);
                block.is_some_and(|&block| bit(bits, usize::from(block) * 256 + (point as usize & 255)))
            }
        }
    }
}

fn holds(items: &[Item], chars: &Chars, point: u32) -> bool {
    let mut found = true;
    for item in items {
        if matches!(item, Item::Negate) {
            found = !found;
        } else if item.has(chars, point) {
            return found;
        }
    }
    !found
}

/// [`holds`] for the first 256 characters.
fn holds_low(items: &[Item], chars: &Chars) -> [bool; 256] {
    let mut found = items.iter().filter(|item| matches!(item, Item::Negate)).count() % 2 == 0;
    let mut low = [!found; 256];
    // The first item that has a character decides: it is asked last.
    for item in items.iter().rev() {
        match item {
            Item::Negate => found = !found,
            Item::Literal(point) => {
                if let Some(member) = low.get_mut(*point as usize) {
                    *member = found;
                }
            }
            Item::Range(first, last) if *first < 256 && first <= last => {
                low[*first as usize..=(*last).min(255) as usize].fill(found);
            }
            Item::Range(..) => {}
            Item::Category(category) => {
                let members = &chars.answers().is_of[*category as usize];
                low.iter_mut().zip(members).filter(|(_, is_member)| **is_member).for_each(|(member, _)| *member = found);
            }
            _ => {
                let is_member = |point: &usize| item.has(chars, *point as u32);
                (0..256).filter(is_member).for_each(|point| low[point] = found);
            }
        }
    }
    low
}

/// [`holds_folded`] for the first 256 characters.
fn holds_low_folded(items: &[Item], chars: &Chars, fold: Fold) -> [bool; 256] {
    let low = holds_low(items, chars);
    match fold {
        Fold::None => low,
        Fold::Ascii => std::array::from_fn(|point| low[(point as u8).to_ascii_lowercase() as usize]),
        Fold::Unicode => std::array::from_fn(|point| {
            let lower = chars.answers().lower[point];
            low.get(lower as usize).copied().unwrap_or_else(|| holds(items, chars, lower))
        }),
        Fold::Locale => std::array::from_fn(|point| holds_folded(items, chars, fold, point as u32)),
    }
}

fn holds_folded(items: &[Item], chars: &Chars, fold: Fold, point: u32) -> bool {
    let lower = holds(items, chars, fold.apply(chars, point));
    if fold != Fold::Locale {
        return lower;
    }
    // One of the cases is in the set, or in what it leaves out.
    let upper = holds(items, chars, upper_ascii(point));
    if matches!(items.first(), Some(Item::Negate)) { lower && upper } else { lower || upper }
}

/// The members of a set in code words, without the FAILURE at the end. `None` when they are not well formed.
fn parse(words: &[u32]) -> Option<Vec<Item>> {
    let mut rest = words;
    let mut items = Vec::new();
    while let Some((&word, arguments)) = rest.split_first() {
        let (item, size) = match word {
            op::NEGATE => (Item::Negate, 0),
            op::LITERAL => (Item::Literal(*arguments.first()?), 1),
            op::RANGE => (Item::Range(arguments.first().copied()?, *arguments.get(1)?), 2),
            op::RANGE_UNI_IGNORE => (Item::RangeUniIgnore(arguments.first().copied()?, *arguments.get(1)?), 2),
            op::CATEGORY => (Item::Category(arguments.first().copied().filter(|&category| (category as usize) < CATEGORIES)?), 1),
            op::CHARSET => (Item::Charset(*arguments.first_chunk::<8>()?), 8),
            op::BIGCHARSET => {
                let count = *arguments.first()? as usize;
                let mut blocks = Box::new([0; 256]);
                for (four, word) in blocks.chunks_exact_mut(4).zip(arguments.get(1..65)?) {
                    four.copy_from_slice(&word.to_ne_bytes());
                }
                let size = count.checked_mul(8)?.checked_add(65)?;
                if blocks.iter().any(|&block| usize::from(block) >= count) {
                    return None;
                }
                (Item::BigCharset { blocks, bits: arguments.get(65..size)?.into() }, size)
            }
            _ => return None,
        };
        items.push(item);
        rest = arguments.get(size..)?;
    }
    Some(items)
}

impl Class {
    /// The set that code words (without the FAILURE at their end) describe.
    pub fn new(chars: &Chars, words: &[u32], fold: Fold) -> Option<Class> {
        Some(Class::of_items(chars, parse(words)?, fold))
    }

    /// Whether [`Class::new`] takes these words.
    pub fn is_well_formed(words: &[u32]) -> bool {
        parse(words).is_some()
    }

    /// The characters that `fold` makes equal to `literal`, or all others.
    pub fn of_literal(chars: &Chars, literal: u32, fold: Fold, is_negated: bool) -> Class {
        let mut items = vec![Item::Literal(literal)];
        if is_negated {
            items.insert(0, Item::Negate);
        }
        Class::of_items(chars, items, fold)
    }

    pub fn of_category(chars: &Chars, category: u32) -> Class {
        Class::of_items(chars, vec![Item::Category(category)], Fold::None)
    }

    fn of_items(chars: &Chars, items: Vec<Item>, fold: Fold) -> Class {
        let low = holds_low_folded(&items, chars, fold);
        let is_for_low = |item: &Item| match item {
            Item::Charset(_) => true,
            Item::Literal(point) | Item::Range(_, point) => *point < 256,
            _ => false,
        };
        let is_negated = items.iter().filter(|item| matches!(item, Item::Negate)).count() % 2 == 1;
        let high = if let ([Item::Category(category)], false) = (&items[usize::from(is_negated)..], fold == Fold::Unicode) {
            // The negated category follows the one it negates.
            High::Category(category ^ u32::from(is_negated))
        } else if fold == Fold::Unicode || !items.iter().all(|item| matches!(item, Item::Negate) || is_for_low(item)) {
            High::Items { items: items.into(), fold }
        } else if is_negated {
            High::All
        } else {
            High::None
        };
        let mut bits = Bits { high: !matches!(high, High::None), ..Bits::default() };
        for (word, members) in bits.words.iter_mut().zip(low.chunks_exact(64)) {
            *word = members.iter().rev().fold(0, |word, &member| word << 1 | u64::from(member));
        }
        Class { low, bits, high }
    }

    /// Whether a character that is not below 256 is a member.
    #[inline(never)]
    pub fn has_high(&self, chars: &Chars, point: u32) -> bool {
        match &self.high {
            High::None => false,
            High::All => true,
            High::Category(category) => is_of_known(chars, *category, point),
            High::Items { items, fold } => holds_folded(items, chars, *fold, point),
        }
    }
}
