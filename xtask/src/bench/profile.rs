//! `cargo xtask bench --profile`: benchmarks under a Krait that counts.

use super::counts::Counts;
use super::measure::{Interpreter, measure};
use super::report::quoted;
use super::suite::Benchmark;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What Krait is told by: where the counts are to go.
const VARIABLE: &str = "KRAIT_PROFILE";

/// Build the Krait that counts, in a target directory of its own.
///
/// # Errors
/// Cargo cannot be run, or fails.
pub fn build(root: &Path) -> Result<PathBuf, String> {
    let directory = root.join("target/profile");
    let mut command = Command::new("cargo");
    command.args(["build", "--profile", "counted", "--features", "profile", "--package", "krait_cli", "--target-dir"]);
    let status = command.arg(&directory).current_dir(root).status().map_err(|error| format!("cargo: {error}"))?;
    if status.success() { Ok(directory.join("counted/krait")) } else { Err(format!("the build with the feature profile failed: {status}")) }
}

/// Run each benchmark once and tell what was counted; everything goes into `json`, too.
///
/// # Errors
/// Files cannot be read or written. A benchmark that fails is told and no error.
pub fn run(root: &Path, krait: PathBuf, benchmarks: Vec<Benchmark>, json: Option<&Path>) -> Result<(), String> {
    let krait = krait.canonicalize().map_err(|error| format!("{}: {error}", krait.display()))?;
    let krait = Interpreter { path: krait.display().to_string(), label: "krait".to_owned() };
    let place = root.join("target/profile/counts");
    let mut entries = Vec::new();
    for benchmark in benchmarks {
        let (suite, name) = (benchmark.suite, benchmark.name.clone());
        let counted = counted(&krait, benchmark, &place.join(&name));
        let told = match &counted {
            Ok((counts, _)) => counts.report(&name),
            Err(error) => format!("=== {name}: {error}\n"),
        };
        println!("{told}");
        let rest = match counted {
            Ok((_, documents)) => format!("\"processes\": [{}]", documents.join(",")),
            Err(error) => format!("\"error\": {}", quoted(&error)),
        };
        entries.push(format!("{{\"suite\": {}, \"name\": {}, {rest}}}", quoted(suite), quoted(&name)));
    }
    let Some(file) = json else { return Ok(()) };
    let text = format!("{{\"benchmarks\": [\n{}\n]}}\n", entries.join(",\n"));
    std::fs::write(file, text).map_err(|error| format!("{}: {error}", file.display()))
}

/// Run one benchmark: the sum of what its processes wrote into `directory`, and each of that.
fn counted(krait: &Interpreter, benchmark: Benchmark, directory: &Path) -> Result<(Counts, Vec<String>), String> {
    let mut job = benchmark.job.map_err(|why| format!("not run: {why}"))?;
    let failed = |error: std::io::Error| format!("{}: {error}", directory.display());
    if directory.exists() {
        std::fs::remove_dir_all(directory).map_err(failed)?;
    }
    std::fs::create_dir_all(directory).map_err(failed)?;
    job.environment.push((VARIABLE, directory.display().to_string()));
    measure(krait, &job)?;
    let mut files: Vec<PathBuf> = std::fs::read_dir(directory).map_err(failed)?.flatten().map(|entry| entry.path()).collect();
    files.sort();
    let (mut counts, mut documents) = (Counts::default(), Vec::new());
    for file in &files {
        let text = std::fs::read_to_string(file).map_err(|error| format!("{}: {error}", file.display()))?;
        counts.add(&text).map_err(|error| format!("{}: {error}", file.display()))?;
        documents.push(text);
    }
    if documents.is_empty() {
        return Err(format!("{} has counted nothing: it must be built with the feature profile", krait.path));
    }
    Ok((counts, documents))
}
