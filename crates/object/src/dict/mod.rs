//! `dict`: slots and construction. Its table is [`crate::heap::dictdata`], its methods stand in `methods`, views and
//! iterators beside them.

mod iterators;
mod merge;
mod methods;
pub mod views;

pub use methods::table_size;

use crate::args::Args;
use crate::ctx::{Ctx, PyResult};
use crate::payload::{Payload, new_exact};
use crate::sequence;
use crate::textbuilder::TextBuilder;
use crate::typeobj::{CompareOp, TypeDef, TypeFlags, slot};
use crate::value::Obj;

pub use crate::heap::dictdata::{PyDict, hash_key};
pub use iterators::{
    DICT_ITEMITERATOR, DICT_KEYITERATOR, DICT_REVERSEITEMITERATOR, DICT_REVERSEKEYITERATOR, DICT_REVERSEVALUEITERATOR,
    DICT_VALUEITERATOR, next_item,
};
pub use merge::{iterates_plainly, merge, update};
pub use views::{DICT_ITEMS, DICT_KEYS, DICT_VALUES};
pub(crate) use views::items_of_view;

fn of(object: &Obj) -> &PyDict {
    object.payload::<PyDict>().expect("the type's methods get its objects")
}

fn dict_new(ctx: &Ctx, class: &Obj, _args: Args) -> PyResult {
    let ty = class.as_type().expect("tp_new gets a type");
    Ok(new_exact(ctx, ty, PyDict::new()))
}

fn dict_init(ctx: &Ctx, this: &Obj, args: Args) -> PyResult<()> {
    merge::update_args(ctx, this, "dict", args)
}

fn dict_repr(ctx: &Ctx, this: &Obj) -> PyResult {
    let dict = of(this);
    let Some(_guard) = sequence::enter_repr(ctx, this) else { return Ok(ctx.str("{...}")) };
    if dict.is_empty() {
        return Ok(ctx.str("{}"));
    }
    let mut out = TextBuilder::new();
    out.push_ascii("{");
    let (mut position, mut first) = (0, true);
    while let Some((key, value)) = dict.next(&mut position) {
        if !first {
            out.push_ascii(", ");
        }
        first = false;
        out.push_obj(&key.repr(ctx)?);
        out.push_ascii(": ");
        out.push_obj(&value.repr(ctx)?);
    }
    out.push_ascii("}");
    Ok(out.finish(ctx))
}

fn dict_compare(ctx: &Ctx, this: &Obj, other: &Obj, op: CompareOp) -> PyResult {
    let (Some(a), Some(b)) = (this.payload::<PyDict>(), other.payload::<PyDict>()) else { return Ok(ctx.not_implemented()) };
    if !matches!(op, CompareOp::Eq | CompareOp::Ne) {
        return Ok(ctx.not_implemented());
    }
    let equal = dict_equal(ctx, a, b)?;
    Ok(ctx.bool(equal == (op == CompareOp::Eq)))
}

fn dict_equal(ctx: &Ctx, a: &PyDict, b: &PyDict) -> PyResult<bool> {
    if a.len() != b.len() {
        return Ok(false);
    }
    ctx.check_native_stack(" in comparison")?;
    let mut number = 0;
    while number < a.entry_count() {
        if let Some((key, value, hash)) = a.entry(number) {
            let Some(other) = b.get_hashed(ctx, &key, hash)? else { return Ok(false) };
            if !other.eq(ctx, &value)? {
                return Ok(false);
            }
        }
        number += 1;
    }
    Ok(true)
}

/// `dict[key]`; `__missing__` of subclasses is asked, then KeyError.
fn dict_getitem(ctx: &Ctx, this: &Obj, key: &Obj) -> PyResult {
    let hash = hash_key(ctx, key)?;
    if let Some(value) = of(this).get_hashed(ctx, key, hash)? {
        return Ok(value);
    }
    if !ctx.types.dict.is_exactly(this) {
        if let Some(value) = this.call_special(ctx, &ctx.names.__missing__, std::slice::from_ref(key))? {
            return Ok(value);
        }
    }
    Err(ctx.key_error(key))
}

fn dict_setitem(ctx: &Ctx, this: &Obj, key: &Obj, value: Option<&Obj>) -> PyResult<()> {
    match value {
        Some(value) => of(this).set(ctx, key, value.clone()),
        None => match of(this).remove(ctx, key)? {
            Some(_) => Ok(()),
            None => Err(ctx.key_error(key)),
        },
    }
}

fn dict_or(ctx: &Ctx, a: &Obj, b: &Obj) -> PyResult {
    if a.payload::<PyDict>().is_none() || b.payload::<PyDict>().is_none() {
        return Ok(ctx.not_implemented());
    }
    let result = merge::copy(ctx, a)?;
    update(ctx, &result, b)?;
    Ok(result)
}

pub static DICT: TypeDef = TypeDef {
    flags: TypeFlags::BASETYPE | TypeFlags::DICT_SUBCLASS | TypeFlags::MAPPING | TypeFlags::MATCH_SELF,
    doc: "dict() -> an empty dictionary\ndict(mapping) -> a dictionary of the mapping's pairs\ndict(iterable) -> a dictionary of the iterable's pairs\ndict(**kwargs) -> a dictionary of the keyword arguments",
    slots: &[
        slot::tp_new(dict_new),
        slot::tp_init(dict_init),
        slot::tp_repr(dict_repr),
        slot::tp_hash(crate::protocol::hash_not_implemented),
        slot::tp_richcompare(dict_compare),
        slot::tp_iter(|ctx, this| Ok(iterators::keys(ctx, this))),
        slot::nb_or(dict_or),
        slot::nb_inplace_or(|ctx, this, other| {
            update(ctx, this, other)?;
            Ok(this.clone())
        }),
        slot::mp_length(|_, this| Ok(of(this).len())),
        slot::mp_subscript(dict_getitem),
        slot::mp_ass_subscript(dict_setitem),
        slot::sq_contains(|ctx, this, key| of(this).contains(ctx, key)),
    ],
    methods: methods::METHODS,
    ..TypeDef::new("dict", PyDict::layout)
};
