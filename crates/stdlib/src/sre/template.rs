//! Replacement templates of `sub` and `expand`.

use krait_object::heap::strdata::PyStr;
use krait_object::list::PyList;
use krait_object::{Ctx, Obj, Payload, PyResult, TypeDef, TypeFlags, new_exact};

use super::pattern::Pattern;

/// A part of a template.
#[derive(Clone)]
pub enum Piece {
    Literal(Obj),
    Group(usize),
}

/// The payload of `_sre.SRE_Template`.
struct Template {
    pieces: Vec<Piece>,
}
krait_object::trace!(Template);
krait_object::payload!(Template, "SRE_Template");

pub static TEMPLATE: TypeDef =
    TypeDef { module: "_sre", flags: TypeFlags::DISALLOW_INSTANTIATION, ..TypeDef::new("SRE_Template", Template::layout) };

/// `_sre.template(pattern, [literal, group, literal, …])`
pub fn new_template(ctx: &Ctx, _: &Obj, args: &[Obj]) -> PyResult {
    let invalid = || ctx.type_error("invalid template");
    let pattern = args[0].payload::<Pattern>().ok_or_else(invalid)?;
    let list = args[1].payload::<PyList>().ok_or_else(invalid)?.items.to_vec();
    let mut pieces = Vec::with_capacity(list.len());
    for (at, item) in list.iter().enumerate() {
        if at % 2 == 0 {
            if !is_empty(item) || list.len() == 1 {
                pieces.push(Piece::Literal(item.clone()));
            }
        } else {
            let group = usize::try_from(krait_object::clinic::ssize_arg(ctx, item)?).map_err(|_| invalid())?;
            if group > pattern.groups {
                return Err(ctx.index_error("no such group"));
            }
            pieces.push(Piece::Group(group));
        }
    }
    let template = Template { pieces };
    Ok(new_exact(ctx, &ctx.type_for::<Template>(), template))
}

fn is_empty(text: &Obj) -> bool {
    match text.payload::<PyStr>() {
        Some(text) => text.is_empty(),
        None => krait_object::bytes::bytes_of(text).is_some_and(|bytes| bytes.is_empty()),
    }
}

/// The pieces of a replacement that is no function. Text without a backslash stands for itself.
pub fn replacement(ctx: &Ctx, pattern: &Obj, repl: &Obj) -> PyResult<Vec<Piece>> {
    let literal = match repl.payload::<PyStr>() {
        Some(text) => !text.points().any(|point| point == u32::from(b'\\')),
        None => krait_object::bytes::bytes_of(repl).is_some_and(|bytes| !bytes.contains(&b'\\')),
    };
    if literal {
        return Ok(vec![Piece::Literal(repl.clone())]);
    }
    compiled(ctx, pattern, repl)
}

/// The pieces that `re._compile_template` finds.
pub fn compiled(ctx: &Ctx, pattern: &Obj, repl: &Obj) -> PyResult<Vec<Piece>> {
    let re = match krait_object::module::imported_attr(ctx, "re", "_compile_template")? {
        Some(found) => found,
        None => {
            let re = krait_object::sequence::builtin(ctx, "__import__")?.call(ctx, &[ctx.str("re")])?;
            re.getattr_text(ctx, "_compile_template")?
        }
    };
    let template = re.call(ctx, &[pattern.clone(), repl.clone()])?;
    match template.payload::<Template>() {
        Some(template) => Ok(template.pieces.clone()),
        None => Err(ctx.type_error("invalid template")),
    }
}

/// Append a template's parts for one match.
pub fn expand_pieces(
    _ctx: &Ctx,
    pieces: &[Piece],
    regs: &[(isize, isize)],
    slice: &dyn Fn(usize, usize) -> Obj,
    parts: &mut Vec<Obj>,
) -> PyResult<()> {
    for piece in pieces {
        match piece {
            Piece::Literal(text) => parts.push(text.clone()),
            Piece::Group(group) => {
                if let Some(&(start, end)) = regs.get(*group).filter(|(start, _)| *start >= 0) {
                    parts.push(slice(start as usize, end as usize));
                }
            }
        }
    }
    Ok(())
}
