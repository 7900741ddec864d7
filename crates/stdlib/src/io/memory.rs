//! `BytesIO` and `StringIO`.

use std::cell::{Cell, RefCell};

use krait_object::heap::strdata::PyStr;
use krait_object::{Ctx, NativeFn, Obj, Payload, PyResult, TypeDef, TypeFlags, bind, getset, method, new_extended, slot};

use super::base::{IoBase, class};
use super::newline::{Newline, translate};

/// The payload of `BytesIO`.
#[repr(C)]
pub struct BytesIo {
    base: IoBase,
    data: RefCell<Vec<u8>>,
    at: Cell<usize>,
}
krait_object::trace!(BytesIo);
krait_object::payload!(BytesIo, "_io.BytesIO", base = IoBase, with_node, with_weakrefs, with_dict);

fn bytes_of(object: &Obj) -> &BytesIo {
    object.payload::<BytesIo>().expect("the type's methods get its objects")
}

fn open_bytes<'a>(ctx: &Ctx, this: &'a Obj) -> PyResult<&'a BytesIo> {
    let own = bytes_of(this);
    if own.base.closed.get() { Err(ctx.value_error("I/O operation on closed file.")) } else { Ok(own) }
}

/// A size argument: `None` or negative means everything.
fn size(ctx: &Ctx, args: &[Obj]) -> PyResult<Option<usize>> {
    match args.first().filter(|size| !ctx.is_none(size)) {
        Some(size) => Ok(usize::try_from(size.to_index_size(ctx)?).ok()),
        None => Ok(None),
    }
}

fn take(own: &BytesIo, count: Option<usize>) -> Vec<u8> {
    let data = own.data.borrow();
    let from = own.at.get().min(data.len());
    let to = count.map_or(data.len(), |count| from.saturating_add(count).min(data.len()));
    if to > from {
        own.at.set(to);
    }
    data[from..to].to_vec()
}

fn bytes_line(ctx: &Ctx, this: &Obj, args: &[Obj]) -> PyResult {
    let own = open_bytes(ctx, this)?;
    let limit = size(ctx, args)?;
    let len = {
        let data = own.data.borrow();
        let from = own.at.get().min(data.len());
        data[from..].iter().position(|&byte| byte == b'\n').map_or(data.len() - from, |at| at + 1)
    };
    Ok(ctx.bytes_vec(take(own, Some(limit.map_or(len, |limit| len.min(limit))))))
}

fn bytes_write(ctx: &Ctx, this: &Obj, data: &Obj) -> PyResult {
    let own = open_bytes(ctx, this)?;
    if data.is_str_instance(ctx) {
        return Err(ctx.type_error("a bytes-like object is required, not 'str'"));
    }
    let bytes = krait_object::buffer::buffer_bytes(ctx, data)?.into_owned();
    if bytes.is_empty() {
        return Ok(Obj::small(0));
    }
    let mut data = own.data.borrow_mut();
    let at = own.at.get();
    if at > data.len() {
        data.resize(at, 0);
    }
    let overlap = bytes.len().min(data.len() - at);
    data[at..at + overlap].copy_from_slice(&bytes[..overlap]);
    data.extend_from_slice(&bytes[overlap..]);
    own.at.set(at + bytes.len());
    Ok(ctx.int_usize(bytes.len()))
}

fn position(ctx: &Ctx, args: &[Obj], at: usize, end: usize) -> PyResult<usize> {
    let offset = args[0].to_index_size(ctx)?;
    let whence = args.get(1).map_or(Ok(0), |whence| whence.to_i64(ctx))?;
    let base = match whence {
        0 if offset < 0 => return Err(ctx.value_error(&format!("negative seek value {offset}"))),
        0 => 0,
        1 => at as isize,
        2 => end as isize,
        other => return Err(ctx.value_error(&format!("invalid whence ({other}, should be 0, 1 or 2)"))),
    };
    Ok(base.saturating_add(offset).max(0) as usize)
}

pub static BYTES_IO: TypeDef = TypeDef {
    module: "_io",
    base: Some(|ctx| class(ctx, "io._BufferedIOBase")),
    text: "(initial_bytes=b'')",
    flags: TypeFlags::BASETYPE,
    slots: &[
        slot::tp_new(|ctx, class, _| {
            let payload = BytesIo { base: IoBase::new(), data: RefCell::default(), at: Cell::new(0) };
            Ok(new_extended(ctx, class.as_type().expect("tp_new gets a type"), payload))
        }),
        slot::tp_init(|ctx, this, args| {
            let slots = bind(ctx, "BytesIO", "(initial_bytes=b'')", args)?;
            let own = bytes_of(this);
            own.at.set(0);
            let initial = match slots[0].as_ref().filter(|initial| !ctx.is_none(initial)) {
                Some(initial) => krait_object::buffer::buffer_bytes(ctx, initial)?.into_owned(),
                None => Vec::new(),
            };
            *own.data.borrow_mut() = initial;
            Ok(())
        }),
        slot::tp_iternext(|ctx, this| {
            let line = bytes_line(ctx, this, &[])?;
            Ok(if line.len(ctx)? == 0 { None } else { Some(line) })
        }),
    ],
    methods: &[
        method("getvalue($self, /)", NativeFn::NoArgs(|ctx, this| Ok(ctx.bytes(&open_bytes(ctx, this)?.data.borrow())))),
        method("getbuffer($self, /)", NativeFn::NoArgs(|ctx, this| {
            let copy = krait_object::bytearray::new_bytearray(ctx, open_bytes(ctx, this)?.data.borrow().clone());
            krait_object::buffer::new_memoryview(ctx, &copy)
        })),
        method("read($self, size=-1, /)", NativeFn::Fast(|ctx, this, args| {
            let own = open_bytes(ctx, this)?;
            Ok(ctx.bytes_vec(take(own, size(ctx, args)?)))
        })),
        method("read1($self, size=-1, /)", NativeFn::Fast(|ctx, this, args| {
            let own = open_bytes(ctx, this)?;
            Ok(ctx.bytes_vec(take(own, size(ctx, args)?)))
        })),
        method("readline($self, size=-1, /)", NativeFn::Fast(bytes_line)),
        method("readinto($self, buffer, /)", NativeFn::O(|ctx, this, buffer| {
            let own = open_bytes(ctx, this)?;
            let len = krait_object::buffer::buffer_bytes(ctx, buffer)?.len();
            let bytes = take(own, Some(len));
            krait_object::buffer::write_buffer(ctx, buffer, 0, &bytes)?;
            Ok(ctx.int_usize(bytes.len()))
        })),
        method("write($self, b, /)", NativeFn::O(bytes_write)),
        method("seek($self, pos, whence=0, /)", NativeFn::Fast(|ctx, this, args| {
            let own = open_bytes(ctx, this)?;
            let end = own.data.borrow().len();
            own.at.set(position(ctx, args, own.at.get(), end)?);
            Ok(ctx.int_usize(own.at.get()))
        })),
        method("tell($self, /)", NativeFn::NoArgs(|ctx, this| Ok(ctx.int_usize(open_bytes(ctx, this)?.at.get())))),
        method("truncate($self, size=None, /)", NativeFn::Fast(|ctx, this, args| {
            let own = open_bytes(ctx, this)?;
            let size = match args.first().filter(|size| !ctx.is_none(size)) {
                Some(size) => {
                    let size = size.to_index_size(ctx)?;
                    usize::try_from(size).map_err(|_| ctx.value_error(&format!("negative size value {size}")))?
                }
                None => own.at.get(),
            };
            own.data.borrow_mut().truncate(size);
            Ok(ctx.int_usize(size))
        })),
        method("seekable($self, /)", NativeFn::NoArgs(|ctx, this| open_bytes(ctx, this).map(|_| ctx.bool(true)))),
        method("readable($self, /)", NativeFn::NoArgs(|ctx, this| open_bytes(ctx, this).map(|_| ctx.bool(true)))),
        method("writable($self, /)", NativeFn::NoArgs(|ctx, this| open_bytes(ctx, this).map(|_| ctx.bool(true)))),
        method("isatty($self, /)", NativeFn::NoArgs(|ctx, this| open_bytes(ctx, this).map(|_| ctx.bool(false)))),
        method("flush($self, /)", NativeFn::NoArgs(|ctx, this| open_bytes(ctx, this).map(|_| ctx.none()))),
        method("close($self, /)", NativeFn::NoArgs(|ctx, this| {
            bytes_of(this).base.closed.set(true);
            bytes_of(this).data.borrow_mut().clear();
            Ok(ctx.none())
        })),
        method("__getstate__($self, /)", NativeFn::NoArgs(|ctx, this| {
            let own = open_bytes(ctx, this)?;
            Ok(ctx.tuple(vec![ctx.bytes(&own.data.borrow()), ctx.int_usize(own.at.get()), ctx.none()]))
        })),
        method("__setstate__($self, state, /)", NativeFn::O(|ctx, this, state| {
            let parts = krait_object::protocol::iterate(ctx, state)?;
            let [data, at, _] = parts.as_slice() else { return Err(ctx.type_error("state must be a 3-tuple")) };
            let own = bytes_of(this);
            *own.data.borrow_mut() = krait_object::buffer::buffer_bytes(ctx, data)?.into_owned();
            own.at.set(at.to_index_size(ctx)?.max(0) as usize);
            Ok(ctx.none())
        })),
    ],
    getsets: &[getset("closed", |ctx, this| Ok(ctx.bool(bytes_of(this).base.closed.get())))],
    ..TypeDef::new("BytesIO", BytesIo::layout)
};

/// The payload of `StringIO`.
#[repr(C)]
pub struct StringIo {
    base: IoBase,
    data: RefCell<Vec<u32>>,
    at: Cell<usize>,
    newline: Cell<Newline>,
}
krait_object::trace!(StringIo);
krait_object::payload!(StringIo, "_io.StringIO", base = IoBase, with_node, with_weakrefs, with_dict);

fn text_of(object: &Obj) -> &StringIo {
    object.payload::<StringIo>().expect("the type's methods get its objects")
}

fn open_text<'a>(ctx: &Ctx, this: &'a Obj) -> PyResult<&'a StringIo> {
    let own = text_of(this);
    if own.base.closed.get() { Err(ctx.value_error("I/O operation on closed file")) } else { Ok(own) }
}

fn put(own: &StringIo, text: &PyStr) {
    let points = text.to_points();
    let points = translate(&points, own.newline.get());
    let mut data = own.data.borrow_mut();
    let at = own.at.get();
    if at > data.len() {
        data.resize(at, 0);
    }
    let overlap = points.len().min(data.len() - at);
    data[at..at + overlap].copy_from_slice(&points[..overlap]);
    data.extend_from_slice(&points[overlap..]);
    own.at.set(at + points.len());
}

fn take_text(own: &StringIo, count: Option<usize>) -> Vec<u32> {
    let data = own.data.borrow();
    let from = own.at.get().min(data.len());
    let to = count.map_or(data.len(), |count| from.saturating_add(count).min(data.len()));
    if to > from {
        own.at.set(to);
    }
    data[from..to].to_vec()
}

fn text_line(ctx: &Ctx, this: &Obj, args: &[Obj]) -> PyResult {
    let own = open_text(ctx, this)?;
    let limit = size(ctx, args)?;
    let len = {
        let data = own.data.borrow();
        let from = own.at.get().min(data.len());
        super::newline::line_length(&data[from..], own.newline.get()).unwrap_or(data.len() - from)
    };
    Ok(ctx.str_points(&take_text(own, Some(limit.map_or(len, |limit| len.min(limit))))))
}

pub static STRING_IO: TypeDef = TypeDef {
    module: "_io",
    base: Some(|ctx| class(ctx, "io._TextIOBase")),
    text: "(initial_value='', newline='\\n')",
    flags: TypeFlags::BASETYPE,
    slots: &[
        slot::tp_new(|ctx, class, _| {
            let payload = StringIo { base: IoBase::new(), data: RefCell::default(), at: Cell::new(0), newline: Cell::new(Newline::Lf) };
            Ok(new_extended(ctx, class.as_type().expect("tp_new gets a type"), payload))
        }),
        slot::tp_init(|ctx, this, args| {
            let slots = bind(ctx, "StringIO", "(initial_value='', newline='\\n')", args)?;
            let own = text_of(this);
            own.newline.set(match &slots[1] {
                None => Newline::Lf,
                Some(newline) => Newline::parse(ctx, newline)?,
            });
            own.data.borrow_mut().clear();
            own.at.set(0);
            if let Some(initial) = slots[0].as_ref().filter(|initial| !ctx.is_none(initial)) {
                let Some(text) = initial.payload::<PyStr>() else {
                    return Err(ctx.type_error(&format!("initial_value must be str or None, not {}", initial.ty(ctx).name())));
                };
                put(own, text);
                own.at.set(0);
            }
            Ok(())
        }),
        slot::tp_iternext(|ctx, this| {
            let line = text_line(ctx, this, &[])?;
            Ok(if line.len(ctx)? == 0 { None } else { Some(line) })
        }),
    ],
    methods: &[
        method("getvalue($self, /)", NativeFn::NoArgs(|ctx, this| Ok(ctx.str_points(&open_text(ctx, this)?.data.borrow())))),
        method("read($self, size=-1, /)", NativeFn::Fast(|ctx, this, args| {
            let own = open_text(ctx, this)?;
            Ok(ctx.str_points(&take_text(own, size(ctx, args)?)))
        })),
        method("readline($self, size=-1, /)", NativeFn::Fast(text_line)),
        method("write($self, s, /)", NativeFn::O(|ctx, this, text| {
            let own = open_text(ctx, this)?;
            let Some(text) = text.payload::<PyStr>() else {
                return Err(ctx.type_error(&format!("string argument expected, got '{}'", text.ty(ctx).name())));
            };
            put(own, text);
            Ok(ctx.int_usize(text.len()))
        })),
        method("seek($self, pos, whence=0, /)", NativeFn::Fast(|ctx, this, args| {
            let own = open_text(ctx, this)?;
            let offset = args[0].to_index_size(ctx)?;
            let whence = args.get(1).map_or(Ok(0), |whence| whence.to_i64(ctx))?;
            if !(0..=2).contains(&whence) {
                return Err(ctx.value_error(&format!("Invalid whence ({whence}, should be 0, 1 or 2)")));
            }
            if offset < 0 && whence == 0 {
                return Err(ctx.value_error(&format!("Negative seek position {offset}")));
            }
            if whence != 0 && offset != 0 {
                return Err(ctx.os_error("Can't do nonzero cur-relative seeks"));
            }
            own.at.set(match whence {
                0 => offset as usize,
                1 => own.at.get(),
                _ => own.data.borrow().len(),
            });
            Ok(ctx.int_usize(own.at.get()))
        })),
        method("tell($self, /)", NativeFn::NoArgs(|ctx, this| Ok(ctx.int_usize(open_text(ctx, this)?.at.get())))),
        method("truncate($self, pos=None, /)", NativeFn::Fast(|ctx, this, args| {
            let own = open_text(ctx, this)?;
            let size = match args.first().filter(|size| !ctx.is_none(size)) {
                Some(size) => {
                    let size = size.to_index_size(ctx)?;
                    usize::try_from(size).map_err(|_| ctx.value_error(&format!("Negative size value {size}")))?
                }
                None => own.at.get(),
            };
            own.data.borrow_mut().truncate(size);
            Ok(ctx.int_usize(size))
        })),
        method("seekable($self, /)", NativeFn::NoArgs(|ctx, this| open_text(ctx, this).map(|_| ctx.bool(true)))),
        method("readable($self, /)", NativeFn::NoArgs(|ctx, this| open_text(ctx, this).map(|_| ctx.bool(true)))),
        method("writable($self, /)", NativeFn::NoArgs(|ctx, this| open_text(ctx, this).map(|_| ctx.bool(true)))),
        method("close($self, /)", NativeFn::NoArgs(|ctx, this| {
            text_of(this).base.closed.set(true);
            text_of(this).data.borrow_mut().clear();
            Ok(ctx.none())
        })),
        method("__getstate__($self, /)", NativeFn::NoArgs(|ctx, this| {
            let own = open_text(ctx, this)?;
            Ok(ctx.tuple(vec![ctx.str_points(&own.data.borrow()), ctx.str("\n"), ctx.int_usize(own.at.get()), ctx.none()]))
        })),
        method("__setstate__($self, state, /)", NativeFn::O(|ctx, this, state| {
            let parts = krait_object::protocol::iterate(ctx, state)?;
            let [data, _, at, _] = parts.as_slice() else { return Err(ctx.type_error("state must be a 4-tuple")) };
            let own = text_of(this);
            *own.data.borrow_mut() = data.expect_str(ctx, "initial value")?.to_points();
            own.at.set(at.to_index_size(ctx)?.max(0) as usize);
            Ok(ctx.none())
        })),
    ],
    getsets: &[
        getset("closed", |ctx, this| Ok(ctx.bool(text_of(this).base.closed.get()))),
        getset("line_buffering", |ctx, this| open_text(ctx, this).map(|_| ctx.bool(false))),
        getset("newlines", |ctx, _| Ok(ctx.none())),
    ],
    ..TypeDef::new("StringIO", StringIo::layout)
};
