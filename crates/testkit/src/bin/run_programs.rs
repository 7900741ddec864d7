//! `run_programs`: runs the test programs under a command, or records them from one.
//! Must not know anything the library does not: it reads arguments and prints the report.

use krait_testkit::{Options, check, record};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

const USAGE: &str = "\
usage: run_programs [OPTIONS] COMMAND…
  COMMAND…          the interpreter, and arguments before the program's path
  --record          write .out, .err and .exit from COMMAND instead of comparing
  --filter SUBSTR   only programs whose area/name contains SUBSTR
  --jobs N          programs at the same time (2)
  --timeout SECS    time limit of one program (60)
  --dir DIR         the directory of programs (tests/py, here or above)
  --known FILE      the known failures (known_failures.txt beside DIR)";

fn main() -> ExitCode {
    match run() {
        Ok(0) => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(message) => {
            eprintln!("run_programs: {message}");
            ExitCode::from(2)
        }
    }
}

/// The number of failures, or why nothing could be run.
fn run() -> Result<usize, String> {
    let mut args = std::env::args().skip(1).peekable();
    let (mut recording, mut filter, mut jobs, mut seconds) = (false, None, 2, 60.0);
    let (mut dir, mut known): (Option<PathBuf>, Option<PathBuf>) = (None, None);
    while let Some(option) = args.next_if(|arg| arg.starts_with('-')) {
        let mut value = || {
            args.next()
                .ok_or_else(|| format!("{option} needs a value\n{USAGE}"))
        };
        match option.as_str() {
            "--record" => recording = true,
            "--filter" => filter = Some(value()?),
            "--jobs" => jobs = number(&value()?)?,
            "--timeout" => seconds = number(&value()?)?,
            "--dir" => dir = Some(PathBuf::from(value()?)),
            "--known" => known = Some(PathBuf::from(value()?)),
            "--help" | "-h" => {
                println!("{USAGE}");
                return Ok(0);
            }
            _ => return Err(format!("unknown option {option}\n{USAGE}")),
        }
    }
    let mut command: Vec<String> = args.collect();
    let Some(executable) = command.first_mut() else {
        return Err(format!("no command\n{USAGE}"));
    };
    // Programs run elsewhere: a path relative to here must stay valid there.
    if executable.contains('/') {
        let absolute = Path::new(executable.as_str()).canonicalize();
        *executable = absolute
            .map_err(|error| format!("{executable}: {error}"))?
            .display()
            .to_string();
    }
    let limit =
        Duration::try_from_secs_f64(seconds).map_err(|error| format!("--timeout: {error}"))?;
    let root = match dir {
        Some(dir) => dir,
        None => default_dir().ok_or("no tests/py here or above; use --dir")?,
    };
    let known = known.unwrap_or_else(|| root.join("../known_failures.txt"));
    let options = Options {
        root,
        command,
        filter,
        jobs,
        limit,
        known,
    };
    let report = if recording {
        record(&options)
    } else {
        check(&options)
    };
    let report = report.map_err(|error| format!("{}: {error}", options.root.display()))?;
    print!("{}", report.text);
    if !recording && report.passed + report.failed == 0 {
        return Err(format!("no program that is to pass in {}", options.root.display()));
    }
    Ok(report.failed)
}

fn number<T: std::str::FromStr>(text: &str) -> Result<T, String> {
    text.parse().map_err(|_| format!("not a number: {text}"))
}

fn default_dir() -> Option<PathBuf> {
    let here = std::env::current_dir().ok()?;
    here.ancestors()
        .map(|above| above.join("tests/py"))
        .find(|dir| dir.is_dir())
}
