//! `cargo xtask check | tidy | record | record-library | bench | fuzz | release`: the chores of the workshop.
//!
//! It must not know the crates it watches: it reads files and runs commands.

use std::path::Path;
use std::process::{Command, ExitCode};

const USAGE: &str = "\
usage: cargo xtask TASK
  check                       cargo check of the whole workspace
  tidy                        rules of the sources: length, headers, forbidden words
  record PYTHON [FILTER]      record tests/py from a CPython 3.14
  record-library PYTHON       record digests of what a CPython 3.14 compiles the library to
  fuzz source [OPTION…]       compile mutated programs: --seconds N, --seed S, --cases N, --out DIR, or directories
  bench [OPTION…] [SUITE…]    time and memory of Krait over other interpreters': --against, --only, --profile, …
  release                     target/pgo/krait: optimised by what the tests' programs show of where time goes";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask stands in the workspace");
    let words: Vec<&str> = args.iter().map(String::as_str).collect();
    let done = match words.as_slice() {
        ["check"] => run(Command::new("cargo").args(["check", "--workspace", "--all-targets"]).current_dir(root)),
        ["tidy"] => tidy(root),
        ["record", python, filter @ ..] => {
            let mut command = Command::new("cargo");
            command.args(["run", "-q", "-p", "krait_testkit", "--bin", "run_programs", "--", "--record"]).current_dir(root);
            if let Some(filter) = filter.first() {
                command.args(["--filter", filter]);
            }
            run(command.arg(python))
        }
        ["record-library", python] => {
            let command = ["run", "-q", "--release", "-p", "krait_frozen", "--example", "record_digests", "--"];
            run(Command::new("cargo").args(command).arg(python).current_dir(root))
        }
        ["fuzz", "source", options @ ..] => {
            let command = ["run", "-q", "--release", "-p", "krait_fuzz", "--bin", "fuzz_source", "--"];
            run(Command::new("cargo").args(command).args(options).current_dir(root))
        }
        ["release"] => xtask::release::run(root),
        ["bench", options @ ..] => xtask::bench::run(root, options),
        // What `bench` runs each program with.
        ["measure", program, arguments @ ..] => xtask::bench::measure::child(program, arguments),
        _ => Err(USAGE.to_owned()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: &mut Command) -> Result<(), String> {
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("{status}")),
        Err(error) => Err(format!("cannot run {}: {error}", command.get_program().to_string_lossy())),
    }
}

fn tidy(root: &Path) -> Result<(), String> {
    let faults = xtask::tidy::check(root);
    if faults.is_empty() { Ok(()) } else { Err(faults.join("\n")) }
}
