//! `compile`, `eval`, `exec`, `globals`, `locals`, `vars`, `dir`.

use krait_object::code::PyCode;
use krait_object::dict::PyDict;
use krait_object::function::pyfunction::builtins_of;
use krait_object::heap::strdata::PyStr;
use krait_object::interp::CompileRequest;
use krait_object::tuple::PyTuple;
use krait_object::{Ctx, MethodDef, NativeFn, Obj, PyResult, documented};

use crate::sys::audit;

pub(super) const FUNCTIONS: &[MethodDef] = &[
    documented(
        "Compile source into a code object that can be executed by exec() or eval().",
        "compile($module, /, source, filename, mode, flags=0,\n        dont_inherit=False, optimize=-1, *, _feature_version=-1)",
        NativeFn::Bound(compile),
    ),
    documented("Evaluate the given source in the context of globals and locals.", "eval($module, source, /, globals=None, locals=None)", NativeFn::Bound(eval)),
    documented("Execute the given source in the context of globals and locals.", "exec($module, source, /, globals=None, locals=None, *, closure=None)", NativeFn::Bound(exec)),
    documented("Return the dictionary containing the current scope's global variables.", "globals($module, /)", NativeFn::NoArgs(|ctx, _| current_globals(ctx))),
    documented("Return a dictionary containing the current scope's local variables.", "locals($module, /)", NativeFn::NoArgs(|ctx, _| current_locals(ctx))),
    documented("vars([object]) -> dictionary", "vars", NativeFn::Fast(|ctx, _, args| match args {
        [] => current_locals(ctx),
        [object] => match object.getattr_opt(ctx, &ctx.names.__dict__)? {
            Some(dict) => Ok(dict),
            None => Err(ctx.type_error("vars() argument must have __dict__ attribute")),
        },
        more => Err(ctx.type_error(&format!("vars expected at most 1 argument, got {}", more.len()))),
    })),
    documented("dir([object]) -> list of strings", "dir", NativeFn::Fast(|ctx, _, args| {
        let names = match args {
            [] => krait_object::protocol::iterate(ctx, &current_locals(ctx)?.call_method(ctx, &ctx.names.keys, &[])?)?,
            [object] => match object.call_special(ctx, &ctx.names.__dir__, &[])? {
                Some(names) => krait_object::protocol::iterate(ctx, &names)?,
                None => return Err(ctx.type_error("object does not provide __dir__")),
            },
            more => return Err(ctx.type_error(&format!("dir expected at most 1 argument, got {}", more.len()))),
        };
        let list = ctx.list(names);
        list.call_method_text(ctx, "sort", &[])?;
        Ok(list)
    })),
];

fn current_globals(ctx: &Ctx) -> PyResult {
    let found = ctx.hooks.current_globals.get().and_then(|hook| hook(ctx));
    found.ok_or_else(|| ctx.system_error("frame does not exist"))
}

fn current_locals(ctx: &Ctx) -> PyResult {
    match ctx.hooks.current_locals.get() {
        Some(hook) => hook(ctx),
        None => Err(ctx.system_error("frame does not exist")),
    }
}

/// The flags of the running code that compiled code takes over.
fn inherited_flags(ctx: &Ctx) -> u32 {
    const FUTURES: u32 = 0x1FE_0000;
    let frame = ctx.hooks.get_frame.get().and_then(|hook| hook(ctx, 0));
    let code = frame.and_then(|frame| frame.getattr_text(ctx, "f_code").ok());
    code.and_then(|code| code.payload::<PyCode>().map(|code| code.flags().0 & FUTURES)).unwrap_or(0)
}

fn call_compile(ctx: &Ctx, request: &CompileRequest) -> PyResult {
    audit(ctx, "compile", || {
        let source = match request.source.payload::<PyStr>() {
            Some(text) => ctx.bytes(text.to_string_lossy().as_bytes()),
            None => request.source.clone(),
        };
        vec![source, request.filename.clone()]
    })?;
    match ctx.hooks.compile.get() {
        Some(hook) => hook(ctx, request),
        None => Err(ctx.runtime_error("no compiler")),
    }
}

fn compile(ctx: &Ctx, _module: &Obj, slots: &[Option<Obj>]) -> PyResult {
    let [Some(source), Some(filename), Some(mode), flags, dont_inherit, optimize, feature] = slots else {
        return Err(ctx.system_error("bound arguments"));
    };
    let mode = mode.expect_str(ctx, "compile() argument 'mode'")?.to_string_lossy().into_owned();
    let number = |value: &Option<Obj>, default: i32| value.as_ref().map_or(Ok(default), |value| value.to_i32(ctx));
    let mut flags = number(flags, 0)? as u32;
    let optimize = number(optimize, -1)?;
    const KNOWN: u32 = 0x1FE_0000 | 0x0100 | 0x0200 | 0x0400 | 0x0800 | 0x1000 | 0x2000 | 0x4000 | 0x8000 | 0x10;
    if flags & !KNOWN != 0 {
        return Err(ctx.value_error("compile(): unrecognised flags"));
    }
    if !(-1..=2).contains(&optimize) {
        return Err(ctx.value_error("compile(): invalid optimize value"));
    }
    let dont_inherit = dont_inherit.as_ref().map_or(Ok(false), |value| value.is_true(ctx))?;
    if !dont_inherit {
        flags |= inherited_flags(ctx);
    }
    check_source(ctx, "compile", source)?;
    let feature_version = number(feature, -1)?;
    let filename = &crate::posix_path::fspath(ctx, filename)?;
    if filename.text_lossy().contains('\0') {
        return Err(ctx.value_error("embedded null character"));
    }
    call_compile(ctx, &CompileRequest { source, filename, mode: &mode, flags, optimize, feature_version })
}

/// Source must be text, bytes, or an AST for `compile`.
fn check_source(ctx: &Ctx, function: &str, source: &Obj) -> PyResult<()> {
    let buffer = match krait_object::buffer::byte_view(ctx, source) {
        Ok(_) => true,
        Err(raised) => {
            drop(ctx.take_raised(raised));
            false
        }
    };
    if source.is_str_instance(ctx) || buffer || function == "compile" && crate::ast::is_node(ctx, source)? {
        return Ok(());
    }
    let what = if function == "compile" { "string, bytes or AST" } else { "string, bytes or code" };
    Err(ctx.type_error(&format!("{function}() arg 1 must be a {what} object")))
}

/// The namespaces of `eval` and `exec`, builtins put in.
fn namespaces(ctx: &Ctx, function: &str, globals: &Option<Obj>, locals: &Option<Obj>) -> PyResult<(Obj, Obj)> {
    let given = |value: &Option<Obj>| value.clone().filter(|value| !ctx.is_none(value));
    let locals = given(locals);
    if let Some(locals) = &locals {
        let mapping = locals.ty(ctx).slots.mp_subscript.get().is_some();
        if !mapping {
            return Err(ctx.type_error(&match function {
                "eval" => "locals must be a mapping".to_owned(),
                _ => format!("locals must be a mapping or None, not {}", locals.ty(ctx).name()),
            }));
        }
    }
    let globals = match given(globals) {
        Some(globals) => {
            if globals.payload::<PyDict>().is_none() {
                let mapping = globals.ty(ctx).slots.mp_subscript.get().is_some();
                return Err(ctx.type_error(&match function {
                    "eval" if mapping => "globals must be a real dict; try eval(code, {}, mapping)".to_owned(),
                    "eval" => "globals must be a dict".to_owned(),
                    _ => format!("{function}() globals must be a dict, not {}", globals.ty(ctx).name()),
                }));
            }
            globals
        }
        None => {
            let globals = current_globals(ctx)?;
            let locals = match locals {
                Some(locals) => locals,
                None => current_locals(ctx)?,
            };
            return Ok((globals, locals));
        }
    };
    let dict = globals.payload::<PyDict>().expect("checked to be a dict");
    if dict.get_str(ctx, &ctx.names.__builtins__).is_none() {
        let running = ctx.hooks.current_globals.get().and_then(|hook| hook(ctx));
        let builtins = running.and_then(|running| builtins_of(ctx, running.payload::<PyDict>()?)).or_else(|| ctx.builtins.get());
        if let Some(builtins) = builtins {
            dict.set_str(ctx, &ctx.names.__builtins__, builtins);
        }
    }
    let locals = locals.unwrap_or_else(|| globals.clone());
    Ok((globals, locals))
}

fn code_of(ctx: &Ctx, function: &str, source: &Obj, mode: &str) -> PyResult {
    if source.payload::<PyCode>().is_some() {
        return Ok(source.clone());
    }
    check_source(ctx, function, source)?;
    let stripped;
    let source = if mode == "eval" && source.is_str_instance(ctx) {
        let text = source.text_lossy();
        let trimmed = text.trim_start_matches([' ', '\t']);
        if trimmed.len() == text.len() {
            source
        } else {
            stripped = ctx.str(trimmed);
            &stripped
        }
    } else {
        source
    };
    let filename = ctx.str("<string>");
    let flags = inherited_flags(ctx);
    call_compile(ctx, &CompileRequest { source, filename: &filename, mode, flags, optimize: -1, feature_version: -1 })
}

fn run(ctx: &Ctx, code: &Obj, globals: &Obj, locals: &Obj, closure: Option<&Obj>) -> PyResult {
    audit(ctx, "exec", || vec![code.clone()])?;
    match ctx.hooks.eval_code.get() {
        Some(hook) => hook(ctx, code, globals, Some(locals), closure),
        None => Err(ctx.system_error("no machine to run code")),
    }
}

fn free_count(code: &Obj) -> usize {
    let kinds = code.payload::<PyCode>().map(|code| code.view().localspluskinds);
    kinds.map_or(0, |kinds| kinds.iter().filter(|&&kind| kind & 0x80 != 0).count())
}

fn eval(ctx: &Ctx, _module: &Obj, slots: &[Option<Obj>]) -> PyResult {
    let [Some(source), globals, locals] = slots else { return Err(ctx.system_error("bound arguments")) };
    let (globals, locals) = namespaces(ctx, "eval", globals, locals)?;
    let code = code_of(ctx, "eval", source, "eval")?;
    if free_count(&code) > 0 {
        return Err(ctx.type_error("code object passed to eval() may not contain free variables"));
    }
    run(ctx, &code, &globals, &locals, None)
}

fn exec(ctx: &Ctx, _module: &Obj, slots: &[Option<Obj>]) -> PyResult {
    let [Some(source), globals, locals, closure] = slots else { return Err(ctx.system_error("bound arguments")) };
    let (globals, locals) = namespaces(ctx, "exec", globals, locals)?;
    let closure = closure.clone().filter(|closure| !ctx.is_none(closure));
    if source.payload::<PyCode>().is_none() && closure.is_some() {
        return Err(ctx.type_error("closure can only be used when source is a code object"));
    }
    let code = code_of(ctx, "exec", source, "exec")?;
    let free = free_count(&code);
    if free == 0 && closure.is_some() {
        return Err(ctx.type_error("cannot use a closure with this code object"));
    }
    if free > 0 {
        let good = closure.as_ref().and_then(|closure| closure.payload::<PyTuple>()).is_some_and(|cells| {
            cells.len() == free && cells.items().iter().all(|cell| cell.payload::<krait_object::cell::PyCell>().is_some())
        });
        if !good {
            return Err(ctx.type_error(&format!("code object requires a closure of exactly length {free}")));
        }
    }
    run(ctx, &code, &globals, &locals, closure.as_ref())?;
    Ok(ctx.none())
}
