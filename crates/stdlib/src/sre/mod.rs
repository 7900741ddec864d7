//! `_sre`: compiled patterns and their matches. The matching itself is the crate `rustpython-sre_engine`.

mod drive;
mod matching;
mod pattern;
mod scanner;
mod template;

use krait_object::str::unicode;
use krait_object::{Ctx, MethodDef, NativeFn, Obj, PyResult, method, module, typeobj};

fn character(ctx: &Ctx, value: &Obj) -> PyResult<u32> {
    Ok(krait_object::clinic::int_arg(ctx, value)? as u32)
}

fn ascii_lower(point: u32) -> u32 {
    if (65..91).contains(&point) { point + 32 } else { point }
}

const FUNCTIONS: &[MethodDef] = &[
    method("compile($module, /, pattern, flags, code, groups, groupindex,\n        indexgroup)", NativeFn::Bound(pattern::compile)),
    method("template($module, pattern, template, /)", NativeFn::Fast(template::new_template)),
    method("getcodesize($module, /)", NativeFn::NoArgs(|ctx, _| Ok(ctx.int(4)))),
    method("ascii_iscased($module, character, /)", NativeFn::O(|ctx, _, value| {
        let point = character(ctx, value)?;
        Ok(ctx.bool(point < 128 && (point as u8).is_ascii_alphabetic()))
    })),
    method("unicode_iscased($module, character, /)", NativeFn::O(|ctx, _, value| {
        let point = character(ctx, value)?;
        Ok(ctx.bool(unicode::to_lower_simple(point) != point || rustpython_sre_engine::string::upper_unicode(point) != point))
    })),
    method("ascii_tolower($module, character, /)", NativeFn::O(|ctx, _, value| {
        Ok(ctx.int(i64::from(ascii_lower(character(ctx, value)?))))
    })),
    method("unicode_tolower($module, character, /)", NativeFn::O(|ctx, _, value| {
        Ok(ctx.int(i64::from(unicode::to_lower_simple(character(ctx, value)?))))
    })),
];

/// Make the module.
pub fn init(ctx: &Ctx) -> PyResult<Obj> {
    let module = module::new_module(ctx, "_sre");
    module::add_functions(ctx, &module, "_sre", FUNCTIONS);
    for def in [&pattern::PATTERN, &matching::MATCH, &scanner::SCANNER, &scanner::FINDER, &template::TEMPLATE] {
        typeobj::new_native_type(ctx, def);
    }
    module::add(ctx, &module, "MAGIC", ctx.int_usize(rustpython_sre_engine::SRE_MAGIC));
    module::add(ctx, &module, "CODESIZE", ctx.int(4));
    module::add(ctx, &module, "MAXREPEAT", ctx.int_usize(rustpython_sre_engine::MAXREPEAT));
    module::add(ctx, &module, "MAXGROUPS", ctx.int(1_073_741_823));
    Ok(module)
}
