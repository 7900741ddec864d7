//! Tables of growth: how the time of one element changes with the number of elements.

use super::measure::{Interpreter, Job, measure};
use super::statistics::median;
use super::suite::GROWTH;
use std::fmt::Write;
use std::path::Path;

/// The sizes, as powers of ten.
const POWERS: std::ops::RangeInclusive<u32> = 3..=7;

/// Measure `benches/growth.py` and make the table.
///
/// # Errors
/// The program cannot say what it has, or interpreters differ.
pub fn table(root: &Path, interpreters: &[Interpreter], rounds: usize, only: &[String]) -> Result<String, String> {
    let job = |arguments: &[&str]| Job {
        arguments: std::iter::once(GROWTH).chain(arguments.iter().copied()).map(str::to_owned).collect(),
        directory: root.join("benches"),
        ..Job::default()
    };
    let other = interpreters.last().ok_or("no interpreter")?;
    let (_, kinds) = measure(other, &job(&[]))?;
    let kinds = String::from_utf8_lossy(&kinds).into_owned();
    let labels: Vec<&str> = interpreters.iter().map(|interpreter| interpreter.label.as_str()).collect();
    let mut table = format!("Nanoseconds of one element, {}.\n\n| operation |", labels.join(" / "));
    for power in POWERS {
        let _ = write!(table, " 10^{power} |");
    }
    let _ = writeln!(table, "\n|---|{}", "--:|".repeat(POWERS.count()));
    for (kind, most) in kinds.lines().filter_map(|line| line.split_once(' ')) {
        if !only.is_empty() && !only.iter().any(|name| name == kind) {
            continue;
        }
        let most: u64 = most.parse().map_err(|_| format!("{GROWTH}: not a size: {most}"))?;
        let mut line = format!("| {kind} |");
        for size in POWERS.map(|power| 10_u64.pow(power)) {
            let cell = if size > most { String::new() } else { cell(interpreters, &job(&[kind, &size.to_string()]), size, rounds)? };
            let _ = write!(line, " {cell} |");
        }
        println!("{line}");
        let _ = writeln!(table, "{line}");
    }
    Ok(table)
}

/// The median of each interpreter.
fn cell(interpreters: &[Interpreter], job: &Job, size: u64, rounds: usize) -> Result<String, String> {
    let mut times = vec![Vec::new(); interpreters.len()];
    let mut results = Vec::new();
    for _ in 0..rounds {
        for (interpreter, times) in interpreters.iter().zip(&mut times) {
            let (_, said) = measure(interpreter, job).map_err(|error| format!("{}: {error}", interpreter.label))?;
            let (seconds, result) = answer(&String::from_utf8_lossy(&said))?;
            times.push(seconds * 1e9 / size as f64);
            results.push(result);
        }
    }
    if results.windows(2).any(|pair| pair[0] != pair[1]) {
        return Err(format!("{}: the results differ: {results:?}", job.arguments.join(" ")));
    }
    let cells: Vec<String> = times.into_iter().map(|times| number(median(times))).collect();
    Ok(cells.join(" / "))
}

/// `SECONDS RESULT`, as the program prints them.
fn answer(said: &str) -> Result<(f64, String), String> {
    let (seconds, result) = said.trim().split_once(' ').ok_or_else(|| format!("{GROWTH} said {said:?}"))?;
    Ok((seconds.parse().map_err(|_| format!("{GROWTH}: not a time: {seconds}"))?, result.to_owned()))
}

/// Three digits are enough.
fn number(value: f64) -> String {
    let decimals = if value < 10.0 { 2 } else { usize::from(value < 100.0) };
    format!("{value:.decimals$}")
}

#[cfg(test)]
mod tests {
    use super::{answer, number};

    #[test]
    fn answers_are_read_and_numbers_short() {
        assert_eq!(answer("0.5 abc d\n"), Ok((0.5, "abc d".to_owned())));
        assert!(answer("0.5").is_err() && answer("x y").is_err());
        assert_eq!([1.234, 12.34, 1234.5].map(number), ["1.23", "12.3", "1234"]);
    }
}
