//! `bytes`.

use std::borrow::Cow;

use crate::ctx::Ctx;
use crate::payload::{Payload, new_exact, new_extended};
use crate::typeobj::{Type, TypeDef, TypeFlags};
use crate::value::Obj;

/// The payload of `bytes`.
pub struct PyBytes {
    pub data: Box<[u8]>,
    pub hash: std::cell::Cell<i64>,
}
crate::trace!(PyBytes);
crate::payload!(PyBytes, "bytes");

impl PyBytes {
    pub fn new(data: Box<[u8]>) -> PyBytes {
        PyBytes { data, hash: std::cell::Cell::new(-1) }
    }
}

impl Ctx {
    /// A `bytes` object.
    pub fn bytes(&self, data: &[u8]) -> Obj {
        if data.is_empty() { self.empty_bytes.clone() } else { new_exact(self, &self.types.bytes, PyBytes::new(data.into())) }
    }
    pub fn bytes_vec(&self, data: Vec<u8>) -> Obj {
        if data.is_empty() {
            self.empty_bytes.clone()
        } else {
            new_exact(self, &self.types.bytes, PyBytes::new(data.into_boxed_slice()))
        }
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

pub static BYTES: TypeDef = TypeDef {
    flags: TypeFlags::BASETYPE | TypeFlags::BYTES_SUBCLASS | TypeFlags::SEQUENCE & 0 | TypeFlags::MATCH_SELF,
    ..TypeDef::new("bytes", PyBytes::layout)
};
