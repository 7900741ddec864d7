//! Iterators over one other iterator: `takewhile`, `dropwhile`, `filterfalse`, `starmap`, `compress`, `islice`,
//! `accumulate`, `pairwise`, `batched`, `chain`, `cycle`.

use std::cell::Cell;

use krait_object::cells::{ObjCell, ObjVec};
use krait_object::protocol::{BinaryOp, binary_op, iterate};
use krait_object::tuple::PyTuple;
use krait_object::{Args, Ctx, NativeFn, Obj, Payload, PyResult, TypeDef, TypeFlags, bind, method, new_extended, slot};

use super::{Types, itself, positional};

pub(super) const TYPES: Types =
    &[&TAKEWHILE, &DROPWHILE, &FILTERFALSE, &STARMAP, &COMPRESS, &ISLICE, &ACCUMULATE, &PAIRWISE, &BATCHED, &CHAIN, &CYCLE];

/// The next item; the iterator is let go at its end and after an error.
fn next_or_release(ctx: &Ctx, iterator: &ObjCell) -> PyResult<Option<Obj>> {
    let Some(own) = iterator.get() else { return Ok(None) };
    let next = own.next(ctx);
    if !matches!(next, Ok(Some(_))) {
        drop(iterator.take());
    }
    next
}

/// A function and an iterator, with a flag: takewhile (ended), dropwhile (started), filterfalse and starmap.
macro_rules! function_iterator {
    ($payload:ident, $def:ident, $name:literal, $text:literal, $next:path) => {
        struct $payload {
            function: Obj,
            iterator: Obj,
            flag: Cell<bool>,
        }
        krait_object::trace!($payload: function, iterator);
        krait_object::payload!($payload, $name, with_node);

        static $def: TypeDef = TypeDef {
            module: "itertools",
            text: $text,
            flags: TypeFlags::BASETYPE,
            slots: &[
                slot::tp_new(|ctx, class, args| {
                    let args = positional(ctx, class, $name, args, 2, 2)?;
                    let iterator = args[1].iter(ctx)?;
                    let payload = $payload { function: args[0].clone(), iterator, flag: Cell::new(false) };
                    Ok(new_extended(ctx, class.as_type().expect("tp_new gets a type"), payload))
                }),
                slot::tp_iter(itself),
                slot::tp_iternext(|ctx, this| {
                    let own = this.payload::<$payload>().expect("the type's methods get its objects");
                    $next(ctx, &own.function, &own.iterator, &own.flag)
                }),
            ],
            ..TypeDef::new($name, $payload::layout)
        };
    };
}

function_iterator!(TakeWhile, TAKEWHILE, "takewhile", "(predicate, iterable, /)", take_next);
function_iterator!(DropWhile, DROPWHILE, "dropwhile", "(predicate, iterable, /)", drop_next);
function_iterator!(FilterFalse, FILTERFALSE, "filterfalse", "(function, iterable, /)", false_next);
function_iterator!(StarMap, STARMAP, "starmap", "(function, iterable, /)", star_next);

fn take_next(ctx: &Ctx, function: &Obj, iterator: &Obj, ended: &Cell<bool>) -> PyResult<Option<Obj>> {
    if ended.get() {
        return Ok(None);
    }
    let Some(item) = iterator.next(ctx)? else { return Ok(None) };
    if function.call(ctx, std::slice::from_ref(&item))?.is_true(ctx)? {
        return Ok(Some(item));
    }
    ended.set(true);
    Ok(None)
}

fn drop_next(ctx: &Ctx, function: &Obj, iterator: &Obj, started: &Cell<bool>) -> PyResult<Option<Obj>> {
    while let Some(item) = iterator.next(ctx)? {
        if started.get() {
            return Ok(Some(item));
        }
        if !function.call(ctx, std::slice::from_ref(&item))?.is_true(ctx)? {
            started.set(true);
            return Ok(Some(item));
        }
    }
    Ok(None)
}

fn false_next(ctx: &Ctx, function: &Obj, iterator: &Obj, _: &Cell<bool>) -> PyResult<Option<Obj>> {
    let plain = ctx.is_none(function) || ctx.types.bool.obj().is(function);
    while let Some(item) = iterator.next(ctx)? {
        let good =
            if plain { item.is_true(ctx)? } else { function.call(ctx, std::slice::from_ref(&item))?.is_true(ctx)? };
        if !good {
            return Ok(Some(item));
        }
    }
    Ok(None)
}

fn star_next(ctx: &Ctx, function: &Obj, iterator: &Obj, _: &Cell<bool>) -> PyResult<Option<Obj>> {
    let Some(args) = iterator.next(ctx)? else { return Ok(None) };
    if let Some(tuple) = args.payload::<PyTuple>() {
        return function.call(ctx, tuple.items()).map(Some);
    }
    function.call(ctx, &iterate(ctx, &args)?).map(Some)
}

// --- compress ---

struct Compress {
    data: Obj,
    selectors: Obj,
}
krait_object::trace!(Compress: data, selectors);
krait_object::payload!(Compress, "compress", with_node);

static COMPRESS: TypeDef = TypeDef {
    module: "itertools",
    text: "(data, selectors)",
    flags: TypeFlags::BASETYPE,
    slots: &[
        slot::tp_new(|ctx, class, args| {
            let slots = bind(ctx, "compress", "(data, selectors)", args)?;
            let [Some(data), Some(selectors)] = slots.as_slice() else { return Err(ctx.system_error("bound arguments")) };
            let payload = Compress { data: data.iter(ctx)?, selectors: selectors.iter(ctx)? };
            Ok(new_extended(ctx, class.as_type().expect("tp_new gets a type"), payload))
        }),
        slot::tp_iter(itself),
        slot::tp_iternext(|ctx, this| {
            let own = this.payload::<Compress>().expect("the type's methods get its objects");
            loop {
                let Some(item) = own.data.next(ctx)? else { return Ok(None) };
                let Some(selector) = own.selectors.next(ctx)? else { return Ok(None) };
                if selector.is_true(ctx)? {
                    return Ok(Some(item));
                }
            }
        }),
    ],
    ..TypeDef::new("compress", Compress::layout)
};

// --- islice ---

struct ISlice {
    iterator: ObjCell,
    next: Cell<usize>,
    /// `usize::MAX`: no end.
    stop: usize,
    step: usize,
    taken: Cell<usize>,
}
krait_object::trace!(ISlice: iterator);
krait_object::payload!(ISlice, "islice", with_node);

fn slice_bound(ctx: &Ctx, value: &Obj, default: usize, message: &str) -> PyResult<usize> {
    if ctx.is_none(value) {
        return Ok(default);
    }
    let found = if krait_object::clinic::is_index(ctx, value) { value.index(ctx)?.as_i64() } else { None };
    match found {
        Some(value) if value >= 0 => Ok(value as usize),
        _ => Err(ctx.value_error(message)),
    }
}

fn islice_new(ctx: &Ctx, class: &Obj, args: Args) -> PyResult {
    let args = positional(ctx, class, "islice", args, 2, 4)?;
    const BOUNDS: &str = "Indices for islice() must be None or an integer: 0 <= x <= sys.maxsize.";
    let (start, stop) = match args {
        [_, stop] => (0, slice_bound(ctx, stop, usize::MAX, "Stop argument for islice() must be None or an integer: 0 <= x <= sys.maxsize.")?),
        [_, start, stop, ..] => {
            let start_value = slice_bound(ctx, start, 0, BOUNDS);
            let stop = slice_bound(ctx, stop, usize::MAX, "Stop argument for islice() must be None or an integer: 0 <= x <= sys.maxsize.")?;
            (start_value?, stop)
        }
        _ => return Err(ctx.system_error("counted arguments")),
    };
    let step = match args.get(3) {
        Some(step) => slice_bound(ctx, step, 1, "Step for islice() must be a positive integer or None.")?,
        None => 1,
    };
    if step == 0 {
        return Err(ctx.value_error("Step for islice() must be a positive integer or None."));
    }
    let iterator = args[0].iter(ctx)?;
    let payload = ISlice { iterator: ObjCell::new(Some(iterator)), next: Cell::new(start), stop, step, taken: Cell::new(0) };
    Ok(new_extended(ctx, class.as_type().expect("tp_new gets a type"), payload))
}

fn islice_next(ctx: &Ctx, this: &Obj) -> PyResult<Option<Obj>> {
    let own = this.payload::<ISlice>().expect("the type's methods get its objects");
    while own.taken.get() < own.next.get().min(own.stop) {
        if next_or_release(ctx, &own.iterator)?.is_none() {
            return Ok(None);
        }
        own.taken.set(own.taken.get() + 1);
    }
    if own.taken.get() >= own.stop {
        drop(own.iterator.take());
        return Ok(None);
    }
    let item = next_or_release(ctx, &own.iterator)?;
    if item.is_some() {
        own.taken.set(own.taken.get() + 1);
        let next = own.next.get().saturating_add(own.step);
        own.next.set(next.min(own.stop));
    }
    Ok(item)
}

static ISLICE: TypeDef = TypeDef {
    module: "itertools",
    flags: TypeFlags::BASETYPE,
    slots: &[slot::tp_new(islice_new), slot::tp_iter(itself), slot::tp_iternext(islice_next)],
    ..TypeDef::new("islice", ISlice::layout)
};

// --- accumulate ---

struct Accumulate {
    iterator: Obj,
    function: Option<Obj>,
    total: ObjCell,
    initial: ObjCell,
}
krait_object::trace!(Accumulate: iterator, function, total, initial);
krait_object::payload!(Accumulate, "accumulate", with_node);

static ACCUMULATE: TypeDef = TypeDef {
    module: "itertools",
    text: "(iterable, func=None, *, initial=None)",
    flags: TypeFlags::BASETYPE,
    slots: &[
        slot::tp_new(|ctx, class, args| {
            let slots = bind(ctx, "accumulate", "(iterable, func=None, *, initial=None)", args)?;
            let [Some(iterable), function, initial] = slots.as_slice() else { return Err(ctx.system_error("bound arguments")) };
            let given = |value: &Option<Obj>| value.clone().filter(|value| !ctx.is_none(value));
            let payload = Accumulate {
                iterator: iterable.iter(ctx)?,
                function: given(function),
                total: ObjCell::default(),
                initial: ObjCell::new(given(initial)),
            };
            Ok(new_extended(ctx, class.as_type().expect("tp_new gets a type"), payload))
        }),
        slot::tp_iter(itself),
        slot::tp_iternext(|ctx, this| {
            let own = this.payload::<Accumulate>().expect("the type's methods get its objects");
            if let Some(initial) = own.initial.take() {
                own.total.set(Some(initial.clone()));
                return Ok(Some(initial));
            }
            let Some(item) = own.iterator.next(ctx)? else { return Ok(None) };
            let total = match own.total.get() {
                None => item,
                Some(total) => match &own.function {
                    None => binary_op(ctx, &total, &item, BinaryOp::Add)?,
                    Some(function) => function.call(ctx, &[total, item])?,
                },
            };
            own.total.set(Some(total.clone()));
            Ok(Some(total))
        }),
    ],
    ..TypeDef::new("accumulate", Accumulate::layout)
};

// --- pairwise ---

struct Pairwise {
    iterator: ObjCell,
    old: ObjCell,
}
krait_object::trace!(Pairwise: iterator, old);
krait_object::payload!(Pairwise, "pairwise", with_node);

static PAIRWISE: TypeDef = TypeDef {
    module: "itertools",
    text: "(iterable, /)",
    flags: TypeFlags::BASETYPE,
    slots: &[
        slot::tp_new(|ctx, class, args| {
            let args = positional(ctx, class, "pairwise", args, 1, 1)?;
            let payload = Pairwise { iterator: ObjCell::new(Some(args[0].iter(ctx)?)), old: ObjCell::default() };
            Ok(new_extended(ctx, class.as_type().expect("tp_new gets a type"), payload))
        }),
        slot::tp_iter(itself),
        slot::tp_iternext(|ctx, this| {
            let own = this.payload::<Pairwise>().expect("the type's methods get its objects");
            let step = || {
                let next = next_or_release(ctx, &own.iterator);
                if !matches!(next, Ok(Some(_))) {
                    drop(own.old.take());
                }
                next
            };
            let old = match own.old.get() {
                Some(old) => old,
                None => {
                    let Some(first) = step()? else { return Ok(None) };
                    own.old.set(Some(first.clone()));
                    // The step may have come back to this object and ended it.
                    if own.iterator.is_none() {
                        drop(own.old.take());
                        return Ok(None);
                    }
                    first
                }
            };
            let Some(new) = step()? else { return Ok(None) };
            own.old.set(Some(new.clone()));
            Ok(Some(ctx.tuple(vec![old, new])))
        }),
    ],
    ..TypeDef::new("pairwise", Pairwise::layout)
};

// --- batched ---

struct Batched {
    iterator: ObjCell,
    size: usize,
    strict: bool,
}
krait_object::trace!(Batched: iterator);
krait_object::payload!(Batched, "batched", with_node);

static BATCHED: TypeDef = TypeDef {
    module: "itertools",
    text: "(iterable, n, *, strict=False)",
    flags: TypeFlags::BASETYPE,
    slots: &[
        slot::tp_new(|ctx, class, args| {
            let slots = bind(ctx, "batched", "(iterable, n, *, strict=False)", args)?;
            let [Some(iterable), Some(size), strict] = slots.as_slice() else { return Err(ctx.system_error("bound arguments")) };
            let size = krait_object::clinic::ssize_arg(ctx, size)?;
            let strict = strict.as_ref().map_or(Ok(false), |strict| strict.is_true(ctx))?;
            if size < 1 {
                return Err(ctx.value_error("n must be at least one"));
            }
            let payload = Batched { iterator: ObjCell::new(Some(iterable.iter(ctx)?)), size: size as usize, strict };
            Ok(new_extended(ctx, class.as_type().expect("tp_new gets a type"), payload))
        }),
        slot::tp_iter(itself),
        slot::tp_iternext(|ctx, this| {
            let own = this.payload::<Batched>().expect("the type's methods get its objects");
            let mut items = Vec::with_capacity(own.size.min(64));
            while items.len() < own.size {
                let Some(item) = next_or_release(ctx, &own.iterator)? else { break };
                items.push(item);
            }
            if items.is_empty() {
                return Ok(None);
            }
            if own.strict && items.len() < own.size {
                return Err(ctx.value_error("batched(): incomplete batch"));
            }
            Ok(Some(ctx.tuple(items)))
        }),
    ],
    ..TypeDef::new("batched", Batched::layout)
};

// --- chain ---

struct Chain {
    source: ObjCell,
    active: ObjCell,
}
krait_object::trace!(Chain: source, active);
krait_object::payload!(Chain, "chain", with_node);

fn chain_of(ctx: &Ctx, class: &Obj, source: Obj) -> Obj {
    let payload = Chain { source: ObjCell::new(Some(source)), active: ObjCell::default() };
    new_extended(ctx, class.as_type().expect("a class method gets a type"), payload)
}

static CHAIN: TypeDef = TypeDef {
    module: "itertools",
    text: "(*iterables)",
    flags: TypeFlags::BASETYPE,
    slots: &[
        slot::tp_new(|ctx, class, args| {
            let args = positional(ctx, class, "chain", args, 0, usize::MAX)?;
            Ok(chain_of(ctx, class, ctx.tuple_of(args).iter(ctx)?))
        }),
        slot::tp_iter(itself),
        slot::tp_iternext(|ctx, this| {
            let own = this.payload::<Chain>().expect("the type's methods get its objects");
            loop {
                let Some(source) = own.source.get() else { return Ok(None) };
                let active = match own.active.get() {
                    Some(active) => active,
                    None => {
                        let next = source.next(ctx).and_then(|next| next.map(|iterable| iterable.iter(ctx)).transpose());
                        match next {
                            Ok(Some(active)) => {
                                own.active.set(Some(active.clone()));
                                active
                            }
                            ended => {
                                drop(own.source.take());
                                return ended;
                            }
                        }
                    }
                };
                if let Some(item) = active.next(ctx)? {
                    return Ok(Some(item));
                }
                drop(own.active.take());
            }
        }),
    ],
    methods: &[
        method("from_iterable($type, iterable, /)", NativeFn::O(|ctx, class, iterable| Ok(chain_of(ctx, class, iterable.iter(ctx)?)))).class(),
        method("__class_getitem__($type, object, /)", NativeFn::O(|ctx, class, args| {
            krait_object::genericalias::new_alias(ctx, class.clone(), args)
        })).class(),
    ],
    ..TypeDef::new("chain", Chain::layout)
};

// --- cycle ---

struct Cycle {
    iterator: ObjCell,
    saved: ObjVec,
    index: Cell<usize>,
}
krait_object::trace!(Cycle: iterator, saved);
krait_object::payload!(Cycle, "cycle", with_node);

static CYCLE: TypeDef = TypeDef {
    module: "itertools",
    text: "(iterable, /)",
    flags: TypeFlags::BASETYPE,
    slots: &[
        slot::tp_new(|ctx, class, args| {
            let args = positional(ctx, class, "cycle", args, 1, 1)?;
            let payload =
                Cycle { iterator: ObjCell::new(Some(args[0].iter(ctx)?)), saved: ObjVec::new(Vec::new()), index: Cell::new(0) };
            Ok(new_extended(ctx, class.as_type().expect("tp_new gets a type"), payload))
        }),
        slot::tp_iter(itself),
        slot::tp_iternext(|ctx, this| {
            let own = this.payload::<Cycle>().expect("the type's methods get its objects");
            if let Some(iterator) = own.iterator.get() {
                if let Some(item) = iterator.next(ctx)? {
                    own.saved.push(item.clone());
                    return Ok(Some(item));
                }
                drop(own.iterator.take());
            }
            let len = own.saved.len();
            if len == 0 {
                return Ok(None);
            }
            let index = own.index.get() % len;
            own.index.set(index + 1);
            Ok(own.saved.get(index))
        }),
    ],
    ..TypeDef::new("cycle", Cycle::layout)
};
