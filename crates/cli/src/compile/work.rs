//! Compiling one source and writing its `.pyc`: what a thread does. It must not print.

use std::ffi::OsStr;
use std::fs::{self, File, Metadata};
use std::io::{self, Read, Write};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use krait_code::Version;
use krait_code::pyc::{self, Header, Validation};
use krait_compile::{CompileError, Source};

use super::Options;
use super::plan::Job;
use crate::paths::{reason, repr};

/// How a `.pyc` says whether it fits its source: `py_compile.PycInvalidationMode`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Validate {
    Timestamp,
    CheckedHash,
    UncheckedHash,
}

impl Validate {
    pub fn named(name: &OsStr) -> Option<Validate> {
        match name.to_str()? {
            "timestamp" => Some(Validate::Timestamp),
            "checked-hash" => Some(Validate::CheckedHash),
            "unchecked-hash" => Some(Validate::UncheckedHash),
            _ => None,
        }
    }

    fn of(self, metadata: &Metadata, source: &[u8]) -> Validation {
        match self {
            // Both modulo 2**32.
            Validate::Timestamp => Validation::Timestamp { mtime: metadata.mtime() as u32, size: metadata.len() as u32 },
            _ => Validation::Hash {
                check: self == Validate::CheckedHash,
                hash: pyc::source_hash(Version::V3_14, source),
            },
        }
    }
}

/// What became of a source.
pub enum Outcome {
    /// It is up to date, or there is none.
    Nothing,
    Written,
    /// There are warnings of the source; the `.pyc` is to be written if no filter makes an exception of them.
    Warned(Vec<u8>, Vec<u8>),
    /// The source is wrong.
    Refused(Vec<u8>, Box<CompileError>),
    /// It could not be read or written.
    Failed(String),
}

/// Compile a source. `stack`: the thread's native stack, bytes.
pub fn work(job: &Job, options: &Options, stack: usize) -> Outcome {
    compile(job, options, stack).unwrap_or_else(Outcome::Failed)
}

fn compile(job: &Job, options: &Options, stack: usize) -> Result<Outcome, String> {
    let unreadable = |error| format!("can't open file {}: {}", repr(&job.source), reason(&error));
    let metadata = fs::metadata(&job.source).map_err(unreadable)?;
    let wanted = |source: &[u8]| Header { version: Version::V3_14, validation: options.validate.of(&metadata, source) };
    let found = if job.is_cached && !options.force { header_of(&job.target) } else { None };
    if options.validate == Validate::Timestamp && found == Some(wanted(b"")) {
        return Ok(Outcome::Nothing);
    }
    let source = fs::read(&job.source).map_err(unreadable)?;
    let header = wanted(&source);
    if found == Some(header) {
        return Ok(Outcome::Nothing);
    }
    let settings = crate::speaker::options(job.filename.clone(), options.optimize, stack);
    let compiled = match krait_compile::compile(Source::Bytes(&source), &settings) {
        Ok(compiled) => compiled,
        Err(error) => return Ok(Outcome::Refused(source, Box::new(error))),
    };
    let data = pyc::write_pyc(&header, &Arc::new(compiled.code));
    let data = data.map_err(|error| format!("{}: {error}", repr(&job.source)))?;
    if !compiled.warnings.is_empty() {
        return Ok(Outcome::Warned(source, data));
    }
    write(job, &data).map(|()| Outcome::Written)
}

fn header_of(target: &Path) -> Option<Header> {
    let mut header = Vec::new();
    File::open(target).ok()?.take(pyc::HEADER_LEN as u64).read_to_end(&mut header).ok()?;
    pyc::read_header(&header).ok()
}

/// Write a job's `.pyc`: all of it or nothing.
///
/// # Errors
/// What to print.
pub fn write(job: &Job, data: &[u8]) -> Result<(), String> {
    let target = &job.target;
    let failed = |error: io::Error| format!("can't write {}: {}", repr(target), reason(&error));
    let source = fs::metadata(&job.source).map_err(failed)?;
    match fs::symlink_metadata(target) {
        // Renaming would make a file of it.
        Ok(there) if !there.is_file() => return Err(format!("{} is a non-regular file", repr(target))),
        Ok(there) if (there.dev(), there.ino()) == (source.dev(), source.ino()) => {
            return Err(format!("{} is the source", repr(target)));
        }
        _ => {}
    }
    let parent = target.parent().unwrap_or(Path::new(""));
    fs::create_dir_all(parent).map_err(failed)?;
    let temporary = Temporary::new(parent);
    let mut options = File::options();
    // As importlib has it: who may read the source may read this, and its owner may write.
    let open = options.write(true).create_new(true).mode((source.mode() | 0o200) & 0o666).open(&temporary.0);
    open.and_then(|mut file| file.write_all(data)).and_then(|()| fs::rename(&temporary.0, target)).map_err(failed)
}

/// A file that is gone when this is dropped, or has got its name.
struct Temporary(PathBuf);

impl Temporary {
    fn new(parent: &Path) -> Temporary {
        static NUMBER: AtomicUsize = AtomicUsize::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        Temporary(parent.join(format!(".krait-{}-{number}", std::process::id())))
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}
