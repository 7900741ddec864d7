//! `_abc`: registration and instance checks of abstract base classes.
//!
//! It must not know `abc.py`; the data of a class hangs on it as `_abc_impl`.

use std::cell::{Cell, OnceCell, RefCell};
use krait_code::collections::HashMap;

use krait_object::function::PyFunction;
use krait_object::set::{new_frozenset, new_set};
use krait_object::tuple::PyTuple;
use krait_object::weakref::{PyWeakRef, new_weakref};
use krait_object::{Ctx, MethodDef, NativeFn, Obj, PyResult, Type, TypeDef, TypeFlags, method, module, new_exact, typeobj};

/// Classes by their address; a dead reference means that the address belongs to another object now.
type ClassSet = RefCell<HashMap<u64, Obj>>;

/// The payload of `_abc._abc_data`.
struct AbcData {
    registry: RefCell<Vec<Obj>>,
    cache: ClassSet,
    negative: ClassSet,
    negative_version: Cell<u64>,
}
krait_object::trace!(AbcData: registry);
krait_object::payload!(AbcData, "_abc_data", with_node);

static ABC_DATA: TypeDef =
    TypeDef { module: "_abc", flags: TypeFlags::DISALLOW_INSTANTIATION, ..TypeDef::new("_abc_data", AbcData::layout) };

use krait_object::Payload;

#[derive(Default)]
struct State {
    counter: Cell<u64>,
    /// `ABCMeta.__instancecheck__` and `ABCMeta.__subclasscheck__` of `abc.py` with their code, once there was a class.
    checks: OnceCell<[(Obj, Obj); 2]>,
}

/// Remember what the first class with an `_abc_impl`, which is `abc.ABC`, has as checks.
fn remember_checks(ctx: &Ctx, class: &Obj) {
    let meta = class.ty(ctx);
    let [instances, subclasses] = [&ctx.names.__instancecheck__, &ctx.names.__subclasscheck__].map(|name| {
        let found = meta.lookup(ctx, name)?;
        let function = found.payload::<PyFunction>()?;
        let code = function.code.get()?;
        let own = function.module.get().is_some_and(|module| module.text_lossy() == "abc");
        own.then(|| (found.clone(), code))
    });
    if let Some((instances, subclasses)) = instances.zip(subclasses) {
        let _known_already = counter(ctx).checks.set([instances, subclasses]);
    }
}

/// The hook of `isinstance` and `issubclass`: an answer of the caches as [`abc_instancecheck`] and [`subclasscheck`] would
/// give it.
fn known_subclass(ctx: &Ctx, found: &Obj, class: &Obj, subclass: &Obj) -> Option<bool> {
    let state = counter(ctx);
    let (_, code) = state.checks.get()?.iter().find(|(own, _)| own.is(found))?;
    found.payload::<PyFunction>().filter(|function| function.code.word() == code.word())?;
    let data = class.as_type()?.lookup(ctx, &ctx.names._abc_impl)?;
    let data = data.payload::<AbcData>()?;
    if holds(&data.cache, subclass) {
        return Some(true);
    }
    let current = data.negative_version.get() == state.counter.get();
    (current && holds(&data.negative, subclass)).then_some(false)
}

fn counter(ctx: &Ctx) -> std::rc::Rc<State> {
    ctx.state("_abc", State::default)
}

/// The data of a class, as an owned value.
fn impl_of(ctx: &Ctx, class: &Obj) -> PyResult {
    let data = class.getattr(ctx, &ctx.names._abc_impl)?;
    if data.payload::<AbcData>().is_none() {
        return Err(ctx.type_error("_abc_impl is set to a wrong type"));
    }
    Ok(data)
}

fn of(data: &Obj) -> &AbcData {
    data.payload::<AbcData>().expect("impl_of looked at the type")
}

fn reference(ctx: &Ctx, class: &Obj) -> PyResult {
    new_weakref(ctx, &ctx.type_for::<PyWeakRef>(), class, None)
}

fn holds(set: &ClassSet, class: &Obj) -> bool {
    set.borrow().get(&class.id()).is_some_and(|weakref| weakref.payload::<PyWeakRef>().is_some_and(|weakref| !weakref.is_dead()))
}

fn remember(ctx: &Ctx, set: &ClassSet, class: &Obj) -> PyResult<()> {
    let weakref = reference(ctx, class)?;
    let mut set = set.borrow_mut();
    if set.len() >= 64 && set.len().is_power_of_two() {
        set.retain(|_, weakref| weakref.payload::<PyWeakRef>().is_some_and(|weakref| !weakref.is_dead()));
    }
    set.insert(class.id(), weakref);
    Ok(())
}

fn is_abstract(ctx: &Ctx, value: &Obj) -> PyResult<bool> {
    match value.getattr_opt(ctx, &ctx.names.__isabstractmethod__)? {
        Some(flag) => flag.is_true(ctx),
        None => Ok(false),
    }
}

/// Names of all abstract methods become `__abstractmethods__`.
fn compute_abstract_methods(ctx: &Ctx, class: &Obj) -> PyResult<()> {
    let mut names = Vec::new();
    let Some(ty) = class.as_type() else { return Err(ctx.type_error("_abc_init() argument must be a class")) };
    for (key, value) in ty.dict().items() {
        if is_abstract(ctx, &value)? {
            names.push(key);
        }
    }
    let bases = class.getattr(ctx, &ctx.names.__bases__)?;
    let Some(bases) = bases.payload::<PyTuple>() else { return Err(ctx.type_error("__bases__ is not tuple")) };
    for base in bases.items() {
        let Some(inherited) = base.getattr_opt(ctx, &ctx.names.__abstractmethods__)? else { continue };
        for key in krait_object::protocol::iterate(ctx, &inherited)? {
            if let Some(value) = class.getattr_opt(ctx, &key)? {
                if is_abstract(ctx, &value)? {
                    names.push(key);
                }
            }
        }
    }
    class.setattr(ctx, &ctx.names.__abstractmethods__, &new_frozenset(ctx, &names)?)
}

const COLLECTION: u64 = TypeFlags::SEQUENCE | TypeFlags::MAPPING;

fn abc_init(ctx: &Ctx, _: &Obj, class: &Obj) -> PyResult {
    compute_abstract_methods(ctx, class)?;
    let data = new_exact(
        ctx,
        &ctx.type_for::<AbcData>(),
        AbcData {
            registry: RefCell::default(),
            cache: RefCell::default(),
            negative: RefCell::default(),
            negative_version: Cell::new(counter(ctx).counter.get()),
        },
    );
    class.setattr(ctx, &ctx.names._abc_impl, &data)?;
    if counter(ctx).checks.get().is_none() {
        remember_checks(ctx, class);
    }
    if let Some(ty) = class.as_type() {
        let key = ctx.intern("__abc_tpflags__");
        if let Some(flags) = ty.dict().get_str(ctx, &key).filter(|flags| flags.ty(ctx).is(&ctx.types.int)) {
            let value = flags.to_i64(ctx)? as u64 & COLLECTION;
            if value == COLLECTION {
                return Err(ctx.type_error("__abc_tpflags__ cannot be both Py_TPFLAGS_SEQUENCE and Py_TPFLAGS_MAPPING"));
            }
            if value != 0 {
                ty.flags.set(ty.flags.get() & !COLLECTION | value);
            }
            class.delattr(ctx, &key)?;
        }
    }
    Ok(ctx.none())
}

fn set_collection_flags(ty: &Type, flags: u64) {
    if ty.flags.get() & TypeFlags::IMMUTABLETYPE == 0 {
        ty.flags.set(ty.flags.get() & !COLLECTION | flags);
    }
    for subclass in ty.direct_subclasses() {
        if let Some(subclass) = subclass.as_type() {
            set_collection_flags(subclass, flags);
        }
    }
}

fn is_subclass(ctx: &Ctx, class: &Obj, base: &Obj) -> PyResult<bool> {
    krait_object::abstract_object::issubclass(ctx, class, base)
}

fn abc_register(ctx: &Ctx, _: &Obj, args: &[Obj]) -> PyResult {
    let (class, subclass) = (&args[0], &args[1]);
    if subclass.as_type().is_none() {
        return Err(ctx.type_error("Can only register classes"));
    }
    if is_subclass(ctx, subclass, class)? {
        return Ok(subclass.clone());
    }
    if is_subclass(ctx, class, subclass)? {
        return Err(ctx.runtime_error("Refusing to create an inheritance cycle"));
    }
    let data = impl_of(ctx, class)?;
    let weakref = reference(ctx, subclass)?;
    let mut registry = of(&data).registry.borrow_mut();
    registry.retain(|old| old.payload::<PyWeakRef>().is_some_and(|old| !old.is_dead()));
    registry.push(weakref);
    drop(registry);
    let state = counter(ctx);
    state.counter.set(state.counter.get() + 1);
    if let (Some(ty), Some(own)) = (subclass.as_type(), class.as_type()) {
        let flags = own.flags.get() & COLLECTION;
        if flags != 0 {
            set_collection_flags(ty, flags);
        }
    }
    Ok(subclass.clone())
}

fn abc_instancecheck(ctx: &Ctx, _: &Obj, args: &[Obj]) -> PyResult {
    let (class, instance) = (&args[0], &args[1]);
    let data = impl_of(ctx, class)?;
    let data = of(&data);
    let subclass = instance.getattr(ctx, &ctx.names.__class__)?;
    if holds(&data.cache, &subclass) {
        return Ok(ctx.bool(true));
    }
    let subtype = instance.ty(ctx).to_obj();
    let check = |class: &Obj, candidate: &Obj| class.call_method(ctx, &ctx.names.__subclasscheck__, std::slice::from_ref(candidate));
    if subtype.is(&subclass) {
        if data.negative_version.get() == counter(ctx).counter.get() && holds(&data.negative, &subclass) {
            return Ok(ctx.bool(false));
        }
        return check(class, &subclass);
    }
    let result = check(class, &subclass)?;
    if result.is_true(ctx)? {
        return Ok(result);
    }
    check(class, &subtype)
}

fn abc_subclasscheck(ctx: &Ctx, _: &Obj, args: &[Obj]) -> PyResult {
    Ok(ctx.bool(subclasscheck(ctx, &args[0], &args[1])?))
}

fn subclasscheck(ctx: &Ctx, class: &Obj, subclass: &Obj) -> PyResult<bool> {
    let Some(subtype) = subclass.as_type() else { return Err(ctx.type_error("issubclass() arg 1 must be a class")) };
    let data = impl_of(ctx, class)?;
    let data = of(&data);
    if holds(&data.cache, subclass) {
        return Ok(true);
    }
    let version = counter(ctx).counter.get();
    if data.negative_version.get() < version {
        let old = data.negative.take();
        drop(old);
        data.negative_version.set(version);
    } else if holds(&data.negative, subclass) {
        return Ok(false);
    }
    let hook = class.call_method(ctx, &ctx.names.__subclasshook__, std::slice::from_ref(subclass))?;
    if ctx.is_true_singleton(&hook) {
        remember(ctx, &data.cache, subclass)?;
        return Ok(true);
    }
    if hook.is(&ctx.bool(false)) {
        remember(ctx, &data.negative, subclass)?;
        return Ok(false);
    }
    if !ctx.is_not_implemented(&hook) {
        return Err(ctx.raise(krait_object::exceptions::new_exception(
            ctx,
            &ctx.types.assertion_error,
            "__subclasshook__ must return either False, True, or NotImplemented",
        )));
    }
    let found = class.as_type().is_some_and(|class| subtype.is_subtype(class));
    if found {
        remember(ctx, &data.cache, subclass)?;
        return Ok(true);
    }
    let registered: Vec<Obj> =
        data.registry.borrow().iter().filter_map(|weakref| weakref.payload::<PyWeakRef>().and_then(PyWeakRef::referent)).collect();
    if registered.iter().any(|registered| registered.is(subclass)) {
        remember(ctx, &data.cache, subclass)?;
        return Ok(true);
    }
    for registered in &registered {
        if is_subclass(ctx, subclass, registered)? {
            remember(ctx, &data.cache, subclass)?;
            return Ok(true);
        }
    }
    let subclasses = class.call_method_text(ctx, "__subclasses__", &[])?;
    let Some(list) = subclasses.payload::<krait_object::list::PyList>() else {
        return Err(ctx.type_error("__subclasses__() must return a list"));
    };
    for other in list.items.to_vec() {
        if is_subclass(ctx, subclass, &other)? {
            remember(ctx, &data.cache, subclass)?;
            return Ok(true);
        }
    }
    remember(ctx, &data.negative, subclass)?;
    Ok(false)
}

fn dump(ctx: &Ctx, set: &ClassSet) -> PyResult {
    let items: Vec<Obj> = set.borrow().values().cloned().collect();
    new_set(ctx, &items)
}

const FUNCTIONS: &[MethodDef] = &[
    method("get_cache_token($module, /)", NativeFn::NoArgs(|ctx, _| Ok(ctx.int_u64(counter(ctx).counter.get())))),
    method("_abc_init($module, self, /)", NativeFn::O(abc_init)),
    method("_reset_registry($module, self, /)", NativeFn::O(|ctx, _, class| {
        drop(of(&impl_of(ctx, class)?).registry.take());
        Ok(ctx.none())
    })),
    method("_reset_caches($module, self, /)", NativeFn::O(|ctx, _, class| {
        let data = impl_of(ctx, class)?;
        drop((of(&data).cache.take(), of(&data).negative.take()));
        Ok(ctx.none())
    })),
    method("_get_dump($module, self, /)", NativeFn::O(|ctx, _, class| {
        let data = impl_of(ctx, class)?;
        let data = of(&data);
        let registry = data.registry.borrow().clone();
        Ok(ctx.tuple(vec![
            new_set(ctx, &registry)?,
            dump(ctx, &data.cache)?,
            dump(ctx, &data.negative)?,
            ctx.int_u64(data.negative_version.get()),
        ]))
    })),
    method("_abc_register($module, self, subclass, /)", NativeFn::Fast(abc_register)),
    method("_abc_instancecheck($module, self, instance, /)", NativeFn::Fast(abc_instancecheck)),
    method("_abc_subclasscheck($module, self, subclass, /)", NativeFn::Fast(abc_subclasscheck)),
];

/// Make the module.
pub fn init(ctx: &Ctx) -> PyResult<Obj> {
    let module = module::new_module(ctx, "_abc");
    typeobj::new_native_type(ctx, &ABC_DATA);
    module::add_functions(ctx, &module, "_abc", FUNCTIONS);
    ctx.hooks.known_subclass.set(Some(known_subclass));
    Ok(module)
}
