//! Processes, users, the terminal, the environment.
#![allow(unsafe_code, reason = "system calls")]

use std::ffi::CString;

use krait_object::structseq::{StructDef, new_struct, new_struct_type};
use krait_object::{Ctx, MethodDef, NativeFn, Obj, PyResult, method, module};

use super::{done, last_error};
use crate::posix_path::to_bytes;
use crate::syscall::retry;

static UNAME_RESULT: StructDef =
    StructDef { name: "posix.uname_result", fields: &["sysname", "nodename", "release", "version", "machine"], visible: 5, constructible: true };
static TIMES_RESULT: StructDef = StructDef {
    name: "posix.times_result",
    fields: &["user", "system", "children_user", "children_system", "elapsed"],
    visible: 5,
    constructible: true,
};
static TERMINAL_SIZE: StructDef =
    StructDef { name: "os.terminal_size", fields: &["columns", "lines"], visible: 2, constructible: true };
static SCHED_PARAM: StructDef =
    StructDef { name: "posix.sched_param", fields: &["sched_priority"], visible: 1, constructible: true };

pub(super) fn add_types(ctx: &Ctx, module: &Obj) -> PyResult<()> {
    for (name, def) in [
        ("uname_result", &UNAME_RESULT),
        ("times_result", &TIMES_RESULT),
        ("terminal_size", &TERMINAL_SIZE),
        ("sched_param", &SCHED_PARAM),
    ] {
        let class = new_struct_type(ctx, def)?;
        ctx.shared.borrow_mut().insert(def.name, class.clone());
        module::add(ctx, module, name, class);
    }
    Ok(())
}

fn make(ctx: &Ctx, def: &'static StructDef, fields: Vec<Obj>) -> PyResult {
    let class = ctx.shared.borrow().get(def.name).cloned();
    Ok(new_struct(ctx, &class.ok_or_else(|| ctx.system_error("posix is not started"))?, fields))
}

macro_rules! numbers {
    ($($name:literal $call:ident),*) => {
        const NUMBERS: &[(&str, fn() -> i64)] = &[$(($name, || {
            // SAFETY: a system call without arguments.
            i64::from(unsafe { libc::$call() })
        })),*];
    };
}
numbers! { "getpid" getpid, "getppid" getppid, "getuid" getuid, "geteuid" geteuid, "getgid" getgid, "getegid" getegid, "getpgrp" getpgrp }

fn number(name: &str) -> i64 {
    NUMBERS.iter().find(|(own, _)| *own == name).map_or(0, |(_, call)| call())
}

fn strings(ctx: &Ctx, value: &Obj) -> PyResult<Vec<CString>> {
    krait_object::protocol::iterate(ctx, value)?
        .iter()
        .map(|item| CString::new(to_bytes(ctx, item)?).map_err(|_| ctx.value_error("embedded null byte")))
        .collect()
}

fn pointers(strings: &[CString]) -> Vec<*const libc::c_char> {
    strings.iter().map(|text| text.as_ptr()).chain([std::ptr::null()]).collect()
}

fn wait(ctx: &Ctx, pid: i32, options: i32) -> PyResult {
    let mut status = 0;
    // SAFETY: room for the status.
    let found = retry(ctx, || unsafe { libc::waitpid(pid, &raw mut status, options) } as isize)?;
    let found = found.map_err(|errno| ctx.os_error_errno(errno, None))?;
    Ok(ctx.tuple(vec![ctx.int_usize(found), ctx.int(status.into())]))
}

pub(super) const FUNCTIONS: &[MethodDef] = &[
    method("getpid()", NativeFn::NoArgs(|ctx, _| Ok(ctx.int(number("getpid"))))),
    method("getppid()", NativeFn::NoArgs(|ctx, _| Ok(ctx.int(number("getppid"))))),
    method("getuid()", NativeFn::NoArgs(|ctx, _| Ok(ctx.int(number("getuid"))))),
    method("geteuid()", NativeFn::NoArgs(|ctx, _| Ok(ctx.int(number("geteuid"))))),
    method("getgid()", NativeFn::NoArgs(|ctx, _| Ok(ctx.int(number("getgid"))))),
    method("getegid()", NativeFn::NoArgs(|ctx, _| Ok(ctx.int(number("getegid"))))),
    method("getpgrp()", NativeFn::NoArgs(|ctx, _| Ok(ctx.int(number("getpgrp"))))),
    method("setsid()", NativeFn::NoArgs(|ctx, _| {
        // SAFETY: no arguments.
        done(ctx, unsafe { libc::setsid() }, None)
    })),
    method("kill(pid, signal, /)", NativeFn::Fast(|ctx, _, args| {
        // SAFETY: plain numbers.
        let status = unsafe { libc::kill(args[0].to_i32(ctx)?, args[1].to_i32(ctx)?) };
        let result = done(ctx, status, None);
        if let Some(check) = ctx.hooks.check_signals.get() {
            check(ctx)?;
        }
        result
    })),
    method("killpg(pgid, signal, /)", NativeFn::Fast(|ctx, _, args| {
        // SAFETY: plain numbers.
        done(ctx, unsafe { libc::killpg(args[0].to_i32(ctx)?, args[1].to_i32(ctx)?) }, None)
    })),
    method("abort()", NativeFn::NoArgs(|_, _| std::process::abort())),
    method("_exit(status)", NativeFn::Bound(|ctx, _, slots| {
        let status = slots[0].as_ref().expect("a required argument").to_i32(ctx)?;
        // SAFETY: a plain number; the process ends here.
        unsafe { libc::_exit(status) }
    })),
    method("fork()", NativeFn::NoArgs(|ctx, _| {
        // SAFETY: the child goes on with this thread alone, which holds the GIL.
        let pid = unsafe { libc::fork() };
        if pid < 0 { Err(last_error(ctx, None)) } else { Ok(ctx.int(pid.into())) }
    })),
    method("waitpid(pid, options, /)", NativeFn::Fast(|ctx, _, args| wait(ctx, args[0].to_i32(ctx)?, args[1].to_i32(ctx)?))),
    method("wait()", NativeFn::NoArgs(|ctx, _| wait(ctx, -1, 0))),
    method("waitstatus_to_exitcode(status)", NativeFn::Bound(|ctx, _, slots| {
        let status = slots[0].as_ref().expect("a required argument").to_i32(ctx)?;
        if libc::WIFEXITED(status) {
            Ok(ctx.int(libc::WEXITSTATUS(status).into()))
        } else if libc::WIFSIGNALED(status) {
            Ok(ctx.int((-libc::WTERMSIG(status)).into()))
        } else {
            Err(ctx.value_error(&format!("invalid wait status: {status}")))
        }
    })),
    method("WIFEXITED(status)", NativeFn::O(|ctx, _, status| Ok(ctx.bool(libc::WIFEXITED(status.to_i32(ctx)?))))),
    method("WEXITSTATUS(status)", NativeFn::O(|ctx, _, status| Ok(ctx.int(libc::WEXITSTATUS(status.to_i32(ctx)?).into())))),
    method("WIFSIGNALED(status)", NativeFn::O(|ctx, _, status| Ok(ctx.bool(libc::WIFSIGNALED(status.to_i32(ctx)?))))),
    method("WTERMSIG(status)", NativeFn::O(|ctx, _, status| Ok(ctx.int(libc::WTERMSIG(status.to_i32(ctx)?).into())))),
    method("WIFSTOPPED(status)", NativeFn::O(|ctx, _, status| Ok(ctx.bool(libc::WIFSTOPPED(status.to_i32(ctx)?))))),
    method("WSTOPSIG(status)", NativeFn::O(|ctx, _, status| Ok(ctx.int(libc::WSTOPSIG(status.to_i32(ctx)?).into())))),
    method("execv(path, argv, /)", NativeFn::Fast(|ctx, _, args| {
        let (name, argv) = (super::path::path(ctx, &args[0], "execv")?, strings(ctx, &args[1])?);
        if argv.is_empty() {
            return Err(ctx.value_error("execv() arg 2 must not be empty"));
        }
        // SAFETY: C strings in a null-terminated array.
        unsafe { libc::execv(name.as_ptr(), pointers(&argv).as_ptr()) };
        Err(last_error(ctx, Some(&name.shown)))
    })),
    method("execve(path, argv, env)", NativeFn::Bound(|ctx, _, slots| {
        let [Some(target), Some(argv), Some(env)] = slots else { return Err(ctx.system_error("bound arguments")) };
        let (name, argv) = (super::path::path(ctx, target, "execve")?, strings(ctx, argv)?);
        let mut pairs = Vec::new();
        for pair in krait_object::protocol::iterate(ctx, &env.call_method(ctx, &ctx.names.items, &[])?)? {
            let pair = krait_object::protocol::iterate(ctx, &pair)?;
            let mut bytes = to_bytes(ctx, &pair[0])?;
            bytes.push(b'=');
            bytes.extend(to_bytes(ctx, &pair[1])?);
            pairs.push(CString::new(bytes).map_err(|_| ctx.value_error("embedded null byte"))?);
        }
        // SAFETY: C strings in null-terminated arrays.
        unsafe { libc::execve(name.as_ptr(), pointers(&argv).as_ptr(), pointers(&pairs).as_ptr()) };
        Err(last_error(ctx, Some(&name.shown)))
    })),
    method("system(command)", NativeFn::Bound(|ctx, _, slots| {
        let command = CString::new(to_bytes(ctx, slots[0].as_ref().expect("a required argument"))?).map_err(|_| ctx.value_error("embedded null byte"))?;
        // SAFETY: a C string.
        Ok(ctx.int(ctx.allow_threads(|| unsafe { libc::system(command.as_ptr()) }).into()))
    })),
    method("putenv(name, value, /)", NativeFn::Fast(|ctx, _, args| {
        let (name, value) = (to_bytes(ctx, &args[0])?, to_bytes(ctx, &args[1])?);
        if name.contains(&b'=') {
            return Err(ctx.value_error("illegal environment variable name"));
        }
        let (Ok(name), Ok(value)) = (CString::new(name), CString::new(value)) else { return Err(ctx.value_error("embedded null byte")) };
        // SAFETY: C strings; other threads read the environment only under the GIL.
        done(ctx, unsafe { libc::setenv(name.as_ptr(), value.as_ptr(), 1) }, None)
    })),
    method("unsetenv(name, /)", NativeFn::O(|ctx, _, name| {
        let Ok(name) = CString::new(to_bytes(ctx, name)?) else { return Err(ctx.value_error("embedded null byte")) };
        // SAFETY: as above.
        done(ctx, unsafe { libc::unsetenv(name.as_ptr()) }, None)
    })),
    method("strerror(code, /)", NativeFn::O(|ctx, _, code| {
        let text = std::io::Error::from_raw_os_error(code.to_i32(ctx)?).to_string();
        Ok(ctx.str(text.split(" (os error").next().unwrap_or_default()))
    })),
    method("cpu_count()", NativeFn::NoArgs(|ctx, _| Ok(match ctx.settings.cpu_count {
        Some(count) => ctx.int(count.into()),
        None => std::thread::available_parallelism().map_or_else(|_| ctx.none(), |n| ctx.int_usize(n.get())),
    }))),
    method("sched_getaffinity(pid, /)", NativeFn::O(|ctx, _, _| {
        let count = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let cpus: Vec<Obj> = (0..count).map(|cpu| ctx.int_usize(cpu)).collect();
        krait_object::set::new_set(ctx, &cpus)
    })),
    method("sched_yield()", NativeFn::NoArgs(|ctx, _| {
        ctx.allow_threads(std::thread::yield_now);
        Ok(ctx.none())
    })),
    method("uname()", NativeFn::NoArgs(|ctx, _| {
        // SAFETY: a zeroed buffer of the right type; its fields are C strings afterwards.
        unsafe {
            let mut name: libc::utsname = std::mem::zeroed();
            if libc::uname(&raw mut name) < 0 {
                return Err(last_error(ctx, None));
            }
            let text = |field: &[libc::c_char]| ctx.str(&std::ffi::CStr::from_ptr(field.as_ptr()).to_string_lossy());
            let fields = vec![text(&name.sysname), text(&name.nodename), text(&name.release), text(&name.version), text(&name.machine)];
            make(ctx, &UNAME_RESULT, fields)
        }
    })),
    method("times()", NativeFn::NoArgs(|ctx, _| {
        // SAFETY: a zeroed buffer of the right type.
        unsafe {
            let mut times: libc::tms = std::mem::zeroed();
            let elapsed = libc::times(&raw mut times);
            let second = libc::sysconf(libc::_SC_CLK_TCK) as f64;
            let fields = [times.tms_utime, times.tms_stime, times.tms_cutime, times.tms_cstime, elapsed];
            make(ctx, &TIMES_RESULT, fields.iter().map(|&ticks| ctx.float(ticks as f64 / second)).collect())
        }
    })),
    method("get_terminal_size(fd=<unrepresentable>, /)", NativeFn::Fast(|ctx, _, args| {
        let fd = args.first().map_or(Ok(1), |fd| fd.to_i32(ctx))?;
        // SAFETY: a zeroed buffer of the right type.
        unsafe {
            let mut size: libc::winsize = std::mem::zeroed();
            if libc::ioctl(fd, libc::TIOCGWINSZ, &raw mut size) < 0 {
                return Err(last_error(ctx, None));
            }
            make(ctx, &TERMINAL_SIZE, vec![ctx.int(size.ws_col.into()), ctx.int(size.ws_row.into())])
        }
    })),
    method("getlogin()", NativeFn::NoArgs(|ctx, _| match ctx.host.environ("LOGNAME") {
        Some(name) => Ok(ctx.str(&name)),
        None => Err(ctx.os_error_errno(libc::ENXIO, None)),
    })),
    method("sysconf(name, /)", NativeFn::O(|ctx, _, name| {
        let number = if name.is_str_instance(ctx) {
            match &*name.text_lossy() {
                "SC_PAGE_SIZE" | "SC_PAGESIZE" => libc::_SC_PAGESIZE,
                "SC_CLK_TCK" => libc::_SC_CLK_TCK,
                "SC_NPROCESSORS_ONLN" => libc::_SC_NPROCESSORS_ONLN,
                "SC_NPROCESSORS_CONF" => libc::_SC_NPROCESSORS_CONF,
                "SC_OPEN_MAX" => libc::_SC_OPEN_MAX,
                "SC_ARG_MAX" => libc::_SC_ARG_MAX,
                "SC_PHYS_PAGES" => libc::_SC_PHYS_PAGES,
                "SC_IOV_MAX" => libc::_SC_IOV_MAX,
                "SC_NGROUPS_MAX" => libc::_SC_NGROUPS_MAX,
                _ => return Err(ctx.value_error("unrecognized configuration name")),
            }
        } else {
            name.to_i32(ctx)?
        };
        // SAFETY: a plain number.
        Ok(ctx.int(unsafe { libc::sysconf(number) }))
    })),
    method("register_at_fork(*, before=<unrepresentable>, after_in_child=<unrepresentable>, after_in_parent=<unrepresentable>)", NativeFn::Bound(|ctx, _, _| {
        Ok(ctx.none())
    })),
];
