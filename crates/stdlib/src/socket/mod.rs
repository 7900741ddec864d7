//! `_socket`: the network, by the kernel's sockets.

mod address;
mod constants;
mod message;
mod object;
mod options;
mod resolve;
mod sys;
mod transfer;

use std::cell::Cell;
use std::rc::Rc;

use krait_object::clinic::ssize_arg;
use krait_object::typeobj::new_native_type;
use krait_object::{Ctx, MethodDef, NativeFn, Obj, PyResult, Raised, method, module};

use crate::exc;
use crate::varargs::tuple_args;
use address::int;

const GAI_ERROR: &str = "socket.gaierror";
const HERROR: &str = "socket.herror";

/// Nanoseconds that new sockets wait; negative: for ever.
fn default_timeout(ctx: &Ctx) -> Rc<Cell<i64>> {
    ctx.state("_socket.default_timeout", || Cell::new(-1))
}

/// OSError of an errno number.
fn os_error(ctx: &Ctx, errno: i32) -> Raised {
    ctx.os_error_errno(errno, None)
}

/// An unsigned argument. "Cannot convert negative int", "Python int too large for C uint16_t".
fn unsigned(ctx: &Ctx, value: &Obj, max: u64, name: &str) -> PyResult<u64> {
    let index = value.index(ctx)?;
    if index.is_negative_int() {
        return Err(ctx.value_error("Cannot convert negative int"));
    }
    let number = index.to_ibig().and_then(|number| u64::try_from(&number).ok()).filter(|&number| number <= max);
    number.ok_or_else(|| ctx.overflow_error(&format!("Python int too large for C {name}")))
}

fn word16(ctx: &Ctx, value: &Obj) -> PyResult {
    let number = unsigned(ctx, value, u16::MAX.into(), "uint16_t")? as u16;
    Ok(ctx.int(number.to_be().into()))
}

fn word32(ctx: &Ctx, value: &Obj) -> PyResult {
    let number = unsigned(ctx, value, u32::MAX.into(), "uint32_t")? as u32;
    Ok(ctx.int(number.to_be().into()))
}

/// A timeout argument as nanoseconds, -1 for none.
fn timeout_argument(ctx: &Ctx, value: &Obj) -> PyResult<i64> {
    if ctx.is_none(value) {
        return Ok(-1);
    }
    let limit = crate::time::to_nanoseconds(ctx, value, crate::time::Round::Away)?;
    if limit < 0 {
        return Err(ctx.value_error("Timeout value out of range"));
    }
    Ok(limit)
}

/// A timeout as Python sees it.
fn shown_timeout(ctx: &Ctx, limit: i64) -> Obj {
    if limit < 0 { ctx.none() } else { ctx.float(limit as f64 / 1e9) }
}

/// The length of a control message argument.
fn control_length(ctx: &Ctx, name: &str, args: &[Obj], whole: fn(usize) -> usize) -> PyResult {
    let length = ssize_arg(ctx, &args[0])?;
    // CPython's bound: what a C int holds.
    let length = usize::try_from(length).ok().filter(|&length| whole(length) <= i32::MAX as usize);
    match length {
        Some(length) => Ok(ctx.int_usize(whole(length))),
        None => Err(ctx.overflow_error(&format!("{name}() argument out of range"))),
    }
}

fn socketpair(ctx: &Ctx, args: &[Obj]) -> PyResult {
    let mut numbers = [libc::AF_UNIX, libc::SOCK_STREAM, 0];
    for (number, given) in numbers.iter_mut().zip(args) {
        *number = int(ctx, given)?;
    }
    let [family, kind, proto] = numbers;
    let fds = sys::socketpair(family, kind, proto).map_err(|errno| os_error(ctx, errno))?;
    let pair = fds.map(|fd| object::new_socket(ctx, fd, family, kind, proto));
    Ok(ctx.tuple(pair.into_iter().collect::<PyResult<_>>()?))
}

const FUNCTIONS: &[MethodDef] = &[
    method("socketpair", NativeFn::Kw(|ctx, _, args| socketpair(ctx, tuple_args(ctx, "_socket.", "socketpair", args, 0, 3)?))),
    method("close($self, object, /)", NativeFn::O(|ctx, _, fd| {
        let fd = int(ctx, fd)?;
        // A connection that is gone is closed all the same.
        match ctx.allow_threads(|| sys::close(fd)) {
            Err(errno) if errno != libc::ECONNRESET => Err(os_error(ctx, errno)),
            _ => Ok(ctx.none()),
        }
    })),
    method("dup($self, object, /)", NativeFn::O(|ctx, _, fd| {
        let new = sys::dup(int(ctx, fd)?).map_err(|errno| os_error(ctx, errno))?;
        Ok(ctx.int(new.into()))
    })),
    method("htons($module, integer, /)", NativeFn::O(|ctx, _, value| word16(ctx, value))),
    method("htonl($module, integer, /)", NativeFn::O(|ctx, _, value| word32(ctx, value))),
    method("ntohs($module, integer, /)", NativeFn::O(|ctx, _, value| word16(ctx, value))),
    method("ntohl($module, integer, /)", NativeFn::O(|ctx, _, value| word32(ctx, value))),
    method("getdefaulttimeout($self, /)", NativeFn::NoArgs(|ctx, _| Ok(shown_timeout(ctx, default_timeout(ctx).get())))),
    method("setdefaulttimeout($self, object, /)", NativeFn::O(|ctx, _, limit| {
        let limit = timeout_argument(ctx, limit)?;
        default_timeout(ctx).set(limit);
        Ok(ctx.none())
    })),
    method("CMSG_LEN", NativeFn::Kw(|ctx, _, args| {
        let args = tuple_args(ctx, "_socket.", "CMSG_LEN", args, 1, 1)?;
        control_length(ctx, "CMSG_LEN", args, message::control_len)
    })),
    method("CMSG_SPACE", NativeFn::Kw(|ctx, _, args| {
        let args = tuple_args(ctx, "_socket.", "CMSG_SPACE", args, 1, 1)?;
        control_length(ctx, "CMSG_SPACE", args, message::control_space)
    })),
];

/// Make the module.
pub fn init(ctx: &Ctx) -> PyResult<Obj> {
    let module = module::new_module(ctx, "_socket");
    module::add_functions(ctx, &module, "_socket", FUNCTIONS);
    module::add_functions(ctx, &module, "_socket", resolve::FUNCTIONS);
    for &(name, value) in constants::CONSTANTS {
        module::add(ctx, &module, name, ctx.int(value));
    }
    module::add(ctx, &module, "BDADDR_ANY", ctx.str("00:00:00:00:00:00"));
    module::add(ctx, &module, "BDADDR_LOCAL", ctx.str("00:00:00:FF:FF:FF"));
    module::add(ctx, &module, "has_ipv6", ctx.bool(true));
    module::add(ctx, &module, "error", ctx.types.os_error.to_obj());
    module::add(ctx, &module, "timeout", ctx.types.timeout_error.to_obj());
    module::add(ctx, &module, "herror", exc::new_class(ctx, HERROR, "socket", "herror", &ctx.types.os_error)?);
    module::add(ctx, &module, "gaierror", exc::new_class(ctx, GAI_ERROR, "socket", "gaierror", &ctx.types.os_error)?);
    let class = new_native_type(ctx, &object::SOCKET).to_obj();
    module::add(ctx, &module, "SocketType", class.clone());
    module::add(ctx, &module, "socket", class);
    Ok(module)
}
