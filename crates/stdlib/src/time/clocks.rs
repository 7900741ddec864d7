//! Reading and setting clocks, and sleeping by them.

use krait_object::{Ctx, MethodDef, NativeFn, Obj, PyResult, method};

use crate::posix::last_error;
use crate::varargs::tuple_args;

const BILLION: i64 = 1_000_000_000;

fn from_timespec(at: libc::timespec) -> i64 {
    at.tv_sec.saturating_mul(BILLION).saturating_add(at.tv_nsec)
}

/// Nanoseconds of a clock.
pub(super) fn read(ctx: &Ctx, clock: libc::clockid_t) -> PyResult<i64> {
    let mut at = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: room for the answer.
    if unsafe { libc::clock_gettime(clock, &raw mut at) } < 0 { Err(last_error(ctx, None)) } else { Ok(from_timespec(at)) }
}

fn seconds(nanoseconds: i64) -> f64 {
    if nanoseconds % BILLION == 0 { (nanoseconds / BILLION) as f64 } else { nanoseconds as f64 / 1e9 }
}

fn float(ctx: &Ctx, clock: libc::clockid_t) -> PyResult {
    Ok(ctx.float(seconds(read(ctx, clock)?)))
}

fn int(ctx: &Ctx, clock: libc::clockid_t) -> PyResult {
    Ok(ctx.int(read(ctx, clock)?))
}

/// How a fraction of a nanosecond is rounded.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Round {
    /// Away from zero, so that nothing wakes too early.
    Away,
    HalfEven,
}

/// Nanoseconds of a number of seconds.
pub(crate) fn to_nanoseconds(ctx: &Ctx, value: &Obj, round: Round) -> PyResult<i64> {
    if let Some(number) = value.as_f64() {
        if number.is_nan() {
            return Err(ctx.value_error("Invalid value NaN (not a number)"));
        }
        let exact = number * 1e9;
        let exact = match round {
            Round::Away => if exact < 0.0 { exact.floor() } else { exact.ceil() },
            Round::HalfEven => exact.round_ties_even(),
        };
        if !(-9_223_372_036_854_775_808.0..9_223_372_036_854_775_808.0).contains(&exact) {
            return Err(ctx.overflow_error("timestamp out of range for C PyTime_t"));
        }
        return Ok(exact as i64);
    }
    if !value.is_int_instance(ctx) && value.ty(ctx).slots.nb_index.get().is_none() {
        return Err(ctx.type_error(&format!("'{}' object cannot be interpreted as an integer or float", value.ty(ctx).name())));
    }
    let index = value.index(ctx)?;
    let scaled = index.as_i64().and_then(|whole| whole.checked_mul(BILLION));
    scaled.ok_or_else(|| ctx.overflow_error("timestamp too large to convert to C PyTime_t"))
}

/// Wait until the deadline on the monotonic clock, handling signals.
fn sleep(ctx: &Ctx, value: &Obj) -> PyResult {
    let length = to_nanoseconds(ctx, value, Round::Away)?;
    if length < 0 {
        return Err(ctx.value_error("sleep length must be non-negative"));
    }
    let deadline = read(ctx, libc::CLOCK_MONOTONIC)?.saturating_add(length);
    let deadline = libc::timespec { tv_sec: deadline / BILLION, tv_nsec: deadline % BILLION };
    loop {
        // SAFETY: a timespec of ours; the rest is not asked for.
        let status = ctx.allow_threads(|| unsafe {
            libc::clock_nanosleep(libc::CLOCK_MONOTONIC, libc::TIMER_ABSTIME, &raw const deadline, std::ptr::null_mut())
        });
        match status {
            0 => return Ok(ctx.none()),
            libc::EINTR => {
                if let Some(check) = ctx.hooks.check_signals.get() {
                    check(ctx)?;
                }
            }
            errno => return Err(ctx.os_error_errno(errno, None)),
        }
    }
}

fn clock_id(ctx: &Ctx, value: &Obj) -> PyResult<libc::clockid_t> {
    if !value.is_int_instance(ctx) {
        return Err(ctx.type_error(&format!("clk_id should be integer, not {}", value.ty(ctx).name_or_none(ctx))));
    }
    value.to_i32(ctx)
}

fn resolution(ctx: &Ctx, clock: libc::clockid_t) -> PyResult<f64> {
    let mut at = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: room for the answer.
    if unsafe { libc::clock_getres(clock, &raw mut at) } < 0 {
        return Err(last_error(ctx, None));
    }
    Ok(at.tv_sec as f64 + at.tv_nsec as f64 * 1e-9)
}

fn set_clock(ctx: &Ctx, clock: &Obj, nanoseconds: i64) -> PyResult {
    let at = libc::timespec { tv_sec: nanoseconds.div_euclid(BILLION), tv_nsec: nanoseconds.rem_euclid(BILLION) };
    // SAFETY: a timespec of ours.
    if unsafe { libc::clock_settime(clock.to_i32(ctx)?, &raw const at) } < 0 { Err(last_error(ctx, None)) } else { Ok(ctx.none()) }
}

fn clock_info(ctx: &Ctx, name: &Obj) -> PyResult {
    let text = name.to_utf8(ctx, "get_clock_info() argument 1")?;
    let (clock, shown, monotonic, adjustable) = match &*text {
        "time" => (libc::CLOCK_REALTIME, "CLOCK_REALTIME", false, true),
        "monotonic" | "perf_counter" => (libc::CLOCK_MONOTONIC, "CLOCK_MONOTONIC", true, false),
        "process_time" => (libc::CLOCK_PROCESS_CPUTIME_ID, "CLOCK_PROCESS_CPUTIME_ID", true, false),
        "thread_time" => (libc::CLOCK_THREAD_CPUTIME_ID, "CLOCK_THREAD_CPUTIME_ID", true, false),
        _ => return Err(ctx.value_error("unknown clock")),
    };
    let fields = vec![
        ("implementation", ctx.str(&format!("clock_gettime({shown})"))),
        ("monotonic", ctx.bool(monotonic)),
        ("adjustable", ctx.bool(adjustable)),
        ("resolution", ctx.float(resolution(ctx, clock)?)),
    ];
    krait_object::namespace::new_namespace(ctx, fields.into_iter().map(|(name, value)| (ctx.intern(name), value)).collect())
}

pub(super) const FUNCTIONS: &[MethodDef] = &[
    method("time($self, /)", NativeFn::NoArgs(|ctx, _| float(ctx, libc::CLOCK_REALTIME))),
    method("time_ns($self, /)", NativeFn::NoArgs(|ctx, _| int(ctx, libc::CLOCK_REALTIME))),
    method("monotonic($self, /)", NativeFn::NoArgs(|ctx, _| float(ctx, libc::CLOCK_MONOTONIC))),
    method("monotonic_ns($self, /)", NativeFn::NoArgs(|ctx, _| int(ctx, libc::CLOCK_MONOTONIC))),
    method("perf_counter($self, /)", NativeFn::NoArgs(|ctx, _| float(ctx, libc::CLOCK_MONOTONIC))),
    method("perf_counter_ns($self, /)", NativeFn::NoArgs(|ctx, _| int(ctx, libc::CLOCK_MONOTONIC))),
    method("process_time($self, /)", NativeFn::NoArgs(|ctx, _| float(ctx, libc::CLOCK_PROCESS_CPUTIME_ID))),
    method("process_time_ns($self, /)", NativeFn::NoArgs(|ctx, _| int(ctx, libc::CLOCK_PROCESS_CPUTIME_ID))),
    method("thread_time($self, /)", NativeFn::NoArgs(|ctx, _| float(ctx, libc::CLOCK_THREAD_CPUTIME_ID))),
    method("thread_time_ns($self, /)", NativeFn::NoArgs(|ctx, _| int(ctx, libc::CLOCK_THREAD_CPUTIME_ID))),
    method("sleep($self, object, /)", NativeFn::O(|ctx, _, value| sleep(ctx, value))),
    method("clock_gettime($module, clk_id, /)", NativeFn::O(|ctx, _, clock| float(ctx, clock_id(ctx, clock)?))),
    method("clock_gettime_ns($module, clk_id, /)", NativeFn::O(|ctx, _, clock| int(ctx, clock_id(ctx, clock)?))),
    method("clock_getres", NativeFn::Kw(|ctx, _, args| {
        let args = tuple_args(ctx, "time.", "clock_getres", args, 1, 1)?;
        Ok(ctx.float(resolution(ctx, args[0].to_i32(ctx)?)?))
    })),
    method("clock_settime", NativeFn::Kw(|ctx, _, args| {
        let args = tuple_args(ctx, "time.", "clock_settime", args, 2, 2)?;
        set_clock(ctx, &args[0], to_nanoseconds(ctx, &args[1], Round::HalfEven)?)
    })),
    method("clock_settime_ns", NativeFn::Kw(|ctx, _, args| {
        let args = tuple_args(ctx, "time.", "clock_settime", args, 2, 2)?;
        set_clock(ctx, &args[0], args[1].to_i64(ctx)?)
    })),
    method("pthread_getcpuclockid", NativeFn::Kw(|ctx, _, args| {
        let args = tuple_args(ctx, "time.", "pthread_getcpuclockid", args, 1, 1)?;
        let wanted = args[0].to_i64(ctx)?;
        // SAFETY: no arguments. A foreign number would be read as a pointer, so only the caller's own will do.
        if wanted as u64 != ctx.ident && wanted as u64 != unsafe { libc::pthread_self() } {
            return Err(ctx.os_error_errno(libc::ESRCH, None));
        }
        Ok(ctx.int(libc::CLOCK_THREAD_CPUTIME_ID.into()))
    })),
    method("get_clock_info", NativeFn::Kw(|ctx, _, args| clock_info(ctx, &tuple_args(ctx, "time.", "get_clock_info", args, 1, 1)?[0]))),
];
