//! `_sre`: what `re` is made of, on the engine of `krait_sre`.
//!
//! It must not know how patterns are parsed: that is `re._parser`'s and `re._compiler`'s business.

mod matching;
mod pattern;
mod scanner;
mod subject;
mod substitute;
mod template;

use krait_object::clinic::int_arg;
use krait_object::dict::PyDict;
use krait_object::list::PyList;
use krait_object::tuple::PyTuple;
use krait_object::typeobj::new_native_type;
use krait_object::{Ctx, MethodDef, NativeFn, Obj, PyResult, clinic, method, module, new_exact};
use krait_object::str::unicode::{self, to_lower_simple, to_upper};
use krait_sre::codes::{MAGIC, MAXREPEAT};
use krait_sre::{Chars, Known, Refusal, lower_ascii, translate};

use pattern::PyPattern;

/// As `_sre.MAXGROUPS` of a 64-bit build.
const MAXGROUPS: usize = 1_073_741_823;

/// What the engine asks about characters.
static CHARS: Chars = Chars {
    is_alnum: unicode::is_alnum,
    is_decimal: |point| unicode::decimal(point).is_some(),
    is_space: unicode::is_space,
    is_linebreak: unicode::is_linebreak,
    lower: to_lower_simple,
    upper: |point| to_upper(point)[0],
    known: Known::new(),
};

fn code_of(ctx: &Ctx, value: &Obj) -> PyResult<u32> {
    if !value.is_int_instance(ctx) {
        return Err(ctx.type_error("an integer is required"));
    }
    if value.is_negative_int() {
        return Err(ctx.overflow_error("can't convert negative value to unsigned int"));
    }
    match value.as_i64() {
        Some(small) => u32::try_from(small).map_err(|_| ctx.overflow_error("regular expression code size limit exceeded")),
        None => Err(ctx.overflow_error("regular expression code size limit exceeded")),
    }
}

fn compile(ctx: &Ctx, _module: &Obj, slots: &[Option<Obj>]) -> PyResult {
    let [Some(pattern), Some(flags), Some(code), Some(groups), Some(groupindex), Some(indexgroup)] = slots else {
        return Err(ctx.system_error("bound arguments"));
    };
    let flags = int_arg(ctx, flags)?;
    let Some(list) = code.payload::<PyList>() else {
        return Err(clinic::bad_argument(ctx, "compile", "'code'", "list", code));
    };
    let groups = clinic::ssize_arg(ctx, groups)?;
    if groupindex.payload::<PyDict>().is_none() {
        return Err(clinic::bad_argument(ctx, "compile", "'groupindex'", "dict", groupindex));
    }
    let Some(names) = indexgroup.payload::<PyTuple>() else {
        return Err(clinic::bad_argument(ctx, "compile", "'indexgroup'", "tuple", indexgroup));
    };
    let code = list.items.to_vec().iter().map(|value| code_of(ctx, value)).collect::<PyResult<Box<[u32]>>>()?;
    let is_bytes = if ctx.is_none(pattern) { None } else { Some(subject::Subject::of(ctx, pattern)?.1) };
    let groups = usize::try_from(groups).ok().filter(|&groups| groups <= MAXGROUPS);
    let program = groups.ok_or(Refusal::Invalid).and_then(|groups| translate(&code, groups, &CHARS));
    let program = program.map_err(|refusal| match refusal {
        Refusal::Invalid => ctx.runtime_error("invalid SRE code"),
        Refusal::TooDeep => ctx.recursion_error("maximum recursion depth exceeded during compilation"),
    })?;
    let has_names = groupindex.payload::<PyDict>().is_some_and(|names| !names.is_empty());
    let payload = PyPattern {
        pattern: pattern.clone(),
        groupindex: has_names.then(|| groupindex.clone()),
        indexgroup: (has_names && !names.is_empty()).then(|| indexgroup.clone()),
        flags,
        program,
        code,
        is_bytes,
        match_type: ctx.type_for::<matching::PyMatch>(),
    };
    Ok(new_exact(ctx, &ctx.type_for::<PyPattern>(), payload))
}

fn character(ctx: &Ctx, value: &Obj) -> PyResult<u32> {
    Ok(int_arg(ctx, value)? as u32)
}

/// A character number that came from a C `int`.
fn number(ctx: &Ctx, character: u32) -> Obj {
    ctx.int(i64::from(character as i32))
}

const FUNCTIONS: &[MethodDef] = &[
    method("getcodesize($module, /)", NativeFn::NoArgs(|ctx, _| Ok(ctx.int(4)))),
    method("ascii_iscased($module, character, /)", NativeFn::O(|ctx, _, value| {
        let character = character(ctx, value)?;
        Ok(ctx.bool(u8::try_from(character).is_ok_and(|byte| byte.is_ascii_alphabetic())))
    })),
    method("unicode_iscased($module, character, /)", NativeFn::O(|ctx, _, value| {
        let character = character(ctx, value)?;
        Ok(ctx.bool(to_lower_simple(character) != character || to_upper(character)[0] != character))
    })),
    method("ascii_tolower($module, character, /)", NativeFn::O(|ctx, _, value| Ok(number(ctx, lower_ascii(character(ctx, value)?))))),
    method("unicode_tolower($module, character, /)", NativeFn::O(|ctx, _, value| {
        Ok(number(ctx, to_lower_simple(character(ctx, value)?)))
    })),
    method("compile($module, /, pattern, flags, code, groups, groupindex,\n        indexgroup)", NativeFn::Bound(compile)),
    method("template($module, pattern, template, /)", NativeFn::Fast(template::new_template)),
];

/// Make the module.
pub fn init(ctx: &Ctx) -> PyResult<Obj> {
    let module = module::new_module(ctx, "_sre");
    module::add_functions(ctx, &module, "_sre", FUNCTIONS);
    for def in [&pattern::PATTERN, &matching::MATCH, &scanner::SCANNER, &template::TEMPLATE] {
        new_native_type(ctx, def);
    }
    module::add(ctx, &module, "MAGIC", ctx.int(i64::from(MAGIC)));
    module::add(ctx, &module, "CODESIZE", ctx.int(4));
    module::add(ctx, &module, "MAXREPEAT", ctx.int(i64::from(MAXREPEAT)));
    module::add(ctx, &module, "MAXGROUPS", ctx.int_usize(MAXGROUPS));
    module::add(ctx, &module, "copyright", ctx.str(" SRE 2.2.2 Copyright (c) 1997-2002 by Secret Labs AB "));
    Ok(module)
}
