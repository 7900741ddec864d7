//! The methods that `bytearray` has alone.

use super::{new_bytearray, of};
use crate::buffer::{byte_view_or, has_buffer};
use crate::bytes::common::{byte_arg, with_common};
use crate::clinic;
use crate::ctx::{Ctx, PyResult};
use crate::typeobj::{MethodDef, NativeFn, method};
use crate::value::Obj;

const OWN_METHODS: [MethodDef; 13] = [
    method("__alloc__($self, /)", NativeFn::NoArgs(|ctx, this| Ok(ctx.int_usize(allocated(this))))),
    method("__reduce__($self, /)", NativeFn::NoArgs(|ctx, this| reduce(ctx, this, 2))),
    method(
        "__reduce_ex__($self, proto=0, /)",
        NativeFn::Fast(|ctx, this, args| reduce(ctx, this, args.first().map_or(Ok(0), |proto| clinic::int_arg(ctx, proto))?)),
    ),
    method(
        "__sizeof__($self, /)",
        NativeFn::NoArgs(|ctx, this| {
            let extra = this.ty(ctx).basicsize.saturating_sub(ctx.types.bytearray.basicsize);
            Ok(ctx.int_usize(56 + allocated(this) + extra))
        }),
    ),
    method("append($self, item, /)", NativeFn::O(append)),
    method("clear($self, /)", NativeFn::NoArgs(|ctx, this| of(this).edit(ctx, Vec::clear).map(|()| ctx.none()))),
    method("copy($self, /)", NativeFn::NoArgs(|ctx, this| Ok(new_bytearray(ctx, of(this).to_vec())))),
    method("extend($self, iterable_of_ints, /)", NativeFn::O(extend)),
    method("insert($self, index, item, /)", NativeFn::Fast(insert)),
    method("pop($self, index=-1, /)", NativeFn::Fast(pop)),
    method("remove($self, value, /)", NativeFn::O(remove)),
    method("resize($self, size, /)", NativeFn::O(resize)),
    method(
        "reverse($self, /)",
        NativeFn::NoArgs(|ctx, this| {
            of(this).overwrite(<[u8]>::reverse);
            Ok(ctx.none())
        }),
    ),
];
pub(super) static METHODS: [MethodDef; 55] = with_common(OWN_METHODS);

/// Bytes of memory taken, CPython's closing NUL included.
fn allocated(this: &Obj) -> usize {
    let len = of(this).len();
    if of(this).capacity() == 0 { 0 } else { of(this).capacity().max(len + 1) }
}

fn reduce(ctx: &Ctx, this: &Obj, proto: i32) -> PyResult {
    let bytes = of(this).to_vec();
    let class = this.ty(ctx).to_obj();
    let state = this.getattr_text(ctx, "__getstate__")?.call(ctx, &[])?;
    let args = if proto < 3 {
        if bytes.is_empty() {
            ctx.empty_tuple.clone()
        } else {
            ctx.tuple(vec![ctx.str_latin1(&bytes), ctx.str("latin-1")])
        }
    } else if bytes.is_empty() {
        ctx.empty_tuple.clone()
    } else {
        ctx.tuple(vec![ctx.bytes_vec(bytes)])
    };
    Ok(ctx.tuple(vec![class, args, state]))
}

fn append(ctx: &Ctx, this: &Obj, item: &Obj) -> PyResult {
    let byte = byte_arg(ctx, item)?;
    of(this).push(ctx, byte)?;
    Ok(ctx.none())
}

fn insert(ctx: &Ctx, this: &Obj, args: &[Obj]) -> PyResult {
    let index = clinic::ssize_arg(ctx, &args[0])?;
    let byte = byte_arg(ctx, &args[1])?;
    of(this).edit(ctx, |bytes| {
        let len = bytes.len();
        let index = if index < 0 { index.saturating_add_unsigned(len).max(0) as usize } else { (index as usize).min(len) };
        bytes.insert(index, byte);
    })?;
    Ok(ctx.none())
}

fn pop(ctx: &Ctx, this: &Obj, args: &[Obj]) -> PyResult {
    let index = args.first().map_or(Ok(-1), |index| clinic::ssize_arg(ctx, index))?;
    if of(this).is_empty() {
        return Err(ctx.index_error("pop from empty bytearray"));
    }
    let Some(index) = clinic::item_index(index, of(this).len()) else {
        return Err(ctx.index_error("pop index out of range"));
    };
    of(this).edit(ctx, |bytes| Obj::small(bytes.remove(index).into()))
}

fn remove(ctx: &Ctx, this: &Obj, value: &Obj) -> PyResult {
    let byte = byte_arg(ctx, value)?;
    let Some(at) = memchr::memchr(byte, &of(this).borrow()) else {
        return Err(ctx.value_error("value not found in bytearray"));
    };
    of(this).edit(ctx, |bytes| bytes.remove(at))?;
    Ok(ctx.none())
}

fn resize(ctx: &Ctx, this: &Obj, size: &Obj) -> PyResult {
    let size = clinic::ssize_arg(ctx, size)?;
    let Ok(len) = usize::try_from(size) else {
        return Err(ctx.value_error(&format!("Can only resize to positive sizes, got {size}")));
    };
    ctx.check_room(len, 1)?;
    if len != of(this).len() {
        of(this).edit(ctx, |bytes| bytes.resize(len, 0))?;
    }
    Ok(ctx.none())
}

fn extend(ctx: &Ctx, this: &Obj, iterable: &Obj) -> PyResult {
    let bytes = if iterable.is(this) {
        of(this).to_vec()
    } else if has_buffer(ctx, iterable) {
        byte_view_or(ctx, iterable, || format!("can't set bytearray slice from {}", iterable.ty(ctx).name()))?.to_vec()
    } else {
        let iterator = match iterable.iter(ctx) {
            Ok(iterator) => iterator,
            Err(raised) => {
                ctx.swallow(raised, &ctx.types.type_error)?;
                return Err(ctx.type_error(&format!("can't extend bytearray with {}", iterable.ty(ctx).name())));
            }
        };
        crate::protocol::length_hint(ctx, iterable, 32)?;
        let found = crate::bytes::bytes_of_items(ctx, &mut || iterator.next(ctx), "byte must be in range(0, 256)");
        match found {
            Ok(bytes) => bytes,
            Err(raised) if iterable.is_str_instance(ctx) => {
                ctx.swallow(raised, &ctx.types.type_error)?;
                return Err(ctx.type_error(&format!("expected iterable of integers; got: '{}'", iterable.ty(ctx).name())));
            }
            Err(raised) => return Err(raised),
        }
    };
    of(this).edit(ctx, |own| own.extend_from_slice(&bytes))?;
    Ok(ctx.none())
}
