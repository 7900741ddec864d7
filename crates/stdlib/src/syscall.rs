//! System calls that may block: other threads run meanwhile, and signals are handled.

use krait_object::{Ctx, PyResult};

/// Make a system call while other threads run. A negative result gives errno, read before the GIL is taken again.
pub(crate) fn blocking(ctx: &Ctx, mut call: impl FnMut() -> isize) -> Result<usize, i32> {
    ctx.allow_threads(|| usize::try_from(call()).map_err(|_| errno()))
}

/// The error number of the last system call.
pub(crate) fn errno() -> i32 {
    std::io::Error::last_os_error().raw_os_error().unwrap_or(0)
}

/// Handlers of signals that came meanwhile.
pub(crate) fn check_signals(ctx: &Ctx) -> PyResult<()> {
    match ctx.hooks.check_signals.get() {
        Some(check) => check(ctx),
        None => Ok(()),
    }
}

/// As [`blocking`], again and again while signals break the call off; their handlers run in between.
pub(crate) fn retry(ctx: &Ctx, mut call: impl FnMut() -> isize) -> PyResult<Result<usize, i32>> {
    loop {
        match blocking(ctx, &mut call) {
            Err(libc::EINTR) => check_signals(ctx)?,
            done => return Ok(done),
        }
    }
}
