//! `groupby` and `tee`.

use std::cell::Cell;

use krait_object::cells::{ObjCell, ObjVec};
use krait_object::{Args, Ctx, NativeFn, Obj, Payload, PyResult, TypeDef, TypeFlags, bind, method, new_exact, new_extended, slot};

use super::{Types, itself, positional};

pub(super) const TYPES: Types = &[&GROUPBY, &GROUPER, &TEE, &TEE_DATA];

struct GroupBy {
    iterator: Obj,
    function: Option<Obj>,
    target: ObjCell,
    key: ObjCell,
    value: ObjCell,
    /// The group that is being read, by number.
    group: Cell<u64>,
}
krait_object::trace!(GroupBy: iterator, function, target, key, value);
krait_object::payload!(GroupBy, "groupby", with_node);

fn group_of(this: &Obj) -> &GroupBy {
    this.payload::<GroupBy>().expect("the type's methods get its objects")
}

/// Read the next value and its key; false at the end.
fn step(ctx: &Ctx, own: &GroupBy) -> PyResult<bool> {
    let Some(value) = own.iterator.next(ctx)? else { return Ok(false) };
    let key = match &own.function {
        None => value.clone(),
        Some(function) => function.call(ctx, std::slice::from_ref(&value))?,
    };
    own.value.set(Some(value));
    own.key.set(Some(key));
    Ok(true)
}

static GROUPBY: TypeDef = TypeDef {
    module: "itertools",
    text: "(iterable, key=None)",
    flags: TypeFlags::BASETYPE,
    slots: &[
        slot::tp_new(|ctx, class, args| {
            let slots = bind(ctx, "groupby", "(iterable, key=None)", args)?;
            let [Some(iterable), function] = slots.as_slice() else { return Err(ctx.system_error("bound arguments")) };
            let payload = GroupBy {
                iterator: iterable.iter(ctx)?,
                function: function.clone().filter(|function| !ctx.is_none(function)),
                target: ObjCell::default(),
                key: ObjCell::default(),
                value: ObjCell::default(),
                group: Cell::new(0),
            };
            Ok(new_extended(ctx, class.as_type().expect("tp_new gets a type"), payload))
        }),
        slot::tp_iter(itself),
        slot::tp_iternext(|ctx, this| {
            let own = group_of(this);
            own.group.set(own.group.get() + 1);
            // Skip what is left of the last group.
            loop {
                if let Some(key) = own.key.get() {
                    match own.target.get() {
                        None => break,
                        Some(target) => {
                            if !target.eq(ctx, &key)? {
                                break;
                            }
                        }
                    }
                }
                if !step(ctx, own)? {
                    return Ok(None);
                }
            }
            let Some(key) = own.key.get() else { return Ok(None) };
            own.target.set(Some(key.clone()));
            let grouper = Grouper { parent: this.clone(), target: key.clone(), number: own.group.get() };
            let grouper = new_exact(ctx, &ctx.type_for::<Grouper>(), grouper);
            Ok(Some(ctx.tuple(vec![key, grouper])))
        }),
    ],
    ..TypeDef::new("groupby", GroupBy::layout)
};

struct Grouper {
    parent: Obj,
    target: Obj,
    number: u64,
}
krait_object::trace!(Grouper: parent, target);
krait_object::payload!(Grouper, "_grouper", with_node);

static GROUPER: TypeDef = TypeDef {
    module: "itertools",
    slots: &[
        slot::tp_new(|ctx, class, args| {
            let args = positional(ctx, class, "_grouper", args, 2, 2)?;
            let Some(parent) = args[0].payload::<GroupBy>() else {
                return Err(ctx.type_error(&format!(
                    "_grouper() argument 1 must be itertools.groupby, not {}",
                    args[0].ty(ctx).name()
                )));
            };
            let grouper = Grouper { parent: args[0].clone(), target: args[1].clone(), number: parent.group.get() };
            Ok(new_exact(ctx, &ctx.type_for::<Grouper>(), grouper))
        }),
        slot::tp_iter(itself),
        slot::tp_iternext(|ctx, this| {
            let grouper = this.payload::<Grouper>().expect("the type's methods get its objects");
            let own = group_of(&grouper.parent);
            if own.group.get() != grouper.number {
                return Ok(None);
            }
            if own.value.is_none() && !step(ctx, own)? {
                return Ok(None);
            }
            let Some(key) = own.key.get() else { return Ok(None) };
            if !grouper.target.eq(ctx, &key)? {
                return Ok(None);
            }
            Ok(own.value.take())
        }),
    ],
    ..TypeDef::new("_grouper", Grouper::layout)
};

// --- tee ---

/// Items that were read once, in links of a chain: all iterators of one `tee` share it.
struct TeeData {
    iterator: Obj,
    items: ObjVec,
    next: ObjCell,
    running: Cell<bool>,
}
krait_object::trace!(TeeData: iterator, items, next);
krait_object::payload!(TeeData, "_tee_dataobject", with_node);

const LINK: usize = 57;

static TEE_DATA: TypeDef = TypeDef {
    module: "itertools",
    flags: TypeFlags::DISALLOW_INSTANTIATION,
    ..TypeDef::new("_tee_dataobject", TeeData::layout)
};

fn new_data(ctx: &Ctx, iterator: Obj) -> Obj {
    let data = TeeData { iterator, items: ObjVec::new(Vec::new()), next: ObjCell::default(), running: Cell::new(false) };
    new_exact(ctx, &ctx.type_for::<TeeData>(), data)
}

struct Tee {
    data: ObjCell,
    index: Cell<usize>,
}
krait_object::trace!(Tee: data);
krait_object::payload!(Tee, "_tee", with_node, with_weakrefs);

fn tee_next(ctx: &Ctx, this: &Obj) -> PyResult<Option<Obj>> {
    let own = this.payload::<Tee>().expect("the type's methods get its objects");
    let Some(mut data) = own.data.get() else { return Ok(None) };
    if own.index.get() >= LINK {
        let link = data.payload::<TeeData>().expect("a link");
        let next = match link.next.get() {
            Some(next) => next,
            None => {
                let next = new_data(ctx, link.iterator.clone());
                link.next.set(Some(next.clone()));
                next
            }
        };
        own.data.set(Some(next.clone()));
        own.index.set(0);
        data = next;
    }
    let link = data.payload::<TeeData>().expect("a link");
    let index = own.index.get();
    if let Some(item) = link.items.get(index) {
        own.index.set(index + 1);
        return Ok(Some(item));
    }
    if link.running.replace(true) {
        return Err(ctx.runtime_error("cannot re-enter the tee iterator"));
    }
    let item = link.iterator.next(ctx);
    link.running.set(false);
    let Some(item) = item? else { return Ok(None) };
    link.items.push(item.clone());
    own.index.set(index + 1);
    Ok(Some(item))
}

fn copy_tee(ctx: &Ctx, this: &Obj) -> Option<Obj> {
    let own = this.payload::<Tee>()?;
    let copy = Tee { data: ObjCell::new(own.data.get()), index: Cell::new(own.index.get()) };
    Some(new_exact(ctx, &ctx.type_for::<Tee>(), copy))
}

/// An iterable as a tee iterator.
fn new_tee(ctx: &Ctx, iterable: &Obj) -> PyResult {
    let iterator = iterable.iter(ctx)?;
    if let Some(copy) = copy_tee(ctx, &iterator) {
        return Ok(copy);
    }
    let tee = Tee { data: ObjCell::new(Some(new_data(ctx, iterator))), index: Cell::new(0) };
    Ok(new_exact(ctx, &ctx.type_for::<Tee>(), tee))
}

fn tee_new(ctx: &Ctx, class: &Obj, args: Args) -> PyResult {
    let args = positional(ctx, class, "_tee", args, 1, 1)?;
    new_tee(ctx, &args[0])
}

static TEE: TypeDef = TypeDef {
    module: "itertools",
    text: "(iterable, /)",
    slots: &[slot::tp_new(tee_new), slot::tp_iter(itself), slot::tp_iternext(tee_next)],
    methods: &[method("__copy__", NativeFn::NoArgs(|ctx, this| {
        copy_tee(ctx, this).ok_or_else(|| ctx.system_error("not a tee iterator"))
    }))],
    ..TypeDef::new("_tee", Tee::layout)
};

/// `itertools.tee(iterable, n=2, /)`
pub(super) fn tee(ctx: &Ctx, _: &Obj, args: &[Obj]) -> PyResult {
    let count = args.get(1).map_or(Ok(2), |count| krait_object::clinic::ssize_arg(ctx, count))?;
    if count < 0 {
        return Err(ctx.value_error("n must be >= 0"));
    }
    let mut iterators = Vec::new();
    if count > 0 {
        let first = new_tee(ctx, &args[0])?;
        for _ in 1..count {
            iterators.push(copy_tee(ctx, &first).ok_or_else(|| ctx.system_error("not a tee iterator"))?);
        }
        iterators.insert(0, first);
    }
    Ok(ctx.tuple(iterators))
}
