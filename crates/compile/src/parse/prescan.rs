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
/// Prefix operators in a row that ruff's stack has room for where there is room for one level of our own.
const PREFIXES_A_LEVEL: usize = 5;
/// Bytes in a row, no comma, bracket or line end between them, that may hold too many of these.
const LONG: usize = 1_000;

/// Lambdas in a text before it is looked at closely.
const MAX_LAMBDAS: usize = 100;

/// `max_depth` is how deep the default value of a lambda's parameter may stand in others: ruff's parser, which else
/// asks for more stack when it needs some, does not there.
pub(super) fn prescan(text: &str, max_depth: u32, filename: &PyString) -> Res {
    if suspicious(text) || memchr::memmem::find_iter(text.as_bytes(), "lambda").nth(MAX_LAMBDAS).is_some() {
        return precise(text, max_depth as usize, filename);
    }
    Ok(())
}

/// Whether a tree of this text might be too deep to be dropped: some stretch has no comma or line end.
pub(super) fn may_be_deep(text: &str) -> bool {
    text.split([',', '\n']).any(|stretch| stretch.len() > 4000)
}

/// A cheap look that knows no strings: whether the limits might be exceeded.
fn suspicious(text: &str) -> bool {
    let deep = |line: &[u8]| line.len() >= MAX_INDENT && line[..MAX_INDENT].iter().all(|byte| matches!(byte, b' ' | b'\t'));
    // Where the run began, and whether the text before it was a line with no bracket open.
    let (mut depth, mut run_start) = (0i32, 0usize);
    let mut line_start = 0;
    let bytes = text.as_bytes();
    let mut next = 0;
    // Most bytes mean nothing.
    while let Some(skipped) = first_meaningful(&bytes[next..]) {
        let at = next + skipped;
        next = at + 1;
        match CLASSES[usize::from(bytes[at])] {
            Class::Other => {}
            Class::Opening => {
                depth += 1;
                if depth > 150 || at - run_start > LONG {
                    return true;
                }
                run_start = at;
            }
            Class::Closing => depth = (depth - 1).max(0),
            Class::Comma => {
                if at - run_start > LONG {
                    return true;
                }
                run_start = at;
            }
            Class::Newline => {
                if at - run_start > LONG || deep(&bytes[line_start..at]) {
                    return true;
                }
                if depth == 0 {
                    run_start = at;
                }
                line_start = at + 1;
            }
        }
    }
    text.len() - run_start > LONG || deep(&bytes[line_start..])
}

/// Where the first byte stands that means something, four at a time.
#[inline]
fn first_meaningful(bytes: &[u8]) -> Option<usize> {
    let means = |byte: u8| CLASSES[usize::from(byte)] as u8;
    let (fours, _) = bytes.as_chunks::<4>();
    let skipped = fours.iter().take_while(|[a, b, c, d]| means(*a) | means(*b) | means(*c) | means(*d) == 0).count() * 4;
    bytes[skipped..].iter().position(|&byte| means(byte) != 0).map(|at| skipped + at)
}

/// What a byte means for the limits; nothing is 0.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Other,
    Opening,
    Closing,
    Comma,
    Newline,
}

static CLASSES: [Class; 256] = {
    let mut classes = [Class::Other; 256];
    let (mut opening, mut closing) = (b"([{".as_slice(), b")]}".as_slice());
    while let ([open, others @ ..], [close, rest @ ..]) = (opening, closing) {
        classes[*open as usize] = Class::Opening;
        classes[*close as usize] = Class::Closing;
        (opening, closing) = (others, rest);
    }
    classes[b',' as usize] = Class::Comma;
    classes[b'\n' as usize] = Class::Newline;
    classes
};

fn precise(text: &str, max_depth: usize, filename: &PyString) -> Res {
    let mut lexer = lex(text, RuffMode::Module);
    // How many brackets are open at each lambda whose colon is still to come.
    let mut lambdas: Vec<usize> = Vec::new();
    // Whether something that nests to the right has begun since the line did.
    let mut opens = false;
    let (mut depth, mut indent, mut run, mut prefix) = (0usize, 0usize, 0usize, 0usize);
    loop {
        let kind = lexer.next_token();
        let is_prefix = matches!(kind, TokenKind::Tilde | TokenKind::Plus | TokenKind::Minus | TokenKind::Not | TokenKind::Await);
        prefix = if is_prefix { prefix + 1 } else { 0 };
        match kind {
            TokenKind::EndOfFile => return Ok(()),
            TokenKind::Lpar | TokenKind::Lsqb | TokenKind::Lbrace => {
                depth += 1;
                run = 0;
                if depth > MAX_PARENTHESES {
                    return Err(diagnose::first_token_error(text, filename));
                }
            }
            TokenKind::Rpar | TokenKind::Rsqb | TokenKind::Rbrace => {
                depth = depth.saturating_sub(1);
                while lambdas.pop_if(|open| *open > depth).is_some() {}
            }
            TokenKind::Lambda => {
                lambdas.push(depth);
                run += 1;
                opens = true;
            }
            TokenKind::Not | TokenKind::If | TokenKind::Else | TokenKind::Await | TokenKind::Yield => {
                run += 1;
                opens = true;
            }
            TokenKind::Colon => {
                lambdas.pop_if(|open| *open == depth);
                run += 1;
            }
            TokenKind::Indent => {
                indent += 1;
                if indent >= MAX_INDENT {
                    return Err(diagnose::first_token_error(text, filename));
                }
            }
            TokenKind::Dedent => indent = indent.saturating_sub(1),
            TokenKind::Comma => run = 0,
            // Operands of these stand side by side in the tree, unless what they stand in opens to the right.
            TokenKind::And
            | TokenKind::Or
            | TokenKind::Less
            | TokenKind::Greater
            | TokenKind::LessEqual
            | TokenKind::GreaterEqual
            | TokenKind::EqEqual
            | TokenKind::NotEqual
            | TokenKind::Equal
                if !opens =>
            {
                run = 0;
            }
            TokenKind::Newline | TokenKind::Semi => {
                run = 0;
                opens = false;
                lambdas.clear();
            }
            TokenKind::String | TokenKind::Comment | TokenKind::NonLogicalNewline => {}
            _ => run += 1,
        }
        if run > MAX_RUN || prefix > max_depth * PREFIXES_A_LEVEL || lambdas.len() > max_depth {
            return Err(CompileError::too_complex(filename));
        }
    }
}
