//! "Did you mean": the name that a wrong one is most likely a slip of (CPython's `Python/suggestions.c`).
//! It must not know where names come from.

use crate::ctx::{Ctx, Raised};

/// The cost of a character more, less or another; only another case costs half of it.
const MOVE_COST: usize = 2;
const CASE_COST: usize = 1;
/// Characters that differ, and candidates, beyond which nothing is suggested.
const MAX_STRING_SIZE: usize = 40;
const MAX_CANDIDATES: usize = 750;

/// The candidate that `given` is most likely a slip of; the first of several as near.
pub fn closest<'n>(given: &str, candidates: &'n [String]) -> Option<&'n str> {
    if candidates.len() >= MAX_CANDIDATES {
        return None;
    }
    let given_chars: Vec<char> = given.chars().collect();
    let mut best: Option<(usize, &str)> = None;
    for candidate in candidates.iter().filter(|candidate| *candidate != given) {
        let chars: Vec<char> = candidate.chars().collect();
        let limit = (given_chars.len() + chars.len() + 3) * MOVE_COST / 6;
        let limit = match best {
            Some((0, _)) => break,
            Some((distance, _)) => limit.min(distance - 1),
            None => limit,
        };
        match distance(&given_chars, &chars, limit) {
            Some(distance) if distance <= limit => best = Some((distance, candidate)),
            _ => {}
        }
    }
    best.map(|(_, name)| name)
}

/// The cost of turning one text into the other; `None`: more than `limit`, or not to be found out.
fn distance(mut a: &[char], mut b: &[char], limit: usize) -> Option<usize> {
    while let ([x, a_rest @ ..], [y, b_rest @ ..]) = (a, b)
        && x == y
    {
        (a, b) = (a_rest, b_rest);
    }
    while let ([a_rest @ .., x], [b_rest @ .., y]) = (a, b)
        && x == y
    {
        (a, b) = (a_rest, b_rest);
    }
    if a.is_empty() || b.is_empty() {
        return Some((a.len() + b.len()) * MOVE_COST);
    }
    if a.len() > MAX_STRING_SIZE || b.len() > MAX_STRING_SIZE || a.len().abs_diff(b.len()) * MOVE_COST > limit {
        return None;
    }
    let cost = |x: char, y: char| match x == y {
        true => 0,
        false if x.eq_ignore_ascii_case(&y) => CASE_COST,
        false => MOVE_COST,
    };
    let mut row: Vec<usize> = (0..=b.len()).map(|j| j * MOVE_COST).collect();
    for (i, &x) in a.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = (i + 1) * MOVE_COST;
        for (j, &y) in b.iter().enumerate() {
            let next = (diagonal + cost(x, y)).min(row[j] + MOVE_COST).min(row[j + 1] + MOVE_COST);
            diagonal = row[j + 1];
            row[j + 1] = next;
        }
    }
    row.last().copied()
}

impl Ctx {
    /// "f() got an unexpected keyword argument 'kye'. Did you mean 'key'?": `names` are those it has.
    pub fn unexpected_keyword(&self, function: &str, given: &str, names: &[String]) -> Raised {
        let hint = closest(given, names).map(|name| format!(". Did you mean '{name}'?")).unwrap_or_default();
        self.type_error(&format!("{function}() got an unexpected keyword argument '{given}'{hint}"))
    }
}
