//! Reads the grammar in `grammar.txt` into a form that can be walked. It must not know Python.

use krait_code::collections::HashMap;
use std::sync::OnceLock;

/// A rule's index.
pub(super) type RuleId = usize;

#[derive(Debug)]
pub(super) enum Expr {
    /// A keyword or operator.
    Literal(String),
    SoftKeyword(String),
    /// A kind of token, by its name in the grammar.
    Token(String),
    Rule(RuleId),
    Group(Vec<Alternative>),
    Optional(Box<Expr>),
    Many(Box<Expr>),
    Some(Box<Expr>),
    Separated(Box<Expr>, String),
    Ahead(Box<Expr>, bool),
    Forced(String),
    Cut,
}

#[derive(Debug)]
pub(super) struct Item {
    pub label: Option<u8>,
    pub expr: Expr,
}

#[derive(Debug)]
pub(super) enum Action {
    /// The part if there is one, else a node over all.
    Default,
    /// A node of the kind named.
    Build(String),
    /// The part with this label.
    Part(u8),
    /// An error: its verb, the labels it names, and its text.
    Raise { verb: String, labels: Vec<u8>, text: String },
}

#[derive(Debug)]
pub(super) struct Alternative {
    pub items: Vec<Item>,
    pub action: Action,
}

#[derive(Debug)]
pub(super) struct Rule {
    pub name: String,
    pub alternatives: Vec<Alternative>,
    /// Whether it is for errors only.
    pub invalid: bool,
    /// Whether what it finds at a place is remembered, be it with or without the rules for errors: CPython does so
    /// for some rules, and what it says depends on it.
    pub memo: bool,
    /// `trailers BASE TRAILER`: a base and any trailers, each over what stands before it.
    pub trailers: Option<(RuleId, RuleId)>,
}

#[derive(Debug)]
pub(super) struct Grammar {
    pub rules: Vec<Rule>,
    names: HashMap<String, RuleId>,
}

/// Rules CPython marks for remembering, or has to remember since they are left-recursive.
const MEMO: &[&str] = &[
    "simple_stmt", "block", "closed_pattern", "star_pattern", "type_param", "expression", "star_expression",
    "disjunction", "conjunction", "inversion", "factor", "await_primary", "strings", "arguments", "star_target",
    "target_with_star_atom", "del_target", "invalid_named_expression", "tstring", "dotted_name", "attr",
    "name_or_attr", "bitwise_or", "bitwise_xor", "bitwise_and", "shift_expr", "sum", "term", "primary", "t_primary",
];

impl Grammar {
    /// Python's, read once.
    pub fn python() -> &'static Grammar {
        static GRAMMAR: OnceLock<Grammar> = OnceLock::new();
        GRAMMAR.get_or_init(|| read(&with_copies(include_str!("grammar.txt"))))
    }

    pub fn rule(&self, name: &str) -> RuleId {
        *self.names.get(name).expect("a rule of the grammar")
    }
}

/// Rules that are others with a few words changed: the parameters of a lambda are those of a function without
/// annotations, up to a colon; what is wrong in a t-string is what is wrong in an f-string.
fn with_copies(text: &str) -> String {
    let parameters = [
        "params", "parameters", "slash_no_default", "slash_with_default", "star_etc", "kwds", "param_no_default",
        "param_with_default", "param_maybe_default", "invalid_parameters", "invalid_star_etc", "invalid_kwds",
    ];
    let lambda = copy(text, &parameters, |word| match word.strip_prefix("invalid_") {
        _ if word == "param" => Some("lambda_param".to_owned()),
        _ if !parameters.contains(&word) => None,
        Some(rest) => Some(format!("invalid_lambda_{rest}")),
        None => Some(format!("lambda_{word}")),
    });
    let lambda = lambda
        .replace("&')'", "&':'")
        .replace(" TYPE_COMMENT?", "")
        .replace("(')' / ',' (')'", "(':' / ',' (':'")
        .replace("a:'(' lambda_param_no_default+ ','? b:')'", "a:'(' lambda_param%',' ','? b:')'")
        .replace("Function lambda_parameters", "Lambda expression parameters")
        .replace("=> at a \"named arguments", "=> last \"named arguments");
    let fields = ["invalid_fstring_replacement_field", "invalid_fstring_conversion_character"];
    let template = copy(text, &fields, |word| match word {
        "f" => Some("t".to_owned()),
        _ if fields.contains(&word) => Some(word.replace("fstring", "tstring")),
        _ => None,
    });
    format!("{text}\n{lambda}\nlambda_param = NAME -> Other\n{template}\n")
}

/// The rules with these names, words in them replaced.
fn copy(text: &str, names: &[&str], replace: impl Fn(&str) -> Option<String>) -> String {
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let mut copies = String::new();
    let mut copying = false;
    for line in text.lines() {
        if line.starts_with(|c: char| c.is_ascii_lowercase()) {
            let name: String = line.chars().take_while(|&c| is_word(c)).collect();
            copying = names.contains(&name.as_str());
        }
        if !copying || line.contains("star_annotation") {
            continue;
        }
        let mut word = String::new();
        for c in line.chars().chain(['\n']) {
            if is_word(c) {
                word.push(c);
                continue;
            }
            copies.push_str(&replace(&word).unwrap_or_else(|| word.clone()));
            word.clear();
            copies.push(c);
        }
    }
    copies
}

fn read(text: &str) -> Grammar {
    let lines = text.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty());
    let mut definitions: Vec<String> = Vec::new();
    for line in lines {
        if line.starts_with(' ') {
            let last = definitions.last_mut().expect("a rule starts before it goes on");
            last.push(' ');
            last.push_str(line.trim());
        } else {
            definitions.push(line.to_owned());
        }
    }
    let names: HashMap<String, RuleId> = definitions
        .iter()
        .enumerate()
        .map(|(id, definition)| (definition.split_whitespace().next().unwrap_or("").to_owned(), id))
        .collect();
    let rules = definitions.iter().map(|definition| Reader::new(definition, &names).rule()).collect();
    Grammar { rules, names }
}

struct Reader<'t> {
    tokens: Vec<&'t str>,
    at: usize,
    names: &'t HashMap<String, RuleId>,
}

impl<'t> Reader<'t> {
    fn new(text: &'t str, names: &'t HashMap<String, RuleId>) -> Reader<'t> {
        Reader { tokens: split(text), at: 0, names }
    }

    fn peek(&self) -> &'t str {
        self.tokens.get(self.at).copied().unwrap_or("")
    }

    fn next(&mut self) -> &'t str {
        self.at += 1;
        self.tokens.get(self.at - 1).copied().unwrap_or("")
    }

    fn rule(mut self) -> Rule {
        let name = self.next().to_owned();
        assert_eq!(self.next(), "=", "a rule is a name, = and alternatives");
        let invalid = name.starts_with("invalid_");
        if self.peek() == "trailers" {
            self.next();
            let base = self.names[self.next()];
            let trailer = self.names[self.next()];
            return Rule { name, alternatives: Vec::new(), invalid, memo: true, trailers: Some((base, trailer)) };
        }
        let alternatives = self.alternatives();
        assert_eq!(self.peek(), "", "nothing after the alternatives of {name}");
        let memo = MEMO.contains(&name.as_str());
        Rule { name, alternatives, invalid, memo, trailers: None }
    }

    fn alternatives(&mut self) -> Vec<Alternative> {
        let mut alternatives = vec![self.alternative()];
        while self.peek() == "/" {
            self.next();
            alternatives.push(self.alternative());
        }
        alternatives
    }

    fn alternative(&mut self) -> Alternative {
        let mut items = Vec::new();
        while !matches!(self.peek(), "" | "/" | ")" | "->" | "=>") {
            items.push(self.item());
        }
        let action = match self.peek() {
            "->" => {
                self.next();
                let word = self.next();
                match word.as_bytes() {
                    [label] => Action::Part(*label),
                    _ => Action::Build(word.to_owned()),
                }
            }
            "=>" => {
                self.next();
                let verb = self.next().to_owned();
                let mut labels = Vec::new();
                let mut text = String::new();
                while !matches!(self.peek(), "" | "/" | ")") {
                    let word = self.next();
                    match word.as_bytes() {
                        [b'"', ..] => text = word[1..word.len() - 1].replace("\\\"", "\""),
                        [label] => labels.push(*label),
                        _ => word.clone_into(&mut text),
                    }
                }
                Action::Raise { verb, labels, text }
            }
            _ => Action::Default,
        };
        Alternative { items, action }
    }

    fn item(&mut self) -> Item {
        let mut label = None;
        if let [name, b':'] = self.peek().as_bytes() {
            label = Some(*name);
            self.next();
        }
        Item { label, expr: self.postfix() }
    }

    fn postfix(&mut self) -> Expr {
        let mut expr = self.primary();
        loop {
            expr = match self.peek() {
                "?" => Expr::Optional(Box::new(expr)),
                "*" => Expr::Many(Box::new(expr)),
                "+" => Expr::Some(Box::new(expr)),
                "%" => {
                    self.next();
                    let separator = self.peek().trim_matches('\'').to_owned();
                    Expr::Separated(Box::new(expr), separator)
                }
                "!!" => match expr {
                    Expr::Literal(text) => Expr::Forced(text),
                    other => other,
                },
                _ => return expr,
            };
            self.next();
        }
    }

    fn primary(&mut self) -> Expr {
        let word = self.next();
        match word.as_bytes() {
            [b'&'] => Expr::Ahead(Box::new(self.primary()), true),
            [b'!'] => Expr::Ahead(Box::new(self.primary()), false),
            [b'~'] => Expr::Cut,
            [b'('] => {
                let alternatives = self.alternatives();
                assert_eq!(self.next(), ")", "a group is closed");
                Expr::Group(alternatives)
            }
            [b'\'', ..] => Expr::Literal(word.trim_matches('\'').to_owned()),
            [b'"', ..] => Expr::SoftKeyword(word.trim_matches('"').to_owned()),
            [first, ..] if first.is_ascii_uppercase() => Expr::Token(word.to_owned()),
            _ => Expr::Rule(*self.names.get(word).unwrap_or_else(|| panic!("no rule {word}"))),
        }
    }
}

/// Words and marks; `'x'!` gives `'x'` and `!!`, `a:` stays together.
fn split(text: &str) -> Vec<&str> {
    let bytes = text.as_bytes();
    let mut tokens = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let start = at;
        match bytes[at] {
            b' ' => {
                at += 1;
                continue;
            }
            quote @ (b'\'' | b'"') => {
                at += 1;
                while bytes[at] != quote {
                    at += if bytes[at] == b'\\' { 2 } else { 1 };
                }
                at += 1;
                tokens.push(&text[start..at]);
                if bytes.get(at) == Some(&b'!') {
                    at += 1;
                    tokens.push("!!");
                }
                continue;
            }
            b'-' | b'=' if bytes.get(at + 1) == Some(&b'>') => at += 2,
            byte if byte.is_ascii_alphabetic() || byte == b'_' => {
                while bytes.get(at).is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_') {
                    at += 1;
                }
                if at == start + 1 && bytes.get(at) == Some(&b':') {
                    at += 1;
                }
            }
            _ => at += 1,
        }
        tokens.push(&text[start..at]);
    }
    tokens
}
