//! What is wrong with a text that does not parse, in CPython's words and at CPython's place.
//!
//! The parser only says that a text is wrong. Then this looks for the reason as CPython does: a tokenizer and a parsing
//! expression grammar, first plainly, then with rules for what people get wrong. It must not know the tree.

mod actions;
mod engine;
mod extra;
mod grammar;
mod token;
mod tokenizer;

use std::borrow::Cow;
use std::sync::LazyLock;

use krait_code::{CodeFlags, PyString};
use memchr::memmem::Finder;
use crate::errors::{CompileError, ErrorKind, Res};
use crate::{CompileOptions, Mode, flags};
use actions::Raised;
pub use extra::{TokenInfo, tokenize};
use engine::{Parser, Stop};
use token::TokenKind;
use tokenizer::Done;

/// What is no error of the grammar.
const MULTIPLE_STATEMENTS: &str = "multiple statements found while compiling a single statement";
const SPACE: [char; 3] = [' ', '\t', '\x0C'];

/// What is wrong with a text, if something is.
pub(super) fn syntax_error(text: &str, filename: &PyString, mode: Mode, compile_flags: u32) -> Option<Box<CompileError>> {
    find(text, mode, compile_flags).map(|raised| raised.into_error(filename))
}

/// Whether a text may be anything but a file: one statement, one expression or a signature, as CPython reads them.
pub(super) fn check(text: &str, filename: &PyString, mode: Mode, compile_flags: u32) -> Res {
    let must_look = match mode {
        Mode::Exec => false,
        Mode::Single | Mode::FuncType => true,
        Mode::Eval => {
            let first = text.split('\n').find(|line| !line.trim_start_matches(SPACE).is_empty());
            let last = text.rsplit('\n').next().unwrap_or("");
            first.is_some_and(|line| line.starts_with(SPACE)) || (last.starts_with(SPACE) && last.trim().is_empty())
        }
    };
    match must_look.then(|| find(text, mode, compile_flags)).flatten() {
        Some(raised) => Err(raised.into_error(filename)),
        None => Ok(()),
    }
}

/// What CPython's tokenizer does not take of a text that is too deep for it.
pub(super) fn first_token_error(text: &str, filename: &PyString) -> Box<CompileError> {
    let text = format!("{text}\n");
    let mut parser = Parser::new(&text);
    while parser.tokenizer.get().is_some_and(|token| token.kind != TokenKind::EndMarker) {}
    parser.raise_tokenizer_error();
    match parser.raised {
        Some(raised) => raised.into_error(filename),
        None => CompileError::bare(ErrorKind::SyntaxError, filename, "invalid syntax"),
    }
}

static BARRY: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new("barry_as_FLUFL"));

/// The text with `!=` for each `<>`, where `from __future__ import barry_as_FLUFL` is in force; elsewhere as it is.
pub(super) fn less_greater<'t>(text: &'t str, options: &CompileOptions) -> Res<Cow<'t, str>> {
    let CompileOptions { filename, mode, flags: compile_flags, .. } = options;
    let mut barry = compile_flags & CodeFlags::FUTURE_BARRY_AS_BDFL != 0;
    if !barry && (*mode == Mode::Eval || BARRY.find(text.as_bytes()).is_none()) {
        return Ok(Cow::Borrowed(text));
    }
    let mut changed = format!("{text}\n");
    let mut parser = Parser::new(&changed);
    let mut found = Vec::new();
    // How much of `from __future__ import` stands before.
    let mut seen = 0;
    let mut less: Option<usize> = None;
    while let Some(token) = parser.tokenizer.get() {
        if token.kind == TokenKind::EndMarker {
            break;
        }
        let word = parser.text_of(&token);
        match word {
            "from" => seen = 1,
            "__future__" if seen == 1 => seen = 2,
            "import" if seen == 2 => seen = 3,
            "barry_as_FLUFL" if seen == 3 => barry = true,
            "(" | "," if seen == 3 => {}
            _ if seen == 3 && token.kind == TokenKind::Name => {}
            _ => seen = 0,
        }
        if barry && word == "!=" {
            parser.raise_at_token(&token, "with Barry as BDFL, use '<>' instead of '!='".to_owned());
        }
        if let Some(raised) = parser.raised {
            return Err(raised.into_error(filename));
        }
        if barry && word == ">" && less == Some(token.start) {
            found.push(token.start - 1..token.end);
        }
        less = (word == "<").then_some(token.end);
    }
    changed.truncate(text.len());
    for range in found {
        changed.replace_range(range, "!=");
    }
    Ok(Cow::Owned(changed))
}

/// Whether the grammar takes a text as a program; `None` when it is too deep to tell.
pub(super) fn is_program(text: &str) -> Option<bool> {
    match Parser::new(&with_last_newline(text)).parse("file") {
        Ok(found) => Some(found.is_some()),
        Err(Stop::Raised) => Some(false),
        Err(Stop::TooDeep) => None,
    }
}

/// The lines of a file, all ended.
fn with_last_newline(text: &str) -> Cow<'_, str> {
    if text.is_empty() || text.ends_with('\n') { Cow::from(text) } else { Cow::from(format!("{text}\n")) }
}

/// The error CPython finds, if this finds it too (`_PyPegen_run_parser`).
fn find(text: &str, mode: Mode, compile_flags: u32) -> Option<Raised> {
    let (start, ended) = match mode {
        Mode::Exec => ("file", with_last_newline(text)),
        Mode::FuncType => ("func_type", Cow::from(text)),
        Mode::Eval => ("eval", Cow::from(text)),
        Mode::Single => ("interactive", Cow::from(text)),
    };
    let mut parser = Parser::new(&ended);
    let mut raised = find_with(&mut parser, start, mode, compile_flags)?;
    raised.warnings = std::mem::take(&mut parser.tokenizer.warnings);
    raised.last_statement = (raised.msg != MULTIPLE_STATEMENTS).then_some(parser.last_statement);
    Some(raised)
}

fn find_with(parser: &mut Parser<'_>, start: &str, mode: Mode, compile_flags: u32) -> Option<Raised> {
    parser.single = mode == Mode::Single;
    parser.imply_dedent = compile_flags & flags::PYCF_DONT_IMPLY_DEDENT == 0;
    let found = parser.parse(start);
    match found {
        Ok(Some(_)) if parser.single && !parser.tokenizer.only_space_follows() => {
            parser.raise_last(ErrorKind::SyntaxError, MULTIPLE_STATEMENTS.to_owned());
            return parser.raised.take();
        }
        Ok(Some(_)) | Err(Stop::TooDeep) => return None,
        Ok(None) | Err(Stop::Raised) => {}
    }
    if compile_flags & flags::PYCF_ALLOW_INCOMPLETE_INPUT != 0 && parser.tokenizer.at_end() {
        let token = match found {
            Err(_) => parser.tokenizer.bare(TokenKind::EndMarker),
            Ok(_) => parser.tokens.last().copied()?,
        };
        parser.raised = None;
        parser.raise_on(ErrorKind::IncompleteInputError, &token, "incomplete input".to_owned());
        return parser.raised.take();
    }
    let last_token = parser.tokens.last().copied();
    if parser.raised.is_none() {
        parser.call_invalid_rules = true;
        if let Err(Stop::TooDeep) = parser.parse(start) {
            parser.raised = None;
        }
    }
    if parser.raised.is_some() {
        if parser.tokenizer.done == Done::Ok {
            check_rest(parser);
        }
        return parser.raised.take();
    }
    let last_token = last_token?;
    match last_token.kind {
        TokenKind::Indent | TokenKind::Dedent => {
            let what = if last_token.kind == TokenKind::Indent { "indent" } else { "unindent" };
            let token = parser.tokens.last().copied()?;
            parser.raise_on(ErrorKind::IndentationError, &token, format!("unexpected {what}"));
        }
        _ => {
            parser.raise_at_token(&last_token, "invalid syntax".to_owned());
            check_rest(parser);
        }
    }
    parser.raised.take()
}

/// An error in the tokens further on takes the place of the parser's
/// (`_PyPegen_tokenize_full_source_to_check_for_errors`).
fn check_rest(parser: &mut Parser<'_>) {
    let error_line = parser.tokens.last().map_or(0, |token| token.lineno);
    let found = parser.raised.take();
    loop {
        match parser.tokenizer.get() {
            Some(token) if token.kind == TokenKind::EndMarker => break,
            Some(_) => continue,
            None => {}
        }
        if parser.tokenizer.done == Done::Error {
            parser.raise_tokenizers_own();
        } else if parser.tokenizer.parens.last().is_some_and(|&(_, line, _)| error_line > line) {
            parser.raise_unclosed();
        }
        break;
    }
    if parser.raised.is_none() || parser.tokenizer.inside_string() {
        parser.raised = found;
    }
}
