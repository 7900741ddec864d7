//! The memory of `str`: PEP 393's four forms, the code points right behind the header.
#![allow(unsafe_code, reason = "code points stand behind the payload")]

use std::cell::Cell;

use crate::ctx::Ctx;
use crate::heap::{Header, Heap};
use crate::payload::{Layout, Object, Payload, Trace};
use crate::typeobj::{Type, TypeFlags};
use crate::value::Obj;

/// The payload of `str` objects: `len` code points of `kind` bytes each. Immutable once it is visible.
#[repr(C)]
pub struct PyStr {
    hash: Cell<i64>,
    len: usize,
    kind: u8,
    ascii: bool,
    interned: Cell<bool>,
    data: *const u8,
}

/// A view of a string's code points at their width.
#[derive(Clone, Copy)]
pub enum StrData<'a> {
    /// All below U+0080, so it is UTF-8 too.
    Ascii(&'a str),
    Latin1(&'a [u8]),
    Ucs2(&'a [u16]),
    Ucs4(&'a [u32]),
}

const HASH_UNSET: i64 = -1;
const DATA_OFFSET: usize = std::mem::size_of::<Object<PyStr>>();

impl Trace for PyStr {
    fn trace(&self, _: &mut dyn FnMut(&Obj)) {}
}

unsafe fn tail_bytes(object: *const Header) -> usize {
    // SAFETY: the heap calls this on a string.
    let payload = unsafe { &(*(object as *const Object<PyStr>)).payload };
    if payload.data as usize == object as usize + DATA_OFFSET { tail_of(payload.len, payload.kind) } else { 0 }
}

/// Free a string that is exactly a `str`: its units stand behind it.
unsafe fn free_str(ctx: &Ctx, object: *mut Header) {
    // SAFETY: the heap calls this on a dead string, which was allocated with this length and width.
    unsafe {
        let payload = &(*(object as *const Object<PyStr>)).payload;
        debug_assert!(payload.data as usize == object as usize + DATA_OFFSET, "only subclasses have units elsewhere");
        ctx.heap().free(object, DATA_OFFSET + tail_of(payload.len, payload.kind), false);
    }
}

fn tail_of(len: usize, kind: u8) -> usize {
    len.checked_mul(kind as usize).and_then(|bytes| bytes.checked_add(7)).unwrap_or_else(|| crate::out_of_memory()) & !7
}

impl Payload for PyStr {
    #[inline(always)]
    fn layout() -> &'static Layout {
        static LAYOUT: Layout = Layout::new::<PyStr>("str").with_tail(tail_bytes).with_free(free_str);
        &LAYOUT
    }
}

impl Drop for PyStr {
    fn drop(&mut self) {
        let inline = self as *const PyStr as usize + std::mem::size_of::<PyStr>();
        if self.data as usize != inline {
            let bytes = self.len * self.kind as usize;
            if bytes > 0 {
                // SAFETY: data that is not inline was allocated so in `allocate`.
                unsafe { std::alloc::dealloc(self.data as *mut u8, std::alloc::Layout::from_size_align_unchecked(bytes, 8)) };
            }
        }
    }
}

/// A string under construction: memory of the right size, to be filled once.
pub(crate) unsafe fn allocate(heap: &Heap, ty: *const crate::heap::TypeObject, len: usize, kind: u8, ascii: bool) -> (*mut Header, *mut u8) {
    // SAFETY: all fields are written; the data is written by the caller before anybody looks.
    unsafe {
        let object = heap.allocate(DATA_OFFSET + tail_of(len, kind), false) as *mut Object<PyStr>;
        crate::profile::allocated(ty, DATA_OFFSET + tail_of(len, kind));
        let data = (object as *mut u8).add(DATA_OFFSET);
        object.write(Object {
            header: Header { rc: Cell::new(1), ty: Cell::new(ty) },
            payload: PyStr { hash: Cell::new(HASH_UNSET), len, kind, ascii, interned: Cell::new(false), data },
        });
        (object as *mut Header, data)
    }
}

/// Copy bytes, of which there are few most often: both ends are copied then, overlapping, without a call.
///
/// # Safety
/// As of `std::ptr::copy_nonoverlapping`.
#[inline(always)]
pub(super) unsafe fn copy_bytes(from: *const u8, to: *mut u8, len: usize) {
    // SAFETY: each piece lies within the first `len` bytes.
    unsafe {
        macro_rules! ends {
            ($piece:ty) => {{
                let last = len - std::mem::size_of::<$piece>();
                let (a, b) = ((from as *const $piece).read_unaligned(), (from.add(last) as *const $piece).read_unaligned());
                (to as *mut $piece).write_unaligned(a);
                (to.add(last) as *mut $piece).write_unaligned(b);
            }};
        }
        match len {
            17.. => std::ptr::copy_nonoverlapping(from, to, len),
            8.. => ends!(u64),
            4.. => ends!(u32),
            2.. => ends!(u16),
            1 => *to = *from,
            0 => {}
        }
    }
}

macro_rules! from_units {
    ($name:ident, $unit:ty, $kind:literal) => {
        fn $name(heap: &Heap, ty: *const crate::heap::TypeObject, units: &[$unit], ascii: bool) -> Obj {
            // SAFETY: room for `units.len()` units of this width; alignment of the data is 8.
            unsafe {
                let (object, data) = allocate(heap, ty, units.len(), $kind, ascii);
                copy_bytes(units.as_ptr().cast(), data, std::mem::size_of_val(units));
                Obj::from_word(object as u64)
            }
        }
    };
}
from_units!(from_u8, u8, 1);
from_units!(from_u16, u16, 2);
from_units!(from_u32, u32, 4);

/// A string without a context: for the interpreter's own making.
pub(crate) fn new_raw(heap: &Heap, ty: *const crate::heap::TypeObject, text: &str) -> Obj {
    if text.is_ascii() {
        return from_u8(heap, ty, text.as_bytes(), true);
    }
    let points: Vec<u32> = text.chars().map(u32::from).collect();
    new_points_raw(heap, ty, &points)
}

fn new_points_raw(heap: &Heap, ty: *const crate::heap::TypeObject, points: &[u32]) -> Obj {
    let max = points.iter().fold(0, |max, &point| max | point);
    if max < 0x100 {
        let units: Vec<u8> = points.iter().map(|&point| point as u8).collect();
        from_u8(heap, ty, &units, max < 0x80)
    } else if max < 0x1_0000 {
        let units: Vec<u16> = points.iter().map(|&point| point as u16).collect();
        from_u16(heap, ty, &units, false)
    } else {
        from_u32(heap, ty, points, false)
    }
}

impl Ctx {
    /// A `str` of this text.
    pub fn str(&self, text: &str) -> Obj {
        crate::codecs::str_from_utf8(self, text)
    }
    /// A `str` of bytes known to be ASCII.
    pub(crate) fn str_ascii(&self, bytes: &[u8]) -> Obj {
        debug_assert!(bytes.is_ascii());
        match bytes {
            [] => self.interp().empty_str.clone(),
            [byte] => self.interp().latin1[*byte as usize].clone(),
            _ => from_u8(self.heap(), self.types.str.object_ptr(), bytes, true),
        }
    }
    /// A `str` of code points U+0000 … U+00FF.
    pub fn str_latin1(&self, bytes: &[u8]) -> Obj {
        match bytes {
            [] => self.interp().empty_str.clone(),
            [byte] => self.interp().latin1[*byte as usize].clone(),
            _ => from_u8(self.heap(), self.types.str.object_ptr(), bytes, bytes.is_ascii()),
        }
    }
    /// A `str` of 16-bit code points (surrogates stay what they are).
    pub fn str_ucs2(&self, units: &[u16]) -> Obj {
        if units.iter().fold(0, |max, &unit| max | unit) < 0x100 {
            let bytes: Vec<u8> = units.iter().map(|&unit| unit as u8).collect();
            return self.str_latin1(&bytes);
        }
        from_u16(self.heap(), self.types.str.object_ptr(), units, false)
    }
    /// A `str` of code points, surrogates included. Numbers above U+10FFFF must not occur.
    pub fn str_points(&self, points: &[u32]) -> Obj {
        debug_assert!(points.iter().all(|&point| point <= 0x10_FFFF));
        let max = points.iter().fold(0, |max, &point| max | point);
        if max < 0x100 {
            let bytes: Vec<u8> = points.iter().map(|&point| point as u8).collect();
            return self.str_latin1(&bytes);
        }
        new_points_raw(self.heap(), self.types.str.object_ptr(), points)
    }
    /// A one-character `str`.
    pub fn str_char(&self, point: u32) -> Obj {
        match (point, u16::try_from(point)) {
            (0..0x100, _) => self.interp().latin1[point as usize].clone(),
            (_, Ok(unit)) => from_u16(self.heap(), self.types.str.object_ptr(), &[unit], false),
            _ => from_u32(self.heap(), self.types.str.object_ptr(), &[point], false),
        }
    }
    /// A `str` of a code object's string.
    pub fn str_wire(&self, text: &krait_code::PyString) -> Obj {
        match text.as_str() {
            Some(text) => self.str(text),
            None => self.str_points(&text.code_points().collect::<Vec<u32>>()),
        }
    }
    /// The same text as an object of `ty`, a subclass of `str`.
    pub fn str_subclass(&self, ty: &Type, source: &PyStr) -> Obj {
        let bytes = source.len * source.kind as usize;
        // SAFETY: a copy of the source's units, freed by `PyStr::drop`.
        unsafe {
            let data = if bytes == 0 {
                std::ptr::NonNull::<u64>::dangling().as_ptr() as *mut u8
            } else {
                let data = std::alloc::alloc(std::alloc::Layout::from_size_align_unchecked(bytes, 8));
                if data.is_null() {
                    crate::out_of_memory();
                }
                std::ptr::copy_nonoverlapping(source.data, data, bytes);
                data
            };
            let payload = PyStr {
                hash: Cell::new(source.hash.get()),
                len: source.len,
                kind: source.kind,
                ascii: source.ascii,
                interned: Cell::new(false),
                data,
            };
            // With neither dict nor slots the tail would be taken for inline data: such subclasses get extras too.
            debug_assert!(ty.has(TypeFlags::HEAPTYPE));
            crate::payload::new_extended(self, ty, payload)
        }
    }
    /// Strings put together; the parts must be strings.
    pub fn str_join(&self, parts: &[&Obj]) -> Obj {
        let mut result = self.interp().empty_str.clone();
        for part in parts {
            if let Some(text) = part.payload::<PyStr>() {
                result = self.str_concat(result, text);
            }
        }
        result
    }
    /// Two strings put together. When `left` is the only reference to a large string, its memory is used again.
    pub fn str_concat(&self, left: Obj, right: &PyStr) -> Obj {
        let a = left.payload::<PyStr>().expect("a str");
        if right.len == 0 && self.types.str.is_exactly(&left) {
            return left;
        }
        let kind = a.kind.max(right.kind);
        let ascii = a.ascii && right.ascii;
        let len = a.len + right.len;
        // SAFETY: room for both; units are widened as they are copied; `regrow` moves a sole reference.
        unsafe {
            let old_bytes = DATA_OFFSET + tail_of(a.len, a.kind);
            if kind == a.kind
                && left.refcount() == 1
                && left.word() & 3 == 0
                && old_bytes > crate::heap::SLAB_OBJECT
                && !a.interned.get()
                && self.types.str.is_exactly(&left)
            {
                let (a_len, right_kind) = (a.len, right.kind);
                let object = left.into_word() as *mut Header;
                let object = self.heap().regrow(object, DATA_OFFSET + tail_of(len, kind)) as *mut Object<PyStr>;
                let data = (object as *mut u8).add(DATA_OFFSET);
                copy_units(right.data, right_kind, data.add(a_len * kind as usize), kind, right.len);
                let payload = &mut (*object).payload;
                payload.len = len;
                payload.ascii = ascii;
                payload.data = data;
                payload.hash.set(HASH_UNSET);
                return Obj::from_word(object as u64);
            }
            let (object, data) = allocate(self.heap(), self.types.str.object_ptr(), len, kind, ascii);
            copy_units(a.data, a.kind, data, kind, a.len);
            copy_units(right.data, right.kind, data.add(a.len * kind as usize), kind, right.len);
            Obj::from_word(object as u64)
        }
    }
}

unsafe fn copy_units(from: *const u8, from_kind: u8, to: *mut u8, to_kind: u8, len: usize) {
    // SAFETY: by the caller's word both regions have `len` units of their kinds.
    unsafe {
        match (from_kind, to_kind) {
            _ if from_kind == to_kind => copy_bytes(from, to, len * to_kind as usize),
            (1, 2) => (0..len).for_each(|i| *(to as *mut u16).add(i) = u16::from(*from.add(i))),
            (1, _) => (0..len).for_each(|i| *(to as *mut u32).add(i) = u32::from(*from.add(i))),
            _ => (0..len).for_each(|i| *(to as *mut u32).add(i) = u32::from(*(from as *const u16).add(i))),
        }
    }
}

impl PyStr {
    /// Code points.
    #[inline(always)]
    pub fn len(&self) -> usize {
        self.len
    }
    #[inline(always)]
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }
    /// Bytes a code point takes: 1, 2 or 4.
    pub fn kind(&self) -> u8 {
        self.kind
    }
    #[inline(always)]
    pub fn is_ascii(&self) -> bool {
        self.ascii
    }
    #[inline(always)]
    pub fn is_interned(&self) -> bool {
        self.interned.get()
    }
    pub(crate) fn set_interned(&self) {
        self.interned.set(true);
    }

    /// The raw units.
    #[inline]
    pub fn unit_bytes(&self) -> &[u8] {
        // SAFETY: `len * kind` bytes stand at `data` while the string lives.
        unsafe { std::slice::from_raw_parts(self.data, self.len * self.kind as usize) }
    }

    #[inline]
    pub fn data(&self) -> StrData<'_> {
        // SAFETY: `len` units of the kind's width stand at `data`, which is aligned to 8; ASCII is UTF-8.
        unsafe {
            match self.kind {
                1 if self.ascii => StrData::Ascii(std::str::from_utf8_unchecked(std::slice::from_raw_parts(self.data, self.len))),
                1 => StrData::Latin1(std::slice::from_raw_parts(self.data, self.len)),
                2 => StrData::Ucs2(std::slice::from_raw_parts(self.data as *const u16, self.len)),
                _ => StrData::Ucs4(std::slice::from_raw_parts(self.data as *const u32, self.len)),
            }
        }
    }

    /// The text, if it is ASCII.
    #[inline]
    pub fn as_ascii(&self) -> Option<&str> {
        match self.data() {
            StrData::Ascii(text) => Some(text),
            _ => None,
        }
    }

    /// Code point `index`, which must be below the length.
    #[inline]
    pub fn at(&self, index: usize) -> u32 {
        match self.data() {
            StrData::Ascii(text) => u32::from(text.as_bytes()[index]),
            StrData::Latin1(units) => u32::from(units[index]),
            StrData::Ucs2(units) => u32::from(units[index]),
            StrData::Ucs4(units) => units[index],
        }
    }

    /// All code points, surrogates included.
    pub fn points(&self) -> impl DoubleEndedIterator<Item = u32> + ExactSizeIterator + '_ {
        (0..self.len).map(|index| self.at(index))
    }

    /// Code points as a vector.
    pub fn to_points(&self) -> Vec<u32> {
        match self.data() {
            StrData::Ascii(text) => text.bytes().map(u32::from).collect(),
            StrData::Latin1(units) => units.iter().copied().map(u32::from).collect(),
            StrData::Ucs2(units) => units.iter().copied().map(u32::from).collect(),
            StrData::Ucs4(units) => units.to_vec(),
        }
    }

    /// The text as UTF-8, or `None` when there are lone surrogates.
    pub fn to_utf8(&self) -> Option<std::borrow::Cow<'_, str>> {
        if let StrData::Ascii(text) = self.data() {
            return Some(std::borrow::Cow::Borrowed(text));
        }
        self.points().map(char::from_u32).collect::<Option<String>>().map(std::borrow::Cow::Owned)
    }

    /// The text as UTF-8, lone surrogates shown as U+FFFD: for messages.
    pub fn to_string_lossy(&self) -> std::borrow::Cow<'_, str> {
        if let StrData::Ascii(text) = self.data() {
            return std::borrow::Cow::Borrowed(text);
        }
        std::borrow::Cow::Owned(self.points().map(|point| char::from_u32(point).unwrap_or('\u{FFFD}')).collect())
    }

    /// The text as a code object's string.
    pub fn to_wire(&self) -> krait_code::PyString {
        krait_code::PyString::from_code_points(self.points()).expect("code points are at most U+10FFFF")
    }

    /// The bytes of a string of one byte a code point, for the dispatch loop.
    #[inline(always)]
    pub fn narrow(&self) -> Option<&[u8]> {
        // SAFETY: `len` bytes stand there while the string lives.
        (self.kind == 1).then(|| unsafe { std::slice::from_raw_parts(self.data, self.len) })
    }

    /// The code point at a valid index, for the dispatch loop.
    ///
    /// # Safety
    /// `index` is below the length.
    #[inline(always)]
    pub unsafe fn point_at(&self, index: usize) -> u32 {
        // SAFETY: by the caller's word; units stand at their width's alignment.
        unsafe {
            match self.kind {
                1 => u32::from(*self.data.add(index)),
                2 => u32::from(*(self.data as *const u16).add(index)),
                _ => *(self.data as *const u32).add(index),
            }
        }
    }

    /// Same code points.
    #[inline]
    pub fn equals(&self, other: &PyStr) -> bool {
        self.len == other.len && self.kind == other.kind && self.unit_bytes() == other.unit_bytes()
    }
    /// As [`PyStr::equals`] without a call, for the dispatch loop; `None` when the texts are too long for that.
    #[inline(always)]
    pub fn equals_inline(&self, other: &PyStr) -> Option<bool> {
        const LONGEST: usize = 128;
        if self.len != other.len || self.kind != other.kind {
            return Some(false);
        }
        let bytes = self.len * self.kind as usize;
        if bytes > LONGEST {
            return None;
        }
        // SAFETY: `bytes` bytes stand at both places; the last word overlaps the one before.
        unsafe {
            let word = |data: *const u8, at: usize| (data.add(at) as *const u64).read_unaligned();
            if bytes >= 8 {
                let mut at = 0;
                while at + 8 < bytes {
                    if word(self.data, at) != word(other.data, at) {
                        return Some(false);
                    }
                    at += 8;
                }
                return Some(word(self.data, bytes - 8) == word(other.data, bytes - 8));
            }
            let mut at = 0;
            while at < bytes {
                if *self.data.add(at) != *other.data.add(at) {
                    return Some(false);
                }
                at += 1;
            }
            Some(true)
        }
    }
    /// Same text as `text`.
    pub fn equals_str(&self, text: &str) -> bool {
        match self.data() {
            StrData::Ascii(own) => own == text,
            _ => !text.is_ascii() && self.points().eq(text.chars().map(u32::from)),
        }
    }
    /// Order by code point.
    pub fn compare(&self, other: &PyStr) -> std::cmp::Ordering {
        if self.kind == 1 && other.kind == 1 {
            return self.unit_bytes().cmp(other.unit_bytes());
        }
        self.points().cmp(other.points())
    }

    /// The hash under the interpreter's secret, computed once.
    #[inline(always)]
    pub fn hash(&self, ctx: &Ctx) -> i64 {
        let hash = self.hash.get();
        if hash != HASH_UNSET { hash } else { self.compute_hash(&ctx.hash_secret) }
    }
    /// The hash, if it has been computed.
    #[inline(always)]
    pub fn cached_hash(&self) -> Option<i64> {
        let hash = self.hash.get();
        if hash == HASH_UNSET { None } else { Some(hash) }
    }
    pub(crate) fn set_hash(&self, hash: i64) {
        self.hash.set(hash);
    }
    pub(crate) fn compute_hash(&self, secret: &crate::hash::HashSecret) -> i64 {
        let hash = secret.hash_bytes(self.unit_bytes());
        self.hash.set(hash);
        hash
    }
}
