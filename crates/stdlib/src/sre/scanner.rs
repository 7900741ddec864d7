//! Scanners: a search that goes on where it stopped.

use std::cell::Cell;

use krait_object::buffer::new_memoryview;
use krait_object::{Ctx, MemberDef, NativeFn, Obj, Payload, PyResult, TypeDef, TypeFlags, method, new_exact};
use krait_sre::{Mode, Request};

use super::matching::new_match;
use super::pattern::{self, PyPattern};
use super::subject::{Subject, with_scratch};

/// The payload of `SRE_Scanner`.
pub struct PyScanner {
    pattern: Obj,
    string: Obj,
    /// What is searched: the string, or the bytes that a buffer had at first.
    data: Obj,
    /// Keeps the size of a buffer.
    held: Option<Obj>,
    pos: usize,
    end: usize,
    /// Where to go on; `None` when there is nothing more.
    start: Cell<Option<usize>>,
    must_advance: Cell<bool>,
    is_running: Cell<bool>,
}
krait_object::trace!(PyScanner: pattern, string, data, held);
krait_object::payload!(PyScanner, "SRE_Scanner", with_node);

/// A scanner of `string` between `pos` and `endpos`.
pub fn new_scanner(ctx: &Ctx, pattern: &Obj, string: &Obj, pos: Option<&Obj>, endpos: Option<&Obj>) -> PyResult {
    let bounds = pattern::bounds(ctx, pos, endpos)?;
    let subject = pattern::subject(ctx, pattern::of(pattern), string)?;
    let (pos, end) = pattern::fit(bounds, subject.len());
    let data = pattern::stable(ctx, string, &subject);
    let held = if data.is(string) { None } else { Some(new_memoryview(ctx, string)?) };
    let payload = PyScanner {
        pattern: pattern.clone(),
        string: string.clone(),
        data,
        held,
        pos,
        end,
        start: Cell::new(Some(pos)),
        must_advance: Cell::new(false),
        is_running: Cell::new(false),
    };
    Ok(new_exact(ctx, &ctx.type_for::<PyScanner>(), payload))
}

fn step(ctx: &Ctx, this: &Obj, mode: Mode) -> PyResult {
    let own = this.payload::<PyScanner>().expect("the type's methods get its objects");
    // A signal's handler may come here while a match is looked for.
    if own.is_running.replace(true) {
        return Err(ctx.value_error("regular expression scanner already executing"));
    }
    let result = go_on(ctx, own, mode);
    own.is_running.set(false);
    result
}

/// Look for the next match.
fn go_on(ctx: &Ctx, own: &PyScanner, mode: Mode) -> PyResult {
    let Some(start) = own.start.get() else { return Ok(ctx.none()) };
    let pattern: &PyPattern = pattern::of(&own.pattern);
    let (subject, _) = Subject::of(ctx, &own.data)?;
    let request = Request { start, end: own.end, mode, must_advance: own.must_advance.get() };
    with_scratch(|scratch| {
        if !subject.run(ctx, scratch, &pattern.program, request)? {
            own.start.set(None);
            return Ok(ctx.none());
        }
        let (began, end) = scratch.span();
        own.must_advance.set(end == began);
        own.start.set(Some(end));
        Ok(new_match(ctx, &own.pattern, &own.string, scratch, (own.pos, own.end)))
    })
}

pub static SCANNER: TypeDef = TypeDef {
    module: "_sre",
    flags: TypeFlags::DISALLOW_INSTANTIATION,
    methods: &[
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
};
