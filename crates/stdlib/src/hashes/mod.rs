//! `_md5`, `_sha1`, `_sha2`, `_sha3`, `_hashlib`: hash objects.

mod algorithm;
mod fixed;
mod openssl;
mod sha3;

pub use fixed::{init_md5, init_sha1, init_sha2};
pub use openssl::init as init_openssl;
pub use sha3::init as init_sha3;

use krait_object::buffer::{buffer_bytes, has_buffer};
use krait_object::{Ctx, Obj, PyResult};

/// The bytes to hash. TypeError for strings and for what is no buffer.
pub(crate) fn data_bytes(ctx: &Ctx, value: &Obj) -> PyResult<Vec<u8>> {
    if value.is_str_instance(ctx) {
        return Err(ctx.type_error("Strings must be encoded before hashing"));
    }
    if !has_buffer(ctx, value) {
        return Err(ctx.type_error("object supporting the buffer API required"));
    }
    Ok(buffer_bytes(ctx, value)?.into_owned())
}

/// The data of `(data=b'', *, usedforsecurity=True, string=None)`.
pub(crate) fn first_data(ctx: &Ctx, slots: &[Option<Obj>]) -> PyResult<Vec<u8>> {
    let [data, secure, string] = slots else { return Err(ctx.system_error("bound arguments")) };
    if let Some(secure) = secure {
        secure.is_true(ctx)?;
    }
    let value = match (data, string.as_ref().filter(|string| !ctx.is_none(string))) {
        (Some(_), Some(_)) => {
            return Err(ctx.type_error(
                "'data' and 'string' are mutually exclusive and support for 'string' keyword parameter is slated for removal in a future version.",
            ));
        }
        (Some(value), None) => value,
        (None, Some(value)) => value,
        (None, None) => return Ok(Vec::new()),
    };
    data_bytes(ctx, value)
}

/// Bytes as lower-case hexadecimal digits.
fn hex(ctx: &Ctx, bytes: &[u8]) -> Obj {
    ctx.str_latin1(&krait_object::bytes::hex::hex_text(bytes, None, 1))
}
