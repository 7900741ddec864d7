//! `bytes`: the type and its operators. What it shares with `bytearray` is in `common` and beside it.

pub(crate) mod common;
pub(crate) mod find;
pub mod hex;
mod iter;
mod split;
mod text;

use std::borrow::Cow;

use crate::args::Args;
use crate::buffer::{byte_view, byte_view_or, has_buffer, plain_view};
use crate::clinic;
use crate::ctx::{Ctx, PyResult};
use crate::payload::{Payload, new_exact, new_extended};
use crate::slice::PySlice;
use crate::typeobj::{CompareOp, MethodDef, NativeFn, Type, TypeDef, TypeFlags, method, slot};
use crate::value::Obj;

pub use iter::{BYTEARRAY_ITERATOR, BYTES_ITERATOR};
pub(crate) use iter::new_iterator;

/// The payload of `bytes`.
pub struct PyBytes {
    pub data: Box<[u8]>,
    pub hash: std::cell::Cell<i64>,
}
crate::trace!(PyBytes);
crate::payload!(PyBytes, "bytes", with_leaf);

impl PyBytes {
    pub fn new(data: Box<[u8]>) -> PyBytes {
        PyBytes { data, hash: std::cell::Cell::new(-1) }
    }
}

impl Ctx {
    /// A `bytes` object.
    pub fn bytes(&self, data: &[u8]) -> Obj {
        match data {
            [] => self.empty_bytes.clone(),
            [byte] => self.single_byte(*byte),
            _ => new_exact(self, &self.types.bytes, PyBytes::new(data.into())),
        }
    }
    pub fn bytes_vec(&self, data: Vec<u8>) -> Obj {
        match &*data {
            [] => self.empty_bytes.clone(),
            [byte] => self.single_byte(*byte),
            _ => new_exact(self, &self.types.bytes, PyBytes::new(data.into_boxed_slice())),
        }
    }
    /// The `bytes` of one byte, of which there is one for each.
    fn single_byte(&self, byte: u8) -> Obj {
        let make = |byte| {
            let object = new_exact(self, &self.types.bytes, PyBytes::new([byte].into()));
            object.header().expect("bytes are on the heap").make_immortal();
            object
        };
        self.interp().single_bytes.get_or_init(|| (0..=255u8).map(make).collect())[byte as usize].clone()
    }
    /// An object of `ty`, a subclass of `bytes`.
    pub fn bytes_subclass(&self, ty: &Type, data: &[u8]) -> Obj {
        new_extended(self, ty, PyBytes::new(data.into()))
    }
}

pub(crate) fn reserve_empty(heap: &crate::heap::Heap, ty: &crate::typeobj::TypeRef) -> Obj {
    crate::payload::new_reserved(heap, ty.object_ptr(), PyBytes::new(Box::default()))
}

/// The bytes of a `bytes` object.
pub fn bytes_of(object: &Obj) -> Option<Cow<'_, [u8]>> {
    object.payload::<PyBytes>().map(|bytes| Cow::Borrowed(&*bytes.data))
}

fn of(this: &Obj) -> &PyBytes {
    this.payload::<PyBytes>().expect("the type's methods get its objects")
}

/// The bytes that a `bytes` object of CPython 3.14 takes, for `object.__sizeof__`.
pub(crate) fn size_of(ctx: &Ctx, object: &Obj) -> Option<usize> {
    let bytes = object.payload::<PyBytes>()?;
    Some(33 + bytes.data.len() + object.ty(ctx).basicsize.saturating_sub(ctx.types.bytes.basicsize))
}

/// `repr` of bytes: `b'…'`.
pub fn repr_text(bytes: &[u8]) -> String {
    krait_code::repr::bytes_repr(bytes)
}

/// The items of an iterable as bytes. `range_error` is the ValueError's text.
pub(crate) fn bytes_of_items(ctx: &Ctx, items: &mut dyn FnMut() -> PyResult<Option<Obj>>, range_error: &str) -> PyResult<Vec<u8>> {
    let mut bytes = Vec::new();
    while let Some(item) = items()? {
        let index = item.index(ctx)?;
        let byte = index.as_i64().and_then(|value| u8::try_from(value).ok());
        bytes.push(byte.ok_or_else(|| ctx.value_error(range_error))?);
    }
    Ok(bytes)
}

/// `PyBytes_FromObject`: buffers and iterables of ints.
fn from_object(ctx: &Ctx, object: &Obj) -> PyResult<Vec<u8>> {
    const RANGE: &str = "bytes must be in range(0, 256)";
    if has_buffer(ctx, object) {
        let buffer = crate::buffer::get_buffer(ctx, object, crate::buffer::FULL_RO)?;
        let bytes = buffer.to_contiguous();
        buffer.release(ctx);
        return Ok(bytes);
    }
    if !object.is_str_instance(ctx) {
        let iterator = match object.iter(ctx) {
            Ok(iterator) => Some(iterator),
            Err(raised) => {
                ctx.swallow(raised, &ctx.types.type_error)?;
                None
            }
        };
        if let Some(iterator) = iterator {
            return bytes_of_items(ctx, &mut || iterator.next(ctx), RANGE);
        }
    }
    Err(ctx.type_error(&format!("cannot convert '{}' object to bytes", object.ty(ctx).name())))
}

/// What both constructors do with `source`, `encoding` and `errors`, but for objects that each treats in its own way.
pub(crate) enum Source {
    Bytes(Vec<u8>),
    /// Encoded text, as a `bytes` object.
    Object(Obj),
    Other(Obj),
}

pub(crate) fn source_of(ctx: &Ctx, name: &str, bound: &[Option<Obj>]) -> PyResult<Source> {
    let text = |i: usize, which: &str| -> PyResult<Option<std::borrow::Cow<'_, str>>> {
        bound[i].as_ref().map(|value| crate::str::codec_name(ctx, name, which, value)).transpose()
    };
    let (encoding, errors) = (text(1, "'encoding'")?, text(2, "'errors'")?);
    let source = bound[0].clone();
    let is_str = source.as_ref().is_some_and(|source| source.is_str_instance(ctx));
    match (source, encoding, errors) {
        (Some(source), Some(encoding), errors) if is_str => {
            crate::codecs::encode(ctx, &source, Some(&encoding), errors.as_deref()).map(Source::Object)
        }
        (_, Some(_), _) => Err(ctx.type_error("encoding without a string argument")),
        // `bytes` of a subclass of str that knows its bytes.
        (Some(source), None, None) if is_str && name == "bytes" && source.ty(ctx).lookup(ctx, &ctx.names.__bytes__).is_some() => {
            Ok(Source::Other(source))
        }
        (Some(_), None, _) if is_str => Err(ctx.type_error("string argument without an encoding")),
        (_, None, Some(_)) => Err(ctx.type_error("errors without a string argument")),
        (None, None, None) => Ok(Source::Bytes(Vec::new())),
        (Some(source), None, None) => Ok(Source::Other(source)),
    }
}

/// The one argument of `bytes` or `bytearray`, when it is exactly one of these or a `memoryview`.
pub(crate) fn plain_source<'a>(ctx: &Ctx, args: Args<'a>) -> Option<&'a Obj> {
    let [source] = args.positional() else { return None };
    let types = [&ctx.types.bytes, &ctx.types.bytearray, &ctx.types.memoryview];
    (!args.has_keywords() && types.iter().any(|ty| ty.is_exactly(source))).then_some(source)
}

/// A number of zero bytes, when `source` is an index.
pub(crate) fn zeros_of(ctx: &Ctx, source: &Obj) -> PyResult<Option<Vec<u8>>> {
    if !clinic::is_index(ctx, source) {
        return Ok(None);
    }
    let count = match source.to_index_size(ctx) {
        Ok(count) => count,
        Err(raised) => {
            ctx.swallow(raised, &ctx.types.type_error)?;
            return Ok(None);
        }
    };
    let Ok(count) = usize::try_from(count) else { return Err(ctx.value_error("negative count")) };
    ctx.check_room(count, 1)?;
    Ok(Some(vec![0; count]))
}

fn bytes_new(ctx: &Ctx, class: &Obj, args: Args) -> PyResult {
    if let (true, Some(value)) = (class.is(ctx.types.bytes.obj()), plain_source(ctx, args)) {
        return Ok(if ctx.types.bytes.is_exactly(value) { value.clone() } else { ctx.bytes(&plain_view(ctx, value)?) });
    }
    let bound = crate::signature::bind(ctx, "bytes", "(source=b'', encoding='utf-8', errors='strict')", args)?;
    let value = match source_of(ctx, "bytes", &bound)? {
        Source::Bytes(bytes) => ctx.bytes_vec(bytes),
        Source::Object(object) => object,
        Source::Other(source) if ctx.types.bytes.is_exactly(&source) => source,
        Source::Other(source) => match source.call_special(ctx, &ctx.names.__bytes__, &[])? {
            Some(result) if result.payload::<PyBytes>().is_some() => result,
            Some(result) => {
                return Err(ctx.type_error(&format!("__bytes__ returned non-bytes (type {})", result.ty(ctx).name())));
            }
            None => match zeros_of(ctx, &source)? {
                Some(zeros) => ctx.bytes_vec(zeros),
                None => ctx.bytes_vec(from_object(ctx, &source)?),
            },
        },
    };
    let ty = class.as_type().expect("tp_new gets a type");
    if ctx.types.bytes.is(ty) { Ok(value) } else { Ok(ctx.bytes_subclass(ty, &of(&value).data)) }
}

fn concat(ctx: &Ctx, this: &Obj, other: &Obj) -> PyResult {
    let own = &of(this).data;
    if own.is_empty() && ctx.types.bytes.is_exactly(other) {
        return Ok(other.clone());
    }
    let more = byte_view_or(ctx, other, || format!("can't concat {} to bytes", other.ty(ctx).name()))?;
    if more.is_empty() && ctx.types.bytes.is_exactly(this) {
        return Ok(this.clone());
    }
    let mut bytes = Vec::with_capacity(own.len() + more.len());
    bytes.extend_from_slice(own);
    bytes.extend_from_slice(&more);
    Ok(ctx.bytes_vec(bytes))
}

/// `bytes * count`, the room checked.
pub(crate) fn repeated(ctx: &Ctx, bytes: &[u8], count: isize, message: Option<&str>) -> PyResult<Vec<u8>> {
    let count = usize::try_from(count).unwrap_or(0);
    let len = bytes.len().checked_mul(count).filter(|&len| len <= isize::MAX as usize);
    let len = len.ok_or_else(|| match message {
        Some(message) => ctx.overflow_error(message),
        None => ctx.no_memory(),
    })?;
    ctx.check_room(len, 1)?;
    Ok(if let [byte] = bytes { vec![*byte; len] } else { bytes.repeat(count) })
}

fn subscript(ctx: &Ctx, this: &Obj, key: &Obj) -> PyResult {
    let bytes = &of(this).data;
    if let Some(slice) = key.payload::<PySlice>() {
        let range = slice.fit(ctx, bytes.len())?;
        let start = range.start as usize;
        if range.step == 1 {
            return Ok(common::part(ctx, this, &bytes[start..start + range.count]));
        }
        let at = |i: usize| bytes[(range.start + i as isize * range.step) as usize];
        return Ok(ctx.bytes_vec((0..range.count).map(at).collect()));
    }
    if !clinic::is_index(ctx, key) {
        return Err(ctx.type_error(&format!("byte indices must be integers or slices, not {}", key.ty(ctx).name())));
    }
    match clinic::item_index(key.to_index(ctx)?, bytes.len()) {
        Some(index) => Ok(Obj::small(bytes[index].into())),
        None => Err(ctx.index_error("index out of range")),
    }
}

/// `item in bytes`.
pub(crate) fn contains(ctx: &Ctx, this: &Obj, item: &Obj) -> PyResult<bool> {
    if clinic::is_index(ctx, item) {
        let byte = common::byte_arg(ctx, item)?;
        return Ok(memchr::memchr(byte, &common::own(this)).is_some());
    }
    let needle = byte_view(ctx, item)?;
    Ok(find::find_in(&common::own(this), &needle).is_some())
}

/// BytesWarning under `-b` when bytes are compared with text or ints.
pub(crate) fn warn_comparison(ctx: &Ctx, a: &Obj, b: &Obj, op: CompareOp) -> PyResult<()> {
    if ctx.settings.bytes_warning == 0 || !matches!(op, CompareOp::Eq | CompareOp::Ne) {
        return Ok(());
    }
    let either = |test: &dyn Fn(&Obj) -> bool| test(a) || test(b);
    if either(&|object| object.is_str_instance(ctx)) {
        return crate::exceptions::warn(ctx, &ctx.types.bytes_warning, "Comparison between bytes and string", 1);
    }
    if either(&|object| object.is_int_instance(ctx)) {
        return crate::exceptions::warn(ctx, &ctx.types.bytes_warning, "Comparison between bytes and int", 1);
    }
    Ok(())
}

fn richcompare(ctx: &Ctx, this: &Obj, other: &Obj, op: CompareOp) -> PyResult {
    let (Some(a), Some(b)) = (this.payload::<PyBytes>(), other.payload::<PyBytes>()) else {
        warn_comparison(ctx, this, other, op)?;
        return Ok(ctx.not_implemented());
    };
    Ok(ctx.bool(match op {
        CompareOp::Eq => a.data == b.data,
        CompareOp::Ne => a.data != b.data,
        _ => op.holds(a.data.cmp(&b.data)),
    }))
}

fn hash(ctx: &Ctx, this: &Obj) -> PyResult<i64> {
    let bytes = of(this);
    if bytes.hash.get() == -1 {
        bytes.hash.set(ctx.hash_secret.hash_bytes(&bytes.data));
    }
    Ok(bytes.hash.get())
}

const OWN_METHODS: [MethodDef; 2] = [
    method("__getnewargs__($self, /)", NativeFn::NoArgs(|ctx, this| Ok(ctx.tuple(vec![ctx.bytes(&of(this).data)])))),
    method(
        "__bytes__($self, /)",
        NativeFn::NoArgs(|ctx, this| Ok(if ctx.types.bytes.is_exactly(this) { this.clone() } else { ctx.bytes(&of(this).data) })),
    ),
];
static METHODS: [MethodDef; 44] = common::with_common(OWN_METHODS);

pub static BYTES: TypeDef = TypeDef {
    flags: TypeFlags::BASETYPE | TypeFlags::BYTES_SUBCLASS | TypeFlags::MATCH_SELF,
    slots: &[
        slot::tp_new(bytes_new),
        slot::tp_repr(|ctx, this| Ok(ctx.str_ascii(repr_text(&of(this).data).as_bytes()))),
        slot::tp_str(|ctx, this| {
            if ctx.settings.bytes_warning > 0 {
                crate::exceptions::warn(ctx, &ctx.types.bytes_warning, "str() on a bytes instance", 1)?;
            }
            Ok(ctx.str_ascii(repr_text(&of(this).data).as_bytes()))
        }),
        slot::tp_hash(hash),
        slot::tp_richcompare(richcompare),
        slot::tp_iter(iter::new_iterator),
        slot::bf_getbuffer(crate::buffer::bytes_getbuffer),
        slot::nb_remainder(|ctx, this, values| match this.payload::<PyBytes>() {
            Some(_) => crate::format::percent_format_bytes(ctx, this, values),
            None => Ok(ctx.not_implemented()),
        }),
        slot::mp_length(|_, this| Ok(of(this).data.len())),
        slot::mp_subscript(subscript),
        slot::sq_concat(concat),
        slot::sq_repeat(|ctx, this, count| {
            if count == 1 && ctx.types.bytes.is_exactly(this) {
                return Ok(this.clone());
            }
            Ok(ctx.bytes_vec(repeated(ctx, &of(this).data, count, Some("repeated bytes are too long"))?))
        }),
        slot::sq_contains(contains),
    ],
    methods: &METHODS,
    doc: "An immutable sequence of bytes.",
    ..TypeDef::new("bytes", PyBytes::layout)
};
