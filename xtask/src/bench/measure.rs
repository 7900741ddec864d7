//! One run of one program: user time, peak memory, output. Must not know which interpreter is ours.
//!
//! A process of our own (`xtask measure`) starts the program, waits, and tells what its only child used: so the peak of
//! memory is that of one run, which the totals of all children of one process would not tell.

use super::statistics::Sample;
use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::signal::{Signal, killpg};
use nix::sys::time::TimeValLike;
use nix::unistd::Pid;
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// What begins the line in which `xtask measure` tells what was used.
const MARK: &str = "@used ";
/// A run that takes longer is stopped.
const LIMIT: Duration = Duration::from_secs(300);

/// An interpreter that is measured.
#[derive(Clone, Debug)]
pub struct Interpreter {
    /// The program, absolute or found on PATH.
    pub path: String,
    /// How it is called in tables.
    pub label: String,
}

/// A program to run, the same under every interpreter.
#[derive(Clone, Debug, Default)]
pub struct Job {
    /// The script and its arguments.
    pub arguments: Vec<String>,
    /// Where it runs.
    pub directory: PathBuf,
    /// What its environment has in addition.
    pub environment: Vec<(&'static str, String)>,
}

/// Run `job` once: what it used and what it wrote to standard output.
///
/// # Errors
/// The last line of what it wrote to standard error, or how it ended.
pub fn measure(interpreter: &Interpreter, job: &Job) -> Result<(Sample, Vec<u8>), String> {
    let ourselves = std::env::current_exe().map_err(|error| error.to_string())?;
    let output = Command::new(ourselves)
        .arg("measure")
        .arg(&interpreter.path)
        .args(&job.arguments)
        .current_dir(&job.directory)
        .env("PYTHONHASHSEED", "0")
        .envs(job.environment.iter().map(|(name, value)| (name, value)))
        .stdin(Stdio::null())
        .output()
        .map_err(|error| error.to_string())?;
    let sample = used(&String::from_utf8_lossy(&output.stderr))?;
    Ok((sample, output.stdout))
}

/// Read what `xtask measure` and the program wrote to standard error.
fn used(err: &str) -> Result<Sample, String> {
    let (said, line) = err.rsplit_once(MARK).ok_or_else(|| last_line(err).to_owned())?;
    let mut words = line.trim_end().splitn(3, ' ');
    let mut number = || words.next().and_then(|word| word.parse::<f64>().ok());
    let (Some(microseconds), Some(peak)) = (number(), number()) else { return Err(format!("told {line:?}")) };
    match words.next() {
        None => Ok(Sample { user: microseconds / 1e6, peak }),
        Some(end) if last_line(said).is_empty() => Err(end.to_owned()),
        Some(end) if end.starts_with("exit") => Err(last_line(said).to_owned()),
        Some(end) => Err(format!("{end}: {}", last_line(said))),
    }
}

fn last_line(text: &str) -> &str {
    text.trim_end().lines().next_back().unwrap_or_default().trim()
}

/// `xtask measure PROGRAM ARGUMENT…`: run it and tell on standard error what it used.
///
/// # Errors
/// It cannot be started, or its usage cannot be told.
pub fn child(program: &str, arguments: &[&str]) -> Result<(), String> {
    let failed = |error: std::io::Error| format!("{program}: {error}");
    let mut process = Command::new(program).args(arguments).process_group(0).spawn().map_err(failed)?;
    let start = Instant::now();
    let end = loop {
        if let Some(status) = process.try_wait().map_err(failed)? {
            break if status.success() { String::new() } else { format!(" {status}") };
        }
        if start.elapsed() > LIMIT {
            // The process and what it has started: a group of its own.
            let group = i32::try_from(process.id()).map_err(|error| error.to_string())?;
            killpg(Pid::from_raw(group), Signal::SIGKILL).map_err(|error| error.to_string())?;
            process.wait().map_err(failed)?;
            break format!(" no end within {} s", LIMIT.as_secs());
        }
        sleep(Duration::from_millis(2));
    };
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN).map_err(|error| error.to_string())?;
    eprintln!("\n{MARK}{} {}{end}", usage.user_time().num_microseconds(), usage.max_rss());
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{Sample, used};

    #[test]
    fn what_was_used_is_read() {
        assert_eq!(used("a warning\n\n@used 1500000 2048\n"), Ok(Sample { user: 1.5, peak: 2048.0 }));
        let error = |text: &str| used(text).expect_err("no sample");
        assert_eq!(error("Traceback\nKeyError: 'a'\n\n@used 15 20 exit status: 1\n"), "KeyError: 'a'");
        assert_eq!(error("\n@used 15 20 exit status: 3\n"), "exit status: 3");
        assert_eq!(error("panicked\n\n@used 15 20 signal: 6 (SIGABRT)\n"), "signal: 6 (SIGABRT): panicked");
        assert_eq!(error("nothing: No such file\n"), "nothing: No such file");
        assert_eq!(error("\n@used x\n"), "told \"x\\n\"");
    }
}
