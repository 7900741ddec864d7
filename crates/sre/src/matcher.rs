//! The matcher: backtracking on a stack of its own.

use crate::program::{Inst, NONE, Program};
use crate::search::{Plan, Scan};
use crate::text::Point;
use crate::view::View;

/// What is asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mode {
    /// A match at the start.
    Match,
    /// A match at the start that ends at the end.
    FullMatch,
    /// The first match from the start on.
    Search,
}

/// Where and how to match.
#[derive(Clone, Copy, Debug)]
pub struct Request {
    pub start: usize,
    /// What follows is not there.
    pub end: usize,
    pub mode: Mode,
    /// An empty match at the start does not count.
    pub must_advance: bool,
}

/// Why there is no answer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Abort {
    /// The hook said so.
    Interrupted,
    /// There is no memory for the stack.
    NoMemory,
}

/// So often something fails between two calls of the hook.
const PATIENCE: u32 = 0x1000;
/// So many frames are kept between matches.
const KEPT_FRAMES: usize = 0x4000;
/// No position.
const UNSET: usize = usize::MAX;

/// A point to come back to, or what is undone on the way back.
#[derive(Clone, Copy)]
enum Frame {
    /// Go on at an entry.
    Way { entry: u32, pos: usize },
    /// A repeat can give back characters behind `min`.
    Greedy { pc: u32, min: usize, pos: usize },
    /// A repeat can take characters before `max`.
    Lazy { pc: u32, pos: usize, max: usize },
    /// A lazy loop can be entered.
    LazyLoop { index: u32, pos: usize },
    /// A mark and the last closed group were so.
    Mark { mark: u32, old: usize, last: usize },
    /// A loop's state was so.
    Loop { index: u32, old: LoopState },
    /// The beginning of an assertion or atomic group: the next instruction when it fails (or [`NONE`]), the fence
    /// before it, and the position where it began.
    Fence { resume: u32, outer: usize, pos: usize },
}

#[derive(Clone, Copy)]
struct LoopState {
    count: u32,
    /// Where the last optional iteration began.
    last: usize,
}

const FRESH: LoopState = LoopState { count: 0, last: UNSET };

/// The memory of a matcher, and its last match.
#[derive(Default)]
pub struct Scratch {
    stack: Vec<Frame>,
    marks: Vec<usize>,
    loops: Vec<LoopState>,
    /// The number of the group that was closed last; 0 for none.
    last_group: usize,
    start: usize,
    end: usize,
    failures: u32,
}

impl Scratch {
    /// The span of the match.
    pub fn span(&self) -> (usize, usize) {
        (self.start, self.end)
    }

    /// The span of a group; the first has number 0. `None` if it took no part.
    pub fn group(&self, group: usize) -> Option<(usize, usize)> {
        match (self.marks.get(2 * group), self.marks.get(2 * group + 1)) {
            (Some(&start), Some(&end)) if start <= end && end != UNSET => Some((start, end)),
            _ => None,
        }
    }

    /// Give large memory back.
    pub fn trim(&mut self) {
        if self.stack.capacity() > KEPT_FRAMES {
            self.stack = Vec::new();
        }
    }

    /// `Match.lastindex`.
    pub fn last_index(&self) -> Option<usize> {
        Some(self.last_group).filter(|&last| last > 0)
    }

    /// Whether there is a match. `hook` is called now and then and may end the run by returning true.
    pub fn run<P: Point>(
        &mut self,
        program: &Program,
        text: &[P],
        request: Request,
        hook: &mut dyn FnMut() -> bool,
    ) -> Result<bool, Abort> {
        let Request { start, mode, must_advance, .. } = request;
        let whole = text;
        let text = &text[..request.end.min(text.len())];
        // A match may begin behind the end; then it is empty.
        if start > whole.len() || (start > text.len() && mode != Mode::Match) {
            return Ok(false);
        }
        if self.marks.len() != program.marks {
            self.marks.resize(program.marks, UNSET);
        }
        if self.loops.len() < program.loops.len() {
            self.loops.resize(program.loops.len(), FRESH);
        }
        if text.len().saturating_sub(start) < program.min_width {
            return Ok(false);
        }
        let view = View { program, text, whole };
        let mut matcher = Matcher { view, scratch: self, hook, must_end: mode == Mode::FullMatch, must_advance };
        if mode == Mode::Search { matcher.search(start) } else { matcher.attempt(start, Starts::None) }
    }
}

struct Matcher<'a, P> {
    view: View<'a, P>,
    scratch: &'a mut Scratch,
    hook: &'a mut dyn FnMut() -> bool,
    must_end: bool,
    must_advance: bool,
}

/// End a group that keeps no way back: the frames above its fence go, but for what is to be undone, which is moved
/// to `kept`.
fn commit(stack: &mut Vec<Frame>, fence: usize, mut kept: usize) {
    for index in fence + 1..stack.len() {
        if matches!(stack[index], Frame::Mark { .. } | Frame::Loop { .. }) {
            stack[kept] = stack[index];
            kept += 1;
        }
    }
    stack.truncate(kept);
}

#[cold]
#[inline(never)]
fn grow(stack: &mut Vec<Frame>) -> Result<(), Abort> {
    stack.try_reserve(stack.len().max(64)).map_err(|_| Abort::NoMemory)
}

/// The places where a match may begin, one after the other.
enum Starts<'a, P> {
    /// No other.
    None,
    Everywhere { at: usize, last: usize, class: Option<u32> },
    Scan { scan: Scan<'a, P>, last: usize, class: Option<u32> },
}

impl<P: Point> Starts<'_, P> {
    /// The next place. A class is what the character there must be of.
    fn next(&mut self, view: View<P>) -> Option<usize> {
        loop {
            let (place, last, class) = match self {
                Starts::None => return None,
                Starts::Everywhere { at, last, class } => {
                    *at += 1;
                    (*at - 1, *last, *class)
                }
                Starts::Scan { scan, last, class } => (scan.next()?, *last, *class),
            };
            if place > last {
                return None;
            }
            if class.is_none_or(|class| view.text.get(place).is_some_and(|&point| view.is_member(class, point))) {
                return Some(place);
            }
        }
    }
}

impl<P: Point> Matcher<'_, P> {
    fn search(&mut self, start: usize) -> Result<bool, Abort> {
        let View { program, text, .. } = self.view;
        let last = text.len() - program.min_width;
        let mut starts = match program.plan.get_or_init(|| Plan::new(program)) {
            Plan::Anchored => return self.attempt(start, Starts::None),
            Plan::Everywhere { start: class } => Starts::Everywhere { at: start, last, class: *class },
            Plan::Window(window) => {
                let mut scan = window.scan(text, start);
                if let Some(len) = window.whole::<P>() {
                    let Some(found) = scan.next() else { return Ok(false) };
                    (self.scratch.start, self.scratch.end) = (found, found + len);
                    self.scratch.last_group = 0;
                    return Ok(true);
                }
                Starts::Scan { scan, last, class: window.start() }
            }
        };
        let Some(first) = starts.next(self.view) else { return Ok(false) };
        self.must_advance &= first == start;
        self.attempt(first, starts)
    }

    /// Match at `start`, or else at one of the other places.
    #[allow(clippy::too_many_lines, reason = "one arm for each instruction")]
    fn attempt(&mut self, start: usize, mut starts: Starts<P>) -> Result<bool, Abort> {
        let view = self.view;
        let View { program, text, .. } = view;
        let Scratch { stack, marks, loops, last_group, failures, .. } = &mut *self.scratch;
        stack.clear();
        marks.fill(UNSET);
        *last_group = 0;
        let (mut start, mut must_advance) = (start, self.must_advance);
        let (mut pc, mut pos, mut fence, mut is_marked) = (0u32, start, 0usize, false);
        macro_rules! push {
            ($frame:expr) => {{
                if stack.len() == stack.capacity() {
                    grow(stack)?;
                }
                stack.push($frame);
            }};
        }
        // What is undone only on the way to an older frame.
        macro_rules! note {
            ($frame:expr) => {
                if !stack.is_empty() {
                    push!($frame);
                }
            };
        }
        macro_rules! tick {
            () => {
                *failures = failures.wrapping_add(1);
                if *failures % PATIENCE == 0 && (self.hook)() {
                    return Err(Abort::Interrupted);
                }
            };
        }
        loop {
            // Run until something fails.
            loop {
                match program.insts[pc as usize] {
                    Inst::Char(wanted) => match text.get(pos) {
                        Some(point) if point.number() == wanted => pos += 1,
                        _ => break,
                    },
                    Inst::Set(class) => match text.get(pos) {
                        Some(&point) if view.is_member(class, point) => pos += 1,
                        _ => break,
                    },
                    Inst::Unit(unit) => match text.get(pos) {
                        Some(&point) if view.is_unit(unit, point) => pos += 1,
                        _ => break,
                    },
                    Inst::Text { start, len } => {
                        if !view.is_text(start, len, pos) {
                            break;
                        }
                        pos += len as usize;
                    }
                    Inst::Mark(mark) => {
                        let (mark_index, old) = (mark as usize, marks[mark as usize]);
                        note!(Frame::Mark { mark, old, last: *last_group });
                        marks[mark_index] = pos;
                        is_marked = true;
                        if mark & 1 == 1 {
                            *last_group = mark_index / 2 + 1;
                        }
                    }
                    Inst::Branch(table) => {
                        let table = &program.tables[table as usize];
                        let head = match text.get(pos).map(|point| u8::try_from(point.number())) {
                            Some(Ok(byte)) => table.base + u32::from(table.heads[usize::from(byte)]),
                            Some(Err(_)) => table.high,
                            None => table.end,
                        };
                        let entry = program.entries[head as usize];
                        if entry.next != NONE {
                            push!(Frame::Way { entry: entry.next, pos });
                        }
                        pc = entry.pc;
                        continue;
                    }
                    Inst::Split(entry) => {
                        let entry = program.entries[entry as usize];
                        if entry.next != NONE {
                            push!(Frame::Way { entry: entry.next, pos });
                        }
                        pc = entry.pc;
                        continue;
                    }
                    Inst::Jump(target) => {
                        pc = target;
                        continue;
                    }
                    Inst::Greedy(index) => {
                        let repeat = &program.repeats[index as usize];
                        let Some(longest) = view.repeated(repeat, pos) else { break };
                        if repeat.is_sure || (P::IS_NARROW && repeat.is_sure_narrow) {
                            if !view.follows(repeat.follow, longest) {
                                break;
                            }
                            pos = longest;
                        } else {
                            let min = pos + repeat.min as usize;
                            let Some(first) = view.give_back(repeat.follow, min, longest) else { break };
                            if first > min {
                                push!(Frame::Greedy { pc, min, pos: first });
                            }
                            pos = first;
                        }
                    }
                    Inst::Lazy(index) => {
                        let repeat = &program.repeats[index as usize];
                        let Some(least) = view.least(repeat, pos) else { break };
                        let max = pos.saturating_add(repeat.max as usize).min(text.len());
                        let max = if repeat.max == u32::MAX { text.len() } else { max };
                        let Some(first) = view.take_more(repeat.unit, repeat.follow, least, max) else { break };
                        if first < max {
                            push!(Frame::Lazy { pc, pos: first, max });
                        }
                        pos = first;
                    }
                    Inst::Possessive(index) => {
                        let Some(longest) = view.repeated(&program.repeats[index as usize], pos) else { break };
                        pos = longest;
                    }
                    Inst::At(place) => {
                        if !view.is_at(place, pos) {
                            break;
                        }
                    }
                    Inst::Boundary { class, is_negated } => {
                        if view.is_boundary(class, pos) == is_negated {
                            break;
                        }
                    }
                    Inst::Look(look) => {
                        if !view.looks(program.looks[look as usize], pos) {
                            break;
                        }
                    }
                    Inst::LoopStart(index) | Inst::MaxUntil(index) | Inst::MinUntil(index) => {
                        tick!();
                        let (known, old) = (program.loops[index as usize], loops[index as usize]);
                        let is_start = matches!(program.insts[pc as usize], Inst::LoopStart(_));
                        let now = if is_start { FRESH } else { old };
                        let count = if is_start { 0 } else { old.count.saturating_add(1) };
                        let may_enter = (count < known.max || known.max == u32::MAX) && pos != now.last;
                        if count < known.min {
                            note!(Frame::Loop { index, old });
                            loops[index as usize] = LoopState { count, last: now.last };
                            pc = known.body;
                        } else if known.is_greedy {
                            if may_enter {
                                note!(Frame::Loop { index, old });
                                push!(Frame::Way { entry: known.tail_entry, pos });
                                loops[index as usize] = LoopState { count, last: pos };
                                pc = known.body;
                            } else {
                                pc = known.tail;
                            }
                        } else {
                            if may_enter {
                                note!(Frame::Loop { index, old });
                                loops[index as usize] = LoopState { count, last: now.last };
                                push!(Frame::LazyLoop { index, pos });
                            }
                            pc = known.tail;
                        }
                        continue;
                    }
                    Inst::PossStart(index) => {
                        note!(Frame::Loop { index, old: loops[index as usize] });
                        loops[index as usize] = FRESH;
                    }
                    Inst::PossEnter(index) => {
                        tick!();
                        let (known, old) = (program.loops[index as usize], loops[index as usize]);
                        let resume = if old.count < known.min {
                            NONE
                        } else if (old.count < known.max || known.max == u32::MAX) && pos != old.last {
                            note!(Frame::Loop { index, old });
                            loops[index as usize].last = pos;
                            known.tail
                        } else {
                            pc = known.tail;
                            continue;
                        };
                        push!(Frame::Fence { resume, outer: fence, pos });
                        fence = stack.len() - 1;
                    }
                    Inst::PossEnd(index) => {
                        let Frame::Fence { outer, .. } = stack[fence] else { unreachable!("a fence stands there") };
                        commit(stack, fence, fence);
                        fence = outer;
                        let old = loops[index as usize];
                        note!(Frame::Loop { index, old });
                        loops[index as usize].count = old.count.saturating_add(1);
                        pc = program.loops[index as usize].body;
                        continue;
                    }
                    Inst::Backref { group, fold } => {
                        let (from, to) = (marks[2 * group as usize], marks[2 * group as usize + 1]);
                        if from > to || to == UNSET {
                            break;
                        }
                        let Some(after) = view.same((from, to), fold, pos) else { break };
                        pos = after;
                    }
                    Inst::IfGroup { group, no } => {
                        let (from, to) = (marks[2 * group as usize], marks[2 * group as usize + 1]);
                        if from > to || to == UNSET {
                            pc = no;
                            continue;
                        }
                    }
                    Inst::Assert { back } => {
                        let Some(begin) = pos.checked_sub(back as usize) else { break };
                        push!(Frame::Fence { resume: NONE, outer: fence, pos });
                        fence = stack.len() - 1;
                        pos = begin;
                    }
                    Inst::AssertNot { back, after } => {
                        let Some(begin) = pos.checked_sub(back as usize) else {
                            pc = after;
                            continue;
                        };
                        push!(Frame::Fence { resume: after, outer: fence, pos });
                        fence = stack.len() - 1;
                        pos = begin;
                    }
                    Inst::Atomic => {
                        push!(Frame::Fence { resume: NONE, outer: fence, pos });
                        fence = stack.len() - 1;
                    }
                    Inst::AssertEnd | Inst::AtomicEnd => {
                        let Frame::Fence { outer, pos: began, .. } = stack[fence] else {
                            unreachable!("a fence stands there")
                        };
                        if matches!(program.insts[pc as usize], Inst::AssertEnd) {
                            pos = began;
                        }
                        commit(stack, fence, fence);
                        fence = outer;
                    }
                    Inst::AssertNotEnd => {
                        // What the body has changed is undone; then the fence is one that fails.
                        commit(stack, fence, fence + 1);
                        let Frame::Fence { resume, .. } = &mut stack[fence] else {
                            unreachable!("a fence stands there")
                        };
                        *resume = NONE;
                        break;
                    }
                    Inst::Match => {
                        if (self.must_end && pos != text.len()) || (must_advance && pos == start) {
                            break;
                        }
                        (self.scratch.start, self.scratch.end) = (start, pos);
                        return Ok(true);
                    }
                    Inst::Fail => break,
                }
                pc += 1;
            }
            // Go back to the last choice.
            tick!();
            loop {
                let Some(frame) = stack.pop() else {
                    let Some(next) = starts.next(view) else { return Ok(false) };
                    if is_marked {
                        marks.fill(UNSET);
                        *last_group = 0;
                        is_marked = false;
                    }
                    (start, must_advance) = (next, false);
                    (pc, pos, fence) = (0, next, 0);
                    break;
                };
                match frame {
                    Frame::Way { entry, pos: back } => {
                        let entry = program.entries[entry as usize];
                        if entry.next != NONE {
                            stack.push(Frame::Way { entry: entry.next, pos: back });
                        }
                        (pc, pos) = (entry.pc, back);
                        break;
                    }
                    Frame::Greedy { pc: inst, min, pos: back } => {
                        let Inst::Greedy(index) = program.insts[inst as usize] else { unreachable!("a repeat is there") };
                        let repeat = &program.repeats[index as usize];
                        let Some(next) = view.give_back(repeat.follow, min, back - 1) else { continue };
                        if next > min {
                            stack.push(Frame::Greedy { pc: inst, min, pos: next });
                        }
                        (pc, pos) = (inst + 1, next);
                        break;
                    }
                    Frame::Lazy { pc: inst, pos: back, max } => {
                        let Inst::Lazy(index) = program.insts[inst as usize] else { unreachable!("a repeat is there") };
                        let repeat = &program.repeats[index as usize];
                        if !view.is_unit(repeat.unit, text[back]) {
                            continue;
                        }
                        let Some(next) = view.take_more(repeat.unit, repeat.follow, back + 1, max) else { continue };
                        if next < max {
                            stack.push(Frame::Lazy { pc: inst, pos: next, max });
                        }
                        (pc, pos) = (inst + 1, next);
                        break;
                    }
                    Frame::LazyLoop { index, pos: back } => {
                        loops[index as usize].last = back;
                        (pc, pos) = (program.loops[index as usize].body, back);
                        break;
                    }
                    Frame::Mark { mark, old, last } => {
                        marks[mark as usize] = old;
                        *last_group = last;
                    }
                    Frame::Loop { index, old } => loops[index as usize] = old,
                    Frame::Fence { resume, outer, pos: back } => {
                        fence = outer;
                        if resume != NONE {
                            (pc, pos) = (resume, back);
                            break;
                        }
                    }
                }
            }
        }
    }
}
