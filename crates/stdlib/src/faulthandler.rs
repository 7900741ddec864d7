//! `faulthandler`: whether it is on, and the stack of the calling thread. Fatal signals are not caught.

use std::cell::Cell;

use krait_object::{Ctx, MethodDef, NativeFn, Obj, PyResult, method, module};

/// How many frames are shown.
const MAX_FRAMES: usize = 100;

fn enabled(ctx: &Ctx) -> std::rc::Rc<Cell<bool>> {
    ctx.state("faulthandler", || Cell::new(false))
}

/// The descriptor of a `file` argument: a number, a file, or `sys.stderr`.
fn descriptor(ctx: &Ctx, file: Option<&Obj>) -> PyResult<i32> {
    let file = match file.filter(|file| !ctx.is_none(file)) {
        Some(file) => file.clone(),
        None => {
            let found = crate::builtins::import(ctx, "sys")?.getattr_opt(ctx, &ctx.names.stderr)?;
            match found {
                Some(file) if !ctx.is_none(&file) => file,
                Some(_) => return Err(ctx.runtime_error("sys.stderr is None")),
                None => return Err(ctx.runtime_error("unable to get sys.stderr")),
            }
        }
    };
    if file.is_int_instance(ctx) {
        let fd = file.to_i32(ctx)?;
        return if fd < 0 { Err(ctx.value_error("file is not a valid file descripter")) } else { Ok(fd) };
    }
    let fd = file.call_method_text(ctx, "fileno", &[])?;
    if !fd.is_int_instance(ctx) {
        return Err(ctx.runtime_error("file.fileno() is not a valid file descriptor"));
    }
    if let Err(raised) = file.call_method(ctx, &ctx.names.flush, &[]) {
        drop(ctx.take_raised(raised));
    }
    fd.to_i32(ctx)
}

/// Write to a descriptor without Python's files. An error has nowhere to go.
fn write(ctx: &Ctx, fd: i32, text: &str) {
    if let Err(raised) = crate::io::fileio::write_fd(ctx, fd, text.as_bytes()) {
        drop(ctx.take_raised(raised));
    }
}

fn dump(ctx: &Ctx, fd: i32, all_threads: bool) -> PyResult<()> {
    if all_threads {
        write(ctx, fd, &format!("Current thread {:#018x} (most recent call first):\n", ctx.ident));
    } else {
        write(ctx, fd, "Stack (most recent call first):\n");
    }
    let Some(get_frame) = ctx.hooks.get_frame.get() else { return Ok(()) };
    for depth in 0..MAX_FRAMES {
        let Some(frame) = get_frame(ctx, depth) else { return Ok(()) };
        let code = frame.getattr_text(ctx, "f_code")?;
        let file = code.getattr_text(ctx, "co_filename")?;
        let name = code.getattr_text(ctx, "co_name")?;
        let line = frame.getattr_text(ctx, "f_lineno")?.to_str(ctx)?;
        write(ctx, fd, &format!("  File \"{}\", line {} in {}\n", file.text_lossy(), line.text_lossy(), name.text_lossy()));
    }
    write(ctx, fd, "  ...\n");
    Ok(())
}

fn flag(ctx: &Ctx, value: &Option<Obj>) -> PyResult<bool> {
    value.as_ref().map_or(Ok(true), |value| value.is_true(ctx))
}

const FUNCTIONS: &[MethodDef] = &[
    method("enable($module, /, file=sys.stderr, all_threads=True)", NativeFn::Bound(|ctx, _, slots| {
        descriptor(ctx, slots[0].as_ref())?;
        flag(ctx, &slots[1])?;
        enabled(ctx).set(true);
        Ok(ctx.none())
    })),
    method("disable($module, /)", NativeFn::NoArgs(|ctx, _| Ok(ctx.bool(enabled(ctx).replace(false))))),
    method("is_enabled($module, /)", NativeFn::NoArgs(|ctx, _| Ok(ctx.bool(enabled(ctx).get())))),
    method("dump_traceback($module, /, file=sys.stderr, all_threads=True)", NativeFn::Bound(|ctx, _, slots| {
        let fd = descriptor(ctx, slots[0].as_ref())?;
        dump(ctx, fd, flag(ctx, &slots[1])?)?;
        Ok(ctx.none())
    })),
    method("dump_traceback_later($module, /, timeout, repeat=False, file=sys.stderr, exit=False)", NativeFn::Bound(|ctx, _, _| {
        Err(ctx.not_implemented_error("faulthandler.dump_traceback_later() is not implemented"))
    })),
    method("cancel_dump_traceback_later($module, /)", NativeFn::NoArgs(|ctx, _| Ok(ctx.none()))),
    method("register($module, /, signum, file=sys.stderr, all_threads=True, chain=False)", NativeFn::Bound(|ctx, _, _| {
        Err(ctx.not_implemented_error("faulthandler.register() is not implemented"))
    })),
    method("unregister($module, signum, /)", NativeFn::O(|ctx, _, signal| {
        signal.to_i32(ctx)?;
        Ok(ctx.bool(false))
    })),
];

/// Make the module.
pub fn init(ctx: &Ctx) -> PyResult<Obj> {
    let module = module::new_module(ctx, "faulthandler");
    module::add_functions(ctx, &module, "faulthandler", FUNCTIONS);
    Ok(module)
}
