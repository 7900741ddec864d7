//! `# type: …` comments (PEP 484), which only trees asked for with them have. It must not know what types are.

use std::cell::Cell;

use krait_code::PyString;
use super::Parser;
use super::lexer::Place;
use crate::ast::{Location, OptionalString, TypeIgnore};

/// The type comments of a text, in order.
#[derive(Default)]
pub(super) struct TypeComments {
    /// Where the last comment looked at ends.
    seen: u32,
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
    /// Look at a comment, but for one that was looked at before.
    fn add(&mut self, text: &str, (start, end): (u32, u32)) {
        if start < self.seen {
            return;
        }
        self.seen = end;
        let (start, end) = (start as usize, end as usize);
        let blank = [' ', '\t'];
        let comment = text[start..end].trim_start_matches('#').trim_start_matches(blank);
        let Some(comment) = comment.strip_prefix("type:").map(|rest| rest.trim_start_matches(blank)) else { return };
        let ends = |rest: &&str| !rest.starts_with(|c: char| !c.is_ascii() || c.is_ascii_alphanumeric());
        match comment.strip_prefix("ignore").filter(ends) {
            Some(tag) => {
                // Alone on its line it takes the end of the line with it.
                let (before, after) = (&text[..start], &text[end..]);
                let alone = before.trim_end_matches(blank).rsplit('\n').next() == Some("") && after.starts_with('\n');
                let tag = if alone { PyString::from(format!("{tag}\n")) } else { PyString::new(tag) };
                self.ignores.push((start as u32, tag));
            }
            None => self.comments.push(Comment { used: Cell::new(false), start, end, text: PyString::new(comment) }),
        }
    }

    /// The first comment at or after an offset.
    fn next(&self, from: usize) -> Option<&Comment> {
        self.comments.get(self.comments.partition_point(|comment| comment.start < from))
    }
}

impl Parser<'_> {
    /// Look at the comments that the lexer has come across.
    fn read_comments(&mut self) {
        if let Some(found) = &mut self.type_comments {
            self.lexer.comments.drain(..).for_each(|range| found.add(self.text, range));
        }
    }

    pub(super) fn type_ignores(&mut self) -> Vec<TypeIgnore> {
        self.read_comments();
        let Some(found) = &self.type_comments else { return Vec::new() };
        let ignore = |(offset, tag): &(u32, PyString)| TypeIgnore { lineno: self.lines.position(*offset).0, tag: tag.clone() };
        found.ignores.iter().map(ignore).collect()
    }

    /// Where the text of a comment stands that belongs to nothing, which is an error.
    pub(super) fn stray_type_comment(&mut self) -> Option<Location> {
        self.read_comments();
        let comments = &self.type_comments.as_ref()?.comments;
        let stray = comments.iter().find(|comment| !comment.used.get())?;
        let start = stray.end - stray.text.as_bytes().len();
        Some(self.lines.location(start as u32, stray.end as u32))
    }

    /// The type comment after an assignment, which was just taken.
    pub(super) fn type_comment_at_end(&mut self) -> OptionalString {
        self.type_comment_after(self.end, is_blank)
    }

    /// The type comment between the colon that ends at a place and a body.
    pub(super) fn type_comment_of_header(&mut self, colon: Place) -> OptionalString {
        self.type_comment_after(colon, is_blank)
    }

    /// The type comment of a function: after the colon or on a line of its own before the body.
    pub(super) fn type_comment_of_function(&mut self, colon: Place) -> OptionalString {
        let same_line = self.type_comment_after(colon, is_blank);
        if same_line.0.is_some() { same_line } else { self.type_comment_after(colon, char::is_whitespace) }
    }

    /// The type comment of a parameter that ends, default and all, at an offset. The parameters are taken.
    pub(super) fn type_comment_of_parameter(&mut self, end: u32) -> OptionalString {
        self.read_comments();
        let comma = |comment: &Comment| self.text[end as usize..comment.start].contains(',');
        let closes = |comment: &Comment| self.text[comment.end..].trim_start().starts_with(')');
        let next = self.type_comments.as_ref().and_then(|found| found.next(end as usize));
        if next.is_some_and(|next| comma(next) || closes(next)) {
            let end = Place { offset: end, ..Place::default() };
            return self.type_comment_after(end, |c| c == ',' || c.is_whitespace());
        }
        OptionalString(None)
    }

    #[inline]
    fn type_comment_after(&mut self, from: Place, between: fn(char) -> bool) -> OptionalString {
        if self.type_comments.is_none() { OptionalString(None) } else { self.look_for_type_comment(from, between) }
    }

    #[inline(never)]
    fn look_for_type_comment(&mut self, from: Place, between: fn(char) -> bool) -> OptionalString {
        self.read_comments();
        let from = from.offset as usize;
        let comment = self.type_comments.as_ref().and_then(|found| found.next(from));
        let comment = comment.filter(|comment| self.text[from..comment.start].chars().all(between));
        OptionalString(comment.map(|comment| {
            comment.used.set(true);
            comment.text.clone()
        }))
    }

    /// The place of a statement just taken, which ends with the type comment of the assignment it is or ends with.
    pub(super) fn with_type_comment(&mut self, loc: Location) -> Location {
        self.read_comments();
        let from = self.end.offset as usize;
        let comment = self.type_comments.as_ref().and_then(|found| found.next(from)).filter(|comment| comment.used.get());
        match comment.filter(|comment| self.text[from..comment.start].chars().all(is_blank)) {
            Some(comment) => {
                let (end_lineno, end_col_offset) = self.lines.position(comment.end as u32);
                Location { end_lineno, end_col_offset, ..loc }
            }
            None => loc,
        }
    }
}

fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\x0C')
}
