//! `OSError`, which makes itself a subclass by its errno.

use crate::args::Args;
use crate::cells::ObjCell;
use crate::ctx::{Ctx, PyResult, Raised};
use crate::exceptions::PyBaseException;
use crate::exceptions::fields::{field, payload_with_fields};
use crate::exceptions::types::{base_str, derived};
use crate::payload::{Payload, new_extended};
use crate::tuple::PyTuple;
use crate::typeobj::{MemberDef, NativeFn, Type, TypeDef, method, slot};
use crate::value::Obj;

payload_with_fields!(
    /// `OSError`
    PyOSError "OSError": errno, strerror, filename, filename2, written
);

/// The subclass that an errno stands for.
fn subclass<'a>(ctx: &'a Ctx, errno: i64) -> Option<&'a Type> {
    let types = &ctx.types;
    // Numbers of Linux.
    Some(match errno {
        11 | 114 | 115 => &types.blocking_io_error,
        32 | 108 => &types.broken_pipe_error,
        10 => &types.child_process_error,
        103 => &types.connection_aborted_error,
        111 => &types.connection_refused_error,
        104 => &types.connection_reset_error,
        17 => &types.file_exists_error,
        2 => &types.file_not_found_error,
        4 => &types.interrupted_error,
        21 => &types.is_a_directory_error,
        20 => &types.not_a_directory_error,
        13 | 1 => &types.permission_error,
        3 => &types.process_lookup_error,
        110 => &types.timeout_error,
        _ => return None,
    })
}

fn uses_own_init(ctx: &Ctx, ty: &Type) -> bool {
    let own = |f: Option<crate::typeobj::InitFn>| f.map(|f| f as usize);
    own(ty.slots.tp_init.get()) == own(ctx.types.os_error.slots.tp_init.get())
}

fn fill(ctx: &Ctx, this: &Obj, args: &[Obj]) {
    let own = this.payload::<PyOSError>().expect("its objects");
    let mut shown = args;
    if (2..=5).contains(&args.len()) {
        own.errno.set(Some(args[0].clone()));
        own.strerror.set(Some(args[1].clone()));
        if let Some(filename) = args.get(2).filter(|filename| !ctx.is_none(filename)) {
            if this.ty(ctx).is(&ctx.types.blocking_io_error) && filename.is_int_instance(ctx) {
                own.written.set(Some(filename.clone()));
            } else {
                own.filename.set(Some(filename.clone()));
                if let Some(second) = args.get(4).filter(|second| !ctx.is_none(second)) {
                    own.filename2.set(Some(second.clone()));
                }
                shown = &args[..2];
            }
        }
    }
    own.base.args.set(Some(ctx.tuple_of(shown)));
}

fn os_new(ctx: &Ctx, class: &Obj, args: Args) -> PyResult {
    let mut ty = class.as_type().expect("tp_new gets a type");
    let positional = args.positional();
    if ty.is(&ctx.types.os_error) && (2..=5).contains(&positional.len()) {
        if let Some(found) = positional[0].as_i64().and_then(|errno| subclass(ctx, errno)) {
            ty = found;
        }
    }
    let made = new_extended(ctx, ty, PyOSError::new(ctx.tuple_of(positional)));
    if uses_own_init(ctx, ty) {
        if args.has_keywords() {
            return Err(ctx.type_error(&format!("{}() takes no keyword arguments", ty.name())));
        }
        fill(ctx, &made, positional);
    }
    Ok(made)
}

fn os_init(ctx: &Ctx, this: &Obj, args: Args) -> PyResult<()> {
    // A class with its own __init__ is filled there, when that calls up; others were filled when made.
    if uses_own_init(ctx, this.ty(ctx)) {
        return Ok(());
    }
    if args.has_keywords() {
        return Err(ctx.type_error(&format!("{}() takes no keyword arguments", this.ty(ctx).name())));
    }
    fill(ctx, this, args.positional());
    Ok(())
}

fn os_str(ctx: &Ctx, this: &Obj) -> PyResult {
    let own = this.payload::<PyOSError>().expect("its objects");
    let (errno, strerror) = (own.errno.get(), own.strerror.get());
    let text = |value: Option<Obj>| value.map_or_else(|| Ok("None".to_owned()), |value| value.to_str(ctx).map(|text| text.text_lossy().into_owned()));
    if let Some(filename) = own.filename.get() {
        let head = format!("[Errno {}] {}: {}", text(errno)?, text(strerror)?, filename.repr(ctx)?.text_lossy());
        return Ok(ctx.str(&match own.filename2.get() {
            Some(second) => format!("{head} -> {}", second.repr(ctx)?.text_lossy()),
            None => head,
        }));
    }
    if errno.is_some() && strerror.is_some() {
        return Ok(ctx.str(&format!("[Errno {}] {}", text(errno)?, text(strerror)?)));
    }
    base_str(ctx, this)
}

fn os_reduce(ctx: &Ctx, this: &Obj) -> PyResult {
    let own = this.payload::<PyOSError>().expect("its objects");
    let args = own.base.args(ctx);
    let items = args.payload::<PyTuple>().map(|args| args.items().to_vec()).unwrap_or_default();
    let args = match (items.as_slice(), own.filename.get()) {
        ([errno, strerror], Some(filename)) => {
            let mut all = vec![errno.clone(), strerror.clone(), filename];
            if let Some(second) = own.filename2.get() {
                all.extend([ctx.none(), second]);
            }
            ctx.tuple(all)
        }
        _ => args,
    };
    let mut parts = vec![this.ty(ctx).to_obj(), args];
    let state = crate::heap::instance::own_items(this, this.ty(ctx));
    if !state.is_empty() {
        let dict = crate::heap::dictdata::PyDict::new();
        for (name, value) in state {
            dict.set(ctx, &name, value)?;
        }
        parts.push(ctx.dict_from(dict));
    }
    Ok(ctx.tuple(parts))
}

pub static OS_ERROR: TypeDef = TypeDef {
    slots: &[slot::tp_new(os_new), slot::tp_init(os_init), slot::tp_str(os_str)],
    members: &[
        field!(PyOSError, "errno", errno),
        field!(PyOSError, "strerror", strerror),
        field!(PyOSError, "filename", filename),
        field!(PyOSError, "filename2", filename2),
        MemberDef {
            name: "characters_written",
            get: |ctx, this| {
                let written = this.payload::<PyOSError>().and_then(|own| own.written.get());
                written.ok_or_else(|| ctx.attribute_error("characters_written"))
            },
            set: Some(|ctx, this, value| {
                let own = this.payload::<PyOSError>().expect("its objects");
                if value.is_none() && own.written.is_none() {
                    return Err(ctx.attribute_error("characters_written"));
                }
                own.written.set(value.cloned());
                Ok(())
            }),
            doc: "",
        },
    ],
    methods: &[method("__reduce__($self, /)", NativeFn::NoArgs(os_reduce))],
    ..derived("OSError", |ctx| ctx.types.exception.clone(), PyOSError::layout)
};

impl Ctx {
    /// OSError of a system call's errno, with the file it was about.
    #[cold]
    pub fn os_error_errno(&self, errno: i32, filename: Option<&Obj>) -> Raised {
        let text = std::io::Error::from_raw_os_error(errno).to_string();
        // Rust adds " (os error N)".
        let text = text.rsplit_once(" (os error").map_or(text.as_str(), |(text, _)| text).to_owned();
        let mut args = vec![self.int(i64::from(errno)), self.str(&text)];
        args.extend(filename.cloned());
        let exception = crate::exceptions::new_exception_args(self, &self.types.os_error, args);
        self.raise(exception)
    }
    /// OSError of a Rust I/O error.
    #[cold]
    pub fn os_error_io(&self, error: &std::io::Error, filename: Option<&Obj>) -> Raised {
        match error.raw_os_error() {
            Some(errno) => self.os_error_errno(errno, filename),
            None => self.os_error(&error.to_string()),
        }
    }
}
