//! Arguments of constructors that CPython parses with `PyArg_ParseTupleAndKeywords` and without a function's name,
//! and checks of fields.

use krait_object::bytes::PyBytes;
use krait_object::heap::strdata::PyStr;
use krait_object::{Args, Ctx, Obj, PyResult, Raised};

use super::calendar::{Clock, Day, MAX_YEAR, MIN_YEAR, days_in_month};
use super::zone;

/// A C `int` of getargs' format `i`.
pub(super) fn int_field(ctx: &Ctx, value: &Obj) -> PyResult<i64> {
    let index = value.index(ctx)?;
    let Some(number) = index.as_i64() else { return Err(ctx.overflow_error("Python int too large to convert to C long")) };
    if number > i64::from(i32::MAX) {
        return Err(ctx.overflow_error("signed integer is greater than maximum"));
    }
    if number < i64::from(i32::MIN) {
        return Err(ctx.overflow_error("signed integer is less than minimum"));
    }
    Ok(number)
}

/// The parameters of a constructor.
pub(super) struct Constructor {
    pub names: &'static [&'static str],
    pub required: usize,
    pub positional: usize,
}

impl Constructor {
    /// One slot for each parameter. TypeErrors "function missing required argument 'year' (pos 1)".
    pub(super) fn bind(&self, ctx: &Ctx, args: Args) -> PyResult<Vec<Option<Obj>>> {
        let positional = args.positional();
        let (given, most) = (args.all().len(), self.names.len());
        if given > most {
            let keyword = if positional.is_empty() { "keyword " } else { "" };
            return Err(ctx.type_error(&format!("function takes at most {most} {keyword}arguments ({given} given)")));
        }
        if positional.len() > self.positional {
            let (most, given) = (self.positional, positional.len());
            return Err(ctx.type_error(&format!("function takes at most {most} positional arguments ({given} given)")));
        }
        let mut slots: Vec<Option<Obj>> = Vec::with_capacity(most);
        let mut twice = None;
        for (index, name) in self.names.iter().enumerate() {
            let by_name = args.keywords().find(|(key, _)| &*key.text_lossy() == *name).map(|(_, value)| value);
            match (positional.get(index), by_name) {
                (None, None) if index < self.required => {
                    let place = index + 1;
                    return Err(ctx.type_error(&format!("function missing required argument '{name}' (pos {place})")));
                }
                (first, second) => {
                    if first.is_some() && second.is_some() {
                        twice = twice.or(Some((name, index + 1)));
                    }
                    slots.push(first.or(second).cloned());
                }
            }
        }
        if let Some((name, place)) = twice {
            return Err(ctx.type_error(&format!("argument for function given by name ('{name}') and position ({place})")));
        }
        match args.names().iter().find(|key| !self.names.contains(&&*key.text_lossy())) {
            Some(key) => {
                let key = key.text_lossy();
                Err(ctx.type_error(&format!("this function got an unexpected keyword argument '{key}'")))
            }
            None => Ok(slots),
        }
    }
}

/// An `int` of one slot, or its default.
pub(super) fn int_slot(ctx: &Ctx, slot: Option<&Obj>, default: i64) -> PyResult<i64> {
    slot.map_or(Ok(default), |value| int_field(ctx, value))
}

/// [`int_slot`] for functions that Argument Clinic parses.
pub(super) fn clinic_slot(ctx: &Ctx, slot: Option<&Obj>, default: i64) -> PyResult<i64> {
    slot.map_or(Ok(default), |value| krait_object::clinic::int_arg(ctx, value).map(i64::from))
}

/// The zone of one slot: `None` for None and where nothing was given.
pub(super) fn zone_slot(ctx: &Ctx, slot: Option<&Obj>) -> PyResult<Option<Obj>> {
    match slot.filter(|value| !ctx.is_none(value)) {
        None => Ok(None),
        Some(value) if zone::is_zone(value) => Ok(Some(value.clone())),
        Some(value) => Err(ctx.type_error(&format!(
            "tzinfo argument must be None or of a tzinfo subclass, not type '{}'",
            value.ty(ctx).name()
        ))),
    }
}

/// ValueError "year must be in 1..9999, not 0".
fn out_of(ctx: &Ctx, what: &str, low: i64, high: i64, got: i64) -> Raised {
    ctx.value_error(&format!("{what} must be in {low}..{high}, not {got}"))
}

/// Bounds of a date's fields.
pub(super) fn check_day(ctx: &Ctx, day: Day) -> PyResult<()> {
    let Day { year, month, day } = day;
    if !(MIN_YEAR..=MAX_YEAR).contains(&year) {
        return Err(out_of(ctx, "year", MIN_YEAR, MAX_YEAR, year));
    }
    if !(1..=12).contains(&month) {
        return Err(out_of(ctx, "month", 1, 12, month));
    }
    let last = days_in_month(year, month);
    if !(1..=last).contains(&day) {
        return Err(ctx.value_error(&format!("day {day} must be in range 1..{last} for month {month} in year {year}")));
    }
    Ok(())
}

/// Bounds of a time's fields.
pub(super) fn check_clock(ctx: &Ctx, clock: Clock, fold: i64) -> PyResult<()> {
    let fields = [
        ("hour", 23, clock.hour),
        ("minute", 59, clock.minute),
        ("second", 59, clock.second),
        ("microsecond", 999_999, clock.microsecond),
    ];
    for (what, high, got) in fields {
        if !(0..=high).contains(&got) {
            return Err(out_of(ctx, what, 0, high, got));
        }
    }
    if !(0..=1).contains(&fold) {
        return Err(ctx.value_error(&format!("fold must be either 0 or 1, not {fold}")));
    }
    Ok(())
}

/// The bytes of a pickled state: `bytes`, or a `str` that Python 2 wrote, when they have this length and the byte at
/// `place` is one that `is_sane`.
pub(super) fn pickled_state(
    ctx: &Ctx,
    what: &str,
    state: &Obj,
    length: usize,
    place: usize,
    is_sane: fn(u32) -> bool,
) -> PyResult<Option<Vec<u8>>> {
    if let Some(bytes) = state.payload::<PyBytes>() {
        let fits = bytes.data.len() == length && is_sane(u32::from(bytes.data[place]));
        return Ok(fits.then(|| bytes.data.to_vec()));
    }
    let Some(text) = state.payload::<PyStr>() else { return Ok(None) };
    if text.len() != length || !is_sane(text.at(place)) {
        return Ok(None);
    }
    let bytes: Option<Vec<u8>> = text.points().map(|point| u8::try_from(point).ok()).collect();
    bytes.map(Some).ok_or_else(|| {
        ctx.value_error(&format!(
            "Failed to encode latin1 string when unpickling a {what} object. pickle.load(data, encoding='latin1') is assumed."
        ))
    })
}

/// The zone behind a pickled state.
pub(super) fn pickled_zone(ctx: &Ctx, slot: Option<&Obj>) -> PyResult<Option<Obj>> {
    match slot.filter(|value| !ctx.is_none(value)) {
        Some(value) if !zone::is_zone(value) => Err(ctx.type_error("bad tzinfo state arg")),
        other => Ok(other.cloned()),
    }
}

/// The protocol number of `__reduce_ex__`.
pub(super) fn reduce_protocol(ctx: &Ctx, owner: &str, args: Args) -> PyResult<i64> {
    int_field(ctx, &crate::varargs::tuple_args(ctx, owner, "__reduce_ex__", args, 1, 1)?[0])
}
