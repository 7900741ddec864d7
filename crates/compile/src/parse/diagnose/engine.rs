//! Walks the grammar over the tokens as CPython's generated parser does: in order, remembering what was found.
//! It must not know what errors say.

use krait_code::collections::HashMap;
use std::rc::Rc;

use super::grammar::{Action, Alternative, Expr, Grammar, Item, RuleId};
use super::token::{Token, TokenKind};
use super::tokenizer::Tokenizer;

/// What a piece of text is, as far as errors name it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Token,
    /// Elements of a repetition, or nothing at all.
    Sequence,
    Other,
    Name,
    Literal,
    True,
    False,
    None,
    Ellipsis,
    Call,
    Attribute,
    Subscript,
    Starred,
    List,
    Tuple,
    Lambda,
    Operation,
    GeneratorExp,
    Yield,
    Await,
    ListComp,
    SetComp,
    DictComp,
    Dict,
    Set,
    FString,
    TString,
    Compare,
    IfExp,
    NamedExpr,
    Args,
    Keyword,
    DoubleStarred,
}

/// A piece of text: its tokens from `start` up to `end`.
#[derive(Debug)]
pub(super) struct Node {
    pub kind: Kind,
    pub start: usize,
    pub end: usize,
    pub kids: Vec<Rc<Node>>,
}

/// Parsing goes no further.
pub(super) enum Stop {
    /// An error was found: it is in the parser.
    Raised,
    /// The text is nested too deeply to be looked at this way.
    TooDeep,
}

/// Nothing fits here, something does, or it is all over.
pub(super) type Found = Result<Option<Rc<Node>>, Stop>;

/// Rules within rules that are followed; each takes a few frames of the stack.
const MAX_DEPTH: u32 = if cfg!(debug_assertions) { 700 } else { 1500 };

pub(super) struct Parser<'s> {
    pub text: &'s str,
    pub tokenizer: Tokenizer<'s>,
    pub tokens: Vec<Token>,
    pub mark: usize,
    pub call_invalid_rules: bool,
    /// Reading one interactive statement, which the end of the text ends, and its blocks with it.
    pub single: bool,
    pub imply_dedent: bool,
    parsing_started: bool,
    grammar: &'static Grammar,
    memo: HashMap<(usize, RuleId), (Option<Rc<Node>>, usize)>,
    depth: u32,
    /// Where the last compound statement starts (`last_stmt_location`).
    pub last_statement: (i32, i32),
    pub raised: Option<super::actions::Raised>,
}

const KEYWORDS: &[&str] = &[
    "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue", "def", "del",
    "elif", "else", "except", "finally", "for", "from", "global", "if", "import", "in", "is", "lambda", "nonlocal",
    "not", "or", "pass", "raise", "return", "try", "while", "with", "yield",
];
const SOFT_KEYWORDS: &[&str] = &["_", "case", "match", "type"];

impl<'s> Parser<'s> {
    pub fn new(text: &'s str) -> Parser<'s> {
        Parser {
            text,
            tokenizer: Tokenizer::new(text),
            tokens: Vec::new(),
            mark: 0,
            call_invalid_rules: false,
            single: false,
            imply_dedent: true,
            parsing_started: false,
            grammar: Grammar::python(),
            memo: HashMap::default(),
            depth: 0,
            last_statement: (0, 0),
            raised: None,
        }
    }

    /// Parse from the start by a rule.
    pub fn parse(&mut self, start: &str) -> Found {
        self.mark = 0;
        self.depth = 0;
        self.memo.clear();
        self.rule(self.grammar.rule(start))
    }

    /// The token at the mark, fetched if need be.
    pub fn token(&mut self) -> Result<Token, Stop> {
        while self.tokens.len() <= self.mark {
            match self.tokenizer.get() {
                Some(mut token) => {
                    // A single statement may end without a newline.
                    if self.single && token.kind == TokenKind::EndMarker && self.parsing_started {
                        token.kind = TokenKind::Newline;
                        self.parsing_started = false;
                        if self.imply_dedent {
                            self.tokenizer.close_indents();
                        }
                    } else {
                        self.parsing_started = true;
                    }
                    self.tokens.push(token);
                }
                None => {
                    self.raise_tokenizer_error();
                    return Err(Stop::Raised);
                }
            }
        }
        Ok(self.tokens[self.mark])
    }

    pub fn text_of(&self, token: &Token) -> &'s str {
        self.text.get(token.start..token.end).unwrap_or("")
    }

    fn rule(&mut self, id: RuleId) -> Found {
        let grammar = self.grammar;
        let rule = &grammar.rules[id];
        let key = (self.mark, id);
        if rule.memo
            && let Some((node, end)) = self.memo.get(&key) {
            let (node, end) = (node.clone(), *end);
            if node.is_some() {
                self.mark = end;
            }
            return Ok(node);
        }
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(Stop::TooDeep);
        }
        let start = self.mark;
        let without_invalid = rule.name.ends_with("_without_invalid");
        let outer = self.call_invalid_rules;
        if without_invalid {
            self.call_invalid_rules = false;
        }
        let found = match rule.trailers {
            Some((base, trailer)) => self.trailers(base, trailer),
            None => self.alternatives(&rule.alternatives),
        };
        self.call_invalid_rules = outer;
        self.depth -= 1;
        let found = found?;
        match &found {
            None => self.mark = start,
            // The line of a class with decorators is that of its `class`; functions are not noted.
            Some(_) if matches!(rule.name.as_str(), "class_def_raw" | "compound_stmt") && self.call_invalid_rules => {
                let first = &self.tokens[start];
                let noted = rule.name == "class_def_raw" || !self.is_definition(start);
                if noted && first.lineno >= self.last_statement.0 {
                    self.last_statement = (first.lineno, first.col_offset);
                }
            }
            Some(_) => {}
        }
        if rule.memo {
            self.memo.insert(key, (found.clone(), self.mark));
        }
        Ok(found)
    }

    /// Whether a class or function begins at a token.
    fn is_definition(&self, start: usize) -> bool {
        let word = |at: usize| self.tokens.get(at).map_or("", |token| self.text_of(token));
        matches!(word(start), "class" | "@" | "def") || word(start) == "async" && word(start + 1) == "def"
    }

    fn trailers(&mut self, base: RuleId, trailer: RuleId) -> Found {
        let Some(mut node) = self.rule(base)? else { return Ok(None) };
        while let Some(next) = self.rule(trailer)? {
            let kids = std::iter::once(node.clone()).chain(next.kids.iter().cloned()).collect();
            node = Rc::new(Node { kind: next.kind, start: node.start, end: next.end, kids });
        }
        Ok(Some(node))
    }

    fn alternatives(&mut self, alternatives: &'static [Alternative]) -> Found {
        let start = self.mark;
        for alternative in alternatives {
            // CPython leaves out an alternative that is nothing but a rule for errors, and that alone.
            if !self.call_invalid_rules
                && let [Item { expr: Expr::Rule(id), .. }] = &alternative.items[..]
                && self.grammar.rules[*id].invalid
            {
                continue;
            }
            self.mark = start;
            let mut cut = false;
            let mut parts = Vec::with_capacity(alternative.items.len());
            if self.sequence(&alternative.items, &mut parts, &mut cut)? {
                // An error that is none after all ends the rule as well.
                return self.act(alternative, start, parts);
            }
            if cut {
                break;
            }
        }
        self.mark = start;
        Ok(None)
    }

    fn sequence(
        &mut self,
        items: &'static [Item],
        parts: &mut Vec<(Option<u8>, Rc<Node>)>,
        cut: &mut bool,
    ) -> Result<bool, Stop> {
        for item in items {
            match &item.expr {
                Expr::Cut => *cut = true,
                Expr::Ahead(expr, wanted) => {
                    let mark = self.mark;
                    let found = self.expr(expr)?.is_some();
                    self.mark = mark;
                    if found != *wanted {
                        return Ok(false);
                    }
                }
                expr => match self.expr(expr)? {
                    Some(node) => parts.push((item.label, node)),
                    None => return Ok(false),
                },
            }
        }
        Ok(true)
    }

    fn expr(&mut self, expr: &'static Expr) -> Found {
        let start = self.mark;
        match expr {
            Expr::Literal(text) => self.literal(text),
            Expr::SoftKeyword(word) => {
                let token = self.token()?;
                self.take(token.kind == TokenKind::Name && self.text_of(&token) == word, Kind::Name)
            }
            Expr::Token(name) => self.token_kind(name),
            Expr::Rule(id) => self.rule(*id),
            Expr::Group(alternatives) => self.alternatives(alternatives),
            Expr::Optional(inner) => match self.expr(inner)? {
                Some(node) => Ok(Some(node)),
                None => {
                    self.mark = start;
                    Ok(Some(self.sequence_node(start, Vec::new())))
                }
            },
            Expr::Many(inner) => {
                let kids = self.repeat(inner)?;
                Ok(Some(self.sequence_node(start, kids)))
            }
            Expr::Some(inner) => {
                let kids = self.repeat(inner)?;
                Ok(if kids.is_empty() { None } else { Some(self.sequence_node(start, kids)) })
            }
            Expr::Separated(inner, separator) => {
                let Some(first) = self.expr(inner)? else { return Ok(None) };
                let mut kids = vec![first];
                loop {
                    let mark = self.mark;
                    if self.literal(separator)?.is_none() {
                        break;
                    }
                    match self.expr(inner)? {
                        Some(node) => kids.push(node),
                        None => {
                            self.mark = mark;
                            break;
                        }
                    }
                }
                Ok(Some(self.sequence_node(start, kids)))
            }
            Expr::Forced(text) => match self.literal(text)? {
                Some(node) => Ok(Some(node)),
                None => {
                    let token = self.token()?;
                    self.raise_at_token(&token, format!("expected '{text}'"));
                    Err(Stop::Raised)
                }
            },
            Expr::Ahead(..) | Expr::Cut => Ok(None),
        }
    }

    fn repeat(&mut self, inner: &'static Expr) -> Result<Vec<Rc<Node>>, Stop> {
        let mut kids = Vec::new();
        loop {
            let mark = self.mark;
            match self.expr(inner)? {
                Some(node) if self.mark > mark => kids.push(node),
                _ => {
                    self.mark = mark;
                    return Ok(kids);
                }
            }
        }
    }

    fn sequence_node(&self, start: usize, kids: Vec<Rc<Node>>) -> Rc<Node> {
        Rc::new(Node { kind: Kind::Sequence, start, end: self.mark, kids })
    }

    fn take(&mut self, fits: bool, kind: Kind) -> Found {
        if !fits {
            return Ok(None);
        }
        self.mark += 1;
        Ok(Some(Rc::new(Node { kind, start: self.mark - 1, end: self.mark, kids: Vec::new() })))
    }

    fn literal(&mut self, text: &str) -> Found {
        let token = self.token()?;
        let fits = matches!(token.kind, TokenKind::Op | TokenKind::Name) && self.text_of(&token) == text;
        self.take(fits, Kind::Token)
    }

    fn token_kind(&mut self, name: &str) -> Found {
        let token = self.token()?;
        let is_keyword = token.kind == TokenKind::Name && KEYWORDS.contains(&self.text_of(&token));
        match name {
            "NAME" => return self.take(token.kind == TokenKind::Name && !is_keyword, Kind::Name),
            "SOFT_KEYWORD" => {
                let soft = token.kind == TokenKind::Name && SOFT_KEYWORDS.contains(&self.text_of(&token));
                return self.take(soft, Kind::Name);
            }
            // Comments are not read for types.
            "TYPE_COMMENT" => return Ok(None),
            "NUMBER" => return self.take(token.kind == TokenKind::Number, Kind::Literal),
            "STRING" => return self.take(token.kind == TokenKind::String, Kind::Literal),
            _ => {}
        }
        let kind = match name {
            "NEWLINE" => TokenKind::Newline,
            "INDENT" => TokenKind::Indent,
            "DEDENT" => TokenKind::Dedent,
            "FSTRING_START" => TokenKind::FStringStart,
            "FSTRING_MIDDLE" => TokenKind::FStringMiddle,
            "FSTRING_END" => TokenKind::FStringEnd,
            "TSTRING_START" => TokenKind::TStringStart,
            "TSTRING_MIDDLE" => TokenKind::TStringMiddle,
            "TSTRING_END" => TokenKind::TStringEnd,
            _ => TokenKind::EndMarker,
        };
        self.take(token.kind == kind, Kind::Token)
    }

    fn act(&mut self, alternative: &'static Alternative, start: usize, parts: Vec<(Option<u8>, Rc<Node>)>) -> Found {
        let part = |label: u8| parts.iter().find(|(name, _)| *name == Some(label)).map(|(_, node)| node.clone());
        match &alternative.action {
            Action::Part(label) => Ok(part(*label)),
            Action::Default if parts.len() == 1 => Ok(parts.into_iter().next().map(|(_, node)| node)),
            Action::Default => Ok(Some(self.node(Kind::Other, start, &parts))),
            Action::Build(name) if name == "strings" => {
                let mut node = self.node(Kind::Literal, start, &parts);
                if node.kids.iter().any(|kid| kid.kind == Kind::FString) {
                    node = self.node(Kind::FString, start, &parts);
                }
                self.check_strings(&node)?;
                Ok(Some(node))
            }
            Action::Build(name) if name == "string" => {
                let node = self.node(Kind::Literal, start, &parts);
                self.check_string(&node)?;
                Ok(Some(node))
            }
            Action::Build(name) => {
                let node = self.node(kind_named(name), start, &parts);
                if matches!(node.kind, Kind::FString | Kind::TString) {
                    self.check_middles(&node)?;
                }
                Ok(Some(node))
            }
            Action::Raise { verb, labels, text } => {
                // A function is given all parts that have a name.
                let named: Vec<Rc<Node>> = if verb == "fn" {
                    parts.iter().filter(|(name, _)| name.is_some()).map(|(_, node)| node.clone()).collect()
                } else {
                    labels.iter().filter_map(|&label| part(label)).collect()
                };
                if self.raise(verb, &named, text)? {
                    return Err(Stop::Raised);
                }
                // What only looks, and finds nothing wrong, has matched.
                if verb == "fn" && matches!(text.as_str(), "conversion" | "ensure_real" | "ensure_imaginary") {
                    return Ok(Some(self.node(Kind::Other, start, &parts)));
                }
                self.mark = start;
                Ok(None)
            }
        }
    }

    fn node(&self, kind: Kind, start: usize, parts: &[(Option<u8>, Rc<Node>)]) -> Rc<Node> {
        let mut kids = Vec::new();
        for (_, part) in parts {
            gather(part, &mut kids);
        }
        Rc::new(Node { kind, start, end: self.mark, kids })
    }
}

/// The expressions in a part: tokens left out, repetitions opened.
fn gather(part: &Rc<Node>, kids: &mut Vec<Rc<Node>>) {
    match part.kind {
        Kind::Token => {}
        Kind::Sequence | Kind::Other => part.kids.iter().for_each(|kid| gather(kid, kids)),
        _ => kids.push(part.clone()),
    }
}

fn kind_named(name: &str) -> Kind {
    match name {
        "Name" => Kind::Name,
        "Literal" => Kind::Literal,
        "True" => Kind::True,
        "False" => Kind::False,
        "None" => Kind::None,
        "Ellipsis" => Kind::Ellipsis,
        "Call" => Kind::Call,
        "Attribute" => Kind::Attribute,
        "Subscript" => Kind::Subscript,
        "Starred" => Kind::Starred,
        "List" => Kind::List,
        "Tuple" => Kind::Tuple,
        "Lambda" => Kind::Lambda,
        "Operation" => Kind::Operation,
        "GeneratorExp" => Kind::GeneratorExp,
        "Yield" => Kind::Yield,
        "Await" => Kind::Await,
        "ListComp" => Kind::ListComp,
        "SetComp" => Kind::SetComp,
        "DictComp" => Kind::DictComp,
        "Dict" => Kind::Dict,
        "Set" => Kind::Set,
        "FString" => Kind::FString,
        "TString" => Kind::TString,
        "Compare" => Kind::Compare,
        "IfExp" => Kind::IfExp,
        "NamedExpr" => Kind::NamedExpr,
        "Args" => Kind::Args,
        "Keyword" => Kind::Keyword,
        "DoubleStarred" => Kind::DoubleStarred,
        _ => Kind::Other,
    }
}
