//! `module`.

use crate::ctx::{Ctx, PyResult};
use crate::heap::dictdata::PyDict;
use crate::payload::{Payload, new_exact};
use crate::typeobj::{MethodDef, TypeDef, TypeFlags};
use crate::value::Obj;

/// The payload of `module`.
#[repr(C)]
pub struct PyModule {
    pub dict: Obj,
}
crate::trace!(PyModule: dict);
crate::payload!(PyModule, "module", with_node, with_weakrefs);

impl PyModule {
    pub fn dict(&self) -> &PyDict {
        self.dict.payload::<PyDict>().expect("a module's dict is a dict")
    }
}

/// A new module of this name; `__name__`, `__doc__`, `__package__`, `__loader__`, `__spec__` are set.
pub fn new_module(ctx: &Ctx, name: &str) -> Obj {
    let dict = PyDict::new();
    dict.set_text(ctx, "__name__", ctx.str(name));
    for other in ["__doc__", "__package__", "__loader__", "__spec__"] {
        dict.set_text(ctx, other, ctx.none());
    }
    new_exact(ctx, &ctx.types.module, PyModule { dict: ctx.dict_from(dict) })
}

/// Put native functions into a module.
pub fn add_functions(ctx: &Ctx, module: &Obj, name: &str, functions: &'static [MethodDef]) {
    let payload = module.payload::<PyModule>().expect("a module");
    for row in functions {
        let function = crate::function::new_module_function(ctx, row, module.clone(), name);
        payload.dict().set_text(ctx, row.name(), function);
    }
}

/// Put a value into a module.
pub fn add(ctx: &Ctx, module: &Obj, name: &str, value: Obj) {
    module.payload::<PyModule>().expect("a module").dict().set_text(ctx, name, value);
}

/// The attribute of an imported module; `None` when there is no such module or attribute.
pub fn imported_attr(ctx: &Ctx, module: &str, name: &str) -> PyResult<Option<Obj>> {
    let Some(modules) = ctx.modules.get() else { return Ok(None) };
    let Some(module) = modules.payload::<PyDict>().and_then(|modules| modules.get_text(ctx, module)) else { return Ok(None) };
    module.getattr_opt_text(ctx, name)
}

pub static MODULE: TypeDef = TypeDef {
    text: "(name, doc=None)",
    flags: TypeFlags::BASETYPE,
    ..TypeDef::new("module", PyModule::layout)
};
