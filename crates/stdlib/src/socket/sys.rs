//! The system calls of sockets, with a safe face. Results are errno numbers; nothing here knows Python.
#![allow(unsafe_code, reason = "system calls")]

use std::ffi::{CStr, CString};

use super::address::Address;
use crate::syscall::errno;

type Result<T> = std::result::Result<T, i32>;

fn check(result: i32) -> Result<i32> {
    if result < 0 { Err(errno()) } else { Ok(result) }
}

pub(super) fn socket(family: i32, kind: i32, proto: i32) -> Result<i32> {
    // SAFETY: plain numbers.
    check(unsafe { libc::socket(family, kind | libc::SOCK_CLOEXEC, proto) })
}

pub(super) fn socketpair(family: i32, kind: i32, proto: i32) -> Result<[i32; 2]> {
    let mut fds = [0; 2];
    // SAFETY: room for two descriptors.
    check(unsafe { libc::socketpair(family, kind | libc::SOCK_CLOEXEC, proto, fds.as_mut_ptr()) })?;
    Ok(fds)
}

pub(super) fn close(fd: i32) -> Result<i32> {
    // SAFETY: a plain number.
    check(unsafe { libc::close(fd) })
}

pub(super) fn dup(fd: i32) -> Result<i32> {
    // SAFETY: plain numbers.
    check(unsafe { libc::fcntl(fd, libc::F_DUPFD_CLOEXEC, 0) })
}

pub(super) fn bind(fd: i32, address: &Address) -> Result<i32> {
    // SAFETY: an address with its length.
    check(unsafe { libc::bind(fd, address.bytes.as_ptr().cast(), address.len as libc::socklen_t) })
}

pub(super) fn connect(fd: i32, address: &Address) -> Result<i32> {
    // SAFETY: an address with its length.
    check(unsafe { libc::connect(fd, address.bytes.as_ptr().cast(), address.len as libc::socklen_t) })
}

pub(super) fn listen(fd: i32, backlog: i32) -> Result<i32> {
    // SAFETY: plain numbers.
    check(unsafe { libc::listen(fd, backlog) })
}

pub(super) fn shutdown(fd: i32, how: i32) -> Result<i32> {
    // SAFETY: plain numbers.
    check(unsafe { libc::shutdown(fd, how) })
}

pub(super) fn set_blocking(fd: i32, blocking: bool) -> Result<i32> {
    let mut off = i32::from(!blocking);
    // SAFETY: the call reads one int.
    check(unsafe { libc::ioctl(fd, libc::FIONBIO, &raw mut off) })
}

/// A call that fills in an address.
fn with_address(call: impl FnOnce(*mut libc::sockaddr, *mut libc::socklen_t) -> isize) -> (isize, Address) {
    let mut address = Address::room();
    let mut len = address.len as libc::socklen_t;
    let result = call(address.bytes.as_mut_ptr().cast(), &raw mut len);
    address.len = (len as usize).min(address.bytes.len());
    (result, address)
}

pub(super) fn accept(fd: i32) -> Result<(i32, Address)> {
    // SAFETY: room for an address, and its length.
    let (new, address) = with_address(|at, len| unsafe { libc::accept4(fd, at, len, libc::SOCK_CLOEXEC) as isize });
    Ok((check(new as i32)?, address))
}

pub(super) fn own_name(fd: i32) -> Result<Address> {
    // SAFETY: room for an address, and its length.
    let (result, address) = with_address(|at, len| unsafe { libc::getsockname(fd, at, len) as isize });
    check(result as i32).map(|_| address)
}

pub(super) fn peer_name(fd: i32) -> Result<Address> {
    // SAFETY: room for an address, and its length.
    let (result, address) = with_address(|at, len| unsafe { libc::getpeername(fd, at, len) as isize });
    check(result as i32).map(|_| address)
}

pub(super) fn recv(fd: i32, into: &mut [u8], flags: i32) -> isize {
    // SAFETY: the slice's own bytes.
    unsafe { libc::recv(fd, into.as_mut_ptr().cast(), into.len(), flags) }
}

pub(super) fn recv_from(fd: i32, into: &mut [u8], flags: i32) -> (isize, Address) {
    // SAFETY: the slice's own bytes, and room for an address.
    with_address(|at, len| unsafe { libc::recvfrom(fd, into.as_mut_ptr().cast(), into.len(), flags, at, len) })
}

pub(super) fn send(fd: i32, bytes: &[u8], flags: i32) -> isize {
    // SAFETY: the slice's own bytes.
    unsafe { libc::send(fd, bytes.as_ptr().cast(), bytes.len(), flags) }
}

pub(super) fn send_to(fd: i32, bytes: &[u8], flags: i32, address: &Address) -> isize {
    // SAFETY: the slice's own bytes and an address with its length.
    unsafe {
        let len = address.len as libc::socklen_t;
        libc::sendto(fd, bytes.as_ptr().cast(), bytes.len(), flags, address.bytes.as_ptr().cast(), len)
    }
}

/// `control` is made of words so that its headers are aligned; `control_len` counts bytes.
pub(super) fn send_message(
    fd: i32,
    parts: &[Vec<u8>],
    control: &[u64],
    control_len: usize,
    flags: i32,
    address: Option<&Address>,
) -> isize {
    let mut vectors: Vec<libc::iovec> =
        parts.iter().map(|part| libc::iovec { iov_base: part.as_ptr().cast_mut().cast(), iov_len: part.len() }).collect();
    // SAFETY: all pointers go to memory that lives through the call; the kernel only reads it.
    unsafe {
        let mut message: libc::msghdr = std::mem::zeroed();
        if let Some(address) = address {
            message.msg_name = address.bytes.as_ptr().cast_mut().cast();
            message.msg_namelen = address.len as libc::socklen_t;
        }
        message.msg_iov = vectors.as_mut_ptr();
        message.msg_iovlen = vectors.len();
        if control_len > 0 {
            message.msg_control = control.as_ptr().cast_mut().cast();
            message.msg_controllen = control_len;
        }
        libc::sendmsg(fd, &raw const message, flags)
    }
}

/// What came with a message.
pub(super) struct Received {
    pub len: isize,
    pub control_len: usize,
    pub flags: i32,
    pub address: Address,
}

pub(super) fn recv_message(fd: i32, parts: &mut [Vec<u8>], control: &mut [u64], control_len: usize, flags: i32) -> Received {
    let mut vectors: Vec<libc::iovec> =
        parts.iter_mut().map(|part| libc::iovec { iov_base: part.as_mut_ptr().cast(), iov_len: part.len() }).collect();
    let mut address = Address::room();
    // SAFETY: all pointers go to memory of the lengths given, which lives through the call.
    unsafe {
        let mut message: libc::msghdr = std::mem::zeroed();
        message.msg_name = address.bytes.as_mut_ptr().cast();
        message.msg_namelen = address.len as libc::socklen_t;
        message.msg_iov = vectors.as_mut_ptr();
        message.msg_iovlen = vectors.len();
        message.msg_control = control.as_mut_ptr().cast();
        message.msg_controllen = control_len.min(size_of_val(control));
        let len = libc::recvmsg(fd, &raw mut message, flags);
        address.len = (message.msg_namelen as usize).min(address.bytes.len());
        Received { len, control_len: message.msg_controllen, flags: message.msg_flags, address }
    }
}

/// An option's bytes, at most as many as `room`.
pub(super) fn option(fd: i32, level: i32, name: i32, room: usize) -> Result<Vec<u8>> {
    let mut bytes = vec![0u8; room];
    let mut len = room as libc::socklen_t;
    // SAFETY: the vector has that many bytes.
    check(unsafe { libc::getsockopt(fd, level, name, bytes.as_mut_ptr().cast(), &raw mut len) })?;
    bytes.truncate(len as usize);
    Ok(bytes)
}

/// An option that is an int.
pub(super) fn int_option(fd: i32, level: i32, name: i32) -> Result<i32> {
    let bytes = option(fd, level, name, 4)?;
    let mut word = [0; 4];
    word[..bytes.len()].copy_from_slice(&bytes);
    Ok(i32::from_ne_bytes(word))
}

pub(super) fn set_option(fd: i32, level: i32, name: i32, bytes: &[u8]) -> Result<i32> {
    // SAFETY: the slice's own bytes.
    check(unsafe { libc::setsockopt(fd, level, name, bytes.as_ptr().cast(), bytes.len() as libc::socklen_t) })
}

/// An option without bytes, whose length alone is told.
pub(super) fn set_option_null(fd: i32, level: i32, name: i32, len: u32) -> Result<i32> {
    // SAFETY: a null pointer, which the kernel checks.
    check(unsafe { libc::setsockopt(fd, level, name, std::ptr::null(), len) })
}

/// One answer of `getaddrinfo`.
pub(super) struct Info {
    pub family: i32,
    pub kind: i32,
    pub proto: i32,
    pub canonical_name: Option<Vec<u8>>,
    pub address: Address,
}

/// What is asked of `getaddrinfo`.
pub(super) struct Hints {
    pub family: i32,
    pub kind: i32,
    pub proto: i32,
    pub flags: i32,
}

/// Why a name was not found: a number of `EAI_*`, and errno for `EAI_SYSTEM`.
pub(super) struct NameError {
    pub code: i32,
    pub errno: i32,
}

pub(super) fn address_info(host: Option<&CStr>, service: Option<&CStr>, hints: &Hints) -> std::result::Result<Vec<Info>, NameError> {
    let pointer = |text: Option<&CStr>| text.map_or(std::ptr::null(), CStr::as_ptr);
    // SAFETY: C strings or null, hints of the right type; the list is read before it is freed.
    unsafe {
        let mut wanted: libc::addrinfo = std::mem::zeroed();
        wanted.ai_family = hints.family;
        wanted.ai_socktype = hints.kind;
        wanted.ai_protocol = hints.proto;
        wanted.ai_flags = hints.flags;
        let mut list = std::ptr::null_mut();
        let code = libc::getaddrinfo(pointer(host), pointer(service), &raw const wanted, &raw mut list);
        if code != 0 {
            return Err(NameError { code, errno: errno() });
        }
        let mut found = Vec::new();
        let mut next = list;
        while let Some(info) = next.as_ref() {
            let mut address = Address::room();
            address.len = (info.ai_addrlen as usize).min(address.bytes.len());
            std::ptr::copy_nonoverlapping(info.ai_addr.cast(), address.bytes.as_mut_ptr(), address.len);
            let canonical_name = (!info.ai_canonname.is_null()).then(|| CStr::from_ptr(info.ai_canonname).to_bytes().to_vec());
            found.push(Info { family: info.ai_family, kind: info.ai_socktype, proto: info.ai_protocol, canonical_name, address });
            next = info.ai_next;
        }
        libc::freeaddrinfo(list);
        Ok(found)
    }
}

/// The names of an address's host and port.
pub(super) fn name_info(address: &Address, flags: i32) -> std::result::Result<(Vec<u8>, Vec<u8>), NameError> {
    let (mut host, mut service) = ([0u8; 1025], [0u8; 32]);
    // SAFETY: an address with its length, and room of the lengths given.
    let code = unsafe {
        libc::getnameinfo(
            address.bytes.as_ptr().cast(),
            address.len as libc::socklen_t,
            host.as_mut_ptr().cast(),
            host.len() as libc::socklen_t,
            service.as_mut_ptr().cast(),
            service.len() as libc::socklen_t,
            flags,
        )
    };
    if code != 0 {
        return Err(NameError { code, errno: errno() });
    }
    let text = |bytes: &[u8]| bytes.split(|&byte| byte == 0).next().unwrap_or_default().to_vec();
    Ok((text(&host), text(&service)))
}

/// The text of an `EAI_*` number.
pub(super) fn name_error_text(code: i32) -> String {
    // SAFETY: the library's own constant text.
    unsafe { CStr::from_ptr(libc::gai_strerror(code)).to_string_lossy().into_owned() }
}

/// The port of a service. Called with the GIL: the answer stands in memory of the C library.
pub(super) fn service_port(name: &CStr, proto: Option<&CStr>) -> Option<u16> {
    // SAFETY: C strings or null; the entry is read at once.
    unsafe {
        let entry = libc::getservbyname(name.as_ptr(), proto.map_or(std::ptr::null(), CStr::as_ptr));
        entry.as_ref().map(|entry| u16::from_be(entry.s_port as u16))
    }
}

/// The service at a port. Called with the GIL, as above.
pub(super) fn service_name(port: u16, proto: Option<&CStr>) -> Option<Vec<u8>> {
    // SAFETY: a C string or null; the entry is read at once.
    unsafe {
        let entry = libc::getservbyport(port.to_be().into(), proto.map_or(std::ptr::null(), CStr::as_ptr));
        entry.as_ref().map(|entry| CStr::from_ptr(entry.s_name).to_bytes().to_vec())
    }
}

/// The number of a protocol. Called with the GIL, as above.
pub(super) fn protocol_number(name: &CStr) -> Option<i32> {
    // SAFETY: a C string; the entry is read at once.
    unsafe { libc::getprotobyname(name.as_ptr()).as_ref().map(|entry| entry.p_proto) }
}

pub(super) fn host_name() -> Result<Vec<u8>> {
    let mut name = [0u8; 1024];
    // SAFETY: room of that length, with a null left at the end.
    check(unsafe { libc::gethostname(name.as_mut_ptr().cast(), name.len() - 1) })?;
    Ok(name.split(|&byte| byte == 0).next().unwrap_or_default().to_vec())
}

pub(super) fn set_host_name(name: &[u8]) -> Result<i32> {
    // SAFETY: the slice's own bytes.
    check(unsafe { libc::sethostname(name.as_ptr().cast(), name.len()) })
}

/// The network interfaces: index and name.
pub(super) fn interfaces() -> Result<Vec<(u32, Vec<u8>)>> {
    // SAFETY: the list ends with an index of 0 and is freed after it is read.
    unsafe {
        let list = libc::if_nameindex();
        if list.is_null() {
            return Err(errno());
        }
        let mut found = Vec::new();
        let mut next = list;
        while (*next).if_index != 0 && !(*next).if_name.is_null() {
            found.push(((*next).if_index, CStr::from_ptr((*next).if_name).to_bytes().to_vec()));
            next = next.add(1);
        }
        libc::if_freenameindex(list);
        Ok(found)
    }
}

pub(super) fn interface_index(name: &CString) -> Result<u32> {
    // SAFETY: a C string.
    match unsafe { libc::if_nametoindex(name.as_ptr()) } {
        0 => Err(errno()),
        index => Ok(index),
    }
}

pub(super) fn interface_name(index: u32) -> Result<Vec<u8>> {
    let mut name = [0u8; libc::IF_NAMESIZE + 1];
    // SAFETY: room for a name.
    if unsafe { libc::if_indextoname(index, name.as_mut_ptr().cast()) }.is_null() {
        return Err(errno());
    }
    Ok(name.split(|&byte| byte == 0).next().unwrap_or_default().to_vec())
}
