//! `mappingproxy`: a read-only view of a mapping.
//!
//! It must not know what kind of mapping: everything goes through the mapping's own methods.

use crate::ctx::{Ctx, PyResult};
use crate::payload::{Payload, new_exact};
use crate::protocol::{BinaryOp, binary_op};
use crate::typeobj::{NativeFn, TypeDef, TypeFlags, TypeRef, method, slot};
use crate::value::Obj;

/// The payload of `mappingproxy`.
pub struct MappingProxy {
    pub mapping: Obj,
}
crate::trace!(MappingProxy: mapping);
crate::payload!(MappingProxy, "mappingproxy", with_node);

/// A view of `mapping`.
pub fn new_proxy(ctx: &Ctx, mapping: Obj) -> Obj {
    new_exact(ctx, &ctx.types.mappingproxy, MappingProxy { mapping })
}

fn of(object: &Obj) -> &Obj {
    &object.payload::<MappingProxy>().expect("the type's methods get its objects").mapping
}

/// What is behind the proxy; anything else as it is.
fn behind(object: &Obj) -> &Obj {
    object.payload::<MappingProxy>().map_or(object, |proxy| &proxy.mapping)
}

fn delegate(ctx: &Ctx, this: &Obj, name: &'static str) -> PyResult {
    of(this).call_method_text(ctx, name, &[])
}

fn is_instance_of(ctx: &Ctx, object: &Obj, ty: &TypeRef) -> bool {
    object.ty(ctx).is_subtype(ty)
}

pub static MAPPINGPROXY: TypeDef = TypeDef {
    text: "(mapping)",
    doc: "Read-only proxy of a mapping.",
    flags: TypeFlags::MAPPING,
    slots: &[
        slot::tp_new(|ctx, _class, args| {
            let slots = crate::signature::bind(ctx, "mappingproxy", "(mapping)", args)?;
            let mapping = slots.into_iter().next().flatten().unwrap_or_else(|| ctx.none());
            let is_mapping = mapping.ty(ctx).slots.mp_subscript.get().is_some()
                && !is_instance_of(ctx, &mapping, &ctx.types.list)
                && !is_instance_of(ctx, &mapping, &ctx.types.tuple);
            if !is_mapping {
                return Err(ctx.type_error(&format!("mappingproxy() argument must be a mapping, not {}", mapping.ty(ctx).name())));
            }
            Ok(new_proxy(ctx, mapping))
        }),
        slot::tp_repr(|ctx, this| {
            let inner = of(this).repr(ctx)?;
            Ok(ctx.str_join(&[&ctx.str("mappingproxy("), &inner, &ctx.str(")")]))
        }),
        slot::tp_str(|ctx, this| of(this).to_str(ctx)),
        slot::tp_hash(|ctx, this| of(this).hash(ctx)),
        slot::tp_richcompare(|ctx, this, other, op| crate::protocol::rich_compare(ctx, of(this), other, op)),
        slot::nb_or(|ctx, a, b| binary_op(ctx, behind(a), behind(b), BinaryOp::Or)),
        slot::nb_inplace_or(|ctx, this, _| {
            Err(ctx.type_error(&format!("'|=' is not supported by {}; use '|' instead", this.ty(ctx).name())))
        }),
        slot::mp_subscript(|ctx, this, key| of(this).getitem(ctx, key)),
        slot::mp_length(|ctx, this| of(this).len(ctx)),
        slot::sq_contains(|ctx, this, key| of(this).contains(ctx, key)),
        slot::tp_iter(|ctx, this| of(this).iter(ctx)),
    ],
    methods: &[
        method("get($self, key, default=None, /)", NativeFn::Fast(|ctx, this, args| {
            let default = args.get(1).cloned().unwrap_or_else(|| ctx.none());
            of(this).call_method(ctx, &ctx.names.get, &[args[0].clone(), default])
        }))
        .doc("Return the value for key if key is in the mapping, else default."),
        method("keys($self, /)", NativeFn::NoArgs(|ctx, this| delegate(ctx, this, "keys")))
            .doc("a set-like object providing a view on the underlying mapping's keys"),
        method("values($self, /)", NativeFn::NoArgs(|ctx, this| delegate(ctx, this, "values")))
            .doc("an object providing a view on the underlying mapping's values"),
        method("items($self, /)", NativeFn::NoArgs(|ctx, this| delegate(ctx, this, "items")))
            .doc("a set-like object providing a view on the underlying mapping's items"),
        method("copy($self, /)", NativeFn::NoArgs(|ctx, this| delegate(ctx, this, "copy")))
            .doc("a shallow copy of the underlying mapping"),
        method("__class_getitem__($type, object, /)", NativeFn::O(crate::sequence::class_getitem)).class().doc("See PEP 585"),
        method("__reversed__($self, /)", NativeFn::NoArgs(|ctx, this| delegate(ctx, this, "__reversed__")))
            .doc("reverse iterator"),
    ],
    ..TypeDef::new("mappingproxy", MappingProxy::layout)
};
