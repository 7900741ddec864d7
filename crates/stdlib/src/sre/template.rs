//! Replacement templates: literals and group numbers by turns.

use krait_object::bytes::PyBytes;
use krait_object::heap::strdata::PyStr;
use krait_object::list::PyList;
use krait_object::{Ctx, Obj, Payload, PyResult, TypeDef, TypeFlags, buffer, clinic, module, new_exact};

use super::matching::PyMatch;

/// The payload of a template.
pub struct PyTemplate {
    pub literal: Obj,
    /// Group numbers, each with the literal that follows, if that is not empty.
    pub numbers: Vec<usize>,
    pub literals: Vec<Option<Obj>>,
}
krait_object::trace!(PyTemplate: literal, literals);
krait_object::payload!(PyTemplate, "SRE_Template", with_node);

pub static TEMPLATE: TypeDef = TypeDef {
    module: "_sre",
    flags: TypeFlags::DISALLOW_INSTANTIATION,
    ..TypeDef::new("SRE_Template", PyTemplate::layout)
};

/// `template(pattern, template)`.
pub fn new_template(ctx: &Ctx, _module: &Obj, args: &[Obj]) -> PyResult {
    let Some(list) = args[1].payload::<PyList>() else {
        return Err(clinic::bad_argument(ctx, "template", "2", "list", &args[1]));
    };
    let items = list.items.to_vec();
    let Some((literal, rest)) = items.split_first().filter(|(_, rest)| rest.len() % 2 == 0) else {
        return Err(ctx.type_error("invalid template"));
    };
    let mut payload = PyTemplate { literal: literal.clone(), numbers: Vec::new(), literals: Vec::new() };
    for pair in rest.chunks_exact(2) {
        if !pair[0].is_int_instance(ctx) {
            return Err(ctx.type_error("an integer is required"));
        }
        let number = clinic::ssize_arg(ctx, &pair[0])?;
        let Ok(number) = usize::try_from(number) else { return Err(ctx.type_error("invalid template")) };
        let empty = pair[1].payload::<PyStr>().is_some_and(PyStr::is_empty)
            || pair[1].payload::<PyBytes>().is_some_and(|bytes| bytes.data.is_empty());
        payload.numbers.push(number);
        payload.literals.push((!empty).then(|| pair[1].clone()));
    }
    Ok(new_exact(ctx, &ctx.type_for::<PyTemplate>(), payload))
}

/// Ask `re` to compile a replacement text.
pub fn compile_template(ctx: &Ctx, pattern: &Obj, template: &Obj) -> PyResult {
    let Some(compile) = module::imported_attr(ctx, "re", "_compile_template")? else {
        return Err(ctx.import_error("cannot import name '_compile_template' from 're'"));
    };
    let compiled = match compile.call(ctx, &[pattern.clone(), template.clone()]) {
        Ok(compiled) => compiled,
        Err(raised) => {
            // What cannot be hashed is tried again as a plain str or bytes.
            let plain = if let Some(text) = template.payload::<PyStr>().filter(|_| !ctx.types.str.is_exactly(template)) {
                ctx.swallow(raised, &ctx.types.type_error)?;
                ctx.str_part(text, 0, text.len())
            } else if buffer::has_buffer(ctx, template) && !ctx.types.bytes.is_exactly(template) {
                ctx.swallow(raised, &ctx.types.type_error)?;
                ctx.bytes(&buffer::buffer_bytes(ctx, template)?)
            } else {
                return Err(raised);
            };
            compile.call(ctx, &[pattern.clone(), plain])?
        }
    };
    if compiled.payload::<PyTemplate>().is_none() {
        return Err(ctx.runtime_error(&format!("the result of compiling a replacement string is {}", compiled.ty(ctx).name())));
    }
    Ok(compiled)
}

/// Parts put together as the text that was searched is: `str` or `bytes`.
pub fn join(ctx: &Ctx, string: &Obj, parts: Vec<Obj>) -> PyResult {
    if string.is_str_instance(ctx) {
        let empty = ctx.str("");
        krait_object::str::join(ctx, empty.payload::<PyStr>().expect("a str"), &parts)
    } else if parts.is_empty() {
        Ok(ctx.bytes(b""))
    } else {
        ctx.bytes(b"").call_method_text(ctx, "join", &[ctx.list(parts)])
    }
}

/// The template with the groups of a match.
pub fn expand(ctx: &Ctx, template: &PyTemplate, found: &PyMatch) -> PyResult {
    if template.numbers.is_empty() {
        return Ok(template.literal.clone());
    }
    let mut parts = vec![template.literal.clone()];
    for (&number, literal) in template.numbers.iter().zip(&template.literals) {
        if number >= found.len() {
            return Err(ctx.index_error("no such group"));
        }
        let group = found.slice(ctx, number, &ctx.none())?;
        if !ctx.is_none(&group) {
            parts.push(group);
        }
        parts.extend(literal.clone());
    }
    join(ctx, &found.string, parts)
}
