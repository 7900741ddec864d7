//! The buffer protocol.

use crate::ctx::{Ctx, PyResult};
use crate::value::Obj;

/// Memory that an object shows to others.
pub struct Buffer {
    pub object: Obj,
    pub readonly: bool,
    pub format: std::rc::Rc<str>,
    pub itemsize: usize,
    pub shape: Vec<usize>,
    pub strides: Vec<isize>,
    pub storage: std::rc::Rc<dyn Storage>,
    pub offset: usize,
}

/// Where a buffer's bytes are.
pub trait Storage {
    fn len(&self) -> usize;
    fn read(&self, at: usize, into: &mut [u8]);
    fn write(&self, at: usize, from: &[u8]);
}

pub fn memoryview_of(ctx: &Ctx, _buffer: Buffer) -> PyResult {
    Err(ctx.not_implemented_error("memoryview"))
}
pub fn release_memoryview(ctx: &Ctx, _this: &Obj, _view: &Obj) -> PyResult {
    Err(ctx.not_implemented_error("memoryview"))
}
pub fn buffer_from_python(ctx: &Ctx, _this: &Obj, _view: &Obj, _flags: u32) -> PyResult<Buffer> {
    Err(ctx.not_implemented_error("memoryview"))
}

/// The bytes that an object shows.
pub fn buffer_bytes<'a>(ctx: &Ctx, object: &'a Obj) -> PyResult<std::borrow::Cow<'a, [u8]>> {
    crate::bytes::bytes_of(object)
        .ok_or_else(|| ctx.type_error(&format!("a bytes-like object is required, not '{}'", object.ty(ctx).name())))
}
