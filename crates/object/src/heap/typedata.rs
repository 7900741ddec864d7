//! Type objects as memory: reserved before they are written, known by references that need no check, and the links
//! among them that hold no count.
#![allow(unsafe_code, reason = "a type object is written into its memory here, and looked at without a count")]

use std::cell::RefCell;

use super::{Heap, TypeObject};
use crate::typeobj::{Type, TypeDef};
use crate::value::{IMMORTAL, Obj};

/// Memory for the type objects that exist before everything else, in a state that other objects can refer to.
pub(crate) fn reserve_type(heap: &Heap, metatype: *const TypeObject, def: &'static TypeDef) -> Obj {
    // SAFETY: the whole payload is zeroed but for the fields that are read early: flags and layout. It is
    // written properly by [`TypeRef::fill`] before anything else of it is read.
    unsafe {
        let bytes = std::mem::size_of::<TypeObject>() + 8;
        let object = heap.allocate(bytes, true) as *mut TypeObject;
        std::ptr::write_bytes(object as *mut u8, 0, bytes);
        (*object).header.rc.set(IMMORTAL);
        (*object).header.ty.set(if metatype.is_null() { object } else { metatype });
        crate::profile::allocated((*object).header.ty.get(), bytes);
        let payload = &raw mut (*object).payload;
        (&raw mut (*payload).layout).write((def.layout)());
        (&raw mut (*payload).basicsize).write((def.layout)().bytes);
        Obj::from_word(object as u64)
    }
}

/// A reference to a type that is known to be one: fields of [`Types`](crate::interp::Types).
#[derive(Clone, Debug)]
pub struct TypeRef(Obj);

impl TypeRef {
    /// `None` when the object is no type.
    pub fn new(object: Obj) -> Option<TypeRef> {
        object.as_type().is_some().then_some(TypeRef(object))
    }
    /// A reference to a type whose memory is reserved and will be completed.
    pub(crate) fn reserved(object: Obj) -> TypeRef {
        TypeRef(object)
    }
    #[inline(always)]
    pub fn ty(&self) -> &Type {
        // SAFETY: checked when the reference was made.
        unsafe { self.0.payload_unchecked::<Type>() }
    }
    #[inline(always)]
    pub fn obj(&self) -> &Obj {
        &self.0
    }
    /// Whether `object`'s type is exactly this one.
    #[inline(always)]
    pub fn is_exactly(&self, object: &Obj) -> bool {
        match object.header() {
            Some(header) => header.ty_ptr() as u64 == self.0.id(),
            // A tagged word is an int.
            None => self.def_is(&crate::int::INT),
        }
    }
    /// Write the payload of a type whose memory is reserved.
    pub(crate) fn fill(&self, payload: Type) {
        // SAFETY: the reserved memory has the payload's size; what stands there needs no drop.
        unsafe { std::ptr::write((self.0.id() as *mut u8).add(std::mem::offset_of!(TypeObject, payload)).cast::<Type>(), payload) };
    }
}

impl std::ops::Deref for TypeRef {
    type Target = Type;
    #[inline(always)]
    fn deref(&self) -> &Type {
        self.ty()
    }
}

/// The direct subclasses of a type, in order of creation, without counts: a subclass takes itself out when it dies.
#[derive(Default)]
pub(crate) struct Subclasses(RefCell<Vec<*const TypeObject>>);

impl Subclasses {
    pub(crate) fn add(&self, ty: &Type) {
        self.0.borrow_mut().push(ty.object_ptr());
    }
    pub(crate) fn remove(&self, ty: &Type) {
        let own = ty.object_ptr();
        self.0.borrow_mut().retain(|&other| other != own);
    }
    pub(crate) fn alive(&self) -> Vec<Obj> {
        // SAFETY: a subclass takes itself out of the list before it dies.
        self.0.borrow().iter().map(|&ty| unsafe { (*ty).payload.to_obj() }).collect()
    }
}
