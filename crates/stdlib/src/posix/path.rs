//! Path arguments of `posix` functions: what they may be, and how errors name them.

use std::ffi::CString;

use krait_object::{Ctx, Obj, PyResult};

use crate::posix_path::{fspath, to_bytes};

/// A path for a system call.
pub(crate) struct Path {
    pub c: CString,
    /// `os.fspath` of the argument, which errors name.
    pub shown: Obj,
}

impl Path {
    pub fn as_ptr(&self) -> *const libc::c_char {
        self.c.as_ptr()
    }
}

/// A path or a descriptor.
pub(crate) enum Target {
    Path(Path),
    Descriptor(i32, Obj),
}

impl Target {
    /// What errors name.
    pub fn shown(&self) -> &Obj {
        match self {
            Target::Path(path) => &path.shown,
            Target::Descriptor(_, shown) => shown,
        }
    }
}

fn convert(ctx: &Ctx, value: &Obj, function: &str, argument: &str, wanted: &str) -> PyResult<Path> {
    let is_text = |value: &Obj| value.is_str_instance(ctx) || krait_object::bytes::bytes_of(value).is_some();
    let has_special = || value.ty(ctx).lookup(ctx, &ctx.names.__fspath__).is_some();
    if !is_text(value) && !has_special() {
        let name = value.ty(ctx).name_or_none(ctx);
        return Err(ctx.type_error(&format!("{function}: {argument} should be {wanted}, not {name}")));
    }
    let shown = fspath(ctx, value)?;
    let c = CString::new(to_bytes(ctx, &shown)?)
        .map_err(|_| ctx.value_error(&format!("{function}: embedded null character in {argument}")))?;
    Ok(Path { c, shown })
}

/// The argument `path` of a function.
pub(crate) fn path(ctx: &Ctx, value: &Obj, function: &str) -> PyResult<Path> {
    named_path(ctx, value, function, "path")
}

/// A path argument of another name.
pub(crate) fn named_path(ctx: &Ctx, value: &Obj, function: &str, argument: &str) -> PyResult<Path> {
    convert(ctx, value, function, argument, "string, bytes or os.PathLike")
}

/// The argument `path` where a descriptor will do.
pub(crate) fn path_or_fd(ctx: &Ctx, value: &Obj, function: &str) -> PyResult<Target> {
    target(ctx, value, function, "string, bytes, os.PathLike or integer")
}

fn target(ctx: &Ctx, value: &Obj, function: &str, wanted: &str) -> PyResult<Target> {
    if value.ty(ctx).slots.nb_index.get().is_some() {
        return Ok(Target::Descriptor(value.to_i32(ctx)?, value.clone()));
    }
    convert(ctx, value, function, "path", wanted).map(Target::Path)
}

/// The argument `path` that may be left out; `None` then.
pub(crate) fn optional_path_or_fd(ctx: &Ctx, value: Option<&Obj>, function: &str) -> PyResult<Option<Target>> {
    match value.filter(|value| !ctx.is_none(value)) {
        Some(value) => target(ctx, value, function, "string, bytes, os.PathLike, integer or None").map(Some),
        None => Ok(None),
    }
}
