//! Local time by the C library's calendar: fields of a moment, the moment of fields, timestamps.

use krait_object::{Ctx, Obj, PyResult};

use super::calendar::{Clock, Day, EPOCH, MAX_YEAR, MIN_YEAR, seconds_of};
use super::delta::new_delta;
use super::zone;

/// No zone turns its clocks back by more.
const MAX_FOLD: i64 = 24 * 3600;

/// Seconds since 1970 and microseconds.
#[derive(Clone, Copy)]
pub(super) struct Timestamp {
    pub seconds: i64,
    pub micros: i64,
}

/// What the clock shows.
pub(super) fn now(ctx: &Ctx) -> Timestamp {
    let micros = ctx.host.time().div_euclid(1000);
    Timestamp { seconds: micros.div_euclid(1_000_000) as i64, micros: micros.rem_euclid(1_000_000) as i64 }
}

/// The fields of a moment in seconds since 1970, of local time or of UTC.
pub(super) fn broken_down(ctx: &Ctx, seconds: i64, local: bool) -> PyResult<(Day, Clock)> {
    let tm = crate::time::broken(seconds, local).map_err(|errno| ctx.os_error_errno(errno, None))?;
    let day = Day { year: i64::from(tm.tm_year) + 1900, month: i64::from(tm.tm_mon) + 1, day: tm.tm_mday.into() };
    // Leap seconds that a platform counts are shown as the second before.
    let clock = Clock { hour: tm.tm_hour.into(), minute: tm.tm_min.into(), second: tm.tm_sec.min(59).into(), microsecond: 0 };
    Ok((day, clock))
}

fn checked_seconds(ctx: &Ctx, day: Day, clock: Clock) -> PyResult<i64> {
    if !(MIN_YEAR..=MAX_YEAR).contains(&day.year) {
        return Err(ctx.value_error(&format!("year must be in {MIN_YEAR}..{MAX_YEAR}, not {}", day.year)));
    }
    Ok(seconds_of(day, clock))
}

/// What local clocks show at a moment; both count seconds from year 1.
fn local(ctx: &Ctx, moment: i64) -> PyResult<i64> {
    let (day, clock) = broken_down(ctx, moment - EPOCH, true)?;
    checked_seconds(ctx, day, clock)
}

/// The fold of what local clocks show at a moment in seconds since 1970: 1 when they showed the same before.
pub(super) fn fold_at(ctx: &Ctx, seconds: i64, day: Day, clock: Clock) -> PyResult<i64> {
    let shown = checked_seconds(ctx, day, clock)?;
    let moment = EPOCH + seconds;
    let turned = shown - local(ctx, moment - MAX_FOLD)? - MAX_FOLD;
    Ok(i64::from(turned < 0 && local(ctx, moment + turned)? == shown))
}

/// The moment, in seconds since 1970, at which local clocks show these fields; of two the earlier, or with `fold` the
/// later.
pub(super) fn seconds_since_epoch(ctx: &Ctx, day: Day, clock: Clock, fold: bool) -> PyResult<i64> {
    let shown = checked_seconds(ctx, day, clock)?;
    let offset = local(ctx, shown)? - shown;
    let first = shown - offset;
    let first_shows = local(ctx, first)?;
    let other_offset = if first_shows == shown {
        // One answer; another offset within a day may give a second.
        let probe = if fold { first + MAX_FOLD } else { first - MAX_FOLD };
        let other = local(ctx, probe)? - probe;
        if other == offset {
            return Ok(first - EPOCH);
        }
        other
    } else {
        first_shows - first
    };
    let second = shown - other_offset;
    let found = if local(ctx, second)? == shown {
        second
    } else if first_shows == shown {
        first
    } else if fold {
        // No clock ever showed this: it fell into a gap.
        first.min(second)
    } else {
        first.max(second)
    };
    Ok(found - EPOCH)
}

/// [`seconds_since_epoch`], but in a gap the moment whose offset is that of the side the fold stands for.
pub(super) fn moment_of_offset(ctx: &Ctx, day: Day, clock: Clock, fold: bool) -> PyResult<i64> {
    let first = seconds_since_epoch(ctx, day, clock, fold)?;
    let second = seconds_since_epoch(ctx, day, clock, !fold)?;
    Ok(if second != first && (second > first) == fold { second } else { first })
}

/// The zone of local clocks at a moment in seconds since 1970, as a `timezone` with the zone's name.
pub(super) fn zone_at(ctx: &Ctx, seconds: i64) -> PyResult {
    let tm = crate::time::broken(seconds, true).map_err(|errno| ctx.os_error_errno(errno, None))?;
    let name = ctx.str(&crate::time::zone_name(&tm));
    zone::new_timezone(ctx, new_delta(ctx, i128::from(tm.tm_gmtoff) * 1_000_000)?, Some(name))
}

fn out_of_range(ctx: &Ctx) -> krait_object::Raised {
    ctx.overflow_error("timestamp out of range for platform time_t")
}

fn whole(ctx: &Ctx, value: f64) -> PyResult<i64> {
    if (-9_223_372_036_854_775_808.0..9_223_372_036_854_775_808.0).contains(&value) { Ok(value as i64) } else { Err(out_of_range(ctx)) }
}

fn not_nan(ctx: &Ctx, value: f64) -> PyResult<f64> {
    if value.is_nan() { Err(ctx.value_error("Invalid value NaN (not a number)")) } else { Ok(value) }
}

/// Whole seconds of a timestamp, the lower ones.
pub(super) fn floor_seconds(ctx: &Ctx, value: &Obj) -> PyResult<i64> {
    match value.as_f64() {
        Some(number) => whole(ctx, not_nan(ctx, number)?.floor()),
        None => value.index(ctx)?.as_i64().ok_or_else(|| out_of_range(ctx)),
    }
}

/// Seconds and microseconds of a timestamp, half a microsecond going to the even one.
pub(super) fn timestamp(ctx: &Ctx, value: &Obj) -> PyResult<Timestamp> {
    let Some(number) = value.as_f64() else {
        if !krait_object::clinic::is_index(ctx, value) {
            return Err(ctx.type_error(&format!("argument must be int or float, not {}", value.ty(ctx).name())));
        }
        return Ok(Timestamp { seconds: floor_seconds(ctx, value)?, micros: 0 });
    };
    let number = not_nan(ctx, number)?;
    let mut seconds = number.trunc();
    let mut micros = ((number - seconds) * 1e6).round_ties_even();
    if micros >= 1e6 {
        (seconds, micros) = (seconds + 1.0, micros - 1e6);
    } else if micros < 0.0 {
        (seconds, micros) = (seconds - 1.0, micros + 1e6);
    }
    Ok(Timestamp { seconds: whole(ctx, seconds)?, micros: micros as i64 })
}
