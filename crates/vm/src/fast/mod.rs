//! What handlers do without making a call: the common case of each hot instruction. Where the case is not common,
//! `k = 2` and nothing has been done. What makes one call is in [`direct`].
#![allow(unsafe_code, reason = "handlers work on raw frames of verified code")]
#![allow(non_snake_case, reason = "names of instructions")]

use krait_object::cells::RawVec;
use krait_object::dict::PyDict;
use krait_object::float::PyFloat;
use krait_object::function::PyFunction;
use krait_object::generator::{GeneratorState, PyGenerator};
use krait_object::heap::Header;
use krait_object::heap::strdata::PyStr;
use krait_object::iter::{IndexIterator, RangeIterator};
use krait_object::list::PyList;
use krait_object::module::PyModule;
use krait_object::payload::Object;
use krait_object::tuple::PyTuple;
use krait_object::typeobj::Type;
use krait_object::{Ctx, StackRef};

use crate::dispatch::{LEFT, S};
use crate::frame::{Exit, FRAME_WORDS, Frame, FrameFlags, Reg};
use crate::prepare::{Prepared, Side, slot_arg, slot_aux, slot_cache};

macro_rules! body {
    ($($(#[$doc:meta])* fn $name:ident($ctx:ident, $s:ident, $ins:ident) $body:block)*) => {
        $($(#[$doc])*
        #[inline(always)]
        #[allow(unused_mut, unused_variables, unreachable_code, reason = "one shape for all")]
        pub unsafe fn $name($ctx: *const Ctx, mut $s: S, $ins: u64) -> S {
            // SAFETY: verified code on a live frame.
            unsafe { $body; $s }
        })*
    };
}

macro_rules! slow {
    ($s:ident) => {
        return S { k: 2, ..$s }
    };
}

mod arith;
mod attrs;
mod calls;
pub mod direct;
mod fused;
mod generators;
mod items;
mod jumps;
mod locals;
pub mod reference;
mod supers;

pub use arith::*;
pub use attrs::*;
pub use calls::*;
pub use fused::*;
pub use generators::*;
pub use items::*;
pub use jumps::*;
pub use locals::*;
pub use supers::*;

#[inline(always)]
unsafe fn push(s: &mut S, v: StackRef) {
    // SAFETY: the verifier has checked the depth.
    unsafe { *s.sp = v };
    s.sp = s.sp.wrapping_add(1);
}
#[inline(always)]
unsafe fn top(s: &S, n: usize) -> StackRef {
    // SAFETY: as above.
    unsafe { *s.sp.sub(n) }
}
/// Local by its slot operand: words before the header.
#[inline(always)]
unsafe fn local(s: &S, arg: usize) -> *mut StackRef {
    (s.fp as *mut StackRef).wrapping_sub(arg)
}
/// Give up a word; the dead are queued, floats go straight to their free list.
#[inline(always)]
unsafe fn kill(ctx: *const Ctx, s: &mut S, v: StackRef) {
    if v.is_owned() {
        let p = v.ptr();
        // SAFETY: an owned word holds one count.
        unsafe {
            let n = (*p).rc.get() - 1;
            (*p).rc.set(n);
            if n == 0 {
                if (*p).ty_ptr() as usize == (*ctx).fast.float {
                    free_float(ctx, p);
                } else {
                    (*p).rc.set((*ctx).pending.get() as u64);
                    (*ctx).pending.set(p);
                    s.k = 1;
                }
            }
        }
    }
}
#[inline(always)]
unsafe fn is_type(v: StackRef, ty: usize) -> bool {
    // SAFETY: a pointer word on the stack is live.
    unsafe { v.is_ptr() && (*v.ptr()).ty_ptr() as usize == ty }
}
#[inline(always)]
unsafe fn payload<'a, T>(v: StackRef) -> &'a T {
    // SAFETY: the caller has checked the type.
    unsafe { &(*(v.ptr() as *const Object<T>)).payload }
}
#[inline(always)]
fn truth(ctx: *const Ctx, b: bool) -> StackRef {
    // SAFETY: the context is alive.
    StackRef(unsafe { (*ctx).bools[usize::from(b)] })
}
