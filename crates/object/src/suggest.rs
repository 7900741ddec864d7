//! The name that was probably meant: for messages that say "Did you mean".

/// The candidate that `given` is most likely a slip of: CPython's measure of edits, cut off where it does.
pub fn closest<S: AsRef<str>>(given: &str, candidates: &[S]) -> Option<String> {
    const MOVE: usize = 2;
    let mut best: Option<(usize, &str)> = None;
    if given.len() > 40 || candidates.len() >= 750 {
        return None;
    }
    for candidate in candidates.iter().map(AsRef::as_ref) {
        if candidate == given {
            continue;
        }
        let max = (given.chars().count() + candidate.chars().count() + 3) * MOVE / 6;
        let max = best.map_or(max, |(distance, _)| max.min(distance - 1));
        let distance = edits(given, candidate, max);
        if distance <= max && best.is_none_or(|(known, _)| distance < known) {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, name)| name.to_owned())
}

fn edits(a: &str, b: &str, max: usize) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let cost = |x: char, y: char| {
        if x == y {
            0
        } else if x.eq_ignore_ascii_case(&y) {
            1
        } else {
            2
        }
    };
    if a.len().abs_diff(b.len()) * 2 > max {
        return max + 1;
    }
    let mut row: Vec<usize> = (0..=b.len()).map(|j| j * 2).collect();
    for (i, &x) in a.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = (i + 1) * 2;
        for (j, &y) in b.iter().enumerate() {
            let next = (diagonal + cost(x, y)).min(row[j] + 2).min(row[j + 1] + 2);
            diagonal = row[j + 1];
            row[j + 1] = next;
        }
    }
    row[b.len()]
}
