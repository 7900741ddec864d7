//! Reading a document: from its characters to calls of handlers.

use std::rc::Rc;

use krait_object::{Ctx, Obj, PyResult};

use super::dtd::{Declared, Dtd, Entity, Model, doctype, tokens_of};
use super::fault::{Code, Fault};
use super::input::Input;
use super::parser::{Handler, Told};
use super::tokens::{self, Reference, is_char, is_space, string};

/// Where in a document the reader is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    Prolog,
    Content,
    Epilog,
}

/// An element that is not closed.
struct Open {
    name: Rc<[char]>,
    shown: Obj,
    /// How many namespaces it declares.
    bindings: usize,
}

/// Names of elements that were met lately, with what the program sees.
#[derive(Default)]
struct Names {
    places: Vec<Option<(Rc<[char]>, Obj)>>,
}

impl Names {
    /// A power of two.
    const PLACES: usize = 64;

    fn find(&mut self, ctx: &Ctx, told: &Told, name: &[char]) -> PyResult<(Rc<[char]>, Obj)> {
        let hash = name.iter().fold(0u32, |hash, &c| hash.wrapping_mul(31).wrapping_add(c as u32));
        if self.places.is_empty() {
            self.places.resize(Names::PLACES, None);
        }
        let place = &mut self.places[hash as usize % Names::PLACES];
        if let Some(known) = place.as_ref().filter(|(known, _)| **known == *name) {
            return Ok(known.clone());
        }
        let found = (Rc::from(name), told.intern(ctx, tokens::object(ctx, name))?);
        *place = Some(found.clone());
        Ok(found)
    }
}

/// How a document is read.
pub(super) struct Options {
    /// What stands between namespace and name; nothing without namespaces.
    pub separator: Option<String>,
    pub prefixes: bool,
    pub ordered: bool,
    pub specified: bool,
}

/// How much text entities may make of how little.
const MOST_EXPANSION: usize = 8 << 20;
/// How deep entities may stand in each other.
const DEEPEST: usize = 100;

const XML_NAMESPACE: &str = "http://www.w3.org/XML/1998/namespace";

pub(super) struct Scanner {
    pub input: Input,
    names: Names,
    stage: Stage,
    elements: Vec<Open>,
    /// Prefixes and their namespaces, innermost last.
    bindings: Vec<(Option<String>, String)>,
    dtd: Dtd,
    /// Entities being read, by name.
    entities: Vec<String>,
    expanded: usize,
    in_cdata: bool,
}

/// What reading came to: a document's fault, or a handler's exception.
enum Stop {
    Fault(Fault),
    Raised(krait_object::Raised),
}

impl From<krait_object::Raised> for Stop {
    fn from(raised: krait_object::Raised) -> Stop {
        Stop::Raised(raised)
    }
}

type Scan<T> = Result<T, Stop>;

/// What one step of reading gave.
enum Step {
    Done,
    /// The text ends within a token.
    Wait,
}

impl Scanner {
    pub fn new(encoding: Option<&str>) -> Scanner {
        Scanner {
            input: Input::new(encoding),
            names: Names::default(),
            stage: Stage::Prolog,
            elements: Vec::new(),
            bindings: Vec::new(),
            dtd: Dtd::default(),
            entities: Vec::new(),
            expanded: 0,
            in_cdata: false,
        }
    }

    /// Read what is there.
    pub fn run(&mut self, ctx: &Ctx, told: &Told, options: &Options, last: bool) -> PyResult<Result<(), Fault>> {
        match self.read(ctx, told, options, last) {
            Ok(()) => Ok(Ok(())),
            Err(Stop::Fault(fault)) => Ok(Err(fault)),
            Err(Stop::Raised(raised)) => Err(raised),
        }
    }

    fn read(&mut self, ctx: &Ctx, told: &Told, options: &Options, last: bool) -> Scan<()> {
        while !self.input.rest().is_empty() {
            told.set_place(&self.input);
            let step = match self.stage {
                Stage::Content => {
                    let (text, at) = (self.input.text.clone(), self.input.at);
                    let (used, step) = self.content(ctx, told, options, &text[at..], last, true)?;
                    self.input.advance(used);
                    step
                }
                _ => self.outside(ctx, told, options, last)?,
            };
            if matches!(step, Step::Wait) {
                break;
            }
        }
        told.set_place(&self.input);
        if !last {
            return Ok(());
        }
        if self.in_cdata {
            return Err(self.fault(Code::UnclosedCdataSection, self.input.rest().len()));
        }
        if !self.input.rest().is_empty() {
            return Err(self.fault(Code::UnclosedToken, 0));
        }
        if self.stage != Stage::Epilog {
            return Err(self.fault(Code::NoElements, 0));
        }
        Ok(())
    }

    fn fault(&self, code: Code, count: usize) -> Stop {
        Stop::Fault(self.input.fault(code, count))
    }
    /// A reader's answer, with the fault's place.
    fn checked<T>(&self, read: Result<T, (Code, usize)>, base: usize, in_document: bool) -> Scan<T> {
        read.map_err(|(code, at)| self.fault(code, if in_document { base + at } else { 0 }))
    }

    /// Before and behind the root element.
    fn outside(&mut self, ctx: &Ctx, told: &Told, options: &Options, last: bool) -> Scan<Step> {
        let (whole, at) = (self.input.text.clone(), self.input.at);
        let text = &whole[at..];
        let namespaces = options.separator.is_some();
        let starts = |mark: &str| mark.chars().enumerate().all(|(i, c)| text.get(i) == Some(&c));
        let may_start = |mark: &str| text.len() < mark.len() && mark.chars().zip(text).all(|(a, b)| a == *b);
        if is_space(text[0]) {
            let count = text.iter().take_while(|c| is_space(**c)).count();
            told.default(ctx, &string(&text[..count]))?;
            self.input.advance(count);
            return Ok(Step::Done);
        }
        if text[0] != '<' {
            let code = match self.stage {
                _ if !is_char(text[0]) => Code::InvalidToken,
                Stage::Epilog => Code::JunkAfterDocElement,
                _ => Code::Syntax,
            };
            return Err(self.fault(code, 0));
        }
        if starts("<!--") {
            let Some((comment, count)) = self.checked(tokens::comment(text), 0, true)? else { return Ok(Step::Wait) };
            told.event(ctx, Handler::Comment, &[ctx.str(&comment)], || string(&text[..count]))?;
            self.input.advance(count);
            return Ok(Step::Done);
        }
        if starts("<?xml") && text.get(5).is_some_and(|c| is_space(*c) || *c == '?') && self.input.is_start() {
            let Some((declared, count)) = self.checked(tokens::declaration(text), 0, true)? else { return Ok(Step::Wait) };
            self.dtd.standalone = declared.2 == Some(true);
            let standalone = ctx.int(declared.2.map_or(-1, i64::from));
            let args = [optional(ctx, declared.0.as_deref()), optional(ctx, declared.1.as_deref()), standalone];
            told.event(ctx, Handler::XmlDecl, &args, || string(&text[..count]))?;
            self.input.advance(count);
            return Ok(Step::Done);
        }
        if starts("<?") {
            if self.input.is_start() && may_start("<?xml ") && !last {
                return Ok(Step::Wait);
            }
            let Some(((target, data), count)) = self.checked(tokens::instruction(text), 0, true)? else { return Ok(Step::Wait) };
            told.event(ctx, Handler::Instruction, &[ctx.str(&target), ctx.str(&data)], || string(&text[..count]))?;
            self.input.advance(count);
            return Ok(Step::Done);
        }
        if starts("<!DOCTYPE") && self.stage == Stage::Prolog {
            let mut dtd = Dtd { standalone: self.dtd.standalone, ..Dtd::default() };
            let Some((declared, count)) = self.checked(doctype(text, &mut dtd), 0, true)? else { return Ok(Step::Wait) };
            self.dtd = dtd;
            if !told.has(Handler::StartDoctype) {
                for token in tokens_of(&text[..count]) {
                    told.default(ctx, &token)?;
                }
            }
            self.tell_declared(ctx, told, declared)?;
            self.input.advance(count);
            return Ok(Step::Done);
        }
        if text.len() == 1 || may_start("<!DOCTYPE") || may_start("<!--") {
            return Ok(Step::Wait);
        }
        if !tokens::is_name_start(text[1]) {
            return Err(self.fault(Code::InvalidToken, 1));
        }
        if self.stage == Stage::Epilog {
            return Err(self.fault(Code::JunkAfterDocElement, 0));
        }
        let Some((tag, count)) = self.checked(tokens::start_tag(text, namespaces), 0, true)? else { return Ok(Step::Wait) };
        self.stage = Stage::Content;
        self.start(ctx, told, options, &tag, &text[..count], true)?;
        if tag.empty && self.elements.is_empty() {
            self.stage = Stage::Epilog;
        }
        self.input.advance(count);
        Ok(Step::Done)
    }

    /// One token of an element's content, or of an entity's text. Gives how many characters it took.
    fn content(&mut self, ctx: &Ctx, told: &Told, options: &Options, text: &[char], last: bool, in_document: bool) -> Scan<(usize, Step)> {
        let namespaces = options.separator.is_some();
        let starts = |mark: &str| mark.chars().enumerate().all(|(i, c)| text.get(i) == Some(&c));
        if self.in_cdata {
            return self.cdata(ctx, told, text, last, in_document);
        }
        let wait = Ok((0, Step::Wait));
        match text {
            ['<', '/', ..] => {
                let Some((stop, count)) = self.checked(tokens::end_tag(text, namespaces), 0, in_document)? else { return wait };
                let open_at_entity = self.elements.last().is_none_or(|open| *open.name != text[2..stop]);
                if open_at_entity {
                    return Err(self.fault(Code::TagMismatch, if in_document { 2 } else { 0 }));
                }
                self.end(ctx, told, || string(&text[..count]))?;
                if self.elements.is_empty() && self.entities.is_empty() {
                    self.stage = Stage::Epilog;
                }
                Ok((count, Step::Done))
            }
            ['<', '!', '-', '-', ..] => {
                let Some((comment, count)) = self.checked(tokens::comment(text), 0, in_document)? else { return wait };
                told.event(ctx, Handler::Comment, &[ctx.str(&comment)], || string(&text[..count]))?;
                Ok((count, Step::Done))
            }
            _ if starts("<![CDATA[") => {
                self.in_cdata = true;
                told.event(ctx, Handler::StartCdata, &[], || "<![CDATA[".to_owned())?;
                Ok((9, Step::Done))
            }
            ['<', '!', rest @ ..] => {
                let waits = |mark: &str| mark.chars().zip(rest).all(|(a, b)| a == *b) && rest.len() < mark.len();
                if !last && (waits("--") || waits("[CDATA[")) {
                    return wait;
                }
                if rest.is_empty() || waits("--") || waits("[CDATA[") { wait } else { Err(self.fault(Code::InvalidToken, if in_document { 2 } else { 0 })) }
            }
            ['<', '?', ..] => {
                let read = self.checked(tokens::instruction(text), 0, in_document)?;
                let Some(((target, data), count)) = read else { return wait };
                told.event(ctx, Handler::Instruction, &[ctx.str(&target), ctx.str(&data)], || string(&text[..count]))?;
                Ok((count, Step::Done))
            }
            ['<', ..] => {
                let Some((tag, count)) = self.checked(tokens::start_tag(text, namespaces), 0, in_document)? else { return wait };
                self.start(ctx, told, options, &tag, &text[..count], in_document)?;
                if tag.empty && self.elements.is_empty() && self.entities.is_empty() {
                    self.stage = Stage::Epilog;
                }
                Ok((count, Step::Done))
            }
            ['&', ..] => {
                let Some((reference, count)) = self.checked(tokens::reference(text), 0, in_document)? else { return wait };
                match reference {
                    Reference::Char(c) => told.characters(ctx, &[c])?,
                    Reference::Entity(name) => self.entity(ctx, told, options, &name)?,
                }
                Ok((count, Step::Done))
            }
            _ => {
                let count = self.characters(ctx, told, text, last, in_document)?;
                Ok((count, if count == 0 { Step::Wait } else { Step::Done }))
            }
        }
    }

    /// Text up to markup or a newline.
    fn characters(&mut self, ctx: &Ctx, told: &Told, text: &[char], last: bool, in_document: bool) -> Scan<usize> {
        if let Some(count) = newline(text, last) {
            if count > 0 {
                told.characters(ctx, &['\n'])?;
            }
            return Ok(count);
        }
        let mut end = 0;
        while end < text.len() && !matches!(text[end], '<' | '&' | '\n' | '\r') {
            if !is_char(text[end]) {
                if end > 0 {
                    break;
                }
                return Err(self.fault(Code::InvalidToken, 0));
            }
            if text[end] == ']' && !self.in_cdata {
                let rest = &text[end..];
                if rest.starts_with(&[']', ']', '>']) {
                    if end > 0 {
                        break;
                    }
                    return Err(self.fault(Code::InvalidToken, if in_document { 2 } else { 0 }));
                }
                if !last && matches!(rest, [']'] | [']', ']']) {
                    break;
                }
            }
            end += 1;
        }
        if end > 0 {
            told.characters(ctx, &text[..end])?;
        }
        Ok(end)
    }

    /// Inside `<![CDATA[`.
    fn cdata(&mut self, ctx: &Ctx, told: &Told, text: &[char], last: bool, in_document: bool) -> Scan<(usize, Step)> {
        if text.starts_with(&[']', ']', '>']) {
            self.in_cdata = false;
            told.event(ctx, Handler::EndCdata, &[], || "]]>".to_owned())?;
            return Ok((3, Step::Done));
        }
        if let Some(count) = newline(text, last) {
            if count > 0 {
                told.characters(ctx, &['\n'])?;
            }
            return Ok((count, if count == 0 { Step::Wait } else { Step::Done }));
        }
        let mut end = 0;
        while end < text.len() && !matches!(text[end], '\n' | '\r') && !text[end..].starts_with(&[']', ']', '>']) {
            if !last && matches!(&text[end..], [']'] | [']', ']']) {
                break;
            }
            if !is_char(text[end]) {
                return Err(self.fault(Code::InvalidToken, if in_document { end } else { 0 }));
            }
            end += 1;
        }
        if end > 0 {
            told.characters(ctx, &text[..end])?;
        }
        Ok((end, if end == 0 { Step::Wait } else { Step::Done }))
    }

    /// The text that an entity stands for, as if it stood here.
    fn entity(&mut self, ctx: &Ctx, told: &Told, options: &Options, name: &str) -> Scan<()> {
        let shown = || format!("&{name};");
        let value = match self.dtd.entities.get(name) {
            None => {
                if !self.dtd.has_external || self.dtd.standalone {
                    return Err(self.fault(Code::UndefinedEntity, 0));
                }
                let args = [ctx.str(name), ctx.int(0)];
                return Ok(told.event(ctx, Handler::SkippedEntity, &args, shown)?);
            }
            Some(Entity::Unparsed) => return Err(self.fault(Code::BinaryEntityRef, 0)),
            Some(Entity::External { system, public }) => {
                let args = [ctx.str(name), told.base(ctx), ctx.str(system), optional(ctx, public.as_deref())];
                return match told.external(ctx, &args, shown)? {
                    true => Ok(()),
                    false => Err(self.fault(Code::ExternalEntityHandling, 0)),
                };
            }
            Some(Entity::Internal(value)) => value.clone(),
        };
        if self.entities.iter().any(|open| open == name) {
            return Err(self.fault(Code::RecursiveEntityRef, 0));
        }
        if told.keeps_entities() {
            return Ok(told.event(ctx, Handler::SkippedEntity, &[ctx.str(name), ctx.int(0)], shown)?);
        }
        self.expanded += value.len();
        if self.expanded > MOST_EXPANSION || self.entities.len() >= DEEPEST {
            return Err(self.fault(Code::AmplificationLimitBreach, 0));
        }
        self.entities.push(name.to_owned());
        let depth = self.elements.len();
        let mut at = 0;
        while at < value.len() {
            let (used, step) = self.content(ctx, told, options, &value[at..], true, false)?;
            if matches!(step, Step::Wait) {
                return Err(self.fault(Code::UnclosedToken, 0));
            }
            at += used;
        }
        if self.elements.len() != depth {
            return Err(self.fault(Code::TagMismatch, 0));
        }
        self.entities.pop();
        Ok(())
    }

    /// An attribute's value as it is meant.
    fn attribute_value(&mut self, value: &[char], at: usize, in_document: bool, depth: usize) -> Scan<String> {
        let mut out = String::with_capacity(value.len());
        let mut i = 0;
        let place = |offset: usize| if in_document { at + offset } else { 0 };
        while i < value.len() {
            match value[i] {
                '&' => {
                    let read = tokens::reference(&value[i..]).map_err(|(code, offset)| self.fault(code, place(i + offset)))?;
                    let Some((reference, count)) = read else { return Err(self.fault(Code::InvalidToken, place(i))) };
                    match reference {
                        Reference::Char(c) => out.push(c),
                        Reference::Entity(name) => {
                            let text = match self.dtd.entities.get(&name) {
                                Some(Entity::Internal(text)) => text.clone(),
                                Some(Entity::External { .. }) => return Err(self.fault(Code::AttributeExternalEntityRef, place(i))),
                                Some(Entity::Unparsed) => return Err(self.fault(Code::BinaryEntityRef, place(i))),
                                None if self.dtd.has_external && !self.dtd.standalone => Vec::new(),
                                None => return Err(self.fault(Code::UndefinedEntity, 0)),
                            };
                            self.expanded += text.len();
                            if self.entities.contains(&name) {
                                return Err(self.fault(Code::RecursiveEntityRef, place(i)));
                            }
                            if self.expanded > MOST_EXPANSION || depth > DEEPEST {
                                return Err(self.fault(Code::AmplificationLimitBreach, place(i)));
                            }
                            self.entities.push(name);
                            let inner = self.attribute_value(&text, 0, false, depth + 1)?;
                            self.entities.pop();
                            out.push_str(&inner);
                        }
                    }
                    i += count;
                    continue;
                }
                '<' => return Err(self.fault(Code::InvalidToken, place(i))),
                '\r' => {
                    out.push(' ');
                    if value.get(i + 1) == Some(&'\n') {
                        i += 1;
                    }
                }
                '\t' | '\n' => out.push(' '),
                c => out.push(c),
            }
            i += 1;
        }
        Ok(out)
    }

    /// A name with its namespace; `None`: its prefix is not bound.
    fn full_name(&self, options: &Options, name: &str, is_attribute: bool) -> Option<String> {
        let Some(separator) = &options.separator else { return Some(name.to_owned()) };
        let (prefix, local) = match name.split_once(':') {
            Some((prefix, local)) => (Some(prefix), local),
            None if is_attribute => return Some(name.to_owned()),
            None => (None, name),
        };
        let uri = match prefix {
            Some("xml") => XML_NAMESPACE,
            _ => {
                let bound = self.bindings.iter().rev().find(|(own, _)| own.as_deref() == prefix).map(|(_, uri)| uri.as_str());
                match (bound, prefix) {
                    (Some(""), _) | (None, None) => return Some(local.to_owned()),
                    (Some(uri), _) => uri,
                    (None, Some(_)) => return None,
                }
            }
        };
        let mut full = format!("{uri}{separator}{local}");
        if let Some(prefix) = prefix.filter(|_| options.prefixes) {
            full.push_str(separator);
            full.push_str(prefix);
        }
        Some(full)
    }

    fn start(&mut self, ctx: &Ctx, told: &Told, options: &Options, tag: &tokens::StartTag, text: &[char], in_document: bool) -> Scan<()> {
        let plain = options.separator.is_none() || (self.bindings.is_empty() && !text[1..tag.name_end].contains(&':'));
        if plain && tag.attributes.is_empty() && self.dtd.defaults.is_empty() {
            let (name, shown) = self.names.find(ctx, told, &text[1..tag.name_end])?;
            let attributes = if options.ordered { ctx.list(Vec::new()) } else { ctx.dict() };
            self.elements.push(Open { name, shown: shown.clone(), bindings: 0 });
            told.event(ctx, Handler::StartElement, &[shown, attributes], || string(text))?;
            return if tag.empty { self.end(ctx, told, String::new) } else { Ok(()) };
        }
        let tag_name = string(&text[1..tag.name_end]);
        let mut values: Vec<(String, String, bool)> = Vec::with_capacity(tag.attributes.len());
        for attribute in &tag.attributes {
            let value = self.attribute_value(&attribute.value, attribute.value_at, in_document, 0)?;
            values.push((attribute.name.clone(), value, true));
        }
        let defaults: Vec<(String, Vec<char>)> = self.dtd.defaults.get(&tag_name).into_iter().flatten()
            .filter(|default| !tag.attributes.iter().any(|attribute| attribute.name == default.name))
            .map(|default| (default.name.clone(), default.value.clone()))
            .collect();
        for (name, value) in defaults {
            let value = self.attribute_value(&value, 0, false, 0)?;
            values.push((name, value, false));
        }
        for (name, value, _) in &mut values {
            if self.dtd.tokenized.iter().any(|(element, attribute)| *element == tag_name && attribute == name) {
                *value = value.split(' ').filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
            }
        }
        let before = self.bindings.len();
        if options.separator.is_some() {
            for (name, value, _) in &values {
                let prefix = match name.strip_prefix("xmlns") {
                    Some("") => None,
                    Some(prefix) if prefix.starts_with(':') => Some(prefix[1..].to_owned()),
                    _ => continue,
                };
                if prefix.is_some() && value.is_empty() {
                    return Err(self.fault(Code::UndeclaringPrefix, 0));
                }
                let uri = if value.is_empty() { ctx.none() } else { ctx.str(value) };
                told.event(ctx, Handler::StartNamespace, &[optional(ctx, prefix.as_deref()), uri], String::new)?;
                self.bindings.push((prefix, value.clone()));
            }
            values.retain(|(name, _, _)| name != "xmlns" && !name.starts_with("xmlns:"));
        }
        let unbound = |own: &Self| own.fault(Code::UnboundPrefix, 0);
        let Some(name) = self.full_name(options, &tag_name, false) else { return Err(unbound(self)) };
        let mut shown: Vec<(String, String)> = Vec::with_capacity(values.len());
        for (name, value, specified) in values {
            if !specified && options.specified {
                continue;
            }
            let Some(full) = self.full_name(options, &name, true) else { return Err(unbound(self)) };
            if shown.iter().any(|(other, _)| *other == full) {
                while self.bindings.len() > before {
                    self.end_namespace(ctx, told)?;
                }
                return Err(self.fault(Code::DuplicateAttribute, 0));
            }
            shown.push((full, value));
        }
        let name = told.intern(ctx, ctx.str(&name))?;
        let attributes = if options.ordered {
            ctx.list(shown.iter().flat_map(|(name, value)| [ctx.str(name), ctx.str(value)]).collect())
        } else {
            let dict = ctx.dict();
            for (name, value) in &shown {
                dict.setitem(ctx, &told.intern(ctx, ctx.str(name))?, &ctx.str(value))?;
            }
            dict
        };
        self.elements.push(Open { name: text[1..tag.name_end].into(), shown: name.clone(), bindings: self.bindings.len() - before });
        told.event(ctx, Handler::StartElement, &[name, attributes], || string(text))?;
        if tag.empty {
            self.end(ctx, told, String::new)?;
        }
        Ok(())
    }

    fn end(&mut self, ctx: &Ctx, told: &Told, text: impl FnOnce() -> String) -> Scan<()> {
        let Some(open) = self.elements.pop() else { return Ok(()) };
        told.event(ctx, Handler::EndElement, &[open.shown], text)?;
        for _ in 0..open.bindings {
            self.end_namespace(ctx, told)?;
        }
        Ok(())
    }
    fn end_namespace(&mut self, ctx: &Ctx, told: &Told) -> Scan<()> {
        if let Some((prefix, _)) = self.bindings.pop() {
            told.event(ctx, Handler::EndNamespace, &[optional(ctx, prefix.as_deref())], String::new)?;
        }
        Ok(())
    }

    fn tell_declared(&mut self, ctx: &Ctx, told: &Told, declared: Vec<Declared>) -> Scan<()> {
        let text = |value: &Option<String>| optional(ctx, value.as_deref());
        let nothing = String::new;
        for one in declared {
            match one {
                Declared::Start { name, system, public, internal } => {
                    let args = [ctx.str(&name), text(&system), text(&public), ctx.int(internal.into())];
                    told.event(ctx, Handler::StartDoctype, &args, nothing)?;
                }
                Declared::End => told.event(ctx, Handler::EndDoctype, &[], nothing)?,
                Declared::Entity { name, parameter, value, system, public, notation } => {
                    let base = told.base(ctx);
                    if notation.is_some() && told.has(Handler::UnparsedEntity) {
                        let args = [ctx.str(&name), base, text(&system), text(&public), text(&notation)];
                        told.event(ctx, Handler::UnparsedEntity, &args, nothing)?;
                        continue;
                    }
                    let args = [ctx.str(&name), ctx.int(parameter.into()), text(&value), base, text(&system), text(&public), text(&notation)];
                    told.event(ctx, Handler::EntityDecl, &args, nothing)?;
                }
                Declared::Notation { name, system, public } => {
                    let args = [ctx.str(&name), told.base(ctx), text(&system), text(&public)];
                    told.event(ctx, Handler::NotationDecl, &args, nothing)?;
                }
                Declared::Element { name, model } => {
                    told.event(ctx, Handler::ElementDecl, &[ctx.str(&name), shown_model(ctx, &model)], nothing)?;
                }
                Declared::Attribute { element, name, kind, default, required } => {
                    let args = [ctx.str(&element), ctx.str(&name), ctx.str(&kind), text(&default), ctx.int(required.into())];
                    told.event(ctx, Handler::AttlistDecl, &args, nothing)?;
                }
                Declared::Comment(comment) => told.event(ctx, Handler::Comment, &[ctx.str(&comment)], nothing)?,
                Declared::Instruction(target, data) => {
                    told.event(ctx, Handler::Instruction, &[ctx.str(&target), ctx.str(&data)], nothing)?;
                }
            }
        }
        Ok(())
    }
}

/// The length of a newline at the start, if there is one; 0 when it may go on.
fn newline(text: &[char], last: bool) -> Option<usize> {
    match text {
        ['\n', ..] => Some(1),
        ['\r', '\n', ..] => Some(2),
        ['\r'] if !last => Some(0),
        ['\r', ..] => Some(1),
        _ => None,
    }
}

fn optional(ctx: &Ctx, text: Option<&str>) -> Obj {
    text.map_or_else(|| ctx.none(), |text| ctx.str(text))
}

fn shown_model(ctx: &Ctx, model: &Model) -> Obj {
    let parts = model.parts.iter().map(|part| shown_model(ctx, part)).collect();
    ctx.tuple(vec![ctx.int(model.kind), ctx.int(model.quantity), optional(ctx, model.name.as_deref()), ctx.tuple(parts)])
}
