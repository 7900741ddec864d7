//! `sys`.

mod monitoring;
mod names;

use std::cell::{Cell, RefCell};

use krait_object::ctx::DEPTH_LEFT;
use krait_object::dict::PyDict;
use krait_object::heap::strdata::PyStr;
use krait_object::structseq::{StructDef, new_struct, new_struct_type};
use krait_object::tuple::PyTuple;
use krait_object::{Args, Ctx, MethodDef, NativeFn, Obj, PyResult, method, module};

/// The version that this library is.
pub const VERSION: (u8, u8, u8) = (3, 14, 10);

static FLAGS: StructDef = StructDef {
    name: "sys.flags",
    fields: &[
        "debug", "inspect", "interactive", "optimize", "dont_write_bytecode", "no_user_site", "no_site",
        "ignore_environment", "verbose", "bytes_warning", "quiet", "hash_randomization", "isolated", "dev_mode",
        "utf8_mode", "warn_default_encoding", "safe_path", "int_max_str_digits", "gil", "thread_inherit_context",
        "context_aware_warnings",
    ],
    visible: 18,
    constructible: false,
};
/// `sys._jit`: there is no compiler to machine code.
const JIT: &[MethodDef] = &[
    method("is_available($module, /)", NativeFn::NoArgs(|ctx, _| Ok(ctx.bool(false)))),
    method("is_enabled($module, /)", NativeFn::NoArgs(|ctx, _| Ok(ctx.bool(false)))),
    method("is_active($module, /)", NativeFn::NoArgs(|ctx, _| Ok(ctx.bool(false)))),
];

static VERSION_INFO: StructDef = StructDef {
    name: "sys.version_info",
    fields: &["major", "minor", "micro", "releaselevel", "serial"],
    visible: 5,
    constructible: false,
};
static FLOAT_INFO: StructDef = StructDef {
    name: "sys.float_info",
    fields: &["max", "max_exp", "max_10_exp", "min", "min_exp", "min_10_exp", "dig", "mant_dig", "epsilon", "radix", "rounds"],
    visible: 11,
    constructible: true,
};
static INT_INFO: StructDef = StructDef {
    name: "sys.int_info",
    fields: &["bits_per_digit", "sizeof_digit", "default_max_str_digits", "str_digits_check_threshold"],
    visible: 4,
    constructible: true,
};
static HASH_INFO: StructDef = StructDef {
    name: "sys.hash_info",
    fields: &["width", "modulus", "inf", "nan", "imag", "algorithm", "hash_bits", "seed_bits", "cutoff"],
    visible: 9,
    constructible: true,
};
static THREAD_INFO: StructDef =
    StructDef { name: "sys.thread_info", fields: &["name", "lock", "version"], visible: 3, constructible: true };
static ASYNCGEN_HOOKS: StructDef =
    StructDef { name: "asyncgen_hooks", fields: &["firstiter", "finalizer"], visible: 2, constructible: true };
static UNRAISABLE: StructDef = StructDef {
    name: "sys.UnraisableHookArgs",
    fields: &["exc_type", "exc_value", "exc_traceback", "err_msg", "object"],
    visible: 5,
    constructible: true,
};

/// What `sys` keeps for itself.
#[derive(Default)]
struct State {
    switch_interval: Cell<f64>,
    audit_hooks: RefCell<Vec<Obj>>,
    asyncgen_hooks: RefCell<Option<Obj>>,
}

fn state(ctx: &Ctx) -> std::rc::Rc<State> {
    ctx.state("sys", || State { switch_interval: Cell::new(0.005), ..State::default() })
}

fn namespace(ctx: &Ctx) -> Obj {
    ctx.sys_dict.get().expect("sys exists")
}

fn get(ctx: &Ctx, name: &str) -> Option<Obj> {
    namespace(ctx).payload::<PyDict>()?.get_text(ctx, name)
}

const FUNCTIONS: &[MethodDef] = &[
    method("intern(string, /)", NativeFn::O(|ctx, _, string| {
        if string.payload::<PyStr>().is_none() {
            return Err(ctx.type_error(&format!("intern() argument must be str, not {}", string.ty(ctx).name_or_none(ctx))));
        }
        if !ctx.types.str.is_exactly(string) {
            return Err(ctx.type_error(&format!("can't intern {}", string.ty(ctx).name())));
        }
        Ok(ctx.intern_obj(string))
    })),
    method("_is_interned(string, /)", NativeFn::O(|ctx, _, string| Ok(ctx.bool(string.payload::<PyStr>().is_some_and(PyStr::is_interned))))),
    method("_is_immortal(op, /)", NativeFn::O(|ctx, _, object| Ok(ctx.bool(object.refcount() >= krait_object::value::IMMORTAL)))),
    method("_get_cpu_count_config()", NativeFn::NoArgs(|ctx, _| Ok(ctx.int(ctx.settings.cpu_count.unwrap_or(-1).into())))),
    method("setdlopenflags(flags, /)", NativeFn::O(|ctx, _, _| Err(ctx.not_implemented_error("sys.setdlopenflags() is not implemented")))),
    method("remote_exec(pid, script)", NativeFn::Bound(|ctx, _, _| Err(ctx.not_implemented_error("sys.remote_exec() is not implemented")))),
    method("getdlopenflags()", NativeFn::NoArgs(|ctx, _| Ok(ctx.int(2)))),
    method("_is_gil_enabled()", NativeFn::NoArgs(|ctx, _| Ok(ctx.bool(true)))),
    method("is_remote_debug_enabled()", NativeFn::NoArgs(|ctx, _| Ok(ctx.bool(false)))),
    method("is_stack_trampoline_active()", NativeFn::NoArgs(|ctx, _| Ok(ctx.bool(false)))),
    method("activate_stack_trampoline(backend, /)", NativeFn::O(|ctx, _, backend| {
        let backend = backend.expect_str(ctx, "activate_stack_trampoline() argument")?;
        match &*backend.to_string_lossy() {
            "perf" | "perf_jit" => Err(ctx.not_implemented_error("sys.activate_stack_trampoline() is not implemented")),
            other => Err(ctx.value_error(&format!("invalid backend: {other}"))),
        }
    })),
    method("deactivate_stack_trampoline()", NativeFn::NoArgs(|ctx, _| Ok(ctx.none()))),
    method("getrefcount(object, /)", NativeFn::O(|ctx, _, object| {
        let count = object.refcount();
        Ok(if count >= krait_object::value::IMMORTAL { ctx.int(3_221_225_472) } else { ctx.int_u64(count) })
    })),
    method("getrecursionlimit()", NativeFn::NoArgs(|ctx, _| Ok(ctx.int_usize(ctx.recursion_limit.get())))),
    method("setrecursionlimit(limit, /)", NativeFn::O(set_recursion_limit)),
    method("getsizeof(object, default=<unrepresentable>)", NativeFn::Bound(get_size_of)),
    method("exc_info()", NativeFn::NoArgs(|ctx, _| {
        let none = ctx.none();
        Ok(match ctx.handled() {
            Some(exception) => {
                let traceback = exception.as_exception().and_then(|payload| payload.traceback.get()).unwrap_or(none);
                ctx.tuple(vec![exception.ty(ctx).to_obj(), exception, traceback])
            }
            None => ctx.tuple(vec![none.clone(), none.clone(), none]),
        })
    })),
    method("exception()", NativeFn::NoArgs(|ctx, _| Ok(ctx.handled().unwrap_or_else(|| ctx.none())))),
    method("exit(status=None, /)", NativeFn::Fast(|ctx, _, args| {
        let class = ctx.types.system_exit.to_obj();
        let exception = match args.first() {
            Some(status) if status.payload::<PyTuple>().is_some() => class.call(ctx, status.payload::<PyTuple>().expect("a tuple").items())?,
            Some(status) if !ctx.is_none(status) => class.call(ctx, std::slice::from_ref(status))?,
            _ => class.call(ctx, &[])?,
        };
        Err(ctx.raise(exception))
    })),
    method("displayhook(object, /)", NativeFn::O(display_hook)),
    method("excepthook(exctype, value, traceback, /)", NativeFn::Fast(|ctx, _, args| {
        print_exception(ctx, &args[1])?;
        Ok(ctx.none())
    })),
    method("unraisablehook(unraisable, /)", NativeFn::O(unraisable_hook)),
    method("breakpointhook(*args, **kwargs)", NativeFn::Kw(breakpoint_hook)),
    method("getdefaultencoding()", NativeFn::NoArgs(|ctx, _| Ok(ctx.str("utf-8")))),
    method("getfilesystemencoding()", NativeFn::NoArgs(|ctx, _| Ok(ctx.str("utf-8")))),
    method("getfilesystemencodeerrors()", NativeFn::NoArgs(|ctx, _| Ok(ctx.str("surrogateescape")))),
    method("_getframe(depth=0, /)", NativeFn::Fast(|ctx, _, args| {
        let depth = args.first().map_or(Ok(0), |depth| depth.to_i64(ctx))?;
        let frame = ctx.hooks.get_frame.get().and_then(|hook| hook(ctx, depth.max(0) as usize));
        frame.ok_or_else(|| ctx.value_error("call stack is not deep enough"))
    })),
    method("_getframemodulename(depth=0)", NativeFn::Bound(|ctx, _, slots| {
        let depth = slots[0].as_ref().map_or(Ok(0), |depth| depth.to_i64(ctx))?;
        let Some(frame) = ctx.hooks.get_frame.get().and_then(|hook| hook(ctx, depth.max(0) as usize)) else { return Ok(ctx.none()) };
        let globals = frame.getattr_text(ctx, "f_globals")?;
        Ok(globals.payload::<PyDict>().and_then(|globals| globals.get_str(ctx, &ctx.names.__name__)).unwrap_or_else(|| ctx.none()))
    })),
    method("settrace(function, /)", NativeFn::O(|ctx, _, function| {
        ctx.trace_function.set(Some(function.clone()).filter(|function| !ctx.is_none(function)));
        ctx.refresh_observed();
        Ok(ctx.none())
    })),
    method("gettrace()", NativeFn::NoArgs(|ctx, _| Ok(ctx.trace_function.get().unwrap_or_else(|| ctx.none())))),
    method("setprofile(function, /)", NativeFn::O(|ctx, _, function| {
        ctx.profile_function.set(Some(function.clone()).filter(|function| !ctx.is_none(function)));
        ctx.refresh_observed();
        Ok(ctx.none())
    })),
    method("getprofile()", NativeFn::NoArgs(|ctx, _| Ok(ctx.profile_function.get().unwrap_or_else(|| ctx.none())))),
    method("_setprofileallthreads(function, /)", NativeFn::O(|ctx, _, _| Ok(ctx.none()))),
    method("_settraceallthreads(function, /)", NativeFn::O(|ctx, _, _| Ok(ctx.none()))),
    method("call_tracing(func, args, /)", NativeFn::Fast(|ctx, _, args| {
        let Some(tuple) = args[1].payload::<PyTuple>() else {
            return Err(ctx.type_error(&format!("call_tracing() argument 2 must be tuple, not {}", args[1].ty(ctx).name())));
        };
        args[0].call(ctx, tuple.items())
    })),
    method("getswitchinterval()", NativeFn::NoArgs(|ctx, _| Ok(ctx.float(state(ctx).switch_interval.get())))),
    method("setswitchinterval(interval, /)", NativeFn::O(|ctx, _, interval| {
        let interval = interval.to_f64(ctx)?;
        if interval <= 0.0 {
            return Err(ctx.value_error("switch interval must be strictly positive"));
        }
        state(ctx).switch_interval.set(interval);
        Ok(ctx.none())
    })),
    method("audit(event, /, *args)", NativeFn::Kw(|ctx, _, args| {
        let [event, rest @ ..] = args.positional() else {
            return Err(ctx.type_error("audit expected at least 1 argument, got 0"));
        };
        let event = event.expect_str(ctx, "audit() argument 1")?.to_string_lossy().into_owned();
        audit(ctx, &event, || rest.to_vec())?;
        Ok(ctx.none())
    })),
    method("addaudithook(hook)", NativeFn::Bound(|ctx, _, slots| {
        if let Some(hook) = &slots[0] {
            if let Err(raised) = audit(ctx, "sys.addaudithook", Vec::new) {
                // Hooks may refuse others.
                ctx.swallow(raised, &ctx.types.exception)?;
                return Ok(ctx.none());
            }
            state(ctx).audit_hooks.borrow_mut().push(hook.clone());
        }
        Ok(ctx.none())
    })),
    method("is_finalizing()", NativeFn::NoArgs(|ctx, _| Ok(ctx.bool(ctx.finalizing.get())))),
    method("_clear_type_cache()", NativeFn::NoArgs(|ctx, _| Ok(ctx.none()))),
    method("_clear_internal_caches()", NativeFn::NoArgs(|ctx, _| Ok(ctx.none()))),
    method("_clear_type_descriptors(type, /)", NativeFn::O(|ctx, _, _| Ok(ctx.none()))),
    method("_debugmallocstats()", NativeFn::NoArgs(|ctx, _| Ok(ctx.none()))),
    method("getallocatedblocks()", NativeFn::NoArgs(|ctx, _| Ok(ctx.int_usize(ctx.heap().bytes() / 64)))),
    method("getunicodeinternedsize(*, _only_immortal=False)", NativeFn::Bound(|ctx, _, _| Ok(ctx.int(0)))),
    method("_current_frames()", NativeFn::NoArgs(|ctx, _| {
        let dict = PyDict::new();
        if let Some(frame) = ctx.hooks.get_frame.get().and_then(|hook| hook(ctx, 0)) {
            dict.set(ctx, &ctx.int_u64(ctx.ident), frame)?;
        }
        Ok(ctx.dict_from(dict))
    })),
    method("_current_exceptions()", NativeFn::NoArgs(|ctx, _| {
        let dict = PyDict::new();
        dict.set(ctx, &ctx.int_u64(ctx.ident), ctx.handled().unwrap_or_else(|| ctx.none()))?;
        Ok(ctx.dict_from(dict))
    })),
    method("get_asyncgen_hooks()", NativeFn::NoArgs(|ctx, _| {
        let hook = |cell: &krait_object::ObjCell| cell.get().unwrap_or_else(|| ctx.none());
        let fields = vec![hook(&ctx.asyncgen_firstiter), hook(&ctx.asyncgen_finalizer)];
        let class = state(ctx).asyncgen_hooks.borrow().clone();
        Ok(match class {
            Some(class) => new_struct(ctx, &class, fields),
            None => ctx.tuple(fields),
        })
    })),
    method("set_asyncgen_hooks(firstiter=<unrepresentable>, finalizer=<unrepresentable>)", NativeFn::Bound(|ctx, _, slots| {
        for (slot, cell, name) in [(&slots[0], &ctx.asyncgen_firstiter, "firstiter"), (&slots[1], &ctx.asyncgen_finalizer, "finalizer")] {
            if let Some(hook) = slot {
                if !ctx.is_none(hook) && !hook.is_callable(ctx) {
                    return Err(ctx.type_error(&format!("callable {name} expected, got {}", hook.ty(ctx).name())));
                }
                cell.set(Some(hook.clone()).filter(|hook| !ctx.is_none(hook)));
            }
        }
        Ok(ctx.none())
    })),
    method("get_coroutine_origin_tracking_depth()", NativeFn::NoArgs(|ctx, _| Ok(ctx.int_usize(ctx.coroutine_origin_depth.get())))),
    method("set_coroutine_origin_tracking_depth(depth)", NativeFn::Bound(|ctx, _, slots| {
        let depth = slots[0].as_ref().map_or(Ok(0), |depth| depth.to_i64(ctx))?;
        if depth < 0 {
            return Err(ctx.value_error("depth must be >= 0"));
        }
        ctx.coroutine_origin_depth.set(depth as usize);
        Ok(ctx.none())
    })),
    method("get_int_max_str_digits()", NativeFn::NoArgs(|ctx, _| Ok(ctx.int_usize(ctx.int_max_str_digits.get())))),
    method("set_int_max_str_digits(maxdigits)", NativeFn::Bound(|ctx, _, slots| {
        let digits = slots[0].as_ref().map_or(Ok(0), |digits| digits.to_i64(ctx))?;
        if digits != 0 && digits < 640 {
            return Err(ctx.value_error("maxdigits must be >= 640 or 0 for unlimited"));
        }
        ctx.int_max_str_digits.set(digits as usize);
        Ok(ctx.none())
    })),
];

/// Tell the audit hooks of an event, with the arguments that `args` makes (PEP 578).
///
/// # Errors
/// What a hook raises: the operation is refused.
pub fn audit(ctx: &Ctx, event: &str, args: impl FnOnce() -> Vec<Obj>) -> PyResult<()> {
    let hooks = state(ctx).audit_hooks.borrow().clone();
    if hooks.is_empty() {
        return Ok(());
    }
    let (event, args) = (ctx.str(event), ctx.tuple(args()));
    for hook in hooks {
        hook.call(ctx, &[event.clone(), args.clone()])?;
    }
    Ok(())
}

fn set_recursion_limit(ctx: &Ctx, _: &Obj, limit: &Obj) -> PyResult {
    let limit = limit.to_i32(ctx)?;
    if limit < 1 {
        return Err(ctx.value_error("recursion limit must be greater or equal than 1"));
    }
    let limit = limit as usize;
    let used = ctx.recursion_limit.get().saturating_sub(ctx.regs[DEPTH_LEFT].get());
    if limit <= used {
        return Err(ctx.recursion_error(&format!(
            "cannot set the recursion limit to {limit} at the recursion depth {used}: the limit is too low"
        )));
    }
    ctx.recursion_limit.set(limit);
    ctx.regs[DEPTH_LEFT].set(limit - used);
    Ok(ctx.none())
}

fn get_size_of(ctx: &Ctx, _: &Obj, slots: &[Option<Obj>]) -> PyResult {
    let object = slots[0].as_ref().expect("a required argument");
    let bytes = match object.call_special(ctx, &ctx.names.__sizeof__, &[]) {
        Ok(Some(size)) => size.to_index_size(ctx),
        Ok(None) => Err(ctx.type_error(&format!("Type {} doesn't define __sizeof__", object.ty(ctx).name()))),
        Err(raised) => Err(raised),
    };
    let bytes = match bytes {
        Ok(bytes) => bytes,
        Err(raised) => match &slots[1] {
            Some(default) => {
                ctx.swallow(raised, &ctx.types.type_error)?;
                return Ok(default.clone());
            }
            None => return Err(raised),
        },
    };
    if bytes < 0 {
        return Err(ctx.value_error("__sizeof__() should return >= 0"));
    }
    // The collector's header of CPython is 16 bytes: tracked objects show it.
    let tracked = krait_object::gc::is_tracked(ctx, object);
    Ok(ctx.int(bytes as i64 + if tracked { 16 } else { 0 }))
}

fn display_hook(ctx: &Ctx, _: &Obj, object: &Obj) -> PyResult {
    let builtins = ctx.builtins.get().ok_or_else(|| ctx.runtime_error("lost builtins module"))?;
    let builtins = builtins.payload::<PyDict>().expect("builtins are a dict");
    if ctx.is_none(object) {
        return Ok(ctx.none());
    }
    builtins.set_text(ctx, "_", ctx.none());
    let Some(out) = get(ctx, "stdout").filter(|out| !ctx.is_none(out)) else { return Err(ctx.runtime_error("lost sys.stdout")) };
    let text = object.repr(ctx)?;
    if let Err(raised) = out.call_method(ctx, &ctx.names.write, &[text.clone()]) {
        ctx.swallow(raised, &ctx.types.unicode_encode_error)?;
        let escaped = text.ascii(ctx)?;
        out.call_method(ctx, &ctx.names.write, &[escaped])?;
    }
    out.call_method(ctx, &ctx.names.write, &[ctx.str("\n")])?;
    builtins.set_text(ctx, "_", object.clone());
    Ok(ctx.none())
}

/// Print an exception with its traceback on `sys.stderr`, by way of the `traceback` module.
pub fn print_exception(ctx: &Ctx, exception: &Obj) -> PyResult<()> {
    if let Some(out) = get(ctx, "stdout").filter(|out| !ctx.is_none(out)) {
        if out.call_method(ctx, &ctx.names.flush, &[]).is_err() {
            drop(ctx.fetch_raised());
        }
    }
    let Some(err) = get(ctx, "stderr").filter(|err| !ctx.is_none(err)) else {
        return Ok(());
    };
    match format_with_module(ctx, exception) {
        Ok(text) => {
            err.call_method(ctx, &ctx.names.write, &[text])?;
            err.call_method(ctx, &ctx.names.flush, &[])?;
        }
        Err(_) => {
            drop(ctx.fetch_raised());
            // The module cannot be had, or failed.
            print_plain(ctx, &err, "", exception)?;
        }
    }
    Ok(())
}

/// The text that the module `traceback` has for an exception, in colours if `sys.stderr` takes them. Nothing is
/// written before all of it is there.
fn format_with_module(ctx: &Ctx, exception: &Obj) -> PyResult {
    let module = crate::builtins::import(ctx, "traceback")?;
    let colors = module.getattr_text(ctx, "_colorize")?.getattr_text(ctx, "can_colorize")?;
    let text = crate::builtins::import(ctx, "io")?.call_method_text(ctx, "StringIO", &[])?;
    let mut args = krait_object::OwnedArgs::new(vec![exception.clone()]);
    args.push_keyword(ctx.intern("limit"), module.getattr_text(ctx, "BUILTIN_EXCEPTION_LIMIT")?);
    args.push_keyword(ctx.intern("file"), text.clone());
    let stderr = get(ctx, "stderr").unwrap_or_else(|| ctx.none());
    let mut color_args = krait_object::OwnedArgs::new(Vec::new());
    color_args.push_keyword(ctx.intern("file"), stderr);
    args.push_keyword(ctx.intern("colorize"), colors.call_args(ctx, color_args.view())?);
    module.getattr_text(ctx, "print_exception")?.call_args(ctx, args.view())?;
    text.call_method_text(ctx, "getvalue", &[])
}

/// The last lines of a traceback that is shown without the module `traceback`.
const PLAIN_LIMIT: usize = 1000;

/// Write an exception as CPython does without the module `traceback`: no carets, nothing of what caused it.
fn print_plain(ctx: &Ctx, err: &Obj, head: &str, exception: &Obj) -> PyResult<()> {
    let mut text = head.to_owned();
    let mut traceback = exception.as_exception().and_then(|payload| payload.traceback.get());
    if traceback.is_some() {
        text.push_str("Traceback (most recent call last):\n");
    }
    let mut entries = Vec::new();
    while let Some(entry) = traceback {
        let frame = entry.getattr_text(ctx, "tb_frame")?;
        let code = frame.getattr_text(ctx, "f_code")?;
        let file = code.getattr_text(ctx, "co_filename")?.text_lossy().into_owned();
        let line = entry.getattr_text(ctx, "tb_lineno")?.as_i64().unwrap_or(0);
        entries.push((file, line, code.getattr_text(ctx, "co_name")?.text_lossy().into_owned()));
        traceback = Some(entry.getattr_text(ctx, "tb_next")?).filter(|next| !ctx.is_none(next));
    }
    for (file, line, name) in &entries[entries.len().saturating_sub(PLAIN_LIMIT)..] {
        text.push_str(&format!("  File \"{file}\", line {line}, in {name}\n"));
        let index = usize::try_from(line - 1);
        let source = index.ok().and_then(|index| Some(std::fs::read_to_string(file).ok()?.lines().nth(index)?.trim().to_owned()));
        if let Some(source) = source.filter(|source| !source.is_empty()) {
            text.push_str(&format!("    {source}\n"));
        }
    }
    let message = exception.to_str(ctx).map(|text| text.text_lossy().into_owned());
    let message = message.unwrap_or_else(|_| "<exception str() failed>".to_owned());
    drop(ctx.fetch_raised());
    let name = krait_object::typeobj::full_name(ctx, exception.ty(ctx));
    text.push_str(&if message.is_empty() { format!("{name}\n") } else { format!("{name}: {message}\n") });
    err.call_method(ctx, &ctx.names.write, &[ctx.str(&text)])?;
    err.call_method(ctx, &ctx.names.flush, &[])?;
    Ok(())
}

fn unraisable_hook(ctx: &Ctx, _: &Obj, arguments: &Obj) -> PyResult {
    let Some(err) = get(ctx, "stderr").filter(|err| !ctx.is_none(err)) else { return Ok(ctx.none()) };
    let field = |name: &str| arguments.getattr(ctx, &ctx.intern(name));
    let (message, object, value) = (field("err_msg")?, field("object")?, field("exc_value")?);
    let shown = if ctx.is_none(&object) {
        None
    } else {
        Some(match object.repr(ctx) {
            Ok(text) => text.text_lossy().into_owned(),
            Err(_) => {
                drop(ctx.fetch_raised());
                "<object repr() failed>".to_owned()
            }
        })
    };
    let head = match (ctx.is_none(&message), shown) {
        (false, Some(shown)) => format!("{}: {shown}\n", message.text_lossy()),
        (false, None) => format!("{}:\n", message.text_lossy()),
        (true, Some(shown)) => format!("Exception ignored in: {shown}\n"),
        (true, None) => String::new(),
    };
    print_plain(ctx, &err, &head, &value)?;
    Ok(ctx.none())
}

fn breakpoint_hook(ctx: &Ctx, _: &Obj, args: Args) -> PyResult {
    let setting = if ctx.settings.ignore_environment { None } else { ctx.host.environ("PYTHONBREAKPOINT") };
    let setting = setting.filter(|setting| !setting.is_empty()).unwrap_or_else(|| "pdb.set_trace".to_owned());
    if setting == "0" {
        return Ok(ctx.none());
    }
    let (module, function) = setting.rsplit_once('.').unwrap_or(("builtins", &setting));
    let import = ctx.builtins.get().and_then(|builtins| builtins.payload::<PyDict>()?.get_str(ctx, &ctx.names.__import__));
    let Some(import) = import else { return Err(ctx.import_error("__import__ not found")) };
    let from = ctx.tuple(vec![ctx.str(function)]);
    let module = import.call(ctx, &[ctx.str(module), ctx.none(), ctx.none(), from])?;
    module.getattr(ctx, &ctx.intern(function))?.call_args(ctx, args)
}

fn simple_namespace(ctx: &Ctx, fields: Vec<(&str, Obj)>) -> PyResult {
    krait_object::namespace::new_namespace(ctx, fields.into_iter().map(|(name, value)| (ctx.intern(name), value)).collect())
}

fn strings(ctx: &Ctx, texts: &[String]) -> Obj {
    ctx.list(texts.iter().map(|text| ctx.str(text)).collect())
}

/// Names from the system, bytes that are no UTF-8 as surrogates.
fn system_strings(ctx: &Ctx, names: &[std::ffi::OsString]) -> PyResult {
    use std::os::unix::ffi::OsStrExt;
    let names: PyResult<Vec<Obj>> = names.iter().map(|name| crate::posix_path::from_bytes(ctx, name.as_bytes())).collect();
    Ok(ctx.list(names?))
}

/// Make the module. `stdin` and its like come later.
pub fn init(ctx: &Ctx) -> PyResult<Obj> {
    let module = module::new_module(ctx, "sys");
    let dict = module.payload::<module::PyModule>().expect("a module").dict.clone();
    ctx.sys_dict.set(Some(dict));
    module::add_functions(ctx, &module, "sys", FUNCTIONS);
    let set = |name: &str, value: Obj| module::add(ctx, &module, name, value);
    let settings = &ctx.settings;

    for name in ["displayhook", "excepthook", "breakpointhook", "unraisablehook"] {
        if let Some(hook) = get(ctx, name) {
            set(&format!("__{name}__"), hook);
        }
    }
    set("argv", system_strings(ctx, &settings.argv)?);
    set("orig_argv", system_strings(ctx, &settings.orig_argv)?);
    let executable = crate::posix_path::from_bytes(ctx, settings.executable.as_encoded_bytes())?;
    set("executable", executable.clone());
    set("_base_executable", executable);
    set("byteorder", ctx.str(if cfg!(target_endian = "little") { "little" } else { "big" }));
    set("copyright", ctx.str("Copyright (c) 2026 the authors of Krait: MIT OR Apache-2.0.\nIts library: Copyright (c) 2001 Python Software Foundation."));
    set("dont_write_bytecode", ctx.bool(settings.dont_write_bytecode));
    set("float_repr_style", ctx.str("short"));
    set("maxsize", ctx.int(i64::MAX));
    set("maxunicode", ctx.int(0x10_FFFF));
    set("platform", ctx.str("linux"));
    set("platlibdir", ctx.str("lib"));
    set("abiflags", ctx.str(""));
    set("api_version", ctx.int(1013));
    set("pycache_prefix", settings.pycache_prefix.as_ref().map_or_else(|| ctx.none(), |prefix| ctx.str(prefix)));
    set("_framework", ctx.str(""));
    set("_git", ctx.tuple(vec![ctx.str("Krait"), ctx.str(""), ctx.str("")]));
    let prefix = settings.home.clone().unwrap_or_else(|| "/usr".to_owned());
    for name in ["prefix", "base_prefix", "exec_prefix", "base_exec_prefix"] {
        set(name, ctx.str(&prefix));
    }
    // Frozen modules say that they come from here, whether there is such a directory or not.
    let library = format!("{prefix}/lib/python{}.{}", VERSION.0, VERSION.1);
    set("_stdlib_dir", ctx.str(&library));
    set("_home", ctx.none());
    set("monitoring", monitoring::new(ctx)?);
    let jit = module::new_module(ctx, "sys._jit");
    module::add_functions(ctx, &jit, "sys._jit", JIT);
    set("_jit", jit);
    set("meta_path", ctx.list(Vec::new()));
    set("path_hooks", ctx.list(Vec::new()));
    set("path_importer_cache", ctx.dict());
    let mut path = settings.python_path.clone();
    path.push(library.into());
    set("path", system_strings(ctx, &path)?);
    set("warnoptions", strings(ctx, &settings.warn_options));
    let options = PyDict::new();
    for (name, value) in &settings.x_options {
        options.set_text(ctx, name, value.as_ref().map_or_else(|| ctx.bool(true), |value| ctx.str(value)));
    }
    set("_xoptions", ctx.dict_from(options));
    let modules = ctx.dict();
    ctx.modules.set(Some(modules.clone()));
    set("modules", modules);
    let mut builtin: Vec<&str> = crate::MODULES.iter().map(|(name, _)| *name).collect();
    builtin.sort_unstable();
    set("builtin_module_names", ctx.tuple(builtin.iter().map(|name| ctx.str(name)).collect()));
    let names: Vec<Obj> = names::STDLIB_MODULE_NAMES.iter().map(|name| ctx.intern(name)).collect();
    set("stdlib_module_names", krait_object::set::new_frozenset(ctx, &names)?);

    let (major, minor, micro) = VERSION;
    let version_class = new_struct_type(ctx, &VERSION_INFO)?;
    let version = vec![ctx.int(major.into()), ctx.int(minor.into()), ctx.int(micro.into()), ctx.str("final"), ctx.int(0)];
    let version = new_struct(ctx, &version_class, version);
    let hex = ctx.int(i64::from(major) << 24 | i64::from(minor) << 16 | i64::from(micro) << 8 | 0xf0);
    set("version_info", version.clone());
    set("hexversion", hex.clone());
    set("version", ctx.str(&format!("{major}.{minor}.{micro} (Krait {}) [Rust]", env!("CARGO_PKG_VERSION"))));
    set(
        "implementation",
        simple_namespace(
            ctx,
            vec![
                ("name", ctx.str("cpython")),
                ("cache_tag", ctx.str(&format!("cpython-{major}{minor}"))),
                ("version", version),
                ("hexversion", hex),
                ("_multiarch", ctx.str("x86_64-linux-gnu")),
                ("supports_isolated_interpreters", ctx.bool(false)),
            ],
        )?,
    );

    let flags_class = new_struct_type(ctx, &FLAGS)?;
    let flag = |value: bool| ctx.int(i64::from(value));
    let flags = vec![
        ctx.int(settings.debug.into()),
        flag(settings.inspect),
        flag(settings.interactive),
        ctx.int(settings.optimize.into()),
        flag(settings.dont_write_bytecode),
        flag(settings.no_user_site),
        flag(settings.no_site),
        flag(settings.ignore_environment),
        ctx.int(settings.verbose.into()),
        ctx.int(settings.bytes_warning.into()),
        flag(settings.quiet),
        flag(settings.hash_seed != Some(0)),
        flag(settings.isolated),
        ctx.bool(settings.dev_mode),
        flag(crate::io::utf8_mode(ctx)),
        flag(settings.warn_default_encoding),
        ctx.bool(settings.safe_path),
        ctx.int_usize(settings.int_max_str_digits),
        ctx.int(1),
        flag(settings.thread_inherit_context),
        flag(settings.context_aware_warnings),
    ];
    set("flags", new_struct(ctx, &flags_class, flags));

    let float_class = new_struct_type(ctx, &FLOAT_INFO)?;
    let float = vec![
        ctx.float(f64::MAX),
        ctx.int(1024),
        ctx.int(308),
        ctx.float(f64::MIN_POSITIVE),
        ctx.int(-1021),
        ctx.int(-307),
        ctx.int(15),
        ctx.int(53),
        ctx.float(f64::EPSILON),
        ctx.int(2),
        ctx.int(1),
    ];
    set("float_info", new_struct(ctx, &float_class, float));
    let int_class = new_struct_type(ctx, &INT_INFO)?;
    set("int_info", new_struct(ctx, &int_class, vec![ctx.int(30), ctx.int(4), ctx.int(4300), ctx.int(640)]));
    let hash_class = new_struct_type(ctx, &HASH_INFO)?;
    let hash = vec![
        ctx.int(64),
        ctx.int_u64(krait_object::hash::MODULUS),
        ctx.int(314_159),
        ctx.int(0),
        ctx.int(1_000_003),
        ctx.str("siphash13"),
        ctx.int(64),
        ctx.int(128),
        ctx.int(0),
    ];
    set("hash_info", new_struct(ctx, &hash_class, hash));
    let thread_class = new_struct_type(ctx, &THREAD_INFO)?;
    set("thread_info", new_struct(ctx, &thread_class, vec![ctx.str("pthread"), ctx.str("semaphore"), ctx.str("NPTL 2.36")]));
    *state(ctx).asyncgen_hooks.borrow_mut() = Some(new_struct_type(ctx, &ASYNCGEN_HOOKS)?);
    let unraisable = new_struct_type(ctx, &UNRAISABLE)?;
    ctx.shared.borrow_mut().insert("UnraisableHookArgs", unraisable);
    let jit = module::new_module(ctx, "sys._jit");
    module::add_functions(ctx, &jit, "sys._jit", JIT_FUNCTIONS);
    set("_jit", jit);
    Ok(module)
}

/// Of CPython's compiler, which is not here.
const JIT_FUNCTIONS: &[MethodDef] = &[
    method("is_available($module, /)", NativeFn::NoArgs(|ctx, _| Ok(ctx.bool(false)))),
    method("is_enabled($module, /)", NativeFn::NoArgs(|ctx, _| Ok(ctx.bool(false)))),
    method("is_active($module, /)", NativeFn::NoArgs(|ctx, _| Ok(ctx.bool(false)))),
];
