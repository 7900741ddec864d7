//! The buffer protocol: memory that objects show to each other. Bytes are read and written by copying them
//! ([`Storage`]): no slice of another object's memory is ever handed out.

mod compare;
mod dims;
mod items;
mod memoryview;
mod python;
mod subscript;

use std::borrow::Cow;
use std::rc::Rc;

use crate::bytearray::PyByteArray;
use crate::bytes::PyBytes;
use crate::ctx::{Ctx, PyResult};
use crate::value::Obj;

pub use dims::{Dims, FormatText};
pub use items::{Format, f64_to_half, half_to_f64, pack_item, unpack_item};
pub use memoryview::{MEMORY_ITERATOR, MEMORYVIEW, PyMemoryView, memoryview_of, new_memoryview};
pub use python::{BUFFER_WRAPPER, buffer_from_python, release_memoryview};

/// Flags of a request, `inspect.BufferFlags`.
pub const SIMPLE: u32 = 0;
pub const WRITABLE: u32 = 1;
pub const FORMAT: u32 = 4;
pub const ND: u32 = 8;
pub const STRIDES: u32 = 0x10 | ND;
pub const C_CONTIGUOUS: u32 = 0x20 | STRIDES;
pub const F_CONTIGUOUS: u32 = 0x40 | STRIDES;
pub const ANY_CONTIGUOUS: u32 = 0x80 | STRIDES;
pub const INDIRECT: u32 = 0x100 | STRIDES;
pub const FULL_RO: u32 = INDIRECT | FORMAT;
pub const FULL: u32 = FULL_RO | WRITABLE;

/// Memory that an object shows to others.
pub struct Buffer {
    /// Who shows it: `memoryview.obj`.
    pub object: Obj,
    pub readonly: bool,
    /// As in the `struct` module.
    pub format: FormatText,
    pub itemsize: usize,
    /// Items in each dimension; its length is the number of dimensions.
    pub shape: Dims<usize>,
    /// Bytes from one item to the next in each dimension.
    pub strides: Dims<isize>,
    pub storage: Rc<dyn Storage>,
    /// Where in the storage the first item is.
    pub offset: usize,
}

/// Where a buffer's bytes are. As long as one lives, its owner must not change its size: owners count theirs and
/// the count goes down in `drop`.
pub trait Storage {
    fn len(&self) -> usize;
    fn is_empty(&self) -> bool {
        self.len() == 0
    }
    /// Fill `into` with the bytes from `at` on.
    fn read(&self, at: usize, into: &mut [u8]);
    /// The byte at `at`.
    fn byte(&self, at: usize) -> u8 {
        let mut byte = [0];
        self.read(at, &mut byte);
        byte[0]
    }
    fn write(&self, at: usize, from: &[u8]);
    /// Tell the owner that the last user is done, where that can run Python code (`__release_buffer__`).
    fn release(&self, _ctx: &Ctx) {}
    /// The objects that this keeps, for the collector.
    fn trace(&self, _visit: &mut dyn FnMut(&Obj)) {}
}

/// Show the collector what a storage keeps. One with several users is left out: each would count its objects.
pub(crate) fn trace_storage(storage: &Rc<dyn Storage>, visit: &mut dyn FnMut(&Obj)) {
    if Rc::strong_count(storage) == 1 {
        storage.trace(visit);
    }
}

impl Buffer {
    /// One dimension of bytes.
    pub fn of_bytes(object: &Obj, readonly: bool, storage: Rc<dyn Storage>) -> Buffer {
        let shape = storage.len().into();
        Buffer { object: object.clone(), readonly, format: bytes_format(), itemsize: 1, shape, strides: 1.into(), storage, offset: 0 }
    }

    /// Bytes of all items.
    pub fn nbytes(&self) -> usize {
        self.shape.iter().product::<usize>() * self.itemsize
    }
    pub fn ndim(&self) -> usize {
        self.shape.len()
    }
    pub fn is_c_contiguous(&self) -> bool {
        if let ([len], [stride]) = (&self.shape[..], &self.strides[..]) {
            return *len == 1 || *stride == self.itemsize as isize;
        }
        self.nbytes() == 0 || {
            let mut step = self.itemsize as isize;
            self.shape.iter().zip(self.strides.iter()).rev().all(|(&len, &stride)| {
                let fits = len <= 1 || stride == step;
                step *= len as isize;
                fits
            })
        }
    }
    pub fn is_f_contiguous(&self) -> bool {
        if self.ndim() == 1 {
            return self.is_c_contiguous();
        }
        self.nbytes() == 0 || {
            let mut step = self.itemsize as isize;
            self.shape.iter().zip(self.strides.iter()).all(|(&len, &stride)| {
                let fits = len <= 1 || stride == step;
                step *= len as isize;
                fits
            })
        }
    }

    /// Call `visit` with the place in the storage of each item, the last dimension fastest.
    pub fn for_each_item(&self, visit: &mut dyn FnMut(usize)) {
        fn walk(buffer: &Buffer, dim: usize, at: isize, visit: &mut dyn FnMut(usize)) {
            if dim == buffer.shape.len() {
                return visit(at as usize);
            }
            for i in 0..buffer.shape[dim] {
                walk(buffer, dim + 1, at + i as isize * buffer.strides[dim], visit);
            }
        }
        if self.shape.iter().all(|&len| len > 0) {
            walk(self, 0, self.offset as isize, visit);
        }
    }

    /// All items' bytes in order (C order).
    pub fn to_contiguous(&self) -> Vec<u8> {
        let mut bytes = vec![0; self.nbytes()];
        if self.is_c_contiguous() {
            if !bytes.is_empty() {
                self.storage.read(self.offset, &mut bytes);
            }
            return bytes;
        }
        let (mut at, size) = (0, self.itemsize);
        self.for_each_item(&mut |place| {
            self.storage.read(place, &mut bytes[at..at + size]);
            at += size;
        });
        bytes
    }

    /// All items' bytes with the first dimension fastest (Fortran order).
    pub fn to_fortran(&self) -> Vec<u8> {
        let turned = Buffer {
            object: self.object.clone(),
            readonly: self.readonly,
            format: self.format.clone(),
            itemsize: self.itemsize,
            shape: self.shape.iter().rev().copied().collect(),
            strides: self.strides.iter().rev().copied().collect(),
            storage: self.storage.clone(),
            offset: self.offset,
        };
        turned.to_contiguous()
    }

    /// Put bytes at `offset` of a contiguous buffer. The caller has checked that they fit and that it is writable.
    pub fn write(&self, offset: usize, bytes: &[u8]) {
        debug_assert!(offset + bytes.len() <= self.nbytes());
        self.storage.write(self.offset + offset, bytes);
    }

    /// Done with it. (Dropping does the same, but lets `__release_buffer__` wait for the next safe point.)
    pub fn release(self, ctx: &Ctx) {
        if Rc::strong_count(&self.storage) == 1 {
            self.storage.release(ctx);
        }
    }
}

/// The format of bytes.
pub fn bytes_format() -> FormatText {
    FormatText::Static("B")
}

/// Bytes that an object showed, held while they are looked at.
pub enum ByteView<'a> {
    Slice(&'a [u8]),
    Array(std::cell::Ref<'a, Vec<u8>>),
    Copy(Vec<u8>),
}

impl std::ops::Deref for ByteView<'_> {
    type Target = [u8];
    #[inline]
    fn deref(&self) -> &[u8] {
        match self {
            ByteView::Slice(bytes) => bytes,
            ByteView::Array(bytes) => bytes,
            ByteView::Copy(bytes) => bytes,
        }
    }
}

/// Whether the object has the buffer protocol.
pub fn has_buffer(ctx: &Ctx, object: &Obj) -> bool {
    object.ty(ctx).slots.bf_getbuffer.get().is_some()
}

/// TypeError "a bytes-like object is required, not 'X'".
#[cold]
pub fn not_bytes_like(ctx: &Ctx, object: &Obj) -> crate::ctx::Raised {
    ctx.type_error(&format!("a bytes-like object is required, not '{}'", object.ty(ctx).name()))
}

/// The object's memory, as asked for by `flags`.
pub fn get_buffer(ctx: &Ctx, object: &Obj, flags: u32) -> PyResult<Buffer> {
    match object.ty(ctx).slots.bf_getbuffer.get() {
        Some(getbuffer) => getbuffer(ctx, object, flags),
        None => Err(not_bytes_like(ctx, object)),
    }
}

/// The bytes of any object with the buffer protocol, borrowed from `bytes`, copied from others.
pub fn buffer_bytes<'a>(ctx: &Ctx, object: &'a Obj) -> PyResult<Cow<'a, [u8]>> {
    if let Some(bytes) = object.payload::<PyBytes>() {
        return Ok(Cow::Borrowed(&bytes.data));
    }
    if let Some(array) = object.payload::<PyByteArray>() {
        return Ok(Cow::Owned(array.to_vec()));
    }
    let buffer = get_buffer(ctx, object, SIMPLE)?;
    let bytes = buffer.to_contiguous();
    buffer.release(ctx);
    Ok(Cow::Owned(bytes))
}

/// The bytes of any object with the buffer protocol, for a look that runs no Python code: without a copy for
/// `bytearray` too.
pub fn byte_view<'a>(ctx: &Ctx, object: &'a Obj) -> PyResult<ByteView<'a>> {
    if let Some(bytes) = object.payload::<PyBytes>() {
        return Ok(ByteView::Slice(&bytes.data));
    }
    if let Some(array) = object.payload::<PyByteArray>() {
        return Ok(ByteView::Array(array.borrow()));
    }
    buffer_bytes(ctx, object).map(|bytes| ByteView::Copy(bytes.into_owned()))
}

/// As [`byte_view`], of a view of memory that need not be in a row too.
pub(crate) fn plain_view<'a>(ctx: &Ctx, object: &'a Obj) -> PyResult<ByteView<'a>> {
    if !ctx.types.memoryview.is_exactly(object) {
        return byte_view(ctx, object);
    }
    memoryview::with(ctx, object, |buffer| ByteView::Copy(buffer.to_contiguous()))
}

/// As [`byte_view`], with one TypeError for whatever has no bytes in a row.
pub fn byte_view_or<'a>(ctx: &Ctx, object: &'a Obj, message: impl FnOnce() -> String) -> PyResult<ByteView<'a>> {
    byte_view(ctx, object).map_err(|raised| {
        drop(ctx.take_raised(raised));
        ctx.type_error(&message())
    })
}

/// Two objects' bytes. What may run Python code is done first, so that none runs while a `bytearray` is looked at.
pub fn byte_views<'a>(ctx: &Ctx, a: &'a Obj, b: &'a Obj) -> PyResult<(ByteView<'a>, ByteView<'a>)> {
    let plain = |object: &Obj| object.payload::<PyBytes>().is_some() || object.payload::<PyByteArray>().is_some();
    if plain(b) || !has_buffer(ctx, a) {
        return Ok((byte_view(ctx, a)?, byte_view(ctx, b)?));
    }
    let b = byte_view(ctx, b)?;
    Ok((byte_view(ctx, a)?, b))
}

/// Put bytes into a writable object at `offset`. BufferError when it is read-only, ValueError when there is no room.
pub fn write_buffer(ctx: &Ctx, object: &Obj, offset: usize, bytes: &[u8]) -> PyResult<()> {
    let buffer = get_buffer(ctx, object, WRITABLE)?;
    if offset.checked_add(bytes.len()).is_none_or(|end| end > buffer.nbytes()) {
        return Err(ctx.value_error("buffer is too small"));
    }
    buffer.write(offset, bytes);
    buffer.release(ctx);
    Ok(())
}

/// The bytes of a `bytes` object, kept alive.
struct BytesStorage(Obj);

impl Storage for BytesStorage {
    fn len(&self) -> usize {
        self.0.payload::<PyBytes>().map_or(0, |bytes| bytes.data.len())
    }
    fn read(&self, at: usize, into: &mut [u8]) {
        if let Some(bytes) = self.0.payload::<PyBytes>() {
            into.copy_from_slice(&bytes.data[at..at + into.len()]);
        }
    }
    fn byte(&self, at: usize) -> u8 {
        self.0.payload::<PyBytes>().map_or(0, |bytes| bytes.data[at])
    }
    fn write(&self, _at: usize, _from: &[u8]) {
        debug_assert!(false, "bytes are read-only");
    }
    fn trace(&self, visit: &mut dyn FnMut(&Obj)) {
        visit(&self.0);
    }
}

/// `bf_getbuffer` of `bytes`.
pub(crate) fn bytes_getbuffer(ctx: &Ctx, this: &Obj, flags: u32) -> PyResult<Buffer> {
    if flags & WRITABLE != 0 {
        return Err(ctx.buffer_error("Object is not writable."));
    }
    Ok(Buffer::of_bytes(this, true, Rc::new(BytesStorage(this.clone()))))
}
