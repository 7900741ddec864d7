//! Which characters can come at and after a place of a program.
//!
//! The answers may hold characters too many, never too few.

use crate::class::Bits;
use crate::program::{Follow, FollowSet, Inst, Program, Unit};

/// More places at once are not followed.
const MAX_STATES: usize = 200;

/// Somewhere in an instruction: in a text the offset, in a repeat the count.
type State = (u32, u32);

/// The places where characters are consumed.
struct Front<'a> {
    program: &'a Program,
    states: Vec<State>,
    seen: Vec<State>,
    todo: Vec<State>,
    /// Atomic groups are searched through: right for what comes at all, wrong for choices within the group.
    goes_out: bool,
    /// The end may come here, or anything.
    is_open: bool,
}

impl Front<'_> {
    fn visit(&mut self, pc: u32) {
        self.todo.push((pc, 0));
    }

    /// Find the states from which a character is consumed next.
    fn close(&mut self) {
        self.states.clear();
        self.seen.clear();
        while let Some(state) = self.todo.pop() {
            if self.is_open || self.seen.contains(&state) {
                continue;
            }
            if self.seen.len() == MAX_STATES {
                self.is_open = true;
                return;
            }
            self.seen.push(state);
            self.step(state);
        }
    }

    fn step(&mut self, state: State) {
        let (pc, count) = state;
        let program = self.program;
        match program.insts[pc as usize] {
            Inst::Match | Inst::AssertEnd | Inst::AssertNotEnd | Inst::Backref { .. } => self.is_open = true,
            Inst::AtomicEnd if !self.goes_out => self.is_open = true,
            Inst::Fail => {}
            Inst::Char(_) | Inst::Set(_) | Inst::Unit(_) | Inst::Text { .. } => self.states.push(state),
            Inst::At(_) | Inst::Boundary { .. } | Inst::Mark(_) | Inst::Look(_) | Inst::Atomic | Inst::AtomicEnd => {
                self.visit(pc + 1);
            }
            Inst::Jump(target) => self.visit(target),
            Inst::Split(entry) => self.todo.extend(program.ways(entry).map(|pc| (pc, 0))),
            Inst::Branch(table) => self.todo.extend(program.ways(program.tables[table as usize].all).map(|pc| (pc, 0))),
            Inst::Greedy(index) | Inst::Lazy(index) | Inst::Possessive(index) => {
                let repeat = &program.repeats[index as usize];
                if count < repeat.max {
                    self.states.push(state);
                }
                if count >= repeat.min {
                    self.visit(pc + 1);
                }
            }
            Inst::LoopStart(index) | Inst::PossStart(index) => {
                let known = program.loops[index as usize];
                self.visit(pc + 1);
                if known.min == 0 {
                    self.visit(known.tail);
                }
            }
            Inst::MaxUntil(index) | Inst::MinUntil(index) => {
                let known = program.loops[index as usize];
                self.visit(known.body);
                self.visit(known.tail);
            }
            Inst::PossEnter(_) => self.visit(pc + 1),
            Inst::PossEnd(index) => {
                let known = program.loops[index as usize];
                if self.goes_out {
                    self.visit(known.body);
                    self.visit(known.tail);
                } else {
                    self.is_open = true;
                }
            }
            Inst::IfGroup { no, .. } => {
                self.visit(pc + 1);
                self.visit(no);
            }
            Inst::Assert { .. } | Inst::AssertNot { .. } => match self.after_assertion(pc) {
                Some(after) => self.visit(after),
                None => self.is_open = true,
            },
        }
    }

    /// Where an assertion's body ends.
    fn after_assertion(&self, pc: u32) -> Option<u32> {
        let mut depth = 0usize;
        for (index, inst) in self.program.insts.iter().enumerate().skip(pc as usize) {
            match inst {
                Inst::AssertNot { after, .. } if depth == 0 => return Some(*after),
                Inst::Assert { .. } | Inst::AssertNot { .. } => depth += 1,
                Inst::AssertEnd | Inst::AssertNotEnd => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                return Some(index as u32 + 1);
            }
        }
        None
    }

    /// The characters that the states consume; the states after them are to be visited.
    fn consume(&mut self) -> Bits {
        let mut bits = Bits::default();
        for index in 0..self.states.len() {
            let (pc, count) = self.states[index];
            match self.program.insts[pc as usize] {
                inst if let Some(unit) = inst.unit() => {
                    bits.union(&bits_of(self.program, unit));
                    self.visit(pc + 1);
                }
                Inst::Text { start, len } => {
                    bits.insert(self.program.literals[(start + count) as usize]);
                    self.todo.push(if count + 1 == len { (pc + 1, 0) } else { (pc, count + 1) });
                }
                Inst::Greedy(index) | Inst::Lazy(index) | Inst::Possessive(index) => {
                    let repeat = &self.program.repeats[index as usize];
                    bits.union(&bits_of(self.program, repeat.unit));
                    // Without an upper bound all counts from the lower one on are the same.
                    let is_same = repeat.max == u32::MAX && count >= repeat.min;
                    self.todo.push((pc, if is_same { count } else { count + 1 }));
                }
                _ => unreachable!("only what consumes is a state"),
            }
        }
        bits
    }
}

/// The characters that are a unit.
pub(crate) fn bits_of(program: &Program, unit: Unit) -> Bits {
    let mut bits = Bits::ALL;
    match unit {
        Unit::All => {}
        Unit::Any => bits.remove(u32::from(b'\n')),
        Unit::NotChar(point) => bits.remove(point),
        Unit::Set(class) => return program.classes[class as usize].bits,
        Unit::Never => return Bits::default(),
        Unit::Char(point) => {
            bits = Bits::default();
            bits.insert(point);
        }
    }
    bits
}

/// The characters at the first, second … place of every match from `pc` on, for at most `most` places.
pub(crate) fn sets(program: &Program, pc: u32, most: usize, goes_out: bool) -> Vec<Bits> {
    let mut front =
        Front { program, states: Vec::new(), seen: Vec::new(), todo: vec![(pc, 0)], goes_out, is_open: false };
    let mut found = Vec::new();
    while found.len() < most {
        front.close();
        if front.is_open {
            break;
        }
        found.push(front.consume());
    }
    found
}

/// The characters that must come next at `pc`; `None` where the pattern may end.
pub(crate) fn first(program: &Program, pc: u32) -> Option<Bits> {
    sets(program, pc, 1, false).pop()
}

/// Tell the repeats what can follow them.
pub(crate) fn look_ahead(program: &mut Program) {
    for pc in 0..program.insts.len() {
        let (Inst::Greedy(index) | Inst::Lazy(index)) = program.insts[pc] else { continue };
        let Some(follow) = first(program, pc as u32 + 1) else { continue };
        let repeat = program.repeats[index as usize];
        let own = bits_of(program, repeat.unit);
        let is_sure_narrow = own.is_disjoint_below_256(&follow);
        let is_sure = is_sure_narrow && !(own.high && follow.high);
        let single = match program.insts[pc + 1] {
            Inst::Char(point) => Some(point),
            Inst::Text { start, .. } => Some(program.literals[start as usize]),
            _ if follow.count() == 1 && !follow.high => follow.bytes().next().map(u32::from),
            _ => None,
        };
        let follow = match single {
            Some(point) => Follow::Char(point),
            None => {
                program.follows.push(FollowSet { low: follow.table(), has_high: follow.high });
                Follow::Set(program.follows.len() as u32 - 1)
            }
        };
        let repeat = &mut program.repeats[index as usize];
        (repeat.follow, repeat.is_sure_narrow, repeat.is_sure) = (follow, is_sure_narrow, is_sure);
    }
}
