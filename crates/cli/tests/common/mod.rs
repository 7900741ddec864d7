//! Cases of shell scripts that call `krait`, and what they wrote.
//!
//! A file holds the cases: `=== name`, a shell script, `--- exit status`, what it wrote (`@` is the directory of the
//! test, `$PROGRAMS` one with programs). With `KRAIT_EDGES_RECORD=python3.14` in the environment the file is written anew
//! from what CPython says.

use std::fmt::Write;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

struct Case {
    name: String,
    script: String,
    expected: String,
}

fn cases(text: &str) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    for line in text.split_inclusive('\n') {
        if let Some(name) = line.strip_prefix("=== ") {
            cases.push(Case { name: name.trim_end().to_owned(), script: String::new(), expected: String::new() });
            continue;
        }
        let Some(case) = cases.last_mut() else { continue };
        let part = if case.expected.is_empty() && !line.starts_with("--- ") { &mut case.script } else { &mut case.expected };
        part.push_str(line);
    }
    cases
}

/// Run a case in a directory of its own, with `program` as `krait`: status and output as the file has them.
fn run(case: &Case, unique: &str, program: &Path, install: &dyn Fn(&Path, &Path)) -> String {
    let root = std::env::temp_dir().join(format!("krait-edges-{}-{unique}", std::process::id()));
    let root = fs::create_dir_all(root.join("work")).and_then(|()| root.canonicalize()).expect("a directory of its own");
    fs::create_dir(root.join("bin")).expect("a directory");
    install(program, &root.join("bin/krait"));
    let out = fs::File::create(root.join("out")).expect("a file");
    let status = Command::new("sh")
        .arg("-c")
        .arg(&case.script)
        .env_clear()
        .env("PATH", format!("{}:/usr/bin:/bin", root.join("bin").display()))
        .env("HOME", &root)
        .env("LANG", "C.UTF-8")
        .env("PROGRAMS", Path::new(env!("CARGO_MANIFEST_DIR")).join("../code/tests/data/programs"))
        .current_dir(root.join("work"))
        .stdin(Stdio::null())
        .stderr(out.try_clone().expect("a descriptor"))
        .stdout(out)
        .status()
        .expect("sh runs");
    let said = fs::read(root.join("out")).expect("what it wrote");
    fs::remove_dir_all(&root).expect("the directory is ours");
    let mut text = format!("--- {}\n", status.code().unwrap_or(-1));
    text.push_str(&String::from_utf8_lossy(&said).replace(&*String::from_utf8_lossy(root.as_os_str().as_bytes()), "@"));
    text = text.replace("`python -h'", "`krait -h'");
    if !text.ends_with('\n') {
        text.push_str("\\ no newline\n");
    }
    text
}

pub fn link(program: &Path, krait: &Path) {
    std::os::unix::fs::symlink(program, krait).expect("a link");
}

/// A file of cases.
pub struct Cases<'a> {
    pub file: &'a str,
    /// That many there are at least.
    pub least: usize,
    /// How the program recorded from becomes `krait`. None: there is nothing to record, the command is Krait's own.
    pub install: Option<&'a dyn Fn(&Path, &Path)>,
    /// What is not compared is taken out of the output.
    pub tidy: &'a dyn Fn(String) -> String,
}

/// Run the cases of a file, or record them.
pub fn check(cases_of: &Cases) {
    krait_testkit::restore_interrupts();
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(cases_of.file);
    let cases = cases(&fs::read_to_string(&file).expect("the cases"));
    let record = std::env::var_os("KRAIT_EDGES_RECORD").filter(|_| cases_of.install.is_some()).map(PathBuf::from);
    let program = record.clone().unwrap_or_else(|| env!("CARGO_BIN_EXE_krait").into());
    let install = cases_of.install.filter(|_| record.is_some()).unwrap_or(&link);
    let (mut recorded, mut differences) = (String::new(), String::new());
    for (number, case) in cases.iter().enumerate() {
        let got = (cases_of.tidy)(run(case, &format!("{number}-{}", cases_of.file), &program, install));
        write!(recorded, "=== {}\n{}{got}", case.name, case.script).expect("text");
        if got != case.expected {
            write!(differences, "=== {}\n{}wanted {}got    {got}", case.name, case.script, case.expected).expect("text");
        }
    }
    if record.is_some() {
        fs::write(&file, recorded).expect("the file of cases");
        return;
    }
    assert!(cases.len() >= cases_of.least, "cases are missing");
    assert!(differences.is_empty(), "{differences}");
}
