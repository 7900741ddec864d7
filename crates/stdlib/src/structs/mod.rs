//! `_struct`: values packed into bytes.

mod convert;
mod format;

use std::cell::{Cell, RefCell};
use krait_code::collections::HashMap;
use std::rc::Rc;

use krait_object::buffer::{WRITABLE, buffer_bytes, byte_view, get_buffer, has_buffer, not_bytes_like};
use krait_object::bytes::PyBytes;
use krait_object::exceptions::unicode_encode_error;
use krait_object::heap::strdata::PyStr;
use krait_object::typeobj::new_native_type;
use krait_object::{
    Args, Ctx, MethodDef, NativeFn, Obj, Payload, PyResult, TypeDef, TypeFlags, bind, getset, method, module, new_exact,
    new_extended, slot,
};

use crate::exc;
use format::{ERROR, Format, error};

/// How many parsed formats are kept.
const CACHE_SIZE: usize = 100;

type Cache = RefCell<HashMap<Vec<u8>, Rc<Format>>>;

fn cache(ctx: &Ctx) -> Rc<Cache> {
    ctx.state("_struct.cache", Cache::default)
}

/// The bytes of a format argument.
fn format_bytes(ctx: &Ctx, value: &Obj) -> PyResult<Vec<u8>> {
    if let Some(text) = value.payload::<PyStr>() {
        if let Some(text) = text.as_ascii() {
            return Ok(text.as_bytes().to_vec());
        }
        let points = text.to_points();
        let start = points.iter().position(|&point| point >= 0x80).unwrap_or(0);
        let end = points[start..].iter().position(|&point| point < 0x80).map_or(points.len(), |len| start + len);
        return Err(unicode_encode_error(ctx, "ascii", value, start, end, "ordinal not in range(128)"));
    }
    match value.payload::<PyBytes>() {
        Some(bytes) => Ok(bytes.data.to_vec()),
        None => {
            let name = value.ty(ctx).name();
            Err(ctx.type_error(&format!("Struct() argument 1 must be a str or bytes object, not {name}")))
        }
    }
}

/// The parsed format of an argument of a module function.
fn format_of(ctx: &Ctx, value: &Obj) -> PyResult<Rc<Format>> {
    let cache = cache(ctx);
    if let Some(text) = value.payload::<PyStr>().and_then(PyStr::as_ascii) {
        if let Some(known) = cache.borrow().get(text.as_bytes()) {
            return Ok(known.clone());
        }
    }
    let text = format_bytes(ctx, value)?;
    let known = cache.borrow().get(&text).cloned();
    if let Some(known) = known {
        return Ok(known);
    }
    let parsed = Rc::new(format::parse(ctx, &text)?);
    let mut cache = cache.borrow_mut();
    if cache.len() >= CACHE_SIZE {
        cache.clear();
    }
    cache.insert(text, parsed.clone());
    Ok(parsed)
}

fn pack(ctx: &Ctx, format: &Format, values: &[Obj]) -> PyResult {
    if values.len() != format.values {
        return Err(error(ctx, &format!("pack expected {} items for packing (got {})", format.values, values.len())));
    }
    Ok(ctx.bytes_vec(convert::pack(ctx, format, values)?))
}

/// An offset fitted to a buffer's length; `verb` and `short` are for the messages.
fn place(ctx: &Ctx, format: &Format, offset: isize, len: usize, into: bool) -> PyResult<usize> {
    let size = format.size as isize;
    let mut start = offset;
    if start < 0 {
        if start + size > 0 {
            let what = if into { "no space to pack" } else { "not enough data to unpack" };
            return Err(error(ctx, &format!("{what} {size} bytes at offset {offset}")));
        }
        if start + (len as isize) < 0 {
            return Err(error(ctx, &format!("offset {offset} out of range for {len}-byte buffer")));
        }
        start += len as isize;
    }
    if (len as isize) - start < size {
        let (function, doing) = if into { ("pack_into", "packing") } else { ("unpack_from", "unpacking") };
        let needed = start as u128 + size as u128;
        return Err(error(
            ctx,
            &format!(
                "{function} requires a buffer of at least {needed} bytes for {doing} {size} bytes at offset {start} (actual buffer size is {len})"
            ),
        ));
    }
    Ok(start as usize)
}

fn pack_into(ctx: &Ctx, format: &Format, args: &[Obj]) -> PyResult {
    let (buffer, offset, values) = match args {
        [] => return Err(error(ctx, "pack_into expected buffer argument")),
        [_] => return Err(error(ctx, "pack_into expected offset argument")),
        [buffer, offset, values @ ..] => (buffer, offset, values),
    };
    if values.len() != format.values {
        let (wanted, got) = (format.values, values.len());
        return Err(error(ctx, &format!("pack_into expected {wanted} items for packing (got {got})")));
    }
    let view = match get_buffer(ctx, buffer, WRITABLE) {
        Ok(view) => view,
        Err(raised) => {
            drop(ctx.take_raised(raised));
            let name = buffer.ty(ctx).name();
            return Err(ctx.type_error(&format!("argument must be read-write bytes-like object, not {name}")));
        }
    };
    let work = || -> PyResult<()> {
        let offset = offset.to_index(ctx)?;
        let start = place(ctx, format, offset, view.nbytes(), true)?;
        view.write(start, &convert::pack(ctx, format, values)?);
        Ok(())
    };
    let done = work();
    view.release(ctx);
    done.map(|()| ctx.none())
}

fn unpack(ctx: &Ctx, format: &Format, data: &Obj) -> PyResult {
    let bytes = byte_view(ctx, data)?;
    if bytes.len() != format.size {
        return Err(error(ctx, &format!("unpack requires a buffer of {} bytes", format.size)));
    }
    Ok(convert::unpack(ctx, format, &bytes))
}

fn unpack_from(ctx: &Ctx, format: &Format, data: &Obj, offset: Option<&Obj>) -> PyResult {
    if !has_buffer(ctx, data) {
        return Err(not_bytes_like(ctx, data));
    }
    let offset = offset.map_or(Ok(0), |offset| krait_object::clinic::ssize_arg(ctx, offset))?;
    let bytes = byte_view(ctx, data)?;
    let start = place(ctx, format, offset, bytes.len(), false)?;
    Ok(convert::unpack(ctx, format, &bytes[start..start + format.size]))
}

/// The payload of the iterator.
struct UnpackIterator {
    format: Rc<Format>,
    /// A `bytes` object.
    data: Obj,
    at: Cell<usize>,
}
krait_object::trace!(UnpackIterator: data);
krait_object::payload!(UnpackIterator, "unpack_iterator", with_node);

fn iterator_of(object: &Obj) -> (&UnpackIterator, &[u8]) {
    let own = object.payload::<UnpackIterator>().expect("the type's methods get its objects");
    (own, &own.data.payload::<PyBytes>().expect("bytes").data)
}

fn iter_unpack(ctx: &Ctx, format: Rc<Format>, data: &Obj) -> PyResult {
    if format.size == 0 {
        return Err(error(ctx, "cannot iteratively unpack with a struct of length 0"));
    }
    let data = match data.payload::<PyBytes>() {
        Some(_) => data.clone(),
        None => ctx.bytes(&buffer_bytes(ctx, data)?),
    };
    if data.len(ctx)? % format.size != 0 {
        let size = format.size;
        return Err(error(ctx, &format!("iterative unpacking requires a buffer of a multiple of {size} bytes")));
    }
    Ok(new_exact(ctx, &ctx.type_for::<UnpackIterator>(), UnpackIterator { format, data, at: Cell::new(0) }))
}

static UNPACK_ITERATOR: TypeDef = TypeDef {
    module: "_struct",
    flags: TypeFlags::DISALLOW_INSTANTIATION,
    slots: &[
        slot::tp_iter(|_, this| Ok(this.clone())),
        slot::tp_iternext(|ctx, this| {
            let (own, bytes) = iterator_of(this);
            let start = own.at.get();
            let Some(part) = bytes.get(start..start + own.format.size) else { return Ok(None) };
            own.at.set(start + own.format.size);
            Ok(Some(convert::unpack(ctx, &own.format, part)))
        }),
    ],
    methods: &[method("__length_hint__($self, /)", NativeFn::NoArgs(|ctx, this| {
        let (own, bytes) = iterator_of(this);
        Ok(ctx.int_usize((bytes.len() - own.at.get()) / own.format.size))
    }))],
    ..TypeDef::new("unpack_iterator", UnpackIterator::layout)
};

/// The payload of `Struct`.
struct PyStruct {
    format: RefCell<Option<(Rc<Format>, Rc<str>)>>,
}
krait_object::trace!(PyStruct);
krait_object::payload!(PyStruct, "Struct", with_weakrefs);

/// The format of a `Struct`. RuntimeError before `__init__`.
fn own_format(ctx: &Ctx, this: &Obj) -> PyResult<(Rc<Format>, Rc<str>)> {
    let own = this.payload::<PyStruct>().expect("the type's methods get its objects");
    own.format.borrow().clone().ok_or_else(|| ctx.runtime_error("Struct object is not initialized"))
}

fn struct_init(ctx: &Ctx, this: &Obj, args: Args) -> PyResult<()> {
    let slots = bind(ctx, "Struct", "(format)", args)?;
    let [Some(format)] = slots.as_slice() else { return Err(ctx.system_error("bound arguments")) };
    let text = format_bytes(ctx, format)?;
    let parsed = Rc::new(format::parse(ctx, &text)?);
    let shown: String = text.iter().map(|&byte| char::from(byte)).collect();
    let own = this.payload::<PyStruct>().expect("the type's methods get its objects");
    *own.format.borrow_mut() = Some((parsed, shown.into()));
    Ok(())
}

static STRUCT: TypeDef = TypeDef {
    module: "_struct",
    flags: TypeFlags::BASETYPE,
    slots: &[
        slot::tp_new(|ctx, class, _| {
            Ok(new_extended(ctx, class.as_type().expect("tp_new gets a type"), PyStruct { format: RefCell::default() }))
        }),
        slot::tp_init(struct_init),
        slot::tp_repr(|ctx, this| {
            let shown = ctx.str(&own_format(ctx, this)?.1).repr(ctx)?;
            Ok(ctx.str(&format!("{}({})", this.ty(ctx).short_name(), shown.text_lossy())))
        }),
    ],
    methods: &[
        method("iter_unpack($self, buffer, /)", NativeFn::O(|ctx, this, data| iter_unpack(ctx, own_format(ctx, this)?.0, data))),
        method("pack", NativeFn::Fast(|ctx, this, args| pack(ctx, &own_format(ctx, this)?.0, args))),
        method("pack_into", NativeFn::Fast(|ctx, this, args| pack_into(ctx, &own_format(ctx, this)?.0, args))),
        method("unpack($self, buffer, /)", NativeFn::O(|ctx, this, data| unpack(ctx, &own_format(ctx, this)?.0, data))),
        method("unpack_from($self, /, buffer, offset=0)", NativeFn::Bound(|ctx, this, slots| {
            let [Some(data), offset] = slots else { return Err(ctx.system_error("bound arguments")) };
            unpack_from(ctx, &own_format(ctx, this)?.0, data, offset.as_ref())
        })),
        method("__sizeof__($self, /)", NativeFn::NoArgs(|ctx, this| {
            Ok(ctx.int_usize(56 + 32 * (own_format(ctx, this)?.0.fields.len() + 1)))
        })),
    ],
    getsets: &[
        getset("format", |ctx, this| Ok(ctx.str(&own_format(ctx, this)?.1))),
        getset("size", |ctx, this| Ok(ctx.int_usize(own_format(ctx, this)?.0.size))),
    ],
    doc: "Struct(fmt) --> compiled struct object",
    ..TypeDef::new("Struct", PyStruct::layout)
};

fn split_format<'a>(ctx: &Ctx, args: &'a [Obj]) -> PyResult<(Rc<Format>, &'a [Obj])> {
    match args.split_first() {
        Some((format, rest)) => Ok((format_of(ctx, format)?, rest)),
        None => Err(ctx.type_error("missing format argument")),
    }
}

const FUNCTIONS: &[MethodDef] = &[
    method("_clearcache($module, /)", NativeFn::NoArgs(|ctx, _| {
        cache(ctx).borrow_mut().clear();
        Ok(ctx.none())
    })),
    method("calcsize($module, format, /)", NativeFn::O(|ctx, _, format| Ok(ctx.int_usize(format_of(ctx, format)?.size)))),
    method("iter_unpack($module, format, buffer, /)", NativeFn::Fast(|ctx, _, args| {
        iter_unpack(ctx, format_of(ctx, &args[0])?, &args[1])
    })),
    method("pack", NativeFn::Fast(|ctx, _, args| {
        let (format, values) = split_format(ctx, args)?;
        pack(ctx, &format, values)
    })),
    method("pack_into", NativeFn::Fast(|ctx, _, args| {
        let (format, rest) = split_format(ctx, args)?;
        pack_into(ctx, &format, rest)
    })),
    method("unpack($module, format, buffer, /)", NativeFn::Fast(|ctx, _, args| unpack(ctx, &*format_of(ctx, &args[0])?, &args[1]))),
    method("unpack_from($module, format, /, buffer, offset=0)", NativeFn::Bound(|ctx, _, slots| {
        let [Some(format), Some(data), offset] = slots else { return Err(ctx.system_error("bound arguments")) };
        unpack_from(ctx, &*format_of(ctx, format)?, data, offset.as_ref())
    })),
];

/// Make the module.
pub fn init(ctx: &Ctx) -> PyResult<Obj> {
    let module = module::new_module(ctx, "_struct");
    module::add_functions(ctx, &module, "_struct", FUNCTIONS);
    new_native_type(ctx, &UNPACK_ITERATOR);
    module::add(ctx, &module, "Struct", new_native_type(ctx, &STRUCT).to_obj());
    module::add(ctx, &module, "error", exc::new_class(ctx, ERROR, "struct", "error", &ctx.types.exception)?);
    Ok(module)
}
