//! `compile_dir ROOT OUT [FILE …]`: compiles every `.py` below ROOT, or the files given (relative to ROOT),
//! to a `.pyc` below OUT, and prints what fails. File names given to the compiler are relative to ROOT;
//! the environment variable `OPTIMIZE` is the level (0, 1, 2).

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};
use std::{fs, panic};

use krait_code::Version;
use krait_code::pyc::{Header, Validation, write_pyc};
use krait_compile::{CompileOptions, Source, compile};

fn main() {
    let mut args = std::env::args_os().skip(1).map(PathBuf::from);
    let (Some(root), Some(out)) = (args.next(), args.next()) else {
        eprintln!("usage: compile_dir ROOT OUT [FILE ...]");
        std::process::exit(2);
    };
    let mut files: Vec<PathBuf> = args.map(|file| root.join(file)).collect();
    if files.is_empty() {
        list(&root, &mut files);
        files.sort();
    }
    let (mut failed, mut spent) = (0, Duration::ZERO);
    for file in &files {
        let relative = file.strip_prefix(&root).expect("the file is below the root");
        let start = Instant::now();
        let result = panic::catch_unwind(|| convert(file, relative, &out.join(relative).with_extension("pyc")));
        spent += start.elapsed();
        match result {
            Ok(Ok(())) => {}
            Ok(Err(error)) => {
                failed += 1;
                println!("{}: {error}", relative.display());
            }
            Err(_) => {
                failed += 1;
                println!("{}: PANIC", relative.display());
            }
        }
    }
    println!("{} files, {failed} failed, {spent:?}", files.len());
}

fn list(directory: &Path, files: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(directory) else { return };
    for path in entries.flatten().map(|entry| entry.path()) {
        if path.is_dir() {
            list(&path, files);
        } else if path.extension().is_some_and(|end| end == "py") {
            files.push(path);
        }
    }
}

fn convert(file: &Path, relative: &Path, out: &Path) -> Result<(), Box<dyn std::error::Error>> {
    let source = fs::read(file)?;
    let mut options = CompileOptions::new(&relative.to_string_lossy());
    options.optimize = std::env::var("OPTIMIZE").ok().and_then(|level| level.parse().ok()).unwrap_or(0);
    let compiled = compile(Source::Bytes(&source), &options)
        .map_err(|error| format!("{:?} {}:{}: {}", error.kind, error.lineno, error.offset, error.msg))?;
    let validation = Validation::Timestamp { mtime: 0, size: source.len() as u32 };
    let header = Header { version: Version::V3_14, validation };
    let pyc = write_pyc(&header, &Arc::new(compiled.code))?;
    if let Some(parent) = out.parent() {
        fs::create_dir_all(parent)?;
    }
    Ok(fs::write(out, pyc)?)
}
