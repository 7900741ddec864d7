//! `time`: a time of day.

use std::cell::Cell;
use std::cmp::Ordering;

use krait_object::cells::ObjCell;
use krait_object::{
    Args, CompareOp, Ctx, NativeFn, Obj, Payload, PyResult, TypeDef, TypeFlags, bind, getset, method, new_exact, new_extended, slot,
};

use super::arguments::{Constructor, check_clock, clinic_slot, int_slot, pickled_state, pickled_zone, reduce_protocol, zone_slot};
use super::calendar::Clock;
use super::delta::{hash_micros, new_delta};
use super::{format, iso, zone};

/// The payload of `time`. Once made it never changes, but for the fold of an object just made.
pub(super) struct PyTime {
    pub clock: Clock,
    pub fold: Cell<bool>,
    pub zone: ObjCell,
    hash: Cell<Option<i64>>,
}
krait_object::trace!(PyTime: zone);
krait_object::payload!(PyTime, "time", with_node);

impl PyTime {
    fn new(clock: Clock, zone: Option<Obj>, fold: bool) -> PyTime {
        PyTime { clock, fold: Cell::new(fold), zone: ObjCell::new(zone), hash: Cell::new(None) }
    }
}

fn of(this: &Obj) -> &PyTime {
    this.payload::<PyTime>().expect("the type's methods get its objects")
}

/// A time of the exact type, its fields taken from a datetime.
pub(super) fn new_time(ctx: &Ctx, clock: Clock, zone: Option<Obj>, fold: bool) -> Obj {
    new_exact(ctx, &ctx.type_for::<PyTime>(), PyTime::new(clock, zone, fold))
}

/// A time of a class: subclasses written in Python are called. ValueError for fields out of bounds.
fn new_time_of(ctx: &Ctx, class: &Obj, clock: Clock, zone: Option<Obj>, fold: i64) -> PyResult {
    if class.is(&ctx.type_for::<PyTime>().to_obj()) {
        check_clock(ctx, clock, fold)?;
        return Ok(new_time(ctx, clock, zone, fold == 1));
    }
    let fields = [clock.hour, clock.minute, clock.second, clock.microsecond].map(|field| ctx.int(field));
    let mut args = fields.to_vec();
    args.push(zone.unwrap_or_else(|| ctx.none()));
    let made = class.call(ctx, &args)?;
    if let Some(time) = made.payload::<PyTime>() {
        time.fold.set(fold != 0);
    }
    Ok(made)
}

fn is_hour(byte: u32) -> bool {
    byte & 0x7f < 24
}

fn time_new(ctx: &Ctx, class: &Obj, args: Args) -> PyResult {
    const FIELDS: Constructor =
        Constructor { names: &["hour", "minute", "second", "microsecond", "tzinfo", "fold"], required: 0, positional: 5 };
    let ty = class.as_type().expect("tp_new gets a type");
    if let [state] | [state, _] = args.positional() {
        if let Some(mut bytes) = pickled_state(ctx, "time", state, 6, 0, is_hour)? {
            let zone = pickled_zone(ctx, args.positional().get(1))?;
            let fold = bytes[0] & 0x80 != 0;
            bytes[0] &= 0x7f;
            return Ok(new_extended(ctx, ty, PyTime::new(Clock::of_bytes(&bytes), zone, fold)));
        }
    }
    let slots = FIELDS.bind(ctx, args)?;
    let field = |index: usize| int_slot(ctx, slots[index].as_ref(), 0);
    let clock = Clock { hour: field(0)?, minute: field(1)?, second: field(2)?, microsecond: field(3)? };
    let fold = field(5)?;
    check_clock(ctx, clock, fold)?;
    let zone = zone_slot(ctx, slots[4].as_ref())?;
    Ok(new_extended(ctx, ty, PyTime::new(clock, zone, fold == 1)))
}

fn own_offset(ctx: &Ctx, own: &PyTime) -> PyResult<Option<i128>> {
    zone::offset(ctx, own.zone.get().as_ref(), &ctx.none())
}

fn hash(ctx: &Ctx, this: &Obj) -> PyResult<i64> {
    let own = of(this);
    if let Some(hash) = own.hash.get() {
        return Ok(hash);
    }
    let hash = match own_offset(ctx, own)? {
        None => ctx.bytes(&own.clock.bytes()).hash(ctx)?,
        Some(offset) => hash_micros(ctx, i128::from(own.clock.microseconds()) - offset)?,
    };
    own.hash.set(Some(hash));
    Ok(hash)
}

fn richcompare(ctx: &Ctx, this: &Obj, other: &Obj, op: CompareOp) -> PyResult {
    let (Some(a), Some(b)) = (this.payload::<PyTime>(), other.payload::<PyTime>()) else { return Ok(ctx.not_implemented()) };
    let same_zone = match (a.zone.get(), b.zone.get()) {
        (None, None) => true,
        (Some(a), Some(b)) => a.is(&b),
        _ => false,
    };
    let plain = |ordering: Ordering| Ok(ctx.bool(op.holds(ordering)));
    if same_zone {
        return plain(a.clock.cmp(&b.clock));
    }
    match (own_offset(ctx, a)?, own_offset(ctx, b)?) {
        (first, second) if first == second => plain(a.clock.cmp(&b.clock)),
        (Some(first), Some(second)) => {
            let seconds = |clock: Clock, offset: i128| i128::from(clock.seconds()) - offset.div_euclid(1_000_000);
            let order = seconds(a.clock, first).cmp(&seconds(b.clock, second));
            plain(order.then(a.clock.microsecond.cmp(&b.clock.microsecond)))
        }
        _ => match op {
            CompareOp::Eq => Ok(ctx.bool(false)),
            CompareOp::Ne => Ok(ctx.bool(true)),
            _ => Err(ctx.type_error("can't compare offset-naive and offset-aware times")),
        },
    }
}

fn repr(ctx: &Ctx, this: &Obj) -> PyResult {
    let own = of(this);
    let Clock { hour, minute, second, microsecond } = own.clock;
    let mut out = krait_object::textbuilder::TextBuilder::new();
    out.push_text(&format!("{}({hour}, {minute}", this.ty(ctx).name()));
    if second != 0 || microsecond != 0 {
        out.push_text(&format!(", {second}"));
    }
    if microsecond != 0 {
        out.push_text(&format!(", {microsecond}"));
    }
    if let Some(zone) = own.zone.get() {
        out.push_ascii(", tzinfo=");
        out.push_obj(&zone.repr(ctx)?);
    }
    out.push_ascii(if own.fold.get() { ", fold=1)" } else { ")" });
    Ok(out.finish(ctx))
}

fn iso_format(ctx: &Ctx, this: &Obj, args: Args) -> PyResult {
    let timespec = bind(ctx, "isoformat", "(timespec=auto)", args)?.into_iter().next().flatten();
    let own = of(this);
    let mut text = format::iso_time(ctx, own.clock, timespec.as_ref(), "1")?;
    if let Some(offset) = own_offset(ctx, own)? {
        text += &zone::offset_text(offset, ":");
    }
    Ok(ctx.str(&text))
}

fn from_iso_format(ctx: &Ctx, class: &Obj, text: &Obj) -> PyResult {
    let points = format::iso_argument(ctx, text)?;
    let rest = points.strip_prefix(&[u32::from(b'T')]).unwrap_or(&points);
    let Some((mut clock, offset)) = iso::parse_time(rest) else { return Err(format::invalid_iso(ctx, text)) };
    if clock.hour == 24 {
        if clock != (Clock { hour: 24, ..Clock::default() }) {
            return Err(ctx.value_error("minute, second, and microsecond must be 0 when hour is 24"));
        }
        clock.hour = 0;
    }
    let zone = offset.map(|offset| zone::timezone_of_micros(ctx, offset)).transpose()?;
    new_time_of(ctx, class, clock, zone, 0)
}

fn strftime(ctx: &Ctx, this: &Obj, args: Args) -> PyResult {
    let pattern = format::strftime_format(ctx, args)?;
    let Clock { hour, minute, second, microsecond } = of(this).clock;
    // The first of January 1900: the C library wants some day.
    let fields = [1900, 1, 1, hour, minute, second, 0, 1, -1];
    let tuple = ctx.tuple(fields.map(|field| ctx.int(field)).to_vec());
    let source = format::Source { zone: of(this).zone.get(), about: &ctx.none(), microsecond };
    source.strftime(ctx, pattern.expect_str(ctx, "format")?, &tuple)
}

const REPLACE: &str = "(hour=unchanged, minute=unchanged, second=unchanged, microsecond=unchanged, tzinfo=unchanged, *, fold=unchanged)";

fn replace(ctx: &Ctx, this: &Obj, slots: &[Option<Obj>]) -> PyResult {
    let own = of(this);
    let field = |index: usize, default: i64| clinic_slot(ctx, slots[index].as_ref(), default);
    let clock = Clock {
        hour: field(0, own.clock.hour)?,
        minute: field(1, own.clock.minute)?,
        second: field(2, own.clock.second)?,
        microsecond: field(3, own.clock.microsecond)?,
    };
    let fold = field(5, own.fold.get().into())?;
    let class = this.ty(ctx).to_obj();
    let zone = match &slots[4] {
        None => own.zone.get(),
        Some(given) => zone_slot(ctx, Some(given))?,
    };
    new_time_of(ctx, &class, clock, zone, fold)
}

fn reduce(ctx: &Ctx, this: &Obj, protocol: i64) -> PyResult {
    let own = of(this);
    let mut bytes = own.clock.bytes();
    if protocol > 3 && own.fold.get() {
        bytes[0] |= 0x80;
    }
    let mut state = vec![ctx.bytes(&bytes)];
    state.extend(own.zone.get());
    Ok(ctx.tuple(vec![this.ty(ctx).to_obj(), ctx.tuple(state)]))
}

fn or_none(ctx: &Ctx, value: Option<Obj>) -> Obj {
    value.unwrap_or_else(|| ctx.none())
}

pub(super) static TIME: TypeDef = TypeDef {
    module: "datetime",
    flags: TypeFlags::BASETYPE,
    slots: &[
        slot::tp_new(time_new),
        slot::tp_repr(repr),
        slot::tp_str(|ctx, this| this.call_method_text(ctx, "isoformat", &[])),
        slot::tp_hash(hash),
        slot::tp_richcompare(richcompare),
    ],
    methods: &[
        method("strptime", NativeFn::Kw(|ctx, class, args| {
            format::strptime(ctx, class, "time.", "_strptime_datetime_time", args)
        }))
        .class(),
        method("isoformat", NativeFn::Kw(iso_format)),
        method("strftime", NativeFn::Kw(strftime)),
        method("__format__", NativeFn::Kw(|ctx, this, args| format::format(ctx, this, "time.", args))),
        method("utcoffset($self, /)", NativeFn::NoArgs(|ctx, this| {
            Ok(or_none(ctx, zone::offset_obj(ctx, of(this).zone.get().as_ref(), &ctx.none())?))
        })),
        method("tzname($self, /)", NativeFn::NoArgs(|ctx, this| {
            Ok(or_none(ctx, zone::name(ctx, of(this).zone.get().as_ref(), &ctx.none())?))
        })),
        method("dst($self, /)", NativeFn::NoArgs(|ctx, this| {
            Ok(or_none(ctx, zone::dst(ctx, of(this).zone.get().as_ref(), &ctx.none())?))
        })),
        method(
            "replace($self, /, hour=unchanged, minute=unchanged, second=unchanged,\n        \
             microsecond=unchanged, tzinfo=unchanged, *, fold=unchanged)",
            NativeFn::Bound(replace),
        )
        .doc("The same time with some fields changed."),
        method("__replace__($self, /, **changes)", NativeFn::Kw(|ctx, this, args| {
            replace(ctx, this, &bind(ctx, "replace", REPLACE, args)?)
        }))
        .doc("What replace() does."),
        method("fromisoformat($type, object, /)", NativeFn::O(from_iso_format)).class(),
        method("__reduce_ex__", NativeFn::Kw(|ctx, this, args| {
            let protocol = reduce_protocol(ctx, "time.", args)?;
            reduce(ctx, this, protocol)
        })),
        method("__reduce__($self, /)", NativeFn::NoArgs(|ctx, this| reduce(ctx, this, 2))),
    ],
    getsets: &[
        getset("hour", |ctx, this| Ok(ctx.int(of(this).clock.hour))),
        getset("minute", |ctx, this| Ok(ctx.int(of(this).clock.minute))),
        getset("second", |ctx, this| Ok(ctx.int(of(this).clock.second))),
        getset("microsecond", |ctx, this| Ok(ctx.int(of(this).clock.microsecond))),
        getset("tzinfo", |ctx, this| Ok(or_none(ctx, of(this).zone.get()))),
        getset("fold", |ctx, this| Ok(ctx.int(of(this).fold.get().into()))),
    ],
    doc: "time(hour=0, minute=0, second=0, microsecond=0, tzinfo=None, *, fold=0): a time of day, in a zone or not.",
    ..TypeDef::new("time", PyTime::layout)
};

/// The last moment of a day.
pub(super) const LAST: Clock = Clock { hour: 23, minute: 59, second: 59, microsecond: 999_999 };

/// The attributes `min`, `max` and `resolution`.
pub(super) fn extremes(ctx: &Ctx) -> PyResult<[(&'static str, Obj); 3]> {
    let (first, last) = (new_time(ctx, Clock::default(), None, false), new_time(ctx, LAST, None, false));
    Ok([("min", first), ("max", last), ("resolution", new_delta(ctx, 1)?)])
}
