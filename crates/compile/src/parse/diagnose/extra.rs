//! The tokens of a text as the module `tokenize` shows them: comments and all, columns in characters.
//! It must not know how tokens are found.

use krait_code::PyString;

use super::token::TokenKind;
use super::tokenizer::{Done, Tokenizer};
use crate::errors::{CompileError, ErrorArgs, ErrorKind};

/// One token. Lines count from 1, columns in code points from 0.
#[derive(Clone, Debug)]
pub struct TokenInfo {
    /// The number in Python's `token` module; all operators are `OP`.
    pub kind: u8,
    /// Where its text stands in the source, in bytes.
    pub text: std::ops::Range<usize>,
    pub lineno: i32,
    pub col: i32,
    pub end_lineno: i32,
    pub end_col: i32,
    /// Where the lines it stands on are in the source.
    pub line: std::ops::Range<usize>,
}

/// All tokens of `text` up to its end or to what is wrong with it (`_tokenize.TokenizerIter` with extra tokens).
pub fn tokenize(text: &str, filename: &str) -> (Vec<TokenInfo>, Option<CompileError>) {
    if let Some(at) = text.find('\0') {
        return (Vec::new(), Some(null_byte(&text[..at], filename)));
    }
    let source = Source::new(text);
    let mut tokenizer = Tokenizer::with_extra_tokens(&source.text);
    let mut tokens: Vec<TokenInfo> = Vec::new();
    let mut line = 0..0;
    let mut last_lineno = 0;
    // Counting goes on from the last token of the line: a line may be long.
    let mut counted = (0, 0, 0);
    while let Some(token) = tokenizer.get() {
        let at_end = token.kind == TokenKind::EndMarker
            || token.kind == TokenKind::Dedent && tokenizer.cur >= source.text.len();
        if at_end {
            let lineno = tokenizer.lineno + 1;
            let end = text.len()..text.len();
            let kind = number_of(token.kind);
            tokens.push(TokenInfo { kind, text: end.clone(), lineno, col: 0, end_lineno: lineno, end_col: 0, line: end });
            if token.kind == TokenKind::EndMarker {
                return (tokens, None);
            }
            continue;
        }
        let starts = token.start - usize::try_from(token.col_offset).unwrap_or(0);
        let ends = token.end - usize::try_from(token.end_col_offset).unwrap_or(0);
        if tokenizer.lineno != last_lineno {
            line = source.original(starts)..source.original(tokenizer.line_end());
        }
        last_lineno = token.lineno;
        let text_end = match token.kind {
            // The end of the last line need not be written.
            TokenKind::Newline | TokenKind::Nl if token.end > source.written => token.start,
            _ => token.end,
        };
        let (line_start, offset, columns) = counted;
        let col = if line_start == starts && offset <= token.start {
            columns + source.columns(offset, token.start)
        } else {
            source.columns(starts, token.start)
        };
        counted = (starts, token.start, col);
        let mut end_col = if token.lineno == token.end_lineno {
            col + source.columns(token.start, token.end)
        } else {
            source.columns(ends, token.end)
        };
        if matches!(token.kind, TokenKind::Newline | TokenKind::Nl) {
            let carriage_return = token.end <= source.written && text[source.original(token.start)..].starts_with('\r');
            end_col = col + if carriage_return { 2 } else { 1 };
        }
        tokens.push(TokenInfo {
            kind: number_of(token.kind),
            text: source.original(token.start)..source.original(text_end),
            lineno: token.lineno,
            col,
            end_lineno: token.end_lineno,
            end_col,
            line: line.clone(),
        });
    }
    let error = error_of(&tokenizer, &source, filename);
    (tokens, Some(error))
}

fn number_of(kind: TokenKind) -> u8 {
    match kind {
        TokenKind::EndMarker => 0,
        TokenKind::Name => 1,
        TokenKind::Number => 2,
        TokenKind::String => 3,
        TokenKind::Newline => 4,
        TokenKind::Indent => 5,
        TokenKind::Dedent => 6,
        TokenKind::Op => 55,
        TokenKind::FStringStart => 59,
        TokenKind::FStringMiddle => 60,
        TokenKind::FStringEnd => 61,
        TokenKind::TStringStart => 62,
        TokenKind::TStringMiddle => 63,
        TokenKind::TStringEnd => 64,
        TokenKind::Comment => 65,
        TokenKind::Nl => 66,
    }
}

/// The text as the tokenizer takes it: lines ended by `\n`, the last one too.
struct Source {
    text: String,
    /// Offsets of the newlines that were `\r\n`.
    carriage_returns: Vec<usize>,
    /// Bytes of `text` that were written; after them comes a newline that was not.
    written: usize,
}

impl Source {
    fn new(original: &str) -> Source {
        let mut text = String::with_capacity(original.len() + 1);
        let mut carriage_returns = Vec::new();
        for (index, part) in original.split("\r\n").enumerate() {
            if index > 0 {
                carriage_returns.push(text.len());
                text.push('\n');
            }
            text.push_str(part);
        }
        let written = text.len();
        if !text.is_empty() && !text.ends_with('\n') {
            text.push('\n');
        }
        Source { text, carriage_returns, written }
    }

    /// The offset in the original text.
    fn original(&self, offset: usize) -> usize {
        let offset = offset.min(self.written);
        offset + self.carriage_returns.partition_point(|&newline| newline < offset)
    }

    fn columns(&self, from: usize, to: usize) -> i32 {
        let text = self.text.get(from..to).unwrap_or("");
        i32::try_from(text.chars().count()).unwrap_or(i32::MAX)
    }
}

fn error(kind: ErrorKind, filename: &str, msg: &str, place: (i32, i32, i32), line: &str) -> CompileError {
    let (lineno, offset, end_offset) = place;
    CompileError {
        kind,
        msg: msg.to_owned(),
        filename: PyString::new(filename),
        lineno,
        offset,
        end_lineno: if end_offset < 0 { -1 } else { lineno },
        end_offset,
        text: Some(PyString::new(line)),
        warnings: Vec::new(),
        last_statement: None,
        args: ErrorArgs::Full,
    }
}

fn null_byte(before: &str, filename: &str) -> CompileError {
    let lineno = i32::try_from(before.matches('\n').count() + 1).unwrap_or(i32::MAX);
    error(ErrorKind::SyntaxError, filename, "source code cannot contain null bytes", (lineno, 0, 0), "")
}

/// Why there are no more tokens (`_tokenizer_error`).
fn error_of(tokenizer: &Tokenizer<'_>, source: &Source, filename: &str) -> CompileError {
    let lineno = tokenizer.lineno;
    let line_end = tokenizer.line_end();
    let line = source.text[tokenizer.line_start..line_end].trim_end_matches('\n');
    let read = source.columns(tokenizer.line_start, line_end);
    match tokenizer.done {
        Done::Error => match &tokenizer.error {
            Some(own) => error(own.kind, filename, &own.msg, (own.lineno, own.offset, own.end_offset), line),
            None => error(ErrorKind::SyntaxError, filename, "unknown tokenization error", (lineno, read, -1), line),
        },
        Done::Dedent => {
            let msg = "unindent does not match any outer indentation level";
            error(ErrorKind::IndentationError, filename, msg, (lineno, read, -1), line)
        }
        Done::TabSpace => {
            let msg = "inconsistent use of tabs and spaces in indentation";
            error(ErrorKind::TabError, filename, msg, (lineno, read, -1), line)
        }
        Done::TooDeep => {
            let msg = "too many levels of indentation";
            error(ErrorKind::IndentationError, filename, msg, (lineno, read, -1), line)
        }
        Done::LineCont => {
            let msg = "unexpected character after line continuation character";
            error(ErrorKind::SyntaxError, filename, msg, (lineno, read, -1), line)
        }
        Done::Eof | Done::Ok => {
            // What was read is kept only while a token or a string needs it.
            let kept = tokenizer.inside_string() || tokenizer.in_token();
            let offset = if kept { source.columns(tokenizer.buf, source.text.len()) } else { 0 };
            error(ErrorKind::SyntaxError, filename, "unexpected EOF in multi-line statement", (lineno, offset, -1), "")
        }
    }
}
