//! Equality of `memoryview` with anything that has a buffer: same shape and equal values.

use super::items::{Format, unpack_item};
use super::memoryview::{is_released, snapshot};
use super::{Buffer, PyMemoryView};
use crate::ctx::{Ctx, PyResult};
use crate::typeobj::CompareOp;
use crate::value::Obj;

pub(super) fn richcompare(ctx: &Ctx, this: &Obj, other: &Obj, op: CompareOp) -> PyResult {
    if !matches!(op, CompareOp::Eq | CompareOp::Ne) {
        return Ok(ctx.not_implemented());
    }
    let answer = |equal: bool| Ok(ctx.bool(equal == (op == CompareOp::Eq)));
    if is_released(this) {
        return answer(this.is(other));
    }
    let a = snapshot(ctx, this)?;
    let b = if other.payload::<PyMemoryView>().is_some() {
        if is_released(other) {
            return answer(this.is(other));
        }
        snapshot(ctx, other)?
    } else {
        if !super::has_buffer(ctx, other) {
            return Ok(ctx.not_implemented());
        }
        match super::get_buffer(ctx, other, super::FULL_RO) {
            Ok(buffer) => buffer,
            Err(raised) => {
                drop(ctx.take_raised(raised));
                return Ok(ctx.not_implemented());
            }
        }
    };
    let equal = equal(ctx, &a, &b)?;
    b.release(ctx);
    answer(equal)
}

/// Dimensions agree up to the first that has no items.
fn same_shape(a: &Buffer, b: &Buffer) -> bool {
    if a.ndim() != b.ndim() {
        return false;
    }
    for (x, y) in a.shape.iter().zip(b.shape.iter()) {
        if x != y {
            return false;
        }
        if *x == 0 {
            break;
        }
    }
    true
}

fn places(buffer: &Buffer) -> Vec<usize> {
    let mut places = Vec::new();
    buffer.for_each_item(&mut |place| places.push(place));
    places
}

fn equal(ctx: &Ctx, a: &Buffer, b: &Buffer) -> PyResult<bool> {
    if !same_shape(a, b) {
        return Ok(false);
    }
    let (format_a, format_b) = (Format::native(&a.format), Format::native(&b.format));
    if let (Some(x), Some(y)) = (format_a, format_b) {
        if x == y && !matches!(x.code(), b'f' | b'd' | b'e' | b'?') {
            return Ok(a.to_contiguous() == b.to_contiguous());
        }
    }
    let unpack_a = unpacker(ctx, a, format_a)?;
    let unpack_b = unpacker(ctx, b, format_b)?;
    let (Some(unpack_a), Some(unpack_b)) = (unpack_a, unpack_b) else { return Ok(false) };
    for (x, y) in places(a).into_iter().zip(places(b)) {
        let (x, y) = (unpack_a(ctx, a, x)?, unpack_b(ctx, b, y)?);
        if x.is(&y) && x.as_f64().is_none() {
            continue;
        }
        if !crate::protocol::rich_compare(ctx, &x, &y, CompareOp::Eq)?.is_true(ctx)? {
            return Ok(false);
        }
    }
    Ok(true)
}

type Unpacker = Box<dyn Fn(&Ctx, &Buffer, usize) -> PyResult>;

/// How items become values: by themselves for native formats, by the `struct` module for others. `None` when
/// neither knows the format.
fn unpacker(ctx: &Ctx, buffer: &Buffer, format: Option<Format>) -> PyResult<Option<Unpacker>> {
    let item = |buffer: &Buffer, place: usize| {
        let mut bytes = vec![0; buffer.itemsize];
        buffer.storage.read(place, &mut bytes);
        bytes
    };
    if let Some(format) = format {
        return Ok(Some(Box::new(move |ctx, buffer, place| Ok(unpack_item(ctx, format, &item(buffer, place))))));
    }
    let import = ctx.builtins.get().and_then(|builtins| builtins.payload::<crate::dict::PyDict>()?.get_text(ctx, "__import__"));
    let Some(import) = import else { return Ok(None) };
    let module = import.call(ctx, &[ctx.str("struct")])?;
    let made = module.call_method_text(ctx, "Struct", &[ctx.str(&buffer.format)]);
    let reader = match made {
        Ok(reader) => reader,
        Err(raised) => {
            drop(ctx.take_raised(raised));
            return Ok(None);
        }
    };
    Ok(Some(Box::new(move |ctx, buffer, place| {
        let values = reader.call_method_text(ctx, "unpack", &[ctx.bytes_vec(item(buffer, place))])?;
        match values.payload::<crate::tuple::PyTuple>().map(|tuple| tuple.items()) {
            Some([only]) => Ok(only.clone()),
            _ => Ok(values),
        }
    })))
}
