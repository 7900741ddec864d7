//! What an object holds after its header, described for the heap and the collector.
#![allow(unsafe_code, reason = "payloads are dropped and traced through raw pointers here only")]

use std::cell::{Cell, RefCell};

use crate::ctx::Ctx;
use crate::heap::Header;
use crate::typeobj::{Type, TypeFlags};
use crate::value::Obj;

/// An object: header, then payload.
#[repr(C)]
pub struct Object<T> {
    pub header: Header,
    pub payload: T,
}

/// The references a payload holds, for the cycle collector.
///
/// Every owned [`Obj`] must be visited, once each; one that is not makes its cycle immortal (never a crash).
pub trait Trace {
    fn trace(&self, visit: &mut dyn FnMut(&Obj));
}

/// A native payload: the data of a builtin type, for that type and for its Python subclasses.
pub trait Payload: Trace + Sized + 'static {
    fn layout() -> &'static Layout;
}

/// How the heap handles a payload. One static per payload type; its address is its identity.
pub struct Layout {
    pub name: &'static str,
    /// Bytes of header and payload.
    pub bytes: usize,
    /// The layout that this one begins with (`bool` of `int`, `OSError` of `BaseException`).
    pub base: Option<fn() -> &'static Layout>,
    /// Whether objects can be in cycles.
    pub node: bool,
    /// Whether the payload refers to no object: then it is freed at once.
    pub(crate) leaf: bool,
    /// Whether objects carry a weak-reference word.
    pub weakrefs: bool,
    /// Whether objects carry an instance dict.
    pub dict: bool,
    pub drop: unsafe fn(*mut Header),
    /// Drop the payload and give the memory back, of a dead object that has nothing else to drop.
    pub(crate) free: unsafe fn(&Ctx, *mut Header),
    pub trace: unsafe fn(*const Header, &mut dyn FnMut(&Obj)),
    /// Whether a dead object still has something to run (a suspended generator); `None`: its `tp_finalize` tells.
    pub wants_finalizer: Option<unsafe fn(*const Header) -> bool>,
    /// Bytes behind the payload, for the layouts that keep items there.
    pub tail: Option<unsafe fn(*const Header) -> usize>,
}

impl Layout {
    /// The layout of `T`: a leaf, extended by the `with_*` methods.
    pub const fn new<T: Trace>(name: &'static str) -> Layout {
        assert!(std::mem::align_of::<T>() <= 8, "payloads are aligned to 8 bytes");
        Layout {
            name,
            bytes: std::mem::size_of::<Object<T>>(),
            base: None,
            node: false,
            leaf: !std::mem::needs_drop::<T>(),
            weakrefs: false,
            dict: false,
            drop: drop_payload::<T>,
            free: free_plain::<T>,
            trace: trace_payload::<T>,
            wants_finalizer: None,
            tail: None,
        }
    }
    pub const fn with_base(mut self, base: fn() -> &'static Layout) -> Layout {
        self.base = Some(base);
        self
    }
    pub const fn with_node(mut self) -> Layout {
        self.node = true;
        self.leaf = false;
        self
    }
    /// The payload has something to drop, but refers to no object.
    pub(crate) const fn with_leaf(mut self) -> Layout {
        self.leaf = true;
        self
    }
    /// `free` does all that freeing an object of exactly this layout's type takes; the payload refers to no object.
    pub(crate) const fn with_free(mut self, free: unsafe fn(&Ctx, *mut Header)) -> Layout {
        self.free = free;
        self.leaf = true;
        self
    }
    pub const fn with_weakrefs(mut self) -> Layout {
        self.weakrefs = true;
        self
    }
    pub const fn with_dict(mut self) -> Layout {
        self.dict = true;
        self
    }
    /// `wants` looks at a dead object of this layout.
    pub const fn with_finalizer_test(mut self, wants: unsafe fn(*const Header) -> bool) -> Layout {
        self.wants_finalizer = Some(wants);
        self
    }
    /// As [`Layout::with_finalizer_test`], asking the payload.
    pub const fn with_finalizer_of<T: Unfinished>(self) -> Layout {
        self.with_finalizer_test(wants_finalizer::<T>)
    }
    pub(crate) const fn with_tail(mut self, tail: unsafe fn(*const Header) -> usize) -> Layout {
        self.tail = Some(tail);
        self
    }

    /// Whether a payload of this layout begins with one of `other`.
    #[inline]
    pub fn extends(&'static self, other: &'static Layout) -> bool {
        let mut layout = self;
        loop {
            if std::ptr::eq(layout, other) {
                return true;
            }
            match layout.base {
                Some(base) => layout = base(),
                None => return false,
            }
        }
    }

    /// Bytes of the whole object.
    pub(crate) unsafe fn object_bytes(&self, object: *const Header, ty: &Type) -> usize {
        match self.tail {
            // SAFETY: the layout's own function on its own object.
            Some(tail) if ty.flags.get() & TypeFlags::HAS_EXTRAS == 0 => ty.basicsize + unsafe { tail(object) },
            _ => ty.basicsize,
        }
    }
}

/// A payload that tells whether its finalizer has something to do.
pub trait Unfinished {
    fn unfinished(&self) -> bool;
}

unsafe fn wants_finalizer<T: Unfinished>(object: *const Header) -> bool {
    // SAFETY: the heap asks about an object of this layout.
    unsafe { (*(object as *const Object<T>)).payload.unfinished() }
}

unsafe fn drop_payload<T>(object: *mut Header) {
    if std::mem::needs_drop::<T>() {
        // SAFETY: the heap calls this once, on a dead object of this layout.
        unsafe { std::ptr::drop_in_place(&raw mut (*(object as *mut Object<T>)).payload) }
    }
}

unsafe fn free_plain<T>(ctx: &Ctx, object: *mut Header) {
    // SAFETY: the heap calls this once, on a dead object of this layout; its memory is as long as its type says.
    unsafe {
        let ty = (*object).ty();
        if std::mem::needs_drop::<T>() {
            let before = ctx.pending.get();
            std::ptr::drop_in_place(&raw mut (*(object as *mut Object<T>)).payload);
            crate::heap::turn_pending(ctx, before);
        }
        let bytes = ty.layout.object_bytes(object, ty);
        ctx.heap().free(object, bytes, ty.layout.node);
    }
}

unsafe fn trace_payload<T: Trace>(object: *const Header, visit: &mut dyn FnMut(&Obj)) {
    // SAFETY: the collector calls this on a live object of this layout.
    unsafe { (*(object as *const Object<T>)).payload.trace(visit) }
}

/// Declare a payload: `payload!(PyList, "list", node, weakrefs)`; `base = PyInt` for an extended layout.
#[macro_export]
macro_rules! payload {
    ($ty:ty, $name:literal, base = $base:ty $(, $flag:ident)*) => {
        impl $crate::payload::Payload for $ty {
            #[inline(always)]
            fn layout() -> &'static $crate::payload::Layout {
                static LAYOUT: $crate::payload::Layout = $crate::payload::Layout::new::<$ty>($name)
                    .with_base(<$base as $crate::payload::Payload>::layout)
                    $(.$flag())*;
                &LAYOUT
            }
        }
    };
    ($ty:ty, $name:literal $(, $flag:ident)*) => {
        impl $crate::payload::Payload for $ty {
            #[inline(always)]
            fn layout() -> &'static $crate::payload::Layout {
                static LAYOUT: $crate::payload::Layout = $crate::payload::Layout::new::<$ty>($name)$(.$flag())*;
                &LAYOUT
            }
        }
    };
}

/// Implement [`Trace`] by naming the fields that hold references: `trace!(PySlice: start, stop, step)`.
#[macro_export]
macro_rules! trace {
    ($ty:ty $(: $($field:ident),+)?) => {
        impl $crate::heap::payload::Trace for $ty {
            #[allow(unused_variables, reason = "a payload may hold no references")]
            fn trace(&self, visit: &mut dyn FnMut(&$crate::value::Obj)) {
                $($($crate::heap::payload::Trace::trace(&self.$field, visit);)+)?
            }
        }
    };
}

impl Trace for Obj {
    fn trace(&self, visit: &mut dyn FnMut(&Obj)) {
        visit(self);
    }
}
impl<T: Trace> Trace for Option<T> {
    fn trace(&self, visit: &mut dyn FnMut(&Obj)) {
        if let Some(value) = self {
            value.trace(visit);
        }
    }
}
impl<T: Trace> Trace for Vec<T> {
    fn trace(&self, visit: &mut dyn FnMut(&Obj)) {
        for value in self {
            value.trace(visit);
        }
    }
}
impl<T: Trace> Trace for std::collections::VecDeque<T> {
    fn trace(&self, visit: &mut dyn FnMut(&Obj)) {
        for value in self {
            value.trace(visit);
        }
    }
}
impl<T: Trace> Trace for Box<[T]> {
    fn trace(&self, visit: &mut dyn FnMut(&Obj)) {
        for value in self {
            value.trace(visit);
        }
    }
}
impl<T: Trace> Trace for Box<T> {
    fn trace(&self, visit: &mut dyn FnMut(&Obj)) {
        (**self).trace(visit);
    }
}
impl<A: Trace, B: Trace> Trace for (A, B) {
    fn trace(&self, visit: &mut dyn FnMut(&Obj)) {
        self.0.trace(visit);
        self.1.trace(visit);
    }
}
impl<T: Trace> Trace for RefCell<T> {
    fn trace(&self, visit: &mut dyn FnMut(&Obj)) {
        if let Ok(value) = self.try_borrow() {
            value.trace(visit);
        }
    }
}
macro_rules! no_references { ($($ty:ty),*) => { $(impl Trace for $ty { fn trace(&self, _: &mut dyn FnMut(&Obj)) {} })* } }
no_references!((), bool, u8, i32, u32, i64, u64, usize, isize, f64, String, &'static str);
impl<T: Copy> Trace for Cell<T> {
    fn trace(&self, _: &mut dyn FnMut(&Obj)) {}
}

/// A new object of exactly `ty` (no Python subclass), with this payload.
#[inline(always)]
pub fn new_exact<T: Payload>(ctx: &Ctx, ty: &Type, payload: T) -> Obj {
    debug_assert!(std::ptr::eq(ty.layout, T::layout()), "{} has another layout than {}", ty.name(), T::layout().name);
    let layout = T::layout();
    if layout.node {
        ctx.before_node();
    }
    // Of a builtin type with weak references alone, the one extra word stands right behind the payload.
    let weakrefs = layout.weakrefs && !layout.dict;
    let general = if weakrefs { TypeFlags::HEAPTYPE } else { TypeFlags::HEAPTYPE | TypeFlags::HAS_EXTRAS };
    if ty.flags.get() & general != 0 {
        return new_extended(ctx, ty, payload);
    }
    let bytes = std::mem::size_of::<Object<T>>() + if weakrefs { 8 } else { 0 };
    debug_assert!(bytes == ty.basicsize, "{} has more than its payload", ty.name());
    // SAFETY: the memory has room for the object, and the whole object is written.
    unsafe {
        let object = ctx.heap().allocate(bytes, layout.node) as *mut Object<T>;
        crate::profile::allocated(ty.object_ptr(), bytes);
        if weakrefs {
            *(object.add(1) as *mut u64) = 0;
        }
        object.write(Object { header: Header { rc: Cell::new(1), ty: Cell::new(ty.object_ptr()) }, payload });
        Obj::from_word(object as u64)
    }
}

/// A new object of `ty`, which may be a Python subclass of the payload's type: with a dict, slots, a
/// weak-reference word.
#[inline(never)]
pub fn new_extended<T: Payload>(ctx: &Ctx, ty: &Type, payload: T) -> Obj {
    debug_assert!(ty.layout.extends(T::layout()), "{} has another layout than {}", ty.name(), T::layout().name);
    debug_assert!(ty.basicsize >= std::mem::size_of::<Object<T>>(), "{}", ty.name());
    ctx.before_node();
    let node = ty.layout.node || ty.flags.get() & TypeFlags::NODE != 0;
    // SAFETY: as above; the extra words are zeroed, which is `None` for each.
    unsafe {
        let object = ctx.heap().allocate(ty.basicsize, node) as *mut Object<T>;
        crate::profile::allocated(ty.object_ptr(), ty.basicsize);
        let used = std::mem::size_of::<Object<T>>();
        std::ptr::write_bytes((object as *mut u8).add(used), 0, ty.basicsize - used);
        if ty.flags.get() & TypeFlags::HEAPTYPE != 0 {
            (*ty.object_ptr()).header.incref();
        }
        object.write(Object { header: Header { rc: Cell::new(1), ty: Cell::new(ty.object_ptr()) }, payload });
        crate::instance::init_extras(object as *mut Header, ty);
        Obj::from_word(object as u64)
    }
}

/// An immortal object made before types are complete.
pub(crate) fn new_reserved<T: Payload>(heap: &crate::heap::Heap, ty: *const crate::heap::TypeObject, payload: T) -> Obj {
    // SAFETY: the whole object is written.
    unsafe {
        let object = heap.allocate(std::mem::size_of::<Object<T>>(), T::layout().node) as *mut Object<T>;
        crate::profile::allocated(ty, std::mem::size_of::<Object<T>>());
        object.write(Object { header: Header { rc: Cell::new(crate::value::IMMORTAL), ty: Cell::new(ty) }, payload });
        Obj::from_word(object as u64)
    }
}
