//! `# type: …` comments (PEP 484), which only trees asked for with them have. It must not know what types are.

use std::cell::Cell;

use krait_code::PyString;
use ruff_python_ast as ruff;
use ruff_python_ast::token::TokenKind;
use ruff_python_parser::Parsed;
use ruff_text_size::{Ranged, TextRange, TextSize};

use super::Converter;
use crate::ast::{Location, OptionalString, TypeIgnore};

/// The type comments of a text, in order.
#[derive(Default)]
pub(super) struct TypeComments {
    comments: Vec<Comment>,
    /// `# type: ignore` with its offset.
    ignores: Vec<(u32, PyString)>,
}

struct Comment {
    /// Whether a statement or parameter has it.
    used: Cell<bool>,
    start: usize,
    end: usize,
    text: PyString,
}

impl TypeComments {
    pub fn of(text: &str, parsed: &Parsed<ruff::Mod>) -> TypeComments {
        let mut found = TypeComments::default();
        for token in parsed.tokens().iter().filter(|token| token.kind() == TokenKind::Comment) {
            found.add(text, token.range());
        }
        found
    }

    fn add(&mut self, text: &str, range: TextRange) {
        let blank = [' ', '\t'];
        let comment = text[range].trim_start_matches('#').trim_start_matches(blank);
        let Some(comment) = comment.strip_prefix("type:").map(|rest| rest.trim_start_matches(blank)) else { return };
        let ends = |rest: &&str| !rest.starts_with(|c: char| !c.is_ascii() || c.is_ascii_alphanumeric());
        match comment.strip_prefix("ignore").filter(ends) {
            Some(tag) => {
                // Alone on its line it takes the end of the line with it.
                let (before, after) = (&text[..range.start().to_usize()], &text[range.end().to_usize()..]);
                let alone = before.trim_end_matches(blank).rsplit('\n').next() == Some("") && after.starts_with('\n');
                let tag = if alone { PyString::from(format!("{tag}\n")) } else { PyString::new(tag) };
                self.ignores.push((range.start().to_u32(), tag));
            }
            None => self.comments.push(Comment {
                used: Cell::new(false),
                start: range.start().to_usize(),
                end: range.end().to_usize(),
                text: PyString::new(comment),
            }),
        }
    }

    /// Where the text of a comment stands that belongs to nothing, which is an error.
    pub fn stray(&self) -> Option<TextRange> {
        let comment = self.comments.iter().find(|comment| !comment.used.get())?;
        let offset = |at: usize| TextSize::try_from(at).expect("a source below 4 GiB");
        Some(TextRange::new(offset(comment.end - comment.text.as_bytes().len()), offset(comment.end)))
    }

    /// The first comment at or after an offset.
    fn next(&self, from: usize) -> Option<&Comment> {
        self.comments.get(self.comments.partition_point(|comment| comment.start < from))
    }
}

impl Converter<'_> {
    pub(super) fn type_ignores(&self) -> Vec<TypeIgnore> {
        let Some(found) = &self.type_comments else { return Vec::new() };
        let ignore = |(offset, tag): &(u32, PyString)| TypeIgnore { lineno: self.lines.position(*offset).0, tag: tag.clone() };
        found.ignores.iter().map(ignore).collect()
    }

    /// The type comment after an assignment.
    pub(super) fn type_comment_at_end(&self, statement: TextRange) -> OptionalString {
        self.type_comment_after(statement.end().to_usize(), |c| matches!(c, ' ' | '\t' | '\x0C'))
    }

    /// The type comment between the colon after `header` and a body.
    pub(super) fn type_comment_of_header(&self, header: TextRange, body: &[ruff::Stmt]) -> OptionalString {
        match self.colon_after(header, body) {
            Some(colon) => self.type_comment_after(colon + 1, |c| matches!(c, ' ' | '\t' | '\x0C')),
            None => OptionalString(None),
        }
    }

    /// The type comment of a function: after the colon or on a line of its own before the body.
    pub(super) fn type_comment_of_function(&self, node: &ruff::StmtFunctionDef) -> OptionalString {
        let header = node.returns.as_deref().map_or(node.parameters.range, Ranged::range);
        let Some(colon) = self.colon_after(header, &node.body) else { return OptionalString(None) };
        let same_line = self.type_comment_of_header(header, &node.body);
        if same_line.0.is_some() {
            return same_line;
        }
        self.type_comment_after(colon + 1, char::is_whitespace)
    }

    /// The type comment of a parameter that ends, default and all, at an offset.
    pub(super) fn type_comment_of_parameter(&self, end: u32) -> OptionalString {
        let comma = |comment: &Comment| self.text[end as usize..comment.start].contains(',');
        let closes = |comment: &Comment| self.text[comment.end..].trim_start().starts_with(')');
        let next = self.type_comments.as_ref().and_then(|found| found.next(end as usize));
        if next.is_some_and(|next| comma(next) || closes(next)) {
            return self.type_comment_after(end as usize, |c| c == ',' || c.is_whitespace());
        }
        OptionalString(None)
    }

    fn type_comment_after(&self, from: usize, between: fn(char) -> bool) -> OptionalString {
        let comment = self.type_comments.as_ref().and_then(|found| found.next(from));
        let comment = comment.filter(|comment| self.text[from..comment.start].chars().all(between));
        OptionalString(comment.map(|comment| {
            comment.used.set(true);
            comment.text.clone()
        }))
    }

    /// The place of a statement, which ends with the type comment of the assignment it is or ends with.
    pub(super) fn with_type_comment(&self, loc: Location, statement: TextRange) -> Location {
        let from = statement.end().to_usize();
        let comment = self.type_comments.as_ref().and_then(|found| found.next(from)).filter(|comment| comment.used.get());
        match comment.filter(|comment| self.text[from..comment.start].chars().all(|c| matches!(c, ' ' | '\t' | '\x0C'))) {
            Some(comment) => {
                let (end_lineno, end_col_offset) = self.lines.position(u32::try_from(comment.end).unwrap_or(u32::MAX));
                Location { end_lineno, end_col_offset, ..loc }
            }
            None => loc,
        }
    }

    /// The colon between a header and a body; only looked for when there are type comments at all.
    fn colon_after(&self, header: TextRange, body: &[ruff::Stmt]) -> Option<usize> {
        self.type_comments.as_ref()?;
        let (start, end) = (header.end().to_usize(), body.first()?.range().start().to_usize());
        let mut in_comment = false;
        for (at, byte) in self.text.as_bytes().get(start..end)?.iter().enumerate() {
            match byte {
                b'#' => in_comment = true,
                b'\n' => in_comment = false,
                b':' if !in_comment => return Some(start + at),
                _ => {}
            }
        }
        None
    }
}
