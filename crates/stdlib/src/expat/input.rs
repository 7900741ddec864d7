//! A document's bytes as characters, and places in it.

use std::rc::Rc;

use krait_object::{Ctx, PyResult, codecs};

use super::fault::{Code, Fault};

/// How a document's bytes are to be read.
#[derive(Clone, Debug, PartialEq)]
enum Encoding {
    /// Not known yet: the first bytes tell.
    Unknown,
    Utf8,
    /// Decoded by a codec of this name.
    Named(String),
}

/// Characters that are not parsed yet.
pub(super) struct Input {
    encoding: Encoding,
    bytes: Vec<u8>,
    /// Shared with whoever reads a token while the place moves on.
    pub text: Rc<Vec<char>>,
    pub at: usize,
    pub line: usize,
    pub column: usize,
    pub byte: usize,
}

impl Input {
    pub fn new(encoding: Option<&str>) -> Input {
        let encoding = encoding.map(|name| match name.to_ascii_lowercase().as_str() {
            "utf-8" | "utf8" => Encoding::Utf8,
            _ => Encoding::Named(name.to_owned()),
        });
        let encoding = encoding.unwrap_or(Encoding::Unknown);
        Input { encoding, bytes: Vec::new(), text: Rc::default(), at: 0, line: 1, column: 0, byte: 0 }
    }
    /// All that comes is UTF-8, whatever the document says.
    pub fn force_utf8(&mut self) {
        self.encoding = Encoding::Utf8;
    }

    /// More bytes. The fault is one of a wrong encoding.
    pub fn feed(&mut self, ctx: &Ctx, more: &[u8], last: bool) -> PyResult<Result<(), Fault>> {
        Rc::make_mut(&mut self.text).drain(..self.at);
        self.at = 0;
        self.bytes.extend_from_slice(more);
        if self.encoding == Encoding::Unknown {
            if self.bytes.len() < 4 && !last {
                return Ok(Ok(()));
            }
            self.encoding = match self.bytes.as_slice() {
                [0xFE, 0xFF, ..] | [0xFF, 0xFE, ..] => Encoding::Named("utf-16".to_owned()),
                [b'<', 0, ..] => Encoding::Named("utf-16-le".to_owned()),
                [0, b'<', ..] => Encoding::Named("utf-16-be".to_owned()),
                _ => self.declared(),
            };
            if self.encoding == Encoding::Unknown {
                // The declaration is not all there.
                if !last {
                    return Ok(Ok(()));
                }
                self.encoding = Encoding::Utf8;
            }
        }
        match self.encoding.clone() {
            Encoding::Named(name) if name.starts_with("utf-16") && !last => Ok(Ok(())),
            Encoding::Named(name) => {
                let bytes = std::mem::take(&mut self.bytes);
                match codecs::decode(ctx, &bytes, None, Some(&name), None) {
                    Ok(text) => {
                        Rc::make_mut(&mut self.text).extend(text.text_lossy().chars());
                        Ok(Ok(()))
                    }
                    Err(raised) => {
                        let exception = ctx.take_raised(raised);
                        if exception.is_instance(ctx, &ctx.types.lookup_error) {
                            return Ok(Err(self.fault(Code::UnknownEncoding, 0)));
                        }
                        if exception.is_instance(ctx, &ctx.types.value_error) {
                            return Ok(Err(self.fault(Code::InvalidToken, 0)));
                        }
                        Err(ctx.set_raised(exception))
                    }
                }
            }
            _ => Ok(self.feed_utf8(last)),
        }
    }

    /// The encoding in the XML declaration; UTF-8 when there is none.
    fn declared(&self) -> Encoding {
        let bytes = self.bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&self.bytes);
        if !bytes.starts_with(b"<?xml") {
            return if b"<?xml".starts_with(bytes) && !bytes.is_empty() { Encoding::Unknown } else { Encoding::Utf8 };
        }
        let Some(end) = bytes.windows(2).position(|pair| pair == b"?>") else { return Encoding::Unknown };
        let declaration = String::from_utf8_lossy(&bytes[..end]).into_owned();
        let Some(at) = declaration.find("encoding") else { return Encoding::Utf8 };
        let rest = declaration[at + 8..].trim_start().trim_start_matches('=').trim_start();
        let Some(quote) = rest.chars().next().filter(|quote| matches!(quote, '"' | '\'')) else { return Encoding::Utf8 };
        let name = rest[1..].split(quote).next().unwrap_or_default();
        match name.to_ascii_lowercase().as_str() {
            "utf-8" | "utf8" | "us-ascii" | "ascii" => Encoding::Utf8,
            _ => Encoding::Named(name.to_owned()),
        }
    }

    fn feed_utf8(&mut self, last: bool) -> Result<(), Fault> {
        let bytes = std::mem::take(&mut self.bytes);
        match std::str::from_utf8(&bytes) {
            Ok(text) => self.push(text),
            Err(error) => {
                let (good, rest) = bytes.split_at(error.valid_up_to());
                self.push(std::str::from_utf8(good).unwrap_or_default());
                if error.error_len().is_none() && !last {
                    self.bytes = rest.to_vec();
                    return Ok(());
                }
                // The wrong byte is a fault when it is its turn.
                Rc::make_mut(&mut self.text).push(BAD_BYTE);
            }
        }
        Ok(())
    }
    fn push(&mut self, text: &str) {
        let text = if self.byte == 0 && self.text.is_empty() { text.strip_prefix('\u{FEFF}').unwrap_or(text) } else { text };
        let all = Rc::make_mut(&mut self.text);
        if text.is_ascii() {
            all.extend(text.as_bytes().iter().map(|&byte| char::from(byte)));
        } else {
            all.extend(text.chars());
        }
    }

    pub fn rest(&self) -> &[char] {
        &self.text[self.at..]
    }
    /// Whether the document said nothing yet.
    pub fn is_start(&self) -> bool {
        self.byte == 0
    }
    /// Go on by so many characters.
    pub fn advance(&mut self, count: usize) {
        let text = &self.text[self.at..self.at + count];
        if !text.iter().fold(false, |odd, &c| odd | (c as u32 >= 0x80) | (c == '\n') | (c == '\r')) {
            self.column += count;
            self.byte += count;
        } else {
            let bytes = text.iter().map(|c| c.len_utf8()).sum::<usize>();
            (self.line, self.column) = self.place(count);
            self.byte += bytes;
        }
        self.at += count;
    }
    /// Line and column so many characters on.
    fn place(&self, count: usize) -> (usize, usize) {
        let (mut line, mut column) = (self.line, self.column);
        let mut before = ' ';
        for &c in self.rest().iter().take(count) {
            match c {
                '\n' if before == '\r' => {}
                '\n' | '\r' => (line, column) = (line + 1, 0),
                _ => column += 1,
            }
            before = c;
        }
        (line, column)
    }
    /// A fault so many characters on.
    pub fn fault(&self, code: Code, count: usize) -> Fault {
        let (line, column) = self.place(count);
        let byte = self.byte + self.rest().iter().take(count).map(|c| c.len_utf8()).sum::<usize>();
        Fault { code, line, column, byte }
    }
}

/// What stands for a byte that is not UTF-8: no document may have this character.
pub(super) const BAD_BYTE: char = '\u{FFFF}';
