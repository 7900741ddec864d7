//! Running programs, and what comes out of them.

use krait_code::PyString;
use krait_compile::{CompileOptions, Source};
use krait_object::dict::PyDict;
use krait_object::exceptions::complain;
use krait_object::module::PyModule;
use krait_object::weakref::PyWeakRef;
use krait_object::observer::Observer;
use krait_object::{Ctx, Obj, PyResult, Raised};

use crate::values::{Arguments, FromPython, IntoPython};
use crate::Interpreter;

/// A Python exception, told to a Rust program.
#[derive(Clone, Debug)]
pub struct PyError {
    /// `type.__name__`
    pub kind: String,
    /// `str(exception)`
    pub message: String,
    /// The whole traceback as Python prints it.
    pub traceback: String,
}

impl std::fmt::Display for PyError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.kind, self.message)
    }
}
impl std::error::Error for PyError {}

/// How a program ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Exit(pub i32);

impl Exit {
    /// An uncaught `KeyboardInterrupt`: the process should end as by SIGINT.
    pub const INTERRUPTED: Exit = Exit(-2);
}

/// Take the exception that is set, as text.
pub fn describe(ctx: &Ctx, raised: Raised) -> PyError {
    let exception = ctx.take_raised(raised);
    let kind = exception.ty(ctx).short_name().to_string();
    let message = match exception.to_str(ctx) {
        Ok(text) => text.text_lossy().into_owned(),
        Err(_) => {
            drop(ctx.fetch_raised());
            "<exception str() failed>".to_owned()
        }
    };
    let traceback = match format_exception(ctx, &exception) {
        Ok(text) => text,
        Err(_) => {
            drop(ctx.fetch_raised());
            let mut text = String::new();
            let mut entry = exception.as_exception().and_then(|payload| payload.traceback.get());
            while let Some(traceback) = entry {
                let part = |object: &Obj, name: &'static str| object.getattr_text(ctx, name).ok();
                let frame = part(&traceback, "tb_frame");
                let code = frame.as_ref().and_then(|frame| part(frame, "f_code"));
                let file = code.as_ref().and_then(|code| part(code, "co_filename"));
                let name = code.as_ref().and_then(|code| part(code, "co_name"));
                let line = part(&traceback, "tb_lineno").and_then(|line| line.as_i64()).unwrap_or(0);
                text.push_str(&format!(
                    "  File \"{}\", line {line}, in {}\n",
                    file.map(|file| file.text_lossy().into_owned()).unwrap_or_default(),
                    name.map(|name| name.text_lossy().into_owned()).unwrap_or_default()
                ));
                entry = part(&traceback, "tb_next").filter(|next| !ctx.is_none(next));
            }
            drop(ctx.fetch_raised());
            format!("{text}{kind}: {message}\n")
        }
    };
    PyError { kind, message, traceback }
}

fn format_exception(ctx: &Ctx, exception: &Obj) -> PyResult<String> {
    let module = krait_stdlib::builtins::import(ctx, "traceback")?;
    let lines = module.call_method_text(ctx, "format_exception", std::slice::from_ref(exception))?;
    let lines = krait_object::protocol::iterate(ctx, &lines)?;
    Ok(lines.iter().map(|line| line.text_lossy().into_owned()).collect())
}

fn sys_get(ctx: &Ctx, name: &str) -> Option<Obj> {
    ctx.sys_dict.get()?.payload::<PyDict>()?.get_text(ctx, name)
}

/// Print an uncaught exception as the program's end does; the exit status. With `inspect` the program goes on at the
/// prompt, and `SystemExit` is an exception like others.
pub fn report(ctx: &Ctx, raised: Raised, inspect: bool) -> i32 {
    let exception = ctx.take_raised(raised);
    if !inspect && exception.ty(ctx).is_subtype(&ctx.types.system_exit) {
        return system_exit(ctx, &exception);
    }
    let sys = ctx.sys_dict.get();
    if let Some(sys) = sys.as_ref().and_then(|sys| sys.payload::<PyDict>()) {
        let traceback = exception.as_exception().and_then(|payload| payload.traceback.get()).unwrap_or_else(|| ctx.none());
        sys.set_text(ctx, "last_exc", exception.clone());
        sys.set_text(ctx, "last_type", exception.ty(ctx).to_obj());
        sys.set_text(ctx, "last_value", exception.clone());
        sys.set_text(ctx, "last_traceback", traceback);
    }
    let hook = sys_get(ctx, "excepthook");
    if hook.is_none() {
        complain("sys.excepthook is missing\n");
    }
    let done = match hook {
        Some(hook) => {
            let traceback = exception.as_exception().and_then(|payload| payload.traceback.get()).unwrap_or_else(|| ctx.none());
            match hook.call(ctx, &[exception.ty(ctx).to_obj(), exception.clone(), traceback]) {
                Ok(_) => true,
                Err(raised) => {
                    let other = ctx.take_raised(raised);
                    if !inspect && other.ty(ctx).is_subtype(&ctx.types.system_exit) {
                        return system_exit(ctx, &other);
                    }
                    complain("Error in sys.excepthook:\n");
                    let _ = krait_stdlib::sys::print_exception(ctx, &other);
                    complain("\nOriginal exception was:\n");
                    drop(ctx.fetch_raised());
                    false
                }
            }
        }
        None => false,
    };
    if !done && krait_stdlib::sys::print_exception(ctx, &exception).is_err() {
        drop(ctx.fetch_raised());
    }
    if exception.ty(ctx).is_subtype(&ctx.types.keyboard_interrupt) { Exit::INTERRUPTED.0 } else { 1 }
}

fn system_exit(ctx: &Ctx, exception: &Obj) -> i32 {
    let code = exception.getattr_text(ctx, "code").unwrap_or_else(|_| {
        drop(ctx.fetch_raised());
        ctx.none()
    });
    if ctx.is_none(&code) {
        return 0;
    }
    if code.is_int_instance(ctx) {
        return code.as_i64().map_or(-1, |code| (code & 0xff) as i32);
    }
    let text = code.to_str(ctx).map(|text| text.text_lossy().into_owned()).unwrap_or_default();
    drop(ctx.fetch_raised());
    let written = sys_get(ctx, "stderr").filter(|err| !ctx.is_none(err)).map(|err| {
        err.call_method_text(ctx, "write", &[ctx.str(&format!("{text}\n"))]).and_then(|_| err.call_method_text(ctx, "flush", &[]))
    });
    if !matches!(written, Some(Ok(_))) {
        drop(ctx.fetch_raised());
        complain(&format!("{text}\n"));
    }
    1
}

fn flush(ctx: &Ctx, name: &str) -> bool {
    let Some(stream) = sys_get(ctx, name).filter(|stream| !ctx.is_none(stream)) else { return true };
    let closed = stream.getattr_text(ctx, "closed").ok().and_then(|closed| closed.is_true(ctx).ok()).unwrap_or(false);
    drop(ctx.fetch_raised());
    if closed {
        return true;
    }
    match stream.call_method_text(ctx, "flush", &[]) {
        Ok(_) => true,
        Err(raised) => {
            krait_object::exceptions::write_unraisable(ctx, raised, &format!("while flushing sys.{name}"), None);
            false
        }
    }
}

/// The end of an interpreter: threads are joined, `atexit` functions run, streams are flushed. False: a stream
/// could not be flushed.
pub fn finalize(ctx: &Ctx) -> bool {
    if ctx.finalizing.get() {
        return true;
    }
    let modules = ctx.modules.get();
    let threading = modules.as_ref().and_then(|modules| modules.payload::<PyDict>()?.get_text(ctx, "threading"));
    if let Some(threading) = threading {
        if let Err(raised) = threading.call_method_text(ctx, "_shutdown", &[]) {
            krait_object::exceptions::write_unraisable(ctx, raised, "on threading shutdown", Some(&threading));
        }
    }
    krait_stdlib::run_exit_functions(ctx);
    let mut good = flush(ctx, "stdout");
    good &= flush(ctx, "stderr");
    ctx.finalizing.set(true);
    let modules = modules.as_ref().and_then(|modules| modules.payload::<PyDict>());
    if !modules.is_some_and(|modules| drop_main(ctx, modules)) {
        krait_object::gc::collect(ctx, 2);
    }
    ctx.run_deferred();
    // What could not be written is not tried, and told, again.
    good && {
        let stdout = flush(ctx, "stdout");
        flush(ctx, "stderr") && stdout
    }
}

/// The three streams with their buffers and descriptors: they are flushed, and need no finalizer.
fn standard_streams(ctx: &Ctx) -> Vec<Obj> {
    let mut all = Vec::new();
    for name in ["__stdin__", "__stdout__", "__stderr__"] {
        let mut stream = sys_get(ctx, name);
        for part in ["buffer", "raw"] {
            let Some(own) = stream.take().filter(|own| !ctx.is_none(own)) else { break };
            stream = own.getattr_opt_text(ctx, part).ok().flatten();
            all.push(own);
        }
        all.extend(stream);
        drop(ctx.fetch_raised());
    }
    all
}

/// Give up the main module. Finalizers of what it holds still find a working library, and the globals as they were.
/// True when a collection was made and another would find nothing.
fn drop_main(ctx: &Ctx, modules: &PyDict) -> bool {
    let Some(main) = modules.remove_str(ctx, &ctx.intern("__main__")) else { return false };
    let Some(dict) = main.payload::<PyModule>().map(|module| module.dict.clone()) else { return false };
    let root = dict.id();
    let weakrefs = modules.get_text(ctx, "_weakref").is_some();
    let module = weakrefs.then(|| krait_object::weakref::new_weakref(ctx, &ctx.type_for::<PyWeakRef>(), &main, None).ok()).flatten();
    drop((main, dict));
    krait_object::heap::drain(ctx);
    ctx.run_deferred();
    ctx.gc_state.python_ran.set(false);
    if krait_object::gc::could_finalize(ctx, &standard_streams(ctx)) {
        krait_object::gc::collect_from(ctx, root);
    }
    ctx.run_deferred();
    let settled = weakrefs && !ctx.gc_state.python_ran.get();
    // Somebody else holds the module: its globals go one by one, private names first.
    let Some(main) = module.and_then(|module| module.payload::<PyWeakRef>()?.referent()) else { return settled };
    let Some(dict) = main.payload::<PyModule>().map(PyModule::dict) else { return settled };
    for private in [true, false] {
        for (name, _) in dict.items() {
            let text = name.text_lossy();
            if (text.starts_with('_') && !text.starts_with("__") || !private) && text != "__builtins__" {
                dict.set_str(ctx, &name, ctx.none());
            }
        }
    }
    ctx.run_deferred();
    false
}

impl Interpreter {
    /// The `__main__` module, made when it is first asked for.
    pub fn main_module(&self) -> Obj {
        let ctx = self.ctx();
        let modules = ctx.modules.get().expect("sys made them");
        let modules = modules.payload::<PyDict>().expect("sys.modules is a dict");
        if let Some(main) = modules.get_text(ctx, "__main__") {
            return main;
        }
        let main = krait_object::module::new_module(ctx, "__main__");
        let dict = main.payload::<PyModule>().expect("a module").dict();
        if let Some(builtins) = modules.get_text(ctx, "builtins") {
            dict.set_text(ctx, "__builtins__", builtins);
        }
        dict.set_text(ctx, "__annotations__", ctx.dict());
        dict.remove_str(ctx, &ctx.intern("__annotations__"));
        modules.set_text(ctx, "__main__", main.clone());
        main
    }

    /// Run source text in `__main__`, as `python -c` does.
    ///
    /// # Errors
    /// The uncaught exception.
    pub fn run(&self, source: &str, filename: &str) -> Result<(), PyError> {
        let ctx = self.ctx();
        self.exec_source(Source::Bytes(source.as_bytes()), &PyString::new(filename)).map(|_| ()).map_err(|raised| describe(ctx, raised))
    }

    /// Evaluate one expression in `__main__`.
    ///
    /// # Errors
    /// The uncaught exception.
    pub fn eval(&self, expression: &str) -> Result<Obj, PyError> {
        let ctx = self.ctx();
        let mut options = CompileOptions::new("<string>");
        options.mode = krait_compile::Mode::Eval;
        let globals = self.main_module().payload::<PyModule>().expect("a module").dict.clone();
        crate::compile::compile_source(ctx, Source::Bytes(expression.as_bytes()), &options)
            .and_then(|code| krait_vm::eval_code(ctx, &code, &globals, None, None))
            .map_err(|raised| describe(ctx, raised))
    }

    /// Compile a program's source.
    ///
    /// # Errors
    /// SyntaxError and its like.
    pub fn compile_program(&self, source: Source, filename: &PyString) -> PyResult {
        let ctx = self.ctx();
        let mut options = CompileOptions::new("");
        options.filename = filename.clone();
        options.max_depth = crate::compile::max_depth(ctx);
        options.optimize = ctx.settings.optimize.clamp(0, 2) as u8;
        crate::compile::compile_source(ctx, source, &options)
    }

    /// Compile and run a program's source in `__main__`.
    ///
    /// # Errors
    /// The uncaught exception.
    pub fn exec_source(&self, source: Source, filename: &PyString) -> PyResult {
        self.exec_code(&self.compile_program(source, filename)?)
    }

    /// Run a code object in `__main__`.
    pub fn exec_code(&self, code: &Obj) -> PyResult {
        let globals = self.main_module().payload::<PyModule>().expect("a module").dict.clone();
        krait_vm::eval_code(self.ctx(), code, &globals, None, None)
    }

    /// Import a module by its dotted name: the innermost module.
    ///
    /// # Errors
    /// The uncaught exception.
    pub fn import(&self, name: &str) -> Result<Obj, PyError> {
        krait_stdlib::builtins::import(self.ctx(), name).map_err(|raised| describe(self.ctx(), raised))
    }

    /// Call a function of `__main__`, or one named with its module (`math.sqrt`), with Rust values: its result as one.
    ///
    /// # Errors
    /// The uncaught exception; AttributeError or ModuleNotFoundError when there is no such function, TypeError when
    /// the result is of another kind.
    pub fn call<R: FromPython>(&self, function: &str, args: impl Arguments) -> Result<R, PyError> {
        let ctx = self.ctx();
        let called = || -> PyResult<R> {
            let (owner, name) = match function.rsplit_once('.') {
                Some((module, name)) => (krait_stdlib::builtins::import(ctx, module)?, name),
                None => (self.main_module(), function),
            };
            let result = owner.getattr(ctx, &ctx.intern(name))?.call(ctx, &args.into_arguments(ctx)?)?;
            R::from_python(ctx, &result)
        };
        called().map_err(|raised| describe(ctx, raised))
    }

    /// Set a global of `__main__`.
    ///
    /// # Errors
    /// What the conversion raises.
    pub fn set(&self, name: &str, value: impl IntoPython) -> Result<(), PyError> {
        let ctx = self.ctx();
        let value = value.into_python(ctx).map_err(|raised| describe(ctx, raised))?;
        self.main_module().payload::<PyModule>().expect("a module").dict().set_text(ctx, name, value);
        Ok(())
    }

    /// A global of `__main__` as a Rust value.
    ///
    /// # Errors
    /// AttributeError when there is none, TypeError when it is of another kind.
    pub fn get<T: FromPython>(&self, name: &str) -> Result<T, PyError> {
        let ctx = self.ctx();
        let value = self.main_module().getattr(ctx, &ctx.intern(name)).and_then(|value| T::from_python(ctx, &value));
        value.map_err(|raised| describe(ctx, raised))
    }

    /// Show every instruction to `observer` before it runs, in what is called from here on; `None`: no more.
    pub fn observe(&self, observer: Option<Observer>) {
        let ctx = self.ctx();
        *ctx.shared_observer.borrow_mut() = observer;
        ctx.refresh_observed();
    }

    /// Print an uncaught exception; the exit status.
    pub fn report(&self, raised: Raised) -> Exit {
        Exit(report(self.ctx(), raised, false))
    }

    /// Print an uncaught exception, also `SystemExit`, before the prompt.
    pub fn report_before_prompt(&self, raised: Raised) {
        report(self.ctx(), raised, true);
    }

    /// Run down: exit functions, streams. The status, changed when streams could not be flushed.
    pub fn finish(self, status: Exit) -> Exit {
        let good = finalize(self.ctx());
        if good { status } else { Exit(120) }
    }
}
