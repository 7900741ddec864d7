//! `generator` and `coroutine`: what Python code does with them.

use crate::ctx::{Ctx, PyResult};
use crate::generator::{GeneratorHooks, GeneratorState, PyGenerator};
use crate::payload::{Payload, new_exact};
use crate::typeobj::{
    GetSetDef, MethodDef, NativeFn, SendResult, TypeDef, TypeFlags, getset, getset_rw, method, slot,
};
use crate::value::Obj;

pub(super) fn of(object: &Obj) -> &PyGenerator {
    object.payload::<PyGenerator>().expect("the type's methods get its objects")
}

pub(super) fn hooks(ctx: &Ctx) -> PyResult<GeneratorHooks> {
    ctx.hooks.generator.get().ok_or_else(|| ctx.system_error("no machine to run generators"))
}

/// What a step gave, as `send` shows it.
pub(super) fn shown(ctx: &Ctx, result: SendResult) -> PyResult {
    match result {
        SendResult::Yield(value) => Ok(value),
        SendResult::Return(value) => Err(stop(ctx, value)),
    }
}

/// StopIteration with the value that was returned.
pub(super) fn stop(ctx: &Ctx, value: Obj) -> crate::ctx::Raised {
    if ctx.is_none(&value) {
        return ctx.stop_iteration(None);
    }
    // A tuple or an exception as value must not be taken for the arguments.
    let raised = ctx.stop_iteration(None);
    if let Some(exception) = ctx.raised() {
        if let Some(payload) = exception.as_exception() {
            payload.args.set(Some(ctx.tuple(vec![value.clone()])));
        }
        if let Err(other) = exception.setattr_text(ctx, "value", &value) {
            return other;
        }
    }
    raised
}

/// `next(generator)`: the value that it returns travels in the StopIteration.
pub fn next_or_stop(ctx: &Ctx, this: &Obj) -> PyResult {
    shown(ctx, (hooks(ctx)?.send)(ctx, this, ctx.none())?)
}

pub(super) fn iter_next(ctx: &Ctx, this: &Obj) -> PyResult<Option<Obj>> {
    (hooks(ctx)?.next)(ctx, this)
}

/// The exception instance that `throw(type[, value[, traceback]])` means.
pub fn thrown(ctx: &Ctx, args: &[Obj]) -> PyResult {
    warn_of_many(ctx, "throw", args)?;
    made(ctx, args)
}

/// DeprecationWarning where `throw` or `athrow` gets more than the exception.
pub(super) fn warn_of_many(ctx: &Ctx, method: &str, args: &[Obj]) -> PyResult<()> {
    if args.len() < 2 {
        return Ok(());
    }
    let message = format!("the (type, exc, tb) signature of {method}() is deprecated, use the single-arg signature instead.");
    crate::exceptions::warn(ctx, &ctx.types.deprecation_warning, &message, 1)
}

/// As [`thrown`], without the warning.
pub(super) fn made(ctx: &Ctx, args: &[Obj]) -> PyResult {
    let first = &args[0];
    let value = args.get(1).filter(|value| !ctx.is_none(value));
    let traceback = args.get(2).filter(|traceback| !ctx.is_none(traceback));
    if let Some(traceback) = traceback {
        if &*traceback.ty(ctx).name() != "traceback" {
            return Err(ctx.type_error("throw() third argument must be a traceback object"));
        }
    }
    let class = first.as_type().is_some_and(|ty| ty.has(TypeFlags::BASE_EXC_SUBCLASS));
    let exception = if class {
        let made = match value {
            Some(value) if value.as_exception().is_some() && value.is_instance(ctx, first.as_type().expect("a class")) => Ok(value.clone()),
            Some(value) => match value.payload::<crate::tuple::PyTuple>() {
                Some(tuple) => first.call(ctx, tuple.items()),
                None => first.call(ctx, std::slice::from_ref(value)),
            },
            None => first.call(ctx, &[]),
        };
        // What goes wrong in making the exception is thrown in its place.
        match made {
            Ok(made) if made.as_exception().is_some() => made,
            Ok(other) => {
                let raised = ctx.type_error(&format!(
                    "calling {} should have returned an instance of BaseException, not {}",
                    first.repr(ctx)?.text_lossy(),
                    other.ty(ctx).to_obj().repr(ctx)?.text_lossy()
                ));
                ctx.take_raised(raised)
            }
            Err(raised) => ctx.take_raised(raised),
        }
    } else if first.as_exception().is_some() {
        if value.is_some() {
            return Err(ctx.type_error("instance exception may not have a separate value"));
        }
        first.clone()
    } else {
        return Err(ctx.type_error(&format!(
            "exceptions must be classes or instances deriving from BaseException, not {}",
            first.ty(ctx).name()
        )));
    };
    if let (Some(traceback), Some(payload)) = (traceback, exception.as_exception()) {
        payload.traceback.set(Some(traceback.clone()));
    }
    Ok(exception)
}

/// Close what a generator delegates to.
fn close_delegate(ctx: &Ctx, delegate: &Obj) -> PyResult<()> {
    if ctx.types.generator.is_exactly(delegate) || ctx.types.coroutine.is_exactly(delegate) {
        close(ctx, delegate)?;
        return Ok(());
    }
    match delegate.getattr_opt(ctx, &ctx.names.close) {
        Ok(Some(close)) => {
            close.call(ctx, &[])?;
        }
        Ok(None) => {}
        Err(raised) => crate::exceptions::write_unraisable(ctx, raised, "while closing generator", Some(delegate)),
    }
    Ok(())
}

/// Do what a generator has done on behalf of what it delegates to: it runs, and its frame calls.
fn inside<T>(ctx: &Ctx, hooks: GeneratorHooks, generator: &PyGenerator, run: impl Fn() -> PyResult<T>) -> PyResult<T> {
    generator.state.set(GeneratorState::Running);
    let mut result = None;
    (hooks.within)(ctx, generator, &mut || result = Some(run()));
    generator.state.set(GeneratorState::Suspended);
    result.expect("the hook runs what it is given")
}

/// Throw into a generator, or into what it delegates to.
pub(super) fn throw_into(ctx: &Ctx, this: &Obj, exception: Obj) -> PyResult<SendResult> {
    ctx.check_native_stack("")?;
    let hooks = hooks(ctx)?;
    let generator = of(this);
    let Some(delegate) = (hooks.delegate)(ctx, this) else { return (hooks.throw)(ctx, this, exception) };
    let closing = exception.ty(ctx).is_subtype(&ctx.types.generator_exit);
    if closing {
        let closed = inside(ctx, hooks, generator, || close_delegate(ctx, &delegate));
        return match closed {
            Ok(()) => (hooks.throw)(ctx, this, exception),
            Err(raised) => {
                let other = ctx.take_raised(raised);
                (hooks.throw)(ctx, this, other)
            }
        };
    }
    let result = if ctx.types.generator.is_exactly(&delegate) || ctx.types.coroutine.is_exactly(&delegate) {
        inside(ctx, hooks, generator, || throw_into(ctx, &delegate, exception.clone()).and_then(|result| shown(ctx, result)))
    } else {
        match inside(ctx, hooks, generator, || delegate.getattr_opt(ctx, &ctx.intern("throw"))) {
            Ok(Some(throw)) => inside(ctx, hooks, generator, || throw.call(ctx, std::slice::from_ref(&exception))),
            Ok(None) => return (hooks.throw)(ctx, this, exception),
            Err(raised) => Err(raised),
        }
    };
    match result {
        Ok(value) => Ok(SendResult::Yield(value)),
        // What came out of the delegate goes on inside the generator; a StopIteration is its value there.
        Err(raised) => {
            let other = ctx.take_raised(raised);
            (hooks.throw)(ctx, this, other)
        }
    }
}

/// `close()`: the value of the StopIteration, if the generator returned on being closed.
pub(super) fn close(ctx: &Ctx, this: &Obj) -> PyResult {
    let generator = of(this);
    match generator.state.get() {
        GeneratorState::Finished => return Ok(ctx.none()),
        GeneratorState::Created => {
            generator.state.set(GeneratorState::Finished);
            generator.release();
            return Ok(ctx.none());
        }
        GeneratorState::Suspended if generator.closes_quietly() => {
            generator.state.set(GeneratorState::Finished);
            generator.release();
            return Ok(ctx.none());
        }
        GeneratorState::Running | GeneratorState::Suspended => {}
    }
    let hooks = hooks(ctx)?;
    let exit = crate::exceptions::new_exception_args(ctx, &ctx.types.generator_exit, Vec::new());
    let mut thrown = exit;
    if let Some(delegate) = (hooks.delegate)(ctx, this) {
        let closed = inside(ctx, hooks, generator, || close_delegate(ctx, &delegate));
        if let Err(raised) = closed {
            thrown = ctx.take_raised(raised);
        }
    }
    match (hooks.throw)(ctx, this, thrown) {
        Ok(SendResult::Yield(_)) => {
            let kind = kind(ctx, this);
            Err(ctx.runtime_error(&format!("{kind} ignored GeneratorExit")))
        }
        Ok(SendResult::Return(value)) => Ok(value),
        Err(raised) => {
            if ctx.raised_is(&ctx.types.generator_exit) || ctx.raised_is(&ctx.types.stop_iteration) {
                drop(ctx.take_raised(raised));
                return Ok(ctx.none());
            }
            Err(raised)
        }
    }
}

pub(super) fn kind(ctx: &Ctx, this: &Obj) -> &'static str {
    if ctx.types.coroutine.is_exactly(this) {
        "coroutine"
    } else if ctx.types.async_generator.is_exactly(this) {
        "async generator"
    } else {
        "generator"
    }
}

fn finalize(ctx: &Ctx, this: &Obj) -> PyResult<()> {
    let generator = of(this);
    if ctx.types.async_generator.is_exactly(this) && !generator.ag_closed.get() {
        if let Some(finalizer) = generator.ag_finalizer.get().filter(|finalizer| !ctx.is_none(finalizer)) {
            finalizer.call(ctx, std::slice::from_ref(this))?;
            return Ok(());
        }
    }
    if generator.state.get() == GeneratorState::Created {
        if ctx.types.coroutine.is_exactly(this) {
            if let Err(raised) = never_awaited(ctx, this) {
                crate::exceptions::write_unraisable(ctx, raised, "while finalizing coroutine", Some(this));
            }
        }
        if generator.frame.get() != 0 {
            generator.state.set(GeneratorState::Finished);
            generator.release();
        }
        return Ok(());
    }
    close(ctx, this).map(|_| ())
}

fn never_awaited(ctx: &Ctx, this: &Obj) -> PyResult<()> {
    if let Some(warn) = crate::module::imported_attr(ctx, "warnings", "_warn_unawaited_coroutine")? {
        warn.call(ctx, std::slice::from_ref(this))?;
        return Ok(());
    }
    let name = of(this).qualname().map(|name| name.text_lossy().into_owned()).unwrap_or_default();
    crate::exceptions::warn(ctx, &ctx.types.runtime_warning, &format!("coroutine '{name}' was never awaited"), 1)
}

fn name_or_none(ctx: &Ctx, value: Option<Obj>) -> PyResult {
    Ok(value.unwrap_or_else(|| ctx.none()))
}

fn set_string(ctx: &Ctx, what: &str, value: Option<&Obj>) -> PyResult<Obj> {
    match value {
        Some(value) if value.is_str_instance(ctx) => Ok(value.clone()),
        _ => Err(ctx.type_error(&format!("{what} must be set to a string object"))),
    }
}

pub(super) const NAME: GetSetDef = GetSetDef {
    doc: "name of the generator, or of the coroutine",
    ..getset_rw("__name__", |ctx, this| name_or_none(ctx, of(this).name.get()), |ctx, this, value| {
    of(this).name.set(Some(set_string(ctx, "__name__", value)?));
    Ok(())
})
};
pub(super) const QUALNAME: GetSetDef = GetSetDef {
    doc: "qualified name of the generator, or of the coroutine",
    ..getset_rw("__qualname__", |ctx, this| name_or_none(ctx, of(this).qualname()), |ctx, this, value| {
    of(this).own_qualname.set(Some(set_string(ctx, "__qualname__", value)?));
    Ok(())
})
};

pub(super) fn frame(ctx: &Ctx, this: &Obj) -> PyResult {
    Ok((hooks(ctx)?.frame)(ctx, this).unwrap_or_else(|| ctx.none()))
}
pub(super) fn running(ctx: &Ctx, this: &Obj) -> PyResult {
    Ok(ctx.bool(of(this).state.get() == GeneratorState::Running))
}
pub(super) fn suspended(ctx: &Ctx, this: &Obj) -> PyResult {
    Ok(ctx.bool(of(this).state.get() == GeneratorState::Suspended))
}
pub(super) fn code(_: &Ctx, this: &Obj) -> PyResult {
    Ok(of(this).code.clone())
}
pub(super) fn delegate(ctx: &Ctx, this: &Obj) -> PyResult {
    Ok((hooks(ctx)?.delegate)(ctx, this).unwrap_or_else(|| ctx.none()))
}
pub(super) fn repr(ctx: &Ctx, this: &Obj) -> PyResult {
    let name = of(this).qualname().map(|name| name.text_lossy().into_owned()).unwrap_or_default();
    Ok(ctx.str(&format!("<{} object {name} at {:#x}>", this.ty(ctx).short_name(), this.id())))
}

const SEND: MethodDef = method("send($self, value, /)", NativeFn::O(|ctx, this, value| shown(ctx, (hooks(ctx)?.send)(ctx, this, value.clone())?)))
    .doc("send(value) -> send 'value' into generator or into coroutine, and return what it yields next.");
const THROW: MethodDef = method("throw", NativeFn::Fast(|ctx, this, args| {
    if args.is_empty() || args.len() > 3 {
        let (word, bound) = if args.is_empty() { ("at least 1 argument", 0) } else { ("at most 3 arguments", args.len()) };
        return Err(ctx.type_error(&format!("throw expected {word}, got {bound}")));
    }
    let exception = thrown(ctx, args)?;
    shown(ctx, throw_into(ctx, this, exception)?)
}))
.doc("throw(value) -> raise an exception in generator or in coroutine, and return what it yields next.");
const CLOSE: MethodDef =
    method("close($self, /)", NativeFn::NoArgs(close)).doc("close() -> raise GeneratorExit inside generator or inside coroutine.");
const CLASS_GETITEM: MethodDef = method("__class_getitem__($type, object, /)", NativeFn::O(|ctx, class, args| {
    crate::genericalias::new_alias(ctx, class.clone(), args)
}))
.class();

pub static GENERATOR: TypeDef = TypeDef {
    flags: TypeFlags::DISALLOW_INSTANTIATION,
    slots: &[
        slot::tp_iter(|_, this| Ok(this.clone())),
        slot::tp_iternext(iter_next),
        slot::am_send(|ctx, this, value| (hooks(ctx)?.send)(ctx, this, value.clone())),
        slot::tp_finalize(finalize),
        slot::tp_repr(repr),
    ],
    methods: &[SEND, THROW, CLOSE, CLASS_GETITEM],
    getsets: &[
        NAME,
        QUALNAME,
        getset("gi_frame", frame),
        getset("gi_running", running),
        getset("gi_suspended", suspended),
        getset("gi_yieldfrom", delegate),
        getset("gi_code", code),
    ],
    ..TypeDef::new("generator", PyGenerator::layout)
};

pub static COROUTINE: TypeDef = TypeDef {
    flags: TypeFlags::DISALLOW_INSTANTIATION,
    slots: &[
        slot::am_await(|ctx, this| Ok(new_exact(ctx, &ctx.types.coroutine_wrapper, CoroutineWrapper { coroutine: this.clone() }))),
        slot::am_send(|ctx, this, value| (hooks(ctx)?.send)(ctx, this, value.clone())),
        slot::tp_finalize(finalize),
        slot::tp_repr(repr),
    ],
    methods: &[SEND, THROW, CLOSE, CLASS_GETITEM],
    getsets: &[
        NAME,
        QUALNAME,
        getset("cr_frame", frame),
        getset("cr_running", running),
        getset("cr_suspended", suspended),
        getset("cr_await", delegate),
        getset("cr_code", code),
        getset("cr_origin", |ctx, this| name_or_none(ctx, of(this).origin.get())),
    ],
    ..TypeDef::new("coroutine", PyGenerator::layout)
};

/// The payload of `coroutine_wrapper`: what a coroutine's `__await__` gives.
pub struct CoroutineWrapper {
    coroutine: Obj,
}
crate::trace!(CoroutineWrapper: coroutine);
crate::payload!(CoroutineWrapper, "coroutine_wrapper", with_node);

fn wrapped(object: &Obj) -> &Obj {
    &object.payload::<CoroutineWrapper>().expect("the type's methods get its objects").coroutine
}

pub static COROUTINE_WRAPPER: TypeDef = TypeDef {
    flags: TypeFlags::DISALLOW_INSTANTIATION,
    slots: &[
        slot::tp_iter(|_, this| Ok(this.clone())),
        slot::tp_iternext(|ctx, this| match (hooks(ctx)?.send)(ctx, wrapped(this), ctx.none())? {
            SendResult::Yield(value) => Ok(Some(value)),
            SendResult::Return(value) if ctx.is_none(&value) => Ok(None),
            SendResult::Return(value) => Err(stop(ctx, value)),
        }),
        slot::am_send(|ctx, this, value| (hooks(ctx)?.send)(ctx, wrapped(this), value.clone())),
    ],
    methods: &[
        method("send($self, value, /)", NativeFn::O(|ctx, this, value| shown(ctx, (hooks(ctx)?.send)(ctx, wrapped(this), value.clone())?))),
        method("throw", NativeFn::Fast(|ctx, this, args| {
            if args.is_empty() {
                return Err(ctx.type_error("throw expected at least 1 argument, got 0"));
            }
            let exception = thrown(ctx, args)?;
            shown(ctx, throw_into(ctx, wrapped(this), exception)?)
        })),
        method("close($self, /)", NativeFn::NoArgs(|ctx, this| close(ctx, wrapped(this)))),
    ],
    ..TypeDef::new("coroutine_wrapper", CoroutineWrapper::layout)
};
