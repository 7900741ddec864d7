//! Which parts of a [`Const`] tree are one object, and how many hold it. CPython would share them right after
//! compiling; that is worked out here from values alone: its compiler merges equal constants, tables and tuples of
//! one module. It must not know how anything is written.

use super::interned::Interned;
use crate::collections::HashMap;
use crate::{Const, IBig, PyString};

/// The number of an object.
pub(super) type Id = u32;

/// The objects that are never written as references, so that their numbers only serve to compare tuples.
const SINGLETONS: Id = 5;
/// The numbers from here on belong to small integers: CPython has one object for each.
const SMALL_INTS: Id = SINGLETONS;
const SMALLEST: i64 = -5;
const GREATEST: i64 = 256;
/// The empty tuple.
const EMPTY: Id = SMALL_INTS + (GREATEST - SMALLEST) as Id + 1;
/// Holders enough for an object to have a reference number.
const MANY: u32 = 2;
const NONE: Id = Id::MAX;

/// How the numbers of an object's parts tell it from others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Group {
    Tuple,
    FrozenSet,
    Slice,
}

/// The two objects that a text may be.
#[derive(Clone, Copy)]
struct Text {
    /// Whether CPython interns it where it is a constant.
    is_interned: bool,
    interned: Id,
    plain: Id,
}

/// The texts met so far.
struct Texts<'t> {
    all: Vec<Text>,
    /// By bytes, their places among `all`.
    places: HashMap<&'t [u8], u32>,
    /// By a part of the address: the address of a text and its place. The compiler has one string for most names.
    recent: Vec<(usize, u32)>,
}

impl<'t> Texts<'t> {
    /// For the parts of a tree with about so many code objects.
    fn new(codes: usize) -> Texts<'t> {
        Texts {
            all: Vec::with_capacity(32 + codes * 8),
            places: HashMap::with_capacity_and_hasher(32 + codes * 8, Default::default()),
            recent: vec![(0, 0); (16 + codes * 4).next_power_of_two().min(1024)],
        }
    }

    #[inline]
    fn of(&mut self, interned: &Interned, text: &'t PyString) -> &mut Text {
        let address = text.as_bytes().as_ptr() as usize;
        let slot = address / 16 & (self.recent.len() - 1);
        let place = match self.recent[slot] {
            (known, place) if known == address => place,
            _ => {
                let place = self.look_up(interned, text);
                self.recent[slot] = (address, place);
                place
            }
        };
        &mut self.all[place as usize]
    }

    fn look_up(&mut self, interned: &Interned, text: &'t PyString) -> u32 {
        *self.places.entry(text.as_bytes()).or_insert_with(|| {
            self.all.push(Text { is_interned: interned.contains(text), interned: NONE, plain: NONE });
            (self.all.len() - 1) as u32
        })
    }
}

/// The objects met so far.
pub(super) struct Objects<'t> {
    interned: Interned,
    /// By number: how many hold the object; CPython gives a lone one no reference number.
    holders: Vec<u32>,
    /// Whether there may be more holders to be found.
    is_counting: bool,
    texts: Texts<'t>,
    bytes: HashMap<&'t [u8], Id>,
    ints: HashMap<i64, Id>,
    big_ints: HashMap<&'t IBig, Id>,
    /// Floats and complex numbers by their bits.
    numbers: HashMap<(u64, Option<u64>), Id>,
    tuples: HashMap<Box<[Id]>, Id>,
    frozensets: HashMap<Box<[Id]>, Id>,
    slices: HashMap<Box<[Id]>, Id>,
    /// What equals only itself, by address, and whether it has parts (its first part may stand at the same).
    addresses: HashMap<(usize, bool), Id>,
}

impl<'t> Objects<'t> {
    /// For the parts of a tree with about so many code objects.
    pub fn new(interned: Interned, codes: usize) -> Objects<'t> {
        Objects {
            interned,
            holders: vec![MANY; EMPTY as usize + 1],
            is_counting: true,
            texts: Texts::new(codes),
            bytes: HashMap::with_capacity_and_hasher(8 + codes, Default::default()),
            ints: HashMap::default(),
            big_ints: HashMap::default(),
            numbers: HashMap::default(),
            tuples: HashMap::with_capacity_and_hasher(8 + codes * 2, Default::default()),
            frozensets: HashMap::default(),
            slices: HashMap::default(),
            addresses: HashMap::default(),
        }
    }

    /// How many numbers there are.
    pub fn len(&self) -> usize {
        self.holders.len()
    }

    /// Whether so many hold an object that a reference to it may follow.
    #[inline]
    pub fn is_shared(&self, id: Id) -> bool {
        self.holders[id as usize] >= MANY
    }

    /// One more holds an object.
    #[inline]
    pub fn hold(&mut self, id: Id) {
        if self.is_counting {
            let holders = &mut self.holders[id as usize];
            *holders = holders.saturating_add(1);
        }
    }

    /// Stop counting holders, or go on. Whether they were counted.
    pub fn count(&mut self, is_counting: bool) -> bool {
        std::mem::replace(&mut self.is_counting, is_counting)
    }

    /// A new object that no other equals.
    pub fn unique(&mut self) -> Id {
        let holders = u32::from(!self.is_counting);
        new(&mut self.holders, holders)
    }

    /// `co_code`: made anew when asked for, and kept by the code object from then on.
    pub fn instructions(&mut self) -> Id {
        new(&mut self.holders, MANY)
    }

    /// An object that equals only itself, at this address.
    pub fn at(&mut self, address: usize, has_parts: bool) -> Id {
        let holders = &mut self.holders;
        *self.addresses.entry((address, has_parts)).or_insert_with(|| new(holders, 0))
    }

    /// The text of a name.
    pub fn name(&mut self, text: &'t PyString) -> Id {
        let holders = &mut self.holders;
        let known = self.texts.of(&self.interned, text);
        if known.interned == NONE {
            known.interned = new(holders, MANY);
        }
        known.interned
    }

    /// A text among constants, and whether it is interned.
    pub fn text(&mut self, text: &'t PyString) -> (Id, bool) {
        let known = self.texts.of(&self.interned, text);
        let (slot, holders) =
            if known.is_interned { (&mut known.interned, MANY) } else { (&mut known.plain, 0) };
        if *slot == NONE {
            *slot = new(&mut self.holders, holders);
        }
        (*slot, known.is_interned)
    }

    /// Whether interning the constants of a code object is likely to put another object in the place of this
    /// one. A frozenset with such an element is made anew for each code object.
    pub fn was_interned(&self, value: &Const) -> bool {
        matches!(value, Const::Str(text) if text.as_bytes().len() > 1 && self.interned.contains(text))
    }

    /// Bytes that the compiler merges with equal ones.
    pub fn bytes(&mut self, bytes: &'t [u8]) -> Id {
        let holders = &mut self.holders;
        *self.bytes.entry(bytes).or_insert_with(|| new(holders, if bytes.len() <= 1 { MANY } else { 0 }))
    }

    /// The object of a constant without parts.
    pub fn leaf(&mut self, value: &'t Const) -> Id {
        let holders = &mut self.holders;
        let number = match value {
            Const::None => return 0,
            Const::True => return 1,
            Const::False => return 2,
            Const::Ellipsis => return 3,
            Const::StopIteration => return 4,
            Const::Int(number) => {
                return match i64::try_from(number) {
                    Ok(small) if is_small(small) => SMALL_INTS + (small - SMALLEST) as Id,
                    Ok(number) => *self.ints.entry(number).or_insert_with(|| new(holders, 0)),
                    Err(_) => *self.big_ints.entry(number).or_insert_with(|| new(holders, 0)),
                };
            }
            Const::Str(text) => return self.text(text).0,
            Const::Bytes(bytes) => return self.bytes(bytes),
            // No NaN equals another.
            Const::Float(number) if number.is_nan() => return self.at(std::ptr::from_ref(value) as usize, false),
            Const::Float(number) => (number.to_bits(), None),
            Const::Complex(real, imag) => (real.to_bits(), Some(imag.to_bits())),
            _ => return self.at(std::ptr::from_ref(value) as usize, false),
        };
        *self.numbers.entry(number).or_insert_with(|| new(holders, 0))
    }

    /// Whether a part of a slice is one object wherever it stands: the compiler merges slices, not their parts.
    pub fn is_shared_part(&self, value: &Const) -> bool {
        match value {
            Const::Int(number) => i64::try_from(number).is_ok_and(is_small),
            Const::Str(text) => self.interned.contains(text),
            Const::Bytes(bytes) => bytes.len() <= 1,
            Const::Float(_) | Const::Complex(..) => false,
            _ => true,
        }
    }

    /// The object that has these parts.
    pub fn group(&mut self, group: Group, parts: &[Id]) -> Id {
        if group == Group::Tuple && parts.is_empty() {
            return EMPTY;
        }
        if group == Group::FrozenSet {
            let mut parts: Box<[Id]> = parts.into();
            parts.sort_unstable();
            let holders = &mut self.holders;
            return *self.frozensets.entry(parts).or_insert_with(|| new(holders, 0));
        }
        let known = if group == Group::Tuple { &mut self.tuples } else { &mut self.slices };
        if let Some(&id) = known.get(parts) {
            return id;
        }
        let id = new(&mut self.holders, 0);
        known.insert(parts.into(), id);
        id
    }
}

fn is_small(number: i64) -> bool {
    (SMALLEST..=GREATEST).contains(&number)
}

fn new(holders: &mut Vec<u32>, count: u32) -> Id {
    holders.push(count);
    (holders.len() - 1) as Id
}
