//! Long sources take time in proportion, and deep ones an error at worst.

use std::time::{Duration, Instant};

use krait_compile::{CompileOptions, Source, compile, tokenize};

const LINES: usize = 20_000;

/// Compile, and make sure that it does not take long; whether it could be compiled.
fn compiles(source: &str) -> bool {
    let start = Instant::now();
    let compiled = compile(Source::Bytes(source.as_bytes()), &CompileOptions::new("long.py")).is_ok();
    let _ = tokenize(source, "long.py");
    let taken = start.elapsed();
    assert!(taken < Duration::from_secs(20), "{taken:?}: {}", &source[..40]);
    compiled
}

fn lines(start: &str, line: impl Fn(usize) -> String, end: &str) -> String {
    let lines: String = (0..LINES).map(line).collect();
    format!("{start}{lines}{end}")
}

#[test]
fn long_sources() {
    assert!(compiles(&lines("x = [\n", |n| format!("  {n},\n"), "]\n")));
    assert!(compiles(&lines("x = {\n", |n| format!("  'k{n}': [f{n}],\n"), "}\n")));
    assert!(compiles(&lines("f(\n", |n| format!("  k{n}={n},\n"), ")\n")));
    assert!(compiles(&lines("x = (\n", |n| format!("  's{n}'\n"), ")\n")));
    assert!(compiles(&lines("x = '''", |_| "a\\n\\q\n".to_owned(), "'''\n")));
    assert!(compiles(&lines("x = f'", |n| format!("{{a{n}}}b"), "'\n")));
    assert!(compiles(&lines("x = a", |n| format!(" and a{n}"), "\n")));
    assert!(compiles(&lines("x = a", |n| format!(" < a{n}"), "\n")));
    assert!(compiles(&lines("def f():\n", |n| format!("  with x{n}() as z: y\n"), "")));
    assert!(!compiles(&lines("x = [\n", |n| format!("  {n},\n"), "1 2]\n")));
}

#[test]
fn deep_sources() {
    let nests = [
        ("(", ")"),
        ("[", "]"),
        ("-", ""),
        ("~", ""),
        ("not ", ""),
        ("lambda: ", ""),
        ("lambda x=", ":x"),
        ("x if x else ", ""),
        ("f'{", "}'"),
        ("x.", ""),
        ("x + ", ""),
        ("x ** ", ""),
        ("x[", "]"),
        ("await ", ""),
        ("if x: y\nel", ""),
    ];
    for (open, close) in nests {
        for depth in [5_000, 11_000, 100_000] {
            compiles(&format!("{}x{}\n", open.repeat(depth), close.repeat(depth)));
        }
    }
    let blocks = |depth: usize| -> String {
        let lines = (0..depth).map(|level| format!("{}if x:\n", " ".repeat(level)));
        lines.chain([format!("{}y\n", " ".repeat(depth))]).collect()
    };
    assert!(compiles(&blocks(99)));
    assert!(!compiles(&blocks(100)));
}
