//! The reference bodies: each instruction whole, in plain Rust, with whatever calls it takes. The handlers come here
//! when their fast case does not hold; observers and Miri see only these.
#![allow(unsafe_code, reason = "registers and stacks of verified code are raw")]

pub(crate) mod arith;
pub(crate) mod attrs;
pub(crate) mod build;
pub(crate) mod calls;
pub(crate) mod control;
pub(crate) mod errors;
pub(crate) mod generators;
mod imports;
pub(crate) mod intrinsics;
pub(crate) mod matching;
pub(crate) mod names;
pub(crate) mod specialize;
pub(crate) mod unwind;

use std::sync::atomic::Ordering;

use krait_object::{Ctx, Obj, PyResult, Raised, StackRef};
use krait_ops::Op;

use crate::dispatch::S;
use crate::frame::{Exit, Frame, Reg};
use crate::prepare::Prepared;

/// Why a body does not go on to the next instruction.
pub enum Stop {
    Raise(Raised),
    /// The entry frame was left; [`Reg::EXIT`] is set.
    Leave,
}

impl From<Raised> for Stop {
    fn from(raised: Raised) -> Stop {
        Stop::Raise(raised)
    }
}

pub type Step = Result<(), Stop>;

/// The machine in the middle of an instruction.
pub struct M<'a> {
    pub ctx: &'a Ctx,
    pub pc: *const u64,
    pub sp: *mut StackRef,
    pub fp: *mut Frame,
    /// The index of the instruction.
    pub at: usize,
}

impl<'a> M<'a> {
    /// The running code.
    #[inline(always)]
    pub fn code(&self) -> &'a Prepared {
        // SAFETY: a frame's code lives while the frame does.
        unsafe { &*(*self.fp).code }
    }
    /// Values below the top: 1 is the top. Not NULL.
    #[inline(always)]
    pub fn peek(&self, n: usize) -> &'a Obj {
        // SAFETY: the verifier has checked depth and NULLs; the slot keeps the value until the instruction ends.
        unsafe { (*self.sp.sub(n)).as_obj_at(self.sp.sub(n)) }
    }
    /// The word `n` below the top.
    #[inline(always)]
    pub fn word(&self, n: usize) -> StackRef {
        // SAFETY: the verifier has checked the depth.
        unsafe { *self.sp.sub(n) }
    }
    /// The `n` values on top, lowest first.
    #[inline(always)]
    pub fn slice(&self, n: usize) -> &'a [Obj] {
        // SAFETY: as for `peek`; `Obj` and `StackRef` are one word each.
        unsafe { std::slice::from_raw_parts(self.sp.sub(n) as *const Obj, n) }
    }
    /// Take the top; it is owned from here on.
    #[inline(always)]
    pub fn pop(&mut self) -> Obj {
        // SAFETY: the verifier has checked depth and NULLs.
        unsafe {
            self.sp = self.sp.sub(1);
            (*self.sp).own()
        }
    }
    /// Take the top, which may be NULL.
    #[inline(always)]
    pub fn pop_maybe(&mut self) -> Option<Obj> {
        // SAFETY: as above.
        unsafe {
            self.sp = self.sp.sub(1);
            let word = *self.sp;
            if word.is_null() { None } else { Some(word.own()) }
        }
    }
    /// Drop the `n` values on top.
    #[inline]
    pub fn drop_top(&mut self, n: usize) {
        for _ in 0..n {
            // SAFETY: as above.
            unsafe {
                self.sp = self.sp.sub(1);
                (*self.sp).close();
            }
        }
    }
    #[inline(always)]
    pub fn push(&mut self, value: Obj) {
        self.push_word(StackRef::new(value));
    }
    #[inline(always)]
    pub fn push_word(&mut self, word: StackRef) {
        // SAFETY: the verifier has checked the depth.
        unsafe {
            *self.sp = word;
            self.sp = self.sp.add(1);
        }
    }
    /// Replace the `n` values on top by `value`.
    #[inline]
    pub fn replace(&mut self, n: usize, value: Obj) {
        self.drop_top(n);
        self.push(value);
    }
    /// The place of a local.
    #[inline(always)]
    pub fn local(&self, index: u32) -> *mut StackRef {
        // SAFETY: the verifier has checked the index.
        unsafe { Frame::local(self.fp, index as usize) }
    }
    /// `co_names[index]`
    #[inline(always)]
    pub fn name(&self, index: u32) -> &'a Obj {
        &self.code().payload().names()[index as usize]
    }
    /// Jump to an instruction.
    #[inline(always)]
    pub fn jump(&mut self, target: u32) {
        self.pc = self.code().start.wrapping_add(target as usize);
    }
    /// Save the registers in the frame, before code that may look at frames or push new ones.
    #[inline(always)]
    pub fn save(&self) {
        // SAFETY: the frame is live.
        unsafe {
            (*self.fp).pc = self.pc;
            (*self.fp).sp = self.sp;
        }
        self.ctx.regs[Reg::FRAME].set(self.fp as usize);
    }
}

/// Extension: a reference with the machine's lifetime to a stack slot.
trait SlotRef {
    unsafe fn as_obj_at<'a>(&self, place: *const StackRef) -> &'a Obj;
}
impl SlotRef for StackRef {
    #[inline(always)]
    unsafe fn as_obj_at<'a>(&self, place: *const StackRef) -> &'a Obj {
        // SAFETY: by the caller's word; one word each.
        unsafe { &*(place as *const Obj) }
    }
}

/// Take the registers up again after a step.
#[inline(always)]
pub unsafe fn reload(ctx: *const Ctx) -> S {
    // SAFETY: the step left them.
    unsafe {
        let regs = &(*ctx).regs;
        S {
            pc: regs[Reg::PC].get() as *const u64,
            sp: regs[Reg::SP].get() as *mut StackRef,
            fp: regs[Reg::FP].get() as *mut Frame,
            k: 0,
        }
    }
}

/// Leave the registers for [`reload`].
pub fn store(ctx: &Ctx, s: S) {
    ctx.regs[Reg::PC].set(s.pc as usize);
    ctx.regs[Reg::SP].set(s.sp as usize);
    ctx.regs[Reg::FP].set(s.fp as usize);
}

/// Run the reference body of the instruction before `pc`. False: the entry frame was left.
///
/// # Safety
/// The state of a live frame of verified code.
#[inline(never)]
pub unsafe fn slow_step(pc: *const u64, sp: *mut StackRef, fp: *mut Frame, ctx: *const Ctx) -> bool {
    // SAFETY: by the caller's word.
    unsafe {
        let ctx = &*ctx;
        let code = &*(*fp).code;
        let at = code.index_of(pc) - 1;
        let mut m = M { ctx, pc, sp, fp, at };
        m.save();
        let result = crate::profile::body(&mut m, |m| step(m, code.base[at], code.args[at]));
        finish(m, result)
    }
}

/// Free the dead, run what waits, go on at `pc`.
///
/// # Safety
/// As for [`slow_step`].
#[inline(never)]
pub unsafe fn drain_step(pc: *const u64, sp: *mut StackRef, fp: *mut Frame, ctx: *const Ctx) -> bool {
    // SAFETY: by the caller's word.
    unsafe {
        let ctx = &*ctx;
        let m = M { ctx, pc, sp, fp, at: 0 };
        m.save();
        finish(m, Ok(()))
    }
}

/// The instruction before `pc` has raised: unwind to its handler.
///
/// # Safety
/// As for [`slow_step`].
#[cold]
#[inline(never)]
pub unsafe fn raise_step(pc: *const u64, sp: *mut StackRef, fp: *mut Frame, ctx: *const Ctx) -> bool {
    // SAFETY: by the caller's word.
    unsafe {
        let ctx = &*ctx;
        let at = (*(*fp).code).index_of(pc) - 1;
        let m = M { ctx, pc, sp, fp, at };
        m.save();
        finish(m, Err(Stop::Raise(ctx.still_raised())))
    }
}

pub(crate) unsafe fn finish(mut m: M<'_>, result: Step) -> bool {
    let ctx = m.ctx;
    match result {
        Ok(()) => {}
        Err(Stop::Leave) => {
            if !ctx.pending.get().is_null() {
                krait_object::heap::drain(ctx);
            }
            return false;
        }
        Err(Stop::Raise(raised)) => {
            if !unwind::unwind(&mut m, raised) {
                if !ctx.pending.get().is_null() {
                    krait_object::heap::drain(ctx);
                }
                return false;
            }
        }
    }
    if !ctx.pending.get().is_null() {
        krait_object::heap::drain(ctx);
    }
    if ctx.has_deferred.get() {
        m.save();
        ctx.run_deferred();
    }
    ctx.regs[Reg::PC].set(m.pc as usize);
    ctx.regs[Reg::SP].set(m.sp as usize);
    ctx.regs[Reg::FP].set(m.fp as usize);
    true
}

/// Leave the loop.
pub fn leave(ctx: &Ctx, exit: Exit) -> Stop {
    ctx.regs[Reg::EXIT].set(exit as usize);
    Stop::Leave
}

/// What waits at a safe point: signals, the GIL, a collection.
#[cold]
pub fn breaker(m: &mut M) -> Step {
    use krait_object::ctx::Breaker;
    let ctx = m.ctx;
    m.save();
    let bits = ctx.breaker.load(Ordering::Relaxed);
    if bits & Breaker::COLLECT != 0 {
        ctx.breaker.fetch_and(!Breaker::COLLECT, Ordering::Relaxed);
        if ctx.gc_enabled.get() {
            krait_object::gc::collect(ctx, 0);
        }
    }
    if bits & Breaker::FINALIZE != 0 {
        ctx.run_deferred();
    }
    if bits & Breaker::GIL != 0 {
        ctx.give_way();
    }
    if bits & !(Breaker::COLLECT | Breaker::FINALIZE | Breaker::GIL) != 0 {
        match ctx.hooks.check_signals.get() {
            Some(check) => check(ctx)?,
            None => {
                ctx.breaker.fetch_and(Breaker::COLLECT | Breaker::FINALIZE, Ordering::Relaxed);
            }
        }
    }
    Ok(())
}

macro_rules! steps {
    ($m:ident, $arg:ident, $op:ident; $($name:ident => $body:expr),* $(,)?) => {
        match $op { $(Op::$name => $body,)* }
    };
}

/// One instruction.
fn step(m: &mut M, op: Op, arg: u32) -> Step {
    steps! { m, arg, op;
        RESUME => control::resume(m, arg),
        LOAD_FAST => names::load_fast(m, arg),
        LOAD_FAST_BORROW => names::load_fast(m, arg),
        LOAD_FAST_CHECK => names::load_fast_check(m, arg),
        LOAD_FAST_AND_CLEAR => names::load_fast_and_clear(m, arg),
        STORE_FAST => names::store_fast(m, arg),
        DELETE_FAST => names::delete_fast(m, arg),
        MAKE_CELL => names::make_cell(m, arg),
        COPY_FREE_VARS => names::copy_free_vars(m, arg),
        LOAD_DEREF => names::load_deref(m, arg),
        STORE_DEREF => names::store_deref(m, arg),
        DELETE_DEREF => names::delete_deref(m, arg),
        LOAD_FROM_DICT_OR_DEREF => names::load_from_dict_or_deref(m, arg),
        LOAD_CONST => names::load_const(m, arg),
        LOAD_SMALL_INT => { m.push(Obj::small(arg as i32)); Ok(()) },
        LOAD_COMMON_CONSTANT => names::load_common_constant(m, arg),
        LOAD_NAME => names::load_name(m, arg),
        STORE_NAME => names::store_name(m, arg),
        DELETE_NAME => names::delete_name(m, arg),
        LOAD_GLOBAL => names::load_global(m, arg),
        STORE_GLOBAL => names::store_global(m, arg),
        DELETE_GLOBAL => names::delete_global(m, arg),
        LOAD_FROM_DICT_OR_GLOBALS => names::load_from_dict_or_globals(m, arg),
        LOAD_LOCALS => names::load_locals(m),
        LOAD_BUILD_CLASS => names::load_build_class(m),
        SETUP_ANNOTATIONS => names::setup_annotations(m),
        PUSH_NULL => { m.push_word(StackRef::NULL); Ok(()) },
        POP_TOP => { m.drop_top(1); Ok(()) },
        COPY => control::copy(m, arg),
        SWAP => control::swap(m, arg),
        END_SEND => generators::end_send(m),
        BINARY_ADD => arith::binary(m, op),
        BINARY_AND => arith::binary(m, op),
        BINARY_FLOOR_DIVIDE => arith::binary(m, op),
        BINARY_LSHIFT => arith::binary(m, op),
        BINARY_MATRIX_MULTIPLY => arith::binary(m, op),
        BINARY_MULTIPLY => arith::binary(m, op),
        BINARY_REMAINDER => arith::binary(m, op),
        BINARY_OR => arith::binary(m, op),
        BINARY_POWER => arith::binary(m, op),
        BINARY_RSHIFT => arith::binary(m, op),
        BINARY_SUBTRACT => arith::binary(m, op),
        BINARY_TRUE_DIVIDE => arith::binary(m, op),
        BINARY_XOR => arith::binary(m, op),
        INPLACE_OP => arith::inplace(m, arg),
        BINARY_SUBSCR => arith::subscr(m),
        BINARY_SLICE => arith::binary_slice(m),
        STORE_SLICE => arith::store_slice(m),
        STORE_SUBSCR => arith::store_subscr(m),
        DELETE_SUBSCR => arith::delete_subscr(m),
        UNARY_NEGATIVE => arith::unary(m, Obj::neg),
        UNARY_INVERT => arith::unary(m, Obj::invert),
        UNARY_NOT => arith::not(m),
        TO_BOOL => arith::to_bool(m),
        COMPARE_LT => arith::compare(m, op, arg),
        COMPARE_LE => arith::compare(m, op, arg),
        COMPARE_EQ => arith::compare(m, op, arg),
        COMPARE_NE => arith::compare(m, op, arg),
        COMPARE_GT => arith::compare(m, op, arg),
        COMPARE_GE => arith::compare(m, op, arg),
        IS_OP => arith::is_op(m, arg),
        CONTAINS_OP => arith::contains(m, arg),
        LOAD_ATTR => attrs::load_attr(m, arg),
        LOAD_METHOD => attrs::load_method(m, arg),
        STORE_ATTR => attrs::store_attr(m, arg),
        DELETE_ATTR => attrs::delete_attr(m, arg),
        LOAD_SUPER_ATTR => attrs::load_super(m, arg, false),
        LOAD_SUPER_METHOD => attrs::load_super(m, arg, true),
        LOAD_SPECIAL => attrs::load_special(m, arg),
        CALL => calls::call(m, arg),
        CALL_KW => calls::call_kw(m, arg),
        CALL_FUNCTION_EX => calls::call_function_ex(m),
        CALL_INTRINSIC_1 => intrinsics::one(m, arg),
        CALL_INTRINSIC_2 => intrinsics::two(m, arg),
        MAKE_FUNCTION => calls::make_function(m),
        SET_FUNCTION_ATTRIBUTE => calls::set_function_attribute(m, arg),
        RETURN_VALUE => control::return_value(m),
        RETURN_GENERATOR => generators::return_generator(m),
        YIELD_VALUE => generators::yield_value(m),
        SEND => generators::send(m, arg),
        GET_ITER => control::get_iter(m),
        GET_YIELD_FROM_ITER => generators::get_yield_from_iter(m),
        GET_AWAITABLE => generators::get_awaitable(m, arg),
        GET_AITER => generators::get_aiter(m),
        GET_ANEXT => generators::get_anext(m),
        END_ASYNC_FOR => generators::end_async_for(m),
        CLEANUP_THROW => generators::cleanup_throw(m),
        FOR_ITER => control::for_iter(m, arg),
        BUILD_TUPLE => build::tuple(m, arg),
        BUILD_LIST => build::list(m, arg),
        BUILD_SET => build::set(m, arg),
        BUILD_MAP => build::map(m, arg),
        BUILD_STRING => build::string(m, arg),
        BUILD_SLICE => build::slice(m, arg),
        BUILD_TEMPLATE => build::template(m),
        BUILD_INTERPOLATION => build::interpolation(m, arg),
        FORMAT_SIMPLE => build::format_simple(m),
        FORMAT_WITH_SPEC => build::format_with_spec(m),
        CONVERT_VALUE => build::convert_value(m, arg),
        LIST_APPEND => build::list_append(m, arg),
        LIST_EXTEND => build::list_extend(m, arg),
        SET_ADD => build::set_add(m, arg),
        SET_UPDATE => build::set_update(m, arg),
        MAP_ADD => build::map_add(m, arg),
        DICT_UPDATE => build::dict_update(m, arg),
        DICT_MERGE => build::dict_merge(m, arg),
        UNPACK_SEQUENCE => build::unpack_sequence(m, arg),
        UNPACK_EX => build::unpack_ex(m, arg),
        GET_LEN => matching::get_len(m),
        MATCH_MAPPING => matching::flagged(m, krait_object::TypeFlags::MAPPING),
        MATCH_SEQUENCE => matching::flagged(m, krait_object::TypeFlags::SEQUENCE),
        MATCH_KEYS => matching::keys(m),
        MATCH_CLASS => matching::class(m, arg),
        IMPORT_NAME => imports::import_name(m, arg),
        IMPORT_FROM => imports::import_from(m, arg),
        JUMP => { m.jump(arg); Ok(()) },
        JUMP_BACKWARD => control::jump_backward(m, arg),
        POP_JUMP_IF_FALSE => control::pop_jump_if(m, arg, false),
        POP_JUMP_IF_TRUE => control::pop_jump_if(m, arg, true),
        POP_JUMP_IF_NONE => control::pop_jump_if_none(m, arg, true),
        POP_JUMP_IF_NOT_NONE => control::pop_jump_if_none(m, arg, false),
        RAISE_VARARGS => errors::raise_varargs(m, arg),
        RERAISE => errors::reraise(m, arg),
        PUSH_EXC_INFO => errors::push_exc_info(m),
        POP_EXCEPT => errors::pop_except(m),
        CHECK_EXC_MATCH => errors::check_exc_match(m),
        CHECK_EG_MATCH => errors::check_eg_match(m),
        WITH_EXCEPT_START => errors::with_except_start(m),
    }
}

/// A result pushed in place of `n` values.
#[inline]
pub(crate) fn give(m: &mut M, n: usize, result: PyResult) -> Step {
    let value = result?;
    m.replace(n, value);
    Ok(())
}
