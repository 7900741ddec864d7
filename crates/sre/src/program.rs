//! What the matcher runs: a flat list of instructions and the tables that they point into.

use std::cell::OnceCell;

use crate::chars::{Chars, Fold};
use crate::class::Class;
use crate::search::Plan;

/// "Nothing more": of entries, and of instructions to go on at.
pub(crate) const NONE: u32 = u32::MAX;

/// Where a position must be.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Place {
    Beginning,
    BeginningLine,
    End,
    EndLine,
    EndString,
}

/// What one character must be.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Unit {
    /// No newline.
    Any,
    All,
    Char(u32),
    NotChar(u32),
    /// A member of a class, by its number.
    Set(u32),
    Never,
}

#[derive(Clone, Copy, Debug)]
pub(crate) enum Inst {
    Match,
    Fail,
    Char(u32),
    Set(u32),
    Unit(Unit),
    /// A run of literals in [`Program::literals`].
    Text { start: u32, len: u32 },
    At(Place),
    Boundary { class: u32, is_negated: bool },
    Mark(u32),
    Jump(u32),
    /// Go on at the entry and the ones after it.
    Split(u32),
    /// Go on at the entries that a table has for the next character.
    Branch(u32),
    /// Repeats of one character; what follows comes next.
    Greedy(u32),
    Lazy(u32),
    Possessive(u32),
    /// Enter a loop, whose body comes next.
    LoopStart(u32),
    /// The end of the body of a greedy loop; what follows comes next.
    MaxUntil(u32),
    MinUntil(u32),
    /// A loop that gives nothing back: its beginning, each iteration's beginning and end.
    PossStart(u32),
    PossEnter(u32),
    PossEnd(u32),
    Backref { group: u32, fold: Fold },
    /// Go on at `no` unless the group took part.
    IfGroup { group: u32, no: u32 },
    /// The body comes next.
    Assert { back: u32 },
    AssertEnd,
    /// Go on at `after` when the body, which comes next, does not match.
    AssertNot { back: u32, after: u32 },
    AssertNotEnd,
    Atomic,
    AtomicEnd,
    /// An assertion about one character.
    Look(u32),
}

impl Inst {
    /// The instruction for one character.
    pub fn of_unit(unit: Unit) -> Inst {
        match unit {
            Unit::Char(point) => Inst::Char(point),
            Unit::Set(class) => Inst::Set(class),
            _ => Inst::Unit(unit),
        }
    }
    /// The character that is consumed, if just one is.
    pub fn unit(self) -> Option<Unit> {
        match self {
            Inst::Char(point) => Some(Unit::Char(point)),
            Inst::Set(class) => Some(Unit::Set(class)),
            Inst::Unit(unit) => Some(unit),
            _ => None,
        }
    }
}

/// One of several ways to go on.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Entry {
    pub pc: u32,
    /// The next best, or [`NONE`].
    pub next: u32,
}

/// For each next character the first of the entries that can match it.
pub(crate) struct Table {
    /// Offsets from `base`, by character.
    pub heads: [u8; 256],
    pub base: u32,
    /// The entry for characters from 256 on.
    pub high: u32,
    /// The entry for the end of the text.
    pub end: u32,
    /// The first of all ways.
    pub all: u32,
}

/// What can follow a repeat: where it cannot, trying is spared.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Follow {
    Unknown,
    Char(u32),
    /// A number in [`Program::follows`].
    Set(u32),
}

/// A repeat of one character.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Repeat {
    pub unit: Unit,
    pub min: u32,
    pub max: u32,
    pub follow: Follow,
    /// No character of the repeat can follow it, for subjects of bytes, or for all: nothing is given back.
    pub is_sure_narrow: bool,
    pub is_sure: bool,
}

/// A repeat of anything.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Loop {
    pub min: u32,
    pub max: u32,
    pub is_greedy: bool,
    pub body: u32,
    pub tail: u32,
    /// The entry of the tail.
    pub tail_entry: u32,
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Look {
    pub unit: Unit,
    pub back: u32,
    pub is_negated: bool,
}

/// The characters that can come next.
pub(crate) struct FollowSet {
    pub low: [bool; 256],
    pub has_high: bool,
}

/// A pattern, ready to run.
pub struct Program {
    pub(crate) insts: Vec<Inst>,
    pub(crate) entries: Vec<Entry>,
    pub(crate) tables: Vec<Table>,
    pub(crate) repeats: Vec<Repeat>,
    pub(crate) follows: Vec<FollowSet>,
    pub(crate) loops: Vec<Loop>,
    pub(crate) looks: Vec<Look>,
    pub(crate) classes: Vec<Class>,
    pub(crate) literals: Vec<u32>,
    pub(crate) groups: usize,
    /// Marks of groups, whether or not they belong to one.
    pub(crate) marks: usize,
    /// No match is shorter.
    pub(crate) min_width: usize,
    /// A search tries only places where a member of this class is.
    pub(crate) start: Option<u32>,
    pub(crate) chars: &'static Chars,
    pub(crate) plan: OnceCell<Plan>,
}

impl Program {
    /// The number of groups.
    pub fn groups(&self) -> usize {
        self.groups
    }

    /// Give back room that was not needed: programs live long.
    pub(crate) fn shrink(&mut self) {
        self.insts.shrink_to_fit();
        self.entries.shrink_to_fit();
        self.tables.shrink_to_fit();
        self.repeats.shrink_to_fit();
        self.follows.shrink_to_fit();
        self.loops.shrink_to_fit();
        self.looks.shrink_to_fit();
        self.classes.shrink_to_fit();
        self.literals.shrink_to_fit();
    }

    /// Where each of the entries from `entry` on leads.
    pub(crate) fn ways(&self, entry: u32) -> impl Iterator<Item = u32> + '_ {
        let mut at = entry;
        std::iter::from_fn(move || {
            let entry = self.entries.get(at as usize)?;
            at = entry.next;
            Some(entry.pc)
        })
    }
}
