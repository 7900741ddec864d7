<<<<<<< HEAD
//! Scanners, and the iterator of `finditer`.

use std::cell::{Cell, RefCell};

use krait_object::{Ctx, MemberDef, NativeFn, Obj, Payload, PyResult, TypeDef, TypeFlags, method, new_exact, slot};

use super::drive::{How, Subject};
use super::matching::new_match;
use super::pattern::of as pattern_of;

/// A position that goes on through a subject.
struct Progress {
    pattern: Obj,
    string: Obj,
    subject: RefCell<Option<Subject>>,
    first: usize,
    position: Cell<usize>,
    end: usize,
    must_advance: Cell<bool>,
    over: Cell<bool>,
}
krait_object::trace!(Progress: pattern, string);

fn new_progress(pattern: &Obj, subject: Subject, pos: usize, endpos: usize) -> Progress {
    Progress {
        pattern: pattern.clone(),
        string: subject.object.clone(),
        subject: RefCell::new(Some(subject)),
        first: pos,
        position: Cell::new(pos),
        end: endpos,
        must_advance: Cell::new(false),
        over: Cell::new(false),
    }
}

fn go_on(ctx: &Ctx, progress: &Progress, how: How) -> Option<Obj> {
    if progress.over.get() {
        return None;
    }
    let subject = progress.subject.borrow();
    let subject = subject.as_ref()?;
    let found = subject.run(pattern_of(&progress.pattern), how, progress.position.get(), progress.end, progress.must_advance.get());
    let Some(found) = found else {
        progress.over.set(true);
        return None;
    };
    progress.must_advance.set(found.start() == found.end());
    progress.position.set(found.end());
    Some(new_match(ctx, &progress.pattern, &subject.object, found, progress.first, progress.end))
}

#[repr(C)]
struct Scanner {
    progress: Progress,
}
krait_object::trace!(Scanner: progress);
krait_object::payload!(Scanner, "SRE_Scanner", with_node);

#[repr(C)]
struct Finder {
    progress: Progress,
}
krait_object::trace!(Finder: progress);
krait_object::payload!(Finder, "callable_iterator", with_node);

/// `pattern.scanner(string, pos, endpos)`
pub fn new_scanner(ctx: &Ctx, pattern: &Obj, subject: Subject, pos: usize, endpos: usize) -> Obj {
    new_exact(ctx, &ctx.type_for::<Scanner>(), Scanner { progress: new_progress(pattern, subject, pos, endpos) })
}

/// `pattern.finditer(string, pos, endpos)`
pub fn new_finder(ctx: &Ctx, pattern: &Obj, subject: Subject, pos: usize, endpos: usize) -> Obj {
    new_exact(ctx, &ctx.type_for::<Finder>(), Finder { progress: new_progress(pattern, subject, pos, endpos) })
}

fn scan(ctx: &Ctx, this: &Obj, how: How) -> PyResult {
    let scanner = this.payload::<Scanner>().expect("the type's methods get its objects");
    Ok(go_on(ctx, &scanner.progress, how).unwrap_or_else(|| ctx.none()))
=======
//! Scanners: a search that goes on where it stopped.

use std::cell::{Cell, RefCell};

use krait_object::{Ctx, MemberDef, NativeFn, Obj, Payload, PyResult, TypeDef, TypeFlags, method, new_exact};
use rustpython_sre_engine::State;

use super::matching::new_match;
use super::pattern::{self, PyPattern};
use super::subject::{Mode, Subject};

/// The payload of `SRE_Scanner`.
pub struct PyScanner {
    pattern: Obj,
    string: Obj,
    /// What is searched: the string, or the bytes that a buffer had at first.
    data: Obj,
    pos: usize,
    end: usize,
    /// Where to go on; `None` when there is nothing more.
    start: Cell<Option<usize>>,
    must_advance: Cell<bool>,
    state: RefCell<State>,
}
krait_object::trace!(PyScanner: pattern, string, data);
krait_object::payload!(PyScanner, "SRE_Scanner", with_node);

/// A scanner of `string` between `pos` and `endpos`.
pub fn new_scanner(ctx: &Ctx, pattern: &Obj, string: &Obj, pos: Option<&Obj>, endpos: Option<&Obj>) -> PyResult {
    let bounds = pattern::bounds(ctx, pos, endpos)?;
    let subject = pattern::subject(ctx, pattern::of(pattern), string)?;
    let (pos, end) = pattern::fit(bounds, subject.len());
    let data = match &subject {
        Subject::Copied(bytes) => ctx.bytes(bytes),
        _ => string.clone(),
    };
    let payload = PyScanner {
        pattern: pattern.clone(),
        string: string.clone(),
        data,
        pos,
        end,
        start: Cell::new(Some(pos)),
        must_advance: Cell::new(false),
        state: RefCell::new(State::default()),
    };
    Ok(new_exact(ctx, &ctx.type_for::<PyScanner>(), payload))
}

fn step(ctx: &Ctx, this: &Obj, mode: Mode) -> PyResult {
    let own = this.payload::<PyScanner>().expect("the type's methods get its objects");
    let Some(start) = own.start.get() else { return Ok(ctx.none()) };
    let pattern: &PyPattern = pattern::of(&own.pattern);
    let (subject, _) = Subject::of(ctx, &own.data)?;
    let mut state = own.state.borrow_mut();
    if !subject.run(&mut state, &pattern.code, start, own.end, mode, own.must_advance.get()) {
        own.start.set(None);
        return Ok(ctx.none());
    }
    let end = state.cursor.position;
    own.must_advance.set(end == state.start);
    own.start.set(Some(end));
    Ok(new_match(ctx, &own.pattern, &own.string, &state, own.pos, own.end))
>>>>>>> work-j
}

pub static SCANNER: TypeDef = TypeDef {
    module: "_sre",
    flags: TypeFlags::DISALLOW_INSTANTIATION,
    methods: &[
<<<<<<< HEAD
        method("match($self, /)", NativeFn::NoArgs(|ctx, this| scan(ctx, this, How::Match))),
        method("search($self, /)", NativeFn::NoArgs(|ctx, this| scan(ctx, this, How::Search))),
    ],
    members: &[MemberDef {
        name: "pattern",
        get: |_, this| Ok(this.payload::<Scanner>().expect("the type's methods get its objects").progress.pattern.clone()),
        set: None,
        doc: "",
    }],
    ..TypeDef::new("SRE_Scanner", Scanner::layout)
};

pub static FINDER: TypeDef = TypeDef {
    flags: TypeFlags::DISALLOW_INSTANTIATION,
    slots: &[
        slot::tp_iter(|_, this| Ok(this.clone())),
        slot::tp_iternext(|ctx, this| {
            let finder = this.payload::<Finder>().expect("the type's methods get its objects");
            Ok(go_on(ctx, &finder.progress, How::Search))
        }),
    ],
    ..TypeDef::new("callable_iterator", Finder::layout)
=======
        method("match($self, /)", NativeFn::NoArgs(|ctx, this| step(ctx, this, Mode::Match))),
        method("search($self, /)", NativeFn::NoArgs(|ctx, this| step(ctx, this, Mode::Search))),
    ],
    members: &[MemberDef {
        name: "pattern",
        get: |_, this| Ok(this.payload::<PyScanner>().expect("the type's methods get its objects").pattern.clone()),
        set: None,
        doc: "",
    }],
    ..TypeDef::new("SRE_Scanner", PyScanner::layout)
>>>>>>> work-j
};
