//! `datetime`: a day and a time of it, in a zone or not. What it is and how it compares and adds; its methods are in
//! `methods`.

use std::cell::Cell;
use std::cmp::Ordering;

use krait_object::cells::ObjCell;
use krait_object::{Args, CompareOp, Ctx, Obj, Payload, PyResult, TypeDef, TypeFlags, getset, new_exact, new_extended, slot};

use super::arguments::{Constructor, check_clock, check_day, int_slot, pickled_state, pickled_zone, zone_slot};
use super::calendar::{Clock, Day, MAX_YEAR, MIN_YEAR};
use super::date::{PyDate, bytes_of_day, day_of_bytes};
use super::daytime::LAST;
use super::delta::{delta_of, hash_micros, new_delta};
use super::{methods, zone};

/// Microseconds of a day.
const DAY: i128 = 86_400_000_000;

/// The payload of `datetime`. Once made it never changes, but for the fold and the zone of an object just made.
#[repr(C)]
pub(super) struct PyDateTime {
    pub date: PyDate,
    pub clock: Clock,
    pub fold: Cell<bool>,
    pub zone: ObjCell,
    hash: Cell<Option<i64>>,
}
krait_object::trace!(PyDateTime: date, zone);
krait_object::payload!(PyDateTime, "datetime", base = PyDate, with_node);

impl PyDateTime {
    fn new(day: Day, clock: Clock, zone: Option<Obj>, fold: bool) -> PyDateTime {
        let (fold, zone) = (Cell::new(fold), ObjCell::new(zone));
        PyDateTime { date: PyDate { day }, clock, fold, zone, hash: Cell::new(None) }
    }
    pub(super) fn day(&self) -> Day {
        self.date.day
    }
    /// Microseconds from year 1, by its own clock.
    pub(super) fn micros(&self) -> i128 {
        i128::from(self.day().ordinal()) * DAY + i128::from(self.clock.microseconds())
    }
    /// The ten bytes of a pickled state.
    pub(super) fn bytes(&self) -> [u8; 10] {
        let mut bytes = [0; 10];
        bytes[..4].copy_from_slice(&bytes_of_day(self.day()));
        bytes[4..].copy_from_slice(&self.clock.bytes());
        bytes
    }
    fn order(&self, other: &PyDateTime) -> Ordering {
        self.day().cmp(&other.day()).then(self.clock.cmp(&other.clock))
    }
}

/// The payload of a datetime.
pub(super) fn of(this: &Obj) -> &PyDateTime {
    this.payload::<PyDateTime>().expect("the type's methods get its objects")
}

/// A datetime of a class: subclasses written in Python are called. ValueError for fields out of bounds.
pub(super) fn new_moment(ctx: &Ctx, class: &Obj, day: Day, clock: Clock, zone: Option<Obj>, fold: i64) -> PyResult {
    let exact = ctx.type_for::<PyDateTime>();
    if class.is(&exact.to_obj()) {
        check_day(ctx, day)?;
        check_clock(ctx, clock, fold)?;
        return Ok(new_exact(ctx, &exact, PyDateTime::new(day, clock, zone, fold == 1)));
    }
    let fields = [day.year, day.month, day.day, clock.hour, clock.minute, clock.second, clock.microsecond];
    let mut args = fields.map(|field| ctx.int(field)).to_vec();
    args.push(zone.unwrap_or_else(|| ctx.none()));
    let made = class.call(ctx, &args)?;
    if let Some(moment) = made.payload::<PyDateTime>() {
        moment.fold.set(fold != 0);
    }
    Ok(made)
}

/// Day and time of microseconds since year 1. OverflowError when no date is there.
pub(super) fn fields_of_micros(ctx: &Ctx, micros: i128) -> PyResult<(Day, Clock)> {
    let day = i64::try_from(micros.div_euclid(DAY)).ok().and_then(Day::checked);
    let day = day.ok_or_else(|| ctx.overflow_error("date value out of range"))?;
    Ok((day, Clock::of_microseconds(micros.rem_euclid(DAY) as i64)))
}

/// The datetime these microseconds later, of the same class and zone.
pub(super) fn shifted(ctx: &Ctx, this: &Obj, micros: i128) -> PyResult {
    let own = of(this);
    let (day, clock) = fields_of_micros(ctx, own.micros() + micros)?;
    let zone = own.zone.get();
    new_moment(ctx, &this.ty(ctx).to_obj(), day, clock, zone, 0)
}

fn is_month(byte: u32) -> bool {
    (1..=12).contains(&(byte & 0x7f))
}

fn datetime_new(ctx: &Ctx, class: &Obj, args: Args) -> PyResult {
    const FIELDS: Constructor = Constructor {
        names: &["year", "month", "day", "hour", "minute", "second", "microsecond", "tzinfo", "fold"],
        required: 3,
        positional: 8,
    };
    let ty = class.as_type().expect("tp_new gets a type");
    if let [state] | [state, _] = args.positional() {
        if let Some(mut bytes) = pickled_state(ctx, "datetime", state, 10, 2, is_month)? {
            let zone = pickled_zone(ctx, args.positional().get(1))?;
            let fold = bytes[2] & 0x80 != 0;
            bytes[2] &= 0x7f;
            let moment = PyDateTime::new(day_of_bytes(&bytes), Clock::of_bytes(&bytes[4..]), zone, fold);
            return Ok(new_extended(ctx, ty, moment));
        }
    }
    let slots = FIELDS.bind(ctx, args)?;
    let field = |index: usize| int_slot(ctx, slots[index].as_ref(), 0);
    let day = Day { year: field(0)?, month: field(1)?, day: field(2)? };
    let clock = Clock { hour: field(3)?, minute: field(4)?, second: field(5)?, microsecond: field(6)? };
    let fold = field(8)?;
    check_day(ctx, day)?;
    check_clock(ctx, clock, fold)?;
    let zone = zone_slot(ctx, slots[7].as_ref())?;
    Ok(new_extended(ctx, ty, PyDateTime::new(day, clock, zone, fold == 1)))
}

/// The offset from UTC in microseconds.
pub(super) fn offset(ctx: &Ctx, this: &Obj) -> PyResult<Option<i128>> {
    zone::offset(ctx, of(this).zone.get().as_ref(), this)
}

/// The same clock with another fold.
fn with_fold(ctx: &Ctx, own: &PyDateTime, fold: bool) -> Obj {
    let moment = PyDateTime::new(own.day(), own.clock, own.zone.get(), fold);
    new_exact(ctx, &ctx.type_for::<PyDateTime>(), moment)
}

fn hash(ctx: &Ctx, this: &Obj) -> PyResult<i64> {
    let own = of(this);
    if let Some(hash) = own.hash.get() {
        return Ok(hash);
    }
    // Both folds of a time are equal, so their hashes are too.
    let offset = if own.fold.get() { offset(ctx, &with_fold(ctx, own, false))? } else { offset(ctx, this)? };
    let hash = match offset {
        None => ctx.bytes(&own.bytes()).hash(ctx)?,
        Some(offset) => hash_micros(ctx, own.micros() - offset)?,
    };
    own.hash.set(Some(hash));
    Ok(hash)
}

/// PEP 495: a time whose offset depends on the fold equals no time of another zone.
fn is_problematic(ctx: &Ctx, this: &Obj, own_offset: Option<i128>) -> PyResult<bool> {
    let own = of(this);
    Ok(offset(ctx, &with_fold(ctx, own, !own.fold.get()))? != own_offset)
}

fn same_zone(a: &PyDateTime, b: &PyDateTime) -> bool {
    match (a.zone.get(), b.zone.get()) {
        (None, None) => true,
        (Some(a), Some(b)) => a.is(&b),
        _ => false,
    }
}

fn richcompare(ctx: &Ctx, this: &Obj, other: &Obj, op: CompareOp) -> PyResult {
    let (Some(a), Some(b)) = (this.payload::<PyDateTime>(), other.payload::<PyDateTime>()) else {
        return Ok(ctx.not_implemented());
    };
    if same_zone(a, b) {
        return Ok(ctx.bool(op.holds(a.order(b))));
    }
    let is_equality = matches!(op, CompareOp::Eq | CompareOp::Ne);
    let offsets = (offset(ctx, this)?, offset(ctx, other)?);
    let order = match offsets {
        (first, second) if first == second => a.order(b),
        (Some(first), Some(second)) => (a.micros() - first).cmp(&(b.micros() - second)),
        _ if is_equality => return Ok(ctx.bool(op == CompareOp::Ne)),
        _ => return Err(ctx.type_error("can't compare offset-naive and offset-aware datetimes")),
    };
    let differs = is_equality
        && order.is_eq()
        && (is_problematic(ctx, this, offsets.0)? || is_problematic(ctx, other, offsets.1)?);
    Ok(ctx.bool(op.holds(if differs { Ordering::Greater } else { order })))
}

fn add(ctx: &Ctx, a: &Obj, b: &Obj) -> PyResult {
    let is_moment = |value: &Obj| value.payload::<PyDateTime>().is_some();
    match (delta_of(a), delta_of(b)) {
        (None, Some(delta)) if is_moment(a) => shifted(ctx, a, delta.total()),
        (Some(delta), None) if is_moment(b) => shifted(ctx, b, delta.total()),
        _ => Ok(ctx.not_implemented()),
    }
}

fn subtract(ctx: &Ctx, left: &Obj, right: &Obj) -> PyResult {
    let Some(a) = left.payload::<PyDateTime>() else { return Ok(ctx.not_implemented()) };
    if let Some(delta) = delta_of(right) {
        return shifted(ctx, left, -delta.total());
    }
    let Some(b) = right.payload::<PyDateTime>() else { return Ok(ctx.not_implemented()) };
    let mut span = a.micros() - b.micros();
    if !same_zone(a, b) {
        match (offset(ctx, left)?, offset(ctx, right)?) {
            (None, None) => {}
            (Some(first), Some(second)) => span -= first - second,
            _ => return Err(ctx.type_error("can't subtract offset-naive and offset-aware datetimes")),
        }
    }
    new_delta(ctx, span)
}

fn repr(ctx: &Ctx, this: &Obj) -> PyResult {
    let own = of(this);
    let (Day { year, month, day }, Clock { hour, minute, second, microsecond }) = (own.day(), own.clock);
    let mut out = krait_object::textbuilder::TextBuilder::new();
    out.push_text(&format!("{}({year}, {month}, {day}, {hour}, {minute}", this.ty(ctx).name()));
    if second != 0 || microsecond != 0 {
        out.push_text(&format!(", {second}"));
    }
    if microsecond != 0 {
        out.push_text(&format!(", {microsecond}"));
    }
    if own.fold.get() {
        out.push_ascii(", fold=1");
    }
    if let Some(zone) = own.zone.get() {
        out.push_ascii(", tzinfo=");
        out.push_obj(&zone.repr(ctx)?);
    }
    out.push_ascii(")");
    Ok(out.finish(ctx))
}

pub(super) static DATETIME: TypeDef = TypeDef {
    module: "datetime",
    base: Some(|ctx| ctx.type_for::<PyDate>()),
    flags: TypeFlags::BASETYPE,
    slots: &[
        slot::tp_new(datetime_new),
        slot::tp_repr(repr),
        slot::tp_str(|ctx, this| this.call_method_text(ctx, "isoformat", &[ctx.str(" ")])),
        slot::tp_hash(hash),
        slot::tp_richcompare(richcompare),
        slot::nb_add(add),
        slot::nb_subtract(subtract),
    ],
    methods: methods::METHODS,
    getsets: &[
        getset("hour", |ctx, this| Ok(ctx.int(of(this).clock.hour))),
        getset("minute", |ctx, this| Ok(ctx.int(of(this).clock.minute))),
        getset("second", |ctx, this| Ok(ctx.int(of(this).clock.second))),
        getset("microsecond", |ctx, this| Ok(ctx.int(of(this).clock.microsecond))),
        getset("tzinfo", |ctx, this| Ok(of(this).zone.get().unwrap_or_else(|| ctx.none()))),
        getset("fold", |ctx, this| Ok(ctx.int(of(this).fold.get().into()))),
    ],
    doc: "datetime(year, month, day, hour=0, minute=0, second=0, microsecond=0, tzinfo=None, *, fold=0): a day and a \
        time of it, in a zone or not.",
    ..TypeDef::new("datetime", PyDateTime::layout)
};

/// The attributes `min`, `max` and `resolution`.
pub(super) fn extremes(ctx: &Ctx) -> PyResult<[(&'static str, Obj); 3]> {
    let class = ctx.type_for::<PyDateTime>().to_obj();
    let first = Day { year: MIN_YEAR, month: 1, day: 1 };
    let last = Day { year: MAX_YEAR, month: 12, day: 31 };
    Ok([
        ("min", new_moment(ctx, &class, first, Clock::default(), None, 0)?),
        ("max", new_moment(ctx, &class, last, LAST, None, 0)?),
        ("resolution", new_delta(ctx, 1)?),
    ])
}
