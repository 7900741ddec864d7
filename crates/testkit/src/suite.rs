//! A whole directory of programs: check it against its recordings, or record it.
//! Must not know which interpreter the command is.

use crate::known::KnownFailures;
use crate::program::{Expected, Program, discover};
use crate::run::{Finish, Ran, run_program};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::io;
use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

/// What to run and how.
#[derive(Clone, Debug)]
pub struct Options {
    /// The directory of programs.
    pub root: PathBuf,
    /// The interpreter and the arguments that precede the program's path.
    pub command: Vec<String>,
    /// Only programs whose `area/name` contains this.
    pub filter: Option<String>,
    /// Programs run at the same time.
    pub jobs: usize,
    /// Time limit of one program.
    pub limit: Duration,
    /// The file of known failures.
    pub known: PathBuf,
}

/// What came of it: the text to show and the two numbers that decide.
#[derive(Clone, Debug)]
pub struct Report {
    /// Failures in order, a line per area, and the closing line `N passed, N failed`.
    pub text: String,
    /// Programs that did what they should (known failures are in neither number).
    pub passed: usize,
    /// Programs that did not, and known failures that passed.
    pub failed: usize,
}

#[derive(Default)]
struct Tally {
    passed: usize,
    failed: usize,
    known: usize,
}

/// Runs every program and compares standard output, exit code and standard error with the recording.
pub fn check(options: &Options) -> io::Result<Report> {
    let known = KnownFailures::load(&options.known)?;
    let all = discover(&options.root)?;
    let mut text = String::new();
    let mut areas: BTreeMap<String, Tally> = BTreeMap::new();
    for stale in known
        .ids()
        .filter(|id| !all.iter().any(|program| program.id() == *id))
    {
        let _ = writeln!(
            text,
            "FAIL {stale}: is listed as a known failure, and is no program"
        );
        let area = stale.split('/').next().unwrap_or(stale);
        areas.entry(area.to_owned()).or_default().failed += 1;
    }
    let programs = filtered(all, options);
    let verdicts = in_parallel(options, &programs, |program, ran| {
        let expected = program.expected()?;
        Ok(match expected {
            None => Some("nothing was recorded for it".to_owned()),
            Some(expected) => difference(&expected, &ran),
        })
    });
    for (program, verdict) in programs.iter().zip(verdicts) {
        let problem = verdict.unwrap_or_else(|error| Some(error.to_string()));
        let tally = areas.entry(program.area.clone()).or_default();
        match (problem, known.reason(&program.id())) {
            (None, None) => tally.passed += 1,
            (Some(_), Some(_)) => tally.known += 1,
            (Some(problem), None) => {
                tally.failed += 1;
                let _ = writeln!(text, "FAIL {}: {problem}", program.id());
            }
            (None, Some(reason)) => {
                tally.failed += 1;
                let _ = writeln!(
                    text,
                    "FAIL {}: passes, but is listed as failing ({reason})",
                    program.id()
                );
            }
        }
    }
    Ok(summary(text, &areas))
}

/// Runs every program and writes what it did beside it. A program that crashes or does not end is
/// not recorded and counts as failed.
pub fn record(options: &Options) -> io::Result<Report> {
    let programs = filtered(discover(&options.root)?, options);
    let mut text = String::new();
    let mut areas: BTreeMap<String, Tally> = BTreeMap::new();
    let verdicts = in_parallel(options, &programs, |program, ran| {
        match ran.into_expected() {
            Ok(expected) => program.write_expected(&expected).map(|()| None),
            Err(finish) => Ok(Some(describe(&finish))),
        }
    });
    for (program, verdict) in programs.iter().zip(verdicts) {
        let tally = areas.entry(program.area.clone()).or_default();
        match verdict.unwrap_or_else(|error| Some(error.to_string())) {
            None => tally.passed += 1,
            Some(problem) => {
                tally.failed += 1;
                let _ = writeln!(text, "FAIL {}: {problem}", program.id());
            }
        }
    }
    Ok(summary(text, &areas))
}

fn filtered(programs: Vec<Program>, options: &Options) -> Vec<Program> {
    let wanted = |program: &Program| match &options.filter {
        None => true,
        Some(filter) => program.id().contains(filter.as_str()),
    };
    programs.into_iter().filter(wanted).collect()
}

/// Runs the programs on `jobs` threads; the answers are in the order of the programs.
fn in_parallel<T: Send>(
    options: &Options,
    programs: &[Program],
    judge: impl Fn(&Program, Ran) -> io::Result<T> + Sync,
) -> Vec<io::Result<T>> {
    let next = AtomicUsize::new(0);
    let answers = Mutex::new(Vec::with_capacity(programs.len()));
    thread::scope(|scope| {
        for _ in 0..options.jobs.max(1) {
            scope.spawn(|| {
                loop {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    let Some(program) = programs.get(index) else {
                        break;
                    };
                    let answer = run_program(&options.command, program, options.limit)
                        .and_then(|ran| judge(program, ran));
                    answers
                        .lock()
                        .expect("no thread panics while it holds the lock")
                        .push((index, answer));
                }
            });
        }
    });
    let mut answers = answers
        .into_inner()
        .expect("no thread panics while it holds the lock");
    answers.sort_by_key(|(index, _)| *index);
    answers.into_iter().map(|(_, answer)| answer).collect()
}

fn describe(finish: &Finish) -> String {
    match finish {
        Finish::Exit(code) => format!("exit code {code}"),
        Finish::Signal(signal) => format!("ended by signal {signal}"),
        Finish::Timeout => "did not end in time".to_owned(),
    }
}

/// What is wrong with the run, the most telling thing first; `None` when nothing is.
fn difference(expected: &Expected, ran: &Ran) -> Option<String> {
    let ended = match ran.finish {
        Finish::Exit(code) if code == expected.exit => None,
        Finish::Exit(code) => Some(format!("exit code {code}, expected {}", expected.exit)),
        ref other => Some(describe(other)),
    };
    let mut parts: Vec<String> = ended.into_iter().collect();
    parts.extend(first_difference("stdout", &expected.stdout, &ran.stdout));
    parts.extend(first_difference("stderr", &expected.stderr, &ran.stderr));
    (!parts.is_empty()).then(|| parts.join("; "))
}

fn first_difference(stream: &str, expected: &[u8], got: &[u8]) -> Option<String> {
    if expected == got {
        return None;
    }
    let expected_lines: Vec<&[u8]> = expected.split(|byte| *byte == b'\n').collect();
    let got_lines: Vec<&[u8]> = got.split(|byte| *byte == b'\n').collect();
    let same = expected_lines
        .iter()
        .zip(&got_lines)
        .take_while(|(a, b)| a == b)
        .count();
    let show = |lines: &[&[u8]]| match lines.get(same) {
        None => "the end".to_owned(),
        Some(line) => format!(
            "{:?}",
            String::from_utf8_lossy(line)
                .chars()
                .take(300)
                .collect::<String>()
        ),
    };
    let (expected, got) = (show(&expected_lines), show(&got_lines));
    Some(format!(
        "{stream} line {}:\n    expected {expected}\n    got      {got}",
        same + 1
    ))
}

fn summary(mut text: String, areas: &BTreeMap<String, Tally>) -> Report {
    let (mut passed, mut failed) = (0, 0);
    for (area, tally) in areas {
        passed += tally.passed;
        failed += tally.failed;
        let _ = write!(
            text,
            "{area:<12} {:>4} passed, {:>4} failed",
            tally.passed, tally.failed
        );
        let known = if tally.known > 0 {
            format!(", {:>4} known to fail", tally.known)
        } else {
            String::new()
        };
        let _ = writeln!(text, "{known}");
    }
    let _ = writeln!(text, "{passed} passed, {failed} failed");
    Report {
        text,
        passed,
        failed,
    }
}
