//! Bytes to text: byte order mark, PEP 263 coding comment, newlines. It must not know Python's grammar.

use krait_code::PyString;

use crate::errors::{CompileError, ErrorKind, Res};

/// What to compile.
#[derive(Clone, Copy, Debug)]
pub enum Source<'s> {
    /// A file's bytes: UTF-8 unless a byte order mark or coding comment says otherwise.
    Bytes(&'s [u8]),
    /// Text; a coding comment in it is ignored.
    Str(&'s PyString),
}

/// The source as the parser takes it: valid UTF-8, lines ended by `\n` alone.
pub(crate) fn decode(source: Source<'_>, filename: &PyString) -> Res<String> {
    let text = match source {
        Source::Str(text) => match text.as_str() {
            Some(text) => text.to_owned(),
            None => return Err(surrogates(text, filename)),
        },
        Source::Bytes(bytes) => decode_bytes(bytes, filename)?,
    };
    if text.contains('\0') {
        let msg = "source code string cannot contain null bytes";
        return Err(CompileError::bare(ErrorKind::SyntaxError, filename, msg));
    }
    Ok(translate_newlines(text))
}

/// CPython's `UnicodeEncodeError` for text that has surrogates in it.
pub(crate) fn surrogates(text: &PyString, filename: &PyString) -> Box<CompileError> {
    let is_surrogate = |point: &u32| (0xD800..0xE000).contains(point);
    let points: Vec<u32> = text.code_points().collect();
    let start = points.iter().position(is_surrogate).unwrap_or(0);
    let count = points[start..].iter().take_while(|point| is_surrogate(point)).count();
    let what = match count {
        0 | 1 => format!("character '\\u{:04x}' in position {start}", points.get(start).copied().unwrap_or(0)),
        _ => format!("characters in position {start}-{}", start + count - 1),
    };
    let msg = format!("'utf-8' codec can't encode {what}: surrogates not allowed");
    CompileError::bare(ErrorKind::UnicodeEncodeError, filename, &msg)
}

fn translate_newlines(text: String) -> String {
    if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n") } else { text }
}

fn decode_bytes(bytes: &[u8], filename: &PyString) -> Res<String> {
    let (bytes, bom) = match bytes.strip_prefix(b"\xEF\xBB\xBF") {
        Some(rest) => (rest, true),
        None => (bytes, false),
    };
    let cookie = coding_cookie(bytes);
    let encoding = match &cookie {
        None => "utf-8".to_owned(),
        Some(cookie) => normal_name(cookie),
    };
    if bom && encoding != "utf-8" {
        let msg = format!("encoding problem: {} with BOM", cookie.unwrap_or_default());
        return Err(CompileError::bare(ErrorKind::SyntaxError, filename, &msg));
    }
    match encoding.as_str() {
        "utf-8" | "utf8" | "utf" | "u8" | "utf_8" | "utf-8-sig" | "utf_8_sig" | "cp65001" => utf8(bytes, filename, cookie.is_some() || bom),
        "iso-8859-1" => Ok(bytes.iter().map(|&byte| char::from(byte)).collect()),
        "ascii" | "us-ascii" | "646" => match bytes.iter().position(|byte| !byte.is_ascii()) {
            None => Ok(bytes.iter().map(|&byte| char::from(byte)).collect()),
            Some(at) => {
                let msg = format!(
                    "'ascii' codec can't decode byte 0x{:02x} in position {at}: ordinal not in range(128)",
                    bytes[at]
                );
                Err(CompileError::bare(ErrorKind::SyntaxError, filename, &msg))
            }
        },
        other => other_encoding(bytes, other, filename),
    }
}

fn other_encoding(bytes: &[u8], name: &str, filename: &PyString) -> Res<String> {
    let unknown =
        |name: &str| CompileError::bare(ErrorKind::SyntaxError, filename, &format!("unknown encoding: {name}"));
    let label = whatwg_label(name);
    let Some(encoding) = encoding_rs::Encoding::for_label(label.as_bytes()) else { return Err(unknown(name)) };
    if !encoding.is_ascii_compatible() {
        return Err(unknown(name));
    }
    match encoding.decode_without_bom_handling_and_without_replacement(bytes) {
        Some(text) => Ok(text.into_owned()),
        None => {
            let msg = format!("'{name}' codec can't decode the source");
            Err(CompileError::bare(ErrorKind::SyntaxError, filename, &msg))
        }
    }
}

/// Python's name of an encoding to the one encoding_rs knows it by.
fn whatwg_label(name: &str) -> String {
    let name = name.to_ascii_lowercase().replace('_', "-");
    if let Some(number) = name.strip_prefix("cp125") {
        return format!("windows-125{number}");
    }
    match name.as_str() {
        "cp866" | "866" => "ibm866".to_owned(),
        "cp932" | "ms932" => "shift_jis".to_owned(),
        "cp936" => "gbk".to_owned(),
        "cp949" => "euc-kr".to_owned(),
        "cp950" => "big5".to_owned(),
        "mac-roman" | "macroman" => "macintosh".to_owned(),
        "latin-2" | "l2" => "iso-8859-2".to_owned(),
        "latin-9" | "l9" => "iso-8859-15".to_owned(),
        "eucjp" | "ujis" => "euc-jp".to_owned(),
        "sjis" | "shiftjis" => "shift_jis".to_owned(),
        _ => name,
    }
}

fn utf8(bytes: &[u8], filename: &PyString, declared: bool) -> Res<String> {
    let error = match std::str::from_utf8(bytes) {
        Ok(text) => return Ok(text.to_owned()),
        Err(error) => error,
    };
    let at = error.valid_up_to();
    let before = &bytes[..at];
    let line_start = before.iter().rposition(|&byte| byte == b'\n').map_or(0, |newline| newline + 1);
    let lineno = i32::try_from(before.iter().filter(|&&byte| byte == b'\n').count() + 1).unwrap_or(i32::MAX);
    let column = i32::try_from(at - line_start + 1).unwrap_or(i32::MAX);
    let what = match bytes[at] {
        _ if error.error_len().is_none() => "unexpected end of data",
        0x80..=0xC1 | 0xF5..=0xFF => "invalid start byte",
        _ => "invalid continuation byte",
    };
    let msg = if declared {
        format!("(unicode error) 'utf-8' codec can't decode byte 0x{:02x} in position {at}: {what}", bytes[at])
    } else {
        format!(
            "Non-UTF-8 code starting with '\\x{:02x}' on line {lineno}, but no encoding declared; see \
             https://peps.python.org/pep-0263/ for details",
            bytes[at]
        )
    };
    let mut error = CompileError::bare(ErrorKind::SyntaxError, filename, &msg);
    error.lineno = lineno;
    error.offset = column;
    error.end_lineno = lineno;
    error.end_offset = column;
    Err(error)
}

/// The encoding named in a comment of the first two lines; the first must be blank or a comment for the second
/// to count.
fn coding_cookie(bytes: &[u8]) -> Option<String> {
    let mut lines = bytes.split(|&byte| byte == b'\n' || byte == b'\r');
    for _ in 0..2 {
        let line = lines.next()?;
        let trimmed = line.trim_ascii_start();
        let trimmed = trimmed.strip_prefix(b"\x0C").unwrap_or(trimmed);
        if let Some(comment) = trimmed.strip_prefix(b"#") {
            if let Some(name) = cookie_in(comment) {
                return Some(name);
            }
        } else if !trimmed.is_empty() {
            return None;
        }
    }
    None
}

fn cookie_in(comment: &[u8]) -> Option<String> {
    let mut from = 0;
    while let Some(found) = comment[from..].windows(6).position(|window| window == b"coding") {
        let at = from + found + 6;
        if matches!(comment.get(at), Some(b':' | b'=')) {
            let rest = comment[at + 1..].trim_ascii_start();
            let name: Vec<u8> = rest
                .iter()
                .copied()
                .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'))
                .collect();
            if !name.is_empty() {
                return String::from_utf8(name).ok();
            }
        }
        from = at;
    }
    None
}

/// CPython's `get_normal_name`: the usual spellings of UTF-8 and Latin-1.
fn normal_name(name: &str) -> String {
    let lower: String = name.chars().take(12).map(|c| if c == '_' { '-' } else { c.to_ascii_lowercase() }).collect();
    let is = |prefix: &str| lower == prefix || lower.starts_with(&format!("{prefix}-"));
    if is("utf-8") {
        "utf-8".to_owned()
    } else if is("latin-1") || is("iso-8859-1") || is("iso-latin-1") || lower == "latin1" || lower == "l1" || lower == "8859" {
        "iso-8859-1".to_owned()
    } else {
        name.to_ascii_lowercase()
    }
}
