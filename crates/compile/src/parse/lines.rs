//! Offsets in the text to lines and columns. It must not know what stands there.

use std::cell::{Cell, OnceCell};

use krait_code::PyString;

use crate::ast::Location;
use crate::errors::{CompileError, ErrorArgs, ErrorKind};

/// Where each line of a text starts.
pub(crate) struct Lines<'s> {
    text: &'s str,
    /// Found when they are first asked for.
    starts: OnceCell<Vec<u32>>,
    /// The line (from 0) of the last answer, where it starts and where the next does: the next question is mostly about
    /// it, or about one near it.
    last: Cell<(usize, u32, u32)>,
}

impl<'s> Lines<'s> {
    pub fn new(text: &'s str) -> Lines<'s> {
        Lines { text, starts: OnceCell::new(), last: Cell::new((0, 0, 0)) }
    }

    fn starts(&self) -> &[u32] {
        self.starts.get_or_init(|| {
            let mut starts = Vec::with_capacity(self.text.len() / 24 + 2);
            starts.push(0);
            starts.extend(memchr::memchr_iter(b'\n', self.text.as_bytes()).map(|at| at as u32 + 1));
            starts
        })
    }

    /// Line (from 1) and column (bytes, from 0) of an offset.
    #[inline]
    pub fn position(&self, offset: u32) -> (i32, i32) {
        let (line, start, end) = self.last.get();
        let (line, start) = if (start..end).contains(&offset) { (line, start) } else { self.look_up(offset) };
        let line = i32::try_from(line).expect("fewer than 2^31 lines");
        (line + 1, i32::try_from(offset - start).expect("a line below 2 GiB"))
    }

    /// The line of an offset, from 0, and where it starts. Remembered for the next question.
    #[inline(never)]
    fn look_up(&self, offset: u32) -> (usize, u32) {
        let line = self.line_of(offset);
        let start = self.starts()[line];
        self.last.set((line, start, self.starts().get(line + 1).copied().unwrap_or(u32::MAX)));
        (line, start)
    }

    /// The line of an offset, from 0.
    fn line_of(&self, offset: u32) -> usize {
        let (last, start, _) = self.last.get();
        let near = (last..last + 4).find(|line| self.starts().get(line + 1).is_none_or(|&next| offset < next));
        match near {
            Some(line) if start <= offset && line < self.starts().len() => line,
            _ => self.starts().partition_point(|&start| start <= offset) - 1,
        }
    }

    #[inline]
    pub fn location(&self, start: u32, end: u32) -> Location {
        let (line, first, next) = self.last.get();
        if start < first || end < first || start >= next || end >= next {
            return self.look_up_location(start, end);
        }
        let narrow = |number: u32| i32::try_from(number).unwrap_or(i32::MAX);
        let line = narrow(line as u32).saturating_add(1);
        let (col_offset, end_col_offset) = (narrow(start - first), narrow(end - first));
        Location { lineno: line, end_lineno: line, col_offset, end_col_offset }
    }

    #[inline(never)]
    fn look_up_location(&self, start: u32, end: u32) -> Location {
        let (lineno, col_offset) = self.position(start);
        // What is asked for next mostly stands near the start, so the end is not remembered.
        let line = self.line_of(end);
        let end_col_offset = i32::try_from(end - self.starts()[line]).expect("a line below 2 GiB");
        let end_lineno = i32::try_from(line).expect("fewer than 2^31 lines") + 1;
        Location { lineno, end_lineno, col_offset, end_col_offset }
    }

    /// A line (from 1) with its newline.
    pub fn line(&self, line: i32) -> &'s str {
        let index = usize::try_from(line - 1).unwrap_or(0);
        let Some(&start) = self.starts().get(index) else { return "" };
        let end = self.starts().get(index + 1).map_or(self.text.len(), |&next| next as usize);
        &self.text[start as usize..end]
    }

    /// A column in code points, from 1, from one in bytes, from 0.
    pub fn char_offset(&self, line: i32, column: i32) -> i32 {
        let text = self.line(line);
        let column = usize::try_from(column).unwrap_or(0);
        match text.get(..column) {
            Some(before) => i32::try_from(before.chars().count()).expect("a line below 2 GiB") + 1,
            None => i32::try_from(text.chars().count() + 1).expect("a line below 2 GiB"),
        }
    }

    /// A parser's `SyntaxError` over `loc`.
    pub fn error(&self, filename: &PyString, loc: Location, msg: String) -> Box<CompileError> {
        self.error_kind(ErrorKind::SyntaxError, filename, loc, msg)
    }

    /// A parser's error of some kind over `loc`; an end column of -1 stays so.
    pub fn error_kind(&self, kind: ErrorKind, filename: &PyString, loc: Location, msg: String) -> Box<CompileError> {
        // CPython shows the line its tokenizer is in with the newline, one before that without.
        let mut text = self.line(loc.lineno).trim_end_matches('\n').to_owned();
        if loc.end_lineno <= loc.lineno {
            text.push('\n');
        }
        let end_offset = if loc.end_col_offset < 0 {
            loc.end_col_offset
        } else {
            self.char_offset(loc.end_lineno, loc.end_col_offset)
        };
        Box::new(CompileError {
            kind,
            msg,
            filename: filename.clone(),
            lineno: loc.lineno,
            offset: self.char_offset(loc.lineno, loc.col_offset),
            end_lineno: loc.end_lineno,
            end_offset,
            text: Some(PyString::from(text)),
            warnings: Vec::new(),
            // The first reading, which finds these, notes no statements.
            last_statement: Some((0, 0)),
            args: ErrorArgs::Full,
        })
    }
}
