//! The dispatch loops: tail-called handlers without calls, and a plain loop over the reference bodies.
//!
//! A handler is `extern "C" fn(pc, sp, fp, ctx, slot)` and ends by returning the next handler's call, which stable
//! Rust compiles to a jump at opt-level 1 and above. What needs a call leaves through one shared slow handler.
#![allow(unsafe_code, reason = "the dispatch loop runs verified code over raw frames")]

use krait_object::monitoring::Observed;
use krait_object::{Ctx, StackRef};
use krait_ops::Op;

use crate::exec;
use crate::fast;
use crate::frame::{Frame, Reg};
use crate::profile;

/// A handler.
pub type Handler = unsafe extern "C" fn(*const u64, *mut StackRef, *mut Frame, *const Ctx, u64);

/// The machine's registers inside a handler. `k`: 0 go on, 1 go on after freeing the dead, 2 nothing is done, let
/// the reference body do it, 3 an exception is set, [`LEFT`].
#[derive(Clone, Copy)]
pub struct S {
    pub pc: *const u64,
    pub sp: *mut StackRef,
    pub fp: *mut Frame,
    pub k: u64,
}

/// `k` of a body that has left the entry frame.
pub const LEFT: u64 = 8;

macro_rules! hot_ops {
    ($($name:ident)*) => {
        /// Forms of instructions that exist only in slots: specialised, fused.
        #[allow(non_camel_case_types, dead_code, reason = "names of instructions; the first only counts")]
        #[repr(u8)]
        enum Hot { FIRST = Op::COUNT as u8 - 1, $($name),* }
        /// Numbers of the forms that exist only in slots.
        pub mod op {
            $(pub const $name: u8 = super::Hot::$name as u8;)*
        }
        /// How the instruction or form with this number is called.
        #[cfg(feature = "profile")]
        pub fn form_name(number: u8) -> &'static str {
            const HOT: &[&str] = &[$(stringify!($name)),*];
            let general = || HOT.get(usize::from(number) - Op::COUNT);
            Op::ALL.get(usize::from(number)).map(|op| op.name()).or_else(|| general().copied()).unwrap_or("?")
        }
    };
}

hot_ops! {
    SLOW WATCHED
    LOAD_GLOBAL_MODULE LOAD_GLOBAL_BUILTIN
    LOAD_ATTR_OFFSET LOAD_ATTR_DICT LOAD_ATTR_MODULE LOAD_ATTR_CLASS LOAD_ATTR_CONST LOAD_METHOD_CACHED LOAD_METHOD_OFFSET
    LOAD_METHOD_MODULE LOAD_METHOD_CLASS LOAD_ATTR_PROPERTY LOAD_METHOD_CLASSMETHOD LOAD_METHOD_STATIC
    LOAD_SPECIAL_CACHED LOAD_ATTR_DESCR LOAD_ATTR_POLY LOAD_METHOD_POLY STORE_ATTR_POLY
    STORE_ATTR_OFFSET STORE_ATTR_DICT LOAD_METHOD_BESIDE_DICT
    CALL_PY_EXACT CALL_PY_DEFAULTS CALL_BOUND_PY CALL_LIST_APPEND CALL_LEN CALL_TYPE_1
    CALL_METHOD_NOARGS CALL_METHOD_O CALL_METHOD_FAST CALL_NATIVE_O CALL_NATIVE_FAST
    CALL_NATIVE CALL_METHOD_NATIVE CALL_CLASS_NATIVE CALL_CLASS_INIT CALL_ISINSTANCE CALL_PY_BIND CALL_KW_PY CALL_EX_PY
    CALL_ANY CALL_KW_ANY CALL_EX_ANY LOAD_SUPER_UNBOUND LOAD_SUPER_BOUND
    FOR_ITER_RANGE FOR_ITER_LIST FOR_ITER_TUPLE FOR_ITER_GEN FOR_ITER_NATIVE FOR_ITER_PAIR FOR_ITER_STR
    SUBSCR_LIST_INT SUBSCR_TUPLE_INT SUBSCR_STR_INT SUBSCR_PY SUBSCR_NATIVE SUBSCR_DICT STORE_SUBSCR_LIST_INT STORE_SUBSCR_DICT
    STORE_SUBSCR_NATIVE
    UNPACK_TUPLE UNPACK_TWO UNPACK_LIST
    SEND_GEN SEND_OTHER ITER_PY AWAITABLE_PY ANEXT_PY
    X_LOAD2 X_LT_LL_JUMP X_LT_LK_JUMP X_ADD_LK_STORE X_ADD_LL_STORE X_MUL_LL X_MULF_L X_MOD_K X_ADD_K X_SUB_LK X_ADD_STORE X_SUB_STORE
    X_LOAD_ATTR_L X_STORE_ATTR_L X_RANGE_STORE X_LIST_STORE X_GLOBAL_NULL X_RETURN_L X_SUBSCR_LL X_STORE_SUBSCR_LL
    X_STORE_LOAD X_STORE2
}

macro_rules! fast_ops {
    ($m:ident) => { $m! {
        [Op::RESUME as u8] RESUME, [Op::LOAD_FAST as u8] LOAD_FAST, [Op::LOAD_FAST_BORROW as u8] LOAD_FAST_BORROW,
        [Op::STORE_FAST as u8] STORE_FAST, [Op::LOAD_CONST as u8] LOAD_CONST, [Op::LOAD_SMALL_INT as u8] LOAD_SMALL_INT,
        [Op::LOAD_FAST_CHECK as u8] LOAD_FAST_CHECK, [Op::LOAD_FAST_AND_CLEAR as u8] LOAD_FAST_AND_CLEAR,
        [Op::PUSH_NULL as u8] PUSH_NULL, [Op::POP_TOP as u8] POP_TOP, [Op::COPY as u8] COPY, [Op::SWAP as u8] SWAP,
        [Op::LOAD_DEREF as u8] LOAD_DEREF, [Op::STORE_DEREF as u8] STORE_DEREF,
       
       
       
       
       
       
       
       
        [Op::IS_OP as u8] IS_OP,
       
        [Op::JUMP as u8] JUMP, [Op::JUMP_BACKWARD as u8] JUMP_BACKWARD,
       
        [Op::POP_JUMP_IF_NONE as u8] POP_JUMP_IF_NONE, [Op::POP_JUMP_IF_NOT_NONE as u8] POP_JUMP_IF_NOT_NONE,
        [Op::END_SEND as u8] END_SEND,
        [op::LOAD_GLOBAL_MODULE] LOAD_GLOBAL_MODULE, [op::LOAD_GLOBAL_BUILTIN] LOAD_GLOBAL_BUILTIN,
        [op::LOAD_ATTR_OFFSET] LOAD_ATTR_OFFSET, [op::LOAD_ATTR_MODULE] LOAD_ATTR_MODULE,
        [op::LOAD_ATTR_CLASS] LOAD_ATTR_CLASS, [op::LOAD_ATTR_CONST] LOAD_ATTR_CONST,
        [op::LOAD_METHOD_CACHED] LOAD_METHOD_CACHED, [op::LOAD_METHOD_OFFSET] LOAD_METHOD_OFFSET,
        [op::LOAD_METHOD_MODULE] LOAD_METHOD_MODULE, [op::LOAD_METHOD_CLASS] LOAD_METHOD_CLASS,
        [op::LOAD_ATTR_PROPERTY] LOAD_ATTR_PROPERTY, [op::LOAD_METHOD_CLASSMETHOD] LOAD_METHOD_CLASSMETHOD,
        [op::LOAD_METHOD_STATIC] LOAD_METHOD_STATIC, [op::LOAD_SPECIAL_CACHED] LOAD_SPECIAL_CACHED,
        [op::LOAD_SUPER_UNBOUND] LOAD_SUPER_UNBOUND,
        [Op::GET_AWAITABLE as u8] GET_AWAITABLE,
        [op::STORE_ATTR_OFFSET] STORE_ATTR_OFFSET, [op::STORE_ATTR_DICT] STORE_ATTR_DICT,
        [op::LOAD_ATTR_DICT] LOAD_ATTR_DICT, [op::LOAD_METHOD_BESIDE_DICT] LOAD_METHOD_BESIDE_DICT,
        [op::CALL_PY_EXACT] CALL_PY_EXACT, [op::CALL_LEN] CALL_LEN,
        [op::CALL_TYPE_1] CALL_TYPE_1, [op::CALL_PY_DEFAULTS] CALL_PY_DEFAULTS, [op::CALL_BOUND_PY] CALL_BOUND_PY,
       
        [op::FOR_ITER_RANGE] FOR_ITER_RANGE, [op::FOR_ITER_LIST] FOR_ITER_LIST, [op::FOR_ITER_TUPLE] FOR_ITER_TUPLE,
        [op::FOR_ITER_STR] FOR_ITER_STR,
        [op::FOR_ITER_GEN] FOR_ITER_GEN, [op::SEND_GEN] SEND_GEN, [op::ITER_PY] ITER_PY,
        [op::AWAITABLE_PY] AWAITABLE_PY, [op::ANEXT_PY] ANEXT_PY,
        [op::SUBSCR_LIST_INT] SUBSCR_LIST_INT, [op::SUBSCR_TUPLE_INT] SUBSCR_TUPLE_INT,
        [op::STORE_SUBSCR_LIST_INT] STORE_SUBSCR_LIST_INT, [op::SUBSCR_PY] SUBSCR_PY,
        [op::UNPACK_TUPLE] UNPACK_TUPLE, [op::UNPACK_TWO] UNPACK_TWO,
        [op::UNPACK_LIST] UNPACK_LIST,
        [op::X_LOAD2] X_LOAD2, [op::X_LT_LL_JUMP] X_LT_LL_JUMP, [op::X_LT_LK_JUMP] X_LT_LK_JUMP,
        [op::X_ADD_LK_STORE] X_ADD_LK_STORE, [op::X_ADD_LL_STORE] X_ADD_LL_STORE, [op::X_MUL_LL] X_MUL_LL,
        [op::X_MULF_L] X_MULF_L, [op::X_MOD_K] X_MOD_K, [op::X_ADD_K] X_ADD_K, [op::X_SUB_LK] X_SUB_LK,
        [op::X_ADD_STORE] X_ADD_STORE, [op::X_SUB_STORE] X_SUB_STORE, [op::X_LOAD_ATTR_L] X_LOAD_ATTR_L,
        [op::X_STORE_ATTR_L] X_STORE_ATTR_L, [op::X_RANGE_STORE] X_RANGE_STORE, [op::X_LIST_STORE] X_LIST_STORE,
        [op::X_GLOBAL_NULL] X_GLOBAL_NULL, [op::X_RETURN_L] X_RETURN_L, [op::X_SUBSCR_LL] X_SUBSCR_LL,
        [op::X_STORE_SUBSCR_LL] X_STORE_SUBSCR_LL, [op::X_STORE_LOAD] X_STORE_LOAD,
        [op::X_STORE2] X_STORE2,
    } };
}

/// Those that make one call when the case without one does not hold.
macro_rules! mixed_ops {
    ($m:ident $($module:ident)*) => { $m! { $($module)*;
        [op::SUBSCR_STR_INT] SUBSCR_STR_INT, [op::SUBSCR_DICT] SUBSCR_DICT, [op::STORE_SUBSCR_DICT] STORE_SUBSCR_DICT,
        [Op::CONTAINS_OP as u8] CONTAINS_OP, [Op::FORMAT_SIMPLE as u8] FORMAT_SIMPLE,
        [Op::GET_ITER as u8] GET_ITER, [Op::TO_BOOL as u8] TO_BOOL, [Op::LIST_APPEND as u8] LIST_APPEND, [op::CALL_LIST_APPEND] CALL_LIST_APPEND,
    } };
}

/// Those that run their reference body when the case without a call does not hold.
macro_rules! mixed_reference_ops {
    ($m:ident $($module:ident)*) => { $m! { $($module)*;
        [Op::BINARY_ADD as u8] BINARY_ADD, [Op::BINARY_SUBTRACT as u8] BINARY_SUBTRACT,
        [Op::BINARY_MULTIPLY as u8] BINARY_MULTIPLY, [Op::BINARY_TRUE_DIVIDE as u8] BINARY_TRUE_DIVIDE,
        [Op::BINARY_REMAINDER as u8] BINARY_REMAINDER, [Op::BINARY_FLOOR_DIVIDE as u8] BINARY_FLOOR_DIVIDE,
        [Op::BINARY_AND as u8] BINARY_AND, [Op::BINARY_OR as u8] BINARY_OR, [Op::BINARY_XOR as u8] BINARY_XOR,
        [Op::BINARY_LSHIFT as u8] BINARY_LSHIFT, [Op::BINARY_RSHIFT as u8] BINARY_RSHIFT,
        [Op::INPLACE_OP as u8] INPLACE_OP, [Op::COMPARE_LT as u8] COMPARE_LT, [Op::COMPARE_LE as u8] COMPARE_LE,
        [Op::COMPARE_EQ as u8] COMPARE_EQ, [Op::COMPARE_NE as u8] COMPARE_NE, [Op::COMPARE_GT as u8] COMPARE_GT,
        [Op::COMPARE_GE as u8] COMPARE_GE, [Op::UNARY_NOT as u8] UNARY_NOT,
        [Op::UNARY_NEGATIVE as u8] UNARY_NEGATIVE,
        [Op::BUILD_TUPLE as u8] BUILD_TUPLE, [Op::POP_JUMP_IF_FALSE as u8] POP_JUMP_IF_FALSE,
        [Op::POP_JUMP_IF_TRUE as u8] POP_JUMP_IF_TRUE,
        [Op::RETURN_VALUE as u8] RETURN_VALUE, [Op::YIELD_VALUE as u8] YIELD_VALUE, [Op::RETURN_GENERATOR as u8] RETURN_GENERATOR,
        [Op::GET_YIELD_FROM_ITER as u8] GET_YIELD_FROM_ITER,
        [Op::COPY_FREE_VARS as u8] COPY_FREE_VARS, [Op::SET_FUNCTION_ATTRIBUTE as u8] SET_FUNCTION_ATTRIBUTE,
        [op::LOAD_ATTR_POLY] LOAD_ATTR_POLY, [op::LOAD_METHOD_POLY] LOAD_METHOD_POLY, [op::STORE_ATTR_POLY] STORE_ATTR_POLY,
    } };
}

/// Those that always run their reference body.
macro_rules! reference_ops {
    ($m:ident $($module:ident)*) => { $m! { $($module)*;
        [Op::UNARY_INVERT as u8] UNARY_INVERT,
        [Op::DELETE_SUBSCR as u8] DELETE_SUBSCR, [Op::BUILD_SET as u8] BUILD_SET,
        [Op::BUILD_STRING as u8] BUILD_STRING,
        [Op::FORMAT_WITH_SPEC as u8] FORMAT_WITH_SPEC, [Op::CONVERT_VALUE as u8] CONVERT_VALUE,
        [Op::LIST_EXTEND as u8] LIST_EXTEND, [Op::SET_UPDATE as u8] SET_UPDATE, 
        [Op::DICT_UPDATE as u8] DICT_UPDATE, [Op::DICT_MERGE as u8] DICT_MERGE, [Op::UNPACK_EX as u8] UNPACK_EX,
        [Op::DELETE_FAST as u8] DELETE_FAST, [Op::DELETE_ATTR as u8] DELETE_ATTR, [Op::MAKE_CELL as u8] MAKE_CELL,
        [Op::LOAD_NAME as u8] LOAD_NAME, [Op::STORE_NAME as u8] STORE_NAME,
        [Op::STORE_GLOBAL as u8] STORE_GLOBAL, [Op::LOAD_COMMON_CONSTANT as u8] LOAD_COMMON_CONSTANT,
        [Op::MAKE_FUNCTION as u8] MAKE_FUNCTION,
        [Op::LOAD_SUPER_ATTR as u8] LOAD_SUPER_ATTR, [Op::LOAD_SUPER_METHOD as u8] LOAD_SUPER_METHOD,
        [Op::GET_LEN as u8] GET_LEN,
        [Op::MATCH_MAPPING as u8] MATCH_MAPPING, [Op::MATCH_SEQUENCE as u8] MATCH_SEQUENCE,
        [Op::MATCH_KEYS as u8] MATCH_KEYS, [Op::MATCH_CLASS as u8] MATCH_CLASS,
        [Op::GET_AITER as u8] GET_AITER,
        [Op::END_ASYNC_FOR as u8] END_ASYNC_FOR,
        [Op::LOAD_LOCALS as u8] LOAD_LOCALS, [Op::CALL_INTRINSIC_1 as u8] CALL_INTRINSIC_1,
        [Op::LOAD_FROM_DICT_OR_GLOBALS as u8] LOAD_FROM_DICT_OR_GLOBALS,
        [Op::CALL as u8] CALL, [Op::CALL_KW as u8] CALL_KW, [Op::CALL_FUNCTION_EX as u8] CALL_FUNCTION_EX,
        [Op::LOAD_ATTR as u8] LOAD_ATTR, [Op::LOAD_METHOD as u8] LOAD_METHOD, [Op::STORE_ATTR as u8] STORE_ATTR,
        [Op::LOAD_SPECIAL as u8] LOAD_SPECIAL, [Op::BINARY_SUBSCR as u8] BINARY_SUBSCR, [Op::STORE_SUBSCR as u8] STORE_SUBSCR,
        [Op::FOR_ITER as u8] FOR_ITER, [Op::UNPACK_SEQUENCE as u8] UNPACK_SEQUENCE, [Op::SEND as u8] SEND,
        [Op::RERAISE as u8] RERAISE, [Op::CLEANUP_THROW as u8] CLEANUP_THROW, [Op::CALL_INTRINSIC_2 as u8] CALL_INTRINSIC_2,
        [Op::RAISE_VARARGS as u8] RAISE_VARARGS, [Op::WITH_EXCEPT_START as u8] WITH_EXCEPT_START,
    } };
}

/// Those that always make one call.
macro_rules! direct_ops {
    ($m:ident $($module:ident)*) => { $m! { $($module)*;
        [op::CALL_METHOD_NOARGS] CALL_METHOD_NOARGS, [op::CALL_METHOD_O] CALL_METHOD_O, [op::CALL_METHOD_FAST] CALL_METHOD_FAST,
        [op::CALL_NATIVE_O] CALL_NATIVE_O, [op::CALL_NATIVE_FAST] CALL_NATIVE_FAST,
        [op::CALL_NATIVE] CALL_NATIVE, [op::CALL_METHOD_NATIVE] CALL_METHOD_NATIVE,
        [op::CALL_CLASS_NATIVE] CALL_CLASS_NATIVE, [op::CALL_CLASS_INIT] CALL_CLASS_INIT,
        [op::SEND_OTHER] SEND_OTHER, [Op::GET_ANEXT as u8] GET_ANEXT,
        [op::FOR_ITER_NATIVE] FOR_ITER_NATIVE, [op::FOR_ITER_PAIR] FOR_ITER_PAIR, [op::SUBSCR_NATIVE] SUBSCR_NATIVE,
        [op::STORE_SUBSCR_NATIVE] STORE_SUBSCR_NATIVE, [op::LOAD_SUPER_BOUND] LOAD_SUPER_BOUND,
        [op::CALL_ANY] CALL_ANY, [op::CALL_KW_ANY] CALL_KW_ANY, [op::CALL_EX_ANY] CALL_EX_ANY,
        [op::CALL_ISINSTANCE] CALL_ISINSTANCE, [op::CALL_PY_BIND] CALL_PY_BIND, [op::CALL_KW_PY] CALL_KW_PY,
        [op::LOAD_ATTR_DESCR] LOAD_ATTR_DESCR, [op::CALL_EX_PY] CALL_EX_PY, [Op::PUSH_EXC_INFO as u8] PUSH_EXC_INFO, [Op::POP_EXCEPT as u8] POP_EXCEPT,
        [Op::CHECK_EXC_MATCH as u8] CHECK_EXC_MATCH,
        [Op::BINARY_SLICE as u8] BINARY_SLICE, [Op::BUILD_SLICE as u8] BUILD_SLICE, [Op::STORE_SLICE as u8] STORE_SLICE, [Op::BINARY_POWER as u8] BINARY_POWER, [Op::SET_ADD as u8] SET_ADD,
        [Op::MAP_ADD as u8] MAP_ADD, [Op::BUILD_LIST as u8] BUILD_LIST, [Op::BUILD_MAP as u8] BUILD_MAP,
    } };
}

/// The next handler and its arguments. Where debug assertions stand in the way of ending in a jump, the handler
/// returns and [`drive`] goes on.
macro_rules! go {
    ($s:expr, $ctx:ident) => {{
        let s = $s;
        if cfg!(debug_assertions) {
            return exec::store(&*$ctx, s);
        }
        let ins = *s.pc;
        profile::instruction(ins);
        return TABLE[(ins & 0xff) as usize](s.pc.add(1), s.sp, s.fp, $ctx, ins);
    }};
}

/// Tell [`drive`] that an entry frame was left.
#[inline(always)]
unsafe fn leave_loop(ctx: *const Ctx) {
    if cfg!(debug_assertions) {
        // SAFETY: the context is alive.
        unsafe { (*ctx).regs[Reg::PC].set(0) };
    }
}

/// Call one handler after the other until an entry frame is left.
unsafe fn drive(ctx: *const Ctx, mut s: S) {
    // SAFETY: the state of a running frame, kept by every handler.
    unsafe {
        while !s.pc.is_null() {
            let (ins, fp) = (*s.pc, s.fp);
            profile::instruction(ins);
            let base = (*(*fp).code).base[(*(*fp).code).index_of(s.pc)];
            TABLE[(ins & 0xff) as usize](s.pc.add(1), s.sp, s.fp, ctx, ins);
            s = exec::reload(ctx);
            let fused = (ins & 0xff) as u8 >= op::X_LOAD2 || (ins & 0xff) as u8 == op::WATCHED;
            if !s.pc.is_null() && s.fp == fp && !fused && gives_fresh(base) && s.sp > Frame::stack(fp) {
                let word = *s.sp.sub(1);
                let lasting = !word.is_ptr() || word.is_owned() || (*word.ptr()).rc.get() >= krait_object::value::IMMORTAL / 2;
                assert!(lasting, "{base:?} left a borrowed word, which the verifier takes for its own");
            }
        }
    }
}

/// Whether the verifier takes what the instruction leaves on top for a reference of its own, which outlives the locals
/// that its operands were borrowed from.
fn gives_fresh(op: Op) -> bool {
    matches!(
        op,
        Op::GET_ITER | Op::GET_YIELD_FROM_ITER | Op::GET_AWAITABLE | Op::GET_AITER | Op::FORMAT_SIMPLE | Op::FORMAT_WITH_SPEC
            | Op::CONVERT_VALUE | Op::BINARY_ADD | Op::BINARY_OR | Op::BINARY_AND | Op::BINARY_MULTIPLY | Op::BINARY_SUBSCR
            | Op::BINARY_SLICE | Op::INPLACE_OP | Op::TO_BOOL | Op::UNARY_NOT | Op::COMPARE_EQ | Op::COMPARE_LT | Op::CONTAINS_OP
            | Op::LOAD_ATTR | Op::LOAD_DEREF | Op::LOAD_FAST | Op::LOAD_FAST_CHECK | Op::CALL_INTRINSIC_1 | Op::BUILD_TUPLE
            | Op::BUILD_LIST | Op::BUILD_STRING | Op::CALL_KW | Op::CALL_FUNCTION_EX | Op::IMPORT_NAME | Op::GET_LEN | Op::MATCH_KEYS
    )
}

/// Nothing was done: the reference body of the instruction runs, with whatever calls it makes.
#[inline(never)]
unsafe extern "C" fn slow_handler(pc: *const u64, sp: *mut StackRef, fp: *mut Frame, ctx: *const Ctx, _ins: u64) {
    // SAFETY: the state of a running frame.
    unsafe {
        if !exec::slow_step(pc, sp, fp, ctx) || !unless_observed(ctx) {
            return leave_loop(ctx);
        }
        go!(exec::reload(ctx), ctx)
    }
}

/// An observer came while the fast loop ran: the plain one takes over until it goes. False: the entry frame was left.
#[inline(always)]
unsafe fn unless_observed(ctx: *const Ctx) -> bool {
    // SAFETY: by the caller's word; the step left its registers.
    unsafe {
        if (*ctx).regs[Reg::OBSERVED].get() == 0 {
            return true;
        }
        let s = exec::reload(ctx);
        run_plain(&*ctx, s.pc, s.sp, s.fp)
    }
}

/// An exception is set: unwind.
#[inline(never)]
unsafe extern "C" fn raise_handler(pc: *const u64, sp: *mut StackRef, fp: *mut Frame, ctx: *const Ctx, _ins: u64) {
    // SAFETY: as above.
    unsafe {
        if !exec::raise_step(pc, sp, fp, ctx) || !unless_observed(ctx) {
            return leave_loop(ctx);
        }
        go!(exec::reload(ctx), ctx)
    }
}

/// Free the dead, run what waits for a safe point, go on.
#[inline(never)]
unsafe extern "C" fn drain_handler(pc: *const u64, sp: *mut StackRef, fp: *mut Frame, ctx: *const Ctx, _ins: u64) {
    // SAFETY: as above.
    unsafe {
        if !(*ctx).has_deferred.get() {
            krait_object::heap::drain(&*ctx);
            if !(*ctx).has_deferred.get() {
                go!(S { pc, sp, fp, k: 0 }, ctx)
            }
        }
        if !exec::drain_step(pc, sp, fp, ctx) || !unless_observed(ctx) {
            return leave_loop(ctx);
        }
        go!(exec::reload(ctx), ctx)
    }
}

/// An instruction of watched code: the plain loop takes over, until code is reached that nobody watches.
#[inline(never)]
unsafe extern "C" fn watched_handler(pc: *const u64, sp: *mut StackRef, fp: *mut Frame, ctx: *const Ctx, _ins: u64) {
    // SAFETY: as above.
    unsafe {
        // While a callback runs nobody watches.
        let on = if (*ctx).regs[Reg::OBSERVED].get() == 0 { exec::slow_step(pc, sp, fp, ctx) } else { run_plain(&*ctx, pc.sub(1), sp, fp) };
        if !on {
            return leave_loop(ctx);
        }
        go!(exec::reload(ctx), ctx)
    }
}

macro_rules! handlers {
    ($([$number:expr] $name:ident,)*) => {
        /// The tail-called handlers.
        #[allow(non_snake_case, reason = "names of instructions")]
        mod tail {
            use super::*;
            pub const ROWS: &[(u8, Handler)] = &[$(($number, $name),)*];
            pub const NAMES: &[(&str, Handler)] = &[$((stringify!($name), $name),)*];
            $(
                #[inline(never)]
                pub unsafe extern "C" fn $name(pc: *const u64, sp: *mut StackRef, fp: *mut Frame, ctx: *const Ctx, ins: u64) {
                    // SAFETY: verified code: the stack holds what the instruction takes.
                    unsafe {
                        let s = fast::$name(ctx, S { pc, sp, fp, k: 0 }, ins);
                        if s.k != 0 {
                            if s.k == 1 {
                                return drain_handler(s.pc, s.sp, s.fp, ctx, ins);
                            }
                            profile::missed(ins);
                            return slow_handler(s.pc, s.sp, s.fp, ctx, ins);
                        }
                        go!(s, ctx)
                    }
                }
            )*
        }
    };
}
fast_ops!(handlers);

/// Go on as a body of [`fast::direct`] or [`fast::reference`] says.
macro_rules! after_call {
    ($module:ident $name:ident, $pc:ident, $sp:ident, $fp:ident, $ctx:ident, $ins:ident) => {{
        let left = fast::$module::$name($pc, $sp, $fp, $ctx, $ins);
        if left.k & fast::direct::LEAVE != 0 {
            return leave_loop($ctx);
        }
        let s = if left.k & fast::direct::MOVED != 0 { exec::reload($ctx) } else { S { pc: $pc, sp: left.sp, fp: $fp, k: 0 } };
        match left.k & 3 {
            0 => go!(s, $ctx),
            1 => return drain_handler(s.pc, s.sp, s.fp, $ctx, $ins),
            2 => {
                profile::missed($ins);
                return slow_handler(s.pc, s.sp, s.fp, $ctx, $ins);
            }
            _ => return raise_handler(s.pc, s.sp, s.fp, $ctx, $ins),
        }
    }};
}

macro_rules! direct_handlers {
    ($own:ident $module:ident; $([$number:expr] $name:ident,)*) => {
        /// Handlers that make a call.
        #[allow(non_snake_case, reason = "names of instructions")]
        mod $own {
            use super::*;
            pub const ROWS: &[(u8, Handler)] = &[$(($number, $name),)*];
            $(
                #[inline(never)]
                pub unsafe extern "C" fn $name(pc: *const u64, sp: *mut StackRef, fp: *mut Frame, ctx: *const Ctx, ins: u64) {
                    // SAFETY: verified code: the stack holds what the instruction takes.
                    unsafe { after_call!($module $name, pc, sp, fp, ctx, ins) }
                }
            )*
        }
    };
}
direct_ops!(direct_handlers calling direct);
reference_ops!(direct_handlers referring reference);

macro_rules! mixed_handlers {
    ($own:ident $module:ident; $([$number:expr] $name:ident,)*) => {
        /// Handlers that make a call when the case without one does not hold.
        #[allow(non_snake_case, reason = "names of instructions")]
        mod $own {
            use super::*;
            pub const ROWS: &[(u8, Handler)] = &[$(($number, $name),)*];
            $(
                #[inline(never)]
                pub unsafe extern "C" fn $name(pc: *const u64, sp: *mut StackRef, fp: *mut Frame, ctx: *const Ctx, ins: u64) {
                    // A function of its own: what it keeps while it calls is not saved where it is not needed.
                    #[inline(never)]
                    unsafe extern "C" fn call(pc: *const u64, sp: *mut StackRef, fp: *mut Frame, ctx: *const Ctx, ins: u64) {
                        // SAFETY: as below.
                        unsafe { after_call!($module $name, pc, sp, fp, ctx, ins) }
                    }
                    // SAFETY: verified code: the stack holds what the instruction takes.
                    unsafe {
                        let s = fast::$name(ctx, S { pc, sp, fp, k: 0 }, ins);
                        if s.k == 0 {
                            go!(s, ctx)
                        }
                        if s.k == 1 {
                            return drain_handler(s.pc, s.sp, s.fp, ctx, ins);
                        }
                        if s.k == LEFT {
                            return leave_loop(ctx);
                        }
                        profile::$own(ins);
                        return call(pc, sp, fp, ctx, ins);
                    }
                }
            )*
        }
    };
}
mixed_ops!(mixed_handlers mixed direct);
mixed_reference_ops!(mixed_handlers mixed_reference reference);

static TABLE: [Handler; 256] = {
    let mut table: [Handler; 256] = [slow_handler; 256];
    table[op::WATCHED as usize] = watched_handler;
    let all = [tail::ROWS, calling::ROWS, referring::ROWS, mixed::ROWS, mixed_reference::ROWS];
    let mut part = 0;
    while part < all.len() {
        let mut row = 0;
        while row < all[part].len() {
            let (number, handler) = all[part][row];
            table[number as usize] = handler;
            row += 1;
        }
        part += 1;
    }
    table
};

/// Where the machine code of the handlers that make no call stands, and of those that all others leave to: for the
/// check that they keep their word.
#[doc(hidden)]
pub fn machine_code() -> (Vec<(&'static str, usize)>, [usize; 3]) {
    let of = |handler: Handler| handler as *const () as usize;
    (tail::NAMES.iter().map(|&(name, handler)| (name, of(handler))).collect(), [of(slow_handler), of(raise_handler), of(drain_handler)])
}

/// Run from the given state until an entry frame is left; [`Reg::EXIT`] says how.
///
/// # Safety
/// The state is that of a live frame of verified code on the current thread.
pub unsafe fn run(ctx: &Ctx, pc: *const u64, sp: *mut StackRef, fp: *mut Frame) {
    // SAFETY: by the caller's word.
    profile::nested(|| unsafe { run_frame(ctx, pc, sp, fp) });
}

#[inline(always)]
unsafe fn run_frame(ctx: &Ctx, pc: *const u64, sp: *mut StackRef, fp: *mut Frame) {
    let mut s = S { pc, sp, fp, k: 0 };
    // SAFETY: by the caller's word.
    unsafe {
        if cfg!(miri) || ctx.regs[Reg::OBSERVED].get() != 0 {
            if !run_plain(ctx, pc, sp, fp) {
                return;
            }
            s = exec::reload(ctx);
        }
        if cfg!(debug_assertions) {
            return drive(ctx, s);
        }
        let ins = *s.pc;
        profile::instruction(ins);
        TABLE[(ins & 0xff) as usize](s.pc.add(1), s.sp, s.fp, ctx, ins);
    }
}

/// Whether those who observe want nothing of this frame's code.
unsafe fn is_unwatched(ctx: &Ctx, fp: *const Frame) -> bool {
    // SAFETY: by the caller's word.
    let wanted = unsafe { (*(*fp).code).watched.get() } | ctx.monitoring.wanted_everywhere();
    !cfg!(miri) && ctx.regs[Reg::OBSERVED].get() == Observed::MONITORING && wanted == 0
}

/// The reference: a plain loop, one instruction at a time, each by its whole body; it is what observers see. False:
/// the entry frame was left. True: nobody observes any more, or nobody this frame's code; go on from the registers.
#[inline(never)]
unsafe fn run_plain(ctx: &Ctx, pc: *const u64, sp: *mut StackRef, fp: *mut Frame) -> bool {
    let mut s = S { pc, sp, fp, k: 0 };
    let mut watch = crate::observe::Watch::new(ctx);
    loop {
        // SAFETY: by the caller's word, kept by every body.
        unsafe {
            if ctx.regs[Reg::OBSERVED].get() == 0 {
                if !cfg!(miri) {
                    exec::store(ctx, s);
                    return true;
                }
            } else if is_unwatched(ctx, s.fp) {
                exec::store(ctx, s);
                return true;
            } else if !watch.before(&mut s) {
                // A callback raised, and unwinding has left the frames.
                return false;
            } else if s.k != 0 {
                // It raised, and there is a handler.
                s.k = 0;
                continue;
            }
            profile::plain(ctx, &s);
            if !exec::slow_step(s.pc.add(1), s.sp, s.fp, ctx) {
                return false;
            }
            s = exec::reload(ctx);
            if ctx.regs[Reg::OBSERVED].get() != 0 && !watch.after(&mut s) {
                return false;
            }
        }
    }
}
