//! `_pickle`: writing and reading pickles.

mod buffer;
mod containers;
mod global;
mod machine;
mod memo;
mod named;
mod numbered;
mod opcode;
mod pickler;
mod reduce;
mod source;
mod unpickler;
mod writer;

use krait_object::typeobj::new_native_type;
use krait_object::{Ctx, MethodDef, NativeFn, Obj, PyResult, Raised, method, module};

use crate::exc;
use unpickler::Settings;

const UNPICKLING_ERROR: &str = "_pickle.UnpicklingError";

const PICKLING_ERROR: &str = "_pickle.PicklingError";

/// `PicklingError`.
fn pickling_error(ctx: &Ctx, message: &str) -> Raised {
    exc::raise(ctx, PICKLING_ERROR, message)
}

/// `UnpicklingError`.
fn error(ctx: &Ctx, message: &str) -> Raised {
    exc::raise(ctx, UNPICKLING_ERROR, message)
}

const FUNCTIONS: &[MethodDef] = &[
    method("dump($module, /, obj, file, protocol=None, *, fix_imports=True, buffer_callback=None)", NativeFn::Bound(pickler::dump)),
    method("dumps($module, /, obj, protocol=None, *, fix_imports=True, buffer_callback=None)", NativeFn::Bound(pickler::dumps)),
    method("load($module, /, file, *, fix_imports=True, encoding='ASCII', errors='strict', buffers=())", NativeFn::Bound(|ctx, _, slots| {
        let [Some(file), rest @ ..] = slots else { return Err(ctx.system_error("bound arguments")) };
        unpickler::load_file(ctx, file, Settings::of(ctx, "load", rest)?)
    })),
    method("loads($module, data, /, *, fix_imports=True, encoding='ASCII', errors='strict', buffers=())", NativeFn::Bound(|ctx, _, slots| {
        let [Some(data), rest @ ..] = slots else { return Err(ctx.system_error("bound arguments")) };
        unpickler::load_bytes(ctx, data, Settings::of(ctx, "loads", rest)?)
    })),
];

/// Make the module.
pub fn init(ctx: &Ctx) -> PyResult<Obj> {
    let module = module::new_module(ctx, "_pickle");
    module::add_functions(ctx, &module, "_pickle", FUNCTIONS);
    let base = exc::new_class(ctx, "_pickle.PickleError", "_pickle", "PickleError", &ctx.types.exception)?;
    let Some(base_type) = krait_object::TypeRef::new(base.clone()) else { return Err(ctx.system_error("a class is a type")) };
    for (key, name) in [(PICKLING_ERROR, "PicklingError"), (UNPICKLING_ERROR, "UnpicklingError")] {
        module::add(ctx, &module, name, exc::new_class(ctx, key, "_pickle", name, &base_type)?);
    }
    module::add(ctx, &module, "PickleError", base);
    module::add(ctx, &module, "PickleBuffer", new_native_type(ctx, &buffer::PICKLE_BUFFER).to_obj());
    module::add(ctx, &module, "Pickler", new_native_type(ctx, &pickler::PICKLER).to_obj());
    new_native_type(ctx, &pickler::MEMO_PROXY);
    module::add(ctx, &module, "Unpickler", new_native_type(ctx, &unpickler::UNPICKLER).to_obj());
    new_native_type(ctx, &unpickler::MEMO_PROXY);
    Ok(module)
}
