//! `pwd` and `grp`: the databases of users and groups.
#![allow(unsafe_code, reason = "the C library's databases; entries are copied before the next call, under the GIL")]

use std::ffi::{CStr, CString};

use krait_object::structseq::{StructDef, new_struct, new_struct_type};
use krait_object::{Ctx, MethodDef, NativeFn, Obj, PyResult, method, module};

static PASSWD: StructDef = StructDef {
    name: "pwd.struct_passwd",
    fields: &["pw_name", "pw_passwd", "pw_uid", "pw_gid", "pw_gecos", "pw_dir", "pw_shell"],
    visible: 7,
    constructible: true,
};

static GROUP: StructDef =
    StructDef { name: "grp.struct_group", fields: &["gr_name", "gr_passwd", "gr_gid", "gr_mem"], visible: 4, constructible: true };

fn text(ctx: &Ctx, text: *const libc::c_char) -> PyResult {
    if text.is_null() {
        return Ok(ctx.none());
    }
    // SAFETY: a C string of the C library.
    crate::posix_path::from_bytes(ctx, unsafe { CStr::from_ptr(text) }.to_bytes())
}

fn class(ctx: &Ctx, key: &'static str) -> PyResult {
    ctx.shared.borrow().get(key).cloned().ok_or_else(|| ctx.system_error("the module is not initialised"))
}

fn user(ctx: &Ctx, entry: &libc::passwd) -> PyResult {
    let fields = vec![
        text(ctx, entry.pw_name)?,
        text(ctx, entry.pw_passwd)?,
        ctx.int(entry.pw_uid.into()),
        ctx.int(entry.pw_gid.into()),
        text(ctx, entry.pw_gecos)?,
        text(ctx, entry.pw_dir)?,
        text(ctx, entry.pw_shell)?,
    ];
    Ok(new_struct(ctx, &class(ctx, "pwd.struct_passwd")?, fields))
}

fn group(ctx: &Ctx, entry: &libc::group) -> PyResult {
    let mut members = Vec::new();
    let mut at = entry.gr_mem;
    // SAFETY: a list of C strings that ends with null.
    unsafe {
        while !at.is_null() && !(*at).is_null() {
            members.push(text(ctx, *at)?);
            at = at.add(1);
        }
    }
    let fields = vec![text(ctx, entry.gr_name)?, text(ctx, entry.gr_passwd)?, ctx.int(entry.gr_gid.into()), ctx.list(members)];
    Ok(new_struct(ctx, &class(ctx, "grp.struct_group")?, fields))
}

/// A user's or group's number; `None` when no such number can be.
fn number(ctx: &Ctx, value: &Obj, what: &str) -> PyResult<Option<u32>> {
    if !value.is_int_instance(ctx) && value.ty(ctx).slots.nb_index.get().is_none() {
        return Err(ctx.type_error(&format!("{what} should be integer, not {}", value.ty(ctx).name_or_none(ctx))));
    }
    Ok(match value.index(ctx)?.as_i64() {
        Some(-1) => Some(u32::MAX),
        number => number.and_then(|number| u32::try_from(number).ok()),
    })
}

fn name(ctx: &Ctx, value: &Obj, function: &str) -> PyResult<CString> {
    if !value.is_str_instance(ctx) {
        return Err(ctx.type_error(&format!("{function} must be str, not {}", value.ty(ctx).name_or_none(ctx))));
    }
    CString::new(crate::posix_path::to_bytes(ctx, value)?).map_err(|_| ctx.value_error("embedded null byte"))
}

fn missing<T>(ctx: &Ctx, message: &str) -> PyResult<T> {
    Err(ctx.key_error(&ctx.str(message)))
}

const USER_FUNCTIONS: &[MethodDef] = &[
    method("getpwuid($module, uidobj, /)", NativeFn::O(|ctx, _, value| {
        let Some(id) = number(ctx, value, "uid")? else { return missing(ctx, "getpwuid(): uid not found") };
        // SAFETY: a plain number; the entry is copied at once.
        match unsafe { libc::getpwuid(id).as_ref() } {
            Some(entry) => user(ctx, entry),
            None => missing(ctx, &format!("getpwuid(): uid not found: {}", id as i32)),
        }
    })),
    method("getpwnam($module, name, /)", NativeFn::O(|ctx, _, value| {
        let wanted = name(ctx, value, "getpwnam() argument")?;
        // SAFETY: a C string; the entry is copied at once.
        match unsafe { libc::getpwnam(wanted.as_ptr()).as_ref() } {
            Some(entry) => user(ctx, entry),
            None => missing(ctx, &format!("getpwnam(): name not found: {}", value.repr(ctx)?.text_lossy())),
        }
    })),
    method("getpwall($module, /)", NativeFn::NoArgs(|ctx, _| {
        let mut all = Vec::new();
        // SAFETY: entries are copied one by one.
        unsafe {
            libc::setpwent();
            while let Some(entry) = libc::getpwent().as_ref() {
                all.push(user(ctx, entry)?);
            }
            libc::endpwent();
        }
        Ok(ctx.list(all))
    })),
];

const GROUP_FUNCTIONS: &[MethodDef] = &[
    method("getgrgid($module, /, id)", NativeFn::Bound(|ctx, _, slots| {
        let Some(id) = number(ctx, slots[0].as_ref().expect("a required argument"), "gid")? else { return missing(ctx, "getgrgid(): gid not found") };
        // SAFETY: a plain number; the entry is copied at once.
        match unsafe { libc::getgrgid(id).as_ref() } {
            Some(entry) => group(ctx, entry),
            None => missing(ctx, &format!("getgrgid(): gid not found: {}", id as i32)),
        }
    })),
    method("getgrnam($module, /, name)", NativeFn::Bound(|ctx, _, slots| {
        let value = slots[0].as_ref().expect("a required argument");
        let wanted = name(ctx, value, "getgrnam() argument 'name'")?;
        // SAFETY: a C string; the entry is copied at once.
        match unsafe { libc::getgrnam(wanted.as_ptr()).as_ref() } {
            Some(entry) => group(ctx, entry),
            None => missing(ctx, &format!("getgrnam(): name not found: {}", value.repr(ctx)?.text_lossy())),
        }
    })),
];

/// Make the module `pwd`.
pub fn init(ctx: &Ctx) -> PyResult<Obj> {
    let module = module::new_module(ctx, "pwd");
    module::add_functions(ctx, &module, "pwd", USER_FUNCTIONS);
    let class = new_struct_type(ctx, &PASSWD)?;
    ctx.shared.borrow_mut().insert("pwd.struct_passwd", class.clone());
    module::add(ctx, &module, "struct_passwd", class);
    Ok(module)
}

/// Make the module `grp`.
pub fn init_groups(ctx: &Ctx) -> PyResult<Obj> {
    let module = module::new_module(ctx, "grp");
    module::add_functions(ctx, &module, "grp", GROUP_FUNCTIONS);
    let class = new_struct_type(ctx, &GROUP)?;
    ctx.shared.borrow_mut().insert("grp.struct_group", class.clone());
    module::add(ctx, &module, "struct_group", class);
    Ok(module)
}
