//! What errors say and where they stand. It must not know how they are found.

use std::rc::Rc;

use super::engine::{Kind, Node, Parser, Stop};
use super::token::{Token, TokenKind};
use super::tokenizer::Done;
use krait_code::PyString;

use crate::errors::{CompileError, ErrorArgs, ErrorKind, Warning};

/// An error with its position: offsets in code points from 1, and the line shown.
#[derive(Clone, Debug)]
pub(in crate::parse) struct Raised {
    pub kind: ErrorKind,
    pub msg: String,
    pub lineno: i32,
    pub offset: i32,
    pub end_lineno: i32,
    pub end_offset: i32,
    pub text: String,
    /// What the tokenizer warned of before.
    pub warnings: Vec<Warning>,
    /// Where the last compound statement starts.
    pub last_statement: Option<(i32, i32)>,
}

impl Raised {
    pub fn into_error(self, filename: &PyString) -> Box<CompileError> {
        Box::new(CompileError {
            kind: self.kind,
            msg: self.msg,
            filename: filename.clone(),
            lineno: self.lineno,
            offset: self.offset,
            end_lineno: self.end_lineno,
            end_offset: self.end_offset,
            text: Some(PyString::from(self.text)),
            warnings: self.warnings,
            // Input that is not complete is nothing to look for misspelled words in.
            last_statement: self.last_statement.filter(|_| self.kind != ErrorKind::IncompleteInputError),
            args: ErrorArgs::Full,
        })
    }
}

/// What the targets of an assignment may be.
#[derive(Clone, Copy, PartialEq)]
enum Targets {
    Assign,
    Delete,
    For,
}

/// A place: lines from 1, columns in bytes from 0, -1 for none.
#[derive(Clone, Copy)]
struct Place {
    lineno: i32,
    col: i32,
    end_lineno: i32,
    end_col: i32,
}

fn place_of(token: &Token) -> Place {
    Place { lineno: token.lineno, col: token.col_offset, end_lineno: token.end_lineno, end_col: token.end_col_offset }
}

impl Parser<'_> {
    /// The line an error is shown with: the tokenizer's, with its newline, unless the error stands before it.
    fn error_line(&self, lineno: i32) -> &str {
        let tokenizer = &self.tokenizer;
        if tokenizer.lineno <= lineno {
            return &self.text[tokenizer.line_start..tokenizer.read_end()];
        }
        let index = usize::try_from(lineno - 1).unwrap_or(0);
        self.text.split('\n').nth(index).unwrap_or("")
    }

    /// Set the error unless there is one: `offset` and `end_offset` count bytes from 1; below 1 they stay.
    fn set_error(&mut self, kind: ErrorKind, place: (i32, i32, i32, i32), msg: String) {
        if self.raised.is_some() {
            return;
        }
        let (lineno, offset, end_lineno, end_offset) = place;
        let line = self.error_line(lineno);
        let chars = |offset: i32| match usize::try_from(offset) {
            Ok(0) | Err(_) => offset,
            Ok(offset) => {
                let offset = offset.min(line.len() + 1);
                // A character that is cut counts whole.
                let whole = line.char_indices().take_while(|&(at, _)| at < offset).count();
                let past = usize::from(offset > line.len());
                i32::try_from(whole + past).unwrap_or(i32::MAX)
            }
        };
        let raised = Raised {
            kind,
            msg,
            lineno,
            offset: chars(offset),
            end_lineno,
            end_offset: chars(end_offset),
            text: line.to_owned(),
            warnings: Vec::new(),
            last_statement: None,
        };
        self.raised = Some(raised);
    }

    fn raise_place(&mut self, kind: ErrorKind, place: Place, msg: String) {
        self.set_error(kind, (place.lineno, place.col + 1, place.end_lineno, place.end_col + 1), msg);
    }

    pub fn raise_at_token(&mut self, token: &Token, msg: String) {
        self.raise_place(ErrorKind::SyntaxError, place_of(token), msg);
    }

    /// `_PyPegen_raise_error`: like the above, but a token without extent stands where the tokenizer is.
    pub fn raise_on(&mut self, kind: ErrorKind, token: &Token, msg: String) {
        let mut place = (token.lineno, token.col_offset + 1, token.end_lineno, token.end_col_offset + 1);
        if token.col_offset == -1 {
            place.1 = self.cursor_column();
        }
        if token.end_col_offset == -1 {
            place.3 = -1;
        }
        self.set_error(kind, place, msg);
    }

    fn cursor_column(&self) -> i32 {
        i32::try_from(self.tokenizer.cur.saturating_sub(self.tokenizer.line_start)).unwrap_or(i32::MAX)
    }

    pub fn raise_last(&mut self, kind: ErrorKind, msg: String) {
        if let Some(&token) = self.tokens.last() {
            self.raise_on(kind, &token, msg);
        }
    }

    pub fn raise_unclosed(&mut self) {
        if let Some(&(bracket, lineno, col)) = self.tokenizer.parens.last() {
            let place = Place { lineno, col, end_lineno: lineno, end_col: -1 };
            let msg = format!("'{}' was never closed", char::from(bracket));
            self.raise_place(ErrorKind::SyntaxError, place, msg);
        }
    }

    /// The tokenizer has stopped (`_Pypegen_tokenizer_error`).
    pub fn raise_tokenizer_error(&mut self) {
        let lineno = self.tokenizer.lineno;
        let here = |col: i32| Place { lineno, col, end_lineno: lineno, end_col: -1 };
        match self.tokenizer.done {
            Done::Error => self.raise_tokenizers_own(),
            Done::Dedent => {
                let msg = "unindent does not match any outer indentation level".to_owned();
                let column = self.cursor_column();
                self.set_error(ErrorKind::IndentationError, (lineno, column, lineno, -1), msg);
            }
            Done::TabSpace => {
                let msg = "inconsistent use of tabs and spaces in indentation".to_owned();
                self.raise_place(ErrorKind::TabError, here(0), msg);
            }
            Done::TooDeep => {
                let msg = "too many levels of indentation".to_owned();
                self.raise_place(ErrorKind::IndentationError, here(0), msg);
            }
            Done::LineCont => {
                let msg = "unexpected character after line continuation character".to_owned();
                let column = i32::try_from(self.tokenizer.cur - self.tokenizer.buf).unwrap_or(i32::MAX);
                self.raise_place(ErrorKind::SyntaxError, here(column - 1), msg);
            }
            Done::Eof | Done::Ok => {
                if self.tokenizer.parens.is_empty() {
                    let column = self.cursor_column();
                    let msg = "unexpected EOF while parsing".to_owned();
                    self.set_error(ErrorKind::SyntaxError, (lineno, column, lineno, -1), msg);
                } else {
                    self.raise_unclosed();
                }
            }
        }
    }

    /// The error the tokenizer has worded itself takes the place of any other.
    pub fn raise_tokenizers_own(&mut self) {
        let Some(error) = self.tokenizer.error.clone() else { return };
        let line = self.text[self.tokenizer.line_start..self.tokenizer.line_end()].trim_end_matches('\n').to_owned();
        self.raised = Some(Raised {
            kind: error.kind,
            msg: error.msg,
            lineno: error.lineno,
            offset: error.offset,
            end_lineno: error.lineno,
            end_offset: error.end_offset,
            text: line,
            warnings: Vec::new(),
            last_statement: None,
        });
    }

    fn first_token(&self, node: &Node) -> Token {
        self.tokens[node.start]
    }

    fn place(&self, node: &Node) -> Place {
        self.range(node, node)
    }

    fn range(&self, from: &Node, to: &Node) -> Place {
        let first = self.tokens[from.start];
        let last = self.tokens[to.end.max(to.start + 1) - 1];
        Place {
            lineno: first.lineno,
            col: first.col_offset,
            end_lineno: last.end_lineno,
            end_col: last.end_col_offset,
        }
    }

    fn raise_from(&mut self, node: &Node, msg: String) {
        let token = self.first_token(node);
        let place = (token.lineno, token.col_offset + 1, self.tokenizer.lineno, self.cursor_column());
        self.set_error(ErrorKind::SyntaxError, place, msg);
    }

    fn node_text(&self, node: &Node) -> &str {
        self.text_of(&self.tokens[node.start])
    }

    /// Do what the grammar says to an error; whether it is one.
    pub fn raise(&mut self, verb: &str, nodes: &[Rc<Node>], text: &str) -> Result<bool, Stop> {
        let first = nodes.first().cloned();
        let msg = match &first {
            Some(node) => text
                .replace("{}", self.expr_name(node))
                .replace("{line}", &self.first_token(node).lineno.to_string())
                .replace("{text}", self.node_text(node)),
            None => text.to_owned(),
        };
        let syntax = ErrorKind::SyntaxError;
        match (verb, nodes) {
            ("at", [node]) => self.raise_place(syntax, self.place(node), msg),
            ("range", [from, to]) => self.raise_place(syntax, self.range(from, to), msg),
            ("from", [node]) => self.raise_from(node, msg),
            ("last", _) => self.raise_last(syntax, msg),
            ("next", _) => {
                let token = self.token()?;
                self.raise_on(syntax, &token, msg);
            }
            ("indent", _) => self.raise_last(ErrorKind::IndentationError, msg),
            ("items", [items]) => match (items.kids.first(), items.kids.last()) {
                (Some(from), Some(to)) => self.raise_place(syntax, self.range(from, to), msg),
                _ => return Ok(false),
            },
            ("concat", [items, to]) => {
                let from = items.kids.last().cloned().unwrap_or_else(|| items.clone());
                self.raise_place(syntax, self.range(&from, to), msg);
            }
            ("comprehension", [from, clauses]) => {
                let to = last_comprehension_item(clauses);
                self.raise_place(syntax, self.range(from, &to), msg);
            }
            ("target", [node]) => return Ok(self.raise_target(node, text)),
            ("fn", _) => return Ok(self.call(text, nodes)),
            _ => return Ok(false),
        }
        Ok(true)
    }

    fn raise_target(&mut self, node: &Rc<Node>, text: &str) -> bool {
        let targets = match text {
            "delete" => Targets::Delete,
            "for" => Targets::For,
            _ => Targets::Assign,
        };
        let Some(target) = self.invalid_target(node, targets) else { return false };
        let verb = if targets == Targets::Delete { "delete" } else { "assign to" };
        let msg = format!("cannot {verb} {}", self.expr_name(&target));
        self.raise_place(ErrorKind::SyntaxError, self.place(&target), msg);
        true
    }

    /// The first part of a target that is none (`_PyPegen_get_invalid_target`).
    fn invalid_target(&self, node: &Rc<Node>, targets: Targets) -> Option<Rc<Node>> {
        match node.kind {
            Kind::List | Kind::Tuple => node.kids.iter().find_map(|kid| self.invalid_target(kid, targets)),
            Kind::Starred if targets == Targets::Delete => Some(node.clone()),
            Kind::Starred => node.kids.first().and_then(|kid| self.invalid_target(kid, targets)),
            // `a in b` of `for a in b` is read as a comparison.
            Kind::Compare if targets == Targets::For => {
                let left = node.kids.first()?;
                let right = node.kids.get(1)?;
                let operator = self.tokens[left.end..right.start].iter().find(|token| token.kind == TokenKind::Name)?;
                (self.text_of(operator) == "in").then(|| self.invalid_target(left, targets)).flatten()
            }
            Kind::Name | Kind::Subscript | Kind::Attribute => None,
            _ => Some(node.clone()),
        }
    }

    /// `_PyPegen_get_expr_name`
    fn expr_name(&self, node: &Node) -> &'static str {
        match node.kind {
            Kind::Attribute => "attribute",
            Kind::Subscript => "subscript",
            Kind::Starred => "starred",
            Kind::Name => "name",
            Kind::List => "list",
            Kind::Tuple => "tuple",
            Kind::Lambda => "lambda",
            Kind::Call => "function call",
            Kind::Operation => "expression",
            Kind::GeneratorExp => "generator expression",
            Kind::Yield => "yield expression",
            Kind::Await => "await expression",
            Kind::ListComp => "list comprehension",
            Kind::SetComp => "set comprehension",
            Kind::DictComp => "dict comprehension",
            Kind::Dict => "dict literal",
            Kind::Set => "set display",
            Kind::FString => "f-string expression",
            Kind::TString => "t-string expression",
            Kind::True => "True",
            Kind::False => "False",
            Kind::None => "None",
            Kind::Ellipsis => "ellipsis",
            Kind::Compare => "comparison",
            Kind::IfExp => "conditional expression",
            Kind::NamedExpr => "named expression",
            _ => "literal",
        }
    }

    fn is_legacy(&self, node: &Node) -> bool {
        node.kind == Kind::Name && matches!(self.node_text(node), "print" | "exec")
    }

    fn call(&mut self, name: &str, nodes: &[Rc<Node>]) -> bool {
        let syntax = ErrorKind::SyntaxError;
        match (name, nodes) {
            ("legacy", [a, b]) => {
                if !self.is_legacy(a) {
                    return false;
                }
                let word = self.node_text(a);
                let msg = format!("Missing parentheses in call to '{word}'. Did you mean {word}(...)?");
                self.raise_place(syntax, self.range(a, b), msg);
            }
            ("missing_comma", [a, b]) => {
                if self.is_legacy(a) || self.tokens[self.mark - 1].level == 0 {
                    return false;
                }
                let msg = "invalid syntax. Perhaps you forgot a comma?".to_owned();
                self.raise_place(syntax, self.range(a, b), msg);
            }
            ("nonparen_genexp", [args, clauses]) => {
                let positional: Vec<&Rc<Node>> = args
                    .kids
                    .iter()
                    .filter(|kid| !matches!(kid.kind, Kind::Keyword | Kind::DoubleStarred))
                    .collect();
                let [.., _, last] = positional[..] else { return false };
                let to = last_comprehension_item(clauses);
                let msg = "Generator expression must be parenthesized".to_owned();
                self.raise_place(syntax, self.range(last, &to), msg);
            }
            ("arguments_parsing", [args]) => {
                let unpacking = args.kids.iter().any(|kid| kid.kind == Kind::DoubleStarred);
                let what = if unpacking { "keyword argument unpacking" } else { "keyword argument" };
                self.raise_last(syntax, format!("positional argument follows {what}"));
            }
            ("type_var_tuple" | "param_spec", [colon, bound]) => {
                let what = if bound.kind == Kind::Tuple { "constraints" } else { "bound" };
                let param = if name == "param_spec" { "ParamSpec" } else { "TypeVarTuple" };
                self.raise_from(colon, format!("cannot use {what} with {param}"));
            }
            ("kvpair", [key]) => {
                let place = self.place(key);
                let place = Place { col: place.end_col - 1, end_col: -1, ..place };
                self.raise_place(syntax, place, "':' expected after dictionary key".to_owned());
            }
            ("less_greater", [a, b]) => {
                if self.tokens[a.start].end != self.tokens[b.start].start {
                    return false;
                }
                let msg = "invalid syntax.  Maybe you meant '!=' instead of '<>'?".to_owned();
                self.raise_place(syntax, self.range(a, b), msg);
            }
            ("ensure_real" | "ensure_imaginary", [number]) => {
                let imaginary = self.node_text(number).ends_with(['j', 'J']);
                let wanted = name == "ensure_imaginary";
                if imaginary == wanted {
                    return false;
                }
                let what = if wanted { "imaginary" } else { "real" };
                self.raise_place(syntax, self.place(number), format!("{what} number required in complex literal"));
            }
            ("conversion", [bang, conversion]) => return self.check_conversion(bang, conversion),
            _ => return false,
        }
        true
    }

    fn check_conversion(&mut self, bang: &Node, conversion: &Node) -> bool {
        let letter = if self.tokenizer.in_template() { 't' } else { 'f' };
        if self.tokens[bang.start].end != self.tokens[conversion.start].start {
            let msg = format!("{letter}-string: conversion type must come right after the exclamation mark");
            self.raise_place(ErrorKind::SyntaxError, self.range(bang, conversion), msg);
            return true;
        }
        let text = self.node_text(conversion);
        if matches!(text, "s" | "r" | "a") {
            return false;
        }
        let repr = krait_code::repr::str_repr(&text.into());
        let msg = format!("{letter}-string: invalid conversion character {repr}: expected 's', 'r', or 'a'");
        self.raise_place(ErrorKind::SyntaxError, self.place(conversion), msg);
        true
    }

    /// The texts between the fields of an f- or t-string must decode.
    pub fn check_middles(&mut self, node: &Node) -> Result<(), Stop> {
        let mut raw = Vec::new();
        for token in self.tokens[node.start..node.end].to_vec() {
            match token.kind {
                TokenKind::FStringStart | TokenKind::TStringStart => {
                    raw.push(self.text_of(&token).contains(['r', 'R']));
                }
                TokenKind::FStringEnd | TokenKind::TStringEnd => {
                    raw.pop();
                }
                // Strings inside have been looked at before.
                TokenKind::FStringMiddle | TokenKind::TStringMiddle if raw.len() == 1 => {
                    if let Some(msg) = crate::parse::strings::text_error(self.text_of(&token), raw[0], false)
                        && !msg.ends_with("\\ at end of string")
                    {
                        self.raise_at_token(&token, msg);
                        return Err(Stop::Raised);
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn is_bytes(&self, token: &Token) -> bool {
        let prefix = self.text_of(token).split(['\'', '"']).next().unwrap_or("");
        prefix.contains(['b', 'B'])
    }

    /// A string must decode.
    pub fn check_string(&mut self, node: &Node) -> Result<(), Stop> {
        let token = self.first_token(node);
        if let Some(msg) = crate::parse::strings::literal_error(self.text_of(&token), self.is_bytes(&token)) {
            self.raise_last(ErrorKind::SyntaxError, msg);
            return Err(Stop::Raised);
        }
        Ok(())
    }

    /// Strings next to each other must go together.
    pub fn check_strings(&mut self, node: &Node) -> Result<(), Stop> {
        let level = self.first_token(node).level;
        let strings = self.tokens[node.start..node.end]
            .iter()
            .filter(|token| token.kind == TokenKind::String && token.level == level);
        let (bytes, others): (Vec<&Token>, Vec<&Token>) = strings.partition(|token| self.is_bytes(token));
        if !bytes.is_empty() && (!others.is_empty() || node.kind == Kind::FString) {
            self.raise_last(ErrorKind::SyntaxError, "cannot mix bytes and nonbytes literals".to_owned());
            return Err(Stop::Raised);
        }
        Ok(())
    }
}

/// The iterable of the last `for`, or its last condition.
fn last_comprehension_item(clauses: &Rc<Node>) -> Rc<Node> {
    let last = clauses.kids.last().unwrap_or(clauses);
    last.kids.last().unwrap_or(last).clone()
}
