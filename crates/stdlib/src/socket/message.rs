//! Messages: bytes in parts, with control data (descriptors, credentials) beside them.

use krait_object::buffer::{self, Buffer, buffer_bytes, get_buffer};
use krait_object::clinic::ssize_arg;
use krait_object::exceptions::warn;
use krait_object::tuple::PyTuple;
use krait_object::{Args, Ctx, Obj, PyResult};

use super::address::{self, int};
use super::object::{call, of};
use super::sys::{self, Received};
use crate::varargs::tuple_args;

/// Bytes of a control message's header: length, level, type.
const HEADER: usize = 16;

/// The length of a control message with so many bytes (`CMSG_LEN`).
pub(super) fn control_len(length: usize) -> usize {
    length.saturating_add(HEADER)
}

/// The room that it takes among others (`CMSG_SPACE`).
pub(super) fn control_space(length: usize) -> usize {
    control_len(length.checked_next_multiple_of(8).unwrap_or(usize::MAX))
}

/// Bytes as words, so that headers are aligned.
fn words(bytes: &[u8]) -> Vec<u64> {
    let word = |chunk: &[u8]| {
        let mut word = [0; 8];
        word[..chunk.len()].copy_from_slice(chunk);
        u64::from_ne_bytes(word)
    };
    bytes.chunks(8).map(word).collect()
}

/// All items, or TypeError "{caller}() argument {number} must be an iterable".
fn items(ctx: &Ctx, caller: &str, number: usize, value: &Obj) -> PyResult<Vec<Obj>> {
    krait_object::clinic::sequence_of(ctx, value, &format!("{caller}() argument {number} must be an iterable"))
}

/// Control messages in a row: `(level, type, data)` tuples.
fn control_bytes(ctx: &Ctx, messages: &Obj) -> PyResult<Vec<u8>> {
    let what = "[sendmsg() ancillary data items]()";
    let mut out = Vec::new();
    for message in items(ctx, "sendmsg", 2, messages)? {
        let Some(parts) = message.payload::<PyTuple>().map(PyTuple::items) else {
            let got = message.ty(ctx).name_or_none(ctx);
            return Err(ctx.type_error(&format!("{what} argument must be 3-item tuple, not {got}")));
        };
        let [level, kind, data] = parts else {
            return Err(ctx.type_error(&format!("{what} argument must be tuple of length 3, not {}", parts.len())));
        };
        let (level, kind) = (int(ctx, level)?, int(ctx, kind)?);
        let data = buffer_bytes(ctx, data)?;
        out.extend_from_slice(&control_len(data.len()).to_ne_bytes());
        out.extend_from_slice(&level.to_ne_bytes());
        out.extend_from_slice(&kind.to_ne_bytes());
        out.extend_from_slice(&data);
        out.resize(out.len().next_multiple_of(8), 0);
    }
    Ok(out)
}

/// `sendmsg(buffers[, ancdata[, flags[, address]]])`
pub(super) fn sendmsg(ctx: &Ctx, this: &Obj, args: Args) -> PyResult {
    let args = tuple_args(ctx, "socket.", "sendmsg", args, 1, 4)?;
    let own = of(this);
    let mut parts = Vec::new();
    let flags = args.get(2).map_or(Ok(0), |flags| int(ctx, flags))?;
    let to = match args.get(3).filter(|to| !ctx.is_none(to)) {
        Some(to) => Some(address::from_python(ctx, "sendmsg", own.family.get(), to)?),
        None => None,
    };
    for part in items(ctx, "sendmsg", 1, &args[0])? {
        parts.push(buffer_bytes(ctx, &part)?.into_owned());
    }
    let control = args.get(1).map_or(Ok(Vec::new()), |messages| control_bytes(ctx, messages))?;
    let (fd, control_words) = (own.fd.get(), words(&control));
    let work = || sys::send_message(fd, &parts, &control_words, control.len(), flags, to.as_ref());
    Ok(ctx.int_usize(call(ctx, own, libc::POLLOUT, work)?))
}

/// The control messages in what came.
fn control_messages(ctx: &Ctx, bytes: &[u8]) -> PyResult {
    let mut found = Vec::new();
    let mut rest = bytes;
    while let Some((header, data)) = rest.split_at_checked(HEADER) {
        let word = |at: usize| i32::from_ne_bytes([header[at], header[at + 1], header[at + 2], header[at + 3]]);
        let mut length = [0; 8];
        length.copy_from_slice(&header[..8]);
        let length = usize::from_ne_bytes(length);
        let Some(mut len) = length.checked_sub(HEADER) else { break };
        if len > data.len() {
            warn(ctx, &ctx.types.runtime_warning, "received malformed or improperly-truncated ancillary data", 1)?;
            len = data.len();
        }
        found.push(ctx.tuple(vec![ctx.int(word(8).into()), ctx.int(word(12).into()), ctx.bytes(&data[..len])]));
        let next = control_space(len) - HEADER;
        rest = data.get(next..).unwrap_or_default();
    }
    Ok(ctx.list(found))
}

/// Receive into parts: number of bytes, control messages, flags, address.
fn receive(ctx: &Ctx, this: &Obj, parts: &mut [Vec<u8>], args: &[Obj]) -> PyResult<(usize, [Obj; 3])> {
    let own = of(this);
    let room = args.get(1).map_or(Ok(0), |room| ssize_arg(ctx, room))?;
    let flags = args.get(2).map_or(Ok(0), |flags| int(ctx, flags))?;
    let room = usize::try_from(room).ok().filter(|&room| room <= i32::MAX as usize);
    let room = room.ok_or_else(|| ctx.value_error("invalid ancillary data buffer length"))?;
    ctx.check_room(room, 1)?;
    let mut control = vec![0u64; room.div_ceil(8)];
    let mut received: Option<Received> = None;
    let fd = own.fd.get();
    let len = call(ctx, own, libc::POLLIN, || {
        let result = sys::recv_message(fd, parts, &mut control, room, flags);
        let len = result.len;
        received = Some(result);
        len
    })?;
    let Some(received) = received else { return Err(ctx.system_error("a call that went well has a result")) };
    let bytes: Vec<u8> = control.iter().flat_map(|word| word.to_ne_bytes()).take(received.control_len).collect();
    let rest = [control_messages(ctx, &bytes)?, ctx.int(received.flags.into()), address::to_python(ctx, &received.address)?];
    Ok((len, rest))
}

/// `recvmsg(bufsize[, ancbufsize[, flags]])`
pub(super) fn recvmsg(ctx: &Ctx, this: &Obj, args: Args) -> PyResult {
    let args = tuple_args(ctx, "socket.", "recvmsg", args, 1, 3)?;
    let wanted = ssize_arg(ctx, &args[0])?;
    let wanted = usize::try_from(wanted).map_err(|_| ctx.value_error("negative buffer size in recvmsg()"))?;
    ctx.check_room(wanted, 1)?;
    let mut parts = [vec![0; wanted]];
    let (len, [control, flags, from]) = receive(ctx, this, &mut parts, args)?;
    let [mut bytes] = parts;
    bytes.truncate(len);
    Ok(ctx.tuple(vec![ctx.bytes_vec(bytes), control, flags, from]))
}

/// `recvmsg_into(buffers[, ancbufsize[, flags]])`
pub(super) fn recvmsg_into(ctx: &Ctx, this: &Obj, args: Args) -> PyResult {
    let args = tuple_args(ctx, "socket.", "recvmsg_into", args, 1, 3)?;
    let mut targets: Vec<Buffer> = Vec::new();
    for target in items(ctx, "recvmsg_into", 1, &args[0])? {
        targets.push(get_buffer(ctx, &target, buffer::WRITABLE).map_err(|raised| {
            drop(ctx.take_raised(raised));
            ctx.type_error("recvmsg_into() argument 1 must be an iterable of single-segment read-write buffers")
        })?);
    }
    let mut parts: Vec<Vec<u8>> = targets.iter().map(|target| vec![0; target.nbytes()]).collect();
    let (len, [control, flags, from]) = receive(ctx, this, &mut parts, args)?;
    let mut left = len;
    for (target, part) in targets.into_iter().zip(&parts) {
        let count = left.min(part.len());
        target.write(0, &part[..count]);
        left -= count;
        target.release(ctx);
    }
    Ok(ctx.tuple(vec![ctx.int_usize(len), control, flags, from]))
}
