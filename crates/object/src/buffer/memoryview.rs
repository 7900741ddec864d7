//! `memoryview`: the type, its attributes and methods, and its iterator.

use std::cell::{Cell, OnceCell, RefCell};
use std::rc::Rc;

use super::items::{Format, unpack_item};
use super::{ANY_CONTIGUOUS, Buffer, C_CONTIGUOUS, F_CONTIGUOUS, FORMAT, ND, STRIDES, Storage, WRITABLE, compare, subscript};
use crate::cells::ObjCell;
use crate::clinic;
use crate::ctx::{Ctx, PyResult, Raised};
use crate::heap::strdata::PyStr;
use crate::payload::{Payload, new_exact};
use crate::typeobj::{GetSetDef, MethodDef, NativeFn, TypeDef, TypeFlags, getset, method, slot};
use crate::value::Obj;

/// The payload of `memoryview`.
pub struct PyMemoryView {
    /// Nothing once it is released.
    buffer: RefCell<Option<Buffer>>,
    /// Buffers that others got from this view: it cannot be released while there are any.
    exports: OnceCell<Rc<Cell<usize>>>,
    pub(super) hash: Cell<i64>,
}
crate::payload!(PyMemoryView, "memoryview", with_node, with_weakrefs);

impl crate::payload::Trace for PyMemoryView {
    fn trace(&self, visit: &mut dyn FnMut(&Obj)) {
        if let Ok(buffer) = self.buffer.try_borrow() {
            if let Some(buffer) = &*buffer {
                visit(&buffer.object);
                super::trace_storage(&buffer.storage, visit);
            }
        }
    }
}

impl Clone for Buffer {
    fn clone(&self) -> Buffer {
        Buffer {
            object: self.object.clone(),
            readonly: self.readonly,
            format: self.format.clone(),
            itemsize: self.itemsize,
            shape: self.shape.clone(),
            strides: self.strides.clone(),
            storage: self.storage.clone(),
            offset: self.offset,
        }
    }
}

/// A view of a buffer.
pub fn memoryview_of(ctx: &Ctx, buffer: Buffer) -> PyResult {
    Ok(new_exact(
        ctx,
        &ctx.types.memoryview,
        PyMemoryView { buffer: RefCell::new(Some(buffer)), exports: OnceCell::new(), hash: Cell::new(-1) },
    ))
}

/// `memoryview(object)`.
pub fn new_memoryview(ctx: &Ctx, object: &Obj) -> PyResult {
    view_of(ctx, object, super::FULL_RO)
}

fn view_of(ctx: &Ctx, object: &Obj, flags: u32) -> PyResult {
    if object.payload::<PyMemoryView>().is_some() {
        return memoryview_of(ctx, snapshot(ctx, object)?);
    }
    if !super::has_buffer(ctx, object) {
        return Err(ctx.type_error(&format!("memoryview: a bytes-like object is required, not '{}'", object.ty(ctx).name())));
    }
    memoryview_of(ctx, super::get_buffer(ctx, object, flags)?)
}

fn of(this: &Obj) -> &PyMemoryView {
    this.payload::<PyMemoryView>().expect("the type's methods get its objects")
}

fn released(ctx: &Ctx) -> Raised {
    ctx.value_error("operation forbidden on released memoryview object")
}

/// Look at the buffer of a view; `look` must not run Python code.
pub(super) fn with<R>(ctx: &Ctx, this: &Obj, look: impl FnOnce(&Buffer) -> R) -> PyResult<R> {
    match &*of(this).buffer.borrow() {
        Some(buffer) => Ok(look(buffer)),
        None => Err(released(ctx)),
    }
}

/// The buffer of a view, to be looked at while Python code may run.
pub(super) fn snapshot(ctx: &Ctx, this: &Obj) -> PyResult<Buffer> {
    with(ctx, this, Buffer::clone)
}

pub(super) fn is_released(this: &Obj) -> bool {
    of(this).buffer.borrow().is_none()
}

/// As long as it lives, the view cannot be released.
struct Exported(Rc<Cell<usize>>);

impl Exported {
    fn new(view: &PyMemoryView) -> Exported {
        let exports = view.exports.get_or_init(Rc::default);
        exports.set(exports.get() + 1);
        Exported(exports.clone())
    }
}

impl Drop for Exported {
    fn drop(&mut self) {
        self.0.set(self.0.get() - 1);
    }
}

/// The memory of a view, counted.
struct ViewExport {
    inner: Rc<dyn Storage>,
    _held: Exported,
}

impl Storage for ViewExport {
    fn len(&self) -> usize {
        self.inner.len()
    }
    fn read(&self, at: usize, into: &mut [u8]) {
        self.inner.read(at, into);
    }
    fn write(&self, at: usize, from: &[u8]) {
        self.inner.write(at, from);
    }
    fn trace(&self, visit: &mut dyn FnMut(&Obj)) {
        super::trace_storage(&self.inner, visit);
    }
}

/// `bf_getbuffer` of `memoryview`.
fn getbuffer(ctx: &Ctx, this: &Obj, flags: u32) -> PyResult<Buffer> {
    let mut buffer = snapshot(ctx, this)?;
    let asked = |flag: u32| flags & flag == flag;
    let c_contiguous = buffer.is_c_contiguous();
    let refusal = if asked(WRITABLE) && buffer.readonly {
        Some("memoryview: underlying buffer is not writable")
    } else if asked(C_CONTIGUOUS) && !c_contiguous {
        Some("memoryview: underlying buffer is not C-contiguous")
    } else if asked(F_CONTIGUOUS) && !buffer.is_f_contiguous() {
        Some("memoryview: underlying buffer is not Fortran contiguous")
    } else if asked(ANY_CONTIGUOUS) && !c_contiguous && !buffer.is_f_contiguous() {
        Some("memoryview: underlying buffer is not contiguous")
    } else if !asked(STRIDES) && !c_contiguous {
        Some("memoryview: underlying buffer is not C-contiguous")
    } else if !asked(ND) && asked(FORMAT) {
        Some("memoryview: cannot cast to unsigned bytes if the format flag is present")
    } else {
        None
    };
    if let Some(message) = refusal {
        return Err(ctx.buffer_error(message));
    }
    if !asked(ND) {
        (buffer.shape, buffer.strides) = (buffer.nbytes().into(), 1.into());
        (buffer.itemsize, buffer.format) = (1, super::bytes_format());
    }
    buffer.storage = Rc::new(ViewExport { inner: buffer.storage.clone(), _held: Exported::new(of(this)) });
    Ok(buffer)
}

/// `view.release()`.
pub(super) fn release(ctx: &Ctx, this: &Obj) -> PyResult {
    let exports = of(this).exports.get().map_or(0, |exports| exports.get());
    if exports > 0 && !is_released(this) {
        let s = if exports == 1 { "" } else { "s" };
        return Err(ctx.buffer_error(&format!("memoryview has {exports} exported buffer{s}")));
    }
    let buffer = of(this).buffer.borrow_mut().take();
    if let Some(buffer) = buffer {
        buffer.release(ctx);
    }
    Ok(ctx.none())
}

fn sizes(ctx: &Ctx, values: impl Iterator<Item = isize>) -> Obj {
    ctx.tuple(values.map(|value| ctx.int(value as i64)).collect())
}

fn contiguous(ctx: &Ctx, this: &Obj, test: impl Fn(&Buffer) -> bool) -> PyResult {
    with(ctx, this, |buffer| ctx.bool(test(buffer)))
}

const GETSETS: &[GetSetDef] = &[
    getset("obj", |ctx, this| with(ctx, this, |buffer| buffer.object.clone())),
    getset("nbytes", |ctx, this| with(ctx, this, |buffer| ctx.int_usize(buffer.nbytes()))),
    getset("readonly", |ctx, this| with(ctx, this, |buffer| ctx.bool(buffer.readonly))),
    getset("itemsize", |ctx, this| with(ctx, this, |buffer| ctx.int_usize(buffer.itemsize))),
    getset("format", |ctx, this| with(ctx, this, |buffer| ctx.str(&buffer.format))),
    getset("ndim", |ctx, this| with(ctx, this, |buffer| ctx.int_usize(buffer.ndim()))),
    getset("shape", |ctx, this| with(ctx, this, |buffer| sizes(ctx, buffer.shape.iter().map(|&len| len as isize)))),
    getset("strides", |ctx, this| with(ctx, this, |buffer| sizes(ctx, buffer.strides.iter().copied()))),
    getset("suboffsets", |ctx, this| with(ctx, this, |_| ctx.empty_tuple.clone())),
    getset("c_contiguous", |ctx, this| contiguous(ctx, this, Buffer::is_c_contiguous)),
    getset("f_contiguous", |ctx, this| contiguous(ctx, this, Buffer::is_f_contiguous)),
    getset("contiguous", |ctx, this| contiguous(ctx, this, |buffer| buffer.is_c_contiguous() || buffer.is_f_contiguous())),
];

/// "memoryview: format w not supported".
pub(super) fn format_of(ctx: &Ctx, buffer: &Buffer) -> PyResult<Format> {
    Format::native(&buffer.format)
        .ok_or_else(|| ctx.not_implemented_error(&format!("memoryview: format {} not supported", buffer.format)))
}

/// The value of the item at a place of the storage.
pub(super) fn item_at(ctx: &Ctx, buffer: &Buffer, format: Format, place: usize) -> Obj {
    let mut bytes = [0; 8];
    buffer.storage.read(place, &mut bytes[..format.size()]);
    unpack_item(ctx, format, &bytes[..format.size()])
}

fn tolist(ctx: &Ctx, this: &Obj) -> PyResult {
    fn nested(ctx: &Ctx, buffer: &Buffer, format: Format, dim: usize, at: isize) -> Obj {
        if dim == buffer.ndim() {
            return item_at(ctx, buffer, format, at as usize);
        }
        let place = |i: usize| at + i as isize * buffer.strides[dim];
        ctx.list((0..buffer.shape[dim]).map(|i| nested(ctx, buffer, format, dim + 1, place(i))).collect())
    }
    let buffer = snapshot(ctx, this)?;
    let format = format_of(ctx, &buffer)?;
    Ok(nested(ctx, &buffer, format, 0, buffer.offset as isize))
}

fn tobytes(ctx: &Ctx, this: &Obj, args: &[Option<Obj>]) -> PyResult {
    let order = match &args[0] {
        Some(order) if !ctx.is_none(order) => match order.payload::<PyStr>() {
            Some(order) => order.to_string_lossy().into_owned(),
            None => return Err(clinic::bad_argument(ctx, "tobytes", "'order'", "str or None", order)),
        },
        _ => "C".to_owned(),
    };
    let buffer = snapshot(ctx, this)?;
    Ok(ctx.bytes_vec(match &*order {
        "C" => buffer.to_contiguous(),
        "F" => buffer.to_fortran(),
        "A" if buffer.is_f_contiguous() && !buffer.is_c_contiguous() => buffer.to_fortran(),
        "A" => buffer.to_contiguous(),
        _ => return Err(ctx.value_error("order must be 'C', 'F' or 'A'")),
    }))
}

fn hex(ctx: &Ctx, this: &Obj, args: &[Option<Obj>]) -> PyResult {
    with(ctx, this, |_| ())?;
    // Reading the separator can run Python code, which cannot release the view meanwhile.
    let held = Exported::new(of(this));
    let (sep, group) = crate::bytes::hex::hex_args(ctx, args[0].as_ref(), args[1].as_ref())?;
    drop(held);
    let bytes = with(ctx, this, Buffer::to_contiguous)?;
    Ok(ctx.str_ascii(&crate::bytes::hex::hex_text(&bytes, sep, group)))
}

/// The items of a one-dimensional view one after the other; errors for other views.
fn items_checked(ctx: &Ctx, this: &Obj) -> PyResult<(Buffer, Format)> {
    let buffer = snapshot(ctx, this)?;
    match buffer.ndim() {
        0 => Err(ctx.type_error("invalid indexing of 0-dim memory")),
        1 => {
            let format = format_of(ctx, &buffer)?;
            Ok((buffer, format))
        }
        _ => Err(ctx.not_implemented_error("multi-dimensional sub-views are not implemented")),
    }
}

fn count(ctx: &Ctx, this: &Obj, value: &Obj) -> PyResult {
    let iterator = this.iter(ctx)?;
    let mut count = 0;
    while let Some(item) = iterator.next(ctx)? {
        count += i64::from(item.eq(ctx, value)?);
    }
    Ok(ctx.int(count))
}

fn index(ctx: &Ctx, this: &Obj, args: &[Obj]) -> PyResult {
    let (start, stop) = clinic::bounds_arg(ctx, args.get(1), args.get(2))?;
    let buffer = snapshot(ctx, this)?;
    match buffer.ndim() {
        0 => return Err(ctx.type_error("invalid lookup on 0-dim memory")),
        1 => {}
        _ => return Err(ctx.not_implemented_error("multi-dimensional lookup is not implemented")),
    }
    let format = format_of(ctx, &buffer)?;
    let (start, stop) = clinic::clamp_bounds((start, stop), buffer.shape[0]);
    for i in start..stop {
        let place = buffer.offset as isize + i as isize * buffer.strides[0];
        if item_at(ctx, &buffer, format, place as usize).eq(ctx, &args[0])? {
            return Ok(ctx.int_usize(i));
        }
    }
    Err(ctx.value_error("memoryview.index(x): x not found"))
}

const METHODS: &[MethodDef] = &[
    method("release($self, /)", NativeFn::NoArgs(release)),
    method("tobytes($self, /, order='C')", NativeFn::Bound(tobytes)),
    method("hex($self, /, sep=<unrepresentable>, bytes_per_sep=1)", NativeFn::Bound(hex)),
    method("tolist($self, /)", NativeFn::NoArgs(tolist)),
    method("cast($self, /, format, shape=<unrepresentable>)", NativeFn::Bound(super::subscript::cast)),
    method(
        "toreadonly($self, /)",
        NativeFn::NoArgs(|ctx, this| memoryview_of(ctx, Buffer { readonly: true, ..snapshot(ctx, this)? })),
    ),
    method("_from_flags($type, /, object, flags)", NativeFn::Bound(from_flags)).class(),
    method("count($self, value, /)", NativeFn::O(count)),
    method("index($self, value, start=0, stop=sys.maxsize, /)", NativeFn::Fast(index)),
    method("__enter__($self, /)", NativeFn::NoArgs(|ctx, this| with(ctx, this, |_| this.clone()))),
    method("__exit__($self, /, *exc_info)", NativeFn::Kw(|ctx, this, _| release(ctx, this))),
    method("__class_getitem__($type, object, /)", NativeFn::O(|ctx, class, args| crate::genericalias::new_alias(ctx, class.clone(), args))).class(),
];

fn from_flags(ctx: &Ctx, _class: &Obj, args: &[Option<Obj>]) -> PyResult {
    let (Some(object), Some(flags)) = (&args[0], &args[1]) else { unreachable!("required arguments are bound") };
    let flags = clinic::int_arg(ctx, flags)?;
    view_of(ctx, object, flags as u32)
}

fn hash(ctx: &Ctx, this: &Obj) -> PyResult<i64> {
    if of(this).hash.get() == -1 {
        let buffer = snapshot(ctx, this)?;
        if !buffer.readonly {
            return Err(ctx.value_error("cannot hash writable memoryview object"));
        }
        if !Format::native(&buffer.format).is_some_and(Format::is_bytes) {
            return Err(ctx.value_error("memoryview: hashing is restricted to formats 'B', 'b' or 'c'"));
        }
        // Memory of an object that can change has no hash. Asking can run Python code, which cannot release the view.
        let held = Exported::new(of(this));
        buffer.object.hash(ctx)?;
        drop(held);
        of(this).hash.set(ctx.hash_secret.hash_bytes(&buffer.to_contiguous()));
    }
    Ok(of(this).hash.get())
}

pub static MEMORYVIEW: TypeDef = TypeDef {
    text: "(object)",
    flags: TypeFlags::SEQUENCE,
    slots: &[
        slot::tp_new(|ctx, _class, args| {
            let bound = crate::signature::bind(ctx, "memoryview", "(object)", args)?;
            match &bound[0] {
                Some(object) => new_memoryview(ctx, object),
                None => unreachable!("required arguments are bound"),
            }
        }),
        slot::tp_repr(|ctx, this| {
            let kind = if is_released(this) { "released memory" } else { "memory" };
            Ok(ctx.str(&format!("<{kind} at {:#x}>", this.id())))
        }),
        slot::tp_hash(hash),
        slot::tp_richcompare(compare::richcompare),
        slot::tp_iter(|ctx, this| {
            let (_, format) = items_checked(ctx, this)?;
            let iterator = MemoryIterator { view: ObjCell::new(Some(this.clone())), index: Cell::new(0), format };
            Ok(new_exact(ctx, &ctx.types.memory_iterator, iterator))
        }),
        slot::bf_getbuffer(getbuffer),
        slot::mp_length(|ctx, this| match with(ctx, this, |buffer| buffer.shape.first().copied())? {
            Some(len) => Ok(len),
            None => Err(ctx.type_error("0-dim memory has no length")),
        }),
        slot::mp_subscript(subscript::subscript),
        slot::mp_ass_subscript(subscript::set_subscript),
    ],
    methods: METHODS,
    getsets: GETSETS,
    doc: "A view of the memory of an object with the buffer protocol.",
    ..TypeDef::new("memoryview", PyMemoryView::layout)
};

/// The payload of `memory_iterator`.
pub struct MemoryIterator {
    view: ObjCell,
    index: Cell<usize>,
    /// A view's format stays what it is.
    format: Format,
}
crate::trace!(MemoryIterator: view);
crate::payload!(MemoryIterator, "memory_iterator", with_node);

pub static MEMORY_ITERATOR: TypeDef = TypeDef {
    flags: TypeFlags::DISALLOW_INSTANTIATION,
    slots: &[
        slot::tp_iter(|_, this| Ok(this.clone())),
        slot::tp_iternext(|ctx, this| {
            let iterator = this.payload::<MemoryIterator>().expect("the type's methods get its objects");
            let Some(view) = iterator.view.get() else { return Ok(None) };
            let index = iterator.index.get();
            let item = with(ctx, &view, |buffer| {
                (index < buffer.shape[0]).then(|| {
                    let place = (buffer.offset as isize + index as isize * buffer.strides[0]) as usize;
                    match iterator.format.code() {
                        b'B' => Obj::small(buffer.storage.byte(place).into()),
                        _ => item_at(ctx, buffer, iterator.format, place),
                    }
                })
            })?;
            match item {
                Some(_) => iterator.index.set(index + 1),
                None => iterator.view.set(None),
            }
            Ok(item)
        }),
    ],
    ..TypeDef::new("memory_iterator", MemoryIterator::layout)
};
