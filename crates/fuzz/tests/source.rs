//! A few seconds of what `cargo xtask fuzz source` does for as long as one likes.

use std::path::{Path, PathBuf};

use krait_fuzz::watch::{Plan, run};

#[test]
fn no_source_brings_the_compiler_down() {
    let plan = Plan {
        program: PathBuf::from(env!("CARGO_BIN_EXE_fuzz_source")),
        roots: vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/py/lang")],
        seed: 1,
        seconds: 60,
        cases: 2000,
    };
    let (cases, findings) = run(&plan).expect("a run");
    assert!(cases > 0);
    assert!(findings.is_empty(), "{findings:?}");
}
