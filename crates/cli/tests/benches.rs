//! The programs of `benches` print what CPython 3.14 prints, in a few rounds each.
//!
//! With `KRAIT_BENCHES_RECORD=python3.14` in the environment the file of outputs is written anew from what that says.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

/// How many rounds; programs that take no argument run whole.
const ROUNDS: &str = "5";

#[test]
fn benchmarks_print_what_cpython_recorded() {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../benches");
    let mut names: Vec<String> = fs::read_dir(&directory)
        .expect("benches")
        .filter_map(|entry| entry.expect("an entry").file_name().into_string().ok()?.strip_suffix(".py").map(str::to_owned))
        .collect();
    names.sort();
    let record = std::env::var_os("KRAIT_BENCHES_RECORD");
    let program = record.clone().unwrap_or_else(|| env!("CARGO_BIN_EXE_krait").into());
    let mut said = String::new();
    for name in names {
        let output = Command::new(&program)
            .args([format!("{name}.py"), ROUNDS.to_owned()])
            .current_dir(&directory)
            .env("PYTHONHASHSEED", "0")
            .stdin(Stdio::null())
            .output()
            .expect("the interpreter starts");
        said.push_str(&format!("=== {name}\n{}", String::from_utf8_lossy(&output.stdout)));
        said.push_str(&String::from_utf8_lossy(&output.stderr));
    }
    let file = directory.join("expected.txt");
    if record.is_some() {
        fs::write(&file, said).expect("the file of outputs");
        return;
    }
    assert_eq!(said, fs::read_to_string(&file).expect("what was recorded"));
}
