//! `async_generator`, and the awaitables of its methods.

use std::cell::Cell;

use crate::cells::ObjCell;
use crate::ctx::{Ctx, PyResult};
use crate::generator::methods::{NAME, QUALNAME, code, delegate, frame, hooks, of, made, repr, shown, stop, suspended, throw_into, thrown, warn_of_many};
use crate::generator::{AsyncWrapped, GeneratorState, PyGenerator};
use crate::payload::{Layout, Payload, Unfinished, new_exact};
use crate::tuple::PyTuple;
use crate::typeobj::{NativeFn, SendResult, TypeDef, TypeFlags, getset, method, slot};
use crate::value::Obj;

/// The first use of an async generator tells the event loop's hooks of it.
fn init_hooks(ctx: &Ctx, this: &Obj) -> PyResult<()> {
    let generator = of(this);
    if generator.ag_hooks_inited.replace(true) {
        return Ok(());
    }
    generator.ag_finalizer.set(ctx.asyncgen_finalizer.get());
    if let Some(firstiter) = ctx.asyncgen_firstiter.get().filter(|hook| !ctx.is_none(hook)) {
        firstiter.call(ctx, std::slice::from_ref(this))?;
    }
    Ok(())
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Init,
    Iterating,
    Closed,
}

/// The payload of `async_generator_asend`: of `__anext__` and `asend`.
pub struct AsyncSend {
    generator: Obj,
    value: ObjCell,
    state: Cell<State>,
}
crate::trace!(AsyncSend: generator, value);

impl Unfinished for AsyncSend {
    fn unfinished(&self) -> bool {
        self.state.get() == State::Init
    }
}

impl Payload for AsyncSend {
    #[inline(always)]
    fn layout() -> &'static Layout {
        static LAYOUT: Layout = Layout::new::<AsyncSend>("async_generator_asend").with_node().with_finalizer_of::<AsyncSend>();
        &LAYOUT
    }
}

/// The payload of `async_generator_athrow`: of `athrow` and `aclose`.
pub struct AsyncThrow {
    generator: Obj,
    /// A tuple of what `athrow` got; nothing for `aclose`.
    exception: ObjCell,
    closing: bool,
    state: Cell<State>,
}
crate::trace!(AsyncThrow: generator, exception);

impl Unfinished for AsyncThrow {
    fn unfinished(&self) -> bool {
        self.state.get() == State::Init
    }
}

impl Payload for AsyncThrow {
    #[inline(always)]
    fn layout() -> &'static Layout {
        static LAYOUT: Layout = Layout::new::<AsyncThrow>("async_generator_athrow").with_node().with_finalizer_of::<AsyncThrow>();
        &LAYOUT
    }
}

/// The finalizer of an awaitable: a warning that it never was awaited.
fn never_awaited(ctx: &Ctx, generator: &Obj, method: &str) {
    let name = of(generator).qualname().map(|name| name.text_lossy().into_owned()).unwrap_or_default();
    let message = format!("coroutine method '{method}' of '{name}' was never awaited");
    if let Err(raised) = crate::exceptions::warn(ctx, &ctx.types.runtime_warning, &message, 1) {
        crate::exceptions::write_unraisable(ctx, raised, "while finalizing async generator", Some(generator));
    }
}

fn new_send(ctx: &Ctx, this: &Obj, value: Option<Obj>) -> PyResult {
    init_hooks(ctx, this)?;
    let payload = AsyncSend { generator: this.clone(), value: ObjCell::new(value), state: Cell::new(State::Init) };
    Ok(new_exact(ctx, &ctx.types.async_generator_asend, payload))
}

fn new_throw(ctx: &Ctx, this: &Obj, exception: Option<Obj>) -> PyResult {
    init_hooks(ctx, this)?;
    let closing = exception.is_none();
    let payload = AsyncThrow { generator: this.clone(), exception: ObjCell::new(exception), closing, state: Cell::new(State::Init) };
    Ok(new_exact(ctx, &ctx.types.async_generator_athrow, payload))
}

/// What a step of the generator means to whoever awaits it: a wrapped value ends the awaiting.
fn unwrap(ctx: &Ctx, this: &Obj, result: PyResult<SendResult>) -> PyResult<SendResult> {
    let generator = of(this);
    match result {
        Ok(SendResult::Yield(value)) => match value.payload::<AsyncWrapped>() {
            Some(wrapped) => {
                generator.ag_running.set(false);
                Ok(SendResult::Return(wrapped.value.clone()))
            }
            None => Ok(SendResult::Yield(value)),
        },
        Ok(SendResult::Return(_)) => {
            generator.ag_running.set(false);
            generator.ag_closed.set(true);
            let error = crate::exceptions::new_exception_args(ctx, &ctx.types.stop_async_iteration, Vec::new());
            Err(ctx.raise(error))
        }
        Err(raised) => {
            if ctx.raised_is(&ctx.types.stop_async_iteration) || ctx.raised_is(&ctx.types.generator_exit) {
                generator.ag_closed.set(true);
            }
            generator.ag_running.set(false);
            Err(raised)
        }
    }
}

fn step_send(ctx: &Ctx, this: &Obj, value: &Obj) -> PyResult<SendResult> {
    let own = this.payload::<AsyncSend>().expect("its objects");
    let generator = of(&own.generator);
    if own.state.get() == State::Closed {
        return Err(ctx.runtime_error("cannot reuse already awaited __anext__()/asend()"));
    }
    let mut value = value.clone();
    if own.state.get() == State::Init {
        if generator.ag_running.get() {
            own.state.set(State::Closed);
            return Err(ctx.runtime_error("anext(): asynchronous generator is already running"));
        }
        if ctx.is_none(&value) {
            value = own.value.get().unwrap_or_else(|| ctx.none());
        }
        own.state.set(State::Iterating);
    }
    generator.ag_running.set(true);
    let result = unwrap(ctx, &own.generator, (hooks(ctx)?.send)(ctx, &own.generator, value));
    if !matches!(result, Ok(SendResult::Yield(_))) {
        own.state.set(State::Closed);
    }
    result
}

fn throw_send(ctx: &Ctx, this: &Obj, args: &[Obj]) -> PyResult {
    let own = this.payload::<AsyncSend>().expect("its objects");
    if own.state.get() == State::Closed {
        return Err(ctx.runtime_error("cannot reuse already awaited __anext__()/asend()"));
    }
    let generator = of(&own.generator);
    if own.state.get() == State::Init {
        if generator.ag_running.get() {
            own.state.set(State::Closed);
            return Err(ctx.runtime_error("anext(): asynchronous generator is already running"));
        }
        own.state.set(State::Iterating);
        generator.ag_running.set(true);
    }
    let exception = thrown(ctx, args)?;
    let result = unwrap(ctx, &own.generator, throw_into(ctx, &own.generator, exception));
    if !matches!(result, Ok(SendResult::Yield(_))) {
        own.state.set(State::Closed);
    }
    shown(ctx, result?)
}

fn step_throw(ctx: &Ctx, this: &Obj, value: &Obj) -> PyResult<SendResult> {
    let own = this.payload::<AsyncThrow>().expect("its objects");
    let generator = of(&own.generator);
    let what = if own.closing { "aclose()" } else { "athrow()" };
    let none = ctx.none();
    match own.state.get() {
        State::Closed => return Err(ctx.runtime_error("cannot reuse already awaited aclose()/athrow()")),
        State::Init => {
            if generator.ag_running.get() {
                own.state.set(State::Closed);
                return Err(ctx.runtime_error(&format!("{what}: asynchronous generator is already running")));
            }
            if generator.ag_closed.get() || generator.state.get() == GeneratorState::Finished {
                own.state.set(State::Closed);
                if own.closing {
                    return Ok(SendResult::Return(none));
                }
                let error = crate::exceptions::new_exception_args(ctx, &ctx.types.stop_async_iteration, Vec::new());
                return Err(ctx.raise(error));
            }
            if !ctx.is_none(value) {
                return Err(ctx.runtime_error("can't send non-None value to a just-started coroutine"));
            }
            own.state.set(State::Iterating);
            generator.ag_running.set(true);
            if own.closing {
                generator.ag_closed.set(true);
                if generator.state.get() == GeneratorState::Created {
                    generator.ag_running.set(false);
                    own.state.set(State::Closed);
                    super::methods::close(ctx, &own.generator)?;
                    return Ok(SendResult::Return(none));
                }
            }
            let exception = match own.exception.get() {
                Some(args) => match made(ctx, args.payload::<PyTuple>().map_or(&[], PyTuple::items)) {
                    Ok(exception) => exception,
                    Err(raised) => return finish_throw(ctx, own, Err(raised)),
                },
                None => crate::exceptions::new_exception_args(ctx, &ctx.types.generator_exit, Vec::new()),
            };
            let result = throw_into(ctx, &own.generator, exception);
            finish_throw(ctx, own, result)
        }
        State::Iterating => {
            let result = (hooks(ctx)?.send)(ctx, &own.generator, value.clone());
            finish_throw(ctx, own, result)
        }
    }
}

fn finish_throw(ctx: &Ctx, own: &AsyncThrow, result: PyResult<SendResult>) -> PyResult<SendResult> {
    let generator = of(&own.generator);
    if !own.closing {
        let result = unwrap(ctx, &own.generator, result);
        if !matches!(result, Ok(SendResult::Yield(_))) {
            own.state.set(State::Closed);
        }
        return result;
    }
    match result {
        Ok(SendResult::Yield(value)) => {
            if value.payload::<AsyncWrapped>().is_some() {
                generator.ag_running.set(false);
                own.state.set(State::Closed);
                return Err(ctx.runtime_error("async generator ignored GeneratorExit"));
            }
            Ok(SendResult::Yield(value))
        }
        Ok(SendResult::Return(_)) => {
            generator.ag_running.set(false);
            own.state.set(State::Closed);
            Ok(SendResult::Return(ctx.none()))
        }
        Err(raised) => {
            generator.ag_running.set(false);
            own.state.set(State::Closed);
            if ctx.raised_is(&ctx.types.stop_async_iteration) || ctx.raised_is(&ctx.types.generator_exit) {
                drop(ctx.take_raised(raised));
                return Ok(SendResult::Return(ctx.none()));
            }
            Err(raised)
        }
    }
}

/// `throw` of an awaitable of `athrow` or `aclose`.
fn throw_throw(ctx: &Ctx, this: &Obj, args: &[Obj]) -> PyResult {
    let own = this.payload::<AsyncThrow>().expect("its objects");
    let generator = of(&own.generator);
    if own.state.get() == State::Closed {
        return Err(ctx.runtime_error("cannot reuse already awaited aclose()/athrow()"));
    }
    if own.state.get() == State::Init {
        if generator.ag_running.get() {
            own.state.set(State::Closed);
            let what = if own.closing { "aclose()" } else { "athrow()" };
            return Err(ctx.runtime_error(&format!("{what}: asynchronous generator is already running")));
        }
        own.state.set(State::Iterating);
        generator.ag_running.set(true);
    }
    let result = made(ctx, args).and_then(|exception| throw_into(ctx, &own.generator, exception));
    shown(ctx, finish_throw(ctx, own, result)?)
}

/// `close` of an awaitable, by what throws into it: GeneratorExit must come out again, or the end.
fn close_by(ctx: &Ctx, this: &Obj, state: State, throw: fn(&Ctx, &Obj, &[Obj]) -> PyResult) -> PyResult {
    if state == State::Closed {
        return Ok(ctx.none());
    }
    match throw(ctx, this, &[ctx.types.generator_exit.to_obj()]) {
        Ok(_) => Err(ctx.runtime_error("coroutine ignored GeneratorExit")),
        Err(raised) => {
            let expected = [&ctx.types.stop_iteration, &ctx.types.stop_async_iteration, &ctx.types.generator_exit];
            if expected.iter().any(|ty| ctx.raised_is(ty)) {
                drop(ctx.take_raised(raised));
                return Ok(ctx.none());
            }
            Err(raised)
        }
    }
}

/// An iterator step of an awaitable.
fn next_of(ctx: &Ctx, result: PyResult<SendResult>) -> PyResult<Option<Obj>> {
    match result? {
        SendResult::Yield(value) => Ok(Some(value)),
        SendResult::Return(value) => Err(stop(ctx, value)),
    }
}

pub static ASYNC_GEN_ASEND: TypeDef = TypeDef {
    flags: TypeFlags::DISALLOW_INSTANTIATION,
    slots: &[
        slot::tp_iter(|_, this| Ok(this.clone())),
        slot::tp_iternext(|ctx, this| next_of(ctx, step_send(ctx, this, &ctx.none()))),
        slot::am_await(|_, this| Ok(this.clone())),
        slot::am_send(step_send),
        slot::tp_finalize(|ctx, this| {
            never_awaited(ctx, &this.payload::<AsyncSend>().expect("its objects").generator, "asend");
            Ok(())
        }),
    ],
    methods: &[
        method("send", NativeFn::O(|ctx, this, value| shown(ctx, step_send(ctx, this, value)?))),
        method("throw", NativeFn::Fast(|ctx, this, args| {
            if args.is_empty() {
                return Err(ctx.type_error("throw expected at least 1 argument, got 0"));
            }
            throw_send(ctx, this, args)
        })),
        method("close", NativeFn::NoArgs(|ctx, this| {
            close_by(ctx, this, this.payload::<AsyncSend>().expect("its objects").state.get(), throw_send)
        })),
    ],
    ..TypeDef::new("async_generator_asend", AsyncSend::layout)
};

pub static ASYNC_GEN_ATHROW: TypeDef = TypeDef {
    flags: TypeFlags::DISALLOW_INSTANTIATION,
    slots: &[
        slot::tp_iter(|_, this| Ok(this.clone())),
        slot::tp_iternext(|ctx, this| next_of(ctx, step_throw(ctx, this, &ctx.none()))),
        slot::am_await(|_, this| Ok(this.clone())),
        slot::am_send(step_throw),
        slot::tp_finalize(|ctx, this| {
            let own = this.payload::<AsyncThrow>().expect("its objects");
            never_awaited(ctx, &own.generator, if own.closing { "aclose" } else { "athrow" });
            Ok(())
        }),
    ],
    methods: &[
        method("send", NativeFn::O(|ctx, this, value| shown(ctx, step_throw(ctx, this, value)?))),
        method("throw", NativeFn::Fast(|ctx, this, args| {
            if args.is_empty() {
                return Err(ctx.type_error("throw expected at least 1 argument, got 0"));
            }
            warn_of_many(ctx, "throw", args)?;
            throw_throw(ctx, this, args)
        })),
        method("close", NativeFn::NoArgs(|ctx, this| {
            close_by(ctx, this, this.payload::<AsyncThrow>().expect("its objects").state.get(), throw_throw)
        })),
    ],
    ..TypeDef::new("async_generator_athrow", AsyncThrow::layout)
};

pub static ASYNC_GENERATOR: TypeDef = TypeDef {
    flags: TypeFlags::DISALLOW_INSTANTIATION,
    slots: &[
        slot::am_aiter(|_, this| Ok(this.clone())),
        slot::am_anext(|ctx, this| new_send(ctx, this, None)),
        slot::tp_finalize(|ctx, this| {
            let generator = of(this);
            if !generator.ag_closed.get() {
                if let Some(finalizer) = generator.ag_finalizer.get().filter(|finalizer| !ctx.is_none(finalizer)) {
                    finalizer.call(ctx, std::slice::from_ref(this))?;
                    return Ok(());
                }
            }
            super::methods::close(ctx, this).map(|_| ())
        }),
        slot::tp_repr(repr),
    ],
    methods: &[
        method("asend($self, value, /)", NativeFn::O(|ctx, this, value| new_send(ctx, this, Some(value.clone())))),
        method("athrow", NativeFn::Fast(|ctx, this, args| {
            if args.is_empty() {
                return Err(ctx.type_error("athrow expected at least 1 argument, got 0"));
            }
            warn_of_many(ctx, "athrow", args)?;
            new_throw(ctx, this, Some(ctx.tuple_of(args)))
        })),
        method("aclose($self, /)", NativeFn::NoArgs(|ctx, this| new_throw(ctx, this, None))),
        method("__class_getitem__($type, object, /)", NativeFn::O(|ctx, class, args| {
            crate::genericalias::new_alias(ctx, class.clone(), args)
        }))
        .class(),
    ],
    getsets: &[
        NAME,
        QUALNAME,
        getset("ag_frame", frame),
        getset("ag_running", |ctx, this| Ok(ctx.bool(of(this).ag_running.get()))),
        getset("ag_suspended", suspended),
        getset("ag_await", delegate),
        getset("ag_code", code),
    ],
    ..TypeDef::new("async_generator", PyGenerator::layout)
};

/// The payload of `anext_awaitable`: `anext(iterator, default)`.
pub struct AnextAwaitable {
    wrapped: Obj,
    default: Obj,
    iterator: ObjCell,
}
crate::trace!(AnextAwaitable: wrapped, default, iterator);
crate::payload!(AnextAwaitable, "anext_awaitable", with_node);

/// An awaitable that gives `default` where `awaitable` would raise StopAsyncIteration.
pub fn anext_with_default(ctx: &Ctx, awaitable: Obj, default: Obj) -> PyResult {
    let payload = AnextAwaitable { wrapped: awaitable, default, iterator: ObjCell::default() };
    Ok(new_exact(ctx, &ctx.types.anext_awaitable, payload))
}

fn anext_iterator(ctx: &Ctx, own: &AnextAwaitable) -> PyResult {
    if let Some(iterator) = own.iterator.get() {
        return Ok(iterator);
    }
    let mut iterator = (hooks(ctx)?.awaitable)(ctx, &own.wrapped)?;
    if ctx.types.coroutine.is_exactly(&iterator) {
        if let Some(await_) = iterator.ty(ctx).slots.am_await.get() {
            iterator = await_(ctx, &iterator)?;
        }
    }
    own.iterator.set(Some(iterator.clone()));
    Ok(iterator)
}

/// StopAsyncIteration becomes the end of the awaiting, with the default.
fn defaulted(ctx: &Ctx, own: &AnextAwaitable, result: PyResult) -> PyResult {
    match result {
        Ok(value) => Ok(value),
        Err(raised) => {
            ctx.swallow(raised, &ctx.types.stop_async_iteration)?;
            Err(stop(ctx, own.default.clone()))
        }
    }
}

pub static ANEXT_AWAITABLE: TypeDef = TypeDef {
    flags: TypeFlags::DISALLOW_INSTANTIATION,
    slots: &[
        slot::tp_iter(|_, this| Ok(this.clone())),
        slot::am_await(|_, this| Ok(this.clone())),
        slot::tp_iternext(|ctx, this| {
            let own = this.payload::<AnextAwaitable>().expect("its objects");
            let result = anext_iterator(ctx, own).and_then(|iterator| {
                if ctx.types.generator.is_exactly(&iterator) {
                    return super::methods::next_or_stop(ctx, &iterator);
                }
                iterator.next(ctx)?.ok_or_else(|| ctx.stop_iteration(None))
            });
            defaulted(ctx, own, result).map(Some)
        }),
    ],
    methods: &[
        method("send", NativeFn::O(|ctx, this, value| {
            let own = this.payload::<AnextAwaitable>().expect("its objects");
            let result = anext_iterator(ctx, own).and_then(|iterator| iterator.call_method(ctx, &ctx.names.send, std::slice::from_ref(value)));
            defaulted(ctx, own, result)
        })),
        method("throw", NativeFn::Fast(|ctx, this, args| {
            let own = this.payload::<AnextAwaitable>().expect("its objects");
            let result = anext_iterator(ctx, own).and_then(|iterator| iterator.call_method_text(ctx, "throw", args));
            defaulted(ctx, own, result)
        })),
        method("close", NativeFn::NoArgs(|ctx, this| {
            let own = this.payload::<AnextAwaitable>().expect("its objects");
            let result = anext_iterator(ctx, own).and_then(|iterator| iterator.call_method(ctx, &ctx.names.close, &[]));
            defaulted(ctx, own, result)
        })),
    ],
    ..TypeDef::new("anext_awaitable", AnextAwaitable::layout)
};
