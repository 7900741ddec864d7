//! `TextIOWrapper`.

use std::cell::{Cell, RefCell};

use krait_object::heap::strdata::PyStr;
use krait_object::{Args, Ctx, NativeFn, Obj, ObjCell, Payload, PyResult, TypeDef, TypeFlags, bind, getset, getset_rw, method, new_extended, slot};

use super::base::{IoBase, NO_PICKLE, class, flush_and_close, unsupported};
use super::newline::{Newline, line_length, newlines, translate, universal};

/// Encodings handled here; others go by way of `codecs`.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Utf8,
    Latin1,
    Ascii,
    Other,
}

/// The payload of `TextIOWrapper`.
#[repr(C)]
pub struct TextIo {
    base: IoBase,
    buffer: ObjCell,
    encoding: ObjCell,
    errors: ObjCell,
    decoder: ObjCell,
    encoder: ObjCell,
    kind: Cell<Kind>,
    newline: Cell<Newline>,
    line_buffering: Cell<bool>,
    write_through: Cell<bool>,
    /// Whether the buffer was writable when it was wrapped.
    writable: Cell<bool>,
    detached: Cell<bool>,
    /// Encoded text not yet given to the buffer.
    pending: RefCell<Vec<u8>>,
    /// Bytes of a character that is not complete.
    partial: RefCell<Vec<u8>>,
    /// Decoded text and where the next character is.
    decoded: RefCell<Vec<u32>>,
    at: Cell<usize>,
    /// The last chunk's bytes, for `tell`.
    snapshot: RefCell<Vec<u8>>,
    eof: Cell<bool>,
    telling: Cell<bool>,
    /// What the buffer said it can do when it was given.
    readable: Cell<bool>,
    seen: Cell<u8>,
    mode: ObjCell,
}
krait_object::trace!(TextIo: buffer, encoding, errors, decoder, encoder, mode);
krait_object::payload!(TextIo, "_io.TextIOWrapper", base = IoBase, with_node, with_weakrefs, with_dict);

pub fn of(object: &Obj) -> &TextIo {
    object.payload::<TextIo>().expect("the type's methods get its objects")
}

fn buffer(ctx: &Ctx, own: &TextIo) -> PyResult {
    if own.detached.get() {
        return Err(ctx.value_error("underlying buffer has been detached"));
    }
    own.buffer.get().ok_or_else(|| ctx.value_error("I/O operation on uninitialized object"))
}

fn open_buffer(ctx: &Ctx, own: &TextIo) -> PyResult {
    let buffer = buffer(ctx, own)?;
    if buffer.getattr(ctx, &ctx.names.closed)?.is_true(ctx)? {
        return Err(ctx.value_error("I/O operation on closed file."));
    }
    Ok(buffer)
}

fn text(cell: &ObjCell) -> String {
    cell.get().map(|text| text.text_lossy().into_owned()).unwrap_or_default()
}

fn choose(ctx: &Ctx, own: &TextIo) -> PyResult<()> {
    let name = text(&own.encoding).to_lowercase().replace('_', "-");
    own.kind.set(match name.as_str() {
        "utf-8" | "utf8" => Kind::Utf8,
        "latin-1" | "latin1" | "iso-8859-1" | "iso8859-1" => Kind::Latin1,
        "ascii" | "us-ascii" => Kind::Ascii,
        _ => Kind::Other,
    });
    own.decoder.set(None);
    own.encoder.set(None);
    if own.kind.get() == Kind::Other {
        let codecs = crate::builtins::import(ctx, "codecs")?;
        let encoding = own.encoding.get().unwrap_or_else(|| ctx.none());
        let errors = own.errors.get().unwrap_or_else(|| ctx.none());
        let decoder = codecs.call_method_text(ctx, "getincrementaldecoder", std::slice::from_ref(&encoding))?;
        own.decoder.set(Some(decoder.call(ctx, std::slice::from_ref(&errors))?));
        let encoder = codecs.call_method_text(ctx, "getincrementalencoder", &[encoding])?;
        own.encoder.set(Some(encoder.call(ctx, &[errors])?));
    }
    Ok(())
}

fn decode(ctx: &Ctx, own: &TextIo, bytes: &[u8], last: bool) -> PyResult<Vec<u32>> {
    let errors = text(&own.errors);
    let errors = Some(errors.as_str());
    let points = |object: &Obj| object.payload::<PyStr>().map(PyStr::to_points).unwrap_or_default();
    let mut decoded = match own.kind.get() {
        Kind::Latin1 => bytes.iter().copied().map(u32::from).collect(),
        Kind::Ascii => points(&krait_object::codecs::decode_ascii(ctx, bytes, errors)?.0),
        Kind::Utf8 => {
            let mut whole = std::mem::take(&mut *own.partial.borrow_mut());
            whole.extend_from_slice(bytes);
            if whole.is_ascii() {
                whole.iter().copied().map(u32::from).collect()
            } else {
                let (text, used) = krait_object::codecs::decode_utf8(ctx, &whole, errors, last)?;
                *own.partial.borrow_mut() = whole[used..].to_vec();
                points(&text)
            }
        }
        Kind::Other => {
            let decoder = own.decoder.get().ok_or_else(|| ctx.value_error("no decoder"))?;
            points(&decoder.call_method_text(ctx, "decode", &[ctx.bytes(bytes), ctx.bool(last)])?)
        }
    };
    if matches!(own.newline.get(), Newline::Universal | Newline::Any) {
        // A `\r` at the end may be half of a `\r\n`: it waits, as a character that is not complete.
        let held = own.seen.get() & 8 != 0;
        if held {
            decoded.insert(0, 13);
            own.seen.set(own.seen.get() & !8);
        }
        if !last && decoded.last() == Some(&13) {
            decoded.pop();
            own.seen.set(own.seen.get() | 8);
        }
        let mut at = 0;
        while at < decoded.len() {
            let bit = match (decoded[at], decoded.get(at + 1)) {
                (13, Some(10)) => {
                    at += 1;
                    4
                }
                (13, _) => 1,
                (10, _) => 2,
                _ => 0,
            };
            own.seen.set(own.seen.get() | bit);
            at += 1;
        }
        if own.newline.get() == Newline::Universal && decoded.contains(&13) {
            decoded = universal(&decoded);
        }
    }
    Ok(decoded)
}

/// Read and decode one more chunk. False at the end.
fn read_chunk(ctx: &Ctx, own: &TextIo, all: bool) -> PyResult<bool> {
    let buffer = open_buffer(ctx, own)?;
    let bytes = if all {
        buffer.call_method(ctx, &ctx.names.read, &[])?
    } else {
        match buffer.getattr_opt_text(ctx, "read1")? {
            Some(read1) => read1.call(ctx, &[Obj::small(8192)])?,
            None => buffer.call_method(ctx, &ctx.names.read, &[Obj::small(8192)])?,
        }
    };
    absorb(ctx, own, &bytes, all)
}

/// Decode what the buffer gave, to be taken from `decoded`.
fn absorb(ctx: &Ctx, own: &TextIo, bytes: &Obj, all: bool) -> PyResult<bool> {
    if ctx.is_none(bytes) {
        return Ok(false);
    }
    let Ok(data) = krait_object::buffer::buffer_bytes(ctx, bytes) else {
        drop(ctx.fetch_raised());
        return Err(ctx.type_error(&format!("underlying read1() should have returned a bytes-like object, not '{}'", bytes.ty(ctx).name())));
    };
    let last = data.is_empty();
    let decoded = decode(ctx, own, &data, last || all)?;
    own.eof.set(last);
    *own.snapshot.borrow_mut() = data.into_owned();
    let mut held = own.decoded.borrow_mut();
    if own.at.get() == held.len() {
        *held = decoded;
    } else {
        let rest = held.split_off(own.at.get());
        *held = rest;
        held.extend(decoded);
    }
    own.at.set(0);
    Ok(!last)
}

/// All the bytes that are left as text, when they need no more than decoding and nothing waits before them.
fn whole_text(ctx: &Ctx, own: &TextIo, bytes: &Obj, fresh: bool) -> PyResult<Option<Obj>> {
    let Some(data) = bytes.payload::<krait_object::bytes::PyBytes>().map(|bytes| &bytes.data) else { return Ok(None) };
    let waits = own.seen.get() & 8 != 0 || !own.partial.borrow().is_empty();
    if !fresh || waits || own.kind.get() != Kind::Utf8 || data.is_empty() || data.contains(&b'\r') {
        return Ok(None);
    }
    let errors = text(&own.errors);
    let (text, _) = krait_object::codecs::decode_utf8(ctx, data, Some(&errors), true)?;
    if matches!(own.newline.get(), Newline::Universal | Newline::Any) && data.contains(&b'\n') {
        own.seen.set(own.seen.get() | 2);
    }
    own.eof.set(false);
    own.snapshot.borrow_mut().clear();
    own.decoded.borrow_mut().clear();
    own.at.set(0);
    Ok(Some(text))
}

fn take(own: &TextIo, count: usize) -> Vec<u32> {
    let decoded = own.decoded.borrow();
    let from = own.at.get();
    let to = (from.saturating_add(count)).min(decoded.len());
    own.at.set(to);
    decoded[from..to].to_vec()
}

fn check_readable(ctx: &Ctx, own: &TextIo) -> PyResult<()> {
    open_buffer(ctx, own)?;
    if !own.readable.get() {
        return Err(unsupported(ctx, "not readable"));
    }
    flush_pending(ctx, own)
}

fn read(ctx: &Ctx, this: &Obj, args: &[Obj]) -> PyResult {
    let own = of(this);
    let n = args.first().filter(|n| !ctx.is_none(n)).map_or(Ok(-1), |n| n.to_index_size(ctx))?;
    check_readable(ctx, own)?;
    if n < 0 {
        let mut all = take(own, usize::MAX >> 1);
        let bytes = open_buffer(ctx, own)?.call_method(ctx, &ctx.names.read, &[])?;
        if let Some(text) = whole_text(ctx, own, &bytes, all.is_empty())? {
            return Ok(text);
        }
        absorb(ctx, own, &bytes, true)?;
        all.extend(take(own, usize::MAX >> 1));
        return Ok(ctx.str_points(&all));
    }
    let n = n as usize;
    let mut result = take(own, n);
    while result.len() < n {
        let more = read_chunk(ctx, own, false)?;
        result.extend(take(own, n - result.len()));
        if !more {
            break;
        }
    }
    Ok(ctx.str_points(&result))
}

fn readline(ctx: &Ctx, this: &Obj, args: &[Obj]) -> PyResult {
    let own = of(this);
    let limit = args.first().filter(|limit| !ctx.is_none(limit)).map_or(Ok(-1), |limit| limit.to_index_size(ctx))?;
    check_readable(ctx, own)?;
    line(ctx, own, limit)
}

fn line(ctx: &Ctx, own: &TextIo, limit: isize) -> PyResult {
    let limit = usize::try_from(limit).ok();
    loop {
        let found = {
            let decoded = own.decoded.borrow();
            let rest = &decoded[own.at.get()..];
            let found = line_length(rest, own.newline.get());
            match limit {
                Some(limit) if found.is_none_or(|len| len > limit) && rest.len() >= limit => Some(limit),
                _ => found,
            }
        };
        if let Some(len) = found {
            return Ok(ctx.str_points(&take(own, len)));
        }
        if !read_chunk(ctx, own, false)? {
            let left = take(own, limit.unwrap_or(usize::MAX >> 1));
            return Ok(ctx.str_points(&left));
        }
    }
}

fn flush_pending(ctx: &Ctx, own: &TextIo) -> PyResult<()> {
    let pending = std::mem::take(&mut *own.pending.borrow_mut());
    if !pending.is_empty() {
        let buffer = buffer(ctx, own)?;
        buffer.call_method(ctx, &ctx.names.write, &[ctx.bytes_vec(pending)])?;
    }
    Ok(())
}

fn encode(ctx: &Ctx, own: &TextIo, value: &Obj) -> PyResult<Vec<u8>> {
    let errors = text(&own.errors);
    let errors = Some(errors.as_str());
    match own.kind.get() {
        Kind::Utf8 => krait_object::codecs::encode_utf8(ctx, value, errors),
        Kind::Latin1 => krait_object::codecs::encode_latin1(ctx, value, errors),
        Kind::Ascii => krait_object::codecs::encode_ascii(ctx, value, errors),
        Kind::Other => {
            let encoder = own.encoder.get().ok_or_else(|| ctx.value_error("no encoder"))?;
            let bytes = encoder.call_method_text(ctx, "encode", std::slice::from_ref(value))?;
            Ok(krait_object::buffer::buffer_bytes(ctx, &bytes)?.into_owned())
        }
    }
}

fn write(ctx: &Ctx, this: &Obj, value: &Obj) -> PyResult {
    let own = of(this);
    let Some(string) = value.payload::<PyStr>() else {
        return Err(ctx.type_error(&format!("write() argument must be str, not {}", value.ty(ctx).name())));
    };
    let buffer = open_buffer(ctx, own)?;
    if !own.writable.get() {
        return Err(unsupported(ctx, "not writable"));
    }
    let has = |wanted: u8| match string.as_ascii() {
        Some(ascii) => ascii.as_bytes().contains(&wanted),
        None => string.points().any(|point| point == wanted.into()),
    };
    let newlines = has(b'\n');
    let translated;
    let source = match own.newline.get() {
        Newline::Cr | Newline::CrLf if newlines => {
            translated = ctx.str_points(&translate(&string.to_points(), own.newline.get()));
            &translated
        }
        _ => value,
    };
    match string.as_ascii() {
        Some(text) if std::ptr::eq(source, value) && own.kind.get() != Kind::Other => own.pending.borrow_mut().extend_from_slice(text.as_bytes()),
        _ => {
            let bytes = encode(ctx, own, source)?;
            own.pending.borrow_mut().extend_from_slice(&bytes);
        }
    }
    let wants_flush = own.line_buffering.get() && (newlines || has(b'\r'));
    if own.pending.borrow().len() >= 8192 || own.write_through.get() || wants_flush {
        flush_pending(ctx, own)?;
    }
    if wants_flush {
        buffer.call_method(ctx, &ctx.names.flush, &[])?;
    }
    own.decoded.borrow_mut().clear();
    own.at.set(0);
    Ok(ctx.int_usize(string.len()))
}

fn flush(ctx: &Ctx, this: &Obj) -> PyResult {
    let own = of(this);
    let buffer = open_buffer(ctx, own)?;
    flush_pending(ctx, own)?;
    buffer.call_method(ctx, &ctx.names.flush, &[])
}

fn close(ctx: &Ctx, this: &Obj) -> PyResult {
    let own = of(this);
    let buffer = buffer(ctx, own)?;
    if buffer.getattr_text(ctx, "closed")?.is_true(ctx)? {
        return Ok(ctx.none());
    }
    flush_and_close(ctx, this, &buffer)
}

fn tell(ctx: &Ctx, this: &Obj) -> PyResult {
    let own = of(this);
    let buffer = open_buffer(ctx, own)?;
    if !own.telling.get() {
        return Err(ctx.os_error("telling position disabled by next() call"));
    }
    if !buffer.call_method_text(ctx, "seekable", &[])?.is_true(ctx)? {
        return Err(unsupported(ctx, "underlying stream is not seekable"));
    }
    flush_pending(ctx, own)?;
    buffer.call_method(ctx, &ctx.names.flush, &[])?;
    let position = buffer.call_method(ctx, &ctx.names.tell, &[])?.to_i64(ctx)?;
    let decoded = own.decoded.borrow().clone();
    let unread = &decoded[own.at.get()..];
    let mut back = own.partial.borrow().len() as i64 + i64::from(own.seen.get() & 8 != 0);
    if !unread.is_empty() {
        // The unread text's bytes: as they were read, when newlines were translated.
        let snapshot = own.snapshot.borrow();
        let translated = own.newline.get() == Newline::Universal && snapshot.contains(&13);
        let bytes = if translated && own.kind.get() != Kind::Other {
            let mut lines = unread.iter().filter(|&&point| point == 10).count() as i64;
            let crs = snapshot.windows(2).rev().filter(|pair| *pair == b"\r\n");
            let extra = crs.take(lines as usize).count() as i64;
            lines = extra;
            encode(ctx, own, &ctx.str_points(unread))?.len() as i64 + lines
        } else {
            encode(ctx, own, &ctx.str_points(unread))?.len() as i64
        };
        back += bytes;
    }
    Ok(ctx.int(position - back))
}

fn forget(own: &TextIo) {
    own.decoded.borrow_mut().clear();
    own.at.set(0);
    own.partial.borrow_mut().clear();
    own.snapshot.borrow_mut().clear();
    own.seen.set(own.seen.get() & !8);
    own.telling.set(true);
}

fn seek(ctx: &Ctx, this: &Obj, args: &[Obj]) -> PyResult {
    let own = of(this);
    let buffer = open_buffer(ctx, own)?;
    let whence = args.get(1).map_or(Ok(0), |whence| whence.to_i64(ctx))?;
    if !buffer.call_method_text(ctx, "seekable", &[])?.is_true(ctx)? {
        return Err(unsupported(ctx, "underlying stream is not seekable"));
    }
    let cookie = args[0].index(ctx)?;
    let target = match whence {
        1 => {
            if cookie.as_i64() != Some(0) {
                return Err(unsupported(ctx, "can't do nonzero cur-relative seeks"));
            }
            tell(ctx, this)?
        }
        2 => {
            if cookie.as_i64() != Some(0) {
                return Err(unsupported(ctx, "can't do nonzero end-relative seeks"));
            }
            flush_pending(ctx, own)?;
            buffer.call_method(ctx, &ctx.names.flush, &[])?;
            forget(own);
            return buffer.call_method(ctx, &ctx.names.seek, &[Obj::small(0), Obj::small(2)]);
        }
        0 => cookie,
        other => return Err(ctx.value_error(&format!("invalid whence ({other}, should be 0, 1 or 2)"))),
    };
    if target.is_negative_int() {
        return Err(ctx.value_error(&format!("negative seek position {}", target.repr(ctx)?.text_lossy())));
    }
    flush_pending(ctx, own)?;
    buffer.call_method(ctx, &ctx.names.flush, &[])?;
    forget(own);
    if let Some(decoder) = own.decoder.get() {
        decoder.call_method_text(ctx, "reset", &[])?;
    }
    buffer.call_method(ctx, &ctx.names.seek, &[target.clone()])?;
    Ok(target)
}

fn init(ctx: &Ctx, this: &Obj, args: Args) -> PyResult<()> {
    let slots = bind(
        ctx,
        "TextIOWrapper",
        "(buffer, encoding=None, errors=None, newline=None, line_buffering=False, write_through=False)",
        args,
    )?;
    let [Some(buffer), encoding, errors, newline, line_buffering, write_through] = slots.as_slice() else {
        return Err(ctx.system_error("bound arguments"));
    };
    let own = of(this);
    let given = |value: &Option<Obj>| value.clone().filter(|value| !ctx.is_none(value));
    let mut encoding = match given(encoding) {
        Some(encoding) if encoding.is_str_instance(ctx) => encoding,
        Some(other) => {
            return Err(ctx.type_error(&format!("TextIOWrapper() argument 'encoding' must be str or None, not {}", other.ty(ctx).name())));
        }
        None => {
            super::warn_of_default(ctx, 1)?;
            ctx.str("UTF-8")
        }
    };
    if encoding.text_lossy() == "locale" {
        encoding = ctx.str("UTF-8");
    }
    own.encoding.set(Some(encoding));
    own.errors.set(Some(given(errors).unwrap_or_else(|| ctx.str("strict"))));
    own.newline.set(match newline {
        Some(newline) => Newline::parse(ctx, newline, Obj::to_str)?,
        None => Newline::Universal,
    });
    own.line_buffering.set(line_buffering.as_ref().map_or(Ok(false), |value| value.is_true(ctx))?);
    own.write_through.set(write_through.as_ref().map_or(Ok(false), |value| value.is_true(ctx))?);
    own.readable.set(buffer.call_method_text(ctx, "readable", &[])?.is_true(ctx)?);
    own.writable.set(buffer.call_method_text(ctx, "writable", &[])?.is_true(ctx)?);
    own.buffer.set(Some(buffer.clone()));
    own.detached.set(false);
    forget(own);
    choose(ctx, own)
}

fn repr(ctx: &Ctx, this: &Obj) -> PyResult {
    let own = of(this);
    let mut shown = format!("<{}", krait_object::typeobj::full_name(ctx, this.ty(ctx)));
    if let Some(name) = this.getattr_opt_text(ctx, "name")? {
        shown += &format!(" name={}", name.repr(ctx)?.text_lossy());
    }
    if let Some(mode) = this.getattr_opt_text(ctx, "mode")? {
        shown += &format!(" mode={}", mode.repr(ctx)?.text_lossy());
    }
    let encoding = own.encoding.get().unwrap_or_else(|| ctx.none());
    Ok(ctx.str(&format!("{shown} encoding={}>", encoding.repr(ctx)?.text_lossy())))
}

fn reconfigure(ctx: &Ctx, this: &Obj, slots: &[Option<Obj>]) -> PyResult {
    let own = of(this);
    let [encoding, errors, newline, line_buffering, write_through] = slots else { return Err(ctx.system_error("bound arguments")) };
    let given = |value: &Option<Obj>| value.clone().filter(|value| !ctx.is_none(value));
    let changes = given(encoding).is_some() || given(errors).is_some() || newline.is_some();
    if changes && own.at.get() < own.decoded.borrow().len() {
        return Err(unsupported(ctx, "It is not possible to set the encoding or newline of stream after the first read"));
    }
    flush_pending(ctx, own)?;
    if let Some(errors) = given(errors) {
        own.errors.set(Some(errors));
    } else if given(encoding).is_some() {
        own.errors.set(Some(ctx.str("strict")));
    }
    if let Some(encoding) = given(encoding) {
        own.encoding.set(Some(encoding));
    }
    if let Some(newline) = newline {
        own.newline.set(Newline::parse(ctx, newline, Obj::to_str)?);
    }
    if let Some(value) = given(line_buffering) {
        own.line_buffering.set(value.is_true(ctx)?);
    }
    if let Some(value) = given(write_through) {
        own.write_through.set(value.is_true(ctx)?);
    }
    if changes {
        choose(ctx, own)?;
    }
    this.call_method(ctx, &ctx.names.flush, &[])
}

fn delegate(ctx: &Ctx, this: &Obj, name: &'static str) -> PyResult {
    buffer(ctx, of(this))?.call_method_text(ctx, name, &[])
}

pub static TEXT_IO_WRAPPER: TypeDef = TypeDef {
    module: "_io",
    base: Some(|ctx| class(ctx, "io._TextIOBase")),
    text: "(buffer, encoding=None, errors=None, newline=None, line_buffering=False, write_through=False)",
    flags: TypeFlags::BASETYPE | TypeFlags::HAS_FINALIZER,
    slots: &[
        slot::tp_new(|ctx, class, _| {
            let payload = TextIo {
                base: IoBase::new(),
                buffer: ObjCell::default(),
                encoding: ObjCell::default(),
                errors: ObjCell::default(),
                decoder: ObjCell::default(),
                encoder: ObjCell::default(),
                kind: Cell::new(Kind::Utf8),
                newline: Cell::new(Newline::Universal),
                line_buffering: Cell::new(false),
                write_through: Cell::new(false),
                writable: Cell::new(true),
                detached: Cell::new(false),
                pending: RefCell::default(),
                partial: RefCell::default(),
                decoded: RefCell::default(),
                at: Cell::new(0),
                snapshot: RefCell::default(),
                eof: Cell::new(false),
                telling: Cell::new(true),
                readable: Cell::new(true),
                seen: Cell::new(0),
                mode: ObjCell::default(),
            };
            Ok(new_extended(ctx, class.as_type().expect("tp_new gets a type"), payload))
        }),
        slot::tp_init(init),
        slot::tp_repr(repr),
        slot::tp_iternext(|ctx, this| {
            let own = of(this);
            let exact = this.ty(ctx).def_is(&TEXT_IO_WRAPPER);
            let line = if exact {
                check_readable(ctx, own)?;
                line(ctx, own, -1)?
            } else {
                this.call_method(ctx, &ctx.names.readline, &[])?
            };
            if line.len(ctx)? == 0 {
                own.telling.set(true);
                return Ok(None);
            }
            own.telling.set(false);
            Ok(Some(line))
        }),
        slot::tp_finalize(|ctx, this| {
            let own = of(this);
            let Some(buffer) = own.buffer.get() else { return Ok(()) };
            match buffer.getattr_text(ctx, "closed").and_then(|closed| closed.is_true(ctx)) {
                Ok(true) => {}
                Ok(false) => {
                    if let Err(raised) = this.call_method(ctx, &ctx.names.close, &[]) {
                        drop(ctx.take_raised(raised));
                    }
                }
                Err(raised) => drop(ctx.take_raised(raised)),
            }
            Ok(())
        }),
    ],
    methods: &[
        NO_PICKLE[0],
        NO_PICKLE[1],
        method("read($self, size=-1, /)", NativeFn::Fast(read)),
        method("readline($self, size=-1, /)", NativeFn::Fast(readline)),
        method("write($self, text, /)", NativeFn::O(write)),
        method("flush($self, /)", NativeFn::NoArgs(flush)),
        method("close($self, /)", NativeFn::NoArgs(close)),
        method("tell($self, /)", NativeFn::NoArgs(tell)),
        method("seek($self, cookie, whence=0, /)", NativeFn::Fast(seek)),
        method("truncate($self, pos=None, /)", NativeFn::Fast(|ctx, this, args| {
            this.call_method(ctx, &ctx.names.flush, &[])?;
            buffer(ctx, of(this))?.call_method_text(ctx, "truncate", args)
        })),
        method("detach($self, /)", NativeFn::NoArgs(|ctx, this| {
            this.call_method(ctx, &ctx.names.flush, &[])?;
            let own = of(this);
            let found = buffer(ctx, own)?;
            own.buffer.set(None);
            own.detached.set(true);
            Ok(found)
        })),
        method(
            "reconfigure($self, /, *, encoding=None, errors=None, newline=<unrepresentable>, line_buffering=None, write_through=None)",
            NativeFn::Bound(reconfigure),
        ),
        method("fileno($self, /)", NativeFn::NoArgs(|ctx, this| delegate(ctx, this, "fileno"))),
        method("seekable($self, /)", NativeFn::NoArgs(|ctx, this| delegate(ctx, this, "seekable"))),
        method("readable($self, /)", NativeFn::NoArgs(|ctx, this| delegate(ctx, this, "readable"))),
        method("writable($self, /)", NativeFn::NoArgs(|ctx, this| delegate(ctx, this, "writable"))),
        method("isatty($self, /)", NativeFn::NoArgs(|ctx, this| delegate(ctx, this, "isatty"))),
    ],
    getsets: &[
        getset("buffer", |ctx, this| buffer(ctx, of(this))),
        getset("encoding", |ctx, this| Ok(of(this).encoding.get().unwrap_or_else(|| ctx.none()))),
        getset("errors", |ctx, this| Ok(of(this).errors.get().unwrap_or_else(|| ctx.none()))),
        getset("line_buffering", |ctx, this| Ok(ctx.bool(of(this).line_buffering.get()))),
        getset("write_through", |ctx, this| Ok(ctx.bool(of(this).write_through.get()))),
        getset("closed", |ctx, this| buffer(ctx, of(this))?.getattr_text(ctx, "closed")),
        getset("name", |ctx, this| buffer(ctx, of(this))?.getattr_text(ctx, "name")),
        getset("newlines", |ctx, this| Ok(newlines(ctx, of(this).seen.get() & 7))),
        getset_rw("_CHUNK_SIZE", |ctx, _| Ok(ctx.int(8192)), |_, _, _| Ok(())),
        getset_rw("mode", |ctx, this| of(this).mode.get().ok_or_else(|| ctx.attribute_error_obj(this, &ctx.names.mode)), |_, this, value| {
            of(this).mode.set(value.cloned());
            Ok(())
        }),
    ],
    ..TypeDef::new("TextIOWrapper", TextIo::layout)
};
