//! `set_iterator`.

use std::cell::Cell;

use crate::cells::ObjCell;
use crate::ctx::{Ctx, PyResult};
use crate::payload::{Payload, new_exact};
use crate::sequence;
use crate::set::PySet;
use crate::typeobj::{NativeFn, TypeDef, TypeFlags, method, slot};
use crate::value::Obj;

/// The payload of `set_iterator`.
pub struct SetIterator {
    set: ObjCell,
    /// The set's length at the start; [`CHANGED`] once a change has been seen.
    used: Cell<usize>,
    position: Cell<usize>,
    left: Cell<usize>,
}
crate::trace!(SetIterator: set);
crate::payload!(SetIterator, "set_iterator", with_node);

const CHANGED: usize = usize::MAX;

fn of(object: &Obj) -> &SetIterator {
    object.payload::<SetIterator>().expect("the type's methods get its objects")
}

pub(super) fn new(ctx: &Ctx, set: &Obj) -> Obj {
    let used = set.payload::<PySet>().map_or(0, PySet::len);
    new_exact(ctx, &ctx.types.set_iterator, SetIterator {
        set: ObjCell::new(Some(set.clone())),
        used: Cell::new(used),
        position: Cell::new(0),
        left: Cell::new(used),
    })
}

/// There is no next item: the end, or the set has changed.
#[inline(never)]
fn end(ctx: &Ctx, iterator: &SetIterator) -> PyResult<Option<Obj>> {
    let changed = iterator.set.get().and_then(|set| set.payload::<PySet>().map(|set| set.len() != iterator.used.get()));
    if changed == Some(true) {
        iterator.used.set(CHANGED);
        return Err(ctx.runtime_error("Set changed size during iteration"));
    }
    iterator.set.set(None);
    Ok(None)
}

pub static SET_ITERATOR: TypeDef = TypeDef {
    flags: TypeFlags::DISALLOW_INSTANTIATION,
    slots: &[
        slot::tp_iter(|_, this| Ok(this.clone())),
        slot::tp_iternext(|ctx, this| {
            let iterator = of(this);
            let mut position = iterator.position.get();
            match iterator.set.set_item(iterator.used.get(), &mut position) {
                Some(key) => {
                    iterator.position.set(position);
                    iterator.left.set(iterator.left.get().saturating_sub(1));
                    Ok(Some(key))
                }
                None => end(ctx, iterator),
            }
        }),
    ],
    methods: &[
        method("__length_hint__($self, /)", NativeFn::NoArgs(|ctx, this| {
            let iterator = of(this);
            let same = iterator.set.get().is_some_and(|set| set.payload::<PySet>().is_some_and(|set| set.len() == iterator.used.get()));
            Ok(ctx.int_usize(if same { iterator.left.get() } else { 0 }))
        })),
        method("__reduce__($self, /)", NativeFn::NoArgs(|ctx, this| {
            let iterator = of(this);
            let mut rest = Vec::new();
            if let Some(object) = iterator.set.get() {
                let set = object.payload::<PySet>().expect("set iterators are made from sets");
                if iterator.used.get() != set.len() {
                    iterator.used.set(CHANGED);
                    return Err(ctx.runtime_error("Set changed size during iteration"));
                }
                let mut position = iterator.position.get();
                while let Some((key, _)) = set.next(&mut position) {
                    rest.push(key);
                }
            }
            Ok(ctx.tuple(vec![sequence::builtin(ctx, "iter")?, ctx.tuple(vec![ctx.list(rest)])]))
        })),
    ],
    ..TypeDef::new("set_iterator", SetIterator::layout)
};
