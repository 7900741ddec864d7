//! Options of sockets.

use krait_object::buffer::buffer_bytes;
use krait_object::{Args, Ctx, Obj, PyResult};

use super::address::int;
use super::object::{done, of};
use super::{os_error, sys};
use crate::varargs::{check_count, tuple_args};

/// `getsockopt(level, option[, buffersize])`
pub(super) fn getsockopt(ctx: &Ctx, this: &Obj, args: Args) -> PyResult {
    let args = tuple_args(ctx, "socket.", "getsockopt", args, 2, 3)?;
    let (level, name) = (int(ctx, &args[0])?, int(ctx, &args[1])?);
    let room = args.get(2).map_or(Ok(0), |room| int(ctx, room))?;
    let (fd, told) = (of(this).fd.get(), |errno| os_error(ctx, errno));
    if room == 0 {
        return Ok(ctx.int(sys::int_option(fd, level, name).map_err(told)?.into()));
    }
    match usize::try_from(room) {
        Ok(room) if room <= 1024 => Ok(ctx.bytes_vec(sys::option(fd, level, name, room).map_err(told)?)),
        _ => Err(ctx.os_error("getsockopt buflen out of range")),
    }
}

/// `setsockopt(level, option, value)`, and `setsockopt(level, option, None, length)`
pub(super) fn setsockopt(ctx: &Ctx, this: &Obj, args: Args) -> PyResult {
    let given = args.positional().len();
    let max = if given == 4 { 4 } else { 3 };
    let fd = of(this).fd.get();
    if given != 4 {
        check_count(ctx, "setsockopt", given, 3, 3)?;
    }
    let args = tuple_args(ctx, "socket.", "setsockopt", args, 3, max)?;
    let (level, name) = (int(ctx, &args[0])?, int(ctx, &args[1])?);
    if let [_, _, value, length] = args {
        if !ctx.is_none(value) {
            return Err(ctx.type_error("socket option should be None when optlen is given"));
        }
        let length = super::unsigned(ctx, length, u32::MAX.into(), "unsigned int")? as u32;
        return done(ctx, sys::set_option_null(fd, level, name, length));
    }
    let value = &args[2];
    if let Some(number) = value.is_int_instance(ctx).then(|| value.as_i64()).flatten() {
        if let Ok(number) = i32::try_from(number) {
            return done(ctx, sys::set_option(fd, level, name, &number.to_ne_bytes()));
        }
    }
    let bytes = buffer_bytes(ctx, value)?;
    done(ctx, sys::set_option(fd, level, name, &bytes))
}
