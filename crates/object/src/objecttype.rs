//! `object`.

use crate::args::Args;
use crate::ctx::{Ctx, PyResult};
use crate::heap::dictdata::PyDict;
use crate::heap::instance;
use crate::payload::Payload;
use crate::tuple::PyTuple;
use crate::typeobj::{
    CompareOp, MethodDef, NativeFn, Type, TypeDef, TypeFlags, frees_differ, full_name, getset_rw, method, same_shape, slot,
};
use crate::value::Obj;

/// The payload of plain objects.
pub struct Plain;
crate::trace!(Plain);
crate::payload!(Plain, "object");

fn excess(args: Args) -> bool {
    !args.is_empty()
}

fn same_new(ctx: &Ctx, ty: &Type) -> bool {
    ty.slots.tp_new.get().map(|f| f as usize) == ctx.types.object.slots.tp_new.get().map(|f| f as usize)
}
fn same_init(ctx: &Ctx, ty: &Type) -> bool {
    ty.slots.tp_init.get().map(|f| f as usize) == ctx.types.object.slots.tp_init.get().map(|f| f as usize)
}

fn object_new(ctx: &Ctx, class: &Obj, args: Args) -> PyResult {
    let ty = class.as_type().expect("tp_new gets a type");
    if excess(args) {
        if !same_new(ctx, ty) {
            return Err(ctx.type_error("object.__new__() takes exactly one argument (the type to instantiate)"));
        }
        if same_init(ctx, ty) {
            return Err(ctx.type_error(&format!("{}() takes no arguments", ty.name())));
        }
    }
    if ty.has(TypeFlags::IS_ABSTRACT) {
        return Err(abstract_error(ctx, ty)?);
    }
    Ok(new_plain(ctx, ty))
}

/// An instance of a class that has `object`'s `__new__`.
#[inline]
pub fn new_plain(ctx: &Ctx, ty: &Type) -> Obj {
    crate::payload::new_extended(ctx, ty, Plain)
}

fn abstract_error(ctx: &Ctx, ty: &Type) -> PyResult<crate::ctx::Raised> {
    let names = ty.dict().get_str(ctx, &ctx.names.__abstractmethods__).unwrap_or_else(|| ctx.empty_tuple.clone());
    let mut names: Vec<String> =
        crate::protocol::iterate(ctx, &names)?.iter().map(|name| name.text_lossy().into_owned()).collect();
    names.sort();
    let s = if names.len() > 1 { "s" } else { "" };
    let list = names.iter().map(|name| format!("'{name}'")).collect::<Vec<_>>().join(", ");
    Ok(ctx.type_error(&format!(
        "Can't instantiate abstract class {} without an implementation for abstract method{s} {list}",
        ty.name()
    )))
}

fn object_init(ctx: &Ctx, this: &Obj, args: Args) -> PyResult<()> {
    if excess(args) {
        let ty = this.ty(ctx);
        if !same_init(ctx, ty) {
            return Err(ctx.type_error("object.__init__() takes exactly one argument (the instance to initialize)"));
        }
        if same_new(ctx, ty) {
            return Err(ctx.type_error(&format!("{}.__init__() takes exactly one argument (the instance to initialize)", ty.name())));
        }
    }
    Ok(())
}

fn object_repr(ctx: &Ctx, this: &Obj) -> PyResult {
    let ty = this.ty(ctx);
    let module = ty.to_obj().getattr_opt(ctx, &ctx.names.__module__)?;
    let qualname = ty.to_obj().getattr(ctx, &ctx.names.__qualname__)?;
    Ok(ctx.str(&match module {
        Some(module) if module.is_str_instance(ctx) && module.text_lossy() != "builtins" => {
            format!("<{}.{} object at {:#x}>", module.text_lossy(), qualname.text_lossy(), this.id())
        }
        _ => format!("<{} object at {:#x}>", ty.short_name(), this.id()),
    }))
}

fn object_compare(ctx: &Ctx, this: &Obj, other: &Obj, op: CompareOp) -> PyResult {
    match op {
        CompareOp::Eq => Ok(if this.is(other) { ctx.bool(true) } else { ctx.not_implemented() }),
        CompareOp::Ne => {
            // The opposite of `==`, if that answers.
            let Some(compare) = this.ty(ctx).slots.tp_richcompare.get() else { return Ok(ctx.not_implemented()) };
            let equal = compare(ctx, this, other, CompareOp::Eq)?;
            if ctx.is_not_implemented(&equal) { Ok(equal) } else { Ok(ctx.bool(!equal.is_true(ctx)?)) }
        }
        _ => Ok(ctx.not_implemented()),
    }
}

fn set_class(ctx: &Ctx, this: &Obj, value: Option<&Obj>) -> PyResult<()> {
    let Some(value) = value else { return Err(ctx.type_error("can't delete __class__ attribute")) };
    let Some(new) = value.as_type() else {
        return Err(ctx.type_error(&format!("__class__ must be set to a class, not '{}' object", value.ty(ctx).name())));
    };
    let old = this.ty(ctx);
    let module = |ty: &Type| ty.is_subtype(&ctx.types.module);
    if !(module(new) && module(old)) && (new.has(TypeFlags::IMMUTABLETYPE) || old.has(TypeFlags::IMMUTABLETYPE)) {
        return Err(ctx.type_error("__class__ assignment only supported for mutable types or ModuleType subclasses"));
    }
    let compatible = same_shape(old, new) || module(new) && module(old) && old.layout.bytes == new.layout.bytes && module_shape(old, new);
    if frees_differ(new, old) {
        return Err(ctx.type_error(&format!("__class__ assignment: '{}' deallocator differs from '{}'", new.name(), old.name())));
    }
    if !compatible {
        return Err(ctx.type_error(&format!(
            "__class__ assignment: '{}' object layout differs from '{}'",
            new.name(),
            old.name()
        )));
    }
    if !old.is(new) {
        let kind = |ty: &Type| (ty.slots.tp_descr_get.get().map(|f| f as usize), ty.slots.tp_descr_set.get().map(|f| f as usize));
        let changes = kind(old) != kind(new);
        instance::change_class(ctx, this, new)?;
        if changes {
            crate::typeobj::descriptors_changed(ctx);
        }
    }
    Ok(())
}

/// A plain module has no room for what a subclass of `module` carries.
fn module_shape(old: &Type, new: &Type) -> bool {
    old.basicsize >= new.basicsize
}

/// `copyreg.__reduce_ex__`, `copyreg.__newobj__` and the like.
fn copyreg(ctx: &Ctx, name: &'static str) -> PyResult {
    let import = ctx.builtins.get().and_then(|builtins| builtins.payload::<PyDict>()?.get_str(ctx, &ctx.names.__import__));
    let Some(import) = import else { return Err(ctx.import_error("__import__ not found")) };
    let module = import.call(ctx, &[ctx.intern("copyreg")])?;
    module.getattr_text(ctx, name)
}

/// `__slots__` that are attributes, by way of `copyreg._slotnames`.
fn slot_names(ctx: &Ctx, class: &Obj) -> PyResult<Vec<Obj>> {
    let cached = class.as_type().and_then(|ty| ty.dict().get_str(ctx, &ctx.names.__slotnames__));
    let names = match cached {
        Some(names) => names,
        None => copyreg(ctx, "_slotnames")?.call(ctx, std::slice::from_ref(class))?,
    };
    if ctx.is_none(&names) {
        return Ok(Vec::new());
    }
    crate::protocol::iterate(ctx, &names)
}

/// `object.__getstate__`
fn default_state(ctx: &Ctx, this: &Obj, required: bool) -> PyResult {
    let ty = this.ty(ctx);
    let class = ty.to_obj();
    // What CPython keeps in objects of different sizes.
    let varies = ty.layout.tail.is_some()
        || this.payload::<crate::buffer::PyMemoryView>().is_some()
        || this.payload::<crate::code::PyCode>().is_some();
    if required && varies {
        return Err(ctx.type_error(&format!("cannot pickle {} objects", ty.name())));
    }
    let state = if ty.dict_offset != 0 {
        match this.getattr_opt(ctx, &ctx.names.__dict__)? {
            // An empty one is not worth saving.
            Some(dict) if dict.payload::<PyDict>().is_some_and(PyDict::is_empty) => ctx.none(),
            Some(dict) => dict,
            None => ctx.none(),
        }
    } else {
        ctx.none()
    };
    let slots = slot_names(ctx, &class)?;
    if required {
        // Native data beyond the dict, the slots and weak references cannot be saved this way.
        let plain = std::ptr::eq(ty.layout, Plain::layout());
        if !plain {
            return Err(ctx.type_error(&format!("cannot pickle '{}' object", full_name_of(ctx, ty))));
        }
    }
    if slots.is_empty() {
        return Ok(state);
    }
    let values = PyDict::new();
    for name in slots {
        if let Some(value) = this.getattr_opt(ctx, &name)? {
            values.set(ctx, &name, value)?;
        }
    }
    if values.is_empty() {
        return Ok(state);
    }
    Ok(ctx.tuple(vec![state, ctx.dict_from(values)]))
}

fn full_name_of(ctx: &Ctx, ty: &Type) -> String {
    full_name(ctx, ty)
}

/// What `__getstate__` gives, the object's own or the default.
fn get_state(ctx: &Ctx, this: &Obj, required: bool) -> PyResult {
    let own = this.ty(ctx).lookup(ctx, &ctx.names.__getstate__);
    let default = ctx.types.object.lookup(ctx, &ctx.names.__getstate__);
    if own.as_ref().zip(default.as_ref()).is_some_and(|(own, default)| own.is(default)) {
        return default_state(ctx, this, required);
    }
    this.call_method(ctx, &ctx.names.__getstate__, &[])
}

fn reduce_ex(ctx: &Ctx, this: &Obj, protocol: &Obj) -> PyResult {
    let protocol = protocol.to_i64(ctx)?;
    // A class with a `__reduce__` of its own means it.
    let own = this.getattr_opt(ctx, &ctx.names.__reduce__)?;
    if let Some(reduce) = own {
        let of_class = this.ty(ctx).lookup(ctx, &ctx.names.__reduce__);
        let of_object = ctx.types.object.lookup(ctx, &ctx.names.__reduce__);
        if of_class.zip(of_object).is_some_and(|(a, b)| !a.is(&b)) {
            return reduce.call(ctx, &[]);
        }
    }
    common_reduce(ctx, this, protocol)
}

fn common_reduce(ctx: &Ctx, this: &Obj, protocol: i64) -> PyResult {
    if protocol < 2 {
        return copyreg(ctx, "_reduce_ex")?.call(ctx, &[this.clone(), ctx.int(protocol)]);
    }
    let ty = this.ty(ctx);
    let class = ty.to_obj();
    if ty.slots.tp_new.get().is_none() {
        return Err(ctx.type_error(&format!("cannot pickle '{}' object", full_name_of(ctx, ty))));
    }
    let (mut args, mut kwargs) = (None, None);
    if let Some(getnewargs) = this.lookup_special(ctx, &ctx.names.__getnewargs_ex__)? {
        let made = getnewargs.call(ctx, &[])?;
        let Some(pair) = made.payload::<PyTuple>() else {
            return Err(ctx.type_error(&format!("__getnewargs_ex__ should return a tuple, not '{}'", made.ty(ctx).name())));
        };
        let [first, second] = pair.items() else {
            return Err(ctx.value_error(&format!("__getnewargs_ex__ should return a tuple of length 2, not {}", pair.len())));
        };
        if first.payload::<PyTuple>().is_none() {
            return Err(ctx.type_error(&format!(
                "first item of the tuple returned by __getnewargs_ex__ must be a tuple, not '{}'",
                first.ty(ctx).name()
            )));
        }
        if second.payload::<PyDict>().is_none() {
            return Err(ctx.type_error(&format!(
                "second item of the tuple returned by __getnewargs_ex__ must be a dict, not '{}'",
                second.ty(ctx).name()
            )));
        }
        args = Some(first.clone());
        kwargs = Some(second.clone());
    } else if let Some(getnewargs) = this.lookup_special(ctx, &ctx.names.__getnewargs__)? {
        let made = getnewargs.call(ctx, &[])?;
        if made.payload::<PyTuple>().is_none() {
            return Err(ctx.type_error(&format!("__getnewargs__ should return a tuple, not '{}'", made.ty(ctx).name())));
        }
        args = Some(made);
    }
    let items = args.as_ref().and_then(|args| args.payload::<PyTuple>()).map(|args| args.items().to_vec()).unwrap_or_default();
    let has_kwargs = kwargs.as_ref().and_then(|kwargs| kwargs.payload::<PyDict>()).is_some_and(|kwargs| !kwargs.is_empty());
    let (function, new_args) = if has_kwargs {
        let args = args.clone().unwrap_or_else(|| ctx.empty_tuple.clone());
        (copyreg(ctx, "__newobj_ex__")?, ctx.tuple(vec![class, args, kwargs.unwrap_or_else(|| ctx.dict())]))
    } else {
        let mut all = vec![class];
        all.extend(items);
        (copyreg(ctx, "__newobj__")?, ctx.tuple(all))
    };
    let list = ty.has(TypeFlags::LIST_SUBCLASS);
    let dict = ty.has(TypeFlags::DICT_SUBCLASS);
    let required = args.is_none() && !list && !dict;
    let state = get_state(ctx, this, required)?;
    let list_items = if list { this.iter(ctx)? } else { ctx.none() };
    let dict_items = if dict { this.call_method(ctx, &ctx.names.items, &[])?.iter(ctx)? } else { ctx.none() };
    Ok(ctx.tuple(vec![function, new_args, state, list_items, dict_items]))
}

const METHODS: &[MethodDef] = &[
    method("__init_subclass__", NativeFn::NoArgs(|ctx, _| Ok(ctx.none()))).class(),
    method("__subclasshook__", NativeFn::Kw(|ctx, _, _| Ok(ctx.not_implemented()))).class(),
    method("__reduce__($self, /)", NativeFn::NoArgs(|ctx, this| common_reduce(ctx, this, 0))),
    method("__reduce_ex__($self, protocol, /)", NativeFn::O(reduce_ex)),
    method("__getstate__($self, /)", NativeFn::NoArgs(|ctx, this| default_state(ctx, this, false))),
    method("__format__($self, format_spec, /)", NativeFn::O(|ctx, this, spec| {
        if !spec.is_str_instance(ctx) {
            return Err(ctx.type_error(&format!("__format__() argument must be str, not {}", spec.ty(ctx).name_or_none(ctx))));
        }
        if !spec.text_lossy().is_empty() {
            return Err(ctx.type_error(&format!("unsupported format string passed to {}.__format__", this.ty(ctx).name())));
        }
        this.to_str(ctx)
    })),
    method("__dir__($self, /)", NativeFn::NoArgs(|ctx, this| Ok(ctx.list(crate::protocol::dir_of(ctx, this)?.keys())))),
    method("__sizeof__($self, /)", NativeFn::NoArgs(|ctx, this| Ok(ctx.int_usize(crate::bytes::size_of(ctx, this).unwrap_or(this.ty(ctx).basicsize))))),
];

pub static OBJECT: TypeDef = TypeDef {
    text: "()",
    flags: TypeFlags::BASETYPE,
    slots: &[
        slot::tp_getattro(crate::protocol::generic_getattr),
        slot::tp_setattro(crate::protocol::generic_setattr),
        slot::tp_hash(|_, this: &Obj| Ok(crate::hash::hash_pointer(this.id()))),
        slot::tp_new(object_new),
        slot::tp_init(object_init),
        slot::tp_repr(object_repr),
        slot::tp_str(|ctx, this| this.repr(ctx)),
        slot::tp_richcompare(object_compare),
    ],
    methods: METHODS,
    getsets: &[getset_rw("__class__", |ctx, this| Ok(this.ty(ctx).to_obj()), set_class)],
    ..TypeDef::new("object", Plain::layout)
};
