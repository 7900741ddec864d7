//! Document type declarations: entities, default attributes, and what else the internal subset declares.

use std::collections::HashMap;

use super::fault::Code;
use super::tokens::{self, Read, Reference, is_space, string};

/// What an entity stands for.
pub(super) enum Entity {
    Internal(Vec<char>),
    External { system: String, public: Option<String> },
    /// With a notation: no text.
    Unparsed,
}

/// An attribute that a declaration gives a value.
pub(super) struct Default {
    pub name: String,
    pub value: Vec<char>,
}

/// What a document's declarations say.
#[derive(Default)]
pub(super) struct Dtd {
    pub entities: HashMap<String, Entity>,
    pub defaults: HashMap<String, Vec<self::Default>>,
    /// Attributes whose values are names: (element, attribute).
    pub tokenized: Vec<(String, String)>,
    /// Whether there are declarations that are not read.
    pub has_external: bool,
    /// Behind a declaration that is not read, what entities and attributes are is not known any more.
    pub is_partial: bool,
    pub standalone: bool,
}

impl std::default::Default for self::Default {
    fn default() -> Self {
        self::Default { name: String::new(), value: Vec::new() }
    }
}

/// A content model, as `pyexpat` tells it: kind, how often, name, parts.
pub(super) struct Model {
    pub kind: i64,
    pub quantity: i64,
    pub name: Option<String>,
    pub parts: Vec<Model>,
}

/// What is told of a declaration.
pub(super) enum Declared {
    Start { name: String, system: Option<String>, public: Option<String>, internal: bool },
    End,
    Entity { name: String, parameter: bool, value: Option<String>, system: Option<String>, public: Option<String>, notation: Option<String> },
    Notation { name: String, system: Option<String>, public: Option<String> },
    Element { name: String, model: Model },
    Attribute { element: String, name: String, kind: String, default: Option<String>, required: bool },
    Comment(String),
    Instruction(String, String),
}

/// A place in the declaration's characters.
struct Cursor<'t> {
    text: &'t [char],
    at: usize,
}

/// `None`: the text ends too early.
type Step<T> = Result<Option<T>, (Code, usize)>;

macro_rules! some {
    ($step:expr) => {
        match $step? {
            Some(value) => value,
            None => return Ok(None),
        }
    };
}

impl Cursor<'_> {
    fn peek(&self) -> Option<char> {
        self.text.get(self.at).copied()
    }
    fn space(&mut self) -> bool {
        let start = self.at;
        while self.peek().is_some_and(is_space) {
            self.at += 1;
        }
        self.at > start
    }
    fn bad<T>(&self) -> Step<T> {
        Err((Code::InvalidToken, self.at))
    }
    fn syntax<T>(&self) -> Step<T> {
        Err((Code::Syntax, self.at))
    }
    fn starts(&self, word: &str) -> bool {
        word.chars().enumerate().all(|(i, c)| self.text.get(self.at + i) == Some(&c))
    }
    fn word(&mut self, word: &str) -> bool {
        let found = self.starts(word);
        if found {
            self.at += word.chars().count();
        }
        found
    }
    fn name(&mut self) -> Step<String> {
        let Some(end) = tokens::name_end(self.text, self.at, false)? else { return Ok(None) };
        let name = string(&self.text[self.at..end]);
        self.at = end;
        Ok(Some(name))
    }
    fn literal(&mut self) -> Step<Vec<char>> {
        let Some(quote) = self.peek() else { return Ok(None) };
        if !matches!(quote, '"' | '\'') {
            return self.syntax();
        }
        let start = self.at + 1;
        let Some(length) = self.text[start..].iter().position(|&c| c == quote) else { return Ok(None) };
        self.at = start + length + 1;
        Ok(Some(self.text[start..start + length].to_vec()))
    }
    /// `SYSTEM "…"` or `PUBLIC "…" "…"`, if there is one.
    fn external(&mut self, system_needed: bool) -> Step<Option<(Option<String>, Option<String>)>> {
        if self.word("SYSTEM") {
            self.space();
            let system = some!(self.literal());
            return Ok(Some(Some((Some(string(&system)), None))));
        }
        if self.word("PUBLIC") {
            self.space();
            let public = some!(self.literal());
            let public: Vec<String> = string(&public).split_whitespace().map(str::to_owned).collect();
            let public = public.join(" ");
            self.space();
            if !system_needed && !matches!(self.peek(), Some('"' | '\'')) {
                return Ok(Some(Some((None, Some(public)))));
            }
            let system = some!(self.literal());
            return Ok(Some(Some((Some(string(&system)), Some(public)))));
        }
        Ok(Some(None))
    }
    fn close(&mut self) -> Step<()> {
        self.space();
        match self.peek() {
            None => Ok(None),
            Some('>') => {
                self.at += 1;
                Ok(Some(()))
            }
            Some(_) => self.syntax(),
        }
    }
}

/// The text that an entity's value stands for: references to characters are replaced, to entities not.
fn entity_value(value: &[char]) -> Result<Vec<char>, Code> {
    let mut out = Vec::with_capacity(value.len());
    let mut at = 0;
    while at < value.len() {
        if value[at] == '&' {
            match tokens::reference(&value[at..]) {
                Ok(Some((Reference::Char(c), length))) if value.get(at + 1) == Some(&'#') => {
                    out.push(c);
                    at += length;
                    continue;
                }
                Ok(Some((_, length))) => {
                    out.extend_from_slice(&value[at..at + length]);
                    at += length;
                    continue;
                }
                Ok(None) => return Err(Code::InvalidToken),
                Err((code, _)) => return Err(code),
            }
        }
        out.push(value[at]);
        at += 1;
    }
    Ok(out)
}

/// Whether the declaration's end is there: a `>` outside of quotes, brackets and comments.
fn is_whole(text: &[char]) -> bool {
    tokens_of(text).iter().try_fold(0i32, |depth, token| match token.as_str() {
        "[" => Ok(depth + 1),
        "]" => Ok(depth - 1),
        ">" if depth <= 0 => Err(()),
        _ => Ok(depth),
    }).is_err()
}

/// The declaration cut into what the default handler gets: blanks, words, literals, marks.
pub(super) fn tokens_of(text: &[char]) -> Vec<String> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let rest = &text[at..];
        let end_of = |mark: &str, from: usize| match tokens::until(rest, from, mark) {
            Ok(Some(end)) => end + mark.len(),
            _ => rest.len(),
        };
        let count = match rest[0] {
            c if is_space(c) => rest.iter().take_while(|c| is_space(**c)).count(),
            quote @ ('"' | '\'') => rest[1..].iter().position(|&c| c == quote).map_or(rest.len(), |end| end + 2),
            '<' if rest.starts_with(&['<', '!', '-', '-']) => end_of("-->", 4),
            '<' if rest.starts_with(&['<', '?']) => end_of("?>", 2),
            '<' => 1 + rest[1..].iter().take_while(|c| **c == '!' || tokens::is_name(**c)).count(),
            c if tokens::is_name(c) || c == '#' => {
                1 + rest[1..].iter().take_while(|c| tokens::is_name(**c)).count()
            }
            _ => 1,
        };
        found.push(string(&rest[..count]));
        at += count;
    }
    found
}

/// `<!DOCTYPE …>`: what it declares, in order.
pub(super) fn doctype(text: &[char], dtd: &mut Dtd) -> Read<Vec<Declared>> {
    let mut cursor = Cursor { text, at: 9 };
    let mut told = Vec::new();
    if !is_whole(text) {
        return Ok(None);
    }
    Ok(doctype_at(&mut cursor, dtd, &mut told)?.map(|()| (told, cursor.at)))
}

fn doctype_at(cursor: &mut Cursor, dtd: &mut Dtd, told: &mut Vec<Declared>) -> Step<()> {
    if !cursor.space() && cursor.peek().is_some() {
        return cursor.bad();
    }
    let name = some!(cursor.name());
    cursor.space();
    let external = some!(cursor.external(true));
    let is_external = external.is_some();
    let (system, public) = external.unwrap_or_default();
    cursor.space();
    let internal = cursor.peek() == Some('[');
    told.push(Declared::Start { name, system, public, internal });
    dtd.has_external |= is_external;
    if internal {
        cursor.at += 1;
        some!(subset(cursor, dtd, told));
    }
    some!(cursor.close());
    told.push(Declared::End);
    Ok(Some(()))
}

fn subset(cursor: &mut Cursor, dtd: &mut Dtd, told: &mut Vec<Declared>) -> Step<()> {
    loop {
        cursor.space();
        let rest = &cursor.text[cursor.at..];
        let moved = |(code, offset): (Code, usize), at: usize| (code, at + offset);
        let start = cursor.at;
        match rest {
            [] => return Ok(None),
            [']', ..] => {
                cursor.at += 1;
                return Ok(Some(()));
            }
            ['%', ..] => {
                // A reference to a parameter entity: what it declares is not read.
                cursor.at += 1;
                some!(cursor.name());
                if cursor.peek().is_some_and(|c| c != ';') {
                    return cursor.bad();
                }
                cursor.at += 1;
                dtd.has_external = true;
                dtd.is_partial = !dtd.standalone;
            }
            ['<', '!', '-', '-', ..] => {
                let Some((text, length)) = tokens::comment(rest).map_err(|fault| moved(fault, start))? else { return Ok(None) };
                told.push(Declared::Comment(text));
                cursor.at += length;
            }
            ['<', '?', ..] => {
                let read = tokens::instruction(rest).map_err(|fault| moved(fault, start))?;
                let Some(((target, data), length)) = read else { return Ok(None) };
                told.push(Declared::Instruction(target, data));
                cursor.at += length;
            }
            ['<', '!', ..] if cursor.word("<!ENTITY") => some!(entity(cursor, dtd, told)),
            ['<', '!', ..] if cursor.word("<!ELEMENT") => some!(element(cursor, told)),
            ['<', '!', ..] if cursor.word("<!ATTLIST") => some!(attributes(cursor, dtd, told)),
            ['<', '!', ..] if cursor.word("<!NOTATION") => some!(notation(cursor, told)),
            ['<'] | ['<', '!'] => return Ok(None),
            _ if rest.len() < 10 && rest.starts_with(&['<', '!']) && !rest.contains(&'>') => return Ok(None),
            _ => return cursor.syntax(),
        }
    }
}

fn entity(cursor: &mut Cursor, dtd: &mut Dtd, told: &mut Vec<Declared>) -> Step<()> {
    cursor.space();
    let parameter = cursor.peek() == Some('%');
    if parameter {
        cursor.at += 1;
        cursor.space();
    }
    let name = some!(cursor.name());
    cursor.space();
    let start = cursor.at;
    let (entity, value, system, public, notation) = match some!(cursor.external(true)) {
        None => {
            let literal = some!(cursor.literal());
            let value = entity_value(&literal).map_err(|code| (code, start))?;
            let shown = string(&value);
            (Entity::Internal(value), Some(shown), None, None, None)
        }
        Some((system, public)) => {
            cursor.space();
            let notation = if cursor.word("NDATA") {
                cursor.space();
                Some(some!(cursor.name()))
            } else {
                None
            };
            let entity = match &notation {
                Some(_) => Entity::Unparsed,
                None => Entity::External { system: system.clone().unwrap_or_default(), public: public.clone() },
            };
            (entity, None, system, public, notation)
        }
    };
    some!(cursor.close());
    if dtd.is_partial {
        return Ok(Some(()));
    }
    told.push(Declared::Entity { name: name.clone(), parameter, value, system, public, notation });
    if !parameter {
        // The first declaration counts.
        dtd.entities.entry(name).or_insert(entity);
    }
    Ok(Some(()))
}

fn notation(cursor: &mut Cursor, told: &mut Vec<Declared>) -> Step<()> {
    cursor.space();
    let name = some!(cursor.name());
    cursor.space();
    let Some((system, public)) = some!(cursor.external(false)) else { return cursor.syntax() };
    some!(cursor.close());
    told.push(Declared::Notation { name, system, public });
    Ok(Some(()))
}

fn quantity(cursor: &mut Cursor) -> i64 {
    let found = match cursor.peek() {
        Some('?') => 1,
        Some('*') => 2,
        Some('+') => 3,
        _ => return 0,
    };
    cursor.at += 1;
    found
}

const DEEPEST: usize = 200;

/// What stands in parentheses; the opening one is read.
fn group(cursor: &mut Cursor, depth: usize) -> Step<Model> {
    if depth > DEEPEST {
        return cursor.syntax();
    }
    let mut parts = Vec::new();
    let mut kind = 6;
    cursor.space();
    if cursor.word("#PCDATA") {
        kind = 3;
    }
    loop {
        if kind != 3 {
            cursor.space();
            let part = match cursor.peek() {
                None => return Ok(None),
                Some('(') => {
                    cursor.at += 1;
                    some!(group(cursor, depth + 1))
                }
                Some(_) => {
                    let name = some!(cursor.name());
                    Model { kind: 4, quantity: quantity(cursor), name: Some(name), parts: Vec::new() }
                }
            };
            parts.push(part);
        }
        cursor.space();
        match cursor.peek() {
            None => return Ok(None),
            Some(')') => {
                cursor.at += 1;
                return Ok(Some(Model { kind, quantity: quantity(cursor), name: None, parts }));
            }
            Some('|') => {
                kind = if kind == 3 { 3 } else { 5 };
                cursor.at += 1;
                if kind == 3 {
                    cursor.space();
                    let name = some!(cursor.name());
                    parts.push(Model { kind: 4, quantity: 0, name: Some(name), parts: Vec::new() });
                    continue_mixed(cursor, &mut parts)?;
                }
            }
            Some(',') if kind == 6 => cursor.at += 1,
            Some(_) => return cursor.syntax(),
        }
    }
}

/// The rest of `(#PCDATA | a | b …`, up to the closing parenthesis.
fn continue_mixed(cursor: &mut Cursor, parts: &mut Vec<Model>) -> Result<(), (Code, usize)> {
    loop {
        cursor.space();
        if cursor.peek() != Some('|') {
            return Ok(());
        }
        cursor.at += 1;
        cursor.space();
        let Some(name) = cursor.name()? else { return Ok(()) };
        parts.push(Model { kind: 4, quantity: 0, name: Some(name), parts: Vec::new() });
    }
}

fn element(cursor: &mut Cursor, told: &mut Vec<Declared>) -> Step<()> {
    cursor.space();
    let name = some!(cursor.name());
    cursor.space();
    let plain = |kind| Model { kind, quantity: 0, name: None, parts: Vec::new() };
    let model = if cursor.word("EMPTY") {
        plain(1)
    } else if cursor.word("ANY") {
        plain(2)
    } else if cursor.peek() == Some('(') {
        cursor.at += 1;
        some!(group(cursor, 0))
    } else if cursor.peek().is_none() {
        return Ok(None);
    } else {
        return cursor.syntax();
    };
    some!(cursor.close());
    told.push(Declared::Element { name, model });
    Ok(Some(()))
}

fn attributes(cursor: &mut Cursor, dtd: &mut Dtd, told: &mut Vec<Declared>) -> Step<()> {
    cursor.space();
    let element = some!(cursor.name());
    loop {
        cursor.space();
        match cursor.peek() {
            None => return Ok(None),
            Some('>') => {
                cursor.at += 1;
                return Ok(Some(()));
            }
            Some(_) => {}
        }
        let name = some!(cursor.name());
        cursor.space();
        let mut kind = String::new();
        if cursor.peek() != Some('(') {
            kind = some!(cursor.name());
            cursor.space();
        }
        if cursor.peek() == Some('(') {
            let start = cursor.at;
            let Some(length) = cursor.text[start..].iter().position(|&c| c == ')') else { return Ok(None) };
            cursor.at = start + length + 1;
            kind.extend(cursor.text[start..cursor.at].iter().filter(|c| !is_space(**c)));
        }
        cursor.space();
        let required = cursor.word("#REQUIRED");
        let implied = !required && cursor.word("#IMPLIED");
        let fixed = !required && !implied && cursor.word("#FIXED");
        cursor.space();
        let default = if required || implied { None } else { Some(some!(cursor.literal())) };
        if dtd.is_partial {
            continue;
        }
        told.push(Declared::Attribute {
            element: element.clone(),
            name: name.clone(),
            kind: kind.clone(),
            default: default.as_ref().map(|value| string(value)),
            required: required || fixed,
        });
        if kind != "CDATA" {
            dtd.tokenized.push((element.clone(), name.clone()));
        }
        if let Some(value) = default {
            let known = dtd.defaults.entry(element.clone()).or_default();
            if !known.iter().any(|other| other.name == name) {
                known.push(self::Default { name, value });
            }
        }
    }
}
