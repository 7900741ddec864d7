//! Reference bodies as handlers of their own: what an instruction calls when its common case does not hold, without the
//! way through the one handler for everything.

use krait_object::Obj;
use krait_ops::Op;

use super::direct::{LEAVE, Left, waiting};
use super::*;
use crate::profile;
use crate::exec::{self, M, Step, arith, attrs, build, control, errors, generators, intrinsics, matching, names, specialize};

/// Run a reference body on the instruction before `pc`.
#[inline(always)]
unsafe fn run(pc: *const u64, sp: *mut StackRef, fp: *mut Frame, ctx: *const Ctx, body: impl FnOnce(&mut M, u32) -> Step) -> Left {
    // SAFETY: the state of a live frame of verified code.
    unsafe {
        let code = &*(*fp).code;
        let at = code.index_of(pc) - 1;
        let mut m = M { ctx: &*ctx, pc, sp, fp, at };
        m.save();
        let k = match profile::body(&mut m, |m| body(m, code.args[at])) {
            Ok(()) => waiting(ctx),
            Err(exec::Stop::Raise(_)) => 3,
            Err(exec::Stop::Leave) => {
                if !(*ctx).pending.get().is_null() {
                    krait_object::heap::drain(&*ctx);
                }
                return Left { sp, k: LEAVE };
            }
        };
        Left::of(ctx, S { pc: m.pc, sp: m.sp, fp: m.fp, k }, pc, fp)
    }
}

macro_rules! reference {
    ($($name:ident($m:ident, $arg:ident) $body:expr;)*) => {
        $(
            #[inline(never)]
            pub unsafe extern "C" fn $name(pc: *const u64, sp: *mut StackRef, fp: *mut Frame, ctx: *const Ctx, _ins: u64) -> Left {
                // SAFETY: verified code on a live frame.
                unsafe { run(pc, sp, fp, ctx, |$m: &mut M, $arg: u32| { let _ = $arg; $body }) }
            }
        )*
    };
}

reference! {
    BINARY_ADD(m, arg) arith::binary(m, Op::BINARY_ADD);
    BINARY_SUBTRACT(m, arg) arith::binary(m, Op::BINARY_SUBTRACT);
    BINARY_MULTIPLY(m, arg) arith::binary(m, Op::BINARY_MULTIPLY);
    BINARY_TRUE_DIVIDE(m, arg) arith::binary(m, Op::BINARY_TRUE_DIVIDE);
    BINARY_REMAINDER(m, arg) arith::binary(m, Op::BINARY_REMAINDER);
    BINARY_FLOOR_DIVIDE(m, arg) arith::binary(m, Op::BINARY_FLOOR_DIVIDE);
    BINARY_AND(m, arg) arith::binary(m, Op::BINARY_AND);
    BINARY_OR(m, arg) arith::binary(m, Op::BINARY_OR);
    BINARY_XOR(m, arg) arith::binary(m, Op::BINARY_XOR);
    BINARY_LSHIFT(m, arg) arith::binary(m, Op::BINARY_LSHIFT);
    BINARY_RSHIFT(m, arg) arith::binary(m, Op::BINARY_RSHIFT);
    INPLACE_OP(m, arg) arith::inplace(m, arg);
    COMPARE_LT(m, arg) arith::compare(m, Op::COMPARE_LT, arg);
    COMPARE_LE(m, arg) arith::compare(m, Op::COMPARE_LE, arg);
    COMPARE_EQ(m, arg) arith::compare(m, Op::COMPARE_EQ, arg);
    COMPARE_NE(m, arg) arith::compare(m, Op::COMPARE_NE, arg);
    COMPARE_GT(m, arg) arith::compare(m, Op::COMPARE_GT, arg);
    COMPARE_GE(m, arg) arith::compare(m, Op::COMPARE_GE, arg);
    UNARY_NOT(m, arg) arith::not(m);
    UNARY_NEGATIVE(m, arg) arith::unary(m, Obj::neg);
    UNARY_INVERT(m, arg) arith::unary(m, Obj::invert);
    DELETE_SUBSCR(m, arg) arith::delete_subscr(m);
    BUILD_TUPLE(m, arg) build::tuple(m, arg);
    BUILD_SET(m, arg) build::set(m, arg);
    BUILD_STRING(m, arg) build::string(m, arg);
    FORMAT_WITH_SPEC(m, arg) build::format_with_spec(m);
    CONVERT_VALUE(m, arg) build::convert_value(m, arg);
    LIST_EXTEND(m, arg) build::list_extend(m, arg);
    SET_UPDATE(m, arg) build::set_update(m, arg);
    DICT_UPDATE(m, arg) build::dict_update(m, arg);
    DICT_MERGE(m, arg) build::dict_merge(m, arg);
    UNPACK_EX(m, arg) build::unpack_ex(m, arg);
    DELETE_FAST(m, arg) names::delete_fast(m, arg);
    DELETE_ATTR(m, arg) attrs::delete_attr(m, arg);
    MAKE_CELL(m, arg) names::make_cell(m, arg);
    COPY_FREE_VARS(m, arg) names::copy_free_vars(m, arg);
    LOAD_NAME(m, arg) names::load_name(m, arg);
    STORE_NAME(m, arg) names::store_name(m, arg);
    STORE_GLOBAL(m, arg) names::store_global(m, arg);
    LOAD_COMMON_CONSTANT(m, arg) names::load_common_constant(m, arg);
    MAKE_FUNCTION(m, arg) exec::calls::make_function(m);
    SET_FUNCTION_ATTRIBUTE(m, arg) exec::calls::set_function_attribute(m, arg);
    LOAD_SUPER_ATTR(m, arg) attrs::load_super(m, arg, false);
    LOAD_SUPER_METHOD(m, arg) attrs::load_super(m, arg, true);
    POP_JUMP_IF_FALSE(m, arg) control::pop_jump_if(m, arg, false);
    POP_JUMP_IF_TRUE(m, arg) control::pop_jump_if(m, arg, true);
    RETURN_VALUE(m, arg) control::return_value(m);
    YIELD_VALUE(m, arg) generators::yield_value(m);
    RETURN_GENERATOR(m, arg) generators::return_generator(m);
    GET_LEN(m, arg) matching::get_len(m);
    MATCH_MAPPING(m, arg) matching::flagged(m, krait_object::TypeFlags::MAPPING);
    MATCH_SEQUENCE(m, arg) matching::flagged(m, krait_object::TypeFlags::SEQUENCE);
    MATCH_KEYS(m, arg) matching::keys(m);
    MATCH_CLASS(m, arg) matching::class(m, arg);
    GET_YIELD_FROM_ITER(m, arg) generators::get_yield_from_iter(m);
    GET_AITER(m, arg) generators::get_aiter(m);
    END_ASYNC_FOR(m, arg) generators::end_async_for(m);
    LOAD_LOCALS(m, arg) names::load_locals(m);
    CALL_INTRINSIC_1(m, arg) intrinsics::one(m, arg);
    LOAD_FROM_DICT_OR_GLOBALS(m, arg) names::load_from_dict_or_globals(m, arg);
    CALL(m, arg) exec::calls::call(m, arg);
    CALL_KW(m, arg) exec::calls::call_kw(m, arg);
    CALL_FUNCTION_EX(m, arg) exec::calls::call_function_ex(m);
    LOAD_ATTR(m, arg) attrs::load_attr(m, arg);
    LOAD_METHOD(m, arg) attrs::load_method(m, arg);
    STORE_ATTR(m, arg) attrs::store_attr(m, arg);
    LOAD_SPECIAL(m, arg) attrs::load_special(m, arg);
    BINARY_SUBSCR(m, arg) arith::subscr(m);
    STORE_SUBSCR(m, arg) arith::store_subscr(m);
    FOR_ITER(m, arg) control::for_iter(m, arg);
    UNPACK_SEQUENCE(m, arg) build::unpack_sequence(m, arg);
    SEND(m, arg) generators::send(m, arg);
    RERAISE(m, arg) errors::reraise(m, arg);
    CLEANUP_THROW(m, arg) generators::cleanup_throw(m);
    CALL_INTRINSIC_2(m, arg) intrinsics::two(m, arg);
    RAISE_VARARGS(m, arg) errors::raise_varargs(m, arg);
    WITH_EXCEPT_START(m, arg) errors::with_except_start(m);
    LOAD_ATTR_POLY(m, arg) { specialize::learn_attr(m, m.name(arg)); attrs::load_attr_general(m, arg) };
    LOAD_METHOD_POLY(m, arg) { specialize::learn_method(m, m.name(arg)); attrs::load_method_general(m, arg) };
    STORE_ATTR_POLY(m, arg) { specialize::learn_store(m, m.name(arg)); attrs::store_attr_general(m, arg) };
}
