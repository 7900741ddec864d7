//! `tzinfo` and `timezone`, and the questions put to time zones.

use krait_object::textbuilder::TextBuilder;
use krait_object::{
    Args, CompareOp, Ctx, NativeFn, Obj, Payload, PyResult, TypeDef, TypeFlags, bind, clinic, method, new_exact, new_extended, slot,
};

use super::delta::{PyDelta, delta_of, hash_delta, new_delta};
use super::moment::{self, PyDateTime};

/// Microseconds of a day: what an offset stays below.
const DAY: i128 = 86_400_000_000;
/// Where the interpreter keeps `timezone.utc`.
const UTC: &str = "datetime.timezone.utc";

/// The payload of `tzinfo`: nothing.
#[repr(C)]
struct PyTzInfo;
krait_object::trace!(PyTzInfo);
krait_object::payload!(PyTzInfo, "tzinfo");

/// The payload of `timezone`.
#[repr(C)]
struct PyTimezone {
    base: PyTzInfo,
    offset: Obj,
    name: Option<Obj>,
}
krait_object::trace!(PyTimezone: base, offset, name);
krait_object::payload!(PyTimezone, "timezone", base = PyTzInfo, with_node);

/// Whether the object is a `tzinfo`.
pub(super) fn is_zone(value: &Obj) -> bool {
    value.payload::<PyTzInfo>().is_some()
}

/// `timezone.utc`.
pub(super) fn utc(ctx: &Ctx) -> PyResult {
    ctx.shared.borrow().get(UTC).cloned().ok_or_else(|| ctx.system_error("no timezone.utc"))
}

/// Make `timezone.utc`: once, before anything asks for it.
pub(super) fn make_utc(ctx: &Ctx) -> PyResult<()> {
    let made = unchecked(ctx, new_delta(ctx, 0)?, None);
    ctx.shared.borrow_mut().insert(UTC, made);
    Ok(())
}

fn unchecked(ctx: &Ctx, offset: Obj, name: Option<Obj>) -> Obj {
    new_exact(ctx, &ctx.type_for::<PyTimezone>(), PyTimezone { base: PyTzInfo, offset, name })
}

/// `timezone(offset, name)`. ValueError for a day or more.
pub(super) fn new_timezone(ctx: &Ctx, offset: Obj, name: Option<Obj>) -> PyResult {
    let own = delta_of(&offset).ok_or_else(|| ctx.type_error("an offset must be a timedelta"))?;
    if name.is_none() && own.is_zero() {
        return utc(ctx);
    }
    check_offset(ctx, &offset, own)?;
    Ok(unchecked(ctx, offset, name))
}

/// [`new_timezone`] of microseconds, without a name.
pub(super) fn timezone_of_micros(ctx: &Ctx, micros: i128) -> PyResult {
    new_timezone(ctx, new_delta(ctx, micros)?, None)
}

fn check_offset(ctx: &Ctx, offset: &Obj, own: PyDelta) -> PyResult<()> {
    if own.total().abs() < DAY {
        return Ok(());
    }
    let shown = offset.repr(ctx)?;
    Err(ctx.value_error(&format!(
        "offset must be a timedelta strictly between -timedelta(hours=24) and timedelta(hours=24), not {}",
        shown.text_lossy()
    )))
}

/// What the zone's `utcoffset` or `dst` says of `about`; `None` where it says None, or where there is no zone.
fn ask_offset(ctx: &Ctx, zone: Option<&Obj>, question: &str, about: &Obj) -> PyResult<Option<Obj>> {
    let Some(zone) = zone else { return Ok(None) };
    let answer = zone.call_method(ctx, &ctx.intern(question), std::slice::from_ref(about))?;
    if ctx.is_none(&answer) {
        return Ok(None);
    }
    let Some(own) = delta_of(&answer) else {
        let got = answer.ty(ctx).name();
        return Err(ctx.type_error(&format!("tzinfo.{question}() must return None or timedelta, not '{got}'")));
    };
    check_offset(ctx, &answer, own)?;
    Ok(Some(answer))
}

/// `zone.utcoffset(about)` as an object.
pub(super) fn offset_obj(ctx: &Ctx, zone: Option<&Obj>, about: &Obj) -> PyResult<Option<Obj>> {
    ask_offset(ctx, zone, "utcoffset", about)
}

/// `zone.utcoffset(about)` in microseconds.
pub(super) fn offset(ctx: &Ctx, zone: Option<&Obj>, about: &Obj) -> PyResult<Option<i128>> {
    Ok(offset_obj(ctx, zone, about)?.and_then(|answer| delta_of(&answer)).map(PyDelta::total))
}

/// `zone.dst(about)`.
pub(super) fn dst(ctx: &Ctx, zone: Option<&Obj>, about: &Obj) -> PyResult<Option<Obj>> {
    ask_offset(ctx, zone, "dst", about)
}

/// `zone.tzname(about)`.
pub(super) fn name(ctx: &Ctx, zone: Option<&Obj>, about: &Obj) -> PyResult<Option<Obj>> {
    let Some(zone) = zone else { return Ok(None) };
    let answer = zone.call_method_text(ctx, "tzname", std::slice::from_ref(about))?;
    if ctx.is_none(&answer) {
        return Ok(None);
    }
    if !answer.is_str_instance(ctx) {
        let got = answer.ty(ctx).name();
        return Err(ctx.type_error(&format!("tzinfo.tzname() must return None or a string, not '{got}'")));
    }
    Ok(Some(answer))
}

/// An offset as `+05:30`, with these separators; seconds and their fraction where there are any.
pub(super) fn offset_text(micros: i128, separator: &str) -> String {
    let (sign, size) = if micros < 0 { ('-', -micros) } else { ('+', micros) };
    let (seconds, rest) = (size / 1_000_000, size % 1_000_000);
    let mut text = format!("{sign}{:02}{separator}{:02}", seconds / 3600, seconds / 60 % 60);
    if seconds % 60 != 0 || rest != 0 {
        text += &format!("{separator}{:02}", seconds % 60);
    }
    if rest != 0 {
        text += &format!(".{rest:06}");
    }
    text
}

fn missing(ctx: &Ctx, what: &str) -> PyResult {
    Err(ctx.not_implemented_error(&format!("a tzinfo subclass must implement {what}()")))
}

/// The datetime that `fromutc` is asked about, with this very zone.
fn own_moment<'a>(ctx: &Ctx, this: &Obj, about: &'a Obj) -> PyResult<&'a PyDateTime> {
    let Some(moment) = about.payload::<PyDateTime>() else { return Err(ctx.type_error("fromutc: argument must be a datetime")) };
    match moment.zone.get() {
        Some(zone) if zone.is(this) => Ok(moment),
        _ => Err(ctx.value_error("fromutc: dt.tzinfo is not self")),
    }
}

fn from_utc(ctx: &Ctx, this: &Obj, about: &Obj) -> PyResult {
    own_moment(ctx, this, about)?;
    let Some(total) = offset(ctx, Some(this), about)? else {
        return Err(ctx.value_error("fromutc: non-None utcoffset() result required"));
    };
    let Some(first) = dst(ctx, Some(this), about)?.and_then(|answer| delta_of(&answer)) else {
        return Err(ctx.value_error("fromutc: non-None dst() result required"));
    };
    let standard = moment::shifted(ctx, about, total - first.total())?;
    let zone = standard.payload::<PyDateTime>().and_then(|moment| moment.zone.get());
    let Some(second) = dst(ctx, zone.as_ref(), &standard)?.and_then(|answer| delta_of(&answer)) else {
        return Err(ctx.value_error("fromutc: tz.dst() gave inconsistent results; cannot convert"));
    };
    if second.is_zero() { Ok(standard) } else { moment::shifted(ctx, &standard, second.total()) }
}

fn reduce(ctx: &Ctx, this: &Obj) -> PyResult {
    let args = match this.getattr_opt_text(ctx, "__getinitargs__")? {
        Some(give) => give.call(ctx, &[])?,
        None => ctx.tuple(Vec::new()),
    };
    let state = this.call_method_text(ctx, "__getstate__", &[])?;
    Ok(ctx.tuple(vec![this.ty(ctx).to_obj(), args, state]))
}

pub(super) static TZINFO: TypeDef = TypeDef {
    module: "datetime",
    flags: TypeFlags::BASETYPE,
    slots: &[slot::tp_new(|ctx, class, _| Ok(new_extended(ctx, class.as_type().expect("tp_new gets a type"), PyTzInfo)))],
    methods: &[
        method("tzname($self, object, /)", NativeFn::O(|ctx, _, _| missing(ctx, "tzname"))),
        method("utcoffset($self, object, /)", NativeFn::O(|ctx, _, _| missing(ctx, "utcoffset"))),
        method("dst($self, object, /)", NativeFn::O(|ctx, _, _| missing(ctx, "dst"))),
        method("fromutc($self, object, /)", NativeFn::O(from_utc)).doc("A datetime in UTC as one of this zone."),
        method("__reduce__($self, /)", NativeFn::NoArgs(reduce)),
    ],
    doc: "The base of time zones: it answers nothing itself.",
    ..TypeDef::new("tzinfo", PyTzInfo::layout)
};

fn of(this: &Obj) -> &PyTimezone {
    this.payload::<PyTimezone>().expect("the type's methods get its objects")
}

fn own_offset(this: &Obj) -> PyDelta {
    delta_of(&of(this).offset).expect("offsets are timedeltas")
}

fn timezone_new(ctx: &Ctx, _class: &Obj, args: Args) -> PyResult {
    let mut slots = bind(ctx, "timezone", "(offset, name=<unrepresentable>)", args)?.into_iter();
    let (offset, name) = (slots.next().flatten(), slots.next().flatten());
    let Some(offset) = offset else { return Err(ctx.system_error("bound arguments")) };
    if delta_of(&offset).is_none() {
        return Err(clinic::bad_argument(ctx, "timezone", "1", "datetime.timedelta", &offset));
    }
    if let Some(name) = &name {
        clinic::str_arg(ctx, "timezone", "2", name)?;
    }
    new_timezone(ctx, offset, name)
}

fn timezone_repr(ctx: &Ctx, this: &Obj) -> PyResult {
    let (own, class) = (of(this), this.ty(ctx).name());
    if this.is(&utc(ctx)?) {
        return Ok(ctx.str(&format!("{class}.utc")));
    }
    let mut out = TextBuilder::new();
    out.push_text(&format!("{class}("));
    out.push_obj(&own.offset.repr(ctx)?);
    if let Some(name) = &own.name {
        out.push_ascii(", ");
        out.push_obj(&name.repr(ctx)?);
    }
    out.push_ascii(")");
    Ok(out.finish(ctx))
}

fn timezone_str(ctx: &Ctx, this: &Obj) -> PyResult {
    if let Some(name) = &of(this).name {
        return Ok(name.clone());
    }
    let offset = own_offset(this);
    let shown = if offset.is_zero() { String::new() } else { offset_text(offset.total(), ":") };
    Ok(ctx.str(&format!("UTC{shown}")))
}

/// TypeError when `about` is neither a datetime nor None.
fn check_about(ctx: &Ctx, question: &str, about: &Obj) -> PyResult<()> {
    if ctx.is_none(about) || about.payload::<PyDateTime>().is_some() {
        return Ok(());
    }
    let got = about.ty(ctx).name();
    Err(ctx.type_error(&format!("{question}(dt) argument must be a datetime instance or None, not {got}")))
}

pub(super) static TIMEZONE: TypeDef = TypeDef {
    module: "datetime",
    base: Some(|ctx| ctx.type_for::<PyTzInfo>()),
    slots: &[
        slot::tp_new(timezone_new),
        slot::tp_repr(timezone_repr),
        slot::tp_str(timezone_str),
        slot::tp_hash(|ctx, this| hash_delta(ctx, own_offset(this))),
        slot::tp_richcompare(|ctx, this, other, op| {
            if !matches!(op, CompareOp::Eq | CompareOp::Ne) || other.payload::<PyTimezone>().is_none() {
                return Ok(ctx.not_implemented());
            }
            Ok(ctx.bool((own_offset(this) == own_offset(other)) == (op == CompareOp::Eq)))
        }),
    ],
    methods: &[
        method("tzname($self, object, /)", NativeFn::O(|ctx, this, about| {
            check_about(ctx, "tzname", about)?;
            timezone_str(ctx, this)
        })),
        method("utcoffset($self, object, /)", NativeFn::O(|ctx, this, about| {
            check_about(ctx, "utcoffset", about)?;
            Ok(of(this).offset.clone())
        })),
        method("dst($self, object, /)", NativeFn::O(|ctx, _, about| {
            check_about(ctx, "dst", about)?;
            Ok(ctx.none())
        })),
        method("fromutc($self, object, /)", NativeFn::O(|ctx, this, about| {
            own_moment(ctx, this, about)?;
            moment::shifted(ctx, about, own_offset(this).total())
        }))
        .doc("A datetime in UTC as one of this zone."),
        method("__getinitargs__($self, /)", NativeFn::NoArgs(|ctx, this| {
            let own = of(this);
            let mut args = vec![own.offset.clone()];
            args.extend(own.name.clone());
            Ok(ctx.tuple(args))
        })),
    ],
    doc: "timezone(offset, name): a zone that is always as far from UTC.",
    ..TypeDef::new("timezone", PyTimezone::layout)
};

/// The attributes `utc`, `min` and `max`.
pub(super) fn extremes(ctx: &Ctx) -> PyResult<[(&'static str, Obj); 3]> {
    let most = i128::from(23 * 3600 + 59 * 60) * 1_000_000;
    Ok([("utc", utc(ctx)?), ("min", timezone_of_micros(ctx, -most)?), ("max", timezone_of_micros(ctx, most)?)])
}
