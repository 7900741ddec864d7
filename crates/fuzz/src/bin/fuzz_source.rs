//! `fuzz_source [--seconds N] [--seed S] [--cases N] [--out DIR] [DIRECTORY…]`: mutate the programs below the
//! directories (`tests/py`) and compile what comes of it. Each finding is shrunk and written to the directory OUT;
//! the exit code is 1 when there is one. `--work` and `--check` are for itself.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use krait_fuzz::mutate::Corpus;
use krait_fuzz::watch::{Finding, Plan, check_file, fault_of, run, work};

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = args.iter().map(String::as_str).collect();
    let done = match words.as_slice() {
        ["--work", seed, start, cases, roots @ ..] => {
            let number = |text: &str| text.parse().unwrap_or(0);
            let corpus = Corpus::read(&roots.iter().map(PathBuf::from).collect::<Vec<_>>());
            work(&corpus, number(seed), number(start), number(cases))
        }
        ["--check", path] => check_file(Path::new(path)),
        _ => fuzz(&words),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}

fn fuzz(words: &[&str]) -> Result<(), String> {
    let program = std::env::current_exe().map_err(|error| error.to_string())?;
    let mut plan = Plan { program, roots: Vec::new(), seed: 0, seconds: 60, cases: u64::MAX };
    let mut out = PathBuf::from("fuzz-findings");
    let mut words = words.iter();
    while let Some(&word) = words.next() {
        let mut number = || words.next().and_then(|text| text.parse().ok()).ok_or(format!("{word} takes a number"));
        match word {
            "--seconds" => plan.seconds = number()?,
            "--seed" => plan.seed = number()?,
            "--cases" => plan.cases = number()?,
            "--out" => out = words.next().ok_or("--out takes a directory")?.into(),
            _ if word.starts_with('-') => return Err(format!("unknown option {word}")),
            directory => plan.roots.push(directory.into()),
        }
    }
    if plan.roots.is_empty() {
        plan.roots.push(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/py"));
    }
    let corpus = Corpus::read(&plan.roots);
    if corpus.is_empty() {
        return Err("no program to begin with".to_owned());
    }
    let (cases, findings) = run(&plan).map_err(|error| error.to_string())?;
    println!("{cases} cases of seed {} from {} programs, {} findings", plan.seed, corpus.len(), findings.len());
    let mut count = 0;
    for finding in &findings {
        count += u32::from(report(&plan, &corpus, finding, &out).map_err(|error| error.to_string())?);
    }
    if count == 0 { Ok(()) } else { Err(format!("{count} findings in {}", out.display())) }
}

/// Say what failed and write it down; `false` when it does not fail again, as a hang of a busy machine.
fn report(plan: &Plan, corpus: &Corpus, finding: &Finding, out: &Path) -> std::io::Result<bool> {
    std::fs::create_dir_all(out)?;
    let path = out.join(format!("{}-{}.py", plan.seed, finding.case));
    let source = corpus.case(plan.seed, finding.case);
    std::fs::write(&path, &source)?;
    if fault_of(&plan.program, &path)?.as_ref() != Some(&finding.fault) {
        println!("case {}: {}, not seen again ({})", finding.case, finding.fault.0, path.display());
        return Ok(false);
    }
    let short = krait_fuzz::shrink::shrink(&plan.program, &path, &source, &finding.fault)?;
    println!("case {}: {} ({} bytes, {})", finding.case, finding.fault.0, short.len(), path.display());
    Ok(true)
}
