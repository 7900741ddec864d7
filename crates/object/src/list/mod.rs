//! `list`: its payload, construction, slots and methods. Subscripts stand in `subscript`, sorting in `sort`.

mod resize;
mod sort;
mod subscript;

use crate::args::Args;
use crate::cells::{ObjVec, drop_backwards};
use crate::ctx::{Ctx, PyResult};
use crate::payload::{Payload, new_exact};
use crate::sequence;
use crate::tuple::PyTuple;
use crate::typeobj::{CompareOp, NativeFn, TypeDef, TypeFlags, method, slot};
use crate::value::Obj;

pub use sort::{sort, sort_items};
pub use subscript::set_slice_plain;

/// The payload of `list`.
#[repr(C)]
pub struct PyList {
    pub items: ObjVec,
}
crate::trace!(PyList: items);
crate::payload!(PyList, "list", with_node);

impl Ctx {
    /// A `list` of these items.
    pub fn list(&self, items: Vec<Obj>) -> Obj {
        new_exact(self, &self.types.list, PyList { items: ObjVec::new(items) })
    }
}

fn of(object: &Obj) -> &PyList {
    object.payload::<PyList>().expect("the type's methods get its objects")
}

fn list_new(ctx: &Ctx, class: &Obj, _args: Args) -> PyResult {
    let ty = class.as_type().expect("tp_new gets a type");
    Ok(new_exact(ctx, ty, PyList { items: ObjVec::new(Vec::new()) }))
}

fn list_init(ctx: &Ctx, this: &Obj, args: Args) -> PyResult<()> {
    sequence::no_keywords_init(ctx, &ctx.types.list, this.ty(ctx), args)?;
    sequence::check_positional(ctx, "list", args.positional().len(), 0, 1)?;
    let list = of(this);
    if !list.items.is_empty() {
        drop_backwards(list.items.take());
    }
    match args.positional().first() {
        Some(iterable) => extend(ctx, list, iterable),
        None => Ok(()),
    }
}

/// `list.extend(iterable)`: items come in one by one, so those before an exception stay.
pub fn extend(ctx: &Ctx, list: &PyList, iterable: &Obj) -> PyResult<()> {
    if ctx.types.list.is_exactly(iterable) || ctx.types.tuple.is_exactly(iterable) {
        let more = match iterable.payload::<PyTuple>() {
            Some(tuple) => tuple.items().to_vec(),
            None => of(iterable).items.to_vec(),
        };
        append_all(list, more, true);
        return Ok(());
    }
    if ctx.types.dict.is_exactly(iterable) {
        if let Some(dict) = iterable.payload::<crate::dict::PyDict>() {
            append_all(list, dict.keys(), false);
            return Ok(());
        }
    }
    if ctx.types.set.is_exactly(iterable) || ctx.types.frozenset.is_exactly(iterable) {
        if let Some(set) = iterable.payload::<crate::set::PySet>() {
            append_all(list, set.items(), false);
            return Ok(());
        }
    }
    if let Some(items) = crate::dict::items_of_view(ctx, iterable) {
        append_all(list, items, false);
        return Ok(());
    }
    let iterator = iterable.iter(ctx)?;
    let hint = crate::protocol::length_hint(ctx, iterable, 8)?;
    // A hint that cannot be true together with what is there already is not believed.
    if hint > 1 << 45 && list.items.len().checked_add(hint).is_some_and(|total| total <= isize::MAX as usize) {
        return Err(sequence::no_memory(ctx));
    }
    // A hint can lie: no more than this is taken at its word.
    let room = hint.min(1 << 24);
    list.items.edit(|items| match items.capacity() {
        0 => resize::exact(items, room),
        _ => resize::grow(items, items.len() + room),
    });
    let next = iterator.ty(ctx).slots.tp_iternext.get().expect("iter() gives iterators");
    while let Some(item) = next(ctx, &iterator)? {
        list.items.push(item);
    }
    Ok(())
}

fn append_all(list: &PyList, mut more: Vec<Obj>, exact: bool) {
    list.items.edit(|items| {
        if items.capacity() == 0 && exact {
            resize::exact(items, more.len());
        } else {
            resize::grow(items, items.len() + more.len());
        }
        items.append(&mut more);
    });
}

fn list_repr(ctx: &Ctx, this: &Obj) -> PyResult {
    let list = of(this);
    if list.items.is_empty() {
        return Ok(ctx.str("[]"));
    }
    let Some(_guard) = sequence::enter_repr(ctx, this) else { return Ok(ctx.str("[...]")) };
    Ok(sequence::repr_items(ctx, "[", "]", |index| list.items.get(index))?.finish(ctx))
}

fn list_compare(ctx: &Ctx, this: &Obj, other: &Obj, op: CompareOp) -> PyResult {
    let (Some(a), Some(b)) = (this.payload::<PyList>(), other.payload::<PyList>()) else { return Ok(ctx.not_implemented()) };
    if a.items.len() != b.items.len() && matches!(op, CompareOp::Eq | CompareOp::Ne) {
        return Ok(ctx.bool(op == CompareOp::Ne));
    }
    // One list twice would look empty the second time.
    let start = if this.is(other) { 0 } else { a.items.with(|a| b.items.with(|b| sequence::same_prefix(ctx, a, b))) };
    sequence::compare_items(ctx, op, start, || (a.items.len(), b.items.len()), |i| a.items.get(i), |i| b.items.get(i))
}

fn list_concat(ctx: &Ctx, this: &Obj, other: &Obj) -> PyResult {
    let Some(b) = other.payload::<PyList>() else {
        return Err(ctx.type_error(&format!("can only concatenate list (not \"{}\") to list", other.ty(ctx).name())));
    };
    let mut items = sequence::room(ctx, Some(of(this).items.len() + b.items.len()))?;
    of(this).items.copy_into(&mut items);
    b.items.copy_into(&mut items);
    Ok(ctx.list(items))
}

fn list_repeat(ctx: &Ctx, this: &Obj, count: isize) -> PyResult {
    let list = of(this);
    list.items.with(|items| sequence::repeat(ctx, items, count)).map(|items| ctx.list(items))
}

fn list_inplace_repeat(ctx: &Ctx, this: &Obj, count: isize) -> PyResult {
    let list = of(this);
    let items = list.items.with(|items| sequence::repeat(ctx, items, count))?;
    drop(list.items.replace(items));
    Ok(this.clone())
}

fn list_insert(ctx: &Ctx, this: &Obj, args: &[Obj]) -> PyResult {
    let at = sequence::ssize_arg(ctx, &args[0])?;
    of(this).items.edit(|items| {
        let len = items.len();
        let at = if at < 0 { at.saturating_add(len as isize).max(0) as usize } else { (at as usize).min(len) };
        resize::grow(items, len + 1);
        items.insert(at, args[1].clone());
    });
    Ok(ctx.none())
}

fn list_pop(ctx: &Ctx, this: &Obj, args: &[Obj]) -> PyResult {
    let list = of(this);
    let at = match args.first() {
        None => {
            let item = list.items.pop();
            if list.items.len() < list.items.capacity() >> 1 {
                list.items.edit(resize::shrink);
            }
            return item.ok_or_else(|| ctx.index_error("pop from empty list"));
        }
        Some(at) => sequence::ssize_arg(ctx, at)?,
    };
    let len = list.items.len();
    if len == 0 {
        return Err(ctx.index_error("pop from empty list"));
    }
    let at = if at < 0 { at.saturating_add(len as isize) } else { at };
    if at < 0 || at as usize >= len {
        return Err(ctx.index_error("pop index out of range"));
    }
    Ok(list.items.edit(|items| {
        let item = items.remove(at as usize);
        resize::shrink(items);
        item
    }))
}

fn list_remove(ctx: &Ctx, this: &Obj, value: &Obj) -> PyResult {
    let list = of(this);
    match sequence::find(ctx, value, (0, usize::MAX), |i| list.items.get(i))? {
        Some(at) => {
            // The comparison may have changed the list.
            if at < list.items.len() {
                drop(list.items.edit(|items| items.remove(at)));
            }
            Ok(ctx.none())
        }
        None => Err(ctx.value_error("list.remove(x): x not in list")),
    }
}

fn list_index(ctx: &Ctx, this: &Obj, args: &[Obj]) -> PyResult {
    let list = of(this);
    let range = sequence::search_range(ctx, args, list.items.len())?;
    match sequence::find(ctx, &args[0], range, |i| list.items.get(i))? {
        Some(at) => Ok(ctx.int_usize(at)),
        None => Err(ctx.value_error("list.index(x): x not in list")),
    }
}

fn list_sort(ctx: &Ctx, this: &Obj, args: &[Option<Obj>]) -> PyResult {
    let reverse = match &args[1] {
        Some(reverse) => reverse.is_true(ctx)?,
        None => false,
    };
    let key = args[0].as_ref().filter(|key| !ctx.is_none(key));
    sort(ctx, of(this), key, reverse)?;
    Ok(ctx.none())
}

pub static LIST: TypeDef = TypeDef {
    text: "(iterable=(), /)",
    flags: TypeFlags::BASETYPE | TypeFlags::LIST_SUBCLASS | TypeFlags::SEQUENCE | TypeFlags::MATCH_SELF,
    doc: "A sequence that can change.\n\nWithout an argument it is new and empty; with one it holds the items of the iterable.",
    slots: &[
        slot::tp_new(list_new),
        slot::tp_init(list_init),
        slot::tp_repr(list_repr),
        slot::tp_hash(crate::protocol::hash_not_implemented),
        slot::tp_richcompare(list_compare),
        slot::tp_iter(|ctx, this| Ok(crate::iter::list_iterator(ctx, this))),
        slot::mp_length(|_, this| Ok(of(this).items.len())),
        slot::mp_subscript(subscript::getitem),
        slot::mp_ass_subscript(subscript::set_or_del_item),
        slot::sq_concat(list_concat),
        slot::sq_repeat(list_repeat),
        slot::sq_contains(|ctx, this, value| {
            let list = of(this);
            Ok(sequence::find(ctx, value, (0, usize::MAX), |i| list.items.get(i))?.is_some())
        }),
        slot::sq_inplace_concat(|ctx, this, other| {
            extend(ctx, of(this), other)?;
            Ok(this.clone())
        }),
        slot::sq_inplace_repeat(list_inplace_repeat),
    ],
    methods: &[
        method("__getitem__($self, index, /)", NativeFn::O(subscript::getitem)).coexist().doc("Return self[index]."),
        method("__reversed__($self, /)", NativeFn::NoArgs(|ctx, this| Ok(crate::iter::list_reverseiterator(ctx, this)))),
        method("__sizeof__($self, /)", NativeFn::NoArgs(|ctx, this| {
            Ok(ctx.int_usize(40 + 8 * of(this).items.capacity()))
        })),
        method("clear($self, /)", NativeFn::NoArgs(|ctx, this| {
            drop_backwards(of(this).items.take());
            Ok(ctx.none())
        })),
        method("copy($self, /)", NativeFn::NoArgs(|ctx, this| Ok(ctx.list(of(this).items.to_vec())))),
        method("append($self, object, /)", NativeFn::O(|ctx, this, item| {
            of(this).items.push(item.clone());
            Ok(ctx.none())
        })),
        method("insert($self, index, object, /)", NativeFn::Fast(list_insert)),
        method("extend($self, iterable, /)", NativeFn::O(|ctx, this, iterable| {
            extend(ctx, of(this), iterable)?;
            Ok(ctx.none())
        })),
        method("pop($self, index=-1, /)", NativeFn::Fast(list_pop)),
        method("remove($self, value, /)", NativeFn::O(list_remove)),
        method("index($self, value, start=0, stop=sys.maxsize, /)", NativeFn::Fast(list_index)),
        method("count($self, value, /)", NativeFn::O(|ctx, this, value| {
            let list = of(this);
            sequence::count(ctx, value, |i| list.items.get(i))
        })),
        method("reverse($self, /)", NativeFn::NoArgs(|ctx, this| {
            of(this).items.edit(|items| items.reverse());
            Ok(ctx.none())
        })),
        method("sort($self, /, *, key=None, reverse=False)", NativeFn::Bound(list_sort)),
        method("__class_getitem__($type, object, /)", NativeFn::O(sequence::class_getitem)).class(),
    ],
    ..TypeDef::new("list", PyList::layout)
};
