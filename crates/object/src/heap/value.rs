//! One Python value in one word: [`Obj`] (owned) and [`StackRef`] (perhaps borrowed).
//!
//! Tags, from the low bits: `xx11` an int of 62 bits, `00` an owned pointer, `01` a borrowed pointer, the
//! word 1 is NULL. So "must decref" is `word & 1 == 0` and "borrow" is `word | 1`. It knows the object
//! header, and must not know any type.
#![allow(unsafe_code, reason = "the tagged word and its counts are here")]

use std::fmt;
use std::marker::PhantomData;
use std::num::NonZeroU64;

use crate::heap::{self, Header};
use crate::payload::{Object, Payload};

/// The word of an empty stack slot.
pub const NULL: u64 = 1;
/// Counts from here on never reach zero: immortal objects start at it.
pub const IMMORTAL: u64 = 1 << 60;
/// The largest int kept in the word itself.
pub const SMALL_MAX: i64 = (1 << 61) - 1;
/// The smallest int kept in the word itself.
pub const SMALL_MIN: i64 = -(1 << 61);

/// An owned Python value: a small int, or a counted reference. All library code and all heap objects hold
/// these. `Option<Obj>` is one word too.
///
/// An `&Obj` may look at an operand-stack slot, so its word may carry the borrow bit: compare with
/// [`Obj::is`], never by word.
#[repr(transparent)]
pub struct Obj(NonZeroU64, PhantomData<*mut ()>);

impl Obj {
    /// From a word that owns its reference.
    ///
    /// # Safety
    /// `word` is a small int, or an owned pointer whose count this value takes over.
    #[inline(always)]
    pub const unsafe fn from_word(word: u64) -> Obj {
        // SAFETY: no valid word is zero.
        Obj(unsafe { NonZeroU64::new_unchecked(word) }, PhantomData)
    }

    /// The word, ownership given to the caller.
    #[inline(always)]
    pub const fn into_word(self) -> u64 {
        let word = self.0.get();
        std::mem::forget(self);
        word
    }

    /// The word, for looking only.
    #[inline(always)]
    pub const fn word(&self) -> u64 {
        self.0.get()
    }

    /// An int that fits 62 bits. `None` when it does not.
    #[inline(always)]
    pub const fn try_small(value: i64) -> Option<Obj> {
        if value >= SMALL_MIN && value <= SMALL_MAX {
            // SAFETY: tag 11 is never zero.
            Some(unsafe { Obj::from_word((value << 2) as u64 | 3) })
        } else {
            None
        }
    }

    /// An int known to fit: lengths, indices, characters.
    #[inline(always)]
    pub const fn small(value: i32) -> Obj {
        // SAFETY: tag 11 is never zero.
        unsafe { Obj::from_word(((value as i64) << 2) as u64 | 3) }
    }

    /// Whether this is an int kept in the word.
    #[inline(always)]
    pub const fn is_small_int(&self) -> bool {
        self.0.get() & 2 != 0
    }

    /// The int kept in the word.
    #[inline(always)]
    pub const fn as_small_int(&self) -> Option<i64> {
        if self.is_small_int() { Some(self.0.get() as i64 >> 2) } else { None }
    }

    /// The header, unless this is a small int.
    #[inline(always)]
    pub fn header(&self) -> Option<&Header> {
        if self.is_small_int() {
            None
        } else {
            // SAFETY: a pointer word points at a live object while the value lives.
            Some(unsafe { &*((self.0.get() & !1) as *const Header) })
        }
    }

    /// The object's address (small ints: their word), as `id()` shows it.
    #[inline(always)]
    pub fn id(&self) -> u64 {
        if self.is_small_int() { self.0.get() } else { self.0.get() & !1 }
    }

    /// Identity, Python's `is`.
    #[inline(always)]
    pub fn is(&self, other: &Obj) -> bool {
        self.0.get() | 1 == other.0.get() | 1
    }

    /// Look at values as slots, with empty ones behind up to `len`, without counting references. `None`: too many.
    #[inline]
    pub(crate) fn padded<R>(values: &[Obj], len: usize, look: impl FnOnce(&[Option<Obj>]) -> R) -> Option<R> {
        const MOST: usize = 6;
        if len > MOST || values.len() > len {
            return None;
        }
        let mut slots = [const { std::mem::ManuallyDrop::new(None::<Obj>) }; MOST];
        // SAFETY: `Option<Obj>` and `Obj` are one word each; the copies are never dropped, and the values outlive them.
        let slots = unsafe {
            std::ptr::copy_nonoverlapping(values.as_ptr(), slots.as_mut_ptr() as *mut Obj, values.len());
            std::slice::from_raw_parts(slots.as_ptr() as *const Option<Obj>, len)
        };
        Some(look(slots))
    }

    /// The payload, when the object's native layout is `T` or extends it.
    #[inline(always)]
    pub fn payload<T: Payload>(&self) -> Option<&T> {
        let header = self.header()?;
        if header.ty().layout_is(T::layout()) {
            // SAFETY: the layout says that a `T` follows the header.
            Some(unsafe { &(*(header as *const Header as *const Object<T>)).payload })
        } else {
            None
        }
    }

    /// The payload of an object whose layout the caller has checked.
    ///
    /// # Safety
    /// The object's layout is `T` or extends it.
    #[inline(always)]
    pub unsafe fn payload_unchecked<T: Payload>(&self) -> &T {
        // SAFETY: by the caller's word.
        unsafe { &(*((self.0.get() & !1) as *const Object<T>)).payload }
    }

    /// The object that a payload stands in.
    ///
    /// The payload must stand in a heap object, which is so for every `Payload` reference got from an [`Obj`].
    #[inline(always)]
    pub fn from_payload<T: Payload>(payload: &T) -> Obj {
        let object = (payload as *const T as usize - std::mem::offset_of!(Object<T>, payload)) as *const Header;
        // SAFETY: payloads are only built inside heap objects.
        unsafe {
            (*object).incref();
            Obj::from_word(object as u64)
        }
    }

    /// How many references there are (small ints: immortal).
    pub fn refcount(&self) -> u64 {
        self.header().map_or(IMMORTAL, |header| header.rc.get())
    }

    /// A stack word that looks at this value without counting.
    #[inline(always)]
    pub fn borrowed(&self) -> StackRef {
        StackRef(self.0.get() | 1)
    }
}

impl Clone for Obj {
    #[inline(always)]
    fn clone(&self) -> Obj {
        let word = self.0.get();
        if word & 2 == 0 {
            // SAFETY: a pointer word points at a live object.
            unsafe { (*((word & !1) as *const Header)).incref() };
            // SAFETY: the count just taken is this value's.
            unsafe { Obj::from_word(word & !1) }
        } else {
            // SAFETY: a small int.
            unsafe { Obj::from_word(word) }
        }
    }
}

impl Drop for Obj {
    #[inline(always)]
    fn drop(&mut self) {
        let word = self.0.get();
        if word & 1 == 0 {
            let header = word as *mut Header;
            // SAFETY: an owned word holds one count of a live object.
            unsafe {
                let count = (*header).rc.get() - 1;
                (*header).rc.set(count);
                if count == 0 {
                    heap::release(header);
                }
            }
        }
    }
}

impl fmt::Debug for Obj {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.header() {
            None => write!(f, "{}", self.as_small_int().unwrap_or(0)),
            Some(header) => write!(f, "<{} at {:#x}>", header.ty().name(), self.id()),
        }
    }
}

/// A word of the operand stack or of a frame's locals: NULL, a small int, an owned pointer or a borrowed one.
/// `Copy`: whoever moves it about keeps the books. Dispatch and frames only.
#[repr(transparent)]
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct StackRef(pub u64);

impl StackRef {
    pub const NULL: StackRef = StackRef(NULL);

    #[inline(always)]
    pub fn is_null(self) -> bool {
        self.0 == NULL
    }
    #[inline(always)]
    pub fn is_int(self) -> bool {
        self.0 & 2 != 0
    }
    #[inline(always)]
    pub fn is_ptr(self) -> bool {
        self.0 & 2 == 0
    }
    #[inline(always)]
    pub fn is_owned(self) -> bool {
        self.0 & 1 == 0
    }
    #[inline(always)]
    pub fn int_value(self) -> i64 {
        self.0 as i64 >> 2
    }
    #[inline(always)]
    pub fn small(value: i64) -> StackRef {
        StackRef((value << 2) as u64 | 3)
    }
    /// The same value without the duty to decref.
    #[inline(always)]
    pub fn borrow(self) -> StackRef {
        StackRef(self.0 | 1)
    }
    /// The object's address.
    #[inline(always)]
    pub fn ptr(self) -> *mut Header {
        (self.0 & !1) as *mut Header
    }
    /// From an owned value.
    #[inline(always)]
    pub fn new(value: Obj) -> StackRef {
        StackRef(value.into_word())
    }
    /// From an owned value or nothing.
    #[inline(always)]
    pub fn from_option(value: Option<Obj>) -> StackRef {
        value.map_or(StackRef::NULL, StackRef::new)
    }
    /// An owned value: takes the count of an owned word, makes one for a borrowed word.
    ///
    /// # Safety
    /// Not NULL, and the word's own count (if any) passes to the result.
    #[inline(always)]
    pub unsafe fn own(self) -> Obj {
        if self.0 & 3 == 1 {
            // SAFETY: a borrowed pointer is live.
            unsafe {
                (*self.ptr()).incref();
                Obj::from_word(self.0 & !1)
            }
        } else {
            // SAFETY: an int, or an owned pointer.
            unsafe { Obj::from_word(self.0) }
        }
    }
    /// A second, owned reference; this one stays.
    ///
    /// # Safety
    /// Not NULL.
    #[inline(always)]
    pub unsafe fn dup(self) -> StackRef {
        if self.is_ptr() {
            // SAFETY: a pointer word that is not NULL is live.
            unsafe { (*self.ptr()).incref() };
            StackRef(self.0 & !1)
        } else {
            self
        }
    }
    /// A look at the value.
    ///
    /// # Safety
    /// Not NULL; the result is used only while the slot keeps the value alive.
    #[inline(always)]
    pub unsafe fn as_obj<'a>(&self) -> &'a Obj {
        // SAFETY: `Obj` and `StackRef` are both one transparent word; the caller bounds the lifetime.
        unsafe { &*(self as *const StackRef as *const Obj) }
    }
    /// Give up the word's count, if it has one.
    ///
    /// # Safety
    /// The word is not used afterwards.
    #[inline(always)]
    pub unsafe fn close(self) {
        if self.is_owned() {
            // SAFETY: an owned word is an owned `Obj`.
            drop(unsafe { Obj::from_word(self.0) });
        }
    }
}
