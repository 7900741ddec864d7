//! String, bytes, f-string and t-string literals, decoded from the source text itself: ruff's values cannot
//! hold lone surrogates. It must not know other expressions.

use krait_code::{Const, PyString};
use krait_unicode::names::{Kinds, lookup};
use ruff_python_ast::{self as ruff, InterpolatedStringElement as Element};
use ruff_text_size::TextRange;

use super::Converter;
use super::convert_expr::constant;
use crate::ast::{Expr, ExprKind, Location, OptionalString};
use crate::errors::{Res, Warning, WarningCategory};
use crate::names::Names;

/// Format specifications within format specifications that may hold fields.
const MAX_SPEC_DEPTH: u32 = 2;

impl Converter<'_> {
    pub(super) fn string_literal(&mut self, node: &ruff::ExprStringLiteral) -> Res<ExprKind> {
        if let [part] = node.value.as_slice() {
            let text = &self.text[part.range];
            let (body, raw) = body_of(text);
            if raw || memchr::memchr(b'\\', body.as_bytes()).is_none() {
                let kind = OptionalString(text.starts_with(['u', 'U']).then(|| PyString::new("u")));
                return Ok(ExprKind::Constant { value: Const::Str(PyString::new(body)), kind });
            }
        }
        let mut value = Vec::new();
        let mut u_prefix = false;
        for (index, part) in node.value.iter().enumerate() {
            let raw = &self.text[part.range];
            u_prefix |= index == 0 && raw.starts_with(['u', 'U']);
            self.literal_part(part.range, &mut value)?;
        }
        let kind = OptionalString(u_prefix.then(|| PyString::new("u")));
        Ok(ExprKind::Constant { value: Const::Str(wtf8(value)), kind })
    }

    pub(super) fn bytes_literal(&mut self, node: &ruff::ExprBytesLiteral) -> Res<ExprKind> {
        let mut value = Vec::new();
        for part in node.value.iter() {
            let (body, raw) = body_of(&self.text[part.range]);
            if raw || !body.contains('\\') {
                value.extend_from_slice(body.as_bytes());
            } else {
                let loc = self.loc(part.range);
                let opening = body.as_ptr() as usize - self.text[part.range].as_ptr() as usize;
                self.bytes_opening = (loc.lineno, i32::try_from(opening).unwrap_or(0));
                self.decode_bytes(body, loc, &mut value)?;
                self.bytes_opening = (0, 0);
            }
        }
        Ok(constant(Const::Bytes(value.into())))
    }

    /// Append the value of one `'…'` token.
    fn literal_part(&mut self, range: TextRange, value: &mut Vec<u8>) -> Res {
        let (body, raw) = body_of(&self.text[range]);
        self.decode_str(body, raw, self.loc(range), value)
    }

    fn decode_str(&mut self, body: &str, raw: bool, token: Location, value: &mut Vec<u8>) -> Res {
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
                    return self.error(token, msg);
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
    fn warn_escape(&mut self, escape: &str, what: &str, token: Location) {
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

    fn decode_bytes(&mut self, body: &str, start: Location, value: &mut Vec<u8>) -> Res {
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
                        return self.error(token, format!("(value error) invalid \\x escape at position {position}"));
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

    pub(super) fn f_string(&mut self, node: &ruff::ExprFString) -> Res<ExprKind> {
        let mut values = Vec::new();
        for part in node.value.iter() {
            match part {
                ruff::FStringPart::Literal(part) => {
                    let mut value = Vec::new();
                    self.literal_part(part.range, &mut value)?;
                    values.push(string_expr(value, self.loc(part.range)));
                }
                ruff::FStringPart::FString(part) => {
                    let raw = part.flags.prefix().is_raw();
                    self.string_end = self.span(part.range.end().to_u32(), part.range.end().to_u32());
                    for element in &part.elements {
                        self.element(element, raw, false, &mut values)?;
                    }
                }
            }
        }
        Ok(ExprKind::JoinedStr { values: merge(values) })
    }

    pub(super) fn t_string(&mut self, node: &ruff::ExprTString) -> Res<ExprKind> {
        let mut values = Vec::new();
        for part in node.value.iter() {
            let raw = part.flags.prefix().is_raw();
            self.string_end = self.span(part.range.end().to_u32(), part.range.end().to_u32());
            for element in &part.elements {
                self.element(element, raw, true, &mut values)?;
            }
        }
        Ok(ExprKind::TemplateStr { values: merge(values) })
    }

    fn element(&mut self, element: &Element, raw: bool, template: bool, values: &mut Vec<Expr>) -> Res {
        match element {
            Element::Literal(literal) => self.middle(literal.range, raw, values),
            Element::Interpolation(field) => self.replacement_field(field, raw, template, values),
        }
    }

    /// Literal text in an f-string; `{{` and `}}` end a token of CPython's with their first brace.
    fn middle(&mut self, range: TextRange, raw: bool, values: &mut Vec<Expr>) -> Res {
        let text = self.text;
        let loc = self.loc(range);
        let mut unescaped = text[range].to_owned();
        if !self.in_format_spec && (unescaped.contains("{{") || unescaped.contains("}}")) {
            unescaped = undouble(&unescaped, raw);
        }
        let mut value = Vec::new();
        // CPython names the token that ends the string, but for format specifications.
        let token = if self.in_format_spec { loc } else { Location { lineno: self.string_end.lineno, ..loc } };
        // Before a field a backslash stands for itself.
        let backslashes = unescaped.len() - unescaped.trim_end_matches('\\').len();
        if !raw && backslashes % 2 == 1 {
            unescaped.pop();
            self.decode_str(&unescaped, raw, token, &mut value)?;
            self.warn_escape("{", "escape", token);
            value.push(b'\\');
        } else {
            self.decode_str(&unescaped, raw, token, &mut value)?;
        }
        values.push(string_expr(value, loc));
        Ok(())
    }

    fn replacement_field(
        &mut self,
        field: &ruff::InterpolatedElement,
        raw: bool,
        template: bool,
        values: &mut Vec<Expr>,
    ) -> Res {
        self.enter()?;
        if self.spec_depth > MAX_SPEC_DEPTH {
            return self.reject();
        }
        let start = field.range.start().to_u32() + 1;
        let (outer_spec, outer_end) = (std::mem::replace(&mut self.in_format_spec, false), self.string_end);
        let value = self.boxed(&field.expression)?;
        (self.in_format_spec, self.string_end) = (outer_spec, outer_end);
        let colon = field.format_spec.as_deref().map(|spec| self.colon_before(spec.range.start().to_u32()));
        let mut end = colon.unwrap_or(field.range.end().to_u32() - 1);
        if field.conversion != ruff::ConversionFlag::None {
            end = self.bang_before(end);
        }
        let source = strip_comments(&self.text[start as usize..end as usize]);
        if field.debug_text.is_some() {
            values.push(string_expr(source.clone().into_bytes(), self.span(start, end)));
        }
        let mut conversion = match field.conversion {
            ruff::ConversionFlag::None => -1,
            ruff::ConversionFlag::Str => i32::from(b's'),
            ruff::ConversionFlag::Ascii => i32::from(b'a'),
            ruff::ConversionFlag::Repr => i32::from(b'r'),
        };
        if field.debug_text.is_some() && conversion == -1 && field.format_spec.is_none() {
            conversion = i32::from(b'r');
        }
        let format_spec = match (field.format_spec.as_deref(), colon) {
            (Some(spec), Some(colon)) => Some(Box::new(self.format_spec(spec, colon, raw)?)),
            _ => None,
        };
        let kind = if template {
            let text = match &field.debug_text {
                // The `=` of `{x = }` and what follows are no part of it.
                Some(debug) => {
                    let after = debug.trailing().find('=').map_or("", |at| &debug.trailing()[at..]);
                    source.len().checked_sub(strip_comments(after).len()).map_or("", |end| &source[..end])
                }
                None => &source[..],
            };
            let text = PyString::new(text);
            ExprKind::Interpolation { value, text, conversion, format_spec }
        } else {
            ExprKind::FormattedValue { value, conversion, format_spec }
        };
        values.push(Expr { kind, loc: self.loc(field.range) });
        self.leave();
        Ok(())
    }

    fn format_spec(&mut self, spec: &ruff::InterpolatedStringFormatSpec, colon: u32, raw: bool) -> Res<Expr> {
        let outer = std::mem::replace(&mut self.in_format_spec, true);
        self.spec_depth += 1;
        let mut values = Vec::new();
        for element in &spec.elements {
            // A format specification is an f-string even inside a t-string.
            self.element(element, raw, false, &mut values)?;
        }
        self.in_format_spec = outer;
        self.spec_depth -= 1;
        let loc = self.span(colon, spec.range.end().to_u32());
        Ok(Expr { kind: ExprKind::JoinedStr { values: merge(values) }, loc })
    }

    /// The offset of the `:` that `offset` stands at or after.
    fn colon_before(&self, offset: u32) -> u32 {
        self.byte_before(offset, b':')
    }

    fn bang_before(&self, offset: u32) -> u32 {
        self.byte_before(offset - 1, b'!')
    }

    fn byte_before(&self, offset: u32, wanted: u8) -> u32 {
        let bytes = self.text.as_bytes();
        let mut at = offset as usize;
        while at > 0 && bytes[at] != wanted {
            at -= 1;
        }
        u32::try_from(at).expect("a source below 4 GiB")
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
    let mut converter = Converter::new(body, &lines, &options, &mut names, &mut warnings);
    let mut value = Vec::new();
    let result = if bytes {
        converter.decode_bytes(body, Location::NONE, &mut value)
    } else {
        converter.decode_str(body, raw, Location::NONE, &mut value)
    };
    result.err().map(|error| error.msg)
}

struct BadEscape {
    /// Bytes after the backslash that were read.
    used: usize,
    text: &'static str,
}

fn string_expr(value: Vec<u8>, loc: Location) -> Expr {
    Expr { kind: constant(Const::Str(wtf8(value))), loc }
}

/// Neighbouring constants become one, empty ones go.
fn merge(values: Vec<Expr>) -> Vec<Expr> {
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
