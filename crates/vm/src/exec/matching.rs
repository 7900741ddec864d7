//! Structural pattern matching.

use krait_object::dict::PyDict;
use krait_object::tuple::PyTuple;
use krait_object::typeobj::TypeFlags;
use krait_object::{Ctx, Obj, PyResult};

use super::{M, Step};

pub fn get_len(m: &mut M) -> Step {
    let len = m.peek(1).len(m.ctx)?;
    let value = m.ctx.int_usize(len);
    m.push(value);
    Ok(())
}

pub fn flagged(m: &mut M, flag: u64) -> Step {
    let result = m.ctx.bool(m.peek(1).ty(m.ctx).has(flag));
    m.push(result);
    Ok(())
}

/// subject, keys -- subject, keys, values or None
pub fn keys(m: &mut M) -> Step {
    let ctx = m.ctx;
    let (subject, keys) = (m.peek(2).clone(), m.peek(1).clone());
    let Some(keys) = keys.payload::<PyTuple>() else { return Err(ctx.system_error("keys of a pattern must be a tuple").into()) };
    let mut values = Vec::with_capacity(keys.len());
    if let Some(dict) = subject.payload::<PyDict>().filter(|_| ctx.types.dict.is_exactly(&subject)) {
        for (place, key) in keys.items().iter().enumerate() {
            no_duplicate(ctx, &keys.items()[..place], key)?;
            match dict.get(ctx, key)? {
                Some(value) => values.push(value),
                None => {
                    m.push(ctx.none());
                    return Ok(());
                }
            }
        }
        m.push(ctx.tuple(values));
        return Ok(());
    }
    let sentinel = ctx.types.object.obj().call(ctx, &[])?;
    let get = if keys.is_empty() { None } else { Some(subject.getattr(ctx, &ctx.names.get)?) };
    for (place, key) in keys.items().iter().enumerate() {
        no_duplicate(ctx, &keys.items()[..place], key)?;
        let value = get.as_ref().expect("keys are not empty").call(ctx, &[key.clone(), sentinel.clone()])?;
        if value.is(&sentinel) {
            m.push(ctx.none());
            return Ok(());
        }
        values.push(value);
    }
    m.push(ctx.tuple(values));
    Ok(())
}

/// ValueError when a key stands among those before it.
fn no_duplicate(ctx: &Ctx, before: &[Obj], key: &Obj) -> PyResult<()> {
    for other in before {
        if other.eq(ctx, key)? {
            return Err(ctx.value_error(&format!("mapping pattern checks duplicate key ({})", key.repr(ctx)?.text_lossy())));
        }
    }
    Ok(())
}

/// subject, class, names -- attributes or None
pub fn class(m: &mut M, positional: u32) -> Step {
    let result = class_attributes(m.ctx, m.peek(3), m.peek(2), m.peek(1), positional as usize)?;
    let result = result.map_or_else(|| m.ctx.none(), |values| m.ctx.tuple(values));
    m.replace(3, result);
    Ok(())
}

fn class_attributes(ctx: &Ctx, subject: &Obj, class: &Obj, names: &Obj, positional: usize) -> PyResult<Option<Vec<Obj>>> {
    let Some(ty) = class.as_type() else {
        return Err(ctx.type_error("called match pattern must be a class"));
    };
    if !krait_object::abstract_object::isinstance(ctx, subject, class)? {
        return Ok(None);
    }
    let names = names.payload::<PyTuple>().map(PyTuple::items).unwrap_or(&[]);
    let mut seen = Vec::with_capacity(positional + names.len());
    let mut values = Vec::with_capacity(positional + names.len());
    if positional > 0 {
        let mut match_self = false;
        let plain = class.ty(ctx).is(&ctx.types.type_);
        let found = if plain { ty.lookup(ctx, &ctx.names.__match_args__).filter(|found| ctx.types.tuple.is_exactly(found)) } else { None };
        let found = if found.is_some() { found } else { class.getattr_opt(ctx, &ctx.names.__match_args__)? };
        let match_args = match found {
            Some(args) => {
                if args.payload::<PyTuple>().is_none() {
                    return Err(ctx.type_error(&format!(
                        "{}.__match_args__ must be a tuple (got {})",
                        ty.name(),
                        args.ty(ctx).name()
                    )));
                }
                args
            }
            None => {
                match_self = ty.has(TypeFlags::MATCH_SELF);
                ctx.empty_tuple.clone()
            }
        };
        let match_args = match_args.payload::<PyTuple>().expect("checked to be a tuple");
        let allowed = if match_self { 1 } else { match_args.len() };
        if allowed < positional {
            let s = if allowed == 1 { "" } else { "s" };
            return Err(ctx.type_error(&format!(
                "{}() accepts {allowed} positional sub-pattern{s} ({positional} given)",
                ty.name()
            )));
        }
        if match_self {
            values.push(subject.clone());
        } else {
            for name in &match_args.items()[..positional] {
                if !name.is_str_instance(ctx) {
                    return Err(ctx.type_error(&format!(
                        "__match_args__ elements must be strings (got {})",
                        name.ty(ctx).name()
                    )));
                }
                match attribute(ctx, subject, ty, name, &mut seen)? {
                    Some(value) => values.push(value),
                    None => return Ok(None),
                }
            }
        }
    }
    for name in names {
        match attribute(ctx, subject, ty, name, &mut seen)? {
            Some(value) => values.push(value),
            None => return Ok(None),
        }
    }
    Ok(Some(values))
}

fn attribute(ctx: &Ctx, subject: &Obj, ty: &krait_object::Type, name: &Obj, seen: &mut Vec<Obj>) -> PyResult<Option<Obj>> {
    for other in seen.iter() {
        if other.eq(ctx, name)? {
            return Err(ctx.type_error(&format!("{}() got multiple sub-patterns for attribute {}", ty.name(), name.repr(ctx)?.text_lossy())));
        }
    }
    seen.push(name.clone());
    subject.getattr_opt(ctx, name)
}
