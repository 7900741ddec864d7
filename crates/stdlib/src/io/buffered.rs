//! `BufferedReader`, `BufferedWriter`, `BufferedRandom`, `BufferedRWPair`.

use std::cell::{Cell, RefCell};

use krait_object::{Args, Ctx, MethodDef, NativeFn, Obj, ObjCell, Payload, PyResult, TypeDef, TypeFlags, bind, getset, method, new_extended, slot};

use super::base::{IoBase, NO_PICKLE, class, flush_and_close, unsupported};
use super::fileio::{FileIo, read_fd, write_fd};

pub const DEFAULT_BUFFER_SIZE: usize = 128 * 1024;

/// The payload of the buffered streams.
#[repr(C)]
pub struct Buffered {
    base: IoBase,
    pub raw: ObjCell,
    size: Cell<usize>,
    readable: Cell<bool>,
    writable: Cell<bool>,
    detached: Cell<bool>,
    /// Bytes read ahead, and where the next one is.
    ahead: RefCell<Vec<u8>>,
    at: Cell<usize>,
    /// Bytes not yet written.
    behind: RefCell<Vec<u8>>,
}
krait_object::trace!(Buffered: raw);
krait_object::payload!(Buffered, "_io.Buffered", base = IoBase, with_node, with_weakrefs, with_dict);

impl Buffered {
    fn new() -> Buffered {
        Buffered {
            base: IoBase::new(),
            raw: ObjCell::default(),
            size: Cell::new(DEFAULT_BUFFER_SIZE),
            readable: Cell::new(false),
            writable: Cell::new(false),
            detached: Cell::new(false),
            ahead: RefCell::default(),
            at: Cell::new(0),
            behind: RefCell::default(),
        }
    }
    fn available(&self) -> usize {
        self.ahead.borrow().len() - self.at.get()
    }
    fn take(&self, count: usize) -> Vec<u8> {
        let ahead = self.ahead.borrow();
        let from = self.at.get();
        let to = (from + count).min(ahead.len());
        self.at.set(to);
        ahead[from..to].to_vec()
    }
    fn forget(&self) {
        self.ahead.borrow_mut().clear();
        self.at.set(0);
    }
}

pub fn of(object: &Obj) -> &Buffered {
    object.payload::<Buffered>().expect("the type's methods get its objects")
}

fn raw(ctx: &Ctx, own: &Buffered) -> PyResult {
    if own.detached.get() {
        return Err(ctx.value_error("raw stream has been detached"));
    }
    own.raw.get().ok_or_else(|| ctx.value_error("I/O operation on uninitialized object"))
}

fn check_closed(ctx: &Ctx, own: &Buffered, what: &str) -> PyResult {
    let raw = raw(ctx, own)?;
    if raw.getattr_text(ctx, "closed")?.is_true(ctx)? {
        return Err(ctx.value_error(&format!("{what} of closed file")));
    }
    Ok(raw)
}

/// One read of the raw stream; `None` when it would block.
fn raw_read(ctx: &Ctx, raw: &Obj, count: usize) -> PyResult<Option<Vec<u8>>> {
    if let Some(file) = raw.payload::<FileIo>().filter(|file| file.fd.get() >= 0 && file.readable.get()) {
        return read_fd(ctx, file.fd.get(), count);
    }
    let buffer = krait_object::bytearray::new_bytearray(ctx, vec![0; count]);
    let read = raw.call_method_text(ctx, "readinto", std::slice::from_ref(&buffer))?;
    if ctx.is_none(&read) {
        return Ok(None);
    }
    let read = read.to_index_size(ctx)?;
    if read < 0 || read as usize > count {
        return Err(ctx.os_error(&format!("raw readinto() returned invalid length {read} (should have been between 0 and {count})")));
    }
    let bytes = krait_object::buffer::buffer_bytes(ctx, &buffer)?;
    Ok(Some(bytes[..read as usize].to_vec()))
}

fn raw_write(ctx: &Ctx, raw: &Obj, bytes: &[u8]) -> PyResult<Option<usize>> {
    if let Some(file) = raw.payload::<FileIo>().filter(|file| file.fd.get() >= 0 && file.writable.get()) {
        return write_fd(ctx, file.fd.get(), bytes);
    }
    let written = raw.call_method(ctx, &ctx.names.write, &[ctx.bytes(bytes)])?;
    if ctx.is_none(&written) {
        return Ok(None);
    }
    let written = written.to_index_size(ctx)?;
    if written < 0 || written as usize > bytes.len() {
        return Err(ctx.os_error(&format!("raw write() returned invalid length {written} (should have been between 0 and {})", bytes.len())));
    }
    Ok(Some(written as usize))
}

/// Write everything that waits.
fn flush_writes(ctx: &Ctx, own: &Buffered, raw: &Obj) -> PyResult<()> {
    loop {
        let waiting = own.behind.borrow().clone();
        if waiting.is_empty() {
            return Ok(());
        }
        match raw_write(ctx, raw, &waiting)? {
            Some(written) => {
                // Another thread may have flushed meanwhile.
                let mut behind = own.behind.borrow_mut();
                let written = written.min(behind.len());
                behind.drain(..written);
            }
            None => {
                let args = vec![ctx.int(11), ctx.str("write could not complete without blocking"), ctx.int(0)];
                let error = krait_object::exceptions::new_exception_args(ctx, &ctx.types.blocking_io_error, args);
                return Err(ctx.raise(error));
            }
        }
    }
}

/// Put the raw stream where the reader seems to be, before writing.
fn rewind(ctx: &Ctx, own: &Buffered, raw: &Obj) -> PyResult<()> {
    let ahead = own.available();
    own.forget();
    if ahead > 0 {
        raw.call_method(ctx, &ctx.names.seek, &[ctx.int(-(ahead as i64)), Obj::small(1)])?;
    }
    Ok(())
}

fn fill(ctx: &Ctx, own: &Buffered, raw: &Obj) -> PyResult<Option<usize>> {
    let Some(bytes) = raw_read(ctx, raw, own.size.get())? else { return Ok(None) };
    let count = bytes.len();
    let mut ahead = own.ahead.borrow_mut();
    if own.at.get() == ahead.len() {
        *ahead = bytes;
        own.at.set(0);
    } else {
        ahead.extend_from_slice(&bytes);
    }
    Ok(Some(count))
}

fn start_reading(ctx: &Ctx, this: &Obj, what: &str) -> PyResult {
    let own = of(this);
    let raw = check_closed(ctx, own, what)?;
    if !own.readable.get() {
        return Err(unsupported(ctx, "read"));
    }
    if own.writable.get() {
        flush_writes(ctx, own, &raw)?;
    }
    Ok(raw)
}

fn read(ctx: &Ctx, this: &Obj, args: &[Obj]) -> PyResult {
    let own = of(this);
    let n = args.first().filter(|n| !ctx.is_none(n)).map_or(Ok(-1), |n| n.to_index_size(ctx))?;
    if n < -1 {
        return Err(ctx.value_error("read length must be non-negative or -1"));
    }
    let raw = start_reading(ctx, this, "read")?;
    if n < 0 {
        let mut all = own.take(usize::MAX >> 1);
        own.forget();
        if raw.payload::<FileIo>().is_none() {
            if let Some(readall) = raw.getattr_opt_text(ctx, "readall")? {
                let rest = readall.call(ctx, &[])?;
                if ctx.is_none(&rest) {
                    return Ok(if all.is_empty() { rest } else { ctx.bytes_vec(all) });
                }
                let Some(bytes) = krait_object::bytes::bytes_of(&rest) else { return Err(ctx.type_error("readall() should return bytes")) };
                all.extend_from_slice(&bytes);
                return Ok(ctx.bytes_vec(all));
            }
        }
        loop {
            match raw_read(ctx, &raw, own.size.get())? {
                None if all.is_empty() => return Ok(ctx.none()),
                None => break,
                Some(bytes) if bytes.is_empty() => break,
                Some(bytes) => all.extend_from_slice(&bytes),
            }
        }
        return Ok(ctx.bytes_vec(all));
    }
    let n = n as usize;
    let mut data = own.take(n);
    while data.len() < n {
        match fill(ctx, own, &raw)? {
            None if data.is_empty() => return Ok(ctx.none()),
            None | Some(0) => break,
            Some(_) => data.extend(own.take(n - data.len())),
        }
    }
    Ok(ctx.bytes_vec(data))
}

fn read1(ctx: &Ctx, this: &Obj, args: &[Obj]) -> PyResult {
    let own = of(this);
    let n = args.first().map_or(Ok(-1), |n| n.to_index_size(ctx))?;
    let n = if n < 0 { own.size.get() } else { n as usize };
    let raw = start_reading(ctx, this, "read")?;
    if n == 0 {
        return Ok(ctx.bytes(b""));
    }
    if own.available() == 0 {
        fill(ctx, own, &raw)?;
    }
    Ok(ctx.bytes_vec(own.take(n)))
}

fn peek(ctx: &Ctx, this: &Obj, _args: &[Obj]) -> PyResult {
    let own = of(this);
    let raw = start_reading(ctx, this, "peek")?;
    if own.available() == 0 {
        fill(ctx, own, &raw)?;
    }
    let ahead = own.ahead.borrow();
    Ok(ctx.bytes(&ahead[own.at.get()..]))
}

fn readline(ctx: &Ctx, this: &Obj, args: &[Obj]) -> PyResult {
    let own = of(this);
    let limit = args.first().filter(|limit| !ctx.is_none(limit)).map_or(Ok(-1), |limit| limit.to_index_size(ctx))?;
    let raw = start_reading(ctx, this, "readline")?;
    let mut line = Vec::new();
    loop {
        let room = if limit < 0 { usize::MAX >> 1 } else { limit as usize - line.len() };
        let found = {
            let ahead = own.ahead.borrow();
            ahead[own.at.get()..].iter().position(|&byte| byte == b'\n')
        };
        match found {
            Some(at) if at < room => {
                line.extend(own.take(at + 1));
                break;
            }
            _ => line.extend(own.take(room)),
        }
        if limit >= 0 && line.len() >= limit as usize {
            break;
        }
        if !matches!(fill(ctx, own, &raw)?, Some(count) if count > 0) {
            break;
        }
    }
    Ok(ctx.bytes_vec(line))
}

fn readinto(ctx: &Ctx, this: &Obj, buffer: &Obj, once: bool) -> PyResult {
    let own = of(this);
    let into = super::writable_buffer(ctx, if once { "readinto1" } else { "readinto" }, buffer)?;
    let len = into.nbytes();
    let raw = start_reading(ctx, this, "readinto")?;
    let mut data = own.take(len);
    while data.len() < len {
        if once && !data.is_empty() {
            break;
        }
        match fill(ctx, own, &raw)? {
            None if data.is_empty() => return Ok(ctx.none()),
            None | Some(0) => break,
            Some(_) => data.extend(own.take(len - data.len())),
        }
    }
    into.write(0, &data);
    into.release(ctx);
    Ok(ctx.int_usize(data.len()))
}

fn write(ctx: &Ctx, this: &Obj, data: &Obj) -> PyResult {
    let own = of(this);
    if data.is_str_instance(ctx) {
        return Err(ctx.type_error("a bytes-like object is required, not 'str'"));
    }
    let bytes = krait_object::buffer::buffer_bytes(ctx, data)?.into_owned();
    let raw = check_closed(ctx, own, "write")?;
    if !own.writable.get() {
        return Err(unsupported(ctx, "write"));
    }
    if own.readable.get() {
        rewind(ctx, own, &raw)?;
    }
    let waiting = own.behind.borrow().len();
    if waiting + bytes.len() > own.size.get() {
        flush_writes(ctx, own, &raw)?;
        if bytes.len() > own.size.get() {
            let mut rest = &bytes[..];
            while !rest.is_empty() {
                match raw_write(ctx, &raw, rest)? {
                    Some(written) => rest = &rest[written..],
                    None => {
                        own.behind.borrow_mut().extend_from_slice(rest);
                        break;
                    }
                }
            }
            return Ok(ctx.int_usize(bytes.len()));
        }
    }
    own.behind.borrow_mut().extend_from_slice(&bytes);
    Ok(ctx.int_usize(bytes.len()))
}

fn flush(ctx: &Ctx, this: &Obj) -> PyResult {
    let own = of(this);
    let raw = check_closed(ctx, own, "flush")?;
    if own.writable.get() {
        flush_writes(ctx, own, &raw)?;
        if own.readable.get() {
            rewind(ctx, own, &raw)?;
        }
    }
    raw.call_method(ctx, &ctx.names.flush, &[])
}

fn close(ctx: &Ctx, this: &Obj) -> PyResult {
    let own = of(this);
    let raw = raw(ctx, own)?;
    if raw.getattr_text(ctx, "closed")?.is_true(ctx)? {
        return Ok(ctx.none());
    }
    let closed = flush_and_close(ctx, this, &raw);
    own.forget();
    own.behind.borrow_mut().clear();
    closed
}

fn tell(ctx: &Ctx, this: &Obj) -> PyResult {
    let own = of(this);
    let raw = check_closed(ctx, own, "tell")?;
    let position = raw.call_method(ctx, &ctx.names.tell, &[])?.to_i64(ctx)?;
    Ok(ctx.int(position - own.available() as i64 + own.behind.borrow().len() as i64))
}

fn seek(ctx: &Ctx, this: &Obj, args: &[Obj]) -> PyResult {
    let own = of(this);
    let whence = args.get(1).map_or(Ok(0), |whence| whence.to_i64(ctx))?;
    if !(0..=4).contains(&whence) {
        return Err(ctx.value_error(&format!("whence value {whence} unsupported")));
    }
    let raw = check_closed(ctx, own, "seek")?;
    if !raw.call_method_text(ctx, "seekable", &[])?.is_true(ctx)? {
        return Err(unsupported(ctx, "File or stream is not seekable."));
    }
    let mut offset = args[0].to_i64(ctx)?;
    flush_writes(ctx, own, &raw)?;
    if whence == 1 {
        offset -= own.available() as i64;
    }
    own.forget();
    raw.call_method(ctx, &ctx.names.seek, &[ctx.int(offset), ctx.int(whence)])
}

fn delegate(ctx: &Ctx, this: &Obj, name: &'static str) -> PyResult {
    raw(ctx, of(this))?.call_method_text(ctx, name, &[])
}

const COMMON: &[MethodDef] = &[
    method("flush($self, /)", NativeFn::NoArgs(flush)),
    method("close($self, /)", NativeFn::NoArgs(close)),
    method("detach($self, /)", NativeFn::NoArgs(|ctx, this| {
        this.call_method(ctx, &ctx.names.flush, &[])?;
        let own = of(this);
        let raw = raw(ctx, own)?;
        own.raw.set(None);
        own.detached.set(true);
        Ok(raw)
    })),
    method("seekable($self, /)", NativeFn::NoArgs(|ctx, this| delegate(ctx, this, "seekable"))),
    method("readable($self, /)", NativeFn::NoArgs(|ctx, this| delegate(ctx, this, "readable"))),
    method("writable($self, /)", NativeFn::NoArgs(|ctx, this| delegate(ctx, this, "writable"))),
    method("fileno($self, /)", NativeFn::NoArgs(|ctx, this| delegate(ctx, this, "fileno"))),
    method("isatty($self, /)", NativeFn::NoArgs(|ctx, this| delegate(ctx, this, "isatty"))),
    method("tell($self, /)", NativeFn::NoArgs(tell)),
    method("seek($self, target, whence=0, /)", NativeFn::Fast(seek)),
    method("truncate($self, pos=None, /)", NativeFn::Fast(|ctx, this, args| {
        let own = of(this);
        let raw = check_closed(ctx, own, "truncate")?;
        if !own.writable.get() {
            return Err(unsupported(ctx, "truncate"));
        }
        flush_writes(ctx, own, &raw)?;
        let position = match args.first().filter(|position| !ctx.is_none(position)) {
            Some(position) => position.clone(),
            None => tell(ctx, this)?,
        };
        raw.call_method_text(ctx, "truncate", &[position])
    })),
    method("_dealloc_warn($self, source, /)", NativeFn::O(|ctx, _, _| Ok(ctx.none()))),
    method("__sizeof__($self, /)", NativeFn::NoArgs(|ctx, this| Ok(ctx.int_usize(128 + of(this).size.get())))),
    NO_PICKLE[0],
    NO_PICKLE[1],
    method("read($self, size=-1, /)", NativeFn::Fast(read)),
    method("read1($self, size=-1, /)", NativeFn::Fast(read1)),
    method("peek($self, size=0, /)", NativeFn::Fast(peek)),
    method("readline($self, size=-1, /)", NativeFn::Fast(readline)),
    method("readinto($self, buffer, /)", NativeFn::O(|ctx, this, buffer| readinto(ctx, this, buffer, false))),
    method("readinto1($self, buffer, /)", NativeFn::O(|ctx, this, buffer| readinto(ctx, this, buffer, true))),
    method("write($self, buffer, /)", NativeFn::O(write)),
];

const GETSETS: &[krait_object::GetSetDef] = &[
    getset("raw", |ctx, this| Ok(of(this).raw.get().unwrap_or_else(|| ctx.none()))),
    getset("closed", |ctx, this| raw(ctx, of(this))?.getattr_text(ctx, "closed")),
    getset("name", |ctx, this| raw(ctx, of(this))?.getattr_text(ctx, "name")),
    getset("mode", |ctx, this| raw(ctx, of(this))?.getattr_text(ctx, "mode")),
];

fn setup(ctx: &Ctx, this: &Obj, args: Args, name: &str, read: bool, write: bool) -> PyResult<()> {
    let slots = bind(ctx, name, "(raw, buffer_size=131072)", args)?;
    let [Some(raw), size] = slots.as_slice() else { return Err(ctx.system_error("bound arguments")) };
    let size = size.as_ref().map_or(Ok(DEFAULT_BUFFER_SIZE as isize), |size| size.to_index_size(ctx))?;
    if size <= 0 {
        return Err(ctx.value_error("buffer size must be strictly positive"));
    }
    for (wanted, question, text) in [(read, "readable", "File or stream is not readable."), (write, "writable", "File or stream is not writable.")] {
        if wanted && !raw.call_method_text(ctx, question, &[])?.is_true(ctx)? {
            return Err(unsupported(ctx, text));
        }
    }
    let own = of(this);
    own.raw.set(Some(raw.clone()));
    own.size.set(size as usize);
    own.readable.set(read);
    own.writable.set(write);
    own.detached.set(false);
    own.forget();
    Ok(())
}

fn repr(ctx: &Ctx, this: &Obj) -> PyResult {
    let class = krait_object::typeobj::full_name(ctx, this.ty(ctx));
    let name = match this.getattr_text(ctx, "name") {
        Ok(name) => Some(name),
        Err(raised) => {
            drop(ctx.take_raised(raised));
            None
        }
    };
    Ok(ctx.str(&match name {
        Some(name) => format!("<{class} name={}>", name.repr(ctx)?.text_lossy()),
        None => format!("<{class}>"),
    }))
}

macro_rules! buffered {
    ($name:ident, $text:literal, $read:literal, $write:literal) => {
        pub static $name: TypeDef = TypeDef {
            module: "_io",
            base: Some(|ctx| class(ctx, "io._BufferedIOBase")),
            text: "(raw, buffer_size=131072)",
            flags: TypeFlags::BASETYPE | TypeFlags::HAS_FINALIZER,
            slots: &[
                slot::tp_new(|_ctx, class, _| Ok(new_extended(_ctx, class.as_type().expect("tp_new gets a type"), Buffered::new()))),
                slot::tp_init(|ctx, this, args| setup(ctx, this, args, $text, $read, $write)),
                slot::tp_repr(repr),
                slot::tp_iternext(|ctx, this| {
                    let line = this.call_method(ctx, &ctx.names.readline, &[])?;
                    Ok(if line.len(ctx)? == 0 { None } else { Some(line) })
                }),
                slot::tp_finalize(finalize),
            ],
            methods: COMMON,
            getsets: GETSETS,
            ..TypeDef::new($text, Buffered::layout)
        };
    };
}

fn finalize(ctx: &Ctx, this: &Obj) -> PyResult<()> {
    let own = of(this);
    let Some(raw) = own.raw.get() else { return Ok(()) };
    let closed = raw.getattr_text(ctx, "closed").and_then(|closed| closed.is_true(ctx));
    match closed {
        Ok(true) => {}
        Ok(false) => {
            if let Err(raised) = this.call_method(ctx, &ctx.names.close, &[]) {
                drop(ctx.take_raised(raised));
            }
        }
        Err(raised) => drop(ctx.take_raised(raised)),
    }
    Ok(())
}

buffered!(BUFFERED_READER, "BufferedReader", true, false);
buffered!(BUFFERED_WRITER, "BufferedWriter", false, true);
buffered!(BUFFERED_RANDOM, "BufferedRandom", true, true);

/// The payload of `BufferedRWPair`.
#[repr(C)]
pub struct Pair {
    base: IoBase,
    reader: ObjCell,
    writer: ObjCell,
}
krait_object::trace!(Pair: reader, writer);
krait_object::payload!(Pair, "_io.BufferedRWPair", base = IoBase, with_node, with_weakrefs, with_dict);

fn half(ctx: &Ctx, this: &Obj, reader: bool) -> PyResult {
    let own = this.payload::<Pair>().expect("the type's methods get its objects");
    let cell = if reader { &own.reader } else { &own.writer };
    cell.get().ok_or_else(|| ctx.value_error("I/O operation on uninitialized object"))
}

macro_rules! forward {
    ($text:literal, $name:literal, $reader:literal) => {
        method($text, NativeFn::Fast(|ctx, this, args| half(ctx, this, $reader)?.call_method_text(ctx, $name, args)))
    };
}

pub static BUFFERED_RW_PAIR: TypeDef = TypeDef {
    module: "_io",
    base: Some(|ctx| class(ctx, "io._BufferedIOBase")),
    flags: TypeFlags::BASETYPE,
    slots: &[
        slot::tp_new(|ctx, class, _| {
            let payload = Pair { base: IoBase::new(), reader: ObjCell::default(), writer: ObjCell::default() };
            Ok(new_extended(ctx, class.as_type().expect("tp_new gets a type"), payload))
        }),
        slot::tp_init(|ctx, this, args| {
            let (reader, writer, rest) = match args.positional() {
                [reader, writer, rest @ ..] => (reader, writer, rest),
                few => return Err(ctx.type_error(&format!("BufferedRWPair expected at least 2 arguments, got {}", few.len()))),
            };
            let own = this.payload::<Pair>().expect("its objects");
            let with = |first: &Obj| {
                let mut all = vec![first.clone()];
                all.extend_from_slice(rest);
                all
            };
            own.reader.set(Some(class(ctx, "io.BufferedReader").obj().call(ctx, &with(reader))?));
            own.writer.set(Some(class(ctx, "io.BufferedWriter").obj().call(ctx, &with(writer))?));
            Ok(())
        }),
    ],
    methods: &[
        forward!("read(size=-1, /)", "read", true),
        forward!("read1(size=-1, /)", "read1", true),
        forward!("peek(size=0, /)", "peek", true),
        forward!("readinto(buffer, /)", "readinto", true),
        forward!("readinto1(buffer, /)", "readinto1", true),
        forward!("readable()", "readable", true),
        forward!("write(buffer, /)", "write", false),
        forward!("flush()", "flush", false),
        forward!("writable()", "writable", false),
        method("isatty()", NativeFn::NoArgs(|ctx, this| {
            let writer = half(ctx, this, false)?.call_method_text(ctx, "isatty", &[])?;
            if writer.is_true(ctx)? { Ok(writer) } else { half(ctx, this, true)?.call_method_text(ctx, "isatty", &[]) }
        })),
        method("close()", NativeFn::NoArgs(|ctx, this| {
            let first = half(ctx, this, false)?.call_method(ctx, &ctx.names.close, &[]);
            let second = half(ctx, this, true)?.call_method(ctx, &ctx.names.close, &[]);
            first.and(second)
        })),
    ],
    getsets: &[getset("closed", |ctx, this| half(ctx, this, false)?.getattr_text(ctx, "closed"))],
    ..TypeDef::new("BufferedRWPair", Pair::layout)
};
