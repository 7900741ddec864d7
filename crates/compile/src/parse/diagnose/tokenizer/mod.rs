//! CPython's tokenizer: which token, or which complaint, comes next. Used on text that does not parse, for its
//! errors, and for the module `tokenize`. It must not know the grammar.

mod numbers;
mod strings;

use super::token::{Token, TokenKind};
use crate::errors::{ErrorKind, Warning};

const TABSIZE: usize = 8;
const MAXINDENT: usize = 100;
const MAXLEVEL: usize = 200;
const MAXFSTRINGLEVEL: usize = 150;
const MAX_EXPR_NESTING: i32 = 3;

/// Why there are no more tokens (`tok->done`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Done {
    /// There are.
    Ok,
    Eof,
    /// A `SyntaxError` of the tokenizer's own is in `error`.
    Error,
    Dedent,
    TabSpace,
    TooDeep,
    LineCont,
}

/// An error the tokenizer words itself; positions count code points from 1.
#[derive(Clone, Debug)]
pub(super) struct TokenizerError {
    pub kind: ErrorKind,
    pub msg: String,
    pub lineno: i32,
    pub offset: i32,
    pub end_offset: i32,
}

/// An f- or t-string being read (`tokenizer_mode`).
struct StringMode {
    /// Text, not an expression, comes next.
    in_text: bool,
    quote: u8,
    quote_size: usize,
    raw: bool,
    template: bool,
    /// Where it starts, and its line, for errors.
    start: usize,
    line_start: usize,
    lineno: i32,
    curly_depth: i32,
    expr_start_depth: i32,
    in_format_spec: bool,
}

pub(super) struct Tokenizer<'s> {
    text: &'s [u8],
    pub cur: usize,
    pub lineno: i32,
    pub line_start: usize,
    pub done: Done,
    pub error: Option<TokenizerError>,
    pub warnings: Vec<Warning>,
    at_line_start: bool,
    indents: Vec<(usize, usize)>,
    pending: i32,
    /// Open brackets: the bracket, its line and column.
    pub parens: Vec<(u8, i32, i32)>,
    modes: Vec<StringMode>,
    start: usize,
    first_lineno: i32,
    multi_line_start: usize,
    /// The text ended inside a string.
    ended_in_string: bool,
    /// Where the lines kept begin (`tok->buf`): a line read within a token is kept with those before.
    pub buf: usize,
    in_token: bool,
    /// Comments and ends of lines are tokens too, and less is complained of (`tok_extra_tokens`).
    extra: bool,
    /// The comment just given stands on a line of its own.
    comment_newline: bool,
}

fn is_identifier_start(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || byte == b'_' || byte >= 128
}

fn is_identifier_char(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 128
}

impl<'s> Tokenizer<'s> {
    pub fn new(text: &'s str) -> Tokenizer<'s> {
        Tokenizer {
            text: text.as_bytes(),
            cur: 0,
            lineno: if text.is_empty() { 0 } else { 1 },
            line_start: 0,
            done: Done::Ok,
            error: None,
            warnings: Vec::new(),
            at_line_start: true,
            indents: vec![(0, 0)],
            pending: 0,
            parens: Vec::new(),
            modes: Vec::new(),
            start: 0,
            first_lineno: 1,
            multi_line_start: 0,
            ended_in_string: false,
            buf: 0,
            in_token: false,
            extra: false,
            comment_newline: false,
        }
    }

    /// A tokenizer that gives comments and ends of lines as well.
    pub fn with_extra_tokens(text: &'s str) -> Tokenizer<'s> {
        Tokenizer { extra: true, ..Tokenizer::new(text) }
    }

    /// Whether the innermost f- or t-string open is a t-string.
    pub fn in_template(&self) -> bool {
        self.modes.last().is_some_and(|mode| mode.template)
    }

    /// Whether the text ended where more was wanted.
    pub fn at_end(&self) -> bool {
        self.done == Done::Eof || self.ended_in_string
    }

    /// All blocks end here.
    pub fn close_indents(&mut self) {
        self.pending -= i32::try_from(self.indents.len() - 1).unwrap_or(0);
        self.indents.truncate(1);
    }

    /// What follows is no more than space and comments (not `bad_single_statement`).
    pub fn only_space_follows(&self) -> bool {
        let rest = self.text.get(self.cur..).unwrap_or(&[]);
        rest.split(|&byte| byte == b'\n').all(|line| {
            let visible = line.iter().find(|byte| !matches!(byte, b' ' | b'\t' | b'\x0C'));
            matches!(visible, None | Some(b'#'))
        })
    }

    /// Whether a token has been begun.
    pub fn in_token(&self) -> bool {
        self.in_token
    }

    /// Whether an f- or t-string is open.
    pub fn inside_string(&self) -> bool {
        !self.modes.is_empty()
    }

    /// The end of what has been read of the text, by lines (`tok->inp`).
    pub fn read_end(&self) -> usize {
        if self.ended_in_string { self.text.len() } else { self.line_end() }
    }

    /// The end of the line being read, past its newline.
    pub fn line_end(&self) -> usize {
        let rest = &self.text[self.line_start..];
        self.line_start + rest.iter().position(|&byte| byte == b'\n').map_or(rest.len(), |at| at + 1)
    }

    fn peek(&self) -> Option<u8> {
        self.text.get(self.cur).copied()
    }

    fn peek_at(&self, ahead: usize) -> Option<u8> {
        self.text.get(self.cur + ahead).copied()
    }

    /// The next byte. The line counted is that of the last byte read, so that a newline belongs to its own line.
    fn next(&mut self) -> Option<u8> {
        let Some(byte) = self.peek() else {
            if self.done == Done::Ok {
                self.done = Done::Eof;
            }
            return None;
        };
        if self.cur > 0 && self.text[self.cur - 1] == b'\n' && self.cur > self.line_start {
            self.lineno += 1;
            self.line_start = self.cur;
            if !self.in_token {
                self.buf = self.cur;
            }
        }
        self.cur += 1;
        Some(byte)
    }

    fn back(&mut self) {
        self.cur -= 1;
        if self.cur < self.line_start {
            self.lineno -= 1;
            let before = &self.text[..self.cur.saturating_sub(1)];
            self.line_start = before.iter().rposition(|&byte| byte == b'\n').map_or(0, |at| at + 1);
        }
    }

    fn chars(&self, from: usize, to: usize) -> i32 {
        let bytes = self.text.get(from..to).unwrap_or(&[]);
        i32::try_from(bytes.iter().filter(|&&byte| byte & 0xC0 != 0x80).count()).unwrap_or(i32::MAX)
    }

    /// `_PyTokenizer_syntaxerror`: the error stands at the byte read last.
    fn error<T>(&mut self, msg: impl Into<String>) -> Option<T> {
        let offset = self.chars(self.line_start, self.cur);
        self.error_range(offset, offset, msg)
    }

    fn error_range<T>(&mut self, offset: i32, end_offset: i32, msg: impl Into<String>) -> Option<T> {
        let (kind, lineno) = (ErrorKind::SyntaxError, self.lineno);
        self.error = Some(TokenizerError { kind, msg: msg.into(), lineno, offset, end_offset });
        self.done = Done::Error;
        None
    }

    fn stop<T>(&mut self, done: Done) -> Option<T> {
        self.done = done;
        None
    }

    fn token(&self, kind: TokenKind, start: usize, end: usize) -> Token {
        let string = matches!(
            kind,
            TokenKind::String | TokenKind::FStringStart | TokenKind::FStringMiddle | TokenKind::FStringEnd
                | TokenKind::TStringStart | TokenKind::TStringMiddle | TokenKind::TStringEnd
        );
        let (lineno, line_start) = if string {
            (self.first_lineno, self.multi_line_start)
        } else {
            (self.lineno, self.line_start)
        };
        let column = |at: usize, from: usize| i32::try_from(at.saturating_sub(from)).unwrap_or(i32::MAX);
        Token {
            kind,
            start,
            end,
            lineno,
            col_offset: column(start, line_start),
            end_lineno: self.lineno,
            end_col_offset: column(end, self.line_start),
            level: self.parens.len(),
        }
    }

    /// A token without extent: INDENT, DEDENT, ENDMARKER.
    pub fn bare(&self, kind: TokenKind) -> Token {
        if self.extra && kind != TokenKind::EndMarker {
            // An indentation has the extent of its space.
            let start = if kind == TokenKind::Indent { self.line_start } else { self.cur };
            return self.token(kind, start, self.cur);
        }
        let mut token = self.token(kind, self.cur, self.cur);
        token.col_offset = -1;
        token.end_col_offset = -1;
        token
    }

    /// The next token; `None` when there is none, for the reason in `done`.
    pub fn get(&mut self) -> Option<Token> {
        if self.done != Done::Ok && self.done != Done::Eof {
            return None;
        }
        self.in_token = false;
        let token = match self.modes.last() {
            Some(mode) if mode.in_text => self.string_text(),
            _ => self.normal(),
        }?;
        // The end of a name, a number or an operator is found by looking on.
        let looks_on = match token.kind {
            TokenKind::Name | TokenKind::Number => true,
            TokenKind::Op => token.end - token.start < 3,
            _ => false,
        };
        let rest = &self.text[token.end..];
        if looks_on && (rest.is_empty() || (rest == b"." && self.text[token.start] == b'.')) {
            self.done = Done::Eof;
        }
        Some(token)
    }

    fn indentation(&mut self) -> Option<bool> {
        self.in_token = false;
        let (mut col, mut altcol, mut cont_col) = (0, 0, 0);
        self.at_line_start = false;
        loop {
            match self.next() {
                Some(b' ') => {
                    col += 1;
                    altcol += 1;
                }
                Some(b'\t') => {
                    col = (col / TABSIZE + 1) * TABSIZE;
                    altcol += 1;
                }
                Some(b'\x0C') => (col, altcol) = (0, 0),
                Some(b'\\') => {
                    if cont_col == 0 {
                        cont_col = col;
                    }
                    self.continuation_line()?;
                }
                Some(_) => {
                    self.back();
                    break;
                }
                None => break,
            }
        }
        if matches!(self.peek(), Some(b'#' | b'\n')) {
            return Some(true);
        }
        if !self.parens.is_empty() {
            return Some(false);
        }
        if cont_col != 0 {
            (col, altcol) = (cont_col, cont_col);
        }
        let &(indent, altindent) = self.indents.last().expect("the outermost indentation stays");
        if col == indent {
            if altcol != altindent {
                return self.stop(Done::TabSpace);
            }
        } else if col > indent {
            if self.indents.len() >= MAXINDENT {
                self.cur = self.line_end();
                return self.stop(Done::TooDeep);
            }
            if altcol <= altindent {
                return self.stop(Done::TabSpace);
            }
            self.pending += 1;
            self.indents.push((col, altcol));
        } else {
            while self.indents.len() > 1 && self.indents.last().is_some_and(|&(indent, _)| col < indent) {
                self.pending -= 1;
                self.indents.pop();
            }
            let &(indent, altindent) = self.indents.last().expect("the outermost indentation stays");
            if col != indent {
                self.cur = self.line_end();
                return self.stop(Done::Dedent);
            }
            if altcol != altindent {
                return self.stop(Done::TabSpace);
            }
        }
        Some(false)
    }

    fn continuation_line(&mut self) -> Option<()> {
        if self.next() != Some(b'\n') {
            return self.stop(Done::LineCont);
        }
        if self.next().is_none() {
            return self.stop(Done::Eof);
        }
        self.back();
        Some(())
    }

    fn normal(&mut self) -> Option<Token> {
        loop {
            let mut blank_line = false;
            if self.at_line_start {
                blank_line = self.indentation()?;
            }
            if self.pending < 0 {
                self.pending += 1;
                return Some(self.bare(TokenKind::Dedent));
            }
            if self.pending > 0 {
                self.pending -= 1;
                return Some(self.bare(TokenKind::Indent));
            }
            match self.after_indentation(blank_line)? {
                Some(token) => return Some(token),
                None => continue,
            }
        }
    }

    /// The token at the cursor, or nothing for the end of a line that makes none.
    fn after_indentation(&mut self, blank_line: bool) -> Option<Option<Token>> {
        loop {
            self.in_token = false;
            while matches!(self.peek(), Some(b' ' | b'\t' | b'\x0C')) {
                self.next();
            }
            // The end of a line starts with its comment.
            let start = self.cur;
            if self.peek() == Some(b'#') {
                while self.peek().is_some_and(|byte| byte != b'\n') {
                    self.next();
                }
                if self.extra {
                    self.comment_newline = blank_line;
                    return Some(Some(self.token(TokenKind::Comment, start, self.cur)));
                }
            }
            let Some(byte) = self.next() else {
                if !self.parens.is_empty() {
                    return self.stop(Done::Eof);
                }
                return Some(Some(self.bare(TokenKind::EndMarker)));
            };
            self.start = start;
            self.in_token = true;
            if is_identifier_start(byte) {
                return self.identifier().map(Some);
            }
            match byte {
                b'\n' => {
                    self.at_line_start = true;
                    let comment_newline = std::mem::take(&mut self.comment_newline);
                    if blank_line || comment_newline || !self.parens.is_empty() {
                        let end_of_line = self.token(TokenKind::Nl, self.start, self.cur);
                        return Some(self.extra.then_some(end_of_line));
                    }
                    return Some(Some(self.token(TokenKind::Newline, self.start, self.cur)));
                }
                b'0'..=b'9' => return self.number(byte).map(Some),
                b'.' if self.peek().is_some_and(|next| next.is_ascii_digit()) => {
                    let next = self.next();
                    return self.fraction(next).map(Some);
                }
                b'\'' | b'"' => return self.string(byte).map(Some),
                b'\\' => {
                    self.continuation_line()?;
                    continue;
                }
                _ => return self.punctuation(byte).map(Some),
            }
        }
    }

    fn identifier(&mut self) -> Option<Token> {
        // Letters that may stand before a quote, each once.
        let mut prefix = Vec::new();
        while let Some(letter) = self.text.get(self.start + prefix.len()).map(u8::to_ascii_lowercase)
            && b"burft".contains(&letter)
            && !prefix.contains(&letter)
        {
            prefix.push(letter);
        }
        if matches!(self.text.get(self.start + prefix.len()), Some(b'\'' | b'"')) {
            while self.cur < self.start + prefix.len() {
                self.next();
            }
            self.check_prefix(&prefix)?;
            let has = |letter: u8| prefix.contains(&letter);
            let quote = self.next()?;
            return match (has(b'f'), has(b't')) {
                (false, false) => self.string(quote),
                (_, template) => self.string_start(quote, has(b'r'), template),
            };
        }
        while self.peek().is_some_and(is_identifier_char) {
            self.next();
        }
        self.verify_identifier()?;
        Some(self.token(TokenKind::Name, self.start, self.cur))
    }

    fn verify_identifier(&mut self) -> Option<()> {
        let word = std::str::from_utf8(&self.text[self.start..self.cur]).unwrap_or("");
        if word.is_ascii() || self.extra {
            return Some(());
        }
        for (at, c) in word.char_indices() {
            let fits = if at == 0 {
                c == '_' || unicode_ident::is_xid_start(c)
            } else {
                unicode_ident::is_xid_continue(c)
            };
            if !fits {
                self.cur = self.start + at + c.len_utf8();
                let point = u32::from(c);
                if krait_code::repr::is_printable(point) {
                    return self.error(format!("invalid character '{c}' (U+{point:04X})"));
                }
                return self.error(format!("invalid non-printable character U+{point:04X}"));
            }
        }
        Some(())
    }

    fn punctuation(&mut self, byte: u8) -> Option<Token> {
        let in_expression = self.modes.last().is_some_and(|mode| mode.expr_start_depth >= 0);
        if byte == b':' && in_expression {
            let mode = self.mode();
            if mode.curly_depth - 1 == mode.expr_start_depth {
                mode.in_text = true;
                mode.in_format_spec = true;
                return Some(self.token(TokenKind::Op, self.start, self.cur));
            }
        }
        let rest = &self.text[self.start..];
        for width in [3, 2] {
            if rest.len() >= width && OPERATORS.contains(&&rest[..width]) {
                while self.cur < self.start + width {
                    self.next();
                }
                return Some(self.token(TokenKind::Op, self.start, self.cur));
            }
        }
        match byte {
            b'(' | b'[' | b'{' => {
                if self.parens.len() >= MAXLEVEL {
                    return self.error("too many nested parentheses");
                }
                let column = i32::try_from(self.start - self.line_start).unwrap_or(i32::MAX);
                self.parens.push((byte, self.lineno, column));
                if let Some(mode) = self.modes.last_mut() {
                    mode.curly_depth += 1;
                }
            }
            b')' | b']' | b'}' => self.close(byte)?,
            _ => {}
        }
        if byte < 0x20 || byte == 0x7F {
            return self.error(format!("invalid non-printable character U+{byte:04X}"));
        }
        Some(self.token(TokenKind::Op, self.start, self.cur))
    }

    fn close(&mut self, byte: u8) -> Option<()> {
        let c = char::from(byte);
        if let Some(mode) = self.modes.last()
            && mode.curly_depth == 0
            && byte == b'}'
        {
            let letter = mode.letter();
            return self.error(format!("{letter}-string: single '}}' is not allowed"));
        }
        let (opening, line) = match self.parens.pop() {
            Some((opening, line, _)) => (opening, line),
            None if self.extra => (byte, self.lineno),
            None => return self.error(format!("unmatched '{c}'")),
        };
        if !self.extra && !matches!((opening, byte), (b'(', b')') | (b'[', b']') | (b'{', b'}')) {
            if let Some(mode) = self.modes.last()
                && opening == b'{'
                && mode.curly_depth - 1 == mode.expr_start_depth
            {
                let letter = mode.letter();
                return self.error(format!("{letter}-string: unmatched '{c}'"));
            }
            let open = char::from(opening);
            let place = if line == self.lineno { String::new() } else { format!(" on line {line}") };
            let msg = format!("closing parenthesis '{c}' does not match opening parenthesis '{open}'{place}");
            return self.error(msg);
        }
        if let Some(mode) = self.modes.last_mut() {
            mode.curly_depth -= 1;
            if mode.curly_depth < 0 {
                let letter = mode.letter();
                return self.error(format!("{letter}-string: unmatched '{c}'"));
            }
            if byte == b'}' && mode.curly_depth == mode.expr_start_depth {
                mode.expr_start_depth -= 1;
                mode.in_text = true;
                mode.in_format_spec = false;
            }
        }
        Some(())
    }
}

/// Operators of more than one character.
const OPERATORS: &[&[u8]] = &[
    b"**=", b"//=", b">>=", b"<<=", b"...", b"!=", b"%=", b"&=", b"**", b"*=", b"+=", b"-=", b"->", b"//", b"/=",
    b":=", b"<<", b"<=", b"==", b">=", b">>", b"@=", b"^=", b"|=",
];
