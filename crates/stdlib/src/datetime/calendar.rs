//! The proleptic Gregorian calendar as numbers: days, weeks, seconds of fields. No objects here.

/// The first year that a date can have.
pub(super) const MIN_YEAR: i64 = 1;
/// The last year that a date can have.
pub(super) const MAX_YEAR: i64 = 9999;
/// The last day that a date can have, counted from 1 on the first of January of year 1.
const MAX_ORDINAL: i64 = 3_652_059;

/// Days of the week and months, as `ctime` shows them.
pub(super) const DAY_NAMES: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
pub(super) const MONTH_NAMES: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// A day: any numbers, in bounds when it comes from a checked place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Day {
    pub year: i64,
    pub month: i64,
    pub day: i64,
}

fn is_leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

/// Days of a month, 1 to 12.
pub(super) fn days_in_month(year: i64, month: i64) -> i64 {
    match month {
        2 if is_leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

impl Day {
    /// Days since the last day before year 1.
    pub(super) fn ordinal(self) -> i64 {
        // Years that begin in March have the leap day at their end.
        let year = if self.month <= 2 { self.year - 1 } else { self.year };
        let month = (self.month + 9) % 12;
        let before = year * 365 + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
        before + (153 * month + 2) / 5 + self.day - 306
    }
    /// The day of an ordinal.
    pub(super) fn of_ordinal(ordinal: i64) -> Day {
        let shifted = ordinal + 305;
        let era = shifted.div_euclid(146_097);
        let within = shifted.rem_euclid(146_097);
        let year_of_era = (within - within / 1460 + within / 36_524 - within / 146_096) / 365;
        let day_of_year = within - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * month + 2) / 5 + 1;
        let (year, month) = (year_of_era + era * 400, if month < 10 { month + 3 } else { month - 9 });
        Day { year: year + i64::from(month <= 2), month, day }
    }
    /// The day of an ordinal, when a date can have it.
    pub(super) fn checked(ordinal: i64) -> Option<Day> {
        (1..=MAX_ORDINAL).contains(&ordinal).then(|| Day::of_ordinal(ordinal))
    }
    /// 0 on Mondays.
    pub(super) fn weekday(self) -> i64 {
        (self.ordinal() + 6).rem_euclid(7)
    }
    /// 1 on the first of January.
    pub(super) fn day_of_year(self) -> i64 {
        self.ordinal() - Day { year: self.year, month: 1, day: 1 }.ordinal() + 1
    }
    /// Year, week and day of the week (1 on Mondays) of ISO 8601.
    pub(super) fn iso(self) -> (i64, i64, i64) {
        let ordinal = self.ordinal();
        let mut year = self.year;
        if ordinal >= first_monday(year + 1) {
            year += 1;
        } else if ordinal < first_monday(year) {
            year -= 1;
        }
        let days = ordinal - first_monday(year);
        (year, days.div_euclid(7) + 1, days.rem_euclid(7) + 1)
    }
}

/// The Monday on which ISO week 1 begins.
fn first_monday(year: i64) -> i64 {
    let first = Day { year, month: 1, day: 1 };
    let weekday = first.weekday();
    let monday = first.ordinal() - weekday;
    if weekday > 3 { monday + 7 } else { monday }
}

/// What is wrong with a day given by its ISO week.
pub(super) enum BadIso {
    Year,
    Week,
    Day,
}

/// The day of an ISO year, week and weekday; its year may be one more than a date can have.
pub(super) fn day_of_iso(year: i64, week: i64, day: i64) -> Result<Day, BadIso> {
    if !(MIN_YEAR..=MAX_YEAR).contains(&year) {
        return Err(BadIso::Year);
    }
    let start = first_monday(year);
    if !(1..=53).contains(&week) || start + 7 * (week - 1) >= first_monday(year + 1) {
        return Err(BadIso::Week);
    }
    if !(1..=7).contains(&day) {
        return Err(BadIso::Day);
    }
    Ok(Day::of_ordinal(start + 7 * (week - 1) + day - 1))
}

/// A time of day, in bounds when it comes from a checked place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Clock {
    pub hour: i64,
    pub minute: i64,
    pub second: i64,
    pub microsecond: i64,
}

impl Clock {
    /// Whole seconds since midnight.
    pub(super) fn seconds(self) -> i64 {
        self.hour * 3600 + self.minute * 60 + self.second
    }
    /// Microseconds since midnight.
    pub(super) fn microseconds(self) -> i64 {
        self.seconds() * 1_000_000 + self.microsecond
    }
    /// The time of microseconds since midnight.
    pub(super) fn of_microseconds(total: i64) -> Clock {
        let seconds = total / 1_000_000;
        Clock { hour: seconds / 3600, minute: seconds / 60 % 60, second: seconds % 60, microsecond: total % 1_000_000 }
    }
    /// The six bytes of a pickled state.
    pub(super) fn bytes(self) -> [u8; 6] {
        let micros = self.microsecond as u32;
        [self.hour as u8, self.minute as u8, self.second as u8, (micros >> 16) as u8, (micros >> 8) as u8, micros as u8]
    }
    /// The time of a pickled state.
    pub(super) fn of_bytes(bytes: &[u8]) -> Clock {
        let at = |index: usize| i64::from(bytes.get(index).copied().unwrap_or(0));
        Clock { hour: at(0), minute: at(1), second: at(2), microsecond: at(3) << 16 | at(4) << 8 | at(5) }
    }
}

/// Seconds from the start of year 1 to these fields.
pub(super) fn seconds_of(day: Day, clock: Clock) -> i64 {
    day.ordinal() * 86_400 + clock.seconds()
}

/// [`seconds_of`] the first of January 1970: what the C library counts from.
pub(super) const EPOCH: i64 = 719_163 * 86_400;
