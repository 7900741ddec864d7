//! `epoll`: readiness of many descriptors, kept by the kernel.
#![allow(unsafe_code, reason = "system calls")]

use std::cell::Cell;

use krait_object::{
    Args, Ctx, NativeFn, Obj, Payload, PyResult, TypeDef, TypeFlags, bind, getset, method, new_extended, slot,
};

use super::{descriptor, now};
use crate::syscall::{blocking, check_signals, errno};

pub(super) const CONSTANTS: &[(&str, i64)] = &[
    ("EPOLLERR", 8), ("EPOLLET", 2147483648), ("EPOLLEXCLUSIVE", 268435456), ("EPOLLHUP", 16), ("EPOLLIN", 1), ("EPOLLMSG", 1024),
    ("EPOLLONESHOT", 1073741824), ("EPOLLOUT", 4), ("EPOLLPRI", 2), ("EPOLLRDBAND", 128), ("EPOLLRDHUP", 8192),
    ("EPOLLRDNORM", 64), ("EPOLLWAKEUP", 536870912), ("EPOLLWRBAND", 512), ("EPOLLWRNORM", 256), ("EPOLL_CLOEXEC", 524288),
];

/// How many events are asked for when the program does not say.
const MOST_EVENTS: usize = 1023;

/// The payload of `epoll`.
pub(super) struct PyEpoll {
    /// -1 when it is closed.
    fd: Cell<i32>,
}
krait_object::trace!(PyEpoll);
krait_object::payload!(PyEpoll, "epoll");

fn of(object: &Obj) -> &PyEpoll {
    object.payload::<PyEpoll>().expect("the type's methods get its objects")
}

/// The open descriptor. ValueError after `close()`.
fn open(ctx: &Ctx, this: &Obj) -> PyResult<i32> {
    match of(this).fd.get() {
        fd if fd >= 0 => Ok(fd),
        _ => Err(ctx.value_error("I/O operation on closed epoll object")),
    }
}

fn close(ctx: &Ctx, this: &Obj) -> PyResult {
    let fd = of(this).fd.replace(-1);
    if fd >= 0 {
        // SAFETY: a descriptor of this object.
        blocking(ctx, || unsafe { libc::close(fd) } as isize).map_err(|errno| ctx.os_error_errno(errno, None))?;
    }
    Ok(ctx.none())
}

/// The low 32 bits of an event mask.
fn mask(ctx: &Ctx, value: &Obj) -> PyResult<u32> {
    let bits = value.index(ctx)?.to_ibig().unwrap_or_default() & krait_code::IBig::from(u32::MAX);
    Ok(u32::try_from(&bits).unwrap_or_default())
}

fn control(ctx: &Ctx, this: &Obj, operation: i32, fd: &Obj, events: u32) -> PyResult {
    let own = open(ctx, this)?;
    let fd = descriptor(ctx, fd)?;
    let mut event = libc::epoll_event { events, u64: fd as u64 };
    // SAFETY: an event of ours; the kernel only reads it.
    if unsafe { libc::epoll_ctl(own, operation, fd, &raw mut event) } < 0 {
        return Err(ctx.os_error_errno(errno(), None));
    }
    Ok(ctx.none())
}

fn poll(ctx: &Ctx, this: &Obj, slots: &[Option<Obj>]) -> PyResult {
    let [limit, most] = slots else { return Err(ctx.system_error("bound arguments")) };
    let own = open(ctx, this)?;
    let limit = match limit.as_ref().filter(|limit| !ctx.is_none(limit)) {
        None => None,
        Some(limit) => match crate::time::to_nanoseconds(ctx, limit, crate::time::Round::Away) {
            Ok(limit) => (limit >= 0).then_some(limit),
            Err(raised) => {
                ctx.swallow(raised, &ctx.types.type_error)?;
                return Err(ctx.type_error("timeout must be an integer or None"));
            }
        },
    };
    let most = match most.as_ref().map_or(Ok(-1), |most| krait_object::clinic::int_arg(ctx, most))? {
        -1 => MOST_EVENTS,
        most => match usize::try_from(most) {
            Ok(most) if most > 0 => most,
            _ => return Err(ctx.value_error(&format!("maxevents must be greater than 0, got {most}"))),
        },
    };
    let deadline = limit.map(|limit| now(ctx).saturating_add(limit));
    let mut events = Vec::new();
    if events.try_reserve_exact(most).is_err() {
        return Err(ctx.no_memory());
    }
    events.resize(most, libc::epoll_event { events: 0, u64: 0 });
    let ready = loop {
        let wait = deadline.map_or(-1, |deadline| {
            let left = deadline.saturating_sub(now(ctx)).max(0);
            i32::try_from(left / 1_000_000 + i64::from(left % 1_000_000 > 0)).unwrap_or(i32::MAX)
        });
        // SAFETY: room for that many events.
        match blocking(ctx, || unsafe { libc::epoll_wait(own, events.as_mut_ptr(), most as i32, wait) } as isize) {
            Ok(ready) => break ready,
            Err(libc::EINTR) => check_signals(ctx)?,
            Err(errno) => return Err(ctx.os_error_errno(errno, None)),
        }
    };
    let pair = |event: &libc::epoll_event| {
        let (fd, bits) = (event.u64, event.events);
        ctx.tuple(vec![ctx.int(fd as i64), ctx.int(bits.into())])
    };
    Ok(ctx.list(events[..ready].iter().map(pair).collect()))
}

fn epoll_new(ctx: &Ctx, class: &Obj, args: Args) -> PyResult {
    let slots = bind(ctx, "epoll", "(sizehint=-1, flags=0)", args)?;
    let number = |slot: &Option<Obj>, default: i32| slot.as_ref().map_or(Ok(default), |value| krait_object::clinic::int_arg(ctx, value));
    let (hint, flags) = (number(&slots[0], -1)?, number(&slots[1], 0)?);
    if hint != -1 && hint <= 0 {
        return Err(ctx.value_error("negative sizehint"));
    }
    if flags & !libc::EPOLL_CLOEXEC != 0 {
        return Err(ctx.os_error("invalid flags"));
    }
    // SAFETY: a plain number.
    let fd = unsafe { libc::epoll_create1(libc::EPOLL_CLOEXEC) };
    if fd < 0 {
        return Err(ctx.os_error_errno(errno(), None));
    }
    Ok(new_extended(ctx, class.as_type().expect("tp_new gets a type"), PyEpoll { fd: Cell::new(fd) }))
}

impl Drop for PyEpoll {
    fn drop(&mut self) {
        let fd = self.fd.replace(-1);
        if fd >= 0 {
            // SAFETY: a descriptor of this object.
            unsafe { libc::close(fd) };
        }
    }
}

pub(super) static EPOLL: TypeDef = TypeDef {
    module: "select",
    flags: TypeFlags::IMMUTABLETYPE,
    slots: &[slot::tp_new(epoll_new)],
    methods: &[
        method("fromfd($type, fd, /)", NativeFn::O(|ctx, class, fd| {
            let fd = krait_object::clinic::int_arg(ctx, fd)?;
            Ok(new_extended(ctx, class.as_type().expect("class methods get a class"), PyEpoll { fd: Cell::new(fd) }))
        })).class(),
        method("close($self, /)", NativeFn::NoArgs(close)),
        method("fileno($self, /)", NativeFn::NoArgs(|ctx, this| Ok(ctx.int(open(ctx, this)?.into())))),
        method("modify($self, /, fd, eventmask)", NativeFn::Bound(|ctx, this, slots| {
            let [Some(fd), Some(events)] = slots else { return Err(ctx.system_error("bound arguments")) };
            control(ctx, this, libc::EPOLL_CTL_MOD, fd, mask(ctx, events)?)
        })),
        method(
            "register($self, /, fd, eventmask=select.EPOLLIN | select.EPOLLPRI | select.EPOLLOUT)",
            NativeFn::Bound(|ctx, this, slots| {
                let [Some(fd), events] = slots else { return Err(ctx.system_error("bound arguments")) };
                let all = (libc::EPOLLIN | libc::EPOLLPRI | libc::EPOLLOUT) as u32;
                let events = events.as_ref().map_or(Ok(all), |events| mask(ctx, events))?;
                control(ctx, this, libc::EPOLL_CTL_ADD, fd, events)
            }),
        ),
        method("unregister($self, /, fd)", NativeFn::Bound(|ctx, this, slots| {
            control(ctx, this, libc::EPOLL_CTL_DEL, slots[0].as_ref().expect("a required argument"), 0)
        })),
        method("poll($self, /, timeout=None, maxevents=-1)", NativeFn::Bound(poll)),
        method("__enter__($self, /)", NativeFn::NoArgs(|ctx, this| open(ctx, this).map(|_| this.clone()))),
        method("__exit__($self, exc_type=None, exc_value=None, exc_tb=None, /)", NativeFn::Fast(|ctx, this, _| close(ctx, this))),
    ],
    getsets: &[getset("closed", |ctx, this| Ok(ctx.bool(of(this).fd.get() < 0)))],
    doc: "Returns an epolling object.",
    ..TypeDef::new("epoll", PyEpoll::layout)
};
