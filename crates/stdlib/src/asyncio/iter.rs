//! `FutureIter`: a future being awaited.

use krait_object::cells::ObjCell;
use krait_object::generator::thrown;
use krait_object::typeobj::SendResult;
use krait_object::{Ctx, NativeFn, Obj, Payload, PyResult, TypeDef, TypeFlags, method, new_exact, slot};

use super::future::{self, PyFuture, loop_of};

/// The payload of `FutureIter`.
pub(super) struct FutureIter {
    /// Nothing when it is exhausted.
    future: ObjCell,
}
krait_object::trace!(FutureIter: future);
krait_object::payload!(FutureIter, "FutureIter", with_node);

fn of(object: &Obj) -> &FutureIter {
    object.payload::<FutureIter>().expect("the type's methods get its objects")
}

/// `future.__await__()`
pub(super) fn new_iterator(ctx: &Ctx, this: &Obj) -> PyResult {
    loop_of(ctx, future::of(this))?;
    Ok(new_exact(ctx, &ctx.type_for::<FutureIter>(), FutureIter { future: ObjCell::new(Some(this.clone())) }))
}

/// Give the future itself while it is pending, then its result.
fn step(ctx: &Ctx, this: &Obj) -> PyResult<SendResult> {
    let own = of(this);
    let Some(awaited) = own.future.get() else { return Ok(SendResult::Return(ctx.none())) };
    let state: &PyFuture = future::of(&awaited);
    if !state.is_done() {
        if !state.blocking.replace(true) {
            return Ok(SendResult::Yield(awaited));
        }
        return Err(ctx.runtime_error("await wasn't used with future"));
    }
    own.future.set(None);
    future::result(ctx, &awaited).map(SendResult::Return)
}

/// A step as an iterator's: the result comes with StopIteration.
fn next(ctx: &Ctx, this: &Obj) -> PyResult<Option<Obj>> {
    match step(ctx, this)? {
        SendResult::Yield(value) => Ok(Some(value)),
        SendResult::Return(value) if ctx.is_none(&value) => Ok(None),
        SendResult::Return(value) => Err(ctx.stop_iteration(Some(value))),
    }
}

fn throw(ctx: &Ctx, this: &Obj, args: &[Obj]) -> PyResult {
    krait_object::sequence::check_positional(ctx, "throw", args.len(), 1, 3)?;
    let first = &args[0];
    let is_class = first.as_type().is_some_and(|class| class.has(TypeFlags::BASE_EXC_SUBCLASS));
    if !is_class && first.as_exception().is_none() {
        return Err(ctx.type_error("exceptions must be classes deriving BaseException or instances of such a class"));
    }
    let is_traceback = |value: &Obj| ctx.is_none(value) || &*value.ty(ctx).name() == "traceback";
    if args.get(2).is_some_and(|traceback| !is_traceback(traceback)) {
        return Err(ctx.type_error("throw() third argument must be a traceback"));
    }
    let exception = thrown(ctx, args)?;
    of(this).future.set(None);
    Err(ctx.raise(exception))
}

pub(super) static FUTURE_ITER: TypeDef = TypeDef {
    module: "_asyncio",
    flags: TypeFlags::DISALLOW_INSTANTIATION,
    slots: &[
        slot::tp_iter(|_, this| Ok(this.clone())),
        slot::tp_iternext(next),
        slot::am_send(|ctx, this, _| step(ctx, this)),
    ],
    methods: &[
        method("send($self, object, /)", NativeFn::O(|ctx, this, _| match step(ctx, this)? {
            SendResult::Yield(value) => Ok(value),
            SendResult::Return(value) => Err(ctx.stop_iteration(Some(value).filter(|value| !ctx.is_none(value)))),
        })),
        method("throw", NativeFn::Fast(throw)),
        method("close($self, /)", NativeFn::NoArgs(|ctx, this| {
            of(this).future.set(None);
            Ok(ctx.none())
        })),
    ],
    ..TypeDef::new("FutureIter", FutureIter::layout)
};
