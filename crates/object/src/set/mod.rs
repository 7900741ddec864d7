//! `set` and `frozenset`: the payload and its single steps. The operations on whole sets stand in `ops`, the methods
//! in `methods`.

mod iterator;
mod methods;
mod ops;
mod table;

use std::cell::{Cell, RefCell};

use crate::args::Args;
use crate::ctx::{Ctx, PyResult};
use crate::dict::PyDict;
use crate::heap::dictdata::unhashable;
use crate::heap::strdata::PyStr;
use crate::payload::{Payload, new_exact};
use crate::sequence;
use crate::typeobj::{CompareOp, Type, TypeDef, TypeFlags, slot};
use crate::value::Obj;

use table::{Found, Table};

pub use iterator::SET_ITERATOR;
pub use ops::{difference_update, symmetric_difference_update, update};

/// The payload of `set` and `frozenset`.
pub struct PySet {
    table: RefCell<Table>,
    /// A frozenset's hash; -1 when it is not known.
    hash: Cell<i64>,
}
crate::trace!(PySet: table);
crate::payload!(PySet, "set", with_node, with_weakrefs);

fn of(object: &Obj) -> &PySet {
    object.payload::<PySet>().expect("the type's methods get its objects")
}

/// `hash(key)`, with the error text of set elements.
#[inline]
pub(crate) fn hash_element(ctx: &Ctx, key: &Obj) -> PyResult<i64> {
    if let Some(value) = key.as_small_int() {
        return Ok(crate::hash::hash_i64(value));
    }
    match key.hash(ctx) {
        Ok(hash) => Ok(hash),
        Err(raised) => Err(unhashable(ctx, key, raised, "a set element")),
    }
}

impl Default for PySet {
    fn default() -> PySet {
        PySet::new()
    }
}

impl PySet {
    pub fn new() -> PySet {
        PySet { table: RefCell::new(Table::new()), hash: Cell::new(-1) }
    }
    pub fn len(&self) -> usize {
        self.table.borrow().len()
    }
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
    /// New references to all items, in the order of iteration.
    pub fn items(&self) -> Vec<Obj> {
        let table = self.table.borrow();
        let mut items = Vec::with_capacity(table.len());
        table.keys().for_each(|key| items.push(key.clone()));
        items
    }
    /// The next item at or after `position` with its hash; `position` moves behind it.
    pub fn next(&self, position: &mut usize) -> Option<(Obj, i64)> {
        self.table.borrow().next(position)
    }

    /// As [`PySet::next`], for an iterator over a set of `used` items: `None` when there are more or less by now.
    #[inline]
    pub(crate) fn step(&self, used: usize, position: &mut usize) -> Option<Option<Obj>> {
        let table = self.table.borrow();
        (table.len() == used).then(|| table.next(position).map(|(key, _)| key))
    }

    /// The slot of a key, or the free slot where it may go. The second value tells which.
    #[inline]
    fn find(&self, ctx: &Ctx, key: &Obj, hash: i64) -> PyResult<(usize, bool)> {
        let found = self.table.borrow().find_quietly(ctx, key, hash);
        match found {
            Some(found) => Ok(found),
            None => self.find_equal(ctx, key, hash),
        }
    }
    fn find_equal(&self, ctx: &Ctx, key: &Obj, hash: i64) -> PyResult<(usize, bool)> {
        let text = if ctx.types.str.is_exactly(key) { key.payload::<PyStr>() } else { None };
        'restart: loop {
            let mut table = self.table.borrow();
            let mut probe = table.probe(hash);
            loop {
                let at = match table.search(&mut probe, hash) {
                    Found::Free(at) => return Ok((at, false)),
                    Found::Candidate(at) => at,
                };
                let Some(own) = table.slot(at).key() else { continue };
                if own.is(key) {
                    return Ok((at, true));
                }
                if own.is_small_int() && key.is_small_int() {
                    continue;
                }
                if let (Some(text), true) = (text, ctx.types.str.is_exactly(own)) {
                    if own.payload::<PyStr>().is_some_and(|own| own.equals(text)) {
                        return Ok((at, true));
                    }
                    continue;
                }
                // The comparison may run Python: the table is let go, and must be the same afterwards.
                let (own, stamp) = (own.clone(), table.stamp);
                drop(table);
                let same = own.eq(ctx, key)?;
                table = self.table.borrow();
                if table.stamp != stamp {
                    continue 'restart;
                }
                if same {
                    return Ok((at, true));
                }
            }
        }
    }
    pub fn contains_hashed(&self, ctx: &Ctx, key: &Obj, hash: i64) -> PyResult<bool> {
        Ok(self.find(ctx, key, hash)?.1)
    }
    /// Add a key when its first place is free, or see that it stands there; false when that does not tell.
    #[inline]
    fn add_at_once(&self, key: &Obj, hash: i64) -> bool {
        let mut table = self.table.borrow_mut();
        let found = table.at_once(key, hash);
        if let Some((at, false)) = found {
            table.occupy(at, key.clone(), hash);
        }
        found.is_some()
    }
    pub fn add_hashed(&self, ctx: &Ctx, key: &Obj, hash: i64) -> PyResult<()> {
        if self.add_at_once(key, hash) {
            return Ok(());
        }
        let (at, there) = self.find(ctx, key, hash)?;
        if !there {
            self.table.borrow_mut().occupy(at, key.clone(), hash);
        }
        Ok(())
    }
    /// Take a key out; whether it was there.
    pub fn discard_hashed(&self, ctx: &Ctx, key: &Obj, hash: i64) -> PyResult<bool> {
        let (at, there) = self.find(ctx, key, hash)?;
        if there {
            let old = self.table.borrow_mut().vacate(at);
            drop(old);
        }
        Ok(there)
    }
    pub fn clear(&self) {
        let old = self.table.borrow_mut().clear();
        drop(old);
    }
}

/// A `set` of these items.
pub fn new_set(ctx: &Ctx, items: &[Obj]) -> PyResult {
    let set = PySet::new();
    for item in items {
        add(ctx, &set, item)?;
    }
    Ok(new_exact(ctx, &ctx.types.set, set))
}
/// A `frozenset` of these items.
pub fn new_frozenset(ctx: &Ctx, items: &[Obj]) -> PyResult {
    let set = PySet::new();
    for item in items {
        add(ctx, &set, item)?;
    }
    Ok(new_exact(ctx, &ctx.types.frozenset, set))
}
/// `set(iterable)`.
pub fn set_from(ctx: &Ctx, iterable: &Obj) -> PyResult {
    let set = PySet::new();
    update(ctx, &set, iterable)?;
    Ok(new_exact(ctx, &ctx.types.set, set))
}
/// Add an item to a set.
pub fn add(ctx: &Ctx, set: &PySet, item: &Obj) -> PyResult<()> {
    let hash = hash_element(ctx, item)?;
    set.add_hashed(ctx, item, hash)
}
/// `item in set`; a set is looked for as the frozenset of its items.
pub fn contains(ctx: &Ctx, this: &Obj, item: &Obj) -> PyResult<bool> {
    if let Some(value) = item.as_small_int() {
        if let Some((_, there)) = of(this).table.borrow().at_once(item, crate::hash::hash_i64(value)) {
            return Ok(there);
        }
    }
    contains_slowly(ctx, this, item)
}

#[inline(never)]
fn contains_slowly(ctx: &Ctx, this: &Obj, item: &Obj) -> PyResult<bool> {
    let hash = hash_or_frozen(ctx, item)?;
    of(this).contains_hashed(ctx, item, hash)
}

/// The hash of an element to look for: of a set, that of the frozenset of its items.
fn hash_or_frozen(ctx: &Ctx, item: &Obj) -> PyResult<i64> {
    match hash_element(ctx, item) {
        Ok(hash) => Ok(hash),
        Err(raised) => match item.payload::<PySet>() {
            Some(set) if item.is_instance(ctx, &ctx.types.set) => {
                ctx.swallow(raised, &ctx.types.type_error)?;
                Ok(set.table.borrow().hash())
            }
            _ => Err(raised),
        },
    }
}

fn set_new(ctx: &Ctx, class: &Obj, _args: Args) -> PyResult {
    Ok(new_exact(ctx, class.as_type().expect("tp_new gets a type"), PySet::new()))
}

fn set_init(ctx: &Ctx, this: &Obj, args: Args) -> PyResult<()> {
    sequence::no_keywords_init(ctx, &ctx.types.set, this.ty(ctx), args)?;
    sequence::check_positional(ctx, "set", args.positional().len(), 0, 1)?;
    let set = of(this);
    if set.table.borrow().fill() > 0 {
        set.clear();
    }
    match args.positional().first() {
        Some(iterable) => update(ctx, set, iterable),
        None => Ok(()),
    }
}

fn frozenset_new(ctx: &Ctx, class: &Obj, args: Args) -> PyResult {
    let ty: &Type = class.as_type().expect("tp_new gets a type");
    sequence::no_keywords_new(ctx, &ctx.types.frozenset, ty, args)?;
    sequence::check_positional(ctx, "frozenset", args.positional().len(), 0, 1)?;
    let set = PySet::new();
    if let Some(iterable) = args.positional().first() {
        if ctx.types.frozenset.is(ty) && ctx.types.frozenset.is_exactly(iterable) {
            return Ok(iterable.clone());
        }
        update(ctx, &set, iterable)?;
    }
    Ok(new_exact(ctx, ty, set))
}

fn set_repr(ctx: &Ctx, this: &Obj) -> PyResult {
    let name = this.ty(ctx).name();
    let Some(_guard) = sequence::enter_repr(ctx, this) else { return Ok(ctx.str(&format!("{name}(...)"))) };
    let items = of(this).items();
    if items.is_empty() {
        return Ok(ctx.str(&format!("{name}()")));
    }
    let plain = ctx.types.set.is_exactly(this);
    let mut out = crate::textbuilder::TextBuilder::new();
    if !plain {
        out.push_text(&name);
        out.push_ascii("(");
    }
    let inner = sequence::repr_items(ctx, "{", "}", |index| items.get(index).cloned())?.finish(ctx);
    out.push_obj(&inner);
    if !plain {
        out.push_ascii(")");
    }
    Ok(out.finish(ctx))
}

fn set_compare(ctx: &Ctx, this: &Obj, other: &Obj, op: CompareOp) -> PyResult {
    let Some(b) = other.payload::<PySet>() else { return Ok(ctx.not_implemented()) };
    let a = of(this);
    let result = match op {
        CompareOp::Eq | CompareOp::Ne => {
            let hashes_differ = a.hash.get() != -1 && b.hash.get() != -1 && a.hash.get() != b.hash.get();
            let equal = a.len() == b.len() && !hashes_differ && ops::is_subset(ctx, a, b)?;
            equal == (op == CompareOp::Eq)
        }
        CompareOp::Lt => a.len() < b.len() && ops::is_subset(ctx, a, b)?,
        CompareOp::Le => ops::is_subset(ctx, a, b)?,
        CompareOp::Gt => b.len() < a.len() && ops::is_subset(ctx, b, a)?,
        CompareOp::Ge => ops::is_subset(ctx, b, a)?,
    };
    Ok(ctx.bool(result))
}

pub static SET: TypeDef = TypeDef {
    flags: TypeFlags::BASETYPE | TypeFlags::MATCH_SELF,
    text: "(iterable=(), /)",
    doc: "A collection without order, each element once, that can change.",
    slots: &[
        slot::tp_new(set_new),
        slot::tp_init(set_init),
        slot::tp_repr(set_repr),
        slot::tp_hash(crate::protocol::hash_not_implemented),
        slot::tp_richcompare(set_compare),
        slot::tp_iter(|ctx, this| Ok(iterator::new(ctx, this))),
        slot::mp_length(|_, this| Ok(of(this).len())),
        slot::sq_contains(contains),
        slot::nb_subtract(methods::sub),
        slot::nb_and(methods::and),
        slot::nb_xor(methods::xor),
        slot::nb_or(methods::or),
        slot::nb_inplace_subtract(methods::inplace_sub),
        slot::nb_inplace_and(methods::inplace_and),
        slot::nb_inplace_xor(methods::inplace_xor),
        slot::nb_inplace_or(methods::inplace_or),
    ],
    methods: methods::SET_METHODS,
    ..TypeDef::new("set", PySet::layout)
};
pub static FROZENSET: TypeDef = TypeDef {
    flags: TypeFlags::BASETYPE | TypeFlags::MATCH_SELF,
    text: "(iterable=(), /)",
    doc: "A collection without order, each element once, that never changes.",
    slots: &[
        slot::tp_new(frozenset_new),
        slot::tp_repr(set_repr),
        slot::tp_hash(|_, this| {
            let set = of(this);
            if set.hash.get() == -1 {
                set.hash.set(set.table.borrow().hash());
            }
            Ok(set.hash.get())
        }),
        slot::tp_richcompare(set_compare),
        slot::tp_iter(|ctx, this| Ok(iterator::new(ctx, this))),
        slot::mp_length(|_, this| Ok(of(this).len())),
        slot::sq_contains(contains),
        slot::nb_subtract(methods::sub),
        slot::nb_and(methods::and),
        slot::nb_xor(methods::xor),
        slot::nb_or(methods::or),
    ],
    methods: methods::FROZENSET_METHODS,
    ..TypeDef::new("frozenset", PySet::layout)
};

/// The dict that an iterable exactly is.
fn exact_dict<'a>(ctx: &Ctx, object: &'a Obj) -> Option<&'a PyDict> {
    if ctx.types.dict.is_exactly(object) { object.payload::<PyDict>() } else { None }
}
