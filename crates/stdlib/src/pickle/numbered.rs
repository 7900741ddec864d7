//! What an unpickler has read, by number: numbers come in order nearly always.

use std::collections::BTreeMap;

use krait_object::{Obj, Trace};

/// Objects by their numbers.
#[derive(Clone, Default)]
pub(super) struct Numbered {
    near: Vec<Option<Obj>>,
    /// How many of `near` there are.
    count: usize,
    /// Numbers far beyond the others, as no pickler writes them.
    far: BTreeMap<usize, Obj>,
}

impl Trace for Numbered {
    fn trace(&self, visit: &mut dyn FnMut(&Obj)) {
        self.near.iter().flatten().for_each(&mut *visit);
        self.far.values().for_each(visit);
    }
}

impl Numbered {
    pub fn len(&self) -> usize {
        self.count + self.far.len()
    }
    #[inline]
    pub fn get(&self, index: usize) -> Option<&Obj> {
        match self.near.get(index) {
            Some(found) => found.as_ref(),
            None => self.far.get(&index),
        }
    }
    #[inline]
    pub fn insert(&mut self, index: usize, object: Obj) {
        if index == self.near.len() && self.far.is_empty() {
            self.near.push(Some(object));
            self.count += 1;
            return;
        }
        self.insert_apart(index, object);
    }
    fn insert_apart(&mut self, index: usize, object: Obj) {
        if index >= self.near.len() {
            if index > 2 * self.near.len() + 1024 || self.far.contains_key(&index) {
                self.far.insert(index, object);
                return;
            }
            self.near.resize(index + 1, None);
        }
        self.count += usize::from(self.near[index].replace(object).is_none());
    }
    /// All numbers with their objects, in order.
    pub fn entries(&self) -> impl Iterator<Item = (usize, &Obj)> {
        let near = self.near.iter().enumerate().filter_map(|(index, object)| Some((index, object.as_ref()?)));
        near.chain(self.far.iter().map(|(&index, object)| (index, object)))
    }
}
