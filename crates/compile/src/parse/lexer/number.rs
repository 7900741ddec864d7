//! Numbers. It must not know their values.

use super::{Kind, Lexer, NAME_BYTES};

impl Lexer<'_> {
    /// The number that begins here with a digit, or with a point and a digit.
    pub(super) fn number(&mut self) -> Kind {
        let kind = match (self.peek(0), self.peek(1) | 0x20) {
            (b'0', b'x') => self.digits_of_base(|byte| byte.is_ascii_hexdigit()),
            (b'0', b'o') => self.digits_of_base(|byte| (b'0'..b'8').contains(&byte)),
            (b'0', b'b') => self.digits_of_base(|byte| (b'0'..b'2').contains(&byte)),
            _ => self.decimal(),
        };
        match kind {
            Some(kind) if self.ends_number() => kind,
            _ => Kind::Wrong,
        }
    }

    fn digits_of_base(&mut self, is_digit: fn(u8) -> bool) -> Option<Kind> {
        self.position += 2;
        loop {
            if self.peek(0) == b'_' {
                self.position += 1;
            }
            if !is_digit(self.peek(0)) {
                return None;
            }
            while is_digit(self.peek(0)) {
                self.position += 1;
            }
            if self.peek(0) != b'_' {
                return (!self.peek(0).is_ascii_digit()).then_some(Kind::Int);
            }
        }
    }

    fn decimal(&mut self) -> Option<Kind> {
        let start = self.position as usize;
        let mut kind = Kind::Int;
        if self.peek(0) != b'.' {
            self.digits()?;
        }
        let whole = &self.text[start..self.position as usize];
        if self.peek(0) == b'.' {
            kind = Kind::Float;
            self.position += 1;
            if self.peek(0).is_ascii_digit() {
                self.digits()?;
            }
        }
        if self.peek(0) | 0x20 == b'e' {
            let sign = u32::from(matches!(self.peek(1), b'+' | b'-'));
            if self.peek(1 + sign).is_ascii_digit() {
                kind = Kind::Float;
                self.position += 1 + sign;
                self.digits()?;
            } else if sign == 1 {
                return None;
            }
        }
        if self.peek(0) | 0x20 == b'j' {
            self.position += 1;
            return Some(Kind::Imaginary);
        }
        // `0777` is no number.
        if kind == Kind::Int && whole[0] == b'0' && whole.iter().any(|byte| (b'1'..=b'9').contains(byte)) {
            return None;
        }
        Some(kind)
    }

    /// Digits with single underscores between.
    fn digits(&mut self) -> Option<()> {
        loop {
            while self.peek(0).is_ascii_digit() {
                self.position += 1;
            }
            if self.peek(0) != b'_' {
                return Some(());
            }
            self.position += 1;
            if !self.peek(0).is_ascii_digit() {
                return None;
            }
        }
    }

    /// Whether what follows may stand right after a number: some keywords may.
    fn ends_number(&self) -> bool {
        let byte = self.peek(0);
        if byte >= 128 || !NAME_BYTES[byte as usize] {
            return true;
        }
        let rest = &self.text[self.position as usize..];
        let whole = |keyword: &[u8]| {
            rest.starts_with(keyword) && !rest.get(keyword.len()).is_some_and(|&byte| NAME_BYTES[byte as usize])
        };
        [b"if", b"in", b"is"].iter().any(|keyword| rest.starts_with(*keyword))
            || whole(b"and") || whole(b"else") || whole(b"for") || whole(b"or") || whole(b"not")
    }
}
