//! When two constants are the same constant, and when they are equal to Python.

use krait_code::collections::HashSet;
use std::sync::Arc;

use krait_code::{Const, IBig};

use super::number::float_to_int;

/// Bytes that are equal for constants that CPython merges (same type, value and signs of zero, in depth;
/// `_PyCode_ConstantKey`). `None` for what is only the same as itself: code objects and NaN.
pub fn constant_key(value: &Const) -> Option<Vec<u8>> {
    let mut key = Vec::with_capacity(32);
    write_key(&mut key, value, false)?;
    Some(key)
}

/// Whether two constants have such keys, and equal ones.
pub fn is_same_constant(left: &Const, right: &Const) -> bool {
    is_same_but(left, right, &|left, right| match (left, right) {
        (Const::Float(left), Const::Float(right)) => !left.is_nan() && left.to_bits() == right.to_bits(),
        (Const::Complex(..), Const::Complex(..))
        | (Const::Set(_) | Const::FrozenSet(_), Const::Set(_) | Const::FrozenSet(_)) => {
            constant_key(left).is_some_and(|key| constant_key(right) == Some(key))
        }
        _ => false,
    })
}

/// Whether two constants are of one type and value; of floats and complex numbers, sets, dicts and code objects `others`
/// says so.
pub(crate) fn is_same_but(left: &Const, right: &Const, others: &impl Fn(&Const, &Const) -> bool) -> bool {
    let all = |left: &[Const], right: &[Const]| {
        left.len() == right.len() && left.iter().zip(right).all(|(left, right)| is_same_but(left, right, others))
    };
    match (left, right) {
        (Const::None, Const::None) | (Const::True, Const::True) | (Const::False, Const::False) => true,
        (Const::Ellipsis, Const::Ellipsis) | (Const::StopIteration, Const::StopIteration) => true,
        (Const::Int(left), Const::Int(right)) => left == right,
        (Const::Str(left), Const::Str(right)) => left == right,
        (Const::Bytes(left), Const::Bytes(right)) => left == right,
        (Const::Tuple(left), Const::Tuple(right)) | (Const::List(left), Const::List(right)) => all(left, right),
        (Const::Slice(left), Const::Slice(right)) => all(left.as_slice(), right.as_slice()),
        _ => others(left, right),
    }
}

/// A frozen set: of elements equal to Python (`1`, `True`, `1.0`) the first stays.
pub fn frozenset(values: Vec<Const>) -> Const {
    let mut seen = HashSet::default();
    let kept = values.into_iter().filter(|value| {
        let mut key = Vec::new();
        write_key(&mut key, value, true).is_none() || seen.insert(key)
    });
    Const::FrozenSet(Arc::from(kept.collect::<Vec<Const>>()))
}

fn write_key(key: &mut Vec<u8>, value: &Const, by_equality: bool) -> Option<()> {
    match value {
        Const::None => key.push(b'N'),
        Const::Ellipsis => key.push(b'.'),
        Const::StopIteration => key.push(b'S'),
        Const::True | Const::False if by_equality => write_int(key, &IBig::from(matches!(value, Const::True) as u8)),
        Const::True => key.push(b'T'),
        Const::False => key.push(b'F'),
        Const::Int(int) => write_int(key, int),
        Const::Float(float) => write_float(key, *float, by_equality)?,
        Const::Complex(real, imag) if by_equality && *imag == 0.0 => write_float(key, *real, true)?,
        Const::Complex(real, imag) => {
            key.push(b'c');
            write_float(key, *real, by_equality)?;
            write_float(key, *imag, by_equality)?;
        }
        Const::Str(text) => write_bytes(key, b's', text.as_bytes()),
        Const::Bytes(bytes) => write_bytes(key, b'b', bytes),
        Const::Tuple(items) => write_items(key, b't', items, by_equality)?,
        Const::List(items) => write_items(key, b'l', items, by_equality)?,
        Const::Slice(parts) => write_items(key, b'/', parts.as_slice(), by_equality)?,
        Const::FrozenSet(items) | Const::Set(items) => {
            let mut keys = Vec::new();
            for item in items.iter() {
                let mut item_key = Vec::new();
                write_key(&mut item_key, item, by_equality)?;
                keys.push(item_key);
            }
            keys.sort();
            key.push(b'z');
            for item_key in keys {
                write_bytes(key, b'e', &item_key);
            }
            key.push(b')');
        }
        Const::Dict(_) | Const::Code(_) => return None,
    }
    Some(())
}

fn write_int(key: &mut Vec<u8>, int: &IBig) {
    write_bytes(key, b'i', &int.to_le_bytes());
}

fn write_float(key: &mut Vec<u8>, float: f64, by_equality: bool) -> Option<()> {
    if float.is_nan() {
        return None;
    }
    if by_equality && let Some(int) = float_to_int(float) {
        write_int(key, &int);
        return Some(());
    }
    key.push(b'f');
    key.extend_from_slice(&float.to_bits().to_le_bytes());
    Some(())
}

fn write_bytes(key: &mut Vec<u8>, tag: u8, bytes: &[u8]) {
    key.push(tag);
    key.extend_from_slice(&(bytes.len() as u64).to_le_bytes());
    key.extend_from_slice(bytes);
}

fn write_items(key: &mut Vec<u8>, tag: u8, items: &[Const], by_equality: bool) -> Option<()> {
    key.push(tag);
    key.extend_from_slice(&(items.len() as u64).to_le_bytes());
    items.iter().try_for_each(|item| write_key(key, item, by_equality))
}
