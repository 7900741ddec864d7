//! What a buffer says of itself: numbers for each dimension, of which there is one nearly always, and its format.

use std::ops::{Deref, DerefMut};
use std::rc::Rc;

/// Numbers for each dimension.
#[derive(Clone, Debug)]
pub enum Dims<T> {
    One([T; 1]),
    Many(Vec<T>),
}

impl<T> Deref for Dims<T> {
    type Target = [T];
    #[inline]
    fn deref(&self) -> &[T] {
        match self {
            Dims::One(one) => one,
            Dims::Many(many) => many,
        }
    }
}
impl<T> DerefMut for Dims<T> {
    #[inline]
    fn deref_mut(&mut self) -> &mut [T] {
        match self {
            Dims::One(one) => one,
            Dims::Many(many) => many,
        }
    }
}
impl<T> From<T> for Dims<T> {
    fn from(one: T) -> Dims<T> {
        Dims::One([one])
    }
}
impl<T> FromIterator<T> for Dims<T> {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Dims<T> {
        Dims::Many(items.into_iter().collect())
    }
}

impl std::fmt::Display for FormatText {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self)
    }
}

/// A format, as in the `struct` module.
#[derive(Clone, Debug)]
pub enum FormatText {
    Static(&'static str),
    Own(Rc<str>),
}

impl Deref for FormatText {
    type Target = str;
    #[inline]
    fn deref(&self) -> &str {
        match self {
            FormatText::Static(text) => text,
            FormatText::Own(text) => text,
        }
    }
}
