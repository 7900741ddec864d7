//! Names as numbers, so that they are compared and looked up as such. It must not know what they mean.

use krait_code::PyString;
use krait_code::collections::HashMap;

use crate::mangle::mangle;

/// Which name: names are equal when these are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct NameId(u32);

impl NameId {
    #[inline]
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// Names of a slot each in the table of recent ones.
const RECENT: usize = 1024;

/// Names that a module is full of, numbered in this order.
const KNOWN: [&str; 6] =
    ["__class__", "__classdict__", "__conditional_annotations__", ".format", "__annotate__", ".0"];
pub(crate) const CLASS: NameId = NameId(0);
pub(crate) const CLASSDICT: NameId = NameId(1);
pub(crate) const CONDITIONAL_ANNOTATIONS: NameId = NameId(2);
pub(crate) const FORMAT: NameId = NameId(3);
pub(crate) const ANNOTATE: NameId = NameId(4);
/// The parameter of a comprehension.
pub(crate) const OUTERMOST: NameId = NameId(5);

/// The names of a module.
#[derive(Clone, Debug)]
pub(crate) struct Names {
    ids: HashMap<PyString, NameId>,
    texts: Vec<PyString>,
    /// By a part of the address: the address of a text in `texts`, and its number. The parser makes each name once, so
    /// that most are found here.
    recent: Vec<(usize, NameId)>,
}

impl Names {
    pub fn new() -> Names {
        let mut names = Names {
            ids: HashMap::with_capacity_and_hasher(200, Default::default()),
            texts: Vec::with_capacity(200),
            recent: vec![(0, NameId(0)); RECENT],
        };
        for name in KNOWN {
            names.id(&PyString::new(name));
        }
        names
    }

    /// The number of a name.
    #[inline]
    pub fn id(&mut self, name: &PyString) -> NameId {
        let address = name.as_bytes().as_ptr() as usize;
        match self.recent[address / 16 % RECENT] {
            (known, id) if known == address => id,
            _ => self.look_up(name, address),
        }
    }

    #[inline(never)]
    fn look_up(&mut self, name: &PyString, address: usize) -> NameId {
        let id = match self.ids.get(name) {
            Some(&id) => id,
            None => {
                let id = NameId(u32::try_from(self.texts.len()).expect("fewer than 2^32 names"));
                self.texts.push(name.clone());
                self.ids.insert(name.clone(), id);
                id
            }
        };
        // Another text of this address may come only when this one is gone.
        if self.texts[id.index()].as_bytes().as_ptr() as usize == address {
            self.recent[address / 16 % RECENT] = (address, id);
        }
        id
    }

    /// The one string of this name.
    pub fn intern(&mut self, text: &str) -> PyString {
        if let Some(&id) = self.ids.get(text.as_bytes()) {
            return self.texts[id.index()].clone();
        }
        let name = PyString::new(text);
        self.id(&name);
        name
    }

    /// The number of a name, if it has one.
    pub fn find(&self, name: &PyString) -> Option<NameId> {
        self.ids.get(name).copied()
    }

    /// The number of the mangled form of a name inside class `private`.
    #[inline]
    pub fn mangled(&mut self, private: Option<&PyString>, name: &PyString) -> NameId {
        match private {
            Some(_) if name.as_bytes().starts_with(b"__") => {
                let mangled = mangle(private, name);
                self.id(&mangled)
            }
            _ => self.id(name),
        }
    }

    #[inline]
    pub fn text(&self, id: NameId) -> &PyString {
        &self.texts[id.index()]
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.texts.len()
    }
}

/// Names up to which a list is searched from the start.
const FEW: usize = 16;

/// Positions of names in a list without doubles.
#[derive(Clone, Debug, Default)]
pub(crate) struct Places {
    names: Vec<NameId>,
    /// Once they are many.
    index: Option<HashMap<NameId, usize>>,
}

impl Places {
    /// Where a name stands.
    #[inline]
    pub fn find(&self, name: NameId) -> Option<usize> {
        match &self.index {
            None => self.names.iter().position(|&other| other == name),
            Some(index) => index.get(&name).copied(),
        }
    }

    /// Append a name that is not there.
    pub fn push(&mut self, name: NameId) {
        if self.names.is_empty() {
            self.names.reserve(FEW);
        }
        self.names.push(name);
        match &mut self.index {
            Some(index) => {
                index.insert(name, self.names.len() - 1);
            }
            None if self.names.len() > FEW => self.index = Some(self.names.iter().copied().zip(0..).collect()),
            None => {}
        }
    }

    /// Forget all, but keep the memory.
    pub fn clear(&mut self) {
        self.names.clear();
        self.index = None;
    }

    #[inline]
    pub fn as_slice(&self) -> &[NameId] {
        &self.names
    }
}
