//! What there is to measure: `benches/*.py`, and the rows of `benches/pyperformance.txt`.

use super::measure::Job;
use std::path::{Path, PathBuf};

/// A benchmark, or why it does not run.
#[derive(Clone, Debug)]
pub struct Benchmark {
    pub suite: &'static str,
    pub name: String,
    pub job: Result<Job, String>,
    /// Whether standard output must be the same under all interpreters.
    pub same_output: bool,
}

/// The program of the growth tables: no benchmark by itself.
pub const GROWTH: &str = "growth.py";

/// The programs of `benches`, by name.
///
/// # Errors
/// The directory cannot be read.
pub fn benches(root: &Path) -> Result<Vec<Benchmark>, String> {
    let directory = root.join("benches");
    let entries = std::fs::read_dir(&directory).map_err(|error| format!("{}: {error}", directory.display()))?;
    let mut names: Vec<String> =
        entries.flatten().filter_map(|entry| entry.file_name().into_string().ok()).filter(|name| name.ends_with(".py")).collect();
    names.retain(|name| name != GROWTH);
    names.sort();
    let benchmark = |name: String| Benchmark {
        suite: "benches",
        name: name.trim_end_matches(".py").to_owned(),
        job: Ok(Job { arguments: vec![name], directory: directory.clone(), ..Job::default() }),
        same_output: true,
    };
    Ok(names.into_iter().map(benchmark).collect())
}

/// A row of `benches/pyperformance.txt`; the file says what stands where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    pub name: String,
    pub directory: String,
    pub run: Result<Run, String>,
}

/// How a row is run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    pub loops: u32,
    /// What must stand in the directory of packages.
    pub packages: Vec<String>,
    /// The one benchmark of the script.
    pub only: Option<String>,
    pub arguments: Vec<String>,
}

/// The rows of the table.
///
/// # Errors
/// The first line that is no row.
pub fn rows(text: &str) -> Result<Vec<Row>, String> {
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty() && !line.starts_with('#'));
    lines.map(|(at, line)| row(line).ok_or_else(|| format!("line {}: not a row: {line}", at + 1))).collect()
}

fn row(line: &str) -> Option<Row> {
    let mut words = line.split_whitespace().map(str::to_owned);
    let (name, directory, loops) = (words.next()?, words.next()?, words.next()?);
    if loops == "-" {
        let why = words.collect::<Vec<_>>().join(" ");
        return (!why.is_empty()).then_some(Row { name, directory, run: Err(why) });
    }
    let loops = loops.parse().ok().filter(|loops| *loops > 0)?;
    let packages = words.next()?.split(',').filter(|package| *package != "-").map(str::to_owned).collect();
    let mut words = words.peekable();
    let only = words.next_if(|word| word.starts_with('@')).map(|word| word[1..].to_owned());
    Some(Row { name, directory, run: Ok(Run { loops, packages, only, arguments: words.collect() }) })
}

/// Where pyperformance and the packages are.
#[derive(Clone, Debug, Default)]
pub struct Places {
    /// The unpacked wheel.
    pub wheel: PathBuf,
    /// The directory of packages.
    pub site: Option<PathBuf>,
}

/// The benchmarks of pyperformance.
///
/// # Errors
/// The table or the wheel cannot be read.
pub fn pyperformance(root: &Path, places: &Places) -> Result<Vec<Benchmark>, String> {
    let table = root.join("benches/pyperformance.txt");
    let text = std::fs::read_to_string(&table).map_err(|error| format!("{}: {error}", table.display()))?;
    let scripts = places.wheel.join("pyperformance/data-files/benchmarks");
    let scripts = scripts.canonicalize().map_err(|error| format!("{}: {error}", scripts.display()))?;
    let site = match &places.site {
        Some(site) => Some(site.canonicalize().map_err(|error| format!("{}: {error}", site.display()))?),
        None => None,
    };
    let rows = rows(&text).map_err(|error| format!("{}: {error}", table.display()))?;
    Ok(rows.into_iter().map(|row| benchmark(root, &scripts, site.as_deref(), row)).collect())
}

fn benchmark(root: &Path, scripts: &Path, site: Option<&Path>, row: Row) -> Benchmark {
    let directory = scripts.join(format!("bm_{}", row.directory));
    let job = row.run.and_then(|run| {
        if site.is_none() && !run.packages.is_empty() {
            return Err(format!("needs {} in a directory of packages (--site)", run.packages.join(", ")));
        }
        let mut paths = vec![root.join("benches/pyperf"), directory.join("vendor/src")];
        paths.extend(site.map(Path::to_owned));
        let paths: Vec<String> = paths.iter().map(|path| path.display().to_string()).collect();
        let mut environment = vec![("PYTHONPATH", paths.join(":")), ("KRAIT_BENCH_LOOPS", run.loops.to_string())];
        environment.extend(run.only.map(|only| ("KRAIT_BENCH_ONLY", only)));
        let arguments = std::iter::once("run_benchmark.py".to_owned()).chain(run.arguments).collect();
        Ok(Job { arguments, directory, environment })
    });
    Benchmark { suite: "pyperformance", name: row.name, job, same_output: false }
}

#[cfg(test)]
mod tests {
    use super::{Row, Run, rows};

    #[test]
    fn rows_are_read() {
        let text = "# a comment\n\nfft scimark 3 - fft --fast\nsmall base64 20 - @base64_small\nmako mako 9 mako==1,markupsafe==2\n\
                    dask dask - needs C\n";
        let run = |loops, packages: &[&str], only: Option<&str>, arguments: &[&str]| {
            let owned = |words: &[&str]| words.iter().map(|&word| word.to_owned()).collect();
            Ok(Run { loops, packages: owned(packages), only: only.map(str::to_owned), arguments: owned(arguments) })
        };
        let row = |name: &str, directory: &str, run| Row { name: name.to_owned(), directory: directory.to_owned(), run };
        let expected = vec![
            row("fft", "scimark", run(3, &[], None, &["fft", "--fast"])),
            row("small", "base64", run(20, &[], Some("base64_small"), &[])),
            row("mako", "mako", run(9, &["mako==1", "markupsafe==2"], None, &[])),
            row("dask", "dask", Err("needs C".to_owned())),
        ];
        assert_eq!(rows(text), Ok(expected));
        for wrong in ["a", "a b", "a b c", "a b 0 -", "a b 3", "a b -"] {
            assert_eq!(rows(wrong), Err(format!("line 1: not a row: {wrong}")));
        }
    }

    #[test]
    fn the_table_is_right_and_names_nothing_twice() {
        let rows = rows(include_str!("../../../benches/pyperformance.txt")).expect("rows");
        let mut names: Vec<_> = rows.iter().map(|row| &row.name).collect();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), rows.len());
        assert!(rows.iter().filter(|row| row.run.is_ok()).count() >= 60);
    }
}
