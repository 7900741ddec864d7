//! CALL_INTRINSIC_1 and CALL_INTRINSIC_2.
#![allow(unsafe_code, reason = "the frame's namespace is raw")]

use krait_object::dict::PyDict;
use krait_object::function::PyFunction;
use krait_object::list::PyList;
use krait_object::{Obj, PyResult, typevar};

use super::{M, Step, give};

pub fn one(m: &mut M, which: u32) -> Step {
    let ctx = m.ctx;
    let value = m.peek(1);
    let result = match which {
        1 => print_expression(m, value),
        2 => import_star(m, value).map(|()| ctx.none()),
        3 => stop_iteration_error(m, value),
        4 => Ok(krait_object::generator::wrap_async_value(ctx, value.clone())),
        5 => value.pos(ctx),
        6 => match value.payload::<PyList>() {
            Some(list) => Ok(ctx.tuple(list.items.to_vec())),
            None => Err(ctx.system_error("a list is needed")),
        },
        7 => typevar::new_typevar(ctx, value, None, None),
        8 => typevar::new_paramspec(ctx, value),
        9 => typevar::new_typevartuple(ctx, value),
        10 => typevar::subscript_generic(ctx, value),
        _ => typevar::new_type_alias(ctx, value),
    };
    give(m, 1, result)
}

pub fn two(m: &mut M, which: u32) -> Step {
    let ctx = m.ctx;
    let (a, b) = (m.peek(2), m.peek(1));
    let result = match which {
        1 => krait_object::exceptions::prep_reraise_star(ctx, a, b),
        2 => typevar::new_typevar(ctx, a, Some(b), None),
        3 => typevar::new_typevar(ctx, a, None, Some(b)),
        4 => match a.payload::<PyFunction>() {
            Some(function) => {
                function.type_params.set(Some(b.clone()));
                Ok(a.clone())
            }
            None => Err(ctx.system_error("a function is needed")),
        },
        _ => typevar::set_default(ctx, a, b),
    };
    give(m, 2, result)
}

fn print_expression(m: &M, value: &Obj) -> PyResult {
    let ctx = m.ctx;
    let hook = ctx.sys_dict.get().and_then(|sys| sys.payload::<PyDict>()?.get_str(ctx, &ctx.names.displayhook));
    match hook {
        Some(hook) => hook.call(ctx, std::slice::from_ref(value)),
        None => Err(ctx.runtime_error("lost sys.displayhook")),
    }
}

/// `from module import *`
fn import_star(m: &M, module: &Obj) -> PyResult<()> {
    let ctx = m.ctx;
    // SAFETY: the frame is live.
    let namespace = unsafe {
        let word = (*m.fp).locals;
        if word.is_null() {
            return Err(ctx.system_error("no locals found during 'import *'"));
        }
        word.dup().own()
    };
    let (all, skip) = match module.getattr_opt(ctx, &ctx.names.__all__)? {
        Some(all) => (all, false),
        None => match module.getattr_opt(ctx, &ctx.names.__dict__)? {
            Some(dict) => {
                let keys = dict.call_method(ctx, &ctx.names.keys, &[])?;
                (ctx.list(krait_object::protocol::iterate(ctx, &keys)?), true)
            }
            None => return Err(ctx.import_error("from-import-* object has no __dict__ and no __all__")),
        },
    };
    for index in 0.. {
        // By index, as CPython reads it, until IndexError.
        let name = match krait_object::sequence::item(ctx, &all, index) {
            Ok(name) => name,
            Err(raised) => {
                ctx.swallow(raised, &ctx.types.index_error)?;
                break;
            }
        };
        if !name.is_str_instance(ctx) {
            let module_name = module.getattr(ctx, &ctx.names.__name__)?;
            let (where_, what) = if skip { ("Key in", "__dict__") } else { ("Item in", "__all__") };
            return Err(ctx.type_error(&format!(
                "{where_} {}.{what} must be str, not {}",
                module_name.text_lossy(),
                name.ty(ctx).name()
            )));
        }
        if skip && name.text_lossy().starts_with('_') {
            continue;
        }
        let value = module.getattr(ctx, &name)?;
        match namespace.payload::<PyDict>().filter(|_| ctx.types.dict.is_exactly(&namespace)) {
            Some(dict) => dict.set(ctx, &name, value)?,
            None => namespace.setitem(ctx, &name, &value)?,
        }
    }
    Ok(())
}

/// A StopIteration that leaves a generator becomes a RuntimeError.
fn stop_iteration_error(m: &M, exception: &Obj) -> PyResult {
    use krait_code::CodeFlags;
    let ctx = m.ctx;
    let flags = m.code().flags;
    let kind = if flags & CodeFlags::ASYNC_GENERATOR != 0 {
        "async generator"
    } else if flags & CodeFlags::COROUTINE != 0 {
        "coroutine"
    } else {
        "generator"
    };
    let ty = exception.ty(ctx);
    let which = if ty.is_subtype(&ctx.types.stop_iteration) {
        "StopIteration"
    } else if flags & CodeFlags::ASYNC_GENERATOR != 0 && ty.is_subtype(&ctx.types.stop_async_iteration) {
        "StopAsyncIteration"
    } else {
        return Ok(exception.clone());
    };
    let error = krait_object::exceptions::new_exception(ctx, &ctx.types.runtime_error, &format!("{kind} raised {which}"));
    if let Some(payload) = error.as_exception() {
        payload.cause.set(Some(exception.clone()));
        payload.context.set(Some(exception.clone()));
        payload.suppress_context.set(true);
    }
    Ok(error)
}
