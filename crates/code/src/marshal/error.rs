//! What goes wrong with marshal data. Each text is CPython 3.14's and stands here once.

use std::fmt;

use crate::repr::str_repr;

/// Which exception of Python a [`LoadError`] is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LoadErrorKind {
    /// EOFError
    Eof,
    /// ValueError
    Value,
    /// TypeError
    Type,
    /// SystemError
    System,
    /// ImportError
    Import,
    /// UnicodeDecodeError of the codec "utf-8"
    UnicodeDecode {
        /// The bytes that were to be decoded.
        object: Box<[u8]>,
        /// First bad byte.
        start: usize,
        /// After the last bad byte.
        end: usize,
        /// "invalid start byte", …
        reason: &'static str,
    },
}

/// Bad bytes: not marshal data, not a code object, or not one that this reader takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoadError {
    /// The kind of exception.
    pub kind: LoadErrorKind,
    /// `str()` of the exception.
    pub message: String,
}

impl LoadError {
    fn new(kind: LoadErrorKind, message: impl Into<String>) -> LoadError {
        LoadError { kind, message: message.into() }
    }

    /// The name of Python's exception type.
    pub fn exception_name(&self) -> &'static str {
        match self.kind {
            LoadErrorKind::Eof => "EOFError",
            LoadErrorKind::Value => "ValueError",
            LoadErrorKind::Type => "TypeError",
            LoadErrorKind::System => "SystemError",
            LoadErrorKind::Import => "ImportError",
            LoadErrorKind::UnicodeDecode { .. } => "UnicodeDecodeError",
        }
    }

    pub(super) fn eof_object() -> LoadError {
        LoadError::new(LoadErrorKind::Eof, "EOF read where object expected")
    }

    pub(super) fn eof_byte() -> LoadError {
        LoadError::new(LoadErrorKind::Eof, "EOF read where not expected")
    }

    pub(super) fn too_short() -> LoadError {
        LoadError::new(LoadErrorKind::Eof, "marshal data too short")
    }

    pub(super) fn recursion() -> LoadError {
        LoadError::new(LoadErrorKind::Value, "recursion limit exceeded")
    }

    pub(super) fn size_out_of_range(what: &str) -> LoadError {
        LoadError::new(LoadErrorKind::Value, format!("bad marshal data ({what} size out of range)"))
    }

    pub(super) fn bad_data(what: &str) -> LoadError {
        LoadError::new(LoadErrorKind::Value, format!("bad marshal data ({what})"))
    }

    pub(super) fn null_object(what: &str) -> LoadError {
        LoadError::new(LoadErrorKind::Type, format!("NULL object in marshal data for {what}"))
    }

    pub(super) fn code_disallowed() -> LoadError {
        LoadError::new(LoadErrorKind::Value, "unmarshalling code objects is disallowed")
    }

    pub(super) fn not_a_float(text: &str) -> LoadError {
        let shown: String = text.chars().take(200).collect();
        LoadError::new(LoadErrorKind::Value, format!("could not convert string to float: '{shown}'"))
    }

    /// `type_name` is the type of the element or key, `part_name` that of the part of it that has no hash.
    pub(super) fn unhashable(type_name: &str, place: &str, part_name: &str) -> LoadError {
        let message = format!("cannot use '{type_name}' as a {place} (unhashable type: '{part_name}')");
        LoadError::new(LoadErrorKind::Type, message)
    }

    pub(super) fn bad_internal_call() -> LoadError {
        LoadError::new(LoadErrorKind::System, "../Objects/codeobject.c:465: bad argument to internal function")
    }

    pub(super) fn non_string_in_code() -> LoadError {
        LoadError::new(LoadErrorKind::System, "non-string found in code slot")
    }

    pub(super) fn code(what: &str) -> LoadError {
        LoadError::new(LoadErrorKind::Value, format!("code: {what}"))
    }

    /// DIFF: CPython would go on until memory ends.
    pub(super) fn too_much_memory() -> LoadError {
        LoadError::new(LoadErrorKind::Value, "bad marshal data (references expand to too much data)")
    }

    /// The top object of a `.pyc` is something else.
    pub fn not_a_code_object(name: &str) -> LoadError {
        LoadError::new(LoadErrorKind::Import, format!("Non-code object in {}", str_repr(&name.into())))
    }

    pub(super) fn utf8(object: &[u8], start: usize, end: usize, reason: &'static str) -> LoadError {
        let what = match object.get(start) {
            Some(byte) if end <= start + 1 => format!("byte 0x{byte:02x} in position {start}"),
            _ => format!("bytes in position {start}-{}", end.saturating_sub(1)),
        };
        let message = format!("'utf-8' codec can't decode {what}: {reason}");
        LoadError { kind: LoadErrorKind::UnicodeDecode { object: object.into(), start, end, reason }, message }
    }
}

impl fmt::Display for LoadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for LoadError {}

/// An object that marshal does not write. Always ValueError in Python.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DumpError {
    /// A type, or a size, that the format cannot hold.
    Unmarshallable,
    /// Deeper than [`MAX_STACK_DEPTH`](super::MAX_STACK_DEPTH).
    TooDeep,
    /// A code object where `allow_code` is false.
    CodeDisallowed,
}

impl fmt::Display for DumpError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            DumpError::Unmarshallable => "unmarshallable object",
            DumpError::TooDeep => "object too deeply nested to marshal",
            DumpError::CodeDisallowed => "marshalling code objects is disallowed",
        })
    }
}

impl std::error::Error for DumpError {}
