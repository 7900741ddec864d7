//! How numbers are read. It must not know the other tokens.

use super::Tokenizer;
use crate::errors::Warning;
use crate::parse::diagnose::token::{Token, TokenKind};
use super::is_identifier_char;

impl Tokenizer<'_> {
    /// What follows the digits of a number must not be a name (`verify_end_of_number`).
    pub(super) fn end_of_number(&mut self, kind: &str) -> Option<Token> {
        if !self.extra
            && let Some(byte) = self.peek()
            && byte < 128
            && is_identifier_char(byte)
        {
            let rest = &self.text[self.cur..];
            let whole = ["and", "else", "for", "or", "not"];
            let keyword = whole.iter().any(|keyword| {
                rest.starts_with(keyword.as_bytes()) && !rest.get(keyword.len()).copied().is_some_and(is_identifier_char)
            }) || ["if", "in", "is"].iter().any(|keyword| rest.starts_with(keyword.as_bytes()));
            if !keyword {
                return self.error(format!("invalid {kind} literal"));
            }
            let line = String::from_utf8_lossy(&self.text[self.line_start..self.line_end()]).into_owned();
            let column = self.chars(self.line_start, self.cur);
            self.warnings.push(Warning::end_of_number(self.lineno, column, kind, &line));
        }
        Some(self.token(TokenKind::Number, self.start, self.cur))
    }

    pub(super) fn digits(&mut self, kind: &str, is_digit: fn(u8) -> bool) -> Option<()> {
        loop {
            if self.peek() == Some(b'_') {
                self.next();
            }
            match self.peek() {
                Some(byte) if is_digit(byte) => {}
                Some(byte) if byte.is_ascii_digit() && kind != "hexadecimal" => {
                    self.next();
                    return self.error(format!("invalid digit '{}' in {kind} literal", char::from(byte)));
                }
                _ => return self.error(format!("invalid {kind} literal")),
            }
            while self.peek().is_some_and(is_digit) {
                self.next();
            }
            if self.peek() != Some(b'_') {
                break;
            }
        }
        match self.peek() {
            Some(byte) if byte.is_ascii_digit() && kind != "hexadecimal" => {
                self.next();
                self.error(format!("invalid digit '{}' in {kind} literal", char::from(byte)))
            }
            _ => Some(()),
        }
    }

    pub(super) fn decimal_tail(&mut self) -> Option<()> {
        loop {
            while self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
                self.next();
            }
            if self.peek() != Some(b'_') {
                return Some(());
            }
            self.next();
            if !self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
                return self.error("invalid decimal literal");
            }
        }
    }

    pub(super) fn number(&mut self, first: u8) -> Option<Token> {
        if first == b'0' {
            let (kind, is_digit): (_, fn(u8) -> bool) = match self.peek() {
                Some(b'x' | b'X') => ("hexadecimal", |byte| byte.is_ascii_hexdigit()),
                Some(b'o' | b'O') => ("octal", |byte| (b'0'..b'8').contains(&byte)),
                Some(b'b' | b'B') => ("binary", |byte| byte == b'0' || byte == b'1'),
                _ => return self.zero(),
            };
            self.next();
            self.digits(kind, is_digit)?;
            return self.end_of_number(kind);
        }
        self.decimal_tail()?;
        self.after_integer()
    }

    pub(super) fn zero(&mut self) -> Option<Token> {
        while let Some(byte @ (b'0' | b'_')) = self.peek() {
            self.next();
            if byte == b'_' && !self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
                return self.error("invalid decimal literal");
            }
        }
        let zeros_end = self.cur;
        let nonzero = self.peek().is_some_and(|byte| byte.is_ascii_digit());
        if nonzero {
            self.decimal_tail()?;
            if !self.extra && !matches!(self.peek(), Some(b'.' | b'e' | b'E' | b'j' | b'J')) {
                let offset = self.chars(self.line_start, self.start) + 1;
                let end = self.chars(self.line_start, zeros_end) + 1;
                return self.error_range(
                    offset,
                    end,
                    "leading zeros in decimal integer literals are not permitted; use an 0o prefix for octal integers",
                );
            }
        }
        self.after_integer()
    }

    pub(super) fn after_integer(&mut self) -> Option<Token> {
        if self.peek() == Some(b'.') {
            self.next();
            let next = self.peek();
            if next.is_some_and(|byte| byte.is_ascii_digit()) {
                self.next();
            }
            return self.fraction(next);
        }
        self.exponent()
    }

    pub(super) fn fraction(&mut self, first: Option<u8>) -> Option<Token> {
        if first.is_some_and(|byte| byte.is_ascii_digit()) {
            self.decimal_tail()?;
        }
        self.exponent()
    }

    pub(super) fn exponent(&mut self) -> Option<Token> {
        if matches!(self.peek(), Some(b'e' | b'E')) {
            match self.peek_at(1) {
                Some(b'+' | b'-') => {
                    self.next();
                    self.next();
                    if !self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
                        return self.error("invalid decimal literal");
                    }
                    self.decimal_tail()?;
                }
                Some(byte) if byte.is_ascii_digit() => {
                    self.next();
                    self.decimal_tail()?;
                }
                _ => return self.end_of_number("decimal"),
            }
        }
        if matches!(self.peek(), Some(b'j' | b'J')) {
            self.next();
            return self.end_of_number("imaginary");
        }
        self.end_of_number("decimal")
    }
}
