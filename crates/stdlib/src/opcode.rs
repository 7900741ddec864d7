//! `_opcode`: what `opcode` and `dis` ask of instructions.

use krait_object::{Ctx, MethodDef, NativeFn, Obj, PyResult, method, module};

use crate::opcode_tables::{self as tables, Effect, Ranges};

fn within(ranges: Ranges, opcode: i64) -> bool {
    ranges.iter().any(|&(first, last)| (i64::from(first)..=i64::from(last)).contains(&opcode))
}

fn asks(ctx: &Ctx, slots: &[Option<Obj>], ranges: Ranges) -> PyResult {
    let opcode = slots[0].as_ref().expect("a required argument").to_i32(ctx)?;
    Ok(ctx.bool(within(ranges, opcode.into())))
}

fn stack_effect(ctx: &Ctx, slots: &[Option<Obj>]) -> PyResult {
    let opcode = i64::from(slots[0].as_ref().expect("a required argument").to_i32(ctx)?);
    let jump = match slots[2].as_ref().filter(|jump| !ctx.is_none(jump)) {
        None => None,
        Some(jump) if ctx.types.bool.is_exactly(jump) => Some(ctx.is_true_singleton(jump)),
        Some(_) => return Err(ctx.value_error("stack_effect: jump must be False, True or None")),
    };
    let invalid = || ctx.value_error("invalid opcode or oparg");
    let given = match slots[1].as_ref().filter(|arg| !ctx.is_none(arg)) {
        Some(arg) => i64::from(arg.to_i32(ctx)?),
        None => 0,
    };
    let arg = if within(tables::HAS_ARG, opcode) { given } else { 0 };
    let found = tables::EFFECTS.binary_search_by_key(&opcode, |&(opcode, _)| opcode.into());
    let Ok(found) = found else { return Err(invalid()) };
    Ok(ctx.int(match tables::EFFECTS[found].1 {
        Effect::Linear(base, each) => base + each * arg,
        Effect::LowBit(base, more) => base + more * (arg & 1),
        Effect::Jump(effect) => if jump == Some(false) { 0 } else { effect },
        Effect::Unpack => (arg & 0xFF) + (arg >> 8),
    }))
}

fn names(ctx: &Ctx, names: &[&str]) -> PyResult {
    Ok(ctx.list(names.iter().map(|name| ctx.str(name)).collect()))
}

const FUNCTIONS: &[MethodDef] = &[
    method("stack_effect($module, opcode, oparg=None, /, *, jump=None)", NativeFn::Bound(|ctx, _, slots| stack_effect(ctx, slots))),
    method("is_valid($module, /, opcode)", NativeFn::Bound(|ctx, _, slots| asks(ctx, slots, tables::IS_VALID))),
    method("has_arg($module, /, opcode)", NativeFn::Bound(|ctx, _, slots| asks(ctx, slots, tables::HAS_ARG))),
    method("has_const($module, /, opcode)", NativeFn::Bound(|ctx, _, slots| asks(ctx, slots, tables::HAS_CONST))),
    method("has_name($module, /, opcode)", NativeFn::Bound(|ctx, _, slots| asks(ctx, slots, tables::HAS_NAME))),
    method("has_jump($module, /, opcode)", NativeFn::Bound(|ctx, _, slots| asks(ctx, slots, tables::HAS_JUMP))),
    method("has_free($module, /, opcode)", NativeFn::Bound(|ctx, _, slots| asks(ctx, slots, tables::HAS_FREE))),
    method("has_local($module, /, opcode)", NativeFn::Bound(|ctx, _, slots| asks(ctx, slots, tables::HAS_LOCAL))),
    method("has_exc($module, /, opcode)", NativeFn::Bound(|ctx, _, slots| asks(ctx, slots, tables::HAS_EXC))),
    method("get_specialization_stats($module, /)", NativeFn::NoArgs(|ctx, _| Ok(ctx.none()))),
    method("get_nb_ops($module, /)", NativeFn::NoArgs(|ctx, _| {
        let pairs = tables::OPERATORS.iter().map(|&(name, sign)| ctx.tuple(vec![ctx.str(name), ctx.str(sign)]));
        Ok(ctx.list(pairs.collect()))
    })),
    method("get_intrinsic1_descs($module, /)", NativeFn::NoArgs(|ctx, _| names(ctx, tables::INTRINSICS_1))),
    method("get_intrinsic2_descs($module, /)", NativeFn::NoArgs(|ctx, _| names(ctx, tables::INTRINSICS_2))),
    method("get_special_method_names($module, /)", NativeFn::NoArgs(|ctx, _| names(ctx, tables::SPECIAL_METHODS))),
    method("get_executor($module, /, code, offset)", NativeFn::Bound(|ctx, _, _| {
        Err(ctx.runtime_error("Executors are not available in this build"))
    })),
];

/// Make the module.
pub fn init(ctx: &Ctx) -> PyResult<Obj> {
    let module = module::new_module(ctx, "_opcode");
    module::add_functions(ctx, &module, "_opcode", FUNCTIONS);
    module::add(ctx, &module, "ENABLE_SPECIALIZATION", ctx.bool(true));
    module::add(ctx, &module, "ENABLE_SPECIALIZATION_FT", ctx.bool(true));
    Ok(module)
}
