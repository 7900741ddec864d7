//! The running loop and task of each thread, and the tasks that are not done.

use std::rc::Rc;

use krait_object::cells::ObjCell;
use krait_object::{Ctx, MethodDef, NativeFn, Obj, PyResult, Raised, method};

use super::from_package;
use super::future::PyFuture;
use super::task::PyTask;

/// What runs in a thread.
#[derive(Default)]
struct Running {
    event_loop: ObjCell,
    task: ObjCell,
}

fn running(ctx: &Ctx) -> Rc<Running> {
    ctx.local("_asyncio.running", Running::default)
}

fn no_running_loop(ctx: &Ctx) -> Raised {
    ctx.runtime_error("no running event loop")
}

/// The running loop, or the one of the policy.
pub(super) fn event_loop(ctx: &Ctx) -> PyResult {
    match running(ctx).event_loop.get() {
        Some(event_loop) => Ok(event_loop),
        None => from_package(ctx, "asyncio.events", "_get_event_loop_policy")?.call(ctx, &[])?.call_method_text(ctx, "get_event_loop", &[]),
    }
}

fn check_loop(ctx: &Ctx, event_loop: &Obj) -> PyResult<Rc<Running>> {
    let running = running(ctx);
    if running.event_loop.get().is_some_and(|own| own.is(event_loop)) {
        return Ok(running);
    }
    Err(ctx.runtime_error(&format!("loop {} is not the running loop", event_loop.repr(ctx)?.text_lossy())))
}

/// A task begins to run.
pub(super) fn enter(ctx: &Ctx, event_loop: &Obj, task: &Obj) -> PyResult<()> {
    let running = check_loop(ctx, event_loop)?;
    if let Some(other) = running.task.get() {
        return Err(ctx.runtime_error(&format!(
            "Cannot enter into task {} while another task {} is being executed.",
            task.repr(ctx)?.text_lossy(),
            other.repr(ctx)?.text_lossy()
        )));
    }
    running.task.set(Some(task.clone()));
    Ok(())
}

/// A task has run for now.
pub(super) fn leave(ctx: &Ctx, event_loop: &Obj, task: &Obj) -> PyResult<()> {
    let running = check_loop(ctx, event_loop)?;
    let current = running.task.get();
    if current.as_ref().is_some_and(|current| current.is(task)) {
        running.task.set(None);
        return Ok(());
    }
    let current = current.unwrap_or_else(|| ctx.none());
    Err(ctx.runtime_error(&format!(
        "Leaving task {} does not match the current task {}.",
        task.repr(ctx)?.text_lossy(),
        current.repr(ctx)?.text_lossy()
    )))
}

/// Another task, or none, takes the place of the current one, which comes back.
pub(super) fn swap(ctx: &Ctx, event_loop: &Obj, task: Option<Obj>) -> PyResult<Option<Obj>> {
    Ok(check_loop(ctx, event_loop)?.task.replace(task))
}

/// The loop asked for, or the running one.
fn loop_or_running(ctx: &Ctx, given: &Option<Obj>) -> PyResult {
    match given.as_ref().filter(|given| !ctx.is_none(given)) {
        Some(given) => Ok(given.clone()),
        None => running(ctx).event_loop.get().ok_or_else(|| no_running_loop(ctx)),
    }
}

/// The tasks of a loop that are not done, as a set.
fn all_tasks(ctx: &Ctx, event_loop: &Obj) -> PyResult {
    // Those of this module's type know themselves whether they belong here.
    let mut found = krait_object::gc::living::<PyTask>(ctx);
    found.retain(|task| task.payload::<PyTask>().is_some_and(|own| own.registered.get()));
    // Tasks of other types.
    for registry in ["_eager_tasks", "_scheduled_tasks"] {
        let others = from_package(ctx, "asyncio.tasks", registry)?;
        found.extend(krait_object::protocol::iterate(ctx, &others)?);
    }
    let mut kept = Vec::with_capacity(found.len());
    for task in found {
        let (done, its_loop) = match task.payload::<PyFuture>() {
            Some(future) => (future.is_done(), future.event_loop.get()),
            None => {
                let done = task.call_method_text(ctx, "done", &[])?.is_true(ctx)?;
                (done, Some(from_package(ctx, "asyncio.futures", "_get_loop")?.call(ctx, std::slice::from_ref(&task))?))
            }
        };
        if !done && its_loop.is_some_and(|own| own.is(event_loop)) {
            kept.push(task);
        }
    }
    krait_object::set::new_set(ctx, &kept)
}

/// `method(task)` of a registry of `asyncio.tasks`, for tasks of other types.
fn in_registry(ctx: &Ctx, registry: &'static str, method: &'static str, task: &Obj) -> PyResult {
    from_package(ctx, "asyncio.tasks", registry)?.call_method_text(ctx, method, std::slice::from_ref(task))
}

fn only(slots: &[Option<Obj>]) -> &Obj {
    slots[0].as_ref().expect("a required argument")
}

fn keep_task(ctx: &Ctx, task: &Obj, registry: &'static str) -> PyResult {
    match task.payload::<PyTask>() {
        Some(own) => own.registered.set(true),
        None => return in_registry(ctx, registry, "add", task),
    }
    Ok(ctx.none())
}

fn forget_task(ctx: &Ctx, task: &Obj, registry: &'static str) -> PyResult {
    match task.payload::<PyTask>() {
        Some(own) => own.registered.set(false),
        None => return in_registry(ctx, registry, "discard", task),
    }
    Ok(ctx.none())
}

fn pair(slots: &[Option<Obj>]) -> (&Obj, &Obj) {
    match slots {
        [Some(event_loop), Some(task)] => (event_loop, task),
        _ => unreachable!("required arguments are bound"),
    }
}

pub(super) const FUNCTIONS: &[MethodDef] = &[
    method("_get_running_loop($module, /)", NativeFn::NoArgs(|ctx, _| {
        Ok(running(ctx).event_loop.get().unwrap_or_else(|| ctx.none()))
    })),
    method("_set_running_loop($module, loop, /)", NativeFn::O(|ctx, _, event_loop| {
        running(ctx).event_loop.set(Some(event_loop.clone()).filter(|event_loop| !ctx.is_none(event_loop)));
        Ok(ctx.none())
    })),
    method("get_running_loop($module, /)", NativeFn::NoArgs(|ctx, _| {
        running(ctx).event_loop.get().ok_or_else(|| no_running_loop(ctx))
    })),
    method("get_event_loop($module, /)", NativeFn::NoArgs(|ctx, _| event_loop(ctx))),
    method("_enter_task($module, /, loop, task)", NativeFn::Bound(|ctx, _, slots| {
        let (event_loop, task) = pair(slots);
        enter(ctx, event_loop, task).map(|()| ctx.none())
    })),
    method("_leave_task($module, /, loop, task)", NativeFn::Bound(|ctx, _, slots| {
        let (event_loop, task) = pair(slots);
        leave(ctx, event_loop, task).map(|()| ctx.none())
    })),
    method("_swap_current_task($module, /, loop, task)", NativeFn::Bound(|ctx, _, slots| {
        let (event_loop, task) = pair(slots);
        let task = Some(task.clone()).filter(|task| !ctx.is_none(task));
        Ok(swap(ctx, event_loop, task)?.unwrap_or_else(|| ctx.none()))
    })),
    method("current_task($module, /, loop=None)", NativeFn::Bound(|ctx, _, slots| {
        let event_loop = loop_or_running(ctx, &slots[0])?;
        let running = running(ctx);
        let is_own = running.event_loop.get().is_some_and(|own| own.is(&event_loop));
        // DIFF: the task of a loop that runs in another thread is not told.
        Ok(running.task.get().filter(|_| is_own).unwrap_or_else(|| ctx.none()))
    })),
    method("all_tasks($module, /, loop=None)", NativeFn::Bound(|ctx, _, slots| {
        let event_loop = loop_or_running(ctx, &slots[0])?;
        all_tasks(ctx, &event_loop)
    })),
    method("_register_task($module, /, task)", NativeFn::Bound(|ctx, _, slots| keep_task(ctx, only(slots), "_scheduled_tasks"))),
    method("_unregister_task($module, /, task)", NativeFn::Bound(|ctx, _, slots| forget_task(ctx, only(slots), "_scheduled_tasks"))),
    method("_register_eager_task($module, /, task)", NativeFn::Bound(|ctx, _, slots| keep_task(ctx, only(slots), "_eager_tasks"))),
    method("_unregister_eager_task($module, /, task)", NativeFn::Bound(|ctx, _, slots| forget_task(ctx, only(slots), "_eager_tasks"))),
];
