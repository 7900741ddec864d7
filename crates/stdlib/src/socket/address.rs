//! Socket addresses: Python's tuples and paths, and what the kernel takes for them.

use std::net::{Ipv4Addr, Ipv6Addr};

use krait_object::buffer::buffer_bytes;
use krait_object::clinic::int_arg;
use krait_object::heap::strdata::PyStr;
use krait_object::tuple::PyTuple;
use krait_object::{Ctx, Obj, PyResult};

use super::resolve;
use crate::posix_path;

/// Where the path of an `AF_UNIX` address begins, and its room.
const PATH_AT: usize = 2;
const PATH_ROOM: usize = 108;

/// A `sockaddr` of any family, its bytes as the kernel has them.
#[derive(Clone, Copy)]
#[repr(C, align(8))]
pub(super) struct Address {
    pub bytes: [u8; 128],
    pub len: usize,
}

impl Address {
    /// Room for an address that the kernel writes.
    pub fn room() -> Address {
        Address { bytes: [0; 128], len: 128 }
    }
    fn of_family(family: i32, len: usize) -> Address {
        let mut address = Address { bytes: [0; 128], len };
        address.put(0, &(family as u16).to_ne_bytes());
        address
    }
    fn put(&mut self, at: usize, bytes: &[u8]) {
        self.bytes[at..at + bytes.len()].copy_from_slice(bytes);
    }
    fn get<const N: usize>(&self, at: usize) -> [u8; N] {
        let mut out = [0; N];
        out.copy_from_slice(&self.bytes[at..at + N]);
        out
    }
    pub fn v4(host: Ipv4Addr, port: u16) -> Address {
        let mut address = Address::of_family(libc::AF_INET, 16);
        address.put(2, &port.to_be_bytes());
        address.put(4, &host.octets());
        address
    }
    pub fn v6(host: Ipv6Addr, port: u16, flow: u32, scope: u32) -> Address {
        let mut address = Address::of_family(libc::AF_INET6, 28);
        address.put(2, &port.to_be_bytes());
        address.put(4, &flow.to_be_bytes());
        address.put(8, &host.octets());
        address.put(24, &scope.to_ne_bytes());
        address
    }
    pub fn family(&self) -> i32 {
        i32::from(u16::from_ne_bytes(self.get(0)))
    }
    pub fn host_v4(&self) -> Ipv4Addr {
        Ipv4Addr::from(self.get::<4>(4))
    }
    pub fn host_v6(&self) -> Ipv6Addr {
        Ipv6Addr::from(self.get::<16>(8))
    }
    /// The same host with another port.
    pub fn set_port(&mut self, port: u16) {
        self.put(2, &port.to_be_bytes());
    }
    /// The same host with another flow label and scope (IPv6).
    pub fn set_flow_and_scope(&mut self, flow: u32, scope: u32) {
        self.put(4, &flow.to_be_bytes());
        self.put(24, &scope.to_ne_bytes());
    }
}

/// The text of an IPv6 address as the C library writes it: with dots where it ends with an IPv4 address.
pub(super) fn v6_text(host: Ipv6Addr) -> String {
    let words = host.segments();
    if words[..6].iter().all(|&word| word == 0) && words[6] != 0 {
        let octets = host.octets();
        return format!("::{}", Ipv4Addr::new(octets[12], octets[13], octets[14], octets[15]));
    }
    host.to_string()
}

/// What Python sees of an address; `None` for none.
pub(super) fn to_python(ctx: &Ctx, address: &Address) -> PyResult {
    if address.len == 0 {
        return Ok(ctx.none());
    }
    let port = |at: usize| ctx.int(u16::from_be_bytes(address.get(at)).into());
    let word = |at: usize| ctx.int(u32::from_ne_bytes(address.get(at)).into());
    Ok(match address.family() {
        libc::AF_INET => ctx.tuple(vec![ctx.str(&address.host_v4().to_string()), port(2)]),
        libc::AF_INET6 => {
            let flow = ctx.int(u32::from_be_bytes(address.get(4)).into());
            ctx.tuple(vec![ctx.str(&v6_text(address.host_v6())), port(2), flow, word(24)])
        }
        libc::AF_UNIX => {
            let path = &address.bytes[PATH_AT..address.len.clamp(PATH_AT, PATH_AT + PATH_ROOM)];
            match path.first() {
                Some(0) => ctx.bytes(path),
                _ => posix_path::from_bytes(ctx, path.split(|&byte| byte == 0).next().unwrap_or_default())?,
            }
        }
        libc::AF_NETLINK => ctx.tuple(vec![word(4), word(8)]),
        libc::AF_VSOCK => ctx.tuple(vec![word(8), word(4)]),
        family => ctx.tuple(vec![ctx.int(family.into()), ctx.bytes(&address.bytes[2..address.len.clamp(2, 128)])]),
    })
}

/// The tuple that an address of an Internet family is.
fn tuple_of<'a>(ctx: &Ctx, caller: &str, family: &str, value: &'a Obj) -> PyResult<&'a [Obj]> {
    match value.payload::<PyTuple>() {
        Some(tuple) => Ok(tuple.items()),
        None => {
            let got = value.ty(ctx).name();
            Err(ctx.type_error(&format!("{caller}(): {family} address must be tuple, not {got}")))
        }
    }
}

fn port_of(ctx: &Ctx, caller: &str, value: &Obj) -> PyResult<u16> {
    let port = value.index(ctx)?.as_i64().and_then(|port| u16::try_from(port).ok());
    port.ok_or_else(|| ctx.overflow_error(&format!("{caller}(): port must be 0-65535.")))
}

/// Flow label and scope of an IPv6 address.
pub(super) fn flow_and_scope(ctx: &Ctx, caller: &str, flow: Option<&Obj>, scope: Option<&Obj>) -> PyResult<(u32, u32)> {
    let word = |value: &Obj| value.index(ctx).map(|index| index.to_ibig().map(|number| u32::try_from(&number).ok()));
    let flow = flow.map_or(Ok(Some(Some(0))), word)?.flatten();
    let scope = match scope {
        None => 0,
        // Only the low bits count.
        Some(scope) => scope.to_i64(ctx)? as u32,
    };
    let flow = flow.filter(|&flow| flow <= 0xF_FFFF);
    let flow = flow.ok_or_else(|| ctx.overflow_error(&format!("{caller}(): flowinfo must be 0-1048575.")))?;
    Ok((flow, scope))
}

/// The host of an address: its bytes, with names beyond ASCII in IDNA.
fn host_of(ctx: &Ctx, value: &Obj) -> PyResult<Vec<u8>> {
    let bytes = match value.payload::<PyStr>() {
        Some(text) => match text.as_ascii() {
            Some(text) => text.as_bytes().to_vec(),
            None => match krait_object::codecs::encode(ctx, value, Some("idna"), None) {
                Ok(encoded) => buffer_bytes(ctx, &encoded)?.into_owned(),
                Err(raised) => {
                    drop(ctx.take_raised(raised));
                    return Err(ctx.type_error("encoding of hostname failed"));
                }
            },
        },
        None if is_bytes(value) => buffer_bytes(ctx, value)?.into_owned(),
        None => return Err(ctx.type_error(&format!("str, bytes or bytearray expected, not {}", value.ty(ctx).name_or_none(ctx)))),
    };
    if bytes.contains(&0) {
        return Err(ctx.type_error("host name must not contain null character"));
    }
    Ok(bytes)
}

/// Whether the value is `bytes` or `bytearray`.
pub(super) fn is_bytes(value: &Obj) -> bool {
    value.payload::<krait_object::bytes::PyBytes>().is_some() || value.payload::<krait_object::bytearray::PyByteArray>().is_some()
}

fn unix(ctx: &Ctx, value: &Obj) -> PyResult<Address> {
    let path = if value.is_str_instance(ctx) {
        posix_path::to_bytes(ctx, value)?
    } else {
        buffer_bytes(ctx, value)?.into_owned()
    };
    // Names that begin with a null are no paths, and need none at their end.
    let room = if path.first() == Some(&0) { PATH_ROOM } else { PATH_ROOM - 1 };
    if path.len() > room {
        return Err(ctx.os_error("AF_UNIX path too long"));
    }
    let mut address = Address::of_family(libc::AF_UNIX, PATH_AT + path.len());
    address.put(PATH_AT, &path);
    Ok(address)
}

/// Two words of an address that is a pair of them.
fn pair(ctx: &Ctx, caller: &str, family: &str, value: &Obj) -> PyResult<(u32, u32)> {
    let items = tuple_of(ctx, caller, family, value)?;
    let [first, second] = items else {
        return Err(ctx.type_error(&format!("{family} address must be a pair")));
    };
    let word = |value: &Obj| -> PyResult<u32> { Ok(value.to_i64(ctx)? as u32) };
    Ok((word(first)?, word(second)?))
}

/// The address that a Python value stands for, in a socket's family. `caller` is the method's name.
pub(super) fn from_python(ctx: &Ctx, caller: &str, family: i32, value: &Obj) -> PyResult<Address> {
    match family {
        libc::AF_UNIX => unix(ctx, value),
        libc::AF_INET => {
            let items = tuple_of(ctx, caller, "AF_INET", value)?;
            let [host, port] = items else {
                return Err(ctx.type_error("AF_INET address must be a pair (host, port)"));
            };
            let host = host_of(ctx, host)?;
            let port_index = port.index(ctx)?;
            let mut address = resolve::host_address(ctx, &host, libc::AF_INET)?;
            address.set_port(port_of(ctx, caller, &port_index)?);
            Ok(address)
        }
        libc::AF_INET6 => {
            let items = tuple_of(ctx, caller, "AF_INET6", value)?;
            if !(2..=4).contains(&items.len()) {
                return Err(ctx.type_error("AF_INET6 address must be a tuple (host, port[, flowinfo[, scopeid]])"));
            }
            let host = host_of(ctx, &items[0])?;
            let port_index = items[1].index(ctx)?;
            for item in &items[2..] {
                item.index(ctx)?;
            }
            let mut address = resolve::host_address(ctx, &host, libc::AF_INET6)?;
            address.set_port(port_of(ctx, caller, &port_index)?);
            let (flow, scope) = flow_and_scope(ctx, caller, items.get(2), items.get(3))?;
            address.set_flow_and_scope(flow, scope);
            Ok(address)
        }
        libc::AF_NETLINK => {
            let (pid, groups) = pair(ctx, caller, "AF_NETLINK", value)?;
            let mut address = Address::of_family(family, 12);
            address.put(4, &pid.to_ne_bytes());
            address.put(8, &groups.to_ne_bytes());
            Ok(address)
        }
        libc::AF_VSOCK => {
            let (cid, port) = pair(ctx, caller, "AF_VSOCK", value)?;
            let mut address = Address::of_family(family, 16);
            address.put(4, &port.to_ne_bytes());
            address.put(8, &cid.to_ne_bytes());
            Ok(address)
        }
        libc::AF_PACKET | libc::AF_CAN | libc::AF_TIPC | libc::AF_ALG | libc::AF_BLUETOOTH | libc::AF_RDS | 42 => {
            Err(ctx.not_implemented_error(&format!("addresses of socket family {family} are not implemented")))
        }
        _ => Err(ctx.os_error(&format!("{caller}(): bad family"))),
    }
}

/// A C `int` argument where CPython parses one with "i".
pub(super) fn int(ctx: &Ctx, value: &Obj) -> PyResult<i32> {
    match int_arg(ctx, value) {
        Ok(number) => Ok(number),
        Err(raised) => {
            ctx.swallow(raised, &ctx.types.overflow_error)?;
            // Beyond a C long, the long is what does not fit.
            let number = value.to_i64(ctx)?;
            let word = if number < 0 { "less than minimum" } else { "greater than maximum" };
            Err(ctx.overflow_error(&format!("signed integer is {word}")))
        }
    }
}
