//! `stat` and what changes what it says.
#![allow(unsafe_code, reason = "system calls")]

use krait_object::structseq::{StructDef, new_struct, new_struct_type};
use krait_object::{Ctx, MethodDef, NativeFn, Obj, PyResult, method, module};

use super::path::{Target, path, path_or_fd};
use super::{dir_fd, done, last_error, like};

static STAT_RESULT: StructDef = StructDef {
    name: "os.stat_result",
    fields: &[
        "st_mode", "st_ino", "st_dev", "st_nlink", "st_uid", "st_gid", "st_size", "", "", "", "st_atime", "st_mtime", "st_ctime",
        "st_atime_ns", "st_mtime_ns", "st_ctime_ns", "st_blksize", "st_blocks", "st_rdev",
    ],
    visible: 10,
    constructible: true,
};
static STATVFS_RESULT: StructDef = StructDef {
    name: "os.statvfs_result",
    fields: &["f_bsize", "f_frsize", "f_blocks", "f_bfree", "f_bavail", "f_files", "f_ffree", "f_favail", "f_flag", "f_namemax", "f_fsid"],
    visible: 10,
    constructible: true,
};

pub(super) fn add_types(ctx: &Ctx, module: &Obj) -> PyResult<()> {
    for (name, def) in [("stat_result", &STAT_RESULT), ("statvfs_result", &STATVFS_RESULT)] {
        let class = new_struct_type(ctx, def)?;
        ctx.shared.borrow_mut().insert(def.name, class.clone());
        module::add(ctx, module, name, class);
    }
    Ok(())
}

fn class(ctx: &Ctx, name: &'static str) -> PyResult {
    let found = ctx.shared.borrow().get(name).cloned();
    found.ok_or_else(|| ctx.system_error("posix is not started"))
}

/// A `stat_result`.
pub(super) fn result(ctx: &Ctx, stat: &libc::stat) -> PyResult {
    let times = [(stat.st_atime, stat.st_atime_nsec), (stat.st_mtime, stat.st_mtime_nsec), (stat.st_ctime, stat.st_ctime_nsec)];
    let mut fields = vec![
        ctx.int(stat.st_mode.into()),
        ctx.int_u64(stat.st_ino),
        ctx.int_u64(stat.st_dev),
        ctx.int_u64(stat.st_nlink),
        ctx.int(stat.st_uid.into()),
        ctx.int(stat.st_gid.into()),
        ctx.int(stat.st_size),
    ];
    fields.extend(times.iter().map(|(seconds, _)| ctx.int(*seconds)));
    fields.extend(times.iter().map(|(seconds, nanos)| ctx.float(*seconds as f64 + 1e-9 * *nanos as f64)));
    fields.extend(times.iter().map(|(seconds, nanos)| ctx.int(*seconds * 1_000_000_000 + *nanos)));
    fields.extend([ctx.int(stat.st_blksize), ctx.int(stat.st_blocks), ctx.int_u64(stat.st_rdev)]);
    Ok(new_struct(ctx, &class(ctx, "os.stat_result")?, fields))
}

/// `stat` of a path or a descriptor.
pub(super) fn stat_of(ctx: &Ctx, target: &Target, dir: i32, follow: bool) -> PyResult {
    // SAFETY: a zeroed buffer of the right type, a C string, plain numbers.
    unsafe {
        let mut stat: libc::stat = std::mem::zeroed();
        let flags = if follow { 0 } else { libc::AT_SYMLINK_NOFOLLOW };
        let status = match target {
            Target::Path(name) => libc::fstatat(dir, name.as_ptr(), &raw mut stat, flags),
            Target::Descriptor(fd, _) => libc::fstat(*fd, &raw mut stat),
        };
        if status < 0 {
            return Err(last_error(ctx, Some(target.shown())));
        }
        result(ctx, &stat)
    }
}

fn mode_of(ctx: &Ctx, target: &Obj, wanted: u32, follow: bool) -> PyResult {
    // SAFETY: as above.
    let found = unsafe {
        let mut stat: libc::stat = std::mem::zeroed();
        let status = if target.is_int_instance(ctx) {
            libc::fstat(target.to_i32(ctx)?, &raw mut stat)
        } else {
            match crate::posix_path::to_c(ctx, target) {
                Ok(name) if follow => libc::stat(name.as_ptr(), &raw mut stat),
                Ok(name) => libc::lstat(name.as_ptr(), &raw mut stat),
                Err(raised) => {
                    ctx.swallow(raised, &ctx.types.value_error)?;
                    -1
                }
            }
        };
        status == 0 && (wanted == 0 || stat.st_mode & libc::S_IFMT == wanted)
    };
    Ok(ctx.bool(found))
}

fn nanoseconds(ctx: &Ctx, value: &Obj) -> PyResult<libc::timespec> {
    let seconds = value.to_f64(ctx)?;
    let whole = seconds.floor();
    Ok(libc::timespec { tv_sec: whole as i64, tv_nsec: ((seconds - whole) * 1e9) as i64 })
}

fn utime(ctx: &Ctx, _: &Obj, slots: &[Option<Obj>]) -> PyResult {
    let [Some(target), times, ns, dir, follow] = slots else { return Err(ctx.system_error("bound arguments")) };
    let given = |value: &Option<Obj>| value.clone().filter(|value| !ctx.is_none(value));
    let (times, ns) = (given(times), given(ns));
    if times.is_some() && ns.is_some() {
        return Err(ctx.value_error("utime: you may specify either 'times' or 'ns' but not both"));
    }
    let pair = |value: &Obj| -> PyResult<(Obj, Obj)> {
        let items = krait_object::protocol::iterate(ctx, value)?;
        match items.as_slice() {
            [a, b] => Ok((a.clone(), b.clone())),
            _ => Err(ctx.type_error("utime: 'times' must be either a tuple of two ints or None")),
        }
    };
    let spec = match (times, ns) {
        (Some(times), _) => {
            let (a, b) = pair(&times)?;
            [nanoseconds(ctx, &a)?, nanoseconds(ctx, &b)?]
        }
        (None, Some(ns)) => {
            let (a, b) = pair(&ns)?;
            let whole = |value: &Obj| -> PyResult<libc::timespec> {
                let value = value.to_i64(ctx)?;
                Ok(libc::timespec { tv_sec: value.div_euclid(1_000_000_000), tv_nsec: value.rem_euclid(1_000_000_000) })
            };
            [whole(&a)?, whole(&b)?]
        }
        (None, None) => [libc::timespec { tv_sec: 0, tv_nsec: libc::UTIME_NOW }; 2],
    };
    let flags = if follow.as_ref().map_or(Ok(true), |follow| follow.is_true(ctx))? { 0 } else { libc::AT_SYMLINK_NOFOLLOW };
    let (target, dir) = (path_or_fd(ctx, target, "utime")?, dir_fd(ctx, dir)?);
    // SAFETY: a C string, an array of two, plain numbers.
    let status = unsafe {
        match &target {
            Target::Path(name) => libc::utimensat(dir, name.as_ptr(), spec.as_ptr(), flags),
            Target::Descriptor(fd, _) => libc::futimens(*fd, spec.as_ptr()),
        }
    };
    done(ctx, status, Some(target.shown()))
}

pub(super) const FUNCTIONS: &[MethodDef] = &[
    method("stat(path, *, dir_fd=None, follow_symlinks=True)", NativeFn::Bound(|ctx, _, slots| {
        let [Some(target), dir, follow] = slots else { return Err(ctx.system_error("bound arguments")) };
        let follow = follow.as_ref().map_or(Ok(true), |follow| follow.is_true(ctx))?;
        stat_of(ctx, &path_or_fd(ctx, target, "stat")?, dir_fd(ctx, dir)?, follow)
    })),
    method("lstat(path, *, dir_fd=None)", NativeFn::Bound(|ctx, _, slots| {
        let [Some(target), dir] = slots else { return Err(ctx.system_error("bound arguments")) };
        stat_of(ctx, &Target::Path(path(ctx, target, "lstat")?), dir_fd(ctx, dir)?, false)
    })),
    method("fstat(fd)", NativeFn::Bound(|ctx, _, slots| {
        let fd = slots[0].as_ref().expect("a required argument").to_i32(ctx)?;
        // SAFETY: a zeroed buffer of the right type, a plain number.
        unsafe {
            let mut stat: libc::stat = std::mem::zeroed();
            // The error names no file.
            if libc::fstat(fd, &raw mut stat) < 0 { Err(last_error(ctx, None)) } else { result(ctx, &stat) }
        }
    })),
    method("statvfs(path)", NativeFn::Bound(|ctx, _, slots| {
        let target = path_or_fd(ctx, slots[0].as_ref().expect("a required argument"), "statvfs")?;
        // SAFETY: a zeroed buffer and a C string or a plain number.
        unsafe {
            let mut stat: libc::statvfs = std::mem::zeroed();
            let status = match &target {
                Target::Path(name) => libc::statvfs(name.as_ptr(), &raw mut stat),
                Target::Descriptor(fd, _) => libc::fstatvfs(*fd, &raw mut stat),
            };
            if status < 0 {
                return Err(last_error(ctx, Some(target.shown())));
            }
            let fields = [
                stat.f_bsize, stat.f_frsize, stat.f_blocks, stat.f_bfree, stat.f_bavail, stat.f_files, stat.f_ffree, stat.f_favail,
                stat.f_flag, stat.f_namemax, stat.f_fsid,
            ];
            let class = class(ctx, "os.statvfs_result")?;
            Ok(new_struct(ctx, &class, fields.iter().map(|&field| ctx.int_u64(field)).collect()))
        }
    })),
    method("_path_exists(path, /)", NativeFn::O(|ctx, _, target| mode_of(ctx, target, 0, true))),
    method("_path_lexists(path, /)", NativeFn::O(|ctx, _, target| mode_of(ctx, target, 0, false))),
    method("_path_isdir(path, /)", NativeFn::O(|ctx, _, target| mode_of(ctx, target, libc::S_IFDIR, true))),
    method("_path_isfile(path, /)", NativeFn::O(|ctx, _, target| mode_of(ctx, target, libc::S_IFREG, true))),
    method("_path_islink(path, /)", NativeFn::O(|ctx, _, target| mode_of(ctx, target, libc::S_IFLNK, false))),
    method("access(path, mode, *, dir_fd=None, effective_ids=False, follow_symlinks=True)", NativeFn::Bound(|ctx, _, slots| {
        let [Some(target), Some(mode), dir, ..] = slots else { return Err(ctx.system_error("bound arguments")) };
        let name = path(ctx, target, "access")?;
        // SAFETY: a C string and plain numbers.
        Ok(ctx.bool(unsafe { libc::faccessat(dir_fd(ctx, dir)?, name.as_ptr(), mode.to_i32(ctx)?, 0) } == 0))
    })),
    method("chmod(path, mode, *, dir_fd=None, follow_symlinks=True)", NativeFn::Bound(|ctx, _, slots| {
        let [Some(target), Some(mode), dir, _] = slots else { return Err(ctx.system_error("bound arguments")) };
        let mode = mode.to_i32(ctx)? as u32;
        let (target, dir) = (path_or_fd(ctx, target, "chmod")?, dir_fd(ctx, dir)?);
        // SAFETY: a C string and plain numbers.
        let status = unsafe {
            match &target {
                Target::Path(name) => libc::fchmodat(dir, name.as_ptr(), mode, 0),
                Target::Descriptor(fd, _) => libc::fchmod(*fd, mode),
            }
        };
        done(ctx, status, Some(target.shown()))
    })),
    method("fchmod(fd, mode)", NativeFn::Bound(|ctx, _, slots| {
        let [Some(fd), Some(mode)] = slots else { return Err(ctx.system_error("bound arguments")) };
        // SAFETY: plain numbers.
        done(ctx, unsafe { libc::fchmod(fd.to_i32(ctx)?, mode.to_i32(ctx)? as u32) }, None)
    })),
    method("chown(path, uid, gid, *, dir_fd=None, follow_symlinks=True)", NativeFn::Bound(|ctx, _, slots| {
        let [Some(target), Some(uid), Some(gid), ..] = slots else { return Err(ctx.system_error("bound arguments")) };
        let (target, uid, gid) = (path_or_fd(ctx, target, "chown")?, uid.to_i64(ctx)? as u32, gid.to_i64(ctx)? as u32);
        // SAFETY: a C string and plain numbers.
        let status = unsafe {
            match &target {
                Target::Path(name) => libc::chown(name.as_ptr(), uid, gid),
                Target::Descriptor(fd, _) => libc::fchown(*fd, uid, gid),
            }
        };
        done(ctx, status, Some(target.shown()))
    })),
    method("utime(path, times=None, *, ns=<unrepresentable>, dir_fd=None, follow_symlinks=True)", NativeFn::Bound(utime)),
    method("umask(mask, /)", NativeFn::O(|ctx, _, mask| {
        // SAFETY: a plain number.
        Ok(ctx.int(unsafe { libc::umask(mask.to_i32(ctx)? as u32) }.into()))
    })),
    method("readlink(path, *, dir_fd=None)", NativeFn::Bound(|ctx, _, slots| {
        let [Some(target), dir] = slots else { return Err(ctx.system_error("bound arguments")) };
        let name = path(ctx, target, "readlink")?;
        let mut buffer = vec![0u8; 4096];
        // SAFETY: the buffer has that many bytes.
        let len = unsafe { libc::readlinkat(dir_fd(ctx, dir)?, name.as_ptr(), buffer.as_mut_ptr().cast(), buffer.len()) };
        if len < 0 {
            return Err(last_error(ctx, Some(&name.shown)));
        }
        like(ctx, Some(&name.shown), &buffer[..len as usize])
    })),
];
