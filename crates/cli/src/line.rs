//! Lines from a terminal, with editing and a history: the module `_krait_line`, which the prompt asks for.

use std::cell::RefCell;
use std::io::IsTerminal;

use krait::{Ctx, Interpreter, Obj, PyError, PyResult};
use rustyline::DefaultEditor;
use rustyline::error::ReadlineError;

/// Lines that are remembered.
const REMEMBERED: usize = 500;

/// Make the module, if a person sits at the terminal.
///
/// # Errors
/// The module cannot be made.
pub fn install(interpreter: &Interpreter) -> Result<(), PyError> {
    if !std::io::stdin().is_terminal() || !std::io::stdout().is_terminal() {
        return Ok(());
    }
    let history = RefCell::new(Vec::new());
    interpreter.add_module("_krait_line", move |module| {
        module.function("read", move |ctx, args| read(ctx, &history, &krait::argument::<String>(ctx, args, 0)?));
        Ok(())
    })
}

/// Read a line. The editor lives no longer: it takes SIGINT for itself.
fn edit(history: &[String], prompt: &str) -> Result<String, ReadlineError> {
    let mut editor = DefaultEditor::new()?;
    for line in history {
        editor.add_history_entry(line)?;
    }
    editor.readline(prompt)
}

/// A line with its end, empty at the end of input. KeyboardInterrupt when it was interrupted.
fn read(ctx: &Ctx, history: &RefCell<Vec<String>>, prompt: &str) -> PyResult<Obj> {
    let known = history.borrow().clone();
    match ctx.allow_threads(|| edit(&known, prompt)) {
        Ok(line) => {
            let text = ctx.str(&format!("{line}\n"));
            let mut history = history.borrow_mut();
            if history.len() >= REMEMBERED {
                history.remove(0);
            }
            history.push(line);
            Ok(text)
        }
        Err(ReadlineError::Eof) => Ok(ctx.str("")),
        Err(ReadlineError::Io(error)) => Err(ctx.os_error_io(&error, None)),
        Err(ReadlineError::Interrupted) => {
            let exception = krait_object::exceptions::new_exception_args(ctx, &ctx.types.keyboard_interrupt, Vec::new());
            Err(ctx.raise(exception))
        }
        Err(other) => Err(ctx.runtime_error(&other.to_string())),
    }
}
