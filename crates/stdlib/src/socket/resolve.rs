//! Names of hosts and services, and addresses in text.

use std::ffi::CString;
use std::net::{Ipv4Addr, Ipv6Addr};

use krait_object::buffer::buffer_bytes;
use krait_object::exceptions::new_exception_args;
use krait_object::heap::strdata::PyStr;
use krait_object::tuple::PyTuple;
use krait_object::{Args, Ctx, MethodDef, NativeFn, Obj, PyResult, Raised, method};

use super::address::{self, Address, flow_and_scope, int, is_bytes};
use super::sys::{self, Hints, Info, NameError};
use super::{GAI_ERROR, HERROR};
use crate::varargs::tuple_args;
use crate::{exc, posix_path};

/// `socket.gaierror` of an `EAI_*` number, or OSError when the system failed.
fn name_error(ctx: &Ctx, error: &NameError) -> Raised {
    if error.code == libc::EAI_SYSTEM {
        return ctx.os_error_errno(error.errno, None);
    }
    raise_numbered(ctx, GAI_ERROR, error.code, &sys::name_error_text(error.code))
}

/// An exception of a class of this module, with a number and a text.
fn raise_numbered(ctx: &Ctx, key: &'static str, code: i32, text: &str) -> Raised {
    let class = ctx.shared.borrow().get(key).cloned();
    match class.as_ref().and_then(Obj::as_type) {
        Some(class) => ctx.raise(new_exception_args(ctx, class, vec![ctx.int(code.into()), ctx.str(text)])),
        None => exc::raise(ctx, key, text),
    }
}

fn look_up(ctx: &Ctx, host: Option<Vec<u8>>, service: Option<Vec<u8>>, hints: &Hints) -> PyResult<Vec<Info>> {
    let c_string = |bytes: Vec<u8>| CString::new(bytes).map_err(|_| ctx.value_error("embedded null character"));
    let (host, service) = (host.map(c_string).transpose()?, service.map(c_string).transpose()?);
    ctx.allow_threads(|| sys::address_info(host.as_deref(), service.as_deref(), hints)).map_err(|error| name_error(ctx, &error))
}

/// The address of a host by name or number, with port 0: an empty name is any host.
pub(super) fn host_address(ctx: &Ctx, host: &[u8], family: i32) -> PyResult<Address> {
    let hints = |kind, flags| Hints { family, kind, proto: 0, flags };
    if host.is_empty() {
        let found = look_up(ctx, None, Some(b"0".to_vec()), &hints(libc::SOCK_DGRAM, libc::AI_PASSIVE))?;
        return match found.as_slice() {
            [only] => Ok(only.address),
            _ => Err(ctx.os_error("wildcard resolved to multiple address")),
        };
    }
    if host == b"<broadcast>" || host == b"255.255.255.255" {
        if family != libc::AF_INET && family != libc::AF_UNSPEC {
            return Err(ctx.os_error("address family mismatched"));
        }
        return Ok(Address::v4(Ipv4Addr::BROADCAST, 0));
    }
    let text = std::str::from_utf8(host).unwrap_or_default();
    if family != libc::AF_INET6 {
        if let Ok(number) = text.parse::<Ipv4Addr>() {
            return Ok(Address::v4(number, 0));
        }
    }
    if family != libc::AF_INET {
        if let Ok(number) = text.parse::<Ipv6Addr>() {
            return Ok(Address::v6(number, 0, 0, 0));
        }
    }
    let found = look_up(ctx, Some(host.to_vec()), None, &hints(0, 0))?;
    match found.first() {
        Some(first) => Ok(first.address),
        None => Err(name_error(ctx, &NameError { code: libc::EAI_NONAME, errno: 0 })),
    }
}

/// A host's name in IDNA.
fn idna(ctx: &Ctx, name: &Obj) -> PyResult<Vec<u8>> {
    // The codec gives ASCII names as they are when their labels are neither empty nor too long.
    if let Some(text) = name.payload::<PyStr>().and_then(PyStr::as_ascii) {
        let labels = text.strip_suffix('.').unwrap_or(text);
        if text.is_empty() || labels.split('.').all(|label| (1..64).contains(&label.len())) {
            return Ok(text.as_bytes().to_vec());
        }
    }
    let encoded = krait_object::codecs::encode(ctx, name, Some("idna"), None)?;
    Ok(buffer_bytes(ctx, &encoded)?.into_owned())
}

fn getaddrinfo(ctx: &Ctx, _: &Obj, args: Args) -> PyResult {
    let slots = krait_object::bind(ctx, "getaddrinfo", "(host, port, family=0, type=0, proto=0, flags=0)", args)?;
    let [Some(host), Some(port), rest @ ..] = slots.as_slice() else { return Err(ctx.system_error("bound arguments")) };
    let mut numbers = [0; 4];
    for (number, given) in numbers.iter_mut().zip(rest) {
        *number = given.as_ref().map_or(Ok(0), |given| int(ctx, given))?;
    }
    let [family, kind, proto, flags] = numbers;
    let host = if ctx.is_none(host) {
        None
    } else if host.is_str_instance(ctx) {
        Some(idna(ctx, host)?)
    } else if host.payload::<krait_object::bytes::PyBytes>().is_some() {
        Some(buffer_bytes(ctx, host)?.into_owned())
    } else {
        return Err(ctx.type_error("getaddrinfo() argument 1 must be string or None"));
    };
    let service = if ctx.is_none(port) {
        None
    } else if port.is_int_instance(ctx) {
        Some(port.index(ctx)?.to_str(ctx)?.text_lossy().into_owned().into_bytes())
    } else if port.is_str_instance(ctx) {
        Some(krait_object::codecs::encode_utf8(ctx, port, None)?)
    } else if port.payload::<krait_object::bytes::PyBytes>().is_some() {
        Some(buffer_bytes(ctx, port)?.into_owned())
    } else {
        return Err(ctx.os_error("Int or String expected"));
    };
    let found = look_up(ctx, host, service, &Hints { family, kind, proto, flags })?;
    let mut answers = Vec::with_capacity(found.len());
    for info in found {
        answers.push(ctx.tuple(vec![
            ctx.int(info.family.into()),
            ctx.int(info.kind.into()),
            ctx.int(info.proto.into()),
            posix_path::from_bytes(ctx, &info.canonical_name.unwrap_or_default())?,
            address::to_python(ctx, &info.address)?,
        ]));
    }
    Ok(ctx.list(answers))
}

fn getnameinfo(ctx: &Ctx, _: &Obj, args: Args) -> PyResult {
    let args = tuple_args(ctx, "_socket.", "getnameinfo", args, 2, 2)?;
    let flags = int(ctx, &args[1])?;
    let Some(items) = args[0].payload::<PyTuple>().map(PyTuple::items) else {
        return Err(ctx.type_error("getnameinfo() argument 1 must be a tuple"));
    };
    let illegal = || ctx.type_error("getnameinfo(): illegal sockaddr argument");
    if !(2..=4).contains(&items.len()) || !items[0].is_str_instance(ctx) {
        return Err(illegal());
    }
    let port = int(ctx, &items[1])?;
    let (flow, scope) = flow_and_scope(ctx, "getnameinfo", items.get(2), items.get(3))?;
    let host = items[0].to_utf8(ctx, "argument 1")?.into_owned().into_bytes();
    let hints = Hints { family: libc::AF_UNSPEC, kind: libc::SOCK_DGRAM, proto: 0, flags: libc::AI_NUMERICHOST };
    let found = look_up(ctx, Some(host), Some(port.to_string().into_bytes()), &hints)?;
    let [info] = found.as_slice() else { return Err(ctx.os_error("sockaddr resolved to multiple addresses")) };
    let mut address = info.address;
    match info.family {
        libc::AF_INET if items.len() != 2 => return Err(ctx.os_error("IPv4 sockaddr must be 2 tuple")),
        libc::AF_INET6 => address.set_flow_and_scope(flow, scope),
        _ => {}
    }
    let names = ctx.allow_threads(|| sys::name_info(&address, flags)).map_err(|error| name_error(ctx, &error))?;
    Ok(ctx.tuple(vec![posix_path::from_bytes(ctx, &names.0)?, posix_path::from_bytes(ctx, &names.1)?]))
}

/// The name of a host as an argument of `function`.
fn host_argument(ctx: &Ctx, function: &str, value: &Obj) -> PyResult<Vec<u8>> {
    if value.is_str_instance(ctx) {
        return idna(ctx, value);
    }
    if is_bytes(value) {
        return Ok(buffer_bytes(ctx, value)?.into_owned());
    }
    let got = value.ty(ctx).name_or_none(ctx);
    Err(ctx.type_error(&format!("{function}() argument 1 must be str, bytes or bytearray, not {got}")))
}

fn host_text(ctx: &Ctx, address: &Address) -> Obj {
    match address.family() {
        libc::AF_INET6 => ctx.str(&address::v6_text(address.host_v6())),
        _ => ctx.str(&address.host_v4().to_string()),
    }
}

fn gethostbyname_ex(ctx: &Ctx, _: &Obj, args: Args) -> PyResult {
    let args = tuple_args(ctx, "_socket.", "gethostbyname_ex", args, 1, 1)?;
    let host = host_argument(ctx, "gethostbyname_ex", &args[0])?;
    // DIFF: aliases are not told; the C library's call for them is not safe with threads.
    let hints = Hints { family: libc::AF_INET, kind: libc::SOCK_STREAM, proto: 0, flags: libc::AI_CANONNAME };
    let found = look_up(ctx, Some(host.clone()), None, &hints)?;
    let name = found.first().and_then(|info| info.canonical_name.clone()).unwrap_or(host);
    let addresses = found.iter().map(|info| host_text(ctx, &info.address)).collect();
    Ok(ctx.tuple(vec![posix_path::from_bytes(ctx, &name)?, ctx.list(Vec::new()), ctx.list(addresses)]))
}

fn gethostbyaddr(ctx: &Ctx, _: &Obj, args: Args) -> PyResult {
    let args = tuple_args(ctx, "_socket.", "gethostbyaddr", args, 1, 1)?;
    let host = host_argument(ctx, "gethostbyaddr", &args[0])?;
    let address = host_address(ctx, &host, libc::AF_UNSPEC)?;
    let Ok((name, _)) = ctx.allow_threads(|| sys::name_info(&address, libc::NI_NAMEREQD)) else {
        return Err(raise_numbered(ctx, HERROR, 1, "Unknown host"));
    };
    let addresses = ctx.list(vec![host_text(ctx, &address)]);
    Ok(ctx.tuple(vec![posix_path::from_bytes(ctx, &name)?, ctx.list(Vec::new()), addresses]))
}

/// A C string argument.
fn c_text(ctx: &Ctx, function: &str, number: usize, value: &Obj) -> PyResult<CString> {
    let text = value.payload::<PyStr>();
    let Some(_) = text else {
        let got = value.ty(ctx).name_or_none(ctx);
        return Err(ctx.type_error(&format!("{function}() argument {number} must be str, not {got}")));
    };
    let bytes = krait_object::codecs::encode_utf8(ctx, value, None)?;
    CString::new(bytes).map_err(|_| ctx.value_error("embedded null character"))
}

fn getservbyname(ctx: &Ctx, _: &Obj, args: Args) -> PyResult {
    let args = tuple_args(ctx, "_socket.", "getservbyname", args, 1, 2)?;
    let name = c_text(ctx, "getservbyname", 1, &args[0])?;
    let proto = args.get(1).map(|proto| c_text(ctx, "getservbyname", 2, proto)).transpose()?;
    let port = sys::service_port(&name, proto.as_deref()).ok_or_else(|| ctx.os_error("service/proto not found"))?;
    Ok(ctx.int(port.into()))
}

fn getservbyport(ctx: &Ctx, _: &Obj, args: Args) -> PyResult {
    let args = tuple_args(ctx, "_socket.", "getservbyport", args, 1, 2)?;
    let port = int(ctx, &args[0])?;
    let proto = args.get(1).map(|proto| c_text(ctx, "getservbyport", 2, proto)).transpose()?;
    let port = u16::try_from(port).map_err(|_| ctx.overflow_error("getservbyport: port must be 0-65535."))?;
    let name = sys::service_name(port, proto.as_deref()).ok_or_else(|| ctx.os_error("port/proto not found"))?;
    posix_path::from_bytes(ctx, &name)
}

/// `a.b.c.d`, or fewer parts of which the last fills the rest; parts as in C. What follows a blank does not count.
fn parse_v4(text: &str) -> Option<[u8; 4]> {
    let text = text.split(|c: char| c.is_ascii_whitespace() || c == '\x0B').next()?;
    let parts: Vec<&str> = text.split('.').collect();
    let (last, firsts) = parts.split_last()?;
    if firsts.len() > 3 {
        return None;
    }
    let number = |part: &str| -> Option<u64> {
        let (digits, base) = match part.as_bytes() {
            [b'0', b'x' | b'X', _, ..] => (&part[2..], 16),
            [b'0', _, ..] => (&part[1..], 8),
            _ => (part, 10),
        };
        if !digits.bytes().all(|digit| digit.is_ascii_alphanumeric()) {
            return None;
        }
        u64::from_str_radix(digits, base).ok()
    };
    let mut address: u64 = 0;
    for (at, part) in firsts.iter().enumerate() {
        let byte = number(part).filter(|&byte| byte < 256)?;
        address |= byte << (24 - 8 * at);
    }
    let rest = number(last).filter(|&rest| rest < 1 << (32 - 8 * firsts.len()))?;
    Some(((address | rest) as u32).to_be_bytes())
}

fn inet_pton(ctx: &Ctx, _: &Obj, args: Args) -> PyResult {
    let args = tuple_args(ctx, "_socket.", "inet_pton", args, 2, 2)?;
    let family = int(ctx, &args[0])?;
    let text = c_text(ctx, "inet_pton", 2, &args[1])?;
    let text = text.to_string_lossy();
    let illegal = || ctx.os_error("illegal IP address string passed to inet_pton");
    match family {
        libc::AF_INET => Ok(ctx.bytes(&text.parse::<Ipv4Addr>().map_err(|_| illegal())?.octets())),
        libc::AF_INET6 => Ok(ctx.bytes(&text.parse::<Ipv6Addr>().map_err(|_| illegal())?.octets())),
        _ => Err(ctx.os_error_errno(libc::EAFNOSUPPORT, None)),
    }
}

fn inet_ntop(ctx: &Ctx, _: &Obj, args: Args) -> PyResult {
    let args = tuple_args(ctx, "_socket.", "inet_ntop", args, 2, 2)?;
    let family = int(ctx, &args[0])?;
    let packed = buffer_bytes(ctx, &args[1])?;
    let wrong_length = || ctx.value_error("invalid length of packed IP address string");
    match family {
        libc::AF_INET => {
            let packed = <[u8; 4]>::try_from(&*packed).map_err(|_| wrong_length())?;
            Ok(ctx.str(&Ipv4Addr::from(packed).to_string()))
        }
        libc::AF_INET6 => {
            let packed = <[u8; 16]>::try_from(&*packed).map_err(|_| wrong_length())?;
            Ok(ctx.str(&address::v6_text(Ipv6Addr::from(packed))))
        }
        _ => Err(ctx.value_error(&format!("unknown address family {family}"))),
    }
}

pub(super) const FUNCTIONS: &[MethodDef] = &[
    method("getaddrinfo", NativeFn::Kw(getaddrinfo)),
    method("getnameinfo", NativeFn::Kw(getnameinfo)),
    method("gethostbyname", NativeFn::Kw(|ctx, _, args| {
        let args = tuple_args(ctx, "_socket.", "gethostbyname", args, 1, 1)?;
        let host = host_argument(ctx, "gethostbyname", &args[0])?;
        Ok(host_text(ctx, &host_address(ctx, &host, libc::AF_INET)?))
    })),
    method("gethostbyname_ex", NativeFn::Kw(gethostbyname_ex)),
    method("gethostbyaddr", NativeFn::Kw(gethostbyaddr)),
    method("gethostname($self, /)", NativeFn::NoArgs(|ctx, _| {
        posix_path::from_bytes(ctx, &sys::host_name().map_err(|errno| ctx.os_error_errno(errno, None))?)
    })),
    method("sethostname", NativeFn::Kw(|ctx, _, args| {
        let args = tuple_args(ctx, "_socket.", "sethostname", args, 1, 1)?;
        let name = posix_path::to_bytes(ctx, &args[0])?;
        sys::set_host_name(&name).map_err(|errno| ctx.os_error_errno(errno, None))?;
        Ok(ctx.none())
    })),
    method("getservbyname", NativeFn::Kw(getservbyname)),
    method("getservbyport", NativeFn::Kw(getservbyport)),
    method("getprotobyname", NativeFn::Kw(|ctx, _, args| {
        let args = tuple_args(ctx, "_socket.", "getprotobyname", args, 1, 1)?;
        let name = c_text(ctx, "getprotobyname", 1, &args[0])?;
        let number = sys::protocol_number(&name).ok_or_else(|| ctx.os_error("protocol not found"))?;
        Ok(ctx.int(number.into()))
    })),
    method("inet_aton($module, ip_addr, /)", NativeFn::O(|ctx, _, text| {
        if !text.is_str_instance(ctx) {
            return Err(krait_object::clinic::bad_argument(ctx, "inet_aton", "", "str", text));
        }
        match parse_v4(&text.text_lossy()) {
            Some(packed) => Ok(ctx.bytes(&packed)),
            None => Err(ctx.os_error("illegal IP address string passed to inet_aton")),
        }
    })),
    method("inet_ntoa($module, packed_ip, /)", NativeFn::O(|ctx, _, packed| {
        let packed = <[u8; 4]>::try_from(&*buffer_bytes(ctx, packed)?);
        let packed = packed.map_err(|_| ctx.os_error("packed IP wrong length for inet_ntoa"))?;
        Ok(ctx.str(&Ipv4Addr::from(packed).to_string()))
    })),
    method("inet_pton", NativeFn::Kw(inet_pton)),
    method("inet_ntop", NativeFn::Kw(inet_ntop)),
    method("if_nameindex($self, /)", NativeFn::NoArgs(|ctx, _| {
        let found = sys::interfaces().map_err(|errno| ctx.os_error_errno(errno, None))?;
        let mut pairs = Vec::with_capacity(found.len());
        for (index, name) in found {
            pairs.push(ctx.tuple(vec![ctx.int(index.into()), posix_path::from_bytes(ctx, &name)?]));
        }
        Ok(ctx.list(pairs))
    })),
    method("if_nametoindex($module, oname, /)", NativeFn::O(|ctx, _, name| {
        let name = posix_path::to_c(ctx, name)?;
        Ok(ctx.int(sys::interface_index(&name).map_err(|errno| ctx.os_error_errno(errno, None))?.into()))
    })),
    method("if_indextoname($module, if_index, /)", NativeFn::O(|ctx, _, index| {
        let index = super::unsigned(ctx, index, u32::MAX.into(), "unsigned int")?;
        let name = sys::interface_name(index as u32).map_err(|errno| ctx.os_error_errno(errno, None))?;
        posix_path::from_bytes(ctx, &name)
    })),
];
