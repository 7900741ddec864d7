//! What must be refused before ruff sees it: nesting so deep that dropping the tree would exhaust the stack.
//! It must not know the grammar.

use std::sync::LazyLock;

use krait_code::PyString;
use memchr::memmem::Finder;
use ruff_python_ast::token::TokenKind;
use ruff_python_parser::Mode as RuffMode;
use ruff_python_parser::lexer::lex;

use super::{Lines, diagnose};
use crate::errors::{CompileError, Res};

/// CPython's `MAXLEVEL`.
const MAX_PARENTHESES: usize = 200;
/// CPython's `MAXINDENT`.
const MAX_INDENT: usize = 100;
/// Tokens in a row, no comma, bracket or line end between them, that a tree may be built from.
const MAX_RUN: usize = 200_000;
/// Prefix operators in a row that ruff's stack has room for where there is room for one level of our own.
const PREFIXES_A_LEVEL: usize = 5;
/// Bytes in a row, no comma or opening bracket between them, that are looked at closely though they cannot hold too many.
const LONG: usize = 4_000;

/// Lambdas in a text before it is looked at closely.
const MAX_LAMBDAS: usize = 100;

static LAMBDA: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new("lambda"));

/// `max_depth` is how deep the default value of a lambda's parameter may stand in others: ruff's parser, which else
/// asks for more stack when it needs some, does not there.
pub(super) fn prescan(text: &str, lines: &Lines<'_>, max_depth: u32, filename: &PyString) -> Res {
    let max_depth = max_depth as usize;
    let long = LONG.min(max_depth * PREFIXES_A_LEVEL);
    if nests(text.as_bytes(), long)
        || indents(text.as_bytes(), lines)
        || LAMBDA.find_iter(text.as_bytes()).nth(MAX_LAMBDAS).is_some()
    {
        return precise(text, max_depth, filename);
    }
    Ok(())
}

/// Whether a tree of this text might be too deep to be dropped: some stretch has no comma or line end.
pub(super) fn may_be_deep(text: &str) -> bool {
    text.split([',', '\n']).any(|stretch| stretch.len() > 4000)
}

/// Whether some line might be indented too far.
fn indents(text: &[u8], lines: &Lines<'_>) -> bool {
    let deep = |line: &[u8]| line.len() >= MAX_INDENT && line[..MAX_INDENT].iter().all(|byte| matches!(byte, b' ' | b'\t'));
    lines.ranges().any(|line| deep(&text[line]))
}

/// Bytes that are counted at once.
const BLOCK: usize = 64;

/// Brackets that may be open at once by a count that knows no strings, and is up to two blocks too high.
const SUSPICIOUS: i64 = 150;

/// A cheap look: whether there might be too many open brackets, or too much between commas and opening brackets.
fn nests(text: &[u8], long: usize) -> bool {
    // How many more brackets were opened than closed, and the least that this can have been.
    let (mut depth, mut least) = (0, 0);
    // Blocks since one that had a comma or opening bracket.
    let mut run = 0;
    let (blocks, rest) = text.as_chunks::<BLOCK>();
    let mut last = [b' '; BLOCK];
    last[..rest.len()].copy_from_slice(rest);
    for block in blocks.iter().chain([&last]) {
        let (mut opened, mut closed, mut commas) = (0_u8, 0_u8, 0_u8);
        for &byte in block {
            // In ASCII brackets and braces differ by this bit.
            let bracket = byte | 0x20;
            opened += u8::from(byte == b'(') + u8::from(bracket == b'{');
            closed += u8::from(byte == b')') + u8::from(bracket == b'}');
            commas += u8::from(byte == b',');
        }
        least = least.min(depth - i64::from(closed));
        if depth + i64::from(opened) - least > SUSPICIOUS {
            return true;
        }
        depth += i64::from(opened) - i64::from(closed);
        run = if opened == 0 && commas == 0 { run + 1 } else { 0 };
        // Such a stretch may begin and end in the blocks around.
        if (run + 2) * BLOCK > long {
            return true;
        }
    }
    false
}

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
