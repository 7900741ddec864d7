//! What is wrong with a text that does not parse, in CPython's words as far as they are known.
//! It must not know the tree.

use krait_code::PyString;
use ruff_python_ast as ruff;
use ruff_python_parser::{LexicalErrorType, ParseErrorType, Parsed};
use ruff_text_size::Ranged;

use super::Lines;
use crate::errors::{CompileError, ErrorKind, Res};
use crate::{Mode, flags};

pub(super) fn syntax_error(
    text: &str,
    lines: &Lines<'_>,
    filename: &PyString,
    _mode: Mode,
    compile_flags: u32,
    parsed: &Parsed<ruff::Mod>,
) -> Box<CompileError> {
    let error = parsed.errors().iter().min_by_key(|error| error.location.start());
    let (range, kind, msg) = match error {
        Some(error) => {
            let (kind, msg) = describe(&error.error);
            (error.location, kind, msg)
        }
        None => match parsed.unsupported_syntax_errors().first() {
            Some(error) => (error.range(), ErrorKind::SyntaxError, "invalid syntax".to_owned()),
            None => (ruff_text_size::TextRange::default(), ErrorKind::SyntaxError, "invalid syntax".to_owned()),
        },
    };
    let kind = if compile_flags & flags::PYCF_ALLOW_INCOMPLETE_INPUT != 0 && at_end(text, range.end().to_usize()) {
        ErrorKind::IncompleteInputError
    } else {
        kind
    };
    let msg = if kind == ErrorKind::IncompleteInputError { "incomplete input".to_owned() } else { msg };
    let loc = lines.location(range.start().to_u32(), range.end().to_u32());
    lines.error_kind(kind, filename, loc, msg)
}

/// Whether nothing but blanks follows.
fn at_end(text: &str, offset: usize) -> bool {
    text.get(offset..).is_none_or(|rest| rest.trim().is_empty())
}

fn describe(error: &ParseErrorType) -> (ErrorKind, String) {
    let invalid = || (ErrorKind::SyntaxError, "invalid syntax".to_owned());
    let plain = |text: &str| (ErrorKind::SyntaxError, text.to_owned());
    match error {
        ParseErrorType::UnexpectedIndentation => (ErrorKind::IndentationError, "unexpected indent".to_owned()),
        ParseErrorType::OtherError(text) if text.starts_with("Expected an indented block") => {
            (ErrorKind::IndentationError, text.replacen("Expected", "expected", 1))
        }
        ParseErrorType::Lexical(LexicalErrorType::IndentationError) => {
            (ErrorKind::IndentationError, "unindent does not match any outer indentation level".to_owned())
        }
        ParseErrorType::Lexical(LexicalErrorType::InvalidByteLiteral) => {
            plain("bytes can only contain ASCII literal characters")
        }
        ParseErrorType::Lexical(LexicalErrorType::LineContinuationError) => {
            plain("unexpected character after line continuation character")
        }
        ParseErrorType::Lexical(LexicalErrorType::UnclosedStringError) => plain("unterminated string literal"),
        ParseErrorType::PositionalAfterKeywordArgument => plain("positional argument follows keyword argument"),
        ParseErrorType::PositionalAfterKeywordUnpacking => {
            plain("positional argument follows keyword argument unpacking")
        }
        ParseErrorType::InvalidArgumentUnpackingOrder => {
            plain("iterable argument unpacking follows keyword argument unpacking")
        }
        ParseErrorType::NonDefaultParamAfterDefaultParam => {
            plain("parameter without a default follows parameter with a default")
        }
        ParseErrorType::ExpectedKeywordParam => plain("named parameters must follow bare *"),
        ParseErrorType::UnparenthesizedGeneratorExpression => plain("Generator expression must be parenthesized"),
        ParseErrorType::EmptyTypeParams => plain("Type parameter list cannot be empty"),
        ParseErrorType::FStringError(inner) => plain(&format!("f-string: {inner}")),
        ParseErrorType::TStringError(inner) => plain(&format!("t-string: {inner}")),
        _ => invalid(),
    }
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
    let last_line = lines.position(first.range().end().to_u32()).0;
    let more = body[1..].iter().find(|stmt| {
        let (line, _) = lines.position(stmt.range().start().to_u32());
        line > last_line
    });
    let first_is_compound = matches!(
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
    let more = if first_is_compound { body.get(1) } else { more };
    if more.is_some() {
        let loc = lines.location(first.range().start().to_u32(), first.range().end().to_u32());
        let msg = "multiple statements found while compiling a single statement".to_owned();
        return Err(lines.error(filename, loc, msg));
    }
    Ok(())
}
