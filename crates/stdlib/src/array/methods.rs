//! Methods and attributes of arrays.

use krait_object::buffer::buffer_bytes;
use krait_object::clinic::ssize_arg;
use krait_object::heap::strdata::PyStr;
use krait_object::list::PyList;
use krait_object::{CompareOp, Ctx, GetSetDef, MethodDef, NativeFn, Obj, PyResult, getset, method, protocol, sequence};

use super::kind::{bytes_of_text, text_of};
use super::{PyArray, extend, new_like, of, pickle};

/// Bytes that `tofile` writes at a time.
const BLOCK: usize = 64 * 1024;

/// The items as a list.
pub(super) fn to_list(ctx: &Ctx, own: &PyArray) -> PyResult {
    let mut items = Vec::with_capacity(own.len());
    while let Some(item) = own.get(ctx, items.len())? {
        items.push(item);
    }
    Ok(ctx.list(items))
}

/// The items as a string.
pub(super) fn to_text(ctx: &Ctx, own: &PyArray) -> PyResult {
    text_of(ctx, own.kind, &own.bytes.to_vec())
}

/// The first item of `start..stop` that equals `value`.
pub(super) fn find(ctx: &Ctx, this: &Obj, value: &Obj, start: usize, stop: usize) -> PyResult<Option<usize>> {
    let mut index = start;
    while index < stop {
        let Some(item) = of(this).get(ctx, index)? else { break };
        if protocol::rich_compare(ctx, &item, value, CompareOp::Eq)?.is_true(ctx)? {
            return Ok(Some(index));
        }
        index += 1;
    }
    Ok(None)
}

fn copy(ctx: &Ctx, this: &Obj) -> PyResult {
    Ok(new_like(ctx, of(this), of(this).bytes.to_vec()))
}

fn pop(ctx: &Ctx, this: &Obj, args: &[Obj]) -> PyResult {
    let index = args.first().map_or(Ok(-1), |index| ssize_arg(ctx, index))?;
    let own = of(this);
    if own.len() == 0 {
        return Err(ctx.index_error("pop from empty array"));
    }
    let out_of_range = || ctx.index_error("pop index out of range");
    let index = krait_object::clinic::item_index(index, own.len()).ok_or_else(out_of_range)?;
    let item = own.get(ctx, index)?.ok_or_else(out_of_range)?;
    own.remove(ctx, index)?;
    Ok(item)
}

fn from_list(ctx: &Ctx, this: &Obj, list: &Obj) -> PyResult {
    let Some(list) = list.payload::<PyList>() else { return Err(ctx.type_error("arg must be list")) };
    let own = of(this);
    let (count, size) = (list.items.len(), own.kind.size());
    if count > 0 {
        own.check_resizable(ctx)?;
    }
    let mut more = Vec::with_capacity(count * size);
    for index in 0..count {
        let Some(item) = list.items.get(index) else { break };
        more.extend_from_slice(&own.kind.pack(ctx, &item)?[..size]);
        if list.items.len() != count {
            return Err(ctx.runtime_error("list changed size during iteration"));
        }
    }
    own.extend_bytes(ctx, &more)?;
    Ok(ctx.none())
}

fn from_file(ctx: &Ctx, this: &Obj, slots: &[Option<Obj>]) -> PyResult {
    let [Some(file), Some(count)] = slots else { return Err(ctx.system_error("bound arguments")) };
    let count = ssize_arg(ctx, count)?;
    let Ok(count) = usize::try_from(count) else { return Err(ctx.value_error("negative count")) };
    let own = of(this);
    let wanted = count.checked_mul(own.kind.size()).filter(|&bytes| bytes <= isize::MAX as usize);
    let wanted = wanted.ok_or_else(|| ctx.no_memory())?;
    let read = file.call_method_text(ctx, "read", &[ctx.int_usize(wanted)])?;
    let Some(bytes) = read.payload::<krait_object::bytes::PyBytes>() else {
        return Err(ctx.type_error("read() didn't return bytes"));
    };
    own.extend_bytes(ctx, &bytes.data)?;
    if bytes.data.len() != wanted {
        return Err(ctx.eof_error("read() didn't return enough bytes"));
    }
    Ok(ctx.none())
}

fn to_file(ctx: &Ctx, this: &Obj, slots: &[Option<Obj>]) -> PyResult {
    let Some(file) = &slots[0] else { return Err(ctx.system_error("bound arguments")) };
    let bytes = of(this).bytes.to_vec();
    for block in bytes.chunks(BLOCK) {
        file.call_method_text(ctx, "write", &[ctx.bytes(block)])?;
    }
    Ok(ctx.none())
}

pub(super) const METHODS: &[MethodDef] = &[
    method("append($self, v, /)", NativeFn::O(|ctx, this, value| {
        of(this).append(ctx, value)?;
        Ok(ctx.none())
    })),
    method("buffer_info($self, /)", NativeFn::NoArgs(|ctx, this| {
        let address = of(this).bytes.borrow().as_ptr() as usize;
        Ok(ctx.tuple(vec![ctx.int_usize(address), ctx.int_usize(of(this).len())]))
    })),
    method("byteswap($self, /)", NativeFn::NoArgs(|ctx, this| {
        let size = of(this).kind.size();
        of(this).bytes.overwrite(|bytes| bytes.chunks_exact_mut(size).for_each(<[u8]>::reverse));
        Ok(ctx.none())
    })),
    method("clear($self, /)", NativeFn::NoArgs(|ctx, this| {
        if of(this).len() > 0 {
            of(this).edit(ctx, Vec::clear)?;
        }
        Ok(ctx.none())
    })),
    method("__copy__($self, /)", NativeFn::NoArgs(copy)),
    method("count($self, v, /)", NativeFn::O(|ctx, this, value| {
        let (mut count, mut from) = (0, 0);
        while let Some(index) = find(ctx, this, value, from, usize::MAX)? {
            count += 1;
            from = index + 1;
        }
        Ok(ctx.int(count))
    })),
    method("__deepcopy__($self, unused, /)", NativeFn::O(|ctx, this, _| copy(ctx, this))),
    method("extend($self, bb, /)", NativeFn::Bound(|ctx, this, slots| {
        extend(ctx, this, slots[0].as_ref().expect("a required argument"))?;
        Ok(ctx.none())
    })),
    method("fromfile($self, f, n, /)", NativeFn::Bound(from_file)),
    method("fromlist($self, list, /)", NativeFn::O(from_list)),
    method("frombytes($self, buffer, /)", NativeFn::O(|ctx, this, bytes| {
        let bytes = buffer_bytes(ctx, bytes)?.into_owned();
        of(this).extend_bytes(ctx, &bytes)?;
        Ok(ctx.none())
    })),
    method("fromunicode($self, ustr, /)", NativeFn::O(|ctx, this, text| {
        let Some(text) = text.payload::<PyStr>() else {
            return Err(krait_object::clinic::bad_argument(ctx, "fromunicode", "", "str", text));
        };
        if !of(this).kind.is_unicode() {
            return Err(ctx.value_error("fromunicode() may only be called on unicode type arrays ('u' or 'w')"));
        }
        of(this).extend_bytes(ctx, &bytes_of_text(text))?;
        Ok(ctx.none())
    })),
    method("index($self, v, start=0, stop=sys.maxsize, /)", NativeFn::Fast(|ctx, this, args| {
        let (start, stop) = sequence::search_range(ctx, args, of(this).len())?;
        match find(ctx, this, &args[0], start, stop)? {
            Some(index) => Ok(ctx.int_usize(index)),
            None => Err(ctx.value_error("array.index(x): x not in array")),
        }
    })),
    method("insert($self, i, v, /)", NativeFn::Fast(|ctx, this, args| {
        let index = ssize_arg(ctx, &args[0])?;
        of(this).insert(ctx, index, &args[1])?;
        Ok(ctx.none())
    })),
    method("pop($self, i=-1, /)", NativeFn::Fast(pop)),
    method("__reduce_ex__($self, value, /)", NativeFn::Bound(pickle::reduce)),
    method("remove($self, v, /)", NativeFn::O(|ctx, this, value| match find(ctx, this, value, 0, usize::MAX)? {
        Some(index) if index < of(this).len() => {
            of(this).remove(ctx, index)?;
            Ok(ctx.none())
        }
        _ => Err(ctx.value_error("array.remove(x): x not in array")),
    })),
    method("reverse($self, /)", NativeFn::NoArgs(|ctx, this| {
        let size = of(this).kind.size();
        of(this).bytes.overwrite(|bytes| {
            bytes.reverse();
            bytes.chunks_exact_mut(size).for_each(<[u8]>::reverse);
        });
        Ok(ctx.none())
    })),
    method("tobytes($self, /)", NativeFn::NoArgs(|ctx, this| Ok(ctx.bytes_vec(of(this).bytes.to_vec())))),
    method("tofile($self, f, /)", NativeFn::Bound(to_file)),
    method("tolist($self, /)", NativeFn::NoArgs(|ctx, this| to_list(ctx, of(this)))),
    method("tounicode($self, /)", NativeFn::NoArgs(|ctx, this| {
        if !of(this).kind.is_unicode() {
            return Err(ctx.value_error("tounicode() may only be called on unicode type arrays ('u' or 'w')"));
        }
        to_text(ctx, of(this))
    })),
    method("__sizeof__($self, /)", NativeFn::NoArgs(|ctx, this| Ok(ctx.int_usize(64 + of(this).bytes.len())))),
    method("__class_getitem__($type, object, /)", NativeFn::O(sequence::class_getitem)).class(),
];

pub(super) const GETSETS: &[GetSetDef] = &[
    getset("itemsize", |ctx, this| Ok(ctx.int_usize(of(this).kind.size()))),
    getset("typecode", |ctx, this| Ok(ctx.str(&of(this).kind.code().to_string()))),
];
