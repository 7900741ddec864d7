//! `FileIO`: a raw file descriptor.
#![allow(unsafe_code, reason = "system calls")]

use std::cell::Cell;

use krait_object::{Args, Ctx, GetSetDef, NativeFn, Obj, Payload, PyResult, TypeDef, TypeFlags, bind, getset, method, new_extended, slot};

use crate::syscall::{errno, retry};

use super::base::{IoBase, NO_PICKLE, class, unsupported};

/// The payload of `FileIO`.
#[repr(C)]
pub struct FileIo {
    base: IoBase,
    pub fd: Cell<i32>,
    pub readable: Cell<bool>,
    pub writable: Cell<bool>,
    appending: Cell<bool>,
    created: Cell<bool>,
    closefd: Cell<bool>,
    seekable: Cell<Option<bool>>,
}
krait_object::trace!(FileIo);
krait_object::payload!(FileIo, "_io.FileIO", base = IoBase, with_node, with_weakrefs, with_dict);

fn of(object: &Obj) -> &FileIo {
    object.payload::<FileIo>().expect("the type's methods get its objects")
}

fn check_open(ctx: &Ctx, this: &Obj) -> PyResult<i32> {
    let fd = of(this).fd.get();
    if fd < 0 { Err(ctx.value_error("I/O operation on closed file")) } else { Ok(fd) }
}

/// A path as bytes for the system: `str`, `bytes`, or what `__fspath__` gives.
pub fn path_bytes(ctx: &Ctx, path: &Obj) -> PyResult<std::ffi::CString> {
    crate::posix_path::to_c(ctx, path)
}

fn init(ctx: &Ctx, this: &Obj, args: Args) -> PyResult<()> {
    let slots = bind(ctx, "FileIO", "(file, mode='r', closefd=True, opener=None)", args)?;
    let [Some(file), mode, closefd, opener] = slots.as_slice() else { return Err(ctx.system_error("bound arguments")) };
    let own = of(this);
    if own.fd.get() >= 0 && own.closefd.get() {
        // SAFETY: a descriptor of this object.
        unsafe { libc::close(own.fd.replace(-1)) };
    }
    let mode = mode.as_ref().map_or_else(|| "r".to_owned(), |mode| mode.text_lossy().into_owned());
    let closefd = closefd.as_ref().map_or(Ok(true), |closefd| closefd.is_true(ctx))?;
    let mut flags = libc::O_CLOEXEC;
    let (mut chosen, mut plus) = (0, false);
    for letter in mode.chars() {
        match letter {
            'x' => {
                chosen += 1;
                own.created.set(true);
                own.writable.set(true);
                flags |= libc::O_EXCL | libc::O_CREAT;
            }
            'r' => {
                chosen += 1;
                own.readable.set(true);
            }
            'w' => {
                chosen += 1;
                own.writable.set(true);
                flags |= libc::O_CREAT | libc::O_TRUNC;
            }
            'a' => {
                chosen += 1;
                own.writable.set(true);
                own.appending.set(true);
                flags |= libc::O_APPEND | libc::O_CREAT;
            }
            '+' if !plus => plus = true,
            'b' => {}
            _ => return Err(ctx.value_error(&format!("invalid mode: {mode}"))),
        }
    }
    if chosen != 1 {
        return Err(ctx.value_error("Must have exactly one of create/read/write/append mode and at most one plus"));
    }
    if plus {
        own.readable.set(true);
        own.writable.set(true);
    }
    flags |= match (own.readable.get(), own.writable.get()) {
        (true, true) => libc::O_RDWR,
        (true, false) => libc::O_RDONLY,
        _ => libc::O_WRONLY,
    };
    if file.is_int_instance(ctx) {
        let fd = file.to_i32(ctx)?;
        if fd < 0 {
            return Err(ctx.value_error("negative file descriptor"));
        }
        own.fd.set(fd);
        own.closefd.set(closefd);
    } else {
        if !closefd {
            return Err(ctx.value_error("Cannot use closefd=False with file name"));
        }
        own.closefd.set(true);
        let fd = match opener.as_ref().filter(|opener| !ctx.is_none(opener)) {
            Some(opener) => {
                let fd = opener.call(ctx, &[file.clone(), ctx.int(i64::from(flags))])?;
                if !fd.is_int_instance(ctx) {
                    return Err(ctx.type_error("expected integer from opener"));
                }
                let fd = fd.to_i32(ctx)?;
                if fd < 0 {
                    return Err(ctx.value_error(&format!("opener returned {fd}")));
                }
                fd
            }
            None => {
                let path = path_bytes(ctx, file)?;
                // SAFETY: a C string and plain numbers.
                match retry(ctx, || unsafe { libc::open(path.as_ptr(), flags, 0o666) } as isize)? {
                    Ok(fd) => fd as i32,
                    Err(error) => return Err(ctx.os_error_errno(error, Some(file))),
                }
            }
        };
        own.fd.set(fd);
    }
    let fd = own.fd.get();
    // SAFETY: a zeroed stat buffer of the right type.
    let (result, stat) = unsafe {
        let mut stat: libc::stat = std::mem::zeroed();
        (libc::fstat(fd, &raw mut stat), stat)
    };
    let fail = |error: i32, name: Option<&Obj>| {
        if own.closefd.get() && !file.is_int_instance(ctx) {
            // SAFETY: a descriptor opened above.
            unsafe { libc::close(own.fd.replace(-1)) };
        } else {
            own.fd.set(-1);
        }
        Err(ctx.os_error_errno(error, name))
    };
    if result < 0 {
        // A bad descriptor is not named.
        let error = errno();
        if error != libc::EBADF {
            return fail(error, Some(file));
        }
        own.fd.set(-1);
        return Err(ctx.os_error_errno(error, None));
    }
    if stat.st_mode & libc::S_IFMT == libc::S_IFDIR {
        return fail(libc::EISDIR, Some(file));
    }
    own.base.closed.set(false);
    own.seekable.set(None);
    this.setattr_text(ctx, "name", file)?;
    if own.appending.get() {
        // SAFETY: plain numbers.
        unsafe { libc::lseek(fd, 0, libc::SEEK_END) };
    }
    Ok(())
}

/// Read at most `count` bytes; `None` when it would block.
pub fn read_fd(ctx: &Ctx, fd: i32, count: usize) -> PyResult<Option<Vec<u8>>> {
    let mut buffer = Vec::new();
    if buffer.try_reserve_exact(count).is_err() {
        return Err(ctx.memory_error(""));
    }
    buffer.resize(count, 0u8);
    // SAFETY: the buffer has room for `count` bytes.
    match retry(ctx, || unsafe { libc::read(fd, buffer.as_mut_ptr().cast(), count) })? {
        Ok(read) => {
            buffer.truncate(read);
            Ok(Some(buffer))
        }
        Err(libc::EAGAIN) => Ok(None),
        Err(error) => Err(ctx.os_error_errno(error, None)),
    }
}

/// Write once; `None` when it would block.
pub fn write_fd(ctx: &Ctx, fd: i32, bytes: &[u8]) -> PyResult<Option<usize>> {
    // SAFETY: the slice's own bytes.
    match retry(ctx, || unsafe { libc::write(fd, bytes.as_ptr().cast(), bytes.len()) })? {
        Ok(written) => Ok(Some(written)),
        Err(libc::EAGAIN) => Ok(None),
        Err(error) => Err(ctx.os_error_errno(error, None)),
    }
}

fn read(ctx: &Ctx, this: &Obj, args: &[Obj]) -> PyResult {
    let fd = check_open(ctx, this)?;
    if !of(this).readable.get() {
        return Err(unsupported(ctx, "File not open for reading"));
    }
    let n = args.first().filter(|n| !ctx.is_none(n)).map_or(Ok(-1), |n| n.to_index_size(ctx))?;
    if n < 0 {
        return readall(ctx, this);
    }
    Ok(match read_fd(ctx, fd, (n as usize).min(0x7fff_f000))? {
        Some(bytes) => ctx.bytes_vec(bytes),
        None => ctx.none(),
    })
}

fn readall(ctx: &Ctx, this: &Obj) -> PyResult {
    let fd = check_open(ctx, this)?;
    if !of(this).readable.get() {
        return Err(unsupported(ctx, "File not open for reading"));
    }
    let mut all = Vec::new();
    let mut chunk = 65536;
    loop {
        match read_fd(ctx, fd, chunk)? {
            None if all.is_empty() => return Ok(ctx.none()),
            None => break,
            Some(bytes) if bytes.is_empty() => break,
            Some(bytes) => all.extend_from_slice(&bytes),
        }
        chunk = (chunk * 2).min(1 << 24);
    }
    Ok(ctx.bytes_vec(all))
}

fn close(ctx: &Ctx, this: &Obj) -> PyResult {
    let own = of(this);
    let flushed = if own.base.closed.get() { Ok(ctx.none()) } else { this.call_method_text(ctx, "flush", &[]) };
    own.base.closed.set(true);
    let fd = own.fd.replace(-1);
    if fd >= 0 && own.closefd.get() {
        // SAFETY: a descriptor of this object, used no more.
        let result = unsafe { libc::close(fd) };
        if result < 0 && flushed.is_ok() {
            return Err(ctx.os_error_errno(errno(), None));
        }
    }
    flushed
}

fn seek_to(ctx: &Ctx, fd: i32, offset: i64, whence: i32) -> PyResult<i64> {
    // SAFETY: plain numbers.
    let result = unsafe { libc::lseek(fd, offset, whence) };
    if result < 0 { Err(ctx.os_error_errno(errno(), None)) } else { Ok(result) }
}

fn is_seekable(own: &FileIo) -> bool {
    own.seekable.get().unwrap_or_else(|| {
        // SAFETY: plain numbers.
        let seekable = unsafe { libc::lseek(own.fd.get(), 0, libc::SEEK_CUR) } >= 0;
        own.seekable.set(Some(seekable));
        seekable
    })
}

fn mode(own: &FileIo) -> &'static str {
    match (own.created.get(), own.appending.get(), own.readable.get(), own.writable.get()) {
        (true, _, true, _) => "xb+",
        (true, _, false, _) => "xb",
        (_, true, true, _) => "ab+",
        (_, true, false, _) => "ab",
        (_, _, true, true) => "rb+",
        (_, _, true, false) => "rb",
        _ => "wb",
    }
}

pub static FILE_IO: TypeDef = TypeDef {
    module: "_io",
    base: Some(|ctx| class(ctx, "io._RawIOBase")),
    text: "(file, mode='r', closefd=True, opener=None)",
    flags: TypeFlags::BASETYPE | TypeFlags::HAS_FINALIZER,
    slots: &[
        slot::tp_new(|ctx, class, _| {
            let payload = FileIo {
                base: IoBase::new(),
                fd: Cell::new(-1),
                readable: Cell::new(false),
                writable: Cell::new(false),
                appending: Cell::new(false),
                created: Cell::new(false),
                closefd: Cell::new(true),
                seekable: Cell::new(None),
            };
            Ok(new_extended(ctx, class.as_type().expect("tp_new gets a type"), payload))
        }),
        slot::tp_init(init),
        slot::tp_repr(|ctx, this| {
            let own = of(this);
            let closefd = if own.closefd.get() { "True" } else { "False" };
            if own.fd.get() < 0 {
                return Ok(ctx.str("<_io.FileIO [closed]>"));
            }
            Ok(ctx.str(&match this.getattr_opt_text(ctx, "name")? {
                Some(name) => format!("<_io.FileIO name={} mode='{}' closefd={closefd}>", name.repr(ctx)?.text_lossy(), mode(own)),
                None => format!("<_io.FileIO fd={} mode='{}' closefd={closefd}>", own.fd.get(), mode(own)),
            }))
        }),
        slot::tp_finalize(|ctx, this| {
            let own = of(this);
            if own.fd.get() >= 0 && own.closefd.get() {
                let message = format!("unclosed file {}", this.repr(ctx)?.text_lossy());
                krait_object::exceptions::warn(ctx, &ctx.types.resource_warning, &message, 1)?;
                this.call_method(ctx, &ctx.names.close, &[])?;
            }
            Ok(())
        }),
    ],
    methods: &[
        NO_PICKLE[0],
        NO_PICKLE[1],
        method("read($self, size=-1, /)", NativeFn::Fast(read)),
        method("readall($self, /)", NativeFn::NoArgs(readall)),
        method("readinto($self, buffer, /)", NativeFn::O(|ctx, this, buffer| {
            let fd = check_open(ctx, this)?;
            if !of(this).readable.get() {
                return Err(unsupported(ctx, "File not open for reading"));
            }
            let into = super::writable_buffer(ctx, "readinto", buffer)?;
            match read_fd(ctx, fd, into.nbytes())? {
                Some(bytes) => {
                    into.write(0, &bytes);
                    into.release(ctx);
                    Ok(ctx.int_usize(bytes.len()))
                }
                None => Ok(ctx.none()),
            }
        })),
        method("write($self, b, /)", NativeFn::O(|ctx, this, data| {
            let fd = check_open(ctx, this)?;
            if !of(this).writable.get() {
                return Err(unsupported(ctx, "File not open for writing"));
            }
            let bytes = krait_object::buffer::buffer_bytes(ctx, data)?.into_owned();
            Ok(match write_fd(ctx, fd, &bytes)? {
                Some(written) => ctx.int_usize(written),
                None => ctx.none(),
            })
        })),
        method("seek($self, pos, whence=0, /)", NativeFn::Fast(|ctx, this, args| {
            let fd = check_open(ctx, this)?;
            let whence = args.get(1).map_or(Ok(0), |whence| whence.to_i32(ctx))?;
            Ok(ctx.int(seek_to(ctx, fd, args[0].to_i64(ctx)?, whence)?))
        })),
        method("tell($self, /)", NativeFn::NoArgs(|ctx, this| {
            let fd = check_open(ctx, this)?;
            Ok(ctx.int(seek_to(ctx, fd, 0, libc::SEEK_CUR)?))
        })),
        method("truncate($self, size=None, /)", NativeFn::Fast(|ctx, this, args| {
            let fd = check_open(ctx, this)?;
            if !of(this).writable.get() {
                return Err(unsupported(ctx, "File not open for writing"));
            }
            let size = match args.first().filter(|size| !ctx.is_none(size)) {
                Some(size) => size.to_i64(ctx)?,
                None => seek_to(ctx, fd, 0, libc::SEEK_CUR)?,
            };
            // SAFETY: plain numbers.
            if unsafe { libc::ftruncate(fd, size) } < 0 {
                return Err(ctx.os_error_errno(errno(), None));
            }
            Ok(ctx.int(size))
        })),
        method("close($self, /)", NativeFn::NoArgs(close)),
        method("seekable($self, /)", NativeFn::NoArgs(|ctx, this| {
            check_open(ctx, this)?;
            Ok(ctx.bool(is_seekable(of(this))))
        })),
        method("readable($self, /)", NativeFn::NoArgs(|ctx, this| {
            check_open(ctx, this)?;
            Ok(ctx.bool(of(this).readable.get()))
        })),
        method("writable($self, /)", NativeFn::NoArgs(|ctx, this| {
            check_open(ctx, this)?;
            Ok(ctx.bool(of(this).writable.get()))
        })),
        method("fileno($self, /)", NativeFn::NoArgs(|ctx, this| Ok(ctx.int(i64::from(check_open(ctx, this)?))))),
        method("isatty($self, /)", NativeFn::NoArgs(|ctx, this| {
            let fd = check_open(ctx, this)?;
            // SAFETY: a plain number.
            Ok(ctx.bool(unsafe { libc::isatty(fd) } == 1))
        })),
        method("_isatty_open_only($self, /)", NativeFn::NoArgs(|ctx, this| {
            let fd = check_open(ctx, this)?;
            // SAFETY: a plain number.
            Ok(ctx.bool(unsafe { libc::isatty(fd) } == 1))
        })),
    ],
    getsets: &[
        GetSetDef { doc: "True if the file is closed", ..getset("closed", |ctx, this| Ok(ctx.bool(of(this).fd.get() < 0))) },
        getset("closefd", |ctx, this| Ok(ctx.bool(of(this).closefd.get()))),
        getset("mode", |ctx, this| Ok(ctx.str(mode(of(this))))),
        getset("_blksize", |ctx, _| Ok(ctx.int(131_072))),
    ],
    ..TypeDef::new("FileIO", FileIo::layout)
};
