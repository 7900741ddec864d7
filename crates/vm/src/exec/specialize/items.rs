//! Loops, generators, subscripts, unpacking.

use krait_code::CodeFlags;
use krait_object::code::PyCode;
use krait_object::function::PyFunction;
use krait_object::itertypes::pairs::next_pair_of;
use krait_object::iter::IndexIterator;
use krait_object::list::PyList;
use krait_object::tuple::PyTuple;
use krait_object::typeobj::python_slots::{stores_items_in_python, subscripts_in_python};
use krait_object::typeobj::{Type, assign_version};
use krait_object::{Ctx, Obj};
use krait_ops::Op;

use super::{ItemsReason, IteratorReason, LoopReason, M, assign, general, loads_local, push_side, ready, set, settled, side_form};
use crate::dispatch::op;
use crate::prepare::{Side, slot, slot_arg};
use crate::profile;

/// The flags of functions that make generators, coroutines and the like.
pub const MAKERS: u32 = CodeFlags::GENERATOR | CodeFlags::COROUTINE | CodeFlags::ASYNC_GENERATOR | CodeFlags::ITERABLE_COROUTINE;

pub fn for_iter(m: &mut M) {
    if !ready(m) {
        return;
    }
    let ctx = m.ctx;
    let iterator = m.peek(1);
    let code = m.code();
    let delta = code.args[m.at] as i64 - (m.at as i64 + 1);
    let Ok(delta) = i32::try_from(delta) else { return profile::failed(m, LoopReason::FarJump) };
    let store = code.base.get(m.at + 1) == Some(&Op::STORE_FAST);
    let local = if store { code.nlocals as usize - code.args[m.at + 1] as usize } else { 0 };
    let number = if ctx.types.range_iterator.is_exactly(iterator) {
        if store { op::X_RANGE_STORE } else { op::FOR_ITER_RANGE }
    } else if ctx.types.list_iterator.is_exactly(iterator) {
        if iterator.payload::<IndexIterator>().and_then(|it| it.sequence.get()).is_some_and(|list| list.payload::<PyList>().is_some()) {
            if store { op::X_LIST_STORE } else { op::FOR_ITER_LIST }
        } else {
            op::FOR_ITER_NATIVE
        }
    } else if ctx.types.tuple_iterator.is_exactly(iterator) {
        op::FOR_ITER_TUPLE
    } else if ctx.types.generator.is_exactly(iterator) {
        op::FOR_ITER_GEN
    } else if ctx.types.str_ascii_iterator.is_exactly(iterator) {
        op::FOR_ITER_STR
    } else {
        if code.base.get(m.at + 1) == Some(&Op::UNPACK_SEQUENCE) && code.args[m.at + 1] == 2 && for_pair(m, iterator, delta as u32) {
            return;
        }
        op::FOR_ITER_NATIVE
    };
    // The end of a loop is no change of mind.
    settled(m, number);
    set(m, number, 0, local, delta as u32);
}

/// A loop that unpacks the pairs of a native iterator: they need not be made.
fn for_pair(m: &M, iterator: &Obj, delta: u32) -> bool {
    let ctx = m.ctx;
    let (Some(next), ty) = (next_pair_of(ctx, iterator), iterator.ty(ctx)) else { return false };
    if !assign_version(ctx, ty) {
        return false;
    }
    let slot = m.code().get_slot(m.at);
    let same = slot as u8 == op::FOR_ITER_PAIR && m.code().get_side(slot_arg(slot)).is_some_and(|side| side.version == ty.version.get());
    if same && settled(m, op::FOR_ITER_PAIR) {
        return true;
    }
    let entry = Side { value: next as usize as u64, version: ty.version.get(), extra: 0 };
    push_side(m, entry).is_some_and(|entry| set(m, op::FOR_ITER_PAIR, 0, entry as usize, delta))
}

/// GET_ITER, GET_YIELD_FROM_ITER: a class whose `__iter__` is a generator.
pub fn iter(m: &M) {
    maker(m, &m.ctx.names.__iter__, op::ITER_PY, CodeFlags::GENERATOR);
}

/// GET_AWAITABLE: a class whose `__await__` is a generator.
pub fn awaitable(m: &M) {
    maker(m, &m.ctx.names.__await__, op::AWAITABLE_PY, CodeFlags::GENERATOR);
}

/// GET_ANEXT: a class whose `__anext__` is a coroutine.
pub fn anext(m: &M) {
    maker(m, &m.ctx.names.__anext__, op::ANEXT_PY, CodeFlags::COROUTINE);
}

/// What a generator or coroutine function makes needs no look at what it is: its frame can be pushed.
fn maker(m: &M, name: &Obj, number: u8, kind: u32) {
    let (ctx, object) = (m.ctx, m.peek(1));
    if object.is_small_int() || !object.ty(ctx).is_heap_type() {
        // The general form is made for builtin types.
        if m.code().get_slot(m.at) as u8 == number && ready(m) {
            general(m, m.at);
        }
        return;
    }
    if !ready(m) {
        return general(m, m.at);
    }
    let ty = object.ty(ctx);
    let found = ty.lookup(ctx, name).filter(|found| ctx.types.function.is_exactly(found));
    let code = found.as_ref().and_then(|found| found.payload::<PyFunction>()).map(PyFunction::code);
    let of_kind = code.and_then(|code| code.payload::<PyCode>().map(|code| code.flags().0 & MAKERS == kind));
    match found.filter(|_| of_kind == Some(true)) {
        Some(found) if assign(m, ty, IteratorReason::NotMade) => side_form(m, number, 0, &found, ty.version.get()),
        Some(_) => {}
        None => profile::failed(m, IteratorReason::NotMade),
    }
}

pub fn send(m: &mut M) {
    if !ready(m) {
        return;
    }
    let receiver = m.peek(2);
    let own = m.ctx.types.generator.is_exactly(receiver) || m.ctx.types.coroutine.is_exactly(receiver);
    let number = if own { op::SEND_GEN } else { op::SEND_OTHER };
    let delta = m.code().args[m.at] as i64 - (m.at as i64 + 1);
    let Ok(delta) = i32::try_from(delta) else { return profile::failed(m, LoopReason::FarJump) };
    settled(m, number);
    set(m, number, 0, 0, delta as u32);
}

pub fn subscr(m: &mut M) {
    if !ready(m) {
        return;
    }
    let ctx = m.ctx;
    let (container, key) = (m.peek(2), m.peek(1));
    let number = if key.is_small_int() && ctx.types.list.is_exactly(container) {
        op::SUBSCR_LIST_INT
    } else if key.is_small_int() && ctx.types.tuple.is_exactly(container) {
        op::SUBSCR_TUPLE_INT
    } else if key.is_small_int() && ctx.types.str.is_exactly(container) {
        op::SUBSCR_STR_INT
    } else if !container.is_small_int() && reads_as_dict(ctx, container.ty(ctx)) {
        op::SUBSCR_DICT
    } else if !container.is_small_int() && !subscripts_in_python(container.ty(ctx)) {
        op::SUBSCR_NATIVE
    } else if !container.is_small_int() {
        let ty = container.ty(ctx);
        let found = ty.lookup(ctx, &ctx.names.__getitem__).filter(|found| ctx.types.function.is_exactly(found));
        match found {
            Some(found) if assign(m, ty, ItemsReason::NoGetitem) => side_form(m, op::SUBSCR_PY, 0, &found, ty.version.get()),
            Some(_) => {}
            None => profile::failed(m, ItemsReason::NoGetitem),
        }
        return;
    } else {
        return profile::failed(m, ItemsReason::OfInt);
    };
    if settled(m, number) {
        return;
    }
    set(m, number, 0, 0, 0);
    if number == op::SUBSCR_LIST_INT || ctx.types.dict.is_exactly(container) {
        fuse_pair(m, op::X_SUBSCR_LL);
    }
}

pub fn store_subscr(m: &mut M) {
    if !ready(m) {
        return;
    }
    let ctx = m.ctx;
    let (container, key) = (m.peek(2), m.peek(1));
    let number = if key.is_small_int() && ctx.types.list.is_exactly(container) {
        op::STORE_SUBSCR_LIST_INT
    } else if container.is_small_int() {
        return profile::failed(m, ItemsReason::OfInt);
    } else if stores_as_dict(ctx, container.ty(ctx)) {
        op::STORE_SUBSCR_DICT
    } else if !stores_items_in_python(container.ty(ctx)) {
        op::STORE_SUBSCR_NATIVE
    } else {
        return profile::failed(m, ItemsReason::OtherKind);
    };
    if settled(m, number) {
        return;
    }
    set(m, number, 0, 0, 0);
    if number == op::STORE_SUBSCR_LIST_INT || ctx.types.dict.is_exactly(container) {
        fuse_pair(m, op::X_STORE_SUBSCR_LL);
    }
}

fn reads_as_dict(ctx: &Ctx, ty: &Type) -> bool {
    ty.slots.mp_subscript.get().map(|f| f as usize) == ctx.types.dict.slots.mp_subscript.get().map(|f| f as usize)
}
fn stores_as_dict(ctx: &Ctx, ty: &Type) -> bool {
    ty.slots.mp_ass_subscript.get().map(|f| f as usize) == ctx.types.dict.slots.mp_ass_subscript.get().map(|f| f as usize)
}

/// Two loads of locals before: fused with the subscript.
fn fuse_pair(m: &M, number: u8) {
    if m.at < 2 {
        return;
    }
    if let (Some(a), Some(b)) = (loads_local(m, m.at - 2), loads_local(m, m.at - 1)) {
        let code = m.code();
        let current = code.get_slot(m.at - 2) as u8;
        if (current == code.base[m.at - 2] as u8 || current == op::X_LOAD2) && code.heat[m.at - 2].get() <= 8 {
            code.set_slot(m.at - 2, slot(number, 0, (a | b << 8) as u16, 0));
        }
    }
}

pub fn unpack_sequence(m: &mut M, n: u32) {
    if !ready(m) {
        return;
    }
    let value = m.peek(1);
    if m.ctx.types.tuple.is_exactly(value) && value.payload::<PyTuple>().is_some_and(|tuple| tuple.len() == n as usize) {
        set(m, if n == 2 { op::UNPACK_TWO } else { op::UNPACK_TUPLE }, 0, n as usize, 0);
    } else if m.ctx.types.list.is_exactly(value) && value.payload::<PyList>().is_some_and(|list| list.items.len() == n as usize) {
        set(m, op::UNPACK_LIST, 0, n as usize, 0);
    } else {
        profile::failed(m, ItemsReason::NotSequence);
    }
}
