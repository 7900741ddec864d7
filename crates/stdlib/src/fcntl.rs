//! `fcntl`: control of descriptors, and locks on files.
#![allow(unsafe_code, reason = "system calls")]

use krait_object::{Ctx, MethodDef, NativeFn, Obj, PyResult, Raised, method, module};

use crate::select::descriptor;
use crate::syscall::retry;

const CONSTANTS: &[(&str, i64)] = &[
    ("DN_ACCESS", 1),
    ("DN_ATTRIB", 32),
    ("DN_CREATE", 4),
    ("DN_DELETE", 8),
    ("DN_MODIFY", 2),
    ("DN_MULTISHOT", 2147483648),
    ("DN_RENAME", 16),
    ("FASYNC", 8192),
    ("FD_CLOEXEC", 1),
    ("FICLONE", 1074041865),
    ("FICLONERANGE", 1075876877),
    ("F_ADD_SEALS", 1033),
    ("F_DUPFD", 0),
    ("F_DUPFD_CLOEXEC", 1030),
    ("F_DUPFD_QUERY", 1027),
    ("F_EXLCK", 4),
    ("F_GETFD", 1),
    ("F_GETFL", 3),
    ("F_GETLEASE", 1025),
    ("F_GETLK", 5),
    ("F_GETLK64", 5),
    ("F_GETOWN", 9),
    ("F_GETOWN_EX", 16),
    ("F_GETPIPE_SZ", 1032),
    ("F_GETSIG", 11),
    ("F_GET_FILE_RW_HINT", 1037),
    ("F_GET_RW_HINT", 1035),
    ("F_GET_SEALS", 1034),
    ("F_NOTIFY", 1026),
    ("F_OFD_GETLK", 36),
    ("F_OFD_SETLK", 37),
    ("F_OFD_SETLKW", 38),
    ("F_OWNER_PGRP", 2),
    ("F_OWNER_PID", 1),
    ("F_OWNER_TID", 0),
    ("F_RDLCK", 0),
    ("F_SEAL_FUTURE_WRITE", 16),
    ("F_SEAL_GROW", 4),
    ("F_SEAL_SEAL", 1),
    ("F_SEAL_SHRINK", 2),
    ("F_SEAL_WRITE", 8),
    ("F_SETFD", 2),
    ("F_SETFL", 4),
    ("F_SETLEASE", 1024),
    ("F_SETLK", 6),
    ("F_SETLK64", 6),
    ("F_SETLKW", 7),
    ("F_SETLKW64", 7),
    ("F_SETOWN", 8),
    ("F_SETOWN_EX", 15),
    ("F_SETPIPE_SZ", 1031),
    ("F_SETSIG", 10),
    ("F_SET_FILE_RW_HINT", 1038),
    ("F_SET_RW_HINT", 1036),
    ("F_SHLCK", 8),
    ("F_UNLCK", 2),
    ("F_WRLCK", 1),
    ("LOCK_EX", 2),
    ("LOCK_MAND", 32),
    ("LOCK_NB", 4),
    ("LOCK_READ", 64),
    ("LOCK_RW", 192),
    ("LOCK_SH", 1),
    ("LOCK_UN", 8),
    ("LOCK_WRITE", 128),
    ("RWH_WRITE_LIFE_EXTREME", 5),
    ("RWH_WRITE_LIFE_LONG", 4),
    ("RWH_WRITE_LIFE_MEDIUM", 3),
    ("RWH_WRITE_LIFE_NONE", 1),
    ("RWH_WRITE_LIFE_NOT_SET", 0),
    ("RWH_WRITE_LIFE_SHORT", 2),
];

/// The room for what a call reads and writes.
const ROOM: usize = 1024;

/// A call with its error raised.
fn checked(ctx: &Ctx, mut call: impl FnMut() -> i32) -> PyResult<i32> {
    retry(ctx, || call() as isize)?.map(|result| result as i32).map_err(|errno| fail(ctx, errno))
}

fn fail(ctx: &Ctx, errno: i32) -> Raised {
    ctx.os_error_errno(errno, None)
}

/// `fcntl` and `ioctl`: a number goes as it is, bytes go and come back in a copy.
fn control(ctx: &Ctx, name: &str, args: &[Obj], call: impl Fn(i32, i64, libc::c_long) -> i32) -> PyResult {
    let fd = descriptor(ctx, &args[0])?;
    let command = args[1].to_i64(ctx)?;
    let Some(value) = args.get(2) else { return Ok(ctx.int(checked(ctx, || call(fd, command, 0))?.into())) };
    if value.is_int_instance(ctx) {
        let number = value.to_i64(ctx)?;
        return Ok(ctx.int(checked(ctx, || call(fd, command, number))?.into()));
    }
    let bytes = if value.is_str_instance(ctx) {
        krait_object::codecs::encode_utf8(ctx, value, None)?
    } else {
        krait_object::buffer::buffer_bytes(ctx, value)?.into_owned()
    };
    if bytes.len() > ROOM {
        return Err(ctx.value_error(&format!("{name} argument 3 is too long")));
    }
    let mut room = vec![0u8; ROOM + 8];
    room[..bytes.len()].copy_from_slice(&bytes);
    let address = room.as_mut_ptr() as libc::c_long;
    checked(ctx, || call(fd, command, address))?;
    Ok(ctx.bytes(&room[..bytes.len()]))
}

const FUNCTIONS: &[MethodDef] = &[
    method("fcntl($module, fd, cmd, arg=0, /)", NativeFn::Fast(|ctx, _, args| {
        // SAFETY: a number, or the address of enough room.
        control(ctx, "fcntl", args, |fd, command, arg| unsafe { libc::fcntl(fd, command as i32, arg) })
    })),
    method("ioctl($module, fd, request, arg=0, mutate_flag=True, /)", NativeFn::Fast(|ctx, _, args| {
        // SAFETY: a number, or the address of enough room.
        control(ctx, "ioctl", args, |fd, request, arg| unsafe { libc::ioctl(fd, request as _, arg) })
    })),
    method("flock($module, fd, operation, /)", NativeFn::Fast(|ctx, _, args| {
        let (fd, operation) = (descriptor(ctx, &args[0])?, args[1].to_i32(ctx)?);
        // SAFETY: plain numbers.
        checked(ctx, || unsafe { libc::flock(fd, operation) })?;
        Ok(ctx.none())
    })),
    method("lockf($module, fd, cmd, len=0, start=0, whence=0, /)", NativeFn::Fast(|ctx, _, args| {
        let (fd, command) = (descriptor(ctx, &args[0])?, args[1].to_i32(ctx)?);
        let number = |at: usize| args.get(at).map_or(Ok(0), |value| value.to_i64(ctx));
        let kind = match command {
            _ if command & libc::LOCK_UN != 0 => libc::F_UNLCK,
            _ if command & libc::LOCK_SH != 0 => libc::F_RDLCK,
            _ if command & libc::LOCK_EX != 0 => libc::F_WRLCK,
            _ => return Err(ctx.value_error("unrecognized lockf argument")),
        };
        // SAFETY: numbers alone.
        let mut lock: libc::flock = unsafe { std::mem::zeroed() };
        lock.l_type = kind as _;
        lock.l_len = number(2)?;
        lock.l_start = number(3)?;
        lock.l_whence = number(4)? as _;
        let how = if command & libc::LOCK_NB != 0 { libc::F_SETLK } else { libc::F_SETLKW };
        // SAFETY: a lock of ours.
        checked(ctx, || unsafe { libc::fcntl(fd, how, &raw const lock) })?;
        Ok(ctx.none())
    })),
];

/// Make the module.
pub fn init(ctx: &Ctx) -> PyResult<Obj> {
    let module = module::new_module(ctx, "fcntl");
    module::add_functions(ctx, &module, "fcntl", FUNCTIONS);
    for &(name, value) in CONSTANTS {
        module::add(ctx, &module, name, ctx.int(value));
    }
    Ok(module)
}
