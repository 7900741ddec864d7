//! Further calls on descriptors, process groups and users.
#![allow(unsafe_code, reason = "system calls")]

use krait_object::{Ctx, MethodDef, NativeFn, Obj, PyResult, method};

use super::path::path;
use super::{dir_fd, done, last_error};

/// An argument that is a descriptor, or has one.
pub(super) fn descriptor(ctx: &Ctx, value: &Obj) -> PyResult<i32> {
    if value.is_int_instance(ctx) { value.to_i32(ctx) } else { value.call_method_text(ctx, "fileno", &[])?.to_i32(ctx) }
}

fn argument(slots: &[Option<Obj>], at: usize) -> &Obj {
    slots[at].as_ref().expect("a required argument")
}

/// A number, or the error that -1 stands for.
fn number(ctx: &Ctx, result: i32) -> PyResult {
    if result < 0 { Err(last_error(ctx, None)) } else { Ok(ctx.int(result.into())) }
}

fn clear_errno() {
    // SAFETY: the thread's own errno.
    unsafe { *libc::__errno_location() = 0 };
}

/// As [`number`] for calls of which -1 may be the answer.
fn number_by_errno(ctx: &Ctx, result: i32) -> PyResult {
    let failed = result == -1 && std::io::Error::last_os_error().raw_os_error() != Some(0);
    if failed { Err(last_error(ctx, None)) } else { Ok(ctx.int(result.into())) }
}

fn pread(ctx: &Ctx, _: &Obj, args: &[Obj]) -> PyResult {
    let (fd, length, offset) = (args[0].to_i32(ctx)?, args[1].to_index_size(ctx)?, args[2].to_i64(ctx)?);
    let Ok(length) = usize::try_from(length) else { return Err(ctx.os_error_errno(libc::EINVAL, None)) };
    let mut buffer = vec![0u8; length.min(1 << 30)];
    // SAFETY: the buffer has that many bytes.
    let read = ctx.allow_threads(|| unsafe { libc::pread(fd, buffer.as_mut_ptr().cast(), buffer.len(), offset) });
    if read < 0 {
        return Err(last_error(ctx, None));
    }
    buffer.truncate(read as usize);
    Ok(ctx.bytes_vec(buffer))
}

fn pwrite(ctx: &Ctx, _: &Obj, args: &[Obj]) -> PyResult {
    let (fd, offset) = (args[0].to_i32(ctx)?, args[2].to_i64(ctx)?);
    let data = krait_object::buffer::buffer_bytes(ctx, &args[1])?.into_owned();
    // SAFETY: the vector's own bytes.
    let written = ctx.allow_threads(|| unsafe { libc::pwrite(fd, data.as_ptr().cast(), data.len(), offset) });
    if written < 0 { Err(last_error(ctx, None)) } else { Ok(ctx.int(written as i64)) }
}

fn getloadavg(ctx: &Ctx, _: &Obj) -> PyResult {
    let mut loads = [0f64; 3];
    // SAFETY: room for three numbers.
    if unsafe { libc::getloadavg(loads.as_mut_ptr(), 3) } != 3 {
        return Err(ctx.os_error("Load averages are unobtainable"));
    }
    Ok(ctx.tuple(loads.iter().map(|&load| ctx.float(load)).collect()))
}

fn getgroups(ctx: &Ctx, _: &Obj) -> PyResult {
    let mut groups = vec![0; 65536];
    // SAFETY: room for that many groups.
    let count = unsafe { libc::getgroups(groups.len() as i32, groups.as_mut_ptr()) };
    if count < 0 {
        return Err(last_error(ctx, None));
    }
    Ok(ctx.list(groups[..count as usize].iter().map(|&group| ctx.int(i64::from(group))).collect()))
}

fn ttyname(ctx: &Ctx, _: &Obj, fd: &Obj) -> PyResult {
    let fd = fd.to_i32(ctx)?;
    let mut name = [0u8; 4096];
    // SAFETY: the buffer has that many bytes.
    let error = unsafe { libc::ttyname_r(fd, name.as_mut_ptr().cast(), name.len()) };
    if error != 0 {
        return Err(ctx.os_error_errno(error, None));
    }
    let len = name.iter().position(|&byte| byte == 0).unwrap_or(name.len());
    crate::posix_path::from_bytes(ctx, &name[..len])
}

pub(super) const FUNCTIONS: &[MethodDef] = &[
    // SAFETY: plain numbers.
    method("getpgid(pid)", NativeFn::Bound(|ctx, _, slots| number(ctx, unsafe { libc::getpgid(argument(slots, 0).to_i32(ctx)?) }))),
    // SAFETY: plain numbers.
    method("getsid(pid, /)", NativeFn::O(|ctx, _, pid| number(ctx, unsafe { libc::getsid(pid.to_i32(ctx)?) }))),
    method("setpgid(pid, pgrp, /)", NativeFn::Fast(|ctx, _, args| {
        // SAFETY: plain numbers.
        done(ctx, unsafe { libc::setpgid(args[0].to_i32(ctx)?, args[1].to_i32(ctx)?) }, None)
    })),
    // SAFETY: plain numbers.
    method("setpgrp()", NativeFn::NoArgs(|ctx, _| done(ctx, unsafe { libc::setpgid(0, 0) }, None))),
    method("nice(increment, /)", NativeFn::O(|ctx, _, increment| {
        let increment = increment.to_i32(ctx)?;
        clear_errno();
        // SAFETY: plain numbers.
        number_by_errno(ctx, unsafe { libc::nice(increment) })
    })),
    method("getpriority(which, who)", NativeFn::Bound(|ctx, _, slots| {
        let (which, who) = (argument(slots, 0).to_i32(ctx)?, argument(slots, 1).to_i32(ctx)?);
        clear_errno();
        // SAFETY: plain numbers.
        number_by_errno(ctx, unsafe { libc::getpriority(which as _, who as _) })
    })),
    method("setpriority(which, who, priority)", NativeFn::Bound(|ctx, _, slots| {
        let (which, who) = (argument(slots, 0).to_i32(ctx)?, argument(slots, 1).to_i32(ctx)?);
        // SAFETY: plain numbers.
        done(ctx, unsafe { libc::setpriority(which as _, who as _, argument(slots, 2).to_i32(ctx)?) }, None)
    })),
    method("getloadavg()", NativeFn::NoArgs(getloadavg)),
    method("mkfifo(path, mode=438, *, dir_fd=None)", NativeFn::Bound(|ctx, _, slots| {
        let name = path(ctx, argument(slots, 0), "mkfifo")?;
        let mode = slots[1].as_ref().map_or(Ok(0o666), |mode| mode.to_i32(ctx))? as u32;
        // SAFETY: a C string and plain numbers.
        done(ctx, unsafe { libc::mkfifoat(dir_fd(ctx, &slots[2])?, name.as_ptr(), mode) }, None)
    })),
    // SAFETY: plain numbers.
    method("fchdir(fd)", NativeFn::Bound(|ctx, _, slots| done(ctx, unsafe { libc::fchdir(descriptor(ctx, argument(slots, 0))?) }, None))),
    method("fchown(fd, uid, gid)", NativeFn::Bound(|ctx, _, slots| {
        let (uid, gid) = (argument(slots, 1).to_i64(ctx)? as u32, argument(slots, 2).to_i64(ctx)? as u32);
        // SAFETY: plain numbers.
        done(ctx, unsafe { libc::fchown(argument(slots, 0).to_i32(ctx)?, uid, gid) }, None)
    })),
    method("lchown(path, uid, gid)", NativeFn::Bound(|ctx, _, slots| {
        let name = path(ctx, argument(slots, 0), "lchown")?;
        let (uid, gid) = (argument(slots, 1).to_i64(ctx)? as u32, argument(slots, 2).to_i64(ctx)? as u32);
        // SAFETY: a C string and plain numbers.
        done(ctx, unsafe { libc::lchown(name.as_ptr(), uid, gid) }, Some(&name.shown))
    })),
    method("fdatasync(fd)", NativeFn::Bound(|ctx, _, slots| {
        let fd = descriptor(ctx, argument(slots, 0))?;
        // SAFETY: plain numbers.
        done(ctx, ctx.allow_threads(|| unsafe { libc::fdatasync(fd) }), None)
    })),
    method("pread(fd, length, offset, /)", NativeFn::Fast(pread)),
    method("pwrite(fd, buffer, offset, /)", NativeFn::Fast(pwrite)),
    method("getgroups()", NativeFn::NoArgs(getgroups)),
    method("sync()", NativeFn::NoArgs(|ctx, _| {
        // SAFETY: plain numbers.
        ctx.allow_threads(|| unsafe { libc::sync() });
        Ok(ctx.none())
    })),
    method("ttyname(fd, /)", NativeFn::O(ttyname)),
    method("ctermid()", NativeFn::NoArgs(|ctx, _| Ok(ctx.str("/dev/tty")))),
    method("WCOREDUMP(status, /)", NativeFn::O(|ctx, _, status| Ok(ctx.bool(libc::WCOREDUMP(status.to_i32(ctx)?))))),
    method("WIFCONTINUED(status)", NativeFn::Bound(|ctx, _, slots| Ok(ctx.bool(libc::WIFCONTINUED(argument(slots, 0).to_i32(ctx)?))))),
    method("major(device, /)", NativeFn::O(|ctx, _, device| Ok(ctx.int(libc::major(device.to_i64(ctx)? as u64).into())))),
    method("minor(device, /)", NativeFn::O(|ctx, _, device| Ok(ctx.int(libc::minor(device.to_i64(ctx)? as u64).into())))),
    method("makedev(major, minor, /)", NativeFn::Fast(|ctx, _, args| {
        Ok(ctx.int_u64(libc::makedev(args[0].to_i64(ctx)? as u32, args[1].to_i64(ctx)? as u32)))
    })),
    // SAFETY: plain numbers.
    method("tcgetpgrp(fd, /)", NativeFn::O(|ctx, _, fd| number(ctx, unsafe { libc::tcgetpgrp(fd.to_i32(ctx)?) }))),
    method("tcsetpgrp(fd, pgid, /)", NativeFn::Fast(|ctx, _, args| {
        // SAFETY: plain numbers.
        done(ctx, unsafe { libc::tcsetpgrp(args[0].to_i32(ctx)?, args[1].to_i32(ctx)?) }, None)
    })),
    method("device_encoding(fd)", NativeFn::Bound(|ctx, _, slots| {
        // SAFETY: plain numbers.
        let is_terminal = unsafe { libc::isatty(argument(slots, 0).to_i32(ctx)?) } == 1;
        Ok(if is_terminal { ctx.str("utf-8") } else { ctx.none() })
    })),
];
