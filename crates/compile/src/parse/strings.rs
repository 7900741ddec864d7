//! String and bytes literals and their escapes. It must not know other expressions.

use krait_code::{Const, PyString};
use krait_unicode::names::{Kinds, lookup};

use super::expr::constant;
use super::lexer::{Kind, Place, Token};
use super::{Parsed, Parser, Stop, location};
use crate::ast::{Expr, ExprKind, Location, OptionalString};
use crate::errors::{Warning, WarningCategory};
use crate::names::Names;

impl Parser<'_> {
    /// `strings`: neighbours are one.
    pub(super) fn strings(&mut self) -> Parsed<Expr> {
        let first = self.token;
        if matches!(first.kind, Kind::Str | Kind::Bytes) {
            self.advance();
            if !matches!(self.token.kind, Kind::Str | Kind::Bytes | Kind::FStringStart | Kind::TStringStart) {
                return self.one_string(first);
            }
        }
        match first.kind {
            Kind::Bytes => self.more_bytes(first),
            Kind::TStringStart => self.template_strings(first.start),
            kind => self.more_strings(first, kind == Kind::Str),
        }
    }

    fn one_string(&mut self, token: Token) -> Parsed<Expr> {
        if token.kind == Kind::Bytes {
            let mut value = Vec::new();
            self.bytes_part(token, &mut value)?;
            return Ok(self.node(token.start, constant(Const::Bytes(value.into()))));
        }
        let text = self.text_of(&token);
        let (body, raw) = body_of(text);
        let value = if raw || memchr::memchr(b'\\', body.as_bytes()).is_none() {
            PyString::new(body)
        } else {
            let mut value = Vec::with_capacity(body.len());
            self.string_part(token, &mut value)?;
            wtf8(value)
        };
        Ok(self.node(token.start, ExprKind::Constant { value: Const::Str(value), kind: prefix_kind(text) }))
    }

    fn more_bytes(&mut self, first: Token) -> Parsed<Expr> {
        let mut value = Vec::new();
        self.bytes_part(first, &mut value)?;
        while self.token.kind == Kind::Bytes {
            let token = self.token;
            self.advance();
            self.bytes_part(token, &mut value)?;
        }
        // Bytes and text do not mix.
        if matches!(self.token.kind, Kind::Str | Kind::FStringStart | Kind::TStringStart) {
            return self.refuse();
        }
        Ok(self.node(first.start, constant(Const::Bytes(value.into()))))
    }

    /// Strings and f-strings; the first token is taken already if it is a string.
    fn more_strings(&mut self, first: Token, taken: bool) -> Parsed<Expr> {
        let mut values = Vec::new();
        let mut formatted = false;
        // The strings since the last f-string.
        let (mut text, mut place) = (Vec::new(), first.start);
        if taken {
            self.string_part(first, &mut text)?;
        }
        loop {
            let token = self.token;
            match token.kind {
                Kind::Str => {
                    if text.is_empty() {
                        place = token.start;
                    }
                    self.advance();
                    self.string_part(token, &mut text)?;
                }
                Kind::FStringStart => {
                    formatted = true;
                    if !text.is_empty() {
                        values.push(string_expr(std::mem::take(&mut text), self.since(place)));
                    }
                    self.interpolated_string(&mut values)?;
                }
                Kind::Bytes | Kind::TStringStart => return self.refuse(),
                _ => break,
            }
        }
        if !formatted {
            let kind = prefix_kind(self.text_of(&first));
            return Ok(self.node(first.start, ExprKind::Constant { value: Const::Str(wtf8(text)), kind }));
        }
        if !text.is_empty() {
            values.push(string_expr(text, self.since(place)));
        }
        Ok(self.node(first.start, ExprKind::JoinedStr { values: merge(values) }))
    }

    fn template_strings(&mut self, start: Place) -> Parsed<Expr> {
        let mut values = Vec::new();
        while self.token.kind == Kind::TStringStart {
            self.interpolated_string(&mut values)?;
        }
        if matches!(self.token.kind, Kind::Str | Kind::Bytes | Kind::FStringStart) {
            return self.refuse();
        }
        self.require(14, "t-strings are")?;
        Ok(self.node(start, ExprKind::TemplateStr { values: merge(values) }))
    }

    fn string_part(&mut self, token: Token, value: &mut Vec<u8>) -> Parsed {
        let (body, raw) = body_of(self.text_of(&token));
        Ok(self.decode_str(body, raw, location(token.start, token.end), value)?)
    }

    fn bytes_part(&mut self, token: Token, value: &mut Vec<u8>) -> Parsed {
        let text = self.text_of(&token);
        let (body, raw) = body_of(text);
        if !body.is_ascii() {
            return self.refuse();
        }
        if raw || !body.contains('\\') {
            value.extend_from_slice(body.as_bytes());
            return Ok(());
        }
        let loc = location(token.start, token.end);
        let opening = body.as_ptr() as usize - text.as_ptr() as usize;
        self.bytes_opening = (loc.lineno, opening as i32);
        let decoded = self.decode_bytes(body, loc, value);
        self.bytes_opening = (0, 0);
        Ok(decoded?)
    }

    pub(super) fn decode_str(
        &mut self,
        body: &str,
        raw: bool,
        token: Location,
        value: &mut Vec<u8>,
    ) -> Result<(), Undecodable> {
        self.escape_warned = false;
        if raw || !body.contains('\\') {
            value.extend_from_slice(body.as_bytes());
            return Ok(());
        }
        let mut rest = body;
        let (mut counted, mut newlines) = (0, 0);
        while let Some(at) = rest.find('\\') {
            value.extend_from_slice(&rest.as_bytes()[..at]);
            let escape = &rest[at + 1..];
            // A warning names the line of the escape, an error the token.
            let place = body.len() - rest.len() + at;
            newlines += body[counted..place].matches('\n').count();
            counted = place;
            let line = token.lineno + i32::try_from(newlines).unwrap_or(0);
            let used = match self.escape(escape, Location { lineno: line, ..token }, value) {
                Ok(used) => used,
                Err(reason) => {
                    // The codec counts in the text as escaped to ASCII before it.
                    let before: usize = body[..body.len() - rest.len() + at]
                        .chars()
                        .map(|c| if c.is_ascii() { 1 } else { 10 })
                        .sum();
                    let msg = format!(
                        "(unicode error) 'unicodeescape' codec can't decode bytes in position {before}-{}: {}",
                        before + reason.used,
                        reason.text
                    );
                    return Err(Undecodable(msg));
                }
            };
            rest = &escape[used..];
        }
        value.extend_from_slice(rest.as_bytes());
        Ok(())
    }

    /// Decode the escape whose backslash stands before `text`; how many bytes of `text` belong to it.
    fn escape(&mut self, text: &str, token: Location, value: &mut Vec<u8>) -> Result<usize, BadEscape> {
        let Some(first) = text.chars().next() else {
            return Err(BadEscape { used: 0, text: "\\ at end of string" });
        };
        let simple = match first {
            '\n' => return Ok(1),
            '\\' | '\'' | '"' => first as u8,
            'a' => 7,
            'b' => 8,
            'f' => 12,
            'n' => b'\n',
            'r' => b'\r',
            't' => b'\t',
            'v' => 11,
            '0'..='7' => {
                let (code, used) = octal(text);
                if code > 0o377 {
                    self.warn_escape(&text[..used], "octal escape", token);
                }
                push(value, code);
                return Ok(used);
            }
            'x' => return hex(text, 2, "truncated \\xXX escape", value),
            'u' => return hex(text, 4, "truncated \\uXXXX escape", value),
            'U' => return hex(text, 8, "truncated \\UXXXXXXXX escape", value),
            'N' => return named(text, value),
            _ => {
                if first.is_ascii() {
                    self.warn_escape(&text[..1], "escape", token);
                }
                value.push(b'\\');
                value.extend_from_slice(&text.as_bytes()[..first.len_utf8()]);
                return Ok(first.len_utf8());
            }
        };
        value.push(simple);
        Ok(1)
    }

    /// Warn of the first bad escape of a token.
    pub(super) fn warn_escape(&mut self, escape: &str, what: &str, token: Location) {
        if std::mem::replace(&mut self.escape_warned, true) {
            return;
        }
        let msg = format!(
            "\"\\{escape}\" is an invalid {what} sequence. Such sequences will not work in the future. \
             Did you mean \"\\\\{escape}\"? A raw string is also an option."
        );
        let text = format!("{}\n", self.lines.line(token.lineno).trim_end_matches('\n'));
        let mut warning = Warning { text: Some(text.into()), ..Warning::syntax(token, msg) };
        if self.feature_version < 12 {
            warning.category = WarningCategory::DeprecationWarning;
        }
        // As an error it stands at the backslash, where that can be told: most bodies are cut from the text.
        let before = (escape.as_ptr() as usize).wrapping_sub(self.text.as_ptr() as usize);
        if let Some(at) = u32::try_from(before).ok().filter(|&at| at > 0 && (at as usize) < self.text.len()) {
            let (lineno, column) = self.lines.position(at - 1);
            if lineno == token.lineno {
                // In a bytes literal CPython counts as if the body stood where the prefix stands.
                let (opening_line, opening) = self.bytes_opening;
                let offset = self.lines.char_offset(lineno, column) - if opening_line == lineno { opening } else { 0 };
                (warning.offset, warning.end_offset) = (offset, offset + 2);
            }

        }
        self.warn(warning);
    }

    fn decode_bytes(&mut self, body: &str, start: Location, value: &mut Vec<u8>) -> Result<(), Undecodable> {
        let mut rest = body;
        self.escape_warned = false;
        let (mut counted, mut newlines) = (0, 0);
        while let Some(at) = rest.find('\\') {
            let place = body.len() - rest.len() + at;
            newlines += body[counted..place].matches('\n').count();
            counted = place;
            let token = Location { lineno: start.lineno + i32::try_from(newlines).unwrap_or(0), ..start };
            value.extend_from_slice(&rest.as_bytes()[..at]);
            let escape = &rest[at + 1..];
            let used = match escape.as_bytes().first() {
                Some(b'\n') => 1,
                Some(b'0'..=b'7') => {
                    let (code, used) = octal(escape);
                    if code > 0o377 {
                        self.warn_escape(&escape[..used], "octal escape", token);
                    }
                    value.push((code & 0xFF) as u8);
                    used
                }
                Some(b'x') => {
                    let digits = escape.get(1..3).unwrap_or("");
                    let Ok(code) = u8::from_str_radix(digits, 16) else {
                        let position = body.len() - rest.len() + at;
                        return Err(Undecodable(format!("(value error) invalid \\x escape at position {position}")));
                    };
                    value.push(code);
                    3
                }
                Some(b'N' | b'u' | b'U') | None => {
                    self.invalid_bytes_escape(escape, token, value);
                    usize::from(!escape.is_empty())
                }
                Some(_) if escape.starts_with(['\\', '\'', '"', 'a', 'b', 'f', 'n', 'r', 't', 'v']) => {
                    self.escape(escape, token, value).unwrap_or(1)
                }
                Some(_) => {
                    self.invalid_bytes_escape(escape, token, value);
                    1
                }
            };
            rest = &escape[used..];
        }
        value.extend_from_slice(rest.as_bytes());
        Ok(())
    }

    fn invalid_bytes_escape(&mut self, escape: &str, token: Location, value: &mut Vec<u8>) {
        value.push(b'\\');
        if let Some(&byte) = escape.as_bytes().first() {
            value.push(byte);
            self.warn_escape(&escape[..1], "escape", token);
        }
    }
}

/// What is wrong with the text of a string literal, if something is.
pub(super) fn literal_error(literal: &str, bytes: bool) -> Option<String> {
    let (body, raw) = body_of(literal);
    text_error(body, raw, bytes)
}

/// The same for text without quotes.
pub(super) fn text_error(body: &str, raw: bool, bytes: bool) -> Option<String> {
    if bytes && !body.is_ascii() {
        return Some("bytes can only contain ASCII literal characters".to_owned());
    }
    if raw || !body.contains('\\') {
        return None;
    }
    let options = crate::CompileOptions::new("");
    let lines = super::Lines::new(body);
    let mut warnings = Vec::new();
    let mut names = Names::new();
    let mut parser = Parser::new(body, &lines, &options, &mut names, &mut warnings);
    let mut value = Vec::new();
    let result = if bytes {
        parser.decode_bytes(body, Location::NONE, &mut value)
    } else {
        parser.decode_str(body, raw, Location::NONE, &mut value)
    };
    result.err().map(|Undecodable(msg)| msg)
}

/// The `u` of a constant written `u"…"`.
fn prefix_kind(literal: &str) -> OptionalString {
    OptionalString(literal.starts_with(['u', 'U']).then(|| PyString::new("u")))
}

/// Why a literal has no value.
pub(super) struct Undecodable(String);

/// `diagnose` finds what is wrong by itself: it may not be the first thing.
impl From<Undecodable> for Stop {
    fn from(_: Undecodable) -> Stop {
        Stop::Refused
    }
}

struct BadEscape {
    /// Bytes after the backslash that were read.
    used: usize,
    text: &'static str,
}

pub(super) fn string_expr(value: Vec<u8>, loc: Location) -> Expr {
    Expr { kind: constant(Const::Str(wtf8(value))), loc }
}

/// Neighbouring constants become one, empty ones go.
pub(super) fn merge(values: Vec<Expr>) -> Vec<Expr> {
    let mut merged: Vec<Expr> = Vec::with_capacity(values.len());
    for value in values {
        if let (
            ExprKind::Constant { value: Const::Str(text), .. },
            Some(Expr { kind: ExprKind::Constant { value: Const::Str(before), .. }, loc }),
        ) = (&value.kind, merged.last_mut())
        {
            let joined = [before.as_bytes(), text.as_bytes()].concat();
            *before = wtf8(joined);
            loc.end_lineno = value.loc.end_lineno;
            loc.end_col_offset = value.loc.end_col_offset;
            continue;
        }
        merged.push(value);
    }
    merged.retain(|value| !matches!(&value.kind, ExprKind::Constant { value: Const::Str(text), .. } if text.is_empty()));
    merged
}

fn wtf8(bytes: Vec<u8>) -> PyString {
    PyString::from_wtf8(&bytes).expect("text and code points below U+110000 only")
}

/// The text between the quotes of a literal, and whether its prefix has an `r`.
fn body_of(literal: &str) -> (&str, bool) {
    let quote = literal.find(['\'', '"']).unwrap_or(0);
    let raw = literal[..quote].contains(['r', 'R']);
    let rest = &literal[quote..];
    let width = if rest.len() >= 6 && (rest.starts_with("'''") || rest.starts_with("\"\"\"")) { 3 } else { 1 };
    (rest.get(width..rest.len().saturating_sub(width)).unwrap_or(""), raw)
}

fn push(value: &mut Vec<u8>, code: u32) {
    match char::from_u32(code) {
        Some(c) => value.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
        None => value.extend_from_slice(&[0xED, 0x80 | (code >> 6 & 0x3F) as u8, 0x80 | (code & 0x3F) as u8]),
    }
}

fn octal(text: &str) -> (u32, usize) {
    let digits = text.bytes().take(3).take_while(|byte| (b'0'..=b'7').contains(byte));
    digits.fold((0, 0), |(code, used), digit| (code * 8 + u32::from(digit - b'0'), used + 1))
}

fn hex(text: &str, width: usize, reason: &'static str, value: &mut Vec<u8>) -> Result<usize, BadEscape> {
    let digits = text.bytes().skip(1).take(width).take_while(u8::is_ascii_hexdigit).count();
    if digits < width {
        return Err(BadEscape { used: digits + 1, text: reason });
    }
    let code = u32::from_str_radix(&text[1..=width], 16).expect("at most eight hex digits");
    if code > 0x10_FFFF {
        return Err(BadEscape { used: width + 1, text: "illegal Unicode character" });
    }
    push(value, code);
    Ok(width + 1)
}

fn named(text: &str, value: &mut Vec<u8>) -> Result<usize, BadEscape> {
    let malformed = "malformed \\N character escape";
    if !text[1..].starts_with('{') {
        return Err(BadEscape { used: 1, text: malformed });
    }
    let Some(end) = text.find('}') else {
        return Err(BadEscape { used: text.len(), text: malformed });
    };
    if end == 2 {
        return Err(BadEscape { used: 2, text: malformed });
    }
    match lookup(&text[2..end], Kinds::Aliases).as_deref() {
        Some(&[point]) => {
            push(value, point);
            Ok(end + 1)
        }
        _ => Err(BadEscape { used: end + 1, text: "unknown Unicode character name" }),
    }
}
