//! `Dialect`: what separates and quotes fields.

use krait_object::heap::strdata::PyStr;
use krait_object::{
    Args, Ctx, GetSetDef, MemberDef, NativeFn, Obj, Payload, PyResult, Raised, TypeDef, TypeFlags, getset, method, new_extended, slot,
};

/// When a writer quotes, and what a reader makes of fields without quotes. In the order of the module's constants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Quoting {
    Minimal,
    All,
    NonNumeric,
    None,
    Strings,
    NotNull,
}

impl Quoting {
    const ALL: [Quoting; 6] =
        [Quoting::Minimal, Quoting::All, Quoting::NonNumeric, Quoting::None, Quoting::Strings, Quoting::NotNull];

    /// Whether an empty field without quotes stands for `None`.
    pub fn has_null(self) -> bool {
        matches!(self, Quoting::Strings | Quoting::NotNull)
    }
}

/// The payload of `Dialect`.
pub(super) struct PyDialect {
    pub delimiter: u32,
    pub quotechar: Option<u32>,
    pub escapechar: Option<u32>,
    /// A string.
    pub lineterminator: Obj,
    pub quoting: Quoting,
    pub doublequote: bool,
    pub skipinitialspace: bool,
    pub strict: bool,
}
krait_object::trace!(PyDialect: lineterminator);
krait_object::payload!(PyDialect, "Dialect", with_node);

pub(super) fn of(object: &Obj) -> &PyDialect {
    object.payload::<PyDialect>().expect("the type's methods get its objects")
}

impl PyDialect {
    /// Whether the line terminator has this character.
    pub fn terminates(&self, point: u32) -> bool {
        self.lineterminator.payload::<PyStr>().is_some_and(|text| text.points().any(|own| own == point))
    }
}

/// The parameters, in the order of positional arguments; the dialect comes before them.
const PARAMETERS: [&str; 8] =
    ["delimiter", "doublequote", "escapechar", "lineterminator", "quotechar", "quoting", "skipinitialspace", "strict"];

/// One character. TypeError "\"{name}\" must be a unicode character, not …".
fn character(ctx: &Ctx, name: &str, wanted: &str, value: &Obj) -> PyResult<u32> {
    let got = match value.payload::<PyStr>() {
        Some(text) if text.len() == 1 => return Ok(text.at(0)),
        Some(text) => format!("a string of length {}", text.len()),
        None => value.ty(ctx).name().to_string(),
    };
    Err(ctx.type_error(&format!("\"{name}\" must be {wanted}, not {got}")))
}

fn character_or_none(ctx: &Ctx, name: &str, value: &Option<Obj>, default: Option<u32>) -> PyResult<Option<u32>> {
    match value {
        None => Ok(default),
        Some(value) if ctx.is_none(value) => Ok(None),
        Some(value) => character(ctx, name, "a unicode character or None", value).map(Some),
    }
}

fn truth(ctx: &Ctx, value: &Option<Obj>, default: bool) -> PyResult<bool> {
    value.as_ref().map_or(Ok(default), |value| value.is_true(ctx))
}

/// The values of the parameters as given, then as attributes of the dialect given.
fn bind_parameters(ctx: &Ctx, args: Args) -> PyResult<(Option<Obj>, [Option<Obj>; 8])> {
    let mut dialect = args.positional().first().cloned();
    let mut found = [const { None }; 8];
    let given = args.all().len();
    if given > PARAMETERS.len() + 1 {
        return Err(ctx.type_error(&format!("function takes at most {} arguments ({given} given)", PARAMETERS.len() + 1)));
    }
    for (slot, value) in found.iter_mut().zip(args.positional().iter().skip(1)) {
        *slot = Some(value.clone());
    }
    for (name, value) in args.keywords() {
        let name = name.text_lossy();
        let (slot, at) = match PARAMETERS.iter().position(|own| *own == name) {
            Some(at) => (&mut found[at], at + 2),
            None if name == "dialect" => (&mut dialect, 1),
            None => return Err(ctx.type_error(&format!("this function got an unexpected keyword argument '{name}'"))),
        };
        if slot.replace(value.clone()).is_some() {
            return Err(ctx.type_error(&format!("argument for function given by name ('{name}') and position ({at})")));
        }
    }
    Ok((dialect, found))
}

fn dialect_new(ctx: &Ctx, class: &Obj, args: Args) -> PyResult {
    let (dialect, mut found) = bind_parameters(ctx, args)?;
    if let Some(mut dialect) = dialect.filter(|dialect| !ctx.is_none(dialect)) {
        if dialect.is_str_instance(ctx) {
            dialect = super::registered(ctx, &dialect)?;
        }
        if ctx.type_for::<PyDialect>().is_exactly(&dialect) && found.iter().all(Option::is_none) {
            return Ok(dialect);
        }
        for (name, slot) in PARAMETERS.iter().zip(&mut found) {
            if slot.is_none() {
                *slot = dialect.getattr_opt_text(ctx, name)?;
            }
        }
    }
    let made = checked(ctx, &found)?;
    Ok(new_extended(ctx, class.as_type().expect("tp_new gets a type"), made))
}

fn checked(ctx: &Ctx, found: &[Option<Obj>; 8]) -> PyResult<PyDialect> {
    let [delimiter, doublequote, escapechar, lineterminator, quotechar, quoting, skipinitialspace, strict] = found;
    let delimiter = match delimiter {
        None => u32::from(b','),
        Some(value) => character(ctx, "delimiter", "a unicode character", value)?,
    };
    let doublequote = truth(ctx, doublequote, true)?;
    let escapechar = character_or_none(ctx, "escapechar", escapechar, None)?;
    let lineterminator = match lineterminator {
        None => ctx.str("\r\n"),
        Some(value) if value.is_str_instance(ctx) => value.clone(),
        Some(value) => {
            return Err(ctx.type_error(&format!("\"lineterminator\" must be a string, not {}", value.ty(ctx).name())));
        }
    };
    let quote = character_or_none(ctx, "quotechar", quotechar, Some(u32::from(b'"')))?;
    let quoting = match quoting {
        None if quote.is_none() => Quoting::None,
        None => Quoting::Minimal,
        Some(value) if ctx.types.int.is_exactly(value) || value.is_small_int() => {
            let number = krait_object::clinic::int_arg(ctx, value)?;
            let known = usize::try_from(number).ok().and_then(|number| Quoting::ALL.get(number));
            *known.ok_or_else(|| ctx.type_error("bad \"quoting\" value"))?
        }
        Some(value) => return Err(ctx.type_error(&format!("\"quoting\" must be an integer, not {}", value.ty(ctx).name()))),
    };
    let skipinitialspace = truth(ctx, skipinitialspace, false)?;
    let strict = truth(ctx, strict, false)?;
    if quoting != Quoting::None && quote.is_none() {
        return Err(ctx.type_error("quotechar must be set if quoting enabled"));
    }
    let made = PyDialect { delimiter, quotechar: quote, escapechar, lineterminator, quoting, doublequote, skipinitialspace, strict };
    check_characters(ctx, &made)?;
    Ok(made)
}

/// No character may have two meanings.
fn check_characters(ctx: &Ctx, dialect: &PyDialect) -> PyResult<()> {
    let bad = |what: &str| -> Raised { ctx.value_error(&format!("bad {what} value")) };
    let (delimiter, escapechar, quotechar) = (Some(dialect.delimiter), dialect.escapechar, dialect.quotechar);
    for (name, point) in [("delimiter", delimiter), ("escapechar", escapechar), ("quotechar", quotechar)] {
        let Some(point) = point else { continue };
        let is_space = point == u32::from(b' ') && dialect.skipinitialspace && name != "delimiter";
        if is_newline(point) || is_space {
            return Err(bad(name));
        }
        if dialect.terminates(point) {
            return Err(bad(&format!("{name} or lineterminator")));
        }
    }
    if delimiter == escapechar {
        return Err(bad("delimiter or escapechar"));
    }
    if delimiter == quotechar {
        return Err(bad("delimiter or quotechar"));
    }
    if escapechar.is_some() && escapechar == quotechar {
        return Err(bad("escapechar or quotechar"));
    }
    Ok(())
}

/// A line feed or a carriage return.
pub(super) fn is_newline(point: u32) -> bool {
    point == u32::from(b'\n') || point == u32::from(b'\r')
}

fn no_pickle(ctx: &Ctx, this: &Obj) -> PyResult {
    Err(ctx.type_error(&format!("cannot pickle '{}' instances", this.ty(ctx).short_name())))
}

fn shown(ctx: &Ctx, point: Option<u32>) -> Obj {
    point.map_or_else(|| ctx.none(), |point| ctx.str_char(point))
}

const fn flag(name: &'static str, get: fn(&Ctx, &Obj) -> PyResult) -> MemberDef {
    MemberDef { name, get, set: None, doc: "" }
}

const GETSETS: &[GetSetDef] = &[
    getset("delimiter", |ctx, this| Ok(ctx.str_char(of(this).delimiter))),
    getset("escapechar", |ctx, this| Ok(shown(ctx, of(this).escapechar))),
    getset("lineterminator", |_, this| Ok(of(this).lineterminator.clone())),
    getset("quotechar", |ctx, this| Ok(shown(ctx, of(this).quotechar))),
    getset("quoting", |ctx, this| Ok(ctx.int(of(this).quoting as i64))),
];

pub(super) static DIALECT: TypeDef = TypeDef {
    module: "_csv",
    flags: TypeFlags::BASETYPE,
    slots: &[slot::tp_new(dialect_new)],
    methods: &[
        method("__reduce__", NativeFn::Kw(|ctx, this, _| no_pickle(ctx, this))),
        method("__reduce_ex__", NativeFn::Kw(|ctx, this, _| no_pickle(ctx, this))),
    ],
    getsets: GETSETS,
    members: &[
        flag("skipinitialspace", |ctx, this| Ok(ctx.bool(of(this).skipinitialspace))),
        flag("doublequote", |ctx, this| Ok(ctx.bool(of(this).doublequote))),
        flag("strict", |ctx, this| Ok(ctx.bool(of(this).strict))),
    ],
    doc: "CSV dialect: what separates and quotes fields.",
    ..TypeDef::new("Dialect", PyDialect::layout)
};
