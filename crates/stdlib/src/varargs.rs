//! Arguments of functions that CPython parses with `PyArg_ParseTuple`.

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
