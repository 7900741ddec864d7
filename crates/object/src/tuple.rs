//! `tuple`: the type's slots and methods. Its memory is [`crate::heap::tupledata`].

use crate::args::Args;
use crate::ctx::{Ctx, PyResult};
use crate::payload::Payload;
use crate::sequence;
use crate::slice::PySlice;
use crate::typeobj::{CompareOp, NativeFn, TypeDef, TypeFlags, method, slot};
use crate::value::Obj;

pub use crate::heap::tupledata::{HASH_UNSET, PyTuple};

fn of(object: &Obj) -> &PyTuple {
    object.payload::<PyTuple>().expect("the type's methods get its objects")
}

fn tuple_new(ctx: &Ctx, class: &Obj, args: Args) -> PyResult {
    let ty = class.as_type().expect("tp_new gets a type");
    sequence::no_keywords_new(ctx, &ctx.types.tuple, ty, args)?;
    sequence::check_positional(ctx, "tuple", args.positional().len(), 0, 1)?;
    let iterable = args.positional().first();
    if ctx.types.tuple.is(ty) {
        return match iterable {
            None => Ok(ctx.empty_tuple.clone()),
            Some(iterable) => sequence_tuple(ctx, iterable),
        };
    }
    let items = match iterable {
        None => Vec::new(),
        Some(iterable) => collect(ctx, iterable)?,
    };
    Ok(ctx.tuple_subclass(ty, items))
}

/// `tuple(iterable)`; an exact tuple is itself.
pub fn sequence_tuple(ctx: &Ctx, iterable: &Obj) -> PyResult {
    if ctx.types.tuple.is_exactly(iterable) {
        return Ok(iterable.clone());
    }
    if ctx.types.list.is_exactly(iterable) {
        if let Some(list) = iterable.payload::<crate::list::PyList>() {
            return Ok(list.items.with(|items| ctx.tuple_of(items)));
        }
    }
    Ok(ctx.tuple(collect(ctx, iterable)?))
}

/// The items of an iterable; unlike a list, a tuple does not ask for a length hint.
fn collect(ctx: &Ctx, iterable: &Obj) -> PyResult<Vec<Obj>> {
    if ctx.types.list.is_exactly(iterable) || ctx.types.tuple.is_exactly(iterable) {
        return crate::protocol::iterate(ctx, iterable);
    }
    let iterator = iterable.iter(ctx)?;
    let next = iterator.ty(ctx).slots.tp_iternext.get().expect("iter() gives iterators");
    let mut items = Vec::new();
    while let Some(item) = next(ctx, &iterator)? {
        items.push(item);
    }
    Ok(items)
}

/// The tuple itself, or an exact copy of a subclass's object.
fn exact(ctx: &Ctx, this: &Obj) -> Obj {
    if ctx.types.tuple.is_exactly(this) { this.clone() } else { ctx.tuple_of(of(this).items()) }
}

fn tuple_repr(ctx: &Ctx, this: &Obj) -> PyResult {
    let items = of(this).items();
    if items.is_empty() {
        return Ok(ctx.str("()"));
    }
    let Some(_guard) = sequence::enter_repr(ctx, this) else { return Ok(ctx.str("(...)")) };
    let close = if items.len() == 1 { ",)" } else { ")" };
    Ok(sequence::repr_items(ctx, "(", close, |index| items.get(index).cloned())?.finish(ctx))
}

fn tuple_compare(ctx: &Ctx, this: &Obj, other: &Obj, op: CompareOp) -> PyResult {
    let (Some(a), Some(b)) = (this.payload::<PyTuple>(), other.payload::<PyTuple>()) else { return Ok(ctx.not_implemented()) };
    let (a, b) = (a.items(), b.items());
    let start = sequence::same_prefix(ctx, a, b);
    if let (Some(a), Some(b)) = (a.get(start).and_then(Obj::as_small_int), b.get(start).and_then(Obj::as_small_int)) {
        if a != b {
            return Ok(ctx.bool(op.holds(a.cmp(&b))));
        }
    }
    sequence::compare_items(ctx, op, start, || (a.len(), b.len()), |i| a.get(i).cloned(), |i| b.get(i).cloned())
}

fn tuple_getitem(ctx: &Ctx, this: &Obj, key: &Obj) -> PyResult {
    let items = of(this).items();
    let index = match key.as_small_int() {
        Some(index) => index as isize,
        None if key.is_int_instance(ctx) || key.ty(ctx).slots.nb_index.get().is_some() => key.to_index(ctx)?,
        None => {
            let Some(slice) = key.payload::<PySlice>() else {
                return Err(ctx.type_error(&format!("tuple indices must be integers or slices, not {}", key.ty(ctx).name())));
            };
            let range = slice.fit(ctx, items.len())?;
            if range.count == items.len() && range.step == 1 {
                return Ok(exact(ctx, this));
            }
            return Ok(ctx.tuple(sequence::slice_items(items, range)));
        }
    };
    let index = if index < 0 { index.saturating_add(items.len() as isize) } else { index };
    items.get(index as usize).cloned().ok_or_else(|| ctx.index_error("tuple index out of range"))
}

fn tuple_concat(ctx: &Ctx, this: &Obj, other: &Obj) -> PyResult {
    let a = of(this).items();
    if a.is_empty() && ctx.types.tuple.is_exactly(other) {
        return Ok(other.clone());
    }
    let Some(b) = other.payload::<PyTuple>() else {
        return Err(ctx.type_error(&format!("can only concatenate tuple (not \"{}\") to tuple", other.ty(ctx).name())));
    };
    if b.is_empty() && ctx.types.tuple.is_exactly(this) {
        return Ok(this.clone());
    }
    let mut items = sequence::room(ctx, Some(a.len() + b.len()))?;
    items.extend_from_slice(a);
    items.extend_from_slice(b.items());
    Ok(ctx.tuple(items))
}

fn tuple_repeat(ctx: &Ctx, this: &Obj, count: isize) -> PyResult {
    if (count == 1 || of(this).is_empty()) && ctx.types.tuple.is_exactly(this) {
        return Ok(this.clone());
    }
    Ok(ctx.tuple(sequence::repeat(ctx, of(this).items(), count)?))
}

pub static TUPLE: TypeDef = TypeDef {
    text: "(iterable=(), /)",
    flags: TypeFlags::BASETYPE | TypeFlags::TUPLE_SUBCLASS | TypeFlags::SEQUENCE | TypeFlags::MATCH_SELF,
    doc: "A sequence that never changes.\n\nWithout an argument it is empty; with one it holds the items of the iterable.",
    slots: &[
        slot::tp_new(tuple_new),
        slot::tp_repr(tuple_repr),
        slot::tp_hash(|ctx, this| {
            let tuple = of(this);
            if tuple.hash.get() == HASH_UNSET {
                tuple.hash.set(sequence::hash_items(ctx, tuple.items())?);
            }
            Ok(tuple.hash.get())
        }),
        slot::tp_richcompare(tuple_compare),
        slot::tp_iter(|ctx, this| Ok(crate::iter::tuple_iterator(ctx, this))),
        slot::mp_length(|_, this| Ok(of(this).len())),
        slot::mp_subscript(tuple_getitem),
        slot::sq_concat(tuple_concat),
        slot::sq_repeat(tuple_repeat),
        slot::sq_contains(|ctx, this, value| {
            let items = of(this).items();
            Ok(sequence::find(ctx, value, (0, items.len()), |i| items.get(i).cloned())?.is_some())
        }),
    ],
    methods: &[
        method("__getnewargs__($self, /)", NativeFn::NoArgs(|ctx, this| Ok(ctx.tuple(vec![ctx.tuple_of(of(this).items())])))),
        method("index($self, value, start=0, stop=sys.maxsize, /)", NativeFn::Fast(|ctx, this, args| {
            let items = of(this).items();
            let range = sequence::search_range(ctx, args, items.len())?;
            match sequence::find(ctx, &args[0], range, |i| items.get(i).cloned())? {
                Some(at) => Ok(ctx.int_usize(at)),
                None => Err(ctx.value_error("tuple.index(x): x not in tuple")),
            }
        })),
        method("count($self, value, /)", NativeFn::O(|ctx, this, value| {
            let items = of(this).items();
            sequence::count(ctx, value, |i| items.get(i).cloned())
        })),
        method("__class_getitem__($type, object, /)", NativeFn::O(sequence::class_getitem)).class(),
    ],
    ..TypeDef::new("tuple", PyTuple::layout)
};
