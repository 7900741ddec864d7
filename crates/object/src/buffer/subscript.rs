//! Subscripts of `memoryview`, and `cast`.

use std::rc::Rc;

use super::{Buffer, FormatText};
use super::items::{Format, pack_item};
use super::memoryview::{format_of, item_at, memoryview_of, snapshot, with};
use crate::clinic;
use crate::ctx::{Ctx, PyResult};
use crate::list::PyList;
use crate::slice::PySlice;
use crate::tuple::PyTuple;
use crate::value::Obj;

/// What a key asks for.
enum Key {
    /// The place of one item.
    Item(usize),
    Slice(Buffer),
}

fn is_ellipsis(ctx: &Ctx, key: &Obj) -> bool {
    key.is(&ctx.ellipsis)
}

/// `at` moved by `index` in dimension `dim`.
fn step(ctx: &Ctx, buffer: &Buffer, at: isize, dim: usize, index: isize) -> PyResult<isize> {
    match clinic::item_index(index, buffer.shape[dim]) {
        Some(index) => Ok(at + index as isize * buffer.strides[dim]),
        None => Err(ctx.index_error(&format!("index out of bounds on dimension {}", dim + 1))),
    }
}

/// Make a buffer one of a slice of its first dimension.
fn cut(ctx: &Ctx, part: &mut Buffer, slice: &PySlice) -> PyResult<()> {
    let range = slice.fit(ctx, part.shape[0])?;
    part.offset = (part.offset as isize + if range.count == 0 { 0 } else { range.start * part.strides[0] }) as usize;
    part.shape[0] = range.count;
    part.strides[0] *= range.step;
    Ok(())
}

fn find(ctx: &Ctx, buffer: &Buffer, key: &Obj, setting: bool) -> PyResult<Key> {
    let ndim = buffer.ndim();
    let sub_views = |multi: bool| {
        Err(ctx.not_implemented_error(if multi && !setting {
            "multi-dimensional sub-views are not implemented"
        } else {
            "sub-views are not implemented"
        }))
    };
    if clinic::is_index(ctx, key) {
        let index = key.to_index(ctx)?;
        if ndim != 1 {
            return sub_views(true);
        }
        return step(ctx, buffer, buffer.offset as isize, 0, index).map(|at| Key::Item(at as usize));
    }
    if let Some(slice) = key.payload::<PySlice>() {
        if setting && ndim != 1 {
            return Err(ctx.not_implemented_error("memoryview slice assignments are currently restricted to ndim = 1"));
        }
        let mut part = buffer.clone();
        cut(ctx, &mut part, slice)?;
        return Ok(Key::Slice(part));
    }
    if let Some(tuple) = key.payload::<PyTuple>() {
        let items = tuple.items();
        if items.iter().all(|item| clinic::is_index(ctx, item)) {
            if items.len() < ndim {
                return sub_views(false);
            }
            if items.len() > ndim {
                return Err(ctx.type_error(&format!("cannot index {ndim}-dimension view with {}-element tuple", items.len())));
            }
            let mut at = buffer.offset as isize;
            for (dim, item) in items.iter().enumerate() {
                at = step(ctx, buffer, at, dim, item.to_index(ctx)?)?;
            }
            return Ok(Key::Item(at as usize));
        }
        if items.iter().all(|item| item.payload::<PySlice>().is_some()) {
            return Err(ctx.not_implemented_error(if setting {
                "memoryview slice assignments are currently restricted to ndim = 1"
            } else {
                "multi-dimensional slicing is not implemented"
            }));
        }
    }
    Err(ctx.type_error("memoryview: invalid slice key"))
}

fn is_empty_tuple(key: &Obj) -> bool {
    key.payload::<PyTuple>().is_some_and(PyTuple::is_empty)
}

pub(super) fn subscript(ctx: &Ctx, this: &Obj, key: &Obj) -> PyResult {
    // The common case: an item of a row.
    if let Some(index) = key.as_small_int() {
        let item = with(ctx, this, |buffer| {
            let format = Format::native(&buffer.format).filter(|_| buffer.ndim() == 1)?;
            let index = clinic::item_index(index as isize, buffer.shape[0])?;
            let place = buffer.offset as isize + index as isize * buffer.strides[0];
            Some(item_at(ctx, buffer, format, place as usize))
        })?;
        if let Some(item) = item {
            return Ok(item);
        }
    }
    // Nor does this one run any Python code.
    if let Some(slice) = key.payload::<PySlice>() {
        let plain = |bound: &Obj| bound.is_small_int() || ctx.is_none(bound);
        let mut part = snapshot(ctx, this)?;
        if part.ndim() == 1 && plain(&slice.start) && plain(&slice.stop) && plain(&slice.step) {
            cut(ctx, &mut part, slice)?;
            return memoryview_of(ctx, part);
        }
    }
    let buffer = snapshot(ctx, this)?;
    if buffer.ndim() == 0 {
        if is_empty_tuple(key) {
            let format = format_of(ctx, &buffer)?;
            return Ok(item_at(ctx, &buffer, format, buffer.offset));
        }
        if is_ellipsis(ctx, key) {
            return Ok(this.clone());
        }
        return Err(ctx.type_error("invalid indexing of 0-dim memory"));
    }
    match find(ctx, &buffer, key, false)? {
        Key::Item(place) => {
            let format = format_of(ctx, &buffer)?;
            // The key's `__index__` may have released the view.
            with(ctx, this, |_| ())?;
            Ok(item_at(ctx, &buffer, format, place))
        }
        Key::Slice(part) => memoryview_of(ctx, part),
    }
}

fn set_item(ctx: &Ctx, this: &Obj, buffer: &Buffer, place: usize, value: &Obj) -> PyResult<()> {
    let format = format_of(ctx, buffer)?;
    let bytes = pack_item(ctx, format, value)?;
    with(ctx, this, |_| buffer.storage.write(place, &bytes[..format.size()]))
}

pub(super) fn set_subscript(ctx: &Ctx, this: &Obj, key: &Obj, value: Option<&Obj>) -> PyResult<()> {
    let buffer = snapshot(ctx, this)?;
    if buffer.readonly {
        return Err(ctx.type_error("cannot modify read-only memory"));
    }
    let Some(value) = value else { return Err(ctx.type_error("cannot delete memory")) };
    if buffer.ndim() == 0 {
        if is_ellipsis(ctx, key) || is_empty_tuple(key) {
            return set_item(ctx, this, &buffer, buffer.offset, value);
        }
        return Err(ctx.type_error("invalid indexing of 0-dim memory"));
    }
    match find(ctx, &buffer, key, true)? {
        Key::Item(place) => set_item(ctx, this, &buffer, place, value),
        Key::Slice(target) => {
            let source = super::get_buffer(ctx, value, super::FULL_RO)?;
            let same = source.format.trim_start_matches('@') == target.format.trim_start_matches('@')
                && source.itemsize == target.itemsize
                && source.shape[..] == target.shape[..];
            if !same {
                return Err(ctx.value_error("memoryview assignment: lvalue and rvalue have different structures"));
            }
            with(ctx, this, |_| ())?;
            let bytes = source.to_contiguous();
            let (mut at, size) = (0, target.itemsize);
            if target.strides[0] == size as isize && !bytes.is_empty() {
                target.storage.write(target.offset, &bytes);
            } else {
                target.for_each_item(&mut |place| {
                    target.storage.write(place, &bytes[at..at + size]);
                    at += size;
                });
            }
            source.release(ctx);
            Ok(())
        }
    }
}

/// `view.cast(format[, shape])`.
pub(super) fn cast(ctx: &Ctx, this: &Obj, args: &[Option<Obj>]) -> PyResult {
    let Some(format) = &args[0] else { unreachable!("required arguments are bound") };
    let format = clinic::str_arg(ctx, "cast", "'format'", format)?.to_string_lossy().into_owned();
    let buffer = snapshot(ctx, this)?;
    if !buffer.is_c_contiguous() {
        return Err(ctx.type_error("memoryview: casts are restricted to C-contiguous views"));
    }
    if (args[1].is_some() || buffer.ndim() != 1) && buffer.shape.contains(&0) {
        return Err(ctx.type_error("memoryview: cannot cast view with zeros in shape or strides"));
    }
    let shape = match &args[1] {
        None => None,
        Some(shape) => {
            let items = match (shape.payload::<PyList>(), shape.payload::<PyTuple>()) {
                (Some(list), _) => list.items.to_vec(),
                (_, Some(tuple)) => tuple.items().to_vec(),
                _ => return Err(ctx.type_error("shape must be a list or a tuple")),
            };
            if items.len() > 64 {
                return Err(ctx.value_error("memoryview: number of dimensions must not exceed 64"));
            }
            if buffer.ndim() != 1 && items.len() != 1 {
                return Err(ctx.type_error("memoryview: cast must be 1D -> ND or ND -> 1D"));
            }
            Some(items)
        }
    };
    let native = "format must be a native single character format prefixed with an optional '@'";
    let source = Format::native(&buffer.format).ok_or_else(|| ctx.value_error(&format!("memoryview: source {native}")))?;
    let target = Format::native(&format).ok_or_else(|| ctx.value_error(&format!("memoryview: destination {native}")))?;
    if !source.is_bytes() && !target.is_bytes() {
        return Err(ctx.type_error("memoryview: cannot cast between two non-byte formats"));
    }
    let (nbytes, itemsize) = (buffer.nbytes(), target.size());
    if nbytes % itemsize != 0 {
        return Err(ctx.type_error("memoryview: length is not a multiple of itemsize"));
    }
    let shape = match shape {
        None => vec![nbytes / itemsize],
        Some(items) => {
            let mut shape = Vec::with_capacity(items.len());
            let mut product = itemsize;
            for item in &items {
                if !item.is_int_instance(ctx) {
                    return Err(ctx.type_error("memoryview.cast(): elements of shape must be integers"));
                }
                let len = clinic::ssize_arg(ctx, item)?;
                let Some(len) = usize::try_from(len).ok().filter(|&len| len > 0) else {
                    return Err(ctx.value_error("memoryview.cast(): elements of shape must be integers > 0"));
                };
                product = product
                    .checked_mul(len)
                    .filter(|&product| product <= isize::MAX as usize)
                    .ok_or_else(|| ctx.value_error("memoryview.cast(): product(shape) > SSIZE_MAX"))?;
                shape.push(len);
            }
            if product != nbytes {
                return Err(ctx.type_error("memoryview: product(shape) * itemsize != buffer size"));
            }
            shape
        }
    };
    let mut strides = vec![0; shape.len()];
    let mut stride = itemsize as isize;
    for (place, &len) in strides.iter_mut().zip(&shape).rev() {
        *place = stride;
        stride *= len as isize;
    }
    memoryview_of(ctx, Buffer {
        format: FormatText::Own(Rc::from(format.as_str())),
        itemsize,
        shape: shape.into_iter().collect(),
        strides: strides.into_iter().collect(),
        ..buffer
    })
}
