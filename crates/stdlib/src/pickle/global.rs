//! Names in pickles: modules and what is in them.

use krait_object::exceptions::new_exception;
use krait_object::{Ctx, Obj, PyResult};

/// Names of Python 2 as those of Python 3.
fn fixed(ctx: &Ctx, module: &Obj, name: &Obj) -> PyResult<(Obj, Obj)> {
    let compat = crate::builtins::import(ctx, "_compat_pickle")?;
    let get = |table: &str, key: &Obj| -> PyResult<Option<Obj>> {
        let found = compat.getattr(ctx, &ctx.intern(table))?.call_method(ctx, &ctx.intern("get"), std::slice::from_ref(key))?;
        Ok(Some(found).filter(|found| !ctx.is_none(found)))
    };
    if let Some(pair) = get("NAME_MAPPING", &ctx.tuple(vec![module.clone(), name.clone()]))? {
        let pair = krait_object::protocol::iterate(ctx, &pair)?;
        if let [module, name] = pair.as_slice() {
            return Ok((module.clone(), name.clone()));
        }
        return Err(ctx.runtime_error("_compat_pickle.NAME_MAPPING values should be 2-tuples"));
    }
    Ok((get("IMPORT_MAPPING", module)?.unwrap_or_else(|| module.clone()), name.clone()))
}

/// `Unpickler.find_class(module, name)`
pub(super) fn find_class(ctx: &Ctx, module: &Obj, name: &Obj, protocol: i64, fix_imports: bool) -> PyResult {
    let (module, name) = if protocol < 3 && fix_imports { fixed(ctx, module, name)? } else { (module.clone(), name.clone()) };
    if !module.is_str_instance(ctx) {
        return Err(ctx.type_error("module name must be a string"));
    }
    let found = crate::builtins::import_named(ctx, &module)?;
    let path = name.text_lossy();
    if protocol < 4 || !path.contains('.') {
        return found.getattr(ctx, &name);
    }
    let module_name = module.text_lossy();
    let mut object = found;
    for part in path.split('.') {
        object = match object.getattr(ctx, &ctx.intern(part)) {
            Ok(object) => object,
            Err(raised) => {
                let exception = ctx.take_raised(raised);
                if !exception.is_instance(ctx, &ctx.types.attribute_error) {
                    return Err(ctx.set_raised(exception));
                }
                let message = format!("Can't resolve path '{path}' on module '{module_name}'");
                let new = new_exception(ctx, &ctx.types.attribute_error, &message);
                if let Some(payload) = new.as_exception() {
                    payload.context.set(Some(exception));
                }
                return Err(ctx.raise(new));
            }
        };
    }
    Ok(object)
}

/// What an extension code of `copyreg` stands for: module and name.
pub(super) fn extension(ctx: &Ctx, code: i64) -> PyResult<(Obj, Obj)> {
    let registry = crate::builtins::import(ctx, "copyreg")?.getattr_text(ctx, "_inverted_registry")?;
    let pair = registry.call_method(ctx, &ctx.intern("get"), &[ctx.int(code)])?;
    if ctx.is_none(&pair) {
        return Err(ctx.value_error(&format!("unregistered extension code {code}")));
    }
    let items = krait_object::protocol::iterate(ctx, &pair)?;
    match items.as_slice() {
        [module, name] if module.is_str_instance(ctx) && name.is_str_instance(ctx) => Ok((module.clone(), name.clone())),
        _ => Err(ctx.value_error(&format!("_inverted_registry[{code}] isn't a 2-tuple of strings"))),
    }
}
