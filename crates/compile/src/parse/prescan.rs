//! What must be refused before ruff sees it: nesting so deep that dropping the tree would exhaust the stack.
//! It must not know the grammar.

use krait_code::PyString;
use ruff_python_ast::token::TokenKind;
use ruff_python_parser::Mode as RuffMode;
use ruff_python_parser::lexer::lex;

use super::diagnose;
use crate::errors::{CompileError, Res};

/// CPython's `MAXLEVEL`.
const MAX_PARENTHESES: usize = 200;
/// CPython's `MAXINDENT`.
const MAX_INDENT: usize = 100;
/// Tokens in a row, no comma, bracket or line end between them, that a tree may be built from.
const MAX_RUN: usize = 200_000;

pub(super) fn prescan(text: &str, filename: &PyString) -> Res {
    if suspicious(text) { precise(text, filename) } else { Ok(()) }
}

/// Whether a tree of this text might be too deep to be dropped: some stretch has no comma or line end.
pub(super) fn may_be_deep(text: &str) -> bool {
    text.split([',', '\n']).any(|stretch| stretch.len() > 4000)
}

/// A cheap look that knows no strings: whether the limits might be exceeded.
fn suspicious(text: &str) -> bool {
    let (mut depth, mut run) = (0i32, 0usize);
    let mut indent = 0usize;
    let mut at_line_start = true;
    for byte in text.bytes() {
        run += 1;
        match byte {
            b'(' | b'[' | b'{' => {
                depth += 1;
                run = 0;
            }
            b')' | b']' | b'}' => depth = (depth - 1).max(0),
            b',' => run = 0,
            b'\n' => {
                if depth == 0 {
                    run = 0;
                }
                at_line_start = true;
                indent = 0;
                continue;
            }
            b' ' | b'\t' if at_line_start => {
                indent += 1;
                if indent >= MAX_INDENT {
                    return true;
                }
                continue;
            }
            _ => {}
        }
        at_line_start = false;
        if depth > 150 || run > MAX_RUN {
            return true;
        }
    }
    false
}

fn precise(text: &str, filename: &PyString) -> Res {
    let mut lexer = lex(text, RuffMode::Module);
    let (mut depth, mut indent, mut run) = (0usize, 0usize, 0usize);
    loop {
        let kind = lexer.next_token();
        match kind {
            TokenKind::EndOfFile => return Ok(()),
            TokenKind::Lpar | TokenKind::Lsqb | TokenKind::Lbrace => {
                depth += 1;
                run = 0;
                if depth > MAX_PARENTHESES {
                    return Err(diagnose::first_token_error(text, filename));
                }
            }
            TokenKind::Rpar | TokenKind::Rsqb | TokenKind::Rbrace => depth = depth.saturating_sub(1),
            TokenKind::Indent => {
                indent += 1;
                if indent >= MAX_INDENT {
                    return Err(diagnose::first_token_error(text, filename));
                }
            }
            TokenKind::Dedent => indent = indent.saturating_sub(1),
            TokenKind::Comma | TokenKind::Newline | TokenKind::Semi => run = 0,
            TokenKind::String | TokenKind::Comment | TokenKind::NonLogicalNewline => {}
            _ => run += 1,
        }
        if run > MAX_RUN {
            return Err(CompileError::too_complex(filename));
        }
    }
}
