//! Arguments of functions that CPython parses with `PyArg_ParseTuple`, and of system calls that may block.

use krait_object::{Args, Ctx, PyResult};

/// The positional arguments of `METH_VARARGS` functions. TypeErrors "f() takes at least 1 argument (0 given)";
/// `owner` stands before the name where keywords are told of ("socket." of a method).
pub(crate) fn tuple_args<'a>(
    ctx: &Ctx,
    owner: &str,
    name: &str,
    args: Args<'a>,
    min: usize,
    max: usize,
) -> PyResult<&'a [krait_object::Obj]> {
    if args.has_keywords() {
        return Err(ctx.type_error(&format!("{owner}{name}() takes no keyword arguments")));
    }
    let given = args.positional();
    check_count(ctx, name, given.len(), min, max)?;
    Ok(given)
}

/// The count alone.
pub(crate) fn check_count(ctx: &Ctx, name: &str, given: usize, min: usize, max: usize) -> PyResult<()> {
    if (min..=max).contains(&given) {
        return Ok(());
    }
    let (word, bound) = match (min == max, given < min) {
        (true, _) => ("exactly", min),
        (false, true) => ("at least", min),
        (false, false) => ("at most", max),
    };
    let s = if bound == 1 { "" } else { "s" };
    Err(ctx.type_error(&format!("{name}() takes {word} {bound} argument{s} ({given} given)")))
}

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
