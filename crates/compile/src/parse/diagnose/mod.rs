//! What is wrong with a text that does not parse, in CPython's words and at CPython's place.
//!
//! ruff only says that a text is wrong. Then this looks for the reason as CPython does: a tokenizer and a parsing
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
use ruff_python_ast as ruff;
use ruff_python_parser::{ParseErrorType, Parsed};
use ruff_text_size::Ranged;

use super::Lines;
use crate::errors::{CompileError, ErrorKind, Res};
use crate::{CompileOptions, Mode, flags};
use actions::Raised;
pub use extra::{TokenInfo, tokenize};
use engine::{Parser, Stop};
use token::TokenKind;
use tokenizer::{Done, Tokenizer};

/// What is no error of the grammar.
const MULTIPLE_STATEMENTS: &str = "multiple statements found while compiling a single statement";
const SPACE: [char; 3] = [' ', '\t', '\x0C'];

/// The error of a text that ruff does not take, or that it takes and CPython does not (without `parsed`).
pub(super) fn syntax_error(
    text: &str,
    lines: &Lines<'_>,
    filename: &PyString,
    mode: Mode,
    compile_flags: u32,
    parsed: Option<&Parsed<ruff::Mod>>,
) -> Box<CompileError> {
    match find(text, mode, compile_flags) {
        Some(raised) => raised.into_error(filename),
        None => from_ruff(lines, filename, parsed),
    }
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

/// Whether lines are indented with tabs or form feeds in a way CPython's tokenizer does not take, though ruff may.
pub(super) fn badly_indented(text: &str) -> bool {
    let odd = |line: &str| {
        let rest = line.trim_start_matches(SPACE);
        line[..line.len() - rest.len()].contains(['\t', '\x0C'])
    };
    if memchr::memchr2(b'\t', b'\x0C', text.as_bytes()).is_none() || !text.split('\n').any(odd) {
        return false;
    }
    let text = format!("{text}\n");
    let mut tokenizer = Tokenizer::new(&text);
    while tokenizer.get().is_some_and(|token| token.kind != TokenKind::EndMarker) {}
    matches!(tokenizer.done, Done::TabSpace | Done::Dedent)
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

/// The error CPython finds, if this finds it too (`_PyPegen_run_parser`).
fn find(text: &str, mode: Mode, compile_flags: u32) -> Option<Raised> {
    let (start, ended) = match mode {
        Mode::Exec if !text.is_empty() && !text.ends_with('\n') => ("file", Cow::from(format!("{text}\n"))),
        Mode::Exec => ("file", Cow::from(text)),
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

/// For what this finds nothing wrong with: ruff's own opinion.
fn from_ruff(lines: &Lines<'_>, filename: &PyString, parsed: Option<&Parsed<ruff::Mod>>) -> Box<CompileError> {
    let error = parsed.into_iter().flat_map(Parsed::errors).min_by_key(|error| error.location.start());
    let (range, kind) = match error {
        Some(error) if matches!(error.error, ParseErrorType::UnexpectedIndentation) => {
            (error.location, ErrorKind::IndentationError)
        }
        Some(error) => (error.location, ErrorKind::SyntaxError),
        None => {
            let unsupported = parsed.and_then(|parsed| parsed.unsupported_syntax_errors().first());
            let range = unsupported.map(Ranged::range).unwrap_or_default();
            (range, ErrorKind::SyntaxError)
        }
    };
    let loc = lines.location(range.start().to_u32(), range.end().to_u32());
    lines.error_kind(kind, filename, loc, "invalid syntax".to_owned())
}
