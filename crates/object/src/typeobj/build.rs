//! Making types: native ones from their definitions, Python classes from name, bases and namespace.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use crate::cells::ObjCell;
use crate::ctx::{Ctx, PyResult};
use crate::function::descr;
use crate::heap::dictdata::PyDict;
use crate::heap::instance::{self, SharedKeys};
use crate::heap::strdata::PyStr;
use crate::tuple::PyTuple;
use crate::typeobj::{
    MethodKind, Slots, Subclasses, Type, TypeDef, TypeFlags, TypeRef, inherit, mro, reserve_type, wrapper,
};
use crate::value::Obj;

/// What `match` takes a class for.
const COLLECTION: u64 = TypeFlags::SEQUENCE | TypeFlags::MAPPING;

/// The payload of a native type, slots and dict still empty.
fn native_payload(ctx: &Ctx, def: &'static TypeDef, base: Option<&Type>) -> Type {
    let layout = (def.layout)();
    let mut basicsize = layout.bytes;
    let mut weak_offset = 0;
    let mut dict_offset = 0;
    let mut flags = def.flags & !TypeFlags::HAS_FINALIZER;
    if layout.weakrefs {
        weak_offset = basicsize as u32;
        basicsize += 8;
        flags |= TypeFlags::HAS_WEAKREFS | TypeFlags::HAS_EXTRAS;
    }
    if layout.dict {
        dict_offset = basicsize as u32;
        basicsize += 8;
        flags |= TypeFlags::HAS_DICT | TypeFlags::HAS_EXTRAS;
    }
    if layout.node {
        flags |= TypeFlags::NODE;
    }
    if layout.wants_finalizer.is_some() || def.flags & TypeFlags::HAS_FINALIZER != 0 {
        flags |= TypeFlags::HAS_FINALIZER;
    }
    if let Some(base) = base {
        flags |= base.flags.get() & 0xFF00_0000;
        flags |= base.flags.get() & (COLLECTION | TypeFlags::MATCH_SELF);
    }
    flags |= TypeFlags::IMMUTABLETYPE;
    Type {
        version: Cell::new(0),
        flags: Cell::new(flags),
        basicsize,
        dict_offset,
        weak_offset,
        values_offset: basicsize as u32,
        values_cap: 0,
        slots_offset: 0,
        slots_count: 0,
        layout,
        slots: Slots::default(),
        shared_keys: RefCell::new(SharedKeys::default()),
        name: RefCell::new(def.name.into()),
        qualname: ObjCell::default(),
        module: Cell::new(Some(def.module)),
        def: Some(def),
        base: ObjCell::default(),
        bases: ObjCell::default(),
        mro: RefCell::new(Rc::from([])),
        dict: ctx.dict(),
        subclasses: Subclasses::default(),
        name_object: ObjCell::default(),
    }
}

/// Write a reserved type's payload. Bases must be complete.
pub(crate) fn complete_type(ctx: &Ctx, object: &TypeRef, def: &'static TypeDef) {
    let base = base_of(ctx, object.obj(), def);
    let payload = native_payload(ctx, def, base.as_ref().map(|base| base.ty()));
    object.fill(payload);
    link(ctx, object.ty(), base);
}

fn base_of(ctx: &Ctx, object: &Obj, def: &'static TypeDef) -> Option<TypeRef> {
    match def.base {
        Some(base) => Some(base(ctx)),
        None if object.is(ctx.types.object.obj()) => None,
        None => Some(ctx.types.object.clone()),
    }
}

fn link(ctx: &Ctx, ty: &Type, base: Option<TypeRef>) {
    match base {
        Some(base) => {
            base.subclasses.add(ty);
            let mut order = vec![ty.to_obj()];
            order.extend(base.mro().iter().cloned());
            ty.set_mro(order);
            let bases = ctx.tuple(vec![base.to_obj()]);
            ty.set_bases(Some(base.to_obj()), bases);
        }
        None => {
            ty.set_mro(vec![ty.to_obj()]);
            ty.set_bases(None, ctx.empty_tuple.clone());
        }
    }
}

/// Fill a completed native type's slots and dict from its definition.
pub(crate) fn populate(ctx: &Ctx, object: &TypeRef, def: &'static TypeDef) {
    let ty = object.ty();
    let dict = ty.dict();
    for &(id, function) in def.slots {
        ty.slots.set(id, Some(function));
        for &special in id.special_methods() {
            if special.name == "__getattr__" || special.name == "__hash__" && function.address() == crate::protocol::hash_not_implemented as *const () as usize {
                continue;
            }
            // A type whose buffers need no release shows none.
            if special.name == "__release_buffer__" && function.address() == crate::buffer::bytes_getbuffer as *const () as usize {
                continue;
            }
            let name = ctx.intern(special.name);
            // `__mul__` of a number stands before that of a sequence.
            if dict.get_str(ctx, &name).is_none() {
                dict.set_str(ctx, &name, wrapper::new_wrapper(ctx, special, function, ty));
            }
        }
    }
    let own = |id| def.slots.iter().any(|&(slot, _)| slot == id);
    if own(super::SlotId::tp_new) {
        dict.set_str(ctx, &ctx.names.__new__, crate::function::new_bound_builtin(ctx, &crate::function::NEW_DEF, ty.to_obj()));
    }
    let unhashable = ty.slots.tp_hash.get().is_some_and(|f| f as usize == crate::protocol::hash_not_implemented as *const () as usize);
    if unhashable || own(super::SlotId::tp_richcompare) && !own(super::SlotId::tp_hash) {
        dict.set_str(ctx, &ctx.names.__hash__, ctx.none());
        ty.slots.tp_hash.set(Some(crate::protocol::hash_not_implemented));
    }
    for row in def.methods {
        let name = ctx.intern(row.name());
        if dict.get_str(ctx, &name).is_some() && !row.coexist {
            continue;
        }
        let value = match row.kind {
            MethodKind::Instance => descr::new_method_descriptor(ctx, row, ty),
            MethodKind::Class => descr::new_classmethod_descriptor(ctx, row, ty),
            MethodKind::Static => {
                let function = crate::function::new_bound_builtin(ctx, row, ty.to_obj());
                crate::property::new_staticmethod(ctx, function)
            }
        };
        dict.set_str(ctx, &name, value);
    }
    for row in def.getsets {
        dict.set_str(ctx, &ctx.intern(row.name), descr::new_getset(ctx, row, ty));
    }
    for row in def.members {
        let name = ctx.intern(row.name);
        dict.set_str(ctx, &name, descr::new_member(ctx, name.clone(), descr::Member::Native(row), ty));
    }
    inherit::inherit_slots(ty);
    if dict.get_str(ctx, &ctx.names.__doc__).is_none() {
        let own = Some(def.doc).filter(|doc| !doc.is_empty());
        let doc = own.or_else(|| if def.module == "builtins" { crate::docs::of(def.name) } else { None });
        let doc = doc.map_or_else(|| ctx.none(), |doc| ctx.str(doc));
        dict.set_str(ctx, &ctx.names.__doc__, doc);
    }
}

/// A native type of a module, from its definition; registered so that [`Ctx::type_for`] finds it.
pub fn new_native_type(ctx: &Ctx, def: &'static TypeDef) -> TypeRef {
    let metatype = ctx.types.type_.object_ptr();
    let object = TypeRef::new(reserve_type(ctx.heap(), metatype, def)).expect("a reserved type is a type");
    complete_type(ctx, &object, def);
    populate(ctx, &object, def);
    if def.module != "builtins" {
        object.dict().set_str(ctx, &ctx.names.__module__, ctx.intern(def.module));
    }
    ctx.native_types.borrow_mut().entry(std::ptr::from_ref((def.layout)()) as usize).or_insert_with(|| object.clone());
    object
}

/// The base whose layout a class of these bases gets. TypeError when two bases' layouts conflict.
pub(crate) fn best_base(ctx: &Ctx, bases: &[Obj]) -> PyResult<Obj> {
    let mut winner: Option<Obj> = None;
    let mut best: Option<Obj> = None;
    for base in bases {
        let ty = base.as_type().ok_or_else(|| ctx.type_error("bases must be types"))?;
        if !ty.has(TypeFlags::BASETYPE) {
            return Err(ctx.type_error(&format!("type '{}' is not an acceptable base type", ty.name())));
        }
        let candidate = solid_base(ty);
        let candidate_type = candidate.as_type().expect("bases are types");
        match &winner {
            None => {
                winner = Some(candidate);
                best = Some(base.clone());
            }
            Some(current) => {
                let current_type = current.as_type().expect("bases are types");
                if current_type.is_subtype(candidate_type) {
                } else if candidate_type.is_subtype(current_type) {
                    winner = Some(candidate);
                    best = Some(base.clone());
                } else {
                    return Err(ctx.type_error("multiple bases have instance lay-out conflict"));
                }
            }
        }
    }
    Ok(best.unwrap_or_else(|| ctx.types.object.to_obj()))
}

/// The nearest native type of the line.
pub(crate) fn native_base(ty: &Type) -> Obj {
    let mut current = ty.to_obj();
    while let Some(base) = current.as_type().filter(|ty| ty.is_heap_type()).and_then(Type::base) {
        current = base;
    }
    current
}

/// Whether `base` is `ty` or stands in its line of bases.
pub(crate) fn in_base_line(ty: &Type, base: &Type) -> bool {
    let mut current = Some(ty.to_obj());
    while let Some(class) = current {
        let class = class.as_type().expect("bases are types");
        if class.is(base) {
            return true;
        }
        current = class.base();
    }
    false
}

/// The nearest type of the line that adds to the layout of its base.
fn solid_base(ty: &Type) -> Obj {
    let mut current = ty.to_obj();
    loop {
        let ty = current.as_type().expect("bases are types");
        let Some(base) = ty.base() else { return current };
        let base_type = base.as_type().expect("bases are types");
        if !std::ptr::eq(ty.layout, base_type.layout) || ty.slots_count != 0 {
            return current;
        }
        current = base;
    }
}

/// `__itemsize__`: bytes of one item of types whose objects differ in length, 0 for the others.
pub(crate) fn item_bytes(ctx: &Ctx, ty: &Type) -> i64 {
    if ty.has(TypeFlags::LONG_SUBCLASS) {
        4
    } else if ty.has(TypeFlags::BYTES_SUBCLASS) {
        1
    } else if ty.has(TypeFlags::TYPE_SUBCLASS) {
        40
    } else if ty.layout.tail.is_some() && !ty.is_subtype(&ctx.types.str) {
        8
    } else {
        0
    }
}

/// Whether CPython frees instances of the two by different functions: those that its collector tracks, which all of
/// Python's classes are, and the others.
pub(crate) fn frees_differ(a: &Type, b: &Type) -> bool {
    let tracked = |ty: &Type| ty.is_heap_type() || ty.layout.node;
    tracked(a) != tracked(b)
}

/// Whether instances of one class can become instances of the other: both add the same to the same base. Only the
/// number of inline values may differ.
pub(crate) fn same_shape(a: &Type, b: &Type) -> bool {
    let (a, b) = (adding_base(a.to_obj()), adding_base(b.to_obj()));
    if a.is(&b) {
        return true;
    }
    let (a, b) = (a.as_type().expect("bases are types"), b.as_type().expect("bases are types"));
    let same_base = match (a.base(), b.base()) {
        (Some(a), Some(b)) => a.is(&b),
        _ => false,
    };
    same_base
        && a.is_heap_type()
        && b.is_heap_type()
        && std::ptr::eq(a.layout, b.layout)
        && (a.dict_offset, a.weak_offset, a.values_offset, a.slots_count) == (b.dict_offset, b.weak_offset, b.values_offset, b.slots_count)
        && slot_words(a) == slot_words(b)
}

/// The nearest type of the line that adds slots, a dict or weak references to its base.
fn adding_base(mut class: Obj) -> Obj {
    loop {
        let ty = class.as_type().expect("bases are types");
        let Some(base) = ty.base() else { return class };
        let base_type = base.as_type().expect("bases are types");
        let adds = !std::ptr::eq(ty.layout, base_type.layout)
            || ty.slots_count != 0
            || ty.dict_offset != base_type.dict_offset
            || ty.weak_offset != base_type.weak_offset;
        if adds {
            return class;
        }
        class = base;
    }
}

/// The class's own slots: their offsets and names, in order.
fn slot_words(ty: &Type) -> Vec<(u32, String)> {
    let mut words: Vec<(u32, String)> = ty
        .dict()
        .items()
        .into_iter()
        .filter_map(|(_, value)| match value.payload::<descr::MemberDescriptor>() {
            Some(descr::MemberDescriptor { name, member: descr::Member::Slot(offset), .. }) => Some((*offset, name.text_lossy().into_owned())),
            _ => None,
        })
        .collect();
    words.sort();
    words
}

/// What `__slots__` asks for.
struct SlotNames {
    names: Vec<Obj>,
    dict: bool,
    weakref: bool,
}

fn parse_slots(ctx: &Ctx, class_name: &str, base: &Type, bases: &[Obj], namespace: &PyDict, slots: &Obj) -> PyResult<SlotNames> {
    let items = if slots.is_str_instance(ctx) { vec![slots.clone()] } else { crate::protocol::iterate(ctx, slots)? };
    if !items.is_empty() && item_bytes(ctx, base) != 0 {
        let only_special = items.iter().all(|item| matches!(&*item.text_lossy(), "__dict__"));
        if !only_special {
            return Err(ctx.type_error(&format!("nonempty __slots__ not supported for subtype of '{}'", base.name())));
        }
    }
    let mut result = SlotNames { names: Vec::new(), dict: false, weakref: false };
    for item in items {
        if !item.is_str_instance(ctx) {
            return Err(ctx.type_error(&format!("__slots__ items must be strings, not '{}'", item.ty(ctx).name())));
        }
        let text = item.text_lossy().into_owned();
        let identifier = text.chars().enumerate().all(|(at, c)| c == '_' || c.is_alphabetic() || at > 0 && c.is_alphanumeric());
        if text.is_empty() || !identifier {
            return Err(ctx.type_error("__slots__ must be identifiers"));
        }
        match text.as_str() {
            "__dict__" => {
                if base.has(TypeFlags::HAS_DICT) || result.dict {
                    return Err(ctx.type_error("__dict__ slot disallowed: we already got one"));
                }
                result.dict = true;
            }
            "__weakref__" => {
                if base.weak_offset != 0 || result.weakref {
                    return Err(ctx.type_error("__weakref__ slot disallowed: we already got one"));
                }
                result.weakref = true;
            }
            _ => {
                let mangled = mangle(class_name, &text);
                let name = ctx.intern(&mangled);
                if !matches!(mangled.as_str(), "__qualname__" | "__classcell__" | "__classdictcell__") && namespace.get_str(ctx, &name).is_some() {
                    return Err(ctx.value_error(&format!("'{mangled}' in __slots__ conflicts with class variable")));
                }
                result.names.push(name);
            }
        }
    }
    result.names.sort_by(|a, b| a.text_lossy().cmp(&b.text_lossy()));
    // Other bases may bring a dict or weak references.
    for other in bases {
        let other = other.as_type().expect("bases are types");
        result.dict |= other.dict_offset != 0 && !base.has(TypeFlags::HAS_DICT);
        result.weakref |= other.weak_offset != 0 && base.weak_offset == 0;
    }
    Ok(result)
}

fn mangle(class_name: &str, name: &str) -> String {
    let class_name = class_name.trim_start_matches('_');
    if name.starts_with("__") && !name.ends_with("__") && !name.contains('.') && !class_name.is_empty() {
        format!("_{class_name}{name}")
    } else {
        name.to_owned()
    }
}

/// `type.__new__(metatype, name, bases, namespace)` after the metaclass is settled: the class itself, without
/// `__set_name__` and `__init_subclass__` having run.
pub fn new_heap_type(ctx: &Ctx, metatype: &Type, name: &Obj, bases: &[Obj], namespace: &PyDict) -> PyResult {
    heap_type(ctx, metatype, name, bases, namespace, None)
}

/// The least and the most room for inline values: there are names that only other code assigns.
const INLINE_MIN: u32 = 6;
const INLINE_MAX: u32 = 30;

/// Room for inline values in instances of a new class: for the attributes that its methods and those of its bases
/// set, and some more. What fits into the bases' room takes no more, so that `__class__` can be set from one to
/// the other.
fn inline_values(ctx: &Ctx, bases: &[Obj], own: Option<Obj>) -> u32 {
    let types = || bases.iter().filter_map(Obj::as_type);
    let inherited = types().map(|base| base.values_cap).max().unwrap_or(0);
    let Some(own) = own else { return inherited.max(INLINE_MIN) };
    let mut known: Vec<Obj> = Vec::new();
    let mut add = |attributes: &Obj| {
        for name in attributes.payload::<PyTuple>().into_iter().flat_map(PyTuple::items) {
            if !known.iter().any(|other| other.is(name)) {
                known.push(name.clone());
            }
        }
    };
    add(&own);
    for base in types() {
        for class in base.mro().iter().filter_map(Obj::as_type) {
            if let Some(attributes) = class.dict().get_str(ctx, &ctx.names.__static_attributes__) {
                add(&attributes);
            }
        }
    }
    let needed = known.len() as u32;
    if inherited > 0 && needed <= inherited { inherited } else { (needed + (needed / 5).max(2)).clamp(INLINE_MIN, INLINE_MAX) }
}

/// As [`new_heap_type`], with these slots whatever the base (`__slots__` of a native type's making).
pub(crate) fn heap_type(
    ctx: &Ctx,
    metatype: &Type,
    name: &Obj,
    bases: &[Obj],
    namespace: &PyDict,
    own_slots: Option<Vec<Obj>>,
) -> PyResult {
    let names = &ctx.names;
    let object_type = [ctx.types.object.to_obj()];
    let bases = if bases.is_empty() { &object_type[..] } else { bases };
    let base_obj = best_base(ctx, bases)?;
    let base = base_obj.as_type().expect("bases are types");
    let class_name = name.expect_str(ctx, "type name")?;
    if class_name.points().any(|point| point == 0) {
        return Err(ctx.value_error("type name must not contain null characters"));
    }
    let class_name = class_name.to_string_lossy().into_owned();
    let dict = namespace.copy();
    let is_metaclass = base.is_subtype(&ctx.types.type_);

    let slots = match dict.get_str(ctx, &names.__slots__) {
        _ if own_slots.is_some() => SlotNames { names: own_slots.unwrap_or_default(), dict: false, weakref: false },
        Some(slots) => parse_slots(ctx, &class_name, base, bases, &dict, &slots)?,
        None => SlotNames {
            names: Vec::new(),
            dict: !base.has(TypeFlags::HAS_DICT) && !is_metaclass,
            weakref: base.weak_offset == 0 && base.layout.tail.is_none_or(|_| std::ptr::eq(base.layout, <PyStr as crate::payload::Payload>::layout())),
        },
    };
    let values = if is_metaclass { 0 } else { inline_values(ctx, bases, dict.get_str(ctx, &names.__static_attributes__)) };
    let plan = instance::plan_extras(base, slots.names.len(), slots.weakref, slots.dict && !is_metaclass, values);

    let mut flags = TypeFlags::HEAPTYPE | TypeFlags::BASETYPE | (base.flags.get() & TypeFlags::INHERITED);
    flags |= TypeFlags::NODE | TypeFlags::HAS_EXTRAS;
    if plan.weak_offset != 0 {
        flags |= TypeFlags::HAS_WEAKREFS;
    }
    if plan.dict_offset != 0 {
        flags |= TypeFlags::HAS_DICT;
    }
    for base in bases {
        let base = base.as_type().expect("bases are types");
        // The first that is one of the two.
        if flags & COLLECTION == 0 {
            flags |= base.flags.get() & COLLECTION;
        }
    }

    let payload = Type {
        version: Cell::new(0),
        flags: Cell::new(flags),
        basicsize: plan.basicsize,
        dict_offset: plan.dict_offset,
        weak_offset: plan.weak_offset,
        values_offset: plan.values_offset,
        values_cap: plan.values_cap,
        slots_offset: plan.slots_offset,
        slots_count: slots.names.len() as u32,
        layout: base.layout,
        slots: Slots::default(),
        shared_keys: RefCell::new(SharedKeys::default()),
        name: RefCell::new(class_name.clone().into()),
        qualname: ObjCell::default(),
        module: Cell::new(None),
        def: None,
        base: ObjCell::new(Some(base_obj.clone())),
        bases: ObjCell::new(Some(ctx.tuple_of(bases))),
        mro: RefCell::new(Rc::from([])),
        dict: ctx.dict_from(dict),
        subclasses: Subclasses::default(),
        name_object: ObjCell::default(),
    };
    let class = crate::payload::new_extended(ctx, metatype, payload);
    let ty = class.as_type().expect("a new type is a type");
    let dict = ty.dict();
    let cell = dict.remove_str(ctx, &names.__classcell__);
    let dict_cell = dict.remove_str(ctx, &names.__classdictcell__);
    if dict.keys().iter().any(|key| !key.is_str_instance(ctx)) {
        crate::exceptions::warn(ctx, &ctx.types.runtime_warning, &format!("non-string key in the __dict__ of class {class_name}"), 1)?;
    }

    let qualname = match dict.remove_str(ctx, &names.__qualname__) {
        Some(qualname) if qualname.is_str_instance(ctx) => qualname,
        Some(other) => {
            return Err(ctx.type_error(&format!("type __qualname__ must be a str, not {}", other.ty(ctx).name())));
        }
        None => name.clone(),
    };
    ty.qualname_cell().set(Some(qualname));
    if dict.get_str(ctx, &names.__module__).is_none() {
        let globals = ctx.hooks.current_globals.get().and_then(|hook| hook(ctx));
        if let Some(module) = globals.and_then(|globals| globals.payload::<PyDict>()?.get_str(ctx, &names.__name__)) {
            dict.set_str(ctx, &names.__module__, module);
        }
    }
    for (text, wrap) in [(&names.__new__, false), (&names.__init_subclass__, true), (&names.__class_getitem__, true)] {
        if let Some(function) = dict.get_str(ctx, text) {
            if ctx.types.function.is_exactly(&function) {
                let wrapped = if wrap {
                    crate::property::new_classmethod(ctx, function)
                } else {
                    crate::property::new_staticmethod(ctx, function)
                };
                dict.set_str(ctx, text, wrapped);
            }
        }
    }
    for (index, slot) in slots.names.iter().enumerate() {
        let offset = plan.slots_offset + 8 * index as u32;
        dict.set_str(ctx, slot, descr::new_member(ctx, slot.clone(), descr::Member::Slot(offset), ty));
    }
    if plan.dict_offset != 0 && base.dict_offset == 0 && dict.get_str(ctx, &names.__dict__).is_none() {
        dict.set_str(ctx, &names.__dict__, descr::new_getset(ctx, &crate::protocol::DICT_GETSET_STATIC, ty));
    }
    if plan.weak_offset != 0 && base.weak_offset == 0 && dict.get_str(ctx, &names.__weakref__).is_none() {
        dict.set_str(ctx, &names.__weakref__, descr::new_getset(ctx, &crate::protocol::WEAKREF_GETSET, ty));
    }
    if dict.get_str(ctx, &names.__eq__).is_some() && dict.get_str(ctx, &names.__hash__).is_none() {
        dict.set_str(ctx, &names.__hash__, ctx.none());
    }

    let order = compute_mro(ctx, ty, metatype, bases)?;
    ty.set_mro(order);
    for base in bases {
        base.as_type().expect("bases are types").subclasses.add(ty);
    }
    if dict.get_str(ctx, &names.__doc__).is_none() {
        dict.set_str(ctx, &names.__doc__, ctx.none());
    }
    inherit::fix_all_slots(ctx, ty);

    if let Some(cell) = cell {
        match cell.payload::<crate::cell::PyCell>() {
            Some(cell) => cell.value.set(Some(class.clone())),
            None => {
                return Err(ctx.type_error(&format!(
                    "__classcell__ must be a nonlocal cell, not <class '{}'>",
                    cell.ty(ctx).name()
                )));
            }
        }
    }
    if let Some(cell) = dict_cell.as_ref().and_then(|cell| cell.payload::<crate::cell::PyCell>()) {
        cell.value.set(Some(ty.dict_obj()));
    }
    Ok(class)
}

/// The MRO by the metaclass's `mro()`, or C3 when that is type's own.
pub(crate) fn compute_mro(ctx: &Ctx, ty: &Type, metatype: &Type, bases: &[Obj]) -> PyResult<Vec<Obj>> {
    if metatype.is(&ctx.types.type_) {
        return mro::c3(ctx, ty, bases);
    }
    let custom = metatype.lookup(ctx, &ctx.names.mro);
    let plain = ctx.types.type_.lookup(ctx, &ctx.names.mro);
    match (custom, plain) {
        (Some(custom), Some(plain)) if !custom.is(&plain) => {
            // The class must have an order while its own mro() runs.
            ty.set_mro(vec![ty.to_obj()]);
            let result = ty.to_obj().call_special(ctx, &ctx.names.mro, &[])?.expect("the method was found");
            let entries = crate::protocol::iterate(ctx, &result)?;
            let solid = solid_base(ty);
            for entry in &entries {
                let Some(class) = entry.as_type() else {
                    return Err(ctx.type_error(&format!("mro() returned a non-class ('{}')", entry.ty(ctx).name())));
                };
                let wanted = solid_base(class);
                if !in_base_line(solid.as_type().expect("bases are types"), wanted.as_type().expect("bases are types")) {
                    return Err(ctx.type_error(&format!("mro() returned base with unsuitable layout ('{}')", class.name())));
                }
            }
            Ok(entries)
        }
        _ => mro::c3(ctx, ty, bases),
    }
}
