//! Exceptions with fields: StopIteration, SystemExit, KeyError, ImportError, AttributeError, NameError, SyntaxError.

use crate::args::Args;
use crate::cells::ObjCell;
use crate::ctx::{Ctx, PyResult, Raised};
use crate::exceptions::PyBaseException;
use crate::exceptions::types::{base_init, base_reduce, derived, plain};
use crate::heap::dictdata::PyDict;
use crate::payload::{Payload, new_extended};
use crate::tuple::PyTuple;
use crate::typeobj::{MemberDef, NativeFn, TypeDef, method, slot};
use crate::value::Obj;

/// A field as an attribute: `None` where it is unset; deleting unsets it.
macro_rules! field {
    ($payload:ty, $name:literal, $field:ident) => {
        MemberDef {
            name: $name,
            get: |ctx, this| Ok(this.payload::<$payload>().and_then(|own| own.$field.get()).unwrap_or_else(|| ctx.none())),
            set: Some(|_, this, value| {
                if let Some(own) = this.payload::<$payload>() {
                    own.$field.set(value.cloned());
                }
                Ok(())
            }),
            doc: "",
        }
    };
}
pub(super) use field;

macro_rules! payload_with_fields {
    ($(#[$doc:meta])* $name:ident $text:literal: $($field:ident),+) => {
        $(#[$doc])*
        #[repr(C)]
        pub struct $name {
            pub base: PyBaseException,
            $(pub $field: ObjCell),+
        }
        crate::trace!($name: base, $($field),+);
        crate::payload!($name, $text, base = PyBaseException, with_node, with_dict);
        impl $name {
            pub(super) fn new(args: Obj) -> $name {
                $name { base: PyBaseException::new(args), $($field: ObjCell::default()),+ }
            }
        }
    };
}
pub(super) use payload_with_fields;

macro_rules! new_of {
    ($payload:ident) => {
        |ctx, class, args| {
            let ty = class.as_type().expect("tp_new gets a type");
            Ok(new_extended(ctx, ty, $payload::new(ctx.tuple_of(args.positional()))))
        }
    };
}
pub(super) use new_of;

payload_with_fields!(
    /// `StopIteration`
    PyStopIteration "StopIteration": value
);

pub static STOP_ITERATION: TypeDef = TypeDef {
    slots: &[
        slot::tp_new(new_of!(PyStopIteration)),
        slot::tp_init(|ctx, this, args| {
            base_init(ctx, this, args)?;
            let value = args.positional().first().cloned();
            this.payload::<PyStopIteration>().expect("its objects").value.set(value);
            Ok(())
        }),
    ],
    members: &[field!(PyStopIteration, "value", value)],
    ..derived("StopIteration", |ctx| ctx.types.exception.clone(), PyStopIteration::layout)
};

payload_with_fields!(
    /// `SystemExit`
    PySystemExit "SystemExit": code
);

pub static SYSTEM_EXIT: TypeDef = TypeDef {
    slots: &[
        slot::tp_new(new_of!(PySystemExit)),
        slot::tp_init(|ctx, this, args| {
            base_init(ctx, this, args)?;
            let code = match args.positional() {
                [] => None,
                [one] => Some(one.clone()),
                more => Some(ctx.tuple_of(more)),
            };
            this.payload::<PySystemExit>().expect("its objects").code.set(code);
            Ok(())
        }),
    ],
    members: &[field!(PySystemExit, "code", code)],
    ..derived("SystemExit", |ctx| ctx.types.base_exception.clone(), PySystemExit::layout)
};

pub static KEY_ERROR: TypeDef = TypeDef {
    slots: &[slot::tp_str(|ctx, this| {
        let args = this.as_exception().expect("its objects").args(ctx);
        match args.payload::<PyTuple>().map(PyTuple::items) {
            Some([one]) => one.repr(ctx),
            _ => super::types::base_str(ctx, this),
        }
    })],
    ..plain("KeyError", |ctx| ctx.types.lookup_error.clone())
};

payload_with_fields!(
    /// `ImportError`
    PyImportError "ImportError": msg, name, path, name_from
);

/// Take keyword arguments that name fields; TypeError for others.
fn take_fields(ctx: &Ctx, this: &Obj, args: Args, fields: &[(&str, &ObjCell)]) -> PyResult<()> {
    for (key, value) in args.keywords() {
        let key = key.text_lossy();
        match fields.iter().find(|(name, _)| *name == key) {
            Some((_, cell)) => cell.set(Some(value.clone())),
            None => {
                let name = this.ty(ctx).name();
                let base = fields.first().map_or(&*name, |_| class_name(fields));
                let names: Vec<String> = fields.iter().map(|(name, _)| (*name).to_owned()).collect();
                return Err(ctx.unexpected_keyword(base, &key, &names));
            }
        }
    }
    base_init(ctx, this, Args::positional_only(args.positional()))
}

fn class_name<'a>(fields: &[(&'a str, &ObjCell)]) -> &'a str {
    match fields.len() {
        3 => "ImportError",
        2 => "AttributeError",
        _ => "NameError",
    }
}

pub static IMPORT_ERROR: TypeDef = TypeDef {
    slots: &[
        slot::tp_new(new_of!(PyImportError)),
        slot::tp_init(|ctx, this, args| {
            let own = this.payload::<PyImportError>().expect("its objects");
            take_fields(ctx, this, args, &[("name", &own.name), ("path", &own.path), ("name_from", &own.name_from)])?;
            own.msg.set(if let [one] = args.positional() { Some(one.clone()) } else { None });
            Ok(())
        }),
        slot::tp_str(|ctx, this| {
            let own = this.payload::<PyImportError>().expect("its objects");
            match own.msg.get() {
                Some(msg) if ctx.types.str.is_exactly(&msg) => Ok(msg),
                _ => super::types::base_str(ctx, this),
            }
        }),
    ],
    members: &[
        field!(PyImportError, "msg", msg),
        field!(PyImportError, "name", name),
        field!(PyImportError, "path", path),
        field!(PyImportError, "name_from", name_from),
    ],
    methods: &[method("__reduce__($self, /)", NativeFn::NoArgs(|ctx, this| {
        let own = this.payload::<PyImportError>().expect("its objects");
        let state = PyDict::new();
        for (name, value) in crate::heap::instance::own_items(this, this.ty(ctx)) {
            state.set(ctx, &name, value)?;
        }
        for (name, cell) in [("name", &own.name), ("path", &own.path), ("name_from", &own.name_from)] {
            if let Some(value) = cell.get() {
                state.set_text(ctx, name, value);
            }
        }
        let mut parts = vec![this.ty(ctx).to_obj(), own.base.args(ctx)];
        if !state.is_empty() {
            parts.push(ctx.dict_from(state));
        }
        Ok(ctx.tuple(parts))
    }))],
    ..derived("ImportError", |ctx| ctx.types.exception.clone(), PyImportError::layout)
};

payload_with_fields!(
    /// `AttributeError`
    PyAttributeError "AttributeError": obj, name
);

pub static ATTRIBUTE_ERROR: TypeDef = TypeDef {
    slots: &[
        slot::tp_new(new_of!(PyAttributeError)),
        slot::tp_init(|ctx, this, args| {
            let own = this.payload::<PyAttributeError>().expect("its objects");
            take_fields(ctx, this, args, &[("name", &own.name), ("obj", &own.obj)])
        }),
    ],
    members: &[field!(PyAttributeError, "name", name), field!(PyAttributeError, "obj", obj)],
    methods: &[
        method("__reduce__($self, /)", NativeFn::NoArgs(|ctx, this| {
            let reduced = base_reduce(ctx, this)?;
            let own = this.payload::<PyAttributeError>().expect("its objects");
            let Some(name) = own.name.get() else { return Ok(reduced) };
            let state = PyDict::new();
            for (name, value) in crate::heap::instance::own_items(this, this.ty(ctx)) {
                state.set(ctx, &name, value)?;
            }
            state.set_text(ctx, "name", name);
            state.set_text(ctx, "args", own.base.args(ctx));
            Ok(ctx.tuple(vec![this.ty(ctx).to_obj(), own.base.args(ctx), ctx.dict_from(state)]))
        })),
        method("__getstate__($self, /)", NativeFn::NoArgs(|ctx, this| {
            let own = this.payload::<PyAttributeError>().expect("its objects");
            let state = PyDict::new();
            for (name, value) in crate::heap::instance::own_items(this, this.ty(ctx)) {
                state.set(ctx, &name, value)?;
            }
            if let Some(name) = own.name.get() {
                state.set_text(ctx, "name", name);
            }
            state.set_text(ctx, "args", own.base.args(ctx));
            Ok(ctx.dict_from(state))
        })),
    ],
    ..derived("AttributeError", |ctx| ctx.types.exception.clone(), PyAttributeError::layout)
};

/// Note on an AttributeError what was looked for where.
pub(crate) fn set_attribute_context(_ctx: &Ctx, exception: &Obj, object: &Obj, name: &Obj) {
    if let Some(own) = exception.payload::<PyAttributeError>() {
        own.obj.set(Some(object.clone()));
        own.name.set(Some(name.clone()));
    }
}

payload_with_fields!(
    /// `NameError`
    PyNameError "NameError": name
);

pub static NAME_ERROR: TypeDef = TypeDef {
    slots: &[
        slot::tp_new(new_of!(PyNameError)),
        slot::tp_init(|ctx, this, args| {
            let own = this.payload::<PyNameError>().expect("its objects");
            take_fields(ctx, this, args, &[("name", &own.name)])
        }),
    ],
    members: &[field!(PyNameError, "name", name)],
    ..derived("NameError", |ctx| ctx.types.exception.clone(), PyNameError::layout)
};

/// Note on a NameError what name was looked for.
pub(crate) fn set_name(ctx: &Ctx, exception: &Obj, name: &str) {
    if let Some(own) = exception.payload::<PyNameError>() {
        own.name.set(Some(ctx.str(name)));
    }
}

/// Note on an AttributeError that says nothing of it which attribute of what was looked for, for suggestions.
#[cold]
#[inline(never)]
pub(crate) fn note_attribute(ctx: &Ctx, raised: Raised, object: &Obj, name: &Obj) -> Raised {
    if let Some(exception) = ctx.raised() {
        if let Some(own) = exception.payload::<PyAttributeError>() {
            if own.name.get().is_none() && own.obj.get().is_none() {
                own.name.set(Some(name.clone()));
                own.obj.set(Some(object.clone()));
            }
        }
    }
    raised
}

payload_with_fields!(
    /// `SyntaxError`
    PySyntaxError "SyntaxError": msg, filename, lineno, offset, text, end_lineno, end_offset, print_file_and_line, metadata
);

fn syntax_init(ctx: &Ctx, this: &Obj, args: Args) -> PyResult<()> {
    base_init(ctx, this, args)?;
    let own = this.payload::<PySyntaxError>().expect("its objects");
    let positional = args.positional();
    if let Some(msg) = positional.first() {
        own.msg.set(Some(msg.clone()));
    }
    if let [_, info] = positional {
        let info = crate::protocol::iterate(ctx, info)?;
        if info.len() < 4 || info.len() > 7 {
            return Err(ctx.type_error(&format!("function takes {} {} arguments ({} given)", if info.len() < 4 { "at least" } else { "at most" }, if info.len() < 4 { 4 } else { 7 }, info.len())));
        }
        if info.len() == 5 {
            return Err(ctx.type_error("end_offset must be provided when end_lineno is provided"));
        }
        let cells = [&own.filename, &own.lineno, &own.offset, &own.text, &own.end_lineno, &own.end_offset, &own.metadata];
        for (cell, value) in cells.into_iter().zip(info) {
            cell.set(Some(value));
        }
    }
    Ok(())
}

fn syntax_str(ctx: &Ctx, this: &Obj) -> PyResult {
    let own = this.payload::<PySyntaxError>().expect("its objects");
    let msg = own.msg.get().unwrap_or_else(|| ctx.none()).to_str(ctx)?;
    let file = own.filename.get().filter(|file| file.is_str_instance(ctx)).map(|file| {
        let file = file.text_lossy().into_owned();
        file.rsplit('/').next().unwrap_or(&file).to_owned()
    });
    let line = own.lineno.get().and_then(|line| line.as_i64());
    let tail = match (file, line) {
        (Some(file), Some(line)) => format!(" ({file}, line {line})"),
        (Some(file), None) => format!(" ({file})"),
        (None, Some(line)) => format!(" (line {line})"),
        (None, None) => return Ok(msg),
    };
    Ok(ctx.str_join(&[&msg, &ctx.str(&tail)]))
}

pub static SYNTAX_ERROR: TypeDef = TypeDef {
    slots: &[slot::tp_new(new_of!(PySyntaxError)), slot::tp_init(syntax_init), slot::tp_str(syntax_str)],
    members: &[
        field!(PySyntaxError, "msg", msg),
        field!(PySyntaxError, "filename", filename),
        field!(PySyntaxError, "lineno", lineno),
        field!(PySyntaxError, "offset", offset),
        field!(PySyntaxError, "text", text),
        field!(PySyntaxError, "end_lineno", end_lineno),
        field!(PySyntaxError, "end_offset", end_offset),
        field!(PySyntaxError, "print_file_and_line", print_file_and_line),
        field!(PySyntaxError, "_metadata", metadata),
    ],
    ..derived("SyntaxError", |ctx| ctx.types.exception.clone(), PySyntaxError::layout)
};
