//! Ratios of user CPU time between two interpreters, in one interleaved run.

use std::path::Path;
use std::process::{Command, Stdio};

/// Print the ratio of each `benches/*.py` and the geometric mean.
///
/// # Errors
/// A program failed or printed something else than the other interpreter's.
pub fn run(root: &Path, python: &str, rounds: usize) -> Result<(), String> {
    let krait = root.join("target/release/krait").display().to_string();
    let mut programs: Vec<_> = std::fs::read_dir(root.join("benches"))
        .map_err(|error| format!("benches: {error}"))?
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "py"))
        .collect();
    programs.sort();
    let (mut logarithms, mut count) = (0.0, 0);
    for program in &programs {
        let (mut ours, mut theirs) = (f64::INFINITY, f64::INFINITY);
        for _ in 0..rounds.max(1) {
            let (time, said) = measure(&krait, program)?;
            let (other, truth) = measure(python, program)?;
            if said != truth {
                return Err(format!("{}: the outputs differ", program.display()));
            }
            ours = ours.min(time);
            theirs = theirs.min(other);
        }
        let ratio = ours / theirs;
        println!("{:24} {ours:8.3} s {theirs:8.3} s  {ratio:6.3}", program.file_name().unwrap_or_default().to_string_lossy());
        logarithms += ratio.ln();
        count += 1;
    }
    println!("geometric mean {:.3}", (logarithms / f64::from(count.max(1))).exp());
    Ok(())
}

/// User seconds of one run, and what it printed.
fn measure(interpreter: &str, program: &Path) -> Result<(f64, Vec<u8>), String> {
    // The shell's `times` tells the user time of its children: the second line.
    let output = Command::new("sh")
        .args(["-c", "\"$0\" \"$1\" || exit 1; times >&2", interpreter])
        .arg(program)
        .stdin(Stdio::null())
        .output()
        .map_err(|error| format!("sh: {error}"))?;
    let err = String::from_utf8_lossy(&output.stderr);
    if !output.status.success() {
        return Err(format!("{interpreter} {}: {err}", program.display()));
    }
    let line = err.lines().last().unwrap_or_default();
    let seconds = line.split_whitespace().next().and_then(|text| {
        let (minutes, rest) = text.split_once('m')?;
        Some(minutes.parse::<f64>().ok()? * 60.0 + rest.trim_end_matches('s').parse::<f64>().ok()?)
    });
    Ok((seconds.ok_or_else(|| format!("times said {line:?}"))?, output.stdout))
}
