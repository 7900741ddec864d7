//! Compile files to `.pyc`: `compile_pyc [-O N] [-m MODE] ROOT OUT [FILE…]`; without FILE every `.py` below ROOT. The file
//! name compiled in is the path below ROOT. Errors go to standard error; the exit code is 0 all the same.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use krait_code::Version;
use krait_compile::{CompileOptions, Mode, Source, compile};

fn main() {
    let mut args: Vec<String> = std::env::args().skip(1).collect();
    let mut optimize = 0;
    if args.first().is_some_and(|arg| arg == "-O") {
        optimize = args[1].parse().expect("-O takes a number");
        args.drain(..2);
    }
    let mut mode = Mode::Exec;
    if args.first().is_some_and(|arg| arg == "-m") {
        mode = match args[1].as_str() {
            "eval" => Mode::Eval,
            "single" => Mode::Single,
            _ => Mode::Exec,
        };
        args.drain(..2);
    }
    let (root, out) = (PathBuf::from(&args[0]), PathBuf::from(&args[1]));
    let mut files: Vec<PathBuf> = args[2..].iter().map(PathBuf::from).collect();
    if files.is_empty() {
        walk(&root, &root, &mut files);
        files.sort();
    }
    let (mut done, mut failed) = (0, 0);
    for file in files {
        let source = std::fs::read(root.join(&file)).expect("a readable file");
        let mut options = CompileOptions::new(&file.to_string_lossy());
        options.optimize = optimize;
        options.mode = mode;
        match compile(Source::Bytes(&source), &options) {
            Ok(compiled) => {
                let target = out.join(file.with_extension("pyc"));
                std::fs::create_dir_all(target.parent().expect("a file in a directory")).expect("a directory");
                let header = krait_code::pyc::Header {
                    version: Version::V3_14,
                    validation: krait_code::pyc::Validation::Timestamp { mtime: 0, size: 0 },
                };
                let bytes = krait_code::pyc::write_pyc(&header, &Arc::new(compiled.code)).expect("writable code");
                std::fs::write(target, bytes).expect("a writable file");
                done += 1;
            }
            Err(error) => {
                let _ = writeln!(std::io::stderr(), "{}: {error}", file.display());
                failed += 1;
            }
        }
    }
    let _ = writeln!(std::io::stderr(), "{done} compiled, {failed} failed");
}

fn walk(root: &Path, dir: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(dir).expect("a readable directory").flatten() {
        let path = entry.path();
        if path.is_dir() {
            walk(root, &path, files);
        } else if path.extension().is_some_and(|extension| extension == "py") {
            files.push(path.strip_prefix(root).expect("below the root").to_path_buf());
        }
    }
}
