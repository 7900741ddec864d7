//! Running what the command line names.

use std::io::Read;

use krait::{Ctx, Exit, Interpreter, PyResult};
use krait_object::dict::PyDict;
use krait_object::list::PyList;
use krait_object::module::PyModule;

use crate::options::{self, Run};

/// Run; the exit status.
pub fn main(args: &[String], stack: usize) -> i32 {
    let options = match options::parse(args) {
        Ok(options) => options,
        Err(message) => {
            eprintln!("{message}");
            return 2;
        }
    };
    let (major, minor, micro) = krait_stdlib::sys::VERSION;
    match &options.run {
        Run::Help => {
            println!("{}", options::help());
            return 0;
        }
        Run::Version(1) => {
            println!("Python {major}.{minor}.{micro}");
            return 0;
        }
        Run::Version(_) => {
            println!("Python {major}.{minor}.{micro} (Krait {})", env!("CARGO_PKG_VERSION"));
            return 0;
        }
        Run::Dis(files) => return crate::dis::main(files),
        _ => {}
    }
    let interpreter = match Interpreter::with_stack(options.settings.clone(), stack) {
        Ok(interpreter) => interpreter,
        Err(error) => {
            eprint!("krait: the library cannot be started\n{}", error.traceback);
            return 1;
        }
    };
    if options.trace {
        crate::trace::install(&interpreter);
    }
    let status = match run(&interpreter, &options) {
        Ok(status) => status,
        Err(raised) => interpreter.report(raised),
    };
    interpreter.finish(status).0
}

fn set_first_path(ctx: &Ctx, path: &str) {
    // Errors of imports want to know it whatever becomes of `sys.path`.
    ctx.shared.borrow_mut().insert(krait_object::module::SYS_PATH_0, ctx.str(path));
    let list = ctx.sys_dict.get().and_then(|sys| sys.payload::<PyDict>()?.get_text(ctx, "path"));
    if let Some(list) = list.as_ref().and_then(|list| list.payload::<PyList>()) {
        list.items.edit(|items| items.insert(0, ctx.str(path)));
    }
}

fn run(interpreter: &Interpreter, options: &options::Options) -> PyResult<Exit> {
    let ctx = interpreter.ctx();
    let safe = options.settings.safe_path;
    match &options.run {
        Run::Command(command) => {
            if !safe {
                set_first_path(ctx, "");
            }
            interpreter.exec_source(format!("{command}\n").as_bytes(), "<string>")?;
            Ok(Exit(0))
        }
        Run::Module(module) => {
            if !safe {
                let dir = std::env::current_dir().map(|dir| dir.to_string_lossy().into_owned()).unwrap_or_default();
                set_first_path(ctx, &dir);
            }
            interpreter.main_module();
            let runpy = krait_stdlib::builtins::import(ctx, "runpy")?;
            runpy.call_method_text(ctx, "_run_module_as_main", &[ctx.str(module), ctx.bool(true)])?;
            Ok(Exit(0))
        }
        Run::Stdin => {
            if !safe {
                set_first_path(ctx, "");
            }
            // SAFETY is not at stake: asks whether a person is at the keyboard.
            if std::io::IsTerminal::is_terminal(&std::io::stdin()) || options.settings.interactive {
                return prompt(interpreter);
            }
            let mut source = Vec::new();
            if let Err(error) = std::io::stdin().lock().read_to_end(&mut source) {
                return Err(ctx.os_error_io(&error, None));
            }
            interpreter.exec_source(&source, "<stdin>")?;
            Ok(Exit(0))
        }
        Run::Script(script) => run_script(interpreter, script, options),
        Run::Dis(_) | Run::Version(_) | Run::Help => Ok(Exit(0)),
    }
}

fn run_script(interpreter: &Interpreter, script: &str, options: &options::Options) -> PyResult<Exit> {
    let ctx = interpreter.ctx();
    let path = std::path::Path::new(script);
    let program = options.settings.orig_argv.first().map_or("krait", String::as_str);
    let failed = |error: &std::io::Error| {
        let errno = error.raw_os_error().unwrap_or(0);
        let text = error.to_string();
        let text = text.split(" (os error").next().unwrap_or_default().to_owned();
        eprintln!("{program}: can't open file {}: [Errno {errno}] {text}", quoted(path));
        Ok(Exit(2))
    };
    let metadata = match std::fs::metadata(path) {
        Ok(metadata) => metadata,
        Err(error) => return failed(&error),
    };
    let is_zip = metadata.is_file() && std::fs::File::open(path).is_ok_and(|mut file| {
        let mut head = [0u8; 4];
        file.read_exact(&mut head).is_ok() && &head == b"PK\x03\x04"
    });
    if metadata.is_dir() || is_zip {
        if metadata.is_dir() && !path.join("__main__.py").exists() && !path.join("__main__.pyc").exists() {
            eprintln!("{program}: can't find '__main__' module in '{script}'");
            return Ok(Exit(1));
        }
        set_first_path(ctx, script);
        interpreter.main_module();
        let runpy = krait_stdlib::builtins::import(ctx, "runpy")?;
        runpy.call_method_text(ctx, "_run_module_as_main", &[ctx.str("__main__"), ctx.bool(false)])?;
        return Ok(Exit(0));
    }
    let bytes = match std::fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) => return failed(&error),
    };
    if !options.settings.safe_path {
        let real = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
        let dir = real.parent().map(|dir| dir.to_string_lossy().into_owned()).unwrap_or_default();
        set_first_path(ctx, &dir);
    }
    let main = interpreter.main_module();
    let dict = main.payload::<PyModule>().expect("a module").dict();
    let joined = std::env::current_dir().map(|dir| dir.join(path)).unwrap_or_else(|_| path.to_path_buf());
    let absolute = joined.to_string_lossy().into_owned();
    dict.set_text(ctx, "__file__", ctx.str(&absolute));
    dict.set_text(ctx, "__cached__", ctx.none());
    let magic = krait_code::pyc::magic(krait_code::Version::V3_14);
    if bytes.get(2..4) == Some(&magic[2..4]) || script.ends_with(".pyc") {
        let code = match krait_code::pyc::read_pyc(&bytes, script) {
            Ok((_, code)) => krait_object::code::new_code(ctx, code)?,
            Err(_) if bytes.get(..4) != Some(&magic[..]) => return Err(ctx.runtime_error("Bad magic number in .pyc file")),
            Err(error) => {
                let message = error.message(script);
                return Err(match error.exception_name() {
                    "EOFError" => ctx.eof_error(&message),
                    "ImportError" => ctx.import_error(&message),
                    "TypeError" => ctx.type_error(&message),
                    _ => ctx.value_error(&message),
                });
            }
        };
        interpreter.exec_code(&code)?;
        return Ok(Exit(0));
    }
    let loader = loader(ctx, &absolute)?;
    dict.set_text(ctx, "__loader__", loader);
    let source = if options.skip_first_line {
        bytes.iter().position(|&byte| byte == b'\n').map_or(Vec::new(), |at| bytes[at..].to_vec())
    } else {
        bytes
    };
    interpreter.exec_source(&source, &absolute)?;
    Ok(Exit(0))
}

fn quoted(path: &std::path::Path) -> String {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    krait_code::repr::str_repr(&krait_code::PyString::new(absolute.to_string_lossy().as_ref()))
}

fn loader(ctx: &Ctx, path: &str) -> PyResult {
    let external = krait_stdlib::builtins::import(ctx, "_frozen_importlib_external")?;
    external.call_method_text(ctx, "SourceFileLoader", &[ctx.str("__main__"), ctx.str(path)])
}

/// The interactive prompt, by way of `code`.
fn prompt(interpreter: &Interpreter) -> PyResult<Exit> {
    let ctx = interpreter.ctx();
    let main = interpreter.main_module();
    let namespace = main.payload::<PyModule>().expect("a module").dict.clone();
    let code = krait_stdlib::builtins::import(ctx, "code")?;
    let console = code.call_method_text(ctx, "InteractiveConsole", &[namespace])?;
    let (major, minor, micro) = krait_stdlib::sys::VERSION;
    let banner = if ctx.settings.quiet {
        String::new()
    } else {
        format!("Krait {} (Python {major}.{minor}.{micro})\nType \"help\", \"copyright\", \"credits\" or \"license\" for more information.", env!("CARGO_PKG_VERSION"))
    };
    console.call_method_text(ctx, "interact", &[ctx.str(&banner), ctx.str("")])?;
    Ok(Exit(0))
}
