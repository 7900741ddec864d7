//! Making strings piece by piece: [`StrWriter`] when length and width are known before, so that there is one
//! allocation and no second copy; [`StrBuilder`] when they are not.
#![allow(unsafe_code, reason = "the writer fills memory behind the payload")]

use crate::ctx::{Ctx, PyResult};
use crate::heap::strdata::{PyStr, StrData, allocate, copy_bytes};
use crate::value::Obj;

/// Bytes for each code point, and whether all is ASCII, for a text whose code points or together to `max`.
#[inline]
fn width_of(max: u32) -> (u8, bool) {
    match max {
        0..=0x7F => (1, true),
        0x80..=0xFF => (1, false),
        0x100..=0xFFFF => (2, false),
        _ => (4, false),
    }
}

/// A string of known length that is being written from left to right.
pub struct StrWriter<'c> {
    ctx: &'c Ctx,
    object: Obj,
    data: *mut u8,
    kind: u8,
    len: usize,
    at: usize,
}

impl<'c> StrWriter<'c> {
    /// Room for `len` code points. `max` is the largest of them, or all of them or'ed: the string gets the
    /// width that it needs, so it must not be larger than what is written in the end.
    /// MemoryError when there is no such room.
    pub fn new(ctx: &'c Ctx, len: usize, max: u32) -> PyResult<StrWriter<'c>> {
        let (kind, ascii) = width_of(max);
        ctx.check_room(len, kind as usize)?;
        Ok(StrWriter::new_checked(ctx, len, kind, ascii))
    }
    /// As [`StrWriter::new`] for a length that is bounded by strings that exist.
    pub fn new_bounded(ctx: &'c Ctx, len: usize, max: u32) -> StrWriter<'c> {
        let (kind, ascii) = width_of(max);
        StrWriter::new_checked(ctx, len, kind, ascii)
    }
    fn new_checked(ctx: &'c Ctx, len: usize, kind: u8, ascii: bool) -> StrWriter<'c> {
        // SAFETY: nobody sees the object before `finish`, which makes sure that all of it is written; dropping it
        // before that reads only the header.
        unsafe {
            let (object, data) = allocate(ctx.heap(), ctx.types.str.object_ptr(), len, kind, ascii);
            StrWriter { ctx, object: Obj::from_word(object as u64), data, kind, len, at: 0 }
        }
    }

    #[inline]
    fn take(&mut self, count: usize) -> *mut u8 {
        assert!(count <= self.len - self.at, "a string writer is given no more than it has room for");
        // SAFETY: within the room.
        let place = unsafe { self.data.add(self.at * self.kind as usize) };
        self.at += count;
        place
    }

    /// One code point, which the width must hold.
    #[inline]
    pub fn point(&mut self, point: u32) {
        let place = self.take(1);
        // SAFETY: room for one unit.
        unsafe { put(place, self.kind, 0, point) }
    }
    /// The same code point `count` times.
    pub fn fill(&mut self, point: u32, count: usize) {
        let place = self.take(count);
        // SAFETY: room for `count` units.
        unsafe {
            match self.kind {
                1 => std::ptr::write_bytes(place, point as u8, count),
                kind => (0..count).for_each(|i| put(place, kind, i, point)),
            }
        }
    }
    /// Bytes that are code points.
    #[inline]
    pub fn latin1(&mut self, bytes: &[u8]) {
        let place = self.take(bytes.len());
        // SAFETY: room for that many units.
        unsafe {
            match self.kind {
                1 => copy_bytes(bytes.as_ptr(), place, bytes.len()),
                2 => bytes.iter().enumerate().for_each(|(i, &byte)| (place as *mut u16).add(i).write(u16::from(byte))),
                _ => bytes.iter().enumerate().for_each(|(i, &byte)| (place as *mut u32).add(i).write(u32::from(byte))),
            }
        }
    }
    fn ucs2(&mut self, units: &[u16]) {
        let place = self.take(units.len());
        // SAFETY: room for that many units.
        unsafe {
            match self.kind {
                2 => std::ptr::copy_nonoverlapping(units.as_ptr(), place as *mut u16, units.len()),
                kind => units.iter().enumerate().for_each(|(i, &unit)| put(place, kind, i, u32::from(unit))),
            }
        }
    }
    fn ucs4(&mut self, units: &[u32]) {
        let place = self.take(units.len());
        // SAFETY: room for that many units.
        unsafe {
            match self.kind {
                4 => std::ptr::copy_nonoverlapping(units.as_ptr(), place as *mut u32, units.len()),
                kind => units.iter().enumerate().for_each(|(i, &unit)| put(place, kind, i, unit)),
            }
        }
    }
    /// A part of a string.
    #[inline]
    pub fn part(&mut self, text: &PyStr, start: usize, end: usize) {
        match text.data() {
            StrData::Ascii(text) => self.latin1(&text.as_bytes()[start..end]),
            StrData::Latin1(units) => self.latin1(&units[start..end]),
            StrData::Ucs2(units) => self.ucs2(&units[start..end]),
            StrData::Ucs4(units) => self.ucs4(&units[start..end]),
        }
    }
    #[inline]
    pub fn text(&mut self, text: &PyStr) {
        if text.kind() == 1 {
            return self.latin1(text.unit_bytes());
        }
        self.part(text, 0, text.len());
    }
    /// Strings with another one between them, all of one byte for a code point, the one between perhaps not if there is
    /// nothing to stand between.
    pub fn narrow_joined(&mut self, between: &PyStr, texts: &[Obj]) {
        let mut between_bytes: &[u8] = &[];
        for text in texts {
            self.latin1(between_bytes);
            let text = text.payload::<PyStr>().map_or(&[][..], PyStr::unit_bytes);
            self.latin1(text);
            between_bytes = between.unit_bytes();
        }
    }
    /// What has been written so far, once more, until the room is full: for repetition.
    pub fn repeat_to_end(&mut self) {
        let (unit, done) = (self.kind as usize, self.at);
        if done == 0 {
            return;
        }
        // SAFETY: the copied part is written and the target within the room; they do not overlap.
        unsafe {
            while self.at < self.len {
                let count = self.at.min(self.len - self.at);
                std::ptr::copy_nonoverlapping(self.data, self.data.add(self.at * unit), count * unit);
                self.at += count;
            }
        }
    }

    /// The string. Empty strings and characters below U+0100 are the ones of which there is one.
    pub fn finish(self) -> Obj {
        assert!(self.at == self.len, "a string writer is filled");
        match (self.len, self.kind) {
            (0, _) => self.ctx.empty_str.clone(),
            // SAFETY: the one unit is written.
            (1, 1) => self.ctx.latin1[unsafe { *self.data } as usize].clone(),
            _ => self.object,
        }
    }
}

/// # Safety
/// Unit `index` of this kind is within the memory.
#[inline(always)]
unsafe fn put(place: *mut u8, kind: u8, index: usize, point: u32) {
    // SAFETY: by the caller's word.
    unsafe {
        match kind {
            1 => place.add(index).write(point as u8),
            2 => (place as *mut u16).add(index).write(point as u16),
            _ => (place as *mut u32).add(index).write(point),
        }
    }
}

/// A string of unknown length, which widens as code points ask for it.
pub struct StrBuilder {
    units: Units,
    /// All code points or'ed.
    max: u32,
}

enum Units {
    One(Vec<u8>),
    Two(Vec<u16>),
    Four(Vec<u32>),
}

impl Default for StrBuilder {
    fn default() -> StrBuilder {
        StrBuilder::new()
    }
}

impl StrBuilder {
    pub fn new() -> StrBuilder {
        StrBuilder { units: Units::One(Vec::new()), max: 0 }
    }
    pub fn with_capacity(len: usize) -> StrBuilder {
        StrBuilder { units: Units::One(Vec::with_capacity(len)), max: 0 }
    }
    /// Code points so far.
    pub fn len(&self) -> usize {
        match &self.units {
            Units::One(units) => units.len(),
            Units::Two(units) => units.len(),
            Units::Four(units) => units.len(),
        }
    }
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
    fn widen(&mut self, max: u32) {
        self.max |= max;
        if max < 0x100 {
            return;
        }
        self.units = match std::mem::replace(&mut self.units, Units::One(Vec::new())) {
            Units::One(units) if max < 0x1_0000 => Units::Two(units.into_iter().map(u16::from).collect()),
            Units::One(units) => Units::Four(units.into_iter().map(u32::from).collect()),
            Units::Two(units) if max >= 0x1_0000 => Units::Four(units.into_iter().map(u32::from).collect()),
            wide => wide,
        };
    }
    /// One code point.
    #[inline]
    pub fn push(&mut self, point: u32) {
        if point | self.max >= 0x80 {
            self.widen(point);
        }
        match &mut self.units {
            Units::One(units) => units.push(point as u8),
            Units::Two(units) => units.push(point as u16),
            Units::Four(units) => units.push(point),
        }
    }
    /// The same code point `count` times.
    pub fn fill(&mut self, point: u32, count: usize) {
        if count == 0 {
            return;
        }
        self.widen(point);
        match &mut self.units {
            Units::One(units) => units.resize(units.len() + count, point as u8),
            Units::Two(units) => units.resize(units.len() + count, point as u16),
            Units::Four(units) => units.resize(units.len() + count, point),
        }
    }
    /// Bytes that are code points.
    pub fn push_latin1(&mut self, bytes: &[u8]) {
        if !bytes.is_ascii() {
            self.max |= 0xFF;
        }
        match &mut self.units {
            Units::One(units) => units.extend_from_slice(bytes),
            Units::Two(units) => units.extend(bytes.iter().map(|&byte| u16::from(byte))),
            Units::Four(units) => units.extend(bytes.iter().map(|&byte| u32::from(byte))),
        }
    }
    /// Text.
    pub fn push_text(&mut self, text: &str) {
        if text.is_ascii() {
            self.push_latin1(text.as_bytes());
        } else {
            text.chars().for_each(|c| self.push(u32::from(c)));
        }
    }
    /// A string.
    pub fn push_str(&mut self, text: &PyStr) {
        self.push_part(text, 0, text.len());
    }
    /// A part of a string.
    pub fn push_part(&mut self, text: &PyStr, start: usize, end: usize) {
        match text.data() {
            StrData::Ascii(text) => self.push_latin1(&text.as_bytes()[start..end]),
            StrData::Latin1(units) => self.push_latin1(&units[start..end]),
            StrData::Ucs2(units) => {
                let units = &units[start..end];
                self.widen(units.iter().fold(0, |max, &unit| max | unit).into());
                match &mut self.units {
                    Units::One(own) => own.extend(units.iter().map(|&unit| unit as u8)),
                    Units::Two(own) => own.extend_from_slice(units),
                    Units::Four(own) => own.extend(units.iter().map(|&unit| u32::from(unit))),
                }
            }
            StrData::Ucs4(units) => units[start..end].iter().for_each(|&point| self.push(point)),
        }
    }
    /// The code points so far as an iterator, for looking back.
    pub fn last(&self) -> Option<u32> {
        match &self.units {
            Units::One(units) => units.last().map(|&unit| unit.into()),
            Units::Two(units) => units.last().map(|&unit| unit.into()),
            Units::Four(units) => units.last().copied(),
        }
    }
    pub fn clear(&mut self) {
        *self = StrBuilder::new();
    }
    /// The string.
    pub fn finish(self, ctx: &Ctx) -> Obj {
        match self.units {
            Units::One(units) if self.max < 0x80 => ctx.str_ascii(&units),
            Units::One(units) => ctx.str_latin1(&units),
            Units::Two(units) => ctx.str_ucs2(&units),
            Units::Four(units) => ctx.str_points(&units),
        }
    }
}

/// A text put together of strings; one that consists of a single string is that string.
#[derive(Default)]
pub struct Joined {
    only: Option<Obj>,
    text: StrBuilder,
}

impl Joined {
    pub fn with_capacity(len: usize) -> Joined {
        Joined { only: None, text: StrBuilder::with_capacity(len) }
    }
    /// The builder behind what has been joined so far.
    #[inline]
    pub fn text(&mut self) -> &mut StrBuilder {
        if let Some(only) = self.only.take() {
            self.text.push_str(only.payload::<PyStr>().expect("only strings are joined"));
        }
        &mut self.text
    }
    /// A string; `last` when nothing is to follow.
    pub fn push(&mut self, string: &Obj, last: bool) {
        let text = string.payload::<PyStr>().expect("only strings are joined");
        if text.is_empty() {
            return;
        }
        if last && self.only.is_none() && self.text.is_empty() {
            self.only = Some(string.clone());
            return;
        }
        self.text().push_str(text);
    }
    pub fn finish(self, ctx: &Ctx) -> Obj {
        match self.only {
            Some(only) => only,
            None => self.text.finish(ctx),
        }
    }
}

impl std::fmt::Write for StrBuilder {
    fn write_str(&mut self, text: &str) -> std::fmt::Result {
        self.push_text(text);
        Ok(())
    }
}

/// Whether the machine gives so many bytes at all. The compiler must not take it for granted, as it may of memory that
/// nobody looks at.
#[inline(never)]
fn is_given(bytes: usize) -> bool {
    let mut memory = Vec::<u8>::new();
    let given = memory.try_reserve_exact(bytes).is_ok();
    std::hint::black_box(&memory);
    given
}

impl Ctx {
    /// MemoryError when `count` units of `bytes` each are more than the machine gives. To be asked before
    /// memory of a size that a program chose is taken.
    #[inline]
    pub fn check_room(&self, count: usize, bytes: usize) -> PyResult<()> {
        const LARGE: usize = 1 << 24;
        match count.checked_mul(bytes) {
            Some(total) if total < LARGE => Ok(()),
            Some(total) if total < isize::MAX as usize - 256 && is_given(total) => Ok(()),
            _ => Err(self.no_memory()),
        }
    }
    /// MemoryError without arguments.
    #[cold]
    pub fn no_memory(&self) -> crate::ctx::Raised {
        let exception = crate::exceptions::new_exception_args(self, &self.types.memory_error, Vec::new());
        self.raise(exception)
    }

    /// Code points `start..end` of a string, as a string of its own. The bounds must be valid.
    pub fn str_part(&self, text: &PyStr, start: usize, end: usize) -> Obj {
        if start >= end {
            return self.empty_str.clone();
        }
        match text.data() {
            StrData::Ascii(text) => self.str_ascii(&text.as_bytes()[start..end]),
            StrData::Latin1(units) => self.str_latin1(&units[start..end]),
            StrData::Ucs2(units) => {
                let units = &units[start..end];
                let max = units.iter().fold(0, |max, &unit| max | unit);
                if max >= 0x100 {
                    return if units.len() == 1 { self.str_points(&[max.into()]) } else { self.str_ucs2(units) };
                }
                let mut writer = StrWriter::new_bounded(self, units.len(), max.into());
                units.iter().for_each(|&unit| writer.point(unit.into()));
                writer.finish()
            }
            StrData::Ucs4(units) => {
                let units = &units[start..end];
                let max = units.iter().fold(0, |max, &unit| max | unit);
                let mut writer = StrWriter::new_bounded(self, units.len(), max);
                writer.ucs4(units);
                writer.finish()
            }
        }
    }
    /// `str_part` of an object that is a string: itself when it is asked for whole and exactly a `str`.
    pub fn str_part_of(&self, object: &Obj, text: &PyStr, start: usize, end: usize) -> Obj {
        if start == 0 && end == text.len() && self.types.str.is_exactly(object) {
            return object.clone();
        }
        self.str_part(text, start, end)
    }
}

impl PyStr {
    /// All code points or'ed, widened to the class that decides the width: 0x7F, 0xFF, 0xFFFF or 0x10FFFF.
    #[inline]
    pub fn max_class(&self) -> u32 {
        match (self.kind(), self.is_ascii()) {
            (1, true) => 0x7F,
            (1, false) => 0xFF,
            (2, _) => 0xFFFF,
            _ => 0x10_FFFF,
        }
    }
    /// As [`PyStr::max_class`], of the code points `start..end` alone.
    pub fn max_class_of(&self, start: usize, end: usize) -> u32 {
        let max = match self.data() {
            StrData::Ascii(_) => 0,
            StrData::Latin1(units) => units[start..end].iter().fold(0, |max, &unit| max | unit).into(),
            StrData::Ucs2(units) => units[start..end].iter().fold(0, |max, &unit| max | unit).into(),
            StrData::Ucs4(units) => units[start..end].iter().fold(0, |max, &unit| max | unit),
        };
        match max {
            0..=0x7F => 0x7F,
            0x80..=0xFF => 0xFF,
            0x100..=0xFFFF => 0xFFFF,
            _ => 0x10_FFFF,
        }
    }
}

