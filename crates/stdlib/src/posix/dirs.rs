//! Directories: making, listing, moving.
#![allow(unsafe_code, reason = "system calls")]

use std::cell::RefCell;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::os::unix::fs::DirEntryExt;

use krait_object::typeobj::new_native_type;
use krait_object::{Ctx, MethodDef, NativeFn, Obj, ObjCell, Payload, PyResult, TypeDef, TypeFlags, getset, method, module, new_exact, slot};

use super::path::{Path, Target, named_path, optional_path_or_fd, path, path_or_fd};
use super::{dir_fd, done, like};

fn two(ctx: &Ctx, result: i32, a: &Path, b: &Path) -> PyResult {
    if result >= 0 {
        return Ok(ctx.none());
    }
    let error = std::io::Error::last_os_error();
    let errno = error.raw_os_error().unwrap_or(0);
    let text = error.to_string();
    let text = text.split(" (os error").next().unwrap_or_default().to_owned();
    let args = vec![ctx.int(errno.into()), ctx.str(&text), a.shown.clone(), ctx.none(), b.shown.clone()];
    let exception = krait_object::exceptions::new_exception_args(ctx, &ctx.types.os_error, args);
    Err(ctx.raise(exception))
}

fn rename(ctx: &Ctx, slots: &[Option<Obj>], function: &str) -> PyResult {
    let [Some(from), Some(to), from_dir, to_dir] = slots else { return Err(ctx.system_error("bound arguments")) };
    let (a, b) = ends(ctx, from, to, function)?;
    // SAFETY: C strings and plain numbers.
    two(ctx, unsafe { libc::renameat(dir_fd(ctx, from_dir)?, a.as_ptr(), dir_fd(ctx, to_dir)?, b.as_ptr()) }, &a, &b)
}

/// The arguments `src` and `dst`.
fn ends(ctx: &Ctx, from: &Obj, to: &Obj, function: &str) -> PyResult<(Path, Path)> {
    Ok((named_path(ctx, from, function, "src")?, named_path(ctx, to, function, "dst")?))
}

fn unlink(ctx: &Ctx, slots: &[Option<Obj>], function: &str) -> PyResult {
    let [Some(target), dir] = slots else { return Err(ctx.system_error("bound arguments")) };
    let name = path(ctx, target, function)?;
    // SAFETY: a C string and plain numbers.
    done(ctx, unsafe { libc::unlinkat(dir_fd(ctx, dir)?, name.as_ptr(), 0) }, Some(&name.shown))
}

/// What is listed: the model of its names (none for descriptors), and its bytes.
fn directory(ctx: &Ctx, target: Option<&Obj>, function: &str) -> PyResult<(Option<Obj>, Vec<u8>, Option<i32>)> {
    Ok(match optional_path_or_fd(ctx, target, function)? {
        Some(Target::Path(path)) => (Some(path.shown), path.c.into_bytes(), None),
        Some(Target::Descriptor(fd, _)) => (None, format!("/proc/self/fd/{fd}").into_bytes(), Some(fd)),
        None => (None, b".".to_vec(), None),
    })
}

pub(super) const FUNCTIONS: &[MethodDef] = &[
    method("getcwd()", NativeFn::NoArgs(|ctx, _| match std::env::current_dir() {
        Ok(dir) => crate::posix_path::from_bytes(ctx, dir.as_os_str().as_bytes()),
        Err(error) => Err(ctx.os_error_io(&error, None)),
    })),
    method("getcwdb()", NativeFn::NoArgs(|ctx, _| match std::env::current_dir() {
        Ok(dir) => Ok(ctx.bytes(dir.as_os_str().as_bytes())),
        Err(error) => Err(ctx.os_error_io(&error, None)),
    })),
    method("chdir(path)", NativeFn::Bound(|ctx, _, slots| {
        let target = slots[0].as_ref().expect("a required argument");
        let target = path_or_fd(ctx, target, "chdir")?;
        // SAFETY: a C string or a plain number.
        let status = unsafe {
            match &target {
                Target::Path(name) => libc::chdir(name.as_ptr()),
                Target::Descriptor(fd, _) => libc::fchdir(*fd),
            }
        };
        done(ctx, status, Some(target.shown()))
    })),
    method("mkdir(path, mode=511, *, dir_fd=None)", NativeFn::Bound(|ctx, _, slots| {
        let [Some(target), mode, dir] = slots else { return Err(ctx.system_error("bound arguments")) };
        let mode = mode.as_ref().map_or(Ok(0o777), |mode| mode.to_i32(ctx))? as u32;
        let name = path(ctx, target, "mkdir")?;
        // SAFETY: a C string and plain numbers.
        done(ctx, unsafe { libc::mkdirat(dir_fd(ctx, dir)?, name.as_ptr(), mode) }, Some(&name.shown))
    })),
    method("rmdir(path, *, dir_fd=None)", NativeFn::Bound(|ctx, _, slots| {
        let [Some(target), dir] = slots else { return Err(ctx.system_error("bound arguments")) };
        let name = path(ctx, target, "rmdir")?;
        // SAFETY: a C string and plain numbers.
        done(ctx, unsafe { libc::unlinkat(dir_fd(ctx, dir)?, name.as_ptr(), libc::AT_REMOVEDIR) }, Some(&name.shown))
    })),
    method("unlink(path, *, dir_fd=None)", NativeFn::Bound(|ctx, _, slots| unlink(ctx, slots, "unlink"))),
    method("remove(path, *, dir_fd=None)", NativeFn::Bound(|ctx, _, slots| unlink(ctx, slots, "remove"))),
    method("rename(src, dst, *, src_dir_fd=None, dst_dir_fd=None)", NativeFn::Bound(|ctx, _, slots| rename(ctx, slots, "rename"))),
    method("replace(src, dst, *, src_dir_fd=None, dst_dir_fd=None)", NativeFn::Bound(|ctx, _, slots| rename(ctx, slots, "replace"))),
    method("link(src, dst, *, src_dir_fd=None, dst_dir_fd=None, follow_symlinks=True)", NativeFn::Bound(|ctx, _, slots| {
        let [Some(from), Some(to), ..] = slots else { return Err(ctx.system_error("bound arguments")) };
        let (a, b) = ends(ctx, from, to, "link")?;
        // SAFETY: C strings.
        two(ctx, unsafe { libc::link(a.as_ptr(), b.as_ptr()) }, &a, &b)
    })),
    method("symlink(src, dst, target_is_directory=False, *, dir_fd=None)", NativeFn::Bound(|ctx, _, slots| {
        let [Some(from), Some(to), _, dir] = slots else { return Err(ctx.system_error("bound arguments")) };
        let (a, b) = ends(ctx, from, to, "symlink")?;
        // SAFETY: C strings and a plain number.
        two(ctx, unsafe { libc::symlinkat(a.as_ptr(), dir_fd(ctx, dir)?, b.as_ptr()) }, &a, &b)
    })),
    method("listdir(path=None)", NativeFn::Bound(|ctx, _, slots| {
        let (model, bytes, _) = directory(ctx, slots[0].as_ref(), "listdir")?;
        let shown = model.clone().or_else(|| slots[0].clone().filter(|given| !ctx.is_none(given)));
        match std::fs::read_dir(std::ffi::OsStr::from_bytes(&bytes)) {
            Ok(entries) => {
                let mut names = Vec::new();
                for entry in entries {
                    match entry {
                        Ok(entry) => names.push(like(ctx, model.as_ref(), entry.file_name().as_bytes())?),
                        Err(error) => return Err(ctx.os_error_io(&error, shown.as_ref())),
                    }
                }
                Ok(ctx.list(names))
            }
            Err(error) => Err(ctx.os_error_io(&error, shown.as_ref().or(Some(&ctx.str("."))))),
        }
    })),
    method("scandir(path=None)", NativeFn::Bound(|ctx, _, slots| {
        let (model, bytes, fd) = directory(ctx, slots[0].as_ref(), "scandir")?;
        match std::fs::read_dir(std::ffi::OsStr::from_bytes(&bytes)) {
            Ok(entries) => {
                let prefix = if fd.is_none() && model.is_none() { b".".to_vec() } else { bytes };
                let payload = Scan { entries: RefCell::new(Some(entries)), model: ObjCell::new(model), prefix, fd };
                Ok(new_exact(ctx, &ctx.type_for::<Scan>(), payload))
            }
            Err(error) => Err(ctx.os_error_io(&error, model.as_ref().or(Some(&ctx.str("."))))),
        }
    })),
];

/// The payload of `ScandirIterator`.
struct Scan {
    entries: RefCell<Option<std::fs::ReadDir>>,
    model: ObjCell,
    prefix: Vec<u8>,
    /// The descriptor that is read, when one was given.
    fd: Option<i32>,
}
krait_object::trace!(Scan: model);
krait_object::payload!(Scan, "posix.ScandirIterator", with_node);

/// The payload of `DirEntry`.
struct Entry {
    name: Obj,
    path: Obj,
    full: Vec<u8>,
    fd: Option<i32>,
    kind: Option<std::fs::FileType>,
    inode: u64,
    stat: ObjCell,
    lstat: ObjCell,
}
krait_object::trace!(Entry: name, path, stat, lstat);
krait_object::payload!(Entry, "os.DirEntry", with_node);

static SCANDIR: TypeDef = TypeDef {
    module: "posix",
    flags: TypeFlags::DISALLOW_INSTANTIATION,
    slots: &[
        slot::tp_iter(|_, this| Ok(this.clone())),
        slot::tp_iternext(|ctx, this| {
            let own = this.payload::<Scan>().expect("its objects");
            let next = own.entries.borrow_mut().as_mut().and_then(Iterator::next);
            let entry = match next {
                None => {
                    own.entries.borrow_mut().take();
                    return Ok(None);
                }
                Some(Err(error)) => return Err(ctx.os_error_io(&error, None)),
                Some(Ok(entry)) => entry,
            };
            let model = own.model.get();
            let name = entry.file_name().into_vec();
            let mut full = own.prefix.clone();
            if full.last() != Some(&b'/') {
                full.push(b'/');
            }
            full.extend_from_slice(&name);
            let payload = Entry {
                name: like(ctx, model.as_ref(), &name)?,
                path: like(ctx, model.as_ref(), if own.fd.is_some() { &name } else { &full })?,
                full,
                fd: own.fd,
                kind: entry.file_type().ok(),
                inode: entry.ino(),
                stat: ObjCell::default(),
                lstat: ObjCell::default(),
            };
            Ok(Some(new_exact(ctx, &ctx.type_for::<Entry>(), payload)))
        }),
    ],
    methods: &[
        method("close", NativeFn::NoArgs(|ctx, this| {
            this.payload::<Scan>().expect("its objects").entries.borrow_mut().take();
            Ok(ctx.none())
        })),
        method("__enter__", NativeFn::NoArgs(|_, this| Ok(this.clone()))),
        method("__exit__", NativeFn::Fast(|ctx, this, _| {
            this.payload::<Scan>().expect("its objects").entries.borrow_mut().take();
            Ok(ctx.none())
        })),
    ],
    ..TypeDef::new("ScandirIterator", Scan::layout)
};

fn entry(object: &Obj) -> &Entry {
    object.payload::<Entry>().expect("the type's methods get its objects")
}

fn follows(ctx: &Ctx, slots: &[Option<Obj>]) -> PyResult<bool> {
    slots[0].as_ref().map_or(Ok(true), |follow| follow.is_true(ctx))
}

fn entry_stat(ctx: &Ctx, this: &Obj, follow: bool) -> PyResult {
    let own = entry(this);
    let cell = if follow { &own.stat } else { &own.lstat };
    if let Some(found) = cell.get() {
        return Ok(found);
    }
    let made = super::stat::stat_of(ctx, &Target::Path(path(ctx, &own.path, "stat")?), own.fd.unwrap_or(libc::AT_FDCWD), follow)?;
    cell.set(Some(made.clone()));
    Ok(made)
}

fn is_kind(ctx: &Ctx, this: &Obj, follow: bool, dir: bool) -> PyResult {
    let own = entry(this);
    if let Some(kind) = own.kind.filter(|kind| !(follow && kind.is_symlink())) {
        return Ok(ctx.bool(if dir { kind.is_dir() } else { kind.is_file() }));
    }
    let target = std::ffi::OsStr::from_bytes(&own.full);
    let found = if follow { std::fs::metadata(target) } else { std::fs::symlink_metadata(target) };
    match found {
        Ok(found) => Ok(ctx.bool(if dir { found.is_dir() } else { found.is_file() })),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(ctx.bool(false)),
        Err(error) => Err(ctx.os_error_io(&error, Some(&own.path))),
    }
}

static DIR_ENTRY: TypeDef = TypeDef {
    module: "posix",
    flags: TypeFlags::DISALLOW_INSTANTIATION,
    slots: &[slot::tp_repr(|ctx, this| Ok(ctx.str(&format!("<DirEntry {}>", entry(this).name.repr(ctx)?.text_lossy()))))],
    methods: &[
        method("is_dir($self, /, *, follow_symlinks=True)", NativeFn::Bound(|ctx, this, slots| is_kind(ctx, this, follows(ctx, slots)?, true))),
        method("is_file($self, /, *, follow_symlinks=True)", NativeFn::Bound(|ctx, this, slots| is_kind(ctx, this, follows(ctx, slots)?, false))),
        method("is_symlink($self, /)", NativeFn::NoArgs(|ctx, this| Ok(ctx.bool(entry(this).kind.is_some_and(|kind| kind.is_symlink()))))),
        method("is_junction($self, /)", NativeFn::NoArgs(|ctx, _| Ok(ctx.bool(false)))),
        method("stat($self, /, *, follow_symlinks=True)", NativeFn::Bound(|ctx, this, slots| entry_stat(ctx, this, follows(ctx, slots)?))),
        method("inode($self, /)", NativeFn::NoArgs(|ctx, this| Ok(ctx.int_u64(entry(this).inode)))),
        method("__fspath__($self, /)", NativeFn::NoArgs(|_, this| Ok(entry(this).path.clone()))),
        method("__class_getitem__($type, object, /)", NativeFn::O(|ctx, class, args| {
            krait_object::genericalias::new_alias(ctx, class.clone(), args)
        }))
        .class(),
    ],
    getsets: &[getset("name", |_, this| Ok(entry(this).name.clone())), getset("path", |_, this| Ok(entry(this).path.clone()))],
    ..TypeDef::new("DirEntry", Entry::layout)
};

pub(super) fn add_types(ctx: &Ctx, module: &Obj) -> PyResult<()> {
    new_native_type(ctx, &SCANDIR);
    module::add(ctx, module, "DirEntry", new_native_type(ctx, &DIR_ENTRY).to_obj());
    Ok(())
}
