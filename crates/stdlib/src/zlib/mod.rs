//! `zlib`: DEFLATE streams, by the `zlib-rs` crate.

mod compress;
mod decompress;

use krait_object::buffer::buffer_bytes;
use krait_object::clinic::{int_arg, ssize_arg};
use krait_object::typeobj::new_native_type;
use krait_object::{Ctx, MethodDef, NativeFn, Obj, PyResult, Raised, method, module};

use crate::exc;

const ERROR: &str = "zlib.error";

const CONSTANTS: &[(&str, i64)] = &[
    ("DEFLATED", 8),
    ("DEF_BUF_SIZE", 16384),
    ("DEF_MEM_LEVEL", 8),
    ("MAX_WBITS", 15),
    ("Z_BEST_COMPRESSION", 9),
    ("Z_BEST_SPEED", 1),
    ("Z_BLOCK", 5),
    ("Z_DEFAULT_COMPRESSION", -1),
    ("Z_DEFAULT_STRATEGY", 0),
    ("Z_FILTERED", 1),
    ("Z_FINISH", 4),
    ("Z_FIXED", 4),
    ("Z_FULL_FLUSH", 3),
    ("Z_HUFFMAN_ONLY", 2),
    ("Z_NO_COMPRESSION", 0),
    ("Z_NO_FLUSH", 0),
    ("Z_PARTIAL_FLUSH", 1),
    ("Z_RLE", 3),
    ("Z_SYNC_FLUSH", 2),
    ("Z_TREES", 6),
];

/// The version of zlib whose behaviour this is.
const VERSION: &str = "1.3.2";

/// Bytes of room that outputs begin with.
const ROOM: usize = 16 * 1024;

/// `zlib.error`.
fn error(ctx: &Ctx, message: &str) -> Raised {
    exc::raise(ctx, ERROR, message)
}

/// `zlib.error` of a number and what was being done: "Error -3 while decompressing data: incorrect header check".
fn numbered_error(ctx: &Ctx, code: i32, doing: &str, detail: Option<&str>) -> Raised {
    let detail = detail.or(match code {
        -2 => Some("inconsistent stream state"),
        -3 => Some("invalid input data"),
        -5 => Some("incomplete or truncated stream"),
        _ => None,
    });
    error(ctx, &detail.map_or_else(|| format!("Error {code} {doing}"), |detail| format!("Error {code} {doing}: {detail}")))
}

/// Twice the room, or at least some.
fn grow(ctx: &Ctx, out: &mut Vec<u8>, most: usize) -> PyResult<()> {
    let room = out.len().saturating_mul(2).max(ROOM.min(most)).min(most);
    if out.try_reserve_exact(room.saturating_sub(out.len())).is_err() {
        return Err(ctx.no_memory());
    }
    out.resize(room, 0);
    Ok(())
}

/// An optional number among bound arguments.
fn number(ctx: &Ctx, value: &Option<Obj>, default: i32) -> PyResult<i32> {
    value.as_ref().map_or(Ok(default), |value| int_arg(ctx, value))
}

/// A checksum's start: the low 32 bits count.
fn start(ctx: &Ctx, value: Option<&Obj>, default: u32) -> PyResult<u32> {
    match value {
        None => Ok(default),
        Some(value) => {
            let index = value.index(ctx)?;
            let bits = index.to_ibig().unwrap_or_default() & krait_code::IBig::from(u32::MAX);
            Ok(u32::try_from(&bits).unwrap_or_default())
        }
    }
}

const FUNCTIONS: &[MethodDef] = &[
    method("adler32($module, data, value=1, /)", NativeFn::Fast(|ctx, _, args| {
        let start = start(ctx, args.get(1), 1)?;
        let data = buffer_bytes(ctx, &args[0])?;
        Ok(ctx.int(zlib_rs::adler32::adler32(start, &data).into()))
    })),
    method("crc32($module, data, value=0, /)", NativeFn::Fast(|ctx, _, args| {
        let start = start(ctx, args.get(1), 0)?;
        let data = buffer_bytes(ctx, &args[0])?;
        Ok(ctx.int(zlib_rs::crc32::crc32(start, &data).into()))
    })),
    method("compress($module, data, /, level=Z_DEFAULT_COMPRESSION, wbits=MAX_WBITS)", NativeFn::Bound(|ctx, _, slots| {
        let [Some(data), level, wbits] = slots else { return Err(ctx.system_error("bound arguments")) };
        let data = buffer_bytes(ctx, data)?.into_owned();
        compress::whole(ctx, &data, number(ctx, level, -1)?, number(ctx, wbits, 15)?)
    })),
    method("decompress($module, data, /, wbits=MAX_WBITS, bufsize=DEF_BUF_SIZE)", NativeFn::Bound(|ctx, _, slots| {
        let [Some(data), wbits, room] = slots else { return Err(ctx.system_error("bound arguments")) };
        let data = buffer_bytes(ctx, data)?.into_owned();
        let wbits = number(ctx, wbits, 15)?;
        let room = room.as_ref().map_or(Ok(ROOM as isize), |room| ssize_arg(ctx, room))?;
        if room < 0 {
            return Err(ctx.value_error("bufsize must be non-negative"));
        }
        decompress::whole(ctx, &data, wbits)
    })),
    method(
        "compressobj($module, /, level=Z_DEFAULT_COMPRESSION, method=DEFLATED, wbits=MAX_WBITS, memLevel=DEF_MEM_LEVEL, strategy=Z_DEFAULT_STRATEGY, zdict=<unrepresentable>)",
        NativeFn::Bound(|ctx, _, slots| compress::new_object(ctx, slots)),
    ),
    method("decompressobj($module, /, wbits=MAX_WBITS, zdict=b'')", NativeFn::Bound(|ctx, _, slots| {
        let [wbits, dictionary] = slots else { return Err(ctx.system_error("bound arguments")) };
        decompress::new_object(ctx, number(ctx, wbits, 15)?, dictionary.as_ref())
    })),
];

/// Make the module.
pub fn init(ctx: &Ctx) -> PyResult<Obj> {
    let module = module::new_module(ctx, "zlib");
    module::add_functions(ctx, &module, "zlib", FUNCTIONS);
    for &(name, value) in CONSTANTS {
        module::add(ctx, &module, name, ctx.int(value));
    }
    for name in ["ZLIB_VERSION", "ZLIB_RUNTIME_VERSION"] {
        module::add(ctx, &module, name, ctx.str(VERSION));
    }
    module::add(ctx, &module, "__version__", ctx.str("1.0"));
    module::add(ctx, &module, "error", exc::new_class(ctx, ERROR, "zlib", "error", &ctx.types.exception)?);
    new_native_type(ctx, &compress::COMPRESS);
    new_native_type(ctx, &decompress::DECOMPRESS);
    module::add(ctx, &module, "_ZlibDecompressor", new_native_type(ctx, &decompress::ZLIB_DECOMPRESSOR).to_obj());
    Ok(module)
}
