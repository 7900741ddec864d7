//! Constant strings, bytes and tuples: joined, repeated, indexed.

use std::sync::Arc;

use krait_code::{Const, IBig, PyString};

use super::number::to_index;
use super::{MAX_COLLECTION_SIZE, MAX_STR_SIZE, MAX_TOTAL_ITEMS};

/// `left + right`, both of one type.
pub(super) fn concat(left: &Const, right: &Const) -> Option<Const> {
    Some(match (left, right) {
        (Const::Str(a), Const::Str(b)) => {
            Const::Str(PyString::from_wtf8(&[a.as_bytes(), b.as_bytes()].concat())?)
        }
        (Const::Bytes(a), Const::Bytes(b)) => Const::Bytes(Arc::from([&a[..], &b[..]].concat())),
        (Const::Tuple(a), Const::Tuple(b)) => Const::Tuple(a.iter().chain(b.iter()).cloned().collect()),
        _ => return None,
    })
}

/// `value * count`, while the result stays small.
pub(super) fn repeat(value: &Const, count: &IBig) -> Option<Const> {
    let size = i64::try_from(length(value)?).ok()?;
    let limit = if matches!(value, Const::Tuple(_)) { MAX_COLLECTION_SIZE } else { MAX_STR_SIZE };
    let count = i64::try_from(count).ok()?;
    if size != 0 && (count < 0 || count > limit / size) {
        return None;
    }
    let times = if size == 0 { 0 } else { usize::try_from(count).ok()? };
    Some(match value {
        Const::Str(text) => Const::Str(PyString::from_wtf8(&text.as_bytes().repeat(times))?),
        Const::Bytes(bytes) => Const::Bytes(Arc::from(bytes.repeat(times))),
        Const::Tuple(items) => {
            if times != 0 && complexity_left(value, MAX_TOTAL_ITEMS / count) < 0 {
                return None;
            }
            Const::Tuple(std::iter::repeat_n(items, times).flat_map(|items| items.iter().cloned()).collect())
        }
        _ => return None,
    })
}

/// `limit` less the items of a tuple and of the tuples in it; negative when there are more.
fn complexity_left(value: &Const, mut limit: i64) -> i64 {
    let mut todo = vec![value];
    while let Some(value) = todo.pop() {
        if let Const::Tuple(items) = value {
            limit -= i64::try_from(items.len()).unwrap_or(i64::MAX);
            if limit < 0 {
                return limit;
            }
            todo.extend(items.iter());
        }
    }
    limit
}

/// `value[index]`, by number or slice.
pub(super) fn subscript(value: &Const, index: &Const) -> Option<Const> {
    let size = i64::try_from(length(value)?).ok()?;
    if let Const::Slice(parts) = index {
        let places = slice_places(parts, size)?;
        return Some(match value {
            Const::Str(text) => {
                let points: Vec<u32> = text.code_points().collect();
                Const::Str(PyString::from_code_points(places.map(|place| points[place]))?)
            }
            Const::Bytes(bytes) => Const::Bytes(places.map(|place| bytes[place]).collect()),
            Const::Tuple(items) => Const::Tuple(places.map(|place| items[place].clone()).collect()),
            _ => return None,
        });
    }
    let index = i64::try_from(&to_index(index)?).ok()?;
    let index = if index < 0 { index.checked_add(size)? } else { index };
    let place = usize::try_from(index).ok().filter(|_| index < size)?;
    Some(match value {
        Const::Str(text) => Const::Str(PyString::from_code_points(text.code_points().nth(place))?),
        Const::Bytes(bytes) => Const::Int(IBig::from(bytes[place])),
        Const::Tuple(items) => items[place].clone(),
        _ => return None,
    })
}

fn length(value: &Const) -> Option<usize> {
    match value {
        Const::Str(text) => Some(text.code_points().count()),
        Const::Bytes(bytes) => Some(bytes.len()),
        Const::Tuple(items) => Some(items.len()),
        _ => None,
    }
}

/// The places a slice picks from a sequence of `size` (`PySlice_Unpack`, `PySlice_AdjustIndices`).
fn slice_places(parts: &[Const; 3], size: i64) -> Option<impl Iterator<Item = usize> + use<>> {
    let [start, stop, step] = parts;
    let step = part(step)?.unwrap_or(1).max(-i64::MAX);
    if step == 0 {
        return None;
    }
    let (low, high) = if step > 0 { (0, size) } else { (-1, size - 1) };
    let place = |given: Option<i64>, default: i64| match given {
        None => default,
        Some(index) if index < 0 => index.saturating_add(size).max(low),
        Some(index) => index.min(high),
    };
    let (first, last) = if step > 0 { (low, high) } else { (high, low) };
    let start = place(part(start)?, first);
    let stop = place(part(stop)?, last);
    let places = std::iter::successors(Some(start), move |place| place.checked_add(step));
    Some(
        places
            .take_while(move |&place| if step > 0 { place < stop } else { place > stop })
            .filter_map(|place| usize::try_from(place).ok()),
    )
}

/// One part of a slice, clipped to 64 bits. `None` when it is no index.
fn part(value: &Const) -> Option<Option<i64>> {
    if let Const::None = value {
        return Some(None);
    }
    let index = to_index(value)?;
    let clipped = i64::try_from(&index).unwrap_or(if index < IBig::ZERO { i64::MIN } else { i64::MAX });
    Some(Some(clipped))
}

