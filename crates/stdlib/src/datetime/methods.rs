//! The methods of `datetime`.

use krait_object::heap::strdata::PyStr;
use krait_object::protocol::{self, BinaryOp};
use krait_object::{Args, Ctx, MethodDef, NativeFn, Obj, PyResult, bind, clinic, exceptions, method};

use super::arguments::{clinic_slot, reduce_protocol, zone_slot};
use super::calendar::{Clock, Day, EPOCH, days_in_month};
use super::date::{PyDate, new_date};
use super::daytime::{PyTime, new_time};
use super::delta::delta_of;
use super::local::{self, Timestamp};
use super::moment::{PyDateTime, fields_of_micros, new_moment, of, offset, shifted};
use super::{format, iso, zone};

/// The arguments of a signature, all of them optional.
fn optional<const N: usize>(ctx: &Ctx, name: &str, text: &'static str, args: Args) -> PyResult<[Option<Obj>; N]> {
    let slots = bind(ctx, name, text, args)?;
    slots.try_into().map_err(|_| ctx.system_error("bound arguments"))
}

/// The datetime of a timestamp: local time, or UTC.
fn at_timestamp(ctx: &Ctx, class: &Obj, at: Timestamp, is_local: bool, zone: Option<Obj>) -> PyResult {
    let (day, clock) = local::broken_down(ctx, at.seconds, is_local)?;
    let fold = if is_local { local::fold_at(ctx, at.seconds, day, clock)? } else { 0 };
    new_moment(ctx, class, day, Clock { microsecond: at.micros, ..clock }, zone, fold)
}

/// [`at_timestamp`] in a zone: its `fromutc` has the last word.
fn at_timestamp_in(ctx: &Ctx, class: &Obj, at: Timestamp, zone: Option<&Obj>) -> PyResult {
    let Some(zone) = zone else { return at_timestamp(ctx, class, at, true, None) };
    let moment = at_timestamp(ctx, class, at, false, Some(zone.clone()))?;
    zone.call_method_text(ctx, "fromutc", &[moment])
}

fn now(ctx: &Ctx, class: &Obj, slots: &[Option<Obj>]) -> PyResult {
    let zone = zone_slot(ctx, slots[0].as_ref())?;
    at_timestamp_in(ctx, class, local::now(ctx), zone.as_ref())
}

fn from_timestamp(ctx: &Ctx, class: &Obj, args: Args) -> PyResult {
    let [timestamp, zone] = optional(ctx, "fromtimestamp", "(timestamp, tz=None)", args)?;
    let zone = zone_slot(ctx, zone.as_ref())?;
    let at = local::timestamp(ctx, &timestamp.unwrap_or_else(|| ctx.none()))?;
    at_timestamp_in(ctx, class, at, zone.as_ref())
}

fn warn_naive(ctx: &Ctx, function: &str, instead: &str) -> PyResult<()> {
    let message = format!(
        "datetime.datetime.{function}() is deprecated and scheduled for removal in a future version. Use timezone-aware \
         objects to represent datetimes in UTC: datetime.datetime.{instead}."
    );
    exceptions::warn(ctx, &ctx.types.deprecation_warning, &message, 1)
}

fn utc_now(ctx: &Ctx, class: &Obj) -> PyResult {
    warn_naive(ctx, "utcnow", "now(datetime.UTC)")?;
    at_timestamp(ctx, class, local::now(ctx), false, None)
}

fn utc_from_timestamp(ctx: &Ctx, class: &Obj, args: Args) -> PyResult {
    warn_naive(ctx, "utcfromtimestamp", "fromtimestamp(timestamp, datetime.UTC)")?;
    let args = crate::varargs::tuple_args(ctx, "datetime.", "utcfromtimestamp", args, 1, 1)?;
    let at = local::timestamp(ctx, &args[0])?;
    at_timestamp(ctx, class, at, false, None)
}

fn combine(ctx: &Ctx, class: &Obj, args: Args) -> PyResult {
    if let Some(first) = args.positional().first().filter(|first| first.payload::<PyDate>().is_none()) {
        // Told before what is missing behind it.
        return Err(clinic::bad_argument(ctx, "combine", "1", "datetime.date", first));
    }
    let [date, time, given] = optional(ctx, "combine", "(date, time, tzinfo=unchanged)", args)?;
    let (date, time) = (date.unwrap_or_else(|| ctx.none()), time.unwrap_or_else(|| ctx.none()));
    let Some(day) = date.payload::<PyDate>().map(|date| date.day) else {
        return Err(clinic::bad_argument(ctx, "combine", "1", "datetime.date", &date));
    };
    let Some(time) = time.payload::<PyTime>() else {
        return Err(clinic::bad_argument(ctx, "combine", "2", "datetime.time", &time));
    };
    let zone = match &given {
        None => time.zone.get(),
        Some(_) => zone_slot(ctx, given.as_ref())?,
    };
    new_moment(ctx, class, day, time.clock, zone, time.fold.get().into())
}

fn from_iso_format(ctx: &Ctx, class: &Obj, text: &Obj) -> PyResult {
    let points = format::iso_argument(ctx, text)?;
    let parsed = (points.len() >= 7).then(|| iso::separator(&points)).flatten().filter(|&at| at <= points.len()).and_then(|at| {
        let day = iso::parse_date(&points[..at])?;
        let (clock, offset) = if at < points.len() { iso::parse_time(&points[at + 1..])? } else { (Clock::default(), None) };
        Some((day, clock, offset))
    });
    let Some((mut day, mut clock, offset)) = parsed else { return Err(format::invalid_iso(ctx, text)) };
    if clock.hour == 24 && (1..=12).contains(&day.month) {
        if clock != (Clock { hour: 24, ..Clock::default() }) {
            return Err(ctx.value_error("minute, second, and microsecond must be 0 when hour is 24"));
        }
        // Midnight at the end of a day is the next day's.
        clock.hour = 0;
        let last = days_in_month(day.year, day.month);
        if day.day < last {
            day.day += 1;
        } else if day.day == last {
            (day.month, day.day) = (day.month + 1, 1);
            if day.month > 12 {
                (day.year, day.month) = (day.year + 1, 1);
            }
        }
    }
    let zone = offset.map(|offset| zone::timezone_of_micros(ctx, offset)).transpose()?;
    new_moment(ctx, class, day, clock, zone, 0)
}

fn timetuple(ctx: &Ctx, this: &Obj) -> PyResult {
    let own = of(this);
    let dst = match zone::dst(ctx, own.zone.get().as_ref(), this)?.and_then(|dst| delta_of(&dst)) {
        None => -1,
        Some(dst) => i64::from(!dst.is_zero()),
    };
    format::struct_time(ctx, own.day(), own.clock, dst)
}

fn utc_timetuple(ctx: &Ctx, this: &Obj) -> PyResult {
    let micros = of(this).micros() - offset(ctx, this)?.unwrap_or(0);
    let (day, clock) = fields_of_micros(ctx, micros)?;
    format::struct_time(ctx, day, clock, 0)
}

/// Microseconds since 1970 as seconds.
fn seconds_float(ctx: &Ctx, micros: i128) -> PyResult {
    protocol::binary_op(ctx, &ctx.int_big(micros.into()), &ctx.int(1_000_000), BinaryOp::TrueDivide)
}

fn timestamp(ctx: &Ctx, this: &Obj) -> PyResult {
    let own = of(this);
    if own.zone.is_none() {
        let seconds = local::seconds_since_epoch(ctx, own.day(), own.clock, own.fold.get())?;
        return Ok(ctx.float(seconds as f64 + own.clock.microsecond as f64 / 1e6));
    }
    match offset(ctx, this)? {
        Some(offset) => seconds_float(ctx, own.micros() - offset - i128::from(EPOCH) * 1_000_000),
        None => Err(ctx.type_error("can't subtract offset-naive and offset-aware datetimes")),
    }
}

fn iso_format(ctx: &Ctx, this: &Obj, args: Args) -> PyResult {
    let [separator, timespec] = optional(ctx, "isoformat", "(sep=T, timespec=auto)", args)?;
    let separator = match &separator {
        None => u32::from(b'T'),
        Some(given) => match given.payload::<PyStr>() {
            Some(text) if text.len() == 1 => text.at(0),
            Some(text) => {
                let len = text.len();
                return Err(ctx.type_error(&format!(
                    "isoformat() argument 1 must be a unicode character, not a string of length {len}"
                )));
            }
            None => return Err(clinic::bad_argument(ctx, "isoformat", "1", "a unicode character", given)),
        },
    };
    let own = of(this);
    let mut out = krait_object::textbuilder::TextBuilder::new();
    let time = format::iso_time(ctx, own.clock, timespec.as_ref(), "2")?;
    out.push_text(&format::iso_date(own.day()));
    out.push_point(separator);
    out.push_text(&time);
    if let Some(offset) = offset(ctx, this)? {
        out.push_text(&zone::offset_text(offset, ":"));
    }
    Ok(out.finish(ctx))
}

const REPLACE: &str = "(year=unchanged, month=unchanged, day=unchanged, hour=unchanged, minute=unchanged, second=unchanged, \
    microsecond=unchanged, tzinfo=unchanged, *, fold=unchanged)";

fn replace(ctx: &Ctx, this: &Obj, slots: &[Option<Obj>]) -> PyResult {
    let own = of(this);
    let (day, clock) = (own.day(), own.clock);
    let field = |index: usize, default: i64| clinic_slot(ctx, slots[index].as_ref(), default);
    let day = Day { year: field(0, day.year)?, month: field(1, day.month)?, day: field(2, day.day)? };
    let clock = Clock {
        hour: field(3, clock.hour)?,
        minute: field(4, clock.minute)?,
        second: field(5, clock.second)?,
        microsecond: field(6, clock.microsecond)?,
    };
    let fold = field(8, own.fold.get().into())?;
    let zone = match &slots[7] {
        None => own.zone.get(),
        Some(given) => zone_slot(ctx, Some(given))?,
    };
    new_moment(ctx, &this.ty(ctx).to_obj(), day, clock, zone, fold)
}

/// The zone of the local clock that shows this.
fn local_zone(ctx: &Ctx, own: &PyDateTime) -> PyResult {
    local::zone_at(ctx, local::moment_of_offset(ctx, own.day(), own.clock, own.fold.get())?)
}

fn as_timezone(ctx: &Ctx, this: &Obj, args: Args) -> PyResult {
    let [given] = optional(ctx, "astimezone", "(tz=None)", args)?;
    let wanted = zone_slot(ctx, given.as_ref())?;
    let own = of(this);
    let mut source = match own.zone.get() {
        Some(zone) => zone,
        None => local_zone(ctx, own)?,
    };
    if wanted.as_ref().is_some_and(|wanted| wanted.is(&source)) {
        return Ok(this.clone());
    }
    let mut from = zone::offset(ctx, Some(&source), this)?;
    if from.is_none() {
        source = local_zone(ctx, own)?;
        if wanted.as_ref().is_some_and(|wanted| wanted.is(&source)) {
            return Ok(this.clone());
        }
        from = zone::offset(ctx, Some(&source), this)?;
    }
    let from = from.ok_or_else(|| ctx.type_error("utcoffset() returned None, expected timedelta or None"))?;
    let moment = shifted(ctx, this, -from)?;
    let Some(made) = moment.payload::<PyDateTime>() else { return Err(ctx.system_error("a datetime")) };
    let wanted = match wanted {
        Some(wanted) => wanted,
        None => local::zone_at(ctx, (made.micros().div_euclid(1_000_000) - i128::from(EPOCH)) as i64)?,
    };
    made.zone.set(Some(wanted.clone()));
    wanted.call_method_text(ctx, "fromutc", &[moment])
}

fn reduce(ctx: &Ctx, this: &Obj, protocol: i64) -> PyResult {
    let own = of(this);
    let mut bytes = own.bytes();
    if protocol > 3 && own.fold.get() {
        bytes[2] |= 0x80;
    }
    let mut state = vec![ctx.bytes(&bytes)];
    state.extend(own.zone.get());
    Ok(ctx.tuple(vec![this.ty(ctx).to_obj(), ctx.tuple(state)]))
}

fn or_none(ctx: &Ctx, value: Option<Obj>) -> Obj {
    value.unwrap_or_else(|| ctx.none())
}

pub(super) const METHODS: &[MethodDef] = &[
    method("now($type, /, tz=None)", NativeFn::Bound(now)).class().doc("This moment in a zone, or by local clocks."),
    method("utcnow($type, /)", NativeFn::NoArgs(utc_now)).class().doc("This moment in UTC, without a zone."),
    method("fromtimestamp", NativeFn::Kw(from_timestamp)).class(),
    method("utcfromtimestamp", NativeFn::Kw(utc_from_timestamp)).class(),
    method("strptime", NativeFn::Kw(|ctx, class, args| {
        format::strptime(ctx, class, "datetime.", "_strptime_datetime_datetime", args)
    }))
    .class(),
    method("combine", NativeFn::Kw(combine)).class(),
    method("fromisoformat($type, object, /)", NativeFn::O(from_iso_format)).class(),
    method("date($self, /)", NativeFn::NoArgs(|ctx, this| new_date(ctx, of(this).day()))),
    method("time($self, /)", NativeFn::NoArgs(|ctx, this| {
        let own = of(this);
        Ok(new_time(ctx, own.clock, None, own.fold.get()))
    })),
    method("timetz($self, /)", NativeFn::NoArgs(|ctx, this| {
        let own = of(this);
        Ok(new_time(ctx, own.clock, own.zone.get(), own.fold.get()))
    })),
    method("ctime($self, /)", NativeFn::NoArgs(|ctx, this| {
        let own = of(this);
        Ok(ctx.str(&format::ctime(own.day(), own.clock)))
    })),
    method("timetuple($self, /)", NativeFn::NoArgs(timetuple)),
    method("timestamp($self, /)", NativeFn::NoArgs(timestamp)),
    method("utctimetuple($self, /)", NativeFn::NoArgs(utc_timetuple)),
    method("isoformat", NativeFn::Kw(iso_format)),
    method("utcoffset($self, /)", NativeFn::NoArgs(|ctx, this| {
        Ok(or_none(ctx, zone::offset_obj(ctx, of(this).zone.get().as_ref(), this)?))
    })),
    method("tzname($self, /)", NativeFn::NoArgs(|ctx, this| {
        Ok(or_none(ctx, zone::name(ctx, of(this).zone.get().as_ref(), this)?))
    })),
    method("dst($self, /)", NativeFn::NoArgs(|ctx, this| {
        Ok(or_none(ctx, zone::dst(ctx, of(this).zone.get().as_ref(), this)?))
    })),
    method(
        "replace($self, /, year=unchanged, month=unchanged, day=unchanged,\n        \
         hour=unchanged, minute=unchanged, second=unchanged,\n        \
         microsecond=unchanged, tzinfo=unchanged, *, fold=unchanged)",
        NativeFn::Bound(replace),
    )
    .doc("The same datetime with some fields changed."),
    method("__replace__($self, /, **changes)", NativeFn::Kw(|ctx, this, args| {
        replace(ctx, this, &bind(ctx, "replace", REPLACE, args)?)
    }))
    .doc("What replace() does."),
    method("astimezone", NativeFn::Kw(as_timezone)),
    method("__reduce_ex__", NativeFn::Kw(|ctx, this, args| {
        let protocol = reduce_protocol(ctx, "datetime.", args)?;
        reduce(ctx, this, protocol)
    })),
    method("__reduce__($self, /)", NativeFn::NoArgs(|ctx, this| reduce(ctx, this, 2))),
];
