//! The normalization forms (Unicode Standard Annex 15).

use crate::Database;
use crate::properties::{record, table_decomposition};
use crate::tables;

/// A normalization form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    Nfc,
    Nfkc,
    Nfd,
    Nfkd,
}

impl Form {
    /// The form of a name.
    pub fn named(name: &str) -> Option<Form> {
        Some(match name {
            "NFC" => Form::Nfc,
            "NFKC" => Form::Nfkc,
            "NFD" => Form::Nfd,
            "NFKD" => Form::Nfkd,
            _ => return None,
        })
    }
    fn is_compatible(self) -> bool {
        matches!(self, Form::Nfkc | Form::Nfkd)
    }
    fn composes(self) -> bool {
        matches!(self, Form::Nfc | Form::Nfkc)
    }
}

// Hangul syllables are computed (The Unicode Standard, section 3.12).
pub(crate) const S_BASE: u32 = 0xAC00;
const L_BASE: u32 = 0x1100;
const V_BASE: u32 = 0x1161;
const T_BASE: u32 = 0x11A7;
const L_COUNT: u32 = 19;
pub(crate) const V_COUNT: u32 = 21;
pub(crate) const T_COUNT: u32 = 28;
pub(crate) const S_COUNT: u32 = L_COUNT * V_COUNT * T_COUNT;

/// The jamo of a Hangul syllable.
pub(crate) fn hangul_parts(point: u32) -> Option<Vec<u32>> {
    let index = point.checked_sub(S_BASE).filter(|&index| index < S_COUNT)?;
    let mut parts = vec![L_BASE + index / (V_COUNT * T_COUNT), V_BASE + index / T_COUNT % V_COUNT];
    if index % T_COUNT != 0 {
        parts.push(T_BASE + index % T_COUNT);
    }
    Some(parts)
}

fn combining(point: u32) -> u8 {
    record(point, Database::Current).combining()
}

/// The full decomposition of one code point.
fn decompose(point: u32, form: Form, database: Database, out: &mut Vec<u32>) {
    if database == Database::Old {
        if record(point, database).is_unassigned() {
            return out.push(point);
        }
        if let Some((_, corrected)) = tables::CORRECTED.iter().find(|(own, _)| *own == point) {
            return out.push(*corrected);
        }
    }
    if let Some(parts) = hangul_parts(point) {
        return out.extend(parts);
    }
    match table_decomposition(point) {
        Some((kind, parts)) if kind.is_empty() || form.is_compatible() => {
            parts.iter().for_each(|&part| decompose(part, form, database, out));
        }
        _ => out.push(point),
    }
}

/// Put marks into the order of their classes; equal ones keep theirs.
fn reorder(points: &mut [u32]) {
    let mut start = 0;
    while start < points.len() {
        if combining(points[start]) == 0 {
            start += 1;
            continue;
        }
        let len = points[start..].iter().take_while(|&&point| combining(point) != 0).count();
        points[start..start + len].sort_by_key(|&point| combining(point));
        start += len;
    }
}

/// What two code points compose to.
fn pair(first: u32, second: u32) -> Option<u32> {
    let (l, v) = (first.wrapping_sub(L_BASE), second.wrapping_sub(V_BASE));
    if l < L_COUNT && v < V_COUNT {
        return Some(S_BASE + (l * V_COUNT + v) * T_COUNT);
    }
    let (s, t) = (first.wrapping_sub(S_BASE), second.wrapping_sub(T_BASE));
    if s < S_COUNT && s.is_multiple_of(T_COUNT) && (1..T_COUNT).contains(&t) {
        return Some(first + t);
    }
    let found = tables::COMPOSITIONS.binary_search_by_key(&(first, second), |&(a, b, _)| (a, b)).ok()?;
    Some(tables::COMPOSITIONS[found].2)
}

/// Compose decomposed text in order.
fn compose(points: &[u32]) -> Vec<u32> {
    let mut out: Vec<u32> = Vec::with_capacity(points.len());
    // Where the last starter stands, and the class of what stands between it and here.
    let mut starter: Option<usize> = None;
    let mut last = 0;
    for &point in points {
        let class = combining(point);
        if let Some(at) = starter {
            let is_blocked = at + 1 < out.len() && (last == 0 || last >= class);
            if !is_blocked {
                if let Some(composed) = pair(out[at], point) {
                    out[at] = composed;
                    continue;
                }
            }
        }
        if class == 0 {
            starter = Some(out.len());
        }
        last = class;
        out.push(point);
    }
    out
}

/// The text in a form.
pub fn normalize(points: &[u32], form: Form, database: Database) -> Vec<u32> {
    let mut out = Vec::with_capacity(points.len());
    points.iter().for_each(|&point| decompose(point, form, database, &mut out));
    reorder(&mut out);
    if form.composes() { compose(&out) } else { out }
}
