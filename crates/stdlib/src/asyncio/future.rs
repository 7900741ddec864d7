//! `Future`.

use std::cell::Cell;

use krait_object::cells::{ObjCell, ObjVec};
use krait_object::exceptions::{new_exception, write_unraisable};
use krait_object::payload::{Layout, Unfinished};
use krait_object::{
    Args, Ctx, GetSetDef, MethodDef, NativeFn, Obj, Payload, PyResult, Raised, TypeDef, TypeFlags, bind, getset, getset_rw, method,
    new_extended, sequence, slot,
};

use super::{call_soon, from_package, invalid_state, iter, running, tell_handler};

/// How far a future is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    Pending,
    Cancelled,
    Finished,
}

/// The payload of `Future`.
#[repr(C)]
pub(super) struct PyFuture {
    /// Nothing before `__init__`.
    pub event_loop: ObjCell,
    /// Functions and their contexts in turn.
    callbacks: ObjVec,
    result: ObjCell,
    exception: ObjCell,
    exception_traceback: ObjCell,
    source_traceback: ObjCell,
    pub cancel_message: ObjCell,
    /// The CancelledError that ended a task.
    pub cancelled_error: ObjCell,
    awaited_by: ObjVec,
    pub state: Cell<State>,
    /// Whether an exception was set that nobody has asked for.
    pub log_traceback: Cell<bool>,
    /// Whether somebody awaits it and has not told its task yet.
    pub blocking: Cell<bool>,
}
krait_object::trace!(PyFuture: event_loop, callbacks, result, exception, exception_traceback, source_traceback, cancel_message, cancelled_error, awaited_by);
impl Payload for PyFuture {
    fn layout() -> &'static Layout {
        static LAYOUT: Layout =
            Layout::new::<PyFuture>("Future").with_node().with_weakrefs().with_dict().with_finalizer_of::<PyFuture>();
        &LAYOUT
    }
}

impl Unfinished for PyFuture {
    fn unfinished(&self) -> bool {
        self.log_traceback.get()
    }
}

pub(super) fn of(object: &Obj) -> &PyFuture {
    object.payload::<PyFuture>().expect("the type's methods get its objects")
}

/// What a future that is done gives.
pub(super) enum Outcome {
    Result(Obj),
    Exception(Obj),
}

impl PyFuture {
    pub fn new() -> PyFuture {
        PyFuture {
            event_loop: ObjCell::default(),
            callbacks: ObjVec::new(Vec::new()),
            result: ObjCell::default(),
            exception: ObjCell::default(),
            exception_traceback: ObjCell::default(),
            source_traceback: ObjCell::default(),
            cancel_message: ObjCell::default(),
            cancelled_error: ObjCell::default(),
            awaited_by: ObjVec::new(Vec::new()),
            state: Cell::new(State::Pending),
            log_traceback: Cell::new(false),
            blocking: Cell::new(false),
        }
    }
    pub fn is_done(&self) -> bool {
        self.state.get() != State::Pending
    }
    pub fn add_waiter(&self, waiter: &Obj) {
        self.awaited_by.push(waiter.clone());
    }
    pub fn discard_waiter(&self, waiter: &Obj) {
        self.awaited_by.edit(|waiters| waiters.retain(|other| !other.is(waiter)));
    }
}

/// RuntimeError before `__init__`.
pub(super) fn loop_of(ctx: &Ctx, own: &PyFuture) -> PyResult {
    own.event_loop.get().ok_or_else(|| ctx.runtime_error("Future object is not initialized."))
}

/// `Future.__init__`
pub(super) fn start(ctx: &Ctx, this: &Obj, event_loop: Option<&Obj>) -> PyResult<()> {
    let own = of(this);
    for cell in [&own.result, &own.exception, &own.exception_traceback, &own.source_traceback, &own.cancel_message, &own.cancelled_error] {
        cell.set(None);
    }
    drop((own.callbacks.take(), own.awaited_by.take()));
    own.state.set(State::Pending);
    own.log_traceback.set(false);
    own.blocking.set(false);
    let event_loop = match event_loop.filter(|event_loop| !ctx.is_none(event_loop)) {
        Some(event_loop) => event_loop.clone(),
        None => running::event_loop(ctx)?,
    };
    own.event_loop.set(Some(event_loop.clone()));
    let debug = event_loop.call_method_text(ctx, "get_debug", &[])?.is_true(ctx)?;
    if debug {
        own.source_traceback.set(Some(from_package(ctx, "traceback", "extract_stack")?.call(ctx, &[])?));
    }
    Ok(())
}

/// Ask the loop to call everybody who waits.
fn schedule_callbacks(ctx: &Ctx, this: &Obj) -> PyResult<()> {
    let own = of(this);
    let event_loop = loop_of(ctx, own)?;
    for pair in own.callbacks.take().chunks_exact(2) {
        call_soon(ctx, &event_loop, &pair[0], Some(this), Some(&pair[1]))?;
    }
    Ok(())
}

/// `set_result`, and what a task does when its coroutine returns.
pub(super) fn set_result(ctx: &Ctx, this: &Obj, result: Obj) -> PyResult<()> {
    let own = of(this);
    loop_of(ctx, own)?;
    if own.is_done() {
        return Err(invalid_state(ctx, "invalid state"));
    }
    own.result.set(Some(result));
    own.state.set(State::Finished);
    schedule_callbacks(ctx, this)
}

/// `set_exception`, and what a task does when its coroutine raises.
pub(super) fn set_exception(ctx: &Ctx, this: &Obj, exception: &Obj) -> PyResult<()> {
    let own = of(this);
    loop_of(ctx, own)?;
    if own.is_done() {
        return Err(invalid_state(ctx, "invalid state"));
    }
    let is_class = exception.as_type().is_some_and(|class| class.has(TypeFlags::BASE_EXC_SUBCLASS));
    let mut exception = if is_class { exception.call(ctx, &[])? } else { exception.clone() };
    if exception.as_exception().is_none() {
        return Err(ctx.type_error("invalid exception object"));
    }
    if exception.is_instance(ctx, &ctx.types.stop_iteration) {
        let message = "StopIteration interacts badly with generators and cannot be raised into a Future";
        let new = new_exception(ctx, &ctx.types.runtime_error, message);
        if let Some(payload) = new.as_exception() {
            payload.cause.set(Some(exception.clone()));
            payload.context.set(Some(exception));
        }
        exception = new;
    }
    own.exception_traceback.set(exception.as_exception().and_then(|payload| payload.traceback.get()));
    own.exception.set(Some(exception));
    own.state.set(State::Finished);
    schedule_callbacks(ctx, this)?;
    own.log_traceback.set(true);
    Ok(())
}

/// `Future.cancel`
pub(super) fn cancel(ctx: &Ctx, this: &Obj, message: Option<Obj>) -> PyResult<bool> {
    let own = of(this);
    loop_of(ctx, own)?;
    own.log_traceback.set(false);
    if own.is_done() {
        return Ok(false);
    }
    own.state.set(State::Cancelled);
    own.cancel_message.set(message);
    schedule_callbacks(ctx, this)?;
    Ok(true)
}

/// The CancelledError to be raised: the one that ended the task, or a new one with the message.
pub(super) fn cancelled_error(ctx: &Ctx, own: &PyFuture) -> PyResult {
    if let Some(saved) = own.cancelled_error.take() {
        return Ok(saved);
    }
    let class = from_package(ctx, "asyncio.exceptions", "CancelledError")?;
    match own.cancel_message.get().filter(|message| !ctx.is_none(message)) {
        Some(message) => class.call(ctx, &[message]),
        None => class.call(ctx, &[]),
    }
}

/// The error of a future that is cancelled.
fn raise_cancelled(ctx: &Ctx, own: &PyFuture) -> Raised {
    match cancelled_error(ctx, own) {
        Ok(exception) if exception.as_exception().is_some() => ctx.raise(exception),
        Ok(_) => ctx.type_error("exceptions must derive from BaseException"),
        Err(raised) => raised,
    }
}

/// What a future has come to. CancelledError, and InvalidStateError while it is pending.
pub(super) fn outcome(ctx: &Ctx, own: &PyFuture) -> PyResult<Outcome> {
    match own.state.get() {
        State::Cancelled => return Err(raise_cancelled(ctx, own)),
        State::Pending => return Err(invalid_state(ctx, "Result is not set.")),
        State::Finished => {}
    }
    own.log_traceback.set(false);
    if let Some(exception) = own.exception.get() {
        if let Some(payload) = exception.as_exception() {
            payload.traceback.set(own.exception_traceback.take());
        }
        return Ok(Outcome::Exception(exception));
    }
    Ok(Outcome::Result(own.result.get().unwrap_or_else(|| ctx.none())))
}

/// `Future.result()`
pub(super) fn result(ctx: &Ctx, this: &Obj) -> PyResult {
    let own = of(this);
    if own.event_loop.is_none() {
        return Err(invalid_state(ctx, "Future object is not initialized."));
    }
    match outcome(ctx, own)? {
        Outcome::Result(value) => Ok(value),
        Outcome::Exception(exception) => Err(ctx.raise(exception)),
    }
}

fn exception(ctx: &Ctx, this: &Obj) -> PyResult {
    let own = of(this);
    if own.event_loop.is_none() {
        return Err(invalid_state(ctx, "Future object is not initialized."));
    }
    match own.state.get() {
        State::Cancelled => Err(raise_cancelled(ctx, own)),
        State::Pending => Err(invalid_state(ctx, "Exception is not set.")),
        State::Finished => {
            own.log_traceback.set(false);
            Ok(own.exception.get().unwrap_or_else(|| ctx.none()))
        }
    }
}

/// Have `function` called with the future when it is done.
pub(super) fn add_callback(ctx: &Ctx, this: &Obj, function: &Obj, context: Obj) -> PyResult<()> {
    let own = of(this);
    let Some(event_loop) = own.event_loop.get() else { return Err(ctx.runtime_error("uninitialized Future object")) };
    if own.is_done() {
        return call_soon(ctx, &event_loop, function, Some(this), Some(&context));
    }
    own.callbacks.push(function.clone());
    own.callbacks.push(context);
    Ok(())
}

fn remove_callback(ctx: &Ctx, this: &Obj, function: &Obj) -> PyResult {
    let own = of(this);
    loop_of(ctx, own)?;
    let all = own.callbacks.to_vec();
    let mut kept = Vec::with_capacity(all.len());
    for pair in all.chunks_exact(2) {
        if !pair[0].eq(ctx, function)? {
            kept.extend_from_slice(pair);
        }
    }
    let removed = (all.len() - kept.len()) / 2;
    if removed > 0 {
        // Comparing may have run code that added others.
        let added = own.callbacks.to_vec().split_off(all.len().min(own.callbacks.len()));
        kept.extend(added);
        drop(own.callbacks.replace(kept));
    }
    Ok(ctx.int_usize(removed))
}

/// What a dying future says: its exception was never asked for.
pub(super) fn finalize(ctx: &Ctx, this: &Obj) -> PyResult<()> {
    let own = of(this);
    if !own.log_traceback.replace(false) {
        return Ok(());
    }
    let (Some(event_loop), Some(exception)) = (own.event_loop.get(), own.exception.get()) else { return Ok(()) };
    let message = format!("{} exception was never retrieved", this.ty(ctx).short_name());
    let mut parts = vec![("message", ctx.str(&message)), ("exception", exception), ("future", this.clone())];
    parts.extend(own.source_traceback.get().map(|stack| ("source_traceback", stack)));
    if let Err(raised) = tell_handler(ctx, &event_loop, &parts) {
        write_unraisable(ctx, raised, "while calling asyncio function", Some(this));
    }
    Ok(())
}

/// The stack where the future was made, in debug mode.
pub(super) fn source_traceback(own: &PyFuture) -> Option<Obj> {
    own.source_traceback.get()
}

/// The message of a bound `cancel(msg=None)`.
pub(super) fn message_of(ctx: &Ctx, slots: &[Option<Obj>]) -> Option<Obj> {
    slots[0].clone().filter(|message| !ctx.is_none(message))
}

pub(super) const METHODS: &[MethodDef] = &[
    method("result($self, /)", NativeFn::NoArgs(result)),
    method("exception($self, /)", NativeFn::NoArgs(exception)),
    method("set_result($self, result, /)", NativeFn::Bound(|ctx, this, slots| {
        set_result(ctx, this, slots[0].clone().expect("a required argument")).map(|()| ctx.none())
    })),
    method("set_exception($self, exception, /)", NativeFn::Bound(|ctx, this, slots| {
        set_exception(ctx, this, slots[0].as_ref().expect("a required argument")).map(|()| ctx.none())
    })),
    method("add_done_callback($self, fn, /, *, context=<unrepresentable>)", NativeFn::Bound(|ctx, this, slots| {
        let [Some(function), context] = slots else { return Err(ctx.system_error("bound arguments")) };
        let context = context.clone().filter(|context| !ctx.is_none(context));
        let context = context.unwrap_or_else(|| crate::contextvars::copy_current(ctx));
        add_callback(ctx, this, function, context).map(|()| ctx.none())
    })),
    method("remove_done_callback($self, fn, /)", NativeFn::Bound(|ctx, this, slots| {
        remove_callback(ctx, this, slots[0].as_ref().expect("a required argument"))
    })),
    method("cancel($self, /, msg=None)", NativeFn::Bound(|ctx, this, slots| {
        let message = message_of(ctx, slots);
        Ok(ctx.bool(cancel(ctx, this, message)?))
    })),
    method("cancelled($self, /)", NativeFn::NoArgs(|ctx, this| Ok(ctx.bool(of(this).state.get() == State::Cancelled)))),
    method("done($self, /)", NativeFn::NoArgs(|ctx, this| Ok(ctx.bool(of(this).is_done())))),
    method("get_loop($self, /)", NativeFn::NoArgs(|ctx, this| loop_of(ctx, of(this)))),
    method("_make_cancelled_error($self, /)", NativeFn::NoArgs(|ctx, this| cancelled_error(ctx, of(this)))),
    method("__class_getitem__($type, object, /)", NativeFn::O(sequence::class_getitem)).class(),
];

/// A field as Python sees it; RuntimeError before `__init__`.
fn field(ctx: &Ctx, this: &Obj, cell: fn(&PyFuture) -> &ObjCell) -> PyResult {
    let own = of(this);
    loop_of(ctx, own)?;
    Ok(cell(own).get().unwrap_or_else(|| ctx.none()))
}

/// TypeError-free truth of what is put into a flag; AttributeError when it is deleted.
pub(super) fn flag_value(ctx: &Ctx, name: &str, value: Option<&Obj>) -> PyResult<bool> {
    match value {
        Some(value) => value.is_true(ctx),
        None => Err(ctx.attribute_error(&format!("attribute '{name}' of '_asyncio.Future' objects cannot be deleted"))),
    }
}

pub(super) const GETSETS: &[GetSetDef] = &[
    getset("_state", |ctx, this| {
        loop_of(ctx, of(this))?;
        Ok(ctx.intern(match of(this).state.get() {
            State::Pending => "PENDING",
            State::Cancelled => "CANCELLED",
            State::Finished => "FINISHED",
        }))
    }),
    getset_rw(
        "_asyncio_future_blocking",
        |ctx, this| Ok(ctx.bool(of(this).blocking.get())),
        |ctx, this, value| {
            let blocking = flag_value(ctx, "_asyncio_future_blocking", value)?;
            loop_of(ctx, of(this))?;
            of(this).blocking.set(blocking);
            Ok(())
        },
    ),
    getset("_loop", |ctx, this| Ok(of(this).event_loop.get().unwrap_or_else(|| ctx.none()))),
    getset("_callbacks", |ctx, this| {
        loop_of(ctx, of(this))?;
        let all = of(this).callbacks.to_vec();
        if all.is_empty() {
            return Ok(ctx.none());
        }
        Ok(ctx.list(all.chunks_exact(2).map(|pair| ctx.tuple(pair.to_vec())).collect()))
    }),
    getset("_result", |ctx, this| field(ctx, this, |own| &own.result)),
    getset("_exception", |ctx, this| field(ctx, this, |own| &own.exception)),
    getset_rw(
        "_log_traceback",
        |ctx, this| {
            loop_of(ctx, of(this))?;
            Ok(ctx.bool(of(this).log_traceback.get()))
        },
        |ctx, this, value| {
            if flag_value(ctx, "_log_traceback", value)? {
                return Err(ctx.value_error("_log_traceback can only be set to False"));
            }
            of(this).log_traceback.set(false);
            Ok(())
        },
    ),
    getset("_source_traceback", |ctx, this| field(ctx, this, |own| &own.source_traceback)),
    getset_rw(
        "_cancel_message",
        |ctx, this| Ok(of(this).cancel_message.get().unwrap_or_else(|| ctx.none())),
        |ctx, this, value| match value {
            Some(value) => {
                of(this).cancel_message.set(Some(value.clone()));
                Ok(())
            }
            None => Err(ctx.attribute_error("attribute '_cancel_message' of '_asyncio.Future' objects cannot be deleted")),
        },
    ),
    getset("_asyncio_awaited_by", |ctx, this| {
        let waiters = of(this).awaited_by.to_vec();
        if waiters.is_empty() {
            return Ok(ctx.none());
        }
        sequence::builtin(ctx, "frozenset")?.call(ctx, &[ctx.tuple(waiters)])
    }),
];

pub(super) static FUTURE: TypeDef = TypeDef {
    module: "_asyncio",
    text: "(*, loop=None)",
    flags: TypeFlags::BASETYPE | TypeFlags::HAS_FINALIZER,
    slots: &[
        slot::tp_new(|ctx, class, _| {
            let class = class.as_type().expect("tp_new gets a type");
            Ok(new_extended(ctx, class, PyFuture::new()))
        }),
        slot::tp_init(|ctx, this, args: Args| {
            if !args.positional().is_empty() {
                return Err(ctx.type_error("Future() takes no positional arguments"));
            }
            let slots = bind(ctx, "Future", "(*, loop=None)", args)?;
            start(ctx, this, slots[0].as_ref())
        }),
        slot::tp_repr(|ctx, this| {
            loop_of(ctx, of(this))?;
            from_package(ctx, "asyncio.base_futures", "_future_repr")?.call(ctx, std::slice::from_ref(this))
        }),
        slot::tp_finalize(finalize),
        slot::tp_iter(iter::new_iterator),
        slot::am_await(iter::new_iterator),
    ],
    methods: METHODS,
    getsets: GETSETS,
    doc: "This class is *almost* compatible with concurrent.futures.Future.",
    ..TypeDef::new("Future", PyFuture::layout)
};

/// Both futures of a call of this module's own type.
fn both(args: &[Obj]) -> Option<(&PyFuture, &Obj)> {
    let own = args[0].payload::<PyFuture>()?;
    args[1].payload::<PyFuture>().map(|_| (own, &args[1]))
}

pub(super) const FUNCTIONS: &[MethodDef] = &[
    method("future_add_to_awaited_by($module, fut, waiter, /)", NativeFn::Fast(|ctx, _, args| {
        if let Some((own, waiter)) = both(args) {
            own.add_waiter(waiter);
        }
        Ok(ctx.none())
    })),
    method("future_discard_from_awaited_by($module, fut, waiter, /)", NativeFn::Fast(|ctx, _, args| {
        if let Some((own, waiter)) = both(args) {
            own.discard_waiter(waiter);
        }
        Ok(ctx.none())
    })),
];
