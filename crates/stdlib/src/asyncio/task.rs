//! `Task`: a coroutine that a loop runs.

use std::cell::Cell;

use krait_object::cells::ObjCell;
use krait_object::exceptions::{new_exception, write_unraisable};
use krait_object::function::new_bound_builtin;
use krait_object::payload::{Layout, Unfinished};
use krait_object::typeobj::SendResult;
use krait_object::{
    Args, Ctx, MethodDef, NativeFn, Obj, Payload, PyResult, Raised, TypeDef, TypeFlags, bind, getset, getset_rw, method, new_exact,
    new_extended, sequence, slot,
};

use super::future::{self, Outcome, PyFuture, loop_of, message_of};
use super::{call_soon, from_package, invalid_state, is_cancellation, running, tell_handler};

/// The payload of `Task`.
#[repr(C)]
pub(super) struct PyTask {
    base: PyFuture,
    coroutine: ObjCell,
    /// Its name, or the number that it is named by once somebody asks.
    name: ObjCell,
    context: ObjCell,
    /// What it waits for.
    waiter: ObjCell,
    must_cancel: Cell<bool>,
    log_destroy_pending: Cell<bool>,
    cancel_requests: Cell<i64>,
    /// Whether it is among the tasks that are not done.
    pub registered: Cell<bool>,
}
krait_object::trace!(PyTask: base, coroutine, name, context, waiter);
impl Payload for PyTask {
    fn layout() -> &'static Layout {
        static LAYOUT: Layout = Layout::new::<PyTask>("Task")
            .with_base(PyFuture::layout)
            .with_node()
            .with_weakrefs()
            .with_dict()
            .with_finalizer_of::<PyTask>();
        &LAYOUT
    }
}

impl Unfinished for PyTask {
    fn unfinished(&self) -> bool {
        self.base.unfinished() || !self.base.is_done() && self.log_destroy_pending.get()
    }
}

fn of(object: &Obj) -> &PyTask {
    object.payload::<PyTask>().expect("the type's methods get its objects")
}

/// The payload of `TaskStepMethWrapper`: what a loop calls to run a task on.
pub(super) struct TaskStep {
    task: ObjCell,
    exception: ObjCell,
    /// In the first step of an eager task, which runs where the task is made.
    eager: bool,
}
krait_object::trace!(TaskStep: task, exception);
krait_object::payload!(TaskStep, "TaskStepMethWrapper", with_node);

pub(super) static STEP: TypeDef = TypeDef {
    module: "_asyncio",
    flags: TypeFlags::DISALLOW_INSTANTIATION,
    slots: &[slot::tp_call(|ctx, this, args| {
        if args.has_keywords() {
            return Err(ctx.type_error("function takes no keyword arguments"));
        }
        if !args.positional().is_empty() {
            return Err(ctx.type_error("function takes no positional arguments"));
        }
        let own = this.payload::<TaskStep>().expect("the type's methods get its objects");
        let Some(task) = own.task.get() else { return Ok(ctx.none()) };
        let exception = own.exception.get();
        if own.eager { run(ctx, &task, exception)? } else { step(ctx, &task, exception)? }
        Ok(ctx.none())
    })],
    ..TypeDef::new("TaskStepMethWrapper", TaskStep::layout)
};

fn new_step(ctx: &Ctx, task: &Obj, exception: Option<Obj>, eager: bool) -> Obj {
    let step = TaskStep { task: ObjCell::new(Some(task.clone())), exception: ObjCell::new(exception), eager };
    new_exact(ctx, &ctx.type_for::<TaskStep>(), step)
}

/// Have the loop run the task on.
fn step_soon(ctx: &Ctx, task: &Obj, exception: Option<Obj>) -> PyResult<()> {
    let event_loop = loop_of(ctx, future::of(task))?;
    call_soon(ctx, &event_loop, &new_step(ctx, task, exception, false), None, of(task).context.get().as_ref())
}

/// Run the coroutine until it waits again, as the current task.
fn step(ctx: &Ctx, task: &Obj, exception: Option<Obj>) -> PyResult<()> {
    let event_loop = loop_of(ctx, future::of(task))?;
    running::enter(ctx, &event_loop, task)?;
    match run(ctx, task, exception) {
        Ok(()) => running::leave(ctx, &event_loop, task),
        Err(raised) => {
            let exception = ctx.take_raised(raised);
            running::leave(ctx, &event_loop, task)?;
            Err(ctx.set_raised(exception))
        }
    }
}

/// Send into the coroutine, or throw.
fn resume(ctx: &Ctx, coroutine: &Obj, exception: Option<Obj>) -> PyResult<SendResult> {
    let stepped = match exception {
        None => {
            if let Some(send) = coroutine.ty(ctx).slots.am_send.get() {
                return send(ctx, coroutine, &ctx.none());
            }
            coroutine.call_method(ctx, &ctx.names.send, &[ctx.none()])
        }
        Some(exception) => coroutine.call_method_text(ctx, "throw", &[exception]),
    };
    match stepped {
        Ok(value) => Ok(SendResult::Yield(value)),
        Err(raised) => {
            let exception = ctx.raised();
            ctx.swallow(raised, &ctx.types.stop_iteration)?;
            let value = match exception {
                Some(exception) => exception.getattr_text(ctx, "value")?,
                None => ctx.none(),
            };
            Ok(SendResult::Return(value))
        }
    }
}

fn run(ctx: &Ctx, task: &Obj, mut exception: Option<Obj>) -> PyResult<()> {
    let own = of(task);
    if own.base.is_done() {
        let shown = exception.unwrap_or_else(|| ctx.none()).repr(ctx)?;
        let message = format!("__step(): already done: {} {}", task.repr(ctx)?.text_lossy(), shown.text_lossy());
        return Err(invalid_state(ctx, &message));
    }
    if own.must_cancel.get() {
        let is_cancelled = match &exception {
            Some(exception) => is_cancellation(ctx, exception)?,
            None => false,
        };
        if !is_cancelled {
            exception = Some(future::cancelled_error(ctx, &own.base)?);
        }
        own.must_cancel.set(false);
    }
    own.waiter.set(None);
    let Some(coroutine) = own.coroutine.get() else { return Err(ctx.runtime_error("uninitialized Task object")) };
    match resume(ctx, &coroutine, exception) {
        Ok(SendResult::Return(value)) => {
            own.registered.set(false);
            if own.must_cancel.replace(false) {
                // Cancelled right before the coroutine stopped.
                let message = own.base.cancel_message.get();
                future::cancel(ctx, task, message).map(drop)
            } else {
                future::set_result(ctx, task, value)
            }
        }
        Ok(SendResult::Yield(value)) => wait_for(ctx, task, &value),
        Err(raised) => {
            let exception = ctx.take_raised(raised);
            own.registered.set(false);
            if is_cancellation(ctx, &exception)? {
                own.base.cancelled_error.set(Some(exception));
                return future::cancel(ctx, task, None).map(drop);
            }
            future::set_exception(ctx, task, &exception)?;
            let ends = [&ctx.types.keyboard_interrupt, &ctx.types.system_exit];
            if ends.iter().any(|class| exception.is_instance(ctx, class)) {
                return Err(ctx.set_raised(exception));
            }
            Ok(())
        }
    }
}

fn shown(ctx: &Ctx, value: &Obj) -> PyResult<String> {
    Ok(value.repr(ctx)?.text_lossy().into_owned())
}

/// Throw a RuntimeError into the coroutine soon.
fn fail_soon(ctx: &Ctx, task: &Obj, message: &str) -> PyResult<()> {
    let exception = new_exception(ctx, &ctx.types.runtime_error, message);
    step_soon(ctx, task, Some(exception))
}

/// The coroutine gave something to wait for.
fn wait_for(ctx: &Ctx, task: &Obj, value: &Obj) -> PyResult<()> {
    if ctx.is_none(value) {
        // A bare yield: others run first.
        return step_soon(ctx, task, None);
    }
    if value.is(task) {
        return fail_soon(ctx, task, &format!("Task cannot await on itself: {}", shown(ctx, task)?));
    }
    let own = of(task);
    let other_loop = |its_loop: &Obj| own.base.event_loop.get().is_none_or(|own_loop| !own_loop.is(its_loop));
    let different = || -> PyResult<String> {
        Ok(format!("Task {} got Future {} attached to a different loop", shown(ctx, task)?, shown(ctx, value)?))
    };
    let instead = || -> PyResult<String> {
        Ok(format!("yield was used instead of yield from in task {} with {}", shown(ctx, task)?, shown(ctx, value)?))
    };
    let wakeup = || new_bound_builtin(ctx, &WAKEUP, task.clone());
    let context = || own.context.get().unwrap_or_else(|| ctx.none());
    if let Some(waited) = value.payload::<PyFuture>() {
        if waited.event_loop.get().is_none_or(|its_loop| other_loop(&its_loop)) {
            return fail_soon(ctx, task, &different()?);
        }
        if !waited.blocking.replace(false) {
            return fail_soon(ctx, task, &instead()?);
        }
        waited.add_waiter(task);
        future::add_callback(ctx, value, &wakeup(), context())?;
    } else {
        let blocking = value.getattr_opt_text(ctx, "_asyncio_future_blocking")?.filter(|blocking| !ctx.is_none(blocking));
        let Some(blocking) = blocking else {
            let is_generator = ctx.types.generator.is_exactly(value);
            return if is_generator {
                let (task_text, value_text) = (shown(ctx, task)?, shown(ctx, value)?);
                fail_soon(ctx, task, &format!("yield was used instead of yield from for generator in task {task_text} with {value_text}"))
            } else {
                fail_soon(ctx, task, &format!("Task got bad yield: {}", shown(ctx, value)?))
            };
        };
        let its_loop = from_package(ctx, "asyncio.futures", "_get_loop")?.call(ctx, std::slice::from_ref(value))?;
        if other_loop(&its_loop) {
            return fail_soon(ctx, task, &different()?);
        }
        if !blocking.is_true(ctx)? {
            return fail_soon(ctx, task, &instead()?);
        }
        value.setattr_text(ctx, "_asyncio_future_blocking", &ctx.bool(false))?;
        let all = [wakeup(), context()];
        value.call_method_args(ctx, &ctx.intern("add_done_callback"), Args::new(&all, &[ctx.intern("context")]))?;
    }
    own.waiter.set(Some(value.clone()));
    if own.must_cancel.get() {
        let message = own.base.cancel_message.get();
        if cancel_other(ctx, value, message)? {
            own.must_cancel.set(false);
        }
    }
    Ok(())
}

/// `other.cancel(msg=message)`
fn cancel_other(ctx: &Ctx, other: &Obj, message: Option<Obj>) -> PyResult<bool> {
    let all = [message.unwrap_or_else(|| ctx.none())];
    other.call_method_args(ctx, &ctx.intern_static("cancel"), Args::new(&all, &[ctx.intern_static("msg")]))?.is_true(ctx)
}

/// What a task has called when what it waits for is done.
static WAKEUP: MethodDef = method("task_wakeup($self, fut, /)", NativeFn::O(|ctx, task, waited| {
    let result = match waited.payload::<PyFuture>() {
        Some(own) => {
            own.discard_waiter(task);
            future::outcome(ctx, own).map(|outcome| match outcome {
                Outcome::Result(_) => None,
                Outcome::Exception(exception) => Some(exception),
            })
        }
        None => waited.call_method_text(ctx, "result", &[]).map(|_| None),
    };
    let exception = match result {
        Ok(exception) => exception,
        Err(raised) => Some(ctx.take_raised(raised)),
    };
    step(ctx, task, exception)?;
    Ok(ctx.none())
}));

fn task_new(ctx: &Ctx, class: &Obj, _args: Args) -> PyResult {
    let task = PyTask {
        base: PyFuture::new(),
        coroutine: ObjCell::default(),
        name: ObjCell::default(),
        context: ObjCell::default(),
        waiter: ObjCell::default(),
        must_cancel: Cell::new(false),
        log_destroy_pending: Cell::new(false),
        cancel_requests: Cell::new(0),
        registered: Cell::new(false),
    };
    Ok(new_extended(ctx, class.as_type().expect("tp_new gets a type"), task))
}

fn task_init(ctx: &Ctx, this: &Obj, args: Args) -> PyResult<()> {
    let text = "(coro, *, loop=None, name=None, context=None, eager_start=False)";
    let slots = bind(ctx, "Task", text, args)?;
    let [Some(coroutine), event_loop, name, context, eager] = slots.as_slice() else {
        return Err(ctx.system_error("bound arguments"));
    };
    let own = of(this);
    own.log_destroy_pending.set(true);
    future::start(ctx, this, event_loop.as_ref())?;
    if !ctx.types.coroutine.is_exactly(coroutine) {
        let is_coroutine = from_package(ctx, "asyncio.coroutines", "iscoroutine")?.call(ctx, std::slice::from_ref(coroutine))?;
        if !is_coroutine.is_true(ctx)? {
            own.log_destroy_pending.set(false);
            return Err(ctx.type_error(&format!("a coroutine was expected, got {}", shown(ctx, coroutine)?)));
        }
    }
    let context = context.clone().filter(|context| !ctx.is_none(context));
    own.context.set(Some(context.unwrap_or_else(|| crate::contextvars::copy_current(ctx))));
    own.waiter.set(None);
    own.must_cancel.set(false);
    own.cancel_requests.set(0);
    own.coroutine.set(Some(coroutine.clone()));
    own.name.set(Some(match name.as_ref().filter(|name| !ctx.is_none(name)) {
        Some(name) => name.to_str(ctx)?,
        None => {
            let counter = ctx.state("_asyncio.task_names", || Cell::new(0u64));
            counter.set(counter.get() + 1);
            ctx.int(counter.get() as i64)
        }
    }));
    let eager = eager.as_ref().map_or(Ok(false), |eager| eager.is_true(ctx))?;
    if eager {
        let event_loop = loop_of(ctx, &own.base)?;
        if event_loop.call_method_text(ctx, "is_running", &[])?.is_true(ctx)? {
            return start_now(ctx, this, &event_loop);
        }
    }
    step_soon(ctx, this, None)?;
    own.registered.set(true);
    Ok(())
}

/// The first step of an eager task, at once.
fn start_now(ctx: &Ctx, this: &Obj, event_loop: &Obj) -> PyResult<()> {
    let own = of(this);
    let previous = running::swap(ctx, event_loop, Some(this.clone()))?;
    own.registered.set(true);
    let stepped = match own.context.get() {
        Some(context) => match crate::contextvars::run_in(ctx, &context, || run(ctx, this, None)) {
            Ok(Some(())) => Ok(()),
            Ok(None) => context.call_method_text(ctx, "run", &[new_step(ctx, this, None, true)]).map(drop),
            Err(raised) => Err(raised),
        },
        None => Err(ctx.runtime_error("uninitialized Task object")),
    };
    let failed = stepped.err().map(|raised| ctx.take_raised(raised));
    running::swap(ctx, event_loop, previous)?;
    if own.base.is_done() {
        own.registered.set(false);
        own.coroutine.set(None);
    }
    match failed {
        Some(exception) => Err(ctx.set_raised(exception)),
        None => Ok(()),
    }
}

/// `Task.cancel`
fn cancel(ctx: &Ctx, this: &Obj, message: Option<Obj>) -> PyResult<bool> {
    let own = of(this);
    own.base.log_traceback.set(false);
    if own.base.is_done() {
        return Ok(false);
    }
    own.cancel_requests.set(own.cancel_requests.get() + 1);
    if let Some(waiter) = own.waiter.get() {
        if cancel_other(ctx, &waiter, message.clone())? {
            return Ok(true);
        }
    }
    own.must_cancel.set(true);
    own.base.cancel_message.set(message);
    Ok(true)
}

fn finalize(ctx: &Ctx, this: &Obj) -> PyResult<()> {
    let own = of(this);
    own.registered.set(false);
    if !own.base.is_done() && own.log_destroy_pending.replace(false) {
        if let Some(event_loop) = own.base.event_loop.get() {
            let mut parts = vec![("task", this.clone()), ("message", ctx.str("Task was destroyed but it is pending!"))];
            parts.extend(future::source_traceback(&own.base).map(|stack| ("source_traceback", stack)));
            if let Err(raised) = tell_handler(ctx, &event_loop, &parts) {
                write_unraisable(ctx, raised, "while calling asyncio function", Some(this));
            }
        }
    }
    future::finalize(ctx, this)
}

fn unsupported(ctx: &Ctx, name: &str) -> Raised {
    ctx.runtime_error(&format!("Task does not support {name} operation"))
}

fn shown_cell(ctx: &Ctx, cell: &ObjCell) -> PyResult {
    Ok(cell.get().unwrap_or_else(|| ctx.none()))
}

fn or_none(ctx: &Ctx, value: &Option<Obj>) -> Obj {
    value.clone().unwrap_or_else(|| ctx.none())
}

const METHODS: &[MethodDef] = &[
    method("set_result($self, result, /)", NativeFn::O(|ctx, _, _| Err(unsupported(ctx, "set_result")))),
    method("set_exception($self, exception, /)", NativeFn::O(|ctx, _, _| Err(unsupported(ctx, "set_exception")))),
    method("cancel($self, /, msg=None)", NativeFn::Bound(|ctx, this, slots| {
        let message = message_of(ctx, slots);
        Ok(ctx.bool(cancel(ctx, this, message)?))
    })),
    method("cancelling($self, /)", NativeFn::NoArgs(|ctx, this| Ok(ctx.int(of(this).cancel_requests.get())))),
    method("uncancel($self, /)", NativeFn::NoArgs(|ctx, this| {
        let own = of(this);
        if own.cancel_requests.get() > 0 {
            own.cancel_requests.set(own.cancel_requests.get() - 1);
            if own.cancel_requests.get() == 0 {
                own.must_cancel.set(false);
            }
        }
        Ok(ctx.int(own.cancel_requests.get()))
    })),
    method("get_stack($self, /, *, limit=None)", NativeFn::Bound(|ctx, this, slots| {
        from_package(ctx, "asyncio.base_tasks", "_task_get_stack")?.call(ctx, &[this.clone(), or_none(ctx, &slots[0])])
    })),
    method("print_stack($self, /, *, limit=None, file=None)", NativeFn::Bound(|ctx, this, slots| {
        let all = [this.clone(), or_none(ctx, &slots[0]), or_none(ctx, &slots[1])];
        from_package(ctx, "asyncio.base_tasks", "_task_print_stack")?.call(ctx, &all)
    })),
    method("get_name($self, /)", NativeFn::NoArgs(|ctx, this| {
        let own = &of(this).name;
        if let Some(number) = own.get().and_then(|name| name.as_small_int()) {
            own.set(Some(ctx.str(&format!("Task-{number}"))));
        }
        shown_cell(ctx, own)
    })),
    method("set_name($self, value, /)", NativeFn::O(|ctx, this, name| {
        let name = name.to_str(ctx)?;
        of(this).name.set(Some(name));
        Ok(ctx.none())
    })),
    method("get_coro($self, /)", NativeFn::NoArgs(|ctx, this| shown_cell(ctx, &of(this).coroutine))),
    method("get_context($self, /)", NativeFn::NoArgs(|ctx, this| shown_cell(ctx, &of(this).context))),
    method("__class_getitem__($type, object, /)", NativeFn::O(sequence::class_getitem)).class(),
];

pub(super) static TASK: TypeDef = TypeDef {
    module: "_asyncio",
    base: Some(|ctx| ctx.type_for::<PyFuture>()),
    text: "(coro, *, loop=None, name=None, context=None, eager_start=False)",
    flags: TypeFlags::BASETYPE | TypeFlags::HAS_FINALIZER,
    slots: &[
        slot::tp_new(task_new),
        slot::tp_init(task_init),
        slot::tp_repr(|ctx, this| {
            loop_of(ctx, &of(this).base)?;
            from_package(ctx, "asyncio.base_tasks", "_task_repr")?.call(ctx, std::slice::from_ref(this))
        }),
        slot::tp_finalize(finalize),
    ],
    methods: METHODS,
    getsets: &[
        getset_rw(
            "_log_destroy_pending",
            |ctx, this| Ok(ctx.bool(of(this).log_destroy_pending.get())),
            |ctx, this, value| {
                let log = future::flag_value(ctx, "_log_destroy_pending", value)?;
                of(this).log_destroy_pending.set(log);
                Ok(())
            },
        ),
        getset("_must_cancel", |ctx, this| Ok(ctx.bool(of(this).must_cancel.get()))),
        getset("_coro", |ctx, this| shown_cell(ctx, &of(this).coroutine)),
        getset("_fut_waiter", |ctx, this| shown_cell(ctx, &of(this).waiter)),
    ],
    doc: "A coroutine wrapped in a Future.",
    ..TypeDef::new("Task", PyTask::layout)
};
