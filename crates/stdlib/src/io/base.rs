//! `_IOBase` and the abstract classes above the files.

use std::cell::Cell;

use krait_object::typeobj::MethodDef;
use krait_object::{Args, Ctx, NativeFn, Obj, Payload, PyResult, Raised, TypeDef, TypeFlags, getset, method, new_extended, slot};

/// What every stream begins with.
#[repr(C)]
pub struct IoBase {
    pub closed: Cell<bool>,
}
krait_object::trace!(IoBase);
krait_object::payload!(IoBase, "_io._IOBase", with_node, with_weakrefs, with_dict);

impl IoBase {
    pub fn new() -> IoBase {
        IoBase { closed: Cell::new(false) }
    }
}

/// `io.UnsupportedOperation`.
pub fn unsupported(ctx: &Ctx, what: &str) -> Raised {
    let class = ctx.shared.borrow().get("io.UnsupportedOperation").cloned();
    match class {
        Some(class) => match class.call(ctx, &[ctx.str(what)]) {
            Ok(exception) => ctx.raise(exception),
            Err(raised) => raised,
        },
        None => ctx.value_error(what),
    }
}

pub fn is_closed(ctx: &Ctx, this: &Obj) -> PyResult<bool> {
    this.getattr_text(ctx, "closed")?.is_true(ctx)
}

pub fn check_closed(ctx: &Ctx, this: &Obj) -> PyResult<()> {
    if is_closed(ctx, this)? { Err(ctx.value_error("I/O operation on closed file.")) } else { Ok(()) }
}

fn base_of(object: &Obj) -> &IoBase {
    object.payload::<IoBase>().expect("the type's methods get its objects")
}

/// Close on the way out, whatever flushing said.
/// Flush `this` and close the stream `inner` that it wraps; an error of the flush is the one that counts.
pub(super) fn flush_and_close(ctx: &Ctx, this: &Obj, inner: &Obj) -> PyResult {
    let saved = match this.call_method(ctx, &ctx.names.flush, &[]) {
        Ok(_) => None,
        Err(raised) => Some(ctx.take_raised(raised)),
    };
    let closed = inner.call_method(ctx, &ctx.names.close, &[]);
    match saved {
        Some(exception) => {
            if let Err(raised) = closed {
                drop(ctx.take_raised(raised));
            }
            Err(ctx.set_raised(exception))
        }
        None => closed,
    }
}

fn close(ctx: &Ctx, this: &Obj) -> PyResult {
    if !base_of(this).closed.get() {
        let flushed = this.call_method_text(ctx, "flush", &[]);
        base_of(this).closed.set(true);
        flushed?;
    }
    Ok(ctx.none())
}

fn ask(ctx: &Ctx, this: &Obj, name: &'static str) -> PyResult<bool> {
    this.call_method_text(ctx, name, &[])?.is_true(ctx)
}

fn check(ctx: &Ctx, this: &Obj, name: &'static str, text: &str) -> PyResult {
    if ask(ctx, this, name)? { Ok(ctx.bool(true)) } else { Err(unsupported(ctx, text)) }
}

fn readline(ctx: &Ctx, this: &Obj, args: &[Obj]) -> PyResult {
    let limit = krait_object::clinic::optional_size_arg(ctx, args.first())?.unwrap_or(-1);
    let peek = this.getattr_opt_text(ctx, "peek")?;
    let mut line: Vec<u8> = Vec::new();
    while limit < 0 || (line.len() as isize) < limit {
        let mut want = 1;
        if let Some(peek) = &peek {
            let ahead = peek.call(ctx, &[Obj::small(1)])?;
            let ahead = krait_object::buffer::buffer_bytes(ctx, &ahead)?;
            if !ahead.is_empty() {
                want = ahead.iter().position(|&byte| byte == b'\n').map_or(ahead.len(), |at| at + 1);
                if limit >= 0 {
                    want = want.min(limit as usize - line.len());
                }
            }
        }
        let data = this.call_method(ctx, &ctx.names.read, &[ctx.int_usize(want)])?;
        if ctx.is_none(&data) {
            break;
        }
        let Some(bytes) = krait_object::bytes::bytes_of(&data) else {
            return Err(ctx.os_error(&format!("read() should have returned a bytes object, not '{}'", data.ty(ctx).name())));
        };
        if bytes.is_empty() {
            break;
        }
        line.extend_from_slice(&bytes);
        if line.last() == Some(&b'\n') {
            break;
        }
    }
    Ok(ctx.bytes_vec(line))
}

fn readlines(ctx: &Ctx, this: &Obj, args: &[Obj]) -> PyResult {
    let hint = krait_object::clinic::optional_size_arg(ctx, args.first())?.unwrap_or(0);
    let mut lines = Vec::new();
    let mut total = 0;
    let iterator = this.iter(ctx)?;
    while let Some(line) = iterator.next(ctx)? {
        total += line.len(ctx)? as isize;
        lines.push(line);
        if hint > 0 && total >= hint {
            break;
        }
    }
    Ok(ctx.list(lines))
}

pub const METHODS: &[MethodDef] = &[
    method("seek($self, offset, whence=0, /)", NativeFn::Fast(|ctx, _, _| Err(unsupported(ctx, "seek")))),
    method("tell($self, /)", NativeFn::NoArgs(|ctx, this| this.call_method(ctx, &ctx.names.seek, &[Obj::small(0), Obj::small(1)]))),
    method("truncate($self, size=None, /)", NativeFn::Fast(|ctx, _, _| Err(unsupported(ctx, "truncate")))),
    method("fileno($self, /)", NativeFn::NoArgs(|ctx, _| Err(unsupported(ctx, "fileno")))),
    method("isatty($self, /)", NativeFn::NoArgs(|ctx, this| {
        check_closed(ctx, this)?;
        Ok(ctx.bool(false))
    })),
    method("flush($self, /)", NativeFn::NoArgs(|ctx, this| {
        if base_of(this).closed.get() {
            return Err(ctx.value_error("I/O operation on closed file."));
        }
        Ok(ctx.none())
    })),
    method("close($self, /)", NativeFn::NoArgs(close)),
    method("seekable($self, /)", NativeFn::NoArgs(|ctx, _| Ok(ctx.bool(false)))),
    method("readable($self, /)", NativeFn::NoArgs(|ctx, _| Ok(ctx.bool(false)))),
    method("writable($self, /)", NativeFn::NoArgs(|ctx, _| Ok(ctx.bool(false)))),
    method("_checkClosed", NativeFn::NoArgs(|ctx, this| {
        check_closed(ctx, this)?;
        Ok(ctx.none())
    })),
    method("_checkSeekable", NativeFn::NoArgs(|ctx, this| check(ctx, this, "seekable", "File or stream is not seekable."))),
    method("_checkReadable", NativeFn::NoArgs(|ctx, this| check(ctx, this, "readable", "File or stream is not readable."))),
    method("_checkWritable", NativeFn::NoArgs(|ctx, this| check(ctx, this, "writable", "File or stream is not writable."))),
    method("__enter__", NativeFn::NoArgs(|ctx, this| {
        check_closed(ctx, this)?;
        Ok(this.clone())
    })),
    method("__exit__", NativeFn::Kw(|ctx, this, _args: Args| this.call_method(ctx, &ctx.names.close, &[]))),
    method("readline($self, size=-1, /)", NativeFn::Fast(readline)),
    method("readlines($self, hint=-1, /)", NativeFn::Fast(readlines)),
    method("writelines($self, lines, /)", NativeFn::O(|ctx, this, lines| {
        check_closed(ctx, this)?;
        let iterator = lines.iter(ctx)?;
        while let Some(line) = iterator.next(ctx)? {
            this.call_method(ctx, &ctx.names.write, &[line])?;
        }
        Ok(ctx.none())
    })),
];

pub static IO_BASE: TypeDef = TypeDef {
    module: "_io",
    flags: TypeFlags::BASETYPE | TypeFlags::HAS_FINALIZER,
    slots: &[
        slot::tp_new(|ctx, class, _| Ok(new_extended(ctx, class.as_type().expect("tp_new gets a type"), IoBase::new()))),
        slot::tp_iter(|ctx, this| {
            check_closed(ctx, this)?;
            Ok(this.clone())
        }),
        slot::tp_iternext(|ctx, this| {
            let line = this.call_method(ctx, &ctx.names.readline, &[])?;
            Ok(if line.len(ctx)? == 0 { None } else { Some(line) })
        }),
        slot::tp_finalize(|ctx, this| {
            let closed = match is_closed(ctx, this) {
                Ok(closed) => closed,
                Err(raised) => {
                    drop(ctx.take_raised(raised));
                    true
                }
            };
            if !closed {
                this.call_method(ctx, &ctx.names.close, &[])?;
            }
            Ok(())
        }),
    ],
    methods: METHODS,
    getsets: &[getset("closed", |ctx, this| Ok(ctx.bool(base_of(this).closed.get()))), krait_object::protocol::DICT_GETSET],
    ..TypeDef::new("_IOBase", IoBase::layout)
};

fn io_base(ctx: &Ctx) -> krait_object::TypeRef {
    ctx.type_for::<IoBase>()
}

/// Another class of the module, by name.
pub fn class(ctx: &Ctx, name: &'static str) -> krait_object::TypeRef {
    let found = ctx.shared.borrow().get(name).cloned();
    found.and_then(krait_object::TypeRef::new).unwrap_or_else(|| io_base(ctx))
}

fn raw_read(ctx: &Ctx, this: &Obj, args: &[Obj]) -> PyResult {
    let n = krait_object::clinic::optional_size_arg(ctx, args.first())?.unwrap_or(-1);
    if n < 0 {
        return this.call_method_text(ctx, "readall", &[]);
    }
    let buffer = krait_object::bytearray::new_bytearray(ctx, vec![0; n as usize]);
    let count = this.call_method_text(ctx, "readinto", std::slice::from_ref(&buffer))?;
    if ctx.is_none(&count) {
        return Ok(count);
    }
    let count = count.to_index_size(ctx)?.max(0) as usize;
    let bytes = krait_object::buffer::buffer_bytes(ctx, &buffer)?;
    Ok(ctx.bytes(&bytes[..count.min(bytes.len())]))
}

pub static RAW_IO_BASE: TypeDef = TypeDef {
    module: "_io",
    base: Some(io_base),
    flags: TypeFlags::BASETYPE,
    methods: &[
        method("read($self, size=-1, /)", NativeFn::Fast(raw_read)),
        method("readall($self, /)", NativeFn::NoArgs(|ctx, this| {
            let mut all = Vec::new();
            loop {
                let data = this.call_method(ctx, &ctx.names.read, &[Obj::small(65536)])?;
                if ctx.is_none(&data) {
                    return if all.is_empty() { Ok(data) } else { Ok(ctx.bytes_vec(all)) };
                }
                let bytes = krait_object::buffer::buffer_bytes(ctx, &data)?;
                if bytes.is_empty() {
                    return Ok(ctx.bytes_vec(all));
                }
                all.extend_from_slice(&bytes);
            }
        })),
        method("readinto", NativeFn::Kw(|ctx, _, _| Err(super::plain_not_implemented(ctx)))),
        method("write", NativeFn::Kw(|ctx, _, _| Err(super::plain_not_implemented(ctx)))),
    ],
    ..TypeDef::new("_RawIOBase", IoBase::layout)
};

fn into(ctx: &Ctx, this: &Obj, buffer: &Obj, read: &str) -> PyResult {
    let into = super::writable_buffer(ctx, if read == "read" { "readinto" } else { "readinto1" }, buffer)?;
    let data = this.call_method(ctx, &ctx.intern(read), &[ctx.int_usize(into.nbytes())])?;
    let Some(bytes) = krait_object::bytes::bytes_of(&data) else {
        into.release(ctx);
        return Err(ctx.type_error(&format!("{read}() should return bytes")));
    };
    if bytes.len() > into.nbytes() {
        let message = format!("{read}() returned too much data: {} bytes requested, {} returned", into.nbytes(), bytes.len());
        into.release(ctx);
        return Err(ctx.value_error(&message));
    }
    into.write(0, &bytes);
    into.release(ctx);
    Ok(ctx.int_usize(bytes.len()))
}

pub static BUFFERED_IO_BASE: TypeDef = TypeDef {
    module: "_io",
    base: Some(io_base),
    flags: TypeFlags::BASETYPE,
    methods: &[
        method("detach($self, /)", NativeFn::NoArgs(|ctx, _| Err(unsupported(ctx, "detach")))),
        method("read($self, size=-1, /)", NativeFn::Fast(|ctx, _, _| Err(unsupported(ctx, "read")))),
        method("read1($self, size=-1, /)", NativeFn::Fast(|ctx, _, _| Err(unsupported(ctx, "read1")))),
        method("write($self, b, /)", NativeFn::O(|ctx, _, _| Err(unsupported(ctx, "write")))),
        method("readinto($self, buffer, /)", NativeFn::O(|ctx, this, buffer| into(ctx, this, buffer, "read"))),
        method("readinto1($self, buffer, /)", NativeFn::O(|ctx, this, buffer| into(ctx, this, buffer, "read1"))),
    ],
    ..TypeDef::new("_BufferedIOBase", IoBase::layout)
};

pub static TEXT_IO_BASE: TypeDef = TypeDef {
    module: "_io",
    base: Some(io_base),
    flags: TypeFlags::BASETYPE,
    methods: &[
        method("detach($self, /)", NativeFn::NoArgs(|ctx, _| Err(unsupported(ctx, "detach")))),
        method("read($self, size=-1, /)", NativeFn::Fast(|ctx, _, _| Err(unsupported(ctx, "read")))),
        method("readline($self, size=-1, /)", NativeFn::Fast(|ctx, _, _| Err(unsupported(ctx, "readline")))),
        method("write($self, s, /)", NativeFn::O(|ctx, _, _| Err(unsupported(ctx, "write")))),
    ],
    getsets: &[
        getset("encoding", |ctx, _| Ok(ctx.none())),
        getset("newlines", |ctx, _| Ok(ctx.none())),
        getset("errors", |ctx, _| Ok(ctx.none())),
    ],
    ..TypeDef::new("_TextIOBase", IoBase::layout)
};

fn no_pickle(ctx: &Ctx, this: &Obj) -> PyResult {
    Err(ctx.type_error(&format!("cannot pickle '{}' instances", this.ty(ctx).short_name())))
}

/// The methods of types whose objects hold a resource of the process.
pub const NO_PICKLE: [MethodDef; 2] = [
    method("__reduce__", NativeFn::Kw(|ctx, this, _| no_pickle(ctx, this))),
    method("__reduce_ex__", NativeFn::Kw(|ctx, this, _| no_pickle(ctx, this))),
];
