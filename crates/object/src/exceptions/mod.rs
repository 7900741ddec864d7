//! Exceptions: their payloads, and how native code makes and raises them.

mod fields;
mod group;
mod oserror;
mod raise;
mod types;
mod unicode;

use std::cell::Cell;

use crate::cells::ObjCell;
use crate::ctx::{Ctx, PyResult, Raised};
use crate::heap::dictdata::PyDict;
use crate::typeobj::Type;
use crate::value::Obj;

pub use types::*;

/// The payload of `BaseException` and of every exception without fields of its own.
#[repr(C)]
pub struct PyBaseException {
    /// A tuple.
    pub args: ObjCell,
    pub traceback: ObjCell,
    pub context: ObjCell,
    pub cause: ObjCell,
    pub suppress_context: Cell<bool>,
}
crate::trace!(PyBaseException: args, traceback, context, cause);
crate::payload!(PyBaseException, "BaseException", with_node, with_dict);

impl PyBaseException {
    pub fn new(args: Obj) -> PyBaseException {
        PyBaseException {
            args: ObjCell::new(Some(args)),
            traceback: ObjCell::default(),
            context: ObjCell::default(),
            cause: ObjCell::default(),
            suppress_context: Cell::new(false),
        }
    }
    pub fn args(&self, ctx: &Ctx) -> Obj {
        self.args.get().unwrap_or_else(|| ctx.empty_tuple.clone())
    }
}

impl Obj {
    /// The exception payload; exceptions raised are checked to have one.
    pub fn as_exception(&self) -> Option<&PyBaseException> {
        self.payload::<PyBaseException>()
    }
}

/// A new exception of type `ty` with one message, made by calling the type.
pub fn new_exception(ctx: &Ctx, ty: &Type, message: &str) -> Obj {
    new_exception_args(ctx, ty, vec![ctx.str(message)])
}

/// A new exception of type `ty` with these arguments. Falls back to the exception that making it raised.
pub fn new_exception_args(ctx: &Ctx, ty: &Type, args: Vec<Obj>) -> Obj {
    let class = ty.to_obj();
    match class.call(ctx, &args) {
        Ok(exception) if exception.as_exception().is_some() => exception,
        Ok(_) => crate::payload::new_extended(ctx, &ctx.types.type_error, PyBaseException::new(ctx.tuple(vec![ctx.str("calling an exception class gave no exception")]))),
        Err(raised) => ctx.take_raised(raised),
    }
}

/// Append to `__notes__`.
pub fn add_note(ctx: &Ctx, exception: &Obj, note: &str) -> PyResult<()> {
    exception.call_method_text(ctx, "add_note", &[ctx.str(note)]).map(|_| ())
}

/// A warning by way of `warnings`: may raise, when filters turn it into an error.
pub fn warn(ctx: &Ctx, category: &Type, message: &str, stack_level: i64) -> PyResult<()> {
    match ctx.hooks.warn.get() {
        Some(hook) => hook(ctx, &category.to_obj(), message, stack_level),
        None => Ok(()),
    }
}

/// Tell `sys.unraisablehook` of an exception that nobody can catch: "Exception ignored " and `doing`, with the
/// object's repr at the end if there is one ("while calling deallocator <function …>").
pub fn write_unraisable(ctx: &Ctx, raised: Raised, doing: &str, object: Option<&Obj>) {
    let exception = ctx.take_raised(raised);
    let shown = object.map(|object| match object.repr(ctx) {
        Ok(text) => format!(" {}", text.text_lossy()),
        Err(_) => {
            drop(ctx.fetch_raised());
            " <object repr() failed>".to_owned()
        }
    });
    let introduction = format!("Exception ignored {doing}{}", shown.unwrap_or_default());
    report_unraisable(ctx, &exception, Some(&introduction), None, None);
}

/// As [`write_unraisable`], with an introduction of its own ("Exception ignored while …").
pub fn report_unraisable(ctx: &Ctx, exception: &Obj, introduction: Option<&str>, object: Option<&Obj>, shown: Option<String>) {
    let hook = ctx.sys_dict.get().and_then(|sys| sys.payload::<PyDict>()?.get_str(ctx, &ctx.names.unraisablehook));
    if let Some(hook) = hook {
        let none = ctx.none();
        let arguments = ctx.tuple(vec![
            exception.ty(ctx).to_obj(),
            exception.clone(),
            exception.as_exception().and_then(|payload| payload.traceback.get()).unwrap_or_else(|| none.clone()),
            introduction.map_or_else(|| none.clone(), |text| ctx.str(text)),
            object.cloned().unwrap_or(none),
        ]);
        let arguments = match ctx.shared.borrow().get("UnraisableHookArgs").cloned() {
            Some(class) => class.call(ctx, &[arguments]),
            None => Ok(arguments),
        };
        let called = arguments.and_then(|arguments| hook.call(ctx, &[arguments]));
        if called.is_ok() {
            return;
        }
        drop(ctx.fetch_raised());
    }
    let text = exception.to_str(ctx).map(|text| text.text_lossy().into_owned()).unwrap_or_default();
    drop(ctx.fetch_raised());
    complain(&format!("Exception ignored in: {}\n{}: {text}\n", shown.unwrap_or_default(), exception.ty(ctx).name()));
}

/// Write to the process's stderr; that it is full or closed is no reason to stop.
pub fn complain(text: &str) {
    let _ = std::io::Write::write_all(&mut std::io::stderr(), text.as_bytes());
}

/// "cannot import name …", with `name`, `path` and `name_from` set.
pub fn import_from_error(ctx: &Ctx, module: &Obj, module_name: Option<Obj>, name: &Obj) -> PyResult<Raised> {
    let own_name = module_name.filter(|name| name.is_str_instance(ctx));
    let module_name = own_name.clone().unwrap_or_else(|| ctx.str("<unknown module name>"));
    let spec = module.getattr_opt(ctx, &ctx.names.__spec__)?.filter(|spec| !ctx.is_none(spec));
    let (mut origin, mut initializing) = (None, false);
    if let Some(spec) = &spec {
        origin = crate::module::origin_of(ctx, spec)?;
        initializing = crate::module::is_initializing(ctx, spec)?;
    }
    let shadowing = origin.as_ref().is_some_and(|origin| crate::module::may_shadow(ctx, origin));
    let stdlib = shadowing && own_name.is_some_and(|name| crate::module::is_stdlib_name(ctx, &name.text_lossy()));
    if origin.is_none() {
        origin = module.getattr_opt(ctx, &ctx.intern("__file__"))?.filter(|origin| origin.is_str_instance(ctx));
    }
    let (shown, from) = (name.repr(ctx)?.text_lossy().into_owned(), module_name.repr(ctx)?.text_lossy().into_owned());
    let plain = format!("cannot import name {shown} from {from}");
    let text = match &origin {
        Some(origin) if stdlib => format!(
            "{plain} (consider renaming {} since it has the same name as the standard library module named {from} and \
             prevents importing that standard library module)",
            origin.repr(ctx)?.text_lossy()
        ),
        Some(origin) if initializing && shadowing => format!(
            "{plain} (consider renaming {} if it has the same name as a library you intended to import)",
            origin.repr(ctx)?.text_lossy()
        ),
        Some(origin) if initializing => format!(
            "cannot import name {shown} from partially initialized module {from} (most likely due to a circular \
             import) ({})",
            origin.text_lossy()
        ),
        None if initializing => format!(
            "cannot import name {shown} from partially initialized module {from} (most likely due to a circular import)"
        ),
        Some(origin) => format!("{plain} ({})", origin.text_lossy()),
        None => format!("{plain} (unknown location)"),
    };
    let error = new_exception(ctx, &ctx.types.import_error, &text);
    error.setattr(ctx, &ctx.intern("name"), &module_name)?;
    error.setattr(ctx, &ctx.intern("path"), &origin.unwrap_or_else(|| ctx.none()))?;
    error.setattr(ctx, &ctx.intern("name_from"), name)?;
    Ok(ctx.raise(error))
}

/// UnicodeEncodeError(encoding, object, start, end, reason).
pub fn unicode_encode_error(ctx: &Ctx, encoding: &str, object: &Obj, start: usize, end: usize, reason: &str) -> Raised {
    let args = vec![ctx.str(encoding), object.clone(), ctx.int_usize(start), ctx.int_usize(end), ctx.str(reason)];
    let exception = new_exception_args(ctx, &ctx.types.unicode_encode_error, args);
    ctx.raise(exception)
}

/// UnicodeDecodeError(encoding, bytes, start, end, reason).
pub fn unicode_decode_error(ctx: &Ctx, encoding: &str, bytes: &[u8], start: usize, end: usize, reason: &str) -> Raised {
    let args = vec![ctx.str(encoding), ctx.bytes(bytes), ctx.int_usize(start), ctx.int_usize(end), ctx.str(reason)];
    let exception = new_exception_args(ctx, &ctx.types.unicode_decode_error, args);
    ctx.raise(exception)
}
