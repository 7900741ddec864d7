//! The library compiles to what CPython 3.14 compiles it to, at every level of optimisation.
//!
//! `data/library_digests.txt` holds a digest of CPython's `.pyc` of each file and level; `cargo xtask record-library
//! PYTHON` records it.

use std::path::Path;

use krait_compile::{CompileOptions, Source, compile};

/// The levels at which a file's code differs, with what is wrong.
fn differences(line: &str) -> Vec<String> {
    let mut words = line.rsplitn(4, ' ').collect::<Vec<_>>().into_iter().rev();
    let path = words.next().expect("a path");
    let source = std::fs::read(Path::new(rustpython_pylib::LIB_PATH).join(path)).expect("a file of the library");
    let mut found = Vec::new();
    for (level, expected) in words.enumerate() {
        let mut options = CompileOptions::new(path);
        options.optimize = u8::try_from(level).expect("three levels");
        match compile(Source::Bytes(&source), &options) {
            Ok(compiled) if format!("{:016x}", krait_code::digest::digest(&compiled.code)) == expected => {}
            Ok(_) => found.push(format!("{path} at level {level}: other code")),
            Err(error) => found.push(format!("{path} at level {level}: {error}")),
        }
    }
    found
}

#[test]
fn the_library_compiles_as_in_cpython() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/library_digests.txt");
    let text = std::fs::read_to_string(path).expect("recorded digests");
    let lines: Vec<&str> = text.lines().collect();
    assert!(lines.len() > 700);
    let workers = std::thread::available_parallelism().map_or(1, usize::from);
    let found: Vec<String> = std::thread::scope(|scope| {
        let share = |number: usize| lines.iter().skip(number).step_by(workers).flat_map(|line| differences(line)).collect();
        let start = |number| {
            // The library nests deeper than the stack of a thread has room for by default.
            let worker = std::thread::Builder::new().stack_size(16 << 20);
            worker.spawn_scoped(scope, move || -> Vec<String> { share(number) }).expect("a thread")
        };
        let threads: Vec<_> = (0..workers).map(start).collect();
        threads.into_iter().flat_map(|thread| thread.join().expect("no panic")).collect()
    });
    assert!(found.is_empty(), "{}", found.join("\n"));
}
