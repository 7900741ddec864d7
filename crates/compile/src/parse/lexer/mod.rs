//! Tokens, one at a time, for text that is well formed: what is wrong is refused without a reason, which `diagnose`
//! finds. It must not know the grammar; that an f-string's text comes next is what the parser says.

mod number;
mod token;

use memchr::{memchr, memchr_iter, memchr2, memrchr};

use token::keyword;
pub(super) use token::{Kind, Place, Token};

/// CPython's `TABSIZE`.
const TAB_SIZE: u32 = 8;
/// CPython's `MAXINDENT`.
const MAX_INDENT: usize = 100;
/// CPython's `MAXLEVEL`.
const MAX_PARENTHESES: u32 = 200;

/// An indentation as CPython counts it: with tabs of eight columns and with tabs of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Indentation {
    column: u32,
    alternative: u32,
}

/// Where a lexer stands, to go back to.
#[derive(Clone, Copy, Debug)]
pub(super) struct Standing {
    position: u32,
    line: u32,
    line_start: u32,
    pending: i32,
    at_line_start: bool,
    ended: bool,
    parentheses: u32,
    field: u32,
    indents: u32,
}

pub(super) struct Lexer<'s> {
    text: &'s [u8],
    position: u32,
    /// The line at the position, from 1, and where it starts.
    line: u32,
    line_start: u32,
    indents: Vec<Indentation>,
    /// Indents to be given; negative: dedents.
    pending: i32,
    at_line_start: bool,
    /// Whether all lines have ended.
    ended: bool,
    /// Open brackets.
    parentheses: u32,
    /// Open brackets where the colon of a replacement field stands; 0 when there is none.
    pub field: u32,
    /// Whether comments are kept.
    pub keep_comments: bool,
    /// Whether too many brackets or blocks were open.
    pub too_deep: bool,
    /// Where each comment kept starts and ends; some twice, after going back.
    pub comments: Vec<(u32, u32)>,
}

/// What a byte may begin.
#[derive(Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
enum Class {
    Other,
    Letter,
    /// A letter that may stand in the prefix of a string.
    Prefix,
    Digit,
    Quote,
}

const CLASSES: [Class; 256] = {
    let mut classes = [Class::Other; 256];
    let mut byte = 0;
    while byte < 256 {
        let c = byte as u8;
        if c.is_ascii_alphabetic() || c == b'_' || c >= 128 {
            classes[byte] = Class::Letter;
        }
        if c.is_ascii_digit() {
            classes[byte] = Class::Digit;
        }
        byte += 1;
    }
    let prefixes = b"bBfFrRtTuU";
    let mut at = 0;
    while at < prefixes.len() {
        classes[prefixes[at] as usize] = Class::Prefix;
        at += 1;
    }
    classes[b'\'' as usize] = Class::Quote;
    classes[b'"' as usize] = Class::Quote;
    classes
};

/// Whether a byte may stand in a name.
const NAME_BYTES: [bool; 256] = {
    let mut bytes = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        bytes[byte] = !matches!(CLASSES[byte], Class::Other | Class::Quote);
        byte += 1;
    }
    bytes
};

#[inline(never)]
fn is_identifier(word: &[u8]) -> bool {
    let mut letters = str::from_utf8(word).unwrap_or("").chars();
    letters.next().is_some_and(|c| c == '_' || unicode_ident::is_xid_start(c)) && letters.all(unicode_ident::is_xid_continue)
}

impl<'s> Lexer<'s> {
    /// A lexer at the start of a text of less than 4 GiB, which has no null bytes.
    pub fn new(text: &'s str) -> Lexer<'s> {
        Lexer {
            text: text.as_bytes(),
            position: 0,
            line: 1,
            line_start: 0,
            indents: vec![Indentation { column: 0, alternative: 0 }],
            pending: 0,
            at_line_start: true,
            ended: false,
            parentheses: 0,
            field: 0,
            keep_comments: false,
            too_deep: false,
            comments: Vec::new(),
        }
    }

    /// Where the lexer stands. What is lexed from here must end before the innermost block open here does.
    pub fn standing(&self) -> Standing {
        Standing {
            position: self.position,
            line: self.line,
            line_start: self.line_start,
            pending: self.pending,
            at_line_start: self.at_line_start,
            ended: self.ended,
            parentheses: self.parentheses,
            field: self.field,
            indents: self.indents.len() as u32,
        }
    }

    /// Stand again where it stood, at most one new block later.
    pub fn go_back(&mut self, standing: Standing) {
        self.position = standing.position;
        self.line = standing.line;
        self.line_start = standing.line_start;
        self.pending = standing.pending;
        self.at_line_start = standing.at_line_start;
        self.ended = standing.ended;
        self.parentheses = standing.parentheses;
        self.field = standing.field;
        self.indents.truncate(standing.indents as usize);
    }

    /// The byte so many after the position; 0 after the end.
    #[inline]
    fn peek(&self, ahead: u32) -> u8 {
        self.text.get((self.position + ahead) as usize).copied().unwrap_or(0)
    }

    #[inline]
    pub fn place(&self) -> Place {
        Place { offset: self.position, line: self.line, column: self.position - self.line_start }
    }

    fn at_end(&self) -> bool {
        self.position as usize >= self.text.len()
    }

    /// Count a bracket more; whether they are not too many.
    #[inline]
    pub fn open(&mut self) -> bool {
        self.parentheses += 1;
        self.too_deep |= self.parentheses > MAX_PARENTHESES;
        !self.too_deep
    }

    /// How many brackets are open.
    pub fn parentheses(&self) -> u32 {
        self.parentheses
    }

    #[inline]
    pub fn next(&mut self) -> Token {
        if self.at_line_start || self.pending != 0 {
            if let Some(kind) = self.line_start() {
                let here = self.place();
                return Token { kind, start: here, end: here };
            }
        }
        loop {
            match self.peek(0) {
                b' ' | b'\t' | b'\x0C' => self.position += 1,
                b'#' => self.comment(),
                b'\\' => {
                    if !self.continuation() {
                        return self.made(Kind::Wrong, self.place());
                    }
                }
                b'\n' if self.parentheses > 0 => self.newline(),
                _ => break,
            }
        }
        let start = self.place();
        let kind = match CLASSES[self.peek(0) as usize] {
            Class::Letter => self.name(),
            Class::Prefix => match self.string_prefix() {
                Some(kind) => kind,
                None => self.name(),
            },
            Class::Digit => self.number(),
            Class::Quote => self.string(Kind::Str),
            Class::Other => self.other(),
        };
        Token { kind, start, end: self.place() }
    }

    fn made(&self, kind: Kind, start: Place) -> Token {
        Token { kind, start, end: self.place() }
    }

    fn newline(&mut self) {
        self.position += 1;
        self.line += 1;
        self.line_start = self.position;
    }

    #[inline(never)]
    fn comment(&mut self) {
        let rest = &self.text[self.position as usize..];
        let length = memchr(b'\n', rest).unwrap_or(rest.len()) as u32;
        if self.keep_comments {
            self.comments.push((self.position, self.position + length));
        }
        self.position += length;
    }

    /// Whether the backslash here is followed by a newline, and that by more; then both are taken.
    fn continuation(&mut self) -> bool {
        if self.peek(1) != b'\n' || self.position as usize + 2 >= self.text.len() {
            return false;
        }
        self.position += 1;
        self.newline();
        true
    }

    /// The indents and dedents before the first token of a line; `None` when there are none left.
    #[inline(never)]
    fn line_start(&mut self) -> Option<Kind> {
        if self.at_line_start {
            self.at_line_start = false;
            if !self.indentation() {
                return Some(Kind::Wrong);
            }
        }
        match self.pending {
            0 => None,
            1.. => {
                self.pending -= 1;
                Some(Kind::Indent)
            }
            _ => {
                self.pending += 1;
                Some(Kind::Dedent)
            }
        }
    }

    /// Go to the first token of the next line that has one, and compare its indentation with those around.
    fn indentation(&mut self) -> bool {
        let mut found = Indentation { column: 0, alternative: 0 };
        let mut continued = 0;
        loop {
            match self.peek(0) {
                b' ' => {
                    found.column += 1;
                    found.alternative += 1;
                }
                b'\t' => {
                    found.column = (found.column / TAB_SIZE + 1) * TAB_SIZE;
                    found.alternative += 1;
                }
                b'\x0C' => found = Indentation { column: 0, alternative: 0 },
                b'\\' => {
                    if continued == 0 {
                        continued = found.column;
                    }
                    if !self.continuation() {
                        return false;
                    }
                    continue;
                }
                b'#' => {
                    self.comment();
                    continue;
                }
                b'\n' => {
                    self.newline();
                    (found, continued) = (Indentation { column: 0, alternative: 0 }, 0);
                    continue;
                }
                _ => break,
            }
            self.position += 1;
        }
        if self.at_end() {
            self.ended = true;
            found = Indentation { column: 0, alternative: 0 };
        } else if continued != 0 {
            found = Indentation { column: continued, alternative: continued };
        }
        let innermost = self.indents[self.indents.len() - 1];
        if found.column == innermost.column {
            return found.alternative == innermost.alternative;
        }
        if found.column > innermost.column {
            self.too_deep |= self.indents.len() >= MAX_INDENT;
            if self.too_deep || found.alternative <= innermost.alternative {
                return false;
            }
            self.pending += 1;
            self.indents.push(found);
            return true;
        }
        while self.indents[self.indents.len() - 1].column > found.column {
            self.pending -= 1;
            self.indents.pop();
        }
        self.indents[self.indents.len() - 1] == found
    }

    fn name(&mut self) -> Kind {
        let rest = &self.text[self.position as usize..];
        let length = rest.iter().position(|&byte| !NAME_BYTES[byte as usize]).unwrap_or(rest.len());
        let word = &rest[..length];
        self.position += length as u32;
        if !word.is_ascii() && !is_identifier(word) {
            return Kind::Wrong;
        }
        keyword(word)
    }

    /// A string that begins with a prefix, if that is what stands here.
    fn string_prefix(&mut self) -> Option<Kind> {
        let (first, second) = (self.peek(0) | 0x20, self.peek(1));
        let (length, second) = match second {
            b'\'' | b'"' => (1, 0),
            _ => (2, second | 0x20),
        };
        if length == 2 && !matches!(self.peek(2), b'\'' | b'"') {
            return None;
        }
        let kind = match (first, second) {
            (b'u' | b'r', 0) => Kind::Str,
            (b'b', 0 | b'r') | (b'r', b'b') => Kind::Bytes,
            (b'f', 0 | b'r') | (b'r', b'f') => Kind::FStringStart,
            (b't', 0 | b'r') | (b'r', b't') => Kind::TStringStart,
            _ => return None,
        };
        self.position += length;
        if matches!(kind, Kind::FStringStart | Kind::TStringStart) {
            self.position += self.quotes();
            return Some(kind);
        }
        Some(self.string(kind))
    }

    /// How many quotes open the string here.
    fn quotes(&self) -> u32 {
        let quote = self.peek(0);
        if self.peek(1) == quote && self.peek(2) == quote { 3 } else { 1 }
    }

    /// A string from its opening quotes to its closing ones.
    fn string(&mut self, kind: Kind) -> Kind {
        let quote = self.peek(0);
        if self.quotes() == 3 {
            return self.triple_quoted(quote, kind);
        }
        let text = self.text;
        let mut at = self.position as usize + 1;
        while let Some(&byte) = text.get(at) {
            at += 1;
            if byte == quote {
                self.position = at as u32;
                return kind;
            }
            if byte == b'\n' {
                return Kind::Wrong;
            }
            if byte == b'\\' {
                if text.get(at) == Some(&b'\n') {
                    self.line += 1;
                    self.line_start = at as u32 + 1;
                }
                at += 1;
            }
        }
        Kind::Wrong
    }

    #[inline(never)]
    fn triple_quoted(&mut self, quote: u8, kind: Kind) -> Kind {
        let start = self.position as usize + 3;
        let mut at = start;
        loop {
            let Some(found) = self.text.get(at..).and_then(|rest| memchr2(quote, b'\\', rest)) else { return Kind::Wrong };
            at += found;
            if self.text[at] == b'\\' {
                at += 2;
            } else if self.text[at..].starts_with(&[quote; 3]) {
                break;
            } else {
                at += 1;
            }
        }
        self.skip_to(at as u32);
        self.position += 3;
        kind
    }

    /// Stand further on, and count the lines between.
    pub fn skip_to(&mut self, position: u32) {
        let between = &self.text[self.position as usize..position as usize];
        if let Some(last) = memrchr(b'\n', between) {
            self.line += memchr_iter(b'\n', between).count() as u32;
            self.line_start = self.position + last as u32 + 1;
        }
        self.position = position;
    }

    #[inline]
    fn other(&mut self) -> Kind {
        let byte = self.peek(0);
        let (next, third) = (self.peek(1), self.peek(2));
        let (kind, length) = match byte {
            b'(' | b'[' | b'{' => {
                if !self.open() {
                    return Kind::Wrong;
                }
                let kind = match byte {
                    b'(' => Kind::LPar,
                    b'[' => Kind::LSqb,
                    _ => Kind::LBrace,
                };
                (kind, 1)
            }
            b')' | b']' | b'}' => {
                self.parentheses = self.parentheses.saturating_sub(1);
                let kind = match byte {
                    b')' => Kind::RPar,
                    b']' => Kind::RSqb,
                    _ => Kind::RBrace,
                };
                (kind, 1)
            }
            b',' => (Kind::Comma, 1),
            b'.' if next.is_ascii_digit() => return self.number(),
            b'.' if next == b'.' && third == b'.' => (Kind::Ellipsis, 3),
            b'.' => (Kind::Dot, 1),
            b'=' if next == b'=' => (Kind::EqEqual, 2),
            b'=' => (Kind::Equal, 1),
            b':' if self.field != 0 && self.field == self.parentheses => (Kind::FieldColon, 1),
            b':' if next == b'=' => (Kind::ColonEqual, 2),
            b':' => (Kind::Colon, 1),
            b'\n' => {
                self.newline();
                self.at_line_start = true;
                return Kind::Newline;
            }
            0 if self.at_end() => {
                // The last line may do without its newline.
                self.at_line_start = self.parentheses == 0 && !self.ended;
                return if self.at_line_start { Kind::Newline } else { Kind::EndMarker };
            }
            b';' => (Kind::Semi, 1),
            b'@' if next == b'=' => (Kind::AtEqual, 2),
            b'@' => (Kind::At, 1),
            b'!' if next == b'=' => (Kind::NotEqual, 2),
            b'!' => (Kind::Exclamation, 1),
            b'<' if next == b'<' && third == b'=' => (Kind::LeftShiftEqual, 3),
            b'<' if next == b'<' => (Kind::LeftShift, 2),
            b'<' if next == b'=' => (Kind::LessEqual, 2),
            b'<' => (Kind::Less, 1),
            b'>' if next == b'>' && third == b'=' => (Kind::RightShiftEqual, 3),
            b'>' if next == b'>' => (Kind::RightShift, 2),
            b'>' if next == b'=' => (Kind::GreaterEqual, 2),
            b'>' => (Kind::Greater, 1),
            b'+' if next == b'=' => (Kind::PlusEqual, 2),
            b'+' => (Kind::Plus, 1),
            b'-' if next == b'=' => (Kind::MinusEqual, 2),
            b'-' if next == b'>' => (Kind::Arrow, 2),
            b'-' => (Kind::Minus, 1),
            b'*' if next == b'*' && third == b'=' => (Kind::DoubleStarEqual, 3),
            b'*' if next == b'*' => (Kind::DoubleStar, 2),
            b'*' if next == b'=' => (Kind::StarEqual, 2),
            b'*' => (Kind::Star, 1),
            b'/' if next == b'/' && third == b'=' => (Kind::DoubleSlashEqual, 3),
            b'/' if next == b'/' => (Kind::DoubleSlash, 2),
            b'/' if next == b'=' => (Kind::SlashEqual, 2),
            b'/' => (Kind::Slash, 1),
            b'%' if next == b'=' => (Kind::PercentEqual, 2),
            b'%' => (Kind::Percent, 1),
            b'|' if next == b'=' => (Kind::VbarEqual, 2),
            b'|' => (Kind::Vbar, 1),
            b'^' if next == b'=' => (Kind::CircumflexEqual, 2),
            b'^' => (Kind::Circumflex, 1),
            b'&' if next == b'=' => (Kind::AmperEqual, 2),
            b'&' => (Kind::Amper, 1),
            b'~' => (Kind::Tilde, 1),
            _ => return Kind::Wrong,
        };
        self.position += length;
        kind
    }
}
