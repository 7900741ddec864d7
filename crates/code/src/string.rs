//! Text as Python has it: Unicode code points, lone surrogates included.

use std::fmt;
use std::sync::Arc;

/// An immutable Python string as WTF-8: UTF-8 in which a lone surrogate (U+D800 … U+DFFF) may stand
/// as its three-byte form. Cloning shares the bytes. A string without surrogates is plain UTF-8.
///
/// A surrogate *pair* is kept as two three-byte forms, never joined: CPython keeps them apart too.
#[derive(Clone, Eq, PartialOrd, Ord)]
pub struct PyString(Arc<[u8]>);

impl PartialEq for PyString {
    #[inline]
    fn eq(&self, other: &PyString) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || self.0 == other.0
    }
}

impl std::hash::Hash for PyString {
    #[inline]
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}

impl std::borrow::Borrow<[u8]> for PyString {
    fn borrow(&self) -> &[u8] {
        &self.0
    }
}

impl PyString {
    /// From UTF-8 text.
    pub fn new(text: &str) -> PyString {
        PyString(Arc::from(text.as_bytes()))
    }

    /// From code points, surrogates allowed. `None` when a number is above U+10FFFF.
    pub fn from_code_points(points: impl IntoIterator<Item = u32>) -> Option<PyString> {
        let mut bytes = Vec::new();
        for point in points {
            push_code_point(&mut bytes, point)?;
        }
        Some(PyString(Arc::from(bytes)))
    }

    /// From WTF-8 bytes (marshal's `surrogatepass` form). `None` when the bytes are not that.
    pub fn from_wtf8(bytes: &[u8]) -> Option<PyString> {
        if std::str::from_utf8(bytes).is_ok() {
            return Some(PyString(Arc::from(bytes)));
        }
        let mut at = 0;
        while at < bytes.len() {
            let valid = match std::str::from_utf8(&bytes[at..]) {
                Ok(_) => break,
                Err(error) => error.valid_up_to(),
            };
            at += valid;
            match bytes[at..] {
                [0xED, 0xA0..=0xBF, 0x80..=0xBF, ..] => at += 3,
                _ => return None,
            }
        }
        Some(PyString(Arc::from(bytes)))
    }

    /// The WTF-8 bytes.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// The text, when it has no lone surrogate.
    pub fn as_str(&self) -> Option<&str> {
        std::str::from_utf8(&self.0).ok()
    }

    /// The text, each lone surrogate shown as U+FFFD.
    pub fn to_string_lossy(&self) -> String {
        self.code_points().map(|point| char::from_u32(point).unwrap_or('\u{FFFD}')).collect()
    }

    /// The code points in order, surrogates included.
    pub fn code_points(&self) -> impl Iterator<Item = u32> + '_ {
        CodePoints { bytes: &self.0, at: 0 }
    }

    /// Whether every code point is below U+0080.
    pub fn is_ascii(&self) -> bool {
        self.0.is_ascii()
    }

    /// Whether there are no code points.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

fn push_code_point(bytes: &mut Vec<u8>, point: u32) -> Option<()> {
    match char::from_u32(point) {
        Some(c) => bytes.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
        None if (0xD800..0xE000).contains(&point) => {
            bytes.extend_from_slice(&[0xED, 0x80 | (point >> 6 & 0x3F) as u8, 0x80 | (point & 0x3F) as u8]);
        }
        None => return None,
    }
    Some(())
}

struct CodePoints<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Iterator for CodePoints<'_> {
    type Item = u32;

    fn next(&mut self) -> Option<u32> {
        let first = *self.bytes.get(self.at)?;
        let (length, start) = match first {
            0..=0x7F => (1, u32::from(first)),
            0x80..=0xDF => (2, u32::from(first & 0x1F)),
            0xE0..=0xEF => (3, u32::from(first & 0x0F)),
            _ => (4, u32::from(first & 0x07)),
        };
        let rest = &self.bytes[self.at + 1..self.at + length];
        self.at += length;
        Some(rest.iter().fold(start, |point, byte| point << 6 | u32::from(byte & 0x3F)))
    }
}

impl From<&str> for PyString {
    fn from(text: &str) -> PyString {
        PyString::new(text)
    }
}

impl From<String> for PyString {
    fn from(text: String) -> PyString {
        PyString::new(&text)
    }
}

impl PartialEq<str> for PyString {
    fn eq(&self, other: &str) -> bool {
        self.as_bytes() == other.as_bytes()
    }
}

impl PartialEq<&str> for PyString {
    fn eq(&self, other: &&str) -> bool {
        self.as_bytes() == other.as_bytes()
    }
}

impl fmt::Debug for PyString {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.to_string_lossy(), f)
    }
}
