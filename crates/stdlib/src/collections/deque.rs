//! `deque` and its iterators.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;

use krait_object::cells::ObjCell;
use krait_object::clinic::{ssize_arg, clamp_bounds};
use krait_object::protocol::rich_compare;
use krait_object::{Args, CompareOp, Ctx, MethodDef, NativeFn, Obj, Payload, PyResult, TypeDef, TypeFlags, bind, getset, method, new_exact, new_extended, slot};

/// The payload of `deque`.
pub(super) struct Deque {
    items: super::Values,
    maxlen: Cell<Option<usize>>,
    /// Counts changes of length, for iterators.
    state: Cell<u64>,
}
krait_object::trace!(Deque: items);
krait_object::payload!(Deque, "deque", with_node, with_weakrefs);

fn of(this: &Obj) -> &Deque {
    this.payload::<Deque>().expect("the type's methods get its objects")
}

impl Deque {
    fn len(&self) -> usize {
        self.items.borrow().len()
    }
    fn changed(&self) {
        self.state.set(self.state.get() + 1);
    }
    fn push(&self, item: Obj) {
        self.changed();
        let mut items = self.items.borrow_mut();
        items.push_back(item);
        let surplus = if self.maxlen.get().is_some_and(|max| items.len() > max) { items.pop_front() } else { None };
        drop(items);
        drop(surplus);
    }
    fn push_left(&self, item: Obj) {
        self.changed();
        let mut items = self.items.borrow_mut();
        items.push_front(item);
        let surplus = if self.maxlen.get().is_some_and(|max| items.len() > max) { items.pop_back() } else { None };
        drop(items);
        drop(surplus);
    }
    fn get(&self, index: usize) -> Option<Obj> {
        self.items.borrow().get(index).cloned()
    }
    fn to_vec(&self) -> Vec<Obj> {
        self.items.borrow().iter().cloned().collect()
    }
}

fn extend(ctx: &Ctx, this: &Obj, iterable: &Obj, left: bool) -> PyResult<()> {
    let own = of(this);
    let push = |item| if left { own.push_left(item) } else { own.push(item) };
    if iterable.is(this) {
        own.to_vec().into_iter().for_each(push);
        return Ok(());
    }
    let iterator = iterable.iter(ctx)?;
    while let Some(item) = iterator.next(ctx)? {
        push(item);
    }
    Ok(())
}

fn deque_init(ctx: &Ctx, this: &Obj, args: Args) -> PyResult<()> {
    let slots = bind(ctx, "deque", "(iterable=(), maxlen=None)", args)?;
    let own = of(this);
    let maxlen = match slots[1].as_ref().filter(|maxlen| !ctx.is_none(maxlen)) {
        None => None,
        Some(maxlen) if maxlen.is_int_instance(ctx) => match ssize_arg(ctx, maxlen)? {
            negative if negative < 0 => return Err(ctx.value_error("maxlen must be non-negative")),
            maxlen => Some(maxlen as usize),
        },
        Some(_) => return Err(ctx.type_error("an integer is required")),
    };
    own.maxlen.set(maxlen);
    drop(own.items.take());
    match &slots[0] {
        Some(iterable) => extend(ctx, this, iterable, false),
        None => Ok(()),
    }
}

fn new_deque(ctx: &Ctx, class: &krait_object::Type, items: VecDeque<Obj>, maxlen: Option<usize>) -> Obj {
    new_extended(ctx, class, Deque { items: RefCell::new(items), maxlen: Cell::new(maxlen), state: Cell::new(0) })
}

fn copy(ctx: &Ctx, this: &Obj) -> PyResult {
    let own = of(this);
    if ctx.type_for::<Deque>().is_exactly(this) {
        return Ok(new_deque(ctx, this.ty(ctx), own.items.borrow().clone(), own.maxlen.get()));
    }
    let class = this.ty(ctx).to_obj();
    let new = match own.maxlen.get() {
        None => class.call(ctx, std::slice::from_ref(this))?,
        Some(max) => class.call(ctx, &[this.clone(), ctx.int_usize(max)])?,
    };
    if new.payload::<Deque>().is_none() {
        return Err(ctx.type_error(&format!("{}() must return a deque, not {}", this.ty(ctx).name(), new.ty(ctx).name())));
    }
    Ok(new)
}

fn index_of(ctx: &Ctx, this: &Obj, key: &Obj, message: &str) -> PyResult<usize> {
    let index = key.to_index(ctx)?;
    krait_object::clinic::item_index(index, of(this).len()).ok_or_else(|| ctx.index_error(message))
}

fn set_item(ctx: &Ctx, this: &Obj, key: &Obj, value: Option<&Obj>) -> PyResult<()> {
    let index = index_of(ctx, this, key, "deque index out of range")?;
    let own = of(this);
    let old = match value {
        Some(value) => own.items.borrow_mut().get_mut(index).map(|slot| std::mem::replace(slot, value.clone())),
        None => {
            own.changed();
            own.items.borrow_mut().remove(index)
        }
    };
    drop(old);
    Ok(())
}

fn rotate(own: &Deque, n: isize) {
    let mut items = own.items.borrow_mut();
    let len = items.len() as isize;
    if len > 1 {
        items.rotate_right(n.rem_euclid(len) as usize);
    }
}

fn repeated(ctx: &Ctx, own: &Deque, n: isize) -> PyResult<VecDeque<Obj>> {
    let items = own.items.borrow();
    let n = n.max(0) as usize;
    let total = items.len().checked_mul(n).filter(|total| *total < isize::MAX as usize / 8).ok_or_else(|| ctx.no_memory())?;
    match own.maxlen.get() {
        Some(max) if total > max => {
            // Only the last `max` of the repetition stay.
            let skip = total - max;
            Ok((skip..total).map(|at| items[at % items.len()].clone()).collect())
        }
        _ => {
            ctx.check_room(total, 8)?;
            let mut new = VecDeque::with_capacity(total);
            for _ in 0..n {
                new.extend(items.iter().cloned());
            }
            Ok(new)
        }
    }
}

fn compare(ctx: &Ctx, this: &Obj, other: &Obj, op: CompareOp) -> PyResult {
    let (Some(a), Some(b)) = (this.payload::<Deque>(), other.payload::<Deque>()) else { return Ok(ctx.not_implemented()) };
    if a.len() != b.len() && matches!(op, CompareOp::Eq | CompareOp::Ne) {
        return Ok(ctx.bool(op == CompareOp::Ne));
    }
    let mut index = 0;
    while let (Some(x), Some(y)) = (a.get(index), b.get(index)) {
        if !x.eq(ctx, &y)? {
            return match op {
                CompareOp::Eq => Ok(ctx.bool(false)),
                CompareOp::Ne => Ok(ctx.bool(true)),
                _ => rich_compare(ctx, &x, &y, op),
            };
        }
        index += 1;
    }
    Ok(ctx.bool(op.holds(a.len().cmp(&b.len()))))
}

fn repr(ctx: &Ctx, this: &Obj) -> PyResult {
    let own = of(this);
    let Some(_guard) = krait_object::sequence::enter_repr(ctx, this) else { return Ok(ctx.str("[...]")) };
    let list = ctx.list(own.to_vec());
    let shown = list.repr(ctx)?;
    let mut out = krait_object::textbuilder::TextBuilder::new();
    out.push_obj(&ctx.str(&format!("{}(", this.ty(ctx).short_name())));
    out.push_obj(&shown);
    if let Some(max) = own.maxlen.get() {
        out.push_ascii(&format!(", maxlen={max}"));
    }
    out.push_ascii(")");
    Ok(out.finish(ctx))
}

fn find(ctx: &Ctx, this: &Obj, value: &Obj, start: usize, stop: usize) -> PyResult<Option<usize>> {
    let own = of(this);
    let state = own.state.get();
    let mut index = start;
    while index < stop {
        let Some(item) = own.get(index) else { break };
        let same = item.eq(ctx, value)?;
        if own.state.get() != state {
            return Err(ctx.runtime_error("deque mutated during iteration"));
        }
        if same {
            return Ok(Some(index));
        }
        index += 1;
    }
    Ok(None)
}

fn insert(ctx: &Ctx, this: &Obj, args: &[Obj]) -> PyResult {
    let own = of(this);
    let index = ssize_arg(ctx, &args[0])?;
    let len = own.len();
    if own.maxlen.get().is_some_and(|max| len >= max) {
        return Err(ctx.index_error("deque already at its maximum size"));
    }
    let at = if index < 0 { (index + len as isize).max(0) as usize } else { (index as usize).min(len) };
    own.changed();
    own.items.borrow_mut().insert(at, args[1].clone());
    Ok(ctx.none())
}

const METHODS: &[MethodDef] = &[
    method("append($self, item, /)", NativeFn::O(|ctx, this, item| {
        of(this).push(item.clone());
        Ok(ctx.none())
    })),
    method("appendleft($self, item, /)", NativeFn::O(|ctx, this, item| {
        of(this).push_left(item.clone());
        Ok(ctx.none())
    })),
    method("clear($self, /)", NativeFn::NoArgs(|ctx, this| {
        of(this).changed();
        drop(of(this).items.take());
        Ok(ctx.none())
    })),
    method("__copy__($self, /)", NativeFn::NoArgs(copy)),
    method("copy($self, /)", NativeFn::NoArgs(copy)),
    method("count($self, value, /)", NativeFn::O(|ctx, this, value| {
        let own = of(this);
        let state = own.state.get();
        let (mut count, mut index) = (0, 0);
        while let Some(item) = own.get(index) {
            if item.eq(ctx, value)? {
                count += 1;
            }
            if own.state.get() != state {
                return Err(ctx.runtime_error("deque mutated during iteration"));
            }
            index += 1;
        }
        Ok(ctx.int(count))
    })),
    method("extend($self, iterable, /)", NativeFn::O(|ctx, this, iterable| {
        extend(ctx, this, iterable, false)?;
        Ok(ctx.none())
    })),
    method("extendleft($self, iterable, /)", NativeFn::O(|ctx, this, iterable| {
        extend(ctx, this, iterable, true)?;
        Ok(ctx.none())
    })),
    method("index($self, value, [start, [stop]])", NativeFn::Kw(|ctx, this, args| {
        krait_object::sequence::no_keywords(ctx, "deque.index", args)?;
        let args = args.positional();
        krait_object::sequence::check_positional(ctx, "index", args.len(), 1, 3)?;
        let bounds = krait_object::clinic::bounds_arg(ctx, args.get(1), args.get(2))?;
        let (start, stop) = clamp_bounds(bounds, of(this).len());
        match find(ctx, this, &args[0], start, stop)? {
            Some(index) => Ok(ctx.int_usize(index)),
            None => Err(ctx.value_error("deque.index(x): x not in deque")),
        }
    })),
    method("insert($self, index, value, /)", NativeFn::Fast(insert)),
    method("pop($self, /)", NativeFn::NoArgs(|ctx, this| {
        let item = of(this).items.borrow_mut().pop_back();
        of(this).changed();
        item.ok_or_else(|| ctx.index_error("pop from an empty deque"))
    })),
    method("popleft($self, /)", NativeFn::NoArgs(|ctx, this| {
        let item = of(this).items.borrow_mut().pop_front();
        of(this).changed();
        item.ok_or_else(|| ctx.index_error("pop from an empty deque"))
    })),
    method("__reduce__($self, /)", NativeFn::NoArgs(|ctx, this| {
        let own = of(this);
        let state = this.call_method(ctx, &ctx.names.__getstate__, &[])?;
        let args = match own.maxlen.get() {
            None => ctx.tuple(Vec::new()),
            Some(max) => ctx.tuple(vec![ctx.tuple(Vec::new()), ctx.int_usize(max)]),
        };
        Ok(ctx.tuple(vec![this.ty(ctx).to_obj(), args, state, this.iter(ctx)?]))
    })),
    method("remove($self, value, /)", NativeFn::O(|ctx, this, value| {
        let own = of(this);
        let state = own.state.get();
        let mut index = 0;
        while let Some(item) = own.get(index) {
            let same = item.eq(ctx, value)?;
            if own.state.get() != state {
                return Err(ctx.index_error("deque mutated during remove()."));
            }
            if same {
                own.changed();
                let old = own.items.borrow_mut().remove(index);
                drop(old);
                return Ok(ctx.none());
            }
            index += 1;
        }
        Err(ctx.value_error("deque.remove(x): x not in deque"))
    })),
    method("__reversed__($self, /)", NativeFn::NoArgs(|ctx, this| {
        let own = of(this);
        let cursor = Cursor { deque: ObjCell::new(Some(this.clone())), index: Cell::new(0), len: Cell::new(own.len()), state: Cell::new(own.state.get()) };
        Ok(new_exact(ctx, &ctx.type_for::<ReverseCursor>(), ReverseCursor { cursor }))
    })),
    method("reverse($self, /)", NativeFn::NoArgs(|ctx, this| {
        of(this).items.borrow_mut().make_contiguous().reverse();
        Ok(ctx.none())
    })),
    method("rotate($self, n=1, /)", NativeFn::Fast(|ctx, this, args| {
        let n = args.first().map_or(Ok(1), |n| ssize_arg(ctx, n))?;
        rotate(of(this), n);
        of(this).changed();
        Ok(ctx.none())
    })),
    method("__sizeof__($self, /)", NativeFn::NoArgs(|ctx, this| Ok(ctx.int_usize(232 + 528 * (of(this).len() / 64 + 1))))),
    method("__class_getitem__($type, object, /)", NativeFn::O(|ctx, class, args| {
        krait_object::genericalias::new_alias(ctx, class.clone(), args)
    })).class(),
];

pub(super) static DEQUE: TypeDef = TypeDef {
    module: "collections",
    text: "([iterable[, maxlen]])",
    flags: TypeFlags::BASETYPE | TypeFlags::SEQUENCE,
    slots: &[
        slot::tp_new(|ctx, class, _| Ok(new_deque(ctx, class.as_type().expect("tp_new gets a type"), VecDeque::new(), None))),
        slot::tp_init(deque_init),
        slot::tp_repr(repr),
        slot::tp_hash(krait_object::protocol::hash_not_implemented),
        slot::tp_richcompare(compare),
        slot::tp_iter(|ctx, this| {
            let own = of(this);
            let cursor = Cursor { deque: ObjCell::new(Some(this.clone())), index: Cell::new(0), len: Cell::new(own.len()), state: Cell::new(own.state.get()) };
            Ok(new_exact(ctx, &ctx.type_for::<Cursor>(), cursor))
        }),
        slot::nb_bool(|_, this| Ok(of(this).len() > 0)),
        slot::mp_length(|_, this| Ok(of(this).len())),
        slot::mp_subscript(|ctx, this, key| {
            if !krait_object::clinic::is_index(ctx, key) {
                return Err(ctx.type_error(&format!("sequence index must be integer, not '{}'", key.ty(ctx).name())));
            }
            let index = index_of(ctx, this, key, "deque index out of range")?;
            of(this).get(index).ok_or_else(|| ctx.index_error("deque index out of range"))
        }),
        slot::mp_ass_subscript(|ctx, this, key, value| {
            if !krait_object::clinic::is_index(ctx, key) {
                return Err(ctx.type_error(&format!("sequence index must be integer, not '{}'", key.ty(ctx).name())));
            }
            set_item(ctx, this, key, value)
        }),
        slot::sq_contains(|ctx, this, value| Ok(find(ctx, this, value, 0, usize::MAX)?.is_some())),
        slot::sq_concat(|ctx, this, other| {
            let Some(_) = other.payload::<Deque>() else {
                return Err(ctx.type_error(&format!("can only concatenate deque (not \"{}\") to deque", other.ty(ctx).name())));
            };
            let new = copy(ctx, this)?;
            extend(ctx, &new, other, false)?;
            Ok(new)
        }),
        slot::sq_repeat(|ctx, this, n| {
            let own = of(this);
            let items = repeated(ctx, own, n)?;
            let new = copy(ctx, this)?;
            drop(of(&new).items.replace(items));
            Ok(new)
        }),
        slot::sq_inplace_concat(|ctx, this, other| {
            extend(ctx, this, other, false)?;
            Ok(this.clone())
        }),
        slot::sq_inplace_repeat(|ctx, this, n| {
            let own = of(this);
            let items = repeated(ctx, own, n)?;
            own.changed();
            drop(own.items.replace(items));
            Ok(this.clone())
        }),
    ],
    methods: METHODS,
    getsets: &[getset("maxlen", |ctx, this| Ok(of(this).maxlen.get().map_or_else(|| ctx.none(), |max| ctx.int_usize(max))))],
    ..TypeDef::new("deque", Deque::layout)
};

// --- iterators ---

pub(super) struct Cursor {
    deque: ObjCell,
    index: Cell<usize>,
    len: Cell<usize>,
    state: Cell<u64>,
}
krait_object::trace!(Cursor: deque);
krait_object::payload!(Cursor, "_deque_iterator", with_node);

#[repr(C)]
pub(super) struct ReverseCursor {
    cursor: Cursor,
}
krait_object::trace!(ReverseCursor: cursor);
krait_object::payload!(ReverseCursor, "_deque_reverse_iterator", with_node);

fn cursor_of(this: &Obj) -> &Cursor {
    match this.payload::<ReverseCursor>() {
        Some(reverse) => &reverse.cursor,
        None => this.payload::<Cursor>().expect("the type's methods get its objects"),
    }
}

fn cursor_next(ctx: &Ctx, cursor: &Cursor, reverse: bool) -> PyResult<Option<Obj>> {
    let Some(deque) = cursor.deque.get() else { return Ok(None) };
    let own = of(&deque);
    if own.state.get() != cursor.state.get() {
        cursor.len.set(cursor.index.get());
        return Err(ctx.runtime_error("deque mutated during iteration"));
    }
    let (index, len) = (cursor.index.get(), cursor.len.get());
    if index >= len {
        drop(cursor.deque.take());
        return Ok(None);
    }
    cursor.index.set(index + 1);
    Ok(own.get(if reverse { len - 1 - index } else { index }))
}

fn cursor_reduce(ctx: &Ctx, this: &Obj) -> PyResult {
    let cursor = cursor_of(this);
    let deque = match cursor.deque.get() {
        Some(deque) => deque,
        None => new_deque(ctx, &ctx.type_for::<Deque>(), VecDeque::new(), None),
    };
    Ok(ctx.tuple(vec![this.ty(ctx).to_obj(), ctx.tuple(vec![deque, ctx.int_usize(cursor.index.get())])]))
}

fn cursor_args(ctx: &Ctx, name: &str, args: Args) -> PyResult<Cursor> {
    let args = args.positional();
    krait_object::sequence::check_positional(ctx, name, args.len(), 1, 2)?;
    let Some(deque) = args[0].payload::<Deque>() else {
        return Err(ctx.type_error(&format!("argument 1 must be collections.deque, not {}", args[0].ty(ctx).name())));
    };
    let index = args.get(1).map_or(Ok(0), |index| ssize_arg(ctx, index))?;
    Ok(Cursor {
        deque: ObjCell::new(Some(args[0].clone())),
        index: Cell::new((index.max(0) as usize).min(deque.len())),
        len: Cell::new(deque.len()),
        state: Cell::new(deque.state.get()),
    })
}

const CURSOR_METHODS: &[MethodDef] = &[
    method("__length_hint__($self, /)", NativeFn::NoArgs(|ctx, this| {
        let cursor = cursor_of(this);
        Ok(ctx.int_usize(cursor.len.get().saturating_sub(cursor.index.get())))
    })),
    method("__reduce__($self, /)", NativeFn::NoArgs(cursor_reduce)),
];

pub(super) static DEQUE_ITERATOR: TypeDef = TypeDef {
    module: "collections",
    slots: &[
        slot::tp_new(|ctx, _, args| {
            let cursor = cursor_args(ctx, "_deque_iterator", args)?;
            Ok(new_exact(ctx, &ctx.type_for::<Cursor>(), cursor))
        }),
        slot::tp_iter(|_, this| Ok(this.clone())),
        slot::tp_iternext(|ctx, this| cursor_next(ctx, cursor_of(this), false)),
    ],
    methods: CURSOR_METHODS,
    ..TypeDef::new("_deque_iterator", Cursor::layout)
};

pub(super) static DEQUE_REVERSE_ITERATOR: TypeDef = TypeDef {
    module: "collections",
    slots: &[
        slot::tp_new(|ctx, _, args| {
            let cursor = cursor_args(ctx, "_deque_reverse_iterator", args)?;
            Ok(new_exact(ctx, &ctx.type_for::<ReverseCursor>(), ReverseCursor { cursor }))
        }),
        slot::tp_iter(|_, this| Ok(this.clone())),
        slot::tp_iternext(|ctx, this| cursor_next(ctx, cursor_of(this), true)),
    ],
    methods: CURSOR_METHODS,
    ..TypeDef::new("_deque_reverse_iterator", ReverseCursor::layout)
};
