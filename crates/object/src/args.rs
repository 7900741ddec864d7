//! Arguments of a call: a borrowed view of values that stand side by side, on the operand stack or in an array.

use crate::value::Obj;

/// Positional values, then keyword values; the keywords' names beside them. No tuple, no dict, no counting.
#[derive(Clone, Copy)]
pub struct Args<'a> {
    all: &'a [Obj],
    names: &'a [Obj],
}

impl<'a> Args<'a> {
    /// `all` ends with one value for each of `names` (strings).
    #[inline(always)]
    pub fn new(all: &'a [Obj], names: &'a [Obj]) -> Args<'a> {
        debug_assert!(names.len() <= all.len());
        Args { all, names }
    }
    /// Positional values alone.
    #[inline(always)]
    pub fn positional_only(all: &'a [Obj]) -> Args<'a> {
        Args { all, names: &[] }
    }
    pub const EMPTY: Args<'static> = Args { all: &[], names: &[] };

    #[inline(always)]
    pub fn positional(&self) -> &'a [Obj] {
        &self.all[..self.all.len() - self.names.len()]
    }
    /// Names of the keyword arguments, strings.
    #[inline(always)]
    pub fn names(&self) -> &'a [Obj] {
        self.names
    }
    /// All values: positional, then keyword.
    #[inline(always)]
    pub fn all(&self) -> &'a [Obj] {
        self.all
    }
    pub fn keywords(&self) -> impl Iterator<Item = (&'a Obj, &'a Obj)> {
        self.names.iter().zip(&self.all[self.all.len() - self.names.len()..])
    }
    #[inline(always)]
    pub fn has_keywords(&self) -> bool {
        !self.names.is_empty()
    }
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }
    /// The same call without its first positional value.
    pub fn skip_first(&self) -> Args<'a> {
        Args { all: &self.all[1..], names: self.names }
    }
}

/// Arguments that own their values: for calls put together by library code.
#[derive(Default, Clone)]
pub struct OwnedArgs {
    pub all: Vec<Obj>,
    pub names: Vec<Obj>,
}

impl OwnedArgs {
    pub fn new(positional: Vec<Obj>) -> OwnedArgs {
        OwnedArgs { all: positional, names: Vec::new() }
    }
    pub fn push_keyword(&mut self, name: Obj, value: Obj) {
        self.names.push(name);
        self.all.push(value);
    }
    pub fn view(&self) -> Args<'_> {
        Args::new(&self.all, &self.names)
    }
}
