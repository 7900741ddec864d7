//! How strings are read, and the text of f- and t-strings. It must not know the other tokens.

use super::{Done, MAX_EXPR_NESTING, MAXFSTRINGLEVEL, StringMode, Tokenizer};
use crate::parse::diagnose::token::{Token, TokenKind};

impl StringMode {
    pub(super) fn letter(&self) -> char {
        if self.template { 't' } else { 'f' }
    }
}

/// Letters that do not go together before a quote (`maybe_raise_syntax_error_for_string_prefixes`).
const INCOMPATIBLE: [(char, char); 7] =
    [('u', 'b'), ('u', 'r'), ('u', 'f'), ('u', 't'), ('b', 'f'), ('b', 't'), ('f', 't')];

impl Tokenizer<'_> {
    pub(super) fn check_prefix(&mut self, prefix: &[u8]) -> Option<()> {
        let has = |letter: char| prefix.iter().any(|&byte| char::from(byte) == letter);
        for (one, other) in INCOMPATIBLE {
            if has(one) && has(other) {
                let offset = self.chars(self.line_start, self.start) + 1;
                let end = self.chars(self.line_start, self.cur) + 1;
                return self.error_range(offset, end, format!("'{one}' and '{other}' prefixes are incompatible"));
            }
        }
        Some(())
    }

    /// How many quotes open the string whose first was just read.
    pub(super) fn quote_size(&mut self, quote: u8) -> usize {
        if self.peek() == Some(quote) && self.peek_at(1) == Some(quote) {
            self.next();
            self.next();
            3
        } else {
            1
        }
    }

    pub(super) fn string(&mut self, quote: u8) -> Option<Token> {
        self.first_lineno = self.lineno;
        self.multi_line_start = self.line_start;
        let quote_size = self.quote_size(quote);
        let mut escaped_quote = false;
        let mut end_size = 0;
        while end_size < quote_size {
            match self.next() {
                Some(b'\n') if quote_size == 1 => return self.unterminated(quote, quote_size, escaped_quote),
                None => return self.unterminated(quote, quote_size, escaped_quote),
                Some(byte) if byte == quote => end_size += 1,
                Some(b'\\') => {
                    end_size = 0;
                    escaped_quote |= self.next() == Some(quote);
                }
                Some(_) => end_size = 0,
            }
        }
        Some(self.token(TokenKind::String, self.start, self.cur))
    }

    pub(super) fn unterminated(&mut self, quote: u8, quote_size: usize, escaped_quote: bool) -> Option<Token> {
        let (detected, at_end) = (self.lineno, self.done == Done::Eof);
        self.cur = self.start + 1;
        self.line_start = self.multi_line_start;
        self.lineno = self.first_lineno;
        if let Some(mode) = self.modes.last()
            && mode.quote == quote
            && mode.quote_size == quote_size
        {
            let letter = mode.letter();
            return self.error(format!("{letter}-string: expecting '}}'"));
        }
        self.ended_in_string = at_end;
        if quote_size == 3 {
            return self.error(format!("unterminated triple-quoted string literal (detected at line {detected})"));
        }
        let hint = if escaped_quote { "; perhaps you escaped the end quote?" } else { "" };
        self.error(format!("unterminated string literal (detected at line {detected}){hint}"))
    }

    pub(super) fn string_start(&mut self, quote: u8, raw: bool, template: bool) -> Option<Token> {
        self.first_lineno = self.lineno;
        self.multi_line_start = self.line_start;
        let quote_size = self.quote_size(quote);
        if self.modes.len() + 1 >= MAXFSTRINGLEVEL {
            return self.error("too many nested f-strings or t-strings");
        }
        self.modes.push(StringMode {
            in_text: true,
            quote,
            quote_size,
            raw,
            template,
            start: self.start,
            line_start: self.line_start,
            lineno: self.lineno,
            curly_depth: 0,
            expr_start_depth: -1,
            in_format_spec: false,
        });
        let kind = if template { TokenKind::TStringStart } else { TokenKind::FStringStart };
        Some(self.token(kind, self.start, self.cur))
    }

    pub(super) fn mode(&mut self) -> &mut StringMode {
        self.modes.last_mut().expect("only called inside an f- or t-string")
    }

    /// An expression of an f-string begins at the cursor.
    pub(super) fn start_expression(&mut self) -> Option<()> {
        self.mode().expr_start_depth += 1;
        if self.mode().expr_start_depth >= MAX_EXPR_NESTING {
            let letter = self.mode().letter();
            return self.error(format!("{letter}-string: expressions nested too deeply"));
        }
        self.mode().in_text = false;
        Some(())
    }

    pub(super) fn middle(&mut self, end: usize) -> Option<Token> {
        let kind = if self.mode().template { TokenKind::TStringMiddle } else { TokenKind::FStringMiddle };
        Some(self.token(kind, self.start, end))
    }

    pub(super) fn string_text(&mut self) -> Option<Token> {
        self.start = self.cur;
        self.in_token = true;
        self.peek_line();
        self.first_lineno = self.lineno;
        self.multi_line_start = self.line_start;
        if self.peek() == Some(b'{') && self.peek_at(1) != Some(b'{') {
            self.start_expression()?;
            return self.normal();
        }
        let (quote, quote_size) = (self.mode().quote, self.mode().quote_size);
        if (0..quote_size).all(|ahead| self.peek_at(ahead) == Some(quote)) {
            for _ in 0..quote_size {
                self.next();
            }
            let kind = if self.mode().template { TokenKind::TStringEnd } else { TokenKind::FStringEnd };
            self.modes.pop();
            return Some(self.token(kind, self.start, self.cur));
        }
        let mut end_size = 0;
        let mut unicode_escape = false;
        while end_size < quote_size {
            let byte = self.next();
            let in_format_spec = self.mode().in_format_spec && self.mode().expr_start_depth >= 0;
            match byte {
                None => return self.unterminated_text(),
                Some(b'\n') if quote_size == 1 => {
                    if in_format_spec {
                        let letter = self.mode().letter();
                        return self.error(format!(
                            "{letter}-string: newlines are not allowed in format specifiers for single quoted \
                             {letter}-strings"
                        ));
                    }
                    return self.unterminated_text();
                }
                Some(byte) if byte == quote => {
                    end_size += 1;
                    continue;
                }
                Some(b'{') => {
                    if self.peek() == Some(b'{') && !in_format_spec {
                        self.next();
                        return self.middle(self.cur - 1);
                    }
                    self.back();
                    self.start_expression()?;
                    return self.middle(self.cur);
                }
                Some(b'}') => {
                    if unicode_escape {
                        return self.middle(self.cur);
                    }
                    if self.peek() == Some(b'}') && !in_format_spec && self.mode().curly_depth == 0 {
                        self.next();
                        return self.middle(self.cur - 1);
                    }
                    self.back();
                    self.mode().in_text = false;
                    return self.middle(self.cur);
                }
                Some(b'\\') => {
                    let next = self.next();
                    if matches!(next, Some(b'{' | b'}')) {
                        self.back();
                    } else if next == Some(b'N') && !self.mode().raw && self.peek() == Some(b'{') {
                        self.next();
                        unicode_escape = true;
                    }
                }
                Some(_) => {}
            }
            end_size = 0;
        }
        for _ in 0..quote_size {
            self.back();
        }
        self.middle(self.cur)
    }

    /// Let the line of the next byte be the current one.
    pub(super) fn peek_line(&mut self) {
        if self.next().is_some() {
            self.cur -= 1;
        }
    }

    pub(super) fn unterminated_text(&mut self) -> Option<Token> {
        let detected = self.lineno;
        let mode = self.modes.last().expect("only called inside an f- or t-string");
        self.ended_in_string = mode.quote_size == 3 && self.done == Done::Eof;
        let (letter, triple) = (mode.letter(), if mode.quote_size == 3 { "triple-quoted " } else { "" });
        (self.cur, self.line_start, self.lineno) = (mode.start + 1, mode.line_start, mode.lineno);
        self.error(format!("unterminated {triple}{letter}-string literal (detected at line {detected})"))
    }
}
