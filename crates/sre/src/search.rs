//! Where a match may begin: what is known of a pattern's beginning, as a scan.

use memchr::memmem::Finder;

use crate::class::Bits;
use crate::firsts;
use crate::program::{Inst, Place, Program};
use crate::text::Point;

/// So many characters are looked at before the matcher is asked.
const WINDOW: usize = 8;

/// How to search.
pub(crate) enum Plan {
    /// A match begins where the text does.
    Anchored,
    /// Nothing is known: every place is tried.
    Everywhere { start: Option<u32> },
    Window(Box<Window>),
}

/// The characters that a match can begin with.
pub(crate) struct Window {
    /// For each character the places (bits) in the window where it can be.
    masks: [u8; 256],
    high: u8,
    /// The bit of the window's last place.
    last: u8,
    len: usize,
    /// The only characters at the first place, if they are one, two or three.
    firsts: Vec<u8>,
    /// A text that a match begins with, for subjects of bytes.
    finder: Option<Finder<'static>>,
    /// There is nothing more to the pattern than this text.
    is_whole: bool,
    start: Option<u32>,
}

impl Plan {
    pub(crate) fn new(program: &Program) -> Plan {
        let past_marks = program.insts.iter().position(|inst| !matches!(inst, Inst::Mark(_))).unwrap_or(0);
        if matches!(program.insts[past_marks], Inst::At(Place::Beginning)) {
            return Plan::Anchored;
        }
        let mut sets = firsts::sets(program, 0, WINDOW, true);
        // The last places are looked at only if they tell something.
        while sets.last().is_some_and(|set| set.count() > 128) {
            sets.pop();
        }
        // The class of a match's first character, if the matcher does not ask for it anyway.
        let is_asked = |class: &u32| matches!(program.insts[past_marks], Inst::Set(other) if other == *class);
        let start = program.start.filter(|class| !is_asked(class));
        if sets.is_empty() {
            return Plan::Everywhere { start };
        }
        Plan::Window(Box::new(Window { start, ..Window::new(program, &sets, past_marks) }))
    }
}

impl Window {
    fn new(program: &Program, sets: &[Bits], start: usize) -> Window {
        let mut masks = [0; 256];
        let mut high = 0;
        for (place, set) in sets.iter().enumerate() {
            set.bytes().for_each(|byte| masks[usize::from(byte)] |= 1 << place);
            high |= u8::from(set.high) << place;
        }
        let firsts = if sets[0].count() <= 3 && !sets[0].high { sets[0].bytes().collect() } else { Vec::new() };
        let text = match program.insts[start] {
            Inst::Text { start, len } => &program.literals[start as usize..][..len as usize],
            _ => &[],
        };
        let narrow: Option<Vec<u8>> = text.iter().map(|&point| u8::try_from(point).ok()).collect();
        let finder = narrow.filter(|narrow| narrow.len() > 1).map(|narrow| Finder::new(&narrow).into_owned());
        let is_whole = finder.is_some() && start == 0 && matches!(program.insts[1], Inst::Match);
        Window { masks, high, last: 1 << (sets.len() - 1), len: sets.len(), firsts, finder, is_whole, start: None }
    }

    /// The length of the text that is the whole pattern, for subjects of bytes.
    pub(crate) fn whole<P: Point>(&self) -> Option<usize> {
        self.finder.as_ref().filter(|_| P::IS_NARROW && self.is_whole).map(|finder| finder.needle().len())
    }

    /// The class that a match's first character must be of.
    pub(crate) fn start(&self) -> Option<u32> {
        self.start
    }

    /// A scan of `text` from `start` on.
    pub(crate) fn scan<'a, P: Point>(&'a self, text: &'a [P], start: usize) -> Scan<'a, P> {
        Scan { window: self, text, at: start, state: 0 }
    }

    fn mask<P: Point>(&self, point: P) -> u8 {
        match u8::try_from(point.number()) {
            Ok(byte) => self.masks[usize::from(byte)],
            Err(_) => self.high,
        }
    }

    /// The first place in `text` that the window's first set has.
    #[inline]
    fn skip<P: Point>(&self, text: &[P]) -> Option<usize> {
        if let (Some(bytes), &[one, two, three]) = (P::bytes(text), &self.firsts[..]) {
            return memchr::memchr3(one, two, three, bytes);
        }
        match self.firsts[..] {
            [one] => P::find(text, P::of(one.into())?),
            [one, two] => P::find2(text, P::of(one.into())?, P::of(two.into())?),
            _ => text.iter().position(|&point| self.mask(point) & 1 != 0),
        }
    }
}

/// A search for places where a match may begin, from the left.
pub(crate) struct Scan<'a, P> {
    window: &'a Window,
    text: &'a [P],
    /// The characters before here are seen.
    at: usize,
    /// Bit `i`: the last `i + 1` characters fit the window's first ones.
    state: u8,
}

impl<P: Point> Scan<'_, P> {
    /// The next place.
    #[inline]
    pub(crate) fn next(&mut self) -> Option<usize> {
        let window = self.window;
        if let (Some(finder), Some(bytes)) = (&window.finder, P::bytes(self.text)) {
            let found = self.at + finder.find(bytes.get(self.at..)?)?;
            self.at = found + 1;
            return Some(found);
        }
        let (mut at, mut state) = (self.at, self.state);
        loop {
            if state == 0 {
                at += window.skip(self.text.get(at..)?)?;
                state = 1;
                at += 1;
                if window.last == 1 {
                    (self.at, self.state) = (at, 0);
                    return Some(at - 1);
                }
            }
            let mut rest = self.text[at..].iter();
            loop {
                let &point = rest.next()?;
                state = (state << 1 | 1) & window.mask(point);
                if state & window.last != 0 {
                    at = self.text.len() - rest.len();
                    (self.at, self.state) = (at, state);
                    return Some(at - window.len);
                }
                if state == 0 {
                    at = self.text.len() - rest.len();
                    break;
                }
            }
        }
    }
}
