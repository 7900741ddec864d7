//! Compile all `.py` files below directories, as `krait compile` does, in one thread: for measuring the compiler and
//! for telling whether it still produces the same bytes.
//!
//! `compile_files [-O 0|1|2] [-o TREE] [-n TIMES] DIR…`: standard output gets a digest of all `.pyc` bytes, or with
//! `-o` each `.pyc` goes to a file below TREE. Warnings stand behind the bytes, and errors in their place.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use krait_code::Version;
use krait_code::pyc::{Header, Validation, write_pyc};
use krait_compile::{CompileOptions, Source, compile};

/// As in the program `krait`.
#[global_allocator]
static ALLOCATOR: krait_alloc::ThreadLists = krait_alloc::ThreadLists;

fn walk(directory: &Path, files: &mut Vec<PathBuf>) {
    let entries = std::fs::read_dir(directory).expect("a readable directory");
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("a readable entry").path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            walk(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "py") {
            files.push(path);
        }
    }
}

/// FNV-1a, eight bytes at a time: it must not show in what is measured.
struct Digest(u64);

impl Digest {
    fn add(&mut self, bytes: &[u8]) {
        let (words, rest) = bytes.as_chunks::<8>();
        for &word in words {
            self.word(u64::from_le_bytes(word));
        }
        rest.iter().for_each(|&byte| self.word(u64::from(byte)));
    }

    fn word(&mut self, word: u64) {
        self.0 = (self.0 ^ word).wrapping_mul(0x100_0000_01B3).rotate_left(29);
    }
}

/// The `.pyc` and the warnings, or the error in place of them.
fn compile_file(path: &Path, source: &[u8], optimize: u8) -> Vec<u8> {
    let mut options = CompileOptions::new(&path.to_string_lossy());
    options.optimize = optimize;
    let header =
        Header { version: Version::V3_14, validation: Validation::Timestamp { mtime: 0, size: source.len() as u32 } };
    match compile(Source::Bytes(source), &options) {
        Ok(compiled) => {
            let mut data = write_pyc(&header, &Arc::new(compiled.code)).expect("code that can be written");
            for warning in &compiled.warnings {
                data.extend(format!("{warning:?}").into_bytes());
            }
            data
        }
        Err(error) => format!("{error:?}").into_bytes(),
    }
}

fn main() {
    let (mut optimize, mut output, mut times) = (0, None, 1);
    let mut files = Vec::new();
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        let mut value = || arguments.next().expect("an option's value");
        match argument.as_str() {
            "-O" => optimize = value().parse().expect("a level of optimisation"),
            "-o" => output = Some(PathBuf::from(value())),
            "-n" => times = value().parse().expect("how often"),
            directory => walk(Path::new(directory), &mut files),
        }
    }
    let start = Instant::now();
    let mut size = 0;
    let mut digest = Digest(0xCBF2_9CE4_8422_2325);
    for round in 0..times {
        for path in &files {
            let source = std::fs::read(path).expect("a readable file");
            size += source.len();
            let data = compile_file(path, &source, optimize);
            if let Some(tree) = &output {
                let target = tree.join(path.strip_prefix("/").unwrap_or(path)).with_extension("pyc");
                std::fs::create_dir_all(target.parent().expect("a file stands in a directory")).expect("a directory");
                std::fs::write(target, &data).expect("a writable file");
            } else if round == 0 {
                digest.add(&data);
            }
        }
    }
    println!("{} files, {size} bytes, {:?}", files.len(), start.elapsed());
    if output.is_none() {
        println!("{:016x}", digest.0);
    }
}
