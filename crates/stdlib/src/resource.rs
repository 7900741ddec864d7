//! `resource`: what the system allows a process to use, and what it has used.
#![allow(unsafe_code, reason = "system calls")]

use krait_object::clinic::int_arg;
use krait_object::structseq::{StructDef, new_struct, new_struct_type};
use krait_object::{Ctx, MethodDef, NativeFn, Obj, PyResult, method, module};

use crate::syscall::errno;

static RUSAGE: StructDef = StructDef {
    name: "resource.struct_rusage",
    fields: &[
        "ru_utime", "ru_stime", "ru_maxrss", "ru_ixrss", "ru_idrss", "ru_isrss", "ru_minflt", "ru_majflt", "ru_nswap", "ru_inblock",
        "ru_oublock", "ru_msgsnd", "ru_msgrcv", "ru_nsignals", "ru_nvcsw", "ru_nivcsw",
    ],
    visible: 16,
    constructible: true,
};

const CONSTANTS: &[(&str, i64)] = &[
    ("RLIMIT_AS", libc::RLIMIT_AS as i64),
    ("RLIMIT_CORE", libc::RLIMIT_CORE as i64),
    ("RLIMIT_CPU", libc::RLIMIT_CPU as i64),
    ("RLIMIT_DATA", libc::RLIMIT_DATA as i64),
    ("RLIMIT_FSIZE", libc::RLIMIT_FSIZE as i64),
    ("RLIMIT_MEMLOCK", libc::RLIMIT_MEMLOCK as i64),
    ("RLIMIT_MSGQUEUE", libc::RLIMIT_MSGQUEUE as i64),
    ("RLIMIT_NICE", libc::RLIMIT_NICE as i64),
    ("RLIMIT_NOFILE", libc::RLIMIT_NOFILE as i64),
    ("RLIMIT_NPROC", libc::RLIMIT_NPROC as i64),
    ("RLIMIT_OFILE", libc::RLIMIT_NOFILE as i64),
    ("RLIMIT_RSS", libc::RLIMIT_RSS as i64),
    ("RLIMIT_RTPRIO", libc::RLIMIT_RTPRIO as i64),
    ("RLIMIT_RTTIME", libc::RLIMIT_RTTIME as i64),
    ("RLIMIT_SIGPENDING", libc::RLIMIT_SIGPENDING as i64),
    ("RLIMIT_STACK", libc::RLIMIT_STACK as i64),
    ("RLIM_INFINITY", libc::RLIM_INFINITY as i64),
    ("RUSAGE_CHILDREN", libc::RUSAGE_CHILDREN as i64),
    ("RUSAGE_SELF", libc::RUSAGE_SELF as i64),
    ("RUSAGE_THREAD", libc::RUSAGE_THREAD as i64),
];

/// One more than the greatest `RLIMIT_*` of Linux.
const LIMITS: i32 = 16;

/// The number of a limit.
fn resource(ctx: &Ctx, value: &Obj) -> PyResult<i32> {
    let number = int_arg(ctx, value)?;
    if (0..LIMITS).contains(&number) { Ok(number) } else { Err(ctx.value_error("invalid resource specified")) }
}

/// A limit; -1 is `RLIM_INFINITY`.
fn limit(ctx: &Ctx, value: &Obj) -> PyResult<libc::rlim_t> {
    let number = value.index(ctx)?;
    if number.as_i64() == Some(-1) {
        return Ok(libc::RLIM_INFINITY);
    }
    if number.is_negative_int() {
        return Err(ctx.value_error("Cannot convert negative int"));
    }
    let fitting = number.to_ibig().and_then(|number| libc::rlim_t::try_from(&number).ok());
    fitting.ok_or_else(|| ctx.overflow_error("Python int too large to convert to C rlim_t"))
}

/// A pair `(soft, hard)`.
fn limits(ctx: &Ctx, pair: &Obj) -> PyResult<libc::rlimit> {
    let pair = krait_object::protocol::iterate(ctx, pair)?;
    let [soft, hard] = pair.as_slice() else { return Err(ctx.value_error("expected a tuple of 2 integers")) };
    Ok(libc::rlimit { rlim_cur: limit(ctx, soft)?, rlim_max: limit(ctx, hard)? })
}

/// `(soft, hard)`, with -1 where there is none.
fn pair(ctx: &Ctx, limits: &libc::rlimit) -> Obj {
    let shown = |limit: libc::rlim_t| if limit == libc::RLIM_INFINITY { ctx.int(-1) } else { ctx.int_u64(limit) };
    ctx.tuple(vec![shown(limits.rlim_cur), shown(limits.rlim_max)])
}

fn getrusage(ctx: &Ctx, _: &Obj, who: &Obj) -> PyResult {
    let who = int_arg(ctx, who)?;
    // SAFETY: numbers alone.
    let mut usage: libc::rusage = unsafe { std::mem::zeroed() };
    // SAFETY: a record of ours.
    if unsafe { libc::getrusage(who, &raw mut usage) } != 0 {
        return Err(match errno() {
            libc::EINVAL => ctx.value_error("invalid who parameter"),
            errno => ctx.os_error_errno(errno, None),
        });
    }
    let time = |time: libc::timeval| ctx.float(time.tv_sec as f64 + time.tv_usec as f64 * 1e-6);
    let mut fields = vec![time(usage.ru_utime), time(usage.ru_stime)];
    let counts = [
        usage.ru_maxrss, usage.ru_ixrss, usage.ru_idrss, usage.ru_isrss, usage.ru_minflt, usage.ru_majflt, usage.ru_nswap,
        usage.ru_inblock, usage.ru_oublock, usage.ru_msgsnd, usage.ru_msgrcv, usage.ru_nsignals, usage.ru_nvcsw, usage.ru_nivcsw,
    ];
    fields.extend(counts.map(|count| ctx.int(count)));
    let class = ctx.shared.borrow().get(RUSAGE.name).cloned();
    let class = class.ok_or_else(|| ctx.system_error("the module is not initialised"))?;
    Ok(new_struct(ctx, &class, fields))
}

fn getrlimit(ctx: &Ctx, _: &Obj, which: &Obj) -> PyResult {
    let which = resource(ctx, which)?;
    let mut limits = libc::rlimit { rlim_cur: 0, rlim_max: 0 };
    // SAFETY: a record of ours.
    if unsafe { libc::getrlimit(which as _, &raw mut limits) } != 0 {
        return Err(ctx.os_error_errno(errno(), None));
    }
    Ok(pair(ctx, &limits))
}

fn setrlimit(ctx: &Ctx, _: &Obj, args: &[Obj]) -> PyResult {
    let which = resource(ctx, &args[0])?;
    let limits = limits(ctx, &args[1])?;
    // SAFETY: a record of ours.
    if unsafe { libc::setrlimit(which as _, &raw const limits) } == 0 {
        return Ok(ctx.none());
    }
    Err(match errno() {
        libc::EINVAL => ctx.value_error("current limit exceeds maximum limit"),
        libc::EPERM => ctx.value_error("not allowed to raise maximum limit"),
        errno => ctx.os_error_errno(errno, None),
    })
}

fn prlimit(ctx: &Ctx, _: &Obj, args: &[Obj]) -> PyResult {
    let process = int_arg(ctx, &args[0])?;
    let which = resource(ctx, &args[1])?;
    let new = match args.get(2) {
        Some(pair) if !ctx.is_none(pair) => Some(limits(ctx, pair)?),
        _ => None,
    };
    let mut old = libc::rlimit { rlim_cur: 0, rlim_max: 0 };
    let new = new.as_ref().map_or(std::ptr::null(), std::ptr::from_ref);
    // SAFETY: records of ours, or none.
    if unsafe { libc::prlimit(process, which as _, new, &raw mut old) } == 0 {
        return Ok(pair(ctx, &old));
    }
    Err(match errno() {
        libc::EINVAL => ctx.value_error("current limit exceeds maximum limit"),
        errno => ctx.os_error_errno(errno, None),
    })
}

const FUNCTIONS: &[MethodDef] = &[
    method("getrusage($module, who, /)", NativeFn::O(getrusage)),
    method("getrlimit($module, resource, /)", NativeFn::O(getrlimit)),
    method("setrlimit($module, resource, limits, /)", NativeFn::Fast(setrlimit)),
    method("prlimit($module, pid, resource, limits=None, /)", NativeFn::Fast(prlimit)),
    method("getpagesize($module, /)", NativeFn::NoArgs(|ctx, _| {
        // SAFETY: a plain number.
        Ok(ctx.int(unsafe { libc::sysconf(libc::_SC_PAGESIZE) }))
    })),
];

/// Make the module.
pub fn init(ctx: &Ctx) -> PyResult<Obj> {
    let module = module::new_module(ctx, "resource");
    module::add_functions(ctx, &module, "resource", FUNCTIONS);
    module::add(ctx, &module, "error", ctx.types.os_error.to_obj());
    let class = new_struct_type(ctx, &RUSAGE)?;
    ctx.shared.borrow_mut().insert(RUSAGE.name, class.clone());
    module::add(ctx, &module, "struct_rusage", class);
    for &(name, value) in CONSTANTS {
        module::add(ctx, &module, name, ctx.int(value));
    }
    Ok(module)
}
