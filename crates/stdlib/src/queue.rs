//! `_queue`: `SimpleQueue`, an unbounded queue between threads.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

use krait_object::typeobj::new_native_type;
use krait_object::{Args, Ctx, NativeFn, Obj, Payload, PyResult, Raised, TypeDef, TypeFlags, method, module, new_extended, slot};

use crate::time::{Round, to_nanoseconds};

/// Wakes those that wait for an item: how many were put so far.
#[derive(Default)]
struct Bell {
    puts: Mutex<u64>,
    rung: Condvar,
}

impl Bell {
    fn puts(&self) -> u64 {
        *self.puts.lock().unwrap_or_else(PoisonError::into_inner)
    }
    fn ring(&self) {
        *self.puts.lock().unwrap_or_else(PoisonError::into_inner) += 1;
        self.rung.notify_one();
    }
    /// Wait until there were more puts than `seen`, at most `limit`.
    fn wait(&self, seen: u64, limit: Duration) {
        let puts = self.puts.lock().unwrap_or_else(PoisonError::into_inner);
        drop(self.rung.wait_timeout_while(puts, limit, |puts| *puts == seen));
    }
}

/// The payload of `SimpleQueue`.
struct SimpleQueue {
    items: RefCell<VecDeque<Obj>>,
    bell: Arc<Bell>,
}
krait_object::trace!(SimpleQueue: items);
krait_object::payload!(SimpleQueue, "_queue.SimpleQueue", with_node, with_weakrefs);

/// Where `Empty` is kept.
const EMPTY: &str = "queue.Empty";
/// How long a waiting thread does not look at signals.
const SLICE: Duration = Duration::from_millis(50);

fn of(object: &Obj) -> &SimpleQueue {
    object.payload::<SimpleQueue>().expect("the type's methods get its objects")
}

fn empty(ctx: &Ctx) -> Raised {
    match ctx.shared.borrow().get(EMPTY).and_then(Obj::as_type) {
        Some(class) => ctx.raise(krait_object::exceptions::new_exception_args(ctx, class, Vec::new())),
        None => ctx.system_error("_queue is not started"),
    }
}

fn put(ctx: &Ctx, this: &Obj, slots: &[Option<Obj>]) -> PyResult {
    let own = of(this);
    own.items.borrow_mut().push_back(slots[0].as_ref().expect("a required argument").clone());
    own.bell.ring();
    Ok(ctx.none())
}

fn get(ctx: &Ctx, this: &Obj, slots: &[Option<Obj>]) -> PyResult {
    let own = of(this);
    let block = slots[0].as_ref().map_or(Ok(true), |block| block.is_true(ctx))?;
    let end = match slots[1].as_ref().filter(|timeout| block && !ctx.is_none(timeout)) {
        Some(timeout) => {
            let length = u64::try_from(to_nanoseconds(ctx, timeout, Round::Away)?);
            let length = length.map_err(|_| ctx.value_error("'timeout' must be a non-negative number"))?;
            Instant::now().checked_add(Duration::from_nanos(length))
        }
        None => None,
    };
    let bounded = slots[1].as_ref().is_some_and(|timeout| !ctx.is_none(timeout));
    loop {
        let seen = own.bell.puts();
        let item = own.items.borrow_mut().pop_front();
        if let Some(item) = item {
            return Ok(item);
        }
        let left = match end {
            Some(end) => end.saturating_duration_since(Instant::now()),
            None => SLICE,
        };
        if !block || bounded && end.is_some() && left.is_zero() {
            return Err(empty(ctx));
        }
        let bell = own.bell.clone();
        ctx.allow_threads(move || bell.wait(seen, left.min(SLICE)));
        if let Some(check) = ctx.hooks.check_signals.get() {
            check(ctx)?;
        }
    }
}

static SIMPLE_QUEUE: TypeDef = TypeDef {
    module: "_queue",
    doc: "A simple, unbounded queue: first in, first out.",
    flags: TypeFlags::BASETYPE,
    slots: &[slot::tp_new(|ctx, class, args: Args| {
        if args.has_keywords() {
            return Err(ctx.type_error("SimpleQueue() takes no keyword arguments"));
        }
        if !args.positional().is_empty() {
            return Err(ctx.type_error("SimpleQueue() takes no positional arguments"));
        }
        let payload = SimpleQueue { items: RefCell::default(), bell: Arc::default() };
        Ok(new_extended(ctx, class.as_type().expect("tp_new gets a type"), payload))
    })],
    methods: &[
        method("empty($self, /)", NativeFn::NoArgs(|ctx, this| Ok(ctx.bool(of(this).items.borrow().is_empty())))),
        method("get($self, /, block=True, timeout=None)", NativeFn::Bound(get)),
        method("get_nowait($self, /)", NativeFn::NoArgs(|ctx, this| get(ctx, this, &[Some(ctx.bool(false)), None]))),
        method("put($self, /, item, block=True, timeout=None)", NativeFn::Bound(put)),
        method("put_nowait($self, /, item)", NativeFn::Bound(put)),
        method("qsize($self, /)", NativeFn::NoArgs(|ctx, this| Ok(ctx.int_usize(of(this).items.borrow().len())))),
        method("__class_getitem__($type, object, /)", NativeFn::O(|ctx, class, args| {
            krait_object::genericalias::new_alias(ctx, class.clone(), args)
        }))
        .class(),
    ],
    ..TypeDef::new("SimpleQueue", SimpleQueue::layout)
};

/// Make the module.
pub fn init(ctx: &Ctx) -> PyResult<Obj> {
    let module = module::new_module(ctx, "_queue");
    let class = crate::exc::new_class(ctx, EMPTY, "_queue", "Empty", &ctx.types.exception)?;
    module::add(ctx, &module, "Empty", class);
    module::add(ctx, &module, "SimpleQueue", new_native_type(ctx, &SIMPLE_QUEUE).to_obj());
    Ok(module)
}
