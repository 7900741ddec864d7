//! The text that is searched, as the engine takes it, and slices of it.

use std::cell::RefCell;
use std::rc::Rc;

use krait_object::bytes::PyBytes;
use krait_object::heap::strdata::{PyStr, StrData};
use krait_object::{Ctx, Obj, PyResult, buffer};
use rustpython_sre_engine::{Request, State, StrDrive, StringCursor};

/// A string or bytes to search.
pub enum Subject<'a> {
    /// Bytes, or a string whose code points are bytes.
    Narrow(&'a [u8]),
    /// Bytes of a buffer that may change.
    Copied(Vec<u8>),
    /// Code points.
    Wide(Rc<[u32]>),
}

thread_local! {
    /// The code points that [`Wide`] cursors point into.
    static POINTS: RefCell<Rc<[u32]>> = RefCell::new(Rc::new([]));
}

/// The drive over [`POINTS`]: positions are indices.
#[derive(Clone, Copy)]
struct Wide(usize);

fn point_at(index: usize) -> u32 {
    POINTS.with_borrow(|points| points.get(index).copied().unwrap_or(0))
}

impl StrDrive for Wide {
    fn count(&self) -> usize {
        self.0
    }
    fn create_cursor(&self, n: usize) -> StringCursor {
        let mut cursor = StringCursor::default();
        cursor.position = n;
        cursor
    }
    fn adjust_cursor(&self, cursor: &mut StringCursor, n: usize) {
        cursor.position = n;
    }
    fn advance(cursor: &mut StringCursor) -> u32 {
        cursor.position += 1;
        point_at(cursor.position - 1)
    }
    fn peek(cursor: &StringCursor) -> u32 {
        point_at(cursor.position)
    }
    fn skip(cursor: &mut StringCursor, n: usize) {
        cursor.position += n;
    }
    fn back_advance(cursor: &mut StringCursor) -> u32 {
        cursor.position = cursor.position.wrapping_sub(1);
        point_at(cursor.position)
    }
    fn back_peek(cursor: &StringCursor) -> u32 {
        point_at(cursor.position.wrapping_sub(1))
    }
    fn back_skip(cursor: &mut StringCursor, n: usize) {
        cursor.position = cursor.position.wrapping_sub(n);
    }
}

/// What is asked of the engine.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    Match,
    FullMatch,
    Search,
}

/// The last wide string and its code points: the same text is often searched again and again.
#[derive(Default)]
struct LastWide(RefCell<Option<(Obj, Rc<[u32]>)>>);

fn wide(ctx: &Ctx, string: &Obj, text: &PyStr) -> Rc<[u32]> {
    let last = ctx.state("_sre.wide", LastWide::default);
    if let Some((known, points)) = &*last.0.borrow() {
        if known.is(string) {
            return points.clone();
        }
    }
    let points: Rc<[u32]> = text.to_points().into();
    let former = last.0.replace(Some((string.clone(), points.clone())));
    drop(former);
    points
}

impl<'a> Subject<'a> {
    /// The text of a string or of a bytes-like object, and whether it is bytes.
    pub fn of(ctx: &Ctx, string: &'a Obj) -> PyResult<(Subject<'a>, bool)> {
        if let Some(text) = string.payload::<PyStr>() {
            return Ok((
                match text.data() {
                    StrData::Ascii(text) => Subject::Narrow(text.as_bytes()),
                    StrData::Latin1(units) => Subject::Narrow(units),
                    StrData::Ucs2(_) | StrData::Ucs4(_) => Subject::Wide(wide(ctx, string, text)),
                },
                false,
            ));
        }
        if let Some(bytes) = string.payload::<PyBytes>() {
            return Ok((Subject::Narrow(&bytes.data), true));
        }
        let message = || format!("expected string or bytes-like object, got '{}'", string.ty(ctx).name());
        Ok((Subject::Copied(buffer::byte_view_or(ctx, string, message)?.to_vec()), true))
    }

    pub fn len(&self) -> usize {
        match self {
            Subject::Narrow(bytes) => bytes.len(),
            Subject::Copied(bytes) => bytes.len(),
            Subject::Wide(points) => points.len(),
        }
    }

    pub fn contains(&self, point: u8) -> bool {
        match self {
            Subject::Narrow(bytes) => bytes.contains(&point),
            Subject::Copied(bytes) => bytes.contains(&point),
            Subject::Wide(points) => points.contains(&u32::from(point)),
        }
    }

    /// Run the codes between `start` and `end`. `state` has where the match is.
    pub fn run(&self, state: &mut State, codes: &[u32], start: usize, end: usize, mode: Mode, must_advance: bool) -> bool {
        match self {
            Subject::Narrow(bytes) => run_on(*bytes, state, codes, start, end, mode, must_advance),
            Subject::Copied(bytes) => run_on(bytes.as_slice(), state, codes, start, end, mode, must_advance),
            Subject::Wide(points) => {
                POINTS.replace(points.clone());
                let found = run_on(Wide(points.len()), state, codes, start, end, mode, must_advance);
                POINTS.replace(Rc::new([]));
                found
            }
        }
    }
}

fn run_on<S: StrDrive>(string: S, state: &mut State, codes: &[u32], start: usize, end: usize, mode: Mode, must_advance: bool) -> bool {
    if start > end {
        return false;
    }
    let request = Request { string, start, end, pattern_codes: codes, match_all: mode == Mode::FullMatch, must_advance };
    state.reset(&request, start);
    if mode == Mode::Search { state.search(request) } else { state.py_match(&request) }
}

/// The part of a string or bytes-like object from `start` to `end`, as `str` or `bytes`; bounds are fitted.
pub fn slice_of(ctx: &Ctx, string: &Obj, start: usize, end: usize) -> PyResult {
    if let Some(text) = string.payload::<PyStr>() {
        let end = end.min(text.len());
        return Ok(ctx.str_part_of(string, text, start.min(end), end));
    }
    let bytes = buffer::buffer_bytes(ctx, string)?;
    let end = end.min(bytes.len());
    if start == 0 && end == bytes.len() && ctx.types.bytes.is_exactly(string) {
        return Ok(string.clone());
    }
    Ok(ctx.bytes(&bytes[start.min(end)..end]))
}
