//! The cycle collector: trial deletion over the slabs of collected objects.
//!
//! A collection runs only at a safe point of the dispatch loop, never inside native code. What the modules, the
//! running frames and immortal objects reach is marked first; only what is left is tried, with counts in tables beside
//! the slabs. One generation with a threshold that grows with the live heap keeps the cost linear in what is allocated.
#![allow(unsafe_code, reason = "the collector walks raw objects")]

use std::collections::HashMap;
use std::cell::{Cell, RefCell};

use crate::cells::ObjCell;
use crate::ctx::{Ctx, Deferred};
use crate::dict::PyDict;
use crate::heap::{Header, NodeMarks, TypeObject, drain, drop_contents, fetch, instance, wants_finalizer, weakref};
use crate::list::PyList;
use crate::payload::{Object, Payload};
use crate::tuple::PyTuple;
use crate::typeobj::{Type, TypeFlags};
use crate::value::{IMMORTAL, Obj};

/// Counters and settings of the `gc` module.
pub struct GcState {
    pub thresholds: Cell<(i64, i64, i64)>,
    pub debug: Cell<i32>,
    /// Collections, objects collected, uncollectable, for each of three generations.
    pub stats: RefCell<[(u64, u64, u64); 3]>,
    pub callbacks: ObjCell,
    pub garbage: ObjCell,
    /// Live objects after the last collection.
    pub last_live: Cell<usize>,
    pub collecting: Cell<bool>,
    /// Whether finalizers or callbacks have run in a collection: then another may find more.
    pub python_ran: Cell<bool>,
    pub frozen: Cell<usize>,
    /// What the next collection finalizes first: see [`collect_from`].
    root: Cell<u64>,
}

impl Default for GcState {
    fn default() -> GcState {
        GcState {
            thresholds: Cell::new((2000, 10, 10)),
            debug: Cell::new(0),
            stats: RefCell::default(),
            callbacks: ObjCell::default(),
            garbage: ObjCell::default(),
            last_live: Cell::new(0),
            collecting: Cell::new(false),
            python_ran: Cell::new(false),
            frozen: Cell::new(0),
            root: Cell::new(0),
        }
    }
}

/// The smallest number of new objects between two collections.
const MIN_STEP: usize = 20_000;

unsafe fn trace(object: *const Header, visit: &mut dyn FnMut(&Obj)) {
    // SAFETY: the object is alive; its layout knows its payload.
    unsafe {
        let ty = (*object).ty();
        (ty.layout.trace)(object, visit);
        if ty.has(TypeFlags::HAS_EXTRAS) {
            instance::trace_extras(object, ty, visit);
        }
        if ty.has(TypeFlags::HEAPTYPE) {
            visit(&ty.to_obj());
        }
    }
}

/// The objects that `object` refers to, for `gc.get_referents`.
pub fn referents(object: &Obj) -> Vec<Obj> {
    let mut found = Vec::new();
    if let Some(header) = object.header() {
        // SAFETY: the object is alive.
        unsafe { trace(header, &mut |child| found.push(child.clone())) };
    }
    found
}

/// Every collected object alive, for `gc.get_objects`.
pub fn objects(ctx: &Ctx) -> Vec<Obj> {
    let mut found = Vec::new();
    ctx.heap().for_each_node(|object| {
        // SAFETY: a live object; the new reference keeps it so.
        unsafe {
            if (*object).rc.get() > 0 {
                (*object).incref();
                found.push(Obj::from_word(object as u64));
            }
        }
    });
    found
}

/// Every object alive with a payload `T`, which the collector visits, or one that begins with it.
pub fn living<T: Payload>(ctx: &Ctx) -> Vec<Obj> {
    let mut found = Vec::new();
    ctx.heap().for_each_node_from(T::layout().bytes, |object| {
        // SAFETY: a live object; the new reference keeps it so.
        unsafe {
            if (*object).rc.get() > 0 && (*object).ty().layout_is(T::layout()) {
                (*object).incref();
                found.push(Obj::from_word(object as u64));
            }
        }
    });
    found
}

/// Whether the collector visits this object.
pub fn is_tracked(ctx: &Ctx, object: &Obj) -> bool {
    object.header().is_some() && { let ty = object.ty(ctx); ty.layout.node || ty.has(TypeFlags::NODE) }
}

/// Whether a collection could run anything: a finalizer, a suspended generator's end, a callback of a weak reference
/// that is not the library's own. `known` are objects that need no thought.
pub fn could_finalize(ctx: &Ctx, known: &[Obj]) -> bool {
    if ctx.gc_state.debug.get() != 0 || ctx.gc_state.callbacks.get().is_some_and(|all| all.len(ctx).is_ok_and(|len| len > 0)) {
        return true;
    }
    let mut found = false;
    ctx.heap().for_each_node(|object| {
        // SAFETY: a live object; the borrowed word counts nothing.
        let object = std::mem::ManuallyDrop::new(unsafe { Obj::from_word(object as u64 | 1) });
        let ty = object.ty(ctx);
        if ty.has(TypeFlags::HAS_FINALIZER) {
            // SAFETY: a live object.
            let wants = object.header().is_some_and(|header| unsafe { wants_finalizer(header, ty) });
            found |= wants && !ctx.is_finalized(&object) && !known.iter().any(|known| known.is(&object));
        }
        if let Some(callback) = object.payload::<weakref::PyWeakRef>().and_then(|reference| reference.callback.get()) {
            found |= !is_librarys(&callback);
        }
    });
    found
}

/// Whether a function comes from the frozen library.
fn is_librarys(function: &Obj) -> bool {
    let Some(function) = function.payload::<crate::function::PyFunction>() else { return false };
    let code = function.code();
    code.payload::<crate::code::PyCode>().is_some_and(|code| code.filename.text_lossy().starts_with("<frozen"))
}

/// Collect: the number of objects found in dead cycles. Finalizers and callbacks run inside.
pub fn collect(ctx: &Ctx, generation: usize) -> usize {
    let state = &ctx.gc_state;
    if state.collecting.replace(true) {
        return 0;
    }
    drain(ctx);
    let saved = ctx.fetch_raised();
    let found = collect_once(ctx);
    let heap = ctx.heap();
    let live = heap.live_nodes.get();
    state.last_live.set(live);
    heap.gc_at.set(if heap.stress.get() { 0 } else { live + MIN_STEP.max(live) });
    {
        let mut stats = state.stats.borrow_mut();
        let entry = &mut stats[generation.min(2)];
        entry.0 += 1;
        entry.1 += found as u64;
    }
    state.collecting.set(false);
    if let Some(saved) = saved {
        let _ = ctx.set_raised(saved);
    }
    if ctx.has_deferred.get() {
        ctx.run_deferred();
    }
    found
}

/// Visit what `object` refers to, or at least what of it can be visited in turn.
#[inline(always)]
unsafe fn visit_children(object: *const Header, visit: &mut impl FnMut(&Obj)) {
    // SAFETY: the object is alive; its layout knows its payload.
    unsafe {
        let ty = (*object).ty();
        if std::ptr::eq(ty.layout, PyList::layout()) {
            (*(object as *const Object<PyList>)).payload.items.visit(visit);
        } else if std::ptr::eq(ty.layout, PyDict::layout()) {
            (*(object as *const Object<PyDict>)).payload.visit_nodes(visit);
        } else if std::ptr::eq(ty.layout, PyTuple::layout()) {
            (*(object as *const Object<PyTuple>)).payload.items().iter().for_each(&mut *visit);
        } else {
            (ty.layout.trace)(object, visit);
        }
        if ty.has(TypeFlags::HAS_EXTRAS) {
            instance::trace_extras(object, ty, visit);
        }
        if ty.has(TypeFlags::HEAPTYPE) {
            let ty = std::mem::ManuallyDrop::new(Obj::from_word(ty.object_ptr() as u64 | 1));
            visit(&ty);
        }
    }
}

/// Objects being fetched at a time.
const QUEUE: usize = 16;

/// What is being marked.
struct Marking {
    marks: NodeMarks,
    /// Marked objects whose children have not been looked at.
    work: Vec<*mut Header>,
    marked: usize,
}

impl Marking {
    fn new(marks: NodeMarks) -> Marking {
        Marking { marks, work: Vec::new(), marked: 0 }
    }
    /// Mark one object, whose children follow.
    #[inline(always)]
    fn add(&mut self, object: &Obj) {
        if let Some(header) = object.header() {
            self.add_node(std::ptr::from_ref(header).cast_mut());
        }
    }
    #[inline(always)]
    fn add_node(&mut self, object: *mut Header) {
        if self.marks.mark(object as u64) {
            self.marked += 1;
            self.work.push(object);
        }
    }
    /// Mark all that the marked objects reach. What is about to be looked at passes a short queue, while its memory is
    /// being fetched.
    fn reach(&mut self) {
        let mut queue = [std::ptr::null_mut(); QUEUE];
        let (mut first, mut len) = (0, 0);
        loop {
            while len < QUEUE {
                let Some(object) = self.work.pop() else { break };
                fetch(object);
                queue[(first + len) % QUEUE] = object;
                len += 1;
            }
            if len == 0 {
                return;
            }
            let object = queue[first];
            first = (first + 1) % QUEUE;
            len -= 1;
            // SAFETY: what is reached is alive.
            unsafe { visit_children(object, &mut |child| self.add(child)) };
        }
    }
    fn has(&self, object: *mut Header) -> bool {
        self.marks.is_marked(object as u64)
    }
}

/// Mark what is known to be alive without counting: what the modules and this thread's frames reach.
fn mark_known(ctx: &Ctx, marking: &mut Marking) {
    if let Some(modules) = ctx.modules.get() {
        marking.add(&modules);
    }
    if let Some(held) = ctx.hooks.held_by_frames.get() {
        held(ctx, &mut |object| marking.add(object));
    }
    marking.reach();
}

/// The collected objects that nothing outside them keeps alive. Of each object that is in `held` too, one reference is
/// the collector's own.
fn unreachable(ctx: &Ctx, held: &[Obj]) -> Vec<*mut Header> {
    let heap = ctx.heap();
    let mut marking = Marking::new(heap.node_marks());
    mark_known(ctx, &mut marking);
    let mut nodes = Vec::new();
    if marking.marked == heap.live_nodes.get() {
        return nodes;
    }
    heap.for_each_node(|object| {
        // SAFETY: live nodes; those on the pending list have count zero and will be drained.
        let count = unsafe { (*object).rc.get() };
        if count >= IMMORTAL {
            marking.add_node(object);
        } else if count > 0 && !marking.has(object) {
            nodes.push(object);
        }
    });
    marking.reach();
    nodes.retain(|&object| !marking.has(object));
    if nodes.is_empty() {
        return nodes;
    }
    // What each is referred to by more than by others of them.
    for &object in &nodes {
        // SAFETY: the nodes are alive.
        *marking.marks.count(object) = unsafe { (*object).rc.get() }.min(1 << 30) as i32;
    }
    for object in held {
        marking.marks.discount(object.id());
    }
    for &object in &nodes {
        // SAFETY: tracing live objects.
        unsafe {
            visit_children(object, &mut |child| {
                if let Some(child) = child.header() {
                    marking.marks.discount(std::ptr::from_ref(child) as u64);
                }
            });
        }
    }
    // What keeps a count is held from outside; what it reaches lives too.
    for &object in &nodes {
        if *marking.marks.count(object) > 0 {
            marking.add_node(object);
        }
    }
    marking.reach();
    nodes.retain(|&object| !marking.has(object));
    nodes
}

/// As [`collect`], with the finalizers of what hangs on the object at address `root` first, the nearest first: so
/// CPython, which walks the heap from its roots, finalizes the globals of a program.
pub fn collect_from(ctx: &Ctx, root: u64) -> usize {
    ctx.gc_state.root.set(root);
    let found = collect(ctx, 2);
    ctx.gc_state.root.set(0);
    found
}

fn breadth_first(garbage: &mut Vec<Obj>, root: u64) {
    let mut left: HashMap<u64, Obj, std::hash::BuildHasherDefault<AddressHasher>> =
        garbage.iter().map(|object| (object.id(), object.clone())).collect();
    let Some(first) = left.remove(&root) else { return };
    let mut order = vec![first];
    let mut at = 0;
    while at < order.len() {
        for child in referents(&order[at]) {
            if let Some(child) = left.remove(&child.id()) {
                order.push(child);
            }
        }
        at += 1;
    }
    order.extend(garbage.iter().filter(|object| left.contains_key(&object.id())).cloned());
    *garbage = order;
}

fn collect_once(ctx: &Ctx) -> usize {
    let mut garbage = unreachable(ctx, &[]);
    if garbage.is_empty() {
        return 0;
    }
    let found = garbage.len();
    garbage.sort_unstable();
    // Hold the garbage while Python code may run: no object of it is freed, no address is used again.
    // SAFETY: the objects are whole.
    let mut held: Vec<Obj> = garbage
        .iter()
        .map(|&object| unsafe {
            (*object).incref();
            Obj::from_word(object as u64)
        })
        .collect();
    let root = ctx.gc_state.root.take();
    if root != 0 {
        breadth_first(&mut held, root);
    }
    // Weak references from outside the garbage die, and their callbacks will run; those inside it die unheard.
    for object in &held {
        // SAFETY: whole and alive.
        unsafe {
            if object.header().is_some_and(|header| header.ty().has(TypeFlags::HAS_WEAKREFS)) {
                weakref::clear_weakrefs_in_garbage(ctx, object, &garbage);
            }
        }
    }
    for object in &held {
        let ty = object.ty(ctx);
        if !ty.has(TypeFlags::HAS_FINALIZER) || ctx.is_finalized(object) {
            continue;
        }
        // SAFETY: held, so whole.
        let wants = unsafe { wants_finalizer(object.header().expect("a node"), ty) };
        if wants {
            ctx.defer(Deferred::Finalize(object.clone()));
        }
    }
    if ctx.has_deferred.get() {
        ctx.gc_state.python_ran.set(true);
        ctx.run_deferred();
        drain(ctx);
        garbage = still_garbage(ctx, &garbage, &held);
        // What came back is let go; the others' counts are theirs no more.
        held.retain(|object| garbage.binary_search(&(object.id() as *mut Header)).is_ok());
    }
    std::mem::forget(held);
    free_all(ctx, &garbage);
    found
}

/// Of the sorted garbage, what finalizers and callbacks of weak references have not brought back: no reference from
/// outside reaches it, nor does one from objects that became garbage only since.
fn still_garbage(ctx: &Ctx, garbage: &[*mut Header], held: &[Obj]) -> Vec<*mut Header> {
    let dead = unreachable(ctx, held);
    // Marked: what is not dead, and what of the garbage must stay.
    let mut kept = Marking::new(ctx.heap().node_marks());
    kept.marks.mark_all();
    for &object in garbage {
        kept.marks.unmark(object);
    }
    let is_garbage = |object: &*mut Header| garbage.binary_search(object).is_ok();
    kept.work.extend(dead.iter().filter(|object| !is_garbage(object)));
    kept.reach();
    let mut still: Vec<*mut Header> = dead.into_iter().filter(|object| is_garbage(object) && !kept.has(*object)).collect();
    still.sort_unstable();
    still
}

/// Free a closed set of dead objects whole: contents first, with counts that cannot reach zero, then memory.
fn free_all(ctx: &Ctx, garbage: &[*mut Header]) {
    // SAFETY: nobody outside refers to these objects; dropping contents runs no Python and looks at no other
    // object's contents, but for types, which are unlinked from their bases first.
    unsafe {
        let draining = ctx.draining.replace(true);
        for &object in garbage {
            (*object).rc.set((*object).rc.get() + IMMORTAL);
        }
        for &object in garbage {
            if let Some(ty) = Obj::from_word(object as u64 | 1).as_type() {
                ty.unlink_from_bases();
            }
        }
        // Instances before their types: how to drop and free an object is written in its type.
        let (types, others): (Vec<*mut Header>, Vec<*mut Header>) =
            garbage.iter().partition(|&&object| (*object).ty().is_subtype(&ctx.types.type_));
        let mut order = others;
        let mut types = types;
        // A metaclass in the set is freed after its classes.
        types.sort_by_key(|&object| usize::from(is_metaclass(object, ctx)));
        order.extend(types);
        let mut memory: Vec<(*mut Header, usize, bool)> = Vec::with_capacity(order.len());
        for &object in &order {
            let ty_object: *const TypeObject = (*object).ty_ptr();
            let ty: &Type = &(*ty_object).payload;
            let node = ty.layout.node || ty.has(TypeFlags::NODE);
            let counted = ty.is_heap_type();
            drop_contents(object, ty);
            let odd = if ty.has(TypeFlags::ODD_SIZES) { ctx.forget_bytes(object as u64) } else { None };
            memory.push((object, odd.unwrap_or_else(|| ty.layout.object_bytes(object, ty)), node));
            if counted {
                drop(Obj::from_word(ty_object as u64));
            }
        }
        for (object, bytes, node) in memory {
            ctx.forget_finalized(object as u64);
            ctx.heap().free(object, bytes, node);
        }
        ctx.draining.set(draining);
    }
    drain(ctx);
}

unsafe fn is_metaclass(object: *mut Header, ctx: &Ctx) -> bool {
    // SAFETY: a live type object, looked at through a borrowed word.
    let word = unsafe { Obj::from_word(object as u64 | 1) };
    word.as_type().is_some_and(|ty| ty.is_subtype(&ctx.types.type_))
}

/// Addresses are spread well enough by a multiplication.
#[derive(Default)]
pub struct AddressHasher(u64);

impl std::hash::Hasher for AddressHasher {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    fn write_usize(&mut self, value: usize) {
        self.write_u64(value as u64);
    }
    fn write_u64(&mut self, value: u64) {
        self.0 = (value >> 3).wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(20);
    }
}

/// How many collected objects are alive.
pub fn live_objects(ctx: &Ctx) -> usize {
    ctx.heap().live_nodes.get()
}
