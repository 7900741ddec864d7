//! Iterators over a dict's keys, values and items, forwards and backwards.

use std::cell::Cell;

use crate::cells::ObjCell;
use crate::ctx::{Ctx, PyResult};
use crate::dict::PyDict;
use crate::payload::{Payload, new_exact};
use crate::sequence;
use crate::typeobj::{MethodDef, NativeFn, TypeDef, TypeFlags, TypeRef, method, slot};
use crate::value::Obj;

/// The payload of all six.
pub struct DictIterator {
    dict: ObjCell,
    /// The dict's length at the start; [`CHANGED`] once a change has been seen.
    used: Cell<usize>,
    position: Cell<usize>,
    left: Cell<usize>,
}
crate::trace!(DictIterator: dict);
crate::payload!(DictIterator, "dict_keyiterator", with_node);

const CHANGED: usize = usize::MAX;

fn of(object: &Obj) -> &DictIterator {
    object.payload::<DictIterator>().expect("the type's methods get its objects")
}

fn new(ctx: &Ctx, ty: &TypeRef, dict: &Obj, backwards: bool) -> Obj {
    let table = dict.payload::<PyDict>().expect("dict iterators are made from dicts");
    let position = if backwards { table.entry_count() } else { 0 };
    new_exact(ctx, ty, DictIterator {
        dict: ObjCell::new(Some(dict.clone())),
        used: Cell::new(table.len()),
        position: Cell::new(position),
        left: Cell::new(table.len()),
    })
}

pub(super) fn keys(ctx: &Ctx, dict: &Obj) -> Obj {
    new(ctx, &ctx.types.dict_keyiterator, dict, false)
}
pub(super) fn values(ctx: &Ctx, dict: &Obj) -> Obj {
    new(ctx, &ctx.types.dict_valueiterator, dict, false)
}
pub(super) fn items(ctx: &Ctx, dict: &Obj) -> Obj {
    new(ctx, &ctx.types.dict_itemiterator, dict, false)
}
pub(super) fn reversed_keys(ctx: &Ctx, dict: &Obj) -> Obj {
    new(ctx, &ctx.types.dict_reversekeyiterator, dict, true)
}
pub(super) fn reversed_values(ctx: &Ctx, dict: &Obj) -> Obj {
    new(ctx, &ctx.types.dict_reversevalueiterator, dict, true)
}
pub(super) fn reversed_items(ctx: &Ctx, dict: &Obj) -> Obj {
    new(ctx, &ctx.types.dict_reverseitemiterator, dict, true)
}

/// What one look at the dict came to.
enum Step {
    Pair(Obj, Obj),
    /// Nothing is left now.
    Exhausted,
    /// It was at its end before.
    Ended,
    ChangedSize,
    ChangedKeys,
}

/// What `take` makes of the next key and value. It must run no other code.
#[inline(always)]
fn next_of<R>(ctx: &Ctx, this: &Obj, backwards: bool, take: impl Fn(&Obj, &Obj) -> R) -> PyResult<Option<R>> {
    let iterator = of(this);
    let (position, left) = (iterator.position.get(), iterator.left.get());
    if !backwards && left > 0 {
        if let Some(taken) = iterator.dict.dict_entry(iterator.used.get(), position, &take) {
            iterator.position.set(position + 1);
            iterator.left.set(left - 1);
            return Ok(Some(taken));
        }
    }
    Ok(step(ctx, this, backwards)?.map(|(key, value)| take(&key, &value)))
}

/// The next key and value, whatever has become of the dict.
#[inline(never)]
fn step(ctx: &Ctx, this: &Obj, backwards: bool) -> PyResult<Option<(Obj, Obj)>> {
    let iterator = of(this);
    let step = iterator.dict.with(|dict| {
        let Some(table) = dict.and_then(|dict| dict.payload::<PyDict>()) else { return Step::Ended };
        if iterator.used.get() != table.len() {
            return Step::ChangedSize;
        }
        let mut position = iterator.position.get();
        if backwards && position > table.entry_count() {
            return Step::Exhausted;
        }
        let found = if backwards { table.previous(&mut position) } else { table.next(&mut position) };
        iterator.position.set(position);
        match found {
            None => Step::Exhausted,
            // Of the same length as at the start, but more has come than was there.
            Some(_) if iterator.left.get() == 0 => Step::ChangedKeys,
            Some((key, value)) => Step::Pair(key, value),
        }
    });
    match step {
        Step::Pair(key, value) => {
            iterator.left.set(iterator.left.get().saturating_sub(1));
            Ok(Some((key, value)))
        }
        Step::Ended => Ok(None),
        Step::Exhausted => {
            iterator.dict.set(None);
            Ok(None)
        }
        Step::ChangedSize => {
            iterator.used.set(CHANGED);
            Err(ctx.runtime_error("dictionary changed size during iteration"))
        }
        Step::ChangedKeys => {
            iterator.dict.set(None);
            Err(ctx.runtime_error("dictionary keys changed during iteration"))
        }
    }
}

/// The next key and value of an iterator over items.
pub fn next_item(ctx: &Ctx, this: &Obj) -> PyResult<Option<(Obj, Obj)>> {
    next_of(ctx, this, false, |key, value| (key.clone(), value.clone()))
}

#[inline(always)]
fn next_key(ctx: &Ctx, this: &Obj, backwards: bool) -> PyResult<Option<Obj>> {
    next_of(ctx, this, backwards, |key, _| key.clone())
}
#[inline(always)]
fn next_value(ctx: &Ctx, this: &Obj, backwards: bool) -> PyResult<Option<Obj>> {
    next_of(ctx, this, backwards, |_, value| value.clone())
}
#[inline(always)]
fn next_pair(ctx: &Ctx, this: &Obj, backwards: bool) -> PyResult<Option<Obj>> {
    let pair = next_of(ctx, this, backwards, |key, value| [key.clone(), value.clone()])?;
    Ok(pair.map(|pair| ctx.tuple_array(pair)))
}

fn length_hint(ctx: &Ctx, this: &Obj) -> PyResult {
    let iterator = of(this);
    let same = iterator.dict.get().is_some_and(|dict| dict.payload::<PyDict>().is_some_and(|dict| dict.len() == iterator.used.get()));
    Ok(ctx.int_usize(if same { iterator.left.get() } else { 0 }))
}

/// `(iter, (list of what is left,))`; the iterator itself stays where it is.
fn reduce(ctx: &Ctx, this: &Obj) -> PyResult {
    let iterator = of(this);
    let state = (iterator.dict.get(), iterator.used.get(), iterator.position.get(), iterator.left.get());
    let next = this.ty(ctx).slots.tp_iternext.get().expect("iterators have a next");
    let mut rest = Vec::new();
    let result = loop {
        match next(ctx, this) {
            Ok(Some(item)) => rest.push(item),
            Ok(None) => break Ok(()),
            Err(raised) => break Err(raised),
        }
    };
    iterator.dict.set(state.0);
    iterator.used.set(state.1);
    iterator.position.set(state.2);
    iterator.left.set(state.3);
    result?;
    Ok(ctx.tuple(vec![sequence::builtin(ctx, "iter")?, ctx.tuple(vec![ctx.list(rest)])]))
}

const METHODS: &[MethodDef] = &[
    method("__length_hint__($self, /)", NativeFn::NoArgs(length_hint)),
    method("__reduce__($self, /)", NativeFn::NoArgs(reduce)),
];

macro_rules! iterator_types {
    ($($static:ident $name:literal $next:ident $backwards:literal;)*) => { $(
        pub static $static: TypeDef = TypeDef {
            flags: TypeFlags::DISALLOW_INSTANTIATION,
            slots: &[
                slot::tp_iter(|_, this| Ok(this.clone())),
                slot::tp_iternext(|ctx, this| $next(ctx, this, $backwards)),
            ],
            methods: METHODS,
            ..TypeDef::new($name, DictIterator::layout)
        };
    )* };
}

iterator_types! {
    DICT_KEYITERATOR "dict_keyiterator" next_key false;
    DICT_VALUEITERATOR "dict_valueiterator" next_value false;
    DICT_ITEMITERATOR "dict_itemiterator" next_pair false;
    DICT_REVERSEKEYITERATOR "dict_reversekeyiterator" next_key true;
    DICT_REVERSEVALUEITERATOR "dict_reversevalueiterator" next_value true;
    DICT_REVERSEITEMITERATOR "dict_reverseitemiterator" next_pair true;
}
