//! `BytesIO` and `StringIO`: streams over memory.

use std::cell::{Cell, RefCell};

use krait_object::bytearray::PyByteArray;
use krait_object::clinic::{optional_size_arg, ssize_arg};
use krait_object::dict::PyDict;
use krait_object::heap::strdata::PyStr;
use krait_object::tuple::PyTuple;
use krait_object::typeobj::MethodDef;
use krait_object::{Ctx, NativeFn, Obj, Payload, PyResult, TypeDef, TypeFlags, bind, getset, method, new_exact, new_extended, slot};

use super::base::{IoBase, class};
use super::newline::{Newline, line_length, newlines, translate};

/// What the two streams have in common: items, and a place in them.
trait Memory: Payload {
    type Item;
    /// The ValueError of a closed stream.
    const CLOSED: &'static str;
    /// The ValueError of a negative size, before the number.
    const NEGATIVE: &'static str;
    fn is_closed(&self) -> bool;
    fn at(&self) -> &Cell<usize>;
    fn len(&self) -> usize;
    fn part(&self, from: usize, to: usize) -> Vec<Self::Item>;
    /// Cut down to a length. BufferError while the memory is shown.
    fn cut(&self, ctx: &Ctx, len: usize) -> PyResult<()>;
}

fn own<T: Memory>(object: &Obj) -> &T {
    object.payload::<T>().expect("the type's methods get its objects")
}

fn open<'a, T: Memory>(ctx: &Ctx, this: &'a Obj) -> PyResult<&'a T> {
    let own = own::<T>(this);
    if own.is_closed() { Err(ctx.value_error(T::CLOSED)) } else { Ok(own) }
}

/// A size argument: `None` or negative means everything.
fn size(ctx: &Ctx, args: &[Obj]) -> PyResult<Option<usize>> {
    Ok(optional_size_arg(ctx, args.first())?.and_then(|size| usize::try_from(size).ok()))
}

/// Read up to `count` items, all when that is `None`.
fn take<T: Memory>(own: &T, count: Option<usize>) -> Vec<T::Item> {
    let from = own.at().get().min(own.len());
    let to = count.map_or(own.len(), |count| from.saturating_add(count).min(own.len()));
    if to > from {
        own.at().set(to);
    }
    own.part(from, to)
}

fn tell<T: Memory>(ctx: &Ctx, this: &Obj) -> PyResult {
    Ok(ctx.int_usize(open::<T>(ctx, this)?.at().get()))
}

fn truncate<T: Memory>(ctx: &Ctx, this: &Obj, args: &[Obj]) -> PyResult {
    let own = open::<T>(ctx, this)?;
    let size = match optional_size_arg(ctx, args.first())? {
        Some(size) => usize::try_from(size).map_err(|_| ctx.value_error(&format!("{} {size}", T::NEGATIVE)))?,
        None => own.at().get(),
    };
    if size < own.len() {
        own.cut(ctx, size)?;
    }
    Ok(ctx.int_usize(size))
}

fn yes<T: Memory>(ctx: &Ctx, this: &Obj) -> PyResult {
    open::<T>(ctx, this).map(|_| ctx.bool(true))
}

/// The parts of a state, checked to be a tuple of `count`.
fn state_parts<'a>(ctx: &Ctx, this: &Obj, state: &'a Obj, count: usize) -> PyResult<&'a [Obj]> {
    match state.payload::<PyTuple>().map(PyTuple::items).filter(|items| items.len() == count) {
        Some(items) => Ok(items),
        None => Err(ctx.type_error(&format!(
            "{}.__setstate__ argument should be {count}-tuple, got {}",
            krait_object::typeobj::full_name(ctx, this.ty(ctx)),
            state.ty(ctx).name()
        ))),
    }
}

/// The position in a state; `place` and `verb` are words of the error.
fn state_position(ctx: &Ctx, value: &Obj, place: &str, verb: &str) -> PyResult<usize> {
    if !value.is_int_instance(ctx) {
        return Err(ctx.type_error(&format!("{place} item of state must be an integer, {verb} {}", value.ty(ctx).name())));
    }
    usize::try_from(ssize_arg(ctx, value)?).map_err(|_| ctx.value_error("position value cannot be negative"))
}

/// Take the attributes of a state over; `place` is a word of the error.
fn set_attributes(ctx: &Ctx, this: &Obj, attributes: &Obj, place: &str) -> PyResult<()> {
    if ctx.is_none(attributes) {
        return Ok(());
    }
    if attributes.payload::<PyDict>().is_none() {
        return Err(ctx.type_error(&format!("{place} item of state should be a dict, got a {}", attributes.ty(ctx).name())));
    }
    let dict = this.getattr(ctx, &ctx.names.__dict__)?;
    dict.call_method_text(ctx, "update", std::slice::from_ref(attributes))?;
    Ok(())
}

/// The attributes for a state: a copy of the dict, `None` when it is empty.
fn attributes(ctx: &Ctx, this: &Obj) -> PyResult {
    let dict = this.getattr(ctx, &ctx.names.__dict__)?;
    if dict.len(ctx)? == 0 { Ok(ctx.none()) } else { dict.call_method_text(ctx, "copy", &[]) }
}

/// The payload of `BytesIO`.
#[repr(C)]
pub struct BytesIo {
    base: IoBase,
    data: PyByteArray,
    at: Cell<usize>,
}
krait_object::trace!(BytesIo);
krait_object::payload!(BytesIo, "_io.BytesIO", base = IoBase, with_node, with_weakrefs, with_dict);

impl Memory for BytesIo {
    type Item = u8;
    const CLOSED: &'static str = "I/O operation on closed file.";
    const NEGATIVE: &'static str = "negative size value";
    fn is_closed(&self) -> bool {
        self.base.closed.get()
    }
    fn at(&self) -> &Cell<usize> {
        &self.at
    }
    fn len(&self) -> usize {
        self.data.len()
    }
    fn part(&self, from: usize, to: usize) -> Vec<u8> {
        self.data.borrow()[from..to].to_vec()
    }
    fn cut(&self, ctx: &Ctx, len: usize) -> PyResult<()> {
        self.data.edit(ctx, |data| data.truncate(len))
    }
}

fn read(ctx: &Ctx, this: &Obj, args: &[Obj]) -> PyResult {
    let own = open::<BytesIo>(ctx, this)?;
    let count = size(ctx, args)?.unwrap_or(usize::MAX);
    let data = own.data.borrow();
    let from = own.at.get().min(data.len());
    let part = &data[from..][..count.min(data.len() - from)];
    if !part.is_empty() {
        own.at.set(from + part.len());
    }
    Ok(ctx.bytes(part))
}

fn bytes_line(ctx: &Ctx, this: &Obj, args: &[Obj]) -> PyResult {
    let own = open::<BytesIo>(ctx, this)?;
    let limit = size(ctx, args)?;
    let len = {
        let data = own.data.borrow();
        let from = own.at.get().min(data.len());
        data[from..].iter().position(|&byte| byte == b'\n').map_or(data.len() - from, |at| at + 1)
    };
    Ok(ctx.bytes_vec(take(own, Some(limit.map_or(len, |limit| len.min(limit))))))
}

fn bytes_write(ctx: &Ctx, this: &Obj, data: &Obj) -> PyResult {
    let own = open::<BytesIo>(ctx, this)?;
    own.data.check_resizable(ctx)?;
    if data.is_str_instance(ctx) {
        return Err(ctx.type_error("a bytes-like object is required, not 'str'"));
    }
    let bytes = krait_object::buffer::buffer_bytes(ctx, data)?.into_owned();
    if bytes.is_empty() {
        return Ok(Obj::small(0));
    }
    let at = own.at.get();
    own.data.edit(ctx, |data| overwrite(data, at, &bytes, 0))?;
    own.at.set(at + bytes.len());
    Ok(ctx.int_usize(bytes.len()))
}

/// Put `new` at `at`, filling up to there.
fn overwrite<T: Copy>(data: &mut Vec<T>, at: usize, new: &[T], filler: T) {
    if at > data.len() {
        data.resize(at, filler);
    }
    let overlap = new.len().min(data.len() - at);
    data[at..at + overlap].copy_from_slice(&new[..overlap]);
    data.extend_from_slice(&new[overlap..]);
}

fn position(ctx: &Ctx, args: &[Obj], at: usize, end: usize) -> PyResult<usize> {
    let offset = ssize_arg(ctx, &args[0])?;
    let whence = args.get(1).map_or(Ok(0), |whence| krait_object::clinic::int_arg(ctx, whence))?;
    let base = match whence {
        0 if offset < 0 => return Err(ctx.value_error(&format!("negative seek value {offset}"))),
        0 => 0,
        1 => at as isize,
        2 => end as isize,
        other => return Err(ctx.value_error(&format!("invalid whence ({other}, should be 0, 1 or 2)"))),
    };
    match base.checked_add(offset) {
        Some(to) => Ok(to.max(0) as usize),
        None => Err(ctx.overflow_error("new position too large")),
    }
}

/// Replace the contents.
fn reset(ctx: &Ctx, own: &BytesIo, bytes: Vec<u8>) -> PyResult<()> {
    own.data.edit(ctx, |data| *data = bytes)?;
    own.at.set(0);
    Ok(())
}

fn bytes_init(ctx: &Ctx, this: &Obj, args: krait_object::Args) -> PyResult<()> {
    let slots = bind(ctx, "BytesIO", "(initial_bytes=b'')", args)?;
    let own = own::<BytesIo>(this);
    own.data.check_resizable(ctx)?;
    let initial = match slots[0].as_ref().filter(|initial| !ctx.is_none(initial)) {
        Some(initial) => krait_object::buffer::buffer_bytes(ctx, initial)?.into_owned(),
        None => Vec::new(),
    };
    reset(ctx, own, initial)
}

fn readinto(ctx: &Ctx, this: &Obj, buffer: &Obj) -> PyResult {
    let own = open::<BytesIo>(ctx, this)?;
    let into = super::writable_buffer(ctx, "readinto", buffer)?;
    let bytes = take(own, Some(into.nbytes()));
    into.write(0, &bytes);
    into.release(ctx);
    Ok(ctx.int_usize(bytes.len()))
}

pub static BYTES_IO: TypeDef = TypeDef {
    module: "_io",
    base: Some(|ctx| class(ctx, "io._BufferedIOBase")),
    text: "(initial_bytes=b'')",
    doc: "A binary stream over bytes in memory.",
    flags: TypeFlags::BASETYPE,
    slots: &[
        slot::tp_new(|ctx, class, _| {
            let payload = BytesIo { base: IoBase::new(), data: PyByteArray::new(Vec::new()), at: Cell::new(0) };
            Ok(new_extended(ctx, class.as_type().expect("tp_new gets a type"), payload))
        }),
        slot::tp_init(bytes_init),
        slot::tp_iter(|ctx, this| open::<BytesIo>(ctx, this).map(|_| this.clone())),
        slot::tp_iternext(|ctx, this| {
            let line = bytes_line(ctx, this, &[])?;
            Ok(if line.len(ctx)? == 0 { None } else { Some(line) })
        }),
    ],
    methods: BYTES_METHODS,
    getsets: &[getset("closed", |ctx, this| Ok(ctx.bool(own::<BytesIo>(this).is_closed())))],
    ..TypeDef::new("BytesIO", BytesIo::layout)
};

const BYTES_METHODS: &[MethodDef] = &[
    method("readable($self, /)", NativeFn::NoArgs(yes::<BytesIo>)),
    method("seekable($self, /)", NativeFn::NoArgs(yes::<BytesIo>)),
    method("writable($self, /)", NativeFn::NoArgs(yes::<BytesIo>)),
    method("close($self, /)", NativeFn::NoArgs(|ctx, this| {
        let own = own::<BytesIo>(this);
        own.cut(ctx, 0)?;
        own.base.closed.set(true);
        Ok(ctx.none())
    })),
    method("flush($self, /)", NativeFn::NoArgs(|ctx, this| open::<BytesIo>(ctx, this).map(|_| ctx.none()))),
    method("isatty($self, /)", NativeFn::NoArgs(|ctx, this| open::<BytesIo>(ctx, this).map(|_| ctx.bool(false)))),
    method("tell($self, /)", NativeFn::NoArgs(tell::<BytesIo>)),
    method("write($self, b, /)", NativeFn::O(bytes_write)),
    method("read1($self, size=-1, /)", NativeFn::Fast(read)),
    method("readinto($self, buffer, /)", NativeFn::O(readinto)),
    method("readline($self, size=-1, /)", NativeFn::Fast(bytes_line)),
    method("read($self, size=-1, /)", NativeFn::Fast(read)),
    method("getbuffer($self, /)", NativeFn::NoArgs(|ctx, this| {
        open::<BytesIo>(ctx, this)?;
        let exporter = new_exact(ctx, &ctx.type_for::<BytesIoBuffer>(), BytesIoBuffer { source: this.clone() });
        krait_object::buffer::new_memoryview(ctx, &exporter)
    })),
    method("getvalue($self, /)", NativeFn::NoArgs(|ctx, this| Ok(ctx.bytes(&open::<BytesIo>(ctx, this)?.data.borrow())))),
    method("seek($self, pos, whence=0, /)", NativeFn::Fast(|ctx, this, args| {
        let own = open::<BytesIo>(ctx, this)?;
        own.at.set(position(ctx, args, own.at.get(), own.len())?);
        tell::<BytesIo>(ctx, this)
    })),
    method("truncate($self, size=None, /)", NativeFn::Fast(truncate::<BytesIo>)),
    method("__getstate__($self, /)", NativeFn::NoArgs(|ctx, this| {
        let own = open::<BytesIo>(ctx, this)?;
        let value = ctx.bytes(&own.data.borrow());
        Ok(ctx.tuple(vec![value, ctx.int_usize(own.at.get()), attributes(ctx, this)?]))
    })),
    method("__setstate__($self, object, /)", NativeFn::O(|ctx, this, state| {
        let parts = state_parts(ctx, this, state, 3)?;
        let own = open::<BytesIo>(ctx, this)?;
        own.data.check_resizable(ctx)?;
        reset(ctx, own, krait_object::buffer::buffer_bytes(ctx, &parts[0])?.into_owned())?;
        own.at.set(state_position(ctx, &parts[1], "second", "not")?);
        set_attributes(ctx, this, &parts[2], "third")?;
        Ok(ctx.none())
    })),
    method("__sizeof__($self, /)", NativeFn::NoArgs(|ctx, this| Ok(ctx.int_usize(96 + own::<BytesIo>(this).data.capacity())))),
];

/// The payload of `_BytesIOBuffer`: shows a stream's memory to `memoryview`.
struct BytesIoBuffer {
    source: Obj,
}
krait_object::trace!(BytesIoBuffer: source);
krait_object::payload!(BytesIoBuffer, "_io._BytesIOBuffer", with_node);

pub static BYTES_IO_BUFFER: TypeDef = TypeDef {
    module: "_io",
    flags: TypeFlags::DISALLOW_INSTANTIATION,
    slots: &[slot::bf_getbuffer(|_, this, _| {
        let source = &this.payload::<BytesIoBuffer>().expect("its objects").source;
        Ok(own::<BytesIo>(source).data.export(this))
    })],
    ..TypeDef::new("_BytesIOBuffer", BytesIoBuffer::layout)
};

/// The payload of `StringIO`. It is closed on its own: the base class still flushes it.
#[repr(C)]
pub struct StringIo {
    base: IoBase,
    data: RefCell<Vec<u32>>,
    at: Cell<usize>,
    closed: Cell<bool>,
    newline: Cell<Newline>,
    /// The ends of lines met with where all kinds are: the bits of `newlines`.
    seen: Cell<u8>,
}
krait_object::trace!(StringIo);
krait_object::payload!(StringIo, "_io.StringIO", base = IoBase, with_node, with_weakrefs, with_dict);

impl Memory for StringIo {
    type Item = u32;
    const CLOSED: &'static str = "I/O operation on closed file";
    const NEGATIVE: &'static str = "Negative size value";
    fn is_closed(&self) -> bool {
        self.closed.get()
    }
    fn at(&self) -> &Cell<usize> {
        &self.at
    }
    fn len(&self) -> usize {
        self.data.borrow().len()
    }
    fn part(&self, from: usize, to: usize) -> Vec<u32> {
        self.data.borrow()[from..to].to_vec()
    }
    fn cut(&self, _: &Ctx, len: usize) -> PyResult<()> {
        self.data.borrow_mut().truncate(len);
        Ok(())
    }
}

/// Which ends of lines are in a text, as the bits of `newlines`.
fn line_ends(points: &[u32]) -> u8 {
    let mut bits = 0;
    for (at, &point) in points.iter().enumerate() {
        bits |= match point {
            13 if points.get(at + 1) == Some(&10) => 4,
            13 => 1,
            10 if at > 0 && points[at - 1] == 13 => 0,
            10 => 2,
            _ => 0,
        };
    }
    bits
}

fn put(own: &StringIo, text: &PyStr) {
    let points = text.to_points();
    if matches!(own.newline.get(), Newline::Universal | Newline::Any) {
        own.seen.set(own.seen.get() | line_ends(&points));
    }
    let points = translate(&points, own.newline.get());
    let at = own.at.get();
    overwrite(&mut own.data.borrow_mut(), at, &points, 0);
    own.at.set(at + points.len());
}

fn text_line(ctx: &Ctx, this: &Obj, args: &[Obj]) -> PyResult {
    let own = open::<StringIo>(ctx, this)?;
    let limit = size(ctx, args)?;
    let len = {
        let data = own.data.borrow();
        let from = own.at.get().min(data.len());
        line_length(&data[from..], own.newline.get()).unwrap_or(data.len() - from)
    };
    Ok(ctx.str_points(&take(own, Some(limit.map_or(len, |limit| len.min(limit))))))
}

/// Begin anew with a text and a kind of line ends.
fn restart(ctx: &Ctx, own: &StringIo, initial: Option<&Obj>, newline: Option<&Obj>) -> PyResult<()> {
    let newline = match newline {
        None => Newline::Lf,
        Some(newline) => Newline::parse(ctx, newline, Obj::repr)?,
    };
    let text = match initial.filter(|initial| !ctx.is_none(initial)) {
        Some(initial) => match initial.payload::<PyStr>() {
            Some(text) => Some(text),
            None => return Err(ctx.type_error(&format!("initial_value must be str or None, not {}", initial.ty(ctx).name()))),
        },
        None => None,
    };
    own.newline.set(newline);
    own.seen.set(0);
    own.closed.set(false);
    own.data.borrow_mut().clear();
    own.at.set(0);
    if let Some(text) = text {
        put(own, text);
        own.at.set(0);
    }
    Ok(())
}

fn text_seek(ctx: &Ctx, this: &Obj, args: &[Obj]) -> PyResult {
    let own = open::<StringIo>(ctx, this)?;
    let offset = ssize_arg(ctx, &args[0])?;
    let whence = args.get(1).map_or(Ok(0), |whence| krait_object::clinic::int_arg(ctx, whence))?;
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
        _ => own.len(),
    });
    Ok(ctx.int_usize(own.at.get()))
}

fn newline_text(ctx: &Ctx, newline: Newline) -> Obj {
    match newline {
        Newline::Universal => ctx.none(),
        Newline::Any => ctx.str(""),
        Newline::Lf => ctx.str("\n"),
        Newline::Cr => ctx.str("\r"),
        Newline::CrLf => ctx.str("\r\n"),
    }
}

pub static STRING_IO: TypeDef = TypeDef {
    module: "_io",
    base: Some(|ctx| class(ctx, "io._TextIOBase")),
    text: "(initial_value='', newline='\\n')",
    doc: "A text stream over text in memory.",
    flags: TypeFlags::BASETYPE,
    slots: &[
        slot::tp_new(|ctx, class, _| {
            let payload = StringIo {
                base: IoBase::new(),
                data: RefCell::default(),
                at: Cell::new(0),
                closed: Cell::new(false),
                newline: Cell::new(Newline::Lf),
                seen: Cell::new(0),
            };
            Ok(new_extended(ctx, class.as_type().expect("tp_new gets a type"), payload))
        }),
        slot::tp_init(|ctx, this, args| {
            let slots = bind(ctx, "StringIO", "(initial_value='', newline='\\n')", args)?;
            restart(ctx, own::<StringIo>(this), slots[0].as_ref(), slots[1].as_ref())
        }),
        slot::tp_iternext(|ctx, this| {
            let line = text_line(ctx, this, &[])?;
            Ok(if line.len(ctx)? == 0 { None } else { Some(line) })
        }),
    ],
    methods: &[
        method("close($self, /)", NativeFn::NoArgs(|ctx, this| {
            let own = own::<StringIo>(this);
            own.closed.set(true);
            own.data.borrow_mut().clear();
            Ok(ctx.none())
        })),
        method("getvalue($self, /)", NativeFn::NoArgs(|ctx, this| Ok(ctx.str_points(&open::<StringIo>(ctx, this)?.data.borrow())))),
        method("read($self, size=-1, /)", NativeFn::Fast(|ctx, this, args| {
            let own = open::<StringIo>(ctx, this)?;
            Ok(ctx.str_points(&take(own, size(ctx, args)?)))
        })),
        method("readline($self, size=-1, /)", NativeFn::Fast(text_line)),
        method("tell($self, /)", NativeFn::NoArgs(tell::<StringIo>)),
        method("truncate($self, pos=None, /)", NativeFn::Fast(truncate::<StringIo>)),
        method("seek($self, pos, whence=0, /)", NativeFn::Fast(text_seek)),
        method("write($self, s, /)", NativeFn::O(|ctx, this, text| {
            let Some(points) = text.payload::<PyStr>() else {
                return Err(ctx.type_error(&format!("string argument expected, got '{}'", text.ty(ctx).name())));
            };
            put(open::<StringIo>(ctx, this)?, points);
            Ok(ctx.int_usize(points.len()))
        })),
        method("seekable($self, /)", NativeFn::NoArgs(yes::<StringIo>)),
        method("readable($self, /)", NativeFn::NoArgs(yes::<StringIo>)),
        method("writable($self, /)", NativeFn::NoArgs(yes::<StringIo>)),
        method("__getstate__($self, /)", NativeFn::NoArgs(|ctx, this| {
            let own = open::<StringIo>(ctx, this)?;
            let value = ctx.str_points(&own.data.borrow());
            let newline = newline_text(ctx, own.newline.get());
            Ok(ctx.tuple(vec![value, newline, ctx.int_usize(own.at.get()), attributes(ctx, this)?]))
        })),
        method("__setstate__($self, state, /)", NativeFn::O(|ctx, this, state| {
            let own = open::<StringIo>(ctx, this)?;
            let parts = state_parts(ctx, this, state, 4)?;
            restart(ctx, own, Some(&parts[0]), Some(&parts[1]))?;
            // The value is what was read, line ends as they are.
            *own.data.borrow_mut() = parts[0].payload::<PyStr>().map(PyStr::to_points).unwrap_or_default();
            own.at.set(state_position(ctx, &parts[2], "third", "got")?);
            set_attributes(ctx, this, &parts[3], "fourth")?;
            Ok(ctx.none())
        })),
    ],
    getsets: &[
        getset("closed", |ctx, this| Ok(ctx.bool(own::<StringIo>(this).is_closed()))),
        getset("line_buffering", |ctx, this| open::<StringIo>(ctx, this).map(|_| ctx.bool(false))),
        getset("newlines", |ctx, this| Ok(newlines(ctx, open::<StringIo>(ctx, this)?.seen.get()))),
    ],
    ..TypeDef::new("StringIO", StringIo::layout)
};
