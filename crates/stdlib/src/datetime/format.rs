//! Text of dates and times: ISO 8601, `ctime`, `strftime`.

use krait_object::heap::strdata::PyStr;
use krait_object::{Args, Ctx, Obj, PyResult, bind, clinic};

use super::calendar::{Clock, DAY_NAMES, Day, MONTH_NAMES};
use super::zone;

/// `2024-02-29`.
pub(super) fn iso_date(day: Day) -> String {
    format!("{:04}-{:02}-{:02}", day.year, day.month, day.day)
}

/// A time with as much of it as `timespec` says. ValueError "Unknown timespec value".
pub(super) fn iso_time(ctx: &Ctx, clock: Clock, timespec: Option<&Obj>, argument: &str) -> PyResult<String> {
    let spec = match timespec {
        None => "auto".into(),
        Some(spec) => {
            clinic::str_arg(ctx, "isoformat", argument, spec)?;
            let text = spec.to_utf8(ctx, "isoformat() argument")?;
            if text.contains('\0') {
                return Err(ctx.value_error("embedded null character"));
            }
            text
        }
    };
    let Clock { hour, minute, second, microsecond } = clock;
    Ok(match &*spec {
        "hours" => format!("{hour:02}"),
        "minutes" => format!("{hour:02}:{minute:02}"),
        "seconds" => format!("{hour:02}:{minute:02}:{second:02}"),
        "milliseconds" => format!("{hour:02}:{minute:02}:{second:02}.{:03}", microsecond / 1000),
        "auto" if microsecond == 0 => format!("{hour:02}:{minute:02}:{second:02}"),
        "auto" | "microseconds" => format!("{hour:02}:{minute:02}:{second:02}.{microsecond:06}"),
        _ => return Err(ctx.value_error("Unknown timespec value")),
    })
}

/// `Thu Feb 29 00:00:00 2024`.
pub(super) fn ctime(day: Day, clock: Clock) -> String {
    format!(
        "{} {} {:2} {:02}:{:02}:{:02} {:04}",
        DAY_NAMES[day.weekday() as usize % 7],
        MONTH_NAMES[(day.month - 1).rem_euclid(12) as usize],
        day.day,
        clock.hour,
        clock.minute,
        clock.second,
        day.year
    )
}

/// `time.struct_time` of these fields.
pub(super) fn struct_time(ctx: &Ctx, day: Day, clock: Clock, dst: i64) -> PyResult {
    let fields =
        [day.year, day.month, day.day, clock.hour, clock.minute, clock.second, day.weekday(), day.day_of_year(), dst];
    let fields = ctx.tuple(fields.map(|field| ctx.int(field)).to_vec());
    crate::builtins::import(ctx, "time")?.getattr_text(ctx, "struct_time")?.call(ctx, &[fields])
}

/// What `strftime` needs beyond the tuple.
pub(super) struct Source<'a> {
    /// The object whose `utcoffset` and `tzname` are asked for: its zone, and what the zone is asked about.
    pub zone: Option<Obj>,
    pub about: &'a Obj,
    pub microsecond: i64,
}

impl Source<'_> {
    fn offset(&self, ctx: &Ctx, separator: &str) -> PyResult<String> {
        let offset = zone::offset(ctx, self.zone.as_ref(), self.about)?;
        Ok(offset.map(|offset| zone::offset_text(offset, separator)).unwrap_or_default())
    }

    /// The zone's name, with its percent signs doubled: the C library reads it once more.
    fn name(&self, ctx: &Ctx, out: &mut Vec<u32>) -> PyResult<()> {
        let Some(name) = zone::name(ctx, self.zone.as_ref(), self.about)? else { return Ok(()) };
        let doubled = name.call_method_text(ctx, "replace", &[ctx.str("%"), ctx.str("%%")])?;
        let Some(text) = doubled.payload::<PyStr>() else {
            return Err(ctx.type_error("tzname.replace() did not return a string"));
        };
        out.extend(text.points());
        Ok(())
    }

    /// `time.strftime(format, tuple)`, with the directives that it does not know replaced before.
    pub(super) fn strftime(&self, ctx: &Ctx, format: &PyStr, tuple: &Obj) -> PyResult {
        let time = crate::builtins::import(ctx, "time")?;
        let strftime = time.getattr_text(ctx, "strftime")?;
        let points = format.to_points();
        let letter = |at: usize| points.get(at).and_then(|&point| char::from_u32(point)).unwrap_or('\0');
        let mut out: Vec<u32> = Vec::with_capacity(points.len());
        let mut at = 0;
        while at < points.len() {
            if letter(at) != '%' {
                out.push(points[at]);
                at += 1;
                continue;
            }
            let start = at;
            let directive = letter(at + 1);
            at += 2;
            let replaced = match directive {
                'z' => self.offset(ctx, "")?,
                ':' if letter(at) == 'z' => {
                    at += 1;
                    self.offset(ctx, ":")?
                }
                'Z' => {
                    self.name(ctx, &mut out)?;
                    continue;
                }
                'f' => format!("{:06}", self.microsecond),
                'Y' => format!("{:04}", tuple.getitem(ctx, &ctx.int(0))?.to_i64(ctx)?),
                'F' => format!("{:04}-%m-%d", tuple.getitem(ctx, &ctx.int(0))?.to_i64(ctx)?),
                'C' => format!("{:02}", tuple.getitem(ctx, &ctx.int(0))?.to_i64(ctx)?.div_euclid(100)),
                'G' => {
                    let year = strftime.call(ctx, &[ctx.str("%G"), tuple.clone()])?;
                    format!("{:0>4}", year.text_lossy())
                }
                _ => {
                    out.extend(&points[start..at.min(points.len())]);
                    continue;
                }
            };
            out.extend(replaced.chars().map(u32::from));
        }
        strftime.call(ctx, &[ctx.str_points(&out), tuple.clone()])
    }
}

/// The argument of `strftime`.
pub(super) fn strftime_format(ctx: &Ctx, args: Args) -> PyResult {
    let format = bind(ctx, "strftime", "(format)", args)?.into_iter().next().flatten();
    let format = format.ok_or_else(|| ctx.system_error("bound arguments"))?;
    clinic::str_arg(ctx, "strftime", "1", &format)?;
    Ok(format)
}

/// `__format__` of all of them: `strftime`, or `str` for an empty format.
pub(super) fn format(ctx: &Ctx, this: &Obj, owner: &str, args: Args) -> PyResult {
    let format = &crate::varargs::tuple_args(ctx, owner, "__format__", args, 1, 1)?[0];
    if clinic::str_arg(ctx, "__format__", "1", format)?.is_empty() {
        return this.to_str(ctx);
    }
    this.call_method_text(ctx, "strftime", std::slice::from_ref(format))
}

/// `strptime` of all of them: this function of `_strptime` does it.
pub(super) fn strptime(ctx: &Ctx, class: &Obj, owner: &str, function: &'static str, args: Args) -> PyResult {
    let args = crate::varargs::tuple_args(ctx, owner, "strptime", args, 2, 2)?;
    clinic::str_arg(ctx, "strptime", "1", &args[0])?;
    clinic::str_arg(ctx, "strptime", "2", &args[1])?;
    let module = crate::builtins::import(ctx, "_strptime")?;
    module.call_method_text(ctx, function, &[class.clone(), args[0].clone(), args[1].clone()])
}

/// ValueError "Invalid isoformat string: 'x'".
pub(super) fn invalid_iso(ctx: &Ctx, text: &Obj) -> krait_object::Raised {
    match text.repr(ctx) {
        Ok(shown) => {
            let mut out = krait_object::textbuilder::TextBuilder::new();
            out.push_ascii("Invalid isoformat string: ");
            out.push_obj(&shown);
            let message = out.finish(ctx);
            let exception = krait_object::exceptions::new_exception_args(ctx, &ctx.types.value_error, vec![message]);
            ctx.raise(exception)
        }
        Err(raised) => raised,
    }
}

/// The argument of `fromisoformat`.
pub(super) fn iso_argument(ctx: &Ctx, text: &Obj) -> PyResult<Vec<u32>> {
    match text.payload::<PyStr>() {
        Some(text) => Ok(text.to_points()),
        None => Err(ctx.type_error("fromisoformat: argument must be str")),
    }
}
