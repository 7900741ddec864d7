//! [`Ctx`]: the state of one thread that runs Python, handed to every native function.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use krait_code::collections::HashSet;
use std::hash::BuildHasherDefault;
use std::rc::Rc;
use std::sync::atomic::{AtomicU32, Ordering};

use crate::cells::ObjCell;
use crate::gc::AddressHasher;
use crate::heap::{Header, Heap};
use crate::interp::Interp;
use crate::payload::Payload;
use crate::typeobj::{Type, TypeFlags};
use crate::value::Obj;

/// The register ([`Ctx::regs`]) that counts how many Python frames may still be pushed.
pub const DEPTH_LEFT: usize = 9;
/// The register that says an observer is on.
pub const OBSERVED: usize = 8;

/// A Python exception is set on the thread; the result carries only that fact.
#[derive(Debug)]
#[must_use = "an exception is set on the thread"]
pub struct Raised(());

impl Raised {
    /// Says that an exception has been set by other means ([`Ctx::set_raised`]).
    pub(crate) fn new() -> Raised {
        Raised(())
    }
}

/// What native functions return: one word for `PyResult<Obj>`.
pub type PyResult<T = Obj> = Result<T, Raised>;

/// Reasons to leave the dispatch loop's fast path, bits of [`Ctx::breaker`].
pub struct Breaker;
impl Breaker {
    pub const SIGNAL: u32 = 1;
    pub const GIL: u32 = 2;
    pub const COLLECT: u32 = 4;
    pub const FINALIZE: u32 = 8;
    pub const ASYNC_EXC: u32 = 16;
    pub const BUDGET: u32 = 32;
    pub const OBSERVE: u32 = 64;
    pub const CALLS: u32 = 128;
}

/// A call that observers are told of.
pub struct NativeCall {
    pub callable: Obj,
    /// The object of a method, or the first argument.
    pub first: Option<Obj>,
    /// The calling frame's address.
    pub frame: usize,
    /// Not a Python function, whose frame is pushed.
    pub native: bool,
}

/// Python code that waits for a safe point.
pub enum Deferred {
    /// `__del__` of a dead object, kept alive for it.
    Finalize(Obj),
    /// A weak reference's callback.
    WeakCallback { weakref: Obj, callback: Obj },
}

/// The handled exception of a frame stack part: the thread's own, or a generator's.
#[repr(C)]
pub struct ExcItem {
    pub value: ObjCell,
    pub previous: Cell<*const ExcItem>,
}

/// The state of one thread. The first fields are read by the dispatch loop at fixed offsets.
#[repr(C)]
pub struct Ctx {
    /// Set from other threads and by signals: look at it on back edges and at RESUME.
    pub breaker: AtomicU32,
    /// Dead objects, linked through their counts.
    pub pending: Cell<*mut Header>,
    /// `False` and `True` as borrowed words, side by side.
    pub bools: [u64; 2],
    /// `None` as a borrowed word.
    pub none_word: u64,
    /// Addresses of the types that the fast paths test for.
    pub fast: FastTypes,
    pub heap_ptr: *const Heap,
    pub(crate) interp: *const Interp,
    /// The machine's registers and stack bounds for this thread; what is where is the machine's business.
    pub regs: [Cell<usize>; 16],
    pub draining: Cell<bool>,
    /// Something waits in `deferred`.
    pub has_deferred: Cell<bool>,
    /// The address below which native code must not go.
    pub native_limit: Cell<usize>,
    /// Frames of Python code on this thread, and how many there may be.
    pub depth: Cell<usize>,
    raised: ObjCell,
    pub exc_base: ExcItem,
    pub exc_top: Cell<*const ExcItem>,
    deferred: RefCell<VecDeque<Deferred>>,
    /// Identities of live objects whose finalizer has run.
    finalized: RefCell<HashSet<u64>>,
    /// Whether there are any.
    any_finalized: Cell<bool>,
    /// Objects whose `repr` is under way, for `[...]`.
    pub repr_active: RefCell<std::collections::HashSet<u64, BuildHasherDefault<AddressHasher>>>,
    /// The identifier that `_thread.get_ident()` shows.
    pub ident: u64,
    /// `contextvars`' current context.
    pub context: ObjCell,
    pub asyncgen_firstiter: ObjCell,
    pub asyncgen_finalizer: ObjCell,
    /// The StopIteration with a value that the last step of an iterator written in Python ended with.
    pub stopped: ObjCell,
    pub coroutine_origin_depth: Cell<usize>,
    /// What an observed call instruction is calling.
    pub native_call: RefCell<Option<NativeCall>>,
    /// The frame in which an exception has passed since the observed instruction began, by address.
    pub unwound: Cell<usize>,
    /// Callbacks of observers that are running.
    pub observing: Cell<u32>,
    pub trace_function: ObjCell,
    pub profile_function: ObjCell,
    /// Per-thread data of native modules, by a key of their own.
    pub locals: crate::states::States,
}

/// Addresses of builtin types' objects.
#[repr(C)]
pub struct FastTypes {
    pub float: usize,
    pub str: usize,
    pub list: usize,
    pub tuple: usize,
    pub dict: usize,
    pub range_iterator: usize,
    pub list_iterator: usize,
    pub tuple_iterator: usize,
    pub function: usize,
    pub method: usize,
    pub builtin: usize,
    pub method_descriptor: usize,
    pub generator: usize,
    pub bool_: usize,
    pub type_: usize,
    pub module: usize,
    pub slice: usize,
    pub cell: usize,
    pub int: usize,
    pub coroutine: usize,
    pub async_generator: usize,
    pub str_ascii_iterator: usize,
    pub classmethod: usize,
    pub staticmethod: usize,
    pub bytes: usize,
    /// The comparison that types have from `object`: by identity.
    pub object_compare: usize,
}

impl Ctx {
    /// A state for the calling thread of `interp`. It becomes current by [`Ctx::enter`].
    pub fn new(interp: &Interp, ident: u64, native_limit: usize) -> Box<Ctx> {
        let types = &interp.types;
        let address = |ty: &crate::typeobj::TypeRef| ty.obj().id() as usize;
        Box::new(Ctx {
            breaker: AtomicU32::new(0),
            pending: Cell::new(std::ptr::null_mut()),
            bools: [interp.false_.word() | 1, interp.true_.word() | 1],
            none_word: interp.none.word() | 1,
            fast: FastTypes {
                float: address(&types.float),
                str: address(&types.str),
                list: address(&types.list),
                tuple: address(&types.tuple),
                dict: address(&types.dict),
                range_iterator: address(&types.range_iterator),
                list_iterator: address(&types.list_iterator),
                tuple_iterator: address(&types.tuple_iterator),
                function: address(&types.function),
                method: address(&types.method),
                builtin: address(&types.builtin_function_or_method),
                method_descriptor: address(&types.method_descriptor),
                generator: address(&types.generator),
                bool_: address(&types.bool),
                type_: address(&types.type_),
                module: address(&types.module),
                slice: address(&types.slice),
                cell: address(&types.cell),
                int: address(&types.int),
                coroutine: address(&types.coroutine),
                async_generator: address(&types.async_generator),
                str_ascii_iterator: address(&types.str_ascii_iterator),
                classmethod: address(&types.classmethod),
                staticmethod: address(&types.staticmethod),
                bytes: address(&types.bytes),
                object_compare: types.object.slots.tp_richcompare.get().map_or(0, |compare| compare as usize),
            },
            heap_ptr: &interp.heap,
            interp,
            regs: [const { Cell::new(0) }; 16],
            draining: Cell::new(false),
            has_deferred: Cell::new(false),
            native_limit: Cell::new(native_limit),
            depth: Cell::new(0),
            raised: ObjCell::default(),
            exc_base: ExcItem { value: ObjCell::default(), previous: Cell::new(std::ptr::null()) },
            exc_top: Cell::new(std::ptr::null()),
            deferred: RefCell::default(),
            finalized: RefCell::default(),
            any_finalized: Cell::new(false),
            repr_active: RefCell::default(),
            ident,
            context: ObjCell::default(),
            asyncgen_firstiter: ObjCell::default(),
            asyncgen_finalizer: ObjCell::default(),
            stopped: ObjCell::default(),
            coroutine_origin_depth: Cell::new(0),
            native_call: RefCell::default(),
            unwound: Cell::new(0),
            observing: Cell::new(0),
            trace_function: ObjCell::default(),
            profile_function: ObjCell::default(),
            locals: crate::states::States::default(),
        })
    }

    #[inline(always)]
    pub fn interp(&self) -> &Interp {
        self
    }
    pub fn interp_ptr(&self) -> *const Interp {
        self.interp
    }

    // --- singletons and simple values ---

    #[inline(always)]
    pub fn none(&self) -> Obj {
        self.interp().none.clone()
    }
    #[inline(always)]
    pub fn bool(&self, value: bool) -> Obj {
        if value { self.interp().true_.clone() } else { self.interp().false_.clone() }
    }
    #[inline(always)]
    pub fn not_implemented(&self) -> Obj {
        self.interp().not_implemented.clone()
    }
    #[inline(always)]
    pub fn is_none(&self, object: &Obj) -> bool {
        object.word() | 1 == self.none_word
    }
    #[inline(always)]
    pub fn is_true_singleton(&self, object: &Obj) -> bool {
        object.word() | 1 == self.bools[1]
    }
    #[inline(always)]
    pub fn is_not_implemented(&self, object: &Obj) -> bool {
        object.is(&self.interp().not_implemented)
    }

    // --- the exception ---

    /// Set the exception that is on its way.
    pub fn set_raised(&self, exception: Obj) -> Raised {
        self.raised.set(Some(exception));
        Raised::new()
    }
    /// Take the exception that a `Raised` spoke of.
    pub fn take_raised(&self, _raised: Raised) -> Obj {
        self.raised.take().unwrap_or_else(|| crate::exceptions::new_exception(self, &self.types.system_error, "error return without exception set"))
    }
    /// Says again that an exception is on its way: for the machine, which leaves its loop with one set.
    pub fn still_raised(&self) -> Raised {
        Raised::new()
    }
    /// The exception on its way, if any.
    pub fn raised(&self) -> Option<Obj> {
        self.raised.get()
    }
    /// The exception on its way, taken without a token.
    pub fn fetch_raised(&self) -> Option<Obj> {
        self.raised.take()
    }
    /// Whether the exception on its way is of type `ty`.
    pub fn raised_is(&self, ty: &Type) -> bool {
        self.raised.get().is_some_and(|exception| exception.ty(self).is_subtype(ty))
    }
    /// Swallow the exception if it is of type `ty`: `Ok(())`; else hand it on.
    pub fn swallow(&self, raised: Raised, ty: &Type) -> PyResult<()> {
        if self.raised_is(ty) {
            drop(self.raised.take());
            Ok(())
        } else {
            Err(raised)
        }
    }
    // --- native stack ---

    /// RecursionError when native code is too deep. Called wherever native code can nest.
    #[inline(always)]
    pub fn check_native_stack(&self, what: &str) -> PyResult<()> {
        let marker = 0u8;
        if (&raw const marker as usize) < self.native_limit.get() {
            return Err(self.native_overflow(what));
        }
        Ok(())
    }
    /// Bytes of native stack that are left.
    pub fn native_stack_left(&self) -> usize {
        let marker = 0u8;
        (&raw const marker as usize).saturating_sub(self.native_limit.get())
    }
    #[cold]
    #[inline(never)]
    fn native_overflow(&self, what: &str) -> Raised {
        // A little room, so that making the exception does not fail for the same reason.
        let limit = self.native_limit.get();
        self.native_limit.set(limit.saturating_sub(128 << 10));
        let raised = self.recursion_error(&format!("maximum recursion depth exceeded{what}"));
        self.native_limit.set(limit);
        raised
    }

    // --- death ---

    /// Remember that `object`'s finalizer has run.
    pub(crate) fn mark_finalized(&self, object: &Obj) {
        self.finalized.borrow_mut().insert(object.id());
        self.any_finalized.set(true);
    }
    /// The object at `address` dies: whether its finalizer had run. It is forgotten.
    #[inline(always)]
    pub(crate) fn forget_finalized(&self, address: u64) -> bool {
        self.any_finalized.get() && self.forget_one_finalized(address)
    }
    /// Whether no live object's finalizer has run.
    #[inline(always)]
    pub(crate) fn none_is_finalized(&self) -> bool {
        !self.any_finalized.get()
    }
    #[cold]
    fn forget_one_finalized(&self, address: u64) -> bool {
        let mut finalized = self.finalized.borrow_mut();
        let had_run = finalized.remove(&address);
        self.any_finalized.set(!finalized.is_empty());
        had_run
    }
    /// Remember the size of an object whose class was changed. The first size it was remembered with is the true one.
    pub(crate) fn note_bytes(&self, address: u64, bytes: usize) {
        self.odd_sizes.borrow_mut().entry(address).or_insert(bytes);
    }
    /// The remembered size of the object at `address`, which dies.
    pub(crate) fn forget_bytes(&self, address: u64) -> Option<usize> {
        self.odd_sizes.borrow_mut().remove(&address)
    }
    /// Whether `object`'s finalizer has run.
    pub fn is_finalized(&self, object: &Obj) -> bool {
        self.finalized.borrow().contains(&object.id())
    }
    /// Let Python code wait for the next safe point.
    pub fn defer(&self, work: Deferred) {
        self.deferred.borrow_mut().push_back(work);
        self.has_deferred.set(true);
        self.set_breaker(Breaker::FINALIZE);
    }

    /// Run what waits: finalizers and weak-reference callbacks. The exception on its way is kept.
    #[cold]
    pub fn run_deferred(&self) {
        let saved = self.raised.take();
        // What comes to wait while a finalizer runs is run inside it, before the rest of this.
        let mut batch = std::mem::take(&mut *self.deferred.borrow_mut());
        loop {
            let Some(work) = batch.pop_front() else {
                batch = std::mem::take(&mut *self.deferred.borrow_mut());
                if batch.is_empty() {
                    // It may be set for the sake of who observes alone.
                    self.has_deferred.set(false);
                    break;
                }
                continue;
            };
            if self.has_deferred.replace(false) {
                self.breaker.fetch_and(!Breaker::FINALIZE, Ordering::Relaxed);
            }
            match work {
                Deferred::Finalize(object) => {
                    self.mark_finalized(&object);
                    if let Some(finalize) = object.ty(self).slots.tp_finalize.get() {
                        if let Err(raised) = finalize(self, &object) {
                            let exception = self.take_raised(raised);
                            let (doing, shown) = self.finalizer_of(&object);
                            let raised = self.set_raised(exception);
                            crate::exceptions::write_unraisable(self, raised, doing, Some(&shown));
                        }
                    }
                    if object.refcount() > 1 && !object.ty(self).has(TypeFlags::HAS_FINALIZER) {
                        // Its class changed: nobody will ask again.
                        self.forget_finalized(object.id());
                    }
                }
                Deferred::WeakCallback { weakref, callback } => {
                    if let Err(raised) = callback.call(self, &[weakref]) {
                        crate::exceptions::write_unraisable(self, raised, "while calling weakref callback", Some(&callback));
                    }
                }
            }
        }
        self.raised.set(saved);
    }

    /// What was done when the finalizer of `object` failed, and to what.
    #[cold]
    fn finalizer_of(&self, object: &Obj) -> (&'static str, Obj) {
        if object.payload::<crate::generator::PyGenerator>().is_some() {
            return ("while closing generator", object.clone());
        }
        let found = object.ty(self).lookup(self, &self.names.__del__);
        match found.filter(|found| found.payload::<crate::typeobj::wrapper::SlotWrapper>().is_none()) {
            Some(function) if self.types.function.is_exactly(&function) => ("while calling deallocator", function),
            Some(found) => {
                let bound = object.lookup_special(self, &self.names.__del__).ok().flatten();
                drop(self.fetch_raised());
                ("while calling deallocator", bound.unwrap_or(found))
            }
            // The finalizers of native types are those of files.
            None => ("while finalizing file", object.clone()),
        }
    }

    /// Ask the dispatch loop to look up at its next safe point.
    #[inline]
    pub fn set_breaker(&self, bits: u32) {
        self.breaker.fetch_or(bits, Ordering::Relaxed);
    }

    /// Before a collected object is made: see whether a collection is due.
    #[inline(always)]
    pub(crate) fn before_node(&self) {
        let heap = self.heap();
        if heap.live_nodes.get() >= heap.gc_at.get() {
            self.set_breaker(Breaker::COLLECT);
        }
    }

    /// The type that native module code registered for its payload `T`.
    pub fn type_for<T: Payload>(&self) -> crate::typeobj::TypeRef {
        self.native_types
            .borrow()
            .get(&(std::ptr::from_ref(T::layout()) as usize))
            .cloned()
            .unwrap_or_else(|| unreachable!("the type {} is registered before its objects are made", T::layout().name))
    }

    /// Call `look` with this thread's data under `key`, made by `make` on first use.
    pub fn local<T: 'static>(&self, key: &'static str, make: impl FnOnce() -> T) -> Rc<T> {
        self.locals.get(key, make)
    }
}
