//! Calls.

use krait_object::{Ctx, Obj};
use krait_object::dict::PyDict;
use krait_object::function::{MethodDescriptor, PyBuiltin, PyFunction, PyMethod};
use krait_object::tuple::PyTuple;
use krait_object::typeobj::python_slots::initialises_in_python;
use krait_object::typeobj::{NativeFn, Type, TypeFlags, assign_version};

use super::{CallReason, M, MIXED, push_side, ready, set, settled};
use crate::code_ref;
use crate::dispatch::op;
use crate::prepare::Side;
use crate::profile;

/// Whether the place has seen so many native functions that the form for all of them is right.
fn mixed(m: &M) -> bool {
    m.code().heat[m.at].get() > MIXED
}

pub fn call(m: &mut M, n: usize) {
    if !ready(m) {
        return;
    }
    let ctx = m.ctx;
    let callable = m.peek(n + 2);
    let no_self = m.word(n + 1).is_null();
    if let Some(function) = callable.payload::<PyFunction>().filter(|_| ctx.types.function.is_exactly(callable)) {
        let code_obj = function.code();
        let code = code_ref(&code_obj);
        let Ok(prepared) = crate::prepare::prepared(ctx, code) else {
            drop(ctx.fetch_raised());
            return profile::failed(m, CallReason::BadCode);
        };
        let count = n + usize::from(!no_self);
        let parameters = prepared.argcount as usize;
        if prepared.simple && parameters >= count {
            let defaults = function.defaults.get().and_then(|all| all.payload::<PyTuple>().map(PyTuple::len)).unwrap_or(0);
            if parameters == count {
                set(m, op::CALL_PY_EXACT, 0, n, 0);
            } else if parameters - count <= defaults {
                set(m, op::CALL_PY_DEFAULTS, 0, n, 0);
            } else {
                profile::failed(m, CallReason::Count);
            }
        } else {
            settled(m, op::CALL_PY_BIND);
            set(m, op::CALL_PY_BIND, 0, n, 0);
        }
        return;
    }
    if let Some(descriptor) = callable.payload::<MethodDescriptor>() {
        if !no_self && n == 1 && descriptor.owner.is(ctx.types.list.obj()) && descriptor.row.def.name() == "append" {
            if !settled(m, op::CALL_LIST_APPEND) {
                call_side(m, op::CALL_LIST_APPEND, callable);
            }
        } else if !no_self {
            let number = match descriptor.row.def.call {
                _ if mixed(m) => op::CALL_METHOD_NATIVE,
                NativeFn::NoArgs(_) if n == 0 => op::CALL_METHOD_NOARGS,
                NativeFn::O(_) if n == 1 => op::CALL_METHOD_O,
                NativeFn::Fast(_) => op::CALL_METHOD_FAST,
                _ => op::CALL_METHOD_NATIVE,
            };
            set(m, number, 0, n, 0);
        } else {
            any(m, op::CALL_ANY, n, callable);
        }
        return;
    }
    if !no_self {
        return any(m, op::CALL_ANY, n, callable);
    }
    if ctx.types.method.is_exactly(callable) {
        let method = callable.payload::<PyMethod>().filter(|method| ctx.types.function.is_exactly(&method.function));
        let simple = method.and_then(|method| method.function.payload::<PyFunction>()).is_some_and(|function| {
            let code = function.code();
            crate::prepare::prepared(ctx, code_ref(&code)).is_ok_and(|prepared| prepared.simple && prepared.argcount as usize > n)
        });
        let number = match method {
            Some(_) if simple => op::CALL_BOUND_PY,
            Some(_) => op::CALL_PY_BIND,
            None => op::CALL_ANY,
        };
        settled(m, number);
        set(m, number, 0, n, 0);
        return;
    }
    if n == 1 && callable.is(ctx.types.type_.obj()) {
        set(m, op::CALL_TYPE_1, 0, n, 0);
        return;
    }
    if ctx.types.builtin_function_or_method.is_exactly(callable) {
        let len = ctx.builtins.get().and_then(|builtins| builtins.payload::<PyDict>()?.get_str(ctx, &ctx.intern("len")));
        let is_instance = || ctx.builtins.get().and_then(|builtins| builtins.payload::<PyDict>()?.get_str(ctx, &ctx.intern("isinstance")));
        if n == 1 && len.is_some_and(|len| len.is(callable)) && !settled(m, op::CALL_LEN) {
            call_side(m, op::CALL_LEN, callable);
        } else if n == 2 && is_instance().is_some_and(|found| found.is(callable)) && !settled(m, op::CALL_ISINSTANCE) {
            call_side(m, op::CALL_ISINSTANCE, callable);
        } else {
            let number = match callable.payload::<PyBuiltin>().map(|function| function.row.def.call) {
                _ if mixed(m) => op::CALL_NATIVE,
                Some(NativeFn::O(_)) if n == 1 => op::CALL_NATIVE_O,
                Some(NativeFn::Fast(_)) => op::CALL_NATIVE_FAST,
                _ => op::CALL_NATIVE,
            };
            set(m, number, 0, n, 0);
        }
        return;
    }
    match callable.as_type() {
        Some(class) if callable.ty(ctx).is(&ctx.types.type_) => call_of_class(m, n, class),
        _ => any(m, op::CALL_ANY, n, callable),
    }
}

/// The form of a place whose callables native code calls.
fn any(m: &M, number: u8, n: usize, callable: &Obj) {
    if !called_natively(m.ctx, callable) {
        profile::failed(m, CallReason::ClassInit);
    } else if !settled(m, number) {
        set(m, number, 0, n, 0);
    }
}

/// Whether no frame would be pushed for this callable: neither a Python function nor a method of one, nor a class whose
/// `__init__` alone is in Python.
#[inline]
pub fn called_natively(ctx: &Ctx, callable: &Obj) -> bool {
    if ctx.types.method.is_exactly(callable) {
        return !callable.payload::<PyMethod>().is_some_and(|method| ctx.types.function.is_exactly(&method.function));
    }
    if ctx.types.type_.is_exactly(callable) {
        return !callable.as_type().is_some_and(|class| {
            let new = |ty: &Type| ty.slots.tp_new.get().map(|f| f as usize);
            class.is_heap_type() && new(class) == new(&ctx.types.object) && initialises_in_python(class)
        });
    }
    !ctx.types.function.is_exactly(callable)
}

/// A call with names: of a Python function or method its frame is pushed without more ado.
pub fn call_kw(m: &mut M, n: usize) {
    if ready(m) {
        frame_or_any(m, n + 3, op::CALL_KW_PY, op::CALL_KW_ANY, n);
    }
}

/// A call with a tuple of arguments, and a dict.
pub fn call_ex(m: &mut M) {
    if ready(m) {
        frame_or_any(m, 4, op::CALL_EX_PY, op::CALL_EX_ANY, 0);
    }
}

fn frame_or_any(m: &M, place: usize, python: u8, other: u8, n: usize) {
    let callable = m.peek(place);
    if callable.as_type().is_some() || called_natively(m.ctx, callable) {
        any(m, other, n, callable);
    } else if !settled(m, python) {
        set(m, python, 0, n, 0);
    }
}

fn call_of_class(m: &M, n: usize, class: &Type) {
    let ctx = m.ctx;
    if !class.is_heap_type() {
        set(m, op::CALL_CLASS_NATIVE, 0, n, 0);
        return;
    }
    let own_new = class.slots.tp_new.get().map(|f| f as usize) != ctx.types.object.slots.tp_new.get().map(|f| f as usize);
    if own_new || class.has(TypeFlags::IS_ABSTRACT) || !assign_version(ctx, class) {
        return any(m, op::CALL_ANY, n, &class.to_obj());
    }
    let init = class.lookup(ctx, &ctx.names.__init__).filter(|init| ctx.types.function.is_exactly(init));
    let Some(init) = init else { return any(m, op::CALL_ANY, n, &class.to_obj()) };
    // The version stands for what `__init__` is, which keeps the function alive.
    let entry = Side { value: init.word(), version: class.version.get(), extra: 0 };
    if let Some(entry) = push_side(m, entry) {
        set(m, op::CALL_CLASS_INIT, 0, n, u32::from(entry));
    }
}

fn call_side(m: &M, number: u8, callable: &Obj) {
    // The callable is compared by address: it must not be freed and made anew there.
    if let Some(header) = callable.header() {
        header.make_immortal();
    }
    if let Some(entry) = push_side(m, Side { value: callable.word(), version: 0, extra: 0 }) {
        set(m, number, 0, 1, u32::from(entry));
    }
}
