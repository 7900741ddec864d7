//! What goes wrong in compiling, and what is only warned about. It must not know how either is shown.

use std::fmt;

use krait_code::PyString;

use crate::instruction_sequence::Location;

/// The Python exception a [`CompileError`] stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    SyntaxError,
    IndentationError,
    TabError,
    /// `_IncompleteInputError`, only with `PyCF_ALLOW_INCOMPLETE_INPUT`.
    IncompleteInputError,
    RecursionError,
    MemoryError,
    ValueError,
    SystemError,
    UnicodeEncodeError,
}

impl ErrorKind {
    /// The name of the exception's class.
    pub fn name(self) -> &'static str {
        match self {
            ErrorKind::SyntaxError => "SyntaxError",
            ErrorKind::IndentationError => "IndentationError",
            ErrorKind::TabError => "TabError",
            ErrorKind::IncompleteInputError => "_IncompleteInputError",
            ErrorKind::RecursionError => "RecursionError",
            ErrorKind::MemoryError => "MemoryError",
            ErrorKind::ValueError => "ValueError",
            ErrorKind::SystemError => "SystemError",
            ErrorKind::UnicodeEncodeError => "UnicodeEncodeError",
        }
    }
}

/// How much of an error stands in the `args` of the exception; the attributes have all of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorArgs {
    /// The message and the details.
    Full,
    /// The message alone: errors of the symbol table and of future features.
    Message,
    /// All but the name of the file: errors in decoding a source that is not read from a file.
    Unnamed,
}

/// A source that cannot be compiled, with the attributes of a `SyntaxError`.
#[derive(Clone, Debug)]
pub struct CompileError {
    pub kind: ErrorKind,
    pub msg: String,
    pub filename: PyString,
    /// Lines from 1. 0 when there is no position: the exception has but its message, or, when `offset` is -1,
    /// the details `(filename, 0, -1, None)`.
    pub lineno: i32,
    /// From 1, in code points for errors of the parser, in UTF-8 bytes for errors of later stages, as in CPython.
    pub offset: i32,
    /// -1 for an error whose end is not known.
    pub end_lineno: i32,
    pub end_offset: i32,
    /// The line of source. `None` from the stages after the parser: CPython reads it back from the file there,
    /// and so must the caller, who alone may read files.
    pub text: Option<PyString>,
    /// What CPython warns of before it finds the error.
    pub warnings: Vec<Warning>,
    /// Where the last compound statement that was read starts, for errors of the parser: line, and column in bytes.
    pub last_statement: Option<(i32, i32)>,
    /// What of this the exception's `args` show.
    pub args: ErrorArgs,
}

impl fmt::Display for CompileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.kind.name(), self.msg)?;
        if self.lineno > 0 {
            write!(f, " ({}, line {})", self.filename.to_string_lossy(), self.lineno)?;
        }
        Ok(())
    }
}

impl std::error::Error for CompileError {}

/// The category of a [`Warning`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WarningCategory {
    SyntaxWarning,
    DeprecationWarning,
}

/// A warning to be issued for a source that does compile, in the order CPython issues them. When the filter
/// turns it into an error, CPython raises a `SyntaxError` with the same text and position.
#[derive(Clone, Debug)]
pub struct Warning {
    pub category: WarningCategory,
    pub msg: String,
    pub lineno: i32,
    /// From 1.
    pub offset: i32,
    pub end_lineno: i32,
    pub end_offset: i32,
    /// The line of source for the `SyntaxError`; as that of a [`CompileError`].
    pub text: Option<PyString>,
}

/// The result of every stage; boxed, since the good case is the common one.
pub(crate) type Res<T = ()> = Result<T, Box<CompileError>>;

impl CompileError {
    /// An error of the code generator at `loc` (CPython's `_PyErr_RaiseSyntaxError`).
    pub(crate) fn at(filename: &PyString, loc: Location, msg: String) -> Box<CompileError> {
        Box::new(CompileError {
            kind: ErrorKind::SyntaxError,
            msg,
            filename: filename.clone(),
            lineno: loc.lineno,
            offset: loc.col_offset + 1,
            end_lineno: loc.end_lineno,
            end_offset: loc.end_col_offset + 1,
            text: None,
            warnings: Vec::new(),
            last_statement: None,
            args: ErrorArgs::Full,
        })
    }

    /// An error of the symbol table or the future features at `loc` (CPython's `SET_ERROR_LOCATION`).
    pub(crate) fn located(filename: &PyString, loc: Location, msg: String) -> Box<CompileError> {
        let mut error = CompileError::at(filename, loc, msg);
        error.args = ErrorArgs::Message;
        error
    }

    /// The error that a warning is when the filters say so.
    pub fn of_warning(warning: &Warning, filename: &PyString) -> CompileError {
        CompileError {
            kind: ErrorKind::SyntaxError,
            msg: warning.msg.replace(" Such sequences will not work in the future.", ""),
            filename: filename.clone(),
            lineno: warning.lineno,
            offset: warning.offset,
            end_lineno: warning.end_lineno,
            end_offset: warning.end_offset,
            text: warning.text.clone(),
            warnings: Vec::new(),
            last_statement: warning.text.is_some().then_some((0, 0)),
            args: ErrorArgs::Full,
        }
    }

    /// An error without a position.
    pub(crate) fn bare(kind: ErrorKind, filename: &PyString, msg: &str) -> Box<CompileError> {
        Box::new(CompileError {
            kind,
            msg: msg.to_owned(),
            filename: filename.clone(),
            lineno: 0,
            offset: 0,
            end_lineno: 0,
            end_offset: 0,
            text: None,
            warnings: Vec::new(),
            last_statement: None,
            args: ErrorArgs::Full,
        })
    }

    /// CPython's `MemoryError` from the parser.
    pub(crate) fn too_complex(filename: &PyString) -> Box<CompileError> {
        let msg = "Parser stack overflowed - Python source too complex to parse";
        CompileError::bare(ErrorKind::MemoryError, filename, msg)
    }

    /// CPython's `RecursionError` from any stage.
    pub(crate) fn recursion(filename: &PyString) -> Box<CompileError> {
        CompileError::bare(ErrorKind::RecursionError, filename, "maximum recursion depth exceeded during compilation")
    }
}

impl Warning {
    /// A `SyntaxWarning` at `loc`.
    pub(crate) fn syntax(loc: Location, msg: String) -> Warning {
        Warning {
            category: WarningCategory::SyntaxWarning,
            msg,
            lineno: loc.lineno,
            offset: loc.col_offset + 1,
            end_lineno: loc.end_lineno,
            end_offset: loc.end_col_offset + 1,
            text: None,
        }
    }

    /// `1if x else y`: a keyword right after a number that ends at `column` of a line.
    pub(crate) fn end_of_number(lineno: i32, column: i32, kind: &str, line: &str) -> Warning {
        let loc = Location { lineno, end_lineno: lineno, col_offset: column - 1, end_col_offset: column - 1 };
        let text = Some(PyString::new(line.trim_end_matches('\n')));
        Warning { text, ..Warning::syntax(loc, format!("invalid {kind} literal")) }
    }
}
