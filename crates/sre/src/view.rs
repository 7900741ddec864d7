//! What a program says of places in a text: nothing here changes anything.

use crate::chars::Fold;
use crate::program::{Follow, Look, Place, Program, Repeat, Unit};
use crate::text::Point;

/// A program and the text that it runs on.
pub(crate) struct View<'a, P> {
    pub program: &'a Program,
    pub text: &'a [P],
    /// The text and what follows it: beginnings behind the end can see it.
    pub whole: &'a [P],
}

impl<P> Clone for View<'_, P> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<P> Copy for View<'_, P> {}

/// Whether a character is in a table, or else by a test for those that are not below 256.
#[inline(always)]
fn is_in<P: Point>(low: &[bool; 256], point: P, high: impl FnOnce(u32) -> bool) -> bool {
    let number = point.number();
    match u8::try_from(number) {
        Ok(byte) => low[usize::from(byte)],
        Err(_) => high(number),
    }
}

const NEWLINE: u32 = b'\n' as u32;

impl<P: Point> View<'_, P> {
    #[inline(always)]
    pub fn is_member(self, class: u32, point: P) -> bool {
        let class = &self.program.classes[class as usize];
        is_in(&class.low, point, |number| class.has_high(self.program.chars, number))
    }

    #[inline(always)]
    pub fn is_unit(self, unit: Unit, point: P) -> bool {
        match unit {
            Unit::Any => point.number() != NEWLINE,
            Unit::All => true,
            Unit::Char(wanted) => point.number() == wanted,
            Unit::NotChar(wanted) => point.number() != wanted,
            Unit::Set(class) => self.is_member(class, point),
            Unit::Never => false,
        }
    }

    /// How many characters at the beginning of `text` are units.
    #[inline]
    fn count(self, unit: Unit, text: &[P]) -> usize {
        let up_to = |wanted: u32| P::of(wanted).and_then(|wanted| P::find(text, wanted)).unwrap_or(text.len());
        match unit {
            Unit::Any => up_to(NEWLINE),
            Unit::All => text.len(),
            Unit::NotChar(wanted) => up_to(wanted),
            Unit::Char(wanted) => {
                let Some(wanted) = P::of(wanted) else { return 0 };
                text.iter().position(|&point| point != wanted).unwrap_or(text.len())
            }
            Unit::Set(class) => {
                let class = &self.program.classes[class as usize];
                let is_member = |point: P| is_in(&class.low, point, |number| class.has_high(self.program.chars, number));
                text.iter().position(|&point| !is_member(point)).unwrap_or(text.len())
            }
            Unit::Never => 0,
        }
    }

    /// Where a repeat at `pos` ends that takes as much as it can.
    #[inline]
    pub fn repeated(self, repeat: &Repeat, pos: usize) -> Option<usize> {
        let rest = self.text.get(pos..)?;
        let most = if repeat.max == u32::MAX { rest.len() } else { rest.len().min(repeat.max as usize) };
        let count = self.count(repeat.unit, &rest[..most]);
        (count >= repeat.min as usize).then_some(pos + count)
    }

    /// Where a repeat at `pos` ends that takes as little as it must.
    #[inline]
    pub fn least(self, repeat: &Repeat, pos: usize) -> Option<usize> {
        let min = repeat.min as usize;
        let there = self.text.get(pos..pos.checked_add(min)?)?;
        (min == 0 || self.count(repeat.unit, there) == min).then_some(pos + min)
    }

    /// Whether what follows a repeat can begin at `pos`.
    #[inline(always)]
    pub fn follows(self, follow: Follow, pos: usize) -> bool {
        match follow {
            Follow::Unknown => true,
            Follow::Char(wanted) => self.text.get(pos).is_some_and(|point| point.number() == wanted),
            Follow::Set(set) => {
                let set = &self.program.follows[set as usize];
                self.text.get(pos).is_some_and(|&point| is_in(&set.low, point, |_| set.has_high))
            }
        }
    }

    /// The last place from `min` to `pos` where what follows a repeat can begin.
    #[inline]
    pub fn give_back(self, follow: Follow, min: usize, pos: usize) -> Option<usize> {
        match follow {
            Follow::Unknown => Some(pos),
            Follow::Char(wanted) => {
                let end = self.text.len().min(pos + 1);
                P::rfind(self.text.get(min..end)?, P::of(wanted)?).map(|place| min + place)
            }
            Follow::Set(_) => (min..=pos).rev().find(|&pos| self.follows(follow, pos)),
        }
    }

    /// The first place from `pos` to `max` where what follows a repeat can begin, with units only before it.
    #[inline]
    pub fn take_more(self, unit: Unit, follow: Follow, pos: usize, max: usize) -> Option<usize> {
        if let (Follow::Char(wanted), Unit::All | Unit::Any) = (follow, unit) {
            let wanted = P::of(wanted)?;
            let rest = self.text.get(pos..max.saturating_add(1).min(self.text.len()))?;
            let place = match unit {
                Unit::All => P::find(rest, wanted)?,
                _ => P::find2(rest, wanted, P::of(NEWLINE)?)?,
            };
            return (rest[place] == wanted).then_some(pos + place);
        }
        let mut pos = pos;
        while !self.follows(follow, pos) {
            if pos >= max || !self.is_unit(unit, self.text[pos]) {
                return None;
            }
            pos += 1;
        }
        Some(pos)
    }

    pub fn is_at(self, place: Place, pos: usize) -> bool {
        let is_newline = |pos: usize| self.whole.get(pos).is_some_and(|point| point.number() == NEWLINE);
        let end = self.text.len();
        match place {
            Place::Beginning => pos == 0,
            Place::BeginningLine => pos == 0 || is_newline(pos - 1),
            Place::End => pos == end || (pos + 1 == end && is_newline(pos)),
            Place::EndLine => pos == end || is_newline(pos),
            Place::EndString => pos == end,
        }
    }

    pub fn is_boundary(self, class: u32, pos: usize) -> bool {
        let is_word = |text: &[P], pos: usize| text.get(pos).is_some_and(|&point| self.is_member(class, point));
        (pos > 0 && is_word(self.whole, pos - 1)) != is_word(self.text, pos)
    }

    pub fn looks(self, look: Look, pos: usize) -> bool {
        let point = pos.checked_sub(look.back as usize).and_then(|pos| self.text.get(pos));
        point.is_some_and(|&point| self.is_unit(look.unit, point)) != look.is_negated
    }

    #[inline]
    pub fn is_text(self, start: u32, len: u32, pos: usize) -> bool {
        let (start, len) = (start as usize, len as usize);
        let Some(there) = self.text.get(pos..pos + len) else { return false };
        let wanted = &self.program.literals[start..start + len];
        for index in 0..there.len().min(wanted.len()) {
            if there[index].number() != wanted[index] {
                return false;
            }
        }
        true
    }

    /// Where the text at `pos` ends if it is the same as that from `start` to `end`.
    pub fn same(self, (start, end): (usize, usize), fold: Fold, pos: usize) -> Option<usize> {
        if start == end {
            return Some(pos);
        }
        let (group, after) = (self.text.get(start..end)?, pos + (end - start));
        let there = self.text.get(pos..after)?;
        let chars = self.program.chars;
        let is_same = match fold {
            // Groups are short mostly: no call to compare them.
            Fold::None if group.len() < 16 => there.iter().zip(group).all(|(one, other)| one == other),
            Fold::None => there == group,
            _ => there.iter().zip(group).all(|(one, other)| {
                one == other || fold.apply(chars, one.number()) == fold.apply(chars, other.number())
            }),
        };
        is_same.then_some(after)
    }
}
