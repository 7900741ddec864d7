//! `binascii`: base64, hexadecimal, uuencode, quoted-printable, checksums.

mod base64;
mod qp;
mod uu;

use std::borrow::Cow;

use krait_object::buffer::{buffer_bytes, has_buffer};
use krait_object::bytes::hex::{NO_HEX, hex_args, hex_text, hex_value};
use krait_object::heap::strdata::PyStr;
use krait_object::{Ctx, MethodDef, NativeFn, Obj, PyResult, Raised, method, module};

use crate::exc;

const ERROR: &str = "binascii.Error";

fn error(ctx: &Ctx, message: &str) -> Raised {
    exc::raise(ctx, ERROR, message)
}

/// The bytes of an ASCII string or of a bytes-like object.
fn ascii_bytes<'a>(ctx: &Ctx, value: &'a Obj) -> PyResult<Cow<'a, [u8]>> {
    if let Some(text) = value.payload::<PyStr>() {
        return match text.as_ascii() {
            Some(text) => Ok(Cow::Borrowed(text.as_bytes())),
            None => Err(ctx.value_error("string argument should contain only ASCII characters")),
        };
    }
    if !has_buffer(ctx, value) {
        return Err(ctx.type_error(&format!("argument should be bytes, buffer or ASCII string, not '{}'", value.ty(ctx).name())));
    }
    buffer_bytes(ctx, value)
}

fn flag(ctx: &Ctx, value: &Option<Obj>, default: bool) -> PyResult<bool> {
    value.as_ref().map_or(Ok(default), |value| value.is_true(ctx))
}

fn first(slots: &[Option<Obj>]) -> &Obj {
    slots[0].as_ref().expect("a required argument")
}

fn hexlify(ctx: &Ctx, _module: &Obj, slots: &[Option<Obj>]) -> PyResult {
    let data = buffer_bytes(ctx, first(slots))?;
    let (sep, group) = hex_args(ctx, slots[1].as_ref(), slots[2].as_ref())?;
    Ok(ctx.bytes_vec(hex_text(&data, sep, group)))
}

fn unhexlify(ctx: &Ctx, _module: &Obj, value: &Obj) -> PyResult {
    let data = ascii_bytes(ctx, value)?;
    if data.len() % 2 != 0 {
        return Err(error(ctx, "Odd-length string"));
    }
    let (pairs, _) = data.as_chunks::<2>();
    let mut wrong = 0;
    let bytes = pairs.iter().map(|&[high, low]| {
        let (high, low) = (hex_value(high), hex_value(low));
        wrong |= high | low;
        high << 4 | low & 0x0F
    });
    let bytes = bytes.collect();
    if wrong & NO_HEX == 0 { Ok(ctx.bytes_vec(bytes)) } else { Err(error(ctx, "Non-hexadecimal digit found")) }
}

/// An `unsigned int` of which only the low bits are taken.
fn masked(ctx: &Ctx, value: &Obj) -> PyResult<u32> {
    let index = value.index(ctx)?;
    if let Some(small) = index.as_i64() {
        return Ok(small as u32);
    }
    let mask = ctx.int(0xFFFF_FFFF);
    let low = krait_object::protocol::binary_op(ctx, &index, &mask, krait_object::protocol::BinaryOp::And)?;
    Ok(low.as_i64().unwrap_or(0) as u32)
}

const CRC_TABLE: [u32; 256] = {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        let mut value = byte as u32;
        let mut bit = 0;
        while bit < 8 {
            value = if value & 1 == 1 { value >> 1 ^ 0xEDB8_8320 } else { value >> 1 };
            bit += 1;
        }
        table[byte] = value;
        byte += 1;
    }
    table
};

/// CRC-32 as in zip files, going on from `crc`.
pub fn crc32(crc: u32, data: &[u8]) -> u32 {
    !data.iter().fold(!crc, |value, &byte| value >> 8 ^ CRC_TABLE[((value ^ u32::from(byte)) & 0xFF) as usize])
}

fn crc_hqx(crc: u16, data: &[u8]) -> u16 {
    data.iter().fold(crc, |value, &byte| {
        (0..8).fold(value ^ u16::from(byte) << 8, |value, _| if value & 0x8000 == 0 { value << 1 } else { value << 1 ^ 0x1021 })
    })
}

const FUNCTIONS: &[MethodDef] = &[
    method("a2b_uu($module, data, /)", NativeFn::O(|ctx, _, value| {
        let data = ascii_bytes(ctx, value)?;
        uu::decode(&data).map(|bytes| ctx.bytes_vec(bytes)).map_err(|message| error(ctx, message))
    })),
    method("b2a_uu($module, data, /, *, backtick=False)", NativeFn::Bound(|ctx, _, slots| {
        let data = buffer_bytes(ctx, first(slots))?;
        let backtick = flag(ctx, &slots[1], false)?;
        uu::encode(&data, backtick).map(|bytes| ctx.bytes_vec(bytes)).map_err(|message| error(ctx, message))
    })),
    method("a2b_base64($module, data, /, *, strict_mode=False)", NativeFn::Bound(|ctx, _, slots| {
        let data = ascii_bytes(ctx, first(slots))?;
        let strict = flag(ctx, &slots[1], false)?;
        base64::decode(&data, strict).map(|bytes| ctx.bytes_vec(bytes)).map_err(|message| error(ctx, &message))
    })),
    method("b2a_base64($module, data, /, *, newline=True)", NativeFn::Bound(|ctx, _, slots| {
        let data = buffer_bytes(ctx, first(slots))?;
        let newline = flag(ctx, &slots[1], true)?;
        Ok(ctx.bytes_vec(base64::encode(&data, newline)))
    })),
    method("a2b_hex($module, hexstr, /)", NativeFn::O(unhexlify)),
    method("unhexlify($module, hexstr, /)", NativeFn::O(unhexlify)),
    method("b2a_hex($module, /, data, sep=<unrepresentable>, bytes_per_sep=1)", NativeFn::Bound(hexlify)),
    method("hexlify($module, /, data, sep=<unrepresentable>, bytes_per_sep=1)", NativeFn::Bound(hexlify)),
    method("crc32($module, data, crc=0, /)", NativeFn::Fast(|ctx, _, args| {
        let data = buffer_bytes(ctx, &args[0])?;
        let crc = args.get(1).map_or(Ok(0), |crc| masked(ctx, crc))?;
        Ok(ctx.int(i64::from(crc32(crc, &data))))
    })),
    method("crc_hqx($module, data, crc, /)", NativeFn::Fast(|ctx, _, args| {
        let data = buffer_bytes(ctx, &args[0])?;
        let crc = masked(ctx, &args[1])?;
        Ok(ctx.int(i64::from(crc_hqx(crc as u16, &data))))
    })),
    method("a2b_qp($module, /, data, header=False)", NativeFn::Bound(|ctx, _, slots| {
        let data = ascii_bytes(ctx, first(slots))?;
        let header = flag(ctx, &slots[1], false)?;
        Ok(ctx.bytes_vec(qp::decode(&data, header)))
    })),
    method("b2a_qp($module, /, data, quotetabs=False, istext=True, header=False)", NativeFn::Bound(|ctx, _, slots| {
        let data = buffer_bytes(ctx, first(slots))?;
        let (quotetabs, istext) = (flag(ctx, &slots[1], false)?, flag(ctx, &slots[2], true)?);
        let header = flag(ctx, &slots[3], false)?;
        Ok(ctx.bytes_vec(qp::encode(&data, quotetabs, istext, header)))
    })),
];

/// Make the module.
pub fn init(ctx: &Ctx) -> PyResult<Obj> {
    let module = module::new_module(ctx, "binascii");
    module::add_functions(ctx, &module, "binascii", FUNCTIONS);
    module::add(ctx, &module, "__doc__", ctx.str("Conversion between binary data and ASCII"));
    module::add(ctx, &module, "Error", exc::new_class(ctx, ERROR, "binascii", "Error", &ctx.types.value_error)?);
    let incomplete = exc::new_class(ctx, "binascii.Incomplete", "binascii", "Incomplete", &ctx.types.exception)?;
    module::add(ctx, &module, "Incomplete", incomplete);
    Ok(module)
}
