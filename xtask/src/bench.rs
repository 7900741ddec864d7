//! User CPU time and peak memory of Krait and of other interpreters on the same programs, in interleaved rounds.

mod counts;
mod growth;
mod json;
pub mod measure;
mod profile;
mod report;
mod statistics;
mod suite;

use measure::{Interpreter, measure};
use report::{Entry, Report};
use std::path::{Path, PathBuf};
use suite::{Benchmark, Places};

const USAGE: &str = "\
usage: cargo xtask bench [OPTION…] [SUITE…]
       cargo xtask bench --profile [OPTION…] [BENCHMARK…] [SUITE…]
  SUITE                 benches (benches/*.py), pyperformance; or growth alone (benches/growth.py)
  --against PYTHON      an interpreter to compare with; may stand several times (python3.14)
  --krait PATH          the Krait to measure (target/release/krait)
  --rounds N            rounds, of which the median counts (3)
  --only NAME,…         only these benchmarks
  --pyperformance DIR   the unpacked wheel of pyperformance 1.14.0
  --site DIR            a directory of packages for those benchmarks that need some
  --json FILE           every sample
  --markdown FILE       tables of ratios; into the page's place for them if it has one
  --profile             no times: what a Krait that counts (built if --krait names none) says of each benchmark, run once";

#[derive(Debug, PartialEq)]
struct Options {
    suites: Vec<String>,
    against: Vec<String>,
    krait: Option<String>,
    rounds: Option<usize>,
    only: Vec<String>,
    pyperformance: Option<PathBuf>,
    site: Option<PathBuf>,
    json: Option<PathBuf>,
    markdown: Option<PathBuf>,
    profile: bool,
}

/// Rounds when no number is asked for.
const ROUNDS: usize = 3;

fn options(args: &[&str]) -> Result<Options, String> {
    let mut options = Options {
        suites: Vec::new(),
        against: Vec::new(),
        krait: None,
        rounds: None,
        only: Vec::new(),
        pyperformance: None,
        site: None,
        json: None,
        markdown: None,
        profile: args.contains(&"--profile"),
    };
    let mut args = args.iter();
    while let Some(arg) = args.next() {
        if *arg == "--profile" {
            continue;
        }
        if !arg.starts_with('-') {
            if options.profile && !["benches", "pyperformance", "growth"].contains(arg) {
                options.only.push((*arg).to_owned());
                continue;
            }
            if !["benches", "pyperformance", "growth"].contains(arg) {
                return Err(format!("no suite {arg}\n{USAGE}"));
            }
            options.suites.push((*arg).to_owned());
            continue;
        }
        let known = USAGE.lines().any(|line| line.trim_start().starts_with(&format!("{arg} ")));
        let value = args.next().filter(|_| known).ok_or_else(|| match known {
            true => format!("{arg} needs a value\n{USAGE}"),
            false => format!("unknown option {arg}\n{USAGE}"),
        })?;
        match *arg {
            "--against" => options.against.push((*value).to_owned()),
            "--krait" => options.krait = Some((*value).to_owned()),
            "--only" => options.only.extend(value.split(',').map(str::to_owned)),
            "--rounds" => {
                let rounds = value.parse().ok().filter(|rounds| *rounds > 0);
                options.rounds = Some(rounds.ok_or_else(|| format!("not a number of rounds: {value}"))?);
            }
            "--pyperformance" => options.pyperformance = Some(value.into()),
            "--site" => options.site = Some(value.into()),
            "--json" => options.json = Some(value.into()),
            _ => options.markdown = Some(value.into()),
        }
    }
    if options.profile && (!options.against.is_empty() || options.rounds.is_some() || options.markdown.is_some()) {
        return Err(format!("--profile runs Krait alone, once: without --against, --rounds and --markdown\n{USAGE}"));
    }
    if options.profile && options.suites.iter().any(|suite| suite == "growth") {
        return Err(format!("--profile is for benchmarks, which growth is not\n{USAGE}"));
    }
    if options.against.is_empty() {
        options.against.push("python3.14".to_owned());
    }
    if options.suites.is_empty() {
        options.suites.push("benches".to_owned());
        if options.pyperformance.is_some() {
            options.suites.push("pyperformance".to_owned());
        }
    }
    if options.suites.iter().any(|suite| suite == "growth") && options.suites.len() > 1 {
        return Err(format!("growth makes a table of its own\n{USAGE}"));
    }
    Ok(options)
}

/// `cargo xtask bench`.
///
/// # Errors
/// Wrong arguments, or files that cannot be read or written. A benchmark that fails is told and no error.
pub fn run(root: &Path, args: &[&str]) -> Result<(), String> {
    let options = options(args)?;
    if options.profile {
        // What is wrong with the names is told before anything is built.
        let benchmarks = benchmarks(root, &options)?;
        let krait = options.krait.as_ref().map_or_else(|| profile::build(root), |path| Ok(path.into()))?;
        return profile::run(root, krait, benchmarks, options.json.as_deref());
    }
    let rounds = options.rounds.unwrap_or(ROUNDS);
    let interpreters = interpreters(root, &options)?;
    if options.suites == ["growth"] {
        let table = growth::table(root, &interpreters, rounds, &options.only)?;
        return options.markdown.map_or(Ok(()), |file| report::place(&file, "growth", &table));
    }
    let benchmarks = benchmarks(root, &options)?;
    let mut report =
        Report { labels: interpreters.iter().map(|interpreter| interpreter.label.clone()).collect(), entries: Vec::new() };
    println!("{:34} {}", "time and memory", report.labels[1..].join(", "));
    for benchmark in benchmarks {
        let entry = measured(&interpreters, benchmark, rounds);
        println!("{}", entry.line(&report.labels));
        report.entries.push(entry);
    }
    print!("{}", report.summaries());
    if let Some(file) = &options.json {
        std::fs::write(file, report.json()).map_err(|error| format!("{}: {error}", file.display()))?;
    }
    options.markdown.map_or(Ok(()), |file| report::place(&file, "bench", &report.markdown()))
}

/// Krait first. Paths become absolute, since programs run in directories of their own.
fn interpreters(root: &Path, options: &Options) -> Result<Vec<Interpreter>, String> {
    let krait = match &options.krait {
        Some(path) => path.clone(),
        None => root.join("target/release/krait").display().to_string(),
    };
    let mut interpreters = vec![Interpreter { path: krait, label: "krait".to_owned() }];
    for path in &options.against {
        let short = Path::new(path).file_name().map_or_else(|| path.clone(), |name| name.to_string_lossy().into_owned());
        let label = if interpreters.iter().any(|other| other.label == short) { path.clone() } else { short };
        interpreters.push(Interpreter { path: path.clone(), label });
    }
    for interpreter in &mut interpreters {
        if interpreter.path.contains('/') {
            let path = Path::new(&interpreter.path).canonicalize();
            interpreter.path = path.map_err(|error| format!("{}: {error}", interpreter.path))?.display().to_string();
        }
    }
    Ok(interpreters)
}

fn benchmarks(root: &Path, options: &Options) -> Result<Vec<Benchmark>, String> {
    let mut benchmarks = Vec::new();
    for name in &options.suites {
        benchmarks.extend(match (name.as_str(), &options.pyperformance) {
            ("benches", _) => suite::benches(root)?,
            (_, Some(wheel)) => suite::pyperformance(root, &Places { wheel: wheel.clone(), site: options.site.clone() })?,
            (_, None) => return Err("pyperformance needs --pyperformance DIR; docs/performance.md says how to get it".to_owned()),
        });
    }
    if let Some(missing) = options.only.iter().find(|name| !benchmarks.iter().any(|benchmark| benchmark.name == **name)) {
        return Err(format!("no benchmark {missing}"));
    }
    benchmarks.retain(|benchmark| options.only.is_empty() || options.only.contains(&benchmark.name));
    Ok(benchmarks)
}

/// All rounds of one benchmark. An interpreter that fails is not asked again; without ours there is nothing to compare.
fn measured(interpreters: &[Interpreter], benchmark: Benchmark, rounds: usize) -> Entry {
    let Benchmark { suite, name, job, same_output } = benchmark;
    let job = match job {
        Ok(job) => job,
        Err(why) => return Entry { suite, name, runs: Vec::new(), skipped: Some(why) },
    };
    let mut runs = vec![Ok(Vec::new()); interpreters.len()];
    let mut truth = None;
    for _ in 0..rounds {
        // The others first: what they print is right.
        for (interpreter, run) in interpreters.iter().zip(&mut runs).rev() {
            let Ok(samples) = run else { continue };
            match measure(interpreter, &job) {
                Ok((_, said)) if same_output && *truth.get_or_insert_with(|| said.clone()) != said => {
                    *run = Err("the outputs differ".to_owned());
                }
                Ok((sample, _)) => samples.push(sample),
                Err(error) => *run = Err(error),
            }
        }
        if runs[0].is_err() {
            break;
        }
    }
    Entry { suite, name, runs, skipped: None }
}

#[cfg(test)]
mod tests {
    use super::options;

    #[test]
    fn options_are_read() {
        let read = options(&["--against", "a", "--against", "b", "--rounds", "5", "--only", "x,y", "benches"]).expect("options");
        assert_eq!((read.against.len(), read.rounds, read.only.len(), read.suites.len()), (2, Some(5), 2, 1));
        let read = options(&["--pyperformance", "d"]).expect("options");
        assert_eq!((read.against, read.suites), (vec!["python3.14".to_owned()], vec!["benches".to_owned(), "pyperformance".to_owned()]));
        let read = options(&["sort", "--profile", "benches", "b1"]).expect("options");
        assert_eq!((read.profile, read.only, read.suites), (true, vec!["sort".to_owned(), "b1".to_owned()], vec!["benches".to_owned()]));
        for (wrong, why) in [
            (&["--rounds", "0"][..], "not a number of rounds: 0"),
            (&["--rounds"], "--rounds needs a value"),
            (&["--speed", "x"], "unknown option --speed"),
            (&["--profile", "--rounds", "2"], "--profile runs Krait alone, once: without --against, --rounds and --markdown"),
            (&["growth", "--profile"], "--profile is for benchmarks, which growth is not"),
            (&["speed"], "no suite speed"),
            (&["growth", "benches"], "growth makes a table of its own"),
        ] {
            assert_eq!(options(wrong).expect_err("wrong").lines().next(), Some(why));
        }
    }
}
