//! What is wrong with a text that does not parse, in CPython's words and at CPython's place.
//!
//! ruff only says that a text is wrong. Then this looks for the reason as CPython does: a tokenizer and a parsing
//! expression grammar, first plainly, then with rules for what people get wrong. It must not know the tree.

mod actions;
mod engine;
mod grammar;
mod token;
mod tokenizer;

use krait_code::PyString;
use ruff_python_ast as ruff;
use ruff_python_parser::{ParseErrorType, Parsed};
use ruff_text_size::Ranged;

use super::Lines;
use crate::errors::{CompileError, ErrorKind, Res};
use crate::{Mode, flags};
use actions::Raised;
use engine::{Parser, Stop};
use token::TokenKind;
use tokenizer::Done;

pub(super) fn syntax_error(
    text: &str,
    lines: &Lines<'_>,
    filename: &PyString,
    mode: Mode,
    compile_flags: u32,
    parsed: &Parsed<ruff::Mod>,
) -> Box<CompileError> {
    let mut whole = text.to_owned();
    if !whole.ends_with('\n') && !whole.is_empty() {
        whole.push('\n');
    }
    let incomplete = compile_flags & flags::PYCF_ALLOW_INCOMPLETE_INPUT != 0;
    match find(&whole, mode, incomplete) {
        Some(raised) => Box::new(CompileError {
            kind: raised.kind,
            msg: raised.msg,
            filename: filename.clone(),
            lineno: raised.lineno,
            offset: raised.offset,
            end_lineno: raised.end_lineno,
            end_offset: raised.end_offset,
            text: Some(PyString::from(raised.text)),
        }),
        None => from_ruff(lines, filename, parsed),
    }
}

/// The error CPython finds, if this finds it too (`_PyPegen_run_parser`).
fn find(text: &str, mode: Mode, incomplete: bool) -> Option<Raised> {
    let start = match mode {
        Mode::Exec => "file",
        Mode::Eval => "eval",
        Mode::Single => "interactive",
    };
    let mut parser = Parser::new(text);
    match parser.parse(start) {
        Ok(Some(_)) | Err(Stop::TooDeep) => return None,
        Ok(None) | Err(Stop::Raised) => {}
    }
    if incomplete && parser.tokenizer.at_end() {
        parser.raised = None;
        let token = parser.tokens.last().copied()?;
        parser.raise_on(ErrorKind::IncompleteInputError, &token, "incomplete input".to_owned());
        return parser.raised;
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
            check_rest(&mut parser);
        }
        return parser.raised;
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
            check_rest(&mut parser);
        }
    }
    parser.raised
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
fn from_ruff(lines: &Lines<'_>, filename: &PyString, parsed: &Parsed<ruff::Mod>) -> Box<CompileError> {
    let error = parsed.errors().iter().min_by_key(|error| error.location.start());
    let (range, kind) = match error {
        Some(error) if matches!(error.error, ParseErrorType::UnexpectedIndentation) => {
            (error.location, ErrorKind::IndentationError)
        }
        Some(error) => (error.location, ErrorKind::SyntaxError),
        None => {
            let range = parsed.unsupported_syntax_errors().first().map(Ranged::range).unwrap_or_default();
            (range, ErrorKind::SyntaxError)
        }
    };
    let loc = lines.location(range.start().to_u32(), range.end().to_u32());
    lines.error_kind(kind, filename, loc, "invalid syntax".to_owned())
}

/// In `single` mode one statement may stand alone.
pub(super) fn check_single(
    text: &str,
    lines: &Lines<'_>,
    filename: &PyString,
    body: &[ruff::Stmt],
    compile_flags: u32,
) -> Res {
    let Some(first) = body.first() else {
        let end = u32::try_from(text.len()).expect("a source below 4 GiB");
        let (kind, msg) = if compile_flags & flags::PYCF_ALLOW_INCOMPLETE_INPUT != 0 {
            (ErrorKind::IncompleteInputError, "incomplete input")
        } else {
            (ErrorKind::SyntaxError, "invalid syntax")
        };
        return Err(lines.error_kind(kind, filename, lines.location(end, end), msg.to_owned()));
    };
    let compound = matches!(
        first,
        ruff::Stmt::FunctionDef(_)
            | ruff::Stmt::ClassDef(_)
            | ruff::Stmt::If(_)
            | ruff::Stmt::For(_)
            | ruff::Stmt::While(_)
            | ruff::Stmt::With(_)
            | ruff::Stmt::Try(_)
            | ruff::Stmt::Match(_)
    );
    let last_line = lines.position(first.range().end().to_u32()).0;
    let on_later_line = |stmt: &ruff::Stmt| lines.position(stmt.range().start().to_u32()).0 > last_line;
    if body[1..].iter().any(|stmt| compound || on_later_line(stmt)) {
        let loc = lines.location(first.range().start().to_u32(), first.range().end().to_u32());
        let msg = "multiple statements found while compiling a single statement".to_owned();
        return Err(lines.error(filename, loc, msg));
    }
    Ok(())
}
