//! What was measured, as lines, as Markdown, as JSON. Must not know how it was measured.

use super::statistics::{Comparison, Sample, Summary, compare, summarize};
use std::fmt::Write;
use std::path::Path;

/// What came of one benchmark.
#[derive(Clone, Debug)]
pub struct Entry {
    pub suite: &'static str,
    pub name: String,
    /// Rounds of each interpreter, ours first; or its error.
    pub runs: Vec<Result<Vec<Sample>, String>>,
    /// Why it did not run at all.
    pub skipped: Option<String>,
}

/// A whole measurement.
#[derive(Clone, Debug)]
pub struct Report {
    /// How the interpreters are called, ours first.
    pub labels: Vec<String>,
    pub entries: Vec<Entry>,
}

impl Entry {
    /// Ours against the interpreter `other`.
    ///
    /// # Errors
    /// What went wrong, with the name of the interpreter.
    pub fn comparison(&self, labels: &[String], other: usize) -> Result<Comparison, String> {
        if let Some(why) = &self.skipped {
            return Err(format!("not run: {why}"));
        }
        let run = |at: usize| match self.runs.get(at) {
            Some(Ok(samples)) => Ok(samples.as_slice()),
            Some(Err(error)) => Err(format!("{}: {error}", labels[at])),
            None => Err("not measured".to_owned()),
        };
        // Who else fails says that it is not our fault.
        let theirs = run(other)?;
        compare(run(0)?, theirs).ok_or_else(|| "took no time".to_owned())
    }

    /// The line of this benchmark.
    pub fn line(&self, labels: &[String]) -> String {
        let mut line = format!("{:34}", self.name);
        for other in 1..labels.len() {
            let _ = match self.comparison(labels, other) {
                Ok(Comparison { time, spread: (low, high), memory }) => {
                    write!(line, " {time:5.2} ({low:.2}..{high:.2}) memory {memory:5.2}  ")
                }
                Err(error) => write!(line, " error: {error}  "),
            };
        }
        line.trim_end().to_owned()
    }
}

impl Report {
    /// The suites in order.
    fn suites(&self) -> Vec<&'static str> {
        let mut suites: Vec<&'static str> = self.entries.iter().map(|entry| entry.suite).collect();
        suites.dedup();
        suites
    }

    fn of<'a>(&'a self, suite: &'a str) -> impl Iterator<Item = &'a Entry> {
        self.entries.iter().filter(move |entry| entry.suite == suite)
    }

    fn summary(&self, suite: &str, other: usize) -> Option<Summary> {
        summarize(&self.of(suite).filter_map(|entry| entry.comparison(&self.labels, other).ok()).collect::<Vec<_>>())
    }

    /// The means at the end: a line of each suite and interpreter.
    pub fn summaries(&self) -> String {
        let mut text = String::new();
        for suite in self.suites() {
            for (other, label) in self.labels.iter().enumerate().skip(1) {
                let _ = match self.summary(suite, other) {
                    Some(summary) => writeln!(text, "{suite} over {label}: {}", words(&summary)),
                    None => writeln!(text, "{suite} over {label}: nothing to compare"),
                };
            }
        }
        text
    }

    /// Tables of ratios, a table of each suite; what failed is listed below.
    pub fn markdown(&self) -> String {
        let mut text = String::new();
        for suite in self.suites() {
            let _ = write!(text, "### {suite}\n\n| benchmark |");
            for label in &self.labels[1..] {
                let _ = write!(text, " time over {label} | spread | memory |");
            }
            let _ = writeln!(text, "\n|---|{}", "--:|--:|--:|".repeat(self.labels.len() - 1));
            let mut failed = String::new();
            for entry in self.of(suite) {
                let compared: Vec<_> = (1..self.labels.len()).map(|other| entry.comparison(&self.labels, other)).collect();
                for error in compared.iter().filter_map(|one| one.as_ref().err()) {
                    let _ = writeln!(failed, "- {}: {}", entry.name, error.replace('|', "\\|"));
                }
                if compared.iter().all(Result::is_err) {
                    continue;
                }
                let _ = write!(text, "| {} |", entry.name);
                for one in compared {
                    let _ = match one {
                        Ok(Comparison { time, spread: (low, high), memory }) => {
                            write!(text, " {time:.2} | {low:.2}–{high:.2} | {memory:.2} |")
                        }
                        Err(_) => write!(text, " – | – | – |"),
                    };
                }
                text.push('\n');
            }
            text.push('\n');
            for (other, label) in self.labels.iter().enumerate().skip(1) {
                if let Some(summary) = self.summary(suite, other) {
                    let _ = writeln!(text, "Over {label}: {}.\n", words(&summary));
                }
            }
            if !failed.is_empty() {
                let _ = writeln!(text, "Without a ratio:\n\n{failed}");
            }
        }
        text.trim_end().to_owned() + "\n"
    }

    /// Every sample: `user` in seconds, `peak` in KiB.
    pub fn json(&self) -> String {
        let entries: Vec<String> = self.entries.iter().map(|entry| self.json_entry(entry)).collect();
        let labels: Vec<String> = self.labels.iter().map(|label| quoted(label)).collect();
        format!("{{\n\"interpreters\": [{}],\n\"benchmarks\": [\n{}\n]\n}}\n", labels.join(", "), entries.join(",\n"))
    }

    fn json_entry(&self, entry: &Entry) -> String {
        let runs: Vec<String> = self.labels.iter().zip(&entry.runs).map(|(label, run)| -> String {
            let run = match run {
                Ok(samples) => {
                    let each = |sample: &Sample| format!("{{\"user\": {}, \"peak\": {}}}", sample.user, sample.peak);
                    format!("[{}]", samples.iter().map(each).collect::<Vec<_>>().join(", "))
                }
                Err(error) => format!("{{\"error\": {}}}", quoted(error)),
            };
            format!("{}: {run}", quoted(label))
        }).collect();
        let skipped = entry.skipped.as_ref().map(|why| format!(", \"skipped\": {}", quoted(why))).unwrap_or_default();
        let (suite, name) = (quoted(entry.suite), quoted(&entry.name));
        format!("{{\"suite\": {suite}, \"name\": {name}, \"runs\": {{{}}}{skipped}}}", runs.join(", "))
    }
}

fn words(summary: &Summary) -> String {
    let Summary { count, time, memory, below, above } = summary;
    format!("{count} benchmarks, geometric mean of time {time:.3}, of memory {memory:.3}; {below} below 1.0, {above} above 1.5")
}

/// A string of JSON.
pub fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for char in text.chars() {
        let _ = match char {
            '"' | '\\' => write!(quoted, "\\{char}"),
            char if char < ' ' => write!(quoted, "\\u{:04x}", u32::from(char)),
            char => write!(quoted, "{char}"),
        };
    }
    quoted + "\""
}

/// Write a table: between `<!-- NAME: begin -->` and `<!-- NAME: end -->` of a file that has these lines, else as the file.
///
/// # Errors
/// The file cannot be written.
pub fn place(file: &Path, name: &str, table: &str) -> Result<(), String> {
    let page = std::fs::read_to_string(file).ok().and_then(|page| between(&page, name, table));
    std::fs::write(file, page.as_deref().unwrap_or(table)).map_err(|error| format!("{}: {error}", file.display()))
}

/// `page` with `table` between its two comments; None: it does not have them.
fn between(page: &str, name: &str, table: &str) -> Option<String> {
    let (before, rest) = page.split_once(&format!("<!-- {name}: begin -->\n"))?;
    let (_, after) = rest.split_once(&format!("<!-- {name}: end -->"))?;
    Some(format!("{before}<!-- {name}: begin -->\n{table}<!-- {name}: end -->{after}"))
}

#[cfg(test)]
mod tests {
    use super::{Entry, Report, Sample, between};

    fn report() -> Report {
        let entry = |name: &str, runs: Vec<Result<Vec<f64>, &str>>, skipped: Option<&str>| Entry {
            suite: "benches",
            name: name.to_owned(),
            runs: runs
                .into_iter()
                .map(|run| match run {
                    Ok(times) => Ok(times.into_iter().map(|user| Sample { user, peak: 8.0 }).collect()),
                    Err(error) => Err(error.to_owned()),
                })
                .collect(),
            skipped: skipped.map(str::to_owned),
        };
        Report {
            labels: vec!["krait".to_owned(), "py".to_owned()],
            entries: vec![
                entry("fast", vec![Ok(vec![1.0, 1.0]), Ok(vec![4.0, 2.0])], None),
                entry("wrong", vec![Err("KeyError: \"a|b\""), Ok(vec![1.0])], None),
                entry("never", vec![], Some("needs ssl")),
            ],
        }
    }

    #[test]
    fn lines_and_means() {
        let report = report();
        let lines: Vec<String> = report.entries.iter().map(|entry| entry.line(&report.labels)).collect();
        assert_eq!(lines[0], format!("{:34}  0.33 (0.25..0.50) memory  1.00", "fast"));
        assert_eq!(lines[1], format!("{:34} error: krait: KeyError: \"a|b\"", "wrong"));
        assert_eq!(lines[2], format!("{:34} error: not run: needs ssl", "never"));
        let means = "benches over py: 1 benchmarks, geometric mean of time 0.333, of memory 1.000; 1 below 1.0, 0 above 1.5\n";
        assert_eq!(report.summaries(), means);
    }

    #[test]
    fn tables() {
        let expected = "### benches\n\n| benchmark | time over py | spread | memory |\n|---|--:|--:|--:|\n\
                        | fast | 0.33 | 0.25–0.50 | 1.00 |\n\n\
                        Over py: 1 benchmarks, geometric mean of time 0.333, of memory 1.000; 1 below 1.0, 0 above 1.5.\n\n\
                        Without a ratio:\n\n- wrong: krait: KeyError: \"a\\|b\"\n- never: not run: needs ssl\n";
        assert_eq!(report().markdown(), expected);
    }

    #[test]
    fn json_has_every_sample() {
        let json = report().json();
        let run = "\"krait\": [{\"user\": 1, \"peak\": 8}, {\"user\": 1, \"peak\": 8}]";
        assert!(json.contains(run) && json.contains("{\"error\": \"KeyError: \\\"a|b\\\"\"}"), "{json}");
        assert!(json.contains("\"runs\": {}, \"skipped\": \"needs ssl\""), "{json}");
    }

    #[test]
    fn tables_go_between_their_comments() {
        let page = "a\n<!-- t: begin -->\nold\n<!-- t: end -->\nb\n";
        assert_eq!(between(page, "t", "new\n").as_deref(), Some("a\n<!-- t: begin -->\nnew\n<!-- t: end -->\nb\n"));
        assert_eq!(between("a\n", "t", "new\n"), None);
    }
}
