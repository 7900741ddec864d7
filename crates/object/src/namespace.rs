//! `types.SimpleNamespace`.

use crate::ctx::{Ctx, PyResult};
use crate::heap::dictdata::PyDict;
use crate::heap::instance;
use crate::payload::{Payload, new_exact, new_extended};
use crate::typeobj::{NativeFn, TypeDef, TypeFlags, method, slot};
use crate::value::Obj;

/// The payload of `types.SimpleNamespace`: everything is in the dict.
pub struct Namespace;
crate::trace!(Namespace);
crate::payload!(Namespace, "types.SimpleNamespace", with_node, with_dict);

/// A namespace with these attributes.
pub fn new_namespace(ctx: &Ctx, fields: Vec<(Obj, Obj)>) -> PyResult {
    let object = new_exact(ctx, &ctx.types.simple_namespace, Namespace);
    for (name, value) in fields {
        instance::set_own(ctx, &object, object.ty(ctx), &name, Some(value));
    }
    Ok(object)
}

fn dict(ctx: &Ctx, this: &Obj) -> Obj {
    instance::dict_of(ctx, this, this.ty(ctx))
}

pub static SIMPLE_NAMESPACE: TypeDef = TypeDef {
    module: "types",
    text: "(mapping_or_iterable=(), /, **kwargs)",
    flags: TypeFlags::BASETYPE,
    slots: &[
        slot::tp_new(|ctx, class, _| Ok(new_extended(ctx, class.as_type().expect("tp_new gets a type"), Namespace))),
        slot::tp_init(|ctx, this, args| {
            let target = dict(ctx, this);
            let target = target.payload::<PyDict>().expect("an instance's dict is a dict");
            match args.positional() {
                [] => {}
                [source] => {
                    let source = ctx.types.dict.obj().call(ctx, std::slice::from_ref(source))?;
                    for (key, value) in source.payload::<PyDict>().expect("dict() gives a dict").items() {
                        if !key.is_str_instance(ctx) {
                            return Err(ctx.type_error("keywords must be strings"));
                        }
                        target.set(ctx, &key, value)?;
                    }
                }
                more => {
                    return Err(ctx.type_error(&format!("{} expected at most 1 argument, got {}", this.ty(ctx).short_name(), more.len())));
                }
            }
            for (key, value) in args.keywords() {
                target.set(ctx, key, value.clone())?;
            }
            Ok(())
        }),
        slot::tp_repr(|ctx, this| {
            let ty = this.ty(ctx);
            let name = if ty.is(&ctx.types.simple_namespace) { "namespace".to_owned() } else { ty.short_name().to_string() };
            let Some(_guard) = crate::sequence::enter_repr(ctx, this) else {
                return Ok(ctx.str(&format!("{name}(...)")));
            };
            let mut parts = Vec::new();
            for (key, value) in dict(ctx, this).payload::<PyDict>().expect("a dict").items() {
                if key.is_str_instance(ctx) {
                    parts.push(format!("{}={}", key.text_lossy(), value.repr(ctx)?.text_lossy()));
                }
            }
            Ok(ctx.str(&format!("{name}({})", parts.join(", "))))
        }),
        slot::tp_richcompare(|ctx, this, other, op| {
            if other.payload::<Namespace>().is_none() {
                return Ok(ctx.not_implemented());
            }
            crate::protocol::rich_compare(ctx, &dict(ctx, this), &dict(ctx, other), op)
        }),
    ],
    methods: &[
        method("__reduce__", NativeFn::NoArgs(|ctx, this| {
            Ok(ctx.tuple(vec![this.ty(ctx).to_obj(), ctx.empty_tuple.clone(), dict(ctx, this)]))
        })),
        method("__replace__", NativeFn::Kw(|ctx, this, args| {
            if !args.positional().is_empty() {
                return Err(ctx.type_error("__replace__() takes no positional arguments"));
            }
            let made = this.ty(ctx).to_obj().call(ctx, &[])?;
            if made.payload::<Namespace>().is_none() {
                return Err(ctx.type_error(&format!(
                    "expect types.SimpleNamespace type, but {}() returned '{}' object",
                    crate::typeobj::full_name(ctx, this.ty(ctx)),
                    crate::typeobj::full_name(ctx, made.ty(ctx))
                )));
            }
            let target = dict(ctx, &made);
            let target = target.payload::<PyDict>().expect("a dict");
            for (key, value) in dict(ctx, this).payload::<PyDict>().expect("a dict").items() {
                target.set(ctx, &key, value)?;
            }
            for (key, value) in args.keywords() {
                target.set(ctx, key, value.clone())?;
            }
            Ok(made)
        })),
    ],
    getsets: &[crate::protocol::DICT_GETSET],
    ..TypeDef::new("SimpleNamespace", Namespace::layout)
};
