//! Exception classes of native modules.

use krait_object::{Ctx, Obj, PyResult, Raised, TypeRef};
use krait_object::exceptions::new_exception;

/// A new exception class, kept under `module.name` for [`raise`].
pub fn new_class(ctx: &Ctx, key: &'static str, module: &str, name: &str, base: &TypeRef) -> PyResult {
    let dict = ctx.dict();
    dict.setitem(ctx, &ctx.intern("__module__"), &ctx.intern(module))?;
    let class = ctx.types.type_.obj().call(ctx, &[ctx.intern(name), ctx.tuple(vec![base.obj().clone()]), dict])?;
    ctx.shared.borrow_mut().insert(key, class.clone());
    Ok(class)
}

/// Raise an exception of the class under `key`.
#[cold]
pub fn raise(ctx: &Ctx, key: &'static str, message: &str) -> Raised {
    let class = ctx.shared.borrow().get(key).cloned();
    match class.as_ref().and_then(Obj::as_type) {
        Some(class) => ctx.raise(new_exception(ctx, class, message)),
        None => ctx.system_error("the module's exception is made first"),
    }
}
