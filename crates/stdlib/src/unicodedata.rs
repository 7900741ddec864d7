//! `unicodedata`: the module's functions ask Unicode 16, the methods of `ucd_3_2_0` Unicode 3.2.

use krait_object::clinic::{bad_argument, str_arg};
use krait_object::heap::strdata::PyStr;
use krait_object::typeobj::new_native_type;
use krait_object::{Ctx, MethodDef, NativeFn, Obj, Payload, PyResult, TypeDef, TypeFlags, method, module, new_exact};
use krait_unicode::Database;
use krait_unicode::names::{Kinds, lookup, name};
use krait_unicode::normalize::{Form, normalize};
use krait_unicode::properties::{self, Record};

/// The payload of `UCD`: the database of Unicode 3.2.
struct OldDatabase;
krait_object::trace!(OldDatabase);
krait_object::payload!(OldDatabase, "unicodedata.UCD");

/// No name is longer; CPython's limit.
const LONGEST_NAME: usize = 256;

fn database(this: &Obj) -> Database {
    if this.payload::<OldDatabase>().is_some() { Database::Old } else { Database::Current }
}

/// An argument that is one character; `which` is as in [`bad_argument`].
fn character(ctx: &Ctx, function: &str, which: &str, value: &Obj) -> PyResult<u32> {
    let Some(text) = value.payload::<PyStr>() else {
        return Err(bad_argument(ctx, function, which, "a unicode character", value));
    };
    if text.len() == 1 {
        return Ok(text.at(0));
    }
    let space = if which.is_empty() { "" } else { " " };
    let len = text.len();
    Err(ctx.type_error(&format!("{function}(): argument{space}{which} must be a unicode character, not a string of length {len}")))
}

/// The properties of the only argument.
fn properties_of(ctx: &Ctx, this: &Obj, function: &str, value: &Obj) -> PyResult<&'static Record> {
    Ok(properties::record(character(ctx, function, "", value)?, database(this)))
}

/// A value of the first argument, else the second one, else a ValueError.
fn value_or(ctx: &Ctx, this: &Obj, function: &str, args: &[Obj], missing: &str, find: impl Fn(&Record) -> Option<Obj>) -> PyResult {
    let record = properties::record(character(ctx, function, "1", &args[0])?, database(this));
    match (find(record), args.get(1)) {
        (Some(value), _) => Ok(value),
        (None, Some(default)) => Ok(default.clone()),
        (None, None) => Err(ctx.value_error(missing)),
    }
}

fn small(ctx: &Ctx, value: Option<u8>) -> Option<Obj> {
    value.map(|value| ctx.int(value.into()))
}

fn name_of(ctx: &Ctx, this: &Obj, args: &[Obj]) -> PyResult {
    let point = character(ctx, "name", "1", &args[0])?;
    let is_known = database(this) == Database::Current || !properties::record(point, Database::Old).is_unassigned();
    match (name(point).filter(|_| is_known), args.get(1)) {
        (Some(name), _) => Ok(ctx.str(&name)),
        (None, Some(default)) => Ok(default.clone()),
        (None, None) => Err(ctx.value_error("no such name")),
    }
}

fn look_up(ctx: &Ctx, this: &Obj, argument: &Obj) -> PyResult {
    let wanted = match argument.payload::<PyStr>() {
        Some(_) => argument.to_utf8(ctx, "name")?.into_owned(),
        None => String::from_utf8_lossy(&krait_object::buffer::buffer_bytes(ctx, argument)?).into_owned(),
    };
    if wanted.len() > LONGEST_NAME {
        return Err(ctx.key_error(&ctx.str("name too long")));
    }
    let kinds = if database(this) == Database::Current { Kinds::Sequences } else { Kinds::Names };
    match lookup(&wanted, kinds) {
        Some(points) => Ok(ctx.str_points(&points)),
        None => Err(ctx.key_error(&ctx.str(&format!("undefined character name '{wanted}'")))),
    }
}

/// The points of `args[1]` and what they are in the form `args[0]`; `None` when they are in it.
fn in_form(ctx: &Ctx, this: &Obj, function: &str, args: &[Obj]) -> PyResult<Option<Vec<u32>>> {
    let form = str_arg(ctx, function, "1", &args[0])?;
    let text = str_arg(ctx, function, "2", &args[1])?;
    if text.is_empty() {
        return Ok(None);
    }
    let Some(form) = Form::named(&form.to_string_lossy()) else { return Err(ctx.value_error("invalid normalization form")) };
    if text.as_ascii().is_some() {
        return Ok(None);
    }
    let points = text.to_points();
    Ok(Some(normalize(&points, form, database(this))).filter(|normal| *normal != points))
}

const FUNCTIONS: &[MethodDef] = &[
    method("decimal($self, chr, default=<unrepresentable>, /)", NativeFn::Fast(|ctx, this, args| {
        value_or(ctx, this, "decimal", args, "not a decimal", |record| small(ctx, record.decimal()))
    })),
    method("digit($self, chr, default=<unrepresentable>, /)", NativeFn::Fast(|ctx, this, args| {
        value_or(ctx, this, "digit", args, "not a digit", |record| small(ctx, record.digit()))
    })),
    method("numeric($self, chr, default=<unrepresentable>, /)", NativeFn::Fast(|ctx, this, args| {
        value_or(ctx, this, "numeric", args, "not a numeric character", |record| record.numeric().map(|value| ctx.float(value)))
    })),
    method("category($self, chr, /)", NativeFn::O(|ctx, this, value| {
        Ok(ctx.str(properties_of(ctx, this, "category", value)?.category()))
    })),
    method("bidirectional($self, chr, /)", NativeFn::O(|ctx, this, value| {
        Ok(ctx.str(properties_of(ctx, this, "bidirectional", value)?.bidirectional()))
    })),
    method("combining($self, chr, /)", NativeFn::O(|ctx, this, value| {
        Ok(ctx.int(properties_of(ctx, this, "combining", value)?.combining().into()))
    })),
    method("mirrored($self, chr, /)", NativeFn::O(|ctx, this, value| {
        Ok(ctx.int(properties_of(ctx, this, "mirrored", value)?.is_mirrored().into()))
    })),
    method("east_asian_width($self, chr, /)", NativeFn::O(|ctx, this, value| {
        Ok(ctx.str(properties_of(ctx, this, "east_asian_width", value)?.east_asian_width()))
    })),
    method("decomposition($self, chr, /)", NativeFn::O(|ctx, this, value| {
        Ok(ctx.str(&properties::decomposition(character(ctx, "decomposition", "", value)?, database(this))))
    })),
    method("name($self, chr, default=<unrepresentable>, /)", NativeFn::Fast(name_of)),
    method("lookup($self, name, /)", NativeFn::O(look_up)),
    method("is_normalized($self, form, unistr, /)", NativeFn::Fast(|ctx, this, args| {
        Ok(ctx.bool(in_form(ctx, this, "is_normalized", args)?.is_none()))
    })),
    method("normalize($self, form, unistr, /)", NativeFn::Fast(|ctx, this, args| {
        match in_form(ctx, this, "normalize", args)? {
            Some(points) => Ok(ctx.str_points(&points)),
            None if ctx.types.str.is_exactly(&args[1]) => Ok(args[1].clone()),
            None => Ok(ctx.str_points(&str_arg(ctx, "normalize", "2", &args[1])?.to_points())),
        }
    })),
];

static UCD: TypeDef = TypeDef {
    module: "unicodedata",
    flags: TypeFlags::DISALLOW_INSTANTIATION,
    methods: FUNCTIONS,
    members: &[krait_object::MemberDef { name: "unidata_version", get: |ctx, _| Ok(ctx.str("3.2.0")), set: None, doc: "" }],
    ..TypeDef::new("UCD", OldDatabase::layout)
};

/// Make the module.
pub fn init(ctx: &Ctx) -> PyResult<Obj> {
    let module = module::new_module(ctx, "unicodedata");
    module::add_functions(ctx, &module, "unicodedata", FUNCTIONS);
    module::add(ctx, &module, "unidata_version", ctx.str(krait_unicode::VERSION));
    let ucd = new_native_type(ctx, &UCD);
    module::add(ctx, &module, "UCD", ucd.to_obj());
    module::add(ctx, &module, "ucd_3_2_0", new_exact(ctx, &ucd, OldDatabase));
    Ok(module)
}
