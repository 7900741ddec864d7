//! Reading the forms of ISO 8601: dates by month or week, times, offsets, with separators or without.

use super::calendar::{Clock, Day, day_of_iso};

fn digits(text: &[u32], at: usize, count: usize) -> Option<i64> {
    text.get(at..at + count)?.iter().try_fold(0, |number, &point| Some(number * 10 + i64::from(char::from_u32(point)?.to_digit(10)?)))
}

fn is_digit(text: &[u32], at: usize) -> bool {
    digits(text, at, 1).is_some()
}

fn is(text: &[u32], at: usize, wanted: char) -> bool {
    text.get(at) == Some(&u32::from(wanted))
}

/// The date at the start of a text; what stands behind it is not looked at. Its fields are not checked.
pub(super) fn parse_date(text: &[u32]) -> Option<Day> {
    let year = digits(text, 0, 4)?;
    let separated = is(text, 4, '-');
    let mut at = if separated { 5 } else { 4 };
    if is(text, at, 'W') {
        let week = digits(text, at + 1, 2)?;
        at += 3;
        let mut day = 1;
        if at < text.len() {
            if separated {
                is(text, at, '-').then_some(())?;
                at += 1;
            }
            day = digits(text, at, 1)?;
        }
        return day_of_iso(year, week, day).ok();
    }
    let month = digits(text, at, 2)?;
    at += 2;
    if separated {
        is(text, at, '-').then_some(())?;
        at += 1;
    }
    Some(Day { year, month, day: digits(text, at, 2)? })
}

/// Hours, and what else there is. Fields are not checked.
fn parse_clock(text: &[u32]) -> Option<Clock> {
    let mut fields = [0; 3];
    let (mut at, mut separated) = (0, true);
    for (index, field) in fields.iter_mut().enumerate() {
        if index > 0 {
            if at == text.len() {
                break;
            }
            if index == 1 {
                separated = is(text, at, ':');
            }
            if separated {
                is(text, at, ':').then_some(())?;
                at += 1;
            }
        }
        *field = digits(text, at, 2)?;
        at += 2;
    }
    let [hour, minute, second] = fields;
    let mut microsecond = 0;
    if at < text.len() {
        // A fraction of seconds; what is smaller than a microsecond is dropped.
        let seconds_end = if separated { 8 } else { 6 };
        (at == seconds_end && (is(text, at, '.') || is(text, at, ','))).then_some(())?;
        let fraction = &text[at + 1..];
        if fraction.is_empty() || !(0..fraction.len()).all(|at| is_digit(fraction, at)) {
            return None;
        }
        for place in 0..6 {
            microsecond = microsecond * 10 + digits(fraction, place, 1).unwrap_or(0);
        }
    }
    Some(Clock { hour, minute, second, microsecond })
}

/// A time, and its offset in microseconds where there is one. Fields are not checked.
pub(super) fn parse_time(text: &[u32]) -> Option<(Clock, Option<i128>)> {
    let sign = text.iter().position(|&point| [u32::from(b'+'), u32::from(b'-'), u32::from(b'Z')].contains(&point));
    let Some(sign) = sign else { return Some((parse_clock(text)?, None)) };
    let clock = parse_clock(&text[..sign])?;
    if is(text, sign, 'Z') {
        return (sign + 1 == text.len()).then_some((clock, Some(0)));
    }
    let size = i128::from(parse_clock(&text[sign + 1..])?.microseconds());
    Some((clock, Some(if is(text, sign, '-') { -size } else { size })))
}

/// Where the character between date and time stands; the end of the text when it is a date alone.
pub(super) fn separator(text: &[u32]) -> Option<usize> {
    let len = text.len();
    if len == 7 {
        return Some(7);
    }
    if is(text, 4, '-') {
        if !is(text, 5, 'W') {
            return Some(10);
        }
        if !is(text, 8, '-') {
            return Some(8);
        }
        // A hyphen behind the week begins the day of the week, or the time: two digits are rather an hour.
        return match len {
            9 => None,
            _ => Some(if is_digit(text, 10) { 8 } else { 10 }),
        };
    }
    if !is(text, 4, 'W') {
        return Some(8);
    }
    // Without hyphens an odd number of digits begins with the day of the week.
    let end = (7..len).find(|&at| !is_digit(text, at)).unwrap_or(len);
    Some(if end < 9 { end } else { 7 + end % 2 })
}
