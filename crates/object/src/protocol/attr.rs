//! Attributes: `getattr`, `setattr`, `delattr`, `dir`.

use crate::ctx::{Ctx, PyResult};
use crate::heap::dictdata::PyDict;
use crate::heap::instance;
use crate::heap::strdata::PyStr;
use crate::module::{module_getattr_quiet, module_getattro};
use crate::typeobj::{GetSetDef, Type, TypeFlags, type_getattr_quiet, type_getattro};
use crate::value::Obj;

impl Obj {
    /// `getattr(self, name)`; `name` is a string.
    #[inline]
    pub fn getattr(&self, ctx: &Ctx, name: &Obj) -> PyResult {
        let found = match self.ty(ctx).slots.tp_getattro.get() {
            Some(getattro) => {
                ctx.check_native_stack("")?;
                getattro(ctx, self, name)
            }
            None => generic_getattr(ctx, self, name),
        };
        match found {
            Ok(value) => Ok(value),
            Err(raised) => Err(crate::exceptions::note_attribute(ctx, raised, self, name)),
        }
    }
    /// `getattr(self, name)` by text.
    pub fn getattr_text(&self, ctx: &Ctx, name: &'static str) -> PyResult {
        self.getattr(ctx, &ctx.intern_static(name))
    }
    /// The attribute, or `None` where AttributeError would be raised.
    pub fn getattr_opt(&self, ctx: &Ctx, name: &Obj) -> PyResult<Option<Obj>> {
        let slot = self.ty(ctx).slots.tp_getattro.get();
        let is = |own: usize| slot.is_none_or(|slot| slot as usize == own);
        let quiet = if is(generic_getattr as *const () as usize) {
            Some(generic_getattr_quiet(ctx, self, name))
        } else if is(type_getattro as *const () as usize) {
            Some(type_getattr_quiet(ctx, self, name))
        } else if is(module_getattro as *const () as usize) {
            Some(module_getattr_quiet(ctx, self, name))
        } else {
            None
        };
        if let Some(found) = quiet {
            return found.or_else(|raised| {
                ctx.swallow(raised, &ctx.types.attribute_error)?;
                Ok(None)
            });
        }
        let found = match slot {
            Some(getattro) => {
                ctx.check_native_stack("")?;
                getattro(ctx, self, name)
            }
            None => generic_getattr(ctx, self, name),
        };
        match found {
            Ok(value) => Ok(Some(value)),
            Err(raised) => {
                ctx.swallow(raised, &ctx.types.attribute_error)?;
                Ok(None)
            }
        }
    }
    pub fn getattr_opt_text(&self, ctx: &Ctx, name: &str) -> PyResult<Option<Obj>> {
        self.getattr_opt(ctx, &ctx.intern(name))
    }
    /// `setattr(self, name, value)`.
    pub fn setattr(&self, ctx: &Ctx, name: &Obj, value: &Obj) -> PyResult<()> {
        self.set_or_del_attr(ctx, name, Some(value))
    }
    pub fn setattr_text(&self, ctx: &Ctx, name: &str, value: &Obj) -> PyResult<()> {
        self.setattr(ctx, &ctx.intern(name), value)
    }
    /// `delattr(self, name)`.
    pub fn delattr(&self, ctx: &Ctx, name: &Obj) -> PyResult<()> {
        self.set_or_del_attr(ctx, name, None)
    }
    pub fn set_or_del_attr(&self, ctx: &Ctx, name: &Obj, value: Option<&Obj>) -> PyResult<()> {
        match self.ty(ctx).slots.tp_setattro.get() {
            Some(setattro) => {
                ctx.check_native_stack("")?;
                setattro(ctx, self, name, value)
            }
            None => generic_setattr(ctx, self, name, value),
        }
    }
}

fn check_name<'a>(ctx: &Ctx, name: &'a Obj) -> PyResult<&'a PyStr> {
    name.payload::<PyStr>().ok_or_else(|| ctx.type_error(&format!("attribute name must be string, not '{}'", name.ty(ctx).name())))
}

/// `object.__getattribute__`: data descriptors of the type, own attributes, other attributes of the type.
pub fn generic_getattr(ctx: &Ctx, this: &Obj, name: &Obj) -> PyResult {
    match generic_getattr_quiet(ctx, this, name)? {
        Some(value) => Ok(value),
        None => Err(ctx.attribute_error_obj(this, name)),
    }
}

/// As [`generic_getattr`], without making an exception for a missing attribute. What a descriptor's own
/// `__get__` raises goes out as it is.
pub fn generic_getattr_quiet(ctx: &Ctx, this: &Obj, name: &Obj) -> PyResult<Option<Obj>> {
    check_name(ctx, name)?;
    let interned;
    let name = if name.payload::<PyStr>().is_some_and(PyStr::is_interned) {
        name
    } else {
        // A name of a class derived from `str` stands for its text.
        let text = name.payload::<PyStr>().filter(|_| !ctx.types.str.is_exactly(name));
        interned = match text {
            Some(text) => ctx.intern_obj(&ctx.str_points(&text.to_points())),
            None => ctx.intern_obj(name),
        };
        &interned
    };
    let ty = this.ty(ctx);
    let found = ty.lookup(ctx, name);
    let get = found.as_ref().and_then(|found| found.ty(ctx).slots.tp_descr_get.get());
    if let (Some(found), Some(get)) = (&found, get) {
        if found.ty(ctx).slots.tp_descr_set.get().is_some() {
            return get(ctx, found, Some(this), Some(&ty.to_obj())).map(Some);
        }
    }
    if let Some(own) = instance::get_own(ctx, this, ty, name) {
        return Ok(Some(own));
    }
    match (found, get) {
        (Some(found), Some(get)) => get(ctx, &found, Some(this), Some(&ty.to_obj())).map(Some),
        (found, _) => Ok(found),
    }
}

/// `object.__setattr__` and `object.__delattr__`.
pub fn generic_setattr(ctx: &Ctx, this: &Obj, name: &Obj, value: Option<&Obj>) -> PyResult<()> {
    check_name(ctx, name)?;
    let name = &ctx.intern_obj(name);
    let ty = this.ty(ctx);
    let found = ty.lookup(ctx, name);
    if let Some(found) = &found {
        if let Some(set) = found.ty(ctx).slots.tp_descr_set.get() {
            return set(ctx, found, this, value);
        }
    }
    if ty.dict_offset != 0 {
        if instance::set_own(ctx, this, ty, name, value.cloned()) {
            return Ok(());
        }
        if ty.values_cap > 0 {
            // From inline values: nobody fills in `name` and `obj`.
            return Err(ctx.attribute_error(&format!("'{}' object has no attribute '{}'", ty.name(), name.text_lossy())));
        }
        return Err(ctx.attribute_error_obj(this, name));
    }
    let text = name.text_lossy();
    Err(match found {
        None => ctx.attribute_error_on(
            this,
            name,
            &format!(
                "'{}' object has no attribute '{text}'{}",
                ty.name(),
                if this.as_type().is_none() { " and no __dict__ for setting new attributes" } else { "" }
            ),
        ),
        Some(_) => ctx.attribute_error(&format!("'{}' object attribute '{text}' is read-only", ty.name())),
    })
}

fn get_dict(ctx: &Ctx, this: &Obj) -> PyResult {
    // A metaclass may have the attribute from a class that is none.
    if let Some(class) = this.as_type() {
        return Ok(crate::mappingproxy::new_proxy(ctx, class.dict_obj()));
    }
    if let Some(module) = this.payload::<crate::module::PyModule>() {
        return Ok(module.dict.clone());
    }
    let ty = this.ty(ctx);
    if ty.dict_offset == 0 {
        return Err(ctx.attribute_error(&format!("'{}' object has no attribute '__dict__'", ty.name())));
    }
    Ok(instance::dict_of(ctx, this, ty))
}
fn set_dict(ctx: &Ctx, this: &Obj, value: Option<&Obj>) -> PyResult<()> {
    let ty = this.ty(ctx);
    if this.as_type().is_some() {
        return Err(ctx.attribute_error("attribute '__dict__' of 'type' objects is not writable"));
    }
    if ty.dict_offset == 0 {
        return Err(ctx.attribute_error(&format!("'{}' object has no attribute '__dict__'", ty.name())));
    }
    let Some(value) = value else {
        instance::replace_dict(ctx, this, ty, None);
        return Ok(());
    };
    if value.payload::<PyDict>().is_none() {
        return Err(ctx.type_error(&format!("__dict__ must be set to a dictionary, not a '{}'", value.ty(ctx).name())));
    }
    instance::replace_dict(ctx, this, ty, Some(value.clone()));
    Ok(())
}

/// The `__dict__` attribute of instances with a dict.
pub const DICT_GETSET: GetSetDef = GetSetDef {
    name: "__dict__",
    get: get_dict,
    set: Some(|ctx, this, value| match value {
        Some(_) => set_dict(ctx, this, value),
        None => Err(ctx.type_error("cannot delete __dict__")),
    }),
    doc: "",
};
/// That of instances of Python's classes, whose dict may be taken away.
pub(crate) static DICT_GETSET_STATIC: GetSetDef = GetSetDef { set: Some(set_dict), doc: "dictionary for instance variables", ..DICT_GETSET };
pub(crate) static WEAKREF_GETSET: GetSetDef = GetSetDef {
    name: "__weakref__",
    get: |ctx, this| Ok(crate::weakref::weakrefs_of(ctx, this).into_iter().next().unwrap_or_else(|| ctx.none())),
    set: None,
    doc: "list of weak references to the object",
};

/// What `dir(object)` lists: own attributes, those of the class and its bases.
pub fn dir_of(ctx: &Ctx, this: &Obj) -> PyResult<PyDict> {
    let names = PyDict::new();
    if let Some(dict) = this.getattr_opt(ctx, &ctx.names.__dict__)? {
        if let Some(dict) = dict.payload::<PyDict>() {
            for key in dict.keys() {
                names.set(ctx, &key, ctx.none())?;
            }
        }
    }
    if let Some(class) = this.getattr_opt(ctx, &ctx.names.__class__)? {
        merge_class(ctx, &names, &class)?;
    }
    Ok(names)
}

/// Add the attributes of a class and its bases.
pub(crate) fn merge_class(ctx: &Ctx, names: &PyDict, class: &Obj) -> PyResult<()> {
    if let Some(dict) = class.getattr_opt(ctx, &ctx.names.__dict__)? {
        let keys = match dict.payload::<PyDict>() {
            Some(dict) => dict.keys(),
            None => super::iterate(ctx, &dict)?,
        };
        for key in keys {
            names.set(ctx, &key, ctx.none())?;
        }
    }
    if let Some(bases) = class.getattr_opt(ctx, &ctx.names.__bases__)? {
        if let Some(bases) = bases.payload::<crate::tuple::PyTuple>() {
            for base in bases.items() {
                merge_class(ctx, names, base)?;
            }
        }
    }
    Ok(())
}

/// `(getattr, (object, name))`: how methods and descriptors are pickled.
pub fn reduce_getattr(ctx: &Ctx, object: &Obj, name: &str) -> PyResult {
    let getattr = ctx.builtins.get().and_then(|builtins| builtins.payload::<PyDict>()?.get_text(ctx, "getattr"));
    let Some(getattr) = getattr else { return Err(ctx.runtime_error("no getattr")) };
    Ok(ctx.tuple(vec![getattr, ctx.tuple(vec![object.clone(), ctx.str(name)])]))
}

/// Whether setting attributes of this type's objects goes the plain way.
pub fn has_generic_setattr(ty: &Type) -> bool {
    ty.slots.tp_setattro.get().is_none_or(|f| f as usize == generic_setattr as *const () as usize)
        && !ty.has(TypeFlags::TYPE_SUBCLASS)
}
