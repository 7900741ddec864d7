//! `_io`: under construction; the standard streams write straight through.

use krait_object::{Ctx, Obj, PyResult, module};

/// Make the module.
pub fn init(ctx: &Ctx) -> PyResult<Obj> {
    Ok(module::new_module(ctx, "_io"))
}

/// Put `sys.stdin`, `stdout` and `stderr` in place.
pub fn install_streams(_ctx: &Ctx) -> PyResult<()> {
    Ok(())
}
