//! `module`.

use crate::ctx::{Ctx, PyResult, Raised};
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

/// Attributes of a module: data descriptors of its class, its dict, the rest of its class, its `__getattr__`.
pub(crate) fn module_getattro(ctx: &Ctx, this: &Obj, name: &Obj) -> PyResult {
    match module_getattr_quiet(ctx, this, name)? {
        Some(value) => Ok(value),
        None => Err(missing(ctx, this, name)?),
    }
}

/// As [`module_getattro`], without making an exception for a missing attribute.
pub(crate) fn module_getattr_quiet(ctx: &Ctx, this: &Obj, name: &Obj) -> PyResult<Option<Obj>> {
    if !name.is_str_instance(ctx) {
        return Err(ctx.type_error(&format!("attribute name must be string, not '{}'", name.ty(ctx).name())));
    }
    let name = &ctx.intern_obj(name);
    let ty = this.ty(ctx);
    let found = ty.lookup(ctx, name);
    let get = found.as_ref().and_then(|found| found.ty(ctx).slots.tp_descr_get.get());
    if let (Some(found), Some(get)) = (&found, get) {
        if found.ty(ctx).slots.tp_descr_set.get().is_some() {
            return get(ctx, found, Some(this), Some(&ty.to_obj())).map(Some);
        }
    }
    let dict = of(this).dict();
    if let Some(value) = dict.get_str(ctx, name) {
        return Ok(Some(value));
    }
    match (found, get) {
        (Some(found), Some(get)) => return get(ctx, &found, Some(this), Some(&ty.to_obj())).map(Some),
        (Some(found), None) => return Ok(Some(found)),
        (None, _) => {}
    }
    // PEP 562
    match dict.get_str(ctx, &ctx.names.__getattr__) {
        Some(getattr) => getattr.call(ctx, std::slice::from_ref(name)).map(Some),
        None => Ok(None),
    }
}

/// The AttributeError of an attribute that a module does not have.
#[cold]
fn missing(ctx: &Ctx, this: &Obj, name: &Obj) -> PyResult<Raised> {
    let module = of(this);
    let shown = module.dict().get_str(ctx, &ctx.names.__name__).filter(|name| name.is_str_instance(ctx));
    let text = name.text_lossy();
    let message = match shown {
        None => format!("module has no attribute '{text}'"),
        Some(own) => {
            let spec = module.dict().get_str(ctx, &ctx.names.__spec__).filter(|spec| !ctx.is_none(spec));
            missing_attribute(ctx, &own.text_lossy(), spec.as_ref(), name)?
        }
    };
    Ok(ctx.attribute_error_on(this, name, &message))
}

/// The key in `Ctx::shared` of the directory that stood first in `sys.path` at the start.
pub const SYS_PATH_0: &str = "sys_path_0";

/// "module … has no attribute …", and what that may come from.
fn missing_attribute(ctx: &Ctx, module: &str, spec: Option<&Obj>, name: &Obj) -> PyResult<String> {
    let text = name.text_lossy();
    let plain = format!("module '{module}' has no attribute '{text}'");
    let Some(spec) = spec else { return Ok(plain) };
    let origin = origin_of(ctx, spec)?;
    let shadowing = origin.as_ref().filter(|origin| may_shadow(ctx, origin));
    if let Some(origin) = shadowing.filter(|_| is_stdlib_name(ctx, module)) {
        let origin = origin.text_lossy();
        return Ok(format!(
            "{plain} (consider renaming '{origin}' since it has the same name as the standard library module named \
             '{module}' and prevents importing that standard library module)"
        ));
    }
    if is_initializing(ctx, spec)? {
        return Ok(match (shadowing, &origin) {
            (Some(origin), _) => format!(
                "{plain} (consider renaming '{}' if it has the same name as a library you intended to import)",
                origin.text_lossy()
            ),
            (None, Some(origin)) => format!(
                "partially initialized module '{module}' from '{}' has no attribute '{text}' (most likely due to a \
                 circular import)",
                origin.text_lossy()
            ),
            (None, None) => format!(
                "partially initialized module '{module}' has no attribute '{text}' (most likely due to a circular import)"
            ),
        });
    }
    let waiting = spec.getattr_opt(ctx, &ctx.intern("_uninitialized_submodules"))?;
    if waiting.map_or(Ok(false), |waiting| waiting.contains(ctx, name))? {
        return Ok(format!("cannot access submodule '{text}' of module '{module}' (most likely due to a circular import)"));
    }
    Ok(plain)
}

/// The file a module was loaded from, by its spec.
pub(crate) fn origin_of(ctx: &Ctx, spec: &Obj) -> PyResult<Option<Obj>> {
    let located = spec.getattr_opt(ctx, &ctx.intern("has_location"))?;
    if !located.map_or(Ok(false), |located| located.is_true(ctx))? {
        return Ok(None);
    }
    Ok(spec.getattr_opt(ctx, &ctx.intern("origin"))?.filter(|origin| origin.is_str_instance(ctx)))
}

/// Whether a module is still being run, by its spec.
pub(crate) fn is_initializing(ctx: &Ctx, spec: &Obj) -> PyResult<bool> {
    match spec.getattr_opt(ctx, &ctx.names._initializing)? {
        Some(value) => value.is_true(ctx),
        None => Ok(false),
    }
}

/// Whether a module's file lies in the program's own directory, where it may stand before one of the same name.
pub(crate) fn may_shadow(ctx: &Ctx, origin: &Obj) -> bool {
    let first = ctx.shared.borrow().get(SYS_PATH_0).cloned();
    let Some(first) = first.filter(|_| !ctx.settings.safe_path) else { return false };
    let (origin, first) = (origin.text_lossy(), first.text_lossy());
    let file = origin.strip_suffix("/__init__.py").unwrap_or(&origin);
    let Some((directory, _)) = file.rsplit_once('/') else { return false };
    if first.is_empty() {
        return std::env::current_dir().is_ok_and(|here| here.to_string_lossy() == directory);
    }
    first == directory
}

/// Whether the standard library has a module of this name.
pub(crate) fn is_stdlib_name(ctx: &Ctx, name: &str) -> bool {
    let names = ctx.sys_dict.get().and_then(|sys| sys.payload::<PyDict>()?.get_text(ctx, "stdlib_module_names"));
    let found = names.map_or(Ok(false), |names| names.contains(ctx, &ctx.str(name)));
    found.unwrap_or_else(|_| {
        drop(ctx.fetch_raised());
        false
    })
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
    let spec = dict.get_str(ctx, &ctx.names.__spec__).filter(|spec| !ctx.is_none(spec));
    if !spec.map_or(Ok(false), |spec| is_initializing(ctx, &spec))? {
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
        slot::tp_getattro(module_getattro),
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
        let dict = this.getattr(ctx, &ctx.names.__dict__)?;
        let Some(dict) = dict.payload::<PyDict>() else { return Err(ctx.type_error("<module>.__dict__ is not a dictionary")) };
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
