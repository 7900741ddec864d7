//! `select`: `select`, `poll`, `epoll`.
#![allow(unsafe_code, reason = "system calls")]

mod epoll;

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;

use krait_object::typeobj::new_native_type;
use krait_object::{Ctx, MethodDef, NativeFn, Obj, Payload, PyResult, TypeDef, TypeFlags, method, module, new_exact, slot};

use crate::syscall::{blocking, check_signals};

const CONSTANTS: &[(&str, i64)] = &[
    ("PIPE_BUF", 4096), ("POLLERR", 8), ("POLLHUP", 16), ("POLLIN", 1), ("POLLMSG", 1024), ("POLLNVAL", 32), ("POLLOUT", 4),
    ("POLLPRI", 2), ("POLLRDBAND", 128), ("POLLRDHUP", 8192), ("POLLRDNORM", 64), ("POLLWRBAND", 512), ("POLLWRNORM", 256),
];

/// A descriptor: an int, or what `fileno()` gives.
pub(crate) fn descriptor(ctx: &Ctx, value: &Obj) -> PyResult<i32> {
    let fd = if value.is_int_instance(ctx) {
        value.to_i32(ctx)?
    } else {
        let Some(fileno) = value.getattr_opt_text(ctx, "fileno")? else {
            return Err(ctx.type_error("argument must be an int, or have a fileno() method."));
        };
        let fd = fileno.call(ctx, &[])?;
        if !fd.is_int_instance(ctx) {
            return Err(ctx.type_error("fileno() returned a non-integer"));
        }
        fd.to_i32(ctx)?
    };
    if fd < 0 {
        return Err(ctx.value_error(&format!("file descriptor cannot be a negative integer ({fd})")));
    }
    Ok(fd)
}

fn now(ctx: &Ctx) -> i64 {
    ctx.host.monotonic() as i64
}

/// `select()` by the system's `poll`, within the bounds of the real one.
fn wait_three(ctx: &Ctx, args: &[Obj]) -> PyResult {
    let limit = match args.get(3).filter(|limit| !ctx.is_none(limit)) {
        None => None,
        Some(limit) => match crate::time::to_nanoseconds(ctx, limit, crate::time::Round::Away) {
            Ok(limit) if limit < 0 => return Err(ctx.value_error("timeout must be non-negative")),
            Ok(limit) => Some(limit),
            Err(raised) => {
                ctx.swallow(raised, &ctx.types.type_error)?;
                return Err(ctx.type_error("timeout must be a float or None"));
            }
        },
    };
    let mut lists: Vec<Vec<(Obj, i32)>> = Vec::with_capacity(3);
    for list in &args[..3] {
        let items = match krait_object::protocol::iterate(ctx, list) {
            Ok(items) => items,
            Err(raised) => {
                ctx.swallow(raised, &ctx.types.type_error)?;
                return Err(ctx.type_error("arguments 1-3 must be sequences"));
            }
        };
        let mut own = Vec::with_capacity(items.len());
        for item in items {
            let fd = descriptor(ctx, &item)?;
            if fd >= 1024 {
                return Err(ctx.value_error("filedescriptor out of range in select()"));
            }
            own.push((item, fd));
        }
        lists.push(own);
    }
    let mut wanted: BTreeMap<i32, i16> = BTreeMap::new();
    for (list, events) in lists.iter().zip([libc::POLLIN, libc::POLLOUT, libc::POLLPRI]) {
        for (_, fd) in list {
            *wanted.entry(*fd).or_default() |= events;
        }
    }
    let mut fds: Vec<libc::pollfd> = wanted.iter().map(|(&fd, &events)| libc::pollfd { fd, events, revents: 0 }).collect();
    poll_all(ctx, &mut fds, limit)?;
    if fds.iter().any(|fd| fd.revents & libc::POLLNVAL != 0) {
        return Err(ctx.os_error_errno(libc::EBADF, None));
    }
    let masks = [libc::POLLIN | libc::POLLHUP | libc::POLLERR, libc::POLLOUT | libc::POLLERR, libc::POLLPRI];
    let ready = |fd: i32, mask: i16| fds.iter().any(|own| own.fd == fd && own.revents & mask != 0);
    let shown = lists.into_iter().zip(masks).map(|(list, mask)| {
        ctx.list(list.into_iter().filter(|(_, fd)| ready(*fd, mask)).map(|(item, _)| item).collect())
    });
    Ok(ctx.tuple(shown.collect()))
}

/// `poll` until something is ready or the nanoseconds are over; signals are handled between.
pub(crate) fn poll_all(ctx: &Ctx, fds: &mut [libc::pollfd], limit: Option<i64>) -> PyResult<usize> {
    let deadline = limit.map(|limit| now(ctx).saturating_add(limit));
    loop {
        let wait = match deadline {
            None => -1,
            Some(deadline) => {
                let left = deadline.saturating_sub(now(ctx)).max(0);
                i32::try_from(left / 1_000_000 + i64::from(left % 1_000_000 > 0)).unwrap_or(i32::MAX)
            }
        };
        // SAFETY: the slice's own entries.
        match blocking(ctx, || unsafe { libc::poll(fds.as_mut_ptr(), fds.len() as libc::nfds_t, wait) } as isize) {
            Ok(0) if deadline.is_some_and(|deadline| deadline > now(ctx)) => {}
            Ok(ready) => return Ok(ready),
            Err(libc::EINTR) => check_signals(ctx)?,
            Err(errno) => return Err(ctx.os_error_errno(errno, None)),
        }
    }
}

/// The payload of `poll` objects.
struct PyPoll {
    fds: RefCell<BTreeMap<i32, u16>>,
    running: Cell<bool>,
}
krait_object::trace!(PyPoll);
krait_object::payload!(PyPoll, "poll");

fn of(object: &Obj) -> &PyPoll {
    object.payload::<PyPoll>().expect("the type's methods get its objects")
}

fn events(ctx: &Ctx, value: Option<&Obj>) -> PyResult<u16> {
    let Some(value) = value else { return Ok((libc::POLLIN | libc::POLLPRI | libc::POLLOUT) as u16) };
    let index = value.index(ctx)?;
    match index.as_i64() {
        Some(number) if number < 0 => Err(ctx.value_error("Cannot convert negative int")),
        number => number
            .and_then(|number| u16::try_from(number).ok())
            .ok_or_else(|| ctx.overflow_error("Python int too large for C unsigned short")),
    }
}

fn poll(ctx: &Ctx, this: &Obj, args: &[Obj]) -> PyResult {
    let limit = match args.first().filter(|limit| !ctx.is_none(limit)) {
        None => None,
        Some(limit) => {
            let milliseconds = match limit.as_f64() {
                Some(number) if number.is_nan() => return Err(ctx.value_error("Invalid value NaN (not a number)")),
                Some(number) => number,
                None if limit.is_int_instance(ctx) || limit.ty(ctx).slots.nb_index.get().is_some() => limit.to_i64(ctx)? as f64,
                None => return Err(ctx.type_error("timeout must be an integer or None")),
            };
            if milliseconds.abs() > f64::from(i32::MAX) {
                return Err(ctx.overflow_error("timeout is too large"));
            }
            (milliseconds >= 0.0).then_some((milliseconds * 1e6).ceil() as i64)
        }
    };
    let own = of(this);
    if own.running.replace(true) {
        return Err(ctx.runtime_error("concurrent poll() invocation"));
    }
    let mut fds: Vec<libc::pollfd> =
        own.fds.borrow().iter().map(|(&fd, &events)| libc::pollfd { fd, events: events as i16, revents: 0 }).collect();
    let result = poll_all(ctx, &mut fds, limit);
    own.running.set(false);
    result?;
    let ready = fds.iter().filter(|fd| fd.revents != 0);
    let pairs = ready.map(|fd| ctx.tuple(vec![ctx.int(fd.fd.into()), ctx.int((fd.revents as u16).into())]));
    Ok(ctx.list(pairs.collect()))
}

static POLL: TypeDef = TypeDef {
    module: "select",
    flags: TypeFlags::DISALLOW_INSTANTIATION,
    slots: &[slot::tp_repr(|ctx, this| Ok(ctx.str(&format!("<select.poll object at {:#x}>", this.id()))))],
    methods: &[
        method("register($self, fd, eventmask=select.POLLIN | select.POLLPRI | select.POLLOUT, /)", NativeFn::Fast(|ctx, this, args| {
            let fd = descriptor(ctx, &args[0])?;
            let events = events(ctx, args.get(1))?;
            of(this).fds.borrow_mut().insert(fd, events);
            Ok(ctx.none())
        })),
        method("modify($self, fd, eventmask, /)", NativeFn::Fast(|ctx, this, args| {
            let fd = descriptor(ctx, &args[0])?;
            let events = events(ctx, args.get(1))?;
            match of(this).fds.borrow_mut().get_mut(&fd) {
                Some(own) => *own = events,
                None => return Err(ctx.os_error_errno(libc::ENOENT, None)),
            }
            Ok(ctx.none())
        })),
        method("unregister($self, fd, /)", NativeFn::O(|ctx, this, fd| {
            let fd = descriptor(ctx, fd)?;
            let found = of(this).fds.borrow_mut().remove(&fd);
            if found.is_some() { Ok(ctx.none()) } else { Err(ctx.key_error(&ctx.int(fd.into()))) }
        })),
        method("poll($self, timeout=None, /)", NativeFn::Fast(poll)),
    ],
    ..TypeDef::new("poll", PyPoll::layout)
};

const FUNCTIONS: &[MethodDef] = &[
    method("select($module, rlist, wlist, xlist, timeout=None, /)", NativeFn::Fast(|ctx, _, args| wait_three(ctx, args))),
    method("poll($module, /)", NativeFn::NoArgs(|ctx, _| {
        let payload = PyPoll { fds: RefCell::default(), running: Cell::new(false) };
        Ok(new_exact(ctx, &ctx.type_for::<PyPoll>(), payload))
    })),
];

/// Make the module.
pub fn init(ctx: &Ctx) -> PyResult<Obj> {
    let module = module::new_module(ctx, "select");
    module::add_functions(ctx, &module, "select", FUNCTIONS);
    for &(name, value) in CONSTANTS.iter().chain(epoll::CONSTANTS) {
        module::add(ctx, &module, name, ctx.int(value));
    }
    module::add(ctx, &module, "error", ctx.types.os_error.to_obj());
    new_native_type(ctx, &POLL);
    module::add(ctx, &module, "epoll", new_native_type(ctx, &epoll::EPOLL).to_obj());
    Ok(module)
}
