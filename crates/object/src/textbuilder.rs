//! Text under construction, in the narrowest form so far. It knows nothing of the values it is made from.

use crate::ctx::Ctx;
use crate::heap::strdata::{PyStr, StrData};
use crate::value::Obj;

/// Code points collected for a new `str`.
#[derive(Default)]
pub struct TextBuilder {
    narrow: Vec<u8>,
    wide: Option<Vec<u32>>,
}

impl TextBuilder {
    pub fn new() -> TextBuilder {
        TextBuilder::default()
    }
    pub fn with_capacity(len: usize) -> TextBuilder {
        TextBuilder { narrow: Vec::with_capacity(len), wide: None }
    }
    fn widen(&mut self) -> &mut Vec<u32> {
        let narrow = std::mem::take(&mut self.narrow);
        self.wide.get_or_insert_with(|| narrow.iter().map(|&byte| u32::from(byte)).collect())
    }
    /// Append ASCII text.
    pub fn push_ascii(&mut self, text: &str) {
        debug_assert!(text.is_ascii());
        match &mut self.wide {
            None => self.narrow.extend_from_slice(text.as_bytes()),
            Some(wide) => wide.extend(text.bytes().map(u32::from)),
        }
    }
    /// Append any text.
    pub fn push_text(&mut self, text: &str) {
        if text.is_ascii() {
            self.push_ascii(text);
        } else {
            text.chars().for_each(|c| self.push_point(u32::from(c)));
        }
    }
    /// Append one code point.
    pub fn push_point(&mut self, point: u32) {
        match (&mut self.wide, u8::try_from(point)) {
            (None, Ok(byte)) => self.narrow.push(byte),
            (Some(wide), _) => wide.push(point),
            (None, Err(_)) => self.widen().push(point),
        }
    }
    /// Append a string.
    pub fn push(&mut self, text: &PyStr) {
        match (text.data(), &mut self.wide) {
            (StrData::Ascii(text), None) => self.narrow.extend_from_slice(text.as_bytes()),
            (StrData::Latin1(units), None) => self.narrow.extend_from_slice(units),
            (StrData::Ascii(text), Some(wide)) => wide.extend(text.bytes().map(u32::from)),
            (StrData::Latin1(units), Some(wide)) => wide.extend(units.iter().map(|&unit| u32::from(unit))),
            (StrData::Ucs2(units), _) => self.widen().extend(units.iter().map(|&unit| u32::from(unit))),
            (StrData::Ucs4(units), _) => self.widen().extend_from_slice(units),
        }
    }
    /// Append a value known to be a string; anything else adds nothing.
    pub fn push_obj(&mut self, text: &Obj) {
        if let Some(text) = text.payload::<PyStr>() {
            self.push(text);
        }
    }
    pub fn finish(self, ctx: &Ctx) -> Obj {
        match self.wide {
            None => ctx.str_latin1(&self.narrow),
            Some(wide) => ctx.str_points(&wide),
        }
    }
}
