//! Descriptors of native types: methods, class methods, computed attributes and fields.

use crate::args::Args;
use crate::cells::ObjCell;
use crate::ctx::{Ctx, PyResult};
use crate::function::NativeRow;
use crate::heap::instance;
use crate::payload::{Payload, new_exact};
use crate::typeobj::{GetSetDef, MemberDef, MethodDef, NativeFn, Type, TypeDef, TypeFlags, getset, method, slot};
use crate::value::Obj;

/// The payload of `method_descriptor`.
pub struct MethodDescriptor {
    pub row: NativeRow,
    pub owner: Obj,
}
crate::trace!(MethodDescriptor: owner);
crate::payload!(MethodDescriptor, "method_descriptor", with_node);

/// The payload of `classmethod_descriptor`.
pub struct ClassMethodDescriptor {
    pub row: NativeRow,
    pub owner: Obj,
}
crate::trace!(ClassMethodDescriptor: owner);
crate::payload!(ClassMethodDescriptor, "classmethod_descriptor", with_node);

/// The payload of `getset_descriptor`.
pub struct GetSetDescriptor {
    pub def: &'static GetSetDef,
    pub owner: Obj,
    pub qualname: ObjCell,
}
crate::trace!(GetSetDescriptor: owner, qualname);
crate::payload!(GetSetDescriptor, "getset_descriptor", with_node);

/// Where a member descriptor finds its value.
pub enum Member {
    Native(&'static MemberDef),
    /// A word of `__slots__`, at this offset.
    Slot(u32),
    /// An item of a tuple.
    Item(usize),
}

/// The payload of `member_descriptor`.
pub struct MemberDescriptor {
    pub name: Obj,
    pub member: Member,
    pub owner: Obj,
}
crate::trace!(MemberDescriptor: name, owner);
crate::payload!(MemberDescriptor, "member_descriptor", with_node);

fn owner_of(owner: &Obj) -> &Type {
    owner.as_type().expect("a descriptor's owner is a type")
}

fn check_object(ctx: &Ctx, name: &str, owner: &Obj, object: &Obj) -> PyResult<()> {
    let owner = owner_of(owner);
    if object.ty(ctx).is_subtype(owner) {
        return Ok(());
    }
    Err(ctx.type_error(&format!(
        "descriptor '{name}' for '{}' objects doesn't apply to a '{}' object",
        owner.name(),
        object.ty(ctx).name()
    )))
}

pub(crate) fn new_method_descriptor(ctx: &Ctx, def: &'static MethodDef, owner: &Type) -> Obj {
    new_exact(ctx, &ctx.types.method_descriptor, MethodDescriptor { row: NativeRow::new(def), owner: owner.to_obj() })
}
pub(crate) fn new_classmethod_descriptor(ctx: &Ctx, def: &'static MethodDef, owner: &Type) -> Obj {
    new_exact(ctx, &ctx.types.classmethod_descriptor, ClassMethodDescriptor { row: NativeRow::new(def), owner: owner.to_obj() })
}
pub(crate) fn new_getset(ctx: &Ctx, def: &'static GetSetDef, owner: &Type) -> Obj {
    let payload = GetSetDescriptor { def, owner: owner.to_obj(), qualname: ObjCell::default() };
    new_exact(ctx, &ctx.types.getset_descriptor, payload)
}
pub(crate) fn new_member(ctx: &Ctx, name: Obj, member: Member, owner: &Type) -> Obj {
    new_exact(ctx, &ctx.types.member_descriptor, MemberDescriptor { name, member, owner: owner.to_obj() })
}

fn method_of(object: &Obj) -> &MethodDescriptor {
    object.payload::<MethodDescriptor>().expect("the type's methods get its objects")
}

fn qualname(ctx: &Ctx, owner: &Obj, name: &str) -> PyResult {
    let owner = owner.getattr(ctx, &ctx.names.__qualname__)?;
    Ok(ctx.str(&format!("{}.{name}", owner.text_lossy())))
}

fn text_or_none(ctx: &Ctx, text: &str) -> Obj {
    if text.is_empty() { ctx.none() } else { ctx.str(text) }
}

/// Call a method descriptor whose first argument is the object.
pub fn call_method_descriptor(ctx: &Ctx, descriptor: &MethodDescriptor, args: Args) -> PyResult {
    // The name is looked at for messages only: this is the way of every method call.
    let name = || descriptor.row.def.name();
    let owner = owner_of(&descriptor.owner);
    let Some(object) = args.positional().first() else {
        return Err(ctx.type_error(&format!("unbound method {}.{}() needs an argument", owner.name(), name())));
    };
    if !object.ty(ctx).is_subtype(owner) {
        return Err(ctx.type_error(&format!(
            "descriptor '{}' for '{}' objects doesn't apply to a '{}' object",
            name(),
            owner.name(),
            object.ty(ctx).name()
        )));
    }
    descriptor.call(ctx, object, args.skip_first())
}

impl MethodDescriptor {
    /// Call with an object that is known to be of the owner's type.
    #[inline]
    pub fn call(&self, ctx: &Ctx, object: &Obj, args: Args) -> PyResult {
        self.row.call(ctx, object, args, &|| self.shown())
    }
    /// The name as messages show it.
    pub fn shown(&self) -> String {
        format!("{}.{}", owner_of(&self.owner).short_name(), self.row.def.name())
    }
}

pub static METHOD_DESCRIPTOR: TypeDef = TypeDef {
    flags: TypeFlags::METHOD_DESCRIPTOR | TypeFlags::DISALLOW_INSTANTIATION,
    slots: &[
        slot::tp_call(|ctx, this, args| call_method_descriptor(ctx, method_of(this), args)),
        slot::tp_descr_get(|ctx, this, object, _| {
            let Some(object) = object else { return Ok(this.clone()) };
            let descriptor = method_of(this);
            check_object(ctx, descriptor.row.def.name(), &descriptor.owner, object)?;
            Ok(super::bind_row(ctx, &descriptor.row, object.clone()))
        }),
        slot::tp_repr(|ctx, this| {
            let descriptor = method_of(this);
            Ok(ctx.str(&format!("<method '{}' of '{}' objects>", descriptor.row.def.name(), owner_of(&descriptor.owner).name())))
        }),
    ],
    getsets: &[
        getset("__name__", |ctx, this| Ok(ctx.str(method_of(this).row.def.name()))),
        getset("__qualname__", |ctx, this| qualname(ctx, &method_of(this).owner, method_of(this).row.def.name())),
        getset("__objclass__", |_, this| Ok(method_of(this).owner.clone())),
        getset("__text_signature__", |ctx, this| Ok(text_or_none(ctx, method_of(this).row.def.signature().unwrap_or("")))),
        getset("__doc__", |ctx, this| Ok(text_or_none(ctx, method_of(this).row.def.doc))),
    ],
    methods: &[method("__reduce__", NativeFn::NoArgs(|ctx, this| {
        crate::protocol::reduce_getattr(ctx, &method_of(this).owner, method_of(this).row.def.name())
    }))],
    ..TypeDef::new("method_descriptor", MethodDescriptor::layout)
};

fn class_method_of(object: &Obj) -> &ClassMethodDescriptor {
    object.payload::<ClassMethodDescriptor>().expect("the type's methods get its objects")
}

fn class_method_get(ctx: &Ctx, this: &Obj, object: Option<&Obj>, ty: Option<&Obj>) -> PyResult {
    let descriptor = class_method_of(this);
    let name = descriptor.row.def.name();
    let class = match (ty, object) {
        (Some(ty), _) => ty.clone(),
        (None, Some(object)) => object.ty(ctx).to_obj(),
        (None, None) => {
            return Err(ctx.type_error(&format!(
                "descriptor '{name}' for type '{}' needs either an object or a type",
                owner_of(&descriptor.owner).name()
            )));
        }
    };
    let Some(class_type) = class.as_type() else {
        return Err(ctx.type_error(&format!(
            "descriptor '{name}' for type '{}' needs a type, not a '{}' as arg 2",
            owner_of(&descriptor.owner).name(),
            class.ty(ctx).name()
        )));
    };
    if !class_type.is_subtype(owner_of(&descriptor.owner)) {
        return Err(ctx.type_error(&format!(
            "descriptor '{name}' requires a subtype of '{}' but received '{}'",
            owner_of(&descriptor.owner).name(),
            class_type.name()
        )));
    }
    Ok(super::bind_row(ctx, &descriptor.row, class))
}

pub static CLASSMETHOD_DESCRIPTOR: TypeDef = TypeDef {
    flags: TypeFlags::DISALLOW_INSTANTIATION,
    slots: &[
        slot::tp_call(|ctx, this, args| {
            let descriptor = class_method_of(this);
            let Some(class) = args.positional().first() else {
                return Err(ctx.type_error(&format!(
                    "descriptor '{}' of '{}' object needs an argument",
                    descriptor.row.def.name(),
                    owner_of(&descriptor.owner).name()
                )));
            };
            let bound = class_method_get(ctx, this, None, Some(class))?;
            bound.call_args(ctx, args.skip_first())
        }),
        slot::tp_descr_get(class_method_get),
        slot::tp_repr(|ctx, this| {
            let descriptor = class_method_of(this);
            Ok(ctx.str(&format!("<method '{}' of '{}' objects>", descriptor.row.def.name(), owner_of(&descriptor.owner).name())))
        }),
    ],
    getsets: &[
        getset("__name__", |ctx, this| Ok(ctx.str(class_method_of(this).row.def.name()))),
        getset("__qualname__", |ctx, this| qualname(ctx, &class_method_of(this).owner, class_method_of(this).row.def.name())),
        getset("__objclass__", |_, this| Ok(class_method_of(this).owner.clone())),
        getset("__text_signature__", |ctx, this| Ok(text_or_none(ctx, class_method_of(this).row.def.signature().unwrap_or("")))),
        getset("__doc__", |ctx, this| Ok(text_or_none(ctx, class_method_of(this).row.def.doc))),
    ],
    ..TypeDef::new("classmethod_descriptor", ClassMethodDescriptor::layout)
};

fn getset_of(object: &Obj) -> &GetSetDescriptor {
    object.payload::<GetSetDescriptor>().expect("the type's methods get its objects")
}

pub static GETSET_DESCRIPTOR: TypeDef = TypeDef {
    flags: TypeFlags::DISALLOW_INSTANTIATION,
    slots: &[
        slot::tp_descr_get(|ctx, this, object, _| {
            let Some(object) = object else { return Ok(this.clone()) };
            let descriptor = getset_of(this);
            check_object(ctx, descriptor.def.name, &descriptor.owner, object)?;
            (descriptor.def.get)(ctx, object)
        }),
        slot::tp_descr_set(|ctx, this, object, value| {
            let descriptor = getset_of(this);
            check_object(ctx, descriptor.def.name, &descriptor.owner, object)?;
            match descriptor.def.set {
                Some(set) => set(ctx, object, value),
                None => Err(ctx.attribute_error(&format!(
                    "attribute '{}' of '{}' objects is not writable",
                    descriptor.def.name,
                    owner_of(&descriptor.owner).name()
                ))),
            }
        }),
        slot::tp_repr(|ctx, this| {
            let descriptor = getset_of(this);
            Ok(ctx.str(&format!("<attribute '{}' of '{}' objects>", descriptor.def.name, owner_of(&descriptor.owner).name())))
        }),
    ],
    getsets: &[
        getset("__name__", |ctx, this| Ok(ctx.str(getset_of(this).def.name))),
        getset("__qualname__", |ctx, this| qualname(ctx, &getset_of(this).owner, getset_of(this).def.name)),
        getset("__objclass__", |_, this| Ok(getset_of(this).owner.clone())),
        getset("__doc__", |ctx, this| Ok(text_or_none(ctx, getset_of(this).def.doc))),
    ],
    ..TypeDef::new("getset_descriptor", GetSetDescriptor::layout)
};

fn member_of(object: &Obj) -> &MemberDescriptor {
    object.payload::<MemberDescriptor>().expect("the type's methods get its objects")
}

fn member_get(ctx: &Ctx, this: &Obj, object: Option<&Obj>, _ty: Option<&Obj>) -> PyResult {
    let Some(object) = object else { return Ok(this.clone()) };
    let descriptor = member_of(this);
    check_object(ctx, &descriptor.name.text_lossy(), &descriptor.owner, object)?;
    match descriptor.member {
        Member::Native(def) => (def.get)(ctx, object),
        Member::Item(index) => object
            .payload::<crate::tuple::PyTuple>()
            .and_then(|tuple| tuple.items().get(index).cloned())
            .ok_or_else(|| ctx.attribute_error_obj(object, &descriptor.name)),
        Member::Slot(offset) => instance::slot_get(object, offset).ok_or_else(|| {
            let class = crate::typeobj::full_name(ctx, object.ty(ctx));
            ctx.attribute_error_on(object, &descriptor.name, &format!("'{class}' object has no attribute '{}'", descriptor.name.text_lossy()))
        }),
    }
}

fn member_set(ctx: &Ctx, this: &Obj, object: &Obj, value: Option<&Obj>) -> PyResult<()> {
    let descriptor = member_of(this);
    check_object(ctx, &descriptor.name.text_lossy(), &descriptor.owner, object)?;
    match descriptor.member {
        Member::Native(MemberDef { set: Some(set), .. }) => set(ctx, object, value),
        Member::Native(_) | Member::Item(_) => Err(ctx.attribute_error("readonly attribute")),
        // The hidden fields of structseqs: no other tuples have slots.
        Member::Slot(_) if owner_of(&descriptor.owner).has(TypeFlags::TUPLE_SUBCLASS) => {
            Err(ctx.attribute_error("readonly attribute"))
        }
        Member::Slot(offset) => {
            let old = instance::slot_set(object, offset, value.cloned());
            if old.is_none() && value.is_none() {
                return Err(ctx.attribute_error(&descriptor.name.text_lossy()));
            }
            Ok(())
        }
    }
}

pub static MEMBER_DESCRIPTOR: TypeDef = TypeDef {
    flags: TypeFlags::DISALLOW_INSTANTIATION,
    slots: &[
        slot::tp_descr_get(member_get),
        slot::tp_descr_set(member_set),
        slot::tp_repr(|ctx, this| {
            let descriptor = member_of(this);
            Ok(ctx.str(&format!("<member '{}' of '{}' objects>", descriptor.name.text_lossy(), owner_of(&descriptor.owner).name())))
        }),
    ],
    getsets: &[
        getset("__name__", |_, this| Ok(member_of(this).name.clone())),
        getset("__qualname__", |ctx, this| qualname(ctx, &member_of(this).owner, &member_of(this).name.text_lossy())),
        getset("__objclass__", |_, this| Ok(member_of(this).owner.clone())),
        getset("__doc__", |ctx, this| {
            Ok(match member_of(this).member {
                Member::Native(def) => text_or_none(ctx, def.doc),
                Member::Slot(_) | Member::Item(_) => ctx.none(),
            })
        }),
    ],
    methods: &[method("__reduce__", NativeFn::NoArgs(|ctx, this| {
        crate::protocol::reduce_getattr(ctx, &member_of(this).owner, &member_of(this).name.text_lossy())
    }))],
    ..TypeDef::new("member_descriptor", MemberDescriptor::layout)
};
