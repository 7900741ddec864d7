//! The text that is searched, as the engine takes it, and slices of it.

use std::cell::Cell;

use krait_object::buffer::Buffer;
use krait_object::bytes::PyBytes;
use krait_object::heap::strdata::{PyStr, StrData};
use krait_object::{Ctx, Obj, PyResult, buffer};
use krait_sre::{Abort, Point, Program, Request, Scratch};

/// A string or bytes to search.
pub enum Subject<'a> {
    /// Bytes, or a string whose code points are bytes.
    Narrow(&'a [u8]),
    Ucs2(&'a [u16]),
    Ucs4(&'a [u32]),
    /// Bytes of a buffer that may change, and the buffer: meanwhile it keeps its size.
    Copied(Vec<u8>, #[expect(dead_code, reason = "it is held")] Buffer),
}

impl<'a> Subject<'a> {
    /// The text of a string or of a bytes-like object, and whether it is bytes.
    pub fn of(ctx: &Ctx, string: &'a Obj) -> PyResult<(Subject<'a>, bool)> {
        if let Some(text) = string.payload::<PyStr>() {
            return Ok((
                match text.data() {
                    StrData::Ascii(text) => Subject::Narrow(text.as_bytes()),
                    StrData::Latin1(units) => Subject::Narrow(units),
                    StrData::Ucs2(units) => Subject::Ucs2(units),
                    StrData::Ucs4(units) => Subject::Ucs4(units),
                },
                false,
            ));
        }
        if let Some(bytes) = string.payload::<PyBytes>() {
            return Ok((Subject::Narrow(&bytes.data), true));
        }
        let buffer = buffer::get_buffer(ctx, string, buffer::SIMPLE).map_err(|raised| {
            drop(ctx.take_raised(raised));
            ctx.type_error(&format!("expected string or bytes-like object, got '{}'", string.ty(ctx).name()))
        })?;
        Ok((Subject::Copied(buffer.to_contiguous(), buffer), true))
    }

    pub fn len(&self) -> usize {
        match self {
            Subject::Narrow(bytes) => bytes.len(),
            Subject::Copied(bytes, _) => bytes.len(),
            Subject::Ucs2(units) => units.len(),
            Subject::Ucs4(units) => units.len(),
        }
    }

    pub fn contains(&self, point: u8) -> bool {
        match self {
            Subject::Narrow(bytes) => bytes.contains(&point),
            Subject::Copied(bytes, _) => bytes.contains(&point),
            Subject::Ucs2(units) => units.contains(&point.into()),
            Subject::Ucs4(units) => units.contains(&point.into()),
        }
    }

    /// Run a program. `scratch` has the match. Raises what handlers of signals raise, and MemoryError.
    pub fn run(&self, ctx: &Ctx, scratch: &mut Scratch, program: &Program, request: Request) -> PyResult<bool> {
        match self {
            Subject::Narrow(bytes) => run_on(ctx, bytes, scratch, program, request),
            Subject::Copied(bytes, _) => run_on(ctx, bytes, scratch, program, request),
            Subject::Ucs2(units) => run_on(ctx, units, scratch, program, request),
            Subject::Ucs4(units) => run_on(ctx, units, scratch, program, request),
        }
    }
}

fn run_on<P: Point>(ctx: &Ctx, text: &[P], scratch: &mut Scratch, program: &Program, request: Request) -> PyResult<bool> {
    let mut raised = None;
    let mut hook = || {
        if let Some(check) = ctx.hooks.check_signals.get() {
            raised = check(ctx).err();
        }
        raised.is_some()
    };
    match scratch.run(program, text, request, &mut hook) {
        Ok(found) => Ok(found),
        Err(Abort::Interrupted) => Err(raised.unwrap_or_else(|| ctx.system_error("interrupted without an exception"))),
        Err(Abort::NoMemory) => Err(ctx.no_memory()),
    }
}

thread_local! {
    /// The matcher's memory that waits for its next use.
    static SPARE: Cell<Option<Box<Scratch>>> = const { Cell::new(None) };
}

/// Lend the matcher's memory. Who asks for it meanwhile gets other memory.
pub fn with_scratch<R>(work: impl FnOnce(&mut Scratch) -> R) -> R {
    let mut scratch = SPARE.take().unwrap_or_default();
    let result = work(&mut scratch);
    scratch.trim();
    SPARE.set(Some(scratch));
    result
}

/// The part of a string or bytes-like object from `start` to `end`, as `str` or `bytes`; bounds are fitted.
pub fn slice_of(ctx: &Ctx, string: &Obj, start: usize, end: usize) -> PyResult {
    if let Some(text) = string.payload::<PyStr>() {
        let end = end.min(text.len());
        return Ok(ctx.str_part_of(string, text, start.min(end), end));
    }
    if let Some(bytes) = string.payload::<PyBytes>() {
        return Ok(bytes_part(ctx, string, &bytes.data, start, end));
    }
    Ok(bytes_part(ctx, string, &buffer::buffer_bytes(ctx, string)?, start, end))
}

fn bytes_part(ctx: &Ctx, string: &Obj, bytes: &[u8], start: usize, end: usize) -> Obj {
    let end = end.min(bytes.len());
    if start == 0 && end == bytes.len() && ctx.types.bytes.is_exactly(string) {
        return string.clone();
    }
    ctx.bytes(&bytes[start.min(end)..end])
}
