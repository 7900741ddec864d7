//! What the `_string` module shows of `str.format`'s parser: `formatter_parser`, `formatter_field_name_split`.

use std::cell::{Cell, RefCell};

use crate::ctx::{Ctx, PyResult};
use crate::format::fields::{MarkupIterator, Part, Step, next_step, split_name};
use crate::heap::strdata::PyStr;
use crate::payload::{Payload, new_exact};
use crate::typeobj::{TypeDef, TypeFlags, slot};
use crate::value::Obj;

/// The payload of `formatteriterator`.
pub struct FormatterIterator {
    text: Obj,
    markup: RefCell<MarkupIterator>,
}
crate::trace!(FormatterIterator: text);
crate::payload!(FormatterIterator, "formatteriterator");

/// The payload of `fieldnameiterator`.
pub struct FieldNameIterator {
    text: Obj,
    rest: Cell<Part>,
}
crate::trace!(FieldNameIterator: text);
crate::payload!(FieldNameIterator, "fieldnameiterator");

fn string_arg<'a>(ctx: &Ctx, text: &'a Obj) -> PyResult<&'a PyStr> {
    text.payload::<PyStr>().ok_or_else(|| ctx.type_error(&format!("expected str, got {}", text.ty(ctx).name())))
}

/// `_string.formatter_parser(string)`: an iterator of `(literal, field name, specification, conversion)`.
pub fn formatter_parser(ctx: &Ctx, text: &Obj) -> PyResult {
    let len = string_arg(ctx, text)?.len();
    let markup = RefCell::new(MarkupIterator::new(Part { start: 0, end: len }));
    Ok(new_exact(ctx, &ctx.types.formatter_iterator, FormatterIterator { text: text.clone(), markup }))
}

/// `_string.formatter_field_name_split(string)`: the first part, and an iterator of `(is attribute, name)`.
pub fn formatter_field_name_split(ctx: &Ctx, text: &Obj) -> PyResult {
    let own = string_arg(ctx, text)?;
    let (first, index, rest) = split_name(ctx, own, Part { start: 0, end: own.len() }, None)?;
    let iterator = new_exact(ctx, &ctx.types.field_name_iterator, FieldNameIterator { text: text.clone(), rest: Cell::new(rest) });
    let first = index.map_or_else(|| first.to_obj(ctx, own), |index| ctx.int_usize(index));
    Ok(ctx.tuple(vec![first, iterator]))
}

fn next_markup(ctx: &Ctx, this: &Obj) -> PyResult<Option<Obj>> {
    let iterator = this.payload::<FormatterIterator>().expect("the type's methods get its objects");
    let text = crate::str::of(&iterator.text);
    let Some((literal, field)) = iterator.markup.borrow_mut().next(ctx, text)? else { return Ok(None) };
    let none = ctx.none();
    let parts = match field {
        None => vec![literal.to_obj(ctx, text), none.clone(), none.clone(), none],
        Some(field) => vec![
            literal.to_obj(ctx, text),
            field.name.to_obj(ctx, text),
            field.spec.unwrap_or_default().to_obj(ctx, text),
            field.conversion.map_or(none, |point| ctx.str_char(point)),
        ],
    };
    Ok(Some(ctx.tuple(parts)))
}

fn next_name(ctx: &Ctx, this: &Obj) -> PyResult<Option<Obj>> {
    let iterator = this.payload::<FieldNameIterator>().expect("the type's methods get its objects");
    let text = crate::str::of(&iterator.text);
    let mut rest = iterator.rest.get();
    let step = next_step(ctx, text, &mut rest);
    iterator.rest.set(rest);
    Ok(step?.map(|step| match step {
        Step::Attribute(part) => ctx.tuple(vec![ctx.bool(true), part.to_obj(ctx, text)]),
        Step::Item(part, index) => {
            let name = index.map_or_else(|| part.to_obj(ctx, text), |index| ctx.int_usize(index));
            ctx.tuple(vec![ctx.bool(false), name])
        }
    }))
}

pub static FORMATTER_ITERATOR: TypeDef = TypeDef {
    flags: TypeFlags::DISALLOW_INSTANTIATION,
    slots: &[slot::tp_iter(|_, this| Ok(this.clone())), slot::tp_iternext(next_markup)],
    ..TypeDef::new("formatteriterator", FormatterIterator::layout)
};
pub static FIELD_NAME_ITERATOR: TypeDef = TypeDef {
    flags: TypeFlags::DISALLOW_INSTANTIATION,
    slots: &[slot::tp_iter(|_, this| Ok(this.clone())), slot::tp_iternext(next_name)],
    ..TypeDef::new("fieldnameiterator", FieldNameIterator::layout)
};
