//! `_signal`: handlers in Python. The C handler only notes the signal; the machine looks at its next safe point.
#![allow(unsafe_code, reason = "signal handlers and masks")]

use std::sync::atomic::{AtomicBool, AtomicI32, AtomicPtr, AtomicU64, Ordering};

use krait_object::cells::ObjVec;
use krait_object::ctx::Breaker;
use krait_object::structseq::{StructDef, new_struct, new_struct_type};
use krait_object::{Ctx, MethodDef, NativeFn, Obj, PyResult, Raised, method, module};

use crate::posix::{done, last_error};

/// One more than the largest signal.
const NSIG: i32 = 65;
const MAIN_THREAD: u64 = 1;

const CONSTANTS: &[(&str, i64)] = &[
    ("ITIMER_PROF", 2), ("ITIMER_REAL", 0), ("ITIMER_VIRTUAL", 1), ("NSIG", 65), ("SIGABRT", 6), ("SIGALRM", 14), ("SIGBUS", 7),
    ("SIGCHLD", 17), ("SIGCLD", 17), ("SIGCONT", 18), ("SIGFPE", 8), ("SIGHUP", 1), ("SIGILL", 4), ("SIGINT", 2), ("SIGIO", 29),
    ("SIGIOT", 6), ("SIGKILL", 9), ("SIGPIPE", 13), ("SIGPOLL", 29), ("SIGPROF", 27), ("SIGPWR", 30), ("SIGQUIT", 3),
    ("SIGRTMAX", 64), ("SIGRTMIN", 34), ("SIGSEGV", 11), ("SIGSTKFLT", 16), ("SIGSTOP", 19), ("SIGSYS", 31), ("SIGTERM", 15),
    ("SIGTRAP", 5), ("SIGTSTP", 20), ("SIGTTIN", 21), ("SIGTTOU", 22), ("SIGURG", 23), ("SIGUSR1", 10), ("SIGUSR2", 12),
    ("SIGVTALRM", 26), ("SIGWINCH", 28), ("SIGXCPU", 24), ("SIGXFSZ", 25), ("SIG_BLOCK", 0), ("SIG_DFL", 0), ("SIG_IGN", 1),
    ("SIG_SETMASK", 2), ("SIG_UNBLOCK", 1),
];

/// Signals that came and wait: a bit each.
static PENDING: AtomicU64 = AtomicU64::new(0);
/// The main thread's state, to make it look up.
static MAIN: AtomicPtr<Ctx> = AtomicPtr::new(std::ptr::null_mut());
/// `set_wakeup_fd`.
static WAKEUP: AtomicI32 = AtomicI32::new(-1);
static STARTED: AtomicBool = AtomicBool::new(false);

extern "C" fn note(signal: libc::c_int) {
    // SAFETY: only atomics, and `write`, which signal handlers may call; errno is put back.
    unsafe {
        let errno = *libc::__errno_location();
        PENDING.fetch_or(1 << (signal - 1).clamp(0, 63), Ordering::SeqCst);
        let main = MAIN.load(Ordering::SeqCst);
        if !main.is_null() {
            (*main).breaker.fetch_or(Breaker::SIGNAL, Ordering::SeqCst);
        }
        let fd = WAKEUP.load(Ordering::SeqCst);
        if fd >= 0 {
            let byte = signal as u8;
            libc::write(fd, (&raw const byte).cast(), 1);
        }
        *libc::__errno_location() = errno;
    }
}

/// Handlers by number.
struct State {
    handlers: ObjVec,
}

fn state(ctx: &Ctx) -> std::rc::Rc<State> {
    ctx.state("_signal", || State { handlers: ObjVec::new(vec![ctx.none(); NSIG as usize]) })
}

fn handler_of(ctx: &Ctx, signal: i32) -> Obj {
    state(ctx).handlers.get(signal as usize).unwrap_or_else(|| ctx.none())
}

/// Run the handlers of signals that came: the hook of safe points and of interrupted system calls.
pub fn check(ctx: &Ctx) -> PyResult<()> {
    ctx.breaker.fetch_and(!(Breaker::SIGNAL | Breaker::ASYNC_EXC | Breaker::BUDGET | Breaker::CALLS), Ordering::SeqCst);
    if ctx.ident != MAIN_THREAD || PENDING.load(Ordering::SeqCst) == 0 {
        return Ok(());
    }
    for signal in 1..NSIG {
        let bit = 1u64 << (signal - 1);
        if PENDING.fetch_and(!bit, Ordering::SeqCst) & bit == 0 {
            continue;
        }
        let handler = handler_of(ctx, signal);
        if ctx.is_none(&handler) || handler.is_int_instance(ctx) {
            continue;
        }
        let frame = ctx.hooks.get_frame.get().and_then(|get| get(ctx, 0)).unwrap_or_else(|| ctx.none());
        if let Err(raised) = handler.call(ctx, &[ctx.int(signal.into()), frame]) {
            // The rest is for the next time.
            if PENDING.load(Ordering::SeqCst) != 0 {
                ctx.set_breaker(Breaker::SIGNAL);
            }
            return Err(raised);
        }
    }
    Ok(())
}

fn in_range(ctx: &Ctx, signal: &Obj) -> PyResult<i32> {
    let signal = signal.to_i32(ctx)?;
    if (1..NSIG).contains(&signal) { Ok(signal) } else { Err(ctx.value_error("signal number out of range")) }
}

fn install(signal: i32, handler: libc::sighandler_t) -> i32 {
    // SAFETY: a zeroed sigaction is a valid one.
    unsafe {
        let mut action: libc::sigaction = std::mem::zeroed();
        action.sa_sigaction = handler;
        libc::sigemptyset(&raw mut action.sa_mask);
        libc::sigaction(signal, &raw const action, std::ptr::null_mut())
    }
}

fn set_handler(ctx: &Ctx, signal: i32, handler: &Obj) -> PyResult {
    let native = match handler.as_i64().filter(|_| handler.is_int_instance(ctx)) {
        Some(0) => libc::SIG_DFL,
        Some(1) => libc::SIG_IGN,
        _ if handler.is_callable(ctx) => note as extern "C" fn(libc::c_int) as libc::sighandler_t,
        _ => return Err(ctx.type_error("signal handler must be signal.SIG_IGN, signal.SIG_DFL, or a callable object")),
    };
    if ctx.ident != MAIN_THREAD {
        return Err(ctx.value_error("signal only works in main thread of the main interpreter"));
    }
    check(ctx)?;
    if install(signal, native) < 0 {
        return Err(last_error(ctx, None));
    }
    let old = state(ctx).handlers.set(signal as usize, handler.clone());
    Ok(old.unwrap_or_else(|_| ctx.none()))
}

fn interrupt(ctx: &Ctx) -> Raised {
    ctx.raise(krait_object::exceptions::new_exception_args(ctx, &ctx.types.keyboard_interrupt, Vec::new()))
}

/// The set of signals in an iterable of numbers.
fn mask_of(ctx: &Ctx, signals: &Obj) -> PyResult<libc::sigset_t> {
    // SAFETY: filled in at once.
    let mut set: libc::sigset_t = unsafe { std::mem::zeroed() };
    // SAFETY: a set of ours.
    unsafe { libc::sigemptyset(&raw mut set) };
    for signal in krait_object::protocol::iterate(ctx, signals)? {
        let signal = signal.to_i64(ctx)?;
        if !(1..i64::from(NSIG)).contains(&signal) {
            return Err(ctx.value_error(&format!("signal number {signal} out of range [1; 64]")));
        }
        // SAFETY: in range; the C library's own two are refused, as they should be.
        unsafe { libc::sigaddset(&raw mut set, signal as i32) };
    }
    Ok(set)
}

fn members(ctx: &Ctx, set: &libc::sigset_t) -> PyResult {
    // SAFETY: a filled set, numbers in range.
    let numbers = (1..NSIG).filter(|&signal| unsafe { libc::sigismember(set, signal) } == 1);
    let list = ctx.list(numbers.map(|signal| ctx.int(signal.into())).collect());
    ctx.types.set.obj().call(ctx, &[list])
}

fn interval(ctx: &Ctx, value: &Obj) -> PyResult<libc::timeval> {
    let nanoseconds = crate::time::to_nanoseconds(ctx, value, crate::time::Round::Away)?;
    let micros = nanoseconds / 1000 + i64::from(nanoseconds % 1000 > 0);
    Ok(libc::timeval { tv_sec: micros.div_euclid(1_000_000), tv_usec: micros.rem_euclid(1_000_000) })
}

fn timer(ctx: &Ctx, value: &libc::itimerval) -> Obj {
    let seconds = |at: &libc::timeval| ctx.float(at.tv_sec as f64 + at.tv_usec as f64 / 1e6);
    ctx.tuple(vec![seconds(&value.it_value), seconds(&value.it_interval)])
}

fn timer_error(ctx: &Ctx) -> Raised {
    let errno = std::io::Error::last_os_error().raw_os_error().unwrap_or(0);
    let raised = ctx.os_error_errno(errno, None);
    let error = ctx.take_raised(raised);
    let class = ctx.shared.borrow().get("signal.ItimerError").cloned();
    let made = class.and_then(|class| class.call(ctx, &[error.getattr_text(ctx, "errno").ok()?, error.getattr_text(ctx, "strerror").ok()?]).ok());
    ctx.raise(made.unwrap_or(error))
}

static SIGINFO: StructDef = StructDef {
    name: "signal.struct_siginfo",
    fields: &["si_signo", "si_code", "si_errno", "si_pid", "si_uid", "si_status", "si_band"],
    visible: 7,
    constructible: true,
};

fn wait_info(ctx: &Ctx, signals: &Obj, limit: Option<i64>) -> PyResult {
    let set = mask_of(ctx, signals)?;
    // SAFETY: filled by the call.
    let mut info: libc::siginfo_t = unsafe { std::mem::zeroed() };
    loop {
        let signal = ctx.allow_threads(|| {
            // SAFETY: sets and room of ours.
            unsafe {
                match limit {
                    Some(limit) => {
                        let limit = libc::timespec { tv_sec: limit / 1_000_000_000, tv_nsec: limit % 1_000_000_000 };
                        libc::sigtimedwait(&raw const set, &raw mut info, &raw const limit)
                    }
                    None => libc::sigwaitinfo(&raw const set, &raw mut info),
                }
            }
        });
        if signal >= 0 {
            break;
        }
        match std::io::Error::last_os_error().raw_os_error() {
            Some(libc::EINTR) => check(ctx)?,
            Some(libc::EAGAIN) if limit.is_some() => return Ok(ctx.none()),
            errno => return Err(ctx.os_error_errno(errno.unwrap_or(0), None)),
        }
    }
    let class = ctx.shared.borrow().get("signal.struct_siginfo").cloned().ok_or_else(|| ctx.system_error("no struct_siginfo"))?;
    // SAFETY: numbers of the union, whatever they mean for this signal.
    let (pid, uid, status) = unsafe { (info.si_pid(), info.si_uid(), info.si_status()) };
    let fields = [i64::from(info.si_signo), info.si_code.into(), info.si_errno.into(), pid.into(), uid.into(), status.into(), 0];
    Ok(new_struct(ctx, &class, fields.into_iter().map(|value| ctx.int(value)).collect()))
}

const FUNCTIONS: &[MethodDef] = &[
    method("default_int_handler($module, signalnum, frame, /)", NativeFn::Fast(|ctx, _, args| {
        args[0].to_i32(ctx)?;
        Err(interrupt(ctx))
    })),
    method("signal($module, signalnum, handler, /)", NativeFn::Fast(|ctx, _, args| {
        let signal = args[0].to_i32(ctx)?;
        if !(1..NSIG).contains(&signal) {
            return Err(ctx.value_error("signal number out of range"));
        }
        set_handler(ctx, signal, &args[1])
    })),
    method("getsignal($module, signalnum, /)", NativeFn::O(|ctx, _, signal| Ok(handler_of(ctx, in_range(ctx, signal)?)))),
    method("raise_signal($module, signalnum, /)", NativeFn::O(|ctx, _, signal| {
        // SAFETY: a plain number.
        let result = done(ctx, unsafe { libc::raise(signal.to_i32(ctx)?) }, None)?;
        check(ctx)?;
        Ok(result)
    })),
    method("strsignal($module, signalnum, /)", NativeFn::O(|ctx, _, signal| {
        let signal = in_range(ctx, signal)?;
        // SAFETY: the C library's text, copied at once.
        let text = unsafe {
            let text = libc::strsignal(signal);
            if text.is_null() { String::new() } else { std::ffi::CStr::from_ptr(text).to_string_lossy().into_owned() }
        };
        Ok(if text.is_empty() || text.starts_with("Unknown signal") { ctx.none() } else { ctx.str(&text) })
    })),
    method("alarm($module, seconds, /)", NativeFn::O(|ctx, _, seconds| {
        // SAFETY: a plain number.
        Ok(ctx.int(unsafe { libc::alarm(seconds.to_i32(ctx)? as u32) }.into()))
    })),
    method("pause($module, /)", NativeFn::NoArgs(|ctx, _| {
        // SAFETY: no arguments.
        ctx.allow_threads(|| unsafe { libc::pause() });
        check(ctx)?;
        Ok(ctx.none())
    })),
    method("siginterrupt($module, signalnum, flag, /)", NativeFn::Fast(|ctx, _, args| {
        let signal = in_range(ctx, &args[0])?;
        let restart = args[1].to_i32(ctx)? == 0;
        // SAFETY: the present action, with one flag changed.
        let status = unsafe {
            let mut action: libc::sigaction = std::mem::zeroed();
            libc::sigaction(signal, std::ptr::null(), &raw mut action);
            action.sa_flags = if restart { action.sa_flags | libc::SA_RESTART } else { action.sa_flags & !libc::SA_RESTART };
            libc::sigaction(signal, &raw const action, std::ptr::null_mut())
        };
        done(ctx, status, None)
    })),
    method("set_wakeup_fd($module, fd, /, *, warn_on_full_buffer=True)", NativeFn::Bound(|ctx, _, slots| {
        let fd = slots[0].as_ref().expect("a required argument").to_i32(ctx)?;
        if ctx.ident != MAIN_THREAD {
            return Err(ctx.value_error("set_wakeup_fd only works in main thread of the main interpreter"));
        }
        if fd != -1 {
            // SAFETY: a plain number.
            let flags = unsafe { libc::fcntl(fd, libc::F_GETFL) };
            if flags < 0 {
                return Err(last_error(ctx, None));
            }
            if flags & libc::O_NONBLOCK == 0 {
                return Err(ctx.value_error(&format!("the fd {fd} must be in non-blocking mode")));
            }
        }
        Ok(ctx.int(WAKEUP.swap(fd, Ordering::SeqCst).into()))
    })),
    method("getitimer($module, which, /)", NativeFn::O(|ctx, _, which| {
        let which = which.to_i32(ctx)?;
        // SAFETY: filled by the call.
        let mut now: libc::itimerval = unsafe { std::mem::zeroed() };
        // SAFETY: room of ours.
        if unsafe { libc::getitimer(which as _, &raw mut now) } < 0 { Err(timer_error(ctx)) } else { Ok(timer(ctx, &now)) }
    })),
    method("setitimer($module, which, seconds, interval=0.0, /)", NativeFn::Fast(|ctx, _, args| {
        let which = args[0].to_i32(ctx)?;
        let first = interval(ctx, &args[1])?;
        let again = match args.get(2) {
            Some(again) => interval(ctx, again)?,
            None => libc::timeval { tv_sec: 0, tv_usec: 0 },
        };
        let new = libc::itimerval { it_interval: again, it_value: first };
        // SAFETY: filled by the call.
        let mut old: libc::itimerval = unsafe { std::mem::zeroed() };
        // SAFETY: values of ours.
        if unsafe { libc::setitimer(which as _, &raw const new, &raw mut old) } < 0 { Err(timer_error(ctx)) } else { Ok(timer(ctx, &old)) }
    })),
    method("pthread_sigmask($module, how, mask, /)", NativeFn::Fast(|ctx, _, args| {
        let how = args[0].to_i32(ctx)?;
        let set = mask_of(ctx, &args[1])?;
        // SAFETY: filled by the call.
        let mut old: libc::sigset_t = unsafe { std::mem::zeroed() };
        // SAFETY: sets of ours.
        let status = unsafe { libc::pthread_sigmask(how, &raw const set, &raw mut old) };
        if status != 0 {
            return Err(ctx.os_error_errno(status, None));
        }
        check(ctx)?;
        members(ctx, &old)
    })),
    method("sigpending($module, /)", NativeFn::NoArgs(|ctx, _| {
        // SAFETY: filled by the call.
        let mut set: libc::sigset_t = unsafe { std::mem::zeroed() };
        // SAFETY: room of ours.
        if unsafe { libc::sigpending(&raw mut set) } < 0 { Err(last_error(ctx, None)) } else { members(ctx, &set) }
    })),
    method("sigwait($module, sigset, /)", NativeFn::O(|ctx, _, signals| {
        let set = mask_of(ctx, signals)?;
        let mut signal = 0;
        // SAFETY: a set and room of ours.
        let status = ctx.allow_threads(|| unsafe { libc::sigwait(&raw const set, &raw mut signal) });
        if status != 0 { Err(ctx.os_error_errno(status, None)) } else { Ok(ctx.int(signal.into())) }
    })),
    method("sigwaitinfo($module, sigset, /)", NativeFn::O(|ctx, _, signals| wait_info(ctx, signals, None))),
    method("sigtimedwait($module, sigset, timeout, /)", NativeFn::Fast(|ctx, _, args| {
        let limit = crate::time::to_nanoseconds(ctx, &args[1], crate::time::Round::Away)?;
        if limit < 0 {
            return Err(ctx.value_error("timeout must be non-negative"));
        }
        wait_info(ctx, &args[0], Some(limit))
    })),
    method("valid_signals($module, /)", NativeFn::NoArgs(|ctx, _| {
        // SAFETY: filled at once.
        let mut set: libc::sigset_t = unsafe { std::mem::zeroed() };
        // SAFETY: a set of ours.
        unsafe { libc::sigfillset(&raw mut set) };
        members(ctx, &set)
    })),
    method("pthread_kill($module, thread_id, signalnum, /)", NativeFn::Fast(|ctx, _, args| {
        let (thread, signal) = (args[0].to_i64(ctx)?, args[1].to_i32(ctx)?);
        // SAFETY: the calling thread is alive. Other threads' numbers are not those of the C library.
        let own = unsafe { libc::pthread_self() };
        if thread as u64 != ctx.ident && thread as u64 != own {
            return Err(ctx.os_error_errno(libc::ESRCH, None));
        }
        // SAFETY: as above.
        let status = unsafe { libc::pthread_kill(own, signal) };
        if status != 0 {
            return Err(ctx.os_error_errno(status, None));
        }
        check(ctx)?;
        Ok(ctx.none())
    })),
];

/// Make the module. The first time, SIGINT gets its handler, and the machine its hook.
pub fn init(ctx: &Ctx) -> PyResult<Obj> {
    let module = module::new_module(ctx, "_signal");
    module::add_functions(ctx, &module, "_signal", FUNCTIONS);
    for &(name, value) in CONSTANTS {
        module::add(ctx, &module, name, ctx.int(value));
    }
    let info = new_struct_type(ctx, &SIGINFO)?;
    ctx.shared.borrow_mut().insert("signal.struct_siginfo", info.clone());
    module::add(ctx, &module, "struct_siginfo", info);
    let namespace = ctx.dict();
    namespace.setitem(ctx, &ctx.names.__module__, &ctx.str("signal"))?;
    let bases = ctx.tuple(vec![ctx.types.os_error.to_obj()]);
    let error = ctx.types.type_.obj().call(ctx, &[ctx.str("ItimerError"), bases, namespace])?;
    ctx.shared.borrow_mut().insert("signal.ItimerError", error.clone());
    module::add(ctx, &module, "ItimerError", error);
    let state = state(ctx);
    for signal in 1..NSIG {
        // SAFETY: asks for the present action.
        let present = unsafe {
            let mut action: libc::sigaction = std::mem::zeroed();
            (libc::sigaction(signal, std::ptr::null(), &raw mut action) == 0).then_some(action.sa_sigaction)
        };
        let shown = match present {
            Some(libc::SIG_DFL) => ctx.int(0),
            Some(libc::SIG_IGN) => ctx.int(1),
            _ => ctx.none(),
        };
        drop(state.handlers.set(signal as usize, shown));
    }
    if ctx.ident == MAIN_THREAD && !STARTED.swap(true, Ordering::SeqCst) {
        MAIN.store(std::ptr::from_ref(ctx).cast_mut(), Ordering::SeqCst);
        if ctx.hooks.check_signals.get().is_none() {
            ctx.hooks.check_signals.set(Some(check));
        }
        if handler_of(ctx, libc::SIGINT).as_i64() == Some(0) {
            let handler = module.getattr_text(ctx, "default_int_handler")?;
            set_handler(ctx, libc::SIGINT, &handler)?;
        }
        // Writing beyond RLIMIT_FSIZE is an OSError.
        if handler_of(ctx, libc::SIGXFSZ).as_i64() == Some(0) {
            set_handler(ctx, libc::SIGXFSZ, &ctx.int(1))?;
        }
    }
    Ok(module)
}

/// End the process by SIGINT, as its parent sees it. Comes back only if that is held back.
pub fn end_by_interrupt() {
    // SAFETY: the default handler is put back, then the signal is sent to this process.
    unsafe {
        libc::signal(libc::SIGINT, libc::SIG_DFL);
        libc::kill(libc::getpid(), libc::SIGINT);
    }
}

/// No signal reaches the interpreter any more: its thread's state goes.
pub(crate) fn stop() {
    MAIN.store(std::ptr::null_mut(), Ordering::SeqCst);
}
