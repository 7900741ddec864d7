//! What characters are: categories and cases.
//!
//! Unicode's tables belong to whoever uses the engine; here is what ASCII and the C locale say.

use std::sync::OnceLock;

use crate::codes::category;

/// What the engine asks about characters. The numbers may be any `u32`.
pub struct Chars {
    pub is_alnum: fn(u32) -> bool,
    pub is_decimal: fn(u32) -> bool,
    pub is_space: fn(u32) -> bool,
    pub is_linebreak: fn(u32) -> bool,
    /// `Py_UNICODE_TOLOWER`.
    pub lower: fn(u32) -> u32,
    /// `Py_UNICODE_TOUPPER`.
    pub upper: fn(u32) -> u32,
    /// The answers for the first 256 characters.
    pub known: Known,
}

/// Answers that were asked for once.
#[derive(Default)]
pub struct Known {
    low: OnceLock<Box<Answers>>,
    /// For digits, spaces, word characters and line breaks of Unicode, which of the first 65536 characters are.
    plane: [OnceLock<Box<Plane>>; 4],
}

type Plane = [u64; 1024];

impl Known {
    pub const fn new() -> Known {
        Known { low: OnceLock::new(), plane: [const { OnceLock::new() }; 4] }
    }
}

pub(crate) struct Answers {
    /// By category.
    pub is_of: [[bool; 256]; CATEGORIES],
    pub lower: [u32; 256],
}

/// The number of categories.
pub(crate) const CATEGORIES: usize = 18;

impl Chars {
    /// What is known of the first 256 characters.
    pub(crate) fn answers(&self) -> &Answers {
        self.known.low.get_or_init(|| {
            Box::new(Answers {
                is_of: std::array::from_fn(|category| std::array::from_fn(|point| is_of(self, category as u32, point as u32))),
                lower: std::array::from_fn(|point| (self.lower)(point as u32)),
            })
        })
    }
}

fn ascii(point: u32) -> Option<u8> {
    u8::try_from(point).ok().filter(u8::is_ascii)
}

/// The ASCII letter's lower case; what is no ASCII letter stays.
pub fn lower_ascii(point: u32) -> u32 {
    ascii(point).map_or(point, |byte| byte.to_ascii_lowercase().into())
}

/// The ASCII letter's upper case.
pub(crate) fn upper_ascii(point: u32) -> u32 {
    ascii(point).map_or(point, |byte| byte.to_ascii_uppercase().into())
}

/// How letters are made equal before they are compared.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Fold {
    None,
    Ascii,
    /// The C locale is the only one: both cases are looked up.
    Locale,
    Unicode,
}

impl Fold {
    pub(crate) fn apply(self, chars: &Chars, point: u32) -> u32 {
        match self {
            Fold::None => point,
            Fold::Ascii | Fold::Locale => lower_ascii(point),
            Fold::Unicode => (chars.lower)(point),
        }
    }
}

/// [`is_of`] for many questions.
pub(crate) fn is_of_known(chars: &Chars, category: u32, point: u32) -> bool {
    let plane = (category & !1).checked_sub(category::UNI_DIGIT).and_then(|number| chars.known.plane.get(number as usize / 2));
    match plane {
        Some(plane) if point < 0x1_0000 => {
            let plane = plane.get_or_init(|| {
                let word = |word: usize| {
                    (0..64).fold(0, |bits, bit| bits | u64::from(is_of(chars, category & !1, (word * 64 + bit) as u32)) << bit)
                };
                Box::new(std::array::from_fn(word))
            });
            let is_positive = plane[point as usize / 64] >> (point % 64) & 1 == 1;
            is_positive != (category & 1 == 1)
        }
        _ => is_of(chars, category, point),
    }
}

/// Whether `point` is of a category.
fn is_of(chars: &Chars, category: u32, point: u32) -> bool {
    let has = |test: fn(u8) -> bool| ascii(point).is_some_and(test);
    let is_positive = match category & !1 {
        category::DIGIT => has(|byte| byte.is_ascii_digit()),
        category::SPACE => has(|byte| matches!(byte, b' ' | 9..=13)),
        category::WORD | category::LOC_WORD => has(|byte| byte.is_ascii_alphanumeric() || byte == b'_'),
        category::LINEBREAK => point == u32::from(b'\n'),
        category::UNI_DIGIT => (chars.is_decimal)(point),
        category::UNI_SPACE => (chars.is_space)(point),
        category::UNI_WORD => point == u32::from(b'_') || (chars.is_alnum)(point),
        _ => (chars.is_linebreak)(point),
    };
    // The negated category follows the one it negates.
    is_positive != (category & 1 == 1)
}
