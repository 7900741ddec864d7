//! Frames: locals, header and operand stack side by side, on the thread's stack region or inside a generator.
//!
//! A frame pointer points at the header; local `i` of `n` stands `n - i` words before it, the operand stack begins
//! right behind it. So the arguments of a call are the callee's first locals where they lie.
#![allow(unsafe_code, reason = "frames are raw memory")]

use krait_object::StackRef;
use krait_object::dict::PyDict;
use krait_object::{Ctx, Obj};

use crate::prepare::Prepared;

/// The header of a frame.
#[repr(C)]
pub struct Frame {
    /// The caller, or null at the bottom of the thread.
    pub prev: *mut Frame,
    /// The next instruction; while the frame is in a call, behind the call.
    pub pc: *const u64,
    /// The top of the operand stack, while other code runs.
    pub sp: *mut StackRef,
    /// The function; its word may be borrowed.
    pub func: StackRef,
    pub code: *const Prepared,
    pub consts: *const StackRef,
    pub globals: *const PyDict,
    /// The namespace of a module's or class's code; NULL in functions.
    pub locals: StackRef,
    /// The frame object, if somebody asked for one; NULL.
    pub frame_obj: StackRef,
    /// Frames of generators: where frames of callees go, on the thread's region. Null for frames there.
    pub base: *mut StackRef,
    /// The generator whose frame this is, or null.
    pub gen_: *const krait_object::generator::PyGenerator,
    pub flags: u32,
    pub nlocals: u32,
}

/// Words of a header.
pub const FRAME_WORDS: usize = std::mem::size_of::<Frame>() / 8;

/// Bits of [`Frame::flags`].
pub struct FrameFlags;
impl FrameFlags {
    /// Returning leaves the dispatch loop.
    pub const ENTRY: u32 = 1;
    /// The frame lies in a generator.
    pub const GENERATOR: u32 = 2;
    /// `__init__` called by its class: the instance, which lies on the caller's stack, is the result.
    pub const INIT: u32 = 4;
    /// The generator is run by an instruction of the caller (FOR_ITER, SEND): its end is that instruction's business.
    pub const INLINE: u32 = 8;
    /// The generator is run by FOR_ITER.
    pub const FOR_ITER: u32 = 16;
    /// Traced by an observer.
    pub const TRACED: u32 = 32;
}

/// Indices into [`Ctx::regs`].
pub struct Reg;
impl Reg {
    pub const PC: usize = 0;
    pub const SP: usize = 1;
    pub const FP: usize = 2;
    /// The current frame, while native code runs.
    pub const FRAME: usize = 3;
    pub const STACK_BASE: usize = 4;
    pub const STACK_LIMIT: usize = 5;
    /// The word that RETURN_VALUE left for the caller outside.
    pub const RESULT: usize = 6;
    /// Why the loop was left: see [`Exit`].
    pub const EXIT: usize = 7;
    /// An observer is on.
    pub const OBSERVED: usize = krait_object::ctx::OBSERVED;
    /// Python frames that may still be pushed.
    pub const DEPTH_LEFT: usize = krait_object::ctx::DEPTH_LEFT;
    /// RERAISE says where the exception came from: code unit + 1.
    pub const RERAISE_AT: usize = 10;
    /// The raise was a RERAISE: the frame is in the traceback already.
    pub const RERAISE: usize = 11;
}

/// Why the dispatch loop was left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(usize)]
pub enum Exit {
    Returned = 1,
    Raised = 2,
    Yielded = 3,
}

/// The current frame of the thread; null when no Python code runs.
#[inline(always)]
pub fn current(ctx: &Ctx) -> *mut Frame {
    ctx.regs[Reg::FRAME].get() as *mut Frame
}

impl Frame {
    #[inline(always)]
    pub fn local_ptr(this: *mut Frame, nlocals: usize, index: usize) -> *mut StackRef {
        // Locals lie before the header.
        (this as *mut StackRef).wrapping_sub(nlocals - index)
    }
    /// # Safety
    /// `this` is a live frame and `index` below its number of locals.
    #[inline(always)]
    pub unsafe fn local(this: *mut Frame, index: usize) -> *mut StackRef {
        // SAFETY: by the caller's word.
        unsafe { Self::local_ptr(this, (*this).nlocals as usize, index) }
    }
    /// Where the operand stack begins.
    #[inline(always)]
    pub fn stack(this: *mut Frame) -> *mut StackRef {
        (this as *mut StackRef).wrapping_add(FRAME_WORDS)
    }
    /// The index of the instruction that the frame is at: the last one begun.
    ///
    /// # Safety
    /// `this` is a live frame.
    #[inline]
    pub unsafe fn at(this: *const Frame) -> usize {
        // SAFETY: `pc` lies in the code's slots.
        unsafe { ((*this).pc.offset_from((*(*this).code).start)).max(1) as usize - 1 }
    }
    /// Where the next frame goes.
    ///
    /// # Safety
    /// `this` is a live frame, its `sp` saved.
    #[inline]
    pub unsafe fn top(this: *mut Frame) -> *mut StackRef {
        // SAFETY: by the caller's word.
        unsafe { if (*this).base.is_null() { (*this).sp } else { (*this).base } }
    }
    /// The globals as a value.
    ///
    /// # Safety
    /// `this` is a live frame.
    pub unsafe fn globals_obj(this: *const Frame) -> Obj {
        // SAFETY: a dict's payload stands in its object.
        unsafe { Obj::from_payload(&*(*this).globals) }
    }
    /// The function as a value.
    ///
    /// # Safety
    /// `this` is a live frame.
    pub unsafe fn func_obj(this: *const Frame) -> Obj {
        // SAFETY: a frame's function is never NULL.
        unsafe { (*this).func.as_obj().clone() }
    }
}

/// Show the locals, functions and namespaces of the thread's frames.
pub fn held(ctx: &Ctx, visit: &mut dyn FnMut(&Obj)) {
    let mut frame = current(ctx);
    // SAFETY: the current frame and its callers are live, and so is what their locals refer to.
    unsafe {
        while !frame.is_null() {
            let locals = (0..(*frame).nlocals as usize).map(|index| *Frame::local(frame, index));
            for word in locals.chain([(*frame).func, (*frame).locals]) {
                if !word.is_null() {
                    visit(word.as_obj());
                }
            }
            frame = (*frame).prev;
        }
    }
}

/// Where the first frame of a new run goes.
///
/// # Safety
/// The thread's stack region exists.
pub unsafe fn next_base(ctx: &Ctx) -> *mut StackRef {
    let frame = current(ctx);
    if frame.is_null() {
        return ctx.regs[Reg::STACK_BASE].get() as *mut StackRef;
    }
    // SAFETY: the current frame is live.
    unsafe { Frame::top(frame) }
}

/// Bytes of a thread's stack region: reserved, used as needed.
pub const REGION_BYTES: usize = 256 << 20;

/// A thread's stack region.
pub struct Region {
    base: *mut u8,
    bytes: usize,
}

impl Region {
    /// Reserve `bytes` of address space.
    pub fn new(bytes: usize) -> Region {
        // SAFETY: an anonymous mapping without a reservation of memory; failure falls back to the allocator.
        let base = unsafe {
            libc::mmap(
                std::ptr::null_mut(),
                bytes,
                libc::PROT_READ | libc::PROT_WRITE,
                libc::MAP_PRIVATE | libc::MAP_ANONYMOUS | libc::MAP_NORESERVE,
                -1,
                0,
            )
        };
        if base == libc::MAP_FAILED {
            let bytes = 1 << 20;
            // SAFETY: a size that is not zero.
            let base = unsafe { libc::malloc(bytes) } as *mut u8;
            if base.is_null() {
                std::alloc::handle_alloc_error(std::alloc::Layout::new::<u64>());
            }
            return Region { base, bytes };
        }
        Region { base: base as *mut u8, bytes }
    }
    /// Make it the region of this thread.
    pub fn install(&self, ctx: &Ctx) {
        ctx.regs[Reg::STACK_BASE].set(self.base as usize);
        // A margin, so that a header and a few words always fit behind the limit.
        ctx.regs[Reg::STACK_LIMIT].set(self.base as usize + self.bytes - 4096);
    }
}

impl Drop for Region {
    fn drop(&mut self) {
        if self.bytes == 1 << 20 {
            // SAFETY: from malloc.
            unsafe { libc::free(self.base as *mut libc::c_void) };
        } else {
            // SAFETY: from mmap, the same size.
            unsafe { libc::munmap(self.base as *mut libc::c_void, self.bytes) };
        }
    }
}
