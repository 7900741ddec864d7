//! Subjects: text of any kind and bytes, for the matching engine; and one search in one of them.

use krait_object::heap::strdata::{PyStr, StrData};
use krait_object::{Ctx, Obj, PyResult};
use rustpython_sre_engine::{Request, State, StrDrive, StringCursor};

use super::pattern::Pattern;

/// Characters of `N` bytes each, native-endian, over the engine's own cursor for bytes.
#[derive(Clone, Copy)]
struct Units<'a, const N: usize>(&'a [u8]);

#[inline(always)]
fn read<const N: usize>(cursor: &StringCursor) -> u32 {
    let mut cursor = *cursor;
    let mut bytes = [0u8; 4];
    for (at, byte) in bytes.iter_mut().enumerate().take(N) {
        if at > 0 {
            <&[u8] as StrDrive>::skip(&mut cursor, 1);
        }
        *byte = <&[u8] as StrDrive>::peek(&cursor) as u8;
    }
    match N {
        1 => u32::from(bytes[0]),
        2 => u32::from(u16::from_ne_bytes([bytes[0], bytes[1]])),
        _ => u32::from_ne_bytes(bytes),
    }
}

#[inline(always)]
fn forward<const N: usize>(cursor: &mut StringCursor, n: usize) {
    let position = cursor.position;
    <&[u8] as StrDrive>::skip(cursor, n * N);
    cursor.position = position + n;
}

#[inline(always)]
fn backward<const N: usize>(cursor: &mut StringCursor, n: usize) {
    let position = cursor.position;
    cursor.position = position * N;
    <&[u8] as StrDrive>::back_skip(cursor, n * N);
    cursor.position = position - n;
}

impl<const N: usize> StrDrive for Units<'_, N> {
    #[inline]
    fn count(&self) -> usize {
        self.0.len() / N
    }
    #[inline]
    fn create_cursor(&self, n: usize) -> StringCursor {
        let mut cursor = self.0.create_cursor(n * N);
        cursor.position = n;
        cursor
    }
    #[inline]
    fn adjust_cursor(&self, cursor: &mut StringCursor, n: usize) {
        *cursor = self.create_cursor(n);
    }
    #[inline]
    fn advance(cursor: &mut StringCursor) -> u32 {
        let point = read::<N>(cursor);
        forward::<N>(cursor, 1);
        point
    }
    #[inline]
    fn peek(cursor: &StringCursor) -> u32 {
        read::<N>(cursor)
    }
    #[inline]
    fn skip(cursor: &mut StringCursor, n: usize) {
        forward::<N>(cursor, n);
    }
    #[inline]
    fn back_advance(cursor: &mut StringCursor) -> u32 {
        backward::<N>(cursor, 1);
        read::<N>(cursor)
    }
    #[inline]
    fn back_peek(cursor: &StringCursor) -> u32 {
        let mut cursor = *cursor;
        backward::<N>(&mut cursor, 1);
        read::<N>(&cursor)
    }
    #[inline]
    fn back_skip(cursor: &mut StringCursor, n: usize) {
        backward::<N>(cursor, n);
    }
}

/// How to match.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum How {
    Search,
    Match,
    FullMatch,
}

/// The spans of a match: `(start, end)` for the whole and each group, -1 for those that took no part.
pub struct Found {
    pub regs: Vec<(isize, isize)>,
    pub lastindex: isize,
}

impl Found {
    pub fn start(&self) -> usize {
        self.regs[0].0 as usize
    }
    pub fn end(&self) -> usize {
        self.regs[0].1 as usize
    }
}

/// What a pattern is matched against.
pub struct Subject {
    pub object: Obj,
    /// The bytes, for what is neither a string nor `bytes`.
    copied: Option<Vec<u8>>,
    pub len: usize,
}

impl Subject {
    /// Look at the type of the subject: TypeError when the pattern is for the other kind.
    pub fn new(ctx: &Ctx, pattern: &Pattern, object: &Obj) -> PyResult<Subject> {
        if let Some(text) = object.payload::<PyStr>() {
            if pattern.is_bytes == Some(true) {
                return Err(ctx.type_error("cannot use a bytes pattern on a string-like object"));
            }
            return Ok(Subject { object: object.clone(), copied: None, len: text.len() });
        }
        let copied = match object.payload::<krait_object::bytes::PyBytes>() {
            Some(_) => None,
            None => {
                if !krait_object::buffer::has_buffer(ctx, object) {
                    return Err(ctx.type_error(&format!("expected string or bytes-like object, got '{}'", object.ty(ctx).name())));
                }
                Some(krait_object::buffer::buffer_bytes(ctx, object)?.into_owned())
            }
        };
        if pattern.is_bytes == Some(false) {
            return Err(ctx.type_error("cannot use a string pattern on a bytes-like object"));
        }
        let len = match &copied {
            Some(bytes) => bytes.len(),
            None => krait_object::bytes::bytes_of(object).map_or(0, |bytes| bytes.len()),
        };
        Ok(Subject { object: object.clone(), copied, len })
    }

    /// Characters `start..end`.
    pub fn slice(&self, ctx: &Ctx, start: usize, end: usize) -> Obj {
        slice(ctx, &self.object, self.copied.as_deref(), start, end)
    }

    /// Match or search from `start` to `end`.
    pub fn run(&self, pattern: &Pattern, how: How, start: usize, end: usize, must_advance: bool) -> Option<Found> {
        if start > end {
            return None;
        }
        if let Some(text) = self.object.payload::<PyStr>() {
            return match text.data() {
                StrData::Ascii(text) => run(Units::<1>(text.as_bytes()), pattern, how, start, end, must_advance),
                StrData::Latin1(units) => run(Units::<1>(units), pattern, how, start, end, must_advance),
                StrData::Ucs2(_) => run(Units::<2>(text.unit_bytes()), pattern, how, start, end, must_advance),
                StrData::Ucs4(_) => run(Units::<4>(text.unit_bytes()), pattern, how, start, end, must_advance),
            };
        }
        match &self.copied {
            Some(bytes) => run(Units::<1>(bytes), pattern, how, start, end, must_advance),
            None => {
                let bytes = krait_object::bytes::bytes_of(&self.object).unwrap_or_default();
                run(Units::<1>(&bytes), pattern, how, start, end, must_advance)
            }
        }
    }
}

/// Characters `start..end` of a subject.
pub fn slice(ctx: &Ctx, object: &Obj, copied: Option<&[u8]>, start: usize, end: usize) -> Obj {
    if let Some(text) = object.payload::<PyStr>() {
        return ctx.str_part_of(object, text, start.min(text.len()), end.min(text.len()));
    }
    let cut = |bytes: &[u8]| {
        let end = end.min(bytes.len());
        ctx.bytes(&bytes[start.min(end)..end])
    };
    match copied {
        Some(bytes) => cut(bytes),
        None => match krait_object::bytes::bytes_of(object) {
            Some(bytes) if start == 0 && end == bytes.len() && ctx.types.bytes.is_exactly(object) => object.clone(),
            Some(bytes) => cut(&bytes),
            None => krait_object::buffer::buffer_bytes(ctx, object).map_or_else(|_| ctx.bytes(b""), |bytes| cut(&bytes)),
        },
    }
}

fn run<S: StrDrive>(subject: S, pattern: &Pattern, how: How, start: usize, end: usize, must_advance: bool) -> Option<Found> {
    let mut request = Request::new(subject, start, end, &pattern.code, how == How::FullMatch);
    request.must_advance = must_advance;
    let mut state = State::default();
    state.reset(&request, start);
    let found = match how {
        How::Search => state.search(request),
        How::Match | How::FullMatch => state.py_match(&request),
    };
    if !found {
        return None;
    }
    let mut regs = Vec::with_capacity(pattern.groups + 1);
    regs.push((state.start as isize, state.cursor.position as isize));
    for group in 0..pattern.groups {
        let (start, end) = state.marks.get(group);
        regs.push(if start.is_some() && end.is_some() {
            (start.unwrap_or(0) as isize, end.unwrap_or(0) as isize)
        } else {
            (-1, -1)
        });
    }
    Some(Found { regs, lastindex: state.marks.last_index() })
}
