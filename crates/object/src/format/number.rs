//! How the text of a number is laid out: sign, prefix, grouped digits, fraction, fill.

use crate::ctx::{Ctx, PyResult};
use crate::format::spec::FormatSpec;
use crate::heap::strbuild::StrWriter;
use crate::value::Obj;

/// A number's text in parts, all ASCII but the digits of a `c` format.
pub(super) struct Number<'t> {
    pub negative: bool,
    /// `0x` and the like.
    pub prefix: &'t str,
    /// Digits before point and exponent.
    pub digits: &'t str,
    /// The point and digits behind it, exponent, percent sign; or `inf`, `nan`.
    pub rest: &'t str,
}

/// Digits in groups of `group` from the right, `min_width` characters at least, filled with zeros.
pub fn insert_grouping(digits: &str, group: usize, separator: &str, min_width: usize) -> String {
    let mut pieces: Vec<&str> = Vec::new();
    let mut zeros: Vec<usize> = Vec::new();
    let (mut left, mut wanted) = (digits.len(), min_width);
    loop {
        let len = group.min(left.max(wanted).max(1));
        let own = left.min(len);
        pieces.push(&digits[left - own..left]);
        zeros.push(len - own);
        left -= own;
        wanted = wanted.saturating_sub(len);
        if left == 0 && wanted == 0 {
            break;
        }
        wanted = wanted.saturating_sub(separator.len());
    }
    let mut out = String::with_capacity(digits.len() + digits.len() / group * separator.len() + min_width);
    for (i, (piece, &zeros)) in pieces.iter().zip(&zeros).enumerate().rev() {
        out.extend(std::iter::repeat_n('0', zeros));
        out.push_str(piece);
        if i > 0 {
            out.push_str(separator);
        }
    }
    out
}

/// The digits right behind the point in groups of three from the left; what follows them as it is.
fn group_fraction(rest: &str, separator: u8) -> String {
    let end = 1 + rest[1..].bytes().take_while(u8::is_ascii_digit).count();
    let mut out = String::from(".");
    for (i, digit) in rest[1..end].chars().enumerate() {
        if i > 0 && i % 3 == 0 {
            out.push(separator.into());
        }
        out.push(digit);
    }
    out.push_str(&rest[end..]);
    out
}

impl FormatSpec {
    /// The number in this format's layout. `group`: digits in a group.
    pub fn lay_out(&self, ctx: &Ctx, number: &Number, group: usize) -> PyResult {
        let sign = match (self.sign, number.negative) {
            (_, true) => "-",
            (b'+', false) => "+",
            (b' ', false) => " ",
            _ => "",
        };
        let grouped_rest;
        let mut rest = number.rest;
        if self.fraction_grouping != 0 && rest.starts_with('.') {
            grouped_rest = group_fraction(rest, self.fraction_grouping);
            rest = &grouped_rest;
        }
        let around = sign.len() + number.prefix.len() + rest.len();
        let width = self.width.unwrap_or(0);
        let grouped;
        let mut digits = number.digits;
        if self.grouping != 0 && !digits.is_empty() {
            let min_width = if self.fill == u32::from(b'0') && self.align == b'=' { width.saturating_sub(around) } else { 0 };
            ctx.check_room(min_width, 2)?;
            grouped = insert_grouping(digits, group, if self.grouping == b',' { "," } else { "_" }, min_width);
            digits = &grouped;
        }
        let len = around + digits.len();
        let missing = width.saturating_sub(len);
        let (left, inside, right) = match self.align {
            b'=' => (0, missing, 0),
            _ => {
                let (left, right) = self.padding(len);
                (left, 0, right)
            }
        };
        let max = if missing > 0 { self.fill } else { 0 };
        let mut writer = StrWriter::new(ctx, len + missing, max | 0x7F)?;
        writer.fill(self.fill, left);
        writer.latin1(sign.as_bytes());
        writer.latin1(number.prefix.as_bytes());
        writer.fill(self.fill, inside);
        writer.latin1(digits.as_bytes());
        writer.latin1(rest.as_bytes());
        writer.fill(self.fill, right);
        Ok(writer.finish())
    }

    /// A text between fill characters.
    pub fn pad_text(&self, ctx: &Ctx, text: &Obj) -> PyResult {
        let own = crate::str::of(text);
        let (left, right) = self.padding(own.len());
        let missing = left + right;
        let fill = if missing > 0 { self.fill } else { 0 };
        let mut writer = StrWriter::new(ctx, own.len() + missing, own.max_class() | fill)?;
        let left = if self.align == b'=' { missing } else { left };
        writer.fill(self.fill, left);
        writer.text(own);
        writer.fill(self.fill, missing - left);
        Ok(writer.finish())
    }
}
