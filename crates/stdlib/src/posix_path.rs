//! Paths: what system calls and `os` functions take for one.

use krait_object::heap::strdata::PyStr;
use krait_object::{Ctx, Obj, PyResult};

/// `os.fspath(path)`
pub fn fspath(ctx: &Ctx, path: &Obj) -> PyResult {
    if path.is_str_instance(ctx) || krait_object::bytes::bytes_of(path).is_some() {
        return Ok(path.clone());
    }
    let Some(found) = path.call_special(ctx, &ctx.names.__fspath__, &[])? else {
        return Err(ctx.type_error(&format!("expected str, bytes or os.PathLike object, not {}", path.ty(ctx).short_name())));
    };
    if found.is_str_instance(ctx) || krait_object::bytes::bytes_of(&found).is_some() {
        return Ok(found);
    }
    Err(ctx.type_error(&format!(
        "expected {}.__fspath__() to return str or bytes, not {}",
        path.ty(ctx).short_name(),
        found.ty(ctx).short_name()
    )))
}

/// The bytes of a path: text is encoded as UTF-8 with surrogateescape.
pub fn to_bytes(ctx: &Ctx, path: &Obj) -> PyResult<Vec<u8>> {
    let path = fspath(ctx, path)?;
    match path.payload::<PyStr>() {
        Some(text) => match text.as_ascii() {
            Some(text) => Ok(text.as_bytes().to_vec()),
            None => krait_object::codecs::encode_utf8(ctx, &path, Some("surrogateescape")),
        },
        None => Ok(krait_object::bytes::bytes_of(&path).map(|bytes| bytes.into_owned()).unwrap_or_default()),
    }
}

/// A path as a C string.
pub fn to_c(ctx: &Ctx, path: &Obj) -> PyResult<std::ffi::CString> {
    std::ffi::CString::new(to_bytes(ctx, path)?).map_err(|_| ctx.value_error("embedded null byte"))
}

/// Bytes from the system as text.
pub fn from_bytes(ctx: &Ctx, bytes: &[u8]) -> PyResult {
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(ctx.str(text)),
        Err(_) => krait_object::codecs::decode_utf8(ctx, bytes, Some("surrogateescape"), true).map(|(text, _)| text),
    }
}
