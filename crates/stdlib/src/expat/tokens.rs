//! Pieces of markup: names, tags, references. Each reader gets the characters from the piece's start and gives what
//! it is and how long, nothing when the end is not there yet, or a code and where it is wrong.

use krait_object::{Ctx, Obj};

use super::fault::Code;
use super::input::BAD_BYTE;

/// What a reader gives.
pub(super) type Read<T> = Result<Option<(T, usize)>, (Code, usize)>;

pub(super) fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r')
}
/// Whether a document may have the character.
#[inline]
pub(super) fn is_char(c: char) -> bool {
    (' '..='\u{7F}').contains(&c) || is_other_char(c)
}
fn is_other_char(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..) && c != BAD_BYTE
}
pub(super) fn is_name_start(c: char) -> bool {
    matches!(c, ':' | '_' | 'A'..='Z' | 'a'..='z' | '\u{C0}'..='\u{D6}' | '\u{D8}'..='\u{F6}' | '\u{F8}'..='\u{2FF}'
        | '\u{370}'..='\u{37D}' | '\u{37F}'..='\u{1FFF}' | '\u{200C}'..='\u{200D}' | '\u{2070}'..='\u{218F}'
        | '\u{2C00}'..='\u{2FEF}' | '\u{3001}'..='\u{D7FF}' | '\u{F900}'..='\u{FDCF}' | '\u{FDF0}'..='\u{FFFD}'
        | '\u{10000}'..='\u{EFFFF}')
}
#[inline]
pub(super) fn is_name(c: char) -> bool {
    match NAMES.get(c as usize) {
        Some(&is_name) => is_name,
        None => is_other_name(c),
    }
}
/// Whether the ASCII characters may stand in names.
static NAMES: [bool; 128] = {
    let mut names = [false; 128];
    let mut c = 0;
    while c < 128 {
        names[c] = (c as u8).is_ascii_alphanumeric() || matches!(c as u8, b':' | b'_' | b'-' | b'.');
        c += 1;
    }
    names
};
fn is_other_name(c: char) -> bool {
    is_name_start(c) || matches!(c, '-' | '.' | '0'..='9' | '\u{B7}' | '\u{300}'..='\u{36F}' | '\u{203F}'..='\u{2040}')
}

/// Where a name from `at` on ends; with namespaces it has one colon at most. Nothing when the text ends first.
pub(super) fn name_end(text: &[char], at: usize, namespaces: bool) -> Result<Option<usize>, (Code, usize)> {
    let Some(&first) = text.get(at) else { return Ok(None) };
    if !is_name_start(first) || (namespaces && first == ':') {
        return Err((Code::InvalidToken, at));
    }
    let mut colon = false;
    let mut end = at + 1;
    while let Some(&c) = text.get(end) {
        if namespaces && c == ':' {
            if colon {
                return Err((Code::InvalidToken, end));
            }
            colon = true;
        }
        if !is_name(c) {
            return Ok(Some(end));
        }
        end += 1;
    }
    Ok(None)
}

pub(super) fn string(text: &[char]) -> String {
    text.iter().collect()
}

/// The characters as a `str` object.
pub(super) fn object(ctx: &Ctx, text: &[char]) -> Obj {
    let mut bytes = [0; 128];
    let wide = text.iter().fold(0, |all, &c| all | c as u32);
    if wide >= 0x80 || text.len() > bytes.len() {
        return ctx.str(&string(text));
    }
    bytes.iter_mut().zip(text).for_each(|(byte, &c)| *byte = c as u8);
    ctx.str_latin1(&bytes[..text.len()])
}

/// Where the text `mark` begins, from `at` on; characters before it must be allowed.
pub(super) fn until(text: &[char], at: usize, mark: &str) -> Result<Option<usize>, (Code, usize)> {
    let mark: Vec<char> = mark.chars().collect();
    let mut end = at;
    while end < text.len() {
        if text[end..].starts_with(&mark) {
            return Ok(Some(end));
        }
        if !is_char(text[end]) {
            return Err((Code::InvalidToken, end));
        }
        end += 1;
    }
    Ok(None)
}

/// One attribute as it is written.
pub(super) struct RawAttribute {
    pub name: String,
    /// Where the value begins in the tag.
    pub value_at: usize,
    pub value: Vec<char>,
}

/// A start tag.
pub(super) struct StartTag {
    /// Where the name ends; it begins behind the angle bracket.
    pub name_end: usize,
    pub attributes: Vec<RawAttribute>,
    pub empty: bool,
}

fn skip_space(text: &[char], mut at: usize) -> usize {
    while text.get(at).copied().is_some_and(is_space) {
        at += 1;
    }
    at
}

/// `<name attribute="value" …>`
pub(super) fn start_tag(text: &[char], namespaces: bool) -> Read<StartTag> {
    let bad = |at: usize| Err((Code::InvalidToken, at));
    let Some(mut at) = name_end(text, 1, namespaces)? else { return Ok(None) };
    let mut tag = StartTag { name_end: at, attributes: Vec::new(), empty: false };
    loop {
        let spaced = skip_space(text, at);
        match text.get(spaced) {
            None => return Ok(None),
            Some('>') => return Ok(Some((tag, spaced + 1))),
            Some('/') => {
                return match text.get(spaced + 1) {
                    None => Ok(None),
                    Some('>') => {
                        tag.empty = true;
                        Ok(Some((tag, spaced + 2)))
                    }
                    Some(_) => bad(spaced + 1),
                };
            }
            Some(_) if spaced == at => return bad(at),
            Some(_) => {}
        }
        let Some(name_stop) = name_end(text, spaced, namespaces)? else { return Ok(None) };
        let equals = skip_space(text, name_stop);
        match text.get(equals) {
            None => return Ok(None),
            Some('=') => {}
            Some(_) => return bad(equals),
        }
        let open = skip_space(text, equals + 1);
        let quote = match text.get(open) {
            None => return Ok(None),
            Some(&quote @ ('"' | '\'')) => quote,
            Some(_) => return bad(open),
        };
        let mut close = open + 1;
        loop {
            match text.get(close) {
                None => return Ok(None),
                Some(&c) if c == quote => break,
                Some('<') => return bad(close),
                Some(&c) if !is_char(c) => return bad(close),
                Some(_) => close += 1,
            }
        }
        let name = string(&text[spaced..name_stop]);
        if tag.attributes.iter().any(|other| other.name == name) {
            return Err((Code::DuplicateAttribute, spaced));
        }
        tag.attributes.push(RawAttribute { name, value_at: open + 1, value: text[open + 1..close].to_vec() });
        at = close + 1;
    }
}

/// `</name>`: where the name ends.
pub(super) fn end_tag(text: &[char], namespaces: bool) -> Read<usize> {
    let Some(name_stop) = name_end(text, 2, namespaces)? else { return Ok(None) };
    let close = skip_space(text, name_stop);
    match text.get(close) {
        None => Ok(None),
        Some('>') => Ok(Some((name_stop, close + 1))),
        Some(_) => Err((Code::InvalidToken, close)),
    }
}

/// `<!-- … -->`
pub(super) fn comment(text: &[char]) -> Read<String> {
    let Some(end) = until(text, 4, "--")? else { return Ok(None) };
    match text.get(end + 2) {
        None => Ok(None),
        Some('>') => Ok(Some((newlines(&text[4..end]), end + 3))),
        Some(_) => Err((Code::InvalidToken, end + 2)),
    }
}

/// `<?target data?>`
pub(super) fn instruction(text: &[char]) -> Read<(String, String)> {
    let Some(name_stop) = name_end(text, 2, false)? else { return Ok(None) };
    let target = string(&text[2..name_stop]);
    if target == "xml" {
        return Err((Code::MisplacedXmlPi, 0));
    }
    if target.eq_ignore_ascii_case("xml") {
        return Err((Code::InvalidToken, name_stop));
    }
    let Some(end) = until(text, name_stop, "?>")? else { return Ok(None) };
    let data = skip_space(text, name_stop).min(end);
    if data == name_stop && end > name_stop {
        return Err((Code::InvalidToken, name_stop));
    }
    Ok(Some(((target, newlines(&text[data..end])), end + 2)))
}

/// A reference: to a character, or to an entity by name.
pub(super) enum Reference {
    Char(char),
    Entity(String),
}

/// `&name;`, `&#10;`, `&#xA;`
pub(super) fn reference(text: &[char]) -> Read<Reference> {
    if text.get(1) == Some(&'#') {
        let (digits_at, base) = if text.get(2) == Some(&'x') { (3, 16) } else { (2, 10) };
        let mut end = digits_at;
        while text.get(end).is_some_and(|c| c.is_digit(base)) {
            end += 1;
        }
        return match text.get(end) {
            None => Ok(None),
            Some(';') if end > digits_at => {
                let number = u32::from_str_radix(&string(&text[digits_at..end]), base).ok();
                match number.and_then(char::from_u32).filter(|&c| is_char(c)) {
                    Some(c) => Ok(Some((Reference::Char(c), end + 1))),
                    None => Err((Code::BadCharRef, 0)),
                }
            }
            Some(_) => Err((Code::InvalidToken, end)),
        };
    }
    let Some(end) = name_end(text, 1, false)? else { return Ok(None) };
    if text[end] != ';' {
        return Err((Code::InvalidToken, end));
    }
    let name = string(&text[1..end]);
    let predefined = match name.as_str() {
        "lt" => Some('<'),
        "gt" => Some('>'),
        "amp" => Some('&'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => None,
    };
    Ok(Some((predefined.map_or(Reference::Entity(name), Reference::Char), end + 1)))
}

/// Text with all newlines made one.
pub(super) fn newlines(text: &[char]) -> String {
    string(text).replace("\r\n", "\n").replace('\r', "\n")
}

/// What an XML declaration says: version, encoding, standalone.
pub(super) type Declaration = (Option<String>, Option<String>, Option<bool>);

/// `<?xml version="1.0" …?>`
pub(super) fn declaration(text: &[char]) -> Read<Declaration> {
    let Some(end) = until(text, 5, "?>")? else { return Ok(None) };
    let bad = |at: usize| Err((Code::XmlDecl, at));
    let mut found: Declaration = (None, None, None);
    let mut at = 5;
    loop {
        let spaced = skip_space(text, at);
        if spaced >= end {
            break;
        }
        if spaced == at {
            return bad(at);
        }
        let Some(name_stop) = name_end(text, spaced, false).map_err(|(_, at)| (Code::XmlDecl, at))? else { return bad(spaced) };
        let equals = skip_space(text, name_stop);
        let open = skip_space(text, equals + 1);
        let (Some('='), Some(&quote @ ('"' | '\''))) = (text.get(equals), text.get(open)) else { return bad(equals) };
        let Some(length) = text[open + 1..end].iter().position(|&c| c == quote) else { return bad(open) };
        let value = string(&text[open + 1..open + 1 + length]);
        match string(&text[spaced..name_stop]).as_str() {
            "version" if found.0.is_none() => found.0 = Some(value),
            "encoding" if found.0.is_some() && found.1.is_none() => found.1 = Some(value),
            "standalone" if found.0.is_some() && matches!(value.as_str(), "yes" | "no") => found.2 = Some(value == "yes"),
            _ => return bad(spaced),
        }
        at = open + 2 + length;
    }
    if found.0.is_none() {
        return bad(5);
    }
    Ok(Some((found, end + 2)))
}
