//! The harness itself, with `sh` in the place of Python: programs are shell scripts.

use krait_testkit::{Finish, Options, check, discover, record, run_program};
use std::fs;
use std::path::PathBuf;
use std::time::Duration;

struct Fixture(PathBuf);

impl Fixture {
    fn new(name: &str, files: &[(&str, &str)]) -> Fixture {
        let root =
            std::env::temp_dir().join(format!("krait-testkit-{}-{name}", std::process::id()));
        for (path, text) in files {
            let path = root.join(path);
            fs::create_dir_all(path.parent().expect("below the root"))
                .expect("a temporary directory");
            fs::write(path, text).expect("a temporary file");
        }
        Fixture(root)
    }

    fn options(&self) -> Options {
        Options {
            root: self.0.join("py"),
            command: vec!["sh".to_owned()],
            filter: None,
            jobs: 2,
            limit: Duration::from_secs(20),
            known: self.0.join("known_failures.txt"),
        }
    }

    fn read(&self, path: &str) -> Option<String> {
        fs::read_to_string(self.0.join(path)).ok()
    }
}

impl Drop for Fixture {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[test]
fn records_and_then_passes() {
    let fixture = Fixture::new(
        "record",
        &[
            ("py/a/echo.py", "echo \"$1-$2\"; cat\n"),
            ("py/a/echo.args", "one\ntwo words\n"),
            ("py/a/echo.in", "the input\n"),
            ("py/b/fails.py", "echo \"$PWD/x\" >&2; exit 3\n"),
            ("py/b/deep/fixture.py", "exit 1\n"),
        ],
    );
    let options = fixture.options();
    let report = record(&options).expect("a run");
    assert_eq!((report.passed, report.failed), (2, 0), "{}", report.text);
    assert_eq!(
        fixture.read("py/a/echo.out").as_deref(),
        Some("one-two words\nthe input\n")
    );
    assert_eq!(fixture.read("py/a/echo.err"), None);
    assert_eq!(fixture.read("py/a/echo.exit"), None);
    assert_eq!(fixture.read("py/b/fails.err").as_deref(), Some("x\n"));
    assert_eq!(fixture.read("py/b/fails.exit").as_deref(), Some("3\n"));
    let report = check(&options).expect("a run");
    assert!(
        report.text.ends_with("2 passed, 0 failed\n"),
        "{}",
        report.text
    );
}

#[test]
fn tells_what_differs() {
    let fixture = Fixture::new(
        "differs",
        &[
            ("py/a/out.py", "echo one; echo two\n"),
            ("py/a/out.out", "one\n2\n"),
            ("py/a/exit.py", "exit 4\n"),
            ("py/a/exit.out", ""),
            ("py/a/new.py", "echo new\n"),
        ],
    );
    let report = check(&fixture.options()).expect("a run");
    assert_eq!((report.passed, report.failed), (0, 3));
    assert!(
        report
            .text
            .contains("FAIL a/out: stdout line 2:\n    expected \"2\"\n    got      \"two\"")
    );
    assert!(report.text.contains("FAIL a/exit: exit code 4, expected 0"));
    assert!(report.text.contains("FAIL a/new: nothing was recorded"));
}

#[test]
fn known_failures_must_fail() {
    let fixture = Fixture::new(
        "known",
        &[
            ("py/a/bad.py", "echo bad\n"),
            ("py/a/bad.out", "good\n"),
            ("py/a/good.py", "echo good\n"),
            ("py/a/good.out", "good\n"),
            (
                "known_failures.txt",
                "# comment\na/bad  not done yet\na/good  was wrong once\na/gone  x\n",
            ),
        ],
    );
    let report = check(&fixture.options()).expect("a run");
    assert_eq!((report.passed, report.failed), (0, 2), "{}", report.text);
    assert!(
        report
            .text
            .contains("FAIL a/good: passes, but is listed as failing (was wrong once)")
    );
    assert!(report.text.contains("FAIL a/gone: is listed"));
    assert!(report.text.contains("1 known to fail"));
}

#[test]
fn a_program_that_does_not_end_is_stopped() {
    let fixture = Fixture::new("endless", &[("py/a/endless.py", "exec sleep 100\n")]);
    let options = Options {
        limit: Duration::from_millis(300),
        ..fixture.options()
    };
    let programs = discover(&options.root).expect("programs");
    let ran = run_program(&options.command, &programs[0], options.limit).expect("a run");
    assert_eq!(ran.finish, Finish::Timeout);
    assert_eq!(record(&options).expect("a run").failed, 1);
}
