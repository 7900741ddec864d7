//! `marshal`.

use krait_code::marshal::{LoadError, LoadErrorKind, WriteOptions};
use krait_object::code::{const_of, value_of};
use krait_object::{Ctx, MethodDef, NativeFn, Obj, PyResult, Raised, method, module};

/// The exception of bytes that cannot be read.
pub fn load_error(ctx: &Ctx, error: &LoadError) -> Raised {
    match &error.kind {
        LoadErrorKind::Eof => ctx.eof_error(&error.message),
        LoadErrorKind::Type => ctx.type_error(&error.message),
        LoadErrorKind::Value => ctx.value_error(&error.message),
        LoadErrorKind::System => ctx.system_error(&error.message),
        LoadErrorKind::Import => ctx.import_error(&error.message),
        LoadErrorKind::UnicodeDecode { object, start, end, reason } => {
            krait_object::exceptions::unicode_decode_error(ctx, "utf-8", object, *start, *end, reason)
        }
    }
}

fn loads(ctx: &Ctx, data: &[u8]) -> PyResult {
    match krait_code::marshal::load(data) {
        Ok(value) => value_of(ctx, &value),
        Err(error) => Err(load_error(ctx, &error)),
    }
}

fn dumps(ctx: &Ctx, value: &Obj, version: Option<&Obj>, allow_code: Option<&Obj>) -> PyResult {
    let version = version.map_or(Ok(5), |version| version.to_i32(ctx))?;
    let allow_code = allow_code.map_or(Ok(true), |allow| allow.is_true(ctx))?;
    let written = const_of(ctx, value)
        .and_then(|constant| krait_code::marshal::dump(&constant, WriteOptions { version, allow_code }));
    written.map(|bytes| ctx.bytes_vec(bytes)).map_err(|error| ctx.value_error(&error.to_string()))
}

const FUNCTIONS: &[MethodDef] = &[
    method("dumps(value, version=version, /, *, allow_code=True)", NativeFn::Bound(|ctx, _, slots| {
        dumps(ctx, slots[0].as_ref().expect("a required argument"), slots[1].as_ref(), slots[2].as_ref())
    })),
    method("loads(bytes, /, *, allow_code=True)", NativeFn::Bound(|ctx, _, slots| {
        let bytes = krait_object::buffer::buffer_bytes(ctx, slots[0].as_ref().expect("a required argument"))?.into_owned();
        loads(ctx, &bytes)
    })),
    method("dump(value, file, version=version, /, *, allow_code=True)", NativeFn::Bound(|ctx, _, slots| {
        let (Some(value), Some(file)) = (&slots[0], &slots[1]) else { return Err(ctx.system_error("bound arguments")) };
        let bytes = dumps(ctx, value, slots[2].as_ref(), slots[3].as_ref())?;
        file.call_method(ctx, &ctx.names.write, &[bytes])
    })),
    method("load(file, /, *, allow_code=True)", NativeFn::Bound(|ctx, _, slots| {
        let file = slots[0].as_ref().expect("a required argument");
        let data = file.call_method(ctx, &ctx.names.read, &[])?;
        let Some(bytes) = krait_object::bytes::bytes_of(&data) else {
            return Err(ctx.type_error(&format!("file.read() returned not bytes but {}", data.ty(ctx).name())));
        };
        // What was read too far is given back, so that several values can follow each other.
        let mut used = bytes.len();
        let value = match krait_code::marshal::load_prefix(&bytes) {
            Ok((value, length)) => {
                used = length;
                value_of(ctx, &value)
            }
            Err(error) => Err(load_error(ctx, &error)),
        }?;
        if used < bytes.len() {
            let back = ctx.int(used as i64 - bytes.len() as i64);
            file.call_method(ctx, &ctx.names.seek, &[back, ctx.int(1)])?;
        }
        Ok(value)
    })),
];

/// Make the module.
pub fn init(ctx: &Ctx) -> PyResult<Obj> {
    let module = module::new_module(ctx, "marshal");
    module::add_functions(ctx, &module, "marshal", FUNCTIONS);
    module::add(ctx, &module, "version", ctx.int(5));
    Ok(module)
}
