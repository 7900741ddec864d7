//! F-strings and t-strings: text with replacement fields. It must not know how escapes are decoded.

use krait_code::PyString;

use super::lexer::{Kind, Place};
use super::strings::{merge, string_expr};
use super::{Parsed, Parser, location};
use crate::ast::{Expr, ExprKind, Location};

/// CPython's `MAXFSTRINGLEVEL`.
const MAX_OPEN_STRINGS: u32 = 150;
/// Format specifications within format specifications that may hold fields (CPython's `MAX_EXPR_NESTING`).
const MAX_SPEC_DEPTH: u32 = 2;

/// The string that is being read.
struct Open {
    quote: u8,
    /// 1 or 3.
    quotes: usize,
    raw: bool,
    template: bool,
    /// Format specifications around.
    spec_depth: u32,
    /// Texts to be decoded when it is known where the string ends: CPython names that line in warnings.
    waiting: Vec<Waiting>,
}

/// A text with escapes.
struct Waiting {
    /// Its place among the values.
    index: usize,
    start: Place,
    end: Place,
    /// How many warnings there were before it.
    warnings: usize,
}

/// Where a text ended.
#[derive(PartialEq, Eq)]
enum Ending {
    Field,
    /// The end of a format specification.
    Brace,
    Quotes,
}

impl Parser<'_> {
    /// The f- or t-string whose opening is the next token.
    pub(super) fn interpolated_string(&mut self, values: &mut Vec<Expr>) -> Parsed {
        let token = self.token;
        let opening = self.text_of(&token);
        let quote = opening.as_bytes()[opening.len() - 1];
        let quotes = opening.bytes().filter(|&byte| byte == quote).count();
        let raw = opening.contains(['r', 'R']);
        let template = token.kind == Kind::TStringStart;
        let mut open = Open { quote, quotes, raw, template, spec_depth: 0, waiting: Vec::new() };
        self.open_strings += 1;
        if self.open_strings >= MAX_OPEN_STRINGS {
            return self.refuse();
        }
        self.enter()?;
        let field = std::mem::replace(&mut self.lexer.field, 0);
        if self.texts_and_fields(&mut open, false, values)? != Ending::Quotes {
            return self.refuse();
        }
        self.lexer.skip_to(self.lexer.place().offset + quotes as u32);
        self.end = self.lexer.place();
        self.decode_waiting(&open, values)?;
        self.lexer.field = field;
        self.open_strings -= 1;
        self.leave();
        self.token = self.lexer.next();
        Ok(())
    }

    /// Texts and fields in turn, up to the quotes or the brace that end them.
    fn texts_and_fields(&mut self, open: &mut Open, mut in_spec: bool, values: &mut Vec<Expr>) -> Parsed<Ending> {
        loop {
            let start = self.lexer.place();
            let ending = self.skip_text(open, in_spec)?;
            if self.lexer.place() != start {
                self.text_part(open, start, in_spec, values)?;
            }
            if ending != Ending::Field {
                return Ok(ending);
            }
            self.replacement_field(open, values)?;
            // CPython's tokenizer forgets, with a field, that it is in a format specification.
            in_spec = false;
        }
    }

    /// Go to the end of the text here.
    fn skip_text(&mut self, open: &Open, in_spec: bool) -> Parsed<Ending> {
        let bytes = self.text.as_bytes();
        let mut at = self.lexer.place().offset as usize;
        let mut named = false;
        let ending = loop {
            let Some(&byte) = bytes.get(at) else { return self.refuse() };
            let next = bytes.get(at + 1).copied().unwrap_or(0);
            match byte {
                b'\n' if open.quotes == 1 => return self.refuse(),
                b'\\' if matches!(next, b'{' | b'}') => {}
                b'\\' if next == b'N' && !open.raw && bytes.get(at + 2) == Some(&b'{') => {
                    named = true;
                    at += 2;
                }
                b'\\' => at += 1,
                b'{' if next == b'{' && !in_spec => at += 1,
                b'{' => break Ending::Field,
                b'}' if named => named = false,
                b'}' if open.spec_depth > 0 => break Ending::Brace,
                b'}' if next == b'}' => at += 1,
                b'}' => return self.refuse(),
                byte if byte == open.quote && (open.quotes == 1 || bytes[at..].starts_with(&[byte; 3])) => {
                    break Ending::Quotes;
                }
                _ => {}
            }
            at += 1;
        };
        self.lexer.skip_to(at as u32);
        Ok(ending)
    }

    /// The text from `start` to where the lexer stands; `{{` and `}}` end a token of CPython's with their first brace.
    fn text_part(&mut self, open: &mut Open, start: Place, in_spec: bool, values: &mut Vec<Expr>) -> Parsed {
        let end = self.lexer.place();
        let text = &self.text[start.offset as usize..end.offset as usize];
        let loc = location(start, end);
        if !open.raw && text.contains('\\') {
            if open.spec_depth == 0 {
                open.waiting.push(Waiting { index: values.len(), start, end, warnings: self.warnings.len() });
                values.push(string_expr(Vec::new(), loc));
                return Ok(());
            }
            let value = self.decode_text(text, !in_spec, loc)?;
            values.push(string_expr(value, loc));
            return Ok(());
        }
        let value = if in_spec { text.to_owned() } else { undouble(text, open.raw) };
        values.push(string_expr(value.into_bytes(), loc));
        Ok(())
    }

    fn decode_waiting(&mut self, open: &Open, values: &mut [Expr]) -> Parsed {
        let mut added = 0;
        for part in &open.waiting {
            let text = &self.text[part.start.offset as usize..part.end.offset as usize];
            let loc = location(part.start, part.end);
            let before = self.warnings.len();
            let value = self.decode_text(text, true, Location { lineno: self.end.line as i32, ..loc })?;
            values[part.index] = string_expr(value, loc);
            // In the order of the text.
            let new = self.warnings.len() - before;
            self.warnings[part.warnings + added..].rotate_right(new);
            added += new;
        }
        Ok(())
    }

    /// The value of a text with escapes.
    fn decode_text(&mut self, text: &str, doubled: bool, token: Location) -> Parsed<Vec<u8>> {
        let unescaped;
        let mut text = text;
        if doubled && (text.contains("{{") || text.contains("}}")) {
            unescaped = undouble(text, false);
            text = &unescaped;
        }
        let mut value = Vec::new();
        // Before a field a backslash stands for itself.
        let backslashes = text.len() - text.trim_end_matches('\\').len();
        if backslashes % 2 == 1 {
            self.decode_str(&text[..text.len() - 1], false, token, &mut value)?;
            self.warn_escape("{", "escape", token);
            value.push(b'\\');
        } else {
            self.decode_str(text, false, token, &mut value)?;
        }
        Ok(value)
    }

    /// A field from its opening brace, where the lexer stands, to the one that closes it.
    fn replacement_field(&mut self, open: &mut Open, values: &mut Vec<Expr>) -> Parsed {
        self.enter()?;
        if open.spec_depth > MAX_SPEC_DEPTH || !self.lexer.open() {
            return self.refuse();
        }
        let start = self.lexer.place();
        self.lexer.skip_to(start.offset + 1);
        let depth = self.lexer.parentheses();
        let outer = std::mem::replace(&mut self.lexer.field, depth);
        let first = self.lexer.place();
        self.token = self.lexer.next();
        let value = Box::new(self.value()?);
        let equal = (self.token.kind == Kind::Equal).then_some(self.token.start);
        if equal.is_some() {
            self.advance();
        }
        // The source ends where the conversion, the format specification or the brace stands.
        let last = self.token.start;
        let mut conversion = self.conversion()?;
        let format_spec = match self.token.kind {
            Kind::FieldColon => Some(Box::new(self.format_spec(open)?)),
            Kind::RBrace => None,
            _ => return self.refuse(),
        };
        self.end = self.lexer.place();
        self.lexer.field = outer;
        let source = strip_comments(self.between(first, last));
        if equal.is_some() {
            values.push(string_expr(source.clone().into_bytes(), location(first, last)));
            if conversion == -1 && format_spec.is_none() {
                conversion = i32::from(b'r');
            }
        }
        let kind = if open.template && open.spec_depth == 0 {
            // The `=` of `{x = }` and what follows are no part of it.
            let after = equal.map_or(0, |equal| strip_comments(self.between(equal, last)).len());
            let text = PyString::new(source.len().checked_sub(after).map_or("", |end| &source[..end]));
            ExprKind::Interpolation { value, text, conversion, format_spec }
        } else {
            ExprKind::FormattedValue { value, conversion, format_spec }
        };
        values.push(self.node(start, kind));
        self.leave();
        Ok(())
    }

    fn between(&self, start: Place, end: Place) -> &str {
        &self.text[start.offset as usize..end.offset as usize]
    }

    /// `!s`, `!r` or `!a`, or -1 for none.
    fn conversion(&mut self) -> Parsed<i32> {
        if self.token.kind != Kind::Exclamation {
            return Ok(-1);
        }
        self.advance();
        let token = self.token;
        match self.text_of(&token) {
            name @ ("s" | "r" | "a") if token.start == self.end => {
                self.advance();
                Ok(i32::from(name.as_bytes()[0]))
            }
            _ => self.refuse(),
        }
    }

    /// A format specification from its colon, the next token, to the brace that closes its field.
    fn format_spec(&mut self, open: &mut Open) -> Parsed<Expr> {
        let colon = self.token.start;
        open.spec_depth += 1;
        let mut values = Vec::new();
        if self.texts_and_fields(open, true, &mut values)? != Ending::Brace {
            return self.refuse();
        }
        open.spec_depth -= 1;
        let end = self.lexer.place();
        self.token = self.lexer.next();
        Ok(Expr { kind: ExprKind::JoinedStr { values: merge(values) }, loc: location(colon, end) })
    }
}

/// `{{` to `{` and `}}` to `}`; the braces of `\N{…}` stand alone and stay.
fn undouble(text: &str, raw: bool) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['{', '}', '\\']) {
        out.push_str(&rest[..at]);
        let tail = &rest[at..];
        let used = if tail.starts_with("{{") || tail.starts_with("}}") {
            out.push_str(&tail[..1]);
            2
        } else if !raw && tail.starts_with("\\N{") {
            let end = tail.find('}').map_or(tail.len(), |end| end + 1);
            out.push_str(&tail[..end]);
            end
        } else if !raw && tail.starts_with('\\') {
            let next = tail[1..].chars().next().map_or(0, char::len_utf8);
            // A backslash never takes a brace with it.
            let used = if tail[1..].starts_with(['{', '}']) { 1 } else { 1 + next };
            out.push_str(&tail[..used]);
            used
        } else {
            out.push_str(&tail[..1]);
            1
        };
        rest = &tail[used..];
    }
    out.push_str(rest);
    out
}

/// The source of a replacement field without its comments (CPython's `_PyLexer_set_ftstring_expr`, which tells
/// strings by counting quotes).
fn strip_comments(text: &str) -> String {
    if !has_comment(text) {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut quote = None;
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match (c, quote) {
            ('\\', _) => {
                out.push(c);
                out.extend(chars.next());
                continue;
            }
            ('\'' | '"', None) => quote = Some(c),
            (c, Some(open)) if c == open => quote = None,
            ('#', None) => {
                if chars.by_ref().any(|c| c == '\n') {
                    out.push('\n');
                }
                continue;
            }
            _ => {}
        }
        out.push(c);
    }
    out
}

fn has_comment(text: &str) -> bool {
    let mut quote = None;
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match (c, quote) {
            ('\\', _) => {
                chars.next();
            }
            ('\'' | '"', None) => quote = Some(c),
            (c, Some(open)) if c == open => quote = None,
            ('#', None) => return true,
            _ => {}
        }
    }
    false
}
