//! The `socket` type: making, waiting, connecting.

use std::cell::Cell;

use krait_object::exceptions::{new_exception, warn, write_unraisable};
use krait_object::{
    Args, Ctx, MemberDef, MethodDef, NativeFn, Obj, Payload, PyResult, Raised, TypeDef, TypeFlags, getset, method, new_exact,
    new_extended, slot,
};

use super::address::{self, Address, int};
use super::{default_timeout, message, options, os_error, shown_timeout, sys, timeout_argument, transfer};
use crate::syscall::{blocking, check_signals};
use crate::varargs::tuple_args;

/// The payload of `socket`.
pub(super) struct PySocket {
    /// -1 when it is closed.
    pub fd: Cell<i32>,
    pub family: Cell<i32>,
    kind: Cell<i32>,
    proto: Cell<i32>,
    /// Nanoseconds; negative: no timeout; 0: never wait.
    pub timeout: Cell<i64>,
}
krait_object::trace!(PySocket);
krait_object::payload!(PySocket, "socket");

impl PySocket {
    fn closed() -> PySocket {
        let zero = || Cell::new(0);
        PySocket { fd: Cell::new(-1), family: zero(), kind: zero(), proto: zero(), timeout: Cell::new(-1) }
    }

    /// Take a descriptor in, with the default timeout.
    fn open(&self, ctx: &Ctx, fd: i32, family: i32, kind: i32, proto: i32) -> PyResult<()> {
        self.fd.set(fd);
        self.family.set(family);
        self.kind.set(kind & !(libc::SOCK_NONBLOCK | libc::SOCK_CLOEXEC));
        self.proto.set(proto);
        if kind & libc::SOCK_NONBLOCK != 0 {
            self.timeout.set(0);
            return Ok(());
        }
        self.timeout.set(default_timeout(ctx).get());
        if self.timeout.get() >= 0 {
            sys::set_blocking(fd, false).map_err(|errno| os_error(ctx, errno))?;
        }
        Ok(())
    }
}

pub(super) fn of(object: &Obj) -> &PySocket {
    object.payload::<PySocket>().expect("the type's methods get its objects")
}

/// A socket of the exact type around a descriptor.
pub(super) fn new_socket(ctx: &Ctx, fd: i32, family: i32, kind: i32, proto: i32) -> PyResult {
    let made = new_exact(ctx, &ctx.type_for::<PySocket>(), PySocket::closed());
    of(&made).open(ctx, fd, family, kind, proto)?;
    Ok(made)
}

/// When a call must give up, on the host's monotonic clock; `None`: never.
pub(super) type Deadline = Option<u64>;

/// The deadline of a call that begins now.
pub(super) fn deadline(ctx: &Ctx, own: &PySocket) -> Deadline {
    let limit = u64::try_from(own.timeout.get()).ok().filter(|&limit| limit > 0)?;
    Some(ctx.host.monotonic().saturating_add(limit))
}

/// TimeoutError "timed out".
fn timed_out(ctx: &Ctx) -> Raised {
    ctx.raise(new_exception(ctx, &ctx.types.timeout_error, "timed out"))
}

/// Wait until the socket is ready. False when time is over.
fn wait(ctx: &Ctx, fd: i32, events: i16, deadline: Deadline) -> PyResult<bool> {
    let left = deadline.map(|deadline| i64::try_from(deadline.saturating_sub(ctx.host.monotonic())).unwrap_or(i64::MAX));
    if left == Some(0) {
        return Ok(false);
    }
    let mut fds = [libc::pollfd { fd, events, revents: 0 }];
    Ok(crate::select::poll_all(ctx, &mut fds, left)? > 0)
}

/// Make a call that may have to wait: again after signals, and after waiting when the socket has a timeout.
pub(super) fn call_until(
    ctx: &Ctx,
    own: &PySocket,
    events: i16,
    deadline: Deadline,
    mut work: impl FnMut() -> isize,
) -> PyResult<usize> {
    let waits = own.timeout.get() > 0;
    loop {
        if waits && !wait(ctx, own.fd.get(), events, deadline)? {
            return Err(timed_out(ctx));
        }
        match blocking(ctx, &mut work) {
            Ok(done) => return Ok(done),
            Err(libc::EINTR) => check_signals(ctx)?,
            Err(libc::EAGAIN) if waits => {}
            Err(errno) => return Err(os_error(ctx, errno)),
        }
    }
}

/// As [`call_until`], with the socket's own timeout.
pub(super) fn call(ctx: &Ctx, own: &PySocket, events: i16, work: impl FnMut() -> isize) -> PyResult<usize> {
    call_until(ctx, own, events, deadline(ctx, own), work)
}

fn socket_init(ctx: &Ctx, this: &Obj, args: Args) -> PyResult<()> {
    let slots = krait_object::bind(ctx, "socket", "(family=-1, type=-1, proto=-1, fileno=None)", args)?;
    let mut numbers = [-1; 3];
    for (number, given) in numbers.iter_mut().zip(&slots) {
        *number = given.as_ref().map_or(Ok(-1), |given| int(ctx, given))?;
    }
    let [mut family, mut kind, mut proto] = numbers;
    let own = of(this);
    let Some(fileno) = slots[3].as_ref().filter(|fileno| !ctx.is_none(fileno)) else {
        let or = |number: i32, default: i32| if number == -1 { default } else { number };
        (family, kind, proto) = (or(family, libc::AF_INET), or(kind, libc::SOCK_STREAM), or(proto, 0));
        let fd = ctx.allow_threads(|| sys::socket(family, kind, proto)).map_err(|errno| os_error(ctx, errno))?;
        return own.open(ctx, fd, family, kind, proto);
    };
    if fileno.as_f64().is_some() {
        return Err(ctx.type_error("'float' object cannot be interpreted as an integer"));
    }
    let fd = int(ctx, fileno)?;
    if fd < 0 {
        return Err(ctx.value_error("negative file descriptor"));
    }
    let told = |result: Result<i32, i32>| result.map_err(|errno| os_error(ctx, errno));
    let name = sys::own_name(fd);
    if family == -1 {
        family = name.map(|name| name.family()).map_err(|errno| os_error(ctx, errno))?;
    } else if let Err(errno @ (libc::EBADF | libc::ENOTSOCK)) = name {
        return Err(os_error(ctx, errno));
    }
    if kind == -1 {
        kind = told(sys::int_option(fd, libc::SOL_SOCKET, libc::SO_TYPE))?;
    }
    if proto == -1 {
        proto = told(sys::int_option(fd, libc::SOL_SOCKET, libc::SO_PROTOCOL))?;
    }
    own.open(ctx, fd, family, kind, proto)
}

fn repr_text(own: &PySocket) -> String {
    let (fd, family, kind, proto) = (own.fd.get(), own.family.get(), own.kind.get(), own.proto.get());
    format!("<socket object, fd={fd}, family={family}, type={kind}, proto={proto}>")
}

fn finalize(ctx: &Ctx, this: &Obj) -> PyResult<()> {
    let own = of(this);
    if own.fd.get() < 0 {
        return Ok(());
    }
    let shown = this.repr(ctx).map_or_else(
        |raised| {
            drop(ctx.take_raised(raised));
            repr_text(own)
        },
        |shown| shown.text_lossy().into_owned(),
    );
    if let Err(raised) = warn(ctx, &ctx.types.resource_warning, &format!("unclosed {shown}"), 1) {
        write_unraisable(ctx, raised, "while finalizing socket", Some(this));
    }
    let fd = own.fd.replace(-1);
    // Nobody is left to tell of an error.
    let _ = sys::close(fd);
    Ok(())
}

fn accept(ctx: &Ctx, this: &Obj) -> PyResult {
    let own = of(this);
    let (fd, mut from) = (own.fd.get(), Address::room());
    let new = call(ctx, own, libc::POLLIN, || match sys::accept(fd) {
        Ok((new, address)) => {
            from = address;
            new as isize
        }
        Err(_) => -1,
    })?;
    let shown = match address::to_python(ctx, &from) {
        Ok(shown) => shown,
        Err(raised) => {
            let _ = sys::close(new as i32);
            return Err(raised);
        }
    };
    Ok(ctx.tuple(vec![ctx.int_usize(new), shown]))
}

/// Connect; the errno number of a failure.
fn connect(ctx: &Ctx, this: &Obj, caller: &str, address: &Obj) -> PyResult<Result<(), i32>> {
    let own = of(this);
    let address = address::from_python(ctx, caller, own.family.get(), address)?;
    let fd = own.fd.get();
    let deadline = deadline(ctx, own);
    match ctx.allow_threads(|| sys::connect(fd, &address)) {
        Ok(_) => return Ok(Ok(())),
        Err(libc::EINTR) => {
            check_signals(ctx)?;
            if own.timeout.get() == 0 {
                return Ok(Err(libc::EINTR));
            }
        }
        Err(libc::EINPROGRESS) if own.timeout.get() > 0 => {}
        Err(errno) => return Ok(Err(errno)),
    }
    // The connection is under way: it is there, or has failed, when the socket can be written.
    if !wait(ctx, fd, libc::POLLOUT, deadline)? {
        return Ok(Err(TIMED_OUT));
    }
    Ok(match sys::int_option(fd, libc::SOL_SOCKET, libc::SO_ERROR) {
        Ok(0 | libc::EISCONN) => Ok(()),
        Ok(errno) | Err(errno) => Err(errno),
    })
}

/// What [`connect`] gives when time is over: no errno has this number.
const TIMED_OUT: i32 = -1;

/// `None`, or OSError.
pub(super) fn done(ctx: &Ctx, result: Result<i32, i32>) -> PyResult {
    match result {
        Ok(_) => Ok(ctx.none()),
        Err(errno) => Err(os_error(ctx, errno)),
    }
}

fn set_timeout(ctx: &Ctx, own: &PySocket, limit: i64) -> PyResult {
    own.timeout.set(limit);
    done(ctx, sys::set_blocking(own.fd.get(), limit < 0))
}

fn name(ctx: &Ctx, this: &Obj, ask: fn(i32) -> Result<Address, i32>) -> PyResult {
    let fd = of(this).fd.get();
    let address = ctx.allow_threads(|| ask(fd)).map_err(|errno| os_error(ctx, errno))?;
    address::to_python(ctx, &address)
}

const METHODS: &[MethodDef] = &[
    method("_accept($self, /)", NativeFn::NoArgs(accept)),
    method("bind($self, object, /)", NativeFn::O(|ctx, this, address| {
        let own = of(this);
        let address = address::from_python(ctx, "bind", own.family.get(), address)?;
        let fd = own.fd.get();
        done(ctx, ctx.allow_threads(|| sys::bind(fd, &address)))
    })),
    method("close($self, /)", NativeFn::NoArgs(|ctx, this| {
        let fd = of(this).fd.replace(-1);
        if fd < 0 {
            return Ok(ctx.none());
        }
        match ctx.allow_threads(|| sys::close(fd)) {
            Err(errno) if errno != libc::ECONNRESET => Err(os_error(ctx, errno)),
            _ => Ok(ctx.none()),
        }
    })),
    method("connect($self, object, /)", NativeFn::O(|ctx, this, address| match connect(ctx, this, "connect", address)? {
        Ok(()) => Ok(ctx.none()),
        Err(TIMED_OUT) => Err(timed_out(ctx)),
        Err(errno) => Err(os_error(ctx, errno)),
    })),
    method("connect_ex($self, object, /)", NativeFn::O(|ctx, this, address| {
        Ok(ctx.int(match connect(ctx, this, "connect_ex", address)? {
            Ok(()) => 0,
            Err(TIMED_OUT) => libc::EAGAIN.into(),
            Err(errno) => errno.into(),
        }))
    })),
    method("detach($self, /)", NativeFn::NoArgs(|ctx, this| Ok(ctx.int(of(this).fd.replace(-1).into())))),
    method("fileno($self, /)", NativeFn::NoArgs(|ctx, this| Ok(ctx.int(of(this).fd.get().into())))),
    method("getpeername($self, /)", NativeFn::NoArgs(|ctx, this| name(ctx, this, sys::peer_name))),
    method("getsockname($self, /)", NativeFn::NoArgs(|ctx, this| name(ctx, this, sys::own_name))),
    method("setblocking($self, object, /)", NativeFn::O(|ctx, this, flag| {
        let blocking = flag.is_true(ctx)?;
        set_timeout(ctx, of(this), if blocking { -1 } else { 0 })
    })),
    method("getblocking($self, /)", NativeFn::NoArgs(|ctx, this| Ok(ctx.bool(of(this).timeout.get() != 0)))),
    method("settimeout($self, object, /)", NativeFn::O(|ctx, this, limit| {
        let limit = timeout_argument(ctx, limit)?;
        set_timeout(ctx, of(this), limit)
    })),
    method("gettimeout($self, /)", NativeFn::NoArgs(|ctx, this| Ok(shown_timeout(ctx, of(this).timeout.get())))),
    method("getsockopt", NativeFn::Kw(options::getsockopt)),
    method("setsockopt", NativeFn::Kw(options::setsockopt)),
    method("listen", NativeFn::Kw(|ctx, this, args| {
        let args = tuple_args(ctx, "socket.", "listen", args, 0, 1)?;
        let backlog = args.first().map_or(Ok(128), |backlog| int(ctx, backlog))?.max(0);
        let fd = of(this).fd.get();
        done(ctx, ctx.allow_threads(|| sys::listen(fd, backlog)))
    })),
    method("shutdown($self, object, /)", NativeFn::O(|ctx, this, how| {
        let (how, fd) = (int(ctx, how)?, of(this).fd.get());
        done(ctx, ctx.allow_threads(|| sys::shutdown(fd, how)))
    })),
    method("recv", NativeFn::Kw(transfer::recv)),
    method("recv_into", NativeFn::Kw(transfer::recv_into)),
    method("recvfrom", NativeFn::Kw(transfer::recvfrom)),
    method("recvfrom_into", NativeFn::Kw(transfer::recvfrom_into)),
    method("send", NativeFn::Kw(transfer::send)),
    method("sendall", NativeFn::Kw(transfer::sendall)),
    method("sendto", NativeFn::Kw(transfer::sendto)),
    method("recvmsg", NativeFn::Kw(message::recvmsg)),
    method("recvmsg_into", NativeFn::Kw(message::recvmsg_into)),
    method("sendmsg", NativeFn::Kw(message::sendmsg)),
    method("sendmsg_afalg", NativeFn::Kw(|ctx, this, _| {
        if of(this).family.get() != libc::AF_ALG {
            return Err(ctx.os_error("algset is only supported for AF_ALG"));
        }
        Err(ctx.not_implemented_error("socket.sendmsg_afalg() is not implemented"))
    })),
];

const fn number(name: &'static str, get: fn(&Ctx, &Obj) -> PyResult) -> MemberDef {
    MemberDef { name, get, set: None, doc: "" }
}

pub(super) static SOCKET: TypeDef = TypeDef {
    module: "_socket",
    flags: TypeFlags::BASETYPE | TypeFlags::HAS_FINALIZER,
    slots: &[
        slot::tp_new(|ctx, class, _| {
            let class = class.as_type().expect("tp_new gets a type");
            Ok(new_extended(ctx, class, PySocket::closed()))
        }),
        slot::tp_init(socket_init),
        slot::tp_repr(|ctx, this| Ok(ctx.str(&repr_text(of(this))))),
        slot::tp_finalize(finalize),
    ],
    methods: METHODS,
    getsets: &[getset("timeout", |ctx, this| Ok(shown_timeout(ctx, of(this).timeout.get())))],
    members: &[
        number("family", |ctx, this| Ok(ctx.int(of(this).family.get().into()))),
        number("type", |ctx, this| Ok(ctx.int(of(this).kind.get().into()))),
        number("proto", |ctx, this| Ok(ctx.int(of(this).proto.get().into()))),
    ],
    doc: "socket(family=AF_INET, type=SOCK_STREAM, proto=0) -> socket object",
    ..TypeDef::new("socket", PySocket::layout)
};
