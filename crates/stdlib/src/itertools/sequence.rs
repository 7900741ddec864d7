//! `count`, `repeat`, `zip_longest`.

use std::cell::Cell;

use krait_object::cells::{ObjCell, ObjVec};
use krait_object::protocol::{BinaryOp, binary_op};
use krait_object::textbuilder::TextBuilder;
use krait_object::{Ctx, NativeFn, Obj, Payload, PyResult, TypeDef, TypeFlags, bind, method, new_extended, slot};

use super::{Types, itself};

pub(super) const TYPES: Types = &[&COUNT, &REPEAT, &ZIP_LONGEST];

struct Count {
    value: ObjCell,
    step: Obj,
}
krait_object::trace!(Count: value, step);
krait_object::payload!(Count, "count", with_node);

fn is_number(ctx: &Ctx, value: &Obj) -> bool {
    let slots = &value.ty(ctx).slots;
    slots.nb_index.get().is_some()
        || slots.nb_int.get().is_some()
        || slots.nb_float.get().is_some()
        || value.payload::<krait_object::complex::PyComplex>().is_some()
}

static COUNT: TypeDef = TypeDef {
    module: "itertools",
    text: "(start=0, step=1)",
    flags: TypeFlags::BASETYPE,
    slots: &[
        slot::tp_new(|ctx, class, args| {
            let slots = bind(ctx, "count", "(start=0, step=1)", args)?;
            if slots.iter().flatten().any(|value| !is_number(ctx, value)) {
                return Err(ctx.type_error("a number is required"));
            }
            let start = slots[0].clone().unwrap_or_else(|| Obj::small(0));
            let step = slots[1].clone().unwrap_or_else(|| Obj::small(1));
            let payload = Count { value: ObjCell::new(Some(start)), step };
            Ok(new_extended(ctx, class.as_type().expect("tp_new gets a type"), payload))
        }),
        slot::tp_iter(itself),
        slot::tp_iternext(|ctx, this| {
            let own = this.payload::<Count>().expect("the type's methods get its objects");
            let Some(value) = own.value.get() else { return Ok(None) };
            let next = binary_op(ctx, &value, &own.step, BinaryOp::Add)?;
            own.value.set(Some(next));
            Ok(Some(value))
        }),
        slot::tp_repr(|ctx, this| {
            let own = this.payload::<Count>().expect("the type's methods get its objects");
            let mut out = TextBuilder::new();
            out.push_obj(&ctx.str(&this.ty(ctx).short_name()));
            out.push_ascii("(");
            out.push_obj(&own.value.get().unwrap_or_else(|| ctx.none()).repr(ctx)?);
            if own.step.as_small_int() != Some(1) || !own.step.ty(ctx).is(&ctx.types.int) {
                out.push_ascii(", ");
                out.push_obj(&own.step.repr(ctx)?);
            }
            out.push_ascii(")");
            Ok(out.finish(ctx))
        }),
    ],
    ..TypeDef::new("count", Count::layout)
};

struct Repeat {
    object: Obj,
    /// Negative: without end.
    left: Cell<isize>,
}
krait_object::trace!(Repeat: object);
krait_object::payload!(Repeat, "repeat", with_node);

fn repeat_of(this: &Obj) -> &Repeat {
    this.payload::<Repeat>().expect("the type's methods get its objects")
}

static REPEAT: TypeDef = TypeDef {
    module: "itertools",
    flags: TypeFlags::BASETYPE,
    slots: &[
        slot::tp_new(|ctx, class, args| {
            let slots = bind(ctx, "repeat", "(object, times=None)", args)?;
            let [Some(object), times] = slots.as_slice() else { return Err(ctx.system_error("bound arguments")) };
            let left = match times {
                Some(times) => krait_object::clinic::ssize_arg(ctx, times)?.max(0),
                None => -1,
            };
            let payload = Repeat { object: object.clone(), left: Cell::new(left) };
            Ok(new_extended(ctx, class.as_type().expect("tp_new gets a type"), payload))
        }),
        slot::tp_iter(itself),
        slot::tp_iternext(|_, this| {
            let own = repeat_of(this);
            match own.left.get() {
                0 => return Ok(None),
                left if left > 0 => own.left.set(left - 1),
                _ => {}
            }
            Ok(Some(own.object.clone()))
        }),
        slot::tp_repr(|ctx, this| {
            let own = repeat_of(this);
            let mut out = TextBuilder::new();
            out.push_obj(&ctx.str(&this.ty(ctx).short_name()));
            out.push_ascii("(");
            out.push_obj(&own.object.repr(ctx)?);
            if own.left.get() >= 0 {
                out.push_ascii(&format!(", {}", own.left.get()));
            }
            out.push_ascii(")");
            Ok(out.finish(ctx))
        }),
    ],
    methods: &[method("__length_hint__", NativeFn::NoArgs(|ctx, this| match repeat_of(this).left.get() {
        left if left < 0 => Err(ctx.type_error("len() of unsized object")),
        left => Ok(ctx.int(left as i64)),
    }))],
    ..TypeDef::new("repeat", Repeat::layout)
};

struct ZipLongest {
    /// `None` for those that have ended.
    iterators: ObjVec,
    active: Cell<usize>,
    fill: Obj,
}
krait_object::trace!(ZipLongest: iterators, fill);
krait_object::payload!(ZipLongest, "zip_longest", with_node);

fn zip_next(ctx: &Ctx, this: &Obj) -> PyResult<Option<Obj>> {
    let own = this.payload::<ZipLongest>().expect("the type's methods get its objects");
    let count = own.iterators.len();
    if count == 0 || own.active.get() == 0 {
        return Ok(None);
    }
    let mut items = Vec::with_capacity(count);
    for number in 0..count {
        let Some(iterator) = own.iterators.get(number).filter(|iterator| !ctx.is_none(iterator)) else {
            items.push(own.fill.clone());
            continue;
        };
        match iterator.next(ctx) {
            Ok(Some(item)) => items.push(item),
            Ok(None) => {
                own.active.set(own.active.get().saturating_sub(1));
                if own.active.get() == 0 {
                    return Ok(None);
                }
                drop(own.iterators.set(number, ctx.none()));
                items.push(own.fill.clone());
            }
            Err(raised) => {
                own.active.set(0);
                return Err(raised);
            }
        }
    }
    Ok(Some(ctx.tuple(items)))
}

static ZIP_LONGEST: TypeDef = TypeDef {
    module: "itertools",
    text: "(*iterables, fillvalue=None)",
    flags: TypeFlags::BASETYPE,
    slots: &[
        slot::tp_new(|ctx, class, args| {
            let mut fill = ctx.none();
            for (name, value) in args.keywords() {
                if name.text_lossy() != "fillvalue" {
                    return Err(ctx.type_error("zip_longest() got an unexpected keyword argument"));
                }
                fill = value.clone();
            }
            let iterators = args.positional().iter().map(|iterable| iterable.iter(ctx)).collect::<PyResult<Vec<Obj>>>()?;
            let payload = ZipLongest { active: Cell::new(iterators.len()), iterators: ObjVec::new(iterators), fill };
            Ok(new_extended(ctx, class.as_type().expect("tp_new gets a type"), payload))
        }),
        slot::tp_iter(itself),
        slot::tp_iternext(zip_next),
    ],
    ..TypeDef::new("zip_longest", ZipLongest::layout)
};
