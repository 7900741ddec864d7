//! `_collections`: deque, defaultdict, OrderedDict, and helpers of `collections`.

mod defaultdict;
mod deque;
mod odict_views;
mod ordered;

use std::cell::RefCell;

use krait_object::cells::ObjCell;
use krait_object::dict::{PyDict, hash_key};
use krait_object::protocol::{BinaryOp, binary_op};
use krait_object::tuple::PyTuple;
use krait_object::{Ctx, MemberDef, MethodDef, NativeFn, Obj, Payload, PyResult, TypeDef, method, module, new_exact, slot, typeobj};

/// A field of a named tuple, as a descriptor.
struct TupleGetter {
    index: isize,
    doc: ObjCell,
}
krait_object::trace!(TupleGetter: doc);
krait_object::payload!(TupleGetter, "_tuplegetter", with_node);

fn getter_of(this: &Obj) -> &TupleGetter {
    this.payload::<TupleGetter>().expect("the type's methods get its objects")
}

static TUPLEGETTER: TypeDef = TypeDef {
    module: "collections",
    slots: &[
        slot::tp_new(|ctx, _, args| {
            krait_object::sequence::check_positional(ctx, "_tuplegetter", args.all().len(), 2, 2)?;
            let index = krait_object::clinic::ssize_arg(ctx, &args.all()[0])?;
            let getter = TupleGetter { index, doc: ObjCell::new(Some(args.all()[1].clone())) };
            Ok(new_exact(ctx, &ctx.type_for::<TupleGetter>(), getter))
        }),
        slot::tp_descr_get(|ctx, this, object, _| {
            let Some(object) = object.filter(|object| !ctx.is_none(object)) else { return Ok(this.clone()) };
            let own = getter_of(this);
            match object.payload::<PyTuple>() {
                None => Err(ctx.type_error(&format!(
                    "descriptor for index '{}' for tuple subclasses doesn't apply to '{}' object",
                    own.index,
                    object.ty(ctx).name()
                ))),
                Some(tuple) => {
                    let item = usize::try_from(own.index).ok().and_then(|index| tuple.items().get(index));
                    item.cloned().ok_or_else(|| ctx.index_error("tuple index out of range"))
                }
            }
        }),
        slot::tp_descr_set(|ctx, _, _, value| {
            Err(ctx.attribute_error(if value.is_some() { "can't set attribute" } else { "can't delete attribute" }))
        }),
        slot::tp_repr(|ctx, this| {
            let own = getter_of(this);
            let doc = own.doc.get().unwrap_or_else(|| ctx.none());
            let doc = doc.repr(ctx)?;
            Ok(ctx.str(&format!("{}({}, {})", krait_object::typeobj::full_name(ctx, this.ty(ctx)), own.index, doc.text_lossy())))
        }),
    ],
    methods: &[method("__reduce__($self, /)", NativeFn::NoArgs(|ctx, this| {
        let own = getter_of(this);
        let args = ctx.tuple(vec![ctx.int(own.index as i64), own.doc.get().unwrap_or_else(|| ctx.none())]);
        Ok(ctx.tuple(vec![this.ty(ctx).to_obj(), args]))
    }))],
    members: &[MemberDef {
        name: "__doc__",
        get: |ctx, this| Ok(getter_of(this).doc.get().unwrap_or_else(|| ctx.none())),
        set: Some(|_, this, value| {
            getter_of(this).doc.set(value.cloned());
            Ok(())
        }),
        doc: "",
    }],
    ..TypeDef::new("_tuplegetter", TupleGetter::layout)
};

fn count_elements(ctx: &Ctx, _: &Obj, args: &[Obj]) -> PyResult {
    let (mapping, iterable) = (&args[0], &args[1]);
    let iterator = iterable.iter(ctx)?;
    let one = Obj::small(1);
    let ty = mapping.ty(ctx);
    let get = ty.lookup(ctx, &ctx.names.get);
    let set = ty.lookup(ctx, &ctx.names.__setitem__);
    let plain = |found: &Option<Obj>, name: &Obj| match (found, ctx.types.dict.lookup(ctx, name)) {
        (Some(a), Some(b)) => a.is(&b),
        _ => false,
    };
    let direct = plain(&get, &ctx.names.get) && plain(&set, &ctx.names.__setitem__);
    if let Some(dict) = mapping.payload::<PyDict>().filter(|_| direct) {
        while let Some(key) = iterator.next(ctx)? {
            let hash = hash_key(ctx, &key)?;
            let new = match dict.get_hashed(ctx, &key, hash)? {
                None => one.clone(),
                Some(old) => binary_op(ctx, &old, &one, BinaryOp::Add)?,
            };
            dict.set_hashed(ctx, &key, hash, new)?;
        }
        return Ok(ctx.none());
    }
    let get = mapping.getattr(ctx, &ctx.names.get)?;
    while let Some(key) = iterator.next(ctx)? {
        let old = get.call(ctx, &[key.clone(), Obj::small(0)])?;
        mapping.setitem(ctx, &key, &binary_op(ctx, &old, &one, BinaryOp::Add)?)?;
    }
    Ok(ctx.none())
}

const FUNCTIONS: &[MethodDef] = &[method("_count_elements($module, mapping, iterable, /)", NativeFn::Fast(count_elements))];

/// Values that a payload keeps in both directions.
type Values = RefCell<std::collections::VecDeque<Obj>>;

/// Make the module.
pub fn init(ctx: &Ctx) -> PyResult<Obj> {
    let module = module::new_module(ctx, "_collections");
    module::add_functions(ctx, &module, "_collections", FUNCTIONS);
    for def in [&deque::DEQUE, &deque::DEQUE_ITERATOR, &deque::DEQUE_REVERSE_ITERATOR, &defaultdict::DEFAULTDICT, &ordered::ORDERED_DICT, &odict_views::ODICT_ITERATOR, &TUPLEGETTER] {
        module::add(ctx, &module, def.name, typeobj::new_native_type(ctx, def).to_obj());
    }
    Ok(module)
}
