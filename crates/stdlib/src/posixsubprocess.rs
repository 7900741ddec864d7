//! `_posixsubprocess`: a new process for `subprocess`, made by fork and exec.
#![allow(unsafe_code, reason = "system calls")]

use std::ffi::CString;

use krait_object::clinic::{int_arg, sequence_of};
use krait_object::tuple::PyTuple;
use krait_object::{Ctx, MethodDef, NativeFn, Obj, PyResult, method, module};

use crate::posix_path::to_c;
use crate::syscall::errno;

/// A C string array as `execve` wants it: the strings are kept beside the pointers to them.
struct CArray {
    _strings: Vec<CString>,
    pointers: Vec<*const libc::c_char>,
}

impl CArray {
    fn new(strings: Vec<CString>) -> CArray {
        let pointers = strings.iter().map(|text| text.as_ptr()).chain([std::ptr::null()]).collect();
        CArray { _strings: strings, pointers }
    }
    /// The paths in `value`, or nothing for `None`.
    fn of_paths(ctx: &Ctx, value: &Obj, message: &str) -> PyResult<CArray> {
        let items = sequence_of(ctx, value, message)?;
        let strings: PyResult<Vec<CString>> = items.iter().map(|item| to_c(ctx, item)).collect();
        Ok(CArray::new(strings?))
    }
}

/// What the child does between fork and exec, all made ready before the fork.
struct Plan {
    args: CArray,
    executables: CArray,
    env: Option<CArray>,
    cwd: Option<CString>,
    close_fds: bool,
    /// Sorted.
    pass_fds: Vec<i32>,
    /// What becomes the child's standard streams; -1: as they are.
    streams: [i32; 3],
    /// The parent's ends.
    parent_ends: [i32; 3],
    errpipe_read: i32,
    errpipe_write: i32,
    restore_signals: bool,
    call_setsid: bool,
    /// Negative: none.
    process_group: i32,
    gid: Option<u32>,
    groups: Option<Vec<u32>>,
    uid: Option<u32>,
    /// Negative: none.
    umask: i32,
}

/// Where the child failed: `subprocess` wants to know which file to name.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    Before,
    Directory,
    Exec,
}

struct Failure {
    errno: i32,
    stage: Stage,
}

fn before(result: i32) -> Result<i32, Failure> {
    if result < 0 { Err(Failure { errno: errno(), stage: Stage::Before }) } else { Ok(result) }
}

impl Plan {
    /// In the child, up to `preexec_fn`. Only calls that are safe after a fork.
    fn prepare(&self) -> Result<(), Failure> {
        // SAFETY: system calls on plain numbers and on strings made before the fork.
        unsafe {
            // The pipe for errors is among them, and must close when the program runs.
            for &fd in self.pass_fds.iter().filter(|&&fd| fd != self.errpipe_write) {
                before(libc::fcntl(fd, libc::F_SETFD, 0))?;
            }
            for &fd in &self.parent_ends {
                if fd >= 0 {
                    libc::close(fd);
                }
            }
            libc::close(self.errpipe_read);
            // A descriptor that would be overwritten by an earlier one moves out of the way.
            let mut streams = self.streams;
            for (target, fd) in streams.iter_mut().enumerate() {
                if *fd >= 0 && (*fd as usize) < target {
                    *fd = before(libc::fcntl(*fd, libc::F_DUPFD_CLOEXEC, 3))?;
                }
            }
            for (target, &fd) in streams.iter().enumerate() {
                let target = target as i32;
                if fd == target {
                    before(libc::fcntl(fd, libc::F_SETFD, 0))?;
                } else if fd >= 0 {
                    before(libc::dup2(fd, target))?;
                }
            }
            if let Some(cwd) = &self.cwd {
                before(libc::chdir(cwd.as_ptr())).map_err(|failure| Failure { stage: Stage::Directory, ..failure })?;
            }
            if self.umask >= 0 {
                libc::umask(self.umask as libc::mode_t);
            }
            if self.restore_signals {
                for signal in [libc::SIGPIPE, libc::SIGXFSZ] {
                    libc::signal(signal, libc::SIG_DFL);
                }
            }
            if self.call_setsid {
                before(libc::setsid())?;
            }
            if self.process_group >= 0 {
                before(libc::setpgid(0, self.process_group))?;
            }
            if let Some(groups) = &self.groups {
                before(libc::setgroups(groups.len(), groups.as_ptr()))?;
            }
            if let Some(gid) = self.gid {
                before(libc::setregid(gid, gid))?;
            }
            if let Some(uid) = self.uid {
                before(libc::setreuid(uid, uid))?;
            }
        }
        Ok(())
    }

    /// In the child, the rest. Comes back only when nothing could be run.
    fn exec(&self) -> Failure {
        // SAFETY: as above; the arrays end with null.
        unsafe {
            if self.close_fds {
                self.close_others();
            }
            let mut failure = libc::ENOENT;
            for &executable in self.executables.pointers.iter().filter(|pointer| !pointer.is_null()) {
                match &self.env {
                    Some(env) => libc::execve(executable, self.args.pointers.as_ptr(), env.pointers.as_ptr()),
                    None => libc::execv(executable, self.args.pointers.as_ptr()),
                };
                let errno = errno();
                if errno != libc::ENOENT && errno != libc::ENOTDIR {
                    return Failure { errno, stage: Stage::Exec };
                }
                failure = errno;
            }
            Failure { errno: failure, stage: Stage::Exec }
        }
    }

    /// Close all descriptors from 3 on but those to pass and the pipe for errors.
    unsafe fn close_others(&self) {
        let mut from: u32 = 3;
        let close = |first: u32, last: u32| {
            // SAFETY: plain numbers.
            unsafe {
                if first <= last && libc::syscall(libc::SYS_close_range, first, last, 0) != 0 {
                    let bound = libc::sysconf(libc::_SC_OPEN_MAX).clamp(256, 65536) as u32;
                    for fd in first..=last.min(bound) {
                        libc::close(fd as i32);
                    }
                }
            }
        };
        let mut next = 0;
        let mut kept_pipe = false;
        while next < self.pass_fds.len() || !kept_pipe {
            let pass = self.pass_fds.get(next).copied();
            let keep = match pass {
                Some(fd) if kept_pipe || fd <= self.errpipe_write => {
                    next += 1;
                    kept_pipe |= fd == self.errpipe_write;
                    fd
                }
                _ => {
                    kept_pipe = true;
                    self.errpipe_write
                }
            };
            if let Some(keep) = u32::try_from(keep).ok().filter(|&keep| keep >= from) {
                if keep > from {
                    close(from, keep - 1);
                }
                from = keep + 1;
            }
        }
        close(from, u32::MAX);
    }

    /// Tell the parent why there is no process.
    fn tell(&self, text: &[u8]) {
        // SAFETY: the slice's own bytes.
        unsafe { libc::write(self.errpipe_write, text.as_ptr().cast(), text.len()) };
    }

    fn tell_failure(&self, failure: &Failure) {
        // "OSError:2:", the number in hexadecimal; written without allocating.
        let mut text = *b"OSError:00000000:noexec:chdir";
        let mut at = 16;
        let mut rest = failure.errno as u32;
        loop {
            at -= 1;
            text[at] = b"0123456789ABCDEF"[rest as usize & 15];
            rest >>= 4;
            if rest == 0 {
                break;
            }
        }
        self.tell(&text[..8]);
        let end = match failure.stage {
            Stage::Exec => 17,
            Stage::Before => 23,
            Stage::Directory => 29,
        };
        self.tell(&text[at..end]);
    }
}

/// The child's course; never comes back.
fn run_child(ctx: &Ctx, plan: &Plan, preexec: Option<&Obj>) -> ! {
    let failure = match plan.prepare() {
        Err(failure) => failure,
        Ok(()) => match preexec.map(|preexec| preexec.call(ctx, &[])) {
            Some(Err(_)) => {
                plan.tell(b"SubprocessError:0:Exception occurred in preexec_fn.");
                // SAFETY: the process ends here.
                unsafe { libc::_exit(255) }
            }
            _ => plan.exec(),
        },
    };
    plan.tell_failure(&failure);
    // SAFETY: the process ends here.
    unsafe { libc::_exit(255) }
}

/// A user or group: `None` or a number.
fn id(ctx: &Ctx, value: &Obj, name: &str) -> PyResult<Option<u32>> {
    if ctx.is_none(value) {
        return Ok(None);
    }
    let number = value.index(ctx)?.as_i64().filter(|number| (-1..=i64::from(u32::MAX)).contains(number));
    match number {
        Some(-1) => Ok(None),
        Some(number) => Ok(Some(number as u32)),
        None => Err(ctx.value_error(&format!("invalid {name}"))),
    }
}

fn pass_fds(ctx: &Ctx, value: &Obj) -> PyResult<Vec<i32>> {
    let Some(items) = value.payload::<PyTuple>().map(PyTuple::items) else {
        return Err(ctx.type_error(&format!("fork_exec() argument 4 must be tuple, not {}", value.ty(ctx).name_or_none(ctx))));
    };
    let bad = || ctx.value_error("bad value(s) in fds_to_keep");
    let mut fds: Vec<i32> = Vec::with_capacity(items.len());
    for item in items {
        let fd = if item.is_int_instance(ctx) { item.as_i64() } else { None };
        let fd = fd.and_then(|fd| i32::try_from(fd).ok()).filter(|&fd| fd >= 0).ok_or_else(bad)?;
        if fds.last().is_some_and(|&last| fd <= last) {
            return Err(bad());
        }
        fds.push(fd);
    }
    Ok(fds)
}

fn fork_exec(ctx: &Ctx, _: &Obj, args: &[Obj]) -> PyResult {
    let [
        argv, executables, close_fds, keep, cwd, env, p2cread, p2cwrite, c2pread, c2pwrite, errread, errwrite, errpipe_read,
        errpipe_write, restore_signals, call_setsid, process_group, gid, groups, uid, umask, preexec,
    ] = args
    else {
        return Err(ctx.system_error("the number of arguments is checked before"));
    };
    let fd = |value: &Obj| int_arg(ctx, value);
    let close_fds = close_fds.is_true(ctx)?;
    let keep = pass_fds(ctx, keep)?;
    let streams = [fd(p2cread)?, fd(c2pwrite)?, fd(errwrite)?];
    let parent_ends = [fd(p2cwrite)?, fd(c2pread)?, fd(errread)?];
    let (errpipe_read, errpipe_write) = (fd(errpipe_read)?, fd(errpipe_write)?);
    if close_fds && errpipe_write < 3 {
        return Err(ctx.value_error("errpipe_write must be >= 3"));
    }
    let optional = |value: &Obj| (!ctx.is_none(value)).then(|| value.clone());
    let groups = match optional(groups) {
        None => None,
        Some(groups) => {
            let mut ids = Vec::new();
            for group in sequence_of(ctx, &groups, "setgroups argument must be a sequence")? {
                ids.push(id(ctx, &group, "group id")?.unwrap_or(u32::MAX));
            }
            Some(ids)
        }
    };
    let plan = Plan {
        args: CArray::of_paths(ctx, argv, "argv must be a tuple")?,
        executables: CArray::of_paths(ctx, executables, "executable_list must be a sequence")?,
        env: optional(env).map(|env| CArray::of_paths(ctx, &env, "env must be a sequence")).transpose()?,
        cwd: optional(cwd).map(|cwd| to_c(ctx, &cwd)).transpose()?,
        close_fds,
        pass_fds: keep,
        streams,
        parent_ends,
        errpipe_read,
        errpipe_write,
        restore_signals: restore_signals.is_true(ctx)?,
        call_setsid: call_setsid.is_true(ctx)?,
        process_group: int_arg(ctx, process_group)?,
        gid: id(ctx, gid, "group id")?,
        groups,
        uid: id(ctx, uid, "user id")?,
        umask: int_arg(ctx, umask)?,
    };
    let preexec = optional(preexec);
    // SAFETY: the child makes only calls that are safe after a fork, but for `preexec_fn`, which runs with the GIL.
    let pid = unsafe { libc::fork() };
    if pid == 0 {
        run_child(ctx, &plan, preexec.as_ref());
    }
    if pid < 0 {
        return Err(ctx.os_error_errno(errno(), None));
    }
    Ok(ctx.int(pid.into()))
}

const FUNCTIONS: &[MethodDef] = &[method(
    "fork_exec($module, args, executable_list, close_fds, pass_fds, cwd, env, p2cread, p2cwrite, c2pread, c2pwrite, errread, errwrite, errpipe_read, errpipe_write, restore_signals, call_setsid, pgid_to_set, gid, extra_groups, uid, child_umask, preexec_fn, /)",
    NativeFn::Fast(fork_exec),
)];

/// Make the module.
pub fn init(ctx: &Ctx) -> PyResult<Obj> {
    let module = module::new_module(ctx, "_posixsubprocess");
    module::add_functions(ctx, &module, "_posixsubprocess", FUNCTIONS);
    Ok(module)
}
