//! `property`, `classmethod`, `staticmethod`.
//!
//! It must not know how functions run: it calls what it wraps through the protocols.

use std::cell::Cell;

use crate::args::Args;
use crate::cells::ObjCell;
use crate::ctx::{Ctx, PyResult, Raised};
use crate::heap::instance;
use crate::payload::{Payload, new_exact, new_extended};
use crate::typeobj::{MemberDef, NativeFn, TypeDef, TypeFlags, getset, getset_rw, method, slot};
use crate::value::Obj;

/// The payload of `property`.
#[repr(C)]
pub struct PyProperty {
    pub fget: ObjCell,
    pub fset: ObjCell,
    pub fdel: ObjCell,
    pub doc: ObjCell,
    pub name: ObjCell,
    /// The documentation is the getter's.
    pub getter_doc: Cell<bool>,
}
crate::trace!(PyProperty: fget, fset, fdel, doc, name);
crate::payload!(PyProperty, "property", with_node);

/// The payload of `classmethod` and of `staticmethod`.
pub struct Wrapped {
    pub callable: ObjCell,
}
crate::trace!(Wrapped: callable);
crate::payload!(Wrapped, "classmethod", with_node, with_weakrefs, with_dict);

pub fn new_classmethod(ctx: &Ctx, callable: Obj) -> Obj {
    new_exact(ctx, &ctx.types.classmethod, Wrapped { callable: ObjCell::new(Some(callable)) })
}
pub fn new_staticmethod(ctx: &Ctx, callable: Obj) -> Obj {
    new_exact(ctx, &ctx.types.staticmethod, Wrapped { callable: ObjCell::new(Some(callable)) })
}

impl Wrapped {
    /// What a classmethod or staticmethod wraps.
    pub fn of(object: &Obj) -> Option<&Wrapped> {
        object.payload::<Wrapped>()
    }
}

fn wrapped(object: &Obj) -> &Wrapped {
    object.payload::<Wrapped>().expect("the type's methods get its objects")
}
fn of(object: &Obj) -> &PyProperty {
    object.payload::<PyProperty>().expect("the type's methods get its objects")
}

fn is_abstract(ctx: &Ctx, object: &Obj) -> PyResult<bool> {
    ctx.check_native_stack("")?;
    match object.getattr_opt(ctx, &ctx.names.__isabstractmethod__)? {
        Some(mark) => mark.is_true(ctx),
        None => Ok(false),
    }
}

fn or_none(ctx: &Ctx, cell: &ObjCell) -> PyResult {
    Ok(cell.get().unwrap_or_else(|| ctx.none()))
}

/// The name that messages and `__name__` show: the one given by the class, or the getter's.
fn property_name(ctx: &Ctx, this: &Obj) -> PyResult<Option<Obj>> {
    if let Some(name) = of(this).name.get() {
        return Ok(Some(name));
    }
    match of(this).fget.get() {
        Some(getter) => getter.getattr_opt(ctx, &ctx.names.__name__),
        None => Ok(None),
    }
}

fn no_accessor(ctx: &Ctx, this: &Obj, object: &Obj, what: &str) -> Raised {
    let text = (|| {
        let name = property_name(ctx, this)?;
        let qualname = object.ty(ctx).to_obj().getattr(ctx, &ctx.names.__qualname__)?.repr(ctx)?;
        Ok(match name {
            Some(name) => format!("property {} of {} object has no {what}", name.repr(ctx)?.text_lossy(), qualname.text_lossy()),
            None => format!("property of {} object has no {what}", qualname.text_lossy()),
        })
    })();
    match text {
        Ok(text) => ctx.attribute_error(&text),
        Err(raised) => raised,
    }
}

fn property_set(ctx: &Ctx, this: &Obj, object: &Obj, value: Option<&Obj>) -> PyResult<()> {
    let function = if value.is_some() { of(this).fset.get() } else { of(this).fdel.get() };
    let Some(function) = function else {
        return Err(no_accessor(ctx, this, object, if value.is_some() { "setter" } else { "deleter" }));
    };
    match value {
        Some(value) => function.call(ctx, &[object.clone(), value.clone()])?,
        None => function.call(ctx, std::slice::from_ref(object))?,
    };
    Ok(())
}

const PROPERTY_TEXT: &str = "(fget=None, fset=None, fdel=None, doc=None)";

fn property_init(ctx: &Ctx, this: &Obj, args: Args) -> PyResult<()> {
    let slots = crate::signature::bind(ctx, "property", PROPERTY_TEXT, args)?;
    let given = |at: usize| slots.get(at).cloned().flatten().filter(|value| !ctx.is_none(value));
    let own = of(this);
    own.fget.set(given(0));
    own.fset.set(given(1));
    own.fdel.set(given(2));
    own.doc.set(None);
    own.name.set(None);
    own.getter_doc.set(false);
    let mut doc = given(3);
    if doc.is_none() {
        if let Some(getter) = given(0) {
            doc = getter.getattr_opt(ctx, &ctx.names.__doc__)?.filter(|doc| !ctx.is_none(doc));
            own.getter_doc.set(doc.is_some());
        }
    }
    if ctx.types.property.is_exactly(this) {
        own.doc.set(doc);
        return Ok(());
    }
    // A subclass has a `__doc__` of its own in its dict, which hides the member.
    let doc = doc.unwrap_or_else(|| ctx.none());
    match this.setattr(ctx, &ctx.names.__doc__, &doc) {
        Ok(()) => Ok(()),
        // A getter's text that cannot be kept is an error, one that was given is dropped in silence.
        Err(raised) if own.getter_doc.get() => Err(raised),
        Err(raised) => ctx.swallow(raised, &ctx.types.attribute_error),
    }
}

/// `getter`, `setter`, `deleter`: the same property with one function replaced.
fn property_copy(ctx: &Ctx, this: &Obj, at: usize, function: &Obj) -> PyResult {
    let own = of(this);
    let mut parts = vec![or_none(ctx, &own.fget)?, or_none(ctx, &own.fset)?, or_none(ctx, &own.fdel)?];
    if !ctx.is_none(function) {
        parts[at] = function.clone();
    }
    let keep_doc = !own.getter_doc.get() || ctx.is_none(&parts[0]);
    parts.push(if keep_doc { or_none(ctx, &own.doc)? } else { ctx.none() });
    let made = this.ty(ctx).to_obj().call(ctx, &parts)?;
    if let Some(payload) = made.payload::<PyProperty>() {
        payload.name.set(of(this).name.get());
    }
    Ok(made)
}

macro_rules! member {
    ($name:literal, $of:ident . $field:ident) => {
        MemberDef { name: $name, get: |ctx, this| or_none(ctx, &$of(this).$field), set: None, doc: "" }
    };
}

pub static PROPERTY: TypeDef = TypeDef {
    flags: TypeFlags::BASETYPE,
    text: PROPERTY_TEXT,
    slots: &[
        slot::tp_new(|ctx, class, _| {
            let payload = PyProperty {
                fget: ObjCell::default(),
                fset: ObjCell::default(),
                fdel: ObjCell::default(),
                doc: ObjCell::default(),
                name: ObjCell::default(),
                getter_doc: Cell::new(false),
            };
            Ok(new_extended(ctx, class.as_type().expect("tp_new gets a class"), payload))
        }),
        slot::tp_init(property_init),
        slot::tp_descr_get(|ctx, this, object, _| {
            let Some(object) = object.filter(|object| !ctx.is_none(object)) else { return Ok(this.clone()) };
            match of(this).fget.get() {
                Some(getter) => getter.call(ctx, std::slice::from_ref(object)),
                None => Err(no_accessor(ctx, this, object, "getter")),
            }
        }),
        slot::tp_descr_set(property_set),
    ],
    methods: &[
        method("getter($self, object, /)", NativeFn::O(|ctx, this, function| property_copy(ctx, this, 0, function)))
            .doc("Descriptor to obtain a copy of the property with a different getter."),
        method("setter($self, object, /)", NativeFn::O(|ctx, this, function| property_copy(ctx, this, 1, function)))
            .doc("Descriptor to obtain a copy of the property with a different setter."),
        method("deleter($self, object, /)", NativeFn::O(|ctx, this, function| property_copy(ctx, this, 2, function)))
            .doc("Descriptor to obtain a copy of the property with a different deleter."),
        method("__set_name__", NativeFn::Kw(|ctx, this, args| {
            let [_, name] = args.positional() else {
                return Err(ctx.type_error(&format!(
                    "__set_name__() takes 2 positional arguments but {} were given",
                    args.positional().len()
                )));
            };
            of(this).name.set(Some(name.clone()));
            Ok(ctx.none())
        })),
    ],
    members: &[
        member!("fget", of.fget),
        member!("fset", of.fset),
        member!("fdel", of.fdel),
        MemberDef {
            name: "__doc__",
            get: |ctx, this| or_none(ctx, &of(this).doc),
            set: Some(|_, this, value| {
                of(this).doc.set(value.cloned());
                Ok(())
            }),
            doc: "",
        },
    ],
    getsets: &[
        getset_rw(
            "__name__",
            |ctx, this| {
                property_name(ctx, this)?
                    .ok_or_else(|| ctx.attribute_error("'property' object has no attribute '__name__'"))
            },
            |_, this, value| {
                of(this).name.set(value.cloned());
                Ok(())
            },
        ),
        getset("__isabstractmethod__", |ctx, this| {
            for cell in [&of(this).fget, &of(this).fset, &of(this).fdel] {
                if let Some(function) = cell.get() {
                    if is_abstract(ctx, &function)? {
                        return Ok(ctx.bool(true));
                    }
                }
            }
            Ok(ctx.bool(false))
        }),
    ],
    ..TypeDef::new("property", PyProperty::layout)
};

fn wrapped_new(ctx: &Ctx, class: &Obj, _args: Args) -> PyResult {
    let payload = Wrapped { callable: ObjCell::new(Some(ctx.none())) };
    Ok(new_extended(ctx, class.as_type().expect("tp_new gets a class"), payload))
}

fn wrapped_init(ctx: &Ctx, this: &Obj, args: Args, name: &str) -> PyResult<()> {
    if args.has_keywords() {
        return Err(ctx.type_error(&format!("{name}() takes no keyword arguments")));
    }
    let [callable] = args.positional() else {
        return Err(ctx.type_error(&format!("{name} expected 1 argument, got {}", args.positional().len())));
    };
    wrapped(this).callable.set(Some(callable.clone()));
    let names = &ctx.names;
    for name in [&names.__module__, &names.__name__, &names.__qualname__, &names.__doc__] {
        if let Some(value) = callable.getattr_opt(ctx, name)? {
            instance::set_own(ctx, this, this.ty(ctx), name, Some(value));
        }
    }
    Ok(())
}

fn callable_of(ctx: &Ctx, this: &Obj, name: &str) -> PyResult {
    wrapped(this).callable.get().ok_or_else(|| ctx.runtime_error(&format!("uninitialized {name} object")))
}

fn wrapped_repr(ctx: &Ctx, this: &Obj, name: &str) -> PyResult {
    let callable = or_none(ctx, &wrapped(this).callable)?.repr(ctx)?;
    Ok(ctx.str_join(&[&ctx.str(&format!("<{name}(")), &callable, &ctx.str(")>")]))
}

/// An attribute of the wrapped callable, kept in the wrapper's dict once asked for.
fn lazy_get(ctx: &Ctx, this: &Obj, name: &Obj) -> PyResult {
    let ty = this.ty(ctx);
    if let Some(own) = instance::get_own(ctx, this, ty, name) {
        return Ok(own);
    }
    let value = or_none(ctx, &wrapped(this).callable)?.getattr(ctx, name)?;
    instance::set_own(ctx, this, this.ty(ctx), name, Some(value.clone()));
    Ok(value)
}
fn lazy_set(ctx: &Ctx, this: &Obj, name: &Obj, value: Option<&Obj>) -> PyResult<()> {
    if instance::set_own(ctx, this, this.ty(ctx), name, value.cloned()) {
        return Ok(());
    }
    let kind = if this.ty(ctx).is_subtype(&ctx.types.classmethod) { "classmethod" } else { "staticmethod" };
    Err(ctx.attribute_error(&format!("'{kind}' object has no attribute '{}'", name.text_lossy())))
}

const WRAPPED_MEMBERS: &[MemberDef] = &[member!("__func__", wrapped.callable), member!("__wrapped__", wrapped.callable)];
const WRAPPED_GETSETS: &[crate::typeobj::GetSetDef] = &[
    getset("__isabstractmethod__", |ctx, this| {
        let callable = or_none(ctx, &wrapped(this).callable)?;
        Ok(ctx.bool(is_abstract(ctx, &callable)?))
    }),
    crate::protocol::DICT_GETSET,
    getset_rw(
        "__annotations__",
        |ctx, this| lazy_get(ctx, this, &ctx.names.__annotations__),
        |ctx, this, value| lazy_set(ctx, this, &ctx.names.__annotations__, value),
    ),
    getset_rw(
        "__annotate__",
        |ctx, this| lazy_get(ctx, this, &ctx.names.__annotate__),
        |ctx, this, value| lazy_set(ctx, this, &ctx.names.__annotate__, value),
    ),
];
const WRAPPED_METHODS: &[crate::typeobj::MethodDef] =
    &[method("__class_getitem__($type, object, /)", NativeFn::O(crate::sequence::class_getitem)).class().doc("See PEP 585")];

pub static CLASSMETHOD: TypeDef = TypeDef {
    flags: TypeFlags::BASETYPE,
    text: "(function, /)",
    slots: &[
        slot::tp_new(wrapped_new),
        slot::tp_init(|ctx, this, args| wrapped_init(ctx, this, args, "classmethod")),
        slot::tp_repr(|ctx, this| wrapped_repr(ctx, this, "classmethod")),
        slot::tp_descr_get(|ctx, this, object, ty| {
            let callable = callable_of(ctx, this, "classmethod")?;
            let class = match (ty, object) {
                (Some(ty), _) => ty.clone(),
                (None, Some(object)) => object.ty(ctx).to_obj(),
                (None, None) => return Err(ctx.type_error("__get__(None, None) is invalid")),
            };
            Ok(crate::function::new_method(ctx, callable, class))
        }),
    ],
    members: WRAPPED_MEMBERS,
    getsets: WRAPPED_GETSETS,
    methods: WRAPPED_METHODS,
    ..TypeDef::new("classmethod", Wrapped::layout)
};
pub static STATICMETHOD: TypeDef = TypeDef {
    flags: TypeFlags::BASETYPE,
    text: "(function, /)",
    slots: &[
        slot::tp_new(wrapped_new),
        slot::tp_init(|ctx, this, args| wrapped_init(ctx, this, args, "staticmethod")),
        slot::tp_repr(|ctx, this| wrapped_repr(ctx, this, "staticmethod")),
        slot::tp_call(|ctx, this, args| callable_of(ctx, this, "staticmethod")?.call_args(ctx, args)),
        slot::tp_descr_get(|ctx, this, _, _| callable_of(ctx, this, "staticmethod")),
    ],
    members: WRAPPED_MEMBERS,
    getsets: WRAPPED_GETSETS,
    methods: WRAPPED_METHODS,
    ..TypeDef::new("staticmethod", Wrapped::layout)
};
