//! `pyexpat`: reading XML. A parser of our own that speaks as Expat does.

mod dtd;
mod fault;
mod input;
mod parser;
mod scan;
mod tokens;

use krait_object::dict::PyDict;
use krait_object::heap::strdata::PyStr;
use krait_object::typeobj::new_native_type;
use krait_object::{Ctx, MethodDef, NativeFn, Obj, PyResult, method, module};

use crate::exc;

pub(crate) use parser::{Handler, clear_handlers, new_parser, parse, place, set_handler, set_ordered};

const ERROR: &str = "pyexpat.ExpatError";

const MODEL: &[(&str, i64)] = &[
    ("XML_CTYPE_EMPTY", 1),
    ("XML_CTYPE_ANY", 2),
    ("XML_CTYPE_MIXED", 3),
    ("XML_CTYPE_NAME", 4),
    ("XML_CTYPE_CHOICE", 5),
    ("XML_CTYPE_SEQ", 6),
    ("XML_CQUANT_NONE", 0),
    ("XML_CQUANT_OPT", 1),
    ("XML_CQUANT_REP", 2),
    ("XML_CQUANT_PLUS", 3),
];

/// Whether an exception is an `ExpatError`.
pub(crate) fn is_error(ctx: &Ctx, exception: &Obj) -> bool {
    let class = ctx.shared.borrow().get(ERROR).cloned();
    class.as_ref().and_then(Obj::as_type).is_some_and(|class| exception.is_instance(ctx, class))
}

/// An optional string argument.
fn text(ctx: &Ctx, name: &str, value: &Option<Obj>) -> PyResult<Option<String>> {
    match value.as_ref().filter(|value| !ctx.is_none(value)) {
        None => Ok(None),
        Some(value) => match value.payload::<PyStr>() {
            Some(text) => Ok(Some(text.to_string_lossy().into_owned())),
            None => {
                let got = value.ty(ctx).name();
                Err(ctx.type_error(&format!("ParserCreate() argument '{name}' must be str or None, not {got}")))
            }
        },
    }
}

fn parser_create(ctx: &Ctx, _: &Obj, slots: &[Option<Obj>]) -> PyResult {
    let [encoding, separator, intern] = slots else { return Err(ctx.system_error("bound arguments")) };
    let encoding = text(ctx, "encoding", encoding)?;
    let separator = text(ctx, "namespace_separator", separator)?;
    if separator.as_ref().is_some_and(|separator| separator.chars().count() > 1) {
        return Err(ctx.value_error("namespace_separator must be at most one character, omitted, or None"));
    }
    let intern = match intern.as_ref() {
        None => ctx.dict(),
        Some(intern) if ctx.is_none(intern) || intern.payload::<PyDict>().is_some() => intern.clone(),
        Some(_) => return Err(ctx.type_error("intern must be a dictionary")),
    };
    Ok(parser::new_parser(ctx, encoding.as_deref(), separator, intern))
}

const FUNCTIONS: &[MethodDef] = &[
    method("ParserCreate($module, /, encoding=None, namespace_separator=None, intern=<unrepresentable>)", NativeFn::Bound(parser_create)),
    method("ErrorString($module, code, /)", NativeFn::O(|ctx, _, code| {
        let code = usize::try_from(code.to_i64(ctx)?).unwrap_or(0);
        Ok(fault::text(code).map_or_else(|| ctx.none(), |text| ctx.str(text)))
    })),
];

/// Make the module.
pub fn init(ctx: &Ctx) -> PyResult<Obj> {
    let module = module::new_module(ctx, "pyexpat");
    module::add_functions(ctx, &module, "pyexpat", FUNCTIONS);
    let error = exc::new_class(ctx, ERROR, "xml.parsers.expat", "ExpatError", &ctx.types.exception)?;
    module::add(ctx, &module, "ExpatError", error.clone());
    module::add(ctx, &module, "error", error);
    module::add(ctx, &module, "XMLParserType", new_native_type(ctx, &parser::XML_PARSER).to_obj());
    module::add(ctx, &module, "EXPAT_VERSION", ctx.str("expat_2.9.0"));
    module::add(ctx, &module, "version_info", ctx.tuple([2, 9, 0].map(|part| ctx.int(part)).to_vec()));
    module::add(ctx, &module, "native_encoding", ctx.str("UTF-8"));
    module::add(ctx, &module, "features", ctx.list(Vec::new()));
    for (number, name) in ["NEVER", "UNLESS_STANDALONE", "ALWAYS"].iter().enumerate() {
        module::add(ctx, &module, &format!("XML_PARAM_ENTITY_PARSING_{name}"), ctx.int_usize(number));
    }
    let errors = module::new_module(ctx, "pyexpat.errors");
    let (codes, messages) = (ctx.dict(), ctx.dict());
    for (index, (name, text)) in fault::ERRORS.iter().enumerate() {
        let (code, text) = (ctx.int_usize(index + 1), ctx.str(text));
        codes.setitem(ctx, &text, &code)?;
        messages.setitem(ctx, &code, &text)?;
        module::add(ctx, &errors, name, text);
    }
    module::add(ctx, &errors, "codes", codes);
    module::add(ctx, &errors, "messages", messages);
    let model = module::new_module(ctx, "pyexpat.model");
    for &(name, value) in MODEL {
        module::add(ctx, &model, name, ctx.int(value));
    }
    if let Some(modules) = ctx.modules.get() {
        modules.setitem(ctx, &ctx.str("pyexpat.errors"), &errors)?;
        modules.setitem(ctx, &ctx.str("pyexpat.model"), &model)?;
    }
    module::add(ctx, &module, "errors", errors);
    module::add(ctx, &module, "model", model);
    Ok(module)
}
