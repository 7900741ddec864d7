//! `_asyncio`: futures and tasks, and which loop and task run in a thread.

mod future;
mod iter;
mod running;
mod task;

use krait_object::exceptions::new_exception;
use krait_object::typeobj::new_native_type;
use krait_object::{Args, Ctx, Obj, PyResult, Raised, module};

/// An attribute of a module of `asyncio`, imported when it is asked for: that package imports this module.
fn from_package(ctx: &Ctx, module: &str, name: &'static str) -> PyResult {
    crate::builtins::import(ctx, module)?.getattr_text(ctx, name)
}

/// `asyncio.InvalidStateError`.
fn invalid_state(ctx: &Ctx, message: &str) -> Raised {
    match from_package(ctx, "asyncio.exceptions", "InvalidStateError") {
        Ok(class) => match class.as_type() {
            Some(class) => ctx.raise(new_exception(ctx, class, message)),
            None => ctx.type_error("asyncio.InvalidStateError is no class"),
        },
        Err(raised) => raised,
    }
}

/// Whether an exception is an `asyncio.CancelledError`.
fn is_cancellation(ctx: &Ctx, exception: &Obj) -> PyResult<bool> {
    let class = from_package(ctx, "asyncio.exceptions", "CancelledError")?;
    Ok(class.as_type().is_some_and(|class| exception.is_instance(ctx, class)))
}

/// `loop.call_soon(function[, argument], context=context)`
fn call_soon(ctx: &Ctx, event_loop: &Obj, function: &Obj, argument: Option<&Obj>, context: Option<&Obj>) -> PyResult<()> {
    let mut all = [const { None }; 3];
    let given = [Some(function), argument, context].into_iter().flatten();
    let len = all.iter_mut().zip(given).map(|(place, value)| *place = Some(value.clone())).count();
    let names = context.map(|_| ctx.intern_static("context"));
    let all: [Obj; 3] = all.map(|value| value.unwrap_or_else(|| ctx.none()));
    event_loop.call_method_args(ctx, &ctx.intern_static("call_soon"), Args::new(&all[..len], names.as_slice())).map(drop)
}

/// Tell a loop's exception handler of an object that died with something to say.
fn tell_handler(ctx: &Ctx, event_loop: &Obj, parts: &[(&str, Obj)]) -> PyResult<()> {
    let context = ctx.dict();
    for (name, value) in parts {
        context.setitem(ctx, &ctx.intern(name), value)?;
    }
    event_loop.call_method_text(ctx, "call_exception_handler", &[context]).map(drop)
}

/// Make the module.
pub fn init(ctx: &Ctx) -> PyResult<Obj> {
    let module = module::new_module(ctx, "_asyncio");
    module::add_functions(ctx, &module, "_asyncio", running::FUNCTIONS);
    module::add_functions(ctx, &module, "_asyncio", future::FUNCTIONS);
    new_native_type(ctx, &iter::FUTURE_ITER);
    new_native_type(ctx, &task::STEP);
    module::add(ctx, &module, "Future", new_native_type(ctx, &future::FUTURE).to_obj());
    module::add(ctx, &module, "Task", new_native_type(ctx, &task::TASK).to_obj());
    Ok(module)
}
