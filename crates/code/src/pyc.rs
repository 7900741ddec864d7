//! `.pyc` files: the sixteen bytes before the marshalled code object, and the hash of source text.

use std::fmt;
use std::sync::Arc;

use crate::hash::siphash13;
use crate::marshal::{DumpError, LoadError, WriteOptions, append_code, load_code};
use crate::{CodeObject, Version};

/// `importlib.util.MAGIC_NUMBER` of CPython 3.14.
pub const MAGIC_3_14: [u8; 4] = [0x2B, 0x0E, 0x0D, 0x0A];

/// Bytes before the code object.
pub const HEADER_LEN: usize = 16;

/// How a `.pyc` says whether it still fits its source (PEP 552).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Validation {
    /// By the source's modification time in seconds and its size, both modulo 2**32.
    Timestamp { mtime: u32, size: u32 },
    /// By the source's hash; `check`: the loader compares it.
    Hash { check: bool, hash: [u8; 8] },
}

/// The header of a `.pyc`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Header {
    /// Whose code follows.
    pub version: Version,
    /// What is compared with the source.
    pub validation: Validation,
}

/// A `.pyc` that cannot be taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PycError {
    /// Not a `.pyc`, or of a version that is not known here. ImportError in Python.
    BadMagic(Vec<u8>),
    /// Ends inside the header. EOFError in Python.
    Truncated,
    /// Flags that this version does not have. ImportError in Python.
    InvalidFlags(u32),
    /// What follows the header is no code object.
    Code(LoadError),
}

impl PycError {
    /// The text of `importlib`'s exception for the module `name`.
    pub fn message(&self, name: &str) -> String {
        let name = crate::repr::str_repr(&name.into());
        match self {
            PycError::BadMagic(magic) => {
                format!("bad magic number in {name}: {}", crate::repr::bytes_repr(magic))
            }
            PycError::Truncated => format!("reached EOF while reading pyc header of {name}"),
            PycError::InvalidFlags(flags) => format!("invalid flags {flags} in {name}"),
            PycError::Code(error) => error.to_string(),
        }
    }

    /// The name of the exception.
    pub fn exception_name(&self) -> &'static str {
        match self {
            PycError::BadMagic(_) | PycError::InvalidFlags(_) => "ImportError",
            PycError::Truncated => "EOFError",
            PycError::Code(error) => error.exception_name(),
        }
    }
}

impl fmt::Display for PycError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PycError::BadMagic(_) => f.write_str("Bad magic number in .pyc file"),
            PycError::Truncated => f.write_str("reached EOF while reading pyc header"),
            PycError::InvalidFlags(flags) => write!(f, "invalid flags {flags}"),
            PycError::Code(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for PycError {}

/// The version whose magic number `data` starts with.
pub fn version_of(data: &[u8]) -> Option<Version> {
    data.starts_with(&MAGIC_3_14).then_some(Version::V3_14)
}

/// The magic number of a version.
pub fn magic(version: Version) -> [u8; 4] {
    match version {
        Version::V3_14 => MAGIC_3_14,
    }
}

/// Reads the header. Source: CPython 3.14 `importlib._bootstrap_external._classify_pyc`.
pub fn read_header(data: &[u8]) -> Result<Header, PycError> {
    let version = version_of(data).ok_or_else(|| PycError::BadMagic(data[..data.len().min(4)].to_vec()))?;
    let (header, _) = data.split_first_chunk::<HEADER_LEN>().ok_or(PycError::Truncated)?;
    let word = |at: usize| u32::from_le_bytes([header[at], header[at + 1], header[at + 2], header[at + 3]]);
    let validation = match word(4) {
        0 => Validation::Timestamp { mtime: word(8), size: word(12) },
        flags @ (1 | 3) => {
            let mut hash = [0; 8];
            hash.copy_from_slice(&header[8..]);
            Validation::Hash { check: flags & 2 != 0, hash }
        }
        // CPython reads the flag "check" without the flag "hash" as a timestamp.
        2 => Validation::Timestamp { mtime: word(8), size: word(12) },
        flags => return Err(PycError::InvalidFlags(flags)),
    };
    Ok(Header { version, validation })
}

/// Reads a whole `.pyc`. `name` stands in the error text when it holds no code object.
pub fn read_pyc(data: &[u8], name: &str) -> Result<(Header, Arc<CodeObject>), PycError> {
    let header = read_header(data)?;
    let code = load_code(&data[HEADER_LEN..], name).map_err(PycError::Code)?;
    Ok((header, code))
}

/// The sixteen bytes of a header.
pub fn write_header(header: &Header) -> [u8; HEADER_LEN] {
    let mut out = [0; HEADER_LEN];
    out[..4].copy_from_slice(&magic(header.version));
    match header.validation {
        Validation::Timestamp { mtime, size } => {
            out[8..12].copy_from_slice(&mtime.to_le_bytes());
            out[12..].copy_from_slice(&size.to_le_bytes());
        }
        Validation::Hash { check, hash } => {
            out[4] = if check { 3 } else { 1 };
            out[8..].copy_from_slice(&hash);
        }
    }
    out
}

/// A whole `.pyc`.
pub fn write_pyc(header: &Header, code: &Arc<CodeObject>) -> Result<Vec<u8>, DumpError> {
    append_code(write_header(header).to_vec(), code, WriteOptions::default())
}

/// `importlib.util.source_hash(source)`: SipHash-1-3 with the magic number as key.
pub fn source_hash(version: Version, source: &[u8]) -> [u8; 8] {
    let key = u64::from(u32::from_le_bytes(magic(version)));
    siphash13((key, 0), source).to_le_bytes()
}
