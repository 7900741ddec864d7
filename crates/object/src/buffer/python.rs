//! Buffers that Python classes show by `__buffer__` and take back by `__release_buffer__` (PEP 688).

use std::cell::RefCell;
use std::rc::Rc;

use super::{Buffer, PyMemoryView, Storage, memoryview};
use crate::ctx::{Ctx, Deferred, PyResult};
use crate::payload::{Payload, new_exact};
use crate::typeobj::{TypeDef, TypeFlags};
use crate::value::Obj;

/// The payload of `_buffer_wrapper`: what `memoryview.obj` shows for a buffer made by Python code.
pub struct BufferWrapper {
    pub view: Obj,
    pub object: Obj,
}
crate::trace!(BufferWrapper: view, object);
crate::payload!(BufferWrapper, "_buffer_wrapper", with_node);

pub static BUFFER_WRAPPER: TypeDef =
    TypeDef { flags: TypeFlags::DISALLOW_INSTANTIATION, ..TypeDef::new("_buffer_wrapper", BufferWrapper::layout) };

/// The memory of a view that `__buffer__` gave; its end is told to `__release_buffer__`.
struct PythonBuffer {
    /// Nothing once the end has been told.
    inner: RefCell<Option<Rc<dyn Storage>>>,
    wrapper: Obj,
}

impl PythonBuffer {
    /// Object and view for `__release_buffer__`, once; the view counts this buffer no more.
    fn parts(&self) -> Option<(Obj, Obj)> {
        drop(self.inner.take()?);
        self.wrapper.payload::<BufferWrapper>().map(|wrapper| (wrapper.object.clone(), wrapper.view.clone()))
    }
}

impl Storage for PythonBuffer {
    fn len(&self) -> usize {
        self.inner.borrow().as_ref().map_or(0, |inner| inner.len())
    }
    fn read(&self, at: usize, into: &mut [u8]) {
        if let Some(inner) = &*self.inner.borrow() {
            inner.read(at, into);
        }
    }
    fn write(&self, at: usize, from: &[u8]) {
        if let Some(inner) = &*self.inner.borrow() {
            inner.write(at, from);
        }
    }
    fn release(&self, ctx: &Ctx) {
        let Some((object, view)) = self.parts() else { return };
        let saved = ctx.fetch_raised();
        if let Err(raised) = object.call_special(ctx, &ctx.names.__release_buffer__, &[view]) {
            let exception = ctx.take_raised(raised);
            let introduction = format!("Exception ignored in __release_buffer__ of {}", object.ty(ctx).name());
            crate::exceptions::report_unraisable(ctx, &exception, Some(&introduction), None, None);
        }
        if let Some(saved) = saved {
            let _ = ctx.set_raised(saved);
        }
    }
}

impl Drop for PythonBuffer {
    fn drop(&mut self) {
        let Some(ctx) = Ctx::current() else { return };
        let Some((object, view)) = self.parts() else { return };
        if let Some(callback) = object.lookup_special(ctx, &ctx.names.__release_buffer__).ok().flatten() {
            ctx.defer(Deferred::WeakCallback { weakref: view, callback });
        }
    }
}

/// A buffer from what `this.__buffer__(flags)` gave.
pub fn buffer_from_python(ctx: &Ctx, this: &Obj, view: &Obj, flags: u32) -> PyResult<Buffer> {
    if view.payload::<PyMemoryView>().is_none() {
        return Err(ctx.type_error("__buffer__ returned non-memoryview object"));
    }
    let mut buffer = super::get_buffer(ctx, view, flags)?;
    let wrapper = new_exact(ctx, &ctx.types.buffer_wrapper, BufferWrapper { view: view.clone(), object: this.clone() });
    buffer.object = wrapper.clone();
    buffer.storage = Rc::new(PythonBuffer { inner: RefCell::new(Some(buffer.storage.clone())), wrapper });
    Ok(buffer)
}

/// `object.__release_buffer__(view)` of native types.
pub fn release_memoryview(ctx: &Ctx, this: &Obj, view: &Obj) -> PyResult {
    if view.payload::<PyMemoryView>().is_none() {
        return Err(ctx.type_error("expected a memoryview object"));
    }
    if memoryview::is_released(view) {
        return Ok(ctx.none());
    }
    if !memoryview::with(ctx, view, |buffer| buffer.object.is(this))? {
        return Err(ctx.value_error("memoryview's buffer is not this object"));
    }
    memoryview::release(ctx, view)
}
