//! `bytearray`: the type and its operators.

mod data;
mod methods;
mod subscript;

use crate::args::Args;
use crate::buffer::{ByteView, byte_view, byte_view_or, has_buffer};
use crate::bytes::{self, Source};
use crate::ctx::{Ctx, PyResult};
use crate::payload::{Payload, new_exact, new_extended};
use crate::typeobj::{CompareOp, TypeDef, TypeFlags, slot};
use crate::value::Obj;

pub use crate::bytes::BYTEARRAY_ITERATOR;
pub use data::PyByteArray;

/// A `bytearray` of these bytes.
pub fn new_bytearray(ctx: &Ctx, bytes: Vec<u8>) -> Obj {
    new_exact(ctx, &ctx.types.bytearray, PyByteArray::new(bytes))
}

fn of(this: &Obj) -> &PyByteArray {
    this.payload::<PyByteArray>().expect("the type's methods get its objects")
}

fn init(ctx: &Ctx, this: &Obj, args: Args) -> PyResult<()> {
    let array = of(this);
    if !array.is_empty() {
        array.edit(ctx, Vec::clear)?;
    }
    if let Some(source) = bytes::plain_source(ctx, args) {
        let bytes = crate::buffer::plain_view(ctx, source)?.to_vec();
        return array.edit(ctx, |own| *own = bytes);
    }
    let bound = crate::signature::bind(ctx, "bytearray", "(source=b'', encoding='utf-8', errors='strict')", args)?;
    let bytes = match bytes::source_of(ctx, "bytearray", &bound)? {
        Source::Bytes(bytes) => bytes,
        Source::Object(object) => byte_view(ctx, &object)?.to_vec(),
        Source::Other(source) => match bytes::zeros_of(ctx, &source)? {
            Some(zeros) => zeros,
            None => from_object(ctx, &source)?,
        },
    };
    array.edit(ctx, |own| *own = bytes)
}

/// The bytes of a buffer or of an iterable of ints.
fn from_object(ctx: &Ctx, source: &Obj) -> PyResult<Vec<u8>> {
    if has_buffer(ctx, source) {
        let buffer = crate::buffer::get_buffer(ctx, source, crate::buffer::FULL_RO)?;
        let bytes = buffer.to_contiguous();
        buffer.release(ctx);
        return Ok(bytes);
    }
    let iterator = match source.iter(ctx) {
        Ok(iterator) => iterator,
        Err(raised) => {
            ctx.swallow(raised, &ctx.types.type_error)?;
            return Err(ctx.type_error(&format!("cannot convert '{}' object to bytearray", source.ty(ctx).name())));
        }
    };
    bytes::bytes_of_items(ctx, &mut || iterator.next(ctx), "byte must be in range(0, 256)")
}

fn repr(ctx: &Ctx, this: &Obj) -> PyResult {
    let bytes = of(this).borrow();
    let quote = if bytes.contains(&b'\'') && !bytes.contains(&b'"') { '"' } else { '\'' };
    let mut out = format!("{}(b{quote}", this.ty(ctx).short_name());
    for &byte in bytes.iter() {
        match byte {
            b'\'' | b'\\' => out.extend(['\\', char::from(byte)]),
            b'\t' => out.push_str("\\t"),
            b'\n' => out.push_str("\\n"),
            b'\r' => out.push_str("\\r"),
            b' '..=b'~' => out.push(char::from(byte)),
            _ => out.push_str(&format!("\\x{byte:02x}")),
        }
    }
    out.push(quote);
    out.push(')');
    Ok(ctx.str(&out))
}

fn richcompare(ctx: &Ctx, this: &Obj, other: &Obj, op: CompareOp) -> PyResult {
    if !has_buffer(ctx, this) || !has_buffer(ctx, other) {
        bytes::warn_comparison(ctx, this, other, op)?;
        return Ok(ctx.not_implemented());
    }
    match crate::buffer::byte_views(ctx, this, other) {
        Ok((a, b)) => Ok(ctx.bool(op.holds(a.cmp(&b)))),
        Err(raised) => {
            drop(ctx.take_raised(raised));
            Ok(ctx.not_implemented())
        }
    }
}

/// The bytes to append.
fn appended<'a>(ctx: &Ctx, other: &'a Obj) -> PyResult<ByteView<'a>> {
    byte_view_or(ctx, other, || format!("can't concat {} to bytearray", other.ty(ctx).name()))
}

fn concat(ctx: &Ctx, this: &Obj, other: &Obj) -> PyResult {
    let more = appended(ctx, other)?;
    let own = of(this).borrow();
    let mut bytes = Vec::with_capacity(own.len() + more.len());
    bytes.extend_from_slice(&own);
    bytes.extend_from_slice(&more);
    Ok(new_bytearray(ctx, bytes))
}

fn inplace_concat(ctx: &Ctx, this: &Obj, other: &Obj) -> PyResult {
    if other.is(this) {
        // The buffer of the right side keeps the left side's size.
        if !of(this).is_empty() {
            return Err(ctx.buffer_error("Existing exports of data: object cannot be re-sized"));
        }
        return Ok(this.clone());
    }
    let more = appended(ctx, other)?;
    if !more.is_empty() {
        of(this).edit(ctx, |own| own.extend_from_slice(&more))?;
    }
    Ok(this.clone())
}

fn inplace_repeat(ctx: &Ctx, this: &Obj, count: isize) -> PyResult {
    if count == 1 {
        return Ok(this.clone());
    }
    let bytes = bytes::repeated(ctx, &of(this).borrow(), count, None)?;
    if bytes.len() == of(this).len() {
        return Ok(this.clone());
    }
    of(this).edit(ctx, |own| *own = bytes)?;
    Ok(this.clone())
}

pub static BYTEARRAY: TypeDef = TypeDef {
    flags: TypeFlags::BASETYPE | TypeFlags::MATCH_SELF,
    slots: &[
        slot::tp_new(|ctx, class, _| {
            Ok(new_extended(ctx, class.as_type().expect("tp_new gets a type"), PyByteArray::new(Vec::new())))
        }),
        slot::tp_init(init),
        slot::tp_repr(repr),
        slot::tp_str(|ctx, this| {
            if ctx.settings.bytes_warning > 0 {
                crate::exceptions::warn(ctx, &ctx.types.bytes_warning, "str() on a bytearray instance", 1)?;
            }
            repr(ctx, this)
        }),
        slot::tp_richcompare(richcompare),
        slot::tp_iter(|ctx, this| bytes::new_iterator(ctx, this)),
        slot::bf_getbuffer(|_, this, _| Ok(of(this).export(this))),
        slot::nb_remainder(|ctx, this, values| match this.payload::<PyByteArray>() {
            Some(_) => crate::format::percent_format_bytes(ctx, this, values),
            None => Ok(ctx.not_implemented()),
        }),
        slot::mp_length(|_, this| Ok(of(this).len())),
        slot::mp_subscript(subscript::subscript),
        slot::mp_ass_subscript(subscript::set_subscript),
        slot::sq_concat(concat),
        slot::sq_repeat(|ctx, this, count| Ok(new_bytearray(ctx, bytes::repeated(ctx, &of(this).borrow(), count, None)?))),
        slot::sq_inplace_concat(inplace_concat),
        slot::sq_inplace_repeat(inplace_repeat),
        slot::sq_contains(bytes::contains),
    ],
    methods: &methods::METHODS,
    doc: "bytearray: a sequence of bytes that can be changed.",
    ..TypeDef::new("bytearray", PyByteArray::layout)
};
