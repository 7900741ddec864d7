//! The hook `compile`: source text to code objects, with Python's exceptions.

use krait_compile::{CompileError, CompileOptions, Mode, Source};
use krait_object::exceptions::new_exception_args;
use krait_object::heap::strdata::PyStr;
use krait_object::interp::CompileRequest;
use krait_object::{Ctx, Obj, PyResult, Raised};

/// The Python exception of a compile error.
pub fn raise_compile_error(ctx: &Ctx, error: &CompileError) -> Raised {
    use krait_compile::ErrorKind;
    let types = &ctx.types;
    let ty = match error.kind {
        ErrorKind::SyntaxError => &types.syntax_error,
        ErrorKind::IndentationError => &types.indentation_error,
        ErrorKind::TabError => &types.tab_error,
        ErrorKind::IncompleteInputError => &types.incomplete_input_error,
        ErrorKind::RecursionError => return ctx.recursion_error(&error.msg),
        ErrorKind::MemoryError => return ctx.memory_error(&error.msg),
        ErrorKind::ValueError => return ctx.value_error(&error.msg),
        ErrorKind::SystemError => return ctx.system_error(&error.msg),
        ErrorKind::UnicodeEncodeError => return ctx.value_error(&error.msg),
    };
    if error.lineno == 0 && error.offset == -1 {
        // A codec's error: it stands nowhere.
        let info = vec![ctx.str_wire(&error.filename), ctx.int(0), ctx.int(-1), ctx.none()];
        let exception = new_exception_args(ctx, ty, vec![ctx.str(&error.msg), ctx.tuple(info)]);
        return ctx.raise(exception);
    }
    if error.lineno <= 0 {
        let exception = new_exception_args(ctx, ty, vec![ctx.str(&error.msg)]);
        return ctx.raise(exception);
    }
    let number = |value: i32| ctx.int(i64::from(value));
    let text = match &error.text {
        Some(text) => ctx.str_wire(text),
        None => source_line(ctx, &error.filename, error.lineno),
    };
    let info = vec![
        ctx.str_wire(&error.filename),
        number(error.lineno),
        number(error.offset),
        text,
        number(error.end_lineno),
        number(error.end_offset),
    ];
    let exception = new_exception_args(ctx, ty, vec![ctx.str(&error.msg), ctx.tuple(info)]);
    ctx.raise(exception)
}

/// Line `lineno` of a file, or None when it cannot be read.
fn source_line(ctx: &Ctx, filename: &krait_code::PyString, lineno: i32) -> Obj {
    let line = filename
        .as_str()
        .and_then(|path| std::fs::read_to_string(path).ok())
        .and_then(|text| text.split_inclusive('\n').nth(lineno as usize - 1).map(str::to_owned));
    line.map_or_else(|| ctx.none(), |line| ctx.str(&line))
}

/// Compile text to a code object.
pub fn compile_source(ctx: &Ctx, source: Source<'_>, options: &CompileOptions) -> PyResult {
    let compiled = krait_compile::compile(source, options).map_err(|error| raise_compile_error(ctx, &error))?;
    for warning in &compiled.warnings {
        let category = match warning.category {
            krait_compile::WarningCategory::SyntaxWarning => &ctx.types.syntax_warning,
            _ => &ctx.types.deprecation_warning,
        };
        let warned = krait_stdlib::warnings::warn_explicit(ctx, &category.to_obj(), &warning.msg, &ctx.str_wire(&options.filename), warning.lineno);
        if let Err(raised) = warned {
            ctx.swallow(raised, category)?;
            // Made an error by a filter: a SyntaxError says where.
            let error = CompileError {
                kind: krait_compile::ErrorKind::SyntaxError,
                msg: warning.msg.replace(" Such sequences will not work in the future.", ""),
                filename: options.filename.clone(),
                lineno: warning.lineno,
                offset: warning.offset,
                end_lineno: warning.end_lineno,
                end_offset: warning.end_offset,
                text: None,
            };
            return Err(raise_compile_error(ctx, &error));
        }
    }
    krait_object::code::new_code(ctx, std::sync::Arc::new(compiled.code))
}

/// `compile(source, …)`
pub fn compile_hook(ctx: &Ctx, request: &CompileRequest) -> PyResult {
    let mode = match request.mode {
        "exec" => Mode::Exec,
        "eval" => Mode::Eval,
        "single" => Mode::Single,
        "func_type" => return Err(ctx.value_error("compile() mode 'func_type' requires flag PyCF_ONLY_AST")),
        _ => return Err(ctx.value_error("compile() mode must be 'exec', 'eval' or 'single'")),
    };
    let optimize = if request.optimize < 0 { ctx.settings.optimize } else { request.optimize };
    let options = CompileOptions {
        filename: filename(ctx, request.filename)?,
        mode,
        optimize: optimize.clamp(0, 2) as u8,
        flags: request.flags,
    };
    if let Some(text) = request.source.payload::<PyStr>() {
        let wire = text.to_wire();
        return compile_source(ctx, Source::Str(&wire), &options);
    }
    let bytes = krait_object::buffer::buffer_bytes(ctx, request.source)?.into_owned();
    compile_source(ctx, Source::Bytes(&bytes), &options)
}

fn filename(ctx: &Ctx, object: &Obj) -> PyResult<krait_code::PyString> {
    match object.payload::<PyStr>() {
        Some(text) => Ok(text.to_wire()),
        None => {
            let bytes = krait_object::buffer::buffer_bytes(ctx, object)?;
            Ok(krait_code::PyString::new(&String::from_utf8_lossy(&bytes)))
        }
    }
}
