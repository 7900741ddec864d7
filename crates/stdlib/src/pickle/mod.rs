//! `_pickle`: reading pickles. (Writing them is `pickle._Pickler`'s work, in Python.)

mod buffer;
mod global;
mod machine;
mod source;
mod unpickler;

use krait_object::typeobj::new_native_type;
use krait_object::{Args, Ctx, MethodDef, NativeFn, Obj, PyResult, Raised, method, module};

use crate::exc;
use unpickler::Settings;

const UNPICKLING_ERROR: &str = "_pickle.UnpicklingError";

/// `UnpicklingError`.
fn error(ctx: &Ctx, message: &str) -> Raised {
    exc::raise(ctx, UNPICKLING_ERROR, message)
}

/// A function of `pickle` that writes, called with the arguments given.
fn write(ctx: &Ctx, name: &'static str, slots: &[Option<Obj>], positional: usize) -> PyResult {
    let function = crate::builtins::import(ctx, "pickle")?.getattr_text(ctx, name)?;
    let mut all: Vec<Obj> = slots[..positional].iter().flatten().cloned().collect();
    let mut names = Vec::new();
    for (name, slot) in ["protocol", "fix_imports", "buffer_callback"].iter().zip(&slots[positional..]) {
        if let Some(value) = slot {
            names.push(ctx.intern(name));
            all.push(value.clone());
        }
    }
    function.call_args(ctx, Args::new(&all, &names))
}

const FUNCTIONS: &[MethodDef] = &[
    method("dump($module, /, obj, file, protocol=None, *, fix_imports=True, buffer_callback=None)", NativeFn::Bound(|ctx, _, slots| {
        write(ctx, "_dump", slots, 2)
    })),
    method("dumps($module, /, obj, protocol=None, *, fix_imports=True, buffer_callback=None)", NativeFn::Bound(|ctx, _, slots| {
        write(ctx, "_dumps", slots, 1)
    })),
    method("load($module, /, file, *, fix_imports=True, encoding='ASCII', errors='strict', buffers=())", NativeFn::Bound(|ctx, _, slots| {
        let [Some(file), rest @ ..] = slots else { return Err(ctx.system_error("bound arguments")) };
        unpickler::load_file(ctx, file, Settings::of(ctx, "load", rest)?)
    })),
    method("loads($module, data, /, *, fix_imports=True, encoding='ASCII', errors='strict', buffers=())", NativeFn::Bound(|ctx, _, slots| {
        let [Some(data), rest @ ..] = slots else { return Err(ctx.system_error("bound arguments")) };
        unpickler::load_bytes(ctx, data, Settings::of(ctx, "loads", rest)?)
    })),
    // `pickle` asks for this module while it is being made itself: its own class is found when it is asked for.
    method("__getattr__", NativeFn::O(|ctx, _, name| {
        if name.text_lossy() == "Pickler" {
            return crate::builtins::import(ctx, "pickle")?.getattr_text(ctx, "_Pickler");
        }
        Err(ctx.attribute_error(&format!("module '_pickle' has no attribute '{}'", name.text_lossy())))
    })),
];

/// Make the module.
pub fn init(ctx: &Ctx) -> PyResult<Obj> {
    let module = module::new_module(ctx, "_pickle");
    module::add_functions(ctx, &module, "_pickle", FUNCTIONS);
    let base = exc::new_class(ctx, "_pickle.PickleError", "_pickle", "PickleError", &ctx.types.exception)?;
    let Some(base_type) = krait_object::TypeRef::new(base.clone()) else { return Err(ctx.system_error("a class is a type")) };
    for (key, name) in [("_pickle.PicklingError", "PicklingError"), (UNPICKLING_ERROR, "UnpicklingError")] {
        module::add(ctx, &module, name, exc::new_class(ctx, key, "_pickle", name, &base_type)?);
    }
    module::add(ctx, &module, "PickleError", base);
    module::add(ctx, &module, "PickleBuffer", new_native_type(ctx, &buffer::PICKLE_BUFFER).to_obj());
    module::add(ctx, &module, "Unpickler", new_native_type(ctx, &unpickler::UNPICKLER).to_obj());
    new_native_type(ctx, &unpickler::MEMO_PROXY);
    Ok(module)
}
