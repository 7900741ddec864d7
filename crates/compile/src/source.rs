//! Bytes to text: byte order mark, PEP 263 coding comment, newlines. It must not know Python's grammar.

use encoding_rs::{DecoderResult, Encoding};
use krait_code::PyString;

use crate::errors::{CompileError, ErrorArgs, ErrorKind, Res};

/// What to compile.
#[derive(Clone, Copy, Debug)]
pub enum Source<'s> {
    /// A file's bytes: UTF-8 unless a byte order mark or coding comment says otherwise.
    Bytes(&'s [u8]),
    /// The same, as CPython reads a script: line by line, which shows in some errors.
    Script(&'s [u8]),
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
        Source::Script(bytes) => return Ok(translate_newlines(decode_script(bytes, filename)?)),
    };
    if memchr::memchr(b'\0', text.as_bytes()).is_some() {
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

/// The name of the encoding of a file's bytes, as the first token of `tokenize` has it, and their text with its
/// own newlines.
pub(crate) fn decode_with_name(bytes: &[u8], filename: &PyString) -> Res<(String, String)> {
    let text = decode_bytes(bytes, filename)?;
    let name = match bytes.strip_prefix(b"\xEF\xBB\xBF") {
        Some(_) => None,
        None => coding_cookie(bytes).map(|cookie| normal_name(&cookie)),
    };
    Ok((name.unwrap_or_else(|| "utf-8".to_owned()), text))
}

fn translate_newlines(text: String) -> String {
    let has_others = memchr::memchr(b'\r', text.as_bytes()).is_some();
    if has_others { text.replace("\r\n", "\n").replace('\r', "\n") } else { text }
}

/// The encoding a source names, if none that is known here: the caller may decode the source with a codec of his
/// own and have the text compiled.
pub fn foreign_encoding(bytes: &[u8]) -> Option<String> {
    let name = normal_name(&coding_cookie(bytes)?);
    let key = lookup_key(&name);
    let known = matches!(name.as_str(), "utf-8" | "iso-8859-1") || UTF8.contains(&&*key) || ASCII.contains(&&*key);
    if known || known_encoding(&key).is_some() { None } else { Some(name) }
}

/// Names CPython leaves to the codec, whose errors it words otherwise than those of its tokenizer.
const UTF8: [&str; 6] = ["utf8", "utf", "u8", "utf8-ucs2", "utf8-ucs4", "cp65001"];
const ASCII: [&str; 9] =
    ["ascii", "us-ascii", "646", "ansi-x3.4-1968", "ansi-x3-4-1968", "cp367", "ibm367", "iso646-us", "us"];
/// Codecs from bytes to bytes or text to text.
const NOT_TEXT: [&str; 15] = [
    "hex", "hex-codec", "rot13", "rot-13", "base64", "base64-codec", "bz2", "bz2-codec", "zlib", "zip", "zlib-codec",
    "uu", "uu-codec", "quopri", "quopri-codec",
];

fn decode_bytes(bytes: &[u8], filename: &PyString) -> Res<String> {
    let (bytes, bom) = match bytes.strip_prefix(b"\xEF\xBB\xBF") {
        Some(rest) => (rest, true),
        None => (bytes, false),
    };
    let encoding = coding_cookie(bytes).map(|cookie| normal_name(&cookie));
    let name = encoding.as_deref().unwrap_or("utf-8");
    if bom && name != "utf-8" {
        return Err(wrong_bom(bytes, name, filename));
    }
    let from_codec = |msg: &str| Err(codec_error(filename, msg));
    if name == "utf-8" {
        return utf8(bytes, filename);
    }
    let key = &*lookup_key(name);
    if UTF8.contains(&key) {
        return match std::str::from_utf8(bytes) {
            Ok(text) => Ok(text.to_owned()),
            Err(error) => from_codec(&utf8_message(bytes, error)),
        };
    }
    if ASCII.contains(&key) {
        return match bytes.iter().position(|byte| !byte.is_ascii()) {
            None => Ok(bytes.iter().map(|&byte| char::from(byte)).collect()),
            Some(at) => {
                let byte = bytes[at];
                from_codec(&format!(
                    "'ascii' codec can't decode byte 0x{byte:02x} in position {at}: ordinal not in range(128)"
                ))
            }
        };
    }
    if name == "iso-8859-1" {
        return Ok(bytes.iter().map(|&byte| char::from(byte)).collect());
    }
    if NOT_TEXT.contains(&key) {
        let msg = format!("'{name}' is not a text encoding; use codecs.decode() to handle arbitrary codecs");
        return from_codec(&msg);
    }
    match known_encoding(key) {
        Some(encoding) => other_encoding(bytes, encoding, key).or_else(|msg| from_codec(&msg)),
        None => from_codec(&format!("unknown encoding: {name}")),
    }
}

/// As [`decode_bytes`], with the errors of the tokenizer that reads files.
fn decode_script(bytes: &[u8], filename: &PyString) -> Res<String> {
    let shown = |line: &str| PyString::new(line.split('\0').next().unwrap_or_default());
    let text = match decode_bytes(bytes, filename) {
        Ok(text) => text,
        Err(mut error) => {
            error.args = ErrorArgs::Full;
            if error.msg.starts_with(NOT_UTF8) {
                // The second line is read together with the first, unless that may hold a coding comment.
                let first = bytes.split(|&byte| byte == b'\n' || byte == b'\r').next().unwrap_or_default();
                if error.lineno == 2 && !may_precede_cookie(first) {
                    (error.lineno, error.end_lineno) = (1, 1);
                }
                let place = format!(" in file {} on line {},", filename.to_string_lossy(), error.lineno);
                let (start, rest) = error.msg.split_once(" on line ").unwrap_or((&error.msg, ""));
                error.msg = format!("{start}{place}{}", rest.split_once(',').map_or("", |(_, rest)| rest));
                error.text = error.text.map(|text| shown(&text.to_string_lossy()));
            }
            return Err(error);
        }
    };
    let Some(null) = text.find('\0') else { return Ok(text) };
    let before = translate_newlines(text[..null].to_owned());
    let mut error = CompileError::bare(ErrorKind::SyntaxError, filename, "source code cannot contain null bytes");
    error.lineno = i32::try_from(before.matches('\n').count() + 1).unwrap_or(i32::MAX);
    (error.offset, error.end_lineno, error.end_offset) = (0, error.lineno, 0);
    error.text = Some(shown(before.rsplit('\n').next().unwrap_or_default()));
    Err(error)
}

/// How the error about the default encoding starts.
const NOT_UTF8: &str = "Non-UTF-8 code starting with ";

/// An error of a codec stands nowhere: `(filename, 0, -1, None)`.
fn codec_error(filename: &PyString, msg: &str) -> Box<CompileError> {
    let mut error = CompileError::bare(ErrorKind::SyntaxError, filename, msg);
    error.offset = -1;
    error
}

/// An error of the tokenizer in decoding.
fn decoding_error(filename: &PyString, line: &[u8], place: (usize, usize, usize), msg: &str) -> Box<CompileError> {
    let number = |value: usize| i32::try_from(value).unwrap_or(i32::MAX);
    let mut error = CompileError::bare(ErrorKind::SyntaxError, filename, msg);
    (error.lineno, error.end_lineno) = (number(place.0), number(place.0));
    (error.offset, error.end_offset) = (number(place.1), number(place.2));
    error.text = Some(PyString::from(String::from_utf8_lossy(line).into_owned()));
    error.args = ErrorArgs::Unnamed;
    error
}

fn wrong_bom(bytes: &[u8], name: &str, filename: &PyString) -> Box<CompileError> {
    let mut lines = bytes.split(|&byte| byte == b'\n' || byte == b'\r');
    let first = lines.next().unwrap_or(&[]);
    let (lineno, line) = if coding_cookie(first).is_some() { (1, first) } else { (2, lines.next().unwrap_or(&[])) };
    let end = String::from_utf8_lossy(line).chars().count() + lineno - 1;
    decoding_error(filename, line, (lineno, 0, end), &format!("encoding problem: {name} with BOM"))
}

fn known_encoding(name: &str) -> Option<&'static Encoding> {
    let encoding = Encoding::for_label(whatwg_label(name).as_bytes())?;
    encoding.is_ascii_compatible().then_some(encoding)
}

/// Decode, or say what is wrong as the codec does.
fn other_encoding(bytes: &[u8], encoding: &'static Encoding, name: &str) -> Result<String, String> {
    let undefined = |at: usize| {
        let byte = bytes[at];
        format!("'charmap' codec can't decode byte 0x{byte:02x} in position {at}: character maps to <undefined>")
    };
    let is_control = |byte: &u8| (0x80..0xA0).contains(byte);
    if encoding.is_single_byte() {
        let from_iso = name.starts_with("iso") || name.starts_with("latin");
        // Where windows code pages have nothing the WHATWG ones have control characters, and take the place
        // of some ISO ones, which have control characters throughout.
        let of_byte = |byte: &u8| -> Option<char> {
            if from_iso && is_control(byte) {
                return Some(char::from(*byte));
            }
            let text = encoding.decode_without_bom_handling_and_without_replacement(std::slice::from_ref(byte))?;
            let c = text.chars().next()?;
            (from_iso || !('\u{80}'..'\u{A0}').contains(&c)).then_some(c)
        };
        return bytes.iter().enumerate().map(|(at, byte)| of_byte(byte).ok_or_else(|| undefined(at))).collect();
    }
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut text = String::new();
    text.reserve(decoder.max_utf8_buffer_length_without_replacement(bytes.len()).unwrap_or(0));
    match decoder.decode_to_string_without_replacement(bytes, &mut text, true) {
        (DecoderResult::Malformed(length, extra), read) => {
            let at = read.saturating_sub(usize::from(length) + usize::from(extra));
            let (codec, byte) = (encoding.name().to_ascii_lowercase().replace('-', "_"), bytes[at]);
            let what = if read == bytes.len() { "incomplete" } else { "illegal" };
            Err(format!("'{codec}' codec can't decode byte 0x{byte:02x} in position {at}: {what} multibyte sequence"))
        }
        _ => Ok(text),
    }
}

/// Codecs are looked up whatever the case and the separators.
fn lookup_key(name: &str) -> String {
    name.to_ascii_lowercase().replace('_', "-")
}

/// Python's name of an encoding to the one encoding_rs knows it by.
fn whatwg_label(name: &str) -> String {
    if let Some(number) = name.strip_prefix("cp125") {
        return format!("windows-125{number}");
    }
    match name {
        "cp866" | "866" => "ibm866".to_owned(),
        "cp932" | "ms932" => "shift_jis".to_owned(),
        "cp936" => "gbk".to_owned(),
        "cp949" => "euc-kr".to_owned(),
        "cp950" => "big5".to_owned(),
        "mac-roman" | "macroman" => "macintosh".to_owned(),
        "latin-2" | "latin2" | "l2" => "iso-8859-2".to_owned(),
        "latin-9" | "latin9" | "l9" => "iso-8859-15".to_owned(),
        "eucjp" | "ujis" => "euc-jp".to_owned(),
        "sjis" | "shiftjis" => "shift_jis".to_owned(),
        _ => name.to_owned(),
    }
}

fn utf8(bytes: &[u8], filename: &PyString) -> Res<String> {
    let error = match std::str::from_utf8(bytes) {
        Ok(text) => return Ok(text.to_owned()),
        Err(error) => error,
    };
    let at = error.valid_up_to();
    let before = &bytes[..at];
    let newline = |byte: &u8| *byte == b'\n' || *byte == b'\r';
    let line_start = before.iter().rposition(newline).map_or(0, |newline| newline + 1);
    let line_end = bytes[at..].iter().position(newline).map_or(bytes.len(), |length| at + length);
    let text = String::from_utf8_lossy(before);
    let lineno = translate_newlines(text.clone().into_owned()).matches('\n').count() + 1;
    let column = String::from_utf8_lossy(&bytes[line_start..at]).chars().count() + 1;
    let msg = format!(
        "{NOT_UTF8}'\\x{:02x}' on line {lineno}, but no encoding declared; see \
         https://peps.python.org/pep-0263/ for details",
        bytes[at]
    );
    Err(decoding_error(filename, &bytes[line_start..line_end], (lineno, column, column), &msg))
}

fn utf8_message(bytes: &[u8], error: std::str::Utf8Error) -> String {
    let at = error.valid_up_to();
    let what = match bytes[at] {
        _ if error.error_len().is_none() => "unexpected end of data",
        0x80..=0xC1 | 0xF5..=0xFF => "invalid start byte",
        _ => "invalid continuation byte",
    };
    format!("'utf-8' codec can't decode byte 0x{:02x} in position {at}: {what}", bytes[at])
}

/// The encoding named in a comment of the first two lines; the first must be blank or a comment for the second
/// to count.
fn coding_cookie(bytes: &[u8]) -> Option<String> {
    let mut lines = bytes.split(|&byte| byte == b'\n' || byte == b'\r');
    for _ in 0..2 {
        let line = lines.next()?;
        if !may_precede_cookie(line) {
            return None;
        }
        let comment = line.iter().position(|&byte| byte == b'#').map_or(&line[..0], |at| &line[at + 1..]);
        if let Some(name) = cookie_in(comment) {
            return Some(name);
        }
    }
    None
}

/// Whether the second line may hold the coding comment, this being the first.
fn may_precede_cookie(line: &[u8]) -> bool {
    let trimmed = line.trim_ascii_start();
    let trimmed = trimmed.strip_prefix(b"\x0C").unwrap_or(trimmed);
    trimmed.is_empty() || trimmed.starts_with(b"#")
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

/// Names of Latin-1 that CPython leaves to its codecs; no source is wrong for that one.
const LATIN1: [&str; 8] = ["latin1", "latin", "l1", "8859", "iso8859-1", "iso8859", "cp819", "ibm819"];

/// CPython's `get_normal_name`: the usual spellings of UTF-8 and Latin-1.
fn normal_name(name: &str) -> String {
    let lower: String = name.chars().take(12).map(|c| if c == '_' { '-' } else { c.to_ascii_lowercase() }).collect();
    let is = |prefix: &str| lower == prefix || lower.starts_with(&format!("{prefix}-"));
    if is("utf-8") {
        "utf-8".to_owned()
    } else if is("latin-1") || is("iso-8859-1") || is("iso-latin-1") || LATIN1.contains(&lower.as_str()) {
        "iso-8859-1".to_owned()
    } else {
        name.to_owned()
    }
}
