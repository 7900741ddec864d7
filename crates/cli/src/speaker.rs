//! What compiling has to say of a source, exceptions and warnings, as the interpreter prints it. One is started when
//! there is something to say.

use std::path::Path;

use krait::{Exit, Interpreter, Raised, Settings};
use krait_compile::{CompileOptions, Source};
use krait_object::exceptions::complain;

/// An interpreter, if need be.
pub struct Speaker {
    settings: Settings,
    stack: usize,
    interpreter: Option<Interpreter>,
    interrupted: bool,
}

impl Speaker {
    /// `stack`: bytes of native stack from here on.
    pub fn new(settings: Settings, stack: usize) -> Speaker {
        Speaker { settings, stack, interpreter: None, interrupted: false }
    }

    fn interpreter(&mut self) -> Option<&Interpreter> {
        if self.interpreter.is_none() {
            match Interpreter::with_stack(self.settings.clone(), self.stack) {
                Ok(interpreter) => self.interpreter = Some(interpreter),
                Err(error) => complain(&format!("krait: the library cannot be started\n{}", error.traceback)),
            }
        }
        self.interpreter.as_ref()
    }

    fn report(&mut self, what: impl FnOnce(&Interpreter) -> Option<Raised>) -> bool {
        let Some(interpreter) = self.interpreter() else { return false };
        let Some(raised) = what(interpreter) else { return true };
        if interpreter.report(raised) == Exit::INTERRUPTED {
            self.interrupted = true;
        }
        false
    }

    /// Compile a source that there is something to say of, and say it. False: there was an exception, perhaps a warning
    /// that is one by the filters.
    pub fn compile(&mut self, source: &[u8], path: &Path) -> bool {
        let name = crate::paths::text(path.as_os_str());
        self.report(|interpreter| interpreter.compile_program(Source::Bytes(source), &name).err())
    }

    /// Print the OSError that `error` is.
    pub fn os_error(&mut self, error: &std::io::Error, path: Option<&Path>) {
        self.report(|interpreter| {
            let ctx = interpreter.ctx();
            let name = path.map(|path| ctx.str_wire(&crate::paths::text(path.as_os_str())));
            Some(ctx.os_error_io(error, name.as_ref()))
        });
    }

    /// Whether SIGINT came, which a started interpreter catches.
    pub fn is_interrupted(&mut self) -> bool {
        if let Some(interpreter) = &self.interpreter {
            let ctx = interpreter.ctx();
            let checked = ctx.hooks.check_signals.get().map_or(Ok(()), |check| check(ctx));
            self.interrupted |= checked.is_err_and(|raised| interpreter.report(raised) == Exit::INTERRUPTED);
        }
        self.interrupted
    }

    /// The status to end with.
    pub fn finish(mut self, status: i32) -> i32 {
        let status = if self.is_interrupted() { Exit::INTERRUPTED } else { Exit(status) };
        self.interpreter.map_or(status, |interpreter| interpreter.finish(status)).0
    }
}

/// How a source is compiled on a thread with `stack` bytes of native stack, so that nesting goes as deep as in programs.
pub fn options(filename: krait_code::PyString, optimize: u8, stack: usize) -> CompileOptions {
    CompileOptions { filename, optimize, max_depth: krait::nesting_within(stack), ..CompileOptions::new("") }
}
