//! The methods that `bytes` and `bytearray` have in common. `this` is either; results are of the same type.

use crate::buffer::ByteView;
use crate::bytearray::{PyByteArray, new_bytearray};
use crate::bytes::{PyBytes, find, hex, split, text};
use crate::clinic;
use crate::ctx::{Ctx, PyResult};
use crate::list::PyList;
use crate::tuple::PyTuple;
use crate::typeobj::{MethodDef, NativeFn, method};
use crate::value::Obj;

/// The bytes of an object that the types' methods got, for a look that runs no Python code.
pub(crate) fn own(this: &Obj) -> ByteView<'_> {
    if let Some(bytes) = this.payload::<PyBytes>() {
        return ByteView::Slice(&bytes.data);
    }
    ByteView::Array(this.payload::<PyByteArray>().expect("the methods get bytes or a bytearray").borrow())
}

/// Bytes as an object of `this`'s type.
pub(crate) fn make(ctx: &Ctx, this: &Obj, bytes: Vec<u8>) -> Obj {
    if this.payload::<PyByteArray>().is_some() { new_bytearray(ctx, bytes) } else { ctx.bytes_vec(bytes) }
}

/// A part of `this`: `this` itself when it is asked for whole and exactly a `bytes`.
pub(crate) fn part(ctx: &Ctx, this: &Obj, bytes: &[u8]) -> Obj {
    match this.payload::<PyBytes>() {
        Some(own) if own.data.len() == bytes.len() && ctx.types.bytes.is_exactly(this) => this.clone(),
        Some(_) => ctx.bytes(bytes),
        None => new_bytearray(ctx, bytes.to_vec()),
    }
}

/// An int in `range(256)`: ValueError "byte must be in range(0, 256)".
#[inline]
pub(crate) fn byte_arg(ctx: &Ctx, value: &Obj) -> PyResult<u8> {
    if let Some(byte) = value.as_small_int().and_then(|value| u8::try_from(value).ok()) {
        return Ok(byte);
    }
    byte_of_index(ctx, value)
}
fn byte_of_index(ctx: &Ctx, value: &Obj) -> PyResult<u8> {
    let index = value.index(ctx)?;
    index.as_i64().and_then(|value| u8::try_from(value).ok()).ok_or_else(|| ctx.value_error("byte must be in range(0, 256)"))
}

fn decode(ctx: &Ctx, this: &Obj, args: &[Option<Obj>]) -> PyResult {
    let name = |i: usize, which: &str| -> PyResult<Option<std::borrow::Cow<'_, str>>> {
        args[i].as_ref().map(|value| crate::str::codec_name(ctx, "decode", which, value)).transpose()
    };
    let (encoding, errors) = (name(0, "'encoding'")?, name(1, "'errors'")?);
    match this.payload::<PyBytes>() {
        Some(bytes) => crate::codecs::decode_some(ctx, &bytes.data, this, encoding.as_deref(), errors.as_deref()),
        None => {
            let bytes = own(this).to_vec();
            crate::codecs::decode_some(ctx, &bytes, this, encoding.as_deref(), errors.as_deref())
        }
    }
}

/// Joined items of which each is a `bytes`; nothing when one is not, or when there are less than two.
fn join_plain(ctx: &Ctx, separator: &[u8], items: &[Obj]) -> PyResult<Option<Vec<u8>>> {
    let data = |item: &Obj| item.payload::<PyBytes>().map(|bytes| bytes.data.len());
    let separators = separator.len().saturating_mul(items.len().saturating_sub(1));
    let total = items.iter().try_fold(separators, |total, item| data(item).map(|len| total.saturating_add(len)));
    let Some(total) = total.filter(|_| items.len() > 1) else { return Ok(None) };
    ctx.check_room(total, 1)?;
    let mut out = Vec::with_capacity(total);
    for item in items {
        if !std::ptr::eq(item, &items[0]) {
            out.extend_from_slice(separator);
        }
        if let Some(bytes) = item.payload::<PyBytes>() {
            out.extend_from_slice(&bytes.data);
        }
    }
    Ok(Some(out))
}

fn join(ctx: &Ctx, this: &Obj, iterable: &Obj) -> PyResult {
    let plain = match (iterable.payload::<PyList>(), iterable.payload::<PyTuple>()) {
        (Some(list), _) => list.items.with(|items| join_plain(ctx, &own(this), items))?,
        (None, Some(tuple)) => join_plain(ctx, &own(this), tuple.items())?,
        (None, None) => None,
    };
    if let Some(bytes) = plain {
        return Ok(make(ctx, this, bytes));
    }
    let items = clinic::sequence_of(ctx, iterable, "can only join an iterable")?;
    if let [only] = &items[..] {
        if ctx.types.bytes.is_exactly(only) && ctx.types.bytes.is_exactly(this) {
            return Ok(only.clone());
        }
    }
    let known = |item: &Obj| item.payload::<PyBytes>().map_or(0, |bytes| bytes.data.len());
    let separators = own(this).len().saturating_mul(items.len().saturating_sub(1));
    let total = items.iter().fold(separators, |total, item| total.saturating_add(known(item)));
    ctx.check_room(total, 1)?;
    let mut out = Vec::with_capacity(total);
    for (i, item) in items.iter().enumerate() {
        if i > 0 {
            out.extend_from_slice(&own(this));
        }
        let message = || format!("sequence item {i}: expected a bytes-like object, {} found", item.ty(ctx).name());
        out.extend_from_slice(&crate::buffer::byte_view_or(ctx, item, message)?);
    }
    Ok(make(ctx, this, out))
}

pub(crate) const METHODS: [MethodDef; 41] = [
    method("capitalize($self, /)", NativeFn::NoArgs(text::capitalize)),
    method("center($self, width, fillchar=b' ', /)", NativeFn::Fast(text::center)),
    method("count($self, sub[, start[, end]], /)", NativeFn::Fast(find::count)),
    method("decode($self, /, encoding='utf-8', errors='strict')", NativeFn::Bound(decode)),
    method("endswith($self, suffix[, start[, end]], /)", NativeFn::Fast(|ctx, this, args| find::tail_match(ctx, this, args, false))),
    method("expandtabs($self, /, tabsize=8)", NativeFn::Bound(text::expandtabs)),
    method("find($self, sub[, start[, end]], /)", NativeFn::Fast(find::find)),
    method("fromhex($type, string, /)", NativeFn::O(hex::fromhex)).class(),
    method("hex($self, /, sep=<unrepresentable>, bytes_per_sep=1)", NativeFn::Bound(hex::hex)),
    method("index($self, sub[, start[, end]], /)", NativeFn::Fast(find::index)),
    method("isalnum($self, /)", NativeFn::NoArgs(text::isalnum)),
    method("isalpha($self, /)", NativeFn::NoArgs(text::isalpha)),
    method("isascii($self, /)", NativeFn::NoArgs(|ctx, this| Ok(ctx.bool(own(this).is_ascii())))),
    method("isdigit($self, /)", NativeFn::NoArgs(text::isdigit)),
    method("islower($self, /)", NativeFn::NoArgs(text::islower)),
    method("isspace($self, /)", NativeFn::NoArgs(text::isspace)),
    method("istitle($self, /)", NativeFn::NoArgs(text::istitle)),
    method("isupper($self, /)", NativeFn::NoArgs(text::isupper)),
    method("join($self, iterable_of_bytes, /)", NativeFn::O(join)),
    method("ljust($self, width, fillchar=b' ', /)", NativeFn::Fast(text::ljust)),
    method("lower($self, /)", NativeFn::NoArgs(|ctx, this| Ok(make(ctx, this, own(this).to_ascii_lowercase())))),
    method("lstrip($self, bytes=None, /)", NativeFn::Fast(|ctx, this, args| text::strip(ctx, this, args, true, false))),
    method("maketrans", NativeFn::Fast(text::maketrans)).static_(),
    method("partition($self, sep, /)", NativeFn::O(split::partition)),
    method("replace($self, old, new, count=-1, /)", NativeFn::Fast(find::replace)),
    method("removeprefix($self, prefix, /)", NativeFn::O(find::removeprefix)),
    method("removesuffix($self, suffix, /)", NativeFn::O(find::removesuffix)),
    method("rfind($self, sub[, start[, end]], /)", NativeFn::Fast(find::rfind)),
    method("rindex($self, sub[, start[, end]], /)", NativeFn::Fast(find::rindex)),
    method("rjust($self, width, fillchar=b' ', /)", NativeFn::Fast(text::rjust)),
    method("rpartition($self, sep, /)", NativeFn::O(split::rpartition)),
    method("rsplit($self, /, sep=None, maxsplit=-1)", NativeFn::Bound(split::rsplit)),
    method("rstrip($self, bytes=None, /)", NativeFn::Fast(|ctx, this, args| text::strip(ctx, this, args, false, true))),
    method("split($self, /, sep=None, maxsplit=-1)", NativeFn::Bound(split::split)),
    method("splitlines($self, /, keepends=False)", NativeFn::Bound(split::splitlines)),
    method("startswith($self, prefix[, start[, end]], /)", NativeFn::Fast(|ctx, this, args| find::tail_match(ctx, this, args, true))),
    method("strip($self, bytes=None, /)", NativeFn::Fast(|ctx, this, args| text::strip(ctx, this, args, true, true))),
    method("swapcase($self, /)", NativeFn::NoArgs(text::swapcase)),
    method("title($self, /)", NativeFn::NoArgs(text::title)),
    method("translate($self, table, /, delete=b'')", NativeFn::Bound(text::translate)),
    method("upper($self, /)", NativeFn::NoArgs(|ctx, this| Ok(make(ctx, this, own(this).to_ascii_uppercase())))),
];

/// `zfill`, the last of the common rows.
pub(crate) const ZFILL: MethodDef =
    method("zfill($self, width, /)", NativeFn::O(|ctx, this, width| text::zfill(ctx, this, clinic::ssize_arg(ctx, width)?)));

/// The common rows followed by a type's own.
pub(crate) const fn with_common<const OWN: usize, const ALL: usize>(own: [MethodDef; OWN]) -> [MethodDef; ALL] {
    assert!(ALL == OWN + METHODS.len() + 1);
    let mut all = [ZFILL; ALL];
    let mut at = 0;
    while at < OWN {
        all[at] = own[at];
        at += 1;
    }
    while at < OWN + METHODS.len() {
        all[at] = METHODS[at - OWN];
        at += 1;
    }
    all
}
