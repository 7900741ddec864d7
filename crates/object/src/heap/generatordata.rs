//! What generators, coroutines and async generators hold; the frame is the machine's, which frees and traces it.
#![allow(unsafe_code, reason = "a generator's frame belongs to the machine, which frees and traces it")]

use std::cell::Cell;

use crate::cells::ObjCell;
use crate::ctx::{Ctx, ExcItem};
use crate::heap::{Header, SLAB_OBJECT, TypeObject};
use crate::payload::{Object, Payload};
use crate::value::Obj;

/// Where a generator stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum GeneratorState {
    Created,
    Suspended,
    Running,
    Finished,
}

/// The payload of `generator`, `coroutine` and `async_generator`. Layout known to the dispatch loop.
#[repr(C)]
pub struct PyGenerator {
    /// The machine's frame; 0 when finished.
    pub frame: Cell<usize>,
    pub state: Cell<GeneratorState>,
    /// The exception being handled inside.
    pub exc: ExcItem,
    pub name: ObjCell,
    /// `__qualname__`, unless it is the code's.
    pub own_qualname: ObjCell,
    pub code: Obj,
    /// `cr_origin`
    pub origin: ObjCell,
    /// Async generators: hooks initialised, closed, a running `asend`.
    pub ag_hooks_inited: Cell<bool>,
    pub ag_closed: Cell<bool>,
    pub ag_running: Cell<bool>,
    pub ag_finalizer: ObjCell,
    /// What the machine does with the frame.
    pub machine: &'static FrameOps,
}

/// The machine's part in the life of a generator's frame.
pub struct FrameOps {
    /// Free the frame and drop what it holds.
    pub drop: unsafe fn(&PyGenerator),
    /// Visit what the frame holds.
    pub trace: unsafe fn(&PyGenerator, &mut dyn FnMut(&Obj)),
    /// Whether an unfinished generator has nothing to do when it is closed: it has not begun, or stands at a `yield`
    /// outside of every `try` and `with`. A coroutine that has not begun has its warning to do.
    pub closes_quietly: unsafe fn(&PyGenerator) -> bool,
}

impl crate::payload::Trace for PyGenerator {
    fn trace(&self, visit: &mut dyn FnMut(&Obj)) {
        self.exc.value.trace(visit);
        self.name.trace(visit);
        self.own_qualname.trace(visit);
        visit(&self.code);
        self.origin.trace(visit);
        self.ag_finalizer.trace(visit);
        if self.frame.get() != 0 {
            // SAFETY: the machine's own function on its own frame.
            unsafe { (self.machine.trace)(self, visit) };
        }
    }
}

impl Drop for PyGenerator {
    fn drop(&mut self) {
        if self.frame.get() != 0 {
            // SAFETY: as above; the generator is dead, so its frame does not run.
            unsafe { (self.machine.drop)(self) };
        }
    }
}

impl crate::payload::Unfinished for PyGenerator {
    fn unfinished(&self) -> bool {
        self.frame.get() != 0 && self.state.get() != GeneratorState::Finished && !self.closes_quietly()
    }
}

impl PyGenerator {
    /// One that has not begun, with this frame of the machine's.
    #[inline(always)]
    pub fn new(frame: usize, name: Option<Obj>, own_qualname: Option<Obj>, code: Obj, machine: &'static FrameOps) -> PyGenerator {
        PyGenerator {
            frame: Cell::new(frame),
            state: Cell::new(GeneratorState::Created),
            exc: ExcItem { value: ObjCell::new(None), previous: Cell::new(std::ptr::null()) },
            name: ObjCell::new(name),
            own_qualname: ObjCell::new(own_qualname),
            code,
            origin: ObjCell::new(None),
            ag_hooks_inited: Cell::new(false),
            ag_closed: Cell::new(false),
            ag_running: Cell::new(false),
            ag_finalizer: ObjCell::new(None),
            machine,
        }
    }
    /// `__qualname__`
    pub fn qualname(&self) -> Option<Obj> {
        self.own_qualname.get().or_else(|| self.code.payload::<crate::code::PyCode>().map(|code| code.qualname().clone()))
    }
    /// Whether closing it runs nothing.
    pub(crate) fn closes_quietly(&self) -> bool {
        // SAFETY: the machine's own function on its own frame.
        self.frame.get() != 0 && unsafe { (self.machine.closes_quietly)(self) }
    }
    /// Free the frame of a generator that does not run and drop what it holds.
    pub(crate) fn release(&self) {
        if self.frame.get() != 0 && self.state.get() != GeneratorState::Running {
            // SAFETY: the machine's own function on its own frame, which is at rest.
            unsafe { (self.machine.drop)(self) };
        }
    }
}

impl Payload for PyGenerator {
    #[inline(always)]
    fn layout() -> &'static crate::payload::Layout {
        static LAYOUT: crate::payload::Layout = crate::payload::Layout::new::<PyGenerator>("generator")
            .with_node()
            .with_weakrefs()
            .with_finalizer_of::<PyGenerator>();
        &LAYOUT
    }
}

/// Words of a generator, the word of its weak references behind it.
const WORDS: usize = std::mem::size_of::<Object<PyGenerator>>() / 8 + 1;

impl Ctx {
    /// Memory for a generator's frame of so many words.
    pub fn frame_memory(&self, words: usize) -> *mut u64 {
        // SAFETY: nobody but the machine, who fills it, looks at an atom's memory.
        unsafe { self.heap().allocate(words * 8, false) as *mut u64 }
    }
    /// Give the memory of a frame back.
    ///
    /// # Safety
    /// It is of [`Ctx::frame_memory`] or [`Ctx::frame_from_list`] with as many words, and what stands in it is dropped.
    #[inline(always)]
    pub unsafe fn free_frame(&self, memory: *mut u64, words: usize) {
        // SAFETY: by the caller's word.
        unsafe { self.heap().free(memory as *mut Header, words * 8, false) }
    }
    /// Whether frames of so many words are freed without a call.
    #[inline(always)]
    pub fn is_short_frame(&self, words: usize) -> bool {
        words <= SLAB_OBJECT / 8
    }
    /// Whether [`Ctx::frame_from_list`] and [`Ctx::generator_from_list`] have memory, and no collection is due.
    #[inline(always)]
    pub fn generator_ready(&self, words: usize) -> bool {
        let heap = self.heap();
        self.is_short_frame(words) && !heap.atoms[words].get().is_null() && heap.has_node(WORDS)
    }
    /// As [`Ctx::frame_memory`], without a call.
    ///
    /// # Safety
    /// [`Ctx::generator_ready`] has just said yes.
    #[inline(always)]
    pub unsafe fn frame_from_list(&self, words: usize) -> *mut u64 {
        let list = &self.heap().atoms[words];
        let cell = list.get();
        // SAFETY: a free cell's first word is the next free cell.
        list.set(unsafe { (*cell).rc.get() } as *mut Header);
        cell as *mut u64
    }
    /// A generator or coroutine; `ty` is the address of its type.
    ///
    /// # Safety
    /// [`Ctx::generator_ready`] has just said yes.
    #[inline(always)]
    pub unsafe fn generator_from_list(&self, ty: usize, payload: PyGenerator) -> *mut Object<PyGenerator> {
        // SAFETY: a free cell of the right class is written whole.
        unsafe {
            let object = self.heap().pop_node(WORDS) as *mut Object<PyGenerator>;
            crate::profile::allocated(ty as *const TypeObject, WORDS * 8);
            object.write(Object { header: Header { rc: Cell::new(1), ty: Cell::new(ty as *const TypeObject) }, payload });
            *(object.add(1) as *mut u64) = 0;
            object
        }
    }
    /// Free a generator or coroutine that has ended; false: it is something else, or more than its memory is to be freed.
    ///
    /// # Safety
    /// The only reference to the object is the caller's.
    #[inline(always)]
    pub(super) unsafe fn free_if_finished(&self, object: *mut Header) -> bool {
        // SAFETY: the type tells the payload; strings and code that others refer to as well only lose a count.
        unsafe {
            let ty = (*object).ty_ptr() as usize;
            if ty != self.fast.generator && ty != self.fast.coroutine {
                return false;
            }
            let whole = object as *mut Object<PyGenerator>;
            let generator = &(*whole).payload;
            let kept = |word: u64| (*((word & !1) as *const Header)).rc.get() > 1;
            let (name, code) = (generator.name.word(), generator.code.word());
            let plain = generator.frame.get() == 0
                && *(whole.add(1) as *const u64) == 0
                && generator.own_qualname.word() == 0
                && generator.origin.word() == 0
                && generator.exc.value.word() == 0
                && name != 0
                && kept(name)
                && kept(code)
                && self.none_is_finalized();
            if plain {
                for word in [name, code] {
                    let count = &(*((word & !1) as *const Header)).rc;
                    count.set(count.get() - 1);
                }
                self.heap().push_node(WORDS, object);
            }
            plain
        }
    }
}
