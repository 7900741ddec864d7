//! `module`.

use crate::ctx::{Ctx, PyResult};
use crate::heap::dictdata::PyDict;
use crate::payload::{Payload, new_exact, new_extended};
use crate::signature::bind;
use crate::typeobj::{MemberDef, MethodDef, NativeFn, TypeDef, TypeFlags, getset_rw, method, slot};
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

fn of(object: &Obj) -> &PyModule {
    object.payload::<PyModule>().expect("the type's methods get its objects")
}

fn getattro(ctx: &Ctx, this: &Obj, name: &Obj) -> PyResult {
    if !name.is_str_instance(ctx) {
        return Err(ctx.type_error(&format!("attribute name must be string, not '{}'", name.ty(ctx).name())));
    }
    let name = &ctx.intern_obj(name);
    let ty = this.ty(ctx);
    let found = ty.lookup(ctx, name);
    let get = found.as_ref().and_then(|found| found.ty(ctx).slots.tp_descr_get.get());
    if let (Some(found), Some(get)) = (&found, get) {
        if found.ty(ctx).slots.tp_descr_set.get().is_some() {
            return get(ctx, found, Some(this), Some(&ty.to_obj()));
        }
    }
    let module = of(this);
    if let Some(value) = module.dict().get_str(ctx, name) {
        return Ok(value);
    }
    match (found, get) {
        (Some(found), Some(get)) => return get(ctx, &found, Some(this), Some(&ty.to_obj())),
        (Some(found), None) => return Ok(found),
        (None, _) => {}
    }
    // PEP 562
    if let Some(getattr) = module.dict().get_str(ctx, &ctx.names.__getattr__) {
        return getattr.call(ctx, std::slice::from_ref(name));
    }
    let shown = module.dict().get_str(ctx, &ctx.names.__name__).filter(|name| name.is_str_instance(ctx));
    let text = name.text_lossy();
    let message = match shown {
        None => format!("module has no attribute '{text}'"),
        Some(own) => {
            let own = own.text_lossy();
            match Initializing::of(ctx, module, name)? {
                Initializing::Done => format!("module '{own}' has no attribute '{text}'"),
                Initializing::Module(from) => {
                    format!("partially initialized module '{own}'{from} has no attribute '{text}' (most likely due to a circular import)")
                }
                Initializing::Submodule => {
                    format!("cannot access submodule '{text}' of module '{own}' (most likely due to a circular import)")
                }
            }
        }
    };
    Err(ctx.attribute_error_on(this, name, &message))
}

/// What of a module is still being imported, by its `__spec__`.
enum Initializing {
    Done,
    /// The module itself; " from 'file'" when that is known.
    Module(String),
    /// The submodule that was asked for.
    Submodule,
}

impl Initializing {
    fn of(ctx: &Ctx, module: &PyModule, name: &Obj) -> PyResult<Initializing> {
        let Some(spec) = module.dict().get_str(ctx, &ctx.names.__spec__).filter(|spec| !ctx.is_none(spec)) else { return Ok(Initializing::Done) };
        let is_true = |name: &Obj| spec.getattr_opt(ctx, name)?.map_or(Ok(false), |value| value.is_true(ctx));
        if is_true(&ctx.names._initializing)? {
            let located = is_true(&ctx.intern("has_location"))?;
            let origin = if located { spec.getattr_opt_text(ctx, "origin")?.filter(|origin| origin.is_str_instance(ctx)) } else { None };
            return Ok(Initializing::Module(match origin {
                Some(origin) => format!(" from {}", origin.repr(ctx)?.text_lossy()),
                None => String::new(),
            }));
        }
        match spec.getattr_opt_text(ctx, "_uninitialized_submodules")? {
            Some(names) if names.contains(ctx, name)? => Ok(Initializing::Submodule),
            _ => Ok(Initializing::Done),
        }
    }
}

fn setattro(ctx: &Ctx, this: &Obj, name: &Obj, value: Option<&Obj>) -> PyResult<()> {
    if !name.is_str_instance(ctx) {
        return Err(ctx.type_error(&format!("attribute name must be string, not '{}'", name.ty(ctx).name())));
    }
    let name = &ctx.intern_obj(name);
    if let Some(found) = this.ty(ctx).lookup(ctx, name) {
        if let Some(set) = found.ty(ctx).slots.tp_descr_set.get() {
            return set(ctx, &found, this, value);
        }
    }
    let dict = of(this).dict();
    match value {
        Some(value) => dict.set_str(ctx, name, value.clone()),
        None => {
            if dict.remove_str(ctx, name).is_none() {
                return Err(ctx.attribute_error_obj(this, name));
            }
        }
    }
    Ok(())
}

fn annotations(ctx: &Ctx, this: &Obj) -> PyResult {
    let dict = of(this).dict();
    if let Some(found) = dict.get_str(ctx, &ctx.names.__annotations__) {
        return Ok(found);
    }
    let annotate = dict.get_str(ctx, &ctx.names.__annotate__).filter(|annotate| annotate.is_callable(ctx));
    let made = match annotate {
        Some(annotate) => {
            let made = annotate.call(ctx, &[Obj::small(1)])?;
            if made.payload::<PyDict>().is_none() {
                return Err(ctx.type_error(&format!("__annotate__ returned non-dict of type '{}'", made.ty(ctx).name())));
            }
            made
        }
        None => ctx.dict(),
    };
    // While the module runs more may come.
    if !matches!(Initializing::of(ctx, of(this), &ctx.names.__annotations__)?, Initializing::Module(_)) {
        dict.set_str(ctx, &ctx.names.__annotations__, made.clone());
    }
    Ok(made)
}

pub static MODULE: TypeDef = TypeDef {
    text: "(name, doc=None)",
    flags: TypeFlags::BASETYPE | TypeFlags::HAS_DICT,
    slots: &[
        slot::tp_new(|ctx, class, _| {
            Ok(new_extended(ctx, class.as_type().expect("tp_new gets a type"), PyModule { dict: ctx.dict() }))
        }),
        slot::tp_init(|ctx, this, args| {
            let slots = bind(ctx, "module", "(name, doc=None)", args)?;
            let [Some(name), doc] = slots.as_slice() else { return Err(ctx.system_error("bound arguments")) };
            if !name.is_str_instance(ctx) {
                return Err(crate::clinic::bad_argument(ctx, "module", "'name'", "str", name));
            }
            let dict = of(this).dict();
            dict.set_str(ctx, &ctx.names.__name__, name.clone());
            dict.set_str(ctx, &ctx.names.__doc__, doc.clone().unwrap_or_else(|| ctx.none()));
            for other in [&ctx.names.__package__, &ctx.names.__loader__, &ctx.names.__spec__] {
                dict.set_str(ctx, other, ctx.none());
            }
            Ok(())
        }),
        slot::tp_getattro(getattro),
        slot::tp_setattro(setattro),
        slot::tp_repr(|ctx, this| match ctx.importlib.get() {
            Some(importlib) => importlib.call_method_text(ctx, "_module_repr", std::slice::from_ref(this)),
            None => {
                let name = of(this).dict().get_str(ctx, &ctx.names.__name__);
                Ok(ctx.str(&format!("<module '{}'>", name.map(|name| name.text_lossy().into_owned()).unwrap_or_default())))
            }
        }),
    ],
    methods: &[method("__dir__", NativeFn::NoArgs(|ctx, this| {
        let dict = of(this).dict();
        match dict.get_str(ctx, &ctx.intern("__dir__")) {
            Some(own) => own.call(ctx, &[]),
            None => Ok(ctx.list(dict.keys())),
        }
    }))],
    getsets: &[
        getset_rw("__annotations__", annotations, |ctx, this, value| {
            let dict = of(this).dict();
            match value {
                Some(value) => dict.set_str(ctx, &ctx.names.__annotations__, value.clone()),
                None => {
                    if dict.remove_str(ctx, &ctx.names.__annotations__).is_none() {
                        return Err(ctx.attribute_error("__annotations__"));
                    }
                }
            }
            dict.remove_str(ctx, &ctx.names.__annotate__);
            Ok(())
        }),
        getset_rw("__annotate__", |ctx, this| {
            let dict = of(this).dict();
            match dict.get_str(ctx, &ctx.names.__annotate__) {
                Some(annotate) => Ok(annotate),
                None => {
                    dict.set_str(ctx, &ctx.names.__annotate__, ctx.none());
                    Ok(ctx.none())
                }
            }
        }, |ctx, this, value| {
            let Some(value) = value else { return Err(ctx.type_error("cannot delete __annotate__ attribute")) };
            if !ctx.is_none(value) && !value.is_callable(ctx) {
                return Err(ctx.type_error("__annotate__ must be callable or None"));
            }
            let dict = of(this).dict();
            dict.set_str(ctx, &ctx.names.__annotate__, value.clone());
            if !ctx.is_none(value) {
                dict.remove_str(ctx, &ctx.names.__annotations__);
            }
            Ok(())
        }),
    ],
    members: &[MemberDef { name: "__dict__", get: |_, this| Ok(of(this).dict.clone()), set: None, doc: "" }],
    ..TypeDef::new("module", PyModule::layout)
};
