//! Types: what `type` objects hold, and how attributes are found on them.

mod build;
mod def;
mod inherit;
mod mro;
pub mod python_slots;
mod slots;
mod type_type;
pub mod wrapper;

use std::cell::{Cell, RefCell};
use std::rc::Rc;

pub(crate) use build::{complete_type, heap_type, populate};
pub use crate::heap::typedata::TypeRef;
pub(crate) use crate::heap::typedata::{Subclasses, reserve_type};
pub use build::{new_heap_type, new_native_type};
pub(crate) use build::{frees_differ, same_shape};
pub(crate) use type_type::qualname_of;
pub use def::{GetSetDef, MemberDef, MethodDef, MethodKind, NativeFn, TypeDef, documented, getset, getset_rw, member, method};
pub use slots::*;
pub(crate) use mro::descriptors_changed;
pub use mro::{assign_version, type_modified};
pub use type_type::{TYPE, calculate_metaclass, full_name, set_class_attribute, type_call, type_getattr_quiet, type_getattro};

use crate::cells::ObjCell;
use crate::ctx::Ctx;
use crate::dict::PyDict;
use crate::heap::TypeObject;
use crate::payload::{Layout, Object, Trace};
use crate::value::Obj;

/// `tp_flags`, and what the heap asks of a type. The `*_SUBCLASS` bits, HEAPTYPE, BASETYPE, ABSTRACT and the
/// pattern-matching bits have CPython's values, so that `__flags__` can show them.
pub struct TypeFlags;

impl TypeFlags {
    pub const HAS_FINALIZER: u64 = 1 << 0;
    pub const HAS_WEAKREFS: u64 = 1 << 40;
    /// Dict word, inline values, slots or weak-reference word behind the payload.
    pub const HAS_EXTRAS: u64 = 1 << 41;
    /// Instances can be in cycles though the payload cannot.
    pub const NODE: u64 = 1 << 42;
    /// Instances have a dict (inline values or a dict object).
    pub const HAS_DICT: u64 = 1 << 43;
    /// `__getattr__` is defined in Python and `__getattribute__` is object's.
    pub const HAS_GETATTR_HOOK: u64 = 1 << 44;
    /// Instances may be of another size than the type says: their class was changed.
    pub const ODD_SIZES: u64 = 1 << 45;
    pub const SEQUENCE: u64 = 1 << 5;
    pub const MAPPING: u64 = 1 << 6;
    pub const DISALLOW_INSTANTIATION: u64 = 1 << 7;
    pub const IMMUTABLETYPE: u64 = 1 << 8;
    pub const HEAPTYPE: u64 = 1 << 9;
    pub const BASETYPE: u64 = 1 << 10;
    pub const METHOD_DESCRIPTOR: u64 = 1 << 17;
    pub const IS_ABSTRACT: u64 = 1 << 20;
    pub const MATCH_SELF: u64 = 1 << 22;
    pub const LONG_SUBCLASS: u64 = 1 << 24;
    pub const LIST_SUBCLASS: u64 = 1 << 25;
    pub const TUPLE_SUBCLASS: u64 = 1 << 26;
    pub const BYTES_SUBCLASS: u64 = 1 << 27;
    pub const UNICODE_SUBCLASS: u64 = 1 << 28;
    pub const DICT_SUBCLASS: u64 = 1 << 29;
    pub const BASE_EXC_SUBCLASS: u64 = 1 << 30;
    pub const TYPE_SUBCLASS: u64 = 1 << 31;
    /// Bits that a subclass takes over from its best base.
    pub const INHERITED: u64 = Self::HAS_FINALIZER
        | Self::HAS_WEAKREFS
        | Self::HAS_EXTRAS
        | Self::NODE
        | Self::HAS_DICT
        | Self::MATCH_SELF
        | 0xFF00_0000;
}

/// The payload of a type object.
#[repr(C)]
pub struct Type {
    /// Changes whenever an attribute of the type or of a base changes; 0 when none is assigned yet.
    pub version: Cell<u32>,
    pub flags: Cell<u64>,
    /// Bytes of an instance, the tail of variable-sized ones excluded.
    pub basicsize: usize,
    /// Offset of the dict word, 0 when instances have none.
    pub dict_offset: u32,
    /// Offset of the weak-reference word, 0 when instances have none.
    pub weak_offset: u32,
    /// Offset of the inline attribute values.
    pub values_offset: u32,
    /// How many inline attribute values instances have.
    pub values_cap: u32,
    /// First slot word and their number (`__slots__`, those of the bases included).
    pub slots_offset: u32,
    pub slots_count: u32,
    pub layout: &'static Layout,
    pub slots: Slots,
    /// The attribute names of inline values, in order of first assignment.
    pub shared_keys: RefCell<crate::instance::SharedKeys>,
    /// `__name__`
    name: RefCell<Rc<str>>,
    /// `__qualname__`
    qualname: ObjCell,
    /// `tp_name`'s dotted prefix for native types (`collections`), none for builtins.
    pub module: Cell<Option<&'static str>>,
    pub(crate) def: Option<&'static TypeDef>,
    base: ObjCell,
    bases: ObjCell,
    mro: RefCell<Rc<[Obj]>>,
    dict: Obj,
    /// Addresses of direct subclasses' objects; a subclass takes itself out when it dies.
    pub(crate) subclasses: Subclasses,
    /// `__name__` as the object that was given, or that was made when it was first asked for.
    name_object: ObjCell,
}

// The references of a type, for the collector.
impl Trace for Type {
    fn trace(&self, visit: &mut dyn FnMut(&Obj)) {
        self.qualname.trace(visit);
        self.name_object.trace(visit);
        self.base.trace(visit);
        self.bases.trace(visit);
        for entry in self.mro.borrow().iter() {
            visit(entry);
        }
        self.dict.trace(visit);
        self.shared_keys.borrow().trace(visit);
    }
}
crate::payload!(Type, "type", with_node, with_weakrefs);

impl Type {
    /// The address of the type's own object.
    #[inline(always)]
    pub fn object_ptr(&self) -> *const TypeObject {
        (self as *const Type as usize - std::mem::offset_of!(Object<Type>, payload)) as *const TypeObject
    }
    /// A reference to the type's own object.
    #[inline(always)]
    pub fn to_obj(&self) -> Obj {
        Obj::from_payload(self)
    }
    /// Whether two types are the same.
    #[inline(always)]
    pub fn is(&self, other: &Type) -> bool {
        std::ptr::eq(self, other)
    }
    #[inline(always)]
    pub fn has(&self, flag: u64) -> bool {
        self.flags.get() & flag != 0
    }
    pub(crate) fn set_flag(&self, flag: u64, on: bool) {
        self.flags.set(if on { self.flags.get() | flag } else { self.flags.get() & !flag });
    }
    #[inline(always)]
    pub(crate) fn layout_is(&self, layout: &'static Layout) -> bool {
        std::ptr::eq(self.layout, layout) || self.layout.extends(layout)
    }
    /// Whether this is the native type of that definition itself.
    pub fn def_is(&self, def: &'static TypeDef) -> bool {
        self.def.is_some_and(|own| std::ptr::eq(own, def))
    }
    /// `__name__`, as error texts show the type (`%.100s` of `tp_name` without its module for heap types; native
    /// types of modules show the dotted name).
    pub fn name(&self) -> Rc<str> {
        match self.module.get() {
            Some(module) if module != "builtins" => format!("{module}.{}", self.name.borrow()).into(),
            _ => self.name.borrow().clone(),
        }
    }
    /// `__name__` alone.
    pub fn short_name(&self) -> Rc<str> {
        self.name.borrow().clone()
    }
    pub(crate) fn set_name(&self, name: &Obj) {
        *self.name.borrow_mut() = name.text_lossy().as_ref().into();
        self.name_object.set(Some(name.clone()));
    }
    pub(crate) fn name_object(&self, ctx: &Ctx) -> Obj {
        self.name_object.get().unwrap_or_else(|| {
            let name = ctx.str(&self.name.borrow());
            self.name_object.set(Some(name.clone()));
            name
        })
    }
    pub(crate) fn qualname_cell(&self) -> &ObjCell {
        &self.qualname
    }
    pub fn is_heap_type(&self) -> bool {
        self.has(TypeFlags::HEAPTYPE)
    }
    /// The attributes defined on the type itself.
    pub fn dict(&self) -> &PyDict {
        self.dict.payload::<PyDict>().expect("a type's dict is a dict")
    }
    pub fn dict_obj(&self) -> Obj {
        self.dict.clone()
    }
    pub fn base(&self) -> Option<Obj> {
        self.base.get()
    }
    pub fn bases(&self) -> Obj {
        self.bases.get().expect("a type has bases")
    }
    pub(crate) fn set_bases(&self, base: Option<Obj>, bases: Obj) {
        self.base.set(base);
        self.bases.set(Some(bases));
    }
    /// The method resolution order, this type first.
    pub fn mro(&self) -> Rc<[Obj]> {
        self.mro.borrow().clone()
    }
    pub(crate) fn set_mro(&self, entries: Vec<Obj>) {
        // It begins with the type itself: classes die by the collector, as they do in CPython.
        *self.mro.borrow_mut() = entries.into();
    }

    /// Whether `self` is `other` or derives from it.
    pub fn is_subtype(&self, other: &Type) -> bool {
        if self.is(other) {
            return true;
        }
        let other = other.object_ptr() as u64;
        self.mro.borrow().iter().any(|entry| entry.id() == other)
    }

    /// `_PyType_Lookup`: the attribute as defined on the type or a base, without binding it.
    /// `name` is an interned string.
    pub fn lookup(&self, ctx: &Ctx, name: &Obj) -> Option<Obj> {
        ctx.lookup_cached(self, name)
    }

    pub(crate) fn lookup_uncached(&self, ctx: &Ctx, name: &Obj) -> Option<Obj> {
        let mro = self.mro.borrow().clone();
        mro.iter().find_map(|entry| entry.payload::<Type>()?.dict().get_str(ctx, name))
    }

    /// The direct subclasses that are alive, in order of creation.
    pub fn direct_subclasses(&self) -> Vec<Obj> {
        self.subclasses.alive()
    }
}

impl Type {
    /// Take the type out of its bases' lists of subclasses, and let go of the bases.
    pub(crate) fn unlink_from_bases(&self) {
        let bases = self.bases.take();
        if let Some(bases) = bases.as_ref().and_then(|bases| bases.payload::<crate::tuple::PyTuple>()) {
            for base in bases.items() {
                if let Some(base) = base.payload::<Type>() {
                    base.subclasses.remove(self);
                }
            }
        }
    }
}

impl Drop for Type {
    fn drop(&mut self) {
        crate::profile::type_dropped(self);
        self.unlink_from_bases();
    }
}

impl Obj {
    /// The object's type.
    #[inline(always)]
    pub fn ty<'a>(&'a self, ctx: &'a Ctx) -> &'a Type {
        match self.header() {
            Some(header) => header.ty(),
            None => ctx.types.int.ty(),
        }
    }
    /// The type of this type object, seen as a type.
    #[inline(always)]
    pub fn as_type(&self) -> Option<&Type> {
        self.payload::<Type>()
    }
}

