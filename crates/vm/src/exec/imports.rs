//! `import`.
#![allow(unsafe_code, reason = "the frame's namespace is raw")]

use krait_object::dict::PyDict;
use krait_object::function::PyFunction;

use super::{M, Step, give};
use crate::frame::Frame;

/// level, names -- module, by way of `__import__`
pub fn import_name(m: &mut M, index: u32) -> Step {
    let ctx = m.ctx;
    let name = m.name(index).clone();
    // SAFETY: the frame is live.
    let (func, globals, locals) = unsafe {
        let locals = (*m.fp).locals;
        let locals = if locals.is_null() { ctx.none() } else { locals.dup().own() };
        (Frame::func_obj(m.fp), Frame::globals_obj(m.fp), locals)
    };
    let builtins = func.payload::<PyFunction>().expect("a frame's function is a function").builtins.clone();
    let import = match builtins.payload::<PyDict>() {
        Some(builtins) => builtins.get_str(ctx, &ctx.names.__import__),
        None => builtins.getitem(ctx, &ctx.names.__import__).ok(),
    };
    let Some(import) = import else { return Err(ctx.import_error("__import__ not found").into()) };
    let result = import.call(ctx, &[name, globals, locals, m.peek(1).clone(), m.peek(2).clone()]);
    give(m, 2, result)
}

/// module -- module, attribute
pub fn import_from(m: &mut M, index: u32) -> Step {
    let ctx = m.ctx;
    let name = m.name(index).clone();
    let module = m.peek(1).clone();
    if let Some(value) = module.getattr_opt(ctx, &name)? {
        m.push(value);
        return Ok(());
    }
    // A submodule that is being imported: found in sys.modules though not yet an attribute.
    let module_name = module.getattr_opt(ctx, &ctx.names.__name__)?;
    if let Some(package) = module_name.as_ref().filter(|name| name.is_str_instance(ctx)) {
        let full = ctx.str(&format!("{}.{}", package.text_lossy(), name.text_lossy()));
        if let Some(modules) = ctx.modules.get() {
            let found = match modules.payload::<PyDict>() {
                Some(modules) => modules.get(ctx, &full)?,
                None => None,
            };
            if let Some(found) = found {
                m.push(found);
                return Ok(());
            }
        }
    }
    Err(krait_object::exceptions::import_from_error(ctx, &module, module_name, &name)?.into())
}
