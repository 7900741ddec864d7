//! `import`.
#![allow(unsafe_code, reason = "the frame's namespace is raw")]

use krait_object::dict::PyDict;
use krait_object::function::PyFunction;
use krait_object::tuple::PyTuple;
use krait_object::{Obj, PyResult};

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
    Err(cannot_import(m, &module, module_name, &name)?.into())
}

/// "cannot import name …", with `name`, `path` and `name_from` set.
fn cannot_import(m: &M, module: &Obj, module_name: Option<Obj>, name: &Obj) -> PyResult<krait_object::Raised> {
    let ctx = m.ctx;
    let attribute = |object: &Obj, name: &str| object.getattr_opt(ctx, &ctx.intern(name));
    let truth = |value: Option<Obj>| value.map_or(Ok(false), |value| value.is_true(ctx));
    let module_name = module_name.filter(|name| name.is_str_instance(ctx)).unwrap_or_else(|| ctx.str("<unknown module name>"));
    let (mut origin, mut initializing) = (None, false);
    if let Some(spec) = attribute(module, "__spec__")?.filter(|spec| !ctx.is_none(spec)) {
        if truth(attribute(&spec, "has_location")?)? {
            origin = attribute(&spec, "origin")?;
        }
        initializing = truth(attribute(&spec, "_initializing")?)?;
    }
    if origin.is_none() {
        origin = attribute(module, "__file__")?;
    }
    let origin = origin.filter(|origin| origin.is_str_instance(ctx));
    let (shown, from) = (name.repr(ctx)?.text_lossy().into_owned(), module_name.repr(ctx)?.text_lossy().into_owned());
    let text = match &origin {
        None => format!("cannot import name {shown} from {from} (unknown location)"),
        Some(origin) if initializing => format!(
            "cannot import name {shown} from partially initialized module {from} (most likely due to a circular import) ({})",
            origin.text_lossy()
        ),
        Some(origin) => format!("cannot import name {shown} from {from} ({})", origin.text_lossy()),
    };
    let error = krait_object::exceptions::new_exception(ctx, &ctx.types.import_error, &text);
    error.setattr(ctx, &ctx.intern("name"), &module_name)?;
    error.setattr(ctx, &ctx.intern("path"), &origin.unwrap_or_else(|| ctx.none()))?;
    error.setattr(ctx, &ctx.intern("name_from"), name)?;
    Ok(ctx.raise(error))
}

const _: Option<&PyTuple> = None;
