//! `callable_iterator`: what `iter(callable, sentinel)` gives.

use crate::cells::ObjCell;
use crate::ctx::Ctx;
use crate::payload::{Payload, new_exact};
use crate::sequence;
use crate::typeobj::{NativeFn, TypeDef, TypeFlags, method, slot};
use crate::value::Obj;

/// The payload of `callable_iterator`; both are gone at the end.
pub struct CallableIterator {
    callable: ObjCell,
    sentinel: ObjCell,
}
crate::trace!(CallableIterator: callable, sentinel);
crate::payload!(CallableIterator, "callable_iterator", with_node);

/// `iter(callable, sentinel)`.
pub fn new_callable_iterator(ctx: &Ctx, callable: &Obj, sentinel: &Obj) -> Obj {
    new_exact(ctx, &ctx.types.callable_iterator, CallableIterator {
        callable: ObjCell::new(Some(callable.clone())),
        sentinel: ObjCell::new(Some(sentinel.clone())),
    })
}

fn of(object: &Obj) -> &CallableIterator {
    object.payload::<CallableIterator>().expect("the type's methods get its objects")
}

impl CallableIterator {
    fn end(&self) {
        self.callable.set(None);
        self.sentinel.set(None);
    }
}

/// Whether the sentinel is `None` and the result something else that compares as `object` does: then there is nothing
/// to ask.
fn is_plainly_other(ctx: &Ctx, sentinel: &Obj, result: &Obj) -> bool {
    let (own, plain) = (result.ty(ctx).slots.tp_richcompare.get(), ctx.types.object.slots.tp_richcompare.get());
    ctx.is_none(sentinel)
        && !ctx.is_none(result)
        && matches!((own, plain), (Some(own), Some(plain)) if std::ptr::fn_addr_eq(own, plain))
}

pub static CALLABLE_ITERATOR: TypeDef = TypeDef {
    flags: TypeFlags::DISALLOW_INSTANTIATION,
    slots: &[
        slot::tp_iter(|_, this| Ok(this.clone())),
        slot::tp_iternext(|ctx, this| {
            let iterator = of(this);
            let Some(callable) = iterator.callable.get() else { return Ok(None) };
            let result = match callable.call(ctx, &[]) {
                Ok(result) => result,
                Err(raised) => {
                    ctx.swallow(raised, &ctx.types.stop_iteration)?;
                    iterator.end();
                    return Ok(None);
                }
            };
            // The call may have ended the iterator.
            let Some(sentinel) = iterator.sentinel.get() else { return Ok(None) };
            if !is_plainly_other(ctx, &sentinel, &result) && sentinel.eq(ctx, &result)? {
                iterator.end();
                return Ok(None);
            }
            Ok(Some(result))
        }),
    ],
    methods: &[method("__reduce__($self, /)", NativeFn::NoArgs(|ctx, this| {
        let iterator = of(this);
        let iter = sequence::builtin(ctx, "iter")?;
        Ok(match (iterator.callable.get(), iterator.sentinel.get()) {
            (Some(callable), Some(sentinel)) => ctx.tuple(vec![iter, ctx.tuple(vec![callable, sentinel])]),
            _ => ctx.tuple(vec![iter, ctx.tuple(vec![ctx.empty_tuple.clone()])]),
        })
    }))],
    ..TypeDef::new("callable_iterator", CallableIterator::layout)
};
