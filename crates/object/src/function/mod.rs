//! Callables and descriptors: native functions and methods here, Python functions and bound methods beside.

pub mod descr;
pub mod method;
pub mod pyfunction;

use std::cell::OnceCell;
use std::rc::Rc;

use crate::args::Args;
use crate::ctx::{Ctx, PyResult};
use crate::payload::{Payload, new_exact};
use crate::signature::Signature;
use crate::typeobj::{MethodDef, MethodKind, NativeFn, Type, TypeDef, TypeFlags, getset, method, qualname_of, slot};
use crate::value::Obj;

pub use descr::{ClassMethodDescriptor, GetSetDescriptor, MemberDescriptor, MethodDescriptor};
pub use method::{PyMethod, new_method};
pub use pyfunction::PyFunction;

/// A row with its signature, parsed when first needed; methods bound to objects share it with their descriptor.
#[derive(Clone)]
pub struct NativeRow {
    pub def: &'static MethodDef,
    signature: Rc<OnceCell<Signature>>,
}

impl NativeRow {
    pub fn new(def: &'static MethodDef) -> NativeRow {
        NativeRow { def, signature: Rc::default() }
    }
    fn signature(&self, ctx: &Ctx) -> &Signature {
        self.signature.get_or_init(|| Signature::parse(ctx, self.def.signature().unwrap_or("(*args)")))
    }

    /// Whether so many positional arguments are no error. False also before the first call.
    #[inline(always)]
    pub fn takes(&self, given: usize) -> bool {
        self.signature.get().is_some_and(|signature| signature.takes(given))
    }

    /// Call with `this`; `shown` gives the name for messages that show it with its owner (`list.append`).
    #[inline]
    pub fn call(&self, ctx: &Ctx, this: &Obj, args: Args, shown: &dyn Fn() -> String) -> PyResult {
        crate::profile::native(self.def, this, shown, || self.call_function(ctx, this, args, shown))
    }

    #[inline(always)]
    fn call_function(&self, ctx: &Ctx, this: &Obj, args: Args, shown: &dyn Fn() -> String) -> PyResult {
        let positional = args.positional();
        match self.def.call {
            NativeFn::Kw(f) => f(ctx, this, args),
            NativeFn::Bound(f) => {
                let signature = self.signature(ctx);
                if signature.binds_plainly(args) {
                    if let Some(result) = Obj::padded(positional, signature.params.len(), |slots| f(ctx, this, slots)) {
                        return result;
                    }
                }
                if let Some(slots) = signature.bind_plain::<6>(args) {
                    return f(ctx, this, &slots[..signature.params.len()]);
                }
                let mut slots = Vec::with_capacity(signature.params.len());
                signature.bind(ctx, self.def.name(), args, &mut slots)?;
                f(ctx, this, &slots)
            }
            _ if args.has_keywords() => Err(ctx.type_error(&format!("{}() takes no keyword arguments", shown()))),
            NativeFn::Fast(f) => {
                let signature = self.signature(ctx);
                if !signature.takes(positional.len()) {
                    signature.check_positional(ctx, self.def.name(), positional.len())?;
                }
                f(ctx, this, positional)
            }
            NativeFn::NoArgs(f) => {
                if !positional.is_empty() {
                    return Err(ctx.type_error(&format!("{}() takes no arguments ({} given)", shown(), positional.len())));
                }
                f(ctx, this)
            }
            NativeFn::O(f) => match positional {
                [arg] => f(ctx, this, arg),
                _ => Err(ctx.type_error(&format!("{}() takes exactly one argument ({} given)", shown(), positional.len()))),
            },
        }
    }
}

/// The payload of `builtin_function_or_method`: a module's function, or a native method bound to its object.
pub struct PyBuiltin {
    pub row: NativeRow,
    /// The bound object, the class of a class method, the module of a function.
    pub this: Option<Obj>,
    pub module: Option<Obj>,
}
crate::trace!(PyBuiltin: this, module);
crate::payload!(PyBuiltin, "builtin_function_or_method", with_node, with_weakrefs);

impl PyBuiltin {
    /// What the function gets as `self`.
    #[inline(always)]
    pub fn bound<'a>(&'a self, ctx: &'a Ctx) -> &'a Obj {
        self.this.as_ref().unwrap_or(&ctx.interp().none)
    }
    /// Call it.
    #[inline]
    pub fn call(&self, ctx: &Ctx, args: Args) -> PyResult {
        self.row.call(ctx, self.bound(ctx), args, &|| self.shown(ctx))
    }
    /// The name as messages show it: with the type for methods, with the module for functions outside `builtins`.
    pub fn shown(&self, ctx: &Ctx) -> String {
        let name = self.row.def.name();
        match (&self.this, &self.module) {
            (_, Some(module)) => {
                let module = module.text_lossy();
                if module == "builtins" { name.to_owned() } else { format!("{module}.{name}") }
            }
            (Some(this), None) => match this.as_type() {
                Some(ty) => format!("{}.{name}", qualname_of(ctx, ty)),
                None => format!("{}.{name}", qualname_of(ctx, this.ty(ctx))),
            },
            (None, None) => name.to_owned(),
        }
    }
}

fn of(object: &Obj) -> &PyBuiltin {
    object.payload::<PyBuiltin>().expect("the type's methods get its objects")
}

/// `function(arg)`, straight when that is a native function of one argument.
#[inline]
pub(crate) fn call_one(ctx: &Ctx, function: &Obj, arg: &Obj) -> PyResult {
    if let Some(builtin) = function.payload::<PyBuiltin>() {
        if let NativeFn::O(call) = builtin.row.def.call {
            ctx.check_native_stack("")?;
            return call(ctx, builtin.bound(ctx), arg);
        }
    }
    function.call(ctx, std::slice::from_ref(arg))
}

/// A native method bound to `this`.
pub fn new_bound_builtin(ctx: &Ctx, def: &'static MethodDef, this: Obj) -> Obj {
    new_exact(ctx, &ctx.types.builtin_function_or_method, PyBuiltin { row: NativeRow::new(def), this: Some(this), module: None })
}

/// As [`new_bound_builtin`], of a descriptor's row.
pub(crate) fn bind_row(ctx: &Ctx, row: &NativeRow, this: Obj) -> Obj {
    new_exact(ctx, &ctx.types.builtin_function_or_method, PyBuiltin { row: row.clone(), this: Some(this), module: None })
}

/// A module's native function; `module` is the module's name, `this` what the function gets as its first argument.
pub fn new_module_function(ctx: &Ctx, def: &'static MethodDef, this: Obj, module: &str) -> Obj {
    let module = Some(ctx.intern(module));
    new_exact(ctx, &ctx.types.builtin_function_or_method, PyBuiltin { row: NativeRow::new(def), this: Some(this), module })
}

/// `type.__new__` of native types: `T.__new__(S, …)`.
pub(crate) static NEW_DEF: MethodDef = MethodDef {
    text: "__new__($type, *args, **kwargs)",
    call: NativeFn::Kw(new_wrapper),
    kind: crate::typeobj::MethodKind::Instance,
    coexist: true,
    doc: "",
};

fn new_wrapper(ctx: &Ctx, this: &Obj, args: Args) -> PyResult {
    let owner = this.as_type().expect("__new__ is bound to its type");
    let name = owner.name();
    let Some(class) = args.positional().first() else {
        return Err(ctx.type_error(&format!("{name}.__new__(): not enough arguments")));
    };
    let Some(ty) = class.as_type() else {
        return Err(ctx.type_error(&format!("{name}.__new__(X): X is not a type object ({})", class.ty(ctx).name())));
    };
    if !ty.is_subtype(owner) {
        let other = ty.name();
        return Err(ctx.type_error(&format!("{name}.__new__({other}): {other} is not a subtype of {name}")));
    }
    if ty.has(TypeFlags::DISALLOW_INSTANTIATION) {
        return Err(ctx.type_error(&format!("cannot create '{}' instances", ty.name())));
    }
    let new = owner.slots.tp_new.get();
    // The nearest native base must be the one whose __new__ this is: object.__new__(int) would make half an int.
    let mut solid = class.clone();
    while let Some(ty) = solid.as_type().filter(|ty| ty.is_heap_type()) {
        match ty.base() {
            Some(base) => solid = base,
            None => break,
        }
    }
    let solid = solid.as_type().expect("bases are types");
    match (new, solid.slots.tp_new.get()) {
        (Some(new), Some(safe)) if new as usize == safe as usize || solid.has(TypeFlags::DISALLOW_INSTANTIATION) => {
            new(ctx, class, args.skip_first())
        }
        _ => Err(ctx.type_error(&format!("{name}.__new__({0}) is not safe, use {1}.__new__()", ty.name(), solid.name()))),
    }
}

/// If `object` is a native type's `__new__`: the type.
pub(crate) fn native_new_owner(object: &Obj) -> Option<Obj> {
    let builtin = object.payload::<PyBuiltin>()?;
    std::ptr::eq(builtin.row.def, &NEW_DEF).then(|| builtin.this.clone()).flatten()
}

fn builtin_call(ctx: &Ctx, this: &Obj, args: Args) -> PyResult {
    of(this).call(ctx, args)
}

fn self_is_module(ctx: &Ctx, builtin: &PyBuiltin) -> bool {
    builtin.this.as_ref().is_none_or(|this| this.ty(ctx).is_subtype(&ctx.types.module))
}

pub static BUILTIN_FUNCTION: TypeDef = TypeDef {
    flags: TypeFlags::DISALLOW_INSTANTIATION,
    slots: &[
        slot::tp_call(builtin_call),
        slot::tp_repr(|ctx, this| {
            let builtin = of(this);
            let name = builtin.row.def.name();
            Ok(ctx.str(&match &builtin.this {
                Some(this) if !self_is_module(ctx, builtin) => {
                    format!("<built-in method {name} of {} object at {:#x}>", this.ty(ctx).name(), this.id())
                }
                _ => format!("<built-in function {name}>"),
            }))
        }),
        slot::tp_hash(|_, this| {
            let builtin = of(this);
            let own = crate::hash::hash_pointer(std::ptr::from_ref(builtin.row.def) as u64);
            let hash = own ^ builtin.this.as_ref().map_or(0, |this| crate::hash::hash_pointer(this.id()));
            Ok(if hash == -1 { -2 } else { hash })
        }),
        slot::tp_richcompare(|ctx, this, other, op| {
            let (a, Some(b)) = (of(this), other.payload::<PyBuiltin>()) else { return Ok(ctx.not_implemented()) };
            let same_this = match (&a.this, &b.this) {
                (Some(a), Some(b)) => a.is(b),
                (None, None) => true,
                _ => false,
            };
            crate::protocol::compare_identity(ctx, same_this && std::ptr::eq(a.row.def, b.row.def), op)
        }),
    ],
    getsets: &[
        getset("__name__", |ctx, this| Ok(ctx.str(of(this).row.def.name()))),
        getset("__qualname__", |ctx, this| {
            let builtin = of(this);
            let name = builtin.row.def.name();
            match &builtin.this {
                Some(this) if !self_is_module(ctx, builtin) => {
                    let owner = if this.as_type().is_some() { this.clone() } else { this.ty(ctx).to_obj() };
                    let owner = owner.getattr(ctx, &ctx.names.__qualname__)?;
                    Ok(ctx.str(&format!("{}.{name}", owner.text_lossy())))
                }
                _ => Ok(ctx.str(name)),
            }
        }),
        getset("__self__", |ctx, this| {
            let builtin = of(this);
            let this = builtin.this.clone().filter(|_| builtin.row.def.kind != MethodKind::Static);
            Ok(this.unwrap_or_else(|| ctx.none()))
        }),
        getset("__module__", |ctx, this| Ok(of(this).module.clone().unwrap_or_else(|| ctx.none()))),
        getset("__text_signature__", |ctx, this| {
            let Some(text) = of(this).row.def.signature() else { return Ok(ctx.none()) };
            if of(this).module.is_none() || text.starts_with("($") {
                return Ok(ctx.str(text));
            }
            // A module's function has the module as its first parameter, which is positional only.
            let rest = &text[1..];
            let slash = if rest.contains("/)") || rest.contains("/,") { "" } else { ", /" };
            let comma = if rest == ")" { "" } else { ", " };
            Ok(ctx.str(&format!("($module{slash}{comma}{rest}")))
        }),
        getset("__doc__", |ctx, this| {
            let builtin = of(this);
            let doc = match builtin.row.def.doc {
                "" if builtin.module.as_ref().is_some_and(|module| module.text_lossy() == "builtins") => crate::docs::of(builtin.row.def.name()),
                "" => None,
                doc => Some(doc),
            };
            Ok(doc.map_or_else(|| ctx.none(), |doc| ctx.str(doc)))
        }),
    ],
    methods: &[method("__reduce__", NativeFn::NoArgs(|ctx, this| {
        let builtin = of(this);
        match &builtin.this {
            Some(object) if !self_is_module(ctx, builtin) => crate::protocol::reduce_getattr(ctx, object, builtin.row.def.name()),
            _ => Ok(ctx.str(builtin.row.def.name())),
        }
    }))],
    ..TypeDef::new("builtin_function_or_method", PyBuiltin::layout)
};

/// Whether `ty`'s objects bind like functions when they are found on a class.
pub fn binds_like_function(ty: &Type) -> bool {
    ty.has(TypeFlags::METHOD_DESCRIPTOR)
}
