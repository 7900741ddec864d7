//! The hook `compile`: source text to code objects, with Python's exceptions.

use krait_code::PyString;
use krait_compile::{CompileError, CompileOptions, Compiled, Mode, Source, Warning, WarningCategory, flags};
use krait_object::exceptions::new_exception_args;
use krait_object::heap::strdata::PyStr;
use krait_object::interp::CompileRequest;
use krait_object::typeobj::Type;
use krait_object::{Ctx, Obj, PyResult, Raised};

use crate::tree;

/// The Python exception of a compile error.
pub fn raise_compile_error(ctx: &Ctx, error: &CompileError) -> Raised {
    raise_with_source(ctx, error, None)
}

/// The same; `source` is the text that was compiled, and how, unless it can be read from the file.
pub(crate) fn raise_with_source(ctx: &Ctx, error: &CompileError, source: Option<(Source<'_>, Mode)>) -> Raised {
    if let Err(raised) = warn(ctx, &error.warnings, &error.filename, source) {
        return raised;
    }
    use krait_compile::{ErrorArgs, ErrorKind};
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
    if error.lineno <= 0 && error.offset == 0 && error.text.is_none() {
        let exception = new_exception_args(ctx, ty, vec![ctx.str(&error.msg)]);
        return ctx.raise(exception);
    }
    let number = |value: i32| ctx.int(i64::from(value));
    let text = match &error.text {
        Some(text) => ctx.str_wire(text),
        None => source_line(ctx, &error.filename, error.lineno),
    };
    let end = |value: i32| if error.end_lineno < 0 { ctx.none() } else { number(value) };
    let mut info = vec![
        ctx.str_wire(&error.filename),
        number(error.lineno),
        number(error.offset),
        text,
        end(error.end_lineno),
        end(error.end_offset),
    ];
    // What has no place at all has no end either.
    info.truncate(if error.offset < 0 { 4 } else { 6 });
    let exception = match error.args {
        ErrorArgs::Full => new_exception_args(ctx, ty, vec![ctx.str(&error.msg), ctx.tuple(info)]),
        ErrorArgs::Message => {
            let exception = new_exception_args(ctx, ty, vec![ctx.str(&error.msg)]);
            let names = ["filename", "lineno", "offset", "text", "end_lineno", "end_offset"];
            names.iter().zip(&info).for_each(|(name, value)| set_attribute(ctx, &exception, name, value));
            exception
        }
        ErrorArgs::Unnamed => {
            let filename = std::mem::replace(&mut info[0], ctx.none());
            let exception = new_exception_args(ctx, ty, vec![ctx.str(&error.msg), ctx.tuple(info)]);
            set_attribute(ctx, &exception, "filename", &filename);
            exception
        }
    };
    if let Some((line, column)) = error.last_statement {
        // What `traceback` needs to look for misspelled keywords.
        let source = match source {
            None => ctx.none(),
            Some((Source::Str(text), mode)) => as_read(ctx, &text.to_string_lossy(), mode),
            Some((Source::Bytes(bytes) | Source::Script(bytes), mode)) => {
                as_read(ctx, &String::from_utf8_lossy(bytes), mode)
            }
        };
        let metadata = ctx.tuple(vec![number(line), number(column), source]);
        set_attribute(ctx, &exception, "_metadata", &metadata);
    }
    ctx.raise(exception)
}

/// Set an attribute of an exception that is being made, which has room for it.
fn set_attribute(ctx: &Ctx, exception: &Obj, name: &str, value: &Obj) {
    if exception.setattr(ctx, &ctx.intern(name), value).is_err() {
        drop(ctx.fetch_raised());
    }
}

/// The source as the tokenizer reads it: a module ends in a newline.
fn as_read(ctx: &Ctx, text: &str, mode: Mode) -> Obj {
    let as_it_is = mode != Mode::Exec || text.is_empty() || text.ends_with('\n');
    if as_it_is { ctx.str(text) } else { ctx.str(&format!("{text}\n")) }
}

/// Line `lineno` of a file, or None when it cannot be read.
fn source_line(ctx: &Ctx, filename: &PyString, lineno: i32) -> Obj {
    let index = usize::try_from(lineno - 1);
    let path = filename.as_str().filter(|_| index.is_ok());
    let text = path.and_then(|path| std::fs::read_to_string(path).ok());
    let line = text.and_then(|text| text.split_inclusive('\n').nth(index.unwrap_or(0)).map(str::to_owned));
    line.map_or_else(|| ctx.none(), |line| ctx.str(&line))
}

/// Nesting that the compiler may walk in three quarters of the native stack that is left.
pub fn max_depth(ctx: &Ctx) -> u32 {
    nesting_within(ctx.native_stack_left())
}

/// Nesting that the compiler may walk in three quarters of `stack` bytes of native stack.
pub fn nesting_within(stack: usize) -> u32 {
    const BYTES: usize = if cfg!(debug_assertions) { 6 << 10 } else { 1600 };
    u32::try_from(stack / 4 * 3 / BYTES).unwrap_or(u32::MAX).clamp(50, 20_000)
}

/// Issue the warnings of a compilation. One that the filters make an error is a `SyntaxError`.
pub(crate) fn warn(
    ctx: &Ctx,
    warnings: &[Warning],
    filename: &PyString,
    source: Option<(Source<'_>, Mode)>,
) -> PyResult<()> {
    for warning in warnings {
        issue(ctx, warning, filename).or_else(|raised| {
            ctx.swallow(raised, category_of(ctx, warning))?;
            Err(raise_with_source(ctx, &CompileError::of_warning(warning, filename), source))
        })?;
    }
    Ok(())
}

fn issue(ctx: &Ctx, warning: &Warning, filename: &PyString) -> PyResult<()> {
    let category = category_of(ctx, warning).to_obj();
    let filename = ctx.str_wire(filename);
    krait_stdlib::warnings::warn_explicit(ctx, &category, &warning.msg, &filename, warning.lineno)
}

fn category_of<'c>(ctx: &'c Ctx, warning: &Warning) -> &'c Type {
    match warning.category {
        WarningCategory::SyntaxWarning => &ctx.types.syntax_warning,
        WarningCategory::DeprecationWarning => &ctx.types.deprecation_warning,
    }
}

/// The code object of what the compiler made.
fn finish(ctx: &Ctx, compiled: Compiled, options: &CompileOptions, source: Option<(Source<'_>, Mode)>) -> PyResult {
    warn(ctx, &compiled.warnings, &options.filename, source)?;
    krait_object::code::new_code(ctx, std::sync::Arc::new(compiled.code))
}

/// Compile text to a code object.
pub fn compile_source(ctx: &Ctx, source: Source<'_>, options: &CompileOptions) -> PyResult {
    let compiled = krait_compile::compile(source, options).map_err(|error| raise_compile_error(ctx, &error))?;
    finish(ctx, compiled, options, None)
}

/// The tree of a text, or its code.
fn compile_text(ctx: &Ctx, source: Source<'_>, options: &CompileOptions) -> PyResult {
    let failed = |error: CompileError| raise_with_source(ctx, &error, Some((source, options.mode)));
    if options.flags & flags::PYCF_ONLY_AST == 0 {
        let compiled = krait_compile::compile(source, options).map_err(failed)?;
        return finish(ctx, compiled, options, Some((source, options.mode)));
    }
    let (module, warnings) = krait_compile::parse_ast(source, options).map_err(failed)?;
    warn(ctx, &warnings, &options.filename, Some((source, options.mode)))?;
    tree::to_object(ctx, &module)
}

/// The code of a tree, or the tree as it would be compiled.
fn compile_node(ctx: &Ctx, node: &Obj, options: &CompileOptions) -> PyResult {
    tree::check_mode(ctx, node, options.mode)?;
    let mut module = tree::from_object(ctx, node)?;
    tree::validate(ctx, &module, options.max_depth)?;
    if options.flags & flags::PYCF_ONLY_AST == 0 {
        let compiled = krait_compile::compile_tree(&mut module, options);
        return finish(ctx, compiled.map_err(|error| raise_compile_error(ctx, &error))?, options, None);
    }
    krait_compile::optimize_tree(&mut module, options).map_err(|error| raise_compile_error(ctx, &error))?;
    tree::to_object(ctx, &module)
}

/// `compile(source, …)`
pub fn compile_hook(ctx: &Ctx, request: &CompileRequest) -> PyResult {
    let mode = match request.mode {
        "exec" => Mode::Exec,
        "eval" => Mode::Eval,
        "single" => Mode::Single,
        "func_type" if request.flags & flags::PYCF_ONLY_AST != 0 => Mode::FuncType,
        "func_type" => return Err(ctx.value_error("compile() mode 'func_type' requires flag PyCF_ONLY_AST")),
        _ if request.flags & flags::PYCF_ONLY_AST != 0 => {
            return Err(ctx.value_error("compile() mode must be 'exec', 'eval', 'single' or 'func_type'"));
        }
        _ => return Err(ctx.value_error("compile() mode must be 'exec', 'eval' or 'single'")),
    };
    if request.source.payload::<PyStr>().is_some_and(|text| text.to_wire().as_str().is_none()) {
        // Surrogates.
        request.source.to_utf8(ctx, "source")?;
    }
    let optimize = if request.optimize < 0 { ctx.settings.optimize } else { request.optimize };
    let options = CompileOptions {
        filename: filename(ctx, request.filename)?,
        mode,
        optimize: optimize.clamp(0, 2) as u8,
        flags: request.flags,
        feature_version: match request.feature_version {
            minor if request.flags & flags::PYCF_ONLY_AST != 0 && minor >= 0 => u8::try_from(minor).unwrap_or(u8::MAX),
            _ => krait_compile::FEATURE_VERSION,
        },
        max_depth: max_depth(ctx),
    };
    if krait_stdlib::ast::is_node(ctx, request.source)? {
        return compile_node(ctx, request.source, &options);
    }
    if let Some(text) = request.source.payload::<PyStr>() {
        let wire = text.to_wire();
        return compile_text(ctx, Source::Str(&wire), &options);
    }
    let bytes = krait_object::buffer::buffer_bytes(ctx, request.source)?.into_owned();
    compile_text(ctx, Source::Bytes(&bytes), &options)
}

pub fn filename(ctx: &Ctx, object: &Obj) -> PyResult<PyString> {
    match object.payload::<PyStr>() {
        Some(text) => Ok(text.to_wire()),
        None => {
            let bytes = krait_object::buffer::buffer_bytes(ctx, object)?;
            Ok(PyString::new(&String::from_utf8_lossy(&bytes)))
        }
    }
}
