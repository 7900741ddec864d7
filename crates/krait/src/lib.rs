//! What a Rust program embeds: an [`Interpreter`] with its settings, running sources, code objects and modules.
//!
//! Two interpreters can live in one process, each on its own thread; nothing is global.
//!
//! ```
//! use krait::{Interpreter, IntoPython, Settings};
//!
//! let python = Interpreter::new(Settings::default())?;
//! python.add_module("host", |module| {
//!     module.function("double", |ctx, args| (krait::argument::<i64>(ctx, args, 0)? * 2).into_python(ctx));
//!     Ok(())
//! })?;
//! python.run("import host\ndef f(n):\n    return host.double(n) + 1\n", "<example>")?;
//! assert_eq!(python.call::<i64>("f", (20,))?, 41);
//! # Ok::<(), krait::PyError>(())
//! ```

mod boot;
mod compile;
mod host;
#[cfg(feature = "profile")]
pub mod profile;
mod run;
mod symtable;
mod tokens;
mod tree;
mod values;

pub use compile::nesting_within;
pub use host::{HostModule, argument};
pub use krait_object::observer::FrameView;
pub use krait_object::{Args, Ctx, Obj, PyResult, Raised, Settings};
pub use run::{Exit, PyError};
pub use values::{Arguments, FromPython, IntoPython};

use krait_object::host::{Host, SystemHost};
use krait_object::Interp;

/// An interpreter, ready to run, on the thread that made it.
///
/// It must be dropped on that thread, after every [`Obj`] that came from it.
pub struct Interpreter {
    // In order of dropping.
    region: Option<krait_vm::Region>,
    ctx: Box<Ctx>,
    interp: Box<Interp>,
    former: *const Ctx,
}

/// Bytes of native stack that the interpreter leaves to the program around it.
const STACK_MARGIN: usize = 256 << 10;

impl Interpreter {
    /// A new interpreter. `stack`: bytes of native stack that it may use from here on.
    ///
    /// # Errors
    /// The library failed to start: the text says how.
    pub fn with_stack(settings: Settings, stack: usize) -> Result<Interpreter, PyError> {
        Interpreter::with_host(settings, stack, Box::new(SystemHost::default()))
    }

    /// A new interpreter for a thread with at least 8 MiB of stack.
    ///
    /// # Errors
    /// As [`Interpreter::with_stack`].
    pub fn new(settings: Settings) -> Result<Interpreter, PyError> {
        Interpreter::with_stack(settings, 7 << 20)
    }

    /// A new interpreter that sees the world through `host`.
    ///
    /// # Errors
    /// As [`Interpreter::with_stack`].
    pub fn with_host(settings: Settings, stack: usize, host: Box<dyn Host>) -> Result<Interpreter, PyError> {
        let marker = 0u8;
        let limit = (&raw const marker as usize).saturating_sub(stack.saturating_sub(STACK_MARGIN));
        let (interp, ctx) = Interp::create(settings, host, limit);
        let former = ctx.enter();
        let region = krait_vm::install(&ctx);
        let interpreter = Interpreter { region: Some(region), ctx, interp, former };
        match boot::boot(&interpreter.ctx) {
            Ok(()) => Ok(interpreter),
            Err(raised) => Err(run::describe(&interpreter.ctx, raised)),
        }
    }

    /// The running thread's state, which every operation on values needs.
    pub fn ctx(&self) -> &Ctx {
        &self.ctx
    }

    /// The interpreter's shared state.
    pub fn interp(&self) -> &Interp {
        &self.interp
    }
}

impl Drop for Interpreter {
    fn drop(&mut self) {
        run::finalize(&self.ctx);
        #[cfg(feature = "profile")]
        krait_object::profile::resolve_types(&self.ctx);
        Ctx::leave(self.former);
        drop(self.region.take());
    }
}
