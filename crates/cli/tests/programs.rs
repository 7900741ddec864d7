//! The programs of `tests/py` under the binary, against what CPython 3.14 said.

use krait_testkit::{Options, check};
use std::path::Path;
use std::time::Duration;

#[test]
fn programs_do_what_cpython_recorded() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/py").canonicalize().expect("tests/py");
    let options = Options {
        known: root.join("../known_failures.txt"),
        root,
        command: vec![env!("CARGO_BIN_EXE_krait").to_owned()],
        filter: std::env::var("KRAIT_PROGRAMS").ok(),
        jobs: 2,
        limit: Duration::from_secs(60),
    };
    let report = check(&options).expect("the directory of programs is readable");
    println!("{}", report.text);
    assert_eq!(report.failed, 0, "programs differ:\n{}", report.text);
    assert!(report.passed > 0, "no program ran");
}
