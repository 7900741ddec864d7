//! `_csv`: tables of separated values.

mod dialect;
mod reader;
mod writer;

use std::cell::Cell;
use std::rc::Rc;

use krait_object::clinic::ssize_arg;
use krait_object::dict::PyDict;
use krait_object::typeobj::new_native_type;
use krait_object::{Args, Ctx, MethodDef, NativeFn, Obj, PyResult, Raised, method, module, sequence};

use crate::exc;

const ERROR: &str = "_csv.Error";
const DIALECTS: &str = "_csv._dialects";
const FIELD_LIMIT: i64 = 128 * 1024;

const CONSTANTS: &[(&str, i64)] = &[
    ("QUOTE_MINIMAL", 0),
    ("QUOTE_ALL", 1),
    ("QUOTE_NONNUMERIC", 2),
    ("QUOTE_NONE", 3),
    ("QUOTE_STRINGS", 4),
    ("QUOTE_NOTNULL", 5),
];

/// `csv.Error`.
fn error(ctx: &Ctx, message: &str) -> Raised {
    exc::raise(ctx, ERROR, message)
}

/// The longest field that a reader takes.
fn field_limit(ctx: &Ctx) -> Rc<Cell<i64>> {
    ctx.state("_csv.field_limit", || Cell::new(FIELD_LIMIT))
}

/// The dict of registered dialects.
fn dialects(ctx: &Ctx) -> PyResult {
    let found = ctx.shared.borrow().get(DIALECTS).cloned();
    found.ok_or_else(|| ctx.system_error("_csv is not started"))
}

/// A registered dialect.
fn registered(ctx: &Ctx, name: &Obj) -> PyResult {
    let dialects = dialects(ctx)?;
    let found = match dialects.payload::<PyDict>() {
        Some(dialects) => dialects.get(ctx, name)?,
        None => None,
    };
    found.ok_or_else(|| error(ctx, "unknown dialect"))
}

/// The dialect of a call `f(thing, dialect=…, **parameters)`.
fn dialect_of(ctx: &Ctx, name: &str, args: Args) -> PyResult {
    sequence::check_positional(ctx, name, args.positional().len(), 1, 2)?;
    ctx.type_for::<dialect::PyDialect>().to_obj().call_args(ctx, args.skip_first())
}

const FUNCTIONS: &[MethodDef] = &[
    method("reader($module, iterable, /, dialect='excel', **fmtparams)", NativeFn::Kw(|ctx, _, args| {
        sequence::check_positional(ctx, "reader", args.positional().len(), 1, 2)?;
        let iterator = args.positional()[0].iter(ctx)?;
        Ok(reader::new_reader(ctx, iterator, dialect_of(ctx, "reader", args)?))
    })),
    method("writer($module, fileobj, /, dialect='excel', **fmtparams)", NativeFn::Kw(|ctx, _, args| {
        sequence::check_positional(ctx, "writer", args.positional().len(), 1, 2)?;
        let write = args.positional()[0].getattr_opt_text(ctx, "write")?.filter(|write| write.is_callable(ctx));
        let Some(write) = write else { return Err(ctx.type_error("argument 1 must have a \"write\" method")) };
        Ok(writer::new_writer(ctx, write, dialect_of(ctx, "writer", args)?))
    })),
    method("list_dialects($module, /)", NativeFn::NoArgs(|ctx, _| {
        let names = krait_object::protocol::iterate(ctx, &dialects(ctx)?)?;
        Ok(ctx.list(names))
    })),
    method("register_dialect($module, name, /, dialect='excel', **fmtparams)", NativeFn::Kw(|ctx, _, args| {
        sequence::check_positional(ctx, "register_dialect", args.positional().len(), 1, 2)?;
        let name = &args.positional()[0];
        if !name.is_str_instance(ctx) {
            return Err(ctx.type_error("dialect name must be a string"));
        }
        let dialect = dialect_of(ctx, "register_dialect", args)?;
        dialects(ctx)?.setitem(ctx, name, &dialect)?;
        Ok(ctx.none())
    })),
    method("unregister_dialect($module, /, name)", NativeFn::Bound(|ctx, _, slots| {
        let name = slots[0].as_ref().expect("a required argument");
        if let Err(raised) = dialects(ctx)?.delitem(ctx, name) {
            ctx.swallow(raised, &ctx.types.key_error)?;
            return Err(error(ctx, "unknown dialect"));
        }
        Ok(ctx.none())
    })),
    method("get_dialect($module, /, name)", NativeFn::Bound(|ctx, _, slots| {
        registered(ctx, slots[0].as_ref().expect("a required argument"))
    })),
    method("field_size_limit($module, /, new_limit=<unrepresentable>)", NativeFn::Bound(|ctx, _, slots| {
        let limit = field_limit(ctx);
        let old = limit.get();
        if let Some(new) = &slots[0] {
            if !ctx.types.int.is_exactly(new) && !new.is_small_int() {
                return Err(ctx.type_error("limit must be an integer"));
            }
            limit.set(ssize_arg(ctx, new)? as i64);
        }
        Ok(ctx.int(old))
    })),
];

/// Make the module.
pub fn init(ctx: &Ctx) -> PyResult<Obj> {
    let module = module::new_module(ctx, "_csv");
    module::add_functions(ctx, &module, "_csv", FUNCTIONS);
    for &(name, value) in CONSTANTS {
        module::add(ctx, &module, name, ctx.int(value));
    }
    let registry = ctx.dict();
    ctx.shared.borrow_mut().insert(DIALECTS, registry.clone());
    module::add(ctx, &module, "_dialects", registry);
    module::add(ctx, &module, "Dialect", new_native_type(ctx, &dialect::DIALECT).to_obj());
    module::add(ctx, &module, "Reader", new_native_type(ctx, &reader::READER).to_obj());
    module::add(ctx, &module, "Writer", new_native_type(ctx, &writer::WRITER).to_obj());
    module::add(ctx, &module, "Error", exc::new_class(ctx, ERROR, "_csv", "Error", &ctx.types.exception)?);
    Ok(module)
}
