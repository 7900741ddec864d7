//! The values of numbers. It must not know how they are found.

use krait_code::{Const, IBig};

use super::lexer::{Kind, Token};
use super::{Parsed, Parser};
use crate::errors::Warning;

/// Digits of a decimal literal beyond which CPython refuses it (`sys.int_info.default_max_str_digits`).
const MAX_STR_DIGITS: usize = 4300;

impl Parser<'_> {
    pub(super) fn number(&mut self, token: Token) -> Parsed<Const> {
        let text = self.text_of(&token);
        if self.text.as_bytes().get(token.end.offset as usize).is_some_and(u8::is_ascii_alphabetic) {
            self.warn_end_of_number(token);
        }
        if let (Kind::Int, [digit @ b'0'..=b'9']) = (token.kind, text.as_bytes()) {
            return Ok(Const::Int(IBig::from(i64::from(digit - b'0'))));
        }
        if !text.contains('_') {
            return self.number_of(token, text);
        }
        if self.feature_version < 6 {
            let loc = super::location(token.start, token.end);
            return self.error(loc, "Underscores in numeric literals are only supported in Python 3.6 and greater");
        }
        self.number_of(token, &text.replace('_', ""))
    }

    fn number_of(&mut self, token: Token, text: &str) -> Parsed<Const> {
        let float = |text: &str| text.parse::<f64>().ok();
        let value = match token.kind {
            Kind::Float => float(text).map(Const::Float),
            Kind::Imaginary => float(&text[..text.len() - 1]).map(|value| Const::Complex(0.0, value)),
            _ => {
                let (digits, radix) = match text.as_bytes() {
                    [b'0', b'x' | b'X', ..] => (&text[2..], 16),
                    [b'0', b'o' | b'O', ..] => (&text[2..], 8),
                    [b'0', b'b' | b'B', ..] => (&text[2..], 2),
                    _ => (text, 10),
                };
                if radix == 10 && digits.len() > MAX_STR_DIGITS {
                    let msg = format!(
                        "Exceeds the limit ({MAX_STR_DIGITS} digits) for integer string conversion: value has {} \
                         digits; use sys.set_int_max_str_digits() to increase the limit - Consider hexadecimal for \
                         huge integer literals to avoid decimal conversion limits.",
                        digits.len()
                    );
                    return self.error(super::location(token.start, token.end), msg);
                }
                match i64::from_str_radix(digits, radix) {
                    Ok(value) => Some(Const::Int(IBig::from(value))),
                    Err(_) => IBig::from_str_radix(digits, radix).ok().map(Const::Int),
                }
            }
        };
        value.map_or_else(|| self.refuse(), Ok)
    }

    /// `1if x else y`: a keyword right after a number is still taken, with a warning.
    #[inline(never)]
    fn warn_end_of_number(&mut self, token: Token) {
        let kind = match (token.kind, self.text_of(&token).as_bytes()) {
            (Kind::Imaginary, _) => "imaginary",
            (_, [b'0', b'x' | b'X', ..]) => "hexadecimal",
            (_, [b'0', b'o' | b'O', ..]) => "octal",
            (_, [b'0', b'b' | b'B', ..]) => "binary",
            _ => "decimal",
        };
        let (lineno, column) = (token.end.line as i32, token.end.column as i32);
        self.warn(Warning::end_of_number(lineno, column, kind, self.lines.line(lineno)));
    }
}
