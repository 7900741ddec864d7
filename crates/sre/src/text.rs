//! The characters of a subject, at their width.

/// A character of a subject: a byte, a 16-bit or a 32-bit one.
pub trait Point: Copy + Eq + 'static {
    /// All characters are below 256.
    const IS_NARROW: bool;
    fn number(self) -> u32;
    /// The character of this number, if it is one of this width.
    fn of(number: u32) -> Option<Self>;

    /// The first place of a character.
    fn find(text: &[Self], wanted: Self) -> Option<usize> {
        find_by(text, |point| point == wanted)
    }
    /// The last place of a character.
    fn rfind(text: &[Self], wanted: Self) -> Option<usize> {
        text.iter().rposition(|&point| point == wanted)
    }
    /// The first place of one of two characters.
    fn find2(text: &[Self], one: Self, other: Self) -> Option<usize> {
        find_by(text, |point| (point == one) | (point == other))
    }
    /// As bytes, if they are.
    fn bytes(_text: &[Self]) -> Option<&[u8]> {
        None
    }
}

/// The first place of a character that `is_wanted`; written so that many are compared at once.
#[inline(always)]
fn find_by<P: Point>(text: &[P], is_wanted: impl Fn(P) -> bool) -> Option<usize> {
    const MANY: usize = 32;
    let mut start = 0;
    for many in text.chunks_exact(MANY) {
        if many.iter().fold(false, |found, &point| found | is_wanted(point)) {
            break;
        }
        start += MANY;
    }
    text[start..].iter().position(|&point| is_wanted(point)).map(|place| start + place)
}

impl Point for u8 {
    const IS_NARROW: bool = true;
    #[inline(always)]
    fn number(self) -> u32 {
        self.into()
    }
    #[inline(always)]
    fn of(number: u32) -> Option<u8> {
        u8::try_from(number).ok()
    }
    #[inline]
    fn find(text: &[u8], wanted: u8) -> Option<usize> {
        // Near ones are found sooner without the set-up of a vector search.
        match text.iter().take(4).position(|&point| point == wanted) {
            None if text.len() > 4 => memchr::memchr(wanted, &text[4..]).map(|place| place + 4),
            near => near,
        }
    }
    #[inline]
    fn rfind(text: &[u8], wanted: u8) -> Option<usize> {
        memchr::memrchr(wanted, text)
    }
    #[inline]
    fn find2(text: &[u8], one: u8, other: u8) -> Option<usize> {
        match text.iter().take(4).position(|&point| point == one || point == other) {
            None if text.len() > 4 => memchr::memchr2(one, other, &text[4..]).map(|place| place + 4),
            near => near,
        }
    }
    fn bytes(text: &[u8]) -> Option<&[u8]> {
        Some(text)
    }
}

impl Point for u16 {
    const IS_NARROW: bool = false;
    #[inline(always)]
    fn number(self) -> u32 {
        self.into()
    }
    #[inline(always)]
    fn of(number: u32) -> Option<u16> {
        u16::try_from(number).ok()
    }
}

impl Point for u32 {
    const IS_NARROW: bool = false;
    #[inline(always)]
    fn number(self) -> u32 {
        self
    }
    #[inline(always)]
    fn of(number: u32) -> Option<u32> {
        Some(number)
    }
}
