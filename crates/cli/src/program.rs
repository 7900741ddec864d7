//! Running what the command line names.

use std::ffi::{OsStr, OsString};
use std::io::{IsTerminal, Read, Write};
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use krait::{Ctx, Exit, Interpreter, Obj, PyResult};
use krait_code::PyString;
use krait_compile::Source;
use krait_object::dict::PyDict;
use krait_object::exceptions::complain;
use krait_object::heap::strdata::PyStr;
use krait_object::list::PyList;
use krait_object::module::PyModule;
use krait_stdlib::builtins::import;

use crate::options::{self, Options, Refusal, Run};

/// Run; the exit status.
pub fn main(args: &[OsString], stack: usize) -> i32 {
    let refuse = |(message, status): Refusal| {
        complain(&format!("{message}\n"));
        status
    };
    let options = match options::parse(args) {
        Ok(options) => options,
        Err(refusal) => return refuse(refusal),
    };
    let (major, minor, micro) = krait_stdlib::sys::VERSION;
    match &options.run {
        Run::Help(text) => return say(text),
        Run::Version(1) => return say(&format!("Python {major}.{minor}.{micro}")),
        Run::Version(_) => return say(&format!("Python {major}.{minor}.{micro} (Krait {})", env!("CARGO_PKG_VERSION"))),
        Run::Dis(args) => return crate::dis::main(args, &options.settings, stack).unwrap_or_else(refuse),
        Run::Compile(args) => return crate::compile::main(args, &options.settings, stack).unwrap_or_else(refuse),
        Run::Stages(args) => return crate::stages::main(args, &options.settings, stack).unwrap_or_else(refuse),
        _ => {}
    }
    if std::fs::metadata("/dev/stdin").is_ok_and(|stdin| stdin.is_dir()) {
        complain("Fatal Python error: init_sys_streams: <stdin> is a directory, cannot continue\n");
        return 1;
    }
    let interpreter = match Interpreter::with_stack(options.settings.clone(), stack) {
        Ok(interpreter) => interpreter,
        Err(error) => {
            complain(&format!("krait: the library cannot be started\n{}", error.traceback));
            return 1;
        }
    };
    if options.trace {
        crate::trace::install(&interpreter);
    }
    let ran = run(&interpreter, &options);
    let inspect = options.settings.inspect || !options.settings.ignore_environment && asked_to_inspect(interpreter.ctx());
    let status = if inspect && is_interactive(&options) && !prompts(&options) {
        if let Err(raised) = ran {
            interpreter.report_before_prompt(raised);
        }
        prompt(&interpreter, "").unwrap_or_else(|raised| interpreter.report(raised))
    } else {
        ran.unwrap_or_else(|raised| interpreter.report(raised))
    };
    interpreter.finish(status).0
}

fn say(text: &str) -> i32 {
    i32::from(writeln!(std::io::stdout(), "{text}").is_err())
}

/// Whether a person, or one who claims to be, is at the keyboard.
fn is_interactive(options: &Options) -> bool {
    options.settings.interactive || std::io::stdin().is_terminal()
}

fn prompts(options: &Options) -> bool {
    options.run == Run::Stdin && is_interactive(options)
}

/// Whether the program has set PYTHONINSPECT.
fn asked_to_inspect(ctx: &Ctx) -> bool {
    ctx.host.environ("PYTHONINSPECT").is_some_and(|value| !value.is_empty())
}

/// A path or argument as Python sees it.
fn text(ctx: &Ctx, name: &OsStr) -> PyResult {
    krait_stdlib::posix_path::from_bytes(ctx, name.as_bytes())
}

/// The same, for code objects.
fn wire(text: &Obj) -> PyString {
    text.payload::<PyStr>().map_or_else(|| PyString::new(""), PyStr::to_wire)
}

fn set_first_path(ctx: &Ctx, path: &OsStr) -> PyResult<()> {
    let path = text(ctx, path)?;
    // Errors of imports want to know it whatever becomes of `sys.path`.
    ctx.shared.borrow_mut().insert(krait_object::module::SYS_PATH_0, path.clone());
    let list = ctx.sys_dict.get().and_then(|sys| sys.payload::<PyDict>()?.get_text(ctx, "path"));
    if let Some(list) = list.as_ref().and_then(|list| list.payload::<PyList>()) {
        list.items.edit(|items| items.insert(0, path));
    }
    Ok(())
}

fn run_as_main(interpreter: &Interpreter, module: &Obj, alter_argv: bool) -> PyResult<Exit> {
    let ctx = interpreter.ctx();
    interpreter.main_module();
    import(ctx, "runpy")?.call_method_text(ctx, "_run_module_as_main", &[module.clone(), ctx.bool(alter_argv)])?;
    Ok(Exit(0))
}

fn run(interpreter: &Interpreter, options: &Options) -> PyResult<Exit> {
    let ctx = interpreter.ctx();
    let first_path = |path: &OsStr| if options.settings.safe_path { Ok(()) } else { set_first_path(ctx, path) };
    match &options.run {
        Run::Command(command) => {
            first_path(OsStr::new(""))?;
            run_command(interpreter, command)
        }
        Run::Module(module) => {
            first_path(std::env::current_dir().unwrap_or_default().as_os_str())?;
            run_as_main(interpreter, &text(ctx, module)?, true)
        }
        Run::Stdin => {
            first_path(OsStr::new(""))?;
            if is_interactive(options) {
                startup(interpreter)?;
                return prompt(interpreter, &banner(ctx));
            }
            let mut source = Vec::new();
            if let Err(error) = std::io::stdin().lock().read_to_end(&mut source) {
                return Err(ctx.os_error_io(&error, None));
            }
            interpreter.exec_source(Source::Script(&source), &PyString::new("<stdin>"))?;
            Ok(Exit(0))
        }
        Run::Script(script) => run_script(interpreter, script, options),
        Run::Dis(_) | Run::Compile(_) | Run::Stages(_) | Run::Version(_) | Run::Help(_) => Ok(Exit(0)),
    }
}

fn run_command(interpreter: &Interpreter, command: &OsStr) -> PyResult<Exit> {
    let ctx = interpreter.ctx();
    let Some(command) = command.to_str() else {
        complain("Unable to decode the command from the command line:\n");
        text(ctx, command)?.to_utf8(ctx, "command")?;
        return Ok(Exit(1));
    };
    let source = dedent(&format!("{command}\n"));
    let code = interpreter.compile_program(Source::Bytes(source.as_bytes()), &PyString::new("<string>"))?;
    // Tracebacks show its lines.
    import(ctx, "linecache")?.call_method_text(ctx, "_register_code", &[code.clone(), ctx.str(&source), ctx.str("<string>")])?;
    interpreter.exec_code(&code)?;
    Ok(Exit(0))
}

/// The lines without the blanks that all of them start with.
fn dedent(text: &str) -> String {
    let margin_of = |line: &str| line.len() - line.trim_start_matches([' ', '\t']).len();
    let mut margin: Option<&str> = None;
    for line in text.lines().filter(|line| !line.trim_matches([' ', '\t']).is_empty()) {
        let own = &line[..margin_of(line)];
        let common = margin.map_or(own, |margin| {
            let same = margin.bytes().zip(own.bytes()).take_while(|(left, right)| left == right).count();
            &own[..same]
        });
        margin = Some(common);
    }
    let Some(margin) = margin.filter(|margin| !margin.is_empty()) else { return text.to_owned() };
    text.split_inclusive('\n').map(|line| line.strip_prefix(margin).unwrap_or_else(|| line.trim_start_matches([' ', '\t']))).collect()
}

/// What makes modules of a path: a directory, an archive. None for an ordinary file.
fn importer(ctx: &Ctx, path: &Path, bytes: Option<&[u8]>) -> PyResult<Option<Obj>> {
    /// The mark of the end of an archive.
    const END: &[u8] = b"PK\x05\x06";
    if bytes.is_some_and(|bytes| !bytes.windows(END.len()).rev().take(66_000).any(|window| window == END)) {
        return Ok(None);
    }
    let finder = import(ctx, "_frozen_importlib_external")?.getattr_text(ctx, "PathFinder")?;
    let found = finder.call_method_text(ctx, "_path_importer_cache", &[text(ctx, path.as_os_str())?])?;
    Ok(Some(found).filter(|found| !ctx.is_none(found)))
}

/// `script` below the current directory, if it is relative.
fn absolute(script: &Path) -> std::path::PathBuf {
    let Ok(current) = std::env::current_dir() else { return script.to_path_buf() };
    let bytes = script.as_os_str().as_bytes();
    match bytes.strip_prefix(b"./") {
        _ if bytes == b"." => current,
        Some(rest) => current.join(OsStr::from_bytes(rest)),
        None => current.join(script),
    }
}

fn run_script(interpreter: &Interpreter, script: &OsStr, options: &Options) -> PyResult<Exit> {
    let ctx = interpreter.ctx();
    let path = absolute(Path::new(script));
    let path_text = text(ctx, path.as_os_str())?;
    let failed = |error: &std::io::Error| {
        let program = options.settings.orig_argv.first().map_or("krait".into(), |name| name.to_string_lossy());
        let shown = krait_code::repr::str_repr(&wire(&path_text));
        complain(&format!("{program}: can't open file {shown}: {}\n", crate::paths::reason(error)));
        Ok(Exit(2))
    };
    let bytes = match std::fs::metadata(&path) {
        Ok(metadata) if metadata.is_dir() => None,
        Ok(_) => match std::fs::read(&path) {
            Ok(bytes) => Some(bytes),
            Err(error) => return failed(&error),
        },
        Err(error) => return failed(&error),
    };
    if importer(ctx, &path, bytes.as_deref())?.is_some() {
        set_first_path(ctx, path.as_os_str())?;
        return run_as_main(interpreter, &ctx.str("__main__"), false);
    }
    let Some(bytes) = bytes else { return failed(&std::io::Error::from_raw_os_error(21)) };
    if !options.settings.safe_path {
        let real = std::fs::canonicalize(&path).unwrap_or_else(|_| path.clone());
        set_first_path(ctx, real.parent().unwrap_or(Path::new("")).as_os_str())?;
    }
    let main = interpreter.main_module();
    let dict = main.payload::<PyModule>().expect("a module").dict();
    dict.set_text(ctx, "__file__", path_text.clone());
    dict.set_text(ctx, "__cached__", ctx.none());
    let magic = krait_code::pyc::magic(krait_code::Version::V3_14);
    let is_pyc = script.as_bytes().ends_with(b".pyc") || bytes.starts_with(&magic[..2]);
    let loader = if is_pyc { "SourcelessFileLoader" } else { "SourceFileLoader" };
    let loader = import(ctx, "_frozen_importlib_external")?.call_method_text(ctx, loader, &[ctx.str("__main__"), path_text.clone()])?;
    dict.set_text(ctx, "__loader__", loader);
    if is_pyc {
        interpreter.exec_code(&pyc_code(ctx, &bytes)?)?;
        return Ok(Exit(0));
    }
    let start = match bytes.iter().position(|&byte| byte == b'\n') {
        // The newline stays: lines keep their numbers.
        Some(at) if options.skip_first_line => at,
        None if options.skip_first_line => bytes.len(),
        _ => 0,
    };
    interpreter.exec_source(Source::Script(&bytes[start..]), &wire(&path_text))?;
    Ok(Exit(0))
}

/// The code of a `.pyc` that is run as a script.
fn pyc_code(ctx: &Ctx, bytes: &[u8]) -> PyResult {
    let ends = || ctx.eof_error("EOF read where not expected");
    let magic = krait_code::pyc::magic(krait_code::Version::V3_14);
    if bytes.get(..4).ok_or_else(ends)? != magic {
        return Err(ctx.runtime_error("Bad magic number in .pyc file"));
    }
    bytes.get(..krait_code::pyc::HEADER_LEN).ok_or_else(ends)?;
    match krait_code::pyc::read_pyc(bytes, "") {
        Ok((_, code)) => krait_object::code::new_code(ctx, code),
        Err(_) => Err(ctx.runtime_error("Bad code object in .pyc file")),
    }
}

fn banner(ctx: &Ctx) -> String {
    let (major, minor, micro) = krait_stdlib::sys::VERSION;
    if ctx.settings.quiet {
        return String::new();
    }
    let version = env!("CARGO_PKG_VERSION");
    format!("Krait {version} (Python {major}.{minor}.{micro})\nType \"help\", \"copyright\", \"credits\" or \"license\" for more information.")
}

fn prompt_call(interpreter: &Interpreter, function: &'static str, argument: &str) -> PyResult<Exit> {
    let ctx = interpreter.ctx();
    if let Err(error) = crate::line::install(interpreter) {
        complain(&error.traceback);
    }
    let namespace = interpreter.main_module().payload::<PyModule>().expect("a module").dict.clone();
    import(ctx, "_krait_prompt")?.call_method_text(ctx, function, &[namespace, ctx.str(argument)])?;
    Ok(Exit(0))
}

/// The interactive prompt.
fn prompt(interpreter: &Interpreter, banner: &str) -> PyResult<Exit> {
    prompt_call(interpreter, "interact", banner)
}

/// The file that PYTHONSTARTUP names.
fn startup(interpreter: &Interpreter) -> PyResult<()> {
    let ctx = interpreter.ctx();
    let file = ctx.host.environ("PYTHONSTARTUP").filter(|file| !file.is_empty() && !ctx.settings.ignore_environment);
    file.map_or(Ok(()), |file| prompt_call(interpreter, "startup", &file).map(|_| ()))
}
