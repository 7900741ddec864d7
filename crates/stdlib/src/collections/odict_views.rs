//! The views of `OrderedDict` and the iterator over it.

use std::cell::Cell;

use krait_object::cells::ObjCell;
use krait_object::dict::views::{DictView, new_view, viewed};
use krait_object::dict::PyDict;
use krait_object::{Ctx, NativeFn, Obj, Payload, PyResult, TypeDef, TypeFlags, method, new_exact, slot};

/// What an iterator gives.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Keys,
    Values,
    Items,
}

/// The payload of `odict_iterator`.
pub(super) struct OdictIterator {
    dict: ObjCell,
    kind: Kind,
    backwards: bool,
    position: Cell<usize>,
    /// Length and number of entries at the start: one of them changes when the order does.
    state: (usize, usize),
}
krait_object::trace!(OdictIterator: dict);
krait_object::payload!(OdictIterator, "odict_iterator", with_node);

fn table(dict: &Obj) -> &PyDict {
    dict.payload::<PyDict>().expect("an ordered dict is a dict")
}

/// An iterator over an ordered dict.
pub(super) fn iterator(ctx: &Ctx, dict: &Obj, kind: Kind, backwards: bool) -> Obj {
    let own = table(dict);
    let payload = OdictIterator {
        dict: ObjCell::new(Some(dict.clone())),
        kind,
        backwards,
        position: Cell::new(if backwards { own.entry_count() } else { 0 }),
        state: (own.len(), own.entry_count()),
    };
    new_exact(ctx, &ctx.type_for::<OdictIterator>(), payload)
}

fn next(ctx: &Ctx, this: &Obj) -> PyResult<Option<Obj>> {
    let own = this.payload::<OdictIterator>().expect("the type's methods get its objects");
    let Some(dict) = own.dict.get() else { return Ok(None) };
    let entries = table(&dict);
    if (entries.len(), entries.entry_count()) != own.state {
        return Err(ctx.runtime_error("OrderedDict mutated during iteration"));
    }
    let mut position = own.position.get();
    let found = if own.backwards { entries.previous(&mut position) } else { entries.next(&mut position) };
    own.position.set(position);
    let Some((key, value)) = found else {
        own.dict.set(None);
        return Ok(None);
    };
    Ok(Some(match own.kind {
        Kind::Keys => key,
        Kind::Values => value,
        Kind::Items => ctx.tuple(vec![key, value]),
    }))
}

fn reduce(ctx: &Ctx, this: &Obj) -> PyResult {
    let own = this.payload::<OdictIterator>().expect("the type's methods get its objects");
    let rest = match own.dict.get() {
        Some(dict) => {
            let copy = iterator(ctx, &dict, own.kind, own.backwards);
            copy.payload::<OdictIterator>().expect("just made").position.set(own.position.get());
            krait_object::protocol::iterate(ctx, &copy)?
        }
        None => Vec::new(),
    };
    let iter = krait_object::sequence::builtin(ctx, "iter")?;
    Ok(ctx.tuple(vec![iter, ctx.tuple(vec![ctx.list(rest)])]))
}

pub(super) static ODICT_ITERATOR: TypeDef = TypeDef {
    flags: TypeFlags::DISALLOW_INSTANTIATION,
    slots: &[slot::tp_iter(|_, this| Ok(this.clone())), slot::tp_iternext(next)],
    methods: &[method("__reduce__", NativeFn::NoArgs(reduce))],
    ..TypeDef::new("odict_iterator", OdictIterator::layout)
};

macro_rules! views {
    ($($static:ident $name:literal $base:ident $kind:ident $state:literal $make:ident;)*) => {
        $(static $static: TypeDef = TypeDef {
            base: Some(|ctx| ctx.types.$base.clone()),
            flags: TypeFlags::DISALLOW_INSTANTIATION,
            slots: &[slot::tp_iter(|ctx, this| Ok(iterator(ctx, &viewed(this), Kind::$kind, false)))],
            methods: &[method("__reversed__", NativeFn::NoArgs(|ctx, this| Ok(iterator(ctx, &viewed(this), Kind::$kind, true))))],
            ..TypeDef::new($name, DictView::layout)
        };
        /// A view of an ordered dict.
        pub(super) fn $make(ctx: &Ctx, dict: &Obj) -> PyResult {
            let ty = ctx.state($state, || krait_object::typeobj::new_native_type(ctx, &$static));
            Ok(new_view(ctx, &ty, dict))
        })*
    };
}
views! {
    ODICT_KEYS "odict_keys" dict_keys Keys "odict_keys" keys;
    ODICT_VALUES "odict_values" dict_values Values "odict_values" values;
    ODICT_ITEMS "odict_items" dict_items Items "odict_items" items;
}
