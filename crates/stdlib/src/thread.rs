//! `_thread`: OS threads, locks, thread-local data.
#![allow(unsafe_code, reason = "a new thread gets the interpreter by pointer; the GIL orders all access")]

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::time::{Duration, Instant};

use krait_object::dict::PyDict;
use krait_object::exceptions::write_unraisable;
use krait_object::interp::Interp;
use krait_object::structseq::{StructDef, new_struct_type};
use krait_object::tuple::PyTuple;
use krait_object::typeobj::new_native_type;
use krait_object::{
    Args, Ctx, MethodDef, NativeFn, Obj, OwnedArgs, Payload, PyResult, TypeDef, TypeFlags, bind, getset, method,
    module, new_exact, new_extended, slot,
};

/// Native stack and stack region of threads other than the first.
const STACK_BYTES: usize = 16 << 20;
const REGION_BYTES: usize = 64 << 20;
/// `TIMEOUT_MAX` in seconds.
const TIMEOUT_MAX: f64 = 9_223_372_036.0;

/// A lock that can be waited for with a time limit.
#[derive(Default)]
struct RawLock {
    locked: Mutex<bool>,
    free: Condvar,
    /// How many wait, or are about to: without any, nobody need be woken.
    waiting: AtomicUsize,
}

/// One that waits no longer.
struct Gone<'a>(&'a AtomicUsize);

impl Drop for Gone<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl RawLock {
    fn try_acquire(&self) -> bool {
        let mut locked = self.locked.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        !std::mem::replace(&mut *locked, true)
    }
    /// Wait until it is free, `None` for ever, at most `limit`.
    fn wait(&self, limit: Option<Duration>) -> bool {
        let mut locked = self.locked.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        self.waiting.fetch_add(1, Ordering::Relaxed);
        let _gone = Gone(&self.waiting);
        let end = limit.map(|limit| Instant::now() + limit);
        while *locked {
            match end {
                None => locked = self.free.wait(locked).unwrap_or_else(std::sync::PoisonError::into_inner),
                Some(end) => {
                    let now = Instant::now();
                    if now >= end {
                        return false;
                    }
                    locked = self.free.wait_timeout(locked, end - now).unwrap_or_else(std::sync::PoisonError::into_inner).0;
                }
            }
        }
        *locked = true;
        true
    }
    /// False: it was not locked.
    fn release(&self) -> bool {
        let mut locked = self.locked.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let was = std::mem::replace(&mut *locked, false);
        // Who waits has counted itself while it held the mutex.
        let wanted = self.waiting.load(Ordering::Relaxed) > 0;
        drop(locked);
        if wanted {
            self.free.notify_one();
        }
        was
    }
    fn is_locked(&self) -> bool {
        *self.locked.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

/// Wait for a lock with the GIL free, in slices, so that signals are seen.
fn acquire(ctx: &Ctx, lock: &Arc<RawLock>, limit: Option<Duration>) -> PyResult<bool> {
    if lock.try_acquire() {
        return Ok(true);
    }
    if limit == Some(Duration::ZERO) {
        return Ok(false);
    }
    let end = limit.map(|limit| Instant::now() + limit);
    loop {
        let slice = Duration::from_millis(50);
        let slice = match end {
            Some(end) => match end.checked_duration_since(Instant::now()) {
                Some(left) => left.min(slice),
                None => return Ok(false),
            },
            None => slice,
        };
        let lock = lock.clone();
        if ctx.allow_threads(move || lock.wait(Some(slice))) {
            return Ok(true);
        }
        if let Some(check) = ctx.hooks.check_signals.get() {
            check(ctx)?;
        }
    }
}

/// `blocking` and `timeout` as `acquire()` takes them: `Some(0)` does not wait.
fn limits(ctx: &Ctx, slots: &[Option<Obj>]) -> PyResult<Option<Duration>> {
    let blocking = slots[0].as_ref().map_or(Ok(true), |blocking| blocking.is_true(ctx))?;
    let timeout = slots[1].as_ref().map_or(Ok(-1.0), |timeout| timeout.to_f64(ctx))?;
    if timeout.is_nan() {
        return Err(ctx.value_error("Invalid value NaN (not a number)"));
    }
    if !blocking && timeout != -1.0 {
        return Err(ctx.value_error("can't specify a timeout for a non-blocking call"));
    }
    if timeout < 0.0 && timeout != -1.0 {
        return Err(ctx.value_error("timeout value must be a non-negative number"));
    }
    if timeout > TIMEOUT_MAX {
        return Err(ctx.overflow_error("timeout value is too large"));
    }
    Ok(if !blocking {
        Some(Duration::ZERO)
    } else if timeout < 0.0 {
        None
    } else {
        Some(Duration::from_secs_f64(timeout))
    })
}

/// The payload of `lock`.
struct PyLock {
    lock: Arc<RawLock>,
}
krait_object::trace!(PyLock);
krait_object::payload!(PyLock, "lock", with_weakrefs);

fn lock_of(object: &Obj) -> &Arc<RawLock> {
    &object.payload::<PyLock>().expect("the type's methods get its objects").lock
}

fn lock_acquire(ctx: &Ctx, this: &Obj, slots: &[Option<Obj>]) -> PyResult {
    let limit = limits(ctx, slots)?;
    Ok(ctx.bool(acquire(ctx, lock_of(this), limit)?))
}

fn lock_release(ctx: &Ctx, this: &Obj) -> PyResult {
    if lock_of(this).release() { Ok(ctx.none()) } else { Err(ctx.runtime_error("release unlocked lock")) }
}

static LOCK: TypeDef = TypeDef {
    module: "_thread",
    slots: &[
        slot::tp_new(|ctx, _class, args| {
            if !args.is_empty() {
                return Err(ctx.type_error(&format!("lock expected 0 arguments, got {}", args.all().len())));
            }
            Ok(new_exact(ctx, &ctx.type_for::<PyLock>(), PyLock { lock: Arc::default() }))
        }),
        slot::tp_repr(|ctx, this| {
            let state = if lock_of(this).is_locked() { "locked" } else { "unlocked" };
            Ok(ctx.str(&format!("<{state} _thread.lock object at {:#x}>", this.id())))
        }),
    ],
    methods: &[
        method("acquire($self, /, blocking=True, timeout=-1)", NativeFn::Bound(lock_acquire)),
        method("acquire_lock($self, /, blocking=True, timeout=-1)", NativeFn::Bound(lock_acquire)),
        method("release($self, /)", NativeFn::NoArgs(lock_release)),
        method("release_lock($self, /)", NativeFn::NoArgs(lock_release)),
        method("locked($self, /)", NativeFn::NoArgs(|ctx, this| Ok(ctx.bool(lock_of(this).is_locked())))),
        method("locked_lock($self, /)", NativeFn::NoArgs(|ctx, this| Ok(ctx.bool(lock_of(this).is_locked())))),
        method("__enter__($self, /)", NativeFn::NoArgs(|ctx, this| Ok(ctx.bool(acquire(ctx, lock_of(this), None)?)))),
        method("__exit__($self, exc_type, exc_value, exc_tb, /)", NativeFn::Fast(|ctx, this, _| lock_release(ctx, this))),
        method("_at_fork_reinit($self, /)", NativeFn::NoArgs(|ctx, this| {
            lock_of(this).release();
            Ok(ctx.none())
        })),
    ],
    ..TypeDef::new("lock", PyLock::layout)
};

/// The payload of `RLock`.
struct PyRLock {
    lock: Arc<RawLock>,
    owner: Cell<u64>,
    count: Cell<u64>,
}
krait_object::trace!(PyRLock);
krait_object::payload!(PyRLock, "RLock", with_weakrefs);

fn rlock_of(object: &Obj) -> &PyRLock {
    object.payload::<PyRLock>().expect("the type's methods get its objects")
}

fn rlock_take(ctx: &Ctx, this: &Obj, limit: Option<Duration>) -> PyResult<bool> {
    let own = rlock_of(this);
    if own.owner.get() == ctx.ident && own.count.get() > 0 {
        own.count.set(own.count.get() + 1);
        return Ok(true);
    }
    let taken = acquire(ctx, &own.lock, limit)?;
    if taken {
        own.owner.set(ctx.ident);
        own.count.set(1);
    }
    Ok(taken)
}

fn rlock_release(ctx: &Ctx, this: &Obj) -> PyResult {
    let own = rlock_of(this);
    if own.count.get() == 0 || own.owner.get() != ctx.ident {
        return Err(ctx.runtime_error("cannot release un-acquired lock"));
    }
    own.count.set(own.count.get() - 1);
    if own.count.get() == 0 {
        own.owner.set(0);
        own.lock.release();
    }
    Ok(ctx.none())
}

static RLOCK: TypeDef = TypeDef {
    module: "_thread",
    flags: TypeFlags::BASETYPE,
    slots: &[
        slot::tp_new(|ctx, class, _args| {
            let payload = PyRLock { lock: Arc::default(), owner: Cell::new(0), count: Cell::new(0) };
            Ok(new_extended(ctx, class.as_type().expect("tp_new gets a type"), payload))
        }),
        slot::tp_repr(|ctx, this| {
            let own = rlock_of(this);
            let state = if own.count.get() > 0 { "locked" } else { "unlocked" };
            Ok(ctx.str(&format!(
                "<{state} {} object owner={} count={} at {:#x}>",
                krait_object::typeobj::full_name(ctx, this.ty(ctx)),
                own.owner.get(),
                own.count.get(),
                this.id()
            )))
        }),
    ],
    methods: &[
        method("acquire($self, /, blocking=True, timeout=-1)", NativeFn::Bound(|ctx, this, slots| {
            let limit = limits(ctx, slots)?;
            Ok(ctx.bool(rlock_take(ctx, this, limit)?))
        })),
        method("release($self, /)", NativeFn::NoArgs(rlock_release)),
        method("locked($self, /)", NativeFn::NoArgs(|ctx, this| Ok(ctx.bool(rlock_of(this).count.get() > 0)))),
        method("__enter__($self, /)", NativeFn::NoArgs(|ctx, this| Ok(ctx.bool(rlock_take(ctx, this, None)?)))),
        method("__exit__($self, exc_type, exc_value, exc_tb, /)", NativeFn::Fast(|ctx, this, _| rlock_release(ctx, this))),
        method("_is_owned($self, /)", NativeFn::NoArgs(|ctx, this| {
            let own = rlock_of(this);
            Ok(ctx.bool(own.count.get() > 0 && own.owner.get() == ctx.ident))
        })),
        method("_recursion_count($self, /)", NativeFn::NoArgs(|ctx, this| {
            let own = rlock_of(this);
            Ok(ctx.int_u64(if own.owner.get() == ctx.ident { own.count.get() } else { 0 }))
        })),
        method("_release_save($self, /)", NativeFn::NoArgs(|ctx, this| {
            let own = rlock_of(this);
            if own.count.get() == 0 {
                return Err(ctx.runtime_error("cannot release un-acquired lock"));
            }
            let state = ctx.tuple(vec![ctx.int_u64(own.count.get()), ctx.int_u64(own.owner.get())]);
            own.count.set(0);
            own.owner.set(0);
            own.lock.release();
            Ok(state)
        })),
        method("_acquire_restore($self, state, /)", NativeFn::O(|ctx, this, state| {
            let own = rlock_of(this);
            acquire(ctx, &own.lock, None)?;
            let items = state.payload::<PyTuple>().map(PyTuple::items).unwrap_or(&[]);
            let number = |at: usize| items.get(at).and_then(Obj::as_i64).unwrap_or(0) as u64;
            own.count.set(number(0));
            own.owner.set(number(1));
            Ok(ctx.none())
        })),
        method("_at_fork_reinit($self, /)", NativeFn::NoArgs(|ctx, this| {
            let own = rlock_of(this);
            own.count.set(0);
            own.owner.set(0);
            own.lock.release();
            Ok(ctx.none())
        })),
    ],
    ..TypeDef::new("RLock", PyRLock::layout)
};

/// The payload of `_local`: a dict for each thread.
struct Local {
    args: RefCell<OwnedArgs>,
    dicts: RefCell<HashMap<u64, Obj>>,
}
krait_object::payload!(Local, "_local", with_node, with_weakrefs);
impl krait_object::Trace for Local {
    fn trace(&self, visit: &mut dyn FnMut(&Obj)) {
        let args = self.args.borrow();
        for value in args.all.iter().chain(&args.names).chain(self.dicts.borrow().values()) {
            visit(value);
        }
    }
}

/// This thread's dict of a `_local`; its `__init__` runs in each thread anew.
fn local_dict(ctx: &Ctx, this: &Obj) -> PyResult {
    let own = this.payload::<Local>().expect("the type's methods get its objects");
    if let Some(found) = own.dicts.borrow().get(&ctx.ident) {
        return Ok(found.clone());
    }
    let dict = ctx.dict();
    own.dicts.borrow_mut().insert(ctx.ident, dict.clone());
    let init = this.ty(ctx).slots.tp_init.get();
    let plain = ctx.types.object.slots.tp_init.get();
    if let Some(init) = init.filter(|init| Some(*init as usize) != plain.map(|plain| plain as usize)) {
        let args = own.args.borrow().clone();
        init(ctx, this, args.view())?;
    }
    Ok(dict)
}

static LOCAL: TypeDef = TypeDef {
    module: "_thread",
    flags: TypeFlags::BASETYPE | TypeFlags::HAS_DICT,
    slots: &[
        slot::tp_new(|ctx, class, args| {
            let ty = class.as_type().expect("tp_new gets a type");
            let own_init = ty.slots.tp_init.get().map(|f| f as usize) != ctx.types.object.slots.tp_init.get().map(|f| f as usize);
            if !args.is_empty() && !own_init {
                return Err(ctx.type_error("Initialization arguments are not supported"));
            }
            let payload = Local {
                args: RefCell::new(OwnedArgs { all: args.all().to_vec(), names: args.names().to_vec() }),
                dicts: RefCell::default(),
            };
            payload.dicts.borrow_mut().insert(ctx.ident, ctx.dict());
            Ok(new_extended(ctx, ty, payload))
        }),
        slot::tp_getattro(|ctx, this, name| {
            let dict = local_dict(ctx, this)?;
            if name.is(&ctx.names.__dict__) {
                return Ok(dict);
            }
            let found = this.ty(ctx).lookup(ctx, &ctx.intern_obj(name));
            let data = found.as_ref().is_some_and(|found| found.ty(ctx).slots.tp_descr_set.get().is_some());
            if !data {
                if let Some(value) = dict.payload::<PyDict>().expect("a dict").get(ctx, name)? {
                    return Ok(value);
                }
            }
            krait_object::protocol::generic_getattr(ctx, this, name)
        }),
        slot::tp_setattro(|ctx, this, name, value| {
            let dict = local_dict(ctx, this)?;
            if name.is(&ctx.names.__dict__) {
                let class = this.ty(ctx).name();
                return Err(ctx.attribute_error(&format!("'{class}' object attribute '__dict__' is read-only")));
            }
            if let Some(found) = this.ty(ctx).lookup(ctx, &ctx.intern_obj(name)) {
                if let Some(set) = found.ty(ctx).slots.tp_descr_set.get() {
                    return set(ctx, &found, this, value);
                }
            }
            let dict = dict.payload::<PyDict>().expect("a dict");
            match value {
                Some(value) => dict.set(ctx, name, value.clone()),
                None => match dict.remove(ctx, name)? {
                    Some(_) => Ok(()),
                    None => Err(ctx.attribute_error_obj(this, name)),
                },
            }
        }),
    ],
    ..TypeDef::new("_local", Local::layout)
};

/// The end of a thread, for whoever joins it.
#[derive(Default)]
struct Done {
    done: Mutex<bool>,
    changed: Condvar,
}

impl Done {
    fn set(&self) {
        *self.done.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = true;
        self.changed.notify_all();
    }
    fn is_set(&self) -> bool {
        *self.done.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
    fn wait(&self, limit: Duration) -> bool {
        let done = self.done.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let (done, _) = self.changed.wait_timeout_while(done, limit, |done| !*done).unwrap_or_else(std::sync::PoisonError::into_inner);
        *done
    }
}

/// The payload of `_ThreadHandle`.
struct Handle {
    ident: Cell<u64>,
    started: Cell<bool>,
    done: Arc<Done>,
}
krait_object::trace!(Handle);
krait_object::payload!(Handle, "_ThreadHandle", with_weakrefs);

fn handle_of(object: &Obj) -> &Handle {
    object.payload::<Handle>().expect("the type's methods get its objects")
}

static HANDLE: TypeDef = TypeDef {
    module: "_thread",
    slots: &[
        slot::tp_new(|ctx, _class, _| {
            let payload = Handle { ident: Cell::new(0), started: Cell::new(false), done: Arc::default() };
            Ok(new_exact(ctx, &ctx.type_for::<Handle>(), payload))
        }),
        slot::tp_repr(|ctx, this| Ok(ctx.str(&format!("<_thread._ThreadHandle object: ident={}>", handle_of(this).ident.get())))),
    ],
    methods: &[
        method("join", NativeFn::Fast(|ctx, this, args| {
            let own = handle_of(this);
            if !own.started.get() {
                return Err(ctx.runtime_error("thread not started"));
            }
            if own.ident.get() == ctx.ident && !own.done.is_set() {
                return Err(ctx.runtime_error("Cannot join current thread"));
            }
            let limit = match args.first().filter(|limit| !ctx.is_none(limit)) {
                Some(limit) => Some(limit.to_f64(ctx)?).filter(|limit| *limit >= 0.0).map(Duration::from_secs_f64),
                None => None,
            };
            let end = limit.map(|limit| Instant::now() + limit);
            loop {
                if own.done.is_set() {
                    return Ok(ctx.none());
                }
                let slice = Duration::from_millis(50);
                let slice = match end {
                    Some(end) => match end.checked_duration_since(Instant::now()) {
                        Some(left) => left.min(slice),
                        None => return Ok(ctx.none()),
                    },
                    None => slice,
                };
                let done = own.done.clone();
                ctx.allow_threads(move || done.wait(slice));
                if let Some(check) = ctx.hooks.check_signals.get() {
                    check(ctx)?;
                }
            }
        })),
        method("is_done", NativeFn::NoArgs(|ctx, this| Ok(ctx.bool(handle_of(this).done.is_set())))),
        method("_set_done", NativeFn::NoArgs(|ctx, this| {
            handle_of(this).done.set();
            Ok(ctx.none())
        })),
    ],
    getsets: &[getset("ident", |ctx, this| Ok(ctx.int_u64(handle_of(this).ident.get())))],
    ..TypeDef::new("_ThreadHandle", Handle::layout)
};

static EXCEPT_HOOK_ARGS: StructDef = StructDef {
    name: "_thread._ExceptHookArgs",
    fields: &["exc_type", "exc_value", "exc_traceback", "thread"],
    visible: 4,
    constructible: true,
};

/// What a new thread runs with. The GIL orders every use of what it points at.
struct Start {
    interp: *const Interp,
    function: u64,
    args: u64,
    kwargs: u64,
    ident: u64,
    done: Arc<Done>,
}
// SAFETY: the pointers and words are used only by the thread that holds the GIL.
unsafe impl Send for Start {}

fn run_thread(start: Start) {
    let marker = 0u8;
    let limit = (&raw const marker as usize) - (STACK_BYTES - (512 << 10));
    // SAFETY: the interpreter joins its threads, or leaks, before it goes.
    let interp = unsafe { &*start.interp };
    let ctx = Ctx::new(interp, start.ident, limit);
    interp.gil.acquire(&ctx, krait_object::gil::SWITCH_INTERVAL);
    let former = ctx.enter();
    let region = interp.hooks.attach.get().map(|attach| attach(&ctx, REGION_BYTES));
    {
        // SAFETY: the words were owned by the thread that started this one.
        let (function, args, kwargs) = unsafe { (Obj::from_word(start.function), Obj::from_word(start.args), Obj::from_word(start.kwargs)) };
        let mut owned = OwnedArgs::new(args.payload::<PyTuple>().map(|args| args.items().to_vec()).unwrap_or_default());
        if let Some(kwargs) = kwargs.payload::<PyDict>() {
            for (name, value) in kwargs.items() {
                owned.push_keyword(name, value);
            }
        }
        if let Err(raised) = function.call_args(&ctx, owned.view()) {
            if ctx.raised_is(&ctx.types.system_exit) {
                drop(ctx.take_raised(raised));
            } else {
                write_unraisable(&ctx, raised, "in thread started by", Some(&function));
            }
        }
    }
    ctx.exc_base.value.set(None);
    ctx.locals.clear();
    ctx.context.set(None);
    krait_object::heap::drain(&ctx);
    ctx.run_deferred();
    interp.threads.set(interp.threads.get() - 1);
    start.done.set();
    Ctx::leave(former);
    interp.gil.release();
    drop(region);
}

/// Start a thread: its identifier.
fn start(ctx: &Ctx, function: &Obj, args: &Obj, kwargs: &Obj, done: Arc<Done>) -> PyResult<u64> {
    if ctx.finalizing.get() {
        return Err(ctx.runtime_error("can't create new thread at interpreter shutdown"));
    }
    let ident = ctx.next_ident.get();
    ctx.next_ident.set(ident + 1);
    let start = Start {
        interp: ctx.interp_ptr(),
        function: function.clone().into_word(),
        args: args.clone().into_word(),
        kwargs: kwargs.clone().into_word(),
        ident,
        done,
    };
    ctx.threads.set(ctx.threads.get() + 1);
    match std::thread::Builder::new().stack_size(STACK_BYTES).spawn(move || run_thread(start)) {
        Ok(_) => Ok(ident),
        Err(_) => {
            ctx.threads.set(ctx.threads.get() - 1);
            Err(ctx.runtime_error("can't start new thread"))
        }
    }
}

fn start_new_thread(ctx: &Ctx, _: &Obj, args: &[Obj]) -> PyResult {
    if !args[0].is_callable(ctx) {
        return Err(ctx.type_error("first arg must be callable"));
    }
    if args[1].payload::<PyTuple>().is_none() {
        return Err(ctx.type_error("2nd arg must be a tuple"));
    }
    if args.get(2).is_some_and(|kwargs| kwargs.payload::<PyDict>().is_none()) {
        return Err(ctx.type_error("optional 3rd arg must be a dictionary"));
    }
    let none = ctx.none();
    let ident = start(ctx, &args[0], &args[1], args.get(2).unwrap_or(&none), Arc::default())?;
    Ok(ctx.int_u64(ident))
}

/// Handles of threads that the end of the program waits for.
#[derive(Default)]
struct Joinable(RefCell<Vec<Arc<Done>>>);

fn start_joinable(ctx: &Ctx, _: &Obj, args: Args) -> PyResult {
    let slots = bind(ctx, "start_joinable_thread", "(function, handle=None, daemon=True)", args)?;
    let [Some(function), handle, daemon] = slots.as_slice() else { return Err(ctx.system_error("bound arguments")) };
    if !function.is_callable(ctx) {
        return Err(ctx.type_error("thread function must be callable"));
    }
    let handle = match handle.as_ref().filter(|handle| !ctx.is_none(handle)) {
        Some(handle) if handle.payload::<Handle>().is_some() => handle.clone(),
        Some(_) => return Err(ctx.type_error("'handle' must be a _ThreadHandle")),
        None => ctx.type_for::<Handle>().obj().call(ctx, &[])?,
    };
    let own = handle_of(&handle);
    if own.started.replace(true) {
        return Err(ctx.runtime_error("thread already started"));
    }
    let daemon = daemon.as_ref().map_or(Ok(true), |daemon| daemon.is_true(ctx))?;
    if !daemon {
        let joinable = ctx.state("_thread joinable", Joinable::default);
        let mut list = joinable.0.borrow_mut();
        list.retain(|done| !done.is_set());
        list.push(own.done.clone());
    }
    match start(ctx, function, &ctx.empty_tuple, &ctx.none(), own.done.clone()) {
        Ok(ident) => own.ident.set(ident),
        Err(raised) => {
            own.started.set(false);
            return Err(raised);
        }
    }
    Ok(handle)
}

fn shutdown(ctx: &Ctx, _: &Obj) -> PyResult {
    let joinable = ctx.state("_thread joinable", Joinable::default);
    loop {
        let next = joinable.0.borrow_mut().pop();
        let Some(done) = next else { return Ok(ctx.none()) };
        while !done.is_set() {
            let done = done.clone();
            ctx.allow_threads(move || done.wait(Duration::from_millis(50)));
            if let Some(check) = ctx.hooks.check_signals.get() {
                check(ctx)?;
            }
        }
    }
}

fn except_hook(ctx: &Ctx, _: &Obj, arguments: &Obj) -> PyResult {
    let Some([_, value, _, thread]) = arguments.payload::<PyTuple>().and_then(|args| <&[Obj; 4]>::try_from(args.items()).ok()) else {
        return Err(ctx.type_error("_thread._excepthook argument type must be ExceptHookArgs"));
    };
    if value.ty(ctx).is_subtype(&ctx.types.system_exit) {
        return Ok(ctx.none());
    }
    let err = ctx.sys_dict.get().and_then(|sys| sys.payload::<PyDict>()?.get_str(ctx, &ctx.names.stderr));
    let Some(err) = err.filter(|err| !ctx.is_none(err)) else { return Ok(ctx.none()) };
    let name = if ctx.is_none(thread) {
        ctx.ident.to_string()
    } else {
        thread.getattr_text(ctx, "name")?.to_str(ctx)?.text_lossy().into_owned()
    };
    err.call_method(ctx, &ctx.names.write, &[ctx.str(&format!("Exception in thread {name}:\n"))])?;
    crate::sys::print_exception(ctx, value)?;
    Ok(ctx.none())
}

const FUNCTIONS: &[MethodDef] = &[
    method("start_new_thread(function, args, kwargs={}, /)", NativeFn::Fast(start_new_thread)),
    method("start_new(function, args, kwargs={}, /)", NativeFn::Fast(start_new_thread)),
    method("start_joinable_thread(function, handle=None, daemon=True)", NativeFn::Kw(start_joinable)),
    method("daemon_threads_allowed()", NativeFn::NoArgs(|ctx, _| Ok(ctx.bool(true)))),
    method("allocate_lock()", NativeFn::NoArgs(|ctx, _| Ok(new_exact(ctx, &ctx.type_for::<PyLock>(), PyLock { lock: Arc::default() })))),
    method("allocate()", NativeFn::NoArgs(|ctx, _| Ok(new_exact(ctx, &ctx.type_for::<PyLock>(), PyLock { lock: Arc::default() })))),
    method("get_ident()", NativeFn::NoArgs(|ctx, _| Ok(ctx.int_u64(ctx.ident)))),
    method("get_native_id()", NativeFn::NoArgs(|ctx, _| {
        // SAFETY: a system call without arguments.
        let id = unsafe { libc::gettid() };
        Ok(ctx.int(i64::from(id)))
    })),
    method("_count()", NativeFn::NoArgs(|ctx, _| Ok(ctx.int_usize(ctx.threads.get() - 1)))),
    method("stack_size(size=0, /)", NativeFn::Fast(|ctx, _, _| Ok(ctx.int(0)))),
    method("exit()", NativeFn::NoArgs(|ctx, _| Err(ctx.raise(ctx.types.system_exit.obj().call(ctx, &[])?)))),
    method("exit_thread()", NativeFn::NoArgs(|ctx, _| Err(ctx.raise(ctx.types.system_exit.obj().call(ctx, &[])?)))),
    method("interrupt_main(signum=2, /)", NativeFn::Fast(|ctx, _, args| {
        let signal = args.first().map_or(Ok(2), |signal| signal.to_i32(ctx))?;
        if !(1..=64).contains(&signal) {
            return Err(ctx.value_error("signal number out of range"));
        }
        // SAFETY: sends this very process a signal that it handles.
        unsafe { libc::raise(signal) };
        Ok(ctx.none())
    })),
    method("_excepthook(exc_type, exc_value, exc_traceback, thread, /)", NativeFn::O(except_hook)),
    method("_is_main_interpreter()", NativeFn::NoArgs(|ctx, _| Ok(ctx.bool(true)))),
    method("_shutdown()", NativeFn::NoArgs(shutdown)),
    method("_make_thread_handle(ident, /)", NativeFn::O(|ctx, _, ident| {
        let ident = ident.to_i64(ctx)? as u64;
        let payload = Handle { ident: Cell::new(ident), started: Cell::new(true), done: Arc::default() };
        Ok(new_exact(ctx, &ctx.type_for::<Handle>(), payload))
    })),
    method("_get_main_thread_ident()", NativeFn::NoArgs(|ctx, _| Ok(ctx.int(1)))),
    method("set_name(name)", NativeFn::Bound(|ctx, _, _| Ok(ctx.none()))),
];

/// Make the module.
pub fn init(ctx: &Ctx) -> PyResult<Obj> {
    let module = module::new_module(ctx, "_thread");
    module::add_functions(ctx, &module, "_thread", FUNCTIONS);
    let lock = new_native_type(ctx, &LOCK);
    for (name, ty) in [
        ("lock", lock.clone()),
        ("LockType", lock),
        ("RLock", new_native_type(ctx, &RLOCK)),
        ("_local", new_native_type(ctx, &LOCAL)),
        ("_ThreadHandle", new_native_type(ctx, &HANDLE)),
    ] {
        module::add(ctx, &module, name, ty.to_obj());
    }
    module::add(ctx, &module, "_ExceptHookArgs", new_struct_type(ctx, &EXCEPT_HOOK_ARGS)?);
    module::add(ctx, &module, "error", ctx.types.runtime_error.to_obj());
    module::add(ctx, &module, "TIMEOUT_MAX", ctx.float(TIMEOUT_MAX));
    Ok(module)
}

