//! Broken-down times: `struct_time`, `gmtime`, `mktime`, `strftime`, the time zone.

use std::ffi::{CStr, CString};

use krait_object::heap::strdata::PyStr;
use krait_object::structseq::{StructDef, new_struct, new_struct_type};
use krait_object::tuple::PyTuple;
use krait_object::{Args, Ctx, MethodDef, NativeFn, Obj, PyResult, method, module};

use crate::posix::last_error;

static STRUCT_TIME: StructDef = StructDef {
    name: "time.struct_time",
    fields: &[
        "tm_year", "tm_mon", "tm_mday", "tm_hour", "tm_min", "tm_sec", "tm_wday", "tm_yday", "tm_isdst", "tm_zone", "tm_gmtoff",
    ],
    visible: 9,
    constructible: true,
};

pub(super) fn add_types(ctx: &Ctx, module: &Obj) -> PyResult<()> {
    let class = new_struct_type(ctx, &STRUCT_TIME)?;
    ctx.shared.borrow_mut().insert("time.struct_time", class.clone());
    module::add(ctx, module, "struct_time", class);
    Ok(())
}

fn class(ctx: &Ctx) -> PyResult {
    ctx.shared.borrow().get("time.struct_time").cloned().ok_or_else(|| ctx.system_error("no struct_time"))
}

fn zone_text(zone: *const libc::c_char) -> String {
    // SAFETY: the C library's own text, or null.
    if zone.is_null() { String::new() } else { unsafe { CStr::from_ptr(zone) }.to_string_lossy().into_owned() }
}

/// The name of a time's zone, as [`broken`] gave it.
pub(crate) fn zone_name(tm: &libc::tm) -> String {
    zone_text(tm.tm_zone)
}

fn empty() -> libc::tm {
    // SAFETY: all of it is numbers and a pointer that may be null.
    unsafe { std::mem::zeroed() }
}

/// The calendar's fields of seconds since 1970, of local time or of UTC; or an error number.
pub(crate) fn broken(seconds: i64, local: bool) -> Result<libc::tm, i32> {
    let mut tm = empty();
    // SAFETY: room for the answer.
    let done = unsafe {
        if local { libc::localtime_r(&raw const seconds, &raw mut tm) } else { libc::gmtime_r(&raw const seconds, &raw mut tm) }
    };
    if done.is_null() { Err(std::io::Error::last_os_error().raw_os_error().unwrap_or(libc::EINVAL)) } else { Ok(tm) }
}

fn show(ctx: &Ctx, tm: &libc::tm, local: bool) -> PyResult {
    let number = |value: i32| ctx.int(value.into());
    let zone = if local { zone_text(tm.tm_zone) } else { "UTC".to_owned() };
    let fields = vec![
        ctx.int(i64::from(tm.tm_year) + 1900),
        number(tm.tm_mon + 1),
        number(tm.tm_mday),
        number(tm.tm_hour),
        number(tm.tm_min),
        number(tm.tm_sec),
        number((tm.tm_wday + 6) % 7),
        number(tm.tm_yday + 1),
        number(tm.tm_isdst),
        ctx.str(&zone),
        ctx.int(if local { tm.tm_gmtoff } else { 0 }),
    ];
    Ok(new_struct(ctx, &class(ctx)?, fields))
}

/// The optional seconds of `gmtime` and its like.
fn seconds(ctx: &Ctx, name: &str, args: Args) -> PyResult<i64> {
    if args.has_keywords() {
        return Err(ctx.type_error(&format!("time.{name}() takes no keyword arguments")));
    }
    let value = match args.positional() {
        [] => None,
        [value] => Some(value).filter(|value| !ctx.is_none(value)),
        more => return Err(ctx.type_error(&format!("{name}() takes at most 1 argument ({} given)", more.len()))),
    };
    let Some(value) = value else { return Ok(super::clocks::read(ctx, libc::CLOCK_REALTIME)?.div_euclid(1_000_000_000)) };
    if let Some(number) = value.as_f64() {
        if number.is_nan() {
            return Err(ctx.value_error("Invalid value NaN (not a number)"));
        }
        let floor = number.floor();
        if !(-9_223_372_036_854_775_808.0..9_223_372_036_854_775_808.0).contains(&floor) {
            return Err(ctx.overflow_error("timestamp out of range for platform time_t"));
        }
        return Ok(floor as i64);
    }
    let index = value.index(ctx)?;
    index.as_i64().ok_or_else(|| ctx.overflow_error("timestamp out of range for platform time_t"))
}

fn calendar(ctx: &Ctx, name: &str, args: Args, local: bool) -> PyResult {
    let at = seconds(ctx, name, args)?;
    match broken(at, local) {
        Ok(tm) => show(ctx, &tm, local),
        Err(errno) => Err(ctx.os_error_errno(errno, None)),
    }
}

/// A time given as a tuple, with the zone's name that its `tm_zone` points to.
struct Given {
    tm: libc::tm,
    _zone: Option<CString>,
}

fn from_tuple(ctx: &Ctx, value: &Obj, function: &str) -> PyResult<Given> {
    let Some(tuple) = value.payload::<PyTuple>() else { return Err(ctx.type_error("Tuple or struct_time argument required")) };
    let items = tuple.items().to_vec();
    if items.len() != 9 {
        return Err(ctx.type_error(&format!("{function}(): illegal time tuple argument")));
    }
    let mut numbers = [0i32; 9];
    for (number, item) in numbers.iter_mut().zip(&items) {
        *number = item.to_i32(ctx)?;
    }
    let [year, month, day, hour, minute, second, weekday, yearday, dst] = numbers;
    if year < i32::MIN + 1900 {
        return Err(ctx.overflow_error("year out of range"));
    }
    let mut tm = empty();
    tm.tm_year = year - 1900;
    tm.tm_mon = month.wrapping_sub(1);
    tm.tm_mday = day;
    tm.tm_hour = hour;
    tm.tm_min = minute;
    tm.tm_sec = second;
    tm.tm_wday = weekday.wrapping_add(1) % 7;
    tm.tm_yday = yearday.wrapping_sub(1);
    tm.tm_isdst = dst;
    let mut zone = None;
    if value.ty(ctx).to_obj().is(&class(ctx)?) {
        let offset = value.getattr_text(ctx, "tm_gmtoff")?;
        if !ctx.is_none(&offset) {
            tm.tm_gmtoff = offset.to_i64(ctx)?;
        }
        let name = value.getattr_text(ctx, "tm_zone")?;
        if name.is_str_instance(ctx) {
            zone = CString::new(name.text_lossy().as_bytes()).ok();
            tm.tm_zone = zone.as_ref().map_or(std::ptr::null(), |zone| zone.as_ptr());
        }
    }
    Ok(Given { tm, _zone: zone })
}

/// Bounds of the fields; zeros that stand for the first month, day and day of the year.
fn check(ctx: &Ctx, tm: &mut libc::tm) -> PyResult<()> {
    let raise = |what: &str| Err(ctx.value_error(&format!("{what} out of range")));
    if tm.tm_mon == -1 {
        tm.tm_mon = 0;
    } else if !(0..=11).contains(&tm.tm_mon) {
        return raise("month");
    }
    if tm.tm_mday == 0 {
        tm.tm_mday = 1;
    } else if !(0..=31).contains(&tm.tm_mday) {
        return raise("day of month");
    }
    if !(0..=23).contains(&tm.tm_hour) {
        return raise("hour");
    }
    if !(0..=59).contains(&tm.tm_min) {
        return raise("minute");
    }
    if !(0..=61).contains(&tm.tm_sec) {
        return raise("seconds");
    }
    if tm.tm_wday < 0 {
        return raise("day of week");
    }
    if tm.tm_yday == -1 {
        tm.tm_yday = 0;
    } else if !(0..=365).contains(&tm.tm_yday) {
        return raise("day of year");
    }
    Ok(())
}

fn asctime_text(tm: &libc::tm) -> String {
    const DAYS: [&str; 7] = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    format!(
        "{} {}{:3} {:02}:{:02}:{:02} {}",
        DAYS[tm.tm_wday.rem_euclid(7) as usize],
        MONTHS[tm.tm_mon.rem_euclid(12) as usize],
        tm.tm_mday,
        tm.tm_hour,
        tm.tm_min,
        tm.tm_sec,
        i64::from(tm.tm_year) + 1900
    )
}

/// One conversion, `%` and what belongs to it, by the C library.
fn convert(directive: &str, tm: &libc::tm) -> Vec<u8> {
    // A letter behind tells an empty answer from one that did not fit.
    let Ok(format) = CString::new(format!("{directive}x")) else { return Vec::new() };
    let mut size = 256;
    loop {
        let mut buffer = vec![0u8; size];
        // SAFETY: a C string, a buffer of that size, a tm whose zone is null or a C string.
        let length = unsafe { libc::strftime(buffer.as_mut_ptr().cast(), size, format.as_ptr(), tm) };
        if length > 0 {
            buffer.truncate(length - 1);
            return buffer;
        }
        if size > 1 << 16 {
            return Vec::new();
        }
        size *= 4;
    }
}

fn format_time(ctx: &Ctx, format: &PyStr, tm: &libc::tm) -> Obj {
    let points = format.to_points();
    let mut out: Vec<u32> = Vec::with_capacity(points.len() * 2);
    let mut at = 0;
    while at < points.len() {
        if points[at] != u32::from(b'%') {
            out.push(points[at]);
            at += 1;
            continue;
        }
        let start = at;
        at += 1;
        let ascii = |at: usize| points.get(at).and_then(|&point| u8::try_from(point).ok()).unwrap_or(0);
        while matches!(ascii(at), b'_' | b'-' | b'^' | b'#' | b'+') || ascii(at).is_ascii_digit() {
            at += 1;
        }
        if matches!(ascii(at), b'E' | b'O') {
            at += 1;
        }
        if !ascii(at).is_ascii_alphabetic() && ascii(at) != b'%' {
            out.extend(&points[start..at.min(points.len())]);
            continue;
        }
        at += 1;
        let directive: String = points[start..at].iter().filter_map(|&point| char::from_u32(point)).collect();
        out.extend(String::from_utf8_lossy(&convert(&directive, tm)).chars().map(u32::from));
    }
    ctx.str_points(&out)
}

fn now(ctx: &Ctx, local: bool) -> PyResult<libc::tm> {
    let at = super::clocks::read(ctx, libc::CLOCK_REALTIME)?.div_euclid(1_000_000_000);
    broken(at, local).map_err(|_| last_error(ctx, None))
}

/// `timezone`, `altzone`, `daylight`, `tzname`, from the zone's winter and summer of this year.
pub(super) fn set_zone(ctx: &Ctx, module: &Obj) {
    const YEAR: i64 = (365 * 24 + 6) * 3600;
    let now = ctx.host.time() / 1_000_000_000;
    let january = now as i64 / YEAR * YEAR;
    let look = |at: i64| broken(at, true).map_or((0, "UTC".to_owned()), |tm| (-tm.tm_gmtoff, zone_text(tm.tm_zone)));
    let (winter, summer) = (look(january), look(january + YEAR / 2));
    let daylight = winter.0 != summer.0;
    let (standard, other) = if winter.0 < summer.0 { (summer, winter) } else { (winter, summer) };
    module::add(ctx, module, "timezone", ctx.int(standard.0));
    module::add(ctx, module, "altzone", ctx.int(other.0));
    module::add(ctx, module, "daylight", ctx.int(daylight.into()));
    module::add(ctx, module, "tzname", ctx.tuple(vec![ctx.str(&standard.1), ctx.str(&other.1)]));
}

unsafe extern "C" {
    fn tzset();
}

/// At most these positional arguments: "NAME expected at most N argument".
fn at_most_one<'a>(ctx: &Ctx, name: &str, args: Args<'a>) -> PyResult<Option<&'a Obj>> {
    match args.positional() {
        [] => Ok(None),
        [one] if !args.has_keywords() => Ok(Some(one)),
        more => Err(ctx.type_error(&format!("{name} expected at most 1 argument, got {}", more.len()))),
    }
}

pub(super) const FUNCTIONS: &[MethodDef] = &[
    method("gmtime", NativeFn::Kw(|ctx, _, args| calendar(ctx, "gmtime", args, false))),
    method("localtime", NativeFn::Kw(|ctx, _, args| calendar(ctx, "localtime", args, true))),
    method("ctime", NativeFn::Kw(|ctx, _, args| {
        let at = seconds(ctx, "ctime", args)?;
        match broken(at, true) {
            Ok(tm) => Ok(ctx.str(&asctime_text(&tm))),
            Err(errno) => Err(ctx.os_error_errno(errno, None)),
        }
    })),
    method("asctime", NativeFn::Kw(|ctx, _, args| {
        let Some(value) = at_most_one(ctx, "asctime", args)? else { return Ok(ctx.str(&asctime_text(&now(ctx, true)?))) };
        let mut given = from_tuple(ctx, value, "asctime")?;
        check(ctx, &mut given.tm)?;
        Ok(ctx.str(&asctime_text(&given.tm)))
    })),
    method("mktime($self, object, /)", NativeFn::O(|ctx, _, value| {
        let mut given = from_tuple(ctx, value, "mktime")?;
        given.tm.tm_wday = -1;
        // SAFETY: a tm of ours.
        let at = unsafe { libc::mktime(&raw mut given.tm) };
        if at == -1 && given.tm.tm_wday == -1 {
            return Err(ctx.overflow_error("mktime argument out of range"));
        }
        Ok(ctx.float(at as f64))
    })),
    method("strftime", NativeFn::Kw(|ctx, _, args| {
        let (format, value) = match args.positional() {
            [format] => (format, None),
            [format, value] => (format, Some(value)),
            [] => return Err(ctx.type_error("strftime() takes at least 1 argument (0 given)")),
            more => return Err(ctx.type_error(&format!("strftime() takes at most 2 arguments ({} given)", more.len()))),
        };
        let Some(text) = format.payload::<PyStr>() else {
            return Err(ctx.type_error(&format!("strftime() argument 1 must be str, not {}", format.ty(ctx).name_or_none(ctx))));
        };
        let mut given = match value {
            Some(value) => from_tuple(ctx, value, "strftime")?,
            None => Given { tm: now(ctx, true)?, _zone: None },
        };
        check(ctx, &mut given.tm)?;
        given.tm.tm_isdst = given.tm.tm_isdst.clamp(-1, 1);
        if value.is_some() && given.tm.tm_zone.is_null() {
            // Plain tuples have no zone of their own: the local one, by `tm_isdst`.
            let mut local = given.tm;
            // SAFETY: a copy of ours.
            if unsafe { libc::mktime(&raw mut local) } != -1 || local.tm_wday >= 0 {
                given.tm.tm_zone = local.tm_zone;
                given.tm.tm_gmtoff = local.tm_gmtoff;
            }
        }
        Ok(format_time(ctx, text, &given.tm))
    })),
    method("strptime", NativeFn::Kw(|ctx, _, args| {
        crate::builtins::import(ctx, "_strptime")?.call_method_args(ctx, &ctx.intern("_strptime_time"), args)
    })),
    method("tzset($self, /)", NativeFn::NoArgs(|ctx, module| {
        // SAFETY: no arguments.
        unsafe { tzset() };
        set_zone(ctx, module);
        Ok(ctx.none())
    })),
];
