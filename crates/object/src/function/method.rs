//! Bound methods: a callable and the object it gets first.

use crate::args::Args;
use crate::ctx::{Ctx, PyResult};
use crate::payload::{Payload, new_exact};
use crate::typeobj::{NativeFn, TypeDef, getset, method, slot};
use crate::value::Obj;

/// The payload of `method`.
#[repr(C)]
pub struct PyMethod {
    pub function: Obj,
    pub this: Obj,
}
crate::trace!(PyMethod: function, this);
crate::payload!(PyMethod, "method", with_node, with_weakrefs);

/// Bind `function` to `this`.
pub fn new_method(ctx: &Ctx, function: Obj, this: Obj) -> Obj {
    new_exact(ctx, &ctx.types.method, PyMethod { function, this })
}

fn of(object: &Obj) -> &PyMethod {
    object.payload::<PyMethod>().expect("the type's methods get its objects")
}

/// Call a bound method. Methods of methods are unwound first: each only puts another argument in front.
fn call(ctx: &Ctx, this: &Obj, args: Args) -> PyResult {
    let (mut function, first) = (&of(this).function, &of(this).this);
    let inner = |function: &Obj| ctx.types.method.is_exactly(function);
    if !inner(function) {
        return function.call_prepend(ctx, first, args);
    }
    let mut all = vec![first.clone()];
    while inner(function) {
        let method = of(function);
        all.push(method.this.clone());
        function = &method.function;
    }
    all.reverse();
    all.extend_from_slice(args.all());
    function.call_args(ctx, Args::new(&all, args.names()))
}

pub static METHOD: TypeDef = TypeDef {
    text: "(function, instance, /)",
    slots: &[
        slot::tp_new(|ctx, _class, args| {
            crate::sequence::no_keywords(ctx, "method", args)?;
            crate::sequence::check_positional(ctx, "method", args.positional().len(), 2, 2)?;
            let [function, this] = args.positional() else { return Err(ctx.system_error("bound arguments")) };
            if !function.is_callable(ctx) {
                return Err(ctx.type_error("first argument must be callable"));
            }
            if ctx.is_none(this) {
                return Err(ctx.type_error("instance must not be None"));
            }
            Ok(new_method(ctx, function.clone(), this.clone()))
        }),
        slot::tp_call(call),
        slot::tp_getattro(|ctx, this, name| {
            // What the method type itself does not define is the function's.
            if let Some(found) = ctx.types.method.lookup(ctx, name) {
                return match found.ty(ctx).slots.tp_descr_get.get() {
                    Some(get) => get(ctx, &found, Some(this), Some(&ctx.types.method.to_obj())),
                    None => Ok(found),
                };
            }
            of(this).function.getattr(ctx, name)
        }),
        slot::tp_descr_get(|_, this, _, _| Ok(this.clone())),
        slot::tp_repr(|ctx, this| {
            let bound = of(this);
            let name = match bound.function.getattr_opt(ctx, &ctx.names.__qualname__)? {
                Some(name) => Some(name),
                None => bound.function.getattr_opt(ctx, &ctx.names.__name__)?,
            };
            let name = name.filter(|name| name.is_str_instance(ctx)).map_or_else(|| "?".to_owned(), |name| name.text_lossy().into_owned());
            Ok(ctx.str(&format!("<bound method {name} of {}>", bound.this.repr(ctx)?.text_lossy())))
        }),
        slot::tp_hash(|ctx, this| {
            let bound = of(this);
            let hash = crate::hash::hash_pointer(bound.this.id()) ^ bound.function.hash(ctx)?;
            Ok(if hash == -1 { -2 } else { hash })
        }),
        slot::tp_richcompare(|ctx, this, other, op| {
            let (a, Some(b)) = (of(this), other.payload::<PyMethod>()) else { return Ok(ctx.not_implemented()) };
            let same = a.this.is(&b.this) && a.function.eq(ctx, &b.function)?;
            crate::protocol::compare_identity(ctx, same, op)
        }),
    ],
    getsets: &[
        getset("__func__", |_, this| Ok(of(this).function.clone())),
        getset("__self__", |_, this| Ok(of(this).this.clone())),
        getset("__doc__", |ctx, this| of(this).function.getattr(ctx, &ctx.names.__doc__)),
    ],
    methods: &[method("__reduce__", NativeFn::NoArgs(|ctx, this| {
        let name = of(this).function.getattr(ctx, &ctx.names.__name__)?;
        crate::protocol::reduce_getattr(ctx, &of(this).this, &name.text_lossy())
    }))],
    ..TypeDef::new("method", PyMethod::layout)
};
