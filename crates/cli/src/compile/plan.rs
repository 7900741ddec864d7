//! Which sources are compiled, into what.

use std::collections::HashMap;
use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use krait_code::PyString;

use super::Options;
use crate::paths::{absolute, reason, repr, text};

/// A source to compile.
pub struct Job {
    pub source: PathBuf,
    pub target: PathBuf,
    /// `co_filename`
    pub filename: PyString,
    /// Left alone when it is up to date.
    pub is_cached: bool,
}

/// A source, or why there is none.
pub type Plan = Result<Job, String>;

/// The sources that `operands` name, in their order. `prefix`: the tree that stands for `__pycache__`.
pub fn plan(operands: &[OsString], options: &Options, prefix: Option<&Path>) -> Vec<Plan> {
    let mut sources = Vec::new();
    for operand in operands.iter().map(Path::new) {
        match std::fs::metadata(operand) {
            Ok(metadata) if metadata.is_dir() => walk(operand, &mut sources),
            Ok(_) => sources.push(Ok(operand.to_path_buf())),
            Err(error) => sources.push(Err(format!("can't open file {}: {}", repr(operand), reason(&error)))),
        }
    }
    let targets = Targets::new(operands, options, prefix);
    let mut taken: HashMap<PathBuf, PathBuf> = HashMap::new();
    let mut plan = Vec::new();
    for source in sources {
        let job = source.and_then(|source| job(source, options, &targets));
        if let Ok(Job { source, target, .. }) = &job {
            let whole = absolute(source);
            match taken.get(&absolute(target)) {
                Some(other) if *other == whole => continue,
                Some(other) => {
                    plan.push(Err(format!("both {} and {} would become {}", repr(other), repr(source), repr(target))));
                    continue;
                }
                None => _ = taken.insert(absolute(target), whole),
            }
        }
        plan.push(job);
    }
    plan
}

/// The `.py` files below a directory, sorted, links to directories not followed.
fn walk(dir: &Path, sources: &mut Vec<Result<PathBuf, String>>) {
    let entries = std::fs::read_dir(dir).and_then(|entries| entries.map(|entry| Ok(entry?.file_name())).collect());
    let mut names: Vec<OsString> = match entries {
        Ok(names) => names,
        Err(error) => return sources.push(Err(format!("can't list {}: {}", repr(dir), reason(&error)))),
    };
    names.sort();
    for name in names.iter().filter(|name| *name != "__pycache__") {
        let path = dir.join(name);
        let is_link = path.is_symlink();
        if path.is_dir() {
            if !is_link {
                walk(&path, sources);
            }
        } else if name.as_bytes().ends_with(b".py") && path.is_file() {
            sources.push(Ok(path));
        }
    }
}

fn job(source: PathBuf, options: &Options, targets: &Targets) -> Plan {
    let filename = match &options.root {
        Some(root) => text(below(&source, root)?.as_os_str()),
        None => text(source.as_os_str()),
    };
    let target = match targets {
        Targets::Cache { prefix, tag } => cache(&source, *prefix, tag),
        Targets::File(file) => file.to_path_buf(),
        Targets::Tree { root, output } => output.join(below(&source, root)?).with_extension("pyc"),
    };
    Ok(Job { source, target, filename, is_cached: matches!(targets, Targets::Cache { .. }) })
}

fn below(source: &Path, root: &Path) -> Result<PathBuf, String> {
    let rest = absolute(source).strip_prefix(absolute(root)).map(Path::to_path_buf);
    rest.map_err(|_| format!("{} is not below {}", repr(source), repr(root)))
}

/// Where `.pyc` files go.
enum Targets<'a> {
    /// `tag`: what comes behind the module's name.
    Cache { prefix: Option<&'a Path>, tag: String },
    File(&'a Path),
    Tree { root: PathBuf, output: &'a Path },
}

impl<'a> Targets<'a> {
    fn new(operands: &[OsString], options: &'a Options, prefix: Option<&'a Path>) -> Targets<'a> {
        let Some(output) = options.output.as_deref() else {
            let optimization = if options.optimize == 0 { String::new() } else { format!(".opt-{}", options.optimize) };
            return Targets::Cache { prefix, tag: format!(".cpython-314{optimization}.pyc") };
        };
        let is_dir = output.is_dir() || output.as_os_str().as_bytes().ends_with(b"/");
        if let ([only], false) = (operands, is_dir)
            && !Path::new(only).is_dir()
        {
            return Targets::File(output);
        }
        let root = options.root.clone().unwrap_or_else(|| common_parent(operands));
        Targets::Tree { root, output }
    }
}

/// The innermost directory that all of them are in, or are.
fn common_parent(operands: &[OsString]) -> PathBuf {
    let parent = |operand: &OsString| {
        let path = absolute(Path::new(operand));
        if path.is_dir() { path } else { path.parent().map(Path::to_path_buf).unwrap_or_default() }
    };
    let common = |one: PathBuf, other: PathBuf| {
        one.components().zip(other.components()).take_while(|(one, other)| one == other).map(|(part, _)| part).collect()
    };
    operands.iter().map(parent).reduce(common).unwrap_or_default()
}

/// `importlib.util.cache_from_source`
fn cache(source: &Path, prefix: Option<&Path>, tag: &str) -> PathBuf {
    let stem = source.file_stem().unwrap_or(OsStr::new(""));
    // `.py` is a name without an extension for Rust and an extension without a name for Python.
    let stem = stem.as_bytes().strip_prefix(b".").filter(|rest| !rest.contains(&b'.')).map_or(stem, OsStr::from_bytes);
    let mut name = stem.to_owned();
    name.push(tag);
    let parent = source.parent().unwrap_or(Path::new(""));
    match prefix {
        None => parent.join("__pycache__").join(name),
        Some(prefix) => {
            let parent = absolute(parent);
            prefix.join(parent.strip_prefix("/").unwrap_or(&parent)).join(name)
        }
    }
}
