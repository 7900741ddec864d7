//! The payload of `bytearray`, and its memory as others see it.

use std::cell::{Cell, Ref, RefCell};
use std::rc::Rc;

use crate::buffer::{Buffer, Storage};
use crate::ctx::{Ctx, PyResult};
use crate::value::Obj;

/// The payload of `bytearray`.
pub struct PyByteArray {
    data: Rc<Data>,
}
crate::trace!(PyByteArray);
crate::payload!(PyByteArray, "bytearray");

struct Data {
    bytes: RefCell<Vec<u8>>,
    /// Buffers that show the bytes: while there are any, the length is fixed.
    exports: Cell<usize>,
}

impl PyByteArray {
    pub fn new(bytes: Vec<u8>) -> PyByteArray {
        PyByteArray { data: Rc::new(Data { bytes: RefCell::new(bytes), exports: Cell::new(0) }) }
    }
    pub fn len(&self) -> usize {
        self.data.bytes.borrow().len()
    }
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
    pub fn get(&self, index: usize) -> Option<u8> {
        self.data.bytes.borrow().get(index).copied()
    }
    pub fn to_vec(&self) -> Vec<u8> {
        self.data.bytes.borrow().clone()
    }
    pub fn capacity(&self) -> usize {
        self.data.bytes.borrow().capacity()
    }
    /// The bytes, for a look that runs no Python code.
    pub fn borrow(&self) -> Ref<'_, Vec<u8>> {
        self.data.bytes.borrow()
    }
    /// Change bytes in place; `change` must not run Python code nor change the length.
    pub fn overwrite<R>(&self, change: impl FnOnce(&mut [u8]) -> R) -> R {
        change(&mut self.data.bytes.borrow_mut())
    }
    /// Whether buffers show the bytes.
    pub fn is_exported(&self) -> bool {
        self.data.exports.get() > 0
    }
    /// BufferError when buffers show the bytes.
    pub fn check_resizable(&self, ctx: &Ctx) -> PyResult<()> {
        if self.is_exported() || self.data.bytes.try_borrow_mut().is_err() {
            return Err(ctx.buffer_error("Existing exports of data: object cannot be re-sized"));
        }
        Ok(())
    }
    /// One more byte.
    #[inline]
    pub fn push(&self, ctx: &Ctx, byte: u8) -> PyResult<()> {
        match self.data.bytes.try_borrow_mut() {
            Ok(mut bytes) if self.data.exports.get() == 0 => {
                bytes.push(byte);
                Ok(())
            }
            _ => self.check_resizable(ctx),
        }
    }
    /// Change the bytes, their number too; `change` must not run Python code.
    pub fn edit<R>(&self, ctx: &Ctx, change: impl FnOnce(&mut Vec<u8>) -> R) -> PyResult<R> {
        self.check_resizable(ctx)?;
        Ok(change(&mut self.data.bytes.borrow_mut()))
    }
    /// A buffer of the bytes.
    pub fn export(&self, object: &Obj) -> Buffer {
        self.data.exports.set(self.data.exports.get() + 1);
        Buffer::of_bytes(object, false, Rc::new(Export(self.data.clone())))
    }
}

/// The bytes as a buffer's memory.
struct Export(Rc<Data>);

impl Storage for Export {
    fn len(&self) -> usize {
        self.0.bytes.borrow().len()
    }
    fn read(&self, at: usize, into: &mut [u8]) {
        into.copy_from_slice(&self.0.bytes.borrow()[at..at + into.len()]);
    }
    fn byte(&self, at: usize) -> u8 {
        self.0.bytes.borrow()[at]
    }
    fn write(&self, at: usize, from: &[u8]) {
        self.0.bytes.borrow_mut()[at..at + from.len()].copy_from_slice(from);
    }
}

impl Drop for Export {
    fn drop(&mut self) {
        self.0.exports.set(self.0.exports.get() - 1);
    }
}
