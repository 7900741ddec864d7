//! What stands in the fields of nodes: other nodes, lists, names, numbers, constants.

use krait_code::{Const, PyString};
use krait_compile::ast::{Location, OptionalString};
use krait_object::heap::strdata::PyStr;
use krait_object::list::PyList;
use krait_object::{Obj, PyResult};

use super::{FieldOf, Maker, Reader};

/// A node.
pub(super) trait Node: Sized {
    fn build(&self, maker: &Maker) -> PyResult;
    /// From an object that is not None.
    fn read(reader: &Reader, object: &Obj) -> PyResult<Self>;
}

/// A choice of forms, without the place that the node may have.
pub(super) trait Forms: Sized {
    fn build_form(&self, maker: &Maker, loc: Option<Location>) -> PyResult;
    fn read_form(reader: &Reader, object: &Obj) -> PyResult<Self>;
}

/// What a field holds.
pub(super) trait Part: Sized {
    fn build(&self, maker: &Maker) -> PyResult;
    /// From what the attribute holds, if it is there.
    fn read(reader: &Reader, place: FieldOf, value: Option<Obj>) -> PyResult<Self>;
}

/// What a list holds.
pub(super) trait Item: Sized {
    fn build(&self, maker: &Maker) -> PyResult;
    fn read(reader: &Reader, place: FieldOf, value: &Obj) -> PyResult<Self>;
}

fn present(reader: &Reader, place: FieldOf, value: Option<Obj>) -> PyResult {
    let missing = || reader.ctx.type_error(&format!("required field \"{}\" missing from {}", place.field, place.form));
    value.ok_or_else(missing)
}

fn required(reader: &Reader, place: FieldOf, value: Option<Obj>) -> PyResult {
    let value = present(reader, place, value)?;
    if reader.ctx.is_none(&value) {
        let message = format!("field '{}' is required for {}", place.field, place.form);
        return Err(reader.ctx.value_error(&message));
    }
    Ok(value)
}

fn optional(reader: &Reader, value: Option<Obj>) -> Option<Obj> {
    value.filter(|value| !reader.ctx.is_none(value))
}

fn nested<N: Node>(reader: &Reader, place: FieldOf, value: &Obj) -> PyResult<N> {
    reader.ctx.check_native_stack(&format!(" while traversing '{}' node", place.form))?;
    N::read(reader, value)
}

impl<N: Node> Part for N {
    fn build(&self, maker: &Maker) -> PyResult {
        maker.check_depth()?;
        Node::build(self, maker)
    }
    fn read(reader: &Reader, place: FieldOf, value: Option<Obj>) -> PyResult<N> {
        // A simple kind has no None that would be missed only later.
        if matches!(place.field, "op" | "ctx") {
            return nested(reader, place, &present(reader, place, value)?);
        }
        nested(reader, place, &required(reader, place, value)?)
    }
}

impl<N: Node> Node for Box<N> {
    fn build(&self, maker: &Maker) -> PyResult {
        N::build(self, maker)
    }
    fn read(reader: &Reader, object: &Obj) -> PyResult<Box<N>> {
        Ok(Box::new(N::read(reader, object)?))
    }
}

impl<P: Part> Part for Option<P> {
    fn build(&self, maker: &Maker) -> PyResult {
        match self {
            Some(part) => part.build(maker),
            None => Ok(maker.ctx.none()),
        }
    }
    fn read(reader: &Reader, place: FieldOf, value: Option<Obj>) -> PyResult<Option<P>> {
        optional(reader, value).map(|value| P::read(reader, place, Some(value))).transpose()
    }
}

impl<I: Item> Part for Vec<I> {
    fn build(&self, maker: &Maker) -> PyResult {
        let items = self.iter().map(|item| item.build(maker)).collect::<PyResult<Vec<Obj>>>()?;
        Ok(maker.ctx.list(items))
    }
    fn read(reader: &Reader, place: FieldOf, value: Option<Obj>) -> PyResult<Vec<I>> {
        let Some(value) = value else { return Ok(Vec::new()) };
        let FieldOf { form, field } = place;
        let Some(list) = value.payload::<PyList>() else {
            let found = value.ty(reader.ctx).name();
            return Err(reader.ctx.type_error(&format!("{form} field \"{field}\" must be a list, not a {found}")));
        };
        let count = list.items.len();
        let mut items = Vec::with_capacity(count);
        for index in 0..count {
            let item = list.items.get(index).map(|item| I::read(reader, place, &item)).transpose()?;
            if list.items.len() != count {
                let message = format!("{form} field \"{field}\" changed size during iteration");
                return Err(reader.ctx.runtime_error(&message));
            }
            items.extend(item);
        }
        Ok(items)
    }
}

impl<N: Node> Item for N {
    fn build(&self, maker: &Maker) -> PyResult {
        Part::build(self, maker)
    }
    fn read(reader: &Reader, place: FieldOf, value: &Obj) -> PyResult<N> {
        // What there is but one form of is asked for its fields at once.
        let of_one_form = place.form == "arguments" || matches!(place.field, "keywords" | "generators" | "items" | "cases" | "names");
        if reader.ctx.is_none(value) && !of_one_form && !matches!(place.field, "ops") {
            let what = match place.field {
                "body" | "orelse" | "finalbody" => "statement list",
                "patterns" | "kwd_patterns" => "pattern list",
                _ => "expression list",
            };
            return Err(reader.ctx.value_error(&format!("None disallowed in {what}")));
        }
        nested(reader, place, value)
    }
}

/// The keys of a dict and the defaults of keyword-only parameters.
impl<N: Node> Item for Option<N> {
    fn build(&self, maker: &Maker) -> PyResult {
        Part::build(self, maker)
    }
    fn read(reader: &Reader, place: FieldOf, value: &Obj) -> PyResult<Option<N>> {
        if reader.ctx.is_none(value) { Ok(None) } else { nested(reader, place, value).map(Some) }
    }
}

impl Item for PyString {
    fn build(&self, maker: &Maker) -> PyResult {
        Part::build(self, maker)
    }
    fn read(reader: &Reader, place: FieldOf, value: &Obj) -> PyResult<PyString> {
        <PyString as Part>::read(reader, place, Some(value.clone()))
    }
}

impl Part for PyString {
    fn build(&self, maker: &Maker) -> PyResult {
        Ok(match self.as_str() {
            Some(text) => maker.ctx.intern(text),
            None => maker.ctx.str_wire(self),
        })
    }
    fn read(reader: &Reader, place: FieldOf, value: Option<Obj>) -> PyResult<PyString> {
        let value = required(reader, place, value)?;
        match value.payload::<PyStr>().filter(|_| reader.ctx.types.str.is_exactly(&value)) {
            Some(text) => Ok(text.to_wire()),
            None => Err(reader.ctx.type_error("AST identifier must be of type str")),
        }
    }
}

impl Part for OptionalString {
    fn build(&self, maker: &Maker) -> PyResult {
        self.0.build(maker)
    }
    fn read(reader: &Reader, _place: FieldOf, value: Option<Obj>) -> PyResult<OptionalString> {
        let Some(value) = optional(reader, value) else { return Ok(OptionalString(None)) };
        if let Some(text) = value.payload::<PyStr>().filter(|_| reader.ctx.types.str.is_exactly(&value)) {
            return Ok(OptionalString(Some(text.to_wire())));
        }
        if reader.ctx.types.bytes.is_exactly(&value) {
            return Ok(OptionalString(None));
        }
        Err(reader.ctx.type_error("AST string must be of type str"))
    }
}

impl Part for i32 {
    fn build(&self, maker: &Maker) -> PyResult {
        Ok(maker.ctx.int(i64::from(*self)))
    }
    fn read(reader: &Reader, place: FieldOf, value: Option<Obj>) -> PyResult<i32> {
        let value = present(reader, place, value)?;
        if !value.is_int_instance(reader.ctx) {
            let shown = value.repr(reader.ctx)?;
            return Err(reader.ctx.value_error(&format!("invalid integer value: {}", shown.text_lossy())));
        }
        let number = value.as_i64().and_then(|number| i32::try_from(number).ok());
        number.ok_or_else(|| reader.ctx.overflow_error("Python int too large to convert to C int"))
    }
}

impl Part for bool {
    fn build(&self, maker: &Maker) -> PyResult {
        Ok(maker.ctx.int(i64::from(*self)))
    }
    fn read(reader: &Reader, place: FieldOf, value: Option<Obj>) -> PyResult<bool> {
        Ok(<i32 as Part>::read(reader, place, value)? != 0)
    }
}

/// `level` of `ImportFrom`, which may be missing.
impl Part for u32 {
    fn build(&self, maker: &Maker) -> PyResult {
        Ok(maker.ctx.int(i64::from(*self)))
    }
    fn read(reader: &Reader, place: FieldOf, value: Option<Obj>) -> PyResult<u32> {
        let level = <Option<i32> as Part>::read(reader, place, value)?.unwrap_or(0);
        u32::try_from(level).map_err(|_| reader.ctx.value_error("Negative ImportFrom level"))
    }
}

impl Part for Const {
    fn build(&self, maker: &Maker) -> PyResult {
        krait_object::code::value_of(maker.ctx, self)
    }
    fn read(reader: &Reader, place: FieldOf, value: Option<Obj>) -> PyResult<Const> {
        let value = present(reader, place, value)?;
        check_constant(reader, &value)?;
        let constant = krait_object::code::const_of(reader.ctx, &value);
        constant.map_err(|_| reader.ctx.value_error("constant is nested too deeply"))
    }
}

/// What constants may be (`validate_constant`).
fn check_constant(reader: &Reader, value: &Obj) -> PyResult<()> {
    let (ctx, types) = (reader.ctx, &reader.ctx.types);
    let simple = [&types.int, &types.float, &types.complex, &types.bool, &types.str, &types.bytes];
    if ctx.is_none(value) || value.is(&ctx.ellipsis) || simple.iter().any(|ty| ty.is_exactly(value)) {
        return Ok(());
    }
    if types.tuple.is_exactly(value) || types.frozenset.is_exactly(value) {
        ctx.check_native_stack(" during compilation")?;
        return krait_object::protocol::iterate(ctx, value)?.iter().try_for_each(|item| check_constant(reader, item));
    }
    Err(ctx.type_error(&format!("got an invalid type in Constant: {}", value.ty(ctx).short_name())))
}
