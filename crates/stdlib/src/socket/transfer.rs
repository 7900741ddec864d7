//! Sending and receiving bytes.

use krait_object::buffer::{self, Buffer, buffer_bytes, get_buffer};
use krait_object::clinic::ssize_arg;
use krait_object::{Args, Ctx, Obj, PyResult};

use super::address::{self, Address, int};
use super::object::{PySocket, call, call_until, deadline, of};
use super::sys;
use crate::syscall::check_signals;
use crate::varargs::tuple_args;

/// The most bytes of room that are made before it is known how many come.
const MOST: usize = 1 << 30;

/// Room for so many bytes; MemoryError when there is none.
fn room(ctx: &Ctx, count: usize) -> PyResult<Vec<u8>> {
    let mut bytes = Vec::new();
    if bytes.try_reserve_exact(count.min(MOST)).is_err() {
        return Err(ctx.no_memory());
    }
    bytes.resize(count.min(MOST), 0);
    Ok(bytes)
}

fn flags(ctx: &Ctx, value: Option<&Obj>) -> PyResult<i32> {
    value.map_or(Ok(0), |value| int(ctx, value))
}

/// A number of bytes. ValueError "negative buffersize in {caller}".
fn count(ctx: &Ctx, caller: &str, value: isize) -> PyResult<usize> {
    usize::try_from(value).map_err(|_| ctx.value_error(&format!("negative buffersize in {caller}")))
}

/// Receive at most `count` bytes.
fn receive(ctx: &Ctx, own: &PySocket, count: usize, flags: i32) -> PyResult<Vec<u8>> {
    let mut bytes = room(ctx, count)?;
    // Nothing is asked of the kernel when nothing is wanted.
    if count > 0 {
        let fd = own.fd.get();
        let len = call(ctx, own, libc::POLLIN, || sys::recv(fd, &mut bytes, flags))?;
        bytes.truncate(len);
    }
    Ok(bytes)
}

fn receive_from(ctx: &Ctx, own: &PySocket, count: usize, flags: i32) -> PyResult<(Vec<u8>, Obj)> {
    let mut bytes = room(ctx, count)?;
    let (fd, mut from) = (own.fd.get(), Address::room());
    let len = call(ctx, own, libc::POLLIN, || {
        let (len, address) = sys::recv_from(fd, &mut bytes, flags);
        from = address;
        len
    })?;
    bytes.truncate(len);
    Ok((bytes, address::to_python(ctx, &from)?))
}

/// A writable buffer argument.
fn target(ctx: &Ctx, caller: &str, value: &Obj) -> PyResult<Buffer> {
    get_buffer(ctx, value, buffer::WRITABLE).map_err(|raised| {
        drop(ctx.take_raised(raised));
        let got = value.ty(ctx).name_or_none(ctx);
        ctx.type_error(&format!("{caller}() argument 1 must be read-write bytes-like object, not {got}"))
    })
}

/// `recv(bufsize[, flags])`
pub(super) fn recv(ctx: &Ctx, this: &Obj, args: Args) -> PyResult {
    let args = tuple_args(ctx, "socket.", "recv", args, 1, 2)?;
    let wanted = ssize_arg(ctx, &args[0])?;
    let flags = flags(ctx, args.get(1))?;
    Ok(ctx.bytes_vec(receive(ctx, of(this), count(ctx, "recv", wanted)?, flags)?))
}

/// `recvfrom(bufsize[, flags])`
pub(super) fn recvfrom(ctx: &Ctx, this: &Obj, args: Args) -> PyResult {
    let args = tuple_args(ctx, "socket.", "recvfrom", args, 1, 2)?;
    let wanted = ssize_arg(ctx, &args[0])?;
    let flags = flags(ctx, args.get(1))?;
    let (bytes, from) = receive_from(ctx, of(this), count(ctx, "recvfrom", wanted)?, flags)?;
    Ok(ctx.tuple(vec![ctx.bytes_vec(bytes), from]))
}

/// What the `…_into` methods share: buffer, number of bytes, flags.
fn into_arguments(ctx: &Ctx, caller: &str, args: Args, too_small: &str) -> PyResult<(Buffer, usize, i32)> {
    let slots = krait_object::bind(ctx, caller, "(buffer, nbytes=0, flags=0)", args)?;
    let [Some(into), wanted, given_flags] = slots.as_slice() else { return Err(ctx.system_error("bound arguments")) };
    let into = target(ctx, caller, into)?;
    let wanted = wanted.as_ref().map_or(Ok(0), |wanted| ssize_arg(ctx, wanted))?;
    let flags = flags(ctx, given_flags.as_ref())?;
    let wanted = match count(ctx, caller, wanted)? {
        0 => into.nbytes(),
        wanted => wanted,
    };
    if wanted > into.nbytes() {
        return Err(ctx.value_error(too_small));
    }
    Ok((into, wanted, flags))
}

/// `recv_into(buffer[, nbytes[, flags]])`
pub(super) fn recv_into(ctx: &Ctx, this: &Obj, args: Args) -> PyResult {
    let (into, wanted, flags) = into_arguments(ctx, "recv_into", args, "buffer too small for requested bytes")?;
    let bytes = receive(ctx, of(this), wanted, flags)?;
    into.write(0, &bytes);
    into.release(ctx);
    Ok(ctx.int_usize(bytes.len()))
}

/// `recvfrom_into(buffer[, nbytes[, flags]])`
pub(super) fn recvfrom_into(ctx: &Ctx, this: &Obj, args: Args) -> PyResult {
    let too_small = "nbytes is greater than the length of the buffer";
    let (into, wanted, flags) = into_arguments(ctx, "recvfrom_into", args, too_small)?;
    let (bytes, from) = receive_from(ctx, of(this), wanted, flags)?;
    into.write(0, &bytes);
    into.release(ctx);
    Ok(ctx.tuple(vec![ctx.int_usize(bytes.len()), from]))
}

/// `send(data[, flags])`
pub(super) fn send(ctx: &Ctx, this: &Obj, args: Args) -> PyResult {
    let args = tuple_args(ctx, "socket.", "send", args, 1, 2)?;
    let bytes = buffer_bytes(ctx, &args[0])?.into_owned();
    let (flags, own) = (flags(ctx, args.get(1))?, of(this));
    let fd = own.fd.get();
    Ok(ctx.int_usize(call(ctx, own, libc::POLLOUT, || sys::send(fd, &bytes, flags))?))
}

/// `sendall(data[, flags])`: the timeout is for all of it.
pub(super) fn sendall(ctx: &Ctx, this: &Obj, args: Args) -> PyResult {
    let args = tuple_args(ctx, "socket.", "sendall", args, 1, 2)?;
    let bytes = buffer_bytes(ctx, &args[0])?.into_owned();
    let (flags, own) = (flags(ctx, args.get(1))?, of(this));
    let (deadline, mut sent) = (deadline(ctx, own), 0);
    loop {
        let (fd, rest) = (own.fd.get(), &bytes[sent..]);
        sent += call_until(ctx, own, libc::POLLOUT, deadline, || sys::send(fd, rest, flags))?;
        if sent >= bytes.len() {
            return Ok(ctx.none());
        }
        check_signals(ctx)?;
    }
}

/// `sendto(data[, flags], address)`
pub(super) fn sendto(ctx: &Ctx, this: &Obj, args: Args) -> PyResult {
    if args.has_keywords() {
        return Err(ctx.type_error("socket.sendto() takes no keyword arguments"));
    }
    let (data, given_flags, to) = match args.positional() {
        [data, to] => (data, None, to),
        [data, flags, to] => (data, Some(flags), to),
        other => return Err(ctx.type_error(&format!("sendto() takes 2 or 3 arguments ({} given)", other.len()))),
    };
    let bytes = buffer_bytes(ctx, data)?.into_owned();
    let (flags, own) = (flags(ctx, given_flags)?, of(this));
    let to = address::from_python(ctx, "sendto", own.family.get(), to)?;
    let fd = own.fd.get();
    Ok(ctx.int_usize(call(ctx, own, libc::POLLOUT, || sys::send_to(fd, &bytes, flags, &to))?))
}
