//! From code words to a [`Program`]; words that are not well formed are found out here.

use crate::chars::{Chars, Fold};
use crate::class::Class;
use crate::codes::{MAXREPEAT, at, category, info, op};
use crate::program::{Entry, Follow, Inst, Look, Loop, NONE, Place, Program, Repeat, Unit};
use crate::{firsts, table};

/// Groups within groups, at most.
const MAX_DEPTH: usize = 1000;

/// What keeps code words from being a program.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Refusal {
    /// They are not what `re._compiler` writes.
    Invalid,
    /// They are nested too deep.
    TooDeep,
}

type Result<T> = std::result::Result<T, Refusal>;

/// The program of a list of code words for a pattern of `groups` groups.
pub fn translate(codes: &[u32], groups: usize, chars: &'static Chars) -> Result<Program> {
    let Some((&op::SUCCESS, body)) = codes.split_last() else { return Err(Refusal::Invalid) };
    let program = Program {
        insts: Vec::with_capacity(codes.len()),
        entries: Vec::new(),
        tables: Vec::new(),
        repeats: Vec::new(),
        follows: Vec::new(),
        loops: Vec::new(),
        looks: Vec::new(),
        classes: Vec::new(),
        literals: Vec::new(),
        groups,
        marks: 0,
        min_width: 0,
        start: None,
        chars,
        plan: Default::default(),
    };
    let mut translator = Translator { codes, program, known: Vec::new(), branches: Vec::new(), depth: 0 };
    let sequence = translator.sequence(0, body.len())?;
    ensure(!sequence.has_jump)?;
    translator.emit(Inst::Match);
    let Translator { mut program, branches, .. } = translator;
    program.min_width = sequence.width;
    let marks = program.marks;
    for inst in &mut program.insts {
        // A group without marks never takes part.
        match *inst {
            Inst::Backref { group, .. } if 2 * group as usize + 1 >= marks => *inst = Inst::Fail,
            Inst::IfGroup { group, no } if 2 * group as usize + 1 >= marks => *inst = Inst::Jump(no),
            _ => {}
        }
    }
    table::build(&mut program, &branches);
    firsts::look_ahead(&mut program);
    program.shrink();
    Ok(program)
}

/// What a class was made of: the same words give the same class.
type ClassKey = (u32, Fold, Box<[u32]>);

struct Translator<'a> {
    codes: &'a [u32],
    program: Program,
    known: Vec<(ClassKey, u32)>,
    /// The instructions that choose by entries.
    branches: Vec<usize>,
    depth: usize,
}

struct Sequence {
    /// No match of it is shorter.
    width: usize,
    /// The last word is a JUMP.
    has_jump: bool,
}

fn ensure(fact: bool) -> Result<()> {
    if fact { Ok(()) } else { Err(Refusal::Invalid) }
}

impl Translator<'_> {
    /// The word at `at`, which must be before `end`.
    fn word(&self, at: usize, end: usize) -> Result<u32> {
        if at < end { self.codes.get(at).copied().ok_or(Refusal::Invalid) } else { Err(Refusal::Invalid) }
    }
    fn expect(&self, at: usize, end: usize, op: u32) -> Result<()> {
        ensure(self.word(at, end)? == op)
    }
    /// Where the jump distance that stands at `at` leads to: not behind `end`.
    fn target(&self, at: usize, end: usize) -> Result<usize> {
        at.checked_add(self.word(at, end)? as usize).filter(|&target| target <= end).ok_or(Refusal::Invalid)
    }

    fn emit(&mut self, inst: Inst) -> usize {
        self.program.insts.push(inst);
        self.program.insts.len() - 1
    }
    /// The number of the next instruction.
    fn here(&self) -> u32 {
        self.program.insts.len() as u32
    }
    fn entry(&mut self, pc: u32, next: u32) -> u32 {
        self.program.entries.push(Entry { pc, next });
        self.program.entries.len() as u32 - 1
    }
    /// Entries in the order in which they are tried.
    fn entries(&mut self, ways: &[u32]) -> u32 {
        ways.iter().rev().fold(NONE, |next, &pc| self.entry(pc, next))
    }
    /// Set a choice whose ways are known at last.
    fn choose(&mut self, inst: usize, ways: &[u32]) {
        self.program.insts[inst] = Inst::Split(self.entries(ways));
        self.branches.push(inst);
    }

    fn class(&mut self, kind: u32, words: &[u32], fold: Fold) -> Result<u32> {
        let same = |(key, _): &&(ClassKey, u32)| key.0 == kind && key.1 == fold && *key.2 == *words;
        if let Some((_, index)) = self.known.iter().find(same) {
            return Ok(*index);
        }
        let chars = self.program.chars;
        let class = match kind {
            op::IN => Class::new(chars, words, fold).ok_or(Refusal::Invalid)?,
            op::CATEGORY => Class::of_category(chars, words[0]),
            _ => Class::of_literal(chars, words[0], fold, kind == op::NOT_LITERAL),
        };
        let index = self.program.classes.len() as u32;
        self.program.classes.push(class);
        self.known.push(((kind, fold, words.into()), index));
        Ok(index)
    }

    /// The unit at `at`, if one is there, and where it ends.
    fn unit(&mut self, at: usize, end: usize) -> Result<Option<(Unit, usize)>> {
        let word = self.word(at, end)?;
        let (kind, fold) = match word {
            op::ANY => return Ok(Some((Unit::Any, at + 1))),
            op::ANY_ALL => return Ok(Some((Unit::All, at + 1))),
            op::FAILURE => return Ok(Some((Unit::Never, at + 1))),
            op::LITERAL => return Ok(Some((Unit::Char(self.word(at + 1, end)?), at + 2))),
            op::NOT_LITERAL => return Ok(Some((Unit::NotChar(self.word(at + 1, end)?), at + 2))),
            op::LITERAL_IGNORE => (op::LITERAL, Fold::Ascii),
            op::LITERAL_LOC_IGNORE => (op::LITERAL, Fold::Locale),
            op::LITERAL_UNI_IGNORE => (op::LITERAL, Fold::Unicode),
            op::NOT_LITERAL_IGNORE => (op::NOT_LITERAL, Fold::Ascii),
            op::NOT_LITERAL_LOC_IGNORE => (op::NOT_LITERAL, Fold::Locale),
            op::NOT_LITERAL_UNI_IGNORE => (op::NOT_LITERAL, Fold::Unicode),
            op::IN => (op::IN, Fold::None),
            op::IN_IGNORE => (op::IN, Fold::Ascii),
            op::IN_LOC_IGNORE => (op::IN, Fold::Locale),
            op::IN_UNI_IGNORE => (op::IN, Fold::Unicode),
            _ => return Ok(None),
        };
        let codes = self.codes;
        let (words, after) = if kind == op::IN {
            let after = self.target(at + 1, end)?;
            let failure = after.checked_sub(1).filter(|&failure| failure > at + 1).ok_or(Refusal::Invalid)?;
            self.expect(failure, end, op::FAILURE)?;
            (&codes[at + 2..failure], after)
        } else {
            self.word(at + 1, end)?;
            (&codes[at + 1..at + 2], at + 2)
        };
        Ok(Some((Unit::Set(self.class(kind, words, fold)?), after)))
    }

    /// Literals one after the other, and where they end.
    fn text(&mut self, at: usize, end: usize) -> Result<usize> {
        let start = self.program.literals.len();
        let mut after = at;
        while after < end && self.codes[after] == op::LITERAL {
            let point = self.word(after + 1, end)?;
            self.program.literals.push(point);
            after += 2;
        }
        match self.program.literals.len() - start {
            1 => {
                let point = self.program.literals.pop().expect("a literal was pushed");
                self.emit(Inst::Char(point));
            }
            len => {
                self.emit(Inst::Text { start: start as u32, len: len as u32 });
            }
        }
        Ok(after)
    }

    /// The codes from `at` to `end`.
    fn sequence(&mut self, at: usize, end: usize) -> Result<Sequence> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(Refusal::TooDeep);
        }
        let sequence = self.parts(at, end)?;
        self.depth -= 1;
        Ok(sequence)
    }

    /// The codes from `at` to `end`, which must not end in a jump. Returns the least width.
    fn body(&mut self, at: usize, end: usize) -> Result<usize> {
        let sequence = self.sequence(at, end)?;
        ensure(!sequence.has_jump)?;
        Ok(sequence.width)
    }

    fn parts(&mut self, mut at: usize, end: usize) -> Result<Sequence> {
        ensure(at <= end)?;
        let mut total = 0usize;
        while at < end {
            let word = self.word(at, end)?;
            let (after, width) = match word {
                op::JUMP => {
                    ensure(at + 2 == end)?;
                    return Ok(Sequence { width: total, has_jump: true });
                }
                op::LITERAL => {
                    let after = self.text(at, end)?;
                    (after, (after - at) / 2)
                }
                op::MARK => {
                    let mark = self.word(at + 1, end)?;
                    // The second bound is only there so that words cannot ask for more memory than they take.
                    let is_possible = mark as usize <= 2 * self.program.groups + 1;
                    ensure(is_possible && mark as usize / 64 <= self.codes.len())?;
                    self.program.marks = self.program.marks.max(mark as usize + 1);
                    self.emit(Inst::Mark(mark));
                    (at + 2, 0)
                }
                // What comes after a SUCCESS that is not the last is never reached.
                op::SUCCESS => {
                    self.emit(Inst::Match);
                    (at + 1, 0)
                }
                op::FAILURE => {
                    self.emit(Inst::Fail);
                    (at + 1, 0)
                }
                op::AT => {
                    self.at(self.word(at + 1, end)?)?;
                    (at + 2, 0)
                }
                op::INFO => (self.info(at + 1, end)?, 0),
                op::BRANCH => self.branch(at + 1, end)?,
                op::REPEAT_ONE | op::MIN_REPEAT_ONE | op::POSSESSIVE_REPEAT_ONE => self.repeat_one(word, at + 1, end)?,
                op::REPEAT => self.repeat(at + 1, end)?,
                op::POSSESSIVE_REPEAT => self.possessive_repeat(at + 1, end)?,
                op::ATOMIC_GROUP => {
                    let after = self.success_before(at + 1, end)?;
                    self.emit(Inst::Atomic);
                    let width = self.body(at + 2, after - 1)?;
                    self.emit(Inst::AtomicEnd);
                    (after, width)
                }
                op::GROUPREF | op::GROUPREF_IGNORE | op::GROUPREF_UNI_IGNORE | op::GROUPREF_LOC_IGNORE => {
                    let group = self.word(at + 1, end)?;
                    ensure((group as usize) < self.program.groups)?;
                    let fold = match word {
                        op::GROUPREF => Fold::None,
                        op::GROUPREF_UNI_IGNORE => Fold::Unicode,
                        _ => Fold::Ascii,
                    };
                    self.emit(Inst::Backref { group, fold });
                    (at + 2, 0)
                }
                op::GROUPREF_EXISTS => self.if_group(at + 1, end)?,
                op::ASSERT | op::ASSERT_NOT => (self.assertion(word == op::ASSERT_NOT, at + 1, end)?, 0),
                _ => {
                    let (unit, after) = self.unit(at, end)?.ok_or(Refusal::Invalid)?;
                    self.emit(Inst::of_unit(unit));
                    (after, 1)
                }
            };
            at = after;
            total = total.saturating_add(width);
        }
        Ok(Sequence { width: total, has_jump: false })
    }

    /// The end of a part whose distance stands at `at` and whose last word is a SUCCESS.
    fn success_before(&self, at: usize, end: usize) -> Result<usize> {
        let after = self.target(at, end)?;
        let success = after.checked_sub(1).filter(|&success| success > at).ok_or(Refusal::Invalid)?;
        self.expect(success, end, op::SUCCESS)?;
        Ok(after)
    }

    fn at(&mut self, place: u32) -> Result<()> {
        let boundary = |this: &mut Self, category, is_negated| -> Result<()> {
            let class = this.class(op::CATEGORY, &[category], Fold::None)?;
            this.emit(Inst::Boundary { class, is_negated });
            Ok(())
        };
        let place = match place {
            at::BEGINNING | at::BEGINNING_STRING => Place::Beginning,
            at::BEGINNING_LINE => Place::BeginningLine,
            at::END => Place::End,
            at::END_LINE => Place::EndLine,
            at::END_STRING => Place::EndString,
            at::BOUNDARY => return boundary(self, category::WORD, false),
            at::NON_BOUNDARY => return boundary(self, category::WORD, true),
            at::LOC_BOUNDARY => return boundary(self, category::LOC_WORD, false),
            at::LOC_NON_BOUNDARY => return boundary(self, category::LOC_WORD, true),
            at::UNI_BOUNDARY => return boundary(self, category::UNI_WORD, false),
            at::UNI_NON_BOUNDARY => return boundary(self, category::UNI_WORD, true),
            _ => return Err(Refusal::Invalid),
        };
        self.emit(Inst::At(place));
        Ok(())
    }

    /// An INFO block: what it says of the pattern is found out from the program. There is one thing that only it
    /// knows: a search takes the categories that a match begins with in the sense of the whole pattern's flags.
    fn info(&mut self, at: usize, end: usize) -> Result<usize> {
        let after = self.target(at, end)?;
        let flags = self.word(at + 1, after)?;
        ensure(flags & !(info::PREFIX | info::LITERAL | info::CHARSET) == 0)?;
        self.word(at + 3, after)?;
        let rest = at + 4;
        let has_prefix = flags & info::PREFIX != 0;
        ensure(!(has_prefix && flags & info::CHARSET != 0) && (has_prefix || flags & info::LITERAL == 0))?;
        if has_prefix {
            let len = self.word(rest, after)? as usize;
            self.word(rest + 1, after)?;
            ensure(len > 0 && rest + 2 + 2 * len == after)?;
            ensure(self.codes[rest + 2 + len..after].iter().all(|&overlap| (overlap as usize) < len))?;
        } else if flags & info::CHARSET != 0 {
            let failure = after.checked_sub(1).filter(|&failure| failure >= rest).ok_or(Refusal::Invalid)?;
            self.expect(failure, after, op::FAILURE)?;
            let codes = self.codes;
            let words = &codes[rest..failure];
            if words.contains(&op::CATEGORY) {
                self.program.start = Some(self.class(op::IN, words, Fold::None)?);
            } else {
                ensure(Class::is_well_formed(words))?;
            }
        } else {
            ensure(rest == after)?;
        }
        Ok(after)
    }

    fn branch(&mut self, mut at: usize, end: usize) -> Result<(usize, usize)> {
        let (mut ways, mut jumps, mut common, mut width) = (Vec::new(), Vec::new(), None, usize::MAX);
        let choice = self.emit(Inst::Fail);
        loop {
            let next = self.target(at, end)?;
            if next == at {
                ensure(common == Some(at + 1))?;
                break;
            }
            let jump = next.checked_sub(2).filter(|&jump| jump > at).ok_or(Refusal::Invalid)?;
            self.expect(jump, end, op::JUMP)?;
            ways.push(self.here());
            width = width.min(self.body(at + 1, jump)?);
            jumps.push(self.emit(Inst::Fail));
            let target = self.target(jump + 1, end)?;
            ensure(common.is_none_or(|common| common == target))?;
            common = Some(target);
            at = next;
        }
        let after = self.here();
        jumps.iter().for_each(|&jump| self.program.insts[jump] = Inst::Jump(after));
        self.choose(choice, &ways);
        Ok((at + 1, width))
    }

    fn bounds(&self, at: usize, end: usize) -> Result<(u32, u32)> {
        let (min, max) = (self.word(at + 1, end)?, self.word(at + 2, end)?);
        ensure(min <= max)?;
        Ok((min, max))
    }

    fn repeat_one(&mut self, kind: u32, at: usize, end: usize) -> Result<(usize, usize)> {
        let (min, max) = self.bounds(at, end)?;
        let after = self.success_before(at, end)?;
        let (unit, unit_end) = self.unit(at + 3, after - 1)?.ok_or(Refusal::Invalid)?;
        ensure(unit_end == after - 1)?;
        let index = self.program.repeats.len() as u32;
        let follow = Follow::Unknown;
        self.program.repeats.push(Repeat { unit, min, max, follow, is_sure_narrow: false, is_sure: false });
        self.emit(match kind {
            op::REPEAT_ONE => Inst::Greedy(index),
            op::MIN_REPEAT_ONE => Inst::Lazy(index),
            _ => Inst::Possessive(index),
        });
        Ok((after, min as usize))
    }

    fn repeat(&mut self, at: usize, end: usize) -> Result<(usize, usize)> {
        let (min, max) = self.bounds(at, end)?;
        let until = self.target(at, end)?;
        let is_greedy = match self.word(until, end)? {
            op::MAX_UNTIL => true,
            op::MIN_UNTIL => false,
            _ => return Err(Refusal::Invalid),
        };
        let start = self.emit(Inst::Fail);
        let body = self.here();
        let width = self.body(at + 3, until)?;
        let in_order = |body: u32, tail: u32| if is_greedy { [body, tail] } else { [tail, body] };
        match (min, max) {
            (_, 0) => {
                // The body's tables stay, but nothing leads to it.
                self.program.insts.truncate(start);
                self.branches.retain(|&branch| branch < start);
            }
            (0, 1) => {
                let tail = self.here();
                self.choose(start, &in_order(body, tail));
            }
            (1, 1) => self.program.insts[start] = Inst::Jump(body),
            (0, MAXREPEAT) if width > 0 => {
                self.emit(Inst::Jump(start as u32));
                let tail = self.here();
                self.choose(start, &in_order(body, tail));
            }
            (1, MAXREPEAT) if width > 0 => {
                self.program.insts[start] = Inst::Jump(body);
                let choice = self.emit(Inst::Fail);
                self.choose(choice, &in_order(body, choice as u32 + 1));
            }
            _ => {
                let index = self.new_loop((min, max), is_greedy, body);
                self.program.insts[start] = Inst::LoopStart(index);
                self.emit(if is_greedy { Inst::MaxUntil(index) } else { Inst::MinUntil(index) });
                self.end_loop(index);
            }
        }
        Ok((until + 1, width.saturating_mul(min as usize)))
    }

    fn new_loop(&mut self, (min, max): (u32, u32), is_greedy: bool, body: u32) -> u32 {
        self.program.loops.push(Loop { min, max, is_greedy, body, tail: NONE, tail_entry: NONE });
        self.program.loops.len() as u32 - 1
    }
    fn end_loop(&mut self, index: u32) {
        let tail = self.here();
        let tail_entry = self.entry(tail, NONE);
        let known = &mut self.program.loops[index as usize];
        (known.tail, known.tail_entry) = (tail, tail_entry);
    }

    fn possessive_repeat(&mut self, at: usize, end: usize) -> Result<(usize, usize)> {
        let (min, max) = self.bounds(at, end)?;
        let until = self.target(at, end)?;
        let start = self.emit(Inst::Fail);
        let body = self.emit(Inst::Fail) as u32;
        let width = self.body(at + 3, until)?;
        self.expect(until, end, op::SUCCESS)?;
        let index = self.new_loop((min, max), false, body);
        self.program.insts[start] = Inst::PossStart(index);
        self.program.insts[body as usize] = Inst::PossEnter(index);
        self.emit(Inst::PossEnd(index));
        self.end_loop(index);
        Ok((until + 1, width.saturating_mul(min as usize)))
    }

    fn if_group(&mut self, at: usize, end: usize) -> Result<(usize, usize)> {
        let group = self.word(at, end)?;
        ensure((group as usize) < self.program.groups)?;
        // The distance counts from the group's word, one before it.
        let target = self.target(at + 1, end + 1)?.checked_sub(1).ok_or(Refusal::Invalid)?;
        let condition = self.emit(Inst::Fail);
        let yes = self.sequence(at + 2, target)?;
        if !yes.has_jump {
            self.program.insts[condition] = Inst::IfGroup { group, no: self.here() };
            return Ok((target, 0));
        }
        let jump = self.emit(Inst::Fail);
        let no = self.here();
        let after = self.target(target - 1, end)?;
        let width = self.body(target, after)?;
        self.program.insts[condition] = Inst::IfGroup { group, no };
        self.program.insts[jump] = Inst::Jump(self.here());
        Ok((after, yes.width.min(width)))
    }

    /// The character that the instructions from `start` on consume, if just one is and nothing else is done.
    fn only_unit(&self, start: usize) -> Option<Unit> {
        match self.program.insts[start..] {
            [inst] => inst.unit(),
            _ => None,
        }
    }

    fn assertion(&mut self, is_negated: bool, at: usize, end: usize) -> Result<usize> {
        let after = self.success_before(at, end)?;
        let back = self.word(at + 1, end)?;
        let start = self.emit(if is_negated { Inst::AssertNot { back, after: NONE } } else { Inst::Assert { back } });
        self.body(at + 2, after - 1)?;
        if let Some(unit) = self.only_unit(start + 1) {
            self.program.insts.truncate(start);
            self.emit(Inst::Look(self.program.looks.len() as u32));
            self.program.looks.push(Look { unit, back, is_negated });
            return Ok(after);
        }
        self.emit(if is_negated { Inst::AssertNotEnd } else { Inst::AssertEnd });
        if is_negated {
            self.program.insts[start] = Inst::AssertNot { back, after: self.here() };
        }
        Ok(after)
    }
}
