//! `posix`: system calls on files, directories and processes.
#![allow(unsafe_code, reason = "system calls")]

mod constants;
mod dirs;
mod more;
mod path;
mod process;
mod stat;

use krait_object::dict::PyDict;
use krait_object::{Ctx, MethodDef, NativeFn, Obj, PyResult, Raised, method, module};

use crate::posix_path::{from_bytes, fspath};
use path::{Target, path, path_or_fd};
use crate::syscall::retry;

/// The error of the last system call.
pub(crate) fn last_error(ctx: &Ctx, path: Option<&Obj>) -> Raised {
    ctx.os_error_errno(std::io::Error::last_os_error().raw_os_error().unwrap_or(0), path)
}

/// Text, or bytes when the path given was bytes.
pub(crate) fn like(ctx: &Ctx, model: Option<&Obj>, bytes: &[u8]) -> PyResult {
    if model.is_some_and(|model| krait_object::bytes::bytes_of(model).is_some()) { Ok(ctx.bytes(bytes)) } else { from_bytes(ctx, bytes) }
}

/// `None` when a call that gives 0 went well.
pub(crate) fn done(ctx: &Ctx, result: i32, path: Option<&Obj>) -> PyResult {
    if result < 0 { Err(last_error(ctx, path)) } else { Ok(ctx.none()) }
}

/// An optional `dir_fd`: only the current directory is supported where the call has no such form.
pub(crate) fn dir_fd(ctx: &Ctx, value: &Option<Obj>) -> PyResult<i32> {
    match value.as_ref().filter(|value| !ctx.is_none(value)) {
        Some(value) => value.to_i32(ctx),
        None => Ok(libc::AT_FDCWD),
    }
}

fn flag(ctx: &Ctx, value: &Option<Obj>, default: bool) -> PyResult<bool> {
    value.as_ref().map_or(Ok(default), |value| value.is_true(ctx))
}

const FUNCTIONS: &[MethodDef] = &[
    method("fspath(path)", NativeFn::Bound(|ctx, _, slots| fspath(ctx, slots[0].as_ref().expect("a required argument")))),
    method("open(path, flags, mode=511, *, dir_fd=None)", NativeFn::Bound(|ctx, _, slots| {
        let [Some(file), Some(flags), mode, dir] = slots else { return Err(ctx.system_error("bound arguments")) };
        let name = path(ctx, file, "open")?;
        let flags = flags.to_i32(ctx)? | libc::O_CLOEXEC;
        let mode = mode.as_ref().map_or(Ok(0o777), |mode| mode.to_i32(ctx))? as u32;
        let dir = dir_fd(ctx, dir)?;
        // SAFETY: a C string and plain numbers.
        match retry(ctx, || unsafe { libc::openat(dir, name.as_ptr(), flags, mode) } as isize)? {
            Ok(fd) => Ok(ctx.int_usize(fd)),
            Err(errno) => Err(ctx.os_error_errno(errno, Some(&name.shown))),
        }
    })),
    method("close(fd)", NativeFn::Bound(|ctx, _, slots| {
        let fd = slots[0].as_ref().expect("a required argument").to_i32(ctx)?;
        // SAFETY: a plain number.
        done(ctx, unsafe { libc::close(fd) }, None)
    })),
    method("closerange(fd_low, fd_high, /)", NativeFn::Fast(|ctx, _, args| {
        for fd in args[0].to_i32(ctx)?..args[1].to_i32(ctx)? {
            // SAFETY: a plain number.
            unsafe { libc::close(fd) };
        }
        Ok(ctx.none())
    })),
    method("read(fd, length, /)", NativeFn::Fast(|ctx, _, args| {
        let (fd, length) = (args[0].to_i32(ctx)?, args[1].to_index_size(ctx)?);
        let Ok(length) = usize::try_from(length) else { return Err(ctx.os_error_errno(libc::EINVAL, None)) };
        let mut buffer = vec![0u8; length.min(1 << 30)];
        // SAFETY: the buffer has that many bytes.
        let read = retry(ctx, || unsafe { libc::read(fd, buffer.as_mut_ptr().cast(), buffer.len()) })?;
        buffer.truncate(read.map_err(|errno| ctx.os_error_errno(errno, None))?);
        Ok(ctx.bytes_vec(buffer))
    })),
    method("write(fd, data, /)", NativeFn::Fast(|ctx, _, args| {
        let fd = args[0].to_i32(ctx)?;
        let data = krait_object::buffer::buffer_bytes(ctx, &args[1])?.into_owned();
        // SAFETY: the vector's own bytes.
        let written = retry(ctx, || unsafe { libc::write(fd, data.as_ptr().cast(), data.len()) })?;
        Ok(ctx.int_usize(written.map_err(|errno| ctx.os_error_errno(errno, None))?))
    })),
    method("lseek(fd, position, whence, /)", NativeFn::Fast(|ctx, _, args| {
        // SAFETY: plain numbers.
        let at = unsafe { libc::lseek(args[0].to_i32(ctx)?, args[1].to_i64(ctx)?, args[2].to_i32(ctx)?) };
        if at < 0 { Err(last_error(ctx, None)) } else { Ok(ctx.int(at)) }
    })),
    method("ftruncate(fd, length, /)", NativeFn::Fast(|ctx, _, args| {
        // SAFETY: plain numbers.
        done(ctx, unsafe { libc::ftruncate(args[0].to_i32(ctx)?, args[1].to_i64(ctx)?) }, None)
    })),
    method("truncate(path, length)", NativeFn::Bound(|ctx, _, slots| {
        let [Some(file), Some(length)] = slots else { return Err(ctx.system_error("bound arguments")) };
        let (target, length) = (path_or_fd(ctx, file, "truncate")?, length.to_i64(ctx)?);
        // SAFETY: a C string and plain numbers.
        let status = unsafe {
            match &target {
                Target::Path(name) => libc::truncate(name.as_ptr(), length),
                Target::Descriptor(fd, _) => libc::ftruncate(*fd, length),
            }
        };
        done(ctx, status, Some(target.shown()))
    })),
    method("fsync(fd)", NativeFn::Bound(|ctx, _, slots| {
        let fd = more::descriptor(ctx, slots[0].as_ref().expect("a required argument"))?;
        // SAFETY: a plain number.
        done(ctx, ctx.allow_threads(|| unsafe { libc::fsync(fd) }), None)
    })),
    method("isatty(fd, /)", NativeFn::O(|ctx, _, fd| {
        // SAFETY: a plain number.
        Ok(ctx.bool(unsafe { libc::isatty(fd.to_i32(ctx)?) } == 1))
    })),
    method("dup(fd, /)", NativeFn::O(|ctx, _, fd| {
        // SAFETY: plain numbers.
        let new = unsafe { libc::fcntl(fd.to_i32(ctx)?, libc::F_DUPFD_CLOEXEC, 0) };
        if new < 0 { Err(last_error(ctx, None)) } else { Ok(ctx.int(new.into())) }
    })),
    method("dup2(fd, fd2, inheritable=True)", NativeFn::Bound(|ctx, _, slots| {
        let [Some(fd), Some(other), inheritable] = slots else { return Err(ctx.system_error("bound arguments")) };
        let flags = if flag(ctx, inheritable, true)? { 0 } else { libc::O_CLOEXEC };
        let (fd, other) = (fd.to_i32(ctx)?, other.to_i32(ctx)?);
        // SAFETY: plain numbers.
        let new = unsafe { if flags == 0 { libc::dup2(fd, other) } else { libc::dup3(fd, other, flags) } };
        if new < 0 { Err(last_error(ctx, None)) } else { Ok(ctx.int(new.into())) }
    })),
    method("pipe()", NativeFn::NoArgs(|ctx, _| pipe(ctx, libc::O_CLOEXEC))),
    method("pipe2(flags, /)", NativeFn::O(|ctx, _, flags| pipe(ctx, flags.to_i32(ctx)?))),
    method("get_inheritable(fd, /)", NativeFn::O(|ctx, _, fd| {
        // SAFETY: plain numbers.
        let flags = unsafe { libc::fcntl(fd.to_i32(ctx)?, libc::F_GETFD) };
        if flags < 0 { Err(last_error(ctx, None)) } else { Ok(ctx.bool(flags & libc::FD_CLOEXEC == 0)) }
    })),
    method("set_inheritable(fd, inheritable, /)", NativeFn::Fast(|ctx, _, args| {
        let flags = if args[1].is_true(ctx)? { 0 } else { libc::FD_CLOEXEC };
        // SAFETY: plain numbers.
        done(ctx, unsafe { libc::fcntl(args[0].to_i32(ctx)?, libc::F_SETFD, flags) }, None)
    })),
    method("get_blocking(fd, /)", NativeFn::O(|ctx, _, fd| {
        // SAFETY: plain numbers.
        let flags = unsafe { libc::fcntl(fd.to_i32(ctx)?, libc::F_GETFL) };
        if flags < 0 { Err(last_error(ctx, None)) } else { Ok(ctx.bool(flags & libc::O_NONBLOCK == 0)) }
    })),
    method("set_blocking(fd, blocking, /)", NativeFn::Fast(|ctx, _, args| {
        let fd = args[0].to_i32(ctx)?;
        let blocking = args[1].is_true(ctx)?;
        // SAFETY: plain numbers.
        unsafe {
            let flags = libc::fcntl(fd, libc::F_GETFL);
            let flags = if blocking { flags & !libc::O_NONBLOCK } else { flags | libc::O_NONBLOCK };
            done(ctx, libc::fcntl(fd, libc::F_SETFL, flags), None)
        }
    })),
    method("urandom(size, /)", NativeFn::O(|ctx, _, size| {
        let Ok(size) = usize::try_from(size.to_index_size(ctx)?) else { return Err(ctx.value_error("negative argument not allowed")) };
        let mut bytes = vec![0u8; size];
        ctx.host.random(&mut bytes);
        Ok(ctx.bytes_vec(bytes))
    })),
    method("getrandom(size, flags=0)", NativeFn::Bound(|ctx, _, slots| {
        let size = slots[0].as_ref().expect("a required argument").to_index_size(ctx)?;
        let mut bytes = vec![0u8; size.max(0) as usize];
        ctx.host.random(&mut bytes);
        Ok(ctx.bytes_vec(bytes))
    })),
    method("_path_splitroot_ex(p, /)", NativeFn::Fast(|ctx, _, args| {
        let model = fspath(ctx, &args[0])?;
        let bytes = crate::posix_path::to_bytes(ctx, &model)?;
        let slashes = bytes.iter().take_while(|&&byte| byte == b'/').count();
        let root = match slashes {
            0 => 0,
            2 => 2,
            _ => 1,
        };
        Ok(ctx.tuple(vec![like(ctx, Some(&model), b"")?, like(ctx, Some(&model), &bytes[..root])?, like(ctx, Some(&model), &bytes[root..])?]))
    })),
    method("_path_splitroot(path)", NativeFn::Bound(|ctx, _, slots| {
        let model = fspath(ctx, slots[0].as_ref().expect("a required argument"))?;
        let bytes = crate::posix_path::to_bytes(ctx, &model)?;
        let root = usize::from(bytes.first() == Some(&b'/'));
        Ok(ctx.tuple(vec![like(ctx, Some(&model), &bytes[..root])?, like(ctx, Some(&model), &bytes[root..])?]))
    })),
    method("_path_normpath(path, /)", NativeFn::O(|ctx, _, value| {
        let model = fspath(ctx, value)?;
        let bytes = crate::posix_path::to_bytes(ctx, &model)?;
        if bytes.is_empty() {
            return like(ctx, Some(&model), b".");
        }
        let slashes = bytes.iter().take_while(|&&byte| byte == b'/').count();
        let root: &[u8] = match slashes {
            0 => b"",
            2 => b"//",
            _ => b"/",
        };
        let mut parts: Vec<&[u8]> = Vec::new();
        for part in bytes.split(|&byte| byte == b'/') {
            match part {
                b"" | b"." => {}
                b".." if root.is_empty() && parts.last().is_none_or(|last| *last == b"..") => parts.push(part),
                b".." => {
                    parts.pop();
                }
                _ => parts.push(part),
            }
        }
        let mut joined = root.to_vec();
        joined.extend(parts.join(&b'/'));
        if joined.is_empty() {
            joined.push(b'.');
        }
        like(ctx, Some(&model), &joined)
    })),
];

fn pipe(ctx: &Ctx, flags: i32) -> PyResult {
    let mut fds = [0; 2];
    // SAFETY: room for two descriptors.
    if unsafe { libc::pipe2(fds.as_mut_ptr(), flags) } < 0 {
        return Err(last_error(ctx, None));
    }
    Ok(ctx.tuple(vec![ctx.int(fds[0].into()), ctx.int(fds[1].into())]))
}

/// Make the module.
pub fn init(ctx: &Ctx) -> PyResult<Obj> {
    let module = module::new_module(ctx, "posix");
    for table in [FUNCTIONS, stat::FUNCTIONS, dirs::FUNCTIONS, process::FUNCTIONS, more::FUNCTIONS] {
        module::add_functions(ctx, &module, "posix", table);
    }
    for &(name, value) in constants::CONSTANTS {
        module::add(ctx, &module, name, ctx.int(value));
    }
    stat::add_types(ctx, &module)?;
    dirs::add_types(ctx, &module)?;
    process::add_types(ctx, &module)?;
    module::add(ctx, &module, "error", ctx.types.os_error.to_obj());
    let environ = PyDict::new();
    for (name, value) in std::env::vars_os() {
        use std::os::unix::ffi::OsStrExt;
        environ.set(ctx, &ctx.bytes(name.as_bytes()), ctx.bytes(value.as_bytes()))?;
    }
    module::add(ctx, &module, "environ", ctx.dict_from(environ));
    let features = ["HAVE_FSTATAT", "HAVE_FACCESSAT", "HAVE_FCHMOD", "HAVE_FDOPENDIR", "HAVE_LSTAT", "HAVE_OPENAT", "HAVE_UNLINKAT", "HAVE_MKDIRAT", "HAVE_RENAMEAT", "HAVE_READLINKAT", "HAVE_SYMLINKAT", "HAVE_LINKAT", "HAVE_FCHDIR", "HAVE_FTRUNCATE", "HAVE_UTIMENSAT", "HAVE_FUTIMENS"];
    module::add(ctx, &module, "_have_functions", ctx.list(features.iter().map(|name| ctx.str(name)).collect()));
    Ok(module)
}
