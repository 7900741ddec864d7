//! `date`, and the named tuple of its `isocalendar`.

use krait_object::typeobj::TypeRef;
use krait_object::{Args, Ctx, NativeFn, Obj, Payload, PyResult, TypeDef, TypeFlags, bind, getset, method, new_exact, new_extended, slot};

use super::arguments::{Constructor, check_day, clinic_slot, int_field, int_slot, pickled_state};
use super::calendar::{BadIso, Clock, Day, MAX_YEAR, MIN_YEAR, day_of_iso};
use super::delta::{delta_of, new_delta};
use super::moment::PyDateTime;
use super::{format, iso, isocalendar, local, moment};

/// The payload of `date`.
#[repr(C)]
pub(super) struct PyDate {
    pub day: Day,
}
krait_object::trace!(PyDate);
krait_object::payload!(PyDate, "date");

/// The day of a `date`, or of a `datetime`.
pub(super) fn day_of(this: &Obj) -> Day {
    this.payload::<PyDate>().expect("the type's methods get its objects").day
}

/// The day of a `date` that is no `datetime`.
fn plain_day(value: &Obj) -> Option<Day> {
    let date = value.payload::<PyDate>()?;
    value.payload::<PyDateTime>().is_none().then_some(date.day)
}

fn date_type(ctx: &Ctx) -> TypeRef {
    ctx.type_for::<PyDate>()
}

/// A `date` of the exact type. ValueError for fields out of bounds.
pub(super) fn new_date(ctx: &Ctx, day: Day) -> PyResult {
    check_day(ctx, day)?;
    Ok(new_exact(ctx, &date_type(ctx), PyDate { day }))
}

/// A date of a class: subclasses written in Python are called.
pub(super) fn new_date_of(ctx: &Ctx, class: &Obj, day: Day) -> PyResult {
    if class.is(&date_type(ctx).to_obj()) {
        return new_date(ctx, day);
    }
    if class.is(&ctx.type_for::<PyDateTime>().to_obj()) {
        return moment::new_moment(ctx, class, day, Clock::default(), None, 0);
    }
    class.call(ctx, &[ctx.int(day.year), ctx.int(day.month), ctx.int(day.day)])
}

fn is_month(byte: u32) -> bool {
    (1..=12).contains(&byte)
}

/// The day of the first four bytes of a pickled state.
pub(super) fn day_of_bytes(bytes: &[u8]) -> Day {
    let at = |index: usize| i64::from(bytes.get(index).copied().unwrap_or(0));
    Day { year: at(0) << 8 | at(1), month: at(2), day: at(3) }
}

/// The four bytes of a pickled state.
pub(super) fn bytes_of_day(day: Day) -> [u8; 4] {
    [(day.year >> 8) as u8, day.year as u8, day.month as u8, day.day as u8]
}

fn date_new(ctx: &Ctx, class: &Obj, args: Args) -> PyResult {
    const FIELDS: Constructor = Constructor { names: &["year", "month", "day"], required: 3, positional: 3 };
    let ty = class.as_type().expect("tp_new gets a type");
    if let [state] = args.positional() {
        if let Some(bytes) = pickled_state(ctx, "date", state, 4, 2, is_month)? {
            return Ok(new_extended(ctx, ty, PyDate { day: day_of_bytes(&bytes) }));
        }
        // What follows finds the same fault that CPython does: the first field before the missing ones.
        int_field(ctx, state)?;
    }
    let slots = FIELDS.bind(ctx, args)?;
    let field = |index: usize| int_slot(ctx, slots[index].as_ref(), 0);
    let day = Day { year: field(0)?, month: field(1)?, day: field(2)? };
    check_day(ctx, day)?;
    Ok(new_extended(ctx, ty, PyDate { day }))
}

/// A date some days later, of the same class.
fn later(ctx: &Ctx, this: &Obj, days: i64) -> PyResult {
    match Day::checked(day_of(this).ordinal() + days) {
        Some(day) => new_date_of(ctx, &this.ty(ctx).to_obj(), day),
        None => Err(ctx.overflow_error("date value out of range")),
    }
}

fn add(ctx: &Ctx, a: &Obj, b: &Obj) -> PyResult {
    match (plain_day(a), delta_of(b), plain_day(b), delta_of(a)) {
        (Some(_), Some(delta), _, _) => later(ctx, a, delta.days),
        (_, _, Some(_), Some(delta)) => later(ctx, b, delta.days),
        _ => Ok(ctx.not_implemented()),
    }
}

fn subtract(ctx: &Ctx, a: &Obj, b: &Obj) -> PyResult {
    match (plain_day(a), plain_day(b), delta_of(b)) {
        (Some(a), Some(b), _) => new_delta(ctx, i128::from(a.ordinal() - b.ordinal()) * 86_400_000_000),
        (Some(_), _, Some(delta)) => later(ctx, a, -delta.days),
        _ => Ok(ctx.not_implemented()),
    }
}

fn from_ordinal(ctx: &Ctx, class: &Obj, args: Args) -> PyResult {
    let ordinal = int_field(ctx, &crate::varargs::tuple_args(ctx, "", "fromordinal", args, 1, 1)?[0])?;
    if ordinal < 1 {
        return Err(ctx.value_error("ordinal must be >= 1"));
    }
    new_date_of(ctx, class, Day::of_ordinal(ordinal))
}

fn from_iso_calendar(ctx: &Ctx, class: &Obj, args: Args) -> PyResult {
    let slots = bind(ctx, "fromisocalendar", "(year, week, day)", args)?;
    let mut fields = [0; 3];
    for (field, slot) in fields.iter_mut().zip(&slots) {
        *field = int_slot(ctx, slot.as_ref(), 0).map_err(|raised| {
            if !ctx.raised_is(&ctx.types.overflow_error) {
                return raised;
            }
            drop(ctx.take_raised(raised));
            ctx.value_error("ISO calendar component out of range")
        })?;
    }
    let [year, week, day] = fields;
    match day_of_iso(year, week, day) {
        Ok(day) => new_date_of(ctx, class, day),
        Err(BadIso::Year) => Err(ctx.value_error(&format!("year must be in {MIN_YEAR}..{MAX_YEAR}, not {year}"))),
        Err(BadIso::Week) => Err(ctx.value_error(&format!("Invalid week: {week}"))),
        Err(BadIso::Day) => Err(ctx.value_error(&format!("Invalid weekday: {day} (range is [1, 7])"))),
    }
}

fn from_iso_format(ctx: &Ctx, class: &Obj, text: &Obj) -> PyResult {
    let points = format::iso_argument(ctx, text)?;
    match iso::parse_date(&points).filter(|_| matches!(points.len(), 7 | 8 | 10)) {
        Some(day) => new_date_of(ctx, class, day),
        None => Err(format::invalid_iso(ctx, text)),
    }
}

fn today(ctx: &Ctx, class: &Obj) -> PyResult {
    if class.is(&date_type(ctx).to_obj()) {
        let now = local::now(ctx);
        return new_date(ctx, local::broken_down(ctx, now.seconds, true)?.0);
    }
    let time = crate::builtins::import(ctx, "time")?.call_method_text(ctx, "time", &[])?;
    class.call_method_text(ctx, "fromtimestamp", &[time])
}

fn replace(ctx: &Ctx, this: &Obj, slots: &[Option<Obj>]) -> PyResult {
    let own = day_of(this);
    let field = |index: usize, default: i64| clinic_slot(ctx, slots[index].as_ref(), default);
    let day = Day { year: field(0, own.year)?, month: field(1, own.month)?, day: field(2, own.day)? };
    new_date_of(ctx, &this.ty(ctx).to_obj(), day)
}

fn strftime(ctx: &Ctx, this: &Obj, args: Args) -> PyResult {
    let pattern = format::strftime_format(ctx, args)?;
    let tuple = this.call_method_text(ctx, "timetuple", &[])?;
    let moment = this.payload::<PyDateTime>();
    let source = format::Source {
        zone: moment.and_then(|moment| moment.zone.get()),
        about: this,
        microsecond: moment.map_or(0, |moment| moment.clock.microsecond),
    };
    source.strftime(ctx, pattern.expect_str(ctx, "format")?, &tuple)
}

pub(super) static DATE: TypeDef = TypeDef {
    module: "datetime",
    flags: TypeFlags::BASETYPE,
    slots: &[
        slot::tp_new(date_new),
        slot::tp_repr(|ctx, this| {
            let Day { year, month, day } = day_of(this);
            Ok(ctx.str(&format!("{}({year}, {month}, {day})", this.ty(ctx).name())))
        }),
        slot::tp_str(|ctx, this| this.call_method_text(ctx, "isoformat", &[])),
        slot::tp_hash(|ctx, this| ctx.bytes(&bytes_of_day(day_of(this))).hash(ctx)),
        slot::tp_richcompare(|ctx, this, other, op| match plain_day(other) {
            Some(other) => Ok(ctx.bool(op.holds(day_of(this).cmp(&other)))),
            None => Ok(ctx.not_implemented()),
        }),
        slot::nb_add(add),
        slot::nb_subtract(subtract),
    ],
    methods: &[
        method("fromtimestamp($type, timestamp, /)", NativeFn::O(|ctx, class, timestamp| {
            let seconds = local::floor_seconds(ctx, timestamp)?;
            new_date_of(ctx, class, local::broken_down(ctx, seconds, true)?.0)
        }))
        .class()
        .doc("The local date at a number of seconds since 1970."),
        method("fromordinal", NativeFn::Kw(from_ordinal)).class(),
        method("fromisoformat($type, object, /)", NativeFn::O(from_iso_format)).class(),
        method("fromisocalendar", NativeFn::Kw(from_iso_calendar)).class(),
        method("strptime", NativeFn::Kw(|ctx, class, args| {
            format::strptime(ctx, class, "date.", "_strptime_datetime_date", args)
        }))
        .class(),
        method("today($type, /)", NativeFn::NoArgs(today))
            .class()
            .doc("The local date of this moment."),
        method("ctime($self, /)", NativeFn::NoArgs(|ctx, this| Ok(ctx.str(&format::ctime(day_of(this), Clock::default()))))),
        method("strftime", NativeFn::Kw(strftime)),
        method("__format__", NativeFn::Kw(|ctx, this, args| format::format(ctx, this, "date.", args))),
        method("timetuple($self, /)", NativeFn::NoArgs(|ctx, this| format::struct_time(ctx, day_of(this), Clock::default(), -1))),
        method("isocalendar($self, /)", NativeFn::NoArgs(|ctx, this| isocalendar::new_iso_calendar(ctx, day_of(this)))),
        method("isoformat($self, /)", NativeFn::NoArgs(|ctx, this| Ok(ctx.str(&format::iso_date(day_of(this)))))),
        method("isoweekday($self, /)", NativeFn::NoArgs(|ctx, this| Ok(ctx.int(day_of(this).weekday() + 1)))),
        method("toordinal($self, /)", NativeFn::NoArgs(|ctx, this| Ok(ctx.int(day_of(this).ordinal())))),
        method("weekday($self, /)", NativeFn::NoArgs(|ctx, this| Ok(ctx.int(day_of(this).weekday())))),
        method("replace($self, /, year=unchanged, month=unchanged, day=unchanged)", NativeFn::Bound(replace))
            .doc("The same date with some fields changed."),
        method("__replace__($self, /, **changes)", NativeFn::Kw(|ctx, this, args| {
            replace(ctx, this, &bind(ctx, "replace", "(year=unchanged, month=unchanged, day=unchanged)", args)?)
        }))
        .doc("What replace() does."),
        method("__reduce__($self, /)", NativeFn::NoArgs(|ctx, this| {
            let state = ctx.tuple(vec![ctx.bytes(&bytes_of_day(day_of(this)))]);
            Ok(ctx.tuple(vec![this.ty(ctx).to_obj(), state]))
        })),
    ],
    getsets: &[
        getset("year", |ctx, this| Ok(ctx.int(day_of(this).year))),
        getset("month", |ctx, this| Ok(ctx.int(day_of(this).month))),
        getset("day", |ctx, this| Ok(ctx.int(day_of(this).day))),
    ],
    doc: "date(year, month, day): a day of the Gregorian calendar.",
    ..TypeDef::new("date", PyDate::layout)
};

/// The attributes `min`, `max` and `resolution`.
pub(super) fn extremes(ctx: &Ctx) -> PyResult<[(&'static str, Obj); 3]> {
    let first = new_date(ctx, Day { year: MIN_YEAR, month: 1, day: 1 })?;
    let last = new_date(ctx, Day { year: MAX_YEAR, month: 12, day: 31 })?;
    Ok([("min", first), ("max", last), ("resolution", new_delta(ctx, 86_400_000_000)?)])
}
