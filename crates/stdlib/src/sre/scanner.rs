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
}

pub static SCANNER: TypeDef = TypeDef {
    module: "_sre",
    flags: TypeFlags::DISALLOW_INSTANTIATION,
    methods: &[
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
};
