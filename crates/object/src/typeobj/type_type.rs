//! The type `type`: calling classes, class attributes, and `type`'s own methods.

use crate::args::Args;
use crate::ctx::{Ctx, PyResult, Raised};
use crate::heap::dictdata::PyDict;
use crate::heap::strdata::PyStr;
use crate::payload::Payload;
use crate::tuple::PyTuple;
use crate::typeobj::{
    NativeFn, Type, TypeDef, TypeFlags, build, getset, getset_rw, inherit, member, method, mro, slot,
};
use crate::value::Obj;

fn of(object: &Obj) -> &Type {
    object.as_type().expect("the type's methods get types")
}

/// Calling a class: `__new__`, then `__init__` when an instance of the class came out.
pub fn type_call(ctx: &Ctx, class: &Obj, args: Args) -> PyResult {
    let ty = of(class);
    if ty.is(&ctx.types.type_) {
        match (args.positional(), args.has_keywords()) {
            ([object], false) => return Ok(object.ty(ctx).to_obj()),
            ([_, _, _], _) => {}
            _ => return Err(ctx.type_error("type() takes 1 or 3 arguments")),
        }
    }
    let Some(new) = ty.slots.tp_new.get() else {
        return Err(ctx.type_error(&format!("cannot create '{}' instances", ty.name())));
    };
    let object = new(ctx, class, args)?;
    let made = object.ty(ctx);
    if !made.is(ty) && !made.is_subtype(ty) {
        return Ok(object);
    }
    if let Some(init) = made.slots.tp_init.get() {
        init(ctx, &object, args)?;
    }
    Ok(object)
}

/// The metaclass that all bases agree with. TypeError "metaclass conflict…".
pub fn calculate_metaclass(ctx: &Ctx, metatype: &Obj, bases: &[Obj]) -> PyResult {
    let mut winner = metatype.clone();
    for base in bases {
        let candidate = base.ty(ctx);
        let current = winner.as_type().expect("a metaclass is a type");
        if current.is_subtype(candidate) {
            continue;
        }
        if candidate.is_subtype(current) {
            winner = candidate.to_obj();
            continue;
        }
        return Err(ctx.type_error(
            "metaclass conflict: the metaclass of a derived class must be a (non-strict) subclass of the metaclasses of all its bases",
        ));
    }
    Ok(winner)
}

fn type_new(ctx: &Ctx, metatype: &Obj, args: Args) -> PyResult {
    let [name, bases, namespace] = args.positional() else {
        return Err(ctx.type_error(&format!("type.__new__() takes exactly 3 arguments ({} given)", args.positional().len())));
    };
    let wrong = |at: usize, what: &str, got: &Obj| ctx.type_error(&format!("type.__new__() argument {at} must be {what}, not {}", got.ty(ctx).name_or_none(ctx)));
    if !name.is_str_instance(ctx) {
        return Err(wrong(1, "str", name));
    }
    let Some(bases_tuple) = bases.payload::<PyTuple>() else { return Err(wrong(2, "tuple", bases)) };
    let Some(namespace) = namespace.payload::<PyDict>() else { return Err(wrong(3, "dict", namespace)) };
    for base in bases_tuple.items() {
        if base.as_type().is_none() && base.getattr_opt(ctx, &ctx.names.__mro_entries__)?.is_some() {
            return Err(ctx.type_error("type() doesn't support MRO entry resolution; use types.new_class()"));
        }
    }
    let winner = calculate_metaclass(ctx, metatype, bases_tuple.items())?;
    if !winner.is(metatype) {
        let winner_type = of(&winner);
        if winner_type.slots.tp_new.get().map(|f| f as usize) != Some(type_new as *const () as usize) {
            if let Some(new) = winner_type.slots.tp_new.get() {
                return new(ctx, &winner, args);
            }
        }
    }
    let class = build::new_heap_type(ctx, of(&winner), name, bases_tuple.items(), namespace)?;
    set_names(ctx, &class)?;
    init_subclass(ctx, &class, args)?;
    Ok(class)
}

fn set_names(ctx: &Ctx, class: &Obj) -> PyResult<()> {
    for (name, value) in of(class).dict().items() {
        let Some(set_name) = value.lookup_special(ctx, &ctx.names.__set_name__)? else { continue };
        if let Err(raised) = set_name.call(ctx, &[class.clone(), name.clone()]) {
            let exception = ctx.take_raised(raised);
            let note = format!(
                "Error calling __set_name__ on '{}' instance {} in '{}'",
                value.ty(ctx).name(),
                name.repr(ctx)?.text_lossy(),
                of(class).name()
            );
            crate::exceptions::add_note(ctx, &exception, &note)?;
            return Err(ctx.set_raised(exception));
        }
    }
    Ok(())
}

fn init_subclass(ctx: &Ctx, class: &Obj, args: Args) -> PyResult<()> {
    let parent = crate::superobj::new_super(ctx, class.clone(), class.clone());
    let init = parent.getattr(ctx, &ctx.names.__init_subclass__)?;
    let keywords: Vec<Obj> = args.keywords().map(|(_, value)| value.clone()).collect();
    init.call_args(ctx, Args::new(&keywords, args.names()))?;
    Ok(())
}

fn type_init(ctx: &Ctx, _this: &Obj, args: Args) -> PyResult<()> {
    match args.positional().len() {
        1 if args.has_keywords() => Err(ctx.type_error("type.__init__() takes no keyword arguments")),
        1 | 3 => Ok(()),
        _ => Err(ctx.type_error("type.__init__() takes 1 or 3 arguments")),
    }
}

/// Attributes of a class: data descriptors of the metaclass, the class's own MRO, the rest of the metaclass.
pub fn type_getattro(ctx: &Ctx, this: &Obj, name: &Obj) -> PyResult {
    match type_getattr_quiet(ctx, this, name)? {
        Some(value) => Ok(value),
        None => {
            let message = format!("type object '{}' has no attribute '{}'", of(this).name(), name.text_lossy());
            Err(ctx.attribute_error_on(this, name, &message))
        }
    }
}

/// As [`type_getattro`], without making an exception for a missing attribute.
pub fn type_getattr_quiet(ctx: &Ctx, this: &Obj, name: &Obj) -> PyResult<Option<Obj>> {
    if name.payload::<PyStr>().is_none() {
        return Err(ctx.type_error(&format!("attribute name must be string, not '{}'", name.ty(ctx).name())));
    }
    let name = &ctx.intern_obj(name);
    let ty = of(this);
    let meta = this.ty(ctx);
    let of_meta = meta.lookup(ctx, name);
    let get = of_meta.as_ref().and_then(|found| found.ty(ctx).slots.tp_descr_get.get());
    if let (Some(found), Some(get)) = (&of_meta, get) {
        if found.ty(ctx).slots.tp_descr_set.get().is_some() {
            return get(ctx, found, Some(this), Some(&meta.to_obj())).map(Some);
        }
    }
    if let Some(found) = ty.lookup(ctx, name) {
        return match found.ty(ctx).slots.tp_descr_get.get() {
            Some(get) => get(ctx, &found, None, Some(this)).map(Some),
            None => Ok(Some(found)),
        };
    }
    match (of_meta, get) {
        (Some(found), Some(get)) => get(ctx, &found, Some(this), Some(&meta.to_obj())).map(Some),
        (found, _) => Ok(found),
    }
}

fn type_setattro(ctx: &Ctx, this: &Obj, name: &Obj, value: Option<&Obj>) -> PyResult<()> {
    let ty = of(this);
    if name.payload::<PyStr>().is_none() {
        return Err(ctx.type_error(&format!("attribute name must be string, not '{}'", name.ty(ctx).name())));
    }
    if ty.has(TypeFlags::IMMUTABLETYPE) {
        let name = name.repr(ctx)?;
        return Err(ctx.type_error(&format!("cannot set {} attribute of immutable type '{}'", name.text_lossy(), ty.name())));
    }
    let name = &ctx.intern_obj(name);
    let meta = this.ty(ctx);
    if let Some(found) = meta.lookup(ctx, name) {
        if let Some(set) = found.ty(ctx).slots.tp_descr_set.get() {
            return set(ctx, &found, this, value);
        }
    }
    set_class_attribute(ctx, ty, name, value.cloned())
}

/// Put an attribute into a class's dict (or take it out), with caches and slots following.
pub fn set_class_attribute(ctx: &Ctx, ty: &Type, name: &Obj, value: Option<Obj>) -> PyResult<()> {
    mro::type_modified(ty);
    match value {
        Some(value) => ty.dict().set_str(ctx, name, value),
        None => {
            if ty.dict().remove_str(ctx, name).is_none() {
                return Err(ctx.attribute_error_on(
                    &ty.to_obj(),
                    name,
                    &format!("type object '{}' has no attribute '{}'", ty.name(), name.text_lossy()),
                ));
            }
        }
    }
    inherit::special_method_changed(ctx, ty, name);
    Ok(())
}

fn type_repr(ctx: &Ctx, this: &Obj) -> PyResult {
    let ty = of(this);
    let module = module_of(ctx, this)?;
    let qualname = qualname_of(ctx, ty);
    Ok(match module {
        Some(module) if module.is_str_instance(ctx) && module.text_lossy() != "builtins" => {
            ctx.str(&format!("<class '{}.{qualname}'>", module.text_lossy()))
        }
        _ => ctx.str(&format!("<class '{qualname}'>")),
    })
}

pub(crate) fn qualname_of(_ctx: &Ctx, ty: &Type) -> String {
    match ty.qualname_cell().get() {
        Some(qualname) => qualname.text_lossy().into_owned(),
        None => ty.short_name().to_string(),
    }
}

fn module_of(ctx: &Ctx, this: &Obj) -> PyResult<Option<Obj>> {
    let ty = of(this);
    // A native type's dict may hold `__module__` of its instances.
    if let Some(def) = ty.def.filter(|_| !ty.is_heap_type()) {
        return Ok(Some(ctx.intern(def.module)));
    }
    if let Some(module) = ty.dict().get_str(ctx, &ctx.names.__module__) {
        // Of a builtin type that gives its instances a `__module__`, this is that attribute.
        if ty.has(TypeFlags::HEAPTYPE) || module.is_str_instance(ctx) {
            return Ok(Some(module));
        }
        return Ok(Some(ctx.intern(ty.module.get().unwrap_or("builtins"))));
    }
    Ok(ty.module.get().map(|module| ctx.intern(module)))
}

/// `fully.qualified.Name` as messages show it.
pub fn full_name(ctx: &Ctx, ty: &Type) -> String {
    let module = module_of(ctx, &ty.to_obj()).ok().flatten();
    let qualname = qualname_of(ctx, ty);
    match module {
        Some(module) if !matches!(&*module.text_lossy(), "builtins" | "__main__") => format!("{}.{qualname}", module.text_lossy()),
        _ => qualname,
    }
}

fn check_mutable(ctx: &Ctx, ty: &Type, name: &str) -> PyResult<()> {
    if ty.has(TypeFlags::IMMUTABLETYPE) {
        return Err(ctx.type_error(&format!("cannot set '{name}' attribute of immutable type '{}'", ty.name())));
    }
    Ok(())
}

/// CPython says "immutable" of mutable types too.
fn cannot_delete(ctx: &Ctx, ty: &Type, name: &str) -> Raised {
    ctx.type_error(&format!("cannot delete '{name}' attribute of immutable type '{}'", ty.name()))
}

fn set_name(ctx: &Ctx, this: &Obj, value: Option<&Obj>) -> PyResult<()> {
    let ty = of(this);
    check_mutable(ctx, ty, "__name__")?;
    let Some(value) = value else { return Err(cannot_delete(ctx, ty, "__name__")) };
    let Some(text) = value.payload::<PyStr>() else {
        return Err(ctx.type_error(&format!("can only assign string to {}.__name__, not '{}'", ty.name(), value.ty(ctx).name())));
    };
    if text.points().any(|point| point == 0) {
        return Err(ctx.value_error("type name must not contain null characters"));
    }
    ty.set_name(value);
    Ok(())
}

fn set_qualname(ctx: &Ctx, this: &Obj, value: Option<&Obj>) -> PyResult<()> {
    let ty = of(this);
    check_mutable(ctx, ty, "__qualname__")?;
    match value {
        Some(value) if value.is_str_instance(ctx) => {
            ty.qualname_cell().set(Some(value.clone()));
            Ok(())
        }
        Some(value) => Err(ctx.type_error(&format!(
            "can only assign string to {}.__qualname__, not '{}'",
            ty.name(),
            value.ty(ctx).name()
        ))),
        None => Err(cannot_delete(ctx, ty, "__qualname__")),
    }
}

fn set_in_dict(ctx: &Ctx, this: &Obj, name: &Obj, value: Option<&Obj>) -> PyResult<()> {
    let ty = of(this);
    check_mutable(ctx, ty, &name.text_lossy())?;
    let Some(value) = value else {
        return Err(cannot_delete(ctx, ty, &name.text_lossy()));
    };
    mro::type_modified(ty);
    ty.dict().set_str(ctx, name, value.clone());
    Ok(())
}

fn set_bases(ctx: &Ctx, this: &Obj, value: Option<&Obj>) -> PyResult<()> {
    let ty = of(this);
    check_mutable(ctx, ty, "__bases__")?;
    let Some(value) = value else { return Err(cannot_delete(ctx, ty, "__bases__")) };
    let Some(tuple) = value.payload::<PyTuple>() else {
        return Err(ctx.type_error(&format!("can only assign tuple to {}.__bases__, not {}", ty.name(), value.ty(ctx).name())));
    };
    if tuple.is_empty() {
        return Err(ctx.type_error(&format!("can only assign non-empty tuple to {}.__bases__, not ()", ty.name())));
    }
    for base in tuple.items() {
        let Some(base) = base.as_type() else {
            return Err(ctx.type_error(&format!("{}.__bases__ must be tuple of classes, not '{}'", ty.name(), base.ty(ctx).name())));
        };
        if base.is_subtype(ty) || build::in_base_line(base, ty) {
            return Err(ctx.type_error("a __bases__ item causes an inheritance cycle"));
        }
    }
    let new_base = build::best_base(ctx, tuple.items())?;
    let old_base = ty.base().expect("a class has a base");
    let (new_type, old_type) = (of(&new_base), of(&old_base));
    if build::frees_differ(new_type, old_type) {
        return Err(ctx.type_error(&format!(
            "__bases__ assignment: '{}' deallocator differs from '{}'",
            new_type.name(),
            old_type.name()
        )));
    }
    if !std::ptr::eq(new_type.layout, old_type.layout)
        || new_type.slots_count != old_type.slots_count
        || (new_type.dict_offset != 0) != (old_type.dict_offset != 0) && new_type.dict_offset != 0 && new_type.dict_offset != ty.dict_offset
    {
        return Err(ctx.type_error(&format!(
            "__bases__ assignment: '{}' object layout differs from '{}'",
            new_type.name(),
            old_type.name()
        )));
    }
    mro::descriptors_changed(ctx);
    let old_bases = ty.bases();
    ty.set_bases(Some(new_base), value.clone());
    let mut work = vec![this.clone()];
    let mut undo = Vec::new();
    while let Some(class) = work.pop() {
        let class_type = of(&class);
        let bases = class_type.bases();
        let items = bases.payload::<PyTuple>().map(|bases| bases.items().to_vec()).unwrap_or_default();
        match build::compute_mro(ctx, class_type, class.ty(ctx), &items) {
            // The method `mro` of the metaclass has set other bases meanwhile, and all that follows from them.
            Ok(_) if !class_type.bases().is(&bases) => continue,
            Ok(order) => {
                undo.push((class.clone(), class_type.mro()));
                class_type.set_mro(order);
            }
            Err(raised) => {
                for (class, order) in undo {
                    of(&class).set_mro(order.to_vec());
                }
                if ty.bases().is(value) {
                    ty.set_bases(Some(old_base), old_bases);
                }
                return Err(raised);
            }
        }
        work.extend(class_type.direct_subclasses());
    }
    if !ty.bases().is(value) {
        return Ok(());
    }
    for base in old_bases.payload::<PyTuple>().map(|bases| bases.items().to_vec()).unwrap_or_default() {
        of(&base).subclasses.remove(ty);
    }
    for base in tuple.items() {
        of(base).subclasses.add(ty);
    }
    for (class, _) in undo {
        inherit::fix_all_slots(ctx, of(&class));
        of(&class).version.set(0);
    }
    Ok(())
}

fn annotations_of(ctx: &Ctx, this: &Obj) -> PyResult {
    let ty = of(this);
    let missing = || ctx.attribute_error(&format!("type object '{}' has no attribute '__annotations__'", ty.name()));
    if !ty.is_heap_type() {
        return Err(missing());
    }
    let dict = ty.dict();
    let found = dict.get_str(ctx, &ctx.names.__annotations__).or_else(|| dict.get_str(ctx, &ctx.names.__annotations_cache__));
    if let Some(found) = found {
        return match found.ty(ctx).slots.tp_descr_get.get() {
            Some(get) => get(ctx, &found, None, Some(this)),
            None => Ok(found),
        };
    }
    let annotate = annotate_of(ctx, this)?;
    let made = if annotate.is_callable(ctx) {
        let made = annotate.call(ctx, &[Obj::small(1)])?;
        if made.payload::<PyDict>().is_none() {
            return Err(ctx.type_error(&format!("__annotate__ returned non-dict of type '{}'", made.ty(ctx).name())));
        }
        made
    } else {
        ctx.dict()
    };
    dict.set_str(ctx, &ctx.names.__annotations_cache__, made.clone());
    mro::type_modified(ty);
    Ok(made)
}

fn annotate_of(ctx: &Ctx, this: &Obj) -> PyResult {
    let ty = of(this);
    if !ty.is_heap_type() {
        return Err(ctx.attribute_error(&format!("type object '{}' has no attribute '__annotate__'", ty.name())));
    }
    let dict = ty.dict();
    let found = dict.get_str(ctx, &ctx.names.__annotate__).or_else(|| dict.get_str(ctx, &ctx.names.__annotate_func__));
    match found {
        Some(found) => match found.ty(ctx).slots.tp_descr_get.get() {
            Some(get) => get(ctx, &found, None, Some(this)),
            None => Ok(found),
        },
        None => {
            dict.set_str(ctx, &ctx.names.__annotate_func__, ctx.none());
            Ok(ctx.none())
        }
    }
}

fn text_signature(ctx: &Ctx, this: &Obj) -> PyResult {
    Ok(match of(this).def {
        Some(def) if !def.text.is_empty() => ctx.str(def.text),
        _ => ctx.none(),
    })
}

pub static TYPE: TypeDef = TypeDef {
    flags: TypeFlags::BASETYPE | TypeFlags::TYPE_SUBCLASS,
    slots: &[
        slot::tp_new(type_new),
        slot::tp_init(type_init),
        slot::tp_call(type_call),
        slot::tp_repr(type_repr),
        slot::tp_getattro(type_getattro),
        slot::tp_setattro(type_setattro),
        slot::nb_or(crate::genericalias::type_or),
    ],
    methods: &[
        method("mro($self, /)", NativeFn::NoArgs(|ctx, this| {
            let ty = of(this);
            let bases = ty.bases();
            let bases = bases.payload::<PyTuple>().map(|bases| bases.items().to_vec()).unwrap_or_default();
            Ok(ctx.list(mro::c3(ctx, ty, &bases)?))
        })),
        method("__subclasses__($self, /)", NativeFn::NoArgs(|ctx, this| Ok(ctx.list(of(this).direct_subclasses())))),
        method("__prepare__($cls, name, bases, /, **kwds)", NativeFn::Kw(|ctx, _, _| Ok(ctx.dict()))).class(),
        method("__instancecheck__($self, instance, /)", NativeFn::O(|ctx, this, object| {
            crate::abstract_object::real_isinstance(ctx, object, this).map(|yes| ctx.bool(yes))
        })),
        method("__subclasscheck__($self, subclass, /)", NativeFn::O(|ctx, this, class| {
            crate::abstract_object::real_issubclass(ctx, class, this).map(|yes| ctx.bool(yes))
        })),
        method("__dir__($self, /)", NativeFn::NoArgs(|ctx, this| {
            let names = PyDict::new();
            crate::protocol::merge_class(ctx, &names, this)?;
            Ok(ctx.list(names.keys()))
        })),
        method("__sizeof__($self, /)", NativeFn::NoArgs(|ctx, _| Ok(ctx.int_usize(std::mem::size_of::<Type>())))),
    ],
    getsets: &[
        getset_rw("__name__", |ctx, this| Ok(of(this).name_object(ctx)), set_name),
        getset_rw("__qualname__", |ctx, this| Ok(match of(this).qualname_cell().get() {
            Some(qualname) => qualname,
            None => of(this).name_object(ctx),
        }), set_qualname),
        getset_rw("__bases__", |_, this| Ok(of(this).bases()), set_bases),
        getset_rw("__module__", |ctx, this| {
            module_of(ctx, this)?.ok_or_else(|| ctx.attribute_error("__module__"))
        }, |ctx, this, value| {
            of(this).dict().remove_str(ctx, &ctx.names.__firstlineno__);
            set_in_dict(ctx, this, &ctx.names.__module__, value)
        }),
        getset_rw("__abstractmethods__", |ctx, this| {
            let found = if of(this).is(&ctx.types.type_) { None } else { of(this).dict().get_str(ctx, &ctx.names.__abstractmethods__) };
            found.ok_or_else(|| ctx.attribute_error("__abstractmethods__"))
        }, |ctx, this, value| {
            let ty = of(this);
            mro::type_modified(ty);
            match value {
                Some(value) => {
                    let abstract_ = value.is_true(ctx)?;
                    ty.dict().set_str(ctx, &ctx.names.__abstractmethods__, value.clone());
                    ty.set_flag(TypeFlags::IS_ABSTRACT, abstract_);
                }
                None => {
                    if ty.dict().remove_str(ctx, &ctx.names.__abstractmethods__).is_none() {
                        return Err(ctx.attribute_error("__abstractmethods__"));
                    }
                    ty.set_flag(TypeFlags::IS_ABSTRACT, false);
                }
            }
            Ok(())
        }),
        getset("__dict__", |ctx, this| Ok(crate::mappingproxy::new_proxy(ctx, of(this).dict_obj()))),
        getset_rw("__doc__", |ctx, this| {
            let ty = of(this);
            match ty.dict().get_str(ctx, &ctx.names.__doc__) {
                // CPython makes the text of a native type anew each time.
                Some(doc) if !ty.is_heap_type() && doc.is_str_instance(ctx) => Ok(ctx.str(&doc.text_lossy())),
                Some(doc) => match doc.ty(ctx).slots.tp_descr_get.get() {
                    Some(get) => get(ctx, &doc, None, Some(this)),
                    None => Ok(doc),
                },
                None => Ok(ctx.none()),
            }
        }, |ctx, this, value| set_in_dict(ctx, this, &ctx.names.__doc__, value)),
        getset("__text_signature__", text_signature),
        getset_rw("__annotations__", annotations_of, |ctx, this, value| {
            let ty = of(this);
            check_mutable(ctx, ty, "__annotations__")?;
            mro::type_modified(ty);
            let dict = ty.dict();
            match value {
                Some(value) => {
                    let name = if dict.get_str(ctx, &ctx.names.__annotations__).is_some() { &ctx.names.__annotations__ } else { &ctx.names.__annotations_cache__ };
                    dict.set_str(ctx, name, value.clone());
                }
                None => {
                    let gone = dict.remove_str(ctx, &ctx.names.__annotations__).is_some() | dict.remove_str(ctx, &ctx.names.__annotations_cache__).is_some();
                    if !gone {
                        return Err(ctx.attribute_error("__annotations__"));
                    }
                }
            }
            dict.remove_str(ctx, &ctx.names.__annotate_func__);
            dict.remove_str(ctx, &ctx.names.__annotate__);
            Ok(())
        }),
        getset_rw("__annotate__", annotate_of, |ctx, this, value| {
            let ty = of(this);
            check_mutable(ctx, ty, "__annotate__")?;
            let Some(value) = value else { return Err(ctx.type_error("cannot delete __annotate__ attribute")) };
            if !ctx.is_none(value) && !value.is_callable(ctx) {
                return Err(ctx.type_error("__annotate__ must be callable or None"));
            }
            mro::type_modified(ty);
            ty.dict().set_str(ctx, &ctx.names.__annotate_func__, value.clone());
            if !ctx.is_none(value) {
                ty.dict().remove_str(ctx, &ctx.names.__annotations_cache__);
                ty.dict().remove_str(ctx, &ctx.names.__annotations__);
            }
            Ok(())
        }),
        getset_rw("__type_params__", |ctx, this| {
            // `type` itself has the descriptor in its dict.
            if of(this).is(&ctx.types.type_) {
                return Ok(ctx.empty_tuple.clone());
            }
            Ok(of(this).dict().get_str(ctx, &ctx.names.__type_params__).unwrap_or_else(|| ctx.empty_tuple.clone()))
        }, |ctx, this, value| set_in_dict(ctx, this, &ctx.names.__type_params__, value)),
        getset("__mro__", |ctx, this| Ok(ctx.tuple_of(&of(this).mro()))),
    ],
    members: &[
        member("__base__", |ctx, this| Ok(of(this).base().unwrap_or_else(|| ctx.none()))),
        member("__flags__", |ctx, this| {
            // `typing.Generic` is a heap type in CPython, and `copyreg` asks.
            let heap = if of(this).is(&ctx.types.generic) { TypeFlags::HEAPTYPE } else { 0 };
            Ok(ctx.int(((of(this).flags.get() | heap) & 0xFFFF_FFFE) as i64))
        }),
        member("__basicsize__", |ctx, this| Ok(ctx.int_usize(of(this).basicsize))),
        member("__itemsize__", |ctx, this| Ok(ctx.int(build::item_bytes(ctx, of(this))))),
        member("__dictoffset__", |ctx, this| Ok(ctx.int(i64::from(of(this).dict_offset)))),
        member("__weakrefoffset__", |ctx, this| Ok(ctx.int(i64::from(of(this).weak_offset)))),
    ],
    text: "",
    ..TypeDef::new("type", Type::layout)
};
